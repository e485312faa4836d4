"""Table headers: which column a header word stands for, and what the cells of a column look like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..records.stages import Column, Span
from .lines import Line

__all__ = [
    "NUMBER_CELL",
    "RULE",
    "STROKE",
    "TIME_CELL",
    "UNIT_CELL",
    "Header",
    "align",
    "column_of",
    "cut",
    "cut_off",
    "divider_of",
    "fit",
    "guess_header",
    "one_of_each",
    "read_header",
    "slashed",
]

# Header words, the first that matches decides. Each pattern is searched in a header cell without blanks.
# e.g. 序号; not 任务序列
NUMBER_WORD = re.compile(r"^(?:序号?|编号|任务编号|号|№|No\.?|项次)$", re.IGNORECASE)
# e.g. 起止时间, 完成时限, 进度要求, 节点; not 平均时间 (an indicator) and not 原时限, 法定时限 (values)
TIME_WORD = re.compile(
    r"^(?:(?:计划|预计|拟)?(?:完成|起止|实施|办结|推进|上线|整改|落实)?(?:时间|时限|期限|节点|日期|进度)(?:安排|要求|节点)?|"
    r"时间节点|进度要求|时序要求|时序|完成节点|限时|.*啥时候.*)$"
)
# e.g. 牵头单位, 主办部门, 主责; not 牵头领导
LEAD_WORD = re.compile(r"^(?:牵头|主办|主责|总牵头)(?!领导|人)(?:.{0,4}(?:单位|部门|部委|机构|科室|股室|处室|站所))?$")
# e.g. 责任单位（牵头单位列前）, 配合部门, 协同, 指导部门; not 责任领导
SUPPORT_WORD = re.compile(
    r"^(?:责任|配合|协办|协同|参与|参加|负责|实施|承办|落实|协作|主责及配合|牵头及?(?:责任|配合)|考核责任|评分|认定|数据提供|"
    r"考核|指导|主管)(?!领导|人)(?:.{0,4}(?:单位|部门|部委|机构|科室|主体|机关))?(?:[（(].*[）)])?$|^哪家干$"
)
# e.g. 备注, 说明
NOTE_WORD = re.compile(r"^(?:备注|说明|备考)$")
# e.g. 工作目标, 目标值, 2025年目标, 预期成效; not 目标任务 (a title)
TARGET_WORD = re.compile(
    r"^(?!.*(?:举措|措施|内容|做法))(?:.*目标(?:值|要求)?|量化要求|预期成效|预期效果|考核指标|目标水平|评价标准)$"
)
# e.g. 具体内容, 主要举措及量化目标, 攻坚举措, 改革内容, 怎么干; not 事项
CONTENT_WORD = re.compile(
    r"^.{0,10}(?:内容|举措|措施|做法|要求|怎么干|安排|标准|细则|任务描述|改革后|提升要点)(?:[及和与].*)?$"
)
# e.g. 事项, 重点任务, 任务名称, 改革事项, 攻坚点, 指标名称; not 任务来源
TITLE_WORD = re.compile(r"^(?!承接|附件).{0,6}(?:事项|任务|名称|项目|指标|攻坚点|环节|行为|举措|改革点|工作|内容)(?:名称)?$")
CLASS_WORD = re.compile(r"^(?:类别|板块|领域|改革领域|任务类别|一级指标|方面|大类|分类|对应指标)$")
# any other word that stands in headers only, so that a row of them is known: 成果形式, 进展, 分值, 单位, 2021年, 页码, 推广范围
KNOWN_WORD = re.compile(
    r"^(?:成果形式|进展(?:情况)?|分值|单位|\d{4}年?(?:基数|目标|目标值|现状|实际|完成|底数|水平|底数)?|页码|现状|完成值|属性|"
    r".*领导|.*来源|改革前|题目|频次|方式|形式|份数|问题表现|.*联络人|.*水平|原时限|现时限|较上年|实际完成|(?:推广|适用|试点|实施)(?:范围|区域))$"
)
WORDS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.NUMBER, NUMBER_WORD),
    (Column.NOTE, NOTE_WORD),
    (Column.LEAD, LEAD_WORD),
    (Column.SUPPORT, SUPPORT_WORD),
    (Column.TIME, TIME_WORD),
    (Column.OTHER, CLASS_WORD),
    (Column.TARGET, TARGET_WORD),
    (Column.CONTENT, CONTENT_WORD),
    (Column.TITLE, TITLE_WORD),
    (Column.OTHER, KNOWN_WORD),
)
# A number cell: 1, 12., （4）, 3-1, 一; not 2021年
NUMBER_CELL = re.compile(r"^[（(]?(?:\d{1,3}(?:[-.]\d{1,2})?|[一二三四五六七八九十]{1,3})[）)]?[.、．]?$")
# A stroke between cells; not the one of 10元/张, 20元/人/天
STROKE = re.compile(r"(?<![元人次])/")
MOST_CELLS = 40  # the widest task tables have 12 columns; a line with more dividers is no row
# How a cell that is not cut off ends, besides units and times: a stop, or the verb of a tail (…按职责分工负责).
CELL_END = re.compile(r"(?:[。！？]|负责|牵头|配合|落实|参与|协办)$")
# How the second half of a cut cell may begin: with a stop or a verb of a tail.
CELL_HALF = re.compile(r"^(?:[，、；。）)”」%％]|牵头|配合|负责|按职责|等[，、负配牵])")
# A markdown rule |---|:--:|
RULE = re.compile(r"^\|?[\s:|+-]*-{2,}[\s:|+-]*$")
# What a cell of units, or of a time, looks like, for tables whose cells are missing.
UNIT_CELL = re.compile(
    r"^[^。；]{2,120}(?:局|委|办|厅|政府|部门|单位|中心|院|海关|公司|街道|乡镇|镇|科|处|会|部|行|区|县|所|队)(?:（[^）]*）)?$"
)
TIME_CELL = re.compile(
    r"^[^，。；]{0,16}(?:\d\s?(?:年(?!度|计划)|月|日|季度)|季度|年底|月底|持续|长期|常态|全年|年内|半年|即时)[^，。；]{0,14}$"
)


@dataclass(frozen=True, slots=True)
class Header:
    columns: tuple[Column, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=4096)
def column_of(word: str) -> Column | None:
    """The column that a header word stands for, None where it is no header word."""
    if len(word) > 36:  # 18 characters with a blank between each
        return None
    compact = re.sub(r"\s", "", word)
    if not compact or len(compact) > 18:
        return None
    return next((column for column, pattern in WORDS if pattern.match(compact)), None)


def cut(line: Line, divider: str) -> list[Span]:
    """The cells of a line, trimmed; an empty cell is an empty range at its place."""
    pieces: list[tuple[int, int]] = []
    text = line.text
    if divider == "|":
        text = text.strip("|")
    at = line.text.index(text) if text else 0
    for piece in STROKE.split(text) if divider == "/" else text.split(divider):
        pieces.append((at, at + len(piece)))
        at += len(piece) + 1
    out = []
    for start, end in pieces:
        while start < end and line.text[start].isspace():
            start += 1
        while end > start and line.text[end - 1].isspace():
            end -= 1
        out.append(line.part(start, end))
    return out


def divider_of(line: Line) -> str | None:
    """What divides the cells of a line, None where it has no cells."""
    if 0 < line.text.count("\t") < MOST_CELLS:
        return "\t"
    if line.text.startswith("|") and 2 < line.text.count("|") < MOST_CELLS:
        return "|"
    return None


def slashed(line: Line) -> bool:
    """Whether a line is a header row whose words strokes divide: 编号/任务及标准/主办/协办/时限; not 元/张 and not 中/英/日."""
    words = STROKE.split(line.text)
    return (
        4 <= len(words) < MOST_CELLS and len(line.text) < 80 and sum(column_of(w) is not None for w in words) >= len(words) - 1
    )


def read_header(line: Line, text: str) -> Header | None:
    """The header that a line is: at least two known words, and no more unknown ones than known ones."""
    divider = divider_of(line) or ("/" if slashed(line) else None)
    if divider is None or "。" in line.text:
        return None
    words = [text[c.start : c.end] for c in cut(line, divider)]
    columns = [column_of(w) for w in words]
    known = sum(c is not None for c in columns)
    telling = sum(c not in (None, Column.OTHER, Column.TARGET) for c in columns)
    strict = sum(c in (Column.NUMBER, Column.LEAD, Column.SUPPORT, Column.TIME, Column.NOTE) for c in columns)
    if known < 2 or telling < 1 or known * 2 < len(words) or (strict < 1 and known < len(words)):
        return None
    if any(NUMBER_CELL.match(w) or (TIME_CELL.match(w) and c is None) for w, c in zip(words, columns, strict=False)):
        return None
    return Header(tuple(one_of_each(columns)), tuple(re.sub(r"\s", "", w) for w in words))


def one_of_each(columns: Sequence[Column | None]) -> list[Column]:
    """A second title column holds content: 重点任务 | 工作任务. Where no title is named, content that comes first is the
    title.
    """
    out: list[Column] = []
    for column in columns:
        if column is Column.TITLE and Column.TITLE in out:
            column = Column.CONTENT
        out.append(column or Column.OTHER)
    if Column.TITLE not in out and out.count(Column.CONTENT) > 1:
        out[out.index(Column.CONTENT)] = Column.TITLE
    return out


def cut_off(cell: str, line: str) -> bool:
    """Whether ``line`` goes on with a cell that its line's end cut off."""
    if CELL_HALF.match(line):
        return True
    compact = re.sub(r"\s", "", cell)
    return not (CELL_END.search(compact) or UNIT_CELL.match(compact) or TIME_CELL.match(compact) or NUMBER_CELL.match(compact))


