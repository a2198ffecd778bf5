"""What one carrier takes: floor before seats, both within payload.

What lives here: the compiled rule of filling. What does not: where and when the carrier goes.
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

from foedus.kernel.compiled import compile_part
from foedus.kernel.queues import pop_line, push_line, top_line
from foedus.kernel.world import (
    I64,
    K_PAYLOAD,
    L_PERSON_KG,
    L_RELEASE,
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
    S_ASIDE,
    S_PERSONS,
    S_SIZE,
    S_VEHICLES,
    SEATED,
    T_POSITIONS,
    T_SEATS,
    T_SEATS_APART,
    USED,
    State,
    World,
)


@compile_part
def count_seats(w: World, kind: int, positions_used: int) -> int:
    """Give the seats left on a type once so many floor positions are taken (each takes its share, rounded up)."""
    seats = w.types[kind, T_SEATS]
    if positions_used > 0:
        positions = w.types[kind, T_POSITIONS]
        seats -= (seats * positions_used + positions - 1) // positions
    return int(seats + w.types[kind, T_SEATS_APART])


@compile_part
def take(w: World, s: State, line: int, kind: int, used: int, seated: int, mass_left: int) -> tuple[int, int]:
    """Give (vehicles, persons) of a line that still fit beside ``used`` positions and ``seated`` persons."""
    vehicles = min(s.lines[line, S_VEHICLES], w.types[kind, T_POSITIONS] - used)
    vehicle_kg, person_kg = w.lines[line, L_VEHICLE_KG], w.lines[line, L_PERSON_KG]
    if vehicle_kg > 0 and vehicles > 0:
        vehicles = min(vehicles, mass_left // vehicle_kg)
    while vehicles > 0 and count_seats(w, kind, used + vehicles) < seated:
        vehicles -= 1
    vehicles = max(vehicles, 0)
    persons = min(s.lines[line, S_PERSONS], count_seats(w, kind, used + vehicles) - seated)
    if person_kg > 0 and persons > 0:
        persons = min(persons, (mass_left - vehicles * vehicle_kg) // person_kg)
    return vehicles, max(persons, 0)


@compile_part
def fits(w: World, s: State, line: int, kind: int, start: int, end: int) -> bool:
    """Say whether an empty carrier of the type takes anything of what is left of a line over a link."""
    payload = w.links[kind, start, end, K_PAYLOAD]
    if payload <= 0:
        return False
    vehicles, persons = take(w, s, line, kind, 0, 0, payload)
    return vehicles + persons > 0


@compile_part
def _fill_from(w: World, s: State, keys: I64, queue: int, kind: int, until: int, past: int) -> None:
    """Add lines of one queue, in order of key, to the load of the leg that is about to be written."""
    n_aside, load = 0, s.counts
    while load[MASS_LEFT] > 0 and load[N_PARTS] < len(s.parts):
        line = top_line(w, s, queue)
        if line < 0 or n_aside >= past:
            break
        vehicles, persons = 0, 0
        if w.lines[line, L_RELEASE] <= until:
            vehicles, persons = take(w, s, line, kind, load[USED], load[SEATED], load[MASS_LEFT])
        if vehicles + persons > 0:
            load[USED] += vehicles
            load[SEATED] += persons
            load[MASS_LEFT] -= vehicles * w.lines[line, L_VEHICLE_KG] + persons * w.lines[line, L_PERSON_KG]
            s.lines[line, S_VEHICLES] -= vehicles
            s.lines[line, S_PERSONS] -= persons
            part = s.parts[load[N_PARTS]]
            part[P_LEG], part[P_LINE], part[P_PERSONS], part[P_VEHICLES] = s.counts[N_LEGS], line, persons, vehicles
            load[N_PARTS] += 1
        full = load[USED] >= w.types[kind, T_POSITIONS] and load[SEATED] >= count_seats(w, kind, load[USED])
        if s.lines[line, S_VEHICLES] + s.lines[line, S_PERSONS] > 0:
            if full:
                break
            pop_line(w, s, keys, queue)
            s.lines[n_aside, S_ASIDE] = line
            n_aside += 1
        else:
            pop_line(w, s, keys, queue)
            if full:
                break
    for k in range(n_aside):
        push_line(w, s, keys, s.lines[k, S_ASIDE])


@compile_part
def fill(w: World, s: State, keys: I64, queue: int, kind: int, until: int, past: int) -> None:
    """Fill a flight that a queue causes: its own lines first, then those of its siblings, riders last.

    Lines not released by ``until`` are passed over. A queue is left once ``past`` of its lines stayed behind in whole
    or in part.
    """
    s.counts[USED], s.counts[SEATED] = 0, 0
    s.counts[MASS_LEFT] = w.links[kind, w.queues[queue, Q_FROM], w.queues[queue, Q_TO], K_PAYLOAD]
    _fill_from(w, s, keys, queue, kind, until, past)
    for k in range(w.queues[queue, Q_SIBLINGS], w.queues[queue, Q_SIBLINGS_END]):
        sibling = w.siblings[k]
        if w.queues[sibling, Q_CARRIES + kind] and s.queues[sibling, S_SIZE] > 0:
            _fill_from(w, s, keys, sibling, kind, until, past)


@compile_part
def fill_riders(w: World, s: State, keys: I64, kind: int, start: int, end: int, until: int, past: int) -> None:
    """Let riders board a leg that has no load of its own."""
    queue = w.ride_queue[start, end]
    if queue >= 0 and s.queues[queue, S_SIZE] > 0 and w.queues[queue, Q_CARRIES + kind]:
        s.counts[USED], s.counts[SEATED] = 0, 0
        s.counts[MASS_LEFT] = w.links[kind, start, end, K_PAYLOAD]
        _fill_from(w, s, keys, queue, kind, until, past)
