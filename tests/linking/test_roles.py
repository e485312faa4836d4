"""Roles of units: sentences with the roles written into them."""

import re
import time
from array import array

import pytest

from bizextract.linking.roles import assign_roles, train_roles
from bizextract.linking.roles_context import unit_contexts
from bizextract.records import SpanLabel, UnitRole
from bizextract.records.stages import (
    Block,
    BlockKind,
    Cell,
    CleanText,
    Column,
    Mention,
    Normalised,
    Outline,
    Slot,
    SlotKind,
    Source,
    Span,
    Tagged,
)

MARKS = {"L": "lead", "S": "support", "I": "issuer", "A": "addressee", "M": "mention"}


def read(marked):
    """Text, units and their roles from ⟦L 区工信局⟧ (L lead, S support, I issuer, A addressee, M mention, T a time)."""
    parts, spans, roles, end = [], [], [], 0
    for piece in re.split(r"(⟦[LSIAMT] [^⟧]*⟧)", marked):
        word = piece[3:-1] if piece.startswith("⟦") else piece
        if piece.startswith("⟦"):
            label = SpanLabel.TIME if piece[1] == "T" else SpanLabel.UNIT
            spans.append(Mention(label, Span(end, end + len(word))))
            roles.append(MARKS.get(piece[1]))
        parts.append(word)
        end += len(word)
    return "".join(parts), tuple(spans), roles


def normalised(text, mentions, *, blocks=(), slots=(), issuers=(), addressees=None):
    clean = CleanText(Source(text), text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))
    outline = Outline(clean, tuple(blocks), slots=tuple(slots), issuers=tuple(issuers), addressees=addressees)
    return Normalised(Tagged(outline, mentions), date=None, issue_date=None, region=None)


def roles_of(notice, mentions):
    found = assign_roles(notice)
    return [found[index].role.value if index in found else None for index, _ in enumerate(mentions)]


# The sentences stand behind another, as they do in a notice; a piece of text alone may be anything.
PROSE = "为进一步优化营商环境，现提出以下措施。"


@pytest.mark.parametrize(
    "marked",
    [
        "由⟦L 市发改委⟧牵头，⟦S 市财政局⟧、⟦S 市税务局⟧配合。",
        "由⟦L 市发改委⟧、⟦L 市工信局⟧共同牵头推进。",
        "⟦S 各区政府⟧按职责分工负责。",
        "由⟦S 市住建局⟧负责编制规程。",
        "⟦L 人民银行⟧、⟦L 财政部⟧按职责分工牵头。",
        "⟦L 区市场监管局⟧负责牵头制定检查计划。",
        "由⟦M 市商务局⟧会同⟦S 厦门海关⟧开展专项行动。",
        "由⟦S 市商务局⟧会同⟦S 厦门海关⟧负责实施。",
        "⟦L 市商务局⟧会同⟦S 市税务局⟧牵头落实。",
        "办公室设在⟦M 市数据局⟧。",
        "进展情况报⟦M 市政府办公室⟧。",
        "涉嫌犯罪的，移送⟦M 公安机关⟧。",
        "结果抄告⟦M 市委组织部⟧、⟦M 市委编办⟧。",
        # 负责 of other people is no duty of the unit: by other verbs it is a mention
        "由⟦M 区行政审批局⟧指派专人负责服务。",
        "⟦M 市财政局⟧局长是负责人。",
        "由⟦M 土地整理部门⟧统一组织评估。",
        "⟦M 市税务局⟧开展宣传，惠及企业3万户。",
        "⟦M 市司法局⟧应当公布清单。",
        "⟦M 市公安局⟧与⟦M 市民政局⟧联合开展检查。",
        "本办法由⟦S 市财政局⟧负责解释。",
        "考核对象：⟦M 市财政局⟧、⟦M 市税务局⟧。",
        "⟦L 市发改委⟧牵头，会同⟦S 市财政局⟧、⟦S 市审计局⟧办理。",
        "审批用时压缩一半。（⟦S 市财政局⟧、⟦S 市税务局⟧）",
        "审批用时压缩一半。（⟦S 市财政局⟧，⟦T 6月底前⟧）",
        "牵头单位⟦L 市自然资源局⟧ 配合单位⟦S 市工信局⟧",
        "〔牵头〕⟦L 市自然资源局⟧〔配合〕⟦S 市工信局⟧",
        # what the notice calls a unit
        "成员单位由⟦M 市财政局⟧、⟦M 市税务局⟧组成，⟦L 市财政局⟧为牵头单位。",
        "⟦L 市发改委⟧、⟦L 市住建局⟧作为相应阶段的牵头部门，组织联合办理。",
        "第2项牵头部门均为⟦L 市人社局⟧。",
        "⟦M 市财政局⟧为联席会议成员单位。",
        "由⟦S 市政务服务中心⟧承担日常工作。",
        "由⟦M 市财政局⟧承担的费用不变。",
        # a list with a member that is no span, and the tail of a list before its verb
        "⟦S 市财政局⟧、金融管理、⟦S 市税务局⟧等有关部门应当按照职责分工，负责资金保障。",
        "提高补贴标准。（⟦S 市人社局⟧等有关部门和单位负责）",
        # the partner, and the duty that is another's
        "⟦M 区税务局⟧与⟦S 区商务局⟧协同推行退税。",
        "与⟦S 区商务局⟧协同推行退税。",
        "试点先行。（⟦S 市农牧局⟧会同⟦S 市税务局⟧）",
        "组织专家（含⟦M 市卫健委⟧专家和企业推荐的专家）成立专家组，负责咨询。",
        "需要其他部门配合的，⟦M 市政府⟧统一安排。",
        "⟦M 市卫健委⟧负责的许可移至大厅。",
        "其职能并入⟦M 市数据局⟧。",
        "向⟦M 市政府⟧报告。",
        "考核对象为⟦M 各县区人民政府⟧、⟦M 市财政局⟧。",
        "措施落地。\n报：⟦M 市委办公室⟧。\n送：⟦M 市政协办公室⟧。",
    ],
)
def test_running_text(marked):
    text, mentions, roles = read(PROSE + marked)
    assert roles_of(normalised(text, mentions), mentions) == roles


