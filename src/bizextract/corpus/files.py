"""Annotation files in and out: JSON Lines (``.jsonl``) and inline markup (``.txt``, one notice a file)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import jsonlines
from pydantic import ValidationError

from bizextract.errors import AnnotationError, InputNotFoundError

from .markup import format_markup, parse_markup
from .notices import AnnotatedNotice, AnnotatedSpan

__all__ = [
    "annotation_files",
    "iter_annotations",
    "json_lines",
    "load_annotations",
    "offset_fault",
    "parse_json_line",
    "read_markup_file",
    "read_text",
    "write_annotations",
]

_SUFFIXES = frozenset({".jsonl", ".txt"})
_WORDS_FOLDER = "segmented"
"""Below a folder of this name stand texts divided into words, which train the segmenter: no annotations."""
_EMPTY = "the file is empty: write a notice into it, or take it away"
_NO_FILE_NAME = frozenset("/\\\0")


def load_annotations(paths: Iterable[Path]) -> list[AnnotatedNotice]:
    """Read annotated notices from files, or from all annotation files under directories, in sorted order.

    Args:
        paths: ``.jsonl`` or ``.txt`` files, or directories of them; directories are searched recursively, except folders named
            ``segmented``, which hold texts divided into words.

    Raises:
        InputNotFoundError: a path does not exist, or a directory holds no annotation file.
        AnnotationError: a file breaks the format or holds no notice, or a span's offsets do not give its text.

    Example:
        >>> load_annotations([Path("annotations/train")])  # doctest: +SKIP
    """
    return [notice for path in annotation_files(paths) for notice in iter_annotations(path)]


def annotation_files(paths: Iterable[Path]) -> list[Path]:
    """The annotation files that `load_annotations` reads, in that order, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = [file for file in sorted(path.rglob("*")) if file.suffix in _SUFFIXES and file.is_file()]
            inside = [file for file in inside if _WORDS_FOLDER not in file.relative_to(path).parts]
            if not inside:
                raise InputNotFoundError(
                    "no .jsonl or .txt file in this directory: give annotated notices; `bizextract convert` makes them of other "
                    "tools' exports",
                    source=str(path),
                )
            found.update(dict.fromkeys(inside))
        elif not path.is_file():
            raise InputNotFoundError("no such file or directory", source=str(path))
        elif path.suffix not in _SUFFIXES:
            raise AnnotationError(
                f"annotations are .jsonl or .txt files, not {path.suffix or 'files without a suffix'}: convert it first with "
                "`bizextract convert`",
                source=str(path),
            )
        else:
            found[path] = None
    return list(found)


def iter_annotations(path: Path) -> Iterator[AnnotatedNotice]:
    """The notices of one file, checked span by span: offsets must give the text that the span says it marks.

    Raises:
        AnnotationError: as `load_annotations`.
    """
    if path.suffix == ".txt":
        yield read_markup_file(path)
        return
    for line, content in json_lines(path):
        notice = parse_json_line(content, path, line)
        _check_offsets(notice, path, line)
        yield notice


def read_markup_file(path: Path) -> AnnotatedNotice:
    """The notice of one inline markup file; its id is the file's stem.

    Raises:
        AnnotationError: not UTF-8, empty, or a mark breaks the grammar.
    """
    content = read_text(path)
    if not content.strip():
        raise AnnotationError(_EMPTY, source=str(path))
    return parse_markup(content, path.stem, source=str(path))


def read_text(path: Path) -> str:
    """The file's characters, line ends as they are."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise AnnotationError(f"not UTF-8 from byte {error.start} on: save the file as UTF-8", source=str(path)) from error


def write_annotations(path: Path, notices: Iterable[AnnotatedNotice]) -> None:
    """Write notices as JSON Lines (``path`` ends in ``.jsonl``), or as inline markup, one file a notice, into a directory.

    Raises:
        AnnotationError: inline markup cannot carry a notice, or its id cannot be a file name.

    Example:
        >>> write_annotations(Path("new.jsonl"), notices)  # doctest: +SKIP
    """
    if path.suffix == ".jsonl":
        dumps = partial(json.dumps, ensure_ascii=False)
        with path.open("w", encoding="utf-8", newline="\n") as stream, jsonlines.Writer(stream, dumps=dumps) as writer:
            for notice in notices:
                writer.write(_row_of(notice))
        return
    path.mkdir(parents=True, exist_ok=True)
    for notice in notices:
        if notice.id in ("", ".", "..") or not _NO_FILE_NAME.isdisjoint(notice.id):
            raise AnnotationError("this id cannot be a file name: rename the notice, or write JSON Lines", source=notice.id)
        (path / f"{notice.id}.txt").write_bytes(format_markup(notice).encode("utf-8"))


def _row_of(notice: AnnotatedNotice) -> dict[str, object]:
    """The notice as its line says it: absent header fields and the attributes of other labels are left out."""
    row: dict[str, object] = {"id": notice.id, "date": notice.date.isoformat() if notice.date else None}
    row |= notice.model_dump(include={"province", "level", "genre", "dirt"}, exclude_none=True)
    row |= {"text": notice.text, "spans": [span.model_dump(exclude_none=True) for span in notice.spans]}
    row |= {"tasks": [task.model_dump() for task in notice.tasks]}
    return row


def json_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a JSON Lines file with their numbers from 1; blank lines are passed over.

    Raises:
        AnnotationError: not UTF-8, or nothing but blank lines.
    """
    lines = [(line, content) for line, content in enumerate(read_text(path).split("\n"), 1) if content.strip()]
    if not lines:
        raise AnnotationError(_EMPTY, source=str(path))
    yield from lines


def parse_json_line(content: str, path: Path, line: int) -> AnnotatedNotice:
    """The notice of one line; its offsets are not checked.

    Raises:
        AnnotationError: no JSON object, or one with absent, unknown or mistyped fields.
    """
    try:
        row = jsonlines.Reader([content]).read(type=dict)
    except jsonlines.InvalidLineError as error:
        reason = error.__cause__ or "the line is valid JSON but no object"
        raise AnnotationError(
            f"not a JSON object ({reason}): write one notice a line, as json.dumps does", source=str(path), line=line
        ) from error
    try:
        return AnnotatedNotice.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        known = ", ".join(AnnotatedNotice.model_fields)
        raise AnnotationError(
            f"field {where}: {first['msg']}; the fields of a notice are {known}", source=str(path), line=line
        ) from error


def _check_offsets(notice: AnnotatedNotice, path: Path, line: int) -> None:
    for span in notice.spans:
        fault = offset_fault(notice, span)
        if fault:
            raise AnnotationError(f"notice {notice.id!r}: {fault}", source=str(path), line=line, offset=span.start)


def offset_fault(notice: AnnotatedNotice, span: AnnotatedSpan) -> str | None:
    """What is wrong with a span whose offsets do not give its text, and what to do; None where they do."""
    found = notice.text[span.start : span.end]
    if found == span.text and span.start < span.end:
        return None
    first = notice.text.find(span.text) if span.text else -1
    hint = f"its first occurrence starts at {first}" if first >= 0 else "it occurs nowhere in the text"
    return (
        f"{span.label} {span.text!r} is not what stands at {span.start}:{span.end} ({found!r}); {hint}. "
        "Offsets count characters of the raw text, half-open"
    )
