"""Where time expressions are likely to stand: one linear regex over clean text, a feature for the tagger.

    >>> text = "2021年底前完成，每季度报告；24小时自助"
    >>> [text[start:end] for start, end in time_candidates(text)]
    ['2021年底前', '每季度']

High recall with good boundaries; whether 5个工作日 is a time or the value of an indicator is the tagger's matter, though
durations right behind verbs of change (压缩至5个工作日) are left out. Every repetition is bounded, so matching is linear.
"""

from __future__ import annotations

import re

__all__ = ["TIME_PATTERN", "time_candidates"]

_S = r"[ \u3000]?"  # a blank that OCR left inside; clean text has few
_D = r"[0-9０-９]"
_HAN = "一二三四五六七八九十"
_SMALL = rf"(?:{_D}{{1,2}}|[{_HAN}两]{{1,3}})"  # 12, 十二, 两; also 35, which no month is: harmless here
_TO = rf"{_S}(?:[-－—–―~～]{{1,2}}|至|到){_S}"
_CLOCK = rf"(?:{_S}{_D}{{1,2}}(?:[:：∶]{_D}{{2}}|时(?:{_D}{{1,2}}分)?|点))?"
_DAY_PART = rf"(?:[（(](?:星期|周)[{_HAN}日天][）)])?(?:上午|下午|晚上?|凌晨|一早)?{_CLOCK}"

# 2021年, 二〇二一年, 今年; not 近年, 30年 (a duration)
_YEAR = (
    rf"(?:(?:{_D}{_S}){{3}}{_D}{_S}年度?(?!第{_D}{{1,3}}期)|(?:19|20)\d\d(?=[-－—–―~～至]{{1,2}}(?:19|20)\d\d{_S}年)|[一二][〇零○ＯO一二三四五六七八九]{{3}}{_S}年"
    r"|今{s}年|去{s}年|明{s}年|[上下]{s}年度?|[上下]一年度?|本年度?|当年(?=[底末初上下第一二三四])|次年|同年|前年|后年|翌年)".replace(
        "{s}", _S
    )
)
# 6月, 6月底, 6月30日, 1至9月, 9月份, 12月中旬; not 6个月
_MONTH = (
    rf"(?:{_SMALL}(?:{_TO}|、){_SMALL}{_S}月份?(?:{_S}[底末初])?"
    rf"|{_SMALL}{_S}月{_S}{_SMALL}{_S}[日号](?:(?:{_TO}){_SMALL}{_S}日)?{_DAY_PART}"
    rf"|(?:{_SMALL}|元|正)月份?(?:{_S}(?:[底末初](?!步|次|始|期|级|审|心)|[上中下]旬|[上下]半月))?(?!\w?刊))"
).replace("月份?", f"{_S}月份?")
# 一季度, 第三季度末, 前三季度, 二至三季度; not 两个季度
_QUARTER = rf"(?:第?[一二三四1-4](?:(?:{_TO}|、)第?[一二三四1-4])?{_S}季度(?:[末初底])?|前[两三二]季度)"
# 上半年, 年底, 年内, 全年, 春节; not 年均, 年度, 末端
_PART = r"(?:[上下]半年|年{s}?[底末](?!端)|年{s}?终(?=前|$)|年中(?=前)|年内|年初|全{s}年)".replace("{s}?", _S).replace(
    "{s}", _S
)
_HOLIDAY = r"(?:春节|元旦|国庆节?|中秋节?|端午节?|“五一”|“十一”|除夕|年三十)(?=前|后|期间|假期|起)(?:期间|假期)?"
# “十四五”期间, “六五”时期, “十五”期内; not 六五环境日, 十五日内, “六五”计划 (a name)
_PLAN = (
    rf"[“‘\"]?{_S}(?:十[一二三四五六七]五|(?<![十{_D}])[一二三四五六七八九]五|(?<![第续近每])十五){_S}[”’\"]?"
    r"(?:期间|时期|规划期内?|期内|末(?!端)|开局之年|以来|收官之年)"
)
# 九十年代, 上世纪80年代末, 七十年代中后期; not 三十年, 2019年代办 (digits before), 半年代办
_DECADE = (
    rf"(?:(?:上个?世纪|本世纪|(?:20|二十|19|十九)世纪)?(?:[二三四五六七八九]十|(?<!{_D})[1-9１-９][0０])|(?:19|20)\d0)"
    r"年代(?!办|理|码)(?:中后期|[初中末前后]期|[初中末])?"
)
# 一九七九和一九八〇两年, 2021、2022两年; not 2021年和2022年 (two spans)
_TWO_YEARS = (
    r"(?:(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})(?:和|与|、)(?:(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})两年"
)
_RELATIVE = r"(?:[本上下]个?月|本周|下周|上周|上个?星期|次月|月底(?=前)|[本上下]个?礼拜)"
_POINT = (
    rf"(?:{_DECADE}|{_TWO_YEARS}|{_YEAR}(?:{_S}(?:{_MONTH}|{_QUARTER}|{_PART}|{_HOLIDAY}|前{_SMALL}个月|[底末初](?![步次始期级端])|内(?![部外容])|全年|春节))?"
    rf"|{_MONTH}|{_QUARTER}|{_PART}|{_HOLIDAY}|{_PLAN}|前{_SMALL}个月|{_RELATIVE}(?:[底末初]|{_SMALL}日|[{_HAN}日])?"
    rf"|(?<![\d.-])(?:19|20){_D}{{2}}[-./]{_D}{{1,2}}(?:[-./]{_D}{{1,2}})?(?![.\-/%％万亿元个家件户\d]))"
)
_BEFORE = rf"{_S}(?:之前|以{_S}前|前(?![期款三两后置景列来往沿台端身提者五十{_D}年]))"
_TAIL = (
    rf"(?:{_BEFORE}|{_S}(?:之?内(?![部外容])|期间|[份度]?以{_S}来|结束前|来(?![源自访电回往到])|起(?!草|步|诉|点|源|重|到|薪|飞|征|始|来)"
    rf"|同{_S}期|以后|之后|后(?=，)|止(?=，|。|；)))?"
)
# 截至9月底, 自2021年起, 到2025年, 即日起至11月30日, 2021年6月至2022年5月
_CALENDAR = (
    rf"(?:截{_S}[至止]到?{_S}|(?:自|从){_S}|[到至]{_S}(?=(?:{_D}{_S}){{3}}{_D}{_S}年|[“\"]十|今年|明年|年底|年末))?"
    rf"(?:{_POINT}|即日)(?:起|起始)?(?:{_TO}{_POINT}|至{_S}今)?{_TAIL}"
)
_NOW = r"截{s}[至止]到?{s}(?:目前|当前|现在)|即日起|目前为止".replace("{s}", _S)

