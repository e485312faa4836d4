"""Terms of reform labels: which conventional names belong to which id of the guidelines' table."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

__all__ = ["reform_candidates", "reform_terms"]


@cache
def reform_terms() -> dict[str, str]:
    """Conventional term -> reform id, from ``data/reform_terms.tsv``. The first id that lists a term keeps it."""
    terms: dict[str, str] = {}
    text = files("bizextract.resources").joinpath("data/reform_terms.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            label, _, names = line.partition("\t")
            for name in names.split():
                terms.setdefault(name, label)
    return terms


@cache
def _term_pattern() -> re.Pattern[str]:
    """All terms, longest first: matches 双随机、一公开 whole and not its 双随机 alone; does not match 随机."""
    return re.compile("|".join(re.escape(t) for t in sorted(reform_terms(), key=lambda t: (-len(t), t))))


def reform_candidates(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of ``text`` that are conventional reform terms, longest first at each place, in order.

    >>> reform_candidates("推进“证照分离”改革")
    [(3, 7)]
    """
    return [m.span() for m in _term_pattern().finditer(text)]
