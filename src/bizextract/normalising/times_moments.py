"""Moments of the calendar in compact text: 2021年6月底, 今年, 一季度, 9月, 十四五末, 春节, 本周五.

What a moment does not say, the year above all, stays open in `Moment.year`; `times_values` closes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from bizextract.resources.holidays import HOLIDAY_NAMES
from bizextract.resources.numerals import parse_integer

__all__ = ["Base", "Edge", "Grain", "Moment", "Year", "moment_at"]


class Base(str, Enum):
    """What a year word counts from."""

    NOTICE = "notice"  # 今年, 去年, 明年
    TEXT = "text"  # 同年, 次年, 当年, 上年: the year last named in the text, else the notice's


class Grain(str, Enum):
    YEAR = "year"
    DECADE = "decade"  # 九十年代
    MONTH = "month"  # one or more whole months
    QUARTER = "quarter"  # counted from the notice's date
    DAY = "day"  # days, also a third of a month
    HOLIDAY = "holiday"
    WEEK = "week"  # counted from the notice's date
    TODAY = "today"  # the notice's date itself


class Edge(str, Enum):
    """Which part of its interval an expression names."""

    WHOLE = "whole"
    START = "start"  # 年初
    MIDDLE = "middle"  # 年中
    END = "end"  # 年底, 6月末
    WITHIN = "within"  # 年内: before the year ends


@dataclass(frozen=True, slots=True)
class Year:
    """``value`` for a year in digits; else ``offset`` years from ``base``."""

    value: int | None = None
    base: Base | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """An interval of the calendar whose year may be open (``year`` None: not said).

    ``months`` and ``days`` are first and last, both inclusive; None means the whole year or the whole months. ``month_open``:
    only a day is said (15日) or a month relative to another (本月: ``month_offset`` 0). ``years`` counts the years of a period.
    """

    grain: Grain
    year: Year | None = None
    months: tuple[int, int] | None = None
    days: tuple[int, int] | None = None
    edge: Edge = Edge.WHOLE
    years: int = 1
    month_offset: int | None = None
    week_offset: int = 0
    weekday: int | None = None
    day_offset: int = 0  # from the notice's date: 昨天 -1
    holiday: str | None = None
    plan: bool = False
    century: int | None = None  # of a decade: centuries from the notice's (上世纪: -1); ``year`` then holds the year inside it

    @property
    def month_open(self) -> bool:
        return self.grain in (Grain.MONTH, Grain.DAY) and self.months is None


# ------------------------------------------------------------------------------------------------------- numbers and years

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元正])"
_ANY_MONTH = rf"(?:\d{{2}}|{_MONTH})(?!\d)"  # any two digits, so that 13月 is read and then found impossible
_DAY = r"(?:\d{1,2}(?!\d)|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_SMALL = r"(?:\d{1,2}|十[一二三四五六七八九]?|[一二两三四五六七八九])"
_AND = r"(?:-|至|到|、|和|及|与)"
_CLOCK = r"(?:\d{1,2}:\d\d(?::\d\d)?|[\d零一二三四五六七八九十]{1,3}[时点](?:整|半|\d{1,2}分)?)"
# （星期五）, 上午, 17:30, 18时, 零时, 一早
_DAY_PART = rf"(?:\((?:星期|周|礼拜)[一二三四五六日天]\)|上午|下午|晚上?|凌晨|中午|早上|一早|{_CLOCK})*"

_FULL_YEAR = r"(?:(?:1[89]|2[01])\d\d|[一二][〇零一二三四五六七八九]{3})"
# 2021年, 2021年度, 2021. (before a digit), 二〇二一年; the mark may be missing (2021至2023年); not 12021 or 30年
_YEAR_DIGITS = re.compile(
    r"(?P<y>(?:1[89]|2[01])\d\d|[一二][〇零一二三四五六七八九]{3})(?!\d)(?:年度?|[./-](?=\d{1,2}(?!\d)))?"
)
# 今年, 上一年度; not 今后
_YEAR_WORD = re.compile(r"今年度?|本年度?|当年度?|去年度?|上一?年度?|前年|明年|次年度?|下一?年度?|后年|同年|翌年")
_YEAR_WORDS = {
    "今年": Year(base=Base.NOTICE),
    "本年": Year(base=Base.NOTICE),
    "去年": Year(base=Base.NOTICE, offset=-1),
    "上年": Year(base=Base.TEXT, offset=-1),
    "前年": Year(base=Base.NOTICE, offset=-2),
    "明年": Year(base=Base.NOTICE, offset=1),
    "下年": Year(base=Base.TEXT, offset=1),
    "后年": Year(base=Base.NOTICE, offset=2),
    "当年": Year(base=Base.TEXT),
    "同年": Year(base=Base.TEXT),
    "次年": Year(base=Base.TEXT, offset=1),
    "翌年": Year(base=Base.TEXT, offset=1),
}

_EDGES = {
    "底": Edge.END,
    "末": Edge.END,
    "终": Edge.END,
    "初": Edge.START,
    "中": Edge.MIDDLE,
    "内": Edge.WITHIN,
    None: Edge.WHOLE,
    "": Edge.WHOLE,
}
# the last day 0 stands for the end of the month
_THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 0), "上半月": (1, 15), "下半月": (16, 0)}
_ORDINALS = {**{character: value for value, character in enumerate("一二三四五六七", 1)}, "两": 2}
_WEEKDAYS = {character: value for value, character in enumerate("一二三四五六日")} | {"天": 6}


def _small(text: str) -> int:
    if text in ("元", "正"):
        return 1
    return parse_integer(text) or 0


def _ordinal(text: str) -> int:
    return int(text) if text.isdigit() else _ORDINALS[text]


def _year_at(text: str, at: int) -> tuple[Year | None, int]:
    """The year that stands at ``at``, and where it ends."""
    if match := _YEAR_DIGITS.match(text, at):
        value = parse_integer(match["y"])
        return (Year(value=value), match.end()) if value else (None, at)
    if match := _YEAR_WORD.match(text, at):
        return _YEAR_WORDS[match[0].replace("一", "").replace("年度", "年")], match.end()
    return None, at


# ------------------------------------------------------------------------------------------- what may follow, or lack, a year


def _plan(match: re.Match[str], year: Year | None) -> Moment:
    number = _small(match[1])
    first = 1981 + 5 * (number - 6) if number > 2 else 1948 + 5 * number  # 一五 1953, 二五 1958; 三五 began late, in 1966
    if match[2] in ("开局之年", "第一年", "的第一年"):
        return Moment(Grain.YEAR, Year(value=first), plan=True)
    if match[2] == "收官之年":
        return Moment(Grain.YEAR, Year(value=first + 4), plan=True)
    return Moment(Grain.YEAR, Year(value=first), years=5, edge=_EDGES[match[2]], plan=True)


# What 初期, 中期 and the like mean of a decade's ten years, counted from 0: thirds, or halves
_DECADE_PARTS = {"": (0, 9), "初": (0, 3), "中": (4, 6), "末": (7, 9), "前": (0, 4), "后": (5, 9), "中后": (4, 9)}


def _decade(match: re.Match[str], year: Year | None) -> Moment:
    century, tens = match["century"], match["tens"]
    first, last = _DECADE_PARTS[(match["part"] or "").removesuffix("期")]
    if match["full"]:
        said, base = Year(value=int(match["full"]) + first), None
    elif century in ("上世纪", "上个世纪", "本世纪") or not century:
        said, base = Year(offset=_small(tens) + first), {None: None, "本世纪": 0}.get(century, -1)
    else:
        said, base = Year(value=(_small(century.removesuffix("世纪")) - 1) * 100 + _small(tens) + first), None
    return Moment(Grain.DECADE, said, years=last - first + 1, century=base)


def _two_years(match: re.Match[str], year: Year | None) -> Moment:
    first, last = (parse_integer(word) or 0 for word in match.groups())
    return Moment(Grain.YEAR, Year(value=first), years=last - first + 1)


def _years_ahead(match: re.Match[str], year: Year | None) -> Moment:
    return Moment(Grain.YEAR, Year(base=Base.NOTICE), years=3 if "三" in match[0] else 2)


def _half(match: re.Match[str], year: Year | None) -> Moment:
    return Moment(Grain.MONTH, year, months=(1, 6) if match[1] == "上" else (7, 12), edge=_EDGES[match[2]])


def _quarters(match: re.Match[str], year: Year | None) -> Moment:
    first, last = _ordinal(match[1]), _ordinal(match[2])
    return Moment(Grain.MONTH, year, months=(3 * first - 2, 3 * last), edge=_EDGES[match[3]])


def _quarter(match: re.Match[str], year: Year | None) -> Moment:
    number = _ordinal(match[1] or match[3])
    return Moment(Grain.MONTH, year, months=(3 * number - 2, 3 * number), edge=_EDGES[match[2]])


def _first_quarters(match: re.Match[str], year: Year | None) -> Moment:
    return Moment(Grain.MONTH, year, months=(1, 3 * _ordinal(match[1])))


def _first_months(match: re.Match[str], year: Year | None) -> Moment:
    return Moment(Grain.MONTH, year, months=(1, _small(match[1])))


def _months(match: re.Match[str], year: Year | None) -> Moment:
    return Moment(Grain.MONTH, year, months=(_small(match[1]), _small(match[2])), edge=_EDGES[match[3]])


def _day_range(match: re.Match[str], year: Year | None) -> Moment:
    month = _small(match[1])
    return Moment(Grain.DAY, year, months=(month, month), days=(_small(match[2]), _small(match[3])))


def _day(match: re.Match[str], year: Year | None) -> Moment:
    month, day = _small(match[1]), _small(match[2])
    return Moment(Grain.DAY, year, months=(month, month), days=(day, day))


def _third(match: re.Match[str], year: Year | None) -> Moment:
    month = _small(match[1])
    days = _THIRDS.get(match[2])  # None for 5月当月
    return Moment(Grain.DAY if days else Grain.MONTH, year, months=(month, month), days=days, edge=_EDGES[match[3]])


def _month(match: re.Match[str], year: Year | None) -> Moment:
    month = _small(match[1])
    return Moment(Grain.MONTH, year, months=(month, month), edge=_EDGES[match[2]])


def _year_part(match: re.Match[str], year: Year | None) -> Moment:
    return Moment(Grain.YEAR, year, edge=_EDGES.get(match[1], Edge.WHOLE))


def _holiday(match: re.Match[str], year: Year | None) -> Moment:
    return Moment(Grain.HOLIDAY, year, holiday=match[1], edge=Edge.WHOLE if match[2] else Edge.START)


def _relative_month(match: re.Match[str], year: Year | None) -> Moment:
    offset = {"上": -1, "下": 1, "次": 1}.get((match[1] or " ")[0], 0)
    days, edge = None, _EDGES[match[4]]
    if match[2]:
        days = (_small(match[2]), _small(match[2]))
    elif match[3]:
        days = _THIRDS[match[3]]
    return Moment(Grain.DAY if days else Grain.MONTH, None, days=days, edge=edge, month_offset=offset)


def _relative_quarter(match: re.Match[str], year: Year | None) -> Moment:
    offset = {"上": -1, "下": 1}.get(match[1], 0)
    return Moment(Grain.QUARTER, edge=_EDGES[match[2]], month_offset=3 * offset)


def _week(match: re.Match[str], year: Year | None) -> Moment:
    weekday = _WEEKDAYS[match[2]] if match[2] else None
    return Moment(Grain.WEEK, week_offset={"上": -1, "下": 1}.get(match[1], 0), weekday=weekday)


def _bare_day(match: re.Match[str], year: Year | None) -> Moment:
    return Moment(Grain.DAY, None, days=(_small(match[1]), _small(match[1])))


def _today(match: re.Match[str], year: Year | None) -> Moment:
    return Moment(Grain.TODAY, day_offset={"昨": -1, "明": 1, "前": -2}.get((match["day"] or " ")[0], 0))


_Builder = Callable[[re.Match[str], "Year | None"], Moment]

# Tried in this order at one place of the compact text. Each comment: a text it matches; one it must not.
_OF_YEARS: tuple[tuple[re.Pattern[str], _Builder], ...] = (
    # 九十年代, 上世纪80年代末, 1990年代; not 九十年
    (
        re.compile(
            r"(?:(?P<century>上个?世纪|本世纪|(?:20|二十|19|十九)世纪)?(?P<tens>[1-9]0|[二三四五六七八九]十)|(?P<full>(?:19|20)\d0))"
            r"年代(?P<part>中后期|[初中末前后]期|[初中末])?"
        ),
        _decade,
    ),
    # 一九七九和一九八〇两年; not 1至9月
    (re.compile(rf"({_FULL_YEAR})[和与、]({_FULL_YEAR})两年"), _two_years),
)
_AFTER_YEAR: tuple[tuple[re.Pattern[str], _Builder], ...] = (
    # 上半年, 下半年末; not 每半年
    (re.compile(r"([上下])半年度?(底|末)?"), _half),
    # 二至三季度, 第一、二季度末; not 两个季度
    (re.compile(rf"第?([一二三四1-4])(?:季度?)?{_AND}第?([一二三四1-4])季度?(底|末)?"), _quarters),
    # 一季度, 第3季度末, Q1; not 一个季度, 每季度
    (re.compile(r"第?([一二三四1-4])季度?(初|底|末|中)?|[Qq]([1-4])"), _quarter),
    # 前三季度; not 前三年
    (re.compile(r"前([一二两三1-3])个?季度?"), _first_quarters),
    # 前9个月, 前两月; not 前三周
    (re.compile(rf"前({_SMALL})个?月份?"), _first_months),
    # 10月1日至7日, 11月4-15日; not 10月1日至11月7日
    (re.compile(rf"({_ANY_MONTH})[月./]({_DAY})日?{_DAY_PART}{_AND}({_DAY})[日号]{_DAY_PART}"), _day_range),
    # 6月2日, 12月5日17:00; not 6月-12月, 6月3个
    (re.compile(rf"({_ANY_MONTH})月份?({_DAY})(?:[日号]{_DAY_PART}|$)"), _day),
    # 11月中旬, 4月上半月, 5月当月; not 4月中
    (re.compile(rf"({_ANY_MONTH})月份?当?([上中下]旬|[上下]半月|月)(底|末)?"), _third),
    # 1至9月, 7、8月份, 6-12月底, 4、5两月; not 6月-12月 (a range of two moments)
    (re.compile(rf"({_ANY_MONTH}){_AND}({_ANY_MONTH})(?:月份?|两月|两个月)(初|底|末)?"), _months),
    # 七八月份; not 十一月
    (re.compile(r"([一二三四五六七八])([二三四五六七八九])月份?(初|底|末)?"), _months),
    # 9月, 9月份, 十二月底; not 9个月
    (re.compile(rf"({_ANY_MONTH})月份?(初|底|末|中)?"), _month),
    # 春节, 国庆节, 五一假期; not 春季
    (re.compile(rf"({'|'.join(HOLIDAY_NAMES)})节?(期间|假期|长假)?"), _holiday),
)
_YEAR_NEEDED: tuple[tuple[re.Pattern[str], _Builder], ...] = (
    # 2021年底, 今年年底, 2021年内, 去年全年; not 年底 alone
    (re.compile(r"年?(底|末|终|初|中|内)|全?年度?"), _year_part),
    # 2021.8.27, 2021-08-27, 2021/8/27: the same mark twice; not 2021.6-12
    (re.compile(rf"(?:(?<=\.)(?=\d+\.)|(?<=/)(?=\d+/)|(?<=-)(?=\d+-))({_ANY_MONTH})[./-]({_DAY})日?{_DAY_PART}"), _day),
    # 2021.6-12; not 2021.6-2022.5
    (re.compile(rf"({_ANY_MONTH})-({_ANY_MONTH})(?![\d.])(初|底|末)?"), _months),
    # 2021.12, 2023.7底: a month without 月, behind 2021. only
    (re.compile(rf"({_ANY_MONTH})(?![\d月日])(初|底|末|中)?"), _month),
)
_WITHOUT_YEAR: tuple[tuple[re.Pattern[str], _Builder], ...] = (
    # 十四五期间, 十三五末, 六五期间, 十五期内; not 十五日, 五五 alone
    (
        re.compile(
            r"(十[一二三四五六七](?=五)|[一二三四五六七八九十](?=五(?:规划)?(?:期间|时期|期内|阶段|末|初)))"
            r"五(?:规划)?(?:期间|时期|期内|期|阶段)?(末|初|开局之年|收官之年|的?第一年)?"
        ),
        _plan,
    ),
    # 今明两年, 今明后三年; not 今年
    (re.compile(r"今明(?:两|二|后三)年"), _years_ahead),
    # 年底, 年末, 年内, 年初, 全年; not 年度, 年均
    (re.compile(r"年(底|末|终|初|中|内)|全年度?"), _year_part),
    # 上季度, 下一季度末, 本季, 当季; not 每季度, 一季度
    (re.compile(r"([本上下当])(?:一|个)?季(?:度(初|底|末)?)?"), _relative_quarter),
    # 本月, 上个月, 下月底, 次月10日, 月底, 上半月; not 每月, 10月
    (
        re.compile(
            rf"(?:([本上下当次这])个?月(?:份)?|(?=月[底末初])月|(?=[上下]半月|[上中下]旬))(?:({_DAY})[日号]{_DAY_PART}|([上中下]旬|[上下]半月))?(底|末|初)?"
        ),
        _relative_month,
    ),
    # 本周, 下周一上午, 上个礼拜; not 每周
    (re.compile(rf"([本这上下])个?(?:周|星期|礼拜)([一二三四五六日天])?{_DAY_PART}"), _week),
    # 印发之日, 本通知发布之日, 即日, 今天; not 受理之日
    (
        re.compile(
            r"(?:本?(?:通知|意见|方案|办法|措施|规定|细则|政策|条例|公告|文件))?(?:正式)?(?:印发|发布|公布|发文|下发|出台|批准|批复|签发|颁布|公告|施行|实施|通过)(?:之日|当日|日)|即日|(?P<day>[今昨明前]天|[今昨明]日)"
        ),
        _today,
    ),
    # 15日, 三十号; not 15个
    (re.compile(rf"({_DAY})[日号]{_DAY_PART}"), _bare_day),
)


def moment_at(text: str, at: int) -> tuple[Moment, int] | None:
    for pattern, build in _OF_YEARS:
        if match := pattern.match(text, at):
            return build(match, None), match.end()
    year, end = _year_at(text, at)
    dotted = end > at and text[end - 1] in "./-"
    rules = (
        _AFTER_YEAR + (_YEAR_NEEDED if dotted else _YEAR_NEEDED[:1])
        if year
        else _WITHOUT_YEAR[:2] + _AFTER_YEAR + _WITHOUT_YEAR[2:]
    )
    for pattern, build in rules:
        match = pattern.match(text, end)
        if match and match.end() > end:
            return build(match, year), match.end()
    return (Moment(Grain.YEAR, year), end) if year else None
