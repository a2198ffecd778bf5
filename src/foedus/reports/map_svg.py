"""The map: routes as planned, airfields, sites, incidents by kind, an inset where they crowd.

What lives here: putting a ``MapFigure`` on a page. What does not: the ground below it (``map_base``), the shapes of
marks (``map_marks``), the choice of what is shown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.geodesy import measure_km, trace_route
from foedus.reports import map_base
from foedus.reports.borders import Borders, read_borders
from foedus.reports.element import Element, make, show_number
from foedus.reports.figures import MapFigure, MapMark, MapRoute
from foedus.reports.lettering import Box, LabelWish, join_leader, measure_text, place_labels
from foedus.reports.map_marks import draw_mark
from foedus.reports.projection import Projection, fit_projection

WIDTH: Final = 1120.0
_HEIGHTS: Final = (460.0, 720.0)
_PADDING: Final = 64.0
_SIZE: Final = 11.5
#: labels are set in bold, which runs wider than the measure
_BOLD: Final = 1.06
_INSET: Final = (420.0, 330.0)
#: marks this close together, in kilometres, belong to one inset; fewer than this many need none
_CROWD_KM: Final = 70.0
_CROWD: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """A mark on the page, moved aside where several share one point."""

    mark: MapMark
    x: float
    y: float
    moved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    """One map on the page: the main one or the inset."""

    projection: Projection
    #: the latitude at which the scale bar is true
    middle_deg: float
    routes: tuple[tuple[MapRoute, NDArray[np.float64]], ...]
    marks: tuple[MapMark, ...]
    taken: tuple[Box, ...]


def find_crowd(marks: tuple[MapMark, ...]) -> tuple[MapMark, ...]:
    """Give the marks around the most crowded one, if there are enough to need an inset."""
    best: tuple[MapMark, ...] = ()
    for mark in marks:
        near = tuple(m for m in marks if measure_km(mark.lat_deg, mark.lon_deg, m.lat_deg, m.lon_deg) <= _CROWD_KM)
        if len(near) > len(best):
            best = near
    return best if len(best) >= _CROWD and len(best) < len(marks) else ()


def draw_map(figure: MapFigure) -> Element:
    """Draw a map as inline SVG.

    Raises
    ------
    ValueError
        If there is neither a mark nor a route to show.
    """
    borders = read_borders()
    traces = tuple((route, trace_route(np.array(route.points, dtype=np.float64))) for route in figure.routes)
    marks = np.array([[m.lat_deg, m.lon_deg] for m in figure.marks], dtype=np.float64).reshape(-1, 2)
    points = np.concatenate([marks, *(trace for _, trace in traces)])
    projection = _fit_page(points)
    crowd = find_crowd(figure.marks)
    corner: tuple[float, float] | None = None
    taken: tuple[Box, ...] = ()
    if crowd:
        lines = np.concatenate(
            [_thicken(_on_page(trace, projection), 12.0) for _, trace in traces] or [np.empty((0, 2))]
        )
        projection, corner = make_room(projection, projection.project(_turn(marks, projection)), lines)
        taken = ((corner[0] - 6, corner[1] - 6, corner[0] + _INSET[0] + 6, corner[1] + _INSET[1] + 6),)
    apart = {mark.id for mark in crowd if mark.kind != "airfield"}
    panel = _Panel(
        projection=projection,
        middle_deg=float(points[:, 0].min() + points[:, 0].max()) / 2,
        routes=traces,
        marks=tuple(mark for mark in figure.marks if mark.id not in apart),
        taken=taken,
    )
    inset = _draw_inset(figure, borders, panel, crowd, corner) if corner is not None else []
    body = _draw_panel(figure, borders, panel)
    return make(
        "svg",
        make("title", figure.title, id=f"{figure.id}-t"),
        make("desc", figure.description, id=f"{figure.id}-d"),
        _clip(figure.id, projection.width, projection.height),
        make("g", *body, clip_path=f"url(#{figure.id}-clip)"),
        *inset,
        class_="map",
        viewBox=f"0 0 {show_number(projection.width)} {show_number(projection.height)}",
        role="img",
        aria_labelledby=f"{figure.id}-t {figure.id}-d",
        preserveAspectRatio="xMidYMid meet",
    )


def _clip(prefix: str, width: float, height: float) -> Element:
    return make("clipPath", make("rect", x=0, y=0, width=width, height=height), id=f"{prefix}-clip")


def _fit_page(points: NDArray[np.float64]) -> Projection:
    """Fit width first; the height follows what is shown, within limits."""
    trial = fit_projection(points, width=WIDTH, height=10_000.0, padding=_PADDING)
    shown = trial.project(_turn(points, trial))
    height = float(np.ptp(shown[:, 1])) + 2 * _PADDING
    return fit_projection(points, width=WIDTH, height=min(max(height, _HEIGHTS[0]), _HEIGHTS[1]), padding=_PADDING)


def _turn(points: NDArray[np.float64], projection: Projection) -> NDArray[np.float64]:
    out = points.copy()
    out[:, 1] = projection.lon0_deg + (out[:, 1] - projection.lon0_deg + 180.0) % 360.0 - 180.0
    return out


def make_room(
    projection: Projection, marks: NDArray[np.float64], lines: NDArray[np.float64]
) -> tuple[Projection, tuple[float, float]]:
    """Give the left top of the inset in the corner that hides least, and the page, made higher where that helps.

    Parameters
    ----------
    marks, lines
        Marks, and points along routes, in page units, float64, shape ``(n, 2)``.
    """
    best: tuple[float, Projection, tuple[float, float]] | None = None
    for extra in range(0, 341, 20):
        for on_top, at_right in ((True, True), (False, False), (False, True), (True, False)):
            shift = float(extra) if on_top else 0.0
            page = replace(projection, height=projection.height + extra, shift_y=projection.shift_y + shift)
            x = page.width - _INSET[0] - 14 if at_right else 14.0
            y = 14.0 if on_top else page.height - _INSET[1] - 14
            cost = extra + 1000 * _count_in(marks, x, y - shift, 56.0) + 3.0 * _count_in(lines, x, y - shift, 4.0)
            if best is None or cost < best[0]:
                best = (cost, page, (x, y))
    if best is None:
        raise ValueError("no corner to choose from")
    return best[1], best[2]


def _count_in(points: NDArray[np.float64], x: float, y: float, margin: float) -> int:
    wide, high = _INSET[0] + margin, _INSET[1] + margin
    inside = (
        (points[:, 0] > x - margin)
        & (points[:, 0] < x + wide)
        & (points[:, 1] > y - margin)
        & (points[:, 1] < y + high)
    )
    return int(np.count_nonzero(inside))


def _draw_inset(
    figure: MapFigure,
    borders: Borders,
    main: _Panel,
    crowd: tuple[MapMark, ...],
    corner: tuple[float, float],
) -> list[Element]:
    points = np.array([[mark.lat_deg, mark.lon_deg] for mark in crowd])
    projection = fit_projection(points, width=_INSET[0], height=_INSET[1], padding=62.0)
    title = figure.inset_title
    plate = (0.0, 0.0, measure_text(title, 12) + 20, 24.0)
    panel = _Panel(
        projection=projection,
        middle_deg=float(points[:, 0].mean()),
        routes=main.routes,
        marks=crowd,
        taken=(plate,),
    )
    prefix = f"{figure.id}-inset"
    shown = main.projection.project(_turn(points, main.projection))
    left, top = shown.min(axis=0) - 9
    right, bottom = shown.max(axis=0) + 9
    body = _draw_panel(figure, borders, panel)
    edge_x = min(max((left + right) / 2, corner[0]), corner[0] + _INSET[0])
    edge_y = min(max((top + bottom) / 2, corner[1]), corner[1] + _INSET[1])
    lead_x, lead_y = min(max(edge_x, left), right), min(max(edge_y, top), bottom)
    return [
        _clip(prefix, *_INSET),
        make(
            "path",
            class_="inset-lead",
            d=f"M{show_number(lead_x)},{show_number(lead_y)}L{show_number(edge_x)},{show_number(edge_y)}",
        ),
        make("rect", class_="inset-area", x=left, y=top, width=right - left, height=bottom - top),
        make(
            "g",
            make("g", *body, clip_path=f"url(#{prefix}-clip)"),
            make("rect", class_="inset-title-plate", x=0, y=0, width=plate[2], height=plate[3]),
            make("text", title, class_="inset-title", x=10, y=16.5),
            make("rect", class_="inset-frame", x=0, y=0, width=_INSET[0], height=_INSET[1]),
            transform=f"translate({show_number(corner[0])} {show_number(corner[1])})",
        ),
    ]


def _draw_panel(figure: MapFigure, borders: Borders, panel: _Panel) -> list[Element]:
    projection = panel.projection
    bounds = (6.0, 6.0, projection.width - 6, projection.height - 6)
    shown = map_base.trace_areas(borders, projection)
    lats, lons = projection.span_deg(panel.middle_deg)
    lines, line_points = _draw_routes(figure, panel)
    spots = _spread(panel)
    marks = [_draw_spot(spot) for spot in spots]
    scale_at = (18.0, projection.height - 26.0)
    taken: list[Box] = [*panel.taken, (0, scale_at[1] - 24, 190, projection.height)]
    taken += [(s.x - 7, s.y - 7, s.x + 7, s.y + 7) for s in spots]
    labels = _draw_labels(spots, bounds, taken, line_points)
    names = map_base.name_states(borders, shown, taken, bounds, line_points)
    return [
        make("rect", class_="sea", x=0, y=0, width=projection.width, height=projection.height),
        *map_base.draw_areas(shown, figure.host, figure.members),
        *map_base.draw_graticule(projection, lats, lons),
        *map_base.draw_lines(borders, projection, figure.host),
        *names,
        *lines,
        *marks,
        *labels,
        map_base.draw_scale(projection, panel.middle_deg, *scale_at),
    ]


def _draw_routes(figure: MapFigure, panel: _Panel) -> tuple[list[Element], NDArray[np.float64]]:
    order = {group.id: n for n, group in enumerate(figure.groups)}
    top = max((route.load for route, _ in panel.routes), default=1)
    out: list[Element] = []
    points: list[NDArray[np.float64]] = []
    for route, trace in panel.routes:
        flat = _on_page(trace, panel.projection)
        width = 1.3 + 2.6 * math.sqrt(route.load / top)
        class_ = f"route c{order.get(route.group, 0) % 8} {route.mode}"
        path = map_base.write_path(flat, closed=False)
        out.append(make("path", class_="route-halo", stroke_width=width + 2, d=path))
        out.append(make("path", make("title", route.title), class_=class_, stroke_width=width, d=path))
        out.append(_draw_arrow(flat, f"arrow c{order.get(route.group, 0) % 8}", 4.2 + width))
        points.append(_thicken(flat, 5.0))
    return out, np.concatenate(points) if points else np.empty((0, 2))


def _on_page(trace: NDArray[np.float64], projection: Projection) -> NDArray[np.float64]:
    out = trace.copy()
    out[:, 1] = projection.near(out[:, 1])
    return projection.project(out)


def _thicken(flat: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """Give points along a line no further than ``step`` apart."""
    steps = np.hypot(*np.diff(flat, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(steps)))
    at = np.arange(0.0, along[-1], step)
    return np.column_stack((np.interp(at, along, flat[:, 0]), np.interp(at, along, flat[:, 1])))


def _draw_arrow(flat: NDArray[np.float64], class_: str, size: float) -> Element:
    """Draw a head at three fifths of the way, where routes from one field have parted."""
    steps = np.hypot(*np.diff(flat, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(steps)))
    k = min(int(np.searchsorted(along, along[-1] * 0.62)), len(flat) - 2)
    (x0, y0), (x1, y1) = flat[k], flat[k + 1]
    angle = math.atan2(y1 - y0, x1 - x0)
    tip = [(size, 0.0), (-size * 0.6, size * 0.6), (-size * 0.6, -size * 0.6)]
    turned = [
        (x0 + a * math.cos(angle) - b * math.sin(angle), y0 + a * math.sin(angle) + b * math.cos(angle)) for a, b in tip
    ]
    return make("polygon", class_=class_, points=" ".join(f"{show_number(a)},{show_number(b)}" for a, b in turned))


def _spread(panel: _Panel) -> list[_Spot]:
    """Put marks on the page; those that share a point fan out around it so that each can be seen."""
    projection = panel.projection
    at = np.array([[mark.lat_deg, mark.lon_deg] for mark in panel.marks]).reshape(-1, 2)
    flat = projection.project(_turn(at, projection)) if len(at) else at
    spots: list[_Spot] = []
    for n, mark in enumerate(panel.marks):
        x, y = float(flat[n, 0]), float(flat[n, 1])
        placed = (x, y)
        for step in range(60):
            ring = 0 if step == 0 else 1 + (step - 1) // 8
            angle = (step - 1) * math.pi / 4 + ring * 0.4
            placed = (x + 14.5 * ring * math.cos(angle), y + 14.5 * ring * math.sin(angle)) if ring else (x, y)
            if all(math.hypot(placed[0] - s.x, placed[1] - s.y) >= 13.5 for s in spots):
                break
        spots.append(_Spot(mark=mark, x=placed[0], y=placed[1], moved=placed != (x, y)))
    return spots


def _draw_spot(spot: _Spot) -> Element:
    shape = draw_mark(spot.mark.kind, spot.x, spot.y)
    return make("g", make("title", spot.mark.title), shape, class_="spot")


def _draw_labels(spots: list[_Spot], bounds: Box, taken: list[Box], lines: NDArray[np.float64]) -> list[Element]:
    named = [spot for spot in spots if spot.mark.label]
    wishes = tuple(
        LabelWish(
            x=spot.x,
            y=spot.y,
            radius=6.0,
            width=max(_BOLD * measure_text(spot.mark.label, _SIZE), measure_text(spot.mark.sub_label, 10.0)) + 4,
            height=_SIZE * 1.25 + (12.0 if spot.mark.sub_label else 0.0),
            rank=spot.mark.rank,
        )
        for spot in named
    )
    out: list[Element] = []
    for spot, wish, place in zip(
        named, wishes, place_labels(wishes, bounds=bounds, taken=tuple(taken), lines=lines), strict=True
    ):
        if place is None:
            continue
        box = (place.x, place.y, place.x + wish.width, place.y + wish.height)
        taken.append(box)
        if place.leader:
            x, y = join_leader(spot.x, spot.y, box)
            out.append(make("line", class_="leader", x1=spot.x, y1=spot.y, x2=x, y2=y))
        left = place.x + wish.width / 2 < spot.x - 4
        x = box[2] - 2 if left else box[0] + 2
        anchor = "end" if left else None
        out.append(make("text", spot.mark.label, class_="label", x=x, y=place.y + _SIZE, text_anchor=anchor))
        if spot.mark.sub_label:
            out.append(
                make("text", spot.mark.sub_label, class_="sub-label", x=x, y=place.y + _SIZE + 12, text_anchor=anchor)
            )
    return out
