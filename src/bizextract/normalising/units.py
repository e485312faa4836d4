"""Canonical names, levels and places of the units of a notice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..records import Level, NoticeWarning, Region, SpanLabel
from ..records.stages import Mention, Tagged, UnitName
from ..resources.agencies import Organ, load_agencies
from ..resources.divisions import Division, load_divisions
from .regions import PlaceContext, region_of
from .units_parse import LEVELS, ParsedUnit, parse_unit

__all__ = ["resolve_units"]

# What may stand between two members of a list that share a level prefix: 区工信局、城管委办 and 区发改局和财政局; not
# 区工信局，责任单位：财政局.
_LIST_GAP = re.compile(r"\s*(?:[、，,；;/]|和|与|及|以及|\s)?\s*")
# The level that a collective speaks of, the lowest named one first: 各街道 a township's, 各县（市、区）人民政府 a county's,
# 市直部门 a prefecture's.
_COLLECTIVE_LEVELS = (
    (re.compile(r"村|社区|居委"), Level.VILLAGE),
    (re.compile(r"街道|街镇|镇|乡|苏木"), Level.TOWNSHIP),
    (re.compile(r"园区|开发区|高新区|功能区|经开区|新区"), Level.ZONE),
    (re.compile(r"县|旗|(?<!自治)(?<!地)区"), Level.COUNTY),
    (re.compile(r"市|州|盟|地区|行署"), Level.PREFECTURE),
    (re.compile(r"省|自治区|兵团"), Level.PROVINCE),
    (re.compile(r"国务院|国家|中央"), Level.NATIONAL),
)
# Words of fields that hold a level's letter and say none: 市场监管部门, 农业农村部门, 住房城乡建设部门.
_NO_LEVEL = re.compile(r"市场|农村|城乡|乡村|社区|区域|市政|城市")
# Words written out in names that the registry does not know; 办 at the end of a name is an office, 管委会 a committee.
_WRITTEN_OUT = (
    (re.compile(r"管委会(?=$|办公室|[一-鿿]{2,}局$)"), "管理委员会"),
    (re.compile(r"(?<=..)(?<!举)办$"), "办公室"),
    (re.compile(r"^高新区|(?<=[州市])高新区"), "高新技术产业开发区"),
    (re.compile(r"综保区"), "综合保税区"),
    (re.compile(r"自贸区"), "自由贸易试验区"),
)
# Names that end so are bodies corporate, not organs of a level: no place is filled in where none is written.
_COMPANY = re.compile(r"(?:公司|集团|银行|农商行|大学|学院|协会|商会|医院|联合社|联社|企业|平台|学校)$")


# 国务院推进职能转变协调小组办公室: an organ of the centre that the registry does not list. Not 国家税务总局寿光市税务局 (a
# branch).
_CENTRE = ("国务院", "中央")


@dataclass(frozen=True, slots=True)
class _Located:
    """A unit with its place decided: ``home`` is the full name of the place that goes before the organ, None where
    undecided.
    """

    parsed: ParsedUnit
    home: str | None
    place: Division | None
    level: Level | None


@dataclass(frozen=True, slots=True)
class _Named:
    """A unit's place and the template of its name; ``agency`` is the registry's group, None where the registry does not know
    it.
    """

    home: str
    agency: str | None
    template: str


def resolve_units(tagged: Tagged) -> tuple[dict[int, UnitName], Region | None, tuple[NoticeWarning, ...]]:
    """Canonical names of the unit mentions, the notice's own place, and what could not be decided.

    Place and level are filled in from the unit itself, from the list it stands in, from the notice's issuer, title and
    headings.
    Collectives and generic units (区直各部门, 有关单位, 税务部门) are no single agency: ``name`` is None, level and place are
    filled in. So is a name whose place cannot be told (区财政局 in a notice of a city); that is warned of, once for each form.

    Args:
        tagged: the tagged notice; mentions that are no UNIT are passed over.

    Returns:
        Names by mention index; the notice's own place, None where it has none or cannot be told; warnings, with offsets of the
        clean text.
    """
    text = tagged.outline.clean.text
    context = PlaceContext(tagged.outline)
    units = [(index, mention) for index, mention in enumerate(tagged.mentions) if mention.label is SpanLabel.UNIT]
    located = _locate(text, units, context)
    named = {index: _name(unit, located[index].place) for index, unit in _expand(located).items()}
    templates = _unify({index: name for index, name in named.items() if name is not None}, located)
    names: dict[int, UnitName] = {}
    warnings: list[NoticeWarning] = []
    warned: set[str] = set()
    for index, mention in units:
        unit = located[index]
        final = templates.get(index)
        official = _official(unit.parsed) if final is None else _compose(final, unit.place)
        names[index] = UnitName(official, unit.level, region_of(unit.place))
        if official is None and not unit.parsed.collective and unit.parsed.text not in warned:
            warned.add(unit.parsed.text)
            message = f"the place of {unit.parsed.text} cannot be told from the notice"
            warnings.append(
                NoticeWarning(code="unit_undecided", message=message, start=mention.span.start, end=mention.span.end)
            )
    return names, region_of(context.own), tuple(warnings)


# ------------------------------------------------------------------------------------------------------------------ place


def _locate(text: str, units: Sequence[tuple[int, Mention]], context: PlaceContext) -> dict[int, _Located]:
    located: dict[int, _Located] = {}
    before: tuple[int, _Located] | None = None
    for index, mention in units:
        parsed = parse_unit(text[mention.span.start : mention.span.end])
        in_list = before is not None and _LIST_GAP.fullmatch(text, before[0], mention.span.start) is not None
        unit = _locate_one(parsed, mention.span.start, context, before[1] if before and in_list else None)
        located[index] = unit
        before = (mention.span.end, unit)
    return located


def _locate_one(parsed: ParsedUnit, start: int, context: PlaceContext, before: _Located | None) -> _Located:
    divisions = load_divisions()
    if parsed.collective:
        place = parsed.place or (context.meant(parsed.word, start) if parsed.word else None)
        level = _collective_level(parsed, place)
        if place is None and parsed.text.startswith("各") and level is not None:
            place = context.own  # 各街道办事处 of the notice's own district
        return _Located(parsed, None, place, level)
    if _is_national(parsed, context, before):
        return _Located(parsed, "", None, Level.NATIONAL)
    if parsed.township is not None:
        # A town's own county stands before it, or is the notice's.
        place = parsed.place or context.own
        home = (divisions.full_name(place) if place else "") + parsed.township
        return _Located(parsed, home, place, Level.TOWNSHIP)
    if parsed.place is not None and parsed.prefix.endswith(parsed.place.short) and parsed.place.level is Level.COUNTY:
        # A county named without its level word is a branch office's territory: 湖里生态环境局 is 厦门市's.
        above = divisions.parent(parsed.place)
        return _Located(parsed, (above.name if above else "") + parsed.place.short, parsed.place, Level.COUNTY)
    if parsed.place is not None:
        level = LEVELS.get(parsed.word or "", parsed.place.level)
        known = _organ(parsed.organ, level) is not None
        is_short = parsed.prefix.endswith(parsed.place.short) and not parsed.prefix.endswith(parsed.place.name)
        # 重庆海关 and 第八师石河子市司法局 write the place in their own way.
        home = (
            parsed.prefix if (is_short and not known) or parsed.prefix.startswith("第") else divisions.full_name(parsed.place)
        )
        return _Located(parsed, home + (parsed.word or ""), parsed.place, level)
    if parsed.word is not None:
        return _locate_by_word(parsed, parsed.word, start, context)
    if _COMPANY.search(parsed.organ):
        return _Located(parsed, "", None, None)
    if before is not None and before.home and not before.parsed.collective and before.level is not Level.TOWNSHIP:
        return _Located(parsed, before.home, before.place, before.level)
    place = context.own or context.nearby(start)
    if place is None:
        return _Located(parsed, None, None, None)
    return _Located(
        parsed,
        divisions.full_name(place) + (context.township or ""),
        place,
        Level.TOWNSHIP if context.township else place.level,
    )


def _locate_by_word(parsed: ParsedUnit, word: str, start: int, context: PlaceContext) -> _Located:
    divisions = load_divisions()
    level = LEVELS[word]
    if word == "兵团":
        corps = divisions.by_name("新疆生产建设兵团")[0]
        return _Located(parsed, corps.name, corps, level)
    if level in (Level.TOWNSHIP, Level.VILLAGE):
        own = context.own
        if context.township is not None and level is Level.TOWNSHIP and own is not None:
            return _Located(parsed, divisions.full_name(own) + context.township, own, level)
        return _Located(parsed, None, own, level)
    place = context.meant(word, start)
    if word == "师市" and place is not None:
        return _Located(parsed, context.corps + place.name, place, place.level)
    if place is None and level is Level.ZONE:
        # 高新区 of a city that the register has no zone of: the city's zone, by its kind.
        city = context.own or context.nearby(start)
        return _Located(parsed, divisions.full_name(city) + _written_out(word) if city else None, city, level)
    return _Located(parsed, divisions.full_name(place) if place else None, place, place.level if place else level)


def _is_national(parsed: ParsedUnit, context: PlaceContext, before: _Located | None) -> bool:
    """Whether the name is a national organ's here: 商务部 always, 国资委 in a notice of the centre or behind 财政部 in a
    list.
    """
    if parsed.word == "国家" or parsed.text.startswith(_CENTRE) or (parsed.central is not None and parsed.is_bare):
        return True
    agencies = load_agencies()
    row = agencies.national(parsed.text)
    if row is None:
        in_national_list = before is not None and before.level is Level.NATIONAL
        return in_national_list and parsed.is_bare and agencies.national("国家" + parsed.text) is not None
    if agencies.local(parsed.text, None) is None or parsed.text.startswith(("国家", "全国", "中国", "中央", "国务院")):
        return True
    if before is not None and before.level is not None:
        return before.level is Level.NATIONAL
    return context.is_national or context.own is None


def _collective_level(parsed: ParsedUnit, place: Division | None) -> Level | None:
    if place is not None and parsed.word is not None:
        return place.level
    said = _NO_LEVEL.sub("", parsed.text)
    return next((level for pattern, level in _COLLECTIVE_LEVELS if pattern.search(said)), None)


# ------------------------------------------------------------------------------------------------------------------- name


def _expand(located: Mapping[int, _Located]) -> dict[int, _Located]:
    return {index: unit for index, unit in located.items() if unit.home and not unit.parsed.collective}


def _official(parsed: ParsedUnit) -> str | None:
    """The name of a unit that needs no place: a national organ's official name, a company's own."""
    if parsed.collective:
        return None
    agencies = load_agencies()
    row = agencies.national(parsed.text) or agencies.national("国家" + parsed.text)
    if row is not None and (row.name.startswith("国家") or agencies.national(parsed.text)):
        return row.name
    if parsed.word == "国家" or parsed.text.startswith(_CENTRE):
        return parsed.text
    return parsed.text if _COMPANY.search(parsed.organ) else None


def _name(unit: _Located, place: Division | None) -> _Named | None:
    parsed = unit.parsed
    assert unit.home is not None
    if parsed.central is not None and parsed.central != "国家税务总局":
        return _Named(unit.home, None, parsed.central + _branch_place(parsed, place) + parsed.organ)
    organ = _without_zone_word(unit.home, parsed.organ)
    if not organ:  # 湖里街道, 高新区: a township or zone that acts is its office or committee
        return _Named(unit.home, None, "{P}")
    found = _organ(organ, unit.level)
    if found is None:
        return _Named(unit.home, None, "{P}" + _written_out(organ))
    return _Named(unit.home, found.agency, found.template)


def _without_zone_word(home: str, organ: str) -> str:
    """The organ without a zone's word that its home ends in: 合作区商事服务局 of 横琴粤澳深度合作区."""
    for length in (4, 3):
        if len(organ) > length and organ[length - 1] == "区" and home.endswith(organ[:length]):
            return organ[length:]
    return organ


