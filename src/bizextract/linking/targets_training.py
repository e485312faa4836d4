"""Training of everything that is learned about targets, from the project's own annotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..records import TargetKind, TargetRole
from ..records.stages import Normalised
from ..resources.linear import LinearClassifier
from ..resources.shipped import write_model
from .indicators import IndicatorExample, IndicatorModel, train_indicators
from .kinds import KindModel
from .kinds import train as train_kinds
from .targets import train_target_roles
from .targets_context import target_contexts

__all__ = ["TargetExample", "TargetModels", "train_targets"]


@dataclass(frozen=True, slots=True)
class TargetExample:
    """An annotated notice: its normalised record, with the annotated spans as mentions, and what is annotated of each TARGET.

    All three mappings are by mention index; ``indicators`` has None where the annotation says that none stands there.
    """

    normalised: Normalised
    kinds: Mapping[int, TargetKind]
    roles: Mapping[int, TargetRole]
    indicators: Mapping[int, str | None]


@dataclass(frozen=True, slots=True)
class TargetModels:
    """What `train_targets` learns."""

    kind: KindModel
    role: LinearClassifier
    indicator: IndicatorModel

    def to_disk(self, folder: Path) -> None:
        """Write all models into ``folder`` (the package's resources/data to ship them)."""
        self.kind.to_disk(folder)
        write_model(self.role, folder, "target_role")
        self.indicator.to_disk(folder)


def train_targets(examples: Sequence[TargetExample]) -> TargetModels:
    """Train kind, role and indicator models; about two minutes on one core for 11,000 targets."""
    indicator_examples = []
    for example in examples:
        contexts = [c for c in target_contexts(example.normalised) if c.index in example.roles]
        indicator_examples.append(
            IndicatorExample(
                normalised=example.normalised,
                contexts=contexts,
                roles=[example.roles[c.index] for c in contexts],
                indicators=[example.indicators.get(c.index) for c in contexts],
            )
        )
    return TargetModels(
        kind=train_kinds([(example.normalised, example.kinds) for example in examples]),
        role=train_target_roles([(example.normalised, example.roles) for example in examples]),
        indicator=train_indicators(indicator_examples),
    )
