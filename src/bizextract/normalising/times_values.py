"""From a calendar expression to a dated value: fills in open years and does the calendar arithmetic."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from bizextract.records import TimeKind
from bizextract.records.stages import TimeValue
from bizextract.resources.holidays import DAY_NAMES, holiday_dates, holiday_period

from .times_grammar import CalendarExpression, Lead, Trail
from .times_moments import Base, Edge, Grain, Moment

__all__ = [
    "Anchor",
    "Direction",
    "ImpossibleDateError",
    "Interval",
    "UnknownHolidayError",
    "YearFinder",
    "evaluate",
    "kind_of",
    "looking_back",
]

Interval = tuple[dt.date, dt.date]


class ImpossibleDateError(ValueError):
    """2月30日, or an end before its start."""


class UnknownHolidayError(ValueError):
    """A festival of a year that is not tabled."""


class Direction(str, Enum):
    """Where an expression without a year lies, seen from the notice's date."""

    PAST = "past"  # 截至9月底, 5月以来
    FUTURE = "future"  # 9月底前
    ANY = "any"  # 3月9日


@dataclass(frozen=True, slots=True)
class Anchor:
    """The year (and month, for a bare day) that an expression lacks, and the rule that found it."""

    year: int
    rule: str
    month: int | None = None


YearFinder = Callable[[Moment, Direction], "Anchor | None"]
"""Finds what a moment lacks; None where nothing tells it."""


def kind_of(expression: CalendarExpression) -> TimeKind:
    """The kind, told by the form alone."""
    first, last, lead, trail = expression.first, expression.last, expression.lead, expression.trail
    if lead is Lead.AS_OF:
        return TimeKind.AS_OF
    if last is not None or expression.until_issue or trail in (Trail.FROM, Trail.SINCE, Trail.AFTER) or lead is Lead.FROM:
        return TimeKind.PERIOD
    if trail is Trail.BEFORE or lead is Lead.TO or first.edge in (Edge.END, Edge.MIDDLE, Edge.WITHIN):
        return TimeKind.DEADLINE
    single_day = first.grain is Grain.DAY and first.days is not None and first.days[0] == first.days[1]
    if single_day or first.grain is Grain.TODAY or (first.grain is Grain.WEEK and first.weekday is not None):
        return TimeKind.DATE
    return TimeKind.PERIOD


def interval_of(moment: Moment, year: int, today: dt.date | None) -> Interval:
    """First and last day of the moment in ``year``; ``today`` is needed for 本月 and 本周 only."""
    if moment.grain is Grain.TODAY and today is not None:
        day = today + dt.timedelta(days=moment.day_offset)
        return day, day
    if moment.grain is Grain.WEEK and today is not None:
        monday = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=moment.week_offset)
        if moment.weekday is None:
            return monday, monday + dt.timedelta(days=6)
        day = monday + dt.timedelta(days=moment.weekday)
        return day, day
    if moment.grain is Grain.HOLIDAY and moment.holiday is not None:
        dates = (holiday_period if moment.edge is Edge.WHOLE else holiday_dates)(moment.holiday, year)
        if dates is None:
            raise UnknownHolidayError(f"{moment.holiday} {year}")
        return dates
    if moment.months is None:
        return dt.date(year, 1, 1), dt.date(year + moment.years - 1, 12, 31)
    return _month_interval(moment.months, moment.days, year)


def _month_interval(months: tuple[int, int], days: tuple[int, int] | None, year: int) -> Interval:
    first_month, last_month = months
    if not (1 <= first_month <= 12 and 1 <= last_month <= 12) or last_month < first_month:
        raise ImpossibleDateError(f"months {first_month} to {last_month}")
    last_day = calendar.monthrange(year, last_month)[1]
    if days is None:
        return dt.date(year, first_month, 1), dt.date(year, last_month, last_day)
    first, last = days[0], days[1] or last_day
    if not 1 <= first <= last <= last_day:
        raise ImpossibleDateError(f"day {first} to {last} of month {first_month}")
    return dt.date(year, first_month, first), dt.date(year, last_month, last)


def evaluate(expression: CalendarExpression, today: dt.date | None, find_year: YearFinder) -> TimeValue:
    """The value of an expression; ``?`` where a date that it needs is not known.

    Raises `ImpossibleDateError` and `UnknownHolidayError`.
    """
    kind = kind_of(expression)
    direction = _direction(expression, kind)
    found = _resolve(expression.first, today, lambda moment: find_year(moment, direction))
    if found is None:
        return TimeValue(kind, "?", rule="no_date")
    interval, rule = found
    if expression.last is not None:
        return _range(expression, interval, rule, today, find_year)
    return _bounded(expression, kind, interval, rule, today)


def _direction(expression: CalendarExpression, kind: TimeKind) -> Direction:
    if kind is TimeKind.AS_OF or expression.trail is Trail.SINCE or expression.same_period:
        return Direction.PAST
    return Direction.FUTURE if kind is TimeKind.DEADLINE else Direction.ANY


