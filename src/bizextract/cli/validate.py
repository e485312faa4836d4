"""``bizextract validate``: every problem of annotation files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["validate"]

EXIT_PROBLEMS = 1


def validate(
    annotations: Annotated[
        list[Path],
        typer.Argument(
            metavar="ANNOTATIONS...",
            help="Annotated notices: .jsonl, inline markup .txt, or folders of them.",
            show_default=False,
        ),
    ],
    label: Annotated[
        list[str] | None, typer.Option("--label", help="A label of your own beside the four. Repeatable.", show_default=False)
    ] = None,
    cross_check: Annotated[
        bool, typer.Option("--cross-check", help="Also compare times and quantities with what their words read.")
    ] = False,
) -> None:
    """Check annotations: one line for each problem, with file, line, offset and a proposal.

    **Example**

    - `bizextract validate annotations/ new.jsonl`

    Exit code: 0 no problem, 1 problems found, 2 wrong usage.
    """
    from bizextract import corpus

    hook = None
    if cross_check:
        from bizextract.training import attribute_problems

        hook = attribute_problems
    problems = corpus.validate(annotations, extra_labels=label or (), cross_check=hook)
    for problem in problems:
        typer.echo(str(problem))
    typer.echo(f"{len(problems)} problems in {len(corpus.annotation_files(annotations))} files", err=True)
    if problems:
        raise typer.Exit(EXIT_PROBLEMS)
