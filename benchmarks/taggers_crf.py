"""The project's tagger for the benchmark: as it is trained and shipped, and its CRF alone with one thing changed at a time."""

from __future__ import annotations

import re
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import spacy
from spacy.language import Language
from taggers_base import LABELS, Found, Text

from bizextract.segmentation import load_segmenter
from bizextract.tagging.component import SPANS_KEY, CharacterTagger, _trim
from bizextract.tagging.crf import LinearChainCRF
from bizextract.tagging.features import _FINDERS, _NGRAMS, _combine, featurize, n_templates
from bizextract.tagging.sequences import sequences
from bizextract.training import train
from bizextract.training.augmentation import MentionSwapper
from bizextract.training.examples import _pieces

Keys = npt.NDArray[np.uint64]
Extra = Callable[[str], Keys]
"""Additional feature columns of a text, (len(text), any)."""

_BATCH = 3000  # characters, as in default.cfg
_RATE, _L2, _DROP = 0.05, 1e-6, 0.5  # as the component's defaults
_PRUNE = 0.05


class ShippedTagger:
    """`bizextract.training.train` with nothing changed; ``output`` keeps the pipeline for other measurements."""

    note = ""

    def __init__(self, output: Path | None = None) -> None:
        self.output = output or Path(tempfile.mkdtemp(), "pipeline")
        self.nlp: Language | None = None

    def train(self, texts: Sequence[Text]) -> None:
        # Measuring on the first text as it goes along would only cost time.
        quiet = {"training.eval_frequency": 100_000}
        self.nlp = train([text.path for text in texts], self.output, overrides=quiet, quiet=True)

    def find(self, text: str) -> list[Found]:
        return found_by(self.nlp, text) if self.nlp is not None else []

    def size(self) -> int:
        return sum(file.stat().st_size for file in self.output.rglob("*") if file.is_file())


def found_by(nlp: Language, text: str) -> list[Found]:
    """What a pipeline with the project's tagger finds."""
    doc = nlp(text)  # spans live as long as their doc
    group = doc.spans[SPANS_KEY]
    return [(s.start_char, s.end_char, s.label_, p) for s, p in zip(group, group.attrs["scores"], strict=True)]


# ------------------------------------------------------------------------------------------------------- the CRF by itself


def template_groups() -> dict[str, list[int]]:
    """Columns of `featurize` by what they look at. The order is that of the calls of ``add`` in it."""
    first = len(_NGRAMS) + 2
    groups = {"characters": list(range(first))}
    for place, finder in enumerate(_FINDERS):
        groups[finder.__name__.removesuffix("_candidates")] = [first + 3 * place + i for i in range(3)]
    rest = first + 3 * len(_FINDERS)
    assert rest + 16 == n_templates(), "featurize has changed: count its columns again"
    groups["quotes"] = [rest + i for i in range(7)]
    groups["quoted_reform"] = [rest + 1, rest + 6]  # a quoted piece that is, or holds, a known term
    groups["slots"] = [rest + 7, rest + 8]
    groups["layout"] = [rest + 9, rest + 10, rest + 11]
    groups["brackets"] = [rest + 12 + i for i in range(4)]
    return groups


@dataclass(frozen=True)
class Settings:
    """How a CRF is trained: feature groups left out, columns added, twins of each text, epochs, seed, least count of a feature."""

    without: tuple[str, ...] = ()
    extra: Extra | None = None
    twins: int = 0
    epochs: int = 4
    seed: int = 0
    min_count: int = 3

    def keys(self, text: str) -> Keys:
        groups = template_groups()
        left_out = {column for name in self.without for column in groups[name]}
        keys = featurize(text)[:, [column for column in range(n_templates()) if column not in left_out]]
        return keys if self.extra is None else np.concatenate((keys, self.extra(text)), axis=1)


@dataclass(frozen=True)
class _Trained:
    mean: LinearChainCRF
    last: LinearChainCRF
    seconds: float


