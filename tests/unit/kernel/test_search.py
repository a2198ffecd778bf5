"""Local search in chunks: its state lies in arrays, its answer does not depend on how it is cut."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from foedus.kernel.search import open_search, run_search
from foedus.kernel.timetable import simulate
from foedus.movement.arrays import compile_world, make_policy

sys.path.append(str(Path(__file__).parents[3]))
instances = importlib.import_module("benchmarks.instances")


AIMS = np.arange(6, dtype=np.int64)


def _open(problem, aims=AIMS):
    """Give a world and a search opened at the run by release, and that run's score."""
    compiled = compile_world(problem)
    policy = make_policy(compiled, problem.lines.release_s, (0, 0, 0, 8, 0))
    _, score = simulate(compiled.world, policy)
    return compiled.world, open_search(policy, score[aims], aims, compiled.option_ptr, compiled.options), score


def test_many_small_chunks_end_where_one_large_one_does() -> None:
    """Step k uses the random numbers of its own place, whoever asks for it."""
    problem = instances.make_kaz22()
    world, whole, score = _open(problem)
    _, cut, _ = _open(problem)
    run_search(world, whole, 300, seed=4, stream=1)
    for steps in (1, 99, 150, 50):
        run_search(world, cut, steps, seed=4, stream=1)
    flat = [[*search.best, *search.policy, *search[3:]] for search in (whole, cut)]
    assert all(a.tobytes() == b.tobytes() for a, b in zip(*flat, strict=True))
    assert tuple(whole.best_score) < tuple(score)


def test_the_best_score_is_that_of_the_best_policy() -> None:
    """What is handed out can be run again."""
    world, search, _ = _open(instances.make_kaz22())
    run_search(world, search, 200, seed=0, stream=0)
    _, again = simulate(world, search.best)
    assert again.tolist() == search.best_score.tolist()


def test_the_first_aim_is_what_the_search_improves() -> None:
    """With flights first it ends with no more flights than with closure first, and the other way round."""
    problem = instances.make_kaz22()
    ends = {}
    for first in (2, 4):
        aims = np.array([first, *(k for k in range(6) if k != first)], np.int64)
        world, search, _ = _open(problem, aims)
        run_search(world, search, 300, seed=0, stream=0)
        ends[first] = simulate(world, search.best)[1]
        assert ends[first][aims].tolist() == search.best_score.tolist()
    assert ends[2][2] < ends[4][2]
    assert ends[4][4] < ends[2][4]


def test_a_search_without_a_history_is_refused() -> None:
    """Late acceptance compares with something."""
    world = compile_world(instances.make_kaz22())
    policy = make_policy(world, np.zeros(29, np.int64), (0, 0, 0, 8, 0))
    with pytest.raises(ValueError, match="at least one score"):
        open_search(policy, np.zeros(6, np.int64), AIMS, world.option_ptr, world.options, length=0)
