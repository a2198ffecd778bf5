"""What rests on claims: the range over their numbers, and what no page of its own supports.

What lives here: what the hindcast asks of claims. What does not: claims side by side (`foedus.record.accounts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from foedus.record.claims import Claim, ClaimSet
from foedus.record.relations import read_numbers


def find_copy_only(claims: ClaimSet, rests_on: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Name what rests on pages that copy others alone: nobody else was read who says it.

    What no page confirmed and what was computed from other claims supports nothing by itself.

    Parameters
    ----------
    rests_on
        By the name of a milestone: the claims it rests on.

    Returns
    -------
    dict
        By the name of a milestone: its claims, where each that was read was read on such a page.
    """
    outlets = {source.id: source.outlet for source in claims.sources}
    read_on = {claim.id: outlets.get(claim.source) for claim in claims.claims}
    found = {}
    for name, ids in rests_on.items():
        known = tuple(claim for claim in ids if claim in read_on)
        sorts = {read_on[claim] for claim in known}
        if "copy" in sorts and sorts <= {"copy", "none"}:
            found[name] = known
    return found


def range_over(claims: Iterable[Claim], as_of: datetime | None = None) -> tuple[float, float] | None:
    """Give the least and greatest number over claims that stood at an instant; null where none has a number.

    Contradictory accounts widen the range; nothing is averaged. Without an instant, what was taken back is left out.
    """
    numbers = [
        number
        for claim in claims
        if as_of is None or claim.known_at <= as_of
        if claim.retracted_at is None or (as_of is not None and as_of < claim.retracted_at)
        for number in read_numbers(claim.value)
    ]
    return (min(numbers), max(numbers)) if numbers else None
