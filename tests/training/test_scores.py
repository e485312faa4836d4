"""Measuring itself is measured: on predictions whose scores can be counted by hand."""

import pytest

from bizextract.corpus import AnnotatedNotice, AnnotatedSpan, AnnotatedTask
from bizextract.training.comparison import compare_predictions
from bizextract.training.evaluation import ALL, evaluate_predictions
from bizextract.training.matching import match, overlap
from bizextract.training.predictions import Prediction
from bizextract.training.report import comparison_text, evaluation_html, evaluation_text

TEXT = "由市财政局牵头，2025年底前将审批时限压缩至5个工作日以内。"


def unit(words: str, role: str = "lead") -> AnnotatedSpan:
    start = TEXT.index(words)
    return AnnotatedSpan(start=start, end=start + len(words), label="UNIT", text=words, role=role)


def time(words: str, value: str = "/2025-12-31") -> AnnotatedSpan:
    start = TEXT.index(words)
    return AnnotatedSpan(start=start, end=start + len(words), label="TIME", text=words, value=value)


def target(words: str = "5个工作日以内", indicator: str = "审批时限", kind: str = "goal") -> AnnotatedSpan:
    start = TEXT.index(words)
    attributes = {"kind": kind, "role": "value", "norm": "<=5 工作日", "indicator": indicator}
    return AnnotatedSpan(start=start, end=start + len(words), label="TARGET", text=words, **attributes)


def notice(*spans: AnnotatedSpan, id: str = "n", tasks: tuple[AnnotatedTask, ...] = ()) -> AnnotatedNotice:
    return AnnotatedNotice(id=id, text=TEXT, spans=spans, tasks=tasks)


GOLD = (unit("市财政局"), time("2025年底前"), target())


def test_all_right() -> None:
    result = evaluate_predictions([(notice(*GOLD), Prediction(notice(*GOLD), (0.9, 0.9, 0.9)))])
    assert set(result.labels) == {"UNIT", "TIME", "TARGET", ALL}
    for scores in result.labels.values():
        assert scores.strict.f1 == scores.relaxed.f1 == scores.record.f1 == 1.0
    assert all(score.accuracy == 1.0 for score in result.attributes.values())
    assert result.errors == ()
    assert result.calibration_error == pytest.approx(0.1)


def test_each_kind_of_error_counts_where_it_belongs() -> None:
    predicted = (unit("市财政局牵头"), time("2025年底前", "/2025-06-30"), target(indicator="申请材料"), time("5"))
    result = evaluate_predictions([(notice(*GOLD), Prediction(notice(*predicted), (0.5, 0.9, None, 0.1)))])
    unit_scores, time_scores, target_scores = (result.labels[name] for name in ("UNIT", "TIME", "TARGET"))
    assert (unit_scores.strict.correct, unit_scores.relaxed.correct) == (0, 1)  # 4 of 6 characters
    assert (time_scores.strict.correct, time_scores.record.correct) == (1, 0)
    assert (time_scores.strict.precision, time_scores.strict.recall) == (0.5, 1.0)
    assert (target_scores.strict.correct, target_scores.record.correct) == (1, 1)  # the indicator is no part of the record
    assert result.attributes["TARGET.indicator"].accuracy == 0.0
    assert result.attributes["TIME.value"].accuracy == 0.0
    assert [(e.label, e.kind, e.text) for e in result.errors] == [
        ("UNIT", "missed", "市财政局"),
        ("UNIT", "spurious", "市财政局牵头"),
        ("TIME", "value", "2025年底前"),
        ("TIME", "spurious", "5"),
        ("TARGET", "indicator", "5个工作日以内"),
    ]
    assert (result.labels[ALL].strict.gold, result.labels[ALL].strict.predicted, result.labels[ALL].strict.correct) == (3, 4, 2)
    assert result.confusion["UNIT"] == {"UNIT": 1}
    assert result.confusion["-"] == {"TIME": 1}
    # 0.5 was wrong, 0.9 right, 0.1 wrong; None is not counted
    assert result.calibration_error == pytest.approx((0.5 + 0.1 + 0.1) / 3)


def test_a_time_that_cannot_be_resolved_asks_for_no_value() -> None:
    gold = notice(time("2025年底前", "?"))
    result = evaluate_predictions([(gold, Prediction(notice(time("2025年底前")), (None,)))])
    assert "TIME.value" not in result.attributes
    assert result.labels["TIME"].record.correct == 1
    assert result.calibration_error is None


