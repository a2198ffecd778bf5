"""The shipped transport tables: every value has a source, and no value is beyond what such a carrier can do.

The rules are functions over the nouns, so that each is also tried on a table that was spoilt on purpose.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

import foedus.library
from foedus.domain.transport import CarrierType, PayloadPoint, SurfaceValue, TransportTable, Value
from foedus.formats.codec import load_transport

FOLDER = Path(foedus.library.__path__[0]) / "transport"
FILES = sorted(FOLDER.glob("*.yaml"))

#: least and greatest value that is believable, by field and kind of carrier
RANGES = {
    ("air", "speed_kmh"): (150, 1000),
    ("road", "speed_kmh"): (5, 60),
    ("air", "load_h"): (0.1, 8),
    ("air", "unload_h"): (0.1, 8),
    ("road", "load_h"): (0, 6),
    ("road", "unload_h"): (0, 6),
    ("air", "seats"): (0, 500),
    ("air", "seats_apart"): (0, 500),
    ("air", "vehicle_positions"): (0, 20),
    ("air", "hold_length_m"): (2, 60),
    ("air", "hold_width_m"): (1, 8),
    ("air", "hold_height_m"): (1, 6),
    ("air", "runway_m"): (0, 4000),
    ("air", "overhead_h"): (0, 1),
    ("air", "crew_duty_h"): (6, 30),
    ("air", "crew_rest_h"): (8, 36),
    ("air", "crews_per_carrier"): (1, 6),
    ("air", "stop_h"): (0.2, 5),
    ("air", "fuel_kg_per_h"): (200, 20_000),
    ("air", "acn"): (3, 120),
    ("air", "span_m"): (10, 90),
    ("air", "length_m"): (10, 90),
    ("road", "crew_duty_h"): (6, 30),
}


def read_values(carrier: CarrierType) -> Iterator[tuple[str, Value]]:
    for field in dataclasses.fields(carrier):
        value = getattr(carrier, field.name)
        if isinstance(value, Value):
            yield field.name, value


def read_surfaces(carrier: CarrierType) -> Iterator[tuple[str, SurfaceValue]]:
    if carrier.runway_surface is not None:
        yield "runway_surface", carrier.runway_surface


def find_source_faults(table: TransportTable) -> list[str]:
    """Say which values name no source, or one that the table does not list, or claim more than they can."""
    known = {source.id: source for source in table.sources}
    faults = [f"source {i} twice" for i, n in count(source.id for source in table.sources).items() if n > 1]
    used: set[str] = set()
    for carrier in table.carriers:
        said = (*read_values(carrier), *read_surfaces(carrier))
        cited = [(name, value.source, value.checked) for name, value in said]
        cited += [(f"payload at {p.range_km} km", p.source, p.checked) for p in carrier.payload_range]
        for name, source, checked in cited:
            used.add(source)
            if source not in known:
                faults.append(f"{carrier.id}.{name}: no source {source!r}")
            elif checked == "retrieved" and known[source].url is None:
                faults.append(f"{carrier.id}.{name}: retrieved from {source!r}, which has no address")
            elif checked == "press":
                faults.append(f"{carrier.id}.{name}: no press article gives planning figures")
        for name, value in read_values(carrier):
            if value.checked == "derived" and not (value.note or value.others):
                faults.append(f"{carrier.id}.{name}: derived, but nobody says how")
        text = " ".join([carrier.note, *(t for _, v in said for t in (v.note, *v.others))])
        used.update(i for i in known if i in text)
    return faults + [f"source {i} is never used" for i in known if i not in used]


def find_shape_faults(table: TransportTable) -> list[str]:
    """Say what is twice, out of a believable range, or not a payload table."""
    faults = [f"carrier {i} twice" for i, n in count(carrier.id for carrier in table.carriers).items() if n > 1]
    for carrier in table.carriers:
        if carrier.mode != table.mode:
            faults.append(f"{carrier.id}: mode {carrier.mode} in a table of mode {table.mode}")
        for name, value in read_values(carrier):
            low, high = RANGES[carrier.mode, name]
            if not low <= value.value <= high:
                faults.append(f"{carrier.id}.{name}: {value.value} is not in {low}..{high}")
        for earlier, later in itertools.pairwise(carrier.payload_range):
            if later.range_km <= earlier.range_km:
                faults.append(f"{carrier.id}: payload points out of order at {later.range_km} km")
            if later.payload_tonnes > earlier.payload_tonnes:
                faults.append(f"{carrier.id}: carries more at {later.range_km} km than nearer by")
        if carrier.mode == "air":
            faults += find_air_faults(carrier)
        elif carrier.payload_range or carrier.seats or carrier.vehicle_positions:
            faults.append(f"{carrier.id}: a road column has no floor of its own")
    return faults


def find_air_faults(carrier: CarrierType) -> list[str]:
    """Say what an aircraft lacks or cannot be."""
    faults = []
    for name in ("seats", "vehicle_positions", "runway_m", "overhead_h"):
        if getattr(carrier, name) is None:
            faults.append(f"{carrier.id}: no {name}")
    points = carrier.payload_range
    if len(points) < 3 or points[0].range_km != 0 or points[-1].payload_tonnes != 0:
        faults.append(f"{carrier.id}: the payload table must run from 0 km to an empty aircraft")
    positions, length = carrier.vehicle_positions, carrier.hold_length_m
    if positions and length and positions.value * 2.5 > 2 * length.value:
        faults.append(f"{carrier.id}: {positions.value} vehicles do not fit on {length.value} m even in two rows")
    return faults


def count(names: Iterator[str]) -> dict[str, int]:
    tally: dict[str, int] = {}
    for name in names:
        tally[name] = tally.get(name, 0) + 1
    return tally


@pytest.fixture(scope="module")
def air() -> TransportTable:
    return load_transport(FOLDER / "air.yaml")


def test_tables_are_there() -> None:
    """The movement wing needs both modes; an empty folder would let every other test pass."""
    assert [file.stem for file in FILES] == ["air", "road"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_value_has_a_source(file: Path) -> None:
    """A number without a source cannot be traced from the report."""
    assert find_source_faults(load_transport(file)) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_values_are_believable(file: Path) -> None:
    """A slip of a digit or of a unit must not reach a plan."""
    assert find_shape_faults(load_transport(file)) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_tables_know_no_mission(file: Path) -> None:
    """A table that was read off a mission's outcome would make its hindcast a circle."""
    text = file.read_text(encoding="utf-8").lower()
    assert not [word for word in ("kazakhstan", "csto", "odkb", "almaty", "peacekeep") if word in text]


