"""A network and its means in plain numbers: what a ``foedus/network`` file, or rows from Python, hold.

What lives here: nodes, types, links and carriers for people who have tables and no mission. What does not: figures with
sources and knowledge dates (``places``, ``transport``), which a mission needs and a study of a network does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A span of time; an open end is null. ``value`` says what holds in it, where something does."""

    from_at: datetime
    until_at: datetime | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A place where carriers load and unload. What is null limits nothing."""

    id: str
    #: most carriers loading or unloading at once
    slots: int
    lat_deg: float | None = None
    lon_deg: float | None = None
    runway_m: float | None = None
    #: daily hours in UTC, such as 06:00; both or none
    opens: str | None = None
    closes: str | None = None
    shut: tuple[Span, ...] = ()
    #: spans with another number of slots, which is their value
    slots_during: tuple[Span, ...] = ()
    parking: int | None = None
    #: where loads change carriers: from unloading to loading on
    transfer_h: float | None = None
    #: pieces that may wait here
    storage: int | None = None
    fuel_kg: float | None = None
    fuel_in_kg_per_d: float | None = None
    equipment: tuple[str, ...] | None = None
    #: types for which fresh crews stand by
    staged_crews: tuple[str, ...] = ()
    technical_stop: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Most payload over a distance; between points the table is linear, past the last it is none."""

    range_km: float
    payload_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AircraftType:
    """One type of aircraft. Null: no limit, or not known."""

    id: str
    load_h: float
    unload_h: float
    #: vehicles of the reference class on the floor
    vehicle_positions: int = 0
    #: on the floor, and on a deck of their own
    seats: int = 0
    seats_apart: int = 0
    #: for links whose length is known but not their time
    speed_kmh: float | None = None
    overhead_h: float = 0.0
    #: over any distance; or give ``reach``
    payload_kg: float | None = None
    reach: tuple[Reach, ...] = ()
    hold_length_m: float | None = None
    hold_width_m: float | None = None
    hold_height_m: float | None = None
    runway_m: float | None = None
    stop_h: float | None = None
    crew_duty_h: float | None = None
    crew_rest_h: float | None = None
    cost_per_h: float | None = None
    fuel_kg_per_h: float | None = None
    spots: int = 1
    needs_equipment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkLink:
    """A link, for one type or for all. Its time follows from its length, its length from the nodes, where not given."""

    start: str
    end: str
    carrier: str | None = None
    time_h: float | None = None
    length_km: float | None = None
    payload_kg: float | None = None
    fuel_kg: float | None = None
    cost: float | None = None
    both_ways: bool = False
    shut: tuple[Span, ...] = ()
    #: spans with the most departures in each, which is their value
    departures: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierRow:
    """Carriers of one type that stand at one node and are ready so many hours after zero."""

    carrier: str
    at: str
    count: int = 1
    ready_h: float = 0.0
    #: where they go in the end; null: they stay where they end
    home: str | None = None
    #: name of a single carrier; null: made of the type
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkTable:
    """Nodes, types, links and carriers. With links there are no other ways; without, great circles between nodes."""

    nodes: tuple[Node, ...]
    types: tuple[AircraftType, ...]
    links: tuple[NetworkLink, ...] = ()
    carriers: tuple[CarrierRow, ...] = ()
    title: str = ""
    #: instant from which hours count; null: the earliest date of the lines
    zero_at: datetime | None = None
    #: an aircraft stops on the way rather than carry less than this share of its greatest payload
    stop_below_frac: float | None = None
