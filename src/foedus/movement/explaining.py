"""The answer to "why is it late, and what would help": reasons, proved fixes, bottlenecks, in words.

What lives here: reasons and remedies put together for one plan, within a time that the caller limits, and their
wording. What does not: reading, trials, and conflicts of lines that nothing moves (``conflicts``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import numpy as np

from foedus.errors import PlanningError, RequestError
from foedus.movement.aims import AIMS
from foedus.movement.arrays import measure_arrivals, measure_lateness
from foedus.movement.changes import Clock, say_change
from foedus.movement.check_nodes import show_span
from foedus.movement.conflicts import Conflict, find_conflicts
from foedus.movement.planner import Plan, WarmStart, plan
from foedus.movement.problem import NEVER, Problem
from foedus.movement.reasons import Reason, read_reason, say_reason
from foedus.movement.remedies import Bottleneck, Remedy, Search, count_units
from foedus.movement.trials import Fix, Trials
from foedus.movement.waits import Reading

#: weights of lines are thousandths, times seconds
_WEIGHT_H: Final = 3_600_000
#: lines that arrive last and are looked at where none is late
_CLOSING: Final = 3
#: steps of the plan in which lines that are not moved come late
_STEPS: Final = 200


class LineFix(NamedTuple):
    """One change that works, in words, and what it gains.

    ``gain_h`` hours earlier for the line, ``weighted_gain_h`` for all lines, ``closure_gain_h`` for the last of all.
    """

    change: str
    gain_h: float
    on_time: bool
    weighted_gain_h: float
    closure_gain_h: float
    fix: Fix


class LateLine(NamedTuple):
    """Why one line is late, or not moved, and the smallest single changes that help."""

    line_id: str
    late_h: float
    missed: bool
    reason: str
    reason_words: str
    fixes: tuple[LineFix, ...]
    search_gain_h: float  # by planning again alone
    reading: Reason


class Relief(NamedTuple):
    """What the whole plan gains from one change, and from one unit of it (a slot, an hour, a tonne)."""

    reason: str
    change: str
    gain_h: float  # weighted hours of lateness
    gain_h_per_unit: float
    closure_gain_h: float
    n_moved: int
    n_helped: int
    found: Bottleneck


class Explanation(NamedTuple):
    """Why lines of a plan are late and what would help; ``unproven`` lines had no time for all trials."""

    late: tuple[LateLine, ...]
    n_late: int
    n_missed: int
    closing: tuple[LateLine, ...]
    bottlenecks: tuple[Relief, ...]
    conflicts: tuple[Conflict, ...]
    unproven: tuple[str, ...]
    search_gain_h: float
    stability_frac: float = 1.0


def explain_plan(
    problem: Problem,
    found: Plan,
    *,
    lines: Iterable[str] | None = None,
    seed: int = 0,
    aims: tuple[str, ...] = AIMS,
    stop: Callable[[], bool] | None = None,
    clock: Clock = show_span,
    tell: Callable[[str], object] = str,
    quick: bool = False,
) -> Explanation:
    """Say why lines are late or not moved, and which single changes help, each proved by a replan.

    Parameters
    ----------
    problem, found
        A problem and a plan of it.
    lines
        Those to explain, late or not; None: all that are late or missed.
    seed, aims
        Of the replans, and what matters in them.
    stop
        Asked between trials; once true what was found so far is given.
    clock
        Writes instants; the plain one counts days from zero.
    tell
        Told how far the work is.
    quick
        Only try each place that holds lines back once; nothing for single lines, no smaller amounts.

    Raises
    ------
    RequestError
        If a line is not there.
    """
    rows, n_late, n_missed = _pick_lines(problem, found, lines)
    closing = [] if rows or lines is not None else _find_closing(problem, found)
    tell("reading the plan")
    read = read_all(problem, found, rows or closing, seed=seed, stop=stop)
    if not read:
        return Explanation((), n_late, n_missed, (), (), (), (), 0.0)
    told = {reason.line: say_reason(reading.p, reason, clock) for reading, reason in read}
    trials = Trials(problem, found, seed=seed, aims=aims, stop=stop)
    search = Search(trials, read)
    for n_fixed in search.run(quick=quick):
        tell(f"replanning: {len(trials.rows)} changes tried, {n_fixed} of {len(read)} lines have a fix")
    remedies = search.give()
    answer = [_word_line(trials, row, told[row.reason.line], clock) for row in remedies]
    return Explanation(
        late=tuple(answer) if rows else (),
        n_late=n_late,
        n_missed=n_missed,
        closing=() if rows else tuple(answer),
        bottlenecks=tuple(_word_relief(problem, row, clock) for row in search.rank_bottlenecks()),
        conflicts=tuple(find_conflicts(problem, [k for k in rows if trials.missed[k]], clock, stop=stop)),
        unproven=tuple(problem.names.lines[r.reason.line] for r in remedies if not r.complete),
        search_gain_h=max(0, found.score[1] - trials.again.score[1]) / _WEIGHT_H,
    )


def _pick_lines(problem: Problem, found: Plan, lines: Iterable[str] | None) -> tuple[list[int], int, int]:
    """Give the lines to explain, how many are late, how many missed."""
    missed, late = measure_lateness(problem, found.schedule)
    is_late = (late > 0) & ~missed
    if lines is None:
        return np.flatnonzero(is_late | missed).tolist(), int(is_late.sum()), int(missed.sum())
    known = {name: k for k, name in enumerate(problem.names.lines)}
    lost = [name for name in lines if name not in known]
    if lost:
        raise RequestError(
            f"no line is called {', '.join(lost)}",
            code="unknown-line",
            hint=f"lines are {', '.join(list(known)[:8])}, ...",
        )
    return [known[name] for name in lines], int(is_late.sum()), int(missed.sum())


def _find_closing(problem: Problem, found: Plan) -> list[int]:
    """Give the lines that arrive last."""
    _, ends, _ = measure_arrivals(problem, found.schedule)
    ends = np.where(problem.lines.rides == 0, ends, -NEVER)
    order = np.argsort(-ends, kind="stable")[:_CLOSING]
    return [int(k) for k in order if ends[k] > -NEVER]


def read_all(
    problem: Problem, found: Plan, rows: list[int], *, seed: int = 0, stop: Callable[[], bool] | None = None
) -> list[tuple[Reading, Reason]]:
    """Read the reasons of lines; of those that are not moved from a plan in which they may come after their last date.

    A line that nothing brings even then has the reason of its release.
    """
    missed, late = measure_lateness(problem, found.schedule)
    lost = [k for k in rows if missed[k]]
    reading = Reading(problem, found.schedule)
    reasons = [(reading, read_reason(reading, k, int(late[k]))) for k in rows if not missed[k]]
    if not lost:
        return reasons
    lines = problem.lines
    due, last = lines.due_s.copy(), lines.not_after_s.copy()
    due[lost], last[lost] = np.minimum(due[lost], last[lost]), NEVER
    relaxed = problem._replace(lines=lines._replace(due_s=due, not_after_s=last))
    try:
        later = plan(relaxed, iterations=_STEPS, seed=seed, warm_start=WarmStart(problem, found), stop=stop)
    except PlanningError:
        return reasons + [(reading, read_reason(reading, k, 0, missed=True)) for k in lost]
    other = Reading(relaxed, later.schedule)
    _, after = measure_lateness(relaxed, later.schedule)
    return reasons + [(other, read_reason(other, k, int(after[k]), missed=True)) for k in lost]


def _word_line(trials: Trials, remedy: Remedy, words: str, clock: Clock) -> LateLine:
    problem, reason = trials.problem, remedy.reason
    return LateLine(
        line_id=problem.names.lines[reason.line],
        late_h=reason.late_s / 3600,
        missed=reason.missed,
        reason=remedy.word,
        reason_words=("it would come after its last date: " if reason.missed else "") + words,
        fixes=tuple(_word_fix(problem, fix, clock) for fix in remedy.fixes),
        search_gain_h=int(trials.by_search[reason.line]) / 3600,
        reading=reason,
    )


def _word_fix(problem: Problem, fix: Fix, clock: Clock) -> LineFix:
    return LineFix(
        change=say_change(problem, fix.trial.change, clock),
        gain_h=fix.gain_s / 3600,
        on_time=fix.on_time,
        weighted_gain_h=fix.lateness / _WEIGHT_H,
        closure_gain_h=fix.closure_s / 3600,
        fix=fix,
    )


def _word_relief(problem: Problem, row: Bottleneck, clock: Clock) -> Relief:
    gain = row.lateness / _WEIGHT_H
    return Relief(
        reason=row.word,
        change=say_change(problem, row.change, clock),
        gain_h=gain,
        gain_h_per_unit=gain / count_units(row.change),
        closure_gain_h=row.closure_s / 3600,
        n_moved=row.missed,
        n_helped=row.helped,
        found=row,
    )


__all__ = ["Explanation", "LateLine", "LineFix", "Relief", "explain_plan", "read_all"]
