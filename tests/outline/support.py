"""Outlines of texts given as they are: the character map is the identity."""

from __future__ import annotations

from array import array

from bizextract.outline import outline
from bizextract.records.stages import BlockKind, CleanText, Outline, Source, Span


def clean_text(text: str) -> CleanText:
    return CleanText(Source(text), text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))


def outlined(text: str) -> Outline:
    return outline(clean_text(text))


def piece(found: Outline, span: Span | None) -> str | None:
    return None if span is None else found.clean.text[span.start : span.end]


def kinds(found: Outline) -> list[tuple[BlockKind, str]]:
    return [(b.kind, piece(found, b.span) or "") for b in found.blocks]


def slots(text: str) -> list[tuple[str, str, str]]:
    found = outlined(text)
    return [(s.kind.value, piece(found, s.label) or "", piece(found, s.span) or "") for s in found.slots]
