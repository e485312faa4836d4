"""Values that hang on what surrounds the expression. ⟦…⟧ marks the time expressions of a text."""

from __future__ import annotations

import datetime as dt
import re
import time
from array import array

import pytest

from bizextract.normalising.times import resolve_times
from bizextract.records import SpanLabel
from bizextract.records.stages import (
    Block,
    BlockKind,
    Cell,
    CitationRange,
    CleanText,
    Column,
    Mention,
    Outline,
    Slot,
    SlotKind,
    Source,
    Span,
    Tagged,
)

NOTICE = dt.date(2021, 6, 15)


def marked(text: str) -> tuple[str, list[Span]]:
    plain, spans = "", []
    for part in re.split(r"(⟦[^⟧]*⟧)", text):
        inner = part.strip("⟦⟧") if part.startswith("⟦") else part
        if part.startswith("⟦"):
            spans.append(Span(len(plain), len(plain) + len(inner)))
        plain += inner
    return plain, spans


def values(text: str, date: dt.date | None = NOTICE, **parts: object) -> list[tuple[str, str] | None]:
    """Value and rule of each marked expression, None where there is none."""
    plain, spans = marked(text)
    clean = CleanText(Source(text=plain), plain, array("I", range(len(plain))), array("I", range(1, len(plain) + 1)))
    outline = Outline(clean=clean, **{"blocks": (), **parts})  # type: ignore[arg-type]
    found, _ = resolve_times(Tagged(outline, tuple(Mention(SpanLabel.TIME, span) for span in spans)), date)
    return [(found[index].value, found[index].rule) if index in found else None for index in range(len(spans))]


