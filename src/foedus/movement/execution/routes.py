"""Routes of carriers: what a sequence of stops costs and how late it is, and where a task fits in best.

What lives here: tasks (one leg of one line), records of carriers with their stops, appraisal and insertion. What does
not: which task is looked at when, and orders. All by index; a record is private to one policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from foedus.movement.execution.network import NEVER, Indexed, Ways
from foedus.movement.execution.nouns import Phase

#: what an hour after the date wanted, a missed hard date, and an hour after that weigh against cost
_LATE_PER_S = 600.0 / 3600
_MISSED = 50_000.0
_MISSED_PER_S = 5_000.0 / 3600
#: stops that a route may have before nothing more is fitted in
MAX_STOPS = 9


@dataclass(slots=True, eq=False)
class Task:
    """One leg of one line: from ``u`` to ``v`` by type ``k``; on board when ``bound``.

    ``due_s`` is when it is wanted at ``v``, ``limit_s`` when it is too late there for the hard date, ``ready_s`` when
    it is at ``u``.
    """

    line_id: str
    weight_kg: int
    k: int
    u: int
    v: int
    ready_s: int
    due_s: int
    limit_s: int
    carrier: CarrierPlan | None = None
    bound: bool = False
    again_s: int = 0


#: (node, tasks picked up, tasks dropped)
Stop = tuple[int, tuple[Task, ...], tuple[Task, ...]]


@dataclass(slots=True, eq=False)
class CarrierPlan:
    """One carrier and the stops before it.

    ``land_s`` is when it is on the ground at ``node``, ``ready_s`` when it may take off if nothing else is done there;
    ``handled`` says that it has had its handling at this node.
    """

    id: str
    k: int
    capacity_kg: int
    node: int
    phase: Phase = Phase.READY
    land_s: int = 0
    ready_s: int = 0
    handled: bool = False
    on_board: tuple[str, ...] = ()
    aboard: list[Task] = field(default_factory=list)
    load_kg: int = 0
    stops: list[Stop] = field(default_factory=list)
    worth: float = 0.0
    worth_at_s: int = -1


@dataclass(slots=True)
class Appraisal:
    """``value`` is cost plus penalties, ``slack_s`` how much later the route may start, ``peak_kg`` its heaviest
    load.
    """

    value: float
    cost: float
    slack_s: int
    peak_kg: int


class Router:
    """Appraises and fits in, under the ways and waits of the moment."""

    def __init__(self, indexed: Indexed) -> None:
        self.indexed = indexed
        self.ways: list[Ways] = []
        self.handle_s = list(indexed.handling_s)
        self.now_s = 0
        self.n_appraised = 0

    def is_barred(self, carrier: CarrierPlan) -> bool:
        """Say whether a carrier may not be handled again where it stands: never twice at a one-slot node."""
        slots = self.indexed.n_slots[carrier.node]
        return slots == 0 or (slots == 1 and carrier.handled)

    def appraise(
        self, carrier: CarrierPlan, stops: Sequence[Stop], worse_than: float = float("inf")
    ) -> Appraisal | None:
        """Appraise a route; None where it overloads the carrier, has no way, or is worth more than ``worse_than``."""
        self.n_appraised += 1
        now_s = self.now_s
        ways = self.ways[carrier.k]
        time, cost = ways.time_s, ways.cost
        here, capacity_kg, handle_s = carrier.node, carrier.capacity_kg, self.handle_s
        t = carrier.ready_s if carrier.ready_s > now_s else now_s
        value = paid = 0.0
        load_kg = peak_kg = carrier.load_kg
        slack_s = NEVER
        first = True
        for node, picks, drops in stops:
            if node != here:
                far_s = time[here][node]
                if far_s >= NEVER:
                    return None
                t += far_s
                paid += cost[here][node]
                here = node
            elif first:
                t = carrier.land_s if carrier.land_s > now_s else now_s
            first = False
            for task in picks:
                t = max(t, task.ready_s)
                load_kg += task.weight_kg
            t += handle_s[node]
            for task in drops:
                load_kg -= task.weight_kg
                spare_s = task.due_s - t
                slack_s = min(slack_s, spare_s)
                if spare_s < 0:
                    value -= spare_s * _LATE_PER_S
                    if t > task.limit_s:
                        value += _MISSED + (t - task.limit_s) * _MISSED_PER_S
            if load_kg > peak_kg:
                peak_kg = load_kg
                if load_kg > capacity_kg:
                    return None
            if value + paid >= worse_than:
                return None
        return Appraisal(value + paid, paid, slack_s, peak_kg)

    def find_worth(self, carrier: CarrierPlan) -> float:
        """Give the value of a carrier's route as it is."""
        if carrier.worth_at_s != self.now_s:
            found = self.appraise(carrier, carrier.stops)
            carrier.worth = found.value if found is not None else 1e12
            carrier.worth_at_s = self.now_s
        return carrier.worth

    def put(self, carrier: CarrierPlan, stops: Sequence[Stop]) -> None:
        """Give a carrier a new route; its tasks learn of it."""
        carrier.stops = list(stops)
        carrier.worth_at_s = -1
        for _, picks, _ in stops:
            for task in picks:
                task.carrier = carrier

    def remove(self, task: Task) -> None:
        """Take a task out of its carrier's route."""
        carrier = task.carrier
        task.carrier = None
        if carrier is not None:
            self.put(carrier, strip(carrier.stops, task))

    def fit(
        self, task: Task, carriers: Iterable[CarrierPlan], most: float = float("inf")
    ) -> tuple[float, CarrierPlan, list[Stop]] | None:
        """Find the carrier and the route in which a task adds least value, below ``most``; None if nowhere."""
        best: tuple[float, CarrierPlan, list[Stop]] | None = None
        cost, time = self.ways[task.k].cost, self.ways[task.k].time_s
        u = task.u
        near = [
            (
                cost[carrier.node][u] if not carrier.stops else min(cost[stop[0]][u] for stop in carrier.stops),
                i,
                carrier,
            )
            for i, carrier in enumerate(carriers)
            if time[carrier.node][u] < NEVER and carrier.capacity_kg >= task.weight_kg
        ]
        near.sort(key=lambda row: row[:2])
        seen: set[tuple[int, int, int, bool]] = set()
        for _, _, carrier in near:
            if any(row.line_id == task.line_id for row in carrier.aboard):
                # it brings the line; another takes it on
                continue
            if not carrier.stops and not carrier.aboard:
                key = (carrier.node, max(carrier.land_s, self.now_s), max(carrier.ready_s, self.now_s), carrier.handled)
                if key in seen:
                    continue
                seen.add(key)
            found = self._fit_one(task, carrier, most)
            if found is not None:
                most, stops = found
                best = (most, carrier, stops)
        return best

    def _fit_one(self, task: Task, carrier: CarrierPlan, most: float) -> tuple[float, list[Stop]] | None:
        stops = carrier.stops
        n = len(stops)
        cost = self.ways[task.k].cost
        worth = self.find_worth(carrier)
        u, v = task.u, task.v
        best: list[Stop] | None = None
        barred = self.is_barred(carrier)
        if n > MAX_STOPS:
            return None
        for i in range(n + 1):
            before = stops[i - 1][0] if i else carrier.node
            for merged in (True, False):
                if merged:
                    if i == n or stops[i][0] != u:
                        continue
                    head = [*stops[:i], (u, (*stops[i][1], task), stops[i][2])]
                    rest = stops[i + 1 :]
                else:
                    if (before == u and i > 0) or (i < n and stops[i][0] == u) or (i == 0 and barred and before == u):
                        continue
                    detour = cost[before][u]
                    if i < n:
                        detour += cost[u][stops[i][0]] - cost[before][stops[i][0]]
                    if detour >= most:
                        continue
                    head = [*stops[:i], (u, (task,), ())]
                    rest = stops[i:]
                for j in range(len(rest) + 1):
                    if j < len(rest) and rest[j][0] == v:
                        tail = [*rest[:j], (v, rest[j][1], (*rest[j][2], task)), *rest[j + 1 :]]
                    elif j > 0 and rest[j - 1][0] == v:
                        continue
                    else:
                        last = rest[j - 1][0] if j else u
                        detour = cost[last][v]
                        if j < len(rest):
                            detour += cost[v][rest[j][0]] - cost[last][rest[j][0]]
                        if detour >= most:
                            continue
                        tail = [*rest[:j], (v, (), (task,)), *rest[j:]]
                    candidate = head + tail
                    found = self.appraise(carrier, candidate, worth + most)
                    if found is not None:
                        most, best = found.value - worth, candidate
        return None if best is None else (most, best)


def strip(stops: Sequence[Stop], task: Task) -> list[Stop]:
    """Give the stops without a task; a stop with nothing left to do goes."""
    kept: list[Stop] = []
    for node, picks, drops in stops:
        if task in picks or task in drops:
            left = tuple(row for row in picks if row is not task), tuple(row for row in drops if row is not task)
            if left[0] or left[1]:
                kept.append((node, *left))
        else:
            kept.append((node, picks, drops))
    return kept
