"""Replanning: milliseconds of one edit at 1,000 lines and 5,000 loads, and the trade between stability and lateness.

What lives here: ``python -m benchmarks.replan [--smoke] [--edits 70] [--steps 400] [--seed 1]``. Rows compare, for the
same events in one run: keeping all that holds and shifting the rest (no steps), the search at a price of one hour, the
same at no price, and a plan made anew of all that has not begun. Times are processor time of this process.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

import numpy as np

from benchmarks.instances import Size, make_instance, make_loaded
from benchmarks.run import show_table
from foedus.movement.check import check_schedule
from foedus.movement.planner import plan
from foedus.movement.problem import NEVER, Problem, Schedule
from foedus.movement.replanning.events import (
    Breakdown,
    ChangedLine,
    Closure,
    Delay,
    Event,
    Execution,
    MoreLift,
    NewLine,
    Pin,
    Withdrawal,
)
from foedus.movement.replanning.replan import WEIGHT_H, Replanned, replan

H = 3600
Answer = TypeVar("Answer")


def draw_events(rng: np.random.Generator, problem: Problem, s: Schedule, now: int) -> Iterator[Event]:
    """Give one event of each kind that a planner tells, at a clock."""
    names, lines = problem.names, problem.lines
    to_come = np.flatnonzero(s.begin_s >= now)
    leg = int(rng.choice(to_come if len(to_come) else np.arange(len(s.carrier))))
    part = int(rng.choice(np.flatnonzero(s.begin_s[s.part_leg] >= now)))
    line, carrier = names.lines[s.part_line[part]], names.carriers[s.carrier[leg]]
    node = names.nodes[s.end[leg]]
    yield Delay(at_s=now, carrier=carrier, by_s=2 * H)
    yield Breakdown(at_s=now, carrier=carrier, until_s=now + 24 * H)
    yield Closure(at_s=now, place=node, from_s=now, until_s=now + 6 * H)
    yield ChangedLine(at_s=now, line=line, fields={"weight": 4 * int(lines.weight[s.part_line[part]])})
    yield Withdrawal(at_s=now, lines=(line,))
    k = int(s.part_line[part])
    fields: dict[str, int | str] = {
        "origin": int(lines.origin[k]), "destination": int(lines.destination[k]), "persons": 60, "person_kg": 100,
        "due_s": now + 48 * H, "weight": 1000,
    }  # fmt: skip
    yield NewLine(at_s=now, line="one-more", fields=fields)
    yield Pin(at_s=now, line=line, types=(names.types[problem.carriers.type_idx[s.carrier[s.part_leg[part]]]],))
    yield MoreLift(at_s=now, kind=names.types[0], place=node, ready_s=now + 12 * H, count=2)


def _time(call: Callable[[], Answer]) -> tuple[float, Answer]:
    begin = time.process_time()
    answer = call()
    return time.process_time() - begin, answer


def measure_edits(problem: Problem, s: Schedule, edits: int, seed: int) -> dict[str, list[float]]:
    """Give, by kind of event, the milliseconds that one edit took, and those of the independent check after it."""
    rng = np.random.default_rng(seed)
    found: dict[str, list[float]] = {}
    # the first call loads or compiles the kernel
    warm = Delay(at_s=0, carrier=problem.names.carriers[0], by_s=1)
    replan(problem, s, Execution(now_s=0), [warm], iterations=0, check=False)
    while sum(len(row) for row in found.values()) < edits:
        now = int(np.quantile(s.begin_s, rng.uniform(0.1, 0.9)))
        for event in draw_events(rng, problem, s, now):
            edit = partial(replan, problem, s, Execution(now_s=now), [event], iterations=0, check=False)
            seconds, _ = _time(edit)
            found.setdefault(type(event).__name__, []).append(seconds * 1000)
    return found


def compare_trades(name: str, problem: Problem, s: Schedule, steps: int, seed: int) -> list[dict[str, object]]:
    """Give rows of one instance: four ways to meet a closure, a breakdown and a new line half-way."""
    now = int(np.quantile(s.begin_s, 0.4))
    drawn = list(draw_events(np.random.default_rng(seed), problem, s, now))
    events = [drawn[1], drawn[2], drawn[5]]
    rows = []
    ways = (("shift only", 1.0, 0), ("price 1 h", 1.0, steps), ("price 0", 0.0, steps))
    for word, price_h, n in ways:
        meet = partial(replan, problem, s, Execution(now_s=now), events, price_h=price_h, iterations=n, seed=seed)
        seconds, answer = _time(meet)
        rows.append(_row(name, word, answer, seconds))
    return rows


def _row(name: str, word: str, found: Replanned, seconds: float) -> dict[str, object]:
    score, stable = found.plan.score, found.stability_frac
    closure = "-" if score[2] >= NEVER else f"{score[2] / H:.1f}"
    late = f"{score[1] / WEIGHT_H:.1f}"
    return {
        "instance": name, "way": word, "weighted h late": late, "closure h": closure, "stability": f"{stable:.3f}",
        "CPU s": f"{seconds:.1f}",
    }  # fmt: skip


def main(argv: list[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--edits", type=int, default=80)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(argv)
    size = Size(40, 10, 8, 12, 150, 3.0) if asked.smoke else Size(1000, 100, 30, 70, 5000, 20.0)
    problem = make_loaded(size, asked.seed)
    whole, made = _time(lambda: plan(problem, iterations=1, seed=asked.seed))
    whole, made = _time(lambda: plan(problem, iterations=1, seed=asked.seed))
    s = made.schedule
    edits = measure_edits(problem, s, 8 if asked.smoke else asked.edits, asked.seed)
    check, _ = _time(lambda: check_schedule(problem, s))
    loads = len(np.unique(s.part_leg))
    print(f"{len(problem.lines.origin)} lines, {loads} loads, {len(s.carrier)} legs, seed {asked.seed}")
    every = [ms for row in edits.values() for ms in row]
    print(
        show_table(
            [
                {
                    "edit": kind,
                    "n": len(row),
                    "median ms": f"{statistics.median(row):.0f}",
                    "worst ms": f"{max(row):.0f}",
                }
                for kind, row in (*edits.items(), ("all", every))
            ]
        )
    )
    print(
        f"planning from nothing (grid of rules): {whole * 1000:.0f} ms, {whole * 1000 / statistics.median(every):.0f} "
        f"edits; the independent check of the whole plan: {check * 1000:.0f} ms"
    )
    rows = []
    for name in ("S",) if asked.smoke else ("kaz22", "S", "M"):
        instance = problem if asked.smoke else make_instance(name)
        found = plan(instance, iterations=10 if asked.smoke else 500, seed=asked.seed)
        rows += compare_trades(name, instance, found.schedule, 5 if asked.smoke else asked.steps, asked.seed)
    print(show_table(rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
