"""Quantities: norms of span texts with their surroundings, candidates in running text, and what must not be read."""

from __future__ import annotations

import time
from array import array
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizextract.normalising.quantities import parse_quantity, resolve_quantities
from bizextract.records import Comparator, SpanLabel
from bizextract.records.stages import Block, BlockKind, Cell, CleanText, Column, Mention, Outline, Source, Span, Tagged
from bizextract.resources.quantity_patterns import quantity_candidates

# Span text and norm, by the guidelines' section 3 and the decided cases.
NORMS = [
    ("50%以上", ">=50 %"),
    ("98.6％", "=98.6 %"),
    ("5个工作小时以内", "<=5 工作小时"),
    ("2万余件", ">20000 件"),
    ("约9万余件", ">90000 件"),
    ("200多个", ">200 个"),
    ("2到3个", "=2..3 个"),
    ("1—3名", "=1..3 名"),
    ("3-5万元", "=30000..50000 元"),
    ("1000元至1万元", "=1000..10000 元"),
    ("一万元以上三万元以下", "=10000..30000 元"),
    ("两千万元以上、不足五千万元", "=20000000..50000000 元"),
    ("75分以上不满90分", "=75..90 分"),
    ("35%（含）至45%", "=35..45 %"),
    ("1.5个百分点", "=1.5 百分点"),
    ("30个基点以上", ">=30 基点"),
    ("8.74亿元", "=874000000 元"),
    ("10个亿", "=1000000000 元"),
    ("1.8万亿元以上", ">=1800000000000 元"),
    # the scale word behind 多 multiplies what stands below the last one
    ("六亿三千多万平方米", ">630000000 平方米"),
    ("3亿5千多万元", ">350000000 元"),
    ("1万多亿元", ">1000000000000 元"),
    ("7.6万千升", "=76000 千升"),
    ("三角二分", "=0.32 元"),
    ("两毛", "=0.2 元"),
    ("七八级", "=7..8 级"),
    ("亿元以上", ">=100000000 元"),
    ("上千万元", ">=10000000 元"),
    ("1,306张", "=1306 张"),
    ("1 5 家", "=15 家"),
    ("不 低 于 20 ℃", ">=20 ℃"),
    ("低于零下40℃", "<-40 ℃"),
    ("一半", "=50 %"),
    ("过半数", ">50 %"),
    ("减半", "=50 %"),
    ("三分之一以上", ">=33.3 %"),
    ("2/3", "=66.7 %"),
    ("百分之二十", "=20 %"),
    ("千分之三以下", "<=3 ‰"),
    ("百分之五以上百分之十以下", "=5..10 %"),
    ("两成", "=20 %"),
    ("三成五以上", ">=35 %"),
    ("两成半", "=25 %"),
    ("五成至七成", "=50..70 %"),
    ("七折", "=7 折"),
    ("九五折", "=9.5 折"),
    ("翻一番", "=1 番"),
    ("两番", "=2 番"),
    ("10000元/张", "=10000 元/张"),
    ("5.2元/平方米·月", "=5.2 元/平方米·月"),
    ("不低于280万元/亩", ">=2800000 元/亩"),
    ("160千瓦及以下", "<=160 千瓦"),
    ("84万千伏安", "=840000 千伏安"),
    ("160—315千伏安", "=160..315 千伏安"),
    ("超过5亿元", ">500000000 元"),
    ("最高不超过50万元", "<=500000 元"),
    ("最高5分", "<=5 分"),
    ("不足五千元", "<5000 元"),
    ("不到2个月", "<2 月"),
    ("近万元", "~10000 元"),
    ("20%左右", "~20 %"),
    ("二十来天", "~20 天"),
    ("三五天", "=3..5 天"),
    ("2个半小时", "=2.5 小时"),
    ("两天半", "=2.5 天"),
    ("半年以上", ">=0.5 年"),
    ("一刻钟", "=15 分钟"),
    ("1角2分", "=0.12 元"),
    ("DN50及以下", "<=50 毫米"),
    ("4亿元以下（不含4亿元）", "<400000000 元"),
    ("10面（封）", "=10 面（封）"),
    ("62户", "=62 户"),
    ("贰佰万元", "=2000000 元"),
    ("四十一个百分点", "=41 百分点"),
    ("≤9个工作日", "<=9 工作日"),
    ("不低于合同金额的50%", ">=50 %"),
]


