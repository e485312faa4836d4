"""Annotated notices as spaCy examples, over clean text as the tagger will see it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.training import Example
from spacy.util import registry

from ..corpus import AnnotatedNotice, load_annotations
from .augmentation import LabelledText, MentionSwapper
from .dirt import dirty_twin, draw_dirt
from .stages import clean_spans

__all__ = ["read_examples", "to_examples"]

PIECE: Final = 600
"""Characters of a training piece: lines are learned from one by one, so a long text is cut between lines for varied batches."""


def to_examples(notice: AnnotatedNotice, nlp: Language, *, piece: int | None = PIECE) -> Iterator[Example]:
    """Examples whose references bear the gold spans as entities.

    Args:
        notice: an annotated notice.
        nlp: makes the docs.
        piece: about how many characters an example has, cut between lines; None for one example with the whole text.
    """
    yield from _examples(*labelled_text(notice), nlp, piece)


def labelled_text(notice: AnnotatedNotice) -> LabelledText:
    """The notice's clean text and its gold spans in it."""
    cleaned, places = clean_spans(notice)
    return cleaned.text, [(place.start, place.end, span.label) for place, span in places]


def _examples(whole: str, spans: Sequence[tuple[int, int, str]], nlp: Language, size: int | None) -> Iterator[Example]:
    for start, end in _pieces(whole, size):
        text = whole[start:end]
        reference = nlp.make_doc(text)
        entities = [
            reference.char_span(first - start, last - start, label=label, alignment_mode="expand")
            for first, last, label in spans
            if start <= first and last <= end
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
def read_examples(
    path: str, piece: int | None = PIECE, twins: int = 0, dirt: float = 0.0, seed: int = 0
) -> Callable[[Language], Iterable[Example]]:
    """Corpus reader for spaCy's config.

    Args:
        path: an annotation file or a directory of them; several divided by ``|``.
        piece: see `to_examples`.
        twins: how many twins of each text are read with it, see `MentionSwapper`; the same ones at every reading.
        dirt: share of the texts, from 0 to 1, in whose place their dirty twin is read, see `dirty_twin`, cleaned as at run time;
            the same ones at every reading. In its place, not beside it: what is seen twice would count twice.
        seed: seed of both.
    """

    def examples(nlp: Language) -> Iterator[Example]:
        notices = load_annotations([Path(part) for part in path.split("|")])
        texts = [labelled_text(notice) for notice in notices]
        swapper, rng = MentionSwapper(texts, seed), random.Random(seed)
        for notice, (text, spans) in zip(notices, texts, strict=True):
            if rng.random() < dirt:
                yield from to_examples(dirty_twin(notice, draw_dirt(rng), rng), nlp, piece=piece)
            else:
                yield from _examples(text, spans, nlp, piece)
            for _ in range(twins):
                yield from _examples(*swapper.twin(text, spans), nlp, piece)

    return examples
