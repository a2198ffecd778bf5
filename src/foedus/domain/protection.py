"""What a mission's file says of guards and of the way home beyond sites: watches, reserves, stores, triggers.

What lives here: terms of protection and of withdrawal as given. What does not: sites themselves (``places``), the time
from wheels down to post (``forces``), the acts that end a mission (``decisions``), and what was worked out
(``guarding``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from foedus.domain.figures import Figure, Moment

TriggerKind = Literal["term", "host_request", "emergency_lifted", "decision"]
#: how long a site holds by itself; a word, with hours in ``HardnessDelay``
Hardness = Literal["unknown", "open", "fenced", "walled", "hardened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HardnessDelay:
    """How much later a reserve may come to sites of a hardness, in hours."""

    hardness: Hardness
    extra_h: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """Persons who stand ready at one site to come to others within a stated time."""

    id: str
    name: str
    #: the site at which they stand
    stands_at: str
    persons: tuple[Figure, ...]
    within_h: tuple[Figure, ...]
    #: weight of an hour without this reserve, from 1
    criticality: int
    rests_on: tuple[str, ...]
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumption:
    """What one person uses up in a day: water, rations, fuel."""

    item: str
    person_day_kg: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedRelief:
    """How many persons of the host somebody says the force set free; compared, never an input."""

    text: str
    persons: int
    rests_on: tuple[str, ...]
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionTerms:
    """Watches, reserves and stores of the guard, and how rosters are marked."""

    watch_h: tuple[Figure, ...]
    rest_h: tuple[Figure, ...]
    #: guards change at multiples of this; a quarter of an hour where nothing is given
    grid_h: tuple[Figure, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    hardness: tuple[HardnessDelay, ...] = ()
    consumption: tuple[Consumption, ...] = ()
    claimed_relief: tuple[ClaimedRelief, ...] = ()
    roster_marking: str = "need to know: planners and commanders of this site"
    #: how long a roster may be used once it is made
    roster_valid_h: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What may start the way home: the term's end, the host's request, an emergency lifted, a decision."""

    id: str
    kind: TriggerKind
    text: str
    rests_on: tuple[str, ...]
    #: when it was met, or is expected to be; empty: nobody has said
    moments: tuple[Moment, ...] = ()
    #: zones whose sites it sets free; empty: all of them
    zones: tuple[str, ...] = ()
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What must be so before sites are handed over; where it ``holds_back``, none is before it is met."""

    id: str
    text: str
    rests_on: tuple[str, ...]
    holds_back: bool = False
    met: tuple[Moment, ...] = ()
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastIn:
    """Sites that are handed over after all others, and whose guards leave last."""

    sites: tuple[str, ...]
    text: str
    rests_on: tuple[str, ...]
    #: their hand-over waits until the last of the other elements has left the terminals
    until_others_left: bool = False
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentAct:
    """Vehicles and other items that came to a contingent or left it while the mission lasted."""

    contingent: str
    act: Literal["added", "handed_over", "lost", "left_behind"]
    vehicles: int
    text: str
    rests_on: tuple[str, ...]
    known_at: datetime | None = None
