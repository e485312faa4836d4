"""Numbers at the head of headings and items, and the level that each style of number has in a notice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

__all__ = ["Marker", "Style", "bare_numbers", "read_marker", "style_order"]


class Style(Enum):
    """Styles of numbers, in the order in which Chinese official documents nest them (GB/T 9704: 一、（一）1.（1））."""

    PART = "第一编"
    CHAPTER = "第一章"
    SECTION = "第一节"
    PLAIN = "heading without a number"
    ARTICLE = "第一条"
    FIRST = "第一，"
    CHINESE = "一、"
    CHINESE_BRACKET = "（一）"
    ARABIC = "1."
    DOTTED = "1.1"
    ARABIC_BRACKET = "（1）"
    CIRCLE = "①"
    LETTER = "A."
    WORD = "一是"
    TASK = "任务1"
    CARD = "任务编号：ZL-01"
    CODE = "ZL-01"
    BULLET = "●"


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the head of a line: as printed without the stop behind it, its value, and where the text behind it begins."""

    style: Style
    number: str | None
    value: int
    start: int
    end: int


DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九十")} | {"零": 0, "两": 2}
CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
CN = "[〇零一二三四五六七八九十百]"
# One alternative for each style; blanks may stand behind the number and, in dirty text, inside brackets.
PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    # 第一编, 第二部分, 第三篇; not 第二部分地区 (a word goes on)
    (Style.PART, re.compile(rf"(第{CN}{{1,4}}(?:编|篇|部分))(?=[\s:：、]|$)[\s:：、]*")),
    # 第五章 法律责任; not 第五章程
    (Style.CHAPTER, re.compile(rf"(第\s?{CN}{{1,4}}\s?章)(?!程)[\s:：、]*")),
    # 第二节 监督; not 第二节点
    (Style.SECTION, re.compile(rf"(第\s?{CN}{{1,4}}\s?节)(?!点|约)[\s:：、]*")),
    # 第三条 市人民政府应当; not 第三条款 and not 第三条第二款 (a reference)
    (Style.ARTICLE, re.compile(rf"(第\s?(?:{CN}{{1,5}}|\d{{1,3}})\s?条)(?![款例第、和规的至])[\s:：]*")),
    # 第一，看清差距 and 第一条建议 is not one; 其一，…
    (Style.FIRST, re.compile(r"((?:第|其)[一二三四五六七八九十]{1,2})[，,、]\s*")),
    # 一、 and OCR's 一． 一, ; not 一、二线城市 (a numeral goes on) and not 一个
    (Style.CHINESE, re.compile(rf"({CN}{{1,4}})(?:[、．]|[.,，](?=\s?\S))(?!{CN}{{1,2}}[、线期级类])\s*")),
    # （一）建设; not （一）、（二）项 (a list of references)
    (Style.CHINESE_BRACKET, re.compile(rf"([（(〔【\[]\s?{CN}{{1,4}}\s?[）)〕】\]])(?!、\s?[（(])[、.．，,]?\s*")),
    # 一是统一发布; 一要; not 一是一二是二 and not 一是因为 inside a sentence (this looks at the head of a line only)
    (Style.WORD, re.compile(r"([一二三四五六七八九十]{1,2}[是要])(?![一二三四五六七八九十]{1,2}[是要])[，,：:]?\s*")),
    # 1.1 标题, 2-3 标题; not 1.5万元 and not 2021.6 (a numeral that a unit or word without blank or stop follows)
    (
        Style.DOTTED,
        re.compile(
            r"(\d{1,2}(?:[.．-]\d{1,2}){1,3})(?:[\s、.．](?!\d)\s*|"
            r"(?=[\u4e00-\u9fff]{4}))(?![万亿个项家元%％倍年月日号户件天人条])"
        ),
    ),
    # 1. 标题, 12、标题, 3．标题; not 1.5万元, not 2021.
    (Style.ARABIC, re.compile(r"(\d{1,3})\s?(?:[、．]|\.(?!\d)|[,，](?=[\u4e00-\u9fff“]))\s*(?!\d{1,2}[日月年])")),
    # （1）标题, 1）标题; not （2021年）
    (Style.ARABIC_BRACKET, re.compile(r"([（(〔【\[]\s?\d{1,3}\s?[）)〕】\]]|\d{1,2}[）)])[、.．]?\s*")),
    # ① 标题
    (Style.CIRCLE, re.compile(rf"([{CIRCLES}])[、.．]?\s*")),
    # 任务1 标题, 举措三：标题; not 任务分工
    (
        Style.TASK,
        re.compile(
            r"(?:任务|举措|措施|行动|事项|专栏|议题|问题)\s?(\d{1,2}|[一二三四五六七八九十]{1,2})(?:[\s、.．：:]|(?=[“]))\s*"
        ),
    ),
    # 任务编号：ZL-01 (a card's first line); not 编号规则
    (Style.CARD, re.compile(r"(?:任务|事项)?编号[：:]\s?([A-Z]{0,3}-?\d{1,3}(?:-\d{1,3})?)$")),
    # ZL-01 标题, B12. 标题; not A级 and not 5G-A
    (Style.CODE, re.compile(r"((?:[A-Z]{1,3}-?\d{1,3}(?:-\d{1,3})?))(?=[\s.、．：:\t]|[\u4e00-\u9fff])(?!级)[.、．：:]?\s*")),
    # A. 标题; not ABC
    (Style.LETTER, re.compile(r"([（(]?[A-Ha-h][）)]|[A-Ha-h](?=[.、．]))[.、．]?\s*")),
    # ● 标题, * 标题, - 标题; not -5% and not **粗体**
    (Style.BULLET, re.compile(r"([●■◆▪▶►★☆◎○□※➤✓·•]|[*+](?=\s)|[-—–](?=\s))\s*(?=\S)")),
)
# A number that nothing divides from its title: "1 专利预审", "2全面推行"; not "28项事项", "3个工作日内" (a measure word
# follows).
BARE = re.compile(
    r"(\d{1,2})\s*(?=[\u4e00-\u9fff“‘「\"])(?![年月日个项家条户万亿元天小类件次名人位处座亩米公里千批轮宗笔岁级度倍成折分种台套场所期年周届号楼层站点])"
)
# Markdown's heading and bold marks before a number: "## 第五章", "**问1：…**".
MARKDOWN = re.compile(r"(?:#{1,6}\s+|\*\*)?")


