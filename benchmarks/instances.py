"""Synthetic movement instances, each a function of its seed.

What lives here: ``kaz22`` (the size of the flagship mission; slots and timings are invented) and S to XL. What does
not: any mission, and any timing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from foedus.movement.problem import (
    I64,
    NEVER,
    Carriers,
    Lines,
    Names,
    Network,
    Problem,
    Types,
    make_lines,
    make_network,
    make_types,
)

H = 3600


class Size(NamedTuple):
    """How large an instance is."""

    lines: int
    aircraft: int
    fields: int
    ways: int
    loads: int
    days: float


#: name -> size; days over which lines are released are short enough that lines are late
SIZES = {
    "S": Size(200, 50, 20, 49, 570, 3.5),
    "M": Size(2000, 100, 30, 70, 2000, 5.5),
    "L": Size(20000, 200, 50, 122, 6300, 9.5),
    "XL": Size(100000, 300, 80, 180, 11500, 11.5),
}


def make_airlifters() -> Types:
    """Give a medium airlifter (3 vehicles, 145 seats) and a heavy one (10 vehicles, 88 seats apart)."""
    return make_types(
        mode=np.zeros(2, np.int8),
        load_s=np.array([2 * H, 4 * H], np.int64),
        unload_s=np.array([H, 3 * H], np.int64),
        positions=np.array([3, 10], np.int64),
        seats=np.array([145, 0], np.int64),
        seats_apart=np.array([0, 88], np.int64),
        uses_slots=np.ones(2, np.int8),
    )


def join_fields(slots: I64, km: np.ndarray, *, shut: list[list[tuple[int, int]]] | None = None) -> Network:
    """Give a network with links between all nodes at 750 km/h and half an hour a leg; payload falls with range."""
    n_nodes = len(slots)
    seconds = np.rint((km / 750 + 0.5) * H).astype(np.int64)
    np.fill_diagonal(seconds, -1)
    payload = np.stack([np.interp(km, [3000, 6000], [47000, 20000]), np.interp(km, [4800, 11000], [120000, 40000])])
    spans = shut if shut is not None else [[] for _ in range(n_nodes)]
    ptr = np.zeros(n_nodes + 1, np.int32)
    ptr[1:] = np.cumsum([len(s) for s in spans])
    return make_network(
        slots=slots,
        link_s=np.stack([seconds, seconds]),
        payload_kg=np.where(seconds < 0, 0, payload).astype(np.int64),
        link_calendar=np.full((2, n_nodes, n_nodes), -1, np.int32),
        shut_ptr=ptr,
        shut_from_s=np.array([a for s in spans for a, _ in s], np.int64),
        shut_until_s=np.array([b for s in spans for _, b in s], np.int64),
    )


def assemble(lines: Lines, carriers: Carriers, types: Types, network: Network) -> Problem:
    """Give a problem with names made of letters and counts."""
    names = Names(
        lines=tuple(f"L{k:05d}" for k in range(len(lines.origin))),
        carriers=tuple(f"C{k:03d}" for k in range(len(carriers.at))),
        types=("medium", "heavy"),
        nodes=tuple(f"N{k:02d}" for k in range(len(network.slots))),
        causes=("release",) * len(lines.origin),
    )
    return Problem(lines, carriers, types, network, names)


def _make_lines(*, way: I64, ways: I64, release: I64, due: I64, persons: I64, vehicles: I64, priority: I64) -> Lines:
    n = len(way)
    return make_lines(
        origin=ways[way, 0].astype(np.int32),
        destination=ways[way, 1].astype(np.int32),
        persons=persons,
        vehicles=vehicles,
        person_kg=np.full(n, 120, np.int64),
        vehicle_kg=np.full(n, 9000, np.int64),
        release_s=release,
        due_s=due,
        weight=1000 // priority,
        priority=priority,
        rides=np.zeros(n, np.int8),
        mode=np.zeros(n, np.int8),
        column=np.full(n, -1, np.int32),
    )


def make_kaz22(seed: int = 22) -> Problem:
    """Give 29 lines, 75 aircraft, 10 fields, 8 ways, 1,880 persons, 240 vehicles."""
    rng = np.random.default_rng(seed)
    # fields 0 and 1 receive; 2 to 9 send or hold aircraft; distances of the right order
    km = np.zeros((10, 10))
    place = np.concatenate((np.array([[3000.0, 0.0], [3040.0, 30.0]]), rng.uniform((-300, -900), (1800, 900), (8, 2))))
    km = np.maximum(150.0, np.hypot(*(place[:, None, :] - place[None, :, :]).transpose(2, 0, 1)))
    ways = np.array([[2, 0], [3, 0], [4, 0], [5, 0], [6, 1], [7, 0], [2, 1], [8, 0]], np.int64)
    way = np.sort(np.concatenate((np.arange(8), rng.choice(8, 21, p=[0.3, 0.25, 0.15, 0.08, 0.06, 0.04, 0.08, 0.04]))))
    persons = rng.multinomial(1880 - 29 * 20, np.full(29, 1 / 29)) + 20
    vehicles = rng.multinomial(240 - 29 * 2, np.full(29, 1 / 29)) + 2
    release = np.sort(rng.integers(0, 8, 8))[rng.permutation(8)][way] * 2 * H
    lines = _make_lines(
        way=way,
        ways=ways,
        release=release,
        due=np.full(29, NEVER, np.int64),
        persons=persons,
        vehicles=vehicles,
        priority=rng.integers(1, 4, 29),
    )
    base = np.sort(rng.choice(np.arange(2, 10), 75, p=[0.3, 0.2, 0.2, 0.05, 0.05, 0.05, 0.05, 0.1]))
    kind = np.zeros(75, np.int32)
    kind[rng.choice(75, 5, replace=False)] = 1
    ready = np.zeros(75, np.int64)
    for k in range(2):
        rows = np.flatnonzero(kind == k)
        ready[rows] = 2 * H + np.arange(len(rows)) * (H // 4 if k == 0 else H)
    carriers = Carriers(kind, base.astype(np.int32), ready, base.astype(np.int32))
    slots = np.array([6, 3, 6, 4, 4, 2, 2, 2, 2, 4], np.int64)
    return assemble(lines, carriers, make_airlifters(), join_fields(slots, km))


def make_loaded(size: Size, seed: int = 1) -> Problem:
    """Give an instance of a size, loaded until lines are late: latest arrivals a day or two after release."""
    rng = np.random.default_rng(seed)
    place = rng.uniform(0, 2500, (size.fields, 2))
    km = np.maximum(100.0, np.hypot(*(place[:, None, :] - place[None, :, :]).transpose(2, 0, 1)))
    pairs = np.array([(a, b) for a in range(size.fields) for b in range(size.fields) if a != b], np.int64)
    ways = pairs[rng.choice(len(pairs), size.ways, replace=False)]
    way = np.concatenate((np.arange(size.ways), rng.integers(0, size.ways, size.lines - size.ways)))
    # a load is about three vehicles; persons fill what is left
    vehicles = rng.poisson(2.4 * size.loads / size.lines, size.lines).astype(np.int64)
    persons = rng.integers(1, max(2, int(60 * size.loads / size.lines)), size.lines)
    release = np.sort(rng.integers(0, int(size.days * 24), size.lines)) * H
    due = release + rng.integers(12, 48, size.lines) * H
    priority = rng.integers(1, 4, size.lines)
    lines = _make_lines(
        way=way, ways=ways, release=release, due=due, persons=persons, vehicles=vehicles, priority=priority
    )
    kind = (rng.random(size.aircraft) < 0.1).astype(np.int32)
    at = rng.integers(0, size.fields, size.aircraft).astype(np.int32)
    carriers = Carriers(kind, at, rng.integers(0, 12, size.aircraft) * H, at)
    slots = rng.integers(2, 6, size.fields)
    return assemble(lines, carriers, make_airlifters(), join_fields(slots, km))


def make_instance(name: str, seed: int | None = None) -> Problem:
    """Give the instance of a name (``kaz22``, ``S``, ``M``, ``L``, ``XL``) under a seed.

    Raises
    ------
    KeyError
        If no instance has that name.
    """
    if name == "kaz22":
        return make_kaz22(22 if seed is None else seed)
    return make_loaded(SIZES[name], 1 if seed is None else seed)
