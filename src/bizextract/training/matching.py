"""Which marked span answers which: one to one, by overlap, as the scores count them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..corpus import AnnotatedSpan
from ..linking.indicators import likeness
from ..records import SpanLabel

__all__ = ["EXACT", "INDICATOR", "RELAXED", "Placed", "attribute_agreement", "match", "overlap"]

EXACT = 1.0
RELAXED = 0.5
"""Least overlap of a relaxed match, intersection over union."""

INDICATOR = "indicator"
"""The attribute that a right record may have wrong: two annotators word it differently too often to judge the others by it."""

_INDICATOR_LIKENESS = 0.5  # 审批时限 agrees with 全流程审批时限 (0.73), not with 申请材料 (0.0)
_UNRESOLVED = "?"
_KEYS = {
    SpanLabel.UNIT.value: ("role",),
    SpanLabel.TIME.value: ("value",),
    SpanLabel.TARGET.value: ("kind", "role", "norm"),
    SpanLabel.REFORM.value: ("reform",),
}
"""Attributes that make a record right, by label; other labels have none."""


class Placed(Protocol):
    """Anything with a half-open range."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def overlap(left: Placed, right: Placed) -> float:
    """Intersection over union of two ranges, from 0 to 1."""
    shared = min(left.end, right.end) - max(left.start, right.start)
    return shared / (max(left.end, right.end) - min(left.start, right.start)) if shared > 0 else 0.0


def match(gold: Sequence[Placed], predicted: Sequence[Placed], least: float) -> list[tuple[int, int]]:
    """Pairs of indices of ranges that overlap by at least ``least``, each range in one pair, the best overlaps first."""
    pairs = sorted(
        (
            (-overlap(g, p), i, j)
            for i, g in enumerate(gold)
            for j, p in enumerate(predicted)
            if p.start < g.end and g.start < p.end
        )
    )
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    found = []
    for minus, i, j in pairs:
        if -minus >= least and i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            found.append((i, j))
    return found


def attribute_agreement(gold: AnnotatedSpan, predicted: AnnotatedSpan) -> dict[str, bool]:
    """Which attributes of two spans of one label agree. A TIME that the annotator could not resolve asks for none.

    ``indicator`` of a TARGET agrees where half of the characters are common; it is not part of a record's being right.
    """
    agreement = {
        key: getattr(gold, key) == getattr(predicted, key)
        for key in _KEYS.get(gold.label, ())
        if not (key == "value" and gold.value == _UNRESOLVED)
    }
    if gold.label == SpanLabel.TARGET.value:
        agreement[INDICATOR] = _same_indicator(gold.indicator, predicted.indicator)
    return agreement


def _same_indicator(left: str | None, right: str | None) -> bool:
    if left in (None, "-") or right in (None, "-"):
        return (left or "-") == (right or "-")
    return likeness(left, right) >= _INDICATOR_LIKENESS
