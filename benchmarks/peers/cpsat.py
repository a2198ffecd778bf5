"""The movement problem as a plain CP-SAT model: ``python -m benchmarks.peers.cpsat kaz22 closure --seconds 45``.

What lives here: trips of carriers one after another, each on one way with parts of lines, and intervals on slots.
What does not: any trick. Instances without hubs or shut spans. Times are whole minutes, spans rounded up, so that a
plan it finds is one in true seconds as well; its bound is one of the rounded instance.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

from ortools.sat.python import cp_model

from benchmarks.instances import make_instance
from benchmarks.peers import merge_alike
from foedus.movement.problem import NEVER, Problem


def _minutes(seconds: int) -> int:
    return -(-int(seconds) // 60)


class Trips:
    """Each carrier flies at most so many trips."""

    def __init__(self, problem: Problem, most: int, horizon: int) -> None:
        self.p, self.m, self.horizon = problem, cp_model.CpModel(), horizon
        lines = problem.lines
        self.ways: dict[tuple[int, int], list[int]] = {}
        for k in range(len(lines.origin)):
            self.ways.setdefault((int(lines.origin[k]), int(lines.destination[k])), []).append(k)
        self.sums: dict[int, tuple[list[object], list[object]]] = {k: ([], []) for k in range(len(lines.origin))}
        self.slots: dict[int, list[object]] = {}
        self.arrival = [self.m.new_int_var(0, horizon, "") for _ in self.sums]
        for carrier in range(len(problem.carriers.at)):
            before = None
            for _ in range(most):
                before = self._add_trip(carrier, before)
        for k, (vehicles, persons) in self.sums.items():
            self.m.add(sum(vehicles) == int(lines.vehicles[k]))
            self.m.add(sum(persons) == int(lines.persons[k]))
        for node, intervals in self.slots.items():
            self.m.add_cumulative(intervals, [1] * len(intervals), int(problem.network.slots[node]))

    def _add_trip(self, carrier: int, before):  # type: ignore[no-untyped-def]
        p, m = self.p, self.m
        kind = int(p.carriers.type_idx[carrier])
        load, unload = _minutes(p.types.load_s[kind]), _minutes(p.types.unload_s[kind])
        begin, land = (m.new_int_var(0, self.horizon, "") for _ in range(2))
        flies = {way: m.new_bool_var("") for way in self.ways}
        m.add_at_most_one(flies.values())
        used = sum(flies.values())
        link = p.network.link_s[kind]
        m.add(land >= begin + load + sum(_minutes(link[a, b]) * y for (a, b), y in flies.items()))
        starts, ends = ({n: m.new_bool_var("") for n in sorted({way[side] for way in self.ways})} for side in (0, 1))
        for side, nodes in ((0, starts), (1, ends)):
            for node, here in nodes.items():
                m.add(sum(y for way, y in flies.items() if way[side] == node) == here)
        there, ready = int(p.carriers.at[carrier]), _minutes(p.carriers.ready_s[carrier])
        if before is not None:
            m.add(used <= before[0])
        for a, y in starts.items():
            for b, z in ({there: None} if before is None else before[2]).items():
                since = ready if before is None else before[1]
                ferry = _minutes(link[b, a]) if a != b else 0
                m.add(begin >= since + ferry).only_enforce_if([y] if z is None else [y, z])
        for nodes, at, lasting in ((starts, begin, load), (ends, land, unload)):
            for node, here in nodes.items():
                interval = m.new_optional_fixed_size_interval_var(at, lasting, here, "")
                self.slots.setdefault(node, []).append(interval)
        self._add_parts(kind, flies, begin, land + unload)
        return used, land + unload, ends

    def _add_parts(self, kind: int, flies, begin, end) -> None:  # type: ignore[no-untyped-def]
        p, m, lines = self.p, self.m, self.p.lines
        floor, seats, apart = (int(x[kind]) for x in (p.types.positions, p.types.seats, p.types.seats_apart))
        vehicles, persons, mass = [], [], []
        for way, y in flies.items():
            for k in self.ways[way]:
                on = m.new_bool_var("")
                v = m.new_int_var(0, min(floor, int(lines.vehicles[k])), "")
                n = m.new_int_var(0, min(seats + apart, int(lines.persons[k])), "")
                m.add(v <= floor * on)
                m.add(n <= (seats + apart) * on)
                m.add(on <= y)
                m.add(begin >= _minutes(lines.release_s[k])).only_enforce_if(on)
                m.add(self.arrival[k] >= end).only_enforce_if(on)
                self.sums[k][0].append(v)
                self.sums[k][1].append(n)
                vehicles.append(v)
                persons.append(n)
                mass += [int(lines.vehicle_kg[k]) * v, int(lines.person_kg[k]) * n]
        m.add(sum(vehicles) <= floor)
        m.add(floor * sum(persons) + seats * sum(vehicles) <= floor * (seats + apart))
        m.add(sum(mass) <= sum(int(p.network.payload_kg[kind, a, b]) * y for (a, b), y in flies.items()))


def main(argv: list[str] | None = None) -> int:
    """Solve one instance and print what was found as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers.cpsat", description=__doc__)
    parser.add_argument("instance")
    parser.add_argument("aim", choices=("closure", "lateness"))
    parser.add_argument("--seconds", type=float, default=45)
    parser.add_argument("--trips", type=int, default=3)
    parser.add_argument("--horizon-h", type=int, default=60)
    given = parser.parse_args(argv)
    began = time.perf_counter()
    problem = make_instance(given.instance)
    if given.aim == "closure":
        problem = merge_alike(problem)
    trips = Trips(problem, given.trips, 60 * given.horizon_h)
    lines = problem.lines
    due = [None if x >= NEVER else -(-int(x) // 60) for x in lines.due_s]
    late = [trips.m.new_int_var(0, 60 * given.horizon_h, "") for _ in due]
    for k, at in enumerate(due):
        if at is not None:
            trips.m.add(late[k] >= trips.arrival[k] - at)
    closure = trips.m.new_int_var(0, 60 * given.horizon_h, "")
    trips.m.add_max_equality(closure, trips.arrival)
    weighted = sum(int(w) * x for w, x, at in zip(lines.weight, late, due, strict=True) if at is not None)
    trips.m.minimize(closure if given.aim == "closure" else weighted)
    built = time.perf_counter() - began
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = given.seconds, 2
    status = solver.solve(trips.m)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    zero = int(lines.release_s.min()) / 3600
    scale = 60 if given.aim == "closure" else 60 * 1000
    shift = zero if given.aim == "closure" else 0
    print(json.dumps({
        "peer": "CP-SAT", "instance": given.instance, "aim": given.aim, "status": solver.status_name(status),
        "value": round(solver.objective_value / scale - shift, 3) if found else None,
        "bound": round(max(0.0, solver.best_objective_bound / scale - shift), 3),
        "build_s": round(built, 1), "seconds": round(solver.wall_time, 1),
    }))  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
