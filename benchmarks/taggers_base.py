"""What the tagger benchmarks share: texts to learn from and to be measured on, what a tagger is, strict scores."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bizextract.corpus import annotation_files, load_annotations
from bizextract.records import SpanLabel
from bizextract.training.examples import labelled_text

LABELS = tuple(label.value for label in SpanLabel)
ALL = "all"

Found = tuple[int, int, str, float]
"""Start, end, label and probability (1.0 where a tagger has none); offsets of the clean text."""


@dataclass(frozen=True)
class Text:
    """Clean text and its marked spans. ``lost`` counts, by label, marked spans that cleaning dropped: nobody can find them."""

    path: Path
    text: str
    spans: tuple[tuple[int, int, str], ...]
    lost: Counter[str]


class Tagger(Protocol):
    """A way to find spans. ``train`` takes all its time there; ``find`` all of its time for one text."""

    note: str

    def train(self, texts: Sequence[Text]) -> None: ...

    def find(self, text: str) -> list[Found]: ...

    def size(self) -> int:
        """Bytes on disk."""
        ...


def read_texts(paths: Iterable[Path]) -> list[Text]:
    """The annotated notices of files and folders, cleaned as `bizextract` cleans them."""
    texts = []
    for path in annotation_files(paths):
        for notice in load_annotations([path]):
            text, spans = labelled_text(notice)
            lost = Counter(span.label for span in notice.spans)
            lost.subtract(label for _, _, label in spans)
            texts.append(Text(path, text, tuple(spans), +lost))
    return texts


@dataclass(frozen=True)
class Scores:
    """Strict F1 by label and over all, F1 of the worst text, characters a second of processor time."""

    f1: dict[str, float]
    precision: float
    recall: float
    worst: float
    characters_per_second: float


def measure(tagger: Tagger, texts: Sequence[Text]) -> Scores:
    """Scores of a trained tagger."""
    tagger.find(texts[0].text)  # what is only made once, such as look-up tables, does not count as speed
    begin = time.process_time()
    found = [tagger.find(text.text) for text in texts]
    seconds = time.process_time() - begin
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in ("gold", "found", "right")}
    by_text = []
    for text, spans in zip(texts, found, strict=True):
        gold, guess = set(text.spans), {(start, end, label) for start, end, label, _ in spans}
        for kind, marked in (("gold", gold), ("found", guess), ("right", gold & guess)):
            counts[kind].update(label for _, _, label in marked)
        counts["gold"].update(text.lost)
        by_text.append(f1(len(gold) + text.lost.total(), len(guess), len(gold & guess)))
    for count in counts.values():
        count[ALL] = count.total()
    return Scores(
        f1={label: f1(*(counts[kind][label] for kind in ("gold", "found", "right"))) for label in (*LABELS, ALL)},
        precision=counts["right"][ALL] / max(1, counts["found"][ALL]),
        recall=counts["right"][ALL] / max(1, counts["gold"][ALL]),
        worst=min(by_text),
        characters_per_second=sum(len(text.text) for text in texts) / seconds,
    )


def f1(gold: int, found: int, right: int) -> float:
    return 2 * right / (gold + found) if gold + found else 1.0
