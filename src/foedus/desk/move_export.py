"""The verb ``foedus move export``: a movement as tables, tracks and the programme that bounds it.

What lives here: which plan of what is meant, which files are written, and what is left out and why. What does not: the
forms themselves (``reports``, ``movement.bounding``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from foedus.desk.clock import stop_after
from foedus.desk.loading import load_inputs
from foedus.desk.move import Asked, Progress, compile_lines, find_course, find_problem, is_mission, search
from foedus.desk.move_files import Exported, Way, read_kinds, write_exported
from foedus.desk.run import give
from foedus.errors import RequestError
from foedus.formats.deployment.network_file import read_network
from foedus.formats.deployment.plain_file import read_bytes
from foedus.formats.deployment.plan_file import read_head, read_plan, read_running
from foedus.instants import show_instant
from foedus.mission.course import Course, Stage
from foedus.mission.given import Given
from foedus.mission.moving import BOUND_ROUNDS, make_case
from foedus.mission.stages import EVERYTHING
from foedus.movement.bounds import LowerBound, bound_closure
from foedus.movement.check import check_schedule
from foedus.movement.network import compile_problem
from foedus.movement.problem import Problem, Schedule
from foedus.reports.movement_sources import Coordinates, book_course, book_problem, name_book

_STAGES: Final[dict[str, Stage]] = {"out": "movement", "home": "withdrawal"}


def export_target(
    target: str,
    *,
    kinds: tuple[str, ...] = (),
    plan_path: Path | None = None,
    before_path: Path | None = None,
    way: str | None = None,
    network: Path | None = None,
    seed: int = 1,
    time_limit_s: float | None = None,
    out: Path | None = None,
    out_dir: Path | None = None,
    progress: Progress = str,
) -> dict[str, Any]:
    """Write a movement as tables, tracks, or the programme of its bound.

    Parameters
    ----------
    target
        A mission, or a ``foedus/problem`` file.
    kinds
        Of ``KINDS``; empty: what the ending of ``out`` stands for, or everything into ``out_dir``.
    plan_path, before_path
        A ``foedus/plan`` file (None: the plan of the mission's course, or one made as ``foedus move plan`` makes it),
        and an earlier plan of the same movement, for the Gantt to say which legs are the same, moved, added, dropped.
    way
        ``out`` or ``home`` of a mission; None: the way out into a file, both into a folder.
    network
        A ``foedus/network`` file with the coordinates that a problem file lacks.
    time_limit_s
        For bound and search where there is no plan, for the bound where there is one.
    out, out_dir
        A file, or a folder; one of them.

    Raises
    ------
    RequestError
        If there is nothing of that name, or the options do not fit.
    InputError, PlanningError, UnavailableError
        If a file is faulty, a line cannot be moved, or a file cannot be written.
    """
    asked = read_kinds(kinds, out, out_dir)
    found = _find_exported(
        target, plan_path, before_path, _read_ways(way, out_dir), network, seed, time_limit_s, progress
    )
    written, notes = write_exported(found, asked, out=out, out_dir=out_dir)
    return {
        "source": target,
        "plan": str(plan_path) if plan_path else None,
        "seed": None if plan_path else seed,
        "plans": [_show_exported(exported) for exported in found],
        "written": [str(path) for path in written],
        "notes": list(notes),
    }


def _show_exported(exported: Exported) -> dict[str, Any]:
    book = exported.book
    return {
        "way": exported.way,
        "title": book.title,
        "zero_at": show_instant(book.zero_at) if book.dated else None,
        "n_legs": len(book.legs),
        "n_breaches": book.n_breaches,
        "bound_at": book.show_exact(book.bound_at) if book.bound_at else None,
    }


def _read_ways(way: str | None, out_dir: Path | None) -> tuple[Way, ...]:
    if way not in (None, "out", "home"):
        raise RequestError(f"there is no way {way}", code="unknown-way", hint="--way out or --way home")
    if way is None:
        return ("out", "home") if out_dir is not None else ("out",)
    return ("home",) if way == "home" else ("out",)


def _find_exported(  # noqa: PLR0917 - the options of the verb in their order
    target: str,
    plan_path: Path | None,
    before_path: Path | None,
    ways: tuple[Way, ...],
    network: Path | None,
    seed: int,
    time_limit_s: float | None,
    progress: Progress,
) -> list[Exported]:
    if is_mission(target):
        inputs = load_inputs(target)
        progress("reading the mission")
        # the lines that a plan file was made for are those that move plan compiles, whatever the seed of its search
        course = find_course(inputs, target, progress, seed=seed if plan_path is None else 1)
        if plan_path is None:
            return _take_course(give(inputs), course, ways, target)
        if ways == ("home",):
            raise RequestError("a plan file is one of the way out", code="unknown-way", hint="leave --way home out")
        asked = compile_lines(inputs, target, course.lines_out)
        found = _take_plan(asked, plan_path, before_path, time_limit_s, progress)
        return [replace(found, book=name_book(found.book, course))]
    if ways == ("home",):
        raise RequestError(f"{target} is no mission, so it has no way home", code="unknown-way", hint="leave --way out")
    asked = find_problem(target, progress=progress)
    if network is not None:
        points = {n.id: (n.lat_deg, n.lon_deg) for n in read_network(network).nodes}
        known = (points.get(name, (None, None)) for name in asked.problem.names.nodes)
        asked = replace(asked, coordinates=tuple((a, b) if a is not None and b is not None else None for a, b in known))
    if plan_path is not None:
        return [_take_plan(asked, plan_path, before_path, time_limit_s, progress)]
    made, bound = search(asked.problem, time_limit_s=time_limit_s, seed=seed, progress=progress)
    return [_take(asked, made.schedule, bound, before_path, seed=seed, title=f"a plan of {asked.name}")]


def _take_plan(
    asked: Asked, plan_path: Path, before_path: Path | None, time_limit_s: float | None, progress: Progress
) -> Exported:
    raw = read_bytes(plan_path)
    schedule, done_s = read_running(raw, asked.problem, zero_at=asked.zero_at, shown_as=str(plan_path))
    title, seed = read_head(raw, shown_as=str(plan_path))
    progress("bounding")
    bound = bound_closure(asked.problem, stop=stop_after(time_limit_s))
    title = f"{plan_path.name}: {title or 'a plan of ' + asked.name}"
    return _take(asked, schedule, bound, before_path, seed=seed, title=title, done_s=done_s)


def _take(
    asked: Asked,
    schedule: Schedule,
    bound: LowerBound,
    before_path: Path | None,
    *,
    seed: int | None,
    title: str,
    done_s: int | None = None,
) -> Exported:
    before = None
    if before_path is not None:
        before = read_plan(read_bytes(before_path), asked.problem, zero_at=asked.zero_at, shown_as=str(before_path))
    return _book(asked, schedule, bound, before, seed=seed, title=title, done_s=done_s)


def _book(
    asked: Asked,
    schedule: Schedule,
    bound: LowerBound,
    before: Schedule | None,
    *,
    seed: int | None,
    title: str,
    done_s: int | None = None,
) -> Exported:
    book = book_problem(
        asked.problem,
        schedule,
        title=title,
        zero_at=asked.zero_at,
        seed=seed,
        coordinates=asked.coordinates,
        bound=bound,
        before=before,
        notes=asked.notes,
    )
    breaches = check_schedule(asked.problem, schedule, done_s=done_s)
    return Exported(way="out", book=replace(book, n_breaches=len(breaches)), solve=lambda: (asked.problem, bound))


def export_plan(
    problem: Problem,
    schedule: Schedule,
    *,
    kinds: tuple[str, ...] = (),
    title: str = "a plan",
    zero_at: datetime | None = None,
    seed: int | None = None,
    coordinates: Coordinates = (),
    bound: LowerBound | None = None,
    before: Schedule | None = None,
    out: Path | None = None,
    out_dir: Path | None = None,
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write a plan at hand; give the paths, and what was left out and why. See ``foedus.api.export``.

    Raises
    ------
    RequestError, PlanningError, UnavailableError
        As ``export_target``.
    """
    asked = read_kinds(kinds, out, out_dir)
    named = Asked(name=title, problem=problem, zero_at=zero_at, coordinates=tuple(coordinates))
    found = _book(named, schedule, bound or bound_closure(problem), before, seed=seed, title=title)
    return write_exported([found], asked, out=out, out_dir=out_dir)


def _take_course(given: Given, course: Course, ways: tuple[Way, ...], target: str) -> list[Exported]:
    """Give the ways of a mission's own course.

    Raises
    ------
    RequestError
        If none of those asked for was planned.
    """
    found = []
    for way in ways:
        book = book_course(course, _STAGES[way])
        if book is not None:
            found.append(Exported(way=way, book=book, solve=lambda way=way: _bound_course(given, course, way)))  # type: ignore[misc]
    if not found:
        raise RequestError(f"{target} has no way {ways[0]} that was planned", code="no-movement", hint=course.ends)
    return found


def _bound_course(given: Given, course: Course, way: Way) -> tuple[Problem, LowerBound]:
    """Compile and bound a way of a course as the course itself did."""
    if way == "out":
        assert course.council.moment is not None
        lines, starts_at = course.lines_out, course.council.moment.at
    else:
        assert course.guard is not None
        lines, starts_at = course.lines_home, course.guard.ends_at
    case = make_case(given, lines, stage=_STAGES[way], starts_at=starts_at, as_of=EVERYTHING)
    problem, _ = compile_problem(case)
    return problem, bound_closure(problem, rounds=BOUND_ROUNDS)
