"""How many late lines have their reason, and a fix proved by replanning, after how many seconds.

What lives here: ``python -m benchmarks.explain [--sizes S,M] [--seconds 30] [--steps N]``. What does not: any promise
in seconds. Each instance is planned first with a set number of steps; then the time counts from the plan to the answer.
Every fix shown is checked afterwards, untimed: the changed problem, its plan, the independent check, the gain.
"""

from __future__ import annotations

import argparse
import json
import time

import numpy as np

from benchmarks.instances import make_instance
from foedus.movement.aims import AIMS
from foedus.movement.arrays import measure_lateness
from foedus.movement.changes import apply_change
from foedus.movement.check import check_schedule
from foedus.movement.explaining import read_all
from foedus.movement.planner import Plan, plan
from foedus.movement.problem import Problem
from foedus.movement.reasons import measure_slack
from foedus.movement.remedies import Remedy, Search
from foedus.movement.trials import Trials

MARKS_S = (2, 5, 10, 20, 30)


def count_false(problem: Problem, found: Plan, remedies: list[Remedy]) -> int:
    """Count the fixes whose plan breaks a rule of the changed problem, or brings its line no earlier than claimed."""
    before, false = measure_slack(problem, found.schedule), 0
    breaks: dict[int, bool] = {}
    for remedy in remedies:
        for fix in remedy.fixes:
            schedule = fix.trial.plan.schedule
            if id(schedule) not in breaks:
                breaks[id(schedule)] = bool(check_schedule(apply_change(problem, fix.trial.change), schedule))
            gain = int((before - measure_slack(problem, schedule))[remedy.reason.line])
            false += breaks[id(schedule)] or gain < fix.gain_s
    return false


def measure_explaining(name: str, problem: Problem, *, steps: int, seconds: float) -> dict[str, object]:
    """Explain all late lines of one instance."""
    found = plan(problem, iterations=steps)
    missed, late = measure_lateness(problem, found.schedule)
    rows = np.flatnonzero((late > 0) | missed).tolist()
    begin = time.perf_counter()
    read = read_all(problem, found, rows)
    read_s = time.perf_counter() - begin
    trials = Trials(problem, found, seed=0, aims=AIMS, stop=lambda: time.perf_counter() - begin >= seconds)
    search = Search(trials, read)
    fixed, done = dict.fromkeys((mark for mark in MARKS_S if mark <= seconds), 0), 0
    for n in search.run():
        done = n
        for mark in fixed:
            if time.perf_counter() - begin <= mark:
                fixed[mark] = n
    spent = time.perf_counter() - begin
    remedies = search.give()
    return {
        "instance": name,
        "lines": len(problem.lines.origin),
        "late": len(rows),
        "reasons": sum(bool(remedy.word) for remedy in remedies),
        "reasons_s": round(read_s, 2),
        **{f"fixed_{mark}s": n if mark < spent else done for mark, n in fixed.items()},
        "fixed": done,
        "in_time": sum(any(fix.on_time for fix in remedy.fixes) for remedy in remedies),
        "trials": len(trials.rows),
        "complete": sum(remedy.complete for remedy in remedies),
        "spent_s": round(spent, 1),
        "false_fixes": count_false(problem, found, remedies),
    }


def main() -> None:
    """Print one row an instance."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="S,M")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--steps", type=int, default=1000)
    given = parser.parse_args()
    for name in given.sizes.split(","):
        row = measure_explaining(name, make_instance(name), steps=given.steps, seconds=given.seconds)
        print(json.dumps(row))


if __name__ == "__main__":
    main()
