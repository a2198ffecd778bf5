"""What a node has room or stock for: parking places, fuel, pieces in storage.

What lives here: compiled lists of bookings by node, and the questions about them. What does not: working slots.

Each list is short, for only nodes with a limit have one; it is read from end to end.
"""

from __future__ import annotations

from foedus.kernel.compiled import compile_part
from foedus.kernel.world import (
    B_AFTER,
    B_AMOUNT,
    B_FROM,
    B_UNTIL,
    FAR,
    N_BOOKINGS,
    N_FUEL,
    N_FUEL_END,
    N_PARKING,
    N_STORAGE,
    NO_ROOM,
    State,
    World,
)


@compile_part
def _count_heads(w: World) -> int:
    return int(w.slot_ptr[-1])


@compile_part
def parking_head(w: World, node: int) -> int:
    """Give the row of ``heads`` of a node's parking."""
    return _count_heads(w) + node


@compile_part
def fuel_head(w: World, node: int) -> int:
    """Give the row of ``heads`` of what is drawn from a node's fuel."""
    return _count_heads(w) + len(w.nodes) + node


@compile_part
def storage_head(w: World, node: int) -> int:
    """Give the row of ``heads`` of what comes into and goes out of a node's storage."""
    return _count_heads(w) + 2 * len(w.nodes) + node


@compile_part
def add_row(s: State, head: int, begin: int, until: int, amount: int) -> int:
    """Write a row into a list, in order of (begin, amount), and give its index."""
    new = s.counts[N_BOOKINGS]
    if new >= len(s.bookings):
        s.counts[NO_ROOM] = 1
        return -1
    s.counts[N_BOOKINGS] += 1
    s.bookings[new, B_FROM], s.bookings[new, B_UNTIL], s.bookings[new, B_AMOUNT] = begin, until, amount
    before, following = -1, s.heads[head]
    while following >= 0 and (
        s.bookings[following, B_FROM] < begin
        or (s.bookings[following, B_FROM] == begin and s.bookings[following, B_AMOUNT] <= amount)
    ):
        before, following = following, s.bookings[following, B_AFTER]
    s.bookings[new, B_AFTER] = following
    if before < 0:
        s.heads[head] = new
    else:
        s.bookings[before, B_AFTER] = new
    return int(new)


@compile_part
def _count_spots(s: State, head: int, at: int) -> int:
    """Give the spots taken at an instant."""
    spots, row = 0, s.heads[head]
    while row >= 0 and s.bookings[row, B_FROM] <= at:
        if s.bookings[row, B_UNTIL] > at:
            spots += s.bookings[row, B_AMOUNT]
        row = s.bookings[row, B_AFTER]
    return int(spots)


@compile_part
def _has_spots(w: World, s: State, node: int, at: int, spots: int) -> bool:
    """Say whether so many spots are free from an instant for ever, as far as is booked."""
    head, most = parking_head(w, node), w.nodes[node, N_PARKING]
    if _count_spots(s, head, at) + spots > most:
        return False
    row = s.heads[head]
    while row >= 0:
        if s.bookings[row, B_FROM] > at and _count_spots(s, head, s.bookings[row, B_FROM]) + spots > most:
            return False
        row = s.bookings[row, B_AFTER]
    return True


@compile_part
def find_parking(w: World, s: State, node: int, earliest: int, spots: int) -> int:
    """Give the first instant from ``earliest`` from which so many spots are free for ever, or FAR."""
    if w.nodes[node, N_PARKING] < 0 or _has_spots(w, s, node, earliest, spots):
        return earliest
    best, row = FAR, s.heads[parking_head(w, node)]
    while row >= 0:
        until = s.bookings[row, B_UNTIL]
        if earliest < until < best and _has_spots(w, s, node, until, spots):
            best = until
        row = s.bookings[row, B_AFTER]
    return int(best)


@compile_part
def find_fuel(w: World, s: State, node: int, earliest: int, need: int) -> int:
    """Give the first instant from ``earliest`` at which drawing ``need`` leaves no later draw short, or FAR."""
    if w.nodes[node, N_FUEL] == w.nodes[node, N_FUEL_END]:
        return earliest
    at, level = earliest, 0
    supply, row = w.nodes[node, N_FUEL], s.heads[fuel_head(w, node)]
    while supply < w.nodes[node, N_FUEL_END] or row >= 0:
        come = w.fuel[supply, 0] if supply < w.nodes[node, N_FUEL_END] else FAR
        gone = s.bookings[row, B_FROM] if row >= 0 else FAR
        if level < need:
            # until the next that comes or goes there is too little
            at = max(at, min(come, gone))
        if come <= gone:
            level += w.fuel[supply, 1]
            supply += 1
        else:
            level -= s.bookings[row, B_AMOUNT]
            row = s.bookings[row, B_AFTER]
    return at if level >= need else FAR


@compile_part
def draw_fuel(w: World, s: State, node: int, at: int, amount: int) -> None:
    """Book what a departure draws."""
    if amount > 0 and w.nodes[node, N_FUEL] < w.nodes[node, N_FUEL_END]:
        add_row(s, fuel_head(w, node), at, at, amount)


@compile_part
def find_storage(w: World, s: State, node: int, at: int) -> int:
    """Give how many pieces more can come into storage at an instant and stay for ever."""
    most = w.nodes[node, N_STORAGE]
    if most < 0:
        return FAR
    level, peak, row = 0, 0, s.heads[storage_head(w, node)]
    while row >= 0:
        if s.bookings[row, B_FROM] > at:
            peak = max(peak, level)
        level += s.bookings[row, B_AMOUNT]
        row = s.bookings[row, B_AFTER]
    return int(most - max(peak, level))


@compile_part
def move_storage(w: World, s: State, node: int, at: int, amount: int) -> None:
    """Book pieces into storage, or out of it where ``amount`` is negative."""
    if amount != 0 and w.nodes[node, N_STORAGE] >= 0:
        add_row(s, storage_head(w, node), at, at, amount)
