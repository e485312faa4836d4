"""The numbers that Word generates before paragraphs (numbering.xml): 一、 （一） 1. ①."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

__all__ = ["Numbering"]

_DIGITS = "〇一二三四五六七八九"
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_PLACEHOLDER = re.compile(r"%([1-9])")
"""A level's number in the pattern of a level. Matches %1 in 第%1条; must not match 50%."""

_MOST_STYLES = 20
"""Styles that are followed from one to the one that it is based on; Word itself nests ten."""


def _chinese(number: int) -> str:
    """1 to 9,999 in Chinese: 十, 二十一, 一百零五."""
    if not 0 < number < 10_000:
        return str(number)
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("〇" if gap and text else "") + _DIGITS[digit] + name
            gap = False
        elif text:
            gap = True
    text = text.replace("〇", "零")
    return text[1:] if text.startswith("一十") else text


def _letters(number: int) -> str:
    """a to z, then aa, bb, as Word has it."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), _ROMAN, strict=True):
        text += sign * (number // value)
        number %= value
    return text


_ROMAN = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"({number})"


def _formatted(number: int, style: str) -> str:
    """A number in one of Word's number formats; formats without a rule here are decimal."""
    if style in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCountingThousand",
        "taiwaneseCounting",
    ):
        return _chinese(number)
    if style in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return _circled(number)
    if style == "ideographTraditional":
        return _HEAVENLY[(number - 1) % 10]
    if style == "decimalFullWidth":
        return str(number).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    if style == "decimalZero":
        return f"{number:02}"
    if style in ("upperLetter", "lowerLetter"):
        return _letters(number).upper() if style == "upperLetter" else _letters(number)
    if style in ("upperRoman", "lowerRoman"):
        return _roman(number).upper() if style == "upperRoman" else _roman(number)
    return "" if style in ("bullet", "none") else str(number)


@dataclass
class _Level:
    style: str
    pattern: str
    start: int
    restart: int | None  # the level (from 1) whose numbers restart this one; 0 for none, None for every higher one


@dataclass
class _List:
    """A list of the document: its levels, and the abstract list whose counters it shares."""

    levels: dict[int, _Level]
    abstract: str
    overrides: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document, in the order they are asked for."""

    def __init__(self, document: Document) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[str] = set()
        self._styles: dict[str, _Element] = {str(style.get(qn("w:styleId"))): style for style in document.styles.element}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # python-docx's words for "has none"
            return
        self._read(root)

    def _read(self, root: _Element) -> None:
        abstracts: dict[str, dict[int, _Level]] = {}
        for abstract in root.findall(qn("w:abstractNum")):
            levels = {_number(level, "w:ilvl"): _level(level) for level in abstract.findall(qn("w:lvl"))}
            abstracts[str(abstract.get(qn("w:abstractNumId")))] = levels
        for item in root.findall(qn("w:num")):
            abstract_id = _value(item, "w:abstractNumId") or ""
            levels, overrides = dict(abstracts.get(abstract_id, {})), {}
            for override in item.findall(qn("w:lvlOverride")):
                depth = _number(override, "w:ilvl")
                if (own := override.find(qn("w:lvl"))) is not None:
                    levels[depth] = _level(own)
                if (start := _value(override, "w:startOverride")) is not None:
                    overrides[depth] = int(start)
            self._lists[str(item.get(qn("w:numId")))] = _List(levels, abstract_id, overrides)

    def label(self, paragraph: _Element) -> str:
        """The number before a paragraph as Word shows it, "" for none and for bullets. Call it once a paragraph, in order."""
        number_id, depth = self._place(paragraph)
        listed = self._lists.get(number_id or "0")
        if listed is None or depth not in listed.levels:
            return ""
        counts = self._counts.setdefault(listed.abstract, {})
        if number_id not in self._started:
            self._started.add(str(number_id))
            for level, start in listed.overrides.items():
                counts[level] = start - 1
        counts[depth] = counts.get(depth, listed.levels[depth].start - 1) + 1
        for lower in [level for level in counts if level > depth]:
            restart = listed.levels[lower].restart if lower in listed.levels else None
            if restart is None or 0 < depth + 1 <= restart:
                del counts[lower]

        def shown(match: re.Match[str]) -> str:
            level = int(match.group(1)) - 1
            told = listed.levels.get(level)
            return _formatted(counts.get(level, told.start), told.style) if told else ""

        return "" if listed.levels[depth].style == "bullet" else _PLACEHOLDER.sub(shown, listed.levels[depth].pattern)

    def _place(self, paragraph: _Element) -> tuple[str | None, int]:
        """List and level of a paragraph: its own, or those of its style and the styles that it is based on."""
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if own is not None and (number := _value(own, "w:numId")) is not None:
            return number, int(_value(own, "w:ilvl") or 0)
        style_id = _value(paragraph.find(qn("w:pPr")), "w:pStyle")
        depth: str | None = None
        for _ in range(_MOST_STYLES):
            style = self._styles.get(style_id or "")
            if style is None:
                break
            told = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if told is not None:
                depth = depth or _value(told, "w:ilvl")
                if (number := _value(told, "w:numId")) is not None:
                    return number, int(depth or 0)
            style_id = _value(style, "w:basedOn")
        return None, 0


def _level(element: _Element) -> _Level:
    restart = _value(element, "w:lvlRestart")
    return _Level(
        style=_value(element, "w:numFmt") or "decimal",
        pattern=_value(element, "w:lvlText") or "",
        start=int(_value(element, "w:start") or 1),
        restart=None if restart is None else int(restart),
    )


def _number(element: _Element, attribute: str) -> int:
    return int(element.get(qn(attribute)) or 0)


def _value(element: _Element | None, child: str) -> str | None:
    """The ``w:val`` of a child element."""
    found = None if element is None else element.find(qn(child))
    return None if found is None else found.get(qn("w:val"))
