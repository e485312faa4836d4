"""Slots: the labelled places for units and times that notices put behind their items."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..records.stages import Slot, SlotKind, Span

__all__ = ["SLOT_LABEL", "covers", "find_slots", "label_kind"]

# Label words, with blanks of justified text allowed between them (责任 单位, 完 成 时 限).
LEAD = "牵头|主办|主责"
LEAD_WITH_NOUN = "组长|牵头考核|总牵头|第一责任|领衔"  # 组长单位：, but not 组长：张三
SUPPORT = (
    "责任|配合|协办|参与|参加|协同|协作|负责|实施|承办|成员|落实|配合考核|考核|评分|承接|支持|联办|主体责任|共同责任|执行|"
    "办理|报送"
)
NOUN = "单位|部门|部委|科室|股室|处室|站所|机构|主体|机关|委办局|地区|党委|镇街"
TIME = (
    "(?:计划|预计|拟)?(?:完成|办结|整改|起止|实施|推进|工作|时间|上线|落实|交付|见效|达成|销号)?(?:时限|时间|期限|节点|"
    "进度|时序|日期)(?:安排|要求|节点|进度)?"
)
OTHER = (
    "牵头领导|责任领导|包联领导|分管领导|包联市领导|包抓领导|督办领导|督办单位|督办部门|督查单位|责任人|联系人|联络人|"
    "联系电话|联系方式|电话|监督电话|填报单位|填表单位|主管领导"
)
# What a slot may hold besides: its label only ends the slot before it.
CONTENT = (
    "任务编号|任务名称|工作内容|主要内容|目标要求|工作目标|工作要求|工作措施|具体措施|成果形式|备注|进展|进展情况|工作标准|"
    "量化目标|预期成效"
)
# 牵头单位：, （责任部门:, 【牵头】, 配合：, 各项任务完成时限：, 责任单位（排在首位的为牵头单位）：. Must not match 有关单位：
# (addressees), 发布时间： (furniture), 负责部门是 (no colon), 抓落实：. Bounded repeats only.
SLOT_LABEL = re.compile(
    rf"(?P<bracket>【)?(?<![有关各下列相位部])(?:以上[一-龥]{{0,4}}|各项(?:任务)?)?"
    rf"(?:(?P<other>{OTHER})"
    rf"|(?P<both>(?:牵头|主办|主责)[、及和（(/]?(?:责任|配合|协办|负责)[）)]?(?:{NOUN}))"
    rf"|(?P<lead>(?:{LEAD})\s?(?:{NOUN})?|(?:{LEAD_WITH_NOUN})\s?(?:{NOUN}))"
    rf"|(?P<support>(?:{SUPPORT})\s?(?:{NOUN})|配合|协办|协同|协作|参与|参加|责任)"
    rf"|(?P<time>(?<!发布)(?<!公布)(?<!来信)(?<!服务)(?<!办公)(?<!填报)(?<!上报)(?<!成文){TIME}|时限|限时)"
    rf"|(?P<content>{CONTENT}))"
    r"(?:[（(][^（）()：:\n]{2,16}[）)])?\s?(?(bracket)】[：:]?|[：:])\s*"
)
STOP = re.compile(r"[：:】]")
LABEL_LENGTH = 32  # 各项任务责任单位（排在首位的为牵头单位） has 20 characters; blanks may stand between
OPENING, CLOSING = "（(〔[【", "）)〕]】"
# Verbs behind the units of a tail: 市发改委牵头, 市财政局等配合, 各区政府按职责分工负责. Must not match 负责人, 配合比,
# 参与者, 牵头单位.
TAIL = re.compile(
    r"(?:等(?:部门|单位|有关部门)?)?(?P<verb>(?:分别|共同|联合|为主|负责)?(?:牵头(?:负责|办理|落实|抓总|推进)?)|"
    r"(?:按照?|依)?各?自?(?:职责|职能|分工|任务)(?:分工)?(?:抓好)?(?:负责|落实|配合)|(?:分别|具体|共同|各自|牵头)?(?:负责|"
    r"配合|协办|协同|参与|参加|落实|会办|协助|承办))"
    r"(?:落实|实施|推进|办理|做好)?$"
)
TAIL_LENGTH = 400  # the longest bracket of units in the samples has 260 characters
STOPS_BEFORE = ("。", "！", ".", "”")
# A time among the members of a bracket: 6月底前, 第三季度, 持续推进; not 市税务局
TIME_WORD = re.compile(r"(?:\d{1,4}年|月|日|季度|年)?(?:底前?|末|前|季度|上半年|下半年|\d+月|\d+日|推进|坚持|年内|全年)$")
PIECE = re.compile(r"[^，,；;。]+")
# Words before the units of a tail: 以上第1、2项均由区编办牵头, 由市发改委负责, 会同; empty where there are none
INTRO = re.compile(r"\s*(?:以上.{0,16}?(?:由|均由)|[一-龥]{0,4}由|均由|会同)?")
# The head of a unit list, so that no clause of prose is read as a tail: 市发改委, 各区政府, 省级…, 县直…; not 支持市场主体.
UNIT_WORD = re.compile(
    r"(?:局|委|办|厅|政府|部门|单位|中心|院|海关|支行|分行|公司|街道|乡镇|镇|科|处|股|所|会|部|室|集团|大队|支队|总队|区|县|"
    r"市|旗|州|团|队|专班|组|站)"
    r"(?:（[^（）]{1,20}）)?(?:[等及各].{0,8})?$"
)
# Verbs and particles that a unit list does not hold.
PROSE = re.compile(r"推动|开展|建立|完善|实现|加强|提升|确保|落实.|组织|应当|要|的|将|把|对|在|使|了|是")


def label_kind(label: str) -> SlotKind:
    """The kind that a label (or the verb of a tail) stands for."""
    if match := SLOT_LABEL.match(f"{label}："):
        for name, kind in (("lead", SlotKind.LEAD), ("support", SlotKind.SUPPORT), ("time", SlotKind.TIME)):
            if match[name]:
                return kind
        return SlotKind.SUPPORT if match["both"] else SlotKind.OTHER
    if "牵头" in label:
        return SlotKind.LEAD
    return SlotKind.SUPPORT


def kind_of(match: re.Match[str]) -> SlotKind | None:
    """The kind of a label found by `SLOT_LABEL`; None for a label of content, which only ends the slot before it."""
    if match["content"]:
        return None
    if match["other"]:
        return SlotKind.OTHER
    if match["time"]:
        return SlotKind.TIME
    if match["lead"]:
        return SlotKind.LEAD
    return SlotKind.SUPPORT


def value_end(text: str, start: int, limit: int) -> int:
    """End of a slot's value: the bracket that closes around it, a full stop, a line's end outside brackets, or ``limit``."""
    depth = 0
    for i in range(start, limit):
        c = text[i]
        if c in OPENING:
            depth += 1
        elif c in CLOSING:
            if depth == 0:
                return i
            depth -= 1
        elif c == "。" or c == "|" or c == "\t" or (c == "\n" and depth <= 0 and not goes_on(text, start, i)):
            return i
    return limit


def goes_on(text: str, start: int, at: int) -> bool:
    """Whether a value that a line's end interrupts is carried on by the next line: a unit list that ends with its comma."""
    before = text[start:at].rstrip()
    return before.endswith(("、", "，", "和", "及")) and "\n" not in text[start:at].strip()


