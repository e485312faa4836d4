"""Grammar of calendar expressions: the text of a TIME span to a `CalendarExpression`, before any year is looked up.

Reads compact text (`compact`): no blanks, half-width digits, one kind of dash, no quotation marks.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from .times_moments import Edge, Grain, Moment, moment_at

__all__ = ["CalendarExpression", "Lead", "Trail", "compact", "parse_calendar"]


class Lead(str, Enum):
    NONE = ""
    FROM = "from"  # 自, 从
    TO = "to"  # 到, 至, 不晚于
    AS_OF = "as_of"  # 截至, 截止


class Trail(str, Enum):
    NONE = ""
    BEFORE = "before"  # 前, 以前, 之前
    WITHIN = "within"  # 内 in 年内, 2021年内
    FROM = "from"  # 起, 开始
    SINCE = "since"  # 以来, 至今
    AFTER = "after"  # 后, 以后


@dataclass(frozen=True, slots=True)
class CalendarExpression:
    """``lead`` ``first`` [to ``last``] ``trail``. ``until_now``: the range ends with the notice's date (至今)."""

    first: Moment
    last: Moment | None = None
    lead: Lead = Lead.NONE
    trail: Trail = Trail.NONE
    same_period: bool = False  # 上年同期: the interval spoken of, a year earlier
    until_issue: bool = False  # 至印发前: up to the day before the notice


_DROPPED = re.compile(r"[\s\"'“”‘’「」『』＂]+")
# 2021—2023, 6月～9月, 2021一2023 (OCR); not 一 of 一年
_DASHES = re.compile(r"[-‐‑‒–—―─－﹣~～〜]+|(?<=[\d年月日])一(?=\d)")
# 2O21, 1O月: a letter beside a digit; 二O二一: between Chinese digits; not the O of 24h or GPO
_LETTER_O = re.compile(r"(?<=\d)[OoＯ]|[OoＯ](?=\d)")
_HAN_LETTER_O = re.compile(r"(?<=[一二三四五六七八九])[Oo0](?=[一二三四五六七八九〇])")


def compact(text: str) -> str:
    """Text without blanks and quotation marks, with half-width digits and one kind of dash.

    >>> compact("“十四五”\\n２０２１ 年 — 2O23年")
    '十四五2021年-2023年'
    """
    flat = unicodedata.normalize("NFKC", _DROPPED.sub("", text)).replace("曰", "日").replace("○", "〇")
    return _DASHES.sub("-", _LETTER_O.sub("0", _HAN_LETTER_O.sub("〇", flat)))


# 截至9月底, 到2025年, 自6月1日起, 不晚于5月31日; 于 and 在 mean nothing here
_LEADS = re.compile(r"(?:于|在|约)?(?:(截至|截止到?至?)|(自从?|从|由)|(直?到|直?至|不晚于|不迟于|最迟))?(?:于|在)?")
# the word between the ends of a range: 起至, —, 至, 、
_JOINER = re.compile(r"(?:起|开始|以来|期间)?(?:-|直?至|直?到)|[、和及与](?=.)")
_NOW = re.compile(r"(?:今|目前|现在|当前)(?:为止)?")
# 至印发前, 至本措施实施前
_ISSUE = re.compile(
    r"(?:本?(?:通知|意见|方案|办法|措施|规定|细则|政策|条例))?(?:印发|发布|公布|施行|实施|出台)(?:之日)?(?:以|之)?前"
)
_TRAILS = re.compile(
    r"(?:同[期月日]|期间|时期|假期|前后|左右|结束)?"
    r"(?:(底?[以之]?前)|([以之]?内)|(起始?|开始|始)|((?:[^\d起前后内]{1,6})?以来|来|至今|迄今)|([以之]?后)|(止|为止))?"
    r"(?:印发|施行|实施|执行)?"
)
_NOW_PHRASES = re.compile(r"(?:截至|截止到?|到)(?:目前|当前|现在|今)(?:为止)?|目前为止|至今|迄今")


@lru_cache(maxsize=4096)  # the same few hundred expressions make up most of a corpus
def parse_calendar(text: str) -> CalendarExpression | None:
    """Reads the whole of a compact text as a calendar expression; None where it is none.

    >>> parse_calendar("2021年6月-2022年5月").last.year
    Year(value=2022, base=None, offset=0)
    """
    if _NOW_PHRASES.fullmatch(text):
        return CalendarExpression(Moment(Grain.TODAY), lead=Lead.AS_OF)
    lead_match = _LEADS.match(text)
    assert lead_match is not None  # every part of the pattern is optional
    lead = Lead.AS_OF if lead_match[1] else Lead.FROM if lead_match[2] else Lead.TO if lead_match[3] else Lead.NONE
    found = moment_at(text, lead_match.end())
    if found is None:
        return None
    first, end = found
    last: Moment | None = None
    if joiner := _JOINER.match(text, end):
        if _NOW.fullmatch(text, joiner.end()):
            return CalendarExpression(first, trail=Trail.SINCE)
        if _ISSUE.fullmatch(text, joiner.end()):
            return CalendarExpression(first, until_issue=True)
        if second := moment_at(text, joiner.end()):
            last, end = second
            if joiner[0][0] in "、和及与" and not _joins(first, last):
                return None
    tail = _TRAILS.fullmatch(text, end)
    if tail is None:
        return None
    trails = (Trail.BEFORE, Trail.WITHIN, Trail.FROM, Trail.SINCE, Trail.AFTER, Trail.NONE)
    trail = next((meaning for meaning, group in zip(trails, tail.groups(), strict=True) if group), Trail.NONE)
    return CalendarExpression(first, last, lead, trail, same_period="同" in tail[0])


def _joins(first: Moment, last: Moment) -> bool:
    """Whether 、 stands between two neighbours that form one interval: 2023年、2024年, 七月、八月."""
    whole = first.edge is Edge.WHOLE and last.edge is Edge.WHOLE  # not 2022年底和2025年底
    return whole and first.grain is last.grain and first.grain in (Grain.YEAR, Grain.MONTH)
