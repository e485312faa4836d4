"""Dirt that scanning, typesetting and copying leave: blanks, broken lines, page marks, widths, lost tabs."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Final

from .soiling import Change

__all__ = ["blanks", "broken_lines", "lost_tabs", "page_marks", "widths"]

# A Chinese character: 社; not 、 and not A.
_HAN: Final = "\u4e00-\u9fff"
# Where a blank may come: between a digit and a Chinese character (2021|年), inside words (财|政), inside numbers (1|0), behind a
# mark (，|加快); not between 3 and %, not at a line's end.
_AROUND_NUMBER = re.compile(rf"(?<=\d)(?=[{_HAN}])|(?<=[{_HAN}])(?=\d)")
_INSIDE_WORD = re.compile(rf"(?<=[{_HAN}])(?=[{_HAN}])")
_INSIDE_NUMBER = re.compile(r"(?<=\d)(?=\d)")
_BEHIND_MARK = re.compile(rf"(?<=[，、；：])(?=[{_HAN}])")
# How often, by habit of the text: typesetting puts blanks around every number, OCR now and then one anywhere.
_HABITS: Final = (
    ((_AROUND_NUMBER, 0.95), (_INSIDE_WORD, 0.001)),
    ((_AROUND_NUMBER, 0.5), (_INSIDE_WORD, 0.01), (_INSIDE_NUMBER, 0.02), (_BEHIND_MARK, 0.05)),
    ((_AROUND_NUMBER, 0.1), (_INSIDE_WORD, 0.03), (_BEHIND_MARK, 0.1)),
)
_WIDE_BLANKS: Final = 0.02
"""Share of ideographic ones among the blanks."""

_LINE = re.compile(r"[^\n]+")
_NEVER_FIRST: Final = frozenset("，、。；：？！）》”’〕】,;%％")
"""Marks that typesetting does not put at the beginning of a line."""
_NEVER_LAST: Final = frozenset("（《“‘〔【")
_WIDTHS: Final = (18, 44)  # characters of a line, from a narrow column to a page across
_STRAY: Final = (80, 300)  # characters from one stray break to the next
_PAGE: Final = (250, 700)  # characters of a page: shorter than real ones, so that texts of 1,000 characters have some
_MARGIN: Final = 3  # characters of its paragraph that stay on either side of a page end

_PAGE_FORMS: Final = ("— {0} —", "- {0} -", "-{0}-", "—{0}—", "·{0}·", "第 {0} 页 共 {1} 页", "第{0}页", "{0}/{1}")
_TITLES: Final = ("政务公开文件汇编", "工作简报 第{2}期", "内部资料 注意保存", "改革工作动态（第{2}期）", "政策文件选编 {2}")
_TITLED: Final = 0.4  # of the texts with page marks: those with a running title too
_OWN_TITLE: Final = 0.5  # of these: the notice's own title runs
# A line that can run as a title: "某县优化营商环境行动方案"; not "某市人民政府办公室", not a paragraph.
_OWN = re.compile(r"[^，。；：\n]{6,40}(?:方案|要点|清单|报告|措施|办法|意见|计划|案例|细则|条例|通知)")

_DIGITS: Final = str.maketrans("0123456789%.-+/", "０１２３４５６７８９％．－＋／")
_MARKS: Final = str.maketrans("，：；（）", ",:;()")
# A number with its sign: "12.5%", "2021", "2019-2021"; not the full stop behind "1. 推进".
_NUMBER = re.compile(r"\d+(?:[.\-/+]\d+)*%?")
_MARK = re.compile("[，：；（）]")
_SOME: Final = 0.4  # share of the numbers, and of the marks, in a text where not all have another width


def blanks(text: str, rng: random.Random) -> Iterator[Change]:
    """Blanks around numbers and inside words and numbers."""
    habit = rng.choice(_HABITS)
    places = {match.start(): share for pattern, share in habit for match in pattern.finditer(text)}
    for place in sorted(places):
        if rng.random() < places[place]:
            yield Change(place, place, "\u3000" if rng.random() < _WIDE_BLANKS else " ")


def broken_lines(text: str, rng: random.Random) -> Iterator[Change]:
    """Line ends inside sentences, words and numbers: at a fixed width, or here and there; rows of tables stay whole."""
    fixed = rng.random() < 0.5
    width = rng.randint(*_WIDTHS)
    end = rng.randint(*_STRAY)
    for line in _prose(text):
        begin = line.start()  # of the line that is being broken off
        end = begin + width if fixed else max(end, begin + _MARGIN)
        while end < line.end():
            place = next((place for place in range(end, begin, -1) if _may_break(text, place)), None)
            if place is not None:
                yield Change(place, place, "\n")
                begin = place
            end += width if fixed else rng.randint(*_STRAY)


def page_marks(text: str, rng: random.Random) -> Iterator[Change]:
    """Page ends in the middle of sentences: a page number, perhaps a running title on the next page."""
    form, number, last, issue = rng.choice(_PAGE_FORMS), rng.randint(1, 12), rng.randint(20, 60), rng.randint(1, 48)
    gap = rng.choice(("\n", "\n", "\n\n"))
    head = ""
    if rng.random() < _TITLED:
        own = next((line.group().strip() for line in _prose(text) if _OWN.fullmatch(line.group().strip())), None)
        title = own if own is not None and rng.random() < _OWN_TITLE else rng.choice(_TITLES).format(0, 0, issue)
        head = title + gap
    end = rng.randint(*_PAGE)
    for line in _prose(text):
        end = max(end, line.start() + _MARGIN)
        while end <= line.end() - _MARGIN:
            if _may_break(text, end):
                yield Change(end, end, gap + form.format(number, last) + gap + head)
                number += 1
                end += rng.randint(*_PAGE)
            else:
                end += 1


def widths(text: str, rng: random.Random) -> Iterator[Change]:
    """Full-width digits and signs, or half-width marks, or both."""
    kinds = rng.choice((((_NUMBER, _DIGITS),), ((_MARK, _MARKS),), ((_NUMBER, _DIGITS), (_MARK, _MARKS))))
    share = rng.choice((1.0, _SOME))
    found = {match.span(): match.group().translate(table) for pattern, table in kinds for match in pattern.finditer(text)}
    for (start, end), changed in sorted(found.items()):
        if rng.random() < share:
            yield Change(start, end, changed)


def lost_tabs(text: str, rng: random.Random) -> Iterator[Change]:
    """Blanks or line ends where cells were divided by tabs."""
    divider = rng.choice((" ", "  ", "\u3000", "\n"))
    for match in re.finditer("\t+", text):
        yield Change(match.start(), match.end(), divider, [(0, len(divider))] * (match.end() - match.start()))


def _prose(text: str) -> Iterator[re.Match[str]]:
    """Lines that are no rows of tables."""
    return (line for line in _LINE.finditer(text) if "\t" not in line.group())


def _may_break(text: str, place: int) -> bool:
    return text[place] not in _NEVER_FIRST and text[place - 1] not in _NEVER_LAST
