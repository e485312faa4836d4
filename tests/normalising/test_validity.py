"""Validity: first and last day that a notice says it is in force."""

from __future__ import annotations

import datetime as dt
import time
from array import array

import pytest

from bizextract.normalising.validity import find_validity
from bizextract.outline import outline
from bizextract.records.stages import CleanText, Source

ISSUED = dt.date(2023, 2, 15)


def found(text: str, issued: dt.date | None = ISSUED) -> str | None:
    clean = CleanText(Source(text), text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))
    validity = find_validity(outline(clean), issued)
    return None if validity is None else f"{validity.start_date or ''}/{validity.end_date or ''}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本办法自2023年1月1日起施行，有效期五年。", "2023-01-01/2027-12-31"),
        ("本办法自２０２３年１月１日起施行，有效期３年。", "2023-01-01/2025-12-31"),
        ("第十条 本规定自 2024 年 3 月 1 日 起施行 有效期 至 2027 年 2 月 28 日。", "2024-03-01/2027-02-28"),
        ("本措施由市商务局负责解释，自二〇二二年八月十日起实施，有效期截至2024年底。", "2022-08-10/2024-12-31"),
        ("本细则自2022年2月28日起试行，试行期18个月。", "2022-02-28/2023-08-27"),
        ("本规定自2020年8月1日起施行，2022年7月31日废止。", "2020-08-01/2022-07-31"),
        ("本办法自2024年4月1日起施行，至2026年3月31日止。", "2024-04-01/2026-03-31"),
        ("本意见自印发之日起施行，有效期两年。", "2023-02-15/2025-02-14"),
        ("本办法自发布之日起30日后施行。", "2023-03-17/"),
        (
            "《数据管理办法》已经市政府常务会议通过，现予公布，自2023年7月1日起施行。\n本办法有效期五年。",
            "2023-07-01/2028-06-30",
        ),
        ("上述政策执行期限为2019年10月1日至2022年9月30日。", "2019-10-01/2022-09-30"),
        ("（此件公开发布，有效期至二〇二〇年十二月三十一日）", "/2020-12-31"),
        ("本规定试行两年，自2024年2月29日起施行。", "2024-02-29/2026-02-27"),
    ],
)
def test_days(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "许可证有效期五年，期满需要延续的，提前30日提出申请。",
        "本市核发的登记凭证有效期三年。",
        "《规则》自2025年2月1日起施行，有效期五年。",  # another document
        "2017年6月1日起施行的《大厅管理暂行办法》同时废止。",
        "原《考核细则》（清政发〔2018〕12号）同时废止。",
        "本方案推进“证照分离”改革，试行告知承诺制。",
        "本办法自2023年2月30日起施行。",  # no such day
    ],
)
def test_none(text: str) -> None:
    assert found(text) is None


def test_unknown_date_of_issue() -> None:
    assert found("本意见自印发之日起施行，有效期两年。", issued=None) is None
    assert found("本意见自印发之日起施行，有效期至2026年12月31日。", issued=None) == "/2026-12-31"


def test_long_text_is_read_in_linear_time() -> None:
    text = "本办法自自自起有效期本措施2023年2023年12月止，有效期至" * 12_000
    start = time.perf_counter()
    find_validity(
        outline(CleanText(Source(text), text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))), ISSUED
    )
    assert time.perf_counter() - start < 20
