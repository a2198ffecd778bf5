"""When a working slot is free beside legs that are flown already.

What lives here: one question, in plain Python. What does not: the planner's own slots (``kernel.slots``).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from foedus.movement.problem import Problem, Schedule


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
