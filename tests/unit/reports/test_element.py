from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import BugError
from foedus.reports.element import make, render


class Collector(HTMLParser):
    """Reads a page back: the tags met, and the text between them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_any_text_comes_back_as_text_and_never_as_markup(text: str) -> None:
    """Escaping is the one place that keeps data from becoming markup; a parser must read the same text back."""
    reader = Collector()
    reader.feed(render(make("p", text, title=text, data_x=text)))
    reader.close()
    assert reader.tags == ["p"]
    assert reader.text == text
    assert dict(reader.attributes)["title"] == text


def test_control_characters_become_a_mark() -> None:
    """A NUL in a claim would make the page ill-formed."""
    assert render(make("p", "a\x00b\ud800")) == "<p>a\ufffdb\ufffd</p>"


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("img", {}),
        ("iframe", {}),
        ("link", {}),
        ("script src", {}),
        ("p", {"onclick": "x()"}),
        ("p", {"src": "https://example.org/a.png"}),
        ("a", {"href": "javascript:alert(1)"}),
        ("a", {"href": "//example.org"}),
        ("rect", {"fill": "url(https://example.org/a.svg#x)"}),
        ("p", {"style": "background: URL( 'https://example.org')"}),
    ],
)
def test_nothing_that_fetches_or_runs_can_be_built(tag: str, attributes: dict[str, str]) -> None:
    """A report must open from disk without a request, whatever its data says."""
    with pytest.raises(BugError):
        make(tag, **attributes)


def test_style_cannot_be_ended_early() -> None:
    """Style and script are written as they are, so they must not hold an end tag."""
    with pytest.raises(BugError):
        render(make("style", "a{}</style><script>"))


def test_void_elements_hold_nothing() -> None:
    with pytest.raises(BugError):
        make("br", "text")
    assert render(make("br")) == "<br>"


def test_numbers_and_flags() -> None:
    """Numbers lose needless decimals, True is a bare attribute, False and None leave it out."""
    assert render(make("g", x=1.0, y=-0.001, open=True, hidden=False, title=None)) == '<g x="1" y="0" open=""></g>'
