"""How aircraft get from place to place: link times and payloads.

What lives here: great circles and routes around closed airspace as link times, payload against range, runways. What
does not: slots and calendars of terminals.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np

from foedus.domain.places import AirRoute, Place
from foedus.domain.transport import CarrierType
from foedus.geodesy import measure_route_km
from foedus.movement.modes.links import Links, make_links


def measure_ways(
    nodes: tuple[Place, ...], routes: tuple[AirRoute, ...], places: Mapping[str, Place], at_air: tuple[bool, ...]
) -> dict[tuple[int, int], float]:
    """Give the length in kilometres of the way flown between any two nodes that take aircraft.

    A route holds for its own direction, and turned round where none is given for the other.
    """
    index = {place.id: k for k, place in enumerate(nodes)}
    via: dict[tuple[int, int], tuple[str, ...]] = {}
    for back in (True, False):
        for route in routes:
            if route.start in index and route.end in index:
                pair = (index[route.start], index[route.end])
                via[pair[::-1] if back else pair] = route.via[::-1] if back else route.via
    lengths: dict[tuple[int, int], float] = {}
    for a, b in itertools.permutations(range(len(nodes)), 2):
        if not (at_air[a] and at_air[b]):
            continue
        if (b, a) in lengths and (a, b) not in via and (b, a) not in via:
            lengths[a, b] = lengths[b, a]
            continue
        stops = (nodes[a], *(places[name] for name in via.get((a, b), ())), nodes[b])
        lengths[a, b] = measure_route_km(np.array([(stop.lat_deg, stop.lon_deg) for stop in stops]))
    return lengths


def find_payload_kg(kind: CarrierType, km: float) -> int | None:
    """Give the most payload over a distance in whole kilograms; None past the last point of the table.

    Between two points it is linear; before the first it is that of the first.
    """
    points = sorted(kind.payload_range, key=lambda point: point.range_km)
    if not points or km > points[-1].range_km:
        return None
    ranges, tonnes = [p.range_km for p in points], [p.payload_tonnes for p in points]
    return int(np.floor(np.interp(km, ranges, tonnes) * 1000 + 1e-6))


def compile_air_links(
    kind: CarrierType, nodes: tuple[Place, ...], lengths: Mapping[tuple[int, int], float]
) -> tuple[Links, tuple[str, ...]]:
    """Give the links of one aircraft type and notes on what was taken for granted.

    There is no link where the way is longer than the type's range, or a runway at either end is known to be shorter
    than it needs. A runway of unknown length is allowed, and noted.
    """
    links = make_links(len(nodes))
    notes: list[str] = []
    usable = [_suits(kind, place) for place in nodes]
    for (a, b), km in sorted(lengths.items()):
        payload = find_payload_kg(kind, km)
        if payload is None or usable[a] is False or usable[b] is False:
            continue
        hours = km / kind.speed_kmh.value + (kind.overhead_h.value if kind.overhead_h else 0.0)
        links.link_s[a, b] = max(1, round(hours * 3600))
        links.payload_kg[a, b] = payload
    if kind.runway_m is not None:
        unknown = sorted({nodes[a].id for pair in lengths for a in pair if usable[a] is None})
        if unknown:
            notes.append(
                f"runway length of {', '.join(unknown)} is not known: taken as long enough for {kind.name} "
                f"({kind.runway_m.value:g} m)"
            )
        for a in sorted({a for pair in lengths for a in pair if usable[a] is False}):
            longest, needs = max(runway.length_m for runway in nodes[a].runways), kind.runway_m.value
            notes.append(f"{nodes[a].name} has no runway for {kind.name}: {longest:g} m, it needs {needs:g} m")
    return links, tuple(notes)


def _suits(kind: CarrierType, place: Place) -> bool | None:
    """Say whether a place has a runway for a type; None where its length is not known."""
    if kind.runway_m is None:
        return True
    if not place.runways:
        return None
    return max(runway.length_m for runway in place.runways) >= kind.runway_m.value
