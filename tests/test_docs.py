"""The documentation: its examples run, and the site builds without a warning."""

import doctest
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("page", [page for page in PAGES if ">>> " in page.read_text(encoding="utf-8")], ids=lambda p: p.name)
def test_examples_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    results = doctest.testfile(str(page), module_relative=False, encoding="utf-8", optionflags=doctest.NORMALIZE_WHITESPACE)
    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.skipif(find_spec("mkdocs") is None, reason="needs the extra docs")
def test_site_builds_without_a_warning(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},  # the theme's advertisement of its successor
        capture_output=True,
        text=True,
    )
    assert (built.returncode, built.stderr.strip()) == (0, "")
    assert "<blockquote" not in (tmp_path / "reference" / "index.html").read_text(encoding="utf-8")  # examples are code
    for page in ("limits", "model-card"):
        assert "strict F1</th>" in (tmp_path / page / "index.html").read_text(encoding="utf-8")  # the figures of the README
