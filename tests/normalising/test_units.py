"""Canonical names of units, filled in from the notice's own context."""

import json
import re
import time
from array import array
from pathlib import Path

import pytest

from bizextract.normalising.regions import locate_places, with_level_word
from bizextract.normalising.units import resolve_units
from bizextract.normalising.units_parse import parse_unit
from bizextract.records import Level, SpanLabel
from bizextract.records.stages import Block, BlockKind, CleanText, Mention, Outline, Source, Span, Tagged
from bizextract.resources.divisions import load_divisions

ANNOTATED = Path(__file__).parents[3] / "shared" / "own" / "annotated.jsonl"


def tagged(marked, *, headings=()):
    """A notice from text with its units in [ ]; the first line is its issuer where it is marked."""
    spans, parts, end = [], [], 0
    for piece in re.split(r"(\[[^\]]*\])", marked):
        word = piece[1:-1] if piece.startswith("[") else piece
        if piece.startswith("["):
            spans.append(Span(end, end + len(word)))
        parts.append(word)
        end += len(word)
    text = "".join(parts)
    clean = CleanText(Source(text), text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))
    first_line = text.find("\n")
    issuers = tuple(span for span in spans[:1] if span.start == 0 and span.end == first_line)
    blocks = tuple(
        Block(BlockKind.HEADING, Span(at, at + len(line)), title=Span(at, at + len(line)))
        for line in headings
        for at in [text.index(line)]
    )
    outline = Outline(clean, blocks, issuers=issuers)
    return Tagged(outline, tuple(Mention(SpanLabel.UNIT, span) for span in spans))


def names(marked, **options):
    found, _, _ = resolve_units(tagged(marked, **options))
    return [found[index].name for index in sorted(found)]


HULI = "[厦门市湖里区人民政府办公室]\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("由[区工信局]牵头", "厦门市湖里区工业和信息化局"),
        ("[市财政局]", "厦门市财政局"),
        ("[省发改委]", "福建省发展和改革委员会"),
        ("[区发改局（科技局）]", "厦门市湖里区发展和改革局"),
        ("[区委编办]", "中共厦门市湖里区委机构编制委员会办公室"),
        ("[区委]", "中共厦门市湖里区委员会"),
        ("[区政府办]", "厦门市湖里区人民政府办公室"),
        ("[省政府办公厅]", "福建省人民政府办公厅"),
        ("[区法院]", "厦门市湖里区人民法院"),
        ("[市法院]", "厦门市中级人民法院"),
        ("[省高院]", "福建省高级人民法院"),
        ("[区税务局]", "国家税务总局厦门市湖里区税务局"),
        ("[团区委]", "中国共产主义青年团厦门市湖里区委员会"),
        ("[湖里街道办事处]", "厦门市湖里区湖里街道办事处"),
        ("[湖里生态环境局]", "厦门市湖里生态环境局"),
        ("[市自然资源规划局直属分局]", "厦门市自然资源和规划局直属分局"),
        ("[区效能督查办]", "厦门市湖里区效能督查办公室"),
        ("[厦门海关]", "厦门海关"),
        ("[厦门证监局]", "中国证券监督管理委员会厦门监管局"),
        ("[人民银行厦门市中心支行]", "中国人民银行厦门市中心支行"),
        ("[人行贵阳中心支行]", "中国人民银行贵阳中心支行"),
        ("[国务院]", "国务院"),
        ("[住建部]", "住房和城乡建设部"),
        ("[深圳市福田区政数局]", "深圳市福田区政务服务和数据管理局"),
        ("[区公安分局]", "厦门市湖里区公安分局"),
        ("[市民政局]", "厦门市民政局"),
        ("[市民宗局]", "厦门市民族宗教事务局"),
        ("[市委常委会]", "中共厦门市委员会常务委员会"),
        ("[区委依法治区办]", "中共厦门市湖里区委全面依法治区委员会办公室"),
        ("[厦门市第十六届人民代表大会常务委员会]", "厦门市人民代表大会常务委员会"),
        ("[政协厦门市第十四届委员会]", "中国人民政治协商会议厦门市委员会"),
        ("[共青团厦门市委]", "中国共产主义青年团厦门市委员会"),
        ("[中华人民共和国厦门海关]", "厦门海关"),
        ("[拱北海关]", "拱北海关"),
        ("[高崎边检站]", "高崎出入境边防检查站"),
        # parts of national organs
        ("[财政部办公厅]", "财政部办公厅"),
        ("[发展改革委办公厅]", "国家发展和改革委员会办公厅"),
        ("[海关总署广东分署]", "海关总署广东分署"),
        ("[最高人民法院民二庭]", "最高人民法院民二庭"),
        ("[中国证监会投资者保护局]", "中国证券监督管理委员会投资者保护局"),
        ("[人民银行营业管理部]", "中国人民银行营业管理部"),
        ("[第十三届全国人民代表大会]", "全国人民代表大会"),
        ("[中华人民共和国财政部]", "财政部"),
        ("[中科院]", "中国科学院"),
        ("[外经贸部]", "对外贸易经济合作部"),
        # organs of an area that is no division, and joint meetings of ministries
        ("[三峡库区地质灾害防治工作指挥部]", "三峡库区地质灾害防治工作指挥部"),
        ("[长江航务管理局]", "长江航务管理局"),
        ("[社会信用体系建设部际联席会议]", "社会信用体系建设部际联席会议"),
        # the office of the government that has a name of its own at the department
        ("[市政府金融办]", "厦门市金融工作办公室"),
        # a county's word in a notice of a district, collectives and generic units: no single agency can be named
        ("[县财政局]", None),
        ("[区直各部门]", None),
        ("[各街道]", None),
        ("[有关单位]", None),
        ("[税务部门]", None),
        ("[各县（市、区）人民政府]", None),
        ("[某某科技有限公司]", "某某科技有限公司"),
        # fields, organs that the sentence leaves open, and organs spoken of as a kind
        ("[区发展改革]", None),
        ("[国务院发展改革]", None),
        ("[本级人民政府]", None),
        ("[当地法院]", None),
        ("[地方政府]", None),
        ("[乡镇人民政府]", None),
        ("[省、设区的市人民政府]", None),
        ("[驻厦海关]", None),
        ("[人民法院]", None),
        ("[人民检察院]", None),
        ("[地方金融监管局]", "厦门市湖里区地方金融监督管理局"),
    ],
)
def test_names_in_a_district_notice(text, name):
    assert names(HULI + text)[-1] == name


