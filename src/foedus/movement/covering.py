"""How many loads lines need at least, whatever the mix of carriers.

What lives here: ways (origin, destination, mode) with the totals of their lines, and the covering rows that any
set of loads satisfies. What does not: when and by which carrier.

The rows, for the loads of each type on a way, with ``x`` loads, ``v`` vehicles, ``p`` persons and ``m`` kilograms
carried: ``v <= P x``; ``p + (S/P) v <= (S + A) x``, since a load with ``u`` vehicles seats at most
``S - ceil(S u / P) + A``; ``m <= M x``; ``m >= least person mass * p + least vehicle mass * v``. Totals over types
cover vehicles, persons and mass. Volume and mass are kept apart: a sum over lines holds for each by itself.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from foedus.movement.problem import NEVER, Problem
from foedus.optimise.programme import INFINITE, Programme

#: loads are counted down by this before rounding up, so that a rounding error never adds one
_SLACK = 1e-6


class Way(NamedTuple):
    """Lines of one origin, destination and mode, and the types that may carry them."""

    start: int
    end: int
    kinds: tuple[int, ...]
    lines: tuple[int, ...]
    vehicles: int
    persons: int
    mass_kg: int
    least_vehicle_kg: int
    least_person_kg: int
    release_s: int
    problem: Problem

    def narrow(self, lines: list[int]) -> Way:
        """Give the way with some of its lines only."""
        return _sum_up(self.problem, self.start, self.end, self.kinds, tuple(lines))

    def join(self, others: list[Way]) -> Way:
        """Give the way with the lines of others of the same origin and destination added."""
        lines = self.lines + tuple(line for other in others for line in other.lines)
        return self if not others else _sum_up(self.problem, self.start, self.end, self.kinds, lines)


def _sum_up(problem: Problem, start: int, end: int, kinds: tuple[int, ...], lines: tuple[int, ...]) -> Way:
    all_lines, rows = problem.lines, np.array(lines, dtype=np.int64)
    persons, vehicles = all_lines.persons[rows], all_lines.vehicles[rows]
    person_kg, vehicle_kg = all_lines.person_kg[rows], all_lines.vehicle_kg[rows]
    return Way(
        start=start,
        end=end,
        kinds=kinds,
        lines=lines,
        vehicles=int(vehicles.sum()),
        persons=int(persons.sum()),
        mass_kg=int((persons * person_kg + vehicles * vehicle_kg).sum()),
        least_vehicle_kg=int(vehicle_kg[vehicles > 0].min(initial=NEVER)),
        least_person_kg=int(person_kg[persons > 0].min(initial=NEVER)),
        release_s=int(all_lines.release_s[rows].min()),
        problem=problem,
    )


def list_ways(problem: Problem) -> list[Way]:
    """Give the ways that need lift, riders and lines that drive themselves left out."""
    lines, types, network = problem.lines, problem.types, problem.network
    groups: dict[tuple[int, int, int], list[int]] = {}
    wanted = np.flatnonzero((lines.rides == 0) & (lines.column < 0)).tolist()
    for k in wanted:
        groups.setdefault((int(lines.origin[k]), int(lines.destination[k]), int(lines.mode[k])), []).append(k)
    ways = []
    for (a, b, mode), rows in sorted(groups.items()):
        kinds = tuple(t for t in range(len(types.mode)) if types.mode[t] == mode and network.link_s[t, a, b] >= 0)
        ways.append(_sum_up(problem, a, b, kinds, tuple(rows)))
    return ways


class Room(NamedTuple):
    """What one load of a type takes at most on a way."""

    vehicles: int
    seats: int
    seats_per_vehicle: float
    mass_kg: int


def measure_room(way: Way, kind: int) -> Room:
    """Give what one load of a type takes at most on a way, whatever lines of the way are in it."""
    types, payload = way.problem.types, int(way.problem.network.payload_kg[kind, way.start, way.end])
    positions, floor_seats = int(types.positions[kind]), int(types.seats[kind])
    vehicles = positions
    if way.least_vehicle_kg > 0 and way.vehicles:
        vehicles = min(positions, payload // way.least_vehicle_kg)
    seats = floor_seats + int(types.seats_apart[kind])
    return Room(vehicles, seats, floor_seats / positions if positions else 0.0, payload)


def add_cover(
    programme: Programme, way: Way, loads: dict[int, list[tuple[int, float]]], shortfall: int | None = None
) -> None:
    """Add the covering rows of a way.

    Parameters
    ----------
    programme
        Where the rows go.
    way
        What must be moved.
    loads
        By type, the terms whose sum is the number of its loads on the way.
    shortfall
        A column from 0 to 1, the share of the need that may be left; none: all is covered.
    """
    label = f"{way.start}>{way.end}"
    sums: dict[str, list[tuple[int, float]]] = {"vehicles": [], "persons": [], "mass": []}
    for kind, terms in loads.items():
        room = measure_room(way, kind)
        v = programme.add_column(f"vehicles {label} {kind}", 0, way.vehicles, 0.0)
        p = programme.add_column(f"persons {label} {kind}", 0, way.persons, 0.0)
        # tonnes, so that the numbers of one row are of one size
        m = programme.add_column(f"tonnes {label} {kind}", 0, way.mass_kg / 1000, 0.0)
        rows: tuple[tuple[str, list[tuple[int, float]], float], ...] = (
            ("floor", [(v, 1.0)], room.vehicles),
            ("seats", [(p, 1.0), (v, room.seats_per_vehicle)], room.seats),
            ("payload", [(m, 1.0)], room.mass_kg / 1000),
        )
        for name, used, most in rows:
            programme.add_row(f"{name} {label} {kind}", -INFINITE, 0, used + [(x, -most * n) for x, n in terms])
        masses = [(v, way.least_vehicle_kg if way.vehicles else 0), (p, way.least_person_kg if way.persons else 0)]
        programme.add_row(f"mass {label} {kind}", 0, INFINITE, [(m, 1.0), *((x, -kg / 1000) for x, kg in masses)])
        for name, column in (("vehicles", v), ("persons", p), ("mass", m)):
            sums[name].append((column, 1.0))
    for name, need in (("vehicles", way.vehicles), ("persons", way.persons), ("mass", way.mass_kg / 1000)):
        if need > 0:
            left = [] if shortfall is None else [(shortfall, float(need))]
            programme.add_row(f"cover {name} {label}", need, INFINITE, sums[name] + left)


class Loads(NamedTuple):
    """At least so many loads, so many seconds of their handling at one end, and the least of one handling."""

    number: int
    work_s: int
    least_s: int


def count_loads(problem: Problem, way: Way, loading: bool) -> Loads:
    """Give how many loads a way needs at least, and how long their loading (or unloading) takes at least in all."""
    handling = problem.types.load_s if loading else problem.types.unload_s
    times = {kind: int(handling[kind]) for kind in way.kinds}
    least = min(times.values())
    count = math.ceil(_minimise(way, dict.fromkeys(way.kinds, 1.0)) - _SLACK)
    work = _minimise(way, {kind: time / 3600 for kind, time in times.items()})
    return Loads(count, max(math.floor((work - _SLACK) * 3600), count * least, 0), least)


def _minimise(way: Way, cost: dict[int, float]) -> float:
    """Give a proven lower limit on the cost of the loads of a way."""
    programme = Programme(f"loads from {way.start} to {way.end}")
    most = way.vehicles + way.persons
    loads = {kind: [(programme.add_column(f"loads {kind}", 0, most, cost[kind]), 1.0)] for kind in way.kinds}
    add_cover(programme, way, loads)
    solution = programme.solve()
    return max(0.0, programme.prove(solution.duals)) if solution.found else 0.0
