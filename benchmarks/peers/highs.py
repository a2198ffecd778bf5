"""The movement problem as a plain time-indexed programme for HiGHS: ``python -m benchmarks.peers.highs kaz22 closure``.

What lives here: whole loads and ferries by type and cell of time, parts of lines in them, slots by cell. What does not:
any trick. Instances without hubs, shut spans or own links of types. Spans are rounded up to cells, so that a plan it
finds is one in true seconds as well; its bound is one of the rounded instance.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

from benchmarks.instances import make_instance
from benchmarks.peers import merge_alike
from foedus.movement.problem import NEVER, Problem
from foedus.optimise.programme import INFINITE, Programme


class Cells:
    """Flows over cells of time."""

    def __init__(self, problem: Problem, cell: int, cells: int) -> None:
        self.p, self.cell, self.cells, self.m = problem, cell, cells, Programme("peer")
        lines = problem.lines
        self.ways: dict[tuple[int, int], list[int]] = {}
        for k in range(len(lines.origin)):
            self.ways.setdefault((int(lines.origin[k]), int(lines.destination[k])), []).append(k)
        self.flow: dict[tuple[int, int, int], list[tuple[int, float]]] = {}
        self.work: dict[tuple[int, int], list[tuple[int, float]]] = {}
        #: line, cell of arrival -> columns of its vehicles and persons
        self.parts: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
        for kind in range(len(problem.types.mode)):
            self._add_kind(kind)
        for key, terms in self.flow.items():
            self.m.add_row("carriers", -INFINITE, self._count(key), terms)
        for (node, _), terms in self.work.items():
            self.m.add_row("slots", -INFINITE, int(problem.network.slots[node]), terms)
        for k in range(len(lines.origin)):
            for side, need in ((0, lines.vehicles[k]), (1, lines.persons[k])):
                terms = [(c, 1.0) for (line, _), cols in self.parts.items() if line == k for c in cols[side]]
                self.m.add_row("whole", int(need), int(need), terms)

    def _up(self, seconds: int) -> int:
        return -(-int(seconds) // self.cell)

    def _count(self, key: tuple[int, int, int]) -> int:
        c = self.p.carriers
        here = (c.type_idx == key[0]) & (c.at == key[1])
        return sum(self._up(ready) == key[2] for ready in c.ready_s[here].tolist())

    def _add_kind(self, kind: int) -> None:
        p, link = self.p, self.p.network.link_s[kind]
        load, unload = self._up(p.types.load_s[kind]), self._up(p.types.unload_s[kind])
        for node in range(len(p.network.slots)):
            for j in range(self.cells - 1):
                self._move(self.m.add_column("wait", 0, INFINITE, 0.0), (kind, node, j), (kind, node, j + 1))
            for other in {a for a, _ in self.ways} - {node}:
                for j in range(self.cells - self._up(link[node, other])):
                    ferry = self.m.add_column("ferry", 0, INFINITE, 0.0, integer=True)
                    self._move(ferry, (kind, node, j), (kind, other, j + self._up(link[node, other])))
        for (a, b), its in self.ways.items():
            first = min(self._up(p.lines.release_s[k]) for k in its)
            for j in range(first, self.cells - load - self._up(link[a, b]) - unload):
                landed = j + load + self._up(link[a, b])
                x = self.m.add_column("loads", 0, INFINITE, 0.0, integer=True)
                self._move(x, (kind, a, j), (kind, b, landed + unload))
                for node, at, lasting in ((a, j, load), (b, landed, unload)):
                    for k in range(at, at + lasting):
                        self.work.setdefault((node, k), []).append((x, 1.0))
                self._add_parts(kind, (a, b), j, landed + unload, x)

    def _move(self, column: int, out: tuple[int, int, int], into: tuple[int, int, int]) -> None:
        self.flow.setdefault(out, []).append((column, 1.0))
        self.flow.setdefault(into, []).append((column, -1.0))

    def _add_parts(self, kind: int, way: tuple[int, int], begin: int, end: int, x: int) -> None:
        p, lines = self.p, self.p.lines
        floor, seats, apart = (int(column[kind]) for column in (p.types.positions, p.types.seats, p.types.seats_apart))
        vehicles, persons, mass = [], [], []
        for k in self.ways[way]:
            if self._up(lines.release_s[k]) <= begin:
                v = self.m.add_column("vehicles", 0, int(lines.vehicles[k]), 0.0, integer=True)
                n = self.m.add_column("persons", 0, int(lines.persons[k]), 0.0, integer=True)
                cols = self.parts.setdefault((k, end), ([], []))
                cols[0].append(v)
                cols[1].append(n)
                vehicles.append((v, 1.0))
                persons.append((n, 1.0))
                mass += [(v, lines.vehicle_kg[k] / 1000), (n, lines.person_kg[k] / 1000)]
        self.m.add_row("floor", -INFINITE, 0, [*vehicles, (x, -floor)])
        shrink = [(v, seats / floor) for v, _ in vehicles]
        self.m.add_row("seats", -INFINITE, 0, [*persons, *shrink, (x, -seats - apart)])
        payload = int(p.network.payload_kg[kind, way[0], way[1]])
        self.m.add_row("payload", -INFINITE, 0, [*mass, (x, -payload / 1000)])


def _price(cells: Cells, aim: str) -> None:
    """Add the aim: cells until the last arrival, or weighted cells that lines are late."""
    lines, m = cells.p.lines, cells.m
    for k in range(len(lines.origin)) if aim == "lateness" else [-1]:
        due = 0 if k < 0 else -1 if lines.due_s[k] >= NEVER else int(lines.due_s[k]) // cells.cell
        if due < 0:
            continue
        own = [(j, cols) for (line, j), cols in sorted(cells.parts.items()) if k in (-1, line)]
        most = float((lines.vehicles + lines.persons).sum() if k < 0 else lines.vehicles[k] + lines.persons[k])
        for j in range(due, cells.cells):
            open_still = m.add_column("late", 0, 1, 1.0 if k < 0 else float(lines.weight[k]), integer=True)
            after = [(c, 1.0) for at, cols in own if at > j for side in cols for c in side]
            if after:
                m.add_row("late", -INFINITE, 0, [*after, (open_still, -most)])


def main(argv: list[str] | None = None) -> int:
    """Solve one instance and print what was found as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers.highs", description=__doc__)
    parser.add_argument("instance")
    parser.add_argument("aim", choices=("closure", "lateness"))
    parser.add_argument("--seconds", type=float, default=45)
    parser.add_argument("--cell-s", type=int, default=3600)
    parser.add_argument("--horizon-h", type=int, default=60)
    given = parser.parse_args(argv)
    began = time.perf_counter()
    problem = make_instance(given.instance)
    if given.aim == "closure":
        problem = merge_alike(problem)
    cells = Cells(problem, given.cell_s, given.horizon_h * 3600 // given.cell_s)
    _price(cells, given.aim)
    built = time.perf_counter() - began
    solution = cells.m.solve(time_limit_s=given.seconds)
    scale = given.cell_s / 3600 / (1 if given.aim == "closure" else 1000)
    shift = int(problem.lines.release_s.min()) / 3600 if given.aim == "closure" else 0
    bound = solution.bound * scale - shift if abs(solution.bound) < INFINITE else 0.0
    print(json.dumps({
        "peer": "HiGHS", "instance": given.instance, "aim": given.aim, "status": solution.status.upper(),
        "value": round(solution.objective * scale - shift, 3) if solution.found else None,
        "bound": round(max(0.0, bound), 3), "build_s": round(built, 1), "seconds": given.seconds,
    }))  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
