"""From nouns to a problem in arrays: lines, pools, tables, terminals, routes and roads compiled into one network.

What lives here: what a movement is asked with (``MovementCase``) and its compilation. What does not: modes' own
arithmetic (``modes``), and the planner.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from foedus.domain.figures import Figure, pick_known, was_known
from foedus.domain.places import AirRoute, Crossing, Place, Road, Terminal
from foedus.domain.plans import CarrierStart, Line
from foedus.domain.scenario import GroundTime
from foedus.domain.transport import CarrierType, Pool, TransportTable, Value
from foedus.errors import PlanningError
from foedus.instants import add_hours, seconds_from, show_instant
from foedus.movement.faults import group_causes
from foedus.movement.modes.air import compile_air_links, measure_ways
from foedus.movement.modes.links import Links, Span, make_links, merge_spans
from foedus.movement.modes.road import COLUMN_ROOM, add_road, find_roads
from foedus.movement.problem import (
    I64,
    MODES,
    NEVER,
    Lines,
    Names,
    Network,
    Problem,
    Types,
    make_carriers,
    make_lines,
    make_network,
    make_types,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementCase:
    """What a movement is asked with.

    ``decided_at`` is the instant from which pools generate carriers. ``starts`` are carriers that stand somewhere
    already (after an earlier movement); they come on top of ``pools``, so a way home passes no pools.
    """

    lines: tuple[Line, ...]
    tables: tuple[TransportTable, ...]
    terminals: tuple[Terminal, ...]
    places: tuple[Place, ...]
    as_of: datetime
    zero_at: datetime
    decided_at: datetime
    pools: tuple[Pool, ...] = ()
    starts: tuple[CarrierStart, ...] = ()
    routes: tuple[AirRoute, ...] = ()
    roads: tuple[Road, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    ground_h: tuple[GroundTime, ...] = ()


class _Compiler:
    """One compilation: what is known so far, and every fault met."""

    def __init__(self, case: MovementCase) -> None:
        self.case = case
        #: who has the fault, and its cause
        self.faults: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.places: Mapping[str, Place] = {place.id: place for place in case.places}
        self.kinds: Mapping[str, CarrierType] = {kind.id: kind for table in case.tables for kind in table.carriers}
        self.nodes: list[Place] = []
        self.node_of: dict[str, int] = {}
        self.types: list[CarrierType] = []
        self.type_of: dict[str, int] = {}
        #: id, type, node, ready, home (-1: none)
        self.carriers: list[tuple[str, int, int, int, int]] = []

    def need_node(self, place: str, who: str) -> int:
        """Give the index of a place, or note the fault and give -1."""
        if place not in self.node_of:
            if place not in self.places:
                self.faults.append((who, f"the place {place} is in no gazetteer"))
                return -1
            self.node_of[place] = len(self.nodes)
            self.nodes.append(self.places[place])
        return self.node_of[place]

    def need_type(self, kind: str, who: str) -> int:
        """Give the index of a carrier type, or note the fault and give -1."""
        if kind not in self.type_of:
            if kind not in self.kinds:
                self.faults.append((who, f"the carrier type {kind} is in no transport table"))
                return -1
            self.type_of[kind] = len(self.types)
            self.types.append(self.kinds[kind])
        return self.type_of[kind]

    def need_value(self, figures: tuple[Figure, ...], what: str) -> float:
        """Give the figure known at the knowledge date, or note the fault and give nan."""
        figure = pick_known(figures, self.case.as_of)
        if figure is None:
            self.faults.append((what, f"no figure was known at {show_instant(self.case.as_of)}"))
            return math.nan
        return figure.value

    def count_s(self, at: datetime) -> int:
        """Count seconds from the scenario's zero."""
        return seconds_from(self.case.zero_at, at)


def _shorten(kind: str) -> str:
    """Give the stem of carrier ids of a type: ``il-76md`` -> ``IL76``, ``an-124-100`` -> ``AN124``."""
    match = re.match(r"([a-z]+)-?(\d+)", kind)
    return (match[1] + match[2] if match else re.sub(r"[^a-z0-9]", "", kind.lower())).upper()


