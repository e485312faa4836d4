"""Dirt of mirror sites: traditional characters, pinyin in brackets behind them, text read from the wrong byte.

`bizextract.cleaning.garble` tells how such sites come by it; here the same is done on purpose.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from opencc import OpenCC

from ..cleaning.garble import traditional_readings
from .soiling import Change

__all__ = ["garbled_pinyin", "pinyin", "traditional"]

_SPOKEN: Final = 0.35  # of the characters that have a simplified form: those that a mirror site puts pinyin behind, always
_BROKEN_INDENTS: Final = 0.8  # of the lines that begin with a number in brackets
_MARKS: Final = str.maketrans("，：；（）", ",:;()")  # such sites use half-width marks
# A line that begins with a number in brackets: "（一）优化"; not "1.优化", not "由（一）".
_NUMBERED = re.compile(r"[ \u3000]*（[一二三四五六七八九十]{1,3}）")
_LINE = re.compile(r"[^\n]+\n?")
_INDENT: Final = 0xA1  # the half of an ideographic blank that is left of a broken indent
_LOST: Final = "?"

Readings = Mapping[str, str]


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("s2t")


@lru_cache(maxsize=1)
def _readings() -> dict[str, tuple[str, ...]]:
    """Readings of each character that has a simplified form of its own."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for reading, characters in traditional_readings().items():
        for char in characters:
            found[char].append(reading)
    return {char: tuple(sorted(readings)) for char, readings in found.items()}


def traditional(text: str, rng: random.Random) -> Iterator[Change]:
    """Traditional characters throughout; corner brackets for quotation marks in every other text."""
    quotes = str.maketrans("“”‘’", "「」『』") if rng.random() < 0.5 else {}
    for line in _LINE.finditer(text):
        converted: str = _converter().convert(line.group())
        if len(converted) != len(line.group()):  # a phrase that has another length there
            single = ((char, _converter().convert(char)) for char in line.group())
            converted = "".join(new if len(new) == 1 else char for char, new in single)
        yield Change(line.start(), line.end(), converted.translate(quotes))


def pinyin(text: str, rng: random.Random) -> Iterator[Change]:
    """Pinyin behind some of the traditional characters of a text, and half-width marks."""
    spoken = _spoken(text, rng)
    for place, char in enumerate(text):
        changed = f"{char}({spoken[char]})" if char in spoken else char.translate(_MARKS)
        if changed != char:
            yield Change(place, place + 1, changed)


def garbled_pinyin(text: str, rng: random.Random) -> Iterator[Change]:
    """The same, found in the bytes without heeding where a character begins; numbers behind a broken indent are misread too."""
    spoken = _spoken(text, rng)
    for line in _LINE.finditer(text):
        broken = _NUMBERED.match(line.group()) is not None and rng.random() < _BROKEN_INDENTS
        readers = (_read(line.group(), spoken, broken_indent=indent) for indent in ([True, False] if broken else [False]))
        reader = next((reader for reader in readers if not reader.swallowed), None)
        if reader is not None:
            yield Change(line.start(), line.end(), "".join(reader.pieces), reader.filled())


def _spoken(text: str, rng: random.Random) -> Readings:
    """The characters of the text that get pinyin, each with one of its readings."""
    known = _readings()
    return {char: rng.choice(known[char]) for char in sorted(set(text)) if char in known and rng.random() < _SPOKEN}


def _read(text: str, spoken: Readings, *, broken_indent: bool) -> _Reader:
    """A line read byte by byte."""
    reader = _Reader(len(text))
    begin = len(text) - len(text.lstrip(" \u3000")) if broken_indent else 0
    if broken_indent:
        reader.pieces.append(_LOST)
        reader.places[:begin] = [(0, 1)] * begin
    tokens = list(_tokens(text, begin, spoken))
    reader.read([(_INDENT, None), *tokens] if broken_indent else tokens)
    return reader


_Token = tuple[int | str, int | None]
"""A byte, or a character that has none in GBK or is of pinyin; and the character of the line that it belongs to."""


def _tokens(text: str, start: int, spoken: Readings) -> Iterator[_Token]:
    """The bytes of ``text[start:]`` with pinyin behind every two that look like a character of ``spoken``."""
    tokens: list[_Token] = []
    for place in range(start, len(text)):
        try:
            tokens += ((byte, place) for byte in text[place].encode("gbk"))
        except UnicodeEncodeError:
            tokens.append((text[place], place))
    pairs: dict[tuple[int | str, ...], str] = {tuple(char.encode("gbk")): reading for char, reading in spoken.items()}
    index = 0
    while index < len(tokens):
        token, behind = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else ("", None)
        yield token
        reading = pairs.get((token[0], behind[0]))
        if reading is not None:
            yield behind
            yield from ((char, behind[1]) for char in f"({reading})")
            index += 1
        index += 1


class _Reader:
    """Reads tokens in pairs of bytes; ``places`` collects where each character of the line comes to stand.

    ``swallowed`` says that a digit or letter got lost, so that the line no longer says what it said.
    """

    def __init__(self, length: int) -> None:
        self.pieces: list[str] = []
        self.places: list[tuple[int, int] | None] = [None] * length
        self.swallowed = False

    def read(self, tokens: list[_Token]) -> None:
        index = 0
        while index < len(tokens):
            first = tokens[index][0]
            if isinstance(first, str) or first < 0x80:
                char = first if isinstance(first, str) else chr(first)
                self._put(char.translate(_MARKS), tokens[index : index + 1])
                index += 1
                continue
            second = tokens[index + 1][0] if index + 1 < len(tokens) else None
            pair = tokens[index : index + 2]
            index += 2
            if not isinstance(second, int) or second < 0x40:  # half of a character swallows what stands behind it
                self._put(_LOST, pair)
                lost = chr(second) if isinstance(second, int) else second or ""
                self.swallowed |= lost.isalnum()
                continue
            try:
                self._put(bytes((first, second)).decode("gbk").translate(_MARKS), pair)
            except UnicodeDecodeError:  # no character: dropped
                self._mark(pair, max(len(self.pieces) - 1, 0))

    def _put(self, char: str, tokens: list[_Token]) -> None:
        self._mark(tokens, len(self.pieces))
        self.pieces.append(char)

    def _mark(self, tokens: list[_Token], index: int) -> None:
        for _, place in tokens:
            if place is not None:
                known = self.places[place]
                self.places[place] = (index, index + 1) if known is None else (known[0], max(known[1], index + 1))

    def filled(self) -> list[tuple[int, int]]:
        """Places of all characters, in order."""
        return [place for place in self.places if place is not None]
