"""Annotated notices as spaCy examples, over clean text as the tagger will see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.training import Example
from spacy.util import registry

from ..cleaning import clean
from ..corpus import AnnotatedNotice, load_annotations
from ..records.stages import CleanText, Source

__all__ = ["clean_spans", "read_examples", "to_examples"]

PIECE: Final = 600
"""Characters of a training piece: lines are learned from one by one, so a long text is cut between lines for varied batches."""


def clean_spans(notice: AnnotatedNotice) -> tuple[CleanText, list[tuple[int, int, str]]]:
    """The notice's clean text and its gold spans on it: (start, end, label), half-open, in order, without overlaps."""
    cleaned = clean(Source(text=notice.text))
    spans: list[tuple[int, int, str]] = []
    for span in sorted(notice.spans, key=lambda s: s.start):
        place = cleaned.to_clean(span.start, span.end)
        if place is not None and (not spans or spans[-1][1] <= place[0]):
            spans.append((*place, span.label))
    return cleaned, spans


def to_examples(notice: AnnotatedNotice, nlp: Language, *, piece: int | None = PIECE) -> Iterator[Example]:
    """Examples whose references bear the gold spans as entities.

    Args:
        notice: an annotated notice.
        nlp: makes the docs.
        piece: about how many characters an example has, cut between lines; None for one example with the whole text.
    """
    cleaned, spans = clean_spans(notice)
    for start, end in _pieces(cleaned.text, piece):
        text = cleaned.text[start:end]
        reference = nlp.make_doc(text)
        entities = [
            reference.char_span(s - start, e - start, label=label, alignment_mode="expand")
            for s, e, label in spans
            if start <= s and e <= end
        ]
        reference.set_ents([entity for entity in entities if entity is not None])
        yield Example(nlp.make_doc(text), reference)


def _pieces(text: str, size: int | None) -> Iterator[tuple[int, int]]:
    start = 0
    while size is not None and len(text) - start > size:
        cut = text.find("\n", start + size)
        if cut < 0:
            break
        yield start, cut
        start = cut + 1
    if start < len(text):
        yield start, len(text)


@registry.readers("bizextract.Annotations.v1")  # type: ignore[untyped-decorator]  # catalogue is not typed
def read_examples(path: str, piece: int | None = PIECE) -> Callable[[Language], Iterable[Example]]:
    """Corpus reader for spaCy's config: all annotations in a file or under a directory (several paths divided by ``|``)."""

    def examples(nlp: Language) -> Iterator[Example]:
        for notice in load_annotations([Path(part) for part in path.split("|")]):
            yield from to_examples(notice, nlp, piece=piece)

    return examples
