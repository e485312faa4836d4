"""Spreadsheets of tasks: XLSX (needs the extra ``bizextract[xlsx]``) and CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

from bizextract.errors import MissingExtraError, UnreadableInputError
from bizextract.records.stages import Source

from .builder import SourceBuilder
from .encoding import decode

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["read_csv", "read_xlsx"]

_MOST_COLUMNS = 200
"""Columns of a sheet that are read. Task tables have up to 20; a stray format in column XFD makes a sheet 16,384 wide."""


def read_csv(data: bytes, name: str) -> Source:
    """Read a CSV file in any Chinese encoding, divided by comma, tab or semicolon."""
    decoded = decode(data, name=name)
    head = decoded.text[:4096]
    delimiter = max(",\t;，", key=head.count)
    csv.field_size_limit(1 << 27)  # else 131,072 characters; the file is in memory already
    builder = SourceBuilder()
    try:
        builder.table(csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableInputError(f"this is no table of comma-separated values: {error}", source=name) from error
    return builder.source(encoding=decoded.encoding, warnings=decoded.warnings)


def read_xlsx(data: bytes, name: str) -> Source:
    """Read the visible sheets of a workbook, each as a table; formulas by their stored values, dates as 2024年6月30日.

    Raises `UnreadableInputError` (damaged, encrypted), `MissingExtraError`.
    """
    try:
        from openpyxl import load_workbook
        from openpyxl.chartsheet import Chartsheet
    except ImportError as error:
        raise MissingExtraError("XLSX needs openpyxl; install it with: pip install 'bizextract[xlsx]'", source=name) from error
    try:
        book = load_workbook(io.BytesIO(data), data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError, AttributeError) as error:  # all seen on damaged files
        raise UnreadableInputError(f"the workbook is damaged: {error}", source=name) from error
    builder = SourceBuilder()
    for sheet in book.worksheets:
        if not isinstance(sheet, Chartsheet) and sheet.sheet_state == "visible":
            builder.table(_rows(sheet))
    return builder.source()


def _rows(sheet: Worksheet) -> list[list[str | None]]:
    """The cells' texts without empty columns at the right; of a merged range the first cell has the text (openpyxl's habit), those
    below it are None.
    """
    rows: list[list[str | None]] = [
        [_text(cell) for cell in row] for row in sheet.iter_rows(max_col=min(sheet.max_column, _MOST_COLUMNS))
    ]
    for merged in sheet.merged_cells.ranges:
        for row in rows[merged.min_row : merged.max_row]:
            if merged.min_col <= len(row):
                row[merged.min_col - 1] = None
    width = max((index for row in rows for index, cell in enumerate(row, 1) if cell), default=0)
    return [row[:width] for row in rows]


def _text(cell: Cell | MergedCell) -> str:
    """A cell's value as the sheet shows it, in the forms that notices use."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, (dt.datetime, dt.date)):
        shows_day = not isinstance(cell.number_format, str) or "d" in cell.number_format.lower()
        return f"{value.year}年{value.month}月{value.day}日" if shows_day else f"{value.year}年{value.month}月"
    if isinstance(value, (int, float)) and "%" in str(cell.number_format):
        return f"{round(value * 100, 6):g}%"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)
