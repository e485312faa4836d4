"""Tasks: which items and rows are tasks, their range, number, section, mentions and twins."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizextract.linking.tasks import assemble
from bizextract.outline import outline
from bizextract.records.spans import SpanLabel, UnitRole
from bizextract.records.stages import CleanText, LinkedTask, Mention, Normalised, Source, Span, Tagged

HEAD = "清河市优化营商环境行动方案\n\n为优化营商环境，结合本市实际，制定本方案，请认真执行。\n"


def tasks_of(text: str, units: dict[str, UnitRole] | None = None) -> tuple[LinkedTask, ...]:
    clean = CleanText(Source(text), text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))
    found = []
    for name, role in (units or {}).items():
        at = text.find(name)
        while at >= 0:
            found.append((Mention(SpanLabel.UNIT, Span(at, at + len(name))), role))
            at = text.find(name, at + 1)
    found.sort(key=lambda pair: pair[0].span)
    tagged = Tagged(outline(clean), tuple(mention for mention, _ in found))
    normalised = Normalised(tagged=tagged, date=None, issue_date=None, region=None)
    tasks, warnings = assemble(normalised, {i: role for i, (_, role) in enumerate(found)})
    assert warnings == ()
    return tasks


def ranges(text: str, units: dict[str, UnitRole] | None = None) -> list[str]:
    return [text[t.span.start : t.span.end] for t in tasks_of(text, units)]


ONE = "1. 压缩开办时间。企业开办一个工作日办结，全程免费。"
TWO = "2. 规范涉企收费。公布目录清单，清单之外一律不得收费。"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # the bracket behind an item belongs to it, in its line or below
        (
            f"二、主要任务\n{ONE}（责任单位：市税务局）\n{TWO}\n（责任单位：市发改委）\n",
            [f"{ONE}（责任单位：市税务局）", f"{TWO}\n（责任单位：市发改委）"],
        ),
        # aims and a closing paragraph are none
        (
            f"一、工作目标\n（一）到2025年，网办率达到九成，满意度居全省前列。\n二、主要任务\n{ONE}\n{TWO}\n本方案自发布之日起施行。\n",
            [ONE, TWO],
        ),
        # safeguards that are numbered are tasks, a safeguard section without items is none
        (
            "三、保障措施\n（一）加强领导。成立领导小组，统筹推进各项工作任务。\n",
            ["（一）加强领导。成立领导小组，统筹推进各项工作任务。"],
        ),
        (f"二、主要任务\n{ONE}\n{TWO}\n三、保障措施\n建立由市发改委牵头的联席会议，每月调度。\n", [ONE, TWO]),
        # paragraphs without number that have brackets of their own
        (
            "二、管好进出口\n推行“综合查一次”。联合检查每季度一次。（牵头单位：市司法局）\n实行“扫码入企”。亮证亮码。（牵头单位：市数据局）\n",
            [
                "推行“综合查一次”。联合检查每季度一次。（牵头单位：市司法局）",
                "实行“扫码入企”。亮证亮码。（牵头单位：市数据局）",
            ],
        ),
    ],
)
def test_ranges(body: str, expected: list[str]) -> None:
    assert ranges(HEAD + body) == expected


def test_a_report_has_tasks_only_in_its_outlook() -> None:
    text = (
        "清河市政务服务工作总结\n\n2022年，我市扎实推进各项改革，现将情况总结如下。\n一、主要做法\n"
        "（一）压缩时限。市数据局牵头，已累计办理1200件，同比增长5%。\n"
        "二、下一步打算\n1.检查合并。由市司法局牵头，同店检查每年两次以内。\n"
    )
    units = {"市数据局": UnitRole.LEAD, "市司法局": UnitRole.LEAD}
    assert ranges(text, units) == ["1.检查合并。由市司法局牵头，同店检查每年两次以内。"]


def test_articles_bind_a_unit() -> None:
    text = (
        "清河市数据管理办法\n\n第一条 为规范数据流通，制定本办法。\n第二条 本办法所称数据，是指履职产生的数据。\n"
        "第三条 市数据局应当自收到申请之日起5个工作日内答复，有关部门予以配合。\n第四条 本办法自2024年5月1日起施行。\n"
    )
    assert [t.number for t in tasks_of(text, {"市数据局": UnitRole.MENTION})] == ["第三条"]


@pytest.mark.parametrize(
    ("article", "is_task"),
    [
        ("市数据局应当自收到申请之日起5个工作日内答复。", True),
        ("市数据局负责在每年3月底前公布清单。", True),
        ("审批机关应当当日作出决定。", False),  # binds no unit by its name
        ("市数据局负责全市数据工作的统筹协调和监督管理。", True),
        ("企业可以向市数据局提出申请，提交的材料应当真实。", False),  # the order binds the firm
        ("对市数据局作出的决定不服的，应当在十日内提出。", False),
        ("市数据局建设的平台已覆盖全市。", False),  # no order
    ],
)
def test_articles_of_rules(article: str, is_task: bool) -> None:
    text = (
        f"清河市数据管理办法\n\n第一章　总则\n第一条　为规范数据流通，制定本办法。\n第二条　{article}\n"
        "第二章　附则\n第三条　本办法自2024年5月1日起施行。\n"
    )
    assert [t.number for t in tasks_of(text, {"市数据局": UnitRole.MENTION})] == (["第二条"] if is_task else [])


def test_an_article_that_is_a_list_leaves_the_others_tasks() -> None:
    text = (
        "清河市数据管理条例\n\n第一条 市数据局应当每年公布清单，接受监督。\n第二条 市数据局应当做好下列工作：\n（一）归集数据；\n"
        "（二）共享数据，并接受监督。\n"
    )
    assert [t.number for t in tasks_of(text, {"市数据局": UnitRole.MENTION})] == ["第一条", "第二条"]


def test_items_of_a_decision() -> None:
    text = (
        "清河市人民代表大会常务委员会关于促进数据共享的决定\n\n一、市数据局应当整合数据资源，公布共享清单，每年更新一次。\n"
        "二、公民可以依法提出建议，共同参与监督工作。\n三、本决定自公布之日起施行。\n"
    )
    assert [t.number for t in tasks_of(text, {"市数据局": UnitRole.MENTION})] == ["一"]


def test_sisters_under_a_duty_are_treated_alike() -> None:
    text = (
        f"{HEAD}三、组织实施\n（一）严格落实责任。\n各地区、各有关部门要依照本方案细化措施，落实到人。\n"
        "（二）总结经验做法。各地于12月底前报送试点总结，由市营商办汇总。\n（三）明确成果转化收益的办法。制定细则，年底前出台。\n"
    )
    assert [t.number for t in tasks_of(text)] == ["（一）", "（二）", "（三）"]


@pytest.mark.parametrize("heading", ["成员单位", "工作规则", "险情成因分析"])
def test_sections_without_duty(heading: str) -> None:
    text = f"{HEAD}一、{heading}\n联席会议由市发改委、市财政局等部门和单位组成，实行集体讨论。\n"
    assert tasks_of(text) == ()


def test_items_of_rules_bind_a_unit_that_they_name() -> None:
    text = (
        "清河镇小型项目交易管理办法\n\n一、交易范围\n1．村级小型工程造价3万元至60万元的，进场交易。\n"
        "2．镇农经站应当在3日内公告，公告期不少于5日。\n"
    )
    assert [t.number for t in tasks_of(text, {"镇农经站": UnitRole.MENTION})] == ["2"]


def test_minutes_decide_about_problems() -> None:
    text = (
        "清河市人民政府专题会议纪要\n\n8月15日下午，会议研究了供水问题，议定如下事项。\n"
        "一、关于合同签订提速问题。原则同意限时签约机制，由市财政局牵头，9月底前拿出方案。\n"
        "二、关于欠费问题。由市住建局负责，20日内清理完毕。\n"
    )
    units = {"市财政局": UnitRole.LEAD, "市住建局": UnitRole.SUPPORT}
    assert [t.number for t in tasks_of(text, units)] == ["一", "二"]


def test_what_a_case_report_still_has_to_do() -> None:
    text = (
        "清河市营商环境典型案例\n\n清河县推行“一枚印章管审批”，办事不再来回跑，现将情况介绍如下，供学习借鉴。\n"
        "1.流程再造。市数据局牵头，已累计办理1200件，同比增长5%。\n"
        "2.中介进场。建议由市住建局负责，10月底前实现中介机构进驻率80%以上。\n"
    )
    units = {"市数据局": UnitRole.LEAD, "市住建局": UnitRole.SUPPORT}
    assert [t.number for t in tasks_of(text, units)] == ["2"]


def test_a_bracket_of_units_closes_its_item() -> None:
    text = f"{HEAD}{ONE}（责任单位：市税务局）\n\n全市各级要结合实际，把各项改革任务抓细抓实抓好。\n\n{TWO}（责任单位：市发改委）\n"
    assert ranges(text) == [f"{ONE}（责任单位：市税务局）", f"{TWO}（责任单位：市发改委）"]


def test_a_line_that_a_page_cut_off_stays_with_its_item() -> None:
    cut = "2. 优化人才服务。对来清河就业的博士后一次性\n发放安家补贴最高三十万元，新建保租房五千套。"
    assert ranges(f"{HEAD}二、主要任务\n{ONE}\n{cut}\n") == [ONE, cut]


def test_number_title_and_section() -> None:
    task = tasks_of(f"{HEAD}二、主要任务\n（一）优化服务\n{ONE}\n")[0]
    assert (task.number, task.title, task.section) == ("1", "压缩开办时间", ("主要任务", "优化服务"))


def test_mentions_of_the_range() -> None:
    text = f"{HEAD}二、主要任务\n{ONE}（牵头单位：市税务局）\n{TWO}（责任单位：市发改委）\n"
    found = tasks_of(text, {"市税务局": UnitRole.LEAD, "市发改委": UnitRole.SUPPORT})
    assert [t.mentions for t in found] == [(0,), (1,)]


@pytest.mark.parametrize(
    ("body", "mentions"),
    [
        (f"二、主要任务\n{ONE}\n{TWO}\n（以上两项牵头单位：市税务局）\n", [(0,), (0,)]),
        (f"二、主要任务\n{ONE}\n{TWO}\n以上第2项由市税务局负责。\n", [(), (0,)]),
        (f"二、优化服务（责任单位：市税务局）\n{ONE}\n{TWO}\n", [(0,), (0,)]),
    ],
)
def test_units_of_a_group_or_heading(body: str, mentions: list[tuple[int, ...]]) -> None:
    found = tasks_of(HEAD + body, {"市税务局": UnitRole.LEAD})
    assert [t.number for t in found] == ["1", "2"]
    assert [t.mentions for t in found] == mentions


TABLE = (
    "\n附件\n\n重点任务清单\n\n序号\t事项\t具体内容\t牵头单位\t备注\n一、准入\n"
    "1\t压缩企业开办时间\t一个工作日办结。\t市税务局\t\n2\t规范涉企收费\t公布目录。\t市发改委\t试点\n"
)


def test_rows_and_their_twins() -> None:
    text = f"{HEAD}二、主要任务\n{ONE}（责任单位：市税务局）\n{TWO}（责任单位：市发改委）\n{TABLE}"
    found = tasks_of(text)
    assert [(t.number, t.same_as) for t in found] == [("1", 2), ("2", 3), ("1", 0), ("2", 1)]
    assert text[found[3].span.start : found[3].span.end] == "2\t规范涉企收费\t公布目录。\t市发改委\t试点"
    assert found[2].section == ("准入",)


def test_different_tasks_are_no_twins() -> None:
    text = f"{HEAD}二、主要任务\n1. 保护中小投资者。畅通维权渠道，开展专项检查。（责任单位：市证监局）\n{TABLE}"
    assert {t.same_as for t in tasks_of(text)} == {None}


def test_a_class_column_before_the_number_stays_out() -> None:
    text = "重点任务清单\n\n板块\t序号\t任务\t责任单位\n政务服务\t1\t压缩时限\t市数据局\n\t2\t减少材料\t市税务局\n"
    assert ranges(text) == ["1\t压缩时限\t市数据局", "2\t减少材料\t市税务局"]


def test_a_table_without_duties_has_no_tasks() -> None:
    assert ranges("名词解释\n\n序号\t名称\t说明\n1\t一件事\t多个事项合并办理\n2\t容缺受理\t次要材料后补\n") == []


@given(st.text(alphabet="一二（）1.、。：；，\n\t牵头责任单位序号时限以上两项下一步是由市局委第条", max_size=150))
def test_tasks_are_in_order_and_within_the_text(text: str) -> None:
    found = tasks_of(text, {"市局": UnitRole.LEAD})
    for task in found:
        assert 0 <= task.span.start < task.span.end <= len(text)
    assert [t.span for t in found] == sorted(t.span for t in found)
