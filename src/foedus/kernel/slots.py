"""When a working slot is free and a link lets a carrier leave: calendars, bookings, gates.

What lives here: compiled searches over them. What does not: who asks and why; parking, fuel and storage (``stocks``).
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

from foedus.kernel.compiled import compile_part
from foedus.kernel.stocks import find_fuel
from foedus.kernel.world import (
    B_AFTER,
    B_FROM,
    B_UNTIL,
    FAR,
    G_FROM,
    G_MOST,
    G_UNTIL,
    H_DEPART,
    H_FROM,
    H_TO,
    K_CALENDAR,
    K_FUEL,
    K_GATE,
    N_BOOKINGS,
    NO_ROOM,
    T_SLOTS,
    State,
    World,
)


@compile_part
def find_open(w: World, calendar: int, earliest: int, lasting: int) -> int:
    """Give the first instant from ``earliest`` at which ``lasting`` seconds fit between shut spans.

    A span of no length is barred by a shut span that holds its instant.
    """
    low, stop = w.shut_ptr[calendar], w.shut_ptr[calendar + 1]
    if low == stop:
        return earliest
    high = stop
    while low < high:
        middle = (low + high) // 2
        if w.spans[middle, 1] > earliest:
            high = middle
        else:
            low = middle + 1
    begin = earliest
    while low < stop and w.spans[low, 0] < begin + max(lasting, 1):
        begin = max(begin, w.spans[low, 1])
        low += 1
    return begin


@compile_part
def _find_gap(w: World, s: State, node: int, slot: int, earliest: int, lasting: int) -> int:
    """Give the first instant from ``earliest`` at which a slot is free and open for ``lasting`` seconds."""
    begin = earliest
    while True:
        before, taken = begin, s.heads[slot]
        while taken >= 0 and s.bookings[taken, B_FROM] < begin + lasting:
            begin = max(begin, s.bookings[taken, B_UNTIL])
            taken = s.bookings[taken, B_AFTER]
        begin = find_open(w, node, begin, lasting)
        if w.slot_calendar[slot] >= 0:
            begin = find_open(w, w.slot_calendar[slot], begin, lasting)
        if begin == before or begin >= FAR:
            return begin


@compile_part
def find_slot(w: World, s: State, node: int, earliest: int, lasting: int, wish: int) -> tuple[int, int]:
    """Give (begin, slot) of the first handling of ``lasting`` seconds from ``earliest``; of equal slots the least.

    Where a slot is wished for (-1: none) it comes before its equals. The answer never falls when ``earliest`` grows.
    Where there is no slot the begin is ``FAR``.
    """
    floor = find_open(w, node, earliest, lasting)
    best, best_slot = FAR, -1
    first, n_slots = w.slot_ptr[node], w.slot_ptr[node + 1] - w.slot_ptr[node]
    for k in range(n_slots):
        # from the wished one on, and round
        slot = first + k if wish < 0 else first + (wish - first + k) % n_slots
        begin = _find_gap(w, s, node, slot, floor, lasting)
        if begin < best:
            best, best_slot = begin, slot
            if begin == floor:
                break
    return best, best_slot


@compile_part
def find_handling(w: World, s: State, kind: int, node: int, earliest: int, lasting: int, wish: int) -> tuple[int, int]:
    """Give (begin, slot) of a handling; types that take no working slot are bound by neither slots nor shut spans."""
    if w.types[kind, T_SLOTS]:
        return find_slot(w, s, node, earliest, lasting, wish)
    return earliest, -1


@compile_part
def _find_gate(w: World, s: State, kind: int, gate: int, earliest: int, low: int, high: int) -> int:
    """Give the first instant from ``earliest`` that lies in no period whose departures are all booked."""
    at = earliest
    for period in range(w.gate_ptr[gate], w.gate_ptr[gate + 1]):
        if w.gates[period, G_FROM] <= at < w.gates[period, G_UNTIL]:
            used = s.used[period]
            for k in range(low, high):
                hop = s.hops[k]
                if w.links[kind, hop[H_FROM], hop[H_TO], K_GATE] == gate:
                    used += w.gates[period, G_FROM] <= hop[H_DEPART] < w.gates[period, G_UNTIL]
            if used >= w.gates[period, G_MOST]:
                at = w.gates[period, G_UNTIL]
    return int(at)


@compile_part
def leave_after(w: World, s: State, kind: int, start: int, end: int, earliest: int, low: int, high: int) -> int:
    """Give the first instant from ``earliest`` at which a carrier may leave over a link and has the fuel to.

    Hops from ``low`` to before ``high`` are departures of the same job that are not booked yet.
    """
    calendar, gate = w.links[kind, start, end, K_CALENDAR], w.links[kind, start, end, K_GATE]
    need = w.links[kind, start, end, K_FUEL]
    if calendar < 0 and gate < 0 and need == 0:
        return earliest
    if need > 0:
        for k in range(low, high):
            if s.hops[k, H_FROM] == start:
                need += w.links[kind, start, s.hops[k, H_TO], K_FUEL]
    at = earliest
    while at < FAR:
        before = at
        if calendar >= 0:
            at = find_open(w, calendar, at, 0)
        if gate >= 0:
            at = _find_gate(w, s, kind, gate, at, low, high)
        if need > 0:
            at = find_fuel(w, s, start, at, need)
        if at == before:
            break
    return at


@compile_part
def count_departure(w: World, s: State, kind: int, start: int, end: int, at: int) -> None:
    """Book a departure into the period of its gate."""
    gate = w.links[kind, start, end, K_GATE]
    if gate >= 0:
        for period in range(w.gate_ptr[gate], w.gate_ptr[gate + 1]):
            if w.gates[period, G_FROM] <= at < w.gates[period, G_UNTIL]:
                s.used[period] += 1


@compile_part
def book(s: State, slot: int, begin: int, until: int, clock: int) -> None:
    """Write a booking into a slot, in order of time, and drop those that ended by ``clock``."""
    while s.heads[slot] >= 0 and s.bookings[s.heads[slot], B_UNTIL] <= clock:
        s.heads[slot] = s.bookings[s.heads[slot], B_AFTER]
    new = s.counts[N_BOOKINGS]
    if new >= len(s.bookings):
        s.counts[NO_ROOM] = 1
        return
    s.counts[N_BOOKINGS] += 1
    s.bookings[new, B_FROM], s.bookings[new, B_UNTIL] = begin, until
    before, following = -1, s.heads[slot]
    while following >= 0 and s.bookings[following, B_FROM] < begin:
        before, following = following, s.bookings[following, B_AFTER]
    s.bookings[new, B_AFTER] = following
    if before < 0:
        s.heads[slot] = new
    else:
        s.bookings[before, B_AFTER] = new
