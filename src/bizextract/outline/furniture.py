"""Lines that are not the notice's own words: web menus, share buttons, source lines, contact lines; and lines of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lines import Line

__all__ = ["contents_lines", "is_furniture"]

# A whole line of web furniture, by its first words. Matches 来源：市政府办 发布时间：2021-07-16, 【打印本页】【关闭窗口】,
# 首页 > 政务公开, 分享到：, (此件主动公开), 责任编辑：王敏, 扫一扫在手机打开, ©某市人民政府. Must not match 来源于基层的建议,
# 打印机, 首页应当公布, 点击办理即可.
FURNITURE = re.compile(
    r"^[\s【\[（(*#>|·●]*(?:"
    r"(?:信息|文章|稿件|新闻|资料)?(?:来源|出处)\*{0,2}\s?[：:]|(?:作者|记者|编辑|责任编辑|责编|审核|校对|签发|初审|复审|"
    r"终审|供稿|撰稿|摄影|通讯员)\*{0,2}\s?[：:]"
    r"|(?:发布|成文|生成|公开|公布|印发|更新|录入|来信|回复)(?:时间|日期|机构|单位)\*{0,2}\s?[：:]|(?:时间|"
    r"日期)\s?[：:]\s?\d{4}-\d"
    r"|(?:点击|阅读|浏览|访问)(?:次数|量|数|率)?\*{0,2}\s?[：:]|字体(?:大小)?\s?[：:【\[]|字号\s?[：:]"
    r"|(?:打印|关闭|返回)(?:本页|本文|窗口|页面|顶部|首页|上一页)?[】\]）)]?(?=\s|$|[【\[|（(])|分享(?:到|至|"
    r"本文)?(?:\s?[：:]|$|\s)|扫一扫|微信扫码|扫码(?:关注|阅读|分享)|收藏(?:本页|本文)"
    r"|(?:当前|所在|您的?当前|您现在的?)?位置\s?[：:]|\[?首页\]?(?:\([^)]*\))?\s*(?:[>＞›»/|]|\s\S|$)|上一(?:篇|条|页)|"
    r"下一(?:篇|条|页)|相关(?:链接|稿件|文档|阅读|新闻)\s?[：:]?$"
    r"|(?:类别标记|公开属性|办理类别|信息类别|密\s?级|紧急程度|索引号|信息索引号|主题分类|主题词|公开方式|公开类别|公开形式|发文机关|发文字号|文号|标\s?题|有效性|文件状态|"
    r"信息分类|体裁分类|组配分类|关键词|体裁)\s?[：:]"
    r"|(?:此件|本件)(?:主动|依申请|不予)?(?:公开|公开发布|不公开|登报)|.{0,30}(?:版权所有|ICP备|公网安备|网站标识码|"
    r"Copyright|©)|!\[|.{0,12}技术支持\s?[：:]|"
    r"(?:主办|承办)(?:单位)?\s?[：:].*(?:备\d|标识码|网站)|网站地图|联系我们|无障碍|繁體|简体\s*[|丨]|登录\s*[|丨]"
    r"|(?:联系|咨询|监督|举报|投诉|服务|值班|资料获取|监督举报|传真)(?:人|电话|方式|邮箱|热线|地址)?(?:及电话|"
    r"和电话)?\s?[：:]|(?:电\s*话|传\s*真|邮\s*编|邮政编码|电子邮箱|邮\s*箱|地\s*址|网\s*址|E-?mail)\s?[：:]"
    r")"
)
# A trail of menus: 领导信箱 > 来信选登 > 2025年11月; not 收入>支出 (one sign), not a formula with a stop
TRAIL = re.compile(r"^(?:[^>＞›»。，；]{2,16}\s?[>＞›»]+\s?){2}[^>＞›»。]{2,40}$")
# A rule of dashes or stars: "---", "＊＊＊"; not a dash before words.
DASHES = re.compile(r"^[-—–_*＊=·\s]{3,}$")
# A page number on a line of its own: "- 3 -", "— 8 —", "第 3 页 共 9 页"; not "3 项".
PAGE_NUMBER = re.compile(r"^(?:[-—–·]+\s?\d{1,4}\s?[-—–·]+|第\s?\d{1,4}\s?页.{0,12})$")
LONGEST = 160  # characters of a line of furniture or contents; the longest source lines of web pages have 130
# Heading of a table of contents.
CONTENTS_HEAD = re.compile(r"^[#\s]*(?:目\s*录|目\s*次|CONTENTS)$")
# A contents line: words, leaders or a tab or blanks, a page number: "一、总体要求……3", "浙江省：…\t1"; not "2021年……30%".
LEADERS = re.compile(r"^.{2,120}?(?:[.．·…]{3,}|…+|—{3,}|-{4,})\s*[（(]?\d{1,4}[）)]?$")
PAGE = re.compile(r"^.{2,120}?(?:\t\s*|\s{2,})\d{1,4}$")


def is_furniture(line: Line) -> bool:
    """Whether a line is web furniture, a contact line or a rule."""
    text = line.text
    return len(text) <= LONGEST and bool(
        DASHES.match(text) or PAGE_NUMBER.match(text) or FURNITURE.match(text) or TRAIL.match(text)
    )


def contents_lines(lines: Sequence[Line]) -> set[int]:
    """Indices of the lines of a table of contents, with its heading: lines with leaders, or lines with page numbers below
    目录.
    """
    found = {i for i, line in enumerate(lines) if len(line.text) <= LONGEST and LEADERS.match(line.text)}
    for i, line in enumerate(lines):
        if not CONTENTS_HEAD.match(line.text):
            continue
        below = i + 1
        while below < len(lines) and (below in found or PAGE.match(lines[below].text)):
            below += 1
        if below > i + 1:
            found.update(range(i, below))
        elif plain := plain_contents(lines, i):
            found.update(range(i, plain))
    return found


def plain_contents(lines: Sequence[Line], head: int) -> int | None:
    """Contents without page numbers: the lines below 目录 up to where the first of them stands again as a heading."""
    if head + 2 >= len(lines):
        return None
    first = lines[head + 1].text
    if len(first) > 40:
        return None
    return next((j for j in range(head + 3, min(len(lines), head + 80)) if lines[j].text == first), None)
