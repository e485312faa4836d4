import io
from pathlib import Path

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from bizextract.errors import EmptyInputError, UnreadableInputError
from bizextract.reading import read
from bizextract.reading.layout import Glyph, is_running, lines_of
from bizextract.reading.pdf import read_pdf

FONT = "STSong-Light"  # a font that every PDF reader has: nothing is embedded
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
BODY = ParagraphStyle("body", fontName=FONT, fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK", alignment=4)
BLOCK = ParagraphStyle("block", parent=BODY, firstLineIndent=0)
TITLE = ParagraphStyle("title", parent=BODY, fontSize=22, leading=32, alignment=1, firstLineIndent=0)
CELL = ParagraphStyle("cell", fontName=FONT, fontSize=10, leading=14, wordWrap="CJK")
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), FONT, 10)]

LONG = (
    "推动企业开办便利化，将企业开办时间由2个工作日压缩至0.5个工作日以内，"
    "2024年6月底前实现电子营业执照同步发放，并完成系统对接和数据共享工作。"
)


def made(story: list[Flowable], *, header: str = "") -> bytes:
    """A PDF with page numbers and a running header."""

    def furniture(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 14)
        canvas.drawString(90, A4[1] - 50, header and f"{header} {document.page}")
        canvas.drawCentredString(A4[0] / 2, 40, f"— {document.page} —")

    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=A4).build(story, onFirstPage=furniture, onLaterPages=furniture)
    return file.getvalue()


def test_printed_lines_become_paragraphs_also_over_pages() -> None:
    paragraphs = [f"{number}.{LONG}" for number in range(1, 16)]
    story = [Paragraph("优化营商环境若干措施", TITLE), *(Paragraph(text, BODY) for text in paragraphs)]
    source = read_pdf(made(story, header="青山市人民政府公报"), "x")
    assert source.text == "\n".join(["优化营商环境若干措施", *paragraphs]) + "\n"
    pieces = [(place.page, source.text[place.start : place.end]) for place in source.places]
    assert pieces[1] == (1, paragraphs[0])
    assert pieces[-1] == (2, paragraphs[-1])
    (broken,) = [index for index in range(1, len(pieces)) if pieces[index - 1][0] < pieces[index][0]]
    assert pieces[broken - 1][1] + pieces[broken][1] in paragraphs


def test_paragraphs_without_indent_end_at_their_full_stops() -> None:
    full = "优化流程" * 14 + "精简材料。"
    source = read_pdf(made([Paragraph(full, BLOCK), Paragraph(full, BLOCK), Paragraph(full, BLOCK)]), "x")
    assert source.text == f"{full}\n" * 3


def table(rows: list[list[str]], *extra: tuple[object, ...], header: int = 1) -> Table:
    cells = [[Paragraph(text, CELL) if text else "" for text in row] for row in rows]
    made_table = Table(cells, colWidths=[40, 120, 200, 90], repeatRows=header)
    made_table.setStyle(TableStyle([*GRID, *extra]))
    return made_table


HEADER = ["序号", "工作任务", "具体措施", "牵头单位"]


def test_ruled_table_over_pages_has_its_header_once() -> None:
    rows = [[str(n), "企业开办便利化改革任务", LONG, "市市场监管局、市税务局"] for n in range(1, 31)]
    story = [Paragraph("附件", BODY), table([HEADER, *rows]), Paragraph("注：本表自印发之日起执行。", BODY)]
    source = read_pdf(made(story), "x")
    assert source.text == "附件\n" + "".join("\t".join(row) + "\n" for row in [HEADER, *rows]) + "注：本表自印发之日起执行。\n"
    places = {source.text[place.start : place.end]: place for place in source.places if place.column == 1}
    first, last = places["1"], places["30"]
    assert (first.page, first.table, first.row) == (1, 1, 2)
    assert (last.table, last.row) == (1, 31)
    assert last.page == 3


def test_a_row_broken_by_the_page_is_joined_and_a_whole_one_is_not() -> None:
    upper, lower = LONG[:40], LONG[40:]
    story = [
        table([HEADER, ["1", "企业开办", upper, "市税务局"]]),
        PageBreak(),
        table([HEADER, ["", "", lower, ""], ["2", "注销", LONG, "市司法局"]]),
        PageBreak(),
        table([["", "", LONG, "市财政局"]]),
    ]
    text = read_pdf(made(story), "x").text
    assert text.splitlines()[1:] == [f"1\t企业开办\t{LONG}\t市税务局", f"2\t注销\t{LONG}\t市司法局", f"\t\t{LONG}\t市财政局"]


