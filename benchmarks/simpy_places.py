"""What carriers use, for the SimPy model: slots, gates, fuel, parking, storage, crews; and one job worked out.

What lives here: lists that are read from end to end at every question. What does not: queues and loads
(``simpy_model``).
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import NamedTuple

from foedus.movement.problem import NEVER, Problem

#: from, to, begin, depart, land, end, slot at the start, slot at the end
Hop = tuple[int, int, int, int, int, int, int | None, int | None]


class Job(NamedTuple):
    """One job: its ferry, its hops, its end (NEVER: it cannot be done, and where it found no place to park)."""

    end: int
    ferry: Hop | None
    hops: list[Hop]
    since: int
    full: int = -1


class Places:
    """State of carriers and nodes."""

    def __init__(self, problem: Problem) -> None:
        self.p = problem
        types, network, carriers, lines = problem.types, problem.network, problem.carriers, problem.lines
        self.vehicle_kg, self.person_kg = lines.vehicle_kg.tolist(), lines.person_kg.tolist()
        self.sort, self.together, self.hazard = lines.sort.tolist(), lines.together.tolist(), lines.hazardous.tolist()
        self.link, self.stop = network.link_s.tolist(), network.link_stop.tolist()
        handled = (network.handles[:, :, None] & network.handles[:, None, :]) != 0
        self.payload = (network.payload_kg * handled).tolist()
        for t, uses in enumerate(types.uses_slots.tolist()):
            for b, slots in enumerate(network.slots.tolist()):
                if uses and slots <= 0:
                    for a in range(len(network.slots)):
                        self.link[t][a][b] = -1
        self.load_s, self.unload_s, self.stop_s = types.load_s.tolist(), types.unload_s.tolist(), types.stop_s.tolist()
        self.positions, self.seats = types.positions.tolist(), types.seats.tolist()
        self.apart, self.uses, self.mode = types.seats_apart.tolist(), types.uses_slots.tolist(), types.mode.tolist()
        self.floor, self.spots = types.floor.tolist(), types.spots.tolist()
        self.duty_s, self.rest_s = types.duty_s.tolist(), types.rest_s.tolist()
        self.kind, self.at = carriers.type_idx.tolist(), carriers.at.tolist()
        self.free, self.home = carriers.ready_s.tolist(), carriers.home.tolist()
        self.duty: list[int | None] = [None] * len(self.kind)
        self.parked: list[list[int] | None] = [None] * len(self.kind)
        ptr = network.shut_ptr.tolist()
        spans = list(zip(network.shut_from_s.tolist(), network.shut_until_s.tolist(), strict=True))
        self.spans = [spans[ptr[k] : ptr[k + 1]] for k in range(len(ptr) - 1)]
        self.slots: list[list[list[tuple[int, int]]]] = [[[] for _ in range(max(0, n))] for n in network.slots.tolist()]
        self.shut_slot = {(node, slot): calendar for node, slot, calendar in network.slot_calendar.tolist()}
        self.parking = network.parking.tolist()
        self.grounds: list[list[list[int]]] = [[] for _ in self.parking]
        for node, begin, until, spots in network.parking_taken.tolist():
            self.grounds[node].append([begin, until, spots])
        self.fuel: list[list[tuple[int, int]] | None] = [
            None if kg < 0 else [(-NEVER, kg)] for kg in network.fuel_kg.tolist()
        ]
        for node, at, kg in network.fuel_in.tolist():
            row = self.fuel[node]
            if row is not None:
                bisect.insort(row, (at, kg))
        self.storage = network.storage.tolist()
        self.stored: list[list[tuple[int, int]]] = [[] for _ in self.storage]
        periods = zip(
            network.gate_from_s.tolist(), network.gate_until_s.tolist(), network.gate_most.tolist(), strict=True
        )
        rows = [list(period) for period in periods]
        gates = network.gate_ptr.tolist()
        self.gates = [rows[gates[k] : gates[k + 1]] for k in range(len(gates) - 1)]

    def opens(self, calendar: int, at: int, lasting: int) -> int:
        """Give the first instant at which so many seconds lie between shut spans."""
        for begin, end in self.spans[calendar]:
            if end > at and begin < at + max(lasting, 1):
                at = max(at, end)
        return at

    def leave(self, kind: int, a: int, b: int, at: int, own: Sequence[Hop] = ()) -> int:
        """Give the first instant at which a carrier may leave over a link; ``own`` are hops of its job before it."""
        calendar = int(self.p.network.link_calendar[kind, a, b])
        gate, need = int(self.p.network.link_gate[kind, a, b]), int(self.p.network.link_fuel_kg[kind, a, b])
        if need > 0:
            need += sum(int(self.p.network.link_fuel_kg[kind, a, hop[1]]) for hop in own if hop[0] == a)
        before = None
        while at != before and at < NEVER:
            before = at
            if calendar >= 0:
                at = self.opens(calendar, at, 0)
            for begin, until, left in self.gates[gate] if gate >= 0 else ():
                mine = sum(
                    begin <= hop[3] < until and int(self.p.network.link_gate[kind, hop[0], hop[1]]) == gate
                    for hop in own
                )
                if begin <= at < until and left - mine <= 0:
                    at = until
            stock = self.fuel[a]
            if need > 0 and stock is not None:
                at = _find_level(stock, at, need)
        return at

    def find_slot(self, kind: int, node: int, earliest: int, lasting: int) -> tuple[int, int | None]:
        """Give (begin, slot) of the first handling."""
        if not self.uses[kind]:
            return earliest, None
        found = []
        for slot, booked in enumerate(self.slots[node]):
            at, before = self.opens(node, earliest, lasting), None
            while at != before:
                before = at
                for begin, end in booked:
                    if begin < at + lasting and end > at:
                        at = end
                at = self.opens(node, at, lasting)
                if (node, slot) in self.shut_slot:
                    at = self.opens(self.shut_slot[node, slot], at, lasting)
            found.append((at, slot))
        return min(found) if found and min(found)[0] < NEVER else (NEVER, None)

    def _has_room(self, node: int, at: int, spots: int) -> bool:
        ground = self.grounds[node]
        instants = [at, *(begin for begin, _, _ in ground if begin > at)]
        return all(
            spots + sum(n for begin, until, n in ground if begin <= x < until) <= self.parking[node] for x in instants
        )

    def find_parking(self, kind: int, node: int, at: int) -> int:
        """Give the first instant from which a carrier finds a place for ever."""
        if self.parking[node] < 0 or self._has_room(node, at, self.spots[kind]):
            return at
        later = sorted(until for _, until, _ in self.grounds[node] if at < until < NEVER)
        return next((x for x in later if self._has_room(node, x, self.spots[kind])), NEVER)

    def _find_berth(self, kind: int, node: int, at: int, lasting: int) -> tuple[int, int | None, int]:
        while True:
            at, slot = self.find_slot(kind, node, at, lasting)
            if at >= NEVER:
                return at, slot, -1
            parked = self.find_parking(kind, node, at)
            if parked == at or parked >= NEVER:
                return parked, slot, node if parked >= NEVER else -1
            at = parked

    def count_storage(self, node: int, at: int) -> int:
        """Give how many pieces more may come at an instant and stay."""
        if self.storage[node] < 0:
            return NEVER
        rows = sorted(self.stored[node])
        instants = [at, *(x for x, _ in rows if x > at)]
        return int(self.storage[node] - max(sum(n for x, n in rows if x <= instant) for instant in instants))

    def store(self, node: int, at: int, pieces: int) -> None:
        """Put pieces into storage, or take them out."""
        if self.storage[node] >= 0 and pieces:
            self.stored[node].append((at, pieces))

    def find_ready(self, c: int, clock: int, lasting: int) -> int:
        """Give from when a carrier may begin, its crew's rest before it where the job would not fit its duty."""
        kind, ready, began = self.kind[c], max(clock, self.free[c]), self.duty[c]
        if self.duty_s[kind] < 0 or ready - self.free[c] >= self.rest_s[kind]:
            return ready
        if began is None or ready + lasting - began <= self.duty_s[kind]:
            return ready
        return ready if self.p.network.staged[kind, self.at[c]] else max(ready, self.free[c] + self.rest_s[kind])

    def place(self, c: int, way: tuple[int, int], release: int, land_from: int, ready: int) -> Job:
        """Work a job out."""
        (a, b), kind, stands, ferry = way, self.kind[c], self.at[c], None
        leave = ready if stands == a else self.leave(kind, stands, a, ready)
        if leave >= NEVER:
            return Job(NEVER, None, [], 0)
        seconds = 0 if stands == a else self.link[kind][stands][a]
        begin = max(leave + seconds, release)
        if stands == a:
            begin, slot = self.find_slot(kind, a, begin, self.load_s[kind])
            full = -1
        else:
            begin, slot, full = self._find_berth(kind, a, begin, self.load_s[kind])
        if begin >= NEVER:
            return Job(NEVER, None, [], 0, full)
        since = begin
        if stands != a:
            depart = begin - seconds
            if depart != leave and self.leave(kind, stands, a, depart) != depart:
                depart = leave
            ferry, since = (stands, a, depart, depart, begin, begin, None, None), depart
        hops: list[Hop] = []
        at, ready, loading, hop_slot = a, begin + self.load_s[kind], begin, slot
        for _ in range(8):
            to = self.stop[kind][at][b] if self.stop[kind][at][b] >= 0 else b
            own = [*([ferry] if ferry else []), *hops]
            leave = self.leave(kind, at, to, ready, own)
            if leave >= NEVER:
                return Job(NEVER, ferry, hops, since)
            land = max(leave + self.link[kind][at][to], land_from if to == b else -NEVER)
            lasting = self.unload_s[kind] if to == b else self.stop_s[kind]
            land, slot_end, full = self._find_berth(kind, to, land, lasting)
            if land >= NEVER:
                return Job(NEVER, ferry, hops, since, full)
            depart = land - self.link[kind][at][to]
            if depart != leave and self.leave(kind, at, to, depart, own) != depart:
                depart = leave
            hops.append((at, to, depart if hops else loading, depart, land, land + lasting, hop_slot, slot_end))
            at, ready, hop_slot = to, land + lasting, None
            if to == b:
                return Job(ready, ferry, hops, since)
        return Job(NEVER, ferry, hops, since)

    def _keep(self, kind: int, job: Job, since: int) -> int | None:
        """Give when the duty after a job began, or None where one would be too long."""
        for k, hop in enumerate(job.hops):
            if hop[5] - since > self.duty_s[kind]:
                return None
            if k + 1 < len(job.hops) and self.p.network.staged[kind, hop[1]]:
                since = job.hops[k + 1][2]
        return since

    def settle(self, c: int, job: Job) -> bool:
        """Say whether a crew can do a job, and note when its duty began."""
        kind, began = self.kind[c], self.duty[c]
        if self.duty_s[kind] < 0:
            return True
        rested = began is None or job.since - self.free[c] >= self.rest_s[kind]
        after = None if rested or began is None else self._keep(kind, job, began)
        if after is None and (rested or self.p.network.staged[kind, self.at[c]]):
            after = self._keep(kind, job, job.since)
        if after is not None:
            self.duty[c] = after
        return after is not None

    def use(self, c: int, hop: Hop) -> None:
        """Book what a hop uses."""
        a, b, begin, depart, land, end, slot, slot_end = hop
        kind = self.kind[c]
        if slot is not None:
            bisect.insort(self.slots[a][slot], (begin, begin + self.load_s[kind]))
        if slot_end is not None:
            bisect.insort(self.slots[b][slot_end], (land, end))
        gate, need = int(self.p.network.link_gate[kind, a, b]), int(self.p.network.link_fuel_kg[kind, a, b])
        for period in self.gates[gate] if gate >= 0 else ():
            if period[0] <= depart < period[1]:
                period[2] -= 1
        stock = self.fuel[a]
        if need > 0 and stock is not None:
            bisect.insort(stock, (depart, -need))
        place = self.parked[c]
        if place is not None:
            place[1] = depart
        self.parked[c] = None
        if self.parking[b] >= 0:
            self.parked[c] = [land, NEVER, self.spots[kind]]
            self.grounds[b].append(self.parked[c])  # type: ignore[arg-type]

    def count_seats(self, kind: int, used: int) -> int:
        """Give the seats left beside so much floor taken."""
        seats = self.seats[kind]
        return int(seats - (-(-seats * used // self.positions[kind]) if used else 0) + self.apart[kind])

    def take(self, line: int, left: list[int], kind: int, load: list[int], room: int) -> tuple[int, int]:
        """Give (vehicles, persons) of what is left that still fit beside [floor, seated, mass left, danger]."""
        used, seated, mass, danger = load[:4]
        unit, vehicles, persons = self.floor[kind][self.sort[line]], 0, 0
        if unit and not (self.hazard[line] and seated):
            vehicles = min(left[0], (self.positions[kind] - used) // unit, room)
            if self.vehicle_kg[line]:
                vehicles = min(vehicles, mass // self.vehicle_kg[line])
            while vehicles > 0 and self.count_seats(kind, used + vehicles * unit) < seated:
                vehicles -= 1
            vehicles = max(0, vehicles)
        if not danger and not (self.hazard[line] and vehicles):
            persons = min(left[1], self.count_seats(kind, used + vehicles * unit) - seated)
            if self.person_kg[line]:
                persons = min(persons, (mass - vehicles * self.vehicle_kg[line]) // self.person_kg[line])
            persons = max(0, persons)
        if self.together[line] and [vehicles, persons] != left:
            return 0, 0
        return vehicles, persons


def _find_level(stock: list[tuple[int, int]], at: int, need: int) -> int:
    """Give the first instant from which a stock never falls below a need any more."""
    instants = sorted({x for x, _ in stock})
    low = [x for x in instants if sum(n for y, n in stock if y <= x) < need]
    if not low:
        return at
    later = [x for x in instants if x > low[-1]]
    return max(at, later[0]) if later else NEVER
