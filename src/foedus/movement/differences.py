"""What one plan changes of another: job by job, as a planner would read it.

What lives here: the comparison. What does not: why it was changed.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.movement.problem import Problem, Schedule
from foedus.movement.rows import Jobs, find_jobs

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
    rows: list[tuple[int, Difference]] = []
    for job in np.flatnonzero(old.handled & ~flown[old.first]).tolist():
        leg, last = int(old.first[job]), int(old.last[job])
        twins = waiting.get(_spell(old, job))
        if not twins:
            rows.append((int(before.begin_s[leg]), Difference(DROPPED, leg, -1, 0)))
            continue
        times = (int(before.begin_s[leg]), int(before.end_s[last]))
        twin = min(twins, key=lambda k: abs(int(after.begin_s[new.first[k]]) - times[0]))
        twins.remove(twin)
        other = int(new.first[twin])
        same = (int(after.begin_s[other]), int(after.end_s[new.last[twin]])) == times
        shift = int(after.end_s[new.last[twin]]) - times[1]
        rows.append((times[0], Difference(SAME if same else OTHER_TIME, leg, other, shift)))
    for jobs in waiting.values():
        for job in jobs:
            leg = int(new.first[job])
            rows.append((int(after.begin_s[leg]), Difference(ADDED, -1, leg, 0)))
    return Differences(tuple(row for _, row in sorted(rows)))
