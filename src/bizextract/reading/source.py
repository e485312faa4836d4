"""Read one input into a `Source`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bizextract.errors import EmptyInputError, InputNotFoundError, UnreadableInputError
from bizextract.records import NoticeWarning
from bizextract.records.stages import Source

from .archives import Member
from .encoding import decode
from .formats import SUFFIXES, Format, format_of

__all__ = ["read"]


def read(source: str | Path | Member) -> Source:
    """Read a text (``str``), a file (`pathlib.Path`) or a file inside an archive (`Member`, from `expand`).

    ``Source.text`` is what all offsets count in: a given ``str`` as it is; a text file as decoded, without byte order
    mark and with its own newline characters; of other formats the text taken from them, one paragraph or table row a
    line, cells divided by tabs.

    Raises `InputNotFoundError` (missing file, directory), `EmptyInputError`, `UnreadableInputError` (binary, damaged, scanned),
    `UnsupportedFormatError` (.doc, .wps and others, with what to convert to), `MissingExtraError`; `TypeError` for
    another type.

    >>> read("各区人民政府：").text
    '各区人民政府：'
    """
    if isinstance(source, str):
        return _from_text(source)
    if isinstance(source, Member):
        return _from_bytes(source.read_bytes(), str(source))
    if isinstance(source, Path):
        return _from_bytes(_file_bytes(source), str(source))
    raise TypeError(f"a notice is a str (its text) or a pathlib.Path (its file), not {type(source).__name__}")


def _from_text(text: str) -> Source:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UnreadableInputError(f"character {error.start} of the text is half of a surrogate pair") from None
    if _is_blank(text):
        hint = "the text is empty" if not text else "the text has no visible character"
        raise EmptyInputError(hint)
    return Source(text=text, warnings=_path_warning(text))


def _path_warning(text: str) -> tuple[NoticeWarning, ...]:
    """A caller's slip that would pass unseen: ``extract("notice.pdf")`` means the eleven characters, not the file."""
    if len(text) > 500 or "\n" in text or not text.lower().endswith(tuple(SUFFIXES)):
        return ()
    message = "the text looks like the name of a file; to read the file, pass pathlib.Path(...)"
    return (NoticeWarning(code="text_looks_like_path", message=message),)


def _file_bytes(path: Path) -> bytes:
    name = str(path)
    try:
        if path.is_dir():
            raise InputNotFoundError("this is a directory; give a file, or the directory to extract_many", source=name)
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputNotFoundError("there is no such file", source=name) from None
    except (OSError, ValueError) as error:  # no permission; a NUL in the name
        raise UnreadableInputError(f"the file cannot be opened: {error}", source=name) from error
    if not data:
        raise EmptyInputError("the file is empty", source=name)
    return data


def _from_bytes(data: bytes, name: str) -> Source:
    format = format_of(data, name=name)
    source = _reader(format)(data, name)
    if _is_blank(source.text):
        raise EmptyInputError("the file has no visible text", source=name)
    return replace(source, path=name, format=format.value)


def _read_text(data: bytes, name: str) -> Source:
    decoded = decode(data, name=name)
    return Source(text=decoded.text, encoding=decoded.encoding, warnings=decoded.warnings)


def _reader(format: Format) -> Callable[[bytes, str], Source]:
    """The function that reads a format; its module, and the library behind it, are imported only when it is needed."""
    if format is Format.HTML:
        from .html import read_html

        return read_html
    if format is Format.DOCX:
        from .docx import read_docx

        return read_docx
    if format is Format.PDF:
        from .pdf import read_pdf

        return read_pdf
    if format in (Format.XLSX, Format.CSV):
        from .sheets import read_csv, read_xlsx

        return read_xlsx if format is Format.XLSX else read_csv
    return _read_text


def _is_blank(text: str) -> bool:
    """No character but separators (Z) and control, format, unassigned ones (C: zero-width blanks, byte order marks)."""
    return all(unicodedata.category(char)[0] in "ZC" for char in text)
