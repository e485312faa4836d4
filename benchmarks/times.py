"""Time expressions side by side with jionlp and recognizers-text on the same sentences.

    python benchmarks/times.py annotations/test --output benchmarks/times.md

Needs bizextract and `pip install jionlp recognizers-text-suite "emoji<2"`, best in an environment of its own; a tool that is
not installed is left out. Sentences are lines of the annotated texts that hold at least one TIME. Each tool gets a sentence
and the date of its notice, nothing else.

- coverage: a marked expression overlaps something that the tool found; exact span: the tool found just that; precision: the
  share of the finds that are just a marked expression.
- value right: of all marked expressions, those for which an overlapping find has the annotated value. Lenient: only the ends
  that the annotation states are compared, a limit (<=20 day) may be given as a length or as a span from the notice's date, and
  comparators are ignored.
- speed: one run over all sentences in one process, after one warming call.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from side_by_side import arguments, available, marked_lines, report, tagged, timed

from bizextract.normalising.times import resolve_times
from bizextract.records import SpanLabel
from bizextract.resources.time_patterns import time_candidates

DAYS = {"day": 1, "workday": 1, "week": 7, "month": 30, "year": 365, "hour": 1 / 24, "minute": 1 / 1440, "second": 1 / 86400}


@dataclass(frozen=True)
class Found:
    """A find: ``start`` and ``end`` of the calendar (None where open), or ``length`` in days, or ``every`` in days."""

    span: tuple[int, int]
    start: dt.date | None = None
    end: dt.date | None = None
    length: float | None = None
    every: float | None = None
    standing: bool = False


@dataclass(frozen=True)
class Sentence:
    text: str
    date: dt.date
    times: tuple[tuple[int, int, str], ...]


Tool = Callable[[str, dt.date], list[Found]]


def sentences(paths: Iterable[Path]) -> list[Sentence]:
    """The lines with at least one TIME of all dated notices."""
    return [
        Sentence(line, notice.date, tuple((start, end, span.value or "") for start, end, span in times))
        for notice, line, times in marked_lines(paths, SpanLabel.TIME)
        if notice.date
    ]


def amount(value: str) -> float | None:
    """Days in ``<=20 day`` or ``every 3 month``; of a range the lower number."""
    match = re.search(r"([\d.]+?)(?:\.\.[\d.]+)? (\w+)$", value)
    return (
        float(match[1]) * DAYS[match[2].removeprefix("work") or "day"]
        if match and match[2].removeprefix("work") in DAYS
        else None
    )


def ours(text: str, date: dt.date) -> list[Found]:
    marked = tagged(text, SpanLabel.TIME, time_candidates(text))
    values, _ = resolve_times(marked, date)
    found = []
    for index, mention in enumerate(marked.mentions):
        span = (mention.span.start, mention.span.end)
        value = values.get(index)
        if value is None:
            found.append(Found(span))
        elif value.value.startswith("every"):
            found.append(Found(span, every=amount(value.value)))
        elif value.value == "ongoing":
            found.append(Found(span, standing=True))
        elif value.start or value.end:
            found.append(Found(span, value.start, value.end))
        else:
            found.append(Found(span, length=amount(value.value)))
    return found


def day(text: str) -> dt.date | None:
    return None if not re.match(r"\d{4}-\d\d-\d\d", text) else dt.date.fromisoformat(text[:10])


def jionlp_tool() -> Tool:
    import jionlp

    def delta_days(delta: object) -> float | None:
        parts = delta[0] if isinstance(delta, list) else delta
        return sum(number * DAYS.get(unit, 0) for unit, number in parts.items()) if isinstance(parts, dict) else None

    def find(text: str, date: dt.date) -> list[Found]:
        base = dt.datetime(date.year, date.month, date.day).timestamp()
        found = []
        for item in jionlp.ner.extract_time(text, time_base=base, with_parsing=True) or []:
            span, detail = tuple(item["offset"]), item["detail"]
            if detail["type"] == "time_delta":
                found.append(Found(span, length=delta_days(detail["time"])))
            elif detail["type"] == "time_period":
                found.append(Found(span, every=delta_days(detail["time"]["delta"])))
            else:
                start, end = (day(text) for text in detail["time"])
                found.append(Found(span, start, end))
        return found

    return find


def recognizers_tool() -> Tool:
    from recognizers_date_time import DateTimeRecognizer
    from recognizers_text import Culture

    model = DateTimeRecognizer(Culture.Chinese).get_datetime_model()

    def find(text: str, date: dt.date) -> list[Found]:
        found = []
        for item in model.parse(text, dt.datetime(date.year, date.month, date.day)):
            span = (item.start, item.end + 1)
            value = ((item.resolution or {}).get("values") or [{}])[-1]
            kind = value.get("type", "")
            if kind == "duration":
                found.append(Found(span, length=float(value["value"]) / 86400))
            elif kind == "set":
                periods = re.findall(r"P(\d+)([DWMY])", value.get("timex", ""))
                units = {"D": 1, "W": 7, "M": 30, "Y": 365}
                found.append(Found(span, every=int(periods[0][0]) * units[periods[0][1]] if periods else None))
            elif "range" in kind:
                end = day(value.get("end", ""))  # exclusive
                last = end - dt.timedelta(days=1) if end and end > dt.date.min else None
                found.append(Found(span, day(value.get("start", "")), last))
            else:
                single = day(value.get("value", ""))
                found.append(Found(span, single, single))
        return found

    return find


def is_right(found: Found, value: str, date: dt.date) -> bool:
    if value == "ongoing":
        return found.standing
    if value.startswith("every"):
        return found.every is not None and found.every == amount(value)
    if "/" in value:
        start, end = value.split("/")
        return (not start or str(found.start) == start) and (not end or str(found.end) == end)
    length = amount(value)
    if length is None:
        return False
    if found.length is not None:
        return abs(found.length - length) <= 0.02 * length
    if found.end is None or found.start != date:
        return False
    return abs((found.end - found.start).days - length) <= (5 if length > 28 else 1)


def measure(tool: Tool, cases: list[Sentence]) -> dict[str, float]:
    results, seconds = timed(lambda case: tool(case.text, case.date), cases)
    covered = exact = right = total = finds = 0
    for case, found in zip(cases, results, strict=True):
        finds += len(found)
        for start, end, value in case.times:
            total += 1
            over = [item for item in found if item.span[0] < end and start < item.span[1]]
            covered += bool(over)
            exact += any(item.span == (start, end) for item in over)
            right += any(is_right(item, value, case.date) for item in over)
    return {
        "coverage": covered / total,
        "exact span": exact / total,
        "precision of spans": exact / max(finds, 1),
        "value right": right / total,
        "characters/s": sum(len(case.text) for case in cases) / seconds,
    }


def main() -> None:
    options = arguments(__doc__)
    cases = sentences(options.annotations)
    count = sum(len(case.times) for case in cases)
    others = available({"jionlp": jionlp_tool, "recognizers-text": recognizers_tool})
    tools = {"bizextract (pattern and normaliser, no tagger)": ours, **others}
    head = f"{len(cases)} sentences with {count} time expressions; how to run and what the columns mean: `benchmarks/times.py`."
    report("Time expressions", head, {name: measure(tool, cases) for name, tool in tools.items()}, options.output)


if __name__ == "__main__":
    main()
