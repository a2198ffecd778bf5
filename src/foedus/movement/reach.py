"""How soon anything can be anywhere: earliest instants that no plan beats.

What lives here: shortest ways by type, hops of loads, the earliest arrival of each line taken alone over hubs. What
does not: bounds that count loads.

A *hop* is what one load does between loading and unloading: a link, or a way over its technical stops. Lines may
change carriers at their POD and at hubs. Slots taken by others, crews, fuel, parking and gates are left out: they
only make things later.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.movement.calendars import Calendars
from foedus.movement.problem import I32, I64, NEVER, Problem

Bools = NDArray[np.bool_]


class Reach(NamedTuple):
    """Shortest ways, hops, and the first carrier of each type at each node, calendars of links left out."""

    way_s: I64  # (n_types, n_nodes, n_nodes) NEVER where there is none; 0 from a node to itself
    first_s: I64  # (n_types, n_nodes) earliest instant a carrier can stand there
    hop_s: I64  # (n_types, n_nodes, n_nodes) from departure to landing; NEVER where no load can go
    detour_s: I64  # (n_types, n_nodes, n_nodes) the same over a stop at least
    hop_kg: I64  # (n_types, n_nodes, n_nodes) most that a load weighs
    wait_s: I64  # (n_nodes,) from unloading to loading on where carriers may be changed, else NEVER
    calendars: Calendars


def measure_hops(problem: Problem) -> tuple[I64, I64, I64, I64]:
    """Give the least seconds of ferries, of hops, of hops over stops, and the most kilograms of hops, by type.

    Links that name a stop are not flown as such; a load may stay aboard over any stops (Floyd and Warshall).
    """
    network = problem.network
    flown = (network.link_s >= 0) & (network.link_stop < 0)
    way, lift = np.where(flown, network.link_s, NEVER), np.where(flown, network.payload_kg, 0)
    n_nodes = way.shape[1]
    nodes, hop, stop = np.arange(n_nodes), way.copy(), problem.types.stop_s[:, None, None]
    way[:, nodes, nodes] = 0
    for k in range(n_nodes):
        np.minimum(way, way[:, :, k : k + 1] + way[:, k : k + 1, :], out=way)
        np.minimum(hop, hop[:, :, k : k + 1] + stop + hop[:, k : k + 1, :], out=hop)
        np.maximum(lift, np.minimum(lift[:, :, k : k + 1], lift[:, k : k + 1, :]), out=lift)
    links, detour = np.where(flown, network.link_s, NEVER), np.full(way.shape, NEVER)
    for k in range(n_nodes):
        np.minimum(detour, links[:, :, k : k + 1] + stop + hop[:, k : k + 1, :], out=detour)
    return np.minimum(way, NEVER), np.minimum(hop, NEVER), detour, lift


def measure_reach(problem: Problem) -> Reach:
    """Give how soon carriers can be where, by any chain of links."""
    network, types, carriers = problem.network, problem.types, problem.carriers
    way, seconds, detour, kilograms = measure_hops(problem)
    first = np.full(way.shape[:2], NEVER, dtype=np.int64)
    for t, at, ready in sorted(
        set(zip(carriers.type_idx.tolist(), carriers.at.tolist(), carriers.ready_s.tolist(), strict=True))
    ):
        first[t] = np.minimum(first[t], ready + way[t, at])
    able = (network.handles != 0) & ((types.uses_slots[:, None] == 0) | (network.slots[None, :] > 0))
    hop = np.where(able[:, :, None] & able[:, None, :], seconds, NEVER)
    wait = np.where(network.hub_s >= 0, network.hub_s, NEVER)
    return Reach(way, np.minimum(first, NEVER), hop, detour, kilograms, wait, Calendars(problem))


class Fits(NamedTuple):
    """Lines that are alike in all that counts for how soon a part of one side (pieces or persons) arrives."""

    origin: I64  # (n,)
    destination: I64
    pod: I64
    mode: I64
    column: I64
    release_s: I64
    ead_s: I64
    unit_kg: I64
    sort: I64
    whole_units: I64  # pieces that must go at once, by type of the sort; 0: parts may go
    whole_persons: I64
    whole_kg: I64
    pieces: I64  # 1: pieces, 0: persons


def gather_fits(problem: Problem, rows: I64, pieces: bool) -> Fits:
    """Give one side of some lines."""
    lines = problem.lines
    n, one = len(rows), lines.together[rows] != 0
    mass = lines.persons * lines.person_kg + lines.vehicles * lines.vehicle_kg
    given = (
        *(column[rows] for column in (lines.origin, lines.destination, lines.pod, lines.mode, lines.column)),
        *(lines.release_s[rows], lines.ead_s[rows], (lines.vehicle_kg if pieces else lines.person_kg)[rows]),
        lines.sort[rows] if pieces else np.zeros(n),
        *(np.where(one, column[rows], 0) for column in (lines.vehicles, lines.persons, mass)),
        np.full(n, int(pieces)),
    )
    return Fits(*(np.asarray(column, dtype=np.int64) for column in given))


def list_fitting(problem: Problem, reach: Reach, kind: int, some: tuple[Fits, I64], hop: tuple[I64, I64]) -> Bools:
    """Say of rows of fits and hops whether a type takes at least one piece, or person, of them."""
    (f, row), (a, b) = some, hop
    types, lift = problem.types, reach.hop_kg[kind, a, b]
    floor, positions = types.floor[kind, f.sort[row]], int(types.positions[kind])
    seats = int(types.seats[kind] + types.seats_apart[kind])
    takes = np.where(f.pieces[row] == 1, (floor > 0) & (np.maximum(floor, 1) <= positions), seats > 0)
    takes &= (f.pieces[row] == 0) | (floor * f.whole_units[row] <= positions)
    takes &= (f.unit_kg[row] <= lift) & (f.whole_kg[row] <= lift) & (f.whole_persons[row] <= seats)
    own = f.column[row]
    its = (own < 0) | (problem.carriers.type_idx[np.maximum(own, 0)] == kind)
    fits: Bools = takes & its & (f.mode[row] == types.mode[kind]) & (reach.hop_s[kind, a, b] < NEVER)
    return fits


def hold(f: Fits, row: I64, b: I64) -> I64:
    """Give the instant before which rows of ``f`` may not land at nodes."""
    at_port = (b == f.pod[row]) | ((f.pod[row] < 0) & (b == f.destination[row]))
    return np.where(at_port, f.ead_s[row], -NEVER)


class Spread(NamedTuple):
    """How soon a part of each row can be loaded at each node, and what it cannot beat at its ends."""

    ready_s: I64  # (n_rows, n_nodes) NEVER where it never comes
    begin_s: I64  # (n_rows,) first loading
    landing_s: I64  # (n_rows,) first unloading at the destination
    arrival_s: I64  # (n_rows,)
    kind: I32  # (n_rows,) type that lands it; -1: none


def fly(problem: Problem, reach: Reach, kind: int, hop: tuple[I64, I64], ready: I64) -> tuple[I64, I64]:
    """Give the first begin of loading and of unloading of hops for loads ready at given instants, nobody else there."""
    a, b = hop
    types, network, calendars = problem.types, problem.network, reach.calendars
    load, unload = np.full(len(a), types.load_s[kind]), np.full(len(a), types.unload_s[kind])
    begin = np.where(ready >= NEVER, NEVER, ready)
    if types.uses_slots[kind]:
        begin = calendars.find_opens(a, begin, load)
    direct = (network.link_s[kind, a, b] >= 0) & (network.link_stop[kind, a, b] < 0)
    leave = calendars.find_opens(network.link_calendar[kind, a, b].astype(np.int64), begin + load, load * 0)
    straight = np.where(direct, leave + network.link_s[kind, a, b], NEVER)
    landed = np.minimum(straight, begin + load + reach.detour_s[kind, a, b])
    return begin, calendars.find_opens(b, landed, unload) if types.uses_slots[kind] else landed


def spread(problem: Problem, reach: Reach, f: Fits) -> Spread:
    """Give how soon parts of lines can be where, over hubs and POD (label correcting)."""
    n, n_nodes, carriers = len(f.origin), len(reach.wait_s), problem.carriers
    ready = np.full((n, n_nodes), NEVER, dtype=np.int64)
    ready[np.arange(n), f.origin] = f.release_s
    ends = np.full((3, n), NEVER, dtype=np.int64)
    lands = np.full(n, -1, dtype=np.int32)
    row, a = np.arange(n), f.origin
    while len(row):
        before, hops = ready[row, a], list_targets(reach, f, row, a)
        changed = np.zeros((n, n_nodes), dtype=np.bool_)
        for target in hops:
            picked = np.flatnonzero(target >= 0)
            r, start, end = row[picked], a[picked], target[picked]
            for kind in range(len(problem.types.mode)):
                fits = np.flatnonzero(list_fitting(problem, reach, kind, (f, r), (start, end)))
                q, x, y, since = r[fits], start[fits], end[fits], before[picked][fits]
                own = np.maximum(f.column[q], 0)
                there = np.where(
                    f.column[q] >= 0,
                    carriers.ready_s[own] + reach.way_s[kind, carriers.at[own], x],
                    reach.first_s[kind, x],
                )
                keep = np.flatnonzero((there < NEVER) & (since < NEVER))
                q, x, y = q[keep], x[keep], y[keep]
                begin, landing = fly(problem, reach, kind, (x, y), np.maximum(there, since)[keep])
                landing = np.maximum(landing, hold(f, q, y))
                _record(f, (q, x, y), (begin, landing, landing + problem.types.unload_s[kind]), (ends, lands), kind)
                on = np.flatnonzero(y != f.destination[q])
                wait = np.where(reach.wait_s[y[on]] < NEVER, reach.wait_s[y[on]], 0)
                later = landing[on] + problem.types.unload_s[kind] + wait
                better = later < ready[q[on], y[on]]
                np.minimum.at(ready, (q[on], y[on]), later)
                changed[q[on][better], y[on][better]] = True
        row, a = np.nonzero(changed)
    return Spread(ready, ends[0], ends[1], ends[2], lands)


def _record(f: Fits, hop: tuple[I64, I64, I64], times: tuple[I64, I64, I64], into: tuple[I64, I32], kind: int) -> None:
    """Keep the first loading at the origin, the first unloading and arrival at the destination."""
    q, x, y = hop
    ends, lands = into
    begin, landing, arrival = times
    here, last = np.flatnonzero(x == f.origin[q]), np.flatnonzero(y == f.destination[q])
    np.minimum.at(ends[0], q[here], begin[here])
    np.minimum.at(ends[1], q[last], landing[last])
    lands[q[last][arrival[last] < ends[2, q[last]]]] = kind
    np.minimum.at(ends[2], q[last], arrival[last])


def list_targets(reach: Reach, f: Fits, row: I64, a: I64) -> list[I64]:
    """List where parts may be unloaded next, as arrays beside ``row``, -1 where that is no step on."""
    hubs = np.flatnonzero(reach.wait_s < NEVER).tolist()
    pod = np.where((f.pod[row] >= 0) & (reach.wait_s[f.pod[row]] >= NEVER), f.pod[row], -1)
    ways = [f.destination[row], pod, *(np.full(len(row), hub) for hub in hubs)]
    for k, target in enumerate(ways):
        back = (target == a) | (target == f.origin[row]) | ((target == f.destination[row]) & (k > 0))
        ways[k] = np.where(back, -1, target)
    return [target for target in ways if (target >= 0).any()]


class Earliest(NamedTuple):
    """What a line cannot beat even alone: begin of loading, begin of unloading, arrival; and on which type."""

    begin_s: int
    landing_s: int
    arrival_s: int
    kind: int


class Side(NamedTuple):
    """Pieces or persons of all lines with a claim: which lines, which row of ``fits`` each is, and how soon it goes."""

    rows: I64  # (n,) lines
    back: I64  # (n,)
    fits: Fits
    spread: Spread


def measure_sides(problem: Problem, reach: Reach) -> list[Side]:
    """Give how soon pieces and persons of lines can be where, alike ones reckoned once."""
    lines, sides = problem.lines, []
    for pieces, counts in ((True, lines.vehicles), (False, lines.persons)):
        rows = np.flatnonzero((lines.rides == 0) & (counts > 0))
        if len(rows):
            fits = gather_fits(problem, rows, pieces)
            _, first, back = np.unique(np.stack(fits, axis=1), axis=0, return_index=True, return_inverse=True)
            alike = Fits(*(column[first] for column in fits))
            sides.append(Side(rows, back.reshape(-1), alike, spread(problem, reach, alike)))
    return sides


class Alone(NamedTuple):
    """What each line cannot beat alone; riders have NEVER, NEVER, -NEVER, -1.

    A line with pieces and persons must get both there, each by a type that takes it: its arrival is the later of the
    two, its first handling the earlier.
    """

    begin_s: I64  # (n_lines,)
    landing_s: I64  # (n_lines,)
    arrival_s: I64  # (n_lines,)
    kind: I64  # (n_lines,) type that lands it


def measure_alone(problem: Problem, sides: list[Side]) -> Alone:
    """Give what lines cannot beat alone."""
    n = len(problem.lines.origin)
    begin, landing = np.full(n, NEVER), np.full(n, NEVER)
    arrival, kind = np.full(n, -NEVER), np.full(n, -1)
    for rows, back, _, alone in sides:
        begin[rows] = np.minimum(begin[rows], alone.begin_s[back])
        landing[rows] = np.minimum(landing[rows], alone.landing_s[back])
        later = alone.arrival_s[back] > arrival[rows]
        kind[rows[later]] = alone.kind[back[later]]
        arrival[rows] = np.maximum(arrival[rows], alone.arrival_s[back])
    return Alone(begin, landing, arrival, kind)


def find_earliest(problem: Problem, reach: Reach) -> list[Earliest | None]:
    """Give, for each line with a claim to lift, what it cannot beat alone; None for riders."""
    alone = measure_alone(problem, measure_sides(problem, reach))
    columns = zip(*(column.tolist() for column in alone), strict=True)
    return [None if rides else Earliest(*row) for rides, row in zip(problem.lines.rides.tolist(), columns, strict=True)]
