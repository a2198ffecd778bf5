"""Whether a package keeps every rule, judged afresh from the case alone.

What lives here: the rules said once more in plain counting. What does not: any search; nothing of the programme is
imported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from foedus.domain.matching import Ask, Assignment, ForceCase, Lead, Offer
from foedus.forces.eligibility import find_obstacles, may_serve_under


def check_package(case: ForceCase, assigned: tuple[Assignment, ...], leads: tuple[Lead, ...]) -> tuple[str, ...]:
    """List every rule that a package breaks; none: it may go."""
    asks = {ask.id: ask for ask in case.asks}
    offers = {offer.id: offer for offer in case.offers}
    return (
        *_check_pairs(case, asks, offers, assigned),
        *_check_mixing(asks, offers, assigned),
        *_check_leads(case, asks, offers, assigned, leads),
        *_check_whole(case, asks, offers, assigned),
    )


def _check_pairs(
    case: ForceCase, asks: dict[str, Ask], offers: dict[str, Offer], assigned: tuple[Assignment, ...]
) -> Iterator[str]:
    sectors = {sector.id: sector for sector in case.sectors}
    for offer, n in Counter(use.offer for use in assigned).items():
        if n > 1:
            yield f"{offer} serves {n} requirements"
    for use in assigned:
        ask, offer_of = asks[use.ask], offers[use.offer]
        for obstacle in find_obstacles(offer_of, ask, sectors[ask.sector]):
            yield f"{use.offer} at {use.ask}: {obstacle.text}"
        if use.in_time and offer_of.arrives_at > ask.needed_at:
            yield f"{use.offer} at {use.ask} is called in time but arrives later"


def _check_mixing(asks: dict[str, Ask], offers: dict[str, Offer], assigned: tuple[Assignment, ...]) -> Iterator[str]:
    for ask in asks.values():
        here = [offers[use.offer] for use in assigned if use.ask == ask.id]
        if ask.most_units is not None and len(here) > ask.most_units:
            yield f"{ask.id}: {len(here)} units, at most {ask.most_units}"
        states = {offer.state for offer in here}
        if ask.most_states is not None and len(states) > ask.most_states:
            yield f"{ask.id}: {len(states)} states, at most {ask.most_states}"
        if ask.common_language and here:
            shared = set.intersection(*(set(offer.languages) for offer in here))
            if not (shared & set(ask.languages) if ask.languages else shared):
                yield f"{ask.id}: no language that all its units share"


def _check_leads(
    case: ForceCase,
    asks: dict[str, Ask],
    offers: dict[str, Offer],
    assigned: tuple[Assignment, ...],
    leads: tuple[Lead, ...],
) -> Iterator[str]:
    for sector in case.sectors:
        here = [offers[use.offer] for use in assigned if asks[use.ask].sector == sector.id]
        if not sector.one_lead or not here:
            continue
        own = [lead.state for lead in leads if lead.sector == sector.id]
        if len(own) != 1:
            yield f"{sector.id}: {len(own)} leads"
            continue
        if not any(offer.state == own[0] and offer.may_lead for offer in here):
            yield f"{sector.id}: {own[0]} leads without a unit there that may"
        for offer in here:
            if not may_serve_under(offer, own[0]):
                yield f"{offer.id} may not serve under {own[0]}"


def _check_whole(
    case: ForceCase, asks: dict[str, Ask], offers: dict[str, Offer], assigned: tuple[Assignment, ...]
) -> Iterator[str]:
    total = sum(offers[use.offer].persons for use in assigned)
    if case.ceiling_persons is not None and total > case.ceiling_persons:
        yield f"{total} persons, the ceiling is {case.ceiling_persons}"
    if not case.lift:
        return
    # a bucket is the span up to one date; a unit may be lifted in buckets that begin after it is ready
    dates = [case.starts_at, *(limit.until_at for limit in case.lift)]
    brought = [0, *(limit.persons for limit in case.lift)]
    jobs = []
    for use in assigned:
        offer, ask = offers[use.offer], asks[use.ask]
        if offer.own_lift:
            continue
        due = ask.needed_at if use.in_time else ask.latest_at
        ready = max(offer.ready_at or case.starts_at, case.starts_at)
        buckets = [k for k in range(1, len(dates)) if dates[k - 1] >= ready and dates[k] <= due]
        if not buckets:
            yield f"{offer.id} at {ask.id}: no lift between its ready date and its due date"
            continue
        jobs.append((buckets[0], buckets[-1], offer.persons))
    for first, last in combinations(range(len(dates)), 2):
        load = sum(persons for start, end, persons in jobs if first < start and end <= last)
        if load > brought[last] - brought[first]:
            yield f"lift from date {first} to date {last}: {load} persons, at most {brought[last] - brought[first]}"
