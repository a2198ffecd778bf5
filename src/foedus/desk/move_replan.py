"""The verb ``foedus move replan``: a plan made to fit what happened, and a board on which steps are taken back.

What lives here: what a user names made into a problem, a plan and events; the files of a board; the answer as plain
data. What does not: replanning (``foedus.movement.replanning``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from foedus.desk.clock import stop_after
from foedus.desk.move import Asked, Progress, find_problem, list_missed
from foedus.desk.move_explain import make_clock
from foedus.errors import RequestError
from foedus.formats.deployment.events_file import read_events, read_words
from foedus.formats.deployment.plain_file import read_bytes
from foedus.formats.deployment.plan_file import read_plan, write_plan
from foedus.formats.deployment.problem_file import write_problem
from foedus.formats.outputs import write_whole
from foedus.instants import instant_from, parse_instant, seconds_from, show_instant
from foedus.movement.aims import AIMS
from foedus.movement.arrays import measure_lateness, score_schedule
from foedus.movement.bounds import measure_gap
from foedus.movement.explaining import read_all
from foedus.movement.planner import Plan
from foedus.movement.problem import Problem, Schedule
from foedus.movement.reasons import say_reason
from foedus.movement.replanning.differences import ADDED, DROPPED, OTHER_TIME, SAME, Difference
from foedus.movement.replanning.events import Event, Execution
from foedus.movement.replanning.replan import PRICE_H, STEPS, WEIGHT_H, Replanned, refuse_bounds, replan

_ENDLESS: Final = 1 << 40
_STEP: Final = re.compile(r"(\d{3})-plan\.json")


def replan_target(
    target: str,
    *,
    plan_path: Path | None = None,
    events_path: Path | None = None,
    words: Sequence[str] = (),
    now: str | None = None,
    price_h: float = PRICE_H,
    time_limit_s: float | None = None,
    seed: int = 1,
    aims: tuple[str, ...] = AIMS,
    out: Path | None = None,
    problem_out: Path | None = None,
    board: Path | None = None,
    progress: Progress = str,
) -> dict[str, Any]:
    """Make a plan fit what happened.

    Parameters
    ----------
    target
        A mission, a ``foedus/problem`` file, or the folder of a board, whose last step is gone on from.
    plan_path
        The plan at hand; a board has its own.
    events_path, words, now
        A ``foedus/events`` file; events as words; the clock, where no file gives it.
    price_h
        Weighted hours that changing one job must save.
    out, problem_out, board
        Files for the plan and for the problem as the events leave it; a folder that the step is kept in.

    Raises
    ------
    RequestError, InputError, PlanningError, UnavailableError
        If options, files or events are faulty, no plan fits, or a file cannot be written: the old plan stands.
    """
    stop = stop_after(time_limit_s)
    refuse_bounds(price_h, seed)
    board = Path(target) if board is None and is_board(Path(target)) else board
    target, plan_path = _open_board(board, target, plan_path)
    asked = find_problem(target, progress=progress)
    schedule = read_plan(read_bytes(plan_path), asked.problem, zero_at=asked.zero_at, shown_as=str(plan_path))
    state, events = _read_happened(asked, events_path, words, now)
    progress("replanning")
    steps = STEPS if time_limit_s is None else _ENDLESS
    search: dict[str, Any] = {"price_h": price_h, "seed": seed, "aims": aims, "iterations": steps, "stop": stop}
    found = replan(asked.problem, schedule, state, events, **search)
    after = replace(asked, problem=found.problem)
    if board is not None:
        _keep_step(board, asked, schedule, after=after, found=found, seed=seed)
    kept = {"plan": out, "problem": problem_out, "board": board}
    _write_kept(after, found, seed, out, problem_out)
    return {
        "source": asked.name,
        **{key: None if path is None else str(path) for key, path in kept.items()},
        "seed": seed,
        "price_h": price_h,
        **tell_replanned(after, schedule, asked.problem, found),
    }


def _write_kept(after: Asked, found: Replanned, seed: int, out: Path | None, problem_out: Path | None) -> None:
    if out is not None:
        write_whole(out, write_asked_plan(after, found.plan.schedule, seed, found.now_s))
    if problem_out is not None:
        write_whole(problem_out, write_asked_problem(after))


def is_board(folder: Path) -> bool:
    """Say whether a folder holds the steps of a board."""
    return bool(_list_steps(folder))


def undo_step(folder: Path) -> dict[str, Any]:
    """Take the last step of a board back.

    Raises
    ------
    RequestError
        If the folder is no board, or only the plan it began with is left.
    """
    steps = _list_steps(folder)
    if len(steps) < 2:
        what = f"{folder} is no board" if not steps else "only the plan that the board began with is left"
        raise RequestError(
            what, code="nothing-to-undo", hint="foedus move replan TARGET --plan F --board DIR begins one"
        )
    last = steps[-1]
    for kind in ("plan", "problem"):
        (folder / f"{last:03d}-{kind}.json").unlink(missing_ok=True)
    return {"board": str(folder), "undone": last, "plan": str(folder / f"{steps[-2]:03d}-plan.json")}


def _list_steps(folder: Path) -> list[int]:
    if not folder.is_dir():
        return []
    return sorted(int(found[1]) for path in folder.iterdir() if (found := _STEP.fullmatch(path.name)))


def _open_board(board: Path | None, target: str, plan_path: Path | None) -> tuple[str, Path]:
    """Give the problem and the plan to go on from: the last step of a board, or those named."""
    steps = _list_steps(board) if board is not None else []
    if board is not None and steps:
        if plan_path is not None:
            raise RequestError(
                f"{board} has a plan of its own", code="two-plans", hint="leave --plan out, or begin another board"
            )
        return str(board / f"{steps[-1]:03d}-problem.json"), board / f"{steps[-1]:03d}-plan.json"
    if plan_path is None:
        raise RequestError(
            "which plan is to be changed?",
            code="no-plan",
            hint=f"give --plan PLAN.json; foedus move plan {target} --out PLAN.json makes one",
        )
    return target, plan_path


def _keep_step(board: Path, before: Asked, schedule: Schedule, *, after: Asked, found: Replanned, seed: int) -> None:
    steps = _list_steps(board)
    if not steps:
        write_whole(board / "000-problem.json", write_asked_problem(before))
        write_whole(board / "000-plan.json", write_asked_plan(before, schedule, None))
        steps = [0]
    write_whole(board / f"{steps[-1] + 1:03d}-problem.json", write_asked_problem(after))
    write_whole(
        board / f"{steps[-1] + 1:03d}-plan.json", write_asked_plan(after, found.plan.schedule, seed, found.now_s)
    )


def write_asked_problem(asked: Asked) -> bytes:
    """Give a problem as a file."""
    return write_problem(
        asked.problem, title=f"movement of {asked.name}", zero_at=asked.zero_at, coordinates=asked.coordinates
    )


def write_asked_plan(asked: Asked, schedule: Schedule, seed: int | None, clock_s: int | None = None) -> bytes:
    """Give a plan as a file."""
    title = f"a plan of {asked.name}"
    return write_plan(asked.problem, schedule, zero_at=asked.zero_at, title=title, seed=seed, clock_s=clock_s)


def _read_happened(
    asked: Asked, path: Path | None, words: Sequence[str], now: str | None
) -> tuple[Execution, tuple[Event, ...]]:
    """Give clock, reports and events of a file and of words together."""
    zero = asked.zero_at
    state: Execution | None = None
    events: tuple[Event, ...] = ()
    if path is not None:
        state, events = read_events(read_bytes(path), zero_at=zero, shown_as=str(path))
    if now is not None:
        try:
            now_s = int(now) if re.fullmatch(r"-?\d+", now) else None
            if now_s is None and zero is not None:
                now_s = seconds_from(zero, parse_instant(now))
        except ValueError as error:
            raise RequestError(f"--now {now}: {error}", code="bad-now") from None
        if now_s is None:
            raise RequestError(
                f"--now {now}: the problem does not say which instant zero is",
                code="no-zero",
                hint="give --now as a whole number of seconds from zero",
            )
        if state is not None and state.now_s != now_s:
            raise RequestError(f"{path} has a clock of its own", code="two-clocks", hint="leave --now out")
        state = Execution(now_s=now_s)
    if state is None:
        raise RequestError(
            "at what time? everything begun before it is done",
            code="no-clock",
            hint="give --now, or a file of --events",
        )
    return state, events + read_words(words, zero_at=zero, now_s=state.now_s)


def tell_replanned(after: Asked, was: Schedule, was_of: Problem, found: Replanned) -> dict[str, Any]:
    """Give what was replanned as plain data."""
    problem, s = found.problem, found.plan.schedule
    zero, clock = after.zero_at, make_clock(after.zero_at)
    changed = [row for row in found.differences.rows if row.fate != SAME]
    return {
        "now_at": show_instant(instant_from(zero, found.now_s)) if zero else None,
        "now_s": found.now_s,
        "n_lines": len(problem.lines.origin),
        "n_flown": int(found.flown.sum()),
        "stability_frac": found.stability_frac,
        "changes": {
            word.replace(" ", "_"): found.differences.count(word) for word in (SAME, OTHER_TIME, DROPPED, ADDED)
        },
        "before": show_score(was_of, was),
        "after": show_score(problem, s),
        "n_late": int((measure_lateness(problem, s)[1] > 0).sum()),
        "late": show_late(problem, found.plan, clock),
        "missed": list_missed(problem, s),
        "jobs": [show_job(problem, found.before, s, row, clock) for row in changed],
        "choices": [
            {
                "stability_frac": one.stability_frac,
                "n_missed": one.n_missed,
                "weighted_lateness_h": one.lateness / WEIGHT_H,
                "closure_h": measure_gap(problem, one.closure_s, one.closure_s)[0],
            }
            for one in found.choices
        ],
        "notes": [*after.notes, *found.notes],
    }


def show_late(problem: Problem, plan: Plan, clock: Callable[[int], str]) -> list[dict[str, Any]]:
    """Give why lines are late or missed, read off the plan.

    Fixes would be proved by plans that begin anew, which this one no longer does.
    """
    missed, late = measure_lateness(problem, plan.schedule)
    rows = np.flatnonzero(missed | (late > 0)).tolist()
    read = read_all(problem, plan, rows, stop=lambda: True) if rows else []
    return [
        {
            "line_id": problem.names.lines[reason.line],
            "late_h": reason.late_s / 3600,
            "missed": reason.missed,
            "reason": reason.word,
            "reason_words": say_reason(reading.p, reason, clock),
            "fixes": [],
        }
        for reading, reason in sorted(read, key=lambda one: (-one[1].missed, -one[1].late_s, one[1].line))
    ]


def show_score(problem: Problem, s: Schedule) -> dict[str, Any]:
    """Give what a plan is worth, times in hours."""
    n_missed, weighted, closure_s, cost, flights, _ = score_schedule(problem, s)
    return {
        "closure_h": measure_gap(problem, closure_s, closure_s)[0] if len(problem.lines.origin) else 0.0,
        "weighted_lateness_h": weighted / WEIGHT_H,
        "n_missed": n_missed,
        "cost": cost,
        "flights": flights,
    }


def show_job(
    problem: Problem, before: Schedule, after: Schedule, row: Difference, clock: Callable[[int], str]
) -> dict[str, Any]:
    """Give one loaded job that is not as it was."""
    s, leg = (after, row.after) if row.after >= 0 else (before, row.before)
    names = problem.names
    parts = np.flatnonzero(s.part_leg == leg).tolist()
    return {
        "fate": row.fate.replace(" ", "_"),
        "carrier": names.carriers[s.carrier[leg]],
        "start": names.nodes[s.start[leg]],
        "end": names.nodes[s.end[leg]],
        "begins": None if row.after < 0 else clock(int(s.begin_s[leg])),
        "was": None if row.before < 0 else clock(int(before.begin_s[row.before])),
        "shift_h": row.shift_s / 3600,
        "lines": sorted({names.lines[s.part_line[part]] for part in parts}),
    }
