"""Where the search for a plan starts: a grid of dispatch rules.

What lives here: keys of lines and rules of carriers that are tried first. What does not: the search.

Source of the weighted keys: apparent tardiness cost rules (Vepsalainen and Morton, Management Science 33, 1987), made
additive so that a key does not depend on the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from foedus.movement.problem import I64, NEVER, Problem

_H: Final = 3600
#: how many pieces of one queue may stay behind while a load is filled from it
PAST: Final = 8
#: (booking ahead, looking ahead, thousandths of ferry time for carriers and for queues) that the grid tries, the most
#: promising first
RULES: Final = (
    (0, 0, 1000, 4000),
    (0, 0, 1000, 1000),
    (0, 0, 0, 0),
    (0, 4 * _H, 1000, 4000),
    (0, 4 * _H, 0, 0),
    (0, 0, 1000, 12000),
    (0, 24 * _H, 1000, 0),
    (4 * _H, 8 * _H, 500, 2000),
    (4 * _H, 0, 0, 0),
    (24 * _H, 24 * _H, 0, 0),
    (0, 2400 * _H, 0, 0),
)


def spell_rule(rule: tuple[int, int, int, int]) -> tuple[int, int, int, int, int]:
    """Give a rule of the grid as the kernel numbers it."""
    ahead_s, look_s, ferry_milli, pull_milli = rule
    return ahead_s, look_s, ferry_milli, PAST, pull_milli


def _count_loads(problem: Problem) -> tuple[I64, I64]:
    """Give, for each line, the seconds of its quickest link and how many loads it makes, in thousandths."""
    lines, types = problem.lines, problem.types
    links = np.where(problem.network.link_s < 0, NEVER, problem.network.link_s)
    flown = links[:, lines.origin, lines.destination].min(axis=0)
    flown = np.where(flown >= NEVER, 0, flown)
    seats = max(1, min(400, int((types.seats + types.seats_apart).max())))
    units = np.maximum(1, types.floor.min(axis=0, where=types.floor > 0, initial=1 << 40))
    positions = max(1, min(1 << 20, int(types.positions.max())))
    pieces = lines.vehicles * np.minimum(units[lines.sort], 1 << 20) * 1000 // positions
    return flown, np.maximum(1, pieces + lines.persons * 1000 // seats)


def list_keys(problem: Problem) -> Iterator[I64]:
    """Give the keys of the grid, the most promising first; int64, shape ``(n_lines,)`` each."""
    lines = problem.lines
    flown, milliloads = _count_loads(problem)
    least, most = (int(x(lines.release_s)) for x in (np.min, np.max))
    span = most - least + 2 * int(flown.max()) + 24 * _H
    date = np.minimum(np.minimum(lines.due_s, lines.lad_s), lines.not_after_s)
    due = np.where(date >= NEVER, lines.release_s + span, date)
    loads = milliloads / 1000
    density = np.log(lines.weight / loads)

    def weigh(of_weight_h: float, of_density_h: float) -> I64:
        keys = due - of_weight_h * _H * np.log(lines.weight) - of_density_h * _H * density
        return np.asarray(np.rint(keys), dtype=np.int64)

    yield weigh(4, 2)
    yield lines.priority * span + lines.release_s
    yield lines.release_s.copy()
    yield weigh(0, 12)
    yield weigh(0, 48)
    yield due
    yield weigh(24, 24)
    yield lines.release_s - flown
    yield -flown - milliloads
    yield lines.release_s - np.rint(_H * loads).astype(np.int64)
