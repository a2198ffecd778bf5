"""How much of the force can have arrived by when, whatever the plan.

What lives here: a proven ceiling on the curve of arrivals. What does not: the bound on closure (``bounds``), and any
plan: a ceiling reads the problem alone.

By an instant no part of a line has arrived that could not, alone, have arrived by then (``reach``). And where every
carrier that can land at a place is unloaded on a slot, no more has been put down there than its open slots had seconds
for since the first could land, at the most persons, or pieces, that a second of unloading brings on any type.
Riders count for nothing; lines that may be missed count as if they came.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

import numpy as np

from foedus.domain.plans import Ceiling
from foedus.instants import instant_from
from foedus.movement.calendars import Calendars
from foedus.movement.problem import I64, NEVER, Problem
from foedus.movement.reach import Reach, Side, measure_reach, measure_sides

#: instants between the steps at which a ceiling of slots is written down
_GRID: Final = 96


class _Group(NamedTuple):
    """Lines of one mode into one place: how many of them can be there when, and how quick slots are."""

    node: int
    arrivals: I64  # (n,)
    counts: I64  # (n,)
    lands_s: int
    per_s: float  # most that one second of a slot unloads; inf: no slot is needed


def tell_ceiling(problem: Problem, zero_at: datetime) -> tuple[Ceiling, ...]:
    """Give the most persons and pieces of the force that any plan can have brought by when."""
    reach = measure_reach(problem)
    groups: tuple[list[_Group], list[_Group]] = ([], [])
    for side in measure_sides(problem, reach):
        pieces = bool(side.fits.pieces[0])
        groups[pieces].extend(_group(problem, reach, side, pieces))
    instants = np.unique(np.concatenate([g.arrivals for row in groups for g in row] or [np.zeros(0, dtype=np.int64)]))
    if not len(instants):
        return ()
    last = max(_find_end(reach.calendars, g, int(instants[-1])) for row in groups for g in row)
    grid = np.linspace(int(instants[0]), last, _GRID, dtype=np.int64)
    instants = np.unique(np.concatenate((instants, grid)))
    after = [*instants[1:].tolist(), NEVER]
    persons, vehicles = (
        [sum(_count(reach.calendars, g, at, until) for g in row) for at, until in zip(instants, after, strict=True)]
        for row in groups
    )
    steps: list[Ceiling] = []
    for at, people, pieces_there in zip(instants.tolist(), persons, vehicles, strict=True):
        if not steps or (steps[-1].persons, steps[-1].vehicles) != (people, pieces_there):
            steps.append(Ceiling(at=instant_from(zero_at, at), persons=people, vehicles=pieces_there))
    return tuple(steps)


def _group(problem: Problem, reach: Reach, side: Side, pieces: bool) -> list[_Group]:
    lines, types, network = problem.lines, problem.types, problem.network
    arrivals, landings = side.spread.arrival_s[side.back], side.spread.landing_s[side.back]
    counts = (lines.vehicles if pieces else lines.persons)[side.rows]
    keys = np.stack((lines.destination[side.rows], lines.mode[side.rows]), axis=1)
    groups = []
    for node, mode in np.unique(keys, axis=0).tolist():
        its = np.flatnonzero((keys == (node, mode)).all(axis=1) & (arrivals < NEVER))
        if not len(its):
            continue
        kinds = np.flatnonzero((types.mode == mode) & (reach.hop_s[:, :, node] < NEVER).any(axis=1))
        rows = side.rows[its]
        per_s = 0.0
        for kind in kinds.tolist():
            room = _find_room(problem, kind, rows, pieces, int(network.payload_kg[kind, :, node].max()))
            slow = bool(types.uses_slots[kind]) and int(types.unload_s[kind]) > 0
            per_s = max(per_s, room / int(types.unload_s[kind]) if slow else np.inf)
        groups.append(_Group(node, arrivals[its], counts[its], int(landings[its].min()), per_s))
    return groups


def _find_room(problem: Problem, kind: int, rows: I64, pieces: bool, payload_kg: int) -> int:
    """Give the most pieces, or persons, of some lines that one carrier of a type brings."""
    lines, types = problem.lines, problem.types
    if pieces:
        floors = types.floor[kind, lines.sort[rows]]
        least = int(floors[floors > 0].min(initial=NEVER))
        room, unit = int(types.positions[kind]) // least, int(lines.vehicle_kg[rows].min())
    else:
        room, unit = int(types.seats[kind] + types.seats_apart[kind]), int(lines.person_kg[rows].min())
    return min(room, payload_kg // unit) if unit > 0 else room


def _count(calendars: Calendars, g: _Group, at: int, until: int) -> int:
    """Give the ceiling of a group over ``[at, until)``: what slots can have done is taken at its end."""
    there = int(g.counts[g.arrivals <= at].sum())
    if not np.isfinite(g.per_s) or until >= NEVER:
        return there
    worked = calendars.measure_worked(g.node, g.lands_s, until)
    return min(there, int(worked * g.per_s + 1e-9))


def _find_end(calendars: Calendars, g: _Group, last: int) -> int:
    """Give the instant from which slots no longer hold a group down."""
    if not np.isfinite(g.per_s) or g.per_s <= 0:
        return last
    work = int(np.ceil(int(g.counts.sum()) / g.per_s))
    worked = calendars.find_worked(g.node, g.lands_s, work)
    return last if worked is None else max(last, worked)
