"""Lines broken inside a sentence are joined, page furniture goes, all other line ends stay."""

from __future__ import annotations

import pytest

from .support import cleaned


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # words, names and numbers cut by a line end
        ("（牵头单位：区行政审批局，责任单\n\n位：区金融办）", "（牵头单位：区行政审批局，责任单位：区金融办）"),
        ("由市发展改革委、市卫健委、\n\n民政局负责。", "由市发展改革委、市卫健委、民政局负责。"),
        ("推行“一网通\n办”改革，提高效率。", "推行“一网通办”改革，提高效率。"),
        ("网上办理率达到97%\n以上。", "网上办理率达到97%以上。"),
        ("各部门要在2023年\n6月底前完成。", "各部门要在2023年6月底前完成。"),
        ("按照《清河市优化营商环境\n条例》执行。", "按照《清河市优化营商环境条例》执行。"),
        ("现将有关事项通知如下\n，请遵照执行。", "现将有关事项通知如下，请遵照执行。"),
        # page marks and running titles inside a sentence or a name
        ("由市政务服\n— 3 —\n务中心负责。", "由市政务服务中心负责。"),
        (
            "就近申请的，由市不动产登记\n清河市营商简报　　第7期　　第4页\n中心办理。",
            "就近申请的，由市不动产登记中心办理。",
        ),
        ("由区市场监督\n清河区政府公报　2023年第16期　·27·\n管理局负责。", "由区市场监督管理局负责。"),
    ],
)
def test_joined(given: str, expected: str) -> None:
    assert cleaned(given) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一、总体要求\n以市场主体感受为导向，打造一流环境。\n二、主要任务\n（一）减材料\n1.推行告知承诺",
        "清河市发展和改革委员会\n清河市财政局\n2023年6月14日",
        "序号\t事项\t牵头单位\n1\t开办企业\t市市场监管局\n2\t纳税\t市税务局",
        "牵头单位：市公安局\n配合单位：市财政局\n市司法局\n市税务局\n完成时限：12月底",
        "清河市人民政府办公室关于印发实施方案的通知\n清政办发〔2021〕35号\n\n各镇人民政府：",
        "地址：清河市人民路8号\n电话：0592-1234567",
        "推行一窗受理。\n\n优化服务流程。",
        "（责任单位：市税务局）\n\n本方案自印发之日起施行。",
        "清河市司法局令\n第 97 号",
    ],
)
def test_line_ends_that_stay(text: str) -> None:
    assert cleaned(text) == text.replace("第 97 号", "第97号")


def test_fixed_width_lines_become_paragraphs() -> None:
    lines = [
        "为深入贯彻党中央国务院关于优化营商环境的决策部署进一步激发",
        "市场主体活力和社会创造力结合本市实际现就推进审批服务改革工",
        "作提出如下意见各区各部门要把思想统一到中央精神上来切实增强",
        "责任感和紧迫感加强组织领导健全工作机制细化任务分工确保各项",
        "措施落地见效。",
    ]
    assert cleaned("\n".join(lines)) == "".join(lines)


def test_running_title_without_number_goes_where_it_repeats() -> None:
    title = "每周营商案例汇编"
    text = f"近日，全市完成了涉企服务领域改\n\n{title}\n\n革，效果显著。\n另一方面，各地加大监管执\n{title}\n法力度。\n"
    assert title not in cleaned(text)


@pytest.mark.parametrize("line", ["5", "总体要求　　4", "第3条", "2021-12", "（三）主要任务 ………… 3", "1\t减材料\t3"])
def test_lines_that_are_no_page_furniture(line: str) -> None:
    text = f"工作目标如下。\n{line}\n工作已经完成。"
    assert cleaned(text).count("\n") == 2


def test_title_stays_when_it_also_heads_the_pages() -> None:
    text = "清河市行动方案\n\n一、目标\n全面提升服务水平，完善工作机\n— 2 —\n清河市行动方案\n制。\n二、任务\n扎实推进。\n"
    assert cleaned(text).startswith("清河市行动方案\n\n一、目标\n全面提升服务水平，完善工作机制。")
