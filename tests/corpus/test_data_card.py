"""The data card counts what is there."""

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_data_card_is_up_to_date() -> None:
    counts = runpy.run_path(str(ROOT / "scripts" / "build_data_card.py"))["counts"]
    card = (ROOT / "annotations" / "README.md").read_text(encoding="utf-8")
    assert f"<!-- counts -->\n{counts()}<!-- /counts -->" in card, "run scripts/build_data_card.py"
