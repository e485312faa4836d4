"""The inline markup: readable and diffable annotation files, one notice a file.

    # date: 2021-03-26
    # province: 北京

    （牵头单位：⟦UNIT lead|区工信局⟧）⟦TIME /2021-12-31|2021年底前⟧达到⟦TARGET goal; value; >=50 %; 即办件比例|50%以上⟧
    {{TASK 1|证照分离|开办企业、市场监管}}1.推进“⟦REFORM license_separation|证照分离⟧”改革。{{/TASK}}

Header lines, an empty line, then the text. Taking the marks out gives the text back character by character, whatever blanks,
tabs and line ends stand in it; a file without header lines is all text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, ValidationError

from bizextract.errors import AnnotationError
from bizextract.records import SpanLabel

from .notices import AnnotatedNotice, AnnotatedSpan, AnnotatedTask

__all__ = ["first_text_line", "format_markup", "parse_markup"]

# One mark. Each alternative stops at the first character that cannot stand in it, so a text full of open marks stays linear.
# Matches ⟦UNIT lead|区工信局⟧, ⟦FUNDING|补贴⟧, {{TASK 1|证照分离|开办企业}} and {{/TASK}}; not ⟦unit|区工信局⟧, not {{TASK 1}}.
_MARK = re.compile(
    r"⟦(?P<label>[A-Z][A-Z0-9_]*)(?: (?P<attributes>[^|⟦⟧]*))?\|(?P<text>[^⟦⟧]*)⟧"
    r"|\{\{TASK (?P<number>[^|{}]*)\|(?P<title>[^|{}]*)\|(?P<topics>[^|{}]*)\}\}"
    r"|(?P<close>\{\{/TASK\}\})"
)
# What no text between marks may hold: matches ⟦ in "⟦TIME 2021年" and {{TASK in "{{TASK 1"; not the braces of "{{date}}".
_STRAY = re.compile(r"[⟦⟧]|\{\{/?TASK")
# A header line: matches "# date: 2021-03-26"; not "#date" and not "# 一、总体要求".
_HEADER_LINE = re.compile(r"# (\w+):[ \t]*(.*)")
_HEADER_FIELDS = ("date", "province", "level", "genre", "dirt")
_NO_DATE = "none"
_TOPIC_DIVIDER = "、"


class _Header(BaseModel):
    """The header lines, closed: a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: dt.date | None = None
    province: str | None = None
    level: str | None = None
    genre: str | None = None
    dirt: str | None = None


def parse_markup(content: str, notice_id: str, *, source: str | None = None) -> AnnotatedNotice:
    """Read one notice from its inline markup.

    Args:
        content: the whole file, line ends as they are.
        notice_id: what the notice is called; files use their stem.
        source: name for error messages.

    Raises:
        AnnotationError: a header line or mark breaks the grammar; the message says where and what to write instead.

    Example:
        >>> parse_markup("由⟦UNIT lead|区工信局⟧牵头", "n1").spans[0].text
        '区工信局'
    """
    header, body_start = _parse_header(content, source)
    text, spans, tasks = _Body(content, body_start, source).parse()
    return AnnotatedNotice(id=notice_id, text=text, spans=spans, tasks=tasks, **header.model_dump())


def format_markup(notice: AnnotatedNotice) -> str:
    """Write one notice as inline markup; `parse_markup` reads the same notice back.

    Raises:
        AnnotationError: the markup cannot carry this notice (spans overlap, marks in the text, task lists that differ from the
            spans inside the task): keep it in JSON Lines.

    Example:
        >>> format_markup(AnnotatedNotice(id="n1", text="年内完成", spans=(
        ...     AnnotatedSpan(start=0, end=2, label="TIME", text="年内", value="?"),)))
        '# date: none\\n\\n⟦TIME ?|年内⟧完成'
    """
    stray = _STRAY.search(notice.text)
    if stray:
        raise AnnotationError(
            f"the text itself holds {stray.group()!r}, which the inline markup cannot carry; use JSON Lines",
            source=notice.id,
            offset=stray.start(),
        )
    content = "".join(_format_header(notice)) + "".join(_format_body(notice))
    if parse_markup(content, notice.id, source=notice.id) != notice.model_copy(update={"spans": _in_order(notice.spans)}):
        raise AnnotationError(
            "the inline markup cannot carry this notice: a span's text or attributes do not fit the grammar, or a task's units "
            "and times are not those of the spans inside it; run validate, or use JSON Lines",
            source=notice.id,
        )
    return content


