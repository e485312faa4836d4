"""PDF with a text layer: paragraphs in reading order, ruled tables also over pages. Needs the extra ``bizextract[pdf]``."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bizextract.errors import MissingExtraError, UnreadableInputError
from bizextract.records import NoticeWarning
from bizextract.records.stages import Source

from .builder import SourceBuilder
from .layout import Glyph, Line, continues, is_running, join, lines_of, margins_of, running_keys
from .ocr import has_ocr, lines_of_picture

try:
    import pdfplumber
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.page import Page
    from pdfplumber.table import Table
    from pdfplumber.utils.exceptions import PdfminerException
except ImportError as error:
    raise MissingExtraError("PDF needs pdfplumber; install it with: pip install 'bizextract[pdf]'") from error

__all__ = ["read_pdf"]

_FEWEST_GLYPHS = 20
"""A page with a picture and fewer characters is scanned: a stamp or a page number may be text, a page of a notice has 300."""

_MOST_SCANNED = 0.5
"""Share of scanned pages up to which a file is read, with a warning that names them."""

_MOST_UNMAPPED = 0.1
"""Share of characters that a font may leave without a meaning (pdfminer writes them ``(cid:12)``)."""

_FEWEST_RULES = 4
"""Lines on a page from which there can be a table: its four sides. A red head has one."""

_SAME_COLUMN = 4.0
"""Points by which the edges of a column may differ between pages."""


@dataclass(slots=True)
class _Part:
    """The part of a table that stands on one page; merged cells are empty but for their first place."""

    top: float
    columns: tuple[float, ...]
    rows: list[list[str | None]]  # None: covered by the cell above
    pages: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _PageText:
    number: int
    height: float
    width: float
    lines: list[Line]
    parts: list[_Part]
    scanned: bool
    glyphs: int
    unmapped: int


def read_pdf(data: bytes, name: str) -> Source:
    """Read the text layer: page headers and footers left out, printed lines joined to paragraphs, ruled tables as rows.

    Raises `UnreadableInputError` (damaged, encrypted, scanned, fonts without meaning), `MissingExtraError`.
    """
    pages = list(_pages(data, name))
    warnings = _judge(pages, name)
    keys = running_keys([(page.height, page.lines) for page in pages])
    for page in pages:
        page.lines = [line for line in page.lines if not is_running(line, page.height, keys)]
    _join_tables(pages)
    builder = SourceBuilder()
    _write(pages, builder)
    return builder.source(warnings=warnings)


def _pages(data: bytes, name: str) -> Iterator[_PageText]:
    try:
        with pdfplumber.open(io.BytesIO(data)) as file:
            for page in file.pages:
                yield _page_text(page)
                page.close()  # else all pages stay in memory
    except (PdfminerException, PDFException, ValueError, KeyError, TypeError, AssertionError, OSError, RecursionError) as error:
        cause = f"{error.__cause__ or error!r}".split("(")[0] or type(error).__name__
        what = "it is encrypted; save it without password" if "Password" in repr(error) else f"the PDF is damaged ({cause})"
        raise UnreadableInputError(what, source=name) from error


def _judge(pages: Sequence[_PageText], name: str) -> tuple[NoticeWarning, ...]:
    """Refuse what has no text layer and cannot be read from the picture; warn where some pages have none."""
    if not pages:
        raise UnreadableInputError("the PDF has no pages", source=name)
    scanned = [page.number for page in pages if page.scanned]
    if len(scanned) > _MOST_SCANNED * len(pages) and not has_ocr():
        told = f"{len(scanned)} of {len(pages)} pages are scanned pictures without text"
        raise UnreadableInputError(f"{told}; to read them install the OCR extra: pip install 'bizextract[ocr]'", source=name)
    glyphs, unmapped = sum(page.glyphs for page in pages), sum(page.unmapped for page in pages)
    if unmapped > _MOST_UNMAPPED * glyphs:
        told = "its fonts do not say which characters they show"
        raise UnreadableInputError(
            f"{told}; print it to pictures and install the OCR extra: pip install 'bizextract[ocr]'", source=name
        )
    if not scanned:
        return ()
    done = "read by OCR" if has_ocr() else "left out"
    return (NoticeWarning(code="scanned_pages", message=f"scanned pages without text, {done}: {', '.join(map(str, scanned))}"),)


def _page_text(page: Page) -> _PageText:
    chars = page.chars
    places = {(char["text"], round(char["x0"]), round(char["top"])) for char in chars}
    if len(places) < 0.9 * len(chars):  # bold by printing twice
        chars = page.dedupe_chars().chars
    glyphs = [
        Glyph(char["text"], char["x0"], char["x1"], char["top"], char["bottom"])
        for char in chars
        if char["upright"] and char["text"]
    ]
    mapped = [glyph for glyph in glyphs if not glyph.text.startswith("(cid:")]
    visible = sum(not glyph.text.isspace() for glyph in mapped)
    tables = page.find_tables() if len(page.edges) >= _FEWEST_RULES else []
    parts, outside = _parts(tables, mapped, page.page_number)
    scanned = visible < _FEWEST_GLYPHS and bool(page.images)
    return _PageText(
        number=page.page_number,
        height=page.height,
        width=page.width,
        lines=lines_of_picture(page) if scanned and has_ocr() else lines_of(outside),
        parts=parts,
        scanned=scanned,
        glyphs=len(glyphs),
        unmapped=len(glyphs) - len(mapped),
    )


def _parts(tables: Sequence[Table], glyphs: list[Glyph], number: int) -> tuple[list[_Part], list[Glyph]]:
    """The tables of a page, and the characters that stand in none. A frame of one column around text is no table."""
    parts = []
    for table in tables:
        columns = tuple(sorted({cell[0] for cell in table.cells}))
        if len(columns) < 2:
            continue
        held: dict[tuple[float, ...], list[Glyph]] = {cell: [] for cell in table.cells}
        outside: list[Glyph] = []
        for glyph in glyphs:
            x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
            home = next((cell for cell in table.cells if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]), None)
            (outside if home is None else held[home]).append(glyph)
        if sum(map(bool, held.values())) < 2:
            continue
        texts = {cell: _cell_text(inside, cell[2]) for cell, inside in held.items()}
        rows = [
            [texts[cell] if cell else _uncovered(table, x, row.bbox[1]) for x, cell in zip(columns, row.cells, strict=True)]
            for row in table.rows
        ]
        parts.append(_Part(table.bbox[1], columns, rows, [number] * len(rows)))
        glyphs = outside
    return parts, glyphs


def _uncovered(table: Table, x: float, top: float) -> str | None:
    """What stands at the left edge of a column in a row without a cell there: None where a cell from above reaches down."""
    return None if any(cell[0] == x and cell[1] < top < cell[3] for cell in table.cells) else ""


def _cell_text(glyphs: list[Glyph], right: float) -> str:
    """A cell's lines, joined where the cell's width broke them, else divided by a blank."""
    text, before = "", None
    for line in lines_of(glyphs):
        if before is not None:
            text += join(text, line.text) if before.x1 > right - 2 * before.size else " "
        text += line.text
        before = line
    return text


# ------------------------------------------------------------------------------------------------------ tables over pages


def _join_tables(pages: Sequence[_PageText]) -> None:
    """Put a table that ends a page and the one that begins the next together, without its repeated header rows."""
    whole: _Part | None = None  # the table that the last page ended with
    for page in pages:
        top = min((line.top for line in page.lines), default=page.height)
        if whole and page.parts and page.parts[0].top < top and (places := _columns(whole, page.parts[0])):
            _append(whole, page.parts.pop(0), places)
        elif page.lines or page.parts:
            whole = None
        bottom = max((line.top for line in page.lines), default=0.0)
        if page.parts and page.parts[-1].top > bottom:
            whole = page.parts[-1]
        elif page.lines:
            whole = None


def _columns(whole: _Part, part: _Part) -> list[int] | None:
    """For each column of the part the column of the whole that it goes on with; None where they are different tables."""
    places = []
    for x in part.columns:
        place = min(range(len(whole.columns)), key=lambda index: abs(whole.columns[index] - x))
        if abs(whole.columns[place] - x) > _SAME_COLUMN:
            return None
        places.append(place)
    return places if len(set(places)) == len(places) and places[0] == 0 else None


def _append(whole: _Part, part: _Part, places: Sequence[int]) -> None:
    rows = []
    for row in part.rows:
        cells: list[str | None] = [""] * len(whole.columns)
        for place, cell in zip(places, row, strict=True):
            cells[place] = cell
        rows.append(cells)
    repeated = 0
    while repeated < len(rows) and repeated < len(whole.rows) and rows[repeated] == whole.rows[repeated]:
        repeated += 1
    rows, numbers = rows[repeated:], part.pages[repeated:]
    if rows and whole.rows and _is_broken(whole.rows[-1], rows[0]):
        whole.rows[-1] = [
            (above or "") + below if below else above for above, below in zip(whole.rows[-1], rows[0], strict=True)
        ]
        rows, numbers = rows[1:], numbers[1:]
    whole.rows.extend(rows)
    whole.pages.extend(numbers)


def _is_broken(above: Sequence[str | None], below: Sequence[str | None]) -> bool:
    """Whether the page's edge broke a row: the rest has no number, and goes on in the middle of a sentence."""
    if below[0] or not above[0]:
        return False
    cut = [(upper, lower) for upper, lower in zip(above, below, strict=True) if lower]
    return all(upper and not upper.endswith(("。", "；", "！", "）")) for upper, _ in cut)


# ------------------------------------------------------------------------------------------------------------------ writing


def _write(pages: Sequence[_PageText], builder: SourceBuilder) -> None:
    """Lines joined to paragraphs, and tables, in order; a paragraph may go on over the page's edge."""
    margins = {
        width: margins_of([line for page in pages if round(page.width) == width for line in page.lines])
        for width in _widths(pages)
    }
    pieces: list[tuple[str, int | None]] = []
    before: tuple[int, Line] | None = None
    for page in pages:
        items: list[Line | _Part] = [*page.lines, *page.parts]
        for item in sorted(items, key=lambda item: item.top):
            if isinstance(item, _Part):
                builder.paragraph(pieces)
                builder.table(item.rows, pages=item.pages)
                pieces, before = [], None
                continue
            same_page = before is not None and before[0] == page.number
            if before and continues(before[1], item, margins[round(page.width)], same_page=same_page):
                pieces.append((join(before[1].text, item.text) + item.text, page.number))
            else:
                builder.paragraph(pieces)
                pieces = [(item.text, page.number)]
            before = (page.number, item)
    builder.paragraph(pieces)


def _widths(pages: Sequence[_PageText]) -> set[int]:
    return {round(page.width) for page in pages}
