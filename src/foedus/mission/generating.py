"""Force generation within a course: what the mission asks for and states pledged, with its consents and its arrivals.

What lives here: the case made of the other stages' nouns. What does not: the match (the forces wing).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foedus.domain.figures import pick_known, was_known
from foedus.domain.matching import ForceCase, ForceMatch, LiftLimit
from foedus.domain.pledges import BurdenKey
from foedus.domain.unit_requirements import ForceGeneration
from foedus.forces.asking import Grounds, read_asks
from foedus.forces.generate import Limits
from foedus.forces.match import match_forces
from foedus.forces.offering import Terms, read_offers
from foedus.forces.requirements import round_up
from foedus.instants import add_hours
from foedus.mission.course import Course
from foedus.mission.given import Given
from foedus.mission.lines import list_arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The case of one course, with the keys that burdens are shown by and what was left out of it."""

    case: ForceCase
    keys: tuple[BurdenKey, ...]
    account: str
    notes: tuple[str, ...]


def ask_forces(given: Given, course: Course, as_of: datetime) -> Asked | None:
    """Make the case of force generation of a course; None: the mission asks for no units, or decided on no force.

    A unit that the mission's movement plan brings arrives when the plan says; others by notice, consent and way.

    Raises
    ------
    InputError
        If a requirement names a unit that the library does not have.
    """
    wanted, decided = course.scenario.force_generation, course.council.moment
    if wanted is None or course.mandate is None or decided is None:
        return None
    units = {unit.id: unit for unit in given.units}
    grounds = Grounds(
        mandate=course.mandate,
        sites=course.scenario.sites,
        guard_norms=course.scenario.guard_norms,
        units=units,
        sectors=tuple(sector.id for sector in wanted.sectors),
        decided_at=decided.at,
        as_of=as_of,
    )
    asks, notes = read_asks(wanted.requirements, grounds)
    elements = {e.id: (c, e) for c in (course.package.contingents if course.package else ()) for e in c.elements}
    terms = Terms(
        asked_at=decided.at,
        as_of=as_of,
        consents={consent.state: consent for consent in course.consents},
        needs_consent=frozenset(approval.state for approval in course.scenario.approvals),
        elements=elements,
        arrivals=_find_arrivals(course),
        symbols={unit.id: (unit.sidc, unit.sidc_edition) for unit in given.units},
    )
    planned = course.mandate.planned_persons
    keys = tuple(key for key in wanted.keys if was_known(key.known_at, as_of))
    case = ForceCase(
        asks=asks,
        offers=read_offers(wanted.pledges, terms),
        sectors=wanted.sectors,
        aims=wanted.aims,
        starts_at=decided.at,
        lift=_read_lift(wanted, decided.at, as_of),
        ceiling_persons=None if planned is None else round_up(planned.value),
        weights=_weigh(keys, wanted.key),
    )
    return Asked(case=case, keys=keys, account=wanted.account, notes=notes)


def generate_forces(given: Given, course: Course, as_of: datetime, limits: Limits | None = None) -> ForceMatch | None:
    """Match pledges to requirements within a course; None: there is nothing to match.

    Raises
    ------
    InputError, PlanningError
        As ``ask_forces`` and the match.
    """
    asked = ask_forces(given, course, as_of)
    if asked is None:
        return None
    return match_forces(asked.case, keys=asked.keys, account=asked.account, notes=asked.notes, limits=limits)


def _find_arrivals(course: Course) -> dict[str, datetime]:
    """Give when the last part of each element arrives by the movement plan."""
    if course.movement is None:
        return {}
    arrivals: dict[str, datetime] = {}
    for part in list_arrived(course.lines, course.movement):
        arrivals[part.element] = max(part.arrives_at, arrivals.get(part.element, part.arrives_at))
    return arrivals


def _read_lift(wanted: ForceGeneration, decided_at: datetime, as_of: datetime) -> tuple[LiftLimit, ...]:
    limits = []
    for window in sorted(wanted.lift, key=lambda window: window.until_h):
        persons = pick_known(window.persons, as_of)
        if persons is not None:
            limits.append(LiftLimit(until_at=add_hours(decided_at, window.until_h), persons=int(persons.value)))
    return tuple(limits)


def _weigh(keys: tuple[BurdenKey, ...], name: str) -> tuple[tuple[str, float], ...]:
    """Give the weights of the key that the aim of shares follows: the one named, else the first."""
    key = next((key for key in keys if key.id == name), keys[0] if keys and not name else None)
    return tuple((share.state, share.weight_count) for share in key.shares) if key is not None else ()