def test_topics_of_a_task_that_answers_none_are_not_judged() -> None:
    task = AnnotatedTask(number="1", start=0, end=8, lead_units=("市财政局",), topics=("纳税",))
    spurious = AnnotatedTask(number="2", start=20, end=len(TEXT), lead_units=("市公安局",), topics=("市场监管",))
    result = evaluate_predictions([(notice(tasks=(task,)), Prediction(notice(tasks=(task, spurious)), ()))])
    assert result.tasks["topics"].f1 == 1.0
    assert (result.tasks["tasks"].predicted, result.tasks["lead_units"].predicted) == (2, 2)


def test_tasks_are_measured_where_they_are_annotated() -> None:
    task = AnnotatedTask(number="1", title="压缩", start=0, end=len(TEXT), lead_units=("市财政局",), topics=("政务服务",))
    other = task.model_copy(update={"lead_units": ("市公安局", "市财政局"), "end": len(TEXT) - 4})
    empty = notice(id="no tasks annotated")
    result = evaluate_predictions(
        [
            (notice(tasks=(task,)), Prediction(notice(tasks=(other,)), ())),
            (empty, Prediction(notice(tasks=(task,)), ())),
        ]
    )
    assert (result.tasks["tasks"].gold, result.tasks["tasks"].predicted, result.tasks["tasks"].correct) == (1, 1, 1)
    assert (result.tasks["lead_units"].precision, result.tasks["lead_units"].recall) == (0.5, 1.0)
    assert result.tasks["topics"].f1 == 1.0


def test_documents_begin_with_the_worst() -> None:
    rows = [
        (notice(*GOLD, id="good"), Prediction(notice(*GOLD), (None,) * 3)),
        (notice(*GOLD, id="bad"), Prediction(notice(), ())),
    ]
    assert [d.notice for d in evaluate_predictions(rows).documents] == ["bad", "good"]


def test_matches_are_one_to_one_the_best_first() -> None:
    gold, wide = unit("市财政局"), unit("市财政局牵头")
    assert overlap(gold, wide) == pytest.approx(4 / 6)
    assert match([gold], [wide, gold], 0.5) == [(0, 1)]
    assert match([gold, wide], [gold], 1.0) == [(0, 0)]
    assert match([gold], [time("2025年底前")], 0.0) == []


def test_gains_and_losses_are_told_apart() -> None:
    """What only the new one finds is a gain, what only the old one finds a loss; a wrong span that goes is a gain."""
    found, lost, spurious, gone = unit("市财政局"), time("2025年底前"), time("5"), unit("市财政局牵头")
    gold = notice(found, lost)
    result = compare_predictions([(gold, notice(lost, gone), notice(found, spurious))])
    assert [(c.text, c.kind, c.gain) for c in result.changes] == [
        ("市财政局", "found", True),
        ("市财政局牵头", "gone", True),
        ("2025年底前", "lost", False),
        ("5", "spurious", False),
    ]
    assert result.labels["UNIT"].difference == 1.0
    assert result.labels["TIME"].difference == -1.0
    assert result.labels[ALL].p_value is None  # one notice says nothing about chance


def test_chance_over_notices() -> None:
    better = [(notice(*GOLD, id=str(i)), notice(), notice(*GOLD)) for i in range(12)]
    clear = compare_predictions(better).labels[ALL]
    assert clear.p_value == 0.0
    assert clear.low == clear.high == clear.difference == 1.0
    mixed = better[:3] + [(gold, new, old) for gold, old, new in better[3:6]]
    even = compare_predictions(mixed).labels[ALL]
    assert even.p_value is not None
    assert even.p_value > 0.5
    assert even.low is not None
    assert even.high is not None
    assert even.low < 0.0 < even.high
    assert compare_predictions(mixed) == compare_predictions(mixed)


def test_reports_say_it_all() -> None:
    text = TEXT.replace("由", "<b>")
    gold = notice(*GOLD).model_copy(update={"text": text, "id": "a<b"})
    result = evaluate_predictions([(gold, Prediction(notice(time("5")), (0.3,)))])
    told = evaluation_text(result)
    assert "strict P" in told
    assert "Calibration (expected error 0.3000)" in told
    page = evaluation_html(result, "old & new")
    assert "a&lt;b" in page
    assert "<b>" not in page
    assert "old &amp; new" in page
    assert "UNIT missed: 1" in page
    assert "http" not in page.split("<style>")[0].replace("http-equiv", "")
    changes = comparison_text(compare_predictions([(gold, notice(), notice(*GOLD))]))
    assert "Gains: 3" in changes
    assert "Losses: 0" in changes
