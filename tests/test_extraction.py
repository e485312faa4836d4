"""The whole way, on the project's own example notice and on bad input."""

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bizextract
from bizextract.errors import (
    BizextractError,
    EmptyInputError,
    InputNotFoundError,
    ModelNotFoundError,
    UnreadableInputError,
    UnsupportedFormatError,
)
from bizextract.extraction import load
from bizextract.records import Failure, Notice, TextSpan
from bizextract.records.tables import task_rows

EXAMPLE = Path(__file__).parents[1] / "examples" / "notice.txt"


@pytest.fixture(scope="module")
def notice() -> Notice:
    return bizextract.extract(EXAMPLE)


def every_span(record: object) -> Iterator[TextSpan]:
    """All text spans in a record, however deep, those of tasks too."""
    if isinstance(record, TextSpan):
        yield record
    if isinstance(record, tuple):
        for part in record:
            yield from every_span(part)
    elif hasattr(type(record), "model_fields"):
        for name in type(record).model_fields:
            yield from every_span(getattr(record, name))


def holds_invariant(notice: Notice) -> int:
    spans = list(every_span(notice))
    for span in spans:
        assert notice.text[span.start : span.end] == span.text
        assert span.start < span.end
    for warning in notice.warnings:
        assert (warning.start is None) == (warning.end is None)
        if warning.start is not None and warning.end is not None:
            assert 0 <= warning.start < warning.end <= len(notice.text)
    return len(spans)


def test_what_the_notice_says_about_itself(notice: Notice) -> None:
    about = notice.metadata
    assert about.title == "市政府办公室关于印发如皋市2023年优化营商环境重点任务清单的通知"
    number = about.document_number
    assert number is not None
    assert (number.organ, number.year, number.serial) == ("皋政办发", 2023, 21)
    assert about.issuer == ("如皋市人民政府办公室",)
    assert about.addressees == ("各镇人民政府", "各街道办事处", "市各委办局", "市各直属单位")
    assert about.issue_date == dt.date(2023, 3, 20)
    assert about.region is not None
    assert (about.region.name, about.region.code) == ("如皋市", "320682")
    assert about.attachments == ("2023年优化营商环境任务分工表",)
    assert [c.title for c in notice.citations] == ["如皋市2023年优化营商环境重点任务清单", "优化营商环境条例"]


UNITS = """
如皋市人民政府办公室 issuer 如皋市人民政府办公室
市政府办公室 issuer 如皋市人民政府办公室
各镇人民政府 addressee None
各街道办事处 addressee None
市各委办局 addressee None
市各直属单位 addressee None
市政府 mention 如皋市人民政府
如皋市人民政府办公室 issuer 如皋市人民政府办公室
市行政审批局 lead 如皋市行政审批局
市公安局 support 如皋市公安局
市税务局 support 国家税务总局如皋市税务局
市人社局 support 如皋市人力资源和社会保障局
市行政审批局 lead 如皋市行政审批局
市市场监管局 support 如皋市市场监督管理局
市交通运输局 support 如皋市交通运输局
市住建局 lead 如皋市住房和城乡建设局
市自然资源和规划局 support 如皋市自然资源和规划局
市行政审批局 support 如皋市行政审批局
各镇（街道） support None
市营商办 mention 如皋市营商环境建设办公室
市供电公司 lead 国网如皋供电公司
市发改委 support 如皋市发展和改革委员会
市城管局 support 如皋市城市管理局
人行如皋市支行 lead 中国人民银行如皋市支行
市地方金融监管局 support 如皋市地方金融监督管理局
各银行机构 support None
市行政审批局 lead 如皋市行政审批局
市住建局 support 如皋市住房和城乡建设局
市水务局 support 如皋市水务局
市营商办 lead 如皋市营商环境建设办公室
市工商联 support 如皋市工商业联合会
如皋市人民政府办公室 issuer 如皋市人民政府办公室
"""


def test_units_with_roles_and_names(notice: Notice) -> None:
    assert [f"{u.text} {u.role.value} {u.name}" for u in notice.units] == UNITS.split("\n")[1:-1]
    assert {(u.region.name, u.region.code) for u in notice.units if u.region and u.name} == {("如皋市", "320682")}


def test_times_with_values(notice: Notice) -> None:
    assert [(t.text, t.value) for t in notice.timeframes] == [
        ("2023年3月20日", "2023-03-20/2023-03-20"),
        ("到2023年底", "/2023-12-31"),
        ("2023年6 月底前", "/2023-06-30"),  # a blank from the PDF
        ("年底前", "/2023-12-31"),  # resolved by the notice's own date
        ("全年", "2023-01-01/2023-12-31"),
        ("2023年9月底前", "/2023-09-30"),
        ("每季度末", "every 3 month"),
        ("2023年8月底前", "/2023-08-31"),
        ("全年", "2023-01-01/2023-12-31"),
        ("2023年5月1日起", "2023-05-01/"),
        ("24小时内", "<=24 hour"),
        ("5个工作日内", "<=5 workday"),
        ("长期坚持", "ongoing"),
        ("2023年3月20日", "2023-03-20/2023-03-20"),
    ]


