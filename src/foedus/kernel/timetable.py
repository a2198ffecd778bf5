"""Who carries what when: the one timetable loop (list scheduling over lines, carriers and working slots).

What lives here: the loop, compiled; arrays in, arrays out. What does not: modes, approvals, closures, names. They are
compiled *into* the arrays: an approval is a release, a closure a calendar, a road column a carrier of its own queue.

Rules
-----
A *rule* is four numbers, ``(ahead_s, look_s, ferry_milli, past)``. A line becomes visible ``look_s`` before its
release; a carrier may be booked up to ``ahead_s`` before it is free. The clock stands at each instant at which a line
becomes visible or a carrier may be booked. At each:

1. Of the queues that may cause a flight, take the one whose first line has the least (key, line index).
2. Of the carriers that may be booked, may serve the queue, have a link to its origin and take anything of that line
   over the link to its destination, take the least of (score, ferry time, carrier index). The score is the earliest
   begin of loading plus ``ferry_milli`` thousandths of the ferry time. None: the queue waits for the next instant.
3. Loading begins no earlier than the clock, the release of the line, the end of the carrier's last leg plus the ferry,
   and a free working slot (of equal slots the least index); it may not straddle a shut span. A carrier that is
   elsewhere ferries so as to arrive when loading begins.
4. Filling is ``loading.fill``: line by line in order of key, vehicles then persons; riders last.
5. The carrier leaves once loaded, held on the ground off the slot so that it lands when a slot is free for unloading,
   or, where departures are barred just then, as early as it may. It is free again when unloaded.
6. Back to 1 until no queue can be served at this instant.

Riders never cause a flight: besides step 4 they board ferry legs of their own origin and destination, on foot, without
a slot or handling time; and in the end, with hindsight, carriers that stand at their origin and have their home at
their destination, as soon as both are free to go.
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

from collections.abc import Callable

import numpy as np

from foedus.kernel.compiled import STAMP, compile_entry, compile_maker, compile_part
from foedus.kernel.loading import fill, fill_riders, fits
from foedus.kernel.queues import push_line, top_line
from foedus.kernel.slots import book, find_handling, leave_after
from foedus.kernel.world import (
    AHEAD,
    BY_RELEASE,
    C_AT,
    C_HOME,
    C_QUEUE,
    C_READY,
    C_TYPE,
    CARRIER,
    FAR,
    FERRY,
    I64,
    K_SECONDS,
    L_DUE,
    L_PERSONS,
    L_QUEUE,
    L_RELEASE,
    L_VEHICLES,
    L_WEIGHT,
    LATEST,
    LOOK,
    N_BOOKINGS,
    N_LEGS,
    N_PARTS,
    NO_ROOM,
    P_LINE,
    PAST,
    Q_CARRIES,
    Q_FROM,
    Q_RIDES,
    Q_TO,
    S_AT,
    S_BLOCKED,
    S_END,
    S_FREE,
    S_PERSONS,
    S_SIZE,
    S_VEHICLES,
    SLOT_START,
    T_FLIES,
    T_LOAD,
    T_POSITIONS,
    T_SEATS,
    T_SEATS_APART,
    T_UNLOAD,
    State,
    World,
)


@compile_maker
def _open_state(w: World, room: int) -> State:
    s = State(
        np.zeros((len(w.lines), 5), np.int64),
        np.zeros((len(w.queues), 2), np.int64),
        np.empty((len(w.carriers), 2), np.int64),
        np.full(w.slot_ptr[-1], -1, np.int64),
        np.empty((room, 3), np.int64),
        np.zeros(7, np.int64),
        np.empty((room, 9), np.int64),
        np.empty((room, 4), np.int64),
    )
    for line in range(len(w.lines)):
        s.lines[line, S_PERSONS], s.lines[line, S_VEHICLES] = w.lines[line, L_PERSONS], w.lines[line, L_VEHICLES]
        s.lines[line, S_END] = -FAR
    for carrier in range(len(w.carriers)):
        s.carriers[carrier, S_FREE], s.carriers[carrier, S_AT] = w.carriers[carrier, C_READY], w.carriers[carrier, C_AT]
    return s


@compile_part
def _choose_carrier(w: World, s: State, rule: I64, line: int, queue: int, clock: int) -> tuple[int, int, int, int]:
    """Give (carrier, begin of loading, slot, ferry seconds) by step 2 of the rules, or carrier -1."""
    start, end, release = w.queues[queue, Q_FROM], w.queues[queue, Q_TO], w.lines[line, L_RELEASE]
    best, best_score, best_begin, best_slot, best_ferry = -1, 0, 0, -1, 0
    seen_kind, may_take, memo_from, memo_begin, memo_slot = -1, False, 0, -FAR, -1
    for carrier in range(len(w.carriers)):
        free, own = s.carriers[carrier, S_FREE], w.carriers[carrier, C_QUEUE]
        if free > clock + rule[AHEAD] or (own >= 0 and own != queue):
            continue
        kind, stands = w.carriers[carrier, C_TYPE], s.carriers[carrier, S_AT]
        if kind != seen_kind:
            seen_kind, memo_begin = kind, -FAR
            may_take = w.queues[queue, Q_CARRIES + kind] != 0 and fits(w, s, line, kind, start, end)
        ferry = 0 if stands == start else w.links[kind, stands, start, K_SECONDS]
        if not may_take or ferry < 0:
            continue
        there = max(clock, free)
        if stands != start:
            there = leave_after(w, kind, stands, start, there) + ferry
        earliest, extra = max(there, release), ferry * rule[FERRY] // 1000
        if best >= 0 and earliest + extra > best_score:
            continue
        # the first free slot never moves forward, so between a question and its answer all questions have that answer
        if memo_begin == -FAR or earliest < memo_from or earliest > memo_begin:
            memo_begin, memo_slot = find_handling(w, s, kind, start, earliest, w.types[kind, T_LOAD])
            memo_from = earliest
        score = memo_begin + extra
        if best < 0 or score < best_score or (score == best_score and ferry < best_ferry):
            best, best_score, best_begin, best_slot, best_ferry = carrier, score, memo_begin, memo_slot, ferry
    return best, best_begin, best_slot, best_ferry


@compile_part
def _write_leg(
    s: State, carrier: int, start: int, end: int, begin: int, depart: int, arrive: int, until: int, a: int, b: int
) -> None:
    row = s.legs[s.counts[N_LEGS]]
    row[0], row[1], row[2], row[3], row[4] = carrier, start, end, begin, depart
    row[5], row[6], row[7], row[8] = arrive, until, a, b
    s.counts[N_LEGS] += 1
    s.carriers[carrier, S_AT], s.carriers[carrier, S_FREE] = end, until


@compile_part
def _close_parts(s: State, first: int, until: int) -> None:
    """Note for the lines of the parts written since ``first`` that a part of them arrives."""
    for part in range(first, s.counts[N_PARTS]):
        line = s.parts[part, P_LINE]
        s.lines[line, S_END] = max(s.lines[line, S_END], until)


@compile_part
def _ferry(
    w: World, s: State, keys: I64, rule: I64, carrier: int, end: int, arrive: int, seconds: int, clock: int
) -> None:
    """Write the leg that brings a carrier empty to where it loads, with riders where there are any."""
    kind, start = w.carriers[carrier, C_TYPE], s.carriers[carrier, S_AT]
    depart = arrive - seconds
    if leave_after(w, kind, start, end, depart) != depart:
        # held where it may leave earlier but not then; it waits at the far end
        depart = leave_after(w, kind, start, end, max(clock, s.carriers[carrier, S_FREE]))
    first = s.counts[N_PARTS]
    fill_riders(w, s, keys, kind, start, end, depart, rule[PAST])
    _close_parts(s, first, arrive)
    _write_leg(s, carrier, start, end, depart, depart, arrive, arrive, -1, -1)


@compile_part
def _fly(w: World, s: State, keys: I64, rule: I64, queue: int, carrier: int, begin: int, slot: int, clock: int) -> None:
    """Load, fly, unload: steps 3 to 5 of the rules for a carrier that stands at the origin."""
    kind, start, end = w.carriers[carrier, C_TYPE], w.queues[queue, Q_FROM], w.queues[queue, Q_TO]
    loaded = begin + w.types[kind, T_LOAD]
    seconds = w.links[kind, start, end, K_SECONDS]
    earliest = leave_after(w, kind, start, end, loaded)
    if slot >= 0:
        book(s, slot, begin, loaded, clock)
        slot -= w.slot_ptr[start]
    arrive, slot_end = find_handling(w, s, kind, end, earliest + seconds, w.types[kind, T_UNLOAD])
    until = arrive + w.types[kind, T_UNLOAD]
    if slot_end >= 0:
        book(s, slot_end, arrive, until, clock)
        slot_end -= w.slot_ptr[end]
    depart = arrive - seconds
    if leave_after(w, kind, start, end, depart) != depart:
        depart = earliest
    first = s.counts[N_PARTS]
    fill(w, s, keys, queue, kind, begin, rule[PAST])
    _close_parts(s, first, until)
    _write_leg(s, carrier, start, end, begin, depart, arrive, until, slot, slot_end)


@compile_part
def _is_full(s: State) -> bool:
    """Whether the next job (two legs, two bookings, some parts) might not find room."""
    room = len(s.legs)
    return bool(s.counts[N_LEGS] + 2 >= room or s.counts[N_PARTS] + 1 >= room or s.counts[N_BOOKINGS] + 2 >= room)


@compile_part
def _choose_queue(w: World, s: State, keys: I64) -> tuple[int, int]:
    """Give (queue, its first line) by step 1 of the rules, or -1."""
    queue, line = -1, -1
    for k in range(len(w.queues)):
        if s.queues[k, S_SIZE] == 0 or s.queues[k, S_BLOCKED] or w.queues[k, Q_RIDES]:
            continue
        top = top_line(w, s, k)
        if line < 0 or keys[top] < keys[line] or (keys[top] == keys[line] and top < line):
            queue, line = k, top
    return queue, line


@compile_part
def _dispatch(w: World, s: State, keys: I64, rule: I64, clock: int) -> None:
    """Serve what can be served at one instant."""
    for queue in range(len(w.queues)):
        s.queues[queue, S_BLOCKED] = 0
    n_bookable = 0
    for carrier in range(len(w.carriers)):
        n_bookable += s.carriers[carrier, S_FREE] <= clock + rule[AHEAD]
    while n_bookable > 0:
        queue, line = _choose_queue(w, s, keys)
        if queue < 0:
            break
        if _is_full(s):
            s.counts[NO_ROOM] = 1
            break
        carrier, begin, slot, ferry = _choose_carrier(w, s, rule, line, queue, clock)
        if carrier < 0:
            s.queues[queue, S_BLOCKED] = 1
            continue
        if s.carriers[carrier, S_AT] != w.queues[queue, Q_FROM]:
            _ferry(w, s, keys, rule, carrier, w.queues[queue, Q_FROM], begin, ferry, clock)
        _fly(w, s, keys, rule, queue, carrier, begin, slot, clock)
        n_bookable -= s.carriers[carrier, S_FREE] > clock + rule[AHEAD]


@compile_part
def _choose_homeward(w: World, s: State, queue: int, line: int) -> tuple[int, int]:
    """Give (carrier, departure) of the first to leave for home the riders' way, or carrier -1."""
    start, end = w.queues[queue, Q_FROM], w.queues[queue, Q_TO]
    best, best_depart = -1, 0
    for carrier in range(len(w.carriers)):
        kind = w.carriers[carrier, C_TYPE]
        if s.carriers[carrier, S_AT] != start or w.carriers[carrier, C_HOME] != end:
            continue
        if w.links[kind, start, end, K_SECONDS] < 0 or not w.queues[queue, Q_CARRIES + kind]:
            continue
        if not fits(w, s, line, kind, start, end):
            continue
        depart = leave_after(w, kind, start, end, max(s.carriers[carrier, S_FREE], w.lines[line, L_RELEASE]))
        if best < 0 or depart < best_depart:
            best, best_depart = carrier, depart
    return best, best_depart