# 自印发之日起, 从发布之日起; with a duration behind it, see _DURATION
_ISSUE = (
    rf"[自从]本?(?:通知|意见|办法|方案)?(?:印发|发布|公布|批复|批准|施行|下发|签发){_S}之{_S}日{_S}起"
    rf"(?![^，。；、]{{0,3}}{_D}|[^，。；、]{{0,3}}[{_HAN}])"
)

_UNIT = (
    rf"(?:个?{_S}工{_S}作{_S}[日天曰]|个工作小时|个交易日|个自然日|个?小{_S}时|个半小时|分钟|秒|整?天|日"
    rf"|个{_S}月|(?<=两)月|个季度|个学期|个?星期|年(?![龄级均度审检会报义]|代(?![办理]))|周(?![岁年边转期知]))"
)
_COUNT = rf"(?:(?<![0-9０-９.])(?<!第){_D}{{1,3}}(?:[.．]{_D})?|(?<!第)[{_HAN}两百半]{{1,4}})"
_LIMIT = (
    r"(?:最长不?超过|不[得能可应]?超过|不超过?|最长|最多|至多|未超过|不[得能可应]?少于|不低于|至少|最少"
    r"|提前|超过|不满|不足|满|连续|近|前(?!款))"
)
# What a count runs from: 自收到申请之日起, 受理后; starts behind a mark or a word like 应当
_SINCE = (
    rf"(?:自[^，。；、：\n]{{1,24}}(?:之{_S}日)?起|自[^，。；：\n]{{1,30}}之{_S}日起"  # 自货物、工程、服务交付之日起60日内
    r"|(?:收到|受理|公布|发布|签订|发出|送达|产生|责令|知道|通知书|材料齐全|验收|公告|开工|届满)[^，。；：、\n自]{0,14}之日起)"
)
_NOT_NAMES = (
    r"(?!.{0,2}(?:自助|便民|服务圈|两头|五载|生活圈|办税圈|办事圈|热线|不打烊|值班|行动|攻坚|计划|规划|级以上|期国债|制(?!度)))"
    # 三年滚动计划, 三年百万青年见习计划; not 三年内完成规划, 三年完成行动计划
    r"(?!(?<=年)(?:(?!完成|编制|实施|制定|推进|落实)[\u4e00-\u9fa5]){3,8}?(?:计划|行动(?!能|自)|工程))"
)
# 20日内, 自受理之日起7个工作日内, 1-2年, 不超过3年, 一年以上; not 24小时自助, 15分钟便民圈
_DURATION = (
    rf"(?:{_SINCE}{_S})?(?:{_LIMIT}{_S})?{_COUNT}(?:{_TO}{_COUNT})?{_S}[多余]?{_UNIT}"
    r"(?:(?<=[年月])多(?=[，。；、）的时来]))?"  # 三年多的工作; not 比去年多收, 一年多次
    rf"(?:{_S}(?:(?:时{_S}间)?以{_S}内|(?:时{_S}间)?之{_S}内|(?:时{_S}间)?内(?![部外容])|期间|[及含]?以上|以下|后(?=[，。；、）]|[\u4e00-\u9fa5])|左右|以后|之前|以前))?"
    rf"{_NOT_NAMES}"
)
_SAME_DAY = rf"当{_S}[天日](?!内)|次日|同日|当个工作日"
# 每年, 每两个月, 每季度末, 每月10日前, 按月; not 每件, 每个
_EVERY = (
    rf"每(?:隔)?{_S}(?:{_COUNT})?个?{_S}(?:半{_S}年|半{_S}月|年度?|月|季{_S}度?|日(?!利[率息])|天|旬|学年|学期|小时|双月|双周|工作日"
    rf"|(?:周|星期|礼拜)(?:[{_HAN}日](?![次家户个名人条项批])(?:、周?[{_HAN}日])?)?)"  # 每周五, 每周二、四; not 每周一次
    rf"(?:(?:末月|首月|最后一个月|第一个月)?{_S}{_SMALL}{_S}[日号](?:(?:{_TO}|、){_SMALL}{_S}[日号])*{_BEFORE}?"
    rf"|{_SMALL}月(?:份|(?:{_TO}|、|和){_SMALL}月)?(?:{_SMALL}日|[底末初])?{_BEFORE}?"  # 每年3月底前, 每年3月、9月
    rf"|第?[一二三四]季度|最后一个(?:工作日|周[{_HAN}日]|月)前?|首月|末月|[底末初]前?|年底前?|终?结束后{_COUNT}日内)?"
    r"|(?:按|逐)(?:月|季度?|周|日|旬|年(?!度))(?![期份照历利租加计产龄收比增])|隔周"
    r"|[一半两三][年月季周](?=一[次调报评考通])(?:一[次调])?"
)
# 持续推进 alone in a cell or bracket, or behind a mark; not 持续推进改革
_STANDING = (
    r"(?<![\u4e00-\u9fa5”])(?:全年{s})?"
    r"(?:持{s}续{s}推{s}进|长{s}期{s}(?:坚{s}持|推进)?|常态化?(?:推进|开展|坚持|实施)?|持续(?:实施|开展|优化)?)"
    r"(?=[ \u3000]*(?:$|[\n\t）)】〕\]｜|；。/]))".replace("{s}", _S)
)

