"""The native annotation format as typed records: a notice, its marked spans, its tasks.

Field names are those of the JSON Lines files. The records hold what an annotator wrote, right or wrong: labels, roles and
values are plain strings here, and `bizextract.corpus.validate` says which of them break the guidelines. Only the shape is
closed: an unknown field is an error, an absent header field is not.
"""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from bizextract.records import Record

__all__ = ["AnnotatedNotice", "AnnotatedSpan", "AnnotatedTask"]


class AnnotatedSpan(Record):
    """A marked piece of the text: ``notice.text[start:end] == text``, offsets half-open in characters.

    Which attributes a span has hangs on its label: UNIT ``role``; TIME ``value``; TARGET ``kind, role, norm, indicator``
    (``-`` where no indicator stands in the sentence); REFORM ``reform``. A label of one's own has none, or ``value``.
    """

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    label: str
    text: str
    role: str | None = None
    value: str | None = None
    kind: str | None = None
    norm: str | None = None
    indicator: str | None = None
    reform: str | None = None


class AnnotatedTask(Record):
    """A task and the texts of the spans inside it. ``number`` is as printed, empty where the task has none."""

    number: str = ""
    title: str = ""
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    lead_units: tuple[str, ...] = ()
    support_units: tuple[str, ...] = ()
    timeframes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


class AnnotatedNotice(Record):
    """One annotated text. ``date`` is the day that relative times are resolved against, None where none is known.

    ``province``, ``level``, ``genre`` and ``dirt`` say where the text comes from and how damaged it is; None where not said.

    Example:
        >>> notice = AnnotatedNotice(id="n1", text="区工信局牵头。")
        >>> notice.spans
        ()
    """

    id: str
    date: dt.date | None = None
    province: str | None = None
    level: str | None = None
    genre: str | None = None
    dirt: str | None = None
    text: str
    spans: tuple[AnnotatedSpan, ...] = ()
    tasks: tuple[AnnotatedTask, ...] = ()
