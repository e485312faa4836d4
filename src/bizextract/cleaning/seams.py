"""How strongly two pieces of text, the end of one line and the beginning of another, go on as one sentence, name or number."""

from __future__ import annotations

import re

from .adjacency import adjacency

__all__ = ["closes_open_mark", "goes_on", "goes_on_range"]

_WORD_ODDS = (-6.0, 8.0)  # bounds of what the two characters at the seam may say by themselves
_SURE = 8.0  # log2 odds of a seam that only one sentence can have
_PART_OF_NAME = 3.0  # the second piece is the rest of a unit's name that the first began
_MARK = -2.0  # a quotation mark or bracket at the seam: “放管服”|改革 may go on, “二重奏”|南沙海关 does not
_SAME_NUMBER = 0.0  # two digits say nothing: 1|67条 looks like two cells
_CUT_NUMBER = 2.0  # a bare number that a sentence ends with and the rest of it with a measure: 12月1|5日前; still not two cells

# A number or time in front, and what can only follow one. "75%|以上" "20分钟|以内" "3000|多个" "262天|及以上"; not "局|以上".
_QUANTITY = re.compile(r"(?:[\d%‰年月日天周时钟个项家户件次人元倍成万亿名份]|工作日|百分点)$")
_BEHIND_QUANTITY = re.compile(
    r"(?:及?以[上下内前]|之内|左右|多[个家户人万件项次亿天名]|余[个家户人万件项次亿天名]|[底末](?=前|[，。、）]|$)|前[，。、）])"
)

# A number in front that its measure is cut off from: "锦旗16|面。" "2025|年 10月" "10月1|日起" "2|.3万" "6.4|公里"; not "第3|项目",
# not "3|个人".
_NUMBER = re.compile(r"\d$")
_MEASURE = re.compile(
    r"年 ?\d{1,2} ?月|月 ?(?:\d{1,2} ?日|底)|日[起前内止]|\.\d|(?:公里|公顷|平方|立方|小时|分钟|工作日|个工作日|百分点|个百分点|万元|亿元)"
    r"|[个件户家项次人元面条天名处台笔份张分](?=[，。、；）以])"
)

# A day or month in front, and the 前 of a deadline: "6月30日|前办结", "9月底|前"; not "27日|前言".
_DAY = re.compile(r"(?:\d ?[日月]|[年月]底)$")
_BEFORE = re.compile(r"前(?![言期海款述往瞻置沿三五十])")

# The first half of a range, with its dash or without, and the second: "9月5日|-9月14日", "3%|— 5%", "1～|2名"; not the page mark
# "- 5 -", not "局|——".
_OPEN_RANGE = re.compile(r"\d ?[年月日%]?[-—－~～]$")
_DIGIT = re.compile(r"\d")
_RANGE_BEGIN = re.compile(r"[\d年月日号时天个%‰万亿元]$")
_RANGE_END = re.compile(r"[-—－~～] ?\d{1,4}(?:\.\d+)? ?[年月日号时天个%‰万亿元]")

# A unit or amount in front, and the remark in brackets that belongs to it: "各县|（市、区）政府", "30%|（含）"; not "县|（一）".
_REMARKED = re.compile(r"(?:[省市县区旗州镇乡]|\d[%分个天日元万亿])$")
_REMARK = re.compile(r"[（(](?:[省市县区旗州镇乡盟](?:[、,，][省市县区旗州镇乡盟街道开发]+)*|不?含)[）)]")

# A name, and the end of one that no piece begins with: "侦查|支队、", "监管|分局负责"; not "1|局", "支行|行长", "局|机关".
_HAN = re.compile(r"[\u4e00-\u9fff]$")
_ONLY_BEHIND = re.compile(r"(?:局|厅|委|支队|大队|支行|分行|分局|支局|分中心|分公司)(?=[，。、；：）\s]|$|牵头|负责|配合)")

# A year or month in front, a month or day behind: "2020年|7月底", "9月|15日".
_YEAR_OR_MONTH = re.compile(r"(?:\d ?年|[今去明]年|\d ?月)$")
_MONTH_OR_DAY = re.compile(r"\d{1,2} ?[月日]")

