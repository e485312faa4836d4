"""Do the tagger's probabilities mean what they say? Expected calibration error of span probabilities, and what corrections bring.

    bizextract train annotations/train --output PIPELINE     # or taggers.py --only whole --pipeline PIPELINE
    python benchmarks/calibration.py PIPELINE

A span counts as right where start, end and label are. Expected calibration error (ECE): mean distance, over bins of spans with
like probabilities, between their mean probability and the share of them that is right; ten bins of equal width and ten of equal mass.

Corrections are fitted on annotations/dev and looked at on annotations/test and real notices; on annotations/dev itself they
are fitted on four fifths of the notices and looked at on the last, five times.

- temperature: p' = sigmoid(a * logit p); Platt: p' = sigmoid(a * logit p + b); isotonic: the best rising steps
- by label: the same, fitted for each label by itself
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import spacy
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression
from taggers_base import LABELS, Text, read_texts
from taggers_crf import found_by

ROOT = Path(__file__).resolve().parent.parent
_BINS = 10
_FOLDS = 5

Floats = npt.NDArray[np.float64]
Correction = Callable[[Floats], Floats]
Fit = Callable[[Floats, Floats], Correction]


@dataclass(frozen=True)
class Spans:
    """Predicted spans: probability, right (1.0) or wrong (0.0), index of the label, index of the notice."""

    probability: Floats
    right: Floats
    label: npt.NDArray[np.int64]
    notice: npt.NDArray[np.int64]

    def where(self, mask: npt.NDArray[np.bool_]) -> Spans:
        return Spans(self.probability[mask], self.right[mask], self.label[mask], self.notice[mask])

    def corrected(self, probability: Floats) -> Spans:
        return Spans(probability, self.right, self.label, self.notice)


def predicted(pipeline: Path, texts: Sequence[Text]) -> Spans:
    nlp = spacy.load(pipeline)
    rows = [
        (probability, (start, end, label) in gold, LABELS.index(label), notice)
        for notice, text in enumerate(texts)
        for gold in [set(text.spans)]
        for start, end, label, probability in found_by(nlp, text.text)
    ]
    probability, right, label, notice = (np.array(column) for column in zip(*rows, strict=True))
    return Spans(probability.astype(np.float64), right.astype(np.float64), label, notice)


def error(spans: Spans, *, mass: bool) -> float:
    """Expected calibration error with ten bins of equal mass, or of equal width."""
    order = np.argsort(spans.probability, kind="stable")
    p, right = spans.probability[order], spans.right[order]
    if mass:
        parts = np.array_split(np.arange(len(p)), _BINS)
    else:
        place = np.minimum((p * _BINS).astype(np.int64), _BINS - 1)
        parts = [np.flatnonzero(place == index) for index in range(_BINS)]
    return float(sum(abs(p[part].sum() - right[part].sum()) for part in parts) / max(1, len(p)))


# ------------------------------------------------------------------------------------------------------------- corrections


def _logit(p: Floats) -> Floats:
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p))


def _sigmoid(x: Floats) -> Floats:
    return 1 / (1 + np.exp(-x))


def _logistic(p: Floats, right: Floats, *, shift: bool) -> tuple[float, float]:
    """Slope and shift of the logit with the greatest likelihood."""
    x = _logit(p)

    def loss(values: Floats) -> float:
        scores = values[0] * x + (values[1] if shift else 0.0)
        return float(np.logaddexp(0, scores).sum() - (right * scores).sum())

    slope, moved = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(moved) if shift else 0.0


def temperature(p: Floats, right: Floats) -> Correction:
    slope, _ = _logistic(p, right, shift=False)
    return lambda q: _sigmoid(slope * _logit(q))


def platt(p: Floats, right: Floats) -> Correction:
    slope, shift = _logistic(p, right, shift=True)
    return lambda q: _sigmoid(slope * _logit(q) + shift)


def isotonic(p: Floats, right: Floats) -> Correction:
    steps = IsotonicRegression(out_of_bounds="clip").fit(p, right)
    return lambda q: np.asarray(steps.predict(q))


def apply(fit: Fit, learnt: Spans, looked_at: Spans, *, by_label: bool) -> Spans:
    """``looked_at`` with the correction that is fitted on ``learnt``."""
    new = np.empty_like(looked_at.probability)
    for label in range(len(LABELS)) if by_label else [None]:
        mine = learnt if label is None else learnt.where(learnt.label == label)
        theirs = np.full(len(new), True) if label is None else looked_at.label == label
        if theirs.any():
            new[theirs] = fit(mine.probability, mine.right)(looked_at.probability[theirs])
    return looked_at.corrected(new)


def crossed(fit: Fit, spans: Spans, *, by_label: bool) -> Spans:
    """Each fifth of the notices with the correction that is fitted on the others."""
    new = np.empty_like(spans.probability)
    for fold in range(_FOLDS):
        inside = spans.notice % _FOLDS == fold
        new[inside] = apply(fit, spans.where(~inside), spans.where(inside), by_label=by_label).probability
    return spans.corrected(new)


# ------------------------------------------------------------------------------------------------------------------ report


def row(name: str, parts: Sequence[Spans]) -> str:
    """Errors with bins of equal width / equal mass, for each part of the texts."""
    cells = [f"{error(part, mass=False):.3f} / {error(part, mass=True):.3f}" for part in parts]
    return f"| {name} | " + " | ".join(cells) + " |"


def bins(spans: Spans) -> list[str]:
    """Equal-width bins: how many spans, how sure, how often right."""
    place = np.minimum((spans.probability * _BINS).astype(np.int64), _BINS - 1)
    lines = ["| probability | spans | mean probability | share right |", "|---|---|---|---|"]
    for index in range(_BINS):
        inside = spans.where(place == index)
        if len(inside.right):
            lines.append(
                f"| {index / _BINS:.1f}–{(index + 1) / _BINS:.1f} | {len(inside.right)} | "
                f"{inside.probability.mean():.3f} | {inside.right.mean():.3f} |"
            )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pipeline", type=Path, help="trained on annotations/train alone")
    parser.add_argument("--annotations", type=Path, default=ROOT / "annotations")
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared/gold/dev", help="real notices; left out if absent")
    options = parser.parse_args()
    folders = {"dev": options.annotations / "dev", "test": options.annotations / "test"}
    folders |= {"real notices": options.gold} if options.gold.is_dir() else {}
    parts = {name: predicted(options.pipeline, read_texts([folder])) for name, folder in folders.items()}
    head = f"| ECE, equal width / equal mass | {' | '.join(parts)} |\n|---{'|---' * len(parts)}|"
    print(head)
    print(row("all", list(parts.values())))
    for index, label in enumerate(LABELS):
        print(row(label, [part.where(part.label == index) for part in parts.values()]))
    print()
    for name, part in parts.items():
        print(f"{name}:\n")
        print("\n".join(bins(part)), end="\n\n")
    print(head)
    dev, others = parts["dev"], [part for name, part in parts.items() if name != "dev"]
    print(row("as it is", list(parts.values())))
    for fit in (temperature, platt, isotonic):
        for by_label in (False, True):
            corrected = [crossed(fit, dev, by_label=by_label), *(apply(fit, dev, part, by_label=by_label) for part in others)]
            print(row(fit.__name__ + (" by label" if by_label else ""), corrected))
    for name, part in parts.items():
        slope, shift = _logistic(part.probability, part.right, shift=True)
        alone, _ = _logistic(part.probability, part.right, shift=False)
        print(f"\nfitted on {name}: slope {alone:.3f} alone, or slope {slope:.3f} with shift {shift:.3f}", end="")
    print()


if __name__ == "__main__":
    main()
