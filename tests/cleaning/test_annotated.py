"""Every annotated span of the project's own texts, and of the gold files, survives the way to the clean text and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bizextract.cleaning import clean
from bizextract.records.stages import Source

from .support import assert_map

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    *sorted((ROOT / "annotations").glob("**/*.jsonl")),
    *sorted((ROOT.parent / "shared").glob("gold/dev/*.jsonl")),
    *sorted((ROOT.parent / "shared").glob("own/annotated.jsonl")),
]


@pytest.mark.skipif(not FILES, reason="no annotated texts here")
def test_spans_come_back_exactly_and_whole() -> None:
    spans = moved = broken = 0
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            result = clean(Source(record["text"]))
            assert_map(record["text"], result)
            for span in record["spans"]:
                spans += 1
                place = result.to_clean(span["start"], span["end"])
                if place is None or result.to_raw(*place) != (span["start"], span["end"]):
                    moved += 1
                elif "\n" in result.text[slice(*place)]:
                    broken += 1
    # 4 of 35,705 move (names in running titles, which go), 32 are broken by a line end that nothing tells from a true one
    assert moved <= spans * 0.0005
    assert broken <= spans * 0.002
