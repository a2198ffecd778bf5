"""The verb ``foedus move explain``: why lines are late or cannot move, and the smallest changes that help.

What lives here: what a user names made into a problem and a plan, the clock of a time limit, and the answer as plain
data. What does not: reasons, fixes and conflicts themselves (``foedus.movement.explaining``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from foedus.desk.clock import stop_after
from foedus.desk.move import ITERATIONS, Asked, find_problem
from foedus.errors import PlanningError, RequestError
from foedus.formats.deployment.plain_file import read_bytes
from foedus.formats.deployment.plan_file import read_running
from foedus.instants import instant_from, show_instant
from foedus.movement.aims import AIMS
from foedus.movement.arrays import score_schedule
from foedus.movement.check import check_schedule
from foedus.movement.check_nodes import show_span
from foedus.movement.conflicts import find_conflicts
from foedus.movement.explaining import Explanation, LateLine, explain_plan
from foedus.movement.faults import refuse_malformed
from foedus.movement.planner import Plan, plan

Progress = Callable[[str], object]

#: share of a time limit that the plan may take where none is given
_PLAN_FRAC: Final = 0.3
_ENDLESS: Final = 1 << 40


def explain_target(
    target: str,
    *,
    plan_path: Path | None = None,
    lines: tuple[str, ...] | None = None,
    time_limit_s: float | None = None,
    seed: int = 1,
    aims: tuple[str, ...] = AIMS,
    progress: Progress = str,
) -> dict[str, Any]:
    """Say why lines of a plan are late, missed or cannot move, and which single changes help.

    Parameters
    ----------
    plan_path
        A plan as ``move plan --out`` writes it; None: one is made.
    lines
        Those to explain, late or not; None: all that are late or missed.
    time_limit_s
        For planning and explaining together; None: all trials are made, the same for everyone.

    Raises
    ------
    RequestError
        If there is nothing of that name, the time limit is not above 0, or a line is not there.
    InputError, PlanningError
        If a file is faulty, or the plan breaks rules: then there is nothing to explain by it.
    """
    stop = stop_after(time_limit_s)
    try:
        asked = find_problem(target, progress=progress)
    except PlanningError as error:
        return _tell_uncompiled(target, error)
    refuse_malformed(asked.problem)
    clock = make_clock(asked.zero_at)
    progress("looking for what cannot move")
    conflicts = find_conflicts(asked.problem, clock=clock, stop=stop)
    try:
        found = _read(asked, plan_path) if plan_path is not None else _make(asked, time_limit_s, seed, aims, progress)
    except PlanningError:
        if not conflicts:
            raise
        return _tell(asked, None, conflicts=[row._asdict() for row in conflicts])
    answer = explain_plan(
        asked.problem, found, lines=lines, seed=seed, aims=aims, stop=stop, clock=clock, tell=progress
    )
    return _tell(asked, answer, plan=None if plan_path is None else str(plan_path))


def make_clock(zero_at: datetime | None) -> Callable[[int], str]:
    """Give what writes seconds from zero for people: day, month, time in UTC, or days from zero where it is unknown.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> make_clock(datetime(2022, 1, 6, tzinfo=UTC))(108000)
    '7 Jan 06:00'
    """
    if zero_at is None:
        return show_span

    def show(seconds: int) -> str:
        try:
            at = instant_from(zero_at, seconds)
        except OverflowError:
            return show_span(seconds)
        return f"{at.day} {at:%b %H:%M}"

    return show


def _read(asked: Asked, path: Path) -> Plan:
    """Read a plan; one that breaks rules is refused, for it says nothing about what is possible.

    Raises
    ------
    InputError
        If the file is faulty.
    RequestError
        If the plan does not hold.
    """
    schedule, done_s = read_running(read_bytes(path), asked.problem, zero_at=asked.zero_at, shown_as=str(path))
    if done_s is not None:
        raise RequestError(
            f"{path} is under way: fixes are proved by plans that begin anew",
            code="plan-under-way",
            hint="foedus move replan says why its lines are late, and what an event or a pin changes",
        )
    breaches = check_schedule(asked.problem, schedule)
    if breaches:
        raise RequestError(
            f"{path} does not hold: {breaches[0]}" + (f" (and {len(breaches) - 1} more)" if len(breaches) > 1 else ""),
            code="plan-breaks-rules",
            hint=f"foedus move check {asked.name} --plan {path} lists every breach",
        )
    return Plan(schedule, score_schedule(asked.problem, schedule), None)


def _make(asked: Asked, time_limit_s: float | None, seed: int, aims: tuple[str, ...], progress: Progress) -> Plan:
    progress("planning")
    if time_limit_s is None:
        return plan(asked.problem, iterations=ITERATIONS, seed=seed, aims=aims)
    stop = stop_after(_PLAN_FRAC * time_limit_s)
    return plan(asked.problem, iterations=_ENDLESS, seed=seed, aims=aims, stop=stop)


def show_line(row: LateLine) -> dict[str, Any]:
    """Give one line as plain data."""
    return {
        "line_id": row.line_id,
        "late_h": row.late_h,
        "missed": row.missed,
        "reason": row.reason,
        "reason_words": row.reason_words,
        "fixes": [
            {
                "change": fix.change,
                "gain_h": fix.gain_h,
                "on_time": fix.on_time,
                "weighted_gain_h": fix.weighted_gain_h,
                "closure_gain_h": fix.closure_gain_h,
            }
            for fix in row.fixes
        ],
        "search_gain_h": row.search_gain_h,
    }


def _tell(
    asked: Asked, answer: Explanation | None, *, conflicts: list[dict[str, Any]] | None = None, plan: str | None = None
) -> dict[str, Any]:
    """Give the answer as plain data; ``conflicts`` where nothing could be planned."""
    rows = answer.bottlenecks if answer is not None else ()
    found = [row._asdict() for row in answer.conflicts] if answer is not None else conflicts or []
    return {
        "source": asked.name,
        "plan": plan,
        "zero_at": None if asked.zero_at is None else show_instant(asked.zero_at),
        "n_lines": len(asked.problem.lines.origin),
        "n_late": answer.n_late if answer is not None else 0,
        "n_missed": answer.n_missed if answer is not None else 0,
        "stability_frac": answer.stability_frac if answer is not None else 1.0,
        "late": [show_line(row) for row in answer.late] if answer is not None else [],
        "closing": [show_line(row) for row in answer.closing] if answer is not None else [],
        "bottlenecks": [
            {
                "reason": row.reason,
                "change": row.change,
                "gain_h": row.gain_h,
                "gain_h_per_unit": row.gain_h_per_unit,
                "closure_gain_h": row.closure_gain_h,
                "n_moved": row.n_moved,
                "n_helped": row.n_helped,
            }
            for row in rows
        ],
        "conflicts": [{key: list(x) if isinstance(x, tuple) else x for key, x in row.items()} for row in found],
        "unproven": list(answer.unproven) if answer is not None else [],
        "search_gain_h": answer.search_gain_h if answer is not None else 0.0,
        "notes": list(asked.notes),
    }


def _tell_uncompiled(target: str, error: PlanningError) -> dict[str, Any]:
    """Give what keeps a movement from being compiled: each fault is a conflict by itself, with the rows it names."""
    faults = [text.removeprefix("- ") for text in error.message.splitlines()[1:]] or [error.message]
    rows = [{"lines": [], "reason": "", "words": [text], "rows": [text.partition(":")[0]]} for text in faults]
    return {
        "source": target, "plan": None, "zero_at": None, "n_lines": 0, "n_late": 0, "n_missed": 0,
        "stability_frac": 1.0, "late": [], "closing": [], "bottlenecks": [], "conflicts": rows, "unproven": [],
        "search_gain_h": 0.0, "notes": [],
    }  # fmt: skip