def first_text_line(content: str) -> int:
    """Line of the file (from 1) on which the text of a markup file begins."""
    return content.count("\n", 0, _parse_header(content, None)[1]) + 1


def _in_order(spans: Iterable[AnnotatedSpan]) -> tuple[AnnotatedSpan, ...]:
    return tuple(sorted(spans, key=lambda span: (span.start, span.end)))


# ----------------------------------------------------------------------------------------------------------------- reading


def _parse_header(content: str, source: str | None) -> tuple[_Header, int]:
    """Header fields and where the text begins."""
    fields: dict[str, str | None] = {}
    position, line = 0, 1
    while (end := content.find("\n", position)) >= 0 and (match := _HEADER_LINE.fullmatch(content[position:end].rstrip("\r"))):
        key, value = match.group(1), match.group(2).rstrip()
        if key not in _HEADER_FIELDS:
            known = ", ".join(_HEADER_FIELDS)
            raise AnnotationError(f"unknown header {key!r}: the known ones are {known}", source=source, line=line)
        fields[key] = None if key == "date" and value == _NO_DATE else value
        position, line = end + 1, line + 1
    if not fields:
        return _Header(), 0
    for empty in ("\n", "\r\n"):
        if content.startswith(empty, position):
            return _checked_header(fields, source), position + len(empty)
    raise AnnotationError("an empty line must stand between the header lines and the text", source=source, line=line)


def _checked_header(fields: dict[str, str | None], source: str | None) -> _Header:
    try:
        return _Header.model_validate(fields)
    except ValidationError as error:
        raise AnnotationError(
            f"header date {fields['date']!r}: write a day as 2021-08-27, or none where the text has no date", source=source
        ) from error


