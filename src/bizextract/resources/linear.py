"""Linear classifiers over named features: fitted with scikit-learn, kept as readable JSON, applied without it.

A person can open the file and read which feature speaks for what; nothing is unpickled, and applying one needs no import of
scikit-learn.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["IndependentClassifier", "LinearClassifier", "fit_independent", "fit_linear"]

_DIGITS: Final = 3
"""Decimals of a weight in the file: 0.001 moves no probability by more than the calibration error."""


@dataclass(frozen=True, slots=True)
class LinearClassifier:
    """A multinomial logistic model: ``weights[feature][k]`` speaks for ``labels[k]``."""

    labels: tuple[str, ...]
    intercept: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """Probability of each label; features that the model does not know count nothing.

        >>> LinearClassifier(("a", "b"), (0.0, 0.0), {"x": (1.0, -1.0)}).probabilities(["x"])["a"] > 0.8
        True
        """
        scores = list(self.intercept)
        for feature in features:
            for k, weight in enumerate(self.weights.get(feature, ())):
                scores[k] += weight
        top = max(scores)
        likelihoods = [math.exp(score - top) for score in scores]
        total = sum(likelihoods)
        return dict(zip(self.labels, (value / total for value in likelihoods), strict=True))

    def best(self, features: Iterable[str]) -> tuple[str, float]:
        """The most probable label and its probability."""
        found = self.probabilities(features)
        label = max(found, key=lambda name: found[name])
        return label, found[label]

    def to_disk(self, path: Path) -> None:
        lines = [
            json.dumps({"labels": self.labels, "intercept": [round(v, _DIGITS) for v in self.intercept]}, ensure_ascii=False)
        ]
        for feature in sorted(self.weights):
            row = [round(v, _DIGITS) for v in self.weights[feature]]
            if any(row):
                lines.append(json.dumps([feature, *row], ensure_ascii=False, separators=(",", ":")))
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    @classmethod
    def from_text(cls, text: str) -> LinearClassifier:
        """A model from the text of its file: JSON Lines, first the labels and intercepts, then one feature a line."""
        first, *rest = text.splitlines()
        head = json.loads(first)
        rows = json.loads(f"[{','.join(rest)}]")  # one call: five times as fast as one a line
        return cls(tuple(head["labels"]), tuple(head["intercept"]), {row[0]: tuple(row[1:]) for row in rows})


def fit_linear(
    rows: Sequence[Iterable[str]], labels: Sequence[str], *, strength: float = 1.0, min_count: int = 2
) -> LinearClassifier:
    """Fit a multinomial logistic regression with scikit-learn.

    Args:
        rows: the features of each example.
        labels: its label.
        strength: inverse regularisation strength, scikit-learn's ``C``.
        min_count: a feature seen in fewer examples is left out.
    """

    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import MultiLabelBinarizer

    kept, sets = _vocabulary(rows, min_count)
    matrix = MultiLabelBinarizer(classes=kept, sparse_output=True).fit_transform(sets)
    model = LogisticRegression(C=strength, max_iter=400).fit(matrix, list(labels))
    names = [str(name) for name in model.classes_]
    coefficients, intercept = model.coef_, model.intercept_
    if len(names) == 2:  # scikit-learn keeps one row for two classes
        coefficients = [[-v / 2 for v in coefficients[0]], [v / 2 for v in coefficients[0]]]
        intercept = [-intercept[0] / 2, intercept[0] / 2]
    weights = {feature: tuple(float(row[j]) for row in coefficients) for j, feature in enumerate(kept)}
    return LinearClassifier(tuple(names), tuple(float(v) for v in intercept), weights)


@dataclass(frozen=True, slots=True)
class IndependentClassifier:
    """A logistic model for each label by itself: an example may bear several, or none.

    ``weights[feature]`` holds only the labels that the feature speaks for or against. An example's weights are divided by the
    square root of the number of its known features, so that long and short texts compare.
    """

    intercept: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """Probability of each label by itself; features that the model does not know count nothing.

        >>> model = IndependentClassifier({"a": 0.0, "b": -9.0}, {"x": {"a": 5.0}})
        >>> [label for label, p in model.probabilities(["x"]).items() if p > 0.5]
        ['a']
        """
        known = [row for feature in features if (row := self.weights.get(feature)) is not None]
        scale = 1 / math.sqrt(len(known)) if known else 0.0
        scores = dict(self.intercept)
        for row in known:
            for label, weight in row.items():
                scores[label] += scale * weight
        return {label: 1 / (1 + math.exp(-min(max(score, -30.0), 30.0))) for label, score in scores.items()}

    def to_disk(self, path: Path) -> None:
        lines = [json.dumps({label: round(v, _DIGITS) for label, v in self.intercept.items()}, ensure_ascii=False)]
        lines += [
            json.dumps([feature, self.weights[feature]], ensure_ascii=False, separators=(",", ":"))
            for feature in sorted(self.weights)
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    @classmethod
    def from_text(cls, text: str) -> IndependentClassifier:
        """A model from the text of its file: JSON Lines, first the intercepts, then one feature a line."""
        first, *rest = text.splitlines()
        return cls(json.loads(first), dict(json.loads(line) for line in rest))


def fit_independent(
    rows: Sequence[Iterable[str]],
    labels: Sequence[Iterable[str]],
    *,
    strength: float = 30.0,
    min_count: int = 2,
    least: float = 0.3,
) -> IndependentClassifier:
    """Fit one logistic regression a label with scikit-learn.

    Args:
        rows: the features of each example.
        labels: its labels, none or several.
        strength: inverse regularisation strength, scikit-learn's ``C``.
        min_count: a feature seen in fewer examples is left out.
        least: a smaller weight is left out of the model.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import MultiLabelBinarizer, normalize

    kept, sets = _vocabulary(rows, min_count)
    matrix = normalize(MultiLabelBinarizer(classes=kept, sparse_output=True).fit_transform(sets).astype(float))
    label_sets = [frozenset(row) for row in labels]
    intercept: dict[str, float] = {}
    weights: dict[str, dict[str, float]] = {}
    for label in sorted(frozenset().union(*label_sets)):
        model = LogisticRegression(C=strength, max_iter=400).fit(matrix, [label in row for row in label_sets])
        intercept[label] = float(model.intercept_[0])
        for feature, weight in zip(kept, model.coef_[0], strict=True):
            if abs(weight) >= least:
                weights.setdefault(feature, {})[label] = round(float(weight), 2)
    return IndependentClassifier(intercept, weights)


def _vocabulary(rows: Sequence[Iterable[str]], min_count: int) -> tuple[list[str], list[frozenset[str]]]:
    """Features seen in at least ``min_count`` examples, sorted, and the examples reduced to them."""
    sets = [frozenset(row) for row in rows]
    counts = Counter(feature for row in sets for feature in row)
    kept = sorted(feature for feature, count in counts.items() if count >= min_count)
    known = frozenset(kept)
    return kept, [row & known for row in sets]
