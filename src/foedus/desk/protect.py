"""The verbs ``foedus protect plan`` and ``explain``: who guards what from when, and why a site is open.

What lives here: what a user names made into what protection is asked, and its answers as plain values. What does not:
planning itself (``foedus.protection``), rosters (``desk.rosters``), and the way home (``desk.withdraw``).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from foedus.desk.loading import load_inputs, read_as_of
from foedus.desk.run import give
from foedus.domain.guarding import Departure, GuardPlan, GuardTurn
from foedus.domain.places import Site
from foedus.errors import RequestError
from foedus.formats.outputs import write_whole
from foedus.instants import parse_as_of, show_instant
from foedus.library import suggest_names
from foedus.mission.course import Course
from foedus.mission.given import Given
from foedus.mission.leaving import Changes, ask_again
from foedus.mission.run import run_course
from foedus.mission.stages import EVERYTHING
from foedus.protection.assignment import Effort
from foedus.protection.explain import Fix, explain_site, pick_smallest
from foedus.reports.mission_json import show_value
from foedus.reports.protection_sheets import tabulate_guard
from foedus.reports.sheets import Sheet, write_sheet_csv, write_sheets_xlsx

Progress = Callable[[str], object]
_ENDLESS: Final = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A course with its guard plan, and what it was made from."""

    given: Given
    course: Course
    plan: GuardPlan
    changes: Changes
    as_of: datetime


def find_guarded(
    mission: str,
    *,
    as_of: str | None = None,
    seed: int = 1,
    changes: Changes | None = None,
    progress: Progress = str,
) -> Guarded:
    """Run a mission and give its guard plan.

    Raises
    ------
    RequestError
        If there is no such mission, or no force guards anything in it.
    InputError, PlanningError
        As ``foedus run``.
    """
    at = read_as_of(as_of)
    given = give(load_inputs(mission))
    changes = changes or Changes()
    course = run_course(given, as_of=at, seed=seed, tell=progress, changes=changes)
    if course.guard is None:
        raise RequestError(f"no site is guarded by a force in {mission}", code="no-guard", hint=course.ends)
    return Guarded(given=given, course=course, plan=course.guard, changes=changes, as_of=at or EVERYTHING)


def read_changes(
    departs: tuple[str, ...] = (), *, extend_d: float = 0.0, time_limit_s: float | None = None, gap_frac: float = 0.01
) -> Changes:
    """Read what a user asks for besides the mission: ``BLR@2022-01-10T00:00Z`` leaves early; a longer stay.

    Raises
    ------
    RequestError
        If a departure, the stay or a limit cannot be read.
    """
    found = []
    for text in departs:
        contingent, _, at = text.partition("@")
        try:
            found.append(Departure(contingent=contingent, at=parse_as_of(at), text="asked for"))
        except ValueError as error:
            raise RequestError(
                f"--depart {text}: {error}", code="bad-departure", hint="CONTINGENT@2022-01-10T00:00Z"
            ) from None
    if not 0 <= extend_d <= 3660:
        raise RequestError(f"a stay {extend_d:g} days longer", code="bad-extension", hint="give 0 to 3660 days")
    if (time_limit_s is not None and not time_limit_s > 0) or not 0 <= gap_frac < 1:
        raise RequestError("a limit that is none", code="bad-limit", hint="a time above 0 s, a gap from 0 to below 1")
    effort = None
    if time_limit_s is not None:
        until = time.monotonic() + time_limit_s
        effort = Effort(
            gap_frac=gap_frac,
            n_climbs=2000,
            n_searches=_ENDLESS,
            time_limit_s=time_limit_s,
            stop=lambda: time.monotonic() >= until,
        )
    elif gap_frac != 0.01:
        effort = Effort(gap_frac=gap_frac)
    return Changes(extend_d=extend_d, departures=tuple(found), effort=effort)


def plan_protection(
    mission: str,
    *,
    as_of: str | None = None,
    seed: int = 1,
    departs: tuple[str, ...] = (),
    extend_d: float = 0.0,
    time_limit_s: float | None = None,
    gap_frac: float = 0.01,
    out: Path | None = None,
    progress: Progress = str,
) -> dict[str, Any]:
    """Say which contingent guards which site from when, hours by host, by force and unknown, with bound and gap.

    Parameters
    ----------
    departs, extend_d
        What-ifs: contingents that leave early (``BLR@2022-01-10T00:00Z``), days of longer stay. With a departure the
        answer says what it costs against the plan without it.
    time_limit_s
        How long prices and search may go on; None: a set number of steps, the same for everyone.
    out
        A file to write: .csv (turns), .xlsx (all tables).

    Raises
    ------
    RequestError
        If there is no such mission, no force guards anything, or an option cannot be read.
    InputError, PlanningError, UnavailableError
        As ``foedus run``; or the file cannot be written.
    """
    need_ending(out)
    changes = read_changes(departs, extend_d=extend_d, time_limit_s=time_limit_s, gap_frac=gap_frac)
    found = find_guarded(mission, as_of=as_of, seed=seed, changes=changes, progress=progress)
    answer = show_plan(found, mission, seed)
    if departs or extend_d:
        progress("the plan without the change")
        plain = find_guarded(mission, as_of=as_of, seed=seed, progress=progress)
        answer["compared_with_unchanged"] = _compare(found.plan, plain.plan)
    if out is not None:
        write_tables(out, tabulate_guard(found.plan))
        answer["out"] = str(out)
    return answer


