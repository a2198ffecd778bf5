"""Who chairs a body on a date: terms on file, rotation, conflict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from foedus.decision.chair import find_chair, find_conflict, rotate_chair
from foedus.domain.treaty import ChairTerm, Organ, Rotation

MONTHLY = Rotation(order=("AAA", "BBB", "CCC"), from_on=date(2030, 1, 31), months=1, cite="art. 5", checked="text")
ORGAN = Organ(id="council", name="Council", seats="one a party", cite="", checked="text", rotation=MONTHLY)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2030, 1, 31), "AAA"),
        (date(2030, 2, 27), "AAA"),
        (date(2030, 4, 1), "CCC"),
        (date(2030, 5, 1), "AAA"),
    ],
)
def test_the_chair_passes_month_by_month(on: date, state: str) -> None:
    """A term that begins on the 31st must not skip the short month or fall out of the calendar."""
    term = rotate_chair(MONTHLY, on)
    assert term is not None
    assert term.state == state


def test_before_the_rotation_begins_the_chair_is_not_known() -> None:
    assert find_chair(ORGAN, date(2029, 12, 31)) is None


def test_a_term_on_file_goes_before_the_rotation() -> None:
    organ = replace(ORGAN, chair=(ChairTerm(state="ZZZ", from_on=date(2030, 2, 1), checked="text"),))
    term = find_chair(organ, date(2030, 3, 1))
    assert term is not None
    assert term.state == "ZZZ"


@pytest.mark.parametrize(
    ("rule", "words", "presides"),
    [("", "not on file: open", ""), ("steps_aside", "BBB presides", "BBB"), ("stays", "all the same", "AAA")],
)
def test_a_chair_in_conflict(rule: str, words: str, presides: str) -> None:
    """Whether it steps aside is the body's own rule; without one on file nothing is guessed."""
    organ = replace(ORGAN, chair_in_conflict=rule)  # type: ignore[arg-type]
    term = rotate_chair(MONTHLY, date(2030, 2, 1))
    conflict, who = find_conflict(term, organ, appellant="", host="", disputants=("AAA",))
    assert words in conflict
    assert "party to the matter" in conflict
    assert who == presides


def test_without_rotation_the_next_term_on_file_presides() -> None:
    terms = tuple(ChairTerm(state=s, from_on=date(2030, m, 1), checked="text") for s, m in (("AAA", 1), ("BBB", 6)))
    organ = replace(ORGAN, rotation=None, chair=terms, chair_in_conflict="steps_aside")
    assert find_conflict(terms[0], organ, appellant="AAA", host="", disputants=())[1] == "BBB"
    assert "not on file" in find_conflict(terms[1], organ, appellant="BBB", host="", disputants=())[0]
