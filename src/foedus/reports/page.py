"""The shell of a page: head, landmarks, contents, sections.

What lives here: the frame that every report page has, with its style and its one small script inside. What does not:
what sections say.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from foedus.reports.element import Child, Element, make, render


@lru_cache(maxsize=2)
def _read_part(name: str) -> str:
    return (resources.files("foedus.reports") / name).read_text(encoding="utf-8")


def make_section(section_id: str, number: int, title: str, *children: Child) -> Element:
    """Give a numbered section with its heading."""
    heading = make("h2", make("span", str(number), class_="n"), title, id=f"{section_id}-h")
    return make("section", heading, *children, id=section_id, class_="part", aria_labelledby=f"{section_id}-h")


def make_contents(entries: list[tuple[str, int, str]]) -> Element:
    """Give the list of contents from (section id, number, title)."""
    items = [
        make("li", make("a", make("span", str(number), class_="n"), make("span", title), href=f"#{section_id}"))
        for section_id, number, title in entries
    ]
    return make(
        "nav",
        make("h2", "Contents", id="contents-h"),
        make("ol", items),
        class_="contents",
        aria_labelledby="contents-h",
    )


def make_masthead(title: str, eyebrow: str, lede: Child, meta: tuple[tuple[str, str], ...]) -> Element:
    """Give the top of the page."""
    facts = [make("li", make("b", f"{name}: "), value) for name, value in meta]
    return make(
        "header",
        make("p", eyebrow, class_="eyebrow"),
        make("h1", title),
        make("p", lede, class_="lede"),
        make("ul", facts, class_="meta"),
        class_="masthead",
    )


def write_page(title: str, masthead: Element, contents: Element, sections: list[Element], footer: list[str]) -> str:
    """Write the whole page as one file that needs nothing else.

    Raises
    ------
    BugError
        If a part could fetch, embed or run something.
    """
    head = make(
        "head",
        make("meta", charset="utf-8"),
        make("meta", name="viewport", content="width=device-width, initial-scale=1"),
        # says to the browser what the page keeps to: nothing is loaded from anywhere
        make(
            "meta",
            http_equiv="Content-Security-Policy",
            content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'",
        ),
        make("meta", name="color-scheme", content="light dark"),
        make("title", title),
        make("style", _read_part("report.css")),
    )
    page = make(
        "div",
        masthead,
        contents,
        make("main", sections, make("footer", [make("p", line) for line in footer]), id="main"),
        class_="page",
    )
    peek = make("div", id="peek", role="tooltip", hidden=True)
    skip = make("a", "Skip to the report", href="#main", class_="skip")
    body = make("body", skip, page, peek, make("script", _read_part("report.js")))
    return f"<!doctype html>\n{render(make('html', head, body, lang='en'))}\n"
