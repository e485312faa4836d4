"""Administrative divisions of China down to county level, their former names, and a fast finder of place names.

The register is ``data/divisions.tsv`` (see ``scripts/build_divisions.py``); ``data/division_changes.tsv`` adds, by hand, names
that have been abolished or renamed and state-level zones without a code of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from ..records import Level

__all__ = [
    "Division",
    "Divisions",
    "PlaceMatch",
    "find_places",
    "load_divisions",
    "place_candidates",
    "read_table",
    "short_name",
]


@dataclass(frozen=True, slots=True)
class Division:
    """A place of the register. ``code`` and ``parent`` are six digits (GB/T 2260), None where the place has no code.

    ``short`` is the name without its level word (湖里 for 湖里区). ``successor`` is the name of the place that took over an
    abolished or renamed one, None for a place that exists.
    """

    name: str
    code: str | None
    level: Level
    parent: str | None
    short: str
    successor: str | None = None


class PlaceMatch(NamedTuple):
    """A place name found in a text: half-open offsets and the places that bear the name, in order of their codes."""

    start: int
    end: int
    divisions: tuple[Division, ...]


# Peoples in the names of autonomous places, longest first where one is the beginning of another (东乡族 is a people and a
# county's name).
_PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|"
    "纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|阿昌族|普米族|塔吉克族|塔吉克|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|"
    "鄂伦春族|各族"
)
# 湘西土家族苗族自治州 -> 湘西; 新疆维吾尔自治区 -> 新疆; 鄂伦春自治旗 -> 鄂伦春; not 自治区 on its own (the first group needs a
# name).
_AUTONOMOUS = re.compile(rf"(.{{2,}}?)(?:{_PEOPLES})*自治[区州县旗]")
# 湖里区 -> 湖里, 阿里地区 -> 阿里, 乌拉盖管理区管委会 -> 乌拉盖; not 东区 (at least two characters stay).
_LEVEL_WORD = re.compile(r"(.{2,}?)(?:特别行政区|行政委员会|管理区管委会|管理区|地区|林区|特区|新区|群岛|[省市区县旗盟])")


def short_name(name: str) -> str:
    """The name of a place without its level word: 福建省 -> 福建, 东乡族自治县 -> 东乡; a name without one is its own short
    name.

    >>> short_name("恩施土家族苗族自治州"), short_name("湖里区"), short_name("东区")
    ('恩施', '湖里', '东区')
    """
    matched = _AUTONOMOUS.fullmatch(name)
    if matched:  # 东乡族自治县 is called after its people: the pattern leaves 东乡族, nobody says so
        return matched.group(1).removesuffix("族")
    matched = _LEVEL_WORD.fullmatch(name)
    return matched.group(1) if matched else name


@lru_cache(maxsize=1)
def _words_not_places() -> frozenset[str]:
    text = (resources.files("bizextract.resources") / "data" / "place_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def read_table(name: str) -> list[list[str]]:
    """Rows of a tab-separated file of the package's data folder, without blank lines and comment lines (``#``)."""
    text = (resources.files("bizextract.resources") / "data" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


class Divisions:
    """The register, with look-ups by code, full name and short name."""

    def __init__(self, divisions: list[Division]) -> None:
        self.all: tuple[Division, ...] = tuple(divisions)
        self._by_code = {place.code: place for place in divisions if place.code and place.successor is None}
        self._by_name: Mapping[str, list[Division]] = defaultdict(list)
        self._by_short: Mapping[str, list[Division]] = defaultdict(list)
        for place in divisions:
            self._by_name[place.name].append(place)
            self._by_short[place.short].append(place)

    def by_code(self, code: str) -> Division | None:
        """The place with this six-digit code."""
        return self._by_code.get(code)

    def by_name(self, name: str) -> tuple[Division, ...]:
        """The places with exactly this full name; several where provinces share it (鼓楼区)."""
        return tuple(self._by_name.get(name, ()))

    def by_short(self, short: str) -> tuple[Division, ...]:
        """The places with this short name (朝阳 -> 朝阳市, 朝阳区 …)."""
        return tuple(self._by_short.get(short, ()))

    def parent(self, place: Division) -> Division | None:
        """The place one level up; None for a province."""
        return self._by_code.get(place.parent) if place.parent else None

    def ancestor(self, place: Division, level: Level) -> Division | None:
        """The place itself or the one above it that has this level.

        The districts of a municipality have no prefecture: 市 there is the municipality, a province.
        """
        current: Division | None = place
        while current is not None and current.level is not level:
            current = self.parent(current)
        return current

    def full_name(self, place: Division) -> str:
        """The name as organs of the place write it: a district behind its city, a county or zone behind its prefecture.

        厦门市湖里区, 泉州市安溪县, 大理白族自治州剑川县; a county-level city stands alone (晋江市), as do provinces and
        prefectures. A county
        directly under a province stands alone too; the districts of the four municipalities do not (上海市静安区).
        """
        above = self.parent(place)
        if above is None or place.level not in (Level.COUNTY, Level.ZONE) or place.name.endswith("市"):
            return place.name
        if above.level is Level.PROVINCE and not above.name.endswith("市"):
            return place.name
        # Names of zones in the register mostly hold the city's name already: 苏州工业园区.
        return place.name if place.level is Level.ZONE and above.short in place.name else above.name + place.name


@lru_cache(maxsize=1)
def load_divisions() -> Divisions:
    """The register of the package, read once.

    >>> load_divisions().by_name("湖里区")[0].code
    '350206'
    """
    places = [
        Division(name, code or None, Level(level), parent or None, short)
        for code, name, level, parent, short in read_table("divisions.tsv")
    ]
    places += [
        Division(name, code or None, Level(level), parent or None, short, successor or None)
        for name, code, level, parent, short, successor, _since in read_table("division_changes.tsv")
    ]
    return Divisions(places)


_ZONE_WORD = (
    "经济技术开发区|高新技术产业开发区|高新技术开发区|自由贸易试验区|自由贸易港|综合保税区|出口加工区|经济开发区|经济开发试验区|旅游度假区|产业集聚区|"
    "自贸试验区|自贸区|自贸港|保税港区|保税区|高新区|经开区|综保区|开发区|工业园区|产业园区|合作区|示范区|集聚区|管理区|新区"
)
# 高新区, 火炬高新区, 经济技术开发区; a zone word with nothing before it is found too; not 新区域 or 示范区域 (nothing but the
# word before 域).
_ZONE = re.compile(rf"(?:{_ZONE_WORD})(?!域)")
# Own names of zones are short: 火炬 in 厦门火炬高新区, 新吴 in 无锡新吴; a longer run before the zone word is not part of its
# name.
_ZONE_NAME_LIMIT = 6


class _Index(NamedTuple):
    by_start: Mapping[str, tuple[str, ...]]
    places: Mapping[str, tuple[Division, ...]]
    only_alone: frozenset[str]


@lru_cache(maxsize=1)
def _index() -> _Index:
    """All names that are looked for, by their first two characters, longest first."""
    named: dict[str, list[Division]] = defaultdict(list)
    for place in load_divisions().all:
        names = {place.name}
        if place.short not in _words_not_places() and len(place.short) > 1:
            names.add(place.short)
        if "自治" in place.name:  # 恩施州 and 融水县 are how 恩施土家族苗族自治州 and 融水苗族自治县 are written everywhere
            names.add(place.short + place.name[-1])
        for name in names:
            named[name].append(place)
    for place in load_divisions().all:
        # Most cities and districts of county level were counties: 海安县 in a notice of 2016 is today's 海安市.
        former = place.short + "县"
        if place.level is Level.COUNTY and place.name[-1] in "市区" and len(place.short) > 1 and former not in named:
            named[former].append(Division(former, None, place.level, place.parent, place.short, place.name))
    by_start: dict[str, list[str]] = defaultdict(list)
    for name in named:
        by_start[name[:2]].append(name)
    return _Index(
        {start: tuple(sorted(names, key=lambda name: (-len(name), name))) for start, names in by_start.items()},
        {name: tuple(places) for name, places in named.items()},
        # 单县 is two characters of many a longer run; 会同县 is mostly 会同 and the 县 of a unit (会同县财政局).
        frozenset(name for name in named if len(name) == 2 and name[1] in "县区") | {"会同县"},
    )


def find_places(text: str) -> list[PlaceMatch]:
    """Place names in the text, longest at each position, left to right, not overlapping; in time linear in the text's length.

    Short names count (厦门 for 厦门市) unless they are everyday words (公安, 会同). Development zones without a name of their
    own in the register are not found here; see `place_candidates`.
    """
    return list(_found_places(text))


@lru_cache(maxsize=2)  # the tagger's features look for the places of one text three times
def _found_places(text: str) -> tuple[PlaceMatch, ...]:
    index = _index()
    by_start, alone = index.by_start, index.only_alone
    found: list[PlaceMatch] = []
    free = -1
    for start in range(len(text) - 1):
        names = by_start.get(text[start : start + 2])
        if names is None or start < free:
            continue
        for name in names:
            if text.startswith(name, start) and (name not in alone or _stands_alone(text, start, free)):
                free = start + len(name)
                found.append(PlaceMatch(start, free, index.places[name]))
                break
    return tuple(found)


def _stands_alone(text: str, start: int, last_end: int) -> bool:
    """Whether a name that may be part of a longer run is a place at ``start``: 菏泽市单县 or ，单县财政局, not 镇和县 or
    各县区, nor 、和县级.
    """
    if start == last_end:
        return start > 0
    return (
        not "一" <= text[start - 1 : start] <= "鿿"
        and text[start] not in "和各市"
        and text[start + 2 : start + 3] not in "级域乡区直"
    )


def place_candidates(text: str) -> list[tuple[int, int]]:
    """Ranges of likely place names and development zones, half-open, in order; adjoining places (厦门市湖里区) are one range
    each.

    A zone takes in the place directly before it and its own short name: 厦门火炬高新区.

    >>> text = "学习深圳市福田区做法，厦门火炬高新区先行"
    >>> [text[start:end] for start, end in place_candidates(text)]
    ['深圳市', '福田区', '厦门火炬高新区']
    """
    places = [(match.start, match.end) for match in find_places(text)]
    zones: list[tuple[int, int]] = []
    at = 0
    for matched in _ZONE.finditer(text):
        start, end = matched.span()
        while at < len(places) and places[at][0] < start:
            at += 1
        before = places[at - 1] if at else None
        if before and (before[1] >= start or (start - before[1] <= _ZONE_NAME_LIMIT and _is_one_word(text[before[1] : start]))):
            zones.append((before[0], max(end, before[1])))
        else:
            zones.append((start, end))
    zones = [zone for index, zone in enumerate(zones) if index == 0 or zone[0] >= zones[index - 1][1]]
    return sorted(zones + [place for place in places if not any(zone[0] <= place[0] < zone[1] for zone in zones)])


def _is_one_word(text: str) -> bool:
    """Whether a piece can be a zone's own name: ideographs only (火炬), none of the words that join or list (厦门和高新区)."""
    return all("一" <= char <= "鿿" and char not in "和与及的在是为市区县" for char in text)
