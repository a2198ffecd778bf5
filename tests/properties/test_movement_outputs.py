"""What holds for the outputs of every movement: random instances with every feature, the planner's plans of them."""

from __future__ import annotations

import importlib
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from foedus.errors import PlanningError
from foedus.formats.deployment.plan_file import read_plan, write_plan
from foedus.movement.arrays import score_schedule
from foedus.movement.bounding import make_bounding, read_needs, read_prices
from foedus.movement.bounds import bound_closure, stage_lines
from foedus.movement.ceiling import tell_ceiling
from foedus.movement.check_nodes import Case
from foedus.movement.fleet import list_instants, narrow
from foedus.movement.grid import Grid
from foedus.movement.horizon import Horizon
from foedus.movement.picture import tell_legs, tell_slots
from foedus.movement.planner import plan
from foedus.movement.priced import Priced
from foedus.movement.pricing import cut, list_needed
from foedus.movement.problem import NEVER, Problem, Schedule
from foedus.movement.reach import measure_reach
from foedus.reports.movement_book import compare_legs, number_legs
from foedus.reports.movement_sheets import add_arrivals, count_slots
from foedus.reports.movement_sources import book_problem

sys.path.append(str(Path(__file__).parents[2]))
tiny = importlib.import_module("benchmarks.tiny")
features = importlib.import_module("benchmarks.features")

ZERO = datetime(2030, 3, 1, tzinfo=UTC)
SEEDS = st.integers(0, 2**31)
calm = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


def _make(seed: int) -> tuple[Problem, Schedule]:
    problem = features.add_features(tiny.make_tiny(seed, lines=6, carriers=4, most=14), seed, chance=0.5)
    try:
        return problem, plan(problem, iterations=20, seed=seed).schedule
    except PlanningError:
        assume(False)
        raise


@given(SEEDS)
@calm
def test_slots_are_never_over_and_handlings_stand_where_slots_are_open(seed: int) -> None:
    """Also where a plan comes from a file and says nothing of slots: they are given out afresh."""
    problem, schedule = _make(seed)
    raw = write_plan(problem, schedule, zero_at=ZERO)
    for s in (schedule, read_plan(raw, problem, zero_at=ZERO, shown_as="plan")):
        for node in tell_slots(problem, s, ZERO):
            for _, _, n_open, busy in count_slots(node):
                assert 0 <= busy <= n_open <= node.slots
            for a in node.handlings:
                for b in node.handlings:
                    apart = a.ends_at <= b.starts_at or b.ends_at <= a.starts_at
                    assert a is b or apart or a.slot is None or a.slot != b.slot


@given(SEEDS)
@calm
def test_no_plan_brings_more_than_the_ceiling(seed: int) -> None:
    """Counted here from the arrays, at every arrival."""
    problem, s = _make(seed)
    steps = tell_ceiling(problem, ZERO)
    lines = problem.lines
    there = (s.end[s.part_leg] == lines.destination[s.part_line]) & (s.stop_end[s.part_leg] == 0)
    there &= lines.rides[s.part_line] == 0
    for at in np.unique(s.end_s[s.part_leg[there]]).tolist():
        came = there & (s.end_s[s.part_leg] <= at)
        most = [(c.persons, c.vehicles) for c in steps if (c.at - ZERO).total_seconds() <= at]
        persons, pieces = most[-1] if most else (0, 0)
        assert int(s.part_persons[came].sum()) <= persons
        assert int(s.part_vehicles[came].sum()) <= pieces
    if steps:
        claims = (lines.rides == 0) & (lines.release_s < NEVER)
        assert steps[-1].persons <= int(lines.persons[claims].sum())


@given(SEEDS)
@calm
def test_legs_and_arrivals_add_up_to_the_plan(seed: int) -> None:
    problem, s = _make(seed)
    legs = tell_legs(problem, s, ZERO, ())
    assert sum(p.persons for leg in legs for p in leg.parts) == int(s.part_persons.sum())
    assert sum(p.vehicles for leg in legs for p in leg.parts) == int(s.part_vehicles.sum())
    for leg in legs:
        assert leg.payload_kg is None or sum(p.mass_kg or 0 for p in leg.parts) <= leg.payload_kg
        assert leg.floor_units is None or sum(p.floor_units or 0 for p in leg.parts) <= leg.floor_units
        assert leg.seats is None or sum(p.persons for p in leg.parts) <= leg.seats
    assert [leg.goes_on for leg in legs] == Case(problem, s).goes_on.tolist()
    book = book_problem(problem, s, title="a plan", zero_at=ZERO)
    rows = add_arrivals(book)
    into = (s.end[s.part_leg] == problem.lines.destination[s.part_line]) & (s.stop_end[s.part_leg] == 0)
    into &= problem.lines.rides[s.part_line] == 0
    assert (rows[-1][1:] if rows else (0, 0)) == (int(s.part_persons[into].sum()), int(s.part_vehicles[into].sum()))
    assert rows == sorted(rows)
    assert len(set(number_legs(legs).values())) == len(legs)


@given(SEEDS, st.integers(0, 50), st.integers(60, 7200))
@calm
def test_a_plan_against_itself_is_the_same_and_one_leg_later_is_one_moved(seed: int, which: int, later: int) -> None:
    problem, s = _make(seed)
    legs = tell_legs(problem, s, ZERO, ())
    changes, _, dropped = compare_legs(legs, legs)
    assert set(changes.values()) <= {"same"}
    assert dropped == ()
    if legs:
        k = which % len(legs)
        end = s.end_s.copy()
        end[k] += later
        changes, _, dropped = compare_legs(legs, tell_legs(problem, s._replace(end_s=end), ZERO, ()))
        assert sorted(changes.values()).count("moved") == 1
        changes, _, dropped = compare_legs(legs, (*legs[:k], *legs[k + 1 :]))
        assert [leg.carrier for leg in dropped] == [legs[k].carrier]
        assert "added" not in changes.values()


@given(SEEDS)
@example(21666)
@calm
def test_every_plan_is_a_solution_of_the_programmes_that_bound_it(seed: int) -> None:
    """By the instant at which a plan closes nothing falls short, and no horizon is longer than the plan's."""
    problem, s = _make(seed)
    closure = score_schedule(problem, s)[2]
    reach = measure_reach(problem)
    _, staged = stage_lines(problem, reach)
    wanted = [w for w in (cut(problem, reach, need, whole=True) for need in list_needed(staged)) if w.cuts]
    assume(wanted and closure > -NEVER)
    every = len(problem.network.slots)
    for cell in (1, 60, 600):
        assert Grid(problem, reach, wanted, closure, cell, near=every).build().solve().objective < 1e-6
    for begin in list_instants(staged):
        some = [w for w in (cut(problem, reach, need, whole=True) for need in narrow(staged, begin)) if w.cuts]
        if some and closure > begin:
            solution = Horizon(problem, reach, some, begin, until=closure).build().solve()
            assert begin + solution.objective * 3600 <= closure + 1
    bound = bound_closure(problem, rounds=3)
    if bound.proof.get("kind") == "fleet":
        prices = read_prices(bound.proof, [w.need for w in read_needs(problem, reach, bound.proof)])
        programme = Priced(problem, reach, prices, closure, int(bound.proof["step_s"])).build()
        assert programme.solve().objective < 1e-7
    made = make_bounding(problem, bound)
    assert max(made.closure_s, bound.closure_s) <= closure