def _organ(organ: str, level: Level | None) -> Organ | None:
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


def _written_out(name: str) -> str:
    for pattern, full in _WRITTEN_OUT:
        name = pattern.sub(full, name)
    return name


def _branch_place(parsed: ParsedUnit, place: Division | None) -> str:
    """The place in the name of a branch: 中国人民银行贵阳中心支行 of a provincial capital, else 厦门市中心支行, 高安市支行."""
    if place is None:
        return parsed.prefix
    is_capital = place.code is not None and place.code.endswith("0100")
    return place.short if is_capital or parsed.organ.startswith("监管") else place.name


def _compose(named: _Named, place: Division | None) -> str:
    short = place.short if place is not None else named.home
    template = named.template
    if named.home.endswith("自治区"):  # the committee of an autonomous region is not shortened to 委: 自治区党委组织部
        template = re.sub(r"(?<=\{P\})委(?!员会)", "委员会", template)
    return template.replace("{p}", short).replace("{P}", named.home)


def _unify(named: Mapping[int, _Named], located: Mapping[int, _Located]) -> dict[int, _Named]:
    """One name for each agency of the notice.

    Names of one registry group at one place are one agency (审批局, 行政审批管理局): the one that the notice writes out
    wins, then the longest. A form that the registry does not know is the only longer name of the same place that it
    abbreviates. A second name-plate is its bearer.
    """
    groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    plates: dict[tuple[str, str], set[_Named]] = defaultdict(set)
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
        organ = _organ(parse_unit(plate).organ, located[index].level) if plate else None
        if organ is not None and name.agency is not None:
            plates[name.home, organ.template].add(_Named(name.home, name.agency, best[name.home, name.agency]))
    unified: dict[int, _Named] = {}
    for index, name in named.items():
        template = (
            best[name.home, name.agency] if name.agency is not None else _written_elsewhere(name.template, homes[name.home])
        )
        bearers = plates.get((name.home, template), set())
        final = _Named(name.home, name.agency, template)
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
