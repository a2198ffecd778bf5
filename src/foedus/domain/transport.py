"""Means of carriage: tables of carriers, each value with its source.

What lives here: the nouns of ``foedus/transport`` files and of the lift of one scenario.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foedus.domain.figures import Figure
from foedus.record.claims import Checked

Mode = Literal["air", "road", "rail", "sea"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One number of a transport table with where it was read and how far it was checked."""

    value: float
    source: str
    checked: Checked
    note: str = ""
    #: other values found, as text, with their source ids
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceValue:
    """One surface of a transport table with where it was read and how far it was checked."""

    value: Literal["paved", "unpaved"]
    source: str
    checked: Checked
    note: str = ""
    #: other values found, as text, with their source ids
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadPoint:
    """Most payload over a still-air distance; between points the table is linear, past the last it is none."""

    range_km: float
    payload_tonnes: float
    source: str
    checked: Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierType:
    """One type of aircraft or of road column.

    Vehicles fill the floor first: ``vehicle_positions`` is how many vehicles of the reference class the floor
    takes. ``seats`` are on the vehicle floor and shrink with it (a floor position taken removes
    ``seats / vehicle_positions`` of them); ``seats_apart`` are on a deck of their own and never shrink.
    A road column moves on its own wheels: positions and seats are null.
    """

    id: str
    mode: Mode
    name: str
    speed_kmh: Value
    load_h: Value
    unload_h: Value
    seats: Value | None = None
    seats_apart: Value | None = None
    vehicle_positions: Value | None = None
    payload_range: tuple[PayloadPoint, ...] = ()
    hold_length_m: Value | None = None
    hold_width_m: Value | None = None
    hold_height_m: Value | None = None
    runway_m: Value | None = None
    #: minutes of climb, approach and taxi folded into every leg, in hours
    overhead_h: Value | None = None
    #: longest duty of one crew, from the first loading to the last unloading, and the rest before the next
    crew_duty_h: Value | None = None
    crew_rest_h: Value | None = None
    #: a technical stop on the way: landing to departure
    stop_h: Value | None = None
    #: of an hour in the air, in the currency of the table
    cost_per_h: Value | None = None
    fuel_kg_per_h: Value | None = None
    #: parking places that one carrier takes; null: one
    spots: Value | None = None
    #: how hard it is on a pavement, by the old system (ACN) and by the new one (ACR), at its greatest mass
    acn: Value | None = None
    acr: Value | None = None
    #: the poorest surface that it uses as a matter of course
    runway_surface: SurfaceValue | None = None
    #: crews that an operator keeps for one carrier
    crews_per_carrier: Value | None = None
    #: wing tip to wing tip (of a helicopter the rotor) and nose to tail: what it takes on an apron
    span_m: Value | None = None
    length_m: Value | None = None
    #: what a terminal must have to load and unload it, by the words that terminals use: ``high loader``
    needs_equipment: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportSource:
    """A page or book that a table cites."""

    id: str
    title: str
    url: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportTable:
    """All carriers of one mode."""

    id: str
    title: str
    mode: Mode
    sources: tuple[TransportSource, ...]
    carriers: tuple[CarrierType, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Carriers of one type that a scenario has: how many, where, and how fast they become ready.

    The k-th carrier (from 0) is ready ``first_ready_h + k / ready_per_h`` hours after the decision.
    """

    id: str
    carrier: str
    state: str
    based_at: str
    count: tuple[Figure, ...]
    first_ready_h: tuple[Figure, ...]
    ready_per_h: tuple[Figure, ...]
    note: str = ""
