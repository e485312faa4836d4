"""Dirty twins of annotated notices: the same text as scanning, typesetting and mirror sites leave it, its marks moved along.

What a tagger reads at run time is what cleaning leaves of a dirty text; trained on cleaned dirty twins, it has seen that.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import Enum
from typing import Final

from ..corpus import AnnotatedNotice, AnnotatedSpan, AnnotatedTask
from .dirt_mirror import garbled_pinyin, pinyin, traditional
from .dirt_pages import blanks, broken_lines, lost_tabs, page_marks, widths
from .soiling import Change, SoiledText

__all__ = ["SHARES", "Dirt", "dirty_twin", "draw_dirt", "soil"]


class Dirt(str, Enum):
    """A kind of damage.

    WIDTHS: full-width digits, half-width marks. TABS: table cells divided by blanks or line ends. TRADITIONAL: traditional
    characters; PINYIN: these with pinyin in brackets; GARBLED: and with list numbers and words read from the wrong byte.
    PAGES: page numbers and running titles inside sentences. LINES: line ends inside sentences. BLANKS: blanks inside words and
    around numbers.
    """

    WIDTHS = "widths"
    TABS = "tabs"
    TRADITIONAL = "traditional"
    PINYIN = "pinyin"
    GARBLED = "garbled"
    PAGES = "pages"
    LINES = "lines"
    BLANKS = "blanks"


_Step = Callable[[str, random.Random], Iterable[Change]]
_STEPS: Final[Mapping[Dirt, tuple[_Step, ...]]] = {  # in this order: a mirror site copies what a page had, never the reverse
    Dirt.WIDTHS: (widths,),
    Dirt.TABS: (lost_tabs,),
    Dirt.TRADITIONAL: (traditional,),
    Dirt.PINYIN: (traditional, pinyin),
    Dirt.GARBLED: (traditional, garbled_pinyin),
    Dirt.PAGES: (page_marks,),
    Dirt.LINES: (broken_lines,),
    Dirt.BLANKS: (blanks,),
}
_SCRIPTS: Final = frozenset({Dirt.TRADITIONAL, Dirt.PINYIN, Dirt.GARBLED})
"""Of these a text has one at most."""

SHARES: Final[Mapping[Dirt, float]] = {
    Dirt.WIDTHS: 0.3,
    Dirt.TABS: 0.3,
    Dirt.TRADITIONAL: 0.1,
    Dirt.PINYIN: 0.1,
    Dirt.GARBLED: 0.1,
    Dirt.PAGES: 0.4,
    Dirt.LINES: 0.5,
    Dirt.BLANKS: 0.5,
}
"""Probability of each kind in a dirty twin. Pages, lines and blanks are what most real files suffer from."""


def draw_dirt(rng: random.Random, shares: Mapping[Dirt, float] = SHARES) -> frozenset[Dirt]:
    """The kinds of dirt of one twin, each with its probability; one of the scripts at most."""
    drawn = [kind for kind in Dirt if rng.random() < shares.get(kind, 0.0)]
    script = rng.choice([kind for kind in drawn if kind in _SCRIPTS] or [None])
    return frozenset(kind for kind in drawn if kind not in _SCRIPTS or kind is script)


def soil(text: str, kinds: Collection[Dirt], rng: random.Random) -> SoiledText:
    """The text with dirt of these kinds."""
    soiled = SoiledText.of(text)
    for kind, steps in _STEPS.items():
        for step in steps if kind in kinds else ():
            soiled = soiled.change(step(soiled.text, rng))
    return soiled


def dirty_twin(notice: AnnotatedNotice, kinds: Collection[Dirt], rng: random.Random) -> AnnotatedNotice:
    """The notice with dirt of these kinds in its text; spans and tasks stand where their words are now, values are the same.

    A span takes in the dirt that stands inside it, and what has become of its first and last character: 國務(wù)院 with all of its
    brackets. Of two spans that share a misread character the first keeps it.

    >>> marked = dict(start=2, end=7, label="TARGET", text="12.5%", kind="goal", role="value", norm="=12.5 %", indicator="-")
    >>> twin = dirty_twin(AnnotatedNotice(id="n", text="提高12.5%", spans=[marked]), [Dirt.WIDTHS], random.Random(1))
    >>> twin.text, twin.spans[0].text, twin.spans[0].norm
    ('提高１２．５％', '１２．５％', '=12.5 %')
    """
    soiled = soil(notice.text, kinds, rng)
    spans: list[AnnotatedSpan] = []
    taken = 0
    for span in sorted(notice.spans, key=lambda span: (span.start, span.end)):
        start, end = soiled.place(span.start, span.end)
        start = min(max(start, taken), end - 1)
        place = {"start": start, "end": end, "text": soiled.text[start:end]}
        spans.append(span.model_copy(update={**place, "indicator": _indicator(notice, span, soiled)}))
        taken = end
    tasks = tuple(_task(notice, task, spans, soiled) for task in notice.tasks)
    return notice.model_copy(update={"text": soiled.text, "spans": tuple(spans), "tasks": tasks})


def _indicator(notice: AnnotatedNotice, span: AnnotatedSpan, soiled: SoiledText) -> str | None:
    """The indicator as it now reads where it stands next to its target."""
    if not span.indicator:
        return span.indicator
    before = notice.text.rfind(span.indicator, 0, span.start)
    behind = notice.text.find(span.indicator, span.start)
    if before < 0 and behind < 0:  # such as "-": none is said
        return span.indicator
    near = before if behind < 0 or (before >= 0 and span.start - before <= behind - span.start) else behind
    return _now(soiled, near, near + len(span.indicator))


def _task(notice: AnnotatedNotice, task: AnnotatedTask, moved: list[AnnotatedSpan], soiled: SoiledText) -> AnnotatedTask:
    start, end = soiled.place(task.start, task.end)
    title = notice.text.find(task.title, task.start, task.end) if task.title else -1
    inside = [span for span in moved if start <= span.start and span.end <= end]
    return task.model_copy(
        update={
            "start": start,
            "end": end,
            "title": _now(soiled, title, title + len(task.title)) if title >= 0 else task.title,
            "lead_units": tuple(span.text for span in inside if span.role == "lead"),
            "support_units": tuple(span.text for span in inside if span.role == "support"),
            "timeframes": tuple(span.text for span in inside if span.label == "TIME"),
        }
    )


def _now(soiled: SoiledText, start: int, end: int) -> str:
    return soiled.text[slice(*soiled.place(start, end))]
