"""Which queue is served next, and who might serve it.

What lives here: step 1 of the rules of ``timetable``, and the list of carriers that may be booked at one instant. What
does not: which of them does the job (``jobs``).
"""

from __future__ import annotations

from typing import Final

from foedus.kernel.compiled import compile_part
from foedus.kernel.queues import may_serve
from foedus.kernel.world import (
    C_TYPE,
    FAR,
    K_PAYLOAD,
    K_SECONDS,
    N_IDLE,
    Q_CARRIES,
    Q_FROM,
    Q_TO,
    S_AT,
    S_BLOCKED,
    S_FERRY,
    S_KEY,
    S_NEAREST,
    S_TOP,
    UNASKED,
    State,
    World,
)

#: values of S_BLOCKED: a queue waits for the next instant; it waits for parking or storage
WAITS: Final = 1
WAITS_FOR_ROOM: Final = 2


@compile_part
def _find_ferry(w: World, s: State, queue: int) -> int:
    """Give the least ferry time to a queue of a carrier that may be booked, or FAR; what was worked out is kept."""
    row = s.queues[queue]
    if row[S_NEAREST] != UNASKED:
        return int(row[S_FERRY])
    start = w.queues[queue, Q_FROM]
    row[S_FERRY], row[S_NEAREST] = FAR, -1
    for k in range(s.counts[N_IDLE]):
        carrier = s.idle[k]
        kind, stands = w.carriers[carrier, C_TYPE], s.carriers[carrier, S_AT]
        if not w.queues[queue, Q_CARRIES + kind] or not may_serve(w, queue, carrier):
            continue
        if w.links[kind, start, w.queues[queue, Q_TO], K_PAYLOAD] <= 0:
            continue
        seconds = 0 if stands == start else w.links[kind, stands, start, K_SECONDS]
        if 0 <= seconds < row[S_FERRY]:
            row[S_FERRY], row[S_NEAREST] = seconds, carrier
            if seconds == 0:
                break
    return int(row[S_FERRY])


@compile_part
def forget_ferries(s: State, carrier: int) -> None:
    """Have the ferry times worked out afresh that a carrier had, or all where ``carrier`` is -1."""
    for queue in range(len(s.queues)):
        if carrier < 0 or s.queues[queue, S_NEAREST] == carrier:
            s.queues[queue, S_NEAREST] = UNASKED


@compile_part
def choose_queue(w: World, s: State, pull: int) -> int:
    """Give the queue of step 1 of the rules, or -1."""
    queue, best = -1, FAR
    for k in range(len(s.queues)):
        key = s.queues[k, S_KEY]
        if key > best or s.queues[k, S_BLOCKED] or key >= FAR:
            continue
        if pull > 0:
            ferry = _find_ferry(w, s, k)
            if ferry >= FAR:
                s.queues[k, S_BLOCKED] = WAITS
                continue
            key += ferry * pull // 1000
        if key < best or (key == best and s.queues[k, S_TOP] < s.queues[queue, S_TOP]):
            queue, best = k, key
    return queue


@compile_part
def drop_idle(s: State, carrier: int) -> None:
    """Take a carrier out of those that may be booked."""
    at = 0
    for k in range(s.counts[N_IDLE]):
        if s.idle[k] != carrier:
            s.idle[at] = s.idle[k]
            at += 1
    s.counts[N_IDLE] = at
