"""What a line of a notice looks like at its beginning and end."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["DOCUMENT_NUMBER", "DUTY_LABEL", "LIST_MARK", "RUNNING_TEXT", "SLOT_LABEL", "Line", "ends_sentence", "split_lines"]

# A number or bullet that begins a heading, item or article. "一、总体" "（一）" "1.推进" "(2)" "①" "第三条" "一是" "附件1"
# "抄送：" "●" "目　录" "序号" (a table's head); not "一次办成", "3.5万", "2021年", "第三方", "十五五".
LIST_MARK = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}[、．)）]|\d{1,2}\.(?!\d)"
    r"|第[一二三四五六七八九十百零〇\d]{1,4}[章节条编款]|[一二三四五六七八九]是(?=\S)|[①-⒛❶-➓]|[●◆■□▲★※◇○•➢▪►◎]"
    r"|附[件表录][\d一二三四五六七八九十]{0,2}(?:[：:]|\s|$)|附[：:]|(?:抄送|主送|抄报)[：:]|-{3,}|目 {0,4}\u3000{0,4}录$|序号"
)

# A label that begins a slot: "责任单位：市税务局" "（牵头单位：" "完成时限:"; not "位：区金融办" (cut in two), "每周案例：".
_DUTY = (
    r"(?:牵头|责任|配合|主办|协办|承办|参与|参加|主管|实施|落实|负责|联系)(?:单位|部门|处室|科室|领导|人)?"
    r"|完成(?:时限|时间|期限)|时限"
)
DUTY_LABEL = re.compile(rf"[（(\[【〔]?(?:{_DUTY})\s?[：:]")

# Any label that begins a line, and the square brackets that some notices put around slots: "电话：", "【责任"; not "一，二：".
SLOT_LABEL = re.compile(rf"[（(\[【〔]?(?:{_DUTY}|[\u4e00-\u9fff](?:[\u4e00-\u9fff]| {{1,4}}){{1,6}})\s?[：:]|[\[【〔]")

# A line of nothing but a document number: "第 97 号", "并政办发〔2019〕22号", "渝府发(2021)8 号"; not "（国办发〔2020〕24号）"
DOCUMENT_NUMBER = re.compile(r"第\s?\d{1,4}\s?号$|[\u4e00-\u9fff]{2,14}[〔\[（(【]\d{4}[〕\])）】]\s?第?\s?\d{1,5}\s?号$")

# "办理。" "办理;" "如下：" "办理." (half-width); not "第1." and not "办理”".
_SENTENCE_END = re.compile(r"[。！？；;!?…][”’\"]?$|[：:]$|[\u4e00-\u9fff）)”]\.$")

# What the text of a bracket at the end of a sentence ends with, if no full stop stands before the bracket: "（市税务局牵头）",
# "（市公安局、市司法局）", "（6月底前）"; not "各县（市、区）", "（以下简称“系统”）".
_DUTY_END = re.compile(
    r"(?:牵头|配合|负责|参与|落实|承办|单位|部门|政府|[局委办厅院行]|公司|[月季年]|底前|月底|推进|攻坚|下同|略)$"
)

_BRACKET_PAIRS = {"）": "（", ")": "(", "】": "【", "]": "[", "〕": "〔"}


# Punctuation of a sentence, list or row, which a name on a title page has not: "由区工信局、区市场监", not "某市人民法院".
RUNNING_TEXT = re.compile(r"[，。、；：“”（）,;:\t]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it; ``start:end`` is its visible part, ``whole`` where the line itself begins."""

    index: int
    whole: int
    start: int
    end: int
    text: str


def split_lines(text: str) -> list[Line]:
    """All lines of a text, blank ones too (their ``text`` is empty)."""
    lines: list[Line] = []
    begin = 0
    for index, raw in enumerate(text.split("\n")):
        visible = raw.strip(" \u3000")
        start = begin + (len(raw) - len(raw.lstrip(" \u3000")) if visible else 0)
        lines.append(Line(index, begin, start, start + len(visible), visible))
        begin += len(raw) + 1
    return lines


def ends_sentence(text: str) -> bool:
    """ "办理。" "办理；" "如下：" and "办理。（责任单位：市局）" do, "办理” "各县（市、区）" and "办理，" do not."""
    return _SENTENCE_END.search(text[-2:]) is not None or _ends_with_remark(text)


def _ends_with_remark(text: str) -> bool:
    """Whether the line ends with a bracket that is a remark behind its sentence, or is nothing but one."""
    closing = text[-1:]
    opening = _BRACKET_PAIRS.get(closing)
    if opening is None:
        return False
    depth = 0
    for place in range(len(text) - 1, max(len(text) - 400, -1), -1):
        depth += (text[place] == closing) - (text[place] == opening)
        if not depth:
            before = text[:place].rstrip()[-1:]
            return before in "。；！？" or (len(text) - place > 5 and _DUTY_END.search(text, place, len(text) - 1) is not None)
    return _DUTY_END.search(text, max(len(text) - 12, 0), len(text) - 1) is not None
