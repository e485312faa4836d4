"""Annotated notices: the native format, its files, its checks."""

from .checks import Problem
from .files import annotation_files, iter_annotations, load_annotations, read_markup_file, write_annotations
from .markup import format_markup, parse_markup
from .notices import AnnotatedNotice, AnnotatedSpan, AnnotatedTask
from .validation import CrossCheck, validate

__all__ = [
    "AnnotatedNotice",
    "AnnotatedSpan",
    "AnnotatedTask",
    "CrossCheck",
    "Problem",
    "annotation_files",
    "format_markup",
    "iter_annotations",
    "load_annotations",
    "parse_markup",
    "read_markup_file",
    "validate",
    "write_annotations",
]
