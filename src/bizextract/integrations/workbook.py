"""Notices to an Excel workbook, the way an office passes on a task table. Needs the extra ``bizextract[xlsx]``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bizextract.errors import MissingExtraError
from bizextract.records import Notice
from bizextract.records.chinese import HEADINGS, TERMS
from bizextract.records.tables import ROW_TYPES, Row, column_types, tables

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["to_xlsx"]

_SHEETS = {
    "tasks": "任务",
    "units": "单位",
    "timeframes": "时间",
    "targets": "指标",
    "reforms": "改革事项",
    "citations": "引用文件",
    "headings": "目录",
    "notice": "文件信息",
    "places": "位置",
    "warnings": "提示",
}
"""Sheets in order, tasks first: they are what the workbook is opened for."""

_ENUM_COLUMNS = frozenset({"role", "level", "kind"})

_WIDE = {"text": 60, "title": 32, "targets": 36, "message": 60, "attachments": 40, "addressees": 40, "section": 28, "norm": 20}
"""Widths, in characters of the sheet's font, of columns that hold sentences; a Chinese character is two wide."""

_DATE_WIDTH = 13
_NUMBER_WIDTH = 10
_NAME_WIDTH = 24

_LONGEST_CELL = 32_767
"""Excel's limit for a cell."""


def to_xlsx(notices: Iterable[Notice], path: Path) -> None:
    """Write a workbook with a sheet for each list of records: heading row frozen, filters on, text wrapped, dates as dates.

    Headings and enum values are in Chinese. Text never becomes a formula. Raises `MissingExtraError` without openpyxl.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise MissingExtraError("XLSX needs openpyxl; install it with: pip install 'bizextract[xlsx]'") from error
    every = [tables(notice) for notice in notices]
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, title in _SHEETS.items():
        _fill(book.create_sheet(title), ROW_TYPES[name], [row for part in every for row in part[name]])
    book.save(path)


def _fill(sheet: Worksheet, row_type: type[Row], rows: Sequence[Row]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    types = column_types(row_type)
    wrapped = Alignment(wrap_text=True, vertical="top")
    line = Side(style="thin", color="BFBFBF")
    grid = Border(left=line, right=line, top=line, bottom=line)
    for index, (name, type_) in enumerate(types.items(), 1):
        heading = sheet.cell(1, index, HEADINGS[name])
        heading.font = Font(bold=True)
        heading.fill = PatternFill("solid", fgColor="DDE6F0")
        heading.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        heading.border = grid
        sheet.column_dimensions[get_column_letter(index)].width = _width(name, type_)
    for number, row in enumerate(rows, 2):
        for index, (name, value) in enumerate(zip(types, row, strict=True), 1):
            cell = sheet.cell(number, index, _cell_text(name, value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # else a text such as =50 % would become a formula
            if isinstance(value, dt.date):
                cell.number_format = "yyyy-mm-dd"
            cell.alignment = wrapped
            cell.border = grid
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(types))}{len(rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _width(name: str, type_: type) -> int:
    if name in _WIDE:
        return _WIDE[name]
    if type_ is dt.date:
        return _DATE_WIDTH
    return _NAME_WIDTH if type_ is str else _NUMBER_WIDTH


def _cell_text(name: str, value: str) -> str:
    """Chinese for enum values; control characters, which the format forbids, left out."""
    if name in _ENUM_COLUMNS:
        return TERMS[value]
    return "".join(char for char in value[:_LONGEST_CELL] if char >= " " or char in "\t\n\r")
