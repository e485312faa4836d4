"""Task tables: rows with missing or broken cells, repeated header rows, section rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..records.stages import Block, BlockKind, Cell, Column, Span
from .columns import (
    NUMBER_CELL,
    RULE,
    STROKE,
    TIME_CELL,
    UNIT_CELL,
    Header,
    align,
    cut,
    cut_off,
    divider_of,
    guess_header,
    read_header,
)
from .lines import Line, find_from
from .merged import MergedCells
from .numbering import Style, read_marker

__all__ = ["find_tables"]

# A line below a table that is no part of it: 注：…, 备注：…, 附件2; not a piece of a broken cell.
BELOW = re.compile(r"^(?:[（(]?(?:备?注|说明|附件|附注|填表|联系人|抄送)|[-—–]\s?\d+\s?[-—–]$|第\s?\d+\s?页)")
# A first cell that begins with its number: "8 办理破产", "3.降成本"; not "35%以上", "2021年底"
NUMBERED_CELL = re.compile(r"(\d{1,2})(?:\s+|[.、．]\s*)(?=[\u4e00-\u9fff“])")
# Longest section row; 45 characters hold 一、持续深化“放管服”改革优化营商环境 and its like, while a sentence of a cell is
# longer.
SECTION_LENGTH = 45


@dataclass
class Table:
    """A table while it is read."""

    index: int
    header: Header
    divider: str
    blocks: list[Block] = field(default_factory=list)
    row: list[Span] = field(default_factory=list)
    start: int = 0
    end: int = 0

    def divides(self, line: Line) -> bool:
        """Whether a line is divided into cells. Strokes stand in sentences too, so that a row must have as many as the header."""
        if self.divider == "/":
            return len(STROKE.findall(line.text)) == len(self.header.columns) - 1
        return self.divider in line.text


class Reader:
    """Reads tables line by line; ``blocks`` maps the lines of tables to the block that they belong to."""

    def __init__(self, text: str, lines: Sequence[Line], merged: MergedCells) -> None:
        self.text = text
        self.lines = lines
        self.merged = merged
        self.blocks: list[Block] = []
        self.used: set[int] = set()
        self.table: Table | None = None
        self.last: Table | None = None
        self.count = 0

    def piece(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def read(self) -> tuple[list[Block], set[int]]:
        i = 0
        while i < len(self.lines):
            i = self.step(i)
        self.close()
        return self.blocks, self.used

    def step(self, i: int) -> int:
        line = self.lines[i]
        if header := read_header(line, self.text):
            self.open(header, line, divider_of(line) or "/")
            self.used.add(i)
            return i + 1
        if self.table is None:
            return self.resume(i)
        if RULE.match(line.text):
            self.used.add(i)
            return i + 1
        if not self.take(line, i):
            self.close()
            return self.resume(i)
        self.used.add(i)
        return i + 1

    def open(self, header: Header, line: Line, divider: str) -> None:
        """Begins a table, or goes on with the one before where the header row is repeated; a row cut by the page goes on."""
        before = self.table or self.last
        again = before is not None and before.header.words == header.words
        if again and before is not None and before.row and not self.complete(before):
            self.table = before
            return
        self.flush()
        if again and before is not None:
            self.table = before
        else:
            self.table = Table(self.count, header, divider)
            self.count += 1
        cells = tuple(
            Cell(span, header.columns[j], header.words[j], j)
            for j, span in enumerate(cut(line, divider))
            if span.start < span.end
        )
        self.blocks.append(Block(BlockKind.TABLE_HEADER, line.span, cells=cells, table=self.table.index))

    def resume(self, i: int) -> int:
        """At a line outside tables: rows that go on below a page's edge, or a table without header row."""
        line = self.lines[i]
        divider = divider_of(line)
        if divider is None or RULE.match(line.text):
            return i + 1
        cells = [self.piece(c) for c in cut(line, divider)]
        if self.last and divider == self.last.divider and len(cells) == len(self.last.header.columns):
            self.table = self.last
            return self.step_row(line, i)
        run = i
        while run < len(self.lines) and divider_of(self.lines[run]) == divider and not read_header(self.lines[run], self.text):
            run += 1
        rows = [[self.piece(c) for c in cut(x, divider)] for x in self.lines[i:run] if not RULE.match(x.text)]
        if len(rows) < 2 or max(map(len, rows)) < 3:
            return i + 1
        self.table = Table(self.count, guess_header(rows), divider)
        self.count += 1
        return self.step_row(line, i)

    def step_row(self, line: Line, i: int) -> int:
        self.take(line, i)
        self.used.add(i)
        return i + 1

    def take(self, line: Line, i: int) -> bool:
        """Takes a line into the open table; False where the table is over."""
        table = self.table
        assert table is not None
        divided = table.divides(line)
        cells = cut(line, table.divider) if divided else [line.span]
        filled = [c for c in cells if c.start < c.end]
        if self.is_section(line, filled, divided):
            self.flush()
            self.section(filled[0])
            return True
        if divided and self.goes_on(table, cells):
            self.extend(table, cells)
            return True
        if not divided:
            return self.take_half(table, line)
        self.flush()
        table.row, table.start, table.end = list(cells), line.start, line.end
        return True

    def take_half(self, table: Table, line: Line) -> bool:
        """Takes a line without cells: the rest of a cell that was cut off, or a cell of units on a line of its own."""
        if BELOW.match(line.text) or not table.row:
            return False
        whole = self.complete(table)
        last = self.piece(table.row[-1])
        more = self.more_units(table, line.text)
        if whole and (line.gap or not (more or cut_off(last, line.text)) or read_marker(line.text)):
            return False
        if line.gap and read_marker(line.text):
            return False
        following = table.header.columns[len(table.row)] if len(table.row) < len(table.header.columns) else None
        if following in (Column.LEAD, Column.SUPPORT) and last.endswith("。") and UNIT_CELL.match(line.text):
            table.row.append(line.span)
        else:
            table.row[-1] = Span(table.row[-1].start, line.end)
        table.end = line.end
        return True

    def goes_on(self, table: Table, cells: Sequence[Span]) -> bool:
        """Whether a line with cells goes on with the open row: the row lacks cells, and the line does not begin one."""
        width = len(table.header.columns)
        if not table.row or self.begins_row(cells, width):
            return False
        have = len(table.row)
        if cells[0].start == cells[0].end:  # the upper part of the row stands above a page's edge
            first = next((j for j, c in enumerate(cells) if c.start < c.end), width)
            return have < width and first >= have - 1
        if have + len(cells) - 1 > width:
            return False
        if not self.complete(table):
            return True
        head = self.piece(cells[0])
        return Column.NUMBER in table.header.columns or self.more_units(table, head) or cut_off(self.piece(table.row[-1]), head)

    def more_units(self, table: Table, piece: str) -> bool:
        """Whether a piece is one more unit for the open row's last cell, which holds units: one unit a line."""
        last = table.header.columns[min(len(table.row), len(table.header.columns)) - 1]
        return last in (Column.LEAD, Column.SUPPORT) and bool(UNIT_CELL.match(piece))

    def extend(self, table: Table, cells: Sequence[Span]) -> None:
        """Joins a line's cells to the open row: by their place where its first cells are empty, else from the cell that was
        cut.
        """
        if cells[0].start == cells[0].end:
            for j, cell in enumerate(cells):
                if cell.start == cell.end and j < len(table.row):
                    continue
                if j < len(table.row):
                    table.row[j] = Span(table.row[j].start, cell.end)
                else:
                    table.row.append(cell)
        else:
            table.row[-1] = Span(table.row[-1].start, cells[0].end)
            table.row.extend(cells[1:])
        table.end = max(c.end for c in cells)

    def is_section(self, line: Line, filled: Sequence[Span], divided: bool) -> bool:
        """A row that is a heading: 一、… alone in its row, or one short cell over all columns behind a complete row."""
        if len(filled) != 1 or filled[0].end - filled[0].start > SECTION_LENGTH or self.piece(filled[0]).endswith(("。", "；")):
            return False
        marker = read_marker(self.piece(filled[0]))
        numbered = marker is not None and marker.style in (Style.CHINESE, Style.CHINESE_BRACKET, Style.PART, Style.CHAPTER)
        table = self.table
        assert table is not None
        if divided:
            text = self.piece(filled[0])
            return numbered or (line.text.lstrip() == line.text and self.complete(table) and not looks_filled(text))
        return numbered and (not table.row or self.complete(table)) and self.rows_below(line)

    def rows_below(self, line: Line) -> bool:
        """Whether the table goes on within two lines below ``line``."""
        assert self.table is not None
        at = find_from(self.lines, line.start) + 1
        return any(divider_of(below) == self.table.divider for below in self.lines[at : at + 2])

    def section(self, cell: Span) -> None:
        assert self.table is not None
        marker = read_marker(self.piece(cell))
        title = Span(cell.start + marker.end, cell.end) if marker else cell
        number = marker.number if marker else None
        self.blocks.append(Block(BlockKind.SECTION_ROW, cell, number, 1, title, table=self.table.index))

    def complete(self, table: Table) -> bool:
        """Whether the current row has all its cells; a 备注 or another minor cell at its end may be missing."""
        width, have = len(table.header.columns), len(table.row)
        tail = table.header.columns[have:]
        return have >= width or (have >= 2 and all(c in (Column.NOTE, Column.OTHER) for c in tail))

    def begins_row(self, cells: Sequence[Span], width: int) -> bool:
        """Whether a line with cells begins a row: by its number, or since it has all cells."""
        assert self.table is not None
        columns = self.table.header.columns
        if NUMBERED_CELL.match(self.piece(cells[0])) and (
            not self.table.blocks or NUMBERED_CELL.match(first_words(self.table, self.text))
        ):
            return True
        if Column.NUMBER in columns:
            near = cells[: columns.index(Column.NUMBER) + 2]
            return any(NUMBER_CELL.match(self.piece(c)) for c in near) or (
                len(cells) >= width and cells[0].start < cells[0].end
            )
        return len(cells) >= width - 1 > 1 and cells[0].start < cells[0].end

    def flush(self) -> None:
        """Ends the current row."""
        table = self.table
        if table is None or not table.row:
            return
        columns = table.header.columns
        texts = [self.piece(c) for c in table.row]
        places = align(texts, columns)
        words = table.header.words
        cells = [
            Cell(span, columns[j], words[j] if words else None, j)
            for span, j in zip(table.row, places, strict=False)
            if span.start < span.end
        ]
        cells += self.reaching_down(cells, table)
        cells += self.filled_down(cells, columns, table)
        number = next((self.piece(c.span) for c in cells if c.column is Column.NUMBER), None)
        title = next((c.span for c in cells if c.column is Column.TITLE), None)
        if number is None and title and (own := NUMBERED_CELL.match(self.piece(title))):
            number, title = own[1], Span(title.start + own.end(), title.end)
        block = Block(
            BlockKind.ROW,
            Span(table.start, max(c.span.end for c in cells if c.span.start >= table.start) if cells else table.end),
            number.rstrip(".、．") if number else None,
            None,
            title,
            tuple(sorted(cells, key=lambda c: c.index)),
            table.index,
        )
        self.blocks.append(block)
        table.blocks.append(block)
        table.row = []

    def reaching_down(self, cells: Sequence[Cell], table: Table) -> list[Cell]:
        """Cells further up that the file says are merged with the empty ones of this row."""
        header, own = table.header, {c.index for c in cells}
        return [
            Cell(span, header.columns[j], header.words[j] if header.words else None, j)
            for j, span in self.merged.over(table.start)
            if j not in own and j < len(header.columns)
        ]

    def filled_down(self, cells: Sequence[Cell], columns: Sequence[Column], table: Table) -> list[Cell]:
        """Cells of the row above that reach down into this one: those left of its first cell, where the number is merged."""
        if not table.blocks or not cells:
            return []
        first = min(c.index for c in cells)
        merged = [j for j in range(first) if columns[j] in (Column.NUMBER, Column.TITLE, Column.LEAD)]
        above = table.blocks[-1]
        return [c for c in above.cells if c.index in merged]

    def close(self) -> None:
        self.flush()
        if self.table:
            self.last = self.table
        self.table = None


def first_words(table: Table, text: str) -> str:
    """The first cell of the row above."""
    span = table.blocks[-1].span
    return text[span.start : span.end].split(table.divider, 1)[0]


def looks_filled(text: str) -> bool:
    """Whether a lone cell is a unit or a time, the rest of a row, and no heading."""
    return bool(UNIT_CELL.match(text) or TIME_CELL.match(text) or len(text) < 4)


def find_tables(text: str, lines: Sequence[Line], merged: MergedCells) -> tuple[list[Block], set[int]]:
    """The blocks of all tables (header rows, rows, section rows), and the indices of the lines that they take up."""
    return Reader(text, lines, merged).read()
