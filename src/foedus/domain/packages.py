"""What decision, forces and protection answer: council findings, consents, packages, guard plans, hand-overs.

What lives here: the nouns that forces hands on to the course and to reports, and the names of those of ``procedure``
and ``guarding``. What does not: how they
were worked out, and what was claimed (see ``decisions`` and ``forces``). Unknown is ``None``, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from foedus.domain.decisions import Task
from foedus.domain.figures import Figure, Moment
from foedus.domain.forces import Caveat, Status
from foedus.domain.guarding import (
    ArrivedPart,
    ClaimCompared,
    Draw,
    ElementRelease,
    GuardPlan,
    GuardTurn,
    HandOver,
    HandOverPlan,
    SiteHours,
    SiteNeed,
    SiteOpen,
)
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
