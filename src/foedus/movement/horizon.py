"""Prices from what must happen after an instant: how long all carriers need for it.

What lives here: a linear programme without time, for problems too large for ``grid``. What does not: proof.

After an instant each carrier has the rest of the horizon. Loads and ferries take of the time of all carriers of a
type, and balance at nodes; handling takes of the slots. It asks for the least horizon; its duals are prices that do
not change over time.
"""

from __future__ import annotations

from math import gcd
from typing import Final

import numpy as np

from foedus.movement.grid import make_labels
from foedus.movement.pricing import Prices, Wanted, make_prices
from foedus.movement.problem import I64, NEVER, Problem
from foedus.movement.reach import Reach
from foedus.optimise.programme import INFINITE, Programme

_H: Final = 3600
#: instants at which rent is due are at least so far apart
_APART: Final = 300

_Terms = list[tuple[int, float]]


class Horizon:
    """The programme for what is loaded from one instant on."""

    def __init__(
        self, problem: Problem, reach: Reach, wanted: list[Wanted], begin: int, *, until: int | None = None
    ) -> None:
        self.problem, self.reach, self.wanted, self.begin = problem, reach, wanted, begin
        #: up to this instant the programme itself holds for every plan, without a look at its prices
        self.until = until
        self.types, self.nodes = make_labels(problem.names.types), make_labels(problem.names.nodes)
        self.programme = Programme(f"fleet from {begin}")
        self.length = self.programme.add_column("horizon", 0, INFINITE, 1.0)  # hours
        self.flow: dict[tuple[int, int], _Terms] = {}  # type, node -> out less in
        self.time: dict[int, _Terms] = {}
        self.work: dict[int, _Terms] = {}
        self.loads: dict[tuple[int, int], list[int]] = {}  # need, type -> columns
        #: row -> node; (row, need, weights by type)
        self.slots: dict[int, int] = {}
        self.covers: list[tuple[int, int, dict[int, int]]] = []

    def _add_loads(self, kind: int) -> None:
        types = self.problem.types
        load, unload = int(types.load_s[kind]), int(types.unload_s[kind])
        for k, w in enumerate(self.wanted):
            for a, b in w.need.stage.hops:
                span = load + int(self.reach.hop_s[kind, a, b]) + unload
                if span >= NEVER:
                    continue
                name = f"loads_{self.types[kind]}_{self.nodes[a]}_{self.nodes[b]}_need{k + 1}"
                column = self.programme.add_column(name, 0, INFINITE, 0.0)
                self.loads.setdefault((k, kind), []).append(column)
                self.flow.setdefault((kind, a), []).append((column, 1.0))
                self.flow.setdefault((kind, b), []).append((column, -1.0))
                self.time.setdefault(kind, []).append((column, span / _H))
                if types.uses_slots[kind]:
                    self.work.setdefault(a, []).append((column, load / _H))
                    self.work.setdefault(b, []).append((column, unload / _H))

    def _add_ferries(self, kind: int) -> None:
        carriers, way, own = self.problem.carriers, self.reach.way_s[kind], self.types[kind]
        mine = np.flatnonzero(carriers.type_idx == kind)
        late = np.maximum(carriers.ready_s[mine] - self.begin, 0)
        starts = sorted({a for w in self.wanted for a, b in w.need.stage.hops if self.reach.hop_s[kind, a, b] < NEVER})
        ends = sorted({b for w in self.wanted for a, b in w.need.stage.hops if self.reach.hop_s[kind, a, b] < NEVER})
        first: dict[int, int] = {}
        for at in carriers.at[mine[late > 0]].tolist():
            first[at] = first.get(at, 0) + 1
        for node in sorted({*ends, *first}):
            for m in starts:
                if m != node and way[node, m] < NEVER:
                    name = f"ferries_{own}_{self.nodes[node]}_{self.nodes[m]}"
                    column = self.programme.add_column(name, 0, INFINITE, 0.0)
                    self.flow.setdefault((kind, node), []).append((column, 1.0))
                    self.flow.setdefault((kind, m), []).append((column, -1.0))
                    self.time[kind].append((column, float(way[node, m]) / _H))
        anywhere = []
        for m in starts:
            column = self.programme.add_column(f"before_{own}_{self.nodes[m]}", 0, INFINITE, 0.0)
            anywhere.append((column, 1.0))
            self.flow.setdefault((kind, m), []).append((column, -1.0))
        self.programme.add_row(f"carriers_{own}", -INFINITE, int((late == 0).sum()), anywhere)
        for (t, node), terms in self.flow.items():
            if t == kind:
                self.programme.add_row(f"free_{own}_{self.nodes[node]}", -INFINITE, first.get(node, 0), terms)
        if self.until is None:
            hours = [*self.time[kind], (self.length, -float(len(mine)))]
            self.programme.add_row(f"time_{own}", -INFINITE, -float(late.sum()) / _H, hours)
        else:
            # one that is ready late has no hours below nought: of the most that there are it has the share left to it
            most = self.until - self.begin
            share = float(np.maximum(0.0, 1.0 - late / most).sum())
            self.programme.add_row(f"time_{own}", -INFINITE, 0, [*self.time[kind], (self.length, -share)])

    def build(self) -> Programme:
        """Add all columns and rows, and give the programme."""
        for kind in range(len(self.problem.types.mode)):
            self._add_loads(kind)
            if kind in self.time:
                self._add_ferries(kind)
        for node, terms in sorted(self.work.items()):
            count = self.reach.calendars.count_open(node, self.begin)
            if self.until is not None:
                count = max(n for _, end, n in self.reach.calendars.list_open(node) if end > self.begin)
            name = f"slots_{self.nodes[node]}"
            row = self.programme.add_row(name, -INFINITE, 0, [*terms, (self.length, -float(count))])
            self.slots[row] = node
        for k, w in enumerate(self.wanted):
            for n, (weights, least) in enumerate(w.cuts):
                terms = [(c, float(x)) for t, x in weights.items() for c in self.loads.get((k, t), ()) if x]
                row = self.programme.add_row(f"need{k + 1}_cut{n + 1}", least, INFINITE, terms)
                self.covers.append((row, k, weights))
        return self.programme

    def solve(self) -> tuple[int, Prices | None]:
        """Give the instant before which not all can be done, about, and prices."""
        solution = self.build().solve()
        if not solution.found:
            return 0, None
        total = sum(float(solution.duals[row]) * self.wanted[k].cuts[i][1] for row, k, i in self._index(self.covers))
        if total <= 0:
            return 0, None
        worth: dict[int, dict[int, float]] = {}
        for row, k, weights in self.covers:
            dual = max(0.0, float(solution.duals[row])) / total
            for t, weight in weights.items():
                worth.setdefault(k, {})[t] = worth.get(k, {}).get(t, 0.0) + dual * weight
        until = self.begin + round(solution.objective * _H)
        rates = {node: max(0.0, -float(solution.duals[row])) / total for row, node in self.slots.items()}
        rents = {node: self._spread_rent(node, rate, until) for node, rate in rates.items() if rate > 0}
        return until, make_prices([w.need for w in self.wanted], worth, rents, (self.begin, _H))

    def _index(self, covers: list[tuple[int, int, dict[int, int]]]) -> list[tuple[int, int, int]]:
        seen: dict[int, int] = {}
        rows = []
        for row, k, _ in covers:
            rows.append((row, k, seen.get(k, 0)))
            seen[k] = seen.get(k, 0) + 1
        return rows

    def _spread_rent(self, node: int, rate: float, until: int) -> list[tuple[int, float]]:
        """Give rent by the hour as rent at instants so far apart that handling always spans as many."""
        types = self.problem.types
        spans: I64 = np.concatenate((types.load_s, types.unload_s))[np.tile(types.uses_slots != 0, 2)]
        apart = gcd(*(int(span) for span in spans if span > 0))
        apart = apart if apart >= _APART else _APART
        heads = [
            w.need.from_s + (0 if node in {a for a, _ in w.need.stage.hops} else self._land(w))
            for w in self.wanted
            if any(node in hop for hop in w.need.stage.hops)
        ]
        begin = min(heads)
        return [(at, rate * apart / _H) for at in range(begin + apart - 1, until + 24 * _H, apart)]

    def _land(self, w: Wanted) -> int:
        """Give the least from loading to landing in a stage."""
        spans = [
            int(self.problem.types.load_s[t] + self.reach.hop_s[t, a, b])
            for t in w.need.stage.kinds
            for a, b in w.need.stage.hops
        ]
        return min(spans)