def test_targets_with_norms_and_roles(notice: Notice) -> None:
    assert [(t.text, t.role.value if t.role else None, t.norm) for t in notice.targets] == [
        ("2.6万户", "value", ">26000 户"),  # 突破 stands before it
        ("98%以上", "value", ">=98 %"),
        ("7个", "value", "=7 个"),
        ("1个", "value", "=1 个"),
        ("1个工作日", "baseline", "=1 工作日"),
        ("0.5个工作日以内", "value", "<=0.5 工作日"),
        ("26个", "value", "=26 个"),
        ("70%以上", "change", ">=70 %"),
        ("不少于１２个", "value", ">=12 个"),  # full-width digits
        ("80个工作日", "baseline", "=80 工作日"),
        ("45个工作日以内", "value", "<=45 工作日"),
        ("10天以内", "value", "<=10 天"),
        ("160千瓦及以下", "value", "<=160 千瓦"),
        ("20%以上", "change", ">=20 %"),
        ("1500户", "value", "=1500 户"),
        ("100%", "value", "=100 %"),
    ]


def test_baseline_and_value_of_one_statement_share_group_indicator_and_deadline(notice: Notice) -> None:
    before, after = (target for target in notice.targets if target.text in ("80个工作日", "45个工作日以内"))
    assert before.group == after.group
    assert (before.low, after.low, after.high) == (Decimal(80), None, Decimal(45))
    assert after.indicator is not None
    assert "审批时间" in after.indicator.text
    assert after.deadline is not None
    assert notice.timeframes[after.deadline].value == "/2023-09-30"


def test_reforms(notice: Notice) -> None:
    found = {(r.text, r.label) for r in notice.reforms}
    assert found >= {
        ("放管服", "streamline_delegate"),
        ("一件事", "one_matter"),
        ("证照分离", "license_separation"),
        ("一业一证", "license_separation"),
        ("拿地即开工", "fast_start"),
        ("不见面开标", "e_procurement"),
        ("电子保函", "e_procurement"),
    }


def test_tasks_of_body_and_table(notice: Notice) -> None:
    def texts(spans: tuple[TextSpan, ...]) -> str:
        return "、".join(span.text for span in spans)

    rows = [(t.number, t.title, texts(t.lead_units), texts(t.support_units), texts(t.timeframes)) for t in notice.tasks]
    assert rows == [
        ("1", "推行企业开办“一件事”", "市行政审批局", "市公安局、市税务局、市人社局", "2023年6 月底前"),
        ("2", "深化“证照分离”改革", "市行政审批局", "市市场监管局、市交通运输局", "年底前"),
        ("3", "实行“拿地即开工”", "市住建局", "市自然资源和规划局、市行政审批局、各镇（街道）", "全年、2023年9月底前"),
        ("1", "压缩办电时间", "市供电公司", "市发改委、市城管局", "2023年8月底前"),
        ("2", "扩大普惠贷款", "人行如皋市支行", "市地方金融监管局、各银行机构", "全年"),
        ("3", "推行不见面开标", "市行政审批局", "市住建局、市水务局", "2023年5月1日起"),
        ("4", "畅通涉企投诉", "市营商办", "市工商联", "24小时内、5个工作日内、长期坚持"),
    ]
    assert [task.section for task in notice.tasks][:4] == [
        ("提升市场准入便利度",),
        ("提升市场准入便利度",),
        ("提高工程建设审批效率",),
        (),
    ]
    assert all(task.topics for task in notice.tasks)
    assert [row.deadline for row in task_rows(notice)][2] == dt.date(2023, 9, 30)  # not the end of 全年


def test_text_is_as_given_and_spans_point_into_it(notice: Notice) -> None:
    assert notice.text == EXAMPLE.read_text(encoding="utf-8")
    assert notice.source == str(EXAMPLE)
    assert holds_invariant(notice) > 100


def test_the_same_again(notice: Notice) -> None:
    assert bizextract.extract(EXAMPLE) == notice
    assert Notice.model_validate_json(notice.to_jsonl()) == notice


def test_the_callers_date_is_stronger_than_the_notices() -> None:
    text = "年底前完成。\n\n某市人民政府\n2021年3月1日\n"
    assert bizextract.extract(text).timeframes[0].value == "/2021-12-31"
    assert bizextract.extract(text, date=dt.date(2024, 5, 1)).timeframes[0].value == "/2024-12-31"
    assert bizextract.extract("年底前完成。").timeframes[0].value == "?"


# ------------------------------------------------------------------------------------------------------------------- noise

