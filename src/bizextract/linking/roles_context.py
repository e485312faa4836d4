"""What stands around a unit: its list, its clause, its slot, cell and block. Features of a role, each readable by a person."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ..records import SpanLabel
from ..records.stages import Block, Cell, Column, Mention, Outline, Slot, SlotKind, Span
from .roles_first import FirstLeads, find_first_leads

__all__ = ["UnitContext", "unit_contexts"]

# What joins the members of a list of units: 、 ， blanks, 和, 及, a collective's tail (等部门), up to two short members between 、
# that are not marked (财政、金融管理、审计等部门). Not a full stop, not a bracket.
_JOINT = re.compile(r"\s*(?:[、，,/；;]|和|与|及|以及|\s|等)?\s*|、(?:[一-鿿]{2,8}、){1,2}")
# The clause of a unit ends here; a line's end inside a table row or slot also does.
_CLAUSE_END = re.compile(r"[。；;！？!?\n\t：:]")
# Verbs that give a role, as they stand in a clause. 牵头 leads; 负责 and 配合 support; 会同 brings in who follows. 参加 and the
# like support in the bracket of a task and say nothing in a story: weak. 协同 with nothing behind it is said of those before
# it: 市财政局、市税务局协同，; not 后台协同，. Not 负责人, 负责同志, 协同推进, 卫健委负责的注册, 需要部门配合的.
_ROLE_VERB = re.compile(
    r"(?P<lead>(?:负责|分别|共同|按(?:照)?职责(?:分工)?)?(?:牵头|主办|主责|领衔)(?!单位|部门|领导))|"
    r"(?P<bring>会同|协同(?!推进|监管|联动|配合|[，、）)])|(?<![函协工])商(?=省|市|区|县|国|有))|"
    r"(?P<support>(?:按照?|依照?|根据)?(?:各自)?的?(?:职责|职能|任务|责任)?分工(?:负责|落实|实施|推进)?|在各自的?(?:职责|职权)?范围内|"
    r"(?<![人员家])负责(?!人|同志|任|的)|配合(?!的)|(?<!后台)协同(?=[，、）)])|协办|会办)|"
    r"(?P<weak>参与|参加|协助|承办|承担|组织实施|组织|协调|落实|推进)"
)
# Words before a unit that something goes to, sits at or is approved by: 报市政府, 移送公安机关, 抄告市委组织部,
# 办公室设在市工商局; not 由, 请.
_RECEIVES = re.compile(
    r"(?:报送?|移送|[送交]|抄告?|上报|通报|反馈|提请|设在|挂靠|发至|函商|经|依托|联系|对接|进驻|举报|投诉|咨询|归口|并入|划入|划归|向)(?:至|给|到|由)?$"
)
# A label before a unit that is no slot: 考核对象：, 联合单位：, 市直：, 〔牵头〕; 发布机构： and 填报单位： name who issues.
_LABEL = re.compile(r"([一-鿿]{2,8})(?:[（(][^（）()]{1,6}[）)])?(?:[】]?[：:]|(?<=[〔\[【][一-鿿]{2})[〕\]】])\s*$")
_OPENING = "（(〔[【［"
_CLOSING = "）)〕]】］"
_WINDOW = 60  # characters of a clause looked at on either side of a list: longer clauses hold other units' verbs
_BRACKET_LIMIT = 400  # the longest bracket of units has some 260 characters


@dataclass(frozen=True, slots=True)
class UnitContext:
    """Where a unit stands; ranges are of the clean text.

    ``chain`` is the list of units it belongs to (indices into the mentions), ``bracket`` the bracket around it. ``before`` and
    ``after`` are the rest of its clause, ``verbs_*`` the kinds of the role verbs in them, ``to_verb`` and ``from_verb`` what
    lies
    between the list and the nearest one. ``receives``: something goes to the unit (报市政府). ``label``: words with a colon
    before it.
    ``line_rest`` is the line without its units and times, ``-`` for prose; ``gap_*`` the text to the neighbouring units, ``-``
    if long. ``first_leads``: what the notice says of the first unit of a 责任 list. ``has_leader``: another slot of the same
    statement or cell of the same row names who leads. ``to_slot``: how many characters, units and list words aside, stand
    between the list and the verb behind it that makes its slot.
    """

    index: int
    mention: Mention
    chain: tuple[int, ...]
    chain_span: Span
    block: Block | None
    cell: Cell | None
    slot: Slot | None
    is_issuer: bool
    is_addressee: bool
    bracket: Span | None
    before: str
    after: str
    verbs_before: tuple[str, ...]
    verbs_after: tuple[str, ...]
    to_verb: str
    from_verb: str
    receives: bool
    label: str
    after_prose: bool
    first_leads: FirstLeads | None
    has_leader: bool
    to_slot: int
    fills_bracket: bool
    line_rest: str
    gap_before: str
    gap_after: str


def unit_contexts(outline: Outline, mentions: Sequence[Mention]) -> list[UnitContext]:
    """The surroundings of each UNIT mention, in order."""
    text = outline.clean.text
    units = [(index, mention) for index, mention in enumerate(mentions) if mention.label is SpanLabel.UNIT]
    chains = _chains(text, units)
    finder = _Finder(outline)
    contexts = []
    rests = _LineRests(text, mentions)
    prose_start = text.find("。")
    first_leads = find_first_leads(text)
    for number, (index, mention) in enumerate(units):
        chain = chains[index]
        span = Span(mentions[chain[0]].span.start, mentions[chain[-1]].span.end)
        bracket = _bracket(text, span)
        before, after = _clause(text, span)
        said_before, said_after = _within(before, after, span, bracket)
        block = finder.block(mention.span)
        # A slot's list may run on over line ends, a tail's may begin before its slot: the list has one slot.
        slot = finder.slot(mention.span) or finder.slot(mentions[chain[0]].span) or finder.slot(mentions[chain[-1]].span)
        contexts.append(
            UnitContext(
                index=index,
                mention=mention,
                chain=chain,
                chain_span=span,
                block=block,
                cell=_cell(block, mention.span),
                slot=slot,
                is_issuer=any(issuer.overlaps(mention.span) for issuer in outline.issuers),
                is_addressee=outline.addressees is not None and mention.span.within(outline.addressees),
                bracket=bracket,
                before=before,
                after=after,
                verbs_before=_verbs(said_before),
                verbs_after=_verbs(said_after),
                to_verb=_way(rests, span.end, said_after, _ROLE_VERB.search(said_after)),
                receives=_RECEIVES.search(before) is not None,
                label=_label(text, span.start),
                after_prose=0 <= prose_start < span.start,
                first_leads=first_leads,
                has_leader=finder.has_leader(text, slot) or _leader_in_row(block),
                to_slot=rests.beside(span.end, slot.label.start) if slot is not None else 0,
                from_verb=_way_back(rests, span.start, said_before),
                fills_bracket=bracket is not None
                and _ends_statement(text, bracket)
                and rests.is_list(bracket.start + 1, bracket.end - 1),
                line_rest=rests.line(span),
                gap_before=_gap(text, units[number - 1][1].span.end, mention.span.start) if number else "",
                gap_after=_gap(text, mention.span.end, units[number + 1][1].span.start) if number + 1 < len(units) else "",
            )
        )
    return contexts


def _chains(text: str, units: Sequence[tuple[int, Mention]]) -> dict[int, tuple[int, ...]]:
    """The list of each unit: neighbours with nothing but list signs between them."""
    chains: dict[int, tuple[int, ...]] = {}
    current: list[int] = []
    last: Mention | None = None

    def close() -> None:
        for member in current:
            chains[member] = tuple(current)

    for index, mention in units:
        joined = (
            last is not None
            and _JOINT.fullmatch(text, last.span.end, mention.span.start) is not None
            and "\t" not in text[last.span.end : mention.span.start]
        )
        if not joined:
            close()
            current = []
        current.append(index)
        last = mention
    close()
    return chains


# What a bracket of units holds besides its units and times: list signs, 等, 会同 and words of lists. Nothing that is prose.
_LIST_REST = re.compile(r"(?:[\s、，,；;｜|和与及等/。.前底]|会同)*")
# What may stand between a list and the verb that closes its slot: （市发改委等有关部门按职责分工负责）; not 承担主体责任，珠海市.
_SLOT_REST = re.compile(r"[\s、，,；;和与及等各]|有关|相关|部门|单位|会同|共同|具体|分别")
_GAP_LIMIT = 6  # a longer piece between two units is prose of its own
_NEAR = 6  # 市财政局等部门按职责负责: words between a list and its verb that leave them together
_SLOTS_AROUND = 3  # an item has two or three slots of units
_REST_LIMIT = 14  # a line with more beside its units is prose


class _LineRests:
    """What lines and brackets hold besides units and times."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self._text = text
        self._marked = [mention.span for mention in mentions if mention.label in (SpanLabel.UNIT, SpanLabel.TIME)]
        self._starts = [span.start for span in self._marked]
        labels = [mention.label for mention in mentions if mention.label in (SpanLabel.UNIT, SpanLabel.TIME)]
        self._is_unit = [label is SpanLabel.UNIT for label in labels]

    def rest(self, start: int, end: int) -> str:
        """The piece without its units and times, each of which becomes one mark."""
        parts = []
        at = start
        for number in range(bisect_right(self._starts, start - 1), len(self._marked)):
            span = self._marked[number]
            if span.start >= end:
                break
            parts.append(self._text[at : span.start])
            at = max(at, span.end)
        parts.append(self._text[at:end])
        return "".join(parts)

    def has_unit(self, start: int, end: int) -> bool:
        at = bisect_right(self._starts, start - 1)
        return at < len(self._marked) and self._marked[at].start < end and self._is_unit[at]

    def is_list(self, start: int, end: int) -> bool:
        return _LIST_REST.fullmatch(self.rest(start, end)) is not None

    def beside(self, start: int, end: int) -> int:
        """How many characters of the piece are neither units, times nor words of a list; 0 where it is empty."""
        return len(_SLOT_REST.sub("", self.rest(start, end))) if start < end else 0

    def line(self, span: Span) -> str:
        """The rest of the line (``-`` for prose), digits made 0."""
        start = self._text.rfind("\n", 0, span.start) + 1
        end = self._text.find("\n", span.end)
        end = len(self._text) if end < 0 else end
        if end - start > 400:
            return "-"
        rest = re.sub(r"\s", "", self.rest(start, end))
        return re.sub(r"\d+", "0", rest) if len(rest) <= _REST_LIMIT else "-"


