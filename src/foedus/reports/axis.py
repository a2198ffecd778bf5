"""A time axis: where an instant stands, and ticks in UTC and in local time.

What lives here: the scale, its ticks and how they are drawn. What does not: what stands on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from foedus.instants import show_dtg
from foedus.reports.element import Element, make
from foedus.reports.lettering import measure_text

#: room between two labels of one row
_APART: Final = 7.0
_STEPS_H: Final = (1, 2, 3, 6, 12, 24, 48, 120, 240, 720, 2160)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """Maps instants between two ends onto x positions between two ends."""

    starts_at: datetime
    ends_at: datetime
    left: float
    right: float

    def place(self, at: datetime) -> float:
        """Give the x position of an instant, held within the axis."""
        span = (self.ends_at - self.starts_at).total_seconds()
        share = (at - self.starts_at).total_seconds() / span
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def ticks(self, wanted: int) -> tuple[datetime, ...]:
        """Give whole hours or days in UTC, at most ``wanted`` of them."""
        span_h = (self.ends_at - self.starts_at).total_seconds() / 3600
        step_h = next((step for step in _STEPS_H if span_h / step <= wanted), _STEPS_H[-1])
        midnight = self.starts_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        out = []
        at = midnight
        while at <= self.ends_at:
            if at >= self.starts_at:
                out.append(at)
            at += timedelta(hours=step_h)
        return tuple(out)


def make_axis(instants: list[datetime], *, left: float, right: float) -> TimeAxis:
    """Fit an axis around instants, with a fiftieth of the span free on each side.

    Raises
    ------
    ValueError
        If there is no instant.
    """
    if not instants:
        raise ValueError("a time axis needs at least one instant")
    low, high = min(instants), max(instants)
    pad = max((high - low) / 50, timedelta(hours=1))
    return TimeAxis(starts_at=low - pad, ends_at=high + pad, left=left, right=right)


def draw_axis(axis: TimeAxis, *, top: float, bottom: float, zone: str, zone_name: str) -> list[Element]:
    """Draw tick lines from ``top`` to ``bottom`` with UTC above and local time below.

    Where days are wide enough the label is the day; hours follow where ticks are finer. A label that would run into
    the one before it is left out.
    """
    place = ZoneInfo(zone)
    width = axis.right - axis.left
    ticks = axis.ticks(max(3, int(width / 50)))
    fine = len(ticks) > 1 and ticks[1] - ticks[0] < timedelta(days=1)
    year = axis.starts_at.astimezone(UTC).year
    free_above = free_below = axis.left - 4
    out: list[Element] = [
        make("text", "UTC (Z)", class_="axis-name", x=axis.left - 8, y=top - 8, text_anchor="end"),
        make("text", f"{zone_name} time", class_="axis-name", x=axis.left - 8, y=bottom + 16, text_anchor="end"),
    ]
    for at in ticks:
        x = axis.place(at)
        local = at.astimezone(place)
        day = at.hour == 0
        out.append(make("line", class_="tick day" if day else "tick", x1=x, x2=x, y1=top, y2=bottom))
        label = f"{at.day} {at:%b}" if day or not fine else f"{at:%H}"
        half = measure_text(label, 10) / 2
        if x - half > free_above:
            free_above = x + half + _APART
            class_ = "tick-label strong" if day else "tick-label"
            out.append(make("text", label, class_=class_, x=x, y=top - 8, text_anchor="middle"))
        below = f"{local:%H:%M}" if fine else f"{local.day} {local:%b %H:%M}"
        wide = measure_text(below, 10) / 2
        if free_below < x - wide and x + wide < axis.right + 12:
            free_below = x + wide + _APART
            out.append(make("text", below, class_="tick-label", x=x, y=bottom + 16, text_anchor="middle"))
    if ticks and ticks[0].year != ticks[-1].year:
        out.append(
            make("text", f"{year} to {ticks[-1].year}", class_="axis-name", x=axis.right, y=top - 22, text_anchor="end")
        )
    return out


def say_at(at: datetime, zone: str) -> str:
    """Write an instant as date-time group and local clock, for titles on drawings."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{show_dtg(at)} ({local.day} {local:%b %H:%M} local)"
