"""How aircraft get from place to place: link times and payloads.

What lives here: great circles and routes around closed airspace as link times, payload against range, runways. What
does not: slots and calendars of terminals, stops on the way (``stops``), whose sky it is (``airspace``).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from foedus.domain.places import AirRoute, Place
from foedus.domain.transport import CarrierType
from foedus.geodesy import measure_route_km
from foedus.movement.modes.links import Links, make_links


class Way(NamedTuple):
    """One way flown: its length, the places it leads over, the states that a route says it crosses."""

    km: float
    stops: tuple[Place, ...]
    overflies: tuple[str, ...] | None


def find_ways(
    nodes: tuple[Place, ...],
    routes: tuple[AirRoute, ...],
    places: Mapping[str, Place],
    at_air: tuple[bool, ...],
    given_km: Mapping[tuple[int, int], float],
) -> dict[tuple[int, int], Way]:
    """Give the way flown between any two nodes that take aircraft.

    A route holds for its own direction, and turned round where none is given for the other.

    Parameters
    ----------
    given_km
        Lengths that somebody gave, by pair of nodes; they replace the measured ones.
    """
    index = {place.id: k for k, place in enumerate(nodes)}
    by_pair: dict[tuple[int, int], AirRoute] = {}
    turned: set[tuple[int, int]] = set()
    for back in (True, False):
        for route in routes:
            if route.start in index and route.end in index:
                pair = (index[route.start], index[route.end])
                pair = pair[::-1] if back else pair
                by_pair[pair] = route
                turned = turned | {pair} if back else turned - {pair}
    ways: dict[tuple[int, int], Way] = {}
    for a, b in itertools.permutations(range(len(nodes)), 2):
        if not (at_air[a] and at_air[b]):
            continue
        found = by_pair.get((a, b))
        via = () if found is None else found.via[::-1] if (a, b) in turned else found.via
        stops = (nodes[a], *(places[name] for name in via), nodes[b])
        if (a, b) in given_km:
            km = given_km[a, b]
        elif found is None and (b, a) in ways and (b, a) not in by_pair and (b, a) not in given_km:
            km = ways[b, a].km
        else:
            km = measure_route_km(np.array([(stop.lat_deg, stop.lon_deg) for stop in stops]))
        ways[a, b] = Way(km, stops, None if found is None else found.overflies)
    return ways


def find_payload_kg(kind: CarrierType, km: float) -> int | None:
    """Give the most payload over a distance in whole kilograms; None past the last point of the table.

    Between two points it is linear; before the first it is that of the first.
    """
    points = sorted(kind.payload_range, key=lambda point: point.range_km)
    if not points or km > points[-1].range_km:
        return None
    ranges, tonnes = [p.range_km for p in points], [p.payload_tonnes for p in points]
    return int(np.floor(np.interp(km, ranges, tonnes) * 1000 + 1e-6))


def find_greatest_kg(kind: CarrierType) -> int:
    """Give the most payload of a type over any distance, in whole kilograms."""
    return int(max((point.payload_tonnes for point in kind.payload_range), default=0.0) * 1000 + 1e-6)


def compile_air_links(
    kind: CarrierType, nodes: tuple[Place, ...], ways: Mapping[tuple[int, int], Way]
) -> tuple[Links, tuple[str, ...]]:
    """Give the direct links of one aircraft type and notes on what was taken for granted.

    There is no link where the way is longer than the type's range, or no runway at either end is long and strong enough
    as far as known. What is not known of a runway is allowed, and noted.
    """
    links = make_links(len(nodes))
    if not kind.speed_kmh.value > 0:
        return links, ()
    usable = [suits(kind, place) for place in nodes]
    for (a, b), way in sorted(ways.items()):
        payload = find_payload_kg(kind, way.km)
        if payload is None or usable[a] is False or usable[b] is False:
            continue
        hours = way.km / kind.speed_kmh.value + (kind.overhead_h.value if kind.overhead_h else 0.0)
        links.link_s[a, b] = max(1, round(hours * 3600))
        links.payload_kg[a, b] = payload
    return links, note_runways(kind, nodes, sorted({a for pair in ways for a in pair}))


def note_runways(kind: CarrierType, nodes: tuple[Place, ...], rows: list[int]) -> tuple[str, ...]:
    """Say at which nodes of some a type finds no runway, and where nobody knows."""
    notes: list[str] = []
    if kind.runway_m is not None:
        unknown = sorted({nodes[a].id for a in rows if not nodes[a].runways})
        if unknown:
            notes.append(
                f"runway length of {', '.join(unknown)} is not known: taken as long enough for {kind.name} "
                f"({kind.runway_m.value:g} m)"
            )
        for a in rows:
            longest = max((runway.length_m for runway in nodes[a].runways), default=np.inf)
            if longest < kind.runway_m.value:
                notes.append(
                    f"{nodes[a].name} has no runway for {kind.name}: {longest:g} m, it needs {kind.runway_m.value:g} m"
                )
    hard = kind.acn or kind.acr
    if hard is not None:
        unknown = sorted({nodes[a].id for a in rows if not _knows_strength(kind, nodes[a])})
        if unknown:
            notes.append(f"runway strength of {', '.join(unknown)} is not known: taken as enough for {kind.name}")
        for a in rows:
            if suits(kind, nodes[a]) is False and _is_long_enough(kind, nodes[a]):
                system = "ACN" if hard is kind.acn else "ACR"
                notes.append(f"the runways of {nodes[a].name} do not bear {kind.name}: {system} {hard.value:g}")
    return tuple(notes)


def suits(kind: CarrierType, place: Place) -> bool | None:
    """Say whether one runway of a place is long and strong enough for a type; None where length is not known.

    Strength counts where both sides are known in one system: ACN against PCN, or ACR against PCR.
    """
    if not place.runways:
        return True if kind.runway_m is None else None
    return any(
        (kind.runway_m is None or runway.length_m >= kind.runway_m.value)
        and not (kind.acn is not None and runway.pcn is not None and kind.acn.value > runway.pcn)
        and not (kind.acr is not None and runway.pcr is not None and kind.acr.value > runway.pcr)
        for runway in place.runways
    )


def _is_long_enough(kind: CarrierType, place: Place) -> bool:
    return kind.runway_m is None or any(runway.length_m >= kind.runway_m.value for runway in place.runways)


def _knows_strength(kind: CarrierType, place: Place) -> bool:
    return any(
        (kind.acn is not None and runway.pcn is not None) or (kind.acr is not None and runway.pcr is not None)
        for runway in place.runways
    )
