"""Who guards what from when in a small invented place."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foedus.errors import InputError

ZERO = datetime(2030, 5, 1, tzinfo=UTC)


def at(hours: float) -> datetime:
    return ZERO + timedelta(hours=hours)


def test_each_site_is_taken_by_the_contingent_that_is_ready_first(world) -> None:
    """A's first part covers S1 six hours after landing; B's part is ready for S2 before A's second."""
    plan = world.plan()
    assert [(t.site, t.contingent, t.starts_at, t.persons) for t in plan.turns] == [
        ("S1", "A", at(10), 20),
        ("S2", "B", at(16), 10),
    ]
    assert plan.uncovered_weighted_h == 3 * 10 + 16
    assert plan.bound_weighted_h == pytest.approx(46)
    assert plan.status == "optimal"
    assert world.check(plan) == ()


def test_hours_before_the_force_are_by_host_only_where_somebody_says_so(world) -> None:
    """Nobody says who guarded S2: its hours are unknown, never empty and never the host's."""
    first, second = world.plan().hours
    assert (first.by_host_h, first.by_force_h, first.unknown_h) == (10, 90, 0)
    assert (second.by_host_h, second.by_force_h, second.unknown_h) == (0, 84, 16)


def test_persons_at_one_site_cannot_stand_at_another(world) -> None:
    """Without B, A's 20 first persons choose the weightier site; S2 waits for its second part."""
    plan = replace(world, parts=world.parts[:2]).plan()
    assert [(t.site, t.starts_at) for t in plan.turns] == [("S1", at(10)), ("S2", at(36))]


def test_one_contingent_at_a_site_even_where_two_together_would_do(world) -> None:
    """Unity of command: 25 persons are only there if two contingents share S1."""
    weak = replace(world, parts=(world.parts[0], world.parts[2]))
    needs = (replace(weak.requirements[0], sites=(replace(weak.requirements[0].sites[0], persons=25),)),)
    plan = replace(weak, requirements=needs, sites=weak.sites[:1]).plan()
    assert plan.turns == ()
    assert plan.open_sites[0].reason == "25 persons are needed; A has the most that can stand there, 20"


def test_the_way_delays_a_site_far_off(world) -> None:
    """Nine degrees of latitude are 995 km: about 40 hours at 25 km/h."""
    far = replace(world, parts=tuple(replace(p, place="FAR") for p in world.parts))
    turn = far.plan().turns[0]
    assert turn.distance_km == pytest.approx(995, abs=1)
    assert (turn.starts_at - at(10)).total_seconds() / 3600 == pytest.approx(995.2 / 25, abs=0.25)
    assert "995 km at 25 km/h" in turn.text


def test_of_equal_starts_the_nearer_contingent_is_chosen(world) -> None:
    """The second aim: A's part lands so much earlier far off that both are on post in the same second."""
    near = replace(world.parts[2], persons=20, arrives_at=at(60))
    drive = replace(world, parts=(replace(world.parts[0], place="FAR"),), sites=world.sites[:1]).plan().turns[0]
    far = replace(world.parts[0], place="FAR", arrives_at=at(60) - (drive.starts_at - at(10)))
    for parts in ((far, near), (near, far)):
        (turn,) = replace(world, parts=parts, sites=world.sites[:1]).plan().turns
        assert (turn.contingent, turn.starts_at) == ("B", at(66))


def test_a_caveat_on_classes_binds(world, bar) -> None:
    """A may guard water only: S1 stays open and the reason says who is barred."""
    barred = replace(world, contingents=(bar(world.contingents[0], "water"), world.contingents[1]))
    plan = barred.plan()
    assert [(t.site, t.contingent) for t in plan.turns] == [("S2", "A")]
    assert plan.open_sites[0].site == "S1"
    assert "20 persons are needed; B has the most" in plan.open_sites[0].reason


def test_nobody_allowed_is_the_reason(world) -> None:
    idle = tuple(replace(c, may_guard=False) for c in world.contingents)
    reasons = [gap.reason for gap in replace(world, contingents=idle).plan().open_sites]
    assert reasons[0] == "mandate and caveats let no contingent guard a site of class power"


def test_an_arrival_after_the_end_is_the_reason(world) -> None:
    late = tuple(replace(p, arrives_at=at(99)) for p in world.parts)
    plan = replace(world, parts=late).plan()
    assert plan.turns == ()
    assert all("none can stand there before the end" in gap.reason for gap in plan.open_sites)
    assert plan.gap_frac == 0.0


