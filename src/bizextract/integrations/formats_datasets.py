"""Annotated notices as a `datasets.Dataset` with declared features: one row a notice, spans and tasks as lists of structs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bizextract.corpus import AnnotatedNotice
from bizextract.errors import AnnotationError

if TYPE_CHECKING:
    from datasets import Dataset, Features

__all__ = ["annotation_features", "from_annotation_dataset", "read_dataset", "to_annotation_dataset", "write_dataset"]

_SPAN_STRINGS = ("label", "text", "role", "value", "kind", "norm", "indicator", "reform")
_NOTICE_STRINGS = ("id", "province", "level", "genre", "dirt", "text")


def annotation_features() -> Features:
    """The declared features: offsets ``int32`` in characters, the date ``date32``, everything else strings or None."""
    from datasets import Features, Value

    string, offset = Value("string"), Value("int32")
    span = {"start": offset, "end": offset} | dict.fromkeys(_SPAN_STRINGS, string)
    task = {"number": string, "title": string, "start": offset, "end": offset}
    task |= {name: [string] for name in ("lead_units", "support_units", "timeframes", "topics")}
    return Features(dict.fromkeys(_NOTICE_STRINGS, string) | {"date": Value("date32"), "spans": [span], "tasks": [task]})


def to_annotation_dataset(notices: Iterable[AnnotatedNotice]) -> Dataset:
    """A dataset of annotated notices; `from_annotation_dataset` gives the same notices back.

    Example:
        >>> to_annotation_dataset([AnnotatedNotice(id="n1", text="各区人民政府：")]).num_rows
        1
    """
    from datasets import Dataset

    rows = [notice.model_dump() for notice in notices]
    features = annotation_features()
    return Dataset.from_dict({name: [_plain(row[name]) for row in rows] for name in features}, features=features)


def from_annotation_dataset(dataset: Dataset) -> list[AnnotatedNotice]:
    """The notices of a dataset with these columns.

    Raises:
        AnnotationError: a column is missing, unknown or of another type.
    """
    try:
        return [AnnotatedNotice.model_validate(row) for row in dataset]
    except ValidationError as error:
        columns = ", ".join(annotation_features())
        raise AnnotationError(f"{error.errors()[0]['msg']}: the columns are {columns}") from error


def write_dataset(notices: Iterable[AnnotatedNotice], path: Path) -> None:
    """Write a Parquet file, which `datasets.load_dataset` and pandas read."""
    to_annotation_dataset(notices).to_parquet(str(path))


def read_dataset(path: Path) -> list[AnnotatedNotice]:
    """Read such a Parquet file."""
    from datasets import Dataset
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import read_table

    try:
        table = read_table(path)
    except ArrowInvalid as error:
        raise AnnotationError("not a Parquet file: write it with write_dataset", source=str(path)) from error
    return from_annotation_dataset(Dataset(table))


def _plain(value: object) -> object:
    """Tuples as lists, all the way down: what pyarrow takes."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value
