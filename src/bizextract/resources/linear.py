"""Linear classifiers over named features: fitted with scikit-learn, kept as readable JSON, applied without it.

A person can open the file and read which feature speaks for what; nothing is unpickled, and applying one needs no import of
scikit-learn.
"""

from __future__ import annotations

import json
import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["IndependentClassifier", "LinearClassifier", "fit_independent", "fit_linear", "fit_ranker"]

_DIGITS: Final = 3
"""Decimals of a weight in the file: 0.001 moves no probability by more than the calibration error."""


@dataclass(frozen=True, slots=True)
class LinearClassifier:
    """A multinomial logistic model: ``weights[feature][k]`` speaks for ``labels[k]``."""

    labels: tuple[str, ...]
    intercept: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """Probability of each label; features that the model does not know count nothing, and one that is given twice counts once.

        >>> model = LinearClassifier(("a", "b"), (0.0, 0.0), {"x": (1.0, -1.0)})
        >>> model.probabilities(["x"])["a"] > 0.8, model.probabilities(["x"]) == model.probabilities(["x", "x"])
        (True, True)
        """
        scores = list(self.intercept)
        for feature in dict.fromkeys(features):  # each counts once, as in fitting
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


def fit_ranker(
    groups: Iterable[Sequence[tuple[Iterable[str], bool]]], *, strength: float = 1.0, min_count: int = 2, least: float = 0.0
) -> LinearClassifier:
    """Fit a choice among the members of groups: the probability that one of the right members is chosen is made largest.

    Args:
        groups: for each choice its candidates' features, and whether the candidate is a right one; at least one is.
        strength: inverse regularisation strength, as of `fit_linear`.
        min_count: a feature seen in fewer candidates is left out.
        least: a smaller weight is left out of the model.

    Returns:
        A classifier with the labels ``no`` and ``yes``; the weight of ``yes`` orders candidates.

    >>> model = fit_ranker([[(["x"], True), (["y"], False)]] * 3)
    >>> model.weights["x"][1] > 0 > model.weights["y"][1]
    True
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    numbers: dict[str, int] = {}
    counts: list[int] = []
    columns, row_ends, group_starts, right = array("i"), array("q", [0]), [0], array("b")
    for group in groups:  # kept as numbers: the features of all candidates would not fit into memory as words
        for features, is_right in group:
            for feature in frozenset(features):
                number = numbers.setdefault(feature, len(numbers))
                counts += [0] * (number == len(counts))
                counts[number] += 1
                columns.append(number)
            row_ends.append(len(columns))
            right.append(is_right)
        group_starts.append(len(right))
    kept = sorted(feature for feature, number in numbers.items() if counts[number] >= min_count)
    chosen = np.array([numbers[feature] for feature in kept], dtype=np.int64)
    shape = (len(right), len(numbers))
    matrix = csr_matrix((np.ones(len(columns)), np.asarray(columns), np.asarray(row_ends)), shape=shape)[:, chosen]
    transposed = matrix.T.tocsr()
    starts, is_right_row = np.array(group_starts[:-1]), np.asarray(right, dtype=bool)
    member_of = np.repeat(np.arange(len(starts)), np.diff(np.array(group_starts)))

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        scores = matrix @ weights
        likely = np.exp(scores - np.maximum.reduceat(scores, starts)[member_of])
        right_likely = np.where(is_right_row, likely, 0.0)
        every, wanted = np.add.reduceat(likely, starts), np.maximum(np.add.reduceat(right_likely, starts), 1e-300)
        slope = transposed @ (likely / every[member_of] - right_likely / wanted[member_of])
        value = strength * float(np.log(every / wanted).sum()) + float(weights @ weights) / 2
        return value, strength * slope + weights

    found = minimize(loss, np.zeros(len(kept)), jac=True, method="L-BFGS-B", options={"maxiter": 80}).x
    weights = {feature: (-float(w) / 2, float(w) / 2) for feature, w in zip(kept, found, strict=True) if abs(w) >= least}
    return LinearClassifier(("no", "yes"), (0.0, 0.0), weights)


@dataclass(frozen=True, slots=True)
class IndependentClassifier:
    """A logistic model for each label by itself: an example may bear several, or none.

    ``rarity[feature]`` is what the feature counts in an example, the logarithm of how rare it is (inverse document frequency); the
    features of an example are scaled to length 1, so that long and short texts compare. ``weights[feature]`` holds only the labels
    that the feature speaks for or against.
    """

    intercept: Mapping[str, float]
    rarity: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """Probability of each label by itself; features that the model does not know count nothing.

        >>> model = IndependentClassifier({"a": 0.0, "b": -9.0}, {"x": 2.0}, {"x": {"a": 5.0}})
        >>> [label for label, p in model.probabilities(["x"]).items() if p > 0.5]
        ['a']
        """
        known = {feature: value for feature in features if (value := self.rarity.get(feature)) is not None}
        length = math.sqrt(sum(value * value for value in known.values())) or 1.0
        scores = dict(self.intercept)
        for feature, value in known.items():
            for label, weight in self.weights[feature].items():
                scores[label] += weight * value / length
        return {label: 1 / (1 + math.exp(-min(max(score, -30.0), 30.0))) for label, score in scores.items()}

    def to_disk(self, path: Path) -> None:
        lines = [json.dumps({label: round(v, _DIGITS) for label, v in self.intercept.items()}, ensure_ascii=False)]
        lines += [
            json.dumps(
                [feature, round(self.rarity[feature], 2), self.weights[feature]], ensure_ascii=False, separators=(",", ":")
            )
            for feature in sorted(self.weights)
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    @classmethod
    def from_text(cls, text: str) -> IndependentClassifier:
        """A model from the text of its file: JSON Lines, first the intercepts, then one feature a line with its rarity."""
        first, *rest = text.splitlines()
        rows = json.loads(f"[{','.join(rest)}]")
        return cls(json.loads(first), {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows})


def fit_independent(
    rows: Sequence[Iterable[str]],
    labels: Sequence[Iterable[str]],
    *,
    strength: float = 100.0,
    min_count: int = 2,
    least: float = 0.3,
) -> IndependentClassifier:
    """Fit one logistic regression a label with scikit-learn, on features weighted by their rarity.

    Args:
        rows: the features of each example.
        labels: its labels, none or several.
        strength: inverse regularisation strength, scikit-learn's ``C``.
        min_count: a feature seen in fewer examples is left out.
        least: a smaller weight is left out of the model.
    """
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import MultiLabelBinarizer

    kept, sets = _vocabulary(rows, min_count)
    counts = MultiLabelBinarizer(classes=kept, sparse_output=True).fit_transform(sets).astype(float)
    weighting = TfidfTransformer()
    matrix = weighting.fit_transform(counts)
    label_sets = [frozenset(row) for row in labels]
    intercept: dict[str, float] = {}
    weights: dict[str, dict[str, float]] = {feature: {} for feature in kept}
    for label in sorted(frozenset().union(*label_sets)):
        model = LogisticRegression(C=strength, max_iter=400, solver="liblinear", random_state=0)
        model.fit(matrix, [label in row for row in label_sets])
        intercept[label] = float(model.intercept_[0])
        for feature, weight in zip(kept, model.coef_[0], strict=True):
            if abs(weight) >= least:
                weights[feature][label] = round(float(weight), 2)
    rarity = {feature: float(value) for feature, value in zip(kept, weighting.idf_, strict=True)}
    return IndependentClassifier(intercept, rarity, weights)


def _vocabulary(rows: Sequence[Iterable[str]], min_count: int) -> tuple[list[str], list[frozenset[str]]]:
    """Features seen in at least ``min_count`` examples, sorted, and the examples reduced to them."""
    sets = [frozenset(row) for row in rows]
    counts = Counter(feature for row in sets for feature in row)
    kept = sorted(feature for feature, count in counts.items() if count >= min_count)
    known = frozenset(kept)
    return kept, [row & known for row in sets]
