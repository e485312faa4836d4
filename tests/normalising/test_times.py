"""Values of single time expressions, against a notice of 15 June 2021 unless another date is given."""

from __future__ import annotations

import datetime as dt
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizextract.normalising.times import notice_date, parse_date, resolve_times
from bizextract.records import NoticeWarning, SpanLabel, TimeKind
from bizextract.records.stages import CleanText, Mention, Outline, Source, Span, Tagged, TimeValue

NOTICE = dt.date(2021, 6, 15)


def clean_text(text: str) -> CleanText:
    count = len(text)
    return CleanText(Source(text=text), text, array("I", range(count)), array("I", range(1, count + 1)))


def read(text: str, date: dt.date | None = NOTICE) -> TimeValue | None:
    """The value of a text that is a time expression as a whole."""
    values, _ = resolve(text, date)
    return values.get(0)


def resolve(text: str, date: dt.date | None = NOTICE) -> tuple[dict[int, TimeValue], tuple[NoticeWarning, ...]]:
    outline = Outline(clean=clean_text(text), blocks=())
    return resolve_times(Tagged(outline, (Mention(SpanLabel.TIME, Span(0, len(text))),)), date)


CALENDAR = [
    # dates
    ("2021年8月27日", "2021-08-27/2021-08-27", TimeKind.DATE),
    ("二〇二一年八月二十七日", "2021-08-27/2021-08-27", TimeKind.DATE),
    ("二○二一年十二月三十一日", "2021-12-31/2021-12-31", TimeKind.DATE),
    ("2021-08-27", "2021-08-27/2021-08-27", TimeKind.DATE),
    ("2021.8.27", "2021-08-27/2021-08-27", TimeKind.DATE),
    ("2021/08/27", "2021-08-27/2021-08-27", TimeKind.DATE),
    ("６月２日", "2021-06-02/2021-06-02", TimeKind.DATE),
    ("2 0 2 1 年 6 月 2 日", "2021-06-02/2021-06-02", TimeKind.DATE),
    ("2O21年1O月8曰", "2021-10-08/2021-10-08", TimeKind.DATE),
    ("6月18日（星期五）17:30", "2021-06-18/2021-06-18", TimeKind.DATE),
    ("去年大年三十", "2020-01-24/2020-01-24", None),
    # deadlines
    ("2021年底前", "/2021-12-31", TimeKind.DEADLINE),
    ("2021年年底前", "/2021-12-31", TimeKind.DEADLINE),
    ("6月底前", "/2021-06-30", TimeKind.DEADLINE),
    ("2024年2月末前", "/2024-02-29", TimeKind.DEADLINE),
    ("9月底", "/2021-09-30", TimeKind.DEADLINE),
    ("12月31日以前", "/2021-12-31", TimeKind.DEADLINE),
    ("不晚于5月31日", "/2021-05-31", TimeKind.DEADLINE),
    ("到2025年", "/2025-12-31", TimeKind.DEADLINE),
    ("至2026年12月31日止", "/2026-12-31", TimeKind.DEADLINE),
    ("年内", "/2021-12-31", TimeKind.DEADLINE),
    ("年底前", "/2021-12-31", TimeKind.DEADLINE),
    ("明年6月底之前", "/2022-06-30", TimeKind.DEADLINE),
    ("今年二季度末前", "/2021-06-30", TimeKind.DEADLINE),
    ("第三季度末", "/2021-09-30", TimeKind.DEADLINE),
    ("上半年结束前", "/2021-06-30", TimeKind.DEADLINE),
    ("“十四五”末", "/2025-12-31", TimeKind.DEADLINE),
    ("到“十五五”末", "/2030-12-31", TimeKind.DEADLINE),
    ("月底前", "/2021-06-30", TimeKind.DEADLINE),
    ("本月25日前", "/2021-06-25", TimeKind.DEADLINE),
    ("下月底前", "/2021-07-31", TimeKind.DEADLINE),
    ("次月10日前", "/2021-07-10", TimeKind.DEADLINE),
    ("本周六前", "/2021-06-19", TimeKind.DEADLINE),
    ("9月中旬前", "/2021-09-20", TimeKind.DEADLINE),
    ("2022年春节前", "/2022-01-31", TimeKind.DEADLINE),
    ("春节前", "/2022-01-31", TimeKind.DEADLINE),
    ("国庆节前", "/2021-09-30", TimeKind.DEADLINE),
    ("“五一”前", "/2021-04-30", TimeKind.DEADLINE),
    ("除夕前", "/2022-01-31", TimeKind.DEADLINE),
    ("明年年中", "/2022-06-30", TimeKind.DEADLINE),
    # periods
    ("2021年", "2021-01-01/2021-12-31", TimeKind.PERIOD),
    ("2021年度", "2021-01-01/2021-12-31", TimeKind.PERIOD),
    ("12月", "2021-12-01/2021-12-31", TimeKind.PERIOD),
    ("2021.12", "2021-12-01/2021-12-31", TimeKind.PERIOD),
    ("2021年6月-2022年5月", "2021-06-01/2022-05-31", TimeKind.PERIOD),
    ("2021 年 6 月 — 2021 年 12 月", "2021-06-01/2021-12-31", TimeKind.PERIOD),
    ("2021年9至10月", "2021-09-01/2021-10-31", TimeKind.PERIOD),
    ("6月-12月", "2021-06-01/2021-12-31", TimeKind.PERIOD),
    ("七八月份", "2021-07-01/2021-08-31", TimeKind.PERIOD),
    ("十一月", "2021-11-01/2021-11-30", TimeKind.PERIOD),
    ("2021.6-2021.12", "2021-06-01/2021-12-31", TimeKind.PERIOD),
    ("2021.6-12", "2021-06-01/2021-12-31", TimeKind.PERIOD),
    ("2023—2025年", "2023-01-01/2025-12-31", TimeKind.PERIOD),
    ("2022至2023年", "2022-01-01/2023-12-31", TimeKind.PERIOD),
    ("2023年、2024年", "2023-01-01/2024-12-31", TimeKind.PERIOD),
    ("今明两年", "2021-01-01/2022-12-31", TimeKind.PERIOD),
    ("10月1日至7日", "2021-10-01/2021-10-07", TimeKind.PERIOD),
    ("国庆假期（10月1日至7日）", "2021-10-01/2021-10-07", TimeKind.PERIOD),
    ("2021年春节期间", "2021-02-11/2021-02-17", TimeKind.PERIOD),
    ("11月中旬", "2021-11-11/2021-11-20", TimeKind.PERIOD),
    ("2月下旬", "2021-02-21/2021-02-28", TimeKind.PERIOD),
    ("上半年", "2021-01-01/2021-06-30", TimeKind.PERIOD),
    ("一季度", "2021-01-01/2021-03-31", TimeKind.PERIOD),
    ("二至三季度", "2021-04-01/2021-09-30", TimeKind.PERIOD),
    ("前三季度", "2021-01-01/2021-09-30", TimeKind.PERIOD),
    ("今年1至9月", "2021-01-01/2021-09-30", TimeKind.PERIOD),
    ("今年前5个月", "2021-01-01/2021-05-31", TimeKind.PERIOD),
    ("去年全年", "2020-01-01/2020-12-31", TimeKind.PERIOD),
    ("上年同期", "2020-01-01/2020-12-31", TimeKind.PERIOD),
    ("“十四五”期间", "2021-01-01/2025-12-31", TimeKind.PERIOD),
    ("“十三五”", "2016-01-01/2020-12-31", TimeKind.PERIOD),
    ("“六五”期间", "1981-01-01/1985-12-31", TimeKind.PERIOD),
    ("“ 五五’时期", "1976-01-01/1980-12-31", TimeKind.PERIOD),
    ("“一五”时期", "1953-01-01/1957-12-31", TimeKind.PERIOD),
    ("“十五”期内", "2001-01-01/2005-12-31", TimeKind.PERIOD),
    ("“十五五”的第一年", "2026-01-01/2026-12-31", TimeKind.PERIOD),
    ("九十年代", "1990-01-01/1999-12-31", TimeKind.PERIOD),
    ("上世纪90年代末", "1997-01-01/1999-12-31", TimeKind.PERIOD),
    ("二十世纪八十年代初期", "1980-01-01/1983-12-31", TimeKind.PERIOD),
    ("1950年代前期", "1950-01-01/1954-12-31", TimeKind.PERIOD),
    ("一九七九和一九八○两年", "1979-01-01/1980-12-31", TimeKind.PERIOD),
    ("上季度", "2021-01-01/2021-03-31", TimeKind.PERIOD),
    ("下一季度", "2021-07-01/2021-09-30", TimeKind.PERIOD),
    ("下一年度", "2022-01-01/2022-12-31", TimeKind.PERIOD),
    ("今年以来", "2021-01-01/2021-06-15", TimeKind.PERIOD),
    ("年初以来", "2021-01-01/2021-06-15", TimeKind.PERIOD),
    ("2011年至今", "2011-01-01/2021-06-15", TimeKind.PERIOD),
    ("自去年9月上线以来", "2020-09-01/2021-06-15", TimeKind.PERIOD),
    ("自2018年12月29日起", "2018-12-29/", TimeKind.PERIOD),
    ("自2021年7月1日起施行", "2021-07-01/", TimeKind.PERIOD),
    ("从2007年底", "2007-12-31/", TimeKind.PERIOD),
    ("即日起", "2021-06-15/", TimeKind.PERIOD),
    ("即日起至11月30日", "2021-06-15/2021-11-30", TimeKind.PERIOD),
    ("自印发之日起", "2021-06-15/", TimeKind.PERIOD),
    ("2021年1月1日至印发前", "2021-01-01/2021-06-14", TimeKind.PERIOD),
    ("11月至次年3月", "2021-11-01/2022-03-31", TimeKind.PERIOD),
    ("11月至3月", "2021-11-01/2022-03-31", TimeKind.PERIOD),
    ("去年10月至今年7月", "2020-10-01/2021-07-31", TimeKind.PERIOD),
    ("本周", "2021-06-14/2021-06-20", TimeKind.PERIOD),
    ("上月", "2021-05-01/2021-05-31", TimeKind.PERIOD),
    # as of
    ("截至2022年9月", "/2022-09-30", TimeKind.AS_OF),
    ("截止5月底", "/2021-05-31", TimeKind.AS_OF),
    ("截至目前", "/2021-06-15", TimeKind.AS_OF),
    ("2018年末", "/2018-12-31", TimeKind.AS_OF),
]


