"""Tables as pandas frames. pandas is imported on first use; it is there wherever `datasets` is, which this package needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from .notice import Notice
from .tables import ROW_TYPES, Row, column_types, tables

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["frames"]

_DTYPES = {str: "string", int: "Int64", float: "float64", dt.date: "datetime64[s]"}
"""Strings and integers that may be missing; days as times of midnight, in seconds so that no year is out of range."""


def frames(notices: Iterable[Notice]) -> dict[str, pd.DataFrame]:
    """One frame for each list of records (`ROW_TYPES`), the rows of several notices under each other.

    Columns are typed, also in a frame without rows: ``string``, ``Int64`` (missing is NA), ``float64``, ``datetime64``. Enums
    stand as their values (``lead``). ``start`` and ``end`` are offsets of the text of the notice that ``source`` names.

    >>> frames([Notice(text="各区人民政府：")])["units"].dtypes["start"]
    Int64Dtype()
    """
    rows: dict[str, list[Row]] = {name: [] for name in ROW_TYPES}
    for notice in notices:
        for name, part in tables(notice).items():
            rows[name].extend(part)
    return {name: _frame(ROW_TYPES[name], part) for name, part in rows.items()}


def _frame(row: type[Row], rows: Sequence[Row]) -> pd.DataFrame:
    import pandas as pd

    columns = column_types(row)
    frame: pd.DataFrame = pd.DataFrame(rows, columns=list(columns))
    typed: pd.DataFrame = frame.astype({name: _DTYPES[type_] for name, type_ in columns.items()})
    return typed
