"""The seam to the solver: named rows and columns in, status, values, bound and duals out."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from foedus.errors import BugError
from foedus.optimise.programme import INFINITE, Programme


def _cover(integer: bool) -> Programme:
    lift = Programme("cover")
    small = lift.add_column("small", 0, 10, 2.0, integer)
    large = lift.add_column("large", 0, 10, 3.0, integer)
    lift.add_row("vehicles", 7, INFINITE, [(small, 3), (large, 5)])
    return lift


def test_a_linear_programme_gives_value_and_dual() -> None:
    """The dual prices the one row: a vehicle costs 3/5 by the cheaper column."""
    answer = _cover(integer=False).solve()
    assert answer.status == "optimal"
    assert answer.objective == pytest.approx(4.2)
    assert answer.bound == pytest.approx(4.2)
    assert answer.duals == pytest.approx([0.6])
    assert answer.columns == pytest.approx([0, 1.4])


def test_whole_columns_are_whole() -> None:
    """Flights are flown or not: 5, by one small and one large, as trying every pair shows."""
    answer = _cover(integer=True).solve()
    best = min(2 * s + 3 * b for s, b in itertools.product(range(11), repeat=2) if 3 * s + 5 * b >= 7)
    assert (answer.status, answer.objective, answer.bound) == ("optimal", best, pytest.approx(best))
    assert answer.columns.tolist() == [1.0, 1.0]
    assert answer.duals.size == 0


def test_greatest_instead_of_least() -> None:
    """``minimise=False`` turns the sense, the bound included."""
    most = Programme("most")
    column = most.add_column("x", 0, 4, 1.0)
    most.add_row("room", -INFINITE, 2.5, [(column, 1), (column, 1)])
    answer = most.solve(minimise=False)
    assert answer.objective == pytest.approx(1.25)
    assert answer.bound == pytest.approx(1.25)


def test_no_solution_and_no_limit_are_answers_not_errors() -> None:
    """Infeasible and unbounded are said in the status, with an empty solution."""
    none = Programme("none")
    column = none.add_column("x", 0, 1, 1.0)
    none.add_row("more", 2, INFINITE, [(column, 1)])
    answer = none.solve()
    assert (answer.status, answer.found, answer.bound) == ("infeasible", False, INFINITE)
    assert math.isnan(answer.objective)
    endless = Programme("endless")
    endless.add_column("x", 0, INFINITE, -1.0)
    assert endless.solve().status == "unbounded"


def test_an_empty_programme_is_solved() -> None:
    """A wing with nothing to assign need not treat the case apart."""
    answer = Programme("empty").solve()
    assert (answer.status, answer.objective, answer.columns.size) == ("optimal", 0.0, 0)


def test_crossed_bounds_nan_and_unknown_columns_are_refused_by_name() -> None:
    """A fault in a model is named where it is made, not in the solver."""
    bad = Programme("bad")
    with pytest.raises(BugError, match="'x' of programme 'bad'"):
        bad.add_column("x", 2, 1, 0)
    with pytest.raises(BugError, match="nan"):
        bad.add_column("x", 0, 1, math.nan)
    with pytest.raises(BugError, match="names column 3"):
        bad.add_row("r", 0, 1, [(3, 1.0)])


def test_the_same_seed_gives_the_same_columns() -> None:
    """One thread and a fixed seed: a plan may rest on the columns."""

    def build() -> Programme:
        knapsack = Programme("knapsack")
        weights = np.random.default_rng(4).integers(5, 40, 25)
        columns = [knapsack.add_column(f"c{i}", 0, 1, float(w % 7 + 1), True) for i, w in enumerate(weights)]
        terms = [(column, float(weight)) for column, weight in zip(columns, weights, strict=True)]
        knapsack.add_row("w", 200, INFINITE, terms)
        return knapsack

    first, second = build().solve(seed=3), build().solve(seed=3)
    assert first.columns.tobytes() == second.columns.tobytes()
