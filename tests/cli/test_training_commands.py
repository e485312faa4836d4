"""train, evaluate, compare, validate, convert and suggest from the command line."""

import json
import re
import sys
from pathlib import Path

import pytest

from bizextract.cli import main
from bizextract.corpus import load_annotations

ONE = "# date: 2023-03-20\n\n由⟦UNIT lead|市财政局⟧牵头，⟦TIME /2023-12-31|年底前⟧完成。\n"
CONFIG = Path(__file__).parents[2] / "src" / "bizextract" / "training" / "default.cfg"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    Path("one.txt").write_text(ONE, encoding="utf-8")
    Path("notice.txt").write_text("由县税务局牵头，6月底前完成。", encoding="utf-8")
    text = CONFIG.read_text(encoding="utf-8")
    text = re.sub(r"max_epochs = \d+", "max_epochs = 40", text).replace(
        "seed = ${system.seed}", "seed = ${system.seed}\nmin_count = 1", 1
    )
    Path("fast.cfg").write_text(text, encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bizextract", *arguments])
        with pytest.raises(SystemExit) as exit:
            main()
        out, err = capsys.readouterr()
        return int(exit.value.code or 0), out, err

    return run


def test_train_evaluate_compare(run) -> None:
    code, out, err = run("train", "one.txt", "-o", "model", "-c", "fast.cfg", "--seed", "3")
    assert (code, out) == (0, "")
    assert "LOSS" in err
    assert "wrote model" in err
    assert run("train", "one.txt", "-o", "model", "-c", "fast.cfg", "--quiet")[2] == "wrote model\n"
    code, out, _ = run("evaluate", "model", "one.txt", "--html", "page.html")
    assert code == 0
    assert "UNIT" in out
    assert "<table>" in Path("page.html").read_text(encoding="utf-8")
    scores = json.loads(run("evaluate", "model", "one.txt", "--json")[1])
    assert scores["labels"]["ALL"]["strict"]["f1"] == 1.0
    code, out, _ = run("compare", "model", "bizextract_zh", "one.txt")
    assert code == 0
    assert "Gains: 0" in out
    assert json.loads(run("compare", "model", "model", "one.txt", "--json")[1])["changes"] == []


def test_a_label_of_ones_own(run) -> None:
    Path("own.txt").write_text("# date: none\n\n安排⟦FUNDING|专项资金⟧。\n", encoding="utf-8")
    code, _, err = run("train", "own.txt", "-o", "model")
    assert code == 2
    assert "--label FUNDING" in err
    assert "Traceback" not in err
    assert run("train", "own.txt", "-o", "model", "-c", "fast.cfg", "--label", "FUNDING", "-q")[0] == 0
    assert run("validate", "own.txt")[0] == 1
    assert run("validate", "own.txt", "--label", "FUNDING")[0] == 0


def test_validate_says_where_and_what(run) -> None:
    assert run("validate", "one.txt") == (0, "", "0 problems in 1 files\n")
    Path("bad.txt").write_text(ONE.replace("UNIT lead", "UNIT leader").replace("2023-12-31", "2024-12-31"), encoding="utf-8")
    code, out, _ = run("validate", "bad.txt")
    assert code == 1
    assert out == "bad.txt:3: offset 1: UNIT '市财政局': role 'leader' is unknown. use lead\n"
    code, out, err = run("validate", "bad.txt", "--cross-check")
    assert code == 1
    assert "'/2023-12-31'" in out
    assert err == "2 problems in 1 files\n"


def test_convert_there_and_back(run) -> None:
    assert run("convert", "one.txt", "out.jsonl", "--to", "doccano")[0] == 0
    code, _, err = run("convert", "out.jsonl", "back.jsonl", "--from", "doccano")
    assert (code, err) == (0, "wrote 1 notices to back.jsonl\n")
    assert load_annotations([Path("back.jsonl")]) == load_annotations([Path("one.txt")])


def test_convert_says_what_it_could_not_keep(run) -> None:
    Path("brat").mkdir()
    Path("brat/a.txt").write_text("由市、县财政局牵头", encoding="utf-8")
    Path("brat/a.ann").write_text("T1\tUNIT 1 2;4 7\t市 财政局\n", encoding="utf-8")
    code, _, err = run("convert", "brat", "out.jsonl", "--from", "brat")
    assert code == 0
    assert err.startswith("bizextract: warning: brat/a.ann: line 1: T1 has parts with '、县' between them")
    assert load_annotations([Path("out.jsonl")])[0].spans[0].text == "市、县财政局"


def test_suggest_marks_for_an_annotator(run) -> None:
    code, out, _ = run("suggest", "bizextract_zh", "notice.txt", "--most", "5", "-o", "drafts")
    assert code == 0
    assert out.split()[-1] == "notice.txt"
    (draft,) = load_annotations([Path("drafts")])
    assert [span.text for span in draft.spans] == ["县税务局", "6月底前"]
    code, out, err = run("suggest", "bizextract_zh", "notice.txt", "absent.txt")
    assert code == 1
    assert "absent.txt" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("train", "absent", "-o", "m"),
        ("train", "one.txt"),
        ("train", "one.txt", "-o", "m", "--base", "absent"),
        ("train", "one.txt", "-o", "m", "--config", "one.txt"),
        ("evaluate", "absent", "one.txt"),
        ("evaluate", "bizextract_zh", "absent.jsonl"),
        ("evaluate", "bizextract_zh", "one.txt", "--html", "no/where.html"),
        ("compare", "bizextract_zh", "absent", "one.txt"),
        ("validate", "absent"),
        ("convert", "absent", "out.jsonl"),
        ("convert", "one.txt", "no/where.jsonl"),
        ("suggest", "absent", "notice.txt"),
        ("suggest", "bizextract_zh", "absent.txt"),
    ],
)
def test_errors_have_code_2_and_no_traceback(run, arguments: tuple[str, ...]) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert err.strip()
    assert "Traceback" not in err
