"""Who guards which site when: by host, by force, unknown.

What lives here: drawing a ``WatchFigure``. What does not: the guard plan.
"""

from __future__ import annotations

from typing import Final

from foedus.reports.axis import TimeAxis, draw_axis, make_axis
from foedus.reports.element import Element, make, show_number
from foedus.reports.figures import WatchFigure, WatchSpan
from foedus.reports.lettering import measure_text, wrap_text

WIDTH: Final = 1120.0
_LEFT: Final = 252.0
_TOP: Final = 30.0
_ROW: Final = 29.0


def draw_watch(figure: WatchFigure) -> Element:
    """Draw sites over time as inline SVG; the four states differ by fill, hatch and outline.

    Raises
    ------
    ValueError
        If no site has a span.
    """
    axis = make_axis(
        [at for row in figure.rows for span in row.spans for at in (span.starts_at, span.ends_at)],
        left=_LEFT,
        right=WIDTH - 14,
    )
    colours = {group.id: f"c{n % 8}" for n, group in enumerate(figure.groups)}
    codes = {group.id: group.code for group in figure.groups}
    body: list[Element] = []
    y = _TOP
    for n, row in enumerate(figure.rows):
        body.append(make("rect", class_=f"lane lane-{n % 2}", x=0, y=y, width=WIDTH, height=_ROW))
        lines = wrap_text(row.label, _LEFT - 24, 11, 2)
        first = y + _ROW / 2 + (3.8 if len(lines) == 1 else -1.6)
        body += [make("text", line, class_="watch-name", x=10, y=first + 11.5 * k) for k, line in enumerate(lines)]
        y += _ROW
    bars: list[Element] = []
    for n, row in enumerate(figure.rows):
        bars += [_draw_span(span, axis, _TOP + n * _ROW, figure.id, colours, codes) for span in row.spans]
    return make(
        "svg",
        make("title", figure.title, id=f"{figure.id}-t"),
        make("desc", figure.description, id=f"{figure.id}-d"),
        make(
            "defs",
            make(
                "pattern",
                make("path", class_="hatch", d="M-1,1l2,-2M0,6l6,-6M5,7l2,-2"),
                id=f"{figure.id}-unknown",
                width=6,
                height=6,
                patternUnits="userSpaceOnUse",
            ),
        ),
        *body,
        *draw_axis(axis, top=_TOP, bottom=y, zone=figure.zone, zone_name=figure.zone_name),
        *bars,
        class_="watch",
        viewBox=f"0 0 {show_number(WIDTH)} {show_number(y + 26)}",
        role="img",
        aria_labelledby=f"{figure.id}-t {figure.id}-d",
    )


def _draw_span(  # noqa: PLR0917 - one bar with all that it needs
    span: WatchSpan, axis: TimeAxis, y: float, prefix: str, colours: dict[str, str], codes: dict[str, str]
) -> Element:
    left, right = axis.place(span.starts_at), axis.place(span.ends_at)
    wide = max(right - left, 1.2)
    box = {"x": left, "y": y + 5, "width": wide, "height": _ROW - 10}
    name = {"host": "host", "unknown": "unknown", "force": codes.get(span.group, ""), "hand_over": "hand-over"}[span.by]
    fits = name and measure_text(name, 10) + 6 < wide
    text = {"x": left + wide / 2, "y": y + _ROW / 2 + 3.6}
    shape = (
        make("rect", class_="watch-unknown", fill=f"url(#{prefix}-unknown)", **box)
        if span.by == "unknown"
        else make("rect", class_=f"watch-{span.by.replace('_', '-')} {colours.get(span.group, '')}".strip(), **box)
    )
    plate = (
        make(
            "rect",
            class_="watch-plate",
            x=text["x"] - measure_text(name, 10) / 2 - 3,
            y=y + 8,
            width=measure_text(name, 10) + 6,
            height=_ROW - 16,
        )
        if fits and span.by == "unknown"
        else None
    )
    label = (
        make("text", name, class_=f"watch-text on-{span.by.replace('_', '-')}", text_anchor="middle", **text)
        if fits
        else None
    )
    return make("g", make("title", span.title), shape, plate, label, class_="bar")
