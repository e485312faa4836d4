"""Properties of the character map and of cleaning as a whole."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bizextract.cleaning import clean
from bizextract.records.stages import Source

from .support import assert_map, cleaned

PIECES = [
    *"的市区局办，。、：；（）“”《》-—～ \n\n\t　0123456789年月日%abO().,:;?\"'[]〔〕一二三四",
    *[
        "牵头单位：",
        "责任单位：",
        "市税务局",
        "2021 年",
        "\r\n",
        "\u200b",
        "— 3 —",
        "第 2 页",
        "国(guó)",
        "國務(wù)院",
        "（一）",
        "1.",
    ],
    *[
        "and",
        "[bookmark: _GoBack]",
        "　　",
        "区政府公报　　04",
        "审批",
        "&nbsp;",
        "**",
        "?。ㄒ唬┙ㄔO(shè)",
        "?gòu)建",
        "１２％",
    ],
]
noisy_chinese = st.lists(st.sampled_from(PIECES), max_size=50).map("".join)
any_text = st.one_of(noisy_chinese, st.text(max_size=50), st.text(st.characters(), max_size=20))


@settings(deadline=None, max_examples=300)
@given(any_text)
def test_every_character_has_its_range(text: str) -> None:
    assert_map(text, clean(Source(text)))


@settings(deadline=None, max_examples=300)
@given(any_text)
def test_clean_text_stays_as_it_is(text: str) -> None:
    once = cleaned(text)
    assert cleaned(once) == once


@settings(deadline=None, max_examples=200)
@given(noisy_chinese, st.data())
def test_there_and_back(text: str, data: st.DataObject) -> None:
    result = clean(Source(text))
    if not result.text:
        return
    start = data.draw(st.integers(0, len(result.text) - 1))
    end = data.draw(st.integers(start + 1, len(result.text)))
    back = result.to_clean(*result.to_raw(start, end))
    assert back is not None
    assert back[0] <= start
    assert back[1] >= end


def test_empty_and_blank() -> None:
    for text in ("", " ", "\n", "\ufeff"):
        result = clean(Source(text))
        assert_map(text, result)
        assert result.text.strip() == ""


def test_lone_surrogates_are_dropped() -> None:
    assert cleaned("市\ud800税务局") == "市税务局"
