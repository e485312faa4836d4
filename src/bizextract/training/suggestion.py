"""Which notices to annotate next: those that the pipeline is unsure of and that are unlike each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from spacy.language import Language

from ..corpus import AnnotatedNotice
from .predictions import annotation_of, predict

__all__ = ["Suggestion", "suggest"]

_DIMENSIONS: Final = 4096  # hashed pairs of characters: a notice of 3,000 characters fills a third
_FEWEST: Final = 200
"""Characters: shorter texts count as if they were so long, that a line with one doubtful span does not come first."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A notice to annotate, marked with what the pipeline finds; ``uncertainty`` is expected wrong spans in 1,000 characters."""

    annotated: AnnotatedNotice
    uncertainty: float


def suggest(nlp: Language, texts: Iterable[tuple[str, str]], most: int) -> list[Suggestion]:
    """Choose at most ``most`` of the texts, best first.

    Each choice has the largest product of uncertainty and unlikeness to what was chosen before it.

    Args:
        nlp: a pipeline, see `bizextract.load`.
        texts: (id, text) of notices that are not annotated yet.
        most: how many to choose.
    """
    found = []
    for id, text in texts:
        prediction = predict(id, text, None, nlp)
        doubt = sum(1 - confidence for confidence in prediction.confidences if confidence is not None)
        found.append(Suggestion(annotation_of(prediction), 1000 * doubt / max(len(text), _FEWEST)))
    if not found:
        return []
    vectors = _vectors([suggestion.annotated.text for suggestion in found])
    doubts = np.array([suggestion.uncertainty for suggestion in found])
    likeness = np.zeros(len(found))
    left = np.ones(len(found), dtype=bool)
    chosen: list[Suggestion] = []
    while len(chosen) < min(most, len(found)):
        value = np.where(left, doubts * (1 - likeness), -np.inf)
        best = int(value.argmax())
        left[best] = False
        chosen.append(found[best])
        likeness = np.maximum(likeness, np.clip(vectors @ vectors[best], 0.0, 1.0))
    return chosen


def _vectors(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Texts as unit vectors of their pairs of characters, rare pairs weighing more."""
    counts = np.zeros((len(texts), _DIMENSIONS))
    for row, text in enumerate(texts):
        codes = np.frombuffer("".join(text.split()).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
        counts[row] = np.bincount((codes[:-1] * 65599 + codes[1:]) % _DIMENSIONS, minlength=_DIMENSIONS)
    weighted = np.log1p(counts) * np.log(len(texts) / np.maximum((counts > 0).sum(axis=0), 1) + 1)
    vectors: npt.NDArray[np.float64] = weighted / np.maximum(np.linalg.norm(weighted, axis=1, keepdims=True), 1e-9)
    return vectors
