"""Notices to files of rows: JSON Lines, CSV and Parquet."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from bizextract.records import Notice
from bizextract.records.frames import frames
from bizextract.records.tables import ROW_TYPES, column_types, tables, task_rows

__all__ = ["to_csv", "to_jsonl", "to_parquet", "write_task_csv"]


def to_jsonl(notices: Iterable[Notice], path: Path) -> None:
    """Write one notice a line, as each is made; ``Notice.model_validate_json`` reads a line back.

    Raises `OSError` where the file cannot be written, as do all functions that write.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(notice.to_jsonl() for notice in notices)


def to_csv(notices: Iterable[Notice], path: Path) -> None:
    """Write CSV files. Where ``path`` ends in ``.csv`` the task table, else a folder with one file for each list of records.

    The files begin with a byte order mark, without which Excel shows no Chinese. Cells hold the verbatim values; one that
    begins with ``=`` (a norm such as ``=50 %``) is a formula to a spreadsheet: who opens the tables there is better served
    by XLSX.
    """
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            write_task_csv(notices, file)
        return
    path.mkdir(parents=True, exist_ok=True)
    every = [tables(notice) for notice in notices]
    for name, row_type in ROW_TYPES.items():
        with (path / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(column_types(row_type))
            writer.writerows(_printed(row) for part in every for row in part[name])


def write_task_csv(notices: Iterable[Notice], file: TextIO) -> None:
    """Write the task table, one row a task, as each notice is made. Open the file with ``newline=""``."""
    writer = csv.writer(file)
    for index, notice in enumerate(notices):
        if index == 0:  # without a notice not even a heading
            writer.writerow(column_types(ROW_TYPES["tasks"]))
        writer.writerows(_printed(row) for row in task_rows(notice))


def _printed(row: Iterable[str | int | float | dt.date | None]) -> list[str | int | float]:
    return ["" if value is None else value.isoformat() if isinstance(value, dt.date) else value for value in row]


def to_parquet(notices: Iterable[Notice], path: Path) -> None:
    """Write Parquet files. Where ``path`` ends in ``.parquet`` the task table, else a folder with one file for each list."""
    every = frames(notices)
    if path.suffix.lower() == ".parquet":
        every["tasks"].to_parquet(path, index=False)
        return
    path.mkdir(parents=True, exist_ok=True)
    for name, frame in every.items():
        frame.to_parquet(path / f"{name}.parquet", index=False)
