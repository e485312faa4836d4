"""How the titles of notices end: the kinds of official documents."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["DOCUMENT_NAME"]

DOCUMENT_NAME: Final = re.compile(
    r"(?:通知|意见|方案|办法|决定|规定|细则|措施|清单|计划|要点|报告|公告|通告|通报|函|批复|纪要|条例|规划|制度|指引|指南|"
    r"标准|问答|解读|案例|汇编|简报|讲话|答复|分工|任务表|分工表|一览表|情况|总结|目录|名单|台账|规程|举措|条|表|发言|决议|"
    r"启事|倡议书|公开信|做法)"
    r"\s?(?:[（(【〔].{1,20}[）)】〕])?$"
)
"""At the end of a title: 关于印发…方案的通知, …方案（试行）; not 坚持问题导向."""
