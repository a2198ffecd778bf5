"""A small movement in nouns, made of invented places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from foedus.domain.figures import Figure
from foedus.domain.places import AirRoute, Crossing, Place, PlaceSource, Road, Runway, Shutting, Terminal
from foedus.domain.plans import Line, Release
from foedus.domain.transport import CarrierType, PayloadPoint, Pool, TransportTable, Value
from foedus.movement.network import MovementCase

ZERO = datetime(2030, 3, 1, tzinfo=UTC)
KNOWN = ZERO - timedelta(days=1)


@dataclass(frozen=True)
class World:
    """Builders of nouns; every value was known a day before zero."""

    zero = ZERO
    known = KNOWN

    def at(self, hours: float) -> datetime:
        return ZERO + timedelta(hours=hours)

    def figure(self, value: float, known_at: datetime = KNOWN) -> tuple[Figure, ...]:
        return (Figure(value=value, rests_on=("A1",), known_at=known_at),)

    def place(
        self, name: str, lat: float, lon: float, runway_m: float | None = 3000.0, kind: str = "airfield"
    ) -> Place:
        source = PlaceSource(title="invented", url=None, checked="background")
        runways = (Runway(name="09/27", length_m=runway_m),) if runway_m else ()
        return Place(
            id=name,
            kind=kind,
            name=name.title(),
            country="XXX",
            lat_deg=lat,
            lon_deg=lon,
            precision_km=1.0,
            source=source,
            runways=runways,
        )

    def value(self, value: float) -> Value:
        return Value(value=value, source="invented", checked="background")

    def airlifter(self, name: str = "il-76md", **changes: object) -> CarrierType:
        points = tuple(
            PayloadPoint(range_km=km, payload_tonnes=t, source="invented", checked="background")
            for km, t in ((2000, 40), (4000, 20), (5000, 0))
        )
        kind = CarrierType(
            id=name,
            mode="air",
            name=name,
            speed_kmh=self.value(800),
            load_h=self.value(2),
            unload_h=self.value(1),
            seats=self.value(140),
            seats_apart=None,
            vehicle_positions=self.value(3),
            payload_range=points,
            runway_m=self.value(1800),
            overhead_h=self.value(0.5),
        )
        return replace(kind, **changes)

    def column(self) -> CarrierType:
        return CarrierType(
            id="road-column",
            mode="road",
            name="column",
            speed_kmh=self.value(20),
            load_h=self.value(1),
            unload_h=self.value(0.5),
        )

    def line(self, name: str = "alpha", **changes: object) -> Line:
        line = Line(
            id=name,
            contingent="C",
            unit="unit",
            origin="home",
            destination="host",
            mode="air",
            persons=90,
            vehicles=4,
            person_kg=120.0,
            vehicle_kg=9000.0,
            releases=(
                Release(cause="readiness", at=self.at(2), text="ready two hours on"),
                Release(cause="approval", at=self.at(6), text="parliament of C agrees"),
                Release(cause="decision", at=self.at(0), text="decided"),
            ),
        )
        return replace(line, **changes)

    def pool(self, carrier: str = "il-76md", based_at: str = "home", count: float = 3, **changes: object) -> Pool:
        pool = Pool(
            id=f"pool-{carrier}",
            carrier=carrier,
            state="XXX",
            based_at=based_at,
            count=self.figure(count),
            first_ready_h=self.figure(1),
            ready_per_h=self.figure(2),
        )
        return replace(pool, **changes)

    def terminal(self, place: str, slots: float = 2, shut: tuple[Shutting, ...] = ()) -> Terminal:
        return Terminal(place=place, working_slots=self.figure(slots), shut=shut)

    def shutting(self, begin_h: float, end_h: float | None, known_at: datetime = KNOWN) -> Shutting:
        end = None if end_h is None else self.at(end_h)
        return Shutting(from_at=self.at(begin_h), until_at=end, rests_on=("A2",), known_at=known_at)

    def case(self, **changes: object) -> MovementCase:
        case = MovementCase(
            lines=(self.line(),),
            tables=(
                TransportTable(id="air", title="air", mode="air", sources=(), carriers=(self.airlifter(),)),
                TransportTable(id="road", title="road", mode="road", sources=(), carriers=(self.column(),)),
            ),
            terminals=(self.terminal("home"), self.terminal("host")),
            places=(
                self.place("home", 50, 30),
                self.place("host", 50, 50),
                self.place("near", 50, 48),
                self.place("gap", 40, 40, None, "waypoint"),
                self.place("border", 50, 49, None, "crossing"),
            ),
            as_of=ZERO,
            zero_at=ZERO,
            decided_at=ZERO,
            pools=(self.pool(),),
        )
        return replace(case, **changes)

    def route(self, start: str, end: str, *via: str) -> AirRoute:
        return AirRoute(start=start, end=end, via=via, reason="closed airspace", rests_on=("A3",))

    def road(self, start: str = "near", end: str = "host", via: str | None = "border", km: float = 200) -> Road:
        return Road(start=start, end=end, via=via, length_km=self.figure(km))

    def crossing(self, *shut: Shutting) -> Crossing:
        return Crossing(place="border", states=("XXX", "YYY"), shut=shut)


@pytest.fixture
def world() -> World:
    """Builders of nouns."""
    return World()
