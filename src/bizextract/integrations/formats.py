"""Annotated notices to and from the formats of annotation and training tools."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from itertools import pairwise
from pathlib import Path

from bizextract.corpus import AnnotatedNotice, load_annotations, write_annotations
from bizextract.errors import AnnotationError, InputNotFoundError

from .formats_brat import read_brat, write_brat
from .formats_conll import read_conll, write_conll
from .formats_datasets import read_dataset, write_dataset
from .formats_doccano import read_doccano, write_doccano
from .formats_label_studio import read_label_studio, write_label_studio
from .formats_meta import ConversionWarning
from .formats_spacy import read_docbin, write_docbin

__all__ = ["AnnotationFormat", "ConversionWarning", "read_annotations", "write_annotations_as"]


class AnnotationFormat(str, Enum):
    """Formats that carry annotated notices; ``native`` is JSON Lines (.jsonl) or a directory of inline markup."""

    NATIVE = "native"
    DOCCANO = "doccano"
    LABEL_STUDIO = "label_studio"
    BRAT = "brat"
    CONLL = "conll"
    DOCBIN = "docbin"
    DATASETS = "datasets"


_TAGS = frozenset({AnnotationFormat.CONLL, AnnotationFormat.DOCBIN})
"""Formats in which a character belongs to one span at most."""

_READERS: dict[AnnotationFormat, Callable[[Path], list[AnnotatedNotice]]] = {
    AnnotationFormat.NATIVE: lambda path: load_annotations([path]),
    AnnotationFormat.DOCCANO: read_doccano,
    AnnotationFormat.LABEL_STUDIO: read_label_studio,
    AnnotationFormat.BRAT: read_brat,
    AnnotationFormat.CONLL: read_conll,
    AnnotationFormat.DOCBIN: read_docbin,
    AnnotationFormat.DATASETS: read_dataset,
}
_WRITERS: dict[AnnotationFormat, Callable[[Iterable[AnnotatedNotice], Path], None]] = {
    AnnotationFormat.NATIVE: lambda notices, path: write_annotations(path, notices),
    AnnotationFormat.DOCCANO: write_doccano,
    AnnotationFormat.LABEL_STUDIO: write_label_studio,
    AnnotationFormat.BRAT: write_brat,
    AnnotationFormat.CONLL: write_conll,
    AnnotationFormat.DOCBIN: write_docbin,
    AnnotationFormat.DATASETS: write_dataset,
}


def read_annotations(path: Path, format: AnnotationFormat) -> list[AnnotatedNotice]:
    """Read annotated notices from a file (brat: a directory) of that format.

    Raises:
        InputNotFoundError: nothing at ``path``.
        AnnotationError: it is not of that format, or its offsets do not fit its text.

    Example:
        >>> read_annotations(Path("export.jsonl"), AnnotationFormat.DOCCANO)  # doctest: +SKIP
    """
    if not path.exists():
        raise InputNotFoundError("no such file or directory", source=str(path))
    return _READERS[format](path)


def write_annotations_as(notices: Iterable[AnnotatedNotice], path: Path, format: AnnotationFormat) -> None:
    """Write annotated notices, attributes and tasks included, so that `read_annotations` gives the same notices back.

    Raises:
        AnnotationError: the format cannot carry a notice: an id that is no file name, spans that overlap in a format of tags.

    Example:
        >>> write_annotations_as(notices, Path("for-doccano.jsonl"), AnnotationFormat.DOCCANO)  # doctest: +SKIP
    """
    _WRITERS[format](map(_flat, notices) if format in _TAGS else notices, path)


def _flat(notice: AnnotatedNotice) -> AnnotatedNotice:
    for before, span in pairwise(sorted(notice.spans, key=lambda span: (span.start, span.end))):
        if span.start < before.end:
            raise AnnotationError(
                f"{span.label} {span.text!r} overlaps {before.label} {before.text!r}, and this format has one tag for a character: "
                "keep one of them (`bizextract validate` names all)",
                source=notice.id,
                offset=span.start,
            )
    return notice
