"""``bizextract suggest``: which notices to annotate next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["suggest"]

EXIT_SOME_FAILED = 1
EXIT_ALL_FAILED = 2


def suggest(
    model: Annotated[
        str,
        typer.Argument(metavar="MODEL", help="Folder of a model, or bizextract_zh for the shipped one.", show_default=False),
    ],
    texts: Annotated[
        list[Path],
        typer.Argument(metavar="TEXTS...", help="Notices that are not annotated yet: files or folders.", show_default=False),
    ],
    most: Annotated[int, typer.Option("--most", "-n", min=1, help="How many to suggest.")] = 50,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Write them with the model's marks: a .jsonl file, or a folder of inline markup.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Suggest which notices to annotate next: those the model is unsure of, unlike each other.

    Prints the expected number of wrong spans in 1,000 characters, and the file. With --output the notices come marked with
    what the model finds, for an annotator to correct.

    **Example**

    - `bizextract suggest my_model notices/ --most 20 -o to-annotate.jsonl`
    """
    from bizextract import load
    from bizextract.corpus import write_annotations
    from bizextract.errors import BizextractError
    from bizextract.reading import expand, read
    from bizextract.training import suggest as choose

    if output and not output.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {output.parent}", param_hint="--output")
    nlp = load(model)
    found: dict[str, tuple[str, str]] = {}
    failed = 0
    for path in texts:
        try:
            for member in expand(path):
                text = read(member).text
                name = _free_name(Path(str(member)).stem, found)
                found[name] = (text, str(member))
        except BizextractError as error:
            failed += 1
            typer.echo(f"bizextract: error: {error}", err=True)
    chosen = choose(nlp, ((name, text) for name, (text, _) in found.items()), most)
    for suggestion in chosen:
        typer.echo(f"{suggestion.uncertainty:7.2f}  {found[suggestion.annotated.id][1]}")
    if output and chosen:
        write_annotations(output, [suggestion.annotated for suggestion in chosen])
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED if chosen else EXIT_ALL_FAILED)


def _free_name(stem: str, taken: dict[str, tuple[str, str]]) -> str:
    """The stem, or the stem with a number where another file bears it too."""
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name
