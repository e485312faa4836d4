"""Values of the TIME mentions of a notice, and of its own date.

An expression that lacks its year takes it from the range or list that it ends, from the header of its table column, from a year
that governs its sentence or section, or from the notice's date, in this order; `TimeValue.rule` tells which:

    explicit, plan_period   the expression says it
    range_start, list       2021年6月至12月; 2020年第二季度、第三季度
    previous_time           a bare day of the month after a full date
    table_header            a column headed 2022年目标
    sentence_year           2020年7月…，8月…
    section_year            三、2022年工作打算 in a notice of December 2021
    notice_date             the notice's date
    same_period             上年同期: the interval last spoken of, a year earlier
    duration, recurrence, ongoing, unfixed (汛期), no_date (the notice's date is needed and not known)
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import replace

from bizextract.records import NoticeWarning, SpanLabel, TimeKind
from bizextract.records.stages import Outline, Span, Tagged, TimeValue

from .times_context import TimeContext
from .times_durations import (
    comparator_outside,
    is_standing,
    is_unfixed,
    parse_duration,
    parse_lookback,
    parse_recurrence,
)
from .times_grammar import CalendarExpression, Lead, Trail, compact, parse_calendar
from .times_moments import Grain, Moment
from .times_values import Anchor, Direction, UnknownHolidayError, evaluate, kind_of, looking_back

__all__ = ["notice_date", "parse_date", "resolve_times"]


def resolve_times(tagged: Tagged, date: dt.date | None) -> tuple[dict[int, TimeValue], tuple[NoticeWarning, ...]]:
    """Values of all TIME mentions by mention index, and warnings about those that have none.

    ``date`` is the notice's date. Offsets of the warnings are half-open and count in the clean text. A mention has no entry
    where its expression is impossible (``impossible_date``: 2月30日, an end before its start), names a festival of a year that
    is not tabled (``unknown_holiday``) or is not understood (``unread_time``). The value is ``?`` where a date is needed and
    not known.
    """
    context = TimeContext(tagged.outline, date)
    values: dict[int, TimeValue] = {}
    warnings: list[NoticeWarning] = []
    for index, mention in enumerate(tagged.mentions):
        if mention.label is not SpanLabel.TIME:
            continue
        span = mention.span
        text = tagged.outline.clean.text[span.start : span.end]
        try:
            value, expression = _read(text, span, context)
        except UnknownHolidayError as error:
            warnings.append(_warning("unknown_holiday", f"{text}: {error}", span))
            continue
        except (ValueError, OverflowError) as error:  # `ImpossibleDateError`, or a year outside the calendar of datetime
            warnings.append(_warning("impossible_date", f"{text}: {error}", span))
            continue
        if value is None:
            warnings.append(_warning("unread_time", f"{text}: not understood as a time", span))
        else:
            values[index] = value
            context.remember(span, value, expression)
    return values, tuple(warnings)


def _warning(code: str, message: str, span: Span) -> NoticeWarning:
    return NoticeWarning(code=code, message=message, start=span.start, end=span.end)


def _read(text: str, span: Span, context: TimeContext) -> tuple[TimeValue | None, CalendarExpression | None]:
    """The value of one mention, None where it is not understood, and its calendar expression if it is one."""
    flat = compact(text)
    expression = parse_calendar(flat) or _bracketed(flat)
    if expression is not None and _next_of_many(expression, flat, span, context):
        return TimeValue(TimeKind.RECURRENCE, "every 1 month", rule="recurrence"), None
    if expression is not None and not _counts_days(expression, span, context) and not _same_day(expression, flat):
        expression = _placed(expression, span, context)
        if expression.same_period and (value := _year_before(context.spoken_of(span), expression)):
            return value, expression
        return evaluate(expression, context.date, context.year_finder(span)), expression
    if lookback := parse_lookback(flat):
        return looking_back(lookback.low, lookback.unit, context.date), None
    if recurrence := parse_recurrence(flat):
        return TimeValue(TimeKind.RECURRENCE, recurrence, rule="recurrence"), None
    if duration := parse_duration(_BRACKET.sub("", flat)):
        if not duration.comparator and _ONCE_AFTER.match(context.text_after(span, 8)):
            return TimeValue(TimeKind.RECURRENCE, f"every {duration.value}", rule="recurrence"), None
        bare = not duration.comparator and not _SAID.search(flat)
        outside = comparator_outside(compact(context.text_before(span, 8)), context.text_after(span, 6)) if bare else ""
        return TimeValue(
            TimeKind.DURATION, replace(duration, comparator=duration.comparator or outside).value, rule="duration"
        ), None
    if is_standing(flat):
        return TimeValue(TimeKind.ONGOING, "ongoing", rule="ongoing"), None
    if is_unfixed(flat):
        return TimeValue(TimeKind.PERIOD, "?", rule="unfixed"), None
    return None, None


# 前三年, 近两年, 连续三天, 4个工作日后: what takes no comparator from the words around it (超过 | 前三年总和)
_SAID = re.compile(r"^(?:[前近后头首这]|连续)|[内后前]$")
# 半年 | 一次, 一周 | 一结, 两年 | 一查, 一年 | 最多上门一次: a recurrence; not 三年 | 一个周期, 一年 | 一度的
_ONCE_AFTER = re.compile(
    r"(?:[不最][超至]?[过多])?(?:上门|只|要|至少)?[一两二三四五](?:次(?![性办告])|[考查评结调报测审清会督研复对修](?![整上手度虑]))"
)
# 次月10日前, 当月底
_MONTH_OF_MANY = re.compile(r"次月|当月")


def _next_of_many(expression: CalendarExpression, flat: str, span: Span, context: TimeContext) -> bool:
    """Whether 次月10日前 is the next month of a monthly duty, not the one behind a month that was named."""
    return expression.first.month_offset is not None and _MONTH_OF_MANY.search(flat) is not None and context.recurs(span)


def _same_day(expression: CalendarExpression, flat: str) -> bool:
    """即日 without 起 is a limit (<=1 day), not a date."""
    bare = expression.lead is Lead.NONE and expression.trail is Trail.NONE and expression.last is None
    return bare and expression.first.grain is Grain.TODAY and flat == "即日"


# 国庆假期(10月1日至7日), 下周一(7月2日): the bracket says it exactly; 三年(36个月)内
_BRACKET = re.compile(r"\(([^()]+)\)")


def _bracketed(flat: str) -> CalendarExpression | None:
    match = _BRACKET.search(flat)
    return None if match is None else parse_calendar(match[1] + flat[match.end() :])


def _counts_days(expression: CalendarExpression, span: Span, context: TimeContext) -> bool:
    """Whether a bare 15日 counts days (15日内, 30日前, 公示期15日) instead of naming one."""
    first = expression.first
    if not (first.grain is Grain.DAY and first.months is None and first.month_offset is None):
        return False
    if first.days is not None and first.days[1] > 31:
        return True
    return expression.trail in (Trail.WITHIN, Trail.BEFORE) or context.month_before(span) is None


def _placed(expression: CalendarExpression, span: Span, context: TimeContext) -> CalendarExpression:
    """The expression with what its place adds: 至 right before it, or a deadline slot around a single day."""
    if expression.lead is not Lead.NONE or expression.trail is not Trail.NONE or expression.last is not None:
        return expression
    lead = {"to": Lead.TO, "as_of": Lead.AS_OF}.get(context.lead_before(span))
    if lead is None and kind_of(expression) is TimeKind.DATE and context.in_deadline_slot(span):
        lead = Lead.TO
    return replace(expression, lead=lead) if lead else expression


def _year_before(spoken: TimeValue | None, expression: CalendarExpression) -> TimeValue | None:
    """The interval spoken of, moved to the year of 上年同期; an as-of date stands for the months of its year up to it."""
    year = expression.first.year
    if spoken is None or spoken.end is None or year is None or year.value is not None:
        return None
    start = _shifted(spoken.start or spoken.end.replace(month=1, day=1), year.offset)
    end = _shifted(spoken.end, year.offset)
    return TimeValue(TimeKind.PERIOD, f"{start}/{end}", start, end, "same_period")


def _shifted(day: dt.date, years: int) -> dt.date:
    last = calendar.monthrange(day.year + years, day.month)[1]
    at_end = day.day == calendar.monthrange(day.year, day.month)[1]  # the end of February stays the end of February
    return dt.date(day.year + years, day.month, last if at_end else min(day.day, last))


def parse_date(text: str, default_year: int | None = None) -> dt.date | None:
    """The single day that ``text`` names: 2021年8月27日, 二〇二一年八月二十七日, 2021-08-27, 2021.8.27; else None.

    ``default_year`` stands in for a missing year.

        >>> parse_date("二〇二一年八月二十七日")
        datetime.date(2021, 8, 27)
    """
    expression = parse_calendar(compact(text))
    if expression is None or expression.last is not None or expression.first.grain is not Grain.DAY:
        return None

    def find(moment: Moment, direction: Direction) -> Anchor | None:
        said = moment.year is not None
        return None if default_year is None or said else Anchor(default_year, "default")

    try:
        value = evaluate(expression, None, find)
    except (ValueError, OverflowError):
        return None
    return value.start if value.start == value.end else None


def notice_date(outline: Outline) -> dt.date | None:
    """The date of signature, red head or 印发 line, where the outline found one."""
    span = outline.issue_date
    return None if span is None else parse_date(outline.clean.text[span.start : span.end])
