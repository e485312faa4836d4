"""Errors that name the input and the place. Every public function raises only these and `TypeError` for wrong argument types."""

from __future__ import annotations

__all__ = [
    "AnnotationError",
    "BizextractError",
    "ConfigError",
    "EmptyInputError",
    "InputNotFoundError",
    "MissingExtraError",
    "ModelNotFoundError",
    "ModelVersionError",
    "UnreadableInputError",
    "UnsupportedFormatError",
]


class BizextractError(Exception):
    """Base of all errors of this package.

    ``code`` is stable and appears in `Failure.error`; ``source`` names the input, ``detail`` is the message without it.
    """

    code = "error"

    def __init__(self, message: str, *, source: str | None = None) -> None:
        super().__init__(f"{source}: {message}" if source else message)
        self.source = source
        self.detail = message


class InputNotFoundError(BizextractError):
    """No file there, or it is a directory."""

    code = "input_not_found"


class EmptyInputError(BizextractError):
    """A file or text without a single visible character."""

    code = "empty_input"


class UnreadableInputError(BizextractError):
    """The bytes cannot be read as what the file says it is (binary, damaged, scanned without a text layer)."""

    code = "unreadable_input"


class UnsupportedFormatError(BizextractError):
    """A format that is not read; the message says what to convert it to."""

    code = "unsupported_format"


class MissingExtraError(BizextractError):
    """An optional dependency is needed; the message names the extra to install."""

    code = "missing_extra"


class ModelNotFoundError(BizextractError):
    """No model at that path."""

    code = "model_not_found"


class ModelVersionError(BizextractError):
    """The model was made by a version whose models this one cannot use."""

    code = "model_version"


class ConfigError(BizextractError):
    """A training config that cannot be used; the message names the place in it."""

    code = "config"


class AnnotationError(BizextractError):
    """A line of an annotation file breaks the format; the message names file, line and offset.

    ``line`` counts from 1 in the file, ``offset`` counts characters of the notice's text; None where there is no such place.
    """

    code = "annotation"

    def __init__(self, message: str, *, source: str | None = None, line: int | None = None, offset: int | None = None) -> None:
        place = [f"line {line}"] if line is not None else []
        place += [f"offset {offset}"] if offset is not None else []
        super().__init__(f"{', '.join(place)}: {message}" if place else message, source=source)
        self.line = line
        self.offset = offset
        self.detail = message
