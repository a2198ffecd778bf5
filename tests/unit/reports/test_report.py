from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import get_args, get_type_hints

import pytest

from foedus.domain.decisions import Casualties
from foedus.reports.content.build import build_report
from foedus.reports.content.headline import CATEGORIES
from foedus.reports.dossier import Dossier
from foedus.reports.files import OUTPUTS
from foedus.reports.html import write_html
from foedus.reports.markdown import escape, write_markdown
from foedus.reports.movement_files import MOVEMENT_FILES

VOID = {"meta", "br", "hr", "wbr"}


class Page(HTMLParser):
    """Reads a page as a browser would: tags must nest, ids be single, headings in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.described: set[str] = set()
        self.tags: list[str] = []
        self.header_scopes: list[str | None] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "a":
            self.links.append(given.get("href") or "")
        if tag == "th":
            self.header_scopes.append(given.get("scope"))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        for name in ("aria-labelledby", "clip-path", "fill"):
            value = given.get(name) or ""
            self.described |= (
                set(value.split()) if name == "aria-labelledby" else set(re.findall(r"url\(#([^)]+)\)", value))
            )

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def page(dossier: Dossier) -> str:
    return write_html(dossier)


def test_page_nests_and_every_reference_leads_somewhere(page: str) -> None:
    """A number that walks back to nothing is not traceable."""
    read = Page(page)
    assert read.open == []
    assert len(read.ids) == len(set(read.ids))
    inside = {link[1:] for link in read.links if link.startswith("#")}
    assert inside <= set(read.ids)
    assert read.described <= set(read.ids)
    assert {"c-C1", "c-C4", "a-AS-1"} <= inside


def test_data_never_becomes_markup(page: str) -> None:
    """The mission's own names hold script tags; the page has exactly its one script and one style."""
    read = Page(page)
    assert read.tags.count("script") == 1
    assert read.tags.count("style") == 1
    assert "b" not in [tag for tag, text in re.findall(r"<(b)>([^<]*Мост)", page)]
    assert "Мост \"<b>'&</script><script>alert(1)</script>" in read.text


def test_page_fetches_nothing(page: str) -> None:
    """It opens from disk on a train: no source, no import, no font, and a policy that says so."""
    assert not re.search(r"""\b(src|srcset|action|poster)=""", page)
    assert "@import" not in page
    assert "@font-face" not in page
    assert not re.search(r"url\(\s*[^#)\s]", page)
    assert "default-src &#39;none&#39;" in page


def test_headings_are_in_order_and_tables_have_headers(page: str) -> None:
    read = Page(page)
    assert read.headings[0] == 1
    assert read.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(read.headings))
    assert read.header_scopes
    assert set(read.header_scopes) <= {"col", "row", "rowgroup"}


def test_sections_stand_in_the_order_of_the_road(dossier: Dossier) -> None:
    names = [section.id for section in build_report(dossier).sections]
    assert names == [
        "headline",
        "hindcast",
        "map",
        "timeline",
        "law",
        "decision",
        "approvals",
        "forces",
        "movement",
        "protection",
        "withdrawal",
        "disputes",
        "assumptions",
        "inputs",
        "sources",
    ]


def test_report_says_what_must_not_be_missed(page: str) -> None:
    read = Page(page)
    for words in (
        "Foedus studies, it does not approve",
        "in some readings",
        "bound under assumed slots",
        "none reported",
        "called \u201ccoup\u201d by the opposition",
        "Asks for an end date.",
        "not ours",
        "notional",
        "Withdrawal",
    ):
        assert words in read.text, words
    assert "lawful" not in read.text.lower()
    assert " odds" not in read.text.replace("(no odds)", "")


def test_casualties_are_listed_and_never_added_up(dossier: Dossier) -> None:
    """Three and five dead are two counts, not eight; a category nobody counted says so."""
    text = Page(write_html(dossier)).text
    assert "at least 3" in text
    assert set(CATEGORIES) == set(get_args(get_type_hints(Casualties)["category"]))
    headline = write_markdown(dossier).split("## 2.")[0]
    assert "none reported" in headline
    assert "| 8 |" not in headline


def test_criticism_stands_in_the_section_of_the_decision(dossier: Dossier) -> None:
    text = write_markdown(dossier)
    decision = text.split("## 6.")[1].split("## 7.")[0]
    assert "Asks for an end date." in decision


def test_assumption_nobody_used_says_so(dossier: Dossier) -> None:
    text = write_markdown(dossier).split("## 13.")[1].split("## 14.")[0]
    used, unused = (
        next(line for line in text.splitlines() if line.startswith(f"| {name}")) for name in ("AS-1", "AS-2")
    )
    assert used.rstrip(" |").endswith("yes")
    assert unused.rstrip(" |").endswith("no")


def test_each_claim_says_where_it_is_used(dossier: Dossier) -> None:
    """A reader who doubts a source must find every number that stands on it."""
    text = write_markdown(dossier).split("## 15.")[1]
    row = next(line for line in text.splitlines() if line.startswith("| C7 "))
    assert "10" in row


def test_refused_appeal_gets_a_report_too(refused: Dossier) -> None:
    """A refused appeal is carried as far as a granted one, and the report says where it ends."""
    read = Page(write_html(refused))
    assert read.open == []
    assert "The council sends no force." in read.text
    assert "This course sends no force." in read.text
    assert read.text.count("none reported") >= 6
    inside = {link[1:] for link in read.links if link.startswith("#")}
    assert inside <= set(read.ids)


@pytest.mark.parametrize("name", [name for name, _ in OUTPUTS])
def test_every_output_is_the_same_twice_and_survives_a_short_course(
    name: str, dossier: Dossier, refused: Dossier
) -> None:
    """The same run gives the same bytes; stages that were not reached are no reason to fail."""
    write = dict(OUTPUTS)[name]
    assert write(dossier) == write(dossier)
    assert write(dossier)
    # where nothing moves there are no movement files
    assert (write(refused) is None) == (name in dict(MOVEMENT_FILES))


def test_unknown_strength_is_words_not_zero(dossier: Dossier) -> None:
    """Unknown, absent and zero are three values."""
    course = dossier.course
    assert course.package is not None
    package = course.package
    unknown = replace(package.contingents[1], persons=None, persons_kind="unknown")
    package = replace(package, contingents=(package.contingents[0], unknown), total_persons=None, known_persons=100)
    text = write_markdown(replace(dossier, course=replace(course, package=package)))
    forces = text.split("## 8.")[1].split("## 9.")[0]
    assert "not known" in forces
    assert "100 known" in forces


def test_markdown_escapes_its_own_marks() -> None:
    assert escape("*a* <b> |") == "\\*a\\* \\<b\\> \\|"
    assert escape("two\nlines") == "two lines"
