"""The benchmark's three ways agree on an instance small enough for all; its instances are seeded."""

from __future__ import annotations

import numpy as np
from benchmarks.guards import make_question, run_apart, solve_foedus


def test_the_plain_models_and_ours_agree_where_all_are_optimal() -> None:
    """Two plain models written apart from the package: an error in ours, or in theirs, would part them."""
    question = make_question(6, 3, 2, 5)
    mine = solve_foedus(question, 5.0, 0.0)
    assert mine["bound_h"] == mine["objective_h"]
    for solver in ("highs", "cpsat"):
        answer = run_apart(solver, "6x3x2", 5, 10.0, 0.0)
        assert abs(answer["objective_h"] - mine["objective_h"]) < 1e-6


def test_the_same_seed_makes_the_same_instance() -> None:
    one, two, other = (make_question(10, 4, 3, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.need_persons, two.need_persons)
    assert np.array_equal(one.persons, two.persons)
    assert not np.array_equal(one.persons, other.persons)
