"""Files that other tools wrote (`exports/README.md` says how), and what those tools read of ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from datasets import Dataset, DatasetDict, load_dataset
from spacy.cli.convert import convert as spacy_convert
from spacy.tokens import Doc, DocBin, Span, SpanGroup
from spacy.training import Corpus
from spacy.util import get_lang_class
from spacy.vocab import Vocab

from bizextract.corpus import AnnotatedNotice, load_annotations
from bizextract.errors import AnnotationError
from bizextract.integrations.formats import AnnotationFormat, read_annotations, write_annotations_as
from bizextract.integrations.formats_datasets import to_annotation_dataset
from bizextract.integrations.formats_meta import ConversionWarning

EXPORTS = Path(__file__).parent / "exports"


@pytest.fixture(scope="module")
def ours() -> list[AnnotatedNotice]:
    return load_annotations([EXPORTS / "notices"])


def told(notice: AnnotatedNotice) -> list[tuple[str, str, str | None]]:
    return [(span.text, span.label, span.role or span.value) for span in notice.spans]


@pytest.mark.parametrize(
    ("name", "form", "third", "attributes"),
    [
        ("doccano-spans.jsonl", AnnotationFormat.DOCCANO, "doccano-spans-5", False),
        ("doccano-relations.jsonl", AnnotationFormat.DOCCANO, "doccano-relations-6", False),
        ("label-studio.json", AnnotationFormat.LABEL_STUDIO, "label-studio-3", True),
        ("label-studio-min.json", AnnotationFormat.LABEL_STUDIO, "label-studio-min-3", True),
    ],
)
def test_our_notices_come_back_whole_and_the_tools_own_are_read(
    ours: list[AnnotatedNotice], name: str, form: AnnotationFormat, third: str, attributes: bool
) -> None:
    *back, own = read_annotations(EXPORTS / name, form)
    assert back == ours
    assert own.id == third
    units = [("县财政局", "UNIT", "lead")] if attributes else [("县财政局", "UNIT", None), ("县税务局", "UNIT", None)]
    assert told(own) == [*units, ("6月底前", "TIME", "/2023-06-30" if attributes else None)]


def test_json_min_that_does_not_say_whose_attributes_they_are(tmp_path: Path) -> None:
    rows = json.loads((EXPORTS / "label-studio-min.json").read_text("utf-8"))
    rows[1]["UNIT-role"].pop()
    (tmp_path / "min.json").write_text(json.dumps(rows), "utf-8")
    with pytest.raises(AnnotationError, match=r"min\.json: task 2: 4 role of 5 UNIT spans.*as JSON"):
        read_annotations(tmp_path / "min.json", AnnotationFormat.LABEL_STUDIO)


def test_label_studio_conll_of_words() -> None:
    """It divides at blanks, so whole clauses bear a tag; ``#`` is a word there, not a comment."""
    (notice,) = read_annotations(EXPORTS / "label-studio.conll", AnnotationFormat.CONLL)
    assert notice.text.startswith("青岚县😀公告由县人民政府与县财政局办理，<甲>费用#1“证照分离”，12.5万元。\n青岚县")
    assert told(notice)[:3] == [
        ("由县人民政府", "UNIT", None),
        ("与县财政局办理，", "UNIT", None),
        ("“证照分离”，12.5万元。", "REFORM", None),
    ]


def test_brat_collection() -> None:
    """A text with CRLF, an attribute, a span in two parts, notes of an annotator and of ours, an event and a relation."""
    with pytest.warns(ConversionWarning, match=r"own\.ann: line 3: T2 has parts with '、县' between.*'市、县财政局'"):
        (notice,) = read_annotations(EXPORTS / "brat", AnnotationFormat.BRAT)
    assert notice.text.startswith("通知\r\n由市")
    assert told(notice) == [
        ("市、县财政局", "UNIT", "lead"),
        ("县财政局", "UNIT", "lead"),
        ("牵头", "Duty", None),
        ("县税务局", "UNIT", "support"),
        ("6月底前", "TIME", "/2023-06-30"),
    ]


