"""Lines of the clean text: the units that the outline is built from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..records.stages import Span

__all__ = ["Line", "find_from", "part_items", "split_lines"]

NUMERALS = "一二三四五六七八九十"
# The number of an item at the head of a line, and one inside it behind a stop: "（一）建库。（二）联网。"; not
# 第（一）项、第（二）项
ITEM = re.compile(r"[（(]([一二三四五六七八九十])[）)]")
INNER = re.compile(r"(?<=[。；;.])\s?[（(]([一二三四五六七八九十])[）)]")


@dataclass(frozen=True, slots=True)
class Line:
    """A visible line without the blanks around it; ``gap`` says that a blank line (or the start of the text) stands before
    it.
    """

    text: str
    start: int
    end: int
    gap: bool

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def part(self, start: int, end: int) -> Span:
        """The range of the clean text that characters ``start:end`` of the line stand at."""
        return Span(self.start + start, self.start + end)


def split_lines(text: str) -> list[Line]:
    """The visible lines of ``text``. Blanks at their edges are left out, but not tabs, which divide cells."""
    lines: list[Line] = []
    at, gap = 0, True
    for raw in text.split("\n"):
        body = raw.strip(" \u3000\r\xa0\ufeff\x0c")
        if body.strip():
            start = at + len(raw) - len(raw.lstrip(" \u3000\r\xa0\ufeff\x0c"))
            lines.append(Line(body, start, start + len(body), gap))
        gap = not body.strip()
        at += len(raw) + 1
    return lines


def part_items(lines: Sequence[Line]) -> list[Line]:
    """Divides lines that hold several numbered items in a row: （一）…。（二）…；（三）…

    A line is divided only where the numbers behind its first one count on.
    """
    out: list[Line] = []
    for line in lines:
        cuts = [0]
        first = ITEM.match(line.text)
        value = NUMERALS.index(first[1]) if first and len(first[1]) == 1 else -1
        for match in INNER.finditer(line.text) if value >= 0 else ():
            if match[1] == NUMERALS[(value + 1) % 10]:
                cuts.append(match.start())
                value += 1
        for start, end in zip(cuts, [*cuts[1:], len(line.text)], strict=False):
            body = line.text[start:end].rstrip()
            out.append(Line(body, line.start + start, line.start + start + len(body), line.gap and start == 0))
    return out


def find_from(lines: Sequence[Line], position: int) -> int:
    """Index of the first line that ends behind ``position``."""
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        if lines[middle].end <= position:
            low = middle + 1
        else:
            high = middle
    return low
