"""The wing's face: a case in nouns, a plan in nouns, what held each line back, and the way home."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from foedus.errors import BugError
from foedus.movement import planning
from foedus.movement.planning import delay_starts, plan_movement, solve_case, vary


@pytest.fixture(autouse=True)
def _bound_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """How tight a bound is stands in the tests of bounds; here one of lines and slots will do."""

    def bound(problem, *, real, rounds=0, **more):
        return real(problem, rounds=0, **more)

    monkeypatch.setattr(planning, "bound_closure", partial(bound, real=planning.bound_closure))


def test_a_plan_in_nouns_adds_up(world) -> None:
    """Four vehicles on floors of three: two flights, back to back on the clock of the table."""
    plan = plan_movement(world.case(), iterations=100, seed=3)
    loaded = [leg for leg in plan.legs if leg.parts]
    assert plan.flights == len(loaded) == 2
    assert sum(part.vehicles for leg in loaded for part in leg.parts) == 4
    assert sum(part.persons for leg in loaded for part in leg.parts) == 90
    first = loaded[0]
    assert first.begins_at == world.at(6)
    assert first.departs_at == world.at(8)
    assert first.mode == "air"
    assert first.carrier == "IL76-01"
    assert (plan.starts_at, plan.closure_at) == (world.at(6), max(leg.ends_at for leg in loaded))
    assert plan.closure_h == pytest.approx((plan.closure_at - plan.starts_at).total_seconds() / 3600)
    assert plan.gap_frac == pytest.approx((plan.closure_h - plan.bound_h) / plan.closure_h)
    assert plan.bound.closure_h == plan.bound_h <= plan.closure_h
    assert plan.breaches == ()
    assert "bound under assumed slots and ground times: working slots home 2, host 2" in plan.bound.assumptions
    assert "il-76md 2 and 1 h" in plan.bound.assumptions


@pytest.mark.parametrize(
    ("changes", "binding"),
    [
        ({}, "released D+0 06:00:00 (approval: parliament of C agrees); nothing held it back after that"),
        ({"decided": 12}, "waited 7.5 h for il-76md at home: none was free (from D+0 06:00:00)"),
        ({"home_slots": 1}, "waited 2.0 h for a working slot at home (from D+0 06:00:00)"),
        ({"host_slots": 1}, "waited 1.0 h for a working slot at host (from D+0 08:00:00)"),
    ],
)
def test_the_binding_cause_of_a_late_line_is_named(world, changes, binding) -> None:
    """Release, carrier, slot at either end: the longest wait of the last part is what bound it."""
    case = world.case(
        terminals=(
            world.terminal("home", changes.get("home_slots", 2)),
            world.terminal("host", changes.get("host_slots", 2)),
        )
    )
    if "decided" in changes:
        case = replace(case, decided_at=world.at(changes["decided"]))
    plan = plan_movement(case, iterations=50)
    assert [arrival.binding for arrival in plan.arrivals] == [binding]


def test_lateness_counts_from_the_latest_arrival_date(world) -> None:
    """Hours after LAD, never below nothing."""
    case = world.case(lines=(world.line(latest_arrival_at=world.at(7)),))
    plan = plan_movement(case, iterations=10)
    (arrival,) = plan.arrivals
    assert arrival.late_h == pytest.approx((arrival.arrives_at - world.at(7)).total_seconds() / 3600)
    assert plan_movement(world.case(lines=(world.line(latest_arrival_at=world.at(90)),))).arrivals[0].late_h == 0


def test_evacuees_ride_home_on_the_way_back_and_the_rest_are_named(world) -> None:
    """One aircraft flies out, back and out again; 280 of 300 people find a seat on its two ways back."""
    riders = world.line(
        "evacuees",
        origin="host",
        destination="home",
        persons=300,
        vehicles=0,
        rides_along=True,
        releases=world.line().releases,
    )
    case = world.case(lines=(world.line(), riders), pools=(world.pool(count=1),))
    plan = plan_movement(case, iterations=20)
    back = [leg for leg in plan.legs if any(part.line == "evacuees" for part in leg.parts)]
    assert [(leg.start, leg.end) for leg in back] == [("host", "home")] * 2
    assert all(leg.begins_at == leg.departs_at for leg in back)
    assert sum(part.persons for leg in back for part in leg.parts) == 280
    assert plan.left_behind == ("evacuees",)
    assert plan.flights == 2
    assert plan.closure_at == max(leg.ends_at for leg in plan.legs if leg.start == "home")


def test_the_way_home_starts_where_carriers_stand(world) -> None:
    """The same verb turned round: no pools, carriers as the way out left them, none before the hand-over."""
    out = plan_movement(world.case(), iterations=20)
    release = replace(world.line().releases[0], at=world.at(100), cause="hand_over", text="sites handed over")
    line = world.line("alpha-home", origin="host", destination="home", releases=(release,))
    starts = delay_starts(out.standing, world.at(90))
    home = plan_movement(world.case(lines=(line,), pools=(), starts=starts, decided_at=world.at(90)), iterations=20)
    assert {leg.carrier for leg in home.legs} <= {one.carrier for one in out.standing}
    assert home.starts_at == world.at(100)
    assert home.legs[0].start == "host"
    assert home.flights == 2
    assert {one.place for one in home.standing} == {"home"}


def test_a_column_drives_and_waits_for_the_crossing(world) -> None:
    """Ready at six, loaded at seven; barred until 15 h; ten hours on the road; its flights are none."""
    line = world.line(origin="near", mode="road", vehicles=9)
    case = world.case(
        lines=(line,), pools=(), roads=(world.road(),), crossings=(world.crossing(world.shutting(10, 20)),)
    )
    plan = plan_movement(case, iterations=5)
    (leg,) = plan.legs
    assert (leg.carrier, leg.mode, plan.flights) == ("ROAD-alpha", "road", 0)
    assert leg.begins_at == world.at(6)
    assert abs((leg.departs_at - world.at(15)).total_seconds()) < 60
    assert abs((leg.ends_at - world.at(25.5)).total_seconds()) < 60
    assert plan.gap_frac == 0
    assert plan.arrivals[0].binding.startswith("waited 8.0 h at near: the shut road from near to host (from D+0 07:00")


def test_assumed_slots_and_ground_times_are_varied_by_a_third(world) -> None:
    """Four rows; shorter ground times close no later, longer ones no earlier, and no bound lies above its plan."""
    lines = tuple(world.line(f"line-{k}", priority=k + 1) for k in range(5))
    solved = solve_case(world.case(lines=lines), iterations=300)
    plan = planning.tell_plan(solved)
    rows = {(row.what, round(row.factor, 2)): row for row in vary(solved, iterations=300)}
    assert set(rows) == {(what, factor) for what in ("working slots", "ground times") for factor in (0.67, 1.33)}
    assert all(row.bound_h <= row.closure_h for row in rows.values())
    assert rows["ground times", 0.67].closure_h < plan.closure_h < rows["ground times", 1.33].closure_h
    assert rows["working slots", 1.33].closure_h <= plan.closure_h <= rows["working slots", 0.67].closure_h
    assert rows["working slots", 0.67].bound_h >= plan.bound_h


def test_a_warm_start_in_nouns_is_never_worse(world) -> None:
    """One more aircraft, planned from the plan without it."""
    lines = tuple(world.line(f"line-{k}") for k in range(4))
    poor = solve_case(world.case(lines=lines), iterations=300)
    rich = solve_case(world.case(lines=lines, pools=(world.pool(count=4),)), iterations=0, warm_start=poor)
    assert rich.plan.score <= poor.plan.score


def test_a_plan_that_breaks_a_rule_is_a_bug_not_an_answer(world, monkeypatch) -> None:
    """Planner and check are two programs: where they disagree nobody gets a plan."""
    monkeypatch.setattr(planning, "check_schedule", lambda *_: ("planted breach",))
    with pytest.raises(BugError, match="planted breach"):
        plan_movement(world.case(), iterations=0)


def test_a_bound_above_the_plan_is_a_bug(world, monkeypatch) -> None:
    """A bound that a plan beats proves nothing and must not be shown."""
    real = planning.bound_closure
    monkeypatch.setattr(planning, "bound_closure", lambda p, **more: real(p, **more)._replace(closure_s=1 << 40))
    with pytest.raises(BugError, match="lies above the plan"):
        plan_movement(world.case(), iterations=0)
