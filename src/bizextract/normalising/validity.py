"""How long a notice says it is in force: 本办法自2023年1月1日起施行，有效期五年."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from bizextract.records import Validity
from bizextract.records.stages import Outline

from .times_durations import parse_duration
from .times_grammar import compact, parse_calendar
from .times_moments import Moment
from .times_values import Anchor, Direction, evaluate

__all__ = ["find_validity"]

# A sentence, or a clause that a semicolon or bracket ends.
_SENTENCE = re.compile(r"[^。；;\n]+")
# Words that a sentence about validity has: a cheap test before the patterns below.
_ABOUT = re.compile(r"施行|实施|试行|执行|生效|有效期|废止|失效")
# What says that the sentence speaks of the notice itself: 本办法, 上述措施, 现予公布, 此件; not 许可证有效期五年, not 本市, and not
# 《规则》自2月1日起施行 (another document).
_SELF = re.compile(
    r"本(?:通知|意见|方案|办法|措施|规定|细则|政策|条例|决定|公告|通告|规则|规程|标准|制度|计划|清单|指南|指引|规范|文件|"
    r"若干措施|若干政策|实施细则|实施意见|实施方案|实施办法|试行办法|行动方案|管理办法|任务书|工作要点|要点|问答|件)"
    r"|(?:以上|上述)(?:各项|政策|措施|规定)|各项(?:政策|措施)|如下措施|现予(?:公布|发布|印发)|此件|(?:公布|发布)[　 ，,]*自"
)
# A date with its year, and a length of time: 2026年12月31日, 二〇二二年底, 2023 年 6 月; 五年, 18个月. Not 第五年度.
_DIGITS = "[\\d〇○Ｏ零一二三四五六七八九十元 　]"
_DATE = rf"{_DIGITS}{{4,12}}年(?:度?{_DIGITS}{{1,6}}月(?:{_DIGITS}{{1,6}}[日曰])?)?(?:年?底|末)?"
_LENGTH = r"[\d〇一二三四五六七八九十两半 　]{1,6}(?:个?[年月]|周年)(?!\s?\d|度|[一-九])"
_FORCE = r"(?:正式)?(?:施行|实施|试行|执行|生效|实行)"
# 自2023年1月1日起施行, 自印发之日起试行, 自发布之日起30日后施行; not 自2017年6月1日起施行的《办法》同时废止 (the one before).
_START = re.compile(
    rf"[自从]\s?(?:(?P<day>{_DATE})|[^，。；;,]{{0,12}}?(?:印发|发布|公布|公开|下发|签发|颁布|发文)(?:之日|当日|日))\s?"
    rf"(?:起|开始)\s?(?:(?P<later>\d{{1,3}})[个]?日后)?{_FORCE}(?!的)"
)
# 有效期五年, 有效期至2026年12月31日, 试行期二年, 执行期限为2019年10月1日至2022年9月30日, 试行两年. Behind a word the term belongs to
# that: 许可证有效期五年, 成果有效期.
_TERM = re.compile(
    rf"(?:(?<![一-龥])|(?<=施行)|(?<=实施)|(?<=办法)|(?<=措施)|(?<=政策)|(?<=规定)|(?<=细则)|(?<=意见)|(?<=方案)|(?<=通知)|(?<=公开)|(?<=的))"
    rf"(?:(?:有效|试行|执行|施行|实施)(?:期限|期)|试行)\s?(?:为|是|暂定)?\s?"
    rf"(?:自?(?P<first>{_DATE})起?\s?(?:[-—~～至到]+)\s?(?P<last>{_DATE})|(?:截至|截止至?|直?[至到])\s?(?P<until>{_DATE})|(?P<length>{_LENGTH}))"
)
# 至2026年3月31日止, 至2023年1月14日废止, 2022年7月31日废止; not 2018年3月1日发布的《办法》同时废止.
_END = re.compile(rf"(?P<until>{_DATE})\s?(?:起?自[动行])?(?:止|为止|废止|失效|终止)")


def find_validity(outline: Outline, issued: dt.date | None) -> Validity | None:
    """First and last day, both inclusive, that a notice says it is in force; None where it says neither.

    Args:
        outline: the notice.
        issued: its date, from which 自印发之日起 counts; None where it is not known: then that first day is not known either.

    The first sentence that names a first day decides it, the first that names a term decides the last day. A term in years
    ends the day before its anniversary: 自2023年1月1日起施行，有效期五年 ends on 2027-12-31.
    """
    text = outline.clean.text
    start = end = None
    length: str | None = None
    for sentence in _SENTENCE.finditer(text):
        if not _ABOUT.search(sentence[0]) or not _SELF.search(sentence[0]):
            continue
        if start is None and (found := _START.search(sentence[0])):
            start = _first_day(found, issued)
        if end is not None or length is not None:
            continue
        if term := _TERM.search(sentence[0]):
            start = start or _day(term["first"], last=False)
            end = _day(term["last"] or term["until"], last=True)
            length = term["length"]
        elif stop := _END.search(sentence[0]):
            end = _day(stop["until"], last=True)
    if end is None and length is not None and start is not None:
        end = _after(start, length)
    return Validity(start_date=start, end_date=end) if start or end else None


def _first_day(found: re.Match[str], issued: dt.date | None) -> dt.date | None:
    if found["day"]:
        return _day(found["day"], last=False)
    days = int(found["later"] or 0)
    return issued + dt.timedelta(days=days) if issued else None


def _day(text: str | None, *, last: bool) -> dt.date | None:
    """The first or last day of a date, month or year; None where it is none (2月30日)."""
    expression = parse_calendar(compact(text)) if text else None
    if expression is None:
        return None
    try:
        value = evaluate(expression, None, _no_year)
    except (ValueError, OverflowError):
        return None
    return value.end if last else value.start


def _no_year(moment: Moment, direction: Direction) -> Anchor | None:
    """Every date here has its own year."""
    return None


def _after(start: dt.date, length: str) -> dt.date | None:
    """The last day of a term of years or months that begins on ``start``."""
    duration = parse_duration(compact(length))
    if duration is None or duration.unit not in ("year", "month"):
        return None
    months = int(duration.high * (12 if duration.unit == "year" else 1))
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not months or year > dt.MAXYEAR:
        return None
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, day) - dt.timedelta(days=1)
