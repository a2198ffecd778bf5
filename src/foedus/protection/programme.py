"""The best plan of all, proven: what prices could not rule out, as a mixed-integer programme.

What lives here: columns, rows and the order of the aims. What does not: what is ruled out (``prices``), and plans for
questions too large for it (``refilling``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.kernel.stands import find_through
from foedus.optimise.programme import INFINITE, Programme, Solution
from foedus.protection.blocks import Guarding, Ints, Measured, Pairs, mark_starts, measure
from foedus.protection.prices import Priced

#: most columns of a programme that is worth trying
MOST_COLUMNS: Final = 6_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Which pairs may stand, and start, in which block of a plan no worse than the best; ``(n_pairs, n_blocks)``."""

    on: NDArray[np.bool_]
    starts: NDArray[np.bool_]

    @property
    def n_columns(self) -> int:
        """How many columns a programme of them has."""
        return int(self.on.sum() + self.starts.sum())


def rule_out(question: Guarding, pairs: Pairs, persons: Ints, priced: Priced, best_s: int) -> Kept:
    """Rule out what would cost more than the best plan known, by the prices alone.

    What is kept holds every plan with ``best_s`` weighted seconds without cover or fewer.
    """
    shape = pairs.first.shape
    on, starts = np.empty(shape), np.empty(shape)
    sites = pairs.join(question, bonus=priced.spread(question, pairs))
    least = float(find_through(sites, priced.prices, on, starts)) + priced.settle(persons)
    slack = best_s - least + 1e-6 * max(1.0, best_s)
    return Kept(on=on <= slack, starts=starts <= slack)


@dataclass(slots=True, kw_only=True)
class Model:
    """A programme with the columns of standing and of starting, by (pair, block)."""

    programme: Programme
    on: dict[tuple[int, int], int]
    starts: dict[tuple[int, int], int]

    def read(self, columns: NDArray[np.float64], shape: tuple[int, int], site: Ints) -> Ints:
        """Give the plan that a solution describes."""
        stand = np.full(shape, -1, np.int64)
        for (k, t), column in self.on.items():
            if columns[column] > 0.5:
                stand[site[k], t] = k
        return stand

    def write(self, stand: Ints) -> NDArray[np.float64] | None:
        """Give the columns of a plan; None where the programme has no column for a part of it."""
        columns = np.zeros(self.programme.n_columns)
        starts = mark_starts(stand)
        for j, t in np.argwhere(stand >= 0).tolist():
            at = (int(stand[j, t]), t)
            if at not in self.on or (starts[j, t] and at not in self.starts):
                return None
            columns[self.on[at]] = 1.0
            if starts[j, t]:
                columns[self.starts[at]] = 1.0
        return columns


def solve_cover(
    question: Guarding,
    pairs: Pairs,
    persons: Ints,
    kept: Kept,
    known: Ints,
    *,
    n_idle: int | None,
    gap_frac: float,
    time_limit_s: float | None,
    seed: int,
) -> tuple[Ints | None, float]:
    """Find the plan with least weighted time without cover; give it, or None, and the bound in weighted seconds."""
    model = _build(question, pairs, persons, kept, covering=True)
    if n_idle is not None:
        _add_share(model, question, pairs, n_idle)
    answer = model.programme.solve(gap_frac=gap_frac, time_limit_s=time_limit_s, seed=seed, start=model.write(known))
    if not answer.found:
        return None, answer.bound if answer.status == "unknown" else -INFINITE
    return model.read(answer.columns, known.shape, pairs.site), answer.bound


def solve_calm(
    question: Guarding,
    pairs: Pairs,
    persons: Ints,
    kept: Kept,
    known: Ints,
    *,
    n_idle: int | None,
    time_limit_s: float | None,
    seed: int,
) -> Ints | None:
    """Of all plans with no more time without cover find one with fewest changes, then least way; None if not found."""
    most = measure(question, pairs, known)
    model = _build(question, pairs, persons, kept, covering=False)
    _add_cover_row(model, question, pairs, most)
    if n_idle is not None:
        _add_share(model, question, pairs, n_idle)
    answer: Solution = model.programme.solve(time_limit_s=time_limit_s, seed=seed, start=model.write(known))
    return model.read(answer.columns, known.shape, pairs.site) if answer.found else None