def _gap(text: str, start: int, end: int) -> str:
    return text[start:end] if 0 <= end - start <= _GAP_LIMIT else "-"


class _Finder:
    """Blocks and slots by position."""

    def __init__(self, outline: Outline) -> None:
        self._blocks = outline.blocks
        self._block_starts = [block.span.start for block in outline.blocks]
        self._slots = sorted(outline.slots, key=lambda slot: slot.span)
        self._slot_starts = [slot.span.start for slot in self._slots]

    def block(self, span: Span) -> Block | None:
        at = bisect_right(self._block_starts, span.start) - 1
        return self._blocks[at] if at >= 0 and span.start < self._blocks[at].span.end else None

    def slot(self, span: Span) -> Slot | None:
        at = bisect_right(self._slot_starts, span.start) - 1
        return self._slots[at] if at >= 0 and span.start < self._slots[at].span.end else None

    def has_leader(self, text: str, slot: Slot | None) -> bool:
        """Whether a slot of leaders stands in the same line and statement: 市发改委牵头，市财政局按职责分工负责."""
        if slot is None:
            return False
        at = bisect_right(self._slot_starts, slot.span.start)
        for other in self._slots[max(0, at - _SLOTS_AROUND) : at + _SLOTS_AROUND]:
            between = text[min(other.span.end, slot.span.end) : max(other.span.start, slot.span.start)]
            if other.kind is SlotKind.LEAD and "\n" not in between and "。" not in between:
                return True
        return False


