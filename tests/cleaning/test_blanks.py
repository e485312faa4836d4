"""Blanks that typesetting and scanning left go; blanks that divide pieces stay, as one."""

from __future__ import annotations

import pytest

from .support import cleaned


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2021 年 6 月 - 2021 年 12 月", "2021年6月-2021年12月"),
        ("45 %以上", "45%以上"),
        ("推行双随机 、一公开", "推行双随机、一公开"),
        ("减至 38. 6 公里", "减至38.6公里"),
        ("投诉 1 0 个工作日内答复", "投诉10个工作日内答复"),
        ("新增 3 000 立方米", "新增3000立方米"),
        ("优化营商 环境", "优化营商环境"),
        ("目　录", "目录"),
        ("市 水 利 局、市 林 业 局", "市水利局、市林业局"),
        ("（一） 总体目标", "（一）总体目标"),
        ("1 . 减材料", "1.减材料"),
        ("设置VIP 专窗", "设置VIP专窗"),
        ("“ 一网通办 ”", "“一网通办”"),
        ("　　为落实部署，制定本方案。", "为落实部署，制定本方案。"),
    ],
)
def test_blanks_that_go(given: str, expected: str) -> None:
    assert cleaned(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("深化“放管服”改革  优化政务服务", "深化“放管服”改革　优化政务服务"),
        ("市发展和改革委员会　市财政局", "市发展和改革委员会　市财政局"),
        ("市公安局 市司法局 市税务局", "市公安局 市司法局 市税务局"),
        ("第一章　总则", "第一章　总则"),
        ("第三条 本办法由市税务局解释", "第三条 本办法由市税务局解释"),
        ("1 优化市场准入", "1 优化市场准入"),
        ("1\t开办企业\t市市场监管局\t \t6月", "1\t开办企业\t市市场监管局\t\t6月"),
        ("Doing Business", "Doing Business"),
        ("热线 188 9858 7651", "热线188 9858 7651"),
        ("市场监管局 　 配合单位", "市场监管局　配合单位"),
        ("李海江 区财政局局长", "李海江 区财政局局长"),
        ("组 长：王 伟 市委常委、副市长", "组长：王伟 市委常委、副市长"),
        ("区信息中心 区督查办\t6月", "区信息中心 区督查办\t6月"),
    ],
)
def test_blanks_that_divide(given: str, expected: str) -> None:
    assert cleaned(given) == expected
