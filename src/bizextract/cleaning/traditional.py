"""Traditional characters to simplified, and the pinyin that some mirror sites put in brackets behind each of them."""

from __future__ import annotations

import re
from functools import lru_cache

from opencc import OpenCC

from .adjacency import is_han
from .charmap import Edit, MappedText
from .garble import mend_garbled, traditional_characters, traditional_readings

__all__ = ["simplify"]

# Pinyin in brackets behind a character: "國務(wù)院", "O(shè)計"; not "(yes)" or "COD(mg/L)": a letter with a tone must be in
# it, and a Chinese character or the one letter that garbling leaves before it. A line may be broken before or in it: "關(guā\nn)".
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_PINYIN = re.compile(rf"(?<=[\u3400-\u9fff@-~])[ \n]?\([a-zü \n]{{0,5}}[{_TONES}][a-z \n]{{0,5}}\)")

# Pinyin without a tone: "我們(men)", "超過(guo)"; taken for pinyin only in a text full of it, behind a character that reads so.
_TONELESS = re.compile(r"(?<=[\u3400-\u9fff])[ \n]?\([a-zü \n]{1,7}\)")
_FULL_OF_PINYIN = 5  # brackets; a dictionary note or a name with its reading has fewer

_TRADITIONAL = 0.10  # share of characters that change when simplified: 0.38 in one traditional notice, at most 0.002 in 497 simplified ones

_FEW = 4  # characters; fewer may be names (乾县) or slips in a short simplified text
_SAMPLE = 5000  # characters looked at: enough to tell, and a quoted page of another script behind them does not matter


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplify(mapped: MappedText) -> MappedText:
    """Simplified characters throughout where the text is traditional; any other text is left as it is."""
    toned = len(_PINYIN.findall(mapped.text))
    if toned >= _FULL_OF_PINYIN:
        mapped = mend_garbled(mapped)
        mapped = _drop_pinyin(_drop_pinyin(mapped, _PINYIN), _TONELESS)
    if not _is_traditional(mapped.text):
        return mapped
    lines = mapped.text.split("\n")
    return mapped.same_length("\n".join(_convert(line) for line in lines))


def _drop_pinyin(mapped: MappedText, pattern: re.Pattern[str]) -> MappedText:
    """The character keeps the bracket in its range."""
    text = mapped.text
    brackets = [
        match
        for match in pattern.finditer(text)
        if pattern is not _TONELESS or text[match.start() - 1] in traditional_readings().get(_reading(match), "")
    ]
    return mapped.edit(Edit(match.start() - 1, match.end(), text[match.start() - 1]) for match in brackets)


def _reading(match: re.Match[str]) -> str:
    return "".join(match.group().split())[1:-1]


def _is_traditional(text: str) -> bool:
    traditional = traditional_characters()
    if traditional.isdisjoint(text):
        return False
    sample = text[:_SAMPLE]
    changed = sum(map(traditional.__contains__, sample))
    return changed >= _FEW and changed > _TRADITIONAL * sum(map(is_han, sample))


def _convert(text: str) -> str:
    """Simplified text of the same length; character by character where a phrase would change it."""
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    single = (_converter().convert(char) for char in text)
    return "".join(new if len(new) == 1 else char for char, new in zip(text, single, strict=True))
