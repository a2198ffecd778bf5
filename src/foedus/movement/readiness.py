"""When a unit is ready: the instant at which its share of persons and pieces has arrived.

What lives here: arrivals of a plan gathered by unit line number and by the units above. What does not: the hierarchy
itself (it is the table's), and why a line is late (``explain``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from foedus.domain.plans import UnitLines
from foedus.movement.problem import Problem, Schedule


class Landed(NamedTuple):
    """A part of a line at its destination: the line, the instant in seconds from zero, persons, pieces."""

    line: str
    at_s: int
    persons: int
    pieces: int


class UnitReady(NamedTuple):
    """When one unit, its parts included, was ready and when it was whole; None: not in this plan."""

    uln: str
    parent: str | None
    ready_frac: float | None
    persons: int
    pieces: int
    ready_s: int | None
    whole_s: int | None


def list_landed(problem: Problem, schedule: Schedule) -> tuple[Landed, ...]:
    """Give every part that was unloaded at its line's destination, in the order of arrival."""
    lines, names = problem.lines, problem.names.lines
    ends = schedule.end[schedule.part_leg] == lines.destination[schedule.part_line]
    stays = schedule.stop_end[schedule.part_leg] == 0
    at = schedule.end_s[schedule.part_leg]
    rows = np.flatnonzero(ends & stays)
    return tuple(
        Landed(names[schedule.part_line[k]], int(at[k]), int(schedule.part_persons[k]), int(schedule.part_vehicles[k]))
        for k in rows[np.argsort(at[rows], kind="stable")].tolist()
    )


def find_ready(units: tuple[UnitLines, ...], problem: Problem, landed: Iterable[Landed]) -> tuple[UnitReady, ...]:
    """Say for each unit when the share that makes it ready had arrived, and when all of it had.

    A unit holds what its own lines and those of all units below bring, people who ride along excepted. It is ready
    when its share of persons and its share of pieces have both arrived, each rounded up to whole ones; without a share
    of its own, when all has.

    Parameters
    ----------
    units
        Units in any order; each above others at most once, without rings.
    problem
        Whose lines they are made of; lines that it does not have count for nothing.
    landed
        As ``list_landed`` gives it.
    """
    lines = problem.lines
    row_of = {name: k for k, name in enumerate(problem.names.lines) if not lines.rides[k]}
    parent_of = {unit.uln: unit.parent for unit in units}
    above_line = {name: unit.uln for unit in units for name in unit.lines if name in row_of}
    totals = {unit.uln: [0, 0] for unit in units}
    events: dict[str, list[tuple[int, int, int]]] = {unit.uln: [] for unit in units}
    chains = {uln: _climb(uln, parent_of) for uln in parent_of}
    for name, uln in above_line.items():
        k = row_of[name]
        for above in chains[uln]:
            totals[above][0] += int(lines.persons[k])
            totals[above][1] += int(lines.vehicles[k])
    for part in landed:
        for above in chains[above_line[part.line]] if part.line in above_line else ():
            events[above].append((part.at_s, part.persons, part.pieces))
    found = []
    for unit in units:
        persons, pieces = totals[unit.uln]
        share = 1.0 if unit.ready_frac is None else unit.ready_frac
        found.append(
            UnitReady(
                unit.uln,
                unit.parent,
                unit.ready_frac,
                persons,
                pieces,
                _find_instant(events[unit.uln], _need(share, persons), _need(share, pieces)),
                _find_instant(events[unit.uln], persons, pieces),
            )
        )
    return tuple(found)


def _climb(uln: str, parent_of: dict[str, str | None]) -> tuple[str, ...]:
    """Give a unit and all above it; a ring ends where it closes."""
    way: dict[str, None] = {}
    at: str | None = uln
    while at is not None and at in parent_of and at not in way:
        way[at] = None
        at = parent_of[at]
    return tuple(way)


def _need(share: float, whole: int) -> int:
    return math.ceil(share * whole - 1e-9)


def _find_instant(events: list[tuple[int, int, int]], persons: int, pieces: int) -> int | None:
    """Give the first instant by which so many had arrived; None where they never do, or nothing is waited for."""
    if not persons and not pieces:
        return None
    for at, came, brought in sorted(events):
        persons -= came
        pieces -= brought
        if persons <= 0 and pieces <= 0:
            return at
    return None
