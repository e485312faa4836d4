"""Target statements: what a quantity is (kind), its part in the statement (role), what it measures, and by when.

    从308个工作日压缩到70个工作日以内，减幅77%以上

is one group of three — baseline, value, change — with one indicator and one governing deadline.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from ..records import SpanLabel, TargetKind, TargetRole, TimeKind
from ..records.stages import BlockKind, Column, LinkedTarget, Normalised, SlotKind, Span
from ..resources.linear import LinearClassifier, fit_linear
from ..resources.shipped import load_model
from .indicators import find_indicators, shipped_indicator_model
from .kinds import assign_kinds, shipped_kind_model
from .targets_context import TargetContext, role_features, target_contexts

__all__ = ["assign_target_roles", "link_targets", "train_target_roles"]

_STRENGTH, _MIN_COUNT = 0.3, 3  # C: of 0.1, 0.3 and 1 the best on provinces left out of the annotations

# What is saved is a change, in whatever words: 节约纸张⟦六百万余张⟧, 减少企业成本⟦上亿元⟧; not 减少至⟦5份⟧, 资金节约率⟦6%⟧
_SAVED = re.compile(r"(?:节约|节省|减少)(?!型|到|至|为|率)(?:[^到至由从为成率]|成本)*$")
# Directly before the number a verb of movement makes it a change: 价格上涨⟦0.9%⟧; not 下降到⟦5天⟧, 每下降⟦1%⟧, 取消、降低⟦12项⟧
_MOVED = re.compile(r"(?<![每常、])(?:上涨|上升|下降|回落|增长|降低|减少|下调|上调)(?:了|约)?$")
# 增加 makes a change of money and shares, and new things of what is counted: 收入增加⟦127亿元⟧; not 席位增加⟦30席⟧, 每增加⟦100万元⟧
_ADDED = re.compile(r"(?<![每再])增加(?:了|约)?$")
_MEASURED = frozenset({"元", "美元", "%", "百分点", "倍", "基点"})
# 比“五五”时期的⟦577亿元⟧|增长一倍: where it stood before; not 比去年的好, 比要求的⟦5天⟧为准
_COMPARED_WITH = re.compile(r"[比较][^，。；、]{0,16}的$")
_AND_MOVED = re.compile(r"[^，。；、]{0,6}?(?:增长|提高|增加|下降|减少|压缩|缩短|压减|翻|多|高|低|降)")
# A number between two statements of one group: 压缩到70个工作日以内⟦，减幅⟧77%; more than this is a new statement
_GROUP_GAP = 16
_NEW_SUBJECT = re.compile(r"[。；;\n\t]|其中|同时|另外")
_COMPARED = re.compile("较|比|原")
_GOVERNING = frozenset({TimeKind.DEADLINE, TimeKind.PERIOD, TimeKind.DATE})


def link_targets(normalised: Normalised) -> dict[int, LinkedTarget]:
    """Kind, role, indicator, group and governing deadline of every TARGET mention, by mention index.

    ``kind_confidence`` is the probability of the kind; ``indicator`` a range of the clean text; ``group`` counts from 0 in
    the order of the text; ``deadline`` is the index of a TIME mention, for goals only.
    """
    contexts = target_contexts(normalised)
    if not contexts:
        return {}
    kinds = assign_kinds(contexts, shipped_kind_model())
    roles = assign_target_roles(contexts, load_model("target_role"))
    indicators = find_indicators(normalised, contexts, roles, shipped_indicator_model())
    groups = _groups(contexts, roles)
    deadlines = _Deadlines(normalised)
    linked: dict[int, LinkedTarget] = {}
    for position, context in enumerate(contexts):
        kind, probability = kinds[position]
        linked[context.index] = LinkedTarget(
            kind=kind,
            kind_confidence=probability,
            role=roles[position],
            indicator=indicators[position],
            group=groups[position],
            deadline=deadlines.of(context) if kind is TargetKind.GOAL else None,
        )
    return linked


# ------------------------------------------------------------------------------------------------------------------ roles


def train_target_roles(notices: Sequence[tuple[Normalised, Mapping[int, TargetRole]]]) -> LinearClassifier:
    """Train the role classifier on annotated notices: normalised record and annotated role by mention index."""
    rows, labels = [], []
    for normalised, roles in notices:
        for context in target_contexts(normalised):
            if context.index in roles:
                rows.append(role_features(context))
                labels.append(roles[context.index].value)
    return fit_linear(rows, labels, strength=_STRENGTH, min_count=_MIN_COUNT)


def assign_target_roles(contexts: Sequence[TargetContext], model: LinearClassifier) -> list[TargetRole]:
    """Role of each target, in order."""
    roles = [TargetRole(model.best(role_features(context))[0]) for context in contexts]
    return [
        _decided(context) or role if role is TargetRole.VALUE else role for context, role in zip(contexts, roles, strict=True)
    ]


def _decided(context: TargetContext) -> TargetRole | None:
    """The role of what the model takes for a value, where the words beside it leave no doubt; else None."""
    if _SAVED.search(context.clause) or _MOVED.search(context.clause):
        return TargetRole.CHANGE
    if context.unit in _MEASURED and _ADDED.search(context.clause):
        return TargetRole.CHANGE
    if _COMPARED_WITH.search(context.clause) and _AND_MOVED.match(context.after):
        return TargetRole.BASELINE
    return None


# ----------------------------------------------------------------------------------------------------------------- groups


def _groups(contexts: Sequence[TargetContext], roles: Sequence[TargetRole]) -> list[int]:
    """Number of the statement that each target belongs to."""
    groups: list[int] = []
    for position, context in enumerate(contexts):
        joins = position > 0 and _continues(context, roles[position - 1], roles[position])
        groups.append(groups[-1] if joins else groups[-1] + 1 if groups else 0)
    return groups


def _continues(context: TargetContext, before: TargetRole, role: TargetRole) -> bool:
    """Whether a target goes on with the statement of the one before it in its sentence."""
    gap = context.gap_before
    if gap is None or len(gap) > _GROUP_GAP or _NEW_SUBJECT.search(gap):
        return False
    if before is TargetRole.BASELINE:
        return role is not TargetRole.BASELINE
    if role is TargetRole.BASELINE:  # 达到⟦95%⟧，较上年的⟦90%⟧提高: told behind the value; else a statement begins with it
        return bool(_COMPARED.search(gap))
    return role is TargetRole.CHANGE and before is TargetRole.VALUE


# -------------------------------------------------------------------------------------------------------------- deadlines


class _Deadlines:
    """Finds the time that governs a target: in its sentence before it, then in its table row, then in its paragraph's slot."""

    def __init__(self, normalised: Normalised) -> None:
        mentions = normalised.tagged.mentions
        self._blocks = normalised.tagged.outline.blocks
        self._date = normalised.date
        self._times = [i for i, m in enumerate(mentions) if m.label is SpanLabel.TIME and i in normalised.times]
        self._spans = [mentions[i].span for i in self._times]
        self._starts = [span.start for span in self._spans]
        self._values = normalised.times
        self._slots = [slot.span for slot in normalised.tagged.outline.slots if slot.kind is SlotKind.TIME]
        self._slot_starts = [slot.start for slot in self._slots]

    def of(self, context: TargetContext) -> int | None:
        """Mention index of the governing time, or None."""
        near = [i for i in self._within(Span(context.sentence.start, context.span.start)) if self._governs(i)]
        if near:
            return near[-1]
        places = self._slots_of(context.block) if context.block is not None else []
        return next((i for place in places for i in self._within(place)), None)

    def _slots_of(self, block: int) -> list[Span]:
        """Time cells of the block, and time slots in it or in a bracket line right behind it."""
        row = self._blocks[block]
        places = [cell.span for cell in row.cells if cell.column is Column.TIME]
        end = row.span.end
        if block + 1 < len(self._blocks) and self._blocks[block + 1].kind is BlockKind.SLOTS:
            end = self._blocks[block + 1].span.end
        first, last = bisect_left(self._slot_starts, row.span.start), bisect_left(self._slot_starts, end)
        return places + self._slots[first:last]

    def _within(self, region: Span) -> list[int]:
        """Mention indices of the times that start inside the region."""
        return self._times[bisect_left(self._starts, region.start) : bisect_left(self._starts, region.end)]

    def _governs(self, index: int) -> bool:
        """Whether a time can be a goal's deadline: 2025年底前, “十四五”期间; not 截至9月底, 每年, 20日内, a past year."""
        value = self._values[index]
        return value.kind in _GOVERNING and (self._date is None or value.end is None or value.end >= self._date)
