"""Local search in chunks: its state lies in arrays, its answer does not depend on how it is cut."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from foedus.kernel.search import open_search, run_search
from foedus.kernel.timetable import simulate
from foedus.movement.arrays import compile_world

sys.path.append(str(Path(__file__).parents[3]))
instances = importlib.import_module("benchmarks.instances")


def test_many_small_chunks_end_where_one_large_one_does() -> None:
    """Step k uses the random numbers of its own place, whoever asks for it."""
    problem = instances.make_kaz22()
    world, rule = compile_world(problem), np.array([0, 0, 0, 8], np.int64)
    keys = problem.lines.release_s
    _, score = simulate(world, keys, rule)
    whole, cut = open_search(keys, rule, score), open_search(keys, rule, score)
    run_search(world, whole, 300, seed=4, stream=1)
    for steps in (1, 99, 150, 50):
        run_search(world, cut, steps, seed=4, stream=1)
    assert all(a.tobytes() == b.tobytes() for a, b in zip(whole, cut, strict=True))
    assert tuple(whole.best_score) < tuple(score)


def test_the_best_score_is_that_of_the_best_keys() -> None:
    """What is handed out can be run again."""
    problem = instances.make_kaz22()
    world, rule = compile_world(problem), np.array([0, 0, 0, 8], np.int64)
    _, score = simulate(world, problem.lines.release_s, rule)
    search = open_search(problem.lines.release_s, rule, score)
    run_search(world, search, 200, seed=0, stream=0)
    _, again = simulate(world, search.best_keys, search.best_rule)
    assert again.tolist() == search.best_score.tolist()


def test_a_search_without_a_history_is_refused() -> None:
    """Late acceptance compares with something."""
    with pytest.raises(ValueError, match="at least one score"):
        open_search(np.zeros(1, np.int64), np.zeros(4, np.int64), np.zeros(5, np.int64), length=0)
