"""Needs, cuts that whole loads satisfy, and prices made of duals.

What lives here: what the programmes that look for prices share. What does not: those programmes (``grid``,
``horizon``), and proof; ``fleet`` reckons afresh what any prices prove, so rounding here costs tightness, never truth.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from foedus.movement.covering import IMPOSSIBLE, Stage, cover, list_loads, sum_need
from foedus.movement.problem import I64, NEVER, Problem
from foedus.movement.reach import Reach
from foedus.movement.staging import Times

#: prices are whole numbers; the worth of all needs is about this
_SCALE: Final = 10**11
#: release instants that one stage tells apart
_MOST: Final = 4


class Need(NamedTuple):
    """Lines of a stage that need its loads, from when on, with how far to go after; and what a load earns by type."""

    stage: Stage
    rows: I64
    from_s: int
    tail_s: int
    prices: dict[int, int]


class Prices(NamedTuple):
    """Prices of loads, and rents by node: (instant, what handling under way then pays), in order.

    They were found on a grid of cells from ``zero_s`` on; on a finer grid within it they are worth no less.
    """

    needs: list[Need]
    rents: dict[int, list[tuple[int, int]]]
    zero_s: int
    cell_s: int


class Wanted(NamedTuple):
    """Needs without prices, each with the cuts that any whole loads satisfy: sums of (by type, weight) >= least."""

    need: Need
    cuts: list[tuple[dict[int, int], int]]


def list_needed(staged: list[tuple[Stage, Times]]) -> list[Need]:
    """Give needs: of each stage all lines, and those that can be loaded from each of a few instants on."""
    needs = []
    for stage, times in staged:
        rows = np.array(stage.lines, dtype=np.int64)
        heads = np.unique(times.load_s[times.load_s < NEVER])
        if len(heads) > _MOST:
            heads = heads[np.arange(_MOST) * len(heads) // _MOST]
        for head in heads.tolist():
            its = (times.load_s >= head) & (times.load_s < NEVER)
            needs.append(Need(stage, rows[its], head, int(times.after_land_s[its].min()), {}))
    return needs


def cut(problem: Problem, reach: Reach, need: Need, whole: bool) -> Wanted:
    """Find the cuts of a need: counts, handling, rooms, and rounded ratios of rooms between types."""
    types, kinds = problem.types, need.stage.kinds
    total = sum_need(problem, need.rows)
    rooms = [[1] * len(kinds), types.load_s[list(kinds)].tolist(), types.unload_s[list(kinds)].tolist()]
    loads = [list_loads(problem, reach, need.stage, t, total) for t in kinds]
    for side in (0, 1):
        room = [max((load[side] for load in rows), default=0) for rows in loads]
        least = min((x for x in room if x > 0), default=0)
        if least:
            rooms += [room, [x // least for x in room], [-(-x // least) for x in room]]
    cuts = []
    for weights in sorted({tuple(row) for row in rooms if any(row)}):
        costs = dict(zip(kinds, weights, strict=True))
        worth = cover(problem, reach, need.stage, need.rows, costs, whole=whole)
        if 0 < worth < IMPOSSIBLE:
            cuts.append((costs, worth))
    return Wanted(need, cuts)


def make_prices(
    needs: list[Need],
    worth: dict[int, dict[int, float]],
    rents: dict[int, list[tuple[int, float]]],
    grid: tuple[int, int],
) -> Prices | None:
    """Turn duals of rows that are worth 1 in all into whole prices; None where nothing has a price."""
    priced = []
    for k, by_kind in sorted(worth.items()):
        whole = {t: round(price * _SCALE) for t, price in by_kind.items()}
        if any(whole.values()):
            priced.append(needs[k]._replace(prices=whole))
    points = {}
    for node, rows in sorted(rents.items()):
        whole_rows = [(at, round(rent * _SCALE)) for at, rent in sorted(rows)]
        points[node] = [(at, rent) for at, rent in whole_rows if rent]
    return Prices(priced, {node: rows for node, rows in points.items() if rows}, *grid) if priced else None
