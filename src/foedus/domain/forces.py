"""Forces: pledges with their caveats, contingents, requirements and gaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from foedus.domain.figures import Figure, Moment

#: five different states of a contingent; one never implies the next
Status = Literal["announced", "pledged", "authorised", "departed", "arrived"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """A limit that a state puts on the use of its troops. It may only narrow the mandate."""

    text: str
    #: tasks of the mandate that the contingent may do; empty: all
    tasks_only: tuple[str, ...] = ()
    tasks_barred: tuple[str, ...] = ()
    #: classes of site it may guard; empty: all
    site_classes_only: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """That somebody reported a contingent announced, pledged, authorised, departed or arrived."""

    status: Status
    moment: Moment
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A part of a contingent that moves together from one place."""

    id: str
    unit: str
    home: str
    embarks_at: str
    debarks_at: str
    #: share of the contingent's strength; the shares of one contingent add up to 1
    share_frac: float
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contingent:
    """What one state offers and sends."""

    id: str
    state: str
    name: str
    elements: tuple[Element, ...]
    #: empty, or nothing known yet: the strength is the part of the planned total that no other contingent
    #: declares, where ``takes_remainder``; else the ``assumed`` figure among these
    strength_persons: tuple[Figure, ...]
    takes_remainder: bool = False
    vehicles: tuple[Figure, ...] = ()
    #: used where no figure for vehicles is known
    vehicles_per_person: tuple[Figure, ...] = ()
    #: hours from the council's decision until the first element stands ready at its terminal
    notice_h: tuple[Figure, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    statuses: tuple[StatusReport, ...] = ()
    capabilities: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    #: order in which elements embark where terminals are shared; smaller goes first
    priority: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Passengers:
    """People outside the force who travel on its lift: evacuees, cadets."""

    id: str
    text: str
    start: str
    end: str
    persons: tuple[Figure, ...]
    ready: tuple[Moment, ...]
    rests_on: tuple[str, ...]
    #: the stage whose aircraft they ride
    stage: Literal["movement", "withdrawal"] = "withdrawal"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardNorm:
    """How many persons one post of a class of site needs round the clock."""

    site_class: str
    persons_per_post: tuple[Figure, ...]
    arithmetic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """From wheels down to standing on post."""

    reception_h: tuple[Figure, ...]
    onward_kmh: tuple[Figure, ...]
    orientation_h: tuple[Figure, ...]
    relief_h: tuple[Figure, ...]
    #: the act by which authority over arrived persons passes to the force; empty: it takes no time of its own
    transfer_h: tuple[Figure, ...] = ()
    #: contingents of which another orientation is known; the others take ``orientation_h``
    own: tuple[OwnOrientation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOrientation:
    """The orientation of one contingent, where it is known by itself."""

    contingent: str
    orientation_h: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardRule:
    """How sites are shared out, beyond caveats: whether every contingent that may guard stands at one at least."""

    text: str
    each_contingent: bool
    rests_on: tuple[str, ...]