@pytest.mark.parametrize(("text", "norm"), NORMS)
def test_norm_of_span(text: str, norm: str) -> None:
    quantity = parse_quantity(text)
    assert quantity is not None
    assert quantity.norm == norm


# What the surroundings add: before, span, after, norm.
SURROUNDED = [
    ("抽查比例不低于应交流人数的", "20%", "", ">=20 %"),
    ("注册用户突破", "21万户", "", ">210000 户"),
    ("每年至少召开", "1次", "全体会议", ">=1 次"),
    ("每户补贴封顶", "20万元", "", "<=200000 元"),
    ("成交价不得低于评估价的", "九成", "", ">=90 %"),
    ("超过上年总和的", "两倍", "", ">2 倍"),
    ("约有", "5.6万户", "存量企业", "~56000 户"),
    ("分别不低于95%、", "90%", "。", ">=90 %"),
    ("分别压缩至", "30小时", "、1.2小时以内", "<=30 小时"),
    ("用水、用气报装分别不超过", "8个", "、10个工作日", "<=8 工作日"),
    ("由180个工作日减到", "80个", "。", "=80 工作日"),
    ("签约总额", "超千亿", "的背后", ">100000000000 元"),
    ("户籍人口", "超过100万", "的", ">1000000 个"),
    ("环节由", "5个", "减为3个，20个工作日办结", "=5 个"),
    # must not compare: the comparator belongs to other words or another clause
    ("年均节约", "500万元", "", "=5000000 元"),
    ("提前预约", "200次", "", "=200 次"),
    ("费率不超过1%，提供担保", "30笔", "", "=30 笔"),
    ("把超过承诺时限仍未办结的", "83件", "", "=83 件"),
    ("超出部分按", "0.5‰", "收取", "=0.5 ‰"),
    ("突破性进展", "3项", "", "=3 项"),
]


@pytest.mark.parametrize(("before", "text", "after", "norm"), SURROUNDED)
def test_surroundings(before: str, text: str, after: str, norm: str) -> None:
    quantity = parse_quantity(text, before, after)
    assert quantity is not None
    assert quantity.norm == norm


@pytest.mark.parametrize(
    ("text", "header", "norm"),
    [
        ("146.2", "亿元", "=14620000000 元"),
        ("≥95", "分", ">=95 分"),
        ("1.8", "贷款余额（亿元）", "=180000000 元"),
        ("3000", "万个", "=30000000 个"),
        ("160", "千瓦", "=160 千瓦"),
        ("15", "分值", "=15 分"),
        ("5", "牵头单位", "=5 个"),
        ("5天", "万元", "=5 天"),
    ],
)
def test_header_gives_the_unit_of_a_bare_number(text: str, header: str, norm: str) -> None:
    quantity = parse_quantity(text, header=header)
    assert quantity is not None
    assert quantity.norm == norm


@pytest.mark.parametrize("text", ["", "若干", "以上", "显著提高", "，"])
def test_no_number(text: str) -> None:
    assert parse_quantity(text) is None


def test_bounds_are_exact() -> None:
    quantity = parse_quantity("不低于0.1%")
    assert quantity is not None
    assert (quantity.comparator, quantity.low, quantity.high, quantity.unit) == (Comparator.GE, Decimal("0.1"), None, "%")
    upper = parse_quantity("3个工作日以内")
    assert upper is not None
    assert (upper.low, upper.high) == (None, Decimal(3))


@given(st.integers(1, 10**6), st.sampled_from(["家", "户", "个", "万元", "个工作日"]), st.sampled_from(["", "以上", "以内"]))
def test_any_number_keeps_its_value(number: int, unit: str, after: str) -> None:
    quantity = parse_quantity(f"{number}{unit}{after}")
    assert quantity is not None
    value = quantity.low if quantity.low is not None else quantity.high
    assert value == number * (10000 if unit == "万元" else 1)


@given(st.text(alphabet="0123456789一二十百千万亿半多余至-—%元个/（）含 以上不低于约成折", max_size=24))
def test_never_raises(text: str) -> None:
    quantity = parse_quantity(text)
    assert quantity is None or quantity.norm.endswith(" " + quantity.unit)


