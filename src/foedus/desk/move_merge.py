"""The verb ``foedus move merge``: national plans made one, with what clashes and what each nation sees.

What lives here: what a user names made into problems and plans on one scale of time, and the answer as plain data. What
does not: merging (``foedus.movement.replanning``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from foedus.desk.clock import stop_after
from foedus.desk.move import ITERATIONS, Asked, Progress, find_problem
from foedus.desk.move_explain import make_clock
from foedus.desk.move_replan import show_job, show_late, show_score, write_asked_plan, write_asked_problem
from foedus.errors import RequestError
from foedus.formats.deployment.plain_file import read_bytes
from foedus.formats.deployment.plan_file import read_plan
from foedus.formats.outputs import write_whole
from foedus.instants import seconds_from, show_instant
from foedus.movement.aims import AIMS
from foedus.movement.arrays import measure_lateness
from foedus.movement.planner import plan
from foedus.movement.problem import NEVER, Schedule
from foedus.movement.replanning.clashes import Clash
from foedus.movement.replanning.differences import ADDED, DROPPED, OTHER_TIME, SAME, Differences
from foedus.movement.replanning.edits import shift_times
from foedus.movement.replanning.joining import National
from foedus.movement.replanning.merge import Merged, NationView, merge
from foedus.movement.replanning.replan import PRICE_H, STEPS, WEIGHT_H, refuse_bounds
from foedus.movement.replanning.slot_times import fill_slots

_ENDLESS: Final = 1 << 40


def merge_targets(
    words: Sequence[str],
    *,
    share_lift: bool = False,
    price_h: float = PRICE_H,
    time_limit_s: float | None = None,
    seed: int = 1,
    aims: tuple[str, ...] = AIMS,
    out: Path | None = None,
    problem_out: Path | None = None,
    progress: Progress = str,
) -> dict[str, Any]:
    """Make one plan of several nations' plans.

    Parameters
    ----------
    words
        ``NAME=TARGET`` or ``NAME=TARGET,PLAN.json`` for each nation; a target is a mission or a ``foedus/problem``
        file; without a plan one is made.
    share_lift
        Whether any nation's carriers may take any line.
    out, problem_out
        Files for the joint plan and the joint problem.

    Raises
    ------
    RequestError, InputError, PlanningError, UnavailableError
        If options or files are faulty, no joint plan holds, or a file cannot be written.
    """
    stop = stop_after(time_limit_s)
    refuse_bounds(price_h, seed)
    found = [_find_national(word, seed, progress) for word in words]
    zero_at = _find_zero([asked for asked, _ in found])
    nations = [_bring_to(zero_at, word.partition("=")[0], *one) for word, one in zip(words, found, strict=True)]
    progress("merging")
    merged = merge(
        nations,
        share_lift=share_lift,
        price_h=price_h,
        iterations=STEPS if time_limit_s is None else _ENDLESS,
        seed=seed,
        stop=stop,
        aims=aims,
    )
    asked = _make_asked(found, merged, zero_at)
    if out is not None:
        write_whole(out, write_asked_plan(asked, merged.plan.schedule, seed))
    if problem_out is not None:
        write_whole(problem_out, write_asked_problem(asked))
    kept = {"plan": out, "problem": problem_out}
    return {
        **{key: None if path is None else str(path) for key, path in kept.items()},
        "zero_at": None if zero_at is None else show_instant(zero_at),
        "seed": seed,
        "price_h": price_h,
        **tell_merged(asked, merged),
    }


def _find_national(word: str, seed: int, progress: Progress) -> tuple[Asked, Schedule]:
    """Give the problem and the plan that one word names."""
    name, given, paths = word.partition("=")
    target, _, plan_path = paths.partition(",")
    if not given or not name or not target:
        raise RequestError(
            f"'{word}' names no nation's plan",
            code="bad-nation",
            hint="NAME=problem.json,plan.json, or NAME=problem.json",
        )
    asked = find_problem(target, progress=progress)
    if not plan_path:
        progress(f"planning for {name}")
        return asked, plan(asked.problem, iterations=ITERATIONS, seed=seed).schedule
    path = Path(plan_path)
    schedule = read_plan(read_bytes(path), asked.problem, zero_at=asked.zero_at, shown_as=plan_path)
    return asked, fill_slots(asked.problem, schedule)


def _find_zero(asked: Sequence[Asked]) -> datetime | None:
    """Give the earliest zero; none where no problem names one."""
    zeros = [one.zero_at for one in asked]
    named = [zero for zero in zeros if zero is not None]
    if named and len(named) < len(zeros):
        lost = ", ".join(one.name for one in asked if one.zero_at is None)
        raise RequestError(
            f"{lost}: the problem does not say which instant zero is, others do",
            code="no-zero",
            hint="give all of them a zero_at, or none",
        )
    return min(named, default=None)


def _bring_to(zero_at: datetime | None, name: str, asked: Asked, schedule: Schedule) -> National:
    """Give a nation's problem and plan with a common zero."""
    by_s = 0 if zero_at is None or asked.zero_at is None else seconds_from(zero_at, asked.zero_at)
    s = schedule._replace(
        **{column: getattr(schedule, column) + by_s for column in ("begin_s", "depart_s", "arrive_s", "end_s")}
    )
    return National(name, shift_times(asked.problem, by_s), s)


