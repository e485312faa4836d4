"""Taggers of other kinds for the benchmark: spaCy's entity recogniser, span categoriser and token classifier, python-crfsuite."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans
from taggers_base import LABELS, Found, Text
from taggers_crf import template_groups

from bizextract.segmentation import word_pipeline
from bizextract.tagging.biluo import BiluoScheme
from bizextract.tagging.crf import LinearChainCRF, _Batch
from bizextract.tagging.features import featurize
from bizextract.tagging.sequences import sequences
from bizextract.training.examples import _pieces

CAP = 360.0
"""Processor seconds that a neural tagger may train."""
_BATCH = 2000  # characters
_SPANS_KEY = "sc"  # spaCy's own default
_LONGEST = 8  # words of a span categoriser's candidate


class _SpacyTagger:
    """A spaCy pipeline of one trained component with spaCy's default settings, trained for at most `CAP` seconds."""

    component = ""

    def __init__(self) -> None:
        self.note = ""
        self.nlp = self.blank()

    def blank(self) -> Language:
        return spacy.blank("zh")  # its tokens are characters

    def settings(self) -> dict[str, object]:
        return {}

    def mark(self, doc: Doc, spans: list[Span]) -> None:
        """Write gold spans into a reference."""
        raise NotImplementedError

    def train(self, texts: Sequence[Text]) -> None:
        spacy.util.fix_random_seed(0)
        begin = time.process_time()
        pipe = self.nlp.add_pipe(self.component, config=self.settings())
        examples = [example for text in texts for example in self._examples(text)]
        # The component alone: `Language.initialize` would load the tokenizer's segmenter anew, with other words.
        pipe.initialize(lambda: examples, nlp=self.nlp)
        optimizer = self.nlp.create_optimizer()
        order, seen = random.Random(0), 0
        while time.process_time() - begin < CAP:
            order.shuffle(examples)
            for batch in _by_size(examples):
                self.nlp.update(batch, sgd=optimizer, drop=0.1)
                seen += sum(len(example.reference.text) for example in batch)
                if time.process_time() - begin > CAP:
                    break
        self.note = f"stopped after {CAP / 60:.0f} min, {seen / sum(len(text.text) for text in texts):.1f} epochs"

    def _examples(self, text: Text) -> Iterable[Example]:
        for start, end in _pieces(text.text, 600):
            if not text.text[start:end].strip():
                continue
            doc = self.nlp.make_doc(text.text[start:end])
            spans = [
                doc.char_span(a - start, b - start, label=label, alignment_mode="expand")
                for a, b, label in text.spans
                if start <= a and b <= end
            ]
            self.mark(doc, filter_spans([span for span in spans if span is not None]))
            yield Example(self.nlp.make_doc(text.text[start:end]), doc)

    def find(self, text: str) -> list[Found]:
        doc = self.nlp(text)
        return [(span.start_char, span.end_char, span.label_, 1.0) for span in doc.ents]

    def size(self) -> int:
        return len(self.nlp.to_bytes())


