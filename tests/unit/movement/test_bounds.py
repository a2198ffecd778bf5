"""The bound: valid against exhaustive search over all plans, and never lower when a constraint is added."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from foedus.errors import PlanningError
from foedus.movement import grid
from foedus.movement.bounds import bound_closure, bound_others, measure_gap
from foedus.movement.faults import find_immovable
from foedus.movement.planner import plan
from foedus.movement.problem import NEVER, Problem
from foedus.movement.reach import measure_reach
from foedus.optimise.programme import Programme

sys.path.append(str(Path(__file__).parents[3]))
tiny = importlib.import_module("benchmarks.tiny")
features = importlib.import_module("benchmarks.features")


def _is_small(problem: Problem) -> bool:
    needs = int((problem.lines.persons + problem.lines.vehicles)[problem.lines.rides == 0].sum())
    return needs <= 7 and not find_immovable(problem)


@pytest.mark.parametrize("block", range(4))
def test_no_plan_of_any_kind_beats_the_bound(block: int) -> None:
    """On some 200 tiny instances an exhaustive search finds no plan that closes before the bound.

    The search tries all loads, carriers, orders and chains of positioning: far more than the planner does.
    """
    tried, kinds = 0, set()
    for seed in range(block * 80, block * 80 + 80):
        problem = tiny.make_tiny(seed, lines=3, carriers=2, most=3)
        if not _is_small(problem):
            continue
        bound = bound_closure(problem)
        kinds.add(bound.kind)
        beaten = tiny.Exhaustion(problem).closes_before(bound.closure_s, 20_000)
        assert not beaten, (seed, bound)
        tried += beaten is False
    assert tried > 40
    assert {"line", "fleet"} <= kinds


def test_no_plan_with_every_feature_beats_the_bound() -> None:
    """The same with hubs, ports, stops, sorts, dates, slots by period and lines that may be missed."""
    tried = tight = 0
    for seed in range(70):
        problem = features.add_features(
            tiny.make_tiny(seed, lines=3, carriers=2, most=3), seed, chance=(0.5, 1)[seed % 2]
        )
        if int((problem.lines.persons + problem.lines.vehicles)[problem.lines.rides == 0].sum()) > 7:
            continue
        bound = bound_closure(problem)
        search = tiny.Exhaustion(problem)
        if abs(bound.closure_s) >= NEVER:
            continue
        beaten = search.closes_before(bound.closure_s, 3_000)
        assert not beaten, (seed, bound)
        tried += beaten is False
        tight += bool(search.closes_before(bound.closure_s + 1, 3_000))
    assert tried > 20
    assert tight > tried // 2


def test_no_plan_misses_fewer_lines_or_is_less_late_than_the_limits() -> None:
    """Against what the planner finds and the check accepts, with every feature; both limits say something at times."""
    planned = missed = late = 0
    for seed in range(400, 450):
        problem = features.add_features(tiny.make_tiny(seed, lines=5, carriers=3), seed, chance=(0.3, 1)[seed % 2])
        limits = bound_others(problem)
        missed, late = missed + (limits.n_missed > 0), late + (limits.lateness_s > 0)
        try:
            score = plan(problem, iterations=0).score
        except PlanningError:
            continue
        assert limits.n_missed <= score[0], seed
        assert limits.lateness_s <= score[1], seed
        planned += 1
    assert min(planned, missed, late) > 0


def test_the_search_finds_what_the_planner_finds() -> None:
    """The oracle can fail: it finds a plan at least as early as each of the planner; none is below the bound."""
    found = tight = 0
    for seed in range(900, 960):
        problem = tiny.make_tiny(seed, lines=2, carriers=2, most=3)
        if not _is_small(problem):
            continue
        try:
            closure = plan(problem, iterations=30).score[2]
        except PlanningError:
            continue
        bound = bound_closure(problem).closure_s
        assert bound <= closure
        assert tiny.Exhaustion(problem).closes_before(closure + 1), seed
        found += 1
        tight += bound == closure
    assert found > 30
    assert tight > found // 2, "a bound this loose proves nothing"


def _constrain(problem: Problem, rng: np.random.Generator) -> tuple[str, Problem]:
    """Add one constraint of a random kind."""
    lines, types, network, carriers = problem.lines, problem.types, problem.network, problem.carriers
    kind = ("slots", "carrier", "release", "link", "ground", "shut", "payload", "floor", "seats", "ready")[
        rng.integers(10)
    ]
    line, node, air = (
        rng.integers(len(lines.origin)),
        rng.integers(len(network.slots)),
        rng.integers(len(types.mode) - 1),
    )
    more = int(rng.integers(1, 5))
    if kind == "slots":
        network = network._replace(slots=np.maximum(1, network.slots - 1))
    elif kind == "carrier":
        gone = int(rng.integers(len(carriers.at)))
        if gone not in lines.column:
            ready = carriers.ready_s.copy()
            ready[gone] += 10_000
            carriers = carriers._replace(ready_s=ready)
    elif kind == "release":
        lines = lines._replace(release_s=lines.release_s + more * (np.arange(len(lines.origin)) == line))
    elif kind == "ready":
        carriers = carriers._replace(ready_s=carriers.ready_s + rng.integers(0, 4, len(carriers.at)))
    elif kind == "link":
        longer = rng.random(network.link_s.shape) < 0.5
        network = network._replace(
            link_s=np.where((network.link_s >= 0) & longer, network.link_s + more, network.link_s)
        )
    elif kind == "ground":
        types = types._replace(load_s=types.load_s + rng.integers(0, 3), unload_s=types.unload_s + rng.integers(0, 3))
    elif kind == "shut":
        ptr = network.shut_ptr.copy()
        if ptr[node] == ptr[node + 1]:
            at = int(rng.integers(0, 25))
            ptr[node + 1 :] += 1
            network = network._replace(
                shut_ptr=ptr,
                shut_from_s=np.insert(network.shut_from_s, ptr[node], at),
                shut_until_s=np.insert(network.shut_until_s, ptr[node], at + more),
            )
    elif kind == "payload":
        network = network._replace(
            payload_kg=np.where(network.payload_kg > 8, network.payload_kg - 1, network.payload_kg)
        )
    elif kind == "floor":
        less = types.positions - (np.arange(len(types.mode)) == air)
        types = types._replace(positions=np.maximum(1, less))
    else:
        less = types.seats_apart - (np.arange(len(types.mode)) == air)
        types = types._replace(seats_apart=np.maximum(0, less))
    return kind, problem._replace(lines=lines, types=types, network=network, carriers=carriers)


def test_the_bound_never_falls_when_a_constraint_is_added() -> None:
    """Fewer slots or carriers, later releases, longer times, shut spans, smaller capacity: each may only raise it."""
    raised: dict[str, int] = {}
    for seed in range(2000, 2060):
        problem = tiny.make_tiny(seed, lines=3, carriers=3, most=6)
        rng = np.random.default_rng(seed)
        if find_immovable(problem):
            continue
        before = bound_closure(problem)
        for _ in range(2):
            kind, tighter = _constrain(problem, rng)
            if find_immovable(tighter):
                continue
            after = bound_closure(tighter, since=before)
            assert after.closure_s >= before.closure_s, (seed, kind, before, after)
            raised[kind] = raised.get(kind, 0) + (after.closure_s > before.closure_s)
            problem, before = tighter, after
    assert sum(count > 0 for count in raised.values()) >= 6, raised


def test_gap_counts_from_the_earliest_release_of_a_line_with_a_claim() -> None:
    """Definitions of the figures: hours from the earliest release, gap as a share of closure; riders do not count."""
    problem = tiny.make_tiny(3, rich=False)
    shifted = problem._replace(lines=problem.lines._replace(release_s=problem.lines.release_s * 0 + 7200))
    assert measure_gap(shifted, 7200 + 3600, 7200 + 7200) == (2.0, 1.0, 0.5)


def test_one_slot_makes_unloading_the_bound() -> None:
    """Ten loads on one slot of an hour each cannot close before ten hours after the first can begin."""
    problem = tiny.make_tiny(3, lines=1, carriers=1, rich=False)
    one = np.ones(2, np.int64)
    problem = problem._replace(
        lines=problem.lines._replace(
            persons=np.array([0]), vehicles=np.array([10]), release_s=np.array([0]), vehicle_kg=np.array([1])
        ),
        carriers=problem.carriers._replace(
            type_idx=np.zeros(20, np.int32),
            at=np.full(20, problem.lines.origin[0], np.int32),
            ready_s=np.zeros(20, np.int64),
            home=np.full(20, -1, np.int32),
        ),
        types=problem.types._replace(
            load_s=problem.types.load_s * 0,
            unload_s=problem.types.unload_s * 0 + 3600,
            positions=problem.types.positions * 0 + 1,
        ),
        network=problem.network._replace(
            slots=problem.network.slots * 0 + one[0],
            link_s=np.where(problem.network.link_s < 0, -1, 5),
            shut_ptr=problem.network.shut_ptr * 0,
            shut_from_s=problem.network.shut_from_s[:0],
            shut_until_s=problem.network.shut_until_s[:0],
        ),
        names=problem.names._replace(carriers=tuple(f"c{k}" for k in range(20))),
    )
    bound = bound_closure(problem)
    assert bound.closure_s == 5 + 10 * 3600
    assert dict(bound.each)["slots"] == bound.closure_s
    assert "at least 10 handlings" in bound.certificate
    assert plan(problem, iterations=0).score[2] == bound.closure_s


def _stretch(problem: Problem, by: int) -> Problem:
    """Give a problem in which all takes ``by`` times as long."""

    def later(column: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        return np.where((np.abs(column) < NEVER) & (column != -1), column * by, column)

    def stretch(group, names: str):  # type: ignore[no-untyped-def]
        return group._replace(**{name: later(getattr(group, name)) for name in names.split()})

    return problem._replace(
        lines=stretch(problem.lines, "release_s due_s ead_s lad_s not_after_s"),
        types=stretch(problem.types, "load_s unload_s stop_s"),
        network=stretch(problem.network, "link_s hub_s shut_from_s shut_until_s"),
        carriers=stretch(problem.carriers, "ready_s"),
    )


def test_times_in_hours_are_bounded_as_in_seconds_and_as_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes 1,800 times as long closes 1,800 times as late, proved over as many cells, not 1,800 times as many."""
    sizes: list[int] = []
    build = grid.Grid.build

    def count(self: grid.Grid) -> Programme:
        made = build(self)
        sizes.append(self.cells)
        return made

    monkeypatch.setattr(grid.Grid, "build", count)
    by_fleet = 0
    for seed in range(60):
        problem = tiny.make_tiny(seed, lines=3, carriers=2, most=4)
        if find_immovable(problem):
            continue
        sizes.clear()
        short = bound_closure(problem)
        most = max(sizes, default=0)
        sizes.clear()
        long = bound_closure(_stretch(problem, 1800))
        assert long.closure_s == 1800 * short.closure_s, seed
        assert max(sizes, default=0) <= 2 * most + 8, seed
        by_fleet += long.kind == "fleet"
    assert by_fleet > 15


def test_the_grain_is_that_of_all_times() -> None:
    """One carrier that is ready a second later takes the grain away."""
    problem = _stretch(tiny.make_tiny(3, lines=3, carriers=2, most=4), 600)
    none = np.zeros(0, dtype=np.int64)
    assert grid.find_grain(problem, measure_reach(problem), none) % 600 == 0
    odd = problem._replace(carriers=problem.carriers._replace(ready_s=problem.carriers.ready_s + 1))
    assert grid.find_grain(odd, measure_reach(odd), none) == 1
