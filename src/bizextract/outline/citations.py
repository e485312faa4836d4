"""Cited documents 《title》（number） and document numbers."""

from __future__ import annotations

import re

from ..records.stages import CitationRange, DocumentNumberRange, Span

__all__ = ["find_citations", "find_document_numbers"]

# 国办发〔2020〕24号, 厦府规[2023]9 号, 人社部发(2019)第12号; not （2021）5号楼.
# The organ code is cut back to its own characters by `organ_start`.
NUMBER = re.compile(r"[〔［\[【(（﹝]\s?((?:19|20)\d\s?\d)\s?年?\s?[〕］\]】)）﹞]\s?(?:第\s?)?(\d{1,4})\s?号(?!楼|院|地块|线)")
# Numbers of orders, which bear no year: 国务院令第722号, 省人民政府令 第12 号; not 命令第3号线. The 和 of 中华人民共和国 divides no names.
ORDER = re.compile(r"(?:(?<=\d)日)?([\u4e00-\u9fff]{2,14}?令)\s?第\s?(\d{1,4})\s?号(?!楼|院|地块|线)")
# What an organ code is made of: 国办发, 厦湖府办, 发改法规规, 沪府办规, 京政办发, Hanzi only; quotes, brackets and
# punctuation end it.
ORGAN = re.compile(r"[\u4e00-\u9fff]{1,14}$")
# Words that stand before a code in running text and are no part of it: 根据国办发…, 和厦府…, 见, 文号.
BEFORE_ORGAN = re.compile(
    r"^.*(?:办公室|委员会|人民政府|通知|公告|决定|方案|意见|办法|根据|按照|依据|关于|参照|印发|文件|文号|以及|及|和(?!国)|与|见|由|"
    r"以|即|为|的|了|原)(?=[\u4e00-\u9fff]{2,})"
)
# 《…》 with one level of 《》 or 〈〉 inside; not over a line's end by more than one break. Linear: no nested quantifier
# overlaps.
TITLE = re.compile(r"《([^《》]{1,200}(?:《[^《》]{1,120}》[^《》]{0,120}){0,3})》")
# Behind 》: an opening bracket that holds the number, maybe after an abbreviation: （国办发〔2020〕24号，以下简称《意见》）.
BEHIND = re.compile(r"\s?[（(\[〔]\s?")


def find_document_numbers(text: str) -> tuple[DocumentNumberRange, ...]:
    """All document numbers of ``text``, in order; ``organ`` is None where no code stands before the year."""
    found = []
    for match in NUMBER.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()].rstrip(" \u3000")
        organ = ORGAN.search(before)
        code = BEFORE_ORGAN.sub("", organ[0]) if organ else ""
        gap = len(text[max(0, match.start() - 16) : match.start()]) - len(before)
        start = match.start() - (len(code) + gap if code else 0)
        year = int("".join(match[1].split()))
        found.append(DocumentNumberRange(Span(start, match.end()), code or None, year, int(match[2])))
    for match in ORDER.finditer(text):
        code = BEFORE_ORGAN.sub("", match[1])
        found.append(DocumentNumberRange(Span(match.end(1) - len(code), match.end()), code, None, int(match[2])))
    return tuple(sorted(found, key=lambda number: number.span))


def find_citations(text: str, numbers: tuple[DocumentNumberRange, ...]) -> tuple[CitationRange, ...]:
    """Every 《title》 of ``text`` with the document number in the bracket behind it, if any."""
    by_start = {n.span.start: n for n in numbers}
    found: list[CitationRange] = []
    for match in TITLE.finditer(text):
        title = Span(match.start(1), match.end(1))
        span, number = Span(match.start(), match.end()), None
        opening = BEHIND.match(text, match.end())
        if opening and (number := by_start.get(opening.end()) or by_start.get(match.end())):
            end = number.span.end
            closing = re.compile(r"\s?[）)\]〕]").match(text, end)
            span = Span(match.start(), closing.end() if closing else end)
        elif number := by_start.get(match.end()):
            span = Span(match.start(), number.span.end)
        found.append(CitationRange(span, title, number))
    return tuple(found)
