"""Real notices, where they are at hand: they are measured on and never trained on, and they are not in this repository."""

import datetime as dt
import importlib.util
import json
from pathlib import Path

import pytest

import bizextract
from bizextract.records import Notice, TextSpan
from bizextract.training import Evaluation

SHARED = Path(__file__).parents[2] / "shared"
GOLD = sorted((SHARED / "gold" / "dev").glob("*.jsonl"))
NOTICES = sorted((SHARED / "notices").glob("*.txt"))

pytestmark = pytest.mark.skipif(not GOLD or not NOTICES, reason="needs ../shared")


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_real_notices_extract_with_exact_offsets(path: Path) -> None:
    notice = bizextract.extract(path)
    spans: list[TextSpan] = [
        *notice.units,
        *notice.timeframes,
        *notice.targets,
        *notice.reforms,
        *notice.citations,
        *notice.tasks,
    ]
    spans += [target.indicator for target in notice.targets if target.indicator]
    assert len(spans) > 50
    assert [s for s in spans if notice.text[s.start : s.end] != s.text or s.start >= s.end] == []
    assert Notice.model_validate_json(notice.to_jsonl()) == notice


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return bizextract.evaluate(None, GOLD)


@pytest.mark.parametrize(("label", "floor"), [("UNIT", 0.85), ("TIME", 0.93), ("TARGET", 0.93), ("REFORM", 0.83)])
def test_strict_f1_of_spans_does_not_fall(evaluation: Evaluation, label: str, floor: float) -> None:
    assert evaluation.labels[label].strict.f1 >= floor


def test_f1_of_tasks_does_not_fall(evaluation: Evaluation) -> None:
    assert evaluation.tasks["tasks"].f1 >= 0.95
    assert evaluation.tasks["lead_units"].f1 >= 0.90


def test_the_scores_are_those_of_the_shared_scorer(evaluation: Evaluation) -> None:
    path = SHARED / "tools" / "score.py"
    if not path.is_file():
        pytest.skip("needs ../shared/tools/score.py")
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec
    assert spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    gold = [json.loads(line) for file in GOLD for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    dates = [dt.date.fromisoformat(notice["date"]) if notice.get("date") else None for notice in gold]
    found = [bizextract.extract(row["text"], date=date).model_dump(mode="json") for row, date in zip(gold, dates, strict=True)]
    told = scorer.score(list(zip(gold, found, strict=True)))
    for label, scores in told["spans"].items():
        ours = evaluation.labels[label]
        for way in ("strict", "relaxed", "record"):
            assert getattr(ours, way).f1 == pytest.approx(scores[way][2]), (label, way)
    for name, (accuracy, total) in told["attributes"].items():
        assert (evaluation.attributes[name].accuracy, evaluation.attributes[name].total) == (pytest.approx(accuracy), total)
    for name, (precision, recall, f1, total) in told["tasks"].items():
        ours = evaluation.tasks[name]
        assert (ours.precision, ours.recall, ours.f1, ours.gold) == (*map(pytest.approx, (precision, recall, f1)), total)


def test_confidence_says_how_often_it_is_right(evaluation: Evaluation) -> None:
    assert evaluation.calibration_error is not None
    assert evaluation.calibration_error < 0.08


def test_speed(capsys: pytest.CaptureFixture[str]) -> None:
    """9,000 characters take a second at the very most; a fifth of it is usual on an idle core."""
    import time

    text = (SHARED / "notices" / "huli.txt").read_text(encoding="utf-8")[:9000]
    bizextract.extract(text, date=dt.date(2021, 8, 27))
    spent = []
    for _ in range(3):  # other work on the machine only ever adds
        started = time.process_time()
        bizextract.extract(text, date=dt.date(2021, 8, 27))
        spent.append(time.process_time() - started)
    assert min(spent) < 1.0
