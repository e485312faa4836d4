import sys
from pathlib import Path

import pytest

import bizextract
from bizextract.cli import main
from bizextract.records import Notice


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    def fake_extract(path: Path, date: object = None, model: object = None) -> Notice:
        return Notice(source=str(path), text=f"{path.read_text(encoding='utf-8')}{date}")

    monkeypatch.setitem(vars(bizextract), "extract", fake_extract)
    monkeypatch.chdir(tmp_path)
    Path("plan.txt").write_text("各区人民政府：", encoding="utf-8")
    Path("plan.json").write_text(Notice(text="各县人民政府：").model_dump_json(), encoding="utf-8")
    Path("other.json").write_text('{"text": 5}', encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bizextract", "view", *arguments])
        with pytest.raises(SystemExit) as exit:
            main()
        out, err = capsys.readouterr()
        return int(exit.value.code or 0), out, err

    return run


def test_page_of_a_notice(run) -> None:
    assert run("plan.txt", "--date", "2024-01-05") == (0, "wrote plan.html\n", "")
    assert "各区人民政府：2024-01-05" in Path("plan.html").read_text(encoding="utf-8")


def test_page_of_extracted_json(run) -> None:
    assert run("plan.json", "-o", "page.html")[0] == 0
    assert "各县人民政府：" in Path("page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.json"], "missing.json: there is no such file"),
        (["other.json"], "other.json: this is no notice that"),
        (["plan.txt", "-o", "plan.txt"], "would replace the notice"),
        (["plan.txt", "-o", "no/folder/x.html"], "there is no folder"),
    ],
)
def test_errors(run, arguments: list[str], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in " ".join(err.replace("│", " ").split())
