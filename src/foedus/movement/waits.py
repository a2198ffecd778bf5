"""Where time went in a finished plan: every wait of a load, with what stood in the way just then.

What lives here: the reading of one leg, and of what its carrier did before. What does not: which wait matters to which
line (``reasons``), and any replanning: this looks at times alone, and what it says is a hypothesis until a replan
proves it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from foedus.movement.check_nodes import Case
from foedus.movement.problem import MODES, NEVER, Problem, Schedule

#: instants at which a wait is looked at
_LOOKS: Final = 16
_SEA: Final = MODES.index("sea")


class Wait(NamedTuple):
    """Seconds that something waited for one cause; what does not apply is -1.

    ``node`` and ``type_idx`` say where and on what; ``calendar`` and ``period`` which shut span or gate; ``leg`` is
    the leg that waited; ``idle`` is a type that stood idle and could not take the load.
    """

    word: str
    seconds: int
    from_s: int
    node: int = -1
    type_idx: int = -1
    calendar: int = -1
    period: int = -1
    leg: int = -1
    idle: int = -1


class Reading:
    """A plan ready to be asked what stood in the way of its legs."""

    def __init__(self, problem: Problem, schedule: Schedule) -> None:
        self.p, self.s = problem, _number_slots(problem, schedule)
        schedule = self.s
        self.case = Case(problem, schedule)
        self.kind = self.case.kind
        #: leg of the same carrier before each leg, or -1
        self.before = np.full(len(schedule.carrier), -1, dtype=np.int64)
        for legs in self.case.by_carrier.values():
            self.before[legs[1:]] = legs[:-1]
        self.parts: dict[int, list[int]] = {}
        for part, leg in enumerate(schedule.part_leg.tolist()):
            self.parts.setdefault(leg, []).append(part)
        self._busy = self._list_busy()
        self._parked: dict[int, tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...]] = {}

    def _list_busy(self) -> dict[int, np.ndarray[tuple[int, int], np.dtype[np.int64]]]:
        """Give by node the handlings there: rows of (begin, end, slot, leg)."""
        s = self.s
        rows: dict[int, list[tuple[int, int, int, int]]] = {}
        uses = (self.p.types.uses_slots[self.kind] != 0) & (self.case.handled | (s.stop_end != 0))
        for leg in np.flatnonzero(uses).tolist():
            load, unload = self.case.measure_handling(leg)
            for node, slot, begin, lasting in (
                (int(s.start[leg]), int(s.slot_start[leg]), int(s.begin_s[leg]), load),
                (int(s.end[leg]), int(s.slot_end[leg]), int(s.arrive_s[leg]), unload),
            ):
                if lasting > 0 and slot >= 0:
                    rows.setdefault(node, []).append((begin, begin + lasting, slot, leg))
        return {node: np.array(sorted(of_node), dtype=np.int64) for node, of_node in rows.items()}

    def list_busy_at(self, node: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
        """Give the handlings at a node: rows of (begin, end, slot, leg), in order of begin."""
        return self._busy.get(node, np.empty((0, 4), dtype=np.int64))

    def find_start(self, leg: int) -> tuple[int, int]:
        """Give (instant from which the carrier of a leg stood or could stand at its start, last handled leg before).

        A carrier that positions leaves in time, not early: it could have been there as soon as its leg before ended
        and the ways were flown.
        """
        flown, back = 0, int(self.before[leg])
        while back >= 0 and not self.case.handled[back]:
            flown += int(self.s.end_s[back] - self.s.depart_s[back])
            back = int(self.before[back])
        free = int(self.p.carriers.ready_s[self.s.carrier[leg]]) if back < 0 else int(self.s.end_s[back])
        return free + flown, back

    def is_blocked(self, node: int, kind: int, at: int, lasting: int, leg: int) -> str:
        """Say what keeps a handling from beginning at an instant: hours, slot, or nothing known."""
        network = self.p.network
        if not self.p.types.uses_slots[kind] or lasting <= 0:
            return ""
        if self.case.is_shut(node, at, at + lasting):
            return "hours"
        rows = self.list_busy_at(node)
        inside = (rows[:, 0] < at + lasting) & (rows[:, 1] > at) & (rows[:, 3] != leg)
        taken: set[int] = set(rows[inside, 2].tolist())
        for where, slot, calendar in network.slot_calendar.tolist():
            if where == node and self.case.is_shut(calendar, at, at + lasting):
                taken.add(slot)
        if len(taken) >= int(network.slots[node]):
            return "berth" if self.p.types.mode[kind] == _SEA else "slot"
        return ""

    def is_parked_full(self, node: int, kind: int, at: int, leg: int) -> bool:
        """Say whether no place to park is free at a node for a carrier that lands at an instant."""
        if self.p.network.parking[node] < 0:
            return False
        if node not in self._parked:
            self._parked[node] = self._list_parked(node)
        begins, ends, spots, legs = self._parked[node]
        inside = (begins <= at) & (ends > at) & (legs != leg)
        return int(spots[inside].sum() + self.p.types.spots[kind]) > int(self.p.network.parking[node])

    def _list_parked(self, node: int) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...]:
        s, rows = self.s, []
        for carrier, legs in self.case.by_carrier.items():
            spots = int(self.p.types.spots[self.p.carriers.type_idx[carrier]])
            for leg, onward in zip(legs, [*legs[1:], -1], strict=True):
                if s.end[leg] == node:
                    rows.append((int(s.arrive_s[leg]), NEVER if onward < 0 else int(s.depart_s[onward]), spots, leg))
        rows += [
            (begin, until, spots, -1) for at, begin, until, spots in self.p.network.parking_taken.tolist() if at == node
        ]
        table = np.array(rows, dtype=np.int64).reshape(-1, 4)
        return tuple(table.T)

    def _lacks_fuel(self, leg: int, at: int) -> bool:
        """Say whether fuel for a leg was not there yet at an instant, all that left before it had drawn theirs."""
        network, s = self.p.network, self.s
        node = int(s.start[leg])
        need = int(network.link_fuel_kg[self.kind[leg], node, s.end[leg]])
        if network.fuel_kg[node] < 0 or need <= 0:
            return False
        there = int(network.fuel_kg[node]) + sum(kg for k, t, kg in network.fuel_in.tolist() if k == node and t <= at)
        legs = np.flatnonzero((s.start == node) & (s.depart_s <= s.depart_s[leg]))
        drawn = int(network.link_fuel_kg[self.kind[legs], node, s.end[legs]].sum()) - need
        return bool(there - drawn < need)

    def _find_full_period(self, leg: int, at: int) -> int:
        """Give the period of a gate that lets no more leave at an instant, or -1."""
        network, s = self.p.network, self.s
        gate = int(network.link_gate[self.kind[leg], s.start[leg], s.end[leg]])
        if gate < 0:
            return -1
        for period in range(int(network.gate_ptr[gate]), int(network.gate_ptr[gate + 1])):
            begin, until = int(network.gate_from_s[period]), int(network.gate_until_s[period])
            if begin <= at < until:
                same = network.link_gate[self.kind, s.start, s.end] == gate
                inside = same & (s.depart_s >= begin) & (s.depart_s < until)
                inside[leg] = False
                return period if int(inside.sum()) >= int(network.gate_most[period]) else -1
        return -1

    def _lacks_store(self, leg: int, at: int) -> bool:
        """Say whether the hub at the end of a leg could not have taken its pieces at an instant."""
        network, s = self.p.network, self.s
        end = int(s.end[leg])
        if network.storage[end] < 0:
            return False
        lines = self.p.lines
        legs, own = s.part_leg, int(s.part_vehicles[self.parts.get(leg, [])].sum())
        to = (s.end[legs] == end) & (lines.destination[s.part_line] != end) & (legs != leg)
        off = (s.start[legs] == end) & (lines.origin[s.part_line] != end) & (s.begin_s[legs] <= at)
        waiting = int(s.part_vehicles[to & (s.begin_s[legs] <= at)].sum() - s.part_vehicles[off].sum())
        return own > 0 and waiting + own > int(network.storage[end])

    def look_at_start(self, leg: int, since: int, until: int) -> list[Wait]:
        """Say what kept a leg from loading from one instant, load and carrier there, to another."""
        node, kind, back = int(self.s.start[leg]), int(self.kind[leg]), int(self.before[leg])
        load = self.case.measure_handling(leg)[0]
        lands = back >= 0 and int(self.s.end[back]) == node and not self.case.handled[back]

        def ask(at: int) -> tuple[str, int, int, int]:
            if self._lacks_store(leg, at):
                return ("storage", int(self.s.end[leg]), -1, -1)
            word = self.is_blocked(node, kind, at, load, leg)
            if not word and lands and self.is_parked_full(node, kind, at, back):
                word = "parking"
            return (word, node, node if word == "hours" else -1, -1)

        return self._look(leg, since, until, ask)

    def look_at_hold(self, leg: int) -> list[Wait]:
        """Say what held a loaded leg on the ground, or over its end."""
        s, kind = self.s, int(self.kind[leg])
        node, end = int(s.start[leg]), int(s.end[leg])
        load, unload = self.case.measure_handling(leg)
        seconds = int(self.p.network.link_s[kind, node, end])
        ready = int(s.begin_s[leg]) + load
        hold = int(s.arrive_s[leg]) - seconds - ready
        calendar = int(self.p.network.link_calendar[kind, node, end])
        parts = self.parts.get(leg, [])
        lines = self.p.lines
        aboard = self.s.part_line[parts]
        pods = np.where(lines.pod < 0, lines.destination, lines.pod)[aboard]
        early = int(lines.ead_s[aboard][pods == end].max(initial=-NEVER))

        def ask(at: int) -> tuple[str, int, int, int]:
            if calendar >= 0 and self.case.is_shut(calendar, at, at):
                return (self.name_calendar(calendar), node, calendar, -1)
            period = self._find_full_period(leg, at)
            if period >= 0:
                return ("path", node, -1, period)
            if self._lacks_fuel(leg, at):
                return ("fuel", node, -1, -1)
            if at + seconds < early:
                return ("EAD", end, -1, -1)
            word = self.is_blocked(end, kind, at + seconds, unload, leg)
            if not word and self.is_parked_full(end, kind, at + seconds, leg):
                word = "parking"
            return (word, end, end if word == "hours" else -1, -1)

        return self._look(leg, ready, ready + hold, ask)

    def name_calendar(self, calendar: int) -> str:
        """Give the word for what bars a link: clearance where its name says so, else path."""
        names = self.p.names.calendars
        named = names[calendar] if calendar < len(names) else ""
        return "clearance" if named.partition(":")[0] == "clearance" else "path"

    def _look(self, leg: int, since: int, until: int, ask: Callable[[int], tuple[str, int, int, int]]) -> list[Wait]:
        """Sample a span and give what stood in the way of it, each cause with its share; nothing known is left out."""
        if until <= since:
            return []
        step = (until - since) / _LOOKS
        seen: Counter[tuple[str, int, int, int]] = Counter()
        first: dict[tuple[str, int, int, int], int] = {}
        for k in range(_LOOKS):
            at = since + int((k + 0.5) * step) if k else since
            found = ask(at)
            seen[found] += 1
            first.setdefault(found, since + int(k * step))
        known = {row: n for row, n in seen.items() if row[0]}
        scale = (until - since) / max(1, sum(known.values()))
        return [
            Wait(row[0], int(n * scale), first[row], row[1], int(self.kind[leg]), row[2], row[3], leg)
            for row, n in known.items()
        ]

    def look_at_rest(self, leg: int, since: int) -> list[Wait]:
        """Say for how long a leg waited for its crew's rest from an instant on."""
        kind, back = int(self.kind[leg]), int(self.before[leg])
        duty, rest = int(self.p.types.duty_s[kind]), int(self.p.types.rest_s[kind])
        if duty < 0 or back < 0 or rest <= 0:
            return []
        first = leg
        while self.before[first] >= 0 and not self.case.handled[self.before[first]]:
            first = int(self.before[first])
        ended = int(self.s.end_s[self.before[first]]) if self.before[first] >= 0 else -1
        begins = int(self.s.begin_s[first])
        if ended < 0 or begins - ended < rest:
            return []
        began = self._find_duty(int(self.before[first]))
        would = ended + int(self.s.end_s[leg]) - begins
        if would - began <= duty:
            return []
        waited = min(ended + rest, int(self.s.begin_s[leg])) - max(since, ended)
        node = int(self.s.end[self.before[first]])
        return [Wait("crew", waited, max(since, ended), node, kind, leg=leg)] if waited > 0 else []

    def _find_duty(self, leg: int) -> int:
        """Give when the crew of a leg began its duty."""
        rest = int(self.p.types.rest_s[self.kind[leg]])
        while self.before[leg] >= 0:
            back = int(self.before[leg])
            fresh = bool(self.p.network.staged[self.kind[leg], self.s.start[leg]])
            if fresh or self.s.begin_s[leg] - self.s.end_s[back] >= rest:
                break
            leg = back
        return int(self.s.begin_s[leg])


