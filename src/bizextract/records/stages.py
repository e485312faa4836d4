"""Records that pass between the stages. Each holds the record of the stage before it.

    Source -> CleanText -> Outline -> Tagged -> Normalised -> Linked

Offsets are half-open ``str`` indices: of the given text in `Source`, of the clean text in all others. `CleanText.to_raw` maps
a clean range to the given text; nothing else does.
"""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from .notice import NoticeWarning, Place, Validity
from .spans import (
    Comparator,
    Level,
    Region,
    SpanLabel,
    TargetKind,
    TargetRole,
    TimeKind,
    UnitRole,
)

__all__ = [
    "Block",
    "BlockKind",
    "Cell",
    "CitationRange",
    "CleanText",
    "Column",
    "DocumentNumberRange",
    "Linked",
    "LinkedTarget",
    "LinkedTask",
    "LinkedUnit",
    "Mention",
    "Normalised",
    "Outline",
    "Quantity",
    "Slot",
    "SlotKind",
    "Source",
    "Span",
    "Tagged",
    "TimeValue",
    "UnitName",
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of the clean text."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


# ---------------------------------------------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Source:
    """One input, decoded. ``text`` is what all public offsets count in; table cells stand in it divided by tabs, one row a line."""

    text: str
    path: str | None = None
    format: str = "text"
    encoding: str | None = None
    places: tuple[Place, ...] = ()
    warnings: tuple[NoticeWarning, ...] = ()


# --------------------------------------------------------------------------------------------------------------- cleaning


@dataclass(frozen=True, slots=True)
class CleanText:
    """Clean text and its map: clean character ``i`` stands for ``source.text[starts[i]:ends[i]]``.

    ``starts`` and ``ends`` never decrease, no range is empty, and ``ends[i] <= starts[i + 1]``, except that characters that come
    from one indivisible garbled piece share its whole range.
    """

    source: Source
    text: str
    starts: array[int]
    ends: array[int]
    warnings: tuple[NoticeWarning, ...] = ()

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The range of the given text that a non-empty clean range stands for."""
        if not 0 <= start < end <= len(self.text):
            raise IndexError(f"clean range {start}:{end} is empty or outside a text of {len(self.text)} characters")
        return self.starts[start], self.ends[end - 1]

    def to_clean(self, start: int, end: int) -> tuple[int, int] | None:
        """The clean range of the characters whose ranges meet ``start:end`` of the given text; None where all of it was dropped."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end)
        return (first, last) if first < last else None


# ---------------------------------------------------------------------------------------------------------------- outline


class BlockKind(str, Enum):
    """What a block of lines is."""

    RED_HEAD = "red_head"
    TITLE = "title"
    DOCUMENT_NUMBER = "document_number"
    ADDRESSEES = "addressees"
    SIGNATURE = "signature"  # issuing unit and date at the end of a letter or notice
    PRINT_LINE = "print_line"  # "X办公室  2021年8月27日印发"
    COPY_LINE = "copy_line"  # 抄送、抄报
    ATTACHMENTS = "attachments"  # "附件：1.…" list, or the bare mark 附件1 above an annex
    HEADING = "heading"  # numbered or not; may run in: then `title` is the heading part and the body follows in the block
    PARAGRAPH = "paragraph"
    SLOTS = "slots"  # a paragraph that holds nothing but slots: （牵头单位：…，责任单位：…）
    TABLE_HEADER = "table_header"
    ROW = "row"
    SECTION_ROW = "section_row"  # a table row that is a heading
    CONTENTS = "contents"  # a line of the table of contents
    FURNITURE = "furniture"  # web menus, share buttons, contact lines


class Column(str, Enum):
    """Meaning of a table column, told by its header words."""

    NUMBER = "number"
    TITLE = "title"
    CONTENT = "content"
    TARGET = "target"
    TIME = "time"
    LEAD = "lead"
    SUPPORT = "support"
    NOTE = "note"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. ``header`` is the header's own words, None where the table has no header row."""

    span: Span
    column: Column
    header: str | None = None
    index: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the clean text with one function. ``level`` of a heading or item counts from 1 (outermost)."""

    kind: BlockKind
    span: Span
    number: str | None = None  # as printed, without the full stop or 、 behind it: 一 （一） 1 (1) ① 第三条 一是
    level: int | None = None
    title: Span | None = None
    cells: tuple[Cell, ...] = ()
    table: int | None = None  # tables of one notice count from 0


class SlotKind(str, Enum):
    """What a slot is for, told by its label words."""

    LEAD = "lead"
    SUPPORT = "support"
    TIME = "time"
    OTHER = "other"  # 督办单位, 责任人, 联系电话: known, and neither lead nor support


@dataclass(frozen=True, slots=True)
class Slot:
    """A labelled place for units or times: 牵头单位：…; ``span`` is its value without the label, ``label`` the label's range."""

    kind: SlotKind
    label: Span
    span: Span


@dataclass(frozen=True, slots=True)
class DocumentNumberRange:
    span: Span
    organ: str | None
    year: int | None
    serial: int | None


@dataclass(frozen=True, slots=True)
class CitationRange:
    """《title》 and the number behind it; ``span`` covers both."""

    span: Span
    title: Span
    number: DocumentNumberRange | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The notice's own structure. ``blocks`` are in order and do not overlap; blank lines belong to none."""

    clean: CleanText
    blocks: tuple[Block, ...]
    slots: tuple[Slot, ...] = ()
    citations: tuple[CitationRange, ...] = ()
    title: Span | None = None
    document_number: DocumentNumberRange | None = None
    issuers: tuple[Span, ...] = ()  # red head, signature, 印发 line, "X关于印发…的通知": ranges of one unit name each
    addressees: Span | None = None  # the line of addressees
    issue_date: Span | None = None  # the date of signature, red head or 印发 line
    attachments: tuple[Span, ...] = ()
    warnings: tuple[NoticeWarning, ...] = ()


# ---------------------------------------------------------------------------------------------------------------- tagging


@dataclass(frozen=True, slots=True)
class Mention:
    """What the tagger found: a labelled span and the probability that exactly it bears the label."""

    label: SpanLabel
    span: Span
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Tagged:
    """Mentions in order of their start; they do not overlap."""

    outline: Outline
    mentions: tuple[Mention, ...]


# ------------------------------------------------------------------------------------------------------------ normalising


@dataclass(frozen=True, slots=True)
class TimeValue:
    """A resolved time expression; ``value`` in the guidelines' notation, ``rule`` the rule that resolved it."""

    kind: TimeKind
    value: str
    start: dt.date | None = None
    end: dt.date | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A parsed quantity: ``low`` and ``high`` inclusive bounds in ``unit``, scale words multiplied out, None where open."""

    comparator: Comparator
    low: Decimal | None
    high: Decimal | None
    unit: str
    norm: str


@dataclass(frozen=True, slots=True)
class UnitName:
    """Canonical name, level and region of a unit; None where undecided."""

    name: str | None
    level: Level | None
    region: Region | None


@dataclass(frozen=True, slots=True)
class Normalised:
    """Values by mention index (into ``tagged.mentions``); a mention without a value has no entry."""

    tagged: Tagged
    date: dt.date | None  # the date that everything was resolved against
    issue_date: dt.date | None  # the date that the notice itself bears
    region: Region | None  # the notice's own place
    times: Mapping[int, TimeValue] = field(default_factory=dict)
    quantities: Mapping[int, Quantity] = field(default_factory=dict)
    units: Mapping[int, UnitName] = field(default_factory=dict)
    reforms: Mapping[int, str] = field(default_factory=dict)
    validity: Validity | None = None
    warnings: tuple[NoticeWarning, ...] = ()  # offsets of the clean text


# ---------------------------------------------------------------------------------------------------------------- linking


@dataclass(frozen=True, slots=True)
class LinkedUnit:
    """``name`` replaces the normalised one where linking knows more (a level prefix shared in a list)."""

    role: UnitRole
    name: UnitName | None = None


@dataclass(frozen=True, slots=True)
class LinkedTarget:
    kind: TargetKind | None
    kind_confidence: float | None
    role: TargetRole | None
    indicator: Span | None
    group: int | None
    deadline: int | None  # mention index of the governing TIME


@dataclass(frozen=True, slots=True)
class LinkedTask:
    """``mentions`` are indices of the mentions that belong to the task, wherever they stand (a group's bracket behind it)."""

    span: Span
    number: str | None
    title: str
    section: tuple[str, ...]
    mentions: tuple[int, ...]
    topics: tuple[str, ...] = ()
    topic_confidences: tuple[float, ...] = ()
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """Roles, target statements and tasks; keys are mention indices. A UNIT mention without an entry in ``units`` is no unit."""

    normalised: Normalised
    units: Mapping[int, LinkedUnit] = field(default_factory=dict)
    targets: Mapping[int, LinkedTarget] = field(default_factory=dict)
    tasks: tuple[LinkedTask, ...] = ()
    warnings: tuple[NoticeWarning, ...] = ()  # offsets of the clean text
