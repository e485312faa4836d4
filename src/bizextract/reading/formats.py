"""Formats of files: told by their first bytes, then by their suffix."""

from __future__ import annotations

from enum import Enum
from pathlib import PurePath

from bizextract.errors import UnreadableInputError, UnsupportedFormatError

__all__ = ["ARCHIVE_SUFFIXES", "SUFFIXES", "Format", "format_of"]


class Format(str, Enum):
    """A format that is read."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


_BY_SUFFIX = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".shtml": Format.HTML,
    ".docx": Format.DOCX,
    ".pdf": Format.PDF,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
}

SUFFIXES: frozenset[str] = frozenset(_BY_SUFFIX)
"""Suffixes (lower case, with the dot) of the files that `read` understands; others are read as text if they are text."""

ARCHIVE_SUFFIXES: frozenset[str] = frozenset({".zip"})
"""Suffixes of the archives that `expand` opens."""

_SAVE_AS_DOCX = "open it in Word, WPS or LibreOffice and save it as .docx (`soffice --convert-to docx FILE`)"
_SAVE_AS_XLSX = "open it in Excel, WPS or LibreOffice and save it as .xlsx (`soffice --convert-to xlsx FILE`)"
_SAVE_AS_PDF = "save it as .pdf"
_UNPACK = "unpack it, or pack its files as .zip"
_PICTURE = "put the picture into a .pdf and install the extra: pip install 'bizextract[ocr]'"

_UNSUPPORTED = {
    **dict.fromkeys((".doc", ".wps", ".rtf", ".odt", ".dot", ".wpt", ".docm"), _SAVE_AS_DOCX),
    **dict.fromkeys((".xls", ".et", ".ods"), _SAVE_AS_XLSX),
    **dict.fromkeys((".ofd", ".ceb", ".caj", ".ppt", ".pptx", ".dps", ".odp", ".mht", ".mhtml"), _SAVE_AS_PDF),
    **dict.fromkeys((".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz"), _UNPACK),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"), _PICTURE),
}

_UNSUPPORTED_MAGIC = (
    (b"{\\rtf", "an RTF file", _SAVE_AS_DOCX),
    (b"\x89PNG", "a picture", _PICTURE),
    (b"\xff\xd8\xff", "a picture", _PICTURE),
    (b"GIF8", "a picture", _PICTURE),
    (b"II*\x00", "a picture", _PICTURE),
    (b"MM\x00*", "a picture", _PICTURE),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"7z\xbc\xaf", "a 7z archive", _UNPACK),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
)

_OLE = b"\xd0\xcf\x11\xe0"  # container of .doc, .xls, .wps, .et
_ZIP = b"PK\x03\x04"
_HTML_SIGNS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml")


def format_of(data: bytes, *, name: str) -> Format:
    """The format of a file's bytes; its first bytes decide before its suffix.

    Raises `UnsupportedFormatError`, with what to convert it to; `UnreadableInputError` where the bytes belie the suffix.

    >>> format_of(b"%PDF-1.7 ...", name="notice.txt").value
    'pdf'
    """
    suffix = PurePath(name).suffix.lower()
    if data.startswith(_OLE):
        hint = _SAVE_AS_XLSX if suffix in (".xls", ".et") else _SAVE_AS_DOCX
        raise UnsupportedFormatError(f"this is an old binary Word, WPS or Excel file; {hint}", source=name)
    for magic, what, hint in _UNSUPPORTED_MAGIC:
        if data.startswith(magic):
            raise UnsupportedFormatError(f"this is {what}; {hint}", source=name)
    if b"%PDF-" in data[:1024]:  # some producers write lines of their own in front
        return Format.PDF
    if data.startswith(_ZIP):
        return _office_format(data, suffix, name)
    if suffix in _UNSUPPORTED:
        raise UnsupportedFormatError(f"{suffix} files are not read; {_UNSUPPORTED[suffix]}", source=name)
    told = _BY_SUFFIX.get(suffix)
    if told in (Format.PDF, Format.DOCX, Format.XLSX):
        raise UnreadableInputError(f"the file is damaged or is no {suffix} file: its first bytes are {data[:4]!r}", source=name)
    if told in (None, Format.TEXT) and data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HTML_SIGNS):
        return Format.HTML
    return told or Format.TEXT


def _office_format(data: bytes, suffix: str, name: str) -> Format:
    """Word and Excel files are ZIP archives; the folder of their main part stands in the directory at the archive's end."""
    if b"word/document" in data:
        return Format.DOCX
    if b"xl/workbook" in data:
        return Format.XLSX
    if suffix in _UNSUPPORTED:
        raise UnsupportedFormatError(f"{suffix} files are not read; {_UNSUPPORTED[suffix]}", source=name)
    if suffix in (".docx", ".xlsx", ".xlsm"):
        raise UnreadableInputError(f"the file is damaged or is no {suffix} file", source=name)
    raise UnsupportedFormatError(
        "this is an archive of files, not one notice; give it to extract_many, or unpack it", source=name
    )
