from __future__ import annotations

import re

import pytest

from bizextract.cleaning.charmap import Edit, MappedText


def ranges(mapped: MappedText) -> list[tuple[int, int]]:
    return list(zip(mapped.starts, mapped.ends, strict=True))


def test_text_stands_for_itself() -> None:
    assert ranges(MappedText.of("区政府")) == [(0, 1), (1, 2), (2, 3)]


def test_edits_keep_the_map() -> None:
    mapped = MappedText.of("2021 年６月").edit([Edit(4, 5), Edit(6, 7, "6")])
    assert mapped.text == "2021年6月"
    assert ranges(mapped)[4:] == [(5, 6), (6, 7), (7, 8)]


def test_other_length_shares_the_whole_range() -> None:
    assert ranges(MappedText.of("甲and乙").edit([Edit(1, 4, "和")])) == [(0, 1), (1, 4), (4, 5)]
    assert ranges(MappedText.of("ab").edit([Edit(0, 1, "xyz")])) == [(0, 1), (0, 1), (0, 1), (1, 2)]


def test_given_ranges_are_composed_with_earlier_edits() -> None:
    mapped = MappedText.of("  甲乙丙").edit([Edit(0, 2)])
    mapped = mapped.edit([Edit(0, 3, "子丑", ranges=[(0, 2), (1, 3)])])
    assert ranges(mapped) == [(2, 4), (3, 5)]


def test_sub_leaves_what_the_function_refuses() -> None:
    mapped = MappedText.of("a1b2").sub(re.compile(r"\d"), lambda match: None if match.group() == "1" else "")
    assert mapped.text == "a1b"


def test_drop_only_inside() -> None:
    assert MappedText.of("a b c d").drop(re.compile(" "), [(2, 5)]).text == "a bc d"


def test_same_length_refuses_another_length() -> None:
    with pytest.raises(ValueError, match="length"):
        MappedText.of("ab").same_length("abc")
