"""Public holidays and festivals that notices use as deadlines, as dates of the civil calendar.

The festivals of the farmer's calendar are facts, tabled for the years in `FESTIVAL_YEARS` (computed with the package
``lunardate`` from the calendar's official tables); outside them `holiday_dates` answers None and the caller warns.

    >>> holiday_dates("春节", 2022)
    (datetime.date(2022, 2, 1), datetime.date(2022, 2, 1))
"""

from __future__ import annotations

import datetime as dt

__all__ = ["DAY_NAMES", "FESTIVAL_YEARS", "HOLIDAY_NAMES", "holiday_dates", "holiday_month", "holiday_period"]

FESTIVAL_YEARS = range(1995, 2051)


def _days(table: str) -> list[tuple[int, int]]:
    """Month and day of each MMDD of the table."""
    return [(int(text[:2]), int(text[2:])) for text in table.split()]


# MMDD of each year of FESTIVAL_YEARS
_SPRING = _days("""
0131 0219 0207 0128 0216 0205 0124 0212 0201 0122 0209 0129 0218 0207
0126 0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 0125 0212 0201
0122 0210 0129 0217 0206 0126 0213 0203 0123 0211 0131 0219 0208 0128
0215 0204 0124 0212 0201 0122 0210 0130 0217 0206 0126 0214 0202 0123
""")
_LANTERN = _days("""
0214 0304 0221 0211 0302 0219 0207 0226 0215 0205 0223 0212 0304 0221
0209 0228 0217 0206 0224 0214 0305 0222 0211 0302 0219 0208 0226 0215
0205 0224 0212 0303 0220 0209 0227 0217 0206 0225 0214 0305 0222 0211
0301 0218 0207 0226 0215 0205 0224 0213 0303 0220 0209 0228 0216 0206
""")
_DRAGON_BOAT = _days("""
0602 0620 0609 0530 0618 0606 0625 0615 0604 0622 0611 0531 0619 0608
0528 0616 0606 0623 0612 0602 0620 0609 0530 0618 0607 0625 0614 0603
0622 0610 0531 0619 0609 0528 0616 0605 0624 0612 0601 0620 0610 0530
0618 0607 0527 0614 0603 0622 0611 0531 0619 0608 0529 0615 0604 0623
""")
_MID_AUTUMN = _days("""
0909 0927 0916 1005 0924 0912 1001 0921 0911 0928 0918 1006 0925 0914
1003 0922 0912 0930 0919 0908 0927 0915 1004 0924 0913 1001 0921 0910
0929 0917 1006 0925 0915 1003 0922 0912 1001 0919 0908 0927 0916 1004
0924 0913 1002 0920 0910 0928 0917 1005 0925 0915 1004 0922 0911 0930
""")

_LUNAR = {"春节": _SPRING, "元宵": _LANTERN, "端午": _DRAGON_BOAT, "中秋": _MID_AUTUMN}
_SOLAR = {"元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1), "七一": (7, 1), "八一": (8, 1), "国庆": (10, 1), "十一": (10, 1)}
_EVES = ("除夕", "大年三十", "年三十")

HOLIDAY_NAMES = (*_LUNAR, *_SOLAR, *_EVES)
"""Names without 节; 十一 and 五一 stand for the holiday only where quotation marks or context say so."""

DAY_NAMES = frozenset(_EVES)
"""Names of a single day: "before" includes it (除夕前), as with a date; a festival's "before" ends the day before it."""

_WEEK_LONG = {"春节": (-1, 5), "国庆": (0, 6), "十一": (0, 6), "五一": (0, 4), "劳动节": (0, 4)}


def holiday_dates(name: str, year: int) -> tuple[dt.date, dt.date] | None:
    """First and last day of the festival day itself in ``year`` (both the same day); None outside the tabled years."""
    if name in _SOLAR:
        day = dt.date(year, *_SOLAR[name])
        return day, day
    if year not in FESTIVAL_YEARS:
        return None
    day = dt.date(year, *_LUNAR["春节" if name in _EVES else name][year - FESTIVAL_YEARS.start])
    if name in _EVES:
        day -= dt.timedelta(days=1)
    return day, day


def holiday_month(name: str) -> int:
    """The month in which the festival usually falls."""
    if name in _SOLAR:
        return _SOLAR[name][0]
    return {"端午": 6, "中秋": 9}.get(name, 2)


def holiday_period(name: str, year: int) -> tuple[dt.date, dt.date] | None:
    """The days off that 春节期间 and 国庆假期 mean; for other names the day itself.

    They are New Year's Eve to the sixth day, 1 to 7 October and 1 to 5 May.
    The State Council shifts them by a day or two in some years; that arrangement is not tabled.
    """
    dates = holiday_dates(name, year)
    if dates is None or name not in _WEEK_LONG:
        return dates
    before, after = _WEEK_LONG[name]
    return dates[0] + dt.timedelta(days=before), dates[0] + dt.timedelta(days=after)
