"""Plain models of the same instances in other solvers, each run in a process of its own."""

from __future__ import annotations

import numpy as np

from foedus.movement.problem import Problem


def merge_alike(problem: Problem) -> Problem:
    """Give an instance with lines of one way, release and masses added up: for closure they are one."""
    lines = problem.lines
    columns = (lines.origin, lines.destination, lines.release_s, lines.person_kg, lines.vehicle_kg)
    _, first, back = np.unique(np.stack(columns, axis=1), axis=0, return_index=True, return_inverse=True)
    one = lines._replace(**{name: column[first] for name, column in lines._asdict().items()})
    sums = {name: np.zeros(len(first), np.int64) for name in ("persons", "vehicles")}
    for name, total in sums.items():
        np.add.at(total, back.reshape(-1), getattr(lines, name))
    return problem._replace(lines=one._replace(**sums))