@pytest.mark.parametrize(("text", "value", "kind"), CALENDAR)
def test_calendar(text: str, value: str, kind: TimeKind | None) -> None:
    found = read(text)
    assert found is not None
    assert found.value == value
    assert kind is None or found.kind is kind
    start, end = value.split("/")
    assert str(found.start or "") == start
    assert str(found.end or "") == end


DURATIONS = [
    ("20日内", "<=20 day"),
    ("5个工作日内", "<=5 workday"),
    ("5 个工 作日 内", "<=5 workday"),
    ("10个法定工作日内", "<=10 workday"),
    ("15个自然日内", "<=15 day"),
    ("半个工作日", "0.5 workday"),
    ("3个工作小时内", "<=3 workhour"),
    ("2小时内", "<=2 hour"),
    ("24h内", "<=24 hour"),
    ("半小时内", "<=0.5 hour"),
    ("一个半小时", "1.5 hour"),
    ("30分钟内", "<=30 minute"),
    ("一周内", "<=1 week"),
    ("两个月", "2 month"),
    ("两个季度", "6 month"),
    ("半年", "6 month"),
    ("3年", "3 year"),
    ("两年半", "2.5 year"),
    ("连续三年", "3 year"),
    ("近三年", "3 year"),
    ("1-2年", "1..2 year"),
    ("3至5年", "3..5 year"),
    ("三到六个月", "3..6 month"),
    ("3个月至1年", "3..12 month"),
    ("一年以上不满三年", "1..3 year"),
    ("不超过3年", "<=3 year"),
    ("最长不得超过3年", "<=3 year"),
    ("不少于30日", ">=30 day"),
    ("满一年", ">=1 year"),
    ("一年以上", ">=1 year"),
    ("不满三年", "<3 year"),
    ("超过24小时", ">24 hour"),
    ("8个月左右", "~8 month"),
    ("两年多", ">2 year"),
    ("提前7天", ">=7 day"),
    ("截标五日前", ">=5 day"),
    ("4个工作日后", "4 workday"),
    ("自收到申请之日起7个工作日内", "<=7 workday"),
    ("自受理之日起十五日内", "<=15 day"),
    ("自2021年起3年内", "<=3 year"),
    ("15个工作日（不含公示期）内", "<=15 workday"),
    ("当天", "<=1 day"),
    ("当日", "<=1 day"),
    ("即时", "<=1 day"),
    ("当个工作日", "<=1 workday"),
    ("一日内", "<=1 day"),
    ("30日", "30 day"),
]


