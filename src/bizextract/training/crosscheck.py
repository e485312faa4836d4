"""Annotated values against what the normaliser reads in the same words: a slip of one of the two."""

from __future__ import annotations

from collections.abc import Iterator

from ..corpus import AnnotatedNotice, Problem
from .stages import gold_notice

__all__ = ["attribute_problems"]

_UNRESOLVED = "?"


def attribute_problems(notice: AnnotatedNotice) -> Iterator[Problem]:
    """TIME values and TARGET norms that the normaliser reads otherwise, for `bizextract.corpus.validate`.

    Where it is the annotation that is right, the normaliser has to learn; the proposal names both.

    >>> span = dict(start=0, end=5, label="TARGET", text="50%以上", kind="goal", role="value", norm="=50 %", indicator="-")
    >>> [problem.proposal for problem in attribute_problems(AnnotatedNotice(id="n", text="50%以上", spans=[span]))]
    ["write '>=50 %' if that is what is meant"]
    """
    gold = gold_notice(notice)
    for index, span in enumerate(gold.spans):
        time, quantity = gold.normalised.times.get(index), gold.normalised.quantities.get(index)
        read, given, name = (
            (time.value, span.value, "value") if time else (quantity.norm if quantity else None, span.norm, "norm")
        )
        if read is not None and given is not None and read != given and _UNRESOLVED not in (read, given):
            yield Problem(
                offset=span.start,
                message=f"{span.label} {span.text!r}: {name} {given!r}, but its words read {read!r}",
                proposal=f"write {read!r} if that is what is meant",
            )
