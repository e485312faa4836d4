"""The value inside a TARGET span: number or range and unit, once the comparators around it are taken away.

>>> read_value("1至3名")
QuantityValue(low=Decimal('1'), high=Decimal('3'), unit='名', comparator=None)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from bizextract.records import Comparator
from bizextract.resources.numerals import NUMBER, parse_fraction, parse_number

__all__ = ["QuantityValue", "read_value"]

_GT, _APPROX = Comparator.GT, Comparator.APPROX

# Words that are a number and its unit: 一半, 过半数, 减半, 对半, 翻一番, 翻番, 加倍
_HALF = re.compile(r"(?:减|一|对)?半数?")
_DOUBLED = re.compile(r"(?:翻)?([一二两三四五六0-9]*)番")
_TENTHS = re.compile(
    r"([一二两三四五六七八九十0-9]+(?:\.[0-9]+)?)(?:成)?(?:(?:至|到|[-—–~]{1,2})([一二两三四五六七八九十0-9.]+))?成([一二三四五六七八九半])?"
)
_DISCOUNT = re.compile(r"([一二三四五六七八九])([一二三四五六七八九])?折")
_SLASH_FRACTION = re.compile(r"([1-9][0-9]?)/([1-9][0-9]?)")
_MYRIADTHS = re.compile(r"万分之(.+)")
_DENOMINATOR = re.compile(r"(.+?)分之")
# 三五天, 两三趟, 四五千: two neighbouring digits name a range; not 二五 (25 in a document number)
_NEIGHBOURS = re.compile(r"([一二两三四五六七八])([二两三四五六七八九])(?=[十百千万个天日趟次年家名人月小分级成倍里件项户])")

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_MORE = "多余餘几"
# 1.2万, 二十三, 半, 亿 (in 亿元以上), 数百, 几十: a number; then 余 or 来, then more scale words: 9万余, 150多万, 20余 亿
_NUMBER = rf"(?:-?{NUMBER}|[数几]?[十百千万亿]+)"
_AMOUNT = re.compile(rf"(?P<number>{_NUMBER})(?P<more>[{_MORE}来])?(?P<scale>[十百千万亿萬億]{{0,2}})(?P<more2>[{_MORE}])?")
_JOIN = re.compile(r"(?:至|到|[-—–~﹣―]{1,2}|以上、?(?:不满|不足|低于)?)")

# 1000万元以上、不足5000万元; 75分以上不满90分: the second part of a range may have its own comparator
_SECOND_COMPARATOR = re.compile(r"不足|不满|低于|不到|不超过")
# 千 of 千瓦, 千伏安, 千克 belongs to the unit, not to the number: 160千瓦; not 3千元. It is hidden meanwhile.
_KILO = re.compile(r"千(?=[瓦伏克米乏焦卡升])")
_HIDDEN_KILO = "\ue000"
# 3角, 5角2分, 三角二分; not 三角形
_COINS = re.compile(r"([0-9一二三四五六七八九]+)角(?:([0-9一二三四五六七八九]+)分)?(?:钱)?")
_PERCENT_BASE = {Decimal(100): ("%", Decimal(100)), Decimal(1000): ("‰", Decimal(1000)), Decimal(10000): ("‰", Decimal(1000))}


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """What a span says before its context is asked: bounds, unit ("" where it has none), and a comparator it contains."""

    low: Decimal
    high: Decimal
    unit: str
    comparator: Comparator | None = None


def read_value(body: str) -> QuantityValue | None:
    """The value of a span without blanks, full-width forms and outer comparators; None where it has no number."""
    value = _special(body) or _amounts(_KILO.sub(_HIDDEN_KILO, body))
    return replace(value, unit=value.unit.replace(_HIDDEN_KILO, "千")) if value else None


def _special(body: str) -> QuantityValue | None:
    """Quantities without a measure word of their own: halves, tenths, fractions, discounts, doublings, coins."""
    more = _GT if body[-1:] in ("多", "余", "强") else None
    body = body[:-1] if more and len(body) > 1 else body
    if _HALF.fullmatch(body):
        return QuantityValue(Decimal(50), Decimal(50), "%", more)
    if body.endswith("大半"):  # 一大半, 大半
        return QuantityValue(Decimal(50), Decimal(50), "%", _GT)
    if body == "零":
        return QuantityValue(Decimal(0), Decimal(0), "")
    if body in ("加倍", "翻倍", "双倍"):
        return QuantityValue(Decimal(2), Decimal(2), "倍", more)
    if match := _DOUBLED.fullmatch(body):
        times = parse_number(match[1] or "一")
        return None if times is None else QuantityValue(times, times, "番", more)
    if match := _TENTHS.fullmatch(body):
        return _tenths(match, more)
    if match := _DISCOUNT.fullmatch(body):
        tenths = (parse_number(match[1]) or Decimal(0)) + (parse_number(match[2] or "零") or Decimal(0)) / 10
        return QuantityValue(tenths, tenths, "折", more)
    if match := _COINS.fullmatch(body):
        amount = (parse_number(match[1]) or Decimal(0)) / 10 + (parse_number(match[2] or "零") or Decimal(0)) / 100
        return QuantityValue(amount, amount, "元", more)
    return _fraction(body, more)


def _tenths(match: re.Match[str], more: Comparator | None) -> QuantityValue | None:
    """三成五 is 35 %, 两成半 25 %, 五成至七成 50 to 70 %."""
    low, high = parse_number(match[1]), parse_number(match[2] or match[1])
    extra = Decimal(5) if match[3] == "半" else parse_number(match[3] or "零")
    if low is None or high is None or extra is None:
        return None
    return QuantityValue(low * 10 + (extra if match[2] is None else 0), high * 10 + extra, "%", more)


def _fraction(body: str, more: Comparator | None) -> QuantityValue | None:
    """三分之一 is 33.3 %, 百分之五 5 %, 千分之三 3 ‰, 2/3 66.7 %; 百分之五以上百分之十以下 is a range."""
    parts = [_part_of(part) for part in re.split(r"以上|至(?=.{1,3}分之)", body)]
    if not 1 <= len(parts) <= 2:
        return None
    first, last = parts[0], parts[-1]
    if first is None or last is None or first[1] != last[1]:
        return None
    return QuantityValue(first[0], last[0], first[1], more)


def _part_of(text: str) -> tuple[Decimal, str] | None:
    """One fraction as a number of per cent (one decimal where it does not come out even) or per mille."""
    if match := _SLASH_FRACTION.fullmatch(text):
        numerator, denominator = Decimal(match[1]), Decimal(match[2])
    elif match := _MYRIADTHS.fullmatch(text):
        number = parse_number(match[1])
        if number is None:
            return None
        numerator, denominator = number, Decimal(10000)
    else:
        pair = parse_fraction(text)
        if pair is None:
            return None
        numerator, denominator = pair
    unit, base = _PERCENT_BASE.get(denominator, ("%", Decimal(100)))
    share = numerator * base / denominator
    if denominator not in _PERCENT_BASE:
        share = share.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return share, unit


def _amounts(body: str) -> QuantityValue | None:
    """One number with its unit, or a range of two."""
    if match := _NEIGHBOURS.match(body):
        rest = body[match.end() :]
        low, high = _amounts(match[1] + rest), _amounts(match[2] + rest)
        return QuantityValue(low.low, high.low, low.unit) if low and high else None
    first = _AMOUNT.match(body)
    if first is None:
        return None
    rest = body[first.end() :]
    for join in _JOIN.finditer(rest):
        second = _AMOUNT.match(rest, _skip_before(rest, join.end()))
        if second and join.start() < second.start():
            return _range(first, rest[: join.start()], second, rest[second.end() :])
    return _single(first, rest)


def _skip_before(text: str, position: int) -> int:
    """Past a comparator that opens the second part of a range: 1000万元以上、不足5000万元."""
    match = _SECOND_COMPARATOR.match(text, position)
    return match.end() if match else position


def _single(match: re.Match[str], unit: str) -> QuantityValue | None:
    number = _scaled(match)
    if number is None:
        return None
    more = _GT if (match["more"] or match["more2"] or "来") != "来" or match["number"][0] in "数几" else None
    if match["more"] == "来":
        more = _APPROX
    # 2个半小时, 两天半, 一年半: half of the unit more; 3个多月, 2000元多: more
    half = re.fullmatch(r"(个半(?=[^个])|)(.+?)(半?)", unit)
    if half and (half[1] or half[3]) and not unit.startswith("半"):
        number += Decimal("0.5")
        unit = half[2]
    if unit.startswith("个多") or (len(unit) > 1 and unit[-1] in "多余强"):
        more, unit = _GT, unit.replace("个多", "个", 1) if unit.startswith("个多") else unit[:-1]
    return QuantityValue(number, number, unit, more)


def _range(first: re.Match[str], first_unit: str, second: re.Match[str], unit: str) -> QuantityValue | None:
    low, high = _scaled(first), _scaled(second)
    if low is None or high is None:
        return None
    if not first_unit and low < (mantissa := _mantissa(second) or high) <= high and not _scale_of(first):
        low *= high / mantissa  # 3-5万元: the scale word counts for both
    unit = unit or first_unit
    return QuantityValue(low, high, unit)


def _scaled(match: re.Match[str]) -> Decimal | None:
    """The number with its scale words multiplied out: 150多万, 上千万, 数百."""
    text, scale = match["number"], match["scale"]
    if text[0] in "数几" or text[0] in "万亿":
        number: Decimal | None = _scale_words(text.lstrip("数几")) * (_scale_words(scale) or 1)
    else:  # as one numeral, for in 六亿三千多万 the scale word multiplies 三千 alone
        number = parse_number(text.lstrip("-") + scale)
    if number is None:
        return None
    return -number if text[0] == "-" else number


def _scale_words(text: str) -> Decimal:
    product = Decimal(1)
    for character in text:
        product *= _SCALES.get(character, 1)
    return product


def _scale_of(match: re.Match[str]) -> str:
    return match["scale"] or re.sub(r"[^十百千万亿]", "", match["number"])


def _mantissa(match: re.Match[str]) -> Decimal | None:
    """The number without the scale words behind it: 5 in 5万."""
    return parse_number(match["number"].rstrip("十百千万亿")) if match["number"].rstrip("十百千万亿") else None
