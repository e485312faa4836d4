"""The indicator of a target: the piece of its sentence or table row that names what is measured.

Candidates are the pieces of the sentence between punctuation, other mentions and function words, and short runs of them; a
trained classifier ranks them by where they stand and how they begin and end (…率, …时限, …事项).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..records import TargetRole
from ..records.stages import Normalised, Span
from ..resources.linear import LinearClassifier, fit_linear
from .targets_context import TargetContext

__all__ = ["IndicatorExample", "find_indicators", "likeness", "train_indicators"]

_STRENGTH, _MIN_COUNT = 0.3, 5
_REACH_BEFORE, _REACH_BEHIND = 90, 24  # characters; all but 1 % of the annotated indicators lie within
_LONGEST = 22
_PARTS = range(1, 9)  # lengths of the ends of a piece that are tried by themselves: 审批时限 of 工程建设项目全流程审批时限
_AGREES = 0.5  # share of common characters from which two pieces name the same thing

_HARD = re.compile(r"[，,。；;：:！？、\s（）()\[\]【】〔〕“”\"‘’|《》—]+")
# Words between which a noun phrase stands: 企业开办|时间|压缩至; longer ones first
_SOFT = re.compile(
    "压缩至|压缩到|压减至|压减到|提高到|提高至|提升到|提升至|缩短至|缩短到|减少到|减少至|降低到|降至|降到|增加到|增至|达到|控制在|稳定在|保持在|不低于|不超过|不少于|"
    "不高于|突破|达|实现|完成|推出|提供|累计|共计|合计|分别|平均|全部|其中|超过|同比|环比|比上年|较上年|增长|下降|减少|降低|提高|提升|压缩|缩短|压减|节约|节省|"
    "给予|按照|通过|进行|开展|办理|受理|发放|新增|建成|建立|设立|培育|引进|惠及|涉及|覆盖|争取|力争|确保|至少|最高|全市|全省|全县|全区|全州|我市|我省|我县|我区|"
    "的|为(?!主)|将|把|由|从(?!业)|对(?!接|象|外)|在(?!线|建|职|岗|校)|等(?!次|级|候|待)|已|共(?!享|同|服)|并(?!联|购)|与|和(?!解)|及(?!时)|或|向|给(?!付)|"
    "以[上下内]|到(?!位|账|期|场)|至|被|让(?!利)|使(?!用)|有(?!限|效|关|机)|了(?!解)|较|比(?!例|重|率)|每|各|该|再(?!贷|贴|担|融)|又|也|均(?!价)|仅|"
    "(?<![合签违预])约|近|超(?!期|时)"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    features: Sequence[str]


@dataclass(frozen=True, slots=True)
class IndicatorExample:
    """The targets of an annotated notice with their roles and the words of their indicators (None where none stands there)."""

    normalised: Normalised
    contexts: Sequence[TargetContext]
    roles: Sequence[TargetRole]
    indicators: Sequence[str | None]


def find_indicators(
    normalised: Normalised, contexts: Sequence[TargetContext], roles: Sequence[TargetRole], model: LinearClassifier
) -> list[Span | None]:
    """The indicator of each target, in order; None where nothing near it could be one. Offsets count in the clean text."""
    speaks_for = {feature: row[yes] for yes in [model.labels.index("yes")] for feature, row in model.weights.items()}

    def score(candidate: _Candidate) -> float:
        """The weight of "yes": it orders candidates as their probabilities do."""
        return sum(filter(None, map(speaks_for.get, candidate.features)))

    found: list[Span | None] = []
    for position, (context, role) in enumerate(zip(contexts, roles, strict=True)):
        previous = found[-1] if found and context.gap_before is not None else None
        before = roles[position - 1] if position else None
        best = max(_candidates(normalised, context, role, before, previous), key=score, default=None)
        found.append(best.span if best else None)
    return found


def _candidates(
    normalised: Normalised, context: TargetContext, role: TargetRole, role_before: TargetRole | None, previous: Span | None
) -> Iterator[_Candidate]:
    text = normalised.tagged.outline.clean.text
    general = (f"unit={context.unit}", f"role={role.value}")
    seen: set[Span] = set()
    for side, region in _regions(context):
        pieces = list(_pieces(text, region, context.dividers))
        for clause_distance, clause in enumerate(reversed(pieces) if side == "before" else pieces):
            for span, shape in _runs(clause, side):
                if 0 < span.end - span.start <= _LONGEST and span not in seen:
                    seen.add(span)
                    yield _Candidate(span, _features(text, context, span, side, clause_distance, shape, general, previous))
    if previous is not None and previous not in seen:
        names = _features(text, context, previous, "inherited", 0, (0, "0"), general, previous)
        yield _Candidate(previous, [*names, f"inherited {role_before and role_before.value}>{role.value}"])
    for span in context.row_labels:
        if span not in seen and span.end - span.start <= _LONGEST:
            yield _Candidate(span, _features(text, context, span, "row", 0, (0, "0"), general, previous))


def _runs(clause: Sequence[Span], side: str) -> Iterator[tuple[Span, tuple[int, str]]]:
    """Pieces of a clause, runs of up to three, and the ends of pieces, with the number of pieces towards the target."""
    for first in range(len(clause)):
        for last in range(first, min(len(clause), first + 3)):
            away = len(clause) - 1 - last if side == "before" else first
            yield Span(clause[first].start, clause[last].end), (away, str(last - first))
        piece = clause[first]
        away = len(clause) - 1 - first if side == "before" else first
        for length in _PARTS:
            if length < piece.end - piece.start and away < 3:
                if side == "before":
                    yield Span(piece.end - length, piece.end), (away, "end")
                else:
                    yield Span(piece.start, piece.start + length), (away, "start")


def _regions(context: TargetContext) -> Iterator[tuple[str, Span]]:
    start = max(context.sentence.start, context.span.start - _REACH_BEFORE)
    if start < context.span.start:
        yield "before", Span(start, context.span.start)
    end = min(context.sentence.end, context.span.end + _REACH_BEHIND)
    if context.span.end < end:
        yield "behind", Span(context.span.end, end)


def _pieces(text: str, region: Span, dividers: Sequence[Span]) -> Iterator[list[Span]]:
    """For each clause of the region its pieces between function words."""
    borders = [Span(match.start(), match.end()) for match in _HARD.finditer(text, region.start, region.end)]
    for clause in _between(region, sorted([*borders, *dividers])):
        words = [Span(match.start(), match.end()) for match in _SOFT.finditer(text, clause.start, clause.end)]
        pieces = list(_between(clause, words))
        if pieces:
            yield pieces


def _between(region: Span, borders: Iterable[Span]) -> Iterator[Span]:
    start = region.start
    for border in borders:
        if start < border.start:
            yield Span(start, min(border.start, region.end))
        start = max(start, border.end)
    if start < region.end:
        yield Span(start, region.end)


def _features(
    text: str,
    context: TargetContext,
    span: Span,
    side: str,
    clause_distance: int,
    shape: tuple[int, str],
    general: Sequence[str],
    previous: Span | None,
) -> list[str]:
    words = text[span.start : span.end]
    gap = text[span.end : context.span.start] if span.end <= context.span.start else text[context.span.end : span.start]
    place = f"{side} {min(clause_distance, 4)}"
    features = [
        f"place={place} {min(shape[0], 4)}",
        f"pieces={shape[1]} {side}",
        f"length={min(len(words), 12)} {side}",
        f"end={words[-1]}",
        f"end={words[-2:]}",
        f"begin={words[0]}",
        f"begin={words[:2]}",
        f"left={side} {text[max(0, span.start - 1) : span.start]} {shape[1]}",
        f"right={side} {text[span.end : span.end + 1]} {shape[1]}",
        f"border left={text[max(0, span.start - 1) : span.start + 1]}",
        f"border left={text[max(0, span.start - 2) : span.start]} {shape[1]}",
        f"border right={text[span.end - 1 : span.end + 1]}",
        f"border right={text[span.end : span.end + 2]} {shape[1]}",
        f"words={words}",
        f"gap length={side} {min(len(gap) // 3, 8)}",
        f"digits in gap={side} {any(character.isdigit() for character in gap)}",
        f"same as previous={span == previous} {general[1]} {place}",
        f"behind={side} {context.after[:1]}",
        f"gap ends={side} {gap[-1:]} {shape[1]}",
    ]
    if len(gap) <= 6:
        features.append(f"gap={side} {gap}")
    for name in general:
        features += [f"{name} {place}", f"{name} {side} end={words[-1]}"]
    return features


def train_indicators(examples: Sequence[IndicatorExample]) -> LinearClassifier:
    """Train the ranker on annotated notices: the candidate nearest to the annotated indicator against those unlike it."""
    rows: list[Sequence[str]] = []
    labels: list[str] = []
    for example in examples:
        for row, label in _labelled(example):
            rows.append(row)
            labels.append(label)
    return fit_linear(rows, labels, strength=_STRENGTH, min_count=_MIN_COUNT)


def _labelled(example: IndicatorExample) -> Iterator[tuple[Sequence[str], str]]:
    text = example.normalised.tagged.outline.clean.text
    previous: Span | None = None
    for position, (context, role, words) in enumerate(zip(example.contexts, example.roles, example.indicators, strict=True)):
        inherited = previous if context.gap_before is not None else None
        role_before = example.roles[position - 1] if position else None
        candidates = list(_candidates(example.normalised, context, role, role_before, inherited))
        if words is None or not candidates:
            continue
        alike: Mapping[Span, float] = {c.span: likeness(text[c.span.start : c.span.end], words) for c in candidates}
        best = max(candidates, key=lambda candidate: alike[candidate.span])
        previous = best.span if alike[best.span] >= _AGREES else None
        for candidate in candidates:
            if alike[candidate.span] < _AGREES:
                yield candidate.features, "no"
            elif alike[candidate.span] == alike[best.span]:
                yield candidate.features, "yes"


def likeness(left: str, right: str) -> float:
    """Share of common characters (Dice), order aside."""
    common = Counter(left) & Counter(right)
    return 2 * sum(common.values()) / (len(left) + len(right))
