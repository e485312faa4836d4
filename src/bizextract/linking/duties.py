"""Whether an item has a duty of its own: its slots and roles, the section that it stands in, and the kind of notice."""

from __future__ import annotations

import re
from enum import Enum

__all__ = [
    "BESIDE",
    "CLOSING",
    "GENERIC",
    "OPENING",
    "ORDER",
    "ORDERED",
    "ORDER_REACH",
    "PART",
    "PERMITTED",
    "RULES",
    "SCORING",
]
__all__ += ["Section", "notice_kind", "section_kind", "tells_past"]


# Headings of a whole section, which has no duty beyond its items: 保障措施, 工作要求, 三、有关要求; not 要求各行网点 and not
# 加强组织领导
GENERIC = re.compile(
    r"^(?:工作|有关|几点|相关|推进|落实|组织|实施|主要|重点|下一步|行动|整治|怎么)?(?:保障(?:措施|机制)?|要求|措施|任务|工作|"
    r"组织|安排|打算|机制|步骤|举措|组织领导|组织保障|组织实施|领导|计划|保证)$"
)
# An article or item that only defines, limits, punishes or closes: 本办法所称…, 自…起施行, 由…负责解释, 违反本…处…罚款,
# （适用范围）.
CLOSING = re.compile(
    r"所称|起(?:施行|试行|实施|执行)|同时废止|负责解释|适用本|参照本|制定本|违反本|不重复|[（【](?:适用范围|附则|定义)[）】]"
    r"|^.{0,60}(?:处.{0,16}罚款|给予处分|追究.{0,6}责任)|(?:追回|收回).{0,12}(?:资金|补助)"
)
# Notices that lay down how something is scored: their items are tasks only where they name who is to do it.
SCORING = re.compile(r"考核|评价|评分|计分|考评|评估")
# What an article says of a unit's duty: 应当自收到之日起, 负责, 不得; not 可以
ORDER = re.compile(r"应当?|负责|不得|必须|牵头|会同|日内|要")
# The order behind the unit that bears it: 市财政局 | 应当, 发展改革 | 、商务等部门按照职责，负责; not 可以, not beyond the sentence
ORDERED = re.compile(r"[^。；\n的]*?(?:应当?|负责|不得|必须|牵头|会同|日内|要(?!求|件|素))")
ORDER_REACH = 60  # characters behind a unit in which its order stands: a list of a dozen fields may lie between
# What a clause opens with before its subject: 第六条　| 管委会, 。| 市财政局, 由 | 市财政局; not 处罚决定的 | 市政府
OPENING = re.compile(r"(?:条[\s　【]*|[。；，：\n\u3000]|由)$")
# What a unit may do is no duty: 人民法院 | 可以先行委派; not 应当…，可以
PERMITTED = re.compile(r"[^。；，\n]{0,10}可以?")
# A unit that something is done to or with: 向 | 税务机关 报送, 经 | 市政府 批准的; not 由 | 市财政局
BESIDE = re.compile(r"(?:[向经报到对与受被在]|提请|报送|申请)$")
# Words of what was done, and of what is to be done.
PAST = re.compile(
    r"已[^经有]?|截至|累计|同比|以来|了[，。；]|较上年|上年同期|去年|目前|[一二三四上下前]季度.{0,12}(?:完成|实现)|先后|获得"
)
FUTURE = re.compile(
    r"将|应|要|须|年底?前|月底?前|力争|确保|推[动进行广]|建立|完善|健全|加快|加强|加大|强化|优化|提升|深化|落实|开展|"
    r"实[行施]|不少于|不低于|不超过|以上|以内|全面|探索|支持|鼓励|严格|对.{2,30}给予|压缩|明年|今后|每"
)


class Section(Enum):
    """What a section (or a whole notice) is about."""

    DUTY = "what is to be done"
    REPORT = "what was done, found or learnt"
    FRAME = "aims, scope, definitions, final clauses"
    OPEN = "not told by its heading"


