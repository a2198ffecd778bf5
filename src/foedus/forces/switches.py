"""The package as a programme in which every requirement, caveat and rule has a switch.

What lives here: columns and rows; a switch that is off takes its part away. What does not: which switches are turned
(``conflicts``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from foedus.domain.matching import ForceCase, Offer, PartKind
from foedus.domain.pledges import READINESS
from foedus.domain.unit_requirements import Sector
from foedus.forces.eligibility import can_serve, find_bar
from foedus.forces.programme import Use, list_lifts, list_spoken
from foedus.optimise.programme import INFINITE, Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one switch takes away: a requirement or rule by id, or one caveat as a state words it."""

    kind: PartKind
    id: str
    text: str = ""


@dataclass(slots=True, kw_only=True)
class Switches:
    """The programme, the parts and their columns in one order, and the units that could serve in time."""

    programme: Programme
    parts: list[Part] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    at: dict[Part, int] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)
    by_ask: dict[int, list[Use]] = field(default_factory=lambda: defaultdict(list))

    def switch(self, part: Part) -> int:
        """Give the column of a part, which is made where it is new."""
        if part not in self.at:
            self.at[part] = self.programme.add_column(f"{part.kind} {part.id}", 0, 1, 1, integer=True)
            self.parts.append(part)
            self.columns.append(self.at[part])
        return self.at[part]


def name_caveat(offer: Offer, index: int) -> Part:
    """Name a caveat as its state words it: the same words at two units are one caveat."""
    caveat = offer.caveats[index]
    return Part(kind="caveat", id=offer.state, text=f"{caveat.kind}: {caveat.text}")


def build_switches(case: ForceCase) -> Switches:
    """Write the programme of all that must be there in time, every part under a switch of its own.

    Raises
    ------
    BugError
        If a number of the case is not finite.
    """
    made = Switches(programme=Programme("conflict"))
    musts = [a for a, ask in enumerate(case.asks) if ask.must]
    for a in musts:
        made.switch(Part(kind="requirement", id=case.asks[a].id))
    sectors = {sector.id: sector for sector in case.sectors}
    for a, ask in enumerate(case.asks):
        for o in range(len(case.offers)):
            _add_uses(made, case, a, o, sectors[ask.sector])
    by_offer: dict[int, list[Use]] = defaultdict(list)
    for use in made.uses:
        by_offer[use.offer].append(use)
    for uses in by_offer.values():
        made.programme.add_row("once", -INFINITE, 1, [(use.column, 1.0) for use in uses])
    for a in range(len(case.asks)):
        _limit_mixing(made, case, a)
    for a in musts:
        _ask_for(made, case, a)
    for sector in case.sectors:
        if sector.one_lead:
            _tie_lead(made, case, sector)
    _limit_whole(made, case)
    return made


def _add_uses(made: Switches, case: ForceCase, a: int, o: int, sector: Sector) -> None:
    """Add the columns of a pair that could serve in time, or lead its sector, shut while a caveat or rule bars it."""
    ask, offer = case.asks[a], case.offers[o]
    leads = sector.one_lead and offer.may_lead
    if not (ask.must or leads) or not can_serve(offer, ask, sector, caveats=False, readiness=False):
        return
    bars = [name_caveat(offer, k) for k, c in enumerate(offer.caveats) if find_bar(c, ask, sector)]
    if READINESS.index(offer.readiness) < READINESS.index(ask.least_readiness):
        bars.append(Part(kind="readiness", id=ask.id))
    on_time = offer.arrives_at <= ask.needed_at
    # one that comes late counts for nothing here, but it may lead
    late = leads and (not on_time or (bool(case.lift) and not offer.own_lift))
    for in_time in ([True] if on_time else []) + ([False] if late else []):
        column = made.programme.add_column(f"{offer.id} at {ask.id}", 0, 1, 0, integer=True)
        use = Use(column=column, offer=o, ask=a, in_time=in_time)
        made.uses.append(use)
        made.by_ask[a].append(use)
        for part in dict.fromkeys(bars):
            made.programme.add_row("barred", -INFINITE, 1, [(column, 1.0), (made.switch(part), 1.0)])


def _ask_for(made: Switches, case: ForceCase, a: int) -> None:
    """Ask for all persons of a requirement, and for all of its vehicles, while it is switched on."""
    ask = case.asks[a]
    on = made.switch(Part(kind="requirement", id=ask.id))
    for name, asked in (("persons", ask.persons), ("vehicles", ask.vehicles)):
        if asked:
            timely = [use for use in made.by_ask[a] if use.in_time]
            terms = [(use.column, float(min(getattr(case.offers[use.offer], name), asked))) for use in timely]
            made.programme.add_row(f"{name} of {ask.id}", 0, INFINITE, [*terms, (on, -float(asked))])