def fit(cell: str, column: Column) -> float:
    """How well a cell's text fits a column: above 0 where it looks like one of its cells."""
    if not cell:
        return 0.0
    if column is Column.NUMBER:
        return 3.0 if NUMBER_CELL.match(cell) else -4.0
    if NUMBER_CELL.match(cell):
        return -3.0 if column is not Column.OTHER else 0.0
    if column is Column.TIME:
        return 2.0 if TIME_CELL.match(cell) else -1.0
    if column in (Column.LEAD, Column.SUPPORT):
        return 2.0 if UNIT_CELL.match(cell) else -1.0
    if column is Column.CONTENT:
        return 1.0 if len(cell) > 20 else 0.0
    if column is Column.NOTE:
        return -0.5 if TIME_CELL.match(cell) or UNIT_CELL.match(cell) else 0.1
    return 0.2 if len(cell) <= 30 else -0.5


def align(cells: Sequence[str], columns: Sequence[Column]) -> list[int]:
    """The column index of each cell, increasing: by place where the row is full, else by how the cells fit (some are
    missing).
    """
    k, n = len(cells), len(columns)
    if k >= n:
        places = [min(i, n - 1) for i in range(k)]
        return swapped(cells, columns, places) if k == n else places
    # best[j] after i cells: the highest fit with the i-th cell in a column before j; ties go to the left
    best: list[list[tuple[float, list[int]]]] = [[(0.0, [])] * (n + 1)]
    for i, cell in enumerate(cells):
        row: list[tuple[float, list[int]]] = [(float("-inf"), [])]
        for j in range(1, n + 1):
            taken = (best[i][j - 1][0] + fit(cell, columns[j - 1]), [*best[i][j - 1][1], j - 1])
            row.append(taken if taken[0] > row[j - 1][0] + 1e-9 and j >= i + 1 else row[j - 1])
        best.append(row)
    return best[k][n][1]


