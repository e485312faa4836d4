"""What stands around each target: its sentence, clause and cell, its neighbours, the headings above it.

All offsets count in the clean text. The features built from these are words a person can read in the model files.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ..records import SpanLabel
from ..records.stages import Block, BlockKind, Cell, Normalised, Span

__all__ = ["TargetContext", "kind_features", "role_features", "target_contexts"]

# A point between ideographs is a full stop: 接回4200人.市金融局; not the point of 3.5 or of 1.推进
_SENTENCE_END = re.compile(r"[。；;！？\n\t]|(?<=[一-鿿）)”])\.(?=[一-鿿（(“])")
# Where a statement begins; its clauses may be divided by ；: 统一控制在⟦11个工作日⟧以内，其中…为⟦8个工作日⟧；…
_STATEMENT_START = re.compile(r"[。\n\t]|(?<=[一-鿿）)”])\.(?=[一-鿿（(“])")
_STATEMENT_LIMIT = 400
# What is told from the text around is told from this much on either side: a long notice changes its tone from part to part.
_AROUND = 250
_LEAD_IN_START = re.compile(r"[。\n\t]")  # a list of clauses divided by ； has one lead-in: 统一控制在…，其中…；…
_CLAUSE_END = re.compile(r"[，,。；;：:！？\n\t（）()]")
_TITLES = frozenset({BlockKind.TITLE, BlockKind.HEADING, BlockKind.SECTION_ROW})

# Words that tell a promise, a report or a rule; a feature names the word, the weights come from training.
_CUES = re.compile(
    "已|了|累计|完成|达到|达|实现|截至|目前|今年以来|同比|增长|较|比去年|成效|办结|共|为|惠及|节约|"
    "力争|确保|要|应|须|将|到20|底前|年底|目标|不低于|不少于|不超过|以上|以内|逐步|进一步|推动|争取|提高到|压缩至|预计|计划|牵头|责任|"
    "给予|补贴|补助|奖励|奖补|罚款|处以|扣|加|得|分|收取|缴纳|收费|满|每|按照|标准|最高|不得|的，|可以|视为|申请|额度|贴息|保证金|符合|情形"
)
_DUTY = re.compile(r"牵头|责任单位|责任部门|配合单位|完成时限|负责）")  # slots of a task: （责任单位：…）; not 负责人
# Words whose share in the text around tells its kind: a report, a plan, a rule.
_PAST = re.compile("已|了|截至|累计|同比|目前|成效|开展了|完成")
_FUTURE = re.compile("要|力争|确保|到20|底前|牵头|责任单位|推动|加快|不断|探索|完善")
_RULE = re.compile("应当|给予|不得|第.{1,3}条|罚款|补贴|奖励|申请|扣|标准")


@dataclass(frozen=True, slots=True)
class TargetContext:
    """One target mention and what its role and kind are told from."""

    index: int
    span: Span
    sentence: Span
    before: str  # from the start of the sentence
    after: str  # to the end of the sentence
    lead_in: str  # from the start of the full sentence (behind a full stop), at most 160 characters
    clause: str  # the end of `before`: from the last comma, colon or bracket
    unit: str
    comparator: str
    heading: str
    section: str  # the outermost heading above
    gap_before: str | None  # text between the target before it in the sentence and this one; None where there is none
    gap_after: str | None
    previous_unit: str
    next_unit: str
    tense: str  # of the nearest time in the sentence
    paragraph_tense: str  # of the last time before the target in its paragraph
    column: str
    row_labels: tuple[Span, ...]  # cells of words before the target's own in its table row
    column_name: Span | None  # the cell at the head of its column
    column_words: str  # what stands there
    dividers: tuple[Span, ...]  # times and targets of the sentence
    block: int | None  # index of the block that holds the target
    duty: bool  # the paragraph names who has to do it
    statement: int  # where the full sentence begins, which clauses divided by ； belong to
    tone: tuple[str, ...]  # of the text around


def target_contexts(normalised: Normalised) -> list[TargetContext]:
    """The contexts of all TARGET mentions, in order."""
    tagged = normalised.tagged
    text = tagged.outline.clean.text
    indices = [i for i, mention in enumerate(tagged.mentions) if mention.label is SpanLabel.TARGET]
    if not indices:
        return []
    blocks = _Blocks(tagged.outline.blocks)
    heads = _Heads(tagged.outline.blocks)
    times = _Times(normalised)
    contexts: list[TargetContext] = []
    spans = [tagged.mentions[i].span for i in indices]
    for position, index in enumerate(indices):
        span = spans[position]
        number, heading, section = blocks.at(span.start)
        block = tagged.outline.blocks[number] if number is not None else None
        cell = next((cell for cell in block.cells if span.within(cell.span)), None) if block else None
        column_name = heads.name(block, cell) if block and cell else None
        sentence = _sentence(text, span, cell)
        before, after = text[sentence.start : span.start], text[span.end : sentence.end]
        previous = spans[position - 1] if position and spans[position - 1].start >= sentence.start else None
        following = spans[position + 1] if position + 1 < len(spans) and spans[position + 1].end <= sentence.end else None
        contexts.append(
            TargetContext(
                index=index,
                span=span,
                sentence=sentence,
                before=before,
                after=after,
                lead_in=_LEAD_IN_START.split(
                    text[max(sentence.start - 160, block.span.start if block else 0) : sentence.start]
                )[-1],
                clause=_CLAUSE_END.split(before)[-1],
                unit=_unit(normalised, index),
                comparator=_comparator(normalised, index),
                heading=text[heading.start : heading.end] if heading else "",
                section=text[section.start : section.end] if section else "",
                gap_before=text[previous.end : span.start] if previous else None,
                gap_after=text[span.end : following.start] if following else None,
                previous_unit=_unit(normalised, indices[position - 1]) if previous else "",
                next_unit=_unit(normalised, indices[position + 1]) if following else "",
                tense=times.tense(sentence, span),
                paragraph_tense=times.tense(Span(block.span.start, span.start), span) if block else "none",
                column=_column(block, cell),
                row_labels=_row_labels(text, block, span) if block and cell else (),
                column_name=column_name,
                column_words=text[column_name.start : column_name.end] if column_name else "",
                dividers=(*times.within(sentence), *_around(spans, position, sentence)),
                block=number,
                duty=bool(block and _DUTY.search(text, block.span.start, min(block.span.end, block.span.start + 2000))),
                statement=_statement(text, span),
                tone=_tone(text[max(0, span.start - _AROUND) : span.end + _AROUND]),
            )
        )
    return contexts


class _Blocks:
    """The block at a position, and the nearest heading at or above it."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self._blocks = blocks
        self._starts = [block.span.start for block in blocks]
        self._headings: list[tuple[Span | None, Span | None]] = []
        heading = section = None
        for block in blocks:
            if block.kind in _TITLES:
                heading = block.title or block.span
                if block.level in (None, 1):
                    section = heading
            self._headings.append((heading, section))

    def at(self, position: int) -> tuple[int | None, Span | None, Span | None]:
        i = bisect_right(self._starts, position) - 1
        if i < 0:
            return None, None, None
        return (i if position < self._blocks[i].span.end else None), *self._headings[i]