def _add_pools(c: _Compiler) -> None:
    """Add the carriers of the pools, ready one after the other, then those that stand somewhere already."""
    short = {kind: _shorten(kind) for kind in {pool.carrier for pool in c.case.pools}}
    stems = {
        kind: stem if list(short.values()).count(stem) == 1 else re.sub(r"[^A-Z0-9]", "", kind.upper())
        for kind, stem in short.items()
    }
    counted: dict[str, int] = {}
    taken = {start.carrier for start in c.case.starts}
    for pool in c.case.pools:
        who = f"pool {pool.id}"
        kind, node = c.need_type(pool.carrier, who), c.need_node(pool.based_at, who)
        count = c.need_value(pool.count, f"{who}, count")
        first = c.need_value(pool.first_ready_h, f"{who}, first_ready_h")
        rate = c.need_value(pool.ready_per_h, f"{who}, ready_per_h")
        if rate <= 0:
            c.faults.append((who, f"ready_per_h is {rate:g}; no carrier would ever be ready"))
        if min(kind, node) < 0 or not rate > 0 or math.isnan(count + first):
            continue
        for k in range(round(count)):
            counted[pool.carrier] = counted.get(pool.carrier, 0) + 1
            tail = f"{stems[pool.carrier]}-{counted[pool.carrier]:02d}"
            while tail in taken:
                counted[pool.carrier] += 1
                tail = f"{stems[pool.carrier]}-{counted[pool.carrier]:02d}"
            ready = c.count_s(add_hours(c.case.decided_at, first + k / rate))
            c.carriers.append((tail, kind, node, ready, node))
    for start in c.case.starts:
        who = f"carrier {start.carrier}"
        kind, node = c.need_type(start.carrier_type, who), c.need_node(start.place, who)
        home = -1 if start.home is None else c.need_node(start.home, who)
        if min(kind, node) >= 0:
            c.carriers.append((start.carrier, kind, node, c.count_s(start.ready_at), home))


def _compile_lines(c: _Compiler) -> tuple[Lines, tuple[str, ...]]:
    """Give the lines, each that drives with a column of its own, and the binding cause of each release."""
    rows: list[tuple[int, ...]] = []
    causes: list[str] = []
    seen: set[str] = set()
    column_type = next((kind.id for kind in c.kinds.values() if kind.mode == "road"), None)
    for line in c.case.lines:
        who = f"line {line.id}"
        if line.id in seen:
            c.faults.append((who, "there are two lines of that name"))
        seen.add(line.id)
        if line.mode not in ("air", "road"):
            c.faults.append((who, f"the mode {line.mode} is not planned; lines go by air or by road"))
        if not line.releases:
            c.faults.append((who, "it has no release, so nobody knows from when it may move"))
        if line.priority < 1:
            c.faults.append((who, f"its priority is {line.priority}; the first is 1"))
        binding = max(line.releases, key=lambda release: release.at, default=None)
        causes.append(f"{binding.cause}: {binding.text}" if binding else "")
        release = c.count_s(binding.at) if binding else 0
        origin, destination = c.need_node(line.origin, who), c.need_node(line.destination, who)
        column = -1
        if line.mode == "road":
            if line.vehicles <= 0:
                c.faults.append((who, "it is to drive but has no vehicles"))
            kind = -1 if column_type is None else c.need_type(column_type, who)
            if kind < 0:
                c.faults.append((who, "it is to drive but no transport table has a road column"))
            column = len(c.carriers)
            c.carriers.append((f"ROAD-{line.id}", kind, origin, release, -1))
        due = NEVER if line.latest_arrival_at is None else c.count_s(line.latest_arrival_at)
        mass = (math.ceil(line.person_kg - 1e-9), math.ceil(line.vehicle_kg - 1e-9))
        load = (origin, destination, line.persons, line.vehicles, *mass)
        weight = max(1, 1000 // max(1, line.priority))
        rows.append((*load, release, due, weight, line.priority, int(line.rides_along), MODES.index(line.mode), column))
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 13)
    return _make_lines(table), tuple(causes)


