"""Page furniture: page numbers and running titles that stand between, inside or behind the lines of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from .linemarks import DUTY_LABEL, LIST_MARK, RUNNING_TEXT, Line, ends_sentence
from .seams import goes_on

__all__ = ["Furniture", "find_furniture"]

# A page mark that needs no other sign. "— 5 —" "-12-" "·27·" "第3页 共10页" "4/12" "Page 3 of 10" "P8"; not "5" (a table
# cell), not "2021-12", not "第3条", not "P2P".
_DASH = r"[-—–·•]"
_STRONG = (
    rf"(?:{_DASH}\s*){{1,2}}\d{{1,3}}\s*(?:{_DASH}\s*){{1,2}}"
    rf"|{_DASH}?\s*第\s*\d{{1,3}}\s*页(?:\s*[,，/、]?\s*共\s*\d{{1,3}}\s*页)?\s*{_DASH}?"
    r"|\d{1,3}\s?/\s?\d{1,3}|[Pp]\.?\s?\d{1,3}|[Pp]age\s\d{1,3}(?:\s?of\s?\d{1,3})?"
)
_PAGE_MARK = re.compile(rf"(?:{_STRONG})")

# A running title with a page mark behind or before it: "东丽区政府公报 2023年第16期 ·27·", "第 2 页  攻坚方案"; not
# "总体要求……3" (contents).
_MARK_BEHIND = re.compile(rf"(?P<stem>\S.*?)\s+(?P<mark>{_STRONG}|[①-⑳])[\s·]*$")
_MARK_BEFORE = re.compile(r"第\s*\d{1,3}\s*页(?:\s*共\s*\d{1,3}\s*页)?\s+(?P<stem>\S.*)$")

# A bare number behind blanks ends a running title only where the title comes again with another number: "某某周刊　　04"; a
# line of contents "总体要求　　4" comes once.
_NUMBER_BEHIND = re.compile(r"(?P<stem>\S.*?)\s+\d{1,3}$")
_WIDE_NUMBER_BEHIND = re.compile(r"(?P<stem>\S.*?)(?:\u3000| {2})\s*\d{1,3}$")
_BARE_NUMBER = re.compile(r"\d{1,3}$")

# Words that make a line look like a running title: "人民政府公报", "工作简报", "第7期", "行动方案"; not "由市税务局负责".
_PUBLICATION = re.compile(
    r"公报|周刊|简报|周报|月报|旬报|专报|汇编|选编|文件|内部资料|第\s?\d+\s?期|(?:方案|要点|清单|报告|动态|措施|条例|办法|资料|案例|纪要)$"
)

# Of these, words that no heading of a notice has: "工作简报 第3期", "文件选编"; not "行动方案", not "推行电子文件".
_PERIODICAL = re.compile(r"公报|周刊|简报|周报|月报|旬报|专报|汇编|选编|内部资料|第\s?\d+\s?期")

_MAX_TITLE = 60  # characters without the page mark; a longer line is taken for a paragraph (set by hand)
_BELONGS = (
    3.0  # log2 odds from which the lines around a line are one sentence (one pair in fourteen of true line ends has more)
)


@dataclass(frozen=True, slots=True)
class Furniture:
    """``lines`` are whole lines to drop, by index; ``tails`` tells where in a line a running title glued to it begins."""

    lines: frozenset[int]
    tails: dict[int, int]


def find_furniture(lines: list[Line]) -> Furniture:
    """Which lines are page furniture. ``lines`` are all lines of the text, blank ones too."""
    visible = [line for line in lines if line.text]
    marks = {line.index for line in visible if _PAGE_MARK.fullmatch(line.text)}
    stems = {line.index: stem for line in visible if (stem := _marked_stem(line)) is not None}
    marks |= stems.keys()
    titles = _running_titles(visible, marks, stems)
    dropped = marks | titles
    dropped |= _bare_numbers(visible, dropped)
    return Furniture(frozenset(dropped), _tails(visible, dropped, stems))


def _marked_stem(line: Line) -> str | None:
    """The running title of a line that also bears a page mark; None for any other line."""
    text = line.text
    if len(text) > 2 * _MAX_TITLE or "\t" in text:
        return None
    match = _MARK_BEHIND.match(text) or _MARK_BEFORE.match(text)
    if match is None:
        return None
    stem = match["stem"].strip(" \u3000·")
    return stem if _title_like(stem) else None


def _title_like(text: str) -> bool:
    """某市公报 2023年第16期 is; a numbered heading, a slot, a contents line with dots, a sentence and a table row are not."""
    if not 2 <= len(text) <= _MAX_TITLE or LIST_MARK.match(text) or DUTY_LABEL.match(text):
        return False
    return not any(mark in text for mark in "。；！？，\t…") and ".." not in text


def _stem(text: str) -> str:
    """What stays the same from page to page: no blanks, no page number at the end."""
    match = _NUMBER_BEHIND.match(text)
    return re.sub(r"\s+", "", match["stem"] if match else text)


def _running_titles(visible: list[Line], marks: set[int], stems: dict[int, str]) -> set[int]:
    """Lines without a sure page mark that are running titles, told by repetition and by where they stand."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(visible):
        if line.index not in marks and "\t" not in line.text and _title_like(line.text):
            groups[_stem(line.text)].append(place)
    known = {re.sub(r"\s+", "", stem) for stem in stems.values()} | _glued(visible, set(groups))
    bare = {line.index for line in visible if _BARE_NUMBER.match(line.text)}
    found: set[int] = set()
    for stem, places in groups.items():
        numbered = [place for place in places if _NUMBER_BEHIND.match(visible[place].text)]
        beside = [place for place in places if _beside(visible, place, marks)]
        inside = [place for place in places if _interrupts(visible, place, marks | bare if len(places) > 1 else marks)]
        cutting = [place for place in beside if _sentence_is_open(visible, place, marks)]
        if stem in known:
            chosen = [*inside, *beside, *numbered]
        elif len(places) > 1 and (inside or len(beside) > 1 or (len(numbered) > 1 and len(numbered) == len(places))):
            sure = {*inside, *numbered, *cutting}
            chosen = [place for place in places if place in sure or place != places[0]]
        else:
            chosen = [place for place in inside if _PUBLICATION.search(visible[place].text) or numbered]
            chosen += [place for place in cutting if _PERIODICAL.search(visible[place].text)]
        found |= {visible[place].index for place in chosen}
    return found


