"""The programme of a certificate by fleet, as exact as the certificate itself.

What lives here: flows of carriers on instants that the certificate tells apart, with one row of rent. What does not:
the certificate (``fleet``), and what a programme is for (``bounding``).

The certificate reckons the best of each carrier over cells; values change only at some of them. Between two such
instants a carrier may be thought to stand at the first: that only helps it, and at the certificate's prices it gains
nothing. So the optimum is at least the share that the certificate leaves without a place, whatever the number of
cells; and any plan is a solution, since what a handling pays, and which needs a load serves, is constant in between.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from foedus.movement.covering import IMPOSSIBLE, cover
from foedus.movement.fleet import Hops, Market, Values
from foedus.movement.grid import make_labels
from foedus.movement.pricing import Prices
from foedus.movement.problem import I64, NEVER, Problem
from foedus.movement.reach import Reach
from foedus.optimise.programme import INFINITE, Programme

#: prices are written in millionths of what all needs are worth
_UNIT: Final = 10**6

_Terms = list[tuple[int, float]]


def _list_steps(rows: list[I64], cells: int) -> I64:
    """Give the cells at which any of some rows over cells changes, the first always among them."""
    changes = [np.zeros(1, dtype=np.int64)]
    for row in rows:
        changes.append(np.flatnonzero(np.diff(row[:cells])) + 1)
    return np.unique(np.concatenate(changes))


class Priced:
    """The programme of prices up to one instant, in cells of a step."""

    def __init__(self, problem: Problem, reach: Reach, prices: Prices, until: int, step: int) -> None:
        self.problem, self.reach, self.until, self.step = problem, reach, until, step
        self.market = Market(problem, reach, prices)
        self.cells = (until - prices.zero_s) // step + 1
        self.scale = _UNIT / self.market.worth
        self.types, self.nodes = make_labels(problem.names.types), make_labels(problem.names.nodes)
        self.programme = Programme(f"certificate until {until}")
        self.short = self.programme.add_column("shortfall", 0, 1, 1.0)
        self.flow: dict[str, _Terms] = {}  # row -> out less in
        self.fees: _Terms = []
        self.earns: list[_Terms] = [[] for _ in prices.needs]

    def _move(self, column: int, out: str, into: str | None) -> None:
        self.flow.setdefault(out, []).append((column, 1.0))
        if into is not None:
            self.flow.setdefault(into, []).append((column, -1.0))

    def _add_kind(self, kind: int, h: Hops) -> None:
        values = self.market.find_values(kind, h, self.until, self.step)
        own, first = self.types[kind], np.searchsorted(h.start, h.starts)
        last = np.append(first[1:], len(h.start))
        steps = []
        for m, (a, b) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
            told = [values.best[m], *values.net[a:b], *self._list_served(kind, h, a, b)]
            steps.append(_list_steps(told, self.cells))
        ends = [_list_steps([values.landed[e], values.rent[e]], self.cells) for e in range(len(h.ends))]
        stand = [f"free_{own}_{self.nodes[n]}" for n in h.starts.tolist()]
        come = [f"landed_{own}_{self.nodes[n]}" for n in h.ends.tolist()]
        for name, row in (*zip(stand, steps, strict=True), *zip(come, ends, strict=True)):
            for a, b in zip(row[:-1].tolist(), row[1:].tolist(), strict=True):
                self._move(
                    self.programme.add_column(f"waits_{name}_c{a}", 0, INFINITE, 0.0), f"{name}_c{a}", f"{name}_c{b}"
                )
        self._add_loads(kind, h, values, (stand, steps), (come, ends))
        self._add_unloads(kind, h, values, (stand, steps), (come, ends))
        self._add_starts(kind, h, stand, steps)

    def _list_served(self, kind: int, h: Hops, first: int, last: int) -> list[I64]:
        """Give, of the hops of a start, by cell which needs a load serves, as rows of 0 and 1."""
        unload = int(self.problem.types.unload_s[kind])
        at = self.market.zero + self.step * np.arange(self.cells, dtype=np.int64)
        rows = []
        for k in range(first, last):
            for need in h.earns[k]:
                serves = (at + self.step > need.from_s) & (at + int(h.span[k]) + unload <= self.until - need.tail_s)
                rows.append(serves.astype(np.int64))
        return rows

    def _find(self, names: tuple[list[str], list[I64]], row: int, cell: int) -> str | None:
        """Give the row of a place at a cell: that of the last instant told apart by then; None past the end."""
        if cell >= self.cells:
            return None
        steps = names[1][row]
        return f"{names[0][row]}_c{int(steps[np.searchsorted(steps, cell, side='right') - 1])}"

    def _add_loads(
        self, kind: int, h: Hops, values: Values, stand: tuple[list[str], list[I64]], come: tuple[list[str], list[I64]]
    ) -> None:
        index = {id(need): n for n, need in enumerate(self.market.prices.needs)}
        unload = int(self.problem.types.unload_s[kind])
        for k in range(len(h.start)):
            m, e = int(np.searchsorted(h.starts, h.start[k])), int(np.searchsorted(h.ends, h.end[k]))
            for c in stand[1][m].tolist():
                at = self.market.zero + c * self.step
                served = [
                    need for need in h.earns[k]
                    if at + self.step > need.from_s and at + int(h.span[k]) + unload <= self.until - need.tail_s
                ]  # fmt: skip
                into = self._find(come, e, c + int(h.span[k]) // self.step)
                if not served or into is None:
                    continue
                name = f"load_{self.types[kind]}_{self.nodes[h.start[k]]}_{self.nodes[h.end[k]]}_c{c}"
                column = self.programme.add_column(name, 0, INFINITE, 0.0)
                self._move(column, f"{stand[0][m]}_c{c}", into)
                for need in served:
                    self.earns[index[id(need)]].append((column, need.prices[kind] * self.scale))
                fee = sum(need.prices[kind] for need in served) - int(values.net[k, c])
                if fee:
                    self.fees.append((column, fee * self.scale))

    def _add_unloads(
        self, kind: int, h: Hops, values: Values, stand: tuple[list[str], list[I64]], come: tuple[list[str], list[I64]]
    ) -> None:
        unload = int(self.problem.types.unload_s[kind])
        ferry = self.reach.way_s[kind][h.ends][:, h.starts]
        for e in range(len(h.ends)):
            for c in come[1][e].tolist():
                if self.market.zero + c * self.step + unload > self.until:
                    continue
                ways: dict[str | None, str] = {None: "last"}
                for m in range(len(h.starts)):
                    if ferry[e, m] < NEVER:
                        into = self._find(stand, m, c + unload // self.step + int(ferry[e, m]) // self.step)
                        if into is not None:
                            ways[into] = self.nodes[h.starts[m]]
                for into, word in ways.items():
                    name = f"unload_{self.types[kind]}_{self.nodes[h.ends[e]]}_{word}_c{c}"
                    column = self.programme.add_column(name, 0, INFINITE, 0.0)
                    self._move(column, f"{come[0][e]}_c{c}", into)
                    if values.rent[e, c]:
                        self.fees.append((column, int(values.rent[e, c]) * self.scale))

    def _add_starts(self, kind: int, h: Hops, stand: list[str], steps: list[I64]) -> None:
        market, way = self.market, self.reach.way_s[kind]
        for g in np.flatnonzero(market.classes[:, 0] == kind).tolist():
            at, ready = int(market.classes[g, 1]), int(market.classes[g, 2])
            first: _Terms = []
            for m, node in enumerate(h.starts.tolist()):
                cell = max(0, (ready + int(way[at, node]) - market.zero) // self.step)
                into = self._find((stand, steps), m, cell) if way[at, node] < NEVER else None
                if into is not None:
                    name = f"starts_{self.types[kind]}_{self.nodes[at]}_g{g}_{self.nodes[node]}"
                    first.append((self.programme.add_column(name, 0, INFINITE, 0.0), 1.0))
                    self.flow.setdefault(into, []).append((first[-1][0], -1.0))
            self.programme.add_row(f"carriers_{self.types[kind]}_g{g}", -INFINITE, int(market.counts[g]), first)

    def build(self) -> Programme:
        """Add all columns and rows, and give the programme."""
        for kind, hops in self.market.hops.items():
            if hops is not None:
                self._add_kind(kind, hops)
        for name, terms in self.flow.items():
            self.programme.add_row(name, 0.0 if name.startswith("landed") else -INFINITE, 0, terms)
        rent = self.market.measure_rent(self.until) * self.scale
        if self.fees:
            self.programme.add_row("rent", -INFINITE, rent, self.fees)
        for n, (need, terms) in enumerate(zip(self.market.prices.needs, self.earns, strict=True)):
            worth = cover(self.problem, self.reach, need.stage, need.rows, need.prices)
            least = worth * self.scale if worth < IMPOSSIBLE else 0.0
            self.programme.add_row(f"need{n + 1}", least, INFINITE, [*terms, (self.short, least)])
        return self.programme