def test_persons_needed_elsewhere_is_the_reason(world) -> None:
    only_a1 = replace(world, parts=world.parts[:1])
    reasons = {gap.site: gap.reason for gap in only_a1.plan().open_sites}
    assert reasons["S2"] == "the persons who could stand there do more elsewhere, weighted by criticality: A at S1"


def test_a_need_nobody_gave_leaves_the_site_open_not_free(world) -> None:
    """Unknown is not zero: a site of unknown need is not covered by nobody."""
    (all_needs,) = world.requirements
    unknown = replace(all_needs, sites=(replace(all_needs.sites[0], persons=None), all_needs.sites[1]))
    plan = replace(world, requirements=(unknown,)).plan()
    assert [t.site for t in plan.turns] == ["S2"]
    assert "not known" in plan.open_sites[0].reason
    assert plan.uncovered_weighted_h == 3 * 100 + 10
    assert world.check(plan) == ()


def test_no_need_at_all_means_the_mandate_asks_for_none(world) -> None:
    plan = replace(world, requirements=()).plan()
    assert plan.turns == ()
    assert plan.open_sites[0].reason == "the mandate as known asks for no guard of this site"


def test_a_figure_of_reception_known_later_is_not_read(world) -> None:
    """No relief time known by then: nobody can say when anybody stands there."""
    late = replace(world.reception.relief_h[0], known_at=at(5))
    plan = replace(world, reception=replace(world.reception, relief_h=(late,))).plan()
    assert plan.turns == ()
    assert plan.open_sites[0].reason.endswith("no figure for relief_h")
    assert plan.status == "not planned"


def test_a_site_known_later_is_left_out_and_counts_in_full_once_known(world) -> None:
    """Two clocks: when the public heard of a site is not when it had to be guarded."""
    late = replace(world, sites=(world.sites[0], replace(world.sites[1], known_at=at(50))))
    assert [h.site for h in replace(late, as_of=at(40)).plan().hours] == ["S1"]
    assert replace(late, as_of=at(50)).plan().hours[1].starts_at == at(0)


def test_claims_stand_beside_the_plan_and_never_steer_it(world) -> None:
    claims = world.plan().compared
    assert [(c.site, c.planned, c.agrees) for c in claims] == [("S1", "A", "yes"), ("S2", "B", "nothing_claimed")]
    other = replace(world.sites[0].claimed_guards[0], contingent="B")
    moved = replace(world, sites=(replace(world.sites[0], claimed_guards=(other,)), world.sites[1])).plan()
    assert moved.turns == world.plan().turns
    assert moved.compared[0].agrees == "no"


def test_an_empty_span_is_refused(world) -> None:
    with pytest.raises(InputError, match="span to guard is empty"):
        replace(world, ends_at=world.starts_at).plan()


def test_a_part_at_a_place_that_is_not_there_is_refused(world) -> None:
    with pytest.raises(InputError, match="NOWHERE"):
        replace(world, parts=(replace(world.parts[0], place="NOWHERE"),)).plan()


def test_a_part_of_a_contingent_outside_the_package_is_refused(world) -> None:
    with pytest.raises(InputError, match="does not hold"):
        replace(world, contingents=world.contingents[1:]).plan()


@pytest.mark.parametrize("seed", range(12))
def test_any_plan_passes_the_independent_check_and_hours_add_up(world, bar, seed: int) -> None:
    """Random arrivals, places, strengths and caveats: the check knows nothing of the planner."""
    dice = random.Random(seed)
    parts = tuple(
        replace(
            world.parts[dice.randrange(3)],
            id=f"p{k}",
            persons=dice.randint(1, 25),
            arrives_at=at(dice.uniform(0, 90)),
            place=dice.choice(("FIELD", "FAR")),
        )
        for k in range(6)
    )
    strong = tuple(replace(c, persons=200) for c in world.contingents)
    barred = (bar(strong[0], dice.choice(("power", "water"))), strong[1])
    moved = replace(world, parts=parts, contingents=barred if dice.random() < 0.5 else strong)
    plan = moved.plan()
    assert moved.check(plan) == ()
    assert {turn.site for turn in plan.turns} | {gap.site for gap in plan.open_sites} == {"S1", "S2"}
    for split in plan.hours:
        assert split.by_host_h + split.by_force_h + split.unknown_h == pytest.approx(100)
