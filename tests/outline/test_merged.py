"""Tables whose cells the file says are merged, and tables with strokes between their cells."""

from __future__ import annotations

from array import array

from bizextract.outline import outline
from bizextract.reading.builder import SourceBuilder
from bizextract.records.stages import BlockKind, CleanText, Column, Outline

from .support import outlined


def read(rows: list[list[str | None]]) -> Outline:
    builder = SourceBuilder()
    builder.table(rows)
    source = builder.source()
    size = len(source.text)
    return outline(CleanText(source, source.text, array("l", range(size)), array("l", range(1, size + 1))))


def cells(found: Outline, column: Column) -> list[list[str]]:
    text = found.clean.text
    rows = [block for block in found.blocks if block.kind is BlockKind.ROW]
    return [[text[c.span.start : c.span.end] for c in row.cells if c.column is column] for row in rows]


HEADER = ["序号", "重点任务", "具体措施", "牵头单位", "完成时限"]


def test_a_merged_cell_reaches_down() -> None:
    found = read(
        [
            list(HEADER),
            ["1", "压缩开办时间", "企业开办压缩至1个工作日。", "市市场监管局", "2024年6月底前"],
            ["2", "推行告知承诺", "申报材料减少30%以上。", None, None],
            ["3", "便利纳税缴费", "网上办税比例达到98%以上。", "市税务局", ""],
        ]
    )
    assert cells(found, Column.LEAD) == [["市市场监管局"], ["市市场监管局"], ["市税务局"]]
    assert cells(found, Column.TIME) == [["2024年6月底前"], ["2024年6月底前"], []]  # an empty cell is no merged one


def test_a_merged_cell_ends_where_another_begins() -> None:
    found = read(
        [
            list(HEADER),
            ["1", "压缩开办时间", "企业开办压缩至1个工作日。", "市市场监管局", ""],
            ["2", "推行告知承诺", "申报材料减少30%以上。", "", ""],
            ["3", "便利纳税缴费", "网上办税比例达到98%以上。", None, ""],
        ]
    )
    assert cells(found, Column.LEAD) == [["市市场监管局"], [], []]


def test_strokes_between_cells() -> None:
    found = outlined(
        "编号/任务及标准/主办/协办/时限\n"
        "A1/承接行政职权，保留1200项以内/市编委办公室/市司法局、市政务服务中心/5月底\n"
        "A2/清理不合理收费，标准降至10元/张/市财政局/市税务局/上半年\n"
        "B1/用地审批时间降至90天/市规划局/市住建局/三季度末\n"
    )
    assert cells(found, Column.LEAD) == [["市编委办公室"], ["市财政局"], ["市规划局"]]
    assert cells(found, Column.TIME) == [["5月底"], ["上半年"], ["三季度末"]]


def test_strokes_in_a_sentence_are_no_table() -> None:
    found = outlined("补贴标准为10元/张、20元/人/天/次。\n网站支持中/英/日三种语言。\n")
    assert {block.kind for block in found.blocks} == {BlockKind.PARAGRAPH}
