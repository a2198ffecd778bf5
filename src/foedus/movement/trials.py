"""Changes tried by replanning, what each gains, and the smallest amount of one that does.

What lives here: a changed problem replanned from the plan at hand, or with one leg alone done earlier, measured against
the same search without the change. What does not: what to try (``hypotheses``) and in which order (``remedies``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from foedus.errors import PlanningError
from foedus.kernel.world import Policy
from foedus.movement.aims import order_aims, rank_score
from foedus.movement.arrays import compile_world, make_policy, measure_lateness, score_schedule
from foedus.movement.changes import SINGLE, UNITS, Change, apply_change
from foedus.movement.check import check_schedule
from foedus.movement.movability import Mask
from foedus.movement.planner import Plan, WarmStart, plan
from foedus.movement.problem import I64, NEVER, Problem
from foedus.movement.pulling import pull_leg
from foedus.movement.reasons import find_last_leg, find_load, measure_slack
from foedus.movement.starts import RULES, spell_rule
from foedus.movement.waits import Reading

#: a gain below this is no gain
LEAST_GAIN_S: Final = 300
#: trials spent on finding the smallest amount of a change
_REFINE: Final = 8
_DOUBLINGS: Final = 4
#: and for what comes in whole carriers, slots, places: more than four times as much is another plan, not a fix
_FEW: Final = 2
#: twice as much of a change is shown where it gains so many times as much
_WORTH: Final = 1.5
#: legs of one line that are done earlier one after the other
_PULLS: Final = 3


class Trial(NamedTuple):
    """A change replanned: the plan, and by how many seconds each line then comes after its date."""

    change: Change
    plan: Plan
    slack: I64
    missed: Mask
    pulled: bool = False  # one leg alone was done earlier, nothing searched


class Fix(NamedTuple):
    """A change that brings a line earlier, and what it gains: for the line, and for all (weight-seconds, closure).

    ``was_late``: the line is late in the plan and also where it is planned again without a change; ``on_time``: then,
    with the change it is not.
    """

    word: str
    trial: Trial
    gain_s: int
    lateness: int
    closure_s: int
    on_time: bool
    was_late: bool


def count_steps(problem: Problem) -> int:
    """Give the steps of search of one trial: fewer the more a step costs."""
    return max(20, min(600, 30_000 // max(1, len(problem.lines.origin))))


class Trials:
    """All that was tried, and the plan that it is measured by."""

    def __init__(
        self, problem: Problem, found: Plan, *, seed: int, aims: tuple[str, ...], stop: Callable[[], bool] | None
    ) -> None:
        self.problem, self.seed, self.aims, self.stop = problem, seed, aims, stop
        self.steps = count_steps(problem)
        self.base = found if found.policy is not None else found._replace(policy=self._spell_policy(found))
        self.rows: dict[Change, Trial | None] = {}
        #: what the same search finds without any change
        self.again = self.replan(problem)
        missed, late = measure_lateness(problem, found.schedule)
        unmoved, late_again = measure_lateness(problem, self.again.schedule)
        slack, other = (measure_slack(problem, one.schedule) for one in (found, self.again))
        self.missed = missed & unmoved
        #: lines that are late, or not moved, also where planned again without a change
        self.late = self.missed | (np.minimum(late, late_again) > 0)
        #: seconds by which planning again alone brings each line earlier
        self.by_search = np.where(missed | unmoved, 0, np.maximum(0, slack - other))
        #: seconds after its date that each line needs without any change, the better of the two
        self.slack = np.where(missed, other, np.where(unmoved, slack, np.minimum(slack, other)))

    def _spell_policy(self, found: Plan) -> Policy:
        """Give a policy that serves lines in the order in which a schedule loads them."""
        s, n = found.schedule, len(self.problem.lines.origin)
        keys = np.full(n, NEVER // 4, dtype=np.int64)
        np.minimum.at(keys, s.part_line, s.begin_s[s.part_leg])
        return make_policy(compile_world(self.problem), keys, spell_rule(RULES[0]))

    def is_over(self) -> bool:
        """Say whether time is up."""
        return self.stop is not None and self.stop()

    def replan(self, changed: Problem) -> Plan:
        """Plan a changed problem from the plan at hand with the set budget.

        Raises
        ------
        PlanningError
            If it cannot be planned.
        """
        warm = WarmStart(self.problem, self.base)
        return plan(changed, iterations=self.steps, seed=self.seed, aims=self.aims, warm_start=warm, from_warm=True)

    def try_change(self, change: Change) -> Trial | None:
        """Replan with a change, once; None where that cannot be planned."""
        if change not in self.rows:
            changed = apply_change(self.problem, change)
            try:
                found = self.replan(changed)
            except PlanningError:
                self.rows[change] = None
                return None
            missed, _ = measure_lateness(changed, found.schedule)
            # dates of the unchanged problem count: a change of EAD or release moves none of them
            slack = measure_slack(self.problem, found.schedule)
            self.rows[change] = Trial(change, found, slack, missed)
        return self.rows[change]

    def pull(self, reading: Reading, line: int, change: Change) -> Trial | None:
        """Do only what held a line back as early as a change allows, leg by leg, all others as they are.

        The last leg first, then the one that is the last after that; carriers are added one a leg. None where nothing
        comes earlier. Whether the plan holds is not known yet (``holds``).
        """
        best, gained = None, LEAST_GAIN_S
        for n in range(1, _PULLS + 1):
            leg = find_last_leg(reading, line)
            if leg < 0:
                break
            adds = change.kind == "carrier"
            wanted = change._replace(amount=n) if adds else change
            changed = apply_change(self.problem, wanted)
            carrier = len(self.problem.carriers.at) + n - 1 if adds else -1
            schedule = pull_leg(reading, changed, leg, find_load(reading, changed, leg), carrier)
            if schedule is None:
                break
            slack = measure_slack(self.problem, schedule)
            gain = int(self.slack[line] - slack[line])
            if gain >= gained:
                missed, _ = measure_lateness(changed, schedule)
                found = Plan(schedule, score_schedule(changed, schedule), None)
                best, gained = Trial(wanted, found, slack, missed, pulled=True), int(_WORTH * gain)
            if slack[line] <= 0:
                break
            reading = Reading(changed, schedule)
        return best

    def holds(self, trial: Trial) -> bool:
        """Say whether the independent check accepts the plan of a trial."""
        return not check_schedule(apply_change(self.problem, trial.change), trial.plan.schedule)

    def measure(self, word: str, trial: Trial | None, line: int) -> Fix | None:
        """Say what a trial gains for a line; None: nothing."""
        if trial is None or trial.missed[line]:
            return None
        gain = int(self.slack[line] - trial.slack[line])
        if gain < LEAST_GAIN_S and not (self.missed[line] and not trial.missed[line]):
            return None
        _, lateness, closure = self.compare(trial)
        was_late = bool(self.late[line])
        on_time = was_late and int(trial.slack[line]) <= 0
        return Fix(word, trial, max(0, gain), lateness, closure, on_time, was_late)

    def compare(self, trial: Trial) -> tuple[int, int, int]:
        """Give what a trial gains as a whole: lines moved, weight-seconds of lateness, seconds of closure.

        It is measured by what the same search finds without the change; one that did not search, by the plan at hand.
        """
        base = self.base.score if trial.pulled else min(self.base, self.again, key=self._rank).score
        missed, lateness, closure = (base[k] - trial.plan.score[k] for k in (0, 1, 2))
        return missed, lateness, closure if abs(closure) < NEVER // 2 else 0

    def _rank(self, found: Plan) -> tuple[int, ...]:
        return rank_score(found.score, order_aims(self.aims))


def find_smallest(trials: Trials, word: str, change: Change, line: int) -> Fix | None:
    """Give the smallest amount of a change that brings a line in time, else the least that is worth its amount."""
    best = trials.measure(word, trials.try_change(change), line)
    if change.kind in SINGLE or (best is None and UNITS[change.kind] == UNITS["hours"]):
        return best
    low, high = 0, change.amount
    for _ in range(_FEW if change.kind in ("carrier", "slot", "gate", "parking") else _DOUBLINGS):
        if (best is not None and best.on_time) or trials.is_over():
            break
        more = trials.measure(word, trials.try_change(change._replace(amount=high * 2)), line)
        low, high = high, high * 2
        if more is not None and (best is None or more.on_time or more.gain_s >= _WORTH * best.gain_s):
            best = more
    if best is None or not best.on_time:
        return best
    high = best.trial.change.amount
    spent = 0
    while high - low > max(1, high // 16) and spent < _REFINE and not trials.is_over():
        middle, spent = (low + high) // 2, spent + 1
        less = trials.measure(word, trials.try_change(change._replace(amount=middle)), line)
        if less is not None and less.on_time:
            high, best = middle, less
        else:
            low = middle
    return best