def test_brat_reads_what_we_write(ours: list[AnnotatedNotice], tmp_path: Path) -> None:
    write_annotations_as(ours, tmp_path, AnnotationFormat.BRAT)
    reading = json.loads((EXPORTS / "brat-reading.json").read_text("utf-8"))
    assert set(reading) == {notice.id for notice in ours}
    for id, read in reading.items():
        lines = (tmp_path / f"{id}.ann").read_text("utf-8").splitlines()
        spans = [
            f"{t['id']}\t{t['type']} {';'.join(f'{a} {b}' for a, b in t['spans'])}\t{t['text']}" for t in read["textbounds"]
        ]
        assert [line for line in lines if line.startswith("T")] == spans
        attributes = {f"{name} {owner} {value}" for owner, name, value in read["attributes"]}
        assert {line.split("\t")[1] for line in lines if line.startswith("A")} == attributes
        notes = {f"{name} {owner}\t{text.strip()}" for owner, name, text in read["notes"]}
        assert {line.partition("\t")[2] for line in lines if line.startswith("#")} == notes
        assert read["failed"] == []
    assert "Role\tArg:UNIT|TARGET, Value:lead|" in (tmp_path / "annotation.conf").read_text("utf-8")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_brat_lines_with_either_line_end(tmp_path: Path, end: str) -> None:
    lines = [
        "T1\tUNIT 1 5\t区工信局",
        "A1\tRole T1 lead",
        "#1\tAnnotatorNotes T1\t{不确定",
        "T2\tUNIT 0 1\t由",
        "*\tEquiv T1 T2",
        "E1\tDuty:T2 Who:T1",
        "A2\tNegation E1",
        "M1\tNegation E1",
        "N1\tReference T1 Wikipedia:1\t区工信局",
        "R1\tPart Arg1:T1 Arg2:T2",
        "#2\tAnnotatorNotes R1\t好",
    ]
    (tmp_path / "a.txt").write_bytes(f"由区工信局{end}牵头".encode())
    (tmp_path / "a.ann").write_bytes("".join(f"{line}{end}" for line in lines if "{" not in line).encode())
    (notice,) = read_annotations(tmp_path, AnnotationFormat.BRAT)
    assert told(notice) == [("由", "UNIT", None), ("区工信局", "UNIT", "lead")]
    (tmp_path / "a.ann").write_bytes("".join(f"{line}{end}" for line in lines).encode())
    with pytest.raises(AnnotationError, match=r"a\.ann: line 3"):  # begins like a note of ours, and is none
        read_annotations(tmp_path, AnnotationFormat.BRAT)
    (tmp_path / "a.ann").write_bytes(f"{lines[0]}{end}A1\tUnsure T1{end}".encode())
    with pytest.raises(AnnotationError, match="has unsure: the attributes are role"):
        read_annotations(tmp_path, AnnotationFormat.BRAT)


@pytest.mark.parametrize(
    ("fields", "role"),
    [
        ({"id": 1, "label": [[1, 5, "UNIT"]], "Comments": []}, None),
        ({"id": 1, "labels": [[1, 5, "UNIT"]], "meta": {"attributes": {"1-5-UNIT": {"role": "lead"}}}}, "lead"),
        ({"doc_id": 1, "entities": [[1, 5, "UNIT"]], "username": "admin"}, None),
        ({"id": 1, "annotations": [{"label": "UNIT", "start_offset": 1, "end_offset": 5, "user": 1}], "meta": {}}, None),
        ({"id": 1, "entities": [{"id": 3, "label": "UNIT", "start_offset": 1, "end_offset": 5}], "relations": []}, None),
        ({"id": 1, "label": [[1, 5, "UNIT"]], "tasks": None, "attributes": None}, None),
    ],
)
def test_doccano_forms_of_all_versions(tmp_path: Path, fields: dict[str, object], role: str | None) -> None:
    """As its issues 113, 454 and pull request 46 show them, and as version 1.8 writes them."""
    (tmp_path / "x.jsonl").write_bytes(f"{json.dumps({'text': '由区工信局牵头', **fields})}\r\n".encode())
    (notice,) = read_annotations(tmp_path / "x.jsonl", AnnotationFormat.DOCCANO)
    assert (notice.id, told(notice)) == ("x-1", [("区工信局", "UNIT", role)])


