"""Topics of tasks: the 18 first-level indicators of the business-environment evaluation, by a multi-label linear classifier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Final

from ..records.stages import LinkedTask, Normalised
from ..resources.linear import IndependentClassifier, fit_independent
from ..resources.topics import NO_TOPIC

__all__ = ["TOPIC_MODEL", "fit_topics", "topics_of", "with_topics"]

TOPIC_MODEL: Final = "topics"
"""Name of the shipped classifier among the resources."""
_THRESHOLD: Final = 0.2
"""Least probability of a topic: on provinces left out 0.2 to 0.4 give the same micro F1; a low one leaves fewer tasks with one topic of two."""


def with_topics(tasks: Iterable[LinkedTask], normalised: Normalised) -> tuple[LinkedTask, ...]:
    """The tasks with their topics."""
    text = normalised.tagged.outline.clean.text
    return tuple(replace(task, topics=topics_of(task.title, text[task.span.start : task.span.end])) for task in tasks)


def topics_of(title: str, text: str) -> tuple[str, ...]:
    """Topics of a task, most probable first; 其他 where none of the 18 is likely.

    >>> topics_of("压缩用电报装时间", "压缩用电报装时间。低压小微企业接电时间压缩至10天以内。")
    ('获得电力',)
    """
    found = _classifier().probabilities(_features(title, text))
    likely = sorted((t for t, p in found.items() if p >= _THRESHOLD), key=lambda t: -found[t])
    named = tuple(topic for topic in likely if topic != NO_TOPIC)
    if named:
        return named
    return (NO_TOPIC,) if likely else (max(found, key=lambda t: found[t]),)


def fit_topics(examples: Iterable[tuple[str, str, Iterable[str]]]) -> IndependentClassifier:
    """Fit the classifier on (title, text, topics) of annotated tasks."""
    rows = list(examples)
    return fit_independent([list(_features(title, text)) for title, text, _ in rows], [topics for _, _, topics in rows])


@cache
def _classifier() -> IndependentClassifier:
    return IndependentClassifier.from_text(
        files("bizextract.resources").joinpath(f"data/{TOPIC_MODEL}.jsonl").read_text(encoding="utf-8")
    )


def _features(title: str, text: str) -> Iterator[str]:
    """Pairs and triples of characters of the task, those of its title once more under a mark of their own."""
    plain = "".join(text.split())
    head = "".join(title.split())
    seen: set[str] = set()
    for mark, piece in (("", plain), ("T:", head)):
        for size in (2, 3):
            for i in range(len(piece) - size + 1):
                feature = mark + piece[i : i + size]
                if feature not in seen:
                    seen.add(feature)
                    yield feature
