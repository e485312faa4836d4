"""One notice in every format: readers give the same text, the whole library the same tasks and metadata, traced to their places."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from bizextract import Notice, extract
from bizextract.reading import read
from bizextract.records import Task, TextSpan

HEAD = [
    "清河市人民政府办公室关于印发清河市优化营商环境行动方案的通知",
    "清政办发〔2024〕12号",
    "各县（市、区）人民政府，市政府各部门：",
    "《清河市优化营商环境行动方案》已经市政府同意，现印发给你们，请认真贯彻执行。",
    "附件：清河市优化营商环境重点任务分工表",
    "清河市人民政府办公室",
    "2024年3月15日",
    "清河市优化营商环境行动方案",
    "为深入推进“放管服”改革，持续优化营商环境，更好激发市场主体活力，结合我市实际，制定本方案。",
]
BODY = [
    "一、总体要求",
    "以市场主体需求为导向，到2025年，全市政务服务事项网上可办率达到95%以上，市场主体获得感明显增强。",
    "二、重点任务",
    "（一）提升准入便利度",
    "1.压缩企业开办时间。依托省“一网通办”平台，推行企业开办“一件事”，2024年6月底前，企业开办时间由2个工作日压缩至0.5个工作日以内。"
    "（牵头单位：市市场监管局，责任单位：市公安局、市税务局、人民银行清河市分行）",
    "2.推行告知承诺制。在食品经营、道路运输等领域全面推行告知承诺制，2024年底前，高频事项申报材料减少30%以上。"
    "（牵头单位：市政务服务局，责任单位：市司法局，各县（市、区）人民政府）",
    "（二）降低要素成本",
    "3.压减用电报装时间。低压小微企业用电报装全流程时间压缩至10个工作日以内，实行“零投资”。（责任单位：清河供电公司、市发展改革委）",
    "4.便利纳税缴费。推行“非接触式办税”，网上办税比例达到98%以上。市税务局牵头，2024年9月底前完成。",
    "三、保障措施",
    "（一）加强组织领导。市优化营商环境工作领导小组统筹推进各项任务，每季度调度一次。",
    "（二）强化督导考核。市政府督查室对落实情况开展专项督查，结果纳入年度考核。",
]
ANNEX = ["附件", "清河市优化营商环境重点任务分工表"]
ROWS = [
    ["序号", "重点任务", "具体措施", "牵头单位", "责任单位", "完成时限"],
    ["1", "压缩企业开办时间", "企业开办时间压缩至0.5个工作日以内", "市市场监管局", "市公安局、市税务局", "2024年6月底前"],
    ["2", "推行告知承诺制", "高频事项申报材料减少30%以上", "市政务服务局", "市司法局", "2024年底前"],
    ["3", "压减用电报装时间", "低压小微企业用电报装时间压缩至10个工作日以内", "清河供电公司", "市发展改革委", "2024年9月底前"],
    ["4", "便利纳税缴费", "推行“非接触式办税”，网上办税比例达到98%以上", "市税务局", "", "2024年9月底前"],
]
PARAGRAPHS = [*HEAD, *BODY, *ANNEX]
TABLE = "".join("\t".join(row) + "\n" for row in ROWS)
TEXT = "".join(f"{paragraph}\n" for paragraph in PARAGRAPHS) + TABLE
INDENTED = "".join(f"　　{paragraph}\n" for paragraph in PARAGRAPHS) + TABLE
BROKEN = TEXT.replace("优化营商环境行动方案的通知", "优化营商环境行\n动方案的通知", 1)
"""As a PDF: lines of paragraphs are put together again, those of a centred title stay."""


def as_txt() -> tuple[str, bytes]:
    rows = "\r\n".join("\t".join(row) for row in ROWS)
    return "notice.txt", ("\r\n".join([*PARAGRAPHS, rows]) + "\r\n").encode("gb18030")


def as_html() -> tuple[str, bytes]:
    rows = "".join("<tr>" + "".join(f"<td><p>{escape(cell)}</p></td>" for cell in row) + "</tr>" for row in ROWS)
    menu = "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(9))
    paragraphs = "".join(f"<p>　　{escape(paragraph)}</p>\n" for paragraph in PARAGRAPHS)
    body = (
        f'<ul class="nav">{menu}</ul><div id="zoom">{paragraphs}<table>{rows}</table></div><div class="footer">网站地图</div>'
    )
    page = f'<html><head><meta charset="utf-8"><title>通知</title></head><body>{body}</body></html>'
    return "notice.html", page.encode()


def as_docx() -> tuple[str, bytes]:
    document = Document()
    for paragraph in PARAGRAPHS:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=len(ROWS), cols=len(ROWS[0]))
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    return "notice.docx", file.getvalue()


def as_pdf() -> tuple[str, bytes]:
    """Justified lines of 16 points; the table begins on a page of its own and runs on to the next, its header row repeated."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    centred = ParagraphStyle("centred", fontName="STSong-Light", fontSize=18, leading=30, alignment=1, wordWrap="CJK")
    flush = ParagraphStyle("flush", fontName="STSong-Light", fontSize=16, leading=28, wordWrap="CJK")
    right = ParagraphStyle("right", parent=flush, alignment=2)
    body = ParagraphStyle("body", parent=flush, firstLineIndent=32, alignment=4)
    cell = ParagraphStyle("cell", fontName="STSong-Light", fontSize=12, leading=70, wordWrap="CJK")
    styles = {0: centred, 1: centred, 2: flush, 5: right, 6: right, 7: centred, len(PARAGRAPHS) - 1: centred}
    story: list[Flowable] = [Paragraph(text, styles.get(i, body)) for i, text in enumerate(PARAGRAPHS)]
    story.insert(len(HEAD) + len(BODY), PageBreak())
    table = Table([[Paragraph(text, cell) for text in row] for row in ROWS], colWidths=[40, 75, 120, 75, 75, 75], repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    file = io.BytesIO()
    SimpleDocTemplate(file).build([*story, table])
    return "notice.pdf", file.getvalue()


def as_xlsx() -> tuple[str, bytes]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([ANNEX[1]])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(ROWS[0]))
    for row in ROWS:
        sheet.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    file = io.BytesIO()
    book.save(file)
    return "tasks.xlsx", file.getvalue()


