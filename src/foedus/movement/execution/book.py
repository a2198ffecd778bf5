"""What a policy keeps of the states it was shown: carriers with routes, lines with their next leg.

What lives here: taking over a checked state, making the next leg of a line with its transfer point and its dates,
releasing reservations that failed. What does not: choosing carriers (``routes``) and orders (``issuing``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.movement.execution.network import NEVER, Indexed, Journeys, find_journeys, find_ways
from foedus.movement.execution.nouns import Carrier, Event, EventKind, Line, Order, Phase, State, Theatre
from foedus.movement.execution.routes import CarrierPlan, Router, Task, strip

#: share of a line's slack that may be used up to the end of the leg, by legs left
_SHARE = {1: 0.75, 2: 0.45, 3: 0.35}
_LEAST_SHARE = 0.2
#: how full loads are taken to be, and what part of the work planned at a node is counted as a queue before a new leg
_FILL_FRAC, _QUEUE_SHARE = 0.6, 0.5


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
        self._ways_at_s = -NEVER
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
        self._count_work()
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
        if state.closures == self._closures and (not state.closures or state.now_s - self._ways_at_s < 3600):
            return
        reopened_or_shut = state.closures != self._closures
        self._closures, self._ways_at_s = state.closures, state.now_s
        self.shut = {self.indexed.key_closure(c): c.until_s for c in state.closures if c.until_s > state.now_s}
        found = [find_ways(self.indexed, k, self.shut, state.now_s) for k in range(len(self.fleets))]
        self.router.ways = [ways for ways, _ in found]
        times = [time for _, time in found]
        self.journeys = find_journeys(self.indexed, times)
        handling = np.array(self.indexed.handling_s)
        ends = handling[:, None] + handling[None, :]
        np.fill_diagonal(ends, NEVER)
        self.leg_s = np.stack([time + ends for time in times]).astype(np.float64)
        self.rest_s = np.array(self.journeys.time_s, np.float64).T.copy()
        self.leg_s[:, :, np.array(self.indexed.n_slots) == 0] = NEVER
        first = np.array(self.journeys.kind).T
        self.stay_s = np.stack([np.where(first == k, float(NEVER), 0.0) for k in range(len(times))])
        self.stay_s[:, np.arange(len(first)), np.arange(len(first))] = 0.0
        if reopened_or_shut:
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
        self.touched.add(plan)

    def _commit(self, plan: CarrierPlan, carrier: Carrier, order: Order | None) -> None:
        """A handling has begun: what is loaded is bound, what was planned and is not loaded is free again."""
        off = set(order.unload) if order is not None else set()
        on = set(carrier.on_board)
        if plan.stops and plan.stops[0][0] == plan.node:
            _, picks, drops = plan.stops.pop(0)
            left = tuple(task for task in picks if task.line_id not in on)
            for task in picks:
                if task.line_id in on:
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
        plan.load_kg = sum(self.lines[i].line.weight_kg for i in on - off if i in self.lines)
        for task in plan.aboard:
            self._look_ahead(task, plan)

    def release(self, task: Task) -> None:
        """Free a reservation: the leg is looked at anew."""
        if task.carrier is not None:
            self.touched.add(task.carrier)
            self.router.remove(task)
        task.carrier = None
        self.backlog.add(task)

    def _look_ahead(self, task: Task, plan: CarrierPlan) -> None:
        """Make the leg after one that is on board, so that a carrier can be on its way to meet it."""
        record = self.lines.get(task.line_id)
        if record is None or record.then is not None or task.v == record.to or record.dead:
            return
        t = plan.ready_s
        here = plan.node
        for node, _, drops in plan.stops:
            t += self.router.ways[plan.k].time_s[here][node] + self.router.handle_s[node]
            here = node
            if task in drops:
                break
        record.then = self.make_task(record, task.v, t)
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
        ideal_s = int(self.leg_s[k, u, v] + self.rest_s[to, v])
        if ideal_s >= NEVER:
            return None
        rest_s = int(self.rest_s[to, v])
        spare_s = line.soft_s - ready_s - ideal_s
        if spare_s <= 0:
            spare_s = max(0, (line.hard_s - ready_s - ideal_s) // 2)
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
        self._add_work(task)
        return task

    def _add_work(self, task: Task) -> None:
        """Count the slot time that a task takes at both its ends, in loads filled as usual."""
        part = task.weight_kg / (_FILL_FRAC * self.most_kg[task.k])
        for node in (task.u, task.v):
            self.work_s[node] += (
                _QUEUE_SHARE * part * self.indexed.handling_s[node] / max(1, self.indexed.n_slots[node])
            )

    def _count_work(self) -> None:
        self.work_s[:] = 0.0
        for record in self.lines.values():
            for task in (record.task, record.then):
                if task is not None:
                    self._add_work(task)

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
