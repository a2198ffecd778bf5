"""Prices from flows over time: which loads can begin when, up to one instant.

What lives here: a linear programme with loads, waits and ferries of each type on a grid of instants, and rows for the
slots at the end of each cell; it asks for the least share of the need that finds no place. What does not: proof.

Every span is rounded down to cells and handling counts for the ends of the cells that it surely spans, so any plan is
a solution: where the share is positive, its duals prove the instant impossible, and on any finer grid within it too.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import numpy as np

from foedus.movement.pricing import Need, Prices, Wanted, make_prices
from foedus.movement.problem import I64, NEVER, Problem
from foedus.movement.reach import Reach
from foedus.optimise.programme import INFINITE, Programme

#: to how many starts a carrier may ferry from one node, the nearest first
NEAR: Final = 12
#: lengths of a cell in seconds
CELLS: Final = (1, 2, 5, 10, 30, 60, 150, 300, 600, 900, 1800, 3600)


def count_ways(problem: Problem, reach: Reach, needs: list[Need], near: int = NEAR) -> tuple[int, int]:
    """Give how many columns a programme has for each cell, about, and the shortest span; no cell should be longer."""
    ways, shortest, types = 0, NEVER, problem.types
    for t in range(len(types.mode)):
        hops = {h for need in needs for h in need.stage.hops if reach.hop_s[t, h[0], h[1]] < NEVER}
        starts, ends = {a for a, _ in hops}, {b for _, b in hops}
        ways += len(hops) + len(starts) + (2 + min(near, len(starts))) * len(ends)
        handling = [int(x[t]) for x in (types.load_s, types.unload_s) if types.uses_slots[t] and x[t] > 0 and hops]
        shortest = min([shortest, *handling, *(int(types.load_s[t] + reach.hop_s[t, a, b]) for a, b in hops)])
    return ways, shortest


def find_grain(problem: Problem, reach: Reach, instants: I64) -> int:
    """Give the greatest span, in seconds, of which all times of a movement, and some instants, are multiples.

    Any plan whose legs begin between its multiples may begin at the multiple before instead: every span stays what it
    is, and as many handlings are under way in a span of this length as were at its last second before. So a
    programme over cells of this length says what one over seconds says.
    """
    types, network, carriers = problem.types, problem.network, problem.carriers
    times = np.concatenate(
        [
            instants,
            *(column.ravel() for column in (types.load_s, types.unload_s, carriers.ready_s)),
            *(column.ravel() for column in (reach.hop_s, reach.way_s, network.shut_from_s, network.shut_until_s)),
        ]
    )
    return max(1, int(np.gcd.reduce(times[np.abs(times) < NEVER])))


def choose_cell(
    problem: Problem, reach: Reach, needs: list[Need], until: int, columns: int, *, grain: int = 1
) -> int | None:
    """Give the finest cell at which a programme up to an instant stays small; None: none does, or it says nothing.

    Cells finer than the grain of all times would say no more.
    """
    zero = min(need.from_s for need in needs)
    ways, shortest = count_ways(problem, reach, needs)
    cell = next((cell for cell in CELLS if ways * (until - zero) <= columns * cell), None)
    cell = max(cell, grain) if cell is not None else grain if ways * (until - zero) <= columns * grain else None
    return cell if cell is not None and cell <= shortest else None


def make_labels(names: tuple[str, ...]) -> tuple[str, ...]:
    """Give names as the files of programmes allow them: letters and digits, each name once.

    Examples
    --------
    >>> make_labels(("il-76md", "il-76md (ARM)", "IL 76MD"))
    ('il76md', 'il76mdARM', 'IL76MD')
    """
    labels: list[str] = []
    taken: set[str] = set()
    for k, name in enumerate(names):
        label = re.sub(r"[^A-Za-z0-9]", "", name)[:40] or f"n{k}"
        label = label if label not in taken else f"{label}n{k}"
        taken.add(label)
        labels.append(label)
    return tuple(labels)


class Grid:
    """A programme over time up to one instant."""

    def __init__(
        self, problem: Problem, reach: Reach, wanted: list[Wanted], until: int, cell: int, *, near: int = NEAR
    ) -> None:
        self.problem, self.reach, self.wanted, self.until, self.cell = problem, reach, wanted, until, cell
        self.near = near
        self.types, self.nodes = make_labels(problem.names.types), make_labels(problem.names.nodes)
        self.zero = min(w.need.from_s for w in wanted) // cell * cell
        self.cells = max(1, -(-(until - self.zero) // cell))
        self.programme = Programme(f"fleet until {until}")
        self.short = self.programme.add_column("shortfall", 0, 1, 1.0)
        #: (type, node, cell, landed) -> out less in
        self.flow: dict[tuple[int, int, int, bool], list[tuple[int, float]]] = {}
        self.work: dict[tuple[int, int], list[tuple[int, float]]] = {}
        self.loads: dict[tuple[int, int], list[tuple[int, int]]] = {}  # stage, type -> (column, cell)
        stages: dict[int, list[Wanted]] = {}
        for w in wanted:
            stages.setdefault(id(w.need.stage), []).append(w)
        self.stages = list(stages.values())
        #: row -> (node, instant); (row, need, weights by type)
        self.slots: dict[int, tuple[int, int]] = {}
        self.covers: list[tuple[int, int, dict[int, int]]] = []

    def _flow(self, column: int, kind: int, out: tuple[int, int, bool], into: tuple[int, int, bool]) -> None:
        self.flow.setdefault((kind, *out), []).append((column, 1.0))
        self.flow.setdefault((kind, *into), []).append((column, -1.0))

    def _occupy(self, column: int, node: int, k: int, lasting: int) -> None:
        """Count handling that begins in a cell at the last instants of this and later cells that it surely spans."""
        for c in range(k, k + lasting // self.cell):
            self.work.setdefault((node, c), []).append((column, 1.0))

    def _add_loads(self, kind: int) -> tuple[set[int], set[tuple[int, int]]]:
        """Add loads, waits for unloading, and unloading; give the starts, and where and when carriers are free."""
        types, starts = self.problem.types, set()
        lands: dict[int, int] = {}
        load, unload = int(types.load_s[kind]), int(types.unload_s[kind])
        for q, stage in enumerate(self.stages):
            head, tail = (min(x) for x in zip(*((w.need.from_s, w.need.tail_s) for w in stage), strict=True))
            for a, b in stage[0].need.stage.hops:
                span = load + int(self.reach.hop_s[kind, a, b])
                for k in range(max(0, (head - self.zero) // self.cell), self.cells):
                    begin, landed = self.zero + k * self.cell, k + span // self.cell
                    if begin + span + unload > self.until - tail:
                        break
                    name = f"load_{self.types[kind]}_{self.nodes[a]}_{self.nodes[b]}_c{k}"
                    column = self.programme.add_column(name, 0, INFINITE, 0.0)
                    self.loads.setdefault((q, kind), []).append((column, k))
                    self._flow(column, kind, (a, k, False), (b, landed, True))
                    starts.add(a)
                    lands[b] = min(lands.get(b, landed), landed)
                    if types.uses_slots[kind]:
                        self._occupy(column, a, k, load)
        free = set()
        for b, first in sorted(lands.items()):
            who = f"{self.types[kind]}_{self.nodes[b]}"
            for k in range(first, self.cells + 1):  # unloading that takes no time may begin at the very end
                begin = self.zero + k * self.cell
                if begin + unload > self.until:
                    break
                column = self.programme.add_column(f"unload_{who}_c{k}", 0, INFINITE, 0.0)
                self._flow(column, kind, (b, k, True), (b, k + unload // self.cell, False))
                free.add((b, k + unload // self.cell))
                if types.uses_slots[kind]:
                    self._occupy(column, b, k, unload)
                wait = self.programme.add_column(f"holds_{who}_c{k}", 0, INFINITE, 0.0)
                self._flow(wait, kind, (b, k, True), (b, k + 1, True))
        return starts, free

    def _add_ferries(self, kind: int, starts: set[int], free: set[tuple[int, int]]) -> None:
        carriers, way = self.problem.carriers, self.reach.way_s[kind]
        mine = carriers.type_idx == kind
        fresh = Counter(zip(carriers.at[mine].tolist(), carriers.ready_s[mine].tolist(), strict=True))
        own = self.types[kind]
        for n, ((at, ready), number) in enumerate(sorted(fresh.items())):
            first, who = [], f"{own}_{self.nodes[at]}_g{n}"
            for m in sorted(starts):
                there = max(0, (ready + int(way[at, m]) - self.zero) // self.cell)
                if there < self.cells:
                    column = self.programme.add_column(f"starts_{who}_{self.nodes[m]}_c{there}", 0, INFINITE, 0.0)
                    first.append((column, 1.0))
                    self.flow.setdefault((kind, m, there, False), []).append((first[-1][0], -1.0))
            self.programme.add_row(f"carriers_{who}", -INFINITE, number, first)
        for node in sorted(starts):
            for k in range(self.cells - 1):
                wait = self.programme.add_column(f"waits_{own}_{self.nodes[node]}_c{k}", 0, INFINITE, 0.0)
                self._flow(wait, kind, (node, k, False), (node, k + 1, False))
        for node, k in sorted(free):
            near = sorted((int(way[node, m]), m) for m in starts if m != node and way[node, m] < NEVER)
            for seconds, m in near[: self.near]:
                there = k + seconds // self.cell
                if there < self.cells:
                    name = f"ferry_{own}_{self.nodes[node]}_{self.nodes[m]}_c{k}"
                    ferry = self.programme.add_column(name, 0, INFINITE, 0.0)
                    self._flow(ferry, kind, (node, k, False), (m, there, False))

    def build(self) -> Programme:
        """Add all columns and rows, and give the programme."""
        for kind in range(len(self.problem.types.mode)):
            starts, free = self._add_loads(kind)
            if starts:
                self._add_ferries(kind, starts, free)
        for (kind, node, k, landed), terms in self.flow.items():
            lower = 0.0 if landed else -INFINITE  # what has landed is unloaded or waits
            name = f"{'landed' if landed else 'free'}_{self.types[kind]}_{self.nodes[node]}_c{k}"
            self.programme.add_row(name, lower, 0, terms)
        for (node, k), terms in self.work.items():
            at = self.zero + (k + 1) * self.cell - 1
            room = self.reach.calendars.count_open(node, at)
            row = self.programme.add_row(f"slots_{self.nodes[node]}_c{k}", -INFINITE, room, terms)
            self.slots[row] = (node, at)
        index = {id(w): k for k, w in enumerate(self.wanted)}
        for q, stage in enumerate(self.stages):
            for w in stage:
                first = (w.need.from_s - self.zero) // self.cell
                for n, (weights, least) in enumerate(w.cuts):
                    terms = [
                        (column, float(weight))
                        for t, weight in weights.items()
                        for column, k in self.loads.get((q, t), ())
                        if k >= first and weight
                    ]
                    name = f"need{index[id(w)] + 1}_cut{n + 1}"
                    row = self.programme.add_row(name, least, INFINITE, [*terms, (self.short, float(least))])
                    self.covers.append((row, index[id(w)], weights))
        return self.programme

    def solve(self) -> tuple[float, Prices | None]:
        """Give the least shortfall and prices; none where all finds a place."""
        solution = self.build().solve()
        if not solution.found or solution.objective < 1e-7:
            return 0.0, None
        worth: dict[int, dict[int, float]] = {}
        for row, k, weights in self.covers:
            dual = max(0.0, float(solution.duals[row]))
            for t, weight in weights.items():
                worth.setdefault(k, {})[t] = worth.get(k, {}).get(t, 0.0) + dual * weight
        rents: dict[int, list[tuple[int, float]]] = {}
        for row, (node, at) in self.slots.items():
            rents.setdefault(node, []).append((at, max(0.0, -float(solution.duals[row]))))
        return solution.objective, make_prices([w.need for w in self.wanted], worth, rents, (self.zero, self.cell))
