"""The ground of a map: land by area, coasts and borders, graticule, scale bar, names of states.

What lives here: what lies under routes and marks. What does not: routes and marks (``map_svg``).
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.reports.borders import Borders
from foedus.reports.element import Element, make, show_number
from foedus.reports.lettering import Box, measure_text, overlap
from foedus.reports.projection import Projection, clip_ring, clip_to_reach, reach, split_line

#: points of a drawn line closer than this, in page units, are left out
_GRAIN: Final = 0.45
_MARGIN: Final = 6.0
_NAME_SIZE: Final = 12.0


def write_path(line: NDArray[np.float64], *, closed: bool) -> str:
    """Give the ``d`` of a path through points, shape ``(n, 2)``, without points too close to be seen."""
    kept = [line[0]]
    for point in line[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= _GRAIN:
            kept.append(point)
    if len(line) > 1:
        kept.append(line[-1])
    body = "L".join(f"{show_number(round(float(x), 1))},{show_number(round(float(y), 1))}" for x, y in kept)
    return f"M{body}{'Z' if closed else ''}"


def _page(projection: Projection) -> Box:
    return (-_MARGIN, -_MARGIN, projection.width + _MARGIN, projection.height + _MARGIN)


def trace_areas(borders: Borders, projection: Projection) -> dict[str, list[NDArray[np.float64]]]:
    """Give, by area code, the outer and inner rings that show on the page, in page units."""
    page = _page(projection)
    shown: dict[str, list[NDArray[np.float64]]] = {}
    for area in borders.areas:
        for polygon in area.polygons:
            for ring in polygon:
                lat_lon = ring.copy()
                lat_lon[:, 1] = projection.near(lat_lon[:, 1])
                safe = clip_to_reach(lat_lon, projection.lon0_deg)
                if len(safe) < 3:
                    continue
                flat = clip_ring(projection.project(safe), page)
                if len(flat) >= 3 and float(np.ptp(flat, axis=0).max()) > 0.8:
                    shown.setdefault(area.id, []).append(flat)
    return shown


def draw_areas(shown: dict[str, list[NDArray[np.float64]]], host: str, members: tuple[str, ...]) -> list[Element]:
    """Draw the land; host and members keep a class of their own."""
    roles: dict[str, list[str]] = {"land": [], "land member": [], "land host": []}
    for code, rings in shown.items():
        role = "land host" if code == host else "land member" if code in members else "land"
        roles[role] += [write_path(ring, closed=True) for ring in rings]
    return [make("path", class_=role, fill_rule="evenodd", d="".join(parts)) for role, parts in roles.items() if parts]


def draw_lines(borders: Borders, projection: Projection, host: str) -> list[Element]:
    """Draw every coast and border once; borders of areas the data sets apart are dashed."""
    page = _page(projection)
    kinds: dict[str, list[str]] = {"coast": [], "border": [], "border host-border": [], "border apart": []}
    for lat_lon, owners in borders.lines():
        turned = lat_lon.copy()
        turned[:, 1] = projection.near(turned[:, 1])
        if not reach(turned, projection.lon0_deg).all():
            continue
        flat = projection.project(turned)
        low, high = flat.min(axis=0), flat.max(axis=0)
        if high[0] < page[0] or low[0] > page[2] or high[1] < page[1] or low[1] > page[3]:
            continue
        if len(owners) == 1:
            kind = "coast"
        elif owners & borders.apart:
            kind = "border apart"
        else:
            kind = "border host-border" if host in owners else "border"
        kinds[kind] += [write_path(piece, closed=False) for piece in split_line(flat, page)]
    return [make("path", class_=kind, d="".join(parts)) for kind, parts in kinds.items() if parts]


def choose_step(span_deg: float) -> float:
    """Say how far apart the lines of a graticule stand, for about five of them in a span."""
    return next((step for step in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0) if span_deg / step <= 6), 30.0)


def draw_graticule(projection: Projection, lats: tuple[float, float], lons: tuple[float, float]) -> list[Element]:
    """Draw meridians and parallels over the span of the page, with their degrees at the edge."""
    lat_step, lon_step = choose_step(lats[1] - lats[0]), choose_step(lons[1] - lons[0])
    page = _page(projection)
    paths: list[str] = []
    names: list[Element] = []
    pad_lat, pad_lon = (lats[1] - lats[0]) * 0.4, (lons[1] - lons[0]) * 0.5
    south, north = max(-80.0, lats[0] - pad_lat), min(80.0, lats[1] + pad_lat)
    west, east = max(projection.lon0_deg - 140, lons[0] - pad_lon), min(projection.lon0_deg + 140, lons[1] + pad_lon)
    for lon in np.arange(math.ceil(west / lon_step) * lon_step, east, lon_step):
        trace = projection.project(np.column_stack((np.linspace(south, north, 60), np.full(60, lon))))
        paths += [write_path(piece, closed=False) for piece in split_line(trace, page)]
        at = _cross(trace, axis=1, limit=projection.height - 4)
        if at is not None and 30 < at < projection.width - 40:
            names.append(
                make("text", _degrees(float(lon), "E", "W"), class_="degree", x=at + 3, y=projection.height - 5)
            )
    for lat in np.arange(math.ceil(south / lat_step) * lat_step, north, lat_step):
        trace = projection.project(np.column_stack((np.full(90, lat), np.linspace(west, east, 90))))
        paths += [write_path(piece, closed=False) for piece in split_line(trace, page)]
        at = _cross(trace, axis=0, limit=4.0)
        if at is not None and 16 < at < projection.height - 20:
            names.append(make("text", _degrees(float(lat), "N", "S"), class_="degree", x=5, y=at - 3))
    return [make("path", class_="graticule", d="".join(paths)), *names]


def _cross(trace: NDArray[np.float64], *, axis: int, limit: float) -> float | None:
    """Give the other coordinate where a trace first crosses a limit."""
    value = trace[:, axis] - limit
    for k in np.nonzero(np.sign(value[:-1]) != np.sign(value[1:]))[0]:
        share = value[k] / (value[k] - value[k + 1])
        return float(trace[k, 1 - axis] + share * (trace[k + 1, 1 - axis] - trace[k, 1 - axis]))
    return None


def _degrees(value: float, plus: str, minus: str) -> str:
    turned = (value + 180.0) % 360.0 - 180.0 if plus == "E" else value
    letter = plus if turned > 0 else minus if turned < 0 else ""
    return f"{abs(turned):g}°{letter}"


def draw_scale(projection: Projection, lat_deg: float, x: float, y: float) -> Element:
    """Draw a scale bar, true along the latitude it names."""
    per_unit = projection.km_per_unit(lat_deg)
    length_km = next(km for km in (1000, 500, 200, 100, 50, 20, 10, 5, 2, 1) if km / per_unit <= 150 or km == 1)
    width = length_km / per_unit
    label = f"{length_km} km at {abs(round(lat_deg))}°{'N' if lat_deg >= 0 else 'S'}"
    return make(
        "g",
        make(
            "rect", class_="plate", x=x - 6, y=y - 19, width=max(width, measure_text(label, 10.5)) + 14, height=27, rx=2
        ),
        make("path", class_="scale", d=f"M{show_number(x)},{show_number(y)}v4h{show_number(width)}v-4"),
        make("path", class_="scale", d=f"M{show_number(x + width / 2)},{show_number(y + 1)}v3"),
        make("text", label, class_="scale-text", x=x, y=y - 6),
        class_="scale-bar",
    )


def name_states(
    borders: Borders,
    shown: dict[str, list[NDArray[np.float64]]],
    taken: list[Box],
    bounds: Box,
    lines: NDArray[np.float64],
) -> list[Element]:
    """Write names of states where their land leaves room, clear of marks and labels, off the lines; the roomy first.

    Parameters
    ----------
    lines
        Points along routes, float64, shape ``(n, 2)``.
    """
    names = {area.id: area.name for area in borders.areas}
    wishes = []
    for code, rings in shown.items():
        ring = max(rings, key=_area_of)
        if _area_of(ring) > 2600:
            wishes.append((-_area_of(ring), code, ring))
    out: list[Element] = []
    for _, code, ring in sorted(wishes, key=lambda wish: (wish[0], wish[1])):
        width, height = measure_text(names[code], _NAME_SIZE) + 1.9 * len(names[code]) + 6, _NAME_SIZE * 1.3
        spot = _find_room(ring, (width, height), taken, bounds, lines)
        if spot is None:
            continue
        x, y = spot
        taken.append((x - width / 2, y - height / 2, x + width / 2, y + height / 2))
        out.append(make("text", names[code], class_="state-name", x=x, y=y + 4.2, text_anchor="middle"))
    return out


def _area_of(ring: NDArray[np.float64]) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def _find_room(
    ring: NDArray[np.float64],
    size: tuple[float, float],
    taken: list[Box],
    bounds: Box,
    lines: NDArray[np.float64],
) -> tuple[float, float] | None:
    """Give the middle of the best free box of a size inside a ring, or None."""
    half_x, half_y = size[0] / 2, size[1] / 2
    half = np.array((half_x, half_y))
    low = np.maximum(ring.min(axis=0) + half, (bounds[0] + half_x, bounds[1] + half_y))
    high = np.minimum(ring.max(axis=0) - half, (bounds[2] - half_x, bounds[3] - half_y))
    if (high <= low).any():
        return None
    middle = (ring.min(axis=0) + ring.max(axis=0)) / 2
    grid = np.array([(x, y) for x in np.linspace(low[0], high[0], 24) for y in np.linspace(low[1], high[1], 20)])
    inside = np.ones(len(grid), dtype=np.bool_)
    for dx in (-half_x, 0.0, half_x):
        for dy in (-half_y, half_y):
            inside &= contains(ring, grid + np.array((dx, dy)))
    best: tuple[float, tuple[float, float]] | None = None
    for x, y in grid[inside]:
        box = (x - half_x, y - half_y, x + half_x, y + half_y)
        if any(overlap(box, other) > 0 for other in taken):
            continue
        covered = (np.abs(lines[:, 0] - x) < half_x) & (np.abs(lines[:, 1] - y) < half_y)
        cost = abs(x - middle[0]) + 1.4 * abs(y - middle[1]) + 40.0 * float(np.count_nonzero(covered))
        if best is None or cost < best[0]:
            best = (float(cost), (float(x), float(y)))
    return None if best is None else best[1]


def contains(ring: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which points, shape ``(n, 2)``, lie in a ring, by counting its crossings to their right."""
    x0, y0 = ring[:, 0][None, :], ring[:, 1][None, :]
    x1, y1 = np.roll(x0, -1, axis=1), np.roll(y0, -1, axis=1)
    x, y = points[:, 0][:, None], points[:, 1][:, None]
    crosses = (y0 > y) != (y1 > y)
    height = np.where(y1 == y0, 1.0, y1 - y0)
    right = x < x0 + (y - y0) / height * (x1 - x0)
    odd: NDArray[np.bool_] = np.count_nonzero(crosses & right, axis=1) % 2 == 1
    return odd