@pytest.mark.parametrize(("text", "value"), DURATIONS)
def test_durations(text: str, value: str) -> None:
    assert read(text) == TimeValue(TimeKind.DURATION, value, rule="duration")
    assert read(text, None) == read(text), "a duration needs no date"


RECURRENCES = [
    ("每年", "every 1 year"),
    ("每年3月底前", "every 1 year"),
    ("每季度", "every 3 month"),
    ("每季度末月25日前", "every 3 month"),
    ("每半年", "every 6 month"),
    ("每月", "every 1 month"),
    ("每两个月", "every 2 month"),
    ("每双月", "every 2 month"),
    ("每半月", "every 0.5 month"),
    ("每旬", "every 10 day"),
    ("每周五", "every 1 week"),
    ("每两周", "every 2 week"),
    ("隔周", "every 2 week"),
    ("每天", "every 1 day"),
    ("每学年", "every 1 year"),
    ("每三年", "every 3 year"),
    ("按月", "every 1 month"),
    ("按季度", "every 3 month"),
    ("逐月", "every 1 month"),
    ("一年一次", "every 1 year"),
    ("一年两次", "every 6 month"),
]


@pytest.mark.parametrize(("text", "value"), RECURRENCES)
def test_recurrences(text: str, value: str) -> None:
    assert read(text) == TimeValue(TimeKind.RECURRENCE, value, rule="recurrence")


