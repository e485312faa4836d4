"""Slots: labels, tails, bare brackets."""

from __future__ import annotations

import pytest

from .support import slots

BODY = "1. 压缩时限。三个工作日内办结。"


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        (
            "（牵头单位：市发改委、市商务局，责任单位：市直各部门，各街道）",
            [("lead", "牵头单位", "市发改委、市商务局"), ("support", "责任单位", "市直各部门，各街道")],
        ),
        (
            "（责任部门：市税务局；完成时限：2023年6月底前）",
            [("support", "责任部门", "市税务局"), ("time", "完成时限", "2023年6月底前")],
        ),
        (
            "[主办单位:市公安局（交警支队）  协办单位:市住建局]",
            [("lead", "主办单位", "市公安局（交警支队）"), ("support", "协办单位", "市住建局")],
        ),
        (
            "\n责任单位：市财政局、市审计局\n完成时限：持续推进",
            [("support", "责任单位", "市财政局、市审计局"), ("time", "完成时限", "持续推进")],
        ),
        (
            "【牵头】市数据局 【配合】市公安局 【时限】8月底",
            [("lead", "牵头", "市数据局"), ("support", "配合", "市公安局"), ("time", "时限", "8月底")],
        ),
        ("（市发改委牵头，市财政局、市商务局配合）", [("lead", "牵头", "市发改委"), ("support", "配合", "市财政局、市商务局")]),
        ("（市发改委、市财政局按职责分工负责）", [("support", "按职责分工负责", "市发改委、市财政局")]),
        ("市效能办、市信访局牵头。", [("lead", "牵头", "市效能办、市信访局")]),
        ("（市自然资源局、市住建局）", [("support", "", "市自然资源局、市住建局")]),
        ("（牵头单位：市发改委，责任单位：市住建局", [("lead", "牵头单位", "市发改委"), ("support", "责任单位", "市住建局")]),
        ("（牵头领导：张三；责任单位：市税务局）", [("other", "牵头领导", "张三"), ("support", "责任单位", "市税务局")]),
    ],
)
def test_slots(tail: str, expected: list[tuple[str, str, str]]) -> None:
    assert slots(BODY + tail) == expected


@pytest.mark.parametrize(
    "text",
    [
        "各有关单位：请认真执行。",
        "发布时间：2021-07-16 来源：市政府",
        "组 长：张三 市长",
        "窗口负责人介绍，材料配合比已经公布。",
        "推动建设项目（含装修工程）审批提速。",
        "由负责同志牵线搭桥。",
    ],
)
def test_no_slots(text: str) -> None:
    assert slots(text) == []


def test_group_line_drops_its_head() -> None:
    assert slots(BODY + "\n以上第1、2项均由区编办牵头，区财政局配合") == [
        ("lead", "牵头", "区编办"),
        ("support", "配合", "区财政局"),
    ]
