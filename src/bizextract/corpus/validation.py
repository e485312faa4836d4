"""Checks of annotation files against the guidelines: every problem with its place and a proposal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bizextract.errors import AnnotationError
from bizextract.records import SpanLabel

from .checks import Problem, notice_problems
from .files import annotation_files, json_lines, parse_json_line, read_markup_file, read_text
from .markup import first_text_line
from .notices import AnnotatedNotice

__all__ = ["CrossCheck", "validate"]

CrossCheck = Callable[[AnnotatedNotice], Iterable[Problem]]
"""A check of one's own: yields problems with ``offset``, ``message`` and ``proposal``; `validate` adds file and line."""

_LABELS = frozenset(label.value for label in SpanLabel)


def validate(
    paths: Iterable[Path], *, extra_labels: Iterable[str] = (), cross_check: CrossCheck | None = None
) -> list[Problem]:
    """All problems of the annotations under ``paths``, file by file, in order of their place.

    A file that cannot be parsed gives one problem (a JSON Lines file one for each such line), and the others are still checked.

    Args:
        paths: as `load_annotations` takes them.
        extra_labels: labels of one's own that are allowed beside the four.
        cross_check: a further check of each notice, such as its attributes against what a normaliser makes of the spans.

    Raises:
        InputNotFoundError: a path does not exist, or a directory holds no annotation file.

    Example:
        >>> validate([Path("annotations")])  # doctest: +SKIP
        []
    """
    labels = _LABELS | frozenset(extra_labels)
    first_seen: dict[str, str] = {}
    found: list[Problem] = []
    for path in annotation_files(paths):
        for notice, locate in _notices(path, found):
            where = f"{path}:{locate(0)}"
            problems = list(notice_problems(notice, labels))
            if cross_check:
                problems += cross_check(notice)
            if notice.id in first_seen:
                problems.append(
                    Problem(
                        message=f"id {notice.id!r} is also that of {first_seen[notice.id]}",
                        proposal="give each notice its own id; a markup file's id is its name",
                    )
                )
            first_seen.setdefault(notice.id, where)
            found += sorted(
                (
                    problem.model_copy(update={"file": str(path), "line": locate(problem.offset or 0), "notice": notice.id})
                    for problem in problems
                ),
                key=lambda problem: problem.offset or 0,
            )
    return found


def _notices(path: Path, found: list[Problem]) -> Iterator[tuple[AnnotatedNotice, Callable[[int], int]]]:
    """Each readable notice and the function from its offsets to lines of the file; what cannot be read goes to ``found``."""
    if path.suffix == ".txt":
        try:
            notice = read_markup_file(path)
        except AnnotationError as error:
            found.append(_unreadable(error, path))
            return
        first = first_text_line(read_text(path))
        yield notice, lambda offset: first + notice.text.count("\n", 0, offset)
        return
    try:
        lines = list(json_lines(path))
    except AnnotationError as error:
        found.append(_unreadable(error, path))
        return
    for line, content in lines:
        try:
            notice = parse_json_line(content, path, line)
        except AnnotationError as error:
            found.append(_unreadable(error, path))
        else:
            yield notice, lambda _, line=line: line  # type: ignore[misc]


def _unreadable(error: AnnotationError, path: Path) -> Problem:
    return Problem(
        file=str(path),
        line=error.line,
        offset=error.offset,
        message=error.detail,
        proposal="mend this place; what follows it is checked once it can be read",
    )
