"""The tree of a notice's items: each numbered item with the paragraphs, slots and items below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..records.stages import Block, BlockKind, Span

__all__ = ["Item", "read_items"]

# Blocks that end whatever item is open: what follows them is another part of the notice.
BORDERS = frozenset(
    {
        BlockKind.RED_HEAD,
        BlockKind.TITLE,
        BlockKind.ADDRESSEES,
        BlockKind.SIGNATURE,
        BlockKind.PRINT_LINE,
        BlockKind.COPY_LINE,
        BlockKind.ATTACHMENTS,
        BlockKind.TABLE_HEADER,
        BlockKind.SECTION_ROW,
        BlockKind.ROW,
    }
)
# A closing paragraph behind the last item: 本方案自发布之日起施行, 以上均由X负责, 特此报告, 各地要…; not 本市 and not
# 以上年为基数.
CLOSING = re.compile(
    r"^(?:本(?:方案|办法|措施|意见|通知|规定|细则|计划|政策|要点|清单|条例|实施)|以上(?:均|各|任务|要点|工作|措施|事项|"
    r"[一二三四五六七八九十两\d]+[项条款]|内容|政策|条款)|特此|请(?:各|认真)|"
    r"会议(?:要求|强调|指出|明确|还|认为)|感谢|出席|参加|以上|各(?:地|单位|部门|级|镇|街道|乡镇|县|区|市|有关|责任|"
    r"牵头).{0,40}(?:要|应|请)|附件|注[：:]|备注|咨询|联系|\(|（此件|望)"
)


# A bracket or line about several items above it: （以上两项牵头单位：…）, 以上第1、2、3项均由…, 以上任务由…; not 以上年为基数
GROUP = re.compile(
    r"^[（(〔\[]?(?:以上|上述)(?P<what>第?(?P<list>\d{1,2}(?:[、，,和及\-至到—]\d{1,2})*)项|"
    r"(?P<count>[一二两三四五六七八九十\d]{1,2})[项条款]|各?项?(?:任务|工作|措施|事项|各项)?均?)"
    r"[^。]{0,12}?(?:由|牵头|责任|配合|负责|主办|完成|时限)"
)
STOPS = ("。", "！", "？", "；", "：", "）", ")", "】", "〕", "]", "”", ".", ";")  # ends of a paragraph
COUNTS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


@dataclass
class Item:
    """A numbered item, heading or loose paragraph. ``level`` 0 is the part of the notice that holds the others."""

    block: Block | None
    level: int
    number: str | None = None
    title: Span | None = None
    body: list[Block] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)
    parent: Item | None = None
    divided: frozenset[int] | None = None  # `divided_levels`, once asked for
    group: list[Block] = field(default_factory=list)  # brackets behind several items that name their units for all of them

    @property
    def start(self) -> int:
        assert self.block is not None
        return self.block.span.start

    @property
    def end(self) -> int:
        """End of the item itself with its body, without its children."""
        assert self.block is not None
        return self.body[-1].span.end if self.body else self.block.span.end

    @property
    def span(self) -> Span:
        """The item with everything below it."""
        last = self
        while last.children:
            last = last.children[-1]
        return Span(self.start, max(last.end, self.end))

    def divided_levels(self) -> frozenset[int]:
        """The levels of the items right below this one of which some are divided into numbered items."""
        if self.divided is None:
            self.divided = frozenset(c.level for c in self.children if any(below.number for below in c.children))
        return self.divided

    def path(self) -> Iterator[Item]:
        """The headings above, innermost first."""
        above = self.parent
        while above and above.block:
            yield above
            above = above.parent

    def walk(self) -> Iterator[Item]:
        """The item and all below it, in order."""
        if self.block:
            yield self
        for child in self.children:
            yield from child.walk()


def read_items(text: str, blocks: Sequence[Block]) -> list[Item]:
    """The parts of a notice (divided by titles, signatures and tables), each with its tree of items.

    A paragraph that no item precedes is an item of level 0 without number; a closing paragraph ends the open item.
    """
    parts = [Item(None, 0)]
    current = parts[0]
    for block in blocks:
        if block.kind in (BlockKind.FURNITURE, BlockKind.CONTENTS, BlockKind.DOCUMENT_NUMBER):
            continue
        if block.kind in BORDERS:
            parts.append(Item(None, 0))
            current = parts[-1]
            continue
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.SLOTS) and block.level is None:
            piece = text[block.span.start : block.span.end]
            if GROUP.match(piece):
                for item in grouped(current, piece):
                    item.group.append(block)
                continue
        if block.level is not None:
            while current.parent and current.level >= block.level:
                current = current.parent
            child = Item(block, block.level, block.number, block.title, parent=current)
            current.children.append(child)
            current = child
        elif current.block is None or (block.kind is BlockKind.PARAGRAPH and closes(text, block, current)):
            if block.kind is BlockKind.SLOTS and current.children:
                last = current.children[-1]
                last.body.append(block)
                continue
            root = current
            while root.parent:
                root = root.parent
            loose = Item(block, 1, parent=root)
            root.children.append(loose)
            current = (
                loose
                if block.kind is BlockKind.PARAGRAPH and not CLOSING.match(text[block.span.start : block.span.end])
                else root
            )
        else:
            current.body.append(block)
    for part in parts:
        for item in list(part.walk()):
            trim(text, item)
    return [p for p in parts if p.children]


def trim(text: str, item: Item) -> None:
    """Takes the paragraphs off a last item that has its text on its own line: they belong to the section, not to the item."""
    beside = item.parent.children if item.parent else [item]
    if item.children or item is not beside[-1] or item.block is None or item.number is None:
        return
    if item.title is not None and item.title.end >= item.block.span.end - 1:
        return
    if any(b.kind is BlockKind.SLOTS for b in item.body):
        return
    while item.body and item.body[-1].kind is BlockKind.PARAGRAPH:
        above = item.body[-2] if len(item.body) > 1 else item.block
        if not text[above.span.start : above.span.end].rstrip().endswith(STOPS):  # a line that a broken page cut off
            return
        item.body.pop()


def grouped(item: Item, piece: str) -> list[Item]:
    """The items that a group bracket speaks of: those it numbers, the last two (以上两项), or all beside the last one."""
    match = GROUP.match(piece)
    assert match is not None
    while item.number is None and item.parent:
        item = item.parent
    beside = item.parent.children if item.parent else item.children
    if match["list"]:
        wanted = set(re.findall(r"\d+", match["list"]))
        if bounds := re.fullmatch(r"(\d+)[\-至到—](\d+)", match["list"]):
            wanted = {str(n) for n in range(int(bounds[1]), int(bounds[2]) + 1)}
        return [i for i in beside if i.number in wanted]
    if match["count"]:
        count = COUNTS.get(match["count"]) or (int(match["count"]) if match["count"].isdigit() else len(beside))
        return beside[-count:]
    return list(beside)


def closes(text: str, block: Block, item: Item) -> bool:
    """Whether a paragraph is no more part of the open item: a closing formula, or a further paragraph behind a loose one.

    The first paragraph below a bare heading is its text, however it begins: （二）严格责任落实。, 各地区、各有关部门要….
    """
    assert item.block is not None
    bare = item.title is not None and item.title.end >= item.block.span.end - 1 and not item.body
    if (
        item.number is not None
        and item.parent is not None
        and item.parent.number is not None
        and bare
        and text[block.span.start] == "各"
    ):
        return False
    return bool(CLOSING.match(text[block.span.start : block.span.end])) or (item.number is None and item.title is None)
