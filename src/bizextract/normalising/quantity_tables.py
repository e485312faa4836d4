"""Units that a table gives once: in a column header, a unit cell of the row, a row label or the line above the table."""

from __future__ import annotations

import re

from bizextract.records.stages import Block, Cell, Outline

from .quantity_context import unit_of_header

__all__ = ["TableUnits"]

# （单位：万元）, 表内金额单位：万元 above a table; not 责任单位：市财政局
_CAPTION = re.compile(r"(?<![任位办合责])单位[:：]\s*([^）)，。；\s]{1,8})")
_CAP = re.compile(r"封顶|上限|最高")  # a column of largest amounts


class TableUnits:
    """The tables of one notice, asked for the words that name the unit, and the comparator, of a bare number in a cell."""

    def __init__(self, outline: Outline) -> None:
        self._text = outline.clean.text
        self._heads: dict[int, Block] = {}
        self._captions: dict[int, str] = {}
        above = ""
        for block in outline.blocks:
            if block.cells and block.table is not None and block.table not in self._heads:
                self._heads[block.table] = block
                if match := _CAPTION.search(above):
                    self._captions[block.table] = match[1]
            above = self._text[block.span.start : block.span.end][-60:]

    def unit_words(self, row: Block, cell: Cell) -> str | None:
        """The words that name a unit, or None: the column's own (办结时限（工作日）) before those of a unit cell of the row (元/件)."""
        before = [self._words(other) for other in row.cells if other.span.end <= cell.span.start]
        caption = self._captions.get(row.table) if row.table is not None else None
        candidates = (self.header(row, cell), *reversed(before), caption or "")
        return next((words for words in candidates if words and not words[0].isdigit() and unit_of_header(words)), None)

    def header(self, row: Block, cell: Cell) -> str:
        """The words at the head of the cell's column; those of the table's first row where no header row was recognised."""
        if cell.header is not None:
            return cell.header
        head = self._heads.get(row.table) if row.table is not None else None
        if head is None or head is row:
            return ""
        return next((self._words(other) for other in head.cells if other.index == cell.index), "")

    def is_cap(self, row: Block, cell: Cell) -> bool:
        """Whether the column holds largest amounts (封顶)."""
        return bool(_CAP.search(self.header(row, cell)))

    def _words(self, cell: Cell) -> str:
        return self._text[cell.span.start : cell.span.end].strip()
