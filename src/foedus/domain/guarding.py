"""What protection answers: who guards which site from when, how that came about, and how sites pass back.

What lives here: the nouns that protection hands on to the course, to rosters and to reports. What does not: how they
were worked out, and what a mission's file says of sites and guards (``places``, ``protection``). Unknown is ``None``,
never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from foedus.domain.plans import Release
from foedus.domain.protection import TriggerKind

#: from wheels down to standing on post, each an act of its own
PostStepKind = Literal["arrival", "reception", "orientation", "transfer_of_authority", "onward_move", "relief"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNeed:
    """What one site needs round the clock; None where nobody said."""

    site: str
    posts: int | None
    persons: int | None
    arithmetic: str
    rests_on: tuple[str, ...] = ()


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
    #: on post there at the earliest, after reception, orientation, transfer of authority, way and relief
    ready_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostStep:
    """One step from wheels down to post of those who come last, or the act by which authority passes."""

    kind: PostStepKind
    starts_at: datetime
    ends_at: datetime
    text: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardTurn:
    """One contingent guards one site, or stands as its reserve, from ``starts_at`` to ``ends_at``.

    ``lead`` is the contingent that commands there; ``bound_at`` the instant from which its persons are on their way
    and free for nothing else. ``site`` is the id of a reserve where ``is_reserve``.
    """

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
    lead: str = ""
    bound_at: datetime | None = None
    place: str = ""
    is_reserve: bool = False
    #: whom the guard relieves: the host, another contingent by its id, or nobody known
    relieves: str = ""
    steps: tuple[PostStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveCover:
    """Whether a reserve can be at a site within the time stated, and in which share of the hours the force is there."""

    site: str
    reserve: str
    way_h: float
    within_h: float
    in_time: bool
    covered_frac: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Relieved:
    """Posts and persons of the host that the force relieves in a span, by what is known of who stood there.

    ``persons_known`` counts sites of which somebody says that the host guarded them, ``persons_unknown`` the others;
    both by the guard norm, as if the host had stood with the same strength.
    """

    starts_at: datetime
    ends_at: datetime
    posts_known: int
    posts_unknown: int
    persons_known: int
    persons_unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumed:
    """What the persons of one contingent use up in one day (UTC), from those who are there at its end."""

    contingent: str
    day_at: datetime
    persons: int
    item: str
    kg: float
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
    n_changes: int = 0
    #: weighted hours without cover are counted over sites and reserves
    reserves: tuple[ReserveCover, ...] = ()
    relieved: tuple[Relieved, ...] = ()
    consumed: tuple[Consumed, ...] = ()
    #: instants at which guards may change lie so many hours apart at least
    grid_h: float = 0.25


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
    triggers: tuple[TriggerState, ...] = ()
    conditions: tuple[ConditionState, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerState:
    """Whether a trigger of the way home has been met by then; ``at``: when it was, or is expected to be."""

    id: str
    kind: TriggerKind
    state: Literal["met", "expected", "not_known"]
    text: str
    at: datetime | None = None
    zones: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionState:
    """Whether a condition is met by then; one that holds back the way home and is not met says so."""

    id: str
    text: str
    holds_back: bool
    state: Literal["met", "expected", "not_known"]
    at: datetime | None = None
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentRow:
    """Vehicles and other items of one contingent: brought in, added or taken off there, brought home.

    ``balance`` is what is not accounted for; an account closes where it is 0.
    """

    contingent: str
    brought: int
    added: int
    handed_over: int
    lost: int
    left_behind: int
    taken_home: int
    balance: int
    text: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentAccount:
    """The equipment of the force, contingent by contingent; ``closes``: every balance is 0."""

    rows: tuple[EquipmentRow, ...]
    closes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One person, by number, on one post (or in command, ``post`` 0) from ``starts_at`` to ``ends_at``."""

    site: str
    contingent: str
    post: int
    number: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who stands where when on one site under one contingent: numbers, never names.

    ``marking`` says for whom it is; after ``expires_at`` it must not be used. ``n_spare``: persons of the guard who
    stand no watch in it: standby, sick, kitchen.
    """

    site: str
    contingent: str
    place: str
    starts_at: datetime
    ends_at: datetime
    posts: int
    persons: int
    n_spare: int
    watch_h: float
    rest_h: float
    watches: tuple[Watch, ...]
    marking: str
    made_at: datetime
    expires_at: datetime
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFree:
    """A site that may be handed over from ``at``, before the others; its guard is bound until ``over_at``."""

    site: str
    at: datetime
    over_at: datetime
    text: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A contingent that leaves before the others: from ``at`` it guards nothing."""

    contingent: str
    at: datetime
    text: str = ""
