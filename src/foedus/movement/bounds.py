"""What closure no plan can beat, and why.

What lives here: three relaxations and their certificates. What does not: the planner, and any plan: a bound reads the
problem alone.

Every plan that the independent check accepts is bound by each of these; the bound is the greatest of them.

*Line.* A line's last part arrives no earlier than its first part could, alone: release, the first carrier that can
stand at its origin by any chain of links, loading, link, unloading, in open spans.

*Slots.* Take any set of lines and one of their ends. The loads that carry any of them number at least the optimum of a
covering programme (vehicles on floors, persons on seats that shrink with the floor, mass within payload; whole loads
relaxed to fractions, the count then rounded up). Their handling begins no earlier than the earliest of the set, fits
into slots times open seconds, and after it the shortest way on to arrival still has to be gone. Sets tried: all lines
with at least such an earliest instant and at least such a way still to go; that includes, for equal earliest instant
and way, the set that says most, so more constraints never lower the bound (above ``_MOST`` different instants some
are left out).

*Fleet.* If a plan closes by T then each carrier has flown a whole number of loads by T: no more on a way than its first
possible end and then whole cycles allow, no more in all than whole shortest loads allow; and the end of its first
load plus what each later one takes (the shortest positioning into its origin, handling, flight) is within T. These
counts satisfy a linear programme with the covering rows and the slot rows of above up to T. If its least shortfall,
*proven by duals alone*, is positive, T is impossible; the greatest such T is found by bisection, since more time only
adds solutions.

Riders cause no load and are left out. Source: relaxations of this file; duality as in any text on linear programming.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from foedus.movement.check_nodes import show_span
from foedus.movement.covering import Way, count_loads, list_ways
from foedus.movement.fleet import Fleet, prove_impossible
from foedus.movement.problem import NEVER, Problem
from foedus.movement.reach import Earliest, Reach, find_earliest, measure_reach

#: where even so much time does not help, no plan is looked for
_HORIZON_S: Final = 10 * 365 * 86400
#: instants and lengths of way that the slot bound tells apart at one end of one node
_MOST: Final = 12


class LowerBound(NamedTuple):
    """A limit on closure, in seconds from the scenario's zero, which relaxation gave it, and why it holds."""

    closure_s: int
    kind: str
    certificate: str
    #: what each relaxation gave
    each: tuple[tuple[str, int], ...]


def _bound_by_line(problem: Problem, earliest: list[Earliest | None]) -> tuple[int, str]:
    worst, line = -NEVER, -1
    for k, alone in enumerate(earliest):
        if alone is not None and alone.arrival_s > worst:
            worst, line = alone.arrival_s, k
    if line < 0 or worst >= NEVER:
        return worst, "no line has a claim to lift" if line < 0 else "a line cannot move"
    lines, names = problem.lines, problem.names
    alone = earliest[line]
    assert alone is not None
    return worst, (
        f"line {names.lines[line]}, alone: released {show_span(int(lines.release_s[line]))}, loading on "
        f"{names.types[alone.kind]} no earlier than {show_span(alone.begin_s)}, in "
        f"{names.nodes[int(lines.destination[line])]} no earlier than {show_span(worst)}"
    )


class _End(NamedTuple):
    """One end of one way: handling of some lines at one node."""

    way: Way
    loading: bool
    head: int  # earliest begin of handling of any of the lines
    tail: int  # from the end of this handling to arrival, at least


def _list_ends(problem: Problem, ways: list[Way], earliest: list[Earliest | None]) -> dict[int, list[_End]]:
    """Give, by node with slots, the handlings that its lines need, split by earliest instant."""
    network, types = problem.network, problem.types
    ends: dict[int, list[_End]] = {}
    for way in ways:
        if not any(types.uses_slots[t] for t in way.kinds):
            continue
        if not all(types.uses_slots[t] for t in way.kinds):
            continue  # a type that needs no slot might do it all
        flights = [int(network.link_s[t, way.start, way.end] + types.unload_s[t]) for t in way.kinds]
        by_instant: dict[tuple[int, int], list[int]] = {}
        for line in way.lines:
            alone = earliest[line]
            if alone is not None:
                by_instant.setdefault((alone.begin_s, alone.landing_s), []).append(line)
        for (begin, landing), rows in by_instant.items():
            part = way.narrow(rows)
            ends.setdefault(way.start, []).append(_End(part, True, begin, min(flights)))
            ends.setdefault(way.end, []).append(_End(part, False, landing, 0))
    return ends


