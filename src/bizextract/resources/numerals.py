"""Chinese and Arabic numerals, exact.

    >>> parse_number("1.2万")
    Decimal('12000')
    >>> parse_number("二十三"), parse_number("二〇二一"), parse_number("1,234")
    (Decimal('23'), Decimal('2021'), Decimal('1234'))

`NUMBER` and `FRACTION` are regex fragments without capturing groups, for use inside larger patterns; what they match,
`parse_number` and `parse_fraction` read. Both are linear: each repeats a single character class, or characters that
the following part cannot start with.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

__all__ = ["CHINESE_DIGITS", "FRACTION", "NUMBER", "parse_fraction", "parse_integer", "parse_number"]

_DIGIT_VALUES = {
    **dict.fromkeys("〇零○Ｏ", 0),
    **{character: value for value, character in enumerate("一二三四五六七八九", start=1)},
    **{character: value for value, character in enumerate("壹贰叁肆伍陆柒捌玖", start=1)},
    "两": 2,
    "貳": 2,
    "參": 3,
    "陸": 6,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TEN_WORDS = {"廿": "二十", "卅": "三十"}  # dates of the farmer's calendar and old-style counts
_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

CHINESE_DIGITS = "".join(_DIGIT_VALUES)
"""Characters that stand for one decimal digit each (as in 二〇二一)."""

_BLANK = r"[ \u00a0\u3000]?"  # one blank that OCR left between two digits; a tab divides cells and never stands in a number
# 12, 1 2, １２; the digits of one number
_ARABIC_DIGITS = rf"[0-9０-９](?:{_BLANK}[0-9０-９])*"
# 1,234 and 1，234，567 but not 3,4 (an enumeration): groups of exactly three digits follow a separator
_GROUPED = r"[0-9０-９]{1,3}(?:[,，][0-9０-９]{3}(?![0-9０-９]))+"
# 1.5, 1．5 and 1 . 5 but not the full stop of "1. 推进": a digit follows
_DECIMALS = rf"(?:{_BLANK}[.．]{_BLANK}{_ARABIC_DIGITS})?"
_SCALE_WORDS = "十百千万亿萬億"
# 3万, 1.2 亿, 1万亿, 3千万, also 1亿2000万 and 3万5千; not 万元 (no digits before it)
_ARABIC = (
    rf"(?:{_GROUPED}|{_ARABIC_DIGITS}){_DECIMALS}"
    rf"(?:{_BLANK}[{_SCALE_WORDS}](?:{_BLANK}[{_SCALE_WORDS}])*(?:{_BLANK}[0-9０-９]+[{_SCALE_WORDS}]+)*)?"
)
# 二十三, 两千三百, 二〇二一, 一点五, 半, 十; not 万 or 亿 alone (亿元以上 names a class, and has no number)
_CHINESE = (
    rf"[{CHINESE_DIGITS}十拾廿卅百佰千仟][{CHINESE_DIGITS}十拾廿卅百佰千仟万萬亿億]*"
    rf"(?:点[{CHINESE_DIGITS}]+[{_SCALE_WORDS}]*)?|半"
)

NUMBER = rf"(?:{_ARABIC}|{_CHINESE})"
"""Fragment for a number with its scale words: 1,234.5, 1.2万, 二十三, 半. It holds no sign and no comparator."""

FRACTION = rf"(?:(?:{_CHINESE}|{_ARABIC_DIGITS})分之(?:{_ARABIC_DIGITS}{_DECIMALS}|{_CHINESE}))"
"""Fragment for a fraction in words: 三分之一, 百分之二十, 百分之2.5."""

_IGNORED = re.compile(r"[\s,，]")
_FRACTION_PARTS = re.compile(r"^(.+?)分之(.+)$")
_DECIMAL_TEXT = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def parse_number(text: str) -> Decimal | None:
    """The value of a numeral; blanks, thousands separators and full-width forms are allowed inside.

    Takes exactly one number (``"1.2万"``, ``"二十三"``, ``"〇"``, ``"半"``); anything else, a fraction included, gives None.

        >>> parse_number("３ 亿"), parse_number("一百二"), parse_number("半"), parse_number("几")
        (Decimal('300000000'), Decimal('120'), Decimal('0.5'), None)
    """
    compact = _IGNORED.sub("", unicodedata.normalize("NFKC", text))
    for word, expansion in _TEN_WORDS.items():
        compact = compact.replace(word, expansion)
    if not compact:
        return None
    if compact == "半":
        return Decimal("0.5")
    if _DECIMAL_TEXT.fullmatch(compact):
        return Decimal(compact)
    if all(character in _DIGIT_VALUES for character in compact):
        return Decimal("".join(str(_DIGIT_VALUES[character]) for character in compact))
    return _positional(compact)


def parse_integer(text: str) -> int | None:
    """Like `parse_number`, None also where the value is not whole.

    >>> parse_integer("十二"), parse_integer("1.5")
    (12, None)
    """
    value = parse_number(text)
    return None if value is None or value != value.to_integral_value() else int(value)


def parse_fraction(text: str) -> tuple[Decimal, Decimal] | None:
    """Numerator and denominator of a fraction in words, not reduced; None where the text is not one.

    >>> parse_fraction("百分之二十"), parse_fraction("三分之一")
    ((Decimal('20'), Decimal('100')), (Decimal('1'), Decimal('3')))
    """
    match = _FRACTION_PARTS.match(_IGNORED.sub("", unicodedata.normalize("NFKC", text)))
    if match is None:
        return None
    denominator, numerator = parse_number(match[1]), parse_number(match[2])
    if match[1] in ("百", "千", "万"):
        denominator = Decimal({"百": 100, "千": 1000, "万": 10000}[match[1]])
    if denominator is None or numerator is None or not denominator:
        return None
    return numerator, denominator


def _positional(text: str) -> Decimal | None:
    """Value of a numeral with 十百千万亿, in Chinese or Arabic digits or both: 两千三百, 1.2万, 1亿2000万, 一点五."""
    total = section = Decimal(0)  # `section` counts below the next 万 or 亿
    number: Decimal | None = None
    last_unit = Decimal(1)
    position = 0
    while position < len(text):
        character = text[position]
        if character in _TENS:
            unit = Decimal(_TENS[character])
            if number is None and section and position and text[position - 1] in _TENS:  # 3百千: scale words multiply
                section *= unit
            else:
                section += (Decimal(1) if number is None else number) * unit
            number, last_unit = None, unit
            position += 1
        elif character in _SCALES:
            unit = Decimal(_SCALES[character])
            section += number or 0
            if section:
                total = (total + section) * unit if unit > last_unit and total < unit else total + section * unit
            elif total:  # 1万亿: a scale word on a scale word multiplies
                total *= unit
            else:
                return None
            section, number, last_unit = Decimal(0), None, unit
            position += 1
        else:
            if number is not None:
                return None
            end = _digits_end(text, position)
            if end == position:
                return None
            digits = "".join(_ascii_digit(character) for character in text[position:end])
            number, position = Decimal(digits), end
    if number is not None:
        # 一百二 is 120 and 两万三 23000: one digit, nothing behind, no 零 before it.
        elliptic = last_unit >= 100 and 0 < number < 10 and number == int(number) and text[-2] not in "零〇0123456789."
        section += number * last_unit / 10 if elliptic else number
    return _plain(total + section)


def _plain(value: Decimal) -> Decimal:
    """Without zeros behind the point and without an exponent: 1.2 times 10000 is 12000, not 12000.0."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def _ascii_digit(character: str) -> str:
    if character.isascii():
        return character
    return str(_DIGIT_VALUES[character]) if character in _DIGIT_VALUES else "."  # 点


def _digits_end(text: str, position: int) -> int:
    """Where the run of digits (one decimal point or 点 allowed inside) that starts at ``position`` ends."""
    end, points = position, 0
    while end < len(text):
        character = text[end]
        if character in _DIGIT_VALUES or (character.isascii() and character.isdigit()):
            end += 1
        elif character in ".点" and not points and end > position and end + 1 < len(text):
            points += 1
            end += 1
        else:
            break
    return end
