"""What holds for every movement: random instances, the planner's plans and their bounds."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from foedus.errors import PlanningError
from foedus.movement.bounds import bound_closure
from foedus.movement.check import check_schedule
from foedus.movement.planner import Plan, WarmStart, plan
from foedus.movement.problem import NEVER, Problem

sys.path.append(str(Path(__file__).parents[2]))
tiny = importlib.import_module("benchmarks.tiny")

SEEDS = st.integers(0, 2**31)
calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


def _plan(problem: Problem, seed: int = 0, iterations: int = 40) -> Plan:
    try:
        return plan(problem, iterations=iterations, seed=seed)
    except PlanningError:
        assume(False)
        raise


@given(SEEDS)
@calm
def test_the_check_accepts_every_plan_of_the_planner(seed: int) -> None:
    """Two programs that share no code but the shapes agree."""
    problem = tiny.make_tiny(seed, lines=6, carriers=4, most=14)
    assert check_schedule(problem, _plan(problem).schedule) == ()


@given(SEEDS)
@calm
def test_every_line_arrives_once_and_no_load_is_over(seed: int) -> None:
    """Counted here afresh: persons and vehicles add up, floor, seats and payload hold on every leg."""
    problem = tiny.make_tiny(seed, lines=6, carriers=4, most=14)
    s, lines, types = _plan(problem).schedule, problem.lines, problem.types
    for column, wanted in ((s.part_persons, lines.persons), (s.part_vehicles, lines.vehicles)):
        moved = np.bincount(s.part_line, weights=column, minlength=len(wanted))
        claims = lines.rides == 0
        assert (moved[claims] == wanted[claims]).all()
        assert (moved <= wanted).all()
    for leg in range(len(s.carrier)):
        on = s.part_leg == leg
        kind = problem.carriers.type_idx[s.carrier[leg]]
        vehicles, persons = s.part_vehicles[on].sum(), s.part_persons[on].sum()
        taken = -(-types.seats[kind] * vehicles // types.positions[kind])
        mass = (s.part_vehicles * lines.vehicle_kg[s.part_line] + s.part_persons * lines.person_kg[s.part_line])[
            on
        ].sum()
        assert vehicles <= types.positions[kind]
        assert persons <= types.seats[kind] - taken + types.seats_apart[kind] or not persons
        assert mass <= problem.network.payload_kg[kind, s.start[leg], s.end[leg]]


@given(SEEDS, st.integers(0, 1000))
@calm
def test_the_same_seed_gives_the_same_bytes(seed: int, search: int) -> None:
    """A plan is a function of problem, seed and budget."""
    problem = tiny.make_tiny(seed, lines=5)
    first, second = _plan(problem, search), _plan(problem, search)
    assert all(a.tobytes() == b.tobytes() for a, b in zip(first.schedule, second.schedule, strict=True))


@given(SEEDS)
@calm
def test_the_bound_is_never_above_the_plan(seed: int) -> None:
    """Of any instance, not only of those small enough to search through."""
    problem = tiny.make_tiny(seed, lines=6, carriers=4, most=14)
    found = _plan(problem)
    assert bound_closure(problem).closure_s <= found.score[2]


@given(SEEDS, st.integers(0, 3), st.integers(0, 3))
@calm
def test_with_more_means_a_warm_start_is_never_worse(seed: int, slots: int, carriers: int) -> None:
    """More slots and carriers, the same carriers ready earlier: the old plan still holds and still counts."""
    poor = tiny.make_tiny(seed, lines=6, carriers=4, most=14)
    before = _plan(poor)
    c, names = poor.carriers, poor.names
    carriers = min(carriers, int((c.type_idx < len(poor.types.mode) - 1).sum()))
    lines = poor.lines._replace(
        column=np.where(poor.lines.column >= 0, poor.lines.column + carriers, -1).astype(np.int32)
    )
    columns = {k: np.concatenate((getattr(c, k)[:carriers], getattr(c, k))) for k in c._fields}
    rich = poor._replace(
        lines=lines,
        carriers=c._replace(**columns),
        network=poor.network._replace(slots=poor.network.slots + slots),
        names=names._replace(carriers=tuple(f"new-{k}" for k in range(carriers)) + names.carriers),
    )
    after = plan(rich, iterations=0, warm_start=WarmStart(poor, before))
    assert after.score <= before.score
    assert check_schedule(rich, after.schedule) == ()


@given(SEEDS, st.integers(-100_000, 100_000))
@calm
def test_a_plan_shifted_in_time_is_the_plan_of_the_shifted_problem(seed: int, shift: int) -> None:
    """No instant is special: scenario zero may lie anywhere."""
    problem = tiny.make_tiny(seed, lines=5)
    lines, network, carriers = problem.lines, problem.network, problem.carriers
    due = np.where(lines.due_s >= NEVER, lines.due_s, lines.due_s + shift)
    moved = problem._replace(
        lines=lines._replace(release_s=lines.release_s + shift, due_s=due),
        carriers=carriers._replace(ready_s=carriers.ready_s + shift),
        network=network._replace(shut_from_s=network.shut_from_s + shift, shut_until_s=network.shut_until_s + shift),
    )
    here, there = _plan(problem), _plan(moved)
    for column in ("carrier", "start", "end", "part_leg", "part_line", "part_persons", "part_vehicles"):
        assert (getattr(here.schedule, column) == getattr(there.schedule, column)).all()
    for column in ("begin_s", "depart_s", "arrive_s", "end_s"):
        assert (getattr(here.schedule, column) + shift == getattr(there.schedule, column)).all()
    assert bound_closure(moved).closure_s == bound_closure(problem).closure_s + shift
