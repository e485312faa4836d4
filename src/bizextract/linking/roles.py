"""Roles of units: lead, support, issuer, addressee, mention.

Rules read the notice's own structure (slots, table columns, head and tail) and the verbs of the clause. Where they are silent
a linear classifier over the words around decides; a person can read in one file what speaks for which role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ..records import UnitRole
from ..records.stages import BlockKind, Cell, Column, LinkedUnit, Normalised, Slot, SlotKind, Span
from ..resources.linear import LinearClassifier, fit_linear
from ..resources.shipped import load_model
from .roles_context import UnitContext, unit_contexts

__all__ = ["ROLE_MODEL", "assign_roles", "train_roles"]

ROLE_MODEL: Final = "unit_role"
"""Name of the shipped classifier among the resources."""
_STRENGTH: Final = 1.0  # scikit-learn's C: 0.3, 5 and 20 are no better in cross-validation over notices
_MIN_COUNT: Final = 3


def assign_roles(normalised: Normalised) -> dict[int, LinkedUnit]:
    """The role of each UNIT mention, by mention index.

    In （牵头单位：区工信局，责任单位：区直各部门） the first is lead, the second support. Structure decides where there is
    any; the trained classifier does where only the words around tell.
    """
    model = load_model(ROLE_MODEL)
    outline = normalised.tagged.outline
    contexts = unit_contexts(outline, normalised.tagged.mentions)
    return {context.index: LinkedUnit(role=_role(outline.clean.text, context, model)) for context in contexts}


def train_roles(examples: Iterable[tuple[Normalised, Mapping[int, UnitRole]]]) -> LinearClassifier:
    """Fit the classifier from annotated notices: each with its units as mentions, and their roles by mention index."""
    rows: list[list[str]] = []
    labels: list[str] = []
    for normalised, roles in examples:
        text = normalised.tagged.outline.clean.text
        for context in unit_contexts(normalised.tagged.outline, normalised.tagged.mentions):
            if context.index in roles and role_by_structure(text, context) is None:
                rows.append(role_features(text, context))
                labels.append(roles[context.index].value)
    return fit_linear(rows, labels, strength=_STRENGTH, min_count=_MIN_COUNT)


def _role(text: str, context: UnitContext, model: LinearClassifier) -> UnitRole:
    said = role_by_structure(text, context)
    if said is not None:
        return said
    likely = model.probabilities(role_features(text, context))
    # A unit amid prose neither signs nor is addressed.
    if (context.line_rest == "-" or "。" in context.line_rest) and not _ISSUES.search(context.after):
        likely = {label: value for label, value in likely.items() if label not in ("issuer", "addressee")}
    return UnitRole(max(likely, key=lambda label: likely[label]))


# 2024年9月11日市政府印发, 联合公布: what an issuer does in prose.
_ISSUES = re.compile(r"印发|公布|发布|颁布")
# A title begins with its issuer: 市财政局关于…, 市税务局2022年工作总结; not 市税务局：让数据多跑路 (a case of the unit).
_TITLE_ABOUT = re.compile(r"关于|印发|等\S{0,4}部门|令第|令$|公告|通告")
_TITLE_NOUN = re.compile(
    r"(?:总结|小结|打算|工作安排|报告|通报|要点|公告|通告|通知|意见|情况|答复|纪要|复函|函)(?:[（(][^（）()]{1,12}[）)])?\s*$"
)
_TITLE_LENGTH = 80
_LIST_SIGNS = re.compile(r"[、，,；;和及]")
# 组长：刘某某 names a person's post, 组长单位：省自然资源厅 a unit that leads; 责任人 and the like are never units' slots.
_PERSON_LABEL = re.compile(r"(?:组长|领导|领衔|责任人)[：:]?$")
# 主送： names addressees; those of 抄送：, 抄报：, 分送： and 发： are told, not addressed.
_SENT_LINE = re.compile(r"\s*(?:分送|抄送|抄报|抄告|[报送发])\s?[：:]")  # the same at the head of a line of its own
# 考核对象为各县区人民政府、…: those that something is done to. Not 服务对象。, 以企业为对象.
_OBJECTS = re.compile(r"对象(?:为|是|包括|有)[^。；\n]{0,12}$")
_SENT_TO = re.compile(r"(主送|分送|抄送|抄报|抄告|(?<![一-鿿])[发送报])\s?[：:]")
# 发布机构：, 【发布部门】, 填报单位（盖章）：, 制表： of a web page's head or a form's; not 责任单位.
_ISSUER_LABEL = re.compile(
    r"(?:发布|发文|颁布|制定|印发|填报|填表|编制|编报|制表|呈报)(?:机构|机关|单位|部门)$|^(?:编制|编印|制表|填报|起草单位)$"
)
_HEAD_LINES = 6  # red head, number and title fill at most this many lines; a line of units alone among them is an issuer's
_HEAD_LENGTH = 400  # characters that those lines have at most
# A line between the unit and the date that may be another one that signs: 工业和信息化部; not 第一条　为了…, 联系人：王某.
_SIGNED_WITH = re.compile(r"[\u3000 ]*[一-鿿]{2,24}[局委办厅部会院行署处社团府心关][\u3000 ]*$")
_TAIL_LINES = 4  # signature, date and a remark fill at most this many


def role_by_structure(text: str, context: UnitContext) -> UnitRole | None:
    """What the notice's structure says: head, tail, addressees, slot, table column. None where the words around must decide."""
    if context.is_issuer:
        return UnitRole.ISSUER
    if context.is_addressee or _is_addressed(text, context):
        return UnitRole.ADDRESSEE
    if context.block is not None and context.block.kind is BlockKind.COPY_LINE:
        sent = [found.group(1) for found in _SENT_TO.finditer(text, context.block.span.start, context.mention.span.start)]
        return UnitRole.ADDRESSEE if sent and sent[-1] == "主送" else UnitRole.MENTION
    line = text.rfind("\n", 0, context.mention.span.start) + 1
    if _SENT_LINE.match(text, line) and context.cell is None:
        return UnitRole.MENTION
    if _ISSUER_LABEL.search(context.label) or _signs(text, context):
        return UnitRole.ISSUER
    slot, cell = context.slot, context.cell
    if slot is not None and slot.kind in (SlotKind.LEAD, SlotKind.SUPPORT) and _is_filled(text, context, slot):
        return _role_in_slot(text, context, slot)
    if cell is not None and cell.column in (Column.LEAD, Column.SUPPORT):
        return _role_in_cell(text, context, cell)
    role = _role_by_words(text, context)
    if role is UnitRole.SUPPORT and context.bracket is not None:
        # （税务总局、财政部负责，排在第一位的部门为牵头部门）: a bracket that is no slot because it says more.
        inside = Span(context.bracket.start + 1, context.bracket.end - 1)
        return UnitRole.LEAD if _leads_its_list(text, context, inside, context.after) else role
    return role


