"""spaCy's training loop with states that an interrupted training is resumed from, so that the result is the same.

spaCy saves weights only. Here the tagger's whole state is kept at each measurement. A resumed training goes through the batches
that were trained on before without training on them, which brings the random generators to where they were.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from spacy.language import Language
from spacy.schemas import ConfigSchemaTraining
from spacy.training import Example
from spacy.training.loop import create_evaluation_callback, create_train_batches, train_while_improving, update_meta
from spacy.util import registry, resolve_dot_names
from thinc.api import fix_random_seed

from ..errors import ConfigError, ModelNotFoundError
from ..tagging import CharacterTagger

__all__ = ["BEST", "LAST", "State", "last_state", "train_loop"]

BEST, LAST = "model-best", "model-last"
_PROGRESS, _TAGGER, _PREFIX = "progress.json", "tagger.npz", "step-"

Measured = tuple[float, dict[str, float]]
Batch = tuple[int, list[Example]]


@dataclass(frozen=True)
class State:
    """Where a training stands behind ``step``: what it measured up to there, and the folder with the tagger's state."""

    folder: Path
    step: int
    input: str
    measured: tuple[Measured, ...]


def last_state(folder: Path) -> State:
    """The last whole state that an interrupted training has left.

    Raises:
        ModelNotFoundError: there is none.
    """
    steps = sorted((int(path.parent.name.removeprefix(_PREFIX)), path) for path in folder.glob(f"{_PREFIX}*/{_PROGRESS}"))
    if not steps:
        raise ModelNotFoundError("no interrupted training to resume here: train without resume", source=str(folder))
    step, path = steps[-1]
    progress = json.loads(path.read_text(encoding="utf-8"))
    measured = tuple((float(score), dict(others)) for score, others in progress["measured"])
    return State(path.parent, step, progress["input"], measured)


def train_loop(
    nlp: Language, tagger: CharacterTagger, folder: Path, input: str, *, resumed: State | None, stream: IO[str]
) -> None:
    """Train ``nlp`` as its config says; ``folder`` then holds the last and the best pipeline.

    Args:
        nlp: initialised.
        tagger: its component that is trained.
        folder: where states and pipelines go.
        input: what the result hangs on, as a digest; a state of another one is not resumed.
        resumed: the state to go on from.
        stream: takes the progress.

    Raises:
        ConfigError: ``resumed`` is of other annotations or another config.
    """
    if resumed and resumed.input != input:
        raise ConfigError(
            "the interrupted training had other annotations, settings or labels: give the same again, or train without resume",
            source=str(resumed.folder),
        )
    config = nlp.config.interpolate()
    fix_random_seed(config["training"]["seed"])
    settings = registry.resolve(config["training"], schema=ConfigSchemaTraining)
    train_corpus, dev_corpus = resolve_dot_names(config, [settings["train_corpus"], settings["dev_corpus"]])
    measured: list[Measured] = []
    done = resumed.step if resumed else -1
    steps = train_while_improving(
        nlp,
        settings["optimizer"],
        _behind(create_train_batches(nlp, train_corpus, settings["batcher"], settings["max_epochs"]), resumed, tagger),
        _measuring(create_evaluation_callback(nlp, dev_corpus, settings["score_weights"]), resumed, measured),
        dropout=settings["dropout"],
        accumulate_gradient=settings["accumulate_gradient"],
        patience=settings["patience"],
        max_steps=settings["max_steps"],
        eval_frequency=settings["eval_frequency"],
        exclude=settings["frozen_components"],
        annotating_components=settings["annotating_components"],
        before_update=settings["before_update"],
    )
    log_step, finish_log = settings["logger"](nlp, stream, stream)
    for _, info, is_best in steps:
        if info["step"] <= done:
            continue
        if is_best is not None:
            update_meta(settings, nlp, info)
            if is_best:
                nlp.to_disk(_emptied(folder / BEST))
            _save(folder, info["step"], input, measured, tagger)
        log_step(info if is_best is not None else None)
    finish_log()
    nlp.to_disk(_emptied(folder / LAST))


def _behind(batches: Iterable[Batch], resumed: State | None, tagger: CharacterTagger) -> Iterator[Batch]:
    """The batches; those up to the state are emptied, and before the first one behind it the tagger is as it was."""
    for step, (epoch, batch) in enumerate(batches):
        if resumed and step <= resumed.step:
            yield epoch, []
            continue
        if resumed and step == resumed.step + 1:
            tagger.restore_training((resumed.folder / _TAGGER).read_bytes())
        yield epoch, batch


def _measuring(measure: Callable[[], Measured], resumed: State | None, measured: list[Measured]) -> Callable[[], Measured]:
    """Measures, and keeps what it measured; what was measured up to the state is taken from there."""
    known = resumed.measured if resumed else ()

    def measure_next() -> Measured:
        measured.append(known[len(measured)] if len(measured) < len(known) else measure())
        return measured[-1]

    return measure_next


def _save(folder: Path, step: int, input: str, measured: list[Measured], tagger: CharacterTagger) -> None:
    """Write a state. It has its name only when it is whole; the ones before it are taken away then."""
    part = _emptied(folder / "state.part")
    part.mkdir(parents=True)
    (part / _TAGGER).write_bytes(tagger.training_state())
    numbers = [
        (score, {name: value for name, value in others.items() if isinstance(value, float)}) for score, others in measured
    ]
    (part / _PROGRESS).write_text(json.dumps({"input": input, "measured": numbers}), encoding="utf-8")
    old = list(folder.glob(f"{_PREFIX}*"))
    part.rename(folder / f"{_PREFIX}{step}")
    for path in old:
        shutil.rmtree(path)


def _emptied(path: Path) -> Path:
    if path.exists():
        shutil.rmtree(path)
    return path
