"""Who carries what when: the one timetable loop (list scheduling over lines, carriers and working slots).

What lives here: the loop, compiled; arrays in, arrays out. What does not: modes, approvals, closures, names. They are
compiled *into* the arrays: an approval is a release, a closure a calendar, a road column a carrier of its own queue.

Rules
-----
A *rule* is five numbers, ``(ahead_s, look_s, ferry_milli, past, pull_milli)``. A *piece* is a line, or a part of it
that waits at a hub for the next stage of its way. A piece becomes visible ``look_s`` before its release; a carrier may
be booked up to ``ahead_s`` before it is free. The clock stands at each instant at which a piece becomes visible or a
carrier may be booked. At each:

1. Of the queues that may cause a flight, take the one whose first piece has the least (key of its line, piece). To the
   key come ``pull_milli`` thousandths of the least ferry time of a carrier that may be booked and may serve the queue;
   where ``pull_milli`` is above 0 a queue that no such carrier can get to waits for the next instant.
2. Of the carriers that may be booked, may serve the queue, have a link to its origin and take anything
   of that piece over the link to its destination, take the least of (score, ferry time, carrier). The score is the
   earliest begin of loading (after a rest that the crew would need) plus ``ferry_milli`` thousandths of the ferry time
   plus the bias of the type on the queue. None: the queue waits for the next instant.
3. Loading begins no earlier than the clock, the release of the piece, the end of the carrier's last leg plus the
   ferry, and a free working slot (of equal slots the least); it may not straddle a shut span. A carrier that is
   elsewhere ferries so as to arrive when loading begins, where it finds a place to park.
4. Filling is ``loading.fill``: piece by piece in order of key, vehicles then persons; riders last. Of pieces that
   change carriers once more no more board than storage takes.
5. The carrier leaves once loaded, held on the ground off the slot so that it lands when a slot for unloading and a
   place to park are free, not before the EAD of the first piece at its POD; or, where departures are barred just
   then, as early as it may. Technical stops are hops of the same kind. It is free again when unloaded.
6. A crew keeps its duty if the job ends within it; else a new duty begins if it had its rest or fresh crews stand by;
   else the job is worked out again from after the rest. If that does not do either the carrier is passed over.
7. A piece whose line could not be whole at its destination by its last date, going now, is given up.
8. Where no place to park is ever free at a node, the first idle carrier there (least of free, index) that has a way
   home or else to the nearest node without such a limit goes there empty, and the job is tried again.
9. Back to 1 until no queue can be served at this instant. What waits for parking or storage is tried again once
   another job was booked.

What is unloaded where its way goes on becomes a piece of the next stage, released after the hub's transfer time.
Riders never cause a flight: besides step 4 they board ferry legs of their own origin and destination, on foot, without
a slot or handling time; and in the end, with hindsight, carriers that stand at their origin and have their home at
their destination, as soon as both are free to go.
"""

from __future__ import annotations

from collections.abc import Callable

from foedus.kernel.choosing import WAITS, WAITS_FOR_ROOM, choose_queue, drop_idle, forget_ferries
from foedus.kernel.clearing import clear_ramp
from foedus.kernel.compiled import STAMP, compile_entry, compile_maker, compile_part
from foedus.kernel.jobs import book_job, choose_carrier, deliver, write_leg
from foedus.kernel.loading import fill_riders, fits
from foedus.kernel.placing import book_hop, find_ready, place, settle_duty
from foedus.kernel.queues import pop_pending, pop_piece, push_piece
from foedus.kernel.scoring import score_state
from foedus.kernel.slots import leave_after
from foedus.kernel.states import open_state, resume
from foedus.kernel.stocks import find_parking, find_storage
from foedus.kernel.world import (
    AHEAD,
    B_LINE,
    B_PERSONS,
    B_RELEASE,
    B_STAGE,
    B_VEHICLES,
    BY_RELEASE,
    C_HOME,
    C_TYPE,
    FAR,
    FULL_NODE,
    G_AFTER,
    G_REST,
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
    L_EAD,
    L_NOT_AFTER,
    L_PERSONS,
    L_POD,
    L_RELEASE,
    L_TOGETHER,
    L_VEHICLES,
    LOOK,
    MOST_HOPS,
    N_BOOKINGS,
    N_IDLE,
    N_LEGS,
    N_PARTS,
    N_PENDING,
    N_STORAGE,
    NO_ROOM,
    PAST,
    PULL,
    Q_CARRIES,
    Q_FROM,
    Q_RIDES,
    Q_TO,
    S_AT,
    S_BARRED,
    S_BLOCKED,
    S_DUTY,
    S_FREE,
    S_MISSED,
    S_TOP,
    T_POSITIONS,
    T_REST,
    T_SEATS,
    T_SEATS_APART,
    T_SPOTS,
    TRIES,
    Policy,
    State,
    World,
)


