"""The first unit of a list as its leader, where the notice says so: 排在首位的为牵头单位."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["FirstLeads", "find_first_leads"]

# 责任单位排在首位的为牵头单位, 列第一位者为牵头单位, 排第一位的是牵头单位, 第一位为牵头, 牵头单位列前; not 列第一位的为总牵头单位,
# 牵头单位排第一位的为总牵头 (the first of several leaders), 第一联络单位为牵头单位 (a column of its own), 第一项、第二项规定的…牵头部门, 第一责任人.
_SAID = re.compile(
    r"(?:首位|首个|前列|最前|居首|第一(?![项条款次批]|责任|联络)[位个家]?)[^。；\n、，第总]{0,8}?(?:为|是|系|负责|的|者)[^。；\n、，总]{0,3}牵头|"
    r"牵头(?:单位|部门)?(?:列|排|居|放|写)在?(?:首位|第一|最前|前|首)(?![^。；\n]{0,4}为总)"
)
# 有两个及以上单位的，第一个为牵头单位: a unit that stands alone does not lead. Looked for in the words before, up to a stop.
_SEVERAL = re.compile(r"(?:两|多|2)[个家][^。；\n]{0,24}\Z")
_BEFORE = 32  # characters looked at: 责任单位为两个及以上的，排第
# Lists of those who only take part have no leader: 配合单位, 参加部门, 协办; not 责任单位, 承办单位.
_ONLY_HELP = re.compile(r"配合|协办|协同|协助|协作|会办|参加|参与|支持")


@dataclass(frozen=True, slots=True)
class FirstLeads:
    """What the notice says of first units; ``of_several``: only where the list has more than one unit."""

    of_several: bool

    def holds(self, label: str, members: int) -> bool:
        """Whether the first of so many members leads the list behind this label or under this header.

        >>> find_first_leads("注：排在首位的为牵头单位").holds("配合单位", 2)
        False
        """
        return _ONLY_HELP.search(label) is None and (members > 1 or not self.of_several)


def find_first_leads(text: str) -> FirstLeads | None:
    """What the notice says of the first unit of a list; None where it says nothing.

    >>> find_first_leads("（税务总局、财政部负责，排在第一位的部门为牵头部门，下同）")
    FirstLeads(of_several=False)
    """
    said = _SAID.search(text)
    if said is None:
        return None
    return FirstLeads(_SEVERAL.search(text, max(0, said.start() - _BEFORE), said.start()) is not None)