def slot(text, kind, label, value):
    start = text.index(label)
    begin = text.index(value, start)
    return Slot(kind, Span(start, start + len(label)), Span(begin, begin + len(value)))


def test_slots():
    text, mentions, roles = read(
        PROSE + "（牵头单位：⟦L 区工信局⟧、⟦L 城管委办⟧，责任单位：⟦S 区直各部门⟧，⟦S 各街道⟧，督办：⟦M 区政府督查室⟧）"
    )
    slots = (
        slot(text, SlotKind.LEAD, "牵头单位：", "区工信局、城管委办"),
        slot(text, SlotKind.SUPPORT, "责任单位：", "区直各部门，各街道"),
        slot(text, SlotKind.OTHER, "督办：", "区政府督查室"),
    )
    assert roles_of(normalised(text, mentions, slots=slots), mentions) == roles


def test_a_slot_of_a_person_names_no_unit_of_duty():
    text, mentions, roles = read(PROSE + "组长：⟦M 市委⟧常委、副市长；成员单位：⟦S 市财政局⟧")
    slots = (
        slot(text, SlotKind.LEAD, "组长：", "市委常委、副市长"),
        slot(text, SlotKind.SUPPORT, "成员单位：", "市财政局"),
    )
    assert roles_of(normalised(text, mentions, slots=slots), mentions) == roles


@pytest.mark.parametrize(
    ("marked", "note"),
    [
        ("责任单位：⟦L 市财政局⟧、⟦S 市税务局⟧", "注：责任单位排在首位的为牵头单位。"),
        ("责任单位：⟦S 市财政局⟧、⟦S 市税务局⟧", "注：主要负责人是第一责任人。"),
        ("责任单位：⟦L 市财政局⟧（牵头）、⟦S 市税务局⟧", ""),
        ("责任单位：⟦L 市财政局⟧牵头，⟦S 市税务局⟧配合", ""),
        ("责任单位：⟦L 市财政局⟧、⟦S 市税务局⟧", "（排在第一位的部门为牵头部门，下同）"),
        ("责任单位：⟦L 市财政局⟧、⟦S 市税务局⟧", "说明：责任单位有两个以上的，第一个是牵头单位。"),
        ("责任单位：⟦S 市财政局⟧、⟦S 市税务局⟧", "注：列第一位的为总牵头单位。"),
    ],
)
def test_who_leads_a_list_of_duty(marked, note):
    text, mentions, roles = read(PROSE + "\n" + marked + "\n" + note)
    value = text[text.index("市财政局") : text.index("市税务局") + 4]
    slots = (slot(text, SlotKind.SUPPORT, "责任单位：", value),)
    assert roles_of(normalised(text, mentions, slots=slots), mentions) == roles


