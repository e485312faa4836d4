"""Folders and ZIP archives: the files in them that are notices."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bizextract.errors import EmptyInputError, InputNotFoundError, UnreadableInputError

from .formats import ARCHIVE_SUFFIXES, SUFFIXES

__all__ = ["Member", "expand"]

_MOST_BYTES = 1 << 28
"""A member of more than 256 MB unpacked is refused: the largest real notice with scans has 60 MB, a ZIP bomb has gigabytes."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a ZIP archive. ``str(member)`` names both: ``notices.zip!/2021/plan.docx``."""

    archive: Path
    entry: str
    name: str

    def __str__(self) -> str:
        return f"{self.archive}!/{self.name}"

    def read_bytes(self) -> bytes:
        """Unpack it. Raises `UnreadableInputError` (damaged, encrypted, too large), `EmptyInputError`."""
        try:
            with zipfile.ZipFile(self.archive) as archive:
                size = archive.getinfo(self.entry).file_size
                if size > _MOST_BYTES:
                    raise UnreadableInputError(f"{size:,} bytes unpacked; at most {_MOST_BYTES:,} are read", source=str(self))
                data = archive.read(self.entry)
        except RuntimeError as error:  # zipfile's error for encrypted members
            raise UnreadableInputError("it is encrypted; unpack the archive with its password", source=str(self)) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise UnreadableInputError(f"the archive is damaged: {error}", source=str(self)) from error
        if not data:
            raise EmptyInputError("the file is empty", source=str(self))
        return data


def expand(path: Path) -> Iterator[Path | Member]:
    """The notices in a path, by name: the file itself, the files of a folder and its subfolders, those of a ZIP archive.

    In folders and archives only files with a suffix of `SUFFIXES` count; hidden files and Office's ``~$…`` do not.
    A file that is named itself is yielded whatever its suffix, so that `read` can say what is wrong with it.

    Raises `InputNotFoundError`, `EmptyInputError` (no notice inside), `UnreadableInputError` (damaged archive).

    >>> list(expand(Path("notice.txt")))  # doctest: +SKIP
    [PosixPath('notice.txt')]
    """
    if path.is_dir():
        found: list[Path | Member] = []
        for file in sorted(path.rglob("*")):
            if file.is_file() and not _is_hidden(file.relative_to(path).parts):
                if file.suffix.lower() in SUFFIXES:
                    found.append(file)
                elif file.suffix.lower() in ARCHIVE_SUFFIXES:
                    found.extend(_members(file))
        if not found:
            raise EmptyInputError(f"no file to read in this folder; suffixes read are {_suffix_list()}", source=str(path))
        yield from found
    elif path.suffix.lower() in ARCHIVE_SUFFIXES:
        if not path.exists():
            raise InputNotFoundError("there is no such file", source=str(path))
        members = _members(path)
        if not members:
            raise EmptyInputError(f"no file to read in this archive; suffixes read are {_suffix_list()}", source=str(path))
        yield from members
    else:
        yield path


def _members(path: Path) -> list[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableInputError(f"the archive is damaged or cannot be opened: {error}", source=str(path)) from error
    members = [Member(path, info.filename, _decoded_name(info)) for info in entries]
    return sorted((member for member in members if _is_notice(member.name)), key=str)


def _is_notice(name: str) -> bool:
    entry = PurePosixPath(name)
    return entry.suffix.lower() in SUFFIXES and not _is_hidden(entry.parts)


def _is_hidden(parts: tuple[str, ...]) -> bool:
    """`.git/…`, `__MACOSX/…`, and `~$plan.docx`, which Word leaves while a file is open."""
    return any(part.startswith((".", "~$", "__MACOSX")) for part in parts)


def _decoded_name(info: zipfile.ZipInfo) -> str:
    """Chinese Windows packs names in GBK without saying so; zipfile then decodes them as cp437 (└ú instead of 湖)."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _suffix_list() -> str:
    return ", ".join(sorted(SUFFIXES | ARCHIVE_SUFFIXES))
