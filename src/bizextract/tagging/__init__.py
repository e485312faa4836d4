"""Tagging: a spaCy pipeline over the clean text that marks UNIT, TIME, TARGET and REFORM spans, each with a probability."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from spacy.language import Language

from ..records.spans import SpanLabel
from ..records.stages import BlockKind, Mention, Outline, Span, Tagged
from .component import SPANS_KEY, CharacterTagger, make_tagger

__all__ = ["SPANS_KEY", "CharacterTagger", "make_tagger", "tag"]


def tag(outline: Outline, nlp: Language) -> Tagged:
    """Mentions of the four labels in the clean text.

    What the tagger marks inside a cited document (one opaque reference) or in web furniture is left out, as the guidelines say.

    Args:
        outline: the notice's structure; its clean text is tagged whole.
        nlp: a pipeline that writes the span group `SPANS_KEY`.

    Returns:
        Mentions in order of their start, offsets of the clean text; spans with other labels than the four are left to the
        users of ``nlp`` itself.
    """
    text = outline.clean.text
    if not text.strip():
        return Tagged(outline, ())
    doc = nlp(text)
    group = doc.spans.get(SPANS_KEY)
    spans = list(group) if group is not None else list(doc.ents)
    scores = list(group.attrs.get("scores", ())) if group is not None else []
    confidences: list[float | None] = [*scores, *[None] * (len(spans) - len(scores))]
    closed = _Ranges(_closed_ranges(outline))
    labels = {label.value: label for label in SpanLabel}
    mentions = []
    for span, confidence in zip(spans, confidences, strict=True):
        place = Span(span.start_char, span.end_char)
        if span.label_ in labels and not closed.touches(place):
            mentions.append(Mention(labels[span.label_], place, confidence))
    return Tagged(outline, tuple(mentions))


def _closed_ranges(outline: Outline) -> list[Span]:
    """Ranges in which nothing is marked."""
    ranges = [citation.span for citation in outline.citations]
    ranges += [block.span for block in outline.blocks if block.kind is BlockKind.FURNITURE]
    text = outline.clean.text
    for block in outline.blocks:
        if block.kind is BlockKind.CONTENTS and (number := _PAGE_NUMBER.search(text, block.span.start, block.span.end)):
            ranges.append(Span(*number.span()))
    return ranges


# The page number that ends a line of the table of contents: 12 in "一、总体要求……12"; not the year of "展望2025年".
_PAGE_NUMBER = re.compile(r"(?<=[.·…\s])\d{1,4}\s*$")


class _Ranges:
    """Overlap test against many ranges that do not overlap each other."""

    def __init__(self, ranges: Iterable[Span]) -> None:
        self._ranges = sorted(ranges)

    def touches(self, span: Span) -> bool:
        # The ranges do not nest, so only the neighbours of the place can overlap.
        place = bisect_left(self._ranges, span)
        return any(r.overlaps(span) for r in self._ranges[max(0, place - 1) : place + 1])
