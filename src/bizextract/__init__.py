"""bizextract: typed records from Chinese government policy notices.

>>> import bizextract
>>> notice = bizextract.extract("市财政局牵头，2025年底前将审批时限压缩至5个工作日以内。")
>>> notice.targets[0].norm
'<=5 工作日'

The names below are imported when they are first used, so that ``import bizextract`` and ``bizextract --help`` do not wait for spaCy.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .extraction import extract, extract_many, load
    from .records import Failure, Notice
    from .training import evaluate, train

__all__ = ["Failure", "Notice", "evaluate", "extract", "extract_many", "load", "train"]

_HOMES = {
    "extract": "extraction",
    "extract_many": "extraction",
    "load": "extraction",
    "Failure": "records",
    "Notice": "records",
    "evaluate": "training",
    "train": "training",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
