"""Two policies to compare with on the hub family: shortest-path dispatch, and a simple rolling horizon.

What lives here: what a newcomer would write first (``ShortestPath``), and what a careful one would
(``ReserveBySlack``): lines in order of slack reserve the nearest free carrier, others of the same way fill it, no
second turn at a one-slot node, reservations expire. What does not: Foedus's own policy.
"""

from __future__ import annotations

from collections.abc import Sequence

from foedus.movement.execution.network import NEVER, Indexed, Journeys, Ways, find_journeys, find_ways
from foedus.movement.execution.nouns import Carrier, Event, EventKind, Line, Order, Orders, Phase, State


class _Roads:
    """Ways of each type under the closures of the moment."""

    def __init__(self) -> None:
        self.indexed: Indexed | None = None
        self.closures: object = None
        self.ways: list[Ways] = []
        self.journeys: Journeys

    def renew(self, state: State) -> Indexed:
        if self.indexed is None:
            self.indexed = Indexed.of(state.theatre)
            self.names = [node.id for node in state.theatre.nodes]
        if self.closures != state.closures:
            self.closures = state.closures
            shut = {self.indexed.key_closure(c): c.until_s for c in state.closures}
            found = [find_ways(self.indexed, k, shut, state.now_s) for k in range(len(self.indexed.links))]
            self.ways = [ways for ways, _ in found]
            self.journeys = find_journeys(self.indexed, [time for _, time in found])
            self.shut = {key for key, until_s in shut.items() if until_s > state.now_s}
        return self.indexed

    def next_hop(self, k: int, here: int, to: int) -> str | None:
        hop = self.ways[k].hop[here][to] if here != to else -1
        return None if hop < 0 or (k, here, hop) in self.shut else self.names[hop]


class ShortestPath:
    """Each free carrier takes the next line that nobody has, flies to it, queues for it, carries it as far as it can.

    It never looks at slots and never gives an assignment up.
    """

    def __init__(self) -> None:
        self.roads = _Roads()
        self.job: dict[str, str] = {}
        self.told: dict[str, Order] = {}

    def step(self, state: State, events: Sequence[Event], time_limit_s: float | None = None) -> Orders:  # noqa: ARG002 - as any policy
        indexed = self.roads.renew(state)
        lines = {line.id: line for line in state.lines}
        taken = set(self.job.values())
        orders = []
        moved = {event.carrier_id for event in events}
        for carrier in state.carriers:
            if carrier.phase in {Phase.MOVING, Phase.HANDLING}:
                continue
            if carrier.id in moved:
                self.told.pop(carrier.id, None)
            if self.job.get(carrier.id, "") not in lines:
                self.job.pop(carrier.id, None)
            if carrier.id not in self.job:
                self._assign(carrier, lines, taken, indexed)
            order = self._order(carrier, lines, indexed)
            if order is not None and self.told.get(carrier.id) != order:
                self.told[carrier.id] = order
                orders.append(order)
        return Orders(orders=tuple(orders), wake_by_s=state.now_s + 3600)

    def _assign(self, carrier: Carrier, lines: dict[str, Line], taken: set[str], indexed: Indexed) -> None:
        k, here = indexed.type_idx[carrier.type_id], indexed.node_idx[carrier.node]
        for line in lines.values():
            if line.id in taken or line.node is None or line.expired:
                continue
            at, to = indexed.node_idx[line.node], indexed.node_idx[line.destination]
            if self.roads.journeys.time_s[at][to] >= NEVER or self.roads.journeys.kind[at][to] != k:
                continue
            if at == here or self.roads.ways[k].time_s[here][at] < NEVER:
                self.job[carrier.id] = line.id
                taken.add(line.id)
                return

    def _order(self, carrier: Carrier, lines: dict[str, Line], indexed: Indexed) -> Order | None:
        k, here = indexed.type_idx[carrier.type_id], indexed.node_idx[carrier.node]
        line = lines.get(self.job.get(carrier.id, ""))
        load: tuple[str, ...] = ()
        off: tuple[str, ...] = ()
        to = here
        if line is not None:
            goal = indexed.node_idx[line.destination]
            if line.id in carrier.on_board:
                to = self.roads.journeys.transfer[here][goal] if self.roads.journeys.kind[here][goal] == k else here
                if here in {to, goal}:
                    off = (line.id,)
                    self.job.pop(carrier.id)
                    to = here
            elif line.node is not None:
                at = indexed.node_idx[line.node]
                to = at
                if at == here:
                    load = (line.id,)
                    to = self.roads.journeys.transfer[here][goal]
        if carrier.phase is Phase.READY and not load and not off:
            hop = self.roads.next_hop(k, here, to)
            return None if hop is None else Order(carrier_id=carrier.id, next_node=hop)
        return Order(carrier_id=carrier.id, load=load, unload=off, next_node=self.roads.next_hop(k, here, to))


