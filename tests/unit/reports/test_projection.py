from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.geodesy import measure_km
from foedus.reports.projection import clip_ring, fit_projection, split_line, unwrap

LATS = st.floats(-65, 65)
LONS = st.floats(-180, 180)


@given(LATS, LATS, LONS, st.floats(0, 80))
def test_every_point_asked_for_lies_on_the_page(lat1: float, lat2: float, lon: float, width_deg: float) -> None:
    """A mark off the page would be lost without a word."""
    turned = (lon + width_deg + 180) % 360 - 180
    points = np.array([[lat1, lon], [lat2, turned], [(lat1 + lat2) / 2, lon]])
    projection = fit_projection(points, width=1000, height=600, padding=40)
    shifted = points.copy()
    shifted[:, 1] = projection.lon0_deg + (points[:, 1] - projection.lon0_deg + 180) % 360 - 180
    page = projection.project(shifted)
    assert (page[:, 0] >= 39).all()
    assert (page[:, 0] <= 961).all()
    assert (page[:, 1] >= 39).all()
    assert (page[:, 1] <= 561).all()


def test_north_is_up_and_east_is_right() -> None:
    """The sign of y is easy to get wrong, and the southern hemisphere turns the cone over."""
    for lat in (48.0, -30.0):
        points = np.array([[lat - 4, 20.0], [lat + 4, 20.0], [lat, 14.0], [lat, 26.0]])
        page = fit_projection(points, width=800, height=800, padding=20).project(points)
        assert page[1][1] < page[0][1]
        assert page[3][0] > page[2][0]


def test_projection_is_conformal_in_the_middle() -> None:
    """A degree of latitude and its length eastwards must keep their true ratio, or shapes lie."""
    points = np.array([[40.0, 30.0], [56.0, 80.0]])
    projection = fit_projection(points, width=1000, height=700, padding=20)
    at, step = (48.0, 55.0), 0.1
    page = projection.project(np.array([at, (at[0] + step, at[1]), (at[0], at[1] + step)]))
    north = np.hypot(*(page[1] - page[0])) / measure_km(*at, at[0] + step, at[1])
    east = np.hypot(*(page[2] - page[0])) / measure_km(*at, at[0], at[1] + step)
    # the earth of the map is a sphere, that of measure_km an ellipsoid: they differ by up to half a per cent
    assert north == pytest.approx(east, rel=0.01)


def test_span_across_the_antimeridian_stays_narrow() -> None:
    """Points at 179 and -179 are two degrees apart, not 358."""
    projection = fit_projection(np.array([[-17.0, 179.0], [-19.0, -179.0]]), width=500, height=500, padding=10)
    assert abs(abs(projection.lon0_deg) - 180) < 1e-6
    assert projection.km_per_unit(-18.0) < 1.0


def test_scale_bar_agrees_with_distance() -> None:
    """The scale bar is read with a ruler."""
    projection = fit_projection(np.array([[45.0, 10.0], [55.0, 30.0]]), width=900, height=900, padding=10)
    pair = projection.project(np.array([[50.0, 20.0], [51.0, 20.0]]))
    units = float(np.hypot(*(pair[1] - pair[0])))
    assert units * projection.km_per_unit(50.5) == pytest.approx(111.2, rel=0.005)


def test_unwrap_never_jumps() -> None:
    points = unwrap(np.array([[0.0, 170.0], [0.0, 179.0], [0.0, -175.0], [0.0, -160.0]]))
    assert np.abs(np.diff(points[:, 1])).max() < 20


@given(st.lists(st.tuples(st.floats(-20, 30), st.floats(-20, 30)), min_size=3, max_size=12))
def test_clipped_ring_lies_in_the_box(corners: list[tuple[float, float]]) -> None:
    """Whatever a coast does outside the page, nothing may be drawn there."""
    clipped = clip_ring(np.array(corners), (0.0, 0.0, 10.0, 10.0))
    if len(clipped):
        assert clipped.min() >= -1e-6
        assert clipped.max() <= 10 + 1e-6


def test_clipping_a_square_that_covers_the_page_gives_the_page() -> None:
    """The inside must stay filled where a state is larger than the page."""
    square = np.array([[-5.0, -5.0], [15.0, -5.0], [15.0, 15.0], [-5.0, 15.0]])
    clipped = clip_ring(square, (0.0, 0.0, 10.0, 10.0))
    x, y = clipped[:, 0], clipped[:, 1]
    area = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    assert area == pytest.approx(100.0)


def test_line_that_leaves_and_comes_back_is_two_pieces() -> None:
    """Joining the pieces would draw a false border along the edge."""
    line = np.array([[1.0, 1.0], [5.0, 5.0], [50.0, 50.0], [60.0, 50.0], [5.0, 6.0], [1.0, 6.0]])
    pieces = split_line(line, (0.0, 0.0, 10.0, 10.0))
    assert len(pieces) == 2


def test_no_point_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one point"):
        fit_projection(np.empty((0, 2)), width=10, height=10, padding=1)
