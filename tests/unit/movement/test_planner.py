"""The planner: what it refuses, what it promises of seeds, budgets and warm starts."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from foedus.errors import PlanningError
from foedus.movement.check import check_schedule
from foedus.movement.planner import Plan, WarmStart, plan, translate
from foedus.movement.problem import Problem

sys.path.append(str(Path(__file__).parents[3]))
tiny = importlib.import_module("benchmarks.tiny")
instances = importlib.import_module("benchmarks.instances")


def _bytes(found: Plan) -> bytes:
    return b"".join(column.tobytes() for column in found.schedule)


def test_the_same_seed_and_budget_give_the_same_bytes_however_it_is_cut() -> None:
    """Chunks between looks at the stop callable are no part of the answer."""
    problem = instances.make_kaz22()
    whole = plan(problem, iterations=700, seed=5)
    cut = plan(problem, iterations=700, seed=5, stop=lambda: False)
    assert _bytes(whole) == _bytes(cut)
    assert whole.score == cut.score
    assert _bytes(plan(problem, iterations=700, seed=6)) != _bytes(whole)


def test_search_only_improves_and_stops_when_told() -> None:
    """More steps are never worse; a stop at once gives the first rule of the grid, whole and sound."""
    problem = instances.make_kaz22()
    grid = plan(problem, iterations=0)
    stopped = plan(problem, iterations=100_000, stop=lambda: True)
    assert stopped.steps == 0
    assert stopped.score >= grid.score
    assert check_schedule(problem, stopped.schedule) == ()
    some, more = plan(problem, iterations=300), plan(problem, iterations=3000)
    assert more.score <= some.score <= grid.score
    assert more.score < grid.score, "a search that finds nothing here is broken"


def test_the_size_of_the_flagship_is_planned_soundly() -> None:
    """About a hundred flights on ten fields: the independent check finds nothing."""
    problem = instances.make_kaz22()
    found = plan(problem, iterations=500)
    assert check_schedule(problem, found.schedule) == ()
    assert found.score[0] == 0


def _enrich(problem: Problem, *, slots: int = 0, carriers: int = 0) -> Problem:
    """Add working slots everywhere and carriers like the first ones, put before the others."""
    c, names = problem.carriers, problem.names
    first = slice(0, carriers)
    columns = {k: np.concatenate((getattr(c, k)[first], getattr(c, k))) for k in c._fields}
    lines = problem.lines
    moved = np.where(lines.column >= 0, lines.column + carriers, -1).astype(np.int32)
    return problem._replace(
        lines=lines._replace(column=moved),
        carriers=c._replace(**columns),
        network=problem.network._replace(slots=problem.network.slots + slots),
        names=names._replace(carriers=tuple(f"new-{k}" for k in range(carriers)) + names.carriers),
    )


@pytest.mark.parametrize(("slots", "carriers"), [(1, 0), (0, 6), (2, 3)])
def test_a_warm_start_from_the_poorer_instance_is_never_worse(slots: int, carriers: int) -> None:
    """List scheduling may do worse with more means (Graham); the plan at hand then stands, verbatim."""
    poor = instances.make_kaz22()
    before = plan(poor, iterations=3000, seed=1)
    rich = _enrich(poor, slots=slots, carriers=carriers)
    after = plan(rich, iterations=0, seed=2, warm_start=WarmStart(poor, before))
    assert after.score <= before.score
    assert check_schedule(rich, after.schedule) == ()


def test_a_schedule_is_carried_over_by_what_carriers_are_not_by_their_number() -> None:
    """New carriers come first in the richer instance: indices shift, legs stay with aircraft of the same place."""
    poor = instances.make_kaz22()
    before = plan(poor, iterations=50)
    rich = _enrich(poor, carriers=4)
    carried = translate(WarmStart(poor, before), rich)
    assert carried is not None
    assert check_schedule(rich, carried) == ()
    assert carried.begin_s.tobytes() == before.schedule.begin_s.tobytes()


def test_a_warm_start_that_does_not_hold_is_dropped() -> None:
    """With fewer slots the old plan breaks rules: its keys still help, its legs are not taken over."""
    rich = instances.make_kaz22()
    before = plan(rich, iterations=500)
    poor = rich._replace(network=rich.network._replace(slots=np.maximum(1, rich.network.slots // 2)))
    after = plan(poor, iterations=0, warm_start=WarmStart(rich, before))
    assert check_schedule(poor, after.schedule) == ()
    assert after.score > before.score


def _spoil(name: str) -> Problem:
    problem = tiny.make_tiny(3, rich=False)
    lines, network = problem.lines, problem.network
    a, b = int(lines.origin[0]), int(lines.destination[0])
    if name == "island":
        link = network.link_s.copy()
        link[:, :, b] = -1
        return problem._replace(network=network._replace(link_s=link))
    if name == "slotless":
        slots = network.slots.copy()
        slots[b] = 0
        return problem._replace(network=network._replace(slots=slots))
    if name == "heavy":
        heavy = lines.vehicle_kg.copy()
        heavy[0] = 1000
        return problem._replace(lines=lines._replace(vehicle_kg=heavy, vehicles=lines.vehicles + 1))
    if name == "backwards":
        return problem._replace(types=problem.types._replace(load_s=problem.types.load_s - 10))
    if name == "circle":
        return problem._replace(lines=lines._replace(destination=lines.origin.copy()))
    if name == "shut":
        ptr = np.zeros(len(network.slots) + 1, np.int32)
        ptr[a + 1 :] = 1
        never = np.array([1 << 60])
        return problem._replace(network=network._replace(shut_ptr=ptr, shut_from_s=np.array([0]), shut_until_s=never))
    if name == "endless":
        return problem._replace(lines=lines._replace(vehicles=lines.vehicles + 20_000_000))
    return problem._replace(lines=lines._replace(persons=lines.persons * 0, vehicles=lines.vehicles * 0))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("island", "no carrier of its mode has a link from"),
        ("slotless", "has no working slot"),
        ("heavy", "one of its vehicles is more than any carrier lifts"),
        ("backwards", "a negative ground time"),
        ("circle", "its origin is its destination"),
        ("shut", "shut with no end known"),
        ("empty", "it has neither persons nor vehicles"),
        ("endless", "more than 10,000,000 persons or pieces in one line"),
    ],
)
def test_what_cannot_be_planned_is_refused_by_name(name: str, text: str) -> None:
    """Nothing is half planned: the line and the nearest reason are named before any search."""
    with pytest.raises(PlanningError, match=text) as refusal:
        plan(_spoil(name))
    assert "line-0" in str(refusal.value) or name == "backwards"


def test_riders_fill_empty_seats_and_cause_no_flight() -> None:
    """With riders added no loaded leg begins earlier or later, and the number of flights stays."""
    for seed in range(60):
        problem = tiny.make_tiny(seed, lines=5, carriers=3)
        rides = problem.lines.rides != 0
        try:
            found = plan(problem, iterations=0)
        except PlanningError:
            continue
        if not rides.any():
            continue
        handled = set(found.schedule.part_leg[~rides[found.schedule.part_line]].tolist())
        for leg in set(found.schedule.part_leg.tolist()) - handled:
            assert found.schedule.begin_s[leg] == found.schedule.depart_s[leg]
            assert found.schedule.slot_start[leg] == -1
        assert found.score[4] <= len(handled)
