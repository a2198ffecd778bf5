"""The hub family: missed lines against the proven bound, flight cost against simple policies, time of a step.

What lives here: ``python -m benchmarks.hub [--smoke] [--sizes small,middle,large] [--worlds 50] [--first 1] [--out
FILE]``. Every row is one size, slack and weather over the same seeded worlds. Times of steps are processor time of
the policy alone, in this run on this machine; costs are paired ratios of the same worlds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.hub_policies import ReserveBySlack, ShortestPath
from benchmarks.run import show_table
from foedus.movement.execution import (
    HUB_SIZES,
    HUB_SLACK,
    HUB_WEATHER,
    Decides,
    Event,
    Orders,
    Outcome,
    Policy,
    State,
    World,
    bound_missed,
    make_hub,
)


class Timed:
    """A policy and the seconds of its steps."""

    def __init__(self, policy: Decides) -> None:
        self.policy = policy
        self.seconds: list[float] = []

    def step(self, state: State, events: Sequence[Event], time_limit_s: float | None = None) -> Orders:
        begin = time.process_time()
        answer = self.policy.step(state, events, time_limit_s)
        self.seconds.append(time.process_time() - begin)
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One world: bound, what each policy missed, cost of ours and of the simple one, seconds of steps."""

    n_lines: int
    bound: int
    ours: Outcome
    simple: Outcome
    naive: Outcome | None
    n_steps: int
    total_s: float
    worst_s: float


def play(job: tuple[str, str, str, int, bool]) -> Row:
    """Play one world with every policy."""
    size, slack, weather, seed, with_naive = job
    setup = make_hub(size, seed=seed, slack=slack, weather=weather)
    timed = Timed(Policy())
    ours = World(setup).run(timed)
    return Row(
        n_lines=len(setup.lines),
        bound=bound_missed(setup).n_missed,
        ours=ours,
        simple=World(setup).run(ReserveBySlack()),
        naive=World(setup).run(ShortestPath()) if with_naive else None,
        n_steps=len(timed.seconds),
        total_s=sum(timed.seconds),
        worst_s=max(timed.seconds),
    )


def sum_up(size: str, slack: str, weather: str, rows: list[Row]) -> dict[str, object]:
    """Give one row of the table."""
    n = sum(row.n_lines for row in rows)

    def share(count: int) -> float:
        return round(100 * count / n, 2)

    naive = [len(row.naive.missed) for row in rows if row.naive is not None]
    return {
        "size": size,
        "slack": slack,
        "weather": weather,
        "worlds": len(rows),
        "bound_pct": share(sum(row.bound for row in rows)),
        "missed_pct": share(sum(len(row.ours.missed) for row in rows)),
        "worlds_at_bound": sum(len(row.ours.missed) == row.bound for row in rows),
        "late_pct": share(sum(len(row.ours.late) for row in rows)),
        "simple_missed_pct": share(sum(len(row.simple.missed) for row in rows)),
        "naive_missed_pct": share(sum(naive)) if naive else "not run",
        "cost_vs_simple": round(statistics.median(row.ours.cost / row.simple.cost for row in rows), 3),
        "cost_a_line_vs_simple": round(
            statistics.median(
                row.ours.cost / max(1, len(row.ours.delivered)) * max(1, len(row.simple.delivered)) / row.simple.cost
                for row in rows
            ),
            3,
        ),
        "step_mean_ms": round(1000 * sum(row.total_s for row in rows) / sum(row.n_steps for row in rows), 2),
        "step_worst_ms": round(1000 * max(row.worst_s for row in rows), 1),
    }


def main(argv: list[str] | None = None) -> int:
    """Run what was asked for and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hub", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="two small worlds")
    parser.add_argument("--sizes", default="small,middle,large")
    parser.add_argument("--slacks", default=",".join(HUB_SLACK))
    parser.add_argument("--worlds", type=int, default=50)
    parser.add_argument("--first", type=int, default=1, help="seed of the first world")
    parser.add_argument("--naive", action="store_true", help="shortest-path dispatch too (slow on large worlds)")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--out", type=Path, help="file for the rows as JSON")
    given = parser.parse_args(argv)
    sizes = ["small"] if given.smoke else given.sizes.split(",")
    n_worlds = 2 if given.smoke else given.worlds
    table = []
    with ProcessPoolExecutor(given.workers) as pool:
        for size in [name for name in HUB_SIZES if name in sizes]:
            for slack in given.slacks.split(","):
                for weather in HUB_WEATHER:
                    seeds = range(given.first, given.first + n_worlds)
                    jobs = [(size, slack, weather, seed, given.naive) for seed in seeds]
                    table.append(sum_up(size, slack, weather, list(pool.map(play, jobs))))
                    print(json.dumps(table[-1]), flush=True)
    print(show_table(table))
    if given.out:
        given.out.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
