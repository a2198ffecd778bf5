"""The verbs of ``foedus move``: plan a movement, check a plan, convert deployment data.

What lives here: what a user names (a mission, a problem file, a table) made into what the movement wing is asked; the
clock of a time limit. What does not: planning, checking, and file formats.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from foedus import library
from foedus.desk.loading import Inputs, load_inputs
from foedus.desk.previews import know_for, preview, show_preview, wrap
from foedus.desk.run import give
from foedus.desk.tabled import BuiltProblem, build_from_network, know_network
from foedus.desk.units import list_own_units, show_units
from foedus.domain.plans import Line, UnitLines
from foedus.errors import RequestError
from foedus.formats.deployment.network_file import read_network
from foedus.formats.deployment.plain_file import read_bytes
from foedus.formats.deployment.plan_file import read_running, write_plan
from foedus.formats.deployment.plan_lines import describe_lines, make_lines
from foedus.formats.deployment.problem_file import read_problem, write_problem
from foedus.formats.deployment.rows import Table
from foedus.formats.deployment.tables import ENDINGS, apply, read_table, write_table
from foedus.formats.outputs import write_whole
from foedus.instants import show_instant
from foedus.mission.course import Course
from foedus.mission.lines import element_of
from foedus.mission.moving import make_case
from foedus.mission.run import ask_council, run_course
from foedus.mission.stages import EVERYTHING
from foedus.movement.aims import AIMS
from foedus.movement.arrays import measure_lateness, score_schedule
from foedus.movement.bounds import LowerBound, bound_closure, measure_gap
from foedus.movement.check import check_schedule
from foedus.movement.network import compile_problem
from foedus.movement.planner import Plan, plan, refuse_unplannable
from foedus.movement.problem import Problem, Schedule

Progress = Callable[[str], object]

#: steps of the search where no time limit is given: the same seed then gives the same plan
ITERATIONS: Final = 4000
_ENDLESS: Final = 1 << 40
#: share of a time limit that the bound may take
_BOUND_FRAC: Final = 0.5
#: weights of lines are thousandths, times seconds
_WEIGHT_H: Final = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One movement to plan or check: the problem in arrays, the instant of its zero, what was taken for granted."""

    name: str
    problem: Problem
    zero_at: datetime | None
    notes: tuple[str, ...] = ()
    units: tuple[UnitLines, ...] = ()
    #: latitude and longitude in degrees of each node; empty: nobody gave them
    coordinates: tuple[tuple[float, float] | None, ...] = ()


def find_problem(target: str, *, progress: Progress = str) -> Asked:
    """Give the problem that a user names: a mission's way out as now known, or a ``foedus/problem`` file.

    Raises
    ------
    RequestError
        If there is neither, or the mission moves nobody.
    InputError, PlanningError
        If the files are faulty, or the movement cannot be compiled.
    """
    if not is_mission(target):
        path = _need_file(target)
        if path.suffix.lower() in (".csv", ".xlsx"):
            raise RequestError(
                f"{target} is a table of lines: it has no carriers, terminals or ways to plan with",
                code="no-means",
                hint=f"foedus move convert {target} --to problem --mission MISSION --out F.json makes a problem of it",
            )
        found = read_problem(read_bytes(path), shown_as=target)
        return Asked(
            name=target,
            problem=found.problem,
            zero_at=found.zero_at,
            units=found.units,
            coordinates=found.coordinates,
        )
    progress("reading the mission")
    inputs = load_inputs(target)
    course = find_course(inputs, target, progress)
    asked = compile_lines(inputs, target, course.lines_out)
    notes = (f"daily supply: {len(course.supply)} lines, as the mission's course calls for",) if course.supply else ()
    return replace(asked, units=list_own_units(course.lines_out), notes=asked.notes + notes)


