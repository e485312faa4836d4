"""Quantities: the number, comparator and unit of a TARGET span, exact.

    >>> parse_quantity("不超过3个工作日").norm
    '<=3 工作日'
    >>> parse_quantity("20%", before="不低于新出台总量的").norm
    '>=20 %'

The value is read from the span. The words before it may add a comparator, a list that it belongs to its unit or
comparator, and a table header the unit of a bare number.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bizextract.records import Comparator, NoticeWarning, SpanLabel
from bizextract.records.stages import Cell, Quantity, Span, Tagged
from bizextract.resources.quantity_patterns import COMPARATORS_BEFORE, UNIT

from .quantity_context import comparator_around, unit_around, unit_of_header
from .quantity_tables import TableUnits
from .quantity_values import QuantityValue, read_value

__all__ = ["parse_quantity", "resolve_quantities"]

_CONTEXT = 40  # characters on either side that may qualify a number; clauses are rarely longer
_EQ, _GE, _LE = Comparator.EQ, Comparator.GE, Comparator.LE
_GT, _LT, _APPROX = Comparator.GT, Comparator.LT, Comparator.APPROX

# Full-width forms and noise; NFKC would also turn ℃ into °C and （） into ().
_PLAIN_FORMS = str.maketrans("０１２３４５６７８９％．／～－，＋＞＜﹪％", "0123456789%./~-,+><%%")
_NOISE = re.compile(r"[\s\u200b\ufeff]+")


def _words(words: str) -> str:
    return "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True))


_SIGNS = {word: Comparator(sign) for sign, words in COMPARATORS_BEFORE.items() for word in words.split()}
# 不超过3天, 最高不超过50万元, 累计不超过150万元: every word that stands before the number in the span
_BEFORE = re.compile(rf"(?:累计|总计|合计|原则上|平均|各)?({_words(' '.join(_SIGNS))})")
_SIGNS_BY_WORD = {**_SIGNS, "上": _GE, "过": _GT, "满": _GE, "上限": _LE, "封顶": _LE, "大": _GE}
_SHORT_BEFORE = re.compile(r"(?:上(?=[十百千万亿])|过(?=半|.成)|满(?=[0-9])|上限|封顶|大(?=半))")
_CURRENCY_BEFORE = re.compile(r"人民币|[¥￥+]")
_DIAMETER = re.compile(r"DN([0-9]+)")  # DN50: a nominal diameter in millimetres
_FIRST_NUMBER = re.compile(r"[0-9〇零一二三四五六七八九十百两半]")

_AFTER_SIGNS: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    # 3万元以上, 50%及以上, 3万元(含)以上, 八成往上; not 上 alone
    (re.compile(r"(?:[（(]不?含[）)])?(?:及)?(?:以上|往上)$"), _GE),
    # 5天以内, 160千瓦及以下, 7日之内, 3日内, 50万元封顶
    (re.compile(r"(?:[（(]不?含[）)])?(?:及)?(?:以下|以内|之内|内|封顶|为限)$"), _LE),
    (re.compile(r"(?:左右|上下)$"), _APPROX),
    (re.compile(r"(?:出头|还多|开外)$"), _GT),
    (re.compile(r"不到$"), _LT),
)
_EXCLUDED = re.compile(r"[（(]不含[^（()）]{1,12}[）)]$")  # 4亿元以下（不含4亿元）; not （不含）以上
_INCLUDED = re.compile(r"[（(](不?)含[）)]")

# 个 before a time or a point of a rate is dropped; spellings of one unit become one
_DROPPED_MEASURE = re.compile(r"个(?=(?:工作|自然|日历)?(?:日|小时|月|季度|星期|时)|工时|半|百分点|基点|亿)")
_UNIT_SPELLINGS = {
    "平米": "平方米",
    "㎡": "平方米",
    "m²": "平方米",
    "块钱": "元",
    "元人民币": "元",
    "元钱": "元",
    "秒钟": "秒",
    "港币": "港元",
    "％": "%",
}
_UNIT = re.compile(UNIT)
_RARE_UNIT = re.compile(
    r"[^\W\d_]{1,6}(?:[（(][^\W\d_]{1,3}[）)])?(?:/[^\W\d_]{1,6})?"
)  # 羽, 幢（座）, 元/床位; not 第3页共6页元
_SCALE_PREFIX = re.compile(r"[十百千万亿]{1,2}(?=.)(?!瓦|伏|克|米|分)")  # 万 in 万件; not 千 in 千瓦
_HEADER_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_SMALLER_UNITS = {
    "分钱": ("元", Decimal("0.01")),
    "角钱": ("元", Decimal("0.1")),
    "毛": ("元", Decimal("0.1")),
    "毛钱": ("元", Decimal("0.1")),
    "刻钟": ("分钟", Decimal(15)),
}


def parse_quantity(text: str, before: str = "", after: str = "", header: str | None = None) -> Quantity | None:
    """The quantity of a TARGET span, or None where it has no number.

    ``text`` is the span (blanks, line breaks and full-width forms allowed inside), ``before`` and ``after`` the text around
    it in the same line or table cell, ``header`` the words that give a bare number its unit: a column header or a unit
    cell such as 万件. ``low`` and ``high`` are bounds in ``unit``, scale words multiplied out; ``~`` has both, equal.

        >>> parse_quantity("2万余件").norm, parse_quantity("一万元以上三万元以下").norm
        ('>20000 件', '=10000..30000 元')
        >>> parse_quantity("146.2", header="亿元").low
        Decimal('14620000000')
    """
    compact = _NOISE.sub("", text.translate(_PLAIN_FORMS))
    before = _NOISE.sub("", before.rpartition("\t")[2])
    after = _NOISE.sub("", after.partition("\t")[0].translate(_PLAIN_FORMS))
    body, comparator = _strip_before(compact)
    body, comparator = _strip_after(body, comparator)
    value = read_value(body)
    if value is None and (number := _FIRST_NUMBER.search(body)):  # words inside the span: 缩短1个工作日, 每小时不高于3元
        before, body = body[: number.start()], body[number.start() :]
        value = read_value(body)
    if value is None:
        return None
    if value.low != value.high:
        comparator = _APPROX if comparator is _APPROX else _EQ
    elif value.comparator is not None and comparator in (None, _APPROX):
        comparator = value.comparator
    else:
        comparator = comparator or comparator_around(before, after, value.unit)
    value = _with_context(value, before, after, header)
    unit = _known_unit(value.unit)
    return _quantity(replace(value, unit=unit), comparator or _EQ) if unit else None


def _strip_before(body: str) -> tuple[str, Comparator | None]:
    """The span without its leading comparators, and the last of them: 最高不超过50万元 is <=."""
    comparator = None
    body = _DIAMETER.sub(r"\1毫米", body)
    while match := _BEFORE.match(body) or _SHORT_BEFORE.match(body) or _CURRENCY_BEFORE.match(body):
        word = match[match.lastindex or 0]
        comparator = _SIGNS_BY_WORD.get(word, comparator)
        body = body[match.end() :]
    if body.startswith("零下"):
        body = "-" + body[2:]
    return body, comparator


def _strip_after(body: str, comparator: Comparator | None) -> tuple[str, Comparator | None]:
    """The span without its trailing comparators; (含) turns > into >= and < into <=."""
    excluded = _EXCLUDED.search(body)
    body = body[: excluded.start()] if excluded else body
    for pattern, sign in _AFTER_SIGNS:
        if match := pattern.search(body):
            body, comparator = body[: match.start()], sign
            break
    if excluded:
        comparator = {_GE: _GT, _LE: _LT}.get(comparator or _EQ, comparator)
    if body.endswith(("(含)", "（含）")):
        body = body[:-3]
        comparator = {_GT: _GE, _LT: _LE}.get(comparator or _EQ, comparator)
    return _INCLUDED.sub("", body), comparator


def _with_context(value: QuantityValue, before: str, after: str, header: str | None) -> QuantityValue:
    """The value in its final unit: 个 dropped or filled in, small units and a header's scale word multiplied out."""
    unit = _DROPPED_MEASURE.sub("", value.unit)
    factor = Decimal(1)
    if unit in ("亿", "万"):  # 10个亿: a sum of money
        unit, factor = "元", Decimal(_HEADER_SCALES[unit])
    elif not unit and header and (named := unit_of_header(header)) and not (named == "分" and value.high >= 10**4):
        scale = _SCALE_PREFIX.match(named)
        for character in scale[0] if scale else "":
            factor *= _HEADER_SCALES[character]
        unit = _DROPPED_MEASURE.sub("", named[scale.end() if scale else 0 :])
    elif not unit or unit == "个":
        found = unit_around(before, after, scaled=value.high >= 10**4)
        unit = found if not unit else _DROPPED_MEASURE.sub("", found) if found.startswith("个") else unit
        unit = _DROPPED_MEASURE.sub("", unit)
    unit = _UNIT_SPELLINGS.get(unit, unit)
    for smaller, (larger, share) in _SMALLER_UNITS.items():
        if unit == smaller:
            unit, factor = larger, share
    return QuantityValue(value.low * factor, value.high * factor, unit, value.comparator)


