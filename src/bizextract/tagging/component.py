"""The spaCy component `bizextract_tagger`: marks UNIT, TIME, TARGET and REFORM in a clean text.

It wraps `LinearChainCRF` in spaCy's life-cycle: ``initialize``, ``update``, ``predict``, ``set_annotations``, ``score``,
``to_disk``/``from_disk``. Tokens may be characters or words; predictions are made on characters of ``doc.text``.
"""

# No `from __future__ import annotations` here: spaCy reads the annotations of factories and of `initialize` as types.

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import srsly
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example
from spacy.util import SimpleFrozenList, ensure_path
from spacy.vocab import Vocab

from ..errors import ModelVersionError
from ..records.spans import SpanLabel
from .biluo import Segment
from .crf import LinearChainCRF
from .features import FEATURE_VERSION, featurize
from .sequences import sequences

__all__ = ["SPANS_KEY", "CharacterTagger", "make_tagger"]

SPANS_KEY: Final = "mentions"
"""Span group that the tagger writes: the spans, and their probabilities in ``attrs["scores"]`` in the same order."""


class CharacterTagger:
    """Trainable span tagger over characters.

    Args:
        vocab: the pipeline's vocabulary.
        name: name of the component in the pipeline.
        spans_key: span group to write; the same spans are also set as ``doc.ents``.
        min_count: a feature seen in fewer places of the training text is not in the model.
        rate: AdaGrad learning rate.
        l2: weight decay a step.
        drop: share of feature instances left out at each step of training.
        prune: when training ends, weights below this share of the largest are dropped.
        seed: seed of the dropout.
    """

    # spaCy's training loop shows the losses of components that say so, and leaves weights alone that are not in a `model`.
    is_trainable: Final = True
    model: Final = None

    def __init__(
        self,
        vocab: Vocab,
        name: str = "bizextract_tagger",
        *,
        spans_key: str,
        min_count: int,
        rate: float,
        l2: float,
        drop: float,
        prune: float,
        seed: int,
    ) -> None:
        self.vocab = vocab
        self.name = name
        self.cfg: dict[str, Any] = {
            "spans_key": spans_key,
            "min_count": min_count,
            "rate": rate,
            "l2": l2,
            "drop": drop,
            "prune": prune,
            "seed": seed,
        }
        self.crf = LinearChainCRF.empty((), np.zeros(0, dtype=np.uint64))
        self._rng = np.random.default_rng(seed)
        self._known_rows: dict[str, npt.NDArray[np.int32]] = {}

    @property
    def labels(self) -> tuple[str, ...]:
        return self.crf.scheme.labels

    @property
    def label_data(self) -> tuple[str, ...]:
        return self.labels

    # ----------------------------------------------------------------------------------------------------------- tagging

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations([doc], self.predict([doc]))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 8) -> Iterator[Doc]:
        for doc in stream:
            yield self(doc)

    def predict(self, docs: Iterable[Doc]) -> list[list[Segment]]:
        """Segments of each doc, offsets in characters of ``doc.text``."""
        return [self._segments(doc.text) for doc in docs]

    def _segments(self, text: str) -> list[Segment]:
        if not self.labels or not text.strip():
            return []
        found: list[Segment] = []
        for begin, end in _portions(text):
            portion = text[begin:end]
            starts, lengths = sequences(portion)
            for segment in self.crf.segments(featurize(portion), starts, lengths):
                if (trimmed := _trim(portion, segment)) is not None:
                    found.append(Segment(trimmed.start + begin, trimmed.end + begin, trimmed.label, trimmed.probability))
        return found

    def set_annotations(self, docs: Iterable[Doc], segments: Iterable[Sequence[Segment]]) -> None:
        for doc, found in zip(docs, segments, strict=True):
            spans: list[Span] = []
            scores: list[float] = []
            for segment in found:
                span = doc.char_span(segment.start, segment.end, label=segment.label, alignment_mode="expand")
                if span is None or (spans and span.start < spans[-1].end):
                    continue  # only where tokens are words and two segments share one
                spans.append(span)
                scores.append(segment.probability)
            group = SpanGroup(doc, name=self.cfg["spans_key"], spans=spans)
            group.attrs["scores"] = scores
            doc.spans[self.cfg["spans_key"]] = group
            doc.set_ents(spans)

    # ---------------------------------------------------------------------------------------------------------- training

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
    ) -> None:
        """Set up labels and the feature vocabulary from examples; the gold spans are the reference's entities."""
        found: set[str] = set(labels or ())
        keys: list[npt.NDArray[np.uint64]] = []
        for example in get_examples():
            text = example.reference.text
            if labels is None:
                found.update(ent.label_ for ent in example.reference.ents)
            if text.strip():
                keys.append(featurize(text).ravel())
        order: list[str] = [label.value for label in SpanLabel if label.value in found]
        order += sorted(found.difference(order))
        self.crf = LinearChainCRF.empty(order, _frequent(keys, self.cfg["min_count"]))
        self._rng = np.random.default_rng(self.cfg["seed"])
        self._known_rows.clear()

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: object = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """One step on a batch.

        The component keeps its own AdaGrad state, so ``sgd`` is not used; ``drop`` 0 means the configured rate.
        """
        losses = {} if losses is None else losses
        rows, tags, starts, lengths = [], [], [], []
        offset = 0
        for example in examples:
            text = example.reference.text
            if not text.strip():
                continue
            doc_tags = self.crf.scheme.encode(
                len(text), [(e.start_char, e.end_char, e.label_) for e in example.reference.ents if e.label_ in self.labels]
            )
            doc_starts, doc_lengths = sequences(text)
            whole = self._well_formed(doc_tags, doc_starts, doc_lengths)
            rows.append(self._rows(text))
            tags.append(doc_tags)
            starts.append(doc_starts[whole] + offset)
            lengths.append(doc_lengths[whole])
            offset += len(text)
        losses.setdefault(self.name, 0.0)
        if rows and sum(len(s) for s in starts):
            losses[self.name] += self.crf.update(
                np.concatenate(rows),
                np.concatenate(tags),
                np.concatenate(starts),
                np.concatenate(lengths),
                rate=self.cfg["rate"],
                l2=self.cfg["l2"],
                drop=drop or self.cfg["drop"],
                rng=self._rng,
            )
        return losses

    def _rows(self, text: str) -> npt.NDArray[np.int32]:
        """Weight rows of a training text, kept from epoch to epoch: they do not change while the vocabulary does not."""
        if text not in self._known_rows:
            self._known_rows[text] = self.crf.rows(featurize(text)).astype(np.int32)
        return self._known_rows[text]

    def take_over(self, other: "CharacterTagger") -> None:
        """Start from the weights of another tagger, where the labels are the same; call it after ``initialize``."""
        self.crf.take_over(other.crf)
        self._known_rows.clear()

    def join(self, others: Sequence["CharacterTagger"]) -> None:
        """Take the mean of the weights of trained taggers, this one and ``others``: it tags as all of them together would.

        Raises:
            ValueError: their labels are not the same.
        """
        if any(other.labels != self.labels for other in others):
            raise ValueError(f"taggers of other labels than {', '.join(self.labels)} cannot be joined")
        self.crf = LinearChainCRF.mean_of([self.crf, *(other.crf for other in others)])
        self.finish()

    def training_state(self) -> bytes:
        """Everything that training goes on from, the random generator included; `restore_training` takes it back."""
        buffer = io.BytesIO()
        arrays: dict[str, Any] = self.crf.training_state()
        np.savez(buffer, generator=np.array(json.dumps(self._rng.bit_generator.state)), **arrays)
        return buffer.getvalue()

    def restore_training(self, data: bytes) -> None:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            state = dict(arrays)
        self._rng.bit_generator.state = json.loads(str(state.pop("generator")))
        self.crf.restore_training(state)
        self._known_rows.clear()

    def finish(self) -> None:
        """End training: drop weights that hardly count, and all that only training needs."""
        self.crf.prune(self.cfg["prune"])
        self._known_rows.clear()

    def _well_formed(
        self, tags: npt.NDArray[np.int64], starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.bool_]:
        """False for a sequence that a gold span runs over the end of: it cannot be learned from."""
        scheme = self.crf.scheme
        whole: npt.NDArray[np.bool_] = (scheme.start_mask[tags[starts]] == 0) & (
            scheme.end_mask[tags[starts + lengths - 1]] == 0
        )
        return whole

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Strict scores of the entities under spaCy's names: ``ents_p``, ``ents_r``, ``ents_f``, ``ents_per_type``."""
        return dict(Scorer.score_spans(examples, "ents", **kwargs))

    # ----------------------------------------------------------------------------------------------------- serialisation

    def to_bytes(self, *, exclude: Iterable[str] = SimpleFrozenList()) -> bytes:
        buffer = io.BytesIO()
        weights, transitions = self.crf.averaged
        scale = np.abs(weights).max(axis=1, initial=1e-6).astype(np.float32) / 127
        np.savez_compressed(
            buffer,
            key_steps=np.diff(self.crf.keys, prepend=np.uint64(0)),
            weights=np.ascontiguousarray(np.rint(weights / scale[:, None]).astype(np.int8).T),
            scale=scale.astype(np.float16),
            transitions=transitions,
        )
        head = {"cfg": self.cfg, "labels": list(self.labels), "feature_version": FEATURE_VERSION}
        return bytes(srsly.msgpack_dumps({"head": head, "arrays": buffer.getvalue()}))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = SimpleFrozenList()) -> "CharacterTagger":
        content = srsly.msgpack_loads(data)
        head = content["head"]
        if head["feature_version"] != FEATURE_VERSION:
            raise ModelVersionError(
                f"the model was made with feature version {head['feature_version']}, this package has {FEATURE_VERSION}: "
                "train it again with `bizextract train`, or install the version of bizextract that made it"
            )
        with np.load(io.BytesIO(content["arrays"]), allow_pickle=False) as arrays:
            weights = arrays["weights"].T.astype(np.float32) * arrays["scale"].astype(np.float32)[:, None]
            keys = np.cumsum(arrays["key_steps"], dtype=np.uint64)
            self.crf = LinearChainCRF(head["labels"], keys, np.ascontiguousarray(weights), arrays["transitions"])
        self.cfg.update(head["cfg"])
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = SimpleFrozenList()) -> None:
        folder = ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "crf.msgpack").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = SimpleFrozenList()) -> "CharacterTagger":
        return self.from_bytes((ensure_path(path) / "crf.msgpack").read_bytes())


