"""What a proof of a bound is checked against: the problem as plain numbers, read afresh.

What lives here: shortest ways, earliest instants, open slots, and the least cost of loads that cover a need, written a
second time and plainly. What does not: proofs (``certify``), and anything of the bounds, the planner or the solver.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np

from foedus.movement.problem import NEVER, Problem

Hops = frozenset[tuple[int, int]]


class World:
    """The problem as plain numbers, with shortest ways and open slots."""

    def __init__(self, problem: Problem) -> None:
        self.p = problem
        n, t = problem.network, problem.types
        self.nodes, self.kinds = range(len(n.slots)), range(len(t.mode))
        self.load, self.unload, self.stop = ([int(x) for x in column] for column in (t.load_s, t.unload_s, t.stop_s))
        flown = (n.link_s >= 0) & (n.link_stop < 0)
        self.links = [[[(b, int(n.link_s[k, a, b])) for b in np.flatnonzero(flown[k, a]).tolist()] for a in self.nodes]
                      for k in self.kinds]  # fmt: skip
        self.able = [[bool(n.handles[k, a] and (n.slots[a] > 0 or not t.uses_slots[k])) for a in self.nodes]
                     for k in self.kinds]  # fmt: skip
        self.ferry = [[self._reach(k, a, 0) for a in self.nodes] for k in self.kinds]
        self.first = [[NEVER] * len(self.nodes) for _ in self.kinds]
        c = problem.carriers
        self.carriers = Counter(zip(c.type_idx.tolist(), c.at.tolist(), c.ready_s.tolist(), strict=True))
        for k, at, ready in self.carriers:
            row = self.first[k]
            for b in self.nodes:
                row[b] = min(row[b], ready + self.ferry[k][at][b])
        self.hub = [int(x) for x in n.hub_s]
        self.alike = self._find_alike()
        self._stops: dict[tuple[int, int], list[int]] = {}
        self.hop = cache(self._find_hop)
        self.lift = cache(self._find_lift)
        self.spread = cache(self._spread)

    def _find_alike(self) -> list[int]:
        """Of each line the first that is the same in all that heads and tails depend on."""
        data = self.p.lines
        whole = [x * data.together for x in (data.persons, data.vehicles)]
        columns = (data.origin, data.destination, data.pod, data.mode, data.column, data.release_s, data.ead_s,
                   data.person_kg, data.vehicle_kg, data.sort, data.together, data.persons > 0, data.vehicles > 0,
                   *whole)  # fmt: skip
        first: dict[tuple[int, ...], int] = {}
        rows = zip(*(np.asarray(column).tolist() for column in columns), strict=True)
        return [first.setdefault(row, k) for k, row in enumerate(rows)]

    def _reach(self, kind: int, start: int, each: int) -> list[int]:
        """Shortest ways from a node, with a cost for each node passed on the way."""
        best, heap = [NEVER] * len(self.nodes), [(0, start)]
        best[start] = 0
        while heap:
            spent, a = heapq.heappop(heap)
            if spent == best[a]:
                for b, seconds in self.links[kind][a]:
                    there = spent + seconds + (each if a != start else 0)
                    if there < best[b]:
                        best[b] = there
                        heapq.heappush(heap, (there, b))
        return best

    def _find_hop(self, kind: int, a: int, b: int) -> tuple[int, int]:
        """Seconds of the link, and of the best way over at least one stop; NEVER where there is none."""
        if not (self.able[kind][a] and self.able[kind][b]) or a == b:
            return NEVER, NEVER
        straight = next((s for x, s in self.links[kind][a] if x == b), NEVER)
        over = (s + self.stop[kind] + self._reach_stops(kind, x)[b] for x, s in self.links[kind][a] if x != b)
        return straight, min(min(over, default=NEVER), NEVER)

    def _reach_stops(self, kind: int, a: int) -> list[int]:
        key = (kind, a)
        if key not in self._stops:
            self._stops[key] = self._reach(kind, a, self.stop[kind])
        return self._stops[key]

    def _find_lift(self, kind: int, a: int) -> list[int]:
        """The most that a load from a node to each other weighs, over any stops."""
        payload = self.p.network.payload_kg[kind]
        best, heap = [0] * len(self.nodes), [(-NEVER, a)]
        while heap:
            room, x = heapq.heappop(heap)
            for b, _ in self.links[kind][x]:
                there = min(-room, int(payload[x, b]))
                if there > best[b]:
                    best[b] = there
                    heapq.heappush(heap, (-there, b))
        return best

    def flies(self, kind: int, hops: Iterable[tuple[int, int]]) -> bool:
        """Say whether a type flies any of some hops."""
        return any(min(self.hop(kind, a, b)) < NEVER for a, b in hops)

    def open_at(self, calendar: int, earliest: int, lasting: int) -> int:
        """First instant at which a calendar stays open for so long."""
        n, at = self.p.network, earliest
        for k in range(int(n.shut_ptr[calendar]), int(n.shut_ptr[calendar + 1])):
            if int(n.shut_until_s[k]) > at and int(n.shut_from_s[k]) < at + max(1, lasting):
                at = int(n.shut_until_s[k])
        return at

    def fly(self, kind: int, a: int, b: int, ready: int) -> tuple[int, int]:
        """First begin of loading and first begin of unloading of a hop."""
        begin, uses = max(ready, self.first[kind][a]), bool(self.p.types.uses_slots[kind])
        begin = self.open_at(a, begin, self.load[kind]) if uses else begin
        loaded, calendar = begin + self.load[kind], int(self.p.network.link_calendar[kind, a, b])
        straight, over = self.hop(kind, a, b)
        leave = self.open_at(calendar, loaded, 0) if calendar >= 0 else loaded
        landed = min(leave + straight, loaded + over)
        return begin, self.open_at(b, landed, self.unload[kind]) if uses else landed

    def between(self, line: int) -> set[int]:
        """Nodes where a line may change carriers."""
        pod = int(self.p.lines.pod[line])
        return {n for n in self.nodes if self.hub[n] >= 0} | ({pod} if pod >= 0 else set())

    def steps(self, line: int) -> Iterator[tuple[int, int, int]]:
        """Hops (type, from, to) that a line may take, as far as mode and places go."""
        lines = self.p.lines
        origin, end = int(lines.origin[line]), int(lines.destination[line])
        for a in {origin} | (self.between(line) - {end}):
            for b in ({end} | self.between(line)) - {a, origin}:
                for kind in self.kinds:
                    if self.p.types.mode[kind] == lines.mode[line] and min(self.hop(kind, a, b)) < NEVER:
                        yield kind, a, b

    def takes(self, line: int, pieces: bool, kind: int, hop: tuple[int, int]) -> bool:
        """Say whether a type takes one piece (or person) of a line, all of it where it stays together."""
        lines, types = self.p.lines, self.p.types
        floor, seats = int(types.floor[kind, lines.sort[line]]), int(types.seats[kind] + types.seats_apart[kind])
        persons, vehicles = (int(x[line]) if lines.together[line] else 0 for x in (lines.persons, lines.vehicles))
        mass = persons * int(lines.person_kg[line]) + vehicles * int(lines.vehicle_kg[line])
        one = int((lines.vehicle_kg if pieces else lines.person_kg)[line])
        if pieces and (floor <= 0 or floor * max(1, vehicles) > types.positions[kind]):
            return False
        if seats < max(persons, 0 if pieces else 1) or max(mass, one) > self.lift(kind, hop[0])[hop[1]]:
            return False
        own = int(lines.column[line])
        return own < 0 or int(self.p.carriers.type_idx[own]) == kind

    def _spread(self, line: int, pieces: bool) -> tuple[dict[int, int], int]:
        """When a part of a line can be loaded at each node, and when it can be there."""
        lines = self.p.lines
        end, pod, own = (int(x[line]) for x in (lines.destination, lines.pod, lines.column))
        out: dict[int, list[tuple[int, int]]] = {}
        for kind, a, b in self.steps(line):
            if self.takes(line, pieces, kind, (a, b)):
                out.setdefault(a, []).append((kind, b))
        ready, best = {int(lines.origin[line]): int(lines.release_s[line])}, NEVER
        heap = [(at, node) for node, at in ready.items()]
        while heap:
            at, a = heapq.heappop(heap)
            for kind, b in out.get(a, ()) if at == ready[a] else ():
                since = at
                if own >= 0:
                    c = self.p.carriers
                    since = max(at, int(c.ready_s[own]) + self.ferry[kind][int(c.at[own])][a])
                if max(since, self.first[kind][a]) >= NEVER:
                    continue
                landing = self.fly(kind, a, b, since)[1]
                landing = max(landing, int(lines.ead_s[line])) if b == (pod if pod >= 0 else end) else landing
                done = landing + self.unload[kind]
                if b == end:
                    best = min(best, done)
                elif done + max(0, self.hub[b]) < ready.get(b, NEVER):
                    ready[b] = done + max(0, self.hub[b])
                    heapq.heappush(heap, (ready[b], b))
        return ready, int(min(best, NEVER))

    def open_slots(self, node: int, at: int) -> int:
        """Working slots open at an instant."""
        n = self.p.network
        if self.open_at(node, at, 1) > at:
            return 0
        shut = {slot for where, slot, k in n.slot_calendar.tolist() if where == node and self.open_at(k, at, 1) > at}
        return max(0, int(n.slots[node]) - sum(bool(slot < n.slots[node]) for slot in shut))


def _list_loads(w: World, hops: Hops, kind: int, need: tuple[int, ...], sorts: list[int]) -> list[tuple[int, int]]:
    """Pieces and persons of the loads of a type that are worth a look, all pieces as small and light as any."""
    pieces, persons, piece_kg, person_kg = need
    types, lift = w.p.types, _find_most(w, hops, kind)
    floor, seats, apart = int(types.positions[kind]), int(types.seats[kind]), int(types.seats_apart[kind])
    unit = min((int(types.floor[kind, s]) for s in sorts if types.floor[kind, s] > 0), default=0)
    most = min(pieces, floor // unit) if unit else 0
    most = min(most, lift // piece_kg) if piece_kg else most
    loads = {}
    for u in range(most + 1):
        seated = max(0, seats - (-(-seats * unit * u // floor) if u else 0)) + apart
        loads[u] = min(persons, seated, (lift - u * piece_kg) // person_kg if person_kg else seated)
    kept: list[tuple[int, int]] = []
    for u in sorted(loads, reverse=True):
        if u + loads[u] and (not kept or loads[u] > kept[-1][1]):
            kept.append((u, loads[u]))
    return kept


def _find_most(w: World, hops: Hops, kind: int) -> int:
    return max((w.lift(kind, a)[b] for a, b in hops if min(w.hop(kind, a, b)) < NEVER), default=0)


def _cover_whole(pieces: int, persons: int, loads: list[tuple[int, int, int]]) -> int:
    """Least cost of whole loads (cost, pieces, persons): one row a piece, from the bottom up."""
    rows: list[Any] = []
    for u in range(pieces + 1):
        row = np.full(persons + 1, NEVER, dtype=np.int64)
        if u == 0:
            row[0] = 0
        for cost, v, n in loads:
            if v and u:
                below = rows[max(0, u - v)]
                row = np.minimum(row, cost + below[np.maximum(np.arange(persons + 1) - n, 0)])
        for cost, v, n in loads:
            if n and (v == 0 or u == 0):
                for at in range(0, persons, n):
                    span = np.arange(at + 1, min(at + n, persons) + 1)
                    row[span] = np.minimum(row[span], cost + row[np.maximum(span - n, 0)])
        rows.append(row)
    return min(int(rows[-1][-1]), NEVER)


def cover(w: World, lines: list[int], hops: Hops, costs: dict[int, int]) -> int:
    """Least cost of loads for a set of lines: the greatest of several views of all of them and of some."""
    data = w.p.lines
    carry = [line for line in lines if data.vehicles[line] > 0]
    masses = sorted({int(data.vehicle_kg[line]) for line in carry})
    sorts = sorted({int(data.sort[line]) for line in carry})
    some = [lines, *([line for line in carry if data.sort[line] == s] for s in sorts if len(sorts) > 1)]
    if len(masses) > 1:
        some.append([line for line in carry if data.vehicle_kg[line] >= masses[len(masses) // 2]])
    return max(_cover_some(w, rows, hops, costs) for rows in some)


def _cover_some(w: World, rows: list[int], hops: Hops, costs: dict[int, int]) -> int:
    data, best = w.p.lines, 0
    each = [tuple(int(x[k]) for x in (data.vehicles, data.persons, data.vehicle_kg, data.person_kg)) for k in rows]
    pieces, persons = sum(r[0] for r in each), sum(r[1] for r in each)
    light = (min((r[2] for r in each if r[0]), default=0), min((r[3] for r in each if r[1]), default=0))
    sorts: Counter[int] = Counter()
    for k, row in zip(rows, each, strict=True):
        sorts[int(data.sort[k])] += row[0]
    its = sorted(s for s in sorts if sorts[s])
    loads = {t: _list_loads(w, hops, t, (pieces, persons, *light), its) for t in costs}
    views = [(sum(r[0] * r[2] + r[1] * r[3] for r in each), {t: (_find_most(w, hops, t), 1) for t in costs})]
    weights = {(1, 0), (0, 1)} | {(max(n for _, n in x), max(u for u, _ in x)) for x in loads.values() if x}
    for a, b in weights:
        rooms = {t: (max((a * u + b * n for u, n in x), default=0), 1) for t, x in loads.items()}
        views.append((a * pieces + b * persons, rooms))
    views += [_view_floor(w, unit, sorts, list(costs)) for unit in costs if len(its) > 1]
    for total, rooms in views:
        rates = [-(-total * costs[t] * below // room) for t, (room, below) in rooms.items() if room > 0]
        best = max(best, min(rates, default=NEVER) if total > 0 else 0)
    priced = [(costs[t], *load) for t in sorted(costs) for load in loads[t]]
    if (pieces + 1) * (persons + 1) * max(1, len(priced)) <= 3_000_000:
        best = max(best, _cover_whole(pieces, persons, priced))
    return best


def _view_floor(w: World, unit: int, sorts: Counter[int], kinds: list[int]) -> tuple[int, dict[int, tuple[int, int]]]:
    """Count pieces in the floor units that they take in one type; give the total and what each type holds of them."""
    floor, rooms = w.p.types.floor, {}
    sized = {s: int(floor[unit, s]) for s, n in sorts.items() if n and floor[unit, s] > 0}
    for t in kinds:
        top = (0, 1)
        for s, size in sized.items():
            if floor[t, s] > 0 and size * int(w.p.types.positions[t]) * top[1] > top[0] * int(floor[t, s]):
                top = (size * int(w.p.types.positions[t]), int(floor[t, s]))
        rooms[t] = top
    return sum(size * sorts[s] for s, size in sized.items()), rooms
