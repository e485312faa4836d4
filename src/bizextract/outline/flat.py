"""Tables that lost their cells: one cell a line, or a row's cells divided by blanks. Rows are told by their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..records.stages import Block, BlockKind, Cell, Column, Span
from .columns import NUMBER_CELL, UNIT_CELL, Header, column_of, divider_of, fit, one_of_each
from .lines import Line
from .numbering import Style, read_marker

__all__ = ["find_flat_tables"]

TELLING = (Column.LEAD, Column.SUPPORT, Column.TIME)
# What ends a flat table: 注：…, 附件2, 备注：; a date line
END = re.compile(r"^(?:备?注\s?[:：\d]|说明|填表|附件|抄送|\d{4}年\d{1,2}月\d{1,2}日$)")
NEW_COLUMN = 0.3  # worth of giving a column its first piece: more than a title's fit (0.2), less than a time's or unit's (2.0)
PIECE = re.compile(r"\S+")
MAX_PIECES = 60  # pieces of one row; the longest row of the samples has 14. Keeps the alignment linear in the text


def flat_header(lines: Sequence[Line], i: int) -> tuple[Header, int] | None:
    """The header that begins at line ``i`` and the line behind it: one word a line, or words divided by blanks."""
    words: list[str] = []
    end = i
    pieces = lines[i].text.split()
    if len(pieces) >= 3 and divider_of(lines[i]) is None and len(lines[i].text) < 80:
        words, end = [w for p in pieces for w in parted(p)], i + 1
        columns = [column_of(w) for w in words]
    else:
        while end < len(lines) and end - i < 10 and all(column_of(w) for w in parted(lines[end].text)):
            words += parted(lines[end].text)
            end += 1
        columns = [column_of(w) for w in words]
    known = [c for c in columns if c is not None]
    if len(known) < 3 or len(known) < len(columns) - 1 or columns[0] is not Column.NUMBER:
        return None
    if not any(c in TELLING for c in known):
        return None
    return Header(tuple(one_of_each(columns)), tuple(re.sub(r"\s", "", w) for w in words)), end


def parted(word: str) -> list[str]:
    """A header word, or the two that lost the blank between them: 责任单位时限."""
    if not 4 <= len(word) <= 12 or (len(word) < 7 and column_of(word) is not None):
        return [word]
    for k in range(2, len(word) - 1):
        if column_of(word[:k]) and column_of(word[k:]):
            return [word[:k], word[k:]]
    return [word]


def begins(line: Line, number: int) -> bool:
    """Whether a line begins the row with that number: "3", "3 压减时间", "3　…"."""
    match = re.match(r"(\d{1,3})(?![\d.%％年月日])[.、．]?(?=\s|$|[一-龥“])", line.text)
    return bool(match and int(match[1]) == number)


def pieces_of(lines: Sequence[Line]) -> list[Span]:
    """The pieces of a row: what stands between blanks and line ends, its number apart."""
    found: list[Span] = []
    for k, line in enumerate(lines):
        for match in PIECE.finditer(line.text):
            start, end = match.span()
            if k == 0 and not found and (number := re.match(r"\d{1,3}(?=[.、．]?[一-龥“])", match[0])):
                found.append(line.part(0, number.end()))
                start = number.end()
            found.append(line.part(start, end))
    return found[:MAX_PIECES]


def assign(pieces: Sequence[str], columns: Sequence[Column]) -> list[int]:
    """The column index of each piece, never decreasing, with the highest fit; a column may hold several pieces or none."""
    width = len(columns)
    best: list[list[tuple[float, int]]] = []
    for i, piece in enumerate(pieces):
        row: list[tuple[float, int]] = []
        for j in range(width):
            if i == 0:
                row.append((fit(piece, columns[j]) + NEW_COLUMN, -1) if j == 0 else (float("-inf"), -1))
                continue
            stay = best[i - 1][j][0]
            if columns[j] in (Column.NUMBER, Column.TITLE):
                stay -= 1.0  # a number or title is one piece, unless nothing else fits
            come, above = max(((best[i - 1][k][0] + NEW_COLUMN, k) for k in range(j)), default=(float("-inf"), -1))
            score, source = (come, above) if come > stay else (stay, j)
            row.append((score + fit(piece, columns[j]), source))
        best.append(row)
    j = max(range(width), key=lambda k: best[-1][k][0])
    places = [j]
    for i in range(len(pieces) - 1, 0, -1):
        j = best[i][j][1]
        places.append(j)
    return places[::-1]


def row_block(text: str, lines: Sequence[Line], header: Header, table: int) -> Block:
    """The row that a run of lines holds."""
    spans = pieces_of(lines)
    places = assign([text[s.start : s.end] for s in spans], header.columns)
    cells: list[Cell] = []
    for span, j in zip(spans, places, strict=False):
        if cells and cells[-1].index == j:
            cells[-1] = Cell(Span(cells[-1].span.start, span.end), header.columns[j], header.words[j], j)
        else:
            cells.append(Cell(span, header.columns[j], header.words[j], j))
    number = text[cells[0].span.start : cells[0].span.end].rstrip(".、．")
    title = next((c.span for c in cells if c.column is Column.TITLE), None)
    return Block(BlockKind.ROW, Span(lines[0].start, lines[-1].end), number, None, title, tuple(cells), table)


def row_end(lines: Sequence[Line], start: int, number: int) -> int:
    """End of the row that begins at ``start``: the next row, a section row, a repeated header, a note, or text that is no
    cell.
    """
    end = start + 1
    while end < len(lines):
        line = lines[end]
        marker = read_marker(line.text)
        section = marker is not None and marker.style in (Style.CHINESE, Style.CHINESE_BRACKET)
        if begins(line, number + 1) or section or END.match(line.text) or flat_header(lines, end):
            break
        if line.gap and (len(line.text) > 60 or line.text.endswith(("：", ":"))) and not NUMBER_CELL.match(line.text):
            break
        if line.gap and not begins_later(lines, end, number + 1) and not UNIT_CELL.match(line.text) and end > start + 3:
            break
        end += 1
    return end


def section_row(lines: Sequence[Line], i: int, number: int, table: int) -> Block | None:
    """The section row that a line within a table is: 一、… above the row that comes next."""
    marker = read_marker(lines[i].text)
    if marker is None or marker.style not in (Style.CHINESE, Style.CHINESE_BRACKET) or i + 1 == len(lines):
        return None
    if not begins(lines[i + 1], number + 1) or len(lines[i].text) > 45:
        return None
    line = lines[i]
    return Block(BlockKind.SECTION_ROW, line.span, marker.number, 1, line.part(marker.end, len(line.text)), table=table)


def begins_later(lines: Sequence[Line], start: int, number: int) -> bool:
    """Whether the row with that number begins within the next 30 lines."""
    return any(begins(line, number) for line in lines[start : start + 30])


def find_flat_tables(text: str, lines: Sequence[Line], first: int) -> tuple[list[Block], set[int]]:
    """Blocks of flat tables and the indices of their lines; tables count from ``first``."""
    blocks: list[Block] = []
    used: set[int] = set()
    header: Header | None = None
    number, table, i = 0, first - 1, 0
    while i < len(lines):
        if found := flat_header(lines, i):
            below = lines[found[1] : found[1] + 3]
            again = header is not None and (header.words == found[0].words or any(begins(line, number + 1) for line in below))
            if not again and not any(begins(line, 1) for line in below):
                i += 1
                continue
            header, end = found
            table, number = (table, number) if again else (table + 1, 0)
            blocks.append(Block(BlockKind.TABLE_HEADER, Span(lines[i].start, lines[end - 1].end), table=table))
            used.update(range(i, end))
            i = end
        elif header and begins(lines[i], number + 1):
            end = row_end(lines, i, number + 1)
            blocks.append(row_block(text, lines[i:end], header, table))
            used.update(range(i, end))
            number, i = number + 1, end
        elif header and (section := section_row(lines, i, number, table)):
            blocks.append(section)
            used.add(i)
            i += 1
        else:
            i += 1
    return blocks, used
