"""Which plan is good: a grid of priority rules, then seeded local search on keys, routes and biases.

What lives here: the incumbent, and the promise that a warm start is never made worse. What does not: the timetable
loop, the grid (``starts``), bounds, and the clock (a stop callable is given).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, pairwise
from typing import Final, NamedTuple

import numpy as np

from foedus.errors import PlanningError
from foedus.kernel import search as local
from foedus.kernel.timetable import simulate
from foedus.kernel.world import Policy
from foedus.movement.aims import AIMS, order_aims, rank_score
from foedus.movement.arrays import (
    Compiled,
    compile_world,
    make_policy,
    measure_arrivals,
    read_schedule,
    score_schedule,
)
from foedus.movement.bars import list_bars, say_bar
from foedus.movement.check import check_schedule
from foedus.movement.faults import find_immovable, group_causes, refuse_malformed
from foedus.movement.pins import find_unpinnable
from foedus.movement.problem import I64, NEVER, Problem, Schedule
from foedus.movement.reach import find_earliest, measure_reach
from foedus.movement.starts import RULES, list_keys, spell_rule

#: rules that a small movement is searched from, chunks that one of them has in turn, and how long searches remember
_STARTS: Final = 4
_TURN: Final = 4
_PATIENT: Final = 400
_HASTY: Final = 40
#: steps between two looks at the stop callable
_CHUNK: Final = 250
#: below this many lines two runs cost less than the time it takes to ask whether to stop
_SMALL: Final = 2000
#: ways barred for good that a refusal names
_BARS: Final = 4


class Plan(NamedTuple):
    """A schedule, its score (as ``arrays.score_schedule``), and the policy that made it (none where it was taken over).

    ``steps`` counts the steps of the search.
    """

    schedule: Schedule
    score: tuple[int, ...]
    policy: Policy | None
    steps: int = 0


class WarmStart(NamedTuple):
    """A plan of another, usually poorer, instance of the same movement."""

    problem: Problem
    plan: Plan


class _Best(NamedTuple):
    policy: Policy
    score: I64
    schedule: Schedule


def _start(
    compiled: Compiled,
    problem: Problem,
    order: I64,
    extra: list[Policy],
    stop: Callable[[], bool] | None,
    *,
    grid_too: bool = True,
) -> list[_Best]:
    """Give the best of each rule of the grid and of a warm start, as far as there is time for, the best first."""
    grid = (
        ()
        if extra and not grid_too
        else ((rule, make_policy(compiled, keys, spell_rule(rule))) for rule in RULES for keys in list_keys(problem))
    )
    best: dict[object, _Best] = {}
    for rule, policy in chain((("warm", policy) for policy in extra), grid):
        state, score = simulate(compiled.world, policy)
        if rule not in best or tuple(score[order]) < tuple(best[rule].score[order]):
            best[rule] = _Best(policy, score, read_schedule(state))
        if stop is not None and stop():
            break
    return sorted(best.values(), key=lambda start: tuple(start.score[order]))


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


def _translate_policy(warm: WarmStart, problem: Problem, compiled: Compiled) -> list[Policy]:
    """Give the keys and rule of a warm start in the order of this problem's lines; lines that are new come last."""
    policy = warm.plan.policy
    if policy is None:
        return []
    old = dict(zip(warm.problem.names.lines, policy.keys.tolist(), strict=True))
    last = int(policy.keys.max()) + 1
    keys = np.array([old.get(name, last) for name in problem.names.lines], dtype=np.int64)
    made = make_policy(compiled, keys, policy.rule.tolist())
    same = compile_world(warm.problem)
    if np.array_equal(same.world.stages, compiled.world.stages) and policy.bias.shape == made.bias.shape:
        # the same ways: routes and biases mean the same
        made.bias[:] = policy.bias
        if warm.problem.names.lines == problem.names.lines and np.array_equal(same.options, compiled.options):
            made.choice[:] = policy.choice
    return [made]


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


def refuse_unplannable(problem: Problem) -> None:
    """Refuse a problem that is malformed or has lines that nothing can move.

    Raises
    ------
    PlanningError
        With every fault, one sentence a cause.
    """
    refuse_malformed(problem)
    faults = find_immovable(problem) or _find_shut_out(problem)
    if problem.pins is not None:
        faults += group_causes((f"line {problem.names.lines[k]}", cause) for k, cause in find_unpinnable(problem))
    if faults:
        raise PlanningError(
            "no plan moves these lines:\n" + "\n".join(f"- {fault}" for fault in faults),
            code="movement-immovable",
            hint="give the line another mode, terminal or carrier, or take it out; foedus move explain names the "
            "smallest set that contradicts itself",
        )


