"""The airlift as a Gantt: one row a carrier, what it does when; and working slots the same way, one row a slot.

What lives here: drawing a ``GanttFigure``, readable for a handful and for a hundred carriers. What does not: the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from foedus.reports.axis import TimeAxis, draw_axis, make_axis
from foedus.reports.element import Element, make, show_number
from foedus.reports.figures import GanttBar, GanttFigure
from foedus.reports.lettering import measure_text, wrap_text

WIDTH: Final = 1120.0
_LEFT: Final = 162.0
_TOP: Final = 52.0
#: rows up to -> height of one row
_HEIGHTS: Final = ((14, 22.0), (30, 15.0), (60, 11.0))
_LEAST: Final = 9.0
_HATCHES: Final = {"loading": "load", "unloading": "unload", "stop": "stop"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brush:
    """What every bar of one figure shares."""

    figure: str
    axis: TimeAxis
    height: float
    colours: dict[str, str]
    codes: dict[str, str]


def choose_height(n_rows: int) -> float:
    """Say how high one row is: lower the more rows there are, never too low to see."""
    return next((height for limit, height in _HEIGHTS if n_rows <= limit), _LEAST)


def draw_gantt(figure: GanttFigure) -> Element:
    """Draw carriers, or slots, over time as inline SVG.

    Raises
    ------
    ValueError
        If no row has a bar.
    """
    instants = [at for row in figure.rows for bar in row.bars for at in (bar.starts_at, bar.ends_at)]
    instants += [at for row in figure.rows for span in row.was for at in span[:2]]
    axis = make_axis([*instants, *(at for at, _ in figure.marks)], left=_LEFT, right=WIDTH - 14)
    brush = _Brush(
        figure=figure.id,
        axis=axis,
        height=choose_height(len(figure.rows)),
        colours={group.id: f"c{n % 8}" for n, group in enumerate(figure.groups)},
        codes={group.id: group.code for group in figure.groups},
    )
    lanes: list[Element] = []
    bars: list[Element] = []
    y = _TOP
    for n_family, (family, rows) in enumerate(groupby(figure.rows, key=lambda row: row.family)):
        start = y
        for n, row in enumerate(rows):
            bars += [_draw_shut(span, brush, y) for span in row.shut]
            bars += [_draw_bar(bar, brush, y) for bar in row.bars]
            bars += [_draw_was(span, brush, y) for span in row.was]
            if brush.height >= 15 or n % 5 == 4 or n == 0:
                name_y = y + brush.height / 2 + 3.5
                bars.append(make("text", row.label, class_="row-name", x=_LEFT - 8, y=name_y, text_anchor="end"))
            y += brush.height
        lane = {"x": 0.0, "y": start, "width": WIDTH, "height": y - start + 4}
        lanes.append(make("rect", class_=f"lane lane-{n_family % 2}", **lane))
        names = wrap_text(family, _LEFT - 32, 11.5, 2 if y - start > 26 else 1)
        bars += [make("text", line, class_="lane-name", x=8, y=start + 13 + 12.5 * n) for n, line in enumerate(names)]
        y += 8
    return make(
        "svg",
        make("title", figure.title, id=f"{figure.id}-t"),
        make("desc", figure.description, id=f"{figure.id}-d"),
        draw_patterns(figure.id),
        *lanes,
        *draw_axis(axis, top=_TOP, bottom=y, zone=figure.zone, zone_name=figure.zone_name),
        *bars,
        *draw_instants(figure.marks, axis, _TOP, y),
        class_="gantt",
        viewBox=f"0 0 {show_number(WIDTH)} {show_number(y + 26)}",
        role="img",
        aria_labelledby=f"{figure.id}-t {figure.id}-d",
    )


def draw_patterns(prefix: str) -> Element:
    """Give the hatches that tell loading, unloading, a stop and a closure apart without colour."""
    return make(
        "defs",
        make(
            "pattern",
            make("path", class_="hatch", d="M-1,1l2,-2M0,4l4,-4M3,5l2,-2"),
            id=f"{prefix}-load",
            width=4,
            height=4,
            patternUnits="userSpaceOnUse",
        ),
        make(
            "pattern",
            make("circle", class_="hatch-dot", cx=1.5, cy=1.5, r=0.8),
            id=f"{prefix}-unload",
            width=3,
            height=3,
            patternUnits="userSpaceOnUse",
        ),
        make(
            "pattern",
            make("path", class_="hatch", d="M0,2H4"),
            id=f"{prefix}-stop",
            width=4,
            height=4,
            patternUnits="userSpaceOnUse",
        ),
        make(
            "pattern",
            make("path", class_="shut-line", d="M-1,1l2,-2M0,6l6,-6M5,7l2,-2M-1,5l2,2M0,0l6,6M5,-1l2,2"),
            id=f"{prefix}-shut",
            width=6,
            height=6,
            patternUnits="userSpaceOnUse",
        ),
    )


def _draw_shut(span: tuple[datetime, datetime], brush: _Brush, y: float) -> Element:
    left, right = brush.axis.place(span[0]), brush.axis.place(span[1])
    box = {"x": left, "y": y, "width": max(0.0, right - left), "height": brush.height}
    return make("rect", make("title", "shut"), class_="shut", fill=f"url(#{brush.figure}-shut)", **box)


def _draw_was(span: tuple[datetime, datetime, str], brush: _Brush, y: float) -> Element:
    left, right = brush.axis.place(span[0]), brush.axis.place(span[1])
    box = {"x": left, "y": y + 0.6, "width": max(1.2, right - left), "height": brush.height - 1.2}
    return make("rect", make("title", span[2]), class_="was", **box)


def _draw_bar(bar: GanttBar, brush: _Brush, y: float) -> Element:
    left, right = brush.axis.place(bar.starts_at), brush.axis.place(bar.ends_at)
    wide = max(right - left, 1.2)
    middle = y + brush.height / 2
    title = make("title", bar.title)
    if bar.phase == "positioning":
        d = f"M{show_number(left)},{show_number(middle)}H{show_number(right)}"
        return make("g", title, make("path", class_="positioning", d=d), class_="bar")
    pad = max(0.8, brush.height * 0.12)
    box = {"x": left, "y": y + pad, "width": wide, "height": brush.height - 2 * pad}
    colour = brush.colours.get(bar.group, "")
    if bar.phase != "flight":
        hatch = f"url(#{brush.figure}-{_HATCHES[bar.phase]})"
        ground = make("rect", class_=f"ground {colour}", **box)
        return make("g", title, ground, make("rect", fill=hatch, **box), class_="bar")
    size = min(10.0, brush.height - 3)
    code = brush.codes.get(bar.group, "")
    fits = code != "" and measure_text(code, size) + 3 < wide
    at = {"x": left + wide / 2, "y": middle + size * 0.36, "font_size": size}
    name = make("text", code, class_="bar-code", text_anchor="middle", **at) if fits else None
    return make("g", title, make("rect", class_=f"flight {colour}", **box), name, class_="bar")


def draw_instants(marks: tuple[tuple[datetime, str], ...], axis: TimeAxis, top: float, bottom: float) -> list[Element]:
    """Draw labelled lines across the figure; earlier labels stand left of their line, later ones right of it."""
    out: list[Element] = []
    ordered = sorted(marks)
    for n, (at, label) in enumerate(ordered):
        x = axis.place(at)
        wide = measure_text(label, 11)
        before = 2 * n + 1 < len(ordered) or x + wide + 8 > axis.right
        level = n if before else len(ordered) - 1 - n
        y = top - 26 - 13 * level
        out.append(make("path", class_="instant", d=f"M{show_number(x)},{show_number(y - 8)}V{show_number(bottom)}"))
        text_x, anchor = (x - 5, "end") if before else (x + 5, None)
        out.append(make("text", label, class_="instant-name", x=text_x, y=y, text_anchor=anchor))
    return out
