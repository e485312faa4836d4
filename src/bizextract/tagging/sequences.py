"""Cutting a clean text into the sequences that the tagger decodes."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["sequences"]

LONGEST: Final = 240
"""Longest sequence in characters: bounds memory; no annotated span of the corpus is longer than half of it."""

# A piece that no span goes over the ends of, in clean text: up to sentence marks, tabs (cells), line breaks and the blanks that
# cleaning has left (they divide words: 李军 区财政局). Matches 提高效率。 and 区财政局 each whole; a blank between digits
# (1 900) ends no piece.
_PIECE = re.compile(r"(?:[^\s。！？；]|(?<=[\d.])[ ](?=[\d.]))+[。！？；]*[”’）」』]*")
# Where an overlong piece may be cut: behind ， or 、 or ：.
_SOFT = "，,、：:"


def sequences(text: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Starts and lengths of the sequences of ``text``, in order; blanks and line breaks belong to none.

    >>> [a.tolist() for a in sequences("一是简化。二是提速\\n完 工")]
    [[0, 5, 10, 12], [5, 4, 1, 1]]
    """
    starts: list[int] = []
    lengths: list[int] = []
    for match in _PIECE.finditer(text):
        start, end = match.span()
        while end - start > LONGEST:
            cut = max(text.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in _SOFT) + 1
            cut = cut if cut > start else start + LONGEST
            starts.append(start)
            lengths.append(cut - start)
            start = cut
        starts.append(start)
        lengths.append(end - start)
    return np.array(starts, dtype=np.int64), np.array(lengths, dtype=np.int64)
