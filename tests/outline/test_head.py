"""Red head, title, number, addressees, signature, print and copy lines, attachments."""

from __future__ import annotations

import pytest

from bizextract.records.stages import BlockKind

from .support import kinds, outlined, piece

NOTICE = """清河市人民政府办公室文件

清政办发〔2022〕17号

清河市人民政府办公室关于印发
清河市优化营商环境行动方案的通知

各县（市、区）人民政府，市直各部门，各有关单位：

《清河市优化营商环境行动方案》已经市政府同意，现印发给你们，请认真贯彻落实。

附件：1. 任务清单
2. 领导小组成员名单

清河市人民政府办公室
2022年3月8日

（此件公开发布）

抄送：市委办公室。
清河市人民政府办公室　2022年3月9日印发
"""


def test_frame_of_a_notice() -> None:
    found = outlined(NOTICE)
    assert piece(found, found.title) == "清河市人民政府办公室关于印发\n清河市优化营商环境行动方案的通知"
    number = found.document_number
    assert number is not None
    assert (number.organ, number.year, number.serial, piece(found, number.span)) == (
        "清政办发",
        2022,
        17,
        "清政办发〔2022〕17号",
    )
    assert piece(found, found.addressees) == "各县（市、区）人民政府，市直各部门，各有关单位"
    assert piece(found, found.issue_date) == "2022年3月8日"
    assert [piece(found, s) for s in found.attachments] == ["任务清单", "领导小组成员名单"]
    assert {piece(found, s) for s in found.issuers} == {"清河市人民政府办公室"}
    assert len(found.issuers) == 4
    assert [k.value for k, _ in kinds(found)] == [
        "red_head",
        "document_number",
        "title",
        "addressees",
        "paragraph",
        "attachments",
        "attachments",
        "signature",
        "signature",
        "furniture",
        "copy_line",
        "print_line",
    ]


@pytest.mark.parametrize(
    ("text", "organ", "year", "serial"),
    [
        ("青河县人民政府文件\n青政规［2021］3 号\n", "青政规", 2021, 3),
        ("关于做好减税工作的通知\n清税发(2020)第12号\n", "清税发", 2020, 12),
        ("关于做好减税工作的通知（清税发【2020】8号）\n", "清税发", 2020, 8),
    ],
)
def test_document_number(text: str, organ: str, year: int, serial: int) -> None:
    number = outlined(text).document_number
    assert number is not None
    assert (number.organ, number.year, number.serial) == (organ, year, serial)


@pytest.mark.parametrize(
    "text",
    [
        "关于做好减税工作的通知\n根据《减税意见》（国办发〔2020〕24号）要求，现将有关事项通知如下。\n",
        "关于做好减税工作的通知\n地址：建设路（2021）5号楼\n",
    ],
)
def test_no_number_of_its_own(text: str) -> None:
    assert outlined(text).document_number is None


def test_two_signing_units() -> None:
    found = outlined(
        "关于推进简易注销的意见\n\n各区市场监管局：\n请执行。\n\n清河市市场监督管理局　清河市税务局\n二〇二三年五月六日\n"
    )
    assert [piece(found, s) for s in found.issuers] == ["清河市市场监督管理局", "清河市税务局"]
    assert piece(found, found.issue_date) == "二〇二三年五月六日"


def test_title_over_three_lines_and_its_issuer() -> None:
    found = outlined("清河市商务局\n关于印发清河市口岸\n收费清单的通知\n\n各口岸单位：\n请执行。\n")
    assert piece(found, found.title) == "清河市商务局\n关于印发清河市口岸\n收费清单的通知"
    assert [piece(found, s) for s in found.issuers] == ["清河市商务局"]


@pytest.mark.parametrize(
    "line",
    ["具体安排如下：", "一、考核对象：各县区人民政府", "会议指出，各部门要抓好落实：", "问：各部门怎么办理："],
)
def test_not_addressees(line: str) -> None:
    assert outlined(f"关于做好年报的通知\n\n{line}\n请执行。\n").addressees is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("关于年报的通知\n请执行。\n附件：年报操作指引\n", ["年报操作指引"]),
        ("关于年报的通知\n请执行。\n附件1：年报表\n附件2：填表说明\n", ["年报表", "填表说明"]),
        ("关于年报的通知\n请执行。\n\n附件 1\n\n年报任务清单\n\n内容。\n", ["年报任务清单"]),
        ("关于年报的通知\n请执行，附件中的表格另行印发。\n", []),
    ],
)
def test_attachments(text: str, names: list[str]) -> None:
    found = outlined(text)
    assert [piece(found, s) for s in found.attachments] == names


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("来源：市政府办公室　发布时间：2021-07-16", BlockKind.FURNITURE),
        ("【打印本页】【关闭窗口】", BlockKind.FURNITURE),
        ("首页 > 政务公开 > 文件", BlockKind.FURNITURE),
        ("- 3 -", BlockKind.FURNITURE),
        ("联系电话：0311-1234567", BlockKind.FURNITURE),
        ("来源于基层的建议应当认真研究。", BlockKind.PARAGRAPH),
        ("点击办理即可完成全部手续。", BlockKind.PARAGRAPH),
        ("打印机由各窗口自行配备。", BlockKind.PARAGRAPH),
        ("关闭落后产能是今年的重点。", BlockKind.PARAGRAPH),
    ],
)
def test_furniture(line: str, kind: BlockKind) -> None:
    assert kinds(outlined(f"为做好年报工作，现将有关事项明确如下，请认真执行。\n{line}\n"))[1] == (kind, line)


def test_contents() -> None:
    found = outlined("目录\n一、总体要求.....1\n二、主要任务.....3\n\n一、总体要求\n坚持问题导向，到2025年网办率达到30%。\n")
    assert [k.value for k, _ in kinds(found)] == ["contents", "contents", "contents", "heading", "paragraph"]
