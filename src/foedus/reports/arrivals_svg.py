"""Arrivals against time: persons and vehicles added up, the bound, the closure.

What lives here: drawing an ``ArrivalsFigure``. What does not: when anything arrives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from foedus.reports.axis import TimeAxis, draw_axis, make_axis
from foedus.reports.element import Element, make, show_number
from foedus.reports.figures import ArrivalsFigure
from foedus.reports.gantt_svg import draw_instants
from foedus.reports.timeline_svg import draw_doubt

WIDTH: Final = 1120.0
_LEFT: Final = 118.0
_TOP: Final = 56.0
_PANELS: Final = ((230.0, "persons"), (120.0, "vehicles"))
_GAP: Final = 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    name: str
    top: float
    height: float
    most: int

    def place(self, count: int) -> float:
        return self.top + self.height * (1 - count / self.most)


def draw_arrivals(figure: ArrivalsFigure) -> Element:
    """Draw arrivals of persons and of vehicles, one panel below the other on one time axis, as inline SVG.

    Raises
    ------
    ValueError
        If nothing arrives.
    """
    if not figure.steps:
        raise ValueError("no arrivals to draw")
    steps = sorted(figure.steps, key=lambda step: (step.at, step.group))
    ends = [figure.starts_at, figure.closure_at, figure.bound_at, steps[-1].at, *(figure.observed or ())]
    axis = make_axis(ends, left=_LEFT, right=WIDTH - 74)
    body: list[Element] = []
    y = _TOP
    for height, name in _PANELS:
        counts = [(step.at, step.group, step.persons if name == "persons" else step.vehicles) for step in steps]
        total = sum(count for _, _, count in counts)
        if total == 0:
            continue
        ceiling = max((step[1] if name == "persons" else step[2] for step in figure.ceiling), default=0)
        panel = _Panel(name=name, top=y + 12, height=height - 12, most=_round_up(max(total, ceiling)))
        body += _draw_panel(panel, axis, counts, figure)
        y += height + _GAP
    bottom = y - _GAP + 4
    marks = ((figure.bound_at, figure.bound_label), (figure.closure_at, "closure of this plan"))
    gap = _draw_gap(figure, axis, bottom)
    observed = _draw_observed(figure, axis, bottom)
    return make(
        "svg",
        make("title", figure.title, id=f"{figure.id}-t"),
        make("desc", figure.description, id=f"{figure.id}-d"),
        gap,
        *draw_axis(axis, top=_TOP, bottom=bottom, zone=figure.zone, zone_name=figure.zone_name),
        *body,
        *draw_instants(marks, axis, _TOP, bottom),
        observed,
        class_="arrivals",
        viewBox=f"0 0 {show_number(WIDTH)} {show_number(bottom + (46 if observed else 26))}",
        role="img",
        aria_labelledby=f"{figure.id}-t {figure.id}-d",
    )


def _round_up(total: int) -> int:
    """Give the next round number not below a total."""
    size = 10 ** (len(str(total)) - 1)
    return next(int(size * factor) for factor in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if size * factor >= total)


def _draw_panel(
    panel: _Panel, axis: TimeAxis, counts: list[tuple[datetime, str, int]], figure: ArrivalsFigure
) -> list[Element]:
    out: list[Element] = [make("text", panel.name, class_="panel-name", x=8, y=panel.top + 12)]
    n_lines = 5 if panel.height > 200 else 2
    for n in range(n_lines + 1):
        value = round(panel.most * n / n_lines)
        y = panel.place(value)
        out.append(make("line", class_="rung", x1=axis.left, x2=axis.right, y1=y, y2=y))
        out.append(make("text", f"{value:,}", class_="rung-name", x=axis.left - 8, y=y + 3.5, text_anchor="end"))
    floor = {at: 0 for at, _, _ in counts}
    for n, group in enumerate(figure.groups):
        own = [(at, count) for at, name, count in counts if name == group.id]
        if sum(count for _, count in own) == 0:
            continue
        top = _add_up(floor, own)
        out.append(make("path", make("title", group.name), class_=f"heap c{n % 8}", d=_area(panel, axis, floor, top)))
        out += _name_heap(panel, axis, floor, top, group.code)
        floor = top
    if figure.ceiling:
        most = {at: (persons if panel.name == "persons" else vehicles) for at, persons, vehicles in figure.ceiling}
        title = make("title", "most that any plan can have brought by then")
        out.append(make("path", title, class_="ceiling", d=_line(panel, axis, most)))
    out.append(make("path", class_="total", d=_line(panel, axis, floor)))
    last = floor[max(floor)]
    x, y = axis.place(max(floor)), panel.place(last)
    out.append(make("circle", class_="total-end", cx=x, cy=y, r=3.5))
    out.append(make("text", f"{last:,}", class_="total-name", x=x + 4, y=y - 7))
    return out


def _add_up(floor: dict[datetime, int], own: list[tuple[datetime, int]]) -> dict[datetime, int]:
    """Give the heights of a group on top of the groups below it, at every instant of the figure."""
    out = {}
    for at in sorted(floor):
        out[at] = floor[at] + sum(count for when, count in own if when <= at)
    return out


def _stairs(panel: _Panel, axis: TimeAxis, heights: dict[datetime, int]) -> list[tuple[float, float]]:
    points = [(axis.left, panel.place(0))]
    for at in sorted(heights):
        x = axis.place(at)
        points += [(x, points[-1][1]), (x, panel.place(heights[at]))]
    return [*points, (axis.right, points[-1][1])]


def _write(points: list[tuple[float, float]]) -> str:
    return "L".join(f"{show_number(x)},{show_number(y)}" for x, y in points)


def _line(panel: _Panel, axis: TimeAxis, heights: dict[datetime, int]) -> str:
    return f"M{_write(_stairs(panel, axis, heights))}"


def _area(panel: _Panel, axis: TimeAxis, floor: dict[datetime, int], top: dict[datetime, int]) -> str:
    below, above = _stairs(panel, axis, floor), _stairs(panel, axis, top)
    return f"M{_write([*above, *reversed(below)])}Z"


def _name_heap(
    panel: _Panel, axis: TimeAxis, floor: dict[datetime, int], top: dict[datetime, int], code: str
) -> list[Element]:
    """Write a group's code into the right end of its area, where it is high enough."""
    last = max(top)
    low, high = panel.place(floor[last]), panel.place(top[last])
    if low - high < 11:
        return []
    return [make("text", code, class_="heap-name", x=axis.right - 6, y=(low + high) / 2 + 4, text_anchor="end")]


def _draw_gap(figure: ArrivalsFigure, axis: TimeAxis, bottom: float) -> Element:
    left, right = axis.place(figure.bound_at), axis.place(figure.closure_at)
    return make("rect", class_="gap-span", x=left, y=_TOP, width=max(right - left, 0), height=bottom - _TOP)


def _draw_observed(figure: ArrivalsFigure, axis: TimeAxis, bottom: float) -> Element | None:
    if figure.observed is None:
        return None
    low, high = (axis.place(at) for at in figure.observed)
    y = bottom + 34
    return make(
        "g",
        make("text", "closure as reported", class_="axis-name", x=axis.left - 8, y=y + 3.5, text_anchor="end"),
        draw_doubt("observed", low, max(high, low + 2), y),
    )
