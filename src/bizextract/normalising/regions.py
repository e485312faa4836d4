"""Places of a notice: its own, and the one that a word such as 市 or 区 means at an offset."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from ..records import Level, Region
from ..records.stages import BlockKind, Outline, Span
from ..resources.divisions import Division, PlaceMatch, find_places, load_divisions

__all__ = ["LocatedPlace", "PlaceContext", "locate_places", "region_of", "with_level_word"]

# Where a notice without a recognised head names its own place: its first and last lines.
_HEAD_LENGTH = 400
_TAIL_LENGTH = 200
# A place is taken for the notice's own without any sign in its head only where at least this share of all its places, and this
# many, are it or lie in it; digests of many places stay without one.
_OWN_SHARE = 0.5
_OWN_COUNT = 3
# A heading (or line) as long as this names the place that the text below is about; a longer one is prose.
_HEADING_LENGTH = 60
# 里耶镇人民政府, 中共白文镇委员会, 曲阳路街道办事处: the township that signs. Not 各镇人民政府 (no name), 村镇银行 (no organ).
_TOWNSHIP = re.compile(r"(?<![各有驻])([一-鿿]{2,8}?(?:镇|乡|街道|苏木))(?=人民政府|政府|委员会|党委|党工委|办事处|工作委员会)")
_SEA_TOWN = re.compile(r"(?<=[沿滨临近])海城市")  # 沿海城市; not 辽宁海城市
_IDEOGRAPH = re.compile(r"[一-鿿]")
_CORPS = re.compile(r"第[一二三四五六七八九十]{1,3}师(?!范)")  # 第八师 before 石河子市; not 第一师范
_ARTICLE = re.compile(r"^\s*第[一二三四五六七八九十百]{1,5}条", re.MULTILINE)  # 第一条 at a line's head; not 依照第一条
# （2021年6月23日上海市第十五届人民代表大会常务委员会第三十二次会议通过）; not 市人民代表大会代表.
_ENACTED = re.compile(r"人民代表大会(?:常务委员会)?第[^。\n]{1,12}会议[^。\n]{0,6}通过")
_ARTICLES = 3  # a notice that quotes one or two articles is none of articles
_NATIONAL_ISSUER = re.compile(
    r"国务院|国家|中央|总署|总局|中国人民银行|最高人民|[一-鿿]部(?:$|办公厅)|证监会|银保监会|人民代表大会"
)


@dataclass(frozen=True, slots=True)
class LocatedPlace:
    """A place named in the text and the division it is; ``start`` and ``end`` are half-open offsets of the text looked at."""

    start: int
    end: int
    division: Division


def region_of(place: Division | None) -> Region | None:
    """The public record of a place; a former name without a code of its own bears its successor's."""
    if place is None:
        return None
    divisions = load_divisions()
    heirs = divisions.by_name(place.successor) if place.successor and place.code is None else ()
    code = next((heir.code for heir in heirs if heir.parent == place.parent), place.code)
    return Region(name=divisions.full_name(place), code=code)


def locate_places(text: str, within: Division | None = None) -> list[LocatedPlace]:
    """Place names of a text, each decided where the name is ambiguous.

    A name is read inside the place directly before it (厦门市湖里区), else inside ``within``, else as the division of the
    highest level
    (吉林 the province); several of one level (朝阳区) are told apart by the places that the text names besides, or left out.
    """
    matches = find_places(text)
    mentioned = {place.code for match in matches for place in match.divisions if len(match.divisions) == 1}
    located: list[LocatedPlace] = []
    for match in matches:
        before = located[-1] if located and located[-1].end == match.start else None
        if before is not None and before.division.level is not Level.ZONE and _is_alien(match, text, before.division):
            continue
        division = _decide(match, before.division if before else None, within, mentioned)
        if division is not None:
            located.append(LocatedPlace(match.start, match.end, division))
    return located


def _is_alien(match: PlaceMatch, text: str, before: Division) -> bool:
    """Whether a short name right behind a place is of a place elsewhere: 官渡 in 巴东县官渡口 is not 昆明市官渡区."""
    name = text[match.start : match.end]
    return all(place.short == name != place.name and not _contains(before, place) for place in match.divisions)