def show_plan(found: Guarded, mission: str, seed: int) -> dict[str, Any]:
    """Give a guard plan as plain values."""
    plan, scenario = found.plan, found.course.scenario
    claims = scenario.protection.claimed_relief if scenario.protection else ()
    return {
        "mission": mission,
        "as_of": show_instant(found.course.as_of) if found.course.as_of else None,
        "seed": seed,
        "starts_at": show_instant(plan.starts_at),
        "ends_at": show_instant(plan.ends_at),
        "grid_h": plan.grid_h,
        "status": plan.status,
        "uncovered_weighted_h": plan.uncovered_weighted_h,
        "bound_weighted_h": plan.bound_weighted_h,
        "gap_frac": plan.gap_frac,
        "n_changes": plan.n_changes,
        "distance_person_km": plan.distance_person_km,
        "turns": [_show_turn(turn) for turn in plan.turns],
        "hours": [show_value(row) for row in plan.hours],
        "open_sites": [show_value(row) for row in plan.open_sites],
        "reserves": [show_value(row) for row in plan.reserves],
        "host_relieved": {
            "by_span": [show_value(row) for row in plan.relieved],
            "peak_persons_known": max((r.persons_known for r in plan.relieved), default=0),
            "peak_persons_unknown": max((r.persons_unknown for r in plan.relieved), default=0),
            "claimed": [show_value(row) for row in claims],
        },
        "consumed": [show_value(row) for row in plan.consumed],
        "claimed_guards": [show_value(row) for row in plan.compared],
        "assumptions": list(plan.assumptions),
    }


def _show_turn(turn: GuardTurn) -> dict[str, Any]:
    """Give a turn as plain values; which persons make it up is left to ``mission.json``."""
    shown: dict[str, Any] = show_value(turn)
    del shown["draws"]
    return shown


def _compare(changed: GuardPlan, plain: GuardPlan) -> dict[str, Any]:
    """Say what a change costs: weighted hours, and the sites of which the hours by the force change."""
    before = {split.site: split.by_force_h for split in plain.hours}
    return {
        "uncovered_weighted_h": plain.uncovered_weighted_h,
        "added_weighted_h": changed.uncovered_weighted_h - plain.uncovered_weighted_h,
        "sites": [
            {"site": row.site, "by_force_h_before": before[row.site], "by_force_h": row.by_force_h}
            for row in changed.hours
            if row.site in before and abs(row.by_force_h - before[row.site]) > 1e-6
        ],
    }


def explain_open(
    mission: str,
    site: str,
    *,
    by_at: str | None = None,
    as_of: str | None = None,
    seed: int = 1,
    progress: Progress = str,
) -> dict[str, Any]:
    """Say why a site is open until its guard stands, and the smallest fix, verified by planning again.

    Parameters
    ----------
    by_at
        When it should be covered; None: an hour before its guard stands.

    Raises
    ------
    RequestError
        If there is no such site, or it is covered by then.
    InputError, PlanningError
        As ``foedus run``.
    """
    found = find_guarded(mission, as_of=as_of, seed=seed, progress=progress)
    sites: tuple[Site, ...] = found.course.scenario.sites
    names = [s.id for s in sites] + [
        a.id for a in (found.course.scenario.protection.reserves if found.course.scenario.protection else ())
    ]
    if site not in names:
        raise RequestError(f"there is no site {site}", code="unknown-site", hint=suggest_names(site, tuple(names)))
    progress("planning again with each fix")
    question = ask_again(found.given, found.course, found.as_of)
    at = read_as_of(by_at) if by_at else None
    explained = explain_site(question, found.plan, site, by_at=at)
    smallest = pick_smallest(explained)
    return {
        "mission": mission,
        "site": explained.site,
        "by_at": show_instant(explained.by_at),
        "open_until_at": show_instant(explained.open_until_at) if explained.open_until_at else None,
        "contingent": explained.contingent or None,
        "why": list(explained.why),
        "smallest_fix": _show_fix(smallest) if smallest else None,
        "fixes": [_show_fix(fix) for fix in explained.fixes],
    }


def _show_fix(fix: Fix) -> dict[str, Any]:
    shown: dict[str, Any] = show_value(fix)
    return shown


def need_ending(out: Path | None) -> None:
    """Refuse a file of another kind before any work is done.

    Raises
    ------
    RequestError
        If it is neither .csv nor .xlsx.
    """
    if out is not None and out.suffix.lower() not in (".csv", ".xlsx"):
        raise RequestError(f"no table is written to {out}", code="unknown-format", hint="name it .csv or .xlsx")


def write_tables(out: Path, sheets: tuple[Sheet, ...]) -> None:
    """Write tables: the first as CSV, or all of them as XLSX; of rosters every one.

    Raises
    ------
    UnavailableError
        If the file cannot be written.
    """
    if out.suffix.lower() == ".csv":
        content = b"\n".join(write_sheet_csv(sheet) for sheet in (sheets if sheets[0].head else sheets[:1]))
    else:
        content = write_sheets_xlsx(sheets)
    write_whole(out, content)
