"""The page of a notice: as text, and in a real browser where there is one (playwright and a Chromium)."""

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bizextract.records import Notice, Task

VOID = {"meta", "input", "br", "col"}


class Outline(HTMLParser):
    """Checks that elements are closed in order, and collects ids, targets of links and the text of the notice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids += [told["id"]] if told.get("id") else []
        self.links += [told["href"]] if told.get("href") else []
        self.open += (
            [] if tag in VOID else ["a.back" if told.get("class") == "back" else "text" if told.get("id") == "text" else tag]
        )

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() in (tag, {"a": "a.back", "div": "text"}.get(tag))

    def handle_data(self, data: str) -> None:
        if "text" in self.open and "a.back" not in self.open:
            self.text += data


def parsed(page: str) -> Outline:
    outline = Outline()
    outline.feed(page)
    outline.close()
    assert outline.open == []
    return outline


def many(notice: Notice) -> Notice:
    """A notice of three tasks: two in a row, and one inside the first."""
    text = notice.text + "\n2.精简<b>材料</b>&amp;。\n"
    start = len(notice.text) + 1
    (first,) = notice.tasks
    second = Task(
        text=text[start:-1], start=start, end=len(text) - 1, number="2", title="精简<b>材料</b>", section=("一、主要任务",)
    )
    inner = Task(text=text[5:20], start=5, end=20, section=("一、主要任务", "（一）准入"))
    return notice.model_copy(update={"text": text, "tasks": (first, second, inner)})


def test_page_is_closed_shows_the_whole_text_and_its_links_lead_somewhere(notice: Notice) -> None:
    shown = parsed(many(notice).to_html())
    assert shown.text == many(notice).text
    assert len(set(shown.ids)) == len(shown.ids)
    assert {link.removeprefix("#") for link in shown.links} <= set(shown.ids)
    assert {"task-0", "task-1", "task-2", "row-0", "row-1", "row-2"} <= set(shown.ids)


def test_page_is_self_contained_and_what_the_notice_says_is_escaped(notice: Notice) -> None:
    attack = "<script>alert(1)</script>\" onmouseover='x'"
    unit = notice.units[0].model_copy(update={"name": attack})
    about = notice.metadata.model_copy(update={"title": attack})
    page = many(notice).model_copy(update={"units": (unit,), "metadata": about}).to_html()
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert not re.search(r"(?:src|href)=[\"'](?!#)", page)
    assert "url(" not in page
    assert "default-src 'none'" in page
    parsed(page)


def test_spans_have_their_attributes_and_doubtful_ones_a_sign(notice: Notice) -> None:
    page = notice.to_html()
    assert (
        '<mark class="unit" title="县数据局：单位，牵头；规范名称 青山县数据局；地区 青山县；置信度 0.90" tabindex="-1">县数据局</mark>'
        in page
    )
    assert (
        '<mark class="target" title="50%以上：指标，目标，数值；规范取值 &gt;=50 %；指标 即办件比例" tabindex="-1">50%以上</mark>'
        in page
    )
    unsure = notice.model_copy(update={"units": (notice.units[0].model_copy(update={"confidence": 0.3}),)})
    assert 'class="unit unsure"' in unsure.to_html()


def test_a_span_over_the_edge_of_a_task_is_marked_on_both_sides(notice: Notice) -> None:
    (first,) = notice.tasks
    cut = notice.units[1].start + 2
    task = first.model_copy(update={"end": cut, "text": notice.text[:cut]})
    shown = parsed(notice.model_copy(update={"tasks": (task,)}).to_html())
    assert shown.text == notice.text


def test_notice_without_anything() -> None:
    page = Notice(text="各区\n").to_html()
    assert parsed(page).text == "各区\n"
    assert "没有找到任务" in page


@pytest.fixture
def browser_page(notice: Notice, tmp_path: Path) -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api")
    found = [path for path in map(shutil.which, ("chromium", "chromium-headless-shell", "google-chrome")) if path]
    with playwright.sync_playwright() as driver:
        if not found and not Path(driver.chromium.executable_path).exists():
            pytest.skip("no Chromium here")
        browser = driver.chromium.launch(executable_path=found[0] if found else None)
        page = browser.new_page()
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: problems.append(request.url) if not request.url.startswith("file:") else None)
        (tmp_path / "page.html").write_text(many(notice).to_html(), encoding="utf-8")
        page.goto((tmp_path / "page.html").as_uri())
        yield page
        assert problems == []
        browser.close()


def test_in_a_browser_filter_sort_and_jump(browser_page) -> None:
    page = browser_page
    page.fill("#filter", "数据局 一网通办")
    assert page.locator("#tasks tbody tr:visible").count() == 1
    assert page.inner_text("#shown") == "1 / 3"
    page.fill("#filter", "没有这样的任务")
    assert page.locator("#tasks tbody tr:visible").count() == 0
    page.fill("#filter", "")
    page.click("#tasks th:nth-child(2) button")
    assert page.locator("#tasks th[aria-sort=ascending]").count() == 1
    assert page.locator("#tasks tbody tr").evaluate_all("rows => rows.map((row) => row.id)") == ["row-0", "row-1", "row-2"]
    page.click("#tasks th:nth-child(2) button")
    assert page.locator("#tasks tbody tr").evaluate_all("rows => rows.map((row) => row.id)") == ["row-1", "row-0", "row-2"]
    page.click("#row-1 a >> nth=1")
    assert page.evaluate("location.hash") == "#task-1"
    assert "精简" in page.inner_text(".task:target")
    page.fill("#filter", "数据局")
    page.click("#task-1 .back")
    page.locator("#row-1").wait_for(state="visible", timeout=5000)  # the filter that hid it is cleared


def test_in_a_browser_labels_are_hidden_and_details_shown(browser_page) -> None:
    page = browser_page
    mark = page.locator("#text mark.unit").first
    colour = mark.evaluate("mark => getComputedStyle(mark).backgroundColor")
    page.uncheck("input[data-label=unit]")
    assert mark.evaluate("mark => getComputedStyle(mark).backgroundColor") != colour
    mark.hover()
    assert page.inner_text("#details").startswith("县数据局：单位，牵头")
    page.locator("#text mark.time").first.focus()
    assert page.inner_text("#details").startswith("2024年6月底前：时间，截止")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser_text_can_be_read_on_every_colour(browser_page, scheme: str) -> None:
    """Contrast of text on the colours of the labels is at least 4.5, as WCAG 2 AA has it."""
    page = browser_page
    page.emulate_media(color_scheme=scheme)
    contrast = """mark => {
        const light = (colour) => {
            const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
                .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
        };
        const style = getComputedStyle(mark);
        const [one, two] = [light(style.color), light(style.backgroundColor)];
        return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    }"""
    for label in ("unit", "time", "target", "reform"):
        assert page.locator(f"#text mark.{label}").first.evaluate(contrast) >= 4.5


def test_a_column_that_says_nothing_for_any_task_is_left_out(notice: Notice) -> None:
    page = notice.to_html()
    assert "牵头单位</button>" in page
    (task,) = notice.tasks
    without = notice.model_copy(update={"tasks": (task.model_copy(update={"lead_units": ()}),)}).to_html()
    assert "牵头单位</button>" not in without
    assert '<th scope="row"><a href="#task-0">' in without


def test_in_a_browser_one_stop_for_tab_and_arrows_between_marks(browser_page) -> None:
    page = browser_page
    assert page.locator("#text mark[tabindex='0']").count() == 1
    marks = page.locator("#text mark").all_text_contents()
    page.locator("#text mark").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == marks[1]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")  # there is none before the first
    assert page.evaluate("document.activeElement.textContent") == marks[0]
    hidden = page.locator("#text mark").nth(1).get_attribute("class")
    page.uncheck(f"input[data-label={hidden}]")
    page.locator("#text mark").first.focus()
    page.keyboard.press("ArrowRight")
    assert hidden not in page.evaluate("document.activeElement.className").split()
    assert page.locator("#text mark[tabindex='0']").count() == 1


def test_in_a_browser_a_screen_reader_is_told_the_labels_and_the_attributes(browser_page) -> None:
    session = browser_page.context.new_cdp_session(browser_page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    told = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node.get("ignored")]
    assert ("StaticText", "〔单位〕") in told
    assert any(role == "mark" and name.startswith("县数据局：单位，牵头") for role, name in told)
    assert {"main", "navigation", "table", "rowheader", "searchbox"} <= {role for role, _ in told}