def _make_asked(found: Sequence[tuple[Asked, Schedule]], merged: Merged, zero_at: datetime | None) -> Asked:
    points: dict[str, tuple[float, float] | None] = {}
    for one, _ in found:
        for name, point in zip(one.problem.names.nodes, one.coordinates, strict=bool(one.coordinates)):
            points[name] = points.get(name) or point
    notes = tuple(dict.fromkeys(note for one, _ in found for note in one.notes))
    coordinates = tuple(points.get(name) for name in merged.problem.names.nodes)
    name = " and ".join(one.name for one, _ in found)
    return replace(
        found[0][0], name=name, problem=merged.problem, zero_at=zero_at, notes=notes, units=(), coordinates=coordinates
    )


def _count(differences: Differences) -> dict[str, int]:
    return {word.replace(" ", "_"): differences.count(word) for word in (SAME, OTHER_TIME, DROPPED, ADDED)}


def tell_merged(asked: Asked, merged: Merged) -> dict[str, Any]:
    """Give a joint plan as plain data."""
    problem, s = merged.problem, merged.plan.schedule
    clock = make_clock(asked.zero_at)

    def show_clash(one: Clash) -> dict[str, Any]:
        until = None if one.until_s >= NEVER else clock(one.until_s)
        return {**one._asdict(), "from": clock(one.from_s), "until": until, "nations": list(one.nations),
                "lines": list(one.lines)}  # fmt: skip

    def show_nation(view: NationView) -> dict[str, Any]:
        return {
            "name": view.name,
            "n_lines": view.n_lines,
            "stability_frac": view.differences.stability_frac,
            "changes": _count(view.differences),
            "n_clashes": len(view.clashes),
            "n_late_before": view.n_late_before,
            "n_late": view.n_late_after,
            "late_before_h": view.late_before_h,
            "late_h": view.late_after_h,
            "jobs": [
                show_job(problem, merged.before, s, row, clock) for row in view.differences.rows if row.fate != SAME
            ],
        }

    return {
        "nations": [show_nation(view) for view in merged.nations],
        "n_lines": len(problem.lines.origin),
        "stability_frac": merged.stability_frac,
        "changes": _count(merged.differences),
        "clashes": [show_clash(one) for one in merged.clashes],
        "before": show_score(problem, merged.before),
        "after": show_score(problem, s),
        "n_late": int((measure_lateness(problem, s)[1] > 0).sum()),
        "late": show_late(problem, merged.plan, clock),
        "choices": [
            {"stability_frac": one.stability_frac, "n_missed": one.n_missed,
             "weighted_lateness_h": one.lateness / WEIGHT_H}
            for one in merged.choices
        ],
        "notes": [*asked.notes, *merged.notes],
    }  # fmt: skip
