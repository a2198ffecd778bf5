"""Sites pass back one after another within a contingent; elements repack after their last site."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foedus.domain.decisions import Withdrawal
from foedus.domain.figures import Figure
from foedus.domain.packages import Draw, GuardPlan, GuardTurn
from foedus.errors import InputError
from foedus.protection.hand_over import plan_hand_over

ZERO = datetime(2030, 5, 1, tzinfo=UTC)


def at(hours: float) -> datetime:
    return ZERO + timedelta(hours=hours)


def known(value: float) -> tuple[Figure, ...]:
    return (Figure(value=value, rests_on=(f"f{value:g}",), known_at=ZERO),)


WITHDRAWAL = Withdrawal(
    acts=(),
    begins=(),
    stay_d=(),
    limit_d=(),
    hand_over_h=known(6),
    repack_h=known(12),
    order=("B",),
    order_rests_on=("o",),
)


def plan_of(world) -> GuardPlan:
    """A holds S1 (weight 3) and S2 (weight 1) with a1; a2 and b1 stand at no site."""
    plan = world.plan()
    turn = plan.turns[0]
    draws = (Draw(part="a1", persons=10, ready_at=at(16)),)
    second = GuardTurn(
        site="S2",
        contingent="A",
        starts_at=at(16),
        ends_at=turn.ends_at,
        persons=10,
        posts=1,
        criticality=1,
        draws=draws,
        distance_km=0,
        text="",
    )
    return replace(plan, turns=(turn, second))


def hand_over(world, plan: GuardPlan | None = None, *, begins_h: float = 100, withdrawal: Withdrawal = WITHDRAWAL):
    return plan_hand_over(
        plan or plan_of(world), world.parts, withdrawal, sites=world.sites, begins_at=at(begins_h), as_of=at(0)
    )


def test_the_least_critical_site_goes_first_and_one_after_the_other(world) -> None:
    passing = hand_over(world)
    assert [(h.site, h.starts_at, h.ends_at) for h in passing.hand_overs] == [
        ("S2", at(100), at(106)),
        ("S1", at(106), at(112)),
    ]
    assert passing.ends_at == at(112)


def test_different_contingents_hand_over_at_the_same_time(world) -> None:
    passing = hand_over(world, world.plan())
    assert {(h.site, h.contingent, h.starts_at) for h in passing.hand_overs} == {
        ("S1", "A", at(100)),
        ("S2", "B", at(100)),
    }


def test_named_contingents_leave_first_the_others_last(world) -> None:
    releases = hand_over(world).releases
    assert [(r.contingent, r.order) for r in releases] == [("B", 1), ("A", 2), ("A", 2)]


def test_an_element_repacks_after_its_last_site_or_at_once_without_one(world) -> None:
    """a1 stands at both sites; a2 and b1 at none. Every element that came gets a release."""
    when = {r.element: r.release.at for r in hand_over(world).releases}
    assert when == {"A-a1": at(112 + 12), "A-a2": at(100 + 12), "B-b1": at(100 + 12)}
    assert all(r.release.cause == "hand_over" for r in hand_over(world).releases)


def test_the_host_guards_from_the_hand_over_on_and_hours_add_up(world) -> None:
    """S2 is the host's for the last six hours, though nobody knows who held it before the force."""
    hours = {h.site: h for h in hand_over(world).hours}
    assert (hours["S1"].by_host_h, hours["S1"].by_force_h, hours["S1"].unknown_h) == (10, 102, 0)
    assert (hours["S2"].by_host_h, hours["S2"].by_force_h, hours["S2"].unknown_h) == (6, 90, 16)


def test_no_hand_over_before_the_contingent_stands_there(world) -> None:
    """The way home begins before S1 is taken: the relief of a guard that is not there cannot be."""
    passing = hand_over(world, world.plan(), begins_h=5)
    assert min(h.starts_at for h in passing.hand_overs if h.site == "S1") == at(10)


def test_a_length_nobody_gave_is_refused_with_its_field(world) -> None:
    with pytest.raises(InputError, match=r"withdrawal\.repack_h"):
        hand_over(world, withdrawal=replace(WITHDRAWAL, repack_h=()))