@pytest.mark.parametrize(
    ("issuer", "text", "name"),
    [
        ("[厦门市人民政府]\n", "[区财政局]", None),
        ("[厦门市人民政府]\n", "[市场监管局]", "厦门市市场监督管理局"),
        ("[福建省人民政府]\n", "[省发展改革委]", "福建省发展和改革委员会"),
        ("[晋江市人民政府]\n", "[市住建局]", "晋江市住房和城乡建设局"),
        ("[安溪县人民政府]\n", "[县发改局]", "泉州市安溪县发展和改革局"),
        ("[北京市人民政府办公厅]\n", "[市规自委]", "北京市规划和自然资源委员会"),
        ("[上海市静安区人民政府]\n", "[市税务局]", "国家税务总局上海市税务局"),
        ("[大理白族自治州人民政府]\n", "[州财政局]", "大理白族自治州财政局"),
        ("[新疆维吾尔自治区人民政府]\n", "[自治区党委组织部]", "中共新疆维吾尔自治区委员会组织部"),
        ("[新疆生产建设兵团办公厅]\n", "[兵团财政局]", "新疆生产建设兵团财政局"),
        ("[第八师石河子市司法局]\n", "[师市财政局]", "第八师石河子市财政局"),
        ("[龙山县里耶镇人民政府]\n", "[镇财政所]", "湘西土家族苗族自治州龙山县里耶镇财政所"),
        ("[苏州工业园区管委会]\n", "[管委会]", "苏州工业园区管理委员会"),
        ("[国务院办公厅]\n", "[国资委]", "国务院国有资产监督管理委员会"),
        ("[国务院办公厅]\n", "[国家发展改革委]", "国家发展和改革委员会"),
        ("[国务院办公厅]\n", "[省财政厅]", None),
        ("[国务院]\n", "福建自贸试验区先行。（负责部门：[药监局]）", "国家药品监督管理局"),
        ("[国务院]\n", "福建自贸试验区先行。（负责部门：[中医药局]）", "国家中医药管理局"),
        ("[国务院]\n", "（负责部门：[扶贫办]）", "国务院扶贫开发领导小组办公室"),
        ("[国务院]\n", "厦门市的经验。加强[政务服务中心]建设", None),
        ("[厦门市人民政府]\n", "加强[政务服务中心]建设", "厦门市政务服务中心"),
        ("[厦门市人民政府]\n", "第一条　为了便民。\n第二条　适用。\n第三条　加强[政务服务中心]建设", None),
        ("[厦门市人民政府]\n", "由[市财政局]、[人民法院]负责", "厦门市中级人民法院"),
        ("[紫云苗族布依族自治县人民政府]\n", "[中共紫云自治县委]", "中共安顺市紫云苗族布依族自治县委员会"),
        ("[紫云苗族布依族自治县人民政府]\n", "[紫云自治县人民政府]", "安顺市紫云苗族布依族自治县人民政府"),
        ("[喀什地区行政公署]\n", "[地委组织部]", "中共喀什地委组织部"),
        ("[泰州市人民政府]\n", "[姜堰市财政局]", "姜堰市财政局"),
    ],
)
def test_names_by_issuer(issuer, text, name):
    assert names(issuer + text)[-1] == name


