"""The wing's public face: a movement in nouns in, a plan in nouns out.

What lives here: the verbs that other floors call, and the way from arrays back to nouns. What does not: planner,
bounds and check themselves. The way home is the same verb with other lines and carriers that stand where they stand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import numpy as np

from foedus.domain.plans import Bound, CarrierStart, LineArrival, MovementPlan
from foedus.errors import BugError
from foedus.instants import instant_from
from foedus.movement.arrays import measure_lateness
from foedus.movement.bounds import LowerBound, bound_closure, measure_gap
from foedus.movement.ceiling import tell_ceiling
from foedus.movement.check import check_schedule
from foedus.movement.compiling.carriers import list_states, strip_owners
from foedus.movement.network import MovementCase, compile_problem
from foedus.movement.picture import tell_legs, tell_slots
from foedus.movement.planner import Plan, WarmStart, plan
from foedus.movement.problem import NEVER, Problem
from foedus.movement.reasons import read_reason, say_reason
from foedus.movement.waits import Reading


class Solved(NamedTuple):
    """A case in arrays with its plan and bound; what a later replan can start from."""

    case: MovementCase
    problem: Problem
    plan: Plan
    bound: LowerBound
    notes: tuple[str, ...]
    seed: int


class Variation(NamedTuple):
    """How plan and bound move when one assumption is multiplied by a factor."""

    what: str
    factor: float
    closure_h: float
    bound_h: float
    flights: int


def solve_case(
    case: MovementCase,
    *,
    iterations: int = 4000,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
    warm_start: Solved | None = None,
    rounds: int = 40,
) -> Solved:
    """Plan and bound a movement, in arrays.

    Parameters
    ----------
    case
        What is asked.
    iterations, seed, stop
        As ``planner.plan``.
    warm_start
        A solved case of the same movement, usually with fewer means.
    rounds
        Budget of the bound, as ``bounds.bound_closure``.

    Raises
    ------
    PlanningError
        If the case is incomplete or a line cannot be moved.
    BugError
        If the independent check finds a breach, or the bound lies above the plan.
    """
    problem, notes = compile_problem(case)
    warm = None if warm_start is None else WarmStart(warm_start.problem, warm_start.plan)
    found = plan(problem, iterations=iterations, seed=seed, stop=stop, warm_start=warm)
    bound = bound_closure(problem, rounds=rounds)
    _refuse_breaches(problem, found, bound)
    return Solved(case, problem, found, bound, notes, seed)


def _refuse_breaches(problem: Problem, found: Plan, bound: LowerBound) -> None:
    breaches = check_schedule(problem, found.schedule)
    if breaches:
        raise BugError(
            "the plan breaks rules it should keep:\n" + "\n".join(f"- {breach}" for breach in breaches[:20]),
            code="movement-breach",
        )
    if bound.closure_s > found.score[2]:
        raise BugError(
            f"the bound ({bound.closure_s} s) lies above the plan ({found.score[2]} s): {bound.certificate}",
            code="movement-bound",
        )


def plan_movement(
    case: MovementCase,
    *,
    iterations: int = 4000,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
    warm_start: Solved | None = None,
) -> MovementPlan:
    """Plan a movement: legs, arrivals with what held each line back, closure against its bound.

    Parameters and exceptions are those of ``solve_case``.
    """
    return tell_plan(solve_case(case, iterations=iterations, seed=seed, stop=stop, warm_start=warm_start))


def tell_plan(solved: Solved) -> MovementPlan:
    """Give a solved case in nouns."""
    case, problem, s = solved.case, solved.problem, solved.plan.schedule
    closure_h, bound_h, gap = measure_gap(problem, solved.bound.closure_s, solved.plan.score[2])
    slots = tell_slots(problem, s, case.zero_at)
    claims = problem.lines.rides == 0
    starts_s = int(problem.lines.release_s[claims].min())
    carried = np.zeros(len(problem.lines.origin), dtype=np.int64)
    np.add.at(carried, s.part_line, s.part_persons)
    left = np.flatnonzero((problem.lines.rides != 0) & (carried < problem.lines.persons))
    return MovementPlan(
        legs=tell_legs(problem, s, case.zero_at, slots),
        arrivals=_tell_arrivals(solved),
        starts_at=instant_from(case.zero_at, starts_s),
        closure_at=instant_from(case.zero_at, solved.plan.score[2]),
        closure_h=closure_h,
        bound=Bound(
            closure_h=bound_h,
            kind=solved.bound.kind,
            assumptions=_tell_assumptions(problem),
            certificate=solved.bound.certificate,
        ),
        bound_h=bound_h,
        gap_frac=gap,
        flights=solved.plan.score[4],
        breaches=(),
        seed=solved.seed,
        left_behind=tuple(problem.names.lines[k] for k in left),
        standing=_tell_standing(solved),
        notes=solved.notes,
        slots=slots,
        ceiling=tell_ceiling(problem, case.zero_at),
    )


def _tell_assumptions(problem: Problem) -> str:
    """Say what the bound takes for granted."""
    network, types, names = problem.network, problem.types, problem.names
    slots = ", ".join(f"{name} {n}" for name, n in zip(names.nodes, network.slots.tolist(), strict=True) if n)
    ground = ", ".join(
        f"{name} {load / 3600:g} and {unload / 3600:g} h"
        for name, load, unload in zip(names.types, types.load_s.tolist(), types.unload_s.tolist(), strict=True)
    )
    return f"bound under assumed slots and ground times: working slots {slots}; loading and unloading {ground}"


def _tell_arrivals(solved: Solved) -> tuple[LineArrival, ...]:
    problem, s, zero = solved.problem, solved.plan.schedule, solved.case.zero_at
    n_lines = len(problem.lines.origin)
    departs = np.full(n_lines, NEVER, dtype=np.int64)
    arrives = np.full(n_lines, -NEVER, dtype=np.int64)
    np.minimum.at(departs, s.part_line, s.depart_s[s.part_leg])
    np.maximum.at(arrives, s.part_line, s.end_s[s.part_leg])
    reading = Reading(problem, s)
    _, late = measure_lateness(problem, s)
    return tuple(
        LineArrival(
            line=problem.names.lines[k],
            departs_at=instant_from(zero, int(departs[k])),
            arrives_at=instant_from(zero, int(arrives[k])),
            late_h=max(0, int(arrives[k] - problem.lines.due_s[k])) / 3600,
            binding=say_reason(problem, read_reason(reading, k, int(late[k])), most=1),
        )
        for k in np.flatnonzero(arrives > -NEVER).tolist()
    )


def _tell_standing(solved: Solved) -> tuple[CarrierStart, ...]:
    """Give where each carrier that is not a column stands in the end, and from when it is free."""
    problem, s = solved.problem, solved.plan.schedule
    carriers, names = problem.carriers, problem.names
    place, free = carriers.at.copy(), carriers.ready_s.copy()
    for leg in np.argsort(s.end_s, kind="stable").tolist():
        place[s.carrier[leg]], free[s.carrier[leg]] = s.end[leg], s.end_s[leg]
    columns = set(problem.lines.column.tolist())
    states = list_states(solved.case)
    return tuple(
        CarrierStart(
            carrier=names.carriers[k],
            carrier_type=strip_owners(names.types[carriers.type_idx[k]]),
            place=names.nodes[place[k]],
            ready_at=instant_from(solved.case.zero_at, int(free[k])),
            home=names.nodes[carriers.home[k]] if carriers.home[k] >= 0 else None,
            state=states.get(names.carriers[k]),
        )
        for k in range(len(carriers.at))
        if k not in columns
    )


def delay_starts(standing: tuple[CarrierStart, ...], until: datetime) -> tuple[CarrierStart, ...]:
    """Give carriers as they stand, none ready before an instant: how a way home begins."""
    return tuple(
        CarrierStart(
            carrier=one.carrier,
            carrier_type=one.carrier_type,
            place=one.place,
            ready_at=max(one.ready_at, until),
            home=one.home,
            state=one.state,
        )
        for one in standing
    )


def _scale_slots(problem: Problem, factor: float) -> Problem:
    """Give the problem with working slots times a factor: rounded down, one at least, or rounded up."""
    slots = problem.network.slots
    scaled = np.floor(slots * factor + 1e-9) if factor < 1 else np.ceil(slots * factor - 1e-9)
    scaled = np.where(slots > 0, np.maximum(1, scaled), slots).astype(np.int64)
    return problem._replace(network=problem.network._replace(slots=scaled))


def _scale_ground(problem: Problem, factor: float) -> Problem:
    """Give the problem with the ground times of types that use slots times a factor."""
    types = problem.types
    uses = types.uses_slots != 0
    load, unload = (np.where(uses, np.rint(x * factor), x).astype(np.int64) for x in (types.load_s, types.unload_s))
    return problem._replace(types=types._replace(load_s=load, unload_s=unload))


def vary(solved: Solved, *, iterations: int = 1000, stop: Callable[[], bool] | None = None) -> tuple[Variation, ...]:
    """Say how plan and bound move when working slots and ground times are a third less and a third more.

    Each is planned afresh from the plan at hand, and bounded by lines and slots alone. Slots are rounded away from the
    present number, one at least, so a place with one slot keeps it when slots are cut.

    Raises
    ------
    BugError
        As ``solve_case``.
    """
    rows = []
    warm = WarmStart(solved.problem, solved.plan)
    for what, scale in (("working slots", _scale_slots), ("ground times", _scale_ground)):
        for factor in (2 / 3, 4 / 3):
            problem = scale(solved.problem, factor)
            found = plan(problem, iterations=iterations, seed=solved.seed, stop=stop, warm_start=warm)
            # with fewer slots or longer handling what holds for the plan at hand holds all the more
            harder = (factor < 1) == (scale is _scale_slots)
            bound = bound_closure(problem, rounds=0, since=solved.bound if harder else None)
            _refuse_breaches(problem, found, bound)
            closure_h, bound_h, _ = measure_gap(problem, bound.closure_s, found.score[2])
            rows.append(Variation(what, factor, closure_h, bound_h, found.score[4]))
    return tuple(rows)


__all__ = [
    "MovementCase",
    "Solved",
    "Variation",
    "delay_starts",
    "plan_movement",
    "solve_case",
    "tell_plan",
    "vary",
]
