"""How many loads lines need at least, whatever the mix of carriers.

What lives here: stages (hops of which every line of a set needs one), what one load takes at most, and the least cost
of whole loads that cover a need. What does not: when, and by which carrier.

The least cost of a need is bounded by several views, of which the greatest counts; each forgets something:

- *whole loads*: every piece has the least floor and mass of the set, every person the least mass. Then a load of a
  type with ``u`` pieces seats at most ``S - ceil(S f u / P) + A`` persons, and a search over whole loads is exact;
- *measures*, fractions of loads allowed: mass within payload; pieces and persons with one weight each; floor units of
  one type within what its floor would be in others.

Subsets of a need (one sort of piece, the heaviest pieces) cost no more than all of it, so they are tried too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.movement.problem import I64, NEVER, Problem
from foedus.movement.reach import Reach

#: cells of the search over whole loads above which only measures are taken
_CELLS = 3_000_000
#: no loads at all cover the need
IMPOSSIBLE = 1 << 60

Hop = tuple[int, int]


class Stage(NamedTuple):
    """Hops of one mode of which each line needs at least one, for each of its parts."""

    hops: tuple[Hop, ...]
    kinds: tuple[int, ...]
    lines: tuple[int, ...]


def _find_hops(reach: Reach, kinds: tuple[int, ...], key: tuple[int, int, int]) -> set[Hop]:
    """Give the hops that can be part of a way from origin to destination."""
    origin, destination, pod = key
    links: NDArray[np.bool_] = np.any(reach.hop_s[list(kinds)] < NEVER, axis=0)
    if pod < 0 and not (reach.wait_s < NEVER).any():
        return {(origin, destination)} if links[origin, destination] else set()
    between = set(np.flatnonzero(reach.wait_s < NEVER).tolist()) | ({pod} if pod >= 0 else set())
    between -= {origin, destination}
    hops = {(a, b) for a in (origin, *between) for b in (*between, destination) if a != b and bool(links[a, b])}
    return {hop for hop in hops if _connects(hops, origin, hop[0]) and _connects(hops, hop[1], destination)}


def _connects(hops: set[Hop], start: int, end: int) -> bool:
    seen, fresh = {start}, [start]
    while fresh:
        at = fresh.pop()
        more = {b for a, b in hops if a == at} - seen
        seen |= more
        fresh += more
    return end in seen


def _list_cuts(hops: set[Hop], origin: int, destination: int) -> list[frozenset[Hop]]:
    """List disjoint sets of hops of which every way takes one: out of the origin, into the destination, forced hubs."""
    between = sorted({a for a, _ in hops} - {origin})
    forced = [n for n in between if not _connects({hop for hop in hops if n not in hop}, origin, destination)]
    tried = [{hop for hop in hops if hop[0] == origin}, {hop for hop in hops if hop[1] == destination}]
    tried += [{hop for hop in hops if hop[side] == n} for n in forced for side in (1, 0)]
    cuts: list[frozenset[Hop]] = []
    for cut in tried:
        if cut and not any(cut & other for other in cuts):
            cuts.append(frozenset(cut))
    return cuts


def list_stages(problem: Problem, reach: Reach, rows: I64) -> list[Stage]:
    """Give the stages of some lines (none rides or drives itself), disjoint in hops within a mode.

    Lines whose sets of hops meet share a stage, so that a load is never counted for two.
    """
    lines = problem.lines
    columns = (lines.mode, lines.origin, lines.destination, lines.pod)
    keys, back = np.unique(np.stack([column[rows] for column in columns], axis=1), axis=0, return_inverse=True)
    order = np.argsort(back.reshape(-1), kind="stable")
    ends = np.searchsorted(back.reshape(-1)[order], np.arange(len(keys) + 1))
    merged: dict[int, list[tuple[set[Hop], set[int]]]] = {}
    for k, (mode, origin, destination, pod) in enumerate(keys.tolist()):
        kinds = tuple(np.flatnonzero(problem.types.mode == mode).tolist())
        hops = _find_hops(reach, kinds, (origin, destination, pod)) if kinds else set()
        its = set(rows[order[ends[k] : ends[k + 1]]].tolist())
        stages = merged.setdefault(mode, [])
        for cut in _list_cuts(hops, origin, destination):
            meets = [stage for stage in stages if stage[0] & cut]
            stages[:] = [stage for stage in stages if not stage[0] & cut]
            stages.append((set(cut).union(*(s[0] for s in meets)), its.union(*(s[1] for s in meets))))
    answer = []
    for mode, stages in sorted(merged.items()):
        for taken, its in sorted(stages, key=lambda stage: sorted(stage[0])):
            a, b = (np.array(side) for side in zip(*sorted(taken), strict=True))
            kinds = tuple(
                t for t in np.flatnonzero(problem.types.mode == mode).tolist() if (reach.hop_s[t, a, b] < NEVER).any()
            )
            answer.append(Stage(tuple(sorted(taken)), kinds, tuple(sorted(its))))
    return answer


class Need(NamedTuple):
    """What must be moved, and the least that any part of it takes."""

    pieces: int
    persons: int
    mass_kg: int
    piece_kg: int
    person_kg: int
    sorts: tuple[tuple[int, int], ...]  # (sort, pieces of it)


def sum_need(problem: Problem, rows: I64) -> Need:
    """Give the need of some lines."""
    lines = problem.lines
    pieces, persons = lines.vehicles[rows], lines.persons[rows]
    piece_kg, person_kg = lines.vehicle_kg[rows], lines.person_kg[rows]
    by_sort = np.bincount(lines.sort[rows], weights=pieces).astype(np.int64)
    return Need(
        pieces=int(pieces.sum()),
        persons=int(persons.sum()),
        mass_kg=int((pieces * piece_kg + persons * person_kg).sum()),
        piece_kg=int(piece_kg[pieces > 0].min(initial=NEVER)),
        person_kg=int(person_kg[persons > 0].min(initial=NEVER)),
        sorts=tuple((k, n) for k, n in enumerate(by_sort.tolist()) if n),
    )


def list_needs(problem: Problem, rows: I64) -> list[Need]:
    """Give the need of lines and of subsets that may say more: the pieces of each sort, the heavier half of pieces."""
    lines, needs = problem.lines, [sum_need(problem, rows)]
    carry = rows[lines.vehicles[rows] > 0]
    sorts, kilograms = np.unique(lines.sort[carry]), np.unique(lines.vehicle_kg[carry])
    if len(sorts) > 1:
        needs += [sum_need(problem, carry[lines.sort[carry] == sort]) for sort in sorts]
    if len(kilograms) > 1:
        needs.append(sum_need(problem, carry[lines.vehicle_kg[carry] >= kilograms[len(kilograms) // 2]]))
    return needs


def list_loads(problem: Problem, reach: Reach, stage: Stage, kind: int, need: Need) -> list[tuple[int, int]]:
    """Give the fullest loads (pieces, persons) of a type in a stage, as if all pieces were the least of the need."""
    types = problem.types
    lift = _find_lift(reach, stage, kind)
    positions, seats, apart = (int(x[kind]) for x in (types.positions, types.seats, types.seats_apart))
    floors = [int(types.floor[kind, sort]) for sort, _ in need.sorts if types.floor[kind, sort] > 0]
    least = min(floors, default=0)
    most = min(need.pieces, positions // least) if least else 0
    if need.piece_kg > 0:
        most = min(most, lift // need.piece_kg)
    loads: list[tuple[int, int]] = []
    for pieces in range(most, -1, -1):
        taken = -(-seats * least * pieces // positions) if positions else 0
        persons = min(max(0, seats - taken) + apart, need.persons)
        if need.person_kg > 0:
            persons = min(persons, (lift - pieces * (need.piece_kg if pieces else 0)) // need.person_kg)
        if pieces + persons > 0 and (not loads or persons > loads[-1][1]):
            loads.append((pieces, persons))
        if persons >= need.persons or persons >= seats + apart:
            break
    return loads


def _find_lift(reach: Reach, stage: Stage, kind: int) -> int:
    return max(int(reach.hop_kg[kind, a, b]) for a, b in stage.hops if reach.hop_s[kind, a, b] < NEVER)


def cover_whole(need: Need, loads: list[tuple[int, int, int]]) -> int:
    """Give the least cost of whole loads, each (cost, pieces, persons), that cover pieces and persons together."""
    n = need.persons
    table = np.full((need.pieces + 1, n + 1), IMPOSSIBLE, dtype=np.int64)
    table[0, 0] = 0
    for v in range(need.pieces + 1):
        row = table[v]
        for cost, pieces, persons in loads:
            if pieces and v:
                before = table[max(v - pieces, 0)]
                row[persons:] = np.minimum(row[persons:], before[: n + 1 - persons] + cost)
                row[:persons] = np.minimum(row[:persons], before[0] + cost)
        for cost, pieces, persons in loads:
            if (pieces == 0 or v == 0) and persons:
                for at in range(1, n + 1, persons):
                    before = row[max(at - persons, 0) : at] if at > persons else row[:1]
                    part = row[at : at + persons]
                    np.minimum(part, before[: len(part)] + cost, out=part)
    return min(int(table[-1, -1]), IMPOSSIBLE)


def _weigh_loads(
    need: Need, loads: dict[int, list[tuple[int, int]]]
) -> Iterator[tuple[int, dict[int, tuple[int, int]]]]:
    """Give measures made of pieces and persons: (total, most of it by type as a ratio)."""
    weights = {(1, 0), (0, 1)} | {(max(p for _, p in rows), max(v for v, _ in rows)) for rows in loads.values() if rows}
    for per_piece, per_person in sorted(weights):
        rooms = {t: (max((v * per_piece + p * per_person for v, p in rows), default=0), 1) for t, rows in loads.items()}
        yield need.pieces * per_piece + need.persons * per_person, rooms


def _weigh_floor(problem: Problem, need: Need, unit: int, kinds: list[int]) -> tuple[int, dict[int, tuple[int, int]]]:
    """Give the measure whose unit is the floor of one type: (total, most of it by type as a ratio)."""
    floor, positions = problem.types.floor, problem.types.positions
    sorts = [(int(floor[unit, s]), s, n) for s, n in need.sorts if floor[unit, s] > 0]
    rooms = {}
    for t in kinds:
        best = (0, 1)
        for weight, sort, _ in sorts:
            ratio = (weight * int(positions[t]), int(floor[t, sort]))
            if ratio[1] > 0 and ratio[0] * best[1] > best[0] * ratio[1]:
                best = ratio
        rooms[t] = best
    return sum(weight * n for weight, _, n in sorts), rooms


def cover(problem: Problem, reach: Reach, stage: Stage, rows: I64, costs: dict[int, int], *, whole: bool = True) -> int:
    """Give a proven lower limit on the cost of all loads of a stage that some of its lines need.

    Parameters
    ----------
    problem, reach, stage
        Where.
    rows
        Indices of lines.
    costs
        By type, a whole number: what one load costs.
    whole
        Whether to search over whole loads; without it the answer is quicker and may be less.

    Returns
    -------
    int
        ``IMPOSSIBLE`` where no loads cover the need.
    """
    best = 0
    for need in list_needs(problem, rows):
        loads = {t: list_loads(problem, reach, stage, t, need) for t in sorted(costs)}
        measures = [(need.mass_kg, {t: (_find_lift(reach, stage, t), 1) for t in costs}), *_weigh_loads(need, loads)]
        if len(need.sorts) > 1:
            measures += [_weigh_floor(problem, need, unit, sorted(costs)) for unit in sorted(costs)]
        for total, rooms in measures:
            rates = (-(-total * costs[t] * below // room) for t, (room, below) in rooms.items() if room > 0)
            best = max(best, min(rates, default=IMPOSSIBLE) if total > 0 else 0)
        priced = [(costs[t], *load) for t, its in loads.items() for load in its]
        if whole and (need.pieces + 1) * (need.persons + 1) * max(1, len(priced)) <= _CELLS:
            best = max(best, cover_whole(need, priced))
    return best