def _sure_places(text: str, located: Sequence[LocatedPlace]) -> list[LocatedPlace]:
    """The places without what are pieces of other words: 镇安 in 城镇安置, 政和县 in 中央财政和县级, 海城市 in 沿海城市.

    A short name of a county counts where an end of it is free, or where the text writes the county out or names what it lies in.
    """
    named = {place.division.code for place in located if text[place.start : place.end] == place.division.name}
    named |= {place.division.code for place in located if place.division.level in (Level.PROVINCE, Level.PREFECTURE)}

    def is_sure(place: LocatedPlace) -> bool:
        if text.startswith("级", place.end) or _SEA_TOWN.match(text, place.start):
            return False
        if place.division.level is not Level.COUNTY or text[place.start : place.end] == place.division.name:
            return True
        if not (_IDEOGRAPH.match(text, place.start - 1) and _IDEOGRAPH.match(text, place.end)) or place.start == 0:
            return True
        return place.division.code in named or bool(_ancestor_codes(place.division) & named)

    return [place for place in located if is_sure(place)]


def _decide(match: PlaceMatch, before: Division | None, within: Division | None, mentioned: set[str | None]) -> Division | None:
    candidates = match.divisions
    for container in (before, within):
        if container is not None:
            inside = [place for place in candidates if _contains(container, place)]
            if inside:
                return inside[0]
    ranks = list(Level)
    exists = [place for place in candidates if place.successor is None] or list(candidates)
    top = min(ranks.index(place.level) for place in exists)
    highest = [place for place in exists if ranks.index(place.level) == top]
    if len(highest) == 1:
        return highest[0]
    known = [place for place in highest if _ancestor_codes(place) & mentioned]
    return known[0] if len(known) == 1 else None


def _ancestor_codes(place: Division) -> set[str | None]:
    divisions = load_divisions()
    codes: set[str | None] = set()
    above = divisions.parent(place)
    while above is not None:
        codes.add(above.code)
        above = divisions.parent(above)
    return codes


def _contains(container: Division, place: Division) -> bool:
    return container == place or (container.code is not None and container.code in _ancestor_codes(place))


def with_level_word(place: Division | None, word: str) -> Division | None:
    """The place itself or the nearest one above it that the level word means: 市 in 湖里区 is 厦门市, 区 in it is itself.

    >>> with_level_word(load_divisions().by_code("350206"), "省").name
    '福建省'
    """
    divisions = load_divisions()
    current = place
    while current is not None:
        if _is_meant(current, word):
            return current
        current = divisions.parent(current)
    return None


def _is_meant(place: Division, word: str) -> bool:
    if word == "区":  # 区 alone is a district or zone, never the autonomous region or the 地区 above it
        return place.name.endswith("区") and place.level in (Level.COUNTY, Level.ZONE)
    if word in ("新区", "开发区", "高新区", "经开区", "园区"):
        return place.level is Level.ZONE or place.name.endswith(word)
    if word == "县":  # 市 and 旗 are not meant by it
        return place.name.endswith("县")
    if word in ("行署", "地区"):
        return place.name.endswith(("地区", "盟"))
    if word == "州":
        return place.name.endswith("自治州")
    return place.name.endswith(word)