def _resolve(
    moment: Moment, today: dt.date | None, find_year: Callable[[Moment], Anchor | None]
) -> tuple[Interval, str] | None:
    if moment.grain in (Grain.TODAY, Grain.WEEK):
        return (interval_of(moment, today.year, today), "notice_date") if today else None
    if moment.month_offset is not None:
        if today is None:
            return None
        count = today.year * 12 + today.month - 1 + moment.month_offset
        month = count % 12 + 1
        first = (month - 1) // 3 * 3 + 1
        months = (first, first + 2) if moment.grain is Grain.QUARTER else (month, month)
        return interval_of(replace(moment, months=months), count // 12, today), "notice_date"
    if moment.year is not None and moment.year.value is not None:
        return interval_of(moment, moment.year.value, today), "plan_period" if moment.plan else "explicit"
    anchor = find_year(moment)
    if anchor is None:
        return None
    if moment.month_open and anchor.month is not None:
        moment = replace(moment, months=(anchor.month, anchor.month))
    if moment.grain is Grain.DAY and moment.months is None:
        return None
    return interval_of(moment, anchor.year, today), anchor.rule


def _range(
    expression: CalendarExpression, first: Interval, rule: str, today: dt.date | None, find_year: YearFinder
) -> TimeValue:
    last = expression.last
    assert last is not None
    start = first[0]

    def from_first(moment: Moment) -> Anchor | None:
        """The end of a range takes its year and month from the start; only 今年 and 明年 count from the notice."""
        if moment.year is not None and moment.year.base is Base.NOTICE:
            return find_year(moment, Direction.ANY)
        offset = moment.year.offset if moment.year else 0
        month = first[1].month if moment.month_open else None
        return Anchor(start.year + offset, "range_start", month)

    found = _resolve(last, today, from_first)
    if found is None:
        return TimeValue(TimeKind.PERIOD, "?", rule="no_date")
    end = found[0][1]
    said = expression.first.year is not None and expression.first.year.value is not None
    if end < start and not said and (last.year is None or last.year.base is Base.TEXT) and last.months is not None:
        end = _resolve_year(last, end.year + 1)  # 11月至3月, 上年10月1日至当年9月30日: the range crosses New Year
    elif end < start and expression.first.year is None and expression.first.months is not None:
        start = _resolve_year(expression.first, end.year - 1, first=True)  # 10月至2022年3月
    if end < start:
        raise ImpossibleDateError(f"{start} to {end}")
    return TimeValue(TimeKind.PERIOD, f"{start}/{end}", start, end, rule)


def _resolve_year(moment: Moment, year: int, *, first: bool = False) -> dt.date:
    return interval_of(moment, year, None)[0 if first else 1]


def _bounded(expression: CalendarExpression, kind: TimeKind, interval: Interval, rule: str, today: dt.date | None) -> TimeValue:
    """The value of a single moment with the words around it."""
    first, trail = expression.first, expression.trail
    start, end = interval
    if expression.until_issue:
        return _value(kind, start, today - dt.timedelta(days=1) if today else None, rule)
    if first.grain is Grain.HOLIDAY and trail is Trail.BEFORE and first.holiday not in DAY_NAMES:
        return _value(kind, None, start - dt.timedelta(days=1), rule)
    if trail is Trail.SINCE:
        if today is not None and today < start:
            raise ImpossibleDateError(f"since {start}, after the notice's date {today}")
        return _value(kind, start, today, rule)
    if kind is TimeKind.AS_OF:
        return _value(kind, None, end, rule)
    if first.edge is Edge.MIDDLE and first.months is None:
        end = dt.date(end.year, 6, 30)  # 年中
    if kind is TimeKind.DEADLINE:
        stated = first.edge is Edge.END and trail is Trail.NONE and expression.lead is Lead.NONE
        past = stated and today is not None and end < today  # 较2018年末: a state of affairs, no deadline
        return _value(TimeKind.AS_OF if past else kind, None, end, rule)
    if trail in (Trail.FROM, Trail.AFTER) or (expression.lead is Lead.FROM):
        return _value(kind, end if first.edge is Edge.END else start, None, rule)  # 从2007年底
    if first.edge is Edge.START and first.grain is not Grain.HOLIDAY:
        end = start  # 年初: the first day
    return _value(kind, start, end, rule)


def _value(kind: TimeKind, start: dt.date | None, end: dt.date | None, rule: str) -> TimeValue:
    if start is not None and end is not None and end < start:
        raise ImpossibleDateError(f"{start} to {end}")
    return TimeValue(kind, f"{start or ''}/{end or ''}", start, end, rule)


def looking_back(count: Decimal, unit: str, today: dt.date | None) -> TimeValue:
    """The stretch of 五年来 or 过去一年, up to the notice's date.

    In January, February and late December, when reports are written, years are the calendar years reported on.
    """
    if today is None:
        return TimeValue(TimeKind.PERIOD, "?", rule="no_date")
    years = int(count)
    if unit == "year" and (today.month <= 2 or (today.month == 12 and today.day >= 20)):
        last = today.year if today.month == 12 else today.year - 1
        return _value(TimeKind.PERIOD, dt.date(last - years + 1, 1, 1), dt.date(last, 12, 31), "notice_date")
    if unit == "week":
        return _value(TimeKind.PERIOD, today - dt.timedelta(weeks=years), today, "notice_date")
    months = today.year * 12 + today.month - 1 - int(count * (12 if unit == "year" else 1))
    year, month = months // 12, months % 12 + 1
    start = dt.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    return _value(TimeKind.PERIOD, start, today, "notice_date")