class _Body:
    """One reading of the marked text: collects the plain text, the spans and the tasks."""

    def __init__(self, content: str, start: int, source: str | None) -> None:
        self._content = content
        self._position = start
        self._source = source
        self._pieces: list[str] = []
        self._length = 0
        self._spans: list[AnnotatedSpan] = []
        self._tasks: list[AnnotatedTask] = []
        self._open: tuple[re.Match[str], int, int] | None = None  # its mark, its start, the number of spans before it

    def parse(self) -> tuple[str, tuple[AnnotatedSpan, ...], tuple[AnnotatedTask, ...]]:
        for match in _MARK.finditer(self._content, self._position):
            self._take_plain(match.start())
            if match.group("label"):
                self._take_span(match)
            elif match.group("close"):
                self._close_task(match)
            else:
                self._open_task(match)
            self._position = match.end()
        self._take_plain(len(self._content))
        if self._open:
            raise self._error("this task is never closed: write {{/TASK}} where it ends", self._open[0].start())
        return "".join(self._pieces), tuple(self._spans), tuple(self._tasks)

    def _take_plain(self, end: int) -> None:
        stray = _STRAY.search(self._content, self._position, end)
        if stray:
            near = self._content[stray.start() : stray.start() + 30]
            raise self._error(
                f"stray mark near {near!r}: a span is ⟦LABEL attributes|text⟧ and holds no other span, a task is "
                "{{TASK number|title|topics}}…{{/TASK}}",
                stray.start(),
            )
        self._append(self._content[self._position : end])

    def _take_span(self, match: re.Match[str]) -> None:
        label, attributes, text = match.group("label"), (match.group("attributes") or "").strip(), match.group("text")
        start, end = self._length, self._length + len(text)
        if label == SpanLabel.UNIT.value:
            span = AnnotatedSpan(start=start, end=end, label=label, text=text, role=attributes)
        elif label == SpanLabel.TIME.value:
            span = AnnotatedSpan(start=start, end=end, label=label, text=text, value=attributes)
        elif label == SpanLabel.REFORM.value:
            span = AnnotatedSpan(start=start, end=end, label=label, text=text, reform=attributes)
        elif label == SpanLabel.TARGET.value:
            parts = [part.strip() for part in attributes.split(";", 3)]
            if len(parts) < 4:
                raise self._error(
                    f"TARGET attributes {attributes!r}: write kind; role; norm; indicator (goal; value; >=50 %; 即办件比例)",
                    match.start(),
                )
            kind, role, norm, indicator = parts
            span = AnnotatedSpan(
                start=start, end=end, label=label, text=text, kind=kind, role=role, norm=norm, indicator=indicator
            )
        else:
            span = AnnotatedSpan(start=start, end=end, label=label, text=text, value=attributes or None)
        self._spans.append(span)
        self._append(text)

    def _open_task(self, match: re.Match[str]) -> None:
        if self._open:
            raise self._error("a task inside a task: close the outer one first, tasks do not nest", match.start())
        self._open = (match, self._length, len(self._spans))

    def _close_task(self, match: re.Match[str]) -> None:
        if not self._open:
            raise self._error("{{/TASK}} without a task to close", match.start())
        opened, start, first = self._open
        inside = self._spans[first:]
        units = [span for span in inside if span.label == SpanLabel.UNIT.value]
        topics = opened.group("topics").strip()
        self._tasks.append(
            AnnotatedTask(
                number=opened.group("number").strip(),
                title=opened.group("title").strip(),
                start=start,
                end=self._length,
                lead_units=tuple(span.text for span in units if span.role == "lead"),
                support_units=tuple(span.text for span in units if span.role == "support"),
                timeframes=tuple(span.text for span in inside if span.label == SpanLabel.TIME.value),
                topics=tuple(topics.split(_TOPIC_DIVIDER)) if topics else (),
            )
        )
        self._open = None

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _error(self, message: str, position: int) -> AnnotationError:
        line = self._content.count("\n", 0, position) + 1
        return AnnotationError(message, source=self._source, line=line, offset=self._length)


# ----------------------------------------------------------------------------------------------------------------- writing


def _format_header(notice: AnnotatedNotice) -> Iterable[str]:
    yield f"# date: {notice.date.isoformat() if notice.date else _NO_DATE}\n"
    for key, value in (("province", notice.province), ("level", notice.level), ("genre", notice.genre), ("dirt", notice.dirt)):
        if value is not None:
            yield f"# {key}: {value}\n"
    yield "\n"


def _format_body(notice: AnnotatedNotice) -> Iterable[str]:
    # At one offset: first the close of the task that ends there, then the open of the next, then the span.
    marks: list[tuple[int, int, int, str]] = []
    for task in notice.tasks:
        topics = _TOPIC_DIVIDER.join(task.topics)
        marks.append((task.start, 1, task.start, f"{{{{TASK {task.number}|{task.title}|{topics}}}}}"))
        marks.append((task.end, 0, task.end, "{{/TASK}}"))
    marks += [(span.start, 2, span.end, f"⟦{_format_attributes(span)}|{span.text}⟧") for span in notice.spans]
    position = 0
    for start, _, end, mark in sorted(marks, key=lambda item: item[:3]):
        if start < position or end > len(notice.text):
            raise AnnotationError(
                f"{mark!r} overlaps the mark before it or runs past the text: spans are flat and tasks hold whole spans",
                source=notice.id,
                offset=start,
            )
        yield notice.text[position:start]
        yield mark
        position = end
    yield notice.text[position:]


def _format_attributes(span: AnnotatedSpan) -> str:
    if span.label == SpanLabel.TARGET.value:
        return f"{span.label} {span.kind}; {span.role}; {span.norm}; {span.indicator}"
    attribute = {
        SpanLabel.UNIT.value: span.role,
        SpanLabel.TIME.value: span.value,
        SpanLabel.REFORM.value: span.reform,
    }.get(span.label, span.value)
    return span.label if attribute is None else f"{span.label} {attribute}"
