"""Outline: the notice's own structure, from its clean text.

    Source -> CleanText -> Outline

`outline` finds head and tail (red head, title, number, addressees, signature, attachments), headings and numbered items with
their level, task tables with the meaning of their columns, slots (牵头单位：…) and cited documents.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from ..records.stages import BlockKind, CitationRange, CleanText, DocumentNumberRange, Outline, Span
from .build import build_blocks
from .citations import find_citations, find_document_numbers
from .columns import divider_of
from .flat import find_flat_tables
from .furniture import contents_lines, is_furniture
from .head import read_frame
from .lines import Line, find_from, part_items, split_lines
from .merged import MergedCells
from .notes import unit_spans
from .slots import covers, find_slots
from .tables import find_tables

__all__ = ["outline"]

# The fields of a web page's head that carry the notice's number or day: 发文字号：…, 发布日期：2024-08-09.
NUMBER_FIELD = re.compile(r"(?:发文字号|文\s?号|编\s?号)\s?[：:]")
DATE_FIELD = re.compile(
    r"(?:成文|发布|印发|公布|公开)(?:日期|时间)\*{0,2}\s?[：:]\s?(?P<date>\d{4}\s?[-年./]\s?\d{1,2}\s?[-月./]\s?\d{1,2}日?)"
)
# A day in the line of a web page's source: 来源：县融媒体中心 2023-03-15 10:02, 时间：2023-11-16; not 更新时间：…
SOURCE_DATE = re.compile(r"^[\s【\[（(]*(?:来源|时间|日期|作者)\s?[：:].{0,60}?(?P<date>(?<!\d)\d{4}[-./]\d{1,2}[-./]\d{1,2})")
# The unit in a field of the page's head: 发布机构：市商务局, 【发布部门】市商务局；市财政局; not 发布时间
ISSUER_FIELD = re.compile(
    r"(?:发布|发文)(?:机构|机关|单位|部门)[*】]{0,3}\s?[：:]?\s?(?P<units>[^：:；|*【】]{3,80}?)(?=\s*(?:[|；*【]|[一-龥]{2,6}\s?[：:]|$))"
)
# The time and place of a meeting, which no one has to keep: 时间：2023年7月21日下午, 时　间： …; not 完成时间：2023年7月
MEETING = re.compile(r"^时\s*间\s?[：:].{4,40}(?:[上下]午|\d{1,2}[：:时∶]\d{0,2}|晚)")
SOURCE_LINES = 12  # of a page's head


def outline(clean: CleanText) -> Outline:
    """Finds the structure of a notice.

    Ranges are half-open ``str`` indices of ``clean.text``. Blocks are in order and do not overlap; what no rule knows is a
    paragraph. Never fails on odd text.

    >>> from array import array
    >>> from bizextract.records.stages import Source
    >>> text = "一、完善机制。建立台账。（牵头单位：市发改委）"
    >>> clean = CleanText(Source(text), text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))
    >>> found = outline(clean)
    >>> found.blocks[0].number, text[found.blocks[0].title.start : found.blocks[0].title.end], found.slots[0].kind.value
    ('一', '完善机制', 'lead')
    """
    text = clean.text
    lines = part_items(split_lines(text))
    kinds = {i: BlockKind.FURNITURE for i, line in enumerate(lines) if divider_of(line) is None and is_furniture(line)}
    kinds |= dict.fromkeys(contents_lines(lines), BlockKind.CONTENTS)
    plain = [i for i in range(len(lines)) if i not in kinds]
    tables, rows = find_tables(text, [lines[i] for i in plain], MergedCells(clean))
    taken = {plain[i] for i in rows}
    plain = [i for i in plain if i not in taken]
    flat, rows = find_flat_tables(text, [lines[i] for i in plain], 1 + max((b.table or 0 for b in tables), default=-1))
    tables += flat
    taken |= {plain[i] for i in rows}
    numbers = find_document_numbers(text)
    citations = find_citations(text, numbers)
    free = [i for i in range(len(lines)) if i not in taken and i not in kinds]
    frame = read_frame(lines, free)
    kinds |= frame.kinds
    free_of_slots = taken | kinds.keys() | frame.notes
    areas = [line.span for i, line in enumerate(lines) if i not in free_of_slots and not MEETING.match(line.text)]
    slots = find_slots(text, joined_areas(text, areas) + [c.span for b in tables if b.kind is BlockKind.ROW for c in b.cells])
    starts = [slot.span.start for slot in slots]
    slots_only = {i for i in free if covers(text, lines[i].span, slots[slice(*reach(starts, lines[i].span))])}
    blocks = build_blocks(text, lines, kinds, tables, taken, slots_only)
    return Outline(
        clean,
        blocks,
        slots,
        citations,
        frame.title,
        own_number(lines, kinds, numbers, citations),
        tuple(sorted(set(frame.issuers) or field_issuers(lines))),
        frame.addressees,
        issue_date(lines, kinds, frame.dates),
        tuple(frame.attachments),
    )


def reach(starts: Sequence[int], span: Span) -> tuple[int, int]:
    """The slots (by the starts of their values) that may stand in a range: those that begin in it, and the one before."""
    return max(0, bisect_left(starts, span.start) - 1), bisect_left(starts, span.end) + 1


def joined_areas(text: str, areas: Sequence[Span]) -> list[Span]:
    """Paragraphs as places for slots; lines that end inside an open bracket are joined with the next, at most two of them."""
    out: list[Span] = []
    lines = 1
    for area in areas:
        if out and lines < 3 and open_bracket(text[out[-1].start : out[-1].end]):
            out[-1] = Span(out[-1].start, area.end)
            lines += 1
        else:
            out.append(area)
            lines = 1
    return out


def open_bracket(piece: str) -> bool:
    """Whether the last bracket of a paragraph is still open."""
    return max(piece.rfind("（"), piece.rfind("("), piece.rfind("〔"), piece.rfind("[")) > max(
        piece.rfind("）"), piece.rfind(")"), piece.rfind("〕"), piece.rfind("]")
    )


def own_number(
    lines: Sequence[Line],
    kinds: dict[int, BlockKind],
    numbers: Sequence[DocumentNumberRange],
    citations: Sequence[CitationRange],
) -> DocumentNumberRange | None:
    """The number of the notice itself: on a line of its own, in a field 文号：, or in its head and not behind a cited title."""
    cited = {c.number.span for c in citations if c.number}
    for number in numbers:
        i = find_from(lines, number.span.start)
        kind = kinds.get(i)
        if kind is BlockKind.DOCUMENT_NUMBER or (kind is BlockKind.FURNITURE and NUMBER_FIELD.search(lines[i].text)):
            return number
        if i > 12 or "。" in lines[i].text or number.span in cited:
            continue
        if kind in (BlockKind.TITLE, BlockKind.RED_HEAD, BlockKind.PRINT_LINE) or (
            kind is None and len(lines[i].text) < 60 and i < 6
        ):
            return number
    return None


def field_issuers(lines: Sequence[Line]) -> set[Span]:
    """The units that a web page's head names as issuer; asked for only where the notice itself names none."""
    return {
        unit
        for line in lines[:SOURCE_LINES]
        for match in ISSUER_FIELD.finditer(line.text)
        for unit in unit_spans(line, *match.span("units"))
    }


def issue_date(lines: Sequence[Line], kinds: dict[int, BlockKind], dates: Sequence[tuple[int, Span]]) -> Span | None:
    """The day of the signature, else of the 印发 line, else a day alone on its line, else the web page's."""
    if dates:
        return min(dates, key=lambda d: (d[0], d[1].start))[1]
    for i, line in enumerate(lines):
        if kinds.get(i) is BlockKind.FURNITURE and (match := DATE_FIELD.search(line.text)):
            return line.part(*match.span("date"))
    for i, line in enumerate(lines[:SOURCE_LINES]):
        if kinds.get(i) is BlockKind.FURNITURE and (match := SOURCE_DATE.match(line.text)):
            return line.part(*match.span("date"))
    return None
