"""Training the tagger with spaCy's own loop."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from io import StringIO
from pathlib import Path

from spacy import util
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as spacy_train
from thinc.api import Config, ConfigValidationError

from ..corpus import annotation_files, load_annotations
from ..errors import AnnotationError, ConfigError, ModelNotFoundError
from ..extraction import load
from ..tagging import CharacterTagger
from .examples import to_examples

__all__ = ["train"]

_LABELS = "initialize.components.bizextract_tagger.labels"
"""Where the config names the labels: the one line that a label of one's own needs."""


def train(
    annotations: Sequence[str | Path],
    output: str | Path,
    *,
    dev: Sequence[str | Path] = (),
    base: str | Path | Language | None = None,
    config: str | Path | None = None,
    overrides: Mapping[str, object] | None = None,
    resume: bool = False,
    quiet: bool = False,
) -> Language:
    """Train a tagging pipeline on annotated notices; the same input gives the same pipeline.

    Args:
        annotations: annotation files (``.jsonl`` or inline markup ``.txt``) or directories of them.
        output: folder that the pipeline is written to; what a pipeline left there before is replaced. While training, states
            are kept beside it in ``OUTPUT.part``, which is taken away at the end.
        dev: annotations to measure on while training: the best state is kept, and training stops early where nothing gets
            better. Without them all epochs are trained, the last state is kept, and the scores shown are those on the first
            file of ``annotations``.
        base: a pipeline to start from, see `bizextract.load`; its labels stay. None: start from nothing.
        config: a config file instead of ``bizextract/training/default.cfg``, which is a good start for one.
        overrides: values of the config by dotted name, such as ``{"training.max_epochs": 4}``.
        resume: start from the last state in ``OUTPUT.part``, where a training was interrupted, instead of ``base``.
        quiet: no progress on standard error.

    Returns:
        The trained pipeline.

    Raises:
        AnnotationError: an annotation breaks the format, or has a label that the config does not name.
        ConfigError: the config or an override is not valid.
        InputNotFoundError: no annotations at a path.
        ModelNotFoundError: no pipeline at ``base``, or nothing to resume.
    """
    target = Path(output)
    states = target.with_name(f"{target.name}.part")
    started = _state(states) if resume else load(base) if base is not None else None
    known = _tagger(started) if started is not None else None
    nlp = _initialised(annotations, dev, _settings(config, overrides or {}), known)
    states.mkdir(parents=True, exist_ok=True)
    stream = StringIO() if quiet else sys.stderr
    spacy_train(nlp, states, stdout=stream, stderr=stream)
    trained = util.load_model_from_path(states / "model-last")
    if dev:
        trained = _better(util.load_model_from_path(states / "model-best"), trained, dev)
    _tagger(trained).finish()
    trained.meta.update(
        name=target.name, description="UNIT, TIME, TARGET and REFORM spans in Chinese policy notices", license="MIT"
    )
    if not dev:
        trained.meta["performance"] = {}  # nothing that it was not trained on has been measured
    trained.config["paths"] = dict.fromkeys(trained.config["paths"])  # the saved config names no folder of this machine
    if (target / "config.cfg").is_file():
        shutil.rmtree(target)
    trained.to_disk(target)
    shutil.rmtree(states)
    return trained


def _better(best: Language, last: Language, dev: Sequence[str | Path]) -> Language:
    """The best state that was measured, or the last one: the loop ends between two measurements, in small data before the first."""
    scores = []
    for nlp in (best, last):
        examples = [
            eg for notice in load_annotations([Path(path) for path in dev]) for eg in to_examples(notice, nlp, piece=None)
        ]
        scores.append(nlp.evaluate(examples)["ents_f"] or 0.0)
    return last if scores[1] > scores[0] else best


def _state(states: Path) -> Language:
    """The last state that an interrupted training has left."""
    last = states / "model-last"
    if not (last / "config.cfg").is_file():
        raise ModelNotFoundError("no interrupted training to resume here: train without resume", source=str(states))
    return util.load_model_from_path(last)


def _settings(config: str | Path | None, overrides: Mapping[str, object]) -> Config:
    path = Path(config) if config is not None else None
    try:
        text = (path or files("bizextract.training").joinpath("default.cfg")).read_text(encoding="utf-8")
        settings: Config = util.load_config_from_str(text, overrides=dict(overrides))
    except (OSError, ValueError) as error:
        raise ConfigError(f"this is no training config: {error}", source=str(path) if path else None) from error
    return settings


def _initialised(
    annotations: Sequence[str | Path], dev: Sequence[str | Path], settings: Config, known: CharacterTagger | None
) -> Language:
    """A pipeline ready to train, with the weights of ``known``."""
    files_found = annotation_files([Path(path) for path in annotations])
    labels = _labels(files_found, settings, known)
    shown = annotation_files([Path(path) for path in dev]) if dev else files_found[:1]
    overrides: dict[str, object] = {"paths.train": _joined(files_found), "paths.dev": _joined(shown), _LABELS: labels}
    if not dev:
        overrides["training.patience"] = 0  # the scores shown are of no use to stop by
    try:
        nlp = init_nlp(util.load_config_from_str(settings.to_str(), overrides=overrides))
    except ConfigValidationError as error:
        raise ConfigError(f"the training config is not valid: {error}") from error
    if known is not None:
        _tagger(nlp).take_over(known)
    return nlp


def _labels(paths: Sequence[Path], settings: Config, known: CharacterTagger | None) -> list[str]:
    """The labels to learn: those that the config names, or all there are, and those of the pipeline to start from."""
    components = settings.get("initialize", {}).get("components", {})
    named = components.get("bizextract_tagger", {}).get("labels")
    old = known.labels if known is not None else ()
    found: dict[str, str] = {}
    for notice in load_annotations(paths):
        for span in notice.spans:
            found.setdefault(span.label, notice.id)
    for label, notice_id in found.items():
        if named is not None and label not in (*named, *old):
            raise AnnotationError(
                f"label {label!r} is not one of {', '.join((*named, *old))}: correct it, or name it with --label {label} "
                f"(in the config: {_LABELS})",
                source=notice_id,
            )
    return list(dict.fromkeys((*(named or sorted(found)), *old)))


def _joined(paths: Sequence[Path]) -> str:
    return "|".join(str(path) for path in paths)


def _tagger(nlp: Language) -> CharacterTagger:
    for _, component in nlp.pipeline:
        if isinstance(component, CharacterTagger):
            return component
    raise ConfigError(f"the pipeline has no bizextract_tagger (it has {', '.join(nlp.pipe_names) or 'no component'})")
