"""The whole way: a text or a file in, a `Notice` out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import spacy
from spacy.language import Language

from .assembly import to_notice
from .cleaning import clean
from .errors import BizextractError, ModelNotFoundError, ModelVersionError, UnreadableInputError
from .linking import link
from .normalising import normalise
from .outline import outline
from .reading import Member, expand, read
from .records import Failure, Notice
from .tagging import tag

__all__ = ["extract", "extract_many", "load"]

DEFAULT_MODEL: Final = "bizextract_zh"
"""Name of the model that comes with the package."""

Model = str | Path | Language


def load(model: Model | None = None) -> Language:
    """Load the tagging pipeline.

    Args:
        model: folder of a trained pipeline; None, or the name `DEFAULT_MODEL`, for the one that comes with the package. A
            pipeline passes through.

    Returns:
        A spaCy pipeline. A folder is read once and kept until its files change.

    Raises:
        ModelNotFoundError: no pipeline there.
        ModelVersionError: the pipeline was made for other features than this version's.

    >>> nlp = load()
    >>> [(ent.text, ent.label_) for ent in nlp("由市财政局牵头，2025年底前完成。").ents]
    [('市财政局', 'UNIT'), ('2025年底前', 'TIME')]
    """
    if isinstance(model, Language):
        return model
    if model is None or (str(model) == DEFAULT_MODEL and not Path(model).exists()):
        return _load(str(files("bizextract.models").joinpath(DEFAULT_MODEL)))
    return _load(str(model), Path.cwd(), *_files(Path(model)))


def _files(folder: Path) -> list[tuple[str, int, int]]:
    """Name, time and size of each file: tells a model from one that is trained into the same folder later."""
    found = [(path, path.stat()) for path in sorted(folder.rglob("*")) if path.is_file()]
    return [(str(path), stat.st_mtime_ns, stat.st_size) for path, stat in found]


@lru_cache(maxsize=4)
def _load(path: str, *version: object) -> Language:
    """The pipeline at a path; another ``version`` is read anew."""
    if not (Path(path) / "config.cfg").is_file():
        raise ModelNotFoundError(
            "no model here: expected the folder of a trained pipeline, with config.cfg in it; `bizextract train -o FOLDER` makes "
            "one, None or bizextract_zh is the shipped one",
            source=path,
        )
    try:
        nlp = spacy.load(path)
    except ModelVersionError as error:
        raise ModelVersionError(error.detail, source=path) from error
    except (OSError, ValueError) as error:
        told = " ".join(str(error).split())
        raise ModelNotFoundError(f"this pipeline cannot be loaded ({told}): train it again", source=path) from error
    if "bizextract_tagger" not in {nlp.get_pipe_meta(name).factory for name in nlp.pipe_names}:
        raise ModelNotFoundError(
            f"this pipeline has no bizextract_tagger (it has {', '.join(nlp.pipe_names) or 'no component'}): train one with "
            "`bizextract train`",
            source=path,
        )
    nlp.max_length = 20_000_000  # the tagger's memory grows with the longest sequence, not with the text
    return nlp


def extract(source: str | Path | Member, date: dt.date | None = None, model: Model | None = None) -> Notice:
    """Extract the records of one notice.

    Args:
        source: a `str` is the text itself, a `pathlib.Path` a file, a `bizextract.reading.Member` a file inside an archive.
        date: the notice's date where the caller knows better than the text; relative times are resolved against it.
        model: see `load`.

    Returns:
        The notice; ``notice.text[r.start:r.end] == r.text`` for every span record ``r``.

    Raises:
        BizextractError: the input cannot be read (see `bizextract.errors` for the kinds) or there is no such model.
        TypeError: ``source`` is neither.

    >>> notice = extract("（牵头单位：市财政局，完成时限：2025年底前）")
    >>> [(u.text, u.role.value) for u in notice.units], notice.timeframes[0].value
    ([('市财政局', 'lead')], '/2025-12-31')
    """
    nlp = load(model)
    return to_notice(link(normalise(tag(outline(clean(read(source))), nlp), date)))


def extract_many(
    paths: Iterable[str | Path],
    date: dt.date | None = None,
    model: Model | None = None,
    n_process: int = 1,
) -> Iterator[Notice | Failure]:
    """Extract many notices, one result for each input, in their order.

    Args:
        paths: files, folders (all notices in them and their subfolders) and ZIP archives. A `str` here is a path too, as a
            list of texts would be ambiguous: for texts call `extract`.
        date: see `extract`; the same for all.
        model: see `load`; with ``n_process`` above 1 a folder or None, not a loaded pipeline.
        n_process: number of processes.

    Yields:
        A `Notice`, or a `Failure` for an input that could not be read; nothing else is lost because of it.

    Raises:
        ModelNotFoundError: before the first result, where there is no such model.
    """
    if n_process > 1 and isinstance(model, Language):
        raise TypeError(
            "with n_process > 1 give the model as a folder or None: a loaded pipeline is not sent between processes"
        )
    load(model)
    work = partial(_extract_or_fail, date=date, model=model)
    if n_process <= 1:
        yield from map(work, _inputs(paths))
        return
    with get_context("spawn").Pool(n_process) as pool:
        yield from pool.imap(work, _inputs(paths), chunksize=1)


def _inputs(paths: Iterable[str | Path]) -> Iterator[Path | Member | Failure]:
    for path in map(Path, paths):
        try:
            yield from expand(path)
        except BizextractError as error:
            yield Failure(source=str(path), error=error.code, message=str(error))


def _extract_or_fail(path: Path | Member | Failure, date: dt.date | None, model: Model | None) -> Notice | Failure:
    if isinstance(path, Failure):
        return path
    try:
        return extract(path, date, model)
    except BizextractError as error:
        return Failure(source=str(path), error=error.code, message=str(error))
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        wrapped = UnreadableInputError(f"{type(error).__name__}: {error}", source=str(path))
        return Failure(source=str(path), error=wrapped.code, message=str(wrapped))
