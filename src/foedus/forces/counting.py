"""How many persons of a requirement some units serve: the one rule that programme, gaps and check count by.

What lives here: persons and vehicles counted. What does not: which units may serve.
"""

from __future__ import annotations

from collections.abc import Sequence

from foedus.domain.matching import Ask, Offer


def count_served(ask: Ask, offers: Sequence[Offer]) -> float:
    """Give the persons of a requirement that whole units serve: never more than asked, nor than their vehicles carry.

    Where a requirement asks for vehicles, a unit with half of them counts for half of its persons at most.
    """
    persons = min(ask.persons, sum(min(offer.persons, ask.persons) for offer in offers))
    if not ask.vehicles or not ask.persons:
        return float(persons)
    vehicles = min(ask.vehicles, sum(min(offer.vehicles, ask.vehicles) for offer in offers))
    return min(float(persons), vehicles * ask.persons / ask.vehicles)
