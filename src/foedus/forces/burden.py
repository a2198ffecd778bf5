"""Who bears how much of a package, beside what each key would ask.

What lives here: shares, side by side. What does not: which key the package was made by (``generate``).
"""

from __future__ import annotations

from foedus.domain.matching import Assignment, Burden, KeyShareNow, Offer
from foedus.domain.pledges import BurdenKey


def share_burdens(
    offers: tuple[Offer, ...], assigned: tuple[Assignment, ...], keys: tuple[BurdenKey, ...]
) -> tuple[Burden, ...]:
    """Give what each state bears of a package and what every key asks of it, states by strength.

    A state that a key does not name is not asked by it: None, not zero. A cost is None where one unit names none.
    """
    by_id = {offer.id: offer for offer in offers}
    used = [by_id[use.offer] for use in assigned]
    total = sum(offer.persons for offer in used)
    named = {share.state for key in keys for share in key.shares}
    states = sorted({offer.state for offer in offers} | named)
    burdens = []
    for state in states:
        own = [offer for offer in used if offer.state == state]
        persons = sum(offer.persons for offer in own)
        burdens.append(
            Burden(
                state=state,
                units_count=len(own),
                persons=persons,
                borne_frac=persons / total if total else 0.0,
                cost=_add_costs(offers, own),
                by_key=tuple(_read_key(key, state, total) for key in keys),
            )
        )
    return tuple(sorted(burdens, key=lambda burden: (-burden.persons, burden.state)))


def _add_costs(offers: tuple[Offer, ...], own: list[Offer]) -> float | None:
    """Add up costs; None where one unit names none, or no pledge does."""
    costs = [offer.cost for offer in own if offer.cost is not None]
    named = any(offer.cost is not None for offer in offers)
    return sum(costs) if named and len(costs) == len(own) else None


def _read_key(key: BurdenKey, state: str, total: int) -> KeyShareNow:
    whole = sum(share.weight_count for share in key.shares)
    weight = next((share.weight_count for share in key.shares if share.state == state), None)
    if weight is None or not whole:
        return KeyShareNow(key=key.id, asked_frac=None, asked_persons=None)
    return KeyShareNow(key=key.id, asked_frac=weight / whole, asked_persons=total * weight / whole)
