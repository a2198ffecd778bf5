"""What a site costs under prices of persons, and how sites are put one by one into what is left of the groups.

What lives here: the compiled path of one site over blocks of time (nobody, or one group after another, each with its
way to post), and what it costs more to have a given group there. What does not: how sites share the groups
(``refill``), and what a block, a group or a price means (``foedus.protection``).

A *pair* is a group that may guard a site; pairs of one site lie together. ``first[pair, t]`` is the block from which
persons are bound when they stand from block ``t`` on, -1 where they cannot start there. ``worth[site, t]`` is what a
block without cover costs, 0 where the site asks for no guard.
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.kernel.compiled import STAMP, compile_entry, compile_maker, compile_part

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_FAR = 1e300
#: columns of the tables of one site's path
_PAIR, _SINCE = 0, 1


class Sites(NamedTuple):
    """Sites with their pairs: ``need`` ``(n_sites,)``, ``worth`` ``(n_sites, n_blocks)``, ``begin`` ``(n_sites + 1,)``,
    ``group`` ``(n_pairs,)``, ``first`` ``(n_pairs, n_blocks)``, ``way``, ``bonus`` and ``final`` ``(n_pairs,)``.

    Pairs of site j are ``begin[j]`` to ``begin[j + 1]``; ``way`` is what a new guard costs besides a change, ``bonus``
    what it saves that the pair stands in block ``final``.
    """

    need: Ints
    worth: Ints
    begin: Ints
    group: Ints
    first: Ints
    way: Floats
    bonus: Floats
    final: Ints


class Buffers(NamedTuple):
    """Room for the path of one site."""

    values: Floats
    standing: Floats
    since: Ints
    bad: Ints
    choice: Ints


@compile_maker
def make_buffers(q: Sites) -> Buffers:
    """Make room for the path of any one site."""
    most = 0
    for j in range(q.worth.shape[0]):
        most = max(most, q.begin[j + 1] - q.begin[j])
    n_blocks = q.worth.shape[1]
    return Buffers(
        np.zeros(n_blocks + 1),
        np.zeros(most),
        np.zeros(most, np.int64),
        np.zeros(most, np.int64),
        np.zeros((n_blocks, 2), np.int64),
    )


@compile_maker
def sum_prices(prices: Floats) -> Floats:
    """Give, by group and block, the prices of all blocks before it added up."""
    sums = np.zeros((prices.shape[0], prices.shape[1] + 1))
    for g in range(prices.shape[0]):
        for t in range(prices.shape[1]):
            sums[g, t + 1] = sums[g, t] + prices[g, t]
    return sums


@compile_part
def walk_path(
    j: int,
    q: Sites,
    sums: Floats,
    left: Ints,
    change: float,
    b: Buffers,
) -> float:
    """Give the least cost of one site's path; ``choice`` keeps, block by block, by whom and since when.

    ``sums[g, t]`` adds up the prices of group g over the blocks before t. ``left[g, t]`` are the persons of a group
    that are free; a path never binds more.
    """
    n_blocks = q.worth.shape[1]
    lo, hi = q.begin[j], q.begin[j + 1]
    n = q.need[j]
    for k in range(lo, hi):
        b.standing[k - lo] = _FAR
        b.bad[k - lo] = -1
    b.values[0] = 0.0
    for t in range(n_blocks):
        best, by, start = b.values[t] + q.worth[j, t], -1, t
        for k in range(lo, hi):
            g, i = q.group[k], k - lo
            if left[g, t] < n:
                b.bad[i] = t
                b.standing[i] = _FAR
                continue
            if q.worth[j, t] == 0:
                b.standing[i] = _FAR
                continue
            f = q.first[k, t]
            if f > b.bad[i]:
                cost = b.values[t] + change + q.way[k] + n * (sums[g, t] - sums[g, f])
                if cost < b.standing[i]:
                    b.standing[i], b.since[i] = cost, t
            if b.standing[i] < _FAR:
                b.standing[i] += n * (sums[g, t + 1] - sums[g, t])
                if t == q.final[k]:
                    b.standing[i] -= q.bonus[k]
                if b.standing[i] < best:
                    best, by, start = b.standing[i], k, b.since[i]
        b.values[t + 1] = best
        b.choice[t, _PAIR], b.choice[t, _SINCE] = by, start
    return float(b.values[n_blocks])


@compile_part
def write_path(j: int, stand: Ints, b: Buffers) -> None:
    """Write the path of a site, from its end backwards."""
    t = b.choice.shape[0]
    while t > 0:
        by, start = b.choice[t - 1, _PAIR], b.choice[t - 1, _SINCE]
        for block in range(start, t):
            stand[j, block] = by
        t = start


@compile_part
def bind_path(j: int, sign: int, stand: Ints, q: Sites, left: Ints) -> int:
    """Take the persons of a site's path out of what is left (sign -1) or give them back; say how few were left."""
    fewest = 0
    for t in range(stand.shape[1]):
        k = stand[j, t]
        if k < 0:
            continue
        g = q.group[k]
        begins = t
        if t == 0 or stand[j, t - 1] != k:
            begins = q.first[k, t]
        for block in range(begins, t + 1):
            left[g, block] += sign * q.need[j]
            fewest = min(fewest, left[g, block])
    return fewest


