"""Measuring a pipeline against annotations, label by label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language

from ..corpus import load_annotations
from ..extraction import load
from ..records import Record
from ..tagging import SPANS_KEY
from .examples import to_examples

__all__ = ["LabelScore", "evaluate"]


class LabelScore(Record):
    """Strict scores of one label (or of all, under ``ALL``): exact start, end and label. Shares from 0 to 1."""

    label: str
    gold: int
    predicted: int
    correct: int

    @property
    def precision(self) -> float:
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        total = self.gold + self.predicted
        return 2 * self.correct / total if total else 0.0


def evaluate(model: str | Path | Language | None, annotations: Sequence[str | Path]) -> dict[str, LabelScore]:
    """Strict span scores of a pipeline on annotated notices.

    Args:
        model: see `bizextract.load`.
        annotations: annotation files or directories of them.

    Returns:
        Scores by label, and over all under ``ALL``.
    """
    nlp = load(model)
    gold_counts: Counter[str] = Counter()
    predicted_counts: Counter[str] = Counter()
    correct_counts: Counter[str] = Counter()
    for notice in load_annotations([Path(path) for path in annotations]):
        for example in to_examples(notice, nlp, piece=None):
            gold = {(e.start_char, e.end_char, e.label_) for e in example.reference.ents}
            doc = nlp(example.predicted)
            predicted = {(s.start_char, s.end_char, s.label_) for s in doc.spans[SPANS_KEY]}
            for counts, spans in ((gold_counts, gold), (predicted_counts, predicted), (correct_counts, gold & predicted)):
                for _, _, label in spans:
                    counts[label] += 1
                    counts["ALL"] += 1
    labels = sorted(set(gold_counts) | set(predicted_counts))
    return {
        label: LabelScore(
            label=label, gold=gold_counts[label], predicted=predicted_counts[label], correct=correct_counts[label]
        )
        for label in labels
    }