def _glued(visible: list[Line], stems: set[str]) -> set[str]:
    """Those of ``stems`` that also stand at the end of a longer line, with a page number behind them."""
    ends = [
        match["stem"] for line in visible if line.text[-1].isdigit() and (match := _WIDE_NUMBER_BEHIND.search(line.text[-200:]))
    ]
    return {title for end in ends if (title := _title_at_end(end, stems)) is not None}


def _title_at_end(text: str, titles: set[str]) -> str | None:
    """The longest of ``titles`` (four characters or more) that ``text`` ends with and is longer than."""
    lengths = range(min(_MAX_TITLE, len(text) - 1), 3, -1)
    return next((text[-length:] for length in lengths if text[-length:] in titles), None)


def _beside(visible: list[Line], place: int, marks: set[int]) -> bool:
    """Whether the line next to this one is a page mark."""
    return any(0 <= other < len(visible) and visible[other].index in marks for other in (place - 1, place + 1))


def _sentence_is_open(visible: list[Line], place: int, marks: set[int]) -> bool:
    """Whether the line before this one (page marks aside) is running text that has not come to its end."""
    before = next((line for line in reversed(visible[max(place - 3, 0) : place]) if line.index not in marks), None)
    return before is not None and not ends_sentence(before.text) and RUNNING_TEXT.search(before.text) is not None


def _interrupts(visible: list[Line], place: int, marks: set[int]) -> bool:
    """Whether the lines before and behind this one (page marks aside) make one sentence without it, and not with it."""
    before = next((line for line in reversed(visible[max(place - 3, 0) : place]) if line.index not in marks), None)
    behind = next((line for line in visible[place + 1 : place + 4] if line.index not in marks), None)
    if before is None or behind is None or ends_sentence(before.text) or LIST_MARK.match(behind.text):
        return False
    if not RUNNING_TEXT.search(before.text):
        return False
    text = visible[place].text
    without = goes_on(before.text, behind.text)
    if without < _BELONGS or without <= goes_on(before.text, text) + 2:
        return False
    return text[-1].isdigit() or without > goes_on(text, behind.text)


def _bare_numbers(visible: list[Line], dropped: set[int]) -> set[int]:
    """Bare numbers that stand next to a running title: 5 behind 某某周报; never a number in a column of cells."""
    return {
        line.index
        for place, line in enumerate(visible)
        if line.index not in dropped and _BARE_NUMBER.match(line.text) and _beside(visible, place, dropped)
    }


def _tails(visible: list[Line], dropped: set[int], stems: dict[int, str]) -> dict[int, int]:
    """Running titles glued to the end of a text line: the offset in the line where they begin."""
    titles = {stems.get(line.index, _stem(line.text)) for line in visible if line.index in dropped}
    tails: dict[int, int] = {}
    for line in visible:
        if line.index in dropped or not line.text[-1].isdigit():
            continue
        match = _WIDE_NUMBER_BEHIND.search(line.text[-200:])
        title = _title_at_end(match["stem"], titles) if match else None
        if match and title is not None:
            tails[line.index] = max(len(line.text) - 200, 0) + match.end("stem") - len(title)
    return tails
