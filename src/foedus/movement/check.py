"""Whether a plan holds: every breach in words, with line, place and time.

What lives here: an independent reading of the rules, in plain NumPy and Python. What does not: anything of the
planner, the bounds, the compiled loop or the solver; none of them is imported, which the linter enforces.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np

from foedus.movement.check_nodes import Case, check_gates, check_nodes, show_span
from foedus.movement.problem import NEVER, PASS_BY, Problem, Schedule


def _check_shape(problem: Problem, s: Schedule) -> Iterator[str]:
    sizes = (
        (s.carrier, len(problem.carriers.at), "carrier", len(s.carrier)),
        (s.start, len(problem.network.slots), "place", len(s.carrier)),
        (s.end, len(problem.network.slots), "place", len(s.carrier)),
        (s.part_leg, len(s.carrier), "leg", len(s.part_leg)),
        (s.part_line, len(problem.lines.origin), "line", len(s.part_leg)),
    )
    for column, limit, word, rows in sizes:
        if len(column) != rows:
            yield f"the columns of the plan differ in length ({word})"
        elif rows and (int(column.min()) < 0 or int(column.max()) >= limit):
            yield f"the plan names a {word} that is not in the problem"
    for times in (s.begin_s, s.depart_s, s.arrive_s, s.end_s, s.stop_end):
        if len(times) != len(s.carrier):
            yield "the columns of the plan differ in length (time)"
    if len(s.part_persons) != len(s.part_leg) or len(s.part_vehicles) != len(s.part_leg):
        yield "the columns of the plan differ in length (load)"


class _Who:
    """A line on a leg, named only where somebody asks: names of a large plan cost more than its check."""

    def __init__(self, case: Case, line: int, leg: int) -> None:
        self.case, self.line, self.leg = case, line, leg

    def __str__(self) -> str:
        return f"line {self.case.p.names.lines[self.line]} on {self.case.name(self.leg)}"


def _check_lines(c: Case) -> Iterator[str]:
    """Each part of a line where and when it may be, as its line allows."""
    lines, names, s = c.p.lines, c.p.names, c.s
    pod = np.where(lines.pod < 0, lines.destination, lines.pod)
    for part in range(len(s.part_leg)):
        leg, line = int(s.part_leg[part]), int(s.part_line[part])
        persons, vehicles = int(s.part_persons[part]), int(s.part_vehicles[part])
        who = _Who(c, line, leg)
        if persons < 0 or vehicles < 0 or persons + vehicles == 0:
            yield f"{who}: a part of {persons} persons and {vehicles} vehicles"
        if c.p.types.mode[c.kind[leg]] != lines.mode[line]:
            yield f"{who}: {names.types[c.kind[leg]]} is not of its mode"
        own = int(lines.column[line])
        if own >= 0 and int(s.carrier[leg]) != own:
            yield f"{who}: it drives on its own wheels as {names.carriers[own]}"
        if s.end[leg] == pod[line] and not s.stop_end[leg] and s.arrive_s[leg] < lines.ead_s[line]:
            ead = show_span(lines.ead_s[line])
            yield f"{who}: landing at {show_span(s.arrive_s[leg])} before its earliest arrival (EAD) at {ead}"
        whole = (int(lines.persons[line]), int(lines.vehicles[line]))
        if lines.together[line] and (persons, vehicles) != whole:
            yield f"{who}: {persons} persons and {vehicles} vehicles of a line that travels together"


def _check_whole(c: Case) -> Iterator[str]:
    """Each line moved whole and once, riders and lines that are missed excepted."""
    lines, s = c.p.lines, c.s
    moved = np.zeros((2, len(lines.origin)), dtype=np.int64)
    into = (s.end[s.part_leg] == lines.destination[s.part_line]) & (s.stop_end[s.part_leg] == 0)
    np.add.at(moved[0], s.part_line[into], s.part_persons[into])
    np.add.at(moved[1], s.part_line[into], s.part_vehicles[into])
    for line, name in enumerate(c.p.names.lines):
        may_stay = lines.rides[line] or lines.not_after_s[line] < NEVER
        rows = ((lines.persons[line], "persons"), (lines.vehicles[line], "vehicles"))
        for (wanted, word), done in zip(rows, moved[:, line], strict=True):
            have, want = int(done), int(wanted)
            if have > want:
                yield f"line {name}: {have} {word} moved of {want}: some are moved twice"
            elif have < want and not may_stay:
                yield f"line {name}: {have} {word} moved of {want}: {want - have} have no place"


def _check_way(c: Case) -> Iterator[str]:
    """Each line along its way: nothing leaves a node before it is there, or is put down where it may not be."""
    lines, network, names, s = c.p.lines, c.p.network, c.p.names, c.s
    moves: dict[tuple[int, int], list[tuple[int, int, int, int, int]]] = {}
    for part in range(len(s.part_leg)):
        leg, line = int(s.part_leg[part]), int(s.part_line[part])
        load = (int(s.part_persons[part]), int(s.part_vehicles[part]))
        start, end = int(s.start[leg]), int(s.end[leg])
        who = _Who(c, line, leg)
        if not c.goes_on[leg]:
            begin = int(s.begin_s[leg])
            moves.setdefault((line, start), []).append((begin, 1, leg, -load[0], -load[1]))
            if start == lines.origin[line] and begin < lines.release_s[line]:
                late, cause = show_span(lines.release_s[line]), names.causes[line]
                yield f"{who}: loading at {show_span(begin)} before its release at {late} ({cause})"
        if s.stop_end[leg]:
            continue
        if end == lines.destination[line]:
            continue
        if network.hub_s[end] < 0 and end != lines.pod[line]:
            wanted = f"{names.nodes[lines.origin[line]]} to {names.nodes[lines.destination[line]]}"
            yield f"{who}: it is to go from {wanted}"
            continue
        there = int(s.end_s[leg]) + max(0, int(network.hub_s[end]))
        moves.setdefault((line, end), []).append((there, 0, leg, *load))
    for (line, node), rows in sorted(moves.items()):
        have = [int(lines.persons[line]), int(lines.vehicles[line])] if node == lines.origin[line] else [0, 0]
        for at, leaves, leg, persons, vehicles in sorted(rows):
            have = [have[0] + persons, have[1] + vehicles]
            if leaves and min(have) < 0:
                short = ", ".join(f"{-n} {w}" for n, w in zip(have, ("persons", "vehicles"), strict=True) if n < 0)
                yield (
                    f"line {names.lines[line]} on {c.name(leg)}: {short} more than are in {names.nodes[node]} "
                    f"at {show_span(at)}"
                )
                have = [max(0, n) for n in have]


def _check_loads(c: Case) -> Iterator[str]:
    """No load over floor, seats or payload, or of what does not go together."""
    lines, types, s = c.p.lines, c.p.types, c.s
    n_legs = len(s.carrier)
    persons, floor, mass, danger = (np.zeros(n_legs, dtype=np.int64) for _ in range(4))
    unit = types.floor[c.kind[s.part_leg], lines.sort[s.part_line]]
    for part in np.flatnonzero((unit == 0) & (s.part_vehicles > 0)).tolist():
        line, leg = int(s.part_line[part]), int(s.part_leg[part])
        kind = c.p.names.types[c.kind[leg]]
        yield f"line {c.p.names.lines[line]} on {c.name(leg)}: its pieces do not go into {kind}"
    np.add.at(persons, s.part_leg, s.part_persons)
    np.add.at(floor, s.part_leg, s.part_vehicles * unit)
    np.add.at(danger, s.part_leg, s.part_vehicles * lines.hazardous[s.part_line])
    kilograms = s.part_persons * lines.person_kg[s.part_line] + s.part_vehicles * lines.vehicle_kg[s.part_line]
    np.add.at(mass, s.part_leg, kilograms)
    for leg in np.flatnonzero(persons + floor).tolist():
        t = c.kind[leg]
        room, used = int(types.positions[t]), int(floor[leg])
        if used > room:
            yield f"{c.name(leg)}: {used} vehicles on a floor of {room}"
            continue
        seats = int(types.seats[t]) + int(types.seats_apart[t])
        if used:
            seats -= -(-int(types.seats[t]) * used // room)
        if persons[leg] > seats:
            yield f"{c.name(leg)}: {persons[leg]} persons on {seats} seats beside {used} vehicles"
        payload = int(c.p.network.payload_kg[t, s.start[leg], s.end[leg]])
        if mass[leg] > payload:
            yield f"{c.name(leg)}: {mass[leg]} kg over a payload of {payload} kg at this distance"
        if danger[leg] and persons[leg]:
            yield f"{c.name(leg)}: {persons[leg]} persons beside hazardous pieces"


def _check_times(c: Case) -> Iterator[str]:
    """Each leg on a link, no faster than it, handled for as long as it takes, and leaving when it may."""
    network, s = c.p.network, c.s
    for leg in range(len(s.carrier)):
        t, a, b = int(c.kind[leg]), int(s.start[leg]), int(s.end[leg])
        begin, depart, arrive, end = (int(x[leg]) for x in (s.begin_s, s.depart_s, s.arrive_s, s.end_s))
        link = int(network.link_s[t, a, b])
        if link < 0:
            yield f"{c.name(leg)}: {c.p.names.types[t]} has no link this way"
        elif network.link_stop[t, a, b] >= 0 and (c.handled[leg] or s.stop_end[leg]):
            stop = c.p.names.nodes[network.link_stop[t, a, b]]
            yield f"{c.name(leg)}: {c.p.names.types[t]} flies this way over a stop at {stop}"
        elif arrive - depart < link:
            yield f"{c.name(leg)}: {arrive - depart} s under way, the link takes {link} s"
        load, unload = c.measure_handling(leg)
        if depart - begin < load:
            yield f"{c.name(leg)}: {depart - begin} s from begin of loading to departure, loading takes {load} s"
        if end - arrive < unload:
            word = "a technical stop" if s.stop_end[leg] else "unloading"
            yield f"{c.name(leg)}: {end - arrive} s from landing to the end, {word} takes {unload} s"
        calendar = int(network.link_calendar[t, a, b])
        if calendar >= 0 and c.is_shut(calendar, depart, depart):
            yield f"{c.name(leg)}: the way is barred to who leaves then"
        for node, handled, word in ((a, load, "loaded"), (b, unload, "unloaded")):
            if handled and not network.handles[t, node] and not (node == b and s.stop_end[leg]):
                what = c.p.names.nodes[node]
                yield f"{c.name(leg)}: {word} at {what}, which cannot handle {c.p.names.types[t]}"


def _check_carriers(c: Case) -> Iterator[str]:
    """No carrier in two places, nor before it is ready; loads stay aboard at stops; crews keep their duty."""
    carriers, names, s, types = c.p.carriers, c.p.names, c.s, c.p.types
    loads: dict[int, list[tuple[int, int, int]]] = {}
    for part in range(len(s.part_leg)):
        row = (int(s.part_line[part]), int(s.part_persons[part]), int(s.part_vehicles[part]))
        loads.setdefault(int(s.part_leg[part]), []).append(row)
    for k, legs in c.by_carrier.items():
        where, since, before = int(carriers.at[k]), int(carriers.ready_s[k]), -1
        kind, duty_from = int(carriers.type_idx[k]), 0
        for leg in legs:
            if int(s.start[leg]) != where:
                yield f"{c.name(leg)}: the carrier stands at {names.nodes[where]}"
            if int(s.begin_s[leg]) < since:
                why = "on its leg before" if before >= 0 else "not ready"
                yield f"{c.name(leg)}: at {show_span(s.begin_s[leg])} the carrier is {why} until {show_span(since)}"
            if before >= 0 and s.stop_end[before] and sorted(loads.get(before, [])) != sorted(loads.get(leg, [])):
                yield f"{c.name(leg)}: its load is not the one that stayed aboard at the stop in {names.nodes[where]}"
            rested = before < 0 or int(s.begin_s[leg] - s.end_s[before]) >= int(types.rest_s[kind])
            if rested or c.p.network.staged[kind, s.start[leg]]:
                duty_from = int(s.begin_s[leg])
            lasted = int(s.end_s[leg]) - duty_from
            if 0 <= types.duty_s[kind] < lasted:
                limit = int(types.duty_s[kind])
                yield f"{c.name(leg)}: {lasted} s of duty by {show_span(s.end_s[leg])}, its crew may do {limit} s"
            where, since, before = int(s.end[leg]), max(since, int(s.end_s[leg])), leg
        if before >= 0 and s.stop_end[before]:
            yield f"{c.name(before)}: it ends with a technical stop and never goes on"


def _check_pins(c: Case) -> Iterator[str]:
    """Each part of a pinned line on a carrier, and put down where, its pin allows."""
    lines, names, s, pins = c.p.lines, c.p.names, c.s, c.p.pins
    if pins is None:
        return
    for part in range(len(s.part_leg)):
        leg, line = int(s.part_leg[part]), int(s.part_line[part])
        row, place = int(pins.carriers_of[line]), int(pins.places_of[line])
        who = f"line {names.lines[line]} on {c.name(leg)}"
        if row >= 0 and not lines.rides[line] and not pins.may_carry[row, s.carrier[leg]]:
            yield f"{who}: it is pinned to other carriers"
        if place < 0 or s.stop_end[leg]:
            continue
        end, goal = int(s.end[leg]), int(lines.destination[line])
        if end != goal and not pins.may_pass[place, end]:
            yield f"{who}: its pin lets it change carriers elsewhere"
        missed = np.flatnonzero(pins.may_pass[place] == PASS_BY)
        if end == goal and s.start[leg] == lines.origin[line] and len(missed) and not c.goes_on[leg]:
            yield f"{who}: it is pinned to the way over {', '.join(names.nodes[k] for k in missed)}"


_PARTS: Final = (
    _check_lines,
    _check_pins,
    _check_way,
    _check_whole,
    _check_loads,
    _check_times,
    _check_carriers,
    check_nodes,
    check_gates,
)


def check_schedule(problem: Problem, schedule: Schedule, *, done_s: int | None = None) -> tuple[str, ...]:
    """Say what is wrong with a plan: every breach in words; empty where it holds.

    What a plan must keep is written down in ``problem``. People who ride along, and lines with a date after which they
    are missed, may be left behind, but nobody is moved twice. Zero on the time scale of the messages is the
    scenario's zero.

    Parameters
    ----------
    done_s
        A clock: legs that began before it are done, and what they break by themselves is history.
    """
    shape = tuple(_check_shape(problem, schedule))
    if shape:
        return shape
    case = Case(problem, schedule)
    found = tuple(breach for part in _PARTS for breach in part(case))
    if done_s is None or not found:
        return found
    done = Case(problem, _keep_begun(case, done_s))
    old = {breach for part in _PARTS if part is not _check_whole for breach in part(done)}
    return tuple(breach for breach in found if breach not in old)


def _keep_begun(c: Case, done_s: int) -> Schedule:
    """Give the legs begun before an instant, and those after a technical stop that go on with their load."""
    s = c.s
    begun = s.begin_s < done_s
    for legs in c.by_carrier.values():
        for before, leg in pairwise(legs):
            begun[leg] |= begun[before] and c.goes_on[leg]
    rank = (np.cumsum(begun) - 1).astype(np.int32)
    parts = begun[s.part_leg]
    legs_kept = {name: getattr(s, name)[begun] for name in s._fields if not name.startswith("part_")}
    parts_kept = {name: getattr(s, name)[parts] for name in s._fields if name.startswith("part_")}
    parts_kept["part_leg"] = rank[parts_kept["part_leg"]]
    return Schedule(**legs_kept, **parts_kept)
