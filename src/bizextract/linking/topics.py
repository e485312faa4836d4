"""Topics of tasks: the 18 first-level indicators of the business-environment evaluation, by a multi-label linear classifier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Final

from ..records.stages import LinkedTask, Normalised
from ..resources.linear import IndependentClassifier, fit_independent
from ..resources.topics import NO_TOPIC, topic_terms
from ..segmentation import load_segmenter

__all__ = ["TOPIC_MODEL", "fit_topics", "rated_topics", "with_topics"]

TOPIC_MODEL: Final = "topics"
"""Name of the shipped classifier among the resources."""
_THRESHOLD: Final = 0.2
"""Least probability of a topic. Held-out provinces give 0.84 micro F1 at 0.2 and 0.83 at 0.3 to 0.5: a low one leaves fewer tasks with
one topic of two."""
_LEAST: Final = 0.05
"""Below this a topic is the classifier's leaning and no finding: held-out tasks whose best is lower have 其他 as often as that."""
_SECTION: Final = 0.3
"""Least probability of a topic that the headings above a task give it where its own words give none."""
_DEFAULT: Final = "政务服务"
"""The largest class of the training text: what is unlike all of it looks like this one, so it is never a last resort."""
_COUNTS: Final = (1, 2, 3, 5, 8)
"""Numbers of different terms of one topic that are told apart: one term may be there by chance, five are not."""
_WORDS: Final = 100
"""Characters of a task, from its start, that are divided into words: all of it takes a third of the whole library's time and gives
the same micro F1."""
_GROUP: Final = 4
"""Terms that make up one example in training."""


def with_topics(tasks: Iterable[LinkedTask], normalised: Normalised) -> tuple[LinkedTask, ...]:
    """The tasks with their topics and the probability of each."""
    text = normalised.tagged.outline.clean.text
    return tuple(_rated(task, rated_topics(task.title, text[task.span.start : task.span.end], task.section)) for task in tasks)


def _rated(task: LinkedTask, topics: Mapping[str, float]) -> LinkedTask:
    return replace(task, topics=tuple(topics), topic_confidences=tuple(round(p, 4) for p in topics.values()))


def rated_topics(title: str, text: str, section: Sequence[str] = ()) -> dict[str, float]:
    """Topics of a task and their probabilities, most probable first; 其他 where none of the 18 is likely.

    ``section`` are the headings above the task. They decide where its own words do not. In three-fold validation over provinces
    that and `_DEFAULT` raise micro and macro F1 from 0.803 and 0.801 to 0.804 and 0.804; of 政务服务 alone from 0.801 to 0.817.

    >>> list(rated_topics("压缩用电报装时间", "压缩用电报装时间。低压小微企业接电时间压缩至10天以内。"))
    ['获得电力']
    """
    found = _classifier().probabilities(_features(title, text))
    ranked = sorted(found, key=lambda topic: -found[topic])
    likely = [topic for topic in ranked if found[topic] >= _THRESHOLD]
    named = [topic for topic in likely if topic != NO_TOPIC]
    return {topic: found[topic] for topic in named or likely} or _last_resort(found, section)


def _last_resort(found: Mapping[str, float], section: Sequence[str]) -> dict[str, float]:
    """The one topic of a task whose own words make none likely: that of its headings, else its best if it is a finding, else 其他."""
    heading = " ".join(section)
    above = _classifier().probabilities(_features(heading, heading)) if heading else {}
    own = {topic: value for topic, value in found.items() if topic != _DEFAULT}
    for rated, least in ((above, _SECTION), (own, _LEAST)):
        best = max(rated, key=lambda topic: rated[topic], default=NO_TOPIC)
        if rated.get(best, 0.0) >= least:
            return {best: rated[best]}
    return {NO_TOPIC: found[NO_TOPIC]}


def fit_topics(examples: Iterable[tuple[str, str, Iterable[str]]]) -> IndependentClassifier:
    """Fit the classifier on (title, text, topics) of annotated tasks, and on the vocabulary of the topics.

    That vocabulary (`topic_terms`) stands for what a few hundred tasks of one topic do not show; each of its terms, and each few
    of them in a row, is an example too. With it, micro F1 on tasks of real notices is 0.83 instead of 0.72.
    """
    rows = [(title, text, tuple(topics)) for title, text, topics in examples]
    for topic, terms in topic_terms().items():
        groups = [terms[i : i + _GROUP] for i in range(0, len(terms), _GROUP)]
        rows += [(term, term, (topic,)) for term in terms] + [(group[0], "、".join(group), (topic,)) for group in groups]
    return fit_independent([list(_features(title, text)) for title, text, _ in rows], [topics for _, _, topics in rows])


@cache
def _classifier() -> IndependentClassifier:
    # JSON Lines instead of a skops file: a weight can be read and reviewed line by line, loading runs no code and needs no
    # scikit-learn, and files of two versions can be compared.
    return IndependentClassifier.from_text(
        files("bizextract.resources").joinpath(f"data/{TOPIC_MODEL}.jsonl").read_text(encoding="utf-8")
    )


def _features(title: str, text: str) -> Iterator[str]:
    """Words, pairs and triples of characters of the task, those of its title once more under a mark of their own, and how many
    terms of each topic stand in both.

    Micro F1 on the held-out provinces of dev, of test and on real tasks: 0.84, 0.81, 0.83 with characters alone, 0.84, 0.83, 0.83
    with words too. Words alone (0.82, 0.83, 0.81 in the same setting) miss what the segmenter does not know.
    """
    plain = "".join(text.split())
    head = "".join(title.split())
    cut = load_segmenter().cut
    seen: dict[str, None] = {}
    for mark, piece in (("", plain), ("T:", head)):
        seen.update((mark + piece[i : i + size], None) for size in (2, 3) for i in range(len(piece) - size + 1))
        seen.update((f"{mark}W:{word}", None) for word in (cut(piece[:_WORDS]) if piece else ()) if len(word) > 1)
    for topic, terms in topic_terms().items():
        inside = sum(term in plain for term in terms)
        seen.update((f"{topic}>={count}", None) for count in _COUNTS if inside >= count)
        named = sum(term in head for term in terms)
        seen.update((f"T:{topic}>={count}", None) for count in (1, 2) if named >= count)
    yield from seen
