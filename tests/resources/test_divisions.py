"""The register of divisions and the finder of place names."""

import time

import pytest

from bizextract.records import Level
from bizextract.resources.divisions import find_places, load_divisions, place_candidates, short_name


def found(text):
    return [text[start:end] for start, end in place_candidates(text)]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("福建省", "福建"),
        ("湖里区", "湖里"),
        ("东区", "东区"),
        ("恩施土家族苗族自治州", "恩施"),
        ("新疆维吾尔自治区", "新疆"),
        ("东乡族自治县", "东乡"),
        ("鄂温克族自治旗", "鄂温克"),
        ("阿里地区", "阿里"),
        ("香港特别行政区", "香港"),
        ("神农架林区", "神农架"),
    ],
)
def test_short_name(name, short):
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("name", "code", "level", "parent"),
    [
        ("湖里区", "350206", Level.COUNTY, "350200"),
        ("厦门市", "350200", Level.PREFECTURE, "350000"),
        ("仙桃市", "429004", Level.COUNTY, "420000"),
        ("静安区", "310106", Level.COUNTY, "310000"),
        ("苏州工业园区", "320576", Level.ZONE, "320500"),
        ("石河子市", "659001", Level.COUNTY, "650000"),
        ("台湾省", "710000", Level.PROVINCE, None),
    ],
)
def test_register(name, code, level, parent):
    (place,) = load_divisions().by_name(name)
    assert (place.code, place.level, place.parent) == (code, level, parent)
    assert load_divisions().by_code(code) == place


def test_every_parent_is_in_the_register():
    divisions = load_divisions()
    missing = [place.name for place in divisions.all if place.parent is not None and divisions.by_code(place.parent) is None]
    assert missing == []
    assert sum(place.level is Level.PROVINCE and place.successor is None for place in divisions.all) == 35


def test_former_names_lead_to_a_place_that_exists():
    divisions = load_divisions()
    former = [place for place in divisions.all if place.successor is not None]
    assert len(former) > 80
    assert [place.name for place in former if not divisions.by_name(place.successor)] == []


def test_look_ups():
    divisions = load_divisions()
    assert {place.name for place in divisions.by_short("朝阳")} >= {"朝阳市", "朝阳区"}
    assert divisions.by_code("000000") is None
    assert divisions.by_name("没有的地方") == ()
    (huli,) = divisions.by_name("湖里区")
    assert divisions.ancestor(huli, Level.PROVINCE).name == "福建省"
    assert divisions.ancestor(huli, Level.ZONE) is None


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("350206", "厦门市湖里区"),
        ("350524", "泉州市安溪县"),
        ("350582", "晋江市"),
        ("310106", "上海市静安区"),
        ("429004", "仙桃市"),
        ("320576", "苏州工业园区"),
        ("350000", "福建省"),
    ],
)
def test_full_name(code, name):
    divisions = load_divisions()
    assert divisions.full_name(divisions.by_code(code)) == name


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("学习深圳市福田区、日照市的做法", ["深圳市", "福田区", "日照市"]),
        ("恩施州和融水县先行", ["恩施州", "融水县"]),
        ("原莱芜市、崇文区的事项", ["莱芜市", "崇文区"]),
        ("厦门火炬高新区与经济技术开发区", ["厦门火炬高新区", "经济技术开发区"]),
        ("兰州新区、雄安新区", ["兰州新区", "雄安新区"]),
        # 会同 and 公安 are counties by name, and words by use; with the level word they are places.
        ("市发改委会同公安部门", []),
        ("怀化市会同县与公安县", ["怀化市", "会同县", "公安县"]),
        ("镇政府会同县财政局", []),
        # 海安县 became 海安市
        ("海安县人民政府", ["海安县"]),
        ("整合公共资源，加强合作", []),
        # 和县 in 乡镇和县级: two characters of a longer run
        ("乡镇和县级部门", []),
        ("，单县财政局", ["单县"]),
        ("新区域、示范区域", []),
        ("", []),
        ("市", []),
    ],
)
def test_place_candidates(text, places):
    assert found(text) == places


def test_an_ambiguous_name_has_all_its_places():
    (match,) = find_places("鼓楼区")
    assert len(match.divisions) == 4


def test_linear_time():
    text = "由厦门市湖里区工信局会同市发展改革委，" * 20_000  # 380,000 characters
    place_candidates("厦门市")
    start = time.process_time()
    assert len(place_candidates(text)) == 40_000
    assert len(text) / (time.process_time() - start) > 100_000  # some 2,000,000 on an idle core
