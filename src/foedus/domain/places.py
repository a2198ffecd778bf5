"""Where things are: airfields, towns, crossings; what may use them and when.

What lives here: the nouns of the gazetteer and of the terminals, ways and crossings of one scenario.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from foedus.domain.figures import Figure, Moment
from foedus.domain.protection import Hardness
from foedus.record.claims import Checked

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Surface = Literal["paved", "unpaved"]
PlaceKind = Literal["airfield", "town", "waypoint", "crossing", "port", "base"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSource:
    """Where a value of the gazetteer was read."""

    title: str
    url: str | None
    checked: Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Runway:
    """One runway; width unknown is null."""

    name: str
    length_m: float
    width_m: float | None = None
    #: what its pavement bears, by the old system (PCN) and by the new one (PCR); unknown is null
    pcn: float | None = None
    pcr: float | None = None
    #: paved, or earth, gravel and grass; unknown is null
    surface: Surface | None = None
    #: where a value of this runway was read that is not from the source of the place; null: the same source
    source: PlaceSource | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """How many aircraft of a class can stand or be handled at once, as somebody says; reference data, not an input.

    A mission gives its own figures under ``movement.terminals``, with what they rest on.
    """

    count: int
    #: which aircraft, in words: ``the largest freighters``
    what: str
    source: PlaceSource
    #: day, month or year for which it was said
    said_of: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of the gazetteer."""

    id: str
    kind: PlaceKind
    name: str
    country: str
    lat_deg: float
    lon_deg: float
    precision_km: float
    source: PlaceSource
    code: str | None = None
    also: tuple[str, ...] = ()
    elevation_m: float | None = None
    runways: tuple[Runway, ...] = ()
    stands: tuple[Stands, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """Places that no package holds, or not well enough."""

    id: str
    title: str
    licence: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shutting:
    """A span in which a terminal or a crossing is shut; an open end is null."""

    from_at: datetime
    rests_on: tuple[str, ...]
    until_at: datetime | None = None
    known_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class During:
    """A number that holds in one span instead of the usual one; an open end is null.

    Of two that overlap the later known holds, of two known at once the later in the file.
    """

    value: float
    from_at: datetime
    rests_on: tuple[str, ...]
    until_at: datetime | None = None
    known_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Fuel that comes to a terminal at an instant."""

    at: datetime
    fuel_kg: float
    rests_on: tuple[str, ...]
    known_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a terminal works: the same hours each day, or on some days of the week.

    ``opens`` and ``closes`` are times of day such as ``06:00`` in ``zone``; a closing time not after the opening is one
    of the next day; ``24:00`` is the end of the day. Several spans of hours add up.
    """

    opens: str
    closes: str
    rests_on: tuple[str, ...]
    zone: str = "UTC"
    #: on which days; empty: on all
    days: tuple[Weekday, ...] = ()
    known_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """An airfield as this mission may use it. What is not given limits nothing, but for the working slots."""

    place: str
    #: most carriers loading or unloading at once (working MOG), before the force arrives and after
    working_slots: tuple[Figure, ...]
    #: spans in which there are more or fewer working slots
    slots_during: tuple[During, ...] = ()
    shut: tuple[Shutting, ...] = ()
    #: the instant from which it takes military lift, where it was not open from the start
    opens: tuple[Moment, ...] = ()
    #: when it works; empty: round the clock
    hours: tuple[Hours, ...] = ()
    #: places for aircraft that stand (parking MOG)
    parking: tuple[Figure, ...] = ()
    #: spans in which there are more or fewer of them
    parking_during: tuple[During, ...] = ()
    #: fuel there at the start, what comes in, and what comes in each day at 00:00 UTC
    fuel_kg: tuple[Figure, ...] = ()
    fuel_in: tuple[Delivery, ...] = ()
    fuel_in_kg_per_d: tuple[Figure, ...] = ()
    #: what there is to load and unload with; null: nobody said, and every carrier is taken as handled
    equipment: tuple[str, ...] | None = None
    #: from unloading to loading onto the next carrier, where loads change carriers here (a hub)
    transfer_h: tuple[Figure, ...] = ()
    #: pieces that may wait at the hub
    storage: tuple[Figure, ...] = ()
    #: types of carrier for which fresh crews stand by
    staged_crews: tuple[str, ...] = ()
    #: whether aircraft on longer ways may stop here
    technical_stop: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AirRoute:
    """A way between two terminals that is not the plain great circle, with the reason."""

    start: str
    end: str
    #: places of the gazetteer, in flying order
    via: tuple[str, ...]
    reason: str
    rests_on: tuple[str, ...]
    #: states that it crosses, of those that close their airspace or ask for a clearance; null: as the borders have it
    overflies: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTime:
    """What one type of carrier needs on a link; what is not given follows from its length and the type."""

    carrier: str
    time_h: tuple[Figure, ...]
    payload_kg: tuple[Figure, ...] = ()
    fuel_kg: tuple[Figure, ...] = ()
    #: of one leg, in the currency of the transport table
    cost: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AirLink:
    """A link between two terminals as somebody gives it: length, times by type, closures, capacity.

    A carrier type that any link gives a time has those links only: a network of its own.
    """

    start: str
    end: str
    #: it holds the other way too
    both_ways: bool = False
    #: replaces the measured length for the types without a time of their own
    length_km: tuple[Figure, ...] = ()
    carriers: tuple[LinkTime, ...] = ()
    shut: tuple[Shutting, ...] = ()
    #: most departures in a span, all types together; between spans nothing is limited
    departures: tuple[During, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AirspaceClosure:
    """A state's airspace is shut to the carriers of some states, or of all; an open end is null."""

    state: str
    from_at: datetime
    rests_on: tuple[str, ...]
    #: empty: to all
    to_states: tuple[str, ...] = ()
    until_at: datetime | None = None
    known_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """Leave of a state to cross it or to land there, asked for or given; until then nobody it is for may leave.

    It is there from ``granted`` on where that is known, else from ``requested`` plus ``lead_h``.
    """

    id: str
    #: who grants it
    state: str
    kind: Literal["overflight", "landing", "both"]
    requested: tuple[Moment, ...] = ()
    lead_h: tuple[Figure, ...] = ()
    granted: tuple[Moment, ...] = ()
    #: whose carriers need it; empty: those of all states but the granting one
    for_states: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A border crossing and when it is shut."""

    place: str
    states: tuple[str, str]
    shut: tuple[Shutting, ...] = ()
    #: a closure with no end known ends for the force when its way home begins
    host_lets_home: bool = False
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A way by road between two places, through one crossing at most."""

    start: str
    end: str
    via: str | None
    #: road length; where no figure is known, the great circle over the crossing times ``detour_factor``
    length_km: tuple[Figure, ...] = ()
    detour_factor: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is to be guarded, at class level, with coarse coordinates."""

    id: str
    site_class: str
    name: str
    zone: str
    lat_deg: float
    lon_deg: float
    precision_km: float
    #: weight of an hour without cover, from 1
    criticality: int
    posts: tuple[Figure, ...]
    rests_on: tuple[str, ...]
    known_at: datetime | None = None
    #: who guards it before the force does, as far as is known
    guarded_before: Literal["host", "unknown"] = "unknown"
    guarded_before_rests_on: tuple[str, ...] = ()
    #: contingents that sources name as its guards, side by side; compared, never an input
    claimed_guards: tuple[ClaimedGuard, ...] = ()
    hardness: Hardness = "unknown"
    #: from and until when it is to be guarded, where that is not the whole span
    opens: tuple[Moment, ...] = ()
    closes: tuple[Moment, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedGuard:
    """Which contingent a source says guarded a site."""

    contingent: str
    rests_on: tuple[str, ...]
