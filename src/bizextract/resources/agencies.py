"""The registry of organs: national ones with their names over time, local departments and bodies with their abbreviations.

One file, ``data/agencies.tsv``, holds it all; its head says what the columns mean and where the names come from.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ..records import Level
from .divisions import read_table

__all__ = [
    "AGENCY_TERMS",
    "UNIT_ENDINGS",
    "Agencies",
    "Agency",
    "Organ",
    "load_agencies",
    "place_words",
]


@dataclass(frozen=True, slots=True)
class Agency:
    """A row of the registry.

    ``agency`` groups the rows that are names of one agency; ``name`` is an official name (national), a stem (department) or a
    template with {P}, {s}, {p} (body). ``since`` and ``until`` are years, None where the registry does not say; ``successor``
    is the official name of the organ that took over.
    """

    kind: str
    agency: str
    name: str
    aliases: tuple[str, ...]
    details: tuple[str, ...]
    since: int | None
    until: int | None
    successor: str | None


class Organ(NamedTuple):
    """What an organ's name without place and level resolves to: its registry group and the template of its full name."""

    agency: str
    template: str


# Ending as abbreviated -> as written out. 委 and 办 stand for 委员会 and 办公室 in the name of a department.
_ENDINGS = {"局": "局", "厅": "厅", "委": "委员会", "办": "办公室", "室": "室", "社": "社"}
_LONGEST_FIRST = ("委员会", "办公室", "局", "厅", "委", "办", "室", "社")

_STATE = "中华人民共和国"
# Words that a list of national organs leaves out: 邮政局 is 国家邮政局, 扶贫办 is 国务院扶贫办, 地震局 is 中国地震局.
_CENTRAL_WORDS = ("国家", "国务院", "中国", "全国", "中央")
# Parts of a national organ: 办公厅, 法规司, 民二庭, 广东分署, 厦门监管局, 营业管理部; not 有关部门, 各省税务局, 令.
_PART = re.compile(
    r"(?!有关|相关|各|等)[一-鿿]{0,14}?(?:办公[厅室]|研究[室院]|司|局|厅|署|庭|中心|委员会|总队|调查队|政治部|管理部|机关党委|[支分]行|支局|[督察巡视]{2}组|研究所|信息所|检测所|培训院|服务站)"
)

UNIT_ENDINGS: tuple[str, ...] = (
    *(
        "人民政府办公厅",
        "人民政府办公室",
        "街道办事处",
        "人民政府",
        "管理委员会",
        "领导小组办公室",
        "指挥部办公室",
        "专班办公室",
    ),
    *("联席会议办公室", "委员会办公室", "机构编制委员会", "领导小组", "协调小组", "工作小组", "指挥部", "工作专班", "联席会议"),
    *("管委会", "党工委", "办事处", "委员会", "办公室", "办公厅", "中心支行", "人民法院", "人民检察院", "检察院", "法院"),
    *(
        "代表大会",
        "常委会",
        "人大",
        "政协",
        "工商联",
        "总工会",
        "妇联",
        "残联",
        "团委",
        "海关",
        "税务局",
        "分局",
        "支局",
        "支行",
    ),
    *("分行", "总队", "支队", "大队", "中队", "派出所", "中心", "专班", "总局", "总署", "主管部门", "有关部门", "相关部门"),
    *("职能部门", "部门", "机关", "单位", "局", "厅", "委", "办", "部", "署", "院"),
)
"""Last words of unit names, longest first where one ends in another."""


def _surfaces(row: Agency) -> Iterator[str]:
    """All forms of a local department without place and level: 发展和改革局, 发改委, …"""
    for stem in (row.name, *row.aliases):
        for ending in row.details:
            yield stem + ending
            if len(_ENDINGS[ending]) > 1:
                yield stem + _ENDINGS[ending]


