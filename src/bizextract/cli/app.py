"""The command ``bizextract``. Each subcommand is a module of its own; what it needs is imported when it runs."""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from bizextract.errors import BizextractError

from .compare import compare
from .convert import convert
from .evaluate import evaluate
from .extract import extract
from .suggest import suggest
from .train import train
from .validate import validate
from .view import view

__all__ = ["app", "main"]

EXIT_FAILED = 2
"""Wrong usage, or nothing could be done. 1 is for commands that did a part of their work."""

app = typer.Typer(
    name="bizextract",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"bizextract {version('bizextract')}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Read Chinese government policy notices: who must do what, by when, measured how, under which reform.

    Start with `bizextract extract NOTICE`, which prints the tasks of a notice as a table.
    `bizextract COMMAND --help` explains each command, with examples.
    """


for command in (extract, view, train, evaluate, compare, suggest, validate, convert):
    app.command(command.__name__)(command)


def main() -> None:
    """Run the command line. Exit codes: 0 all well, 1 some inputs failed, 2 wrong usage or every input failed."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")  # a pipe of a Chinese Windows would else be GBK, one of a C locale ASCII
    try:
        app()
    except (BizextractError, OSError) as error:  # OSError: output that cannot be written
        typer.echo(f"bizextract: error: {error}", err=True)
        sys.exit(EXIT_FAILED)