def plan_target(
    target: str,
    *,
    time_limit_s: float | None = None,
    seed: int = 1,
    aims: tuple[str, ...] = AIMS,
    out: Path | None = None,
    progress: Progress = str,
) -> dict[str, Any]:
    """Plan the movement of a mission's way out, or of a problem file, and bound it.

    Parameters
    ----------
    time_limit_s
        How long bounding and search may go on together; None: a set number of steps, the same for everyone.
    aims
        What matters, the most important first.
    out
        A file for the plan, which ``check_target`` reads.

    Raises
    ------
    RequestError
        If there is nothing of that name, or the time limit is not above 0.
    InputError, PlanningError, UnavailableError
        If a file is faulty, a line cannot be moved, or the plan cannot be written.
    """
    if time_limit_s is not None and not time_limit_s > 0:
        raise RequestError(f"a time limit of {time_limit_s:g} s", code="bad-limit", hint="give more than 0 seconds")
    asked = find_problem(target, progress=progress)
    problem = asked.problem
    found, bound = search(problem, time_limit_s=time_limit_s, seed=seed, aims=aims, progress=progress)
    n_missed, weighted, closure_s, cost, flights, _ = score_schedule(problem, found.schedule)
    closure_h, bound_h, gap_frac = measure_gap(problem, bound.closure_s, closure_s)
    if out is not None:
        write_whole(
            out, write_plan(problem, found.schedule, zero_at=asked.zero_at, title=f"a plan of {asked.name}", seed=seed)
        )
    return {
        "source": asked.name,
        "seed": seed,
        "time_limit_s": time_limit_s,
        "n_lines": len(problem.lines.origin),
        "closure_h": closure_h,
        "bound_h": bound_h,
        "gap_frac": gap_frac,
        "weighted_lateness_h": weighted / _WEIGHT_H,
        "n_missed": n_missed,
        "flights": flights,
        "cost": cost,
        "aims": list(aims),
        "steps": found.steps,
        "late": list_late(problem, found.schedule),
        "missed": list_missed(problem, found.schedule),
        "units": show_units(asked.problem, asked.units, found.schedule, asked.zero_at),
        "bound": {"kind": bound.kind, "certificate": bound.certificate},
        "notes": list(asked.notes),
        "plan": str(out) if out is not None else None,
    }


def search(
    problem: Problem, *, time_limit_s: float | None, seed: int, progress: Progress, aims: tuple[str, ...] = AIMS
) -> tuple[Plan, LowerBound]:
    """Bound and plan within a time limit, told step by step."""
    began = time.monotonic()
    refuse_unplannable(problem)
    progress("bounding")
    share = None if time_limit_s is None else began + _BOUND_FRAC * time_limit_s
    bound = bound_closure(problem, stop=None if share is None else lambda: time.monotonic() >= share)
    progress("planning")

    def tell(steps: int, score: tuple[int, ...]) -> None:
        closure_h, bound_h, gap_frac = measure_gap(problem, bound.closure_s, score[2])
        progress(
            f"planning: {steps} steps, best {closure_h:.2f} h, bound {bound_h:.2f} h, gap {gap_frac:.3f}, "
            f"{score[0]} missed, {score[1] / _WEIGHT_H:.1f} weighted hours late"
        )

    if time_limit_s is None:
        found = plan(problem, iterations=ITERATIONS, seed=seed, aims=aims, tell=tell)
    else:
        until = began + time_limit_s
        found = plan(
            problem, iterations=_ENDLESS, seed=seed, aims=aims, stop=lambda: time.monotonic() >= until, tell=tell
        )
    return found, bound


def list_late(problem: Problem, schedule: Schedule) -> list[dict[str, Any]]:
    """Give each line that is late at its POD or destination, the latest first, and by how many hours."""
    _, late = measure_lateness(problem, schedule)
    order = np.argsort(-late, kind="stable")
    return [{"line_id": problem.names.lines[k], "late_h": int(late[k]) / 3600} for k in order.tolist() if late[k] > 0]


def list_missed(problem: Problem, schedule: Schedule) -> list[str]:
    """Give the lines that are not whole at their destination by their last date."""
    missed, _ = measure_lateness(problem, schedule)
    return [problem.names.lines[k] for k in np.flatnonzero(missed).tolist()]


def check_target(target: str, plan_path: Path, *, progress: Progress = str) -> dict[str, Any]:
    """Check a plan, also one edited by hand, against a mission's way out or a problem file.

    Raises
    ------
    RequestError
        If there is nothing of that name.
    InputError, PlanningError
        If a file is faulty: a plan that names a carrier, place or line that is not there is one.
    """
    asked = find_problem(target, progress=progress)
    raw = read_bytes(plan_path)
    schedule, done_s = read_running(raw, asked.problem, zero_at=asked.zero_at, shown_as=str(plan_path))
    breaches = check_schedule(asked.problem, schedule, done_s=done_s)
    return {
        "source": asked.name,
        "plan": str(plan_path),
        "zero_at": show_instant(asked.zero_at) if asked.zero_at else None,
        "holds": not breaches,
        "n_legs": len(schedule.carrier),
        "n_done": 0 if done_s is None else int((schedule.begin_s < done_s).sum()),
        "breaches": list(breaches),
    }


