"""The map section: where force, sites and incidents are.

What lives here: choosing marks and routes. What does not: drawing them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, cast

from foedus.domain.decisions import CrisisEvent
from foedus.domain.plans import MovementPlan
from foedus.geodesy import measure_km
from foedus.reports.blocks import Chart, Column, Paragraph, Row, Section, Span, Table, say
from foedus.reports.borders import read_borders
from foedus.reports.content.scene import Scene, cell, count_words
from foedus.reports.figures import MapFigure, MapMark, MapRoute, MarkKind
from foedus.reports.map_marks import KIND_NAMES
from foedus.reports.map_svg import find_crowd
from foedus.reports.movement_sources import find_via

_SHOWN: Final = ("protest", "riot", "armed_attack", "statement")
#: kinds whose word is itself a claim: the mark is named after what is told, not after the kind
_TOLD: Final = ("armed_attack", "statement")
#: longest label of an incident, in letters
_LABEL: Final = 44
_CLAUSE_END: Final = re.compile(r"[;:.](?:\s|$)")
_ARTICLE: Final = re.compile(r"^(?:The|A|An) ")
_TIME_OF_DAY: Final = re.compile(r" (?:in the (?:morning|afternoon|evening|night)|at night|overnight)$")


def tell_geography(scene: Scene) -> Section:
    """Show airfields, routes, sites and incidents, with a table that says the same."""
    marks, routes = gather_marks(scene), gather_routes(scene, scene.course.movement)
    blocks: list[Paragraph | Chart] = []
    if not marks and not routes:
        blocks.append(
            Paragraph(
                text=say("No airfield, site or incident of this mission has a known position, so there is no map.")
            )
        )
        return Section(id="map", title="Map", blocks=tuple(blocks))
    figure = MapFigure(
        id="fig-map",
        title=f"Map: {scene.course.scenario.title}",
        description=_describe(scene, marks, routes),
        host=scene.course.scenario.host,
        members=list_members(scene),
        groups=tuple(group for group in scene.groups if any(route.group == group.id for route in routes)),
        routes=routes,
        marks=marks,
        inset_title=_name_crowd(scene, marks),
    )
    borders = read_borders()
    caption = say(
        "Routes are drawn as planned, over their waypoints; a wider line carries more loads; when each leg was "
        "under way stands in tracks.geojson and tracks.kml beside this page. Sites are shown by class "
        "at coarse positions; marks that share a point fan out around it. Incidents are shown by the kind under "
        "which this mission files them, which is our filing and no finding; words that somebody used for them stand "
        f"in the table with who used them. Borders: {borders.title}. They are the data's view, not ours; dashed where "
        "the data sets an area apart."
    )
    blocks.append(Chart(figure=figure, caption=caption, twin=_table_marks(scene, marks, routes)))
    return Section(id="map", title="Map", blocks=tuple(blocks))


def list_members(scene: Scene) -> tuple[str, ...]:
    """Name the members of the body that decides and the states that send contingents, but for the host.

    A party of the scenario is no member for that alone: it may be the other side of the matter.
    """
    course = scene.course
    states = {vote.state for vote in course.council.votes} | set(course.scenario.council.seated)
    states |= {contingent.state for contingent in course.scenario.contingents}
    return tuple(sorted(states - {course.scenario.host}))


def gather_routes(scene: Scene, plan: MovementPlan | None) -> tuple[MapRoute, ...]:
    """Give the ways that loaded legs of a plan take, over their waypoints, one per pair of places and contingent."""
    if plan is None:
        return ()
    count: Counter[tuple[str, str, str, str]] = Counter()
    for leg in plan.legs:
        if leg.parts and scene.carries_force(leg):
            count[(leg.start, leg.end, scene.group_of(leg), leg.mode)] += 1
    routes = []
    for (start, end, group, mode), n_legs in sorted(count.items()):
        points = trace_points(scene, start, end, mode)
        if points is None:
            continue
        what = "flight" if mode == "air" else "column" if mode == "road" else "move"
        routes.append(
            MapRoute(
                id=f"{start}-{end}-{group}",
                title=f"{scene.place(start)} to {scene.place(end)}: {count_words(n_legs, what)}, {group}",
                group=group,
                mode=mode,
                points=points,
                load=n_legs,
            )
        )
    return tuple(routes)


def trace_points(scene: Scene, start: str, end: str, mode: str) -> tuple[tuple[float, float], ...] | None:
    """Give latitudes and longitudes of a way over its waypoints; None where an end is in no gazetteer."""
    if start not in scene.places or end not in scene.places:
        return None
    stops = (start, *find_via(scene.course, start, end, mode), end)
    return tuple((scene.places[s].lat_deg, scene.places[s].lon_deg) for s in stops if s in scene.places)


def gather_marks(scene: Scene) -> tuple[MapMark, ...]:
    """Give airfields and crossings of the plan, sites, and incidents by kind."""
    return (*_mark_terminals(scene, scene.course.movement), *_mark_sites(scene), *_mark_incidents(scene))


def chart_home(scene: Scene) -> Chart | None:
    """Show the ways that the force takes home; None where no place of them is known."""
    marks, routes = tuple(_mark_terminals(scene, scene.course.home)), gather_routes(scene, scene.course.home)
    if not routes:
        return None
    figure = MapFigure(
        id="fig-map-home",
        title=f"Map of the way home: {scene.course.scenario.title}",
        description=_describe(scene, marks, routes),
        host=scene.course.scenario.host,
        members=list_members(scene),
        groups=tuple(group for group in scene.groups if any(route.group == group.id for route in routes)),
        routes=routes,
        marks=marks,
        inset_title="",
    )
    caption = say(
        "Loaded legs of the way home as planned, over their waypoints; a wider line carries more loads. When each "
        f"was under way stands in home_tracks.geojson and home_tracks.kml beside this page. Borders: "
        f"{read_borders().title}."
    )
    return Chart(figure=figure, caption=caption, twin=_table_marks(scene, marks, routes))


def _mark_terminals(scene: Scene, plan: MovementPlan | None) -> list[MapMark]:
    out: Counter[str] = Counter()
    into: Counter[str] = Counter()
    for leg in plan.legs if plan else ():
        if leg.parts and scene.carries_force(leg):
            out[leg.start] += 1
            into[leg.end] += 1
    marks = []
    for place_id in sorted(set(out) | set(into)):
        place = scene.places.get(place_id)
        if place is None:
            continue
        loads = [f"{out[place_id]} out"] if out[place_id] else []
        loads += [f"{into[place_id]} in"] if into[place_id] else []
        code = f" ({place.code})" if place.code else ""
        marks.append(
            MapMark(
                id=place_id,
                kind="airfield" if place.kind == "airfield" else "town",
                label=shorten_place(place.name) + code,
                title=f"{place.name}{code}: loads {', '.join(loads)}",
                lat_deg=place.lat_deg,
                lon_deg=place.lon_deg,
                rank=1,
                sub_label=f"loads: {', '.join(loads)}",
            )
        )
    return marks


def shorten_place(name: str) -> str:
    """Give the name of a place without what stands in brackets, and without that it is international.

    Examples
    --------
    >>> shorten_place("Ayni (an air base)"), shorten_place("Entebbe International")
    ('Ayni', 'Entebbe')
    """
    return name.partition(" (")[0].partition(" International")[0]


def _mark_sites(scene: Scene) -> list[MapMark]:
    return [
        MapMark(
            id=site.id,
            kind="site",
            label=site.name.partition(",")[0],
            title=f"{site.name} ({site.site_class.replace('_', ' ')}, within {site.precision_km:g} km)",
            lat_deg=site.lat_deg,
            lon_deg=site.lon_deg,
            rank=4,
        )
        for site in scene.course.scenario.sites
    ]


def _mark_incidents(scene: Scene) -> list[MapMark]:
    marks = []
    for event in scene.course.scenario.crisis:
        point = find_point(scene, event)
        if event.kind not in _SHOWN or point is None:
            continue
        day = scene.short_day(event.moment.at)
        kind = cast(MarkKind, event.kind)
        told = event.kind in _TOLD
        marks.append(
            MapMark(
                id=event.id,
                kind=kind,
                label=shorten_event(event.text) if told else _name_event(scene, event),
                sub_label=day if told else f"{KIND_NAMES[kind]}, {day}",
                title=f"{day}: {event.text} (kind as filed: {event.kind.replace('_', ' ')})",
                lat_deg=point[0],
                lon_deg=point[1],
                rank=3,
            )
        )
    return marks


def shorten_event(text: str) -> str:
    """Give the first words of what is told of an event, without article and time of day, as the label of its mark.

    Examples
    --------
    >>> shorten_event("The international airport is overrun in the evening; staff are brought out.")
    'International airport is overrun'
    """
    clause = _CLAUSE_END.split(text, maxsplit=1)[0].strip()
    clause = _ARTICLE.sub("", _TIME_OF_DAY.sub("", clause))
    clause = f"{clause[:1].upper()}{clause[1:]}"
    if len(clause) <= _LABEL:
        return clause
    return f"{clause[:_LABEL].rpartition(' ')[0]} …"


def find_point(scene: Scene, event: CrisisEvent) -> tuple[float, float] | None:
    """Give where an event was: its own point, else that of its place; None where neither is known."""
    if event.lat_deg is not None and event.lon_deg is not None:
        return event.lat_deg, event.lon_deg
    place = scene.places.get(event.place)
    return (place.lat_deg, place.lon_deg) if place else None


def _name_event(scene: Scene, event: CrisisEvent) -> str:
    place = scene.places.get(event.place)
    return shorten_place(place.name) if place else event.place


def _name_crowd(scene: Scene, marks: tuple[MapMark, ...]) -> str:
    """Name the inset after the town, or else the place, nearest to the middle of the crowd."""
    crowd = find_crowd(marks)
    if not crowd:
        return ""
    lat = sum(mark.lat_deg for mark in crowd) / len(crowd)
    lon = sum(mark.lon_deg for mark in crowd) / len(crowd)
    towns = [p for p in scene.places.values() if p.kind == "town"] or list(scene.places.values())
    near = min(towns, key=lambda p: (measure_km(lat, lon, p.lat_deg, p.lon_deg), p.id), default=None)
    if near is None or measure_km(lat, lon, near.lat_deg, near.lon_deg) > 80:
        return "Enlarged"
    return f"{shorten_place(near.name)} and surroundings"


def _describe(scene: Scene, marks: tuple[MapMark, ...], routes: tuple[MapRoute, ...]) -> str:
    kinds = Counter(mark.kind for mark in marks)
    parts = [f"{n} × {KIND_NAMES[kind]}" for kind, n in kinds.items()]
    return (
        f"Map around {scene.state(scene.course.scenario.host)} with {', '.join(parts)} and "
        f"{count_words(len(routes), 'route')} as planned. The table below lists them."
    )


def _table_marks(scene: Scene, marks: tuple[MapMark, ...], routes: tuple[MapRoute, ...]) -> Table:
    rows = [Row(cells=(cell("route"), cell(route.title), cell(route.mode), cell(""))) for route in routes]
    events = {event.id: event for event in scene.course.scenario.crisis}
    for mark in marks:
        where = f"{mark.lat_deg:.1f}, {mark.lon_deg:.1f}"
        event, site = events.get(mark.id), scene.sites.get(mark.id)
        said: list[str | Span] = []
        refs: tuple[str, ...] = ()
        if event is not None:
            refs = event.moment.rests_on
            said.append(f"kind as filed: {event.kind.replace('_', ' ')}")
            for called in event.called:
                on = f"{called.on.day} {called.on:%B %Y}"
                said.append(f"; called \u201c{called.word}\u201d by {called.by} on {on}")
                said.append(Span(text="", refs=called.rests_on))
        elif site is not None:
            refs = site.rests_on
        rows.append(
            Row(
                cells=(
                    cell(KIND_NAMES[mark.kind]),
                    cell(mark.title.partition(" (kind as filed")[0], refs=refs),
                    cell(where),
                    cell(*said),
                )
            )
        )
    return Table(
        title="What the map shows",
        columns=(
            Column(title="Kind", kind="head"),
            Column(title="What", kind="long"),
            Column(title="Where, or by what mode"),
            Column(title="Kind as filed, and what it was called by whom", kind="long"),
        ),
        rows=tuple(rows),
        fold=True,
    )
