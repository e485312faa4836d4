"""Characters, widths and punctuation: what is unified, and what must stay."""

from __future__ import annotations

import pytest

from .support import cleaned


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("一、目标\r\n二、任务\r三、保障\x85四、附则", "一、目标\n二、任务\n三、保障\n四、附则"),
        ("\ufeff市\u200b税\xad务局", "市税务局"),
        ("２０２３年６月，Ａ级企业达９５．５％", "2023年6月，A级企业达95.5%"),
        ("⼯业园区", "工业园区"),  # radicals that PDF fonts leave
        ("优化服务&nbsp;&ldquo;一网通办&rdquo;", "优化服务“一网通办”"),
        ("[bookmark: _GoBack]（一）减材料", "（一）减材料"),
        ("## 一、总体要求", "一、总体要求"),
        ("**重点**任务", "重点任务"),
        ("强化审批and监管", "强化审批和监管"),
        ("2O21年完成1OO个", "2021年完成100个"),
        ("①压减材料", "①压减材料"),
    ],
)
def test_characters(given: str, expected: str) -> None:
    assert cleaned(given) == expected


@pytest.mark.parametrize("text", ["3*5米", "C#语言", "A&B公司", "R and D", "H2O含量", "brand名单", "〔2020〕"])
def test_characters_that_stay(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("加强领导,压实责任;跟踪问效", "加强领导，压实责任；跟踪问效"),
        ("比例达5%,比上年高", "比例达5%，比上年高"),
        ("责任单位:市税务局", "责任单位：市税务局"),
        ("电话:0592-1234567", "电话：0592-1234567"),
        ("(此件主动公开)", "（此件主动公开）"),
        ("区发改局(科技局)", "区发改局（科技局）"),
        ('推行"一网通办"和"一窗受理"', "推行“一网通办”和“一窗受理”"),
        ("推行「一网通办」", "推行“一网通办”"),
        ("请认真贯彻实施.\n市政府", "请认真贯彻实施。\n市政府"),
        ("国办发[2020]24号", "国办发〔2020〕24号"),
        ("厦府办（2021）8 号", "厦府办〔2021〕8号"),
        ("5—6月", "5-6月"),
        ("补助1%～3%", "补助1%-3%"),
        ("平台--大厅", "平台——大厅"),
    ],
)
def test_punctuation(given: str, expected: str) -> None:
    assert cleaned(given) == expected


@pytest.mark.parametrize(
    "text",
    [
        "达到1,200个",
        "增长3.5倍",
        "上午8:30办理",
        "http://www.example.cn/a:b",
        "f(x)函数",
        "COD(mg/L)",
        "“三最”目标——审批最少",
        "目录..... 3",
        "从2021年至2023年",
        "方案（2021年版）",
        "《通知》〔2020〕",
        "B-READY指标",
    ],
)
def test_punctuation_that_stays(text: str) -> None:
    assert cleaned(text) == text
