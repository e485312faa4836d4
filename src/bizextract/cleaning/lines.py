"""Lines: page furniture goes, lines broken inside a sentence are joined, all other line ends stay."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from .adjacency import is_han
from .charmap import Edit, MappedText
from .furniture import find_furniture
from .linemarks import DOCUMENT_NUMBER, LIST_MARK, RUNNING_TEXT, SLOT_LABEL, Line, ends_sentence, split_lines
from .seams import goes_on, goes_on_range

__all__ = ["join_lines"]

_OPENING = "（(《“‘〔【["
_CLOSING = "）)》”’〕】]"

# Marks that cannot begin a line, so that what stands before them is the same sentence.
_NEVER_FIRST = frozenset("，、。；：？！）》”’〕】,;%‰℃…")

# Marks that cannot end a line.
_NEVER_LAST = frozenset("，、（《“‘〔【,")

# Weights in log2 odds, added to the odds of the two characters at the seam. Set on the project's own annotated texts: breaks
# inside annotated spans join (all but 33 of 664), line ends of the texts without dirt do not (5 of 2,900, 4 of them rightly).
_JOIN = 4.0  # joins from here on
_PROSE = 3.0  # the line is prose that has not come to its end: "全面推行……，" without a full stop
_LONG_PROSE = 2.0  # and it is as long as a paragraph
_FULL_WIDTH = 6.0  # the line is as wide as the lines of this text are
_LISTING = 2.0  # the line is part of a list: "市公安局、市司法局、市"
_SEAM = 4.0  # a page ended here
_SEAM_IN_PROSE = 6.0  # and the line is part of running text
_TITLE = 3.0  # a title that has not come to its end: 关于……, and the next line brings it: ……的通知
_BLANK_LINE = -3.0  # a blank line divides, where not all paragraphs are divided so
_HEADING = -4.0  # the line is a numbered heading
_TITLE_LINE = -7.0  # the line stands alone, short or with a complete end, and a blank line behind it
_SHORT = -2.0  # the line is a short piece: a name in a signature, a cell
_FRAGMENT = 3.0  # the next line is one to three characters: the rest of a name
_LABEL = -6.0  # the next line begins with a label: 责任单位：
_WHOLE_NAME = -3.0  # the next line or cell is the name of a unit from beginning to end: 区行政审批局
_ROW = 1.0  # cells of tables: a little more is asked for

_LONG = 50  # characters of a line that is a whole paragraph


# "区行政审批局" "市政务服务中心"; not "局", "区水利局、区税务局".
_UNIT_NAME = re.compile(r"[区市县省州旗][\u4e00-\u9fff]{2,12}(?:局|委|办|政府|中心)$")

# "关于同意建立跨境电子商务" is the first line of a title, "关于印发某方案的通知" the whole of one.
_OPEN_TITLE = re.compile(r"关于[^，。；：]{2,60}(?<!通知)(?<!意见)(?<!方案)(?<!办法)(?<!批复)(?<!复函)(?<!措施)$")
_TITLE_END = re.compile(r"^[^，。；：]{2,40}的?(?:通知|意见|批复|复函|函|决定|公告|报告|通报)$")


# What ends a piece even where no mark does: "4件", "99.99%", "占四成", "签发人：张某某"; not "2021年以", "第3".
_COMPLETE = re.compile(
    r"\d(?:%|[个件户家项人次元天名]|万户|万元|亿元|万人|万件)$"
    r"|[一二三四五六七八九]成[一二三四五六七八九]?$|人 ?[：:] ?[\u4e00-\u9fff]{2,4}$"
)

_HEADING_LENGTH = 30  # characters of the longest line that may be a heading without a number


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a text is laid out.

    ``width`` is that of its broken lines (0 where none is fixed), in columns; ``spaced`` says that blank lines stand between
    all paragraphs, ``unpunctuated`` that its paragraphs often lack the full stop at their end.
    """

    width: int
    spaced: bool
    unpunctuated: bool


def join_lines(mapped: MappedText) -> MappedText:
    """Drop page furniture and join the lines of one sentence."""
    lines = split_lines(mapped.text)
    furniture = find_furniture(lines)
    edits: list[Edit] = []
    kept: list[tuple[Line, bool]] = []  # a visible line, and whether furniture stood between it and the one before
    seam = False
    for line in lines:
        if line.index in furniture.lines:
            end = lines[line.index + 1].whole if line.index + 1 < len(lines) else line.end
            edits.append(Edit(line.whole, end))
            seam = True
        elif line.text:
            cut = furniture.tails.get(line.index)
            if cut is not None:
                edits.append(Edit(line.start + cut, line.end))
                line = Line(line.index, line.whole, line.start, line.start + cut, line.text[:cut])
            kept.append((line, seam))
            seam = cut is not None
    edits += _joins(mapped.text, kept)
    return mapped.edit(_merged(edits))


def _merged(edits: list[Edit]) -> list[Edit]:
    """Edits in order; deletions inside a wider edit go with it."""
    merged: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if merged and edit.start < merged[-1].end:
            if edit.end > merged[-1].end:
                merged[-1] = Edit(merged[-1].start, edit.end, merged[-1].text, merged[-1].ranges)
            continue
        merged.append(edit)
    return merged


def _joins(text: str, kept: list[tuple[Line, bool]]) -> list[Edit]:
    layout = _layout([line for line, _ in kept])
    edits: list[Edit] = []
    paragraph, alone = "", True  # what stands before in the same paragraph, and whether nothing does
    for place, (line, _) in enumerate(kept[:-1]):
        following, seam = kept[place + 1]
        paragraph = (paragraph + line.text)[-400:]
        blank = not seam and following.index - line.index > 1
        ahead = [other for other, _ in kept[place + 1 : place + 9]]
        if _one_sentence(paragraph, line, ahead, layout, seam=seam, blank=blank, alone=alone):
            latin = (
                line.text[-1].isascii()
                and line.text[-1].isalpha()
                and following.text[0].isascii()
                and following.text[0].isalpha()
            )
            if latin:
                edits.append(Edit(line.end, following.start, " "))
            else:
                edits.append(Edit(line.end, following.start))
            alone = False
        else:
            paragraph, alone = "", True
    return edits


