"""What a pledge is worth on the day: strength, readiness, validity, arrival, as known by an instant.

What lives here: one pledge in whole numbers, with what keeps it from any service. What does not: its fit to one
requirement (``eligibility``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from foedus.domain.figures import was_known
from foedus.domain.matching import Obstacle, Offer
from foedus.domain.packages import Consent, ContingentNow, ElementNow
from foedus.domain.pledges import VISIT_OF, Pledge
from foedus.forces.eligibility import show
from foedus.instants import add_hours, show_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a pledge is judged by: when units were asked for, consents, elements and arrivals of the mission.

    ``needs_consent``: states whose own approval the mission traces; others need none. ``arrivals`` gives when the last
    person of an element arrives by the movement plan. ``symbols``: code and edition by kind of unit.
    """

    asked_at: datetime
    as_of: datetime
    consents: Mapping[str, Consent]
    needs_consent: frozenset[str]
    elements: Mapping[str, tuple[ContingentNow, ElementNow]]
    arrivals: Mapping[str, datetime]
    symbols: Mapping[str, tuple[str, str]]


def read_offers(pledges: tuple[Pledge, ...], terms: Terms) -> tuple[Offer, ...]:
    """Give every pledge known by then in whole numbers, in the order given."""
    return tuple(read_offer(pledge, terms) for pledge in pledges if was_known(pledge.known_at, terms.as_of))


def read_offer(pledge: Pledge, terms: Terms) -> Offer:
    """Give one pledge in whole numbers, with every reason that keeps it from any service.

    A caveat of which nobody knew by then does not bind. A strength that nobody gave is an obstacle, not a zero.
    """
    found = terms.elements.get(pledge.element) if pledge.element else None
    persons, vehicles = pledge.persons, pledge.vehicles
    if found is not None:
        persons = found[1].persons if persons is None else persons
        vehicles = found[1].vehicles if vehicles is None else vehicles
    ready_at, arrives_at, words = _find_arrival(pledge, terms)
    caveats = tuple(c for c in pledge.caveats if c.known_at is None or was_known(c.known_at, terms.as_of))
    sidc, edition = pledge.sidc, pledge.sidc_edition
    if not sidc and pledge.capabilities:
        sidc, edition = terms.symbols.get(pledge.capabilities[0], ("", ""))
    return Offer(
        id=pledge.id,
        state=pledge.state,
        name=pledge.unit,
        capabilities=pledge.capabilities,
        persons=persons or 0,
        vehicles=vehicles or 0,
        readiness=pledge.readiness,
        arrives_at=arrives_at or terms.asked_at,
        arrival_text=words,
        own_lift=pledge.own_lift,
        self_sustainment_d=pledge.self_sustainment_d or 0.0,
        specialists=pledge.specialists,
        languages=pledge.languages,
        may_lead=pledge.may_lead,
        cost=pledge.cost,
        caveats=caveats,
        hindered=tuple(_find_hindrances(pledge, terms, persons, arrives_at)),
        ready_at=ready_at,
        sidc=sidc,
        sidc_edition=edition,
        rests_on=pledge.rests_on,
    )


def _find_arrival(pledge: Pledge, terms: Terms) -> tuple[datetime | None, datetime | None, str]:
    """Say when a unit is ready to board and when it arrives: by the movement plan, else notice and way."""
    consent = terms.consents.get(pledge.state)
    planned = terms.arrivals.get(pledge.element) if pledge.element else None
    if planned is not None:
        return terms.asked_at, planned, f"arrives {show_instant(planned)} by the movement plan"
    if pledge.notice_h is None or pledge.travel_h is None:
        missing = "its notice to move" if pledge.notice_h is None else "its time on the way"
        return None, None, f"{missing} is not known"
    ready = add_hours(terms.asked_at, pledge.notice_h)
    words = f"{pledge.notice_h:g} h of notice"
    if consent is not None and consent.at is not None and consent.at > ready:
        ready = consent.at
        words = f"consent of {pledge.state} {show_instant(consent.at)}"
    arrives = add_hours(ready, pledge.travel_h)
    return ready, arrives, f"{words} and {pledge.travel_h:g} h on the way: arrives {show_instant(arrives)}"


def _find_hindrances(
    pledge: Pledge, terms: Terms, persons: int | None, arrives_at: datetime | None
) -> Iterator[Obstacle]:
    """Find what keeps a pledge from any service on the day units are asked for."""
    asked_on = terms.asked_at.date()
    if not persons:
        text = "its strength is not known" if persons is None else "it has no persons"
        yield Obstacle(kind="strength", text=text)
    consent = terms.consents.get(pledge.state)
    if pledge.state in terms.needs_consent and (consent is None or consent.at is None):
        yield Obstacle(kind="approval", text=f"no consent of {pledge.state} is known or can be expected")
    if pledge.valid_from_on is not None and pledge.valid_from_on > asked_on:
        days = (pledge.valid_from_on - asked_on).days
        yield Obstacle(
            kind="validity",
            text=f"it stands only from {pledge.valid_from_on}; units are asked for {asked_on}",
            size=days,
        )
    if pledge.valid_until_on is not None and pledge.valid_until_on < asked_on:
        days = (asked_on - pledge.valid_until_on).days
        yield Obstacle(
            kind="validity", text=f"it lapsed on {pledge.valid_until_on}; units are asked for {asked_on}", size=days
        )
    wanted = VISIT_OF.get(pledge.readiness)
    if wanted is not None:
        visits = [v for v in pledge.visits if v.kind in (wanted, "verification") and v.visited_on <= asked_on]
        last = max(visits, key=lambda visit: visit.visited_on, default=None)
        if last is None or not last.passed:
            why = f"no {wanted} visit is on record" if last is None else f"it failed the visit of {last.visited_on}"
            yield Obstacle(kind="visit", text=f"{show(pledge.readiness)} stands on a visit: {why}")
    if arrives_at is None:
        missing = "notice to move" if pledge.notice_h is None else "time on the way"
        yield Obstacle(kind="undated", text=f"nobody gave its {missing}: it cannot be dated")
