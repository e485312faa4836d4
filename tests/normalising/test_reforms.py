"""Reform ids of terms, also where the term is a mere manner and what follows it decides."""

from __future__ import annotations

import pytest

from bizextract.normalising.reforms import reform_label


@pytest.mark.parametrize(
    ("term", "behind", "label"),
    [
        ("不见面", "”监管执法", "smart_supervision"),
        ("不见面", "、远距离等新监管方式", "smart_supervision"),
        ("不接触", "”执法", "smart_supervision"),
        ("不见面", "”开标", "e_procurement"),
        ("不见面", "、一趟不用跑”审批", "online_service"),
        ("不见面", "。加强监管", "online_service"),  # another sentence
        ("不见面审批", "和监管", "online_service"),  # says itself of what
        ("一网通办", "、智慧监管", "online_service"),
        ("白名单", "", "other"),
        ("多批合一", "", "multi_in_one"),
        ("调诉一体", "", "dispute_resolution"),
    ],
)
def test_labels(term: str, behind: str, label: str) -> None:
    assert reform_label(term, behind) == label
