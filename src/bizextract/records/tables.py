"""A notice as flat tables, one for each list of records. Frames, sheets and columnar files are all made of these.

A table is a list of rows; the row's class declares the columns and their types. Every table begins with ``source``, so that the
tables of many notices can be put under each other, and span records keep ``start`` and ``end``, offsets of that notice's text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple, get_args, get_type_hints

from .notice import Citation, Heading, Notice, NoticeWarning, Place, Task
from .spans import GovernmentUnit, NumericTarget, ReformLabel, TextSpan, Timeframe, TimeKind

__all__ = [
    "ROW_TYPES",
    "CitationRow",
    "HeadingRow",
    "NoticeRow",
    "PlaceRow",
    "ReformRow",
    "Row",
    "TargetRow",
    "TaskRow",
    "TimeframeRow",
    "UnitRow",
]
__all__ += ["WarningRow", "column_types", "notice_row", "tables", "task_rows"]

Value = str | int | float | dt.date | None
"""What stands in a cell."""


class NoticeRow(NamedTuple):
    """The notice itself; several names are joined by 、, several attachments by ；."""

    source: str | None
    title: str | None
    document_number: str | None
    issuer: str | None
    addressees: str | None
    issue_date: dt.date | None
    region: str | None
    region_code: str | None
    valid_from: dt.date | None
    valid_until: dt.date | None
    attachments: str | None


class TaskRow(NamedTuple):
    """A task in one line. ``deadline`` is its latest deadline; without one the latest day on which a period of it ends."""

    source: str | None
    task: int
    number: str | None
    title: str
    section: str | None
    lead_units: str | None
    support_units: str | None
    timeframes: str | None
    deadline: dt.date | None
    targets: str | None
    reforms: str | None
    topics: str | None
    text: str
    start: int
    end: int
    same_as: int | None
    confidence: float | None


class UnitRow(NamedTuple):
    """A government unit; ``task`` is the row of the first task that it belongs to, as in the other tables of spans."""

    source: str | None
    text: str
    name: str | None
    role: str
    level: str | None
    region: str | None
    region_code: str | None
    task: int | None
    start: int
    end: int
    confidence: float | None


class TimeframeRow(NamedTuple):
    source: str | None
    text: str
    kind: str | None
    value: str | None
    start_date: dt.date | None
    end_date: dt.date | None
    rule: str | None
    task: int | None
    start: int
    end: int
    confidence: float | None


class TargetRow(NamedTuple):
    """A numeric target. ``low`` and ``high`` are for calculating; the exact decimal stands in ``norm``."""

    source: str | None
    text: str
    indicator: str | None
    kind: str | None
    role: str | None
    comparator: str | None
    low: float | None
    high: float | None
    unit: str | None
    norm: str | None
    deadline: dt.date | None
    group: int | None
    task: int | None
    start: int
    end: int
    confidence: float | None
    kind_confidence: float | None


class ReformRow(NamedTuple):
    source: str | None
    text: str
    label: str
    name: str
    task: int | None
    start: int
    end: int
    confidence: float | None


class CitationRow(NamedTuple):
    source: str | None
    title: str
    document_number: str | None
    organ: str | None
    year: int | None
    serial: int | None
    text: str
    start: int
    end: int


class HeadingRow(NamedTuple):
    source: str | None
    number: str | None
    title: str
    depth: int
    text: str
    start: int
    end: int


class PlaceRow(NamedTuple):
    """Where a range of the text stood in the file; rows of the other tables meet it by ``start`` and ``end``."""

    source: str | None
    page: int | None
    table: int | None
    row: int | None
    last_row: int | None
    column: int | None
    start: int
    end: int


class WarningRow(NamedTuple):
    source: str | None
    code: str
    message: str
    start: int | None
    end: int | None


Row = NoticeRow | TaskRow | UnitRow | TimeframeRow | TargetRow | ReformRow | CitationRow | HeadingRow | PlaceRow | WarningRow

ROW_TYPES: dict[str, type[Row]] = {
    "notice": NoticeRow,
    "tasks": TaskRow,
    "units": UnitRow,
    "timeframes": TimeframeRow,
    "targets": TargetRow,
    "reforms": ReformRow,
    "citations": CitationRow,
    "headings": HeadingRow,
    "places": PlaceRow,
    "warnings": WarningRow,
}
"""Names of the tables and the classes of their rows."""


def column_types(row: type[Row]) -> dict[str, type[str] | type[int] | type[float] | type[dt.date]]:
    """The columns of a table and the type of their values; any value may also be None.

    >>> column_types(WarningRow)["start"]
    <class 'int'>
    """
    return {name: next(iter(get_args(hint)), hint) for name, hint in get_type_hints(row).items()}


def tables(notice: Notice) -> dict[str, list[Row]]:
    """All tables of a notice by name (`ROW_TYPES`), also those without rows.

    >>> tables(Notice(text="各区人民政府："))["tasks"]
    []
    """
    source, owner = notice.source, _owners(notice.tasks)
    return {
        "notice": [notice_row(notice)],
        "tasks": [*task_rows(notice)],
        "units": [_unit_row(source, unit, owner.get((unit.start, unit.end))) for unit in notice.units],
        "timeframes": [_timeframe_row(source, time, owner.get((time.start, time.end))) for time in notice.timeframes],
        "targets": [_target_row(notice, target, owner.get((target.start, target.end))) for target in notice.targets],
        "reforms": [_reform_row(source, reform, owner.get((reform.start, reform.end))) for reform in notice.reforms],
        "citations": [_citation_row(source, citation) for citation in notice.citations],
        "headings": [_heading_row(source, heading) for heading in notice.headings],
        "places": [_place_row(source, place) for place in notice.places],
        "warnings": [_warning_row(source, warning) for warning in notice.warnings],
    }


def task_rows(notice: Notice) -> list[TaskRow]:
    """The table of tasks alone."""
    return [_task_row(notice.source, index, task) for index, task in enumerate(notice.tasks)]


def _owners(tasks: tuple[Task, ...]) -> dict[tuple[int, int], int]:
    """Index of the first task that holds the span with these offsets."""
    owner: dict[tuple[int, int], int] = {}
    for index, task in enumerate(tasks):
        members: tuple[TextSpan, ...] = (
            *task.lead_units,
            *task.support_units,
            *task.timeframes,
            *task.targets,
            *task.reforms,
        )
        for member in members:
            owner.setdefault((member.start, member.end), index)
    return owner


def _joined(parts: Iterable[str], by: str = "、") -> str | None:
    """Distinct parts in order, or None where there are none."""
    return by.join(dict.fromkeys(parts)) or None


def notice_row(notice: Notice) -> NoticeRow:
    """What the notice says about itself, in one row."""
    about = notice.metadata
    return NoticeRow(
        source=notice.source,
        title=about.title,
        document_number=about.document_number.text if about.document_number else None,
        issuer=_joined(about.issuer),
        addressees=_joined(about.addressees),
        issue_date=about.issue_date,
        region=about.region.name if about.region else None,
        region_code=about.region.code if about.region else None,
        valid_from=about.validity.start_date if about.validity else None,
        valid_until=about.validity.end_date if about.validity else None,
        attachments=_joined(about.attachments, "；"),
    )


def _ends(task: Task, kind: TimeKind) -> dt.date | None:
    """The latest end of the task's timeframes of one kind."""
    return max((time.end_date for time in task.timeframes if time.kind is kind and time.end_date), default=None)