def test_only_time_mentions_are_read() -> None:
    text = "2021年底前"
    clean = CleanText(Source(text=text), text, array("I", range(7)), array("I", range(1, 8)))
    mentions = (Mention(SpanLabel.TARGET, Span(0, 7)),)
    assert resolve_times(Tagged(Outline(clean=clean, blocks=()), mentions), NOTICE) == ({}, ())


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        # lists take the year of their first member; a comma does not make a list
        (
            "申报⟦2020年第二季度⟧、⟦第三季度⟧补贴",
            NOTICE,
            [("2020-04-01/2020-06-30", "explicit"), ("2020-07-01/2020-09-30", "list")],
        ),
        ("⟦2024年6月底⟧，⟦9月1日起⟧试运行", NOTICE, [("/2024-06-30", "explicit"), ("2021-09-01/", "notice_date")]),
        # a chain of dates in one sentence; a deadline is the notice's own
        (
            "⟦2020年7月⟧启动试点，⟦8月⟧扩大到全市。⟦9月⟧起推广",
            NOTICE,
            [
                ("2020-07-01/2020-07-31", "explicit"),
                ("2020-08-01/2020-08-31", "sentence_year"),
                ("2021-09-01/2021-09-30", "notice_date"),
            ],
        ),
        (
            "对⟦2020年1月1日以来⟧的文件开展清理，⟦8月31日前⟧报送",
            NOTICE,
            [("2020-01-01/2021-06-15", "explicit"), ("/2021-08-31", "notice_date")],
        ),
        # the year that a heading or an opening sentence sets
        (
            "三、2022年工作打算\n⟦6月底前⟧建成。\n⟦全年⟧办件10万件",
            dt.date(2021, 12, 20),
            [("/2022-06-30", "section_year"), ("2022-01-01/2022-12-31", "section_year")],
        ),
        ("2020年，我局圆满完成任务。⟦全年⟧受理3万件", dt.date(2021, 1, 15), [("2020-01-01/2020-12-31", "section_year")]),
        (
            "2020年，我局圆满完成任务。\n下一步，⟦全年⟧受理3万件",
            dt.date(2021, 1, 15),
            [("2021-01-01/2021-12-31", "notice_date")],
        ),
        ("2020年，我局圆满完成任务。⟦全年⟧受理3万件", NOTICE, [("2021-01-01/2021-12-31", "notice_date")]),
        ("关于2020年工作情况的报告\n⟦四季度⟧两次检查", dt.date(2021, 1, 15), [("2020-10-01/2020-12-31", "section_year")]),
        # 上年 and 次年 count from the year spoken of, 去年 from the notice
        (
            "⟦2019年⟧新增3万户，比⟦上年⟧增长5%，比⟦去年⟧多",
            NOTICE,
            [
                ("2019-01-01/2019-12-31", "explicit"),
                ("2018-01-01/2018-12-31", "section_year"),
                ("2020-01-01/2020-12-31", "notice_date"),
            ],
        ),
        # 上年同期: the interval spoken of, a year earlier
        (
            "⟦一季度⟧新增3万户，比⟦上年同期⟧增长",
            NOTICE,
            [("2021-01-01/2021-03-31", "notice_date"), ("2020-01-01/2020-03-31", "same_period")],
        ),
        (
            "⟦截至5月底⟧新增3万户，比⟦去年同期⟧增长",
            NOTICE,
            [("/2021-05-31", "notice_date"), ("2020-01-01/2020-05-31", "same_period")],
        ),
        (
            "⟦今年以来⟧新增3万户。\n比⟦去年同期⟧增长",
            NOTICE,
            [("2021-01-01/2021-06-15", "notice_date"), ("2020-01-01/2020-12-31", "notice_date")],
        ),
        # a bare day of the month after a full date; else it counts days
        (
            "⟦6月2日⟧立案，⟦9日⟧办结",
            NOTICE,
            [("2021-06-02/2021-06-02", "notice_date"), ("2021-06-09/2021-06-09", "previous_time")],
        ),
        ("记者从⟦12日⟧召开的会议上获悉", NOTICE, [("2021-06-12/2021-06-12", "previous_time")]),
        ("公示期⟦15日⟧", NOTICE, [("15 day", "duration")]),
        ("⟦6月2日⟧公示，为期⟦60日⟧", NOTICE, [("2021-06-02/2021-06-02", "notice_date"), ("60 day", "duration")]),
        # words right outside the span
        ("有效期延至⟦2024年3月31日⟧", NOTICE, [("/2024-03-31", "explicit")]),
        ("由⟦2024年3月31日⟧的会议", NOTICE, [("2024-03-31/2024-03-31", "explicit")]),
        ("恢复到⟦2019年⟧水平", NOTICE, [("2019-01-01/2019-12-31", "explicit")]),
        ("期限不超过⟦3年⟧", NOTICE, [("<=3 year", "duration")]),
        ("合作期⟦3年⟧", NOTICE, [("3 year", "duration")]),
        ("窗口⟦2个工作日⟧办结", NOTICE, [("<=2 workday", "duration")]),
        ("窗口⟦9年⟧办不了证", NOTICE, [("9 year", "duration")]),
        ("公示期满⟦30天⟧", NOTICE, [("30 day", "duration")]),
        ("超过⟦前三年⟧总和", NOTICE, [("3 year", "duration")]),
        # 次月 in a monthly duty
        ("⟦每月⟧汇总，⟦次月5日前⟧报送", NOTICE, [("every 1 month", "recurrence"), ("every 1 month", "recurrence")]),
        # without a notice date, the year of the same paragraph; after 今年 nothing is known
        ("⟦2022年以来⟧，⟦截止9月⟧，累计提供服务", None, [("2022-01-01/", "explicit"), ("/2022-09-30", "section_year")]),
        ("⟦2022年以来⟧。\n⟦5月27日⟧上线", None, [("2022-01-01/", "explicit"), ("?", "no_date")]),
        (
            "⟦2022年4月⟧启动；⟦今年以来⟧，⟦5月27日⟧上线",
            None,
            [("2022-04-01/2022-04-30", "explicit"), ("?", "no_date"), ("?", "no_date")],
        ),
    ],
)
def test_context(text: str, date: dt.date | None, expected: list[tuple[str, str]]) -> None:
    assert values(text, date) == expected


def test_cited_title_sets_no_year() -> None:
    text = "《2020年工作要点》\n⟦全年⟧办件3万件"
    title = Span(0, 10)
    assert values(text, dt.date(2021, 1, 15), citations=(CitationRange(title, title),)) == [
        ("2021-01-01/2021-12-31", "notice_date")
    ]


