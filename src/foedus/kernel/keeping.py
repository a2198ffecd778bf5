"""How one row of a plan at hand is booked: as it was flown, as it was planned, or as soon after as may be.

What lives here: the compiled rules of one row, which ``replay`` tells, and the columns of rows. What does not: the
order in which rows are taken up.
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

from typing import Final

from foedus.kernel.compiled import compile_part
from foedus.kernel.jobs import book_hops, deliver, write_leg
from foedus.kernel.placing import book_hop, find_ready, place, settle_duty
from foedus.kernel.slots import find_handling, leave_after
from foedus.kernel.stocks import find_parking, find_storage, move_storage
from foedus.kernel.world import (
    B_LINE,
    B_PERSONS,
    B_RELEASE,
    B_STAGE,
    B_VEHICLES,
    C_TYPE,
    FAR,
    FULL_NODE,
    G_AFTER,
    G_QUEUE,
    G_REST,
    H_BEGIN,
    H_DEPART,
    H_END,
    H_FROM,
    H_LAND,
    H_SLOT,
    H_SLOT_END,
    H_TO,
    I64,
    K_PAYLOAD,
    K_SECONDS,
    K_STOP,
    L_EAD,
    L_NOT_AFTER,
    L_PERSON_KG,
    L_POD,
    L_VEHICLE_KG,
    N_HOPS,
    N_LEGS,
    N_PARTS,
    N_PIECES,
    N_STAGED,
    NO_ROOM,
    P_LEG,
    P_LINE,
    P_PERSONS,
    P_VEHICLES,
    Q_FROM,
    S_AT,
    S_DUTY,
    S_FREE,
    T_DUTY,
    T_LOAD,
    T_REST,
    T_SPOTS,
    T_UNLOAD,
    State,
    World,
)

# columns of rows to replay; slots are rows of ``heads`` or -1
J_CARRIER, J_FROM, J_TO, J_BEGIN, J_DEPART, J_LAND, J_END, J_SLOT, J_SLOT_END = range(9)
# 1 where flown; 1 where it carries a load with a claim to lift; 1 where a flown leg takes its load on (0: it is aboard
# since a stop); what a flown leg ends with, as in ``State.legs``; its parts
J_FLOWN, J_HANDLED, J_LOADS, J_STOPS, J_PART, J_PART_END = range(9, 15)
# columns of their parts; the stage says where the part goes on
P_STAGE: Final = 0
# what became of a row
WAITS, BOOKED, DROPPED, LATER = range(4)


@compile_part
def _is_here(w: World, s: State, piece: int, line: int, start: int, fresh: bool) -> bool:
    """Say whether a piece is of a line and waits at a node; ``fresh`` where the node is its origin."""
    if s.pieces[piece, B_LINE] != line or s.pieces[piece, B_PERSONS] + s.pieces[piece, B_VEHICLES] == 0:
        return False
    if piece < len(w.lines):
        return fresh
    return bool(w.queues[w.stages[s.pieces[piece, B_STAGE], G_QUEUE], Q_FROM] == start)


@compile_part
def _find_release(w: World, s: State, row: I64, parts: I64, origins: I64) -> tuple[int, int]:
    """Give from when all that a row carries is at its origin (FAR: it is not), and the least landing its PODs allow."""
    release, land_from, start = -FAR, -FAR, row[J_FROM]
    for k in range(row[J_PART], row[J_PART_END]):
        line, persons, vehicles = parts[k, P_LINE], parts[k, P_PERSONS], parts[k, P_VEHICLES]
        fresh = origins[line] == start
        first = line if fresh else len(w.lines)
        until = line + 1 if fresh else s.counts[N_PIECES]
        for piece in range(first, until):
            if persons + vehicles > 0 and _is_here(w, s, piece, line, start, fresh):
                some = min(persons, s.pieces[piece, B_PERSONS]) + min(vehicles, s.pieces[piece, B_VEHICLES])
                if some > 0:
                    release = max(release, s.pieces[piece, B_RELEASE])
                persons -= min(persons, s.pieces[piece, B_PERSONS])
                vehicles -= min(vehicles, s.pieces[piece, B_VEHICLES])
        if persons + vehicles > 0:
            return FAR, 0
        if w.lines[line, L_POD] == row[J_TO]:
            land_from = max(land_from, w.lines[line, L_EAD])
    return release, land_from


@compile_part
def _take(w: World, s: State, row: I64, parts: I64, origins: I64, begin: int, until: int) -> None:
    """Move what a row carries out of its pieces into pieces of their own, and write the parts; skip what is too late.

    What is not there is left out: a flown leg may have carried more than the plan says.
    """
    start = row[J_FROM]
    for k in range(row[J_PART], row[J_PART_END]):
        line, persons, vehicles = parts[k, P_LINE], parts[k, P_PERSONS], parts[k, P_VEHICLES]
        stage = parts[k, P_STAGE]
        if not row[J_FLOWN] and until + w.stages[stage, G_REST] > w.lines[line, L_NOT_AFTER]:
            continue
        fresh = origins[line] == start
        first = line if fresh else len(w.lines)
        last = line + 1 if fresh else s.counts[N_PIECES]
        new = s.counts[N_PIECES]
        if new >= len(s.pieces) or s.counts[N_PARTS] >= len(s.parts):
            s.counts[NO_ROOM] = 1
            return
        own = s.pieces[new]
        own[B_LINE], own[B_STAGE], own[B_RELEASE], own[B_PERSONS], own[B_VEHICLES] = line, stage, begin, 0, 0
        aboard_persons, aboard_vehicles = 0, 0
        for piece in range(first, last):
            if persons + vehicles > 0 and _is_here(w, s, piece, line, start, fresh):
                on_foot, pieces = min(persons, s.pieces[piece, B_PERSONS]), min(vehicles, s.pieces[piece, B_VEHICLES])
                s.pieces[piece, B_PERSONS] -= on_foot
                s.pieces[piece, B_VEHICLES] -= pieces
                persons, vehicles = persons - on_foot, vehicles - pieces
                aboard_persons, aboard_vehicles = aboard_persons + on_foot, aboard_vehicles + pieces
        if aboard_persons + aboard_vehicles == 0:
            continue
        s.counts[N_PIECES] += 1
        if not fresh:
            move_storage(w, s, start, begin, -aboard_vehicles)
        part = s.parts[s.counts[N_PARTS]]
        part[P_LEG], part[P_LINE], part[P_PERSONS], part[P_VEHICLES] = (
            s.counts[N_LEGS],
            new,
            aboard_persons,
            aboard_vehicles,
        )
        s.counts[N_PARTS] += 1


@compile_part
def _write_hop(s: State, k: int, row: I64, depart: int, land: int, until: int) -> None:
    hop = s.hops[k]
    hop[H_FROM], hop[H_TO], hop[H_BEGIN], hop[H_DEPART] = row[J_FROM], row[J_TO], row[J_BEGIN], depart
    hop[H_LAND], hop[H_END], hop[H_SLOT], hop[H_SLOT_END] = land, until, row[J_SLOT], row[J_SLOT_END]


@compile_part
def _find_duty(w: World, s: State, carrier: int, begin: int) -> int:
    """Give when the duty began in which a crew does a leg that begins then; a rest or fresh crews begin a new one."""
    kind = w.carriers[carrier, C_TYPE]
    rested = begin - s.carriers[carrier, S_FREE] >= w.types[kind, T_REST]
    if rested or s.carriers[carrier, S_DUTY] >= FAR or w.nodes[s.carriers[carrier, S_AT], N_STAGED + kind]:
        return begin
    return int(s.carriers[carrier, S_DUTY])


@compile_part
def _holds(w: World, s: State, row: I64, parts: I64, release: int, land_from: int) -> bool:
    """Say whether one leg of a plan still holds as it was; its slots are written into hop 1."""
    carrier, start, end = row[J_CARRIER], row[J_FROM], row[J_TO]
    kind, begin, depart, land = w.carriers[carrier, C_TYPE], row[J_BEGIN], row[J_DEPART], row[J_LAND]
    seconds = w.links[kind, start, end, K_SECONDS]
    if s.carriers[carrier, S_AT] != start or s.carriers[carrier, S_FREE] > begin or release > begin:
        return False
    if seconds < 0 or land - depart < seconds or land < land_from or not _comes(w, row, parts, row[J_END]):
        return False
    _write_hop(s, 1, row, depart, land, row[J_END])
    s.hops[1, H_SLOT] = s.hops[1, H_SLOT_END] = -1
    if leave_after(w, s, kind, start, end, depart, 0, 0) != depart:
        return False
    if row[J_HANDLED]:
        load, unload = w.types[kind, T_LOAD], w.types[kind, T_UNLOAD]
        if depart - begin < load or row[J_END] - land < unload or w.links[kind, start, end, K_STOP] >= 0:
            return False
        there, slot = find_handling(w, s, kind, start, begin, load, row[J_SLOT])
        landed, slot_end = find_handling(w, s, kind, end, land, unload, row[J_SLOT_END])
        if there != begin or landed != land:
            return False
        s.hops[1, H_SLOT], s.hops[1, H_SLOT_END] = slot, slot_end
    return True


@compile_part
def _book_as_was(w: World, s: State, row: I64, parts: I64, origins: I64) -> int:
    """Keep a leg of a plan as it was, or say that it waits for room, or that it no longer holds (``DROPPED``)."""
    carrier, end = row[J_CARRIER], row[J_TO]
    if row[J_HANDLED] and not _goes(w, s, row, parts):
        return DROPPED
    release, land_from = _find_release(w, s, row, parts, origins)
    if release >= FAR:
        return WAITS
    since, lasting = _find_duty(w, s, carrier, row[J_BEGIN]), w.types[w.carriers[carrier, C_TYPE], T_DUTY]
    if not _holds(w, s, row, parts, release, land_from) or 0 <= lasting < row[J_END] - since:
        return DROPPED
    land = row[J_LAND]
    parked = find_parking(w, s, end, land, w.types[w.carriers[carrier, C_TYPE], T_SPOTS])
    if parked != land or not _has_room(w, s, row, parts, row[J_END]):
        return WAITS
    first = s.counts[N_PARTS]
    s.carriers[carrier, S_DUTY] = since
    _take(w, s, row, parts, origins, row[J_BEGIN], row[J_END])
    deliver(w, s, first, end, row[J_END])
    book_hop(w, s, carrier, 1, -FAR)
    write_leg(s, carrier, 1, row[J_STOPS], w.slot_ptr)
    return BOOKED


@compile_part
def _book_flown(w: World, s: State, row: I64, parts: I64, origins: I64, aboard: I64) -> None:
    """Book a leg as it was flown. ``aboard`` has, by carrier, the first part of a load that stays aboard at a stop."""
    carrier, first = row[J_CARRIER], s.counts[N_PARTS]
    s.counts[N_HOPS] = 1
    _write_hop(s, 1, row, row[J_DEPART], row[J_LAND], row[J_END])
    s.carriers[carrier, S_DUTY] = _find_duty(w, s, carrier, row[J_BEGIN])
    if row[J_LOADS]:
        _take(w, s, row, parts, origins, row[J_BEGIN], row[J_END])
    else:
        # the load of the hop before goes on
        before = aboard[carrier]
        k = before
        while before >= 0 and k < first and s.parts[k, P_LEG] == s.parts[before, P_LEG]:
            if s.counts[N_PARTS] >= len(s.parts):
                s.counts[NO_ROOM] = 1
                return
            part = s.parts[s.counts[N_PARTS]]
            part[P_LEG], part[P_LINE] = s.counts[N_LEGS], s.parts[k, P_LINE]
            part[P_PERSONS], part[P_VEHICLES] = s.parts[k, P_PERSONS], s.parts[k, P_VEHICLES]
            s.counts[N_PARTS] += 1
            k += 1
        for j in range(before, k):
            s.parts[j, P_LINE] = s.pieces[s.parts[j, P_LINE], B_LINE]
    aboard[carrier] = -1
    if row[J_STOPS] == 1 and s.counts[N_PARTS] > first:
        aboard[carrier] = first
    else:
        deliver(w, s, first, row[J_TO], row[J_END])
    book_hop(w, s, carrier, 1, -FAR)
    write_leg(s, carrier, 1, row[J_STOPS], w.slot_ptr)


@compile_part
def _book_empty(w: World, s: State, row: I64, parts: I64, origins: I64) -> int:
    """Keep a leg without a load of its own, riders on it or not."""
    carrier, start, end = row[J_CARRIER], row[J_FROM], row[J_TO]
    kind = w.carriers[carrier, C_TYPE]
    seconds = w.links[kind, start, end, K_SECONDS]
    if s.carriers[carrier, S_AT] != start or seconds < 0 or s.carriers[carrier, S_FREE] >= FAR:
        return DROPPED
    release, _ = _find_release(w, s, row, parts, origins)
    if release >= FAR:
        return WAITS
    ready = find_ready(w, s, carrier, max(row[J_DEPART], release), seconds)
    depart = leave_after(w, s, kind, start, end, ready, 0, 0)
    if depart >= FAR:
        return DROPPED
    land = find_parking(w, s, end, depart + seconds, w.types[kind, T_SPOTS])
    if land >= FAR:
        return WAITS
    if leave_after(w, s, kind, start, end, land - seconds, 0, 0) == land - seconds:
        depart = land - seconds
    first, free = s.counts[N_PARTS], s.carriers[carrier, S_FREE]
    if ready > max(row[J_DEPART], free) or s.carriers[carrier, S_DUTY] >= FAR:
        s.carriers[carrier, S_DUTY] = depart
    _write_hop(s, 0, row, depart, land, land)
    s.hops[0, H_BEGIN], s.hops[0, H_SLOT], s.hops[0, H_SLOT_END] = depart, -1, -1
    _take(w, s, row, parts, origins, depart, land)
    deliver(w, s, first, end, land)
    book_hop(w, s, carrier, 0, -FAR)
    write_leg(s, carrier, 0, 0, w.slot_ptr)
    return BOOKED if depart == row[J_DEPART] and land == row[J_LAND] else LATER


@compile_part
def _goes(w: World, s: State, row: I64, parts: I64) -> bool:
    """Say whether a carrier has a way to its job and can lift the load over it."""
    carrier, start, end = row[J_CARRIER], row[J_FROM], row[J_TO]
    kind, stands = w.carriers[carrier, C_TYPE], s.carriers[carrier, S_AT]
    if s.carriers[carrier, S_FREE] >= FAR or w.links[kind, start, end, K_SECONDS] < 0:
        return False
    if stands != start and w.links[kind, stands, start, K_SECONDS] < 0:
        return False
    mass = 0
    for k in range(row[J_PART], row[J_PART_END]):
        line = parts[k, P_LINE]
        mass += parts[k, P_PERSONS] * w.lines[line, L_PERSON_KG] + parts[k, P_VEHICLES] * w.lines[line, L_VEHICLE_KG]
    return bool(mass <= w.links[kind, start, end, K_PAYLOAD])


@compile_part
def _has_room(w: World, s: State, row: I64, parts: I64, until: int) -> bool:
    """Say whether storage takes what changes carriers where a row ends."""
    vehicles = 0
    for k in range(row[J_PART], row[J_PART_END]):
        if w.stages[parts[k, P_STAGE], G_AFTER] >= 0:
            vehicles += parts[k, P_VEHICLES]
    return bool(vehicles == 0 or find_storage(w, s, row[J_TO], until) >= vehicles)


@compile_part
def _comes(w: World, row: I64, parts: I64, until: int) -> bool:
    """Say whether anything of a load comes by its last date; true where there is no load."""
    if row[J_PART] == row[J_PART_END]:
        return True
    for k in range(row[J_PART], row[J_PART_END]):
        if until + w.stages[parts[k, P_STAGE], G_REST] <= w.lines[parts[k, P_LINE], L_NOT_AFTER]:
            return True
    return False


@compile_part
def _book_load(w: World, s: State, row: I64, parts: I64, origins: I64) -> int:
    """Keep a load with its hops."""
    carrier, start, end = row[J_CARRIER], row[J_FROM], row[J_TO]
    if not _goes(w, s, row, parts):
        return DROPPED
    release, land_from = _find_release(w, s, row, parts, origins)
    if release >= FAR:
        return WAITS
    kind = w.carriers[carrier, C_TYPE]
    release, land_from = max(release, row[J_BEGIN]), max(land_from, row[J_LAND])
    busy = w.types[kind, T_LOAD] + w.links[kind, start, end, K_SECONDS] + w.types[kind, T_UNLOAD]
    ferry = 0 if s.carriers[carrier, S_AT] == start else w.links[kind, s.carriers[carrier, S_AT], start, K_SECONDS]
    ready = find_ready(w, s, carrier, release - ferry, ferry + busy)
    for _turn in range(2):
        until, since = place(w, s, carrier, start, end, release, land_from, ready, row[J_SLOT], row[J_SLOT_END])
        if until >= FAR:
            return WAITS if s.counts[FULL_NODE] >= 0 else DROPPED
        if not _comes(w, row, parts, until):
            return DROPPED
        if not _has_room(w, s, row, parts, until):
            return WAITS
        if settle_duty(w, s, carrier, since):
            break
        rested = s.carriers[carrier, S_FREE] + w.types[kind, T_REST]
        if ready >= rested:
            return DROPPED
        ready = rested
    else:
        return DROPPED
    if s.carriers[carrier, S_AT] != start:
        book_hop(w, s, carrier, 0, -FAR)
        write_leg(s, carrier, 0, 0, w.slot_ptr)
    first = s.counts[N_PARTS]
    same = s.hops[1, H_BEGIN] == row[J_BEGIN] and until == row[J_END]
    _take(w, s, row, parts, origins, s.hops[1, H_BEGIN], until)
    book_hops(w, s, carrier, first, end, -FAR)
    return BOOKED if same else LATER


@compile_part
def book_row(
    w: World, s: State, row: I64, parts: I64, origins: I64, aboard: I64, moved: I64, holding: bool, late: bool
) -> int:
    """Book a row.

    ``moved`` is 1 for carriers of which a row did not hold as it was; while others are ``holding`` what holds, they
    wait. ``late`` ends the wait of a row for room.
    """
    if row[J_FLOWN]:
        _book_flown(w, s, row, parts, origins, aboard)
        return BOOKED
    if not moved[row[J_CARRIER]]:
        found = _book_as_was(w, s, row, parts, origins)
        if found == BOOKED or (found == WAITS and not late):
            return found
        moved[row[J_CARRIER]] = 1
    if holding:
        return WAITS
    if row[J_HANDLED]:
        return _book_load(w, s, row, parts, origins)
    return _book_empty(w, s, row, parts, origins)
