"""Cells that the file says are merged with those below them: HTML, Word, Excel and ruled PDF tables tell it, plain text does not."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict

from ..records.stages import CleanText, Span

__all__ = ["MergedCells"]


class MergedCells:
    """Looks up which cells further up reach down into a row."""

    def __init__(self, clean: CleanText) -> None:
        self._clean = clean
        self._places = clean.source.places
        self._over: defaultdict[tuple[int, int], list[tuple[int, Span]]] = defaultdict(list)
        for place in self._places:
            if place.table is None or place.row is None or place.column is None or place.last_row is None:
                continue
            if (found := clean.to_clean(place.start, place.end)) is None:
                continue
            for row in range(place.row + 1, place.last_row + 1):
                self._over[place.table, row].append((place.column - 1, Span(*found)))

    def over(self, position: int) -> list[tuple[int, Span]]:
        """Column (from 0) and range of each cell that reaches down into the row which a position of the clean text stands in."""
        if not self._over:
            return []
        raw = self._clean.starts[position]
        at = bisect_right(self._places, raw, key=lambda place: place.end)
        if at == len(self._places):
            return []
        place = self._places[at]
        return self._over.get((place.table, place.row), []) if place.table is not None and place.row is not None else []
