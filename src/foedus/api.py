"""The public face: load, ask, run, from Python.

What lives here: the verbs of the command line as functions that give nouns. What does not: printing, and any work
(the desk does it).

Examples
--------
>>> from foedus import api
>>> finding = api.ask("aid_duty", "kazakhstan-2022", as_of="2022-01-06")
>>> finding.verdict, finding.holds, finding.of
('some', 3, 12)
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from foedus import library
from foedus.desk.forces import Wish, find_match
from foedus.desk.law import find_answer
from foedus.desk.loading import load_inputs, read_as_of
from foedus.desk.protect import explain_open, plan_protection
from foedus.desk.rosters import make_rosters
from foedus.desk.run import run_mission, write_outputs
from foedus.desk.tabled import BuiltProblem, build_from_tables
from foedus.desk.withdraw import plan_withdrawal
from foedus.domain.matching import Burden, ForceMatch
from foedus.domain.outcome import Finding
from foedus.domain.treaty import Treaty
from foedus.errors import RequestError
from foedus.formats.missions import MissionFiles, resolve_mission
from foedus.formats.missions import load_mission as _load_mission
from foedus.formats.shared import load_treaty as _load_treaty
from foedus.movement import execution, planner
from foedus.movement.aims import AIMS
from foedus.movement.bounds import LowerBound, bound_closure
from foedus.movement.building import build_from_arrays
from foedus.movement.check import check_schedule
from foedus.movement.planner import Plan, WarmStart
from foedus.movement.problem import Problem
from foedus.reports.dossier import Dossier

__all__ = [
    "BuiltProblem",
    "Dossier",
    "LowerBound",
    "Plan",
    "Policy",
    "Problem",
    "Wish",
    "ask",
    "bound",
    "check",
    "execution",
    "explain_site",
    "load_mission",
    "load_treaty",
    "match",
    "plan",
    "problem_from_arrays",
    "problem_from_tables",
    "protect",
    "rosters",
    "run",
    "share_burdens",
    "withdraw",
    "write",
]


def load_mission(mission: str) -> MissionFiles:
    """Load a mission by library name or folder, checked.

    Raises
    ------
    RequestError
        If there is no such mission.
    InputError
        With all faults of its files.
    """
    return _load_mission(resolve_mission(mission))


def load_treaty(name: str) -> Treaty:
    """Load a treaty of the library by name, or from a file.

    Raises
    ------
    RequestError
        If there is no such treaty.
    InputError
        With all faults of the file.
    """
    path = Path(name)
    return _load_treaty(path if path.suffix in {".yaml", ".yml"} else library.find_treaty(name))


def ask(question: str, mission: str, *, as_of: str | None = None) -> Finding:
    """Answer a question of law of a mission, as known at a date or instant (None: when the mission asks it).

    Raises
    ------
    RequestError
        If the mission or the question is not there.
    InputError
        With all faults of the files.
    """
    return find_answer(load_inputs(mission), question, read_as_of(as_of))[1]


def run(mission: str, *, as_of: str | None = None, seed: int = 1) -> Dossier:
    """Take a mission from appeal to withdrawal, with its hindcast.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``foedus run``.
    """
    return run_mission(mission, as_of=as_of, seed=seed)


def write(dossier: Dossier, out: str | Path) -> tuple[Path, ...]:
    """Write every output of a run into a folder; give the paths.

    Raises
    ------
    UnavailableError
        If the folder cannot be written.
    """
    return write_outputs(dossier, Path(out))


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


def match(mission: str, wish: Wish | None = None) -> ForceMatch:
    """Give the best package of pledges for what a mission asks for, with its gaps and any conflict.

    Raises
    ------
    RequestError
        If there is no such mission, or it asks for no units.
    InputError, PlanningError
        As ``foedus forces match``.

    Examples
    --------
    >>> from foedus import api
    >>> found = api.match("solomons-2021")  # doctest: +SKIP
    >>> [gap.ask for gap in found.gaps]  # doctest: +SKIP
    """
    return find_match(mission, wish or Wish())[0]


def share_burdens(mission: str, wish: Wish | None = None) -> tuple[Burden, ...]:
    """Give what each state bears of the best package, beside what each key would ask of it.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``match``.
    """
    return match(mission, wish).burdens


def protect(
    mission: str, *, as_of: str | None = None, seed: int = 1, departs: tuple[str, ...] = (), extend_d: float = 0.0
) -> dict[str, Any]:
    """Say which contingent guards which site from when, with hours by host, by force and unknown, bound and gap.

    ``departs`` are what-ifs such as ``BLR@2022-01-10``, ``extend_d`` days of longer stay; the object is that of
    ``foedus protect plan --json``.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``foedus protect plan``.
    """
    return plan_protection(mission, as_of=as_of, seed=seed, departs=departs, extend_d=extend_d)


def rosters(
    mission: str,
    *,
    site: str | None = None,
    contingent: str | None = None,
    from_at: str | None = None,
    as_of: str | None = None,
    seed: int = 1,
) -> dict[str, Any]:
    """Give the watches of a site, or of a contingent's sites; the object of ``foedus protect roster --json``.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``foedus protect roster``: one of site and contingent must be named.
    """
    return make_rosters(mission, site=site, contingent=contingent, from_at=from_at, as_of=as_of, seed=seed)


def explain_site(
    mission: str, site: str, *, by_at: str | None = None, as_of: str | None = None, seed: int = 1
) -> dict[str, Any]:
    """Say why a site is open, and the smallest fix, planned again; the object of ``foedus protect explain --json``.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``foedus protect explain``.
    """
    return explain_open(mission, site, by_at=by_at, as_of=as_of, seed=seed)


def withdraw(
    mission: str, *, as_of: str | None = None, seed: int = 1, extend_d: float = 0.0, departs: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Say how a mission ends: triggers, hand-over, the way home, equipment; as ``foedus withdraw plan --json``.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``foedus withdraw plan``.
    """
    return plan_withdrawal(mission, as_of=as_of, seed=seed, extend_d=extend_d, departs=departs)


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
    if time_limit_s is not None and not time_limit_s > 0:
        raise RequestError(f"a time limit of {time_limit_s:g} s", code="bad-limit", hint="give more than 0 seconds")
    until = None if time_limit_s is None else time.monotonic() + time_limit_s
    steps = iterations if iterations is not None else 4000 if until is None else 1 << 40
    stop = None if until is None else lambda: time.monotonic() >= until
    return planner.plan(problem, iterations=steps, seed=seed, aims=aims, warm_start=warm_start, stop=stop)


def check(problem: Problem, found: Plan) -> tuple[str, ...]:
    """Say what is wrong with a plan, also one edited by hand: every breach with line, place, time; empty: it holds."""
    return check_schedule(problem, found.schedule)


def bound(problem: Problem, *, time_limit_s: float | None = None) -> LowerBound:
    """Give the earliest closure that no plan beats, in seconds from zero, with its certificate.

    Raises
    ------
    PlanningError
        If the solver refuses the numbers.
    """
    if time_limit_s is None:
        return bound_closure(problem)
    until = time.monotonic() + time_limit_s
    return bound_closure(problem, stop=lambda: time.monotonic() >= until)
