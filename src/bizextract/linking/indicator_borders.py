"""Where the name of something measured may begin and end: 企业|开办时间|压缩至, learned from the characters on both sides.

A word list cannot tell 可|再生能源 from 再|新增; a classifier of positions can, and needs no segmenter. What it lets through are
candidates for `bizextract.linking.indicators`, which knows the target and chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..records.stages import Span
from ..resources.linear import LinearClassifier, fit_linear

__all__ = ["Borders", "Piece", "border_rows", "train_borders"]

LONGEST = 24
"""Characters; all but 1 % of the annotated indicators are shorter."""

_STRENGTH, _MIN_COUNT = 0.3, 3
_NEGLIGIBLE = 0.4  # weights that differ by less are left out: a tenth of the file, and the same recall on provinces left out
# Log-odds below which a position is no border: 95 of 100 annotated indicators of provinces left out have both of theirs above,
# and a sentence has some 25 pieces between them
_FLOOR = -4.2
_NEVER = (-99.0, -99.0)  # log-odds inside a word
_START, _END, _NONE = "start", "end", "none"

# No indicator goes across these: 窗口⟦，⟧办件量; it may across 、 “ ” and a blank (咨询、诉求, “标准地”出让占比)
CLAUSE_BORDER = re.compile(r"[，,。；;：:！？\n\t]")

# Words that end or begin like those between which indicators stand; no border inside: 可再生能源, 占比达; not 已|完成, 再|新增, 占|全市
_UNDIVIDED = re.compile(
    "占比|已知|再生|再担保|再贷款|再贴现|再融资|再保险|回用水|环比|同比|人均|户均|在校|在职|在建|在线|从业|对外|共享|并联|及时率|最高限"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch between two possible borders, with the log-odds of each."""

    span: Span
    start: float
    end: float


class Borders:
    """The possible borders of one notice; each position is judged once, however many targets stand around it."""

    def __init__(self, text: str, model: LinearClassifier) -> None:
        self._text = text
        self._weights = model.weights
        self._intercept = model.intercept
        self._start, self._end, self._none = map(model.labels.index, (_START, _END, _NONE))
        inside = (i for word in _UNDIVIDED.finditer(text) for i in range(word.start() + 1, word.end()))
        self._known: dict[int, tuple[float, float]] = dict.fromkeys(inside, _NEVER)

    def pieces(self, region: Span) -> Iterator[Piece]:
        """All stretches of the region, at most `LONGEST` long, that could be an indicator, in the order of the text."""
        starts = [(i, odds) for i in range(region.start, region.end) if (odds := self._odds(i)[0]) > _FLOOR]
        ends = [(i, odds) for i in range(region.start + 1, region.end + 1) if (odds := self._odds(i)[1]) > _FLOOR]
        first = 0
        for start, start_odds in starts:
            border = CLAUSE_BORDER.search(self._text, start, region.end)
            limit = min(border.start() if border else region.end, start + LONGEST)
            while first < len(ends) and ends[first][0] <= start:
                first += 1
            for end, end_odds in ends[first:]:
                if end > limit:
                    break
                yield Piece(Span(start, end), start_odds, end_odds)

    def _odds(self, position: int) -> tuple[float, float]:
        """Log-odds of a start and of an end here against no border at all."""
        known = self._known.get(position)
        if known is None:
            scores = list(self._intercept)
            for feature in _features(self._text, position):
                for k, weight in enumerate(self._weights.get(feature, ())):
                    scores[k] += weight
            known = (scores[self._start] - scores[self._none], scores[self._end] - scores[self._none])
            self._known[position] = known
        return known


def _features(text: str, position: int) -> tuple[str, ...]:
    """The characters on both sides, alone and across the position."""
    left = text[max(0, position - 3) : position].rjust(3, "^")
    right = text[position : position + 3].ljust(3, "$")
    return (
        f"left={left[2]}",
        f"left={left[1:]}",
        f"left={left}",
        f"right={right[0]}",
        f"right={right[:2]}",
        f"right={right}",
        f"across={left[2]}|{right[0]}",
        f"across={left[1:]}|{right[0]}",
        f"across={left[2]}|{right[:2]}",
        f"across={left[1:]}|{right[:2]}",
    )


def border_rows(
    text: str, named: Sequence[tuple[Span, str | None]], targets: Sequence[Span]
) -> list[tuple[Sequence[str], str]]:
    """Training rows of one notice: every position of the sentences with targets, but those inside a target.

    Args:
        text: clean text.
        named: for each target its sentence and the words of its indicator, None where there is none.
        targets: the targets' own places.
    """
    sentences: dict[Span, tuple[set[int], set[int]]] = {}
    for sentence, words in named:
        starts, ends = sentences.setdefault(sentence, (set(), set()))
        place = text.find(words, sentence.start, sentence.end) if words else -1
        while words and place >= 0:
            starts.add(place)
            ends.add(place + len(words))
            place = text.find(words, place + 1, sentence.end)
    inside = {position for span in targets for position in range(span.start + 1, span.end)}
    rows: list[tuple[Sequence[str], str]] = []
    for sentence, (starts, ends) in sentences.items():
        for position in range(sentence.start, sentence.end + 1):
            if position in inside:
                continue
            labels = [label for label, places in ((_START, starts), (_END, ends)) if position in places]
            rows += [(_features(text, position), label) for label in labels or [_NONE]]
    return rows


def train_borders(rows: Sequence[tuple[Sequence[str], str]]) -> LinearClassifier:
    """Train the classifier of positions on the rows of `border_rows`."""
    model = fit_linear([row for row, _ in rows], [label for _, label in rows], strength=_STRENGTH, min_count=_MIN_COUNT)
    weights = {feature: row for feature, row in model.weights.items() if max(row) - min(row) >= _NEGLIGIBLE}
    return LinearClassifier(model.labels, model.intercept, weights)
