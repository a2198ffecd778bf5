"""Whose sky a way crosses, and until when it may not be flown.

What lives here: closed airspace and clearances as they apply to a state's carriers, the states that a way crosses, and
the departures that this bars. What does not: link times (``air``).

A way is sampled every 20 km against the borders at hand: a corner of a state that is shorter may be missed, as may what
the borders themselves leave out. Where a route declares what it crosses, that counts instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.domain.figures import pick_known, was_known
from foedus.domain.places import AirspaceClosure, Clearance, Place
from foedus.geodesy import trace_route
from foedus.instants import seconds_from
from foedus.movement.modes.links import Span, merge_spans
from foedus.movement.problem import NEVER

_STEP_KM: Final = 20.0

Polygons = Mapping[str, tuple[tuple[NDArray[np.float64], ...], ...]]


class Sign(NamedTuple):
    """Which closures and clearances of a case apply to a state's carriers, by index."""

    closures: tuple[int, ...]
    clearances: tuple[int, ...]


class Over(NamedTuple):
    """One stretch of a way over a state: shares of the way at which it enters and leaves."""

    state: str
    enters_frac: float
    leaves_frac: float


def sign_state(
    state: str | None, airspace: tuple[AirspaceClosure, ...], clearances: tuple[Clearance, ...], as_of: datetime
) -> Sign:
    """Say which closures and clearances apply to a state's carriers, as far as known; None: nobody said whose."""
    return Sign(
        tuple(
            k
            for k, one in enumerate(airspace)
            if was_known(one.known_at, as_of) and one.state != state and (not one.to_states or state in one.to_states)
        ),
        tuple(
            k
            for k, one in enumerate(clearances)
            if one.state != state and (not one.for_states or state in one.for_states)
        ),
    )


def find_cleared(clearance: Clearance, as_of: datetime) -> datetime | None:
    """Say from when leave is there: granted, else requested plus the lead time; None where neither is known."""
    granted = pick_known(clearance.granted, as_of)
    if granted is not None:
        return granted.at
    requested, lead = pick_known(clearance.requested, as_of), pick_known(clearance.lead_h, as_of)
    return None if requested is None or lead is None else requested.at + timedelta(hours=lead.value)


def find_overflown(
    stops: tuple[Place, ...], states: frozenset[str], borders: Polygons, declared: tuple[str, ...] | None
) -> tuple[Over, ...]:
    """Say where on a way each of some states is crossed, in the order of the way.

    Parameters
    ----------
    stops
        The ends of the way and its waypoints; the states of both ends count as crossed there.
    states
        Those that matter.
    borders
        As ``MovementCase.borders``.
    declared
        States that the way is said to cross, from end to end as nobody said where; None: the borders tell.
    """
    ends = [Over(place.country, share, share) for place, share in ((stops[0], 0.0), (stops[-1], 1.0))]
    found = [over for over in ends if over.state in states]
    if declared is not None:
        return (*found, *(Over(state, 0.0, 1.0) for state in declared if state in states))
    wanted = sorted(states & borders.keys())
    if not wanted:
        return tuple(found)
    points = trace_route(np.array([(stop.lat_deg, stop.lon_deg) for stop in stops]), step_km=_STEP_KM)
    shares = np.linspace(0.0, 1.0, len(points))
    for state in wanted:
        inside = np.zeros(len(points) + 2, dtype=np.int8)
        for polygon in borders[state]:
            inside[1:-1] |= _is_inside(points, polygon)
        turns = np.diff(inside)
        for first, last in zip(np.flatnonzero(turns == 1), np.flatnonzero(turns == -1) - 1, strict=True):
            found.append(Over(state, float(shares[first]), float(shares[last])))
    return tuple(sorted(found, key=lambda over: (over.enters_frac, over.state, over.leaves_frac)))


def _is_inside(points: NDArray[np.float64], rings: tuple[NDArray[np.float64], ...]) -> NDArray[np.int8]:
    """Say which points lie inside a polygon and outside its holes, wherever on the globe its longitudes are counted."""
    inside = np.zeros(len(points), dtype=np.int8)
    outer = rings[0]
    low, high = outer.min(axis=0), outer.max(axis=0)
    for turn in (-360.0, 0.0, 360.0):
        at = points + np.array([0.0, turn])
        near = np.flatnonzero(((at >= low) & (at <= high)).all(axis=1))
        if len(near):
            hits = np.zeros(len(near), dtype=np.int64)
            for ring in rings:
                hits += _count_crossings(at[near], ring)
            inside[near] |= (hits % 2).astype(np.int8)
    return inside


def _count_crossings(points: NDArray[np.float64], ring: NDArray[np.float64]) -> NDArray[np.int64]:
    """Count how often a ring is crossed on the way from each point due east."""
    lat1, lon1 = ring[:, 0], ring[:, 1]
    lat2, lon2 = np.roll(lat1, -1), np.roll(lon1, -1)
    lat, lon = points[:, :1], points[:, 1:]
    spans = (lat1 > lat) != (lat2 > lat)
    with np.errstate(divide="ignore", invalid="ignore"):
        cut = lon1 + (lat - lat1) / (lat2 - lat1) * (lon2 - lon1)
    result: NDArray[np.int64] = (spans & (lon < cut)).sum(axis=1)
    return result


def bar_flights(
    overs: tuple[Over, ...],
    seconds: int,
    sign: Sign,
    *,
    airspace: tuple[AirspaceClosure, ...],
    clearances: tuple[Clearance, ...],
    ends_in: tuple[str, str],
    zero_at: datetime,
    as_of: datetime,
) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """Give the spans in which nobody may leave on a way, and the states that bar it.

    A closure bars those who would be over the state while it lasts. A clearance bars every departure until it is there:
    nobody takes off on a leave that he does not have.

    Parameters
    ----------
    overs
        Where the way crosses which state.
    seconds
        How long it takes.
    sign
        What applies to the carrier.
    airspace, clearances
        As the sign counts them.
    ends_in
        States of the two ends of the way: to land takes a landing clearance, to cross one to overfly; to leave the
        state where it stands takes none.
    """
    spans: list[Span] = []
    states: list[str] = []
    for k in sign.closures:
        one = airspace[k]
        begin, end = seconds_from(zero_at, one.from_at), NEVER
        if one.until_at is not None:
            end = seconds_from(zero_at, one.until_at)
        for over in overs:
            if over.state == one.state:
                until = NEVER if end == NEVER else end - int(np.floor(over.enters_frac * seconds))
                spans.append((begin - int(np.ceil(over.leaves_frac * seconds)), until))
                states.append(one.state)
    starts_in, lands_in = ends_in
    crossed = {over.state for over in overs if over.state != starts_in} | {lands_in}
    for k in sign.clearances:
        leave = clearances[k]
        kind = "landing" if leave.state == lands_in else "overflight"
        if leave.state in crossed and leave.kind in (kind, "both"):
            cleared = find_cleared(leave, as_of)
            spans.append((-NEVER, NEVER if cleared is None else seconds_from(zero_at, cleared)))
            states.append(leave.state)
    return merge_spans(spans), tuple(dict.fromkeys(states))
