"""What a policy keeps of the states it was shown: carriers with routes, lines with their next leg.

What lives here: taking over a checked state, making the next leg of a line with its transfer point and its dates,
releasing reservations that failed. What does not: choosing carriers (``routes``) and orders (``issuing``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foedus.movement.execution.network import NEVER, Indexed, Journeys, find_journeys, find_ways
from foedus.movement.execution.nouns import Carrier, Event, EventKind, Line, Order, Phase, State, Theatre
from foedus.movement.execution.routes import CarrierPlan, Router, Task, strip

#: share of a line's slack that may be used up to the end of the leg, by legs left
_SHARE = {1: 0.75, 2: 0.45, 3: 0.35}
_LEAST_SHARE = 0.2
#: how full loads are taken to be, and what part of the work planned at a node is counted as a queue before a new leg
_FILL_FRAC, _QUEUE_SHARE = 0.6, 0.25
#: the part of that queue for which a carrier shuns passing through
_TRANSIT_SHARE = 1.0
#: ways are found anew after so many seconds, and sooner after a link closed or reopened
_RENEW_S, _SOON_S = 3600, 1800
#: how much of the queues to come is kept out of the time that a leg may wait for more to carry
_CAUTION = 1.0
#: what a landing costs for each second of that queue: slots that are short go to full loads
_PRICE_PER_S = 0.05


@dataclass(slots=True, eq=False)
class LineRecord:
    """One line: ``task`` is the leg under way or next, ``then`` the leg after one that is under way."""

    line: Line
    to: int
    task: Task | None = None
    then: Task | None = None
    dead: bool = False


class Book:
    """All records of one policy."""

    def __init__(self, theatre: Theatre) -> None:
        self.indexed = Indexed.of(theatre)
        self.router = Router(self.indexed)
        self.names = [node.id for node in theatre.nodes]
        self.work_s = np.zeros(len(self.names))
        self.most_kg = [1] * len(theatre.types)
        self.leg_s = self.rest_s = self.stay_s = np.zeros(0)
        self.carriers: dict[str, CarrierPlan] = {}
        self.fleets: list[list[CarrierPlan]] = [[] for _ in theatre.types]
        self.lines: dict[str, LineRecord] = {}
        self.backlog: set[Task] = set()
        self.touched: set[CarrierPlan] = set()
        self.journeys: Journeys
        self.shut: dict[tuple[int, int, int], int] = {}
        self.doubtful: set[str] = set()
        #: what every carrier can take
        self.lightest_kg = NEVER
        self._closures: object = None
        self._ways_at_s, self._changed = -NEVER, True
        self._state: State | None = None

    def take(self, state: State, events: tuple[Event, ...], orders: dict[str, Order]) -> None:
        """Take over a checked state."""
        before = self._state
        self._state = state
        self.router.now_s = state.now_s
        self._renew_ways(state)
        old_carriers = before.carriers if before is not None and len(before.carriers) == len(state.carriers) else ()
        changed = [c for i, c in enumerate(state.carriers) if not old_carriers or c is not old_carriers[i]]
        lines = {line.id: line for line in state.lines}
        # carriers first: they say which legs are bound
        for carrier in changed:
            self._take_carrier(carrier, orders)
        for line_id in [key for key in self.lines if key not in lines]:
            self._drop_line(line_id)
        for line in state.lines:
            record = self.lines.get(line.id)
            if record is None:
                record = self.lines[line.id] = LineRecord(line, self.indexed.node_idx[line.destination])
                self.doubtful.add(line.id)
                self._take_line(record)
            elif record.line is not line and record.line != line:
                record.line = line
                self._take_line(record)
        for event in events:
            if event.carrier_id in self.carriers:
                self.touched.add(self.carriers[event.carrier_id])
            if event.kind is EventKind.LINE_AVAILABLE and event.line_id in self.lines:
                task = self.lines[event.line_id].task
                if task is not None and task.carrier is not None:
                    self.touched.add(task.carrier)
        self._count_waits()

    def _renew_ways(self, state: State) -> None:
        age_s = state.now_s - self._ways_at_s
        if state.closures != self._closures:
            self._closures, self._changed = state.closures, True
            self.shut = {self.indexed.key_closure(c): c.until_s for c in state.closures if c.until_s > state.now_s}
        if age_s < (_SOON_S if self._changed else _RENEW_S):
            return
        changed, self._changed, self._ways_at_s = self._changed, False, state.now_s
        self._count_work()
        wait_s, price = _TRANSIT_SHARE * self.work_s, _PRICE_PER_S * self.work_s
        found = [
            find_ways(self.indexed, k, self.shut, state.now_s, wait_s=wait_s, price=price)
            for k in range(len(self.fleets))
        ]
        self.router.ways = [ways for ways, _ in found]
        times = [time for _, time in found]
        self.journeys = find_journeys(self.indexed, times)
        handling = np.array(self.indexed.handling_s)
        ends = handling[:, None] + handling[None, :]
        np.fill_diagonal(ends, NEVER)
        self.leg_s = np.stack([time + ends for time in times]).astype(np.float64)
        # with the queues: the choice of transfer points; without: dates
        crowded = find_journeys(self.indexed, times, self.work_s)
        self.rest_s = np.array(crowded.time_s, np.float64).T.copy()
        self.leg_s[:, :, np.array(self.indexed.n_slots) == 0] = NEVER
        first = np.array(crowded.kind).T
        self.stay_s = np.stack([np.where(first == k, float(NEVER), 0.0) for k in range(len(times))])
        self.stay_s[:, np.arange(len(first)), np.arange(len(first))] = 0.0
        if changed:
            self.touched.update(c for c in self.carriers.values() if c.phase in {Phase.READY, Phase.QUEUED} and c.stops)
            self.doubtful.update(self.lines)

    def _count_waits(self) -> None:
        """Give the handling of each node the wait that carriers there and under way make now."""
        there = [0] * len(self.names)
        for carrier in self.carriers.values():
            if carrier.phase is not Phase.READY:
                there[carrier.node] += 1
        handling, slots = self.indexed.handling_s, self.indexed.n_slots
        self.router.handle_s = [
            h + max(0, n + 1 - s) * h // (2 * max(1, s)) for n, h, s in zip(there, handling, slots, strict=True)
        ]

    def _take_carrier(self, carrier: Carrier, orders: dict[str, Order]) -> None:
        plan = self.carriers.get(carrier.id)
        node = self.indexed.node_idx[carrier.node]
        now_s = self.router.now_s
        if plan is None:
            k = self.indexed.type_idx[carrier.type_id]
            plan = CarrierPlan(carrier.id, k, carrier.capacity_kg, node)
            self.carriers[carrier.id] = plan
            self.fleets[k].append(plan)
            self.most_kg[k] = max(self.most_kg[k], carrier.capacity_kg)
            self.lightest_kg = min(self.lightest_kg, carrier.capacity_kg)
        if carrier.phase is Phase.MOVING or node != plan.node:
            plan.handled = False
        began = carrier.phase is Phase.HANDLING and plan.phase is not Phase.HANDLING
        missed = carrier.phase is Phase.READY and plan.phase is not Phase.READY and plan.phase is not Phase.HANDLING
        plan.node, plan.phase = node, carrier.phase
        plan.on_board = carrier.on_board
        plan.worth_at_s = -1
        until_s = carrier.until_s if carrier.until_s is not None else now_s
        plan.land_s = until_s if carrier.phase in {Phase.MOVING, Phase.HANDLING} else now_s
        waits = carrier.phase in {Phase.MOVING, Phase.QUEUED}
        plan.ready_s = plan.land_s + (self.indexed.handling_s[node] if waits else 0)
        if carrier.phase is Phase.HANDLING:
            plan.handled = True
        if began or missed:
            plan.handled = True
            self._commit(plan, carrier, orders.get(carrier.id))
        self._mend(plan)
        self.touched.add(plan)

    def _commit(self, plan: CarrierPlan, carrier: Carrier, order: Order | None) -> None:
        """A handling has begun: what is loaded is bound, what was planned and is not loaded is free again."""
        off = set(order.unload) if order is not None else set()
        on = set(carrier.on_board)
        if plan.stops and plan.stops[0][0] == plan.node:
            _, picks, drops = plan.stops.pop(0)
            left = tuple(task for task in picks if task.line_id not in on or task.line_id in off)
            for task in picks:
                if task.line_id in on and task.line_id not in off:
                    task.bound = True
                    task.carrier = plan
                    plan.aboard.append(task)
            if left and self.router.is_barred(plan):
                for task in left:
                    self.release(task)
            elif left:
                plan.stops.insert(0, (plan.node, left, ()))
            kept = tuple(task for task in drops if task.line_id not in off)
            if kept:
                plan.stops.append((plan.node, (), kept))
        plan.aboard = [task for task in plan.aboard if task.line_id in on and task.line_id not in off]
        known = {task.line_id for task in plan.aboard}
        for line_id in sorted(on - off - known):
            if line_id in self.lines and not self.lines[line_id].dead:
                # loaded by an order given before its leg went elsewhere
                self._forget(self.lines[line_id].task)
                self._adopt(self.lines[line_id], plan)
        plan.load_kg = sum(self.lines[i].line.weight_kg for i in on - off if i in self.lines)
        for task in plan.aboard:
            self._look_ahead(task, plan)

    def _mend(self, plan: CarrierPlan) -> None:
        """See to it that all that is on board has a stop where it gets off."""
        planned = {task for _, _, drops in plan.stops for task in drops}
        for task in plan.aboard:
            if task not in planned and task.line_id in self.lines:
                self.router.put(plan, [*plan.stops, (task.v, (), (task,))])

    def release(self, task: Task) -> None:
        """Free a reservation: the leg is looked at anew, with the instant at which its line is expected now."""
        if task.carrier is not None:
            self.touched.add(task.carrier)
            self.router.remove(task)
        record = self.lines[task.line_id]
        if record.then is task and record.task is not None and record.task.carrier is not None:
            task.ready_s = max(self.router.now_s + 900, self._expect(record.task, record.task.carrier))
        self.backlog.add(task)

    def shorten(self, plan: CarrierPlan) -> None:
        """Let lines off where the carrier stands if another type takes them on from here no later than as planned."""
        x, k = plan.node, plan.k
        journeys, time_s = self.journeys, self.router.ways[k].time_s
        for task in plan.aboard:
            record = self.lines[task.line_id]
            to = record.to
            if task.v == x:
                if plan.stops and plan.stops[0][0] == x and task in plan.stops[0][2]:
                    continue
            else:
                onward_s = time_s[x][task.v] + self.indexed.handling_s[task.v] + journeys.time_s[task.v][to]
                if (x != to and journeys.kind[x][to] == k) or journeys.time_s[x][to] > onward_s:
                    continue
                self._forget(record.then)
                record.then = None
            stops = strip(plan.stops, task)
            task.v = x
            first = stops.pop(0) if stops and stops[0][0] == x else (x, (), ())
            self.router.put(plan, [(x, first[1], (*first[2], task)), *stops])

    def _expect(self, task: Task, plan: CarrierPlan) -> int:
        """Give the instant at which a leg on board is to end."""
        t = max(plan.ready_s, self.router.now_s)
        here = plan.node
        for node, _, drops in plan.stops:
            t += self.router.ways[plan.k].time_s[here][node] + self.router.handle_s[node]
            here = node
            if task in drops:
                break
        return t

    def _look_ahead(self, task: Task, plan: CarrierPlan) -> None:
        """Make the leg after one that is on board, so that a carrier can be on its way to meet it."""
        record = self.lines.get(task.line_id)
        if record is None or record.then is not None or task.v == record.to or record.dead:
            return
        record.then = self.make_task(record, task.v, self._expect(task, plan))
        if record.then is not None:
            self.backlog.add(record.then)

    def make_task(self, record: LineRecord, u: int, ready_s: int) -> Task | None:
        """Make the next leg of a line that is at ``u`` from ``ready_s`` on; None where there is no way."""
        line, to = record.line, record.to
        if u == to or self.journeys.time_s[u][to] >= NEVER:
            return None
        # the transfer point (where another type goes on) by time left, with the queue that work already planned there
        # makes
        total = self.leg_s[:, u, :] + self.rest_s[to] + self.work_s + self.stay_s[:, to, :]
        k, v = divmod(int(total.argmin()), len(self.names))
        rest_s = self.journeys.time_s[v][to]
        ideal_s = int(self.leg_s[k, u, v]) + rest_s
        if ideal_s >= NEVER:
            return None
        queue_s = int(_CAUTION * (self.work_s[v] + sum(self.work_s[leg[2]] for leg in self._walk(v, to))))
        spare_s = max(line.soft_s - ready_s - ideal_s - queue_s, 0)
        if line.soft_s <= ready_s + ideal_s:
            spare_s = max(0, (line.hard_s - ready_s - ideal_s - queue_s) // 2)
        share = _SHARE.get(1 + self.journeys.n_legs[v][to], _LEAST_SHARE)
        task = Task(
            line_id=line.id,
            weight_kg=line.weight_kg,
            k=k,
            u=u,
            v=v,
            ready_s=ready_s,
            due_s=ready_s + ideal_s - rest_s + int(spare_s * share),
            limit_s=line.hard_s - rest_s,
        )
        self._add_work(line.weight_kg, [(k, u, v), *self._walk(v, to)])
        return task

    def _walk(self, u: int, to: int) -> list[tuple[int, int, int]]:
        """Give the legs of the journey with nobody in the way as (type, from, to)."""
        legs: list[tuple[int, int, int]] = []
        while u != to and len(legs) < 6:
            k, v = self.journeys.kind[u][to], self.journeys.transfer[u][to]
            legs.append((k, u, v))
            u = v
        return legs

    def _add_work(self, weight_kg: int, legs: Sequence[tuple[int, int, int]]) -> None:
        """Count the slot time that legs take at both ends, in loads filled as usual."""
        for k, *ends in legs:
            part = _QUEUE_SHARE * weight_kg / (_FILL_FRAC * self.most_kg[k])
            for node in ends:
                self.work_s[node] += part * self.indexed.handling_s[node] / max(1, self.indexed.n_slots[node])

    def _count_work(self) -> None:
        """Count the slot time that all lines known still need at each node."""
        self.work_s[:] = 0.0
        for record in self.lines.values():
            task = record.task
            if task is None or record.dead:
                continue
            first = (task.k, task.v, task.v) if task.bound else (task.k, task.u, task.v)
            legs = [first]
            if record.then is not None:
                legs.append((record.then.k, record.then.u, record.then.v))
            if self.journeys.time_s[legs[-1][2]][record.to] < NEVER:
                legs += self._walk(legs[-1][2], record.to)
            self._add_work(record.line.weight_kg, legs)

    def _forget(self, task: Task | None) -> None:
        if task is None:
            return
        self.backlog.discard(task)
        if task.carrier is not None:
            self.touched.add(task.carrier)
            plan = task.carrier
            self.router.put(plan, strip(plan.stops, task))
            if task in plan.aboard:
                plan.aboard.remove(task)

    def _drop_line(self, line_id: str) -> None:
        record = self.lines.pop(line_id)
        self.doubtful.discard(line_id)
        self._forget(record.task)
        self._forget(record.then)

    def kill(self, line_id: str) -> None:
        """Give a line up: nothing more is planned for it, on board it gets off where the carrier is handled next."""
        record = self.lines[line_id]
        record.dead = True
        self._forget(record.task)
        self._forget(record.then)
        record.task = record.then = None

    def _take_line(self, record: LineRecord) -> None:
        line = record.line
        if line.expired and not record.dead:
            self.kill(line.id)
        if record.dead:
            return
        if line.node is None:
            task = record.task
            plan = self.carriers[str(line.carrier_id)]
            if task is None:
                self._adopt(record, plan)
            return
        at = self.indexed.node_idx[line.node]
        ready_s = max(self.router.now_s, line.earliest_s)
        if record.then is not None and record.then.u == at:
            self._forget(record.task)
            record.task, record.then = record.then, None
            record.task.ready_s = ready_s
        elif record.task is None or record.task.bound or record.task.u != at:
            self._forget(record.task)
            self._forget(record.then)
            record.then = None
            record.task = self.make_task(record, at, ready_s)
            if record.task is not None:
                self.backlog.add(record.task)
        else:
            record.task.ready_s = ready_s
        if record.task is not None and record.task.carrier is not None:
            self.touched.add(record.task.carrier)

    def _adopt(self, record: LineRecord, plan: CarrierPlan) -> None:
        """A line that is on board without a leg of ours: the carrier takes it as far as its network goes."""
        task = self.make_task(record, plan.node, plan.ready_s)
        if task is None or task.k != plan.k:
            # another type goes on from here, or it is there: it gets off in the next handling
            task = Task(
                line_id=record.line.id,
                weight_kg=record.line.weight_kg,
                k=plan.k,
                u=plan.node,
                v=plan.node,
                ready_s=plan.land_s,
                due_s=plan.land_s,
                limit_s=record.line.hard_s,
            )
        task.bound, task.carrier = True, plan
        record.task = task
        plan.aboard.append(task)
        plan.load_kg += task.weight_kg
        self.router.put(plan, [*plan.stops, (task.v, (), (task,))])
