"""Tiny random movement instances with every feature of the model, and a search through all their plans.

What lives here: instances whose times are single seconds, and a proof by exhaustion that no plan closes before an
instant. What does not: anything of planner, bounds or compiled loop.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np

from foedus.movement.problem import (
    NEVER,
    Carriers,
    Lines,
    Names,
    Network,
    Problem,
    Types,
    make_lines,
    make_network,
    make_types,
)


def _spans(rng: np.random.Generator, chance: float, horizon: int) -> list[tuple[int, int]]:
    if rng.random() > chance:
        return []
    at = int(rng.integers(0, horizon))
    return [(at, at + int(rng.integers(1, 6)))]


def _make_lines(
    rng: np.random.Generator, n_nodes: int, n_carriers: int, n_lines: int, *, rich: bool, most: int
) -> Lines:
    drives = rich & (rng.random(n_lines) < 0.15)
    rides = rich & ~drives & (rng.random(n_lines) < 0.2)
    rides[0] = drives[0] = False
    origin = rng.integers(0, n_nodes, n_lines)
    persons, vehicles = rng.integers(0, most + 1, n_lines), rng.integers(0, 4, n_lines) * ~rides
    column = np.full(n_lines, -1)
    column[drives] = n_carriers + np.arange(int(drives.sum()))
    release = rng.integers(0, 8, n_lines)
    return make_lines(
        origin=origin.astype(np.int32),
        destination=((origin + rng.integers(1, n_nodes, n_lines)) % n_nodes).astype(np.int32),
        persons=persons + ((persons + vehicles == 0) | rides),
        vehicles=vehicles + (drives & (vehicles == 0)),
        person_kg=rng.integers(0, 3, n_lines),
        vehicle_kg=rng.integers(1, 8, n_lines),
        release_s=release,
        due_s=np.where(rng.random(n_lines) < 0.5, NEVER, release + rng.integers(3, 15, n_lines)),
        weight=rng.integers(1, 4, n_lines),
        priority=rng.integers(1, 4, n_lines),
        rides=rides.astype(np.int8),
        mode=np.where(drives, 1, 0).astype(np.int8),
        column=column.astype(np.int32),
    )


def _make_types(rng: np.random.Generator, n_air: int) -> Types:
    """Aircraft, and last a road column with room for everything."""
    seats, apart = rng.integers(0, 6, n_air), rng.integers(0, 3, n_air)
    return make_types(
        mode=np.append(np.zeros(n_air), 1).astype(np.int8),
        load_s=rng.integers(0, 4, n_air + 1),
        unload_s=rng.integers(0, 4, n_air + 1),
        positions=np.append(rng.integers(1, 4, n_air), 1 << 30),
        seats=np.append(seats, 0),
        seats_apart=np.append(apart + (seats + apart == 0), 1 << 30),
        uses_slots=np.append(np.ones(n_air), 0).astype(np.int8),
    )


def _make_network(rng: np.random.Generator, n_nodes: int, n_types: int, rich: bool) -> Network:
    link = rng.integers(1, 7, (n_types, n_nodes, n_nodes))
    payload = rng.integers(7, 25, link.shape)
    payload[-1] = 1 << 40
    calendar = np.full(link.shape, -1, np.int32)
    spans = [_spans(rng, 0.4, 20) for _ in range(n_nodes)]
    for t in range(n_types):
        np.fill_diagonal(link[t], -1)
        for a, b in itertools.permutations(range(n_nodes), 2):
            chance = rng.random()
            if rich and chance < 0.1:
                calendar[t, a, b] = len(spans)
                spans.append(_spans(rng, 1.0, 20))
            elif rich and chance < 0.16 and t < n_types - 1:
                link[t, a, b] = -1
    payload[link < 0] = 0
    return make_network(
        slots=rng.integers(1, 3, n_nodes),
        link_s=link,
        payload_kg=payload,
        link_calendar=calendar,
        shut_ptr=np.concatenate(([0], np.cumsum([len(s) for s in spans]))).astype(np.int32),
        shut_from_s=np.array([s[0] for row in spans for s in row], np.int64),
        shut_until_s=np.array([s[1] for row in spans for s in row], np.int64),
    )


def make_tiny(seed: int, *, lines: int = 3, carriers: int = 3, rich: bool = True, most: int = 9) -> Problem:
    """Give a random instance.

    Parameters
    ----------
    seed
        Names it.
    lines, carriers
        At most so many.
    rich
        With riders, lines that drive themselves, barred and missing links.
    most
        Persons of one line at most.
    """
    rng = np.random.default_rng(seed)
    n_nodes, n_air = int(rng.integers(2, 5)), int(rng.integers(1, 3))
    n_lines, n_carriers = int(rng.integers(1, lines + 1)), int(rng.integers(1, carriers + 1))
    made = _make_lines(rng, n_nodes, n_carriers, n_lines, rich=rich, most=most)
    drives = made.column >= 0
    kinds = np.concatenate((np.sort(rng.integers(0, n_air, n_carriers)), np.full(int(drives.sum()), n_air)))
    return Problem(
        made,
        Carriers(
            type_idx=kinds.astype(np.int32),
            at=np.concatenate((rng.integers(0, n_nodes, n_carriers), made.origin[drives])).astype(np.int32),
            ready_s=np.concatenate((rng.integers(0, 6, n_carriers), made.release_s[drives])),
            home=np.where(kinds == n_air, -1, rng.integers(-1, n_nodes, len(kinds))).astype(np.int32),
        ),
        _make_types(rng, n_air),
        _make_network(rng, n_nodes, n_air + 1, rich),
        Names(
            tuple(f"line-{k}" for k in range(n_lines)),
            tuple(f"carrier-{k}" for k in range(len(kinds))),
            tuple(f"type-{k}" for k in range(n_air + 1)),
            tuple(f"node-{k}" for k in range(n_nodes)),
            tuple(f"cause-{k}" for k in range(n_lines)),
        ),
    )


class _Flight(NamedTuple):
    carrier: int
    end: int
    landed: int
    unload: int
    load: tuple[tuple[int, int, int], ...]  # line, pieces, persons


#: what waits: (line, node, from when) -> (pieces, persons)
_Left = dict[tuple[int, int, int], tuple[int, int]]


class Exhaustion:
    """Every plan of a tiny instance, as far as it matters for closure.

    Loads are put together in every way that leaves no room for more of the parts chosen, flown by any carrier in any
    order, over any chain of positioning links and technical stops, to destinations, ports and hubs, and loading and
    unloading are started in every order, each as soon as what was started before allows. Some order is that of the
    starts in a best plan, and started in that order nothing comes later than in it; so the best closure is among
    those tried. Lines that may be missed and riders are left out, and so are gates, crews, parking, fuel, storage,
    slots of technical stops and barred departures where another way leads over a stop: that only allows more.
    """

    def __init__(self, problem: Problem) -> None:
        self.p = problem
        network, stop = problem.network, problem.types.stop_s
        flown = (network.link_s >= 0) & (network.link_stop < 0)
        self.direct = flown
        self.way, self.hop = (np.where(flown, network.link_s, NEVER) for _ in range(2))
        self.lift = np.where(flown, network.payload_kg, 0)
        for t in range(len(flown)):
            np.fill_diagonal(self.way[t], 0)
            for k in range(flown.shape[1]):
                self.way[t] = np.minimum(self.way[t], self.way[t][:, k : k + 1] + self.way[t][k : k + 1, :])
                over = self.hop[t][:, k : k + 1] + stop[t] + self.hop[t][k : k + 1, :]
                self.hop[t] = np.minimum(self.hop[t], over)
                self.lift[t] = np.maximum(self.lift[t], np.minimum(self.lift[t][:, k : k + 1], self.lift[t][k : k + 1]))
        lines = problem.lines
        self.claims = [k for k in range(len(lines.origin)) if not lines.rides[k] and lines.not_after_s[k] >= NEVER]
        self.nodes_tried, self.most = 0, 1 << 60

    def closes_before(self, limit: int, most: int = 1 << 60) -> bool | None:
        """Say whether some plan closes before an instant; None: not found out within so many steps."""
        lines, carriers = self.p.lines, self.p.carriers
        self.nodes_tried, self.most = 0, most
        left: _Left = {
            (k, int(lines.origin[k]), int(lines.release_s[k])): (int(lines.vehicles[k]), int(lines.persons[k]))
            for k in self.claims
        }
        stands = tuple((int(a), int(r)) for a, r in zip(carriers.at, carriers.ready_s, strict=True))
        found = self._search(left, stands, (), (), limit)
        return None if self.nodes_tried >= most and not found else found

    def _is_shut(self, calendar: int, begin: int, lasting: int) -> int:
        network = self.p.network
        for k in range(network.shut_ptr[calendar], network.shut_ptr[calendar + 1]):
            if network.shut_from_s[k] < begin + max(lasting, 1) and network.shut_until_s[k] > begin:
                return int(network.shut_until_s[k])
        return -1

    def _count_open(self, node: int, at: int) -> int:
        """Working slots open at an instant."""
        rows = self.p.network.slot_calendar.tolist()
        shut = {slot for where, slot, k in rows if where == node and self._is_shut(k, at, 1) >= 0}
        return int(self.p.network.slots[node]) - len(shut)

    def _handle(self, kind: int, node: int, earliest: int, lasting: int, booked: tuple) -> int:  # type: ignore[type-arg]
        """First begin of a handling beside those booked, each (node, begin, end)."""
        if not self.p.types.uses_slots[kind]:
            return earliest
        begin = earliest
        while begin < NEVER:
            opens = self._is_shut(node, begin, lasting)
            if opens >= 0:
                begin = opens
                continue
            here = [(a, b) for n, a, b in booked if n == node and a < begin + lasting and b > begin]
            if lasting == 0 or all(
                sum(a <= at < b for a, b in here) < self._count_open(node, at) for at in range(begin, begin + lasting)
            ):
                return begin
            if begin > earliest + 200:
                return NEVER
            begin += 1
        return NEVER

    def _search(self, left: _Left, stands, flights, booked, limit: int) -> bool:  # type: ignore[no-untyped-def]
        self.nodes_tried += 1
        if self.nodes_tried >= self.most:
            return False
        if not flights and not left:
            return True
        for flight in dict.fromkeys(flights):
            kind = int(self.p.carriers.type_idx[flight.carrier])
            begin = self._handle(kind, flight.end, flight.landed, flight.unload, booked)
            end = begin + flight.unload
            if end >= limit:
                continue
            rest, now, after = list(flights), list(stands), dict(left)
            rest.remove(flight)
            now[flight.carrier] = (flight.end, end)
            for k, v, n in flight.load:
                if flight.end != self.p.lines.destination[k]:
                    key = (k, flight.end, end + max(0, int(self.p.network.hub_s[flight.end])))
                    old = after.get(key, (0, 0))
                    after[key] = (old[0] + v, old[1] + n)
            if self._search(after, tuple(now), tuple(rest), (*booked, (flight.end, begin, end)), limit):
                return True
        return any(self._search(*state, limit) for state in self._load(left, stands, flights, booked, limit))

    def _load(self, left: _Left, stands, flights, booked, limit: int):  # type: ignore[no-untyped-def]
        p, seen = self.p, set()
        busy = {flight.carrier for flight in flights}
        for c, (at, free) in enumerate(stands):
            kind = int(p.carriers.type_idx[c])
            if c in busy or (kind, at, free) in seen:
                continue
            if not p.types.mode[kind]:
                seen.add((kind, at, free))
            for (a, b), rows in self._ways(left, c).items():
                there = free + int(self.way[kind, at, a])
                for load in self._loads(kind, a, b, rows, left) if there < limit else ():
                    flight, begin = self._fly(c, (a, b), there, load, booked)
                    if flight is None or flight.landed + flight.unload >= limit:
                        continue
                    after = dict(left)
                    for key, (v, n) in load.items():
                        after[key] = (left[key][0] - v, left[key][1] - n)
                        if after[key] == (0, 0):
                            del after[key]
                    lasting = int(p.types.load_s[kind])
                    yield after, stands, (*flights, flight), (*booked, (a, begin, begin + lasting))

    def _fly(self, c: int, way: tuple[int, int], there: int, load, booked):  # type: ignore[no-untyped-def]
        p, (a, b), kind = self.p, way, int(self.p.carriers.type_idx[c])
        lasting = int(p.types.load_s[kind])
        begin = self._handle(kind, a, max(there, *(key[2] for key in load)), lasting, booked)
        if begin >= NEVER:
            return None, begin
        landed, leave = begin + lasting + int(self.hop[kind, a, b]), begin + lasting
        calendar = int(p.network.link_calendar[kind, a, b])
        if self.direct[kind, a, b] and calendar >= 0 and self._is_shut(calendar, leave, 0) >= 0:
            over = (
                int(p.network.link_s[kind, a, x] + p.types.stop_s[kind] + self.hop[kind, x, b])
                for x in range(len(p.network.slots)) if x != b and self.direct[kind, a, x]
            )  # fmt: skip
            straight = self._is_shut(calendar, leave, 0) + int(p.network.link_s[kind, a, b])
            landed = min(straight, leave + min(over, default=NEVER))
        for k, _, _ in load:
            if b == (p.lines.pod[k] if p.lines.pod[k] >= 0 else p.lines.destination[k]):
                landed = max(landed, int(p.lines.ead_s[k]))
        parts = tuple((key[0], v, n) for key, (v, n) in load.items())
        return _Flight(c, b, landed, int(p.types.unload_s[kind]), parts), begin

    def _ways(self, left: _Left, carrier: int) -> dict[tuple[int, int], list[tuple[int, int, int]]]:
        """Where a carrier can take something, and what waits there."""
        p, kind = self.p, int(self.p.carriers.type_idx[carrier])
        ways: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        for key in sorted(left):
            k, a, _ = key
            own = int(p.lines.column[k])
            if p.lines.mode[k] != p.types.mode[kind] or own not in (-1, carrier):
                continue
            hubs = {n for n in range(len(p.network.slots)) if p.network.hub_s[n] >= 0} | {int(p.lines.pod[k])} - {-1}
            for b in sorted({int(p.lines.destination[k])} | hubs):
                able = all(
                    p.network.handles[kind, n] and (p.network.slots[n] > 0 or not p.types.uses_slots[kind])
                    for n in (a, b)
                )
                if b not in (a, p.lines.origin[k]) and able and self.hop[kind, a, b] < NEVER:
                    ways.setdefault((a, b), []).append(key)
        return ways

    def _loads(self, kind: int, a: int, b: int, rows, left: _Left):  # type: ignore[no-untyped-def]
        """Every load of every choice of parts that takes something of each and leaves no room for more of them."""
        lines = self.p.lines
        for size in range(1, len(rows) + 1):
            for chosen in itertools.combinations(rows, size):
                if kind == len(self.p.types.mode) - 1:
                    yield {k: left[k] for k in chosen}
                    continue
                whole = [bool(lines.together[k[0]]) for k in chosen]
                ranges = [(left[k][side],) if one else range(left[k][side] + 1)
                          for side in (0, 1) for k, one in zip(chosen, whole, strict=True)]  # fmt: skip
                fit = [x for x in itertools.product(*ranges) if self._fits(kind, (a, b), [k[0] for k in chosen], x)]
                known = set(fit)
                for x in fit:
                    bigger = ((*x[:i], x[i] + 1, *x[i + 1 :]) for i in range(len(x)))
                    if all(x[i] + x[i + size] for i in range(size)) and not any(y in known for y in bigger):
                        yield {k: (x[i], x[i + size]) for i, k in enumerate(chosen)}

    def _fits(self, kind: int, way: tuple[int, int], chosen: list[int], x: tuple[int, ...]) -> bool:
        types, lines, size = self.p.types, self.p.lines, len(chosen)
        each = [int(types.floor[kind, lines.sort[k]]) for k in chosen]
        if any(v and not unit for v, unit in zip(x[:size], each, strict=True)):
            return False
        v, n, floor = sum(a * b for a, b in zip(x[:size], each, strict=True)), sum(x[size:]), int(types.positions[kind])
        if v > floor or (n and any(a and lines.hazardous[k] for a, k in zip(x[:size], chosen, strict=True))):
            return False
        seats = int(types.seats[kind]) - -(-int(types.seats[kind]) * v // max(1, floor)) + int(types.seats_apart[kind])
        mass = sum(
            x[i] * int(lines.vehicle_kg[k]) + x[i + size] * int(lines.person_kg[k]) for i, k in enumerate(chosen)
        )
        return n <= seats and mass <= int(self.lift[kind, way[0], way[1]])