def _improve(
    compiled: Compiled,
    starts: list[_Best],
    order: I64,
    *,
    iterations: int,
    seed: int,
    stop: Callable[[], bool] | None,
    tell: Callable[[int, tuple[int, ...]], None] | None,
) -> tuple[Policy, Schedule, int]:
    """Search from several starts in turn; give the best policy, its schedule, and the steps taken in all.

    A small movement is searched from the best of several rules, for which of them leads furthest is not known before.
    """
    n_lines = len(starts[0].policy.keys)
    small = n_lines < _SMALL
    chunk = _CHUNK if small else max(1, _CHUNK * _SMALL // (100 * n_lines))
    searches = [
        local.open_search(
            start.policy,
            start.score[order],
            order,
            compiled.option_ptr,
            compiled.options,
            length=_PATIENT if small else _HASTY,
        )
        for start in starts[: _STARTS if small else 1]
    ]
    done, turn = 0, 0
    best = searches[0]
    while done < iterations and not (stop is not None and stop()):
        stream = turn // _TURN % len(searches)
        steps = min(chunk, iterations - done)
        local.run_search(compiled.world, searches[stream], steps, seed=seed, stream=stream)
        done, turn = done + steps, turn + 1
        best = min(searches, key=lambda search: tuple(search.best_score))
        if tell is not None:
            tell(done, _unrank(best.best_score, order))
    policy, schedule = starts[0].policy, starts[0].schedule
    if tuple(best.best_score) < tuple(starts[0].score[order]):
        policy = local.copy_policy(best.best)
        schedule = read_schedule(simulate(compiled.world, policy)[0])
    return policy, schedule, done


def plan(
    problem: Problem,
    *,
    iterations: int = 2000,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
    warm_start: WarmStart | None = None,
    aims: tuple[str, ...] = AIMS,
    tell: Callable[[int, tuple[int, ...]], None] | None = None,
    from_warm: bool = False,
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
    aims
        What matters, the most important first; see ``aims``.
    tell
        Told, between chunks, how many steps were done and the best score so far.
    from_warm
        Search from the policy of the warm start alone where it has one, not from the grid too.

    Raises
    ------
    PlanningError
        If the problem is malformed, or a line cannot be moved by any carrier at hand: every such line is named.
    RequestError
        If an aim is unknown.
    """
    order = order_aims(aims)
    refuse_unplannable(problem)
    if not len(problem.lines.origin):
        raise PlanningError("there is no line to move", code="movement-empty")
    compiled = compile_world(problem)
    extra = _translate_policy(warm_start, problem, compiled) if warm_start else []
    starts = _start(compiled, problem, order, extra, stop, grid_too=not from_warm)
    policy, schedule, steps = _improve(compiled, starts, order, iterations=iterations, seed=seed, stop=stop, tell=tell)
    best = Plan(schedule, score_schedule(problem, schedule), policy, steps)
    if warm_start is not None:
        best = _keep_better(problem, best, warm_start, order)
    _refuse_stranded(problem, best)
    return best


def _unrank(ranked: I64, order: I64) -> tuple[int, ...]:
    """Give a score from its numbers in the order of aims."""
    score = np.empty(len(order), dtype=np.int64)
    score[order] = ranked
    return tuple(score.tolist())


def _refuse_stranded(problem: Problem, best: Plan) -> None:
    """Refuse a plan that leaves lines behind which have no date after which they are missed."""
    lines = problem.lines
    moved, _, _ = measure_arrivals(problem, best.schedule)
    left = (lines.rides == 0) & (lines.not_after_s >= NEVER) & (moved < lines.persons + lines.vehicles)
    if not left.any() and best.score[2] < NEVER:
        return
    cause = (
        "carriers are drawn to places they cannot leave, a place shuts for good before all is through, or fuel, "
        "parking, storage or crews do not suffice"
    )
    barred = [say_bar(problem, bar) for bar in list_bars(problem) if bar.is_for_good]
    if barred:
        more = f"; and {len(barred) - _BARS} more" if len(barred) > _BARS else ""
        cause = f"{'; '.join(barred[:_BARS])}{more} (airspace, clearances, links); or {cause}"
    named = group_causes((f"line {problem.names.lines[k]}", cause) for k in np.flatnonzero(left).tolist())
    raise PlanningError(
        "no plan was found that moves every line:\n" + "\n".join(f"- {text}" for text in named or [cause]),
        code="movement-stranded",
        hint="give links back from every place that carriers can fly to, an end to every closure, and enough of all "
        "that runs out; or give the lines a date after which they are missed (not_after_at)",
    )


def _keep_better(problem: Problem, found: Plan, warm: WarmStart, order: I64) -> Plan:
    """Give the warm start's own schedule where it holds here and is no worse than what was found."""
    schedule = translate(warm, problem)
    if schedule is None:
        return found
    score = score_schedule(problem, schedule)
    # the check is the dear part: first whether it could matter
    if rank_score(score, order) >= rank_score(found.score, order) or check_schedule(problem, schedule):
        return found
    return Plan(schedule, score, None, found.steps)
