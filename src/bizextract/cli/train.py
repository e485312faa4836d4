"""``bizextract train``: annotated notices in, a model out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["train"]

_SEED = "system.seed"
_LABELS = "initialize.components.bizextract_tagger.labels"


def train(
    annotations: Annotated[
        list[Path],
        typer.Argument(
            metavar="ANNOTATIONS...",
            help="Annotated notices: .jsonl, inline markup .txt, or folders of them.",
            show_default=False,
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder that the model is written to.", show_default=False)],
    dev: Annotated[
        list[Path] | None,
        typer.Option(
            "--dev", help="Annotations to measure on: keeps the best state and stops early. Repeatable.", show_default=False
        ),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            "--base", help="Model to start from: its folder, or bizextract_zh for the shipped one.", show_default=False
        ),
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", help="Training config in spaCy's format.", show_default=False)
    ] = None,
    label: Annotated[
        list[str] | None, typer.Option("--label", help="A label of your own beside the four. Repeatable.", show_default=False)
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Seed of the training. Default: that of the config.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from where the same command was interrupted.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Train a model on annotated notices.

    Shows losses and scores while it works. The model is a folder that `--model`, `bizextract.load` and `spacy.load` take.

    **Examples**

    - `bizextract train annotations/train --dev annotations/dev -o my_model` trains from nothing

    - `bizextract train annotations/ new.jsonl --base bizextract_zh -o my_model` goes on from the shipped model

    - `bizextract train funding.jsonl --label FUNDING --base bizextract_zh -o my_model` adds a label
    """
    from bizextract.records import SpanLabel
    from bizextract.training import train as train_model

    overrides: dict[str, object] = {}
    if seed is not None:
        overrides[_SEED] = seed
    if label:
        overrides[_LABELS] = [*(known.value for known in SpanLabel), *label]
    train_model(annotations, output, dev=dev or (), base=base, config=config, overrides=overrides, resume=resume, quiet=quiet)
    typer.echo(f"wrote {output}", err=True)
