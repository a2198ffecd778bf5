"""How sites are put one by one into what is left of the groups, and taken out and put in again while that saves.

What lives here: the compiled filling and the search around it. What does not: the path of one site (``stands``).
"""

# ruff: noqa: PLR0917 - compiled code passes its arguments by position
from __future__ import annotations

import numpy as np

from foedus.kernel.compiled import STAMP, compile_entry, compile_part
from foedus.kernel.stands import (
    Buffers,
    Floats,
    Ints,
    Sites,
    bind_path,
    cost_path,
    make_buffers,
    sum_prices,
    walk_path,
    write_path,
)
from foedus.kernel.streams import draw_unit

#: draws for the company of a site that is taken out
_TRIES = 40


@compile_entry
def fill_sites(
    order: Ints,
    q: Sites,
    prices: Floats,
    change: float,
    stand: Ints,
    left: Ints,
) -> float:
    """Put sites in, one by one in an order, each on its least path within what is left; give the cost of all.

    ``stand`` and ``left`` are changed; sites that already stand stay as they are.

    Raises
    ------
    Nothing.
    """
    _ = STAMP
    n_sites = q.worth.shape[0]
    sums = sum_prices(prices)
    b = make_buffers(q)
    for j in order:
        _put(j, q, sums, left, change, b, stand)
    total = 0.0
    for j in range(n_sites):
        total += cost_path(j, stand, q, change)
    return total


@compile_part
def _put(j: int, q: Sites, sums: Floats, left: Ints, change: float, b: Buffers, stand: Ints) -> None:
    """Put one site on its least path; one that would bind the same persons twice is left open."""
    walk_path(j, q, sums, left, change, b)
    write_path(j, stand, b)
    if bind_path(j, -1, stand, q, left) < 0:
        bind_path(j, 1, stand, q, left)
        for t in range(stand.shape[1]):
            stand[j, t] = -1


@compile_part
def _pick(seed: int, step: int, size: int, stand: Ints, q: Sites, of: Ints, at: Ints, out: Ints) -> int:
    """Pick a site, most often one that is open for a while, and others that hold a group that may guard it."""
    n_sites, n_blocks = q.worth.shape
    draw = 0
    pick = 0
    for _ in range(8):
        pick = int(draw_unit(seed, step, draw) * n_sites)
        draw += 1
        is_open = False
        for t in range(n_blocks):
            is_open |= stand[pick, t] < 0 and q.worth[pick, t] > 0
        if is_open and q.begin[pick + 1] > q.begin[pick]:
            break
    out[0] = pick
    found, n_pairs = 1, q.begin[pick + 1] - q.begin[pick]
    if n_pairs == 0:
        return found
    for _ in range(_TRIES):
        if found == size:
            break
        g = q.group[q.begin[pick] + int(draw_unit(seed, step, draw) * n_pairs)]
        j = of[at[g] + int(draw_unit(seed, step, draw + 1) * (at[g + 1] - at[g]))]
        draw += 2
        holds = False
        for t in range(n_blocks):
            holds |= stand[j, t] >= 0 and q.group[stand[j, t]] == g
        for i in range(found):
            holds &= out[i] != j
        if holds:
            out[found] = j
            found += 1
    return found


@compile_entry
def search_sites(
    seed: int,
    begin_step: int,
    n_steps: int,
    size: int,
    q: Sites,
    prices: Floats,
    change: float,
    of: Ints,
    at: Ints,
    stand: Ints,
    left: Ints,
) -> float:
    """Take a few sites out and put them in again, many times; keep what costs no more; give what was saved.

    Parameters
    ----------
    of, at
        Sites by group: those of group g are ``of[at[g]]`` to ``of[at[g + 1]]``.
    stand, left
        A plan and what it leaves; changed for the better.

    Raises
    ------
    Nothing.
    """
    _ = STAMP
    dear = sum_prices(prices)
    plain = np.zeros(dear.shape)
    b = make_buffers(q)
    out, kept = np.zeros(size, np.int64), np.zeros((size, prices.shape[1]), np.int64)
    saved = 0.0
    for step in range(begin_step, begin_step + n_steps):
        n_out = _pick(seed, step, 2 + int(draw_unit(seed, step, 997) * (size - 1)), stand, q, of, at, out)
        before = 0.0
        for i in range(n_out):
            before += cost_path(out[i], stand, q, change)
            kept[i] = stand[out[i]]
            bind_path(out[i], 1, stand, q, left)
        # the site that was picked goes first, or last; the others in a drawn order
        turn = int(draw_unit(seed, step, 998) * n_out)
        sums = dear if draw_unit(seed, step, 999) < 0.7 else plain
        after = 0.0
        for i in range(n_out):
            j = out[(i + turn) % n_out]
            _put(j, q, sums, left, change, b, stand)
            after += cost_path(j, stand, q, change)
        if after <= before:
            saved += before - after
            continue
        for i in range(n_out):
            bind_path(out[i], 1, stand, q, left)
        for i in range(n_out):
            stand[out[i]] = kept[i]
            bind_path(out[i], -1, stand, q, left)
    return saved
