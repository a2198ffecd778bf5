"""What was known at an instant: a scenario cut down to it.

What lives here: dropping everything that became known later, for any noun, and naming what is left. A stage that
is handed a restricted scenario cannot read the future, whatever it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any, TypeVar, cast

from foedus.record.claims import ClaimSet

Noun = TypeVar("Noun")


def restrict_claims(claims: ClaimSet, as_of: datetime) -> ClaimSet:
    """Give the claims known at ``as_of``; disputes keep the sides that had a claim by then."""
    kept = tuple(c for c in claims.claims if c.known_at <= as_of)
    known = {c.id for c in kept}
    disputes = []
    for dispute in claims.disputes:
        sides = tuple(
            replace(side, claims=tuple(c for c in side.claims if c in known))
            for side in dispute.sides
            if any(c in known for c in side.claims)
        )
        if sides:
            disputes.append(replace(dispute, sides=sides))
    return replace(claims, claims=kept, disputes=tuple(disputes))


def restrict(noun: Noun, as_of: datetime, known_at: Mapping[str, datetime]) -> Noun:
    """Give a noun without anything that became known after ``as_of``.

    A node with its own ``known_at``, or with a ``moment``, is dropped from the tuple that holds it when it became
    known later. In every other node the names in ``rests_on`` that were not yet known are dropped.

    Parameters
    ----------
    noun
        A scenario or any part of one, as the loader gives it: every ``known_at`` set.
    known_at
        When each claim and assumption became known, by id.
    """
    return cast(Noun, _restrict(noun, as_of, known_at))


def _restrict(value: Any, as_of: datetime, known_at: Mapping[str, datetime]) -> Any:
    if isinstance(value, tuple):
        return tuple(_restrict(item, as_of, known_at) for item in value if _is_known(item, as_of))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, Any] = {}
    for field in fields(value):
        old = getattr(value, field.name)
        if field.name.endswith("rests_on") and isinstance(old, tuple):
            new: Any = tuple(i for i in old if i not in known_at or known_at[i] <= as_of)
        else:
            new = _restrict(old, as_of, known_at)
        if new != old:
            changed[field.name] = new
    return replace(value, **changed) if changed else value


def _is_known(item: Any, as_of: datetime) -> bool:
    moment = getattr(item, "moment", None)
    at = getattr(item, "known_at", None) or getattr(moment, "known_at", None)
    return not isinstance(at, datetime) or at <= as_of


def collect_rests_on(value: object) -> set[str]:
    """Name every claim and assumption that a noun, or anything in it, rests on."""
    if isinstance(value, tuple):
        return set().union(*(collect_rests_on(item) for item in value)) if value else set()
    if not is_dataclass(value) or isinstance(value, type):
        return set()
    found: set[str] = set()
    for field in fields(value):
        held = getattr(value, field.name)
        if field.name.endswith("rests_on") and isinstance(held, tuple):
            found.update(held)
        else:
            found |= collect_rests_on(held)
    return found
