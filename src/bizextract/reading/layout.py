"""Characters on a page to lines, lines to paragraphs: what a PDF's text layer does not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Glyph", "Line", "Margins", "continues", "is_running", "join", "lines_of", "margins_of", "running_keys"]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box, in points from the top left corner of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def size(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


_SAME_LINE = 0.5
"""Share of a character's height by which the middles of two characters of one line may differ: raised notes differ by 0.3 and
stay, the next line of the tightest table is 1.0 away."""

_WORD_GAP = 0.25
"""Gap, in character heights, that stands for a blank between Latin letters or digits: a blank of Times is 0.25 wide, letters
spaced by justification less than 0.15 apart."""

_WIDE_GAP = 0.8
"""The same between Chinese characters: justified ones stand up to 0.5 apart, those of a title 通 知 by 1."""


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Gather characters into lines from top to bottom, and each line's from left to right."""
    rows: list[list[Glyph]] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: glyph.top + glyph.bottom):
        own = (glyph.top + glyph.bottom) / 2
        if rows and own - middle < _SAME_LINE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            middle = own
    return [line for line in (_line(sorted(row, key=lambda glyph: glyph.x0)) for row in rows) if line.text.strip()]


def _line(row: Sequence[Glyph]) -> Line:
    size = sorted(glyph.size for glyph in row)[len(row) // 2]
    text = row[0].text
    for before, glyph in pairwise(row):
        gap = glyph.x0 - before.x1
        latin = before.text.isascii() and glyph.text.isascii()
        if gap > (_WORD_GAP if latin else _WIDE_GAP) * size and not before.text.isspace() and not glyph.text.isspace():
            text += " "
        text += glyph.text
    return Line(
        text=text.strip(),
        x0=row[0].x0,
        x1=max(glyph.x1 for glyph in row),
        top=min(glyph.top for glyph in row),
        bottom=max(glyph.bottom for glyph in row),
        size=size,
    )


# ------------------------------------------------------------------------------------------------- page headers and footers

_EDGE = 0.12
"""Share of the page's height, at top and bottom, where headers and footers stand. The norm for official documents leaves 37 mm
of 297 above the text and 35 below."""

_PAGE_NUMBER = re.compile(r"^[-—–－·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，共]+\s*\d{1,4}\s*页?)?[-—–－·•\s]*$")
"""Matches — 3 —, 第 3 页 共 9 页, 3/9; must not match 2024年, 1.推动, 第三页."""

_DIGITS = re.compile(r"\d+")
"""Numbers, which differ between the headers of two pages. Matches 12; must not match 十二."""

_LEAST_PAGES = 2
_LEAST_SHARE = 0.4
"""A line is a running header if it stands on so many pages and on this share of them: headers of odd and even pages differ."""

_ANNEX = ("附件", "附表", "附录")
"""What stands at the top of several pages, with a number, and is no running header."""


def _edge_key(line: Line, height: float) -> str | None:
    """What a header or footer is told by: its edge, and its text with numbers left open; None inside the page."""
    if line.text.startswith(_ANNEX):
        return None
    if line.bottom < _EDGE * height:
        return "top " + _DIGITS.sub("#", line.text)
    return "bottom " + _DIGITS.sub("#", line.text) if line.top > (1 - _EDGE) * height else None


def running_keys(pages: Sequence[tuple[float, Sequence[Line]]]) -> frozenset[str]:
    """Keys of the lines that recur at the edges of the pages, each given by its height and lines."""
    counts = Counter(key for height, lines in pages for key in {_edge_key(line, height) for line in lines} if key)
    least = max(_LEAST_PAGES, _LEAST_SHARE * len(pages))
    return frozenset(key for key, count in counts.items() if count >= least)


def is_running(line: Line, height: float, keys: frozenset[str]) -> bool:
    """Whether a line is a page number or one of the recurring headers and footers."""
    key = _edge_key(line, height)
    return key is not None and (key in keys or _PAGE_NUMBER.match(line.text) is not None)


# ----------------------------------------------------------------------------------------------------------------- paragraphs


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right edge of the running text; ``indented`` where paragraphs begin with an indent."""

    left: float
    right: float
    indented: bool


def margins_of(lines: Sequence[Line]) -> Margins:
    """The margins of a document's running text."""
    if not lines:
        return Margins(0.0, 0.0, True)
    ends = sorted(line.x1 for line in lines)
    right = ends[int(0.9 * (len(ends) - 1))]  # a few lines hang over
    full = [line for line in lines if line.x1 > right - 2 * line.size]
    starts = Counter(round(line.x0) for line in full)
    usual = [start for start, count in starts.items() if count >= 0.1 * len(full)]
    left = float(min(usual, default=min(starts)))
    indents = sum(line.x0 > left + 1.2 * line.size for line in full)
    return Margins(left, right, indents >= 0.03 * len(full))


_NUMBERED = re.compile(
    r"^(?:第?[一二三四五六七八九十百]{1,4}[、章条节]|[（(][一二三四五六七八九十百\d]{1,4}[）)]|\d{1,3}[.．、](?!\d)|[①-⑳])"
)
"""The beginning of an item. Matches 一、, （二）, 3.推动, ①; must not match 3.5亿元, 一体化."""

_SENTENCE_END = "。；：！？;:!?"


def continues(before: Line, line: Line, margins: Margins, *, same_page: bool) -> bool:
    """Whether a line goes on with the paragraph of the line before: that one is full, this one has no indent."""
    size = before.size
    if abs(size - line.size) > 1.0 or before.x1 < margins.right - 2 * size:
        return False
    if not margins.left - size < line.x0 < margins.left + 0.75 * size:
        return False
    if same_page and line.top - before.bottom > 1.5 * size:
        return False
    ended = before.text.endswith(tuple(_SENTENCE_END))
    return not (ended and (not margins.indented or _NUMBERED.match(line.text)))


def join(before: str, text: str) -> str:
    """What stands between the pieces of a broken line: a blank between Latin words, else nothing."""
    return " " if before[-1:].isascii() and before[-1:].isalpha() and text[:1].isascii() and text[:1].isalpha() else ""