@compile_part
def _go_home(w: World, s: State, keys: I64, rule: I64) -> None:
    """Let riders still waiting board carriers that go home their way; legs home without riders are not written."""
    for queue in range(len(w.queues)):
        while w.queues[queue, Q_RIDES] and s.queues[queue, S_SIZE] > 0:
            if _is_full(s):
                s.counts[NO_ROOM] = 1
                return
            carrier, depart = _choose_homeward(w, s, queue, top_line(w, s, queue))
            if carrier < 0:
                break
            kind, start, end = w.carriers[carrier, C_TYPE], w.queues[queue, Q_FROM], w.queues[queue, Q_TO]
            arrive, first = depart + w.links[kind, start, end, K_SECONDS], s.counts[N_PARTS]
            fill_riders(w, s, keys, kind, start, end, depart, rule[PAST])
            _close_parts(s, first, arrive)
            _write_leg(s, carrier, start, end, depart, depart, arrive, arrive, -1, -1)


@compile_part
def _find_instant(w: World, s: State, rule: I64, clock: int, following: int) -> int:
    """Give the next instant at which anything may be decided, or FAR."""
    instant = FAR
    if following < len(w.lines):
        instant = w.lines[w.lines[following, BY_RELEASE], L_RELEASE] - rule[LOOK]
    waiting = False
    for queue in range(len(w.queues)):
        if s.queues[queue, S_SIZE] > 0 and not w.queues[queue, Q_RIDES]:
            waiting = True
            break
    if waiting:
        for carrier in range(len(w.carriers)):
            bookable = s.carriers[carrier, S_FREE] - rule[AHEAD]
            if clock < bookable < instant:
                instant = bookable
    return int(instant)


