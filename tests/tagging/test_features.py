import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizextract.tagging.crf import KEY_BITS
from bizextract.tagging.features import featurize, n_templates
from bizextract.tagging.sequences import LONGEST, sequences

LINE = "（一）2023年6月底前，由市财政局牵头，“一件事”办理时限压缩至5个工作日以内。"


@pytest.mark.parametrize("text", ["", "\n", "市", LINE, f"{LINE}\n\n指标\t牵头单位\t时限\n1\t市公安局\t年底前"])
def test_one_row_of_keys_a_character(text: str) -> None:
    keys = featurize(text)
    assert keys.shape == (len(text), n_templates())
    assert keys.dtype == np.uint64
    assert not (keys >> np.uint64(KEY_BITS)).any()


@pytest.mark.parametrize("other", ["", "市人社局配合。", "2022年底", "（牵头单位：", "“", "》"])
def test_no_feature_looks_across_a_line(other: str) -> None:
    alone = featurize(f"{LINE}\n")
    between = featurize(f"{other}\n{LINE}\n{other}")
    start = len(other) + 1
    differ = np.argwhere(alone != between[start : start + len(LINE) + 1])
    assert not differ.size, f"(character, template): {differ.tolist()}"


def test_neighbours_and_place_make_a_difference() -> None:
    keys = featurize("市财政局、县财政局")
    assert not np.array_equal(keys[1], keys[6])  # 财 after 市, 财 after 县
    assert len({tuple(row) for row in keys}) == len(keys)


def test_digits_are_known_by_shape() -> None:
    """2021年 and 2034年 share features that 甲乙丙丁年 has not."""
    year, other, words = (set(featurize(text)[4].tolist()) for text in ("2021年", "2034年", "甲乙丙丁年"))
    assert len(year & other) > len(year & words)


@given(st.text(alphabet="市局。，；\t\n 0a“”（）", max_size=600))
def test_sequences_cover_all_but_blanks_in_order(text: str) -> None:
    starts, lengths = sequences(text)
    covered = [i for start, length in zip(starts, lengths, strict=True) for i in range(start, start + length)]
    assert covered == sorted(set(covered))
    assert all(0 < length <= LONGEST for length in lengths)
    assert not any("\n" in text[s : s + n] or "\t" in text[s : s + n] for s, n in zip(starts, lengths, strict=True))
    left = set(range(len(text))) - set(covered)
    assert "".join(text[i] for i in sorted(left)).strip("。！？；”’）」』 \t\n") == ""


def test_a_long_line_is_cut_behind_a_comma() -> None:
    text = "市财政局，" * 100
    starts, lengths = sequences(text)
    assert sum(lengths) == len(text)
    assert all(text[s + n - 1] == "，" for s, n in zip(starts, lengths, strict=True))
