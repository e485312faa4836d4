"""``bizextract compare``: two models and annotations in, gains and losses out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["compare"]


def compare(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="Folder of a model, or bizextract_zh for the shipped one.", show_default=False)
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The model to judge.", show_default=False)],
    annotations: Annotated[
        list[Path],
        typer.Argument(metavar="ANNOTATIONS...", help="Annotated notices, or folders of them.", show_default=False),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Show what a new model gains and loses against an old one, span by span.

    The difference of strict F1 comes with the range that 95 % of resamples of the notices give, and the chance (p) of so
    large a difference between equally good models.

    Compare on notices that neither model was trained on. bizextract_zh was trained on all of `annotations/`, dev and test
    included, so that it looks too good there: judge it on notices of your own, or train both models without them.

    **Example**

    - `bizextract compare bizextract_zh my_model held-out.jsonl`
    """
    from bizextract.training import compare as compare_models
    from bizextract.training.report import comparison_text

    result = compare_models(old, new, annotations)
    typer.echo(result.model_dump_json(indent=2) if as_json else comparison_text(result))
