"""Lengths over the ellipsoid: a sphere is a quarter of a per cent short on the legs of this house."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.geodesy import measure_km, measure_route_km, trace_route

POINTS = st.tuples(st.floats(-80, 80), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("start", "end", "km"),
    [((55.8783, 38.0617), (43.3521, 77.0405), 3088.0), ((0.0, 0.0), (0.0, 1.0), 111.319)],
)
def test_published_lengths(start: tuple[float, float], end: tuple[float, float], km: float) -> None:
    """Known lengths on WGS84, within a hundredth of a per cent."""
    assert measure_km(*start, *end) == pytest.approx(km, rel=1e-4)


@given(POINTS, POINTS)
def test_there_and_back_are_equal(a: tuple[float, float], b: tuple[float, float]) -> None:
    """The shortest way has no direction."""
    assert measure_km(*a, *b) == pytest.approx(measure_km(*b, *a), abs=1e-6)


@given(POINTS, POINTS, POINTS)
def test_a_waypoint_never_shortens(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:
    """A way around closed airspace is at least as long as the great circle."""
    assert measure_route_km(np.array([a, b, c])) >= measure_km(*a, *c) - 1e-6


def test_a_route_over_the_antimeridian_runs_on() -> None:
    """A drawn line must not jump from +180 to -180 across the whole map."""
    trace = trace_route(np.array([[60.0, 170.0], [60.0, -170.0]]))
    assert np.abs(np.diff(trace[:, 1])).max() < 20
    assert trace[-1, 1] == pytest.approx(190.0)


def test_one_point_is_no_route() -> None:
    """The question is broken, so it is refused."""
    with pytest.raises(ValueError, match="two points"):
        measure_route_km(np.array([[1.0, 2.0]]))