def _number_slots(problem: Problem, schedule: Schedule) -> Schedule:
    """Give the schedule with a slot for each handling: those that a file left open, the least that is free."""
    case = Case(problem, schedule)
    uses = (problem.types.uses_slots[case.kind] != 0) & (case.handled | (schedule.stop_end != 0))
    rows: list[tuple[int, int, int, int, int]] = []
    for leg in np.flatnonzero(uses & ((schedule.slot_start < 0) | (schedule.slot_end < 0))).tolist():
        load, unload = case.measure_handling(leg)
        begin, land = int(schedule.begin_s[leg]), int(schedule.arrive_s[leg])
        rows.append((begin, begin + load, int(schedule.start[leg]), leg, 0))
        rows.append((land, land + unload, int(schedule.end[leg]), leg, 1))
    if not any(until > begin for begin, until, _, _, _ in rows):
        return schedule
    given = (schedule.slot_start.copy(), schedule.slot_end.copy())
    own: dict[tuple[int, int], list[int]] = {}
    for node, slot, calendar in problem.network.slot_calendar.tolist():
        own.setdefault((node, slot), []).append(calendar)
    free: dict[tuple[int, int], int] = {}
    for begin, until, node, leg, end in sorted(rows):
        for slot in range(int(problem.network.slots[node])) if until > begin else ():
            shut = any(case.is_shut(calendar, begin, until) for calendar in own.get((node, slot), ()))
            if free.get((node, slot), begin) <= begin and not shut:
                free[node, slot], given[end][leg] = until, slot
                break
    return schedule._replace(slot_start=given[0], slot_end=given[1])
