"""How a problem looks to the compiled loop, and what its answer means.

What lives here: queues made of lines, and the way back from legs to a schedule. What does not: any decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.kernel import world as k
from foedus.movement.problem import I32, I64, MODES, NEVER, Problem, Schedule

_AIR = MODES.index("air")


#: riding, origin, destination, mode, column
_Queue = tuple[int, int, int, int, int]


def _queue_lines(problem: Problem) -> tuple[I32, list[_Queue]]:
    """Give each line its queue: one for origin, destination, mode and riding; a road column has one of its own."""
    lines = problem.lines
    columns = zip(
        lines.rides.tolist(),
        lines.origin.tolist(),
        lines.destination.tolist(),
        lines.mode.tolist(),
        lines.column.tolist(),
        strict=True,
    )
    index: dict[_Queue, int] = {}
    keys = list(columns)
    for key in sorted(set(keys)):
        index[key] = len(index)
    return np.array([index[key] for key in keys], dtype=np.int32), list(index)


def _find_siblings(queues: list[_Queue]) -> list[list[int]]:
    """For each queue those lines that may fill up its flights: same origin and destination, no column, riders last."""
    by_way: dict[tuple[int, int], list[int]] = {}
    for q, (_, a, b, _, column) in enumerate(queues):
        if column < 0:
            by_way.setdefault((a, b), []).append(q)
    return [[p for p in by_way.get((a, b), ()) if p != q] for q, (_, a, b, _, _) in enumerate(queues)]


def compile_world(problem: Problem) -> k.World:
    """Give the problem in the form of the compiled loop."""
    lines, network, carriers = problem.lines, problem.network, problem.carriers
    line_queue, queues = _queue_lines(problem)
    slots = np.where(network.slots > 0, network.slots, 0)
    carrier_queue = np.full(len(carriers.at), -1, dtype=np.int64)
    ride_queue = np.full((len(slots), len(slots)), -1, dtype=np.int64)
    for q, (rides, a, b, _, column) in enumerate(queues):
        if rides:
            ride_queue[a, b] = q
        if column >= 0:
            carrier_queue[column] = q
    by_release = np.argsort(lines.release_s, kind="stable")
    line_table = (
        *(line_queue, lines.release_s, lines.due_s, lines.weight, lines.persons, lines.vehicles),
        *(lines.person_kg, lines.vehicle_kg, by_release),
    )
    queue_table, siblings = _tabulate_queues(problem, line_queue, queues)
    return k.World(
        lines=_stack(line_table),
        queues=queue_table,
        siblings=siblings,
        carriers=_stack((carriers.type_idx, carriers.at, carriers.ready_s, carriers.home, carrier_queue)),
        types=_tabulate_types(problem),
        links=_tabulate_links(problem),
        ride_queue=ride_queue,
        slot_ptr=np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(slots, dtype=np.int64))),
        shut_ptr=network.shut_ptr.astype(np.int64),
        spans=_stack((network.shut_from_s, network.shut_until_s)),
    )


def _stack(columns: Sequence[NDArray[Any]]) -> I64:
    return np.ascontiguousarray(np.stack([column.astype(np.int64) for column in columns], axis=-1))


def _tabulate_queues(problem: Problem, line_queue: I32, queues: list[_Queue]) -> tuple[I64, I64]:
    types = problem.types
    table = np.zeros((len(queues), k.Q_CARRIES + len(types.mode)), dtype=np.int64)
    base = np.cumsum(np.bincount(line_queue, minlength=len(queues)))
    siblings = _find_siblings(queues)
    first = 0
    for q, (rides, a, b, mode, _) in enumerate(queues):
        room = 0 if q == 0 else int(base[q - 1])
        table[q, : k.Q_CARRIES] = (a, b, rides, room, first, first + len(siblings[q]))
        table[q, k.Q_CARRIES :] = types.mode == mode
        first += len(siblings[q])
    return table, np.array([p for row in siblings for p in row], dtype=np.int64)


def _tabulate_types(problem: Problem) -> I64:
    t = problem.types
    return _stack((t.load_s, t.unload_s, t.positions, t.seats, t.seats_apart, t.uses_slots, t.mode == _AIR))


def _tabulate_links(problem: Problem) -> I64:
    """Give link times, payloads and calendars, with no way *to* a node where a type that needs slots finds none."""
    network = problem.network
    links = _stack((network.link_s, network.payload_kg, network.link_calendar))
    for t in np.flatnonzero(problem.types.uses_slots):
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
        stop_end=np.zeros(len(legs), dtype=np.int8),
        part_leg=part_leg.astype(np.int32),
        part_line=parts[:, 1].astype(np.int32),
        part_persons=parts[:, 2].copy(),
        part_vehicles=parts[:, 3].copy(),
    )


def score_schedule(problem: Problem, schedule: Schedule) -> tuple[int, int, int, int, int]:
    """Give (lines not wholly moved, weighted lateness in weight-seconds, closure, loaded flights, sum of arrivals).

    Riders count in none of them. Of two schedules the one with the lesser tuple is better.
    """
    lines = problem.lines
    n_lines = len(lines.origin)
    ends = np.full(n_lines, -NEVER, dtype=np.int64)
    np.maximum.at(ends, schedule.part_line, schedule.end_s[schedule.part_leg])
    moved = np.zeros(n_lines, dtype=np.int64)
    np.add.at(moved, schedule.part_line, schedule.part_persons + schedule.part_vehicles)
    claims = lines.rides == 0
    arrived = claims & (ends > -NEVER)
    late = lines.weight * np.clip(ends - lines.due_s, 0, k.LATEST)
    handled = np.zeros(len(schedule.carrier), dtype=np.bool_)
    handled[schedule.part_leg[claims[schedule.part_line]]] = True
    flies = problem.types.mode[problem.carriers.type_idx[schedule.carrier]] == _AIR
    return (
        int((claims & (moved < lines.persons + lines.vehicles)).sum()),
        int(late[arrived].sum()),
        int(ends[arrived].max(initial=-NEVER)),
        int((handled & flies).sum()),
        int(ends[arrived].sum()),
    )