def _leader_in_row(block: Block | None) -> bool:
    return block is not None and any(cell.column is Column.LEAD for cell in block.cells)


def _cell(block: Block | None, span: Span) -> Cell | None:
    if block is None:
        return None
    return next((cell for cell in block.cells if cell.span.start <= span.start < cell.span.end), None)


def _clause(text: str, span: Span) -> tuple[str, str]:
    """What stands before and behind a list in its clause, at most ``_WINDOW`` characters each."""
    before = text[max(0, span.start - _WINDOW) : span.start]
    ends = [found.end() for found in _CLAUSE_END.finditer(before)]
    after = text[span.end : span.end + _WINDOW]
    end = _CLAUSE_END.search(after)
    return before[ends[-1] :] if ends else before, after[: end.start()] if end else after


def _within(before: str, after: str, span: Span, bracket: Span | None) -> tuple[str, str]:
    """The pieces around a list as far as its bracket: in （含香港医院管理局专家）成立专家组，负责… the duty is not the unit's."""
    if bracket is None:
        return before, after
    ahead, behind = span.start - bracket.start - 1, bracket.end - 1 - span.end
    return before[max(0, len(before) - ahead) :], after[:behind]


def _bracket(text: str, span: Span) -> Span | None:
    """The bracket around a list, None where there is none within reach."""
    depth = 0
    start = None
    for at in range(span.start - 1, max(-1, span.start - _BRACKET_LIMIT), -1):
        if text[at] in _CLOSING:
            depth += 1
        elif text[at] in _OPENING:
            if depth == 0:
                start = at
                break
            depth -= 1
        elif text[at] == "。":
            break
    if start is None:
        return None
    depth = 0
    for at in range(span.end, min(len(text), span.end + _BRACKET_LIMIT)):
        if text[at] in _OPENING:
            depth += 1
        elif text[at] in _CLOSING:
            if depth == 0:
                return Span(start, at + 1)
            depth -= 1
    return None


