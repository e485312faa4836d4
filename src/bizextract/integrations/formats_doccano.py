"""doccano: JSON Lines of its sequence labelling projects.

Written as ``{"text": …, "label": [[start, end, label], …]}`` with the notice's meta as further fields, which doccano keeps and
exports again; read in that form and in that of newer exports (``entities`` with ``start_offset`` and ``end_offset``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, Field

from bizextract.corpus import AnnotatedNotice
from bizextract.corpus.files import json_lines

from .formats_meta import NoticeMeta, bare_spans, meta_of, parse_json, rebuild

__all__ = ["read_doccano", "write_doccano"]


class _Entity(BaseModel):
    label: str
    start_offset: int
    end_offset: int


class _Row(NoticeMeta):
    id: int | str | None = None
    text: str
    label: list[tuple[int, int, str]] = Field(default_factory=list)
    entities: list[_Entity] = Field(default_factory=list)


def write_doccano(notices: Iterable[AnnotatedNotice], path: Path) -> None:
    """Write a file that doccano imports (File format: JSONL, column data: text, column label: label)."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for notice in notices:
            label = [[span.start, span.end, span.label] for span in notice.spans]
            row = {"text": notice.text, "label": label} | meta_of(notice).model_dump(mode="json")
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def read_doccano(path: Path) -> list[AnnotatedNotice]:
    """Read an export; spans that were added in doccano have no attributes yet.

    Raises:
        AnnotationError: a line is not of either form.
    """
    notices = []
    for line, content in json_lines(path):
        row = parse_json(_Row, content, str(path), line)
        places = [*row.label, *((entity.start_offset, entity.end_offset, entity.label) for entity in row.entities)]
        fallback = f"{path.stem}-{line if row.id is None else row.id}"
        notices.append(rebuild(row.text, bare_spans(row.text, places, row, str(path)), row, fallback))
    return notices
