"""A plan at hand made to fit what happened, with the least disturbance that the user asks for.

What lives here: which legs are kept and which are asked anew, and the trade between lateness and change. What does not:
what events do (``applying``), the replay of kept legs (``kernel.replay``), and the loop that plans around them.

Method: all jobs that are not begun are first kept as far as they hold, and the loop moves what falls out of them. Then
sets of jobs are released, and taken back, step by step: what one carrier now does late, the rest of a few carriers from
some hour on, the jobs of a few lines, or all. Each step is one replay and one run of the loop; a step is kept where the
value is no worse. The value is the score by the user's aims in which lateness also holds the closure, at weight 1, and
the price of change: so many weighted hours for each job of the plan that no longer stands, half of that where it only
goes at another time.

Source: large neighbourhood search (Shaw, CP 1998); the ruin of carriers and lines follows Schrimpf et al., Journal of
Computational Physics 159, 2000.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.errors import PlanningError, RequestError
from foedus.kernel.replay import BOOKED, DROPPED, LATER, replay
from foedus.kernel.timetable import simulate
from foedus.kernel.world import CLOSURE, FAR, L_RIDES, LATENESS, LATEST, S_LEFT, UNMOVED, Policy, State
from foedus.movement.aims import AIMS, order_aims
from foedus.movement.arrays import Compiled, compile_world, make_policy, measure_lateness, read_schedule, score_schedule
from foedus.movement.check import check_schedule
from foedus.movement.faults import refuse_malformed
from foedus.movement.pins import find_unpinned
from foedus.movement.planner import Plan
from foedus.movement.problem import I64, NEVER, Problem, Schedule
from foedus.movement.replanning.applying import Applied, apply_events
from foedus.movement.replanning.differences import Differences, compare_plans
from foedus.movement.replanning.events import Event, Execution
from foedus.movement.replanning.rows import Jobs, find_jobs, find_ways, make_rows
from foedus.movement.replanning.slot_times import fill_slots
from foedus.movement.replanning.stuck import refuse_stuck
from foedus.movement.starts import RULES, list_keys, spell_rule

#: weights of lines are thousandths, times are seconds
WEIGHT_H: Final = 3_600_000
#: what an hour of closure weighs beside an hour of lateness: that of a line of weight 1
WEIGHT_ONE: Final = 1000
#: weighted hours of lateness that a job must save to be changed, where the user does not say
PRICE_H: Final = 1.0
#: that price, at most
MOST_PRICE_H: Final = 1e6
#: steps where neither a limit of time nor of steps is given
STEPS: Final = 400
#: disturbed jobs that are released one by one before anything is drawn
_SINGLES: Final = 50
#: rules of the grid, and keys of lines, that the loop goes on with after a replay
_RULES: Final = 4
_KEYS: Final = 3


class Choice(NamedTuple):
    """One plan met on the way that no other beats both in lateness and in stability."""

    n_missed: int
    lateness: int
    closure_s: int
    stability_frac: float


@dataclass(frozen=True)
class Replanned:
    """A plan after events, and what it changes of the plan before.

    ``problem`` and ``before`` are those after the events: ``before`` has what was flown at its true times, and the rest
    as it was planned. ``choices`` run from the most stable to the least late.
    """

    problem: Problem
    plan: Plan
    before: Schedule
    flown: NDArray[np.bool_]  # (n_legs of before,)
    now_s: int
    choices: tuple[Choice, ...]
    notes: tuple[str, ...]

    @cached_property
    def differences(self) -> Differences:
        """What became of each loaded job that was to come."""
        return compare_plans(self.problem, self.before, self.plan.schedule, self.flown)

    @property
    def stability_frac(self) -> float:
        """Share of the loaded jobs that were to come which stand as they were; 1 where there were none."""
        return self.differences.stability_frac


class _Try(NamedTuple):
    value: tuple[int, ...]
    kept: NDArray[np.bool_]
    state: State
    policy: Policy
    score: I64
    changed: float
    moved: I64  # (n_open,) 1 where a job was kept at another time, or could not be


class _Search:
    """Everything that one search knows."""

    def __init__(self, applied: Applied, aims: tuple[str, ...], price_h: float) -> None:
        self.applied, self.problem = applied, applied.problem
        self.order = order_aims(aims)
        self.price = price_h * WEIGHT_H
        self.jobs: Jobs = find_jobs(applied.problem, applied.schedule)
        self.compiled: Compiled = compile_world(applied.problem, find_ways(applied.problem, self.jobs))
        begun = applied.flown[self.jobs.first]
        self.flown, self.open = np.flatnonzero(begun), np.flatnonzero(~begun)
        self.origins = self.problem.lines.origin.astype(np.int64)
        self.rows, self.parts = make_rows(self.problem, self.compiled, self.jobs, self.flown, self.open)
        self.n_flown = len(self.rows) - len(self.open)
        # a carrier that moves no more is the kernel's FAR
        self.again = np.where(applied.again_s >= NEVER, FAR, applied.again_s).astype(np.int64)
        # where every line was withdrawn nothing is left to put in order
        keys = list(islice(list_keys(self.problem), _KEYS)) if len(self.origins) else [self.origins]
        self.policies = [
            make_policy(self.compiled, key, spell_rule(rule)) for rule in RULES[:_RULES] for key in keys
        ]  # fmt: skip
        self.handled = self.jobs.handled[self.open]
        self.n_open = int(self.handled.sum())
        self.allowed = self._find_allowed()
        self.choices: list[Choice] = []

    def _find_allowed(self) -> NDArray[np.bool_]:
        """Say which open jobs may be kept at all: with a load where they had one, and as pins allow."""
        allowed = np.ones(len(self.jobs.first), dtype=np.bool_)
        allowed &= ~self.applied.emptied[self.jobs.first]
        job, line = self.jobs.lines()
        s = self.jobs.schedule
        starts, ends = s.start[self.jobs.first[job]], s.end[self.jobs.last[job]]
        allowed[job[find_unpinned(self.problem, line, self.jobs.carrier[job], starts, ends)]] = False
        return allowed[self.open]

    def try_(self, kept: NDArray[np.bool_], policies: Sequence[Policy], *, patient: bool = True) -> _Try:
        """Replay what is kept and let the loop move the rest; give the best of a few policies."""
        chosen = np.concatenate((np.ones(self.n_flown, np.bool_), kept))
        world, rows = self.compiled.world, self.rows[chosen]
        base, fate = replay(world, policies[0], rows, self.parts, self.origins, self.again, patient=patient)
        fate = fate[self.n_flown :]
        handled = self.handled[kept]
        moved = int((handled & (fate == LATER)).sum())
        same = int((handled & (fate != DROPPED)).sum()) - moved
        changed = self.n_open - same - moved / 2
        disturbed = np.zeros(len(self.open), dtype=np.int64)
        disturbed[np.flatnonzero(kept)[handled & (fate != BOOKED)]] = 1
        best: _Try | None = None
        # where nothing is left to move all policies do the same
        claims = world.lines[:, L_RIDES] == 0
        for policy in policies if base.lines[claims, S_LEFT].any() else policies[:1]:
            state, score = simulate(world, policy, base)
            value = self._value(score, changed)
            if best is None or value < best.value:
                best = _Try(value, kept, state, policy, score, changed, disturbed)
        assert best is not None
        frac = same / self.n_open if self.n_open else 1.0
        self.choices.append(Choice(int(best.score[UNMOVED]), int(best.score[LATENESS]), int(best.score[CLOSURE]), frac))
        return best

    def _value(self, score: I64, changed: float) -> tuple[int, ...]:
        priced = score.tolist()
        if self.price:
            closure_s = min(max(priced[CLOSURE], -LATEST), LATEST)
            priced[LATENESS] += round(self.price * changed) + WEIGHT_ONE * closure_s
        return (*(priced[k] for k in self.order), round(2 * changed))

    def propose(self, rng: np.random.Generator, best: _Try) -> NDArray[np.bool_]:
        """Release or take back some jobs."""
        kept = best.kept.copy()
        begin, carrier = self.jobs.begin_s[self.open], self.jobs.carrier[self.open]
        kind = rng.random()
        released = np.flatnonzero(~kept & self.allowed)
        if kind < 0.25 and len(released):
            # take back the jobs of one carrier, or some
            one = carrier[rng.choice(released)]
            kept[released[carrier[released] == one]] = True
        elif kind < 0.5 and best.moved.any():
            # who else could do what one carrier now does too late
            disturbed = np.flatnonzero(best.moved)
            one = carrier[rng.choice(disturbed)]
            mine = disturbed[carrier[disturbed] == one]
            kept[mine[int(rng.integers(len(mine))) :] if rng.random() < 0.5 else rng.choice(mine)] = False
        elif kind < 0.75:
            focus = self._find_focus(rng, best)
            same = self.problem.carriers.type_idx == self.problem.carriers.type_idx[carrier[focus]]
            crew = rng.choice(np.flatnonzero(same), size=min(int(same.sum()), int(rng.integers(1, 5))), replace=False)
            since = begin[focus] - int(rng.integers(0, 24)) * 3600
            kept &= ~(np.isin(carrier, [*crew.tolist(), carrier[focus]]) & (begin >= since))
        elif kind < 0.95:
            lines = self._draw_lines(rng, best)
            job, line = self.jobs.lines()
            kept &= ~np.isin(self.open, job[np.isin(line, lines)])
        else:
            kept[begin >= rng.choice(begin)] = False
        return kept & self.allowed

    def _draw_lines(self, rng: np.random.Generator, best: _Try) -> list[int]:
        """Give a few lines, the late ones more often than others."""
        _, late = measure_lateness(self.problem, read_schedule(best.state))
        weights = np.minimum(late, LATEST).astype(np.float64) + 1.0
        n = min(len(weights), int(rng.integers(1, 4)))
        return rng.choice(len(weights), size=n, replace=False, p=weights / weights.sum()).tolist()  # type: ignore[no-any-return]

    def _find_focus(self, rng: np.random.Generator, best: _Try) -> int:
        """Give an open job: one of a late line where there is one, else any."""
        line = self._draw_lines(rng, best)[0]
        job, of = self.jobs.lines()
        mine = np.flatnonzero(np.isin(self.open, job[of == line]))
        return int(rng.choice(mine)) if len(mine) else int(rng.integers(len(self.open)))

    def run(self, steps: int, seed: int, stop: Callable[[], bool] | None) -> Iterator[_Try]:
        """Give the plans found, each no worse than the one before; the first keeps all that can be kept."""
        rng = np.random.default_rng(seed)
        best = self.try_(self.allowed.copy(), self.policies)
        yield best
        if not len(self.open) or not len(self.origins) or steps <= 0:
            return
        # the same with others giving way to what moves, and everything asked anew
        for kept, patient in ((self.allowed, False), (np.zeros(len(self.open), np.bool_), True)):
            if stop is not None and stop():
                return
            found = self.try_(kept.copy(), self.policies, patient=patient)
            if found.value < best.value:
                best = found
                yield best
        # one by one, what is disturbed is first given to whoever is free
        singles = np.flatnonzero(best.moved)[:_SINGLES].tolist()
        for step in range(steps):
            if stop is not None and stop():
                return
            if step < len(singles):
                kept = best.kept.copy()
                kept[singles[step]] = False
            else:
                kept = self.propose(rng, best)
            policies = [best.policy, self.policies[int(rng.integers(len(self.policies)))]]
            found = self.try_(kept, policies, patient=bool(rng.random() < 0.7))
            if found.value <= best.value:
                better = found.value < best.value
                best = found
                if better:
                    yield best


def refuse_bounds(price_h: float, seed: int) -> None:
    """Refuse a price or a seed that no search can work with.

    Raises
    ------
    RequestError
        If the price is no number from 0 to ``MOST_PRICE_H``, or the seed is below 0.
    """
    if not 0 <= price_h <= MOST_PRICE_H:
        raise RequestError(f"a price of {price_h:g} h", code="bad-price", hint=f"give 0 to {MOST_PRICE_H:.0f} hours")
    if seed < 0:
        raise RequestError(f"a seed of {seed}", code="bad-seed", hint="give 0 or more")


def _thin(choices: list[Choice]) -> tuple[Choice, ...]:
    """Give the choices that none beats both in (missed, lateness, closure) and in stability, the most stable first."""
    kept: list[Choice] = []
    for one in sorted(set(choices), key=lambda c: (-c.stability_frac, c[:3])):
        if not kept or one[:3] < kept[-1][:3]:
            kept.append(one)
    return tuple(kept)


def _choose_sound(applied: Applied, found: list[_Try]) -> _Try:
    """Give the last plan found that breaks no rule with what is not flown yet; what was flown is what it is.

    Raises
    ------
    PlanningError
        If there is none.
    """
    breaches: tuple[str, ...] = ()
    for one in reversed(found):
        new = read_schedule(one.state)
        breaches = check_schedule(applied.problem, new, done_s=applied.now_s)
        if not breaches:
            return one
    refuse_stuck(applied, read_schedule(found[-1].state))
    raise PlanningError(
        "no plan was found that fits what happened; the plan at hand stands:\n"
        + "\n".join(f"- {text}" for text in breaches[:20]),
        code="movement-replan",
        hint="legs under way leave no room for what remains: say how they went, or give closures an end",
    )


def replan(
    problem: Problem,
    schedule: Schedule,
    state: Execution,
    events: Sequence[Event],
    *,
    price_h: float = PRICE_H,
    iterations: int = STEPS,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
    aims: tuple[str, ...] = AIMS,
    check: bool = True,
) -> Replanned:
    """Make a plan at hand fit what happened.

    Parameters
    ----------
    problem, schedule
        The movement and its plan.
    state
        How far it was carried out.
    events
        What became known since; none: the plan comes back as it is.
    price_h
        Weighted hours of lateness, or hours of closure, that changing one job must save. 0: change costs nothing;
        large: only what no longer holds is changed.
    iterations
        Steps; with the same seed the same number gives the same bytes.
    stop
        Asked between steps; the best so far is given when it says so.
    aims
        What matters, the most important first.
    check
        Whether the independent check reads the plan before it is given; without it, that is left to the caller.

    Raises
    ------
    PlanningError
        If events or state make no sense, or no plan can be made of what is left: the plan at hand then stands.
    RequestError
        If an aim is unknown, or price or seed lie outside their bounds.
    """
    refuse_bounds(price_h, seed)
    order_aims(aims)  # refuses those that are none, whether or not there is anything to plan
    schedule = schedule if (schedule.slot_start >= 0).any() else fill_slots(problem, schedule)
    applied = apply_events(problem, schedule, state, events)
    if not events and not state.flown:
        kept = Plan(schedule, score_schedule(problem, schedule), None)
        missed, lateness, closure_s = kept.score[:3]
        choice = Choice(missed, lateness, closure_s, 1.0)
        return Replanned(problem, kept, schedule, applied.flown, applied.now_s, (choice,), ())
    return adapt(applied, price_h=price_h, iterations=iterations, seed=seed, stop=stop, aims=aims, check=check)


def adapt(
    applied: Applied,
    *,
    price_h: float = PRICE_H,
    iterations: int = STEPS,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
    aims: tuple[str, ...] = AIMS,
    check: bool = True,
) -> Replanned:
    """Give a plan for a movement as it now is, near the one at hand, which may break rules; as ``replan``.

    Raises
    ------
    PlanningError
        If no plan can be made.
    RequestError
        If an aim is unknown.
    """
    refuse_bounds(price_h, seed)
    refuse_malformed(applied.problem)
    search = _Search(applied, aims, price_h)
    tried = list(search.run(iterations, seed, stop))
    found = _choose_sound(applied, tried) if check else tried[-1]
    new = read_schedule(found.state)
    plan = Plan(new, score_schedule(applied.problem, new), found.policy, len(search.choices))
    return Replanned(
        applied.problem, plan, applied.schedule, applied.flown, applied.now_s, _thin(search.choices),
        applied.notes,
    )  # fmt: skip
