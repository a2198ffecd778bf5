"""Everything that one run of a mission produced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from foedus.domain.guarding import EquipmentAccount
from foedus.domain.matching import ForceMatch
from foedus.domain.outcome import Finding, Milestone
from foedus.domain.packages import Consent, CouncilFinding, GuardPlan, HandOverPlan, MandateNow, Package
from foedus.domain.places import Place
from foedus.domain.plans import Line, MovementPlan
from foedus.domain.scenario import Scenario
from foedus.domain.transport import Mode
from foedus.record.claims import ClaimSet

Stage = Literal["movement", "withdrawal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeChosen:
    """By which mode an element moves, and why."""

    element: str
    stage: Stage
    mode: Mode
    text: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """How plan and bound move when one assumption changes."""

    what: str
    factor: float
    closure_h: float
    bound_h: float
    flights: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """What the way out would gain from one thing more, proved by planning again.

    ``gain_h`` are weighted hours of lateness, ``closure_gain_h`` hours by which the last line arrives earlier.
    """

    reason: str
    change: str
    gain_h: float
    closure_gain_h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One run of a mission.

    ``as_of`` is the knowledge date of every stage, or None: everything the files hold. ``law_as_of`` is the knowledge
    date of the findings. Stages that were not reached are None or empty, and ``ends`` says where and why. ``inputs``
    names every claim and assumption that a stage computed with; ``places`` all places it met.
    """

    scenario: Scenario
    claims: ClaimSet
    places: tuple[Place, ...]
    as_of: datetime | None
    law_as_of: datetime
    seed: int
    findings: tuple[Finding, ...]
    #: the same questions as known at the end of the files, where the course itself has no knowledge date
    findings_now: tuple[Finding, ...]
    council: CouncilFinding
    consents: tuple[Consent, ...]
    mandate: MandateNow | None
    package: Package | None
    lines: tuple[Line, ...]
    #: what the plan does not move, and why, in words
    unmoved: tuple[str, ...]
    modes: tuple[ModeChosen, ...]
    movement: MovementPlan | None
    variations: tuple[Variation, ...]
    reliefs: tuple[Relief, ...] = ()
    guard: GuardPlan | None
    hand_over: HandOverPlan | None
    #: daily supply of what has arrived, moved beside the lines
    supply: tuple[Line, ...] = ()
    lines_home: tuple[Line, ...]
    home: MovementPlan | None
    ends_at: datetime | None
    milestones: tuple[Milestone, ...]
    inputs: tuple[str, ...]
    ends: str
    #: the equipment of the force, brought in and brought home
    account: EquipmentAccount | None = None
    #: pledges matched to the units asked for; null: the mission asks for none
    match: ForceMatch | None = None

    @property
    def lines_out(self) -> tuple[Line, ...]:
        """All lines of the way out: those of the force and who rides along, then those of daily supply."""
        return (*self.lines, *self.supply)
