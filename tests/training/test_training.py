"""The functions behind train, suggest and the rebuilding of classifiers, on texts small enough to learn in a second."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

import bizextract
from bizextract.corpus import AnnotatedNotice, load_annotations, parse_markup, validate, write_annotations
from bizextract.errors import AnnotationError, ConfigError, InputNotFoundError, ModelNotFoundError
from bizextract.extraction import load
from bizextract.resources.linear import LinearClassifier
from bizextract.tagging import CharacterTagger
from bizextract.training import attribute_problems, suggest, train, train_ensemble
from bizextract.training.classifiers import train_classifiers
from bizextract.training.predictions import annotation_of, predict
from bizextract.training.stages import gold_notice

TRAIN = Path(__file__).parents[2] / "annotations" / "train"
FAST = {"training.max_epochs": 40, "training.eval_frequency": 10, "components.bizextract_tagger.min_count": 1}

ONE = """# date: 2023-03-20

由⟦UNIT lead|市财政局⟧牵头，⟦TIME /2023-12-31|年底前⟧将办理时限压缩至⟦TARGET goal; value; <=5 工作日; 办理时限|5个工作日以内⟧。
⟦UNIT support|市公安局⟧配合推行“⟦REFORM one_matter|一件事⟧”。
"""
TWO = """# date: 2024-01-02