def _is_filled(text: str, context: UnitContext, slot: Slot) -> bool:
    """Whether the unit stands in the slot in its own right: not where it has a verb or label of its own there.

    由市发改委牵头、市财政局配合: the outline reads one slot before 配合, its first unit leads.
    """
    if slot.label.end <= slot.span.start:  # 主办单位：区发展改革委；会办单位：区城市管理委
        return context.chain_span.start <= slot.span.start or context.label == ""
    if context.to_slot > _OWN_PREDICATE:
        return False
    if context.verbs_before and context.verbs_before[-1] == "bring" and context.from_verb == "touch":
        return False  # 市住建局会同市资规局牵头
    own_verb = _CLAUSE_VERB.match(context.after)
    return own_verb is None or context.chain_span.end + own_verb.end() > slot.label.start


def _role_in_slot(text: str, context: UnitContext, slot: Slot) -> UnitRole:
    label = re.sub(r"\s", "", text[slot.label.start : slot.label.end])
    if _PERSON_LABEL.search(label) or context.receives or (label == "参加" and _MINUTES.search(text)):
        return UnitRole.MENTION
    own = _CLAUSE_VERB.match(context.after) if slot.label.end <= slot.span.start else None
    if own and own.group(1):  # 责任单位：市发改委牵头，市财政局配合
        return UnitRole.LEAD if own.group(1) in ("牵头", "主办") else UnitRole.SUPPORT
    if slot.kind is SlotKind.SUPPORT and _leads_its_list(text, context, slot.span, label):
        return UnitRole.LEAD
    return UnitRole(slot.kind.value)


