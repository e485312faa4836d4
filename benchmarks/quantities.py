"""Quantities side by side with jionlp and recognizers-text on the same sentences.

    python benchmarks/quantities.py annotations/test --output benchmarks/quantities.md

Needs bizextract and `pip install jionlp recognizers-text-suite "emoji<2"`, best in an environment of its own; a tool that is
not installed is left out. Sentences are lines of the annotated texts that hold at least one TARGET. Each tool gets the line,
nothing else. jionlp reads amounts of money only; recognizers-text is asked for percentages, money and plain numbers, in this
order, and a find inside an earlier one is dropped.

- coverage: a marked quantity overlaps something that the tool found; exact span: the tool found just that; precision: the
  share of the finds that are just a marked quantity (counts of other things are quantities too, so none reaches 1).
- value right: of all marked quantities, those for which an overlapping find has the annotated number, scale words multiplied
  out. Lenient: comparator and unit are ignored, and either end of a range will do.
- norm right: number, comparator and unit as annotated; only bizextract gives all three.
- speed: one run over all sentences in one process, after one warming call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from side_by_side import arguments, available, marked_lines, report, tagged, timed

from bizextract.normalising.quantities import resolve_quantities
from bizextract.records import SpanLabel
from bizextract.resources.quantity_patterns import quantity_candidates

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Found:
    """A find with the numbers that the tool gives for it, and the norm where it gives one."""

    span: tuple[int, int]
    numbers: tuple[Decimal, ...] = ()
    norm: str | None = None


@dataclass(frozen=True)
class Sentence:
    text: str
    targets: tuple[tuple[int, int, str], ...]


Tool = Callable[[str], list[Found]]


def sentences(paths: Iterable[Path]) -> list[Sentence]:
    """The lines with at least one TARGET."""
    return [
        Sentence(line, tuple((start, end, span.norm or "") for start, end, span in targets))
        for _, line, targets in marked_lines(paths, SpanLabel.TARGET)
    ]


def numbers(text: str) -> tuple[Decimal, ...]:
    """The numbers of a norm or of another tool's value."""
    return tuple(Decimal(number) for number in _NUMBER.findall(text))


def ours(text: str) -> list[Found]:
    marked = tagged(text, SpanLabel.TARGET, quantity_candidates(text))
    quantities, _ = resolve_quantities(marked)
    return [
        Found((m.span.start, m.span.end), numbers(quantities[i].norm), quantities[i].norm) if i in quantities
        else Found((m.span.start, m.span.end))
        for i, m in enumerate(marked.mentions)
    ]  # fmt: skip


def jionlp_tool() -> Tool:
    import jionlp

    def find(text: str) -> list[Found]:
        found = []
        for item in jionlp.ner.extract_money(text, with_parsing=True) or []:
            number = item["detail"]["num"]
            values = number if isinstance(number, list) else [number]
            found.append(Found(tuple(item["offset"]), tuple(Decimal(str(value)) for value in values)))
        return found

    return find


def recognizers_tool() -> Tool:
    from recognizers_number import Culture, NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer

    number = NumberRecognizer(Culture.Chinese)
    models = (
        number.get_percentage_model(),
        NumberWithUnitRecognizer(Culture.Chinese).get_currency_model(),
        number.get_number_model(),
    )

    def find(text: str) -> list[Found]:
        found: list[Found] = []
        for model in models:
            for item in model.parse(text):
                span = (item.start, item.end + 1)
                if any(span[0] < other.span[1] and other.span[0] < span[1] for other in found):
                    continue
                value = str((item.resolution or {}).get("value") or "").rstrip("%")
                try:
                    found.append(Found(span, (Decimal(value),)))
                except InvalidOperation:
                    found.append(Found(span))
        return found

    return find


def is_right(found: Found, norm: str) -> bool:
    expected = numbers(norm.split(" ")[0])
    shares = tuple(number / 100 for number in expected) if norm.endswith("%") else ()  # 三分之一 may be 0.333
    return any(abs(a - b) <= Decimal("0.001") * abs(b) for a in found.numbers for b in (*expected, *shares))


def measure(tool: Tool, cases: list[Sentence]) -> dict[str, float]:
    results, seconds = timed(lambda case: tool(case.text), cases)
    covered = exact = right = whole = total = finds = 0
    for case, found in zip(cases, results, strict=True):
        finds += len(found)
        for start, end, norm in case.targets:
            total += 1
            over = [item for item in found if item.span[0] < end and start < item.span[1]]
            covered += bool(over)
            exact += any(item.span == (start, end) for item in over)
            right += any(is_right(item, norm) for item in over)
            whole += any(item.norm == norm for item in over)
    return {
        "coverage": covered / total,
        "exact span": exact / total,
        "precision of spans": exact / max(finds, 1),
        "value right": right / total,
        "norm right": whole / total,
        "characters/s": sum(len(case.text) for case in cases) / seconds,
    }


def main() -> None:
    options = arguments(__doc__)
    cases = sentences(options.annotations)
    count = sum(len(case.targets) for case in cases)
    others = available({"jionlp (money only)": jionlp_tool, "recognizers-text": recognizers_tool})
    tools = {"bizextract (pattern and normaliser, no tagger)": ours, **others}
    head = f"{len(cases)} sentences with {count} quantities; how to run and what the columns mean: `benchmarks/quantities.py`."
    report("Quantities", head, {name: measure(tool, cases) for name, tool in tools.items()}, options.output)


if __name__ == "__main__":
    main()
