"""What the words around a quantity say about it: a comparator that stands apart, a unit given once for a list or a column.

>>> comparator_around("抽查比例不低于应交流人数的", "，")
<Comparator.GE: '>='>
"""

from __future__ import annotations

import re

from bizextract.records import Comparator
from bizextract.resources.numerals import NUMBER
from bizextract.resources.quantity_patterns import UNIT

__all__ = ["comparator_around", "unit_around", "unit_of_header"]

_SIGNS = {
    ">=": "不低于 不少于 不得低于 不得少于 至少 应达到 不小于",
    "<=": "不超过 不高于 不得超过 不得高于 不能超过 不大于 至多 最多 最高 封顶 上限 上限为 限额 不突破",
    ">": "突破 超过 高于 超 逾",
    "<": "低于 不足 不到 未达到 未达 少于 小于",
    "~": "约 约合 约有 约为 约需 约省 大约",
}
_SIGN_OF = {word: Comparator(sign) for sign, words in _SIGNS.items() for word in words.split()}
_ANY = "|".join(sorted(_SIGN_OF, key=len, reverse=True))
_CLAUSE_END = re.compile(r"[，,。；;：:！？\n\t（(）)]")
# 不低于, 首次突破, 封顶, 约有 directly before the span; not 节约, 预约, 合约, 上年突破了 (a word between)
_DIRECT = re.compile(rf"(?<!每)({_ANY})(?:了|为|过)?$")
_NOT_ABOUT = re.compile(r"[节節预預签违合]约$")  # 节约, 预约, 合约 end in 约 and compare nothing
# 不低于新出台总量的⟦20%⟧, 至少配备⟦2名⟧, 最高可判⟦五倍⟧: a comparator, then words without a number; not 最高的⟦5家⟧, 突破性
_APART = re.compile(
    r"(不低于|不少于|不得低于|不得少于|不得超过|不得高于|不能超过|不超过|不高于|低于|超过|至少|最多|最高|未达到)"
    r"(?!性|额|限|的?部分)([^0-9〇一二三四五六七八九十两百千、]{1,14})$"
)
_RATIOS = frozenset(["%", "倍", "成", "折", "‰", "百分点"])
# 超过 and 低于 compare across words only with a share of what stands between: 超过前三年总和的⟦两倍⟧, 超过合同价⟦百分之十⟧;
# not 超过承诺时限仍未办结的⟦83件⟧
_SHARES_ONLY = frozenset(["超过", "低于"])
# the range that 分别 opens: 分别不超过8个、⟦10个工作日⟧; 分别压缩至⟦30小时⟧、1.2小时以内
_EACH = re.compile(r"分别[^0-9，。；]{0,8}?(不低于|不少于|不超过|不高于|超过|突破)")
_EACH_AFTER = re.compile(rf"(?:[、和及与]|and)[^，。；0-9]{{0,6}}{NUMBER}[^，。；0-9]{{0,5}}?(以上|以内|以下)")
_AFTER_SIGNS = {"以上": Comparator.GE, "以内": Comparator.LE, "以下": Comparator.LE}
_LIMIT_AFTER = re.compile(r"为限|封顶")
_MONEY_WORDS = re.compile(r"[额款资税费]|产值|收入|资金|利润|余额|产业|项目库|GDP|经济|规模")
# 、20个工作日 or 至30个工作日: the next member of a list names the unit of a bare number or of 个
_NEXT_MEMBER = re.compile(rf"(?:and|[、和及与或减压缩降短至到为])(?:[减压缩降短至到为]{{0,4}})(?:{NUMBER})({UNIT})")
_PREVIOUS_MEMBER = re.compile(r"(个工作日|个工作小时|个小时|个月)[、和及与减压缩降短至到为]{1,5}$")
_MEMBER_END = re.compile(r"[，。；、）)（(]|$")
_UNIT_IN_HEADER = re.compile(rf"[（(]?(?:单位[:：])?([万亿千百]{{0,2}}(?:{UNIT}))[）)]?$")
_SCORE_HEADER = re.compile(r"分值|得分|分数|标准分|满分")  # columns of a scoring table; not 分类, 百分比


def comparator_around(before: str, after: str, unit: str = "") -> Comparator | None:
    """The comparator of a number that bears none itself, from the words of its own clause; None where there is none."""
    if _LIMIT_AFTER.match(after):
        return Comparator.LE
    clause = _CLAUSE_END.split(before)[-1]
    if (match := _DIRECT.search(clause)) and not _NOT_ABOUT.search(clause):
        return _SIGN_OF[match[1]]
    if (match := _APART.search(clause)) and _reaches(match, unit):
        return _SIGN_OF[match[1]]
    if match := _EACH.search(clause):
        return _SIGN_OF[match[1]]
    if "分别" in clause and (match := _EACH_AFTER.match(after)):
        return _AFTER_SIGNS[match[1]]
    return None


def _reaches(match: re.Match[str], unit: str) -> bool:
    """Whether a comparator governs the number across the words between: 低于评估价的⟦九成⟧, not 超过时限的⟦83件⟧."""
    if match[1] == "最高":  # 最高可判⟦五倍⟧, 最高奖⟦5万元⟧; not 最高气温达⟦40℃⟧
        return len(match[2]) <= 2
    return match[1] not in _SHARES_ONLY or unit in _RATIOS


def unit_around(before: str, after: str, *, scaled: bool) -> str:
    """The unit of a number without one: that of the next member of its list, 元 for sums in words of money, else 个.

    ``scaled`` tells that the number bears 万 or 亿 (签约总额⟦超千亿⟧).
    """
    if match := _NEXT_MEMBER.match(after):
        return match[1]
    clause = _CLAUSE_END.split(before)[-1]
    if (match := _PREVIOUS_MEMBER.search(clause)) and _MEMBER_END.match(after):
        return match[1]
    if scaled and _MONEY_WORDS.search(clause[-8:]):
        return "元"
    return "个"


def unit_of_header(header: str) -> str | None:
    """The unit that a column header or unit cell names, with its scale word (万件, 余额（亿元）, 单位：%), or None."""
    if _SCORE_HEADER.search(header):
        return "分"
    match = _UNIT_IN_HEADER.search(header.strip())
    if match is None or (match.start() and header.strip()[match.start()] not in "（(单"):
        return None
    return match[1]
