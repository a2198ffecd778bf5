"""A plain SimPy model of the rules of ``foedus.kernel.timetable``: the peer in tests and timings.

What lives here: the same rules written a second time, event by event, with absolute whole seconds. What does not:
anything of the compiled loop; it reads the problem, not the loop's tables.
"""

from __future__ import annotations

import bisect
from collections.abc import Generator
from typing import Any

import simpy

from foedus.movement.problem import NEVER, Problem

Leg = tuple[int, int, int, int, int, int, int, int, int]


class Model:
    """One run: lines wait in queues, a dispatcher books carriers, carriers do what was booked."""

    def __init__(self, problem: Problem, keys: list[int], rule: tuple[int, int, int, int]) -> None:
        self.p, self.keys = problem, keys
        self.ahead, self.look, self.ferry_milli, self.past = rule
        lines, types, network = problem.lines, problem.types, problem.network
        self.link = network.link_s.tolist()
        self.payload = network.payload_kg.tolist()
        self.calendar_of = network.link_calendar.tolist()
        ptr = network.shut_ptr.tolist()
        spans = list(zip(network.shut_from_s.tolist(), network.shut_until_s.tolist(), strict=True))
        self.spans = [spans[ptr[k] : ptr[k + 1]] for k in range(len(ptr) - 1)]
        self.slots: list[list[list[tuple[int, int]]]] = [[[] for _ in range(n)] for n in network.slots.tolist()]
        self.release, self.column = lines.release_s.tolist(), lines.column.tolist()
        self.vehicle_kg, self.person_kg = lines.vehicle_kg.tolist(), lines.person_kg.tolist()
        self.left = [list(x) for x in zip(lines.vehicles.tolist(), lines.persons.tolist(), strict=True)]
        self.load_s, self.unload_s = types.load_s.tolist(), types.unload_s.tolist()
        self.positions, self.seats = types.positions.tolist(), types.seats.tolist()
        self.apart, self.uses, self.mode = types.seats_apart.tolist(), types.uses_slots.tolist(), types.mode.tolist()
        self.kind, self.at = problem.carriers.type_idx.tolist(), problem.carriers.at.tolist()
        self.free, self.home = problem.carriers.ready_s.tolist(), problem.carriers.home.tolist()
        names = zip(
            lines.rides.tolist(),
            lines.origin.tolist(),
            lines.destination.tolist(),
            lines.mode.tolist(),
            self.column,
            strict=True,
        )
        self.queue_of = list(names)
        self.queues: dict[tuple[int, ...], list[tuple[int, int]]] = {q: [] for q in sorted(set(self.queue_of))}
        self.columns = {c for c in self.column if c >= 0}
        start = min([*self.release, *self.free]) - self.look - self.ahead - 1
        self.env = simpy.Environment(initial_time=start)
        self.legs: list[Leg] = []
        self.played: list[Leg] = []
        self.parts: list[tuple[int, int, int, int, int]] = []
        self.events: list[tuple[int, str, int]] = []
        self.jobs = [simpy.Store(self.env) for _ in self.kind]
        for carrier in range(len(self.kind)):
            self.env.process(self._carry(carrier))
        self.env.process(self._dispatch())

    def run(self) -> None:
        """Run until nothing happens any more."""
        self.env.run()
        self.legs.sort(key=lambda leg: (leg[3], leg[0], leg[4]))

    def _wait_until(self, at: int) -> simpy.Event:
        return self.env.timeout(max(0, at - self.env.now))

    def _carry(self, carrier: int) -> Generator[Any, Any, None]:
        """A carrier: leg after leg as booked, each step at its own instant."""
        while True:
            leg = yield self.jobs[carrier].get()
            for at, what in zip(leg[3:7], ("begin", "depart", "arrive", "end"), strict=True):
                yield self._wait_until(at)
                self.events.append((self.env.now, what, carrier))
            self.legs.append(leg)
            self.played.append(leg)

    def _dispatch(self) -> Generator[Any, Any, None]:
        waiting = sorted(range(len(self.release)), key=lambda k: (self.release[k], k))
        clock = -NEVER
        while True:
            instants = [self.release[waiting[0]] - self.look] if waiting else []
            if any(rows for q, rows in self.queues.items() if not q[0]):
                instants += [at - self.ahead for at in self.free if at - self.ahead > clock]
            if not instants:
                break
            clock = min(instants)
            yield self._wait_until(clock)
            while waiting and self.release[waiting[0]] - self.look <= clock:
                line = waiting.pop(0)
                bisect.insort(self.queues[self.queue_of[line]], (self.keys[line], line))
            self._serve(clock)
        self._send_home()

    def _serve(self, clock: int) -> None:
        blocked: set[tuple[int, ...]] = set()
        while any(at <= clock + self.ahead for at in self.free):
            ready = [(rows[0], q) for q, rows in self.queues.items() if rows and not q[0] and q not in blocked]
            if not ready:
                return
            (_, line), queue = min(ready)
            best = self._choose(line, queue, clock)
            if best is None:
                blocked.add(queue)
            else:
                self._book(queue, clock, best)

    def _opens(self, calendar: int, at: int, lasting: int) -> int:
        for begin, end in self.spans[calendar]:
            if end > at and begin < at + max(lasting, 1):
                at = max(at, end)
        return at

    def _leave(self, kind: int, a: int, b: int, at: int) -> int:
        calendar = self.calendar_of[kind][a][b]
        return at if calendar < 0 else self._opens(calendar, at, 0)

    def _slot(self, kind: int, node: int, earliest: int, lasting: int) -> tuple[int, int]:
        if not self.uses[kind]:
            return earliest, -1
        found = []
        for slot, booked in enumerate(self.slots[node]):
            at, before = self._opens(node, earliest, lasting), None
            while at != before:
                before = at
                for begin, end in booked:
                    if begin < at + lasting and end > at:
                        at = end
                at = self._opens(node, at, lasting)
            found.append((at, slot))
        return min(found)

    def _choose(self, line: int, queue: tuple[int, ...], clock: int) -> tuple[int, int, int, int] | None:
        _, a, b, mode, column = queue
        best = None
        for c, kind in enumerate(self.kind):
            if self.free[c] > clock + self.ahead or self.mode[kind] != mode:
                continue
            if (c in self.columns or column >= 0) and c != column:
                continue
            if self.payload[kind][a][b] <= 0 or sum(self._take(line, kind, 0, 0, self.payload[kind][a][b])) == 0:
                continue
            stands = self.at[c]
            ferry = 0 if stands == a else self.link[kind][stands][a]
            if ferry < 0:
                continue
            there = max(clock, self.free[c])
            if stands != a:
                there = self._leave(kind, stands, a, there) + ferry
            begin, slot = self._slot(kind, a, max(there, self.release[line]), self.load_s[kind])
            rank = (begin + ferry * self.ferry_milli // 1000, ferry, c)
            if best is None or rank < best[0]:
                best = (rank, (c, begin, slot, ferry))
        return None if best is None else best[1]

    def _book(self, queue: tuple[int, ...], clock: int, best: tuple[int, int, int, int]) -> None:
        (_, a, b, _, _), (c, begin, slot, ferry) = queue, best
        kind, stands = self.kind[c], self.at[c]
        if stands != a:
            depart = begin - ferry
            if self._leave(kind, stands, a, depart) != depart:
                depart = self._leave(kind, stands, a, max(clock, self.free[c]))
            self._board(c, kind, stands, a, depart)
            self._send(c, (c, stands, a, depart, depart, begin, begin, -1, -1))
        loaded = begin + self.load_s[kind]
        leaves = self._leave(kind, a, b, loaded)
        if slot >= 0:
            bisect.insort(self.slots[a][slot], (begin, loaded))
        arrive, slot_end = self._slot(kind, b, leaves + self.link[kind][a][b], self.unload_s[kind])
        end = arrive + self.unload_s[kind]
        if slot_end >= 0:
            bisect.insort(self.slots[b][slot_end], (arrive, end))
        depart = arrive - self.link[kind][a][b]
        if self._leave(kind, a, b, depart) != depart:
            depart = leaves
        load = [0, 0, self.payload[kind][a][b]]
        others = [q for q in self.queues if q[1:3] == (a, b) and q[4] < 0 and q != queue and q[3] == self.mode[kind]]
        for q in (queue, *others):
            self._fill(q, kind, begin, (c, begin), load)
        self._send(c, (c, a, b, begin, depart, arrive, end, slot, slot_end))

    def _send(self, c: int, leg: Leg) -> None:
        self.at[c], self.free[c] = leg[2], leg[6]
        self.jobs[c].put(leg)

    def _count_seats(self, kind: int, used: int) -> int:
        seats = self.seats[kind]
        return seats - (-(-seats * used // self.positions[kind]) if used else 0) + self.apart[kind]

    def _take(self, line: int, kind: int, used: int, seated: int, mass: int) -> tuple[int, int]:
        vehicles = min(self.left[line][0], self.positions[kind] - used)
        if self.vehicle_kg[line]:
            vehicles = min(vehicles, mass // self.vehicle_kg[line])
        while vehicles > 0 and self._count_seats(kind, used + vehicles) < seated:
            vehicles -= 1
        persons = min(self.left[line][1], self._count_seats(kind, used + vehicles) - seated)
        if self.person_kg[line]:
            persons = min(persons, (mass - vehicles * self.vehicle_kg[line]) // self.person_kg[line])
        return vehicles, max(0, persons)

    def _fill(self, q: tuple[int, ...], kind: int, until: int, leg: tuple[int, int], load: list[int]) -> None:
        rows, kept = self.queues[q], []
        while rows and load[2] > 0 and len(kept) < self.past:
            key, line = rows[0]
            vehicles, persons = 0, 0
            if self.release[line] <= until:
                vehicles, persons = self._take(line, kind, *load)
            if vehicles + persons:
                load[0] += vehicles
                load[1] += persons
                load[2] -= vehicles * self.vehicle_kg[line] + persons * self.person_kg[line]
                self.left[line][0] -= vehicles
                self.left[line][1] -= persons
                self.parts.append((*leg, line, persons, vehicles))
            full = load[0] >= self.positions[kind] and load[1] >= self._count_seats(kind, load[0])
            rows.pop(0)
            if sum(self.left[line]):
                kept.append((key, line))
            if full:
                break
        for row in kept:
            bisect.insort(rows, row)

    def _board(self, c: int, kind: int, a: int, b: int, depart: int) -> None:
        queue = (1, a, b, self.mode[kind], -1)
        if self.queues.get(queue):
            self._fill(queue, kind, depart, (c, depart), [0, 0, self.payload[kind][a][b]])

    def _send_home(self) -> None:
        for queue in [q for q in self.queues if q[0]]:
            _, a, b, mode, _ = queue
            while self.queues[queue]:
                line, best = self.queues[queue][0][1], None
                for c, kind in enumerate(self.kind):
                    if (self.at[c], self.home[c], self.mode[kind]) != (a, b, mode) or self.link[kind][a][b] < 0:
                        continue
                    payload = self.payload[kind][a][b]
                    if payload <= 0 or not sum(self._take(line, kind, 0, 0, payload)):
                        continue
                    depart = self._leave(kind, a, b, max(self.free[c], self.release[line]))
                    if best is None or depart < best[0]:
                        best = (depart, c)
                if best is None:
                    break
                depart, c = best
                kind = self.kind[c]
                arrive = depart + self.link[kind][a][b]
                self._board(c, kind, a, b, depart)
                # with hindsight: written down, not played, for the clock may be past it
                self.at[c], self.free[c] = b, arrive
                self.legs.append((c, a, b, depart, depart, arrive, arrive, -1, -1))