def test_doccano_labels_that_are_numbers(tmp_path: Path) -> None:
    row = {"text": "由区工信局牵头", "annotations": [{"label": 7, "start_offset": 1, "end_offset": 5, "user": 1}]}
    (tmp_path / "x.jsonl").write_text(json.dumps(row), "utf-8")
    with pytest.raises(AnnotationError, match=r"x\.jsonl: line 1: label 7 is a number.*Text-Labels"):
        read_annotations(tmp_path / "x.jsonl", AnnotationFormat.DOCCANO)


CONLL = {
    "BIO": "由 O|区 B-UNIT|局 I-UNIT|市 B-UNIT|局 I-UNIT|6月 B-TIME|底 I-TIME|前 I-TIME|。 O",
    "IOB1": "由 O|区 I-UNIT|局 I-UNIT|市 B-UNIT|局 I-UNIT|6月 I-TIME|底 I-TIME|前 I-TIME|。 O",
    "BILUO": "由 O|区 B-UNIT|局 L-UNIT|市局 U-UNIT|6月 B-TIME|底 I-TIME|前 L-TIME|。 O",
    "BIOES": "由 O|区 B-UNIT|局 E-UNIT|市局 S-UNIT|6月 B-TIME|底 I-TIME|前 E-TIME|。 O",
    "BMES": "由 O|区 B-UNIT|局 E-UNIT|市局 S-UNIT|6月 B-TIME|底 M-TIME|前 E-TIME|。 O",
    "CoNLL-2003": "由 P B-PP O|区 NN B-NP B-UNIT|局 NN I-NP I-UNIT|市局 NN B-NP B-UNIT|6月底前 NT B-NP B-TIME|。 PU O O",
}


@pytest.mark.parametrize("scheme", CONLL)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("by", [" ", "\t", "  "])
def test_conll_schemes(tmp_path: Path, scheme: str, end: str, by: str) -> None:
    lines = CONLL[scheme].replace(" ", by).split("|")
    width = CONLL[scheme].split("|")[0].count(" ")
    hash_word = by.join(["#", *["_"] * (width - 1), "O"])
    text = ["# text = 由区局市局 O", "#", "-DOCSTART- -X- -X- O", "", "# sent_id = 1", *lines, "", hash_word, *lines, ""]
    (tmp_path / "x.conll").write_bytes(end.join(text).encode())
    (notice,) = read_annotations(tmp_path / "x.conll", AnnotationFormat.CONLL)
    assert notice.text == "由区局市局6月底前。\n#由区局市局6月底前。"
    assert told(notice) == [("区局", "UNIT", None), ("市局", "UNIT", None), ("6月底前", "TIME", None)] * 2


def test_spacy_reads_our_conll_and_we_what_it_made_of_it(ours: list[AnnotatedNotice], tmp_path: Path) -> None:
    write_annotations_as(ours, tmp_path / "ours.conll", AnnotationFormat.CONLL)
    spacy_convert(tmp_path / "ours.conll", tmp_path, converter="ner", file_type="spacy")
    docs = list(DocBin().from_disk(tmp_path / "ours.spacy").get_docs(Vocab()))
    for doc, notice in zip(docs, ours, strict=True):
        marked = [(ent.text.replace(" ", "").replace("<U+000D><U+000A>", "\r\n"), ent.label_) for ent in doc.ents]
        expected = [(span.text, span.label) for span in notice.spans]
        if notice.id == "awkward":  # spaCy takes the end of a line in a span for the end of a sentence
            assert [marked[0][0] + marked[1][0], *[text for text, _ in marked[2:]]] == [text for text, _ in expected]
        else:
            assert marked == expected
    back = read_annotations(tmp_path / "ours.spacy", AnnotationFormat.DOCBIN)
    assert [len(notice.spans) for notice in back] == [len(doc.ents) for doc in docs]


