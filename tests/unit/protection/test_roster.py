"""Rosters down to watches: every post manned, everybody rested, and a check that catches each planted breach."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.domain.figures import Figure
from foedus.domain.guarding import GuardTurn, Roster
from foedus.domain.protection import ProtectionTerms
from foedus.errors import InputError
from foedus.protection.check_roster import check_roster
from foedus.protection.roster import make_roster

ZERO = datetime(2030, 5, 1, tzinfo=UTC)


def known(value: float) -> tuple[Figure, ...]:
    return (Figure(value=value, rests_on=("f",), known_at=ZERO),)


TERMS = ProtectionTerms(watch_h=known(4), rest_h=known(8), roster_valid_h=known(24))


def turn(posts: int = 2, persons: int = 10, hours: float = 60) -> GuardTurn:
    return GuardTurn(
        site="S1",
        contingent="A",
        starts_at=ZERO,
        ends_at=ZERO + timedelta(hours=hours),
        persons=persons,
        posts=posts,
        criticality=1,
        draws=(),
        distance_km=0,
        text="",
        lead="A",
    )


def roster(of: GuardTurn | None = None, **more: datetime) -> Roster:
    return make_roster(of or turn(), TERMS, as_of=ZERO, made_at=ZERO, **more)


def test_every_post_and_the_command_have_one_person_each_watch() -> None:
    made = roster()
    assert (made.ends_at - made.starts_at, made.expires_at) == (timedelta(hours=24), made.ends_at)
    first = [(w.post, w.number) for w in made.watches if w.starts_at == ZERO]
    assert first == [(0, 1), (1, 4), (2, 7)]
    assert made.n_spare == 1
    assert check_roster(made, (turn(),)) == ()


def test_the_next_roster_goes_on_where_the_last_ended() -> None:
    """Watches are counted from the start of the turn, not of the roster: nobody stands twice in a row."""
    first, second = roster(), roster(from_at=ZERO + timedelta(hours=22))
    both = {(w.post, w.number, w.starts_at) for w in first.watches if w.starts_at >= second.starts_at}
    assert both == {
        (w.post, w.number, w.starts_at)
        for w in second.watches
        if w.starts_at < first.ends_at and w.starts_at > second.starts_at
    }


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 6),
    st.integers(1, 60),
    st.sampled_from((2.0, 4.0, 6.0, 8.0)),
    st.sampled_from((0.0, 8.0, 12.0)),
    st.floats(0, 40),
    st.floats(1, 90),
)
def test_any_roster_that_is_made_keeps_its_rules(  # noqa: PLR0917
    posts: int, persons: int, watch_h: float, rest_h: float, from_h: float, length_h: float
) -> None:
    terms = replace(TERMS, watch_h=known(watch_h), rest_h=known(rest_h))
    of = turn(posts, persons, 50)
    begin = ZERO + timedelta(hours=from_h)
    span = {"from_at": begin, "until_at": begin + timedelta(hours=length_h), "as_of": ZERO, "made_at": ZERO}
    if persons // (posts + 1) < 1 + rest_h / watch_h:
        with pytest.raises(InputError, match="of rest need"):
            make_roster(of, terms, **span)
    else:
        assert check_roster(make_roster(of, terms, **span), (of,)) == ()


def test_too_few_to_rest_is_said_with_how_many_are_missing() -> None:
    with pytest.raises(InputError) as caught:
        roster(turn(posts=2, persons=7))
    assert caught.value.hint == "2 more persons, fewer posts, or longer watches"
    assert caught.value.place == "scenario.yaml: guard_norms, or sites, S1: posts"


def test_a_site_with_no_posts_has_no_roster() -> None:
    with pytest.raises(InputError, match="S1 has no posts"):
        roster(turn(posts=0))


def plant(**changes: object) -> tuple[str, ...]:
    made = roster()
    watches = (replace(made.watches[0], **changes), *made.watches[1:])
    return check_roster(replace(made, watches=watches), (turn(),))


def test_each_planted_breach_is_caught() -> None:
    made = roster()
    mine = (turn(),)
    assert any("has two persons" in line for line in plant(post=1))
    assert any("command of the guard of S1 has nobody" in line for line in plant(post=1))
    assert any("stands on posts 0 and 1 of S1 at once" in line for line in plant(number=4))
    assert any("stands longer than 4 h" in line for line in plant(ends_at=ZERO + timedelta(hours=5)))
    assert any("person 99 stands watch" in line for line in plant(number=99))
    tired = tuple(replace(w, number=1) if w.post == 0 else w for w in made.watches)
    assert any("rests 0.0 h" in line for line in check_roster(replace(made, watches=tired), mine))
    no_lead = tuple(w for w in made.watches if w.post)
    assert any("command of the guard" in line for line in check_roster(replace(made, watches=no_lead), mine))
    assert "A does not guard S1" in check_roster(made, ())[0]
    assert any("more than stand there" in line for line in check_roster(replace(made, persons=11), mine))
    assert any("for whom" in line for line in check_roster(replace(made, marking=" "), mine))
    late = made.expires_at + timedelta(seconds=1)
    assert any("expired on" in line for line in check_roster(made, mine, at=late))
    short = replace(made, expires_at=made.ends_at - timedelta(hours=1))
    assert any("after it expires" in line for line in check_roster(short, mine))
