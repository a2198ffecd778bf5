"""A reference world: what happens when orders are followed.

What lives here: the seeded or hand-made course of a movement (``Setup``) and the event loop that plays it against any
policy (``World``). What does not: any choice; a policy sees only states and events. Somebody else's simulator can
stand in its place.

Rules. A carrier lands queued and needs one handling before it may take off. In the queue of a node the least priority
number goes first, then who queued first; a landed carrier without order stands aside. **The head of the queue waits
for every line it is to load, and holds up whoever is behind it**; a slot is taken from the start to the end of a
handling. Loading is committed at its start, unloading done at its end. At equal instants: handlings end, carriers
land, links reopen, links close, lines are added, become available, expire (a handling that ends at the hard date is
in time). Orders are carried out at once.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from foedus.movement.execution.network import Indexed
from foedus.movement.execution.nouns import (
    Carrier,
    Closure,
    Event,
    EventKind,
    Line,
    Order,
    Orders,
    Phase,
    State,
    Theatre,
)

_END, _LAND, _REOPEN, _CLOSE, _ADD, _AVAILABLE, _EXPIRE = range(7)


class Decides(Protocol):
    """Anything that answers a step."""

    def step(self, state: State, events: Sequence[Event], time_limit_s: float | None = None) -> Orders:
        """Answer what has happened with orders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """A whole course from outside: what is there, which lines come when, which links close from when to when."""

    theatre: Theatre
    carriers: tuple[Carrier, ...]
    lines: tuple[tuple[int, Line], ...]
    closures: tuple[tuple[int, Closure], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a course went: ids of lines by fate, cost of all flights, times of delivery."""

    delivered: tuple[tuple[str, int], ...]
    missed: tuple[str, ...]
    late: tuple[str, ...]
    cost: float
    n_flights: int
    n_steps: int
    n_refused: int
    end_s: int


class World:
    """One course under way.

    Parameters
    ----------
    setup
        The course; not changed by running it.
    """

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.indexed = Indexed.of(setup.theatre)
        self.now_s = 0
        self.carriers = {carrier.id: carrier for carrier in setup.carriers}
        self.lines: dict[str, Line] = {}
        self.closed: dict[tuple[str, str, str], Closure] = {}
        self.orders: dict[str, Order] = {}
        self.queues: dict[str, list[tuple[int, int, str]]] = {node.id: [] for node in setup.theatre.nodes}
        self.busy = dict.fromkeys(self.queues, 0)
        self.free = {node.id: node.n_slots for node in setup.theatre.nodes}
        self.events: list[Event] = []
        self.delivered: dict[str, int] = {}
        self.missed: list[str] = []
        self.late: list[str] = []
        self.cost, self.n_flights, self.n_steps, self.n_refused, self._n_queued = 0.0, 0, 0, 0, 0
        self._since: dict[str, int] = {}
        self._committed: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._agenda: list[tuple[int, int, int, object]] = []
        self._n_pushed = 0
        self._n_due = len(setup.lines)
        for added_s, line in setup.lines:
            self._push(added_s, _ADD, line)
        for begin_s, closure in setup.closures:
            self._push(begin_s, _CLOSE, closure)

    def _push(self, at_s: int, what: int, data: object) -> None:
        self._n_pushed += 1
        heapq.heappush(self._agenda, (at_s, what, self._n_pushed, data))

    @property
    def state(self) -> State:
        """What a policy may know now."""
        return State(
            now_s=self.now_s,
            theatre=self.setup.theatre,
            carriers=tuple(self.carriers.values()),
            lines=tuple(self.lines.values()),
            closures=tuple(self.closed.values()),
        )

    def run(self, policy: Decides, *, time_limit_s: float | None = None) -> Outcome:
        """Play the course to its end: every line delivered or missed."""
        n_again = 0
        while True:
            if self._agenda and self._agenda[0][0] <= self.now_s:
                self._happen()
                continue
            answer = policy.step(self.state, tuple(self.events), time_limit_s)
            self.n_steps += 1
            self.events = []
            self.obey(answer.orders)
            if self._n_due == 0 or (not self._agenda and answer.wake_by_s is None):
                break
            # refusals and starts of handling are told at once, but a policy that is refused again and again is not
            # asked for ever
            n_again = n_again + 1 if self.events else 0
            if not self.events or n_again > 3:
                n_again = 0
                self._wait(answer.wake_by_s)
        return Outcome(
            delivered=tuple(sorted(self.delivered.items())),
            missed=tuple(sorted(self.missed)),
            late=tuple(sorted(self.late)),
            cost=self.cost,
            n_flights=self.n_flights,
            n_steps=self.n_steps,
            n_refused=self.n_refused,
            end_s=self.now_s,
        )

    def _wait(self, wake_s: int | None) -> None:
        next_s = self._agenda[0][0] if self._agenda else wake_s
        assert next_s is not None
        if wake_s is not None and wake_s < next_s:
            next_s = max(wake_s, self.now_s + 1)
            self.events.append(Event(kind=EventKind.TICK, at_s=next_s))
        self.now_s = max(self.now_s, next_s)

    def _tell(self, kind: EventKind, **fields: str) -> None:
        self.events.append(Event(kind=kind, at_s=self.now_s, **fields))

    def _happen(self) -> None:
        _, what, _, data = heapq.heappop(self._agenda)
        if isinstance(data, Carrier):
            if what == _END:
                self._end_handling(data.id)
            else:
                self.carriers[data.id] = replace(self.carriers[data.id], phase=Phase.QUEUED, until_s=None)
                self._tell(EventKind.CARRIER_ARRIVED, carrier_id=data.id)
        elif isinstance(data, Closure):
            self._open_or_close(what, data)
        elif isinstance(data, Line):
            self._turn_line(what, data)

    def _open_or_close(self, what: int, closure: Closure) -> None:
        key = (closure.type_id, closure.from_node, closure.to_node)
        if what == _CLOSE:
            if key in self.closed and self.closed[key].until_s >= closure.until_s:
                return
            fresh = key not in self.closed
            self.closed[key] = closure
            self._push(closure.until_s, _REOPEN, closure)
            if not fresh:
                return
        elif self.closed.get(key) == closure:
            del self.closed[key]
        else:
            return
        kind = EventKind.LINK_CLOSED if what == _CLOSE else EventKind.LINK_REOPENED
        self._tell(kind, type_id=key[0], from_node=key[1], to_node=key[2])

    def _turn_line(self, what: int, line: Line) -> None:
        if what == _ADD:
            self.lines[line.id] = line
            self._tell(EventKind.LINE_ADDED, line_id=line.id)
            self._push(max(self.now_s, line.earliest_s), _AVAILABLE, line)
            self._push(max(self.now_s, line.hard_s), _EXPIRE, line)
        elif what == _AVAILABLE and line.id in self.lines:
            self._tell(EventKind.LINE_AVAILABLE, line_id=line.id)
            self._serve(self.lines[line.id].node)
        elif what == _EXPIRE and line.id in self.lines:
            self._n_due -= 1
            self.missed.append(line.id)
            now = self.lines[line.id]
            if now.carrier_id is None:
                del self.lines[line.id]
            else:
                self.lines[line.id] = replace(now, expired=True)
            self._tell(EventKind.LINE_EXPIRED, line_id=line.id)
            # a head of the queue that waits for it goes on without it
            self._serve(now.node)

    def _end_handling(self, carrier_id: str) -> None:
        carrier = self.carriers[carrier_id]
        order = self.orders.get(carrier_id)
        off = [i for i in self._committed.pop(carrier_id)[1] if i in carrier.on_board]
        for line_id in off:
            line = self.lines[line_id]
            if line.expired:
                del self.lines[line_id]
            elif line.destination == carrier.node:
                del self.lines[line_id]
                self._n_due -= 1
                self.delivered[line_id] = self.now_s
                if self.now_s > line.soft_s:
                    self.late.append(line_id)
            else:
                self.lines[line_id] = replace(line, node=carrier.node, carrier_id=None)
        kept = tuple(i for i in carrier.on_board if i not in off)
        self.carriers[carrier_id] = replace(carrier, phase=Phase.READY, until_s=None, on_board=kept)
        self.busy[carrier.node] -= 1
        self._tell(EventKind.CARRIER_READY, carrier_id=carrier_id)
        if order is not None:
            self._take_off(carrier_id)
        self._serve(carrier.node)

    def obey(self, orders: Sequence[Order]) -> None:
        """Carry out orders, or refuse them with an event."""
        for order in orders:
            carrier = self.carriers.get(order.carrier_id)
            if carrier is None or carrier.phase is Phase.MOVING:
                why = "no such carrier" if carrier is None else "it is under way"
                self._refuse(order.carrier_id, why)
                continue
            self.orders[carrier.id] = order
            if carrier.phase is Phase.HANDLING:
                # what is committed stays; only the way on may change
                continue
            self._leave_queue(carrier)
            if carrier.phase is Phase.READY and not order.load and not order.unload:
                self._take_off(carrier.id)
            elif not self._find_misfit(order, carrier):
                self._enter_queue(carrier, order)
        for node in {self.carriers[o.carrier_id].node for o in orders if o.carrier_id in self.carriers}:
            self._serve(node)

    def _refuse(self, carrier_id: str, why: str) -> None:
        self.n_refused += 1
        self._tell(EventKind.ORDER_REFUSED, carrier_id=carrier_id, reason=why)

    def _find_misfit(self, order: Order, carrier: Carrier) -> bool:
        """Refuse what can never be carried out."""
        why = ""
        if self.free[carrier.node] == 0:
            why = "nobody is handled here"
        elif any(i not in carrier.on_board for i in order.unload):
            why = "a line to unload is not on board"
        elif any(i not in self.lines for i in order.load):
            why = "a line to load is not there"
        else:
            kept = [i for i in carrier.on_board if i not in order.unload]
            weight_kg = sum(self.lines[i].weight_kg for i in [*kept, *order.load])
            why = "too heavy" if weight_kg > carrier.capacity_kg else ""
        if why:
            self._refuse(carrier.id, why)
            del self.orders[carrier.id]
        return bool(why)

    def _leave_queue(self, carrier: Carrier) -> None:
        queue = self.queues[carrier.node]
        queue[:] = [entry for entry in queue if entry[2] != carrier.id]

    def _enter_queue(self, carrier: Carrier, order: Order) -> None:
        since = self._since.setdefault(carrier.id, self._n_queued)
        self._n_queued += 1
        self.queues[carrier.node].append((order.priority, since, carrier.id))
        self.queues[carrier.node].sort()
        if carrier.phase is Phase.READY:
            self.carriers[carrier.id] = replace(carrier, phase=Phase.QUEUED)

    def _serve(self, node: str | None) -> None:
        """Start handlings at a node as long as the head of its queue can start."""
        while node is not None and self.queues[node] and self.busy[node] < self.free[node]:
            carrier = self.carriers[self.queues[node][0][2]]
            order = self.orders[carrier.id]
            load = [i for i in order.load if i in self.lines and not self.lines[i].expired]
            if any(self.lines[i].node != node or self.lines[i].earliest_s > self.now_s for i in load):
                return
            self.queues[node].pop(0)
            self._since.pop(carrier.id, None)
            self.busy[node] += 1
            end_s = self.now_s + self.indexed.handling_s[self.indexed.node_idx[node]]
            self._committed[carrier.id] = (tuple(load), order.unload)
            for line_id in load:
                self.lines[line_id] = replace(self.lines[line_id], node=None, carrier_id=carrier.id)
            handled = replace(
                carrier, phase=Phase.HANDLING, until_s=end_s, on_board=tuple(dict.fromkeys([*carrier.on_board, *load]))
            )
            self.carriers[carrier.id] = handled
            self._push(end_s, _END, handled)
            self._tell(EventKind.HANDLING_STARTED, carrier_id=carrier.id)

    def _take_off(self, carrier_id: str) -> None:
        carrier, order = self.carriers[carrier_id], self.orders.pop(carrier_id)
        if order.next_node is None:
            return
        kind = carrier.type_id
        i, j = self.indexed.node_idx[carrier.node], self.indexed.node_idx.get(order.next_node, -1)
        link = self.indexed.links[self.indexed.type_idx[kind]].get((i, j))
        if link is None or (kind, carrier.node, order.next_node) in self.closed:
            self._refuse(carrier_id, "no link to land there" if link is None else "the link is closed")
            return
        fly_s, fee = link
        self.cost += fee
        self.n_flights += 1
        moving = replace(carrier, phase=Phase.MOVING, node=order.next_node, until_s=self.now_s + fly_s)
        self.carriers[carrier_id] = moving
        self._push(self.now_s + fly_s, _LAND, moving)