def test_a_list_shares_its_level():
    text = HULI + "（牵头单位：[市工信局]、[财政局]、[税务局]，责任单位：[效能督查办]、[城管委办]）"
    assert names(text)[1:] == [
        "厦门市工业和信息化局",
        "厦门市财政局",
        "国家税务总局厦门市税务局",
        "厦门市湖里区效能督查办公室",
        "厦门市湖里区城市管理委员会办公室",
    ]


def test_a_list_of_national_organs():
    assert names("（[国家发展改革委]、[财政部]、[统计局]负责）") == ["国家发展和改革委员会", "财政部", "国家统计局"]


def test_one_agency_has_one_name():
    text = HULI + "[市审批管理局]，[市审批局]；[区卫健局]，[区工信局]、[卫健委]；[区住房和城乡建设局]，[区住建局]"
    found = names(text)[1:]
    assert found[0] == found[1] == "厦门市行政审批管理局"
    assert found[2] == found[4] == "厦门市湖里区卫生健康局"
    assert found[5] == found[6] == "厦门市湖里区住房和城乡建设局"


def test_a_second_name_plate_is_its_bearer():
    assert names(HULI + "[区发改局（科技局）]；[区科技局]")[1:] == ["厦门市湖里区发展和改革局"] * 2


def test_two_agencies_never_share_a_name():
    units = [
        "区金融办",
        "区地方金融监管局",
        "厦门银保监局",
        "厦门证监局",
        "区数据局",
        "区大数据局",
        "区政数局",
        "区委金融办",
        "区政府",
        "区委",
        "区教育局",
        "区体育局",
        "区建设局",
        "区住建局",
        "区工信局",
        "区科技局",
        "区税务局",
        "区国税局",
        "区地税局",
        "市财政局",
        "区财政局",
        "区市场监管局",
        "区工商局",
        "区质监局",
        "区法院",
        "区检察院",
        "区纪委",
        "区监委",
    ]
    text = HULI + "；".join(f"[{unit}]" for unit in units)
    found = names(text)[1:]
    assert None not in found
    assert len(set(found)) == len(found)


def test_a_digest_takes_the_place_of_the_heading():
    first, second = "三门峡市：证照联办", "广安市：园区代办"
    text = f"{first}\n[财政局]与[市公安局]联网。\n{second}\n[市财政局]派员。厦门市、宁波市、西安市、太原市也来学习。"
    assert names(text, headings=(first, second)) == ["三门峡市财政局", "三门峡市公安局", "广安市财政局"]


def test_region_level_and_warning():
    found, region, warnings = resolve_units(tagged("[厦门市人民政府]\n[区财政局]，[区财政局]，[市财政局]，[各街道办事处]"))
    assert (region.name, region.code) == ("厦门市", "350200")
    assert [found[index].level for index in range(5)] == [
        Level.PREFECTURE,
        Level.COUNTY,
        Level.COUNTY,
        Level.PREFECTURE,
        Level.TOWNSHIP,
    ]
    assert [found[index].region.code if found[index].region else None for index in range(3)] == ["350200", None, None]
    (warning,) = warnings
    assert (warning.code, warning.start, warning.end) == ("unit_undecided", 8, 12)


