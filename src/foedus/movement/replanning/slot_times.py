"""Which working slot a leg stands on where a plan does not say, and when one is free beside legs already flown.

What lives here: two questions, in plain Python. What does not: the planner's own slots (``kernel.slots``).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.movement.problem import I32, Problem, Schedule, list_handled

_NONE: Final = -1


def find_free(
    problem: Problem, s: Schedule, flown: NDArray[np.bool_], leg: int, *, earliest_s: int, lasting_s: int
) -> tuple[int, int]:
    """Give (instant, slot) of the first handling at a leg's end from ``earliest_s`` beside the other legs flown."""
    node, net = int(s.end[leg]), problem.network
    bounds = list(pairwise(net.shut_ptr.tolist()))
    of_slot = {int(slot): int(calendar) for where, slot, calendar in net.slot_calendar.tolist() if where == node}
    others = flown.copy()
    others[leg] = False
    best = (earliest_s, int(s.slot_end[leg]))
    found: list[tuple[int, int]] = []
    for slot in range(int(net.slots[node])):
        busy = [
            *zip(s.begin_s[others & (s.start == node) & (s.slot_start == slot)].tolist(),
                 s.depart_s[others & (s.start == node) & (s.slot_start == slot)].tolist(), strict=True),
            *zip(s.arrive_s[others & (s.end == node) & (s.slot_end == slot)].tolist(),
                 s.end_s[others & (s.end == node) & (s.slot_end == slot)].tolist(), strict=True),
        ]  # fmt: skip
        for calendar in (node, of_slot.get(slot, -1)):
            if calendar >= 0:
                rows = slice(*bounds[calendar])
                busy += zip(net.shut_from_s[rows].tolist(), net.shut_until_s[rows].tolist(), strict=True)
        at = earliest_s
        for begin, until in sorted(busy):
            if begin < at + lasting_s and until > at:
                at = until
        found.append((at, slot))
    return min(found, default=best)


def fill_slots(problem: Problem, s: Schedule) -> Schedule:
    """Give a plan with the working slots that its handlings stand on, as a file leaves them out.

    At each node handlings in order of time take the least slot that is free and open; one that finds none has none.
    """
    net, types = problem.network, problem.types
    handled = list_handled(problem, s) & (types.uses_slots[problem.carriers.type_idx[s.carrier]] != 0)
    kind = problem.carriers.type_idx[s.carrier]
    stops = s.stop_end != 0
    # a leg that goes on after a stop begins without loading
    loads = handled & (s.depart_s - s.begin_s >= types.load_s[kind]) & ~_goes_on(s)
    slots: tuple[I32, I32] = (np.full(len(s.carrier), _NONE, np.int32), np.full(len(s.carrier), _NONE, np.int32))
    wanted: list[tuple[int, int, int, int, int]] = []
    for leg in np.flatnonzero(loads).tolist():
        wanted.append((int(s.start[leg]), int(s.begin_s[leg]), int(s.begin_s[leg] + types.load_s[kind[leg]]), 0, leg))
    for leg in np.flatnonzero(handled | stops).tolist():
        wanted.append((int(s.end[leg]), int(s.arrive_s[leg]), int(s.end_s[leg]), 1, leg))
    shut = {(int(node), int(slot)): int(calendar) for node, slot, calendar in net.slot_calendar.tolist()}
    until: dict[tuple[int, int], int] = {}
    for node, begin, end, side, leg in sorted(wanted):
        for slot in range(int(net.slots[node])):
            if until.get((node, slot), begin) <= begin and _is_open(problem, shut.get((node, slot), _NONE), begin, end):
                until[node, slot] = end
                slots[side][leg] = slot
                break
    return s._replace(slot_start=slots[0], slot_end=slots[1])


def _goes_on(s: Schedule) -> NDArray[np.bool_]:
    """Say of each leg whether its load is aboard since a technical stop."""
    order = np.lexsort((s.depart_s, s.begin_s, s.carrier))
    after = np.zeros(len(order), dtype=np.bool_)
    if len(order):
        same = s.carrier[order][1:] == s.carrier[order][:-1]
        after[order[1:]] = same & (s.stop_end[order][:-1] != 0)
    return after


def _is_open(problem: Problem, calendar: int, begin_s: int, end_s: int) -> bool:
    """Say whether a calendar (-1: none) leaves a span open."""
    if calendar < 0:
        return True
    net = problem.network
    rows = slice(int(net.shut_ptr[calendar]), int(net.shut_ptr[calendar + 1]))
    return not ((net.shut_from_s[rows] < end_s) & (net.shut_until_s[rows] > begin_s)).any()
