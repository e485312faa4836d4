"""Training the tagger with spaCy's config and loop."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from io import StringIO
from itertools import pairwise
from pathlib import Path

from catalogue import RegistryError  # type: ignore[import-untyped]
from pydantic import JsonValue
from spacy import util
from spacy.language import Language
from spacy.schemas import ConfigSchemaTraining
from spacy.training.initialize import init_nlp
from thinc.api import Config, ConfigValidationError

from ..corpus import annotation_files, load_annotations
from ..errors import AnnotationError, ConfigError
from ..extraction import load
from ..tagging import CharacterTagger
from .examples import to_examples
from .loop import BEST, LAST, last_state, train_loop

__all__ = ["tagger_of", "train"]

_LABELS = "initialize.components.bizextract_tagger.labels"
"""Where the config names the labels: the one line that a label of one's own needs."""

_NAMED = 3
"""Files that an error names where it is about all of them."""


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
        resume: go on from the last state in ``OUTPUT.part``, where a training with the same arguments was interrupted; the result
            is the one that it would have had. A state is left at each measurement.
        quiet: no progress on standard error.

    Returns:
        The trained pipeline.

    Raises:
        AnnotationError: an annotation breaks the format, has a label that the config does not name, or nothing is marked at all.
        ConfigError: the config or an override is not valid, or ``resume`` with other arguments than before.
        InputNotFoundError: no annotations at a path.
        ModelNotFoundError: no pipeline at ``base``, or nothing to resume.
    """
    target = Path(output)
    if target.exists() and not target.is_dir():
        raise ConfigError("the output is a file: name a folder for the model", source=str(target))
    states = target.with_name(f"{target.name}.part")
    resumed = last_state(states) if resume else None
    known = tagger_of(load(base)) if base is not None else None
    try:
        nlp = _initialised(annotations, dev, _settings(config, overrides or {}), known)
    except ConfigValidationError as error:
        raise ConfigError(_first_fault(error), source=str(config) if config is not None else None) from error
    except (RegistryError, ValueError) as error:  # a name that no component, reader or batcher bears
        told = str(error).split(". ")[0]
        raise ConfigError(
            f"this training config cannot be used: {told}; compare training/default.cfg",
            source=str(config) if config is not None else None,
        ) from error
    tagger = tagger_of(nlp)
    if states.exists() and not resume:
        shutil.rmtree(states)
    states.mkdir(parents=True, exist_ok=True)
    stream = StringIO() if quiet else sys.stderr
    train_loop(nlp, tagger, states, _digest(nlp, [*annotations, *dev]), resumed=resumed, stream=stream)
    trained = util.load_model_from_path(states / LAST)
    if dev:
        trained = _better(util.load_model_from_path(states / BEST), trained, dev)
    tagger_of(trained).finish()
    trained.meta.update(
        name=target.name, description="UNIT, TIME, TARGET and REFORM spans in Chinese policy notices", license="MIT"
    )
    # nothing that it was not trained on has been measured without `dev`; spaCy gives labels in an order of chance
    trained.meta["performance"] = _ordered(trained.meta["performance"]) if dev else {}
    trained.config["paths"] = dict.fromkeys(trained.config["paths"])  # the saved config names no folder of this machine
    if (target / "config.cfg").is_file():
        shutil.rmtree(target)
    trained.to_disk(target)
    shutil.rmtree(states)
    return trained


def _ordered(scores: JsonValue) -> JsonValue:
    return {name: _ordered(scores[name]) for name in sorted(scores)} if isinstance(scores, dict) else scores


def _better(best: Language, last: Language, dev: Sequence[str | Path]) -> Language:
    """The best state that was measured, or the last one: the loop ends between two measurements, in small data before the first."""
    scores = []
    for nlp in (best, last):
        examples = [
            eg for notice in load_annotations([Path(path) for path in dev]) for eg in to_examples(notice, nlp, piece=None)
        ]
        scores.append(nlp.evaluate(examples)["ents_f"] or 0.0)
    return last if scores[1] > scores[0] else best


def _digest(nlp: Language, annotations: Sequence[str | Path]) -> str:
    """What the result hangs on: texts and spans, the config but for its paths, the weights to start from."""
    digest = hashlib.sha256(tagger_of(nlp).to_bytes())
    settings = {name: part for name, part in nlp.config.items() if name != "paths"}
    digest.update(Config(settings).to_str(interpolate=False).encode("utf-8"))
    for notice in load_annotations([Path(path) for path in annotations]):
        digest.update(notice.model_dump_json().encode("utf-8"))
    return digest.hexdigest()


def _first_fault(error: ConfigValidationError) -> str:
    """What is wrong, without the whole config that spaCy's own message shows."""
    fault = next(iter(error.errors), {"loc": (), "msg": str(error.desc)})
    return f"the training config is not valid: {'.'.join(map(str, fault['loc']))}: {fault['msg']}; compare training/default.cfg"


def _settings(config: str | Path | None, overrides: Mapping[str, object]) -> Config:
    path = Path(config) if config is not None else None
    try:
        text = (path or files("bizextract.training").joinpath("default.cfg")).read_text(encoding="utf-8")
        settings: Config = util.load_config_from_str(text, overrides=dict(overrides))
    except (OSError, ValueError) as error:
        told = " ".join(str(error).split())
        raise ConfigError(
            f"this is no training config: {told}; copy training/default.cfg and change it", source=str(path) if path else None
        ) from error
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
    unknown = settings.get("training", {}).keys() - ConfigSchemaTraining.model_fields.keys()
    if unknown:
        raise ValueError(f"[training] has no {min(unknown)}: it has {', '.join(ConfigSchemaTraining.model_fields)}")
    nlp = init_nlp(util.load_config_from_str(settings.to_str(), overrides=overrides))
    if known is not None:
        tagger_of(nlp).take_over(known)
    return nlp


def _labels(paths: Sequence[Path], settings: Config, known: CharacterTagger | None) -> list[str]:
    """The labels to learn: those that the config names, or all there are, and those of the pipeline to start from."""
    components = settings.get("initialize", {}).get("components", {})
    named = components.get("bizextract_tagger", {}).get("labels")
    old = known.labels if known is not None else ()
    found: dict[str, str] = {}
    for notice in load_annotations(paths):
        for before, span in pairwise(sorted(notice.spans, key=lambda span: (span.start, span.end))):
            if span.start < before.end:
                raise AnnotationError(
                    f"{span.label} {span.text!r} overlaps {before.label} {before.text!r}: keep one of them",
                    source=notice.id,
                    offset=span.start,
                )
        for span in notice.spans:
            found.setdefault(span.label, notice.id)
    if not found:
        raise AnnotationError(
            "nothing is marked in these notices, so there is nothing to learn: give annotated ones",
            source=", ".join(map(str, paths[:_NAMED])),
        )
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


def tagger_of(nlp: Language) -> CharacterTagger:
    """The pipeline's component that finds the spans; a ConfigError where it has none."""
    for _, component in nlp.pipeline:
        if isinstance(component, CharacterTagger):
            return component
    raise ConfigError(f"the pipeline has no bizextract_tagger (it has {', '.join(nlp.pipe_names) or 'no component'})")
