"""The map as GeoJSON, for other people's maps.

What lives here: a FeatureCollection after RFC 7946 of routes as planned, terminals, sites and incidents. What does not:
borders (they are the data's, see the library) and any drawing.
"""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from foedus.geodesy import trace_route
from foedus.instants import show_instant
from foedus.reports.content.geography import find_point, gather_routes
from foedus.reports.content.scene import Scene, make_scene
from foedus.reports.dossier import Dossier
from foedus.reports.figures import MapRoute

_DECIMALS: Final = 4


def write_geojson(dossier: Dossier) -> str:
    """Write routes, terminals, sites and incidents of a run as one FeatureCollection."""
    scene = make_scene(dossier)
    features = [
        *_list_routes(scene, "movement"),
        *_list_routes(scene, "withdrawal"),
        *_list_terminals(scene),
        *_list_sites(scene),
        *_list_incidents(scene),
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1) + "\n"


def split_antimeridian(trace: NDArray[np.float64]) -> list[list[tuple[float, float]]]:
    """Cut a line where it crosses the antimeridian, as RFC 7946 section 3.1.9 asks.

    Parameters
    ----------
    trace
        Latitudes and longitudes in degrees, float64, shape ``(n, 2)``; longitudes run on past 180 without a jump.

    Returns
    -------
    list
        One list of (longitude, latitude) a piece, every longitude from -180 to 180.
    """
    pieces: list[list[tuple[float, float]]] = []
    turn = _find_turn(float(trace[0][1]))
    piece = [_place(trace[0], turn)]
    for before, after in pairwise(trace):
        while (next_turn := _find_turn(float(after[1]))) != turn:
            step = 1 if next_turn > turn else -1
            edge = turn * 360.0 + step * 180.0
            share = (edge - float(before[1])) / (float(after[1]) - float(before[1]))
            lat = float(before[0]) + share * (float(after[0]) - float(before[0]))
            piece.append((step * 180.0, round(lat, _DECIMALS)))
            pieces.append(piece)
            turn += step
            piece = [(-step * 180.0, round(lat, _DECIMALS))]
        piece.append(_place(after, turn))
    pieces.append(piece)
    return [[point for n, point in enumerate(piece) if n == 0 or point != piece[n - 1]] for piece in pieces]


def _find_turn(lon_deg: float) -> int:
    """Say how many whole turns a longitude lies from the map; the edge itself belongs to the turn before it."""
    return math.ceil((lon_deg - 180.0) / 360.0)


def _place(point: NDArray[np.float64], turn: int) -> tuple[float, float]:
    return round(float(point[1]) - 360.0 * turn, _DECIMALS), round(float(point[0]), _DECIMALS)


def _list_routes(scene: Scene, stage: str) -> list[dict[str, Any]]:
    plan = scene.course.movement if stage == "movement" else scene.course.home
    return [_route(scene, route, stage) for route in gather_routes(scene, plan)]


def _route(scene: Scene, route: MapRoute, stage: str) -> dict[str, Any]:
    pieces = split_antimeridian(trace_route(np.array(route.points, dtype=np.float64)))
    geometry: dict[str, Any]
    if len(pieces) == 1:
        geometry = {"type": "LineString", "coordinates": pieces[0]}
    else:
        geometry = {"type": "MultiLineString", "coordinates": [piece for piece in pieces if len(piece) > 1]}
    return _feature(
        f"{stage}/{route.id}",
        geometry,
        {
            "kind": "route",
            "stage": stage,
            "title": route.title,
            "contingent": route.group,
            "mode": route.mode,
            "loads": route.load,
            "planned": True,
            "organisation": scene.course.scenario.organisation,
        },
    )


def _list_terminals(scene: Scene) -> list[dict[str, Any]]:
    movement = scene.course.scenario.movement
    used = {leg.start for plan in (scene.course.movement, scene.course.home) if plan for leg in plan.legs}
    used |= {leg.end for plan in (scene.course.movement, scene.course.home) if plan for leg in plan.legs}
    used |= {terminal.place for terminal in movement.terminals} if movement else set()
    used |= {crossing.place for crossing in movement.crossings} if movement else set()
    out = []
    for place_id in sorted(used & set(scene.places)):
        place = scene.places[place_id]
        properties = {
            "kind": place.kind,
            "title": place.name,
            "code": place.code,
            "country": place.country,
            "precision_km": place.precision_km,
        }
        out.append(_feature(f"place/{place_id}", _point(place.lat_deg, place.lon_deg), properties))
    return out


def _list_sites(scene: Scene) -> list[dict[str, Any]]:
    turns = {turn.site: turn for turn in scene.course.guard.turns} if scene.course.guard else {}
    out = []
    for site in scene.course.scenario.sites:
        turn = turns.get(site.id)
        properties = {
            "kind": "site",
            "title": site.name,
            "site_class": site.site_class,
            "precision_km": site.precision_km,
            "criticality": site.criticality,
            "planned_guard": turn.contingent if turn else None,
            "guarded_from_at": show_instant(turn.starts_at) if turn else None,
            "rests_on": list(site.rests_on),
        }
        out.append(_feature(f"site/{site.id}", _point(site.lat_deg, site.lon_deg), properties))
    return out


def _list_incidents(scene: Scene) -> list[dict[str, Any]]:
    out = []
    for event in scene.course.scenario.crisis:
        point = find_point(scene, event)
        if point is None:
            continue
        properties = {
            "kind": event.kind,
            "title": event.text,
            "place": scene.place(event.place),
            "at": show_instant(event.moment.at),
            "earliest_at": show_instant(event.moment.earliest_at) if event.moment.earliest_at else None,
            "latest_at": show_instant(event.moment.latest_at) if event.moment.latest_at else None,
            "called_so_by": [
                {"word": c.word, "by": c.by, "on": c.on.isoformat(), "rests_on": list(c.rests_on)} for c in event.called
            ],
            "rests_on": list(event.moment.rests_on),
        }
        out.append(_feature(f"incident/{event.id}", _point(*point), properties))
    return out


def _point(lat_deg: float, lon_deg: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": (round(lon_deg, _DECIMALS), round(lat_deg, _DECIMALS))}


def _feature(feature_id: str, geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": feature_id, "geometry": geometry, "properties": properties}
