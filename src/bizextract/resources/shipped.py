"""The linear classifiers that come with the package: readable JSON Lines among the resources."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from .linear import LinearClassifier

__all__ = ["load_model", "read_model", "write_model"]

_NEGLIGIBLE = 0.04
"""Features whose weights differ by less move no probability by more than a hundredth; leaving them out halves the files."""


@lru_cache(maxsize=16)
def load_model(name: str) -> LinearClassifier:
    """The shipped classifier ``name``, such as ``target_role``."""
    data = files("bizextract.resources") / "data" / f"{name}.jsonl"
    return LinearClassifier.from_text(data.read_text(encoding="utf-8"))


def read_model(folder: Path, name: str) -> LinearClassifier:
    """The classifier ``name`` of any folder that `write_model` has written to."""
    return LinearClassifier.from_text((folder / f"{name}.jsonl").read_text(encoding="utf-8"))


def write_model(model: LinearClassifier, folder: Path, name: str) -> None:
    """Write the weights of ``model`` that matter to ``folder``, where `load_model` finds it if that is the resources folder."""
    kept = {feature: row for feature, row in model.weights.items() if max(row) - min(row) >= _NEGLIGIBLE}
    LinearClassifier(model.labels, model.intercept, kept).to_disk(folder / f"{name}.jsonl")