def as_csv() -> tuple[str, bytes]:
    file = io.StringIO()
    csv.writer(file).writerows(ROWS)
    return "tasks.csv", file.getvalue().encode("gb18030")


def read_as(made: Callable[[], tuple[str, bytes]], folder: Path) -> Notice:
    name, data = made()
    path = folder / name
    path.write_bytes(data)
    return extract(path)


@pytest.mark.parametrize(
    ("made", "text"),
    [(as_html, INDENTED), (as_docx, TEXT), (as_pdf, BROKEN), (as_xlsx, f"{ANNEX[1]}\n{TABLE}"), (as_csv, TABLE)],
)
def test_every_reader_gives_the_text_of_the_notice(made: Callable[[], tuple[str, bytes]], text: str, tmp_path: Path) -> None:
    name, data = made()
    (tmp_path / name).write_bytes(data)
    assert read(tmp_path / name).text == text


def told(task: Task) -> dict[str, object]:
    """What a task says, without its place in the text."""
    return {
        "number": task.number,
        "title": task.title,
        "section": task.section,
        "lead": [unit.text for unit in task.lead_units],
        "support": [unit.text for unit in task.support_units],
        "times": [(time.text, time.value) for time in task.timeframes],
        "targets": [(target.text, target.norm) for target in task.targets],
        "reforms": [(reform.text, reform.label) for reform in task.reforms],
        "topics": task.topics,
        "same_as": task.same_as,
    }


@pytest.fixture(scope="module")
def as_text(tmp_path_factory: pytest.TempPathFactory) -> Notice:
    return read_as(as_txt, tmp_path_factory.mktemp("txt"))


