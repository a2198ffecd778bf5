"""A conflict in words a planner can act on.

What lives here: the words. What does not: the search (``conflicts``).
"""

from __future__ import annotations

from foedus.domain.matching import Ask, Conflict, ConflictPart, ForceCase
from foedus.forces.eligibility import can_serve, show
from foedus.forces.switches import Part
from foedus.instants import show_instant


def word_conflict(case: ForceCase, parts: list[Part], *, smallest: bool) -> Conflict:
    """Put a set of parts that conflict into words."""
    shown = tuple(_word_part(case, part) for part in parts)
    many = len(shown) > 1
    text = (
        f"These {len(shown)} cannot hold together; without any one of them the others can."
        if many
        else "This cannot hold, whatever else is given up."
    )
    if not smallest:
        text += " A smaller set may conflict as well: the search for it was cut short."
    return Conflict(parts=shown, text=text, smallest=smallest)


def _word_part(case: ForceCase, part: Part) -> ConflictPart:
    asks = {ask.id: ask for ask in case.asks}
    if part.kind == "requirement":
        text = _word_requirement(case, asks[part.id])
    elif part.kind == "caveat":
        units = [
            offer.name or offer.id
            for offer in case.offers
            if offer.state == part.id and any(f"{c.kind}: {c.text}" == part.text for c in offer.caveats)
        ]
        text = f"the caveat of {part.id} on {part.text} ({', '.join(units)})"
    elif part.kind == "readiness":
        text = f"requirement {part.id} asks for a readiness of {show(asks[part.id].least_readiness)}"
    elif part.kind == "language":
        text = f"all units of requirement {part.id} share a language"
    elif part.kind == "units":
        text = f"requirement {part.id} is served by at most {_word_most(asks[part.id])}"
    elif part.kind == "lead":
        text = f"sector {part.id} has one lead, present there, whom the others serve under"
    elif part.kind == "lift":
        reached = ", ".join(f"{limit.persons} persons by {show_instant(limit.until_at)}" for limit in case.lift)
        text = f"the mission's lift brings {reached}"
    else:
        text = f"the mandate's ceiling is {case.ceiling_persons} persons"
    return ConflictPart(kind=part.kind, id=part.id, text=text)


def _word_most(ask: Ask) -> str:
    words = [f"{ask.most_units} units" if ask.most_units is not None else ""]
    words.append(f"{ask.most_states} states" if ask.most_states is not None else "")
    return " of ".join(word for word in words if word)


def _word_requirement(case: ForceCase, ask: Ask) -> str:
    """Say what must be there, and what could be there in time as things stand."""
    sector = next(sector for sector in case.sectors if sector.id == ask.sector)
    able = [offer for offer in case.offers if offer.arrives_at <= ask.needed_at and can_serve(offer, ask, sector)]
    persons = sum(offer.persons for offer in able)
    offered = f"{len(able)} pledges with {persons} persons can serve it in time" if able else "no pledge can in time"
    vehicles = f" with {ask.vehicles} vehicles" if ask.vehicles else ""
    return (
        f"requirement {ask.id} ({ask.name or ask.unit}, {ask.persons} persons{vehicles}, sector {ask.sector}, by "
        f"{show_instant(ask.needed_at)}) must be met; as the caveats stand {offered}"
    )
