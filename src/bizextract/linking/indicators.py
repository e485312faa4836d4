"""The indicator of a target: the piece of its sentence or table row that names what is measured.

Candidates are the pieces of the sentence between likely borders, the indicator of the target before it, and the cells of the
row; a trained ranker chooses by where they stand and how they begin and end (…率, …时限, …事项), or chooses none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ..records import TargetRole
from ..records.stages import Normalised, Span
from ..resources.linear import LinearClassifier, fit_ranker
from ..resources.shipped import load_model, write_model
from .indicator_borders import CLAUSE_BORDER, LONGEST, Borders, border_rows, train_borders
from .targets_context import TargetContext

__all__ = ["IndicatorExample", "IndicatorModel", "find_indicators", "likeness", "shipped_indicator_model", "train_indicators"]

_NAMES = ("target_indicator_borders", "target_indicator")
_STRENGTH, _MIN_COUNT = 0.7, 6  # C: 0.3 to 1 differ by less than 0.005 on provinces left out of the annotations
_NEGLIGIBLE = 0.1  # smaller weights are left out: five sixths of the file, and 0.003 of the right choices on provinces left out
_FOLDS = 3  # the ranker learns from borders of notices that the classifier of borders has not seen
_REACH_BEFORE, _REACH_BEHIND = 90, 30  # characters; all but 1 % of the annotated indicators lie within
_MOST = 24  # candidates of one target; the annotated one is among the first 20 of them in 99 of 100
_NEARNESS = 0.04  # log-odds that a character of distance costs a candidate in the choice of these
_CELL_PIECES = 4  # pieces of a row label besides the whole: 办理时限 of 办理时限（工作日）
_FARTHEST = 150  # characters between two targets of which the second may take over the first one's indicator
_AGREES = 0.5  # share of common characters from which two pieces name the same thing

# Between two targets of which the second takes over the first one's indicator; a sentence may go on behind a ；
_SENTENCE_END = re.compile(r"[。\n\t]")
# What names nothing, and is no indicator in any annotation: ⟦允许⟧不超过五分之一, ⟦但⟧最多不超过六批
_NAMELESS = re.compile(
    "但|并|且|而|允许|应当|应|可以|可|必须|不得|不能|按照|根据|依据|其中|间|年度|期间|同时|此外|包括|"
    "目前|现在|已|已经|另有|分别|共|约|减少|提高|下降|增长|上涨|压缩|达到|实现|要求|原则上|力争|确保|"
    "每年|每月|最高|最低|同比|比|较|由|从|对|将|把|为|在|和|与|及|或|的|了|年|月|日|时|后|前|内|"
    "上|下|其|该|各|获得|打造|推出|使用|进行|只|仅|即"
)
_BLANKS = re.compile(r"\s+")  # 健康管\n理率 is annotated in the raw text, cleaning has joined the lines


@dataclass(frozen=True, slots=True)
class IndicatorModel:
    """What chooses an indicator: the classifier of borders, and the ranker of what stands between them."""

    borders: LinearClassifier
    ranker: LinearClassifier

    def to_disk(self, folder: Path) -> None:
        """Write both into ``folder`` as readable JSON Lines."""
        for name, model in zip(_NAMES, (self.borders, self.ranker), strict=True):
            write_model(model, folder, name)


def shipped_indicator_model() -> IndicatorModel:
    """The model that comes with the package."""
    return IndicatorModel(*map(load_model, _NAMES))


@dataclass(frozen=True, slots=True)
class IndicatorExample:
    """The targets of an annotated notice with their roles and the words of their indicators (None where none stands there)."""

    normalised: Normalised
    contexts: Sequence[TargetContext]
    roles: Sequence[TargetRole]
    indicators: Sequence[str | None]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A piece that could be the indicator of one target; ``side`` is where it stands."""

    span: Span
    side: str
    start: float = 0.0  # log-odds of its borders, 0 for a whole cell and for what is taken over
    end: float = 0.0


@dataclass(frozen=True, slots=True)
class _Asked:
    """One target and what is known about it before its indicator."""

    context: TargetContext
    role: TargetRole
    role_before: TargetRole | None
    previous: Span | None  # indicator of the target before it, where it may be taken over


