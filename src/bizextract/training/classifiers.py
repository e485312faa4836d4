"""Training of the classifiers behind the tagger: roles, targets, reform ids and topics, all from the same annotations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..corpus import AnnotatedNotice
from ..linking.roles import ROLE_MODEL, train_roles
from ..linking.targets_training import TargetExample, train_targets
from ..linking.topics import TOPIC_MODEL, fit_topics
from ..normalising.reforms import REFORM_MODEL, fit_reforms
from ..records import SpanLabel, TargetKind, TargetRole, UnitRole
from ..resources.shipped import write_model
from .stages import GoldNotice, gold_notice

__all__ = ["train_classifiers"]

_NO_INDICATOR = "-"


def train_classifiers(
    notices: Sequence[AnnotatedNotice], folder: Path, progress: Callable[[str], None] = lambda step: None
) -> None:
    """Train every classifier of the later stages and write its weights, the same for the same notices.

    Args:
        notices: annotated notices without problems (`bizextract.corpus.validate`), of all four labels, with tasks.
        folder: where the JSON Lines files go; the package reads its own from ``bizextract/resources/data``.
        progress: called with the name of each step before it begins.
    """
    progress("cleaning and outlining")
    gold = [gold_notice(notice) for notice in notices]
    progress("roles of units")
    write_model(train_roles((g.normalised, _roles(g)) for g in gold), folder, ROLE_MODEL)
    progress("targets: kinds, roles, indicators")
    train_targets([_target_example(g) for g in gold]).to_disk(folder)
    progress("reform ids")
    write_model(fit_reforms([example for g in gold for example in _reform_examples(g)]), folder, REFORM_MODEL)
    progress("topics of tasks")
    fit_topics([example for g in gold for example in _task_examples(g)]).to_disk(folder / f"{TOPIC_MODEL}.jsonl")


def _roles(gold: GoldNotice) -> dict[int, UnitRole]:
    return {i: UnitRole(span.role) for i, span in enumerate(gold.spans) if span.label == SpanLabel.UNIT.value}


def _target_example(gold: GoldNotice) -> TargetExample:
    targets = {i: span for i, span in enumerate(gold.spans) if span.label == SpanLabel.TARGET.value}
    return TargetExample(
        normalised=gold.normalised,
        kinds={i: TargetKind(span.kind) for i, span in targets.items()},
        roles={i: TargetRole(span.role) for i, span in targets.items()},
        indicators={i: None if span.indicator == _NO_INDICATOR else span.indicator for i, span in targets.items()},
    )


def _reform_examples(gold: GoldNotice) -> list[tuple[str, str]]:
    """Clean text and id of each marked term."""
    pairs = zip(gold.normalised.tagged.mentions, gold.spans, strict=True)
    return [(gold.clean.text[mention.span.start : mention.span.end], span.reform) for mention, span in pairs if span.reform]


def _task_examples(gold: GoldNotice) -> list[tuple[str, str, tuple[str, ...]]]:
    """Title, clean text and topics of each task."""
    found = []
    for task in gold.annotated.tasks:
        place = gold.clean.to_clean(task.start, task.end)
        if place is not None and task.topics:
            found.append((task.title, gold.clean.text[slice(*place)], task.topics))
    return found
