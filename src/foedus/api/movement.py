"""Movement from Python: problems from tables and arrays, plans, checks, bounds, and the loop of execution.

What lives here: the verbs of ``move`` as functions, and the clock that their time limits read. What does not: any
planning (``foedus.movement``).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from foedus.desk.clock import stop_after
from foedus.desk.move_export import export_plan
from foedus.desk.tabled import BuiltProblem, build_from_tables
from foedus.movement import execution, planner
from foedus.movement.aims import AIMS
from foedus.movement.bounds import LowerBound, bound_closure
from foedus.movement.building import build_from_arrays
from foedus.movement.check import check_schedule
from foedus.movement.conflicts import find_conflicts
from foedus.movement.explaining import Explanation, explain_plan
from foedus.movement.planner import Plan, WarmStart
from foedus.movement.problem import Problem, Schedule


def problem_from_tables(
    *,
    lines: Sequence[Mapping[str, Any]] | str | Path,
    network: Mapping[str, Any] | str | Path,
    carriers: Sequence[Mapping[str, Any]] | None = None,
) -> BuiltProblem:
    """Build a movement problem from lines and a network, as rows or as files.

    Parameters
    ----------
    lines
        Rows with the columns of a deployment table (``docs/deployment-data.md``), or a CSV, XLSX or JSON file of them.
    network
        ``nodes``, ``types`` and ``links`` as rows (``docs/movement.md``), or a ``foedus/network`` file.
    carriers
        Rows that take the place of the network's own: ``carrier`` (a type), ``at``, ``count``, ``ready_h``, ``home``.

    Returns
    -------
    BuiltProblem
        ``problem``, ``zero_at`` (the instant its seconds count from), ``units``, and ``notes`` on what was taken for
        granted.

    Raises
    ------
    RequestError
        If there is no line or no carrier.
    InputError, PlanningError
        With every fault of the lines, of the network, or of both together.

    Examples
    --------
    >>> from foedus import api
    >>> built = api.problem_from_tables(
    ...     lines=[{"uln": "A", "persons": 40, "person_kg": 100, "item_kind": "none", "poe": "a", "pod": "b",
    ...             "mode": "air", "ald_at": "2030-03-01T06:00Z"}],
    ...     network={"nodes": [{"id": "a", "slots": 2}, {"id": "b", "slots": 1}],
    ...              "types": [{"id": "t", "load_h": 1, "unload_h": 0.5, "seats": 50, "payload_kg": 9000}],
    ...              "links": [{"start": "a", "end": "b", "time_h": 2, "both_ways": True}]},
    ...     carriers=[{"carrier": "t", "at": "a"}],
    ... )
    >>> built.problem.names.carriers
    ('t-01',)
    """
    return build_from_tables(lines=lines, network=network, carriers=carriers)


def problem_from_arrays(
    *,
    lines: Mapping[str, ArrayLike],
    types: Mapping[str, ArrayLike],
    network: Mapping[str, ArrayLike],
    carriers: Mapping[str, ArrayLike],
    names: Mapping[str, tuple[str, ...]] | None = None,
) -> Problem:
    """Build a movement problem from columns; one number stands for all rows, what is left out is the plain case.

    Parameters
    ----------
    lines, types, network, carriers
        Columns of the groups of ``foedus.movement.problem``.
    names
        ``lines``, ``types``, ``nodes``, ``carriers``, ``sorts``, ``causes``; numbered where not given.

    Raises
    ------
    PlanningError
        With every column that is unknown, missing or misshapen, and then with every number that makes no sense.

    Examples
    --------
    >>> from foedus import api
    >>> problem = api.problem_from_arrays(
    ...     lines={"origin": [0], "destination": [1], "persons": [30], "person_kg": 100},
    ...     types={"load_s": [3600], "unload_s": [1800], "positions": [4], "seats": [60]},
    ...     network={"slots": [1, 1], "link_s": [[[-1, 7200], [7200, -1]]], "payload_kg": [[[0, 9000], [9000, 0]]]},
    ...     carriers={"type_idx": [0], "at": [0]},
    ... )
    >>> problem.names.lines
    ('line-0',)
    """
    return build_from_arrays(lines=lines, types=types, network=network, carriers=carriers, names=names)


class Policy(execution.Policy):
    """Answers a movement under way, step by step; with this machine's clock for time limits.

    ``execution`` holds the nouns it speaks: ``State``, ``Event``, ``Orders`` and what they are made of.

    Examples
    --------
    >>> from foedus.api import Policy, execution
    >>> world = execution.World(execution.make_hub("small", seed=1))
    >>> world.run(Policy(), time_limit_s=10.0).missed
    ('line-36',)
    """

    def __init__(self) -> None:
        super().__init__(clock=time.perf_counter)


def plan(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    aims: tuple[str, ...] = AIMS,
    warm_start: WarmStart | None = None,
) -> Plan:
    """Give the best plan found for a movement.

    Parameters
    ----------
    problem
        What is to be moved with what; from ``problem_from_tables`` or ``problem_from_arrays``.
    time_limit_s
        How long to search; then how many steps fit depends on the machine.
    iterations
        Steps of the search; with the same seed the same bytes everywhere. Neither: 4,000 steps.
    seed, aims, warm_start
        As ``movement.planner.plan``; aims: of missed, lateness, closure, cost, sorties, the most important first.

    Raises
    ------
    PlanningError
        If the problem is malformed or a line cannot be moved: all of them are named.
    RequestError
        If an aim is unknown, or the time limit is not above 0.

    Examples
    --------
    >>> from foedus import api
    >>> problem = api.problem_from_arrays(
    ...     lines={"origin": [0], "destination": [1], "persons": [60], "person_kg": 100},
    ...     types={"load_s": [3600], "unload_s": [1800], "positions": [4], "seats": [60]},
    ...     network={"slots": [1, 1], "link_s": [[[-1, 7200], [7200, -1]]], "payload_kg": [[[0, 9000], [9000, 0]]]},
    ...     carriers={"type_idx": [0], "at": [0]},
    ... )
    >>> found = api.plan(problem, iterations=100)
    >>> found.score[2] / 3600, api.check(problem, found), api.bound(problem).closure_s / 3600
    (3.5, (), 3.5)
    """
    stop = stop_after(time_limit_s)
    steps = iterations if iterations is not None else 4000 if stop is None else 1 << 40
    return planner.plan(problem, iterations=steps, seed=seed, aims=aims, warm_start=warm_start, stop=stop)


def explain(
    problem: Problem,
    found: Plan | None,
    *,
    time_limit_s: float | None = None,
    lines: Sequence[str] | None = None,
    seed: int = 0,
) -> Explanation:
    """Say why lines of a plan are late, missed or cannot move, and which single changes help, each proved by a replan.

    Parameters
    ----------
    problem, found
        A problem and a plan of it; None where no plan can be made: then only what contradicts itself is told.
    time_limit_s
        Give what was proved by then; None: all is tried, and the same seed gives the same answer.
    lines
        Names of those to explain, late or not; None: all that are late or missed.

    Returns
    -------
    Explanation
        ``late`` rows with ``line_id``, ``late_h``, ``reason``, ``reason_words``, ``fixes`` (``change``, ``gain_h``);
        ``bottlenecks`` of the whole plan; ``conflicts`` of lines that nothing moves.

    Raises
    ------
    RequestError
        If a line is not there, or the time limit is not above 0.

    Examples
    --------
    >>> from foedus import api
    >>> problem = api.problem_from_arrays(
    ...     lines={"origin": [0, 0], "destination": [1, 1], "persons": [60, 60], "person_kg": 100, "due_s": 4 * 3600},
    ...     types={"load_s": [3600], "unload_s": [1800], "positions": [4], "seats": [60]},
    ...     network={"slots": [2, 2], "link_s": [[[-1, 7200], [7200, -1]]], "payload_kg": [[[0, 9000], [9000, 0]]]},
    ...     carriers={"type_idx": [0], "at": [0]},
    ... )
    >>> answer = api.explain(problem, api.plan(problem, iterations=100))
    >>> [(row.late_h, row.reason, row.fixes[0].change, row.fixes[0].gain_h) for row in answer.late]
    [(5.0, 'carrier', 'one more type-0 at node-0 from D+0 00:00:00', 5.5)]
    """
    if found is None:
        return Explanation((), 0, 0, (), (), tuple(find_conflicts(problem, stop=stop_after(time_limit_s))), (), 0.0)
    return explain_plan(problem, found, lines=lines, seed=seed, stop=stop_after(time_limit_s))


def check(problem: Problem, found: Plan) -> tuple[str, ...]:
    """Say what is wrong with a plan, also one edited by hand: every breach with line, place, time; empty: it holds."""
    return check_schedule(problem, found.schedule)


def bound(problem: Problem, *, time_limit_s: float | None = None) -> LowerBound:
    """Give the earliest closure that no plan beats, in seconds from zero, with its certificate.

    Raises
    ------
    PlanningError
        If the solver refuses the numbers.
    RequestError
        If the time limit is not above 0.
    """
    return bound_closure(problem, stop=stop_after(time_limit_s))


def export(
    problem: Problem,
    found: Plan | Schedule,
    *,
    kinds: Sequence[str] = (),
    out: str | Path | None = None,
    out_dir: str | Path | None = None,
    title: str = "a plan",
    zero_at: datetime | None = None,
    seed: int | None = None,
    coordinates: Sequence[tuple[float, float] | None] = (),
    bound: LowerBound | None = None,
    before: Plan | Schedule | None = None,
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write a plan as tables, tracks, or the programme of its bound; give the paths, and what was left out and why.

    Parameters
    ----------
    problem, found
        A problem, and any plan of it: planned, edited, replanned or merged.
    kinds
        Of ``amt``, ``march``, ``rail``, ``sea``, ``loads``, ``gantt``, ``slots``, ``arrivals``, ``geojson``, ``kml``,
        ``lp``, ``mps``, ``html``; empty: what the ending of ``out`` stands for, or all of them.
    out, out_dir
        A file (.csv, .xlsx, .geojson, .kml, .lp, .mps, .html), or a folder; one of them.
    title, seed
        Stand above every output.
    zero_at
        Which instant the problem's seconds count from; None: times are written from zero.
    coordinates
        Latitude and longitude in degrees of each node, None where not known; without them there are no tracks.
    bound
        A bound of the problem; None: it is bounded here.
    before
        An earlier plan: the Gantt then says which legs are the same, moved, added, dropped.

    Raises
    ------
    RequestError
        If kinds and file do not fit each other, or tracks are asked for and no leg has coordinates.
    PlanningError, UnavailableError
        If there is no programme to write, or a file cannot be written.
    """
    return export_plan(
        problem,
        _get_schedule(found),
        kinds=tuple(kinds),
        title=title,
        zero_at=zero_at,
        seed=seed,
        coordinates=coordinates,
        bound=bound,
        before=None if before is None else _get_schedule(before),
        out=None if out is None else Path(out),
        out_dir=None if out_dir is None else Path(out_dir),
    )


def _get_schedule(found: Plan | Schedule) -> Schedule:
    return found.schedule if isinstance(found, Plan) else found
