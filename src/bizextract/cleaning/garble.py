"""Text whose bytes were read from the wrong one: list numbers such as `?。ㄒ唬┙ㄔO(shè)` for （一）建設.

The mirror sites that put pinyin behind traditional characters look for the characters in the bytes (GBK, two a
character) without heeding where a character begins. Where the second byte of one character and the first of the next
happen to be a traditional character, its pinyin lands between the halves of the second: the lone half becomes ``?``
(and swallows the bracket), and all bytes behind are read in wrong pairs, until a byte below 0x80 stands alone: the
second half of a character (the O of `O(shè)`), or the bracket of the next pinyin, swallowed by a ``?`` again. The same
happens where the blanks of an indent lost one of their bytes. Pairs that are no character were dropped on the way.

So a garbled piece is ``?``, then perhaps pinyin, then misread characters, then a lone ASCII letter or ``?`` with pinyin.
Its bytes are paired anew; the lost bytes follow from the pinyin, and dropped pairs are guessed by what is common in
official texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from opencc import OpenCC

from .adjacency import adjacency, is_han
from .charmap import Edit, MappedText

__all__ = ["mend_garbled", "traditional_characters", "traditional_readings"]

_PIN = r"[a-zü]{0,4}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ][a-z]{0,4}"

# `?xì)庑⌒蜆?biāo)`, `?。ㄒ唬┙ㄔO`, `?shù)戎卮髥栴}`, `?qū)I`, `?qìng）绦小?`; not "为什么?有" (no
# letter and no ? behind), not "a?b".
_GARBLED = re.compile(
    rf"\?(?:(?P<pinyin>{_PIN})\))?(?P<run>[^\x00-\x7f\n]{{0,60}}?)(?:(?P<half>[@-~])|\?(?P<end>{_PIN})\)|(?P<lost>\?))"
)

# The pinyin of the character before a piece, which stands between the two: `變(biàn)?nèi)兆`; not "(一)?".
_OWN_PINYIN = re.compile(rf"\({_PIN}\)$")

_INDENT = 8  # blanks before a list number, at most
_INDENT_BYTE = 0xA1  # both bytes of the ideographic blank of an indent
_NEVER_LAST = "、（：《“‘"  # marks that cannot stand before the line end that a ? swallowed
_NUMERALS = "一二三四五六七八九十"
_CHOICES = 60  # ways to fill a gap, of some hundreds; 20 and 2,000 read 47 pieces (most of them simulated) the same way
_BEAM = 8  # readings kept at each character; 200 read the same 47 pieces the same way, 3 one of them otherwise
_COMMON = 18.0  # added to the log2 frequency of each pair, so that common pairs (-14) speak for a reading
_DROPPED = -4.0  # for a dropped pair, so that a reading without one is preferred
_MARK = 2.0  # for a punctuation mark beside anything, and for a known character beside a mark
_NUMBER = 5.0  # for a numeral behind a bracket, and for the bracket behind a numeral
_UNSEEN = -4.0  # for two characters that the table does not have together; less if the second is rare, more if it is common
_FAINT = -14.0  # log2 frequency at a line's beginning of a character that is neither
_MODERN = -4.0  # for a simplified character: 测 where 測 is meant
_RARE = -8.0  # for a Chinese character that official texts hardly use
_STRANGE = -25.0  # for a character that is neither Chinese nor a punctuation mark of Chinese
_GOOD = 1.0  # mean score from which a reading without dropped pairs is taken without looking for others (set by hand)
_WORST = -2.0  # mean score of a reading that is believed; one of nothing but unseen pairs has -4


@dataclass(frozen=True, slots=True)
class _Reading:
    """Characters read so far with their ranges, and the byte left over with the place where it stands."""

    score: float
    text: str
    ranges: tuple[tuple[int, int], ...]
    byte: int
    place: int
    context: str = ""  # the character before the piece


def mend_garbled(mapped: MappedText) -> MappedText:
    """Read every garbled piece anew; a piece that makes no sense either way is left as it is."""
    edits: list[Edit] = []
    place = 0
    while (match := _GARBLED.search(mapped.text, place)) is not None:
        best = _read(match)
        if best is None:
            place = match.start() + 1
        else:
            edits.append(Edit(match.start(), match.end(), best.text, best.ranges))
            place = match.end()
    return mapped.edit(edits)


def _read(match: re.Match[str]) -> _Reading | None:
    """The most likely reading of a piece, None where none is likely. Dropped pairs are thought of only where there is need."""
    plain = _decode_piece(match, gaps=0)
    if plain is not None and plain.score >= _GOOD * len(plain.text) and not match["lost"]:
        return plain
    before = match.string[max(match.start() - _INDENT, 0) : match.start()].rstrip(" \u3000")
    begins_line = before[-1:] in ("", "\n")  # where list numbers stand: only they lose two pairs in a row
    gapped = None if match["lost"] else _decode_piece(match, gaps=2 if begins_line else 1)
    best = max(filter(None, (plain, gapped)), key=lambda reading: reading.score, default=None)
    if best is None or best.score < max(_WORST, _as_given(match["run"])) * len(best.text):
        return None
    if match["lost"] and best.text[-1] in "。！？”：；":  # the ? swallowed the line end
        return replace(best, text=best.text + "\n", ranges=(*best.ranges, (match.end() - 1, match.end())))
    return best


def _as_given(run: str) -> float:
    """Mean score of the misread characters taken for what they are: a piece that reads well is not garbled."""
    if len(run) < 3:
        return _WORST
    return sum(_likely(*pair) for pair in pairwise(run)) / len(run)


def _decode_piece(match: re.Match[str], *, gaps: int) -> _Reading | None:
    pairs = [_encode(char) for char in match["run"]]
    if any(len(pair) != 2 for pair in pairs):
        return None
    first = match.start("run")
    readings = list(_beginnings(match, pairs))
    if match["pinyin"] is None:
        pairs, first = pairs[1:], first + 1
    for place, pair in enumerate(pairs, start=first):
        steps = (step for reading in readings for step in _steps(reading, pair[0], place + 1, gaps=gaps))
        readings = [replace(step, byte=pair[1], place=place) for step in _best(steps)]
    ends = list(_last_bytes(match))
    steps = (
        step for reading in readings for byte, char in ends for step in _steps(reading, byte, match.end(), gaps=gaps, char=char)
    )
    return next((step for step in _best(steps) if not match["lost"] or step.text[-1] not in _NEVER_LAST), None)


def _last_bytes(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """The last byte: the lone letter, or the one lost in ``?``, with the character that it completes if the pinyin tells."""
    if match["half"]:
        yield ord(match["half"]), ""
    elif match["end"]:
        yield from ((_encode(char)[1], char) for char in _spoken(match["end"]))
    else:
        yield from ((byte, "") for byte in range(0x80, 0xFF))


def _beginnings(match: re.Match[str], pairs: list[bytes]) -> Iterator[_Reading]:
    """The byte that the piece begins with: the half lost in ``?``, told by the pinyin; or the one behind a broken indent."""
    text, start = match.string, match.start()
    if match["pinyin"] is None:
        if pairs and pairs[0][0] == _INDENT_BYTE:
            yield _Reading(0.0, "", (), pairs[0][1], match.start("run"))
        return
    own = _OWN_PINYIN.search(text, max(start - 10, 0), start)
    before = text[(own.start() if own else start) - 1 : own.start() if own else start]
    lead = _encode(before)[-1:]
    for char in _spoken(match["pinyin"]):
        pair = _encode(char)
        if pair[:1] == lead:
            yield _Reading(0.0, "", (), pair[1], start, before)


def _steps(reading: _Reading, byte: int, end: int, *, gaps: int, char: str = "") -> Iterator[_Reading]:
    """Readings with one more byte, which stands before ``end``; ``char``, if given, is the character that it must complete."""
    before = reading.text[-1:] or reading.context
    for chars, inner in _completions(reading.byte, byte, char, gaps=gaps):
        score = reading.score + inner + _likely(before, chars[0])
        ranges = reading.ranges + ((reading.place, end),) * len(chars)
        yield _Reading(score, reading.text + chars, ranges, 0, end, reading.context)


@lru_cache(maxsize=4096)
def _completions(first: int, last: int, final: str, *, gaps: int) -> list[tuple[str, float]]:
    """The characters that begin with byte ``first`` and end with ``last``: one, or more with up to ``gaps`` pairs dropped between.

    ``final``, if given, must be the last of them. With each the score of its dropped pairs and of what stands together in it.
    """
    found: list[str] = []
    if (one := _decode(first, last)) and final in ("", one):
        found.append(one)
    if gaps:
        found += _with_gap(first, last, final)
    if gaps > 1:
        found += _with_gaps_of_number(first, last, final)
    scored = ((chars, sum(_DROPPED + _likely(*pair) for pair in pairwise(chars))) for chars in found)
    return sorted(scored, key=lambda item: -item[1])[:_CHOICES]


def _with_gap(first: int, last: int, final: str) -> list[str]:
    found: list[str] = []
    for second, third in _dropped_pairs():
        left, right = _decode(first, second), _decode(third, last)
        if left and right and final in ("", right) and _known(left) and _known(right):
            found.append(left + right)
    return found


def _with_gaps_of_number(first: int, last: int, final: str) -> list[str]:
    """Two pairs dropped in a row: the （ of （六） and its numeral, the numeral of （三） and its ）."""
    found: list[str] = []
    middles = [("（", numeral) for numeral in _NUMERALS] + [(numeral, "）") for numeral in _NUMERALS]
    for left, middle in middles:
        begin, inner = _encode(left), _encode(middle)
        if begin[0] != first or (begin[1], inner[0]) not in _dropped_pairs():
            continue
        for second, third in _dropped_pairs():
            right = _decode(third, last)
            if second == inner[1] and right and final in ("", right) and _known(right):
                found.append(left + middle + right)
    return found


def _best(readings: Iterable[_Reading]) -> list[_Reading]:
    return sorted(readings, key=lambda reading: -reading.score)[:_BEAM]


def _likely(before: str, char: str) -> float:
    """How well ``char`` stands behind ``before``: above 0 for what is common, below for what is not."""
    if (before == "（" and char in _NUMERALS) or (char == "）" and before and before in _NUMERALS):
        return _NUMBER
    if char in "，。、；：（）“”《》":
        return _MARK
    if not is_han(char):
        return _STRANGE
    if not is_han(before or "，"):
        return _MARK if _known(char) else _STRANGE
    if not _known(char):
        return _RARE
    return _pair(before, char)


def _known(char: str) -> bool:
    """Whether the character is of the kind that official texts use."""
    return char in "，。、；：（）“”《》" or _simple(char) in adjacency().starts


@lru_cache(maxsize=1)
def _dropped_pairs() -> dict[tuple[int, int], None]:
    """Pairs of bytes that are no character of GBK."""
    trails = [*range(0x40, 0x7F), *range(0x80, 0xFF)]
    return {(lead, trail): None for lead in range(0x81, 0xFF) for trail in trails if not _decode(lead, trail)}


def _decode(lead: int, trail: int) -> str:
    if lead < 0x81:
        return ""
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""


def _encode(char: str) -> bytes:
    try:
        return char.encode("gbk")
    except UnicodeEncodeError:
        return b""


@lru_cache(maxsize=2)
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


@lru_cache(maxsize=1 << 16)
def _pair(first: str, second: str) -> float:
    """How well two characters stand together; in a traditional text a second character of simplified form is unlikely."""
    table = adjacency()
    known = table.pairs.get(_simple(first) + _simple(second))
    if known is None:
        common = table.starts.get(_simple(second), _FAINT)
        score = _UNSEEN + min(2.0, max(-4.0, (common - _FAINT) / 2))
    else:
        score = known + _COMMON
    return score + (_MODERN if _is_modern(second) else 0.0)


@lru_cache(maxsize=8192)
def _simple(char: str) -> str:
    simple: str = _converter("t2s").convert(char)
    return simple


@lru_cache(maxsize=8192)
def _is_modern(char: str) -> bool:
    changed: bool = _converter("s2t").convert(char) != char
    return changed


@lru_cache(maxsize=1)
def traditional_readings() -> dict[str, str]:
    """The traditional characters of GBK by reading, in pinyin with its tone mark."""
    text = (files("bizextract.resources") / "data" / "cleaning_pinyin.txt").read_text(encoding="utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines() if not line.startswith("#"))


@lru_cache(maxsize=1)
def traditional_characters() -> frozenset[str]:
    """All characters of GBK that have a simplified form of their own."""
    return frozenset("".join(traditional_readings().values()))


def _spoken(pinyin: str) -> str:
    """All traditional characters of GBK with this reading."""
    return traditional_readings().get(pinyin, "")
