"""Shapes of map marks, the same on the map and in its legend.

What lives here: one drawing per kind of mark, told apart by shape and not by colour alone. What does not: where
they go.
"""

from __future__ import annotations

import math
from typing import Final

from foedus.reports.element import Element, make, show_number
from foedus.reports.figures import MarkKind

#: kind -> words for legends and tables
KIND_NAMES: Final[dict[MarkKind, str]] = {
    "airfield": "airfield",
    "site": "site to be guarded (coarse position)",
    "crossing": "border crossing",
    "town": "town",
    "protest": "protest",
    "riot": "riot",
    "armed_attack": "armed attack (as filed)",
    "statement": "event told in a statement",
    "relief": "easing",
}


def _n(value: float) -> str:
    return show_number(round(value, 1))


def _polygon(x: float, y: float, radius: float, corners: int, class_: str) -> Element:
    points = [
        (
            x + radius * math.sin(2 * math.pi * k / corners),
            y - radius * math.cos(2 * math.pi * k / corners),
        )
        for k in range(corners)
    ]
    return make("polygon", class_=class_, points=" ".join(f"{_n(a)},{_n(b)}" for a, b in points))


def draw_mark(kind: MarkKind, x: float, y: float, radius: float = 5.0) -> Element:
    """Draw a mark with its middle at a point of the page."""
    class_ = f"mark {kind.replace('_', '-')}"
    if kind == "airfield":
        arms = "".join(
            f"M{_n(x + dx * radius)},{_n(y + dy * radius)}l{_n(dx * 2.6)},{_n(dy * 2.6)}"
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))
        )
        bar = f"M{_n(x - radius * 0.5)},{_n(y + radius * 0.5)}L{_n(x + radius * 0.5)},{_n(y - radius * 0.5)}"
        return make("g", make("circle", cx=x, cy=y, r=radius), make("path", d=arms + bar), class_=class_)
    if kind == "site":
        side = radius * 1.7
        return make("rect", class_=class_, x=x - side / 2, y=y - side / 2, width=side, height=side, rx=1)
    if kind == "crossing":
        d = "".join(f"M{_n(x - radius)},{_n(y + side * radius * 0.5)}h{_n(2 * radius)}" for side in (-1, 1))
        return make("path", class_=class_, d=d)
    if kind == "town":
        return make("circle", class_=class_, cx=x, cy=y, r=radius * 0.45)
    if kind == "protest":
        return make(
            "g",
            make("circle", cx=x, cy=y, r=radius),
            make("circle", class_="core", cx=x, cy=y, r=radius * 0.35),
            class_=class_,
        )
    if kind == "riot":
        return _polygon(x, y, radius * 1.2, 4, class_)
    if kind == "armed_attack":
        return _polygon(x, y, radius * 1.3, 3, class_)
    if kind == "statement":
        return _polygon(x, y, radius * 1.1, 6, class_)
    return make("circle", class_=class_, cx=x, cy=y, r=radius * 0.9)
