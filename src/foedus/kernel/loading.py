"""What one carrier takes: floor before seats, both within payload.

What lives here: the compiled rule of filling. What does not: where and when the carrier goes.
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

from foedus.kernel.compiled import compile_part
from foedus.kernel.queues import may_serve, pop_piece, push_piece
from foedus.kernel.world import (
    B_LINE,
    B_PERSONS,
    B_RELEASE,
    B_STAGE,
    B_VEHICLES,
    C_TYPE,
    DANGER,
    G_AFTER,
    G_REST,
    I64,
    K_PAYLOAD,
    L_EAD,
    L_HAZARDOUS,
    L_NOT_AFTER,
    L_PERSON_KG,
    L_POD,
    L_SORT,
    L_TOGETHER,
    L_VEHICLE_KG,
    MASS_LEFT,
    N_LEGS,
    N_PARTS,
    P_LEG,
    P_LINE,
    P_PERSONS,
    P_VEHICLES,
    Q_CARRIES,
    Q_FROM,
    Q_SIBLINGS,
    Q_SIBLINGS_END,
    Q_TO,
    S_TOP,
    SEATED,
    STORE_LEFT,
    T_FLOOR,
    T_POSITIONS,
    T_SEATS,
    T_SEATS_APART,
    USED,
    State,
    World,
)


@compile_part
def count_seats(w: World, kind: int, used: int) -> int:
    """Give the seats left on a type once so much of its floor is taken (each unit takes its share, rounded up)."""
    seats = w.types[kind, T_SEATS]
    if used > 0:
        positions = w.types[kind, T_POSITIONS]
        seats -= (seats * used + positions - 1) // positions
    return int(seats + w.types[kind, T_SEATS_APART])


@compile_part
def take(
    w: World, s: State, piece: int, kind: int, used: int, seated: int, mass_left: int, danger: int, store_left: int
) -> tuple[int, int]:
    """Give (vehicles, persons) of a piece that still fit beside what is aboard; all or nothing of a line together."""
    line = s.pieces[piece, B_LINE]
    vehicle_kg, person_kg = w.lines[line, L_VEHICLE_KG], w.lines[line, L_PERSON_KG]
    unit, hazardous = w.types[kind, T_FLOOR + w.lines[line, L_SORT]], w.lines[line, L_HAZARDOUS]
    vehicles = 0
    if unit > 0 and not (hazardous and seated > 0):
        vehicles = min(s.pieces[piece, B_VEHICLES], (w.types[kind, T_POSITIONS] - used) // unit, store_left)
        if vehicle_kg > 0 and vehicles > 0:
            vehicles = min(vehicles, mass_left // vehicle_kg)
        while vehicles > 0 and count_seats(w, kind, used + vehicles * unit) < seated:
            vehicles -= 1
        vehicles = max(vehicles, 0)
    persons = 0
    if danger == 0 and not (hazardous and vehicles > 0):
        persons = min(s.pieces[piece, B_PERSONS], count_seats(w, kind, used + vehicles * unit) - seated)
        if person_kg > 0 and persons > 0:
            persons = min(persons, (mass_left - vehicles * vehicle_kg) // person_kg)
        persons = max(persons, 0)
    if w.lines[line, L_TOGETHER] and (vehicles < s.pieces[piece, B_VEHICLES] or persons < s.pieces[piece, B_PERSONS]):
        return 0, 0
    return vehicles, persons


@compile_part
def fits(w: World, s: State, piece: int, kind: int, start: int, end: int) -> bool:
    """Say whether an empty carrier of the type takes anything of a piece over a link."""
    payload = w.links[kind, start, end, K_PAYLOAD]
    if payload <= 0:
        return False
    vehicles, persons = take(w, s, piece, kind, 0, 0, payload, 0, s.pieces[piece, B_VEHICLES])
    return vehicles + persons > 0


@compile_part
def _may_board(w: World, s: State, piece: int, end: int, until: int, land: int, unloaded: int) -> bool:
    """Say whether a piece is there by ``until``, and may land then and be unloaded then."""
    line = s.pieces[piece, B_LINE]
    if s.pieces[piece, B_RELEASE] > until:
        return False
    if w.lines[line, L_POD] == end and w.lines[line, L_EAD] > land:
        return False
    return bool(unloaded + w.stages[s.pieces[piece, B_STAGE], G_REST] <= w.lines[line, L_NOT_AFTER])


@compile_part
def _fill_from(
    w: World, s: State, keys: I64, queue: int, kind: int, until: int, land: int, unloaded: int, past: int
) -> None:
    """Add pieces of one queue, in order of key, to the load of the leg that is about to be written."""
    n_aside, load, end = 0, s.counts, w.queues[queue, Q_TO]
    while load[MASS_LEFT] > 0 and load[N_PARTS] < len(s.parts):
        piece = s.queues[queue, S_TOP]
        if piece < 0 or n_aside >= past:
            break
        line = s.pieces[piece, B_LINE]
        vehicles, persons = 0, 0
        if _may_board(w, s, piece, end, until, land, unloaded):
            # only what changes carriers once more goes into storage
            room = load[STORE_LEFT] if w.stages[s.pieces[piece, B_STAGE], G_AFTER] >= 0 else s.pieces[piece, B_VEHICLES]
            vehicles, persons = take(w, s, piece, kind, load[USED], load[SEATED], load[MASS_LEFT], load[DANGER], room)
        if vehicles + persons > 0:
            load[USED] += vehicles * w.types[kind, T_FLOOR + w.lines[line, L_SORT]]
            load[SEATED] += persons
            load[MASS_LEFT] -= vehicles * w.lines[line, L_VEHICLE_KG] + persons * w.lines[line, L_PERSON_KG]
            if vehicles > 0 and w.lines[line, L_HAZARDOUS]:
                load[DANGER] = 1
            if w.stages[s.pieces[piece, B_STAGE], G_AFTER] >= 0:
                load[STORE_LEFT] -= vehicles
            s.pieces[piece, B_VEHICLES] -= vehicles
            s.pieces[piece, B_PERSONS] -= persons
            part = s.parts[load[N_PARTS]]
            part[P_LEG], part[P_LINE], part[P_PERSONS], part[P_VEHICLES] = s.counts[N_LEGS], piece, persons, vehicles
            load[N_PARTS] += 1
        full = load[USED] >= w.types[kind, T_POSITIONS] and load[SEATED] >= count_seats(w, kind, load[USED])
        if s.pieces[piece, B_VEHICLES] + s.pieces[piece, B_PERSONS] > 0:
            if full:
                break
            pop_piece(w, s, queue)
            s.aside[n_aside] = piece
            n_aside += 1
        else:
            pop_piece(w, s, queue)
            if full:
                break
    for k in range(n_aside):
        push_piece(w, s, keys, s.aside[k])


@compile_part
def _open_load(w: World, s: State, kind: int, start: int, end: int, store_left: int) -> None:
    s.counts[USED], s.counts[SEATED], s.counts[DANGER] = 0, 0, 0
    s.counts[MASS_LEFT], s.counts[STORE_LEFT] = w.links[kind, start, end, K_PAYLOAD], store_left


@compile_part
def fill(
    w: World,
    s: State,
    keys: I64,
    queue: int,
    carrier: int,
    until: int,
    land: int,
    unloaded: int,
    past: int,
    store_left: int,
) -> None:
    """Fill a flight that a queue causes: its own pieces first, then those of its siblings, riders last.

    Pieces not there by ``until``, that may not land at ``land`` or come too late when unloaded at ``unloaded`` are
    passed over. A queue is left once ``past`` of its pieces stayed behind in whole or in part. The column of lines of
    the parts written holds pieces, until ``timetable`` has passed them on.
    """
    kind = w.carriers[carrier, C_TYPE]
    _open_load(w, s, kind, w.queues[queue, Q_FROM], w.queues[queue, Q_TO], store_left)
    _fill_from(w, s, keys, queue, kind, until, land, unloaded, past)
    for k in range(w.queues[queue, Q_SIBLINGS], w.queues[queue, Q_SIBLINGS_END]):
        sibling = w.siblings[k]
        if w.queues[sibling, Q_CARRIES + kind] and s.queues[sibling, S_TOP] >= 0 and may_serve(w, sibling, carrier):
            _fill_from(w, s, keys, sibling, kind, until, land, unloaded, past)


@compile_part
def fill_riders(
    w: World, s: State, keys: I64, kind: int, start: int, end: int, until: int, land: int, past: int
) -> None:
    """Let riders board a leg that has no load of its own."""
    queue = w.ride_queue[start, end]
    if queue >= 0 and s.queues[queue, S_TOP] >= 0 and w.queues[queue, Q_CARRIES + kind]:
        _open_load(w, s, kind, start, end, 0)
        _fill_from(w, s, keys, queue, kind, until, land, land, past)
