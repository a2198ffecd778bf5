"""From degrees to the page: a conformal conic map fitted to what it has to show.

What lives here: the projection and how it is fitted; clipping of lines and rings. What does not: what is drawn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: no ring or line is projected further than this from the middle meridian, or from the equator
_REACH_LON_DEG = 150.0
_REACH_LAT_DEG = 84.0
_RADIUS_KM = 6371.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """Lambert conformal conic on the sphere, scaled and shifted onto a page.

    Source: J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), chapter 15.
    """

    lon0_deg: float
    #: the cone's constant; negative for the southern hemisphere
    cone: float
    factor: float
    scale: float
    shift_x: float
    shift_y: float
    width: float
    height: float

    def project(self, lat_lon: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give page coordinates for latitudes and longitudes in degrees.

        Parameters
        ----------
        lat_lon
            float64, shape ``(n, 2)``. Longitudes may run past 180; they are taken as they are, so a line that was
            unwrapped stays whole.

        Returns
        -------
        numpy.ndarray
            x to the right and y downwards, float64, shape ``(n, 2)``.
        """
        plane = _to_plane(lat_lon, self.lon0_deg, self.cone, self.factor)
        x, y = plane[:, 0] * self.scale + self.shift_x, self.shift_y - plane[:, 1] * self.scale
        out: NDArray[np.float64] = np.column_stack((x, y))
        return out

    def near(self, lon_deg: NDArray[np.float64]) -> NDArray[np.float64]:
        """Shift whole turns so that the middle of the longitudes lies within half a turn of the middle meridian."""
        middle = (float(lon_deg.min()) + float(lon_deg.max())) / 2
        return lon_deg - 360.0 * round((middle - self.lon0_deg) / 360.0)

    def span_deg(self, lat_deg: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Give the latitudes and longitudes that the page spans around its middle, roughly."""
        per_unit = self.km_per_unit(lat_deg)
        half_lat = self.height * per_unit / 111.2 / 2
        half_lon = self.width * per_unit / 111.2 / max(0.1, math.cos(math.radians(lat_deg))) / 2
        return (lat_deg - half_lat, lat_deg + half_lat), (self.lon0_deg - half_lon, self.lon0_deg + half_lon)

    def km_per_unit(self, lat_deg: float) -> float:
        """Say how many kilometres one page unit is at a latitude."""
        step = 0.05
        pair = self.project(np.array([[lat_deg - step, self.lon0_deg], [lat_deg + step, self.lon0_deg]]))
        units = float(np.hypot(*(pair[1] - pair[0])))
        return _RADIUS_KM * math.radians(2 * step) / units


def _to_plane(lat_lon: NDArray[np.float64], lon0_deg: float, cone: float, factor: float) -> NDArray[np.float64]:
    lat = np.deg2rad(np.clip(lat_lon[:, 0], -_REACH_LAT_DEG, _REACH_LAT_DEG))
    angle = cone * np.deg2rad(lat_lon[:, 1] - lon0_deg)
    radius = factor / np.tan(np.pi / 4 + lat / 2) ** cone
    return np.column_stack((radius * np.sin(angle), -radius * np.cos(angle)))


def unwrap(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give latitudes and longitudes whose longitude never jumps by more than half a turn."""
    out = np.array(points, dtype=np.float64)
    out[:, 1] = np.rad2deg(np.unwrap(np.deg2rad(out[:, 1])))
    return out


def fit_projection(points: NDArray[np.float64], *, width: float, height: float, padding: float) -> Projection:
    """Fit a map onto a page so that every point is shown.

    Parameters
    ----------
    points
        Latitudes and longitudes in degrees that must lie on the page, float64, shape ``(n, 2)``.
    width, height, padding
        Size of the page and the margin inside it, in page units.

    Raises
    ------
    ValueError
        If there is no point.
    """
    if len(points) == 0:
        raise ValueError("a map needs at least one point to show")
    lon = points[:, 1]
    turned = np.deg2rad(lon)
    middle = math.degrees(math.atan2(float(np.sin(turned).mean()), float(np.cos(turned).mean())))
    lon = middle + (lon - middle + 180.0) % 360.0 - 180.0
    lon0 = (float(lon.min()) + float(lon.max())) / 2
    south, north = float(points[:, 0].min()), float(points[:, 0].max())
    cone, factor = _fit_cone(south, north)
    plane = _to_plane(np.column_stack((points[:, 0], lon)), lon0, cone, factor)
    low, high = plane.min(axis=0), plane.max(axis=0)
    # a single point, or points on one line, still get a map some 20 km across
    span = np.maximum(high - low, 0.003)
    scale = float(min((width - 2 * padding) / span[0], (height - 2 * padding) / span[1]))
    centre = (low + high) / 2
    return Projection(
        lon0_deg=lon0,
        cone=cone,
        factor=factor,
        scale=scale,
        shift_x=width / 2 - float(centre[0]) * scale,
        shift_y=height / 2 + float(centre[1]) * scale,
        width=width,
        height=height,
    )


def _fit_cone(south: float, north: float) -> tuple[float, float]:
    """Give cone constant and factor; the two standard parallels lie a sixth inside the span, as is usual."""
    span = max(north - south, 4.0)
    middle = (south + north) / 2
    # across the equator a cone flattens out; keep it slightly conical so that one formula serves everywhere
    if abs(middle) < 3.0:
        middle = 3.0 if middle >= 0 else -3.0
    first, second = (math.radians(min(80.0, max(-80.0, middle + sign * span / 3))) for sign in (-1, 1))

    def height(phi: float) -> float:
        return math.tan(math.pi / 4 + phi / 2)

    if abs(abs(first) - abs(second)) < 1e-6 and first * second < 0:
        first = math.radians(middle)
        second = first
    cone = (
        math.sin(first)
        if abs(first - second) < 1e-9
        else math.log(math.cos(first) / math.cos(second)) / math.log(height(second) / height(first))
    )
    return cone, math.cos(first) * height(first) ** cone / cone


def clip_ring(ring: NDArray[np.float64], box: tuple[float, float, float, float]) -> NDArray[np.float64]:
    """Give the part of a ring inside a box (left, top, right, bottom); empty where there is none.

    Source: I. E. Sutherland, G. W. Hodgman, Reentrant polygon clipping, Communications of the ACM 17 (1974).
    """
    left, top, right, bottom = box
    out = ring
    for axis, limit, keep_above in ((0, left, True), (0, right, False), (1, top, True), (1, bottom, False)):
        if len(out) == 0:
            break
        value = out[:, axis]
        inside = value >= limit if keep_above else value <= limit
        if inside.all():
            continue
        if not inside.any():
            return np.empty((0, 2))
        following = np.roll(out, -1, axis=0)
        crossing = inside != np.roll(inside, -1)
        gap = np.where(crossing, following[:, axis] - value, 1.0)
        share = (limit - value) / gap
        cut = out + share[:, None] * (following - out)
        pieces: list[NDArray[np.float64]] = []
        for k in range(len(out)):
            if inside[k]:
                pieces.append(out[k])
            if crossing[k]:
                pieces.append(cut[k])
        out = np.array(pieces)
    return out


def split_line(line: NDArray[np.float64], box: tuple[float, float, float, float]) -> list[NDArray[np.float64]]:
    """Give the pieces of a line near a box: each run of points whose segments touch it."""
    left, top, right, bottom = box
    x, y = line[:, 0], line[:, 1]
    near = (
        (np.maximum(x[:-1], x[1:]) >= left)
        & (np.minimum(x[:-1], x[1:]) <= right)
        & (np.maximum(y[:-1], y[1:]) >= top)
        & (np.minimum(y[:-1], y[1:]) <= bottom)
    )
    pieces = []
    start: int | None = None
    for k, touches in enumerate([*near.tolist(), False]):
        if touches and start is None:
            start = k
        elif not touches and start is not None:
            pieces.append(line[start : k + 1])
            start = None
    return pieces


def reach(points: NDArray[np.float64], lon0_deg: float) -> NDArray[np.bool_]:
    """Say which points lie where the projection is safe to use."""
    safe: NDArray[np.bool_] = (np.abs(points[:, 1] - lon0_deg) <= _REACH_LON_DEG) & (
        np.abs(points[:, 0]) <= _REACH_LAT_DEG
    )
    return safe


def clip_to_reach(ring: NDArray[np.float64], lon0_deg: float) -> NDArray[np.float64]:
    """Cut a ring of latitudes and longitudes to where the projection is safe."""
    box = (-_REACH_LAT_DEG, lon0_deg - _REACH_LON_DEG, _REACH_LAT_DEG, lon0_deg + _REACH_LON_DEG)
    return clip_ring(ring, box)
