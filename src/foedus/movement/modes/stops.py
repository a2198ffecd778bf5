"""Where an aircraft stops on the way: chains of direct links over terminals that allow it.

What lives here: which links are flown over a stop, and over which. What does not: direct links (``air``).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.movement.problem import I32, I64, NEVER


class Chains(NamedTuple):
    """Links of one type with those over stops: seconds, payload, next stop (-1: none, the link is direct)."""

    link_s: I64  # (n_nodes, n_nodes) stops included
    payload_kg: I64  # (n_nodes, n_nodes) the least of the hops
    stop: I32  # (n_nodes, n_nodes)


def chain_links(
    link_s: I64, payload_kg: I64, open_ways: NDArray[np.bool_], stops: NDArray[np.bool_], *, stop_s: int, enough_kg: int
) -> Chains:
    """Give the links of a type, those it cannot fly at once or only with too little aboard led over stops.

    A direct link that lifts ``enough_kg`` is flown directly. Elsewhere the chain of such links that is quickest is
    flown, if there is one; else what the direct link lifts must do. From each stop on the rest of a chain is the chain
    of that stop, so a carrier that asks again at each stop always comes to the end.

    Parameters
    ----------
    link_s, payload_kg
        Direct links, int64, shape ``(n_nodes, n_nodes)``; -1 where there is none.
    open_ways
        Which of them are not shut for good, bool of the same shape.
    stops
        Where the type may stop, bool, shape ``(n_nodes,)``.
    stop_s
        How long one stop takes.
    enough_kg
        Payload below which a stop is worth it; 1 to stop only where it must.
    """
    n = len(link_s)
    good = (link_s >= 0) & open_ways & (payload_kg >= enough_kg)
    seconds = np.where(good, link_s, NEVER)
    payload = np.where(good, payload_kg, 0)
    via = np.full((n, n), -1, dtype=np.int32)
    inner = np.flatnonzero(stops)
    if len(inner):
        first = np.where(good[:, inner], link_s[:, inner], NEVER) + stop_s
        # each round allows one stop more; what is direct stays so
        for _ in range(len(inner)):
            over = first[:, :, None] + seconds[inner][None, :, :]
            best = over.argmin(axis=1)
            time = np.take_along_axis(over, best[:, None, :], axis=1)[:, 0, :]
            better = ~good & (time < np.minimum(seconds, NEVER))
            np.fill_diagonal(better, val=False)
            if not better.any():
                break
            seconds = np.where(better, time, seconds)
            via = np.where(better, inner[best], via).astype(np.int32)
        payload = _find_least(payload, payload_kg, via, seconds)
    rest = (seconds >= NEVER) & (link_s >= 0) & open_ways
    seconds = np.where(rest, link_s, seconds)
    payload = np.where(rest, payload_kg, payload)
    found = seconds < NEVER
    return Chains(np.where(found, seconds, -1), np.where(found, payload, 0), np.where(found, via, -1).astype(np.int32))


def _find_least(payload: I64, direct_kg: I64, via: I32, seconds: I64) -> I64:
    """Give the payload of each chain: the least of its hops, the chains with the least time first."""
    least = payload.copy()
    rows, columns = np.nonzero(via >= 0)
    for k in np.argsort(seconds[rows, columns], kind="stable").tolist():
        a, b = rows[k], columns[k]
        stop = via[a, b]
        least[a, b] = min(direct_kg[a, stop], least[stop, b])
    return least
