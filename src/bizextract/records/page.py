"""A notice as one web page that needs nothing else: text with its spans in colours, facts, outline, and the tasks as a table.

Everything that comes from the notice is escaped; the page's policy forbids it to load or send anything.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from html import escape
from importlib.resources import files

from .chinese import HEADINGS, TERMS
from .notice import Notice
from .page_outline import TITLE_LENGTH, outline
from .spans import GovernmentUnit, NumericTarget, ReformLabel, SpanRecord, Timeframe
from .tables import NoticeRow, TaskRow, notice_row, task_rows

__all__ = ["page"]

_LABELS = {"unit": "单位", "time": "时间", "target": "指标", "reform": "改革事项"}
"""Classes of the marks and what the legend calls them."""

_UNSURE = 0.6
"""Spans of less confidence are underlined with dots, as a hint to look twice."""

_LEVEL_OF_TITLES = 3
"""Headings of the text stand under the page's own of level 2."""

_LOWEST_LEVEL = 6
"""The deepest heading that screen readers know."""

_FACTS = ("document_number", "issuer", "addressees", "issue_date", "region", "valid_from", "valid_until", "attachments")
_TASK_COLUMNS = (
    "task",
    "number",
    "title",
    "section",
    "lead_units",
    "support_units",
    "deadline",
    "targets",
    "reforms",
    "topics",
)


_TASK_NAMES = ("task", "title")
"""Columns that every table has and that lead to the text; another one that says nothing for any task is left out."""


def page(notice: Notice) -> str:
    """The page, as HTML.

    >>> page(Notice(text="各区人民政府：")).startswith("<!DOCTYPE html>")
    True
    """
    about = notice_row(notice)
    title = escape(about.title or notice.source or "通知")
    here = files(__package__)
    return "".join(
        [
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
            "script-src 'unsafe-inline'\">\n",
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{title}</title>\n<style>\n{here.joinpath('page.css').read_text(encoding='utf-8')}</style>\n</head>\n<body>\n",
            f'<a class="skip" href="#text">跳到正文</a>\n<header>\n<h1>{title}</h1>\n{_facts(about)}</header>\n<main>\n',
            _task_table(notice),
            outline(notice),
            _text(notice),
            _warnings(notice),
            # hidden from screen readers, to which the title of a mark says the same
            '</main>\n<div id="details" aria-hidden="true">指向或选中一处标注，这里显示其属性。</div>\n',
            f"<script>\n{here.joinpath('page.js').read_text(encoding='utf-8')}</script>\n</body>\n</html>\n",
        ]
    )


def _facts(about: NoticeRow) -> str:
    told = about._asdict()
    items = [f"<dt>{HEADINGS[name]}</dt><dd>{escape(str(told[name]))}</dd>" for name in _FACTS if told[name] is not None]
    return f'<dl class="facts">{"".join(items)}</dl>\n' if items else ""


def _task_table(notice: Notice) -> str:
    rows = task_rows(notice)
    if not rows:
        return '<section aria-labelledby="h-tasks"><h2 id="h-tasks">任务</h2><p>没有找到任务。</p></section>\n'
    cells = [_task_cells(row) for row in rows]
    shown = [name for name in _TASK_COLUMNS if name in _TASK_NAMES or any(row[name] for row in cells)]
    columns = "".join(f'<col class="{name}">' for name in shown)
    heads = "".join(f'<th scope="col"><button type="button">{HEADINGS[name]}</button></th>' for name in shown)
    body = "".join(f'<tr id="row-{index}">{_table_row(row, shown, index)}</tr>\n' for index, row in enumerate(cells))
    return (
        '<section class="tasks" aria-labelledby="h-tasks"><h2 id="h-tasks">任务</h2>\n<div class="controls"><label>筛选 '
        '<input type="search" id="filter" placeholder="单位、时限、关键词"></label>'
        f'<span role="status">显示 <span id="shown">{len(rows)} / {len(rows)}</span> 项</span></div>\n'
        '<div class="scroll" tabindex="0" role="region" aria-label="任务表"><table id="tasks" aria-labelledby="h-tasks">'
        f"<colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody></table></div></section>\n"
    )


def _task_cells(row: TaskRow) -> dict[str, str]:
    """What a task shows in each column: the words of its times where no day can be given."""
    told = {name: "" if value is None else str(value) for name, value in row._asdict().items()}
    told |= {"task": str(row.task + 1), "title": row.title or row.text[:TITLE_LENGTH]}
    return told | {"deadline": told["deadline"] or told["timeframes"]}


def _table_row(cells: dict[str, str], shown: list[str], index: int) -> str:
    parts = []
    for name in shown:
        value = escape(cells[name])
        if name in _TASK_NAMES:
            value = f'<a href="#task-{index}">{value}</a>'
        parts.append(f'<th scope="row">{value}</th>' if name == "title" else f"<td>{value}</td>")
    return "".join(parts)


# ------------------------------------------------------------------------------------------------------------------- text


