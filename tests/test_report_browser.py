"""The pages in a real browser: from a bar to the evidence, by mouse and keyboard, in both themes, on a phone, and with
articles that try to run as HTML.
"""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows import browse
from tests import chromium
from tests.made_home import article, commit_rows, rows_of_article, span, together
from warehouse import publish, report
from warehouse.home import Home
from warehouse.schema import Entity, Event, Mention, Participant, Quote

WHY_NOT = chromium.missing()
pytestmark = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))

EVIL = '<script>window.ran=1</script>"><img src=x onerror="window.ran=2">'
EVIL_TEXT = (
    f"Mayor {EVIL} said </script><script>window.ran=3</script> was {{{{7*7}}}} no news \u2028 here.\n"
    "Mayor \u202eevil\u202c met <svg onload=window.ran=4> & 'Bo' in <b>Alba</b>."
)


def hostile(article_id: str = "a-evil") -> dict[str, list[Any]]:
    """An article every string of which wants to be HTML."""
    quote, name, trigger = (span(EVIL_TEXT, one) for one in ("</script><script>window.ran=3</script>", EVIL, "met"))
    other = span(EVIL_TEXT, "<svg onload=window.ran=4>")
    line = EVIL_TEXT.split("\n")[1]
    return {
        "articles": [
            article(article_id, EVIL_TEXT, title=EVIL, subtitle=EVIL, authors=EVIL, source=EVIL, raw_ref=EVIL,
                    url="javascript:window.ran=5", canonical_url="javascript:window.ran=5", language="en")
        ],
        "entities": [
            Entity(entity_id=f"e-{n}", article_id=article_id, entity_type="person", name=words, role=EVIL,
                   affiliation=EVIL, n_mentions=1, first_char_start=place[0])
            for n, (words, place) in enumerate(((EVIL, name), ("<svg onload=window.ran=4>", other)))
        ],
        "mentions": [
            Mention(mention_id=f"m-{n}", entity_id=f"e-{n}", article_id=article_id, mention_type="name",
                    text=EVIL_TEXT[a:b], char_start=a, char_end=b)
            for n, (a, b) in enumerate((name, other))
        ],
        "quotes": [
            Quote(quote_id='q-"onclick="x', attribution_id="t", article_id=article_id, quote_type="indirect",
                  content=EVIL_TEXT[slice(*quote)], char_start=quote[0], char_end=quote[1], speaker_id="e-0",
                  speaker_name=EVIL, speaker_type="person", speaker_role=EVIL, speaker_text=EVIL, speaker_start=name[0],
                  speaker_end=name[1])
        ],
        "events": [
            Event(event_id="v-evil", happening_id="h-evil", article_id=article_id, event_type="CONSULT", mode="meet",
                  quad_class="verbal cooperation", modality="happened", trigger="met", trigger_start=trigger[0],
                  trigger_end=trigger[1], evidence=line, evidence_start=EVIL_TEXT.index(line),
                  evidence_end=len(EVIL_TEXT), source_id="e-0", source_name=EVIL, target_id="e-1",
                  target_name="<svg onload=window.ran=4>", date_start=date(2017, 4, 17), date_end=date(2017, 4, 17),
                  date_precision="day", place_id="e-0", place_name=EVIL, place_lat=1.0, place_lon=2.0)
        ],
        "participants": [
            Participant(event_id="v-evil", article_id=article_id, entity_id=f"e-{n}", role=role, name=words, text=words,
                        char_start=place[0], char_end=place[1])
            for n, (role, words, place) in enumerate(
                (("source", EVIL, name), ("target", "<svg onload=window.ran=4>", other))
            )
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("looked") / "home"
    rows = together(hostile(), *(rows_of_article(f"a-{n}") for n in range(30)))
    publish.publish(Home(path), commit_rows(path, rows))
    report.write(Home(path))
    return path


@pytest.fixture(scope="module")
def sampled_report(sampled: tuple[Path, Any]) -> str:
    return (sampled[0] / "report.html").as_uri()


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    server = browse.Server(Home(home), 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    with chromium.browser() as opened:
        yield opened


@pytest.fixture
def visit(chrome: Any) -> Iterator[Any]:
    """visit(address, width, theme): the page. At the end none may have said or run anything or asked the network."""
    said: list[str] = []
    opened: list[Any] = []

    def go(address: str, width: int = 1200, theme: str = "light") -> Any:
        context = chrome.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda one: said.append(one.url) if not one.is_navigation_request() else None)
        page.goto(address)
        opened.append((context, page))
        return page

    yield go
    for context, page in opened:
        assert page.evaluate("window.ran") is None, "something of an article ran"
        context.close()
    assert said == []


def file(home: Path) -> str:
    return (home / "report.html").as_uri()


def test_from_a_bar_to_the_words_that_prove_it(home: Path, visit: Any) -> None:
    page = visit(file(home))
    bar = page.locator("#voices .bars tr", has_text="Ada Quill").first
    count = int(bar.locator(".number").inner_text())
    bar.locator("a.bar").click()
    dialog = page.locator("dialog#rows")
    dialog.wait_for()
    assert page.locator("#rows-list .row").count() == count
    assert page.locator("#rows-list mark.said").first.inner_text() == "the harbour is open"
    assert page.evaluate("document.activeElement.id") == "rows-title"


@pytest.mark.parametrize("chart", ["timeline", "network", "map", "losses"])
def test_from_a_drawing_to_its_rows_by_keyboard(sampled_report: str, visit: Any, chart: str) -> None:
    page = visit(sampled_report)
    stops = page.locator(f"[data-chart={chart}] svg a")
    assert stops.count() > 2
    tabbed = [n for n in range(stops.count()) if stops.nth(n).get_attribute("tabindex") == "0"]
    assert tabbed == [0], "one stop for the Tab key"
    stops.first.focus()
    page.keyboard.press("ArrowRight")
    assert stops.nth(1).evaluate("one => one === document.activeElement")
    told = stops.nth(1).get_attribute("aria-label")
    page.keyboard.press("Enter")
    page.locator("dialog#rows[open]").wait_for()
    counted = page.locator("#rows-count").inner_text().split()[0]
    assert counted == "1" if chart == "losses" else f": {counted} " in told
    page.locator("#rows-list mark").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog#rows").wait_for(state="hidden")
    page.wait_for_url(lambda url: "#" not in url)
    page.wait_for_function("one => one === document.activeElement", arg=stops.nth(1).element_handle())  # back there


def test_back_and_addresses_of_numbers_work(home: Path, visit: Any) -> None:
    page = visit(file(home))
    page.locator(".lede .number").first.click()
    page.locator("dialog#rows").wait_for()
    address = page.url
    page.go_back()
    page.locator("dialog#rows").wait_for(state="hidden")
    page.goto(address)
    page.reload()
    page.locator("dialog#rows").wait_for()


def test_served_the_report_leads_on_to_the_article(site: str, visit: Any) -> None:
    page = visit(f"{site}/report")
    page.locator("#voices .bars tr", has_text="Ada Quill").first.locator(".number").click()
    page.locator("#rows-list .onward").first.click()
    page.locator(".text").wait_for()
    row = page.locator("aside li:target")
    assert "the harbour is open" in row.inner_text()
    assert page.locator(".text .lit").first.inner_text() == "the harbour is open"


def test_more_rows_are_shown_on_demand(home: Path, visit: Any) -> None:
    page = visit(file(home))
    page.locator(".lede .number").nth(1).click()
    page.locator("dialog#rows[open]").wait_for()
    before = page.locator("#rows-list .row").count()
    page.locator("#more").click()
    page.locator("#rows-list .row").nth(before).wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(home: Path, sampled_report: str, site: str, visit: Any, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    # The second theme changes colours and nothing else.
    options = {"runOnly": ["color-contrast", "link-in-text-block"]} if theme == "dark" else None
    for address in (sampled_report, f"{file(home)}#n3", f"{site}/", f"{site}/article/a-1", f"{site}/entity/e-quill-a-1",
                    f"{site}/search?q=harbour", f"{site}/rows/n3"):  # fmt: skip
        page = visit(address, theme=theme)
        # axe is put in over the debugger, which the page's own policy does not bind.
        found = Axe().run(page, options=options).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == [], address


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_switch_turns_the_theme_and_is_remembered(site: str, visit: Any, theme: str) -> None:
    page = visit(f"{site}/", theme=theme)
    other = "light" if theme == "dark" else "dark"
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    page.locator("#theme").click()
    assert page.evaluate("document.documentElement.dataset.theme") == other
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == other


def test_nothing_scrolls_sideways_on_a_phone(sampled_report: str, home: Path, site: str, visit: Any) -> None:
    for address in (sampled_report, f"{file(home)}#n2", f"{site}/", f"{site}/article/a-1", f"{site}/article/a-evil",
                    f"{site}/entity/e-0", f"{site}/search?q=window"):  # fmt: skip
        page = visit(address, 360)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address


def test_every_number_is_reached_by_the_tab_key(home: Path, visit: Any) -> None:
    page = visit(file(home))
    unreachable = page.evaluate(
        "[...document.querySelectorAll('main .number, .lede .number')].filter(one => one.tabIndex < 0).length"
    )
    assert unreachable == 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "the focus is seen"


def test_without_scripts_the_tables_stand(home: Path, chrome: Any) -> None:
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file(home))
    assert page.locator("#timeline table").is_visible() and page.locator("#places table").is_visible()
    context.close()


# Articles that want to be HTML. `visit` asserts that nothing ran, nothing was said and nothing asked for.


def test_a_hostile_article_is_text_in_the_report(home: Path, visit: Any) -> None:
    page = visit(file(home))
    page.locator("#voices .bars tr", has_text="onerror").locator(".number").first.click()
    row = page.locator("#rows-list .row").first
    assert EVIL in row.inner_text()
    assert row.locator("mark.said").inner_text() == "</script><script>window.ran=3</script>"
    assert "[U+2028]" in row.inner_text()
    assert row.locator("a[href^='javascript']").count() == 0


def test_a_hostile_article_is_text_on_its_pages(home: Path, site: str, visit: Any) -> None:
    static = report.write_article(Home(home), "a-evil").as_uri()
    for address in (static, f"{site}/article/a-evil"):
        page = visit(address)
        assert page.title() == EVIL
        text = page.locator(".text").inner_text()
        assert "<svg onload=window.ran=4> & 'Bo' in <b>Alba</b>." in text
        assert "[U+202E]evil[U+202C]" in text
        assert "{{7*7}}" in text
        assert page.locator("a[href^='javascript']").count() == 0
        assert page.locator("img, svg, b, .text script").count() == 0


@pytest.mark.parametrize("path", ["/entity/e-0", "/search?q=window",
                                  "/search?q=%3Cscript%3Ewindow.ran%3D9%3C/script%3E", "/", "/rows/n1",
                                  "/report"])  # fmt: skip
def test_a_hostile_article_is_text_wherever_it_is_listed(site: str, visit: Any, path: str) -> None:
    page = visit(f"{site}{path}")
    assert page.locator("main img, main script").count() == 0
    assert "window.ran" in page.content()


def test_the_policy_stops_what_would_slip_through(site: str, chrome: Any) -> None:
    page = chrome.new_page()
    page.goto(f"{site}/article/a-1")
    page.evaluate(
        """() => {
            document.querySelector('main').innerHTML +=
                '<img src=x onerror="window.ran=6"><a id=j href="javascript:window.ran=7">x</a>';
            const script = document.createElement('script');
            script.textContent = 'window.ran=8';
            document.body.append(script);
        }"""
    )
    page.locator("#j").click()
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    page.close()
