"""When the lines of a stage can be handled first, and how far they still have to go.

What lives here: heads and tails of lines in stages. What does not: how many loads they need.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from foedus.movement.covering import Hop, Stage
from foedus.movement.problem import I64, NEVER, Problem
from foedus.movement.reach import Reach, Side, fly, hold, list_fitting


class Times(NamedTuple):
    """Of each line of a stage: what no plan beats at its loads there. NEVER where it never comes."""

    load_s: I64  # (n,) first loading
    land_s: I64  # (n,) first unloading
    after_load_s: I64  # (n,) least from the end of loading to arrival
    after_land_s: I64  # (n,) least from the end of unloading to arrival


def measure_times(problem: Problem, reach: Reach, sides: list[Side], stage: Stage) -> Times:
    """Give heads and tails of the lines of a stage, over all its hops and types."""
    rows = np.array(stage.lines, dtype=np.int64)
    heads = np.full((2, len(rows)), NEVER, dtype=np.int64)
    for lines, back, fits, alone in sides:
        at = np.searchsorted(lines, rows)
        has = np.flatnonzero((at < len(lines)) & (lines[np.minimum(at, len(lines) - 1)] == rows))
        alike, again = np.unique(back[at[has]], return_inverse=True)
        for start, end in stage.hops:
            a, b = np.full(len(alike), start), np.full(len(alike), end)
            ready = alone.ready_s[alike, start]
            for kind in stage.kinds:
                fit = list_fitting(problem, reach, kind, (fits, alike), (a, b))
                fit &= (ready < NEVER) & (reach.first_s[kind, start] < NEVER)
                begin, landing = fly(problem, reach, kind, (a, b), np.maximum(ready, reach.first_s[kind, start]))
                landing = np.maximum(landing, hold(fits, alike, b))
                for head, times in zip(heads, (begin, landing), strict=True):
                    head[has] = np.minimum(head[has], np.where(fit, times, NEVER)[again.reshape(-1)])
    tails = np.zeros((2, len(rows)), dtype=np.int64)
    keys, again = np.unique(
        np.stack((problem.lines.destination[rows], problem.lines.pod[rows]), axis=1), axis=0, return_inverse=True
    )
    for k, (destination, pod) in enumerate(keys.tolist()):
        its = np.flatnonzero(again.reshape(-1) == k)
        tails[0, its], tails[1, its] = _measure_tails(problem, reach, stage, destination, pod)
    return Times(heads[0], heads[1], tails[0], tails[1])


def _measure_tails(problem: Problem, reach: Reach, stage: Stage, destination: int, pod: int) -> tuple[int, int]:
    """Give the least seconds from the end of loading, and of unloading, in a stage to arrival."""
    types, kinds = problem.types, list(stage.kinds)
    wait = reach.wait_s.copy()
    if pod >= 0 and wait[pod] >= NEVER:
        wait[pod] = 0
    whole = types.load_s[:, None, None] + reach.hop_s + types.unload_s[:, None, None]
    step = np.minimum(whole[types.mode == types.mode[kinds[0]]].min(axis=0), NEVER)
    onward = np.full(len(wait), NEVER, dtype=np.int64)  # from unloading at a node to arrival
    onward[destination] = 0
    for _ in range(int((wait < NEVER).sum())):
        further = wait + np.minimum((step + onward[None, :]).min(axis=1), NEVER)
        onward = np.minimum(onward, further)
    after = {hop: int(onward[hop[1]]) for hop in stage.hops}
    loaded = min(
        (int(reach.hop_s[t, a, b] + types.unload_s[t]) + after[a, b] for a, b in stage.hops for t in kinds),
        default=NEVER,
    )
    return loaded, min(after.values())


def find_node(hops: tuple[Hop, ...], side: int) -> int:
    """Give the one node at which all hops start (side 0) or end (side 1), or -1."""
    nodes = {hop[side] for hop in hops}
    return nodes.pop() if len(nodes) == 1 else -1