TIME_PATTERN = re.compile(
    rf"(?P<issue>{_ISSUE})|(?P<calendar>{_CALENDAR})(?!{_S}(?:个|件|项|家|户))|(?P<now>{_NOW})|(?P<every>{_EVERY})"
    rf"|(?P<duration>{_DURATION})|(?P<day>{_SAME_DAY})|(?P<standing>{_STANDING})",
    re.MULTILINE,
)
"""Groups ``issue``, ``calendar``, ``now``, ``every``, ``duration``, ``day``, ``standing``: exactly one of them matched."""

# 压缩至 | 5个工作日, 由 | 30天, 时限为 | 3天: the duration is an indicator's value; not 应当在 | 5日内
_INDICATOR_BEFORE = re.compile(
    r"(?:[压缩减降短提增升控限][^，。；、\n]{0,6}?[至到为在了]|[由从为]|[压缩减]|提速|平均|时[限间]|用时|耗时|仅需|只需|只要|最快)"
    r"[ \u3000]*(?:不超过|原来的)?$"
)
# 5个工作日, 30天, 24小时: without 内, 不超过 or 连续 nearly always an indicator's value or a name; not 三年, 6个月
_BARE = re.compile(rf"{_COUNT}(?:{_TO}{_COUNT})?[多余]?个?半?(?:工作日|小时|分钟|整?天|周|秒|日|星期|工作小时)")
_TITLE = re.compile(r"《[^《》\n]{0,120}》")


def time_candidates(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of likely time expressions in clean text, in order and without overlaps.

    Nothing inside 《…》, no bare count of days or hours and no duration right behind a verb of change is given.
    """
    titles = [match.span() for match in _TITLE.finditer(text)]
    found = []
    at = 0
    for match in TIME_PATTERN.finditer(text):
        start, end = match.span()
        while at < len(titles) and titles[at][1] <= start:
            at += 1
        if at < len(titles) and titles[at][0] <= start:
            continue
        if match.lastgroup == "duration" and _BARE.fullmatch(match[0]):
            continue
        if match.lastgroup == "duration" and _INDICATOR_BEFORE.search(text, max(0, start - 12), start):
            continue
        found.append((start, end))
    return found