class _Heads:
    """The first row of each table, where its columns have their names."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self._first: dict[int, Block] = {}
        for block in blocks:
            if block.cells and block.table is not None:
                self._first.setdefault(block.table, block)

    def name(self, row: Block, cell: Cell) -> Span | None:
        """The cell at the head of the cell's column; None in the first row itself."""
        head = self._first.get(row.table) if row.table is not None else None
        if head is None or head is row:
            return None
        return next((other.span for other in head.cells if other.index == cell.index), None)


class _Times:
    """The time mentions of a notice, to be found by place."""

    def __init__(self, normalised: Normalised) -> None:
        self._date = normalised.date
        found = [
            (m.span, normalised.times.get(i)) for i, m in enumerate(normalised.tagged.mentions) if m.label is SpanLabel.TIME
        ]
        self._spans = [span for span, _ in found]
        self._values = [value for _, value in found]
        self._starts = [span.start for span in self._spans]

    def within(self, region: Span) -> list[Span]:
        return self._spans[bisect_left(self._starts, region.start) : bisect_left(self._starts, region.end)]

    def tense(self, region: Span, target: Span) -> str:
        """Where the nearest time of the region before the target (else behind it) lies as seen from the notice's date."""
        first, last = bisect_left(self._starts, region.start), bisect_left(self._starts, region.end)
        middle = bisect_left(self._starts, target.start, first, last)
        ordered = [*reversed(range(first, middle)), *range(middle, last)]
        nearest = next((value for i in ordered if (value := self._values[i]) is not None), None)
        if nearest is None:
            return "none"
        end = nearest.end or nearest.start
        if self._date is None or end is None:
            return f"{nearest.kind.value}"
        return f"{nearest.kind.value}:{'past' if end <= self._date else 'future'}"


