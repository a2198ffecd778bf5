"""From the question in nouns to its arrays, and from stands back to turns and the persons who make them up.

What lives here: blocks of time, groups and their strength, ways to post; which part stands at which site. What does
not: the answer (``assignment``) and its words (``guard``).
"""

from __future__ import annotations

from math import ceil

import numpy as np

from foedus.domain.guarding import Draw, GuardTurn
from foedus.instants import add_hours, instant_from, seconds_from
from foedus.protection.assignment import Stand
from foedus.protection.blocks import Guarding, Ints
from foedus.protection.case import Asked, Case, may_guard_class
from foedus.protection.readiness import Onward, ready_at

#: most blocks of a question; where events would cut it finer, they are put on a coarser grid
MOST_BLOCKS = 1500


def compile_question(case: Case, onward: Onward, *, share: bool, known: tuple[GuardTurn, ...] = ()) -> Guarding:
    """Give the arrays of a question; ``known`` turns may start and end where they did.

    Guards change where something happens: persons may leave their terminal, stand on post, or a site opens or closes;
    each put on the next instant of the grid.
    """
    asked, groups = case.asked, case.groups
    shape = (len(groups), len(asked))
    way_km, way_s, allowed = np.zeros(shape), np.zeros(shape, np.int64), np.zeros(shape, np.bool_)
    end_s = seconds_from(case.starts_at, case.ends_at)
    grid_s = _choose_grid(case)
    for g, (contingent, place) in enumerate(groups):
        for j, wanted in enumerate(asked):
            way_km[g, j] = case.ways[place, wanted.site.id]
            way_s[g, j] = _round_up(round(onward.measure_way_h(float(way_km[g, j])) * 3600), grid_s)
            allowed[g, j] = may_guard_class(case.contingents[contingent], wanted.site.site_class)
    opens = np.array([seconds_from(case.starts_at, a.opens_at) for a in asked], np.int64)
    ends = np.array([seconds_from(case.starts_at, a.ends_at) for a in asked], np.int64)
    leaves = {group: seconds_from(case.starts_at, case.leaves_at(group[0])) for group in groups}
    based = [_base_s(case, onward, i, grid_s) for i in range(len(case.parts))]
    events = {0, end_s, *opens.tolist(), *ends.tolist(), *leaves.values()}
    for i, part in enumerate(case.parts):
        g = groups.index((part.contingent, part.place))
        events.update({based[i], *(based[i] + way_s[g]).tolist()})
    for turn in known:
        events.update(seconds_from(case.starts_at, at) for at in (turn.starts_at, turn.ends_at))
        events.add(seconds_from(case.starts_at, turn.bound_at or turn.starts_at))
    # persons set free where a site closes may go on to another
    for at in {*ends.tolist(), *leaves.values()}:
        events.update((at + way_s).ravel().tolist())
    edges = np.array(sorted(at for at in events if 0 <= at <= end_s), np.int64)
    persons = np.zeros((len(groups), len(edges) - 1), np.int64)
    for i, part in enumerate(case.parts):
        g = groups.index((part.contingent, part.place))
        there = (edges[:-1] >= based[i]) & (edges[1:] <= leaves[part.contingent, part.place])
        persons[g, there] += part.persons
    contingents = list(dict.fromkeys(contingent for contingent, _ in groups))
    return Guarding(
        edges_s=edges,
        contingent_idx=np.array([contingents.index(contingent) for contingent, _ in groups], np.int64),
        persons=persons,
        need_persons=np.array([a.persons for a in asked], np.int64),
        weight=np.array([a.criticality for a in asked], np.int64),
        opens_s=opens,
        ends_s=ends,
        way_s=way_s,
        way_km=way_km,
        allowed=allowed,
        share=share,
        reserve=np.array([a.is_reserve for a in asked], np.bool_),
    )


def _base_s(case: Case, onward: Onward, i: int, grid_s: int) -> int:
    part = case.parts[i]
    at = add_hours(part.arrives_at, onward.measure_base_h(part.contingent))
    return _round_up(seconds_from(case.starts_at, at), grid_s)


def _choose_grid(case: Case) -> int:
    """Give the grid in seconds: as asked, or the next multiple that keeps the question small enough."""
    grid_s = max(1, round(case.grid_h * 3600))
    span_s = seconds_from(case.starts_at, case.ends_at)
    # each part makes a few events; a long mission of many parts is planned on a coarser grid
    while min(span_s / grid_s, len(case.parts) * 8.0) > MOST_BLOCKS:
        grid_s *= 2
    return grid_s


def _round_up(seconds: int, grid_s: int) -> int:
    return ceil(seconds / grid_s) * grid_s


def recall_stands(case: Case, question: Guarding, known: tuple[GuardTurn, ...]) -> tuple[Stand, ...]:
    """Give known turns as stands; those of sites or groups that are not asked about are left out."""
    names = [a.id for a in case.asked]
    edges = {int(at): b for b, at in enumerate(question.edges_s.tolist())}
    stands = []
    for turn in known:
        if turn.site not in names or (turn.contingent, turn.place) not in case.groups:
            continue
        starts, ends, bound = (
            edges.get(seconds_from(case.starts_at, at))
            for at in (turn.starts_at, turn.ends_at, turn.bound_at or turn.starts_at)
        )
        if starts is None or ends is None or bound is None:
            continue
        stands.append(
            Stand(
                site_idx=names.index(turn.site),
                group_idx=case.groups.index((turn.contingent, turn.place)),
                bound_block=bound,
                from_block=starts,
                to_block=ends,
            )
        )
    return tuple(stands)


def draw_parts(case: Case, onward: Onward, question: Guarding, stands: tuple[Stand, ...]) -> list[tuple[Draw, ...]]:
    """Say which persons make up each stand: those of its group who have been there longest and are free."""
    edges: Ints = question.edges_s
    free = [part.persons for part in case.parts]
    drawn: list[tuple[Draw, ...]] = [()] * len(stands)
    taken: dict[int, list[tuple[int, int]]] = {}
    order = sorted(range(len(stands)), key=lambda s: (stands[s].bound_block, stands[s].from_block, stands[s].site_idx))
    based = [add_hours(part.arrives_at, onward.measure_base_h(part.contingent)) for part in case.parts]
    for s in order:
        stand = stands[s]
        for other, rows in list(taken.items()):
            if stands[other].to_block <= stand.bound_block:
                for i, n in rows:
                    free[i] += n
                del taken[other]
        contingent, place = case.groups[stand.group_idx]
        leaves_at = instant_from(case.starts_at, int(edges[stand.bound_block]))
        wanted: Asked = case.asked[stand.site_idx]
        short, rows, draws = wanted.persons, [], []
        mine = [i for i, p in enumerate(case.parts) if (p.contingent, p.place) == (contingent, place)]
        for i in sorted(mine, key=lambda i: (based[i], case.parts[i].id)):
            n = min(short, free[i]) if based[i] <= leaves_at else 0
            if n:
                free[i] -= n
                short -= n
                rows.append((i, n))
                at = ready_at(case.parts[i], case.ways[place, wanted.site.id], onward)
                draws.append(Draw(part=case.parts[i].id, persons=n, ready_at=at))
        taken[s] = rows
        drawn[s] = tuple(draws)
    return drawn
