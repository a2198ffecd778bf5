"""A plan on the table: a planner pins, forbids and tells what happened, looks, and takes it back.

What lives here: the steps taken, and undo. What does not: replanning itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from foedus.errors import RequestError
from foedus.movement.aims import AIMS
from foedus.movement.problem import Problem, Schedule
from foedus.movement.replanning.events import Event, Execution
from foedus.movement.replanning.replan import PRICE_H, STEPS, Replanned, replan


class Step(NamedTuple):
    """One state of the board; ``replanned`` is what led to it, None for the first."""

    problem: Problem
    schedule: Schedule
    now_s: int
    replanned: Replanned | None


class Board:
    """A plan that is changed step by step.

    Examples
    --------
    >>> from foedus import api
    >>> problem = api.problem_from_arrays(
    ...     lines={"origin": [0], "destination": [1], "persons": [40], "person_kg": [100]},
    ...     types={"load_s": [3600, 3600], "unload_s": [1800, 1800], "positions": [0, 0], "seats": [50, 50]},
    ...     network={"slots": [2, 2], "link_s": [[[-1, 7200], [7200, -1]]] * 2,
    ...              "payload_kg": [[[0, 9000], [9000, 0]]] * 2},
    ...     carriers={"type_idx": [0, 1], "at": [0, 0]},
    ... )
    >>> board = api.Board(problem, api.plan(problem).schedule)
    >>> board.schedule.carrier.tolist()
    [0]
    >>> board.apply(api.Pin(at_s=0, line="line-0", types=("type-1",))).stability_frac
    0.0
    >>> board.schedule.carrier.tolist(), board.undo().schedule.carrier.tolist()
    ([1], [0])
    """

    def __init__(self, problem: Problem, schedule: Schedule, *, now_s: int = 0) -> None:
        self._steps = [Step(problem, schedule, now_s, None)]
        self._undone: list[Step] = []

    @property
    def problem(self) -> Problem:
        """The movement as it now is."""
        return self._steps[-1].problem

    @property
    def schedule(self) -> Schedule:
        """The plan as it now is."""
        return self._steps[-1].schedule

    @property
    def steps(self) -> tuple[Step, ...]:
        """What was done, the first the plan that was put on the table."""
        return tuple(self._steps)

    def apply(
        self,
        *events: Event,
        state: Execution | None = None,
        price_h: float = PRICE_H,
        iterations: int = STEPS,
        seed: int = 0,
        stop: Callable[[], bool] | None = None,
        aims: tuple[str, ...] = AIMS,
        check: bool = True,
    ) -> Replanned:
        """Replan for events and pins; the parameters are those of ``replan``. What was undone is then gone.

        Raises
        ------
        PlanningError
            If they make no sense, or nothing fits: the board stays as it is.
        """
        now = Execution(now_s=self._steps[-1].now_s) if state is None else state
        found = replan(
            self.problem, self.schedule, now, events,
            price_h=price_h, iterations=iterations, seed=seed, stop=stop, aims=aims, check=check,
        )  # fmt: skip
        self._steps.append(Step(found.problem, found.plan.schedule, found.now_s, found))
        self._undone.clear()
        return found

    def undo(self) -> Board:
        """Take the last step back.

        Raises
        ------
        RequestError
            If there is none.
        """
        if len(self._steps) == 1:
            raise RequestError("there is nothing to take back", code="nothing-to-undo")
        self._undone.append(self._steps.pop())
        return self

    def redo(self) -> Board:
        """Take the last step again that was taken back.

        Raises
        ------
        RequestError
            If none was.
        """
        if not self._undone:
            raise RequestError("nothing was taken back", code="nothing-to-redo")
        self._steps.append(self._undone.pop())
        return self
