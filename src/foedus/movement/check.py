"""Whether a plan holds: every breach in words, with line, place and time.

What lives here: an independent reading of the rules, in plain NumPy and Python. What does not: anything of the
planner, the bounds, the compiled loop or the solver; none of them is imported, which the linter enforces.
"""

from __future__ import annotations

from collections.abc import Iterator

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


class _Case:
    """A problem and a schedule with the names that messages need."""

    def __init__(self, problem: Problem, schedule: Schedule) -> None:
        self.p, self.s = problem, schedule
        self.kind = problem.carriers.type_idx[schedule.carrier]
        self.handled = list_handled(problem, schedule)

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
    for times in (s.begin_s, s.depart_s, s.arrive_s, s.end_s):
        if len(times) != len(s.carrier):
            yield "the columns of the plan differ in length (time)"
    if len(s.part_persons) != len(s.part_leg) or len(s.part_vehicles) != len(s.part_leg):
        yield "the columns of the plan differ in length (load)"


def _check_lines(c: _Case) -> Iterator[str]:
    """Each line moved whole and once, from its origin to its destination, not before its release."""
    lines, names, s = c.p.lines, c.p.names, c.s
    moved = np.zeros((2, len(lines.origin)), dtype=np.int64)
    for part in range(len(s.part_leg)):
        leg, line = int(s.part_leg[part]), int(s.part_line[part])
        persons, vehicles = int(s.part_persons[part]), int(s.part_vehicles[part])
        moved[0, line] += persons
        moved[1, line] += vehicles
        who = f"line {names.lines[line]} on {c.name(leg)}"
        if persons < 0 or vehicles < 0 or persons + vehicles == 0:
            yield f"{who}: a part of {persons} persons and {vehicles} vehicles"
        if (s.start[leg], s.end[leg]) != (lines.origin[line], lines.destination[line]):
            wanted = f"{names.nodes[lines.origin[line]]} to {names.nodes[lines.destination[line]]}"
            yield f"{who}: it is to go from {wanted}"
        if s.begin_s[leg] < lines.release_s[line]:
            late, cause = show_span(lines.release_s[line]), names.causes[line]
            yield f"{who}: loading at {show_span(s.begin_s[leg])} before its release at {late} ({cause})"
        if c.p.types.mode[c.kind[leg]] != lines.mode[line]:
            yield f"{who}: {names.types[c.kind[leg]]} is not of its mode"
        own = int(lines.column[line])
        if own >= 0 and int(s.carrier[leg]) != own:
            yield f"{who}: it drives on its own wheels as {names.carriers[own]}"
    for line, name in enumerate(names.lines):
        rows = ((lines.persons[line], "persons"), (lines.vehicles[line], "vehicles"))
        for (wanted, word), done in zip(rows, moved[:, line], strict=True):
            have, want = int(done), int(wanted)
            if have > want:
                yield f"line {name}: {have} {word} moved of {want}: some are moved twice"
            elif have < want and not lines.rides[line]:
                yield f"line {name}: {have} {word} moved of {want}: {want - have} have no place"