@compile_part
def _is_full(w: World, s: State) -> bool:
    """Whether the next job (a ferry and hops, their bookings, some parts) might not find room."""
    room = len(s.legs)
    legs = s.counts[N_LEGS] + MOST_HOPS + len(w.carriers) >= room
    return bool(
        s.counts[NO_ROOM] or legs or s.counts[N_PARTS] + 1 >= room or s.counts[N_BOOKINGS] + 4 * MOST_HOPS >= room
    )


@compile_part
def _serve(w: World, s: State, p: Policy, queue: int, clock: int) -> int:
    """Book a job for a queue; give 1 + its carrier, 0 where its first piece was given up, else -why it waits."""
    piece = s.queues[queue, S_TOP]
    line, start, end = s.pieces[piece, B_LINE], w.queues[queue, Q_FROM], w.queues[queue, Q_TO]
    goes_on = w.stages[s.pieces[piece, B_STAGE], G_AFTER] >= 0
    land_from = w.lines[line, L_EAD] if w.lines[line, L_POD] == end else -FAR
    s.counts[TRIES] += 1
    cleared = 0
    while True:
        carrier, ready = choose_carrier(w, s, p, piece, queue, clock)
        if carrier < 0:
            return -WAITS
        duty = s.carriers[carrier, S_DUTY]
        until, since = place(w, s, carrier, start, end, s.pieces[piece, B_RELEASE], land_from, ready, -1, -1)
        if until < FAR and not settle_duty(w, s, carrier, since):
            ready = max(ready, s.carriers[carrier, S_FREE] + w.types[w.carriers[carrier, C_TYPE], T_REST])
            until, since = place(w, s, carrier, start, end, s.pieces[piece, B_RELEASE], land_from, ready, -1, -1)
            if until < FAR and not settle_duty(w, s, carrier, since):
                s.carriers[carrier, S_BARRED] = s.counts[TRIES]
                continue
        if until >= FAR:
            full = s.counts[FULL_NODE]
            if full >= 0:
                # each turn sends one carrier off, so there are at most as many turns as carriers
                if cleared < len(w.carriers) and clear_ramp(w, s, carrier, full, clock + p.rule[AHEAD], clock):
                    cleared += 1
                    forget_ferries(s, -1)
                    continue
                return -WAITS_FOR_ROOM
            s.carriers[carrier, S_BARRED] = s.counts[TRIES]
            continue
        if until + w.stages[s.pieces[piece, B_STAGE], G_REST] > w.lines[line, L_NOT_AFTER]:
            s.lines[line, S_MISSED], s.carriers[carrier, S_DUTY] = 1, duty
            pop_piece(w, s, queue)
            return 0
        store_left = FAR
        if w.nodes[end, N_STORAGE] >= 0:
            store_left = find_storage(w, s, end, until)
            least = s.pieces[piece, B_VEHICLES] if w.lines[line, L_TOGETHER] else min(1, s.pieces[piece, B_VEHICLES])
            if goes_on and store_left < least:
                s.carriers[carrier, S_DUTY] = duty
                return -WAITS_FOR_ROOM
        book_job(w, s, p, queue, carrier, clock, store_left)
        return carrier + 1


