"""What happened, as observed: the targets that a hindcast is compared with. Never read by a forecast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One observed quantity or date as a range over the accounts.

    ``measure`` names a milestone or number of the course (see the hindcast's list). ``low`` and ``high`` are numbers
    for counts and hours and ISO dates or instants for times; equal where all accounts agree.
    """

    id: str
    title: str
    measure: str
    unit: str
    knowledge: str
    low: str
    high: str
    #: the single value most relied on, and how far off still counts as hit
    value: str
    tolerance: str
    tolerance_kind: Literal["exact", "plus_minus", "same_day", "at_most"]
    tolerance_value: float = 0.0
    rests_on: tuple[str, ...] = ()
    #: the input was nowhere known in time: shown as a consistency check, not scored
    given: bool = False
    #: one contingent, where the target is about one
    contingent: str = ""
    #: one type of carrier, where the target is about one
    carrier: str = ""
    #: one local day, where the target is about one
    on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """All targets of one mission, and what in reality the model leaves out."""

    id: str
    title: str
    targets: tuple[Target, ...]
    #: why the model may miss, by target id
    reasons: tuple[MissReason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MissReason:
    """A known difference between the model and what happened."""

    target: str
    text: str
    rests_on: tuple[str, ...] = ()
