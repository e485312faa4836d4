"""Numerals: values of single numbers and fractions, and what the fragments match."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizextract.resources.numerals import FRACTION, NUMBER, parse_fraction, parse_integer, parse_number

VALUES = [
    ("0", "0"),
    ("308", "308"),
    ("１２３", "123"),
    ("1,234", "1234"),
    ("1，234，567.5", "1234567.5"),
    ("2 0 2 1", "2021"),
    ("1 . 5", "1.5"),
    ("1.2万", "12000"),
    ("1.25 亿", "125000000"),
    ("３ 亿", "300000000"),
    ("3千万", "30000000"),
    ("1万亿", "1000000000000"),
    ("1亿2000万", "120000000"),
    ("3万5千", "35000"),
    ("〇", "0"),
    ("零", "0"),
    ("半", "0.5"),
    ("十", "10"),
    ("十五", "15"),
    ("二十三", "23"),
    ("廿三", "23"),
    ("一百零二", "102"),
    ("一百二", "120"),
    ("两千三百", "2300"),
    ("两万三", "23000"),
    ("两万零三", "20003"),
    ("一万二千三百四十五", "12345"),
    ("三亿五千万", "350000000"),
    ("三千亿零五百万", "300005000000"),
    ("一万亿", "1000000000000"),
    ("一点五", "1.5"),
    ("二〇二一", "2021"),
    ("贰拾叁", "23"),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_values(text: str, value: str) -> None:
    parsed = parse_number(text)
    assert parsed == Decimal(value)
    assert "E" not in str(parsed)
    assert re.fullmatch(NUMBER, text), "the fragment matches what the parser reads"


@pytest.mark.parametrize("text", ["", " ", "万", "几", "多", "1.2.3", "两个", "3元", "百分之二十", "12.", "十里"])
def test_not_a_number(text: str) -> None:
    assert parse_number(text) is None


def test_integer() -> None:
    assert parse_integer("十二") == 12
    assert parse_integer("1.5") is None
    assert parse_integer("x") is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("三分之一", (1, 3)),
        ("百分之二十", (20, 100)),
        ("百分之2.5", ("2.5", 100)),
        ("千分之三", (3, 1000)),
        ("万分之五", (5, 10000)),
        ("10分之3", (3, 10)),
    ],
)
def test_fractions(text: str, parts: tuple[object, object]) -> None:
    assert parse_fraction(text) == (Decimal(str(parts[0])), Decimal(str(parts[1])))


@pytest.mark.parametrize("text", ["三分", "分之一", "三之一", "零分之一", ""])
def test_not_a_fraction(text: str) -> None:
    assert parse_fraction(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("由308个压缩到70个", ["308", "70"]),
        ("投资1.2万元", ["1.2万"]),
        ("新增两千三百户", ["两千三百"]),
        ("万元以上", []),  # a scale word alone is no number
        ("1. 推进改革", ["1"]),  # the full stop of a list number is no decimal point
        ("3,4两项", ["3", "4", "两"]),  # an enumeration, no thousands
        ("合计1,234户", ["1,234"]),
    ],
)
def test_fragment(text: str, found: list[str]) -> None:
    assert re.findall(NUMBER, text) == found


def test_fraction_fragment() -> None:
    assert re.findall(FRACTION, "占三分之一以上，降低百分之2.5") == ["三分之一", "百分之2.5"]


DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """The usual Chinese spelling of 0 to 99,999,999."""
    if number >= 10000:
        high, low = divmod(number, 10000)
        return spelled(high) + "万" + ("" if not low else ("零" if low < 1000 else "") + spelled(low))
    text, zero = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + word
        zero = not digit
    return text or "零"


@given(st.integers(0, 99_999_999))
def test_spelled_numbers_come_back(number: int) -> None:
    assert parse_number(spelled(number)) == number
    assert parse_number(f"{number:,}") == number


@given(st.text(alphabet="0123456789一二三十百千万亿半点零〇.,， 个", max_size=12))
def test_never_fails(text: str) -> None:
    value = parse_number(text)
    assert value is None or value >= 0