_TRAINED: dict[tuple[Settings, tuple[Path, ...]], _Trained] = {}
"""What was trained in this process: variants that differ only in tagging are trained once."""


def fit(settings: Settings, texts: Sequence[Text]) -> _Trained:
    """Train as spaCy's loop does with default.cfg, but for the settings; the mean of the latest weights, and the last ones."""
    known = settings, tuple(text.path for text in texts)
    if known in _TRAINED:
        return _TRAINED[known]
    begin = time.process_time()
    rng = np.random.default_rng(settings.seed)
    pieces = _training_pieces(settings, texts)
    keys = [settings.keys(text) for text, _ in pieces]
    unique, counts = np.unique(np.concatenate([part.ravel() for part in keys]), return_counts=True)
    crf = LinearChainCRF.empty(LABELS, unique[counts >= settings.min_count])
    rows = [crf.rows(part).astype(np.int32) for part in keys]
    del keys
    layouts = [_layout(crf, text, spans) for text, spans in pieces]
    for _ in range(settings.epochs):
        for batch in _batches(rng.permutation(len(pieces)), [len(text) for text, _ in pieces]):
            offsets = np.cumsum([0, *(len(rows[i]) for i in batch)])[:-1]
            crf.update(
                np.concatenate([rows[i] for i in batch]),
                np.concatenate([layouts[i][0] for i in batch]),
                np.concatenate([layouts[i][1] + offset for i, offset in zip(batch, offsets, strict=True)]),
                np.concatenate([layouts[i][2] for i in batch]),
                rate=_RATE,
                l2=_L2,
                drop=_DROP,
                rng=rng,
            )
    last = LinearChainCRF(LABELS, crf.keys, crf.weights, crf.transitions)
    mean = LinearChainCRF(LABELS, crf.keys, *crf.averaged)
    for model in (last, mean):
        model.prune(_PRUNE)  # the variants drop more of it
    _TRAINED[known] = _Trained(mean, last, time.process_time() - begin)
    return _TRAINED[known]


def _training_pieces(settings: Settings, texts: Sequence[Text]) -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Pieces of the texts and of their twins, cut between lines."""
    labelled = [(text.text, list(text.spans)) for text in texts]
    swapper = MentionSwapper(labelled, settings.seed)
    whole = [pair for pair in labelled for pair in (pair, *(swapper.twin(*pair) for _ in range(settings.twins)))]
    return [
        (text[start:end], [(a - start, b - start, label) for a, b, label in spans if start <= a and b <= end])
        for text, spans in whole
        for start, end in _pieces(text, 600)
        if text[start:end].strip()
    ]


def _layout(crf: LinearChainCRF, text: str, spans: Sequence[tuple[int, int, str]]) -> tuple[npt.NDArray[np.int64], ...]:
    """Tags, and the starts and lengths of the sequences that no span runs over the end of."""
    tags = crf.scheme.encode(len(text), spans)
    starts, lengths = sequences(text)
    whole = (crf.scheme.start_mask[tags[starts]] == 0) & (crf.scheme.end_mask[tags[starts + lengths - 1]] == 0)
    return tags, starts[whole], lengths[whole]


def _batches(order: Sequence[int], sizes: Sequence[int]) -> list[list[int]]:
    batches: list[list[int]] = [[]]
    size = 0
    for piece in order:
        if size >= _BATCH:
            batches.append([])
            size = 0
        batches[-1].append(piece)
        size += sizes[piece]
    return batches


class CrfTagger:
    """The CRF of `bizextract.tagging` with the given settings.

    Args:
        settings: how it is trained.
        last: the last weights instead of their mean over the latest steps.
        seeds: more than one: the mean of the weights of models of these seeds (twins, order, dropout).
        memory: a name that is a UNIT beyond doubt somewhere in a text is one at its other places in it too.
        prune: weights smaller than this are dropped.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        last: bool = False,
        seeds: tuple[int, ...] = (0,),
        memory: bool = False,
        prune: float = _PRUNE,
    ) -> None:
        self.settings, self.last, self.seeds, self.memory = settings or Settings(), last, seeds, memory
        self.prune = prune
        self.note = ""
        self.seconds = 0.0
        self.crf = LinearChainCRF.empty(LABELS, np.zeros(0, dtype=np.uint64))

    def train(self, texts: Sequence[Text]) -> None:
        models = [fit(replace(self.settings, seed=seed), texts) for seed in self.seeds]
        self.seconds = sum(model.seconds for model in models)
        self.crf = _mean([model.last if self.last else model.mean for model in models], self.prune)

    def find(self, text: str) -> list[Found]:
        segments = self.crf.segments(self.settings.keys(text), *sequences(text))
        trimmed = [_trim(text, segment) for segment in segments]
        found = [(s.start, s.end, s.label, s.probability) for s in trimmed if s is not None]
        return with_memory(text, found) if self.memory else found

    def size(self) -> int:
        component = spacy.blank("zh").add_pipe("bizextract_tagger")
        assert isinstance(component, CharacterTagger)
        component.crf = self.crf
        return len(component.to_bytes())


