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
L_RELEASE, L_DUE, L_WEIGHT, L_PERSONS, L_VEHICLES, L_PERSON_KG, L_VEHICLE_KG, BY_RELEASE = range(8)
L_POD, L_EAD, L_LAD, L_NOT_AFTER, L_SORT, L_TOGETHER, L_HAZARDOUS, L_RIDES = range(8, 16)
# columns of World.queues; a row of ``pinned`` or -1; from Q_CARRIES on one column a type: 1 where it may take the
# queue's lines
Q_FROM, Q_TO, Q_RIDES, Q_SIBLINGS, Q_SIBLINGS_END, Q_PIN, Q_CARRIES = range(7)
# columns of World.stages: the queue, the stage after it or -1, the least seconds from its end to the destination
G_QUEUE, G_AFTER, G_REST = range(3)
# columns of World.carriers
C_TYPE, C_AT, C_READY, C_HOME, C_QUEUE = range(5)
# columns of World.types; from T_FLOOR on one column a sort of piece: units of floor, 0 where it does not go in
T_LOAD, T_UNLOAD, T_POSITIONS, T_SEATS, T_SEATS_APART, T_SLOTS, T_FLIES = range(7)
T_STOP, T_DUTY, T_REST, T_SPOTS, T_FLOOR = range(7, 12)
# last axis of World.links
K_SECONDS, K_PAYLOAD, K_CALENDAR, K_STOP, K_COST, K_FUEL, K_GATE = range(7)
# columns of World.nodes; from N_STAGED on one column a type: 1 where fresh crews stand by
N_PARKING, N_STORAGE, N_HUB, N_FUEL, N_FUEL_END, N_STAGED = range(6)
# columns of World.gates: a period and the departures it lets through
G_FROM, G_UNTIL, G_MOST = range(3)

# columns of State.lines: what has not reached the destination, last arrival there and at the POD, 1 where given up
S_LEFT, S_END, S_POD_END, S_MISSED = range(4)
# columns of State.pieces: a part of a line that waits on one stage
B_LINE, B_STAGE, B_PERSONS, B_VEHICLES, B_RELEASE = range(5)
# columns of State.heap: key of a piece and its children in the heap of its queue
X_KEY, X_LESS, X_MORE = range(3)
# columns of State.queues: the first piece, why it waits, that piece's key (FAR where there is none or riders wait),
# the least ferry time to it and the carrier that has it (UNASKED: not worked out)
S_TOP, S_BLOCKED, S_KEY, S_FERRY, S_NEAREST = range(5)
UNASKED: Final = -2
# columns of State.carriers, State.bookings
S_FREE, S_AT, S_DUTY, S_PARKED, S_BARRED = range(5)
B_FROM, B_UNTIL, B_AMOUNT, B_AFTER = range(4)
# State.counts: rows written; 1 where room ran out; the load being filled; what was tried
N_LEGS, N_PARTS, N_BOOKINGS, N_PIECES, N_PENDING, NO_ROOM, N_IDLE = range(7)
USED, SEATED, MASS_LEFT, DANGER, STORE_LEFT, TRIES, N_HOPS, FULL_NODE = range(7, 15)
# columns of State.legs and State.parts
CARRIER, START, END_NODE, BEGIN, DEPART, ARRIVE, END, SLOT_START, SLOT_END, STOPS = range(10)
P_LEG, P_LINE, P_PERSONS, P_VEHICLES = range(4)
# columns of State.hops: the ways of one job before it is booked, the first of them to its origin
H_FROM, H_TO, H_BEGIN, H_DEPART, H_LAND, H_END, H_SLOT, H_SLOT_END = range(8)
#: most hops of one job
MOST_HOPS: Final = 8

#: positions in the array of a rule
AHEAD, LOOK, FERRY, PAST, PULL = range(5)

#: positions in the array of a score: lines (riders apart) missed or not wholly moved, weighted lateness in
#: weight-seconds, closure in seconds, cost, loaded flights, sum of arrivals in seconds
UNMOVED, LATENESS, CLOSURE, COST, FLIGHTS, ARRIVALS = range(6)


class World(NamedTuple):
    """One problem as the loop reads it.

    A queue holds pieces of one origin, destination and class. Siblings are other queues of the same origin and
    destination, riders last. A stage is a queue on the way of a line. Calendar ``k`` (spans ``[from, until)``, sorted
    and disjoint) belongs to node ``k`` for ``k < n_nodes``; later ones are named by slots and links. Rows of ``heads``
    are: slots, then parking, fuel and storage of each node.
    """

    lines: I64  # (n_lines, 16)
    queues: I64  # (n_queues, 6 + n_types)
    stages: I64  # (n_stages, 3)
    siblings: I64  # (n_siblings,)
    carriers: I64  # (n_carriers, 5)
    types: I64  # (n_types, 11 + n_sorts)
    links: I64  # (n_types, n_nodes, n_nodes, 7) seconds, payload in kg, calendar, stop, cost, fuel in kg, gate
    nodes: I64  # (n_nodes, 5 + n_types)
    ride_queue: I64  # (n_nodes, n_nodes) the queue of riders from a to b, or -1
    slot_ptr: I64  # (n_nodes + 1,) working slots of each node
    slot_calendar: I64  # (n_slots,) -1: that of the node alone
    shut_ptr: I64  # (n_calendars + 1,)
    spans: I64  # (n_spans, 2)
    gate_ptr: I64  # (n_gates + 1,)
    gates: I64  # (n_periods, 3)
    fuel: I64  # (n_deliveries, 2) instant, kg; the stock first, by node
    taken: I64  # (n_takings, 4) node, from, until, spots
    pinned: I64  # (n_pins, n_carriers) 1 where a carrier may take the lines of a pin


class Policy(NamedTuple):
    """What is decided before the loop runs."""

    keys: I64  # (n_lines,) the least goes first
    rule: I64  # (5,) ahead_s, look_s, ferry_milli, past, pull_milli
    choice: I64  # (n_lines,) first stage of each line
    bias: I64  # (n_queues, n_types) seconds added to the begin of loading when carriers are compared


class State(NamedTuple):
    """What the loop keeps while it runs, and hands out at the end."""

    lines: I64  # (n_lines, 4)
    pieces: I64  # (n_lines + room, 5)
    heap: I64  # (n_lines + room, 3)
    queues: I64  # (n_queues, 5)
    carriers: I64  # (n_carriers, 5)
    heads: I64  # (n_slots + 3 n_nodes,) first booking of each list, or -1
    bookings: I64  # (room, 4)
    used: I64  # (n_periods,) departures booked
    pending: I64  # (room,) heap of pieces that are under way to their stage
    idle: I64  # (n_carriers,) those that may be booked at the present instant, in order
    counts: I64  # (15,)
    legs: I64  # (room, 10)
    parts: I64  # (room, 4)
    hops: I64  # (MOST_HOPS + 1, 8)
    aside: I64  # (64,)
