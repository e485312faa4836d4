"""Words: the spacy-pkuseg segmenter trained on the project's own segmented text.

A model is a folder with two files of plain data, ``features.msgpack`` (words, features and tags) and ``weights.npz`` (arrays of
numbers): nothing is unpickled when `load_segmenter` loads them, and nothing is downloaded.
"""

from __future__ import annotations

import io
import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from typing import Final, Protocol

import spacy
import spacy_pkuseg
from spacy.language import Language

from .errors import AnnotationError, InputNotFoundError, ModelNotFoundError

__all__ = ["DEFAULT_SEGMENTER", "Segmenter", "load_segmenter", "read_segmented", "train_segmenter", "word_f1", "word_pipeline"]

DEFAULT_SEGMENTER: Final = "bizextract_seg"
"""Name of the segmenter that comes with the package."""

_MODEL_FILES: Final = ("features.msgpack", "weights.npz")
_SEED: Final = 0  # order in which the optimiser sees the lines
_FEWEST_LINES: Final = 10  # spacy-pkuseg adapts its rate ten times an epoch and fails on 9 lines; 10 train


class Segmenter(Protocol):
    """Divides text into words."""

    def cut(self, text: str, /) -> list[str]:
        """Words in order; joined, they are ``text`` without its blanks and line breaks."""


def read_segmented(folder: Path) -> list[list[str]]:
    """Read segmented text: the ``*.txt`` files of a folder in order of their names, one sentence or paragraph a line.

    Args:
        folder: files in UTF-8, words divided by single blanks.

    Returns:
        The words of each line.

    Raises:
        InputNotFoundError: no such file in the folder.
        AnnotationError: a line that is empty, or has any other white space than single blanks between words.
    """
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise InputNotFoundError("no segmented text (*.txt) here", source=str(folder))
    lines: list[list[str]] = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"), start=1):
            words = line.split()
            if not words or line != " ".join(words):
                raise AnnotationError("words must be divided by single blanks", source=str(path), line=number)
            lines.append(words)
    return lines


def train_segmenter(folder: Path, output: Path, iterations: int = 20) -> None:
    """Train a segmenter; the same text gives the same files, byte by byte.

    Args:
        folder: segmented text in ``folder/train`` (at least ten lines) and ``folder/dev`` (see `read_segmented`).
        output: folder of the new model; made if it is not there, a model in it is replaced.
        iterations: passes over the training lines.

    Raises:
        InputNotFoundError: no segmented text in one of the two folders.
        AnnotationError: the text breaks the format, or is less than ten lines.

    Not to be run in two threads at once: spacy-pkuseg keeps its settings in a global.

    Example: ``train_segmenter(Path("annotations/segmented"), Path("models/bizextract_seg"))``
    """
    parts = {name: read_segmented(folder / name) for name in ("train", "dev")}
    if len(parts["train"]) < _FEWEST_LINES:
        raise AnnotationError(f"at least {_FEWEST_LINES} lines are needed to train", source=str(folder / "train"))
    with tempfile.TemporaryDirectory() as scratch:
        for name, lines in parts.items():
            text = "".join(" ".join(words) + "\n" for words in lines)
            Path(scratch, name).write_text(text, encoding="utf-8")
        model = Path(scratch, "model")
        with _seeded(), redirect_stdout(io.StringIO()):  # its progress goes to stdout, which belongs to the caller
            spacy_pkuseg.train(str(Path(scratch, "train")), str(Path(scratch, "dev")), str(model), train_iter=iterations)
        output.mkdir(parents=True, exist_ok=True)
        for file in _MODEL_FILES:
            shutil.copyfile(model / file, output / file)
    _load.cache_clear()


@contextmanager
def _seeded() -> Iterator[None]:
    """spacy-pkuseg shuffles with the global generator: seed it, and give the caller's state back."""
    state = random.getstate()
    random.seed(_SEED)
    try:
        yield
    finally:
        random.setstate(state)


def load_segmenter(path: Path | None = None) -> Segmenter:
    """Load a segmenter.

    Args:
        path: folder of a trained segmenter; None for the one that comes with the package.

    Returns:
        The segmenter. A folder is read once and kept.

    Raises:
        ModelNotFoundError: no segmenter there.

    >>> load_segmenter().cut("市财政局牵头，2025年底前完成。")
    ['市', '财政局', '牵头', '，', '2025年', '底', '前', '完成', '。']
    """
    return _load(_absolute(path))


def _absolute(path: Path | None) -> str:
    # Absolute, because spacy-pkuseg downloads a model for a bare name such as "news".
    return str((path or Path(str(files("bizextract.models").joinpath(DEFAULT_SEGMENTER)))).resolve())


def _read(path: str) -> Segmenter:
    # Asked for before spacy-pkuseg looks: where a file is missing it tries older formats, one of them a pickle.
    if not all(Path(path, file).is_file() for file in _MODEL_FILES):
        raise ModelNotFoundError(f"no segmenter here: expected a folder with {' and '.join(_MODEL_FILES)}", source=path)
    # user_dict=None: no dictionary besides the model. Any other value unpickles the word list of the installed package and
    # joins words by it.
    segmenter = spacy_pkuseg.pkuseg(path, user_dict=None)
    # Without a dictionary it leaves these two unset, which spaCy writes when it saves a pipeline.
    segmenter.postprocesser.common_words = segmenter.postprocesser.other_words = frozenset()
    found: Segmenter = segmenter
    return found


_load = lru_cache(maxsize=4)(_read)


def word_pipeline(path: Path | None = None) -> Language:
    """A blank spaCy pipeline whose tokens are the segmenter's words; it can be saved and loaded like any other.

    ``nlp.initialize()`` with ``pkuseg_model`` works too, with other words: its tokenizer adds the word list of the installed
    package and joins words by it. Given no dictionary (``pkuseg_user_dict=None``) it opens the model's folder as one and fails.
    A saved pipeline gives the same words as before; while loading it, spaCy reads that list too, and then drops it.

    Args:
        path: see `load_segmenter`, also for errors.

    >>> [token.text for token in word_pipeline()("推进“证照分离”改革")]
    ['推进', '“', '证照分离', '”', '改革']
    """
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "pkuseg"}}})
    # Its own copy, as a user may add words to it (`nlp.tokenizer.pkuseg_update_user_dict`).
    setattr(nlp.tokenizer, "pkuseg_seg", _read(_absolute(path)))  # noqa: B010 (only the Chinese tokenizer has the attribute)
    return nlp


def word_f1(segmenter: Segmenter, lines: Iterable[Sequence[str]]) -> float:
    """F1 of the words found in segmented lines (see `read_segmented`): a word counts where both its ends are right."""
    both = gold = found = 0
    for words in lines:
        right, guess = _ranges(words), _ranges(segmenter.cut("".join(words)))
        both, gold, found = both + len(right & guess), gold + len(right), found + len(guess)
    return 2 * both / (gold + found) if gold + found else 0.0


def _ranges(words: Sequence[str]) -> set[tuple[int, int]]:
    ends = list(accumulate(map(len, words)))
    return set(zip([0, *ends], ends, strict=False))
