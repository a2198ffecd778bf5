"""Why a line came late, or not at all: the constraint that bound it, read from the finished plan.

What lives here: the way of a line's last part traced back from arrival to release, waits added up by cause, and the
words for them. What does not: proof. A reason read here is confirmed, or corrected, by replanning (``remedies``).

The trace follows the last part over hubs to its origin. Time that its carrier was not there is charged to what the
carrier waited for on its legs before, as far as it did; the rest is want of carriers. What remains of the lateness
after all waits is the release's: with nobody in its way the line would still have come so late.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

from foedus.movement.arrays import measure_arrivals, measure_lateness
from foedus.movement.changes import Clock, say_calendar, say_gate
from foedus.movement.check_nodes import show_span
from foedus.movement.problem import I64, NEVER, Problem, Schedule
from foedus.movement.waits import Reading, Wait

#: the fixed vocabulary of reasons
REASONS: Final = (
    "carrier", "slot", "berth", "path", "crew", "fuel", "clearance", "readiness", "approval", "range", "runway",
    "hours", "dimension", "parking", "storage", "EAD", "equipment", "pin",
)  # fmt: skip
_OF_CAUSE: Final = {"decision": "approval", "approval": "approval", "clearance": "clearance"}


class Reason(NamedTuple):
    """What bound one line: the waits by cause, the longest first; ``late_s`` is what they add up to at least."""

    line: int
    late_s: int
    missed: bool
    word: str
    waits: tuple[Wait, ...]


def measure_slack(problem: Problem, schedule: Schedule) -> I64:
    """Give by how many seconds each line comes after its date, below 0 before it; dates are RDD, or LAD at the POD.

    A line that does not come whole by its last date counts with that date, one without any date with its arrival.

    Returns
    -------
    int64, shape ``(n_lines,)``.
    """
    lines = problem.lines
    missed, _ = measure_lateness(problem, schedule)
    _, ends, at_pod = measure_arrivals(problem, schedule)
    ends = np.where(missed, lines.not_after_s, ends)
    due = np.where(lines.due_s < NEVER, lines.due_s, np.where(lines.not_after_s < NEVER, lines.not_after_s, 0))
    slack = np.where(np.abs(ends) < NEVER, ends - due, 0)
    at_port = (lines.lad_s < NEVER) & (at_pod > -NEVER) & ~missed
    past = np.where(at_port, at_pod - lines.lad_s, -NEVER)
    return np.where(at_port & ((lines.due_s >= NEVER) | (past > slack)), past, slack)


def word_release(problem: Problem, line: int) -> str:
    """Give the reason that a line's release stands for."""
    return _OF_CAUSE.get(problem.names.causes[line].partition(":")[0], "readiness")


def find_last_leg(reading: Reading, line: int) -> int:
    """Give the leg that brought the last part of a line to where it is late, or -1."""
    lines, s = reading.p.lines, reading.s
    mine = s.part_leg[s.part_line == line]
    if not len(mine):
        return -1
    destination = int(lines.destination[line])
    pod = destination if lines.pod[line] < 0 else int(lines.pod[line])
    last: dict[int, int] = {}
    for leg in mine.tolist():
        end = int(s.end[leg])
        if end in (destination, pod) and not s.stop_end[leg] and s.end_s[leg] > s.end_s[last.get(end, leg)] - 1:
            last[end] = leg
    if destination not in last:
        return last.get(pod, -1)
    past_port = int(s.end_s[last[pod]] - lines.lad_s[line]) if pod in last else -NEVER
    return last[pod] if past_port > int(s.end_s[last[destination]] - lines.due_s[line]) else last[destination]


def trace_line(reading: Reading, line: int) -> list[Wait]:
    """Give the waits of a line's last part, from its arrival back to its release; unsorted."""
    lines, s, network = reading.p.lines, reading.s, reading.p.network
    waits: list[Wait] = []
    leg = find_last_leg(reading, line)
    while leg >= 0:
        waits += reading.look_at_hold(leg)
        kind, start = int(reading.kind[leg]), int(s.start[leg])
        if reading.case.goes_on[leg]:
            waits.append(Wait("range", int(reading.p.types.stop_s[kind]), int(s.begin_s[leg]), start, kind, leg=leg))
            leg = int(reading.before[leg])
            continue
        onward = find_feeder(reading, line, leg)
        since = int(lines.release_s[line])
        if onward >= 0:
            since = int(s.end_s[onward]) + max(0, int(network.hub_s[start]))
        waits += _look_before(reading, line, leg, since)
        leg = onward
    return waits


def find_feeder(reading: Reading, line: int, leg: int) -> int:
    """Give the leg that brought the last of a line's part to where another leg loads it, or -1 at its origin."""
    s, start = reading.s, int(reading.s.start[leg])
    if start == reading.p.lines.origin[line]:
        return -1
    mine = s.part_leg[(s.part_line == line) & (s.end[s.part_leg] == start)]
    mine = mine[s.end_s[mine] <= s.begin_s[leg]]
    return int(mine[np.argmax(s.end_s[mine])]) if len(mine) else -1