def trimmed(text: str, start: int, end: int) -> Span | None:
    """``start:end`` without blanks and stops at its edges, or None where nothing is left."""
    while start < end and text[start] in " \u3000\n\t，,；;、*：:":
        start += 1
    while end > start and text[end - 1] in " \u3000\n\t，,；;、*.":
        end -= 1
    return Span(start, end) if start < end else None


def find_slots(text: str, areas: Iterable[Span]) -> tuple[Slot, ...]:
    """All slots within ``areas`` (paragraphs or table cells that stand together), in order."""
    slots: list[Slot] = []
    for area in areas:
        labelled = list(labelled_slots(text, area))
        slots.extend(labelled)
        slots.extend(tail_slots(text, area, labelled))
    return tuple(sorted(slots, key=lambda s: (s.span.start, s.label.start)))


def labelled_slots(text: str, area: Span) -> Iterable[Slot]:
    """Slots of the form label, colon, value."""
    labels = list(labels_in(text, area))
    for match, following in zip(labels, [*labels[1:], None], strict=False):
        kind = kind_of(match)
        if kind is None or not at_boundary(text, match.start(), area.start):
            continue
        limit = following.start() if following else area.end
        end = value_end(text, match.end(), limit)
        if following and end == limit:
            end = max(match.end(), len(text[:end].rstrip("（([【〔 \u3000\n")))
        if span := trimmed(text, match.end(), end):
            label = text[match.start() : match.end()].rstrip("：: \u3000\n】").lstrip("【")
            at = match.start() + (1 if match["bracket"] else 0)
            yield Slot(kind, Span(at, at + len(label)), span)


def labels_in(text: str, area: Span) -> Iterable[re.Match[str]]:
    """The labels in ``area``: each ends with a colon or 】, so that only the few characters before one need be looked at."""
    done = area.start
    for stop in STOP.finditer(text, area.start, area.end):
        if stop.start() < done:
            continue
        begin = max(done, stop.start() - LABEL_LENGTH)
        if match := SLOT_LABEL.search(text, begin, min(area.end, stop.end() + 2)):
            full = SLOT_LABEL.match(text, match.start(), area.end)
            yield full or match
            done = (full or match).end()


