"""What surrounds a time expression: its table column and slot, the years named before it, and the notice's date."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice

from bizextract.records import TimeKind
from bizextract.records.stages import Cell, Column, Outline, SlotKind, Span, TimeValue
from bizextract.resources.holidays import holiday_month

from .times_grammar import CalendarExpression, compact
from .times_moments import Base, Grain, Moment
from .times_values import Anchor, Direction, YearFinder

__all__ = ["Remembered", "TimeContext"]


@dataclass(frozen=True, slots=True)
class Remembered:
    """A calendar expression that was resolved before; ``year`` and ``month`` are those of its last day, None for ``?``."""

    span: Span
    value: TimeValue
    grain: Grain
    explicit: bool
    year: int | None
    month: int | None


# A year that governs what follows it: a sentence that opens with 2022年， or 2022年度, a heading 三、2020年工作打算.
# Not 2021年1月 (a date), 较2020年 (a comparison), 2020—2022年 (a range).
_GOVERNING = re.compile(
    r"(?:^|(?<=[。；;！\n]))[ \t\u3000#*]{0,8}(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]{1,2})?[ \u3000]{0,4}"
    r"(?P<year>(?:19|20)\d\d)[ \u3000]?年度?"
    r"(?:[，,]|(?=[^\d\s，。；：、—\-－至]{0,12}(?:工作|打算|安排|目标|计划|任务|重点|情况|总结|要求|部署|思路)))",
    re.MULTILINE,
)
# A title such as 关于2020年政务服务工作情况的报告: one year in a short line without a sentence's end
_TITLE_YEAR = re.compile(
    r"^[^。；\n]{0,40}?(?<![\d—\-－至])(?P<year>(?:19|20)\d\d)[ \u3000]?年度?(?!\d|[ \u3000]\d|[—\-－至])"
    r"[^。；\n\d]{0,40}?(?:报告|总结|情况|汇报)[^。；\n\d]{0,8}$",
    re.MULTILINE,
)
# What ends such a reign: 四、下一步打算; not 进一步
_NEXT_STEPS = re.compile(
    r"下一?步|下一阶段|今年的?(?:打算|安排|工作)|今年[^，。；\n]{0,10}目标|(?<!年)(?<!年度)工作打算|努力方向"
)
# The words between the members of a list of times: 2020年第二季度、第三季度
_LIST_GAP = re.compile(r"[ \u3000]*(?:[、和及与或]|以及|[-—~～至到])[ \u3000]*")
# What may stand right before a span and turn it into an end: 执行至 | 2018年4月30日, 最迟不晚于 | 6月30日; not 由2018年
_TO_BEFORE = re.compile(
    r"(?:(?<=[延行止效])[至到]|(?:^|(?<=[，。；、（(\s]))[至到]|不得?晚于|不得?迟于|最迟于?|截止(?:日期|时间)[为是：:]?)[ \u3000]*$"
)
# What is wanted, and what is told: 全年力争放款20亿元, 城镇调查失业率全年控制在5.5%以内; not 全年累计发放20亿元
_WANTED = re.compile(r"力争|确保|争取|预期|预计|控制在|不[低少高多]于|不超过|目标|(?<![需只主重])要(?![求点素件])|将")
_TOLD = re.compile(r"已|了|累计|同比|完成情况|[较比]上年|[较比]20\d\d年")
_SENTENCE_END = re.compile(r"[。；;！\n\t]")
_AS_OF_BEFORE = re.compile(r"截[至止][ \u3000]*$")
# What follows a bare day of the month: 记者从 | 12日 | 召开的; not 公示 | 12日
_DAY_AFTER = re.compile(r"[ \u3000]*(?:召开|举行|上午|下午|晚|达成|在|，?记者|的[^，。]{0,10}会)")
# 完成时限, 整改期限; not 时间：2021年4月23日下午 (of a meeting), 发布时间
_DEADLINE_LABEL = re.compile(r"限|节点|完成|办结|整改|落实|见效|达成|销号|上线|进度|时序|交付")
# In the header of a table: 2022年目标; not 20221年
_HEADER_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")

COMPARED = 20
"""How many earlier times 上年同期 is compared with and 同年 looked for in; a bound on the work, far above what texts need."""
SENTENCE = 60
"""Characters on either side of a time that are read as its sentence, at most."""
REPORT_MONTHS = 3
"""Up to this month a notice may report on the year before: 全年 in a report of January is last year."""
DECADE_AHEAD = 15
"""A decade without a century may begin so many years ahead: 九十年代 in 1986 is the next one, 五十年代 in 2023 is past."""
NEAR = 600
"""Characters over which 同年 still means the year last named, some paragraphs; further away another matter is spoken of."""
HOLIDAY_PAST = 2
"""So many months after a festival 春节前 means the next one; sooner it is told as past."""
PLAN_MONTH = 10
"""From this month on a notice may plan the next year: 3月底前 in a notice of November is next year."""


class TimeContext:
    """Answers what an expression does not say itself. Mentions must be asked for in the order of the text."""

    def __init__(self, outline: Outline, date: dt.date | None) -> None:
        self.date = date
        self.text = outline.clean.text
        self._blocks = outline.blocks
        self._block_starts = [block.span.start for block in outline.blocks]
        self._deadline_slots = sorted(
            slot.span
            for slot in outline.slots
            if slot.kind is SlotKind.TIME and _DEADLINE_LABEL.search(self.text, slot.label.start, slot.label.end)
        )
        self._governing = self._find_governing(outline)
        self._governing_starts = [start for start, _ in self._governing]
        self._breaks = [match.start() for match in re.finditer(r"[\n\t]", self.text)]
        self._dated: list[Remembered] = []
        self._last: tuple[Span, TimeValue] | None = None

    # ------------------------------------------------------------------------------------------------------ surroundings

    def text_before(self, span: Span, count: int) -> str:
        return self.text[max(0, span.start - count) : span.start]

    def text_after(self, span: Span, count: int) -> str:
        return self.text[span.end : span.end + count]

    def lead_before(self, span: Span) -> str:
        """``to`` or ``as_of`` where such a word stands right before the span."""
        before = self.text_before(span, 6)
        if _AS_OF_BEFORE.search(before):
            return "as_of"
        return "to" if _TO_BEFORE.search(before) else ""

    def in_deadline_slot(self, span: Span) -> bool:
        """Whether the span stands in a slot 完成时限：… or in a table column of times."""
        cell = self._cell(span)
        if cell is not None and cell.column is Column.TIME:
            return cell.header is not None
        index = bisect_right(self._deadline_slots, Span(span.start, len(self.text))) - 1
        return index >= 0 and span.within(self._deadline_slots[index])

    def wants(self, span: Span) -> bool:
        """Whether the sentence around a span says what is wanted, and nothing of what was done."""
        begin, end = max(0, span.start - SENTENCE), min(len(self.text), span.end + SENTENCE)
        ends = [m.start() for m in _SENTENCE_END.finditer(self.text, begin, span.start)]
        stop = _SENTENCE_END.search(self.text, span.end, end)
        sentence = self.text[ends[-1] if ends else begin : stop.start() if stop else end]
        return bool(_WANTED.search(sentence)) and not _TOLD.search(sentence)

    def _cell(self, span: Span) -> Cell | None:
        index = bisect_right(self._block_starts, span.start) - 1
        if index < 0:
            return None
        return next((cell for cell in self._blocks[index].cells if span.within(cell.span)), None)

    def _paragraph_start(self, span: Span) -> int:
        cell = self._cell(span)
        if cell is not None:
            return cell.span.start
        index = bisect_right(self._breaks, span.start) - 1
        return self._breaks[index] + 1 if index >= 0 else 0

    def _find_governing(self, outline: Outline) -> list[tuple[int, int | None]]:
        """Where a year begins to govern, and where it ceases to (None), in order."""
        cited = sorted(citation.span for citation in outline.citations)
        found: list[tuple[int, int | None]] = [
            (match.start("year"), int(match["year"]))
            for pattern in (_GOVERNING, _TITLE_YEAR)
            for match in pattern.finditer(self.text)
        ]
        starts = [span.start for span in cited]
        found = [(at, year) for at, year in found if not _covered(at, cited, starts)]
        found += [(match.start(), None) for match in _NEXT_STEPS.finditer(self.text)]
        return sorted(found, key=lambda item: item[0])

    def _governing_year(self, span: Span) -> int | None:
        index = bisect_right(self._governing_starts, span.start) - 1
        return self._governing[index][1] if index >= 0 else None

    # ----------------------------------------------------------------------------------------------------------- history

    def remember(self, span: Span, value: TimeValue, expression: CalendarExpression | None) -> None:
        self._last = (span, value)
        if expression is None:
            return
        day = value.end if value.end is not None else value.start
        year = expression.first.year
        explicit = (year is not None and year.value is not None) or value.rule in ("sentence_year", "list")
        self._dated.append(
            Remembered(
                span,
                value,
                expression.first.grain,
                explicit,
                day.year if day is not None else None,
                day.month if day is not None else None,
            )
        )

    def _previous(self, span: Span) -> Remembered | None:
        """The nearest earlier time of the same paragraph or cell that stands on the calendar."""
        if not self._dated or self._dated[-1].span.start < self._paragraph_start(span):
            return None
        return self._dated[-1]

    def _told_before(self, span: Span) -> int | None:
        """The year of the last dated time of the few paragraphs before; None where it is further away."""
        last = self._last_told()
        return last.year if last is not None and span.start - last.span.end <= NEAR else None

    def _last_told(self) -> Remembered | None:
        """The nearest earlier time that says its year."""
        near = islice(reversed(self._dated), COMPARED)
        return next((item for item in near if item.explicit and item.year is not None), None)

    def recurs(self, span: Span) -> bool:
        """Whether the nearest earlier time of the paragraph is a recurrence, so that 次月 is the next of many."""
        start = self._paragraph_start(span)
        if self._last is None or self._last[0].start < start:
            return False
        return self._last[1].kind is TimeKind.RECURRENCE

    def month_before(self, span: Span) -> tuple[int, int] | None:
        """Year and month that a bare 15日 belongs to; None where it counts days."""
        previous = self._previous(span)
        if previous is not None and previous.grain is Grain.DAY and previous.year is not None and previous.month is not None:
            return previous.year, previous.month
        if self.date is not None and _DAY_AFTER.match(self.text, span.end):
            day = int(re.sub(r"\D", "", compact(self.text[span.start : span.end])) or 0)
            month = self.date.replace(day=1) - dt.timedelta(days=1) if day > self.date.day else self.date
            return month.year, month.month
        return None

    def spoken_of(self, span: Span) -> TimeValue | None:
        """The interval that 上年同期 compares with: the nearest earlier one of the paragraph that is not a single day."""
        start = self._paragraph_start(span)
        for item in islice(reversed(self._dated), COMPARED):
            if item.span.start < start:
                break
            value = item.value
            if value.rule == "same_period":  # itself a comparison
                continue
            if value.kind is TimeKind.AS_OF and value.end is not None:
                return value
            if value.kind is TimeKind.PERIOD and value.start is not None and value.end is not None and value.start != value.end:
                return value
        return None

    # ------------------------------------------------------------------------------------------------------------- years

    def year_finder(self, span: Span) -> YearFinder:
        planned = self.in_deadline_slot(span)

        def find(moment: Moment, direction: Direction) -> Anchor | None:
            return self._anchor(moment, Direction.FUTURE if planned else direction, span)

        return find

    def _anchor(self, moment: Moment, direction: Direction, span: Span) -> Anchor | None:
        previous = self._previous(span)
        if moment.grain is Grain.DECADE:
            return self._decade(moment)
        if moment.month_open:
            found = self.month_before(span)
            return Anchor(found[0], "previous_time", found[1]) if found else None
        if moment.year is not None:
            return self._relative_year(moment, previous, span)
        if previous is not None and previous.year is not None and self._lists(previous, span):
            return Anchor(previous.year, "list")
        cell = self._cell(span)
        if cell is not None and cell.header and (header := _HEADER_YEAR.search(cell.header)):
            return Anchor(int(header[1]), "table_header")
        if self.date is None:
            if previous is not None:
                return Anchor(previous.year, "section_year") if previous.year is not None else None
            governing = self._governing_year(span)
            return Anchor(governing, "section_year") if governing is not None else None
        return self._section_year(moment, direction, previous, span) or self._nearest(moment, direction, self.date)

    def _decade(self, moment: Moment) -> Anchor | None:
        """The first year of 九十年代, 八十年代末 or 上世纪九十年代, seen from the notice's date, else from the year last named."""
        assert moment.year is not None
        told = self._last_told()
        seen = self.date.year if self.date is not None else told.year if told is not None else None
        if seen is None:
            return None
        century, inside = seen // 100 * 100, moment.year.offset
        if moment.century is not None:
            year = century + 100 * moment.century + inside
        else:
            ahead = (century + 100 + inside, century + inside, century - 100 + inside)
            year = next(first for first in ahead if first <= seen + DECADE_AHEAD)
        return Anchor(year, "notice_date" if self.date is not None else "section_year")

    def _lists(self, previous: Remembered, span: Span) -> bool:
        return _LIST_GAP.fullmatch(self.text, previous.span.end, span.start) is not None

    def _relative_year(self, moment: Moment, previous: Remembered | None, span: Span) -> Anchor | None:
        year = moment.year
        assert year is not None
        if year.base is not Base.NOTICE:  # 同年, 次年, 上年: from the year spoken of
            told = self._governing_year(span)
            if self.date is not None and (told != self.date.year - 1 or self.date.month > REPORT_MONTHS):
                told = None
            spoken = previous.year if previous is not None and previous.explicit else told
            if spoken is None and year.offset >= 0:  # 同年7月25日 opens a paragraph of its own
                spoken = self._told_before(span)
            if spoken is not None:
                return Anchor(spoken + year.offset, "section_year")
        return Anchor(self.date.year + year.offset, "notice_date") if self.date else None

    def _section_year(self, moment: Moment, direction: Direction, previous: Remembered | None, span: Span) -> Anchor | None:
        """The year that a heading, an opening or an earlier date of the sentence sets, where it is not the notice's."""
        date = self.date
        assert date is not None
        if previous is not None and previous.explicit and previous.year is not None and direction is Direction.ANY:
            dated = {previous.grain, moment.grain} <= {Grain.DAY, Grain.MONTH} and previous.year < date.year
            in_sentence = not _SENTENCE_END.search(self.text, previous.span.end, span.start)
            # 2020年7月…，8月…; 截至2020年底…，全年… in a January report
            if in_sentence and (dated or (previous.year == date.year - 1 and date.month <= REPORT_MONTHS)):
                return Anchor(previous.year, "sentence_year")
        told = self._governing_year(span)
        if told == date.year + 1 and date.month >= PLAN_MONTH and direction is not Direction.PAST:
            return Anchor(told, "section_year")
        last_month = moment.months[1] if moment.months else 12
        over = last_month < date.month or (moment.days is not None and last_month == date.month)  # in the notice's year
        reported = told == date.year - 1 and date.month <= REPORT_MONTHS and direction is not Direction.FUTURE and not over
        if told is not None and reported and not self.wants(span):
            return Anchor(told, "section_year")
        return None

    def _nearest(self, moment: Moment, direction: Direction, date: dt.date) -> Anchor:
        """The notice's year; the next for a deadline past in the last quarter, the one before for a past not yet come."""
        months = moment.months or (1, 12)
        if moment.holiday is not None:
            late = date.month >= holiday_month(moment.holiday) + HOLIDAY_PAST
            return Anchor(date.year + (late and direction is Direction.FUTURE), "notice_date")
        if direction is Direction.PAST and moment.grain is not Grain.YEAR:
            days = moment.days or (1, 1)
            if (months[0], days[0]) > (date.month, date.day):
                return Anchor(date.year - 1, "notice_date")
        if direction is Direction.FUTURE and date.month >= PLAN_MONTH and months[1] <= 6:
            return Anchor(date.year + 1, "notice_date")
        return Anchor(date.year, "notice_date")


def _covered(at: int, spans: list[Span], starts: list[int]) -> bool:
    index = bisect_right(starts, at) - 1
    return index >= 0 and at < spans[index].end
