"""brat standoff: ``ID.txt`` with the text, ``ID.ann`` with the annotations, and ``ID.meta.json``, which brat passes over.

Closed attributes (role, kind, reform) are brat attributes, open ones (value, norm, indicator) stand as JSON in the span's note.
A span over line ends is written in fragments, as brat asks, and read back as one range.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import RootModel

from bizextract.corpus import AnnotatedNotice, AnnotatedSpan
from bizextract.corpus.files import read_text
from bizextract.errors import AnnotationError, InputNotFoundError

from .formats_meta import NoticeMeta, attributes_of, meta_of, parse_json, rebuild, span_at

__all__ = ["read_brat", "write_brat"]

_CLOSED = frozenset({"role", "kind", "reform"})
# A text-bound annotation: matches "T1\tUNIT 0 4\t区工信局" and "T2\tTIME 5 8;9 11\t…"; not "R1\tPart Arg1:T1 Arg2:T2".
_TEXT_BOUND = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t")
# An attribute with a value: matches "A1\tRole T1 lead"; not a bare flag "A1\tNegated T1".
_ATTRIBUTE = re.compile(r"A\d+\t(\w+) (T\d+) (\S+)")
# A note on a span: matches "#1\tAnnotatorNotes T1\t{…}"; not one on a relation R1.
_NOTE = re.compile(r"#\d+\tAnnotatorNotes (T\d+)\t(.*)")
_LINE_END = re.compile(r"[\r\n]+")


class _Note(RootModel[dict[str, str]]):
    pass


def write_brat(notices: Iterable[AnnotatedNotice], path: Path) -> None:
    """Write three files for each notice into the directory ``path``."""
    path.mkdir(parents=True, exist_ok=True)
    for notice in notices:
        (path / f"{notice.id}.txt").write_bytes(notice.text.encode("utf-8"))
        (path / f"{notice.id}.ann").write_text("".join(_lines(notice)), encoding="utf-8", newline="\n")
        meta = meta_of(notice).model_dump_json(exclude={"attributes"}, indent=1)
        (path / f"{notice.id}.meta.json").write_text(meta, encoding="utf-8")


def _lines(notice: AnnotatedNotice) -> Iterator[str]:
    attribute = 0
    for number, span in enumerate(notice.spans, 1):
        fragments = ";".join(f"{start} {end}" for start, end in _fragments(span))
        covered = _LINE_END.sub(" ", span.text).replace("\t", " ")
        yield f"T{number}\t{span.label} {fragments}\t{covered}\n"
        found = attributes_of(span)
        for name in sorted(_CLOSED & found.keys()):
            attribute += 1
            yield f"A{attribute}\t{name.capitalize()} T{number} {found[name]}\n"
        note = {name: value for name, value in found.items() if name not in _CLOSED}
        if note:
            yield f"#{number}\tAnnotatorNotes T{number}\t{json.dumps(note, ensure_ascii=False)}\n"


def _fragments(span: AnnotatedSpan) -> Iterator[tuple[int, int]]:
    """The parts of the span between line ends."""
    position = 0
    for match in _LINE_END.finditer(span.text):
        if match.start() > position:
            yield span.start + position, span.start + match.start()
        position = match.end()
    if position < len(span.text):
        yield span.start + position, span.end


def read_brat(path: Path) -> list[AnnotatedNotice]:
    """Read all ``.ann`` files of a directory with their texts.

    Raises:
        InputNotFoundError: no ``.ann`` file there, or one without its ``.txt``.
        AnnotationError: a line cannot be read, or an attribute has no span.
    """
    files = sorted(path.glob("*.ann"))
    if not files:
        raise InputNotFoundError("no .ann file in this directory", source=str(path))
    return [_read_pair(file) for file in files]


def _read_pair(file: Path) -> AnnotatedNotice:
    text_file, meta_file = file.with_suffix(".txt"), file.with_suffix(".meta.json")
    if not text_file.is_file():
        raise InputNotFoundError("no text beside the .ann file", source=str(text_file))
    text = read_text(text_file)
    meta = parse_json(NoticeMeta, read_text(meta_file), str(meta_file)) if meta_file.is_file() else NoticeMeta()
    places: dict[str, tuple[int, int, str]] = {}
    attributes: dict[str, dict[str, str]] = {}
    for line, content in enumerate(read_text(file).split("\n"), 1):
        if bound := _TEXT_BOUND.match(content):
            offsets = [int(number) for number in re.split("[ ;]", bound.group(3))]
            places[bound.group(1)] = (min(offsets), max(offsets), bound.group(2))
        elif attribute := _ATTRIBUTE.fullmatch(content):
            attributes.setdefault(attribute.group(2), {})[attribute.group(1).lower()] = attribute.group(3)
        elif note := _NOTE.fullmatch(content):
            attributes.setdefault(note.group(1), {}).update(parse_json(_Note, note.group(2), str(file), line).root)
        elif content.startswith(("T", "A")):
            raise AnnotationError(f"not a brat line: {content[:40]!r}", source=str(file), line=line)
    unknown = attributes.keys() - places.keys()
    if unknown:
        raise AnnotationError(f"attributes of {min(unknown)}, which is no span of this file: delete them", source=str(file))
    spans = [
        span_at(text, start, end, label, attributes.get(name, {}), str(file)) for name, (start, end, label) in places.items()
    ]
    return rebuild(text, spans, meta, file.stem)
