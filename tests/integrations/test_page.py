"""The page of a notice: as text, and in a real browser where there is one (playwright and a Chromium)."""

import re
import shutil
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bizextract.records import Heading, Notice, Task

VOID = {"meta", "input", "br", "col"}
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""What keeps a browser from doing anything but showing the page; Playwright itself adds --headless, --no-sandbox and a new
folder for its data."""


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


def headed() -> Notice:
    """Two titles, headings of depths 1, 2 and 4 below the second, tasks with and without a heading of their own."""
    lines = (
        "某通知",
        "某方案",
        "一、总体要求",
        "二、主要<任务>",
        "（一）准入",
        "1.压缩时间。由县数据局牵头。",
        "2.附带任务",
        "三、保障",
    )
    text = "".join(f"{line}\n" for line in lines)

    def heading(words: str, depth: int, number: str | None = None) -> Heading:
        start = text.index(words)
        title = words.removeprefix("1.").split("、")[-1].removeprefix("（一）")
        return Heading(text=words, start=start, end=start + len(words), number=number, title=title, depth=depth)

    def task(line: str) -> Task:
        return Task(text=line, start=text.index(line), end=text.index(line) + len(line), title=line[2:6], number=line[0])

    headings = (
        heading("某通知", 0),
        heading("某方案", 0),
        heading("一、总体要求", 1, "一"),
        heading("二、主要<任务>", 1, "二"),
        heading("（一）准入", 2, "（一）"),
        heading("1.压缩时间", 4, "1"),
        heading("三、保障", 1, "三"),
    )
    return Notice(text=text, headings=headings, tasks=(task(lines[5]), task(lines[6])))


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


def test_the_outline_is_all_headings_and_the_tasks_under_them() -> None:
    notice = headed()
    page = notice.to_html()
    shown = parsed(page)
    assert shown.text == notice.text
    assert {link.removeprefix("#") for link in shown.links} <= set(shown.ids)
    nav = page[page.index("<nav") : page.index("</nav>")]
    links = re.findall(r'<a href="#([^"]+)">([^<]*)</a>(?:<span class="count" title="(\d+) 项任务">)?', nav)
    assert links == [
        ("heading-0", "某通知", ""),
        ("heading-1", "某方案", "2"),
        ("heading-2", "一 总体要求", ""),
        ("heading-3", "二 主要&lt;任务&gt;", "2"),
        ("heading-4", "（一） 准入", "2"),
        ("task-0", "1 压缩时间", "1"),
        ("task-1", "2 附带任务", ""),
        ("heading-6", "三 保障", ""),
    ]
    depths = [nav[: match.start()].count("<ul") - nav[: match.start()].count("</ul>") for match in re.finditer("<a ", nav)]
    assert depths == [1, 1, 2, 2, 3, 4, 4, 2]
    levels = re.findall(r'<span class="heading" role="heading" aria-level="(\d)" id="heading-(\d)">', page)
    assert levels == [("3", "0"), ("3", "1"), ("4", "2"), ("4", "3"), ("5", "4"), ("6", "5"), ("4", "6")]


def test_a_notice_without_tasks_has_an_outline_too() -> None:
    page = headed().model_copy(update={"tasks": ()}).to_html()
    assert '<a href="#heading-5">1 压缩时间</a></li>' in page
    assert 'class="count"' not in page


def test_a_heading_over_the_edge_of_a_task_is_named_once() -> None:
    notice = headed()
    cut = notice.headings[4].start + 2
    task = notice.tasks[0].model_copy(update={"start": cut, "text": notice.text[cut : notice.tasks[0].end]})
    shown = parsed(notice.model_copy(update={"tasks": (task,)}).to_html())
    assert shown.text == notice.text
    assert shown.ids.count("heading-4") == 1


def test_notice_without_anything() -> None:
    page = Notice(text="各区\n").to_html()
    assert parsed(page).text == "各区\n"
    assert "没有找到任务" in page


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api")
    found = [path for path in map(shutil.which, ("chromium", "chromium-headless-shell", "google-chrome")) if path]
    with playwright.sync_playwright() as driver:
        if not found and not Path(driver.chromium.executable_path).exists():
            pytest.skip("no Chromium here: apt-get install chromium, or playwright install chromium")
        browser = driver.chromium.launch(executable_path=found[0] if found else None, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def show(browser, tmp_path: Path) -> Iterator[Callable[[Notice], object]]:
    """Shows a notice's page; whatever a page says on the console, and whatever it asks for, is a failure."""
    problems: list[str] = []
    pages = []

    def show(notice: Notice) -> object:
        page = browser.new_page()
        pages.append(page)
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: problems.append(request.url) if not request.url.startswith("file:") else None)
        (tmp_path / "page.html").write_text(notice.to_html(), encoding="utf-8")
        page.goto((tmp_path / "page.html").as_uri())
        return page

    yield show
    assert problems == []
    for page in pages:
        page.close()


@pytest.fixture
def browser_page(show, notice: Notice) -> object:
    return show(many(notice))


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


def test_in_a_browser_the_outline_folds_and_leads_to_headings_and_tasks(show) -> None:
    page = show(headed())
    links = page.locator("nav a")
    assert links.count() == 8
    assert page.locator("nav a:visible").count() == 8
    page.get_by_role("button", name="二 主要<任务>：下级目录").press("Enter")
    assert page.locator("nav a:visible").all_text_contents() == ["某通知", "某方案", "一 总体要求", "二 主要<任务>", "三 保障"]
    assert page.locator("#fold").inner_text() == "全部收起"
    page.click("#fold")
    assert page.locator("nav a:visible").all_text_contents() == ["某通知", "某方案"]
    page.click("#fold")
    assert page.locator("nav a:visible").count() == 8
    page.click("nav a >> text=（一） 准入")
    assert page.evaluate("document.querySelector(':target').textContent") == "（一）准入"
    page.locator("nav a >> text=1 压缩时间").press("Enter")
    assert page.evaluate("location.hash") == "#task-0"
    assert page.get_by_role("heading", name="（一）准入", level=5).count() == 1
    assert page.get_by_role("navigation", name="目录").count() == 1


@pytest.mark.parametrize("width", [320, 1400])
def test_in_a_browser_nothing_runs_out_of_the_window(show, width: int) -> None:
    page = show(headed())
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
