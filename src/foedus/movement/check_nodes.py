"""Whether nodes and gates bear a plan: slots, parking, fuel, storage, departures in a period.

What lives here: the part of the independent check that counts at places, and what its messages are made of. What does
not: lines, loads and carriers (``check``); nothing of the planner, the bounds, the compiled loop or the solver is
imported, which the linter enforces.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from foedus.movement.problem import Problem, Schedule, list_handled


def show_span(seconds: int) -> str:
    """Write an instant as days, hours, minutes, seconds from the scenario's zero, such as ``D+1 06:30:00``.

    Examples
    --------
    >>> show_span(109800), show_span(-3600)
    ('D+1 06:30:00', 'D-1 23:00:00')
    """
    days, rest = divmod(int(seconds), 86400)
    return f"D{days:+d} {rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"


class Case:
    """A problem and a schedule with the names that messages need, and the legs of each carrier in order."""

    def __init__(self, problem: Problem, schedule: Schedule) -> None:
        self.p, self.s = problem, schedule
        self.kind = problem.carriers.type_idx[schedule.carrier]
        self.handled = list_handled(problem, schedule)
        self.by_carrier: dict[int, list[int]] = {}
        s = schedule
        for leg in np.lexsort((s.end_s, s.depart_s, s.begin_s)).tolist():
            self.by_carrier.setdefault(int(s.carrier[leg]), []).append(leg)
        #: legs whose load came aboard before a technical stop
        self.goes_on = np.zeros(len(s.carrier), dtype=np.bool_)
        for legs in self.by_carrier.values():
            for before, leg in pairwise(legs):
                self.goes_on[leg] = s.stop_end[before] != 0

    def name(self, leg: int) -> str:
        """Name a leg: carrier, way, departure."""
        names, s = self.p.names, self.s
        way = f"{names.nodes[s.start[leg]]} to {names.nodes[s.end[leg]]}"
        return f"{names.carriers[s.carrier[leg]]}, {way}, leaving {show_span(s.depart_s[leg])}"

    def is_shut(self, calendar: int, begin: int, until: int) -> bool:
        """Say whether a calendar is shut anywhere in ``[begin, until)``, or at ``begin`` where that is empty."""
        network = self.p.network
        rows = slice(network.shut_ptr[calendar], network.shut_ptr[calendar + 1])
        until = max(until, begin + 1)
        return bool(((network.shut_from_s[rows] < until) & (network.shut_until_s[rows] > begin)).any())

    def measure_handling(self, leg: int) -> tuple[int, int]:
        """Give the seconds of handling that a leg needs at its two ends."""
        types, kind = self.p.types, self.kind[leg]
        load = int(types.load_s[kind]) if self.handled[leg] and not self.goes_on[leg] else 0
        if self.s.stop_end[leg]:
            return load, int(types.stop_s[kind])
        return load, int(types.unload_s[kind]) if self.handled[leg] else 0


def check_nodes(c: Case) -> Iterator[str]:
    """Slots, parking, fuel and storage of every node."""
    yield from _check_slots(c)
    yield from _check_parking(c)
    yield from _check_fuel(c)
    yield from _check_storage(c)


def list_handlings(c: Case, leg: int) -> list[tuple[int, int, int, str]]:
    """Give (node, from, until, word) of the handlings of a leg."""
    s, (load, unload) = c.s, c.measure_handling(leg)
    rows = []
    if c.handled[leg] and not c.goes_on[leg]:
        begin = int(s.begin_s[leg])
        rows.append((int(s.start[leg]), begin, begin + load, "loading"))
    if c.handled[leg] or s.stop_end[leg]:
        arrive = int(s.arrive_s[leg])
        word = "a technical stop" if s.stop_end[leg] else "unloading"
        rows.append((int(s.end[leg]), arrive, arrive + unload, word))
    return rows


def _check_slots(c: Case) -> Iterator[str]:
    """No more handling at once than slots open, none in a shut span."""
    network, names = c.p.network, c.p.names
    events: dict[int, list[tuple[int, int, int]]] = {}
    for leg in np.flatnonzero(c.p.types.uses_slots[c.kind] != 0).tolist():
        for node, at, until, word in list_handlings(c, leg):
            if c.is_shut(node, at, until):
                yield f"{c.name(leg)}: {word} from {show_span(at)} while {names.nodes[node]} is shut"
            if network.slots[node] <= 0:
                yield f"{c.name(leg)}: {word} at {names.nodes[node]}, which has no working slot"
            elif until > at:
                events.setdefault(node, []).extend(((at, 1, leg), (until, 0, leg)))
    for node in sorted(events):
        yield from _count_slots(c, node, events[node])


def _count_slots(c: Case, node: int, events: list[tuple[int, int, int]]) -> Iterator[str]:
    """Go through the handlings of a node in order of time, and through the instants at which its slots change."""
    network = c.p.network
    most = int(network.slots[node])
    own = [row for row in network.slot_calendar.tolist() if row[0] == node and row[1] < most]
    for _, _, calendar in own:
        rows = slice(network.shut_ptr[calendar], network.shut_ptr[calendar + 1])
        events += [(int(at), 2, -1) for at in network.shut_from_s[rows]]
    busy, last = 0, -1
    for at, what, leg in sorted(events):
        if what < 2:
            busy += 1 if what else -1
            last = leg if what else last
        slots = most - sum(c.is_shut(calendar, at, at) for _, _, calendar in own)
        if what and busy > slots:
            yield (
                f"{c.name(last)}: at {show_span(at)} {busy} handlings on the {slots} working slots of "
                + (c.p.names.nodes[node])
            )


def _check_parking(c: Case) -> Iterator[str]:
    """No more carriers on the ground at once than find a place, those at their first place apart."""
    network, s = c.p.network, c.s
    events: dict[int, list[tuple[int, int, int, int]]] = {}
    for node, begin, until, spots in network.parking_taken.tolist():
        if network.parking[node] >= 0:
            events.setdefault(node, []).extend(((begin, 1, -1, spots), (until, 0, -1, -spots)))
    for k, legs in c.by_carrier.items():
        spots = int(c.p.types.spots[c.p.carriers.type_idx[k]])
        for leg, onward in zip(legs, [*legs[1:], -1], strict=True):
            node = int(s.end[leg])
            if network.parking[node] >= 0:
                events.setdefault(node, []).append((int(s.arrive_s[leg]), 1, leg, spots))
                if onward >= 0:
                    events[node].append((int(s.depart_s[onward]), 0, leg, -spots))
    for node in sorted(events):
        taken, most = 0, int(network.parking[node])
        for at, lands, leg, spots in sorted(events[node]):
            taken += spots
            if lands and leg >= 0 and taken > most:
                yield (
                    f"{c.name(leg)}: at {show_span(at)} {taken} parking places taken of {most} in "
                    + (c.p.names.nodes[node])
                )


def _check_fuel(c: Case) -> Iterator[str]:
    """No more fuel drawn by any instant than was there."""
    network, s = c.p.network, c.s
    events: dict[int, list[tuple[int, int, int, int]]] = {}
    for node, at, kg in network.fuel_in.tolist():
        if network.fuel_kg[node] >= 0:
            events.setdefault(node, []).append((at, 0, -1, kg))
    for leg in range(len(s.carrier)):
        node = int(s.start[leg])
        need = int(network.link_fuel_kg[c.kind[leg], node, s.end[leg]])
        if need > 0 and network.fuel_kg[node] >= 0:
            events.setdefault(node, []).append((int(s.depart_s[leg]), 1, leg, -need))
    for node in sorted(events):
        left = int(network.fuel_kg[node])
        for at, leaves, leg, kg in sorted(events[node]):
            left += kg
            if leaves and left < 0:
                yield f"{c.name(leg)}: at {show_span(at)} {-left} kg of fuel short in {c.p.names.nodes[node]}"


def _check_storage(c: Case) -> Iterator[str]:
    """No more pieces waiting at a hub than it stores."""
    network, lines, s = c.p.network, c.p.lines, c.s
    events: dict[int, list[tuple[int, int, int, int]]] = {}
    for part in range(len(s.part_leg)):
        leg, line, pieces = int(s.part_leg[part]), int(s.part_line[part]), int(s.part_vehicles[part])
        start, end = int(s.start[leg]), int(s.end[leg])
        if network.storage[end] >= 0 and end != lines.destination[line] and not s.stop_end[leg]:
            events.setdefault(end, []).append((int(s.end_s[leg]), 1, leg, pieces))
        if network.storage[start] >= 0 and start != lines.origin[line] and not c.goes_on[leg]:
            events.setdefault(start, []).append((int(s.begin_s[leg]), 0, leg, -pieces))
    for node in sorted(events):
        waiting, most = 0, int(network.storage[node])
        for at, comes, leg, pieces in sorted(events[node]):
            waiting += pieces
            if comes and waiting > most:
                yield f"{c.name(leg)}: at {show_span(at)} {waiting} pieces wait in {c.p.names.nodes[node]}, " + (
                    f"which stores {most}"
                )


def check_gates(c: Case) -> Iterator[str]:
    """No more departures over a link in a period than its gate lets through."""
    network, s = c.p.network, c.s
    gate = network.link_gate[c.kind, s.start, s.end]
    for g in sorted(set(gate[gate >= 0].tolist())):
        legs = np.flatnonzero(gate == g)
        departs = s.depart_s[legs]
        for period in range(int(network.gate_ptr[g]), int(network.gate_ptr[g + 1])):
            begin, until = int(network.gate_from_s[period]), int(network.gate_until_s[period])
            inside = legs[(departs >= begin) & (departs < until)]
            most = int(network.gate_most[period])
            if len(inside) > most:
                last = int(inside[np.argmax(s.depart_s[inside])])
                yield (
                    f"{c.name(last)}: {len(inside)} departures from {show_span(begin)} to {show_span(until)}, "
                    f"{most} are let through"
                )
