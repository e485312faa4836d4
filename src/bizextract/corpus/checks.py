"""The single checks of one notice: spans, attributes, tasks. Each problem says what is wrong and what to write instead."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from itertools import pairwise

from bizextract.records import Record, SpanLabel, TargetKind, TargetRole, UnitRole
from bizextract.resources.reforms import REFORM_NAMES
from bizextract.resources.topics import NO_TOPIC, TOPICS

from .files import offset_fault
from .notices import AnnotatedNotice, AnnotatedSpan, AnnotatedTask

__all__ = ["Problem", "notice_problems"]


class Problem(Record):
    """One problem. ``line`` counts from 1 in the file; ``offset`` counts characters of the text; None without a place."""

    file: str = ""
    line: int | None = None
    notice: str = ""
    offset: int | None = None
    message: str
    proposal: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part)
        offset = "" if self.offset is None else f"offset {self.offset}: "
        return f"{place}: {offset}{self.message}. {self.proposal}"


# START/END: matches 2021-06-01/2021-12-31, /2021-12-31, 2018-12-29/; not 2021-6-1/ and not a lone slash.
_INTERVAL = re.compile(r"(?=.{2})(\d{4}-\d{2}-\d{2})?/(\d{4}-\d{2}-\d{2})?")
_TIME_UNIT = r"(?:year|month|week|day|workday|hour|minute|workhour)"
# The other time values: matches "every 1 month", "<=20 day", "3..5 workday", ongoing, ?; not "20 days", "every month", 2021.
_TIME_OTHER = re.compile(
    rf"every \d+(?:\.\d+)? {_TIME_UNIT}|(?:<=|>=|=|<|>|~)?\d+(?:\.\d+)?(?:\.\.\d+(?:\.\d+)?)? {_TIME_UNIT}|ongoing|\?"
)
# A target's norm: matches ">=50 %", "=2..3 个", "~-1.5 百分点"; not "50 %", ">= 50%", "=1,000 元".
_NORM = re.compile(r"(?:>=|<=|=|>|<|~)-?\d+(?:\.\d+)?(?:\.\.-?\d+(?:\.\d+)?)? \S+")
# A cited document: matches 《行政许可法》; not a bracket that is never closed. 200 characters are more than any title has.
_TITLE = re.compile(r"《[^《》]{1,200}》")
_NO_INDICATOR = "-"
_ATTRIBUTES = {
    SpanLabel.UNIT.value: ("role",),
    SpanLabel.TIME.value: ("value",),
    SpanLabel.TARGET.value: ("kind", "role", "norm", "indicator"),
    SpanLabel.REFORM.value: ("reform",),
}
_ALL_ATTRIBUTES = ("role", "value", "kind", "norm", "indicator", "reform")


def notice_problems(notice: AnnotatedNotice, labels: Collection[str]) -> Iterator[Problem]:
    """The problems of one notice; ``labels`` are those allowed."""
    yield from _layout_problems(notice)
    titles = [match.span() for match in _TITLE.finditer(notice.text)]
    for span in notice.spans:
        if span.label not in labels:
            yield _problem(
                span,
                f"unknown label {span.label}",
                f"use {_nearest(span.label, labels)}, or declare the label with --label {span.label}",
            )
            continue
        yield from _boundary_problems(notice, span, titles)
        yield from _attribute_problems(notice, span)
    for task in notice.tasks:
        yield from _task_problems(notice, task)


def _problem(place: AnnotatedSpan | AnnotatedTask, message: str, proposal: str) -> Problem:
    name = f"{place.label} {place.text!r}" if isinstance(place, AnnotatedSpan) else f"task {place.number!r} {place.title!r}"
    return Problem(offset=place.start, message=f"{name}: {message}", proposal=proposal)


def _nearest(given: str, known: Collection[str]) -> str:
    """The known words closest to ``given``, or all of them."""
    return " or ".join(get_close_matches(given, list(known), n=1, cutoff=0.5) or sorted(known))


def _layout_problems(notice: AnnotatedNotice) -> Iterator[Problem]:
    """Spans and tasks are flat: none overlaps another of its kind."""
    spans = sorted(notice.spans, key=lambda span: (span.start, span.end))
    for before, span in pairwise(spans):
        if span.start < before.end:
            yield _problem(span, f"overlaps {before.label} {before.text!r}", "spans are flat: keep one of them")
    tasks = sorted(notice.tasks, key=lambda task: (task.start, task.end))
    for outer, task in pairwise(tasks):
        if task.start < outer.end:
            yield _problem(
                task, f"begins inside task {outer.number!r}", "tasks do not nest: end the one where the other begins"
            )


def _boundary_problems(notice: AnnotatedNotice, span: AnnotatedSpan, titles: list[tuple[int, int]]) -> Iterator[Problem]:
    fault = offset_fault(notice, span)
    if fault:
        yield Problem(offset=span.start, message=fault, proposal="correct start and end, or the text")
    elif span.text != span.text.strip():
        yield _problem(span, "has blanks at its ends", f"mark {span.text.strip()!r} only")
    elif any(start <= span.start and span.end <= end for start, end in titles):
        yield _problem(span, "stands inside 《…》", "a cited document is one opaque reference: take the mark out")


def _attribute_problems(notice: AnnotatedNotice, span: AnnotatedSpan) -> Iterator[Problem]:
    known = _ATTRIBUTES.get(span.label, ("value",))
    for name in _ALL_ATTRIBUTES:
        if name not in known and getattr(span, name) is not None:
            yield _problem(span, f"has {name}, which {span.label} does not bear", f"its attributes are {', '.join(known)}")
    if span.label == SpanLabel.UNIT.value:
        yield from _choice(span, "role", span.role, [role.value for role in UnitRole])
    elif span.label == SpanLabel.REFORM.value:
        yield from _choice(span, "reform id", span.reform, list(REFORM_NAMES))
    elif span.label == SpanLabel.TIME.value:
        yield from _time_problems(span)
    elif span.label == SpanLabel.TARGET.value:
        yield from _choice(span, "kind", span.kind, [kind.value for kind in TargetKind])
        yield from _choice(span, "role", span.role, [role.value for role in TargetRole])
        yield from _target_problems(notice, span)


def _choice(span: AnnotatedSpan, name: str, given: str | None, known: Collection[str]) -> Iterator[Problem]:
    if given not in known:
        yield _problem(span, f"{name} {given!r} is unknown", f"use {_nearest(given or '', known)}")


def _time_problems(span: AnnotatedSpan) -> Iterator[Problem]:
    value = span.value or ""
    interval = _INTERVAL.fullmatch(value)
    if interval:
        try:
            ends = [dt.date.fromisoformat(day) for day in interval.groups() if day]
        except ValueError:
            yield _problem(
                span, f"value {value!r} names a day that does not exist", "write the last day of the month that is meant"
            )
            return
        if len(ends) == 2 and ends[1] < ends[0]:
            yield _problem(span, f"value {value!r} ends before it begins", "write START/END in this order")
    elif not _TIME_OTHER.fullmatch(value):
        yield _problem(
            span,
            f"value {value!r} is not in the notation",
            "write START/END in ISO days, 'every 1 month', '<=20 day', 'ongoing', or '?' where it cannot be resolved",
        )


def _target_problems(notice: AnnotatedNotice, span: AnnotatedSpan) -> Iterator[Problem]:
    if not _NORM.fullmatch(span.norm or ""):
        yield _problem(
            span, f"norm {span.norm!r} is not in the notation", "write comparator, number, blank, unit: '>=50 %', '=2..3 个'"
        )
    if span.indicator != _NO_INDICATOR and (not span.indicator or span.indicator not in notice.text):
        yield _problem(
            span,
            f"indicator {span.indicator!r} is not in the text",
            "copy it from the same sentence or table cell, or write - where none stands there",
        )


def _task_problems(notice: AnnotatedNotice, task: AnnotatedTask) -> Iterator[Problem]:
    text = notice.text[task.start : task.end]
    if not 0 <= task.start < task.end <= len(notice.text) or not text.strip():
        yield _problem(task, f"range {task.start}:{task.end} is empty or outside the text", "correct start and end")
        return
    if task.title not in text:
        yield _problem(task, "the title is not in its text", "copy the title as it stands there, or leave it empty")
    if not task.topics:
        yield _problem(task, "has no topic", f"give one or more of the topics, {NO_TOPIC} where none fits")
    for topic in task.topics:
        if topic not in TOPICS:
            yield _problem(task, f"topic {topic!r} is unknown", f"use {_nearest(topic, TOPICS)}")
    if len(set(task.topics)) < len(task.topics):
        yield _problem(task, "names a topic twice", "keep each topic once")
    inside = [span for span in notice.spans if task.start <= span.start and span.end <= task.end]
    for name, given, marked in (
        ("lead_units", task.lead_units, [s.text for s in inside if s.label == "UNIT" and s.role == "lead"]),
        ("support_units", task.support_units, [s.text for s in inside if s.label == "UNIT" and s.role == "support"]),
        ("timeframes", task.timeframes, [s.text for s in inside if s.label == "TIME"]),
    ):
        if list(given) != marked:
            yield _problem(task, f"{name} {list(given)} are not the spans inside it", f"write {marked}")