def convert(
    source: str,
    *,
    to: str | None = None,
    out: Path | None = None,
    current: Path | None = None,
    partial: bool = False,
    mission: str | None = None,
    network: Path | None = None,
    progress: Progress = str,
) -> dict[str, Any]:
    """Convert a mission's way out, or a table, to a table or a problem; say first what it adds, changes and removes.

    Parameters
    ----------
    to
        ``csv``, ``xlsx``, ``json``, or ``problem``; None: by the ending of ``out``.
    out
        The file to write; None: nothing is written, and the answer says what would be.
    current
        Deployment data that the table is compared with, and joined to where ``partial`` is set.
    mission
        Gives places of its own, and for ``problem`` the carriers, terminals and ways.
    network
        A ``foedus/network`` file that gives them instead.

    Raises
    ------
    RequestError
        If there is nothing of that name, or the options do not fit.
    InputError
        With every fault of the table: nothing is written then.
    PlanningError, UnavailableError
        If the problem cannot be compiled, or the file cannot be written.
    """
    to = _find_kind(to, out)
    lines: tuple[Line, ...] = ()
    inputs = load_inputs(mission) if mission is not None else None
    if is_mission(source):
        inputs = load_inputs(source)
        lines = find_course(inputs, source, progress).lines_out
        table = wrap(describe_lines(lines, element_of(lines)), source)
    else:
        progress("reading the table")
        table = read_table(_need_file(source))
    means = None if network is None else read_network(network)
    found = preview(table, know_for(inputs) if means is None else know_network(means), current, partial)
    data = apply(found)
    notes: tuple[str, ...] = ()
    if to == "problem" and means is not None:
        built = build_from_network(wrap(data, source) if partial else table, means)
        notes = built.notes
        content = _write_built(built, f"movement of {source}")
    elif to == "problem":
        content, notes = _make_problem(inputs, source, lines, wrap(data, source) if partial else table)
    else:
        content = write_table(data, to)
    if out is not None:
        write_whole(out, content)
    return {"source": source, "to": to, "out": str(out) if out else None, **show_preview(found), "notes": list(notes)}


def _write_built(built: BuiltProblem, title: str) -> bytes:
    return write_problem(
        built.problem, title=title, zero_at=built.zero_at, units=built.units, coordinates=built.coordinates
    )


def _make_problem(
    inputs: Inputs | None, source: str, lines: tuple[Line, ...], table: Table
) -> tuple[bytes, tuple[str, ...]]:
    """Give lines, or those of a table where there are none, with the means of a mission as a problem file.

    Also gives what was taken for granted.
    """
    if inputs is None:
        raise RequestError(
            "a table has lines, but no carriers, terminals or ways",
            code="no-means",
            hint="name a mission that has them with --mission, or a foedus/network file with --network",
        )
    notes: tuple[str, ...] = ()
    if lines:
        units = list_own_units(lines)
    else:
        lines, notes, units = make_lines(table)
    asked = compile_lines(inputs, source, lines)
    raw = write_problem(
        asked.problem,
        title=f"movement of {source}",
        zero_at=asked.zero_at,
        units=units,
        coordinates=asked.coordinates,
    )
    return raw, notes + asked.notes


def _find_kind(to: str | None, out: Path | None) -> str:
    kind = to or (ENDINGS.get(out.suffix.lower()) if out is not None else "csv")
    if kind not in ("csv", "xlsx", "json", "problem"):
        raise RequestError(
            f"no format is called {kind or out}", code="unknown-format", hint="--to csv, xlsx, json or problem"
        )
    return kind


def is_mission(text: str) -> bool:
    """Say whether a user names a mission: one of the library, or a folder."""
    return text in library.list_missions() or Path(text).is_dir()


def _need_file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise RequestError(
            f"'{text}' is neither a mission nor a file",
            code="unknown-target",
            hint=library.suggest_names(text, library.list_missions()),
        )
    return path


def find_course(inputs: Inputs, target: str, progress: Progress, seed: int = 1) -> Course:
    """Run a mission and give its course, if it moves anybody.

    Raises
    ------
    RequestError
        If it does not.
    """
    course = run_course(give(inputs), as_of=None, seed=seed, tell=progress)
    if not course.lines:
        raise RequestError(f"{target} moves nobody", code="no-movement", hint=course.ends)
    return course


def compile_lines(inputs: Inputs, name: str, lines: tuple[Line, ...]) -> Asked:
    """Compile lines with the means of a mission, from the council's decision on."""
    given = give(inputs)
    council = ask_council(given, EVERYTHING)
    if given.scenario.movement is None or council.moment is None:
        raise RequestError(f"mission {given.scenario.id} has no means of movement, or no decision", code="no-movement")
    case = make_case(given, lines, stage="movement", starts_at=council.moment.at, as_of=EVERYTHING)
    problem, notes = compile_problem(case)
    points = {place.id: (place.lat_deg, place.lon_deg) for place in case.places}
    coordinates = tuple(points.get(name) for name in problem.names.nodes)
    return Asked(name=name, problem=problem, zero_at=case.zero_at, notes=notes, coordinates=coordinates)
