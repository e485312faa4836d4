"""Inline markup: both directions, byte by byte, and what it refuses."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizextract.corpus import AnnotatedNotice, AnnotatedSpan, AnnotatedTask, format_markup, parse_markup
from bizextract.errors import AnnotationError

HEADER = "# date: 2022-03-01\n# province: 山西\n# level: county\n# genre: implementation plan\n# dirt: none\n\n"
BODY = (
    "\r\n一、总体要求\t（略）\u00a0\r\n{{TASK 1|证照分离|开办企业、市场监管}}1.推进“⟦REFORM license_separation|证照分离⟧”，"
    "⟦TIME /2022-12-31|年底\r\n前⟧达到⟦TARGET goal; value; >=50 %; 比例|50 %以上⟧比例"
    "（⟦UNIT lead|县审批局⟧牵头，⟦UNIT support|县财政局⟧配合）{{/TASK}}\r\n"
)


def test_reads_header_spans_and_task() -> None:
    notice = parse_markup(HEADER + BODY, "n1")
    assert (notice.date, notice.province, notice.genre) == (dt.date(2022, 3, 1), "山西", "implementation plan")
    assert (
        notice.text
        == "\r\n一、总体要求\t（略）\u00a0\r\n1.推进“证照分离”，年底\r\n前达到50 %以上比例（县审批局牵头，县财政局配合）\r\n"
    )
    assert [notice.text[s.start : s.end] for s in notice.spans] == [s.text for s in notice.spans]
    reform, time, target, lead, _ = notice.spans
    assert (reform.reform, time.value, lead.role) == ("license_separation", "/2022-12-31", "lead")
    assert (target.kind, target.role, target.norm, target.indicator) == ("goal", "value", ">=50 %", "比例")
    (task,) = notice.tasks
    assert notice.text[task.start : task.end].startswith("1.推进")
    assert task.model_dump(exclude={"start", "end"}) == {
        "number": "1",
        "title": "证照分离",
        "lead_units": ("县审批局",),
        "support_units": ("县财政局",),
        "timeframes": ("年底\r\n前",),
        "topics": ("开办企业", "市场监管"),
    }


@pytest.mark.parametrize(
    "content",
    [
        HEADER + BODY,
        "# date: none\n\n",
        "# date: none\n# dirt: tabs\n\n\n\n正文 \t",
        "# date: none\n\n⟦FUNDING |补贴⟧⟦FUNDING 5|五万⟧".replace("⟦FUNDING |", "⟦FUNDING|"),
        "# date: none\n\n{{TASK |无编号|其他}}a{{/TASK}}{{TASK 2||}}b{{/TASK}}",
        "# date: none\n\n{{date}} 一|二 {三}",
        "# date: none\n\n⟦TIME ?|x|y⟧",
    ],
)
def test_round_trip_is_exact(content: str) -> None:
    assert format_markup(parse_markup(content, "n1")) == content


def test_a_file_without_header_is_all_text() -> None:
    notice = parse_markup("# 一、总则\n\n由⟦UNIT lead|区工信局⟧牵头", "n1")
    assert (notice.date, notice.province) == (None, None)
    assert notice.text == "# 一、总则\n\n由区工信局牵头"


def test_windows_header_lines_are_read() -> None:
    notice = parse_markup("# date: 2022-03-01\r\n# level: county\r\n\r\n正文\r\n", "n1")
    assert (notice.date, notice.level, notice.text) == (dt.date(2022, 3, 1), "county", "正文\r\n")


@pytest.mark.parametrize(
    ("content", "words", "line"),
    [
        ("# date: 2022-02-30\n\n甲", "write a day as", None),
        ("# dates: none\n\n甲", "unknown header 'dates'", 1),
        ("# date: none\n正文", "an empty line must stand", 2),
        ("# date: none\n\n甲\n⟦UNIT lead|区工信局", "stray mark", 4),
        ("# date: none\n\n区工信局⟧", "stray mark", 3),
        ("# date: none\n\n⟦unit lead|区工信局⟧", "stray mark", 3),
        ("# date: none\n\n⟦TIME ?|⟦TIME ?|年内⟧底⟧", "stray mark", 3),
        ("# date: none\n\n⟦TARGET goal; value|50%⟧", "kind; role; norm; indicator", 3),
        ("# date: none\n\n{{TASK 1}}甲{{/TASK}}", "stray mark", 3),
        ("# date: none\n\n甲{{/TASK}}", "without a task", 3),
        ("# date: none\n\n\n{{TASK 1||}}甲", "never closed", 4),
        ("# date: none\n\n{{TASK 1||}}{{TASK 2||}}甲{{/TASK}}{{/TASK}}", "inside a task", 3),
    ],
)
def test_errors_name_the_line_and_what_to_write(content: str, words: str, line: int | None) -> None:
    with pytest.raises(AnnotationError, match=words) as caught:
        parse_markup(content, "n1", source="n1.txt")
    assert caught.value.line == line
    assert str(caught.value).startswith("n1.txt: ")


@pytest.mark.parametrize(
    "notice",
    [
        AnnotatedNotice(id="n", text="写作⟦的样子"),
        AnnotatedNotice(id="n", text="{{TASK"),
        AnnotatedNotice(
            id="n",
            text="区工信局",
            spans=(
                AnnotatedSpan(start=0, end=4, label="UNIT", text="区工信局", role="lead"),
                AnnotatedSpan(start=1, end=4, label="UNIT", text="工信局", role="lead"),
            ),
        ),
        AnnotatedNotice(
            id="n", text="区工信局", spans=(AnnotatedSpan(start=2, end=9, label="UNIT", text="信局", role="lead"),)
        ),
        AnnotatedNotice(id="n", text="50%", spans=(AnnotatedSpan(start=0, end=3, label="TARGET", text="50%", kind="goal"),)),
        AnnotatedNotice(id="n", text="一、甲", tasks=(AnnotatedTask(start=0, end=3, lead_units=("区工信局",)),)),
        AnnotatedNotice(id="n", text="一、甲", tasks=(AnnotatedTask(start=0, end=3, title="甲|乙"),)),
    ],
)
def test_what_the_markup_cannot_carry_is_refused(notice: AnnotatedNotice) -> None:
    with pytest.raises(AnnotationError):
        format_markup(notice)


# Blanks of every kind, line ends, the markup's own ASCII signs; never the brackets of a mark.
TEXTS = st.text(st.sampled_from("甲乙丙12 \t\r\n\u3000\u00a0|;#{}%：:"), max_size=12)


@st.composite
def notices(draw: st.DrawFn) -> AnnotatedNotice:
    text, spans = "", []
    for piece in draw(st.lists(TEXTS, max_size=6)):
        text += piece
        marked = draw(TEXTS)
        label, attributes = draw(
            st.sampled_from(
                [
                    ("UNIT", {"role": "lead"}),
                    ("TIME", {"value": "<=5 day"}),
                    ("TARGET", {"kind": "goal", "role": "value", "norm": ">=50 %", "indicator": "a; b"}),
                    ("REFORM", {"reform": "other"}),
                    ("FUNDING", {}),
                ]
            )
        )
        spans.append(AnnotatedSpan(start=len(text), end=len(text) + len(marked), label=label, text=marked, **attributes))
        text += marked
    date = draw(st.none() | st.dates())
    return AnnotatedNotice(id="n", date=date, level=draw(st.none() | st.just("county")), text=text, spans=tuple(spans))


@given(notices())
def test_every_notice_without_mark_brackets_comes_back(notice: AnnotatedNotice) -> None:
    if "{{TASK" in notice.text or "{{/TASK" in notice.text:
        return
    assert parse_markup(format_markup(notice), "n") == notice


OWN = Path(__file__).parents[2] / "annotations"


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_the_corpus_round_trips_byte_by_byte(split: str) -> None:
    files = sorted((OWN / split).glob("*.txt"))
    assert files
    for file in files:
        content = file.read_bytes().decode("utf-8")
        assert format_markup(parse_markup(content, file.stem)) == content, file.name
