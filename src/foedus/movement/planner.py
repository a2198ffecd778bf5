"""Which plan is good: a grid of priority rules, then seeded local search on the keys of lines.

What lives here: where the search starts, the incumbent, and the promise that a warm start is never made worse. What
does not: the timetable loop, bounds, and the clock (a stop callable is given).

Aims, the most important first: lines moved, weighted lateness, closure, loaded flights, sum of arrivals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from foedus.errors import PlanningError
from foedus.kernel import search as local
from foedus.kernel.timetable import simulate
from foedus.kernel.world import World
from foedus.movement.arrays import compile_world, read_schedule, score_schedule
from foedus.movement.check import check_schedule
from foedus.movement.faults import find_immovable, group_causes, refuse_malformed
from foedus.movement.problem import I64, NEVER, Problem, Schedule
from foedus.movement.reach import find_earliest, measure_reach

_H: Final = 3600
#: how many lines of one queue may stay behind while a load is filled from it
_PAST: Final = 8
#: (booking ahead, looking ahead, thousandths of ferry time) that the grid tries
_RULES: Final = (
    (0, 0, 0),
    (0, 0, 1000),
    (0, 4 * _H, 0),
    (4 * _H, 0, 0),
    (4 * _H, 8 * _H, 500),
    (0, 24 * _H, 0),
    (0, 24 * _H, 1000),
    (24 * _H, 24 * _H, 0),
    (0, 2400 * _H, 0),
)
#: steps between two looks at the stop callable
_CHUNK: Final = 250
#: below this many lines two runs cost less than the time it takes to ask whether to stop
_SMALL: Final = 2000


class Plan(NamedTuple):
    """A schedule, its score, and the keys and rule that made it (empty where it was taken over verbatim)."""

    schedule: Schedule
    score: tuple[int, int, int, int, int]
    keys: I64  # (n_lines,) or (0,)
    rule: I64  # (4,) or (0,)


class WarmStart(NamedTuple):
    """A plan of another, usually poorer, instance of the same movement."""

    problem: Problem
    plan: Plan


def _list_keys(problem: Problem) -> Iterator[I64]:
    """Give the keys of the grid: by rank, by latest arrival, by release, the longest and the heaviest first."""
    lines, types = problem.lines, problem.types
    links = np.where(problem.network.link_s < 0, NEVER, problem.network.link_s)
    flown = links[:, lines.origin, lines.destination].min(axis=0)
    flown = np.where(flown >= NEVER, 0, flown)
    least, most = (int(x(lines.release_s)) for x in (np.min, np.max))
    span = most - least + 2 * int(flown.max()) + 24 * _H
    due = np.where(lines.due_s >= NEVER, lines.release_s + span, lines.due_s)
    seats = max(1, int((types.seats + types.seats_apart).max()))
    positions = max(1, int(types.positions.max()))
    loads = 1 + lines.persons // min(seats, 400) + lines.vehicles // min(positions, 40)
    weighted = np.rint(due - 4 * _H * np.log(lines.weight) - 2 * _H * np.log(lines.weight / loads))
    yield lines.priority * span + lines.release_s
    yield lines.release_s.copy()
    yield weighted.astype(np.int64)
    yield due
    yield lines.release_s - flown
    yield -flown - loads
    yield lines.release_s - _H * loads


def _start(world: World, problem: Problem, extra: list[tuple[I64, I64]]) -> tuple[I64, I64, I64, Schedule]:
    """Give keys, rule, score and schedule of the best of the grid and of what a warm start brings."""
    tried = list(extra)
    tried += [(keys, np.array([*rule, _PAST], dtype=np.int64)) for keys in _list_keys(problem) for rule in _RULES]
    best: tuple[I64, I64, I64, Schedule] | None = None
    for keys, rule in tried:
        state, score = simulate(world, keys, rule)
        if best is None or tuple(score) < tuple(best[2]):
            best = (keys, rule, score, read_schedule(state))
    assert best is not None
    return best


def _match(old: Problem, new: Problem) -> dict[int, int] | None:
    """Give each carrier of the old instance one of the new that stands at the same place no later, or None.

    Within one type and place the k-th to be ready takes over from the k-th.
    """
    taken: dict[int, int] = {}
    pools: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for k in range(len(new.carriers.at)):
        key = (new.names.types[new.carriers.type_idx[k]], new.names.nodes[new.carriers.at[k]])
        pools.setdefault(key, []).append((int(new.carriers.ready_s[k]), k))
    for pool in pools.values():
        pool.sort(reverse=True)
    for k in np.argsort(old.carriers.ready_s, kind="stable").tolist():
        key = (old.names.types[old.carriers.type_idx[k]], old.names.nodes[old.carriers.at[k]])
        if not pools.get(key):
            return None
        taken[k] = pools[key].pop()[1]
    return taken


def translate(warm: WarmStart, problem: Problem) -> Schedule | None:
    """Give a schedule of another instance in the indices of this one, or None where names have no counterpart."""
    lines = {name: k for k, name in enumerate(problem.names.lines)}
    nodes = {name: k for k, name in enumerate(problem.names.nodes)}
    carriers = _match(warm.problem, problem)
    names, s = warm.problem.names, warm.plan.schedule
    if carriers is None or not set(names.lines) <= set(lines) or not set(names.nodes) <= set(nodes):
        return None
    line_of = np.array([lines[name] for name in names.lines], dtype=np.int32)
    node_of = np.array([nodes[name] for name in names.nodes], dtype=np.int32)
    carrier_of = np.array([carriers[k] for k in range(len(carriers))], dtype=np.int32)
    return s._replace(
        carrier=carrier_of[s.carrier], start=node_of[s.start], end=node_of[s.end], part_line=line_of[s.part_line]
    )


def _translate_keys(warm: WarmStart, problem: Problem) -> list[tuple[I64, I64]]:
    """Give the keys of a warm start in the order of this problem's lines; lines that are new come last."""
    if not len(warm.plan.keys):
        return []
    old = dict(zip(warm.problem.names.lines, warm.plan.keys.tolist(), strict=True))
    last = int(warm.plan.keys.max()) + 1
    return [(np.array([old.get(name, last) for name in problem.names.lines], dtype=np.int64), warm.plan.rule)]


