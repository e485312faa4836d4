"""Lines beside a title that say who made the notice and when: （市营商办 2021年2月9日）, 填报单位：…, ——2023年11月27日在…会议上."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..records.stages import Span
from .lines import Line

__all__ = ["DAY", "UNIT_END", "Note", "is_label_line", "read_note", "unit_spans"]

DAY = (
    r"(?:\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|"
    r"[二一][〇○Ｏ零OoО0一二三四五六七八九]{3}年[一二三四五六七八九十元]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
# A unit at the end of a short line: 厦门市湖里区人民政府办公室, 市税务局（盖章）; not 市营商环境方案, 新闻发布会.
UNIT_END = re.compile(
    r"(?:政府|办公室|办公厅|委员会|管委会|小组|局|厅|委|办|中心|法院|检察院|党组|部|院|海关|分行|支行|总队|支队|大队|"
    r"联席会议|专班|署|处|(?<!发布)会|社|所|科|团场|街道|行|公司|指挥部|人大|政协)"
    r"(?:[（(][^（）()]{1,14}[）)])?$"
)
LONGEST = 40  # characters of a unit's name; the longest of the samples has 33
# Two names of one place run together: 山东省工业和信息化厅山东省财政厅; not 厦门市湖里区人民政府办公室
REPEATED = re.compile(r"^([\u4e00-\u9fff]{2,4}[省市区县州旗])[\u4e00-\u9fff]{2,20}?[厅局委会室处府](\1[\u4e00-\u9fff]{2,20})$")
DAYS = re.compile(DAY)
# A whole line in brackets; not （试行）, which has no date
BRACKET = re.compile(r"^[（(【〔](?P<inner>.{6,200})[）)】〕]$")
# Who made a list or bulletin, in the bracket or on a line of its own: 填报单位：市编办 填报时间：2018年11月26日, 省营商办编
# 2019年11月26日, 2019年9月24日 市营商局, 市营商办2024年3月18日印发; not 会议于2021年8月27日召开
LABEL = (
    r"(?:(?:填报|填表|制表|编制|编印|印发|发文|发布)(?:单位|部门|机关)?|编者|制表)(?:[（(](?:盖章|章|公章)[）)])?\s?[：:]\s*"
)
MAKER = r"\s*(?:编印|编发|编|制表|制|汇编|印发|联合印发|公布|发布)"
MADE = re.compile(
    rf"^(?:.{{0,40}}?(?={LABEL}))?(?P<label>{LABEL})?(?P<units>[^，。；：:\d]{{3,80}}?)(?P<maker>{MAKER})?\s*"
    rf"(?:(?:填报|填表|制表|编制|印发)?(?:时间|日期)\s?[：:]\s*)?(?P<date>{DAY})\s*(?:印发|制表|制|印制|编印|公布|发布)?"
    rf"(?:\s[^。]{{0,40}})?$"
)
DATED = re.compile(rf"^(?P<date>{DAY})\s*(?P<units>[^，。；：:\d]{{3,80}}?)(?:{MAKER})?(?:\s[^。]{{0,40}})?$")
# What became of the notice on a day: 2021年11月24日公布, 3月18日市政府印发; not 11月8日…通过 and not 自2022年1月1日起施行
ISSUED = re.compile(r"公布|印发|发布|下发")
# Lines of a label and its value below a title: 时间：…, 地点：…, 主持人：…; not 彝良：点对点送岗 “打包”上高铁
LABELLED = re.compile(
    r"^(?:时\s*间|地\s*点|主\s*持\s*人?|发\s*布\s*人|嘉\s*宾|出\s*席\s*人?|记\s*录\s*人?|参\s*会\s*人?|受访人?|采访人?|"
    r"填报单位|填表单位|编制单位|编\s*者|编\s*制|编\s*印|制\s*表|单\s*位)(?:[（(].{1,4}[）)])?\s?[：:]"
)
# Who printed a booklet, and the month of it: 市投资促进办公室 编印; 二〇二四年三月
PRINTED = re.compile(
    r"(?:办公室|局|委|厅|中心|小组|专班|研究室|部|会)\s*(?:编印|编|供稿|汇编|编制)$|^[\d〇○零一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,2}月$"
)


@dataclass(frozen=True, slots=True)
class Note:
    """What such a line says: the units that made the notice, if any, and the day."""

    date: Span
    issuers: tuple[Span, ...]


def read_note(line: Line) -> Note | None:
    """The note that a line is; None for other lines, also for those without a full date."""
    text = line.text
    if bracket := BRACKET.match(text):
        return made(line, *bracket.span("inner")) or dated(line, *bracket.span("inner"))
    if text.startswith(("—", "-", "－")):
        return dated(line, 0, len(text))
    return made(line, 0, len(text))


def made(line: Line, start: int, end: int) -> Note | None:
    """The note of a range that is units and a day, in either order."""
    inner = line.text[start:end]
    for pattern in (MADE, DATED):
        match = pattern.match(inner)
        if match and (units := unit_spans(line, start + match.start("units"), start + match.end("units"))):
            return Note(line.part(start + match.start("date"), start + match.end("date")), tuple(units))
    return None


def dated(line: Line, start: int, end: int) -> Note | None:
    """The note of a range that tells what happened on which days: the day of issue, else the last day but one of coming into
    force.
    """
    days = [d for d in DAYS.finditer(line.text, start, end) if line.text[d.start() - 1 : d.start()] != "自"]
    if not days:
        return None
    ends = [d.start() for d in days[1:]] + [end]
    issued = [d for d, until in zip(days, ends, strict=True) if ISSUED.search(line.text, d.end(), until)]
    day = (issued or days)[-1]
    return Note(line.part(*day.span()), ())


def is_label_line(text: str) -> bool:
    """Whether a line below a title gives a detail (time, place, maker), and is no part of the title."""
    return bool(LABELLED.match(text) or PRINTED.search(text))


def unit_spans(line: Line, start: int, end: int) -> list[Span]:
    """Ranges of the units between ``start`` and ``end`` of a line: names divided by blanks, 、 or tabs; empty if one is no
    unit.
    """
    spans = []
    for match in re.finditer(r"[^\s、，]+", line.text[start:end]):
        name = re.sub(r"[（(](?:盖章|公章|章|印章|代章)[）)]$", "", match[0])
        # a headline may end like a unit: 畅好居“家门口”：就业这样办
        if not 3 <= len(name) <= LONGEST or "：" in name or not UNIT_END.search(name):
            return []
        at = start + match.start()
        if again := REPEATED.match(name):  # the blank between two names was lost
            spans.append(line.part(at, at + again.start(2)))
            at, name = at + again.start(2), name[again.start(2) :]
        spans.append(line.part(at, at + len(name)))
    return spans
