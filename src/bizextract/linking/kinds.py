"""Whether a target is a goal, a result or a parameter: a trained classifier in two passes.

The first pass reads the words around each target. The second reads them again together with what the first made of the
neighbours, since a report reports throughout and a plan promises throughout.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..records import TargetKind
from ..records.stages import Normalised, Span
from ..resources.linear import LinearClassifier, fit_linear
from ..resources.shipped import load_model, read_model, write_model
from .targets_context import TargetContext, kind_features, target_contexts

__all__ = ["KindModel", "assign_kinds", "shipped_kind_model", "train"]

_NAMES = ("target_kind_words", "target_kind")
_STRENGTH = 0.1  # scikit-learn's C: of 0.05, 0.1 and 0.3 the best on provinces left out of the annotations
_JOINT_STRENGTH = 0.02  # as good as 0.1 there, and its probabilities are right as often as they say (0.03: too sure by 0.015)
_MIN_COUNT = 4  # a feature seen in fewer targets says more about its notice than about the kind
_FOLDS = 4  # the second pass learns from first-pass probabilities of notices that the first pass has not seen
_AROUND = 600  # characters: a report reports throughout, but a long notice changes from part to part
_STEPS = 8  # probabilities become features in steps of an eighth


@dataclass(frozen=True, slots=True)
class KindModel:
    """Both passes."""

    words: LinearClassifier
    joint: LinearClassifier

    def to_disk(self, folder: Path) -> None:
        """Write both passes into ``folder`` as readable JSON Lines."""
        for name, model in zip(_NAMES, (self.words, self.joint), strict=True):
            write_model(model, folder, name)

    @classmethod
    def from_disk(cls, folder: Path) -> KindModel:
        """Read what `to_disk` has written."""
        return cls(*(read_model(folder, name) for name in _NAMES))


def shipped_kind_model() -> KindModel:
    """The model that comes with the package."""
    return KindModel(*map(load_model, _NAMES))


def assign_kinds(contexts: Sequence[TargetContext], model: KindModel) -> list[tuple[TargetKind, float]]:
    """Kind and its probability for each target of one notice, in order."""
    features = [kind_features(context) for context in contexts]
    first = [model.words.probabilities(row) for row in features]
    found = [model.joint.best([*row, *more]) for row, more in zip(features, _neighbour_features(contexts, first), strict=True)]
    return [(TargetKind(label), probability) for label, probability in found]


def _neighbour_features(contexts: Sequence[TargetContext], first: Sequence[Mapping[str, float]]) -> list[list[str]]:
    """First-pass probabilities as features: of the target, of those next to it, of its sentence, statement and section."""
    sections: dict[str, list[int]] = {}
    sentences: dict[Span, list[int]] = {}
    statements: dict[int, list[int]] = {}
    for position, context in enumerate(contexts):
        sections.setdefault(context.heading, []).append(position)
        sentences.setdefault(context.sentence, []).append(position)
        statements.setdefault(context.statement, []).append(position)
    rows = []
    for position, context in enumerate(contexts):
        statement = statements[context.statement]
        groups = {
            "self": [position],
            "near": _others(len(contexts), position, 2),
            "wide": _others(len(contexts), position, 6),
            "sentence": [i for i in sentences[context.sentence] if i != position],
            "section": sections[context.heading],
            "around": _within(contexts, position),
            "statement": [i for i in statement if i != position],
            "first of statement": [] if statement[0] == position else statement[:1],
            "one before": [position - 1] if position - 1 in statement else [],
            "one behind": [position + 1] if position + 1 in statement else [],
            "same unit": [i for i in _others(len(contexts), position, 3) if contexts[i].unit == context.unit],
        }
        rows.append([feature for name, members in groups.items() for feature in _mean(name, [first[i] for i in members])])
    return rows


def _mean(name: str, members: Sequence[Mapping[str, float]]) -> list[str]:
    if not members:
        return [f"{name} none"]
    return [f"{name} {kind.value}={_step(sum(p.get(kind.value, 0.0) for p in members) / len(members))}" for kind in TargetKind]


def _within(contexts: Sequence[TargetContext], position: int) -> list[int]:
    """The targets at most `_AROUND` characters away, this one too."""
    place = contexts[position].span.start
    low = bisect_left(contexts, place - _AROUND, key=lambda context: context.span.start)
    high = bisect_right(contexts, place + _AROUND, key=lambda context: context.span.start)
    return list(range(low, high))


def _others(count: int, position: int, reach: int) -> list[int]:
    """The targets up to ``reach`` places before and behind."""
    return [i for i in range(max(0, position - reach), min(count, position + reach + 1)) if i != position]


def _step(probability: float) -> int:
    return round(probability * _STEPS)


def train(notices: Sequence[tuple[Normalised, Mapping[int, TargetKind]]]) -> KindModel:
    """Train both passes.

    Args:
        notices: for each annotated notice its normalised record, with the annotated spans as mentions, and the annotated
            kind of each TARGET by mention index. Only the project's own annotations belong here.

    Returns:
        The model; `KindModel.to_disk` writes it where `shipped_kind_model` reads it.
    """
    known = [([c for c in target_contexts(notice) if c.index in kinds], kinds) for notice, kinds in notices]
    rows = [[kind_features(context) for context in contexts] for contexts, _ in known]
    labels = [[kinds[context.index].value for context in contexts] for contexts, kinds in known]
    joint_rows: list[list[str]] = []
    joint_labels: list[str] = []
    for fold in range(_FOLDS):
        rest = [i for i in range(len(known)) if i % _FOLDS != fold]
        words = _fit([row for i in rest for row in rows[i]], [label for i in rest for label in labels[i]])
        for i in range(fold, len(known), _FOLDS):
            first = [words.probabilities(row) for row in rows[i]]
            more = _neighbour_features(known[i][0], first)
            joint_rows += [[*row, *extra] for row, extra in zip(rows[i], more, strict=True)]
            joint_labels += labels[i]
    words = _fit([row for notice in rows for row in notice], [label for notice in labels for label in notice])
    return KindModel(words, _fit(joint_rows, joint_labels, _JOINT_STRENGTH))


def _fit(rows: Sequence[Sequence[str]], labels: Sequence[str], strength: float = _STRENGTH) -> LinearClassifier:
    return fit_linear(rows, labels, strength=strength, min_count=_MIN_COUNT)
