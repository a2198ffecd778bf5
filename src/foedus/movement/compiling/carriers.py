"""Carriers and their types: pools that become ready, those that stand somewhere, ground times, floors, crews.

What lives here: pools to single carriers, and tables to the columns of ``Types``. What does not: where they may go.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import numpy as np

from foedus.domain.plans import Shape
from foedus.domain.transport import Pool, Value
from foedus.instants import add_hours
from foedus.movement.compiling.case import Compiler, MovementCase
from foedus.movement.modes.floor import compile_floor
from foedus.movement.modes.road import COLUMN_ROOM
from foedus.movement.problem import I64, MODES, NO_LIMIT, Carriers, Types, make_carriers, make_types

_HOUR = 3600
_STOP_S = 3600


def _shorten(kind: str) -> str:
    """Give the stem of carrier ids of a type: ``il-76md`` -> ``IL76``, ``an-124-100`` -> ``AN124``."""
    match = re.match(r"([a-z]+)-?(\d+)", kind)
    return (match[1] + match[2] if match else re.sub(r"[^a-z0-9]", "", kind.lower())).upper()


def _name_carriers(case: MovementCase, counts: dict[str, int]) -> Iterator[tuple[str, Pool, int]]:
    """Give (id, pool, number in the pool from 0) of every carrier of the pools; ``counts`` is theirs by pool id."""
    short = {kind: _shorten(kind) for kind in {pool.carrier for pool in case.pools}}
    stems = {
        kind: stem if list(short.values()).count(stem) == 1 else re.sub(r"[^A-Z0-9]", "", kind.upper())
        for kind, stem in short.items()
    }
    counted: dict[str, int] = {}
    taken = {start.carrier for start in case.starts}
    for pool in case.pools:
        for k in range(counts.get(pool.id, 0)):
            counted[pool.carrier] = counted.get(pool.carrier, 0) + 1
            name = f"{stems[pool.carrier]}-{counted[pool.carrier]:02d}"
            while name in taken:
                counted[pool.carrier] += 1
                name = f"{stems[pool.carrier]}-{counted[pool.carrier]:02d}"
            yield name, pool, k


def list_states(case: MovementCase) -> dict[str, str]:
    """Say whose each carrier is, by its id, where anybody said."""
    c = Compiler(case)
    counts = {pool.id: round(c.find_value(pool.count) or 0) for pool in case.pools}
    states = {name: pool.state for name, pool, _ in _name_carriers(case, counts)}
    return states | {start.carrier: start.state for start in case.starts if start.state is not None}


def strip_owners(name: str) -> str:
    """Give the id of a carrier type from its name in a problem, which may say whose carriers it stands for.

    Examples
    --------
    >>> strip_owners("il-76md (ARM+BLR)"), strip_owners("il-76md")
    ('il-76md', 'il-76md')
    """
    return name.partition(" (")[0]


def add_carriers(c: Compiler) -> None:
    """Add the carriers of the pools, ready one after the other, then those that stand somewhere already."""
    ready_of: dict[str, tuple[int, int, float, float]] = {}
    counts: dict[str, int] = {}
    for pool in c.case.pools:
        who = f"pool {pool.id}"
        kind, node = c.need_type(pool.carrier, who, pool.state), c.need_node(pool.based_at, who)
        count = c.need_value(pool.count, f"{who}, count")
        first = c.need_value(pool.first_ready_h, f"{who}, first_ready_h")
        rate = c.need_value(pool.ready_per_h, f"{who}, ready_per_h")
        if rate <= 0:
            c.faults.append((who, f"ready_per_h is {rate:g}; no carrier would ever be ready"))
        if count < 0:
            c.faults.append((who, f"count is {count:g}, which is below nothing"))
        if min(kind, node) >= 0 and rate > 0 and not math.isnan(count + first):
            counts[pool.id], ready_of[pool.id] = round(count), (kind, node, first, rate)
    for name, pool, k in _name_carriers(c.case, counts):
        kind, node, first, rate = ready_of[pool.id]
        c.carriers.append((name, kind, node, c.count_s(add_hours(c.case.decided_at, first + k / rate)), node))
    for start in c.case.starts:
        who = f"carrier {start.carrier}"
        kind, node = c.need_type(start.carrier_type, who, start.state), c.need_node(start.place, who)
        home = -1 if start.home is None else c.need_node(start.home, who)
        if min(kind, node) >= 0:
            c.carriers.append((start.carrier, kind, node, c.count_s(start.ready_at), home))


def compile_carriers(c: Compiler) -> Carriers:
    """Give the carriers as columns."""
    return make_carriers(
        type_idx=np.array([row[1] for row in c.carriers], dtype=np.int32),
        at=np.array([row[2] for row in c.carriers], dtype=np.int32),
        ready_s=np.array([row[3] for row in c.carriers], dtype=np.int64),
        home=np.array([row[4] for row in c.carriers], dtype=np.int32),
    )


def compile_types(c: Compiler, sorts: tuple[Shape, ...]) -> Types:
    """Give the types with this movement's ground times, and floors for the pieces that there are."""
    times = [_find_ground_s(c, k) for k in range(len(c.types))]
    road = np.array([kind.mode == "road" for kind in c.types], dtype=np.bool_)
    positions, floor = _compile_floors(c, sorts)
    duty = [NO_LIMIT if kind.crew_duty_h is None else _seconds(kind.crew_duty_h) for kind in c.types]
    for kind, limit in zip(c.types, duty, strict=True):
        if limit != NO_LIMIT and kind.crew_rest_h is None:
            c.notes.append(f"the rest of a crew of {kind.name} is not known: the next duty begins at once")
    return make_types(
        mode=np.array([MODES.index(kind.mode) for kind in c.types], dtype=np.int8),
        load_s=_column([row[0] for row in times]),
        unload_s=_column([row[1] for row in times]),
        positions=np.where(road, COLUMN_ROOM, _column(positions)),
        seats=np.where(road, 0, _column([_read_count(kind.seats) for kind in c.types])),
        seats_apart=np.where(road, COLUMN_ROOM, _column([_read_count(kind.seats_apart) for kind in c.types])),
        uses_slots=(~road).astype(np.int8),
        floor=np.where(road[:, None], 1, np.array(floor, dtype=np.int64).reshape(len(c.types), len(sorts))),
        stop_s=_column([_STOP_S if kind.stop_h is None else _seconds(kind.stop_h) for kind in c.types]),
        duty_s=_column(duty),
        rest_s=_column([0 if kind.crew_rest_h is None else _seconds(kind.crew_rest_h) for kind in c.types]),
        spots=_column([1 if kind.spots is None else int(kind.spots.value) for kind in c.types]),
    )