def chinese_value(text: str) -> int:
    """Value of a Chinese numeral below 1000 (十二 → 12, 一百零三 → 103); 0 where there is none."""
    total = current = 0
    for c in text:
        if c == "百":
            total, current = total + 100 * (current or 1), 0
        elif c == "十":
            total, current = total + 10 * (current or 1), 0
        elif c in DIGITS:
            current = DIGITS[c]
    return total + current


def marker_value(number: str) -> int:
    if number in CIRCLES:
        return CIRCLES.index(number) + 1
    if digits := re.findall(r"\d+", number):
        return int(digits[-1])
    return chinese_value(number)


def read_marker(text: str) -> Marker | None:
    """The number that ``text`` (a line) begins with, or None.

    >>> read_marker("（二）推动实施")
    Marker(style=<Style.CHINESE_BRACKET: '（一）'>, number='（二）', value=2, start=0, end=3)
    """
    lead = MARKDOWN.match(text)
    at = lead.end() if lead else 0
    for style, pattern in PATTERNS:
        if match := pattern.match(text, at):
            if match.end() == len(text) and style not in (Style.CHAPTER, Style.CARD):
                return None
            number = match[1]
            return Marker(style, None if style is Style.BULLET else number, marker_value(number), match.start(1), match.end())
    return None


def style_order(markers: Iterable[tuple[Style, int]]) -> dict[Style, int]:
    """The level (from 1) of each style in a notice, from the sequence of styles and values of its markers.

    The order is that of `Style`, except that a style which begins anew (value 1) right below another one at least twice, and
    more often than the other way about, is the inner one: notices that put （一） below 1. keep their own order.
    """
    sequence = list(markers)
    below: Counter[tuple[Style, Style]] = Counter()
    for (outer, _), (inner, value) in pairwise(sequence):
        if value == 1 and inner is not outer:
            below[outer, inner] += 1
    present = {style for style, _ in sequence}
    order: list[Style] = [style for style in Style if style in present]
    for _ in order:
        for i in range(len(order) - 1):
            upper, lower = order[i], order[i + 1]
            if below[lower, upper] >= 2 and below[lower, upper] > below[upper, lower]:
                order[i], order[i + 1] = lower, upper
    return {style: level for level, style in enumerate(order, 1)}


def bare_numbers(texts: Sequence[str], taken: Callable[[int], bool]) -> dict[int, Marker]:
    """Numbers without a stop (1 标题, 2标题), by line: only where they count up from 1 over at least three lines.

    A single line that begins with a digit proves nothing: 28项事项代跑代领 may be the rest of a broken line.
    """
    found: dict[int, Marker] = {}
    run: list[tuple[int, Marker]] = []
    for i, text in enumerate(texts):
        match = None if taken(i) else BARE.match(text)
        if not match:
            continue
        value = int(match[1])
        if value == len(run) + 1:
            run.append((i, Marker(Style.ARABIC, match[1], value, 0, match.end())))
        elif value == 1:
            run = [(i, Marker(Style.ARABIC, match[1], value, 0, match.end()))]
        if len(run) >= 3:
            found.update(run)
    return found
