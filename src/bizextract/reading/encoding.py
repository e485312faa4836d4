"""Bytes to text: which encoding Chinese text of unknown origin is in.

A byte order mark decides. Without one, every encoding proposes a text, and the text that is likeliest as Chinese official
prose wins: the sum over its characters of the logarithm of their frequency. The sums are comparable because all encodings
account for the same bytes; unlike tests for valid byte sequences they are right on texts of a few characters.
"""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bizextract.errors import UnreadableInputError
from bizextract.records import NoticeWarning

from .characters import COMMON_CHARACTERS

__all__ = ["Decoded", "decode"]

_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_CANDIDATES = {"utf-8": 0.0, "gb18030": -1.0, "cp950": -3.0, "big5hkscs": -4.0, "utf-16-le": -8.0, "utf-16-be": -9.0}
"""Encodings and the logarithm of how usual they are (without byte order mark), which matters for texts of one or two characters
only. cp950 is Big5 as Windows writes it; big5hkscs adds Hong Kong's characters."""

_FAMILIES = {
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "cp936", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cp950", "x-x-big5"), "cp950"),
}
"""Declared encodings and the candidates that cover them."""

_DECLARED = 20.0
"""What a declaration adds to the logarithm of the likelihood."""

_NOT_ASCII = re.compile(rb"[\x80-\xff]")
"""Where a text begins to differ between encodings. Matches the first byte of 国 in any; must not match <html>."""

_SAMPLE = 1 << 16
"""Bytes that are enough to tell encodings apart, in a longer text from the first that is not ASCII: some pages begin with more
script than that. A multiple of 4, the largest unit."""

_MOST_DAMAGE = 0.005
"""Share of undecodable places that a text may have and still be read, with a warning. A GB18030 file with one byte lost (1 in
10,000) is read; a picture read as GB18030 (1 in 10 and more) is not."""

_MOST_UNUSUAL = 0.4
"""Share of characters that may be neither ASCII nor punctuation nor Chinese in use. Notices have less than 0.03, also those
with a table of rare names; random bytes read as UTF-16 have 0.85."""

_UNUSUAL_ANYWHERE = 4
"""So many unusual characters any text may have: 複覈 alone is text."""

_MOST_CONTROL = 0.02
"""Share of control characters that a text may have: debris of a converted file is read, a program is not."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded text, the name of its encoding (Python's), and what could not be decoded."""

    text: str
    encoding: str
    warnings: tuple[NoticeWarning, ...] = ()


def decode(data: bytes, *, name: str, declared: str | None = None) -> Decoded:
    """Decode the bytes of a text file, byte order mark left out, newline characters as they are.

    ``name`` is the input's name for messages, ``declared`` the encoding that the file says it is in; it counts as much as some
    three characters, since pages that were saved anew often keep an old declaration.
    Raises `UnreadableInputError` where no encoding gives text.

    >>> decode("国务院".encode("gb18030"), name="a.txt").encoding
    'gb18030'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :], encoding, name)
    told = _FAMILIES.get((declared or "").lower().replace("_", "-"))
    found = _NOT_ASCII.search(data) if len(data) > _SAMPLE else None
    first = found.start() // 4 * 4 if found else 0
    sample, whole = data[first : first + _SAMPLE], len(data) <= first + _SAMPLE
    best = max(_CANDIDATES, key=lambda encoding: _likelihood(sample, encoding, whole) + _DECLARED * (encoding == told))
    return _checked(data, best, name)


def _likelihood(sample: bytes, encoding: str, whole: bool) -> float:
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(sample, final=whole)
    return sum(map(_log_frequency, text), start=_CANDIDATES[encoding])


def _checked(data: bytes, encoding: str, name: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    if not text:
        return Decoded("", encoding)
    control = sum(unicodedata.category(char) == "Cc" and not char.isspace() for char in text[:_SAMPLE])
    unusual = sum(_log_frequency(char) < _UNUSUAL for char in text[:_SAMPLE])
    seen = min(len(text), _SAMPLE)
    if control > _MOST_CONTROL * seen or unusual > max(_UNUSUAL_ANYWHERE, _MOST_UNUSUAL * seen):
        raise UnreadableInputError(
            "this is not a text file; its bytes make no text in UTF-8, UTF-16, GB18030 or Big5", source=name
        )
    damage = text.count("\ufffd")
    if not damage:
        return Decoded(text, encoding)
    if damage > max(1, _MOST_DAMAGE * len(text)):
        raise UnreadableInputError(f"{damage} places cannot be decoded as {encoding}, the likeliest encoding", source=name)
    first = text.index("\ufffd")
    message = f"{damage} damaged characters in {encoding} text, the first at {first}; each stands as U+FFFD"
    return Decoded(text, encoding, (NoticeWarning(code="damaged_text", message=message, start=first, end=first + 1),))


_UNUSUAL = math.log(1e-6)
_RANK = {char: rank for rank, char in enumerate(COMMON_CHARACTERS)}
_COMMON_PUNCTUATION = frozenset("，、。“”；：（）《》〔〕—…？！％　")


@lru_cache(maxsize=1 << 16)
def _log_frequency(char: str) -> float:
    """Logarithm of a character's frequency; orders of magnitude counted in the project's own texts, not fitted."""
    if (rank := _RANK.get(char)) is not None:
        return math.log(0.2 / (rank + 15))  # 的 0.008, the 500th 0.0004, as counted
    return math.log(_frequency(char))


def _frequency(char: str) -> float:
    code = ord(char)
    if char == "\ufffd":
        return 1e-30  # stands for up to four bytes that no text in this encoding would have
    if code < 0x80:
        return 0.01 if char.isprintable() or char in "\t\n\r" else 1e-9
    if char in _COMMON_PUNCTUATION:
        return 0.005
    if 0x4E00 <= code <= 0x9FFF:
        return 2e-5 if _in_use(char) else 5e-7
    if 0xC0 <= code < 0x250:  # letters of pinyin: wù
        return 1e-4
    if code in _USUAL_SYMBOLS or unicodedata.category(char) in ("Zs", "Cf"):
        return 1e-4
    return 1e-9 if unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") else 2e-7


_USUAL_SYMBOLS = frozenset(
    [*range(0xA0, 0xC0), *range(0x2010, 0x2040), *range(0x2150, 0x2670), *range(0x3000, 0x3020), *range(0xFF01, 0xFF5F)]
)
"""Latin-1 signs, dashes and quotes, numbers in circles, shapes, Chinese punctuation, full-width forms."""


def _in_use(char: str) -> bool:
    """Whether it is among the 3,755 commonest of GB 2312 (its level 1, lead bytes B0 to D7) or the 5,401 of Big5 (A4 to C6)."""
    gb, big5 = char.encode("gb2312", "ignore"), char.encode("big5", "ignore")
    return b"\xb0" <= gb[:1] <= b"\xd7" or b"\xa4" <= big5[:1] <= b"\xc6"