def _known_unit(unit: str) -> str | None:
    """The unit as it is, or its first measure word where more than a unit follows the number; None for what is no unit."""
    if _UNIT.fullmatch(unit) or _RARE_UNIT.fullmatch(unit):
        return unit
    match = _UNIT.match(unit)
    return match[0] if match else None


def _quantity(value: QuantityValue, comparator: Comparator) -> Quantity:
    least, most = _plain(value.low), _plain(value.high)
    number = least if value.low == value.high else f"{least}..{most}"
    low = None if comparator in (Comparator.LE, Comparator.LT) else Decimal(least)
    high = None if comparator in (Comparator.GE, Comparator.GT) else Decimal(most)
    return Quantity(comparator, low, high, value.unit, f"{comparator.value}{number} {value.unit}")


def _plain(number: Decimal) -> str:
    """Without exponent and without zeros behind the point: 874000000, 0.5."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def resolve_quantities(tagged: Tagged) -> tuple[dict[int, Quantity], tuple[NoticeWarning, ...]]:
    """Quantities of all TARGET mentions by mention index, and a warning for each that has no number that could be read.

    Offsets of the warnings count in the clean text. The text that is looked at around a span is its line, or its table
    cell; a bare number in a cell takes its unit from the column header, a unit cell of its row or the row's label.
    """
    text = tagged.outline.clean.text
    rows = [block for block in tagged.outline.blocks if block.cells]
    tables = TableUnits(tagged.outline)
    quantities: dict[int, Quantity] = {}
    warnings: list[NoticeWarning] = []
    position = 0
    for index, mention in enumerate(tagged.mentions):
        if mention.label is not SpanLabel.TARGET:
            continue
        span = mention.span
        while position < len(rows) and rows[position].span.end <= span.start:
            position += 1
        row = rows[position] if position < len(rows) and span.within(rows[position].span) else None
        cell = next((cell for cell in row.cells if span.within(cell.span)), None) if row else None
        limits = _surroundings(text, span, cell)
        before, header = text[limits.start : span.start], None
        if row and cell:
            header = tables.unit_words(row, cell)
            before = before or ("封顶" if tables.is_cap(row, cell) else "")
        quantity = parse_quantity(text[span.start : span.end], before, text[span.end : limits.end], header)
        if quantity is not None:
            quantities[index] = quantity
        else:
            message = f"no number could be read in the quantity {text[span.start : span.end]!r}"
            warnings.append(NoticeWarning(code="quantity_unreadable", message=message, start=span.start, end=span.end))
    return quantities, tuple(warnings)


def _surroundings(text: str, span: Span, cell: Cell | None) -> Span:
    """The range of text that may qualify the span: of its line or table cell, not far from it."""
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - _CONTEXT)
    end = text.find("\n", span.end, span.end + _CONTEXT)
    end = min(len(text), span.end + _CONTEXT) if end < 0 else end
    return Span(max(start, cell.span.start), min(end, cell.span.end)) if cell else Span(start, end)
