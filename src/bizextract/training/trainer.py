"""Training the tagger with spaCy's own loop."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.resources import files
from io import StringIO
from pathlib import Path

from spacy import util
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as spacy_train

from ..tagging import CharacterTagger

__all__ = ["train"]


def train(
    annotations: Sequence[str | Path],
    output: str | Path,
    *,
    dev: Sequence[str | Path] | None = None,
    overrides: Mapping[str, object] | None = None,
    quiet: bool = False,
) -> Language:
    """Train a tagging pipeline on annotated notices.

    Args:
        annotations: annotation files (``.jsonl`` or inline markup ``.txt``) or directories of them.
        output: folder that the pipeline is written to; what a pipeline left there before is replaced.
        dev: annotations to measure on while training; the best state is kept. None: the last state is kept, and the
            scores shown are those on the first file of ``annotations``.
        overrides: values of the config by dotted name, such as ``{"training.max_epochs": 4}``.
        quiet: no progress on standard error.

    Returns:
        The trained pipeline.

    Raises:
        AnnotationError: an annotation breaks the format.
        InputNotFoundError: no annotations at a path.
    """
    paths = {
        "paths.train": "|".join(str(path) for path in annotations),
        "paths.dev": "|".join(str(path) for path in (dev or annotations[:1])),
    }
    config = files("bizextract.training").joinpath("default.cfg").read_text(encoding="utf-8")
    nlp = init_nlp(util.load_config_from_str(config, overrides={**paths, **(overrides or {})}))
    stream = StringIO() if quiet else sys.stderr
    with tempfile.TemporaryDirectory() as scratch:
        spacy_train(nlp, Path(scratch), stdout=stream, stderr=stream)
        best = util.load_model_from_path(Path(scratch) / ("model-best" if dev else "model-last"))
    for _, component in best.pipeline:
        if isinstance(component, CharacterTagger):
            component.finish()
    target = Path(output)
    if (target / "config.cfg").is_file():
        shutil.rmtree(target)
    _forget_paths(best)
    best.to_disk(target)
    return best


def _forget_paths(nlp: Language) -> None:
    """The saved config names no folder of the machine that it was trained on."""
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