def _by_size(examples: Sequence[Example]) -> Iterable[list[Example]]:
    batch: list[Example] = []
    size = 0
    for example in examples:
        batch.append(example)
        size += len(example.reference.text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0


class TransitionTagger(_SpacyTagger):
    """spaCy's stock entity recogniser (TransitionBasedParser) on characters or on pkuseg words."""

    component = "ner"

    def __init__(self, *, words: bool) -> None:
        self.words = words
        super().__init__()

    def blank(self) -> Language:
        return word_pipeline() if self.words else spacy.blank("zh")

    def mark(self, doc: Doc, spans: list[Span]) -> None:
        doc.set_ents([span for span in spans if not (doc[span.start].is_space or doc[span.end - 1].is_space)])


class SpancatTagger(_SpacyTagger):
    """spaCy's span categoriser over all runs of up to eight pkuseg words; of overlapping finds the likeliest stays."""

    component = "spancat"

    def blank(self) -> Language:
        return word_pipeline()

    def settings(self) -> dict[str, object]:
        return {"suggester": {"@misc": "spacy.ngram_range_suggester.v1", "min_size": 1, "max_size": _LONGEST}}

    def mark(self, doc: Doc, spans: list[Span]) -> None:
        doc.spans[_SPANS_KEY] = spans

    def find(self, text: str) -> list[Found]:
        doc = self.nlp(text)  # spans live as long as their doc
        group = doc.spans[_SPANS_KEY]
        best = sorted(zip(group.attrs["scores"], group, strict=True), key=lambda pair: -pair[0])
        found: list[Found] = []
        taken: set[int] = set()
        for score, span in best:
            if taken.isdisjoint(range(span.start, span.end)):
                taken.update(range(span.start, span.end))
                found.append((span.start_char, span.end_char, span.label_, float(score)))
        return sorted(found)


class SoftmaxTagger(_SpacyTagger):
    """A BILUO tag of each character by itself (spaCy's ``tagger``); the best well-formed sequence of them is taken."""

    component = "tagger"

    def __init__(self) -> None:
        super().__init__()
        self.scheme = BiluoScheme(LABELS)
        # A CRF whose transitions are all 0: what it decodes is the best sequence that the scheme allows.
        self.decoder = LinearChainCRF.empty(LABELS, np.zeros(0, dtype=np.uint64))

    def mark(self, doc: Doc, spans: list[Span]) -> None:
        tags = self.scheme.encode(len(doc), [(span.start, span.end, span.label_) for span in spans])
        for token, tag in zip(doc, tags, strict=True):
            token.tag_ = f"t{tag}"

    def find(self, text: str) -> list[Found]:
        doc = self.nlp.make_doc(text)
        tagger = self.nlp.get_pipe(self.component)
        likely = np.asarray(tagger.model.predict([doc])[0])  # logits
        likely -= np.logaddexp.reduce(likely, axis=1, keepdims=True)
        scores = np.full((len(text), self.scheme.n_tags), -20.0, dtype=np.float32)
        places = [token.idx for token in doc]
        for column, label in enumerate(tagger.labels):
            scores[places, int(label.removeprefix("t"))] = likely[:, column]
        tags = self.decoder._viterbi(scores, _Batch.of(*sequences(text)))
        return [(*span, 1.0) for span in self.scheme.decode(tags)]


class CrfsuiteTagger:
    """The linear-chain CRF of python-crfsuite (L-BFGS) on the project's features, or on its character windows alone.

    Args:
        whole: all of the features.
    """

    iterations = 60

    def __init__(self, *, whole: bool) -> None:
        import pycrfsuite

        self.crfsuite = pycrfsuite
        self.columns = None if whole else template_groups()["characters"]
        self.scheme = BiluoScheme(LABELS)
        self.path = Path(tempfile.mkdtemp(), "model.crfsuite")
        self.tagger = pycrfsuite.Tagger()
        self.note = f"no twins, {self.iterations} iterations"

    def _items(self, text: str) -> list[list[str]]:
        keys = featurize(text)
        return [list(map(str, row)) for row in (keys if self.columns is None else keys[:, self.columns]).tolist()]

    def train(self, texts: Sequence[Text]) -> None:
        trainer = self.crfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params({"c2": 0.5, "feature.minfreq": 2, "max_iterations": self.iterations})
        for text in texts:
            tags = [str(tag) for tag in self.scheme.encode(len(text.text), text.spans).tolist()]
            items = self._items(text.text)
            for start, length in zip(*sequences(text.text), strict=True):
                trainer.append(items[start : start + length], tags[start : start + length])
        trainer.train(str(self.path))
        self.tagger.open(str(self.path))

    def find(self, text: str) -> list[Found]:
        items = self._items(text)
        found: list[Found] = []
        for start, length in zip(*sequences(text), strict=True):
            tags = np.array([int(tag) for tag in self.tagger.tag(items[start : start + length])])
            found += [(start + a, start + b, label, 1.0) for a, b, label in self.scheme.decode(tags)]
        return found

    def size(self) -> int:
        return self.path.stat().st_size
