"""Text and places, put together line by line: what all readers of laid-out formats end in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from bizextract.records import NoticeWarning, Place
from bizextract.records.stages import Source

__all__ = ["SourceBuilder"]

_BLANKS = re.compile(r"[\t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
"""Characters that divide cells and rows. Matches a tab or line break inside a cell; must not match a blank or U+3000."""


class SourceBuilder:
    """Collects lines and table rows, and the places that they came from."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._places: list[Place] = []
        self._length = 0
        self._tables = 0

    def line(self, text: str, *, page: int | None = None) -> None:
        """Add a line of running text; blank lines are left out, a tab becomes a blank: it would divide cells."""
        self.paragraph([(text, page)])

    def paragraph(self, pieces: Sequence[tuple[str, int | None]]) -> None:
        """Add a line of running text that goes over pages: its pieces with the page of each."""
        cleaned = [(_BLANKS.sub(" ", text), page) for text, page in pieces]
        if not any(text.strip() for text, _ in cleaned):
            return
        start = self._length
        for page, group in groupby(cleaned, key=lambda piece: piece[1]):
            end = start + sum(len(text) for text, _ in group)
            if page is not None:
                self._places.append(Place(start=start, end=end, page=page))
            start = end
        self._add("".join(text for text, _ in cleaned))

    def table(self, rows: Iterable[Sequence[str | None]], *, pages: Sequence[int] | None = None) -> None:
        """Add a table: one row a line, cells divided by tabs, breaks inside a cell become blanks.

        A cell that is merged with the one before it is given as "", one merged with the one above it as None: it is empty in the
        text, and the place of the one above says how far down that reaches. Empty rows are left out. Rows of one cell in front
        of the first row with more (the table's title over all columns) become lines of running text. ``pages`` has the page
        of each row.
        """
        self._tables += 1
        begun = False
        above: dict[int, int] = {}  # column -> index of the place of the cell that may reach down in it
        for index, cells in enumerate(rows):
            cleaned = ["" if cell is None else _BLANKS.sub(" ", cell).strip() for cell in cells]
            filled = sum(map(bool, cleaned))
            page = pages[index] if pages else None
            begun = begun or filled > 1
            for column, cell in enumerate(cells):
                if cell is not None:
                    above.pop(column, None)
                elif column in above:
                    self._places[above[column]] = self._places[above[column]].model_copy(update={"last_row": index + 1})
            if begun and filled:
                above.update(self._row(cleaned, index + 1, page))
            elif filled:
                self.line("".join(cleaned), page=page)

    def _row(self, cells: Sequence[str], row: int, page: int | None) -> dict[int, int]:
        """Add a row; returns the index of the place of each cell that is not empty, by its column (from 0)."""
        start = self._length
        added: dict[int, int] = {}
        for column, cell in enumerate(cells, 1):
            if cell:
                place = Place(start=start, end=start + len(cell), page=page, table=self._tables, row=row, column=column)
                added[column - 1] = len(self._places)
                self._places.append(place)
            start += len(cell) + 1
        self._add("\t".join(cells))
        return added

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text) + 1

    def source(self, *, encoding: str | None = None, warnings: tuple[NoticeWarning, ...] = ()) -> Source:
        """The source; every line ends in a newline."""
        text = "".join(f"{part}\n" for part in self._parts)
        return Source(text=text, encoding=encoding, places=tuple(self._places), warnings=warnings)
