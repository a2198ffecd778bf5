"""What one plan changes of another: job by job, as a planner would read it.

What lives here: the comparison. What does not: why it was changed.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.movement.problem import Problem, Schedule
from foedus.movement.replanning.rows import Jobs, find_jobs

#: what becomes of a job: as it was; same carrier, way and load at another time; no more; new
SAME: Final = "same"
OTHER_TIME: Final = "other time"
DROPPED: Final = "dropped"
ADDED: Final = "added"


class Difference(NamedTuple):
    """One loaded job of either plan; legs are the first of the job, -1 where there is none."""

    fate: str
    before: int
    after: int
    shift_s: int


class Differences(NamedTuple):
    """All loaded jobs that were not begun, in order of time."""

    rows: tuple[Difference, ...]

    def count(self, fate: str) -> int:
        """Give how many jobs met a fate."""
        return sum(row.fate == fate for row in self.rows)

    @property
    def stability_frac(self) -> float:
        """Share of the jobs that were to come which stand as they were; 1 where there were none."""
        to_come = len(self.rows) - self.count(ADDED)
        return self.count(SAME) / to_come if to_come else 1.0


def _spell(jobs: Jobs, job: int) -> tuple[object, ...]:
    """Give what a job does, its times apart."""
    s, leg = jobs.schedule, int(jobs.first[job])
    rows = jobs.parts[jobs.part_ptr[job] : jobs.part_ptr[job + 1]]
    load: dict[int, list[int]] = {}
    for row in rows.tolist():
        have = load.setdefault(int(s.part_line[row]), [0, 0])
        have[0] += int(s.part_persons[row])
        have[1] += int(s.part_vehicles[row])
    parts = tuple(sorted((line, *have) for line, have in load.items()))
    return int(s.carrier[leg]), int(s.start[leg]), int(s.end[jobs.last[job]]), parts


def _times(jobs: Jobs, job: int) -> tuple[int, int]:
    """Give when a job begins and ends."""
    return int(jobs.schedule.begin_s[jobs.first[job]]), int(jobs.schedule.end_s[jobs.last[job]])


def compare_plans(problem: Problem, before: Schedule, after: Schedule, flown: NDArray[np.bool_]) -> Differences:
    """Compare two plans of one problem.

    Parameters
    ----------
    flown
        Legs of ``before`` that are flown or begun, which both plans have; bool, shape ``(n_legs,)``.
    """
    old, new = find_jobs(problem, before), find_jobs(problem, after)
    begun = {(int(before.carrier[k]), int(before.begin_s[k]), int(before.start[k])) for k in np.flatnonzero(flown)}
    waiting: dict[tuple[object, ...], list[int]] = {}
    for job in np.flatnonzero(new.handled).tolist():
        leg = int(new.first[job])
        if (int(after.carrier[leg]), int(after.begin_s[leg]), int(after.start[leg])) not in begun:
            waiting.setdefault(_spell(new, job), []).append(job)
    to_come = np.flatnonzero(old.handled & ~flown[old.first]).tolist()
    rows: list[tuple[int, Difference]] = []
    moved: list[int] = []
    # what stands as it was first, then the nearest of its like
    for job in to_come:
        twins = waiting.get(_spell(old, job), [])
        twin = next((k for k in twins if _times(new, k) == _times(old, job)), None)
        if twin is None:
            moved.append(job)
            continue
        twins.remove(twin)
        rows.append((_times(old, job)[0], Difference(SAME, int(old.first[job]), int(new.first[twin]), 0)))
    for job in moved:
        leg, (begin_s, end_s) = int(old.first[job]), _times(old, job)
        twins = waiting.get(_spell(old, job), [])
        if not twins:
            rows.append((begin_s, Difference(DROPPED, leg, -1, 0)))
            continue
        twin = min(twins, key=lambda k: abs(_times(new, k)[0] - begin_s))
        twins.remove(twin)
        rows.append((begin_s, Difference(OTHER_TIME, leg, int(new.first[twin]), _times(new, twin)[1] - end_s)))
    for jobs in waiting.values():
        for job in jobs:
            leg = int(new.first[job])
            rows.append((int(after.begin_s[leg]), Difference(ADDED, -1, leg, 0)))
    return Differences(tuple(row for _, row in sorted(rows)))