def _mean(models: Sequence[LinearChainCRF], prune: float) -> LinearChainCRF:
    keys = np.unique(np.concatenate([model.keys for model in models]))
    weights = np.zeros((len(keys), models[0].scheme.n_tags), dtype=np.float32)
    for model in models:
        weights[np.searchsorted(keys, model.keys)] += model.weights / len(models)
    mean = LinearChainCRF(LABELS, keys, weights, np.mean([model.transitions for model in models], axis=0))
    mean.prune(prune)
    return mean


def with_memory(text: str, found: Sequence[Found], sure: float = 0.95, shortest: int = 4) -> list[Found]:
    """``found``, and the names of at least ``shortest`` characters that are UNIT for sure elsewhere, where nothing is marked."""
    names = {text[start:end] for start, end, label, p in found if label == "UNIT" and p >= sure and end - start >= shortest}
    if not names:
        return list(found)
    taken = np.zeros(len(text), dtype=bool)
    for start, end, _, _ in found:
        taken[start:end] = True
    known = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    more = [(*m.span(), "UNIT", sure) for m in known.finditer(text) if not taken[m.start() : m.end()].any()]
    return sorted((*found, *more))


# ------------------------------------------------------------------------------------------------------------ more columns


def word_marks(text: str) -> Keys:
    """Where the segmenter's words begin and end, around each character, and the word itself."""
    marks, names = np.zeros(len(text), dtype=np.uint64), np.zeros(len(text), dtype=np.uint64)
    at = 0
    for word in load_segmenter().cut(text):
        at = text.index(word, at)
        marks[at : at + len(word)] = 2
        marks[at], marks[at + len(word) - 1] = 1, 3
        if len(word) == 1:
            marks[at] = 4
        names[at : at + len(word)] = zlib.crc32(word.encode())
        at += len(word)
    around = np.pad(marks, 2)
    window = [around[i : i + len(text)] for i in range(5)]
    first = n_templates()
    return np.stack([_combine(first, *window), _combine(first + 1, marks, names)], axis=1) & _MASK


_MASK = np.uint64((1 << 40) - 1)


class BigramClusters:
    """Clusters of character pairs by the company they keep in unlabelled text: ``names``, ``c64`` and ``c512`` of an .npz file."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as arrays:
            names = arrays["names"].tolist()
            self.clusters = [dict(zip(names, (arrays[key] + 1).tolist(), strict=True)) for key in ("c64", "c512")]

    def __call__(self, text: str) -> Keys:
        columns = []
        for clusters in self.clusters:
            pairs = np.array([clusters.get(text[i : i + 2], 0) for i in range(len(text))], dtype=np.uint64)
            around = np.pad(pairs, 2)
            before, left, right, after = (around[i : i + len(text)] for i in (0, 1, 2, 3))
            for values in ((left, right), (before, right), (left, after), (right,), (left,)):
                columns.append(_combine(n_templates() + 2 + len(columns), *values))
        return np.stack(columns, axis=1) & _MASK
