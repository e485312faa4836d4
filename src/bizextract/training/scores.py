"""The records of a measurement. Shares are between 0 and 1."""

from __future__ import annotations

from pydantic import computed_field

from ..records import Record

__all__ = ["AttributeScore", "Bin", "DocumentScore", "Evaluation", "LabelScores", "Score", "SpanError"]


class Score(Record):
    """How many were annotated, predicted, and right."""

    gold: int
    predicted: int
    correct: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def precision(self) -> float:
        return self.correct / self.predicted if self.predicted else 0.0

    @computed_field  # type: ignore[prop-decorator]
    @property
    def recall(self) -> float:
        return self.correct / self.gold if self.gold else 0.0

    @computed_field  # type: ignore[prop-decorator]
    @property
    def f1(self) -> float:
        total = self.gold + self.predicted
        return 2 * self.correct / total if total else 0.0


class LabelScores(Record):
    """``strict``: exact start, end and label; ``relaxed``: overlap of at least half; ``record``: strict, and attributes right.

    The attributes of a record are UNIT ``role``; TIME ``value``, unless annotated as ``?``; TARGET ``kind``, ``role`` and ``norm``, not
    ``indicator``; REFORM ``reform``.
    """

    strict: Score
    relaxed: Score
    record: Score


class AttributeScore(Record):
    """How many attributes of exactly found spans are right."""

    total: int
    correct: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def accuracy(self) -> float:
        return self.correct / self.total if self.total else 0.0


class Bin(Record):
    """Predicted spans with a confidence from ``low`` up to ``high``: how sure they were, how many were exactly right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


class DocumentScore(Record):
    """Strict score of one notice over all labels."""

    notice: str
    score: Score


class SpanError(Record):
    """A span that was missed, is spurious, or has a wrong attribute (``kind`` is then the attribute's name).

    Offsets are those of the notice's text; ``before`` and ``after`` are the characters around, for reading.
    """

    notice: str
    kind: str
    label: str
    start: int
    end: int
    text: str
    before: str
    after: str
    expected: str | None = None
    found: str | None = None


class Evaluation(Record):
    """A measurement of one pipeline on annotated notices.

    ``labels`` is by label, and over all under ``ALL``; ``attributes`` by ``LABEL.attribute``; ``tasks`` by what is compared,
    over the notices that have annotated tasks;
    ``confusion[gold][predicted]`` counts overlapping spans, ``-`` stands for none; ``calibration_error`` is the expected
    distance of confidence from share of exact spans (ECE); ``documents`` begin with the worst.
    """

    labels: dict[str, LabelScores]
    attributes: dict[str, AttributeScore]
    tasks: dict[str, Score]
    confusion: dict[str, dict[str, int]]
    calibration: tuple[Bin, ...]
    calibration_error: float | None
    documents: tuple[DocumentScore, ...]
    errors: tuple[SpanError, ...]
