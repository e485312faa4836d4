"""BILUO tags: what labelled spans are to a tagger that decides character by character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["BiluoScheme", "Segment"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_IMPOSSIBLE: Final = np.float32(-1e4)
"""Score of a forbidden transition; its exponential is exactly 0 in float32."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A labelled half-open range of a sequence and its posterior probability."""

    start: int
    end: int
    label: str
    probability: float


class BiluoScheme:
    """Tags of a set of labels: O, then B-, I-, L-, U- of each label in order."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        self.n_tags = 1 + 4 * len(self.labels)
        n = self.n_tags
        position = np.array([4, *[0, 1, 2, 3] * len(self.labels)])  # B I L U, 4 for O
        label = np.array([-1, *np.repeat(np.arange(len(self.labels)), 4)])
        opens, inside = np.isin(position, (0, 3, 4)), np.isin(position, (1, 2))
        after_open = np.isin(position, (0, 1))  # B and I must go on within their label
        same = label[:, None] == label[None, :]
        allowed = np.where(after_open[:, None], inside[None, :] & same, np.broadcast_to(opens[None, :], (n, n)))
        self.transition_mask: Floats = np.where(allowed, 0.0, _IMPOSSIBLE).astype(np.float32)
        self.start_mask: Floats = np.where(opens, 0.0, _IMPOSSIBLE).astype(np.float32)
        self.end_mask: Floats = np.where(after_open, _IMPOSSIBLE, 0.0).astype(np.float32)

    def encode(self, length: int, spans: Sequence[tuple[int, int, str]]) -> Ints:
        """Tag indices of a sequence with non-overlapping half-open ``spans``."""
        tags = np.zeros(length, dtype=np.int64)
        for start, end, label in spans:
            base = 1 + 4 * self.labels.index(label)
            if end - start == 1:
                tags[start] = base + 3
            else:
                tags[start:end] = base + 1
                tags[start], tags[end - 1] = base, base + 2
        return tags

    def decode(self, tags: Ints) -> list[tuple[int, int, str]]:
        """Half-open spans of a well-formed tag sequence."""
        spans, start = [], 0
        for i in np.flatnonzero(tags):
            position = (tags[i] - 1) % 4
            if position in (0, 3):
                start = int(i)
            if position in (2, 3):
                spans.append((start, int(i) + 1, self.labels[(tags[i] - 1) // 4]))
        return spans

    def tags_of(self, labels: Sequence[str]) -> list[int]:
        """O and the tags of ``labels``, in their order."""
        return [0, *(1 + 4 * self.labels.index(label) + position for label in labels for position in range(4))]