def _find_shut_out(problem: Problem) -> list[str]:
    """Say which places or ways, shut with no end known, keep lines from ever arriving."""
    lines, nodes = problem.lines, problem.names.nodes
    ends = problem.network.shut_until_s
    for_good = [bool((ends[a:b] >= NEVER).any()) for a, b in pairwise(problem.network.shut_ptr.tolist())]
    blamed = []
    for k, earliest in enumerate(find_earliest(problem, measure_reach(problem))):
        if earliest is None or earliest.arrival_s < NEVER:
            continue
        a, b = int(lines.origin[k]), int(lines.destination[k])
        shut = [f"{nodes[node]} (movement.terminals)" for node in (a, b) if for_good[node]]
        way = f"the way from {nodes[a]} to {nodes[b]} (movement.crossings)"
        blamed.append((f"line {problem.names.lines[k]}", f"{' and '.join(shut) or way} is shut with no end known"))
    return group_causes(blamed)


def _refuse_unplannable(problem: Problem) -> None:
    refuse_malformed(problem)
    faults = find_immovable(problem) or _find_shut_out(problem)
    if faults:
        raise PlanningError(
            "no plan moves these lines:\n" + "\n".join(f"- {fault}" for fault in faults),
            code="movement-immovable",
            hint="give the line another mode, terminal or carrier, or take it out",
        )


def plan(
    problem: Problem,
    *,
    iterations: int = 2000,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
    warm_start: WarmStart | None = None,
) -> Plan:
    """Give the best plan that the grid of rules and so many steps of local search find.

    Parameters
    ----------
    problem
        What is to be moved with what.
    iterations
        Steps of the search; with the same seed the same budget gives the same bytes.
    seed
        Names the stream of random numbers.
    stop
        Asked between chunks of the search; it ends when this says so (the same bytes are then not promised).
    warm_start
        A plan of another instance. Its schedule, taken over verbatim where the independent check accepts it here, is
        given back unless something better is found: with more carriers or slots the answer is never worse.

    Raises
    ------
    PlanningError
        If the problem is malformed, or a line cannot be moved by any carrier at hand: every such line is named.
    """
    _refuse_unplannable(problem)
    if not len(problem.lines.origin):
        raise PlanningError("there is no line to move", code="movement-empty")
    world = compile_world(problem)
    extra = _translate_keys(warm_start, problem) if warm_start else []
    keys, rule, score, schedule = _start(world, problem, extra)
    search = local.open_search(keys, rule, score)
    chunk = _CHUNK if len(keys) < _SMALL else max(1, _CHUNK * _SMALL // (100 * len(keys)))
    while int(search.step[0]) < iterations and not (stop is not None and stop()):
        steps = min(chunk, iterations - int(search.step[0])) if stop is not None else iterations
        local.run_search(world, search, steps, seed=seed, stream=0)
    if tuple(search.best_score) < tuple(score):
        keys, rule = search.best_keys, search.best_rule
        schedule = read_schedule(simulate(world, keys, rule)[0])
    best = Plan(schedule, score_schedule(problem, schedule), keys, rule)
    if warm_start is not None:
        best = _keep_better(problem, best, warm_start)
    if best.score[0] or best.score[2] >= NEVER:
        raise PlanningError(
            "no plan was found that moves every line: carriers are drawn to places they cannot leave, or a place "
            "shuts for good before all is through",
            code="movement-stranded",
            hint="give links back from every place that carriers can fly to, and an end to every closure",
        )
    return best


def _keep_better(problem: Problem, found: Plan, warm: WarmStart) -> Plan:
    """Give the warm start's own schedule where it holds here and is no worse than what was found."""
    schedule = translate(warm, problem)
    if schedule is None or check_schedule(problem, schedule):
        return found
    score = score_schedule(problem, schedule)
    if score >= found.score:
        return found
    empty = np.empty(0, dtype=np.int64)
    return Plan(schedule, score, empty, empty)
