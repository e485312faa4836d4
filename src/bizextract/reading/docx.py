"""Word files (.docx): paragraphs with the numbers that Word generates, tables, text boxes, footnotes.

Needs the extra ``bizextract[docx]``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

from bizextract.errors import MissingExtraError, UnreadableInputError
from bizextract.records.stages import Source

from .builder import SourceBuilder

try:
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.exceptions import PackageNotFoundError
    from docx.opc.rel import _Relationship
    from docx.oxml.ns import qn
    from lxml import etree
except ImportError as error:
    raise MissingExtraError("DOCX needs python-docx; install it with: pip install 'bizextract[docx]'") from error

from .numbering import Numbering

__all__ = ["read_docx"]

_PARAGRAPH, _TABLE, _TEXT = qn("w:p"), qn("w:tbl"), qn("w:t")
_TEXT_BOX = qn("w:txbxContent")
_WRAPPERS = frozenset({qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:smartTag"), qn("w:moveTo")})
"""Elements around paragraphs or runs whose content counts as if they were not there."""

_SKIPPED = frozenset(
    {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:instrText"), qn("w:drawing"), qn("w:pict")}
)
"""Deleted text, properties, field codes; drawings, whose text boxes are read on their own."""

_FALLBACK = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same drawing once more, for old readers
)
_SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read_docx(data: bytes, name: str) -> Source:
    """Read the body of a Word file; text boxes stand before the paragraph that they hang on, footnotes at the end.

    Raises `UnreadableInputError` (damaged, encrypted), `MissingExtraError`.
    """
    try:
        document = Document(io.BytesIO(data))
        reader = _Reader(Numbering(document))
        reader.blocks(document.element.body)
        for note in _notes(document.part.rels.values()):
            reader.blocks(note)
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile, OSError) as error:
        raise UnreadableInputError(f"the Word file is damaged: {error}", source=name) from error
    return reader.builder.source()


def _notes(relationships: Iterable[_Relationship]) -> Iterator[etree._Element]:
    """Footnotes and endnotes; the first ones, with a type, are the separating lines."""
    for relationship in relationships:
        if relationship.reltype in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
            root = etree.fromstring(relationship.target_part.blob, etree.XMLParser(resolve_entities=False))
            yield from (note for note in root if note.get(qn("w:type")) is None)


class _Reader:
    """Writes paragraphs and tables into a builder, in order."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.builder = SourceBuilder()

    def blocks(self, container: etree._Element) -> None:
        for element in container:
            if element.tag == _PARAGRAPH:
                self.paragraph(element)
            elif element.tag == _TABLE:
                self.table(element)
            elif element.tag in _WRAPPERS:
                self.blocks(element)

    def paragraph(self, element: etree._Element) -> None:
        for box in _boxes(element):
            self.blocks(box)
        text = "".join(_texts(element))
        if text.strip():
            for line in (self.numbering.label(element) + text).split("\n"):
                self.builder.line(line)

    def table(self, element: etree._Element) -> None:
        for box in _boxes(element):
            self.blocks(box)
        rows = [self.row(row) for row in _inside(element, qn("w:tr"))]
        width = max(map(len, rows), default=0)
        self.builder.table([*row, *[""] * (width - len(row))] for row in rows)

    def row(self, element: etree._Element) -> list[str | None]:
        """The cells of a row by column of the grid; a merged cell's text stands in its first place only, None below it."""
        properties = element.find(qn("w:trPr"))
        cells: list[str | None] = [""] * _count(properties, "w:gridBefore", 0)
        for cell in _inside(element, qn("w:tc")):
            about = cell.find(qn("w:tcPr"))
            merged = None if about is None else about.find(qn("w:vMerge"))
            continued = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
            cells.append(None if continued else self.cell(cell))
            cells.extend([""] * (_count(about, "w:gridSpan", 1) - 1))
        return cells

    def cell(self, element: etree._Element) -> str:
        """A cell's paragraphs, and those of tables inside it, divided by line breaks."""
        lines = []
        for paragraph in element.iter(_PARAGRAPH):
            text = "".join(_texts(paragraph))
            if text.strip() and not any(True for _ in paragraph.iterancestors(_TEXT_BOX)):
                lines.append(self.numbering.label(paragraph) + text)
        return "\n".join(lines)


def _inside(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children of a kind, also inside content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)


def _boxes(element: etree._Element) -> list[etree._Element]:
    """The text boxes that hang on an element, each once, those inside boxes not: their own paragraphs yield them."""
    boxes = []
    for box in element.iter(_TEXT_BOX):
        above = list(box.iterancestors())
        above = above[: above.index(element)]
        if not any(ancestor.tag in (_FALLBACK, _TEXT_BOX) for ancestor in above):
            boxes.append(box)
    return boxes


def _texts(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _SIGNS:
            # a page break is a break of the page, not of the text
            yield "" if child.get(qn("w:type")) == "page" else _SIGNS[child.tag]
        elif child.tag not in _SKIPPED and child.tag != _FALLBACK:
            yield from _texts(child)


def _count(element: etree._Element | None, tag: str, default: int) -> int:
    found = None if element is None else element.find(qn(tag))
    return default if found is None else max(int(found.get(qn("w:val")) or default), default)
