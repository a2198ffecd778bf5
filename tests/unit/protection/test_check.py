"""Each breach planted into a good plan is named, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta


def test_a_good_plan_has_no_breach(world) -> None:
    assert world.check(world.plan()) == ()


def plant(world, **changes) -> tuple[str, ...]:
    """Change the first turn (S1 by A) and give the breaches."""
    plan = world.plan()
    return world.check(replace(plan, turns=(replace(plan.turns[0], **changes), *plan.turns[1:])))


def test_two_contingents_at_one_site(world) -> None:
    plan = world.plan()
    double = replace(plan.turns[0], contingent="B", draws=plan.turns[1].draws)
    assert "S1 has two guards at once: A and B" in world.check(replace(plan, turns=(*plan.turns, double)))


def test_the_same_persons_at_two_sites(world) -> None:
    plan = world.plan()
    stolen = replace(plan.turns[1], contingent="A", persons=20, draws=plan.turns[0].draws)
    breaches = world.check(replace(plan, turns=(plan.turns[0], stolen)))
    assert "40 persons of part a1 stand on post, but it has 20" in breaches


def test_a_contingent_over_its_strength(world) -> None:
    weak = replace(world, contingents=(replace(world.contingents[0], persons=15), world.contingents[1]))
    assert "A has 20 persons on post, but a strength of 15" in weak.check(world.plan())


def test_guard_before_anybody_can_stand_there(world) -> None:
    turn = world.plan().turns[0]
    breaches = plant(world, starts_at=turn.starts_at - timedelta(hours=1))
    assert any("part a1 can stand there from 2030-05-01T10:00Z at the earliest" in line for line in breaches)


def test_a_forged_readiness_does_not_help(world) -> None:
    """The check works readiness out by itself and never believes the plan's own."""
    turn = world.plan().turns[0]
    early = turn.starts_at - timedelta(hours=3)
    forged = tuple(replace(draw, ready_at=early) for draw in turn.draws)
    assert any("at the earliest" in line for line in plant(world, starts_at=early, draws=forged))


def test_a_caveat_on_classes(world, bar) -> None:
    barred = replace(world, contingents=(bar(world.contingents[0], "water"), world.contingents[1]))
    assert "A guards S1 of class power against its caveat: only water" in barred.check(world.plan())


def test_a_caveat_on_tasks(world, bar) -> None:
    caveat = replace(bar(world.contingents[0], "power").caveats[0], site_classes_only=(), tasks_barred=("guard",))
    barred = replace(world, contingents=(replace(world.contingents[0], caveats=(caveat,)), world.contingents[1]))
    assert "A guards S1, but its caveats bar every task to guard" in barred.check(world.plan())


def test_posts_outside_the_mandate(world) -> None:
    without = replace(world, mandate=replace(world.mandate, tasks=()))
    assert "2 sites are guarded, but the mandate names no task to guard" in without.check(world.plan())


def test_too_few_persons(world) -> None:
    draw = world.plan().turns[0].draws[0]
    assert "S1 has 5 persons, but needs 20" in plant(world, persons=5, draws=(replace(draw, persons=5),))


def test_persons_that_no_part_brings(world) -> None:
    assert "S1 counts 20 persons, but 0 are drawn from parts" in plant(world, draws=())
    ghost = replace(world.plan().turns[0].draws[0], part="ghost")
    assert any("never arrived" in line for line in plant(world, draws=(ghost,)))


def test_persons_under_another_command(world) -> None:
    draw = world.plan().turns[1].draws[0]
    assert any("persons of B stand at S1 under A" in line for line in plant(world, draws=(draw,)))


def test_a_turn_outside_the_span(world) -> None:
    breaches = plant(world, ends_at=world.ends_at + timedelta(hours=1))
    assert any("outside the span" in line for line in breaches)


def test_hours_that_do_not_add_up(world) -> None:
    plan = world.plan()
    padded = replace(plan.hours[0], by_host_h=plan.hours[0].by_host_h + 5)
    breaches = world.check(replace(plan, hours=(padded, plan.hours[1])))
    assert any("do not add up" in line for line in breaches)


def test_a_host_guard_nobody_spoke_of(world) -> None:
    plan = world.plan()
    invented = replace(plan.hours[1], by_host_h=plan.hours[1].unknown_h, unknown_h=0.0)
    assert any(
        "nobody says that the host" in line for line in world.check(replace(plan, hours=(plan.hours[0], invented)))
    )


def test_a_bound_above_the_plan(world) -> None:
    plan = world.plan()
    breaches = world.check(replace(plan, bound_weighted_h=plan.uncovered_weighted_h + 1))
    assert any("the bound" in line for line in breaches)


def test_an_objective_that_flatters(world) -> None:
    plan = world.plan()
    flattered = replace(plan, uncovered_weighted_h=1.0, bound_weighted_h=1.0)
    assert any("weighted hours without cover" in line for line in world.check(flattered))