⟦UNIT lead|县税务局⟧于⟦TIME /2024-06-30|6月底前⟧推行“⟦REFORM one_window|一窗受理⟧”，网办率达到⟦TARGET goal; value; >=90 %; 网办率|90%以上⟧。
"""
FUNDING = "# date: none\n\n安排⟦FUNDING|专项资金500万元⟧支持园区建设。\n"


@pytest.fixture
def annotations(tmp_path: Path) -> Path:
    folder = tmp_path / "annotations"
    folder.mkdir()
    for name, content in (("one", ONE), ("two", TWO)):
        (folder / f"{name}.txt").write_text(content, encoding="utf-8")
    return folder


def test_train_writes_a_pipeline_that_has_learned(annotations: Path, tmp_path: Path) -> None:
    nlp = train([annotations], tmp_path / "model", overrides=FAST, quiet=True)
    assert bizextract.evaluate(nlp, [annotations]).labels["ALL"].strict.f1 == 1.0
    assert bizextract.evaluate(tmp_path / "model", [annotations]).labels["ALL"].strict.f1 == 1.0
    assert not (tmp_path / "model.part").exists()
    assert str(tmp_path) not in (tmp_path / "model" / "config.cfg").read_text(encoding="utf-8")


def test_the_same_again_gives_the_same_bytes(annotations: Path, tmp_path: Path) -> None:
    files = []
    for folder, seed in (("a", 0), ("b", 0), ("c", 7)):
        overrides = {**FAST, "training.max_epochs": 2, "system.seed": seed}
        (tmp_path / folder).mkdir()
        train([annotations], tmp_path / folder / "model", overrides=overrides, quiet=True)
        files.append({path.name: path.read_bytes() for path in (tmp_path / folder).rglob("*") if path.is_file()})
    assert files[0] == files[1]
    assert files[0]["crf.msgpack"] != files[2]["crf.msgpack"]


def test_an_ensemble_is_one_pipeline_with_the_mean_of_the_weights(annotations: Path, tmp_path: Path) -> None:
    joined = train_ensemble([annotations], tmp_path / "new" / "joined", runs=2, overrides=FAST, quiet=True)
    single = [
        train([annotations], tmp_path / f"{seed}", overrides={**FAST, "system.seed": seed}, quiet=True) for seed in (0, 1)
    ]
    assert bizextract.evaluate(tmp_path / "new" / "joined", [annotations]).labels["ALL"].strict.f1 == 1.0
    tagger, one, two = (nlp.get_pipe("bizextract_tagger") for nlp in (joined, *single))
    assert np.allclose(tagger.crf.transitions, (one.crf.transitions + two.crf.transitions) / 2, atol=1e-6)
    assert set(tagger.crf.keys) <= set(one.crf.keys) | set(two.crf.keys)
    assert not np.array_equal(one.crf.transitions, two.crf.transitions)


def test_the_best_state_is_kept(annotations: Path, tmp_path: Path) -> None:
    """Small data ends before the second measurement; the last state counts too."""
    nlp = train(
        [annotations], tmp_path / "m", dev=[annotations], overrides={**FAST, "training.eval_frequency": 500}, quiet=True
    )
    assert bizextract.evaluate(nlp, [annotations]).labels["ALL"].strict.f1 == 1.0


def test_a_label_of_ones_own(annotations: Path, tmp_path: Path) -> None:
    (annotations / "funding.txt").write_text(FUNDING, encoding="utf-8")
    with pytest.raises(AnnotationError, match="--label FUNDING") as raised:
        train([annotations], tmp_path / "model", quiet=True)
    assert raised.value.source == "funding"
    labels = ["UNIT", "TIME", "TARGET", "REFORM", "FUNDING"]
    named = {**FAST, "initialize.components.bizextract_tagger.labels": labels}
    nlp = train([annotations], tmp_path / "model", overrides=named, quiet=True)
    assert bizextract.evaluate(nlp, [annotations]).labels["FUNDING"].strict.f1 == 1.0
    assert [e.text for e in nlp("安排专项资金500万元支持园区建设。").ents] == ["专项资金500万元"]
    # going on from that model, its labels stay
    again = train([annotations / "two.txt"], tmp_path / "again", base=tmp_path / "model", overrides=FAST, quiet=True)
    assert again.get_pipe("bizextract_tagger").labels == tuple(labels)
    assert bizextract.evaluate(again, [annotations / "one.txt"]).labels["ALL"].strict.recall > 0.5


@pytest.mark.parametrize("stopped_at", [12, 31])
def test_an_interrupted_training_is_resumed_with_the_same_result(
    annotations: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped_at: int
) -> None:
    """States are left at steps 0, 10, 20 and so on; training that goes on from one of them ends in the same bytes."""
    output = tmp_path / "model"
    with pytest.raises(ModelNotFoundError, match="train without resume"):
        train([annotations], output, resume=True, quiet=True)
    settings = {**FAST, "training.patience": 0}
    train([annotations], tmp_path / "whole" / "model", dev=[annotations], overrides=settings, quiet=True)
    update, steps = CharacterTagger.update, []

    def interrupted(self: CharacterTagger, *args: object, **kwargs: object) -> dict[str, float]:
        steps.append(1)
        if len(steps) == stopped_at:
            raise KeyboardInterrupt
        return update(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(CharacterTagger, "update", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train([annotations], output, dev=[annotations], overrides=settings, quiet=True)
    assert not output.exists()
    with pytest.raises(ConfigError, match="give the same again"):
        train([annotations], output, dev=[annotations], overrides={**settings, "system.seed": 7}, resume=True, quiet=True)
    before = len(steps)
    nlp = train([annotations], output, dev=[annotations], overrides=settings, resume=True, quiet=True)
    assert len(steps) - before == 40 - (stopped_at - 2) // 10 * 10 - 1  # those before the state are not trained again
    assert bizextract.evaluate(nlp, [annotations]).labels["ALL"].strict.f1 == 1.0
    for name in ("bizextract_tagger/crf.msgpack", "meta.json", "config.cfg"):
        assert (output / name).read_bytes() == (tmp_path / "whole" / "model" / name).read_bytes()
    assert not (tmp_path / "model.part").exists()


def test_training_stops_where_nothing_gets_better(
    annotations: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {**FAST, "training.patience": 10, "training.max_epochs": 400}
    train([annotations], tmp_path / "model", dev=[annotations], overrides=settings)
    told = capsys.readouterr().err
    assert "LOSS" in told
    steps = [int(line.split()[1]) for line in told.splitlines() if line.split() and line.split()[0].isdecimal()]
    assert 10 <= steps[-1] < 200


def test_what_is_wrong_is_said(annotations: Path, tmp_path: Path) -> None:
    (tmp_path / "no.cfg").write_text("not a config", encoding="utf-8")
    (tmp_path / "odd.cfg").write_text("[nlp]\nlang = 'zh'\n", encoding="utf-8")
    for arguments, kind in (
        ({"config": tmp_path / "no.cfg"}, ConfigError),
        ({"config": tmp_path / "absent.cfg"}, ConfigError),
        ({"config": tmp_path / "odd.cfg"}, ConfigError),
        ({"overrides": {"training.max_epochs": "many"}}, ConfigError),
        ({"base": tmp_path / "absent"}, ModelNotFoundError),
        ({"dev": [tmp_path / "absent"]}, InputNotFoundError),
    ):
        with pytest.raises(kind):
            train([annotations], tmp_path / "model", quiet=True, **arguments)  # type: ignore[arg-type]
    with pytest.raises(InputNotFoundError):
        train([tmp_path / "absent"], tmp_path / "model", quiet=True)


def test_gold_stages_hold_what_is_annotated() -> None:
    gold = gold_notice(parse_markup(ONE, "one"))
    assert [span.text for span in gold.spans] == ["市财政局", "年底前", "5个工作日以内", "市公安局", "一件事"]
    clean = gold.clean.text
    for mention, span in zip(gold.normalised.tagged.mentions, gold.spans, strict=True):
        assert (clean[mention.span.start : mention.span.end], mention.label.value) == (span.text, span.label)
    assert gold.normalised.times[1].value == "/2023-12-31"
    assert gold.normalised.quantities[2].norm == "<=5 工作日"


def test_cross_check_finds_values_that_their_words_do_not_say(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text(ONE, encoding="utf-8")
    assert validate([path], cross_check=attribute_problems) == []
    path.write_text(ONE.replace("/2023-12-31", "/2024-12-31").replace("<=5", ">=5"), encoding="utf-8")
    first, second = validate([path], cross_check=attribute_problems)
    assert (first.line, "'/2023-12-31'" in first.proposal) == (3, True)
    assert "'<=5 工作日'" in second.proposal


def test_a_draft_can_be_annotated_further(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "examples" / "notice.txt"
    prediction = predict("draft", example.read_text(encoding="utf-8"), None, load())
    draft = annotation_of(prediction)
    assert draft.date == dt.date(2023, 3, 20)
    assert len(draft.spans) == len(prediction.confidences) > 50
    assert len(draft.tasks) == 7
    write_annotations(tmp_path / "draft.jsonl", [draft])
    assert load_annotations([tmp_path / "draft.jsonl"]) == [draft]
    assert [p for p in validate([tmp_path / "draft.jsonl"]) if "indicator" not in p.message] == []


def test_suggestions_are_unsure_and_various() -> None:
    plain = "由市财政局牵头，2025年底前完成。" * 12
    odd = "由某某专项推进工作专班统筹，沪苏浙皖一体通办先行先试，奖补各若干。" * 12
    texts = [("plain", plain), ("odd", odd), ("odd again", odd), ("empty of spans", "天气晴朗，万里无云。" * 30)]
    chosen = suggest(load(), texts, most=3)
    assert len(chosen) == 3
    assert chosen[0].annotated.id == "odd"
    assert chosen[1].annotated.id != "odd again"  # it says nothing new
    assert chosen[0].uncertainty >= chosen[1].uncertainty >= 0
    assert suggest(load(), [], most=3) == []
    assert len(suggest(load(), texts, most=99)) == 4


def test_classifiers_are_trained_from_annotations_alone(tmp_path: Path) -> None:
    notices: list[AnnotatedNotice] = load_annotations([TRAIN / f"{name}.txt" for name in ("a01", "a02", "a06", "b07", "r01")])
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        train_classifiers(notices, tmp_path / name)
    names = {
        "reform_classifier",
        "target_indicator",
        "target_indicator_borders",
        "target_kind",
        "target_kind_words",
        "target_role",
        "topics",
        "unit_role",
    }
    assert {path.stem for path in (tmp_path / "first").iterdir()} == names
    for name in names:
        content = (tmp_path / "first" / f"{name}.jsonl").read_text(encoding="utf-8")
        assert content == (tmp_path / "second" / f"{name}.jsonl").read_text(encoding="utf-8")
    roles = LinearClassifier.from_text((tmp_path / "first" / "unit_role.jsonl").read_text(encoding="utf-8"))
    assert set(roles.labels) <= {"lead", "support", "issuer", "addressee", "mention"}
