"""A measurement or a comparison for people: as text, and as one web page with the errors in context."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from .comparison import Change, Comparison
from .scores import Evaluation, SpanError

__all__ = ["comparison_text", "evaluation_html", "evaluation_text"]

_WORST = 10
_BREAKS = str.maketrans({"\n": "⏎", "\r": "", "\t": "⇥"})


def evaluation_text(evaluation: Evaluation) -> str:
    """The scores as plain text, without the single errors."""
    return "\n\n".join(
        f"{title}\n" + "\n".join(_aligned(rows)) for title, rows in _tables(evaluation, worst=_WORST) if len(rows) > 1
    )


def comparison_text(comparison: Comparison) -> str:
    """The scores of both pipelines, then gains and losses span by span."""
    rows = [["label", "old F1", "new F1", "difference", "95 % of resamples", "p"]]
    for label, result in comparison.labels.items():
        range_of = "" if result.low is None or result.high is None else f"{result.low:+.4f} to {result.high:+.4f}"
        chance = "" if result.p_value is None else f"{result.p_value:.3f}"
        rows.append([label, _share(result.old.f1), _share(result.new.f1), f"{result.difference:+.4f}", range_of, chance])
    parts = ["\n".join(_aligned(rows))]
    for title, gain in (("Gains", True), ("Losses", False)):
        changes = [change for change in comparison.changes if change.gain is gain]
        parts.append("\n".join([f"{title}: {len(changes)}", *map(_change_line, changes)]))
    return "\n\n".join(parts)


def evaluation_html(evaluation: Evaluation, title: str) -> str:
    """The scores and every error in context, as one page that needs nothing else."""
    parts = [f"<h1>{escape(title)}</h1>"]
    for heading, rows in _tables(evaluation, worst=len(evaluation.documents)):
        if len(rows) > 1:
            parts.append(f"<h2>{escape(heading)}</h2>{_html_table(heading, rows)}")
    groups: dict[tuple[str, str], list[SpanError]] = {}
    for error in evaluation.errors:
        groups.setdefault((error.label, error.kind), []).append(error)
    parts.append("<h2>Errors</h2>")
    for (label, kind), errors in sorted(groups.items()):
        lines = "".join(f"<li>{_error_line(error)}</li>" for error in errors)
        parts.append(
            f"<details><summary>{escape(label)} {escape(kind)}: {len(errors)}</summary><ol lang=zh>{lines}</ol></details>"
        )
    return _PAGE.format(title=escape(title), body="\n".join(parts))


def _tables(evaluation: Evaluation, worst: int) -> Iterable[tuple[str, list[list[str]]]]:
    """Headings and rows; the first row of each names the columns."""
    rows = [["label", "gold", "predicted", "strict P", "R", "F1", "relaxed F1", "record F1"]]
    for label, s in evaluation.labels.items():
        strict = [_share(s.strict.precision), _share(s.strict.recall), _share(s.strict.f1)]
        rows.append([label, str(s.strict.gold), str(s.strict.predicted), *strict, _share(s.relaxed.f1), _share(s.record.f1)])
    yield "Spans", rows
    rows = [["attribute", "exact spans", "accuracy"]]
    rows += [[name, str(score.total), _share(score.accuracy)] for name, score in evaluation.attributes.items()]
    yield "Attributes of exact spans", rows
    rows = [["tasks", "gold", "predicted", "P", "R", "F1"]]
    for name, t in evaluation.tasks.items():
        rows.append([name, str(t.gold), str(t.predicted), _share(t.precision), _share(t.recall), _share(t.f1)])
    yield "Tasks", rows
    columns = sorted({column for cells in evaluation.confusion.values() for column in cells})
    rows = [["gold \\ predicted", *columns]]
    rows += [[row, *(str(cells.get(c, 0)) for c in columns)] for row, cells in evaluation.confusion.items()]
    yield "Confusion of overlapping spans (-: none)", rows
    error = "" if evaluation.calibration_error is None else f" (expected error {evaluation.calibration_error:.4f})"
    rows = [["confidence", "spans", "mean confidence", "exactly right"]]
    for b in evaluation.calibration:
        rows.append([f"{b.low:.1f} to {b.high:.1f}", str(b.count), _share(b.confidence), _share(b.accuracy)])
    yield f"Calibration{error}", rows
    rows = [["notice", "gold", "predicted", "strict F1"]]
    for d in evaluation.documents[:worst]:
        rows.append([d.notice, str(d.score.gold), str(d.score.predicted), _share(d.score.f1)])
    yield "Notices, the worst first", rows


def _share(value: float) -> str:
    return f"{value:.3f}"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines with the first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]) for row in rows
    ]


def _change_line(change: Change) -> str:
    around = f"{change.before}⟦{change.text}⟧{change.after}".translate(_BREAKS)
    return f"  {change.notice}:{change.start} {change.label} {change.kind}: {around}"


def _error_line(error: SpanError) -> str:
    around = "".join((escape(error.before), "<mark>", escape(error.text), "</mark>", escape(error.after))).translate(_BREAKS)
    told = f" expected <code>{escape(str(error.expected))}</code>, found <code>{escape(str(error.found))}</code>"
    return f"<small>{escape(error.notice)}:{error.start}</small> {around}" + (told if error.expected or error.found else "")


def _html_table(heading: str, rows: Sequence[Sequence[str]]) -> str:
    """A table in a box of its own, which scrolls where the window is narrow."""
    head = "".join(f"<th scope=col>{escape(cell)}</th>" for cell in rows[0])
    body = "".join(
        f"<tr><th scope=row>{escape(row[0])}</th>" + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in rows[1:]
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(heading)}">{table}</div>'


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
:root {{ color-scheme: light dark }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }}
.scroll {{ overflow-x: auto }} h1, li {{ overflow-wrap: anywhere }}
table {{ border-collapse: collapse }}
th, td {{ padding: .2rem .8rem; text-align: right; border-bottom: 1px solid #8886 }}
th:first-child {{ text-align: left }} summary {{ cursor: pointer; padding: .2rem 0 }}
</style></head>
<body>
{body}
</body></html>
"""
