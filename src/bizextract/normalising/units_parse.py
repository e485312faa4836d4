"""Taking a unit's name apart: place, level word, organ, second name-plate; and whether it is a collective or a generic unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..records import Level
from ..resources.agencies import load_agencies
from ..resources.divisions import Division, find_places
from .regions import locate_places

__all__ = ["LEVELS", "ParsedUnit", "parse_unit", "plain"]

LEVELS = {
    "国家": Level.NATIONAL,
    "全国": Level.NATIONAL,
    "自治区": Level.PROVINCE,
    "兵团": Level.PROVINCE,
    "省": Level.PROVINCE,
    "自治州": Level.PREFECTURE,
    "行署": Level.PREFECTURE,
    "地区": Level.PREFECTURE,
    "师市": Level.PREFECTURE,
    "州": Level.PREFECTURE,
    "盟": Level.PREFECTURE,
    "市": Level.PREFECTURE,
    "自治县": Level.COUNTY,
    "区": Level.COUNTY,
    "县": Level.COUNTY,
    "旗": Level.COUNTY,
    "街道": Level.TOWNSHIP,
    "苏木": Level.TOWNSHIP,
    "镇": Level.TOWNSHIP,
    "乡": Level.TOWNSHIP,
    "社区": Level.VILLAGE,
    "村": Level.VILLAGE,
    "新区": Level.ZONE,
    "开发区": Level.ZONE,
    "高新区": Level.ZONE,
    "经开区": Level.ZONE,
    "园区": Level.ZONE,
}
"""Level that a level word in front of an organ stands for where its place is not known (市 may turn out a municipality)."""

# 第十三届 in 厦门市第十三届人民代表大会, 第十八届 in 中国共产党第十八届中央委员会; not 第十三届运动会.
_ORDINAL = re.compile(r"第?[一二三四五六七八九十]{1,4}届(?=全国|人民代表大会|人大|政协|委员会|中央委员会|中央纪|常务委员会)")
# The body of a level that the sentence leaves open: 本级人民政府, 当地法院, 县级以上地方人民代表大会, 乡镇人民政府; not 地方金融监管局,
# 地方税务局, 外地办事处.
_OPEN = re.compile(
    r"^(?:本级|同级|上级|下级|上一级|下一级|当地|属地|地方(?:各级)?|所?在?地|住所地|居住地|住地|原审|[一二再]审|第[一二]审|审|执行|受理|管辖|外地|外国|"
    r"基层|专门|两个以上|乡镇|镇街|乡（镇）|镇（乡）|镇（街道）|乡（镇、街道）|村（居）|村（社区）)+(?:地方)?"
    r"(?:人民政府|政府|(?:人民)?法院|(?:人民)?检察院|人民代表大会(?:常务委员会|常委会)?|人大(?:常委会)?|党委|党组织|办事处|委会|民委员会|便民服务[中心站]+)?$"
)
# 市市场监管局 and 区工信局 begin with a level word; 市场监管局, 市政园林局, 区域管理委员会, 乡村振兴局, 县域办, 镇街,
# 市民服务中心 do not.
_LEVEL = re.compile(
    "("
    + "|".join(sorted(LEVELS, key=len, reverse=True))
    + r")(?=.)(?<!市(?=场|民(?!政|宗|族|营)|容|政(?!府|协|务|数|管|法)))(?<!区(?=域|块|划))(?<!乡(?=村|镇))(?<!县(?=域))(?<!镇(?=街))"
)
# Collectives and generic units: 各有关部门, 区直各部门, 有关单位, 各县（市、区）人民政府, 税务部门, 公安机关,
# 市、县两级公共资源交易中心, 各地. Not 机关事务管理局, 直属机关工委, 部门联席会议 (the word is not last).
_COLLECTIVE = re.compile(
    r"^(?:各|有关|相关|同级|全[省市区县州旗盟]|[省市区县乡]级(?:以上)?(?:地方)?(?:人民)?政府)|(?:部门|单位|机关|机构|部委|委办局|委、办、局|办、局|各[委办局厅]+)$|^(?:驻.|直属|所属)海关$|成员单位|设区的?市|级以上|各级|、自治|、直辖|[省市区县州]（[省市区县州、]+）|"
    r"[直属](?:及|各|有关|相关)|两级|三级|[省市区县]、[省市区县]|各(?:省|市|州|有关|成员|组成|工作|直属|进驻|入驻|职能|审批|监管|部|委|局|办|厅|科|处|镇|乡|街|县|区|园|站|所|村|居)"
)
_PLATE = re.compile(r"^([^（）]{2,}?)（([^（）]{1,20}(?:局|委|办|中心|室|厅|部|院|处|所|会|社))）(.*)$")
# 里耶镇人民政府, 湖里街道办事处, 曲阳路街道: the name of a township and its organ. Not 乡镇企业局 (no name before 镇).
_TOWNSHIP = re.compile(r"([一-鿿]{2,6}?(?:街道|苏木|民族乡|镇|乡))(?!村|街|镇)(.*)$")
# 人民银行 in 人民银行贵阳中心支行; the branch's place must follow.
_BRANCH = re.compile(
    r"中国人民银行|人民银行|人行|国家税务总局|税务总局|中国证券监督管理委员会|中国证监会|中国银行保险监督管理委员会|国家金融监督管理总局|金融监管总局|国家外汇管理局|外汇管理局|国家能源局"
)
_TOWN_NAME = 5  # characters of a township's name with its word: 曲阳路街道
_DIVISION = re.compile(r"第[一二三四五六七八九十]{1,3}师")
# 政协厦门市委员会, 共青团晋江市委: the place stands inside the name. Not 政协委员会, 共青团中央.
_MASS_BODY = re.compile(r"(中国人民政治协商会议|政协|中国共产主义青年团|共青团)([一-鿿]{2,24}?)(?:委员会|委)((?:办公[厅室])?)$")
_AUTONOMOUS = re.compile(r"自治[区州县旗]")
_YOUTH_LEAGUE = re.compile(r"团(省|市|区|县|州|旗|盟|师市|兵团|自治区)委$")  # 团市委; not 团委 (no level), 集团市委


@dataclass(frozen=True, slots=True)
class ParsedUnit:
    """A unit's name in parts. ``text`` is without blanks.

    ``place`` is the last division named in front and ``prefix`` the verbatim words of all of them; ``word`` is the level word
    behind
    (区 of 区工信局), ``township`` the name of a town, township or street; ``organ`` what is left; ``plate`` the second
    name-plate; ``central`` the official name of the national organ whose branch it is (中国人民银行 of 人民银行贵阳中心支行).
    """

    text: str
    collective: bool = False
    place: Division | None = None
    prefix: str = ""
    word: str | None = None
    township: str | None = None
    organ: str = ""
    plate: str | None = None
    central: str | None = None

    @property
    def is_bare(self) -> bool:
        """Whether neither place nor level is said: 财政局."""
        return self.place is None and self.word is None and self.township is None


def plain(text: str) -> str:
    """A name without blanks, line breaks and the number of a term of office, brackets made full-width."""
    return _ORDINAL.sub("", re.sub(r"\s", "", text).replace("(", "（").replace(")", "）"))


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> ParsedUnit:
    """Take the name apart; nothing of the notice around it is looked at.

    >>> parsed = parse_unit("厦门市湖里区发改局（科技局）")
    >>> parsed.place.name, parsed.organ, parsed.plate
    ('湖里区', '发改局', '科技局')
    """
    name = plain(text)
    plate = None
    matched = _PLATE.match(name)
    # The bracket of 中国（上海）自由贸易试验区管委会 holds a place, that of 各县（市、区）教育局 levels: neither ends as an
    # organ does.
    if matched:
        name, plate = matched.group(1) + matched.group(3), matched.group(2)
    # 公安 and 税务 in 市场监管、公安、税务等部门 are words for departments everywhere; 法院 and 人民银行 in such a list are
    # organs.
    # 国务院发展改革、财政等部门 are fields of the centre.
    field = name.removeprefix("国务院")
    is_field = field in load_agencies().fields and load_agencies().local(field, None) is None
    is_open = _COLLECTIVE.search(name) is not None or _OPEN.match(name) is not None
    collective = is_open or (is_field and load_agencies().national(name) is None)
    if load_agencies().national(name) is not None:
        return ParsedUnit(name, organ=name, plate=plate)
    league = _YOUTH_LEAGUE.match(name)
    if league:
        return ParsedUnit(name, word=league.group(1), organ="团委", plate=plate)
    for body in ("中国共产党", "中共", "中华人民共和国"):
        name_without = name.removeprefix(body)
        if name_without != name and not name_without.startswith("中央"):
            name = name_without
            break
    if name.startswith("地委") and len(name) > 2:  # 地委组织部: 地 is the word 地区 here
        return ParsedUnit(plain(text), collective, word="地区", organ=name[1:], plate=plate)
    mass = _MASS_BODY.match(name)
    if mass and any(found.start == 0 for found in find_places(mass.group(2))):
        name = mass.group(2) + ("政协" if "政" in mass.group(1) else "团委") + mass.group(3)
    central = None
    branch = _BRANCH.match(name)
    if branch and any(found.start == 0 for found in find_places(name[branch.end() :])):
        row = load_agencies().national(branch.group())
        central, name = (row.name if row else None), name[branch.end() :]
    division = _DIVISION.match(name)
    at = division.end() if division else 0
    place = None
    for located in locate_places(name):
        follows = name[located.end : located.end + 2]
        is_short = name[located.start : located.end] == located.division.short != located.division.name
        if located.start != at or (is_short and follows.startswith(("街道", "镇", "乡", "苏木", "路街"))):
            break
        at, place = located.end, located.division
    # 紫云自治县委 is of 紫云苗族布依族自治县: the place's own last word stands behind its short name.
    autonomous = _AUTONOMOUS.match(name, at) if place is not None else None
    if autonomous and place is not None and place.name.endswith(autonomous.group()):
        at = autonomous.end()
    prefix, rest = name[:at], name[at:]
    word = None
    if load_agencies().local(rest, None) is None or rest.startswith(("市政府", "市政协")):
        level = _LEVEL.match(rest)
        if level and not (place is not None and rest.startswith(place.name[-1])):
            word, rest = level.group(1), rest[level.end() :]
    township = None
    town = _TOWNSHIP.match(rest) if word is None else None
    # A short match is a township even where it holds a place's short name (湖里街道); a long one that does is a place's organ.
    if town and (town.end(1) <= _TOWN_NAME or not find_places(town.group(1))) and load_agencies().local(rest, None) is None:
        township, rest = town.group(1), town.group(2)
    # 浦东新区发展改革: a field, no organ, also behind a place.
    collective = collective or (rest in load_agencies().field_words and load_agencies().local(rest, None) is None)
    return ParsedUnit(plain(text), collective, place, prefix, word, township, rest, plate, central)
