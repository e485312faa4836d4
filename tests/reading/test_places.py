"""Where pieces of the text stood in the file: pages, cells, merged cells."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document
from openpyxl import Workbook
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from bizextract.reading.docx import read_docx
from bizextract.reading.html import read_html
from bizextract.reading.pdf import read_pdf
from bizextract.reading.sheets import read_xlsx
from bizextract.records import Notice, TextSpan
from bizextract.records.stages import Source

# The third row's unit is merged with the second row's; the last row's is empty.
ROWS = [
    ["事项", "内容", "牵头单位"],
    ["企业开办", "压缩至半天", "市市场监管局"],
    ["注销", "当天办结", ""],
    ["纳税", "网上办理", ""],
]


def html() -> Source:
    body = (
        "<tr><td>事项</td><td>内容</td><td>牵头单位</td></tr>"
        '<tr><td>企业开办</td><td>压缩至半天</td><td rowspan="2">市市场监管局</td></tr>'
        "<tr><td>注销</td><td>当天办结</td></tr><tr><td>纳税</td><td>网上办理</td><td></td></tr>"
    )
    return read_html(f'<html><meta charset="utf-8"><body><table>{body}</table></body></html>'.encode(), "x")


def docx() -> Source:
    document = Document()
    table = document.add_table(rows=len(ROWS), cols=3)
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    file = io.BytesIO()
    document.save(file)
    return read_docx(file.getvalue(), "x")


def xlsx() -> Source:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ROWS:
        sheet.append([cell or None for cell in row])
    sheet.merge_cells("C2:C3")
    file = io.BytesIO()
    book.save(file)
    return read_xlsx(file.getvalue(), "x")


def pdf() -> Source:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=10, leading=14, wordWrap="CJK")
    table = Table([[Paragraph(text, style) if text else "" for text in row] for row in ROWS], colWidths=[80, 100, 100])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("SPAN", (2, 1), (2, 2))]))
    file = io.BytesIO()
    SimpleDocTemplate(file).build([table])
    return read_pdf(file.getvalue(), "x")


@pytest.mark.parametrize("made", [html, docx, xlsx, pdf])
def test_cells_have_their_place_and_merged_ones_their_last_row(made: Callable[[], Source]) -> None:
    source = made()
    found = {source.text[p.start : p.end]: (p.table, p.row, p.last_row, p.column) for p in source.places}
    assert found["牵头单位"] == (1, 1, None, 3)
    assert found["市市场监管局"] == (1, 2, 3, 3)
    assert found["网上办理"] == (1, 4, None, 2)
    assert [(p.start, p.end) for p in source.places] == sorted((p.start, p.end) for p in source.places)
    assert {p.page for p in source.places} == ({1} if made is pdf else {None})


def test_locate_gives_the_places_that_a_range_meets() -> None:
    source = html()
    notice = Notice(text=source.text, places=source.places)
    start = source.text.index("注销")

    def columns(begin: int, end: int) -> list[int | None]:
        return [place.column for place in notice.locate(TextSpan(text=source.text[begin:end], start=begin, end=end))]

    assert columns(start, start + 1) == [1]
    assert columns(start + 1, start + 5) == [1, 2]
    assert columns(start + 2, start + 3) == []  # the tab between them
    assert columns(0, len(source.text)) == [place.column for place in source.places]