def _make_lines(table: I64) -> Lines:
    """Give lines whose columns are those of a table, in the order of ``Lines``."""
    column = [np.ascontiguousarray(table[:, k]) for k in range(13)]
    return make_lines(
        origin=column[0].astype(np.int32),
        destination=column[1].astype(np.int32),
        persons=column[2],
        vehicles=column[3],
        person_kg=column[4],
        vehicle_kg=column[5],
        release_s=column[6],
        due_s=column[7],
        weight=column[8],
        priority=column[9],
        rides=column[10].astype(np.int8),
        mode=column[11].astype(np.int8),
        column=column[12].astype(np.int32),
    )


def _read_value(value: Value | None) -> int:
    return 0 if value is None else int(value.value)


def _compile_types(c: _Compiler) -> Types:
    """Give the types with this movement's ground times."""
    ground = {row.carrier: row for row in c.case.ground_h}
    times: list[tuple[int, int]] = []
    for kind in c.types:
        hours = [kind.load_h.value, kind.unload_h.value]
        if kind.id in ground:
            row = ground[kind.id]
            hours = [
                c.need_value(figures, f"ground time of {kind.id}, {word}")
                for figures, word in ((row.load_h, "load_h"), (row.unload_h, "unload_h"))
            ]
        if kind.speed_kmh.value <= 0:
            c.faults.append((f"carrier type {kind.id}", f"its speed is {kind.speed_kmh.value:g} km/h"))
        times.append((0, 0) if any(map(math.isnan, hours)) else (round(hours[0] * 3600), round(hours[1] * 3600)))
    road = np.array([kind.mode == "road" for kind in c.types], dtype=np.bool_)

    def column(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array(values, dtype=np.int64)

    return make_types(
        mode=np.array([MODES.index(kind.mode) for kind in c.types], dtype=np.int8),
        load_s=column([t[0] for t in times]),
        unload_s=column([t[1] for t in times]),
        positions=np.where(road, COLUMN_ROOM, column([_read_value(kind.vehicle_positions) for kind in c.types])),
        seats=np.where(road, 0, column([_read_value(kind.seats) for kind in c.types])),
        seats_apart=np.where(road, COLUMN_ROOM, column([_read_value(kind.seats_apart) for kind in c.types])),
        uses_slots=(~road).astype(np.int8),
    )


def _shut_terminals(c: _Compiler) -> tuple[list[int], list[tuple[Span, ...]]]:
    """Give working slots and shut spans of every node; a node without a terminal has none of either."""
    slots, spans = [0] * len(c.nodes), [tuple[Span, ...]() for _ in c.nodes]
    for terminal in c.case.terminals:
        if terminal.place not in c.node_of:
            continue
        node, who = c.node_of[terminal.place], f"terminal {terminal.place}"
        count = c.need_value(terminal.working_slots, f"{who}, working_slots")
        slots[node] = 0 if math.isnan(count) else int(count)
        shut = [
            (c.count_s(span.from_at), NEVER if span.until_at is None else c.count_s(span.until_at))
            for span in terminal.shut
            if was_known(span.known_at, c.case.as_of)
        ]
        opens = pick_known(terminal.opens, c.case.as_of)
        if opens is not None:
            shut.append((-NEVER, c.count_s(opens.at)))
        spans[node] = merge_spans(shut)
    return slots, spans


def _compile_links(c: _Compiler, lines: Lines) -> list[Links]:
    """Give the links of each type, by its mode."""
    terminals = {terminal.place for terminal in c.case.terminals}
    stands = {node for _, kind, node, _, _ in c.carriers if kind >= 0 and c.types[kind].mode == "air"}
    at_air = tuple(place.id in terminals or k in stands for k, place in enumerate(c.nodes))
    for route in c.case.routes:
        for name in (route.start, *route.via, route.end):
            if name not in c.places:
                c.faults.append((f"route {route.start} to {route.end}", f"the place {name} is in no gazetteer"))
    if c.faults:
        return []
    lengths = measure_ways(tuple(c.nodes), c.case.routes, c.places, at_air)
    compiled = []
    for kind in c.types:
        if kind.mode == "air":
            links, notes = compile_air_links(kind, tuple(c.nodes), lengths)
            c.notes.extend(notes)
        else:
            links = make_links(len(c.nodes))
            _add_roads(c, links, lines, kind)
        compiled.append(links)
    return compiled


def _add_roads(c: _Compiler, links: Links, lines: Lines, kind: CarrierType) -> None:
    """Add the roads that lines drive on, by the release of the first line of each pair of places."""
    by_pair: dict[tuple[int, int], list[int]] = {}
    for k in np.flatnonzero(lines.column >= 0).tolist():
        by_pair.setdefault((int(lines.origin[k]), int(lines.destination[k])), []).append(k)
    for (a, b), rows in by_pair.items():
        start, end = c.nodes[a].id, c.nodes[b].id
        ways = find_roads(
            start, end, roads=c.case.roads, crossings=c.case.crossings, places=c.places, as_of=c.case.as_of
        )
        if not ways:
            named = ", ".join(c.case.lines[k].id for k in rows)
            c.faults.append((f"lines {named}", f"to drive from {start} to {end}, but no road of known length is given"))
            continue
        ready = int(lines.release_s[rows].min()) + round(kind.load_h.value * 3600)
        add_road(links, (a, b), ways, kind, zero_at=c.case.zero_at, ready_s=ready)


def _join_network(c: _Compiler, links: list[Links]) -> Network:
    """Put nodes, links and calendars together."""
    slots, spans = _shut_terminals(c)
    n_nodes = len(c.nodes)
    calendar = np.full((len(links), n_nodes, n_nodes), -1, dtype=np.int32)
    for t, of_type in enumerate(links):
        for (a, b), barred in sorted(of_type.barred.items()):
            calendar[t, a, b] = len(spans)
            spans.append(barred)
    ptr = np.zeros(len(spans) + 1, dtype=np.int32)
    ptr[1:] = np.cumsum([len(row) for row in spans])
    shape = (len(links), n_nodes, n_nodes)
    return make_network(
        slots=np.array(slots, dtype=np.int64),
        link_s=np.array([of_type.link_s for of_type in links], dtype=np.int64).reshape(shape),
        payload_kg=np.array([of_type.payload_kg for of_type in links], dtype=np.int64).reshape(shape),
        link_calendar=calendar,
        shut_ptr=ptr,
        shut_from_s=np.array([a for row in spans for a, _ in row], dtype=np.int64),
        shut_until_s=np.array([b for row in spans for _, b in row], dtype=np.int64),
    )


def compile_problem(case: MovementCase) -> tuple[Problem, tuple[str, ...]]:
    """Give the problem in arrays, and notes on what was taken for granted.

    The binding release of a line is its latest; its cause is kept in words. Carriers of a pool are ready
    ``first_ready_h + k / ready_per_h`` hours after ``decided_at``. Only what was known at ``as_of`` is read.

    Raises
    ------
    PlanningError
        If anything is missing or contradicts itself: every cause is named, with the lines that share it.
    """
    c = _Compiler(case)
    for terminal in case.terminals:
        c.need_node(terminal.place, f"terminal {terminal.place}")
    _add_pools(c)
    lines, causes = _compile_lines(c)
    types = _compile_types(c)
    links = _compile_links(c, lines)
    network = None if c.faults else _join_network(c, links)
    if c.faults or network is None:
        raise PlanningError(
            "the movement cannot be compiled:\n" + "\n".join(f"- {fault}" for fault in group_causes(c.faults)),
            code="movement-input",
            hint="mend the lines, pools, terminals or tables named",
        )
    carriers = make_carriers(
        type_idx=np.array([row[1] for row in c.carriers], dtype=np.int32),
        at=np.array([row[2] for row in c.carriers], dtype=np.int32),
        ready_s=np.array([row[3] for row in c.carriers], dtype=np.int64),
        home=np.array([row[4] for row in c.carriers], dtype=np.int32),
    )
    names = Names(
        tuple(line.id for line in case.lines),
        tuple(row[0] for row in c.carriers),
        tuple(kind.id for kind in c.types),
        tuple(place.id for place in c.nodes),
        causes,
    )
    return Problem(lines, carriers, types, network, names), tuple(c.notes)
