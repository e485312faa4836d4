"""Numbers of orders, which bear no year."""

from __future__ import annotations

import pytest

from bizextract.outline.citations import find_citations, find_document_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依据《优化营商环境条例》（国务院令第722号）", ("国务院令第722号", "国务院令", None, 722)),
        ("按照省人民政府令 第 12 号执行", ("省人民政府令 第 12 号", "省人民政府令", None, 12)),
        (
            "2019年4月26日中华人民共和国国务院令第716号公布",
            ("中华人民共和国国务院令第716号", "中华人民共和国国务院令", None, 716),
        ),
        ("下达命令后第3号线开工", None),
        ("以责令第三方整改为限", None),
    ],
)
def test_orders(text: str, expected: tuple[str, str, None, int] | None) -> None:
    found = [(text[n.span.start : n.span.end], n.organ, n.year, n.serial) for n in find_document_numbers(text)]
    assert found == ([expected] if expected else [])


def test_an_order_belongs_to_its_citation() -> None:
    text = "贯彻《优化营商环境条例》（国务院令第722号），制定本清单。"
    citation = find_citations(text, find_document_numbers(text))[0]
    assert text[citation.span.start : citation.span.end] == "《优化营商环境条例》（国务院令第722号）"
    assert citation.number is not None
    assert citation.number.serial == 722
