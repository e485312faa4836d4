"""doccano: JSON Lines of its sequence labelling projects.

Written as ``{"text": …, "label": [[start, end, label], …]}`` with the notice's meta as further fields, which doccano keeps and
exports again. Read in the forms of all its versions: ``label`` or ``labels``; ``entities`` with ``start_offset`` and ``end_offset``
beside ``relations``, or as triples; ``annotations``; meta as further fields or inside ``meta``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import AliasChoices, BaseModel, Field, JsonValue, RootModel

from bizextract.corpus import AnnotatedNotice
from bizextract.corpus.files import json_lines
from bizextract.errors import AnnotationError

from .formats_meta import NoticeMeta, bare_spans, meta_of, parse_json, rebuild

__all__ = ["read_doccano", "write_doccano"]

_HINT = 'a line is {"text": "…", "label": [[0, 4, "UNIT"]]}, as doccano exports it: choose JSONL, or JSONL (Text-Labels) in old versions'


class _Entity(BaseModel):
    label: str | int
    start_offset: int
    end_offset: int


class _Object(RootModel[dict[str, JsonValue]]):
    pass


class _Row(NoticeMeta):
    id: int | str | None = Field(default=None, validation_alias=AliasChoices("id", "doc_id"))
    text: str
    label: list[tuple[int, int, str] | _Entity] = Field(
        default_factory=list, validation_alias=AliasChoices("label", "labels", "entities", "annotations")
    )


def write_doccano(notices: Iterable[AnnotatedNotice], path: Path) -> None:
    """Write a file that doccano imports (File format: JSONL, column data: text, column label: label)."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for notice in notices:
            label = [[span.start, span.end, span.label] for span in notice.spans]
            row = {"text": notice.text, "label": label} | meta_of(notice).model_dump(mode="json")
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def read_doccano(path: Path) -> list[AnnotatedNotice]:
    """Read an export; spans that were added in doccano have no attributes yet. Relations and comments are passed over.

    Raises:
        AnnotationError: a line is of none of the forms, or names its labels by numbers only.
    """
    notices = []
    for line, content in json_lines(path):
        fields = parse_json(_Object, content, str(path), line, hint=_HINT).root
        meta = fields.get("meta")
        row = parse_json(_Row, {**meta, **fields} if isinstance(meta, dict) else fields, str(path), line, hint=_HINT)
        places = [_place(label, path, line) for label in row.label]
        fallback = f"{path.stem}-{line if row.id is None else row.id}"
        notices.append(rebuild(row.text, bare_spans(row.text, places, row, str(path)), row, fallback))
    return notices


def _place(label: tuple[int, int, str] | _Entity, path: Path, line: int) -> tuple[int, int, str]:
    if not isinstance(label, _Entity):
        return label
    if isinstance(label.label, int):
        raise AnnotationError(
            f"label {label.label} is a number, and its name is not in this file: export again as JSONL (Text-Labels)",
            source=str(path),
            line=line,
        )
    return label.start_offset, label.end_offset, label.label