class ReserveBySlack:
    """Lines in order of slack reserve the nearest free carrier; others of the same way fill it; it goes at once."""

    def __init__(self) -> None:
        self.roads = _Roads()
        self.job: dict[str, list[str]] = {}
        self.goal: dict[str, int] = {}
        self.expiry: dict[str, int] = {}
        self.handled: set[str] = set()
        self.told: dict[str, Order] = {}

    def step(self, state: State, events: Sequence[Event], time_limit_s: float | None = None) -> Orders:  # noqa: ARG002 - as any policy
        indexed = self.roads.renew(state)
        for event in events:
            self.told.pop(event.carrier_id, None)
            if event.kind is EventKind.CARRIER_READY:
                self.handled.add(event.carrier_id)
            elif event.kind is EventKind.CARRIER_ARRIVED:
                self.handled.discard(event.carrier_id)
        lines = {line.id: line for line in state.lines}
        self._release(state, lines)
        self._reserve(state, lines, indexed)
        orders = []
        for carrier in state.carriers:
            if carrier.phase in {Phase.MOVING, Phase.HANDLING}:
                continue
            order = self._order(carrier, state, lines, indexed)
            if order is not None and self.told.get(carrier.id) != order:
                self.told[carrier.id] = order
                orders.append(order)
        return Orders(orders=tuple(orders), wake_by_s=state.now_s + 1800)

    def _release(self, state: State, lines: dict[str, Line]) -> None:
        for carrier in state.carriers:
            kept = []
            for line_id in self.job.get(carrier.id, ()):
                line = lines.get(line_id)
                mine = line is not None and line.carrier_id == carrier.id
                waits = line is not None and line.node is not None and state.now_s < self.expiry[carrier.id]
                if line is not None and not line.expired and (mine or waits):
                    kept.append(line_id)
            # what it has unloaded short of the destination is free again
            if kept:
                self.job[carrier.id] = kept
            else:
                self.job.pop(carrier.id, None)
                self.goal.pop(carrier.id, None)

    def _reserve(self, state: State, lines: dict[str, Line], indexed: Indexed) -> None:
        taken = {line_id for job in self.job.values() for line_id in job}
        journeys = self.roads.journeys
        wait = []
        groups: dict[tuple[int, int, int], list[Line]] = {}
        for line in lines.values():
            if line.node is None or line.id in taken or line.earliest_s > state.now_s:
                continue
            at, to = indexed.node_idx[line.node], indexed.node_idx[line.destination]
            if journeys.time_s[at][to] < NEVER and indexed.n_slots[at] > 0:
                key = (at, journeys.kind[at][to], journeys.transfer[at][to])
                wait.append((line.hard_s - state.now_s - journeys.time_s[at][to], line.id, line, key))
                groups.setdefault(key, []).append(line)
        free: dict[int, list[Carrier]] = {}
        for carrier in state.carriers:
            if carrier.phase in {Phase.READY, Phase.QUEUED} and carrier.id not in self.job and not carrier.on_board:
                free.setdefault(indexed.type_idx[carrier.type_id], []).append(carrier)
        for slack_s, _, line, (at, k, to) in sorted(wait, key=lambda row: row[:2]):
            if line.id in taken or slack_s < 0:
                continue
            best: tuple[int, str] | None = None
            for carrier in free.get(k, ()):
                here = indexed.node_idx[carrier.node]
                if carrier.capacity_kg < line.weight_kg or self._barred(carrier, at, indexed):
                    continue
                far_s = self.roads.ways[k].time_s[here][at]
                if far_s < NEVER and (best is None or (far_s, carrier.id) < best):
                    best, chosen = (far_s, carrier.id), carrier
            if best is None:
                continue
            free[k].remove(chosen)
            left_kg, job = chosen.capacity_kg, []
            for other in [line, *sorted(groups[at, k, to], key=lambda row: row.hard_s)]:
                if other.id not in taken and other.weight_kg <= left_kg:
                    job.append(other.id)
                    taken.add(other.id)
                    left_kg -= other.weight_kg
            self.job[chosen.id], self.goal[chosen.id] = job, to
            self.expiry[chosen.id] = state.now_s + best[0] + 12 * 3600

    def _barred(self, carrier: Carrier, at: int, indexed: Indexed) -> bool:
        """A carrier already handled at a one-slot node does not queue there again."""
        here = indexed.node_idx[carrier.node]
        return here == at and indexed.n_slots[here] == 1 and carrier.id in self.handled

    def _order(self, carrier: Carrier, state: State, lines: dict[str, Line], indexed: Indexed) -> Order | None:
        k, here = indexed.type_idx[carrier.type_id], indexed.node_idx[carrier.node]
        job = self.job.get(carrier.id, [])
        goal = self.goal.get(carrier.id, here)
        aboard = [i for i in job if i in carrier.on_board]
        gone = tuple(i for i in carrier.on_board if i in lines and lines[i].expired)
        off = tuple(aboard) if here == goal and aboard else ()
        load = tuple(
            i
            for i in job
            if lines[i].node == carrier.node and lines[i].earliest_s <= state.now_s and i not in carrier.on_board
        )
        if self._barred(carrier, here, indexed):
            load = ()
        away = [i for i in job if i not in carrier.on_board and i not in load]
        to = indexed.node_idx[str(lines[away[0]].node)] if away and lines[away[0]].node else goal
        if carrier.phase is Phase.READY and not load and not off:
            hop = self.roads.next_hop(k, here, to)
            return None if hop is None else Order(carrier_id=carrier.id, next_node=hop)
        slack_h = min((lines[i].hard_s - state.now_s) // 3600 for i in job) if job else 99
        hop = self.roads.next_hop(k, here, to)
        return Order(carrier_id=carrier.id, load=load, unload=off + gone, next_node=hop, priority=max(1, slack_h))
