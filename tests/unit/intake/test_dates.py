"""Dates keep the granularity they are told with; no day is invented."""

from __future__ import annotations

from datetime import date

import pytest

from foedus.intake.date_counting import DateContext
from foedus.intake.dates import find_dates
from foedus.intake.tokens import make_words

FRIDAY = date(2022, 1, 14)


def find(text: str, base: date | None = FRIDAY) -> list[str]:
    found = find_dates(make_words(text, 0, len(text), 0), DateContext(base))
    return [f"{d.from_on}/{d.to_on} {d.granularity} {d.part}".strip() for d in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("left on Thursday", "2022-01-13/2022-01-13 weekday"),
        ("left on Thursday, 6 January 2022, by air", "2022-01-06/2022-01-06 day"),
        ("on 2 May last year", "2021-05-02/2021-05-02 day"),
        ("came two weeks ago", "2021-12-27/2022-01-02 week"),
        ("came three days ago", "2022-01-11/2022-01-11 day"),
        ("from May to July 2021", "2021-05-01/2021-07-31 range"),
        ("the mandate ends on 31 December", "2022-12-31/2022-12-31 day"),
        ("in the early hours of Monday", "2022-01-10/2022-01-10 part_of_day early hours"),
        ("landed on the 12th in", "2022-01-12/2022-01-12 day"),
        ("left on Friday", "2022-01-14/2022-01-14 weekday"),
        ("will leave on Monday", "2022-01-17/2022-01-17 weekday"),
        ("left last Friday", "2022-01-07/2022-01-07 weekday"),
        ("left Friday morning and", "2022-01-14/2022-01-14 part_of_day morning"),
        ("late on Tuesday", "2022-01-11/2022-01-11 part_of_day late"),
        ("on the evening of January 7 after", "2022-01-07/2022-01-07 part_of_day evening"),
        ("the night of January 6 on his page", "2022-01-06/2022-01-06 part_of_day night"),
        ("From 5 to 19 January, a state", "2022-01-05/2022-01-19 range"),
        ("for Jan. 5-19 to keep", "2022-01-05/2022-01-19 range"),
        ("28 December to 3 January", "2021-12-28/2022-01-03 range"),
        ("unrest in 2010;", "2010-01-01/2010-12-31 year"),
        ("In May 2021, when", "2021-05-01/2021-05-31 month"),
        ("in early January, when", "2022-01-01/2022-01-10 part_of_month"),
        ("Since autumn 2021, it", "2021-09-01/2021-11-30 season"),
        ("by the end of February,", "2022-02-21/2022-02-28 part_of_month"),
        ("on 6.1.2022", "2022-01-06/2022-01-06 day"),
        ("next week", "2022-01-17/2022-01-23 week"),
    ],
)
def test_is_as_exact_as_told(text: str, expected: str) -> None:
    assert find(text) == [expected]


def test_a_weekday_without_a_dateline_stays_open() -> None:
    assert find("left on Friday", None) == ["None/None weekday"]


def test_the_verb_may_is_no_month_and_no_day_of_31_february_is_made_up() -> None:
    assert find("they may leave") == []
    assert find("on 31 February") == []


def test_a_year_named_in_the_paragraph_holds_for_the_days_after_it() -> None:
    """An article of 2024 about January 2022: the lifting on January 19 was in 2022."""
    text = "In January 2022, riots erupted. It was lifted on January 19."
    assert find(text, date(2024, 1, 3))[1] == "2022-01-19/2022-01-19 day"
