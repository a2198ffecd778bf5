"""Guard plans on small random cases: optimal against brute force, and rules that no plan may break."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.protection.assignment import Guarding, Stand, assign, find_starts_s, measure_uncovered_h

END_S = 100


@st.composite
def guardings(draw: st.DrawFn) -> Guarding:
    """At most three sites, two contingents and four parts; whole numbers so that ties are common."""
    n_sites, n_parts = draw(st.integers(1, 3)), draw(st.integers(1, 4))

    def ints(low: int, high: int, n: int) -> np.ndarray:
        return np.array(draw(st.lists(st.integers(low, high), min_size=n, max_size=n)), np.int64)

    contingent_idx = np.sort(ints(0, 1, n_parts))
    allowed_by = np.array(draw(st.lists(st.booleans(), min_size=2 * n_sites, max_size=2 * n_sites))).reshape(2, n_sites)
    return Guarding(
        contingent_idx=contingent_idx,
        persons=ints(1, 6, n_parts),
        ready_s=ints(0, 110, n_parts * n_sites).reshape(n_parts, n_sites),
        way_km=ints(0, 9, n_parts * n_sites).reshape(n_parts, n_sites).astype(np.float64),
        allowed=allowed_by[contingent_idx],
        need_persons=ints(1, 6, n_sites),
        weight=ints(1, 5, n_sites),
        opens_s=ints(0, 40, n_sites),
        ends_s=np.full(n_sites, END_S, np.int64),
        share=draw(st.booleans()),
    )


def can_stand(question: Guarding, stands: list[tuple[int, int]], contingent: int) -> bool:
    """Say by Hall's condition whether one contingent can man all its sites, given as (site, start)."""
    for size in range(1, len(stands) + 1):
        for group in combinations(stands, size):
            useful = sum(
                int(question.persons[i])
                for i in range(len(question.persons))
                if question.contingent_idx[i] == contingent
                and any(question.allowed[i, j] and question.ready_s[i, j] <= at for j, at in group)
            )
            if useful < sum(int(question.need_persons[j]) for j, _ in group):
                return False
    return True


def enumerate_best_h(question: Guarding) -> float:
    """Give the least weighted hours without cover over every choice of contingent and start for every site.

    Where sites are shared, only choices with as few idle contingents as any choice has count.
    """
    n_sites = len(question.need_persons)
    choices = []
    for j in range(n_sites):
        starts = {int(max(at, question.opens_s[j])) for at in question.ready_s[:, j]}
        choices.append([None, *((c, at) for c in (0, 1) for at in sorted(starts) if at < END_S)])
    able = {c for c in (0, 1) for j in range(n_sites) if find_starts_s(question, c, j)}
    best = (len(able) + 1, float("inf"))
    for choice in product(*choices):
        per_contingent = {c: [(j, pick[1]) for j, pick in enumerate(choice) if pick and pick[0] == c] for c in (0, 1)}
        if all(can_stand(question, stands, c) for c, stands in per_contingent.items()):
            stands = tuple(
                Stand(site_idx=j, contingent_idx=pick[0], starts_s=pick[1], draws=())
                for j, pick in enumerate(choice)
                if pick
            )
            idle = len(able - {stand.contingent_idx for stand in stands}) if question.share else 0
            best = min(best, (idle, measure_uncovered_h(question, stands)))
    return best[1]


@settings(max_examples=120, deadline=None)
@given(guardings())
def test_the_programme_finds_the_optimum_and_its_bound_is_never_above(question: Guarding) -> None:
    """Every choice is enumerated; Hall's condition stands in for the programme's flows."""
    answer, best = assign(question), enumerate_best_h(question)
    assert abs(answer.uncovered_h - best) < 1e-9
    assert answer.bound_h <= best + 1e-6


@settings(max_examples=60, deadline=None)
@given(guardings(), st.floats(0.0, 0.5))
def test_a_wide_gap_still_gives_a_valid_bound(question: Guarding, gap_frac: float) -> None:
    """Stopping early may cost cover, never the proof."""
    answer, best = assign(question, gap_frac=gap_frac), enumerate_best_h(question)
    assert answer.bound_h <= best + 1e-6
    assert answer.uncovered_h >= best - 1e-9


@settings(max_examples=60, deadline=None)
@given(guardings())
def test_persons_are_whole_never_used_twice_ready_and_allowed(question: Guarding) -> None:
    used = np.zeros(len(question.persons), np.int64)
    answer = assign(question)
    assert len({stand.site_idx for stand in answer.stands}) == len(answer.stands)
    for stand in answer.stands:
        j = stand.site_idx
        assert sum(n for _, n in stand.draws) == question.need_persons[j]
        assert question.opens_s[j] <= stand.starts_s < END_S
        for i, n in stand.draws:
            used[i] += n
            assert question.allowed[i, j]
            assert question.contingent_idx[i] == stand.contingent_idx
            assert question.ready_s[i, j] <= stand.starts_s
    assert (used <= question.persons).all()


@settings(max_examples=60, deadline=None)
@given(guardings(), st.integers(0, 3), st.integers(1, 50))
def test_a_later_arrival_never_leaves_less_uncovered(question: Guarding, which: int, delay_s: int) -> None:
    """Monotone: what could be manned late could be manned early."""
    later = question.ready_s.copy()
    later[which % len(later)] += delay_s
    assert assign(replace(question, ready_s=later)).uncovered_h >= assign(question).uncovered_h - 1e-9


@settings(max_examples=40, deadline=None)
@given(guardings())
def test_a_caveat_lifted_never_leaves_more_uncovered(question: Guarding) -> None:
    free = replace(question, allowed=np.ones_like(question.allowed))
    assert assign(free).uncovered_h <= assign(question).uncovered_h + 1e-9


@settings(max_examples=30, deadline=None)
@given(guardings())
def test_the_same_question_gives_the_same_answer(question: Guarding) -> None:
    assert assign(question) == assign(question)
