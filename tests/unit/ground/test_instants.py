"""Time is read in one way only: a naive time or a wrong zone would move a whole plan by hours."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.instants import (
    add_hours,
    instant_from,
    parse_as_of,
    parse_instant,
    seconds_from,
    show_dtg,
    show_instant,
    show_local,
)

INSTANTS = st.datetimes(min_value=datetime(1945, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)


@pytest.mark.parametrize("text", ["2022-01-06T20:00", "2022-01-06 20:00Z", "2022-01-06", "20220106T2000Z", ""])
def test_an_instant_needs_its_zone(text: str) -> None:
    """A local time is never guessed."""
    with pytest.raises(ValueError, match=r"zone|instant"):
        parse_instant(text)


def test_an_offset_is_turned_into_utc() -> None:
    """The Kyrgyz vote at 13:34 local lies at 07:34 UTC."""
    assert parse_instant("2022-01-07T13:34+06:00") == datetime(2022, 1, 7, 7, 34, tzinfo=UTC)


def test_a_date_as_knowledge_date_means_all_of_that_day() -> None:
    """Something said at 23:59 UTC that day was known on that day."""
    assert parse_as_of("2022-01-06") == datetime(2022, 1, 7, tzinfo=UTC)
    assert parse_as_of("2022-01-06T20:00Z") == datetime(2022, 1, 6, 20, tzinfo=UTC)


@given(INSTANTS)
def test_writing_and_reading_is_the_identity(at: datetime) -> None:
    """What a report shows can be typed back."""
    assert parse_instant(show_instant(at)) == at


@given(INSTANTS, INSTANTS)
def test_seconds_from_zero_go_both_ways(zero_at: datetime, at: datetime) -> None:
    """The core counts seconds; people read instants."""
    assert instant_from(zero_at, seconds_from(zero_at, at)) == at


def test_the_zone_follows_the_date() -> None:
    """Almaty stood at +06:00 in January 2022 and stands at +05:00 since March 2024."""
    assert show_local(parse_instant("2022-01-06T20:00Z"), "Asia/Almaty").endswith("+06:00")
    assert show_local(parse_instant("2025-01-06T20:00Z"), "Asia/Almaty").endswith("+05:00")


def test_date_time_group() -> None:
    """Headers carry day, time, Z, month, year."""
    assert show_dtg(parse_instant("2022-01-06T19:31Z")) == "061931ZJAN22"


def test_hours_are_rounded_to_seconds() -> None:
    """A third of an hour is 1,200 seconds, not 1,199.99."""
    at = datetime(2022, 1, 1, tzinfo=UTC)
    assert add_hours(at, 1 / 3) - at == timedelta(seconds=1200)
