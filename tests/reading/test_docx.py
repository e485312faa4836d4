import io
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from bizextract.errors import UnreadableInputError
from bizextract.reading import read
from bizextract.reading.docx import read_docx
from bizextract.reading.numbering import _chinese, _formatted

LEVELS = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimalEnclosedCircle", "%4")]


def saved(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_numbering(document, *, starts: dict[int, int] | None = None) -> None:
    """Put a list of Chinese levels (numId 90, and 91 that starts anew) into the document's numbering part."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (style, text) in enumerate(LEVELS)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>')
    root.insert(0, abstract)
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for number, extra in ((90, ""), (91, override)):
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="90"/>{extra}</w:num>'))


def numbered(document, text: str, level: int, number: int = 90) -> None:
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'))


def test_paragraphs_breaks_and_tabs() -> None:
    document = Document()
    document.add_paragraph("各区人民政府：")
    document.add_paragraph("")
    run = document.add_paragraph("一、").add_run("总体要求\t如下")
    run.add_break()
    run.add_text("第二行")
    assert read_docx(saved(document), "x").text == "各区人民政府：\n一、总体要求 如下\n第二行\n"


def test_numbers_that_word_generates() -> None:
    document = Document()
    with_numbering(document)
    for text, level in [
        ("总体要求", 0),
        ("重点任务", 0),
        ("市场准入", 1),
        ("企业开办", 2),
        ("注销", 2),
        ("监管", 1),
        ("抽查", 2),
        ("方式", 3),
        ("保障", 0),
    ]:
        numbered(document, text, level)
    document.add_paragraph("附件")
    numbered(document, "重新编号", 0, number=91)
    assert read_docx(saved(document), "x").text.split() == [
        *(
            "一、总体要求",
            "二、重点任务",
            "（一）市场准入",
            "1.企业开办",
            "2.注销",
            "（二）监管",
            "1.抽查",
            "①方式",
            "三、保障",
        ),
        *("附件", "一、重新编号"),
    ]


def test_numbers_of_a_style_and_none_for_bullets_and_empty_paragraphs() -> None:
    document = Document()
    with_numbering(document)
    style = document.styles["Heading 1"].element
    style.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'))
    document.add_paragraph("总体要求", style="Heading 1")
    document.add_paragraph("", style="Heading 1")
    document.add_paragraph("重点任务", style="Heading 1")
    document.add_paragraph("圆点", style="List Bullet")
    assert read_docx(saved(document), "x").text == "一、总体要求\n二、重点任务\n圆点\n"


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCounting", "二十一"),
        (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"),
        (12, "ideographDigital", "一二"),
        (3, "ideographTraditional", "丙"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "(21)"),
        (7, "decimalZero", "07"),
        (7, "decimalFullWidth", "７"),
        (28, "upperLetter", "BB"),
        (14, "lowerRoman", "xiv"),
        (5, "someUnknownFormat", "5"),
        (5, "none", ""),
    ],
)
def test_number_formats(number: int, style: str, shown: str) -> None:
    assert _formatted(number, style) == shown


def test_chinese_numbers_are_distinct() -> None:
    assert len({_chinese(number) for number in range(1, 10_000)}) == 9_999


def test_tables_with_merged_cells() -> None:
    document = Document()
    document.add_paragraph("附件")
    table = document.add_table(rows=5, cols=4)
    texts = [
        ["重点任务分工表"] * 4,
        ["序号", "任务", "牵头单位", "时限"],
        ["一、准入"] * 4,
        ["1", "企业开办", "市税务局", "全年"],
        ["2", "", "市财政局", "全年"],
    ]
    for row, line in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text
    for row in (0, 2):
        table.cell(row, 0).merge(table.cell(row, 3)).text = texts[row][0]
    table.cell(3, 1).merge(table.cell(4, 1)).text = "企业开办\n便利化"
    table.cell(3, 2).paragraphs[0].insert_paragraph_before("市公安局、")
    document.add_paragraph("注：略")
    source = read_docx(saved(document), "x")
    assert source.text == (
        "附件\n重点任务分工表\n序号\t任务\t牵头单位\t时限\n一、准入\t\t\t\n1\t企业开办 便利化\t市公安局、 市税务局\t全年\n"
        "2\t\t市财政局\t全年\n注：略\n"
    )
    places = {source.text[place.start : place.end]: (place.table, place.row, place.column) for place in source.places}
    assert places["市财政局"] == (1, 5, 3)


def test_text_boxes_once_before_their_paragraph_deleted_text_never() -> None:
    document = Document()
    paragraph = document.add_paragraph("正文")
    box = f"<w:txbxContent {nsdecls('w')}><w:p><w:r><w:t>青山市人民政府文件</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    drawing = f"<w:drawing>{box}</w:drawing>"
    pict = f"<w:pict>{box}</w:pict>"
    choices = f'<mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{pict}</mc:Fallback>'
    alternate = f"<mc:AlternateContent {mc} {nsdecls('w')}>{choices}</mc:AlternateContent>"
    run = parse_xml(f"<w:r {nsdecls('w')}>{alternate}</w:r>")
    paragraph._p.append(run)
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>新</w:t></w:r></w:ins>"))
    assert read_docx(saved(document), "x").text == "青山市人民政府文件\n正文新\n"


def test_footnotes_stand_at_the_end() -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = Document()
    document.add_paragraph("正文")
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>注：按上年口径计算。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert read_docx(saved(document), "x").text == "正文\n注：按上年口径计算。\n"


def test_content_controls_are_read() -> None:
    document = Document()
    paragraph = document.add_paragraph("在控件中")
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    paragraph._p.addprevious(control)
    control.find(qn("w:sdtContent")).append(paragraph._p)
    assert read_docx(saved(document), "x").text == "在控件中\n"


def test_damaged_file(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("正文" * 500)
    data = saved(document)
    file = tmp_path / "x.docx"
    file.write_bytes(data[: len(data) - 300])
    with pytest.raises(UnreadableInputError, match=r"x\.docx: the Word file is damaged"):
        read(file)
