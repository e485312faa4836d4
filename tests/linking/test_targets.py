"""Target statements: kind, role, indicator, group and governing deadline, and the life cycle of their classifiers."""

from __future__ import annotations

import datetime as dt
import re
import time
from array import array
from pathlib import Path

import pytest

from bizextract.linking.kinds import KindModel, assign_kinds, shipped_kind_model, train
from bizextract.linking.targets import link_targets
from bizextract.linking.targets_context import target_contexts
from bizextract.linking.targets_training import TargetExample, train_targets
from bizextract.normalising.quantities import resolve_quantities
from bizextract.records import SpanLabel, TargetKind, TargetRole, TimeKind
from bizextract.records.stages import (
    Block,
    BlockKind,
    Cell,
    CleanText,
    Column,
    LinkedTarget,
    Mention,
    Normalised,
    Outline,
    Slot,
    SlotKind,
    Source,
    Span,
    Tagged,
    TimeValue,
)
from bizextract.resources.linear import LinearClassifier
from bizextract.resources.shipped import read_model, write_model

DATE = dt.date(2021, 8, 27)
_MARK = re.compile(r"\[\[(?:(\w+)/([\d-]+)\|)?(.*?)\]\]")


def normalised(marked: str, **outline: object) -> Normalised:
    """A notice from a text with [[target]] and [[deadline/2021-12-31|time]] marks."""
    text, mentions, times = "", [], {}
    position = 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        span = Span(len(text), len(text) + len(match[3]))
        if match[1]:
            end = dt.date.fromisoformat(match[2])
            times[len(mentions)] = TimeValue(TimeKind(match[1]), f"/{end}", None, end)
        mentions.append(Mention(SpanLabel.TIME if match[1] else SpanLabel.TARGET, span))
        text += match[3]
        position = match.end()
    text += marked[position:]
    clean = CleanText(Source(text), text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))
    tagged = Tagged(Outline(clean, **{"blocks": (), **outline}), tuple(mentions))
    return Normalised(
        tagged=tagged, date=DATE, issue_date=DATE, region=None, times=times, quantities=resolve_quantities(tagged)[0]
    )


def linked(marked: str, **outline: object) -> tuple[str, list[LinkedTarget]]:
    notice = normalised(marked, **outline)
    return notice.tagged.outline.clean.text, list(link_targets(notice).values())


@pytest.mark.parametrize(
    ("marked", "roles"),
    [
        ("审批时限从[[30个工作日]]压缩到[[7个工作日以内]]，减幅[[76%以上]]。", "baseline value change"),
        ("申请材料由[[15份]]精简为[[4份]]。", "baseline value"),
        ("办理时间减少[[20个工作日]]。", "change"),
        ("新增市场主体[[200家]]，同比增长[[15%]]。", "value change"),
        ("每年可节约纸张[[60余万张]]。", "change"),
        ("减少企业成本[[300万元]]。", "change"),
        ("即办件比例达到[[50%以上]]。", "value"),
        ("为企业减免费用[[500万元]]。", "value"),
        # 节约 and 减少 before 到, 至, 为 tell no change
        ("办理环节减少为[[3个]]。", "value"),
        ("资金节约率为[[8.7%]]。", "value"),
        # a verb of movement directly before the number, and what stood there before
        ("居民消费价格上涨[[0.9%]]。", "change"),
        ("一九八四年财政收入增加[[二百五十五亿元]]。", "change"),
        ("服务热线席位增加[[30席]]。", "value"),
        ("进出口实绩每增加[[一百万美元]]，给予奖励。", "value"),
        ("比“五五”时期的[[五百亿元]]增长[[一倍]]。", "baseline change"),
    ],
)
def test_roles(marked: str, roles: str) -> None:
    assert [target.role for target in linked(marked)[1]] == [TargetRole(role) for role in roles.split()]


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("二、工作目标\n到2025年底，力争全程网办率达到[[95%以上]]，确保按时办结。（牵头单位：市政务服务局）", TargetKind.GOAL),
        ("三、取得成效\n截至目前，已累计为企业办理业务[[2万余件]]，同比增长较快。", TargetKind.RESULT),
        ("第六条 对首次认定的企业，给予一次性奖励[[20万元]]。\n第七条 逾期不缴的，处以罚款。", TargetKind.PARAMETER),
    ],
)
def test_kinds(marked: str, kind: TargetKind) -> None:
    (target,) = linked(marked)[1]
    assert target.kind is kind
    assert target.kind_confidence is not None
    assert 0.5 < target.kind_confidence <= 1


@pytest.mark.parametrize(
    ("marked", "indicators"),
    [
        ("实现即办件比例[[50%以上]]。", ["即办件比例"]),
        ("可办理[[62个]]审批事项。", ["审批事项"]),
        # neither words of degree nor verbs belong to it, and no word is cut: 已知
        ("各地要抓好落实。收取的担保费率原则上[[不超过1%]]。", ["担保费率"]),
        ("（三）已知债务总额为[[一百万元以下]]。", ["已知债务总额"]),
        ("审议法律议案[[10件]]，制定修订行政法规[[15部]]。", ["法律议案", "行政法规"]),
    ],
)
def test_indicators(marked: str, indicators: list[str]) -> None:
    text, targets = linked(marked)
    found = [text[target.indicator.start : target.indicator.end] if target.indicator else None for target in targets]
    assert found == indicators


def test_a_statement_has_one_indicator() -> None:
    text, targets = linked("办理时限从[[30个工作日]]压缩到[[7个工作日以内]]，减幅[[76%以上]]。")
    assert len({target.indicator for target in targets}) == 1
    indicator = targets[0].indicator
    assert indicator is not None
    assert text[indicator.start : indicator.end] in ("办理时限", "时限")


