"""Helpers of the cleaning tests."""

from __future__ import annotations

from bizextract.cleaning import clean
from bizextract.records.stages import CleanText, Source


def cleaned(text: str) -> str:
    return clean(Source(text)).text


def assert_map(given: str, result: CleanText) -> None:
    """Every clean character has one non-empty range of the given text, and the ranges are in order."""
    assert len(result.text) == len(result.starts) == len(result.ends)
    last_start = last_end = 0
    for start, end in zip(result.starts, result.ends, strict=True):
        assert 0 <= start < end <= len(given)
        assert start >= last_start
        assert end >= last_end
        last_start, last_end = start, end
