"""Features of the character tagger: one row of feature keys for each character of a clean text.

Everything is computed for the whole text at once with NumPy; a key is the mixed hash of its template's number and values, so
that the same function serves training (keys as attribute names) and tagging (keys looked up in a sorted table).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from ..resources.agencies_finder import unit_candidates
from ..resources.divisions import place_candidates
from ..resources.quantity_patterns import quantity_candidates
from ..resources.reform_terms import reform_candidates
from ..resources.time_patterns import time_candidates
from .crf import KEY_BITS

__all__ = ["FEATURE_VERSION", "featurize", "n_templates"]

FEATURE_VERSION: Final = 3
"""Goes up whenever a template changes: a model made with other features must not be loaded."""

Codes = npt.NDArray[np.uint64]
Finder = Callable[[str], Iterable[tuple[int, int]]]

# Salt of the mixing function (splitmix64's constants): distinct inputs of one template never collide before the final table,
# and different templates are spread by their number.
_M1, _M2, _GOLD = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB), np.uint64(0x9E3779B97F4A7C15)
_S30, _S27, _S31 = np.uint64(30), np.uint64(27), np.uint64(31)

_MASK: Final = np.uint64((1 << KEY_BITS) - 1)

_CN_NUMERALS = "〇零一二三四五六七八九十百千万亿两几半"
_PUNCT = "，。；：、！？（）《》〈〉“”‘’【】〔〕—…·\t\n ,.;:!?()[]\"'-+/%％‰~"
_SLOT = re.compile(
    # Label words of unit and time slots: matches 牵头单位 in （牵头单位：市发改委）; not 单位 in 建设单位.
    r"(?P<lead>牵头(?:单位|部门|领导|处室)?|主办(?:单位|部门)|主责(?:单位|部门))"
    r"|(?P<support>责任(?:单位|部门|主体|科室|处室)|配合(?:单位|部门)?|参与单位|参加单位|协办(?:单位|部门)|协同单位|承办(?:单位|部门)|负责(?:单位|部门)?|实施单位|会同|按职责分工)"
    r"|(?P<time>完成(?:时限|时间|期限)|起止时间|时间(?:安排|节点|进度)|实施(?:时间|时限)|办结时限|推进(?:时间|时限)|进度(?:安排|要求))"
    r"|(?P<stop>[。；）\n\t])"
)


def _mix(codes: Codes) -> Codes:
    with np.errstate(over="ignore"):
        codes = (codes ^ (codes >> _S30)) * _M1
        codes = (codes ^ (codes >> _S27)) * _M2
        codes ^= codes >> _S31
    return codes


def _combine(template: int, *columns: Codes) -> Codes:
    """One key a character from the template's number and its value columns, order-sensitive."""
    salt = (template + 1) * int(_GOLD) % (1 << 64)
    key = np.full(columns[0].shape, salt, dtype=np.uint64)
    for column in columns:
        with np.errstate(over="ignore"):
            key = _mix(key * _GOLD + column + np.uint64(1))
    return key


def _shift(codes: Codes, by: int, line: Codes) -> Codes:
    """Values of the character ``by`` places on, 0 where that is on another line."""
    out = np.zeros_like(codes)
    if by == 0:
        return codes
    if by > 0:
        out[:-by] = np.where(line[by:] == line[:-by], codes[by:], 0)
    else:
        out[-by:] = np.where(line[:by] == line[-by:], codes[:by], 0)
    return out


def _marks(n: int, spans: Iterable[tuple[int, int]]) -> Codes:
    """Code of the place within a candidate: 0 outside, 1 first, 2 inside, 3 last, 4 single."""
    out = np.zeros(n, dtype=np.uint64)
    for start, end in spans:
        if end - start == 1:
            out[start] = 4
        else:
            out[start:end] = 2
            out[start] = 1
            out[end - 1] = 3
    return out


