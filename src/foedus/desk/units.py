"""Units of a movement: those of a mission, and when each is ready as people are told it.

What lives here: elements and contingents as units, and their instants in words. What does not: when a unit is ready
(``movement.readiness``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from foedus.domain.plans import Line, UnitLines
from foedus.formats.deployment.plan_lines import describe_lines, list_units
from foedus.instants import instant_from, show_instant
from foedus.mission.lines import element_of
from foedus.movement.problem import NEVER, Problem, Schedule
from foedus.movement.readiness import find_ready, list_landed


def list_own_units(lines: tuple[Line, ...]) -> tuple[UnitLines, ...]:
    """Give the elements and contingents of a mission as units of their lines."""
    data = describe_lines(lines, element_of(lines))
    return list_units(data.lines, {line.id: (line.id,) for line in lines})


def show_units(
    problem: Problem, units: tuple[UnitLines, ...], schedule: Schedule, zero_at: datetime | None
) -> list[dict[str, Any]]:
    """Give for each unit when it was ready and when it was whole: hours after the first release, and instants.

    Null: not in this plan, or there is nothing to wait for.
    """
    lines = problem.lines
    first_s = int(lines.release_s[lines.rides == 0].min(initial=NEVER))

    def count(at_s: int | None) -> float | None:
        return None if at_s is None else (at_s - first_s) / 3600

    def show(at_s: int | None) -> str | None:
        return None if at_s is None or zero_at is None else show_instant(instant_from(zero_at, at_s))

    return [
        {
            "uln": unit.uln,
            "parent": unit.parent,
            "ready_frac": unit.ready_frac,
            "persons": unit.persons,
            "pieces": unit.pieces,
            "ready_h": count(unit.ready_s),
            "ready_at": show(unit.ready_s),
            "whole_h": count(unit.whole_s),
            "whole_at": show(unit.whole_s),
        }
        for unit in find_ready(units, problem, list_landed(problem, schedule))
    ]
