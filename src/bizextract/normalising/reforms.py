"""Reform labels: which id of the guidelines' table a marked term belongs to.

A conventional term (``resources/data/reform_terms.tsv``) has its id; any other wording is decided by a linear classifier over
its characters, fitted on those terms and on the project's annotations (`fit_reforms`).
"""

from __future__ import annotations

import re
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
_REACH: Final = 16
"""Characters behind a term in which what it is a manner of stands."""
# Manners that say nothing of the matter: “不见面”, 远距离; not 不见面审批
_MANNER: Final = re.compile(r"(?:不见面|不接触|无接触|非接触|零接触|远距离)式?")
# What is done in that manner; its group is the id: ”监管执法, 、远距离等新监管方式, ”开标; not beyond the sentence
_MATTER: Final = re.compile(
    r"[^。；\n]{0,10}?(?:(?P<smart_supervision>监管|执法|检查|稽查)|(?P<e_procurement>开标|评标|招标)"
    r"|(?P<tax_facilitation>办税|缴税)|(?P<online_service>审批|办理|服务))"
)


def resolve_reforms(tagged: Tagged) -> dict[int, str]:
    """Reform id of every REFORM mention, by mention index."""
    text = tagged.outline.clean.text
    return {
        index: reform_label(text[mention.span.start : mention.span.end], text[mention.span.end : mention.span.end + _REACH])
        for index, mention in enumerate(tagged.mentions)
        if mention.label is SpanLabel.REFORM
    }


def reform_label(text: str, behind: str = "") -> str:
    """Reform id of one term; ``behind`` is what follows it, read only where the term is a mere manner.

    >>> reform_label("一窗受理"), reform_label("镇域通办"), reform_label("五心服务"), reform_label("不见面", "”监管执法")
    ('one_window', 'cross_region', 'other', 'smart_supervision')
    """
    term = _plain(text)
    if _MANNER.fullmatch(term) and (matter := _MATTER.match(behind)):
        return str(matter.lastgroup)
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
