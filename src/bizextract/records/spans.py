"""Public records: what `bizextract.extract` returns.

All records are frozen pydantic models that forbid unknown fields. Every offset in them counts characters (Python ``str``
indices) of the text as it was given, half-open: ``notice.text[r.start:r.end] == r.text``.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Comparator",
    "GovernmentUnit",
    "Level",
    "NumericTarget",
    "Record",
    "ReformLabel",
    "Region",
    "SpanLabel",
    "SpanRecord",
    "TargetKind",
    "TargetRole",
    "TextSpan",
    "TimeKind",
    "Timeframe",
    "UnitRole",
]


class SpanLabel(str, Enum):
    """The four labels that the tagger marks."""

    UNIT = "UNIT"
    TIME = "TIME"
    TARGET = "TARGET"
    REFORM = "REFORM"


class UnitRole(str, Enum):
    """What a unit does in the notice (annotation guidelines, section 1)."""

    LEAD = "lead"
    SUPPORT = "support"
    ISSUER = "issuer"
    ADDRESSEE = "addressee"
    MENTION = "mention"


class Level(str, Enum):
    """Administrative level of a unit or place."""

    NATIONAL = "national"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    ZONE = "zone"


class TimeKind(str, Enum):
    """How a timeframe binds (annotation guidelines, section 2)."""

    DATE = "date"
    DEADLINE = "deadline"
    PERIOD = "period"
    AS_OF = "as_of"
    DURATION = "duration"
    RECURRENCE = "recurrence"
    ONGOING = "ongoing"


class TargetKind(str, Enum):
    """Whether a quantity is promised, reported, or a term of a rule."""

    GOAL = "goal"
    RESULT = "result"
    PARAMETER = "parameter"


class TargetRole(str, Enum):
    """The part that a quantity plays in its statement."""

    VALUE = "value"
    BASELINE = "baseline"
    CHANGE = "change"


class Comparator(str, Enum):
    """Relation of the measured indicator to the number."""

    EQ = "="
    GE = ">="
    LE = "<="
    GT = ">"
    LT = "<"
    APPROX = "~"


class Record(BaseModel):
    """Base of all public records: frozen, closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TextSpan(Record):
    """A piece of the given text.

    ``text`` is verbatim, with whatever noise stands inside it; offsets are half-open ``str`` indices of the given text.
    """

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class SpanRecord(TextSpan):
    """A labelled piece of the given text.

    ``confidence`` is the probability (0 to 1) that exactly this span bears this label; None for a rule without one.
    """

    confidence: float | None = Field(default=None, ge=0.0, le=1.0)


class Region(Record):
    """A place: its name as the public register writes it and its six-digit division code (GB/T 2260), or None."""

    name: str
    code: str | None = None


class GovernmentUnit(SpanRecord):
    """A government unit.

    ``name`` is the canonical name with place and level filled in, None where it cannot be decided (collectives such as
    各有关部门 keep None); ``level`` and ``region`` likewise.
    """

    role: UnitRole = UnitRole.MENTION
    name: str | None = None
    level: Level | None = None
    region: Region | None = None


class Timeframe(SpanRecord):
    """A time expression.

    ``value`` is the guidelines' notation: ``START/END`` (ISO dates, both inclusive, an unknown end empty), ``every 1 month``,
    ``<=20 day``, ``ongoing``; ``?`` where the notice's date is needed and not known; None where the expression is impossible
    or not understood (see ``Notice.warnings``). ``rule`` names the rule that resolved it.
    """

    kind: TimeKind | None = None
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    value: str | None = None
    rule: str | None = None


class NumericTarget(SpanRecord):
    """A number with its unit that measures something.

    ``low`` and ``high`` are exact decimals in ``unit`` with scale words (万, 亿) multiplied out, both ends inclusive, None where
    open; ``norm`` is the guidelines' notation (``>=50 %``). Spans of one statement share ``group``; ``deadline`` is an index
    into ``Notice.timeframes``, None where no deadline governs the target. ``kind_confidence`` is the probability of ``kind``.
    """

    kind: TargetKind | None = None
    role: TargetRole | None = None
    comparator: Comparator | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    norm: str | None = None
    indicator: TextSpan | None = None
    group: int | None = None
    deadline: int | None = None
    kind_confidence: float | None = Field(default=None, ge=0.0, le=1.0)


class ReformLabel(SpanRecord):
    """A reform label: ``label`` is the id of the guidelines' table, ``name`` its Chinese name."""

    label: str
    name: str
