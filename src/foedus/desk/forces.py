"""The verbs of ``foedus forces``: match, gaps, shares, and the what-if of a state that sends nothing.

What lives here: what a user names made into what the forces wing is asked, and its answer as plain data. What does
not: registers of pledges as files (``forces_register``), and the match itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast, get_args

from foedus.desk.forces_files import write_match
from foedus.desk.forces_register import EMPTY
from foedus.desk.loading import load_inputs, read_as_of
from foedus.desk.run import give
from foedus.domain.matching import Assignment, Burden, ForceMatch, Met, Offer
from foedus.domain.unit_requirements import Aim, ForceGeneration
from foedus.errors import RequestError
from foedus.forces.generate import Generator, Limits
from foedus.forces.match import read_match
from foedus.formats.consistency import know_pledges
from foedus.formats.pledges.tables import preview_register, read_register, take_in
from foedus.instants import show_instant
from foedus.mission.generating import Asked, ask_forces
from foedus.mission.run import run_course
from foedus.mission.stages import EVERYTHING

Progress = Callable[[str], object]
AIMS: Final = get_args(Aim)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a user asks of a match beside the mission.

    ``aims`` and ``key`` replace those of the mission; ``pledges`` is a register that replaces its pledges; ``drop``
    names states that send nothing; with ``all_must`` no requirement may be missing.
    """

    as_of: str | None = None
    aims: tuple[str, ...] = ()
    key: str = ""
    pledges: Path | None = None
    drop: tuple[str, ...] = ()
    all_must: bool = False
    time_limit_s: float | None = None
    gap_frac: float = 0.0
    seed: int = 1


def match_mission(
    mission: str, wish: Wish | None = None, *, out: Path | None = None, progress: Progress = str
) -> dict[str, Any]:
    """Give the best package for what a mission asks for, with gaps, alternates, burdens and conflict.

    Parameters
    ----------
    out
        A folder for the tables, as CSV and as one workbook, and the answer as JSON.

    Raises
    ------
    RequestError
        If there is no such mission, it asks for no units, or an aim, key or state is unknown.
    InputError, PlanningError, UnavailableError
        If a file is faulty, the solver refuses the numbers, or the folder cannot be written.
    """
    wish = wish or Wish()
    match, before, at = find_match(mission, wish, progress=progress)
    answer = show_match(mission, at, match)
    if before is not None:
        answer["without"] = list(wish.drop)
        answer["before"] = {aim.aim: aim.value for aim in before.aims}
        answer["leaves"], answer["joins"] = _compare(before, match)
    if out is not None:
        answer["written"] = [str(path) for path in write_match(answer, out)]
    return answer


def list_gaps(mission: str, wish: Wish | None = None, *, progress: Progress = str) -> dict[str, Any]:
    """Give what a mission's pledges leave open, with the pledge that came closest, alternates, and any conflict.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``match_mission``.
    """
    answer = match_mission(mission, wish, progress=progress)
    alternates = {row["id"]: row["alternates"] for row in answer["requirements"] if row["alternates"]}
    kept = ("mission", "as_of", "gaps", "conflict", "met", "notes")
    return {**{name: answer[name] for name in kept}, "alternates": alternates}


def list_shares(mission: str, wish: Wish | None = None, *, progress: Progress = str) -> dict[str, Any]:
    """Give what each state bears of the best package, beside what each key would ask of it.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``match_mission``.
    """
    answer = match_mission(mission, wish, progress=progress)
    return {name: answer[name] for name in ("mission", "as_of", "total_persons", "account", "keys", "shares", "notes")}


