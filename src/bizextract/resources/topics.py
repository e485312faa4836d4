"""Topics of a task: the 18 first-level indicators of China's business-environment evaluation, and 其他."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["NO_TOPIC", "TOPICS", "topic_terms"]

NO_TOPIC = "其他"
"""The topic of a task that none of the 18 fits."""

TOPICS: tuple[str, ...] = (
    "开办企业",
    "办理建筑许可",
    "获得电力",
    "获得用水用气",
    "登记财产",
    "纳税",
    "跨境贸易",
    "办理破产",
    "获得信贷",
    "保护中小投资者",
    "执行合同",
    "劳动力市场监管",
    "政府采购",
    "招标投标",
    "政务服务",
    "知识产权创造保护和运用",
    "市场监管",
    "包容普惠创新",
    NO_TOPIC,
)
"""In the order of the evaluation."""


@cache
def topic_terms() -> dict[str, tuple[str, ...]]:
    """The vocabulary of each topic, from ``data/topic_terms.tsv``.

    >>> "电子营业执照" in topic_terms()["开办企业"]
    True
    """
    text = files("bizextract.resources").joinpath("data/topic_terms.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {topic: tuple(terms.split()) for topic, terms in rows}