def _classes(text: str) -> Codes:
    table: dict[str, int] = {}
    for char in set(text):
        if char in _PUNCT:
            code = 10 + _PUNCT.index(char)
        elif char.isdigit() and char.isascii():
            code = 1
        elif char in _CN_NUMERALS:
            code = 2
        elif char.isascii() and char.isalpha():
            code = 3
        elif "一" <= char <= "鿿":
            code = 4
        else:
            code = 5
        table[char] = code
    return np.fromiter((table[char] for char in text), dtype=np.uint64, count=len(text))


def _quotes(text: str) -> dict[str, Codes]:
    """For characters inside “…” of at most 40 characters, 0 elsewhere.

    Bucketed length; place from the left and from the right; the two characters before and the two behind the quotation marks;
    how the quotation is divided (none, 、 or ，, + or —).
    """
    names = ("length", "left", "right", "before", "behind", "divided")
    found = {name: np.zeros(len(text), dtype=np.uint64) for name in names}
    for match in _QUOTED.finditer(text):
        start, end = match.span(1)
        size = end - start
        inside = slice(start, end)
        found["length"][inside] = min(size, 9) if size < 16 else 10 + size // 16
        found["left"][inside] = np.minimum(np.arange(1, size + 1), 3)
        found["right"][inside] = np.minimum(np.arange(size, 0, -1), 3)
        found["before"][inside] = _code(text[max(0, start - 3) : start - 1])
        found["behind"][inside] = _code(text[end + 1 : end + 3])
        found["divided"][inside] = 1 + next((i for i, marks in enumerate(("、", "，,", "+—")) if set(marks) & set(match[1])), 3)
    return found


def _code(text: str) -> int:
    """A number for at most two characters."""
    code = 0
    for char in text:
        code = code * 0x110000 + ord(char)
    return code


# Quoted pieces: matches 一件事 in “一件事”; not a quotation over 40 characters or across lines.
_QUOTED = re.compile(r"[“\"]([^“”\"\n]{1,40})[”\"]")
# Titles in book marks: matches 优化条例 in 《优化条例》; not across lines.
_BOOK = re.compile(r"《([^《》\n]{1,120})》")


def _brackets(text: str) -> tuple[Codes, Codes, Codes]:
    """From （ to its ） (at most 400 apart, one line): bucketed length, place from the left and from the right."""
    n = len(text)
    length, left, right = (np.zeros(n, dtype=np.uint64) for _ in range(3))
    for match in _BRACKETED.finditer(text):
        start, end = match.span()
        size = end - start
        length[start:end] = min(size, 8) if size < 9 else 9 + size // 24
        left[start:end] = np.minimum(np.arange(1, size + 1), 6)
        right[start:end] = np.minimum(np.arange(size, 0, -1), 6)
    return length, left, right


# A bracket and what it holds: matches （市、区） in 各县（市、区）; not across lines, not over 400 characters.
_BRACKETED = re.compile(r"[（(][^（()）\n]{0,400}[）)]")


def _slots(text: str) -> Codes:
    """Kind of the last slot word before each character in its clause: 0 none, 1 lead, 2 support, 3 time."""
    out = np.zeros(len(text), dtype=np.uint64)
    kinds = {"lead": 1, "support": 2, "time": 3, "stop": 0}
    current, since = 0, 0
    for match in _SLOT.finditer(text):
        out[since : match.start()] = current
        current, since = kinds[str(match.lastgroup)], match.end()
    out[since:] = current
    return out


def _lines(text: str) -> tuple[Codes, Codes, Codes]:
    """Line number, kind of line (shape of its start, of its end, tabs, length) and column of a table row."""
    n = len(text)
    number, kind, column = (np.zeros(n, dtype=np.uint64) for _ in range(3))
    start = 0
    for index, line in enumerate(text.split("\n")):
        end = start + len(line)
        number[start:end] = 2 * index
        number[end : end + 1] = 2 * index + 1  # a line break is on no line: a last line without one looks like any other
        if line:
            head = _HEAD.match(line)
            opening = int(head.lastgroup[1:]) if head and head.lastgroup else 0
            closing = "。；：，）".find(line[-1]) + 1
            size = 0 if len(line) < 12 else 1 if len(line) < 40 else 2
            kind[start:end] = ((opening * 7 + closing) * 3 + size) * 2 + ("\t" in line)
            if "\t" in line:
                offset = start
                for place, cell in enumerate(line.split("\t")):
                    column[offset : offset + len(cell)] = min(place, 9) + 1
                    offset += len(cell) + 1
        start = end + 1
    return number, kind, column


