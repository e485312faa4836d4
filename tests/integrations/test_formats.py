"""Annotated notices to other tools' formats and back: the same notice, and the forms that those tools write themselves."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bizextract.corpus import AnnotatedNotice, AnnotatedSpan, load_annotations, parse_markup
from bizextract.errors import AnnotationError, InputNotFoundError
from bizextract.integrations.formats import AnnotationFormat, read_annotations, write_annotations_as
from bizextract.integrations.formats_datasets import annotation_features, to_annotation_dataset
from bizextract.integrations.formats_label_studio import LABELLING_CONFIG

CORPUS = Path(__file__).parents[2] / "annotations"
MARKED = (
    "# date: 2022-03-01\n# province: 山西\n# level: county\n# genre: task table\n# dirt: tabs\n\n"
    "\t⟦UNIT issuer|县人民政\r\n府⟧\u3000\u00a0<甲> \U0001f600\n"
    "{{TASK 1|证照分离|开办企业}}1\t“⟦REFORM license_separation|证照分离⟧”\t⟦TIME /2022-06-30|6月底前⟧"
    "⟦TARGET goal; value; >=50 %; 即办 件; 比例|50%以上⟧\t⟦UNIT lead|县审批局⟧⟦UNIT support|县财政局⟧{{/TASK}}\n即办 件; 比例"
)
EMPTY = "# date: none\n\n各区人民政府：\n\n"
NAMES = {
    AnnotationFormat.NATIVE: "out.jsonl",
    AnnotationFormat.DOCCANO: "out.jsonl",
    AnnotationFormat.LABEL_STUDIO: "out.json",
    AnnotationFormat.BRAT: "out",
    AnnotationFormat.CONLL: "out.conll",
    AnnotationFormat.DOCBIN: "out.spacy",
    AnnotationFormat.DATASETS: "out.parquet",
}


@pytest.mark.parametrize("form", AnnotationFormat)
def test_round_trip_of_awkward_notices(tmp_path: Path, form: AnnotationFormat) -> None:
    notices = [parse_markup(MARKED, "a"), parse_markup(EMPTY, "b")]
    write_annotations_as(notices, tmp_path / NAMES[form], form)
    assert read_annotations(tmp_path / NAMES[form], form) == notices


@pytest.mark.parametrize("form", AnnotationFormat)
def test_round_trip_of_the_dev_split(tmp_path: Path, form: AnnotationFormat) -> None:
    notices = load_annotations([CORPUS / "dev"])
    write_annotations_as(notices, tmp_path / NAMES[form], form)
    assert read_annotations(tmp_path / NAMES[form], form) == notices


@pytest.mark.parametrize("form", [f for f in AnnotationFormat if f is not AnnotationFormat.DATASETS])
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    pieces=st.lists(st.text(st.sampled_from("甲乙1 \t\r\n\u3000\u2028<>U+|;-"), min_size=1, max_size=6), min_size=1, max_size=6)
)
def test_round_trip_of_any_text(tmp_path: Path, form: AnnotationFormat, pieces: list[str]) -> None:
    """Every second piece is a span; brat cannot mark a piece of nothing but line ends, nor its edges."""
    text, spans = "", []
    for number, piece in enumerate(pieces):
        if number % 2 and piece.strip():
            start = len(text) + len(piece) - len(piece.lstrip())
            marked = piece.strip()
            spans.append(AnnotatedSpan(start=start, end=start + len(marked), label="TIME", text=marked, value="<=5 day"))
        text += piece
    notice = AnnotatedNotice(id="n", text=text, spans=tuple(spans))
    write_annotations_as([notice], tmp_path / NAMES[form], form)
    assert read_annotations(tmp_path / NAMES[form], form) == [notice]


def test_doccano_reads_both_forms_of_its_exports(tmp_path: Path) -> None:
    rows = [
        {"id": 7, "text": "由区工信局牵头", "label": [[1, 5, "UNIT"]], "Comments": []},
        {
            "id": 8,
            "text": "由区工信局牵头",
            "entities": [{"id": 1, "label": "UNIT", "start_offset": 1, "end_offset": 5}],
            "relations": [],
            "attributes": {"1-5-UNIT": {"role": "lead"}},
        },
    ]
    path = tmp_path / "export.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    first, second = read_annotations(path, AnnotationFormat.DOCCANO)
    assert (first.id, first.spans[0].text, first.spans[0].role) == ("export-7", "区工信局", None)
    assert (second.id, second.spans[0].text, second.spans[0].role) == ("export-8", "区工信局", "lead")


def test_a_span_that_was_moved_loses_its_attributes_and_tasks_follow(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    write_annotations_as(
        [parse_markup("{{TASK 1||其他}}由⟦UNIT lead|区工信局⟧牵头{{/TASK}}", "a")], path, AnnotationFormat.DOCCANO
    )
    row = json.loads(path.read_text("utf-8"))
    row["label"] = [[2, 5, "UNIT"]]
    path.write_text(json.dumps(row), "utf-8")
    (notice,) = read_annotations(path, AnnotationFormat.DOCCANO)
    assert (notice.spans[0].text, notice.spans[0].role, notice.tasks[0].lead_units) == ("工信局", None, ())


def test_label_studio_export_with_utf16_offsets(tmp_path: Path) -> None:
    """An emoji counts two units in some exports; the region's own text tells."""
    place = {"start": 3, "end": 7}
    task = {
        "id": 3,
        "data": {"text": "\U0001f600由区工信局牵头", "source": "x"},
        "annotations": [
            {
                "id": 1,
                "was_cancelled": False,
                "result": [
                    {
                        "id": "r1",
                        "from_name": "label",
                        "type": "labels",
                        "value": place | {"text": "区工信局", "labels": ["UNIT"]},
                    },
                    {"id": "r1", "from_name": "UNIT-role", "type": "choices", "value": place | {"choices": ["lead"]}},
                ],
            }
        ],
        "predictions": [],
    }
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]), "utf-8")
    (notice,) = read_annotations(path, AnnotationFormat.LABEL_STUDIO)
    assert notice.id == "export-3"
    assert notice.spans == (AnnotatedSpan(start=2, end=6, label="UNIT", text="区工信局", role="lead"),)