def marked(text: str) -> tuple[str, list[str]]:
    """A text with its candidates marked as [[…]], and the candidates."""
    plain, found = "", []
    for i, piece in enumerate(text.split("[[")):
        inside, _, rest = piece.partition("]]") if i else ("", "", piece)
        found += [inside] if i else []
        plain += inside + rest
    return plain, found


@pytest.mark.parametrize(
    "text",
    [
        "审批时限由[[20个工作日]]压缩至[[不超过3个工作日]]，网办率达[[95%以上]]",
        "节约成本[[500万元]]，[[近千户]]企业受益，贷款[[上亿元]]",
        "处[[一万元以上三万元以下]]罚款，按[[三分之一]]减收，[[五折]]优惠",
        "比例[[5%—10%]]，收费[[10000元/张]]，提高[[1.5个百分点]]",
        "最快[[半小时]]，平均[[2个半小时]]，[[一半以上]]网办",
        "由[[20天]]到[[7天]]",
        "[[上亿]]市场主体，签约[[超千亿元]]，服务[[上万家]]企业，惠及[[近千万]]家庭、[[十亿多]]人口",
        # must not be candidates
        "18时40分和19日晚8时35分，19日上午，以上亿元，线上万家，附近万达广场",
        "第3名、第22期，2021年底前，5月10日，国办发〔2020〕24号，12345热线",
        "从8个方面提出26条措施，三个方面、两级、一件事、一次办好",
        "打造15分钟便民圈，24小时自助，打通最后一公里，7×24小时",
        "4部门联合，百日会战，“1+3”模式，3.0版",
    ],
)
def test_candidates(text: str) -> None:
    plain, expected = marked(text)
    expected += ["4"] if "4部门" in plain else []
    assert [plain[start:end] for start, end in quantity_candidates(plain)] == expected


@pytest.mark.parametrize("unit", ["1", "1 ", "一", "十", "零", "1万", "1-", "1,", "百分之", "1元", "不超过", "（含）1"])
def test_candidates_take_linear_time(unit: str) -> None:
    """A text of 60,000 characters of one kind stays far below what a quadratic pattern would need (minutes)."""
    begin = time.process_time()
    quantity_candidates(unit * (60_000 // len(unit)))
    assert time.process_time() - begin < 20


def table(rows: list[list[str]]) -> tuple[str, tuple[Block, ...]]:
    """Tab-separated text and its blocks; the first row is the header."""
    text, blocks = "", []
    for number, cells in enumerate(rows):
        start, found = len(text), []
        for index, words in enumerate(cells):
            found.append(Cell(Span(len(text), len(text) + len(words)), Column.OTHER, rows[0][index] if number else None, index))
            text += words + ("\t" if index + 1 < len(cells) else "")
        kind = BlockKind.ROW if number else BlockKind.TABLE_HEADER
        blocks.append(Block(kind, Span(start, len(text)), cells=tuple(found), table=0))
        text += "\n"
    return text, tuple(blocks)


def tag(text: str, targets: list[str], blocks: tuple[Block, ...] = ()) -> Tagged:
    size = len(text)
    clean = CleanText(Source(text), text, array("l", range(size)), array("l", range(1, size + 1)))
    spans, position = [], 0
    for words in targets:
        position = text.index(words, position)
        spans.append(Mention(SpanLabel.TARGET, Span(position, position + len(words))))
        position += len(words)
    return Tagged(Outline(clean, blocks), tuple(spans))


def test_resolve_takes_units_from_the_table() -> None:
    text, blocks = table(
        [
            ["指标", "单位", "现状", "目标（2025年）"],
            ["贷款余额", "亿元", "146.2", "≥200"],
            ["开办用时", "工作日", "3", "1以内"],
        ]
    )
    quantities, warnings = resolve_quantities(tag(text, ["146.2", "≥200", "3", "1以内"], blocks))
    assert [quantity.norm for quantity in quantities.values()] == [
        "=14620000000 元",
        ">=20000000000 元",
        "=3 工作日",
        "<=1 工作日",
    ]
    assert warnings == ()


def test_resolve_looks_no_further_than_the_line_and_warns_of_what_it_cannot_read() -> None:
    tagged = tag("比例不低于\n20%，新增若干", ["20%", "若干"])
    quantities, warnings = resolve_quantities(tagged)
    assert {index: quantity.norm for index, quantity in quantities.items()} == {0: "=20 %"}
    assert [(warning.code, warning.start, warning.end) for warning in warnings] == [("quantity_unreadable", 12, 14)]
