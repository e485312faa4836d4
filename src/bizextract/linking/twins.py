"""The same task in the body and in the annex table of a notice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ..records.stages import LinkedTask

__all__ = ["link_twins"]

# Titles of twins under one number differ by a word or two (推动政策服务不断优化, 推动政务服务不断优化: 0.9); those of
# different tasks of these notices stay below 0.5.
ALIKE = 0.6
MOST = 20  # items of one number that are compared; a notice has one for each of its parts, five at most in the samples
NOT_WORDS = re.compile(r"[^\w]|_")


def link_twins(tasks: Sequence[LinkedTask], rows: Sequence[bool]) -> tuple[LinkedTask, ...]:
    """Sets ``same_as`` of table rows and of the items of the text that they repeat; ``rows`` tells which tasks are rows.

    Twins have the same number and like titles, or the same title. Each task has one twin at most.
    """
    by_number: defaultdict[str, list[int]] = defaultdict(list)
    by_title: defaultdict[str, list[int]] = defaultdict(list)
    for i, (task, row) in enumerate(zip(tasks, rows, strict=False)):
        title = compact(task.title)
        if not row and title:
            by_number[value(task.number)].append(i)
            by_title[title].append(i)
    twin: dict[int, int] = {}
    for j, (task, row) in enumerate(zip(tasks, rows, strict=False)):
        title = compact(task.title)
        if not row or not title:
            continue
        same = [i for i in by_title[title] if i not in twin]
        near = [i for i in by_number[value(task.number)] if i not in twin][:MOST]
        alike = [i for i in near if likeness(compact(tasks[i].title), title) >= ALIKE]
        if found := same[:1] or alike[:1]:
            twin[j], twin[found[0]] = found[0], j
    return tuple(replace(task, same_as=twin[i]) if i in twin else task for i, task in enumerate(tasks))


def compact(title: str) -> str:
    return NOT_WORDS.sub("", title)


def value(number: str | None) -> str:
    """A number without its brackets and stops."""
    return NOT_WORDS.sub("", number or "")


def likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
