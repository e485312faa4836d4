"""Whether two characters belong side by side, inside a sentence, or are the end of one piece and the start of another."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

__all__ = ["Adjacency", "adjacency", "is_han"]

_UNSEEN_PAIR = -22.0  # log2 frequency: just under the rarest pair of the table (-19), by the weight of its commonest omissions
_RARE = -11.0  # a character without a good count of its own counts as this rare at an edge, so that names stay undecided


def is_han(char: str) -> bool:
    """Whether ``char`` is a Chinese character (社 yes; 、 no)."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇"


class Adjacency(NamedTuple):
    """Log2 frequencies of pairs, of characters that end, and of characters that start a line or sentence."""

    pairs: dict[str, float]
    ends: dict[str, float]
    starts: dict[str, float]

    def pair(self, first: str, second: str) -> float:
        """Log2 frequency of ``first`` directly before ``second``; any digit counts as 0."""
        return self.pairs.get(_class(first) + _class(second), _UNSEEN_PAIR)

    def belongs(self, first: str, second: str) -> float:
        """Log2 odds that ``first`` and ``second`` stand in one word or sentence rather than at the edges of two pieces.

        审|批 gives 12, 局|市 gives -7; 0.0 where either is no Chinese character or digit.
        """
        a, b = _class(first), _class(second)
        if not ((is_han(a) or a == "0") and (is_han(b) or b == "0")):
            return 0.0
        known = self.pairs.get(a + b)
        end, start = self.ends.get(a, -14.0), self.starts.get(b, -14.0)
        if known is None:
            return _UNSEEN_PAIR - max(end, _RARE) - max(start, _RARE)
        return known - end - start


def _class(char: str) -> str:
    return "0" if char.isdigit() else char


@lru_cache(maxsize=1)
def adjacency() -> Adjacency:
    """The table of the package, read once."""
    tables = Adjacency({}, {}, {})
    text = (files("bizextract.resources") / "data" / "cleaning_pairs.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        kind, level, items = line.split("\t")
        value = float(level)
        if kind == "pair":
            tables.pairs.update((items[i : i + 2], value) for i in range(0, len(items), 2))
        else:
            (tables.ends if kind == "end" else tables.starts).update((char, value) for char in items)
    return tables
