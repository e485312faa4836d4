"""Two pipelines on the same annotations: what the new one gains and loses, span by span, and whether that is chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from spacy.language import Language

from ..corpus import AnnotatedNotice, AnnotatedSpan, load_annotations
from ..extraction import load
from ..records import Record
from .evaluation import ALL
from .predictions import predict
from .scores import Score

__all__ = ["Change", "Comparison", "LabelComparison", "compare", "compare_predictions"]

_RESAMPLES = 10_000
_SEED = 0
_CONTEXT = 16


class LabelComparison(Record):
    """Strict scores of both, and the difference of their F1 (new less old) over resampled notices.

    ``low`` and ``high`` hold 95 % of the resamples; ``p_value`` is the two-sided chance of so large a difference between
    pipelines that are equally good. Both are None with fewer than two notices.
    """

    old: Score
    new: Score
    difference: float
    low: float | None
    high: float | None
    p_value: float | None


class Change(Record):
    """One span on which the two differ. ``gain`` is True where the new pipeline is right and the old is wrong.

    ``kind`` is ``found`` or ``lost`` for an annotated span, ``gone`` or ``spurious`` for one that is not annotated.
    """

    notice: str
    gain: bool
    kind: str
    label: str
    start: int
    end: int
    text: str
    before: str
    after: str


class Comparison(Record):
    """By label, and over all under ``ALL``; changes in the order of the notices."""

    labels: dict[str, LabelComparison]
    changes: tuple[Change, ...]


def compare(
    old: str | Path | Language | None, new: str | Path | Language | None, annotations: Sequence[str | Path]
) -> Comparison:
    """Compare two pipelines on annotated notices; ``old`` and ``new`` as `bizextract.load` takes them.

    Raises:
        AnnotationError, InputNotFoundError, ModelNotFoundError: as `evaluate`.
    """
    before, after = load(old), load(new)
    notices = load_annotations([Path(path) for path in annotations])
    return compare_predictions(
        (n, predict(n.id, n.text, n.date, before).annotated, predict(n.id, n.text, n.date, after).annotated) for n in notices
    )


def compare_predictions(rows: Iterable[tuple[AnnotatedNotice, AnnotatedNotice, AnnotatedNotice]]) -> Comparison:
    """Compare what was found in annotated notices: each row is the annotation, the old and the new prediction."""
    changes: list[Change] = []
    notices = []
    for gold, old, new in rows:
        marks = [{_mark(span): span for span in notice.spans} for notice in (gold, old, new)]
        notices.append([set(part) for part in marks])
        changes += _changes(gold, *marks)
    labels = sorted({mark[2] for parts in notices for part in parts for mark in part})
    return Comparison(labels={name: _label(name, notices) for name in (*labels, ALL)}, changes=tuple(changes))


_Mark = tuple[int, int, str]


def _mark(span: AnnotatedSpan) -> _Mark:
    return span.start, span.end, span.label


def _changes(
    notice: AnnotatedNotice,
    gold: dict[_Mark, AnnotatedSpan],
    old: dict[_Mark, AnnotatedSpan],
    new: dict[_Mark, AnnotatedSpan],
) -> list[Change]:
    found = []
    for mark in sorted(old.keys() ^ new.keys()):
        is_gold, is_new = mark in gold, mark in new
        span = new[mark] if is_new else old[mark]
        found.append(
            Change(
                notice=notice.id,
                gain=is_gold == is_new,
                kind=("found" if is_new else "lost") if is_gold else ("spurious" if is_new else "gone"),
                label=span.label,
                start=span.start,
                end=span.end,
                text=span.text,
                before=notice.text[max(0, span.start - _CONTEXT) : span.start],
                after=notice.text[span.end : span.end + _CONTEXT],
            )
        )
    return found


def _label(name: str, notices: Sequence[Sequence[set[_Mark]]]) -> LabelComparison:
    """Scores of one label; notices are resampled whole, as their spans depend on each other."""
    counts = np.zeros((len(notices), 5), dtype=np.int64)  # gold; predicted and correct of the old; the same of the new
    for row, parts in enumerate(notices):
        gold, old, new = ({mark for mark in part if name in (ALL, mark[2])} for part in parts)
        counts[row] = len(gold), len(old), len(gold & old), len(new), len(gold & new)
    total = counts.sum(axis=0)
    difference = float(_difference(total[None, :])[0])
    resampled = _resample(counts) if len(notices) > 1 else None
    wrong_side = 0.0 if resampled is None else float(min((resampled <= 0).mean(), (resampled >= 0).mean()))
    return LabelComparison(
        old=Score(gold=total[0], predicted=total[1], correct=total[2]),
        new=Score(gold=total[0], predicted=total[3], correct=total[4]),
        difference=difference,
        low=None if resampled is None else float(np.quantile(resampled, 0.025)),
        high=None if resampled is None else float(np.quantile(resampled, 0.975)),
        p_value=None if resampled is None else min(1.0, 2 * wrong_side),
    )


def _resample(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Differences of F1 over resamples of the notices, with replacement."""
    rng = np.random.default_rng(_SEED)
    weights = rng.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=_RESAMPLES)
    return _difference(weights @ counts)


def _difference(totals: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """New F1 less old F1 of each row of totals."""
    gold, old, old_right, new, new_right = totals.T
    scores: npt.NDArray[np.float64] = 2 * new_right / np.maximum(gold + new, 1) - 2 * old_right / np.maximum(gold + old, 1)
    return scores
