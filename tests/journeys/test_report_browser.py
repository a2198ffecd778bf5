"""The report of the flagship mission in a real browser: from disk, without a network, wide and narrow."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from foedus.desk.run import run_mission, write_outputs

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDTHS = (1400, 390)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: install it to look at the report"),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    write_outputs(run_mission("kazakhstan-2022"), out)
    return out / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Visit:
    """One opening of the report: what it asked the network for and what it complained of."""

    def __init__(self, browser: Any, report: Path, width: int, **options: Any) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page = browser.new_page(viewport={"width": width, "height": 900}, **options)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(report.as_uri())


@pytest.fixture(params=WIDTHS)
def visit(request: pytest.FixtureRequest, browser: Any, report: Path) -> Iterator[Visit]:
    opened = Visit(browser, report, request.param)
    yield opened
    opened.page.close()


def test_it_asks_the_network_for_nothing_and_complains_of_nothing(visit: Visit, report: Path) -> None:
    """Opened on a machine without a network the page must be whole."""
    visit.page.mouse.wheel(0, 20_000)
    visit.page.wait_for_timeout(100)
    assert visit.requests == [report.as_uri()]
    assert visit.complaints == []


def test_the_page_never_scrolls_sideways(visit: Visit) -> None:
    """Wide tables and figures scroll in their own box; everything unfolded, the page itself still fits."""
    visit.page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    wide, shown = visit.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= shown


def test_tables_wider_than_their_box_say_so(visit: Visit) -> None:
    """A table cut at the edge looks whole: the box shows a hint exactly where there is more to see."""
    page = visit.page
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    page.wait_for_timeout(200)
    boxes = page.evaluate(
        "[...document.querySelectorAll('.table-box')].map(box => {"
        " const inner = box.querySelector('.scroll'), hint = box.querySelector('.hint');"
        " return [inner.scrollWidth > inner.clientWidth + 1, getComputedStyle(hint).display !== 'none']; })"
    )
    assert boxes
    assert all(wider == hinted for wider, hinted in boxes)
    if visit.page.viewport_size["width"] == 390:
        assert any(wider for wider, _ in boxes)
    else:
        cut = page.evaluate(
            "[...document.querySelectorAll('#approvals .scroll, #forces .scroll, #hindcast .scroll')]"
            ".filter(box => box.scrollWidth > box.clientWidth + 1).length"
        )
        assert cut == 0


def test_labels_of_axes_keep_apart(visit: Visit) -> None:
    """Local clock labels at the foot of a figure ran into each other."""
    clashes = visit.page.evaluate(
        "[...document.querySelectorAll('svg[role=img]')].flatMap(svg => {"
        " const rows = {};"
        " svg.querySelectorAll('.tick-label').forEach(label => {"
        "  const box = label.getBBox(); (rows[label.getAttribute('y')] ||= []).push([box.x, box.x + box.width]); });"
        " return Object.values(rows).flatMap(row => row.sort((a, b) => a[0] - b[0])"
        "  .filter((box, n) => n && box[0] < row[n - 1][1])); })"
    )
    assert clashes == []


def test_headings_landmarks_tables_and_figures_are_named(visit: Visit) -> None:
    """What a screen reader walks by: one h1, no level left out, named landmarks, headers with scope, named figures."""
    page = visit.page
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => Number(h.tagName[1]))")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.evaluate("['header','nav','main'].map(tag => document.querySelectorAll(tag).length)") == [1, 1, 1]
    assert page.evaluate("[...document.querySelectorAll('th')].filter(th => !th.scope).length") == 0
    for name in ("title", "desc"):
        nameless = f"[...document.querySelectorAll('svg[role=img]')].filter(svg => !svg.querySelector('{name}')).length"
        assert page.evaluate(nameless) == 0
    assert page.evaluate("document.querySelectorAll('svg[role=img]').length") >= 5
    twins = "[...document.querySelectorAll('figure.chart')].filter(f => !f.querySelector('table')).length"
    assert page.evaluate(twins) == 0


def test_every_reference_leads_to_a_row(visit: Visit) -> None:
    """A number walks back to the claim or assumption it rests on, within the page."""
    lost = (
        "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.hash.slice(1))).length"
    )
    assert visit.page.evaluate(lost) == 0
    assert visit.page.evaluate("document.querySelectorAll('a.ref').length") > 50


def test_following_a_reference_unfolds_and_shows_its_row(visit: Visit) -> None:
    """Sources are folded; a reader who follows a label must see the row, not a closed fold."""
    page = visit.page
    link = page.locator("#headline a.ref").first
    target = link.get_attribute("href")
    link.click()
    page.wait_for_timeout(300)
    assert page.locator(target).is_visible()


def test_text_can_be_read_on_its_ground_in_both_schemes(browser: Any, report: Path) -> None:
    """Body text, notes, labels and tags keep a contrast of 4.5 to 1 (WCAG AA) in light and dark."""
    script = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
    for scheme in ("light", "dark"):
        opened = Visit(browser, report, 1400, color_scheme=scheme)
        faint = opened.page.evaluate(script)
        opened.page.close()
        assert faint == [], f"{scheme}: {faint[:5]}"
