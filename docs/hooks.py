"""Puts the measured figures of README.md where a page says ``<!-- measured -->``, so that they stand in one place only."""

from __future__ import annotations

import re
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
# Matches what stands between the two comments of the README; not a README in which one of them is missing.
_MEASURED = re.compile(r"<!-- MEASURED.*?-->(.*?)<!-- /MEASURED -->", re.DOTALL)


def on_page_markdown(markdown: str, **_: object) -> str:
    """Called by MkDocs for each page."""
    mark = "<!-- measured -->"
    if mark not in markdown:
        return markdown
    found = _MEASURED.search(README.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{README} has no figures between <!-- MEASURED --> and <!-- /MEASURED -->")
    return markdown.replace(mark, found[1].strip())
