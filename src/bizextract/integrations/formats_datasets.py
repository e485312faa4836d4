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


def from_annotation_dataset(dataset: Dataset, source: str | None = None) -> list[AnnotatedNotice]:
    """The notices of a dataset with these columns; ``source`` names it in errors.

    Raises:
        AnnotationError: a column is missing, unknown or of another type.
    """
    notices = []
    for number, row in enumerate(dataset):
        try:
            notices.append(AnnotatedNotice.model_validate(row))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            columns = ", ".join(annotation_features())
            raise AnnotationError(f"row {number}: {where}: {first['msg']}; the columns are {columns}", source=source) from error
    return notices


def write_dataset(notices: Iterable[AnnotatedNotice], path: Path) -> None:
    """Write a Parquet file, which `datasets.load_dataset` and pandas read."""
    to_annotation_dataset(notices).to_parquet(str(path))


def read_dataset(path: Path) -> list[AnnotatedNotice]:
    """Read such a Parquet file, or a folder that `datasets` saved with ``save_to_disk``: a dataset, or all splits of one.

    Raises:
        AnnotationError: neither of them, or not with these columns.
    """
    from datasets import Dataset, DatasetDict, load_from_disk
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import read_table

    try:
        found = load_from_disk(str(path)) if path.is_dir() else Dataset(read_table(path))
    except (ArrowInvalid, FileNotFoundError, ValueError) as error:
        raise AnnotationError(
            "neither a Parquet file nor a folder of save_to_disk: write one of them with `datasets`", source=str(path)
        ) from error
    parts = found.values() if isinstance(found, DatasetDict) else [found]
    return [notice for part in parts for notice in from_annotation_dataset(part, str(path))]


def _plain(value: object) -> object:
    """Tuples as lists, all the way down: what pyarrow takes."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value