def find_indicators(
    normalised: Normalised, contexts: Sequence[TargetContext], roles: Sequence[TargetRole], model: IndicatorModel
) -> list[Span | None]:
    """The indicator of each target, in order; None where nothing near it is one. Offsets count in the clean text."""
    text = normalised.tagged.outline.clean.text
    borders = Borders(text, model.borders)
    yes = model.ranker.labels.index("yes")
    weight_of = model.ranker.weights.get
    own: dict[Span, float] = {}

    def score(features: Sequence[str]) -> float:
        """The weight of "yes": it orders candidates as their probabilities do."""
        return sum(row[yes] for row in filter(None, map(weight_of, features)))

    def total(asked: _Asked, candidate: _Candidate) -> float:
        if candidate.span not in own:
            own[candidate.span] = score(_own_features(text, candidate.span))
        return own[candidate.span] + score(_features(text, asked, candidate))

    found: list[Span | None] = []
    for position in range(len(contexts)):
        asked = _ask(text, contexts, roles, position, found[-1] if found else None)
        candidates = _candidates(text, asked, borders)
        ranked = [(total(asked, candidate), candidate.span) for candidate in candidates]
        best = max(ranked, key=lambda pair: pair[0], default=None)
        none = best is None or best[0] < score(_none_features(asked, len(candidates)))
        found.append(None if none or best is None else best[1])
    return found


def _ask(
    text: str, contexts: Sequence[TargetContext], roles: Sequence[TargetRole], position: int, previous: Span | None
) -> _Asked:
    context = contexts[position]
    if position and previous is not None:
        gap = Span(contexts[position - 1].span.end, context.span.start)
        if gap.end - gap.start > _FARTHEST or _SENTENCE_END.search(text, gap.start, gap.end):
            previous = None
    return _Asked(context, roles[position], roles[position - 1] if position else None, previous if position else None)


def _candidates(text: str, asked: _Asked, borders: Borders) -> list[_Candidate]:
    """The likeliest pieces of the sentence, then the indicator before, then the names of row and column; none of them twice."""
    context = asked.context
    before = Span(max(context.sentence.start, context.span.start - _REACH_BEFORE), context.span.start)
    behind = Span(context.span.end, min(context.sentence.end, context.span.end + _REACH_BEHIND))
    pool = [
        (
            _NEARNESS * _distance(context.span, piece.span) - piece.start - piece.end,
            _Candidate(piece.span, side, piece.start, piece.end),
        )
        for side, region in (("before", before), ("behind", behind))
        for piece in borders.pieces(region)
        if not _NAMELESS.fullmatch(text, piece.span.start, piece.span.end)
        and not any(d.start < piece.span.end and piece.span.start < d.end for d in context.dividers)
    ]
    pool.sort(key=lambda pair: (pair[0], pair[1].span.start, pair[1].span.end))
    found = {candidate.span: candidate for _, candidate in pool[:_MOST]}
    if asked.previous is not None:
        found.setdefault(asked.previous, _Candidate(asked.previous, "inherited"))
    cells = [(cell, "row") for cell in context.row_labels]
    if context.column_name is not None:
        cells.append((context.column_name, "column"))
    for cell, side in cells:
        if 0 < cell.end - cell.start <= LONGEST:
            found.setdefault(cell, _Candidate(cell, side))
        likely = sorted(borders.pieces(cell), key=lambda piece: -piece.start - piece.end)
        for piece in likely[:_CELL_PIECES]:
            found.setdefault(piece.span, _Candidate(piece.span, f"in {side}", piece.start, piece.end))
    return list(found.values())


def _distance(target: Span, span: Span) -> int:
    return target.start - span.end if span.end <= target.start else span.start - target.end


# --------------------------------------------------------------------------------------------------------------- features


def _own_features(text: str, span: Span) -> list[str]:
    """What the piece is by itself: its ends and what stands beside them."""
    words = text[span.start : span.end]
    left, right = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    features = [
        f"words={words}",
        f"length={min(len(words), 14)}",
        *(f"end={words[-size:]}" for size in (1, 2, 3)),
        *(f"begin={words[:size]}" for size in (1, 2, 3)),
        f"left={left}",
        f"right={right}",
        f"border left={left[-1:]}{words[0]}",
        f"border left={left}{words[0]}",
        f"border left={left[-1:]}{words[:2]}",
        f"border right={words[-1]}{right[:1]}",
        f"border right={words[-1]}{right}",
    ]
    features += [f"holds {character}" for character in "的、 " if character in words]
    if any(character.isdigit() for character in words):
        features.append("holds digit")
    opened = words.count("“") - words.count("”"), words.count("（") - words.count("）")
    if any(opened):
        features.append(f"unbalanced={opened}")
    elif "“" in words:
        features.append(f"quoted={words[0] == '“'},{words[-1] == '”'}")
    return features


