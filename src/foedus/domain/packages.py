"""What decision, forces and protection answer: council findings, consents, packages, guard plans, hand-overs.

What lives here: the nouns that these three wings hand on to the course and to reports. What does not: how they
were worked out, and what was claimed (see ``decisions`` and ``forces``). Unknown is ``None``, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from foedus.domain.decisions import Attempt, ConsentTerms, Reservation, Task
from foedus.domain.figures import Figure, Moment
from foedus.domain.forces import Caveat, Status
from foedus.domain.plans import Release

CouncilResult = Literal["adopted", "not_adopted", "no_quorum", "open"]
#: observed: somebody reported it by then; implied: a later step was reported, or no act of its own is asked for;
#: forecast: expected from the steps not yet known; unknown: no figure for its length was known
StepKind = Literal["observed", "implied", "forecast", "unknown"]
#: stated: a figure known by then; remainder: planned total less what others declare; rate: from another figure;
#: unknown: nobody had said
CountKind = Literal["stated", "remainder", "rate", "unknown"]
StatusKind = Literal["reported", "computed", "forecast", "not_known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberVote:
    """How one member voted as known by then; a vote nobody reported is ``not_recorded``."""

    state: str
    vote: Literal["yes", "no", "abstain", "abstain_declared", "absent", "silent", "excluded", "not_recorded"]
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFinding:
    """Whether an appeal stands: who asked whom, in whose name, and whether it was taken back.

    ``standing``: it stands, was taken back, is open (its organ's right to speak is disputed, or a rival appeals), or
    none is known. ``withdrawn_when`` says at which stage it was taken back.
    """

    state: str
    standing: Literal["stands", "withdrawn", "open", "none"]
    entitled: Literal["yes", "no", "open"]
    withdrawn_when: Literal["", "before_decision", "after_decision", "after_arrival"]
    organ: str
    procedure: str
    addressed_to: str
    text: tuple[str, ...]
    moment: Moment | None
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilReading:
    """What the votes give under one way to settle what is open about the procedure."""

    text: str
    result: CouncilResult
    arithmetic: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unbound:
    """A member that the decision does not bind, and why."""

    state: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilFinding:
    """What the procedure of a body gives, with its arithmetic in words.

    ``known_by``: the result follows from the votes, from the reported act of the body, or is open. ``moments`` are
    the accounts of the instant of the decision known by then, latest knowledge last; ``moment`` is the one relied on.
    """

    treaty: str
    organ: str
    result: CouncilResult
    known_by: Literal["votes", "act", "nothing"]
    outcome: Literal["force", "no_force", "open"]
    #: the state in the chair on the date; empty: no term covers it
    chair: str
    chair_note: str
    #: why the chair may be in conflict (it appeals, or hosts); empty: no conflict seen
    chair_conflict: str
    rule: str
    arithmetic: tuple[str, ...]
    votes: tuple[MemberVote, ...]
    contradictions: tuple[str, ...]
    moment: Moment | None
    moments: tuple[Moment, ...]
    cites: tuple[str, ...]
    #: marks of how far the rules used were checked, weakest first
    checked: tuple[str, ...]
    rests_on: tuple[str, ...]
    text: str
    #: what the votes alone give
    by_votes: CouncilResult = "open"
    #: whether the body's own procedure is met, where the act is one of its chair or of another body too
    procedure: Literal["met", "not_met", "open"] = "open"
    procedure_text: str = ""
    readings: tuple[CouncilReading, ...] = ()
    #: who presides where the chair steps aside; empty: the chair, or not known
    presides: str = ""
    #: the chair on the day of the appeal, where another holds it by the day of the decision
    chair_before: str = ""
    unbound: tuple[Unbound, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    #: latest account of its revocation known by then; None: none known
    revoked: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptShown:
    """One attempt known by then, with the count against the bar and what does not add up.

    ``gain_h``: hours by which the step would have come earlier had this attempt passed; None where it passed.
    """

    attempt: Attempt
    arithmetic: str
    contradictions: tuple[str, ...] = ()
    gain_h: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentStep:
    """One step of a state's approval; ``at`` is None only if ``unknown``; ``waits_h`` counts from the step before."""

    id: str
    organ: str
    act: str
    at: datetime | None
    kind: StepKind
    text: str
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    waits_h: float | None = None
    attempts: tuple[AttemptShown, ...] = ()
    rests_on: tuple[str, ...] = ()
    #: ids of the steps it waited for; ``decision`` is the council's
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Whether something may go on before the consent of the state; ``assumed``: no rule of the state is on file."""

    act: Literal["readiness", "pre_positioning", "liaison", "crossing"]
    answer: Literal["may", "may_not", "open"]
    text: str
    assumed: bool
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A state's own consent to send troops, as its last step gives it; ``at`` is None where it cannot be dated.

    ``binding`` names the step on the critical path that takes longest after those it waits for. ``earlier_gain_h`` is
    what the first failed attempt would have gained had it passed; None where no attempt failed. ``terms`` are the
    limits of the consent; ``lapses_at`` is the first end of time among them, None where none is known.
    """

    state: str
    route: str
    at: datetime | None
    kind: StepKind
    steps: tuple[ConsentStep, ...]
    binding: str
    binding_text: str
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    earlier_gain_h: float | None = None
    earlier_gain_text: str = ""
    contradictions: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    terms: tuple[ConsentTerms, ...] = ()
    lapses_at: datetime | None = None
    before: tuple[Leave, ...] = ()
    #: ids of the steps on the critical path, first to last
    critical: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The earliest a contingent may cross and arrive: readiness and consent, whichever is later, then the way.

    ``gain_h`` is what an earlier consent could gain at most: the hours by which consent lies after readiness.
    ``arrives_at`` is None where no way is given, all are None where consent cannot be dated.
    """

    contingent: str
    state: str
    ready_at: datetime | None
    consented_at: datetime | None
    crosses_at: datetime | None
    arrives_at: datetime | None
    binds: Literal["consent", "readiness", "unknown"]
    gain_h: float | None
    text: str


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