@pytest.mark.parametrize(
    ("note", "role"),
    [("注：第一位为牵头单位。", "L"), ("注：有两个以上单位的，第一位为牵头单位。", "S"), ("", "S")],
)
def test_a_single_unit_of_duty(note, role):
    text, mentions, roles = read(f"{PROSE}\n责任单位：⟦{role} 市财政局⟧\n{note}")
    slots = (slot(text, SlotKind.SUPPORT, "责任单位：", "市财政局"),)
    assert roles_of(normalised(text, mentions, slots=slots), mentions) == roles


@pytest.mark.parametrize(
    ("label", "kind", "value", "marked"),
    [
        # the outline reads one slot up to the last verb; units with a verb or a clause of their own do not belong to it
        ("配合", SlotKind.SUPPORT, "市发改委牵头、市税务局", "由⟦L 市发改委⟧牵头、⟦S 市税务局⟧配合"),
        ("牵头", SlotKind.LEAD, "市政府提出新要求，市商务局", "⟦M 市政府⟧提出新要求，⟦L 市商务局⟧牵头"),
        ("具体落实", SlotKind.SUPPORT, "省政府承担主体责任，厦门市", "⟦M 省政府⟧承担主体责任，厦门市具体落实"),
        ("牵头推进", SlotKind.LEAD, "市住建局会同市资规局", "由⟦L 市住建局⟧会同⟦S 市资规局⟧牵头推进"),
    ],
)
def test_slots_that_end_with_their_verb(label, kind, value, marked):
    text, mentions, roles = read(PROSE + marked + "。")
    start = text.index(value)
    slots = (Slot(kind, Span(start + len(value), start + len(value) + len(label)), Span(start, start + len(value))),)
    assert roles_of(normalised(text, mentions, slots=slots), mentions) == roles


def test_the_first_helps_where_another_leads():
    text, mentions, roles = read(f"{PROSE}\n（⟦L 市发改委⟧牵头，⟦S 市财政局⟧、⟦S 市税务局⟧分工负责）\n注：列首位的为牵头单位。")
    at = text.index("市财政局")
    slots = (
        Slot(SlotKind.LEAD, Span(at - 3, at - 1), Span(at - 7, at - 3)),
        Slot(SlotKind.SUPPORT, Span(at + 9, at + 13), Span(at, at + 9)),
    )
    assert roles_of(normalised(text, mentions, slots=slots), mentions) == roles


@pytest.mark.parametrize(
    ("header", "sister", "role"),
    [
        ("承办单位", "协办单位", "L"),
        ("承办单位", "办结时限", "S"),
        ("评分单位", "分值", "M"),
        ("责任单位", "配合单位", "S"),
    ],
)
def test_headers(header, sister, role):
    text, mentions, roles = read(f"1\t压缩开办企业时间\t⟦{role} 市市场监管局⟧\t其他\n")
    edges = [0, *(found.end() for found in re.finditer("\t", text)), len(text)]
    columns = (Column.NUMBER, Column.TITLE, Column.SUPPORT, Column.OTHER)
    headers = ("序号", "事项", header, sister)
    cells = tuple(Cell(Span(edges[i], edges[i + 1] - 1), columns[i], header=headers[i], index=i) for i in range(4))
    row = Block(BlockKind.ROW, Span(0, len(text) - 1), cells=cells, table=0)
    assert roles_of(normalised(text, mentions, blocks=[row]), mentions) == roles


def test_those_present_at_a_meeting():
    text, mentions, roles = read("会议纪要\n主持：王某\n参加：⟦M 区财政局⟧、⟦M 区税务局⟧\n")
    slots = (slot(text, SlotKind.SUPPORT, "参加", "区财政局、区税务局"),)
    assert roles_of(normalised(text, mentions, slots=slots), mentions) == roles


