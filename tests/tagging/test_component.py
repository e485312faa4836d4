"""The life-cycle of the trained component."""

from pathlib import Path

import pytest
import spacy
import srsly
from spacy.language import Language
from spacy.training import Example

from bizextract.errors import ModelVersionError
from bizextract.extraction import load
from bizextract.tagging import SPANS_KEY, CharacterTagger
from bizextract.tagging.features import FEATURE_VERSION

MARKED = [
    ("由[市财政局|UNIT]牵头，[2025年底前|TIME]完成。", "市财政局"),
    ("[县公安局|UNIT]配合，办理时限压缩至[5个工作日以内|TARGET]。", "县公安局"),
    ("推行“[一件事|REFORM]”，[6月底前|TIME]实现[80%以上|TARGET]事项网上办。", "一件事"),
]


def parsed(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Text and spans of a sentence with [text|LABEL] marks."""
    text, spans = "", []
    for piece in marked.split("["):
        inside, bracket, rest = piece.partition("]")
        if not bracket:
            text += piece
            continue
        words, label = inside.split("|")
        spans.append((len(text), len(text) + len(words), label))
        text += words + rest
    return text, spans


def examples(nlp: Language) -> list[Example]:
    found = []
    for marked, _ in MARKED:
        text, spans = parsed(marked)
        reference = nlp.make_doc(text)
        reference.set_ents([reference.char_span(start, end, label=label) for start, end, label in spans])
        found.append(Example(nlp.make_doc(text), reference))
    return found


@pytest.fixture(scope="module")
def trained() -> Language:
    """A pipeline that has learned three sentences by heart."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("bizextract_tagger", config={"min_count": 1, "drop": 0.0, "rate": 0.1})
    egs = examples(nlp)
    nlp.initialize(lambda: egs)
    losses: list[float] = []
    for _ in range(25):
        losses.append(nlp.update(egs)["bizextract_tagger"])
    assert losses[-1] < 0.05 * losses[0]
    return nlp


def found_in(nlp: Language, text: str) -> list[tuple[int, int, str]]:
    doc = nlp(text)
    return [(s.start_char, s.end_char, s.label_) for s in doc.spans[SPANS_KEY]]


def test_it_learns_its_examples(trained: Language) -> None:
    for marked, _ in MARKED:
        text, spans = parsed(marked)
        assert found_in(trained, text) == spans
    scores = trained.evaluate(examples(trained))
    assert scores["ents_f"] == 1.0
    assert set(scores["ents_per_type"]) == {"UNIT", "TIME", "TARGET", "REFORM"}


def test_labels_stand_in_the_order_of_the_records(trained: Language) -> None:
    assert trained.get_pipe("bizextract_tagger").labels == ("UNIT", "TIME", "TARGET", "REFORM")


def test_spans_are_entities_with_probabilities(trained: Language) -> None:
    doc = trained(parsed(MARKED[0][0])[0])
    group = doc.spans[SPANS_KEY]
    assert [e.text for e in doc.ents] == [s.text for s in group] == ["市财政局", "2025年底前"]
    assert len(group.attrs["scores"]) == len(group)
    assert all(0.5 < score <= 1.0 for score in group.attrs["scores"])


@pytest.mark.parametrize("text", ["", " ", "\n\t", "。"])
def test_nothing_in_nothing(trained: Language, text: str) -> None:
    assert found_in(trained, text) == []


def test_same_predictions_after_disk_and_bytes(trained: Language, tmp_path: Path) -> None:
    text = "".join(parsed(marked)[0] for marked, _ in MARKED)
    trained.to_disk(tmp_path / "model")
    tagger = trained.get_pipe("bizextract_tagger")
    from_bytes = spacy.blank("zh")
    from_bytes.add_pipe("bizextract_tagger")
    from_bytes.get_pipe("bizextract_tagger").from_bytes(tagger.to_bytes())
    from_disk = spacy.load(tmp_path / "model")
    before = trained(text)
    assert len(before.ents) == 7
    for nlp in (from_disk, from_bytes):
        doc = nlp(text)
        assert [(s.text, s.label_) for s in doc.ents] == [(s.text, s.label_) for s in before.ents]
        scores = [doc.spans[SPANS_KEY].attrs["scores"], before.spans[SPANS_KEY].attrs["scores"]]
        assert scores[0] == pytest.approx(scores[1], abs=0.02)  # weights are kept in a byte each
        assert nlp.get_pipe("bizextract_tagger").cfg == tagger.cfg
    assert from_disk.get_pipe("bizextract_tagger").to_bytes() == from_bytes.get_pipe("bizextract_tagger").to_bytes()


def test_training_goes_on_from_another(trained: Language) -> None:
    """A new label beside those that are known; the known ones stay."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("bizextract_tagger", config={"min_count": 1, "drop": 0.0})
    text, start = "安排专项资金500万元。", 2
    doc = nlp.make_doc(text)
    doc.set_ents([doc.char_span(start, start + 4, label="FUNDING")])
    eg = Example(nlp.make_doc(text), doc)
    nlp.initialize(lambda: [eg])
    tagger = nlp.get_pipe("bizextract_tagger")
    tagger.initialize(lambda: [eg], labels=["UNIT", "TIME", "TARGET", "REFORM", "FUNDING"])
    tagger.take_over(trained.get_pipe("bizextract_tagger"))
    for _ in range(15):
        nlp.update([eg])
    assert found_in(nlp, text) == [(2, 6, "FUNDING")]
    assert found_in(nlp, parsed(MARKED[0][0])[0]) == parsed(MARKED[0][0])[1]


def test_a_span_over_the_end_of_a_sequence_is_not_learned_from() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("bizextract_tagger", config={"min_count": 1})
    reference = nlp.make_doc("市财\n政局")
    reference.set_ents([reference.char_span(0, 5, label="UNIT")])
    eg = Example(nlp.make_doc("市财\n政局"), reference)
    nlp.initialize(lambda: [eg])
    assert nlp.update([eg])["bizextract_tagger"] == 0.0


def test_a_model_of_other_features_is_refused(trained: Language) -> None:
    tagger = trained.get_pipe("bizextract_tagger")
    content = srsly.msgpack_loads(tagger.to_bytes())
    content["head"]["feature_version"] = FEATURE_VERSION + 1
    other = CharacterTagger(trained.vocab, spans_key=SPANS_KEY, min_count=1, rate=0.1, l2=0.0, drop=0.0, prune=0.0, seed=0)
    with pytest.raises(ModelVersionError, match="bizextract train"):
        other.from_bytes(srsly.msgpack_dumps(content))


def test_halves_of_brackets_are_trimmed() -> None:
    from bizextract.tagging.component import _trim
    from bizextract.tagging.crf import Segment

    def trimmed(text: str) -> str | None:
        segment = _trim(text, Segment(0, len(text), "UNIT", 1.0))
        return text[segment.start : segment.end] if segment else None

    assert trimmed("各街道）") == "各街道"
    assert trimmed("各区（开发区）") == "各区（开发区）"
    assert trimmed("“一件事”") == "“一件事”"
    assert trimmed(" ） ") is None


def test_the_shipped_model_loads_with_spacy_alone() -> None:
    nlp = spacy.load(load().path)
    assert [(e.text, e.label_) for e in nlp("由市财政局牵头，2025年底前完成。").ents] == [
        ("市财政局", "UNIT"),
        ("2025年底前", "TIME"),
    ]


def test_words_as_tokens_widen_spans_to_their_ends(trained: Language) -> None:
    nlp = spacy.blank("en")  # tokens at blanks
    nlp.add_pipe("bizextract_tagger")
    nlp.get_pipe("bizextract_tagger").from_bytes(trained.get_pipe("bizextract_tagger").to_bytes())
    text = "由 市财政局 牵头，2025年底前 完成。"
    doc = nlp(text)
    assert all(doc.text[s.start_char : s.end_char] == s.text for s in doc.spans[SPANS_KEY])
    assert len(doc.spans[SPANS_KEY].attrs["scores"]) == len(doc.spans[SPANS_KEY])