@pytest.mark.parametrize("text", ["持续推进", "长期坚持", "常态化推进", "长期", "全年持续推进", "持续推\n进"])
def test_standing(text: str) -> None:
    assert read(text) == TimeValue(TimeKind.ONGOING, "ongoing", rule="ongoing")


@pytest.mark.parametrize("text", ["今年", "今年以来", "6月底前", "截至目前", "上半年", "即日起", "春节前", "本周", "五年来"])
def test_no_date(text: str) -> None:
    found = read(text, None)
    assert found is not None
    assert (found.value, found.start, found.end, found.rule) == ("?", None, None, "no_date")


@pytest.mark.parametrize(
    ("text", "value"), [("2022年以来", "2022-01-01/"), ("2021年底前", "/2021-12-31"), ("“十四五”期间", "2021-01-01/2025-12-31")]
)
def test_no_date_needed(text: str, value: str) -> None:
    found = read(text, None)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("text", ["汛期", "明年春季以前", "两个采暖期", "供热期内"])
def test_no_calendar_fixes_it(text: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.value, found.rule) == ("?", "unfixed")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2月30日", "impossible_date"),
        ("2021年2月29日", "impossible_date"),
        ("13月", "impossible_date"),
        ("2021-13-01", "impossible_date"),
        ("6月31日前", "impossible_date"),
        ("2022年5月至2021年6月", "impossible_date"),
        ("2021年12月-2021年6月", "impossible_date"),
        ("2021年9月30日至9月1日", "impossible_date"),
        ("2060年春节前", "unknown_holiday"),
        ("适时", "unread_time"),
        ("2022年底和2025年底", "unread_time"),
    ],
)
def test_warnings(text: str, code: str) -> None:
    values, warnings = resolve(text)
    assert values == {}
    assert [(warning.code, warning.start, warning.end) for warning in warnings] == [(code, 0, len(text))]


