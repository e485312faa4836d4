"""Who passed a law or rule and when, from the lines below its title."""

from __future__ import annotations

import pytest

from .support import outlined, piece

BODY = "第一条 为了优化营商环境，制定本条例。\n第二条 本条例自2022年1月1日起施行。\n"


@pytest.mark.parametrize(
    ("lines", "date", "issuers"),
    [
        # approval is later than passing; the congress of the place issues
        (
            "2021年10月28日 清河市第四届人民代表大会常务委员会第三十五次会议通过\n\n"
            "2021年12月3日 江北省第十三届人民代表大会常务委员会第5次会议批准）",
            "2021年12月3日",
            ["清河市第四届人民代表大会常务委员会"],
        ),
        ("2019年4月26日 中华人民共和国国务院令第716号公布", "2019年4月26日", ["中华人民共和国国务院"]),
        # a government's meeting passes what the government publishes
        (
            "（2024年6月21日清河市人民政府第46次常务会议通过　2024年7月2日清河市人民政府令第23号公布　自2024年8月1日起施行）",
            "2024年7月2日",
            ["清河市人民政府"],
        ),
        ("（2021年9月10日市政协二届二十三次常委会会议审议通过）", "2021年9月10日", []),
        # amendments do not change the day of issue
        (
            "2016年9月30日 清河市第四届人民代表大会常务委员会第二次会议通过 根据2018年8月28日清河市第五届人民代表大会常务委员会"
            "第九次会议通过的《关于修改部分地方性法规的决定》修正",
            "2016年9月30日",
            ["清河市第四届人民代表大会常务委员会"],
        ),
        # a sentence is none
        ("2021年8月27日，市政府公布了今年的数据。", None, []),
    ],
)
def test_who_passed_it(lines: str, date: str | None, issuers: list[str]) -> None:
    found = outlined(f"清河市优化营商环境条例\n\n{lines}\n\n{BODY}")
    assert (piece(found, found.issue_date) if found.issue_date else None) == date
    assert [piece(found, span) for span in found.issuers] == issuers


def test_who_signs_an_annex_issues_nothing() -> None:
    found = outlined(
        "清河市人民政府办公室关于塌方险情的复函\n\n河口县人民政府：\n\n来函收悉，请按专家意见处置险情，做好群众转移安置工作。\n\n"
        "清河市人民政府办公室\n2022年3月8日\n\n附件\n\n清河市国土资源局关于塌方险情的报告\n\n现将有关情况报告如下，请予审阅并作指示。\n\n"
        "清河市国土资源局\n2022年3月1日\n"
    )
    assert {piece(found, span) for span in found.issuers} == {"清河市人民政府办公室"}
