"""Notices as a `datasets.Dataset` with declared features, and the JSON Schema of a notice."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Union, get_args, get_origin

from pydantic import BaseModel, JsonValue

from bizextract.records import Notice

if TYPE_CHECKING:
    from datasets import Dataset, Features

__all__ = ["json_schema", "notice_features", "to_dataset"]


def to_dataset(notices: Iterable[Notice]) -> Dataset:
    """A dataset of one row a notice, its columns those of `Notice`, lists of records as lists of structs.

    Enums are strings, days ``date32``, decimals strings (exact, as in JSON). ``Notice.model_validate(row)`` reads a row back.

    >>> to_dataset([Notice(text="各区人民政府：")]).num_rows
    1
    """
    from datasets import Dataset

    rows = [notice.model_dump(mode="python") for notice in notices]
    columns = {name: [_plain(row[name]) for row in rows] for name in Notice.model_fields}
    return Dataset.from_dict(columns, features=notice_features())


def notice_features() -> Features:
    """The declared features of `to_dataset`, made from the record classes, so that the two cannot drift apart."""
    from datasets import Features

    return Features(_model_features(Notice))


def json_schema() -> dict[str, JsonValue]:
    """The JSON Schema (draft 2020-12) of a notice as `Notice.to_jsonl` writes it.

    >>> json_schema()["title"]
    'Notice'
    """
    return Notice.model_json_schema(mode="serialization")


_VALUES: dict[type, str] = {str: "string", int: "int64", float: "float64", dt.date: "date32", Decimal: "string"}


def _model_features(model: type[BaseModel]) -> dict[str, object]:
    return {name: _feature(field.annotation) for name, field in model.model_fields.items()}


def _feature(annotation: object) -> object:
    """The feature of a field's type: a record is a struct, a tuple of records a list of structs, ``X | None`` is X."""
    from datasets import Value

    origin, arguments = get_origin(annotation), [part for part in get_args(annotation) if part not in (type(None), ...)]
    if origin in (Union, types.UnionType):
        return _feature(arguments[0])
    if origin is tuple:
        return [_feature(arguments[0])]
    if not isinstance(annotation, type):
        raise TypeError(f"no feature is declared for {annotation}")
    if issubclass(annotation, BaseModel):
        return _model_features(annotation)
    return Value("string" if issubclass(annotation, Enum) else _VALUES[annotation])


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value
