"""The timeline: lanes from crisis to withdrawal, each thing with its span of doubt.

What lives here: packing a ``TimelineFigure`` into rows and drawing it. What does not: the choice of what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Literal

from foedus.reports.axis import TimeAxis, draw_axis, make_axis, say_at
from foedus.reports.element import Element, make, show_number
from foedus.reports.figures import Known, TimelineFigure, TimelineItem
from foedus.reports.lettering import measure_text, wrap_text

WIDTH: Final = 1120.0
_LEFT: Final = 104.0
_TOP: Final = 34.0
_ROW: Final = 27.0
_SIZE: Final = 11.0
#: widths of labels, tried in this order
_LABELS: Final = (250.0, 160.0)
_GAP: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Packed:
    item: TimelineItem
    x: float
    lines: tuple[str, ...]
    row: int
    #: right of the bar; left of it, at the right end of the axis; below it, where the bar fills the axis
    side: Literal["right", "left", "below"]


def draw_timeline(figure: TimelineFigure) -> Element:
    """Draw lanes over time as inline SVG.

    Raises
    ------
    ValueError
        If there is nothing to show.
    """
    instants = [at for item in figure.items for at in (item.at, item.earliest_at, item.latest_at) if at is not None]
    axis = make_axis(instants, left=_LEFT, right=WIDTH - 12)
    lanes: list[Element] = []
    things: list[Element] = []
    y = _TOP
    for n, (lane, name) in enumerate(figure.lanes):
        items = sorted((item for item in figure.items if item.lane == lane), key=lambda item: (item.at, item.id))
        if not items:
            continue
        packed = _pack(items, axis)
        height = _ROW * (1 + max(p.row for p in packed)) + 8
        lanes.append(make("rect", class_=f"lane lane-{n % 2}", x=0, y=y, width=WIDTH, height=height))
        lanes.append(make("text", name, class_="lane-name", x=10, y=y + 19))
        things += [_draw_item(p, axis, y, figure.zone) for p in packed]
        y += height
    return make(
        "svg",
        make("title", figure.title, id=f"{figure.id}-t"),
        make("desc", figure.description, id=f"{figure.id}-d"),
        *lanes,
        *draw_axis(axis, top=_TOP, bottom=y, zone=figure.zone, zone_name=figure.zone_name),
        *things,
        class_="timeline",
        viewBox=f"0 0 {show_number(WIDTH)} {show_number(y + 26)}",
        role="img",
        aria_labelledby=f"{figure.id}-t {figure.id}-d",
    )


def _pack(items: list[TimelineItem], axis: TimeAxis) -> list[_Packed]:
    """Give each item the first row where neither its bar nor its label meets another.

    A label is tried wide, then narrow; where no row has room a new one is opened with the wide label.
    """
    rows: list[list[tuple[float, float]]] = []
    out: list[_Packed] = []
    for item in items:
        layouts = [_lay_out(item, axis, width) for width in _LABELS]
        found = next(
            ((n, k) for k in range(len(layouts)) for n, taken in enumerate(rows) if _fits(layouts[k][1], taken)), None
        )
        row, choice = found or (len(rows), 0)
        if row == len(rows):
            rows.append([])
        packed, span = layouts[choice]
        rows[row].append(span)
        out.append(replace(packed, row=row))
    return out


def _lay_out(item: TimelineItem, axis: TimeAxis, width: float) -> tuple[_Packed, tuple[float, float]]:
    """Give an item with a label of a width, and the span it takes."""
    x = axis.place(item.at)
    low = min(x, axis.place(item.earliest_at)) if item.earliest_at else x
    high = max(x, axis.place(item.latest_at)) if item.latest_at else x
    lines = wrap_text(item.text, width, _SIZE, 2)
    wide = max(measure_text(line, _SIZE) for line in lines)
    if high + _GAP + wide <= WIDTH - 4:
        return _Packed(item=item, x=x, lines=lines, row=0, side="right"), (low - 8, high + wide + _GAP + 4)
    if low - _GAP - wide >= _LEFT:
        return _Packed(item=item, x=x, lines=lines, row=0, side="left"), (low - wide - _GAP - 4, high + 8)
    one = wrap_text(item.text, max(width, high - low), _SIZE, 1)
    return _Packed(item=item, x=x, lines=one, row=0, side="below"), (low - 8, high + 8)


def _fits(span: tuple[float, float], taken: list[tuple[float, float]]) -> bool:
    return all(span[1] <= a or span[0] >= b for a, b in taken)


def draw_known(known: Known, x: float, y: float) -> Element:
    """Draw the mark of a way of knowing: a disc (observed), a hollow square (computed), a hollow diamond (forecast)."""
    if known == "observed":
        return make("circle", class_="known observed", cx=x, cy=y, r=4)
    if known == "computed":
        return make("rect", class_="known computed", x=x - 4, y=y - 4, width=8, height=8)
    points = ((x, y - 5.4), (x + 5.4, y), (x, y + 5.4), (x - 5.4, y))
    return make(
        "polygon", class_="known forecast", points=" ".join(f"{show_number(a)},{show_number(b)}" for a, b in points)
    )


def draw_doubt(known: Known, low: float, high: float, y: float) -> Element:
    """Draw a bar from the earliest to the latest an instant may have been, with end stops."""
    d = f"M{show_number(low)},{show_number(y - 3)}v6M{show_number(low)},{show_number(y)}H{show_number(high)}m0,-3v6"
    return make("path", class_=f"doubt {known}", d=d)


def _draw_item(packed: _Packed, axis: TimeAxis, lane_y: float, zone: str) -> Element:
    item = packed.item
    y = lane_y + 16 + packed.row * _ROW
    low = axis.place(item.earliest_at or item.at)
    high = axis.place(item.latest_at or item.at)
    bar = draw_doubt(item.known, min(low, packed.x), max(high, packed.x), y) if high - low > 3 else None
    text_x, anchor = max(high, packed.x) + _GAP, None
    first = y + 3.5 if len(packed.lines) == 1 else y - 1.5
    if packed.side == "left":
        text_x, anchor = min(low, packed.x) - _GAP, "end"
    elif packed.side == "below":
        text_x, anchor, first = max(high, packed.x), "end", y + 13
    title = f"{item.text} — {say_at(item.at, zone)}, {item.known}"
    if item.earliest_at and item.latest_at and item.latest_at - item.earliest_at > timedelta(minutes=1):
        title += f"; between {say_at(item.earliest_at, zone)} and {say_at(item.latest_at, zone)}"
    return make(
        "g",
        make("title", title),
        bar,
        draw_known(item.known, packed.x, y),
        *[
            make("text", line, class_="item", x=text_x, y=first + 11.5 * n, text_anchor=anchor)
            for n, line in enumerate(packed.lines)
        ],
        class_="item-group",
    )