def test_the_fifteen_types_of_airlift_are_there(air: TransportTable) -> None:
    """Each with its dimensions on an apron, its crew, its fuel and the surface it needs: what a planner asks first."""
    wanted = {
        "il-76md", "il-76md-90a", "an-124-100", "an-26", "an-12", "c-130j", "c-17", "a400m", "c-160", "cn-235",
        "mi-8", "mi-26", "ch-47", "b757", "b747f",
    }  # fmt: skip
    by_id = {carrier.id: carrier for carrier in air.carriers}
    assert wanted <= set(by_id)
    for name in wanted:
        for field in ("crew_duty_h", "crew_rest_h", "fuel_kg_per_h", "runway_surface", "span_m", "length_m", "stop_h"):
            assert getattr(by_id[name], field) is not None, (name, field)
        assert by_id[name].acn is not None or by_id[name].runway_m.value < 100, name


def test_range_fits_fuel_and_mass(air: TransportTable) -> None:
    """Empty range times burn stays within what such a machine can lift: a slip of a digit in either shows here."""
    for carrier in air.carriers:
        hours = carrier.payload_range[-1].range_km / carrier.speed_kmh.value
        fuel_tonnes = hours * carrier.fuel_kg_per_h.value / 1000
        most_tonnes = 4.5 * carrier.payload_range[0].payload_tonnes
        assert 0.25 * carrier.payload_range[0].payload_tonnes < fuel_tonnes < most_tonnes, (carrier.id, fuel_tonnes)


