"""How early a node can have handled all the loads that some lines need.

What lives here: the slot bound (see ``bounds``) and its proof. What does not: carriers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

from foedus.movement.covering import IMPOSSIBLE, Stage, cover
from foedus.movement.problem import I64, NEVER, Problem
from foedus.movement.reach import Reach
from foedus.movement.staging import Times, find_node

#: instants and lengths of way that are told apart at one node
_MOST: Final = 12
#: sets of lines whose loads are counted exactly, the most promising first
_COUNTED: Final = 40


class _End(NamedTuple):
    """One end of one stage, all at one node."""

    stage: Stage
    loading: bool
    rows: I64  # lines
    head_s: I64  # earliest begin of their handling here
    tail_s: I64  # from the end of handling to arrival at least


class _Set(NamedTuple):
    """Handlings at a node that begin from an instant on and have a way to go after."""

    guess_s: float
    node: int
    head_s: int
    tail_s: int


class Handled(NamedTuple):
    """The bound, and what it rests on as plain data; an empty proof where there is none."""

    closure_s: int
    proof: dict[str, Any]


def _list_ends(problem: Problem, staged: list[tuple[Stage, Times]]) -> dict[int, list[_End]]:
    """Give, by node with slots, the ends of stages whose every load takes a slot there."""
    uses = problem.types.uses_slots
    ends: dict[int, list[_End]] = {}
    for stage, times in staged:
        if not stage.kinds or not all(uses[t] for t in stage.kinds):
            continue  # a type that needs no slot might do it all
        rows = np.array(stage.lines, dtype=np.int64)
        columns = ((True, times.load_s, times.after_load_s), (False, times.land_s, times.after_land_s))
        for side, (loading, heads, tails) in enumerate(columns):
            node = find_node(stage.hops, side)
            if node >= 0 and problem.network.slots[node] > 0:
                ends.setdefault(node, []).append(_End(stage, loading, rows, heads, tails))
    return ends


def _thin(values: I64) -> list[int]:
    """Keep at most ``_MOST`` values, evenly by rank, the least always among them."""
    ordered = np.unique(values[values < NEVER])
    if len(ordered) <= _MOST:
        return ordered.tolist()  # type: ignore[no-any-return]
    return ordered[np.arange(_MOST) * len(ordered) // _MOST].tolist()  # type: ignore[no-any-return]


def _list_sets(problem: Problem, reach: Reach, node: int, ends: list[_End]) -> list[_Set]:
    """Give the sets tried at one node, each with a quick guess of what it may prove."""
    lines, types = problem.lines, problem.types
    handling = {True: types.load_s, False: types.unload_s}
    work = []
    for stage, loading, rows, _, _ in ends:
        kinds = list(stage.kinds)
        rates = handling[loading][kinds] / np.maximum(1, (types.positions, types.seats + types.seats_apart))[:, kinds]
        work.append(np.stack((lines.vehicles[rows], lines.persons[rows])) * rates.min(axis=1)[:, None])
    sets = []
    for tail in _thin(np.concatenate([end.tail_s for end in ends])):
        far = [end.tail_s >= tail for end in ends]
        for head in _thin(np.concatenate([end.head_s[its] for end, its in zip(ends, far, strict=True)])):
            total = 0.0
            for end, its, weights in zip(ends, far, work, strict=True):
                total += float(weights[:, its & (end.head_s >= head)].sum(axis=1).max(initial=0.0))
            until = reach.calendars.find_worked(node, head, int(total))
            if until is not None:
                sets.append(_Set(until + tail + total % 1, node, head, tail))
    return sets


def _count(problem: Problem, reach: Reach, one: _Set, ends: list[_End]) -> Handled:
    """Count the loads of one set and give what they prove."""
    types, node = problem.types, one.node
    work, number, least, parts = 0, 0, NEVER, []
    for stage, loading, rows, heads, tails in ends:
        chosen = rows[(heads >= one.head_s) & (tails >= one.tail_s)]
        if not len(chosen):
            continue
        times = {t: int((types.load_s if loading else types.unload_s)[t]) for t in stage.kinds}
        seconds, count = (cover(problem, reach, stage, chosen, c) for c in (times, dict.fromkeys(stage.kinds, 1)))
        if count >= IMPOSSIBLE:
            continue  # such lines never move, which is said elsewhere
        work, number, least = work + seconds, number + count, min(least, *times.values())
        parts.append({"hops": [list(hop) for hop in stage.hops], "loading": loading, "lines": chosen.tolist()})
    slots = int(problem.network.slots[node])
    worked = reach.calendars.find_worked(node, one.head_s, work)
    rounds = reach.calendars.find_rounds(node, one.head_s, least, -(-number // slots)) if parts else -NEVER
    until = max(NEVER if worked is None else worked, rounds) + one.tail_s
    proof = {"kind": "slots", "node": node, "from_s": one.head_s, "tail_s": one.tail_s, "parts": parts}
    return Handled(until, proof | {"number": number, "work_s": work, "closure_s": until})


def bound_by_slots(
    problem: Problem, reach: Reach, staged: list[tuple[Stage, Times]], stop: Callable[[], bool] | None = None
) -> Handled:
    """Give the latest instant that the slots of one node prove for closure; -NEVER where no node handles anything."""
    ends = _list_ends(problem, staged)
    sets = [one for node, rows in sorted(ends.items()) for one in _list_sets(problem, reach, node, rows)]
    best = Handled(-NEVER, {})
    for one in sorted(sets, key=lambda s: -s.guess_s)[:_COUNTED]:
        if stop is not None and stop():
            break
        found = _count(problem, reach, one, ends[one.node])
        best = max(best, found, key=lambda handled: handled.closure_s)
    return best
