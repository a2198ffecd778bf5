"""Which single change might help a line: from the waits of its reason to changes worth a replan.

What lives here: one or a few candidate changes for each kind of wait. What does not: whether they help (``remedies``).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from foedus.movement.changes import UNITS, Change, find_like
from foedus.movement.problem import NEVER, Problem, Schedule
from foedus.movement.reasons import Reason, fits_type, lands
from foedus.movement.waits import Wait

_HOUR: Final = 3600


class Hypothesis(NamedTuple):
    """A change worth trying, and the word of the wait that suggests it."""

    word: str
    change: Change


def list_hypotheses(problem: Problem, schedule: Schedule, reason: Reason, *, most: int = 4) -> list[Hypothesis]:
    """List changes that might help a line, those for its longest waits first; equal ones once."""
    found: list[Hypothesis] = []
    pins = problem.pins
    if pins is not None and max(pins.carriers_of[reason.line], pins.places_of[reason.line]) >= 0:
        found.append(Hypothesis("pin", Change("unpin", line=reason.line)))
    for wait in reason.waits[:most]:
        for change in _suggest(problem, schedule, reason, wait):
            found.append(Hypothesis(_word(wait.word, change), change))
    seen: set[tuple[object, ...]] = set()
    once: list[Hypothesis] = []
    for one in found:
        key = (one.change.kind, *one.change.place)
        if key not in seen:
            seen.add(key)
            once.append(one)
    return once


def _word(word: str, change: Change) -> str:
    """Give the reason that a change would prove: one more carrier proves want of carriers, not of range."""
    return "carrier" if word in ("range", "runway", "equipment") and change.kind == "carrier" else word


def _floor(at: int) -> int:
    return at // _HOUR * _HOUR


def _count(kind: str, seconds: int) -> int:
    """Give how many units make up so many seconds, one at least."""
    return max(1, -(-seconds // UNITS[kind]))


def _suggest(problem: Problem, schedule: Schedule, reason: Reason, wait: Wait) -> list[Change]:
    """Give changes for one wait."""
    node, kind, since = wait.node, wait.type_idx, _floor(wait.from_s)
    need = min(wait.seconds, reason.late_s) if reason.late_s > 0 else wait.seconds
    match wait.word:
        case "slot" | "berth":
            return [Change("slot", node=node, from_s=since)]
        case "hours":
            return [Change("hours", _count("hours", need), node=node, calendar=node, from_s=wait.from_s)]
        case "carrier":
            return _suggest_carriers(problem, schedule, reason.line, wait)
        case "dimension" | "range" | "runway" | "equipment":
            return _suggest_misfit(problem, schedule, reason.line, wait)
        case "crew":
            duty = Change("duty", _count("duty", _HOUR), type_idx=kind)
            return [Change("staged", node=node, type_idx=kind), duty]
        case "fuel":
            end = int(schedule.end[wait.leg])
            kg = int(problem.network.link_fuel_kg[kind, node, end])
            return [Change("fuel", max(1, -(-kg // UNITS["fuel"])), node=node, from_s=since)]
        case "parking":
            return [Change("parking", max(1, int(problem.types.spots[kind])), node=node, from_s=since)]
        case "storage":
            return [Change("storage", node=node)]
        case "EAD":
            return [Change("ead", _count("ead", need), line=line) for line in _list_early(problem, schedule, wait)]
        case "path" | "clearance" if wait.period >= 0:
            return [Change("gate", period=wait.period, from_s=wait.from_s)]
        case "path" | "clearance" if wait.calendar >= 0:
            return [Change("leave", _count("leave", need), calendar=wait.calendar, from_s=wait.from_s)]
        case _:
            line = reason.line
            return [Change("release", _count("release", need), line=line)] if need > 0 else []


def _list_early(problem: Problem, schedule: Schedule, wait: Wait) -> list[int]:
    """Give the line aboard a leg with the latest EAD."""
    aboard = schedule.part_line[schedule.part_leg == wait.leg]
    return [int(aboard[np.argmax(problem.lines.ead_s[aboard])])] if len(aboard) else []


def _suggest_carriers(problem: Problem, schedule: Schedule, line: int, wait: Wait) -> list[Change]:
    """Give one more carrier of the type that came, and of the biggest other that fits."""
    if problem.lines.column[line] >= 0:
        return []
    node, since = wait.node, _floor(wait.from_s)
    end = int(schedule.end[wait.leg])
    types = problem.types
    room = types.positions + types.seats + types.seats_apart
    others = [
        t for t in range(len(room)) if t != wait.type_idx and not fits_type(problem, line, t, node, end)
    ]  # fmt: skip
    bigger = [max(others, key=lambda t: int(room[t]))] if others else []
    return [Change("carrier", node=node, type_idx=t, from_s=since) for t in (wait.type_idx, *bigger)]


def _suggest_misfit(problem: Problem, schedule: Schedule, line: int, wait: Wait) -> list[Change]:
    """Give what would let idle carriers take the line, and one more of those that can."""
    node, end = wait.node, int(schedule.end[wait.leg])
    given: list[Change] = []
    if wait.word == "dimension" and problem.lines.together[line]:
        given.append(Change("split", line=line))
    for t in np.flatnonzero(problem.types.mode == problem.lines.mode[line]).tolist():
        why = fits_type(problem, line, t, node, end)
        if why != wait.word:
            continue
        if why == "equipment":
            given += [Change("equipment", node=k, type_idx=t) for k in (node, end) if not problem.network.handles[t, k]]
        if why == "runway":
            given += list_runways(problem, t, node, end)
        if why == "range":
            given += list_stops(problem, t, node, end)[:2]
    return given + _suggest_carriers(problem, schedule, line, wait)


def list_runways(problem: Problem, kind: int, start: int, end: int) -> list[Change]:
    """Give the runways that keep a type from a link."""
    return [
        Change("runway", node=k, type_idx=kind)
        for k in (start, end)
        if not lands(problem, kind, k) and find_like(problem.types, problem.network, kind, k) >= 0
    ]


def list_stops(problem: Problem, kind: int, start: int, end: int) -> list[Change]:
    """Give the technical stops over which a type could fly a link that it has not, the quickest first."""
    network = problem.network
    out, on = network.link_s[kind, start, :], network.link_s[kind, :, end]
    plain = (network.link_stop[kind, start, :] < 0) & (network.link_stop[kind, :, end] < 0)
    ways = np.where((out >= 0) & (on >= 0) & plain & (network.slots > 0), out + on, NEVER)
    ways[[start, end]] = NEVER
    order = np.argsort(ways, kind="stable")
    return [Change("stop", node=end, type_idx=kind, start=start, via=int(x)) for x in order.tolist() if ways[x] < NEVER]