@compile_maker
def run_timetable(w: World, keys: I64, rule: I64, room: int) -> State:
    """Run the loop once with ``room`` rows for legs, parts and bookings each; see the rules of this module."""
    s = _open_state(w, room)
    clock, following = -FAR, 0
    while True:
        clock = _find_instant(w, s, rule, clock, following)
        if clock >= FAR:
            break
        while following < len(w.lines):
            line = w.lines[following, BY_RELEASE]
            if w.lines[line, L_RELEASE] - rule[LOOK] > clock:
                break
            push_line(w, s, keys, line)
            following += 1
        _dispatch(w, s, keys, rule, clock)
        if s.counts[NO_ROOM]:
            return s
    _go_home(w, s, keys, rule)
    return s


@compile_maker
def score_state(w: World, s: State) -> I64:
    """Give the score of a finished run: int64, shape ``(5,)``, the most important number first."""
    score = np.zeros(5, np.int64)
    score[2] = -FAR
    for line in range(len(w.lines)):
        if w.queues[w.lines[line, L_QUEUE], Q_RIDES]:
            continue
        end = s.lines[line, S_END]
        score[0] += s.lines[line, S_PERSONS] + s.lines[line, S_VEHICLES] > 0
        if end > -FAR:
            score[1] += w.lines[line, L_WEIGHT] * min(max(0, end - w.lines[line, L_DUE]), LATEST)
            score[2] = max(score[2], end)
            score[4] += end
    for leg in range(s.counts[N_LEGS]):
        flies = w.types[w.carriers[s.legs[leg, CARRIER], C_TYPE], T_FLIES]
        score[3] += flies != 0 and s.legs[leg, SLOT_START] >= 0
    return score


