"""Rebuild everything that is learned from ``annotations/``, in one go and the same every time:

    python scripts/build_model.py

the tagger (``models/bizextract_zh``), the classifiers of the later stages (``src/bizextract/resources/data``) and the word
segmenter (``models/bizextract_seg``). Takes about a quarter of an hour. The split into train, dev and test is for choosing
(``bizextract train annotations/train --dev annotations/dev``); what is shipped is trained on all three.
"""

from __future__ import annotations

import hashlib
import sys
from argparse import ArgumentParser
from pathlib import Path

from bizextract.corpus import load_annotations, validate
from bizextract.segmentation import train_segmenter
from bizextract.training import train_ensemble
from bizextract.training.classifiers import train_classifiers

ROOT = Path(__file__).resolve().parent.parent
RUNS = 3  # trainings that the shipped tagger is the mean of: benchmarks/taggers.md has what that brings
SPLITS = ("train", "dev", "test")
MODELS = ROOT / "models"
DATA = ROOT / "src" / "bizextract" / "resources" / "data"


def main() -> None:
    parser = ArgumentParser(description="Rebuild the tagger, the classifiers and the word segmenter from the annotations.")
    parser.add_argument(
        "--annotations", type=Path, default=ROOT / "annotations", help="with train/, dev/, test/ and segmented/"
    )
    parser.add_argument("--models", type=Path, default=MODELS, help="where the tagger and the segmenter go")
    parser.add_argument("--data", type=Path, default=DATA, help="where the classifiers go")
    parser.add_argument("--only", choices=("tagger", "classifiers", "segmenter"), help="rebuild this part alone")
    given = parser.parse_args()
    folders = [given.annotations / split for split in SPLITS]
    problems = validate(folders)
    if problems:
        sys.exit("\n".join([*map(str, problems), f"{len(problems)} problems: mend them first"]))
    if given.only in (None, "segmenter"):  # first: the classifier of topics reads its words, if it goes to the shipped place
        train_segmenter(given.annotations / "segmented", given.models / "bizextract_seg")
    if given.only in (None, "classifiers"):
        given.data.mkdir(parents=True, exist_ok=True)
        train_classifiers(load_annotations(folders), given.data, lambda step: print(f"classifiers: {step}", file=sys.stderr))
    if given.only in (None, "tagger"):
        train_ensemble(folders, given.models / "bizextract_zh", runs=RUNS)
    for path in sorted([*given.models.rglob("*"), *given.data.glob("*.jsonl")]):
        if path.is_file() and "__pycache__" not in path.parts:
            print(hashlib.sha256(path.read_bytes()).hexdigest()[:16], path)


if __name__ == "__main__":
    main()