# Starts of lines: （一） / 一、 / 1. or 1、 / （1） / 第三条 / bracketed slots / contents dots follow in _lines; not 2021年.
_HEAD = re.compile(
    r"(?P<k1>[（(][一二三四五六七八九十]{1,3}[)）])|(?P<k2>[一二三四五六七八九十]{1,3}、)|(?P<k3>\d{1,3}[.．、](?!\d))"
    r"|(?P<k4>[（(]\d{1,2}[)）])|(?P<k5>第[一二三四五六七八九十百]{1,4}[条章节])|(?P<k6>[（(](?:牵头|责任|配合|主办))|(?P<k7>附件|附：)|(?P<k8>抄送|抄报)"
)

_NGRAMS: Final = (
    *((i,) for i in range(-3, 4)),
    *((i, i + 1) for i in range(-3, 3)),
    (-1, 1),
    *((i, i + 1, i + 2) for i in range(-3, 2)),
    (-3, -2, -1, 0),
    (-2, -1, 0, 1),
    (-1, 0, 1, 2),
    (0, 1, 2, 3),
)
_FINDERS: Final[tuple[Finder, ...]] = (
    time_candidates,
    quantity_candidates,
    unit_candidates,
    reform_candidates,
    place_candidates,
)


def featurize(text: str) -> Codes:
    """Feature keys of a clean text.

    Args:
        text: clean text, lines divided by ``\\n``.

    Returns:
        Array of shape (len(text), `n_templates`), uint64. No feature looks across a line break.

    >>> featurize("区工信局").shape == (4, n_templates())
    True
    """
    n = len(text)
    if not n:
        return np.zeros((0, n_templates()), dtype=np.uint64)
    chars = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    classes = _classes(text)
    folded = np.where(classes == 1, ord("0"), np.where(classes == 3, ord("a"), chars)).astype(np.uint64)
    line, kind, column = _lines(text)
    columns: list[Codes] = []

    def add(*values: Codes) -> None:
        columns.append(_combine(len(columns), *values))

    window = {i: _shift(folded, i, line) for i in range(-3, 4)}
    for gram in _NGRAMS:
        add(*(window[i] for i in gram))
    shape = {i: _shift(classes, i, line) for i in range(-2, 3)}
    add(*shape.values())
    add(chars, shape[1])
    found = {finder: _marks(n, finder(text)) for finder in _FINDERS}
    for marks in found.values():
        before, after = _shift(marks, -1, line), _shift(marks, 1, line)
        add(before, marks, after)
        add(marks, folded)
        add(marks, window[-1], window[1])
    quotes = _quotes(text)
    length, left, right = quotes["length"], quotes["left"], quotes["right"]
    edge = np.minimum(left, 2) * 3 + np.minimum(right, 2)  # first, inside, last
    add(length, left, right)
    add(left, right, found[reform_candidates])
    add(left, folded)
    add(right, folded, window[1])
    add(edge, quotes["behind"])
    add(edge, quotes["before"])
    add(edge, quotes["divided"], found[reform_candidates])
    slots = _slots(text)
    add(slots, window[0], window[-1])
    add(slots, classes, shape[-1], shape[1])
    add(kind)
    add(column, kind)
    add(kind, folded)
    add(_marks(n, (m.span(1) for m in _BOOK.finditer(text))))
    inside, opened, closed = _brackets(text)
    add(inside, opened, closed)
    add(opened, folded)
    add(closed, folded, window[-1])
    keys: Codes = np.stack(columns, axis=1) & _MASK
    return keys


def n_templates() -> int:
    """Number of feature templates: the width of `featurize`'s array."""
    return len(_NGRAMS) + 2 + 3 * len(_FINDERS) + 16
