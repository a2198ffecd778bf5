"""When a working slot is free: calendars of shut spans and of bookings.

What lives here: compiled searches over both. What does not: who asks and why.
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

from foedus.kernel.compiled import compile_part
from foedus.kernel.world import B_AFTER, B_FROM, B_UNTIL, K_CALENDAR, N_BOOKINGS, T_SLOTS, State, World


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
def _find_gap(s: State, slot: int, earliest: int, lasting: int) -> int:
    """Give the first instant from ``earliest`` at which the slot is free for ``lasting`` seconds."""
    begin, taken = earliest, s.head[slot]
    while taken >= 0 and s.bookings[taken, B_FROM] < begin + lasting:
        begin = max(begin, s.bookings[taken, B_UNTIL])
        taken = s.bookings[taken, B_AFTER]
    return begin


@compile_part
def find_slot(w: World, s: State, node: int, earliest: int, lasting: int) -> tuple[int, int]:
    """Give (begin, slot) of the first handling of ``lasting`` seconds from ``earliest``; of equal slots the least.

    The answer never falls when ``earliest`` grows.
    """
    floor = find_open(w, node, earliest, lasting)
    best, best_slot = -1, -1
    for slot in range(w.slot_ptr[node], w.slot_ptr[node + 1]):
        begin = floor
        while True:
            free = find_open(w, node, _find_gap(s, slot, begin, lasting), lasting)
            if free == begin:
                break
            begin = free
            if best_slot >= 0 and begin >= best:
                break
        if best_slot < 0 or begin < best:
            best, best_slot = begin, slot
            if begin == floor:
                break
    return best, best_slot


@compile_part
def find_handling(w: World, s: State, kind: int, node: int, earliest: int, lasting: int) -> tuple[int, int]:
    """Give (begin, slot) of a handling; types that take no working slot are bound by neither slots nor shut spans."""
    if w.types[kind, T_SLOTS]:
        return find_slot(w, s, node, earliest, lasting)
    return earliest, -1


@compile_part
def leave_after(w: World, kind: int, start: int, end: int, earliest: int) -> int:
    """Give the first instant from ``earliest`` at which departures on a link are not barred."""
    calendar = w.links[kind, start, end, K_CALENDAR]
    return earliest if calendar < 0 else find_open(w, calendar, earliest, 0)


@compile_part
def book(s: State, slot: int, begin: int, until: int, clock: int) -> None:
    """Write a booking into a slot, in order of time, and drop those that ended by ``clock``."""
    while s.head[slot] >= 0 and s.bookings[s.head[slot], B_UNTIL] <= clock:
        s.head[slot] = s.bookings[s.head[slot], B_AFTER]
    new = s.counts[N_BOOKINGS]
    s.counts[N_BOOKINGS] += 1
    s.bookings[new, B_FROM], s.bookings[new, B_UNTIL] = begin, until
    before, following = -1, s.head[slot]
    while following >= 0 and s.bookings[following, B_FROM] < begin:
        before, following = following, s.bookings[following, B_AFTER]
    s.bookings[new, B_AFTER] = following
    if before < 0:
        s.head[slot] = new
    else:
        s.bookings[before, B_AFTER] = new