# A column of units that judge or supply figures: 评分单位, 认定单位, 数据来源; not 考核责任单位, 数据提供单位 (they have a duty).
_JUDGES = re.compile(r"^(?:评分|认定|评价|打分)|来源$")
_CARRIES_OUT = re.compile(
    r"^承办(?:单位|部门)"
)  # beside 协办单位 it is who leads, by itself it supports; not 承办机构 of a service
_HELPS = re.compile(r"^(?:协办|配合|会办|协助|协同)")


def _role_in_cell(text: str, context: UnitContext, cell: Cell) -> UnitRole:
    header = re.sub(r"\s", "", cell.header or "")
    if _JUDGES.search(header):
        return UnitRole.MENTION
    sisters = context.block.cells if context.block is not None else ()
    if _CARRIES_OUT.match(header) and any(_HELPS.match(sister.header or "") for sister in sisters):
        return UnitRole.LEAD
    if cell.column is Column.SUPPORT and _leads_its_list(text, context, cell.span, header):
        return UnitRole.LEAD
    return UnitRole.LEAD if cell.column is Column.LEAD else UnitRole.SUPPORT


def _signs(text: str, context: UnitContext) -> bool:
    """Whether the unit stands on a line of units alone among the first lines or right above the last date, outside tables."""
    if context.cell is not None:
        return False
    start = text.rfind("\n", 0, context.mention.span.start) + 1
    end = text.find("\n", context.mention.span.end)
    line = text[start : end if end >= 0 else len(text)]
    if "\t" in line:
        return False
    titled = _heads_title(text, context, start, line)
    if not titled and context.line_rest.strip("文件（）()，,"):
        return False
    if not titled and any(word in line for word in ("各", "有关", "直属")):  # addressees without their colon
        return False
    above = [line for line in text[:start].split("\n") if line.strip()] if start <= _HEAD_LENGTH else []
    if start <= _HEAD_LENGTH and len(above) < _HEAD_LINES and not any("。" in line for line in above):
        return True
    if titled:
        return False
    below = [line for line in text[end : end + 300].split("\n") if line.strip()] if end >= 0 else []
    if not below:  # the last line of all, behind a full stop: a signature without its date
        return context.after_prose and context.line_rest == "" and text[:start].rstrip().endswith(("。", "）"))
    while len(below) > 1 and _SIGNED_WITH.match(below[0]):
        del below[0]
    dated = any(_DATE_LINE.match(line) for line in below) or "年" in line
    return len(below) <= _TAIL_LINES and dated


def _is_addressed(text: str, context: UnitContext) -> bool:
    """Whether the unit stands before the text begins, on a line of units alone that ends with a colon.

    广东分署，各直属海关；有关省发展改革委、口岸办： is such a line; 市财政局：负责资金。 is not.
    """
    if context.after_prose or context.cell is not None or context.slot is not None:
        return False
    return _LIST_SIGNS.sub("", context.line_rest) in ("：", ":")


def _heads_title(text: str, context: UnitContext, start: int, line: str) -> bool:
    """Whether the unit's list opens a line that reads as a title of its own."""
    if text[start : context.chain_span.start].strip() or len(line) > _TITLE_LENGTH or "。" in line:
        return False
    rest = text[context.chain_span.end : start + len(line)].strip()
    return _TITLE_ABOUT.match(rest) is not None or (not rest.startswith(("：", ":")) and _TITLE_NOUN.search(rest) is not None)


def _leads_its_list(text: str, context: UnitContext, area: Span, label: str) -> bool:
    """Whether a unit of a 责任 slot or cell is said to lead: （牵头） behind it, or first where the notice says that the first
    leads and nothing else names a leader.
    """
    if text.startswith(("（牵头", "(牵头"), context.mention.span.end):
        return True
    is_first = not text[area.start : context.mention.span.start].strip()
    said = context.first_leads
    return is_first and said is not None and not context.has_leader and said.holds(label, len(context.chain))


