"""Replanning from Python: events, pins, a board with undo, and national plans made one.

What lives here: the verbs ``replan`` and ``merge`` as functions. What does not: any planning (``foedus.movement``).
"""

from __future__ import annotations

from collections.abc import Sequence

from foedus.desk.clock import stop_after
from foedus.movement.aims import AIMS
from foedus.movement.planner import Plan
from foedus.movement.problem import Problem
from foedus.movement.replanning.events import Event, Execution
from foedus.movement.replanning.joining import National
from foedus.movement.replanning.merge import Merged
from foedus.movement.replanning.merge import merge as _merge
from foedus.movement.replanning.replan import PRICE_H, STEPS, Replanned
from foedus.movement.replanning.replan import replan as _replan

_ENDLESS = 1 << 40


def merge(
    plans: Sequence[tuple[str, Problem, Plan]],
    *,
    share_lift: bool = False,
    time_limit_s: float | None = None,
    price_h: float = PRICE_H,
    iterations: int = STEPS,
    seed: int = 1,
    aims: tuple[str, ...] = AIMS,
) -> Merged:
    """Make one plan of several nations' plans, near each of them.

    Parameters
    ----------
    plans
        A name, a problem and its plan for each nation, on one scale of time. Places and carriers of one name are one.
    share_lift
        Whether any nation's carriers may take any line; else a line goes on its own nation's.
    time_limit_s, price_h, iterations, seed, aims
        As ``replan``.

    Returns
    -------
    Merged
        ``problem`` and ``plan`` of all, ``clashes`` of the plans side by side, ``nations`` (what each sees),
        ``stability_frac``.

    Raises
    ------
    PlanningError
        If there are fewer than two plans, or no joint plan holds.
    RequestError
        If the time limit is not above 0, or an aim is unknown.
    """
    return _merge(
        [National(name, problem, plan.schedule) for name, problem, plan in plans],
        share_lift=share_lift,
        price_h=price_h,
        iterations=iterations if time_limit_s is None else _ENDLESS,
        seed=seed,
        stop=stop_after(time_limit_s),
        aims=aims,
    )


def replan(
    problem: Problem,
    plan: Plan,
    state: Execution,
    events: Sequence[Event],
    *,
    time_limit_s: float | None = None,
    price_h: float = PRICE_H,
    iterations: int = STEPS,
    seed: int = 1,
    aims: tuple[str, ...] = AIMS,
) -> Replanned:
    """Make a plan fit what happened, with the least disturbance; legs that were flown or begun never change.

    Parameters
    ----------
    problem, plan
        A movement and its plan.
    state
        The clock, and how legs were really flown: all that began before the clock is done.
    events
        Closures, breakdowns, delays, new and changed lines, withdrawals, more lift, pins (``foedus.api``), each with
        the second from zero at which it became known. None: the plan comes back as it is.
    time_limit_s
        Of the search; None: ``iterations`` steps, the same for everyone.
    price_h
        Weighted hours of lateness, or hours of closure, that changing one job must save.

    Returns
    -------
    Replanned
        ``problem`` (as events leave it), ``plan``, ``stability_frac``, ``differences`` (job by job), ``choices`` (the
        trade between stability and lateness that was met), ``notes``.

    Raises
    ------
    PlanningError
        If events or state make no sense, with every fault, or no plan fits: the plan at hand then stands.
    RequestError
        If the time limit is not above 0, or an aim is unknown.

    Examples
    --------
    ``docs/replanning.md`` has one that runs.
    """
    return _replan(
        problem,
        plan.schedule,
        state,
        events,
        price_h=price_h,
        iterations=iterations if time_limit_s is None else _ENDLESS,
        seed=seed,
        stop=stop_after(time_limit_s),
        aims=aims,
    )
