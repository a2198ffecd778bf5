"""Movement in nouns: lines of deployment data, releases with their causes, legs and what they carry.

What lives here: what the movement wing is asked and what it answers, in people's terms; its arrays live in the wing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from foedus.domain.figures import Figure
from foedus.domain.transport import Mode

Cause = Literal["decision", "approval", "readiness", "clearance", "opening", "hand_over", "positioning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """An instant before which a line may not be loaded, with its cause."""

    cause: Cause
    at: datetime
    text: str
    rests_on: tuple[str, ...] = ()


#: bulk fits on a pallet, oversize on most airlifters, outsize only on the largest
SizeCategory = Literal["bulk", "oversize", "outsize"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How large one piece is; nothing known of it: a vehicle of the reference class. 0 is no measure."""

    category: SizeCategory | None = None
    length_m: float | None = None
    width_m: float | None = None
    height_m: float | None = None


#: a vehicle of the class that ``vehicle_positions`` counts
REFERENCE: Final = Shape()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of deployment data (unit line number): what moves, from where, to where, from when.

    Of the dates three may slip, and lateness counts: LAD at the POD (``latest_arrival_at``), RDD at the destination
    (``required_at``); null where nobody set one. After ``not_after_at`` the line is missed. The line may be split over
    several loads unless it stays ``together``; it has arrived when its last part has.
    """

    id: str
    contingent: str
    unit: str
    origin: str
    destination: str
    mode: Mode
    persons: int
    #: pieces, all of one mass and one shape: vehicles, or cargo
    vehicles: int
    person_kg: float
    vehicle_kg: float
    releases: tuple[Release, ...]
    #: LAD
    latest_arrival_at: datetime | None = None
    priority: int = 1
    #: people outside the force, who ride where there is room and never cause a flight of their own
    rides_along: bool = False
    #: port of debarkation on the way, where EAD and LAD hold; null: the destination
    pod: str | None = None
    #: EAD
    earliest_arrival_at: datetime | None = None
    #: RDD
    required_at: datetime | None = None
    not_after_at: datetime | None = None
    shape: Shape = REFERENCE
    hazardous: bool = False
    together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLines:
    """Which lines make up a unit line number, the unit above it, and the share that makes it ready for its task."""

    uln: str
    #: the unit that it is part of; null: it is the top, or nobody said
    parent: str | None
    #: of its persons and of its pieces, those of its parts included; null: nobody said, all of it
    ready_frac: float | None
    lines: tuple[str, ...]


#: for whom the tables and tracks of a movement are, unless a mission says otherwise
MOVEMENT_MARKING: Final = "need to know: planners and commanders of this movement"


@dataclass(frozen=True, slots=True, kw_only=True)
class SustainmentRule:
    """What each person who has arrived uses up in a day, in packages that come from one port.

    A day's need is wanted at its beginning. It becomes lines of the same movement, one for each destination and day.
    """

    id: str
    text: str
    #: where the packages are loaded
    poe: str
    kg_per_person_per_d: tuple[Figure, ...]
    #: mass of one package; the last one of a day is as heavy as the others
    package_kg: tuple[Figure, ...]
    #: days that a person brings his own supply for
    carried_d: tuple[Figure, ...]
    #: how many days of supply are planned, counted from the first arrival
    for_d: tuple[Figure, ...]
    #: how long before a day its packages can be loaded
    ahead_d: tuple[Figure, ...]
    #: places that it holds for; empty: wherever lines arrive
    destinations: tuple[str, ...] = ()
    mode: Mode = "air"
    priority: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPart:
    """What one leg carries of one line; ``floor_units`` of the carrier's ``Leg.floor_units``, null where not known."""

    line: str
    persons: int
    vehicles: int
    mass_kg: int | None = None
    floor_units: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One carrier on one link: loaded, or positioning with no parts."""

    id: str
    carrier: str
    carrier_type: str
    mode: Mode
    start: str
    end: str
    #: loading or preparing begins, wheels up, wheels down, last element unloaded
    begins_at: datetime
    departs_at: datetime
    arrives_at: datetime
    ends_at: datetime
    parts: tuple[LoadPart, ...]
    #: it ends with a technical stop, and what is aboard stays aboard; what it carries came aboard before one
    stops: bool = False
    goes_on: bool = False
    #: working slots of handling at its ends, from 0; null: none was taken, or nobody knows which
    slot_start: int | None = None
    slot_end: int | None = None
    #: most that it may carry; null: not known, or no limit
    payload_kg: int | None = None
    floor_units: int | None = None
    #: beside what stands on the floor
    seats: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSlots:
    """So many working slots are open from one instant to another; an open end is null."""

    from_at: datetime | None
    until_at: datetime | None
    slots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShutSlot:
    """One working slot, from 0, is shut from one instant to another; an open end is null."""

    slot: int
    from_at: datetime | None
    until_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """One carrier on a working slot."""

    leg: str
    kind: Literal["loading", "unloading", "stop"]
    #: from 0; null: it fits on no single slot
    slot: int | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSlots:
    """The working slots of one place over time, and what stands on them, in order of time."""

    place: str
    #: where most are open
    slots: int
    open: tuple[OpenSlots, ...]
    handlings: tuple[Handling, ...]
    shut: tuple[ShutSlot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """From an instant on no plan can have had more of the force arrive than this, until the next one."""

    at: datetime
    persons: int
    vehicles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineArrival:
    """When a line arrived, and what held it back."""

    line: str
    departs_at: datetime
    arrives_at: datetime
    late_h: float
    binding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierStart:
    """One carrier that stands somewhere from an instant on: where a movement ends, or another begins."""

    carrier: str
    carrier_type: str
    place: str
    ready_at: datetime
    #: where it goes in the end; null: nobody said
    home: str | None = None
    #: whose it is, for clearances; null: nobody said
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A proven limit on closure no plan can beat, under the assumptions it names."""

    closure_h: float
    kind: str
    assumptions: str
    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementPlan:
    """A whole movement: legs, arrivals, closure against its bound.

    ``closure_h`` and ``bound_h`` count from the earliest release of any line; ``gap_frac`` is (closure - bound) /
    closure; ``flights`` counts loaded air legs that reach a POD.
    """

    legs: tuple[Leg, ...]
    arrivals: tuple[LineArrival, ...]
    starts_at: datetime
    closure_at: datetime
    closure_h: float
    bound: Bound
    bound_h: float
    gap_frac: float
    flights: int
    breaches: tuple[str, ...]
    seed: int
    #: people who ride along and found no room, by line id
    left_behind: tuple[str, ...] = ()
    #: where each carrier of the pools stands in the end
    standing: tuple[CarrierStart, ...] = ()
    #: what was taken for granted because nobody gave it
    notes: tuple[str, ...] = ()
    #: working slots of each place where a carrier is handled
    slots: tuple[NodeSlots, ...] = ()
    #: most that can have arrived by when, whatever the plan
    ceiling: tuple[Ceiling, ...] = ()
