"""What annotation tools have no place for, carried beside the spans: header fields, tasks, attributes by place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, ValidationInfo, field_validator

from bizextract.corpus import AnnotatedNotice, AnnotatedSpan, AnnotatedTask
from bizextract.errors import AnnotationError
from bizextract.records import SpanLabel, UnitRole

__all__ = [
    "ATTRIBUTES",
    "ConversionWarning",
    "NoticeMeta",
    "attributes_of",
    "bare_spans",
    "meta_of",
    "parse_json",
    "rebuild",
    "span_at",
]

_Model = TypeVar("_Model", bound=BaseModel)

ATTRIBUTES = ("role", "value", "kind", "norm", "indicator", "reform")
"""Attributes that a span may bear, in the order in which they are written."""


class ConversionWarning(UserWarning):
    """Something of another tool's file that our annotations cannot say; the message names the place and what became of it."""


class NoticeMeta(BaseModel):
    """The notice without its text and spans.

    ``attributes`` are keyed by place and label, so that spans may be added and taken away in the tool.
    """

    model_config = ConfigDict(extra="ignore")

    notice: str | None = None
    date: dt.date | None = None
    province: str | None = None
    level: str | None = None
    genre: str | None = None
    dirt: str | None = None
    tasks: list[AnnotatedTask] = Field(default_factory=list)
    attributes: dict[str, dict[str, str]] = Field(default_factory=dict)

    @field_validator("tasks", "attributes", mode="before")
    @classmethod
    def _nothing(cls, value: JsonValue, info: ValidationInfo) -> JsonValue:
        """Tools that export a table write null for what only other notices have."""
        return value if value is not None else {} if info.field_name == "attributes" else []


def attributes_of(span: AnnotatedSpan) -> dict[str, str]:
    """The attributes that the span bears."""
    return {name: value for name in ATTRIBUTES if (value := getattr(span, name)) is not None}


def meta_of(notice: AnnotatedNotice) -> NoticeMeta:
    """Everything of the notice but its text and where its spans stand."""
    return NoticeMeta(
        notice=notice.id,
        date=notice.date,
        province=notice.province,
        level=notice.level,
        genre=notice.genre,
        dirt=notice.dirt,
        tasks=list(notice.tasks),
        attributes={_key(span.start, span.end, span.label): found for span in notice.spans if (found := attributes_of(span))},
    )


def bare_spans(text: str, places: Iterable[tuple[int, int, str]], meta: NoticeMeta, source: str) -> list[AnnotatedSpan]:
    """Spans from ``(start, end, label)`` with the attributes that ``meta`` knows for exactly that place and label."""
    return [
        span_at(text, start, end, label, meta.attributes.get(_key(start, end, label), {}), source)
        for start, end, label in places
    ]


def span_at(text: str, start: int, end: int, label: str, attributes: Mapping[str, str], source: str) -> AnnotatedSpan:
    """The span of that range.

    Raises:
        AnnotationError: the range is empty or outside the text, or there is no such attribute.
    """
    if not 0 <= start < end <= len(text):
        raise AnnotationError(
            f"{label} at {start}:{end} is empty or outside a text of {len(text)} characters: has the text changed since?",
            source=source,
            offset=start,
        )
    unknown = set(attributes) - set(ATTRIBUTES)
    if unknown:
        raise AnnotationError(
            f"{label} {text[start:end]!r} has {min(unknown)}: the attributes are {', '.join(ATTRIBUTES)}",
            source=source,
            offset=start,
        )
    return AnnotatedSpan(start=start, end=end, label=label, text=text[start:end], **attributes)


def rebuild(text: str, spans: Iterable[AnnotatedSpan], meta: NoticeMeta, fallback_id: str) -> AnnotatedNotice:
    """The notice; spans in order, the tasks' units and times taken anew from the spans inside them."""
    ordered = tuple(sorted(spans, key=lambda span: (span.start, span.end)))
    return AnnotatedNotice(
        id=meta.notice or fallback_id,
        date=meta.date,
        province=meta.province,
        level=meta.level,
        genre=meta.genre,
        dirt=meta.dirt,
        text=text,
        spans=ordered,
        tasks=tuple(_refreshed(task, ordered) for task in meta.tasks),
    )


def parse_json(
    model: type[_Model],
    content: str | dict[str, JsonValue],
    source: str,
    line: int | None = None,
    *,
    hint: str = "is this an export of that tool?",
) -> _Model:
    """Read JSON, or what was read of it, as ``model``; ``hint`` ends the message of the error.

    Raises:
        AnnotationError: it is no JSON, or not of that shape.
    """
    try:
        return model.model_validate_json(content) if isinstance(content, str) else model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        raise AnnotationError(f"{where}: {first['msg']}; {hint}", source=source, line=line) from error


def _key(start: int, end: int, label: str) -> str:
    return f"{start}-{end}-{label}"


def _refreshed(task: AnnotatedTask, spans: tuple[AnnotatedSpan, ...]) -> AnnotatedTask:
    inside = [span for span in spans if task.start <= span.start and span.end <= task.end]
    units = [span for span in inside if span.label == SpanLabel.UNIT.value]
    return task.model_copy(
        update={
            "lead_units": tuple(span.text for span in units if span.role == UnitRole.LEAD.value),
            "support_units": tuple(span.text for span in units if span.role == UnitRole.SUPPORT.value),
            "timeframes": tuple(span.text for span in inside if span.label == SpanLabel.TIME.value),
        }
    )