def _sentence(text: str, span: Span, cell: Cell | None) -> Span:
    """The sentence or cell that holds the span, at most 200 characters on either side."""
    low, high = max(0, span.start - 200), min(len(text), span.end + 200)
    if cell:
        low, high = max(low, cell.span.start), min(high, cell.span.end)
    start = low
    for match in _SENTENCE_END.finditer(text, low, span.start):
        start = match.end()
    end = _SENTENCE_END.search(text, span.end, high)
    return Span(start, end.start() if end else high)


def _unit(normalised: Normalised, index: int) -> str:
    quantity = normalised.quantities.get(index)
    return quantity.unit if quantity else "?"


def _comparator(normalised: Normalised, index: int) -> str:
    quantity = normalised.quantities.get(index)
    return quantity.comparator.value if quantity else "?"


def _around(spans: list[Span], position: int, sentence: Span) -> list[Span]:
    """The other targets of the sentence."""
    first = last = position
    while first and spans[first - 1].start >= sentence.start:
        first -= 1
    while last + 1 < len(spans) and spans[last + 1].end <= sentence.end:
        last += 1
    return [span for i, span in enumerate(spans[first : last + 1], start=first) if i != position]


def _row_labels(text: str, block: Block, span: Span) -> tuple[Span, ...]:
    cells = [cell.span for cell in block.cells if cell.span.start < cell.span.end <= span.start]
    return tuple(cell for cell in cells if not text[cell.start].isdigit())[-3:]


def _column(block: Block | None, cell: Cell | None) -> str:
    if cell is not None:
        return f"cell:{cell.column.value}:{cell.header or ''}"
    return block.kind.value if block else "none"


def _statement(text: str, span: Span) -> int:
    start = max(0, span.start - _STATEMENT_LIMIT)
    for match in _STATEMENT_START.finditer(text, start, span.start):
        start = match.end()
    return start


def _tone(text: str) -> tuple[str, ...]:
    """Which of past, future and rule words prevail, in steps of a factor of two."""
    past, future, rule = (len(pattern.findall(text)) + 1 for pattern in (_PAST, _FUTURE, _RULE))
    return (
        f"past/future={_step(past / future)}",
        f"rule/all={_step(rule / (past + future))}",
        f"past/length={_step(1000 * past / (len(text) + 100))}",
    )


def _step(ratio: float) -> int:
    """The ratio in powers of two, from -4 to 4."""
    step = 0
    while ratio >= 2 and step < 4:
        ratio, step = ratio / 2, step + 1
    while ratio < 0.5 and step > -4:
        ratio, step = ratio * 2, step - 1
    return step


def _grams(name: str, text: str, sizes: tuple[int, ...] = (2,)) -> Iterator[str]:
    for size in sizes:
        for i in range(len(text) - size + 1):
            yield f"{name}={text[i : i + size]}"


def _edges(context: TargetContext, left: int, right: int) -> Iterator[str]:
    """The last characters before the span and the first behind it, as one feature for each length."""
    before, after = "^" + context.before, context.after + "$"
    for size in range(1, left + 1):
        yield f"left{size}={before[-size:]}"
    for size in range(1, right + 1):
        yield f"right{size}={after[:size]}"


