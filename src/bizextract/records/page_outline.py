"""The outline of a notice's page: a tree of links to all headings, and to the tasks that have no heading of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import count

from .notice import Notice, Task

__all__ = ["TITLE_LENGTH", "outline"]

TITLE_LENGTH = 30
"""Characters of its text by which a task without a title goes."""

_LEAF = 99
"""Depth of a task under the last heading: nothing stands under it."""


@dataclass
class _Entry:
    """A line of the outline, ``named`` by a heading. ``tasks`` counts those that it is itself and those under it."""

    words: str
    anchor: str
    depth: int
    tasks: int = 0
    named: bool = True
    under: list[_Entry] = field(default_factory=list)


def outline(notice: Notice) -> str:
    """The navigation, as HTML; nothing where the notice has neither headings nor tasks.

    >>> outline(Notice(text="各区人民政府："))
    ''
    """
    root = _Entry("", "", -1)
    path = [root]
    for entry in _entries(notice):
        while path[-1].depth >= entry.depth:
            path.pop()
        path[-1].under.append(entry)
        path.append(entry)
        for above in path[:-1]:
            above.tasks += entry.tasks
    if not root.under:
        return ""
    folds = any(entry.under for entry in root.under)
    button = '<button type="button" id="fold" aria-expanded="true">全部收起</button>' if folds else ""
    return (
        f'<nav aria-labelledby="h-outline"><h2 id="h-outline">目录</h2>{button}\n'
        f"<ul>{''.join(_lines(root.under, count()))}</ul></nav>\n"
    )


def _entries(notice: Notice) -> Iterator[_Entry]:
    """Headings and tasks in the order of the text. A heading that begins a task leads to the task, which leads back to its row.

    A task without a heading stands under the last heading, or beside it where that is a task that has ended.
    """
    begun: dict[int, int] = {}
    for index, task in enumerate(notice.tasks):
        begun.setdefault(task.start, index)
    own = {begun[heading.start] for heading in notice.headings if heading.start in begun}
    places = [(heading.start, 0, index) for index, heading in enumerate(notice.headings)]
    places += [(task.start, 1, index) for index, task in enumerate(notice.tasks) if index not in own]
    last: tuple[int, int] | None = None  # depth and end of the heading before, where it is a task
    for start, is_task, index in sorted(places):
        if is_task:
            depth = last[0] if last and last[1] <= start else _LEAF
            yield _Entry(_task_words(notice.tasks[index]), f"task-{index}", depth, tasks=1, named=False)
            continue
        heading, task_index = notice.headings[index], begun.get(start)
        words = f"{heading.number or ''} {heading.title}".strip()
        anchor = f"heading-{index}" if task_index is None else f"task-{task_index}"
        yield _Entry(words, anchor, heading.depth, tasks=int(task_index is not None))
        last = None if task_index is None else (heading.depth, notice.tasks[task_index].end)


def _task_words(task: Task) -> str:
    return f"{task.number or ''} {task.title or ' '.join(task.text[:TITLE_LENGTH].split())}".strip()


def _lines(entries: list[_Entry], numbers: Iterator[int]) -> Iterator[str]:
    for entry in entries:
        words = escape(entry.words)
        told = f'<span class="count" title="{entry.tasks} 项任务">{entry.tasks}<span class="aloud"> 项任务</span></span>'
        link = f'<a href="#{entry.anchor}">{words}</a>{told if entry.tasks and entry.named else ""}'
        if not entry.under:
            yield f"<li>{link}</li>\n"
            continue
        id = f"under-{next(numbers)}"
        yield (
            f'<li><button type="button" class="fold" aria-expanded="true" aria-controls="{id}" aria-label="{words}：下级目录">'
            f'</button>{link}\n<ul id="{id}">'
        )
        yield from _lines(entry.under, numbers)
        yield "</ul></li>\n"
