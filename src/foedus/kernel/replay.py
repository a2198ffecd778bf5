"""What a plan at hand books before the loop goes on: legs that were flown, and jobs that are kept as far as they hold.

What lives here: the compiled replay of rows of legs. What does not: which legs are kept, and what is asked anew.

Rules
-----
Rows come in order of time and are taken up one by one, those of one carrier in their order: all that hold as they were
before the others where ``patient`` says so, so that what is moved finds its place beside what stands. A row is

* *flown*: one leg, booked as it was, whatever the rules say of it;
* *kept*: a load with all its hops, or a leg without one. It is booked as it was where that still holds and nothing of
  its carrier was moved before. Else it is worked out as the loop works out a job, a ferry before it included; nothing
  of it happens before its own time: loading begins no earlier, and it lands no earlier than it did in the plan. Slots
  are those of the plan where they are free.

A kept row that waits for room (parking, storage) or for pieces that are not at its origin yet is tried again once the
others were; when nothing moves any more the first such row is dropped. A kept row is dropped at once where its carrier
has no way to go, its crew does not last, or nothing of its load would come in time. What is dropped stays where it is:
the loop moves it.
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

from collections.abc import Callable

import numpy as np

from foedus.kernel.compiled import STAMP, compile_entry, compile_part
from foedus.kernel.keeping import BOOKED, DROPPED, J_CARRIER, J_FLOWN, LATER, WAITS, book_row
from foedus.kernel.states import open_state, resume
from foedus.kernel.world import (
    I64,
    MOST_HOPS,
    N_BOOKINGS,
    N_LEGS,
    N_PENDING,
    NO_ROOM,
    S_BARRED,
    S_FREE,
    Policy,
    State,
    World,
)


@compile_part
def _is_full(s: State) -> bool:
    """Whether the next row might not find room."""
    rows = min(len(s.legs) - s.counts[N_LEGS], len(s.bookings) - s.counts[N_BOOKINGS] - 4 * MOST_HOPS)
    return bool(s.counts[NO_ROOM] or rows <= 2 * MOST_HOPS or s.counts[N_PENDING] >= len(s.pending))


def _compile(stamp: str) -> Callable[[World, Policy, State, I64, I64, I64, I64, bool, int], tuple[State, I64]]:
    @compile_entry
    def replay_once(
        w: World, p: Policy, base: State, rows: I64, parts: I64, origins: I64, again: I64, patient: bool, room: int
    ) -> tuple[State, I64]:
        _ = stamp
        s = resume(w, p, base, room)
        fate, aboard = np.zeros(len(rows), np.int64), np.full(len(w.carriers), -1, np.int64)
        moved, holding, late = np.zeros(len(w.carriers), np.int64), patient, False
        turn, left, freed = 0, len(rows), False
        while left > 0:
            turn += 1
            before, first = left, -1
            for k in range(len(rows)):
                row = rows[k]
                if fate[k] != WAITS or s.carriers[row[J_CARRIER], S_BARRED] == turn:
                    continue
                if not row[J_FLOWN] and not freed:
                    # all that was flown is booked: carriers move again from when they may
                    freed = True
                    for c in range(len(again)):
                        s.carriers[c, S_FREE] = max(s.carriers[c, S_FREE], again[c])
                if _is_full(s):
                    s.counts[NO_ROOM] = 1
                    return s, fate
                fate[k] = book_row(w, s, row, parts, origins, aboard, moved, holding, late)
                late = False
                if fate[k] == WAITS:
                    s.carriers[row[J_CARRIER], S_BARRED] = turn
                    first = k if first < 0 else first
                else:
                    left -= 1
            # the first that waits is worked out afresh, and then dropped
            stuck = left == before
            if stuck and holding:
                holding, stuck = False, False
            if stuck and moved[rows[first, J_CARRIER]]:
                fate[first] = DROPPED
                left -= 1
            late = stuck
        if not freed:
            for c in range(len(again)):
                s.carriers[c, S_FREE] = max(s.carriers[c, S_FREE], again[c])
        for c in range(len(again)):
            s.carriers[c, S_BARRED] = 0
        return s, fate

    return replay_once


_replay = _compile(STAMP)


def replay(
    world: World, policy: Policy, rows: I64, parts: I64, origins: I64, again: I64, *, patient: bool = True
) -> tuple[State, I64]:
    """Book rows of a plan; give the state that the loop goes on from, and what became of each row.

    Parameters
    ----------
    world, policy
        As ``timetable.simulate``; of the policy only the routes matter.
    rows, parts
        Legs to replay, those flown first, then in order of time, and what they carry; columns as above.
    origins
        Origin of each line; int64, shape ``(n_lines,)``.
    again
        From when each carrier may begin a leg that was not flown, in seconds; FAR: never. Shape ``(n_carriers,)``.
    patient
        Whether all that holds as it was is booked before anything is moved.

    Returns
    -------
    tuple
        The state; and int64, shape ``(n_rows,)``: ``BOOKED`` as it was, ``LATER``, or ``DROPPED``.
    """
    room = 128 + len(world.carriers) + 3 * len(rows) + 2 * len(parts)
    base = open_state(world)
    while True:
        state, fate = _replay(world, policy, base, rows, parts, origins, again, patient, room)
        if not state.counts[NO_ROOM]:
            return state, fate
        room *= 2


__all__ = ["BOOKED", "DROPPED", "LATER", "replay"]
