"""The registry of organs and the finder of unit names."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizextract.records import Level
from bizextract.resources.agencies import AGENCY_TERMS, UNIT_ENDINGS, load_agencies
from bizextract.resources.agencies_finder import unit_candidates


def found(text):
    return [text[start:end] for start, end in unit_candidates(text)]


@pytest.mark.parametrize(
    ("form", "level", "template"),
    [
        ("发改委", Level.PREFECTURE, "{P}发展和改革委员会"),
        ("发改局", Level.COUNTY, "{P}发展和改革局"),
        ("人社局", Level.COUNTY, "{P}人力资源和社会保障局"),
        ("人社厅", Level.PROVINCE, "{P}人力资源和社会保障厅"),
        ("卫健委", Level.COUNTY, "{P}卫生健康委员会"),
        ("市监局", Level.COUNTY, "{P}市场监督管理局"),
        ("市场监管局", Level.COUNTY, "{P}市场监督管理局"),
        ("资规局", Level.PREFECTURE, "{P}自然资源和规划局"),
        ("政数局", Level.PREFECTURE, "{P}政务服务和数据管理局"),
        ("数据局", Level.PROVINCE, "{P}数据局"),
        ("住建局", Level.COUNTY, "{P}住房和城乡建设局"),
        ("工信局", Level.COUNTY, "{P}工业和信息化局"),
        ("编办", Level.COUNTY, "中共{P}委机构编制委员会办公室"),
        ("法院", Level.COUNTY, "{P}人民法院"),
        ("法院", Level.PREFECTURE, "{P}中级人民法院"),
        ("法院", Level.PROVINCE, "{P}高级人民法院"),
        ("政府办", Level.COUNTY, "{P}人民政府办公室"),
        ("政府办", Level.PROVINCE, "{P}人民政府办公厅"),
        ("税务局", Level.COUNTY, "国家税务总局{P}税务局"),
        ("团委", Level.COUNTY, "中国共产主义青年团{P}委员会"),
    ],
)
def test_local(form, level, template):
    assert load_agencies().local(form, level).template == template


@pytest.mark.parametrize("form", ["", "局", "住建部", "效能督查办", "碧桂园公司", "法院"])
def test_local_does_not_know(form):
    assert load_agencies().local(form, None) is None


@pytest.mark.parametrize(
    ("name", "official", "successor"),
    [
        ("住建部", "住房和城乡建设部", None),
        ("国家发改委", "国家发展和改革委员会", None),
        ("市场监管总局", "国家市场监督管理总局", None),
        ("银保监会", "中国银行保险监督管理委员会", "国家金融监督管理总局"),
        ("工商总局", "国家工商行政管理总局", "国家市场监督管理总局"),
        ("环保部", "环境保护部", "生态环境部"),
        ("党中央", "中国共产党中央委员会", None),
        ("中华人民共和国财政部", "财政部", None),
        ("国防科工委", "国防科学技术工业委员会", "国家国防科技工业局"),
    ],
)
def test_national(name, official, successor):
    row = load_agencies().national(name)
    assert (row.name, row.successor) == (official, successor)


@pytest.mark.parametrize(
    ("name", "official"),
    [
        ("药监局", "国家药品监督管理局"),
        ("地震局", "中国地震局"),
        ("残联", "中国残疾人联合会"),
        ("扶贫办", "国务院扶贫开发领导小组办公室"),
        ("审批局", None),
    ],
)
def test_national_by_short(name, official):
    row = load_agencies().national_by_short(name)
    assert (row.name if row else None) == official


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("税务总局办公厅", ("国家税务总局", "办公厅")),
        ("财政部厦门监管局", ("财政部", "厦门监管局")),
        ("财政部", None),
        ("财政部有关司局", None),
        ("国务院食品安全办", None),
        ("市财政局办公室", None),
    ],
)
def test_national_part(name, parts):
    found = load_agencies().national_part(name)
    assert (found and (found[0].name, found[1])) == parts


def test_no_form_of_a_local_organ_means_two():
    meant = {}
    for row in load_agencies().rows:
        if row.kind == "body":
            for form in row.aliases:
                meant.setdefault((form, row.details), set()).add(row.name)
    assert [key for key, names in meant.items() if len(names) > 1] == []


def test_no_two_agencies_share_an_official_name():
    names = [row.name for row in load_agencies().rows if row.kind == "national"]
    assert len(names) == len(set(names))
    stems = [(row.name) for row in load_agencies().rows if row.kind == "department"]
    assert len(stems) == len(set(stems))


def test_successors_are_in_the_registry():
    official = {row.name for row in load_agencies().rows}
    assert [row.successor for row in load_agencies().rows if row.successor and row.successor not in official] == []


def test_terms():
    assert {"发改委", "市场监督管理局", "住建部", "公安"} <= AGENCY_TERMS
    assert all(len(term) > 1 for term in AGENCY_TERMS)
    assert "管委会" in UNIT_ENDINGS


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("由区工信局牵头，市市场监督管理局配合", ["区工信局", "市市场监督管理局"]),
        ("厦门市湖里区人民政府办公室关于", ["厦门市湖里区人民政府办公室"]),
        ("（区工信局、城管委办、效能督查办）", ["区工信局", "城管委办", "效能督查办"]),
        ("区直各部门，各街道", ["区直各部门", "各街道"]),
        ("区发改局（科技局）", ["区发改局（科技局）"]),
        ("人民银行厦门市中心支行、厦门海关", ["人民银行厦门市中心支行", "厦门海关"]),
        ("国家税务总局寿光市税务局", ["国家税务总局寿光市税务局"]),
        ("各县（市、区）人民政府", ["各县（市、区）人民政府"]),
        ("市场监管、公安等部门", ["市场监管", "公安"]),
        ("向税务部门申报", ["税务部门"]),
        ("省政府、市政府", ["省政府", "市政府"]),
        ("苏州工业园区管委会", ["苏州工业园区管委会"]),
        # no organs: a post's field, a rule, a way of doing it, a person's seat, a document number
        ("社区服务中心城区", []),
        ("全程网上办、掌上办理", []),
        ("人大代表和政协委员", []),
        ("政府采购项目", []),
        ("厦府办〔2021〕35号", []),
        ("", []),
    ],
)
def test_unit_candidates(text, units):
    assert found(text) == units


@given(st.text(alphabet="市区县省各局委办厅、，（）和政府财政公安部门中心 \n厦门湖里", max_size=60))
def test_candidates_are_in_order_and_do_not_overlap(text):
    ranges = unit_candidates(text)
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))


@pytest.mark.parametrize(
    "piece", ["由厦门市湖里区工信局会同市发展改革委、财政局负责，", "市市区区县、", "各", "财政、公安、", "国家税务总局"]
)
def test_linear_time(piece):
    unit_candidates(piece)
    seconds = []
    for count in (20_000, 80_000):
        text = (piece * (count // len(piece) + 1))[:count]
        start = time.process_time()
        unit_candidates(text)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 12 * seconds[0] + 0.2  # four times the text, with room for a busy machine