def _task_row(source: str | None, index: int, task: Task) -> TaskRow:
    return TaskRow(
        source=source,
        task=index,
        number=task.number,
        title=task.title,
        section=_joined(task.section, " / "),
        lead_units=_joined(unit.name or unit.text for unit in task.lead_units),
        support_units=_joined(unit.name or unit.text for unit in task.support_units),
        timeframes=_joined(time.text for time in task.timeframes),
        deadline=_ends(task, TimeKind.DEADLINE) or _ends(task, TimeKind.PERIOD),
        targets=_joined((f"{part.indicator.text} {part.text}" if part.indicator else part.text for part in task.targets), "；"),
        reforms=_joined(reform.text for reform in task.reforms),
        topics=_joined(task.topics),
        text=task.text,
        start=task.start,
        end=task.end,
        same_as=task.same_as,
        confidence=task.confidence,
    )


def _unit_row(source: str | None, unit: GovernmentUnit, task: int | None) -> UnitRow:
    return UnitRow(
        source=source,
        text=unit.text,
        name=unit.name,
        role=unit.role.value,
        level=unit.level.value if unit.level else None,
        region=unit.region.name if unit.region else None,
        region_code=unit.region.code if unit.region else None,
        task=task,
        start=unit.start,
        end=unit.end,
        confidence=unit.confidence,
    )


def _timeframe_row(source: str | None, time: Timeframe, task: int | None) -> TimeframeRow:
    return TimeframeRow(
        source=source,
        text=time.text,
        kind=time.kind.value if time.kind else None,
        value=time.value,
        start_date=time.start_date,
        end_date=time.end_date,
        rule=time.rule,
        task=task,
        start=time.start,
        end=time.end,
        confidence=time.confidence,
    )


def _target_row(notice: Notice, target: NumericTarget, task: int | None) -> TargetRow:
    return TargetRow(
        source=notice.source,
        text=target.text,
        indicator=target.indicator.text if target.indicator else None,
        kind=target.kind.value if target.kind else None,
        role=target.role.value if target.role else None,
        comparator=target.comparator.value if target.comparator else None,
        low=None if target.low is None else float(target.low),
        high=None if target.high is None else float(target.high),
        unit=target.unit,
        norm=target.norm,
        deadline=None if target.deadline is None else notice.timeframes[target.deadline].end_date,
        group=target.group,
        task=task,
        start=target.start,
        end=target.end,
        confidence=target.confidence,
        kind_confidence=target.kind_confidence,
    )


def _reform_row(source: str | None, reform: ReformLabel, task: int | None) -> ReformRow:
    return ReformRow(
        source=source,
        text=reform.text,
        label=reform.label,
        name=reform.name,
        task=task,
        start=reform.start,
        end=reform.end,
        confidence=reform.confidence,
    )


def _citation_row(source: str | None, citation: Citation) -> CitationRow:
    number = citation.document_number
    return CitationRow(
        source=source,
        title=citation.title,
        document_number=number.text if number else None,
        organ=number.organ if number else None,
        year=number.year if number else None,
        serial=number.serial if number else None,
        text=citation.text,
        start=citation.start,
        end=citation.end,
    )


def _heading_row(source: str | None, heading: Heading) -> HeadingRow:
    about = (heading.number, heading.title, heading.depth)
    return HeadingRow(source, *about, text=heading.text, start=heading.start, end=heading.end)


def _place_row(source: str | None, place: Place) -> PlaceRow:
    return PlaceRow(
        source=source,
        page=place.page,
        table=place.table,
        row=place.row,
        last_row=place.last_row,
        column=place.column,
        start=place.start,
        end=place.end,
    )


def _warning_row(source: str | None, warning: NoticeWarning) -> WarningRow:
    return WarningRow(source=source, code=warning.code, message=warning.message, start=warning.start, end=warning.end)
