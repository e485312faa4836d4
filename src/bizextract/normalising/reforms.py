"""Reform labels: which id of the guidelines' table a marked term belongs to.

A conventional term (``resources/data/reform_terms.tsv``) has its id; any other wording is decided by a linear classifier over
its characters, fitted on those terms and on the project's annotations (`fit_reforms`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ..records.spans import SpanLabel
from ..records.stages import Tagged
from ..resources.linear import LinearClassifier, fit_linear
from ..resources.reform_terms import reform_terms
from ..resources.shipped import load_model

__all__ = ["REFORM_MODEL", "fit_reforms", "reform_label", "resolve_reforms"]

REFORM_MODEL: Final = "reform_classifier"
"""Name of the shipped classifier among the resources."""


def resolve_reforms(tagged: Tagged) -> dict[int, str]:
    """Reform id of every REFORM mention, by mention index."""
    text = tagged.outline.clean.text
    return {
        index: reform_label(text[mention.span.start : mention.span.end])
        for index, mention in enumerate(tagged.mentions)
        if mention.label is SpanLabel.REFORM
    }


def reform_label(text: str) -> str:
    """Reform id of one term.

    >>> reform_label("一窗受理"), reform_label("镇域通办"), reform_label("五心服务")
    ('one_window', 'cross_region', 'other')
    """
    term = _plain(text)
    known = reform_terms().get(term)
    return known if known else load_model(REFORM_MODEL).best(_features(term))[0]


def fit_reforms(examples: Iterable[tuple[str, str]]) -> LinearClassifier:
    """Fit the classifier on (term, id) pairs and on the conventional terms themselves."""
    pairs = sorted({(_plain(text), label) for text, label in examples} | set(reform_terms().items()))
    return fit_linear([list(_features(term)) for term, _ in pairs], [label for _, label in pairs], strength=8.0, min_count=1)


def _plain(text: str) -> str:
    """Without blanks and quotation marks; a full-width plus sign as +."""
    return "".join(c for c in text if not c.isspace() and c not in '“”"‘’').replace("＋", "+")


def _features(term: str) -> Iterator[str]:
    """Characters, pairs and triples of the bounded term, and the conventional terms inside it."""
    bounded = f"^{term}$"
    for size in (1, 2, 3, 4):
        for i in range(len(bounded) - size + 1):
            yield bounded[i : i + size]
    for known, label in reform_terms().items():
        if known in term:
            yield f"has:{label}"
            if term.startswith(known):
                yield f"starts:{label}"
