"""CoNLL: one character a line with its BIO tag, tab-separated; an empty line behind each line end of the text.

Blanks and control characters are written as ``<U+000A>``. Before each notice stand the ``-DOCSTART-`` of CoNLL-2003 and a comment
with its meta as JSON. The files of other tools are read too: words instead of characters, further columns between word and tag,
BIO, IOB1, BILUO, BIOES and BMES tags, comments behind ``#``; without our comment each blank line is a line end of the text.
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
_START_LINE = f"{_START} -X- O O\n\n"
_META = "# bizextract\t"
# A character that is written by its number: matches <U+000A>; not a single < of the text.
_ESCAPED = re.compile(r"<U\+([0-9A-F]{4,6})>")
# A tag: matches O, B-UNIT, I-UNIT, L- and E- (last), U- and S- (single), M- (middle); not UNIT, nor a POS tag such as NN.
_TAG = re.compile(r"O|([BILUESM])-(\S+)")
_BLANK = re.compile(r"\s")
_FIRST, _LAST = frozenset("BUS"), frozenset("LEUS")


def write_conll(notices: Iterable[AnnotatedNotice], path: Path) -> None:
    """Write all notices into one file."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for notice in notices:
            stream.writelines(_lines(notice))


def _lines(notice: AnnotatedNotice) -> Iterator[str]:
    # one word with the tag O for tools that know no comments: the blanks of JSON's strings are escaped
    meta = json.dumps(meta_of(notice).model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))
    yield f"{_START_LINE}{_META}{_BLANK.sub(lambda blank: f'{chr(92)}u{ord(blank[0]):04x}', meta)}\tO\n\n"
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
        AnnotationError: a line is not a word and its tag, or a tag is of none of the schemes.
    """
    notices: list[AnnotatedNotice] = []
    reader = _Reader(path)
    lines = [line.removesuffix("\r") for line in read_text(path).split("\n")]
    # `# O` is a word in a file of two columns, `# sent_id = 1` is not
    width = next((len(_columns(line)) for line in lines if line.strip() and not line.startswith(("#", _START))), 0)
    for line, content in enumerate(lines, 1):
        if content.startswith(_START):
            notices += reader.finish()
            reader = _Reader(path, line)
        elif content.startswith(_META):
            reader.know(content.split("\t")[1], line)
        elif not content.strip():
            reader.blank()
        elif not content.startswith("#") or (len(_columns(content)) == width and _TAG.fullmatch(_columns(content)[-1])):
            reader.take(content, line)
    return notices + list(reader.finish())


def _columns(content: str) -> list[str]:
    return content.split("\t") if "\t" in content else content.split()


class _Reader:
    """Collects the characters and tags of one notice."""

    def __init__(self, path: Path, line: int = 1) -> None:
        self._path = path
        self._line = line
        self._meta: NoticeMeta | None = None
        self._places: list[tuple[int, int, str]] = []
        self._open = False  # whether the last place can go on
        self._pieces: list[str] = []
        self._length = 0

    def know(self, meta: str, line: int) -> None:
        self._meta = parse_json(NoticeMeta, meta, str(self._path), line)

    def take(self, content: str, line: int) -> None:
        columns = _columns(content)
        tag = _TAG.fullmatch(columns[-1].strip())
        if len(columns) < 2 or not tag:
            raise AnnotationError(
                f"{content[:40]!r}: write character<TAB>tag, the tag O, B-LABEL or I-LABEL (BILUO, BIOES and BMES are read too)",
                source=str(self._path),
                line=line,
            )
        escaped = _ESCAPED.fullmatch(columns[0])
        piece = chr(int(escaped.group(1), 16)) if escaped else columns[0]
        start, end = self._length, self._length + len(piece)
        prefix, label = tag.groups()
        if label is None:
            self._open = False
        else:
            if prefix not in _FIRST and self._open and self._places[-1][1:] == (start, label):
                self._places[-1] = (self._places[-1][0], end, label)
            else:
                self._places.append((start, end, label))
            self._open = prefix not in _LAST
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