@pytest.mark.parametrize(
    ("date", "text", "value"),
    [
        (dt.date(2022, 12, 30), "5月底前", "/2023-05-31"),  # a deadline of the spring in a notice of the last quarter
        (dt.date(2022, 5, 30), "3月底前", "/2022-03-31"),
        (dt.date(2021, 10, 29), "春节前", "/2022-01-31"),
        (dt.date(2021, 3, 18), "春节前", "/2021-02-11"),  # told a month later
        (dt.date(2021, 1, 20), "截至12月31日", "/2020-12-31"),
        (dt.date(2021, 1, 20), "11月以来", "2020-11-01/2021-01-20"),
        (dt.date(2023, 1, 11), "过去五年", "2018-01-01/2022-12-31"),
        (dt.date(2022, 8, 31), "半年来", "2022-02-28/2022-08-31"),
    ],
)
def test_nearest_year(date: dt.date, text: str, value: str) -> None:
    found = read(text, date)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("二〇二一年八月二十七日", dt.date(2021, 8, 27)),
        ("二O二一年八月二十七日", dt.date(2021, 8, 27)),
        ("2021年 8月27 日", dt.date(2021, 8, 27)),
        ("２０２１年８月２７日印发", dt.date(2021, 8, 27)),
        ("2021-08-27", dt.date(2021, 8, 27)),
        ("2021.8.27", dt.date(2021, 8, 27)),
        ("8月27日", None),
        ("2021年8月", None),
        ("2021年2月30日", None),
        ("2021年8月27日至9月1日", None),
        ("今年8月27日", None),
        ("厦门市", None),
        ("", None),
    ],
)
def test_parse_date(text: str, date: dt.date | None) -> None:
    assert parse_date(text) == date


def test_parse_date_with_default_year() -> None:
    assert parse_date("8月27日", 2021) == dt.date(2021, 8, 27)
    assert parse_date("2020年8月27日", 2021) == dt.date(2020, 8, 27)


def test_notice_date() -> None:
    text = "某某区人民政府办公室\n2021年8月27日"
    clean = clean_text(text)
    assert notice_date(Outline(clean=clean, blocks=(), issue_date=Span(11, 21))) == dt.date(2021, 8, 27)
    assert notice_date(Outline(clean=clean, blocks=())) is None


DATES = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@given(DATES)
def test_every_spelling_of_a_date(date: dt.date) -> None:
    digits = "〇一二三四五六七八九"
    tens = ["", "十", "二十", "三十"]

    def small(number: int) -> str:
        ten, one = divmod(number, 10)
        return tens[ten] + (digits[one] if one else "")

    chinese = "".join(digits[int(digit)] for digit in str(date.year)) + f"年{small(date.month)}月{small(date.day)}日"
    spellings = (
        f"{date.year}年{date.month}月{date.day}日",
        f"{date:%Y-%m-%d}",
        f"{date.year} 年 {date.month} 月 {date.day} 日",
        f"{date.year}.{date.month}.{date.day}",
    )
    assert {parse_date(spelling) for spelling in spellings} == {date}
    if str(date.year)[0] in "12":
        assert parse_date(chinese) == date


@given(DATES, DATES)
def test_ranges_are_kept_or_refused(first: dt.date, last: dt.date) -> None:
    text = f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"
    values, warnings = resolve(text)
    if first <= last:
        assert values[0].value == f"{first}/{last}"
    else:
        assert values == {}
        assert [warning.code for warning in warnings] == ["impossible_date"]


ALPHABET = (
    "0123456789一二三十〇两半年月日号季度上中下旬底末初前内后起至到自从截-—、每按今明去本次个工作天小时周"
    "不超过满期间以来之十四五“”（） \n"
)


@given(st.text(alphabet=ALPHABET, min_size=1, max_size=16), st.none() | st.dates())
def test_any_text_gives_a_sound_value_or_a_warning(text: str, date: dt.date | None) -> None:
    values, warnings = resolve(text, date)
    assert len(values) + len(warnings) == 1
    for value in values.values():
        assert value.rule
        assert value.start is None or value.end is None or value.start <= value.end
        if "/" in value.value:
            assert value.value == f"{value.start or ''}/{value.end or ''}"