def _compile(stamp: str) -> Callable[[World, I64, I64, int], tuple[State, I64]]:
    @compile_entry
    def simulate_once(w: World, keys: I64, rule: I64, room: int) -> tuple[State, I64]:
        _ = stamp
        s = run_timetable(w, keys, rule, room)
        return s, score_state(w, s)

    return simulate_once


_simulate = _compile(STAMP)


def simulate(world: World, keys: I64, rule: I64) -> tuple[State, I64]:
    """Run the loop once; give its final state and score.

    Parameters
    ----------
    world
        The problem.
    keys
        One key a line, the least goes first; int64, shape ``(n_lines,)``.
    rule
        ``(ahead_s, look_s, ferry_milli, past)``; int64, shape ``(4,)``.

    Returns
    -------
    tuple
        The state, whose ``legs`` and ``parts`` are filled up to ``counts[0]`` and ``counts[1]``; and the score, int64,
        shape ``(5,)``: lines not wholly moved, weighted lateness, closure, loaded flights, sum of arrivals.
    """
    room = guess_room(world)
    while True:
        state, score = _simulate(world, keys, rule, room)
        if not state.counts[NO_ROOM]:
            return state, score
        room *= 2


def guess_room(world: World) -> int:
    """Give a number of rows that most runs need at most: twice the loads that the smallest carrier would make."""
    types, lines = world.types, world.lines
    positions = max(1, int(types[:, T_POSITIONS].min(initial=1 << 30)))
    seats = max(1, int((types[:, T_SEATS] + types[:, T_SEATS_APART]).min(initial=1 << 30)))
    return 64 + 2 * int((lines[:, L_VEHICLES] // positions + lines[:, L_PERSONS] // seats + 2).sum())
