"""The package as a mixed-integer programme: whole units to requirements, under every rule that ties them together.

What lives here: columns and rows. What does not: the order of aims and the solution (``generate``), and the rules of
one pair (``eligibility``).

One column a pair that may serve in time, one a pair that may serve late; persons counted never exceed what is asked
for, so a unit too large earns no more than its place.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from foedus.domain.matching import Ask, ForceCase, Offer
from foedus.domain.unit_requirements import Sector
from foedus.forces.eligibility import can_serve, may_serve_under
from foedus.optimise.programme import INFINITE, Programme

#: says whether an offer may be paired with an ask at all
Pairing = Callable[[Offer, Ask, Sector], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One column: an offer serves an ask, in time or late."""

    column: int
    offer: int
    ask: int
    in_time: bool


@dataclass(slots=True, kw_only=True)
class Built:
    """The programme with the columns of each noun, by index of the case."""

    programme: Programme
    uses: list[Use] = field(default_factory=list)
    by_ask: dict[int, list[Use]] = field(default_factory=lambda: defaultdict(list))
    by_offer: dict[int, list[Use]] = field(default_factory=lambda: defaultdict(list))
    state: dict[str, int] = field(default_factory=dict)
    in_time: dict[int, int] = field(default_factory=dict)
    covered: dict[int, int] = field(default_factory=dict)
    lead: dict[tuple[str, str], int] = field(default_factory=dict)
    #: persons of each state, and how far each is from its share by the key; filled where shares are an aim
    borne: dict[str, int] = field(default_factory=dict)
    deviation: dict[str, int] = field(default_factory=dict)


def build(case: ForceCase, pairing: Pairing = can_serve) -> Built:
    """Write the programme of a case, without an objective.

    Raises
    ------
    BugError
        If a number of the case is not finite.
    """
    built = Built(programme=Programme("force package"))
    _add_uses(built, case, pairing)
    _tie_offers(built, case)
    _count_persons(built, case)
    _limit_mixing(built, case)
    _tie_leads(built, case)
    _limit_whole(built, case)
    return built


def _add_uses(built: Built, case: ForceCase, pairing: Pairing) -> None:
    sectors = {sector.id: sector for sector in case.sectors}
    by_unit: dict[str, list[int]] = defaultdict(list)
    for o, offer in enumerate(case.offers):
        for unit in offer.capabilities:
            by_unit[unit].append(o)
    for a, ask in enumerate(case.asks):
        for o in by_unit[ask.unit]:
            offer = case.offers[o]
            if not pairing(offer, ask, sectors[ask.sector]) or (ask.common_language and not list_spoken(offer, ask)):
                continue
            on_time = offer.arrives_at <= ask.needed_at
            # where lift may delay a unit it can also come late; without lift to share, in time is never worse
            late = not on_time or (bool(case.lift) and not offer.own_lift)
            for in_time in ([True] if on_time else []) + ([False] if late else []):
                word = "in time" if in_time else "late"
                column = built.programme.add_column(f"{offer.id} at {ask.id}, {word}", 0, 1, 0, integer=True)
                use = Use(column=column, offer=o, ask=a, in_time=in_time)
                built.uses.append(use)
                built.by_ask[a].append(use)
                built.by_offer[o].append(use)


def _tie_offers(built: Built, case: ForceCase) -> None:
    """Use each unit once at most, and only where its state takes part."""
    programme = built.programme
    for o, uses in built.by_offer.items():
        state = case.offers[o].state
        if state not in built.state:
            built.state[state] = programme.add_column(f"{state} takes part", 0, 1, 0, integer=True)
        terms = [(use.column, 1.0) for use in uses]
        programme.add_row(f"{case.offers[o].id} once", -INFINITE, 0, [*terms, (built.state[state], -1.0)])


def _count_persons(built: Built, case: ForceCase) -> None:
    """Count persons in time and in all, never more than asked for, and never without their vehicles."""
    programme = built.programme
    for a, ask in enumerate(case.asks):
        uses = built.by_ask.get(a, [])
        timely = [use for use in uses if use.in_time]
        built.in_time[a] = programme.add_column(f"{ask.id} in time", 0, ask.persons, 0)
        _cap(built, case, a, built.in_time[a], timely)
        if len(timely) == len(uses):
            built.covered[a] = built.in_time[a]
            continue
        built.covered[a] = programme.add_column(f"{ask.id} covered", 0, ask.persons, 0)
        _cap(built, case, a, built.covered[a], uses)


def _cap(built: Built, case: ForceCase, a: int, column: int, uses: list[Use]) -> None:
    ask, offers = case.asks[a], case.offers
    persons = [(use.column, -float(min(offers[use.offer].persons, ask.persons))) for use in uses]
    built.programme.add_row(f"persons of {ask.id}", -INFINITE, 0, [(column, 1.0), *persons])
    if ask.vehicles and ask.persons:
        vehicles = [(use.column, -float(min(offers[use.offer].vehicles, ask.vehicles))) for use in uses]
        share = ask.vehicles / ask.persons
        built.programme.add_row(f"vehicles of {ask.id}", -INFINITE, 0, [(column, share), *vehicles])


