"""``bizextract extract``: notices in, records out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .output import OutputFormat, format_for, write

if TYPE_CHECKING:
    from bizextract.records import Failure, Notice

__all__ = ["extract"]

EXIT_SOME_FAILED = 1
EXIT_ALL_FAILED = 2


def extract(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...", help="Notices: .txt, .html, .docx, .pdf, .xlsx, .csv, or a .zip of these.", show_default=False
        ),
    ],
    format: Annotated[
        OutputFormat | None,
        typer.Option(
            "--format", "-f", help="How to write. Without it the suffix of --output decides; else a table.", show_default=False
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file instead of the screen.", show_default=False),
    ] = None,
    date: Annotated[
        dt.datetime | None,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            formats=["%Y-%m-%d"],
            help="Date of the notices, for 今年 and 6月底前, if the texts do not say it.",
            show_default=False,
        ),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that work side by side.")] = 1,
    model: Annotated[
        Path | None,
        typer.Option(
            "--model",
            "-m",
            help="Folder of a model trained with bizextract train. Default: the shipped one.",
            show_default=False,
        ),
    ] = None,
    recursive: Annotated[bool, typer.Option("--recursive", "-r", help="Also take folders, with all notices in them.")] = False,
) -> None:
    """Extract tasks, units, timeframes, targets and reforms from notices.

    Prints the tasks as a table. The other formats hold everything: `json` and `jsonl` are exact, `xlsx` has a sheet for each
    kind of record, `csv` and `parquet` hold the tasks (an --output without suffix: a folder with a file for each kind).

    **Examples**

    - `bizextract extract notice.txt` prints the tasks of a notice

    - `bizextract extract notice.pdf --format json` prints all records as JSON

    - `bizextract extract *.docx -o tasks.xlsx` makes one workbook of many notices

    - `bizextract extract -r notices/ -j 2 -o notices.jsonl` reads a folder with two processes, one notice a line

    Exit code: 0 all well, 1 some inputs failed (the others are written), 2 wrong usage or every input failed.
    """
    from bizextract import extract_many
    from bizextract.errors import InputNotFoundError

    if not recursive and (folder := next((path for path in paths if path.is_dir()), None)):
        raise InputNotFoundError(
            "this is a directory; give files, or --recursive to take all notices in it", source=str(folder)
        )
    chosen = format_for(format, output)
    results = extract_many(paths, date=date.date() if date else None, model=model, n_process=jobs)
    failures: list[Failure] = []
    written = write(_well(_with_progress(results, paths), failures), chosen, output, one=_is_one(paths))
    if failures:
        raise typer.Exit(EXIT_SOME_FAILED if written else EXIT_ALL_FAILED)


def _is_one(paths: list[Path]) -> bool:
    """Whether the arguments name one notice: then JSON is one object, else a list, however many turn out to be inside."""
    return len(paths) == 1 and not _holds_many(paths[0])


def _well(results: Iterable[Notice | Failure], failures: list[Failure]) -> Iterator[Notice]:
    """The notices; failures are told on stderr as they come and kept."""
    from bizextract.records import Failure

    for result in results:
        if isinstance(result, Failure):
            failures.append(result)
            told = (
                result.message if not result.source or result.source in result.message else f"{result.source}: {result.message}"
            )
            typer.echo(f"bizextract: error: {told}", err=True)
        else:
            yield result


def _with_progress(results: Iterator[Notice | Failure], paths: list[Path]) -> Iterator[Notice | Failure]:
    """The results, with a progress bar on stderr where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not console.is_terminal:
        yield from results
        return
    with Progress(console=console, transient=True, redirect_stdout=False) as progress:  # stdout may be a pipe
        bar = progress.add_task("extracting", total=len(paths) if not any(map(_holds_many, paths)) else None)
        for result in results:
            progress.advance(bar)
            yield result


def _holds_many(path: Path) -> bool:
    from bizextract.reading import ARCHIVE_SUFFIXES

    return path.is_dir() or path.suffix.lower() in ARCHIVE_SUFFIXES
