"""Seats of a treaty of four invented states, one suspended, one in dispute."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from foedus.decision.council import decide
from foedus.decision.seats import find_seats, list_rosters
from foedus.domain.decisions import Council, Vote
from foedus.domain.treaty import DecisionRule, Membership, Organ, Treaty

ON = date(2030, 5, 1)
NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)
ORGAN = Organ(
    id="council",
    name="Council",
    seats="one a party",
    cite="",
    checked="text",
    decision=(DecisionRule(rule="majority", cite="art. 17", checked="text", needed_num=2, needed_den=3),),
)


def row(state: str, status: str = "in_force", **more: object) -> Membership:
    return Membership(state=state, status=status, from_on=date(2000, 1, 1), checked="text", **more)  # type: ignore[arg-type]


TREATY = Treaty(
    id="pact",
    title="Pact",
    signed_on=date(2000, 1, 1),
    in_force_on=date(2000, 1, 1),
    checked="text",
    sources=(),
    memberships=(
        row("AAA"),
        row("BBB"),
        row("CCC", "suspended"),
        row("DDD", "suspended", contested=True),
        row("EEE", "signed"),
    ),
    organs=(ORGAN,),
)


def council(**votes: str) -> Council:
    cast = tuple(Vote(state=s, vote=v, rests_on=(), known_at=NOON) for s, v in votes.items())  # type: ignore[arg-type]
    return Council(
        treaty="pact", organ="council", form="", votes=cast, decided=(), outcome="open", text="", rests_on=()
    )


def test_a_suspended_state_has_no_seat_and_a_contested_one_is_named() -> None:
    seats = find_seats(TREATY, council(), ON)
    assert (seats.members, seats.contested, seats.suspended) == (("AAA", "BBB", "DDD"), ("DDD",), ("CCC",))


def test_the_mission_may_name_who_sits() -> None:
    named = replace(council(), seated=("AAA", "BBB"), contested=("BBB",))
    seats = find_seats(TREATY, named, ON)
    assert (seats.members, seats.contested) == (("AAA", "BBB"), ("BBB",))


def test_every_way_to_settle_two_seats_is_listed_the_fullest_first() -> None:
    rosters = list_rosters(("AAA", "BBB", "CCC"), ("BBB", "CCC"))
    assert [set(roster) for _, roster in rosters] == [{"AAA", "BBB", "CCC"}, {"AAA", "BBB"}, {"AAA", "CCC"}, {"AAA"}]


def test_a_contested_vote_that_decides_leaves_it_open_with_both_answers() -> None:
    """Two of three in favour pass where DDD votes against; one of two fails where BBB is against and DDD is out."""
    told = council(AAA="yes", BBB="no", DDD="yes")
    found = decide(told, ORGAN, members=("AAA", "BBB", "DDD"), on=ON, as_of=NOON, contested=("DDD",))
    assert found.result == "open"
    assert [r.result for r in found.readings] == ["adopted", "not_adopted"]
    assert "DDD has not a vote" in found.readings[1].text


def test_a_contested_vote_that_does_not_decide_settles_it() -> None:
    told = council(AAA="yes", BBB="yes", DDD="no")
    found = decide(told, ORGAN, members=("AAA", "BBB", "DDD"), on=ON, as_of=NOON, contested=("DDD",))
    assert found.result == "adopted"
    assert len(found.readings) == 2


def test_seats_that_nobody_named_keep_a_small_body_open() -> None:
    """Nine seats, five votes known, four of them in favour: the other four may decide."""
    organ = replace(ORGAN, n_seats=9)
    members = tuple(f"A{k:02d}" for k in range(15))
    told = council(**{state: "yes" if k < 5 else "no" for k, state in enumerate(members[:6])})
    found = decide(told, organ, members=members, on=ON, as_of=NOON)
    assert found.result == "open"
    assert "6 of 9 votes recorded" in found.arithmetic
    assert len(found.votes) == 6
