"""Points and polygons: against convex hulls by half-planes, round the antimeridian, and on every side."""

from __future__ import annotations

import math

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from foedus.decision.area import locate
from foedus.domain.orders import Area, Vertex

angles = st.lists(st.integers(0, 359), min_size=3, max_size=8, unique=True)
coordinates = st.floats(-12, 12, allow_nan=False)


def make_ring(degrees: list[int], centre_lon: float) -> list[tuple[float, float]]:
    """Corners on a circle of ten degrees: always convex."""
    turns = [math.radians(d) for d in sorted(degrees)]
    return [(10 * math.sin(t), centre_lon + 10 * math.cos(t)) for t in turns]


def make_area(ring: list[tuple[float, float]]) -> Area:
    return Area(text="", corners=tuple(Vertex(lat_deg=a, lon_deg=(o + 180) % 360 - 180) for a, o in ring))


def side(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    return (end[1] - start[1]) * (point[0] - start[0]) - (end[0] - start[0]) * (point[1] - start[1])


@settings(max_examples=300, deadline=None)
@given(angles, coordinates, coordinates, st.sampled_from([0.0, 175.0, 180.0, -178.0]))
def test_a_convex_area_is_the_common_part_of_its_half_planes(
    degrees: list[int], lat: float, lon: float, centre_lon: float
) -> None:
    """Also where it lies across the antimeridian: shifting everything changes nothing."""
    ring = make_ring(degrees, centre_lon)
    point = (lat, centre_lon + lon)
    sides = [side(point, a, b) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    assume(min(abs(s) for s in sides) > 1e-4)
    expected = "inside" if all(s > 0 for s in sides) else "outside"
    assert locate(make_area(ring), lat_deg=lat, lon_deg=(point[1] + 180) % 360 - 180) == expected


@settings(max_examples=200, deadline=None)
@given(angles, st.integers(0, 7), st.floats(0, 1), st.sampled_from([0.0, 178.0]))
def test_every_point_of_a_side_is_on_the_edge(degrees: list[int], k: int, along: float, centre_lon: float) -> None:
    ring = make_ring(degrees, centre_lon)
    (lat1, lon1), (lat2, lon2) = ring[k % len(ring)], ring[(k + 1) % len(ring)]
    lat, lon = lat1 + along * (lat2 - lat1), lon1 + along * (lon2 - lon1)
    assert locate(make_area(ring), lat_deg=lat, lon_deg=(lon + 180) % 360 - 180) == "edge"