def find_load(reading: Reading, problem: Problem, leg: int) -> int:
    """Give from when all that a leg carries is at its start, by the releases of a problem."""
    s, there = reading.s, -NEVER
    for part in reading.parts.get(leg, ()):
        one = int(s.part_line[part])
        feeder = find_feeder(reading, one, leg)
        hub_s = max(0, int(problem.network.hub_s[s.start[leg]]))
        there = max(there, int(problem.lines.release_s[one]) if feeder < 0 else int(s.end_s[feeder]) + hub_s)
    return there


def _look_before(reading: Reading, line: int, leg: int, since: int) -> list[Wait]:
    """Give what kept a leg from loading from when its load was there."""
    begin = int(reading.s.begin_s[leg])
    there, _ = reading.find_start(leg)
    rests = reading.look_at_rest(leg, max(since, there))
    rested = sum(wait.seconds for wait in rests)
    waits = rests + reading.look_at_start(leg, max(since, there) + rested, begin)
    until = min(there, begin)
    return waits + (_charge_carrier(reading, line, leg, since, until) if until > since else [])


def _charge_carrier(reading: Reading, line: int, leg: int, since: int, until: int) -> list[Wait]:
    """Charge the time in which the carrier of a leg was not there to what it waited for, the rest to want of it."""
    waits: list[Wait] = []
    _, back = reading.find_start(leg)
    while back >= 0 and int(reading.s.end_s[back]) > since:
        there, before = reading.find_start(back)
        rests = reading.look_at_rest(back, there)
        begin = int(reading.s.begin_s[back])
        # what the carrier stood without a load is nobody's slot: only the wait after its load was there counts
        loaded_from = find_load(reading, reading.p, back)
        waits += rests + reading.look_at_hold(back)
        waits += reading.look_at_start(back, max(there + sum(w.seconds for w in rests), loaded_from), begin)
        back = before
    rests = reading.look_at_rest(leg, since)
    own = [_clip(wait, since, until) for wait in waits]
    own = [wait for wait in own if wait.seconds > 0 and wait.word != "EAD"]
    left = until - since - sum(wait.seconds for wait in own)
    if left > 0:
        own.append(blame(reading, line, leg, since, until)._replace(seconds=left))
    return own


def _clip(wait: Wait, since: int, until: int) -> Wait:
    begin = max(wait.from_s, since)
    return wait._replace(from_s=begin, seconds=min(wait.seconds, until - begin, wait.from_s + wait.seconds - begin))


def fits_type(problem: Problem, line: int, kind: int, start: int, end: int) -> str:
    """Say why a type takes nothing of a line from one node to another; empty where it takes some of it."""
    lines, types, network = problem.lines, problem.types, problem.network
    if types.mode[kind] != lines.mode[line]:
        return "mode"
    if not network.handles[kind, start] or not network.handles[kind, end]:
        return "equipment"
    if network.link_s[kind, start, end] < 0:
        return "runway" if not lands(problem, kind, start) or not lands(problem, kind, end) else "range"
    pieces, persons = int(lines.vehicles[line]), int(lines.persons[line])
    floor, room = int(types.floor[kind, lines.sort[line]]), int(types.positions[kind])
    seats = int(types.seats[kind] + types.seats_apart[kind])
    goes_in = not pieces or 0 < floor <= room
    if lines.together[line]:
        goes_in = goes_in and floor * pieces <= room and persons <= seats
    if not goes_in or (not pieces and not seats):
        return "dimension"
    unit = int(lines.vehicle_kg[line]) if pieces else int(lines.person_kg[line])
    if lines.together[line]:
        unit = pieces * int(lines.vehicle_kg[line]) + persons * int(lines.person_kg[line])
    if network.payload_kg[kind, start, end] < unit:
        return "range" if int(network.payload_kg[kind].max(initial=0)) >= unit else "dimension"
    return ""


def lands(problem: Problem, kind: int, node: int) -> bool:
    """Say whether a type has a link at a node or stands there: if neither while others do, its runway is why."""
    links, carriers = problem.network.link_s, problem.carriers
    own = (links[kind, node, :] >= 0).any() or (links[kind, :, node] >= 0).any()
    stands = ((carriers.type_idx == kind) & (carriers.at == node)).any()
    return bool(own or stands) or not bool((links[:, :, node] >= 0).any())


