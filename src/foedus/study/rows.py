"""The rows of a hindcast: predicted against observed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HindcastRow:
    """One target: what the course predicted with what was known then, and what the accounts say happened.

    ``observed`` is the range over the accounts as (low, high); ``relied_on`` the single value most relied on.
    ``off_by`` is predicted less relied-on, in ``unit`` (days for dates); None where they cannot be subtracted.
    ``supported`` is false where what was observed was read nowhere but on pages that copy others: the row is then
    shown, but neither scored nor called within or missed.
    """

    id: str
    title: str
    measure: str
    knowledge: str
    knowledge_at: datetime
    predicted: str | None
    observed: tuple[str, str]
    relied_on: str
    unit: str
    tolerance: str
    within: bool | None
    scored: bool
    given: bool
    off_by: float | None
    why: str
    rests_on: tuple[str, ...]
    supported: bool = True
