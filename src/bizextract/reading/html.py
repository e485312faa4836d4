"""HTML: the main text of government pages and their mirrors, without menus; tables as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bizextract.errors import EmptyInputError, MissingExtraError
from bizextract.records.stages import Source

from .builder import SourceBuilder
from .encoding import decode

try:
    from lxml import etree, html
except ImportError as error:
    raise MissingExtraError("HTML needs lxml; install it with: pip install 'bizextract[html]'") from error

__all__ = ["read_html"]

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
"""The declared encoding. Matches <meta charset="gb2312"> and <meta http-equiv=… content="text/html; charset=utf-8">; must
not match charset= in a script."""

_NOT_TEXT = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "select",
    "button",
    "textarea",
    "input",
    "nav",
)

_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|crumbs?|footer|foot|copyright|sidebar|aside|share|bdshare\w*|toolbar|tools|pager|"
    r"search|login|qrcode|ewm|related|recommend|comments?|ads?|banner|topbar|weizhi|dqwz|wzdh)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Classes and ids of page furniture. Matches class="nav top", id="bdsharebuttonbox", id="page-footer"; must not match
"content", "navy-text", "footnote"."""

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
"""Matches style="display: none"; must not match display:block."""

_MOST_FURNITURE = 0.3
"""An element with a class of furniture is dropped if it holds less than this share of the page's prose: on some sites the class
`share` is on a box around everything. Footers hold 0.02 to 0.1 of a short notice's page."""

_MAIN_SHARE = 0.8
"""The main text is the innermost element with this share of the page's prose (text outside links). 0.9 stops at boxes around
the text and its sidebar; 0.6 loses a table that stands beside the text."""

_MOST_LINKED = 0.7
"""A block with a larger share of its characters in links is a menu or a list of other pages. A paragraph that links the
document that it cites has 0.5 and less."""

_FEWEST_LINKS = 3
"""So many links make a menu; a single linked line 附件1：… is text."""

# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})
# fmt: on
"""Elements that begin and end a line."""


def read_html(data: bytes, name: str) -> Source:
    """Read the main text of a page. Raises `EmptyInputError` for a page without text, `UnreadableInputError`."""
    declared = _CHARSET.search(data[:4096])
    decoded = decode(data, name=name, declared=declared.group(1).decode("ascii") if declared else None)
    # libxml2 reads str only without an encoding declaration, so the text goes in as UTF-8 that says so
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    page = etree.fromstring(decoded.text.encode(), parser) if decoded.text.strip() else None
    body = None if page is None else page.find("body")
    if body is None:
        raise EmptyInputError("the page has no text", source=name)
    _drop_furniture(body)
    main = _main_element(body)
    builder = SourceBuilder()
    for title in _titles_before(body, main):
        builder.line(title)
    _Writer(builder).element(main)
    return builder.source(encoding=decoded.encoding, warnings=decoded.warnings)


def _prose(element: etree._Element) -> int:
    """Characters of text outside links."""
    total = len("".join(element.itertext()).replace(" ", "").replace("\n", ""))
    return total - _linked(element)


def _linked(element: etree._Element) -> int:
    return sum(len("".join(link.itertext()).strip()) for link in element.iter("a"))


def _drop_furniture(body: etree._Element) -> None:
    for element in list(body.iter(*_NOT_TEXT)):
        _drop(element)
    for element in list(body.iter(etree.Element)):
        if _HIDDEN.search(element.get("style", "")):
            _drop(element)
    whole = _prose(body)
    for element in list(
        body.iter("div", "ul", "ol", "table", "td", "section", "aside", "header", "footer", "p", "span", "form")
    ):
        marked = _FURNITURE.search(f"{element.get('class', '')} {element.get('id', '')}") or element.tag in ("footer", "aside")
        if marked and _prose(element) < _MOST_FURNITURE * whole and element.find(".//h1") is None:
            _drop(element)
        elif sum(1 for _ in element.iter("a")) >= _FEWEST_LINKS:
            linked = _linked(element)
            if linked > _MOST_LINKED * (linked + _prose(element)):
                _drop(element)


