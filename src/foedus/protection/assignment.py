"""Which contingent should stand at which site from when: the mixed-integer programme and its bound.

What lives here: numbers in, numbers out; whole persons of arrived parts on sites, one contingent a site, least
weighted time without cover, then least way. What does not: how long reception takes (``readiness``), words
(``guard``), and the judgement of a plan (``check``).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from foedus.errors import PlanningError
from foedus.optimise.programme import INFINITE, Programme, Solution


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarding:
    """The question in arrays; times in seconds from one zero.

    ``ready_s`` and ``way_km`` have shape ``(n_parts, n_sites)``, int64 and float64; ``allowed`` is bool of the same
    shape: the part's contingent may guard the site. ``contingent_idx`` and ``persons`` have shape ``(n_parts,)``;
    ``need_persons``, ``weight``, ``opens_s`` and ``ends_s`` shape ``(n_sites,)``, all int64.
    """

    contingent_idx: NDArray[np.int64]
    persons: NDArray[np.int64]
    ready_s: NDArray[np.int64]
    way_km: NDArray[np.float64]
    allowed: NDArray[np.bool_]
    need_persons: NDArray[np.int64]
    weight: NDArray[np.int64]
    opens_s: NDArray[np.int64]
    ends_s: NDArray[np.int64]
    #: as few contingents as can be stay without a site; this comes before all other aims
    share: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One site under one contingent from ``starts_s``; ``draws`` are pairs (part index, persons)."""

    site_idx: int
    contingent_idx: int
    starts_s: int
    draws: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The stands found; ``uncovered_h`` and ``bound_h`` are weighted hours."""

    stands: tuple[Stand, ...]
    uncovered_h: float
    bound_h: float
    person_km: float
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """A column that is 1 where a contingent stands at a site from ``starts_s`` or earlier."""

    column: int
    site_idx: int
    contingent_idx: int
    starts_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """A programme with the meaning of its columns; ``posted`` maps (part, site) to a column."""

    programme: Programme
    chains: dict[tuple[int, int], tuple[_Start, ...]]
    posted: dict[tuple[int, int], int]


def assign(
    question: Guarding, *, gap_frac: float = 0.0, time_limit_s: float | None = None, seed: int = 0
) -> Assignment:
    """Say which contingent takes which site from when, with least weighted time without cover, then least way.

    Where sites are shared, as few contingents as possible stay without one, before these two aims. The second aim
    chooses among assignments in which every site taken is taken no later than in the first.

    Parameters
    ----------
    question
        Parts, sites and when each part can stand where.
    gap_frac
        Stop once cover and bound are this close, as a share of the weighted time without cover.
    time_limit_s
        Limit for each of the two aims; None: to the gap asked for. With a limit the answer may depend on the machine.
    seed
        Tie-breaking of the solver.

    Returns
    -------
    Assignment
        ``bound_h`` is proven: no assignment of these parts (with as few idle contingents, where sites are shared)
        leaves fewer weighted hours without cover.

    Raises
    ------
    PlanningError
        If the solver finds no assignment within the limit.
    """
    if not len(question.need_persons):
        return Assignment(stands=(), uncovered_h=0.0, bound_h=0.0, person_km=0.0, status="optimal")
    n_idle = _count_idle(question, time_limit_s=time_limit_s, seed=seed) if question.share else None
    first_model = _build_cover(question, n_idle)
    first = first_model.programme.solve(gap_frac=gap_frac, time_limit_s=time_limit_s, seed=seed)
    latest_s = {stand.site_idx: stand.starts_s for stand in _read(question, _need(first, first_model))}
    second_model = _build_way(question, latest_s, n_idle)
    second = second_model.programme.solve(time_limit_s=time_limit_s, seed=seed)
    best = _read(question, _need(second, second_model))
    uncovered_h = measure_uncovered_h(question, best)
    return Assignment(
        stands=best,
        uncovered_h=uncovered_h,
        bound_h=min(max(0.0, first.bound), uncovered_h),
        person_km=measure_person_km(question, best),
        status=first.status,
    )


def measure_uncovered_h(question: Guarding, stands: tuple[Stand, ...]) -> float:
    """Give the weighted hours in which sites stand without cover by the force."""
    start_of = {stand.site_idx: stand.starts_s for stand in stands}
    total_s = sum(
        int(question.weight[j]) * (start_of.get(j, int(question.ends_s[j])) - int(question.opens_s[j]))
        for j in range(len(question.need_persons))
    )
    return total_s / 3600.0


def measure_person_km(question: Guarding, stands: tuple[Stand, ...]) -> float:
    """Give the persons times kilometres from terminals to sites."""
    return float(sum(n * question.way_km[i, stand.site_idx] for stand in stands for i, n in stand.draws))


def find_starts_s(question: Guarding, contingent_idx: int, site_idx: int) -> tuple[int, ...]:
    """Give the instants at which a contingent could take a site: enough of its persons ready, before the end."""
    parts = _parts_for(question, contingent_idx, site_idx)
    times = sorted({max(int(question.ready_s[i, site_idx]), int(question.opens_s[site_idx])) for i in parts})
    need = int(question.need_persons[site_idx])
    return tuple(
        at
        for at in times
        if at < question.ends_s[site_idx]
        and sum(int(question.persons[i]) for i in parts if question.ready_s[i, site_idx] <= at) >= need
    )


def _parts_for(question: Guarding, contingent_idx: int, site_idx: int) -> list[int]:
    mine = (question.contingent_idx == contingent_idx) & question.allowed[:, site_idx]
    return [int(i) for i in np.flatnonzero(mine)]


def _count_idle(question: Guarding, *, time_limit_s: float | None, seed: int) -> int:
    """Give the least number of contingents that could guard somewhere and yet stay without a site."""
    programme = Programme("guards of sites: least contingents without a site")
    model = _fill(programme, question, _latest(question), costed=False, least=0)
    _add_idle(model, cost=1.0, most=None)
    return round(_need(programme.solve(time_limit_s=time_limit_s, seed=seed), model)[1].objective)


def _add_idle(model: _Model, *, cost: float, most: int | None) -> None:
    """Add a column a contingent that is 1 where it stands nowhere; no more than ``most`` of them, where it is given."""
    idle = []
    for c in sorted({contingent for _, contingent in model.chains}):
        column = model.programme.add_column(f"contingent {c} without a site", 0, 1, cost, integer=True)
        stands = [(chain[-1].column, 1.0) for (_, contingent), chain in model.chains.items() if contingent == c]
        model.programme.add_row(f"contingent {c} stands or not", 1, INFINITE, [*stands, (column, 1.0)])
        idle.append((column, 1.0))
    if most is not None and idle:
        model.programme.add_row("contingents without a site", 0, most, idle)


def _latest(question: Guarding) -> dict[int, int]:
    return {j: int(question.ends_s[j]) - 1 for j in range(len(question.need_persons))}


def _build_cover(question: Guarding, n_idle: int | None) -> _Model:
    programme = Programme("guards of sites: least time without cover")
    span_h = (question.ends_s - question.opens_s) * question.weight / 3600.0
    programme.add_column("all sites open throughout", 1, 1, float(span_h.sum()))
    model = _fill(programme, question, _latest(question), costed=True, least=0)
    _add_strength(programme, question, model.chains)
    if n_idle is not None:
        _add_idle(model, cost=0.0, most=n_idle)
    return model


def _build_way(question: Guarding, latest_s: dict[int, int], n_idle: int | None) -> _Model:
    programme = Programme("guards of sites: least way, no site later")
    chains = _add_chains(programme, question, latest_s, costed=False)
    _add_unity(programme, chains, least=1)
    model = _Model(programme=programme, chains=chains, posted=_add_posting(programme, question, chains, costed=True))
    if n_idle is not None:
        _add_idle(model, cost=0.0, most=n_idle)
    return model


def _fill(programme: Programme, question: Guarding, latest_s: dict[int, int], *, costed: bool, least: int) -> _Model:
    chains = _add_chains(programme, question, latest_s, costed=costed)
    _add_unity(programme, chains, least=least)
    return _Model(programme=programme, chains=chains, posted=_add_posting(programme, question, chains, costed=False))


def _add_chains(
    programme: Programme, question: Guarding, latest_s: dict[int, int], *, costed: bool
) -> dict[tuple[int, int], tuple[_Start, ...]]:
    """Add one column a possible start of each contingent at each site up to the latest, each implying the next."""
    chains = {}
    for j, last_s in latest_s.items():
        for c in sorted({int(c) for c in question.contingent_idx}):
            times = [at for at in find_starts_s(question, c, j) if at <= last_s]
            chain = []
            for at, next_s in pairwise((*times, int(question.ends_s[j]))):
                covers_h = float((next_s - at) * question.weight[j] / 3600.0)
                name = f"site {j} by contingent {c} from {at}"
                column = programme.add_column(name, 0, 1, -covers_h if costed else 0.0, integer=True)
                chain.append(_Start(column=column, site_idx=j, contingent_idx=c, starts_s=at))
            for early, late in pairwise(chain):
                programme.add_row(f"once there, stays: site {j}", -INFINITE, 0, [(early.column, 1), (late.column, -1)])
            if chain:
                chains[j, c] = tuple(chain)
    return chains


def _add_unity(programme: Programme, chains: dict[tuple[int, int], tuple[_Start, ...]], *, least: int) -> None:
    for site_idx in dict.fromkeys(j for j, _ in chains):
        terms = [(chain[-1].column, 1.0) for (j, _), chain in chains.items() if j == site_idx]
        programme.add_row(f"one contingent at site {site_idx}", least, 1, terms)


def _add_posting(
    programme: Programme,
    question: Guarding,
    chains: dict[tuple[int, int], tuple[_Start, ...]],
    *,
    costed: bool,
) -> dict[tuple[int, int], int]:
    """Add the persons of each part at each site: enough of them ready by each start, no more than the part has.

    For given starts this is a transport problem with whole supplies, so persons may be fractions while only cover is
    asked for; they must be whole where the answer is read from them.
    """
    posted: dict[tuple[int, int], int] = {}
    for (j, c), chain in chains.items():
        need = int(question.need_persons[j])
        parts = [i for i in _parts_for(question, c, j) if question.ready_s[i, j] <= chain[-1].starts_s]
        for i in parts:
            cost = float(question.way_km[i, j]) if costed else 0.0
            most = min(need, int(question.persons[i]))
            posted[i, j] = programme.add_column(f"part {i} at site {j}", 0, most, cost, integer=costed)
        for start in chain:
            terms = [(posted[i, j], 1.0) for i in parts if question.ready_s[i, j] <= start.starts_s]
            upper = 0.0 if start is chain[-1] else INFINITE
            programme.add_row(f"ready at site {j}", 0, upper, [*terms, (start.column, -float(need))])
    for i, persons in enumerate(question.persons):
        terms = [(column, 1.0) for (part, _), column in posted.items() if part == i]
        if terms:
            programme.add_row(f"persons of part {i}", 0, int(persons), terms)
    return posted


def _add_strength(programme: Programme, question: Guarding, chains: dict[tuple[int, int], tuple[_Start, ...]]) -> None:
    """Add what the postings imply, contingent by contingent: needs met by an instant within what could be ready.

    Implied, so nothing is lost; it lets the solver cut off loads that do not pack.
    """
    for c in dict.fromkeys(contingent for _, contingent in chains):
        mine = [chain for (_, contingent), chain in chains.items() if contingent == c]
        parts = np.flatnonzero(question.contingent_idx == c)
        first_s = question.ready_s[parts].min(axis=1)
        for at in sorted({start.starts_s for chain in mine for start in chain}):
            standing = [[start for start in chain if start.starts_s <= at] for chain in mine]
            terms = [
                (stood[-1].column, float(question.need_persons[stood[-1].site_idx])) for stood in standing if stood
            ]
            ready = int(question.persons[parts][first_s <= at].sum())
            programme.add_row(f"strength of contingent {c} at {at}", -INFINITE, ready, terms)


def _need(solution: Solution, model: _Model) -> tuple[_Model, Solution]:
    if not solution.found:
        raise PlanningError(
            f"no answer to {model.programme.name!r} was found in the time given",
            code="guard-not-solved",
            hint="give the solver more time or a wider gap",
        )
    return model, solution


def _read(question: Guarding, answer: tuple[_Model, Solution]) -> tuple[Stand, ...]:
    model, solution = answer
    stands = []
    for (j, c), chain in model.chains.items():
        start = next((s for s in chain if solution.columns[s.column] > 0.5), None)
        if start is None:
            continue
        drawn = [(i, solution.columns[k]) for (i, site), k in model.posted.items() if site == j]
        draws = tuple((i, round(float(n))) for i, n in drawn if n > 0.5 and question.contingent_idx[i] == c)
        stands.append(Stand(site_idx=j, contingent_idx=c, starts_s=start.starts_s, draws=draws))
    return tuple(stands)
