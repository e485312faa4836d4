"""Cleaning: a given text becomes clean text with a map back, character by character. The given text itself is kept.

The order of the steps: characters and their widths, traditional characters (garbled pieces and pinyin first), page
furniture and broken lines, blanks, punctuation. Later steps count on what the earlier ones did: line ends are ``\\n``,
digits are half-width.

Forms of the clean text: one blank where blanks divide pieces (U+3000 for a wide gap, U+0020 for a narrow one), tabs
between table cells, “ ” for any double quotation mark, 〔2020〕 for the year of a document number, ``-`` for any dash
between two numbers or dates, —— and ～ elsewhere.
"""

from __future__ import annotations

from bizextract.records.stages import CleanText, Source

from .blanks import settle_blanks
from .charmap import MappedText
from .lines import join_lines
from .marks import unify_characters, unify_punctuation
from .traditional import simplify

__all__ = ["clean"]

_ROUNDS = 8  # a text is clean when a round changes nothing; of 501 notices one needed four rounds, the others three or fewer


def clean(source: Source) -> CleanText:
    """Clean the text of ``source``.

    Every character of the result stands for one non-empty range of ``source.text`` (half-open, in characters), in order.
    Cleaning clean text changes nothing. An empty text gives an empty result; no text raises.

        >>> from bizextract.records.stages import Source
        >>> text = clean(Source("完成时限：2021 年 6 月 - 2021 年 12 月"))
        >>> text.text
        '完成时限：2021年6月-2021年12月'
        >>> text.to_raw(5, 12)
        (5, 15)
    """
    mapped = MappedText.of(source.text)
    for _ in range(_ROUNDS):
        before = mapped.text
        for step in (unify_characters, simplify, join_lines, settle_blanks, unify_punctuation):
            mapped = step(mapped)
        if mapped.text == before:
            break
    return CleanText(source, mapped.text, mapped.starts, mapped.ends)
