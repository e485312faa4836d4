"""Durations, recurrences and standing duties: 20日内, 自受理之日起7个工作日内, 每季度末, 持续推进.

All functions read compact text (`times_grammar.compact`) and return the guidelines' notation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bizextract.resources.numerals import parse_number

__all__ = [
    "Duration",
    "comparator_outside",
    "is_standing",
    "is_unfixed",
    "parse_duration",
    "parse_lookback",
    "parse_recurrence",
]


@dataclass(frozen=True, slots=True)
class Duration:
    """``low`` to ``high`` of ``unit``, both the same for a single number; ``comparator`` is empty or ``<= >= < > ~``."""

    low: Decimal
    high: Decimal
    unit: str
    comparator: str = ""

    @property
    def value(self) -> str:
        if self.low != self.high:
            return f"{self.low}..{self.high} {self.unit}"
        return f"{self.comparator}{self.low} {self.unit}"


_NUMBER = r"(?:\d{1,6}(?:\.\d{1,3})?|[零〇一二两三四五六七八九十百千]{1,8}|半)"  # bounded, so that searching stays linear

# Unit words, the longer ones first, with the unit of the notation and how many of it make one.
_UNITS: tuple[tuple[str, str, int], ...] = (
    ("工作小时", "workhour", 1),
    ("工作时", "workhour", 1),
    ("法定工作日", "workday", 1),
    ("工作日", "workday", 1),
    ("工作天", "workday", 1),
    ("交易日", "workday", 1),
    ("自然日", "day", 1),
    ("日历日", "day", 1),
    ("自然月", "month", 1),
    ("自然年", "year", 1),
    ("小时", "hour", 1),
    ("h", "hour", 1),
    ("钟头", "hour", 1),
    ("分钟", "minute", 1),
    ("秒钟", "second", 1),
    ("秒", "second", 1),
    ("会计年度", "year", 1),
    ("年度", "year", 1),
    ("学年", "year", 1),
    ("学期", "month", 6),
    ("季度", "month", 3),
    ("季", "month", 3),
    ("周年", "year", 1),
    ("年", "year", 1),
    ("月", "month", 1),
    ("星期", "week", 1),
    ("礼拜", "week", 1),
    ("周", "week", 1),
    ("旬", "day", 10),
    ("昼夜", "day", 1),
    ("天", "day", 1),
    ("日", "day", 1),
)
_UNIT_VALUES = {word: (unit, factor) for word, unit, factor in _UNITS}
_UNIT = "|".join(word for word, _, _ in _UNITS)

# 20日, 5个工作日, 1-2年, 一个半小时, 两年多, 三到六个月; not 2021年 (checked on the value), 20件
_MEASURE = re.compile(
    rf"(?P<low>{_NUMBER})(?:(?:-|至|到)(?P<high>{_NUMBER}))?(?P<more>[多余几来])?个?(?P<half>半)?(?P<more2>多)?整?"
    rf"(?P<unit>{_UNIT})(?!代)(?P<tail>半|多)?"
)
# The last of these before a number rules: 最长不超过3年 <=, 不满五年 <, 满一年 >=; not 近三年 (the last three years)
_BEFORE = re.compile(
    r"(?P<le>不[得能可应]?超过|未超过|不超|不多于|不大于|最长|最多|至多|最迟|不晚于|不长于)"
    r"|(?P<ge>不[得能可应]?少于|不[得能可应]?低于|不短于|至少|最少|最短|提前|已?(?<!不)(?<!未)满)"
    r"|(?P<lt>不满|未满|不到|不足|少于|低于)"
    r"|(?P<gt>(?<![不未得能可应])超过?|逾|大于|多于)"
    r"|(?P<about>大约|约)"
)
# What stands right before the number of a span and still governs it: 期限不超过 | 3年
_BEFORE_AT_END = re.compile(rf"(?:{_BEFORE.pattern})(?:为|达|在)?$")
# 3个工作日 | 办结, 48小时 | 响应: an action to be done within it; not 九年 | 办不了证, 三年 | 有效
_ACTION_AFTER = re.compile(
    r"\s?(?:即?可)?(?:办[结好理完]|审[批核结]|出具|出证|发证|响应|答复|回复|复核|反馈|完成|送达|到账|拨付)"
)
_AFTER = re.compile(
    r"(?:\([^()]*\))?(?:时间|期限)?(?:(?P<le>[以之]?内|[及含]?以下)|(?P<ge>及?以上)|(?P<about>左右|上下)|(?P<after>[以之]?后)|(?P<before>[以之]?前))?"
)
_SIGNS = {"le": "<=", "ge": ">=", "lt": "<", "gt": ">", "about": "~"}

# 当天, 当日, 交房当天, 今晚之前; 当个工作日 counts workdays
_SAME_DAY = re.compile(
    r"(当|次|同|即)(天|日|个?工作日|时)(?:[以之]?内|[以之]?前)?$|^今[天晚日](?:[以之]?前|[以之]?内)?$|^即时$|^当场$"
)


def parse_duration(text: str) -> Duration | None:
    """The duration that the whole expression states; what stands before it is the event it counts from.

    >>> parse_duration("自收到申请之日起7个工作日内").value, parse_duration("1-2年").value
    ('<=7 workday', '1..2 year')
    """
    if match := _SAME_DAY.search(text):
        return Duration(Decimal(1), Decimal(1), "workday" if "工作" in match[0] else "day", "<=")
    measures = [match for match in _MEASURE.finditer(text) if not _is_year(match)]
    if not measures:
        return None
    last = measures[-1]
    duration = _measured(last)
    if duration is None:
        return None
    if len(measures) > 1 and (joined := _joined(text, measures[-2], last)):
        return joined
    return _compared(duration, text[: last.start()], last, text)


# 五年来, 过去一年, 半年来; not 近三年 (a length), 今年以来
_LOOKBACK = re.compile(
    rf"(?:近|过去的?|这)?(?P<number>{_NUMBER})个?(?P<half>半)?(?P<unit>年|月|周)(?:多)?(?:时间)?以?来|过去的?{_NUMBER}个?(?:年|月|周)"
)


def parse_lookback(text: str) -> Duration | None:
    """The length of a stretch that ends now: 五年来, 过去一年; None for anything else.

    >>> parse_lookback("过去五年").value
    '5 year'
    """
    if not _LOOKBACK.fullmatch(text):
        return None
    match = _MEASURE.search(text)
    return None if match is None or _is_year(match) else _measured(match)


def _is_year(match: re.Match[str]) -> bool:
    """2021年 is a date, 连续2年 is not."""
    number = parse_number(match["low"])
    return match["unit"] == "年" and number is not None and number >= 1800


# 两三天, 三五天: from the one to the other; not 十五天, 二〇
_NEIGHBOURS = re.compile(r"一[两二]|[两二]三|三[四五]|四五|五六|六七|七八|八九")


def _measured(match: re.Match[str]) -> Duration | None:
    first, second = match["low"], match["high"]
    if not second and _NEIGHBOURS.fullmatch(first):
        first, second = first[0], first[1]
    low = parse_number(first)
    high = parse_number(second) if second else low
    if low is None or high is None or high < low:
        return None
    unit, factor = _UNIT_VALUES[match["unit"]]
    half = Decimal("0.5") if match["half"] or match["tail"] == "半" else Decimal(0)
    low, high = (low + half) * factor, (high + half) * factor
    if unit == "year" and low < 1:  # half a year is six whole months
        low, high, unit = low * 12, high * 12, "month"
    more = match["more"] or match["more2"] or match["tail"] == "多"
    return Duration(_plain(low), _plain(high), unit, ">" if more else "")


def _plain(value: Decimal) -> Decimal:
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


_MONTHS = {"month": 1, "year": 12}


def _joined(text: str, first: re.Match[str], last: re.Match[str]) -> Duration | None:
    """Two durations that bound one: 3个月至1年, 三个月以上不满一年, 超过3年不满5年."""
    between = text[first.end() : last.start()]
    if not re.fullmatch(r"-|至|到|[及含]?以上(?:、|,)?(?:不满|不足|不到|未满|不超过)?|不满|不足", between):
        return None
    low, high = _measured(first), _measured(last)
    if low is None or high is None:
        return None
    if low.unit != high.unit:
        if low.unit not in _MONTHS or high.unit not in _MONTHS:
            return None
        low, high = (Duration(part.low * _MONTHS[part.unit], part.high * _MONTHS[part.unit], "month") for part in (low, high))
    return Duration(low.low, high.high, low.unit) if low.low < high.high else None


def _compared(duration: Duration, before: str, measure: re.Match[str], text: str) -> Duration:
    """The comparator from the words around the number in the expression; the one behind rules."""
    if duration.comparator:
        return duration
    after = _AFTER.match(text, measure.end())
    sign = ""
    for match in _BEFORE.finditer(before):
        sign = _SIGNS[match.lastgroup or ""]
    if before.endswith("连续") and after is not None and after.lastgroup == "le":  # 连续12个月内: a length, not a limit
        return duration
    if after is not None and after.lastgroup in _SIGNS:
        sign = sign if sign and after.lastgroup == "ge" and sign == ">=" else _SIGNS[after.lastgroup]
    elif after is not None and after.lastgroup == "before":
        sign = sign or ">="  # 三十日前, 截标五日前: no later than that, so at least so long before; not 到期前30天
    return Duration(duration.low, duration.high, duration.unit, sign)


def comparator_outside(before: str, after: str) -> str:
    """The comparator that the words around a bare span give it: 期限不超过 | 3年, 3个工作日 | 办结; else empty.

    >>> comparator_outside("期限不超过", ""), comparator_outside("窗口", "办结")
    ('<=', '<=')
    """
    match = _BEFORE_AT_END.search(before)
    told_when = before.endswith("期满") or (
        before.endswith("满") and after.startswith("后")
    )  # 张贴期满 | 三十天 撤除, 满 | 半年 | 后
    if match is not None and not told_when:
        return _SIGNS[match.lastgroup or ""]
    return "<=" if _ACTION_AFTER.match(after) else ""


# ------------------------------------------------------------------------------------------------ recurrences, standing duties

# 每年, 每两个月, 每半年, 每季度末月25日前, 每双周, 每隔三天; not 每件
_EVERY = re.compile(rf"每(?P<skip>隔|双|间隔|逢)?(?:一)?个?(?P<number>{_NUMBER})?个?(?P<unit>{_UNIT})")
# 按月, 逐季, 按半年; not 按日期, 按月份排列
_BY = re.compile(r"(?:按|逐)(?P<number>半)?(?P<unit>年度|季度|工作日|年|季|月|周|旬|日|天)(?![期份照])")
# 一年一次, 一季度一调度, 一年两次; not 一年
_TIMES = re.compile(
    rf"(?P<number>{_NUMBER})个?(?P<unit>{_UNIT})(?P<times>[一两二三四])(?:次|调|报|评|考|检|测|更|通|会|清|结|督|研|复)"
)
# 隔周, 双月
_ALTERNATE = re.compile(r"(?:隔|双)(?P<unit>年|月|周|日|天)")


def parse_recurrence(text: str) -> str | None:
    """The recurrence that the text states, as ``every N unit``; None where it states none.

    >>> parse_recurrence("每季度末"), parse_recurrence("每半年"), parse_recurrence("按月")
    ('every 3 month', 'every 6 month', 'every 1 month')
    """
    if match := _EVERY.search(text):
        number = parse_number(match["number"]) if match["number"] else Decimal(1)
        if number is None:
            return None
        return _every(number * 2 if match["skip"] == "双" else number, match["unit"])
    if match := _BY.search(text):
        return _every(Decimal("0.5") if match["number"] else Decimal(1), match["unit"])
    if match := _TIMES.search(text):
        number, times = parse_number(match["number"]), parse_number(match["times"])
        return _every(number / times, match["unit"]) if number and times else None
    if match := _ALTERNATE.search(text):
        return _every(Decimal(2), match["unit"])
    return None


def _every(number: Decimal, unit_word: str) -> str:
    unit, factor = _UNIT_VALUES[unit_word]
    number *= factor
    if unit == "year" and number % 1:
        number, unit = number * 12, "month"
    return f"every {_plain(number)} {unit}"


# 持续推进, 长期坚持, 常态化, 全年持续; not 持续三年 (a duration, read before)
_STANDING = re.compile(r"持续|长期|常态|常年|经常|日常|始终|一贯|贯穿|滚动|不断|全程|即知即改|永久")


def is_standing(text: str) -> bool:
    """Whether the text names a duty without an end.

    >>> is_standing("持续推进")
    True
    """
    return _STANDING.search(text) is not None


# 汛期, 供热期内, 明年春季以前, 两个采暖期, 过渡期满前, 自国务院批准设立之日起: stretches whose days only the place or another text tells
_UNFIXED = re.compile(
    r"[春夏秋冬]季|汛期|[采供]暖期?|供热期|过渡期|禁火期|休渔期|征期|学期|寒假|暑假|[施执]行|实施|有效期|任期|届|之日起$"
)


def is_unfixed(text: str) -> bool:
    """Whether the text names a stretch of time that no calendar fixes.

    >>> is_unfixed("汛期"), is_unfixed("目前")
    (True, False)
    """
    return _UNFIXED.search(text) is not None
