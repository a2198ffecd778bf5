"""Why a site is open, and fixes that planning again bears out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foedus.domain.guarding import Departure
from foedus.errors import InputError, RequestError
from foedus.protection.explain import Explained, explain_site, pick_smallest

ZERO = datetime(2030, 5, 1, tzinfo=UTC)


def at(hours: float) -> datetime:
    return ZERO + timedelta(hours=hours)


def explain(world, site: str, by_h: float | None = None) -> Explained:
    question = world.ask()
    return explain_site(question, question.plan(), site, by_at=None if by_h is None else at(by_h))


def test_the_steps_from_landing_to_post_say_what_binds(world) -> None:
    """S1 is taken at hour 10: landed at 4, two of reception, three of orientation, one of relief."""
    found = explain(world, "S1", 8)
    assert found.open_until_at == at(10)
    text = "\n".join(found.why)
    assert "2 h reception + 3 h orientation" in text
    assert "reception until 2030-05-01T06:00Z: 2 h" in text


def test_the_smallest_fix_is_found_and_holds(world) -> None:
    """Two hours sooner takes two hours less orientation: no smaller fix covers S1 by hour 8."""
    smallest = pick_smallest(explain(world, "S1", 8))
    assert smallest is not None
    assert (smallest.kind, smallest.contingent, smallest.amount) == ("orientation", "A", 2.0)
    assert smallest.covered_from_at == at(8)


def test_a_quarter_of_an_hour_less_than_the_fix_would_not_do(world) -> None:
    """The fix is smallest of its kind: by hand, a shorter one leaves the site open at the hour asked for."""
    own = replace(world.reception.orientation_h[0], value=3 - 1.75)
    shorter = replace(world, reception=replace(world.reception, orientation_h=(own,)))
    start = min(t.starts_at for t in shorter.plan().turns if t.site == "S1")
    assert start > at(8)


def test_persons_missing_are_counted(world) -> None:
    """Without B, S2 waits for A's second part: ten more persons in time would cover it."""
    found = explain(replace(world, parts=world.parts[:2]), "S2", 12)
    persons = next(fix for fix in found.fixes if fix.kind == "persons")
    assert (persons.amount, persons.verified) == (10, True)
    assert "send 10 more persons of A to FIELD, landed by 2030-05-01T06:00Z" in persons.text


def test_a_caveat_that_binds_is_named_and_lifting_it_is_planned_again(world, bar) -> None:
    contingents = (bar(world.contingents[0], "water"), world.contingents[1])
    barred = replace(world, contingents=contingents, parts=world.parts[:1], sites=world.sites[:1])
    found = explain(barred, "S1", 20)
    assert any("A may not guard a site of class power" in line for line in found.why)
    smallest = pick_smallest(found)
    assert smallest is not None
    assert (smallest.kind, smallest.contingent, smallest.covered_from_at) == ("caveat", "A", at(10))


def test_no_fix_makes_another_site_worse(world) -> None:
    for site, by_h in (("S1", 5), ("S2", 6)):
        for fix in explain(world, site, by_h).fixes:
            assert not fix.verified or fix.others_weighted_h <= 1e-6


def test_asking_when_it_is_covered_is_refused(world) -> None:
    with pytest.raises(RequestError, match="S1 is open from 2030-05-01T00:00Z to 2030-05-01T10:00Z"):
        explain(world, "S1", 30)
    with pytest.raises(RequestError, match="S9 asks for no guard"):
        explain(world, "S9")


def test_a_contingent_that_leaves_early_is_relieved_and_never_stands_after(world) -> None:
    """A leaves at hour 50: S1 needs 20, which only A has, so it is open from then on."""
    question = replace(world.ask(), departures=(Departure(contingent="A", at=at(50)),))
    plan = question.plan()
    assert max(t.ends_at for t in plan.turns if t.contingent == "A") == at(50)
    assert plan.uncovered_weighted_h == pytest.approx(3 * (10 + 50) + 16)
    assert world.check(plan, departures=question.departures) == ()
    late = replace(plan, turns=tuple(replace(t, ends_at=at(60)) for t in plan.turns))
    assert any("but leaves on 2030-05-03T02:00Z" in line for line in world.check(late, departures=question.departures))


def test_an_early_departure_of_a_stranger_is_refused(world) -> None:
    with pytest.raises(InputError, match="'Z' is to leave"):
        replace(world.ask(), departures=(Departure(contingent="Z", at=at(50)),)).plan()