def _limit_mixing(made: Switches, case: ForceCase, a: int) -> None:
    ask, uses, programme = case.asks[a], made.by_ask[a], made.programme
    states: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        states[case.offers[use.offer].state].append(use)
    too_many = ask.most_units is not None and len(uses) > ask.most_units
    too_mixed = ask.most_states is not None and len(states) > ask.most_states
    if too_many or too_mixed:
        on = made.switch(Part(kind="units", id=ask.id))
        if too_many:
            assert ask.most_units is not None
            _limit(programme, [(use.column, 1.0) for use in uses], ask.most_units, on)
        if too_mixed:
            assert ask.most_states is not None
            there = []
            for state in sorted(states):
                column = programme.add_column(f"{state} at {ask.id}", 0, 1, 0, integer=True)
                there.append((column, 1.0))
                for use in states[state]:
                    programme.add_row("there", -INFINITE, 0, [(use.column, 1.0), (column, -1.0)])
            _limit(programme, there, ask.most_states, on)
    if ask.common_language and len(uses) > 0:
        on = made.switch(Part(kind="language", id=ask.id))
        words = sorted({word for use in uses for word in list_spoken(case.offers[use.offer], ask)})
        chosen = {word: programme.add_column(f"{word} at {ask.id}", 0, 1, 0, integer=True) for word in words}
        for use in uses:
            own = [(chosen[word], -1.0) for word in list_spoken(case.offers[use.offer], ask)]
            programme.add_row("language", -INFINITE, 1, [(use.column, 1.0), (on, 1.0), *own])
        if len(chosen) > 1:
            programme.add_row("one language", -INFINITE, 1, [(column, 1.0) for column in chosen.values()])


def _limit(programme: Programme, terms: list[tuple[int, float]], most: float, on: int) -> None:
    """Limit a sum of columns from 0 to 1 while a switch is on."""
    room = max(0.0, sum(value for _, value in terms) - most)
    programme.add_row("limit", -INFINITE, most + room, [*terms, (on, room)])


def _tie_lead(made: Switches, case: ForceCase, sector: Sector) -> None:
    """Ask for a lead whom all others serve under, while the rule and their caveats on command are switched on."""
    uses = [use for use in made.uses if case.asks[use.ask].sector == sector.id]
    if not uses:
        return
    programme = made.programme
    on = made.switch(Part(kind="lead", id=sector.id))
    leaders: dict[str, int] = {}
    for state in sorted({case.offers[use.offer].state for use in uses if case.offers[use.offer].may_lead}):
        leaders[state] = programme.add_column(f"{state} leads {sector.id}", 0, 1, 0, integer=True)
        there = [
            (use.column, -1.0)
            for use in uses
            if case.offers[use.offer].state == state and case.offers[use.offer].may_lead
        ]
        programme.add_row("is there", -INFINITE, 0, [(leaders[state], 1.0), *there])
    if len(leaders) > 1:
        programme.add_row("one lead", -INFINITE, 1, [(column, 1.0) for column in leaders.values()])
    for use in uses:
        offer = case.offers[use.offer]
        under = [(column, -1.0) for column in leaders.values()]
        programme.add_row("has a lead", -INFINITE, 1, [(use.column, 1.0), (on, 1.0), *under])
        for k, caveat in enumerate(offer.caveats):
            for state, column in leaders.items():
                if caveat.kind != "command" or state == offer.state:
                    continue
                if state in caveat.barred or (caveat.only and state not in caveat.only):
                    part = made.switch(name_caveat(offer, k))
                    # three at once are one too many: there, under this lead, with this caveat
                    programme.add_row("command", -INFINITE, 2, [(use.column, 1.0), (column, 1.0), (part, 1.0)])


def _limit_whole(made: Switches, case: ForceCase) -> None:
    persons = {use: float(case.offers[use.offer].persons) for use in made.uses}
    if case.ceiling_persons is not None and made.uses:
        on = made.switch(Part(kind="ceiling", id="mandate"))
        _limit(made.programme, [(use.column, n) for use, n in persons.items()], case.ceiling_persons, on)
    for _, most, uses in list_lifts(case, made.uses):
        on = made.switch(Part(kind="lift", id="lift"))
        _limit(made.programme, [(use.column, persons[use]) for use in uses], most, on)
