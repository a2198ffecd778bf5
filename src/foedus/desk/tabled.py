"""Problems from tables: lines as rows or a file, a network with its means as rows or a file.

What lives here: plain numbers made into the nouns that the movement wing compiles. What does not: reading them
(``formats.deployment.network_file``) and compiling.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from foedus.domain.deployment import DeploymentData
from foedus.domain.figures import Figure
from foedus.domain.networks import AircraftType, NetworkLink, NetworkTable, Node, Span
from foedus.domain.places import AirLink, During, Hours, LinkTime, Place, PlaceSource, Runway, Shutting, Terminal
from foedus.domain.plans import CarrierStart, Line, UnitLines
from foedus.domain.transport import CarrierType, PayloadPoint, TransportTable, Value
from foedus.errors import RequestError
from foedus.formats.deployment.crosscheck import Known, know
from foedus.formats.deployment.network_file import read_line_rows, read_network
from foedus.formats.deployment.plan_lines import make_lines
from foedus.formats.deployment.rows import Table
from foedus.formats.deployment.tables import apply, preview_import, read_table
from foedus.geodesy import measure_km
from foedus.movement.modes.air import find_payload_kg
from foedus.movement.network import MovementCase, compile_problem
from foedus.movement.problem import Problem

_SOURCE = "network"
#: once around the Earth: a payload that no distance lessens
_ANY_KM = 40_100.0
Rows = Sequence[Mapping[str, Any]]


class BuiltProblem(NamedTuple):
    """A problem built from tables, the instant of its zero, its units, and what was taken for granted."""

    problem: Problem
    zero_at: datetime
    units: tuple[UnitLines, ...]
    notes: tuple[str, ...]
    #: latitude and longitude in degrees of each node, None where the network has none
    coordinates: tuple[tuple[float, float] | None, ...] = ()


def build_from_tables(
    *, lines: Rows | str | Path, network: Mapping[str, Any] | str | Path, carriers: Rows | None = None
) -> BuiltProblem:
    """Build a problem from lines and a network; see ``foedus.api.problem_from_tables``.

    Raises
    ------
    RequestError
        If there is no carrier.
    InputError, PlanningError
        With every fault of the lines, of the network, or of both together.
    """
    net = read_network(network, carriers)
    table = read_table(Path(lines)) if isinstance(lines, str | Path) else read_line_rows(lines)
    return build_from_network(table, net)


def build_from_network(table: Table, net: NetworkTable) -> BuiltProblem:
    """Build a problem from a table of lines and a network, both as read.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``build_from_tables``.
    """
    if not net.carriers:
        raise RequestError("the network has no carriers", code="no-means", hint="give rows of carriers")
    places, transport = _make_shared(net)
    kinds = transport.carriers
    apply(preview_import(DeploymentData(lines=()), table, know_network(net)))
    made = make_lines(table)
    zero = net.zero_at or _find_first(made.lines)
    maker = _Maker(net, {kind.id: kind for kind in kinds}, zero)
    case = MovementCase(
        lines=made.lines,
        tables=(transport,),
        terminals=tuple(maker.make_terminal(node) for node in net.nodes),
        places=places,
        as_of=zero,
        zero_at=zero,
        decided_at=zero,
        starts=maker.make_starts(),
        links=tuple(maker.make_link(link) for link in net.links),
        stop_below_frac=() if net.stop_below_frac is None else maker.figure(net.stop_below_frac),
    )
    problem, notes = compile_problem(case)
    points = {n.id: (n.lat_deg, n.lon_deg) for n in net.nodes if n.lat_deg is not None and n.lon_deg is not None}
    coordinates = tuple(points.get(name) for name in problem.names.nodes)
    return BuiltProblem(problem, zero, made.units, (*made.notes, *maker.notes, *notes), coordinates)


def know_network(net: NetworkTable) -> Known:
    """Give the places and carriers that lines may refer to: those of a network."""
    places, transport = _make_shared(net)
    return know(places, (transport,))


def _make_shared(net: NetworkTable) -> tuple[tuple[Place, ...], TransportTable]:
    kinds = tuple(_make_type(kind) for kind in net.types)
    transport = TransportTable(id=_SOURCE, title=_SOURCE, mode="air", sources=(), carriers=kinds)
    return tuple(_make_place(node) for node in net.nodes), transport


def _find_first(lines: tuple[Line, ...]) -> datetime:
    """Give the earliest instant at which a line may be loaded.

    Raises
    ------
    RequestError
        If there is no line.
    """
    first = min((max(one.at for one in line.releases) for line in lines), default=None)
    if first is None:
        raise RequestError("there is no line to move", code="no-movement", hint="give rows of lines")
    return first


def _make_place(node: Node) -> Place:
    runways = () if node.runway_m is None else (Runway(name="", length_m=node.runway_m),)
    return Place(
        id=node.id,
        kind="airfield",
        name=node.id,
        country="",
        lat_deg=node.lat_deg or 0.0,
        lon_deg=node.lon_deg or 0.0,
        precision_km=0.0,
        source=PlaceSource(title=_SOURCE, url=None, checked="background"),
        runways=runways,
    )


def _value(number: float | None) -> Value | None:
    return None if number is None else Value(value=float(number), source=_SOURCE, checked="background")


def _need(number: float) -> Value:
    return Value(value=float(number), source=_SOURCE, checked="background")


def _make_type(kind: AircraftType) -> CarrierType:
    points = [(point.range_km, point.payload_kg) for point in kind.reach]
    if kind.payload_kg is not None and not points:
        points = [(_ANY_KM, kind.payload_kg)]
    return CarrierType(
        id=kind.id,
        mode="air",
        name=kind.id,
        # links with times need no speed; one is asked for only where a time must be worked out
        speed_kmh=_need(1.0 if kind.speed_kmh is None else kind.speed_kmh),
        load_h=_need(kind.load_h),
        unload_h=_need(kind.unload_h),
        seats=_value(kind.seats),
        seats_apart=_value(kind.seats_apart),
        vehicle_positions=_value(kind.vehicle_positions),
        payload_range=tuple(
            PayloadPoint(range_km=km, payload_tonnes=kg / 1000, source=_SOURCE, checked="background")
            for km, kg in points
        ),
        hold_length_m=_value(kind.hold_length_m),
        hold_width_m=_value(kind.hold_width_m),
        hold_height_m=_value(kind.hold_height_m),
        runway_m=_value(kind.runway_m),
        overhead_h=_value(kind.overhead_h),
        crew_duty_h=_value(kind.crew_duty_h),
        crew_rest_h=_value(kind.crew_rest_h),
        stop_h=_value(kind.stop_h),
        cost_per_h=_value(kind.cost_per_h),
        fuel_kg_per_h=_value(kind.fuel_kg_per_h),
        spots=_value(kind.spots),
        needs_equipment=kind.needs_equipment,
    )


class _Maker:
    """Nouns of one network; whatever is given was known at zero."""

    def __init__(self, net: NetworkTable, kinds: Mapping[str, CarrierType], zero: datetime) -> None:
        self.net = net
        self.kinds = kinds
        self.zero = zero
        self.nodes = {node.id: node for node in net.nodes}
        self.types = {kind.id: kind for kind in net.types}
        self.notes: list[str] = []

    def figure(self, number: float | None) -> tuple[Figure, ...]:
        """Give a number as a figure; none where it is null."""
        return () if number is None else (Figure(value=float(number), rests_on=(), known_at=self.zero),)

    def during(self, spans: tuple[Span, ...]) -> tuple[During, ...]:
        """Give spans with a value."""
        return tuple(
            During(
                value=span.value or 0.0, from_at=span.from_at, until_at=span.until_at, rests_on=(), known_at=self.zero
            )
            for span in spans
        )

    def shut(self, spans: tuple[Span, ...]) -> tuple[Shutting, ...]:
        """Give spans in which something is shut."""
        return tuple(
            Shutting(from_at=span.from_at, until_at=span.until_at, rests_on=(), known_at=self.zero) for span in spans
        )

    def make_terminal(self, node: Node) -> Terminal:
        """Give a node as a terminal."""
        hours: tuple[Hours, ...] = ()
        if node.opens is not None and node.closes is not None:
            hours = (Hours(opens=node.opens, closes=node.closes, rests_on=(), known_at=self.zero),)
        return Terminal(
            place=node.id,
            working_slots=self.figure(node.slots),
            slots_during=self.during(node.slots_during),
            shut=self.shut(node.shut),
            hours=hours,
            parking=self.figure(node.parking),
            fuel_kg=self.figure(node.fuel_kg),
            fuel_in_kg_per_d=self.figure(node.fuel_in_kg_per_d),
            equipment=node.equipment,
            transfer_h=self.figure(node.transfer_h),
            storage=self.figure(node.storage),
            staged_crews=node.staged_crews,
            technical_stop=node.technical_stop,
        )

    def make_starts(self) -> tuple[CarrierStart, ...]:
        """Give the carriers one by one, each with a name of its own."""
        starts: list[CarrierStart] = []
        counted: dict[str, int] = {}
        for row in self.net.carriers:
            for _ in range(row.count):
                counted[row.carrier] = counted.get(row.carrier, 0) + 1
                name = row.id if row.id is not None and row.count == 1 else f"{row.carrier}-{counted[row.carrier]:02d}"
                ready = self.zero + timedelta(hours=row.ready_h)
                starts.append(
                    CarrierStart(carrier=name, carrier_type=row.carrier, place=row.at, ready_at=ready, home=row.home)
                )
        return tuple(starts)

    def make_link(self, link: NetworkLink) -> AirLink:
        """Give a link with the time and payload of each type it holds for; a type it is too far for is noted."""
        km = self.find_km(link)
        names = [link.carrier] if link.carrier is not None else [kind.id for kind in self.net.types]
        rows = []
        for name in names:
            time_h, payload = self.find_time_h(link, name, km), link.payload_kg
            if payload is None:
                payload = find_payload_kg(self.kinds[name], km or 0.0)
            if time_h is None or payload is None:
                lacks = "it is beyond range" if payload is None else "neither a time nor a length and a speed is known"
                self.notes.append(f"link {link.start} to {link.end} is none for {name}: {lacks}")
                continue
            rows.append(
                LinkTime(
                    carrier=name,
                    time_h=self.figure(time_h),
                    payload_kg=self.figure(payload),
                    fuel_kg=self.figure(link.fuel_kg),
                    cost=self.figure(link.cost),
                )
            )
        return AirLink(
            start=link.start,
            end=link.end,
            both_ways=link.both_ways,
            carriers=tuple(rows),
            shut=self.shut(link.shut),
            departures=self.during(link.departures),
        )

    def find_km(self, link: NetworkLink) -> float | None:
        """Give the length of a link: as given, else the great circle where both nodes have coordinates."""
        if link.length_km is not None:
            return link.length_km
        a, b = self.nodes[link.start], self.nodes[link.end]
        if None in {a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg}:
            return None
        return measure_km(a.lat_deg or 0.0, a.lon_deg or 0.0, b.lat_deg or 0.0, b.lon_deg or 0.0)

    def find_time_h(self, link: NetworkLink, name: str, km: float | None) -> float | None:
        """Give the time of a link for a type: as given, else by length and speed."""
        if link.time_h is not None:
            return link.time_h
        kind = self.types[name]
        return None if km is None or not kind.speed_kmh else km / kind.speed_kmh + kind.overhead_h