def blame(reading: Reading, line: int, leg: int, since: int, until: int) -> Wait:
    """Say whether carriers were short, or stood idle but could not take this line: dimension, range, runway."""
    p, s = reading.p, reading.s
    start, end, kind = int(s.start[leg]), int(s.end[leg]), int(reading.kind[leg])
    plain = Wait("carrier", until - since, since, start, kind, leg=leg)
    if p.lines.column[line] >= 0:
        return plain
    for other in np.flatnonzero(p.types.mode == p.lines.mode[line]).tolist():
        why = fits_type(p, line, other, start, end)
        if not why or why == "mode":
            continue
        of_type = np.flatnonzero(p.carriers.type_idx == other)
        idle = int(np.maximum(0, until - np.maximum(since, p.carriers.ready_s[of_type])).sum())
        legs = np.flatnonzero(reading.kind == other)
        busy = np.minimum(s.end_s[legs], until) - np.maximum(s.begin_s[legs], since)
        if idle - int(np.maximum(0, busy).sum()) >= (until - since) // 2 > 0:
            return plain._replace(word=why, idle=other)
    return plain


def add_up(waits: Iterable[Wait]) -> list[Wait]:
    """Add waits of one cause, the longest first."""
    joined: dict[tuple[object, ...], Wait] = {}
    for wait in waits:
        kind = wait.type_idx if wait.word not in ("slot", "hours", "parking") else -1
        key = (wait.word, wait.node, kind, wait.calendar, wait.period)
        old = joined.get(key)
        if old is None:
            joined[key] = wait
        else:
            first = min(old, wait, key=lambda one: one.from_s)
            joined[key] = first._replace(seconds=old.seconds + wait.seconds)
    return sorted((wait for wait in joined.values() if wait.seconds > 0), key=lambda wait: -wait.seconds)


def read_reason(reading: Reading, line: int, late_s: int, *, missed: bool = False) -> Reason:
    """Give what bound one line by the plan at hand."""
    waits = add_up(trace_line(reading, line))
    rest = late_s - sum(wait.seconds for wait in waits)
    origin = int(reading.p.lines.origin[line])
    if rest > 0 or not waits:
        release = Wait(word_release(reading.p, line), max(0, rest), int(reading.p.lines.release_s[line]), origin)
        waits = sorted([*waits, release], key=lambda wait: -wait.seconds)
    return Reason(line, late_s, missed, waits[0].word, tuple(waits))


def say_wait(problem: Problem, wait: Wait, line: int, clock: Clock = show_span) -> str:
    """Word one wait."""
    names, hours = problem.names, f"{wait.seconds / 3600:.1f} h"
    node = names.nodes[wait.node] if wait.node >= 0 else ""
    kind = names.types[wait.type_idx] if wait.type_idx >= 0 else "a carrier"
    since = clock(wait.from_s)
    match wait.word:
        case "slot" | "berth":
            return f"{hours} for a working {wait.word} at {node} (from {since})"
        case "carrier":
            return f"{hours} for {kind} at {node}: none was free (from {since})"
        case "range" | "runway" | "dimension" | "equipment":
            if wait.idle < 0:
                return f"{hours} for a technical stop at {node}, which its range makes necessary"
            why = f"{names.types[wait.idle]} stood idle, but {_MISFIT[wait.word]}"
            return f"{hours} for {kind} at {node}: {why} (from {since})"
        case "hours":
            return f"{hours} until {node} opened (from {since})"
        case "crew":
            return f"{hours} while the crew of {kind} rested at {node} (from {since})"
        case "fuel":
            return f"{hours} for fuel at {node} (from {since})"
        case "parking":
            return f"{hours} for a parking place at {node} (from {since})"
        case "storage":
            return f"{hours} for room in the store of {node} (from {since})"
        case "EAD":
            return f"{hours} for the earliest arrival date (EAD) at {node} (from {since})"
        case "clearance" | "path":
            what = say_gate_of(problem, wait) if wait.calendar < 0 else say_calendar(problem, wait.calendar)
            return f"{hours} at {node}: {what} (from {since})"
        case _:
            cause = names.causes[line] or "release"
            if wait.seconds <= 0:
                return f"released {since} ({cause}); nothing held it back after that"
            return f"released {since} ({cause}): without any other wait still {hours} late"


_MISFIT: Final = {
    "range": "the way is beyond its range",
    "runway": "a runway on the way is too short or weak for it",
    "dimension": "the load does not go into it",
    "equipment": "a place on the way cannot handle it",
}


def say_gate_of(problem: Problem, wait: Wait) -> str:
    """Say which way lets no more leave."""
    if wait.period < 0:
        return "the way"
    gate = int(np.searchsorted(problem.network.gate_ptr, wait.period, side="right")) - 1
    return f"no more departures are let through on {say_gate(problem, gate)}"


def say_reason(problem: Problem, reason: Reason, clock: Clock = show_span, *, most: int = 3) -> str:
    """Word why a line is late, the longest wait first."""
    waits = [wait for wait in reason.waits if wait.seconds > 0][:most] or list(reason.waits[:1])
    told = [say_wait(problem, wait, reason.line, clock) for wait in waits]
    waited = [text for text in told if not text.startswith("released")]
    others = [text for text in told if text.startswith("released")]
    text = f"waited {', then '.join(waited)}" if waited else ""
    ordered = [text, *others] if told and not told[0].startswith("released") else [*others, text]
    return "; ".join(part for part in ordered if part)