def table(text: str, header: str | None, column: Column) -> list[tuple[str, str] | None]:
    plain, spans = marked(text)
    row = Span(0, len(plain))
    cell = Cell(Span(spans[0].start, spans[-1].end), column, header)
    return values(text, blocks=(Block(BlockKind.ROW, row, cells=(cell,), table=0),))


def test_table_header_tells_the_year() -> None:
    assert table("推广\t⟦12月⟧", "2022年目标", Column.TARGET) == [("2022-12-01/2022-12-31", "table_header")]
    assert table("推广\t⟦12月⟧", "目标", Column.TARGET) == [("2021-12-01/2021-12-31", "notice_date")]


def test_deadline_column_and_slot() -> None:
    assert table("推广\t⟦10月31日⟧", "完成时限", Column.TIME) == [("/2021-10-31", "notice_date")]
    assert table("推广\t⟦10月31日⟧", None, Column.TIME) == [("2021-10-31/2021-10-31", "notice_date")]
    assert table("推广\t⟦12月⟧", "完成时限", Column.TIME) == [("2021-12-01/2021-12-31", "notice_date")]
    label, value = Span(0, 4), Span(5, 11)
    slots = (Slot(SlotKind.TIME, label, value),)
    assert values("完成时限：⟦10月31日⟧", slots=slots) == [("/2021-10-31", "notice_date")]
    assert values("会议时间：⟦10月31日⟧", slots=slots) == [("2021-10-31/2021-10-31", "notice_date")]
    assert values("完成时限：⟦5月底⟧", slots=(Slot(SlotKind.TIME, label, Span(5, 8)),)) == [("/2021-05-31", "notice_date")]


def test_long_text_in_linear_time() -> None:
    """One paragraph of 100,000 characters: four times the text may take about four times as long, not sixteen."""

    def seconds(count: int) -> float:
        begin = time.process_time()
        found = values("⟦9月底前⟧办结，比⟦上年同期⟧多，⟦5个工作日内⟧报，" * count)
        taken = time.process_time() - begin
        assert len(found) == 3 * count
        assert found[-3] == ("/2021-09-30", "notice_date")
        return taken

    def best(count: int) -> float:
        return min(seconds(count) for _ in range(3))  # other work on the machine only ever adds

    seconds(100)
    assert best(4_000) < 10 * max(best(1_000), 0.02)


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        # 同年 counts from the year last named, also a paragraph above
        (
            "⟦2017年4月27日⟧，市政府印发方案。\n⟦同年7月25日⟧，专班印发细则。",
            None,
            ["2017-04-27/2017-04-27", "2017-07-25/2017-07-25"],
        ),
        # the goals of this year in a report on the last
        (
            "2021年工作总结\n2021年，新增企业3万户。⟦全年⟧累计放款8亿元。⟦全年⟧力争放款9亿元。",
            dt.date(2022, 1, 20),
            ["2021-01-01/2021-12-31", "2022-01-01/2022-12-31"],
        ),
        # how often, not how long
        ("联席会议⟦半年⟧一次，台账⟦一周⟧一结，C类企业⟦两年⟧一查。", NOTICE, ["every 6 month", "every 1 week", "every 2 year"]),
        ("⟦两年⟧一次性补助，试点⟦三年⟧一个周期。", NOTICE, ["2 year", "3 year"]),
        ("征求意见截止日期为⟦2021年7月18日⟧，补正不得晚于⟦8月20日⟧。", NOTICE, ["/2021-07-18", "/2021-08-20"]),
        ("⟦昨日⟧，记者到场。", NOTICE, ["2021-06-14/2021-06-14"]),
        ("⟦1985年⟧增产，为⟦九十年代⟧打基础。", None, ["1985-01-01/1985-12-31", "1990-01-01/1999-12-31"]),
    ],
)
def test_what_the_words_around_say(text: str, date: dt.date | None, expected: list[str]) -> None:
    assert [found and found[0] for found in values(text, date)] == expected
