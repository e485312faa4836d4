"""Roles of units: lead, support, issuer, addressee, mention.

Rules read the notice's own structure (slots, table columns, head and tail) and the verbs of the clause. Where they are silent
a linear classifier over the words around decides; a person can read in one file what speaks for which role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ..records import UnitRole
from ..records.stages import BlockKind, Column, LinkedUnit, Normalised, SlotKind, Span
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
    if context.line_rest == "-" and not _ISSUES.search(context.after):  # a unit amid prose neither signs nor is addressed
        likely = {label: value for label, value in likely.items() if label not in ("issuer", "addressee")}
    return UnitRole(max(likely, key=lambda label: likely[label]))


# 2024年9月11日市政府印发, 联合公布: what an issuer does in prose.
_ISSUES = re.compile(r"印发|公布|发布|颁布")
# A title begins with its issuer: 市财政局关于…, 市税务局2022年工作总结; not 市税务局：让数据多跑路 (a case of the unit).
_TITLE_ABOUT = re.compile(r"关于|印发|等\S{0,4}部门|令第|公告|通告")
_TITLE_NOUN = re.compile(r"(?:总结|报告|要点|公告|通告|通知|意见|情况|复函|函)(?:[（(][^（）()]{1,12}[）)])?\s*$")
_TITLE_LENGTH = 80
# 组长：刘某某 names a person's post, 组长单位：省自然资源厅 a unit that leads; 责任人 and the like are never units' slots.
_PERSON_LABEL = re.compile(r"(?:组长|领导|领衔|责任人)[：:]?$")
# 主送： names addressees; those of 抄送：, 抄报：, 分送： and 发： are told, not addressed.
_SENT_TO = re.compile(r"(主送|分送|抄送|抄报|抄告|(?<![一-鿿])[发送报])\s?[：:]")
# 发布机构：, 【发布部门】, 填报单位（盖章）：, 制表： of a web page's head or a form's; not 责任单位.
_ISSUER_LABEL = re.compile(
    r"(?:发布|发文|颁布|制定|印发|填报|填表|编制|编报|制表|呈报)(?:机构|机关|单位|部门)$|^(?:编制|制表|填报)$"
)
_HEAD_LINES = 6  # red head, number and title fill at most this many lines; a line of units alone among them is an issuer's
_HEAD_LENGTH = 400  # characters that those lines have at most
_TAIL_LINES = 4  # signature, date and a remark fill at most this many


def role_by_structure(text: str, context: UnitContext) -> UnitRole | None:
    """What the notice's structure says: head, tail, addressees, slot, table column. None where the words around must decide."""
    if context.is_issuer:
        return UnitRole.ISSUER
    if context.is_addressee:
        return UnitRole.ADDRESSEE
    if context.block is not None and context.block.kind is BlockKind.COPY_LINE:
        sent = [found.group(1) for found in _SENT_TO.finditer(text, context.block.span.start, context.mention.span.start)]
        return UnitRole.ADDRESSEE if sent and sent[-1] == "主送" else UnitRole.MENTION
    if _ISSUER_LABEL.search(context.label) or _signs(text, context):
        return UnitRole.ISSUER
    slot, cell = context.slot, context.cell
    if slot is not None and slot.kind in (SlotKind.LEAD, SlotKind.SUPPORT):
        label = re.sub(r"\s", "", text[slot.label.start : slot.label.end])
        if _PERSON_LABEL.search(label):
            return UnitRole.MENTION
        if slot.kind is SlotKind.SUPPORT and _leads_its_list(text, context, slot.span):
            return UnitRole.LEAD
        return UnitRole(slot.kind.value)
    if cell is not None and cell.column in (Column.LEAD, Column.SUPPORT):
        if cell.column is Column.SUPPORT and _leads_its_list(text, context, cell.span):
            return UnitRole.LEAD
        return UnitRole(cell.column.value)
    return _role_by_words(text, context)


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
    if not titled and context.line_rest.strip("文件（）()"):
        return False
    if not titled and any(word in line for word in ("各", "有关", "直属")):  # addressees without their colon
        return False
    above = [line for line in text[:start].split("\n") if line.strip()] if start <= _HEAD_LENGTH else []
    if start <= _HEAD_LENGTH and len(above) < _HEAD_LINES:
        return not any("。" in line for line in above)
    if titled:
        return False
    below = [line for line in text[end : end + 300].split("\n") if line.strip()] if end >= 0 else []
    dated = any(_DATE_LINE.match(line) for line in below) or "年" in line
    return len(below) <= _TAIL_LINES and dated


def _heads_title(text: str, context: UnitContext, start: int, line: str) -> bool:
    """Whether the unit's list opens a line that reads as a title of its own."""
    if text[start : context.chain_span.start].strip() or len(line) > _TITLE_LENGTH or "。" in line:
        return False
    rest = text[context.chain_span.end : start + len(line)].strip()
    return _TITLE_ABOUT.match(rest) is not None or (not rest.startswith(("：", ":")) and _TITLE_NOUN.search(rest) is not None)


def _leads_its_list(text: str, context: UnitContext, area: Span) -> bool:
    """Whether a unit of a 责任 slot or cell is said to lead: （牵头） behind it, or first where the notice says that the first
    leads.
    """
    if text.startswith(("（牵头", "(牵头"), context.mention.span.end):
        return True
    is_first = not text[area.start : context.mention.span.start].strip()
    return is_first and context.first_leads


def _role_by_words(text: str, context: UnitContext) -> UnitRole | None:
    """What the clause says by its verbs, None where there is a verb or a table and what it means for this unit is not plain."""
    if context.receives:
        return UnitRole.MENTION
    by_label = _role_by_label(text, context)
    if by_label is not None:
        return by_label
    if context.verbs_before and context.verbs_before[-1] == "bring" and context.from_verb == "touch":
        return UnitRole.SUPPORT
    verbs = context.verbs_after
    if context.to_verb in ("touch", "near") and verbs[0] in ("lead", "support"):
        return UnitRole(verbs[0])
    if context.to_verb == "touch" and verbs[0] == "bring":
        # 由X会同Y负责: X is said to 负责; 由X会同Y开展: it is not.
        said = [verb for verb in verbs[1:2] if verb in ("lead", "support")]
        return UnitRole(said[0]) if said else UnitRole.MENTION
    if context.fills_bracket:
        return UnitRole.SUPPORT
    if not verbs and not context.verbs_before and context.bracket is None and not _in_table(text, context):
        return UnitRole.MENTION if context.after_prose and context.line_rest == "-" else None
    return None


# 牵头单位市自然资源局, 责任单位为县住建局: a slot's label without its colon; not 各责任单位要.
_SLOT_WORDS = re.compile(r"(牵头|主办|主责|责任|配合|协办|负责)(?:单位|部门|科室|机构)(?:为|是)?\s*$")


def _role_by_label(text: str, context: UnitContext) -> UnitRole | None:
    """What a label before the list says, or the duty behind a colon: 考核对象：市财政局 is a mention, 市财政局：负责…
    supports.
    """
    label = context.label
    words = _SLOT_WORDS.search(label) or _SLOT_WORDS.search(context.before)
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