@compile_part
def _dispatch(w: World, s: State, p: Policy, clock: int) -> None:
    """Serve what can be served at one instant."""
    for queue in range(len(w.queues)):
        s.queues[queue, S_BLOCKED] = 0
    forget_ferries(s, -1)
    s.counts[N_IDLE], waits_for_room = 0, False
    for carrier in range(len(w.carriers)):
        if s.carriers[carrier, S_FREE] <= min(clock + p.rule[AHEAD], FAR - 1):
            s.idle[s.counts[N_IDLE]] = carrier
            s.counts[N_IDLE] += 1
    while s.counts[N_IDLE] > 0:
        queue = choose_queue(w, s, p.rule[PULL])
        if queue < 0:
            break
        if _is_full(w, s):
            s.counts[NO_ROOM] = 1
            break
        done = _serve(w, s, p, queue, clock)
        if done < 0:
            s.queues[queue, S_BLOCKED] = -done
            waits_for_room = waits_for_room or -done == WAITS_FOR_ROOM
        elif done > 0:
            if waits_for_room:
                for k in range(len(w.queues)):
                    if s.queues[k, S_BLOCKED] == WAITS_FOR_ROOM:
                        s.queues[k, S_BLOCKED] = 0
                waits_for_room = False
            if s.carriers[done - 1, S_FREE] > clock + p.rule[AHEAD]:
                drop_idle(s, done - 1)
                forget_ferries(s, done - 1)
            else:
                forget_ferries(s, -1)


@compile_part
def _choose_homeward(w: World, s: State, queue: int, piece: int) -> tuple[int, int]:
    """Give (carrier, departure) of the first to leave for home the riders' way, or carrier -1."""
    start, end = w.queues[queue, Q_FROM], w.queues[queue, Q_TO]
    best, best_depart = -1, 0
    for carrier in range(len(w.carriers)):
        kind = w.carriers[carrier, C_TYPE]
        if s.carriers[carrier, S_AT] != start or w.carriers[carrier, C_HOME] != end:
            continue
        if w.links[kind, start, end, K_SECONDS] < 0 or not w.queues[queue, Q_CARRIES + kind]:
            continue
        if not fits(w, s, piece, kind, start, end):
            continue
        seconds = w.links[kind, start, end, K_SECONDS]
        ready = find_ready(w, s, carrier, s.pieces[piece, B_RELEASE], seconds)
        depart = leave_after(w, s, kind, start, end, ready, 0, 0)
        land = depart + seconds
        if depart >= FAR or find_parking(w, s, end, land, w.types[kind, T_SPOTS]) != land:
            continue
        if best < 0 or depart < best_depart:
            best, best_depart = carrier, depart
    return best, best_depart


@compile_part
def _go_home(w: World, s: State, p: Policy) -> None:
    """Let riders still waiting board carriers that go home their way; legs home without riders are not written."""
    for queue in range(len(w.queues)):
        while w.queues[queue, Q_RIDES] and s.queues[queue, S_TOP] >= 0:
            if _is_full(w, s):
                s.counts[NO_ROOM] = 1
                return
            carrier, depart = _choose_homeward(w, s, queue, s.queues[queue, S_TOP])
            if carrier < 0:
                break
            kind, start, end = w.carriers[carrier, C_TYPE], w.queues[queue, Q_FROM], w.queues[queue, Q_TO]
            land, first, hop = depart + w.links[kind, start, end, K_SECONDS], s.counts[N_PARTS], s.hops[0]
            fill_riders(w, s, p.keys, kind, start, end, depart, land, p.rule[PAST])
            deliver(w, s, first, end, land)
            hop[H_FROM], hop[H_TO], hop[H_BEGIN], hop[H_DEPART] = start, end, depart, depart
            hop[H_LAND], hop[H_END], hop[H_SLOT], hop[H_SLOT_END] = land, land, -1, -1
            book_hop(w, s, carrier, 0, -FAR)
            write_leg(s, carrier, 0, 0, w.slot_ptr)


