"""A text under change that remembers, for each of its characters, the range of the given text it stands for."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Edit", "MappedText"]


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``text`` in the place of ``start:end`` (offsets of the text being edited).

    ``ranges`` says for each new character which range of the text being edited it stands for. Without it, a text of the
    same length maps character by character, and in any other text every character stands for the whole of ``start:end``.
    """

    start: int
    end: int
    text: str = ""
    ranges: Sequence[tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class MappedText:
    """``text[i]`` stands for ``starts[i]:ends[i]`` of the given text; both never decrease, and no range is empty."""

    text: str
    starts: array[int]
    ends: array[int]

    @classmethod
    def of(cls, text: str) -> MappedText:
        """The given text itself, every character standing for itself."""
        return cls(text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))

    def edit(self, edits: Iterable[Edit]) -> MappedText:
        """A copy with all ``edits`` made. They must be in order and not overlap."""
        pieces: list[str] = []
        starts, ends = array("l"), array("l")
        done = 0
        for edit in edits:
            pieces += (self.text[done : edit.start], edit.text)
            starts += self.starts[done : edit.start]
            ends += self.ends[done : edit.start]
            if edit.ranges is not None:
                starts.extend(self.starts[start] for start, _ in edit.ranges)
                ends.extend(self.ends[end - 1] for _, end in edit.ranges)
            elif len(edit.text) == edit.end - edit.start:
                starts += self.starts[edit.start : edit.end]
                ends += self.ends[edit.start : edit.end]
            else:
                starts.extend([self.starts[edit.start]] * len(edit.text))
                ends.extend([self.ends[edit.end - 1]] * len(edit.text))
            done = edit.end
        if not pieces:
            return self
        pieces.append(self.text[done:])
        starts += self.starts[done:]
        ends += self.ends[done:]
        return MappedText("".join(pieces), starts, ends)

    def sub(self, pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str | None]) -> MappedText:
        """Replace every match; a function that returns None leaves its match alone."""
        edits = []
        for match in pattern.finditer(self.text):
            text = replacement if isinstance(replacement, str) else replacement(match)
            if text is not None and text != match.group():
                edits.append(Edit(match.start(), match.end(), text))
        return self.edit(edits)

    def drop(self, pattern: re.Pattern[str], inside: Iterable[tuple[int, int]]) -> MappedText:
        """Drop every match of ``pattern`` within the ranges ``inside``, which are in order and do not overlap."""
        found = (match for start, end in inside for match in pattern.finditer(self.text, start, end))
        return self.edit(Edit(match.start(), match.end()) for match in found)

    def same_length(self, text: str) -> MappedText:
        """The same map under another text of the same length."""
        if len(text) != len(self.text):
            raise ValueError("the text changed its length")
        return self if text == self.text else MappedText(text, self.starts, self.ends)
