"""The answer of force generation: which pledge serves which requirement, what is missing and why, who bears what.

What lives here: requirements and pledges in whole numbers and instants, and the nouns of the answer. What does not:
how they were found (the forces wing).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from foedus.domain.pledges import ForceLevel, PledgeCaveat, Readiness
from foedus.domain.unit_requirements import Aim, Sector

#: why a pledge cannot serve a requirement
ObstacleKind = Literal[
    "capability", "strength", "approval", "validity", "visit", "readiness", "late", "undated", "caveat",
    "part", "specialist", "sustainment", "language",
]  # fmt: skip
#: the aims of a planner, and two that frame them: what must not be missing first, the smallest force last
AimName = Literal["must", "in_time", "coverage", "contingents", "shares", "cost", "least_force"]
#: what a conflict is made of
PartKind = Literal["requirement", "caveat", "readiness", "language", "lead", "units", "lift", "ceiling"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A requirement in whole numbers and instants, as known by then."""

    id: str
    unit: str
    name: str
    task: str
    sector: str
    #: ids of all sectors: they tell a caveat on sectors from one on classes of site
    sectors: tuple[str, ...]
    site_classes: tuple[str, ...]
    persons: int
    vehicles: int
    self_sustainment_d: float
    specialists: tuple[str, ...]
    languages: tuple[str, ...]
    common_language: bool
    most_units: int | None
    most_states: int | None
    least_part_persons: int
    least_readiness: Readiness
    force: ForceLevel
    weight: int
    must: bool
    needed_at: datetime
    latest_at: datetime
    stay_d: float
    #: from posts to persons, line by line
    arithmetic: tuple[str, ...]
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One reason why a pledge cannot serve a requirement.

    ``size`` says how far off it is in the unit of its kind (days late, persons short); 0 where that has no measure.
    ``caveat`` is the place of the caveat in the pledge, -1 where it is none.
    """

    kind: ObstacleKind
    text: str
    size: float = 0.0
    caveat: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A pledge in whole numbers and instants, as known by then; ``hindered`` keeps it from any service at all."""

    id: str
    state: str
    name: str
    capabilities: tuple[str, ...]
    persons: int
    vehicles: int
    readiness: Readiness
    arrives_at: datetime
    arrival_text: str
    own_lift: bool
    self_sustainment_d: float
    specialists: tuple[str, ...]
    languages: tuple[str, ...]
    may_lead: bool
    cost: float | None
    caveats: tuple[PledgeCaveat, ...]
    hindered: tuple[Obstacle, ...] = ()
    #: on the mission's lift: ready to board at
    ready_at: datetime | None = None
    sidc: str = ""
    sidc_edition: str = ""
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftLimit:
    """Most persons that the mission's lift can have brought by an instant, all together."""

    until_at: datetime
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceCase:
    """All that force generation is asked with. ``weights`` are those of the key that the aim of shares follows."""

    asks: tuple[Ask, ...]
    offers: tuple[Offer, ...]
    sectors: tuple[Sector, ...]
    aims: tuple[Aim, ...]
    starts_at: datetime
    lift: tuple[LiftLimit, ...] = ()
    ceiling_persons: int | None = None
    weights: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One whole unit serves one requirement, from when."""

    offer: str
    ask: str
    in_time: bool
    arrives_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Which state leads a sector."""

    sector: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AimReached:
    """How far one aim was served, with the limit that no package with the same values of the aims before can beat.

    ``gap_frac`` is the distance of the two over the greater; 0 where they are equal.
    """

    aim: AimName
    text: str
    value: float
    bound: float
    gap_frac: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """An unused pledge that could serve a requirement, or nearly could."""

    offer: str
    text: str
    #: empty: it could serve as it is
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """How far one requirement is met, by whom, and who could step in."""

    ask: Ask
    assigned: tuple[Assignment, ...]
    in_time_persons: int
    covered_persons: int
    alternates: tuple[Alternate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitGap:
    """What a requirement lacks, with the pledge that came closest and why it does not serve."""

    ask: str
    text: str
    short_persons: int
    late_persons: int
    closest: str
    why: str
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyShareNow:
    """The share of one state by one key: what the key asks of it, and what it bears; None where the key is silent."""

    key: str
    asked_frac: float | None
    asked_persons: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """What one state bears of the package, beside what each key would ask of it."""

    state: str
    units_count: int
    persons: int
    borne_frac: float
    cost: float | None
    by_key: tuple[KeyShareNow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictPart:
    """One requirement, caveat or rule of a conflict, in words."""

    kind: PartKind
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A smallest set of requirements, caveats and rules that cannot hold together.

    Without any one of them the others can. ``smallest`` says that no set of fewer parts conflicts, proven.
    """

    parts: tuple[ConflictPart, ...]
    text: str
    smallest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceMatch:
    """The best package for the requirements, with what it leaves open."""

    asks: tuple[Ask, ...]
    offers: tuple[Offer, ...]
    assigned: tuple[Assignment, ...]
    leads: tuple[Lead, ...]
    met: tuple[Met, ...]
    gaps: tuple[UnitGap, ...]
    aims: tuple[AimReached, ...]
    burdens: tuple[Burden, ...]
    #: (id, text) of the keys of ``burdens``, in order
    keys: tuple[tuple[str, str], ...]
    conflict: Conflict | None
    total_persons: int
    ceiling_persons: int | None
    account: str
    notes: tuple[str, ...] = ()
