"""Which idle carrier makes room on a ramp that is full, and where it goes.

What lives here: step 8 of the rules of ``timetable``. What does not: when it is called for.
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

from foedus.kernel.compiled import compile_part
from foedus.kernel.placing import book_hop, find_ready
from foedus.kernel.slots import leave_after
from foedus.kernel.world import (
    C_HOME,
    C_QUEUE,
    C_TYPE,
    FAR,
    H_BEGIN,
    H_DEPART,
    H_END,
    H_FROM,
    H_LAND,
    H_SLOT,
    H_SLOT_END,
    H_TO,
    K_SECONDS,
    N_LEGS,
    N_PARKING,
    S_AT,
    S_DUTY,
    S_FREE,
    S_PARKED,
    State,
    World,
)


@compile_part
def _find_refuge(w: World, kind: int, node: int, home: int) -> int:
    """Give where a carrier goes to make room: home, else the nearest node without a limit on parking; -1: nowhere."""
    best, best_s = -1, FAR
    for other in range(len(w.nodes)):
        seconds = w.links[kind, node, other, K_SECONDS]
        if seconds < 0 or w.nodes[other, N_PARKING] >= 0:
            continue
        if other == home:
            return home
        if seconds < best_s:
            best, best_s = other, seconds
    return best


@compile_part
def clear_ramp(w: World, s: State, spared: int, node: int, bookable: int, clock: int) -> bool:
    """Send the first idle carrier parked at a full node away; say whether there was one with somewhere to go."""
    best, best_refuge, best_free = -1, -1, FAR
    for carrier in range(len(w.carriers)):
        free = s.carriers[carrier, S_FREE]
        if carrier == spared or s.carriers[carrier, S_AT] != node or s.carriers[carrier, S_PARKED] < 0:
            continue
        if free > bookable or free >= best_free or w.carriers[carrier, C_QUEUE] >= 0:
            continue
        refuge = _find_refuge(w, w.carriers[carrier, C_TYPE], node, w.carriers[carrier, C_HOME])
        if refuge >= 0:
            best, best_refuge, best_free = carrier, refuge, free
    if best < 0:
        return False
    kind = w.carriers[best, C_TYPE]
    seconds = w.links[kind, node, best_refuge, K_SECONDS]
    ready = find_ready(w, s, best, clock, seconds)
    depart = leave_after(w, s, kind, node, best_refuge, ready, 0, 0)
    if depart >= FAR:
        return False
    hop = s.hops[0]
    hop[H_FROM], hop[H_TO], hop[H_BEGIN], hop[H_DEPART] = node, best_refuge, depart, depart
    hop[H_LAND], hop[H_END], hop[H_SLOT], hop[H_SLOT_END] = depart + seconds, depart + seconds, -1, -1
    if ready > max(clock, best_free) or s.carriers[best, S_DUTY] >= FAR:
        s.carriers[best, S_DUTY] = depart
    book_hop(w, s, best, 0, clock)
    row = s.legs[s.counts[N_LEGS]]
    row[0], row[1], row[2], row[3], row[4] = best, node, best_refuge, depart, depart
    row[5], row[6], row[7], row[8], row[9] = depart + seconds, depart + seconds, -1, -1, 0
    s.counts[N_LEGS] += 1
    return True