def _role_by_words(text: str, context: UnitContext) -> UnitRole | None:
    """What the clause says by its verbs, None where there is a verb or a table and what it means for this unit is not plain."""
    if context.receives or _OBJECTS.search(context.before):
        return UnitRole.MENTION
    by_label = _role_by_label(text, context)
    if by_label is not None:
        return by_label
    if context.verbs_before and context.verbs_before[-1] == "bring" and context.from_verb == "touch":
        return UnitRole.SUPPORT
    partner = _partner(text, context)
    if partner is not None:
        return partner
    called = _CALLED.match(context.after)
    if called:
        return UnitRole.LEAD if called.group(1) else UnitRole.SUPPORT
    verbs = context.verbs_after
    if context.fills_bracket and not (verbs and verbs[0] == "lead"):
        return UnitRole.SUPPORT
    if context.to_verb in ("touch", "near") and verbs[0] in ("lead", "support"):
        return UnitRole(verbs[0])
    if context.to_verb == "touch" and verbs[0] == "bring":
        # 由X会同Y负责: X is said to 负责; 由X会同Y开展: it is not.
        said = [verb for verb in verbs[1:2] if verb in ("lead", "support")]
        return UnitRole(said[0]) if said else UnitRole.MENTION
    if _UNDERTAKES.match(context.after) and context.before.endswith("由"):
        return UnitRole.SUPPORT
    if not verbs and not context.verbs_before and context.bracket is None and not _in_table(text, context):
        return UnitRole.MENTION if context.after_prose and context.line_rest == "-" else None
    return None


# 区税务局与区商务局、区海关协同: 与 behind an organ's last letter; not the one of 海洋与渔业局.
_WITH = re.compile(r"(?<=[局委办厅院关会心部府司队所站])与")


def _partner(text: str, context: UnitContext) -> UnitRole | None:
    """The role in X与Y协同: Y supports, X is a mention. None where that is not what the clause says."""
    if not context.after.startswith("协同"):
        return None
    if context.before.endswith("与") or _WITH.search(text, context.chain_span.start, context.mention.span.start):
        return UnitRole.SUPPORT
    return UnitRole.MENTION if _WITH.search(text, context.mention.span.end - 1, context.chain_span.end) else None


# 牵头单位市自然资源局, 责任单位为县住建局: a slot's label without its colon; not 各责任单位要.
_SLOT_WORDS = re.compile(
    r"(牵头|主办|主责|责任|配合|协办|会办|协助|参与|负责)(?:单位|部门|科室|机构)(?:均|都|分别)?(?:为|是)?\s*$"
)
_BARE_LABEL = re.compile(r"(牵头|主办|主责|责任|配合|协办|会办|负责)$")  # 〔牵头〕, [配合：; no word of running text
# 教育部为牵头单位, 发展改革、住建作为相应阶段的牵头部门, 市税务局为配合单位: what the notice calls them. Not 为成员单位, 为推进….
_CALLED = re.compile(
    r"(?:等\S{0,6}(?:部门|单位))?(?:分别|均|都|共同)?(?:作为|为|是|担任)[^，。；、]{0,16}?"
    r"(?:(牵头|主办|主责)|责任|配合|协办)(?:单位|部门|机构)"
)
# 由市政务服务中心承担日常工作: 承担 right behind the list; not 由市政府承担的费用.
_UNDERTAKES = re.compile(r"(?:等\S{0,4}(?:部门|单位))?(?:具体|共同|分别)?承担(?!的)")
# 市发改委牵头、…配合, 市住建局会同…负责: a verb of its own right behind a unit of a slot that another verb closes.
_CLAUSE_VERB = re.compile(
    r"(?:等\S{0,4}(?:部门|单位))?(?:负责|分别|共同)?(?:(牵头|主办|配合|协办)|会同|协同|负责|参与)(?![：:])"
)
_OWN_PREDICATE = 4  # 广东省人民政府承担主体责任，珠海市具体落实: more characters of its own than this are a clause
# The lines of minutes of a meeting: 主持：, 记录：, 列席：; 参加： among them names those present.
_MINUTES = re.compile(r"\n\s*(?:主持|列席|记录|出席)人?[：:]")


def _role_by_label(text: str, context: UnitContext) -> UnitRole | None:
    """What a label before the list says, or the duty behind a colon: 考核对象：市财政局 is a mention, 市财政局：负责…
    supports.
    """
    label = context.label
    words = _SLOT_WORDS.search(label) or _BARE_LABEL.search(label) or _SLOT_WORDS.search(context.before)
    if words:
        return UnitRole.LEAD if words.group(1) in ("牵头", "主办", "主责") else UnitRole.SUPPORT
    if context.verbs_after or context.fills_bracket:
        return None
    end = context.chain_span.end
    if text[end : end + 1] in ("：", ":") and text[end + 1 : end + 2].strip():
        duty = re.match(r"(牵头)|(负责|配合)", text[end + 1 : end + 4])
        return UnitRole.MENTION if duty is None else UnitRole.LEAD if duty.group(1) else UnitRole.SUPPORT
    return UnitRole.MENTION if label and label not in ("主送", "如下", "各位") else None


