"""Validation: each kind of problem is found, with its place and a proposal; what is right gives none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from bizextract.corpus import (
    AnnotatedNotice,
    AnnotatedSpan,
    AnnotatedTask,
    Problem,
    load_annotations,
    validate,
    write_annotations,
)
from bizextract.resources.reforms import REFORM_EXAMPLES, REFORM_NAMES
from bizextract.resources.topics import TOPICS

ANNOTATIONS = Path(__file__).parents[2] / "annotations"


def problems_of(tmp_path: Path, body: str) -> list[Problem]:
    (tmp_path / "n.txt").write_text(f"# date: none\n\n{body}", "utf-8")
    return validate([tmp_path / "n.txt"])


@pytest.mark.parametrize(
    "body",
    [
        "由⟦UNIT lead|区工信局⟧牵头，⟦TIME /2022-06-30|6月底前⟧完成⟦TARGET goal; value; >=50 %; 比例|50%以上⟧的比例",
        "推行“⟦REFORM license_separation|证照分离⟧”，《“放管服”意见》",
        "".join(
            f"⟦TIME {value}|甲⟧" for value in ("2021-06-01/2021-12-31", "2018-12-29/", "/2020-02-29", "every 1 month", "?")
        ),
        "".join(f"⟦TIME {value}|甲⟧" for value in ("<=20 day", "4 workday", "3..5 workday", "ongoing", "<=1.5 hour")),
        "".join(
            f"⟦TARGET result; change; {norm}; -|甲⟧" for norm in ("=2..3 个", "~-1.5 百分点", "=10000 元/张", "<=5 工作小时")
        ),
        "{{TASK 1|甲|开办企业}}1.甲{{/TASK}}\n{{TASK 2||其他}}2.乙{{/TASK}}",
    ],
)
def test_right_annotations_give_no_problem(tmp_path: Path, body: str) -> None:
    assert problems_of(tmp_path, body) == []


@pytest.mark.parametrize(
    ("body", "message", "proposal"),
    [
        ("⟦UNIT leed|区工信局⟧", "role 'leed' is unknown", "use lead"),
        ("⟦UNIT|区工信局⟧", "role '' is unknown", "addressee or issuer"),
        ("⟦REFORM licence_separation|证照分离⟧", "reform id 'licence_separation'", "use license_separation"),
        ("⟦FUNDING|补贴⟧", "unknown label FUNDING", "declare the label"),
        ("⟦UNIT lead| 区工信局⟧", "blanks at its ends", "mark '区工信局' only"),
        ("《关于⟦REFORM streamline_delegate|放管服⟧的意见》", "stands inside 《…》", "take the mark out"),
        ("⟦UNIT lead|⟧", "is not what stands at", "correct start and end"),
        ("⟦TIME 2021-6-1/|6月1日起⟧", "not in the notation", "ISO days"),
        ("⟦TIME /|年底⟧", "not in the notation", "ISO days"),
        ("⟦TIME 20 days|20日内⟧", "not in the notation", "'<=20 day'"),
        ("⟦TIME /2021-02-30|2月30日前⟧", "a day that does not exist", "last day of the month"),
        ("⟦TIME 2021-12-31/2021-01-01|全年⟧", "ends before it begins", "START/END"),
        ("⟦TARGET aim; value; =1 个; -|1个⟧", "kind 'aim'", "goal"),
        ("⟦TARGET goal; amount; =1 个; -|1个⟧", "role 'amount'", "baseline or change or value"),
        ("⟦TARGET goal; value; 50 %; -|50%⟧", "norm '50 %'", "comparator"),
        ("⟦TARGET goal; value; >=50%; -|50%⟧", "norm '>=50%'", "comparator"),
        ("⟦TARGET goal; value; =50 %; 覆盖率|50%⟧", "indicator '覆盖率' is not in the text", "or write -"),
        ("{{TASK 1|乙|其他}}1.甲{{/TASK}}", "the title is not in its text", "copy the title"),
        ("{{TASK 1||}}1.甲{{/TASK}}", "has no topic", "其他"),
        ("{{TASK 1||开办企业、开办企业}}1.甲{{/TASK}}", "names a topic twice", "once"),
        ("{{TASK 1||办理建筑施工许可}}1.甲{{/TASK}}", "topic '办理建筑施工许可' is unknown", "use 办理建筑许可"),
        ("{{TASK 1||其他}}{{/TASK}}", "empty or outside", "start and end"),
    ],
)
def test_each_problem_is_found(tmp_path: Path, body: str, message: str, proposal: str) -> None:
    (problem,) = problems_of(tmp_path, "甲\n乙" + body)
    assert message in problem.message
    assert proposal in problem.proposal
    offset = 3 + max(body.find("⟦"), 0)
    assert (problem.file, problem.line, problem.offset) == (str(tmp_path / "n.txt"), 4, offset)
    assert str(problem).startswith(f"{tmp_path / 'n.txt'}:4: offset {offset}: ")


def test_problems_that_only_json_lines_can_have(tmp_path: Path) -> None:
    unit = AnnotatedSpan(start=1, end=5, label="UNIT", text="区工信局", role="lead")
    wrong = AnnotatedSpan(start=0, end=4, label="UNIT", text="区工信局", role="lead")
    inner = AnnotatedSpan(start=2, end=5, label="UNIT", text="工信局", role="lead", value="x")
    task = AnnotatedTask(start=0, end=7, topics=("其他",))
    rows = [
        AnnotatedNotice(id="a", text="由区工信局牵头", spans=(unit, inner)),
        AnnotatedNotice(id="b", text="由区工信局牵头", spans=(wrong,)),
        AnnotatedNotice(id="c", text="由区工信局牵头", spans=(unit,), tasks=(task, task)),
        AnnotatedNotice(id="a", text="甲"),
    ]
    path = tmp_path / "x.jsonl"
    write_annotations(path, rows)
    path.write_text(path.read_text("utf-8") + "{}\n", "utf-8")
    found = [(problem.line, problem.message) for problem in validate([path])]
    expected = [
        (1, "overlaps UNIT '区工信局'"),
        (1, "has value, which UNIT does not bear"),
        (2, "its first occurrence starts at 1"),
        (3, "begins inside task"),
        (3, "lead_units [] are not the spans inside it"),
        (3, "lead_units [] are not the spans inside it"),
        (4, "id 'a' is also that of"),
        (5, "field id: Field required"),
    ]
    assert len(found) == len(expected)
    for (line, message), (wanted_line, words) in zip(found, expected, strict=True):
        assert line == wanted_line
        assert words in message


def test_a_broken_markup_file_is_one_problem_and_the_others_are_checked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("# date: none\n\n甲\n⟦UNIT lead|乙", "utf-8")
    (tmp_path / "b.txt").write_text("# date: none\n\n⟦UNIT x|乙⟧", "utf-8")
    (tmp_path / "c.jsonl").write_bytes(b"\xff")
    assert [(Path(p.file).name, p.line) for p in validate([tmp_path])] == [("a.txt", 4), ("b.txt", 3), ("c.jsonl", None)]


def test_own_labels_and_cross_check(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("# date: none\n\n甲\n⟦FUNDING|补贴⟧", "utf-8")

    def check(notice: AnnotatedNotice) -> Iterable[Problem]:
        yield Problem(offset=notice.spans[0].start, message="value differs", proposal="write 5")

    (problem,) = validate([tmp_path], extra_labels=["FUNDING"], cross_check=check)
    assert (problem.line, problem.notice, problem.message) == (4, "n", "value differs")


def test_the_tables_are_those_of_the_guidelines() -> None:
    assert len(REFORM_NAMES) == 27
    assert list(REFORM_NAMES)[-1] == "other"
    assert set(REFORM_EXAMPLES) == set(REFORM_NAMES)
    assert len(TOPICS) == len(set(TOPICS)) == 19


def test_the_corpus_is_valid() -> None:
    assert [str(problem) for problem in validate([ANNOTATIONS])] == []


def test_every_text_of_a_province_stands_in_one_split() -> None:
    seen: dict[str, str] = {}
    for split in ("train", "dev", "test"):
        for notice in load_annotations([ANNOTATIONS / split]):
            assert notice.province, notice.id
            assert seen.setdefault(notice.province, split) == split, notice.id
    assert {seen["全国"], seen["mixed"]} == {"train"}
