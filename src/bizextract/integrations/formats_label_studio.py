"""Label Studio: JSON tasks with per-region labels, choices and text areas.

The labelling configuration that fits is `LABELLING_CONFIG`. Exports are read as JSON, and as JSON-MIN as far as that says which
attribute belongs to which span. Offsets in exports are read as characters, and as UTF-16 units where only these give the
region's own text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, JsonValue, RootModel

from bizextract.corpus import AnnotatedNotice, AnnotatedSpan
from bizextract.corpus.files import read_text
from bizextract.errors import AnnotationError
from bizextract.records import SpanLabel, TargetKind, TargetRole, UnitRole
from bizextract.resources.reforms import REFORM_NAMES

from .formats_meta import ATTRIBUTES, NoticeMeta, attributes_of, meta_of, parse_json, rebuild, span_at

__all__ = ["LABELLING_CONFIG", "read_label_studio", "write_label_studio"]

_CHOICES = frozenset({"role", "kind", "reform"})
"""Attributes with a closed set of values; the others are text areas."""


def _choices(name: str, label: SpanLabel, values: Iterable[str]) -> str:
    options = "".join(f'<Choice value="{value}"/>' for value in values)
    return (
        f'<Choices name="{label.value}-{name}" toName="text" perRegion="true" whenTagName="label" '
        f'whenLabelValue="{label.value}">{options}</Choices>'
    )


def _text_area(name: str, label: SpanLabel) -> str:
    return (
        f'<TextArea name="{label.value}-{name}" toName="text" perRegion="true" whenTagName="label" '
        f'whenLabelValue="{label.value}" placeholder="{name}"/>'
    )


LABELLING_CONFIG = "\n".join(
    (
        "<View>",
        '<Labels name="label" toName="text">',
        *(f'<Label value="{label.value}"/>' for label in SpanLabel),
        "</Labels>",
        '<Text name="text" value="$text"/>',
        _choices("role", SpanLabel.UNIT, (role.value for role in UnitRole)),
        _text_area("value", SpanLabel.TIME),
        _choices("kind", SpanLabel.TARGET, (kind.value for kind in TargetKind)),
        _choices("role", SpanLabel.TARGET, (role.value for role in TargetRole)),
        _text_area("norm", SpanLabel.TARGET),
        _text_area("indicator", SpanLabel.TARGET),
        _choices("reform", SpanLabel.REFORM, REFORM_NAMES),
        "</View>",
    )
)
"""The labelling configuration of a Label Studio project for these annotations."""


class _Data(NoticeMeta):
    text: str


class _Value(BaseModel):
    model_config = ConfigDict(extra="ignore")

    start: int
    end: int
    text: str | list[str] = ""
    labels: list[str] = Field(default_factory=list)
    choices: list[str] = Field(default_factory=list)


class _Result(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str = ""
    from_name: str = ""
    type: str = ""
    value: _Value


class _Annotation(BaseModel):
    model_config = ConfigDict(extra="ignore")

    was_cancelled: bool = False
    result: list[_Result] = Field(default_factory=list)


class _Task(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: int | str | None = None
    data: _Data
    annotations: list[_Annotation] = Field(default_factory=list)


class _MinTask(NoticeMeta):
    """A task of JSON-MIN: data and results side by side, attributes as bare values in the order of their regions."""

    model_config = ConfigDict(extra="allow")

    id: int | str | None = None
    text: str
    label: list[_Value] = Field(default_factory=list)


class _Tasks(RootModel[list[dict[str, JsonValue]]]):
    pass


_HINT = "export the project as JSON; its texts have to stand under `text`, as in the labelling configuration of this package"


def write_label_studio(notices: Iterable[AnnotatedNotice], path: Path) -> None:
    """Write a JSON file that Label Studio imports into a project with `LABELLING_CONFIG`."""
    tasks = [
        {
            # The attributes stand in the regions; twice would be two sources of one thing.
            "data": {"text": notice.text} | meta_of(notice).model_dump(mode="json", exclude={"attributes"}),
            "annotations": [{"result": [part for n, span in enumerate(notice.spans) for part in _regions(n, span)]}],
        }
        for notice in notices
    ]
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1), encoding="utf-8")


def _regions(number: int, span: AnnotatedSpan) -> list[dict[str, JsonValue]]:
    """The labelled region and one further result for each attribute, under the same region id."""

    def result(name: str, kind: str, **value: JsonValue) -> dict[str, JsonValue]:
        place: dict[str, JsonValue] = {"start": span.start, "end": span.end, **value}
        return {"id": f"s{number}", "from_name": name, "to_name": "text", "type": kind, "value": place}

    parts = [result("label", "labels", text=span.text, labels=[span.label])]
    for name, value in attributes_of(span).items():
        field = f"{span.label}-{name}"
        parts.append(result(field, "choices", choices=[value]) if name in _CHOICES else result(field, "textarea", text=[value]))
    return parts


def read_label_studio(path: Path) -> list[AnnotatedNotice]:
    """Read a JSON or JSON-MIN export: of each task the first annotation that was not skipped.

    Raises:
        AnnotationError: not such an export, a region whose offsets do not give its text, or a JSON-MIN that does not say which
            attributes belong to which spans.
    """
    notices = []
    for number, row in enumerate(parse_json(_Tasks, read_text(path), str(path), hint=_HINT).root, 1):
        where = f"{path}: task {number}"
        data: _Data | _MinTask
        if "data" in row:
            task = parse_json(_Task, row, where, hint=_HINT)
            data, id = task.data, task.id
            results = next((annotation.result for annotation in task.annotations if not annotation.was_cancelled), [])
        else:
            data = parse_json(_MinTask, row, where, hint=_HINT)
            id, results = data.id, _min_results(data, where)
        spans = _spans(data.text, results, where)
        notices.append(rebuild(data.text, spans, data, f"{path.stem}-{number if id is None else id}"))
    return notices


def _min_results(task: _MinTask, source: str) -> list[_Result]:
    """The results of a JSON-MIN task as a JSON export has them."""
    results = [_Result(id=str(index), type="labels", value=value) for index, value in enumerate(task.label)]
    for name, written in (task.model_extra or {}).items():
        label, _, attribute = name.partition("-")
        if attribute not in ATTRIBUTES:
            continue
        values = written if isinstance(written, list) else [written]
        regions = [result for result in results if result.value.labels[:1] == [label]]
        if len(regions) != len(values):
            raise AnnotationError(
                f"{len(values)} {attribute} of {len(regions)} {label} spans, and JSON-MIN does not say whose: export the project as "
                "JSON",
                source=source,
            )
        for region, value in zip(regions, values, strict=True):
            place = region.value.model_copy(update={"labels": [], "choices": [str(value)]})
            results.append(_Result(id=region.id, from_name=name, value=place))
    return results


def _spans(text: str, results: Sequence[_Result], source: str) -> list[AnnotatedSpan]:
    attributes: dict[str, dict[str, str]] = {}
    for result in results:
        name = result.from_name.partition("-")[2]
        written = result.value.choices or (result.value.text if isinstance(result.value.text, list) else [])
        if name and written:
            attributes.setdefault(result.id, {})[name] = written[0]
    spans = []
    for result in results:
        if result.type == "labels" and result.value.labels:
            start, end = _place(text, result.value, source)
            label = result.value.labels[0]
            spans.append(span_at(text, start, end, label, attributes.get(result.id, {}), source))
    return spans


def _place(text: str, value: _Value, source: str) -> tuple[int, int]:
    """The range in characters: as it stands, or counted in UTF-16 units, whichever gives the region's own text."""
    if not value.text or text[value.start : value.end] == value.text:
        return value.start, value.end
    units = text.encode("utf-16-le")
    start, end = (len(units[: 2 * offset].decode("utf-16-le", "ignore")) for offset in (value.start, value.end))
    if text[start:end] == value.text:
        return start, end
    raise AnnotationError(
        f"region {value.text!r} does not stand at {value.start}:{value.end}: the text has changed since, export again",
        source=source,
        offset=value.start,
    )
