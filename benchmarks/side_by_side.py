"""What the benchmarks of times and of quantities share: marked lines of annotated texts, a text without structure, the table.

Other tools need `pip install jionlp recognizers-text-suite "emoji<2"`, best in an environment of its own.
"""

from __future__ import annotations

import argparse
import re
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from bizextract.corpus import AnnotatedNotice, AnnotatedSpan, annotation_files, load_annotations
from bizextract.records import SpanLabel
from bizextract.records.stages import CleanText, Mention, Outline, Source, Span, Tagged

Case = TypeVar("Case")
Found = TypeVar("Found")
Tool = TypeVar("Tool")


def marked_lines(
    paths: Iterable[Path], label: SpanLabel
) -> Iterator[tuple[AnnotatedNotice, str, list[tuple[int, int, AnnotatedSpan]]]]:
    """The lines that hold at least one span of the label, with its spans by their offsets in the line."""
    for notice in load_annotations(annotation_files(paths)):
        spans = [span for span in notice.spans if span.label == label.value]
        for line in re.finditer(r"[^\n]+", notice.text):
            inside = [
                (span.start - line.start(), span.end - line.start(), span)
                for span in spans
                if line.start() <= span.start and span.end <= line.end()
            ]
            if inside:
                yield notice, line[0], inside


def tagged(text: str, label: SpanLabel, places: Iterable[tuple[int, int]]) -> Tagged:
    """The text with mentions at these places, without structure around them, as the normalisers take it."""
    count = len(text)
    clean = CleanText(Source(text=text), text, array("I", range(count)), array("I", range(1, count + 1)))
    return Tagged(Outline(clean=clean, blocks=()), tuple(Mention(label, Span(start, end)) for start, end in places))


def timed(find: Callable[[Case], Found], cases: Sequence[Case]) -> tuple[list[Found], float]:
    """What is found in each case, and the seconds for all of them, after one warming call."""
    find(cases[0])
    begin = time.perf_counter()
    found = [find(case) for case in cases]
    return found, time.perf_counter() - begin


def available(makers: Mapping[str, Callable[[], Tool]]) -> dict[str, Tool]:
    """The tools that are installed."""
    found: dict[str, Tool] = {}
    for name, make in makers.items():
        try:
            found[name] = make()
        except ImportError:
            print(f"{name} is not installed and left out")
    return found


def arguments(description: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("annotations", nargs="+", type=Path)
    parser.add_argument("--output", type=Path)
    return parser.parse_args()


def report(title: str, head: str, rows: Mapping[str, Mapping[str, float]], output: Path | None) -> None:
    """Print a table with a row for each tool, and write it under the title; the last column is a speed, the others are shares."""
    *shares, speed = next(iter(rows.values()))
    lines = [
        head,
        "The pattern and the normaliser of bizextract were written with these annotations in view; the others were not.",
        "",
        f"| tool | {' | '.join((*shares, speed))} |",
        f"|---|{'---|' * (len(shares) + 1)}",
        *(f"| {name} | {' | '.join(f'{row[key]:.3f}' for key in shares)} | {row[speed]:,.0f} |" for name, row in rows.items()),
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    if output:
        output.write_text(f"# {title}\n\n{text}", encoding="utf-8")