def test_no_indicator_where_nothing_stands() -> None:
    assert linked("[[50%以上]]")[1][0].indicator is None


@pytest.mark.parametrize(
    ("marked", "groups"),
    [
        ("审批时限从[[30个工作日]]压缩到[[7个工作日以内]]，减幅[[76%以上]]，办理材料由[[9份]]减为[[3份]]。", [0, 0, 0, 1, 1]),
        ("网办率达到[[95%]]，较上年提高[[5个百分点]]，满意率[[99%]]。", [0, 0, 1]),
        ("受理业务[[652件]]，完成[[643件]]。", [0, 1]),
        ("新增企业[[200家]]。同比增长[[15%]]。", [0, 1]),
    ],
)
def test_groups(marked: str, groups: list[int]) -> None:
    assert [target.group for target in linked(marked)[1]] == groups


def goal(marked: str, **outline: object) -> LinkedTarget:
    """The one target of a sentence whose verbs make it a goal."""
    (target,) = (target for target in linked(marked, **outline)[1])
    assert target.kind is TargetKind.GOAL
    return target


def test_deadline_in_the_sentence() -> None:
    assert goal("[[deadline/2021-12-31|2021年底前]]，力争全程网办率达到[[95%以上]]，责任单位：市政务局").deadline == 0


def test_what_governs_nothing() -> None:
    assert goal("[[as_of/2021-08-27|截至目前]]偏低，要力争全程网办率达到[[95%以上]]，责任单位：市政务局").deadline is None
    assert (
        goal("[[deadline/2020-12-31|2020年底前]]未达标，要力争全程网办率达到[[95%以上]]，责任单位：市政务局").deadline is None
    )


def test_deadline_in_a_slot_behind_the_sentence() -> None:
    marked = "力争全程网办率达到[[95%以上]]。（责任单位：市政务局；完成时限：[[deadline/2021-12-31|2021年底前]]）"
    text = normalised(marked).tagged.outline.clean.text
    start = text.index("2021")
    slot = Slot(SlotKind.TIME, Span(text.index("完成时限"), start), Span(start, len(text) - 1))
    blocks = (Block(BlockKind.PARAGRAPH, Span(0, len(text))),)
    assert goal(marked, blocks=blocks, slots=(slot,)).deadline == 1


def test_deadline_in_the_time_column() -> None:
    marked = "力争全程网办率达到[[95%以上]]，确保提升\t[[deadline/2021-12-31|2021年底前]]\t市政务局"
    text = normalised(marked).tagged.outline.clean.text
    parts = [Span(match.start(), match.end()) for match in re.finditer(r"[^\t]+", text)]
    columns = (Column.CONTENT, Column.TIME, Column.LEAD)
    cells = tuple(Cell(span, column, None, i) for i, (span, column) in enumerate(zip(parts, columns, strict=True)))
    row = Block(BlockKind.ROW, Span(0, len(text)), cells=cells, table=0)
    assert goal(marked, blocks=(row,)).deadline == 1


def test_no_targets() -> None:
    assert link_targets(normalised("加快推进，[[deadline/2021-12-31|2021年底前]]完成。")) == {}


def examples() -> list[TargetExample]:
    """Forty small notices of two kinds, to be learned by heart."""
    found = []
    for i in range(40):
        past = i % 2
        text = (
            f"截至目前，已累计服务企业[[{i + 3}家]]。" if past else f"深化改革，力争网办率从[[{i + 50}%]]提高到[[{i + 60}%]]。"
        )
        notice = normalised(text)
        kind, indicator = (TargetKind.RESULT, "企业") if past else (TargetKind.GOAL, "网办率")
        roles = [TargetRole.VALUE] if past else [TargetRole.BASELINE, TargetRole.VALUE]
        n = range(len(roles))
        found.append(TargetExample(notice, dict.fromkeys(n, kind), dict(enumerate(roles)), dict.fromkeys(n, indicator)))
    return found


def test_life_cycle_of_the_kind_model(tmp_path: Path) -> None:
    notices = [(example.normalised, example.kinds) for example in examples()]
    model = train(notices)
    predicted = [assign_kinds(target_contexts(notice), model) for notice, _ in notices]
    assert [[kind for kind, _ in row] for row in predicted] == [list(kinds.values()) for _, kinds in notices]
    model.to_disk(tmp_path)
    read = KindModel.from_disk(tmp_path)
    again = [assign_kinds(target_contexts(notice), read) for notice, _ in notices]
    assert [[kind for kind, _ in row] for row in again] == [[kind for kind, _ in row] for row in predicted]


def test_all_models_are_trained_in_one_call_and_written(tmp_path: Path) -> None:
    models = train_targets(examples())
    models.to_disk(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "target_indicator.jsonl",
        "target_indicator_borders.jsonl",
        "target_kind.jsonl",
        "target_kind_words.jsonl",
        "target_role.jsonl",
    ]
    assert set(models.role.labels) == {"baseline", "value"}


def test_weights_that_say_nothing_are_left_out(tmp_path: Path) -> None:
    model = LinearClassifier(("a", "b"), (0.0, 0.0), {"speaks": (1.0, -1.0), "says nothing": (0.01, -0.01)})
    write_model(model, tmp_path, "small")
    assert read_model(tmp_path, "small").weights == {"speaks": (1.0, -1.0)}


def test_shipped_models_load_and_apply_fast() -> None:
    assert set(shipped_kind_model().joint.labels) == {kind.value for kind in TargetKind}
    notice = normalised("审批时限从[[30个工作日]]压缩到[[7个工作日以内]]，减幅[[76%以上]]。" * 30)
    link_targets(notice)
    begin = time.process_time()
    link_targets(notice)
    assert time.process_time() - begin < 1  # 90 targets; a notice of 9,000 characters has some 60
