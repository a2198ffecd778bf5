"""Whether parts of lines keep their pins, and whether pins can be kept at all.

What lives here: the reading of pins. What does not: how pins come about (``replanning.edits``).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.movement.movability import find_unmoved
from foedus.movement.problem import MODES, PASS_BY, Problem
from foedus.movement.replanning.edits import keep_carriers, keep_lines
from foedus.movement.routes import find_routes, measure_hops


def find_unpinned(
    problem: Problem, line: ArrayLike, carrier: ArrayLike, starts: ArrayLike, ends: ArrayLike
) -> NDArray[np.bool_]:
    """Say of each part whether it breaks the pin of its line; all arrays of shape ``(n_parts,)``.

    A part from its origin breaks it where it passes over a place at which all of it should change carriers, too.
    """
    line, carrier, starts, ends = (np.asarray(x) for x in (line, carrier, starts, ends))
    broken = np.zeros(len(line), dtype=np.bool_)
    pins = problem.pins
    if pins is None:
        return broken
    if len(pins.may_carry):
        row = pins.carriers_of[line]
        broken |= (row >= 0) & (pins.may_carry[row, carrier] == 0)
    if len(pins.may_pass):
        row = pins.places_of[line]
        there = ends == problem.lines.destination[line]
        broken |= (row >= 0) & ~there & (pins.may_pass[row, ends] == 0)
        at_once = there & (starts == problem.lines.origin[line])
        broken |= (row >= 0) & at_once & (pins.may_pass[row] == PASS_BY).any(axis=1)
    return broken


def find_unpinnable(problem: Problem, up: NDArray[np.bool_] | None = None) -> Iterator[tuple[int, str]]:
    """Give lines that nothing moves as they are pinned, each with the cause.

    Parameters
    ----------
    up
        Which carriers may still be used; None: all. Then lines without a pin are looked at, too.
    """
    pins, names, lines = problem.pins, problem.names, problem.lines
    hops = [measure_hops(problem, mode) for mode in range(len(MODES))]
    for k in range(len(lines.origin)):
        carriers = np.ones(len(names.carriers), dtype=np.bool_) if up is None else up.copy()
        pinned = pins is not None and pins.carriers_of[k] >= 0 and not lines.rides[k]
        if pins is not None and pinned:
            carriers &= pins.may_carry[pins.carriers_of[k]] != 0
        if pins is not None and pins.places_of[k] >= 0 and not find_routes(problem, k, hops[int(lines.mode[k])]):
            may = pins.may_pass[pins.places_of[k]]
            must = [names.nodes[node] for node in np.flatnonzero(may == PASS_BY).tolist()]
            what = f"over {' and '.join(must)}" if must else "straight, or over the hubs left to it"
            yield k, f"it is pinned to go {what}, but nothing changes carriers there or no way leads on"
        elif lines.column[k] >= 0 and not carriers[lines.column[k]]:
            yield (
                k,
                f"it drives on its own wheels as {names.carriers[lines.column[k]]}, which it may not or which is down",
            )
        elif lines.column[k] < 0 and not carriers.all():
            cause = _find_cause(problem, k, carriers)
            if cause:
                who = "of the carriers it is pinned to" if pinned else "of the carriers left"
                yield k, f"{who} none can move it: {cause}"


def _find_cause(problem: Problem, line: int, carriers: NDArray[np.bool_]) -> str:
    """Say why some carriers alone cannot move a line; empty where they can."""
    if not carriers.any():
        return "not one is there"
    rows = np.zeros(len(problem.lines.origin), dtype=np.bool_)
    rows[line] = True
    alone = keep_carriers(keep_lines(problem._replace(pins=None), rows), carriers)
    return next((cause for _, cause in find_unmoved(alone)), "")