def test_table_columns():
    text, mentions, roles = read("1\t压缩开办企业时间\t⟦L 市市场监管局⟧\t⟦S 市公安局⟧、⟦S 市税务局⟧\t⟦M 市政府⟧督办")
    edges = [0, *(found.end() for found in re.finditer("\t", text)), len(text) + 1]
    columns = (Column.NUMBER, Column.TITLE, Column.LEAD, Column.SUPPORT, Column.NOTE)
    cells = tuple(Cell(Span(edges[i], edges[i + 1] - 1), column, index=i) for i, column in enumerate(columns))
    row = Block(BlockKind.ROW, Span(0, len(text)), cells=cells, table=0)
    assert roles_of(normalised(text, mentions, blocks=[row]), mentions)[:3] == roles[:3]


def test_head_and_tail():
    text, mentions, roles = read(
        "⟦I 湖里区人民政府办公室⟧关于印发方案的通知\n⟦A 各街道办事处⟧，⟦A 区直各部门⟧：\n请认真落实。\n"
        "⟦I 湖里区人民政府办公室⟧\n2021年8月27日\n抄送：⟦M 区委办公室⟧。\n"
    )
    line = text.index("各街道办事处")
    copy = text.index("抄送")
    notice = normalised(
        text,
        mentions,
        blocks=[Block(BlockKind.COPY_LINE, Span(copy, len(text) - 1))],
        issuers=[mentions[0].span, mentions[3].span],
        addressees=Span(line, text.index("：", line)),
    )
    assert roles_of(notice, mentions) == roles


@pytest.mark.parametrize(
    "marked",
    [
        "⟦I 海关总署⟧ ⟦I 财政部⟧\n关于开展专项行动的公告\n\n一、总体要求\n开展专项行动。",
        "任务台账\n（⟦I 市优化营商环境工作领导小组办公室⟧ 2024年3月15日）\n一、任务\n压缩时限。",
        "发布机构：⟦I 市商务局⟧ 发布日期：2022年7月8日\n关于跨境电商的措施\n一、支持建仓。",
        "⟦I 市税务局⟧2022年上半年便利化工作总结\n一、主要做法\n推行新办法。",
        "⟦I 市医保局⟧对第12号建议的答复\n王代表：\n收悉。",
        "一、总则\n本办法由本局解释。\n⟦I 市医保局⟧",
        "一、总则\n特此通知。\n⟦I 省发改委⟧\n⟦I 省财政厅⟧\n⟦I 省住建厅⟧\n⟦I 省水利厅⟧\n⟦I 省商务厅⟧\n⟦I 省税务局⟧\n2023年6月9日\n",
        "通知\n⟦A 广东分署⟧，⟦A 各直属海关⟧；⟦A 省发改委⟧：\n为推进改革，现通知如下。",
        # not a signature: a case's heading
        "一、⟦M 市税务局⟧：让数据多跑路\n二、⟦M 市财政局⟧：资金直达\n做法如下。",
    ],
)
def test_issuers_that_the_outline_missed(marked):
    text, mentions, roles = read(marked)
    assert roles_of(normalised(text, mentions), mentions) == roles


def test_a_list_is_one_chain():
    text, mentions, _ = read(PROSE + "⟦S 市财政局⟧、⟦S 市税务局⟧和⟦S 市审计局⟧配合。⟦M 市政府⟧督办。")
    contexts = unit_contexts(normalised(text, mentions).tagged.outline, mentions)
    assert [context.chain for context in contexts] == [(0, 1, 2)] * 3 + [(3,)]


def test_no_units():
    assert assign_roles(normalised("没有单位。", ())) == {}


def test_training_learns_its_examples():
    examples = []
    for unit in ("市财政局", "市税务局", "市审计局", "市统计局"):
        for marked in (f"⟦S {unit}⟧参加", f"⟦M {unit}⟧研究决定参与"):
            text, mentions, roles = read(PROSE + marked + "。")
            examples.append((normalised(text, mentions), {0: UnitRole(roles[0])}))
    model = train_roles(examples)
    assert set(model.labels) == {"support", "mention"}
    assert model.best(["after=参"])[0] == "support"


def test_linear_time():
    line = "（牵头单位：⟦L 区工信局⟧、⟦L 区财政局⟧，配合单位：⟦S 区税务局⟧）由⟦L 区政府⟧牵头，"
    seconds = []
    for count in (60, 240):
        text, mentions, _ = read(PROSE + line * count)
        notice = normalised(text, mentions)
        start = time.process_time()
        assign_roles(notice)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 12 * seconds[0] + 0.2  # four times the text, with room for a busy machine
