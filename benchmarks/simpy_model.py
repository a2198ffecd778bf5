"""A plain SimPy model of the rules of ``foedus.kernel.timetable``: the peer in tests and timings.

What lives here: the same rules written a second time, event by event, with absolute whole seconds. What does not:
anything of the compiled loop; it reads the problem, the routes and the policy, not the loop's tables.
"""

from __future__ import annotations

import bisect
from collections.abc import Generator
from itertools import pairwise
from typing import Any, NamedTuple

import simpy

from benchmarks.simpy_places import Places
from foedus.movement.problem import NEVER, Problem
from foedus.movement.routes import find_routes, measure_hops

Leg = tuple[int, int, int, int, int, int, int, int, int]
#: riding, origin, destination, mode, column
Queue = tuple[int, int, int, int, int]


class Stage(NamedTuple):
    """One queue on the way of a line, and what comes after it."""

    queue: Queue
    after: Stage | None  # type: ignore[misc]
    rest: int


class Piece:
    """A part of a line that waits on one stage."""

    def __init__(self, line: int, stage: Stage, persons: int, vehicles: int, release: int) -> None:
        self.line, self.stage, self.left, self.release = line, stage, [vehicles, persons], release


class Model(Places):
    """One run: pieces wait in queues, a dispatcher books carriers, carriers do what was booked."""

    def __init__(
        self, problem: Problem, keys: list[int], rule: tuple[int, ...], choice: list[int] | None = None
    ) -> None:
        super().__init__(problem)
        self.keys = keys
        self.ahead, self.look, self.ferry_milli, self.past, self.pull_milli = rule
        lines = problem.lines
        self.column = lines.column.tolist()
        self.columns = {c for c in self.column if c >= 0}
        self.pod = [d if p < 0 else p for p, d in zip(lines.pod.tolist(), lines.destination.tolist(), strict=True)]
        self.not_after, self.ead = lines.not_after_s.tolist(), lines.ead_s.tolist()
        hops = [measure_hops(problem, mode) for mode in range(4)]
        self.pieces: list[Piece] = []
        self.queues: dict[Queue, list[tuple[int, int]]] = {}
        for line in range(len(self.column)):
            routes = find_routes(problem, line, hops[int(lines.mode[line])])
            nodes: tuple[int, ...] = (int(lines.origin[line]), int(lines.destination[line]))
            if routes:
                nodes = routes[0 if choice is None else choice[line]].nodes
            stage = self._make_stage(line, nodes, hops[int(lines.mode[line])])
            persons, vehicles = int(lines.persons[line]), int(lines.vehicles[line])
            self.pieces.append(Piece(line, stage, persons, vehicles, int(lines.release_s[line])))
        self.pending: list[tuple[int, int]] = []
        self.booked = -1
        start = min([*(p.release for p in self.pieces), *self.free]) - self.look - self.ahead - 1
        self.env = simpy.Environment(initial_time=start)
        self.legs: list[Leg] = []
        self.played: list[Leg] = []
        self.parts: list[tuple[int, int, int, int, int]] = []
        self.events: list[tuple[int, str, int]] = []
        self.jobs = [simpy.Store(self.env) for _ in self.kind]
        for carrier in range(len(self.kind)):
            self.env.process(self._carry(carrier))
        self.env.process(self._dispatch())

    def _make_stage(self, line: int, nodes: tuple[int, ...], hops: Any) -> Stage:
        lines = self.p.lines
        stage, rest = None, 0
        for a, b in reversed(list(pairwise(nodes))):
            queue = (int(lines.rides[line]), a, b, int(lines.mode[line]), self.column[line])
            self.queues.setdefault(queue, [])
            stage = Stage(queue, stage, rest)
            rest = min(rest + int(hops[a, b]) + max(0, int(self.p.network.hub_s[a])), NEVER)
        assert stage is not None
        return stage

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
        waiting = sorted(range(len(self.pieces)), key=lambda k: (self.pieces[k].release, k))
        clock = -NEVER
        while True:
            instants = [self.pieces[waiting[0]].release - self.look] if waiting else []
            if self.pending:
                instants.append(max(clock, self.pending[0][0] - self.look))
            if any(rows for q, rows in self.queues.items() if not q[0]):
                instants += [at - self.ahead for at in self.free if at - self.ahead > clock]
            if not instants:
                break
            clock = min(instants)
            yield self._wait_until(clock)
            while waiting and self.pieces[waiting[0]].release - self.look <= clock:
                self._queue(waiting.pop(0))
            while self.pending and self.pending[0][0] - self.look <= clock:
                self._queue(self.pending.pop(0)[1])
            self._serve(clock)
        self._send_home()

    def _queue(self, k: int) -> None:
        piece = self.pieces[k]
        bisect.insort(self.queues[piece.stage.queue], (self.keys[piece.line], k))

    def _serve(self, clock: int) -> None:
        blocked: dict[Queue, str] = {}
        idle = {c for c, at in enumerate(self.free) if at <= clock + self.ahead}
        while idle:
            ready = []
            for q, rows in self.queues.items():
                if not rows or q[0] or q in blocked:
                    continue
                ferry = self._find_ferry(q, idle) if self.pull_milli > 0 else 0
                if ferry is None:
                    blocked[q] = "carrier"
                else:
                    key, k = rows[0]
                    ready.append((key + ferry * self.pull_milli // 1000, k, q))
            if not ready:
                return
            _, k, queue = min(ready)
            answer = self._try(k, queue, clock)
            if answer == "booked":
                blocked = {q: why for q, why in blocked.items() if why != "room"}
                idle = {c for c in idle if c != self.booked or self.free[c] <= clock + self.ahead}
            elif answer == "missed":
                self.queues[queue].pop(0)
            else:
                blocked[queue] = answer

    def _find_ferry(self, queue: Queue, idle: set[int]) -> int | None:
        """Give the least ferry time to a queue of an idle carrier, or None."""
        _, a, b, mode, column = queue
        found = []
        for c in idle:
            kind, stands = self.kind[c], self.at[c]
            if self.mode[kind] != mode or ((c in self.columns or column >= 0) and c != column):
                continue
            if self.payload[kind][a][b] <= 0:
                continue
            if stands == a:
                return 0
            if self.link[kind][stands][a] >= 0:
                found.append(self.link[kind][stands][a])
        return min(found, default=None)

    def _try(self, k: int, queue: Queue, clock: int) -> str:
        """Book a job for a piece; else say what it waits for."""
        piece, (_, a, b, _, _) = self.pieces[k], queue
        land_from = self.ead[piece.line] if self.pod[piece.line] == b else -NEVER
        passed: set[int] = set()
        cleared = 0
        while True:
            best = self._choose(piece, queue, clock, passed)
            if best is None:
                return "carrier"
            c, ready = best
            duty = self.duty[c]
            job = self.place(c, (a, b), piece.release, land_from, ready)
            if job.end < NEVER and not self.settle(c, job):
                ready = max(ready, self.free[c] + self.rest_s[self.kind[c]])
                job = self.place(c, (a, b), piece.release, land_from, ready)
                if job.end < NEVER and not self.settle(c, job):
                    passed.add(c)
                    continue
            if job.end >= NEVER:
                if job.full < 0:
                    passed.add(c)
                    continue
                if cleared < len(self.kind) and self._clear(c, job.full, clock):
                    cleared += 1
                    continue
                return "room"
            if job.end + piece.stage.rest > self.not_after[piece.line]:
                self.duty[c] = duty
                return "missed"
            room = self.count_storage(b, job.end)
            least = piece.left[0] if self.together[piece.line] else min(1, piece.left[0])
            if piece.stage.after is not None and room < least:
                self.duty[c] = duty
                return "room"
            self._book(queue, c, job, room)
            self.booked = c
            return "booked"

    def _choose(self, piece: Piece, queue: Queue, clock: int, passed: set[int]) -> tuple[int, int] | None:
        _, a, b, mode, column = queue
        best = None
        for c, kind in enumerate(self.kind):
            if self.free[c] > clock + self.ahead or self.mode[kind] != mode or c in passed:
                continue
            if (c in self.columns or column >= 0) and c != column:
                continue
            if not self._fits(piece, kind, a, b):
                continue
            stands = self.at[c]
            ferry = 0 if stands == a else self.link[kind][stands][a]
            if ferry < 0:
                continue
            lasting = ferry + max(0, piece.release - max(clock, self.free[c]) - ferry)
            lasting += self.load_s[kind] + self.link[kind][a][b] + self.unload_s[kind]
            ready = self.find_ready(c, clock, lasting)
            there = ready if stands == a else self.leave(kind, stands, a, ready) + ferry
            begin, _ = self.find_slot(kind, a, max(there, piece.release), self.load_s[kind])
            rank = (begin + ferry * self.ferry_milli // 1000, ferry, c)
            if begin < NEVER and (best is None or rank < best[0]):
                best = (rank, (c, ready))
        return None if best is None else best[1]

    def _clear(self, spared: int, node: int, clock: int) -> bool:
        """Send the first idle carrier parked at a full node away."""
        idle = []
        for c, kind in enumerate(self.kind):
            if c == spared or self.at[c] != node or self.parked[c] is None or c in self.columns:
                continue
            refuge = self._find_refuge(kind, node, self.home[c])
            if self.free[c] <= clock + self.ahead and refuge >= 0:
                idle.append((self.free[c], c, refuge))
        if not idle:
            return False
        free, c, refuge = min(idle)
        kind = self.kind[c]
        seconds = self.link[kind][node][refuge]
        ready = self.find_ready(c, clock, seconds)
        depart = self.leave(kind, node, refuge, ready)
        if depart >= NEVER:
            return False
        if ready > max(clock, free) or self.duty[c] is None:
            self.duty[c] = depart
        land = depart + seconds
        self.use(c, (node, refuge, depart, depart, land, land, None, None))
        self._send(c, (c, node, refuge, depart, depart, land, land, -1, -1))
        return True

    def _find_refuge(self, kind: int, node: int, home: int) -> int:
        found = [
            (self.link[kind][node][x], x)
            for x in range(len(self.parking))
            if self.link[kind][node][x] >= 0 and self.parking[x] < 0
        ]
        if any(x == home for _, x in found):
            return home
        return min(found)[1] if found else -1

    def _book(self, queue: Queue, c: int, job: Any, room: int) -> None:
        _, a, b, _, _ = queue
        kind, stands = self.kind[c], self.at[c]
        if stands != a:
            _, _, depart, _, land, _, _, _ = job.ferry
            self._board(c, stands, a, depart, land)
            self.use(c, job.ferry)
            self._send(c, (c, stands, a, depart, depart, land, land, -1, -1))
        begin, last = job.hops[0][2], job.hops[-1]
        load = [0, 0, self.payload[kind][a][b], 0, room]
        others = [q for q in self.queues if q[1:3] == (a, b) and q[4] < 0 and q != queue and q[3] == self.mode[kind]]
        aboard: list[tuple[int, int, int]] = []
        for q in (queue, *sorted(others)):
            aboard += self._fill(q, kind, b, (begin, last[4], last[5]), load)
        for k, _, vehicles in aboard:
            if k >= len(self.column):
                self.store(a, begin, -vehicles)
        for hop in job.hops:
            self.use(c, hop)
            slots = [-1 if s is None else s for s in hop[6:8]]
            self._send(c, (c, *hop[:6], *slots))
            for k, persons, vehicles in aboard:
                self.parts.append((c, hop[2], self.pieces[k].line, persons, vehicles))
        self._deliver(aboard, b, job.end)

    def _deliver(self, aboard: list[tuple[int, int, int]], node: int, at: int) -> None:
        for k, persons, vehicles in aboard:
            piece = self.pieces[k]
            if piece.stage.after is not None:
                release = at + max(0, int(self.p.network.hub_s[node]))
                self.store(node, at, vehicles)
                bisect.insort(self.pending, (release, len(self.pieces)))
                self.pieces.append(Piece(piece.line, piece.stage.after, persons, vehicles, release))

    def _send(self, c: int, leg: Leg) -> None:
        self.at[c], self.free[c] = leg[2], leg[6]
        self.jobs[c].put(leg)

    def _fits(self, piece: Piece, kind: int, a: int, b: int) -> bool:
        payload = self.payload[kind][a][b]
        return payload > 0 and sum(self.take(piece.line, piece.left, kind, [0, 0, payload, 0], piece.left[0])) > 0

    def _fill(
        self, q: Queue, kind: int, end: int, times: tuple[int, int, int], load: list[int]
    ) -> list[tuple[int, int, int]]:
        rows, kept, aboard = self.queues[q], [], []
        begin, land, until = times
        while rows and load[2] > 0 and len(kept) < self.past:
            key, k = rows[0]
            piece = self.pieces[k]
            line, goes_on = piece.line, piece.stage.after is not None
            vehicles, persons = 0, 0
            early = self.pod[line] == end and self.ead[line] > land
            if piece.release <= begin and not early and until + piece.stage.rest <= self.not_after[line]:
                vehicles, persons = self.take(piece.line, piece.left, kind, load, load[4] if goes_on else piece.left[0])
            if vehicles + persons:
                load[0] += vehicles * self.floor[kind][self.sort[line]]
                load[1] += persons
                load[2] -= vehicles * self.vehicle_kg[line] + persons * self.person_kg[line]
                load[3] |= int(vehicles > 0 and self.hazard[line])
                load[4] -= vehicles if goes_on else 0
                piece.left = [piece.left[0] - vehicles, piece.left[1] - persons]
                aboard.append((k, persons, vehicles))
            full = load[0] >= self.positions[kind] and load[1] >= self.count_seats(kind, load[0])
            if sum(piece.left) and full:
                break
            rows.pop(0)
            if sum(piece.left):
                kept.append((key, k))
            elif full:
                break
        for row in kept:
            bisect.insort(rows, row)
        return aboard

    def _board(self, c: int, a: int, b: int, depart: int, land: int) -> None:
        kind = self.kind[c]
        queue = (1, a, b, self.mode[kind], -1)
        if self.queues.get(queue):
            load = [0, 0, self.payload[kind][a][b], 0, 0]
            for k, persons, vehicles in self._fill(queue, kind, b, (depart, land, land), load):
                self.parts.append((c, depart, self.pieces[k].line, persons, vehicles))

    def _send_home(self) -> None:
        for queue in sorted(q for q in self.queues if q[0]):
            _, a, b, mode, _ = queue
            while self.queues[queue]:
                piece, best = self.pieces[self.queues[queue][0][1]], None
                for c, kind in enumerate(self.kind):
                    if (self.at[c], self.home[c], self.mode[kind]) != (a, b, mode) or self.link[kind][a][b] < 0:
                        continue
                    if not self._fits(piece, kind, a, b):
                        continue
                    ready = self.find_ready(c, piece.release, self.link[kind][a][b])
                    depart = self.leave(kind, a, b, ready)
                    land = depart + self.link[kind][a][b]
                    if depart >= NEVER or self.find_parking(kind, b, land) != land:
                        continue
                    if best is None or depart < best[0]:
                        best = (depart, c)
                if best is None:
                    break
                depart, c = best
                kind = self.kind[c]
                land = depart + self.link[kind][a][b]
                self._board(c, a, b, depart, land)
                self.use(c, (a, b, depart, depart, land, land, None, None))
                # with hindsight: written down, not played, for the clock may be past it
                self.at[c], self.free[c] = b, land
                self.legs.append((c, a, b, depart, depart, land, land, -1, -1))
