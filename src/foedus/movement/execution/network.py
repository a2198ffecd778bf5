"""Which way, how long and at what cost from any node to any other, for each carrier type.

What lives here: the theatre as indexed arrays, all-pairs ways of each type under the closures of the moment, and
all-pairs journeys of a line over the types. What does not: carriers, lines, queues. Floyd's recursion on NumPy rows;
n = number of nodes, k = number of types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.movement.execution.nouns import Closure, Theatre

#: seconds; longer than any movement
NEVER = 1 << 40

Matrix = list[list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """The theatre by index: ``links[k][(i, j)]`` is (flight in seconds with overheads, cost); no link ends where
    slots are 0.
    """

    node_idx: Mapping[str, int]
    type_idx: Mapping[str, int]
    n_slots: tuple[int, ...]
    handling_s: tuple[int, ...]
    links: tuple[Mapping[tuple[int, int], tuple[int, float]], ...]
    take_off_s: int
    landing_s: int

    @classmethod
    def of(cls, theatre: Theatre) -> Indexed:
        """Index a theatre."""
        node_idx = {node.id: i for i, node in enumerate(theatre.nodes)}
        over = theatre.overheads
        fly_s = over.take_off_s + over.landing_s
        return cls(
            node_idx=node_idx,
            type_idx={kind.id: k for k, kind in enumerate(theatre.types)},
            n_slots=tuple(node.n_slots for node in theatre.nodes),
            handling_s=tuple(node.handling_s + over.handling_s for node in theatre.nodes),
            links=tuple(
                {
                    (node_idx[link.from_node], node_idx[link.to_node]): (link.duration_s + fly_s, link.cost)
                    for link in kind.links
                    if theatre.nodes[node_idx[link.to_node]].n_slots > 0
                }
                for kind in theatre.types
            ),
            take_off_s=over.take_off_s,
            landing_s=over.landing_s,
        )

    def key_closure(self, closure: Closure) -> tuple[int, int, int]:
        """Give a closure's link as (type, from, to) by index."""
        return self.type_idx[closure.type_id], self.node_idx[closure.from_node], self.node_idx[closure.to_node]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """All-pairs ways of one type: from ready at i to landed at j, handled at each stop between.

    ``time_s[i][j]`` (NEVER: no way), ``cost[i][j]``, ``hop[i][j]`` the next node, -1 where there is none.
    """

    time_s: Matrix
    cost: list[list[float]]
    hop: Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """All-pairs journeys of a line: loading, legs and unloading, each handling once, nobody in the way.

    ``time_s[i][j]`` (NEVER: none; 0 from a node to itself); ``kind[i][j]`` and ``transfer[i][j]`` give the type of the
    first leg and where it ends; ``n_legs[i][j]`` counts the legs.
    """

    time_s: Matrix
    kind: Matrix
    transfer: Matrix
    n_legs: Matrix


def find_ways(
    indexed: Indexed,
    k: int,
    closed: Mapping[tuple[int, int, int], int],
    now_s: int,
    *,
    wait_s: NDArray[np.float64] | None = None,
    price: NDArray[np.float64] | None = None,
) -> tuple[Ways, NDArray[np.int64]]:
    """Find the fastest ways of type ``k``, a closed link counted as if one waited in front of it from now on.

    ``wait_s`` (n,) is what a stop between is shunned for, in seconds that are not counted as time; ``price`` (n,) is
    added to the cost of landing.

    Gives the ways and, for ``find_journeys``, the times as an array (n, n).
    """
    n = len(indexed.n_slots)
    time = np.full((n, n), NEVER, np.int64)
    cost = np.zeros((n, n), np.float64)
    hop = np.full((n, n), -1, np.int64)
    handling = np.array(indexed.handling_s, np.int64)
    shunned = handling + (0 if wait_s is None else wait_s.astype(np.int64))
    for (i, j), (fly_s, fee) in indexed.links[k].items():
        time[i, j] = fly_s + max(0, closed.get((k, i, j), now_s) - now_s)
        cost[i, j], hop[i, j] = fee if price is None else fee + price[j], j
    weight = time.copy()
    for mid in range(n):
        through = weight[:, mid, None] + (weight[None, mid, :] + shunned[mid])
        better = through < weight
        if better.any():
            weight = np.where(better, through, weight)
            time = np.where(better, time[:, mid, None] + (time[None, mid, :] + handling[mid]), time)
            cost = np.where(better, cost[:, mid, None] + cost[None, mid, :], cost)
            hop = np.where(better, hop[:, mid, None], hop)
    np.minimum(time, NEVER, out=time)
    np.fill_diagonal(time, 0)
    np.fill_diagonal(cost, 0.0)
    return Ways(time_s=time.tolist(), cost=cost.tolist(), hop=hop.tolist()), time


def find_journeys(
    indexed: Indexed, times: list[NDArray[np.int64]], queue_s: NDArray[np.float64] | None = None
) -> Journeys:
    """Find the fastest journeys of a line over all types; ``queue_s`` (n,) is added where a leg ends."""
    n = len(indexed.n_slots)
    handling = np.array(indexed.handling_s, np.int64)
    usable = np.array(indexed.n_slots) > 0
    ends = handling if queue_s is None else handling + queue_s.astype(np.int64)
    stacked = np.stack(times) + handling[:, None] + ends[None, :]
    stacked[:, ~usable, :] = NEVER
    stacked[:, :, ~usable] = NEVER
    kind = stacked.argmin(axis=0)
    time = np.minimum(stacked.min(axis=0), NEVER)
    np.fill_diagonal(time, 0)
    transfer = np.tile(np.arange(n), (n, 1))
    legs = np.ones((n, n), np.int64)
    np.fill_diagonal(legs, 0)
    for mid in range(n):
        through = time[:, mid, None] + time[None, mid, :]
        better = through < time
        if better.any():
            time = np.where(better, through, time)
            kind = np.where(better, kind[:, mid, None], kind)
            transfer = np.where(better, transfer[:, mid, None], transfer)
            legs = np.where(better, legs[:, mid, None] + legs[None, mid, :], legs)
    return Journeys(time_s=time.tolist(), kind=kind.tolist(), transfer=transfer.tolist(), n_legs=legs.tolist())