def _check_loads(c: _Case) -> Iterator[str]:
    """No load over floor, seats or payload."""
    lines, types, s = c.p.lines, c.p.types, c.s
    n_legs = len(s.carrier)
    persons, vehicles, mass = (np.zeros(n_legs, dtype=np.int64) for _ in range(3))
    np.add.at(persons, s.part_leg, s.part_persons)
    np.add.at(vehicles, s.part_leg, s.part_vehicles)
    kilograms = s.part_persons * lines.person_kg[s.part_line] + s.part_vehicles * lines.vehicle_kg[s.part_line]
    np.add.at(mass, s.part_leg, kilograms)
    for leg in np.flatnonzero(persons + vehicles).tolist():
        t = c.kind[leg]
        floor, used = int(types.positions[t]), int(vehicles[leg])
        if used > floor:
            yield f"{c.name(leg)}: {used} vehicles on a floor of {floor}"
            continue
        seats = int(types.seats[t]) + int(types.seats_apart[t])
        if used:
            seats -= -(-int(types.seats[t]) * used // floor)
        if persons[leg] > seats:
            yield f"{c.name(leg)}: {persons[leg]} persons on {seats} seats beside {used} vehicles"
        payload = int(c.p.network.payload_kg[t, s.start[leg], s.end[leg]])
        if mass[leg] > payload:
            yield f"{c.name(leg)}: {mass[leg]} kg over a payload of {payload} kg at this distance"


def _check_times(c: _Case) -> Iterator[str]:
    """Each leg on a link, no faster than it, handled for as long as it takes, and leaving when it may."""
    types, network, s = c.p.types, c.p.network, c.s
    for leg in range(len(s.carrier)):
        t, a, b = int(c.kind[leg]), int(s.start[leg]), int(s.end[leg])
        begin, depart, arrive, end = (int(x[leg]) for x in (s.begin_s, s.depart_s, s.arrive_s, s.end_s))
        link = int(network.link_s[t, a, b])
        if link < 0:
            yield f"{c.name(leg)}: {c.p.names.types[t]} has no link this way"
        elif arrive - depart < link:
            yield f"{c.name(leg)}: {arrive - depart} s under way, the link takes {link} s"
        load, unload = (int(types.load_s[t]), int(types.unload_s[t])) if c.handled[leg] else (0, 0)
        if depart - begin < load:
            yield f"{c.name(leg)}: {depart - begin} s from begin of loading to departure, loading takes {load} s"
        if end - arrive < unload:
            yield f"{c.name(leg)}: {end - arrive} s from landing to the end, unloading takes {unload} s"
        calendar = int(network.link_calendar[t, a, b])
        if calendar >= 0 and c.is_shut(calendar, depart, depart):
            yield f"{c.name(leg)}: the way is barred to who leaves then"


def _check_carriers(c: _Case) -> Iterator[str]:
    """No carrier in two places, nor before it is ready."""
    carriers, names, s = c.p.carriers, c.p.names, c.s
    where = carriers.at.tolist()
    since = carriers.ready_s.tolist()
    moved = [False] * len(where)
    for leg in np.lexsort((s.end_s, s.depart_s, s.begin_s)).tolist():
        k = int(s.carrier[leg])
        if int(s.start[leg]) != where[k]:
            yield f"{c.name(leg)}: the carrier stands at {names.nodes[where[k]]}"
        if int(s.begin_s[leg]) < since[k]:
            why = "on its leg before" if moved[k] else "not ready"
            yield f"{c.name(leg)}: at {show_span(s.begin_s[leg])} the carrier is {why} until {show_span(since[k])}"
        where[k], since[k], moved[k] = int(s.end[leg]), max(since[k], int(s.end_s[leg])), True


def _check_slots(c: _Case) -> Iterator[str]:
    """No more handling at once than slots, none in a shut span."""
    types, network, names, s = c.p.types, c.p.network, c.p.names, c.s
    events: dict[int, list[tuple[int, int, int]]] = {}
    for leg in np.flatnonzero(c.handled & (types.uses_slots[c.kind] != 0)).tolist():
        begin, arrive, end = int(s.begin_s[leg]), int(s.arrive_s[leg]), int(s.end_s[leg])
        loaded = begin + int(types.load_s[c.kind[leg]])
        for node, at, until, word in ((s.start[leg], begin, loaded, "loading"), (s.end[leg], arrive, end, "unloading")):
            if c.is_shut(int(node), at, until):
                yield f"{c.name(leg)}: {word} from {show_span(at)} while {names.nodes[node]} is shut"
            if network.slots[node] <= 0:
                yield f"{c.name(leg)}: {word} at {names.nodes[node]}, which has no working slot"
            elif until > at:
                events.setdefault(int(node), []).extend(((at, 1, leg), (until, 0, leg)))
    for node in sorted(events):
        busy = 0
        for at, begins, leg in sorted(events[node]):
            busy += 1 if begins else -1
            if begins and busy > network.slots[node]:
                slots = f"{network.slots[node]} working slots of {names.nodes[node]}"
                yield f"{c.name(leg)}: at {show_span(at)} {busy} handlings on the {slots}"


def check_schedule(problem: Problem, schedule: Schedule) -> tuple[str, ...]:
    """Say what is wrong with a plan: every breach in words; empty where it holds.

    It is wrong where a line is not moved whole and once (people who ride along may be left behind, but never moved
    twice), goes elsewhere, is loaded before its release or by another mode; a load exceeds floor, seats or payload; a
    leg has no link, is faster than it, leaves when barred or handles faster than the ground times; a carrier is in
    two places or not ready; a node handles more carriers than it has slots, or any while it is shut. Zero on the
    time scale of the messages is the scenario's zero.
    """
    shape = tuple(_check_shape(problem, schedule))
    if shape:
        return shape
    case = _Case(problem, schedule)
    parts = (_check_lines, _check_loads, _check_times, _check_carriers, _check_slots)
    return tuple(breach for part in parts for breach in part(case))
