"""Where things are: airfields, towns, crossings; what may use them and when.

What lives here: the nouns of the gazetteer and of the terminals, ways and crossings of one scenario.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from foedus.domain.figures import Figure, Moment
from foedus.record.claims import Checked

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
class Terminal:
    """An airfield as this mission may use it."""

    place: str
    #: most carriers loading or unloading at once (working MOG), before the force arrives and after
    working_slots: tuple[Figure, ...]
    shut: tuple[Shutting, ...] = ()
    #: the instant from which it takes military lift, where it was not open from the start
    opens: tuple[Moment, ...] = ()
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
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedGuard:
    """Which contingent a source says guarded a site."""

    contingent: str
    rests_on: tuple[str, ...]