def find_match(
    mission: str, wish: Wish, *, progress: Progress = str
) -> tuple[ForceMatch, ForceMatch | None, datetime | None]:
    """Give the match a user asks for; where states are dropped, also the one before; and the knowledge date.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``match_mission``.
    """
    at = read_as_of(wish.as_of)
    progress("reading the mission")
    inputs = load_inputs(mission)
    given = give(inputs)
    wanted = given.scenario.force_generation
    if wanted is None:
        raise RequestError(
            f"mission {given.scenario.id} asks for no units",
            code="no-requirements",
            hint="give it force_generation with sectors, requirements and pledges; docs/forces.md shows how",
        )
    units = frozenset(unit.id for unit in inputs.units)
    notes: tuple[str, ...] = ()
    if wish.pledges is not None:
        known = know_pledges(given.scenario, units)
        wanted, notes = _replace_pledges(wanted, wish.pledges, known)
    wanted = _reorder(wanted, wish)
    given = replace(given, scenario=replace(given.scenario, force_generation=wanted))
    course = run_course(given, as_of=at, seed=1, tell=progress)
    asked = ask_forces(given, course, at or EVERYTHING)
    if asked is None:
        raise RequestError(f"{mission} decides on no force", code="no-force", hint=course.ends)
    if wish.all_must:
        asks = tuple(replace(ask, must=True) for ask in asked.case.asks)
        asked = replace(asked, case=replace(asked.case, asks=asks))
    progress("matching pledges to requirements")
    return (*_solve(replace(asked, notes=asked.notes + notes), wish), at)


def _solve(asked: Asked, wish: Wish) -> tuple[ForceMatch, ForceMatch | None]:
    limits = Limits(
        gap_frac=wish.gap_frac,
        time_limit_s=wish.time_limit_s,
        seed=wish.seed,
        node_limit=None if wish.time_limit_s is not None else Limits().node_limit,
    )
    states = {offer.state for offer in asked.case.offers}
    unknown = sorted(set(wish.drop) - states)
    if unknown:
        known = ", ".join(sorted(states)) or "none"
        raise RequestError(
            f"no pledge of {', '.join(unknown)} was known", code="unknown-state", hint=f"states: {known}"
        )
    generator = Generator(asked.case)
    found = generator.solve(limits)
    end = time.monotonic() + (wish.time_limit_s or float("inf"))

    def read(case: Any, answer: Any) -> ForceMatch:
        return read_match(
            case, answer, keys=asked.keys, account=asked.account, notes=asked.notes, stop=lambda: time.monotonic() > end
        )

    first = read(asked.case, found)
    if not wish.drop:
        return first, None
    again = generator.solve(limits, without=frozenset(wish.drop), earlier=found)
    left = tuple(offer for offer in asked.case.offers if offer.state not in wish.drop)
    return read(replace(asked.case, offers=left), again), first


def _replace_pledges(wanted: ForceGeneration, path: Path, known: Any) -> tuple[ForceGeneration, tuple[str, ...]]:
    """Put a register in the place of a mission's pledges; what is undated counts as known from the start."""
    register = take_in(preview_register(EMPTY, read_register(path), known))
    undated = [pledge.id for pledge in register.pledges if pledge.known_at is None]
    start = datetime.min.replace(tzinfo=EVERYTHING.tzinfo)
    pledges = tuple(replace(p, known_at=start) if p.known_at is None else p for p in register.pledges)
    notes = (f"{len(undated)} pledges of {path} do not say since when they are known: taken as known from the start.",)
    keys, account = register.keys or wanted.keys, register.account or wanted.account
    return replace(wanted, pledges=pledges, keys=keys, account=account), notes if undated else ()


def _reorder(wanted: ForceGeneration, wish: Wish) -> ForceGeneration:
    """Put the aims in a user's order: those not named follow no more.

    Raises
    ------
    RequestError
        If an aim or a key is unknown, or an aim is named twice.
    """
    for aim in wish.aims:
        if aim not in AIMS or wish.aims.count(aim) > 1:
            hint = f"aims are {', '.join(AIMS)}"
            raise RequestError(f"'{aim}' is no aim, or stands twice", code="unknown-aim", hint=hint)
    keys = [key.id for key in wanted.keys]
    if wish.key and wish.key not in keys:
        raise RequestError(
            f"no key is called '{wish.key}'", code="unknown-key", hint=f"keys: {', '.join(keys) or 'none'}"
        )
    aims = cast("tuple[Aim, ...]", wish.aims) or wanted.aims
    return replace(wanted, aims=aims, key=wish.key or wanted.key)


