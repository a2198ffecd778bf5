"""Movement in nouns: lines of deployment data, releases with their causes, legs and what they carry.

What lives here: what the movement wing is asked and what it answers, in people's terms; its arrays live in the wing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from foedus.domain.transport import Mode

Cause = Literal["decision", "approval", "readiness", "clearance", "opening", "hand_over", "positioning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """An instant before which a line may not be loaded, with its cause."""

    cause: Cause
    at: datetime
    text: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of deployment data (unit line number): what moves, from where, to where, from when.

    ``latest_arrival_at`` is the LAD; null where nobody set one. The line may be split over several loads; it has
    arrived when its last part has.
    """

    id: str
    contingent: str
    unit: str
    origin: str
    destination: str
    mode: Mode
    persons: int
    vehicles: int
    person_kg: float
    vehicle_kg: float
    releases: tuple[Release, ...]
    latest_arrival_at: datetime | None = None
    priority: int = 1
    #: people outside the force, who ride where there is room and never cause a flight of their own
    rides_along: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPart:
    """What one leg carries of one line."""

    line: str
    persons: int
    vehicles: int


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