def swapped(cells: Sequence[str], columns: Sequence[Column], places: list[int]) -> list[int]:
    """Repairs a number cell that changed places with its neighbour: 建设智能大厅 | 3 under 序号 | 任务名称."""
    for i in range(len(columns) - 1):
        for a, b in ((i, i + 1), (i + 1, i)):
            if (
                columns[a] is Column.NUMBER
                and cells[b]
                and NUMBER_CELL.match(cells[b])
                and cells[a]
                and not NUMBER_CELL.match(cells[a])
            ):
                places[a], places[b] = places[b], places[a]
                return places
    return places


def guess_header(rows: Sequence[Sequence[str]]) -> Header:
    """Columns of a table without a header row, from what most of its cells look like."""
    width = max(len(r) for r in rows)
    columns: list[Column] = []
    lengths: list[float] = []
    for j in range(width):
        cells = [r[j] for r in rows if j < len(r) and r[j]]
        half = (len(cells) + 1) // 2
        lengths.append(sum(map(len, cells)) / len(cells) if cells else 0.0)
        if cells and sum(bool(NUMBER_CELL.match(c)) for c in cells) >= half:
            columns.append(Column.NUMBER)
        elif cells and sum(bool(TIME_CELL.match(c)) for c in cells) >= half:
            columns.append(Column.TIME)
        elif cells and sum(bool(UNIT_CELL.match(c)) for c in cells) >= half and lengths[-1] < 60 and j > 0:
            columns.append(Column.LEAD if Column.LEAD not in columns else Column.SUPPORT)
        else:
            columns.append(Column.OTHER)
    if Column.SUPPORT not in columns and Column.LEAD in columns:
        columns[columns.index(Column.LEAD)] = Column.SUPPORT
    texts = [j for j, c in enumerate(columns) if c is Column.OTHER]
    if texts:
        longest = max(texts, key=lambda j: lengths[j])
        columns[longest] = Column.CONTENT
        if texts[0] < longest:
            columns[texts[0]] = Column.TITLE
    return Header(tuple(columns), ())
