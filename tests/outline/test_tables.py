"""Task tables."""

from __future__ import annotations

import pytest

from bizextract.outline.columns import column_of
from bizextract.records.stages import BlockKind, Column

from .support import outlined, piece


@pytest.mark.parametrize(
    ("word", "column"),
    [
        ("序号", Column.NUMBER),
        ("重点任务", Column.TITLE),
        ("事项", Column.TITLE),
        ("主要举措及量化目标", Column.CONTENT),
        ("工作目标", Column.TARGET),
        ("起止时间", Column.TIME),
        ("进度要求", Column.TIME),
        ("牵 头 单 位", Column.LEAD),
        ("主责", Column.LEAD),
        ("责任单位（牵头单位列前）", Column.SUPPORT),
        ("协同部门", Column.SUPPORT),
        ("备注", Column.NOTE),
        ("牵头领导", Column.OTHER),
        ("市发展改革委", None),
        ("2021年9月底前", None),
        ("企业开办时间压缩到一天以内", None),
    ],
)
def test_column(word: str, column: Column | None) -> None:
    assert column_of(word) is column


def rows(text: str) -> list[tuple[str | None, list[tuple[str, str]]]]:
    found = outlined(text)
    return [
        (b.number, [(c.column.value, piece(found, c.span) or "") for c in b.cells])
        for b in found.blocks
        if b.kind is BlockKind.ROW
    ]


HEADER = "序号\t事项\t具体内容\t完成时限\t牵头单位\t备注\n"
FULL = [
    ("1", [("number", "1"), ("title", "简化注销"), ("content", "公布流程。"), ("time", "6月底前"), ("lead", "市税务局")]),
    ("2", [("number", "2"), ("title", "压缩开办"), ("content", "一日办结。"), ("time", "年底前"), ("lead", "市数据局")]),
]


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "1\t简化注销\t公布流程。\t6月底前\t市税务局\t\n2\t压缩开办\t一日办结。\t年底前\t市数据局\t\n",
        # the header row is repeated on the next page
        HEADER + "1\t简化注销\t公布流程。\t6月底前\t市税务局\t\n\n" + HEADER + "2\t压缩开办\t一日办结。\t年底前\t市数据局\n",
        # a section row between
        HEADER + "一、准入\n1\t简化注销\t公布流程。\t6月底前\t市税务局\n二、开办\n2\t压缩开办\t一日办结。\t年底前\t市数据局\n",
        # markdown
        "| 序号 | 事项 | 具体内容 | 完成时限 | 牵头单位 |\n|---|---|---|---|---|\n"
        "| 1 | 简化注销 | 公布流程。 | 6月底前 | 市税务局 |\n| 2 | 压缩开办 | 一日办结。 | 年底前 | 市数据局 |\n",
        # one cell a line
        "序号\n事项\n具体内容\n完成时限\n牵头单位\n1\n简化注销\n公布流程。\n6月底前\n市税务局\n2\n压缩开办\n一日办结。\n年底前\n市数据局\n",
        # cells divided by blanks
        "序号 事项 具体内容 完成时限 牵头单位\n1 简化注销 公布流程。 6月底前 市税务局\n2 压缩开办 一日办结。 年底前 市数据局\n",
    ],
)
def test_rows(text: str) -> None:
    got = rows(text)
    assert [n for n, _ in got] == ["1", "2"]
    assert {c for c in got[0][1] if c[0] != "content"} == {c for c in FULL[0][1] if c[0] != "content"} or got == FULL
    assert [c for c in got[1][1] if c[0] in ("time", "lead")] == [("time", "年底前"), ("lead", "市数据局")]


def test_row_broken_over_lines() -> None:
    got = rows(
        HEADER + "1\t简化注销\t公布流程，\n明确时限。\t6月底前\t市税\n务局\t试点\n2\t压缩开办\t一日办结。\t年底前\t市数据局\t\n"
    )
    assert got[0][1][2:] == [
        ("content", "公布流程，\n明确时限。"),
        ("time", "6月底前"),
        ("lead", "市税\n务局"),
        ("note", "试点"),
    ]
    assert got[1][0] == "2"


def test_missing_cells_are_told_by_their_look() -> None:
    got = rows(HEADER + "1\t简化注销\t6月底前\t市税务局\n2\t压缩开办\t一日办结，全程免费，不得另收。\t市数据局\n")
    assert [c for c, _ in got[0][1]] == ["number", "title", "time", "lead"]
    assert [c for c, _ in got[1][1]] == ["number", "title", "content", "lead"]


def test_merged_cells_reach_down() -> None:
    found = outlined("序号\t事项\t具体内容\t牵头单位\n1\t简化注销\t公布流程。\t市税务局\n\t\t压缩时限。\t市数据局\n")
    second = [b for b in found.blocks if b.kind is BlockKind.ROW][1]
    assert second.number == "1"
    assert piece(found, second.title) == "简化注销"
    assert piece(found, second.span) == "\t\t压缩时限。\t市数据局"


def test_section_rows_and_what_follows() -> None:
    found = outlined(HEADER + "一、准入\n1\t简化注销\t公布流程。\t6月底前\t市税务局\n\n二、附则\n本方案自印发之日起施行。\n")
    assert [b.kind.value for b in found.blocks] == ["table_header", "section_row", "row", "heading", "paragraph"]


def test_two_tables() -> None:
    text = (
        HEADER + "1\t简化注销\t公布流程。\t6月底前\t市税务局\n\n指标见下表，请对照执行。\n\n"
        "任务\t责任单位\t时限\n压缩开办\t市数据局\t年底前\n"
    )
    assert [b.table for b in outlined(text).blocks if b.kind is BlockKind.ROW] == [0, 1]


def test_a_line_with_one_tab_is_no_table() -> None:
    found = outlined("4、推进“先照后证”。落实要求。\t（主责单位：市工商局）\n5、规范收费。公示目录。\t（主责单位：市水务局）\n")
    assert [b.number for b in found.blocks] == ["4", "5"]
