"""Why a line arrived when it did: what held its last part back most.

What lives here: a reading of a finished plan. What does not: the planner's reasons; this looks at times alone.
"""

from __future__ import annotations

import numpy as np

from foedus.movement.check_nodes import show_span
from foedus.movement.problem import Problem, Schedule


def explain_arrivals(problem: Problem, schedule: Schedule) -> tuple[str, ...]:
    """Say of each line what bound its arrival; empty for lines that nothing carried.

    Of the waits before the last part's arrival, counted from the release, the longest is named: for a carrier (none
    stood at the origin), for a slot at the origin, for a slot at the destination or leave to go. Where there was none,
    the cause of the release is.
    """
    lines, s = problem.lines, schedule
    last: dict[int, int] = {}
    for part in range(len(s.part_leg)):
        line, leg = int(s.part_line[part]), int(s.part_leg[part])
        if line not in last or s.end_s[leg] > s.end_s[last[line]]:
            last[line] = leg
    there = _find_there(problem, s)
    answer = []
    for line in range(len(lines.origin)):
        leg = last.get(line, -1)
        answer.append("" if leg < 0 else _explain(problem, s, line, leg, there[leg]))
    return tuple(answer)


def _find_there(problem: Problem, s: Schedule) -> dict[int, int]:
    """Give from when the carrier of each leg stood where the leg starts, had it left at once.

    A carrier that positions leaves in time, not early: it could have been there as soon as its leg before ended and
    the link was flown.
    """
    there: dict[int, int] = {}
    since = problem.carriers.ready_s.tolist()
    for leg in np.lexsort((s.end_s, s.begin_s)).tolist():
        k = int(s.carrier[leg])
        there[leg] = since[k]
        positioning = s.end_s[leg] == s.arrive_s[leg] and s.begin_s[leg] == s.depart_s[leg]
        since[k] = since[k] + int(s.arrive_s[leg] - s.depart_s[leg]) if positioning else int(s.end_s[leg])
    return there


def _explain(problem: Problem, s: Schedule, line: int, leg: int, there: int) -> str:
    types, network, names = problem.types, problem.network, problem.names
    kind = int(problem.carriers.type_idx[s.carrier[leg]])
    start, end = int(s.start[leg]), int(s.end[leg])
    release, begin = int(problem.lines.release_s[line]), int(s.begin_s[leg])
    loaded = begin + int(types.load_s[kind])
    landing = loaded + int(network.link_s[kind, start, end])
    for_carrier = max(0, min(there, begin) - release)
    for_origin = max(0, begin - max(release, there))
    for_end = max(0, int(s.arrive_s[leg]) - landing)
    most = max(for_carrier, for_origin, for_end)
    if most <= 0:
        return problem.names.causes[line]
    if most == for_end:
        if network.link_calendar[kind, start, end] >= 0:
            return f"way from {names.nodes[start]} to {names.nodes[end]} barred: {most / 3600:.1f} h"
        return f"slot at {names.nodes[end]}: held {most / 3600:.1f} h"
    if most == for_origin:
        return f"slot at {names.nodes[start]}: waited {most / 3600:.1f} h"
    return (
        f"carrier: {names.carriers[s.carrier[leg]]} could be at {names.nodes[start]} only {show_span(there)}, "
        f"{most / 3600:.1f} h after the release"
    )
