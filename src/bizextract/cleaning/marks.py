"""Characters: line ends, blanks, invisible characters, widths, quotation marks, brackets, dashes; one form of each."""

from __future__ import annotations

import html
import re
import unicodedata

from .adjacency import is_han
from .charmap import MappedText

__all__ = ["unify_characters", "unify_punctuation"]

# Line ends: "\r\n" is one; also CR, vertical tab, form feed, NEL, line and paragraph separator. Not a blank.
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")

# An entity left by a web page: "&nbsp;" "&ldquo;" "&#8220;"; not "R&D;" with a space, and not the company name "A&B".
_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|ldquo|rdquo|lsquo|rsquo|mdash|ndash|middot|hellip|amp|lt|gt|quot|#\d{2,5});")

# Debris of conversions. "[bookmark: _GoBack]" is dropped, "[2020]" is not; "**重点**" loses its stars, "3*5" keeps its own;
# "## 一、总体要求" loses its marks at the line's start, "C#" does not.
_DEBRIS = re.compile(r"\[bookmark: ?[^\]\n]{0,60}\]|\*\*|(?m:^#{1,6} )")

# "and" that a mirror site put for 和: "审批and监管"; not "R and D", not "brand".
_STRAY_AND = re.compile(r"(?<=[\u4e00-\u9fff”）]) ?and ?(?=[\u4e00-\u9fff“（])")

# The ideographic blank stays as it is until blanks are settled: it is a wide one.
_BLANKS = "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_KEPT_WIDE = "！（），：；？～"  # full-width marks that are Chinese punctuation and stay as they are


def _character_table() -> dict[int, str]:
    """One character for one: blanks, full-width forms, half-width punctuation, radicals and compatibility characters."""
    table = {ord(char): " " for char in _BLANKS}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in _KEPT_WIDE}
    for first, last in ((0x2E80, 0x2FD5), (0xF900, 0xFAFF)):  # radicals ⼯ for 工 (PDF fonts) and compatibility characters
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table[code] = plain
    forms: tuple[str, ...] = (
        "｡。",
        "､、",
        "｢“",
        "｣”",
        "「“",
        "」”",
        "『‘",
        "』’",
        "﹁“",
        "﹂”",
        "﹃‘",
        "﹄’",
        "〝“",
        "〞”",
        "﹝〔",
        "﹞〕",
        "‧·",
        "・·",
        "∙·",
    )
    forms += ("﹙（", "﹚）", "﹐，", "﹑、", "﹒.", "﹔；", "﹕：", "﹖？", "﹗！", "﹪%", "〜～", "∼～", "˜～")
    forms += ("―—", "─—", "━—", "⸺—", "‐-", "‑-", "‒-", "–-", "−-", "﹣-", "﹘-")
    return table | {ord(form[0]): form[1] for form in forms}


_CHARACTERS = _character_table()

# Characters without a meaning of their own in a text: controls, soft hyphen, zero-width and direction marks, BOM, variation
# selectors, private use, halves of surrogate pairs, noncharacters. Not "\n" and "\t".
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff]+"
)

# The letter O for a nought inside a number: "2O21年", "1OO个"; not "H2O", not "CO2", not "3O" alone.
_LETTER_NOUGHT = re.compile(r"(?<![A-Za-z\d])\d+[Oo○〇](?:[\dOo○〇]*(?=[年月日天个项家万亿元%件户]))")


def unify_characters(mapped: MappedText) -> MappedText:
    """One form of every line end, blank, digit and letter; invisible characters and debris go."""
    mapped = mapped.sub(_LINE_END, "\n")
    if "&" in mapped.text:
        mapped = mapped.sub(_ENTITY, lambda match: html.unescape(match.group()))
    mapped = mapped.same_length(mapped.text.translate(_CHARACTERS))
    mapped = mapped.sub(_INVISIBLE, "")
    mapped = mapped.sub(_DEBRIS, "")
    mapped = mapped.sub(_STRAY_AND, "和")
    return mapped.sub(_LETTER_NOUGHT, lambda match: re.sub("[Oo○〇]", "0", match.group()))


# ------------------------------------------------------------------------------------------------------------ punctuation

_CHINESE = r"\u3400-\u4dbf\u4e00-\u9fff、。，：；？！“”‘’《》〈〉（）〔〕【】…—×"