def _layout(lines: list[Line]) -> _Layout:
    broken = [
        _columns(line.text) for line in lines if len(line.text) >= 12 and not ends_sentence(line.text) and "\t" not in line.text
    ]
    width = 0
    if len(broken) >= 4:
        width, _ = max(
            Counter(columns // 4 * 4 for columns in broken if columns <= 110).items(), key=_commonest, default=(0, 0)
        )
        near = sum(1 for columns in broken if abs(columns - width) <= 6)
        wider = sum(1 for line in lines if _columns(line.text) > width + 12 and "\t" not in line.text)
        if near < 4 or wider > near:
            width = 0
    odds = [
        goes_on(line.text, following.text)
        for line, following in pairwise(lines)
        if _is_prose(line.text) and "\t" not in line.text and not ends_sentence(line.text) and line.text[-1] not in _NEVER_LAST
    ]
    loose = sum(1 for one in odds if one <= 1)
    bare = loose >= 5 and loose > sum(1 for one in odds if one > 3)
    gaps = sum(1 for one, two in pairwise(lines) if two.index - one.index > 1)
    spaced = gaps * 10 >= 7 * (len(lines) - 1)
    return _Layout(width, spaced, not width and bare)


def _commonest(item: tuple[int, int]) -> tuple[int, int]:
    return item[1], item[0]


def _columns(text: str) -> int:
    """Printed width, a Chinese character counting two."""
    return sum(1 if char < "\u0300" else 2 for char in text)


def _is_prose(text: str) -> bool:
    return len(text) >= 15 and any(mark in text for mark in "，。；,") and not SLOT_LABEL.match(text)


def _one_sentence(
    paragraph: str, line: Line, ahead: list[Line], layout: _Layout, *, seam: bool, blank: bool, alone: bool
) -> bool:
    """Whether the line end behind ``line`` stands inside a sentence, name or number."""
    first, following = line.text[-1], ahead[0].text
    second = following[0]
    if second in _NEVER_FIRST:
        return True
    if LIST_MARK.match(following) or DOCUMENT_NUMBER.match(following):
        return False
    if second in "-—|" and not goes_on_range(line.text, following):
        return False
    if _closes_later(paragraph, ahead):
        return True
    if ends_sentence(line.text):
        return False
    if first in _NEVER_LAST:
        return not SLOT_LABEL.match(following)
    return _odds(line.text, following, layout, seam=seam, blank=blank, alone=alone) >= _JOIN


def _odds(text: str, following: str, layout: _Layout, *, seam: bool, blank: bool, alone: bool) -> float:
    """Log2 odds that ``following`` goes on the sentence of ``text``; ``alone`` says that ``text`` begins its paragraph."""
    table = "\t" in text or "\t" in following
    last, next_piece = text.rsplit("\t", 1)[-1], following.split("\t", 1)[0]
    if not last or not next_piece or (table and next_piece.isdigit()):
        return -_JOIN
    odds = goes_on(last, next_piece)
    prose, listing = _is_prose(last), last.count("、") >= 2
    if prose and not layout.unpunctuated:
        odds += _PROSE
        if len(last) >= _LONG:
            odds += _LONG_PROSE
    elif listing:
        odds += _LISTING
    if layout.width and abs(_columns(text) - layout.width) <= 6 and not table:
        odds += _FULL_WIDTH
    if seam:
        odds += _SEAM + (_SEAM_IN_PROSE if RUNNING_TEXT.search(last) else 0.0)
    if _OPEN_TITLE.search(last[-80:]) and _TITLE_END.search(next_piece):
        odds += _TITLE
    if blank and not layout.spaced:
        odds += _BLANK_LINE
    if blank and _COMPLETE.search(last[-12:]):
        odds += _TITLE_LINE
    if LIST_MARK.match(last) and not prose:
        odds += _HEADING
    elif alone and blank and len(last) <= _HEADING_LENGTH and "。" not in last:
        odds += _TITLE_LINE
    elif len(last) < 8 and not table and not seam:
        odds += _SHORT
    if _UNIT_NAME.match(next_piece) and not seam:
        odds += _WHOLE_NAME
    if len(next_piece) <= 3 and is_han(next_piece[0]):
        odds += _FRAGMENT
    if SLOT_LABEL.match(next_piece):
        odds += _LABEL
    return odds - (_ROW if table else 0.0)


_BRACKET = re.compile(r"[（(《〔【\[）)》〕】\]\n]")
_PAIRS = {"）": "（(", ")": "（(", "》": "《", "〕": "〔[", "】": "【", "]": "〔["}


def _closes_later(paragraph: str, ahead: list[Line]) -> bool:
    """Whether a bracket opened in the paragraph closes in the next lines, before a full stop or an item or another."""
    stack: list[str] = []
    for mark in _BRACKET.findall(paragraph):
        if mark in _OPENING:
            stack.append(mark)
        elif stack and stack[-1] in _PAIRS[mark]:
            stack.pop()
    if not stack:
        return False
    opened = stack[-1]
    for line in ahead:
        if LIST_MARK.match(line.text):
            return False
        for mark in re.findall(r"[（(《〔【\[）)》〕】\]。]", line.text[:300]):
            if mark == "。" or mark == opened:
                return False
            if opened in _PAIRS.get(mark, ""):
                return True
    return False
