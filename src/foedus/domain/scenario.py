"""One mission as its folder tells it: everything a course reads, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from foedus.domain.decisions import (
    Appeal,
    Approval,
    Casualties,
    Council,
    CrisisEvent,
    Mandate,
    Position,
    Withdrawal,
)
from foedus.domain.figures import Figure
from foedus.domain.forces import Contingent, GuardNorm, GuardRule, Passengers, Reception
from foedus.domain.parties import Assumption, Party
from foedus.domain.places import (
    AirLink,
    AirRoute,
    AirspaceClosure,
    Clearance,
    Crossing,
    Place,
    Road,
    Site,
    Terminal,
)
from foedus.domain.plans import MOVEMENT_MARKING, SustainmentRule
from foedus.domain.protection import ProtectionTerms
from foedus.domain.transport import Pool
from foedus.domain.unit_requirements import ForceGeneration


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeDate:
    """An instant at which somebody had to decide, with what was known then."""

    id: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of law that the mission asks: which rule of which treaty."""

    id: str
    text: str
    treaty: str
    rule: str
    #: the day at whose end it is asked where nobody names a knowledge date; null: the scenario's ``facts_on``
    asked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What the force moves with and over."""

    pools: tuple[Pool, ...]
    terminals: tuple[Terminal, ...]
    routes: tuple[AirRoute, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    roads: tuple[Road, ...] = ()
    #: mass of a person with kit, and of a vehicle of the reference class
    person_kg: tuple[Figure, ...] = ()
    vehicle_kg: tuple[Figure, ...] = ()
    #: greatest strength of one line of deployment data
    line_persons: tuple[Figure, ...] = ()
    #: replaces loading and unloading times of the transport tables, by carrier type
    ground_h: tuple[GroundTime, ...] = ()
    #: a contingent may go by road where road and crossing are open and it is no longer than this
    road_limit_km: tuple[Figure, ...] = ()
    #: links as somebody gives them: times and costs by carrier type, closures, capacity
    links: tuple[AirLink, ...] = ()
    airspace: tuple[AirspaceClosure, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    #: an aircraft stops on the way rather than carry less than this share of its greatest payload
    stop_below_frac: tuple[Figure, ...] = ()
    #: what those who have arrived use up each day, which comes by the same lift
    sustainment: tuple[SustainmentRule, ...] = ()
    #: for whom its tables and tracks are, as it stands above each of them
    marking: str = MOVEMENT_MARKING


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundTime:
    """Loading and unloading of one carrier type as this mission assumes them."""

    carrier: str
    load_h: tuple[Figure, ...]
    unload_h: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A mission from appeal to withdrawal.

    Parts that a mission never reached (a refused appeal has no mandate) are null or empty, and the course says
    where and why it ends.
    """

    id: str
    title: str
    summary: str
    host: str
    organisation: str
    treaties: tuple[str, ...]
    zero_at: datetime
    zone: str
    #: legal date by which provisions and memberships are chosen
    facts_on: date
    parties: tuple[Party, ...]
    knowledge: tuple[KnowledgeDate, ...]
    questions: tuple[Question, ...]
    assumptions: tuple[Assumption, ...]
    crisis: tuple[CrisisEvent, ...]
    appeal: Appeal
    council: Council
    casualties: tuple[Casualties, ...] = ()
    positions: tuple[Position, ...] = ()
    mandate: Mandate | None = None
    approvals: tuple[Approval, ...] = ()
    contingents: tuple[Contingent, ...] = ()
    passengers: tuple[Passengers, ...] = ()
    movement: Movement | None = None
    places: tuple[Place, ...] = ()
    sites: tuple[Site, ...] = ()
    guard_norms: tuple[GuardNorm, ...] = ()
    reception: Reception | None = None
    guard_rule: GuardRule | None = None
    protection: ProtectionTerms | None = None
    withdrawal: Withdrawal | None = None
    #: units asked for and pledged; a mission without it sends the contingents it names, unmatched
    force_generation: ForceGeneration | None = None