# Half-width marks with a Chinese neighbour. "，" in "好,快" and "5%,比"; not in "1,200" or "A,B". ":" in "单位:市" and
# "电话:0592"; not in "8:30" or "http://". ";" in "局;市"; not in "a;b". "?" and "!" behind a Chinese character; not "a?".
_HALF_WIDTH = re.compile(
    rf"(?<=[{_CHINESE}]),|,(?=[{_CHINESE}])"
    rf"|(?<=[{_CHINESE}]):(?!/)|(?<![\d/]):(?=[{_CHINESE}])"
    rf"|(?<=[{_CHINESE}]);|;(?=[{_CHINESE}])"
    rf"|(?<=[{_CHINESE}])[?!]"
)
_FULL_WIDTH = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！"}

# A half-width full stop that ends a Chinese sentence at a line's end: "认真实施.\n"; not the dots of "加速跑.....", not "一."
# or "1." (numbers), not "No.".
_FULL_STOP = re.compile(r"(?<=[\u4e00-\u9fff”）])(?<![一二三四五六七八九十])\.(?=\n|$|[”’])(?!\.)")

# A bracket pair in one line without another inside, or a bracket alone; decided by what stands in and around it.
_BRACKETS = re.compile(r"\((?P<inside>[^()（）\n]{0,200})\)|[()]")

# The year of a document number in whichever brackets: "国办发[2020]24号", "渝府发（2021）8号"; not "方案（2021）".
_DOCUMENT_YEAR = re.compile(r"(?<=[\u4e00-\u9fff])[\[(（【﹝〔<〈](\d{4})[\])）】﹞〕>〉](?= ?第? ?\d{1,5} ?号)")

# A dash between two numbers or dates: "5—6月", "1%～3%", "2021年6月－12月"; not the dash of a sentence "——", not "一～三".
_RANGE_DASH = re.compile(r"(?<=[\d年月日号时天个%‰万亿元）)])[—～~](?=[\d第])")

# Two hyphens between Chinese characters are a dash: "平台--大厅"; not "2021--2022".
_DOUBLE_HYPHEN = re.compile(r"(?<=[\u4e00-\u9fff”》）])--(?=[\u4e00-\u9fff“《（])")

# Straight double quotation marks; those behind a digit may be inches (27"屏): a Chinese neighbour decides for the whole line.
_STRAIGHT_QUOTE = re.compile('"')


def unify_punctuation(mapped: MappedText) -> MappedText:
    """Punctuation of Chinese sentences in its full-width form; that of numbers, times, addresses and Latin text as it is."""
    if '"' in mapped.text:
        mapped = mapped.same_length(_curl_quotes(mapped.text))
    text = mapped.text
    text = _DOCUMENT_YEAR.sub(r"〔\1〕", text)
    text = _BRACKETS.sub(_widen_brackets, text)
    text = _HALF_WIDTH.sub(lambda match: _FULL_WIDTH[match.group()], text)
    text = _FULL_STOP.sub("。", text)
    text = _RANGE_DASH.sub("-", text)
    text = _DOUBLE_HYPHEN.sub("——", text)
    return mapped.same_length(text)


def _is_chinese(char: str) -> bool:
    return is_han(char) or char in "、。，：；《》“”"


def _widen_brackets(match: re.Match[str]) -> str:
    """（此件公开） and 建设（2期） in full width; f(x) and COD(mg/L) as they are."""
    text, start, end = match.string, match.start(), match.end()
    before, behind = text[max(start - 1, 0) : start], text[end : end + 1]
    latin = before.isascii() and before.isalnum()
    inside = match["inside"] or ""
    if any(map(is_han, inside)) or (not latin and any(map(_is_chinese, before + behind))):
        return match.group().replace("(", "（").replace(")", "）")
    return match.group()


def _curl_quotes(text: str) -> str:
    """Turn straight quotation marks by turns into “ and ”, line by line, where the line is Chinese."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if '"' in line and any(is_han(char) for char in line):
            marks = iter("“”" * (line.count('"') // 2 + 1))
            if "“" not in line and "”" not in line:
                lines[number] = _STRAIGHT_QUOTE.sub(lambda _, marks=marks: next(marks), line)  # type: ignore[misc]
    return "\n".join(lines)
