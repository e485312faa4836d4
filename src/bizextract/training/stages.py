"""Stage records made from annotations, as if the tagger had found exactly what is annotated.

The classifiers of the later stages learn from these, free of the tagger's errors, and the normaliser is checked on them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..cleaning import clean
from ..corpus import AnnotatedNotice, AnnotatedSpan
from ..normalising import normalise
from ..outline import outline
from ..records import SpanLabel
from ..records.stages import CleanText, Mention, Normalised, Source, Span, Tagged

__all__ = ["GoldNotice", "clean_spans", "gold_notice"]

_LABELS = {label.value: label for label in SpanLabel}


@dataclass(frozen=True, slots=True)
class GoldNotice:
    """An annotated notice as stage records: ``spans[i]`` is what is annotated of mention ``i``."""

    annotated: AnnotatedNotice
    normalised: Normalised
    spans: tuple[AnnotatedSpan, ...]

    @property
    def clean(self) -> CleanText:
        return self.normalised.tagged.outline.clean


def gold_notice(notice: AnnotatedNotice) -> GoldNotice:
    """Clean, outline and normalise an annotated notice with its spans as mentions.

    Spans with other labels than the four, and those of which cleaning has left nothing, are not among the mentions.

    >>> found = gold_notice(AnnotatedNotice(id="n", text="市财政局牵头", spans=[dict(start=0, end=4, label="UNIT", text="市财政局")]))
    >>> found.normalised.tagged.mentions[0].span, found.spans[0].text
    (Span(start=0, end=4), '市财政局')
    """
    cleaned, places = clean_spans(notice)
    known = [(place, span) for place, span in places if span.label in _LABELS]
    mentions = tuple(Mention(_LABELS[span.label], place, None) for place, span in known)
    normalised = normalise(Tagged(outline(cleaned), mentions), notice.date)
    return GoldNotice(notice, normalised, tuple(span for _, span in known))


def clean_spans(notice: AnnotatedNotice) -> tuple[CleanText, list[tuple[Span, AnnotatedSpan]]]:
    """The notice's clean text and where each annotated span stands in it, in order, without overlaps."""
    cleaned = clean(Source(text=notice.text))
    places: list[tuple[Span, AnnotatedSpan]] = []
    for span in sorted(notice.spans, key=lambda s: s.start):
        place = cleaned.to_clean(span.start, span.end)
        if place is not None and (not places or places[-1][0].end <= place[0]):
            places.append((Span(*place), span))
    return cleaned, places
