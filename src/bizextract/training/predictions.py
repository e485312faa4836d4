"""What a pipeline finds in a text, in the form in which an annotator would have marked it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from spacy.language import Language

from ..cleaning import clean
from ..corpus import AnnotatedNotice, AnnotatedSpan, AnnotatedTask
from ..errors import EmptyInputError
from ..extraction import extract
from ..reading import read
from ..records import Notice, NumericTarget, SpanLabel, Task, TextSpan
from ..tagging import SPANS_KEY

__all__ = ["Prediction", "annotation_of", "predict"]

_NO_INDICATOR = "-"
_UNRESOLVED = "?"
_FOUR = frozenset(label.value for label in SpanLabel)


@dataclass(frozen=True, slots=True)
class Prediction:
    """``annotated`` is what was found; ``confidences[i]`` is the probability of its span ``i``, None where there is none."""

    annotated: AnnotatedNotice
    confidences: tuple[float | None, ...]


def predict(id: str, text: str, date: dt.date | None, nlp: Language) -> Prediction:
    """What the whole package finds with the pipeline ``nlp``; labels beside the four come without attributes.

    Raises:
        EmptyInputError: the text has no visible character; the error names ``id``.
    """
    try:
        notice = extract(text, date, nlp)
    except EmptyInputError as error:
        raise EmptyInputError("the text of this notice is empty: take the notice away", source=id) from error
    marked = [*_records(notice), *_own_labels(text, nlp)]
    marked.sort(key=lambda item: (item[0].start, item[0].end))
    spans = tuple(span for span, _ in marked)
    tasks = tuple(_task(task) for task in notice.tasks)
    annotated = AnnotatedNotice(id=id, date=date or notice.metadata.issue_date, text=text, spans=spans, tasks=tasks)
    return Prediction(annotated, tuple(confidence for _, confidence in marked))


def annotation_of(prediction: Prediction) -> AnnotatedNotice:
    """A draft for an annotator: spans that overlap none before them, tasks with only the spans that stand inside them."""
    spans: list[AnnotatedSpan] = []
    for span in prediction.annotated.spans:
        if not spans or spans[-1].end <= span.start:
            spans.append(span)
    tasks = tuple(_with_inner_spans(task, spans) for task in prediction.annotated.tasks)
    return prediction.annotated.model_copy(update={"spans": tuple(spans), "tasks": tasks})


def _records(notice: Notice) -> list[tuple[AnnotatedSpan, float | None]]:
    found = [(_span(unit, SpanLabel.UNIT, role=unit.role.value), unit.confidence) for unit in notice.units]
    found += [(_span(time, SpanLabel.TIME, value=time.value or _UNRESOLVED), time.confidence) for time in notice.timeframes]
    found += [(_span(target, SpanLabel.TARGET, **_of_target(target)), target.confidence) for target in notice.targets]
    found += [(_span(reform, SpanLabel.REFORM, reform=reform.label), reform.confidence) for reform in notice.reforms]
    return found


def _span(record: TextSpan, label: SpanLabel, **attributes: str | None) -> AnnotatedSpan:
    place = {"start": record.start, "end": record.end, "text": record.text, "label": label.value}
    return AnnotatedSpan.model_validate({**place, **attributes})


def _of_target(target: NumericTarget) -> dict[str, str | None]:
    return {
        "kind": target.kind.value if target.kind else None,
        "role": target.role.value if target.role else None,
        "norm": target.norm,
        "indicator": target.indicator.text if target.indicator else _NO_INDICATOR,
    }


def _own_labels(text: str, nlp: Language) -> list[tuple[AnnotatedSpan, float | None]]:
    """Spans of labels that the records have no place for, such as a FUNDING of one's own."""
    if all(_FOUR.issuperset(labels) for labels in nlp.pipe_labels.values()):
        return []
    cleaned = clean(read(text))
    doc = nlp(cleaned.text)
    group = doc.spans[SPANS_KEY]
    found: list[tuple[AnnotatedSpan, float | None]] = []
    for span, score in zip(group, group.attrs["scores"], strict=True):
        if span.label_ not in _FOUR:
            start, end = cleaned.to_raw(span.start_char, span.end_char)
            found.append((AnnotatedSpan(start=start, end=end, label=span.label_, text=text[start:end]), float(score)))
    return found


def _task(task: Task) -> AnnotatedTask:
    return AnnotatedTask(
        number=task.number or "",
        title=task.title,
        start=task.start,
        end=task.end,
        lead_units=tuple(unit.text for unit in task.lead_units),
        support_units=tuple(unit.text for unit in task.support_units),
        timeframes=tuple(time.text for time in task.timeframes),
        topics=task.topics,
    )


def _with_inner_spans(task: AnnotatedTask, spans: list[AnnotatedSpan]) -> AnnotatedTask:
    inside = [span for span in spans if task.start <= span.start and span.end <= task.end]
    return task.model_copy(
        update={
            "lead_units": tuple(span.text for span in inside if span.role == "lead"),
            "support_units": tuple(span.text for span in inside if span.role == "support"),
            "timeframes": tuple(span.text for span in inside if span.label == SpanLabel.TIME.value),
        }
    )