def _limit_mixing(built: Built, case: ForceCase) -> None:
    """Keep the rules of mixed units: how many units and states, and a language that all share."""
    programme = built.programme
    for a, ask in enumerate(case.asks):
        uses = built.by_ask.get(a, [])
        if ask.most_units is not None and len(uses) > ask.most_units:
            programme.add_row(f"units at {ask.id}", -INFINITE, ask.most_units, [(use.column, 1.0) for use in uses])
        if ask.most_states is not None and ask.most_units != 1:
            states = _group(uses, lambda use: (case.offers[use.offer].state,))
            if len(states) > ask.most_states:
                here = _tie_group(built, f"at {ask.id}", states)
                programme.add_row(f"states at {ask.id}", -INFINITE, ask.most_states, [(c, 1.0) for c in here.values()])
        # who serves alone shares every language with itself
        if ask.common_language and ask.most_units != 1 and len(uses) > 1:
            spoken = sorted({word for use in uses for word in list_spoken(case.offers[use.offer], ask)})
            chosen = {word: programme.add_column(f"{word} at {ask.id}", 0, 1, 0, integer=True) for word in spoken}
            for use in uses:
                own = [(chosen[word], -1.0) for word in list_spoken(case.offers[use.offer], ask)]
                programme.add_row(f"language at {ask.id}", -INFINITE, 0, [(use.column, 1.0), *own])
            if len(chosen) > 1:
                programme.add_row(f"one language at {ask.id}", -INFINITE, 1, [(c, 1.0) for c in chosen.values()])


def list_spoken(offer: Offer, ask: Ask) -> list[str]:
    """Give the languages of a unit that may be the common one of a requirement."""
    return [word for word in offer.languages if not ask.languages or word in ask.languages]


def _group(uses: list[Use], name: Callable[[Use], Iterable[str]]) -> dict[str, list[Use]]:
    groups: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        for word in name(use):
            groups[word].append(use)
    return groups


def _tie_group(built: Built, where: str, groups: dict[str, list[Use]]) -> dict[str, int]:
    """Give a column for each group that is 1 where any of its uses is."""
    columns = {}
    for name in sorted(groups):
        columns[name] = built.programme.add_column(f"{name} {where}", 0, 1, 0, integer=True)
        for use in groups[name]:
            built.programme.add_row(f"{name} {where}", -INFINITE, 0, [(use.column, 1.0), (columns[name], -1.0)])
    return columns


def _tie_leads(built: Built, case: ForceCase) -> None:
    """Give each sector that needs one a lead among those who would lead there, whom all others serve under."""
    programme = built.programme
    for sector in case.sectors:
        if not sector.one_lead:
            continue
        uses = [use for use in built.uses if case.asks[use.ask].sector == sector.id]
        leaders = _group(uses, lambda use: (case.offers[use.offer].state,) if case.offers[use.offer].may_lead else ())
        for state in sorted(leaders):
            column = programme.add_column(f"{state} leads {sector.id}", 0, 1, 0, integer=True)
            built.lead[sector.id, state] = column
            there = [(use.column, -1.0) for use in leaders[state]]
            programme.add_row(f"{state} is there to lead {sector.id}", -INFINITE, 0, [(column, 1.0), *there])
        columns = {state: built.lead[sector.id, state] for state in leaders}
        if len(columns) > 1:
            programme.add_row(f"one lead of {sector.id}", -INFINITE, 1, [(c, 1.0) for c in columns.values()])
        # a unit serves once: all its uses in the sector stand in one row, which is tighter than one row a use
        for o, own in _by_offer(uses).items():
            under = [(c, -1.0) for state, c in columns.items() if may_serve_under(case.offers[o], state)]
            terms = [(use.column, 1.0) for use in own]
            programme.add_row(f"{case.offers[o].id} under the lead of {sector.id}", -INFINITE, 0, [*terms, *under])


def _by_offer(uses: Iterable[Use]) -> dict[int, list[Use]]:
    groups: dict[int, list[Use]] = defaultdict(list)
    for use in uses:
        groups[use.offer].append(use)
    return groups


def _limit_whole(built: Built, case: ForceCase) -> None:
    """Keep the ceiling of the mandate, and what the lift can have brought by each date."""
    programme, offers = built.programme, case.offers
    if case.ceiling_persons is not None:
        terms = [(use.column, float(offers[use.offer].persons)) for use in built.uses]
        programme.add_row("ceiling of the mandate", -INFINITE, case.ceiling_persons, terms)
    for name, most, uses in list_lifts(case, built.uses):
        terms = [(use.column, float(offers[use.offer].persons)) for use in uses]
        programme.add_row(name, -INFINITE, most, terms)


def list_lifts(case: ForceCase, uses: Iterable[Use]) -> list[tuple[str, int, list[Use]]]:
    """Give the limits of lift: for each span between two dates, who must be lifted within it, and how many can be.

    A unit is lifted whole, in spans that begin after it is ready and end before it is due. By Hall's condition such a
    lift exists where, between any two dates, no more persons must be lifted than can be. A unit that no span fits is
    limited to none.
    """
    dates = [limit.until_at for limit in case.lift]
    reached = [0, *(limit.persons for limit in case.lift)]
    spans: list[tuple[Use, int, int]] = []
    for use in uses:
        ask, offer = case.asks[use.ask], case.offers[use.offer]
        if offer.own_lift:
            continue
        due = ask.needed_at if use.in_time else ask.latest_at
        ready = offer.ready_at or case.starts_at
        first = 0 if ready <= case.starts_at else sum(date < ready for date in dates) + 1
        spans.append((use, first, sum(date <= due for date in dates)))
    stuck = [use for use, first, last in spans if first >= last]
    limits = [("no lift in time", 0, stuck)] if stuck and dates else []
    for start, end in itertools.combinations(range(len(reached)), 2):
        within = [use for use, first, last in spans if start <= first < last <= end]
        if within:
            limits.append((f"lift from date {start} to date {end}", reached[end] - reached[start], within))
    return limits
