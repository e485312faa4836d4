"""CoNLL: one character a line with its BIO tag, tab-separated; an empty line behind each line end of the text.

Blanks and control characters are written as ``<U+000A>``. Before each notice stands ``-DOCSTART-`` with its meta as JSON; a
file without it is read too, each blank line as a line end of the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bizextract.corpus import AnnotatedNotice
from bizextract.corpus.files import read_text
from bizextract.errors import AnnotationError

from .formats_meta import NoticeMeta, bare_spans, meta_of, parse_json, rebuild

__all__ = ["read_conll", "write_conll"]

_START = "-DOCSTART-"
# A character that is written by its number: matches <U+000A>; not a single < of the text.
_ESCAPED = re.compile(r"<U\+([0-9A-F]{4,6})>")


def write_conll(notices: Iterable[AnnotatedNotice], path: Path) -> None:
    """Write all notices into one file."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for notice in notices:
            stream.writelines(_lines(notice))


def _lines(notice: AnnotatedNotice) -> Iterator[str]:
    yield f"{_START}\t{json.dumps(meta_of(notice).model_dump(mode='json'), ensure_ascii=False)}\n\n"
    tags = ["O"] * len(notice.text)
    for span in notice.spans:
        tags[span.start : span.end] = [f"B-{span.label}", *[f"I-{span.label}"] * (span.end - span.start - 1)]
    for character, tag in zip(notice.text, tags, strict=True):
        yield f"{character if character.isprintable() and not character.isspace() else f'<U+{ord(character):04X}>'}\t{tag}\n"
        if character == "\n":
            yield "\n"
    yield "\n"


def read_conll(path: Path) -> list[AnnotatedNotice]:
    """Read a file of tagged characters, or of tagged words, which are joined without blanks.

    Raises:
        AnnotationError: a line is not ``character<TAB>tag``, or a tag is not BIO.
    """
    notices: list[AnnotatedNotice] = []
    reader = _Reader(path)
    for line, content in enumerate(read_text(path).split("\n"), 1):
        if content.startswith(_START):
            notices += reader.finish()
            reader = _Reader(path, line)
            reader.start(content[len(_START) :].strip())
        elif content:
            reader.take(content, line)
        else:
            reader.blank()
    return notices + list(reader.finish())


class _Reader:
    """Collects the characters and tags of one notice."""

    def __init__(self, path: Path, line: int = 1) -> None:
        self._path = path
        self._line = line
        self._meta: NoticeMeta | None = None
        self._places: list[tuple[int, int, str]] = []
        self._pieces: list[str] = []
        self._length = 0

    def start(self, meta: str) -> None:
        self._meta = parse_json(NoticeMeta, meta, str(self._path), self._line) if meta.startswith("{") else None

    def take(self, content: str, line: int) -> None:
        columns = content.split("\t") if "\t" in content else content.split(" ")
        prefix, _, label = columns[-1].partition("-")
        if len(columns) < 2 or (prefix in "BI") != bool(label) or prefix not in ("B", "I", "O"):
            raise AnnotationError(
                f"{content!r}: write character<TAB>tag, the tag O, B-LABEL or I-LABEL", source=str(self._path), line=line
            )
        escaped = _ESCAPED.fullmatch(columns[0])
        piece = chr(int(escaped.group(1), 16)) if escaped else columns[0]
        start, end = self._length, self._length + len(piece)
        if prefix == "I" and self._places and self._places[-1][1:] == (start, label):
            self._places[-1] = (self._places[-1][0], end, label)
        elif prefix != "O":
            self._places.append((start, end, label))
        self._append(piece)

    def blank(self) -> None:
        """A blank line is a line end of the text only where the file says nothing else of them."""
        if self._meta is None and self._length:
            self._append("\n")

    def finish(self) -> Iterator[AnnotatedNotice]:
        text = "".join(self._pieces)
        if self._meta is None:
            text = text.rstrip("\n")
        if text or self._meta is not None:
            meta = self._meta or NoticeMeta()
            yield rebuild(text, bare_spans(text, self._places, meta, str(self._path)), meta, f"{self._path.stem}-{self._line}")

    def _append(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
