"""Plans of several nations made one that moves each as little as possible.

What lives here: the joint plan, and what each nation sees of it. What does not: the union (``joining``), and what
clashes (``clashes``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from foedus.movement.aims import AIMS
from foedus.movement.arrays import measure_lateness, score_schedule
from foedus.movement.faults import refuse_malformed
from foedus.movement.planner import Plan
from foedus.movement.problem import NEVER, Problem, Schedule
from foedus.movement.replanning.applying import Applied
from foedus.movement.replanning.clashes import Clash, find_clashes
from foedus.movement.replanning.differences import ADDED, Difference, Differences, compare_plans
from foedus.movement.replanning.joining import Joint, National, join_plans
from foedus.movement.replanning.replan import PRICE_H, STEPS, Choice, adapt


class NationView(NamedTuple):
    """What one nation sees: its own jobs, its clashes, and its lateness alone and in the joint plan, in hours."""

    name: str
    n_lines: int
    differences: Differences
    clashes: tuple[Clash, ...]
    late_before_h: float
    late_after_h: float
    n_late_before: int
    n_late_after: int


class Merged(NamedTuple):
    """A joint plan; ``before`` has the national plans side by side in its indices, clashes and all."""

    problem: Problem
    plan: Plan
    before: Schedule
    clashes: tuple[Clash, ...]
    nations: tuple[NationView, ...]
    differences: Differences
    choices: tuple[Choice, ...]
    notes: tuple[str, ...]

    @property
    def stability_frac(self) -> float:
        """Share of the loaded jobs of all plans that stand as they were."""
        return self.differences.stability_frac


def _measure_late(problem: Problem, s: Schedule, rows: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[float, int]:
    """Give the hours that lines are late, unweighted, and how many are."""
    _, late = measure_lateness(problem, s)
    mine = np.minimum(late[rows], NEVER - 1)
    return float(mine.sum()) / 3600, int((mine > 0).sum())


def _view(joint: Joint, after: Schedule, differences: Differences, clashes: tuple[Clash, ...], k: int) -> NationView:
    """Give one nation's share of the joint plan."""
    lines_of = {int(leg): int(line) for leg, line in zip(after.part_leg, after.part_line, strict=True)}

    def is_mine(row: Difference) -> bool:
        if row.fate == ADDED:
            return int(joint.nation_of_line[lines_of[row.after]]) == k
        return int(joint.nation_of_leg[row.before]) == k

    mine = joint.nation_of_line == k
    before_h, n_before = _measure_late(joint.problem, joint.schedule, mine)
    after_h, n_after = _measure_late(joint.problem, after, mine)
    name = joint.nations[k]
    return NationView(
        name=name,
        n_lines=int(mine.sum()),
        differences=Differences(tuple(row for row in differences.rows if is_mine(row))),
        clashes=tuple(one for one in clashes if name in one.nations),
        late_before_h=before_h,
        late_after_h=after_h,
        n_late_before=n_before,
        n_late_after=n_after,
    )


def merge(
    plans: Sequence[National],
    *,
    share_lift: bool = False,
    price_h: float = PRICE_H,
    iterations: int = STEPS,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
    aims: tuple[str, ...] = AIMS,
) -> Merged:
    """Make one plan of several, near each of them.

    Parameters
    ----------
    plans
        Problems and plans by nation, on one scale of time.
    share_lift
        Whether any nation's carriers may take any line; else a line goes on its own nation's.
    price_h, iterations, seed, stop, aims
        As ``replan``.

    Raises
    ------
    PlanningError
        If there are fewer than two, or no joint plan holds.
    RequestError
        If an aim is unknown.
    """
    joint = join_plans(plans, share_lift=share_lift)
    refuse_malformed(joint.problem)
    clashes = find_clashes(joint)
    n_legs = len(joint.schedule.carrier)
    none = np.zeros(n_legs, dtype=np.bool_)
    applied = Applied(
        problem=joint.problem,
        schedule=joint.schedule,
        flown=none,
        emptied=none,
        again_s=np.full(len(joint.owners), -NEVER, dtype=np.int64),
        now_s=int(joint.schedule.begin_s.min(initial=0)),
        notes=joint.notes,
    )
    found = adapt(applied, price_h=price_h, iterations=iterations, seed=seed, stop=stop, aims=aims)
    after = found.plan.schedule
    differences = compare_plans(joint.problem, joint.schedule, after, none)
    views = tuple(_view(joint, after, differences, clashes, k) for k in range(len(joint.nations)))
    plan = Plan(after, score_schedule(joint.problem, after), found.plan.policy, found.plan.steps)
    return Merged(joint.problem, plan, joint.schedule, clashes, views, differences, found.choices, joint.notes)
