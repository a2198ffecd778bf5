"""The policy: events in, orders out, step by step.

What lives here: ``Policy``. Each step checks what it is told, takes it over, fits legs that have no carrier into
routes, tries to better a few, and gives orders to carriers that need them. Whatever is not reached in time keeps the
plan it has. What does not: the clock (it is given), the world.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence

from foedus.errors import RequestError
from foedus.movement.execution.book import Book
from foedus.movement.execution.checking import check_events, check_follows, check_state, check_theatre
from foedus.movement.execution.issuing import Issuer
from foedus.movement.execution.network import NEVER
from foedus.movement.execution.nouns import Cause, Event, EventKind, Leg, Order, Orders, Phase, State, Undeliverable
from foedus.movement.execution.proof import Prover
from foedus.movement.execution.reach import read_spans
from foedus.movement.execution.routes import Task

#: legs fitted in and bettered in one step; more wait for a step of their own a minute later
_N_FIT, _N_PROVE = 6, 6
#: one leg is bettered in every so many steps
_BETTER_EVERY = 3
_AGAIN_S = 60


class Policy:
    """Answers a movement step by step; sees only what has happened.

    Parameters
    ----------
    clock
        Gives seconds, for ``time_limit_s`` (the pure part reads no clock of its own); None: no limit can be given.

    Examples
    --------
    >>> from foedus.movement.execution import Policy, World, make_hub
    >>> outcome = World(make_hub("small", seed=1)).run(Policy())
    >>> outcome.missed
    ('line-36',)
    """

    def __init__(self, *, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock
        self._state: State | None = None
        self._book: Book | None = None
        self._issuer: Issuer | None = None
        self._allowed: dict[str, Order] = {}
        self._reported: dict[str, Undeliverable] = {}
        self._order_again: list[Task] = []
        self._n_turn = 0

    def step(self, state: State, events: Sequence[Event], time_limit_s: float | None = None) -> Orders:
        """Answer what has happened.

        Parameters
        ----------
        state
            All that is known now.
        events
            What happened since the step before, each told once.
        time_limit_s
            How long the answer may take; legs not reached by then keep the plan they have and ``complete`` is False.

        Returns
        -------
        Orders
            Orders for carriers that need one, when to ask again at the latest, lines that cannot be delivered.

        Raises
        ------
        InputError
            If state or events are broken or contradict what was ordered: with every fault; the plan before stands.
        RequestError
            If a limit is given and no clock, or the limit is negative.
        """
        stop_at = self._read_limit(time_limit_s)
        self._check(state, events)
        if self._book is None:
            self._book = Book(state.theatre)
            self._issuer = Issuer(self._book)
        book = self._book
        book.take(state, tuple(events), self._allowed)
        self._state = state
        undeliverable = self._give_up(state, events, stop_at)
        complete = self._fit(stop_at)
        self._better(stop_at)
        orders = self._issue(events)
        return Orders(orders=orders, wake_by_s=self._find_wake(), undeliverable=undeliverable, complete=complete)

    def restart(self, state: State) -> Orders:
        """Plan anew from a state, whatever was ordered before: for a world that has gone its own way.

        Raises
        ------
        InputError
            If the state is broken in itself; the plan before stands.
        """
        check_theatre(state.theatre)
        check_state(state, None)
        self._state = self._book = self._issuer = None
        self._allowed = {}
        return self.step(state, ())

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The plan as it stands: one leg for each line that a carrier has or is to take, in order of lines."""
        book = self._book
        if book is None:
            return ()
        legs = []
        for line_id, record in book.lines.items():
            for task in (record.task, record.then):
                if task is None or task.carrier is None:
                    continue
                ways = book.router.ways[task.k]
                fly_s = ways.time_s[task.u][task.v] + book.indexed.handling_s[task.v]
                legs.append(
                    Leg(
                        line_id=line_id,
                        carrier_id=task.carrier.id,
                        from_node=book.names[task.u],
                        transfer_node=book.names[task.v],
                        latest_departure_s=task.limit_s - fly_s,
                        bound=task.bound,
                    )
                )
        return tuple(legs)

    def _read_limit(self, time_limit_s: float | None) -> float:
        if time_limit_s is None:
            return float("inf")
        if self._clock is None or time_limit_s < 0:
            raise RequestError(
                "A time limit needs a clock" if self._clock is None else "A time limit is at least 0",
                code="execution-limit",
                hint="make the policy with Policy(clock=time.perf_counter), or use foedus.api.Policy",
                place="time_limit_s",
            )
        return self._clock() + time_limit_s

    def _is_over(self, stop_at: float) -> bool:
        return self._clock is not None and stop_at != float("inf") and self._clock() >= stop_at

    def _check(self, state: State, events: Sequence[Event]) -> None:
        before = self._state
        if before is None:
            check_theatre(state.theatre)
        check_state(state, before)
        gone = {line.id: line for line in before.lines} if before is not None else {}
        check_events(events, before.now_s if before is not None else None, state, gone)
        if before is not None:
            check_follows(before, state, events, self._allowed)

    def _give_up(self, state: State, events: Sequence[Event], stop_at: float) -> tuple[Undeliverable, ...]:
        """Prove what can no longer be delivered, and plan nothing more for it."""
        book = self._book
        assert book is not None
        found = []
        for event in events:
            if event.kind is EventKind.LINE_EXPIRED and event.line_id not in self._reported:
                hard_s = event.at_s
                gone = Undeliverable(
                    line_id=event.line_id, cause=Cause.EXPIRED, earliest_s=None, hard_s=hard_s, proved=False
                )
                self._reported[event.line_id] = gone
                found.append(gone)
        self._doubt(state.now_s)
        prover: Prover | None = None
        for line_id in sorted(book.doubtful)[:_N_PROVE]:
            if self._is_over(stop_at):
                break
            book.doubtful.discard(line_id)
            record = book.lines[line_id]
            if record.dead or not self._is_short(line_id, state.now_s):
                continue
            if prover is None:
                prover = Prover(book.indexed, state.carriers, read_spans(book.indexed, state), state.now_s)
            proof = prover.prove(record.line)
            if proof is not None:
                book.kill(line_id)
                self._reported[line_id] = proof
                found.append(proof)
        return tuple(found)

    def _doubt(self, now_s: int) -> None:
        """Look at a few lines in turn: is their time running short?"""
        book = self._book
        assert book is not None
        keys = list(book.lines)
        for i in range(min(8, len(keys))):
            line_id = keys[(self._n_turn * 8 + i) % len(keys)]
            if not book.lines[line_id].dead and self._is_short(line_id, now_s):
                book.doubtful.add(line_id)

    def _is_short(self, line_id: str, now_s: int) -> bool:
        """Say whether a line is worth the work of a proof."""
        book = self._book
        assert book is not None
        record = book.lines[line_id]
        line = record.line
        at = book.indexed.node_idx[line.node] if line.node is not None else book.carriers[str(line.carrier_id)].node
        need_s = book.journeys.time_s[at][record.to]
        return max(now_s, line.earliest_s) + need_s > line.hard_s or line.weight_kg > book.lightest_kg

    def _fit(self, stop_at: float) -> bool:
        """Fit legs without a carrier into routes, most urgent first; say whether all due now were looked at."""
        book = self._book
        assert book is not None
        router, now_s = book.router, book.router.now_s
        due = [task for task in book.backlog if task.again_s <= now_s]
        for task in heapq.nsmallest(_N_FIT, due, key=lambda row: (row.due_s, row.line_id)):
            if self._is_over(stop_at):
                return False
            found = router.fit(task, book.fleets[task.k])
            if found is None:
                task.again_s = now_s + 900
                continue
            _, carrier, stops = found
            router.put(carrier, stops)
            book.backlog.discard(task)
            book.touched.add(carrier)
        return len(due) <= _N_FIT

    def _better(self, stop_at: float) -> None:
        """Now and then take a leg out of its route and put it where it costs less."""
        book = self._book
        assert book is not None
        self._n_turn += 1
        records = list(book.lines.values())
        if self._n_turn % _BETTER_EVERY or self._is_over(stop_at):
            return
        for i in range(min(40, len(records))):
            record = records[(self._n_turn * 7 + i) % len(records)]
            task = record.task if record.task is not None and not record.task.bound else record.then
            if task is None or task.bound or task.carrier is None:
                continue
            told = self._allowed.get(task.carrier.id)
            if task.carrier.phase is Phase.QUEUED and told is not None and task.line_id in told.load:
                # a reservation holds while its carrier queues
                continue
            self._move(task)
            return

    def _move(self, task: Task) -> None:
        book = self._book
        assert book is not None
        assert task.carrier is not None
        router, carrier = book.router, task.carrier
        worth, stops = router.find_worth(carrier), carrier.stops
        router.remove(task)
        saved = worth - router.find_worth(carrier)
        found = router.fit(task, book.fleets[task.k], saved - 1.0)
        if found is None:
            router.put(carrier, stops)
            return
        router.put(found[1], found[2])
        book.touched.update((carrier, found[1]))

    def _issue(self, events: Sequence[Event]) -> tuple[Order, ...]:
        book, issuer = self._book, self._issuer
        assert book is not None
        assert issuer is not None
        for event in events:
            issuer.told.pop(event.carrier_id, None)
        due = [plan for plan, wake_s in issuer.wake.items() if wake_s <= book.router.now_s]
        book.touched.update(due)
        orders = []
        while book.touched:
            plans = sorted(book.touched, key=lambda plan: plan.id)
            book.touched.clear()
            for plan in plans:
                order = issuer.issue(plan)
                if order is not None:
                    orders.append(order)
                    self._allow(order)
        return tuple(orders)

    def _allow(self, order: Order) -> None:
        """Remember what a carrier may now do; what a handling has committed stays allowed."""
        self._allowed[order.carrier_id] = order

    def _find_wake(self) -> int | None:
        book, issuer = self._book, self._issuer
        assert book is not None
        assert issuer is not None
        now_s = book.router.now_s
        wakes = [wake_s for wake_s in issuer.wake.values() if wake_s > now_s]
        wakes += [max(task.again_s, now_s + _AGAIN_S) for task in book.backlog]
        return min(wakes, default=NEVER) if wakes else None
