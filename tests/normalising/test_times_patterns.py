"""The pattern that proposes time expressions: exact spans, and what it must not propose. ⟦…⟧ marks what is expected."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizextract.resources.time_patterns import time_candidates

SENTENCES = [
    "⟦2021年底前⟧，即办件比例达到50%以上",
    "⟦6月底前⟧出台细则，⟦12月31日前⟧完成",
    "实施期限为⟦2021年6月-2022年5月⟧",
    "⟦2023—2025年⟧安排资金",
    "⟦到2025年⟧，基本建成",
    "⟦“十四五”期间⟧，新增1000家",
    "⟦今年以来⟧，我市办理3万件",
    "⟦今年1至9月⟧新增5家",
    "⟦截至2022年9月底⟧，累计发放",
    "⟦截至目前⟧，共受理",
    "⟦即日起至11月30日⟧受理申请",
    "本办法⟦自2021年7月1日起⟧施行，有效期⟦3年⟧",
    "本办法⟦自印发之日起⟧施行",
    "⟦每季度⟧通报，⟦每年⟧评估，⟦每月10日前⟧报送",
    "应当⟦自受理之日起7个工作日内⟧作出决定",
    "⟦20日内⟧分解下达",
    "⟦不超过3年⟧",
    "⟦连续三年⟧位居第一",
    "（完成时限：⟦持续推进⟧）",
    "⟦春节前⟧兑现",
    "⟦上半年⟧完成，⟦年内⟧见效",
    "⟦一季度⟧启动、⟦三季度末⟧验收",
    "⟦2021-08-27⟧",
    "⟦二〇二一年八月二十七日⟧",
    "⟦“六五”期间⟧开工，⟦九十年代⟧建成，⟦上世纪80年代末⟧改造",
    "⟦一九七九和一九八○两年⟧合计",
    "经过⟦三年多⟧的工作，在⟦三到五年时间内⟧完成",
    "暂停⟦下一年度⟧预算",
    "应当⟦自货物、工程交付之日起60日内⟧付款",
    # must not match
    "优先列入三年滚动计划，实施三年百万青年见习计划",
    "按每日利率万分之五支付",
    "宣传六五环境日",
    "24小时自助服务区",
    "打造15分钟便民圈",
    "审批时限压缩至5个工作日",
    "由30天缩短到5天",
    "《2021年优化营商环境方案》",
    "襄阳简报2021年第8期",
    "年满16周岁",
    "咨询电话：0558-2212345",
    "合计2719.4万元",
    "近年来，长期以来，目前，适时",
    "三年行动计划",
    "三天两头检查",
    "按日期排列",
    "每件材料、每个部门",
]


def plain(sentence: str) -> tuple[str, list[tuple[int, int]]]:
    text, spans = "", []
    for part in re.split(r"(⟦[^⟧]*⟧)", sentence):
        inner = part[1:-1] if part.startswith("⟦") else part
        if part.startswith("⟦"):
            spans.append((len(text), len(text) + len(inner)))
        text += inner
    return text, spans


@pytest.mark.parametrize("sentence", SENTENCES)
def test_candidates(sentence: str) -> None:
    text, spans = plain(sentence)
    assert [text[start:end] for start, end in time_candidates(text)] == [text[start:end] for start, end in spans]
    assert time_candidates(text) == spans


@given(st.text(alphabet="0123456789一二年月日底前内自起至截每个工作天—《》，。 \n\t", max_size=60))
def test_ranges_are_sound(text: str) -> None:
    at = 0
    for start, end in time_candidates(text):
        assert at <= start < end <= len(text)
        at = end


@pytest.mark.parametrize("unit", ["自", "1", "每", "《", "一", "自收到", "2021年", "1、", "压缩", " ", "持续推进 ", "1 "])
def test_linear_on_repetition(unit: str) -> None:
    """Four times the text may take about four times as long; quadratic work would take sixteen."""

    def seconds(count: int) -> float:
        """The best of three, since other work on the machine only ever adds."""
        text, spent = unit * count, []
        for _ in range(3):
            begin = time.process_time()
            time_candidates(text)
            spent.append(time.process_time() - begin)
        return min(spent)

    size = 40_000 // len(unit)
    assert seconds(4 * size) < 10 * max(seconds(size), 0.005)
