"""The word segmenter: its text, its life-cycle, what it must hold."""

from __future__ import annotations

import pickle
import random
from pathlib import Path

import pytest
import spacy
import spacy_pkuseg
from hypothesis import given
from hypothesis import strategies as st

from bizextract.corpus import read_markup_file
from bizextract.errors import AnnotationError, InputNotFoundError, ModelNotFoundError
from bizextract.segmentation import _load, load_segmenter, read_segmented, train_segmenter, word_f1, word_pipeline

ROOT = Path(__file__).parents[1]
SEGMENTED = ROOT / "annotations" / "segmented"
MODEL = ROOT / "models" / "bizextract_seg"

TINY = [
    "市 财政局 牵头 ， 2025年 底 前 完成 。",
    "区 教育局 负责 ， 3月 底 前 完成 。",
    "推进 “ 证照分离 ” 改革 。",
    "办理 时限 压缩 到 5 个 工作日 以内 。",
    "县 税务局 配合 ， 持续 推进 。",
    "推行 一窗受理 。",
]


def write_parts(folder: Path, train: list[str], dev: list[str]) -> Path:
    for name, lines in (("train", train), ("dev", dev)):
        (folder / name).mkdir(parents=True)
        (folder / name / "a.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


# ------------------------------------------------------------------------------------------------------------------- text


def test_segmented_text_is_enough_and_divided_in_two_parts() -> None:
    parts = {name: read_segmented(SEGMENTED / name) for name in ("train", "dev")}
    size = {name: sum(len(word) for line in lines for word in line) for name, lines in parts.items()}
    assert size["train"] >= 28_000
    assert size["dev"] >= 4_000
    assert not {path.name for path in (SEGMENTED / "train").glob("*.txt")} & {p.name for p in (SEGMENTED / "dev").glob("*.txt")}


@pytest.mark.parametrize("path", sorted(SEGMENTED.glob("*/*.txt")), ids=lambda path: path.stem)
def test_segmented_text_is_the_text_of_its_notice(path: Path) -> None:
    notice = read_markup_file(ROOT / "annotations" / "train" / path.name)
    whole = ["".join(line.split()) for line in notice.text.splitlines()]
    strange = [line for line in ("".join(words) for words in read_segmented(path.parent)) if not any(line in w for w in whole)]
    mine = {line.replace(" ", "") for line in path.read_text(encoding="utf-8").splitlines()}
    assert not mine & set(strange)


def test_the_same_string_is_divided_the_same_way() -> None:
    # Strings that are one word in one place and several in another because they are two different things:
    # 不得 高于 | 等 不 得; 不到 四成 | 拿 不 到; 提到 锯子 | 提 到 10万 元; 区域评估 7 项 | 分 区域 评估 风险.
    different = {
        "不得",
        "不到",
        "提到",
        "区域评估",
        "园区办",
        "个人",
        "分为",
        "可以",
        "同一",
        "得分",
        "还有",
        "年内",
        "四级",
        "一处",
    }
    lines = read_segmented(SEGMENTED / "train") + read_segmented(SEGMENTED / "dev")
    known = {word for line in lines for word in line if len(word) > 1 and not word[0].isdigit()}
    divided = {
        joined
        for line in lines
        for start in range(len(line))
        for end in range(start + 2, min(start + 6, len(line)) + 1)
        if (joined := "".join(line[start:end])) in known
    }
    assert divided <= different


@pytest.mark.parametrize("content", ["市  财政局\n", " 市 财政局\n", "市 财政局\n\n推进\n", "市\t财政局\n"])
def test_text_that_breaks_the_format_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.txt").write_bytes(content.encode())
    with pytest.raises(AnnotationError, match=r"a\.txt: line \d"):
        read_segmented(tmp_path)


def test_no_text_no_training(tmp_path: Path) -> None:
    with pytest.raises(InputNotFoundError):
        train_segmenter(tmp_path, tmp_path / "model")
    folder = write_parts(tmp_path / "few", TINY, TINY)
    with pytest.raises(AnnotationError, match="at least 10 lines"):
        train_segmenter(folder, tmp_path / "model")
    assert not (tmp_path / "model").exists()


# ------------------------------------------------------------------------------------------------------------- life-cycle


def test_life_cycle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_parts(tmp_path / "text", TINY * 4, TINY)
    random.seed(7)
    expected = random.Random(7).random()
    train_segmenter(folder, tmp_path / "one", iterations=5)
    assert random.random() == expected, "the caller's random numbers go on as if nothing had happened"
    assert capsys.readouterr().out == ""
    train_segmenter(folder, tmp_path / "two", iterations=5)
    for name in ("features.msgpack", "weights.npz"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    segmenter = load_segmenter(tmp_path / "one")
    lines = [line.split() for line in TINY]
    assert [segmenter.cut("".join(line)) for line in lines] == lines  # overfitted
    assert word_f1(segmenter, lines) == 1.0
    assert load_segmenter(tmp_path / "one") is segmenter
    sentence = "区财政局牵头，推进“一窗受理”改革。"
    assert load_segmenter(tmp_path / "two").cut(sentence) == segmenter.cut(sentence)


def test_retraining_into_a_folder_replaces_the_loaded_model(tmp_path: Path) -> None:
    folder = write_parts(tmp_path / "text", TINY * 4, TINY)
    train_segmenter(folder, tmp_path / "model", iterations=3)
    before = load_segmenter(tmp_path / "model")
    train_segmenter(folder, tmp_path / "model", iterations=3)
    assert load_segmenter(tmp_path / "model") is not before


def test_loading_neither_unpickles_nor_downloads(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*args: object, **kwargs: object) -> None:
        raise AssertionError("not on load")

    monkeypatch.setattr(pickle, "load", forbidden)
    monkeypatch.setattr(pickle, "loads", forbidden)
    monkeypatch.setattr(spacy_pkuseg, "download_model", forbidden)
    _load.cache_clear()
    assert load_segmenter(MODEL).cut("市财政局牵头") == ["市", "财政局", "牵头"]


def test_no_segmenter_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelNotFoundError):
        load_segmenter(tmp_path)
    (tmp_path / "features.pkl").write_bytes(b"")  # the old format is not tried
    with pytest.raises(ModelNotFoundError):
        load_segmenter(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelNotFoundError):
        load_segmenter(Path("news"))  # the name of a model that spacy-pkuseg would download


# ------------------------------------------------------------------------------------------------------ the shipped model


def test_model_is_small() -> None:
    assert sum(path.stat().st_size for path in MODEL.iterdir()) < 5_000_000


def test_word_f1_on_other_places() -> None:
    assert word_f1(load_segmenter(MODEL), read_segmented(SEGMENTED / "dev")) > 0.91


@pytest.mark.parametrize(
    "sentence",
    [
        "市 财政局 牵头 ， 2025年 底 前 完成 。",
        "推进 “ 证照分离 ” 改革 ， 实行 告知承诺 制 。",
        "审批 时限 由 20 个 工作日 压缩 到 5 个 工作日 以内 。",
        "责任 单位 ： 市 发展 改革委 、 市 人社局 ， 各 县 （ 市 、 区 ） 人民政府 。",
        "网办率 达到 90% 以上 ， 每 季度 通报 一 次 。",
    ],
)
def test_standard(sentence: str) -> None:
    words = sentence.split()
    assert load_segmenter(MODEL).cut("".join(words)) == words


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("市财政局2025年底前，。“”（） \n\t\r\x1c　"))))
def test_words_joined_are_the_text_without_blanks(text: str) -> None:
    words = load_segmenter(MODEL).cut(text)
    assert "".join(words) == "".join(text.split())
    assert all(words)


def test_long_text_without_a_blank() -> None:
    text = "市财政局牵头，推进“证照分离”改革，2025年底前完成。" * 1_000
    assert "".join(load_segmenter(MODEL).cut(text)) == text


# ------------------------------------------------------------------------------------------------------------------ spaCy


def test_pipeline_has_the_words_and_keeps_them_on_disk(tmp_path: Path) -> None:
    text = "市财政局牵头，\n推进“证照分离”改革，2025年底前完成。"
    words = load_segmenter(MODEL).cut(text)
    nlp = word_pipeline(MODEL)
    doc = nlp(text)
    assert doc.text == text
    assert [token.text for token in doc if not token.is_space] == words
    nlp.to_disk(tmp_path / "nlp")
    assert [token.text for token in spacy.load(tmp_path / "nlp")(text) if not token.is_space] == words


def test_spacy_can_also_initialise_its_tokenizer_from_the_folder() -> None:
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "pkuseg"}}})
    nlp.tokenizer.initialize(pkuseg_model=str(MODEL))
    assert nlp("推进“证照分离”改革").text == "推进“证照分离”改革"
    assert "证照分离" in [token.text for token in nlp("推进“证照分离”改革")]