def at_boundary(text: str, start: int, area_start: int) -> bool:
    """Whether a label stands where one may begin: at the head of its paragraph or behind a stop, bracket or blank."""
    return start == area_start or text[start - 1] in "\n。；;，,、（([【〔|*  \u3000\t：:.》”）)]】〕"


def tail_slots(text: str, area: Span, labelled: list[Slot]) -> Iterable[Slot]:
    """Slots of the form units and verb: in a bracket, or as the last sentence of a paragraph."""
    for piece_area in tail_areas(text, area):
        if any(s.label.overlaps(piece_area) for s in labelled):
            continue
        if bare := bare_slot(text, piece_area):
            yield bare
            continue
        pieces = list(PIECE.finditer(text, piece_area.start, piece_area.end))
        begin: int | None = None
        for piece in pieces:
            begin = piece.start() if begin is None else begin
            verb = TAIL.search(text[piece.start() : piece.end()].rstrip())
            if not verb:
                continue
            begin = intro_end(text, begin, piece.end())
            span = trimmed(text, begin, piece.start() + verb.start())
            at = piece.start() + verb.start("verb")
            begin = None
            if span and is_unit_list(text[span.start : span.end]):
                word = text[at : piece.end()].rstrip()
                yield Slot(label_kind(verb["verb"]), Span(at, at + len(word)), span)


def intro_end(text: str, start: int, end: int) -> int:
    """Where the units of a tail begin, behind 由, 以上均由 and the like."""
    intro = INTRO.match(text, start, end)
    return intro.end() if intro else start


def bare_slot(text: str, area: Span) -> Slot | None:
    """A bracket behind a full stop that holds units and no verb: 。（市自然资源局、市住建局）. Its label is empty."""
    before = text[max(0, area.start - 3) : area.start - 1].rstrip()
    after = text[area.end + 1 : area.end + 2]
    if text[area.start - 1 : area.start] not in tuple(OPENING) or before[-1:] not in STOPS_BEFORE or after in tuple("，；、"):
        return None
    piece = text[area.start : area.end]
    members = [m for m in re.split(r"[、，,；;\s]+", piece) if m]
    if not members or "：" in piece or any(not (UNIT_WORD.search(m) or TIME_WORD.search(m)) or len(m) > 30 for m in members):
        return None
    if PROSE.search(piece) or TAIL.search(piece) or not UNIT_WORD.search(members[0]):
        return None
    while TIME_WORD.search(members[-1]):  # a time behind the units: （市税务局，6月底前）
        members.pop()
    end = piece.rindex(members[-1]) + len(members[-1])
    return Slot(SlotKind.SUPPORT, Span(area.start, area.start), Span(area.start, area.start + end))


def tail_areas(text: str, area: Span) -> Iterable[Span]:
    """The pieces of a paragraph that may be a tail: what stands in a bracket, and the last sentence."""
    for start, end in bracket_pairs(text, area):
        if end - start <= TAIL_LENGTH:
            yield Span(start + 1, end)
    body = text[area.start : area.end].rstrip("。 \u3000\n")
    at = max(body.rfind(c) for c in f"。\n{OPENING}{CLOSING}")
    yield Span(area.start + at + 1, area.start + len(body))


def bracket_pairs(text: str, area: Span) -> Iterable[tuple[int, int]]:
    """Outermost pairs of brackets (positions of the opening and the closing one); a name such as 区发改局（科技局） may be
    inside.
    """
    depth = start = 0
    for i in range(area.start, area.end):
        if text[i] in OPENING:
            start = i if depth == 0 else start
            depth += 1
        elif text[i] in CLOSING and depth:
            depth -= 1
            if depth == 0:
                yield start, i


def is_unit_list(text: str) -> bool:
    """Whether ``text`` reads as a list of units: its last member ends like one, and no verb stands in it."""
    return len(text) <= 200 and bool(UNIT_WORD.search(text.rstrip("等"))) and not PROSE.search(text) and "：" not in text


def covers(text: str, line: Span, slots: Iterable[Slot]) -> bool:
    """Whether a line holds nothing but slots: what is left of it is stops and brackets."""
    rest = list(text[line.start : line.end])
    for slot in slots:
        for part in (slot.label, slot.span):
            for i in range(max(part.start, line.start), min(part.end, line.end)):
                rest[i - line.start] = " "
    # the words that may stand about a list: 等, 由
    return (
        not "".join(rest).strip(" \u3000\n\t，,；;。.：:、（）()〔〕[]【】*等由|")
        and "".join(rest) != text[line.start : line.end]
    )