def _text(notice: Notice) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" data-label="{label}" checked> <mark class="{label}">{name}</mark></label>'
        for label, name in _LABELS.items()
    )
    return (
        '<section class="body" aria-labelledby="h-text"><h2 id="h-text">正文</h2>\n'
        f'<div class="controls" role="group" aria-label="显示的标注">{boxes}'
        '<span class="hint">选中一处标注后，用 ← → 键移到前后的标注。</span></div>\n'
        f'<div class="text" id="text" tabindex="-1">{"".join(_pieces(notice))}</div></section>\n'
    )


def _pieces(notice: Notice) -> Iterator[str]:
    """The text in order, each task in an element of its own, which is empty for a task that overlaps one before it."""
    marks = _marks(notice)
    order = sorted(range(len(notice.tasks)), key=lambda index: (notice.tasks[index].start, index))
    position = 0
    for index in order:
        task = notice.tasks[index]
        back = f'<a class="back" href="#row-{index}" aria-label="回到任务表第{index + 1}项">↩{index + 1}</a>'
        if task.start < position:
            yield f'<span class="task" id="task-{index}">{back}</span>'
            continue
        yield from _headed(notice, marks, position, task.start)
        yield f'<span class="task" id="task-{index}">{back}{"".join(_headed(notice, marks, task.start, task.end))}</span>'
        position = task.end
    yield from _headed(notice, marks, position, len(notice.text))


def _headed(notice: Notice, marks: list[tuple[SpanRecord, str]], start: int, end: int) -> Iterator[str]:
    """A range of the text with its headings as such; one that goes over the range's edge is named where it begins."""
    position = start
    first = bisect_right(notice.headings, start, key=lambda heading: heading.end)
    for index, heading in enumerate(notice.headings[first:], first):
        begin, last = max(heading.start, position), min(heading.end, end)
        if heading.start >= end:
            break
        if begin >= last:
            continue
        yield _marked(notice.text, marks, position, begin)
        level = min(_LEVEL_OF_TITLES + heading.depth, _LOWEST_LEVEL)
        name = f' id="heading-{index}"' if heading.start >= start else ""
        words = _marked(notice.text, marks, begin, last)
        yield f'<span class="heading" role="heading" aria-level="{level}"{name}>{words}</span>'
        position = last
    yield _marked(notice.text, marks, position, end)


def _marks(notice: Notice) -> list[tuple[SpanRecord, str]]:
    """All spans in order with their label's class."""
    marks: list[tuple[SpanRecord, str]] = [
        *((record, "unit") for record in notice.units),
        *((record, "time") for record in notice.timeframes),
        *((record, "target") for record in notice.targets),
        *((record, "reform") for record in notice.reforms),
    ]
    return sorted(marks, key=lambda mark: (mark[0].start, mark[0].end))


def _marked(text: str, marks: list[tuple[SpanRecord, str]], start: int, end: int) -> str:
    """A range of the text with its spans marked; a span that goes over the range's edge is marked as far as it is inside."""
    parts, position = [], start
    # spans do not overlap, so only the one before the first that starts behind `start` can reach into the range
    for record, label in marks[max(bisect_right(marks, start, key=lambda mark: mark[0].start) - 1, 0) :]:
        if record.start >= end:
            break
        first, last = max(record.start, position), min(record.end, end)
        if first >= last:
            continue
        parts.append(escape(text[position:first], quote=False))
        unsure = " unsure" if record.confidence is not None and record.confidence < _UNSURE else ""
        about = escape(f"{' '.join(record.text.split())}：{'；'.join(_about(record))}")
        parts.append(
            f'<mark class="{label}{unsure}" title="{about}" tabindex="-1">{escape(text[first:last], quote=False)}</mark>'
        )
        position = last
    parts.append(escape(text[position:end], quote=False))
    return "".join(parts)


def _about(record: SpanRecord) -> Iterator[str]:
    """The attributes of a span in words."""
    if isinstance(record, GovernmentUnit):
        yield f"单位，{TERMS[record.role.value]}"
        yield from _told(
            规范名称=record.name,
            层级=TERMS[record.level.value] if record.level else None,
            地区=record.region.name if record.region else None,
        )
    elif isinstance(record, Timeframe):
        yield f"时间，{TERMS[record.kind.value]}" if record.kind else "时间"
        yield from _told(取值=record.value)
    elif isinstance(record, NumericTarget):
        yield "，".join(["指标", *(TERMS[part.value] for part in (record.kind, record.role) if part)])
        yield from _told(规范取值=record.norm, 指标=record.indicator.text if record.indicator else None)
    elif isinstance(record, ReformLabel):
        yield "改革事项"
        yield from _told(类别=record.name)
    if record.confidence is not None:
        yield f"置信度 {record.confidence:.2f}"


def _told(**attributes: str | None) -> Iterator[str]:
    yield from (f"{name} {value}" for name, value in attributes.items() if value)


def _warnings(notice: Notice) -> str:
    if not notice.warnings:
        return ""
    items = "".join(f"<li>{escape(warning.message)}</li>" for warning in notice.warnings)
    return f'<section class="warnings" aria-labelledby="h-warnings"><h2 id="h-warnings">提示</h2><ul>{items}</ul></section>\n'
