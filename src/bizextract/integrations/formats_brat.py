"""brat standoff: ``ID.txt`` with the text, ``ID.ann`` with the annotations, and ``ID.meta.json``, which brat passes over.

Closed attributes (role, kind, reform) are brat attributes, open ones (value, norm, indicator) stand as JSON in the span's note.
``annotation.conf`` tells brat the labels and attributes. A span over line ends is written in fragments, as brat asks, and read
back as one range.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from pydantic import RootModel

from bizextract.corpus import AnnotatedNotice, AnnotatedSpan
from bizextract.corpus.files import read_text
from bizextract.errors import AnnotationError, InputNotFoundError
from bizextract.records import SpanLabel, TargetKind, TargetRole, UnitRole
from bizextract.resources.reforms import REFORM_NAMES

from .formats_meta import ConversionWarning, NoticeMeta, attributes_of, meta_of, parse_json, rebuild, span_at

__all__ = ["read_brat", "write_brat"]

_CLOSED = frozenset({"role", "kind", "reform"})
# A text-bound annotation: matches "T1\tUNIT 0 4\t区工信局" and "T2\tTIME 5 8;9 11\t…"; not "R1\tPart Arg1:T1 Arg2:T2".
_TEXT_BOUND = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t|$)")
# An attribute and its value, if any: matches "A1\tRole T1 lead" and the bare flag "A1\tUnsure T1"; not one without an object.
_ATTRIBUTE = re.compile(r"A\d+\t(\S+) ([A-Z]\d+)(?: (\S+))?")
# What we wrote into the note of a span: matches "#1\tAnnotatorNotes T1\t{…}"; not an annotator's own words, nor a note on R1.
_NOTE = re.compile(r"#\d+\tAnnotatorNotes (T\d+)\t(\{.*)")
_LINE_END = re.compile(r"[\r\n]+")
_CONFIG = "annotation.conf"


class _Note(RootModel[dict[str, str]]):
    pass


def write_brat(notices: Iterable[AnnotatedNotice], path: Path) -> None:
    """Write three files for each notice into the directory ``path``, and brat's configuration of labels and attributes."""
    path.mkdir(parents=True, exist_ok=True)
    labels = {label.value: None for label in SpanLabel}
    for notice in notices:
        (path / f"{notice.id}.txt").write_bytes(notice.text.encode("utf-8"))
        (path / f"{notice.id}.ann").write_text("".join(_lines(notice)), encoding="utf-8", newline="\n")
        meta = meta_of(notice).model_dump_json(exclude={"attributes"}, indent=1)
        (path / f"{notice.id}.meta.json").write_text(meta, encoding="utf-8")
        labels.update(dict.fromkeys(span.label for span in notice.spans))
    (path / _CONFIG).write_text(_configuration(labels), encoding="utf-8", newline="\n")


def _configuration(labels: Iterable[str]) -> str:
    roles = "|".join(role.value for role in (*UnitRole, *TargetRole))
    kinds = "|".join(kind.value for kind in TargetKind)
    lines = ["[entities]", *labels, "[relations]", "[events]", "[attributes]"]
    lines.append(f"Role\tArg:{SpanLabel.UNIT.value}|{SpanLabel.TARGET.value}, Value:{roles}")
    lines.append(f"Kind\tArg:{SpanLabel.TARGET.value}, Value:{kinds}")
    lines.append(f"Reform\tArg:{SpanLabel.REFORM.value}, Value:{'|'.join(REFORM_NAMES)}")
    return "\n".join(lines) + "\n"


def _lines(notice: AnnotatedNotice) -> Iterator[str]:
    attribute = 0
    for number, span in enumerate(notice.spans, 1):
        fragments = ";".join(f"{start} {end}" for start, end in _fragments(span))
        yield f"T{number}\t{span.label} {fragments}\t{_LINE_END.sub(' ', span.text)}\n"
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
    """Read all ``.ann`` files of a directory with their texts: text-bound annotations, their attributes, and our notes.

    Relations, events, normalizations and annotators' own notes have no place in our annotations and are passed over. Fragments
    with other text between them become one range over all of it, with a `ConversionWarning` that names them.

    Raises:
        InputNotFoundError: no ``.ann`` file there, or one without its ``.txt``.
        AnnotationError: a line cannot be read, an attribute is none of ours, or has no span.
    """
    files = sorted(path.glob("*.ann"))
    if not files:
        raise InputNotFoundError(
            "no .ann file in this directory: give the folder of one brat collection, its .txt and .ann files", source=str(path)
        )
    return [_read_pair(file) for file in files]


def _read_pair(file: Path) -> AnnotatedNotice:
    text_file, meta_file = file.with_suffix(".txt"), file.with_suffix(".meta.json")
    if not text_file.is_file():
        raise InputNotFoundError(f"no text beside {file.name}: put its .txt there, or delete the .ann", source=str(text_file))
    text = read_text(text_file)
    meta = parse_json(NoticeMeta, read_text(meta_file), str(meta_file)) if meta_file.is_file() else NoticeMeta()
    places: dict[str, tuple[int, int, str]] = {}
    attributes: dict[str, dict[str, str]] = {}
    for line, content in enumerate(read_text(file).replace("\r\n", "\n").split("\n"), 1):
        if bound := _TEXT_BOUND.match(content):
            start, end = _range(text, bound.group(3), f"{file}: line {line}: {bound.group(1)}")
            places[bound.group(1)] = (start, end, bound.group(2))
        elif attribute := _ATTRIBUTE.fullmatch(content):
            name, owner, value = attribute.groups()
            if owner.startswith("T"):  # what is said of events and relations goes with them
                attributes.setdefault(owner, {})[name.lower()] = value or ""
        elif note := _NOTE.fullmatch(content):
            attributes.setdefault(note.group(1), {}).update(parse_json(_Note, note.group(2), str(file), line).root)
        elif content.startswith(("T", "A")):
            expected = "T1<TAB>LABEL START END<TAB>text" if content.startswith("T") else "A1<TAB>Name T1 value"
            raise AnnotationError(f"not a brat line: {content[:40]!r}, it should be {expected}", source=str(file), line=line)
    unknown = attributes.keys() - places.keys()
    if unknown:
        raise AnnotationError(f"attributes of {min(unknown)}, which is no span of this file: delete them", source=str(file))
    spans = [
        span_at(text, start, end, label, attributes.get(name, {}), str(file)) for name, (start, end, label) in places.items()
    ]
    return rebuild(text, spans, meta, file.stem)


def _range(text: str, fragments: str, where: str) -> tuple[int, int]:
    """One range over all fragments."""
    pairs = sorted((int(start), int(end)) for start, end in (pair.split(" ") for pair in fragments.split(";")))
    between = "".join(text[before:after] for (_, before), (after, _) in pairwise(pairs))
    start, end = pairs[0][0], pairs[-1][1]
    if between.strip():
        warnings.warn(
            f"{where} has parts with {between.strip()!r} between them; our spans are one range, so it becomes {text[start:end]!r}",
            ConversionWarning,
            stacklevel=2,
        )
    return start, end
