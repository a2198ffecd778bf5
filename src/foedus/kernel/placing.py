"""When a carrier could do a job: positioning, loading, every hop of the way, unloading, within its crew's duty.

What lives here: one job worked out in full and then booked. What does not: which job, and which carrier.

The rules are steps 3, 5 and 6 of ``timetable``.
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

from foedus.kernel.compiled import compile_part
from foedus.kernel.slots import book, count_departure, find_handling, leave_after
from foedus.kernel.stocks import add_row, draw_fuel, find_parking, parking_head
from foedus.kernel.world import (
    B_UNTIL,
    C_TYPE,
    FAR,
    FULL_NODE,
    H_BEGIN,
    H_DEPART,
    H_END,
    H_FROM,
    H_LAND,
    H_SLOT,
    H_SLOT_END,
    H_TO,
    K_FUEL,
    K_SECONDS,
    K_STOP,
    MOST_HOPS,
    N_HOPS,
    N_PARKING,
    N_STAGED,
    S_AT,
    S_DUTY,
    S_FREE,
    S_PARKED,
    T_DUTY,
    T_LOAD,
    T_REST,
    T_SPOTS,
    T_STOP,
    T_UNLOAD,
    State,
    World,
)


@compile_part
def _find_berth(w: World, s: State, kind: int, node: int, earliest: int, lasting: int, wish: int) -> tuple[int, int]:
    """Give (begin, slot) of a handling that begins when the carrier lands and finds a place to park; FAR: never."""
    begin, slot = earliest, -1
    while True:
        begin, slot = find_handling(w, s, kind, node, begin, lasting, wish)
        if begin >= FAR or w.nodes[node, N_PARKING] < 0:
            return begin, slot
        parked = find_parking(w, s, node, begin, w.types[kind, T_SPOTS])
        if parked == begin or parked >= FAR:
            if parked >= FAR:
                s.counts[FULL_NODE] = node
            return parked, slot
        begin = parked


@compile_part
def _write_hop(
    s: State, k: int, start: int, end: int, begin: int, depart: int, land: int, until: int, slot: int, slot_end: int
) -> None:
    hop = s.hops[k]
    hop[H_FROM], hop[H_TO], hop[H_BEGIN], hop[H_DEPART] = start, end, begin, depart
    hop[H_LAND], hop[H_END], hop[H_SLOT], hop[H_SLOT_END] = land, until, slot, slot_end


@compile_part
def _go(
    w: World,
    s: State,
    kind: int,
    start: int,
    end: int,
    begin: int,
    slot: int,
    loaded: int,
    land_from: int,
    low: int,
    wish: int,
) -> int:
    """Work out the hops from ``loaded`` to the end of unloading; give that end, or FAR."""
    at, ready, hop_slot = start, loaded, slot
    for k in range(1, MOST_HOPS + 1):
        to = w.links[kind, at, end, K_STOP]
        last = to < 0
        if last:
            to = end
        seconds = w.links[kind, at, to, K_SECONDS]
        leave = leave_after(w, s, kind, at, to, ready, low, k)
        if leave >= FAR:
            return FAR
        land = leave + seconds
        if last:
            land = max(land, land_from)
        lasting = w.types[kind, T_UNLOAD] if last else w.types[kind, T_STOP]
        land, slot_end = _find_berth(w, s, kind, to, land, lasting, wish if last else -1)
        if land >= FAR:
            return FAR
        depart = land - seconds
        if depart != leave and leave_after(w, s, kind, at, to, depart, low, k) != depart:
            depart = leave
        _write_hop(s, k, at, to, begin if k == 1 else depart, depart, land, land + lasting, hop_slot, slot_end)
        s.counts[N_HOPS] = k
        at, ready, hop_slot = to, land + lasting, -1
        if last:
            return int(ready)
    return FAR


@compile_part
def _keeps_duty(w: World, s: State, kind: int, since: int, write: int, carrier: int) -> bool:
    """Say whether the hops worked out keep a duty begun at ``since``; fresh crews at stops begin one of their own."""
    for k in range(1, s.counts[N_HOPS] + 1):
        if s.hops[k, H_END] - since > w.types[kind, T_DUTY]:
            return False
        if k < s.counts[N_HOPS] and w.nodes[s.hops[k, H_TO], N_STAGED + kind]:
            since = s.hops[k + 1, H_BEGIN]
    if write:
        s.carriers[carrier, S_DUTY] = since
    return True


@compile_part
def find_ready(w: World, s: State, carrier: int, clock: int, lasting: int) -> int:
    """Give from when a carrier may begin a job of so many seconds, a rest that its crew needs before it included."""
    kind, free = w.carriers[carrier, C_TYPE], s.carriers[carrier, S_FREE]
    ready = max(clock, free)
    duty, rest = w.types[kind, T_DUTY], w.types[kind, T_REST]
    if duty < 0 or ready - free >= rest or ready + lasting - s.carriers[carrier, S_DUTY] <= duty:
        return int(ready)
    if w.nodes[s.carriers[carrier, S_AT], N_STAGED + kind]:
        return int(ready)
    return int(max(ready, free + rest))


@compile_part
def place(
    w: World,
    s: State,
    carrier: int,
    start: int,
    end: int,
    release: int,
    land_from: int,
    ready: int,
    wish: int,
    wish_end: int,
) -> tuple[int, int]:
    """Work out a job of a carrier into ``hops``; give (end of unloading or FAR, begin of its crew's duty).

    ``ready`` is from when the carrier may move; slots wished for come before their equals (-1: none is). Where no end
    is found and parking is why, ``FULL_NODE`` names the node.
    """
    kind, stands = w.carriers[carrier, C_TYPE], s.carriers[carrier, S_AT]
    s.counts[FULL_NODE], s.counts[N_HOPS] = -1, 0
    ferry = 0 if stands == start else w.links[kind, stands, start, K_SECONDS]
    leave = ready if stands == start else leave_after(w, s, kind, stands, start, ready, 0, 0)
    if leave >= FAR:
        return FAR, 0
    lasting = w.types[kind, T_LOAD]
    begin = max(leave + ferry, release)
    if stands == start:
        begin, slot = find_handling(w, s, kind, start, begin, lasting, wish)
    else:
        begin, slot = _find_berth(w, s, kind, start, begin, lasting, wish)
    if begin >= FAR:
        return FAR, 0
    since = begin
    if stands != start:
        depart = begin - ferry
        if depart != leave and leave_after(w, s, kind, stands, start, depart, 0, 0) != depart:
            # held where it may leave earlier but not then; it waits at the far end
            depart = leave
        _write_hop(s, 0, stands, start, depart, depart, begin, begin, -1, -1)
        since = depart
    low = 1 if stands == start else 0
    return _go(w, s, kind, start, end, begin, slot, begin + lasting, land_from, low, wish_end), since


@compile_part
def settle_duty(w: World, s: State, carrier: int, since: int) -> bool:
    """Say whether a crew can do the job worked out, and note when its duty began; the duty it has, else a new one."""
    kind, free, began = w.carriers[carrier, C_TYPE], s.carriers[carrier, S_FREE], s.carriers[carrier, S_DUTY]
    if w.types[kind, T_DUTY] < 0:
        return True
    rested = began >= FAR or since - free >= w.types[kind, T_REST]
    if not rested and _keeps_duty(w, s, kind, began, 1, carrier):
        return True
    if rested or w.nodes[s.carriers[carrier, S_AT], N_STAGED + kind]:
        return _keeps_duty(w, s, kind, since, 1, carrier)
    return False


@compile_part
def leave_parking(s: State, carrier: int, at: int) -> None:
    """Note that a carrier leaves the place where it is parked."""
    if s.carriers[carrier, S_PARKED] >= 0:
        s.bookings[s.carriers[carrier, S_PARKED], B_UNTIL] = at
        s.carriers[carrier, S_PARKED] = -1


@compile_part
def enter_parking(w: World, s: State, carrier: int, node: int, at: int) -> None:
    """Note that a carrier lands and parks."""
    if w.nodes[node, N_PARKING] >= 0:
        spots = w.types[w.carriers[carrier, C_TYPE], T_SPOTS]
        s.carriers[carrier, S_PARKED] = add_row(s, parking_head(w, node), at, FAR, spots)


@compile_part
def book_hop(w: World, s: State, carrier: int, k: int, clock: int) -> None:
    """Book what one hop uses: slots, gate, fuel, parking; the carrier stands at its end."""
    kind = w.carriers[carrier, C_TYPE]
    start, end, depart = s.hops[k, H_FROM], s.hops[k, H_TO], s.hops[k, H_DEPART]
    if s.hops[k, H_SLOT] >= 0:
        book(s, s.hops[k, H_SLOT], s.hops[k, H_BEGIN], s.hops[k, H_BEGIN] + w.types[kind, T_LOAD], clock)
    if s.hops[k, H_SLOT_END] >= 0:
        book(s, s.hops[k, H_SLOT_END], s.hops[k, H_LAND], s.hops[k, H_END], clock)
    count_departure(w, s, kind, start, end, depart)
    draw_fuel(w, s, start, depart, w.links[kind, start, end, K_FUEL])
    leave_parking(s, carrier, depart)
    enter_parking(w, s, carrier, end, s.hops[k, H_LAND])
    s.carriers[carrier, S_AT], s.carriers[carrier, S_FREE] = end, s.hops[k, H_END]