def test_labelling_config_names_every_attribute_that_is_written() -> None:
    names = {element.get("name") for element in ElementTree.fromstring(LABELLING_CONFIG).iter()}
    assert names >= {"label", "text", "UNIT-role", "TIME-value", "TARGET-kind", "TARGET-role", "TARGET-norm"}
    assert names >= {"TARGET-indicator", "REFORM-reform"}


def test_brat_fragments_are_one_range(tmp_path: Path) -> None:
    write_annotations_as([parse_markup(MARKED, "a")], tmp_path, AnnotationFormat.BRAT)
    lines = (tmp_path / "a.ann").read_text("utf-8").splitlines()
    assert lines[0] == "T1\tUNIT 1 5;7 8\t县人民政 府"
    assert lines[1] == "A1\tRole T1 issuer"
    assert '#3\tAnnotatorNotes T3\t{"value": "/2022-06-30"}' in lines


def test_conll_of_other_tools_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "x.conll"
    path.write_text("由 O\n区 B-UNIT\n局 I-UNIT\n\n6月 B-TIME\n底前 I-TIME\n\n", "utf-8")
    (notice,) = read_annotations(path, AnnotationFormat.CONLL)
    assert notice.text == "由区局\n6月底前"
    assert [(span.label, span.text) for span in notice.spans] == [("UNIT", "区局"), ("TIME", "6月底前")]


def test_docbin_of_words_is_read_too(tmp_path: Path) -> None:
    from spacy.tokens import Doc, DocBin, Span
    from spacy.vocab import Vocab

    doc = Doc(Vocab(), words=["由", "区工信局", "牵头"], spaces=[False, False, False])
    doc.ents = [Span(doc, 1, 2, label="UNIT")]
    DocBin(docs=[doc]).to_disk(tmp_path / "x.spacy")
    (notice,) = read_annotations(tmp_path / "x.spacy", AnnotationFormat.DOCBIN)
    assert (notice.id, notice.spans[0].text) == ("x-1", "区工信局")


def test_dataset_has_declared_features() -> None:
    dataset = to_annotation_dataset([parse_markup(MARKED, "a")])
    assert dataset.features == annotation_features()
    assert dataset[0]["spans"][0]["role"] == "issuer"


@pytest.mark.parametrize(
    ("form", "name", "content", "words"),
    [
        (AnnotationFormat.DOCCANO, "x.jsonl", '{"label": []}', "line 1: text: Field required"),
        (AnnotationFormat.DOCCANO, "x.jsonl", '{"text": "甲", "label": [[0, 5, "UNIT"]]}', "outside a text of 1 characters"),
        (AnnotationFormat.DOCCANO, "x.jsonl", '{"text": "甲", "label": [[-1, 1, "UNIT"]]}', "outside a text of 1 characters"),
        (
            AnnotationFormat.DOCCANO,
            "x.jsonl",
            '{"text": "甲", "label": [[0, 1, "UNIT"]], "attributes": {"0-1-UNIT": {"colour": "red"}}}',
            "the attributes are role, value",
        ),
        (AnnotationFormat.LABEL_STUDIO, "x.json", "{}", "export the project as JSON"),
        (
            AnnotationFormat.LABEL_STUDIO,
            "x.json",
            '[{"data": {"text": "甲乙"}, "annotations": [{"result": [{"type": "labels", '
            '"value": {"start": 0, "end": 1, "text": "乙", "labels": ["UNIT"]}}]}]}]',
            "the text has changed since",
        ),
        (AnnotationFormat.CONLL, "x.conll", "甲\tO\n乙\tUNIT", "line 2: .*write character"),
        (AnnotationFormat.CONLL, "x.conll", "甲", "line 1: .*write character"),
        (AnnotationFormat.DOCBIN, "x.spacy", "no DocBin", "not a spaCy DocBin"),
        (AnnotationFormat.DATASETS, "x.parquet", "no Parquet", "neither a Parquet file"),
    ],
)
def test_errors_name_the_file_and_the_remedy(
    tmp_path: Path, form: AnnotationFormat, name: str, content: str, words: str
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(AnnotationError, match=words) as caught:
        read_annotations(tmp_path / name, form)
    assert name in str(caught.value)


def test_brat_errors(tmp_path: Path) -> None:
    with pytest.raises(InputNotFoundError, match=r"no \.ann file"):
        read_annotations(tmp_path, AnnotationFormat.BRAT)
    (tmp_path / "a.ann").write_text("T1 UNIT 0 1 甲", "utf-8")
    with pytest.raises(InputNotFoundError, match="no text beside"):
        read_annotations(tmp_path, AnnotationFormat.BRAT)
    (tmp_path / "a.txt").write_text("甲", "utf-8")
    with pytest.raises(AnnotationError, match="line 1: not a brat line"):
        read_annotations(tmp_path, AnnotationFormat.BRAT)
    (tmp_path / "a.ann").write_text("A1\tRole T9 lead", "utf-8")
    with pytest.raises(AnnotationError, match="attributes of T9"):
        read_annotations(tmp_path, AnnotationFormat.BRAT)
    with pytest.raises(InputNotFoundError, match="no such file"):
        read_annotations(tmp_path / "absent", AnnotationFormat.BRAT)