def test_a_municipality_is_a_province():
    found, region, _ = resolve_units(tagged("[上海市静安区人民政府]\n[市财政局]"))
    assert region.name == "上海市静安区"
    assert (found[1].level, found[1].region.code) == (Level.PROVINCE, "310000")


def test_other_labels_are_passed_over():
    one = tagged("[市财政局]6月底前")
    mentions = (*one.mentions, Mention(SpanLabel.TIME, Span(4, 8)))
    assert set(resolve_units(Tagged(one.outline, mentions))[0]) == {0}


def test_nothing_to_resolve():
    assert resolve_units(tagged("")) == ({}, None, ())


@pytest.mark.parametrize(
    ("text", "place", "word", "organ"),
    [
        ("市市场监督管理局", None, "市", "市场监督管理局"),
        ("市场监管局", None, None, "市场监管局"),
        ("市政园林局", None, None, "市政园林局"),
        ("市政府", None, "市", "政府"),
        ("县乡村振兴局", None, "县", "乡村振兴局"),
        ("市民服务中心", None, None, "市民服务中心"),
        ("区域管理委员会", None, None, "区域管理委员会"),
        ("恩施州发展改革委", "恩施土家族苗族自治州", None, "发展改革委"),
        ("厦门市\n湖里区 财政局", "湖里区", None, "财政局"),
    ],
)
def test_parse(text, place, word, organ):
    parsed = parse_unit(text)
    assert (parsed.place.name if parsed.place else None, parsed.word, parsed.organ) == (place, word, organ)


def test_ambiguous_places():
    assert [place.division.code for place in locate_places("北京市朝阳区")] == ["110000", "110105"]
    assert [place.division.code for place in locate_places("朝阳区的长春市")] == ["220104", "220100"]
    assert [place.division.code for place in locate_places("吉林")] == ["220000"]
    assert locate_places("朝阳区") == []  # two places, and nothing says which


@pytest.mark.parametrize(
    "text",
    [
        "健全城镇安置制度。",  # 镇安县
        "费用由中央财政和县级财政承担。",  # 政和县
        "建设沿海城市。",  # 海城市
    ],
)
def test_words_that_hold_the_name_of_a_place(text):
    _, region, _ = resolve_units(tagged(text))
    assert region is None


def test_a_short_name_behind_a_place_lies_in_it():
    assert [place.division.name for place in locate_places("巴东县官渡口镇")] == ["巴东县"]  # not 昆明市官渡区
    assert [place.division.name for place in locate_places("昆明官渡")] == ["昆明市", "官渡区"]


@pytest.mark.parametrize(
    ("code", "word", "meant"),
    [
        ("350206", "区", "湖里区"),
        ("350206", "市", "厦门市"),
        ("350206", "县", None),
        ("350582", "市", "晋江市"),
        ("310106", "市", "上海市"),
        ("540000", "区", None),
        ("532901", "州", "大理白族自治州"),
    ],
)
def test_level_words(code, word, meant):
    place = with_level_word(load_divisions().by_code(code), word)
    assert (place.name if place else None) == meant


@pytest.mark.skipif(not ANNOTATED.exists(), reason="needs ../shared")
def test_the_province_of_the_notice_on_annotated_notices():
    right = counted = 0
    with ANNOTATED.open(encoding="utf-8") as lines:
        for line in lines:
            notice = json.loads(line)
            if notice["level"] not in ("province", "prefecture", "county"):
                continue
            text = notice["text"]
            clean = CleanText(Source(text), text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))
            spans = tuple(Span(s["start"], s["end"]) for s in notice["spans"] if s.get("role") == "issuer")
            _, region, _ = resolve_units(Tagged(Outline(clean, (), issuers=spans), ()))
            counted += 1
            if region is not None and region.code is not None:
                province = load_divisions().by_code(region.code[:2] + "0000")
                right += province.short == notice["province"]
    assert right / counted > 0.95


def test_speed():
    text = HULI + "由[区工信局]牵头，[区财政局]、[税务局]配合，湖里区、厦门市同步推进。\n" * 300  # about 9,000 characters
    notice = tagged(text)
    resolve_units(notice)
    start = time.process_time()  # not the clock on the wall: other work on the machine does not count
    resolve_units(notice)
    assert time.process_time() - start < 2  # some 20 ms on an idle core