def _drop(element: etree._Element) -> None:
    """Take an element out and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _main_element(body: etree._Element) -> etree._Element:
    element, whole = body, _prose(body)
    while True:
        inner = next((child for child in element if _prose(child) >= _MAIN_SHARE * whole), None)
        # inside a table or a paragraph there is no smaller main text
        if inner is None or inner.tag not in (
            "div",
            "section",
            "article",
            "main",
            "center",
            "form",
            "span",
            "table",
            "tbody",
            "tr",
            "td",
        ):
            return element
        if inner.tag == "table" and _is_data(inner):
            return element
        element = inner


def _titles_before(body: etree._Element, main: etree._Element) -> Iterator[str]:
    """The page's own heading where it stands outside the main text: h1, or an element of class title."""
    inside = " ".join("".join(main.itertext()).split())
    for element in body.iter("h1", "h2", "div", "p"):
        if element is main:
            return
        named = element.tag == "h1" or "title" in re.split(r"[\s_-]", element.get("class", "").lower())
        text = " ".join("".join(element.itertext()).split())
        if named and text and text not in inside and main not in element.iterdescendants():
            yield text
            return


def _is_data(table: etree._Element) -> bool:
    """Whether a table has data, and is no frame that lays out the page: two rows and columns, and no table inside."""
    rows = list(table.iter("tr"))
    wide = sum(len(_cells(row)) > 1 for row in rows)
    return wide >= 2 and table.find(".//table") is None


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


class _Writer:
    """Writes an element's text into a builder, a block a line."""

    def __init__(self, builder: SourceBuilder) -> None:
        self.builder = builder
        self.number = ""  # of a list item, for the first line inside it
        self.pending = ""

    def element(self, element: etree._Element) -> None:
        self._inside(element)
        self._flush()

    def _inside(self, element: etree._Element) -> None:
        if element.tag == "table" and _is_data(element):
            self._flush()
            self.builder.table(_grid(element))
            return
        if element.tag == "br":
            self._flush()
        block = element.tag in _BLOCKS
        if block:
            self._flush()
        if element.tag == "li":
            self.number = _list_number(element)
        self._text(element.text, keep=element.tag == "pre")
        for child in element:
            self._inside(child)
            self._text(child.tail, keep=element.tag == "pre")
        if block:
            self._flush()

    def _text(self, text: str | None, *, keep: bool) -> None:
        if not text:
            return
        if keep:
            *lines, last = text.split("\n")
            for line in lines:
                self.pending += line
                self._flush()
            self.pending += last
        else:
            self.pending += _HTML_BLANKS.sub(" ", text)

    def _flush(self) -> None:
        if text := self.pending.strip(" "):
            self.builder.line(self.number + text)
            self.number = ""
        self.pending = ""


_HTML_BLANKS = re.compile(r"[ \t\r\n\f]+")
"""What HTML shows as one blank. Matches a line break between words; must not match U+3000, U+00A0: they stand as they are."""


def _list_number(item: etree._Element) -> str:
    """The number that a browser prints before an item of an ordered list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol" or parent.get("type", "1") != "1" or "none" in parent.get("style", ""):
        return ""
    start = parent.get("start", "1")
    before = sum(1 for sibling in item.itersiblings("li", preceding=True))
    return f"{int(start) + before}." if start.isdecimal() else ""


def _grid(table: etree._Element) -> list[list[str | None]]:
    """The cells of a table by row and column; a merged cell's text stands in its first place only, None below it."""
    rows: list[list[str | None]] = []
    held: dict[int, int] = {}  # column -> rows that a cell from above still covers
    for row in table.iter("tr"):
        line: list[str | None] = []
        for cell in _cells(row):
            while held.get(len(line), 0):
                held[len(line)] -= 1
                line.append(None)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for offset in range(width):
                if height > 1:
                    held[len(line)] = height - 1
                line.append(_cell_text(cell) if offset == 0 else "")
        while held.get(len(line), 0):
            held[len(line)] -= 1
            line.append(None)
        rows.append(line)
    columns = max(map(len, rows))
    return [line + [""] * (columns - len(line)) for line in rows]


_MOST_SPAN = 1000
"""Cells that one cell may cover, as browsers have it."""


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), _MOST_SPAN) if value.isdecimal() and len(value) < 6 else 1


def _cell_text(cell: etree._Element) -> str:
    builder = SourceBuilder()
    _Writer(builder).element(cell)
    return builder.source().text.strip()
