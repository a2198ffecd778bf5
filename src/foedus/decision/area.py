"""Whether a point lies in an area: inside, on the edge, outside.

What lives here: polygons on a grid of latitude and longitude, safe across the antimeridian. What does not: lengths
over the ground (``geodesy``).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final, Literal

from foedus.domain.orders import Area

#: a point nearer to a side than this counts as on it: about a centimetre, far below how well borders are known
EDGE_DEG: Final = 1e-7


def locate(area: Area, *, lat_deg: float, lon_deg: float) -> Literal["inside", "edge", "outside"]:
    """Say where a point lies with regard to an area that has corners.

    Sides run straight on a grid of latitude and longitude, by the shorter way round. Longitudes are taken relative to
    the first corner, so an area may cross the antimeridian; it may not hold a pole.

    Source: crossing number of a ray, W. R. Franklin's rule for half-open sides.

    Examples
    --------
    >>> from foedus.domain.orders import Vertex
    >>> square = Area(text="", corners=tuple(Vertex(lat_deg=a, lon_deg=o) for a, o in ((0, 0), (0, 2), (2, 2), (2, 0))))
    >>> [locate(square, lat_deg=1.0, lon_deg=o) for o in (1.0, 2.0, 2.1)]
    ['inside', 'edge', 'outside']
    """
    first = area.corners[0].lon_deg
    ring = [(vertex.lat_deg, _turn(vertex.lon_deg - first)) for vertex in area.corners]
    lat, lon = lat_deg, _turn(lon_deg - first)
    inside = False
    for start, end in pairwise([*ring, ring[0]]):
        if _is_on((lat, lon), start, end):
            return "edge"
        (lat1, lon1), (lat2, lon2) = start, end
        if (lat1 > lat) != (lat2 > lat) and lon < lon1 + (lat - lat1) / (lat2 - lat1) * (lon2 - lon1):
            inside = not inside
    return "inside" if inside else "outside"


def _turn(lon_deg: float) -> float:
    """Bring a longitude into [-180, 180)."""
    return (lon_deg + 180.0) % 360.0 - 180.0


def _is_on(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Say whether a point lies on a side, within the width of an edge; each is latitude and longitude in degrees."""
    d_lat, d_lon = end[0] - start[0], end[1] - start[1]
    length2 = d_lat * d_lat + d_lon * d_lon
    along = 0.0 if not length2 else ((point[0] - start[0]) * d_lat + (point[1] - start[1]) * d_lon) / length2
    along = min(1.0, max(0.0, along))
    off_lat, off_lon = point[0] - start[0] - along * d_lat, point[1] - start[1] - along * d_lon
    return off_lat * off_lat + off_lon * off_lon <= EDGE_DEG * EDGE_DEG
