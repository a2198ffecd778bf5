"""How early a line can be delivered at best: the proof behind "this cannot be delivered in time".

What lives here: earliest arrivals over handlings, flights and transfers with every carrier free for this one line,
and the lower bound on missed lines over a whole movement. What does not: plans, and the second check (``proof``).

The relaxation: no other line takes a place or a slot. A line on the ground at i at time t gets aboard type k no
earlier than max(t, first landing of any carrier of k at i) plus one handling; a flight takes off outside closures;
landing, one handling, and the line is on the ground or flies on. Waiting never hurts, so labels set in order of time
are exact for the relaxed question (Dijkstra), and any real course is one of the relaxed ones.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from foedus.movement.execution.network import NEVER, Indexed
from foedus.movement.execution.nouns import Carrier, Cause, Line, Phase, State

#: (type, from, to) by index -> spans (from_s, until_s) in which nobody takes off, in order
Spans = Mapping[tuple[int, int, int], Sequence[tuple[int, int]]]


class Start(NamedTuple):
    """Where a carrier of type ``k`` can be: landed at ``node`` at ``at_s``; ``ready_s`` is when it may take off."""

    k: int
    node: int
    at_s: int
    ready_s: int


def leave_open(spans: Sequence[tuple[int, int]], at_s: int) -> int:
    """Give the first instant from ``at_s`` on at which a link is open."""
    for begin, end in spans:
        if begin <= at_s < end:
            at_s = end
    return at_s


def read_starts(indexed: Indexed, carriers: Iterable[Carrier], now_s: int) -> list[Start]:
    """Read where carriers stand or will land; one in handling may load only in another handling."""
    starts = []
    for carrier in carriers:
        node = indexed.node_idx[carrier.node]
        until_s = max(now_s, carrier.until_s or now_s)
        if carrier.phase is Phase.READY:
            at_s = ready_s = now_s
        elif carrier.phase is Phase.HANDLING:
            at_s = ready_s = until_s
        else:
            at_s = until_s if carrier.phase is Phase.MOVING else now_s
            ready_s = at_s + indexed.handling_s[node]
        starts.append(Start(indexed.type_idx[carrier.type_id], node, at_s, ready_s))
    return starts


def fly_links(indexed: Indexed) -> list[list[list[tuple[int, int]]]]:
    """Give for each type and node the links out as (to, flight_s)."""
    out: list[list[list[tuple[int, int]]]] = []
    for links in indexed.links:
        table: list[list[tuple[int, int]]] = [[] for _ in indexed.n_slots]
        for (i, j), (fly_s, _) in links.items():
            table[i].append((j, fly_s))
        out.append(table)
    return out


class Reach:
    """Earliest instants for one set of carriers and one set of closures."""

    def __init__(self, indexed: Indexed, starts: Sequence[Start], spans: Spans) -> None:
        self.indexed = indexed
        self.spans = spans
        self.out = fly_links(indexed)
        self.landed = [self._land(k, [s for s in starts if s.k == k]) for k in range(len(indexed.links))]

    def _land(self, k: int, starts: Sequence[Start]) -> list[int]:
        """Give the first instant at which any carrier of type ``k`` is landed at each node."""
        handling = self.indexed.handling_s
        landed = [NEVER] * len(handling)
        heap: list[tuple[int, int]] = []
        ready = [NEVER] * len(handling)
        for start in starts:
            landed[start.node] = min(landed[start.node], start.at_s)
            if start.ready_s < ready[start.node]:
                ready[start.node] = start.ready_s
                heapq.heappush(heap, (start.ready_s, start.node))
        while heap:
            at_s, i = heapq.heappop(heap)
            if at_s > ready[i]:
                continue
            for j, fly_s in self.out[k][i]:
                land_s = leave_open(self.spans.get((k, i, j), ()), at_s) + fly_s
                landed[j] = min(landed[j], land_s)
                if land_s + handling[j] < ready[j]:
                    ready[j] = land_s + handling[j]
                    heapq.heappush(heap, (ready[j], j))
        return landed

    def deliver(self, to: int, *, ground: tuple[int, int] | None = None, aboard: Start | None = None) -> int:
        """Give the earliest instant at which a line is unloaded at node ``to``; NEVER if there is no way.

        Parameters
        ----------
        to
            Destination.
        ground
            (node, instant) from which the line waits on the ground; or
        aboard
            The carrier that it is on; a landed one unloads it in its next handling.
        """
        n = len(self.indexed.n_slots)
        handling, n_slots = self.indexed.handling_s, self.indexed.n_slots
        best = [NEVER] * (n * (1 + len(self.out)))
        heap: list[tuple[int, int]] = []

        def reach(spot: int, at_s: int) -> None:
            if at_s < best[spot]:
                best[spot] = at_s
                heapq.heappush(heap, (at_s, spot))

        if ground is not None:
            reach(*ground)
        if aboard is not None:
            reach((1 + aboard.k) * n + aboard.node, aboard.ready_s)
            if n_slots[aboard.node] > 0:
                # a carrier that is ready queues again for the line to get off
                reach(aboard.node, max(aboard.ready_s, aboard.at_s + handling[aboard.node]))
        while heap:
            at_s, spot = heapq.heappop(heap)
            if at_s > best[spot]:
                continue
            if spot == to:
                return at_s
            side, i = divmod(spot, n)
            if side == 0:
                if n_slots[i] > 0:
                    for k, landed in enumerate(self.landed):
                        if landed[i] < NEVER:
                            reach((1 + k) * n + i, max(at_s, landed[i]) + handling[i])
                continue
            for j, fly_s in self.out[side - 1][i]:
                done_s = leave_open(self.spans.get((side - 1, i, j), ()), at_s) + fly_s + handling[j]
                reach(side * n + j, done_s)
                reach(j, done_s)
        return NEVER

    def find_earliest(self, line: Line, carriers: Mapping[str, Carrier], now_s: int) -> int:
        """Give the earliest delivery of a line from where it is now."""
        to = self.indexed.node_idx[line.destination]
        if line.carrier_id is not None:
            (start,) = read_starts(self.indexed, [carriers[line.carrier_id]], now_s)
            # one that is being unloaded may be on the ground when its handling ends
            if carriers[line.carrier_id].phase is Phase.HANDLING:
                ground = (start.node, start.ready_s)
                return min(self.deliver(to, aboard=start), self.deliver(to, ground=ground))
            return self.deliver(to, aboard=start)
        assert line.node is not None
        return self.deliver(to, ground=(self.indexed.node_idx[line.node], max(now_s, line.earliest_s)))


def read_spans(indexed: Indexed, state: State) -> dict[tuple[int, int, int], list[tuple[int, int]]]:
    """Read the closures of a state as spans from now on."""
    spans: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for closure in state.closures:
        spans.setdefault(indexed.key_closure(closure), []).append((state.now_s, closure.until_s))
    return spans


def name_cause(indexed: Indexed, line: Line, reach: Reach, open_reach: Reach, heaviest_kg: int) -> Cause:
    """Name what stands in the way of a line whose earliest delivery is after its hard date.

    ``reach`` counts closures, ``open_reach`` none.
    """
    to = indexed.node_idx[line.destination]
    at = None if line.node is None else indexed.node_idx[line.node]
    if indexed.n_slots[to] == 0 or (at is not None and indexed.n_slots[at] == 0):
        return Cause.NO_SLOT
    if line.weight_kg > heaviest_kg:
        return Cause.TOO_HEAVY
    if at is not None:
        ground = (at, line.earliest_s)
        earliest_open = open_reach.deliver(to, ground=ground)
        if earliest_open >= NEVER:
            return Cause.NO_PATH
        if earliest_open <= line.hard_s < reach.deliver(to, ground=ground):
            return Cause.CLOSED
    return Cause.NO_TIME
