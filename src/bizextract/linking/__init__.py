"""Linking: roles of units, statements of targets, tasks with all that belongs to them."""

from __future__ import annotations

from ..records.stages import Linked, Normalised
from .roles import assign_roles
from .targets import link_targets
from .tasks import assemble
from .topics import with_topics

__all__ = ["link"]


def link(normalised: Normalised) -> Linked:
    """Roles, target statements and tasks of a notice; keys are mention indices."""
    units = assign_roles(normalised)
    tasks, warnings = assemble(normalised, {index: unit.role for index, unit in units.items()})
    return Linked(
        normalised=normalised,
        units=units,
        targets=link_targets(normalised),
        tasks=with_topics(tasks, normalised),
        warnings=warnings,
    )
