"""Which group should stand at which site from when to when, and the proof of how good that is.

What lives here: the order in which a question is answered (prices, filling, programme) and the effort spent on each.
What does not: how long reception takes (``readiness``), words (``guard``), and the judgement of a plan (``check``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np

from foedus.optimise.programme import Programme
from foedus.protection.blocks import (
    Guarding,
    Ints,
    Measured,
    Pairs,
    cap_persons,
    count_left,
    mark_starts,
    measure,
)
from foedus.protection.prices import Priced, climb
from foedus.protection.programme import MOST_COLUMNS, rule_out, solve_calm, solve_cover
from foedus.protection.refilling import Filler

#: a change counts as much as this share of the least weighted block in the search
_CHANGE_FRAC: Final = 0.01
_EACH_FILL: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How far a plan is driven; without ``time_limit_s`` and ``stop`` the same question gives the same answer.

    ``gap_frac``: stop once cover and bound are this close, as a share of the weighted time without cover.
    ``time_limit_s``: limit of each of the two programmes. ``stop`` is asked between the steps of prices and search.
    """

    gap_frac: float = 0.0
    n_climbs: int = 1_200
    n_searches: int = 3_000
    most_columns: int = MOST_COLUMNS
    time_limit_s: float | None = None
    stop: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One site under one group in blocks ``from_block`` to ``to_block`` (not included).

    ``bound_block`` is the block from which its persons are bound: on the way, and relieving.
    """

    site_idx: int
    group_idx: int
    bound_block: int
    from_block: int
    to_block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The stands found. ``uncovered_h`` and ``bound_h`` are weighted hours; ``proven``: no plan has fewer."""

    stands: tuple[Stand, ...]
    uncovered_h: float
    bound_h: float
    n_changes: int
    person_km: float
    proven: bool
    #: contingents without a site in the end, where sites are shared
    n_idle: int = 0


def assign(
    question: Guarding, *, effort: Effort | None = None, seed: int = 0, known: tuple[Stand, ...] = ()
) -> Assignment:
    """Say which group takes which site when: least weighted time without cover, then fewest changes, then least way.

    Where sites are shared, as few contingents as possible stay without one in the last block in which they are there,
    before these aims. The second and third aim are proven where the first is, and the programme was small enough.

    Parameters
    ----------
    effort, seed
        How far to go; the number that the search draws from.
    known
        A plan to begin from, if it keeps the rules; the answer is no worse.

    Returns
    -------
    Assignment
        ``bound_h`` is proven: no plan whose guards change at the edges of these blocks leaves fewer weighted hours
        without cover.

    Raises
    ------
    Nothing.
    """
    effort = effort or Effort()
    pairs = question.pairs
    if not len(pairs.group):
        open_s = int(question.worth_s.sum())
        return Assignment(
            stands=(), uncovered_h=open_s / 3600, bound_h=open_s / 3600, n_changes=0, person_km=0.0, proven=True
        )
    persons = cap_persons(question)
    filler, n_idle = _start(question, pairs, seed)
    if known:
        _offer(question, pairs, filler, known)
    priced = _price(question, persons, filler, n_idle, effort)
    bound_s = _round_up(question, priced.bound_s)
    small = rule_out(question, pairs, persons, priced, filler.measured.uncovered_s).n_columns <= effort.most_columns
    filler.search(
        # a question that the programme can settle needs no long search
        priced.prices,
        n_steps=min(effort.n_searches, 2_000) if small else effort.n_searches,
        stop=effort.stop,
        enough_s=_enough(bound_s, effort.gap_frac),
    )
    stand, bound_s = _prove(question, persons, filler, priced, bound_s, n_idle, effort, seed)
    measured = measure(question, pairs, stand)
    return Assignment(
        stands=_read(pairs, stand),
        uncovered_h=measured.uncovered_s / 3600,
        bound_h=min(bound_s, measured.uncovered_s) / 3600,
        n_changes=measured.n_changes,
        person_km=measured.person_km,
        proven=bound_s >= measured.uncovered_s,
        n_idle=measured.n_idle,
    )


def _offer(question: Guarding, pairs: Pairs, filler: Filler, known: tuple[Stand, ...]) -> None:
    """Begin from a known plan where every stand of it is possible and no group is bound beyond its strength."""
    number = {(j, g): k for k, (j, g) in enumerate(zip(pairs.site.tolist(), pairs.group.tolist(), strict=True))}
    stand = np.full((question.n_sites, question.n_blocks), -1, np.int64)
    for row in known:
        k = number.get((row.site_idx, row.group_idx))
        if k is None or pairs.first[k, row.from_block] < 0:
            return
        stand[row.site_idx, row.from_block : row.to_block] = k
    asked = question.worth_s > 0
    if (stand[~asked] < 0).all() and (count_left(question, pairs, stand) >= 0).all():
        filler.offer(stand)


def _enough(bound_s: float, gap_frac: float) -> float:
    return bound_s / (1.0 - gap_frac) if 0 < gap_frac < 1 else 0.0


def _round_up(question: Guarding, bound_s: float) -> float:
    """Raise a bound to the next sum that weighted blocks can make."""
    worth = question.worth_s
    unit = int(np.gcd.reduce(worth[worth > 0])) if (worth > 0).any() else 1
    return float(ceil(bound_s / unit - 1e-7) * unit)


