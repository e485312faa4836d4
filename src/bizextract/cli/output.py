"""Where notices go: screen or file, in one of six formats."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from bizextract.records import Notice

__all__ = ["OutputFormat", "format_for", "write"]


class OutputFormat(str, Enum):
    """Formats of ``bizextract extract``."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


_BINARY = (OutputFormat.XLSX, OutputFormat.PARQUET)
_FOLDERS = (OutputFormat.CSV, OutputFormat.PARQUET)

_PRINTED_WIDTH = 120
"""Columns of a table that goes to a file or pipe, which have no width of their own."""


def format_for(format: OutputFormat | None, output: Path | None) -> OutputFormat:
    """The format asked for, or that of the output's suffix, or a table. Raises `typer.BadParameter` where they do not fit."""
    told = next((choice for choice in OutputFormat if output and output.suffix.lower() == f".{choice.value}"), None)
    if format is None:
        if output and output.suffix.lower() not in ("", ".txt") and told is None:
            raise typer.BadParameter(f"{output.suffix} says no format; give --format", param_hint="--output")
        format = told or OutputFormat.TABLE
    if format in _BINARY and output is None:
        raise typer.BadParameter(f"{format.value} is not for the screen; give --output FILE", param_hint="--format")
    if output and not output.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {output.parent}", param_hint="--output")
    if output and output.is_dir() and format not in _FOLDERS:
        raise typer.BadParameter(f"{output} is a folder; {format.value} goes to a file", param_hint="--output")
    return format


def write(notices: Iterable[Notice], format: OutputFormat, output: Path | None, *, one: bool) -> int:
    """Write the notices and say how many there were. ``one`` makes JSON a single object instead of a list.

    A file appears when it is complete: it is written under another name first. Without a notice there is none.
    """
    counted = _Counted(notices)
    if output is None:
        _to_stream(counted, format, one=one)
    elif output.suffix:
        part = output.with_name(f".{output.stem}.part{output.suffix}")
        try:
            _to_file(counted, format, part, one=one)
            if counted.number:
                part.replace(output)
        finally:
            part.unlink(missing_ok=True)
    else:
        _to_file(counted, format, output, one=one)
    return counted.number


class _Counted:
    """An iterable that knows how many notices have come out of it."""

    def __init__(self, notices: Iterable[Notice]) -> None:
        self.notices = notices
        self.number = 0

    def __iter__(self) -> Iterator[Notice]:
        for notice in self.notices:
            self.number += 1
            yield notice


def _to_file(notices: Iterable[Notice], format: OutputFormat, path: Path, *, one: bool) -> None:
    from bizextract import integrations

    if format is OutputFormat.TABLE:
        from rich.console import Console

        with path.open("w", encoding="utf-8") as file:
            _print_tables(notices, Console(file=file, width=_PRINTED_WIDTH))
    elif format is OutputFormat.JSON:
        path.write_text(_json(notices, one=one), encoding="utf-8")
    elif format is OutputFormat.JSONL:
        integrations.to_jsonl(notices, path)
    elif format is OutputFormat.CSV:
        integrations.to_csv(notices, path)
    elif format is OutputFormat.XLSX:
        integrations.to_xlsx(notices, path)
    else:
        integrations.to_parquet(notices, path)


def _to_stream(notices: Iterable[Notice], format: OutputFormat, *, one: bool) -> None:
    if format is OutputFormat.JSONL:
        for notice in notices:
            sys.stdout.write(notice.to_jsonl())
            sys.stdout.flush()
    elif format is OutputFormat.JSON:
        sys.stdout.write(_json(notices, one=one))
    elif format is OutputFormat.CSV:
        from bizextract.integrations import write_task_csv

        write_task_csv(notices, sys.stdout)
    else:
        from rich.console import Console

        console = Console(file=sys.stdout)
        if not console.is_terminal:
            console = Console(file=sys.stdout, width=_PRINTED_WIDTH)
        _print_tables(notices, console)


def _json(notices: Iterable[Notice], *, one: bool) -> str:
    printed = [notice.model_dump_json(indent=2) for notice in notices]
    if one:
        return "".join(f"{part}\n" for part in printed)
    return "[\n" + ",\n".join(printed) + "\n]\n" if printed else ""


def _print_tables(notices: Iterable[Notice], console: Console) -> None:
    """The tasks of each notice as a table, under what the notice says about itself."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from bizextract.records.tables import task_rows

    for notice in notices:
        about = notice.metadata
        console.print(Text(about.title or notice.source or "(no title)", style="bold"))
        number = about.document_number.text if about.document_number else None
        facts = ("、".join(about.issuer), number, str(about.issue_date) if about.issue_date else None)
        if any(facts):
            console.print(Text("  ".join(fact for fact in facts if fact), style="dim"))
        table = Table(box=box.ROUNDED, show_lines=True)
        for heading, ratio in (("No.", 2), ("Task", 8), ("Lead", 6), ("Support", 6), ("By when", 4), ("Targets", 6)):
            table.add_column(heading, overflow="fold", ratio=ratio)
        for row in task_rows(notice):
            when = row.deadline.isoformat() if row.deadline else row.timeframes
            cells = (row.number, row.title, row.lead_units, row.support_units, when, row.targets)
            table.add_row(*(Text(cell or "") for cell in cells))
        if notice.tasks:
            console.print(table)
        counts = ("tasks", "units", "timeframes", "targets", "reforms", "citations", "warnings")
        console.print(Text(", ".join(f"{len(getattr(notice, name))} {name}" for name in counts)))
