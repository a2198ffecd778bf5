"""A plan at hand as rows that the kernel replays: legs that were flown, and loads that are to be kept.

What lives here: chains of legs, the ways of lines in a plan, and what a row carries. What does not: which legs are
kept (``replan``), and the replay itself.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.kernel import keeping as r
from foedus.kernel.scoring import UNLOADS
from foedus.kernel.world import P_LINE
from foedus.movement.arrays import Compiled
from foedus.movement.problem import I64, Problem, Schedule, list_handled

_N_COLUMNS: Final = r.J_PART_END + 1


class Jobs(NamedTuple):
    """Legs of a plan by job: a load with all hops of its way, or one leg without a load of its own.

    Jobs are in order of (begin, carrier). ``first`` and ``last`` are legs of the schedule.
    """

    schedule: Schedule
    first: I64  # (n_jobs,)
    last: I64  # (n_jobs,)
    of_leg: I64  # (n_legs,) job of each leg
    handled: NDArray[np.bool_]  # (n_jobs,)
    part_ptr: I64  # (n_jobs + 1,) rows of the parts of each job's first leg in ``parts``
    parts: I64  # (n,) rows of the schedule's parts

    @property
    def begin_s(self) -> I64:
        """When each job begins; shape ``(n_jobs,)``."""
        return np.asarray(self.schedule.begin_s[self.first])

    @property
    def carrier(self) -> I64:
        """Who does each job; shape ``(n_jobs,)``."""
        return self.schedule.carrier[self.first].astype(np.int64)

    def lines(self) -> tuple[I64, I64]:
        """Give (job, line) of every part."""
        jobs = np.repeat(np.arange(len(self.first)), np.diff(self.part_ptr))
        return jobs, self.schedule.part_line[self.parts].astype(np.int64)


def find_jobs(problem: Problem, s: Schedule) -> Jobs:
    """Give the jobs of a plan."""
    n = len(s.carrier)
    order = np.lexsort((s.depart_s, s.begin_s, s.carrier))
    carrier, stops = s.carrier[order], s.stop_end[order]
    opens = np.ones(n, dtype=np.bool_)
    if n:
        opens[1:] = (carrier[1:] != carrier[:-1]) | (stops[:-1] == 0)
    chain = np.cumsum(opens) - 1
    first = order[np.flatnonzero(opens)]
    last = order[np.append(np.flatnonzero(opens)[1:] - 1, n - 1)] if n else order
    rank_order = np.lexsort((s.depart_s[first], s.carrier[first], s.begin_s[first]))
    rank = np.empty(len(first), dtype=np.int64)
    rank[rank_order] = np.arange(len(first))
    first, last = first[rank_order], last[rank_order]
    of_leg = np.empty(n, dtype=np.int64)
    of_leg[order] = rank[chain]
    is_first = np.zeros(n, dtype=np.bool_)
    is_first[first] = True
    rows = np.flatnonzero(is_first[s.part_leg])
    job = of_leg[s.part_leg[rows]]
    by_job = np.argsort(job, kind="stable")
    part_ptr = np.searchsorted(job[by_job], np.arange(len(first) + 1))
    return Jobs(s, first, last, of_leg, list_handled(problem, s)[first], part_ptr, rows[by_job])


def find_ways(problem: Problem, jobs: Jobs) -> list[tuple[int, tuple[int, ...]]]:
    """Give the chain of nodes that each part of a plan follows from its leg on, where it is not one link; no doubles.

    After a leg that does not end at a line's destination its way goes on as its next leg from there in the plan does,
    or else straight.
    """
    return sorted(set(_trace(problem, jobs).values()))


def _trace(problem: Problem, jobs: Jobs) -> dict[tuple[int, int], tuple[int, tuple[int, ...]]]:
    """Give, for each (job, line) where there are hubs to change at, the line and its way from there."""
    s, lines = jobs.schedule, problem.lines
    if not ((problem.network.hub_s >= 0).any() or (lines.pod >= 0).any()):
        return {}
    job, line = jobs.lines()
    starts, ends = s.start[jobs.first[job]], s.end[jobs.last[job]]
    direct = (ends == lines.destination[line]) & (starts == lines.origin[line])
    pairs = zip(job.tolist(), line.tolist(), starts.tolist(), ends.tolist(), strict=True)
    found: dict[tuple[int, int], tuple[int, tuple[int, ...]]]
    found = {(j, k): (k, (a, b)) for (j, k, a, b), plain in zip(pairs, direct.tolist(), strict=True) if plain}
    by_line: dict[int, list[int]] = {}
    for j, k in zip(job.tolist(), line.tolist(), strict=True):
        by_line.setdefault(k, []).append(j)
    for k in np.unique(line[~direct]).tolist():
        for j in by_line[k]:
            found[j, k] = (k, _follow(problem, jobs, k, j, by_line[k]))
    return found


def _follow(problem: Problem, jobs: Jobs, line: int, job: int, others: list[int]) -> tuple[int, ...]:
    """Give the nodes that a line goes over from a job on, which may be one of several that part it."""
    s, goal = jobs.schedule, int(problem.lines.destination[line])
    nodes = [int(s.start[jobs.first[job]]), int(s.end[jobs.last[job]])]
    there = int(s.end_s[jobs.last[job]])
    while nodes[-1] != goal:
        for j in others:
            end = int(s.end[jobs.last[j]])
            if s.start[jobs.first[j]] == nodes[-1] and s.begin_s[jobs.first[j]] >= there and end not in nodes:
                nodes.append(end)
                there = int(s.end_s[jobs.last[j]])
                break
        else:
            nodes.append(goal)
    return tuple(nodes)


def make_rows(problem: Problem, compiled: Compiled, jobs: Jobs, flown: I64, kept: I64) -> tuple[I64, I64]:
    """Give rows and parts to replay: the jobs ``flown`` leg by leg as they were, then those ``kept``.

    Parameters
    ----------
    compiled
        With the ways of the plan (``find_ways``).
    flown, kept
        Indices of jobs, in order.
    """
    s, slot_ptr = jobs.schedule, compiled.world.slot_ptr
    is_flown = np.zeros(len(jobs.first), dtype=np.bool_)
    is_flown[flown] = True
    legs = np.flatnonzero(is_flown[jobs.of_leg])
    legs = legs[np.lexsort((s.depart_s[legs], s.carrier[legs], s.begin_s[legs]))]
    first = np.concatenate((legs, jobs.first[kept])).astype(np.int64)
    last = np.concatenate((legs, jobs.last[kept])).astype(np.int64)
    job = np.concatenate((jobs.of_leg[legs], kept)).astype(np.int64)
    n, n_flown = len(first), len(legs)
    rows = np.zeros((n, _N_COLUMNS), dtype=np.int64)
    rows[:, r.J_CARRIER], rows[:, r.J_FROM], rows[:, r.J_TO] = s.carrier[first], s.start[first], s.end[last]
    rows[:, r.J_BEGIN], rows[:, r.J_DEPART] = s.begin_s[first], s.depart_s[first]
    rows[:, r.J_LAND], rows[:, r.J_END] = s.arrive_s[last], s.end_s[last]
    for column, node, slot in (
        (r.J_SLOT, s.start[first], s.slot_start[first]),
        (r.J_SLOT_END, s.end[last], s.slot_end[last]),
    ):
        there = (slot >= 0) & (slot < slot_ptr[node + 1] - slot_ptr[node])
        rows[:, column] = np.where(there, slot_ptr[node] + slot, -1)
    rows[:n_flown, r.J_FLOWN] = 1
    rows[:, r.J_HANDLED] = jobs.handled[job]
    rows[:, r.J_LOADS] = first == jobs.first[job]
    rows[:, r.J_STOPS] = np.where(s.stop_end[last] != 0, 1, np.where(jobs.handled[job], UNLOADS, 0))
    sizes = np.where(rows[:, r.J_LOADS] != 0, np.diff(jobs.part_ptr)[job], 0)
    rows[:, r.J_PART_END] = np.cumsum(sizes)
    rows[:, r.J_PART] = rows[:, r.J_PART_END] - sizes
    at = np.repeat(jobs.part_ptr[job] - rows[:, r.J_PART], sizes) + np.arange(int(sizes.sum()))
    part = jobs.parts[at]
    line = s.part_line[part].astype(np.int64)
    parts = np.stack(
        (compiled.options[compiled.option_ptr[line]], line, s.part_persons[part], s.part_vehicles[part]), 1
    )
    _set_stages(problem, compiled, jobs, parts, np.repeat(job, sizes))
    return rows, np.ascontiguousarray(parts, dtype=np.int64)


def _set_stages(problem: Problem, compiled: Compiled, jobs: Jobs, parts: I64, job: I64) -> None:
    """Let parts that change carriers, or go another way than the quickest, be on the stage of the plan."""
    stage_of = {at: compiled.ways[way] for at, way in _trace(problem, jobs).items()}
    if not stage_of:
        return
    for row, key in enumerate(zip(job.tolist(), parts[:, P_LINE].tolist(), strict=True)):
        if key in stage_of:
            parts[row, r.P_STAGE] = stage_of[key]
