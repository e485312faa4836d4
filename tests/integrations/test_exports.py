import csv
import datetime as dt
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from bizextract.integrations import json_schema, notice_features, to_csv, to_dataset, to_jsonl, to_parquet, to_xlsx
from bizextract.records import Notice
from bizextract.records.chinese import HEADINGS, TERMS
from bizextract.records.frames import frames
from bizextract.records.tables import ROW_TYPES, column_types

SCHEMA_FILE = Path(__file__).parents[2] / "schemas" / "notice.schema.json"


def test_frames_have_one_row_a_record_and_typed_columns(notice: Notice) -> None:
    made = notice.to_pandas()
    assert {name: len(frame) for name, frame in made.items()} == {
        "notice": 1,
        "tasks": 1,
        "units": 2,
        "timeframes": 1,
        "targets": 1,
        "reforms": 1,
        "citations": 1,
        "headings": 1,
        "places": 0,
        "warnings": 1,
    }
    target = made["targets"].iloc[0]
    assert (target["low"], pd.isna(target["high"]), target["indicator"]) == (50.0, True, "即办件比例")
    assert target["deadline"] == pd.Timestamp(2024, 6, 30)
    assert list(made["units"]["task"]) == [0, 0]
    assert made["citations"].iloc[0]["serial"] == 9
    task = made["tasks"].iloc[0]
    assert (task["lead_units"], task["support_units"]) == ("青山县数据局", "县税务局")
    assert task["targets"] == "即办件比例 50%以上"
    assert task["deadline"] == pd.Timestamp(2024, 6, 30)


def test_frames_without_rows_have_the_same_types(notice: Notice) -> None:
    empty, full = Notice(text="空").to_pandas(), notice.to_pandas()
    for name in ROW_TYPES:
        assert list(empty[name].dtypes) == list(full[name].dtypes)


def test_frames_of_several_notices_stand_under_each_other(notice: Notice) -> None:
    assert list(frames([notice, notice.model_copy(update={"source": "b.txt"})])["units"]["source"]) == [
        "plan.txt",
        "plan.txt",
        "b.txt",
        "b.txt",
    ]


def test_jsonl_round_trip(notice: Notice, tmp_path: Path) -> None:
    to_jsonl([notice, notice], tmp_path / "n.jsonl")
    lines = (tmp_path / "n.jsonl").read_text(encoding="utf-8").splitlines()
    assert [Notice.model_validate_json(line) for line in lines] == [notice, notice]


def test_csv_of_tasks_opens_in_excel(notice: Notice, tmp_path: Path) -> None:
    to_csv([notice], tmp_path / "tasks.csv")
    assert (tmp_path / "tasks.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "tasks.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["number"], row["deadline"], row["same_as"]) == ("1", "2024-06-30", "")


def test_csv_and_parquet_folders_hold_all_tables(notice: Notice, tmp_path: Path) -> None:
    to_csv([notice], tmp_path / "csv")
    to_parquet([notice], tmp_path / "parquet")
    assert {path.stem for path in (tmp_path / "csv").iterdir()} == set(ROW_TYPES)
    targets = pd.read_parquet(tmp_path / "parquet" / "targets.parquet")
    assert targets["low"].iloc[0] == 50.0
    assert str(targets["deadline"].dtype).startswith("datetime64")


def test_workbook_is_as_an_office_wants_it(notice: Notice, tmp_path: Path) -> None:
    to_xlsx([notice], tmp_path / "tasks.xlsx")
    book = openpyxl.load_workbook(tmp_path / "tasks.xlsx")
    assert book.sheetnames == ["任务", "单位", "时间", "指标", "改革事项", "引用文件", "目录", "文件信息", "位置", "提示"]
    tasks = book["任务"]
    heading = [cell.value for cell in tasks[1]]
    row = dict(zip(heading, tasks[2], strict=True))
    assert tasks.freeze_panes == "A2"
    assert tasks.auto_filter.ref == f"A1:{tasks.cell(1, len(heading)).column_letter}2"
    assert row["完成时限"].value == dt.datetime(2024, 6, 30)
    assert row["完成时限"].is_date
    assert row["原文"].alignment.wrap_text
    assert book["单位"]["D2"].value == "牵头"


def test_workbook_text_is_never_a_formula_and_holds_no_control_characters(notice: Notice, tmp_path: Path) -> None:
    to_xlsx([notice], tmp_path / "tasks.xlsx")
    book = openpyxl.load_workbook(tmp_path / "tasks.xlsx")
    title = book["文件信息"]["B2"]
    assert (title.value, title.data_type) == ("=某方案", "s")
    assert book["提示"]["C2"].value == "ab"


def test_every_column_and_enum_value_has_chinese_words() -> None:
    from bizextract.integrations.workbook import _SHEETS
    from bizextract.records import Level, TargetKind, TargetRole, TimeKind, UnitRole

    assert set(_SHEETS) == set(ROW_TYPES)
    assert {name for row in ROW_TYPES.values() for name in column_types(row)} == set(HEADINGS)
    assert {part.value for enum in (UnitRole, Level, TimeKind, TargetKind, TargetRole) for part in enum} == set(TERMS)


def test_dataset_has_declared_features_and_reads_back(notice: Notice) -> None:
    dataset = to_dataset([notice, Notice(text="空")])
    assert dataset.features == notice_features()
    assert str(dataset.data.schema.field("timeframes").type.value_type.field("end_date").type) == "date32[day]"
    assert [Notice.model_validate(row) for row in dataset] == [notice, Notice(text="空")]
    assert to_dataset([]).features == notice_features()


def test_schema_file_is_that_of_the_models() -> None:
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == json_schema()


@pytest.mark.parametrize("field", ["text", "units", "tasks", "schema_version"])
def test_schema_describes_what_is_written(notice: Notice, field: str) -> None:
    assert field in json_schema()["properties"]
    assert field in json.loads(notice.to_jsonl())