def test_flagship_types_and_their_measured_values(air: TransportTable) -> None:
    """These are the values that plans of the flagship rest on; a change must be meant."""
    by_id = {carrier.id: carrier for carrier in air.carriers}
    il76, an124 = by_id["il-76md"], by_id["an-124-100"]
    assert (il76.seats.value, il76.vehicle_positions.value, il76.payload_range[0].payload_tonnes) == (145, 3, 48)
    assert (an124.seats_apart.value, an124.vehicle_positions.value, an124.payload_range[0].payload_tonnes) == (
        88,
        10,
        120,
    )


def test_floor_of_the_larger_type_follows_from_the_smaller(air: TransportTable) -> None:
    """The derived number of positions is the arithmetic its note tells: same metres a vehicle, two rows."""
    by_id = {carrier.id: carrier for carrier in air.carriers}
    il76, an124 = by_id["il-76md"], by_id["an-124-100"]
    metres_each = il76.hold_length_m.value / il76.vehicle_positions.value
    assert an124.vehicle_positions.value == 2 * (an124.hold_length_m.value // metres_each)
    assert an124.hold_width_m.value > 2 * 2.53


def test_ground_times_of_unmeasured_types_are_marked_as_analogues(air: TransportTable) -> None:
    """Few types have a public planning figure: a value without a page says whose figure it is."""
    for carrier in air.carriers:
        for value in (carrier.load_h, carrier.unload_h):
            whose = "nalogue" in value.note or "for this very type" in value.note
            assert value.checked != "background" or whose, carrier.id
    for name in ("il-76md", "an-124-100"):
        (carrier,) = (carrier for carrier in air.carriers if carrier.id == name)
        assert "nalogue" in carrier.load_h.note
        assert "nalogue" in carrier.unload_h.note


def test_march_speed_is_its_arithmetic() -> None:
    """27.5 km/h, one hour of halt after three and a half hours of driving."""
    (column,) = load_transport(FOLDER / "road.yaml").carriers
    assert column.speed_kmh.value == pytest.approx(27.5 * 3.5 / 4.5, abs=0.05)


def spoil(table: TransportTable, **change: object) -> TransportTable:
    return dataclasses.replace(table, carriers=(dataclasses.replace(table.carriers[0], **change), *table.carriers[1:]))


def test_a_lost_source_is_found(air: TransportTable) -> None:
    speed = dataclasses.replace(air.carriers[0].speed_kmh, source="")
    assert find_source_faults(spoil(air, speed_kmh=speed))


def test_a_retrieved_value_without_an_address_is_found(air: TransportTable) -> None:
    speed = dataclasses.replace(air.carriers[0].speed_kmh, source="background", checked="retrieved")
    assert find_source_faults(spoil(air, speed_kmh=speed))


def test_a_payload_that_grows_with_distance_is_found(air: TransportTable) -> None:
    first, *rest = air.carriers[0].payload_range
    grown = dataclasses.replace(first, payload_tonnes=first.payload_tonnes - 20)
    assert find_shape_faults(spoil(air, payload_range=(grown, *rest)))


def test_a_payload_table_that_never_ends_is_found(air: TransportTable) -> None:
    points = (*air.carriers[0].payload_range[:-1],)
    assert find_shape_faults(spoil(air, payload_range=points))


def test_a_speed_in_knots_or_metres_a_second_is_found(air: TransportTable) -> None:
    for wrong in (78.5, 7850.0):
        speed = dataclasses.replace(air.carriers[0].speed_kmh, value=wrong)
        assert find_shape_faults(spoil(air, speed_kmh=speed)), wrong


def test_a_carrier_listed_twice_is_found(air: TransportTable) -> None:
    assert find_shape_faults(dataclasses.replace(air, carriers=air.carriers * 2))


def test_points_in_one_place_are_found(air: TransportTable) -> None:
    same = PayloadPoint(range_km=0, payload_tonnes=1, source="background", checked="background")
    assert find_shape_faults(spoil(air, payload_range=(same, same, dataclasses.replace(same, payload_tonnes=0))))