def _compare(before: ForceMatch, after: ForceMatch) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Give what leaves a package and what joins it, as pairs of pledge and requirement."""
    old = {(use.offer, use.ask) for use in before.assigned}
    new = {(use.offer, use.ask) for use in after.assigned}

    def show(pairs: set[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"pledge": offer, "requirement": ask} for offer, ask in sorted(pairs)]

    return show(old - new), show(new - old)


def show_match(mission: str, at: datetime | None, match: ForceMatch) -> dict[str, Any]:
    """Give a match as plain data."""
    offers = {offer.id: offer for offer in match.offers}
    return {
        "mission": mission,
        "as_of": show_instant(at) if at else None,
        "met": all(not row.ask.must or row.in_time_persons >= row.ask.persons for row in match.met),
        "total_persons": match.total_persons,
        "ceiling_persons": match.ceiling_persons,
        "aims": [
            {"aim": a.aim, "text": a.text, "value": a.value, "bound": a.bound, "gap_frac": a.gap_frac}
            for a in match.aims
        ],
        "package": [_show_use(use, offers[use.offer]) for use in match.assigned],
        "leads": [{"sector": lead.sector, "state": lead.state} for lead in match.leads],
        "requirements": [_show_met(row) for row in match.met],
        "caveats": [
            {
                "pledge": o.id,
                "state": o.state,
                "kind": c.kind,
                "text": c.text,
                "only": list(c.only),
                "barred": list(c.barred),
            }
            for o in match.offers
            for c in o.caveats
        ],
        "gaps": [
            {
                "requirement": gap.ask,
                "text": gap.text,
                "short_persons": gap.short_persons,
                "late_persons": gap.late_persons,
                "closest": gap.closest or None,
                "why": gap.why,
                "obstacles": [{"kind": o.kind, "text": o.text} for o in gap.obstacles],
            }
            for gap in match.gaps
        ],
        "conflict": _show_conflict(match),
        "account": match.account or None,
        "keys": [{"id": name, "text": text} for name, text in match.keys],
        "shares": [_show_burden(burden) for burden in match.burdens],
        "notes": list(match.notes),
    }


def _show_use(use: Assignment, offer: Offer) -> dict[str, Any]:
    return {
        "pledge": use.offer,
        "state": offer.state,
        "unit": offer.name,
        "requirement": use.ask,
        "persons": offer.persons,
        "vehicles": offer.vehicles,
        "in_time": use.in_time,
        "arrives_at": show_instant(use.arrives_at),
        "sidc": offer.sidc,
        "sidc_edition": offer.sidc_edition,
        "rests_on": list(offer.rests_on),
    }


def _show_met(row: Met) -> dict[str, Any]:
    ask = row.ask
    return {
        "id": ask.id,
        "unit": ask.unit,
        "name": ask.name,
        "task": ask.task,
        "sector": ask.sector,
        "persons": ask.persons,
        "vehicles": ask.vehicles,
        "self_sustainment_d": ask.self_sustainment_d,
        "must": ask.must,
        "needed_at": show_instant(ask.needed_at),
        "in_time_persons": row.in_time_persons,
        "covered_persons": row.covered_persons,
        "served_by": [use.offer for use in row.assigned],
        "alternates": [{"pledge": alternate.offer, "text": alternate.text} for alternate in row.alternates],
        "arithmetic": list(ask.arithmetic),
        "rests_on": list(ask.rests_on),
    }


def _show_conflict(match: ForceMatch) -> dict[str, Any] | None:
    if match.conflict is None:
        return None
    return {
        "text": match.conflict.text,
        "smallest": match.conflict.smallest,
        "parts": [{"kind": part.kind, "id": part.id, "text": part.text} for part in match.conflict.parts],
    }


def _show_burden(burden: Burden) -> dict[str, Any]:
    return {
        "state": burden.state,
        "units_count": burden.units_count,
        "persons": burden.persons,
        "borne_frac": burden.borne_frac,
        "cost": burden.cost,
        "by_key": {
            share.key: {"asked_frac": share.asked_frac, "asked_persons": share.asked_persons} for share in burden.by_key
        },
    }
