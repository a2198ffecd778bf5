"""What the timetable loop reads and keeps: a few tables of whole numbers.

What lives here: tables, their columns and shapes. What does not: names of things, and any code that moves them.

Few wide tables instead of many narrow arrays: each array that a compiled function is handed costs time to compile and
to count references to. All numbers are int64; times are seconds from the scenario's zero, ``FAR`` means never.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]

#: later than any instant of a plan, in seconds
FAR: Final = 1 << 60
#: lateness is counted up to this, so that weighted sums stay whole numbers of 64 bits
LATEST: Final = 1 << 36

# columns of World.lines; BY_RELEASE holds, row by row, the lines in order of (release, index)
L_QUEUE, L_RELEASE, L_DUE, L_WEIGHT, L_PERSONS, L_VEHICLES, L_PERSON_KG, L_VEHICLE_KG, BY_RELEASE = range(9)
# columns of World.queues; from Q_CARRIES on one column a type: 1 where it may take the queue's lines
Q_FROM, Q_TO, Q_RIDES, Q_BASE, Q_SIBLINGS, Q_SIBLINGS_END, Q_CARRIES = range(7)
# columns of World.carriers
C_TYPE, C_AT, C_READY, C_HOME, C_QUEUE = range(5)
# columns of World.types
T_LOAD, T_UNLOAD, T_POSITIONS, T_SEATS, T_SEATS_APART, T_SLOTS, T_FLIES = range(7)
# last axis of World.links
K_SECONDS, K_PAYLOAD, K_CALENDAR = range(3)

# columns of State.lines; S_HEAP and S_ASIDE are room that belongs to queues, not to the line of the row
S_PERSONS, S_VEHICLES, S_END, S_HEAP, S_ASIDE = range(5)
# columns of State.queues, State.carriers, State.bookings
S_SIZE, S_BLOCKED = range(2)
S_FREE, S_AT = range(2)
B_FROM, B_UNTIL, B_AFTER = range(3)
# State.counts: rows written of legs, parts and bookings; 1 where room ran out; the load being filled
N_LEGS, N_PARTS, N_BOOKINGS, NO_ROOM, USED, SEATED, MASS_LEFT = range(7)
# columns of State.legs and State.parts
CARRIER, START, END_NODE, BEGIN, DEPART, ARRIVE, END, SLOT_START, SLOT_END = range(9)
P_LEG, P_LINE, P_PERSONS, P_VEHICLES = range(4)

#: positions in the array of a rule
AHEAD, LOOK, FERRY, PAST = range(4)

#: positions in the array of a score, the most important first: lines (riders apart) not wholly moved, weighted lateness
#: in weight-seconds, closure in seconds, loaded flights, sum of arrivals in seconds
UNMOVED, LATENESS, CLOSURE, FLIGHTS, ARRIVALS = range(5)


class World(NamedTuple):
    """One problem as the loop reads it.

    A queue holds lines of one origin, destination and class. Siblings are other queues of the same origin and
    destination, riders last. Calendar ``k`` (spans ``[from, until)``, sorted and disjoint) belongs to node ``k`` for
    ``k < n_nodes``; later ones are named by links and bar departures.
    """

    lines: I64  # (n_lines, 9)
    queues: I64  # (n_queues, 6 + n_types)
    siblings: I64  # (n_siblings,)
    carriers: I64  # (n_carriers, 5)
    types: I64  # (n_types, 7)
    links: I64  # (n_types, n_nodes, n_nodes, 3) seconds, payload in kg, calendar; -1: none
    ride_queue: I64  # (n_nodes, n_nodes) the queue of riders from a to b, or -1
    slot_ptr: I64  # (n_nodes + 1,) working slots of each node
    shut_ptr: I64  # (n_calendars + 1,)
    spans: I64  # (n_spans, 2)


class State(NamedTuple):
    """What the loop keeps while it runs, and hands out at the end."""

    lines: I64  # (n_lines, 5)
    queues: I64  # (n_queues, 2)
    carriers: I64  # (n_carriers, 2)
    head: I64  # (n_slots,) first booking of each slot, or -1
    bookings: I64  # (room, 3)
    counts: I64  # (7,)
    legs: I64  # (room, 9)
    parts: I64  # (room, 4)
