"""The verb ``foedus withdraw plan``: triggers, conditions, hand-over, the way home, and what-ifs of both ends.

What lives here: the way home of a mission as plain values, compared with the same mission unchanged where somebody
asks what if. What does not: planning (``foedus.mission``), and guards before the hand-over (``desk.protect``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from foedus.desk.protect import find_guarded, need_ending, read_changes, write_tables
from foedus.domain.plans import MovementPlan
from foedus.errors import RequestError
from foedus.instants import show_instant
from foedus.mission.course import Course
from foedus.reports.mission_json import show_value
from foedus.reports.protection_sheets import tabulate_withdrawal

Progress = Callable[[str], object]


def plan_withdrawal(
    mission: str,
    *,
    as_of: str | None = None,
    seed: int = 1,
    extend_d: float = 0.0,
    departs: tuple[str, ...] = (),
    out: Path | None = None,
    progress: Progress = str,
) -> dict[str, Any]:
    """Say how a mission ends: triggers and conditions, acts, hand-over of each site, the way home, the equipment.

    Parameters
    ----------
    extend_d, departs
        What-ifs: days of longer stay; contingents that leave early (``BLR@2022-01-10T00:00Z``). The answer then holds
        the same mission unchanged beside it.
    out
        A file to write: .csv (hand-overs), .xlsx (all tables).

    Raises
    ------
    RequestError
        If there is no such mission, nothing to bring home, or an option cannot be read.
    InputError, PlanningError, UnavailableError
        As ``foedus run``; or the file cannot be written.
    """
    need_ending(out)
    changes = read_changes(departs, extend_d=extend_d)
    found = find_guarded(mission, as_of=as_of, seed=seed, changes=changes, progress=progress)
    course = found.course
    if course.hand_over is None:
        raise RequestError(f"{mission} brings nobody home", code="no-withdrawal", hint=course.ends)
    answer: dict[str, Any] = {
        "mission": mission,
        "as_of": show_instant(course.as_of) if course.as_of else None,
        "seed": seed,
    }
    answer |= show_withdrawal(course)
    if extend_d or departs:
        progress("the mission unchanged")
        plain = find_guarded(mission, as_of=as_of, seed=seed, progress=progress).course
        answer["compared_with_unchanged"] = _compare(course, plain)
    if out is not None:
        write_tables(out, tabulate_withdrawal(course.hand_over, course.home, course.lines_home, course.account))
        answer["out"] = str(out)
    return answer


def show_withdrawal(course: Course) -> dict[str, Any]:
    """Give the way home of a course as plain values."""
    passing, home, withdrawal = course.hand_over, course.home, course.scenario.withdrawal
    assert passing is not None
    assert withdrawal is not None
    return {
        "begins_at": show_instant(passing.begins_at),
        "triggers": [show_value(row) for row in passing.triggers],
        "conditions": [show_value(row) for row in passing.conditions],
        "acts_as_reported": [
            {
                "kind": act.kind,
                "by": act.by,
                "text": act.text,
                "at": show_instant(act.moment.at),
                "earliest_at": show_instant(act.moment.earliest_at) if act.moment.earliest_at else None,
                "latest_at": show_instant(act.moment.latest_at) if act.moment.latest_at else None,
                "rests_on": list(act.moment.rests_on),
            }
            for act in withdrawal.acts
        ],
        "hand_overs": [show_value(row) for row in passing.hand_overs],
        "releases": [show_value(row) for row in passing.releases],
        "hours": [show_value(row) for row in passing.hours],
        "way_home": _show_home(course, home) if home is not None else None,
        "equipment": show_value(course.account) if course.account is not None else None,
        "assumptions": list(passing.assumptions),
        "ends_at": show_instant(course.ends_at) if course.ends_at else None,
        "ends": course.ends,
    }


def _show_home(course: Course, home: MovementPlan) -> dict[str, Any]:
    """Give the way home with its flights by local day and contingent."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(course.scenario.zone)
    contingent_of = {line.id: line.contingent for line in course.lines_home}
    flights: dict[str, dict[str, int]] = {}
    for leg in home.legs:
        if leg.mode != "air" or not leg.parts:
            continue
        day = f"{leg.departs_at.astimezone(zone):%Y-%m-%d}"
        for contingent in dict.fromkeys(contingent_of.get(part.line, "") for part in leg.parts):
            row = flights.setdefault(day, {})
            row[contingent] = row.get(contingent, 0) + 1
    return {
        "starts_at": show_instant(home.starts_at),
        "closure_at": show_instant(home.closure_at),
        "closure_h": home.closure_h,
        "bound_h": home.bound_h,
        "gap_frac": home.gap_frac,
        "flights": home.flights,
        "flights_by_local_day": {day: dict(sorted(row.items())) for day, row in sorted(flights.items())},
        "modes": {line.contingent: line.mode for line in course.lines_home},
        "n_legs": sum(1 for leg in home.legs if leg.parts),
        "within_limit": _judge_limit(course),
    }


def _judge_limit(course: Course) -> dict[str, Any] | None:
    """Say whether the way home keeps to the longest time that somebody set; None where nobody did."""
    withdrawal, passing = course.scenario.withdrawal, course.hand_over
    if withdrawal is None or passing is None or not withdrawal.limit_d or course.ends_at is None:
        return None
    limit = withdrawal.limit_d[-1]
    until_at = passing.begins_at + timedelta(days=limit.value)
    return {
        "limit_d": limit.value,
        "until_at": show_instant(until_at),
        "kept": course.ends_at <= until_at,
        "rests_on": list(limit.rests_on),
    }


def _compare(changed: Course, plain: Course) -> dict[str, Any]:
    """Put the mission unchanged beside the one asked for."""

    def tell(course: Course) -> dict[str, Any]:
        passing, home, guard = course.hand_over, course.home, course.guard
        return {
            "begins_at": show_instant(passing.begins_at) if passing else None,
            "ends_at": show_instant(course.ends_at) if course.ends_at else None,
            "flights": home.flights if home else None,
            "uncovered_weighted_h": guard.uncovered_weighted_h if guard else None,
            "sites_by_force": len({t.site for t in guard.turns if not t.is_reserve}) if guard else 0,
        }

    return {"changed": tell(changed), "unchanged": tell(plain)}
