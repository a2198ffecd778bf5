"""What the loop begins with: nothing booked, or what a replay of legs left behind; and the copy that one run changes.

What lives here: tables opened and copied. What does not: what is written into them.
"""

from __future__ import annotations

import numpy as np

from foedus.kernel.compiled import compile_maker, compile_part
from foedus.kernel.world import (
    B_AFTER,
    B_LINE,
    B_PERSONS,
    B_RELEASE,
    B_STAGE,
    B_VEHICLES,
    C_AT,
    C_READY,
    FAR,
    I64,
    L_PERSONS,
    L_RELEASE,
    L_VEHICLES,
    MOST_HOPS,
    N_BOOKINGS,
    N_LEGS,
    N_PARTS,
    N_PENDING,
    N_PIECES,
    S_AT,
    S_DUTY,
    S_END,
    S_FREE,
    S_KEY,
    S_LEFT,
    S_PARKED,
    S_POD_END,
    S_TOP,
    Policy,
    State,
    World,
)


def open_state(world: World, room: int = 0) -> State:
    """Give the state in which nothing is booked but the parking that others take.

    Parameters
    ----------
    room
        Rows for legs, parts and further pieces and bookings each.
    """
    n_lines, n_nodes, n_taken = len(world.lines), len(world.nodes), len(world.taken)
    lines = np.zeros((n_lines, 4), np.int64)
    lines[:, S_LEFT] = world.lines[:, L_PERSONS] + world.lines[:, L_VEHICLES]
    lines[:, S_END] = lines[:, S_POD_END] = -FAR
    pieces = np.zeros((n_lines + room, 5), np.int64)
    pieces[:n_lines, B_LINE] = np.arange(n_lines)
    pieces[:n_lines, B_RELEASE] = world.lines[:, L_RELEASE]
    pieces[:n_lines, B_PERSONS] = world.lines[:, L_PERSONS]
    pieces[:n_lines, B_VEHICLES] = world.lines[:, L_VEHICLES]
    queues = np.zeros((len(world.queues), 5), np.int64)
    queues[:, S_TOP], queues[:, S_KEY] = -1, FAR
    carriers = np.zeros((len(world.carriers), 5), np.int64)
    carriers[:, S_FREE], carriers[:, S_AT] = world.carriers[:, C_READY], world.carriers[:, C_AT]
    carriers[:, S_DUTY], carriers[:, S_PARKED] = FAR, -1
    heads = np.full(int(world.slot_ptr[-1]) + 3 * n_nodes, -1, np.int64)
    bookings = np.zeros((n_taken + room, 4), np.int64)
    # parking that others take: one list a node, in order of (begin, amount)
    parking = int(world.slot_ptr[-1])
    order = np.lexsort((world.taken[:, 3], world.taken[:, 1], world.taken[:, 0]))
    for row, k in enumerate(order.tolist()):
        node, begin, until, spots = world.taken[k].tolist()
        bookings[row] = (begin, until, spots, -1)
        if row and world.taken[order[row - 1], 0] == node:
            bookings[row - 1, B_AFTER] = row
        else:
            heads[parking + node] = row
    counts = np.zeros(15, np.int64)
    counts[N_PIECES], counts[N_BOOKINGS] = n_lines, n_taken
    return State(
        *(lines, pieces, np.empty((n_lines + room, 3), np.int64), queues, carriers, heads, bookings),
        *(np.zeros(len(world.gates), np.int64), np.empty(room, np.int64), np.empty(len(carriers), np.int64), counts),
        *(np.empty((room, 10), np.int64), np.empty((room, 4), np.int64)),
        *(np.zeros((MOST_HOPS + 1, 8), np.int64), np.zeros(64, np.int64)),
    )


@compile_part
def _copy_rows(source: I64, target: I64, n: int) -> None:
    """Copy numbers one by one; slices would bring in code for errors that takes seconds to compile."""
    for k in range(n):
        for j in range(source.shape[1]):
            target[k, j] = source[k, j]


@compile_part
def _copy_items(source: I64, target: I64, n: int) -> None:
    for k in range(n):
        target[k] = source[k]


@compile_maker
def resume(w: World, p: Policy, base: State, room: int) -> State:
    """Give a copy of a state with ``room`` further rows of each kind; what is at its origin goes as the policy says."""
    n_pieces, n_legs, n_parts = base.counts[N_PIECES], base.counts[N_LEGS], base.counts[N_PARTS]
    n_bookings, n_pending = base.counts[N_BOOKINGS], base.counts[N_PENDING]
    s = State(
        np.empty((len(w.lines), 4), np.int64),
        np.empty((n_pieces + room, 5), np.int64),
        np.empty((n_pieces + room, 3), np.int64),
        np.empty((len(w.queues), 5), np.int64),
        np.empty((len(w.carriers), 5), np.int64),
        np.empty(len(base.heads), np.int64),
        np.empty((n_bookings + room, 4), np.int64),
        np.empty(len(w.gates), np.int64),
        np.empty(n_pending + room, np.int64),
        np.empty(len(w.carriers), np.int64),
        np.empty(len(base.counts), np.int64),
        np.empty((n_legs + room, 10), np.int64),
        np.empty((n_parts + room, 4), np.int64),
        np.zeros((MOST_HOPS + 1, 8), np.int64),
        np.zeros(64, np.int64),
    )
    _copy_rows(base.lines, s.lines, len(w.lines))
    _copy_rows(base.pieces, s.pieces, n_pieces)
    _copy_rows(base.queues, s.queues, len(w.queues))
    _copy_rows(base.carriers, s.carriers, len(w.carriers))
    _copy_rows(base.bookings, s.bookings, n_bookings)
    _copy_rows(base.legs, s.legs, n_legs)
    _copy_rows(base.parts, s.parts, n_parts)
    _copy_items(base.heads, s.heads, len(base.heads))
    _copy_items(base.used, s.used, len(w.gates))
    _copy_items(base.pending, s.pending, n_pending)
    _copy_items(base.counts, s.counts, len(base.counts))
    for line in range(len(w.lines)):
        s.pieces[line, B_STAGE] = p.choice[line]
    return s
