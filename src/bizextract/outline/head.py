"""Head and tail of a notice: red head, title, addressees, signature, print and copy lines, attachments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..records.stages import BlockKind, Span
from ..resources.titles import DOCUMENT_NAME
from .lines import Line, find_from
from .notes import DAY, UNIT_END, is_label_line, read_note, unit_spans
from .numbering import read_marker
from .passed import Act, deciding, read_acts

__all__ = ["Frame", "read_frame"]

# A line that is a date: 2021年8月27日, （2020年8月21日）, 二〇二一年八月二十七日; not 2021年8月27日起施行
DATE_LINE = re.compile(rf"^[（(]?\s*({DAY})\s*[）)]?$")
# Units and date in one line: 市发展改革委　2021年8月27日; not 会议于2021年8月27日
SIGNED_LINE = re.compile(rf"^(?P<units>[^，。；：:\d]{{3,60}}?)\s*(?P<date>{DAY})$")
# 2021年8月27日印发, 市政府办公室 2021年8月27日印发
PRINT_LINE = re.compile(rf"^(?P<units>[^，。；：\d]{{0,60}}?)\s*(?P<date>{DAY})\s*(?:印\s?发|印制|印)$")
COPY_LINE = re.compile(r"^[（(]?(?:抄\s?送|抄\s?报|分\s?送|发\s?送|主\s?送|报\s?送|呈\s?报)(?:单位)?\s?[：:]")
RED_HEAD = re.compile(r"^(?P<units>[^，。；：\d]{3,60})\s?文\s?件$")
# A line that is the number of this notice: 厦湖府办〔2021〕35号, maybe with 签发人 behind it; not a sentence with a number in
# it
NUMBER_LINE = re.compile(
    r"^[（(【]?\s?[一-龥\s]{1,16}[〔［\[【(（﹝]\s?(?:19|"
    r"20)\d\s?\d\s?年?\s?[〕］\]】)）﹞]\s?(?:第\s?)?\d{1,4}\s?号\s?[）)】]?(?:\s+.{0,80})?$"
)
# 附件：1.名单, - 附件：…, 附件1：名单; 附件 2 alone, 附表3, 附：; not 附件中的
ATTACHMENT = re.compile(
    r"^[-—\s]*(?:附\s?件|附\s?表|附)\s?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2}|"
    r"[①-⑨])?\s?(?P<colon>[：:．.、]?)\s?(?P<rest>.*)$"
)
# 各区人民政府，市直各单位：; not 具体如下： and not 一、考核对象：
ADDRESSEES = re.compile(r"^[^。；]{2,400}[：:]$")
ADDRESSED = re.compile(r"各|政府|委员会|局|厅|部门|单位|[委办部署][、，：:]|公司|学校|院|企业|镇|街道")
NO_ADDRESS = re.compile(r"如下|以下|附件|表示|指出|强调|要求|问|答|下列|名单|事项|认为|提出|包括|通知|情况|任务|目标|^注|^第")
# 关于印发, 关于做好: what stands before it in a title may be the issuer.
ABOUT = re.compile(r"\s*(?:关于|印发|转发|批转)")
TITLE_LENGTH = (
    80  # a title of three lines; the longest of the sample has 74 characters, sentences of a first paragraph are longer
)
NOTE_LINES = 12  # notes stand right below the title, which web furniture may precede, or among the last lines
TAIL_LINES = 4
HEAD_LINES = 40  # head matter with web furniture above it stays within 30 lines in the samples


@dataclass
class Frame:
    """What was found: kinds by line, and the ranges that the outline names."""

    kinds: dict[int, BlockKind] = field(default_factory=dict)
    title: Span | None = None
    titles: list[tuple[int, int]] = field(default_factory=list)  # line ranges, half-open
    issuers: list[Span] = field(default_factory=list)
    addressees: Span | None = None
    dates: list[tuple[int, Span]] = field(default_factory=list)  # rank (lower is better) and range
    attachments: list[Span] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)  # who passed, approved and published it
    notes: set[int] = field(default_factory=set)  # lines that say who made the notice and when


class FrameReader:
    """Reads the frame from the lines that are neither table, contents nor furniture (``free``, indices in order)."""

    def __init__(self, lines: Sequence[Line], free: Sequence[int]) -> None:
        self.lines = lines
        self.free = list(free)
        self.frame = Frame()
        self.signed: list[Span] = []  # issuers from signatures

    def read(self) -> Frame:
        for place, i in enumerate(self.free):
            self.fixed_line(place, i)
        if decided := deciding(self.frame.acts):
            self.frame.dates.append((3, decided[0]))
            self.frame.issuers += [decided[1]] if decided[1] else []
        self.read_addressees()
        self.read_attachments()
        self.read_titles()
        self.title_issuers()
        self.frame.issuers += self.own_signatures()
        return self.frame

    def mark(self, i: int, kind: BlockKind) -> None:
        self.frame.kinds.setdefault(i, kind)

    def fixed_line(self, place: int, i: int) -> None:
        """Lines that tell by themselves what they are."""
        line, frame = self.lines[i], self.frame
        if place < NOTE_LINES and (acts := read_acts(line)):
            self.mark(i, BlockKind.PRINT_LINE)
            frame.acts += acts
        elif match := PRINT_LINE.match(line.text):
            self.mark(i, BlockKind.PRINT_LINE)
            frame.dates.append((1, line.part(*match.span("date"))))
            units = unit_spans(line, *match.span("units"))
            frame.issuers += units or self.units_above(place, BlockKind.PRINT_LINE)
        elif COPY_LINE.match(line.text):
            self.mark(i, BlockKind.COPY_LINE)
        elif NUMBER_LINE.match(line.text) and place < HEAD_LINES:
            self.mark(i, BlockKind.DOCUMENT_NUMBER)
        elif (match := RED_HEAD.match(line.text)) and place < HEAD_LINES and (units := unit_spans(line, *match.span("units"))):
            self.mark(i, BlockKind.RED_HEAD)
            frame.issuers += units
        elif match := DATE_LINE.match(line.text):
            units = self.units_above(place, BlockKind.SIGNATURE)
            self.mark(i, BlockKind.SIGNATURE)
            self.signed += units
            frame.dates.append((0 if units else 2, line.part(*match.span(1))))
        elif (match := SIGNED_LINE.match(line.text)) and (units := unit_spans(line, *match.span("units"))):
            self.mark(i, BlockKind.SIGNATURE)
            self.signed += units
            frame.dates.append((0, line.part(*match.span("date"))))
        elif (place < NOTE_LINES or place >= len(self.free) - TAIL_LINES) and (note := read_note(line)):
            frame.notes.add(i)
            frame.issuers += note.issuers
            frame.dates.append((3, note.date))

    def units_above(self, place: int, kind: BlockKind) -> list[Span]:
        """Units of the short lines right above a date: one or several signing units."""
        found: list[Span] = []
        for back in range(place - 1, max(-1, place - 6), -1):
            i = self.free[back]
            line = self.lines[i]
            if i in self.frame.kinds or len(line.text) > 60 or not (units := unit_spans(line, 0, len(line.text))):
                break
            if back < 2 and not found and kind is BlockKind.SIGNATURE and self.heads_title(back):
                break
            self.mark(i, kind)
            found = units + found
        return found

    def own_signatures(self) -> list[Span]:
        """Who signs the notice: where it is signed above its first annex, those who sign an annex are left out."""
        if len(self.frame.titles) < 2:
            return self.signed
        annex = self.lines[self.frame.titles[1][0]].start
        own = [unit for unit in self.signed if unit.start < annex] or self.signed
        known = {self.words(unit) for unit in (*own, *self.frame.issuers)}
        return [unit for unit in self.signed if unit in own or self.words(unit) in known]

    def words(self, span: Span) -> str:
        line = self.lines[find_from(self.lines, span.start)]
        return "".join(line.text[span.start - line.start : span.end - line.start].split())

    def heads_title(self, place: int) -> bool:
        """Whether the line at ``place`` is the issuer's name above 关于印发…, no signature."""
        return place + 1 < len(self.free) and bool(ABOUT.match(self.lines[self.free[place + 1]].text))

    def read_addressees(self) -> None:
        """The first line of units that ends with a colon, maybe begun on the line before."""
        for place, i in enumerate(self.free[:HEAD_LINES]):
            line = self.lines[i]
            if i in self.frame.kinds:
                continue
            if read_marker(line.text):
                return
            if ADDRESSEES.match(line.text) and ADDRESSED.search(line.text) and not NO_ADDRESS.search(line.text):
                start = line.start
                while (
                    place
                    and (above := self.lines[self.free[place - 1]]).text.endswith(("、", "，", ","))
                    and len(above.text) > 8
                ):
                    place -= 1
                    self.mark(self.free[place], BlockKind.ADDRESSEES)
                    start = above.start
                self.mark(i, BlockKind.ADDRESSEES)
                self.frame.addressees = Span(start, line.end - 1)
                return
            if line.text.endswith("。") and len(line.text) > 60:
                return

    def read_attachments(self) -> None:
        """The list 附件：1.… 2.…, and the marks above annexes; without a list the titles below the marks stand for it."""
        marked: list[Span] = []
        place = 0
        while place < len(self.free):
            i = self.free[place]
            line = self.lines[i]
            match = ATTACHMENT.match(line.text)
            if i in self.frame.kinds or not match or len(line.text) > 120 or not self.is_mark(match):
                place += 1
                continue
            self.mark(i, BlockKind.ATTACHMENTS)
            place += 1
            rest = line.part(*match.span("rest"))
            if not match["rest"] or (match["number"] and not match["colon"]):
                if match["rest"]:
                    marked.append(rest)
                elif place < len(self.free) and len(self.lines[self.free[place]].text) <= TITLE_LENGTH and not match["colon"]:
                    marked.append(self.title_span(place))
                continue
            items = [self.item_span(rest, line)]
            while place < len(self.free) and self.lists_on(self.free[place], len(items)):
                following = self.lines[self.free[place]]
                self.mark(self.free[place], BlockKind.ATTACHMENTS)
                items.append(self.item_span(following.span, following))
                place += 1
            self.frame.attachments += items
        # 附件 above a text that stands alone says that the text is one itself
        if not self.frame.attachments and (len(marked) > 1 or not self.opens_with_mark()):
            self.frame.attachments = marked

    def opens_with_mark(self) -> bool:
        return bool(self.free) and self.frame.kinds.get(self.free[0]) is BlockKind.ATTACHMENTS

    @staticmethod
    def is_mark(match: re.Match[str]) -> bool:
        """附件 with a number, a colon, or alone; 附 needs its colon."""
        word = match[0][: match.start("rest")].strip(" -—")
        if word == "附":
            return False
        return bool(
            match["colon"] in ("：", ":") or not match["rest"] or (match["number"] and not match["rest"].endswith("。"))
        )

    def lists_on(self, i: int, count: int) -> bool:
        """Whether a line is the next item of an attachment list."""
        text = self.lines[i].text
        marker = read_marker(text)
        repeated = ATTACHMENT.match(text)
        if repeated and repeated["number"] and repeated["colon"] in ("：", ":"):
            return i not in self.frame.kinds
        return (
            i not in self.frame.kinds
            and marker is not None
            and marker.value == count + 1
            and len(text) <= 60
            and "。" not in text
            and marker.style.value in ("1.", "（1）", "一、", "（一）")
        )

    def item_span(self, span: Span, line: Line) -> Span:
        """An item of the list without its number."""
        text = line.text[span.start - line.start : span.end - line.start]
        if (repeated := ATTACHMENT.match(text)) and repeated["number"]:
            return line.part(span.start - line.start + repeated.start("rest"), len(line.text))
        marker = read_marker(text)
        offset = marker.end if marker else 0
        return Span(span.start + offset, span.start + len(text.rstrip("。；;.")))

    def title_like(self, place: int) -> bool:
        i = self.free[place]
        text = self.lines[i].text
        return (
            i not in self.frame.kinds
            and i not in self.frame.notes
            and len(text) <= TITLE_LENGTH
            and not is_label_line(text)
            and not text.endswith(("。", "；", "：", ":", "，", "、", "？", "！", ";", ","))
            and read_marker(text) is None
        )

    def title_end(self, place: int) -> int:
        """End of the title that begins at ``place``: the lines that go on with it, at most four, without a blank line unless
        it is open.
        """
        end, length = place + 1, len(self.lines[self.free[place]].text)
        while end < len(self.free) and end - place < 4 and self.title_like(end):
            above, line = self.lines[self.free[end - 1]], self.lines[self.free[end]]
            complete = bool(DOCUMENT_NAME.search(above.text))
            goes_on = bool(ABOUT.match(line.text) or DOCUMENT_NAME.search(line.text) or line.text.startswith(("——", "（", "(")))
            length += len(line.text)
            if length > 110 or (complete and not line.text.startswith(("——", "（", "("))) or (line.gap and not goes_on):
                break
            if len(line.text) > 45 and not goes_on:
                break
            end += 1
        while end - 1 > place and unit_spans(self.lines[self.free[end - 1]], 0, len(self.lines[self.free[end - 1]].text)):
            end -= 1  # the author's line below a title
        return end

    def title_span(self, place: int) -> Span:
        end = self.title_end(place) if self.title_like(place) else place + 1
        return Span(self.lines[self.free[place]].start, self.lines[self.free[end - 1]].end)

    def read_titles(self) -> None:
        """The title of the notice, of what it encloses (below a signature) and of annexes (below their marks)."""
        kinds = self.frame.kinds
        opening = {BlockKind.ATTACHMENTS, BlockKind.SIGNATURE, BlockKind.DOCUMENT_NUMBER, BlockKind.RED_HEAD}
        head = True
        place = 0
        while place < len(self.free):
            i = self.free[place]
            if kinds.get(i):
                head = head or kinds[i] in opening
                place += 1
                continue
            if not head or not self.title_like(place) or not self.worthy(place):
                head = (
                    head and len(self.lines[i].text) <= TITLE_LENGTH and place < 12 and read_marker(self.lines[i].text) is None
                )
                place += 1
                continue
            end = self.title_end(place)
            for k in range(place, end):
                self.mark(self.free[k], BlockKind.TITLE)
            self.frame.titles.append((self.free[place], self.free[end - 1] + 1))
            head = False
            place = end
        if self.frame.titles:
            first, last = self.frame.titles[0]
            if not self.is_bundle(first):
                self.frame.title = Span(self.lines[first].start, self.lines[last - 1].end)

    def is_bundle(self, first: int) -> bool:
        """Whether the text is a bundle of annexes (附件1 … 附件2 …) that begins without the notice they belong to."""
        marks = [i for i in self.free if self.frame.kinds.get(i) is BlockKind.ATTACHMENTS]
        return len(marks) > 1 and self.free[0] == marks[0] < first and marks[1] > first

    def worthy(self, place: int) -> bool:
        """Whether a short line is a title: it ends like one within its lines, or it is the first and text follows below it."""
        end = self.title_end(place)
        if any(DOCUMENT_NAME.search(self.lines[self.free[k]].text) for k in range(place, end)):
            return True
        text = self.lines[self.free[place]].text
        return len(text) >= 6 and not ("：" not in text and UNIT_END.search(self.lines[self.free[end - 1]].text))

    def title_issuers(self) -> None:
        """The units before 关于 in the title of the notice."""
        if not self.frame.titles or self.frame.title is None:
            return
        first, last = self.frame.titles[0]
        for i in range(first, last):
            line = self.lines[i]
            about = line.text.find("关于")
            end = about if about >= 0 else len(line.text)
            if end and (units := unit_spans(line, 0, end)):
                self.frame.issuers += [u for u in units if u not in self.frame.issuers]
            if about >= 0 or not units_only(line, end):
                return


def units_only(line: Line, end: int) -> bool:
    return bool(unit_spans(line, 0, end))


def read_frame(lines: Sequence[Line], free: Sequence[int]) -> Frame:
    """Head and tail of a notice; see `Frame`."""
    return FrameReader(lines, free).read()
