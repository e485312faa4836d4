"""Linking: roles of units, statements of targets, tasks with all that belongs to them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..records import UnitRole
from ..records.stages import Linked, LinkedUnit, Normalised
from .roles import assign_roles
from .targets import link_targets
from .tasks import assemble
from .topics import with_topics

__all__ = ["link"]


def link(normalised: Normalised) -> Linked:
    """Roles, target statements and tasks of a notice; keys are mention indices."""
    units = _without_idle_collectives(normalised, assign_roles(normalised))
    tasks, warnings = assemble(normalised, {index: unit.role for index, unit in units.items()})
    return Linked(
        normalised=normalised,
        units=units,
        targets=link_targets(normalised),
        tasks=with_topics(tasks, normalised),
        warnings=warnings,
    )


# Collectives that are units only where they fill a role slot or an addressee line (guidelines, section 1): matches 有关部门,
# 各主管部门, 其他相关单位, 有关机关, 各街道, 各县（市、区）; not 市直各部门, 税务机关, 各区人民政府.
_COLLECTIVE = re.compile(
    r"(?:其[他它])?(?:各?(?:有关|相关)?(?:主管|职能|审批|责任|牵头|配合|成员|监管)?(?:部门|单位|机构|机关)"
    r"|各(?:[地区县市州盟旗镇乡]|县区|区县|县市|县市区|市县区?|市州|镇街|乡镇|街道|地区|县（市、区）|市（县）|乡镇（街道）|镇（街道）))"
)


def _without_idle_collectives(normalised: Normalised, units: Mapping[int, LinkedUnit]) -> dict[int, LinkedUnit]:
    """The units less those collectives that no role makes a unit of."""
    mentions, text = normalised.tagged.mentions, normalised.tagged.outline.clean.text

    def idle(index: int, unit: LinkedUnit) -> bool:
        span = mentions[index].span
        return unit.role is UnitRole.MENTION and _COLLECTIVE.fullmatch(text, span.start, span.end) is not None

    return {index: unit for index, unit in units.items() if not idle(index, unit)}
