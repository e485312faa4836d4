"""Lines below the title of a law, rule or decision that say who passed it and when: 2021年10月28日X第四十一次会议通过."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..records.stages import Span
from .lines import Line
from .notes import DAY, UNIT_END

__all__ = ["Act", "deciding", "read_acts"]

_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十百〇零]{1,6})"
# One act: 2019年4月26日中华人民共和国国务院令第716号公布, 经X批准, 2021年11月24日公布; not 第一次修正 (of a text that was there),
# not 通过《关于修改…的决定》 and not 公布了今年的数据
_ACT = re.compile(
    rf"(?<!根据)(?P<date>{DAY})\s*(?:经|由|以)?\s*(?P<organ>[\u4e00-\u9fff]{{2,40}}?)??"
    rf"(?:第\s?{_NUMBER}\s?次(?:常务|全体)?(?:会议|会)|会议|(?:令|公告)(?:第\s?{_NUMBER}\s?号)?)?"
    r"(?:审议|讨论|表决)?(?P<act>通过|批准|公布|发布)(?!了|的|《)"
)
# The line begins with the day, maybe in a bracket, and has no sentence's end: not 2021年8月27日，市政府公布了…。
_LINE = re.compile(rf"^[（(]?\s*{DAY}[^。，]{{2,400}}$")
_LONGEST = 400  # characters; the longest of these lines in laws that were amended many times
# The term of a congress or government, no part of an organ's name where it is no congress: 市政协二届二十三次常委会 -> 市政协
_TERM = re.compile(r"第?[一二三四五六七八九十\d]+届.*$")
_CONGRESS = re.compile(r"人民代表大会|审判委员会|检察委员会")
_RANKS = {"公布": 0, "发布": 0, "批准": 1, "通过": 2}


@dataclass(frozen=True, slots=True)
class Act:
    """``verb`` is 通过, 批准, 公布 or 发布; ``organ`` who did it, None where the line does not name a unit; ``congress``: it passes
    what it issues, as a people's congress does and a government's meeting does not.
    """

    verb: str
    date: Span
    organ: Span | None
    congress: bool


def read_acts(line: Line) -> list[Act]:
    """The acts that a line tells; empty for other lines."""
    text = line.text
    if len(text) > _LONGEST or not _LINE.match(text):
        return []
    return [
        Act(m["act"], line.part(*m.span("date")), _organ(line, m), bool(_CONGRESS.search(m["organ"] or "")))
        for m in _ACT.finditer(text)
    ]


def _organ(line: Line, match: re.Match[str]) -> Span | None:
    name = match["organ"]
    if not name:
        return None
    if not _CONGRESS.search(name):
        name = _TERM.sub("", name)
    start = match.start("organ")
    return line.part(start, start + len(name)) if len(name) >= 3 and UNIT_END.search(name) else None


def deciding(acts: Iterable[Act]) -> tuple[Span, Span | None] | None:
    """The day of issue and the issuer: the day is that of publication, else of approval, else of passing; the issuer is who
    published it, else the congress or court committee that passed it.
    """
    known = sorted(acts, key=lambda act: (_RANKS[act.verb], act.date))
    if not known:
        return None
    published = [act.organ for act in known if act.organ and _RANKS[act.verb] == 0]
    passed = [act.organ for act in known if act.organ and act.verb == "通过" and act.congress]
    return known[0].date, next(iter(published), next(iter(passed), None))
