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

# 市市场监管局 and 区工信局 begin with a level word; 市场监管局, 市政园林局, 区域管理委员会, 乡村振兴局, 县域办, 镇街,
# 市民服务中心 do not.
_LEVEL = re.compile(
    "("
    + "|".join(sorted(LEVELS, key=len, reverse=True))
    + r")(?=.)(?<!市(?=场|民|容|政(?!府|协|务|数|管|法)))(?<!区(?=域|块|划))(?<!乡(?=村|镇))(?<!县(?=域))(?<!镇(?=街))"
)
# Collectives and generic units: 各有关部门, 区直各部门, 有关单位, 各县（市、区）人民政府, 税务部门, 公安机关,
# 市、县两级公共资源交易中心, 各地. Not 机关事务管理局, 直属机关工委, 部门联席会议 (the word is not last).
_COLLECTIVE = re.compile(
    r"^(?:各|有关|相关|同级|全[省市区县州旗盟]|[省市区县乡]级(?:以上)?(?:地方)?(?:人民)?政府)|(?:部门|单位|机关|机构|部委|委办局|委、办、局|办、局|各[委办局厅]+)$|[省市区县州]（[省市区县州、]+）|"
    r"[直属](?:及|各|有关|相关)|两级|三级|[省市区县]、[省市区县]|各(?:有关|成员|组成|工作|直属|进驻|入驻|职能|审批|监管|部|委|局|办|厅|科|处|镇|乡|街|县|区|园|站|所|村|居)"
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
    """A name without blanks and line breaks, brackets made full-width."""
    return re.sub(r"\s", "", text).replace("(", "（").replace(")", "）")


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
    is_field = name in load_agencies().fields and load_agencies().local(name, None) is None
    collective = bool(_COLLECTIVE.search(name)) or (is_field and load_agencies().national(name) is None)
    if load_agencies().national(name) is not None:
        return ParsedUnit(name, organ=name, plate=plate)
    league = _YOUTH_LEAGUE.match(name)
    if league:
        return ParsedUnit(name, word=league.group(1), organ="团委", plate=plate)
    for party in ("中国共产党", "中共"):
        name_without = name.removeprefix(party)
        if name_without != name and not name_without.startswith("中央"):
            name = name_without
            break
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
    return ParsedUnit(plain(text), collective, place, prefix, word, township, rest, plate, central)