def _find_ground_s(c: Compiler, index: int) -> tuple[int, int]:
    """Give the seconds to load and to unload of one type, those of the mission before those of the table."""
    kind = c.types[index]
    ground = {row.carrier: row for row in c.case.ground_h}.get(kind.id)
    hours = [kind.load_h.value, kind.unload_h.value]
    if ground is not None:
        hours = [
            c.need_value(figures, f"ground time of {kind.id}, {word}")
            for figures, word in ((ground.load_h, "load_h"), (ground.unload_h, "unload_h"))
        ]
    who = f"carrier type {kind.id}"
    if not kind.speed_kmh.value > 0:
        c.faults.append((who, f"its speed is {kind.speed_kmh.value:g} km/h"))
    if any(hour < 0 for hour in hours):
        c.faults.append((who, "a ground time below nothing"))
    for point in kind.payload_range:
        if point.payload_tonnes < 0:
            c.faults.append((who, f"its payload over {point.range_km:g} km is {point.payload_tonnes:g} tonnes"))
    if any(map(math.isnan, hours)):
        return 0, 0
    return round(hours[0] * _HOUR), round(hours[1] * _HOUR)


def _compile_floors(c: Compiler, sorts: tuple[Shape, ...]) -> tuple[list[int], list[tuple[int, ...]]]:
    """Give the units of floor of each type, and what a piece of each sort takes of them."""
    floors = [compile_floor(kind, sorts) for kind in c.types]
    by_air = [(kind, floor) for kind, floor in zip(c.types, floors, strict=True) if kind.mode == "air"]
    unknown = sorted({kind.name for kind, floor in by_air if floor.guessed and not kind.hold_length_m})
    if unknown:
        c.notes.append(f"the hold of {', '.join(unknown)} is not known: every piece takes one vehicle position there")
    guessed = {k for kind, floor in by_air if kind.hold_length_m for k in floor.guessed}
    if guessed:
        c.notes.append(
            f"the size of {len(guessed)} sorts of pieces is not known: each takes one vehicle position, those that are "
            "outsize only where the hold is wide and high enough"
        )
    return [floor.positions for floor in floors], [floor.takes for floor in floors]


def _column(values: list[int]) -> I64:
    return np.array(values, dtype=np.int64)


def _read_count(value: Value | None) -> int:
    return 0 if value is None else int(value.value)


def _seconds(value: Value) -> int:
    return round(value.value * _HOUR)
