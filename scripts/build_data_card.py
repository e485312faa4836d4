"""Count the annotated notices anew for their data card:

    python scripts/build_data_card.py

replaces what stands between the marks ``<!-- counts -->`` and ``<!-- /counts -->`` in ``annotations/README.md``. Run it whenever the
annotations change; a test holds the two together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bizextract.corpus import AnnotatedNotice, load_annotations

FOLDER = Path(__file__).resolve().parent.parent / "annotations"
SPLITS = ("train", "dev", "test")
LABELS = ("UNIT", "TIME", "TARGET", "REFORM")
_COUNTS = re.compile(r"(?<=<!-- counts -->\n).*?(?=<!-- /counts -->)", re.DOTALL)


def main() -> None:
    card = FOLDER / "README.md"
    text = card.read_text(encoding="utf-8")
    card.write_text(_COUNTS.sub(lambda _: counts(), text), encoding="utf-8")


def counts() -> str:
    """The counted part of the data card."""
    splits = {split: load_annotations([FOLDER / split]) for split in SPLITS}
    notices = [notice for split in splits.values() for notice in split]
    lengths = sorted(len(notice.text) for notice in notices)
    dirty = sum((notice.dirt or "none") != "none" for notice in notices)
    parts = [
        _table(
            "", {split: _sizes(found) for split, found in splits.items()}, ("texts", "characters", "spans", *LABELS, "tasks")
        ),
        f"Texts are between {lengths[0]:,} and {lengths[-1]:,} characters long, half of them over {lengths[len(lengths) // 2]:,}; "
        f"{sum(length > 2500 for length in lengths):,} are longer than 2,500. "
        f"{sum(notice.date is None for notice in notices)} bear no date. {dirty} carry damage on purpose, as real ones do "
        "(hard line breaks, page headers and footers inside sentences and names, OCR blanks, full-width digits, web menus, broken "
        f"tables); {sum(chr(9) in notice.text for notice in notices)} have tables whose cells are divided by tabs.",
        "\n".join(
            [
                f"Roles of units: {_shares(notices, 'UNIT', lambda span: span.role)}.",
                f"Times: {_shares(notices, 'TIME', lambda span: _kind_of_time(span.value))}.",
                f"Targets: {_shares(notices, 'TARGET', lambda span: span.kind)}; {_shares(notices, 'TARGET', lambda span: span.role)}.",
                f"Reform labels: {_shares(notices, 'REFORM', lambda span: span.reform)}.",
                f"Topics of tasks: {_listed(Counter(topic for n in notices for task in n.tasks for topic in task.topics))}.",
            ]
        ),
    ]
    for name, key in (
        ("genre", lambda notice: notice.genre),
        ("level", lambda notice: notice.level),
        ("year", lambda notice: str(notice.date.year) if notice.date else "none"),
        ("province", lambda notice: notice.province),
    ):
        found = {split: Counter(key(notice) for notice in of) for split, of in splits.items()}
        total = sum(found.values(), Counter())
        rows = sorted(total) if name == "year" else [row for row, _ in total.most_common()]
        parts.append(f"By {name}\n\n{_table(name, found, rows)}")
    return "\n" + "\n\n".join(parts) + "\n\n"


def _sizes(notices: Sequence[AnnotatedNotice]) -> Counter[str]:
    sizes = Counter(span.label for notice in notices for span in notice.spans)
    sizes["spans"] = sum(sizes.values())
    sizes["texts"] = len(notices)
    sizes["characters"] = sum(len(notice.text) for notice in notices)
    sizes["tasks"] = sum(len(notice.tasks) for notice in notices)
    return sizes


def _table(name: str, found: Mapping[str, Counter[str]], rows: Sequence[str]) -> str:
    lines = [f"| {name} | {' | '.join(SPLITS)} | all |", "|---" * (len(SPLITS) + 2) + "|"]
    for row in rows:
        cells = [found[split][row] for split in SPLITS]
        lines.append(f"| {row} | {' | '.join(f'{cell:,}' for cell in (*cells, sum(cells)))} |")
    return "\n".join(lines)


def _shares(notices: Sequence[AnnotatedNotice], label: str, value: Callable[..., object]) -> str:
    return _listed(Counter(str(value(span)) for notice in notices for span in notice.spans if span.label == label))


def _listed(found: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in found.most_common())


def _kind_of_time(value: str | None) -> str:
    if value is None or value == "?":
        return "not resolvable"
    return (
        "on the calendar"
        if "/" in value
        else "recurrence"
        if value.startswith("every")
        else value
        if value == "ongoing"
        else "duration"
    )


if __name__ == "__main__":
    main()