_PORTION: Final = 20_000
"""Characters tagged at a time, up to the end of a line: features look at one line, so this bounds memory and changes nothing."""


def _portions(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin + _PORTION) + 1
        yield begin, end or len(text)
        begin = end or len(text)


_PAIRS: Final = {"）": "（", ")": "(", "”": "“", "》": "《", "】": "【", "〕": "〔"}


def _trim(text: str, segment: Segment) -> Segment | None:
    """The segment without blanks and without halves of bracket pairs at its ends; None where nothing is left.

    各街道） loses its bracket, 各区（开发区） keeps both.
    """
    start, end = segment.start, segment.end
    while start < end:
        first, last, inside = text[start], text[end - 1], text[start:end]
        if first.isspace() or (first in _PAIRS.values() and not any(inside.count(c) for c, o in _PAIRS.items() if o == first)):
            start += 1
        elif last.isspace() or (last in _PAIRS and _PAIRS[last] not in inside):
            end -= 1
        else:
            return Segment(start, end, segment.label, segment.probability)
    return None


def _frequent(keys: Sequence[npt.NDArray[np.uint64]], min_count: int) -> npt.NDArray[np.uint64]:
    """Keys that occur at least ``min_count`` times, sorted."""
    if not keys:
        return np.zeros(0, dtype=np.uint64)
    unique, counts = np.unique(np.concatenate(keys), return_counts=True)
    return unique[counts >= min_count]


@Language.factory(
    "bizextract_tagger",
    assigns=["doc.ents", "doc.spans", "token.ent_type", "token.ent_iob"],
    default_config={"spans_key": SPANS_KEY, "min_count": 3, "rate": 0.05, "l2": 1e-6, "drop": 0.5, "prune": 0.05, "seed": 0},
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_tagger(
    nlp: Language, name: str, spans_key: str, min_count: int, rate: float, l2: float, drop: float, prune: float, seed: int
) -> CharacterTagger:
    """Factory of `CharacterTagger`; its defaults are the component's only ones."""
    return CharacterTagger(
        nlp.vocab, name, spans_key=spans_key, min_count=min_count, rate=rate, l2=l2, drop=drop, prune=prune, seed=seed
    )
