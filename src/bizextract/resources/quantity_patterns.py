"""What quantities look like: measure words, comparators, and one pattern that finds likely targets in running text.

    >>> text = "审批时限由20个工作日压缩至不超过3个工作日，网办率达95%以上。"
    >>> [text[start:end] for start, end in quantity_candidates(text)]
    ['20个工作日', '不超过3个工作日', '95%以上']

The lists are written out here, without a source of their own: they name what the annotation guidelines count as unit
and comparator. All patterns are linear: every repeat is bounded or repeats what the part behind it cannot start with.
"""

from __future__ import annotations

import re

from .numerals import CHINESE_DIGITS, FRACTION, NUMBER

__all__ = [
    "COMPARATORS_BEFORE",
    "COMPARATOR_AFTER",
    "COMPARATOR_BEFORE",
    "MEASURE_WORD",
    "SCALE",
    "UNIT",
    "quantity_candidates",
]


def _alternatives(words: str) -> str:
    """The words as a regex alternation, longer ones first (个工作日 before 个); a blank may stand between characters."""
    return "|".join(
        _BLANK.join(map(re.escape, word)) for word in sorted(set(words.split()), key=lambda word: (-len(word), word))
    )


_BLANK = r"[ \u00a0\u3000]?"

# Kinds of units; `个` before a time or a point of a rate belongs to the pattern, and `norm` drops it.
_RATES = "% ％ ‰ 个百分点 百分点 个基点 基点"
_TIMES = """
个工作日 工作日 个自然日 自然日 日历天 个工作小时 工作小时 个半小时 个小时 小时 分钟 秒钟 秒 毫秒 刻钟 天 日
个月 个星期 周 工时 学时 课时 个季度 年
"""
_MONEY = "美元 港元 港币 澳门元 欧元 日元 英镑 新元 元人民币 元 块钱 分钱 角钱"
_MEASURES = """
平方公里 平方千米 平方米 平米 立方米 公里 千米 厘米 毫米 微米 海里 米 公顷 亩 吨标准煤 标准煤
总吨 载重吨 吨公里 吨 公斤 千克 毫克 微克 斤 毫升 升 千瓦时 兆瓦时 千瓦 兆瓦 千伏安 兆伏安 千伏 千乏 度 ℃
摄氏度 分贝 ㎡ m² km kW kWh kVA kV TB GB MB PB EB Mbps Gbps PFLOPS EFLOPS TEU P 兆 里 平方 立方 方
"""
_COUNTS = """
个 项 件 家 户 名 人 份 条 张 笔 处 起 趟 类 宗 场 台 座 套 种 列 辆 枚 所 本 期 位 栋 幢 间 头 只 批 票 页
艘 班 卷 单 支 层 国 部 例 册 根 款 面 块 篇 回 眼 客 床 通 晚 株 棵 扇 架 轮 盏 封 栏 箱 桌 遍 节 幅 口 片
盆 道 颗 粒 盘 对 双 副 把 顶 匹 羽 尾 枝 瓶 袋 盒 包 桶 车 队 组 队次 宿 标箱 标准箱 航班 大类 小类 户次
人次 家次 件次 批次 车次 趟次 班次 场次 艘次 例次 架次 航次 剂次 台次 条次 辆次 列次 项次 份次 户数 次 剂
人份 人天 人日 车位 床位 泊位 席 席位 学位 名次 台（套） 套（间） 头（只） 面（封） 辆（次） 个（次）
人（次） 项（次） 台(套) 回合 分 字 字节 亩次 成 折 番 倍
"""

MEASURE_WORD = rf"(?:{_alternatives(' '.join((_RATES, _TIMES, _MONEY, _MEASURES, _COUNTS)))})"
"""One measure word, without a divisor."""

