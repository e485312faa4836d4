"""Who made a notice and when, where no signature says it; titles and what stands beside them."""

from __future__ import annotations

import pytest

from bizextract.records.stages import Span

from .support import outlined

BODY = "\n\n为优化营商环境，结合本市实际，制定本方案，请各单位认真贯彻执行，确保各项任务落到实处。\n一、主要任务\n"


def facts(text: str) -> tuple[str | None, str | None, list[str]]:
    found = outlined(text)
    piece = found.clean.text

    def words(span: Span | None) -> str | None:
        return piece[span.start : span.end] if span else None

    return words(found.title), words(found.issue_date), [piece[s.start : s.end] for s in found.issuers]


@pytest.mark.parametrize(
    ("note", "date", "issuers"),
    [
        ("（清河市营商环境工作领导小组办公室　2024年3月15日）", "2024年3月15日", ["清河市营商环境工作领导小组办公室"]),
        ("（清河市数据局2024年3月18日印发）", "2024年3月18日", ["清河市数据局"]),
        ("（2022年6月2日 清河市人民政府印发　清政〔2022〕16号）", "2022年6月2日", ["清河市人民政府"]),
        ("（2021年11月8日市政府常务会议通过　2021年11月24日公布　自2022年1月1日起施行）", "2021年11月24日", []),
        ("（2022年3月2日领导小组第一次会议审定）", "2022年3月2日", []),
        ("——2023年11月30日在清河市第九届人民代表大会常务委员会第十五次会议上", "2023年11月30日", []),
        ("填报单位：清河市机构编制委员会办公室　　填报时间：2018年11月26日", "2018年11月26日", ["清河市机构编制委员会办公室"]),
        ("清河市优化营商环境专班办公室编　　2023年11月20日", "2023年11月20日", ["清河市优化营商环境专班办公室"]),
        ("2019年9月24日　清河市营商环境建设局", "2019年9月24日", ["清河市营商环境建设局"]),
    ],
)
def test_a_note_below_the_title(note: str, date: str, issuers: list[str]) -> None:
    assert facts(f"清河市优化营商环境行动方案\n\n{note}{BODY}") == ("清河市优化营商环境行动方案", date, issuers)


@pytest.mark.parametrize(
    "line",
    ["（试行）", "（2024年修订）"],
)
def test_a_bracket_without_a_day_belongs_to_the_title(line: str) -> None:
    assert facts(f"清河市优化营商环境行动方案\n{line}{BODY}") == (f"清河市优化营商环境行动方案\n{line}", None, [])


def test_a_day_in_a_sentence_is_no_note() -> None:
    text = f"清河市优化营商环境行动方案{BODY}2024年3月15日，市数据局召开推进会。\n"
    assert facts(text)[1:] == (None, [])


@pytest.mark.parametrize(
    "line",
    [
        "时间：2022年8月25日 上午10时",
        "主持人：市政府新闻办　白某",
        "清河市投资促进办公室　编印",
        "二〇二四年三月",
        "清河市市场监督管理局",
    ],
)
def test_lines_beside_the_title_are_no_part_of_it(line: str) -> None:
    assert facts(f"清河市企业服务手册（2024版）\n{line}{BODY}")[0] == "清河市企业服务手册（2024版）"


@pytest.mark.parametrize("line", ["类别标记：A", "公开属性：主动公开", "领导信箱 > 来信选登 > 2025年11月"])
def test_furniture_above_the_title(line: str) -> None:
    assert facts(f"{line}\n\n清河市数据局关于一网通办建议的答复{BODY}")[0] == "清河市数据局关于一网通办建议的答复"


@pytest.mark.parametrize(
    ("head", "date", "issuers"),
    [
        ("发布机构：清河市财政局　　发布日期：2024-08-09　　点击：776次", "2024-08-09", ["清河市财政局"]),
        ("来源：清河县融媒体中心　2023-03-15 10:02　阅读 2614", "2023-03-15", []),
        ("发文机关：清河海关　清河市财政局\n文号：清关发〔2026〕17号", None, ["清河海关", "清河市财政局"]),
    ],
)
def test_fields_of_a_web_page(head: str, date: str | None, issuers: list[str]) -> None:
    assert facts(f"{head}\n清河市惠企政策问答{BODY}")[1:] == (date, issuers)


def test_a_bundle_of_annexes_has_no_title_of_its_own() -> None:
    case = "近年来，我市持续深化改革，推动事项网上办、一次办，企业和群众的获得感不断增强。\n"
    bundle = f"附件1\n\n市数据局推行“一网通办”\n\n{case}附件2\n\n市税务局推行“非接触式办税”\n\n{case}"
    found = outlined(bundle)
    assert found.title is None
    assert [bundle[s.start : s.end] for s in found.attachments] == ["市数据局推行“一网通办”", "市税务局推行“非接触式办税”"]
    alone = outlined(f"附件\n\n市数据局推行“一网通办”\n\n{case}")
    assert alone.title is not None
    assert alone.attachments == ()


def test_a_headline_that_ends_like_a_unit_is_a_title() -> None:
    text = f"农场小站对接园区大厅：畅好居就业这样办\n\n{BODY}"
    assert facts(text)[0] == "农场小站对接园区大厅：畅好居就业这样办"