def kind_features(context: TargetContext) -> list[str]:
    """Features that tell goal, result and parameter."""
    features = [
        f"unit={context.unit}",
        f"comparator={context.comparator}",
        f"tense={context.tense}",
        f"paragraph tense={context.paragraph_tense}",
        f"column={context.column}",
        f"only={not context.before.strip() and not context.after.strip()}",
        *context.tone,
        *_edges(context, 4, 3),
        *_grams("clause", context.clause[-16:], (2, 3)),
        *_grams("behind", context.after[:12]),
        *_grams("heading", context.heading[:24]),
        *_grams("section", context.section[:16]),
        *(f"last cue={word}" for word in _CUES.findall(context.before)[-1:]),
        f"duty in paragraph={context.duty}",
        *_grams("sentence", context.before[-60:]),
        *_grams("rest", context.after[:40]),
    ]
    features += [f"cue before={word}" for word in _CUES.findall(context.before)]
    features += [f"cue in lead-in={word}" for word in _CUES.findall(context.lead_in)]
    features += [f"cue behind={word}" for word in _CUES.findall(context.after)]
    return features


def role_features(context: TargetContext) -> list[str]:
    """Features that tell value, baseline and change."""
    same_before = context.previous_unit == context.unit
    same_after = context.next_unit == context.unit
    features = [
        f"unit={context.unit}",
        f"comparator={context.comparator}",
        f"column={context.column}",
        f"same unit={same_before},{same_after}",
        *_grams("column name", context.column_words[:16]),
        *_edges(context, 5, 4),
        *_grams("clause", context.clause[-12:], (1, 2)),
        *_grams("behind", context.after[:8]),
        *_movement(context),
    ]
    for name, gap, same in (("gap before", context.gap_before, same_before), ("gap behind", context.gap_after, same_after)):
        if gap is None:
            features.append(f"{name}=none")
        elif len(gap) <= 12:
            features += [f"{name} {same}={gap}", *_grams(f"{name} {same}", gap)]
    return features


# Verbs and nouns of change, and whether a target value follows them: 压缩⟦86%⟧ is a change, 压缩到⟦5天⟧ a value
_CHANGE = re.compile(
    "节约|节省|减少|降低|减幅|降幅|增幅|增速|增长|下降|缩短|压缩|压减|提高|提升|提前|减免|减征|减|降|净增|新增|增|省|下调|上浮|少跑|增加|精简|上升|"
    "提速|扩大|回落|高出|高于|低于|多|少|超|翻|退"
)
_TO = re.compile("到|至|为|成|达")
_FROM = re.compile("由|从|自|原来|原先|以前|此前|过去|法定|改革前|去年|上年|初|原")
_MOVE_TO = re.compile(
    "[^，。；、0-9]{0,8}?(压缩|缩短|减少|精简|降低|压减|提高|提升|增加|增长|扩大|升|降|减|压|扩|增|缩|变|调整|改|下调|上调|延长|放宽|归并|合并|整合)[^，。；、0-9]{0,3}?(到|至|为|成)"
)


def _movement(context: TargetContext) -> Iterator[str]:
    """The last word of change in the clause and what stands behind it; a starting point before; a movement behind."""
    clause = context.clause.rpartition(context.gap_before)[2] if context.gap_before else context.clause
    for match in [*_CHANGE.finditer(clause)][-1:]:
        yield f"change={match[0]} to={bool(_TO.search(clause, match.end()))}"
        yield f"to={bool(_TO.search(clause, match.end()))} ratio={context.unit in ('%', '百分点', '倍', '番', '‰')}"
    starts = _FROM.findall(clause)
    moved = _MOVE_TO.match(context.after)
    yield f"from={starts[-1] if starts else ''} moved={bool(moved)}"
    if moved:
        yield f"moved={moved[1]}{moved[2]} from={bool(starts)}"
