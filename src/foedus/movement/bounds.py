"""What closure, lateness and number of missed lines no plan can beat, and why.

What lives here: the bounds, put together from relaxations, and their certificates in words and as data (``certify``
checks the data). What does not: the planner, and any plan: a bound reads the problem alone.

Every plan that the independent check accepts is bound by each of these; the bound is the greatest of them. Lines that
may be missed may stay, so none of them counts for closure.

*Line.* A line's last part arrives no earlier than its first part could, alone: release, the first carrier that can
stand at its origin by any chain of links, loading, flight, unloading, in open spans, over hubs where they are on the
best way.

*Slots.* Take any set of lines and one end of a *stage* each must pass (``covering``). The loads that carry any of them
cost at least the optimum of a covering problem. Their handling begins no earlier than the earliest of the set, fits
into the open seconds of slots, and after it the shortest way on to arrival still has to be gone. Sets tried: all lines
with at least such an earliest instant and at least such a way still to go.

*Fleet.* See ``fleet``: at prices of loads and of slots, all carriers together cannot earn what the needs are worth by
an instant, so that instant is impossible.

Riders cause no load and are left out. Source: relaxations of this package; duality as in any text on linear
programming.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from foedus.movement.check_nodes import show_span
from foedus.movement.covering import Stage, list_stages
from foedus.movement.fleet import bound_by_fleet
from foedus.movement.handling import bound_by_slots
from foedus.movement.problem import NEVER, Problem
from foedus.movement.reach import Alone, Reach, measure_alone, measure_reach, measure_sides
from foedus.movement.staging import Times, measure_times


class LowerBound(NamedTuple):
    """A limit on closure, in seconds from the scenario's zero, which relaxation gave it, and why it holds."""

    closure_s: int
    kind: str
    certificate: str
    #: what each relaxation gave
    each: tuple[tuple[str, int], ...]
    #: the certificate as plain data, for ``certify.check_closure``; empty where nothing needs proof
    proof: dict[str, Any]


class Limits(NamedTuple):
    """What no plan beats apart from closure."""

    n_missed: int
    missed: tuple[int, ...]  # lines that miss their instant even alone
    lateness_s: int  # weight-seconds


def _say_line(problem: Problem, alone: Alone, line: int) -> str:
    lines, names = problem.lines, problem.names
    return (
        f"line {names.lines[line]}, alone: released {show_span(int(lines.release_s[line]))}, loading no earlier than "
        f"{show_span(int(alone.begin_s[line]))}, in {names.nodes[int(lines.destination[line])]} on "
        f"{names.types[int(alone.kind[line])]} no earlier than {show_span(int(alone.arrival_s[line]))}"
    )


def _say_slots(problem: Problem, proof: dict[str, Any]) -> str:
    node = proof["node"]
    return (
        f"{problem.names.nodes[node]}: at least {proof['number']} handlings, {proof['work_s'] / 3600:.1f} h in all, on "
        f"{problem.network.slots[node]} working slots from {show_span(proof['from_s'])}; arrival at least "
        f"{proof['tail_s'] / 3600:.2f} h after"
    )


def _say_fleet(proof: dict[str, Any]) -> str:
    share = (proof["need"] - proof["earned"]) / proof["need"]
    return (
        f"by {show_span(proof['closure_s'] - 1)} the carriers can have flown too few whole loads: a share of at least "
        f"{share:.2g} of what must move has no place, whatever the mix of carriers and ways"
    )


def stage_lines(problem: Problem, reach: Reach) -> tuple[Alone, list[tuple[Stage, Times]]]:
    """Give what lines cannot beat alone, and stages with the lines that must be moved."""
    lines, sides = problem.lines, measure_sides(problem, reach)
    must = np.flatnonzero((lines.rides == 0) & (lines.column < 0) & (lines.not_after_s >= NEVER))
    stages = list_stages(problem, reach, must) if len(must) else []
    return measure_alone(problem, sides), [(s, measure_times(problem, reach, sides, s)) for s in stages if s.kinds]


def bound_closure(
    problem: Problem,
    *,
    stop: Callable[[], bool] | None = None,
    rounds: int = 40,
    since: LowerBound | None = None,
) -> LowerBound:
    """Give the earliest closure that is not proven impossible, under the slots and ground times of the problem.

    Parameters
    ----------
    problem
        What to bound.
    stop
        Asked between steps; once true the best so far is given. None: run to the end of the budget.
    rounds
        How many linear programmes the fleet bound may solve. The same budget gives the same bound.
    since
        A bound of the same movement with fewer constraints: it holds here too, so the answer is never below it.

    Raises
    ------
    PlanningError
        If the solver refuses the numbers.
    """
    reach = measure_reach(problem)
    alone, staged = stage_lines(problem, reach)
    counts = np.where(problem.lines.not_after_s >= NEVER, alone.arrival_s, -NEVER)
    line = int(np.argmax(counts)) if len(counts) else -1
    least = int(counts[line]) if line >= 0 else -NEVER
    if least >= NEVER or least <= -NEVER:
        text = "a line cannot move" if least >= NEVER else "no line has a claim to lift"
        return LowerBound(least, "line", text, (("line", least),), {})
    found = [("line", least, {"kind": "line", "line": line, "closure_s": least})]
    if staged:
        slots = bound_by_slots(problem, reach, staged, stop)
        found.append(("slots", slots.closure_s, slots.proof))
        fleet = bound_by_fleet(problem, reach, staged, least=max(least, slots.closure_s), rounds=rounds, stop=stop)
        found.append(("fleet", fleet.closure_s, fleet.proof))
    kind, closure, proof = max(found, key=lambda row: row[1])
    says = {"line": lambda: _say_line(problem, alone, line), "slots": lambda: _say_slots(problem, proof)}
    best = LowerBound(
        closure,
        kind,
        says.get(kind, lambda: _say_fleet(proof))(),
        tuple((name, at) for name, at, _ in found if at > -NEVER),
        proof,
    )
    return since if since is not None and since.closure_s > best.closure_s else best


def bound_others(problem: Problem) -> Limits:
    """Give how many lines no plan gets there in time, and the weighted lateness that none avoids.

    Lines that can be missed count nothing for lateness. Each line counts for itself, as if alone: late by at least
    its earliest arrival less its latest arrival date (RDD at the destination, or LAD where that is its POD).
    """
    lines = problem.lines
    alone = measure_alone(problem, measure_sides(problem, measure_reach(problem)))
    claims = lines.rides == 0
    missed = claims & (lines.not_after_s < NEVER) & (alone.arrival_s > lines.not_after_s)
    at_port = (lines.pod < 0) | (lines.pod == lines.destination)
    due = np.where(at_port, np.minimum(lines.due_s, lines.lad_s), lines.due_s)
    must = claims & (lines.not_after_s >= NEVER) & (alone.arrival_s < NEVER)
    late = np.where(must, np.maximum(0, alone.arrival_s - due), 0)
    return Limits(int(missed.sum()), tuple(np.flatnonzero(missed).tolist()), int((late * lines.weight).sum()))


def measure_gap(problem: Problem, bound_s: int, closure_s: int) -> tuple[float, float, float]:
    """Give (closure in hours, bound in hours, gap as a share of closure), counted from the earliest release."""
    claims = problem.lines.rides == 0
    zero = int(np.min(problem.lines.release_s[claims], initial=NEVER))
    closure, bound = (closure_s - zero) / 3600, (bound_s - zero) / 3600
    return closure, bound, (closure - bound) / closure if closure > 0 else 0.0