_DIVISORS = """
平方米 平方公里 平米 立方米 公里 米 年 月 季度 季 周 天 日 小时 分钟 秒 人 人次 户 户次 件 次 张 亩 公顷 吨
吨标准煤 千克 千瓦时 千瓦 千伏安 度 份 标箱 TEU 个 项 家 台 套 辆 车 例 票 单 床 间 箱 篇 万元 升 条 宗 笔
总吨 车次 位 名 处 本 枚 晚 学时 课时 公斤
"""
UNIT = rf"{MEASURE_WORD}(?:{_BLANK}[/／·]{_BLANK}(?:{_alternatives(_DIVISORS)}))*"
"""A unit with its divisors: 元, 元/平方米·月, 件／天; not 元每户, which the texts do not write as one unit."""

SCALE = r"[十百千万亿萬億]"

COMPARATORS_BEFORE = {
    ">=": """不低于 不少于 不小于 不得低于 不得少于 不得小于 不能低于 不能少于 至少 最少 最低 起码 大于等于 不下 不亚于
        高于或等于 ≥ ≧ >=""",
    "<=": """不超过 不超出 不超 不高于 不大于 不多于 不长于 不突破 不得超过 不得高于 不得多于 不得大于 不得超出 不能超过
        不能高于 不迟于 不过 最高不超过 最高不得超过 最多不超过 最长不超过 最高 最多 最长 最大 最快 至多 小于等于 低于或等于 ≤ ≦
        <= 不超过人民币""",
    ">": "超过 超 高于 多于 大于 逾 > ＞",
    "<": "不足 不到 不满 未满 未达 未达到 未超过 低于 少于 小于 短于 < ＜",
    "~": "大约 约 近 将近 接近 大概 ≈",
}
"""Words before a number that compare, by the sign of the guidelines' notation."""

_WORDS_BEFORE = " ".join(COMPARATORS_BEFORE.values())
_PLAIN_BEFORE = " ".join(word for word in _WORDS_BEFORE.split() if word not in {"约", "近", "超", "最快", "最长", "最大"})
# 约3万元, 近30天, 超亿元, 上千万元, 过半; not 节约3万元, 预约200次, 最近3天, 附近2公里, 赶超3家, 以上1000户, 经过3天
_GUARDED_BEFORE = (
    r"(?<![节節预預签簽违違合大特邀履集隐])约|(?<![最附就邻临靠远])近|(?<![赶反高])超"
    r"|(?<![以线網网掌之在路加])上(?=[十百千万亿])|(?<![超经通])过(?=半|.成)"
)
COMPARATOR_BEFORE = rf"(?:{_alternatives(_PLAIN_BEFORE)}|{_GUARDED_BEFORE})"
"""A comparator that belongs to the span when it stands directly before the number; 突破 and 最快 do not."""

# 10%以上, 5人及以上, 3万元（含）以下, 20天左右, 50万元封顶, 7日内; not 5个内容, 3个内部
COMPARATOR_AFTER = (
    rf"(?:[（(]{_BLANK}不?含{_BLANK}[）)]{_BLANK})?"
    rf"(?:(?:及{_BLANK})?以{_BLANK}[上下内]|之内|左右|上下|封顶|内(?![容部外陆蒙涵存资控江地]))|[（(]{_BLANK}不?含{_BLANK}[）)]"
)