def _features(text: str, asked: _Asked, candidate: _Candidate) -> list[str]:
    """What the piece is to the target: where it stands, what lies between, how it goes with unit and role."""
    context, span, side = asked.context, candidate.span, candidate.side
    words, unit, role = text[span.start : span.end], context.unit, asked.role.value
    low, high = min(span.end, context.span.end), max(span.start, context.span.start)
    gap = text[low:high] if high - low <= _FARTHEST else ""
    crossed = min(3, sum(low <= divider.start and divider.end <= high for divider in context.dividers))
    place = f"{side} {min(4, len(CLAUSE_BORDER.findall(gap)))}"
    start, end, length = _step(candidate.start), _step(candidate.end), min(len(words), 14)
    same = span == asked.previous
    distance = len(gap) if len(gap) < 10 else 10 + min(len(gap) // 6, 8)
    features = [
        f"start odds={start}",
        f"end odds={end}",
        f"odds={start + end}",
        f"place={place}",
        f"place={place} {role}",
        f"place={place} {unit}",
        f"length={side} {length}",
        f"length={side} {length} {unit}",
        f"left={side} {text[max(0, span.start - 1) : span.start]}",
        f"right={side} {text[span.end : span.end + 1]}",
        f"distance={side} {distance}",
        f"crossed={side} {crossed}",
        f"crossed={place} {crossed} {role}",
        f"end={unit} {words[-1]}",
        f"end={unit} {words[-2:]}",
        f"end={role} {words[-1]}",
        f"end={role} {words[-2:]}",
        f"same={same} {role} {place}",
        f"same={same} {asked.role_before and asked.role_before.value}>{role} {side}",
        f"behind target={side} {context.after[:1]}",
        f"behind target={side} {context.after[:2]}",
        f"gap begins={side} {gap[:2]}",
        f"gap ends={side} {gap[-2:]}",
        f"gap ends={side} {gap[-1:]}",
        f"column={context.column.startswith('cell')} {side}",
    ]
    if len(gap) <= 8:
        features.append(f"gap={side} {gap}")
    features += [f"in gap={side} {left}{right}" for left, right in pairwise(gap[-13:])]
    return features


def _none_features(asked: _Asked, candidates: int) -> list[str]:
    """What speaks for no indicator at all: 90分以上⟦为好⟧."""
    context = asked.context
    return [
        "none",
        f"none role={asked.role.value}",
        f"none unit={context.unit}",
        f"none of {min(candidates, 5)}",
        f"none column={context.column.startswith('cell')}",
        f"none before={context.before[-2:]}",
        f"none behind={context.after[:2]}",
        f"none length={min(8, len(context.before) // 4)}",
    ]


def _step(odds: float) -> int:
    """Log-odds in whole steps, from -5 to 4."""
    return max(-5, min(4, round(odds)))


# --------------------------------------------------------------------------------------------------------------- training


def train_indicators(examples: Sequence[IndicatorExample]) -> IndicatorModel:
    """Train borders and ranker on annotated notices.

    The ranker learns to prefer the candidate nearest to the annotated indicator to all others of the same target; its borders
    come from classifiers that have not seen the notice, as they will not have at run time.
    """
    rows = [_border_rows(example) for example in examples]
    folds = min(_FOLDS, len(examples))

    def groups() -> Iterator[list[tuple[Sequence[str], bool]]]:
        for fold in range(folds):
            others = [notice for i, notice in enumerate(rows) if i % folds != fold] or rows
            borders = train_borders([row for notice in others for row in notice])
            for example in examples[fold::folds]:
                yield from _groups(example, borders)

    ranker = fit_ranker(groups(), strength=_STRENGTH, min_count=_MIN_COUNT, least=_NEGLIGIBLE)
    return IndicatorModel(train_borders([row for notice in rows for row in notice]), ranker)


def _border_rows(example: IndicatorExample) -> list[tuple[Sequence[str], str]]:
    named = [(c.sentence, _clean(words)) for c, words in zip(example.contexts, example.indicators, strict=True)]
    return border_rows(example.normalised.tagged.outline.clean.text, named, [context.span for context in example.contexts])


def _clean(words: str | None) -> str | None:
    return None if words is None else _BLANKS.sub("", words)


def _groups(example: IndicatorExample, model: LinearClassifier) -> Iterator[list[tuple[Sequence[str], bool]]]:
    """For each target its candidates' features and whether they are the annotated ones; targets without any such are left out."""
    text = example.normalised.tagged.outline.clean.text
    borders = Borders(text, model)
    previous: Span | None = None
    for position, annotated in enumerate(example.indicators):
        words = _clean(annotated)
        asked = _ask(text, example.contexts, example.roles, position, previous)
        candidates = _candidates(text, asked, borders)
        none = _none_features(asked, len(candidates)), words is None
        alike = {c.span: likeness(text[c.span.start : c.span.end], words) if words else 0.0 for c in candidates}
        most = max(alike.values(), default=0.0)
        right = {span for span, share in alike.items() if share == most and most >= _AGREES}
        previous = max(right, key=lambda span: span.start, default=None) if words else asked.previous
        if right or words is None:
            rows = [((*_own_features(text, c.span), *_features(text, asked, c)), c.span in right) for c in candidates]
            yield [*rows, none]


def likeness(left: str, right: str) -> float:
    """Share of common characters (Dice), order aside."""
    common = Counter(left) & Counter(right)
    return 2 * sum(common.values()) / (len(left) + len(right))
