"""The verb ``foedus protect roster``: watches of a site, or of a contingent's sites, for those who need them.

What lives here: who may ask for which roster, and refusals. What does not: the rotation and its check
(``foedus.protection``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from foedus.desk.loading import read_as_of
from foedus.desk.protect import Guarded, find_guarded, need_ending, write_tables
from foedus.domain.guarding import GuardTurn, Roster
from foedus.errors import RequestError
from foedus.instants import show_instant
from foedus.library import suggest_names
from foedus.mission.course import Course
from foedus.protection.check_roster import check_roster
from foedus.protection.roster import make_roster
from foedus.reports.mission_json import show_value
from foedus.reports.protection_sheets import tabulate_rosters

Progress = Callable[[str], object]


def make_rosters(
    mission: str,
    *,
    site: str | None = None,
    contingent: str | None = None,
    from_at: str | None = None,
    until_at: str | None = None,
    as_of: str | None = None,
    seed: int = 1,
    out: Path | None = None,
    progress: Progress = str,
) -> dict[str, Any]:
    """Give the roster of a site, or those of a contingent's sites: watches by number, marked and expiring.

    Parameters
    ----------
    site, contingent, from_at, until_at
        For whom: one of them at least; the span, cut to the turn and to the hours for which a roster is valid.

    Raises
    ------
    RequestError
        If neither is named, or the contingent does not stand there then: it has left, or never came.
    InputError
        If watch or rest are not known, or persons are too few to rest.
    """
    need_ending(out)
    if site is None and contingent is None:
        raise RequestError("a roster is for those who need it", code="need-to-know", hint="name --site or --contingent")
    found = find_guarded(mission, as_of=as_of, seed=seed, progress=progress)
    terms = found.course.scenario.protection
    if terms is None:
        raise RequestError(
            f"{mission} gives no watches", code="no-watches", hint="add 'protection: {watch_h: ..., rest_h: ...}' to it"
        )
    begin = read_as_of(from_at) if from_at else None
    end = read_as_of(until_at) if until_at else None
    turns = _pick_turns(found, site, contingent, begin, end)
    rosters = tuple(
        make_roster(
            turn,
            terms,
            from_at=begin,
            until_at=end,
            as_of=found.as_of,
            made_at=found.course.as_of or found.plan.starts_at,
        )
        for turn in turns
    )
    breaches = [line for roster in rosters for line in check_roster(roster, tuple(turns))]
    if out is not None:
        write_tables(out, tabulate_rosters(rosters))
    return {
        "mission": mission,
        "marking": terms.roster_marking,
        "rosters": [_show_roster(roster) for roster in rosters],
        "breaches": breaches,
        "out": str(out) if out is not None else None,
    }


def _show_roster(roster: Roster) -> dict[str, Any]:
    shown: dict[str, Any] = show_value(roster)
    return shown


def _run_on(turn: GuardTurn, course: Course) -> GuardTurn:
    """Let a turn run on to the end of its hand-over."""
    passing = course.hand_over.hand_overs if course.hand_over else ()
    end_at = max((h.ends_at for h in passing if (h.site, h.contingent) == (turn.site, turn.contingent)), default=None)
    still = course.guard is not None and turn.ends_at >= course.guard.ends_at
    return replace(turn, ends_at=end_at) if end_at is not None and still else turn


def _pick_turns(
    found: Guarded, site: str | None, contingent: str | None, begin: datetime | None, end: datetime | None
) -> list[GuardTurn]:
    """Give the turns asked for; refuse what nobody stands.

    Raises
    ------
    RequestError
        If there is no such site or contingent, or no such turn then.
    """
    course, plan = found.course, found.plan
    sites = [s.id for s in course.scenario.sites]
    if site is not None and site not in sites:
        raise RequestError(f"there is no site {site}", code="unknown-site", hint=suggest_names(site, tuple(sites)))
    known = [c.id for c in course.scenario.contingents]
    if contingent is not None and contingent not in known:
        raise RequestError(
            f"there is no contingent {contingent}",
            code="unknown-contingent",
            hint=suggest_names(contingent, tuple(known)),
        )
    stood = [
        _run_on(t, course)
        for t in plan.turns
        if not t.is_reserve and site in (None, t.site) and contingent in (None, t.contingent)
    ]
    turns = [t for t in stood if (begin is None or t.ends_at > begin) and (end is None or t.starts_at < end)]
    if turns:
        return turns
    who, where = contingent or "nobody", site or "any site"
    if stood:
        spans = "; ".join(
            f"{t.contingent} at {t.site} {show_instant(t.starts_at)} to {show_instant(t.ends_at)}" for t in stood
        )
        raise RequestError(
            f"{who} stands at {where} no more, or not yet, in the span asked for", code="roster-left", hint=spans
        )
    raise RequestError(
        f"{who} never stands at {where} in this plan", code="roster-none", hint="foedus protect plan shows who does"
    )