_MORE = "多余餘来"  # 200多个, 30余家, 20来天: more than the number
# 上亿元, 上万家, 超千亿; not 线上万家, 附近万达广场
_BEHIND_ABOUT = r"(?<=[上近超])(?<![以线網网掌之在路加最附就邻临靠远赶反高][上近超])"
# 3万, 二十, 半, 200多万, 2万余, 数百, 几十; 亿 in 亿元以上, 上亿元; not 万 in 万一
_AMOUNT = (
    rf"(?:{NUMBER}|[数几][十百千万亿]+|[万亿](?={_BLANK}元以)|{_BEHIND_ABOUT}[万亿])"
    rf"(?:{_BLANK}[{_MORE}])?(?:{_BLANK}{SCALE}{{1,2}}[{_MORE}]?)?"
)
# 1至3名, 5%—10%, 1万元以上3万元以下, 75分以上不满90分, 1亿元（含）—5亿元
_JOIN = rf"{_BLANK}(?:[（(]不?含[）)])?{_BLANK}(?:至|到|[-－—–~～﹣―]{{1,2}}|以{_BLANK}上、?(?:不满|不足|低于)?){_BLANK}"
_UNIT_END = "(?:半|多|强|(?<=成)[一二三四五六七八九](?!成))?"  # 两天半, 三成多, 三成五; not 12人一年
# 一半, 减半, 过半数, 翻番, 加倍; not 半个月 (a number with its unit), 半导体
_WORDS = rf"(?:一{_BLANK}半|半数|减半|(?<=近|过)半(?!个|年|月|天|小|导|径)|翻番|加倍)"
# 三分之一, 百分之20, 万分之五, 2/3; not 2020/3/4
_FRACTION = rf"(?:{FRACTION}|万分之{NUMBER}|[1-9]/[1-9](?![0-9/]))"
# A number alone in a table cell, 4 in 4部门; not the page behind a line of contents (标题\t14)
_BARE = (
    r"(?:(?<=\t)[0-9][0-9.]*(?=\t|以[上下内][\t\n])|(?<=[0-9]\t)[0-9][0-9.]*(?=\n|$)"
    r"|[0-9]+(?=部门))"
)
# Where a number may start; inside a run of digits it may not, which also keeps long runs linear. 12家, not 第12家, A12家, 1.2家
_START = (
    rf"(?<![第0-9０-９.．〔\[A-Za-z×*+＋#/{CHINESE_DIGITS}十拾廿卅百佰千仟万亿萬億])"
    r"(?<![0-9０-９][ \u00a0\u3000])"
)
_QUANTITY = re.compile(
    rf"(?P<before>{COMPARATOR_BEFORE}{_BLANK})?{_START}"
    rf"(?:{_FRACTION}(?:以{_BLANK}上{_FRACTION})?[多强]?"
    rf"|{_WORDS}多?"
    rf"|{_BARE}"
    rf"|(?P<number>{_AMOUNT})(?:(?:{_BLANK}(?P<first>{UNIT}))?(?P<join>{_JOIN}){_AMOUNT})?{_BLANK}(?:个亿|(?P<unit>{UNIT})){_UNIT_END}"
    rf"|{_BEHIND_ABOUT}(?:[十百千]?亿|[十百千]万|万亿)"  # 上亿市场主体, 超千亿: no unit follows; not 上亿元, 超百岁
    rf")(?P<after>{_BLANK}{COMPARATOR_AFTER})?"
)

