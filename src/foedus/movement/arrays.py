"""How a problem looks to the compiled loop, and what its answer means.

What lives here: queues made of lines, and the way back from legs to a schedule. What does not: any decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.kernel import world as k
from foedus.movement.problem import I64, MODES, NEVER, Problem, Schedule
from foedus.movement.routes import Route, find_routes, measure_hops

_AIR = MODES.index("air")


#: riding, origin, destination, mode, column, row of the carriers it is pinned to
_Queue = tuple[int, int, int, int, int, int]
#: riding, mode, column, row of the carriers it is pinned to
_Kind = tuple[int, int, int, int]


class Compiled(NamedTuple):
    """A problem as the loop reads it, and the first stages that each line may choose from."""

    world: k.World
    option_ptr: I64  # (n_lines + 1,)
    options: I64  # (n_options,) rows of ``world.stages``, the quickest route first
    ways: dict[tuple[int, tuple[int, ...]], int]  # first stage of each further way of a line


class _Stages:
    """Stages, and the queues that they wait in."""

    def __init__(self) -> None:
        self.queues: dict[_Queue, int] = {}
        self.rows: list[tuple[int, int, int]] = []
        self._seen: dict[tuple[int, int, int], int] = {}

    def add_route(self, nodes: tuple[int, ...], hops: I64, hub_s: I64, kind: _Kind) -> int:
        """Add the stages of a route, the last first, and give the first."""
        after, rest = -1, 0
        rides, mode, column, pin = kind
        for a, b in reversed(list(pairwise(nodes))):
            key = (rides, a, b, mode, column, pin)
            queue = self.queues.setdefault(key, len(self.queues))
            row = (queue, after, rest)
            if row not in self._seen:
                self._seen[row] = len(self.rows)
                self.rows.append(row)
            after = self._seen[row]
            rest = min(rest + int(hops[a, b]) + max(0, int(hub_s[a])), k.FAR)
        return after


def _list_kinds(problem: Problem) -> list[_Kind]:
    """Give the kind of each line; riders are not pinned."""
    lines = problem.lines
    pin = np.full(len(lines.origin), -1) if problem.pins is None else problem.pins.carriers_of
    columns = (lines.rides, lines.mode, lines.column, np.where(lines.rides != 0, -1, pin))
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _list_options(
    problem: Problem, ways: Iterable[tuple[int, tuple[int, ...]]]
) -> tuple[_Stages, list[tuple[int, ...]], dict[tuple[int, tuple[int, ...]], int]]:
    """Give all stages, for each line the first stages of its routes, and those of further ways of lines."""
    lines, network = problem.lines, problem.network
    hops = [measure_hops(problem, mode) for mode in range(len(MODES))]
    stages = _Stages()
    kinds = _list_kinds(problem)
    places = np.full(len(kinds), -1) if problem.pins is None else problem.pins.places_of
    known: dict[tuple[object, ...], tuple[int, ...]] = {}
    columns = (lines.origin, lines.destination, lines.pod, places)
    keys = [(*kind, *row) for kind, *row in zip(kinds, *(column.tolist() for column in columns), strict=True)]
    first = {key: line for line, key in reversed(list(enumerate(keys)))}
    for key, line in sorted(first.items()):
        kind = kinds[line]
        a, b = int(lines.origin[line]), int(lines.destination[line])
        routes = find_routes(problem, line, hops[kind[1]]) or (Route((a, b), k.FAR),)
        known[key] = tuple(stages.add_route(route.nodes, hops[kind[1]], network.hub_s, kind) for route in routes)
    added = {
        (line, nodes): stages.add_route(nodes, hops[kinds[line][1]], network.hub_s, kinds[line]) for line, nodes in ways
    }
    return stages, [known[key] for key in keys], added


def _find_siblings(queues: list[_Queue]) -> list[list[int]]:
    """For each queue those lines that may fill up its flights: same origin and destination, no column, riders last."""
    by_way: dict[tuple[int, int], list[int]] = {}
    for q, (_, a, b, _, column, _) in enumerate(queues):
        if column < 0:
            by_way.setdefault((a, b), []).append(q)
    for row in by_way.values():
        row.sort(key=lambda q: queues[q])
    return [[p for p in by_way.get((a, b), ()) if p != q] for q, (_, a, b, *_) in enumerate(queues)]


def compile_world(problem: Problem, ways: Iterable[tuple[int, tuple[int, ...]]] = ()) -> Compiled:
    """Give the problem in the form of the compiled loop.

    Parameters
    ----------
    ways
        Further chains of nodes, each of a line, that get stages of their own: those of a plan at hand.
    """
    lines, network, carriers = problem.lines, problem.network, problem.carriers
    stages, options, added = _list_options(problem, ways)
    queues = list(stages.queues)
    slots = np.where(network.slots > 0, network.slots, 0)
    slot_ptr = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(slots, dtype=np.int64)))
    slot_calendar = np.full(int(slot_ptr[-1]), -1, dtype=np.int64)
    for node, slot, calendar in network.slot_calendar.tolist():
        if slot < slots[node]:
            slot_calendar[slot_ptr[node] + slot] = calendar
    carrier_queue = np.full(len(carriers.at), -1, dtype=np.int64)
    ride_queue = np.full((len(slots), len(slots)), -1, dtype=np.int64)
    for q, (rides, a, b, _, column, _) in enumerate(queues):
        if rides:
            ride_queue[a, b] = q
        if column >= 0:
            carrier_queue[column] = q
    by_release = np.argsort(lines.release_s, kind="stable")
    line_table = (
        *(lines.release_s, lines.due_s, lines.weight, lines.persons, lines.vehicles, lines.person_kg),
        *(lines.vehicle_kg, by_release, np.where(lines.pod < 0, lines.destination, lines.pod), lines.ead_s),
        *(lines.lad_s, lines.not_after_s, lines.sort, lines.together, lines.hazardous, lines.rides),
    )
    queue_table, siblings = _tabulate_queues(problem, queues)
    nodes, fuel = _tabulate_nodes(problem)
    world = k.World(
        lines=_stack(line_table),
        queues=queue_table,
        stages=np.array(stages.rows, dtype=np.int64).reshape(len(stages.rows), 3),
        siblings=siblings,
        carriers=_stack((carriers.type_idx, carriers.at, carriers.ready_s, carriers.home, carrier_queue)),
        types=_tabulate_types(problem),
        links=_tabulate_links(problem),
        nodes=nodes,
        ride_queue=ride_queue,
        slot_ptr=slot_ptr,
        slot_calendar=slot_calendar,
        shut_ptr=network.shut_ptr.astype(np.int64),
        spans=_stack((network.shut_from_s, network.shut_until_s)),
        gate_ptr=network.gate_ptr.astype(np.int64),
        gates=_stack((network.gate_from_s, network.gate_until_s, network.gate_most)),
        fuel=fuel,
        taken=np.ascontiguousarray(network.parking_taken),
        pinned=_tabulate_pins(problem),
    )
    option_ptr = np.concatenate(([0], np.cumsum([len(row) for row in options]))).astype(np.int64)
    return Compiled(world, option_ptr, np.array([x for row in options for x in row], dtype=np.int64), added)


def make_policy(compiled: Compiled, keys: I64, rule: Sequence[int]) -> k.Policy:
    """Give the policy of keys and a rule with the quickest routes and no bias."""
    world = compiled.world
    bias = np.zeros((len(world.queues), len(world.types)), dtype=np.int64)
    choice = compiled.options[compiled.option_ptr[:-1]]
    return k.Policy(np.ascontiguousarray(keys, dtype=np.int64), np.array(rule, dtype=np.int64), choice, bias)


def _stack(columns: Sequence[NDArray[Any]]) -> I64:
    return np.ascontiguousarray(np.stack([column.astype(np.int64) for column in columns], axis=-1))


def _tabulate_queues(problem: Problem, queues: list[_Queue]) -> tuple[I64, I64]:
    types = problem.types
    table = np.zeros((len(queues), k.Q_CARRIES + len(types.mode)), dtype=np.int64)
    siblings = _find_siblings(queues)
    first = 0
    for q, (rides, a, b, mode, _, pin) in enumerate(queues):
        table[q, : k.Q_CARRIES] = (a, b, rides, first, first + len(siblings[q]), pin)
        table[q, k.Q_CARRIES :] = types.mode == mode
        first += len(siblings[q])
    return table, np.array([p for row in siblings for p in row], dtype=np.int64)


def _tabulate_pins(problem: Problem) -> I64:
    if problem.pins is None:
        return np.empty((0, len(problem.carriers.at)), dtype=np.int64)
    return np.ascontiguousarray(problem.pins.may_carry, dtype=np.int64)


def _tabulate_types(problem: Problem) -> I64:
    t = problem.types
    columns = (t.load_s, t.unload_s, t.positions, t.seats, t.seats_apart, t.uses_slots, t.mode == _AIR)
    return np.ascontiguousarray(np.hstack((_stack((*columns, t.stop_s, t.duty_s, t.rest_s, t.spots)), t.floor)))


def _tabulate_nodes(problem: Problem) -> tuple[I64, I64]:
    """Give the nodes, and by node what comes into their stock of fuel: the stock first."""
    network = problem.network
    rows: list[tuple[int, int]] = []
    ends = [0]
    for node, stock in enumerate(network.fuel_kg.tolist()):
        if stock >= 0:
            rows.append((-k.FAR, stock))
            rows.extend((at, kg) for where, at, kg in sorted(network.fuel_in.tolist()) if where == node)
        ends.append(len(rows))
    hub_s = np.maximum(network.hub_s, 0)
    fixed = (network.parking, network.storage, hub_s, np.array(ends[:-1]), np.array(ends[1:]))
    nodes = np.ascontiguousarray(np.hstack((_stack(fixed), network.staged.T.astype(np.int64))))
    return nodes, np.array(rows, dtype=np.int64).reshape(len(rows), 2)


def _tabulate_links(problem: Problem) -> I64:
    """Give links; none *to* a node where a type finds no slot, no payload where a type is not handled."""
    network, types = problem.network, problem.types
    payload = network.payload_kg.copy()
    for t in range(len(types.mode)):
        idle = network.handles[t] == 0
        payload[t, idle, :], payload[t, :, idle] = 0, 0
    columns = (network.link_s, payload, network.link_calendar, network.link_stop)
    links = _stack((*columns, network.link_cost, network.link_fuel_kg, network.link_gate))
    for t in np.flatnonzero(types.uses_slots).tolist():
        links[t, :, network.slots <= 0, k.K_SECONDS] = -1
    return links


def read_schedule(state: k.State) -> Schedule:
    """Give the legs and parts of a finished run, legs in order of (begin, carrier, departure)."""
    legs, parts = state.legs[: state.counts[k.N_LEGS]], state.parts[: state.counts[k.N_PARTS]]
    order = np.lexsort((legs[:, k.DEPART], legs[:, k.CARRIER], legs[:, k.BEGIN]))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    legs = legs[order]
    part_leg = rank[parts[:, 0]]
    by_leg = np.argsort(part_leg, kind="stable")
    parts, part_leg = parts[by_leg], part_leg[by_leg]
    return Schedule(
        carrier=legs[:, k.CARRIER].astype(np.int32),
        start=legs[:, k.START].astype(np.int32),
        end=legs[:, k.END_NODE].astype(np.int32),
        begin_s=legs[:, k.BEGIN].copy(),
        depart_s=legs[:, k.DEPART].copy(),
        arrive_s=legs[:, k.ARRIVE].copy(),
        end_s=legs[:, k.END].copy(),
        slot_start=legs[:, k.SLOT_START].astype(np.int32),
        slot_end=legs[:, k.SLOT_END].astype(np.int32),
        stop_end=(legs[:, k.STOPS] == 1).astype(np.int8),
        part_leg=part_leg.astype(np.int32),
        part_line=parts[:, 1].astype(np.int32),
        part_persons=parts[:, 2].copy(),
        part_vehicles=parts[:, 3].copy(),
    )


def score_schedule(problem: Problem, schedule: Schedule) -> tuple[int, ...]:
    """Give the score of a schedule: lines missed or not wholly moved, weighted lateness in weight-seconds, closure in
    seconds, cost, loaded flights, sum of arrivals in seconds.

    Riders count in none of them. A line that is missed counts as late up to its last date, and not for closure.
    """
    lines, s = problem.lines, schedule
    _, ends, _ = measure_arrivals(problem, s)
    missed, late = measure_lateness(problem, s)
    claims = lines.rides == 0
    arrived = claims & ~missed
    kind = problem.carriers.type_idx[s.carrier]
    handled = np.zeros(len(s.carrier), dtype=np.bool_)
    handled[s.part_leg[claims[s.part_line]]] = True
    flies = problem.types.mode[kind] == _AIR
    return (
        int(missed.sum()),
        int((lines.weight * np.minimum(late, k.LATEST)).sum()),
        int(ends[arrived].max(initial=-NEVER)),
        int(problem.network.link_cost[kind, s.start, s.end].sum()),
        int((handled & flies & (s.stop_end == 0)).sum()),
        int(ends[arrived].sum()),
    )


def measure_arrivals(problem: Problem, schedule: Schedule) -> tuple[I64, I64, I64]:
    """Give, for each line, what reached its destination, its last arrival there and at its POD.

    Returns
    -------
    three of int64, shape ``(n_lines,)``: persons and pieces; seconds, ``-NEVER`` where nothing came.
    """
    lines, s = problem.lines, schedule
    moved = np.zeros(len(lines.origin), dtype=np.int64)
    ends, at_pod = np.full(len(moved), -NEVER, dtype=np.int64), np.full(len(moved), -NEVER, dtype=np.int64)
    where, until = s.end[s.part_leg], s.end_s[s.part_leg]
    there = (where == lines.destination[s.part_line]) & (s.stop_end[s.part_leg] == 0)
    np.add.at(moved, s.part_line[there], (s.part_persons + s.part_vehicles)[there])
    np.maximum.at(ends, s.part_line[there], until[there])
    pod = np.where(lines.pod < 0, lines.destination, lines.pod)
    passing = (where == pod[s.part_line]) & (s.stop_end[s.part_leg] == 0)
    np.maximum.at(at_pod, s.part_line[passing], until[passing])
    return moved, ends, at_pod


def measure_lateness(problem: Problem, schedule: Schedule) -> tuple[NDArray[np.bool_], I64]:
    """Say of each line whether it is missed, and by how many seconds it is late: at its POD, or at its destination.

    A line is missed where it is not whole at its destination by its last date, and then counts as late up to that date.
    Riders are neither.

    Returns
    -------
    bool and int64, shape ``(n_lines,)``.
    """
    lines = problem.lines
    moved, ends, at_pod = measure_arrivals(problem, schedule)
    claims = lines.rides == 0
    missed = claims & ((moved < lines.persons + lines.vehicles) | (ends > lines.not_after_s))
    until = np.where(missed, lines.not_after_s, ends)
    counts = claims & (np.abs(until) < NEVER)
    late = np.where(counts, np.maximum(0, until - lines.due_s), 0)
    return missed, np.where(counts & (at_pod > -NEVER), np.maximum(late, at_pod - lines.lad_s), late)