def _label(text: str, start: int) -> str:
    """The words with a colon right before a list, empty where there are none."""
    found = _LABEL.search(re.sub(r"\s", "", text[max(0, start - 20) : start]))
    return found.group(1) if found else ""


def _ends_statement(text: str, bracket: Span) -> bool:
    """Whether a bracket stands behind a full stop or at a line's end: …50%以上。（市财政局、市税务局）; not
    窗口（市公安局）受理.
    """
    behind = text[bracket.end : bracket.end + 1]
    return text[bracket.start - 1 : bracket.start] in tuple("。；！\n") or behind in ("", "\n", "。", "；")


def _way(rests: _LineRests, start: int, piece: str, verb: re.Match[str] | None) -> str:
    """What lies between a list and the verb behind it: nothing, a few words, a comma, another unit."""
    if verb is None:
        return "none"
    between = piece[: verb.start()]
    if rests.has_unit(start, start + len(between)):
        return "unit"
    if "，" in between or "," in between:
        return "comma"
    if len(between) > _NEAR and _LIST_TAIL.fullmatch(between):
        return "near"
    return "touch" if len(between) <= 1 else "near" if len(between) <= _NEAR else "far"


# A list's tail does not part it from its verb: 等有关部门和单位 | 负责, 等部门 | 按照职责分工; not 等企业自行负责.
_LIST_TAIL = re.compile(r"等?(?:有关|相关|各)?(?:部门|单位)?(?:和(?:有关)?单位)?(?:应当)?")


def _way_back(rests: _LineRests, end: int, piece: str) -> str:
    """The same between the last verb before a list and the list."""
    verbs = list(_ROLE_VERB.finditer(piece))
    if not verbs:
        return "none"
    between = piece[verbs[-1].end() :]
    if rests.has_unit(end - len(between), end):
        return "unit"
    if "，" in between or "," in between:
        return "comma"
    return "touch" if not between else "near" if len(between) <= _NEAR else "far"


def _verbs(piece: str) -> tuple[str, ...]:
    return tuple(str(found.lastgroup) for found in _ROLE_VERB.finditer(piece))
