import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

import bizextract
from bizextract.cli import main
from bizextract.errors import BizextractError, ModelNotFoundError
from bizextract.reading import expand, read
from bizextract.records import Failure, Notice, Task


def fake_extract_many(
    paths: list[Path], date: dt.date | None = None, model: Path | None = None, n_process: int = 1
) -> Iterator[Notice | Failure]:
    """The contract of the facade without its model: real reading, one task a notice."""
    if model is not None:
        raise ModelNotFoundError("no model here", source=str(model))
    for path in paths:
        try:
            for member in expand(path):
                text = read(member).text
                task = Task(text=text, start=0, end=len(text), number="1", title=f"{date} {n_process}")
                yield Notice(source=str(member), text=text, tasks=(task,))
        except BizextractError as error:
            yield Failure(source=str(path), error=error.code, message=str(error))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """Run the command line inside this process; gives exit code, stdout, stderr."""
    monkeypatch.setitem(vars(bizextract), "extract_many", fake_extract_many)  # setattr would import the pipeline
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("各区人民政府：", encoding="utf-8")
    Path("b.txt").write_text("各县人民政府：", encoding="gb18030")
    Path("empty.txt").write_bytes(b"")
    Path("binary.txt").write_bytes(bytes(range(256)) * 8)
    Path("folder").mkdir()
    Path("folder/c.txt").write_text("各乡镇人民政府：", encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bizextract", *arguments])
        with pytest.raises(SystemExit) as exit:
            main()
        out, err = capsys.readouterr()
        return int(exit.value.code or 0), out, err

    return run


def test_table_is_the_default(run) -> None:
    code, out, err = run("extract", "a.txt")
    assert (code, err) == (0, "")
    assert "Lead" in out
    assert "1 tasks, 0 units" in out


def test_json_of_one_file_is_an_object_of_several_a_list(run) -> None:
    assert json.loads(run("extract", "a.txt", "-f", "json")[1])["text"] == "各区人民政府："
    assert [notice["source"] for notice in json.loads(run("extract", "a.txt", "b.txt", "-f", "json")[1])] == ["a.txt", "b.txt"]


def test_jsonl_is_one_notice_a_line(run) -> None:
    code, out, _ = run("extract", "b.txt", "a.txt", "--format", "jsonl")
    assert code == 0
    assert [Notice.model_validate_json(line).text for line in out.splitlines()] == ["各县人民政府：", "各区人民政府："]


def test_options_reach_the_facade(run) -> None:
    _, out, _ = run("extract", "a.txt", "--date", "2021-08-27", "--jobs", "2", "-f", "json")
    assert json.loads(out)["tasks"][0]["title"] == "2021-08-27 2"


@pytest.mark.parametrize("name", ["out.json", "out.jsonl", "out.csv", "out.xlsx", "out.parquet", "out.txt"])
def test_suffix_of_output_tells_the_format(run, name: str) -> None:
    code, out, err = run("extract", "a.txt", "b.txt", "-o", name)
    assert (code, out, err) == (0, "", "")
    assert Path(name).stat().st_size > 0
    assert not list(Path().glob(".*part*"))


def test_workbook_holds_all_notices(run) -> None:
    run("extract", "a.txt", "b.txt", "-o", "out.xlsx")
    assert [row[0].value for row in openpyxl.load_workbook("out.xlsx")["任务"].iter_rows(min_row=2)] == ["a.txt", "b.txt"]


def test_output_without_suffix_is_a_folder_of_tables(run) -> None:
    assert run("extract", "a.txt", "-f", "csv", "-o", "tables")[0] == 0
    assert Path("tables/tasks.csv").exists()


def test_some_failed_others_written(run) -> None:
    code, out, err = run("extract", "a.txt", "missing.txt", "b.txt", "-f", "jsonl")
    assert (code, len(out.splitlines())) == (1, 2)
    assert err == "bizextract: error: missing.txt: there is no such file\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.txt"], "missing.txt: there is no such file"),
        (["empty.txt"], "empty.txt: the file is empty"),
        (["binary.txt"], "binary.txt: this is not a text file"),
        (["folder"], "folder: this is a directory; give files, or --recursive"),
        (["a.txt", "--model", "nowhere"], "nowhere: no model here"),
        (["missing.txt", "empty.txt"], "empty.txt: the file is empty"),
    ],
)
@pytest.mark.parametrize("output", [[], ["-f", "csv"], ["-f", "json"], ["-o", "out.jsonl"], ["-o", "out.xlsx"]])
def test_nothing_done_is_exit_2_one_line_each_no_output(run, arguments: list[str], said: str, output: list[str]) -> None:
    code, out, err = run("extract", *arguments, *output)
    assert (code, out) == (2, "")
    assert said in err
    assert all(line.startswith("bizextract: error: ") for line in err.splitlines())
    assert not list(Path().glob("*out.*"))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.txt", "--format", "doc"],
        ["a.txt", "--format", "xlsx"],
        ["a.txt", "--date", "27.8.2021"],
        ["a.txt", "--jobs", "0"],
        ["a.txt", "-o", "no/such/folder/out.json"],
        ["a.txt", "-o", "out.doc"],
        ["a.txt", "-f", "json", "-o", "folder"],
    ],
)
def test_wrong_usage_is_exit_2(run, arguments: list[str]) -> None:
    code, out, err = run("extract", *arguments)
    assert (code, out) == (2, "")
    assert "Usage:" in err


def test_recursive_takes_folders(run) -> None:
    code, out, _ = run("extract", "-r", "folder", "a.txt", "-f", "jsonl")
    assert code == 0
    assert [json.loads(line)["source"] for line in out.splitlines()] == [str(Path("folder/c.txt")), "a.txt"]


def test_help_says_what_it_does_with_examples(run) -> None:
    code, out, _ = run("extract", "--help")
    assert code == 0
    for words in ("PATH", "Examples", "notice.pdf", "Exit code", "--recursive"):
        assert words in out


def test_help_does_not_wait_for_the_pipeline() -> None:
    code = "import sys; sys.argv = ['bizextract', '--help']\nfrom bizextract.cli import main\n"
    code += "try: main()\nexcept SystemExit: print(sorted({'spacy', 'pandas', 'datasets', 'numpy'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "90"}
    )
    assert done.stdout.endswith("[]\n")


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_progress_goes_to_the_terminal_and_records_to_the_pipe(tmp_path: Path) -> None:
    import pty

    (tmp_path / "a.txt").write_text("各区人民政府：", encoding="utf-8")
    code = (
        "import sys, bizextract\nfrom bizextract.cli import main\nfrom bizextract.records import Notice\n"
        "vars(bizextract)['extract_many'] = lambda paths, **_: (Notice(source=str(path), text='各区') for path in paths)\n"
        "sys.argv = ['bizextract', 'extract', 'a.txt', 'a.txt', '-f', 'jsonl']\nmain()"
    )
    terminal, side = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=side, cwd=tmp_path, env=environment, check=True
    )
    os.close(side)
    assert [json.loads(line)["source"] for line in done.stdout.decode().splitlines()] == ["a.txt", "a.txt"]
    assert "extracting" in os.read(terminal, 100_000).decode()
    os.close(terminal)
