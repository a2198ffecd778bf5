"""Which order a carrier gets now, or how long it may wait for a better one.

What lives here: orders from routes. What does not: routes. **No carrier ever queues for a line that is not there**:
an order names only lines that lie at the node and are available, so whoever is at the head of a queue can be handled
as soon as a slot is free. A handling lasts a fixed time and waits for nothing; therefore every queue moves on,
whoever stands in it, and no circle of carriers that wait for each other can form. At a one-slot node a carrier is
handled once between landing and take-off; what is not there by then is given to another.
"""

from __future__ import annotations

from foedus.movement.execution.book import Book
from foedus.movement.execution.network import NEVER
from foedus.movement.execution.nouns import FIRST_PRIORITY, Order, Phase
from foedus.movement.execution.routes import CarrierPlan, Task

#: seconds kept in hand when a carrier waits for more to carry
_GUARD_S = 900
#: a load of this share of the capacity leaves at once
_FULL_FRAC = 0.9
_LAST_PRIORITY = 9
#: seconds after a line was expected at which a carrier that waits for it is free again
_EXPIRY_S = 1800
#: seconds after which a carrier that waits is looked at again in any case
_AGAIN_S = 1800


class Issuer:
    """Makes orders for one book; remembers what each carrier was told."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.told: dict[str, Order] = {}
        self.wake: dict[CarrierPlan, int] = {}

    def issue(self, plan: CarrierPlan) -> Order | None:
        """Give the order a carrier needs now; None where it needs none. What it waits for goes to ``wake``."""
        self.wake.pop(plan, None)
        if plan.phase in {Phase.MOVING, Phase.HANDLING}:
            return None
        order = self._make(plan)
        if order is None or self.told.get(plan.id) == order:
            return None
        self.told[plan.id] = order
        return order

    def _is_here(self, task: Task, plan: CarrierPlan) -> bool:
        record = self.book.lines.get(task.line_id)
        if record is None:
            return False
        line = record.line
        return line.node == self.book.names[plan.node] and line.earliest_s <= self.book.router.now_s

    def _make(self, plan: CarrierPlan) -> Order | None:
        book, now_s = self.book, self.book.router.now_s
        lines = book.lines
        dead = tuple(i for i in plan.on_board if i not in lines or lines[i].dead)
        if plan.stops and plan.stops[0][0] == plan.node and book.router.is_barred(plan):
            for task in plan.stops[0][1]:
                book.release(task)
        if plan.phase is Phase.QUEUED and plan.aboard:
            book.shorten(plan)
        here = plan.stops[0] if plan.stops and plan.stops[0][0] == plan.node else None
        if here is None:
            if plan.phase is Phase.QUEUED and (plan.stops or dead) and not self._may_wait(plan):
                return self._turn(plan, (), dead)
            if plan.phase is Phase.READY and plan.stops and not self._may_wait(plan):
                return self._fly(plan, plan.stops[0][0])
            return None
        _, picks, drops = here
        there = [task for task in picks if self._is_here(task, plan)]
        missing = [task for task in picks if task not in there]
        if missing and not drops:
            # the route was chosen with this wait in it; who does not come in time loses the reservation
            soon_s = max(task.ready_s for task in missing)
            if now_s < soon_s + _EXPIRY_S:
                self.wake[plan] = soon_s if now_s < soon_s else soon_s + _EXPIRY_S
                return None
        if not drops and self._may_wait(plan):
            return None
        slots = book.indexed.n_slots[plan.node]
        if missing and (slots == 1 or not drops):
            # they cannot come in time for this turn: free for another
            for task in missing:
                book.release(task)
        if not there and not drops and not dead and plan.phase is Phase.READY:
            book.touched.add(plan)
            return None
        load = tuple(task.line_id for task in there)
        return self._turn(plan, load, (*(task.line_id for task in drops), *dead))

    def _may_wait(self, plan: CarrierPlan) -> bool:
        """Say whether a route may start later, so that more can be loaded; if so, note until when."""
        if not plan.stops:
            return False
        now_s = self.book.router.now_s
        found = self.book.router.appraise(plan, plan.stops)
        if found is None or found.slack_s <= _GUARD_S or found.slack_s >= NEVER:
            return False
        if found.peak_kg >= _FULL_FRAC * plan.capacity_kg:
            return False
        self.wake[plan] = now_s + min(found.slack_s - _GUARD_S, _AGAIN_S)
        return True

    def _turn(self, plan: CarrierPlan, load: tuple[str, ...], unload: tuple[str, ...]) -> Order:
        """Order a handling; the way on is given when it is over, so that it can still change."""
        book = self.book
        rest = [task.due_s for _, _, drops in plan.stops for task in drops]
        slack_h = (min(rest) - book.router.now_s) // 7200 if rest else _LAST_PRIORITY
        priority = max(FIRST_PRIORITY, min(_LAST_PRIORITY, slack_h))
        return Order(carrier_id=plan.id, load=load, unload=unload, next_node=None, priority=int(priority))

    def _fly(self, plan: CarrierPlan, to: int) -> Order | None:
        book = self.book
        hop = book.router.ways[plan.k].hop[plan.node][to]
        until_s = book.shut.get((plan.k, plan.node, hop))
        if hop < 0:
            return None
        if until_s is not None and until_s > book.router.now_s:
            self.wake[plan] = min(until_s, book.router.now_s + _AGAIN_S)
            return None
        return Order(carrier_id=plan.id, next_node=book.names[hop])
