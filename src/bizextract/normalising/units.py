"""Canonical names, levels and places of the units of a notice."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..records import Level, NoticeWarning, Region, SpanLabel
from ..records.stages import Column, Mention, Outline, SlotKind, Span, Tagged, UnitName
from ..resources.agencies import load_agencies
from ..resources.divisions import Division, load_divisions
from .regions import PlaceContext, region_of
from .units_names import Located, compose, name_of, organ_of, unify, written_out
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
# Names that end so are bodies corporate, not organs of a level: no place is filled in where none is written.
_COMPANY = re.compile(r"(?:公司|集团|银行|农商行|大学|学院|协会|商会|医院|联合社|联社|企业|平台|学校)$")


# Organs of an area that is no division: 三峡库区地质灾害防治工作指挥部, 长江航务管理局, 京津冀营商环境协同联席会议, and joint
# meetings of ministries (社会信用体系建设部际联席会议). Not 长江经开区管委会, 湖区街道.
_OWN_AREA = re.compile(
    r"^(?:长江|黄河|珠江|淮河|海河|太湖)(?:流域|航务|航道|海事|水利|水资源)|^(?:京津冀|长三角|粤港澳|成渝)|^[一-鿿]{2,4}(?:库区|流域)|部际"
)
# Customs and maritime offices bear a name of their own: 拱北海关, 曹妃甸海事局; not 海关 (the one of the place).
_OWN_NAME = re.compile(r"^(?!出入境|边防)[一-鿿]{2,6}(?<![内驻属])(?:海关|海事局|(?:(?:出入境)?边防检查|边检)总?站|船级社)$")
_CHECKPOINT = re.compile(r"(?<!出入境)边防检查(?=总?站$)|边检(?=总?站$)")  # 磨憨边检站; not 磨憨出入境边防检查站
# Organs whose full name without a place speaks of their kind: 由人民法院裁定, 进驻政务服务中心. In a slot of duties, or behind an
# organ with its place in a list, the one of the place is meant; so it is with centres where the text is not made of articles.
_KINDS = frozenset({"人民法院", "人民检察院", "人民政府", "仲裁委员会", "公证处", "人民代表大会", "党委", "党组"})
_CENTRES = frozenset({"政务服务中心", "便民服务中心", "行政服务中心", "公共资源交易中心"})
# 国务院推进职能转变协调小组办公室: an organ of the centre that the registry does not list. Not 国家税务总局寿光市税务局 (a
# branch).
_CENTRE = ("国务院", "中央")


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
    located = _locate(text, units, context, _duty_areas(tagged.outline))
    named = {index: name_of(unit, located[index].place) for index, unit in _expand(located).items()}
    templates = unify({index: name for index, name in named.items() if name is not None}, located)
    names: dict[int, UnitName] = {}
    warnings: list[NoticeWarning] = []
    warned: set[str] = set()
    for index, mention in units:
        unit = located[index]
        final = templates.get(index)
        official = _official(unit, context) if final is None else compose(final, unit.place)
        names[index] = UnitName(official, unit.level, region_of(unit.place))
        if official is None and not unit.parsed.collective and unit.parsed.text not in warned:
            warned.add(unit.parsed.text)
            message = f"the place of {unit.parsed.text} cannot be told from the notice"
            warnings.append(
                NoticeWarning(code="unit_undecided", message=message, start=mention.span.start, end=mention.span.end)
            )
    return names, region_of(context.own), tuple(warnings)


# ------------------------------------------------------------------------------------------------------------------ place


def _duty_areas(outline: Outline) -> list[Span]:
    """Where units stand that have a duty: slots and table cells of 牵头 and 责任."""
    slots = [slot.span for slot in outline.slots if slot.kind in (SlotKind.LEAD, SlotKind.SUPPORT)]
    cells = [cell.span for block in outline.blocks for cell in block.cells if cell.column in (Column.LEAD, Column.SUPPORT)]
    return sorted((*slots, *cells))


def _locate(
    text: str, units: Sequence[tuple[int, Mention]], context: PlaceContext, duties: Sequence[Span]
) -> dict[int, Located]:
    starts = [area.start for area in duties]
    located: dict[int, Located] = {}
    before: tuple[int, Located] | None = None
    for index, mention in units:
        parsed = parse_unit(text[mention.span.start : mention.span.end])
        in_list = before is not None and _LIST_GAP.fullmatch(text, before[0], mention.span.start) is not None
        at = bisect_right(starts, mention.span.start) - 1
        has_duty = at >= 0 and mention.span.start < duties[at].end
        joined = text[before[0] : mention.span.start].strip() != "" if before is not None else False
        shares_place = in_list and joined and before is not None and bool(before[1].home)
        if parsed.is_bare and _speaks_of_a_kind(parsed.organ, context) and not (has_duty or shares_place):
            parsed = replace(parsed, collective=True)
        unit = _locate_one(parsed, mention.span.start, context, before[1] if before and in_list else None)
        located[index] = unit
        before = (mention.span.end, unit)
    return located


def _speaks_of_a_kind(organ: str, context: PlaceContext) -> bool:
    in_general = context.is_regulation or context.is_national
    return organ in _KINDS or (in_general and organ in _CENTRES)


def _locate_one(parsed: ParsedUnit, start: int, context: PlaceContext, before: Located | None) -> Located:
    divisions = load_divisions()
    if parsed.collective:
        place = parsed.place or (context.meant(parsed.word, start) if parsed.word else None)
        level = _collective_level(parsed, place)
        if place is None and parsed.text.startswith("各") and level is not None:
            place = context.own  # 各街道办事处 of the notice's own district
        return Located(parsed, None, place, level)
    if _is_national(parsed, context, before) or _part_of_national(parsed, context) is not None:
        return Located(parsed, "", None, Level.NATIONAL)
    if parsed.township is not None:
        # A town's own county stands before it, or is the notice's.
        place = parsed.place or context.own
        home = (divisions.full_name(place) if place else "") + parsed.township
        return Located(parsed, home, place, Level.TOWNSHIP)
    if parsed.place is not None and parsed.prefix.endswith(parsed.place.short) and parsed.place.level is Level.COUNTY:
        # A county named without its level word is a branch office's territory: 湖里生态环境局 is 厦门市's.
        above = divisions.parent(parsed.place)
        return Located(parsed, (above.name if above else "") + parsed.place.short, parsed.place, Level.COUNTY)
    if parsed.place is not None:
        level = LEVELS.get(parsed.word or "", parsed.place.level)
        known = organ_of(parsed.organ, level) is not None
        is_short = parsed.prefix.endswith(parsed.place.short) and not parsed.prefix.endswith(parsed.place.name)
        # 重庆海关 and 第八师石河子市司法局 write the place in their own way.
        home = (
            parsed.prefix if (is_short and not known) or parsed.prefix.startswith("第") else divisions.full_name(parsed.place)
        )
        word = written_out(parsed.word) if parsed.word and known else parsed.word or ""
        return Located(parsed, home + word, parsed.place, level)
    if parsed.word is not None:
        return _locate_by_word(parsed, parsed.word, start, context)
    if _COMPANY.search(parsed.organ) or _OWN_NAME.match(parsed.organ) or _OWN_AREA.search(parsed.organ):
        return Located(parsed, "", None, None)
    if before is not None and before.home and not before.parsed.collective and before.level is not Level.TOWNSHIP:
        return Located(parsed, before.home, before.place, before.level)
    # A national notice names its organs without a place: only a heading says that another's is meant.
    place = context.own or (context.heading_place(start) if context.is_national else context.nearby(start))
    if place is None:
        return Located(parsed, None, None, None)
    return Located(
        parsed,
        divisions.full_name(place) + (context.township or ""),
        place,
        Level.TOWNSHIP if context.township else place.level,
    )


def _locate_by_word(parsed: ParsedUnit, word: str, start: int, context: PlaceContext) -> Located:
    divisions = load_divisions()
    level = LEVELS[word]
    if word == "兵团":
        corps = divisions.by_name("新疆生产建设兵团")[0]
        return Located(parsed, corps.name, corps, level)
    if level in (Level.TOWNSHIP, Level.VILLAGE):
        own = context.own
        if context.township is not None and level is Level.TOWNSHIP and own is not None:
            return Located(parsed, divisions.full_name(own) + context.township, own, level)
        return Located(parsed, None, own, level)
    place = context.meant(word, start)
    if word == "师市" and place is not None:
        return Located(parsed, context.corps + place.name, place, place.level)
    if place is None and level is Level.ZONE:
        # 高新区 of a city that the register has no zone of: the city's zone, by its kind.
        city = context.own or context.nearby(start)
        return Located(parsed, divisions.full_name(city) + written_out(word) if city else None, city, level)
    return Located(parsed, divisions.full_name(place) if place else None, place, place.level if place else level)


def _is_national(parsed: ParsedUnit, context: PlaceContext, before: Located | None) -> bool:
    """Whether the name is a national organ's here: 商务部 always, 国资委 in a notice of the centre or behind 财政部 in a
    list.
    """
    if parsed.word == "国家" or parsed.text.startswith(_CENTRE) or (parsed.central is not None and parsed.is_bare):
        return True
    agencies = load_agencies()
    row = agencies.national(parsed.text)
    if row is None:
        after_national = before.level is Level.NATIONAL if before is not None and before.level is not None else None
        meant = context.is_national if after_national is None else after_national
        return meant and parsed.is_bare and agencies.national_by_short(parsed.text) is not None
    if agencies.local(parsed.text, None) is None or parsed.text.startswith(("国家", "全国", "中国", "中央", "国务院")):
        return True
    if before is not None and before.level is not None:
        return before.level is Level.NATIONAL
    return context.is_national or context.own is None


def _part_of_national(parsed: ParsedUnit, context: PlaceContext) -> str | None:
    """The name of a part of a national organ: 国家税务总局办公厅; None for a branch with a place, and where 发展改革委法规处 may be
    the local one's.
    """
    if parsed.central is not None and not parsed.is_bare:
        return None
    agencies = load_agencies()
    found = agencies.national_part(parsed.text)
    if found is None:
        return None
    row, part = found
    main = parsed.text[: -len(part)]
    is_certain = context.is_national or part.startswith("办公厅") or agencies.local(main, None) is None
    return row.name + part if is_certain else None


def _collective_level(parsed: ParsedUnit, place: Division | None) -> Level | None:
    if place is not None and parsed.word is not None:
        return place.level
    said = _NO_LEVEL.sub("", parsed.text)
    return next((level for pattern, level in _COLLECTIVE_LEVELS if pattern.search(said)), None)


# ------------------------------------------------------------------------------------------------------------------- name


def _expand(located: Mapping[int, Located]) -> dict[int, Located]:
    return {index: unit for index, unit in located.items() if unit.home and not unit.parsed.collective}


def _official(unit: Located, context: PlaceContext) -> str | None:
    """The name of a unit that needs no place: a national organ's official name, a company's own."""
    parsed = unit.parsed
    if parsed.collective:
        return None
    agencies = load_agencies()
    row = agencies.national(parsed.text)
    if row is None and unit.level is Level.NATIONAL:
        row = agencies.national_by_short(parsed.text)
    if row is not None:
        return row.name
    part = _part_of_national(parsed, context)
    if part is not None:
        return part
    if parsed.word == "国家" or parsed.text.startswith(_CENTRE):
        return parsed.text
    if _OWN_NAME.match(parsed.organ):
        return _CHECKPOINT.sub("出入境边防检查", parsed.organ)
    return parsed.text if _COMPANY.search(parsed.organ) or _OWN_AREA.search(parsed.organ) else None
