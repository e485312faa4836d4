"""Errors that teach: each names the input, the place in it, and what to do next."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
import spacy
import srsly

from bizextract.corpus import load_annotations, validate
from bizextract.errors import (
    AnnotationError,
    BizextractError,
    ConfigError,
    EmptyInputError,
    InputNotFoundError,
    MissingExtraError,
    ModelNotFoundError,
    ModelVersionError,
)
from bizextract.extraction import extract, load
from bizextract.integrations import to_xlsx
from bizextract.integrations.formats import AnnotationFormat, write_annotations_as
from bizextract.training import evaluate, train

ONE = "# date: 2023-03-20\n\n由⟦UNIT lead|市财政局⟧牵头，⟦TIME /2023-12-31|年底前⟧完成。\n"
DEFAULT = (Path(__file__).parents[2] / "src" / "bizextract" / "training" / "default.cfg").read_text("utf-8")
FAST = {"training.max_epochs": 1, "components.bizextract_tagger.min_count": 1}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("one.txt").write_text(ONE, encoding="utf-8")
    return tmp_path


def row(*spans: tuple[int, int, str], **fields: object) -> str:
    text = "由市财政局牵头"
    marked = [{"start": a, "end": b, "label": label, "text": text[a:b], "role": "lead"} for a, b, label in spans]
    return json.dumps({"id": "n1", "text": text, "spans": marked, "tasks": []} | fields, ensure_ascii=False)


@pytest.mark.parametrize(
    ("name", "content", "kind", "words"),
    [
        ("x.txt", "", AnnotationError, r"x\.txt: the file is empty: write a notice"),
        ("x.jsonl", "\n\n", AnnotationError, r"x\.jsonl: the file is empty: write a notice"),
        ("x.txt", "# date: none\n\n由市财政局牵头\n", AnnotationError, r"x\.txt: nothing is marked.*give annotated ones"),
        ("x.txt", ONE.replace("UNIT", "UNITS"), AnnotationError, r"x: label 'UNITS' is not one of UNIT.*--label UNITS"),
        (
            "x.txt",
            ONE.replace("财政局⟧", "财政局"),
            AnnotationError,
            r"x\.txt: line 3, offset 0: stray mark near.*a span is ⟦LABEL",
        ),
        ("x.jsonl", row((1, 5, "UNIT"), (3, 5, "UNIT")), AnnotationError, r"n1: offset 3: UNIT '政局' overlaps.*keep one"),
        (
            "x.jsonl",
            row((1, 5, "UNIT")).replace('"end": 5', '"end": 50'),
            AnnotationError,
            r"x\.jsonl: line 1, offset 1.*starts at 1",
        ),
        ("x.jsonl", row() + "\n{", AnnotationError, r"x\.jsonl: line 2: not a JSON object.*one notice a line"),
        ("x.jsonl", row(colour="red"), AnnotationError, r"x\.jsonl: line 1: field colour.*the fields of a notice are id"),
        ("x.csv", "a,b\n", AnnotationError, r"x\.csv: annotations are \.jsonl or \.txt files.*bizextract convert"),
    ],
)
def test_annotations(name: str, content: str, kind: type[BizextractError], words: str) -> None:
    Path(name).write_text(content, encoding="utf-8")
    with pytest.raises(kind, match=words):
        train([name], "model", quiet=True)
    assert not Path("model.part").exists()


def test_no_annotations() -> None:
    Path("empty").mkdir()
    with pytest.raises(InputNotFoundError, match=r"empty: no \.jsonl or \.txt file.*bizextract convert"):
        load_annotations([Path("empty")])
    with pytest.raises(InputNotFoundError, match="absent"):
        load_annotations([Path("absent")])


def test_validate_names_a_file_once() -> None:
    Path("x.txt").write_text("", encoding="utf-8")
    Path("y.jsonl").write_text("{", encoding="utf-8")
    Path("z.txt").write_text(ONE.replace("UNIT", "FUNDS"), encoding="utf-8")
    told = [str(problem) for problem in validate([Path("x.txt"), Path("y.jsonl"), Path("z.txt")])]
    assert told[0].startswith("x.txt: the file is empty")
    assert told[1].startswith("y.jsonl:1: not a JSON object")
    assert "declare the label with --label FUNDS" in told[2]
    assert [line.count(name) for line, name in zip(told, ("x.txt", "y.jsonl", "z.txt"), strict=False)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (DEFAULT, "hello", "this is no training config: .*copy training/default.cfg"),
        (DEFAULT, '[nlp]\nlang = "zh"\n', "paths.train: not a section"),
        ("max_epochs = 4", 'max_epochs = "x"', "max_epochs: Input should be a valid integer"),
        ("[training]", "[training]\nfoo = 1", r"\[training\] has no foo: it has .*max_epochs"),
        ('factory = "bizextract_tagger"', 'factory = "bizextract_taggr"', "Can't find factory for 'bizextract_taggr'"),
        ("bizextract.Annotations.v1", "bizextract.Annotation.v1", "Could not find function 'bizextract.Annotation.v1'"),
        ("seed = ${system.seed}", "seed = ${system.seed}\nratee = 3", "bizextract_tagger.ratee: unexpected argument"),
    ],
)
def test_configs(old: str, new: str, words: str) -> None:
    assert old in DEFAULT
    Path("my.cfg").write_text(DEFAULT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=words) as raised:
        train(["one.txt"], "model", config="my.cfg", quiet=True)
    assert str(raised.value).startswith("my.cfg: ")
    assert len(str(raised.value)) < 500  # not the whole config


def test_outputs() -> None:
    Path("file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="file: the output is a file: name a folder"):
        train(["one.txt"], "file", quiet=True)


def test_models() -> None:
    with pytest.raises(ModelNotFoundError, match=r"absent: no model here.*bizextract train -o FOLDER"):
        extract("各区", model="absent")
    spacy.blank("zh").to_disk("blank")
    for use in (lambda: evaluate("blank", ["one.txt"]), lambda: train(["one.txt"], "model", base="blank", quiet=True)):
        with pytest.raises(ModelNotFoundError, match=r"blank: this pipeline has no bizextract_tagger.*bizextract train"):
            use()
    train(["one.txt"], "model", overrides=FAST, quiet=True)
    file = Path("model", "bizextract_tagger", "crf.msgpack")
    content = srsly.msgpack_loads(file.read_bytes())
    content["head"]["feature_version"] += 1
    file.write_bytes(srsly.msgpack_dumps(content))
    with pytest.raises(ModelVersionError, match=r"^model: the model was made with feature version.*train it again"):
        load("model")
    Path("model", "config.cfg").write_text("[nlp]\n", encoding="utf-8")
    with pytest.raises(ModelNotFoundError, match=r"^\./model: this pipeline cannot be loaded.*train it again"):
        load("./model")


def test_a_notice_without_text_is_named() -> None:
    Path("x.jsonl").write_text(row(text=" ", id="blank"), encoding="utf-8")
    with pytest.raises(EmptyInputError, match=r"^blank: the text of this notice is empty"):
        evaluate(None, ["x.jsonl"])


@pytest.mark.parametrize("form", [AnnotationFormat.CONLL, AnnotationFormat.DOCBIN])
def test_formats_of_tags_take_no_overlap(form: AnnotationFormat) -> None:
    Path("x.jsonl").write_text(row((1, 5, "UNIT"), (3, 5, "UNIT")), encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"n1: offset 3: UNIT '政局' overlaps UNIT '市财政局'.*bizextract validate"):
        write_annotations_as(load_annotations([Path("x.jsonl")]), Path("out"), form)


def test_a_missing_extra_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match=re.escape("pip install 'bizextract[xlsx]'")):
        to_xlsx([], Path("x.xlsx"))