# Headings of what is to be done: 二、主要任务, 下一步打算, 重点工作, 保障措施, 推进机制, 整改要求; not 主要做法
DUTY = re.compile(
    r"任务|下一?步|打算|重点工作|工作重点|措施|举措|工作安排|工作计划|年计划|保障|组织实施|组织领导|实施步骤|工作要求|"
    r"有关要求|推进机制|责任分工|整改要求|重点事项|议定|部署|建议|落实分工|政策内容|支持政策|扶持|重点任务"
)
# Headings of reports: 工作进展, 主要做法, 取得成效, 存在问题, 改革背景, 经验启示; not 工作成效评价办法
REPORT = re.compile(
    r"进展|已[经做]|前期|做法|成效|成绩|背景|情况|问题|困难|不足|短板|经验|启示|体会|回顾|完成情况|特点|亮点|效果|怎么做|"
    r"为什么|值得|成果|原因|现状|差距|变化|点评|概述|评价结果|实践|成因|分析$"
)
# Headings that say what to do with what a report tells of: 总结经验做法, 明确成果转化收益的办法, 开展对落实情况的自查; not 开展情况
DOING = re.compile(
    r"^(?:总结|推广|复制|借鉴|宣传)|^(?:开展|明确|加强|建立|完善|改进|健全|做好|强化|实施|推动|推进|促进|落实|规范|加快|扩大).{2,}"
    r"(?<!情况)(?<!进展)(?<!成效)(?<!效果)(?<!成果)(?<!现状)(?<!变化)$"
)
# Headings of aims and of clauses without duty: 总体要求, 工作目标, 指导思想, 基本原则, 适用范围, 附则, 计分办法
FRAME = re.compile(
    r"总体(?:要求|目标|思路)|^(?:工作|主要|行动|总|年度|发展|具体|阶段)?目标|指导思想|(?:基本|工作|实施)原则|适用|附则|定义|"
    r"依据|目的|施行|术语|^(?:服务|考核|实施|适用|评价)对象|分值|计分|评分|考核内容|服务对象|受理条件|法律责任|罚则|总则|"
    r"时间安排|有效期|解释|^(?:主要)?(?:职能|成员单位|组成人员|工作规则|议事规则)$"
)
# How titles of notices that lay down duties end or speak, and those of notices that tell what was done.
PLAN_TITLE = re.compile(
    r"方案|要点|计划|任务|清单|台账|措施|意见|办法|规定|细则|政策|通知|分工|条例|规划|纪要|行动|安排|条$|部署|责任|条[）)]?$|决定$|"
    r"批复|答复|复函|函"
)
REPORT_TITLE = re.compile(
    r"报告|总结|汇报|案例|做法|经验|简报|专报|纪实|自评|进展|成效|动态|工作情况|实践|探索|综述|述职|情况|通报|侧记|跑出|解读|"
    r"问答|讲话|周刊|月报|参考|选编|汇编|月刊"
)
# Titles of rules, whose items bind only whom they name: …管理办法, …规定（试行）, 关于印发《…细则》的通知; not 若干措施
RULES = re.compile(r"(?:办法|规定|条例|细则|规则|规程|决定)(?:[（(【].{1,12}[）)】])?》?(?:的通知)?$")
# Parts of a law, which are never tasks themselves: 第三章, 第一节
PART = re.compile(r"^第.{1,4}[编章节篇]$")


def section_kind(title: str) -> Section:
    """The kind that a heading tells.

    >>> [section_kind(title).name for title in ("主要任务", "工作进展情况", "总体要求")]
    ['DUTY', 'REPORT', 'FRAME']
    """
    if len(title) > 30:
        return Section.OPEN
    if FRAME.search(title):
        return Section.FRAME
    if title.startswith("关于"):  # minutes and replies: 关于合同签订提速问题 opens what was decided about it
        return Section.OPEN
    if REPORT.search(title) and not re.search(r"下一?步|打算|任务|整改", title) and not DOING.search(title):
        return Section.REPORT
    return Section.DUTY if DUTY.search(title) else Section.OPEN


def notice_kind(title: str) -> Section:
    """The kind that the title of a notice tells."""
    if REPORT_TITLE.search(title) and not re.search(r"通知|方案|要点", title):
        return Section.REPORT
    return Section.DUTY if PLAN_TITLE.search(title) else Section.OPEN


def tells_past(text: str) -> bool:
    """Whether a text tells what was done rather than what is to be done, by its words.

    >>> tells_past("截至10月底，累计办理1200件，同比增长5%。"), tells_past("年底前建立台账，推动数据共享。")
    (True, False)
    """
    return len(PAST.findall(text)) > len(FUTURE.findall(text))