def test_merged_cells_are_empty_but_for_their_first_place() -> None:
    rows = [["一、市场准入", "", "", ""], ["1", "企业开办", "压缩时限", "市税务局"], ["2", "", "减少材料", "市公安局"]]
    story = [table([HEADER, *rows], ("SPAN", (0, 1), (3, 1)), ("SPAN", (1, 2), (1, 3)))]
    assert read_pdf(made(story), "x").text.splitlines()[1:] == [
        "一、市场准入\t\t\t",
        "1\t企业开办\t压缩时限\t市税务局",
        "2\t\t减少材料\t市公安局",
    ]


def test_tables_with_text_between_or_other_columns_are_two() -> None:
    one = [HEADER, ["1", "企业开办", "压缩时限", "市税务局"]]
    narrow = Table([["地区", "指标"], ["青山区", "50%"]], colWidths=[100, 80], style=TableStyle(GRID))
    source = read_pdf(made([table(one), Paragraph("表二", BODY), table(one), PageBreak(), narrow]), "x")
    assert source.text.count("序号") == 2
    assert {place.table for place in source.places if place.table} == {1, 2, 3}


def test_a_frame_around_text_is_no_table() -> None:
    frame = Table([[Paragraph(LONG, CELL)]], colWidths=[300], style=TableStyle(GRID))
    assert "\t" not in read_pdf(made([frame]), "x").text


def picture(pages: int, text: str = "") -> bytes:
    """A PDF of pages that are pictures, the last with some text."""
    from PIL import Image

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for page in range(pages):
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "white")), 0, 0, *A4)
        if text and page == pages - 1:
            canvas.setFont(FONT, 16)
            canvas.drawString(90, 600, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bizextract.reading.pdf.has_ocr", lambda: False)


@pytest.mark.usefixtures("no_ocr")
def test_scanned_file_names_the_extra() -> None:
    with pytest.raises(UnreadableInputError, match=r"x\.pdf: 2 of 2 pages are scanned .* 'bizextract\[ocr\]'"):
        read_pdf(picture(2), "x.pdf")


@pytest.mark.usefixtures("no_ocr")
def test_scanned_pages_among_others_are_told() -> None:
    source = read_pdf(picture(2, "各区人民政府，市直各有关部门，各直属事业单位："), "x")
    assert source.text == "各区人民政府，市直各有关部门，各直属事业单位：\n"
    assert [(warning.code, "left out: 1" in warning.message) for warning in source.warnings] == [("scanned_pages", True)]


@pytest.mark.parametrize("data", [b"%PDF-1.7 nothing more", made([Paragraph(LONG, BODY)])[:700]])
def test_damaged_file(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(data)
    with pytest.raises((UnreadableInputError, EmptyInputError), match=r"x\.pdf"):
        read(file)


def test_encrypted_file_says_so() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("secret"))
    canvas.drawString(90, 600, "a")
    canvas.save()
    with pytest.raises(UnreadableInputError, match="encrypted"):
        read_pdf(file.getvalue(), "x")


def test_blanks_only_where_there_is_a_gap() -> None:
    def glyphs(*places: tuple[str, float]) -> list[Glyph]:
        return [Glyph(char, x, x + (16 if not char.isascii() else 8), 100, 116) for char, x in places]

    assert [line.text for line in lines_of(glyphs(("国", 0), ("务", 18), ("院", 40), ("通", 80), ("知", 112)))] == [
        "国务院 通 知"
    ]
    assert [line.text for line in lines_of(glyphs(("2", 0), ("0", 8), ("2", 17), ("1", 40)))] == ["202 1"]


@pytest.mark.parametrize(
    ("text", "top", "running"),
    [
        ("— 3 —", 800, True),
        ("- 12 -", 800, True),
        ("第 3 页 共 9 页", 800, True),
        ("3/9", 20, True),
        ("3", 800, True),
        ("3", 400, False),
        ("2024年1月5日", 800, False),
        ("1.推动", 800, False),
        ("第三页", 800, False),
    ],
)
def test_page_numbers(text: str, top: float, running: bool) -> None:
    (line,) = lines_of([Glyph(char, index * 16, index * 16 + 16, top, top + 16) for index, char in enumerate(text)])
    assert is_running(line, 842, frozenset()) is running
