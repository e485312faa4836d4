"""Tasks: which items, rows and paragraphs of the outline have a duty of their own, and which mentions belong to each.

A task is the smallest numbered item, table row or run-in paragraph that has its own duty (annotation guidelines, section 5).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..records.notice import NoticeWarning
from ..records.spans import UnitRole
from ..records.stages import Block, BlockKind, Column, LinkedTask, Normalised, Slot, SlotKind, Span
from .duties import (
    BESIDE,
    CLOSING,
    GENERIC,
    OPENING,
    ORDER,
    ORDER_REACH,
    ORDERED,
    PART,
    PERMITTED,
    RULES,
    SCORING,
    Section,
    notice_kind,
    section_kind,
    tells_past,
)
from .items import Item, read_items
from .twins import link_twins

__all__ = ["assemble"]

ROLES = (UnitRole.LEAD, UnitRole.SUPPORT)


MIN_LENGTH = 20  # a heading without body is no task; the shortest task of the samples without slots has 24 characters
# What a report says of what comes next: 下一步，…; 四、下步打算; not 走出下一步棋 in a long sentence (the words behind it are
# a stop or 工作)
NEXT = re.compile(r"下一?步(?:工作|打算|计划|安排|，|,|：|将|我)|今后打算|下阶段|下一阶段")
WORDED = re.compile(r"[一二三四五六七八九十]+[是要]$")
# 6月底前, 年内, 下步, 建议; not 截至6月底
DUE = re.compile(r"(?<!截至)(?:年|月|季度|\d日)(?:底|末)?(?:之|以)?前|年内|下一?步|建议由?")
COUNTED = re.compile(r"[一二三四五六七八九十]{1,2}是(?=\S)")
SENTENCE = re.compile(r"[^。；！？\s][^。；！？]*[。；！？]?")
# Where a table holds the tasks, items of the text that only sum them up (（一）审批提速：…，…) stay below this length.
SUMMARY_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Draft:
    """A task before its mentions are collected: ``ranges`` are what it holds, ``inherited`` what it has from a group or row
    above.
    """

    span: Span
    number: str | None
    title: str
    section: tuple[str, ...]
    inherited: tuple[Span, ...] = ()


class Assembler:
    def __init__(self, normalised: Normalised, roles: Mapping[int, UnitRole]) -> None:
        self.mentions = normalised.tagged.mentions
        self.outline = normalised.tagged.outline
        self.text = self.outline.clean.text
        self.roles = roles
        self.starts = [m.span.start for m in self.mentions]
        self.slots = [s for s in self.outline.slots if s.kind is not SlotKind.OTHER]
        self.slot_starts = [s.span.start for s in self.slots]
        title = self.outline.title
        name = self.piece(title) if title else ""
        self.kind = notice_kind(name)
        self.scoring = bool(SCORING.search(name))
        self.rules = bool(RULES.search(name))
        self.measures = bool(re.search(r"措施|政策|意见|[一二三四五六七八九十\d]+条", name))
        rows = [b for b in self.outline.blocks if b.kind is BlockKind.ROW and self.row_duty(b)]
        in_rows = sum(len(self.slots_in(b.span)) for b in rows)
        # the tasks are in the table alone: the text above it has no slots
        self.tabled = len(rows) > 2 and in_rows == len(self.slots)

    def piece(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def mentions_in(self, span: Span) -> range:
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def slots_in(self, span: Span) -> list[Slot]:
        return self.slots[bisect_left(self.slot_starts, span.start) : bisect_left(self.slot_starts, span.end)]

    def names_unit(self, span: Span) -> bool:
        return any(i in self.roles for i in self.mentions_in(span))

    def bears_order(self, span: Span) -> bool:
        """Whether a unit named in a range bears an order there: it opens a clause, or stands before 应当, 负责 or 会同."""
        if not ORDER.search(self.piece(span)):
            return False
        for i in self.mentions_in(span):
            if i not in self.roles:
                continue
            place = self.mentions[i].span
            before, behind = max(span.start, place.start - 4), min(span.end, place.end + ORDER_REACH)
            if OPENING.search(self.text, before, place.start) and not PERMITTED.match(self.text, place.end, behind):
                return True
            ordered = ORDERED.match(self.text, place.end, behind)
            if self.roles[i] in ROLES or (ordered and not BESIDE.search(self.text, before, place.start)):
                return True
        return False

    def has_role(self, span: Span) -> bool:
        return any(self.roles.get(i) in ROLES for i in self.mentions_in(span))

    def drafts(self) -> list[Draft]:
        out: list[Draft] = []
        for part in read_items(self.text, self.outline.blocks):
            for child in part.children:
                out += self.item_drafts(child)
        out += self.row_drafts()
        return sorted(out, key=lambda d: d.span)

    def item_drafts(self, item: Item, granted: tuple[Span, ...] = ()) -> list[Draft]:
        """The tasks of an item: those of the items below it, else those of its paragraphs, else the item itself.

        ``granted`` are the slots of the headings above: 一、开办企业（责任单位：…） gives them to each item below.
        """
        own = Span(item.start, item.end)
        if item.children and self.slots_in(own):
            granted = (*granted, own)
        below = [d for c in item.children for d in self.item_drafts(c, granted)]
        if below:
            return below
        steps = self.next_steps(item)
        if steps:
            return steps
        paragraphs = [b.span for b in ([item.block] if item.number is None and item.title is None else []) + item.body if b]
        paragraphs = self.with_slots(paragraphs)
        if paragraphs and (item.number is None or is_section(item) or len(paragraphs) > 1) and not item.children:
            return [
                d for span in paragraphs for d in self.chunked(Draft(span, None, self.first_words(span), self.path(item, item)))
            ]
        if not self.duty(item, bool(granted)):
            return []
        return self.chunked(self.draft(item, granted))

    def next_steps(self, item: Item) -> list[Draft]:
        """The tasks that a report's outlook names sentence by sentence: 下一步，一是由市发改委牵头…；二是….

        Only in what is no plan, and only sentences in which a unit has a role.
        """
        if self.kind is Section.DUTY or item.children:
            return []
        titles = [self.piece(h.title) for h in (item, *item.path()) if h.title]
        ahead = any(NEXT.search(t) for t in titles)
        drafts: list[Draft] = []
        for block in [item.block, *item.body]:
            assert block is not None
            numbered = block.level is not None and block.number is not None and not WORDED.match(block.number)
            if numbered and (block.title is None or block.title.end >= block.span.end - 1):
                continue
            text = self.piece(block.span)
            found = NEXT.search(text)
            if not ahead and not found:
                continue
            at = block.span.start + (found.end() if found and not ahead else 0)
            drafts += self.sentences(Span(at, block.span.end), item)
        return drafts if len(drafts) > 1 or not item.number else []

    def sentences(self, span: Span, item: Item) -> list[Draft]:
        """The sentences of a range that give a unit a role; where they count 一是…二是…, each count is one."""
        text = self.piece(span)
        starts = [m.start() for m in COUNTED.finditer(text)]
        pattern = COUNTED if len(starts) > 1 else SENTENCE
        starts = starts if len(starts) > 1 else [m.start() for m in SENTENCE.finditer(text)]
        out = []
        for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
            piece = Span(span.start + start, span.start + start + len(text[start:end].rstrip()))
            if self.has_role(piece):
                number = re.match(r"[一二三四五六七八九十]+是", text[start:end])
                out.append(Draft(piece, number[0] if number and pattern is COUNTED else None, "", self.path(item, item)))
        return out

    def with_slots(self, paragraphs: Sequence[Span]) -> list[Span]:
        """The paragraphs that have slots, each with the line of slots behind it; the ones between belong to what follows."""
        out: list[Span] = []
        start: int | None = None
        for span in paragraphs:
            start = span.start if start is None else start
            slots = [s for s in self.slots_in(span) if self.marked(s)]
            if not slots:
                start = None
                continue
            alone = slots[0].label.start - span.start <= 2
            if alone and start != span.start and len(self.piece(Span(start, span.start)).strip()) < MIN_LENGTH:
                start = None
                continue
            if alone and out and start == span.start:
                out[-1] = Span(out[-1].start, span.end)
            elif alone:
                continue
            else:
                out.append(Span(start, span.end))
            start = None
        return out

    def marked(self, slot: Slot) -> bool:
        """Whether a slot has a label with a colon, or stands in a bracket: a paragraph's last words alone prove no task."""
        text, end = self.text, max(slot.label.end, slot.span.end)
        if text[slot.label.end : slot.label.end + 2].lstrip()[:1] in ("：", ":", "】"):
            return True
        line = text.rfind("\n", 0, slot.span.start) + 1
        before = text[line : slot.span.start]
        return max(before.rfind(c) for c in "（(〔[【") > max(before.rfind(c) for c in "）)〕]】。") and end < len(text)

    def chunked(self, draft: Draft) -> list[Draft]:
        """Splits a text in which further paragraphs follow the bracket of the first, so that each has its own bracket."""
        text = self.text
        starts = [draft.span.start]
        for slot in self.slots_in(draft.span):
            end = slot.span.end
            while end < draft.span.end and text[end] in "）)〕]】":
                end += 1
            opening = max(text.rfind(c, starts[-1], slot.span.start) for c in "（(〔[")
            closed = end > slot.span.end and opening > 0 and text[opening - 1 : opening] in ("。", "\n")
            if (
                closed
                and draft.span.end - end > 15
                and text[end] not in "，；、。,;"
                and self.slots_in(Span(end, draft.span.end))
            ):
                starts.append(end)
        spans = [Span(a, len(text[:b].rstrip())) for a, b in zip(starts, [*starts[1:], draft.span.end], strict=False)]
        rest = [Draft(s, None, self.first_words(s), draft.section) for s in spans[1:]]
        return [replace(draft, span=spans[0]), *rest]

    def first_words(self, span: Span) -> str:
        """The title of a paragraph without number: its first sentence, if that is short."""
        head = re.split(r"[。：:]", self.piece(span), maxsplit=1)[0].strip()
        return head if len(head) <= 30 else ""

    def path(self, item: Item, last: Item | None = None) -> tuple[str, ...]:
        """Titles of the headings above an item, outermost first; with ``last``, of that item too."""
        above = [h for h in item.path() if h.title]
        if last is not None and last.title:
            above = [last, *above]
        return tuple(self.piece(h.title).strip() for h in reversed(above) if h.title)

    def draft(self, item: Item, granted: tuple[Span, ...] = ()) -> Draft:
        title = self.piece(item.title).strip() if item.title else ""
        groups = [item.group, *(h.group for h in item.path())]
        inherited = (*granted, *(b.span for group in groups for b in group))
        return Draft(self.closed(item), item.number, title, self.path(item), inherited)

    def closed(self, item: Item) -> Span:
        """The range of an item. One that a bracket of units closes ends there: paragraphs behind it that have no bracket of their
        own belong to the text around it.
        """
        blocks = [item.block, *item.body]
        if item.children or len(blocks) == 1:
            return item.span
        slots = self.slots_in(item.span)
        end = slots[-1].span.end if slots else 0
        if not slots or self.text[end : end + 1] not in tuple("）)〕]】"):
            return item.span
        return next((Span(item.start, b.span.end) for b in blocks if b and 0 <= b.span.end - end <= 3), item.span)

    def duty(self, item: Item, granted: bool = False) -> bool:
        """Whether an item without tasks below it is a task itself.

        Its slots decide; without them, what its section (else its notice) is about, and whether it names units that have roles.
        """
        text = self.piece(item.span)
        titles = [self.piece(h.title) for h in (item, *item.path()) if h.title]
        told = next((k for k in map(section_kind, titles) if k is not Section.OPEN), None)
        kind = told or self.kind
        if granted or item.group or any(kind is not Section.REPORT or self.marked(s) for s in self.slots_in(item.span)):
            return True
        if item.number is None or is_section(item) or (item.title and GENERIC.match(self.piece(item.title).strip())):
            return False
        role = self.has_role(item.span)
        if is_article(item):
            return not CLOSING.search(text) and self.article_duty(item.span, role)
        if PART.match(item.number):
            return False
        if self.scoring or any(is_article(above) for above in item.path()):
            return role and not CLOSING.search(text)
        if self.tabled and not role and len(text) < SUMMARY_LENGTH:
            return False
        if self.rules and not self.measures and not (self.names_unit(item.span) and ORDER.search(text)):
            return False
        if item.children and kind is not Section.DUTY:
            return False  # 一、过去一年的主要工作 with items that tell what was done
        if kind is Section.DUTY:
            return len(text) > MIN_LENGTH and (told is not None or not tells_past(text))
        # in a report, what is still to be done stands out by its deadline: 1.…由市住建局负责，10月底前进驻
        due = kind is Section.REPORT and told is None and bool(DUE.search(text))
        return (kind is Section.OPEN or due) and role and not tells_past(text)

    def article_duty(self, span: Span, role: bool) -> bool:
        """An article of a regulation must lay a duty on a unit that it names; one of support measures binds its issuer anyway."""
        if self.scoring:
            return role
        if self.measures:
            return True
        return self.bears_order(span) if self.rules else self.names_unit(span) and bool(ORDER.search(self.piece(span)))

    def row_drafts(self) -> list[Draft]:
        out = []
        section: tuple[str, ...] = ()
        for block in self.outline.blocks:
            if block.kind is BlockKind.TITLE:
                section = ()
            elif block.kind is BlockKind.SECTION_ROW and block.title:
                section = (self.piece(block.title).strip(),)
            elif block.kind is BlockKind.ROW and self.row_duty(block):
                out.append(self.row_draft(block, section))
        return out

    def row_duty(self, block: Block) -> bool:
        columns = {c.column for c in block.cells}
        title = next((c.header for c in block.cells if c.column is Column.TITLE), None)
        if self.kind is Section.REPORT and title and "指标" in title:
            return False
        return bool(
            columns & {Column.LEAD, Column.SUPPORT, Column.TIME} and columns & {Column.TITLE, Column.CONTENT, Column.TARGET}
        )

    def row_draft(self, block: Block, section: tuple[str, ...]) -> Draft:
        own = [c for c in block.cells if c.span.start >= block.span.start]
        first = next((c for c in own if c.column is not Column.OTHER), own[0])
        above = [c for c in block.cells if c.span.start < block.span.start]
        inherited = tuple(c.span for c in above if c.column in (Column.LEAD, Column.SUPPORT, Column.TIME))
        title = self.piece(block.title).strip() if block.title else ""
        return Draft(Span(first.span.start, block.span.end), block.number, title, section, inherited)

    def printed(self, draft: Draft) -> str | None:
        """The number as the given text has it ((一), not （一）), unless it is garbled there."""
        if draft.number is None:
            return None
        at = self.text.find(draft.number, draft.span.start, draft.span.end)
        if at < 0:
            return draft.number
        clean = self.outline.clean
        start, end = clean.to_raw(at, at + len(draft.number))
        raw = clean.source.text[start:end]
        return raw if unicodedata.normalize("NFKC", raw) == unicodedata.normalize("NFKC", draft.number) else draft.number

    def link(self, draft: Draft) -> LinkedTask:
        found = [i for span in (*draft.inherited, draft.span) for i in self.mentions_in(span)]
        return LinkedTask(draft.span, self.printed(draft), draft.title, draft.section, tuple(sorted(set(found))))


def is_article(item: Item) -> bool:
    """第三条 and the like."""
    return item.number is not None and item.number.startswith("第") and item.number.endswith("条")


def is_section(item: Item) -> bool:
    """Whether an item stands on the level of sections: one beside it is divided into numbered items. Articles do not: that one
    of them lists （一）（二） says nothing of the others.
    """
    return not is_article(item) and item.parent is not None and not item.children and item.level in item.parent.divided_levels()


def assemble(normalised: Normalised, roles: Mapping[int, UnitRole]) -> tuple[tuple[LinkedTask, ...], tuple[NoticeWarning, ...]]:
    """The tasks of a notice in order, and what could not be decided.

    ``roles`` gives the role of each UNIT mention by its index. Ranges count characters of the clean text.
    """
    assembler = Assembler(normalised, roles)
    drafts = assembler.drafts()
    starts = {b.span.end for b in assembler.outline.blocks if b.kind is BlockKind.ROW}
    tasks = link_twins([assembler.link(d) for d in drafts], [d.span.end in starts for d in drafts])
    return tasks, ()
