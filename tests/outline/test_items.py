"""Numbers, levels, run-in titles, citations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizextract.outline.numbering import Style, read_marker, style_order
from bizextract.records.stages import BlockKind

from .support import outlined, piece


@pytest.mark.parametrize(
    ("line", "style", "number"),
    [
        ("一、主要任务", Style.CHINESE, "一"),
        ("（二）推动减税", Style.CHINESE_BRACKET, "（二）"),
        ("(三) 保障措施", Style.CHINESE_BRACKET, "(三)"),
        ("12. 压缩时限", Style.ARABIC, "12"),
        ("3、压缩时限", Style.ARABIC, "3"),
        ("（4）压缩时限", Style.ARABIC_BRACKET, "（4）"),
        ("⑤压缩时限", Style.CIRCLE, "⑤"),
        ("第三条 市商务局应当公布清单", Style.ARTICLE, "第三条"),
        ("第二章 职责", Style.CHAPTER, "第二章"),
        ("一是统一发布", Style.WORD, "一是"),
        ("一是一窗通办", Style.WORD, "一是"),
        ("1.2 压缩时限", Style.DOTTED, "1.2"),
        ("任务3 压缩时限", Style.TASK, "3"),
        ("ZL-01 压缩时限", Style.CODE, "ZL-01"),
        ("● 压缩时限", Style.BULLET, None),
        ("## 第五章 监督", Style.CHAPTER, "第五章"),
    ],
)
def test_marker(line: str, style: Style, number: str | None) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert (marker.style, marker.number) == (style, number)


@pytest.mark.parametrize(
    "line",
    [
        "1.5万元以下的项目",
        "2021年底前完成",
        "一个窗口受理",
        "第三条第二款规定的材料",
        "（2021年版）清单",
        "3个工作日内办结",
        "一二线城市",
        "-5%的增幅",
    ],
)
def test_no_marker(line: str) -> None:
    assert read_marker(line) is None


def test_levels_follow_the_notice() -> None:
    found = outlined(
        "一、任务\n（一）减税\n1. 清理目录。公布。\n（二）降费\n2. 规范收费。公布目录。\n二、保障\n3. 加强领导。建立专班。\n"
    )
    assert [(b.number, b.level) for b in found.blocks] == [
        ("一", 1),
        ("（一）", 2),
        ("1", 3),
        ("（二）", 2),
        ("2", 3),
        ("二", 1),
        ("3", 3),
    ]


def test_levels_turned_round() -> None:
    order = style_order([(Style.ARABIC, 1), (Style.CHINESE_BRACKET, 1), (Style.ARABIC, 2), (Style.CHINESE_BRACKET, 1)])
    assert order == {Style.ARABIC: 1, Style.CHINESE_BRACKET: 2}


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("1. 推行“免跑腿”信封服务。通过改造系统，方便群众补交材料。", "推行“免跑腿”信封服务"),
        ("（一）压缩时限：三个工作日内办结。", "压缩时限"),
        ("二、主要任务", "主要任务"),
        ("二、精简审批（5项）", "精简审批（5项）"),
        ("1.规模以上企业用电接入时间压缩到二十个工作日以内并且对外公布。", None),
        ("第五条 市场开办者应当办理登记。登记免费。", None),
    ],
)
def test_run_in_title(line: str, title: str | None) -> None:
    found = outlined(f"为做好工作，现将有关事项明确如下，请认真执行。\n{line}\n")
    block = found.blocks[1]
    assert piece(found, block.title) == title
    assert block.kind is (BlockKind.HEADING if title else BlockKind.PARAGRAPH)


def test_items_in_one_line() -> None:
    found = outlined("三、要求\n（一）成立专班。（二）每月报送进展。（三）第（一）项、第（二）项列入考核。\n")
    assert [piece(found, b.span) for b in found.blocks[1:]] == [
        "（一）成立专班。",
        "（二）每月报送进展。",
        "（三）第（一）项、第（二）项列入考核。",
    ]


def test_numbers_without_a_stop() -> None:
    text = "一、任务\n1 商标培育。培育十件。\n2 专利预审。缩短周期。\n3“专利超市”撮合。成交十项。\n"
    assert [b.number for b in outlined(text).blocks] == ["一", "1", "2", "3"]
    assert [b.number for b in outlined("建成便民站\n28项事项代跑代领，全程不收费用。\n").blocks] == [None, None]


@pytest.mark.parametrize(
    ("text", "citations"),
    [
        ("依据《减税意见》（国办发〔2020〕24号）和《降费办法》执行。", [("减税意见", "国办发", 24), ("降费办法", None, None)]),
        (
            "印发《关于落实〈减税意见〉的通知》（清政发[2021]5号，以下简称《通知》）。",
            [("关于落实〈减税意见〉的通知", "清政发", 5), ("通知", None, None)],
        ),
        ("填写“承诺书”（2021年版）即可。", []),
    ],
)
def test_citations(text: str, citations: list[tuple[str, str | None, int | None]]) -> None:
    found = outlined(text)
    got = [
        (piece(found, c.title), c.number.organ if c.number else None, c.number.serial if c.number else None)
        for c in found.citations
    ]
    assert got == citations


@given(st.text(alphabet="一二（）()1.、。：；，\n\t |牵头责任单位序号时限《》〔〕2021年号附件市局委“”　", max_size=120))
def test_blocks_are_ordered_and_disjoint(text: str) -> None:
    found = outlined(text)
    ends = 0
    for block in found.blocks:
        assert ends <= block.span.start < block.span.end <= len(text)
        ends = block.span.end
        for cell in block.cells:
            assert 0 <= cell.span.start < cell.span.end <= len(text)
    covered = sum(len(text[b.span.start : b.span.end].strip()) for b in found.blocks)
    assert covered or not text.strip(" \n\t　|")
    for slot in found.slots:
        assert slot.span.start < slot.span.end <= len(text)
        assert text[slot.span.start : slot.span.end].strip()
