"""Normalising: spans to values — calendar intervals, quantities, canonical units, reform ids."""

from __future__ import annotations

import datetime as dt

from ..records.stages import Normalised, Tagged
from .quantities import resolve_quantities
from .reforms import resolve_reforms
from .times import notice_date, resolve_times
from .units import resolve_units
from .validity import find_validity

__all__ = ["normalise"]


def normalise(tagged: Tagged, date: dt.date | None = None) -> Normalised:
    """Values of all mentions of a notice.

    Args:
        tagged: the tagged notice.
        date: the notice's date where the caller knows it; else the date that the notice itself bears is used, if any.

    Returns:
        Values by mention index. What cannot be decided has no entry and, where that is news to the reader, a warning.
    """
    issue_date = notice_date(tagged.outline)
    date = date or issue_date
    times, time_warnings = resolve_times(tagged, date)
    quantities, quantity_warnings = resolve_quantities(tagged)
    units, region, unit_warnings = resolve_units(tagged)
    return Normalised(
        tagged=tagged,
        date=date,
        issue_date=issue_date,
        region=region,
        times=times,
        quantities=quantities,
        units=units,
        reforms=resolve_reforms(tagged),
        validity=find_validity(tagged.outline, date),
        warnings=(*time_warnings, *quantity_warnings, *unit_warnings),
    )
