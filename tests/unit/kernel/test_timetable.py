"""The compiled loop, event by event against a plain SimPy model of the same rules."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from foedus.kernel.timetable import simulate
from foedus.movement.arrays import compile_world, make_policy, read_schedule, score_schedule
from foedus.movement.check import check_schedule
from foedus.movement.faults import find_immovable

sys.path.append(str(Path(__file__).parents[3]))
tiny = importlib.import_module("benchmarks.tiny")
features = importlib.import_module("benchmarks.features")
simpy_model = importlib.import_module("benchmarks.simpy_model")

RULES = [
    (0, 0, 0, 8, 0),
    (0, 0, 1500, 2, 500),
    (3, 9, 0, 1, 0),
    (1000, 1000, 500, 8, 2000),
    (0, 1000, 0, 3, 1000),
    (50, 0, 0, 8, 0),
]


def _compare(problem, keys, rule, route: int = 0):
    compiled = compile_world(problem)
    policy = make_policy(compiled, np.array(keys, np.int64), rule)
    n_options = np.diff(compiled.option_ptr)
    choice = np.minimum(route, n_options - 1)
    policy.choice[:] = compiled.options[compiled.option_ptr[:-1] + choice]
    state, score = simulate(compiled.world, policy)
    schedule = read_schedule(state)
    model = simpy_model.Model(problem, list(keys), rule, choice.tolist())
    model.run()
    assert list(zip(*(column.tolist() for column in schedule[:9]), strict=True)) == model.legs
    mine = sorted(
        (int(schedule.carrier[leg]), int(schedule.begin_s[leg]), line, persons, vehicles)
        for leg, line, persons, vehicles in zip(*(column.tolist() for column in schedule[10:]), strict=True)
    )
    assert mine == sorted(model.parts)
    happened = sorted((at, leg[0]) for leg in model.played for at in leg[3:7])
    assert sorted((at, carrier) for at, _, carrier in model.events) == happened
    assert tuple(score) == score_schedule(problem, schedule)
    return schedule


@pytest.mark.parametrize("block", range(4))
def test_the_loop_is_the_simpy_model_event_by_event(block: int) -> None:
    """Random instances with riders, columns, closures and barred links: every leg, part, slot and instant is equal."""
    legs = 0
    for seed in range(block * 150, block * 150 + 150):
        problem = tiny.make_tiny(seed, lines=7, carriers=4, most=14)
        keys = np.random.default_rng(seed).integers(0, 6, len(problem.lines.origin)).tolist()
        _compare(problem, keys, RULES[seed % len(RULES)])
        legs += len(problem.lines.origin)
    assert legs > 150


@pytest.mark.parametrize("block", range(4))
def test_the_loop_is_the_simpy_model_with_every_feature(block: int) -> None:
    """Hubs, stops, crews, gates, parking, fuel, storage, dates: equal event by event, and the check finds no breach."""
    stops = onward = missed = 0
    for seed in range(block * 200, block * 200 + 200):
        chance = (0.3, 0.7, 1.0)[seed % 3]
        problem = features.add_features(tiny.make_tiny(seed, lines=8, carriers=5, most=14), seed, chance=chance)
        keys = np.random.default_rng(seed).integers(0, 6, len(problem.lines.origin)).tolist()
        s = _compare(problem, keys, RULES[seed % len(RULES)], route=seed % 2)
        breaches = [text for text in check_schedule(problem, s) if "have no place" not in text]
        assert not breaches, (seed, breaches[:3])
        stops += int(s.stop_end.sum())
        onward += int((s.end[s.part_leg] != problem.lines.destination[s.part_line]).sum())
        missed += len(problem.lines.origin) - len(set(s.part_line.tolist()))
    assert min(stops, onward - stops, missed) > 10


def test_a_line_that_nothing_carries_does_not_stop_the_rest() -> None:
    """The loop leaves what no carrier takes; the planner refuses it before by name."""
    seen = 0
    for seed in range(600):
        problem = tiny.make_tiny(seed)
        if find_immovable(problem):
            seen += 1
            keys = np.zeros(len(problem.lines.origin), np.int64)
            compiled = compile_world(problem)
            _, score = simulate(compiled.world, make_policy(compiled, keys, RULES[0]))
            assert score[0] >= 1
    assert seen > 5
