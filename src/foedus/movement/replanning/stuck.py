"""Why nothing fits any more: lines that lost their carriers, their way, their pin or their date.

What lives here: the causes and their wording. What does not: minimal conflicts themselves (``movement.conflicts``).
"""

from __future__ import annotations

import time
from typing import Final

import numpy as np

from foedus.errors import PlanningError
from foedus.movement.arrays import measure_arrivals
from foedus.movement.conflicts import find_conflicts
from foedus.movement.faults import group_causes
from foedus.movement.pins import find_unpinnable
from foedus.movement.problem import NEVER, Schedule
from foedus.movement.replanning.applying import Applied

#: seconds that the search for conflicts may take: the answer is a refusal
_PATIENCE_S: Final = 5.0


def refuse_stuck(applied: Applied, found: Schedule) -> None:
    """Refuse a plan that leaves lines behind which have no date after which they are missed, each with its cause.

    Raises
    ------
    PlanningError
        If there are such lines, or pins that cannot be kept.
    """
    problem = applied.problem
    lines, names = problem.lines, problem.names.lines
    moved, _, _ = measure_arrivals(problem, found)
    left = (lines.rides == 0) & (lines.not_after_s >= NEVER) & (moved < lines.persons + lines.vehicles)
    pinned = np.zeros(len(names), dtype=np.bool_)
    if problem.pins is not None:
        pinned = (problem.pins.carriers_of >= 0) | (problem.pins.places_of >= 0)
    causes = {k: cause for k, cause in find_unpinnable(problem, applied.again_s < NEVER) if left[k] or pinned[k]}
    rest = [k for k in np.flatnonzero(left).tolist() if k not in causes]
    until = time.monotonic() + _PATIENCE_S
    for conflict in find_conflicts(problem, rest, stop=lambda: time.monotonic() >= until):
        causes |= {names.index(name): "; ".join(conflict.words) for name in conflict.lines}
    unknown = (
        "a place or a way shuts for good, carriers are drawn to places they cannot leave, or fuel, parking, storage or "
        "crews do not suffice"
    )
    causes |= {k: unknown for k in rest if k not in causes}
    if causes:
        told = group_causes((f"line {names[k]}", cause) for k, cause in sorted(causes.items()))
        raise PlanningError(
            "no plan moves these lines any more; the plan at hand stands:\n" + "\n".join(f"- {one}" for one in told),
            code="movement-stuck",
            hint="give closures an end, lines other carriers, places or a last date, or take them out (withdrawal)",
        )
