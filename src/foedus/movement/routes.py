"""Over which hubs a line may go: the shortest few chains of links from its origin to its destination.

What lives here: chains of nodes with the least time of each. What does not: which of them a line takes (the search),
and times of carriers.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from foedus.movement.problem import I64, NEVER, PASS_BY, Problem

#: most chains offered to one line, and most links of one
MOST_ROUTES: Final = 3
MOST_LINKS: Final = 3


class Route(NamedTuple):
    """One chain of nodes, the first the origin; the least seconds from beginning to load to the end of unloading."""

    nodes: tuple[int, ...]
    least_s: int


def measure_hops(problem: Problem, mode: int) -> I64:
    """Give the least seconds to load, fly and unload between any two nodes, NEVER where no type of a mode can.

    Returns
    -------
    int64, shape ``(n_nodes, n_nodes)``.
    """
    types, network = problem.types, problem.network
    n_nodes = len(network.slots)
    least = np.full((n_nodes, n_nodes), NEVER, dtype=np.int64)
    for t in np.flatnonzero(types.mode == mode).tolist():
        usable = network.handles[t].astype(np.bool_)
        if types.uses_slots[t]:
            usable &= network.slots > 0
        hop = network.link_s[t] + types.load_s[t] + types.unload_s[t]
        ok = (network.link_s[t] >= 0) & (network.payload_kg[t] > 0) & usable[:, None] & usable[None, :]
        least = np.where(ok, np.minimum(least, hop), least)
    return least


def find_routes(problem: Problem, line: int, hops: I64) -> tuple[Route, ...]:
    """Give the chains that a line may take, the quickest first; empty where there is none.

    Parameters
    ----------
    hops
        Of the line's mode, from ``measure_hops``.
    """
    lines, network = problem.lines, problem.network
    a, b, pod = (int(x[line]) for x in (lines.origin, lines.destination, lines.pod))
    if lines.rides[line] or lines.column[line] >= 0:
        return (Route((a, b), int(hops[a, b])),) if hops[a, b] < NEVER else ()
    changes = {int(k) for k in np.flatnonzero(network.hub_s >= 0)}
    must = {pod} - {-1, a, b}
    changes |= must
    if problem.pins is not None and problem.pins.places_of[line] >= 0:
        may = problem.pins.may_pass[problem.pins.places_of[line]]
        changes = {k for k in changes if may[k]}
        must |= {int(k) for k in np.flatnonzero(may == PASS_BY)}
    found: list[Route] = []

    def extend(nodes: tuple[int, ...], least: int) -> None:
        at = nodes[-1]
        if hops[at, b] < NEVER and must <= {*nodes}:
            found.append(Route((*nodes, b), least + int(hops[at, b])))
        if len(nodes) >= MOST_LINKS:
            return
        for hub in sorted(changes - set(nodes) - {b}):
            if hops[at, hub] < NEVER:
                extend((*nodes, hub), least + int(hops[at, hub]) + max(0, int(network.hub_s[hub])))

    extend((a,), 0)
    found.sort(key=lambda route: (route.least_s, len(route.nodes), route.nodes))
    return tuple(found[:MOST_ROUTES])