_SURE_SEAMS = (
    (_QUANTITY, _BEHIND_QUANTITY),
    (_YEAR_OR_MONTH, _MONTH_OR_DAY),
    (_NUMBER, _MEASURE),
    (_DAY, _BEFORE),
    (_RANGE_BEGIN, _RANGE_END),
    (_OPEN_RANGE, _DIGIT),
    (_REMARKED, _REMARK),
    (_HAN, _ONLY_BEHIND),
)
"""Two pieces that only one sentence can have side by side."""

# A number cut inside: "至1|2月31日", "—7|5分为", "；1|00万元"; not "第3|2022年", not the phone number "0592-123|4567".
_BEGUN_NUMBER = re.compile(r"[\u4e00-\u9fff，；、（\-—～~] ?\d{1,3}$")
_REST_OF_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})? ?(?:月(?= ?\d|底|[，。、）])|日|%|[个件户家项次人元面条天名笔份分万亿])")

# A decimal broken at its point: "69.|5%", not "1.|5个" (a list number at the beginning of its line).
_DECIMAL = re.compile(r".\d\.$")

# The rest of a unit's name, which cannot stand by itself: "局、", "管理中心，", "法局负责", "供电公司\t"; not "市税务局、", "海关".
_REST_OF_NAME = re.compile(
    r"[\u4e00-\u9fff]{0,8}?(?:局|办|室|委|厅|会|院|队|站|所|中心|公司|支行|集团|政府|部门)(?=[、，。；：（）\s]|$|牵头|负责|配合)"
)
_LEVEL = frozenset("国省市区县州盟旗镇乡街各团师")

# The last piece of a list, a cell or a line.
_LAST_PIECE = re.compile(r"[\u4e00-\u9fff]+$")
_COMPLETE = re.compile(
    r"(?:[局办室委厅会院府处科所站队部行署]|中心|公司|集团|单位|部门|街道|海关|机关|企业|牵头|负责|配合|落实|参与|推进|[一二三四五六七八九十]|[年月日底]|机构|学校|事业部)$"
)
# The beginning of a unit's name: "县综合", "国网信阳", "人行林芝市".
_BEGIN_OF_NAME = re.compile(
    r"(?:[国省市区县州盟旗镇]|国网|人行|中国|国家|[\u4e00-\u9fff]{1,4}[省市州县区])[\u4e00-\u9fff]{0,12}$"
)


def goes_on(first: str, second: str) -> float:
    """Log2 odds that ``second`` goes on what ``first`` began; neither is empty.

    责任单|位：市税务局 gives 8, 市财政局|市税务局 about -6.
    """
    if closes_open_mark(first, second):
        return _SURE
    if any(before.search(first) and behind.match(second) for before, behind in _SURE_SEAMS):
        return _SURE
    if second[0].isdigit() and (first[-1].isdigit() or first[-1] == "."):
        if _DECIMAL.search(first):
            return _SURE
        return _CUT_NUMBER if _BEGUN_NUMBER.search(first) and _REST_OF_NUMBER.match(second) else _SAME_NUMBER
    if not (first[-1].isalnum() and second[0].isalnum()):
        return _MARK
    low, high = _WORD_ODDS
    odds = max(low, min(high, adjacency().belongs(first[-1], second[0])))
    return odds + (_PART_OF_NAME if _is_cut_name(first, second) else 0.0)


def goes_on_range(first: str, second: str) -> bool:
    """Whether a range begun in ``first`` ends in ``second``: 9月5日|-9月14日; not a dash that begins a page mark or a line."""
    return _RANGE_BEGIN.search(first) is not None and _RANGE_END.match(second) is not None


def _is_cut_name(first: str, second: str) -> bool:
    """县综合|行政执法局 and 国网信阳|供电公司 are; 推行一业一证|市监局 and 市财政局|税务局 are not."""
    piece = _LAST_PIECE.search(first[-20:])
    if piece is None or second[0] in _LEVEL or not _REST_OF_NAME.match(second):
        return False
    return _COMPLETE.search(piece.group()) is None and _BEGIN_OF_NAME.match(piece.group()) is not None


def closes_open_mark(first: str, second: str) -> bool:
    """Whether a quotation opened in ``first`` is closed at the beginning of ``second``: “一网通|办”改革."""
    opened = first.rfind("“")
    if opened <= first.rfind("”"):
        return False
    closed = second.find("”", 0, 24)
    reopened = second.find("“", 0, 24)
    return closed >= 0 and (reopened < 0 or closed < reopened)
