"""Guards of sites against a plain HiGHS model and OR-Tools CP-SAT on the same instances, each in its own process.

What lives here: ``python -m benchmarks.guards [--smoke] [--sizes 20x5x14,...] [--seed N]``: seconds, weighted hours
without cover, proven bound, gap and memory of each. What does not: any promise in seconds. A process each, because
highspy imported before OR-Tools fails, and so that memory is each solver's own.

All three answer the same question, the first aim of ``foedus.protection.assignment``: least weighted time without
cover, guards changing at the edges of watches of eight hours, persons bound on their way.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np

from foedus.protection.blocks import Guarding

#: (sites, contingents, days) -> seconds allowed, gap asked for
SIZES = {"20x5x14": (5.0, 0.01), "200x40x7": (30.0, 0.1), "2000x200x3": (60.0, 0.2)}
WATCH_H = 8


def make_question(n_sites: int, n_contingents: int, n_days: int, seed: int) -> Guarding:
    """Make an instance: zones on a square of 100 km, contingents that arrive in parts, just too few persons."""
    rng = np.random.default_rng(seed)
    n_blocks = n_days * 24 // WATCH_H
    edges = np.arange(n_blocks + 1, dtype=np.int64) * WATCH_H * 3600
    n_zones = max(1, n_sites // 10)
    zone, home = rng.integers(0, n_zones, n_sites), rng.integers(0, n_zones, n_contingents)
    need = rng.integers(4, 25, n_sites) * 5
    strength = np.maximum(30, (rng.dirichlet(np.full(n_contingents, 4.0)) * need.sum()).astype(np.int64))
    persons = np.zeros((n_contingents, n_blocks), np.int64)
    for c in range(n_contingents):
        n_parts = int(rng.integers(1, 4))
        for arrives in np.sort(rng.integers(0, int(n_blocks * 0.6) + 1, n_parts)):
            persons[c, arrives:] += strength[c] // n_parts
    at = rng.random((n_zones, 2)) * 100
    way_km = np.linalg.norm(at[zone][None] - at[home][:, None], axis=2) + rng.random((n_contingents, n_sites)) * 5
    near = way_km <= np.quantile(way_km, 0.5, axis=0)[None]
    opens = np.where(rng.random(n_sites) < 0.7, 0, rng.integers(0, n_blocks // 2, n_sites)) * WATCH_H * 3600
    return Guarding(
        edges_s=edges,
        contingent_idx=np.arange(n_contingents),
        persons=persons,
        need_persons=need.astype(np.int64),
        weight=rng.integers(1, 11, n_sites).astype(np.int64),
        opens_s=opens.astype(np.int64),
        ends_s=np.full(n_sites, edges[-1]),
        way_s=np.ceil((way_km / 25 + 1) * 4).astype(np.int64) * 900,
        way_km=way_km,
        allowed=(rng.random((n_contingents, n_sites)) < 0.4) & near,
    )


def list_cells(question: Guarding) -> Iterator[tuple[int, int, int, int]]:
    """Give (pair, site, group, block) of every cell in which a guard may stand."""
    pairs, worth = question.pairs, question.worth_s
    for k, (j, g) in enumerate(zip(pairs.site.tolist(), pairs.group.tolist(), strict=True)):
        for t in np.flatnonzero(worth[j] > 0).tolist():
            yield k, j, g, t


def solve_foedus(question: Guarding, limit_s: float, gap_frac: float) -> dict[str, float | None]:
    """Answer with this package, until plan and bound are as close as asked for, or the time is over."""
    from foedus.protection.assignment import Effort, assign

    tiny = make_question(4, 2, 1, 1)
    assign(tiny, effort=Effort(n_climbs=2, n_searches=2))  # compiled code is loaded before the clock starts
    begin = time.perf_counter()
    effort = Effort(
        gap_frac=gap_frac,
        n_climbs=100_000,
        n_searches=1 << 30,
        most_columns=20_000 if question.n_sites <= 50 else 0,
        time_limit_s=limit_s * 0.35,
        stop=lambda: time.perf_counter() - begin > limit_s * (0.3 if question.n_sites <= 50 else 0.9),
    )
    answer = assign(question, effort=effort)
    return {"seconds": time.perf_counter() - begin, "objective_h": answer.uncovered_h, "bound_h": answer.bound_h}


def solve_highs(question: Guarding, limit_s: float, gap_frac: float) -> dict[str, float | None]:
    """Answer with HiGHS: a column for standing and one for starting in every cell."""
    import highspy

    begin = time.perf_counter()
    worth, first = question.worth_s, question.pairs.first
    number = {(k, t): i for i, (k, _, _, t) in enumerate(list_cells(question))}
    n = len(number)
    cost = np.zeros(2 * n)
    rows: list[tuple[float, list[int], list[float]]] = []
    by_site: dict[tuple[int, int], list[int]] = {}
    by_group: dict[tuple[int, int], tuple[list[int], list[float]]] = {}
    for k, j, g, t in list_cells(question):
        i, need = number[k, t], float(question.need_persons[j])
        cost[i] = -float(worth[j, t]) / 3600
        before = number.get((k, t - 1))
        rows.append(
            (
                0.0,
                [i, n + i, *([before] if before is not None else [])],
                [1.0, -1.0, *([-1.0] if before is not None else [])],
            )
        )
        by_site.setdefault((j, t), []).append(i)
        columns, values = by_group.setdefault((g, t), ([], []))
        columns.append(i)
        values.append(need)
        for b in range(int(first[k, t]) if first[k, t] >= 0 else t, t):
            columns, values = by_group.setdefault((g, b), ([], []))
            columns.append(n + i)
            values.append(need)
    rows += [(1.0, columns, [1.0] * len(columns)) for columns in by_site.values()]
    rows += [(float(question.persons[g, t]), *terms) for (g, t), terms in by_group.items()]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = 2 * n, len(rows)
    upper = np.ones(2 * n)
    for (k, t), i in number.items():
        upper[n + i] = 1.0 if first[k, t] >= 0 else 0.0
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(2 * n), upper
    lp.row_lower_, lp.row_upper_ = np.full(len(rows), -np.inf), np.array([row[0] for row in rows])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate(([0], np.cumsum([len(row[1]) for row in rows]))).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([row[1] for row in rows]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([row[2] for row in rows])
    lp.integrality_ = [highspy.HighsVarType.kInteger] * n + [highspy.HighsVarType.kContinuous] * n
    lp.offset_ = float(worth.sum()) / 3600
    built, engine = time.perf_counter() - begin, highspy.Highs()
    engine.silent()
    for option, value in (("threads", 1), ("time_limit", limit_s), ("mip_rel_gap", gap_frac)):
        engine.setOptionValue(option, value)
    engine.passModel(lp)
    engine.run()
    info = engine.getInfo()
    objective = float(info.objective_function_value) if info.primal_solution_status == 2 else None
    return {
        "seconds": time.perf_counter() - begin,
        "build_s": built,
        "objective_h": objective,
        "bound_h": float(info.mip_dual_bound) if np.isfinite(info.mip_dual_bound) else None,
    }


def solve_cpsat(question: Guarding, limit_s: float, gap_frac: float) -> dict[str, float | None]:
    """Answer with CP-SAT: the same columns as truth values."""
    from ortools.sat.python import cp_model

    begin = time.perf_counter()
    model = cp_model.CpModel()
    worth, first = question.worth_s // 3600, question.pairs.first
    on, starts = {}, {}
    by_site: dict[tuple[int, int], list[object]] = {}
    by_group: dict[tuple[int, int], list[object]] = {}
    for k, j, g, t in list_cells(question):
        need = int(question.need_persons[j])
        on[k, t] = model.new_bool_var("")
        by_site.setdefault((j, t), []).append(on[k, t])
        by_group.setdefault((g, t), []).append(need * on[k, t])
        if first[k, t] >= 0:
            starts[k, t] = model.new_bool_var("")
            for b in range(int(first[k, t]), t):
                by_group.setdefault((g, b), []).append(need * starts[k, t])
        model.add(on[k, t] <= (on.get((k, t - 1), 0)) + (starts.get((k, t), 0)))
    for terms in by_site.values():
        model.add_at_most_one(terms)
    for (g, t), terms in by_group.items():
        model.add(sum(terms) <= int(question.persons[g, t]))
    site = question.pairs.site
    covered = sum(int(worth[site[k], t]) * var for (k, t), var in on.items())
    model.maximize(covered)
    built = time.perf_counter() - begin
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit_s
    solver.parameters.num_workers = 2
    solver.parameters.relative_gap_limit = gap_frac
    status = solver.solve(model)
    total = float(worth.sum())
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "seconds": time.perf_counter() - begin,
        "build_s": built,
        "objective_h": total - solver.objective_value if found else None,
        "bound_h": total - solver.best_objective_bound if found else None,
    }


SOLVERS = {"foedus": solve_foedus, "highs": solve_highs, "cpsat": solve_cpsat}


def run_one(solver: str, size: str, seed: int, limit_s: float, gap_frac: float) -> dict[str, object]:
    """Answer one instance in this process; memory is the most it ever held."""
    numbers = [int(part) for part in size.split("x")]
    question = make_question(*numbers, seed)
    answer: dict[str, object] = dict(SOLVERS[solver](question, limit_s, gap_frac))
    answer["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    objective, bound = answer["objective_h"], answer["bound_h"]
    known = isinstance(objective, float) and isinstance(bound, float)
    answer["gap_frac"] = (objective - max(0.0, bound)) / objective if known and objective else None  # type: ignore[operator]
    return {"solver": solver, "size": size, "seed": seed, "limit_s": limit_s, **answer}


def run_apart(solver: str, size: str, seed: int, limit_s: float, gap_frac: float) -> dict[str, object]:
    """The same in a process of its own, given up after four times the limit."""
    command = [sys.executable, "-m", "benchmarks.guards", "--one", solver, "--sizes", size, "--seed", str(seed)]
    command += ["--limit", str(limit_s), "--gap", str(gap_frac)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60 + 4 * limit_s, check=False)
    except subprocess.TimeoutExpired:
        return {"solver": solver, "size": size, "seed": seed, "failed": "given up"}
    if done.returncode:
        return {"solver": solver, "size": size, "seed": seed, "failed": done.stderr.strip().splitlines()[-1:]}
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def smoke() -> None:
    """Answer a tiny instance with all three; they must agree where they are optimal, and no bound lie above a plan."""
    question = make_question(4, 2, 1, 3)
    mine = solve_foedus(question, 5.0, 0.0)
    other = run_apart("cpsat", "4x2x1", 3, 5.0, 0.0)
    third = run_apart("highs", "4x2x1", 3, 5.0, 0.0)
    values = [mine["objective_h"], other["objective_h"], third["objective_h"]]
    if max(values) - min(values) > 1e-6:  # type: ignore[type-var, operator]
        raise SystemExit(f"the three differ: {values}")


def main() -> None:
    """Run what the command line asks for; one JSON object a line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--solvers", default=",".join(SOLVERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one")
    parser.add_argument("--limit", type=float)
    parser.add_argument("--gap", type=float, default=0.0)
    asked = parser.parse_args()
    if asked.smoke:
        smoke()
        return
    for size in asked.sizes.split(","):
        limit_s = SIZES.get(size, (30.0, 0.0))[0]
        if asked.one:
            print(json.dumps(run_one(asked.one, size, asked.seed, asked.limit or limit_s, asked.gap)))
            continue
        for solver in asked.solvers.split(","):
            # the peers are given the longer of the two limits that this instance was tried with
            peer_s = max(limit_s, 30.0)
            given_s = limit_s if solver == "foedus" else peer_s
            print(json.dumps(run_apart(solver, size, asked.seed, given_s, 0.0)), flush=True)


if __name__ == "__main__":
    main()