def _in_table(text: str, context: UnitContext) -> bool:
    if context.cell is not None:
        return True
    start = text.rfind("\n", 0, context.mention.span.start) + 1
    end = text.find("\n", context.mention.span.end)
    return "\t" in text[start : end if end >= 0 else len(text)]


def role_features(text: str, context: UnitContext) -> list[str]:
    """Named features of one unit: what structure and verbs say, and the words directly around its list."""
    span, chain = context.mention.span, context.chain_span
    before, after = context.before, context.after
    next_verb = context.verbs_after[0] if context.verbs_after else "none"
    last_verb = context.verbs_before[-1] if context.verbs_before else "none"
    position = "first" if context.index == context.chain[0] else "last" if context.index == context.chain[-1] else "inner"
    features = [
        f"slot={context.slot.kind.value if context.slot else 'none'}",
        f"column={context.cell.column.value if context.cell else 'none'}",
        f"block={context.block.kind.value if context.block else 'none'}",
        f"fills_bracket={context.fills_bracket}",
        f"receives={context.receives}",
        f"label={context.label}",
        f"bracket={context.bracket is not None}",
        f"place={position if len(context.chain) > 1 else 'single'}",
        f"next_verb={next_verb}",
        f"to_verb={next_verb}|{context.to_verb}",
        f"from_verb={last_verb}|{context.from_verb}",
        f"ways={context.from_verb}|{context.to_verb}|{next_verb}",
        f"next_verbs={'-'.join(context.verbs_after[:2])}",
        f"last_verb={last_verb}",
        f"verbs={last_verb}|{next_verb}",
    ]
    features += [f"after={after[:n]}" for n in (1, 2, 3, 4)]
    features += [f"before={before[-n:]}" for n in (1, 2, 3, 4) if n <= len(before)]
    features += [f"then={text[span.end : span.end + 1]}", f"prior={text[max(0, span.start - 1) : span.start]}"]
    if context.bracket is not None:
        inside = text[chain.end : context.bracket.end - 1]
        features.append(f"bracket_end={inside[-2:]}")
        features.append(f"bracket_rest={len(inside) < 2}")
        features.append(f"bracket_start={text[context.bracket.start + 1 : chain.start][:4]}")
    if context.slot is not None:
        features.append(f"slot_label={re.sub(r'[^一-鿿]', '', text[context.slot.label.start : context.slot.label.end])}")
    if context.cell is not None and context.cell.header:
        features.append(f"header={re.sub(r'[^一-鿿]', '', context.cell.header)}")
    features += [f"gap_before={context.gap_before}", f"gap_after={context.gap_after}"]
    features += _line_features(text, context)
    return features


# A line that is nothing but a day: the signature's. Not a sentence with a date.
_DATE_LINE = re.compile(r"\s*(?:[0-9０-９]{4}|[二〇○零一九]{4})\s*年[^，。；]{2,12}日\s*(?:印发)?\s*$")


def _line_features(text: str, context: UnitContext) -> list[str]:
    chain = context.chain_span
    start = text.rfind("\n", 0, chain.start) + 1
    end = text.find("\n", chain.end)
    end = len(text) if end < 0 else end
    line_before, line_after = text[start : chain.start].strip(), text[chain.end : end].strip()
    following = text[end + 1 : end + 40].split("\n")[0] if end < len(text) else ""
    features = [
        f"line_start={not line_before}",
        f"line_end={line_after[:2] if len(line_after) < 3 else ''}",
        f"line_alone={not line_before and not line_after}",
        f"date_follows={_DATE_LINE.match(following) is not None}",
        f"tabs={min(line_before.count(chr(9)), 6)}" if "\t" in text[start:end] else "tabs=none",
        f"line_rest={context.line_rest}",
        f"near_start={start < 200}",
        f"near_end={len(text) - end < 120}",
    ]
    if "关于" in line_after[:4]:
        features.append("line_about")
    return features
