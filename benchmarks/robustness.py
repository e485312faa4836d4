"""How well do cleaning and tagger stand dirt? Strict F1 on clean and on dirtied held-out texts, with and without dirty twins in training.

    python benchmarks/robustness.py --output benchmarks/robustness.md

trains a tagger on annotations/train without dirty twins and one with them in the place of half the texts (`corpora.train.dirt`), and
measures both on annotations/dev and annotations/test: as they are, with each kind of dirt alone, and with kinds drawn as in training
(`bizextract.training.dirt`).
Other pipelines are measured with `--pipelines NAME=FOLDER ...`; then nothing is trained. Training takes some minutes each.

The way is that of a given text: what `bizextract.extract` finds in the dirty text is compared with where the annotated spans have
moved. The dirt of measuring has another seed than that of training. Two columns say what the
dirt does to the texts: the share of spans with dirt inside, and the share of these that cleaning does not give back as they were.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from bizextract.cleaning import clean
from bizextract.corpus import AnnotatedNotice, AnnotatedSpan, load_annotations
from bizextract.extraction import load
from bizextract.records import SpanLabel
from bizextract.records.stages import CleanText, Source
from bizextract.training import train
from bizextract.training.dirt import Dirt, dirty_twin, draw_dirt
from bizextract.training.evaluation import ALL, evaluate_predictions
from bizextract.training.predictions import predict

ROOT = Path(__file__).resolve().parent.parent
LABELS = tuple(label.value for label in SpanLabel)
SEED = 20

Soil = Callable[[AnnotatedNotice, random.Random], AnnotatedNotice]


@dataclass(frozen=True)
class Soiled:
    """A notice, the same with dirt, and both cleaned."""

    notice: AnnotatedNotice
    twin: AnnotatedNotice
    before: CleanText
    behind: CleanText


def alone(kind: Dirt) -> Soil:
    return lambda notice, rng: dirty_twin(notice, [kind], rng)


SOILS: Mapping[str, Soil] = {
    "none": lambda notice, _: notice,
    **{kind.value: alone(kind) for kind in Dirt},
    "drawn": lambda notice, rng: dirty_twin(notice, draw_dirt(rng), rng),
}


def soiled(notices: Sequence[AnnotatedNotice], soil: Soil, name: str) -> list[Soiled]:
    found = []
    for notice in notices:
        notice = notice.model_copy(update={"spans": tuple(in_order(notice))})
        twin = soil(notice, random.Random(f"{SEED} {name} {notice.id}"))
        found.append(Soiled(notice, twin, clean(Source(notice.text)), clean(Source(twin.text))))
    return found


def in_order(notice: AnnotatedNotice) -> list[AnnotatedSpan]:
    return sorted(notice.spans, key=lambda span: (span.start, span.end))


def not_undone(texts: Sequence[Soiled]) -> tuple[float, int, int]:
    """Share of the spans with dirt inside; how many these are; for how many of all spans cleaning gives another text than without it."""
    spans = dirty = changed = 0
    for text in texts:
        for span, moved in zip(text.notice.spans, text.twin.spans, strict=True):
            spans += 1
            dirty += span.text != moved.text
            changed += read(text.before, span) != read(text.behind, moved)
    return dirty / spans, dirty, changed


def read(cleaned: CleanText, span: AnnotatedSpan) -> str | None:
    place = cleaned.to_clean(span.start, span.end)
    return None if place is None else cleaned.text[slice(*place)]


def f1(nlp: Language, texts: Sequence[Soiled]) -> dict[str, float]:
    """Strict F1 by label and over all, of the whole package, with offsets of the dirty texts."""
    twins = [text.twin for text in texts]
    scores = evaluate_predictions((twin, predict(twin.id, twin.text, twin.date, nlp)) for twin in twins)
    return {label: scores.labels[label].strict.f1 for label in (ALL, *LABELS)}


def trained(annotations: Path, folder: Path, dirt: float) -> dict[str, Path]:
    """A pipeline without dirty twins, and one with them in the place of a share ``dirt`` of the texts."""
    pipelines = {"without twins": 0.0, f"dirt = {dirt:g}": dirt}
    for name, share in pipelines.items():
        train([annotations / "train"], folder / name, overrides={"corpora.train.dirt": share}, quiet=True)
    return {name: folder / name for name in pipelines}


def measured(pipelines: Mapping[str, Path], notices: Sequence[AnnotatedNotice]) -> list[str]:
    """The tables, line by line."""
    taggers = {name: load(folder) for name, folder in pipelines.items()}
    head = ["dirt", "spans with dirt inside", "spans that cleaning leaves changed", *(f"F1 {name}" for name in taggers)]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    scores: dict[tuple[str, str], dict[str, float]] = {}
    for name, soil in SOILS.items():
        texts = soiled(notices, soil, name)
        share, dirty, changed = not_undone(texts)
        scores |= {(name, tagger): f1(nlp, texts) for tagger, nlp in taggers.items()}
        cells = [name, f"{share:.1%} ({dirty})", str(changed), *(f"{scores[name, tagger][ALL]:.4f}" for tagger in taggers)]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "| F1 by label | " + " | ".join(LABELS) + " |", "|---" * (len(LABELS) + 1) + "|"]
    for name in ("none", "drawn"):
        for tagger in taggers:
            row = [f"{name}, {tagger}", *(f"{scores[name, tagger][label]:.4f}" for label in LABELS)]
            lines.append("| " + " | ".join(row) + " |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--annotations", type=Path, default=ROOT / "annotations", help="with train/, dev/ and test/")
    parser.add_argument("--pipelines", nargs="+", metavar="NAME=FOLDER", help="measure these instead of training")
    parser.add_argument("--dirt", type=float, default=0.5, help="share of dirty twins in the second training")
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    notices = load_annotations([options.annotations / "dev", options.annotations / "test"])
    with tempfile.TemporaryDirectory() as folder:
        if options.pipelines:
            named = (pipeline.rpartition("=") for pipeline in options.pipelines)
            pipelines = {name: Path(path) for name, _, path in named}
        else:
            pipelines = trained(options.annotations, Path(folder), options.dirt)
        lines = measured(pipelines, notices)
    table = "\n".join(lines) + "\n"
    print(table)
    if options.output:
        head = f"# Robustness\n\n{len(notices)} held-out texts; how to run and what the columns mean: `benchmarks/robustness.py`.\n\n"
        options.output.write_text(head + table, encoding="utf-8")


if __name__ == "__main__":
    main()