class Agencies:
    """The registry with look-ups by what stands in a text."""

    def __init__(self, rows: list[Agency]) -> None:
        self.rows: tuple[Agency, ...] = tuple(rows)
        self._national: dict[str, Agency] = {}
        self._stems: dict[str, list[Agency]] = defaultdict(list)
        self._bodies: dict[str, list[Agency]] = defaultdict(list)
        fields: set[str] = set()
        for row in rows:
            if row.kind == "national":
                for alias in (row.agency, row.name, *row.aliases):
                    self._national.setdefault(alias, row)
            elif row.kind == "department":
                for stem in (row.name, *row.aliases):
                    self._stems[stem].append(row)
            elif row.kind == "body":
                for alias in row.aliases:
                    self._bodies[alias].append(row)
            else:
                fields.update((row.name, *row.aliases))
        self.fields: frozenset[str] = frozenset(fields)
        """Field words that name departments where they are coordinated: 市场监管、公安等部门."""
        departments = {form for row in rows if row.kind == "department" for form in _surfaces(row)}
        self.local_forms: frozenset[str] = frozenset(departments | set(self._bodies))
        """Names of local organs as they stand behind a place or level word: 发改局, 人民政府, 委组织部."""
        stems = (self.fields | frozenset(self._stems)) - frozenset(self._bodies) - frozenset(self._national)
        self.field_words: frozenset[str] = frozenset(word for word in stems if word[-1] not in "院关")
        """Field words and the stems of departments: what names a department without its ending (区发展改革); not 法院, 海关."""
        self.national_forms: frozenset[str] = frozenset(self._national)
        """Names of national organs as they stand in texts: 住建部, 税务总局."""

    def national(self, name: str) -> Agency | None:
        """The national organ of this name or abbreviation, also with the name of the state in front."""
        return self._national.get(name) or self._national.get(name.removeprefix(_STATE))

    def national_by_short(self, name: str) -> Agency | None:
        """The national organ that a list of national organs calls so: 药监局, 扶贫办, 残联; None where there is none.

        >>> load_agencies().national_by_short("药监局").name
        '国家药品监督管理局'
        """
        rows = (self._national.get(word + name) for word in _CENTRAL_WORDS)
        return next((row for row in rows if row is not None), None)

    def national_part(self, name: str) -> tuple[Agency, str] | None:
        """The national organ and the part of it that a name means: 财政部办公厅, 海关总署广东分署; None where it is none.

        >>> row, part = load_agencies().national_part("税务总局办公厅")
        >>> row.name, part
        ('国家税务总局', '办公厅')
        """
        for cut in range(len(name) - 1, 2, -1):
            row = self.national(name[:cut])
            if row is not None and row.name != "国务院" and _PART.fullmatch(name, cut):
                return row, name[cut:]
        return None

    def local(self, form: str, level: Level | None) -> Organ | None:
        """The organ that a form without place and level stands for at this level; None where the registry does not know it.

        >>> load_agencies().local("工信局", Level.COUNTY)
        Organ(agency='工业和信息化', template='{P}工业和信息化局')
        """
        bodies = self._bodies.get(form, [])
        for row in bodies:
            if not row.details or (level is not None and level.value in row.details):
                return Organ(row.agency, row.name)
        for ending in _LONGEST_FIRST:
            if form.endswith(ending):
                rows = self._stems.get(form.removesuffix(ending))
                if rows:
                    # One stem may be the name of one row and the abbreviation of another; the row that uses the ending is
                    # meant.
                    short = next(abbreviated for abbreviated, full in _ENDINGS.items() if ending in (abbreviated, full))
                    row = next((row for row in rows if short in row.details), rows[0])
                    return Organ(row.agency, "{P}" + row.name + _ENDINGS[short])
        return None


@lru_cache(maxsize=1)
def load_agencies() -> Agencies:
    """The registry of the package, read once."""
    rows = []
    for cells in read_table("agencies.tsv"):
        kind, agency, name, aliases, details, since, until, successor = (*cells, *[""] * (8 - len(cells)))
        rows.append(
            Agency(
                kind=kind,
                agency=agency,
                name=name,
                aliases=tuple(filter(None, aliases.split(","))),
                details=tuple(filter(None, details.split(","))),
                since=int(since) if since else None,
                until=int(until) if until else None,
                successor=successor or None,
            )
        )
    return Agencies(rows)


@lru_cache(maxsize=1)
def _agency_terms() -> frozenset[str]:
    agencies = load_agencies()
    return frozenset(term for term in agencies.local_forms | agencies.national_forms | agencies.fields if len(term) > 1)


AGENCY_TERMS: frozenset[str] = _agency_terms()
"""Every name, abbreviation and field word of the registry with at least two characters: a lexicon for the tagger's features."""


def place_words() -> tuple[str, ...]:
    """Words that stand for a place of a level in front of an organ's name, longest first: 自治区, 师市, 省, 市, 区, 县 …"""
    return (
        "自治区",
        "自治州",
        "自治县",
        "师市",
        "兵团",
        "街道",
        "地区",
        "行署",
        "国家",
        "省",
        "市",
        "区",
        "县",
        "州",
        "旗",
        "盟",
        "镇",
        "乡",
        "师",
    )
