"""Ways to tag side by side: the project's tagger, the same with one thing changed at a time, and other kinds of taggers.

    OMP_NUM_THREADS=1 python benchmarks/taggers.py                      # all: one to two hours on one core
    OMP_NUM_THREADS=1 python benchmarks/taggers.py --only crf no-marks  # some; --list shows their names
    python benchmarks/taggers.py --only --table benchmarks/taggers.md   # none, only the table of what was measured

Each is trained on annotations/train and measured on annotations/dev and annotations/test together, which are of other
provinces, and on a folder of real notices (--gold) where there is one. All see clean text. The tagger alone is measured: not what the
stages before and behind it make of the text. Every run adds a line to --results; the table shows the latest of each name.

Times are processor times of one process: of training, and of finding everything in the held-out texts, features included.
The two crfsuite rows need `pip install python-crfsuite`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from taggers_base import ALL, LABELS, Scores, Tagger, Text, measure, read_texts
from taggers_crf import BigramClusters, CrfTagger, Settings, ShippedTagger, word_marks
from taggers_other import CrfsuiteTagger, SoftmaxTagger, SpancatTagger, TransitionTagger

ROOT = Path(__file__).resolve().parent.parent
_MARKS = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- end of table -->)", re.DOTALL)


@dataclass(frozen=True)
class Way:
    """A row of the table: what it says, how to make it, and the share of the training texts it learns from."""

    says: str
    make: Callable[[], Tagger]
    share: float = 1.0


def ways(pipeline: Path | None, clusters: Path | None) -> dict[str, Way]:
    """All rows by name, in the order of the table."""

    def crf(*without: str, **settings: object) -> Callable[[], Tagger]:
        return partial(CrfTagger, Settings(without=without, **settings))

    patterns, lexicons = ("time", "quantity"), ("unit", "place", "reform", "quoted_reform")
    found = {
        "whole": Way("**this project's tagger**, by `bizextract train`", partial(ShippedTagger, pipeline)),
        "crf": Way(
            "its CRF with the same settings: the rows below change one thing of this",
            crf(),
        ),
        "seed-1": Way("the same, other seed", partial(CrfTagger, seeds=(1,))),
        "seed-2": Way("the same, another seed", partial(CrfTagger, seeds=(2,))),
        "no-patterns": Way("without patterns (time, quantity)", crf(*patterns)),
        "no-lexicons": Way("without lexicons (unit, place, reform)", crf(*lexicons)),
        "no-marks": Way("without quotes, brackets, slots", crf("quotes", "slots", "brackets")),
        "no-layout": Way("without line shapes and columns", crf("layout")),
        "characters": Way("character windows alone", crf(*patterns, *lexicons, "quotes", "slots", "layout", "brackets")),
        "words": Way("with word boundaries and words (pkuseg)", crf(extra=word_marks)),
        "twins": Way("with one twin a text, mentions swapped", crf(twins=1)),
        "last": Way("last weights instead of their mean", partial(CrfTagger, last=True)),
        "memory": Way("with names carried through the document", partial(CrfTagger, memory=True)),
        "ensemble": Way("mean of the weights of three seeds", partial(CrfTagger, seeds=(0, 1, 2))),
        "prune-06": Way("weights under 6 % of the largest dropped", partial(CrfTagger, prune=0.06)),
        "count-2": Way("features seen at least twice, not three times", crf(min_count=2)),
        "half": Way("half of the training texts", crf(), 0.5),
        "quarter": Way("a quarter of the training texts", crf(), 0.25),
        "crfsuite": Way("CRF of python-crfsuite, the same features", partial(CrfsuiteTagger, whole=True)),
        "crfsuite-characters": Way("CRF of python-crfsuite, character windows", partial(CrfsuiteTagger, whole=False)),
        "softmax": Way("spaCy token classifier (BILUO), constrained decoding", SoftmaxTagger),
        "spacy-characters": Way("spaCy NER (transitions), characters", partial(TransitionTagger, words=False)),
        "spacy-words": Way("spaCy NER (transitions), pkuseg words", partial(TransitionTagger, words=True)),
        "spancat": Way("spaCy spancat, 1 to 8 pkuseg words", SpancatTagger),
    }
    if clusters is not None:
        found["clusters"] = Way("with clusters of character pairs", crf(extra=BigramClusters(clusters)))
    return found


def run(name: str, way: Way, train: Sequence[Text], held: Sequence[Text], gold: Sequence[Text]) -> dict[str, object]:
    """Train and measure one way."""
    texts = sorted(random.Random(0).sample(list(train), round(len(train) * way.share)), key=lambda text: text.path)
    tagger = way.make()
    begin = time.process_time()
    tagger.train(texts)
    # A CRF that was trained for another row of this process is not trained again: it says itself how long that took.
    seconds = getattr(tagger, "seconds", 0.0) or time.process_time() - begin
    return {
        "name": name,
        "note": tagger.note,
        "texts": len(texts),
        "characters": sum(len(text.text) for text in texts),
        "training_seconds": seconds,
        "bytes": tagger.size(),
        "held": asdict(measure(tagger, held)),
        "gold": asdict(measure(tagger, gold)) if gold else None,
    }


def table(results: Path, known: Mapping[str, Way]) -> str:
    """The latest measurement of each name, and the names without any."""
    rows: dict[str, dict[str, object]] = {}
    if results.is_file():
        for line in results.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows[row["name"]] = row
    columns = [*LABELS, ALL]
    head = [
        "tagger",
        "texts",
        *columns,
        *(f"real {name}" for name in columns),
        "real worst",
        "characters/s",
        "MB",
        "training, min",
    ]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for name, way in known.items():
        if name in rows:
            row = rows[name]
            held, gold, seconds = row["held"], row["gold"], row["training_seconds"]
            cells = [
                way.says + (f" ({row['note']})" if row["note"] else ""),
                str(row["texts"]),
                *(f"{held['f1'][label]:.3f}" for label in columns),
            ]
            cells += [f"{gold['f1'][label]:.3f}" for label in columns] + [f"{gold['worst']:.3f}"] if gold else ["–"] * 6
            cells += [
                f"{held['characters_per_second']:,.0f}",
                f"{row['bytes'] / 1e6:.1f}",
                "–" if seconds is None else f"{seconds / 60:.1f}",
            ]
            lines.append("| " + " | ".join(cells) + " |")
    missing = [name for name in known if name not in rows]
    return "\n".join(lines) + "\n" + (f"\nNot run: {', '.join(missing)}.\n" if missing else "")


def short(scores: Scores | dict[str, object] | None) -> str:
    return " ".join(f"{label} {value:.3f}" for label, value in scores["f1"].items()) if isinstance(scores, dict) else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", metavar="NAME", help="rows to measure; without it all")
    parser.add_argument("--list", action="store_true", help="show the names of the rows")
    parser.add_argument("--annotations", type=Path, default=ROOT / "annotations")
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared/gold/dev", help="real notices; left out if absent")
    parser.add_argument("--clusters", type=Path, help="an .npz file of character pairs and their clusters: one row more")
    parser.add_argument("--pipeline", type=Path, help="where the pipeline of the row `whole` is kept")
    parser.add_argument("--results", type=Path, default=Path(tempfile.gettempdir(), "bizextract-taggers.jsonl"))
    parser.add_argument("--table", type=Path, help="a file whose table is replaced (between the marks)")
    options = parser.parse_args()
    known = ways(options.pipeline, options.clusters)
    if options.list:
        print("\n".join(f"{name:20} {way.says}" for name, way in known.items()))
        return
    names = list(known) if options.only is None else options.only
    if unknown := [name for name in names if name not in known]:
        parser.error(f"no such row: {', '.join(unknown)} (--list shows them)")
    if names:
        train, dev, test = (read_texts([options.annotations / part]) for part in ("train", "dev", "test"))
        gold = read_texts([options.gold]) if options.gold.is_dir() else []
        for name in names:
            row = run(name, known[name], train, [*dev, *test], gold)
            with options.results.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            print(f"{name}: held out {short(row['held'])}; real {short(row['gold'])}", flush=True)
    report = table(options.results, known)
    print(report)
    if options.table:
        old = options.table.read_text(encoding="utf-8")
        options.table.write_text(_MARKS.sub(lambda _: report, old), encoding="utf-8")


if __name__ == "__main__":
    main()
