"""Legends: one small drawing and its words for everything that a figure tells apart.

What lives here: legends as lists beside figures, readable without the figure. What does not: the figures.
"""

from __future__ import annotations

from foedus.reports.element import Element, make
from foedus.reports.figures import (
    ArrivalsFigure,
    CoverageFigure,
    Figure,
    GanttFigure,
    Group,
    MapFigure,
    TimelineFigure,
    WatchFigure,
)
from foedus.reports.map_marks import KIND_NAMES, draw_mark
from foedus.reports.timeline_svg import draw_doubt, draw_known


def _swatch(*shapes: Element, wide: float = 26.0) -> Element:
    return make("svg", *shapes, class_="swatch", viewBox=f"0 0 {wide:g} 16", width=wide, height=16, aria_hidden="true")


def _row(swatch: Element, words: str) -> Element:
    return make("li", swatch, make("span", words))


def _groups(groups: tuple[Group, ...], shape: str) -> list[Element]:
    rows = []
    for n, group in enumerate(groups):
        if shape == "route":
            drawn = make("path", class_=f"route c{n % 8}", stroke_width=3, d="M1,8H25")
        else:
            drawn = make("rect", class_=f"{shape} c{n % 8}", x=1, y=3, width=24, height=10)
        words = f"{group.code} · {group.name}" if group.code != group.name else group.name
        rows.append(_row(_swatch(drawn), words))
    return rows


def draw_legend(figure: Figure) -> Element:
    """Give the legend of a figure as a list."""
    if isinstance(figure, MapFigure):
        rows = _map_rows(figure)
    elif isinstance(figure, TimelineFigure):
        rows = _timeline_rows(figure)
    elif isinstance(figure, GanttFigure):
        rows = _gantt_rows(figure)
    elif isinstance(figure, ArrivalsFigure):
        rows = _groups(figure.groups, "heap")
        rows.append(_row(_swatch(make("rect", class_="gap-span", x=1, y=2, width=24, height=12)), "gap to bound"))
        if figure.ceiling:
            words = "most that any plan can have brought by then"
            rows.append(_row(_swatch(make("path", class_="ceiling", d="M1,12H12V5H25")), words))
    elif isinstance(figure, CoverageFigure):
        rows = _coverage_rows(figure)
    else:
        rows = _watch_rows(figure)
    return make("ul", rows, class_="legend", aria_label="Legend")


def _map_rows(figure: MapFigure) -> list[Element]:
    kinds = {mark.kind for mark in figure.marks}
    rows = _groups(figure.groups, "route")
    if any(route.mode == "road" for route in figure.routes):
        rows.append(_row(_swatch(make("path", class_="route road", stroke_width=2.5, d="M1,8H25")), "by road"))
    rows += [
        _row(_swatch(draw_mark(kind, 13, 8.5 if kind != "armed_attack" else 9.5)), words)
        for kind, words in KIND_NAMES.items()
        if kind in kinds
    ]
    rows.append(
        _row(_swatch(make("rect", class_="land host legend-land", x=3, y=2, width=20, height=12)), "host state")
    )
    rows.append(
        _row(
            _swatch(make("rect", class_="land member legend-land", x=3, y=2, width=20, height=12)),
            "other members, and senders of contingents",
        )
    )
    return rows


def _timeline_rows(figure: TimelineFigure) -> list[Element]:
    words = {
        "observed": "observed: reported by somebody",
        "computed": "computed by this run",
        "forecast": "forecast: a step not yet known",
    }
    used = {item.known for item in figure.items}
    rows = [_row(_swatch(draw_known(known, 13, 8)), text) for known, text in words.items() if known in used]
    rows.append(_row(_swatch(draw_doubt("observed", 2, 24, 8)), "earliest to latest it may have been"))
    return rows


def _gantt_rows(figure: GanttFigure) -> list[Element]:
    used = {bar.phase for row in figure.rows for bar in row.bars}
    hatches = (("loading", "load", "loading"), ("unloading", "unload", "unloading"), ("stop", "stop", "technical stop"))
    box = {"x": 1.0, "y": 3.0, "width": 24.0, "height": 10.0}
    rows = _groups(figure.groups, "flight" if "flight" in used else "ground")
    for phase, hatch, words in hatches:
        if phase in used:
            shapes = (make("rect", class_="ground c0", **box), make("rect", fill=f"url(#{figure.id}-{hatch})", **box))
            rows.append(_row(_swatch(*shapes), words))
    if "positioning" in used:
        rows.append(_row(_swatch(make("path", class_="positioning", d="M1,8H25")), "positioning (empty)"))
    if any(row.was for row in figure.rows):
        rows.append(_row(_swatch(make("rect", class_="was", **box)), "as the earlier plan had it"))
    if any(row.shut for row in figure.rows):
        rows.append(_row(_swatch(make("rect", class_="shut", fill=f"url(#{figure.id}-shut)", **box)), "shut"))
    return rows


def _coverage_rows(figure: CoverageFigure) -> list[Element]:
    box = {"x": 1.0, "y": 3.0, "width": 24.0, "height": 10.0}
    return [
        _row(_swatch(make("rect", class_="watch-force c0", **box)), "guarded by the force"),
        _row(_swatch(make("rect", class_="watch-host", **box)), "guarded by the host"),
        _row(_swatch(make("rect", class_="watch-unknown", fill=f"url(#{figure.id}-unknown)", **box)), "not known"),
    ]


def _watch_rows(figure: WatchFigure) -> list[Element]:
    box = {"x": 1.0, "y": 3.0, "width": 24.0, "height": 10.0}
    return [
        _row(_swatch(make("rect", class_="watch-host", **box)), "guarded by the host"),
        *[
            _row(_swatch(make("rect", class_=f"watch-force c{n % 8}", **box)), f"{group.code} · {group.name}")
            for n, group in enumerate(figure.groups)
        ],
        _row(_swatch(make("rect", class_="watch-hand-over", **box)), "hand-over to the host"),
        _row(_swatch(make("rect", class_="watch-unknown", fill=f"url(#{figure.id}-unknown)", **box)), "not known"),
    ]
