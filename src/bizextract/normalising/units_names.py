"""Full names of local organs: the registry's templates filled with their places, one name for each agency of a notice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ..records import Level
from ..resources.agencies import Organ, load_agencies
from ..resources.divisions import Division
from .units_parse import ParsedUnit, parse_unit

__all__ = ["Located", "Named", "compose", "name_of", "organ_of", "unify", "written_out"]

_DISTRICT_COMMITTEE = re.compile(r"(?<=[一-鿿])地区委(?!员)")  # 中共阿克苏地委组织部; not 中共喀什地区委员会
# Words written out in names that the registry does not know; 办 at the end of a name is an office, 管委会 a committee.
_WRITTEN_OUT = (
    (re.compile(r"管委会(?=$|办公室|[一-鿿]{2,}局$)"), "管理委员会"),
    (re.compile(r"(?<=..)(?<!举)办$"), "办公室"),
    (re.compile(r"^高新区|(?<=[州市])高新区"), "高新技术产业开发区"),
    (re.compile(r"综保区"), "综合保税区"),
    (re.compile(r"自贸区"), "自由贸易试验区"),
)


@dataclass(frozen=True, slots=True)
class Located:
    """A unit with its place decided: ``home`` is the full name of the place that goes before the organ, None where
    undecided.
    """

    parsed: ParsedUnit
    home: str | None
    place: Division | None
    level: Level | None


@dataclass(frozen=True, slots=True)
class Named:
    """A unit's place and the template of its name; ``agency`` is the registry's group, None where the registry does not know
    it.
    """

    home: str
    agency: str | None
    template: str


def name_of(unit: Located, place: Division | None) -> Named | None:
    """The name of a unit whose home is known: the registry's template, or the unit's own words written out."""
    parsed = unit.parsed
    assert unit.home is not None
    if parsed.central is not None and parsed.central != "国家税务总局":
        return Named(unit.home, None, parsed.central + _branch_place(parsed, place) + parsed.organ)
    organ = _without_zone_word(unit.home, parsed.organ)
    if not organ:  # 湖里街道, 高新区: a township or zone that acts is its office or committee
        return Named(unit.home, None, "{P}")
    found = organ_of(organ, unit.level)
    if found is None:
        return Named(unit.home, None, "{P}" + written_out(organ))
    return Named(unit.home, found.agency, found.template)


def _without_zone_word(home: str, organ: str) -> str:
    """The organ without a zone's word that its home ends in: 合作区商事服务局 of 横琴粤澳深度合作区."""
    for length in (4, 3):
        if len(organ) > length and organ[length - 1] == "区" and home.endswith(organ[:length]):
            return organ[length:]
    return organ


def organ_of(organ: str, level: Level | None) -> Organ | None:
    """The registry's organ, also with a section behind it (公安局交警支队) or an office (城管委办)."""
    agencies = load_agencies()
    found = agencies.local(organ, level)
    if found is not None:
        return found
    for government in ("人民政府", "政府"):
        # 市政府金融办 and 市金融办 are one office; the registry's own bodies of a government (政府办公室) were found above.
        if organ.startswith(government):
            office = agencies.local(organ.removeprefix(government), level)
            if office is not None and office.template.startswith("{P}"):
                return office
    for cut in range(len(organ) - 1, 1, -1):
        main = agencies.local(organ[:cut], level)
        if main is not None and organ[cut] not in "和与":
            section = "办公室" if organ[cut:] == "办" else organ[cut:]
            return Organ(main.agency + "/" + section, main.template + section)
    return None


def written_out(name: str) -> str:
    """A name that the registry does not know with its usual abbreviations written out: 管委会, …办, 高新区."""
    for pattern, full in _WRITTEN_OUT:
        name = pattern.sub(full, name)
    return name


def _branch_place(parsed: ParsedUnit, place: Division | None) -> str:
    """The place in the name of a branch: 中国人民银行贵阳中心支行 of a provincial capital, else 厦门市中心支行, 高安市支行."""
    if place is None:
        return parsed.prefix
    is_capital = place.code is not None and place.code.endswith("0100")
    return place.short if is_capital or parsed.organ.startswith("监管") else place.name


def compose(named: Named, place: Division | None) -> str:
    """The full name: the template with its place in it."""
    short = place.short if place is not None else named.home
    template = named.template
    if named.home.endswith("自治区"):  # the committee of an autonomous region is not shortened to 委: 自治区党委组织部
        template = re.sub(r"(?<=\{P\})委(?!员会)", "委员会", template)
    return _DISTRICT_COMMITTEE.sub("地委", template.replace("{p}", short).replace("{P}", named.home))


def unify(named: Mapping[int, Named], located: Mapping[int, Located]) -> dict[int, Named]:
    """One name for each agency of the notice.

    Names of one registry group at one place are one agency (审批局, 行政审批管理局): the one that the notice writes out
    wins, then the longest. A form that the registry does not know is the only longer name of the same place that it
    abbreviates. A second name-plate is its bearer.
    """
    groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    plates: dict[tuple[str, str], set[Named]] = defaultdict(set)
    homes: dict[str, set[str]] = defaultdict(set)
    for index, name in named.items():
        homes[name.home].add(name.template)
        if name.agency is not None:
            written = name.template == "{P}" + located[index].parsed.organ
            # Written out beats abbreviated, with its own place or level (区卫健局) beats a member of a list (卫健委).
            groups[name.home, name.agency][name.template] += 100 if written else 1 if located[index].parsed.is_bare else 10
    best = {
        key: max(counts, key=lambda form: (min(counts[form], 100), len(form), counts[form])) for key, counts in groups.items()
    }
    for index, name in named.items():
        plate = located[index].parsed.plate
        organ = organ_of(parse_unit(plate).organ, located[index].level) if plate else None
        if organ is not None and name.agency is not None:
            plates[name.home, organ.template].add(Named(name.home, name.agency, best[name.home, name.agency]))
    unified: dict[int, Named] = {}
    for index, name in named.items():
        template = (
            best[name.home, name.agency] if name.agency is not None else _written_elsewhere(name.template, homes[name.home])
        )
        bearers = plates.get((name.home, template), set())
        final = Named(name.home, name.agency, template)
        unified[index] = next(iter(bearers)) if len(bearers) == 1 and located[index].parsed.plate is None else final
    return unified


def _written_elsewhere(template: str, others: set[str]) -> str:
    """The one longer name of the same place that an unknown form abbreviates, letter for letter; itself where there is none or
    several.
    """
    longer = [
        other for other in others if len(other) > len(template) and other[-1] == template[-1] and _abbreviates(template, other)
    ]
    return longer[0] if len(longer) == 1 else template


def _abbreviates(short: str, full: str) -> bool:
    letters = iter(full)
    return all(letter in letters for letter in short)