def _thin(values: set[int]) -> list[int]:
    """Keep at most ``_MOST`` values, evenly by rank, the least always among them."""
    ordered = sorted(values)
    if len(ordered) <= _MOST:
        return ordered
    return [ordered[k * len(ordered) // _MOST] for k in range(_MOST)]


def _bound_at(problem: Problem, reach: Reach, node: int, ends: list[_End]) -> tuple[int, str]:
    """Give the greatest bound over sets of handlings at one node."""
    slots = int(problem.network.slots[node])
    best, why = -NEVER, ""
    for tail in _thin({end.tail for end in ends}):
        for head in _thin({end.head for end in ends if end.tail >= tail}):
            chosen: dict[tuple[int, int, bool], list[Way]] = {}
            for end in ends:
                if end.tail >= tail and end.head >= head:
                    chosen.setdefault((end.way.start, end.way.end, end.loading), []).append(end.way)
            work, count, least = 0, 0, NEVER
            for (_, _, loading), parts in chosen.items():
                loads = count_loads(problem, parts[0].join(parts[1:]), loading)
                work, count, least = work + loads.work_s, count + loads.number, min(least, loads.least_s)
            worked = reach.calendars.find_worked(node, head, -(-work // slots))
            rounds, at = -(-count // slots), head
            for _ in range(rounds if rounds <= 2000 else 0):
                at = reach.calendars.find_open(node, at, least) + least
            until = max(worked, at) + tail
            if until > best:
                best = until
                why = (
                    f"{problem.names.nodes[node]}: at least {count} handlings, {work / 3600:.1f} h in all, on {slots} "
                    f"working slots from {show_span(head)}; arrival at least {tail / 3600:.2f} h after"
                )
    return best, why


def _bound_by_slots(
    problem: Problem, reach: Reach, ways: list[Way], earliest: list[Earliest | None]
) -> tuple[int, str]:
    best, why = -NEVER, "no node handles what needs slots"
    for node, ends in sorted(_list_ends(problem, ways, earliest).items()):
        if problem.network.slots[node] > 0:
            bound, text = _bound_at(problem, reach, node, ends)
            if bound > best:
                best, why = bound, text
    return best, why


def _bound_by_fleet(
    problem: Problem, reach: Reach, ways: list[Way], earliest: list[Earliest | None], least: int
) -> tuple[int, str]:
    """Bisect for the greatest instant that is proven impossible, above ``least``."""
    fleet = Fleet(problem, reach, ways, earliest)
    shortfall = prove_impossible(fleet, least)
    if shortfall <= 0.0:
        return least, "the fleet allows closure as early as the other bounds"
    impossible, step = least, 3600
    while True:
        found = prove_impossible(fleet, impossible + step)
        if found <= 0.0:
            possible = impossible + step
            break
        if step > _HORIZON_S:
            return (
                impossible + step + 1,
                "carriers come to stand where they cannot leave: no plan closes within ten years",
            )
        impossible, shortfall, step = impossible + step, found, step * 2
    while possible - impossible > 1:
        middle = (impossible + possible) // 2
        found = prove_impossible(fleet, middle)
        if found > 0.0:
            impossible, shortfall = middle, found
        else:
            possible = middle
    return impossible + 1, (
        f"by {show_span(impossible)} the carriers can have flown too few whole loads: a share of at least "
        f"{shortfall:.2g} of what must move has no place, whatever the mix of carriers and ways"
    )


def bound_closure(problem: Problem, *, stop: Callable[[], bool] | None = None) -> LowerBound:
    """Give the earliest closure that is not proven impossible, under the slots and ground times of the problem.

    Raises
    ------
    PlanningError
        If the solver refuses the numbers.
    """
    del stop  # not asked yet
    reach = measure_reach(problem)
    earliest = find_earliest(problem, reach)
    ways = list_ways(problem)
    line = _bound_by_line(problem, earliest)
    each = [("line", *line)]
    if abs(line[0]) < NEVER and ways:
        slots = _bound_by_slots(problem, reach, ways, earliest)
        each.append(("slots", *slots))
        each.append(("fleet", *_bound_by_fleet(problem, reach, ways, earliest, max(line[0], slots[0]))))
    kind, closure, why = max(each, key=lambda row: row[1])
    return LowerBound(closure, kind, why, tuple((row[0], row[1]) for row in each))


def measure_gap(problem: Problem, bound_s: int, closure_s: int) -> tuple[float, float, float]:
    """Give (closure in hours, bound in hours, gap as a share of closure), counted from the earliest release."""
    claims = problem.lines.rides == 0
    zero = int(np.min(problem.lines.release_s[claims], initial=NEVER))
    closure, bound = (closure_s - zero) / 3600, (bound_s - zero) / 3600
    return closure, bound, (closure - bound) / closure if closure > 0 else 0.0
