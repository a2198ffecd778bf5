"""Timings against peers as ratios in one run, and closure, bound and gap of the packaged instance.

What lives here: ``python -m benchmarks.run [--smoke] [--sizes kaz22,S,M] [--iterations N] [--out DIR]``. What does not:
any promise in seconds; a machine is noisy, so each row is the median of pairs run one after the other. Writes nothing
unless ``--out`` is given.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.instances import SIZES, make_instance
from benchmarks.simpy_model import Model
from foedus.kernel.timetable import simulate
from foedus.movement.arrays import compile_world, make_policy, read_schedule
from foedus.movement.bounds import bound_closure, bound_others, measure_gap
from foedus.movement.planner import plan
from foedus.movement.problem import Problem

RULE = (0, 0, 0, 8, 0)


def time_call(call: Callable[[], object]) -> float:
    """Give the seconds that one call takes."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def compare_with_simpy(name: str, problem: Problem, pairs: int) -> dict[str, object]:
    """Time the loop against SimPy on one instance; refuse to where their legs differ.

    Raises
    ------
    SystemExit
        If the two give different legs.
    """
    keys = problem.lines.release_s
    compiled = compile_world(problem)
    world, policy = compiled.world, make_policy(compiled, keys, RULE)
    state, _ = simulate(world, policy)
    mine = list(zip(*(column.tolist() for column in read_schedule(state)[:9]), strict=True))
    ratios, seconds = [], []
    for _ in range(pairs):
        model = Model(problem, keys.tolist(), RULE)
        slow = time_call(model.run)
        if model.legs != mine:
            raise SystemExit(f"{name}: the loop and the SimPy model give different legs")
        repeats = 1 + min(200, round(0.2 / max(1e-6, slow)))
        fast = min(time_call(lambda: simulate(world, policy)) for _ in range(repeats))
        ratios.append(slow / fast)
        seconds.append(fast)
    fast = statistics.median(seconds)
    return {
        "instance": name,
        "lines": len(problem.lines.origin),
        "carriers": len(problem.carriers.at),
        "legs": len(mine),
        "loop_ms": round(1000 * fast, 3),
        "us_a_leg": round(1e6 * fast / max(1, len(mine)), 3),
        "times_simpy": round(statistics.median(ratios), 1),
    }


def measure_plan(name: str, problem: Problem, iterations: int) -> dict[str, object]:
    """Plan and bound one instance."""
    begin = time.perf_counter()
    found = plan(problem, iterations=iterations)
    planned = time.perf_counter()
    bound = bound_closure(problem)
    bounded = time.perf_counter()
    closure_h, bound_h, gap = measure_gap(problem, bound.closure_s, found.score[2])
    return {
        "instance": name,
        "iterations": iterations,
        "closure_h": round(closure_h, 3),
        "bound_h": round(bound_h, 3),
        "gap_frac": round(gap, 4),
        "bound_kind": bound.kind,
        "flights": found.score[4],
        "weighted_lateness_h": round(found.score[1] / 3.6e6, 1),
        "lateness_bound_h": round(bound_others(problem).lateness_s / 3.6e6, 1),
        "plan_s": round(planned - begin, 2),
        "bound_s": round(bounded - planned, 2),
    }


#: (instance, aim, further words to the peers): horizons are about twice what our plans need
PEERS = (
    ("kaz22", "closure", ("--horizon-h", "48")),
    ("S", "lateness", ("--horizon-h", "200")),
)


def compare_with_peers(seconds: float, plans: dict[str, dict[str, object]]) -> list[dict[str, object]]:
    """Give our figures and those of plain models of other solvers, each in a process of its own."""
    head = ("instance", "aim", "by", "status", "value_h", "bound_h", "seconds")
    rows: list[tuple[object, ...]] = []
    for name, aim, words in PEERS:
        ours = plans[name]
        value, bound = ("closure_h", "bound_h") if aim == "closure" else ("weighted_lateness_h", "lateness_bound_h")
        spent = round(float(str(ours["plan_s"])) + float(str(ours["bound_s"])), 1)
        rows.append((name, aim, "Foedus", "plan and proven bound", ours[value], ours[bound], spent))
        for peer in ("cpsat", "highs"):
            trips = ("--trips", "2" if name == "kaz22" else "16") if peer == "cpsat" else ()
            command = [sys.executable, "-m", f"benchmarks.peers.{peer}", name, aim, "--seconds", str(seconds)]
            done = subprocess.run([*command, *words, *trips], capture_output=True, text=True, check=True)
            found = json.loads(done.stdout.splitlines()[-1])
            rows.append((name, aim, *(found[key] for key in ("peer", "status", "value", "bound", "seconds"))))
    return [dict(zip(head, row, strict=True)) for row in rows]


def show_table(rows: list[dict[str, object]]) -> str:
    """Give rows as a Markdown table."""
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *([str(row[key]) for key in head] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main(argv: list[str] | None = None) -> int:
    """Run what was asked for and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="smallest instance, one pair, few steps")
    parser.add_argument("--sizes", default="kaz22,S,M", help=f"of kaz22, {', '.join(SIZES)}")
    parser.add_argument("--pairs", type=int, default=5, help="pairs of runs a ratio is the median of")
    parser.add_argument("--iterations", type=int, default=10_000, help="steps of local search on kaz22")
    parser.add_argument("--out", type=Path, help="directory for benchmarks.json")
    parser.add_argument("--peers", type=float, default=0, help="seconds for each plain model of other solvers")
    given = parser.parse_args(argv)
    names = ["kaz22"] if given.smoke else given.sizes.split(",")
    pairs, iterations = (1, 50) if given.smoke else (given.pairs, given.iterations)
    timings = [compare_with_simpy(name, make_instance(name), pairs) for name in names]
    plans = [measure_plan("kaz22", make_instance("kaz22"), iterations)]
    peers: list[dict[str, object]] = []
    if given.peers > 0:
        plans.append(measure_plan("S", make_instance("S"), 200))
        peers = compare_with_peers(given.peers, {str(row["instance"]): row for row in plans})
        print(show_table(peers), end="\n\n")
    machine = {"python": platform.python_version(), "processor": platform.processor() or platform.machine()}
    print(show_table(timings), show_table(plans), json.dumps(machine), sep="\n\n")
    if given.out:
        given.out.mkdir(parents=True, exist_ok=True)
        record = {"machine": machine, "timings": timings, "plans": plans, "peers": peers}
        (given.out / "benchmarks.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
