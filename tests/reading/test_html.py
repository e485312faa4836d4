from contextlib import suppress
from pathlib import Path

import pytest

from bizextract.errors import EmptyInputError
from bizextract.reading import read
from bizextract.reading.html import read_html

BODY = """<p>各区人民政府，市直各部门：</p>
<p>&emsp;&emsp;一、推行“一网通办”。2024年6月底前，企业开办时间
压缩至0.5个工作日以内。（牵头单位：市税务局；配合单位：市公安局）</p>
<p>二、落实<a href="x.html">《某条例》</a>（青政发〔2023〕5号）的规定，<b>优化</b>办理流程，切实减轻企业负担。</p>
<p align="right">青山市人民政府<br>2024年1月5日</p>"""

TEXT = """各区人民政府，市直各部门：
\u2003\u2003一、推行“一网通办”。2024年6月底前，企业开办时间 压缩至0.5个工作日以内。（牵头单位：市税务局；配合单位：市公安局）
二、落实《某条例》（青政发〔2023〕5号）的规定，优化办理流程，切实减轻企业负担。
青山市人民政府
2024年1月5日
"""

MENU = "".join(f'<li><a href="/{n}">{n}</a></li>' for n in ("首页", "政务公开", "政务服务", "互动交流", "走进青山", "数据开放"))

PAGES = {
    "bare": f"<html><body>{BODY}</body></html>",
    "fragment": BODY,
    "portal": f"""<!DOCTYPE html><html><head><title>通知_青山市人民政府</title><style>p {{}}</style></head><body>
        <div class="header"><img alt=""><ul class="nav">{MENU}</ul></div>
        <div class="crumbs">您现在的位置：<a href="/">首页</a> &gt; <a href="/a">政策文件</a></div>
        <div class="box"><div class="TRS_Editor" id="zoom">{BODY}</div>
        <div class="share">分享到：<a href="#">微信</a> 【打印】【关闭】</div></div>
        <div id="footer">主办：青山市人民政府办公室 备案号：青ICP备00000000号 网站标识码：9901010001</div>
        <script>var a = "市财政局";</script></body></html>""",
    "old layout tables": f"""<html><body><table width="1000"><tr><td>{MENU}</td></tr></table>
        <table><tr><td class="left"><ul>{MENU}</ul></td><td><table><tr><td>{BODY}</td></tr></table></td></tr></table>
        <table class="foot"><tr><td>版权所有：青山市人民政府</td></tr></table></body></html>""",
    "hidden": f'<body><div style="display:none">不显示的文字</div><div>{BODY}</div><!-- 注释 --></body>',
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_main_text_without_furniture(page: str) -> None:
    assert read_html(page.encode(), "x.html").text == TEXT


def test_heading_outside_the_main_text_comes_first() -> None:
    page = f"<body><div class='top'><h1>关于印发\n若干措施的通知</h1><span>来源：某网</span></div><div>{BODY}</div></body>"
    assert read_html(page.encode(), "x").text == "关于印发 若干措施的通知\n" + TEXT
    inside = f"<body><div><h1>若干措施</h1>{BODY}</div></body>"
    assert read_html(inside.encode(), "x").text == "若干措施\n" + TEXT


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("gb18030", "gb2312"),
        ("utf-8", "utf-8"),
        ("utf-8", "gb2312"),
        ("gb18030", "utf-8"),
        ("big5", "big5"),
        ("utf-8-sig", ""),
        ("utf-16", "utf-8"),
    ],
)
def test_encoding_is_that_of_the_bytes_also_where_the_page_says_otherwise(encoding: str, declared: str) -> None:
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head>'
    page += "<body><p>國務院辦公廳關於優化營商環境的通知</p></body></html>"
    assert read_html(page.encode(encoding), "x").text == "國務院辦公廳關於優化營商環境的通知\n"


def test_declaration_decides_where_the_bytes_say_little() -> None:
    page = '<meta charset="{}"><p>系</p>'
    assert read_html(page.format("big5").encode("big5"), "x").encoding == "cp950"
    assert read_html(page.format("gbk").encode("gbk"), "x").encoding == "gb18030"


TABLE = """<p>附件</p><table border="1">
<tr><td colspan="4">重点任务分工表</td></tr>
<tr><th>序号</th><th>工作任务</th><th>牵头<br>单位</th><th>完成时限</th></tr>
<tr><td colspan="4">一、市场准入</td></tr>
<tr><td>1</td><td rowspan="2">企业开办\n便利化</td><td><p>市市场监管局、</p><p>市公安局</p></td><td>2024年6月</td></tr>
<tr><td>2</td><td>市税务局</td><td rowspan="5">全年</td></tr>
<tr><td></td><td></td></tr>
<tr><td>3</td><td>公平竞争</td><td>市司法局</td></tr>
</table><p>注：略</p>"""


def test_tables_are_rows_with_merged_cells_empty() -> None:
    source = read_html(TABLE.encode(), "x")
    assert source.text == (
        "附件\n重点任务分工表\n序号\t工作任务\t牵头 单位\t完成时限\n一、市场准入\t\t\t\n"
        "1\t企业开办 便利化\t市市场监管局、 市公安局\t2024年6月\n2\t\t市税务局\t全年\n3\t公平竞争\t市司法局\t\n注：略\n"
    )
    found = {source.text[place.start : place.end]: (place.table, place.row, place.column) for place in source.places}
    assert found["企业开办 便利化"] == (1, 4, 2)
    assert found["全年"] == (1, 5, 4)


def test_a_wide_span_does_not_exhaust_memory() -> None:
    page = '<table><tr><td colspan="99999999">一</td><td>零</td></tr><tr><td>二</td><td rowspan="99999">三</td></tr></table>'
    source = read_html(page.encode(), "x")
    assert "二\t三" in source.text
    assert len(source.text) < 5000


def test_ordered_lists_have_their_numbers() -> None:
    page = "<ol><li>优化流程</li><li><p>减少材料</p></li></ol><ol start=5><li>压缩时限</li></ol><ul><li>其他</li></ul>"
    assert read_html(page.encode(), "x").text == "1.优化流程\n2.减少材料\n5.压缩时限\n其他\n"


def test_preformatted_text_keeps_its_lines() -> None:
    assert read_html("<pre>一、总体要求\n二、重点任务</pre>".encode(), "x").text == "一、总体要求\n二、重点任务\n"


@pytest.mark.parametrize(
    "page", ["<html></html>", "<html><body><script>x</script></body></html>", "<html><body>&nbsp;</body></html>"]
)
def test_page_without_text(tmp_path: Path, page: str) -> None:
    file = tmp_path / "x.html"
    file.write_text(page)
    with pytest.raises(EmptyInputError, match=r"x\.html"):
        read(file)


def test_html_under_another_suffix_is_told_by_its_beginning(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("\n<!DOCTYPE html><p>各区人民政府：", encoding="utf-8")
    assert (read(file).format, read(file).text) == ("html", "各区人民政府：\n")


def test_deep_nesting_is_read_or_refused_but_never_crashes(tmp_path: Path) -> None:
    page = "<div>" * 50_000 + "各区人民政府："
    file = tmp_path / "x.html"
    file.write_text(page, encoding="utf-8")
    with suppress(EmptyInputError):  # libxml2 gives up on text this deep
        assert read(file).text == "各区人民政府：\n"
