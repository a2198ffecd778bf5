"""The tracks of a movement as GeoJSON: who was where from when to when, for other people's maps.

What lives here: a FeatureCollection after RFC 7946, of legs as lines and places as points. What does not: the map of a
mission with its sites (``geojson``), and KML (``movement_kml``).

RFC 7946 has no times, so they stand in the properties: ``start_at`` and ``end_at`` of being under way, and all four
times of a leg. Where nobody said which instant zero is, times are seconds from it.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

import numpy as np

from foedus.domain.plans import Leg
from foedus.geodesy import trace_route
from foedus.reports.geojson import split_antimeridian
from foedus.reports.movement_book import STANDING, BookPlace, MovementBook, number_legs, order_legs

#: (longitude, latitude) in degrees
Point = tuple[float, float]
_DECIMALS: Final = 4


def find_placed(book: MovementBook) -> dict[str, BookPlace]:
    """Give the places of the legs whose coordinates are known, by id, in order of their ids."""
    used = sorted({place for leg in book.legs for place in (leg.start, leg.end)})
    known = {ident: book.places[ident] for ident in used if ident in book.places}
    return {ident: p for ident, p in known.items() if p.lat_deg is not None and p.lon_deg is not None}


def list_unplaced(book: MovementBook) -> tuple[str, ...]:
    """Name the places of the legs whose coordinates nobody gave."""
    placed = find_placed(book)
    return tuple(sorted({p for leg in book.legs for p in (leg.start, leg.end) if p not in placed}))


def trace_leg(book: MovementBook, leg: Leg) -> list[list[Point]]:
    """Give the track of a leg in pieces, cut at the antimeridian; none where an end has no coordinates."""
    ends = [book.places.get(place) for place in (leg.start, leg.end)]
    points = [(p.lat_deg, p.lon_deg) for p in ends if p is not None and p.lat_deg is not None and p.lon_deg is not None]
    if len(points) < 2:
        return []
    via = (book.via or {}).get((leg.start, leg.end, leg.mode), ())
    trace = trace_route(np.array([points[0], *via, points[1]], dtype=np.float64))
    return [piece for piece in split_antimeridian(trace) if len(piece) > 1]


def say_straight(book: MovementBook) -> str:
    """Say by which modes legs are drawn straight that do not go so; empty where none is."""
    via = book.via or {}
    modes = {leg.mode for leg in book.legs if leg.mode != "air" and not via.get((leg.start, leg.end, leg.mode))}
    if not modes:
        return ""
    named = " and ".join(mode for mode in ("road", "rail", "sea") if mode in modes)
    return f"Legs by {named} are drawn as great circles between their ends: nobody gave the way that they take."


def write_tracks(book: MovementBook) -> str:
    """Write legs as lines and places as points, with what each carries and when."""
    cut: dict[tuple[str, str, str], list[list[Point]]] = {}
    numbers, features = number_legs(book.legs), []
    for leg in order_legs(book.legs):
        key = (leg.start, leg.end, leg.mode)
        if key not in cut:
            cut[key] = trace_leg(book, leg)
        if cut[key]:
            features.append(_show_leg(book, leg, numbers[leg.id], cut[key]))
    features += [_show_place(book, place) for place in find_placed(book).values()]
    expires = book.show_exact(book.expires_at)
    head: dict[str, Any] = {
        "marking": book.marking,
        "expires_at" if book.dated else "expires": expires,
        "standing": STANDING,
    }
    head |= {"plan": book.title, "seed": book.seed}
    head["zero_at"] = book.show_exact(book.zero_at) if book.dated else None
    if straight := say_straight(book):
        head["note"] = straight
    rows = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    shown = json.dumps(head, ensure_ascii=False)
    return f'{{"type": "FeatureCollection",\n"foedus": {shown},\n"features": [\n{rows}\n]}}\n'


def _show_leg(book: MovementBook, leg: Leg, number: str, pieces: list[list[Point]]) -> dict[str, Any]:
    def show(at: datetime) -> str | int:
        return book.show_exact(at) if book.dated else round((at - book.zero_at).total_seconds())

    word = "at" if book.dated else "s"
    times = {"begins": leg.begins_at, "departs": leg.departs_at, "arrives": leg.arrives_at, "ends": leg.ends_at}
    shape = "LineString" if len(pieces) == 1 else "MultiLineString"
    return {
        "type": "Feature",
        "id": number,
        "geometry": {"type": shape, "coordinates": pieces[0] if len(pieces) == 1 else pieces},
        "properties": {
            "kind": "leg",
            "carrier": leg.carrier,
            "carrier_type": leg.carrier_type,
            "mode": leg.mode,
            "from": leg.start,
            "to": leg.end,
            "loaded": bool(leg.parts),
            f"start_{word}": show(leg.departs_at),
            f"end_{word}": show(leg.arrives_at),
            **{f"{name}_{word}": show(at) for name, at in times.items()},
            "technical_stop": leg.stops,
            "persons": sum(part.persons for part in leg.parts),
            "pieces": sum(part.vehicles for part in leg.parts),
            "mass_kg": sum(part.mass_kg or 0 for part in leg.parts),
            "lines": [part.line for part in leg.parts],
        },
    }


def _show_place(book: MovementBook, place: BookPlace) -> dict[str, Any]:
    node = next((node for node in book.slots if node.place == place.id), None)
    assert place.lat_deg is not None
    assert place.lon_deg is not None
    return {
        "type": "Feature",
        "id": f"place/{place.id}",
        "geometry": {
            "type": "Point",
            "coordinates": (round(place.lon_deg, _DECIMALS), round(place.lat_deg, _DECIMALS)),
        },
        "properties": {
            "kind": "place",
            "title": book.name(place.id),
            "working_slots": node.slots if node else None,
            "n_handlings": len(node.handlings) if node else 0,
        },
    }