@compile_part
def cost_path(j: int, stand: Ints, q: Sites, change: float) -> float:
    """Give what a site costs: blocks without cover, changes and ways."""
    total = 0.0
    for t in range(stand.shape[1]):
        k = stand[j, t]
        if k < 0:
            total += q.worth[j, t]
            continue
        if t == 0 or stand[j, t - 1] != k:
            total += change + q.way[k]
        if t == q.final[k]:
            total -= q.bonus[k]
    return total


@compile_entry
def price_paths(
    q: Sites,
    prices: Floats,
    change: float,
    stand: Ints,
    used: Ints,
) -> float:
    """Give the sum over sites of the least cost of their paths where a person of group g costs ``prices[g, t]``.

    Parameters
    ----------
    q
        The sites and their pairs.
    prices, change
        ``(n_groups, n_blocks)``; what a new guard costs.
    stand, used
        Filled: the pair that stands at each site in each block or -1, ``(n_sites, n_blocks)``; persons bound,
        ``(n_groups, n_blocks)``.

    Raises
    ------
    Nothing.
    """
    _ = STAMP
    n_sites = q.worth.shape[0]
    sums = sum_prices(prices)
    left = np.full(prices.shape, 1 << 40)
    b = make_buffers(q)
    used[:] = 0
    total = 0.0
    for j in range(n_sites):
        total += walk_path(j, q, sums, left, change, b)
        write_path(j, stand, b)
        bind_path(j, 1, stand, q, used)
    return total


@compile_entry
def find_through(q: Sites, prices: Floats, on: Floats, starts: Floats) -> float:
    """Give, over each site's least cost, what a path costs more that has a pair on post in a block, or starting there.

    ``on`` and ``starts`` are filled, ``(n_pairs, n_blocks)``; changes and ways cost nothing here. The answer is the
    sum of the least costs, as that of ``price_paths``.

    Raises
    ------
    Nothing.
    """
    _ = STAMP
    n_sites, n_blocks = q.worth.shape
    sums = sum_prices(prices)
    on[:], starts[:] = _FAR, _FAR
    ahead, after = np.zeros(n_blocks + 1), np.zeros(n_blocks + 1)
    stay = make_buffers(q).standing
    total = 0.0
    for j in range(n_sites):
        lo, hi, n = q.begin[j], q.begin[j + 1], q.need[j]
        ahead[0] = 0.0
        for t in range(n_blocks):
            ahead[t + 1] = ahead[t] + q.worth[j, t]
            if q.worth[j, t] == 0:
                continue
            for k in range(lo, hi):
                g, f = q.group[k], q.first[k, t]
                here = n * (sums[g, t + 1] - sums[g, t])
                if t == q.final[k]:
                    here -= q.bonus[k]
                best = on[k, t - 1] if t > 0 else _FAR
                if f >= 0:
                    starts[k, t] = ahead[t] + n * (sums[g, t] - sums[g, f]) + here
                    best = min(best, ahead[t] + n * (sums[g, t] - sums[g, f]))
                if best < _FAR:
                    on[k, t] = best + here
                    ahead[t + 1] = min(ahead[t + 1], on[k, t])
        least = float(ahead[n_blocks])
        total += least
        _add_after(j, q, sums, after, stay, least, on, starts)
    return total


@compile_part
def _add_after(
    j: int,
    q: Sites,
    sums: Floats,
    after: Floats,
    stay: Floats,
    least: float,
    on: Floats,
    starts: Floats,
) -> None:
    """Add what follows a block to the cost up to it: stay on, or leave and go on as is best from there."""
    n_blocks, n = q.worth.shape[1], q.need[j]
    after[n_blocks] = 0.0
    for i in range(q.begin[j + 1] - q.begin[j]):
        stay[i] = _FAR
    for t in range(n_blocks - 1, -1, -1):
        best = after[t + 1] + q.worth[j, t]
        for k in range(q.begin[j], q.begin[j + 1]):
            i = k - q.begin[j]
            if q.worth[j, t] == 0:
                stay[i] = _FAR
                continue
            g, f = q.group[k], q.first[k, t]
            # ``stay`` is what follows block t once the pair stands in it
            follows = min(after[t + 1], stay[i])
            here = n * (sums[g, t + 1] - sums[g, t])
            if t == q.final[k]:
                here -= q.bonus[k]
            on[k, t] = on[k, t] + follows - least if on[k, t] < _FAR else _FAR
            starts[k, t] = starts[k, t] + follows - least if starts[k, t] < _FAR else _FAR
            stay[i] = here + follows
            if f >= 0:
                best = min(best, here + follows + n * (sums[g, t] - sums[g, f]))
        after[t] = best