@compile_part
def _find_instant(w: World, s: State, rule: I64, clock: int, following: int) -> int:
    """Give the next instant at which anything may be decided, or FAR."""
    instant = FAR
    if following < len(w.lines):
        instant = w.lines[w.lines[following, BY_RELEASE], L_RELEASE] - rule[LOOK]
    if s.counts[N_PENDING] > 0:
        instant = min(instant, max(clock, s.pieces[s.pending[0], B_RELEASE] - rule[LOOK]))
    waiting = False
    for queue in range(len(w.queues)):
        if s.queues[queue, S_TOP] >= 0 and not w.queues[queue, Q_RIDES]:
            waiting = True
            break
    if waiting:
        for carrier in range(len(w.carriers)):
            bookable = s.carriers[carrier, S_FREE] - rule[AHEAD]
            if clock < bookable < instant and s.carriers[carrier, S_FREE] < FAR:
                instant = bookable
    return int(instant)


@compile_part
def _show(w: World, s: State, keys: I64, piece: int) -> None:
    """Let a piece wait in its queue, unless a replay took all of it."""
    if s.pieces[piece, B_PERSONS] + s.pieces[piece, B_VEHICLES] > 0:
        push_piece(w, s, keys, piece)


@compile_maker
def run_timetable(w: World, p: Policy, base: State, room: int) -> State:
    """Run the loop once from a state, with ``room`` further rows for legs, parts and bookings each; see the rules."""
    s = resume(w, p, base, room)
    clock, following = -FAR, 0
    while True:
        clock = _find_instant(w, s, p.rule, clock, following)
        if clock >= FAR:
            break
        while following < len(w.lines):
            line = w.lines[following, BY_RELEASE]
            if w.lines[line, L_RELEASE] - p.rule[LOOK] > clock:
                break
            _show(w, s, p.keys, line)
            following += 1
        while s.counts[N_PENDING] > 0 and s.pieces[s.pending[0], B_RELEASE] - p.rule[LOOK] <= clock:
            _show(w, s, p.keys, pop_pending(s))
        _dispatch(w, s, p, clock)
        if s.counts[NO_ROOM]:
            return s
    _go_home(w, s, p)
    return s


def _compile(stamp: str) -> Callable[[World, Policy, State, int], tuple[State, I64]]:
    @compile_entry
    def simulate_once(w: World, p: Policy, base: State, room: int) -> tuple[State, I64]:
        _ = stamp
        s = run_timetable(w, p, base, room)
        return s, score_state(w, s)

    return simulate_once


_simulate = _compile(STAMP)


def simulate(world: World, policy: Policy, base: State | None = None) -> tuple[State, I64]:
    """Run the loop once; give its final state and score.

    Parameters
    ----------
    world, policy
        What is asked, and what was decided.
    base
        What is booked already (``replay``); it is not changed. None: nothing.

    Returns
    -------
    tuple
        The state, whose ``legs`` and ``parts`` are filled up to ``counts[0]`` and ``counts[1]``; and the score, int64,
        shape ``(6,)``, as ``scoring`` has it.
    """
    room = guess_room(world)
    base = open_state(world) if base is None else base
    while True:
        state, score = _simulate(world, policy, base, room)
        if not state.counts[NO_ROOM]:
            return state, score
        room *= 2


def guess_room(world: World) -> int:
    """Give a number of rows that most runs need at most: twice the loads that the smallest carrier would make."""
    types, lines = world.types, world.lines
    positions = max(1, int(types[:, T_POSITIONS].min(initial=1 << 30)))
    seats = max(1, int((types[:, T_SEATS] + types[:, T_SEATS_APART]).min(initial=1 << 30)))
    loads = (lines[:, L_VEHICLES] // positions + lines[:, L_PERSONS] // seats + 2).sum()
    return 128 + len(world.carriers) + len(world.taken) + 2 * int(loads)
