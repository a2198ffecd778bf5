"""Whether parts of lines keep their pins: on which carriers they are, and where they are put down.

What lives here: the reading of pins. What does not: how pins come about (``problem_edits``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.movement.problem import PASS_BY, Problem


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
