"""One notice in every format: the same text comes out, so that the stages behind see no difference."""

import io
from collections.abc import Callable

import pytest
from docx import Document
from openpyxl import Workbook
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from bizextract.reading.docx import read_docx
from bizextract.reading.html import read_html
from bizextract.reading.pdf import read_pdf
from bizextract.reading.sheets import read_csv, read_xlsx

PARAGRAPHS = [
    "青山市人民政府办公室关于印发优化营商环境若干措施的通知",
    "各区人民政府，市直各部门：",
    "一、压缩企业开办时间。2024年6月底前，企业开办时间由2个工作日压缩至0.5个工作日以内，推行“一网通办”。（牵头单位：市市场监管局；配合单位：市税务局）",
    "二、减少申报材料。2024年底前，高频事项申报材料减少30%以上，全面推行告知承诺制。（牵头单位：市政务服务局）",
    "附件：重点任务分工表",
]
ROWS = [
    ["序号", "工作任务", "具体措施", "牵头单位", "完成时限"],
    ["1", "获得电力", "低压小微企业用电报装时间压缩至10个工作日以内", "青山供电公司", "2024年9月底前"],
    ["2", "纳税服务", "推行“非接触式办税”，网上办税比例达到95%以上", "市税务局", "2024年12月底前"],
]
TABLE = "".join("\t".join(row) + "\n" for row in ROWS)
TEXT = "".join(f"{paragraph}\n" for paragraph in PARAGRAPHS) + TABLE


def as_html() -> str:
    rows = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in ROWS)
    menu = "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(9))
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    body = (
        f'<ul class="nav">{menu}</ul><div id="zoom">{paragraphs}<table>{rows}</table></div><div class="footer">网站地图</div>'
    )
    page = f'<html><head><meta charset="gb2312"></head><body>{body}</body></html>'
    return read_html(page.encode("gb18030"), "x").text


def as_docx() -> str:
    document = Document()
    for paragraph in PARAGRAPHS:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=len(ROWS), cols=len(ROWS[0]))
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    return read_docx(file.getvalue(), "x").text


def as_pdf() -> str:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    title = ParagraphStyle("title", fontName="STSong-Light", fontSize=14, leading=24, alignment=1)
    body = ParagraphStyle(
        "body", fontName="STSong-Light", fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK", alignment=4
    )
    cell = ParagraphStyle("cell", fontName="STSong-Light", fontSize=10, leading=14, wordWrap="CJK")
    story: list[Flowable] = [Paragraph(PARAGRAPHS[0], title), *(Paragraph(text, body) for text in PARAGRAPHS[1:])]
    table = Table([[Paragraph(text, cell) for text in row] for row in ROWS], colWidths=[35, 70, 150, 80, 90])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    file = io.BytesIO()
    SimpleDocTemplate(file).build([*story, table])
    return read_pdf(file.getvalue(), "x").text


@pytest.mark.parametrize("made", [as_html, as_docx, as_pdf])
def test_whole_notice(made: Callable[[], str]) -> None:
    assert made() == TEXT


def test_its_table_as_a_spreadsheet() -> None:
    book = Workbook()
    for row in ROWS:
        book.worksheets[0].append([int(cell) if cell.isdecimal() else cell for cell in row])
    file = io.BytesIO()
    book.save(file)
    assert read_xlsx(file.getvalue(), "x").text == TABLE
    assert read_csv("\r\n".join(",".join(row) for row in ROWS).encode("gb18030"), "x").text == TABLE
