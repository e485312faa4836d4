"""Topics of a task: the 18 first-level indicators of China's business-environment evaluation, and 其他."""

from __future__ import annotations

__all__ = ["NO_TOPIC", "TOPICS"]

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