# A measure word that begins another word: 4部门, 3单位, 2分局, 12日报, 8本市, 5国家, 3年级, 近千万家庭, 十亿人口
_OTHER_WORD = re.compile(
    r"部[门委署队]|单[位独]|分[局中别类支]|日报|本[市县区省级地]|国[家务内际]|户[籍口]|面[向积]|位[置于]|组织|口[岸径]"
    r"|层级|片区|回[应复]|个[体性税别]|家[庭禽畜]|人[口民类]"
)
_PEOPLE = re.compile(r"家庭|人[口民]")
_LARGE = re.compile(rf"[万亿萬億](?:{_BLANK}[{_MORE}])?$")  # 近千万, 十亿多; not 五口之家 or 3户家庭
# Names and everyday phrases made with a number: 15分钟便民圈, 24小时自助, 千吨级, 百日会战, “新30条”; not 15分钟内办结
_NAME_AFTER = re.compile(r"[^，。；、：\s0-9]{0,6}圈|级|会战|跑”|讲堂|[”’」]|岁|年[”，。来贺的]")
# 最后一公里, 第 3 页, 共5页, 浏览：926 次
_NAME_BEFORE = re.compile(r"(?:最后“?|第|总第|共|专|(?:浏览|阅读|点击)(?:量|次数)?[：:]?)[ \u3000]?$")
# 晚8时⟦40分⟧, 19日晚8时: minutes and days of a clock time; not 扣⟦30分⟧, ⟦20日⟧内, 3小时⟦40分钟⟧
_HOUR_BEFORE = re.compile(r"[0-9０-９][时時点]$")
_CLOCK_AFTER = re.compile(
    r"(?:凌晨|清晨|早上|早|上午|中午|下午|傍晚|晚上|晚|夜间)?[0-9０-９]{1,2}[时時点：:]|凌晨|上午|下午|晚上|晚(?![于婚])"
)
# Counts of the plan's own parts: 8个方面, 11项举措, 26条措施; not 62个审批事项
_OWN_PARTS = re.compile(r"[^，。；、：\s0-9]{0,2}(?:方面|举措|措施|严禁|领域|板块|章节|部分|等次)")
_SMALL = re.compile(rf"(?:[{CHINESE_DIGITS}十]|[一二]十[一二三四五六七八九]?|十[{CHINESE_DIGITS}])")
# Units with which also a small number in Chinese digits is a quantity: 三天, 两倍, 五折; not 三个方面, 两级, 一件事, 一次
_MEASURING = frozenset(
    [
        "成",
        "折",
        "番",
        "倍",
        "天",
        "日",
        "小时",
        "半小时",
        "分钟",
        "秒",
        "月",
        "工作日",
        "周",
        "刻钟",
        "趟",
        "元",
        "公里",
        "米",
        "平方米",
        "亩",
        "百分点",
        "%",
        "％",
    ]
)


def quantity_candidates(text: str) -> list[tuple[int, int]]:
    """Ranges of clean text that look like a TARGET with its comparators and unit, in order, not overlapping.

    High recall, exact boundaries; whether a candidate is a target, a time limit (20日内) or neither is the tagger's to say.
    Left out: ordinals, years and dates, names (15分钟便民圈), the plan's own parts (8个方面), small counts in Chinese digits
    (三个方面), numbers without a unit except in table cells. Linear in the length of the text. Never raises.

        >>> quantity_candidates("第3名，2021年底前新增约200多个，三个方面")
        [(13, 19)]
    """
    found: list[tuple[int, int]] = []
    for match in _QUANTITY.finditer(text):
        start, end = match.span()
        if match["unit"] and _LARGE.search(match["number"]) and _PEOPLE.match(text, match.end("unit") - 1):
            found.append((start, match.start("unit")))  # the number has no unit of its own: 近千万|家庭
            continue
        if _is_other(text, match):
            continue
        if match["first"] and match["join"].strip() in ("到", "至") and text[start - 1 : start] in ("由", "从"):
            found += [(start, match.end("first")), (match.end("join"), end)]  # 由20天到7天 is no range
        else:
            found.append((start, end))
    return found


def _is_other(text: str, match: re.Match[str]) -> bool:
    """Whether a match is a date, a name, a word that begins like a unit, or a count of the plan's own parts."""
    start, end = match.span()
    before = text[max(0, start - 6) : start]
    if match["unit"] is None:
        return False
    unit = match["unit"].removeprefix("个")
    if (unit == "分" and _HOUR_BEFORE.search(before)) or (unit == "日" and _CLOCK_AFTER.match(text, end)):
        return True
    if (unit == "日" and before[-1:] in ("月", "/")) or (unit == "年" and match["number"] != "半"):
        return True
    if _OTHER_WORD.match(text, match.end("unit") - 1) or text.startswith("号", end) or before[-1:] == "第":
        return True
    if match["before"] or match["after"]:
        return False
    if unit in ("公里", "期", "页", "次", "条", "批", "位") and _NAME_BEFORE.search(before):
        return True
    if unit == "千伏" or (unit == "小时" and match["number"] == "24" and before[-1:] not in ("到", "至", "由", "从", "为")):
        return True
    if _NAME_AFTER.match(text, end) or _OWN_PARTS.match(text, end):
        return True
    return bool(_SMALL.fullmatch(match["number"]) and unit not in _MEASURING)
