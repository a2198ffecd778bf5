"""What decision, forces and protection answer: council findings, consents, packages, guard plans, hand-overs.

What lives here: the nouns that forces and protection hand on to the course and to reports, and the names of those of
``procedure``. What does not: how they
were worked out, and what was claimed (see ``decisions`` and ``forces``). Unknown is ``None``, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from foedus.domain.decisions import Task
from foedus.domain.figures import Figure, Moment
from foedus.domain.forces import Caveat, Status
from foedus.domain.plans import Release
from foedus.domain.procedure import (
    AppealFinding,
    Arrival,
    AttemptShown,
    Consent,
    ConsentStep,
    CouncilFinding,
    CouncilReading,
    CouncilResult,
    Leave,
    MemberVote,
    StepKind,
    Unbound,
)

__all__ = [
    "AppealFinding",
    "Arrival",
    "ArrivedPart",
    "AttemptShown",
    "ClaimCompared",
    "Consent",
    "ConsentStep",
    "ContingentNow",
    "CouncilFinding",
    "CouncilReading",
    "CouncilResult",
    "CountKind",
    "Coverage",
    "Draw",
    "ElementNow",
    "ElementRelease",
    "Gap",
    "GuardPlan",
    "GuardTurn",
    "HandOver",
    "HandOverPlan",
    "Leave",
    "MandateNow",
    "MemberVote",
    "Package",
    "Requirement",
    "SiteHours",
    "SiteNeed",
    "SiteOpen",
    "StatusKind",
    "StatusNow",
    "StepKind",
    "TaskLimit",
    "Unbound",
]

#: stated: a figure known by then; remainder: planned total less what others declare; rate: from another figure;
#: unknown: nobody had said
CountKind = Literal["stated", "remainder", "rate", "unknown"]
StatusKind = Literal["reported", "computed", "forecast", "not_known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateNow:
    """The mandate as known by then; None where no figure was known."""

    tasks: tuple[Task, ...]
    planned_persons: Figure | None
    term_d: Figure | None
    term_text: str
    area: str
    force_rule: str
    commander: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNeed:
    """What one site needs round the clock; None where nobody said."""

    site: str
    posts: int | None
    persons: int | None
    arithmetic: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Persons that the sites of one class need by the guard norm; None where a figure is missing.

    ``persons_known`` adds up only the sites whose need is known.
    """

    site_class: str
    sites: tuple[SiteNeed, ...]
    posts: int | None
    persons: int | None
    persons_known: int
    arithmetic: str
    missing: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusNow:
    """One of the five states of a contingent, as known by then; ``moments`` are the reports side by side."""

    status: Status
    kind: StatusKind
    at: datetime | None
    moments: tuple[Moment, ...] = ()
    text: str = ""
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementNow:
    """A part of a contingent in whole persons and vehicles; None where the strength is unknown."""

    id: str
    unit: str
    home: str
    embarks_at: str
    debarks_at: str
    persons: int | None
    vehicles: int | None
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLimit:
    """Whether a contingent may do a task under its caveats."""

    task: str
    answer: Literal["may", "may_not", "open"]
    text: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContingentNow:
    """A contingent as known by then, in whole numbers."""

    id: str
    state: str
    name: str
    persons: int | None
    persons_kind: CountKind
    persons_text: str
    vehicles: int | None
    vehicles_kind: CountKind
    vehicles_text: str
    elements: tuple[ElementNow, ...]
    #: announced, pledged, authorised, departed, arrived, in that order; one never implies the next
    statuses: tuple[StatusNow, ...]
    #: one row of the caveat matrix, in the order of the mandate's tasks
    limits: tuple[TaskLimit, ...]
    caveats: tuple[Caveat, ...]
    #: classes of site it may guard; None: all
    site_classes: tuple[str, ...] | None
    may_guard: bool
    notice_h: Figure | None
    capabilities: tuple[str, ...]
    priority: int
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far the offers reach the need of one class of site under the caveats, all classes served together."""

    site_class: str
    needed_persons: int | None
    covered_persons: int
    contingents: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What no pledge covers, or what nobody knows, with the pledge that came closest."""

    id: str
    text: str
    short_persons: int | None = None
    closest: str = ""
    why: str = ""
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """All contingents together, against what is asked for.

    ``total_persons`` is None where one strength is unknown; ``known_persons`` adds up the others.
    """

    contingents: tuple[ContingentNow, ...]
    total_persons: int | None
    known_persons: int
    total_vehicles: int | None
    known_vehicles: int
    arithmetic: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    coverage: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedPart:
    """Persons of one contingent who arrive together at one terminal."""

    id: str
    contingent: str
    element: str
    persons: int
    arrives_at: datetime
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Persons of one arrived part who stand at one site."""

    part: str
    persons: int
    #: on post there at the earliest, after reception, way, orientation and relief
    ready_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardTurn:
    """One contingent guards one site from ``starts_at`` to ``ends_at``."""

    site: str
    contingent: str
    starts_at: datetime
    ends_at: datetime
    persons: int
    posts: int
    criticality: int
    draws: tuple[Draw, ...]
    distance_km: float
    text: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteHours:
    """Hours of one site from ``starts_at`` to ``ends_at`` by who guarded it; the three add up to the span."""

    site: str
    starts_at: datetime
    ends_at: datetime
    by_host_h: float
    by_force_h: float
    unknown_h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCompared:
    """The contingents that sources name as guards of a site beside the plan's; shown, never used."""

    site: str
    planned: str
    claimed: tuple[str, ...]
    agrees: Literal["yes", "no", "one_of_several", "nothing_claimed", "nothing_planned"]
    text: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOpen:
    """Why no contingent guards a site."""

    site: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardPlan:
    """Which contingent guards which site from when, with a proven bound.

    ``uncovered_weighted_h`` is the sum over sites of criticality times hours without cover by the force;
    ``bound_weighted_h`` is a limit that no assignment under the same arrivals and needs can beat; ``gap_frac`` is
    (uncovered - bound) / uncovered, 0 where nothing is uncovered.
    """

    starts_at: datetime
    ends_at: datetime
    turns: tuple[GuardTurn, ...]
    open_sites: tuple[SiteOpen, ...]
    hours: tuple[SiteHours, ...]
    compared: tuple[ClaimCompared, ...]
    uncovered_weighted_h: float
    bound_weighted_h: float
    gap_frac: float
    distance_person_km: float
    status: str
    needs: tuple[SiteNeed, ...]
    assumptions: tuple[str, ...]
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """One site passes back to the host, who guards it from ``ends_at`` on."""

    site: str
    contingent: str
    starts_at: datetime
    ends_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementRelease:
    """When an element stands at its terminal for the way home. ``order``: from 1, the smaller leaves first."""

    contingent: str
    element: str
    order: int
    release: Release


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPlan:
    """All hand-overs and the releases of the lines home; ``hours`` run on to the last hand-over."""

    begins_at: datetime
    ends_at: datetime
    hand_overs: tuple[HandOver, ...]
    releases: tuple[ElementRelease, ...]
    hours: tuple[SiteHours, ...]
    assumptions: tuple[str, ...]
    rests_on: tuple[str, ...] = ()
