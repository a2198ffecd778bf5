"""How soon anything can be anywhere: earliest instants that no plan beats.

What lives here: calendars in plain Python, shortest ways by type, the earliest arrival of each line taken alone. What
does not: bounds that count loads.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

import numpy as np

from foedus.movement.problem import I64, NEVER, Problem


class Calendars:
    """Shut spans by calendar, for questions about one instant at a time."""

    def __init__(self, problem: Problem) -> None:
        network = problem.network
        self._spans: list[tuple[list[int], list[int]]] = []
        for k in range(len(network.shut_ptr) - 1):
            rows = slice(int(network.shut_ptr[k]), int(network.shut_ptr[k + 1]))
            self._spans.append((network.shut_from_s[rows].tolist(), network.shut_until_s[rows].tolist()))

    def find_open(self, calendar: int, earliest: int, lasting: int) -> int:
        """Give the first instant from ``earliest`` at which ``lasting`` seconds fit between shut spans."""
        begins, ends = self._spans[calendar]
        begin = earliest
        for k in range(bisect_right(ends, earliest), len(begins)):
            if begins[k] >= begin + max(lasting, 1):
                break
            begin = max(begin, ends[k])
        return begin

    def measure_open(self, calendar: int, begin: int, until: int) -> int:
        """Give how many seconds of ``[begin, until)`` are not shut."""
        shut = sum(
            max(0, min(until, b) - max(begin, a))
            for a, b in zip(*self._spans[calendar], strict=True)
            if a < until and b > begin
        )
        return max(0, until - begin) - shut

    def find_worked(self, calendar: int, begin: int, work: int) -> int:
        """Give the first instant by which ``work`` seconds were open since ``begin``."""
        at: int = begin
        left = work
        for a, b in zip(*self._spans[calendar], strict=True):
            if b <= at:
                continue
            if left <= max(0, a - at):
                break
            left -= max(0, a - at)
            at = b
        return at + left


class Reach(NamedTuple):
    """Shortest ways and the first carrier of each type at each node, calendars of links left out."""

    way_s: I64  # (n_types, n_nodes, n_nodes) NEVER where there is none; 0 from a node to itself
    first_s: I64  # (n_types, n_nodes) earliest instant a carrier without a line of its own can stand there
    calendars: Calendars


def measure_reach(problem: Problem) -> Reach:
    """Give how soon carriers can be where, by any chain of links (Floyd and Warshall)."""
    link_s = problem.network.link_s
    way = np.where(link_s < 0, NEVER, link_s)
    n_nodes = way.shape[1]
    way[:, np.arange(n_nodes), np.arange(n_nodes)] = 0
    for k in range(n_nodes):
        np.minimum(way, way[:, :, k : k + 1] + way[:, k : k + 1, :], out=way)
    way = np.minimum(way, NEVER)
    first = np.full(way.shape[:2], NEVER, dtype=np.int64)
    columns = set(problem.lines.column.tolist())
    carriers = problem.carriers
    for c, (t, at, ready) in enumerate(
        zip(carriers.type_idx.tolist(), carriers.at.tolist(), carriers.ready_s.tolist(), strict=True)
    ):
        if c not in columns:
            first[t] = np.minimum(first[t], ready + way[t, at])
    return Reach(way, np.minimum(first, NEVER), Calendars(problem))


def find_begin(problem: Problem, reach: Reach, kind: int, node: int, earliest: int) -> int:
    """Give the first instant at which a type can begin to load at a node that nobody else uses."""
    if not problem.types.uses_slots[kind]:
        return earliest
    return reach.calendars.find_open(node, earliest, int(problem.types.load_s[kind]))


def find_landing(problem: Problem, reach: Reach, kind: int, way: tuple[int, int], begin: int) -> int:
    """Give the first instant at which unloading can begin where loading begins at ``begin``; nobody else is there."""
    types, network = problem.types, problem.network
    start, end = way
    leave = begin + int(types.load_s[kind])
    calendar = int(network.link_calendar[kind, start, end])
    if calendar >= 0:
        leave = reach.calendars.find_open(calendar, leave, 0)
    landed = leave + int(network.link_s[kind, start, end])
    if not types.uses_slots[kind]:
        return landed
    return reach.calendars.find_open(end, landed, int(types.unload_s[kind]))


class Earliest(NamedTuple):
    """What a line cannot beat even alone: begin of loading, begin of unloading, arrival; and on which type."""

    begin_s: int
    landing_s: int
    arrival_s: int
    kind: int


def _list_fit(problem: Problem, line: int, vehicles: bool) -> list[int]:
    """List the types that take at least one vehicle, or else one person, of a line over its link."""
    lines, types, network = problem.lines, problem.types, problem.network
    a, b = int(lines.origin[line]), int(lines.destination[line])
    fit = []
    for t in range(len(types.mode)):
        room = types.positions[t] if vehicles else types.seats[t] + types.seats_apart[t]
        mass = lines.vehicle_kg[line] if vehicles else lines.person_kg[line]
        payload = network.payload_kg[t, a, b]
        if types.mode[t] == lines.mode[line] and network.link_s[t, a, b] >= 0 and room > 0 and payload >= mass:
            fit.append(t)
    return fit


def _find_alone(problem: Problem, reach: Reach, line: int, vehicles: bool) -> Earliest:
    lines, types, carriers = problem.lines, problem.types, problem.carriers
    a, b, own = int(lines.origin[line]), int(lines.destination[line]), int(lines.column[line])
    best = Earliest(NEVER, NEVER, NEVER, -1)
    begin_least, landing_least = NEVER, NEVER
    for t in _list_fit(problem, line, vehicles):
        there = int(reach.first_s[t, a])
        if own >= 0:
            if carriers.type_idx[own] != t:
                continue
            there = int(carriers.ready_s[own] + reach.way_s[t, carriers.at[own], a])
        if there >= NEVER:
            continue
        earliest = max(there, int(lines.release_s[line]))
        begin = find_begin(problem, reach, t, a, earliest)
        landing = find_landing(problem, reach, t, (a, b), begin)
        begin_least, landing_least = min(begin_least, begin), min(landing_least, landing)
        arrival = landing + int(types.unload_s[t])
        if arrival < best.arrival_s:
            best = Earliest(begin, landing, arrival, t)
    return Earliest(begin_least, landing_least, best.arrival_s, best.kind)


def find_earliest(problem: Problem, reach: Reach) -> list[Earliest | None]:
    """Give, for each line with a claim to lift, what it cannot beat alone; None for riders.

    A line with vehicles and persons must get both there, each by a type that takes it: its arrival is the later of
    the two, its first handling the earlier.
    """
    lines = problem.lines
    columns = (lines.origin, lines.destination, lines.mode, lines.column, lines.release_s)
    known: dict[tuple[int, ...], Earliest] = {}
    answer: list[Earliest | None] = []
    for k in range(len(lines.origin)):
        if lines.rides[k]:
            answer.append(None)
            continue
        wants = (int(lines.vehicles[k] > 0), int(lines.persons[k] > 0))
        key = (*(int(c[k]) for c in columns), int(lines.vehicle_kg[k]), int(lines.person_kg[k]), *wants)
        if key not in known:
            sides = [
                _find_alone(problem, reach, k, vehicles)
                for vehicles, want in zip((True, False), wants, strict=True)
                if want
            ]
            late = max(sides, key=lambda side: side.arrival_s)
            known[key] = late._replace(
                begin_s=min(side.begin_s for side in sides), landing_s=min(side.landing_s for side in sides)
            )
        answer.append(known[key])
    return answer
