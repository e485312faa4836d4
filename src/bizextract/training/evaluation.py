"""Measuring a pipeline against annotations: labels, attributes, tasks, confidence, documents, single errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from spacy.language import Language

from ..corpus import AnnotatedNotice, AnnotatedSpan, load_annotations
from ..extraction import load
from .matching import EXACT, INDICATOR, RELAXED, attribute_agreement, match
from .predictions import Prediction, predict
from .scores import AttributeScore, Bin, DocumentScore, Evaluation, LabelScores, Score, SpanError

__all__ = ["ALL", "evaluate", "evaluate_predictions"]

ALL = "ALL"
"""Name under which the scores over all labels stand."""

_NONE = "-"
_BINS = 10
_CONTEXT = 16
_TASK_FIELDS = ("lead_units", "support_units", "timeframes", "topics")


def evaluate(model: str | Path | Language | None, annotations: Sequence[str | Path]) -> Evaluation:
    """Measure a pipeline, with everything behind it, on annotated notices.

    Args:
        model: see `bizextract.load`; None for the shipped one.
        annotations: annotation files or directories of them.

    Returns:
        The scores; ``evaluation.labels["ALL"].strict.f1`` is the strict F1 over all labels.

    Raises:
        AnnotationError: an annotation breaks the format.
        InputNotFoundError: no annotations at a path.
        ModelNotFoundError: no model there.

    >>> evaluate(None, ["annotations/dev"]).labels["UNIT"].strict.f1  # doctest: +SKIP
    0.93
    """
    nlp = load(model)
    notices = load_annotations([Path(path) for path in annotations])
    return evaluate_predictions((notice, predict(notice.id, notice.text, notice.date, nlp)) for notice in notices)


def evaluate_predictions(pairs: Iterable[tuple[AnnotatedNotice, Prediction]]) -> Evaluation:
    """Scores of predictions against the annotated notices that they were made for."""
    counts = _Counts()
    for gold, prediction in pairs:
        counts.add(gold, prediction)
    return counts.evaluation()


class _Counts:
    """Running totals over notices."""

    def __init__(self) -> None:
        self.gold: Counter[str] = Counter()
        self.predicted: Counter[str] = Counter()
        self.correct: dict[str, Counter[str]] = {"strict": Counter(), "relaxed": Counter(), "record": Counter()}
        self.attributes: Counter[str] = Counter()
        self.right_attributes: Counter[str] = Counter()
        self.tasks: dict[str, Counter[str]] = {"gold": Counter(), "predicted": Counter(), "correct": Counter()}
        self.confusion: dict[str, Counter[str]] = {}
        self.sure: list[tuple[float, bool]] = []
        self.documents: list[DocumentScore] = []
        self.errors: list[SpanError] = []

    def add(self, gold: AnnotatedNotice, prediction: Prediction) -> None:
        found = prediction.annotated
        right = 0
        exact: set[int] = set()
        labels = dict.fromkeys(span.label for span in (*gold.spans, *found.spans))
        for label in labels:
            ours = [span for span in gold.spans if span.label == label]
            theirs = [(i, span) for i, span in enumerate(found.spans) if span.label == label]
            spans = [span for _, span in theirs]
            pairs = match(ours, spans, EXACT)
            right += len(pairs)
            exact.update(theirs[j][0] for _, j in pairs)
            for name in (label, ALL):
                self.gold[name] += len(ours)
                self.predicted[name] += len(spans)
                self.correct["strict"][name] += len(pairs)
                self.correct["relaxed"][name] += len(match(ours, spans, RELAXED))
                self.correct["record"][name] += sum(self._is_right(gold, ours[i], spans[j], name) for i, j in pairs)
            hit, met = {i for i, _ in pairs}, {j for _, j in pairs}
            self.errors += [_error(gold, span, "missed") for i, span in enumerate(ours) if i not in hit]
            self.errors += [_error(gold, span, "spurious") for j, span in enumerate(spans) if j not in met]
        self.sure += [(c, i in exact) for i, c in enumerate(prediction.confidences) if c is not None]
        self._add_confusion(gold.spans, found.spans)
        if gold.tasks:  # many annotated texts have tasks that nobody has marked
            self._add_tasks(gold, found)
        score = Score(gold=len(gold.spans), predicted=len(found.spans), correct=right)
        self.documents.append(DocumentScore(notice=gold.id, score=score))

    def _is_right(self, notice: AnnotatedNotice, gold: AnnotatedSpan, predicted: AnnotatedSpan, name: str) -> bool:
        """Whether the attributes agree; they are counted once, when ``name`` is the label's own."""
        agreement = attribute_agreement(gold, predicted)
        if name != ALL:
            for key, good in agreement.items():
                self.attributes[f"{name}.{key}"] += 1
                self.right_attributes[f"{name}.{key}"] += good
                if not good:
                    self.errors.append(_error(notice, gold, key, getattr(gold, key), getattr(predicted, key)))
        return all(good for key, good in agreement.items() if key != INDICATOR)

    def _add_confusion(self, gold: Sequence[AnnotatedSpan], predicted: Sequence[AnnotatedSpan]) -> None:
        pairs = match(gold, predicted, RELAXED)
        hit, met = {i for i, _ in pairs}, {j for _, j in pairs}
        cells = [(gold[i].label, predicted[j].label) for i, j in pairs]
        cells += [(span.label, _NONE) for i, span in enumerate(gold) if i not in hit]
        cells += [(_NONE, span.label) for j, span in enumerate(predicted) if j not in met]
        for row, column in cells:
            self.confusion.setdefault(row, Counter())[column] += 1

    def _add_tasks(self, gold: AnnotatedNotice, predicted: AnnotatedNotice) -> None:
        """Units and times that a task without a counterpart claims are wrong; its topics are not judged: they say what it is about."""
        pairs = match(gold.tasks, predicted.tasks, RELAXED)
        for side, tasks in (("gold", gold.tasks), ("predicted", predicted.tasks)):
            self.tasks[side]["tasks"] += len(tasks)
            for field in _TASK_FIELDS:
                self.tasks[side][field] += sum(len(getattr(task, field)) for task in tasks)
        unmatched = {*range(len(predicted.tasks))} - {j for _, j in pairs}
        self.tasks["predicted"]["topics"] -= sum(len(predicted.tasks[j].topics) for j in unmatched)
        self.tasks["correct"]["tasks"] += len(pairs)
        for i, j in pairs:
            for field in _TASK_FIELDS:
                common = Counter(getattr(gold.tasks[i], field)) & Counter(getattr(predicted.tasks[j], field))
                self.tasks["correct"][field] += sum(common.values())

    def evaluation(self) -> Evaluation:
        labels = sorted({*self.gold, *self.predicted} - {ALL})
        bins = _bins(self.sure)
        total = sum(b.count for b in bins)
        return Evaluation(
            labels={name: self._label(name) for name in (*labels, ALL)},
            attributes={
                name: AttributeScore(total=count, correct=self.right_attributes[name])
                for name, count in sorted(self.attributes.items())
            },
            tasks={field: _score(self.tasks, field) for field in ("tasks", *_TASK_FIELDS) if self.tasks["gold"][field]},
            confusion={row: dict(sorted(cells.items())) for row, cells in sorted(self.confusion.items())},
            calibration=tuple(bins),
            calibration_error=sum(b.count * abs(b.confidence - b.accuracy) for b in bins) / total if total else None,
            documents=tuple(sorted(self.documents, key=lambda d: (d.score.f1, -d.score.gold, d.notice))),
            errors=tuple(self.errors),
        )

    def _label(self, name: str) -> LabelScores:
        scores = {
            way: Score(gold=self.gold[name], predicted=self.predicted[name], correct=correct[name])
            for way, correct in self.correct.items()
        }
        return LabelScores(**scores)


def _score(counts: Mapping[str, Counter[str]], name: str) -> Score:
    return Score(gold=counts["gold"][name], predicted=counts["predicted"][name], correct=counts["correct"][name])


def _bins(sure: Sequence[tuple[float, bool]]) -> list[Bin]:
    groups: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in sure:
        groups.setdefault(min(int(confidence * _BINS), _BINS - 1), []).append((confidence, right))
    return [
        Bin(
            low=index / _BINS,
            high=(index + 1) / _BINS,
            count=len(group),
            confidence=sum(confidence for confidence, _ in group) / len(group),
            accuracy=sum(right for _, right in group) / len(group),
        )
        for index, group in sorted(groups.items())
    ]


def _error(
    notice: AnnotatedNotice, span: AnnotatedSpan, kind: str, expected: str | None = None, found: str | None = None
) -> SpanError:
    return SpanError(
        notice=notice.id,
        kind=kind,
        label=span.label,
        start=span.start,
        end=span.end,
        text=span.text,
        before=notice.text[max(0, span.start - _CONTEXT) : span.start],
        after=notice.text[span.end : span.end + _CONTEXT],
        expected=expected,
        found=found,
    )
