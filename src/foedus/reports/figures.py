"""What figures show, before anybody draws it.

What lives here: the nouns of map, timeline, Gantt, arrivals and watch figures. What does not: drawing, and where
the data comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

MarkKind = Literal["airfield", "site", "crossing", "town", "protest", "riot", "armed_attack", "statement", "relief"]
#: how a dated thing is known: reported by somebody, worked out by this run, expected
Known = Literal["observed", "computed", "forecast"]
Phase = Literal["loading", "flight", "unloading", "positioning", "stop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapMark:
    """One thing on the map. ``rank``: labels of low rank are placed first; ``label`` empty: none is drawn."""

    id: str
    kind: MarkKind
    label: str
    title: str
    lat_deg: float
    lon_deg: float
    rank: int = 5
    sub_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRoute:
    """A way as planned, over its waypoints. ``group`` is one of the figure's groups; ``load`` widens the line."""

    id: str
    title: str
    group: str
    mode: str
    #: latitude and longitude in degrees of start, waypoints, end
    points: tuple[tuple[float, float], ...]
    load: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A row of a legend: what shares a colour, by id, code and name."""

    id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFigure:
    """A map: states by role, routes, marks, and the note on whose borders it shows."""

    id: str
    title: str
    description: str
    host: str
    members: tuple[str, ...]
    groups: tuple[Group, ...]
    routes: tuple[MapRoute, ...]
    marks: tuple[MapMark, ...]
    inset_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """One dated thing: when at the earliest, at the latest, and as relied on."""

    id: str
    lane: str
    text: str
    at: datetime
    earliest_at: datetime | None
    latest_at: datetime | None
    known: Known


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineFigure:
    """Lanes over time. ``lanes`` are (id, name) in order; ``zone`` the IANA zone of the local axis."""

    id: str
    title: str
    description: str
    zone: str
    zone_name: str
    lanes: tuple[tuple[str, str], ...]
    items: tuple[TimelineItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GanttBar:
    """What one carrier does in one span. ``group`` is empty while positioning."""

    phase: Phase
    starts_at: datetime
    ends_at: datetime
    group: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GanttRow:
    """One carrier, or one working slot. ``family`` is its type, or its place; rows of one family stand together.

    ``shut`` are spans in which the row cannot be used; ``was``: (start, end, title) of what an earlier plan had.
    """

    id: str
    family: str
    label: str
    bars: tuple[GanttBar, ...]
    shut: tuple[tuple[datetime, datetime], ...] = ()
    was: tuple[tuple[datetime, datetime, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GanttFigure:
    """Carriers, or slots, over time; ``marks`` are (instant, label) lines across all rows."""

    id: str
    title: str
    description: str
    zone: str
    zone_name: str
    groups: tuple[Group, ...]
    rows: tuple[GanttRow, ...]
    marks: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalStep:
    """That so many persons and vehicles of a group had their arrival at an instant."""

    at: datetime
    group: str
    persons: int
    vehicles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalsFigure:
    """Arrivals added up over time against closure and bound. ``observed`` is the range of accounts, if any.

    ``ceiling`` gives (instant, persons, vehicles) that no plan can have brought more than from then on.
    """

    id: str
    title: str
    description: str
    zone: str
    zone_name: str
    groups: tuple[Group, ...]
    steps: tuple[ArrivalStep, ...]
    starts_at: datetime
    closure_at: datetime
    bound_at: datetime
    bound_label: str
    observed: tuple[datetime, datetime] | None = None
    ceiling: tuple[tuple[datetime, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSpan:
    """Who guards a site from when to when: the host, a contingent (``group``), or nobody knows."""

    by: Literal["host", "force", "unknown", "hand_over"]
    starts_at: datetime
    ends_at: datetime
    group: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """One site and who guards it in turn."""

    id: str
    label: str
    spans: tuple[WatchSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchFigure:
    """Sites over time."""

    id: str
    title: str
    description: str
    zone: str
    zone_name: str
    groups: tuple[Group, ...]
    rows: tuple[WatchRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageSpan:
    """Shares of all sites, weighted by criticality, by who guards them; they add up to 1."""

    starts_at: datetime
    ends_at: datetime
    by_host_frac: float
    by_force_frac: float
    unknown_frac: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageFigure:
    """Who guards which share of all sites over time."""

    id: str
    title: str
    description: str
    zone: str
    zone_name: str
    spans: tuple[CoverageSpan, ...]


Figure = MapFigure | TimelineFigure | GanttFigure | ArrivalsFigure | WatchFigure | CoverageFigure