class PlaceContext:
    """What the words 省, 市, 区, 县 mean at an offset of the notice."""

    def __init__(self, outline: Outline) -> None:
        text = outline.clean.text
        self._text = text
        self._places = _sure_places(text, locate_places(text))
        self._starts = [place.start for place in self._places]
        self._headings = self._heading_places(outline)
        self._heading_starts = [start for start, _ in self._headings]
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        head = self._head_pieces(outline)
        self.is_national = any(_NATIONAL_ISSUER.search(piece) and not find_places(piece) for piece in head[:3] if piece)
        self.own: Division | None = None if self.is_national else self._own_place(head)
        """The place of the organ that issues the notice; None for a national notice or where it cannot be told."""
        corps = _CORPS.search("\n".join(head))
        self.corps = corps.group() if corps else ""
        """第八师 where the notice is of a 师市 of the 兵团, else empty."""
        articles = sum(1 for _ in islice(_ARTICLE.finditer(text), _ARTICLES))
        self.is_regulation = articles == _ARTICLES or _ENACTED.search(text, 0, _HEAD_LENGTH) is not None
        """Whether the text is a law or made of articles, which speak of organs in general: 人民法院, 政务服务中心."""
        self.township = self._own_township(head)
        """The town, township or street office that issues the notice."""
        if self.own is not None:
            self._places = _sure_places(text, locate_places(text, within=self._province(self.own)))
            self._starts = [place.start for place in self._places]

    def meant(self, word: str, offset: int) -> Division | None:
        """The place that the level word stands for at the offset: the notice's own, its section's, or the nearest one named
        before.

        None where nothing in the notice decides it.
        """
        if word == "师市":
            return self.own if self.corps else None
        found = with_level_word(self.own, word)
        if found is not None:
            return found
        near = self.nearby(offset)
        return with_level_word(near, word) if near is not None else None

    def heading_place(self, offset: int) -> Division | None:
        """The place that the nearest heading above the offset names."""
        heading = bisect_right(self._heading_starts, offset) - 1
        return self._headings[heading][1] if heading >= 0 else None

    def nearby(self, offset: int) -> Division | None:
        """The last place named before the offset in its paragraph, else the one that the nearest heading above it names."""
        line = self._lines[bisect_right(self._lines, offset) - 1]
        at = bisect_right(self._starts, offset) - 1
        if at >= 0 and self._places[at].start >= line:
            return self._places[at].division
        return self.heading_place(offset)

    def _heading_places(self, outline: Outline) -> list[tuple[int, Division]]:
        """Starts of headings (or short lines) that name a place, with the place."""
        kinds = (BlockKind.HEADING, BlockKind.SECTION_ROW, BlockKind.TITLE)
        spans: Sequence[Span] = [block.title or block.span for block in outline.blocks if block.kind in kinds]
        if not outline.blocks:
            spans = [Span(*found.span()) for found in re.finditer(r"[^\n]+", outline.clean.text)]
        found = []
        for span in spans:
            if span.end - span.start > _HEADING_LENGTH:
                continue
            at = bisect_right(self._starts, span.start - 1)
            if at < len(self._places) and self._places[at].start < span.end:
                while at + 1 < len(self._places) and self._places[at + 1].start == self._places[at].end:
                    at += 1
                found.append((span.start, self._places[at].division))
        return found

    def _head_pieces(self, outline: Outline) -> list[str]:
        """Texts that name the issuer or its place, the surest first."""
        text = self._text
        pieces = [text[span.start : span.end] for span in outline.issuers]
        if outline.title is not None:
            pieces.append(text[outline.title.start : outline.title.end])
        kinds = (BlockKind.RED_HEAD, BlockKind.SIGNATURE, BlockKind.PRINT_LINE, BlockKind.TITLE)
        pieces += [text[block.span.start : block.span.end] for block in outline.blocks if block.kind in kinds]
        if not pieces and not outline.blocks:
            pieces = [text[:_HEAD_LENGTH], text[-_TAIL_LENGTH:]]
        return [re.sub(r"\s", "", piece) for piece in pieces]

    def _own_place(self, head: Sequence[str]) -> Division | None:
        counts = Counter(place.division for place in self._places)
        for piece in head:
            located = _sure_places(piece, locate_places(piece))
            if located:
                chosen = located[0]
                for place in located[1:]:
                    if place.start == chosen.end and _contains(chosen.division, place.division):
                        chosen = place
                return chosen.division
        return self._commonest(counts)

    def _commonest(self, counts: Counter[Division]) -> Division | None:
        """The smallest place that holds most of the places of the notice."""
        weights: Counter[Division] = Counter()
        divisions = load_divisions()
        for division, count in counts.items():
            current: Division | None = division
            while current is not None:
                weights[current] += count
                current = divisions.parent(current)
        total = sum(counts.values())
        ranks = list(Level)
        # A text of one province only is of the place that it names most, however seldom.
        provinces = {self._province(division) for division in counts}
        needed = 1 if len(provinces) == 1 else _OWN_COUNT
        enough = [place for place, count in weights.items() if count >= needed and count > _OWN_SHARE * total]
        return max(enough, key=lambda place: (ranks.index(place.level), weights[place]), default=None)

    def _own_township(self, head: Sequence[str]) -> str | None:
        for piece in head[:3]:
            found = _TOWNSHIP.search(piece)
            if found is None:
                continue
            name = found.group(1)
            inside = [place for place in find_places(name) if place.start == 0 and place.end < len(name) - 1]
            name = name[inside[-1].end :] if inside else name
            return name.removeprefix("中共")
        return None

    def _province(self, place: Division) -> Division:
        return load_divisions().ancestor(place, Level.PROVINCE) or place
