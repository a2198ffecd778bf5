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


class Exhaustion:
    """Every plan of a tiny instance, as far as it matters for closure.

    Loads are put together in every way that leaves no room for more of the lines chosen, flown by any carrier in any
    order, over any chain of positioning links, and loading and unloading are started in every order, each as soon as
    what was started before allows. Some order is that of the starts in a best plan, and started in that order nothing
    comes later than in it; so the best closure is among those tried. Positioning heeds no barred departures and
    riders are left out: that only allows more.
    """

    def __init__(self, problem: Problem) -> None:
        self.p = problem
        link = np.where(problem.network.link_s < 0, NEVER, problem.network.link_s)
        for t in range(len(link)):
            np.fill_diagonal(link[t], 0)
            for k in range(link.shape[1]):
                link[t] = np.minimum(link[t], link[t][:, k : k + 1] + link[t][k : k + 1, :])
        self.way = link
        self.claims = [k for k in range(len(problem.lines.origin)) if not problem.lines.rides[k]]
        self.nodes_tried, self.most = 0, 1 << 60

    def closes_before(self, limit: int, most: int = 1 << 60) -> bool | None:
        """Say whether some plan closes before an instant; None: not found out within so many steps."""
        self.nodes_tried, self.most = 0, most
        lines, carriers = self.p.lines, self.p.carriers
        left = {k: (int(lines.vehicles[k]), int(lines.persons[k])) for k in self.claims}
        stands = tuple((int(a), int(r)) for a, r in zip(carriers.at, carriers.ready_s, strict=True))
        found = self._search(left, stands, (), (), limit)
        return None if self.nodes_tried >= most and not found else found

    def _is_shut(self, calendar: int, begin: int, lasting: int) -> int:
        network = self.p.network
        for k in range(network.shut_ptr[calendar], network.shut_ptr[calendar + 1]):
            if network.shut_from_s[k] < begin + max(lasting, 1) and network.shut_until_s[k] > begin:
                return int(network.shut_until_s[k])
        return -1

    def _handle(self, kind: int, node: int, earliest: int, lasting: int, booked: tuple) -> int:  # type: ignore[type-arg]
        """First begin of a handling beside those booked, each (node, begin, end)."""
        if not self.p.types.uses_slots[kind]:
            return earliest
        begin, slots = earliest, int(self.p.network.slots[node])
        while True:
            opens = self._is_shut(node, begin, lasting)
            if opens >= 0:
                begin = opens
                continue
            here = [(a, b) for n, a, b in booked if n == node and a < begin + lasting and b > begin]
            marks = sorted({begin, *(a for a, _ in here if a > begin)})
            if all(sum(a <= mark < b for a, b in here) < slots for mark in marks) or lasting == 0:
                return begin
            begin = min(b for _, b in here)

    def _search(self, left, stands, flights, booked, limit: int) -> bool:  # type: ignore[no-untyped-def]
        self.nodes_tried += 1
        if self.nodes_tried >= self.most:
            return False
        if not flights and not any(v + p for v, p in left.values()):
            return True
        for flight in dict.fromkeys(flights):
            kind = int(self.p.carriers.type_idx[flight.carrier])
            begin = self._handle(kind, flight.end, flight.landed, flight.unload, booked)
            end = begin + flight.unload
            if end >= limit:
                continue
            rest = list(flights)
            rest.remove(flight)
            now = list(stands)
            now[flight.carrier] = (flight.end, end)
            if self._search(left, tuple(now), tuple(rest), (*booked, (flight.end, begin, end)), limit):
                return True
        return any(self._search(*state, limit) for state in self._load(left, stands, flights, booked, limit))

    def _load(self, left, stands, flights, booked, limit: int):  # type: ignore[no-untyped-def]
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
                if there >= limit or p.network.link_s[kind, a, b] < 0:
                    continue
                for load in self._loads(kind, a, b, rows, left):
                    release = max(int(p.lines.release_s[k]) for k in load)
                    lasting = int(p.types.load_s[kind])
                    begin = self._handle(kind, a, max(there, release), lasting, booked)
                    leave = begin + lasting
                    calendar = int(p.network.link_calendar[kind, a, b])
                    if calendar >= 0 and self._is_shut(calendar, leave, 0) >= 0:
                        leave = self._is_shut(calendar, leave, 0)
                    landed = leave + int(p.network.link_s[kind, a, b])
                    if landed + int(p.types.unload_s[kind]) >= limit:
                        continue
                    after = dict(left)
                    for k, (v, n) in load.items():
                        after[k] = (left[k][0] - v, left[k][1] - n)
                    flight = _Flight(c, b, landed, int(p.types.unload_s[kind]))
                    yield after, stands, (*flights, flight), (*booked, (a, begin, begin + lasting))

    def _ways(self, left, carrier: int):  # type: ignore[no-untyped-def]
        lines, kind = self.p.lines, self.p.carriers.type_idx[carrier]
        ways: dict[tuple[int, int], list[int]] = {}
        for k, (v, n) in left.items():
            own = int(lines.column[k])
            if v + n and lines.mode[k] == self.p.types.mode[kind] and (own < 0 or own == carrier):
                ways.setdefault((int(lines.origin[k]), int(lines.destination[k])), []).append(k)
        return ways

    def _loads(self, kind: int, a: int, b: int, rows: list[int], left):  # type: ignore[no-untyped-def]
        """Every load of every choice of lines that takes something of each and leaves no room for more of them."""
        for size in range(1, len(rows) + 1):
            for chosen in itertools.combinations(rows, size):
                ranges = [range(left[k][0] + 1) for k in chosen] + [range(left[k][1] + 1) for k in chosen]
                if kind == len(self.p.types.mode) - 1:
                    yield {k: left[k] for k in chosen}
                    continue
                fit = [x for x in itertools.product(*ranges) if self._fits(kind, a, b, chosen, x)]
                known = set(fit)
                for x in fit:
                    bigger = ((*x[:i], x[i] + 1, *x[i + 1 :]) for i in range(len(x)))
                    if all(x[i] + x[i + size] for i in range(size)) and not any(y in known for y in bigger):
                        yield {k: (x[i], x[i + size]) for i, k in enumerate(chosen)}

    def _fits(self, kind: int, a: int, b: int, chosen: tuple[int, ...], x: tuple[int, ...]) -> bool:
        types, lines, size = self.p.types, self.p.lines, len(chosen)
        v, n = sum(x[:size]), sum(x[size:])
        floor = int(types.positions[kind])
        if v > floor:
            return False
        seats = int(types.seats[kind]) - -(-int(types.seats[kind]) * v // floor) + int(types.seats_apart[kind])
        mass = sum(
            x[i] * int(lines.vehicle_kg[k]) + x[i + size] * int(lines.person_kg[k]) for i, k in enumerate(chosen)
        )
        return n <= seats and mass <= int(self.p.network.payload_kg[kind, a, b])
