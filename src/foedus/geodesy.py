"""How far and by which way over the ground.

What lives here: great-circle lengths on the WGS84 ellipsoid, routes over waypoints, points along a route
for drawing, safe across the antimeridian. What does not: which way is open (that is the scenario's).
"""

from __future__ import annotations

import itertools
from typing import Any, cast

import numpy as np
from geographiclib.geodesic import Geodesic
from numpy.typing import NDArray

_WGS84: Any = Geodesic.WGS84


def measure_km(lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float) -> float:
    """Give the length in kilometres of the shortest way between two points.

    Source: Karney, Algorithms for geodesics, Journal of Geodesy 87 (2013).

    Examples
    --------
    >>> round(measure_km(55.8783, 38.0617, 43.3521, 77.0405))
    3088
    """
    return cast(float, _WGS84.Inverse(lat1_deg, lon1_deg, lat2_deg, lon2_deg)["s12"]) / 1000.0


def measure_route_km(points: NDArray[np.float64]) -> float:
    """Give the length in kilometres of a route over waypoints.

    Parameters
    ----------
    points
        Latitude and longitude in degrees, float64, shape ``(n_points, 2)``.

    Raises
    ------
    ValueError
        If there are fewer than two points.
    """
    if len(points) < 2:
        raise ValueError("a route has at least two points")
    return float(sum(measure_km(*points[i], *points[i + 1]) for i in range(len(points) - 1)))


def trace_route(points: NDArray[np.float64], *, step_km: float = 100.0) -> NDArray[np.float64]:
    """Give points along a route, for drawing.

    Parameters
    ----------
    points
        Latitude and longitude of the waypoints in degrees, float64, shape ``(n_points, 2)``.
    step_km
        Greatest distance between two points given back.

    Returns
    -------
    numpy.ndarray
        Latitude and longitude in degrees, float64, shape ``(n_trace, 2)``. Longitudes run on past 180
        instead of jumping, so a line drawn through them never crosses the whole map.
    """
    trace = [points[0]]
    for start, end in itertools.pairwise(points):
        line = _WGS84.InverseLine(start[0], start[1], end[0], end[1])
        n_steps = max(1, int(np.ceil(line.s13 / 1000.0 / step_km)))
        for k in range(1, n_steps + 1):
            at = line.Position(line.s13 * k / n_steps)
            trace.append(np.array([at["lat2"], at["lon2"]]))
    out = np.array(trace, dtype=np.float64)
    out[:, 1] = np.rad2deg(np.unwrap(np.deg2rad(out[:, 1])))
    return out
