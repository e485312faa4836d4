"""Blocks from lines: headings with their level and run-in title, items, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..records.stages import Block, BlockKind, Span
from .lines import Line
from .numbering import Marker, Style, bare_numbers, read_marker, style_order

__all__ = ["build_blocks"]

# Longest run-in title: 推进“证照分离”改革全覆盖、照后减证 and its like stay below 40; a first sentence that is longer is body.
TITLE_LENGTH = 42
# End of a run-in title: 。, ： or a blank of two. In 1.便利准入。严格… the first 。; not the ： of （牵头单位：…）, which a
# bracket precedes.
RUN_IN = re.compile(r"[。：:]|\s{2,}|\u3000|(?<=[\u4e00-\u9fff”）])\s(?=[\u4e00-\u9fff“])|——")
# What a title has not: amounts with clauses about them. A run-in title holds at most one comma: 坚持问题导向，强化协同.
COMMA = re.compile(r"[，,；;]")
# Ends of a line that is no heading.
STOPS = ("。", "；", ";", "：", ":", "，", ",", "、", "？", "！", "）", ")", "…", "】", "〕")
# A short bracket that a heading may end with: （5项）, （试行）; not （牵头单位：市发改委）
SHORT_BRACKET = re.compile(r"[（(][^（）()：:、，]{1,12}[）)]$")
# A line of a list of persons: "陈 滨 副区长", "组 长：…"; such short lines are no headings.
PERSON = re.compile(
    r"^(?:组\s*长|副\s?组\s?长|成\s*员|主\s*任)|(?:区长|市长|县长|局长|主任|书记|科长|处长|部长|调研员|组长|经理|院长|行长)$"
)
HEADING_LENGTH = 40  # unnumbered headings of the samples have 4 to 38 characters
PLAIN_MARKDOWN = re.compile(r"^(?:#{1,6}\s+(?P<hash>\S.*)|\*\*(?P<bold>[^*]{2,40})\*\*)$")


def build_blocks(
    text: str,
    lines: Sequence[Line],
    kinds: Mapping[int, BlockKind],
    tables: Sequence[Block],
    taken: set[int],
    slots_only: set[int],
) -> tuple[Block, ...]:
    """All blocks in order. ``kinds`` names the lines that head, furniture and contents have claimed, ``taken`` those of
    tables.
    """
    markers: dict[int, Marker] = {}
    plain: set[int] = set()
    free = [i for i in range(len(lines)) if i not in kinds and i not in taken]
    for i in free:
        if marker := read_marker(lines[i].text):
            markers[i] = marker
    bare = bare_numbers([lines[i].text for i in free], lambda place: free[place] in markers)
    markers |= {free[place]: marker for place, marker in bare.items()}
    for place, i in enumerate(free):
        if i not in markers and i not in slots_only and is_plain_heading(lines, free, place, markers):
            plain.add(i)
    blocks = list(tables)
    for segment in segments(lines, kinds):
        sequence = [
            (markers[i].style, markers[i].value) if i in markers else (Style.PLAIN, 0)
            for i in segment
            if i in markers or i in plain
        ]
        levels = style_order(sequence)
        for i in segment:
            if i in taken:
                continue
            blocks.append(block_of(lines[i], kinds.get(i), markers.get(i), i in plain, levels, i in slots_only))
    return tuple(joined(sorted(blocks, key=lambda b: b.span)))


def segments(lines: Sequence[Line], kinds: Mapping[int, BlockKind]) -> list[range]:
    """The main text and each annex: an attachment mark that a numbered text follows begins a new count of levels."""
    starts = [0] + [
        i for i in range(1, len(lines)) if kinds.get(i) is BlockKind.TITLE and kinds.get(i - 1) is not BlockKind.TITLE
    ]
    return [range(a, b) for a, b in zip(starts, [*starts[1:], len(lines)], strict=False)]


def block_of(
    line: Line, kind: BlockKind | None, marker: Marker | None, plain: bool, levels: Mapping[Style, int], slots_only: bool
) -> Block:
    if kind is not None:
        return Block(kind, line.span)
    if plain:
        match = PLAIN_MARKDOWN.match(line.text)
        name = "hash" if match and match["hash"] else "bold"
        return Block(
            BlockKind.HEADING, line.span, None, levels[Style.PLAIN], line.part(*match.span(name)) if match else line.span
        )
    if slots_only:
        return Block(BlockKind.SLOTS, line.span)
    if marker is None:
        return Block(BlockKind.PARAGRAPH, line.span)
    title = title_of(line, marker)
    kind = BlockKind.HEADING if title else BlockKind.PARAGRAPH
    return Block(kind, line.span, marker.number, levels[marker.style], title)


def title_of(line: Line, marker: Marker) -> Span | None:
    """The heading part of a numbered line: the whole line if it is short and no sentence, else its run-in title, if it has
    one.
    """
    body = line.text[marker.end :]
    whole = body if not SHORT_BRACKET.search(body) else SHORT_BRACKET.sub("", body)
    if len(body) <= TITLE_LENGTH + 18 and not whole.endswith(STOPS) and "。" not in body and len(COMMA.findall(body)) <= 2:
        return line.part(marker.end, len(line.text.rstrip("* ")))
    match = RUN_IN.search(body, 0, TITLE_LENGTH + 1)
    if not match or match.start() < 2 or marker.style is Style.ARTICLE:
        return None
    head = body[: match.start()]
    if len(COMMA.findall(head)) > 1 or head.count("（") != head.count("）") or head.count("“") != head.count("”"):
        return None
    if match.end() >= len(body.rstrip()) and match[0] == "。" and len(head) > 24:
        return None  # one sentence, no more: 1.规模以上工业增加值增长9%。
    return line.part(marker.end, marker.end + len(head))


def is_plain_heading(lines: Sequence[Line], free: Sequence[int], place: int, markers: Mapping[int, Marker]) -> bool:
    """Whether a line is a heading without a number: short, no sentence, apart from its neighbours, above a longer text or a
    first item.
    """
    i = free[place]
    line = lines[i]
    if PLAIN_MARKDOWN.match(line.text):
        return True
    if not 4 <= len(line.text) <= HEADING_LENGTH or line.text.endswith(STOPS) or PERSON.search(line.text) or "。" in line.text:
        return False
    if place + 1 >= len(free) or free[place + 1] != i + 1:
        return False
    below = lines[i + 1]
    opens = (i + 1 in markers and markers[i + 1].value == 1) or (
        len(below.text) > 45 and "。" in below.text and i + 1 not in markers
    )
    apart = line.gap and below.gap
    after_stop = place > 0 and lines[free[place - 1]].text.endswith(("。", "）", ")", "】"))
    return opens and (apart or (after_stop and len(line.text) <= 30) or (line.gap and len(line.text) <= 24))


def joined(blocks: Sequence[Block]) -> list[Block]:
    """Joins the lines of a title and of the addressees into one block each."""
    out: list[Block] = []
    for block in blocks:
        above = out[-1] if out else None
        if above and above.kind is block.kind and block.kind in (BlockKind.TITLE, BlockKind.ADDRESSEES):
            out[-1] = Block(block.kind, Span(above.span.start, block.span.end))
        else:
            out.append(block)
    return out
