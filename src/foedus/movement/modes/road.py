"""How a contingent drives: road columns, crossings, and whether it drives at all.

What lives here: lengths of roads, link times of columns, crossings as barred departures, the choice between road and
air. What does not: the lines themselves. A column is its own carrier: a line that drives moves whole.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from foedus.domain.figures import pick_known, was_known
from foedus.domain.places import Crossing, Place, Road
from foedus.domain.transport import CarrierType, Mode
from foedus.geodesy import measure_km
from foedus.instants import seconds_from, show_instant
from foedus.movement.modes.links import Links, Span, merge_spans
from foedus.movement.problem import NEVER

#: a column has room for all of its own line
COLUMN_ROOM = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeChoice:
    """By which mode a contingent moves, why in words, and what that rests on."""

    mode: Mode
    text: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadWay:
    """One road as it can be driven: its length, the share of it before the crossing, when that is shut."""

    road: Road
    length_km: float
    share_before: float
    shut: tuple[tuple[datetime, datetime | None], ...]
    rests_on: tuple[str, ...]


def measure_road(
    road: Road, places: Mapping[str, Place], as_of: datetime
) -> tuple[float, float, tuple[str, ...]] | None:
    """Give (length in km, share before the crossing, what it rests on), or None where no figure is known.

    Without a known length it is the great circle over the crossing times the detour factor.
    """
    stops = [places[name] for name in (road.start, road.via, road.end) if name is not None]
    spans = [measure_km(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg) for a, b in itertools.pairwise(stops)]
    share = spans[0] / sum(spans) if len(spans) > 1 and sum(spans) > 0 else 0.0
    length = pick_known(road.length_km, as_of)
    if length is not None:
        return length.value, share, length.rests_on
    factor = pick_known(road.detour_factor, as_of)
    return None if factor is None else (sum(spans) * factor.value, share, factor.rests_on)


def find_roads(
    start: str,
    end: str,
    *,
    roads: tuple[Road, ...],
    crossings: tuple[Crossing, ...],
    places: Mapping[str, Place],
    as_of: datetime,
) -> tuple[RoadWay, ...]:
    """Give the roads between two places, either way round, shortest first, with what is known of their crossings."""
    by_place = {crossing.place: crossing for crossing in crossings}
    ways = []
    for road in roads:
        if {road.start, road.end} != {start, end} or start == end:
            continue
        measured = measure_road(road, places, as_of)
        if measured is None:
            continue
        length, share, rests_on = measured
        shut = []
        if road.via is not None and road.via in by_place:
            for span in by_place[road.via].shut:
                if was_known(span.known_at, as_of):
                    shut.append((span.from_at, span.until_at))
                    rests_on += span.rests_on
        before = share if road.start == start else 1.0 - share
        ways.append(RoadWay(road=road, length_km=length, share_before=before, shut=tuple(shut), rests_on=rests_on))
    return tuple(sorted(ways, key=lambda way: way.length_km))


def choose_mode(
    *,
    start: str,
    end: str,
    vehicles: int,
    ready_at: datetime,
    roads: tuple[Road, ...],
    crossings: tuple[Crossing, ...],
    places: tuple[Place, ...],
    limit_km: float | None,
    as_of: datetime,
) -> ModeChoice:
    """Say whether a contingent drives or flies, with the reason in words.

    It drives where it has vehicles of its own, there is a road no longer than ``limit_km`` (None: any length), and the
    crossing on it is open at some time of the day that begins at ``ready_at``. Else it flies.

    Parameters
    ----------
    start, end
        Places where the contingent embarks and debarks.
    vehicles
        How many it brings.
    ready_at
        From when it may leave.
    as_of
        Knowledge date; roads and closures known later are not seen.
    """
    by_id = {place.id: place for place in places}
    ways = find_roads(start, end, roads=roads, crossings=crossings, places=by_id, as_of=as_of)
    if not ways:
        return ModeChoice(mode="air", text="by air: no road is given")
    rests_on = tuple(dict.fromkeys(fact for way in ways for fact in way.rests_on))
    if vehicles <= 0:
        return ModeChoice(mode="air", text="by air: it brings no vehicles to drive in", rests_on=rests_on)
    reasons = []
    for way in ways:
        via = f" over {by_id[way.road.via].name}" if way.road.via else ""
        if limit_km is not None and way.length_km > limit_km:
            reasons.append(f"the road{via} is {way.length_km:.0f} km, more than {limit_km:g} km")
            continue
        closing = _find_closing(way, ready_at)
        if closing is None:
            text = f"by road{via}: {way.length_km:.0f} km, open on the day"
            return ModeChoice(mode="road", text=text, rests_on=way.rests_on)
        reasons.append(f"the crossing{via} is shut {closing}")
    return ModeChoice(mode="air", text=f"by air: {'; '.join(reasons)}", rests_on=rests_on)


def _find_closing(way: RoadWay, ready_at: datetime) -> str | None:
    """Say in words when a crossing is shut, where it is so for all of the day that begins at an instant."""
    for begin, end in way.shut:
        if begin <= ready_at and (end is None or end >= ready_at + timedelta(days=1)):
            until = f"until {show_instant(end)}" if end else "with no end known"
            return f"from {show_instant(begin)} {until}"
    return None


def bar_departures(way: RoadWay, kind: CarrierType, zero_at: datetime) -> tuple[Span, ...]:
    """Give the spans in which a column may not leave: it would come to a shut crossing."""
    until_crossing = round(way.length_km * way.share_before / kind.speed_kmh.value * 3600)
    spans = [
        (
            seconds_from(zero_at, begin) - until_crossing,
            NEVER if end is None else seconds_from(zero_at, end) - until_crossing,
        )
        for begin, end in way.shut
    ]
    return merge_spans(spans)


def add_road(
    links: Links,
    pair: tuple[int, int],
    ways: tuple[RoadWay, ...],
    kind: CarrierType,
    *,
    zero_at: datetime,
    ready_s: int,
) -> None:
    """Add the link of a column between two nodes: of several roads the one that arrives first.

    Parameters
    ----------
    links
        Changed in place.
    pair
        Index of the node it leaves and of the one it drives to.
    ways
        Roads between them, at least one.
    kind
        The type of the column.
    zero_at
        The scenario's zero.
    ready_s
        Earliest departure, in seconds from it.
    """

    def plan_way(way: RoadWay) -> tuple[int, int, tuple[Span, ...]]:
        seconds = max(1, round(way.length_km / kind.speed_kmh.value * 3600))
        seconds += round(kind.overhead_h.value * 3600) if kind.overhead_h else 0
        barred = bar_departures(way, kind, zero_at)
        leaves = ready_s
        for begin, end in barred:
            if begin <= leaves < end:
                leaves = end
        return leaves + seconds, seconds, barred

    _, seconds, barred = min(plan_way(way) for way in ways)
    links.link_s[pair], links.payload_kg[pair] = seconds, 1 << 40
    if barred:
        links.barred[pair] = barred