def _build(question: Guarding, pairs: Pairs, persons: Ints, kept: Kept, *, covering: bool) -> Model:
    """Give columns of standing and starting, one contingent a site, starts that imply each other, strength."""
    programme = Programme("guards of sites: least time without cover" if covering else "guards of sites: calmest")
    worth = question.worth_s
    if covering:
        programme.add_column("all sites open throughout", 1, 1, float(worth.sum()))
    # ways together count less than one change
    per_km = 0.0 if covering else 0.9 / max(1.0, float(pairs.way_km.max(initial=0.0)) * max(1, int(kept.starts.sum())))
    model = Model(programme=programme, on={}, starts={})
    for k, t in np.argwhere(kept.on).tolist():
        j = int(pairs.site[k])
        cost = -float(worth[j, t]) if covering else 0.0
        model.on[k, t] = programme.add_column(f"site {j} by group {pairs.group[k]} in {t}", 0, 1, cost, integer=True)
    for k, t in np.argwhere(kept.starts & kept.on).tolist():
        cost = 0.0 if covering else 1.0 + per_km * float(pairs.way_km[k])
        model.starts[k, t] = programme.add_column(f"pair {k} starts in {t}", 0, 1, cost, integer=not covering)
    _add_rows(model, question, pairs, persons)
    return model


def _add_rows(model: Model, question: Guarding, pairs: Pairs, persons: Ints) -> None:
    programme = model.programme
    by_site: dict[tuple[int, int], list[tuple[int, float]]] = {}
    by_group: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for (k, t), column in model.on.items():
        j, g = int(pairs.site[k]), int(pairs.group[k])
        by_site.setdefault((j, t), []).append((column, 1.0))
        by_group.setdefault((g, t), []).append((column, float(question.need_persons[j])))
        terms = [(column, 1.0)]
        if (k, t - 1) in model.on:
            terms.append((model.on[k, t - 1], -1.0))
        if (k, t) in model.starts:
            terms.append((model.starts[k, t], -1.0))
        programme.add_row(f"pair {k} stands in {t}: from before, or starts", -INFINITE, 0, terms)
    for (k, t), column in model.starts.items():
        need = float(question.need_persons[pairs.site[k]])
        for b in range(int(pairs.first[k, t]), t):
            by_group.setdefault((int(pairs.group[k]), b), []).append((column, need))
    for (j, t), terms in by_site.items():
        if len(terms) > 1:
            programme.add_row(f"one contingent at site {j} in {t}", 0, 1, terms)
    for (g, t), terms in by_group.items():
        most = float(persons[g, t])
        if sum(value for _, value in terms) > most:
            programme.add_row(f"persons of group {g} in {t}", 0, most, terms)


def _add_cover_row(model: Model, question: Guarding, pairs: Pairs, most: Measured) -> None:
    """Hold the weighted time without cover to what is known to be possible."""
    worth = question.worth_s
    unit = float(np.gcd.reduce(worth[worth > 0])) if (worth > 0).any() else 1.0
    terms = [(column, float(worth[pairs.site[k], t]) / unit) for (k, t), column in model.on.items()]
    covered = (float(worth.sum()) - most.uncovered_s) / unit
    if terms:
        model.programme.add_row("no more time without cover", covered - 1e-6 * max(1.0, covered), INFINITE, terms)


def _add_share(model: Model, question: Guarding, pairs: Pairs, n_idle: int) -> None:
    """Let no more contingents than these be without a site in the last block in which they are there."""
    idle = []
    for c, last in question.last_blocks.items():
        stands = [
            (column, 1.0)
            for (k, t), column in model.on.items()
            if t == last and question.contingent_idx[pairs.group[k]] == c and question.is_site[pairs.site[k]]
        ]
        column = model.programme.add_column(f"contingent {c} without a site", 0, 1, 0.0, integer=True)
        model.programme.add_row(f"contingent {c} stands or not", 1, INFINITE, [*stands, (column, 1.0)])
        idle.append((column, 1.0))
    if idle:
        model.programme.add_row("contingents without a site", 0, n_idle, idle)
