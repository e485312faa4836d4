"""A text that is being soiled and remembers, for each character it had in the beginning, where that stands now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Change", "SoiledText"]


@dataclass(frozen=True, slots=True)
class Change:
    """Put ``text`` in the place of ``start:end`` (half-open, offsets of the text being soiled); ``start == end`` puts it between.

    ``places`` says where in ``text`` each of the characters ``start:end`` is then. Without it, a text of the same length takes
    their places one by one, and in any other text each of them is the whole of it. No change deletes a character: dirt hides
    text, it does not take it away.
    """

    start: int
    end: int
    text: str
    places: Sequence[tuple[int, int]] | None = None

    def where(self) -> Sequence[tuple[int, int]]:
        """The place in ``text`` of each character that stood at ``start:end``."""
        if self.places is not None:
            return self.places
        count = self.end - self.start
        return [(i, i + 1) for i in range(count)] if len(self.text) == count else [(0, len(self.text))] * count


@dataclass(frozen=True, slots=True)
class SoiledText:
    """Character ``i`` of the text as it was stands at ``starts[i]:ends[i]`` of ``text``; both never decrease."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str) -> SoiledText:
        """A text without dirt."""
        return cls(text, range(len(text)), range(1, len(text) + 1))

    def change(self, changes: Iterable[Change]) -> SoiledText:
        """A copy with all ``changes`` made. They must be in order and not overlap.

        >>> soiled = SoiledText.of("21年").change([Change(1, 1, " "), Change(2, 3, "年(nián)")])
        >>> soiled.text, soiled.place(1, 3)
        ('2 1年(nián)', (2, 10))
        """
        pieces: list[str] = []
        starts: list[int] = []  # of each character of the text before these changes: where it begins behind them
        ends: list[int] = []
        length = done = 0
        for change in [*changes, Change(len(self.text), len(self.text), "")]:
            kept = range(length, length + change.start - done)
            length = kept.stop
            starts += [*kept, *(length + start for start, _ in change.where())]
            ends += [*(place + 1 for place in kept), *(length + end for _, end in change.where())]
            pieces += (self.text[done : change.start], change.text)
            length += len(change.text)
            done = change.end
        return SoiledText("".join(pieces), [starts[start] for start in self.starts], [ends[end - 1] for end in self.ends])

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the range ``start:end`` of the text as it was stands now; it must not be empty."""
        return self.starts[start], self.ends[end - 1]
