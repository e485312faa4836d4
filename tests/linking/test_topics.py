"""Topics of tasks: the shipped classifier, its vocabulary, and the life of a small one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bizextract.linking.topics import fit_topics, rated_topics
from bizextract.resources.linear import IndependentClassifier, fit_independent
from bizextract.resources.topics import TOPICS, topic_terms


@pytest.mark.parametrize(
    ("title", "text", "topics"),
    [
        ("压减用电报装时间", "低压小微企业用电报装全流程时间压缩至10个工作日以内，实行零投资。", {"获得电力"}),
        ("便利纳税缴费", "推行非接触式办税，扩大电子发票覆盖面，加快办理出口退税。", {"纳税"}),
        ("提速破产审判", "完善府院联动，简易破产案件6个月内审结，管理人可网上查询债务人财产。", {"办理破产"}),
        ("规范招投标", "推行远程异地评标和电子保函，全面清理投标保证金。", {"招标投标"}),
        ("优化水气报装", "供水供气报装一次踏勘，红线外费用由企业承担的一律清退。", {"获得用水用气"}),
        ("加强组织领导", "成立领导小组，定期召开联席会议，把落实情况纳入年度考核，强化督查问责和宣传。", {"其他"}),
    ],
)
def test_topics(title: str, text: str, topics: set[str]) -> None:
    assert topics <= set(rated_topics(title, text))


def test_a_task_of_two_topics() -> None:
    found = rated_topics("优化水电气服务", "用电报装和用水用气报装一窗受理，供电、供水、供气单位联合踏勘。")
    assert {"获得电力", "获得用水用气"} <= set(found)


@pytest.mark.parametrize("text", ["", "。", "1", "abc"])
def test_there_is_always_a_topic(text: str) -> None:
    assert set(rated_topics("", text)) <= set(TOPICS)
    assert rated_topics("", text)


def test_the_vocabulary_is_that_of_the_topics() -> None:
    terms = topic_terms()
    assert set(terms) == set(TOPICS)
    assert all(len(set(words)) == len(words) >= 10 for words in terms.values())


def test_other_is_named_only_alone() -> None:
    for text in ("加强组织领导，压减用电报装时间。", "强化考核督查，推行不动产登记一窗受理。"):
        found = rated_topics(text[:6], text)
        assert set(found) == {"其他"} or "其他" not in found


def test_fit_save_load_and_predict_the_same(tmp_path: Path) -> None:
    rows = [["电", "网"], ["电", "价"], ["税", "票"], ["税", "费"], ["电", "税"]]
    labels = [["a"], ["a"], ["b"], ["b"], ["a", "b"]]
    model = fit_independent(rows, labels, min_count=1)
    path = tmp_path / "model.jsonl"
    model.to_disk(path)
    read = IndependentClassifier.from_text(path.read_text(encoding="utf-8"))
    for row, expected in zip(rows, labels, strict=True):
        found, again = model.probabilities(row), read.probabilities(row)
        assert {label for label, p in found.items() if p > 0.5} == set(expected)
        assert all(abs(found[label] - again[label]) < 0.01 for label in found)
    unseen = model.probabilities(["无"])
    assert set(unseen) == {"a", "b"}
    assert all(0 < p < 1 for p in unseen.values())


def test_the_same_examples_give_the_same_model() -> None:
    examples = [("办电", "压缩用电报装时间", ("获得电力",)), ("办税", "压缩纳税申报时间", ("纳税",))] * 2
    first, second = fit_topics(examples), fit_topics(examples)
    assert (first.intercept, first.weights) == (second.intercept, second.weights)


def test_probabilities_fall_and_are_probabilities() -> None:
    found = list(rated_topics("优化水电气服务", "用电报装和用水用气报装一窗受理，供电、供水、供气单位联合踏勘。").values())
    assert found == sorted(found, reverse=True)
    assert all(0 < p <= 1 for p in found)


def test_headings_decide_where_the_words_of_a_task_do_not() -> None:
    text = "允许外方航班经停第三地后继续飞行，按对等原则安排。"
    assert list(rated_topics("", text, ("压缩用电报装时间",))) == ["获得电力"]
    assert "政务服务" not in rated_topics("", text)