def _start(question: Guarding, pairs: Pairs, seed: int) -> tuple[Filler, int | None]:
    """Give an empty plan to be filled; where sites are shared each contingent keeps one site for itself."""
    worth = question.worth_s
    least_s = float(worth[worth > 0].min()) if (worth > 0).any() else 1.0
    kept, n_idle = _keep_sites(question, pairs) if question.share else ((), None)
    most_km = max(1.0, float(pairs.way_km.max()))
    change_s = _CHANGE_FRAC * least_s
    filler = Filler(
        question=question, pairs=pairs, seed=seed, change_s=change_s, way_s=0.1 * change_s / most_km, kept=kept
    )
    return filler, n_idle


def _price(question: Guarding, persons: Ints, filler: Filler, n_idle: int | None, effort: Effort) -> Priced:
    """Raise the bound, and fill plans at prices on the way up."""
    filler.fill(np.zeros(question.persons.shape))
    seen = [0]

    def see(step: int, priced: Priced) -> float:
        if step >= seen[0] and filler.measured.uncovered_s > priced.bound_s + 1:
            filler.fill(priced.prices)
            seen[0] = step + _EACH_FILL
        return float(filler.measured.uncovered_s)

    return climb(
        question,
        question.pairs,
        persons,
        n_idle=n_idle,
        n_steps=effort.n_climbs,
        target_s=float(filler.measured.uncovered_s),
        stop=effort.stop,
        see=see,
    )


def _prove(  # noqa: PLR0917 - all that is known by then, in the order in which it was found
    question: Guarding,
    persons: Ints,
    filler: Filler,
    priced: Priced,
    bound_s: float,
    n_idle: int | None,
    effort: Effort,
    seed: int,
) -> tuple[Ints, float]:
    """Close the gap with programmes where what prices leave open is small enough; give plan and bound."""
    pairs = question.pairs
    best = filler.stand
    kept = rule_out(question, pairs, persons, priced, filler.measured.uncovered_s)
    if kept.n_columns > effort.most_columns:
        return best, bound_s
    limits = {"n_idle": n_idle, "time_limit_s": effort.time_limit_s, "seed": seed}
    if filler.measured.uncovered_s > _enough(bound_s, effort.gap_frac) or n_idle is not None:
        found, proven_s = solve_cover(question, pairs, persons, kept, best, gap_frac=effort.gap_frac, **limits)  # type: ignore[arg-type]
        bound_s = max(bound_s, _round_up(question, proven_s))
        best = _better(question, pairs, best, found)
    calm = solve_calm(question, pairs, persons, kept, best, **limits)  # type: ignore[arg-type]
    return _better(question, pairs, best, calm), bound_s


def _better(question: Guarding, pairs: Pairs, best: Ints, other: Ints | None) -> Ints:
    if other is None:
        return best

    def rank(stand: Ints) -> tuple[int, int, int, float]:
        found: Measured = measure(question, pairs, stand)
        return found.rank

    return other if rank(other) < rank(best) else best


def _keep_sites(question: Guarding, pairs: Pairs) -> tuple[tuple[int, ...], int]:
    """Keep one site for each contingent, as many as can be, where it is there early; give the pairs that are kept.

    Also gives how many contingents stay without a site: a matching of contingents and sites in their last blocks.
    """
    last = question.last_blocks
    programme = Programme("guards of sites: a site for each contingent")
    columns: dict[tuple[int, int], int] = {}
    first_start = np.full(question.n_sites, question.n_blocks)
    start_of: dict[tuple[int, int], tuple[int, int]] = {}
    for k, (j, g) in enumerate(zip(pairs.site.tolist(), pairs.group.tolist(), strict=True)):
        c, need = int(question.contingent_idx[g]), question.need_persons[j]
        starts = [t for t in np.flatnonzero(pairs.first[k] >= 0) if question.persons[g, pairs.first[k, t]] >= need]
        if starts and question.is_site[j]:
            first_start[j] = min(first_start[j], starts[0])
            if starts[0] <= last.get(c, -1) and question.worth_s[j, last[c]] and question.persons[g, last[c]] >= need:
                start_of[c, j] = min(start_of.get((c, j), (question.n_blocks, k)), (int(starts[0]), k))
    dear = float(question.worth_s.sum()) + 1.0
    for (c, j), (t, _) in start_of.items():
        late_s = float(question.worth_s[j, first_start[j] : t].sum())
        columns[c, j] = programme.add_column(f"contingent {c} keeps site {j}", 0, 1, late_s - dear, integer=True)
    for c in last:
        programme.add_row(f"contingent {c}", 0, 1, [(v, 1.0) for (d, _), v in columns.items() if d == c])
    for j in range(question.n_sites):
        programme.add_row(f"site {j}", 0, 1, [(v, 1.0) for (_, i), v in columns.items() if i == j])
    chosen = programme.solve().columns if columns else np.zeros(0)
    kept = tuple(start_of[key][1] for key, column in columns.items() if chosen[column] > 0.5)
    return kept, len(last) - len(kept)


def _read(pairs: Pairs, stand: Ints) -> tuple[Stand, ...]:
    stands = []
    for j, t in np.argwhere(mark_starts(stand)).tolist():
        k = int(stand[j, t])
        end = t + 1
        while end < stand.shape[1] and stand[j, end] == k:
            end += 1
        stands.append(
            Stand(
                site_idx=j,
                group_idx=int(pairs.group[k]),
                bound_block=int(pairs.first[k, t]),
                from_block=t,
                to_block=end,
            )
        )
    return tuple(stands)
