"""Which share of all sites is guarded by whom over time.

What lives here: drawing a ``CoverageFigure``. What does not: the guard plan.
"""

from __future__ import annotations

from typing import Final

from foedus.reports.axis import TimeAxis, draw_axis, make_axis
from foedus.reports.element import Element, make, show_number
from foedus.reports.figures import CoverageFigure, CoverageSpan

WIDTH: Final = 1120.0
_LEFT: Final = 118.0
_TOP: Final = 30.0
_HEIGHT: Final = 190.0


def draw_coverage(figure: CoverageFigure) -> Element:
    """Draw the shares as bands, the force below, then the host, then what is not known, as inline SVG.

    Raises
    ------
    ValueError
        If there is no span.
    """
    instants = [at for span in figure.spans for at in (span.starts_at, span.ends_at)]
    axis = make_axis(instants, left=_LEFT, right=WIDTH - 14)
    bottom = _TOP + _HEIGHT
    scale = [
        make(
            "text",
            f"{share} %",
            class_="watch-name",
            x=_LEFT - 8,
            y=bottom - _HEIGHT * share / 100 + 4,
            text_anchor="end",
        )
        for share in (0, 25, 50, 75, 100)
    ]
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
        *draw_axis(axis, top=_TOP, bottom=bottom, zone=figure.zone, zone_name=figure.zone_name),
        *scale,
        *(bar for span in figure.spans for bar in _draw_span(span, axis, bottom, figure.id)),
        class_="watch",
        viewBox=f"0 0 {show_number(WIDTH)} {show_number(bottom + 26)}",
        role="img",
        aria_labelledby=f"{figure.id}-t {figure.id}-d",
    )


def _draw_span(span: CoverageSpan, axis: TimeAxis, bottom: float, prefix: str) -> list[Element]:
    left, right = axis.place(span.starts_at), axis.place(span.ends_at)
    bars, y = [], bottom
    for share, name in (
        (span.by_force_frac, "force"),
        (span.by_host_frac, "host"),
        (span.unknown_frac, "unknown"),
    ):
        high = _HEIGHT * share
        if high > 0:
            y -= high
            words = {"force": "by the force", "host": "by the host", "unknown": "not known"}[name]
            box = {"x": left, "y": y, "width": max(right - left, 0.5), "height": high}
            fill = {"fill": f"url(#{prefix}-unknown)"} if name == "unknown" else {}
            css = "watch-force c0" if name == "force" else f"watch-{name}"
            bars.append(
                make("g", make("title", f"{share:.0%} {words}"), make("rect", class_=css, **box, **fill), class_="bar")
            )
    return bars