SEEDS = [
    *EXAMPLE.read_text(encoding="utf-8").split("\n"),
    "圖書館（tú）由市財政局牽頭，2025 年底 前 完成。",
    "?。ㄒ唬┙ㄔO(shè)數(shù)據(jù)平臺(tái)",
    "第 3 页 共 12 页",
    "《关于印发方案的通知》（皋政发〔2022〕8号）",
    "[bookmark: _GoBack]二、重点任务",
]
noise = st.sampled_from(
    [" ", "\n", "\r\n", "\t", "\u3000", "\u200b", "\xa0", "，", "。", "（", "”", "１", "𠮷", "\ufeff", "2023年", "由"]
)
lines = st.lists(st.tuples(st.sampled_from(SEEDS), st.integers(0, 40), noise), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(lines)
def test_offsets_point_into_any_noisy_text(parts: list[tuple[str, int, str]]) -> None:
    text = "\n".join(seed[:at] + stray + seed[at:] for seed, at, stray in parts)
    if any(char.isprintable() and not char.isspace() for char in text.replace("\ufeff", "").replace("\u200b", "")):
        found = bizextract.extract(text)
        assert found.text == text
        holds_invariant(found)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_any_text_gives_a_notice_or_a_typed_error(text: str) -> None:
    with suppress(EmptyInputError, UnreadableInputError):
        holds_invariant(bizextract.extract(text))


# --------------------------------------------------------------------------------------------------------------- bad input


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text("由市财政局牵头，2025年底前完成。", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_text(" \n\u3000\n", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 16)
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (tmp_path / "damaged.zip").write_bytes(b"PK\x03\x04 not really")
    (tmp_path / "hollow").mkdir()
    return tmp_path


BAD = [
    ("missing.txt", InputNotFoundError),
    ("empty.txt", EmptyInputError),
    ("blank.txt", EmptyInputError),
    ("binary.txt", UnreadableInputError),
    ("old.doc", UnsupportedFormatError),
]


@pytest.mark.parametrize(("name", "kind"), [*BAD, ("hollow", InputNotFoundError)])
def test_errors_are_typed_and_name_the_input(folder: Path, name: str, kind: type[BizextractError]) -> None:
    with pytest.raises(kind, match=name) as raised:
        bizextract.extract(folder / name)
    assert raised.value.source == str(folder / name)


def test_an_empty_text_is_an_error() -> None:
    with pytest.raises(EmptyInputError):
        bizextract.extract(" \n")
    with pytest.raises(TypeError):
        bizextract.extract(b"bytes")  # type: ignore[arg-type]


def test_one_result_for_each_input_in_order(folder: Path) -> None:
    kinds = dict([*BAD, ("damaged.zip", UnreadableInputError), ("hollow", EmptyInputError)])
    names = ["good.txt", *kinds, "good.txt"]
    results = list(bizextract.extract_many([folder / name for name in names]))
    assert len(results) == len(names)
    for name, result in zip(names, results, strict=True):
        assert result.source == str(folder / name)
        if name == "good.txt":
            assert isinstance(result, Notice)
            assert result.units[0].text == "市财政局"
        else:
            assert isinstance(result, Failure)
            assert result.error == kinds[name].code
            assert name in result.message


def test_many_with_two_processes_are_the_same(folder: Path) -> None:
    paths = [EXAMPLE, folder / "empty.txt", folder / "good.txt"]
    assert list(bizextract.extract_many(paths, n_process=2)) == list(bizextract.extract_many(paths))


def test_models(folder: Path) -> None:
    with pytest.raises(ModelNotFoundError, match="no model here"):
        bizextract.extract("市财政局", model=folder / "nowhere")
    with pytest.raises(ModelNotFoundError):
        next(iter(bizextract.extract_many([EXAMPLE], model=folder)))
    with pytest.raises(TypeError, match="folder"):
        next(iter(bizextract.extract_many([EXAMPLE], model=load(), n_process=2)))
    assert load("bizextract_zh") is load() is load(load())


def test_the_public_face() -> None:
    assert bizextract.__all__ == ["Failure", "Notice", "evaluate", "extract", "extract_many", "load", "train"]
    assert all(callable(getattr(bizextract, name)) for name in bizextract.__all__)
    assert set(bizextract.__all__) <= set(dir(bizextract))
    with pytest.raises(AttributeError, match="no attribute"):
        _ = bizextract.nothing


def test_a_model_that_is_replaced_is_loaded_anew(tmp_path: Path) -> None:
    shutil.copytree(bizextract.load().path, tmp_path / "model")
    first = bizextract.load(tmp_path / "model")
    assert bizextract.load(tmp_path / "model") is first
    config = tmp_path / "model" / "config.cfg"
    config.write_text(config.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert bizextract.load(tmp_path / "model") is not first
