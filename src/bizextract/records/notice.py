"""The notice and its parts at record level."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from pydantic import Field

from .spans import (
    GovernmentUnit,
    NumericTarget,
    Record,
    ReformLabel,
    Region,
    SpanRecord,
    TextSpan,
    Timeframe,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "SCHEMA_VERSION",
    "Citation",
    "DocumentNumber",
    "Failure",
    "Heading",
    "Metadata",
    "Notice",
    "NoticeWarning",
    "Place",
    "Task",
    "Validity",
]

SCHEMA_VERSION = "1.1"
"""Version of the record schema: the major part grows when a field changes its meaning or goes, the minor when one is added."""


class NoticeWarning(Record):
    """Something that could not be decided, with a stable ``code`` and, where it has a place, its range of the given text."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


class Place(Record):
    """Where a range of the given text stood in its file.

    ``start`` and ``end`` are half-open ``str`` indices of the given text. ``page``, ``table``, ``row`` and ``column`` count from
    1, None where the format has none or the range stands outside tables. A sheet of a workbook is a table; rows of a table that
    goes on over pages count on, and rows and columns that merged cells cover are counted too. ``last_row`` is the last row that a
    merged cell covers, None where a cell covers one row.
    """

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    last_row: int | None = None


class DocumentNumber(TextSpan):
    """A document number such as 国办发〔2020〕24号: ``organ`` 国办发, ``year`` 2020, ``serial`` 24 (None where garbled)."""

    organ: str | None = None
    year: int | None = None
    serial: int | None = None


class Citation(TextSpan):
    """A cited document: 《title》 with its document number behind it, if any; ``text`` covers both."""

    title: str
    document_number: DocumentNumber | None = None


class Validity(Record):
    """How long the notice is in force: first day, last day, both inclusive, None where not said."""

    start_date: dt.date | None = None
    end_date: dt.date | None = None


class Metadata(Record):
    """What the notice says about itself; None or empty where it does not say it."""

    title: str | None = None
    document_number: DocumentNumber | None = None
    issuer: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    issue_date: dt.date | None = None
    region: Region | None = None
    validity: Validity | None = None
    attachments: tuple[str, ...] = ()


class Heading(TextSpan):
    """A heading of the notice; ``text`` covers its number and its words, not the text that runs on behind it.

    ``number`` is as printed, without the mark behind it (None for an unnumbered one), ``title`` the words in one line. ``depth``
    is 0 for the title of the notice, of an annex or of a case, and counts from 1 below it; depths may leave numbers out.
    """

    number: str | None = None
    title: str
    depth: int = Field(ge=0)


class Task(SpanRecord):
    """A task: the smallest numbered item, table row or run-in paragraph that has its own duty.

    ``number`` is as printed (None for an unnumbered item), ``section`` the path of headings above it, outermost first.
    The lists hold the very records of the notice's own lists that belong to the task. ``topics`` are first-level indicators
    of the business-environment evaluation, most probable first, ``topic_confidences`` their probabilities (0 to 1), one for each.
    ``same_as`` is the index (in ``Notice.tasks``) of the same task elsewhere in the notice.
    """

    number: str | None = None
    title: str = ""
    section: tuple[str, ...] = ()
    lead_units: tuple[GovernmentUnit, ...] = ()
    support_units: tuple[GovernmentUnit, ...] = ()
    timeframes: tuple[Timeframe, ...] = ()
    targets: tuple[NumericTarget, ...] = ()
    reforms: tuple[ReformLabel, ...] = ()
    topics: tuple[str, ...] = ()
    topic_confidences: tuple[float, ...] = ()
    same_as: int | None = None


class Notice(Record):
    """A policy notice and everything found in it; spans are in order of their start.

    ``headings`` are its outline: what stands between a heading and the next one of the same or a smaller depth is under it.

    ``places`` says where each piece of the text stood in the file, in order and without overlaps: pages of a PDF, cells of
    tables. It is empty for plain text. `locate` looks a record up in it.
    """

    schema_version: str = SCHEMA_VERSION
    source: str | None = None
    text: str
    metadata: Metadata = Field(default_factory=Metadata)
    units: tuple[GovernmentUnit, ...] = ()
    timeframes: tuple[Timeframe, ...] = ()
    targets: tuple[NumericTarget, ...] = ()
    reforms: tuple[ReformLabel, ...] = ()
    citations: tuple[Citation, ...] = ()
    headings: tuple[Heading, ...] = ()
    tasks: tuple[Task, ...] = ()
    places: tuple[Place, ...] = ()
    warnings: tuple[NoticeWarning, ...] = ()

    def locate(self, record: TextSpan) -> tuple[Place, ...]:
        """Where a record of this notice stood in the file: the `places` that its range meets, in order.

        A task that is a table row has one place for each of its cells, a paragraph that goes over a page's edge one for each
        page. Empty where the format has neither pages nor tables.

        >>> cell = Place(start=0, end=4, table=1, row=2, column=3)
        >>> notice = Notice(text="市财政局", places=(cell,))
        >>> [(place.row, place.column) for place in notice.locate(TextSpan(text="财政局", start=1, end=4))]
        [(2, 3)]
        """
        first = bisect_right(self.places, record.start, key=lambda place: place.end)
        last = bisect_left(self.places, record.end, key=lambda place: place.start)
        return self.places[first:last]

    def to_pandas(self) -> dict[str, pd.DataFrame]:
        """One frame for each list of records: notice, tasks, units, timeframes, targets, reforms, citations, headings and the rest.

        >>> sorted(Notice(text="各区人民政府：").to_pandas())[:3]
        ['citations', 'headings', 'notice']
        """
        from .frames import frames

        return frames([self])

    def to_jsonl(self) -> str:
        """The whole notice as one line of JSON, with its newline; ``Notice.model_validate_json`` reads it back."""
        return self.model_dump_json() + "\n"

    def to_html(self) -> str:
        """One web page that needs nothing else: the text with its spans in colours, the outline, the tasks as a table."""
        from .page import page

        return page(self)


class Failure(Record):
    """What became of an input that could not be read: ``error`` is a stable code, ``message`` says what and where."""

    source: str | None
    error: str
    message: str
