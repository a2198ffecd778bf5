"""Which carrier does a job, and what a booked job leaves behind: legs, parts, pieces of the next stage.

What lives here: steps 2 to 5 of the rules of ``timetable``. What does not: which queue is served, and when.
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

from foedus.kernel.compiled import compile_part
from foedus.kernel.loading import fill, fill_riders, fits
from foedus.kernel.placing import book_hop, find_ready
from foedus.kernel.queues import may_serve, push_pending
from foedus.kernel.scoring import UNLOADS
from foedus.kernel.slots import find_handling, leave_after
from foedus.kernel.stocks import move_storage
from foedus.kernel.world import (
    AHEAD,
    B_LINE,
    B_PERSONS,
    B_RELEASE,
    B_STAGE,
    B_VEHICLES,
    C_TYPE,
    FAR,
    FERRY,
    G_AFTER,
    H_BEGIN,
    H_DEPART,
    H_END,
    H_FROM,
    H_LAND,
    H_SLOT,
    H_SLOT_END,
    H_TO,
    I64,
    K_SECONDS,
    L_POD,
    N_HOPS,
    N_HUB,
    N_IDLE,
    N_LEGS,
    N_PARTS,
    N_PENDING,
    N_PIECES,
    N_STORAGE,
    NO_ROOM,
    P_LEG,
    P_LINE,
    P_PERSONS,
    P_VEHICLES,
    PAST,
    Q_CARRIES,
    Q_FROM,
    Q_TO,
    S_AT,
    S_BARRED,
    S_END,
    S_FREE,
    S_LEFT,
    S_POD_END,
    T_DUTY,
    T_LOAD,
    T_UNLOAD,
    TRIES,
    Policy,
    State,
    World,
)


@compile_part
def choose_carrier(w: World, s: State, p: Policy, piece: int, queue: int, clock: int) -> tuple[int, int]:
    """Give (carrier, from when it may move) by step 2 of the rules, or carrier -1."""
    start, end, release = w.queues[queue, Q_FROM], w.queues[queue, Q_TO], s.pieces[piece, B_RELEASE]
    best, best_score, best_ferry, best_ready = -1, 0, 0, 0
    seen_kind, may_take, memo_from, memo_begin = -1, False, 0, -FAR
    limited, busy = False, 0
    for k in range(s.counts[N_IDLE]):
        carrier = s.idle[k]
        free = s.carriers[carrier, S_FREE]
        if free > clock + p.rule[AHEAD] or not may_serve(w, queue, carrier):
            continue
        kind, stands = w.carriers[carrier, C_TYPE], s.carriers[carrier, S_AT]
        if kind != seen_kind:
            seen_kind, memo_begin = kind, -FAR
            may_take = w.queues[queue, Q_CARRIES + kind] != 0 and fits(w, s, piece, kind, start, end)
            limited = w.types[kind, T_DUTY] >= 0
            busy = w.types[kind, T_LOAD] + w.links[kind, start, end, K_SECONDS] + w.types[kind, T_UNLOAD]
        if not may_take or s.carriers[carrier, S_BARRED] == s.counts[TRIES]:
            continue
        ferry = 0 if stands == start else w.links[kind, stands, start, K_SECONDS]
        if ferry < 0:
            continue
        ready = max(clock, free)
        if limited:
            waits = max(0, release - ready - ferry)
            ready = find_ready(w, s, carrier, clock, ferry + waits + busy)
        there = ready
        if stands != start:
            there = leave_after(w, s, kind, stands, start, ready, 0, 0) + ferry
        earliest, extra = max(there, release), ferry * p.rule[FERRY] // 1000 + p.bias[queue, kind]
        if best >= 0 and earliest + extra > best_score:
            continue
        # the first free slot never moves forward, so between a question and its answer all questions have that answer
        if memo_begin == -FAR or earliest < memo_from or earliest > memo_begin:
            memo_begin, _ = find_handling(w, s, kind, start, earliest, w.types[kind, T_LOAD], -1)
            memo_from = earliest
        score = memo_begin + extra
        if memo_begin < FAR and (best < 0 or score < best_score or (score == best_score and ferry < best_ferry)):
            best, best_score, best_ferry, best_ready = carrier, score, ferry, ready
    return best, best_ready


@compile_part
def write_leg(s: State, carrier: int, k: int, stops: int, slots: I64) -> None:
    """Write the leg of one hop."""
    row, hop = s.legs[s.counts[N_LEGS]], s.hops[k]
    row[0], row[1], row[2], row[3], row[4] = carrier, hop[H_FROM], hop[H_TO], hop[H_BEGIN], hop[H_DEPART]
    row[5], row[6], row[9] = hop[H_LAND], hop[H_END], stops
    row[7] = hop[H_SLOT] - slots[hop[H_FROM]] if hop[H_SLOT] >= 0 else -1
    row[8] = hop[H_SLOT_END] - slots[hop[H_TO]] if hop[H_SLOT_END] >= 0 else -1
    s.counts[N_LEGS] += 1


@compile_part
def deliver(w: World, s: State, first: int, end: int, until: int) -> None:
    """Pass on what the parts since ``first`` hold: arrived, or a piece of the next stage; parts then name lines."""
    for k in range(first, s.counts[N_PARTS]):
        part = s.parts[k]
        piece = part[P_LINE]
        line, after = s.pieces[piece, B_LINE], w.stages[s.pieces[piece, B_STAGE], G_AFTER]
        part[P_LINE] = line
        if w.lines[line, L_POD] == end:
            s.lines[line, S_POD_END] = max(s.lines[line, S_POD_END], until)
        if after < 0:
            s.lines[line, S_END] = max(s.lines[line, S_END], until)
            s.lines[line, S_LEFT] -= part[P_PERSONS] + part[P_VEHICLES]
            continue
        new = s.counts[N_PIECES]
        if new >= len(s.pieces) or s.counts[N_PENDING] >= len(s.pending):
            s.counts[NO_ROOM] = 1
            return
        s.counts[N_PIECES] += 1
        row = s.pieces[new]
        row[B_LINE], row[B_STAGE], row[B_RELEASE] = line, after, until + w.nodes[end, N_HUB]
        row[B_PERSONS], row[B_VEHICLES] = part[P_PERSONS], part[P_VEHICLES]
        move_storage(w, s, end, until, part[P_VEHICLES])
        push_pending(s, new)


@compile_part
def _take_out(w: World, s: State, first: int, start: int, begin: int) -> None:
    """Book out of storage what boards at a hub."""
    if w.nodes[start, N_STORAGE] >= 0:
        for k in range(first, s.counts[N_PARTS]):
            piece = s.parts[k, P_LINE]
            if piece >= len(w.lines):
                move_storage(w, s, start, begin, -s.parts[k, P_VEHICLES])


@compile_part
def book_job(w: World, s: State, p: Policy, queue: int, carrier: int, clock: int, store_left: int) -> None:
    """Book the job worked out: ferry with riders, loading, hops, unloading."""
    kind, start, end = w.carriers[carrier, C_TYPE], w.queues[queue, Q_FROM], w.queues[queue, Q_TO]
    if s.carriers[carrier, S_AT] != start:
        first = s.counts[N_PARTS]
        depart, land = s.hops[0, H_DEPART], s.hops[0, H_LAND]
        fill_riders(w, s, p.keys, kind, s.carriers[carrier, S_AT], start, depart, land, p.rule[PAST])
        deliver(w, s, first, start, land)
        book_hop(w, s, carrier, 0, clock)
        write_leg(s, carrier, 0, 0, w.slot_ptr)
    first, n_hops = s.counts[N_PARTS], s.counts[N_HOPS]
    begin, land, until = s.hops[1, H_BEGIN], s.hops[n_hops, H_LAND], s.hops[n_hops, H_END]
    fill(w, s, p.keys, queue, carrier, begin, land, until, p.rule[PAST], store_left)
    _take_out(w, s, first, start, begin)
    book_hops(w, s, carrier, first, end, clock)


@compile_part
def book_hops(w: World, s: State, carrier: int, first: int, end: int, clock: int) -> None:
    """Book the hops worked out for the load whose parts begin at ``first``, and pass on what they hold."""
    n_hops, n_parts = s.counts[N_HOPS], s.counts[N_PARTS] - first
    until = s.hops[n_hops, H_END]
    for k in range(1, n_hops + 1):
        if k > 1:
            # the same load goes on with the next hop
            if s.counts[N_PARTS] + n_parts >= len(s.parts):
                s.counts[NO_ROOM] = 1
                return
            for j in range(n_parts):
                part = s.parts[s.counts[N_PARTS]]
                part[P_LEG], part[P_LINE] = s.counts[N_LEGS], s.parts[first + j, P_LINE]
                part[P_PERSONS], part[P_VEHICLES] = s.parts[first + j, P_PERSONS], s.parts[first + j, P_VEHICLES]
                s.counts[N_PARTS] += 1
        if k == n_hops:
            last = s.counts[N_PARTS] - n_parts
            for j in range(first, last):
                s.parts[j, P_LINE] = s.pieces[s.parts[j, P_LINE], B_LINE]
            deliver(w, s, last, end, until)
        book_hop(w, s, carrier, k, clock)
        write_leg(s, carrier, k, 1 if k < n_hops else UNLOADS, w.slot_ptr)