@pytest.mark.parametrize(
    ("name", "converter", "content"),
    [
        ("x.iob", "iob", "由|O 县|B-UNIT 财政局|I-UNIT 牵头|O ，|O 6月底前|B-TIME 完成|O\n"),
        ("x.ner", "ner", "由 -X- _ O\n县 -X- _ B-UNIT\n财政局 -X- _ I-UNIT\n\n6月底前 -X- _ B-TIME\n\n"),
    ],
)
def test_docbin_of_spacy_convert(tmp_path: Path, name: str, converter: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    spacy_convert(tmp_path / name, tmp_path, converter=converter, file_type="spacy")
    notices = read_annotations(tmp_path / "x.spacy", AnnotationFormat.DOCBIN)
    assert [span for notice in notices for span in told(notice)] == [("县 财政局", "UNIT", None), ("6月底前", "TIME", None)]


def test_spacy_trains_on_our_docbin(ours: list[AnnotatedNotice], tmp_path: Path) -> None:
    write_annotations_as(ours, tmp_path / "ours.spacy", AnnotationFormat.DOCBIN)
    examples = list(Corpus(tmp_path / "ours.spacy")(get_lang_class("zh")()))
    for example, notice in zip(examples, ours, strict=True):
        found = [(ent.start_char, ent.end_char, ent.label_) for ent in example.reference.ents]
        assert found == [(span.start, span.end, span.label) for span in notice.spans]


def test_docbin_of_span_groups(tmp_path: Path) -> None:
    doc = Doc(Vocab(), words=["由", "县", "财政局", "牵头"], spaces=[False] * 4)
    doc.spans["sc"] = SpanGroup(doc, spans=[Span(doc, 1, 3, label="UNIT"), Span(doc, 1, 3, label="UNIT")])
    DocBin(docs=[doc]).to_disk(tmp_path / "x.spacy")
    (notice,) = read_annotations(tmp_path / "x.spacy", AnnotationFormat.DOCBIN)
    assert told(notice) == [("县财政局", "UNIT", None)]


def test_datasets_reads_ours_and_we_what_it_saved(ours: list[AnnotatedNotice], tmp_path: Path) -> None:
    write_annotations_as(ours, tmp_path / "ours.parquet", AnnotationFormat.DATASETS)
    loaded = load_dataset("parquet", data_files=str(tmp_path / "ours.parquet"), cache_dir=str(tmp_path / "cache"))
    assert isinstance(loaded, DatasetDict)
    assert loaded["train"][1]["spans"][0]["role"] == "issuer"
    loaded.save_to_disk(tmp_path / "splits")
    assert read_annotations(tmp_path / "splits", AnnotationFormat.DATASETS) == ours
    to_annotation_dataset(ours).save_to_disk(tmp_path / "one")
    assert read_annotations(tmp_path / "one", AnnotationFormat.DATASETS) == ours
    with pytest.raises(AnnotationError, match=r"brat: neither a Parquet file nor a folder of save_to_disk"):
        read_annotations(EXPORTS / "brat", AnnotationFormat.DATASETS)
    Dataset.from_dict({"text": ["甲"]}).to_parquet(tmp_path / "other.parquet")
    with pytest.raises(AnnotationError, match=r"other\.parquet: row 0: id: Field required; the columns are id"):
        read_annotations(tmp_path / "other.parquet", AnnotationFormat.DATASETS)
