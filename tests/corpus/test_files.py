"""Annotation files: reading, writing, and errors that say what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bizextract.corpus import AnnotatedNotice, AnnotatedSpan, load_annotations, parse_markup, write_annotations
from bizextract.errors import AnnotationError, InputNotFoundError

MARKED = "# date: 2022-03-01\n\n由⟦UNIT lead|区工信局⟧于⟦TIME /2022-06-30|6月底前⟧完成\r\n"


def test_json_lines_keep_everything(tmp_path: Path) -> None:
    notices = [
        parse_markup(MARKED, "a"),
        parse_markup("# date: none\n# dirt: none\n\n{{TASK 1|甲|其他}}甲\u2028乙{{/TASK}}", "b"),
    ]
    write_annotations(tmp_path / "x.jsonl", notices)
    assert load_annotations([tmp_path / "x.jsonl"]) == notices
    row = json.loads((tmp_path / "x.jsonl").read_text("utf-8").splitlines()[0])
    assert row["spans"][0] == {"start": 1, "end": 5, "label": "UNIT", "text": "区工信局", "role": "lead"}
    assert row["date"] == "2022-03-01"


def test_a_directory_is_read_recursively_in_sorted_order(tmp_path: Path) -> None:
    write_annotations(tmp_path / "b", [parse_markup(MARKED, "2"), parse_markup(MARKED, "1")])
    write_annotations(tmp_path / "a.jsonl", [parse_markup(MARKED, "3")])
    (tmp_path / "README.md").write_text("not an annotation", "utf-8")
    (tmp_path / "segmented").mkdir()
    (tmp_path / "segmented" / "4.txt").write_text("区 工信局 牵头", "utf-8")
    assert [notice.id for notice in load_annotations([tmp_path])] == ["3", "1", "2"]
    assert [notice.id for notice in load_annotations([tmp_path / "b" / "2.txt", tmp_path / "b"])] == ["2", "1"]
    assert (tmp_path / "b" / "1.txt").read_bytes().decode("utf-8") == MARKED


def test_absent_header_fields_and_blank_lines_are_fine(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('\n{"id": "a", "text": "甲"}\n\n', "utf-8")
    assert load_annotations([tmp_path / "x.jsonl"]) == [AnnotatedNotice(id="a", text="甲")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"id": "a", "text": "甲"}\n{"id": ', "line 2: not a JSON object"),
        ('["a"]', "line 1: not a JSON object"),
        ('{"id": "a"}', "field text: Field required"),
        ('{"id": "a", "text": "甲", "title": "乙"}', "field title: Extra inputs"),
        (
            '{"id": "a", "text": "甲", "spans": [{"start": -1, "end": 1, "label": "UNIT", "text": "甲"}]}',
            r"field spans\.0\.start",
        ),
        (
            '{"id": "a", "text": "由区工信局牵头", "spans": [{"start": 0, "end": 4, "label": "UNIT", "text": "区工信局"}]}',
            r"line 1, offset 0: notice 'a': UNIT '区工信局' is not what stands at 0:4 .*; its first occurrence starts at 1",
        ),
    ],
)
def test_errors_name_file_line_and_remedy(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "x.jsonl").write_text(content, "utf-8")
    with pytest.raises(AnnotationError, match=words) as caught:
        load_annotations([tmp_path / "x.jsonl"])
    assert str(caught.value).startswith(str(tmp_path / "x.jsonl"))


def test_what_cannot_be_read_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputNotFoundError, match="no such file"):
        load_annotations([tmp_path / "absent.jsonl"])
    with pytest.raises(InputNotFoundError, match=r"no \.jsonl or \.txt"):
        load_annotations([tmp_path])
    (tmp_path / "x.csv").write_text("a", "utf-8")
    with pytest.raises(AnnotationError, match=r"not \.csv"):
        load_annotations([tmp_path / "x.csv"])
    (tmp_path / "x.txt").write_bytes("甲乙".encode("gbk"))
    with pytest.raises(AnnotationError, match="UTF-8"):
        load_annotations([tmp_path / "x.txt"])


@pytest.mark.parametrize("notice_id", ["", "a/b", ".."])
def test_an_id_that_is_no_file_name_is_refused(tmp_path: Path, notice_id: str) -> None:
    with pytest.raises(AnnotationError, match="cannot be a file name"):
        write_annotations(tmp_path / "out", [AnnotatedNotice(id=notice_id, text="甲")])


def test_spans_of_a_jsonl_notice_become_marks(tmp_path: Path) -> None:
    span = AnnotatedSpan(start=1, end=5, label="UNIT", text="区工信局", role="lead")
    write_annotations(tmp_path / "out", [AnnotatedNotice(id="a", text="由区工信局牵头", spans=(span,))])
    assert (tmp_path / "out" / "a.txt").read_text("utf-8") == "# date: none\n\n由⟦UNIT lead|区工信局⟧牵头"
