"""Several trainings that differ in their seed, joined into one pipeline of the size and speed of one."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from spacy.language import Language

from .trainer import tagger_of, train

__all__ = ["train_ensemble"]


def train_ensemble(
    annotations: Sequence[str | Path],
    output: str | Path,
    *,
    runs: int = 3,
    overrides: Mapping[str, object] | None = None,
    quiet: bool = False,
) -> Language:
    """Train ``runs`` taggers with the seeds 0, 1, … and write the one that has the mean of their weights.

    Scores of a linear-chain model are sums of weights, so the mean of the weights scores as the taggers together do. The same
    annotations give the same file.

    Args:
        annotations: as for `train`.
        output: folder that the pipeline is written to; what a pipeline left there before is replaced.
        runs: number of trainings, at least 1.
        overrides: as for `train`; the seed is set here.
        quiet: no progress on standard error.

    Returns:
        The joined pipeline.

    Raises:
        AnnotationError, ConfigError, InputNotFoundError: as `train`.
    """
    target = Path(output)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        first, *others = (
            train(
                annotations,
                Path(folder, f"run-{seed}", target.name),
                overrides={**(overrides or {}), "system.seed": seed},
                quiet=quiet,
            )
            for seed in range(runs)
        )
        tagger_of(first).join([tagger_of(other) for other in others])
        if (target / "config.cfg").is_file():
            shutil.rmtree(target)
        first.to_disk(target)
    return first
