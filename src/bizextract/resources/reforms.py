"""The reform labels of the annotation guidelines: ids, Chinese names and the terms that exemplify them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["REFORM_EXAMPLES", "REFORM_NAMES"]

# id: (Chinese name, example terms as the guidelines give them)
_TABLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "streamline_delegate": ("简政放权", ("放管服", "简政放权", "取消下放")),
    "online_service": (
        "网上办理",
        ("一网通办", "全程网办", "网上办", "掌上办", "不见面审批", "互联网+政务服务", "零跑动", "一趟不用跑", "最多跑一次"),
    ),
    "one_window": ("一窗受理", ("一窗受理", "一窗通办", "一站式", "综合窗口", "一门一网", "集成服务")),
    "one_matter": ("一件事一次办", ("一件事一次办", "一件事", "一事联办", "集成套餐")),
    "commitment": ("告知承诺", ("告知承诺制", "承诺制", "信用承诺", "清单制+告知承诺制")),
    "tolerant_acceptance": ("容缺受理", ("容缺受理", "容缺审批", "容缺预审")),
    "parallel_approval": ("并联审批", ("并联审批", "联合审批", "多图联审", "多审合一", "联合验收", "分级分类管理")),
    "multi_in_one": ("多项合一", ("多规合一", "多测合一", "多证合一", "多评合一", "区域评估", "验登合一")),
    "license_separation": ("证照分离", ("证照分离", "照后减证", "一业一证", "证照联办")),
    "negative_list": ("清单管理", ("负面清单", "非禁即入", "权责清单", "清单管理")),
    "random_inspection": ("双随机、一公开", ("双随机、一公开", "综合查一次")),
    "smart_supervision": ("智慧监管", ("互联网+监管", "非现场监管", "智慧监管", "不见面监管")),
    "credit_supervision": ("信用监管", ("信用监管", "分级分类监管", "守信激励", "失信惩戒", "黑名单")),
    "tolerant_supervision": ("包容审慎监管", ("包容审慎监管", "首违不罚", "免罚清单", "柔性监管", "轻微违法不予处罚")),
    "instant_approval": ("免申即享", ("免申即享", "秒批秒办", "智能秒办", "即来即办", "无感办理", "直达快享")),
    "cross_region": ("跨域通办", ("跨省通办", "省内通办", "全市通办", "异地通办", "就近办", "园区办")),
    "agency_service": (
        "帮办代办",
        ("帮办代办", "代办", "首席服务官", "企业特派员", "驻企服务员", "绿色通道", "一对一", "免跑腿"),
    ),
    "evaluation": ("服务评价", ("好差评", "体验官", "体验员", "第三方评价", "营商环境评价", "义务监督员")),
    "fast_start": ("拿地即开工", ("拿地即开工", "交地即交证", "标准地", "竣工即验收", "用地清单制", "桩基先行")),
    "finance_support": ("融资支持", ("银税互动", "政采贷", "信易贷", "无还本续贷", "普惠金融", "应急转贷")),
    "e_certificate": ("电子证照", ("电子证照", "电子印章", "电子营业执照", "电子档案")),
    "e_procurement": ("电子招投标", ("不见面开标", "远程异地评标", "电子保函", "全流程电子化")),
    "tax_facilitation": ("办税便利化", ("非接触式办税", "合并申报", "税费合一")),
    "trade_facilitation": ("通关便利化", ("单一窗口", "提前申报", "两步申报", "船边直提", "抵港直装")),
    "dispute_resolution": ("多元解纷与破产", ("多元调解", "诉调对接", "速裁", "府院联动", "预重整")),
    "ip_protection": ("知识产权保护", ("快速维权", "知识产权质押融资", "惩罚性赔偿")),
    "other": ("其他", ()),
}

REFORM_NAMES: Mapping[str, str] = MappingProxyType({label: name for label, (name, _) in _TABLE.items()})
"""Reform id -> Chinese name, in the order of the guidelines; ``other`` is last."""

REFORM_EXAMPLES: Mapping[str, tuple[str, ...]] = MappingProxyType({label: terms for label, (_, terms) in _TABLE.items()})
"""Reform id -> the terms that the guidelines give for it."""
