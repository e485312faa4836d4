"""Blanks: those that scanning and typesetting put inside words, numbers and dates go; those that divide pieces stay, as one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .adjacency import Adjacency, adjacency, is_han
from .charmap import Edit, MappedText

__all__ = ["settle_blanks"]

_RUN = re.compile("[ \u3000]+")

# Marks that stand close to their neighbours: a blank beside them means nothing, unless it is wide and behind a stop.
_CLOSE = frozenset("、，。：；？！《》〈〉“”‘’（【〔[…%‰℃+=≥≤<>→×·/～~—")
_STOPS = frozenset("。；！？”")

# Characters that a number goes with, so that a blank between never divides: "2021 年", "45 %", "3 个"; not "1 优化".
_MEASURES = frozenset(
    "年月日号时分秒天个项家户件次万亿元千百多余名人份倍成岁周季度条处亩吨米公平里位种类户余笔套台辆张艘间座所批期级度"
)
_BEFORE_NUMBER = frozenset("年月至到于第约近超达为由从在共前满每及和、减增低少升降")
_MORE_THAN = "超不"  # before 过: "超过 5%", "不过 3次"; not 通过　2021年

# Measures of more than one character: "12　小时"; not "3　工业".
_LONG_MEASURE = re.compile("小时|工作日|分钟|平方|立方|百分点")

# Chinese characters spaced out one by one, as a whole piece: "目 录", "市 水 利 局", "王　某"; not "市 财政局".
_SPACED_OUT = re.compile(
    r"(?<![^\n\t \u3000、，。：；（）〔“《])[\u4e00-\u9fff](?P<blank>[ \u3000]{1,4})[\u4e00-\u9fff]"
    r"(?:(?P=blank)[\u4e00-\u9fff])*(?![^\n\t \u3000、，。：；（）〕”》])"
)

# A chapter, article or number at the beginning of a line or cell; the blank behind it divides it from its text.
_NUMBER_AT_START = re.compile(
    r"(?:^|[\n\t])[ \u3000]*(?:第[一二三四五六七八九十百零〇\d]{1,4}[章节条编]|\d{1,2}(?:\.\d{1,2})?|附[件表]\d{0,2})$"
)

# A number with its mark at the beginning of a line or cell: "（二）", "(3)", "1."; a blank behind it means nothing.
_MARKED_NUMBER = re.compile(r"(?:^|[\n\t \u3000])(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2} ?\.)$")

# Digits of one number spaced out: "1 0 个", "10 0 %", "9 9.3%", "3 000 立方米"; not "188 9858", "3 5\t", "2021 100家".
_SPLIT_NUMBER = re.compile(
    r"(?<![\d.])(?:\d{1,3}(?: \d{1,3}){1,5}(?=(?:\.\d{1,2})? ?[年月日天个项家户件次万亿元%‰名份人倍处条笔])"
    r"|\d{1,3}(?: \d{3}){1,4}(?= ?[\u4e00-\u9fff]))(?!\d)"
)

# A decimal number spaced out: "38. 6 公里", "3 . 2 小时", "0. 5 分"; not "1. 5个工作日内" at a line's beginning (a number).
_SPLIT_DECIMAL = re.compile(r"(?<![\d.])(?:(?<=[^\n\t \u3000])\d{1,4}(?: \. ?| ?\. )|\d{1,4} \. ?|0\. )(?=\d)")

_INSIDE = 0.0  # log2 odds from which a single blank between two Chinese characters stands inside a word or sentence
_INSIDE_SPACED = -2.5  # the same in a text that has such blanks all over
_INSIDE_WIDE = 9.0  # the same for a wide blank


@dataclass(frozen=True, slots=True)
class _Habits:
    """Whether the text has blanks between numbers and words, and between the characters of words, all over."""

    around_numbers: bool
    inside_words: bool


def settle_blanks(mapped: MappedText) -> MappedText:
    """Every run of blanks becomes one blank or none: an ideographic one where the run was wide, a plain one where not."""
    if " " not in mapped.text and "\u3000" not in mapped.text:
        return mapped
    for pattern in (_SPACED_OUT, _SPLIT_NUMBER, _SPLIT_DECIMAL):
        mapped = mapped.drop(_RUN, [match.span() for match in pattern.finditer(mapped.text)])
    text = mapped.text
    table = adjacency()
    habits = _habits(text, table)
    edits: list[Edit] = []
    for match in _RUN.finditer(text):
        blank = _divider(match) if _divides(text, match.start(), match.end(), habits, table) else ""
        if match.group() != blank:
            edits.append(Edit(match.start(), match.end(), blank))
    return mapped.edit(edits)


def _habits(text: str, table: Adjacency) -> _Habits:
    spaced = len(re.findall(r"[\u4e00-\u9fff] \d|\d [\u4e00-\u9fff]", text))
    close = len(re.findall(r"[\u4e00-\u9fff]\d|\d[\u4e00-\u9fff]", text))
    pairs = re.findall(r"(?<=([\u4e00-\u9fff])) (?=([\u4e00-\u9fff]))", text)
    inside = sum(1 for first, second in pairs if table.belongs(first, second) >= 4)
    return _Habits(spaced * 5 >= close, inside >= 3 and inside * 3 >= len(pairs))


def _divider(match: re.Match[str]) -> str:
    return " " if match.group() == " " else "\u3000"


def _divides(text: str, start: int, end: int, habits: _Habits, table: Adjacency) -> bool:
    """Whether the run of blanks ``start:end`` divides two pieces."""
    before = text[start - 1] if start else "\n"
    behind = text[end] if end < len(text) else "\n"
    if before in "\n\t" or behind in "\n\t":
        return False
    if (before in "）)." and _MARKED_NUMBER.search(text, max(start - 8, 0), start)) or (before.isdigit() and behind == "."):
        return False
    wide = end - start > 1 or text[start] == "\u3000"
    if before in _CLOSE or behind in _CLOSE or behind in "）)】〕]":
        return wide and before in _STOPS and behind not in _CLOSE
    if before in "-" or behind in "-":
        return not _in_range(text, start, end)
    if before.isdigit() or behind.isdigit():
        return _divides_number(text, start, end, habits, table, wide=wide)
    if is_han(before) and is_han(behind):
        if _NUMBER_AT_START.search(text, max(start - 12, 0), start):
            return True
        if _between_units(text, start, end) or _behind_name(text, start, end):
            return True
        odds = table.belongs(before, behind)
        return odds < (_INSIDE_WIDE if wide else _INSIDE_SPACED if habits.inside_words else _INSIDE)
    if is_han(before) or is_han(behind):
        return wide or (before in "）)" and "（" not in text[max(start - 8, 0) : start])
    return True


# The end of one unit's name before the blank and a whole one with its level behind it: "区信息中心 区督查办"; not "信息中心 区域".
_UNIT_END = "局委办厅部院会府心站队处"
_UNIT_BEHIND = re.compile(r"[省市区县州旗盟镇乡][\u4e00-\u9fff]{1,14}?[局委办厅部院会府心站队处](?![\u4e00-\u9fff])")

# A line of a list of members: a name of two to four characters, perhaps spaced, behind the line's beginning or a colon, and then a
# post: "李军 区财政局局长", "组长：王 伟 市委常委"; not "全面 推进市级机关建设".
_NAME = re.compile(r"(?:^|[\n\t：:])[ \u3000]*[\u4e00-\u9fff][ \u3000]?[\u4e00-\u9fff]{1,3}$")
_POST = re.compile(
    r"[ \u3000]?[^\s。；]{0,30}(?:[局处科厅部院行市县区镇乡州校站队]长|书记|主任|主席|秘书长|检察长|负责人|调研员|委员|经理)"
    r"(?![\u4e00-\u9fff]*[。；])"
)


def _between_units(text: str, start: int, end: int) -> bool:
    return text[start - 1] in _UNIT_END and _UNIT_BEHIND.match(text, end) is not None


def _behind_name(text: str, start: int, end: int) -> bool:
    return _NAME.search(text, max(start - 8, 0), start) is not None and _POST.match(text, end) is not None


def _in_range(text: str, start: int, end: int) -> bool:
    """Blanks around the dash of a range (6月 - 12月), of a number or of a Chinese pair; not those of "A - B"."""
    around = text[max(start - 2, 0) : start].replace("-", "") + text[end : end + 2].replace("-", "")
    return bool(around) and all(char.isdigit() or is_han(char) or char in " 　％%" for char in around)


def _divides_number(text: str, start: int, end: int, habits: _Habits, table: Adjacency, *, wide: bool) -> bool:
    before, behind = text[start - 1], text[end]
    if before.isdigit() and behind.isdigit():
        return True
    if before.isdigit() and (behind in _MEASURES or _LONG_MEASURE.match(text, end)):
        return False
    if before in _BEFORE_NUMBER or (before == "过" and text[max(start - 2, 0)] in _MORE_THAN):
        return False
    if not (is_han(before) or is_han(behind)):
        return before not in "）)" or wide
    if _NUMBER_AT_START.search(text, max(start - 12, 0), start):
        return True
    if wide:
        return True
    return not habits.around_numbers and table.belongs(before, behind) < -4