def test_the_text_gives_its_items_and_rows(as_text: Notice) -> None:
    found = [(task.number, task.title, task.same_as) for task in as_text.tasks]
    assert found == [
        ("1", "压缩企业开办时间", 6),
        ("2", "推行告知承诺制", 7),
        ("3", "压减用电报装时间", 8),
        ("4", "便利纳税缴费", 9),
        ("（一）", "加强组织领导", None),
        ("（二）", "强化督导考核", None),
        ("1", "压缩企业开办时间", 0),
        ("2", "推行告知承诺制", 1),
        ("3", "压减用电报装时间", 2),
        ("4", "便利纳税缴费", 3),
    ]


@pytest.mark.parametrize("made", [as_html, as_docx, as_pdf])
def test_every_format_gives_the_same_tasks_and_metadata(
    made: Callable[[], tuple[str, bytes]], as_text: Notice, tmp_path: Path
) -> None:
    notice = read_as(made, tmp_path)
    assert [told(task) for task in notice.tasks] == [told(task) for task in as_text.tasks]
    assert notice.metadata.model_dump(exclude={"document_number"}) == as_text.metadata.model_dump(exclude={"document_number"})
    assert notice.metadata.document_number
    assert as_text.metadata.document_number
    assert notice.metadata.document_number.text == as_text.metadata.document_number.text


@pytest.mark.parametrize("made", [as_xlsx, as_csv])
def test_a_sheet_gives_the_tasks_of_the_table(made: Callable[[], tuple[str, bytes]], as_text: Notice, tmp_path: Path) -> None:
    alone = {"same_as": None}
    rows = [told(task) | alone for task in as_text.tasks if task.text.count("\t")]
    assert [told(task) | alone for task in read_as(made, tmp_path).tasks] == rows


@pytest.mark.parametrize(("made", "first_row"), [(as_html, 1), (as_docx, 1), (as_csv, 1), (as_xlsx, 2)])
def test_records_are_traced_to_table_row_and_column(
    made: Callable[[], tuple[str, bytes]], first_row: int, tmp_path: Path
) -> None:
    notice = read_as(made, tmp_path)
    row = notice.tasks[-1]
    assert {(place.table, place.row) for place in notice.locate(row)} == {(1, first_row + 4)}
    lead = row.lead_units[0]
    assert [(place.table, place.row, place.column) for place in notice.locate(lead)] == [(1, first_row + 4, 4)]


def test_records_are_traced_to_pages(tmp_path: Path) -> None:
    notice = read_as(as_pdf, tmp_path)
    pages = [[place.page for place in notice.locate(task)] for task in notice.tasks]
    assert all(pages)
    assert pages[0][0] in (1, 2)
    assert pages[-1][0] > pages[-4][0] > pages[0][0]
    assert notice.locate(notice.tasks[-1].lead_units[0])[0].column == 4


def test_plain_text_has_no_places(as_text: Notice) -> None:
    assert as_text.places == ()
    assert as_text.locate(as_text.tasks[0]) == ()
    assert '"places":[]' in as_text.to_jsonl()


def test_a_place_is_met_by_a_range_that_overlaps_it_only(tmp_path: Path) -> None:
    notice = read_as(as_csv, tmp_path)
    place = notice.places[7]
    cell = notice.text[place.start : place.end]
    assert cell == ROWS[1][1]
    assert notice.locate(TextSpan(text=cell, start=place.start, end=place.end)) == (place,)
    assert notice.locate(TextSpan(text="", start=place.end, end=place.end)) == ()


def test_a_unit_cell_merged_over_rows_leads_each_of_them(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph(ANNEX[1])
    table = document.add_table(rows=3, cols=len(ROWS[0]))
    for row, texts in zip(table.rows, ROWS, strict=False):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(2, 3).text = ""
    table.cell(1, 3).merge(table.cell(2, 3))
    document.save(str(tmp_path / "merged.docx"))
    notice = extract(tmp_path / "merged.docx")
    assert [[unit.text for unit in task.lead_units] for task in notice.tasks] == [["市市场监管局"], ["市市场监管局"]]
    shared = notice.tasks[1].lead_units[0]
    assert [(place.row, place.last_row) for place in notice.locate(shared)] == [(2, 3)]
