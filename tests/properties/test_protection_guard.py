"""Guard plans on small random questions: optimal against brute force, and rules that no plan may break."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.protection.assignment import Assignment, Effort, assign
from foedus.protection.blocks import Guarding, count_left, measure

EXACT = Effort(n_climbs=40, n_searches=100)
#: no programme: what prices and filling alone give
ROUGH = Effort(n_climbs=40, n_searches=100, most_columns=0)


@st.composite
def questions(draw: st.DrawFn) -> Guarding:
    """At most two sites and three groups of two contingents in four blocks; whole numbers so that ties are common."""
    n_sites, n_groups, n_blocks = draw(st.integers(1, 2)), draw(st.integers(1, 3)), draw(st.integers(1, 4))

    def ints(low: int, high: int, n: int) -> np.ndarray:
        return np.array(draw(st.lists(st.integers(low, high), min_size=n, max_size=n)), np.int64)

    edges = np.concatenate(([0], np.cumsum(ints(1, 4, n_blocks) * 3600)))
    arrive = ints(0, n_blocks, n_groups)
    leave = ints(1, n_blocks + 1, n_groups)
    there = (np.arange(n_blocks) >= arrive[:, None]) & (np.arange(n_blocks) < leave[:, None])
    persons = there * ints(1, 9, n_groups)[:, None]
    opens = edges[ints(0, n_blocks - 1, n_sites)]
    return Guarding(
        edges_s=edges.astype(np.int64),
        contingent_idx=np.array([0, 0, 1], np.int64)[:n_groups],
        persons=persons.astype(np.int64),
        need_persons=ints(1, 6, n_sites),
        weight=ints(1, 5, n_sites),
        opens_s=opens.astype(np.int64),
        ends_s=np.maximum(opens, edges[ints(1, n_blocks, n_sites)]).astype(np.int64),
        way_s=ints(0, 6, n_groups * n_sites).reshape(n_groups, n_sites) * 1800,
        way_km=ints(0, 9, n_groups * n_sites).reshape(n_groups, n_sites).astype(np.float64),
        allowed=np.array(
            draw(st.lists(st.booleans(), min_size=n_groups * n_sites, max_size=n_groups * n_sites))
        ).reshape(n_groups, n_sites),
        share=draw(st.booleans()),
    )


def enumerate_best(question: Guarding) -> tuple[int, int, int, float]:
    """Give the best rank over every choice of group for every site and block; readiness and strength by hand."""
    n_blocks, edges = question.n_blocks, question.edges_s
    worth = question.worth_s
    pairs = question.pairs
    cells = [(j, t) for j in range(question.n_sites) for t in range(n_blocks) if worth[j, t] > 0]
    options = [[-1, *(k for k in range(len(pairs.group)) if pairs.site[k] == j)] for j, _ in cells]
    best = (10**9, 0, 0, 0.0)
    for choice in product(*options):
        stand = np.full(worth.shape, -1, np.int64)
        for (j, t), k in zip(cells, choice, strict=True):
            stand[j, t] = k
        used = np.zeros_like(question.persons)
        fine = True
        for j, t in cells:
            k = stand[j, t]
            if k < 0:
                continue
            g = pairs.group[k]
            starts = t == 0 or stand[j, t - 1] != k
            leaves_s = edges[t] - question.way_s[g, j] if starts else edges[t]
            fine &= bool(leaves_s >= edges[0])
            for b in range(t + 1):
                if edges[b + 1] > leaves_s:
                    used[g, b] += question.need_persons[j]
        if fine and (used <= question.persons).all():
            best = min(best, measure(question, pairs, stand).rank)
    return best


def rank_of(question: Guarding, answer: Assignment) -> tuple[int, int, float]:
    return round(answer.uncovered_h * 3600), answer.n_changes, answer.person_km


@settings(max_examples=100, deadline=None)
@given(questions())
def test_the_programme_finds_the_optimum_of_all_aims_and_its_bound_is_never_above(question: Guarding) -> None:
    """Every choice of group for every site and block is enumerated; without sharing, aim by aim."""
    plain = replace(question, share=False)
    answer, best = assign(plain, effort=EXACT), enumerate_best(plain)
    assert rank_of(plain, answer) == best[1:]
    assert answer.proven
    assert answer.bound_h * 3600 <= best[1] + 1e-6


@settings(max_examples=60, deadline=None)
@given(questions())
def test_where_sites_are_shared_the_bound_holds_for_every_plan_that_shares_as_well(question: Guarding) -> None:
    """Best among the plans with as few idle contingents as the answer has, or fewer."""
    shared = replace(question, share=True)
    answer, best = assign(shared, effort=EXACT), enumerate_best(shared)
    assert answer.bound_h * 3600 <= best[1] + 1e-6
    assert rank_of(shared, answer)[0] >= best[1] or answer.n_idle > best[0]


@settings(max_examples=80, deadline=None)
@given(questions())
def test_prices_alone_give_a_valid_bound_and_filling_a_valid_plan(question: Guarding) -> None:
    """Without the programme nothing is proven optimal; what is said still holds."""
    answer, best = assign(question, effort=ROUGH), enumerate_best(question)
    assert answer.bound_h * 3600 <= best[1] + 1e-6
    assert answer.n_idle > best[0] or rank_of(question, answer)[0] >= best[1]


@settings(max_examples=60, deadline=None)
@given(questions())
def test_no_group_is_bound_beyond_its_strength_and_no_guard_stands_before_it_can(question: Guarding) -> None:
    answer = assign(question, effort=ROUGH)
    pairs = question.pairs
    stand = np.full(question.worth_s.shape, -1, np.int64)
    for row in answer.stands:
        k = next(k for k in range(len(pairs.group)) if (pairs.site[k], pairs.group[k]) == (row.site_idx, row.group_idx))
        assert (stand[row.site_idx, row.from_block : row.to_block] == -1).all()
        assert (question.worth_s[row.site_idx, row.from_block : row.to_block] > 0).all()
        stand[row.site_idx, row.from_block : row.to_block] = k
        way_s = int(question.way_s[row.group_idx, row.site_idx])
        assert question.edges_s[row.bound_block] <= question.edges_s[row.from_block] - way_s
    assert (count_left(question, pairs, stand) >= 0).all()


@settings(max_examples=40, deadline=None)
@given(questions())
def test_a_caveat_lifted_never_leaves_more_uncovered(question: Guarding) -> None:
    plain = replace(question, share=False)
    free = replace(plain, allowed=np.ones_like(question.allowed))
    assert assign(free, effort=EXACT).uncovered_h <= assign(plain, effort=EXACT).uncovered_h + 1e-9


@settings(max_examples=30, deadline=None)
@given(questions())
def test_the_same_question_gives_the_same_answer(question: Guarding) -> None:
    assert assign(question, effort=EXACT) == assign(question, effort=EXACT)
