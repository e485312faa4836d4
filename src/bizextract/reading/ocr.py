"""Scanned pages: characters read from the picture.

Needs the extra ``bizextract[ocr]``, whose model comes inside its package.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from .layout import Line

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from rapidocr import RapidOCR

__all__ = ["has_ocr", "lines_of_picture"]

_RESOLUTION = 200
"""Dots per inch. At 150 small print of tables (9 points) loses characters, 300 takes twice the time and reads the same."""

_POINTS = 72 / _RESOLUTION


@lru_cache(maxsize=1)
def _engine() -> RapidOCR:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})


def has_ocr() -> bool:
    """Whether the extra is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def lines_of_picture(page: Page) -> list[Line]:
    """The printed lines of a scanned page, in points; pieces that stand side by side are divided by two blanks."""
    import numpy as np
    from rapidocr.utils.output import RapidOCROutput

    found = _engine()(np.asarray(page.to_image(resolution=_RESOLUTION).original.convert("RGB")))
    if not isinstance(found, RapidOCROutput) or found.txts is None or found.boxes is None:
        return []  # an empty page
    pieces = []
    for text, box in zip(found.txts, found.boxes, strict=True):
        xs, ys = [float(point[0]) * _POINTS for point in box], [float(point[1]) * _POINTS for point in box]
        pieces.append(Line(text.strip(), min(xs), max(xs), min(ys), max(ys), max(ys) - min(ys)))
    lines: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda piece: piece.top + piece.bottom):
        if lines and piece.top < (lines[-1][0].top + lines[-1][0].bottom) / 2:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [_joined(sorted(line, key=lambda piece: piece.x0)) for line in lines]


def _joined(pieces: list[Line]) -> Line:
    return Line(
        text="  ".join(piece.text for piece in pieces),
        x0=pieces[0].x0,
        x1=pieces[-1].x1,
        top=min(piece.top for piece in pieces),
        bottom=max(piece.bottom for piece in pieces),
        size=pieces[0].size,
    )
