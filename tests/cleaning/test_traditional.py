"""Traditional characters, pinyin in brackets, and text read from the wrong byte."""

from __future__ import annotations

import pytest

from bizextract.cleaning import clean
from bizextract.records.stages import Source

from .support import cleaned

# Enough pinyin that the text counts as one of a mirror site; every test text stands behind it.
MIRROR = "市發(fā)展改革委會(huì)同各區(qū)人民政府優(yōu)化營商環(huán)境。\n"
MIRROR_CLEAN = "市发展改革委会同各区人民政府优化营商环境。\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("國務(wù)院", "国务院"),
        ("各開發(fā)區(qū)管委會(huì)", "各开发区管委会"),
        ("我們(men)負責(zé)", "我们负责"),
        (
            "由市政務\n(wù)服務(w ù)中心、市直有關(guā\nn)部門(mé\nn)負責，超\n過(gu\no)5個",
            "由市政务服务中心、市直有关部门负责，超过5个",
        ),
        ("指標(biāo)(B-READY)", "指标（B-READY）"),
    ],
)
def test_pinyin(given: str, expected: str) -> None:
    assert cleaned(MIRROR + given) == MIRROR_CLEAN + expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("\n?。ㄒ唬┙ㄔO(shè)法治環(huán)境", "\n（一）建设法治环境"),
        ("\n?。ㄈ?gòu)建服務(wù)體系", "\n（三）构建服务体系"),
        ("推廣燃?xì)庑⌒蜆?biāo)準(zhǔn)接入", "推广燃气小型标准接入"),
        ("解決補(bǔ)償?shù)戎卮髥栴}。", "解决补偿等重大问题。"),
        ("破產(chǎn)程序?qū)嵺`", "破产程序实践"),
        ("展會(huì)向?qū)I(yè)展會(huì)轉(zhuǎn)型", "展会向专业展会转型"),
    ],
)
def test_garbled(given: str, expected: str) -> None:
    assert cleaned(MIRROR + given) == MIRROR_CLEAN + expected


@pytest.mark.parametrize("question", ["為什么?有什么辦法?", "問:何時(shí)辦理?答:三日內(nèi)。"])
def test_question_marks_are_not_garbled(question: str) -> None:
    assert cleaned(MIRROR + question).count("？") + cleaned(MIRROR + question).count("?") == question.count("?")


def test_bracket_belongs_to_its_character() -> None:
    text = MIRROR + "由國務(wù)院發(fā)布"
    result = clean(Source(text))
    start = result.text.index("国务院")
    assert result.to_raw(start, start + 3) == (text.index("國"), text.index("發(fā)布"))
    assert result.to_raw(start, start + 2) == (text.index("國"), text.index("院"))


def test_garbled_piece_maps_to_its_own_place() -> None:
    text = MIRROR + "\n?。ㄒ唬┙ㄔO(shè)法治"
    result = clean(Source(text))
    start = result.text.index("建设")
    assert result.to_raw(start, start + 2) == (text.index("┙"), text.index("法治"))
    assert result.to_raw(start + 1, start + 2) == (text.index("ㄔ"), text.index("法治"))


def test_traditional_without_pinyin() -> None:
    assert cleaned("國務院關於進一步優化營商環境的實施意見") == "国务院关于进一步优化营商环境的实施意见"


@pytest.mark.parametrize(
    "text", ["对信用等級实行差异化管理，乾县税务局负责", "旮(gā)旯(lá)里的小店也能办证", "由张瞭望同志牵头推进改革"]
)
def test_simplified_text_keeps_stray_characters(text: str) -> None:
    assert cleaned(text) == text.replace("(", "（").replace(")", "）")
