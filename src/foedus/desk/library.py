"""The verbs of ``foedus library``: what ships with Foedus, and one entry of it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from foedus import library
from foedus.domain.places import Place
from foedus.domain.transport import CarrierType, SurfaceValue, Value
from foedus.domain.treaty import Treaty
from foedus.errors import RequestError
from foedus.formats.missions import MissionFiles, load_mission
from foedus.formats.shared import load_gazetteer, load_transport, load_treaty
from foedus.instants import show_instant
from foedus.reports.mission_json import show_value


def list_all() -> dict[str, list[dict[str, str]]]:
    """Name every treaty, mission, transport table and the gazetteer that ship with Foedus."""
    treaties = [load_treaty(library.find_treaty(name)) for name in library.list_treaties()]
    missions = [load_mission(library.find_mission(name)).scenario for name in library.list_missions()]
    tables = [load_transport(path) for path in library.list_transport()]
    gazetteer = load_gazetteer(library.gazetteer_path())
    return {
        "treaties": [{"id": t.id, "title": t.title} for t in treaties],
        "missions": [{"id": m.id, "title": m.title} for m in missions],
        "transport": [{"id": t.id, "title": f"{t.title}: {', '.join(c.id for c in t.carriers)}"} for t in tables],
        "gazetteer": [{"id": gazetteer.id, "title": f"{gazetteer.title}: {len(gazetteer.places)} places"}],
    }


def show_entry(name: str) -> tuple[dict[str, Any], str]:
    """Give one entry of the library as plain data and as text.

    Raises
    ------
    RequestError
        If nothing of that name ships with Foedus.
    """
    if name in library.list_treaties():
        treaty = load_treaty(library.find_treaty(name))
        return show_value(treaty), _tell_treaty(treaty)
    if name in library.list_missions():
        files = load_mission(library.find_mission(name))
        return show_value(files.scenario), _tell_mission(files)
    carriers = {c.id: c for path in library.list_transport() for c in load_transport(path).carriers}
    if name in carriers:
        return show_value(carriers[name]), _tell_carrier(carriers[name])
    places = {place.id: place for place in load_gazetteer(library.gazetteer_path()).places}
    if name in places:
        return show_value(places[name]), _tell_place(places[name])
    known = [*library.list_treaties(), *library.list_missions(), *carriers, *places]
    raise RequestError(
        f"nothing called '{name}' ships with Foedus",
        code="unknown-name",
        hint=library.suggest_names(name, tuple(known)) or "foedus library list shows what there is",
    )


def _tell_treaty(treaty: Treaty) -> str:
    lines = [f"{treaty.title} ({treaty.id})", f"signed {treaty.signed_on}, in force {treaty.in_force_on}"]
    lines.append(f"checked: {treaty.checked} (how far our reading was compared with its text)")
    lines += ["", "Rules:"]
    lines += [f"  {rule.id:<18} {rule.cite:<28} {rule.text}" for rule in treaty.rules]
    lines += ["", "Open facts and questions of interpretation:"]
    lines += [f"  {atom.id:<24} {atom.kind:<15} {atom.text}" for atom in treaty.atoms if atom.kind != "computed"]
    if treaty.standing_forces:
        lines += ["", "Standing forces:"]
    for force in treaty.standing_forces:
        lines.append(f"  {force.name}, {force.founded_on}: {force.instrument} [{force.cite}, {force.checked}]")
        lines.append(f"    on members' territory: {force.inside}; beyond: {force.outside}")
        if force.rival:
            lines.append(f"    {force.rival}")
    bound = sorted({m.state for m in treaty.memberships})
    lines += ["", f"States named: {', '.join(bound) or 'none'}", "", "Sources:"]
    lines += [f"  {source.id}: {source.title} {source.url or ''}".rstrip() for source in treaty.sources]
    return "\n".join(lines)


def _tell_mission(files: MissionFiles) -> str:
    scenario = files.scenario
    lines = [f"{scenario.title} ({scenario.id})", scenario.summary, ""]
    lines += [f"Host {scenario.host}; treaties {', '.join(scenario.treaties)}"]
    lines += [f"Knowledge dates: {', '.join(f'{k.id} {show_instant(k.at)}' for k in scenario.knowledge) or 'none'}"]
    lines += [f"Claims {len(files.claims.claims)}, disputes {len(files.claims.disputes)}"]
    lines += [f"Contingents: {', '.join(c.id for c in scenario.contingents) or 'none'}"]
    lines += ["", "Assumptions:"]
    lines += [f"  {a.id}: {a.text} If wrong: {a.if_wrong}" for a in scenario.assumptions]
    return "\n".join(lines)


def _tell_carrier(carrier: CarrierType) -> str:
    lines = [f"{carrier.name} ({carrier.id}), {carrier.mode}"]
    for field in fields(carrier):
        value = getattr(carrier, field.name)
        if isinstance(value, Value | SurfaceValue):
            said = f"{value.value:g}" if isinstance(value, Value) else value.value
            lines.append(f"  {field.name:<18} {said}  [{value.source}, {value.checked}] {value.note}".rstrip())
            lines += [f"  {'':<18} others: {'; '.join(value.others)}"] if value.others else []
    for point in carrier.payload_range:
        lines.append(
            f"  payload {point.payload_tonnes:g} t to {point.range_km:g} km  [{point.source}, {point.checked}]"
        )
    return "\n".join(lines)


def _tell_place(place: Place) -> str:
    lines = [f"{place.name} ({place.id}), {place.kind}, {place.country}, code {place.code or 'not known'}"]
    lines.append(f"  {place.lat_deg}, {place.lon_deg} good to {place.precision_km:g} km")
    if place.elevation_m is not None:
        lines.append(f"  {place.elevation_m:g} m above the sea")
    for runway in place.runways:
        said = [f"{runway.length_m:g} m", runway.surface or "surface not known"]
        said += [
            f"{name.upper()} {number:g}" for name in ("pcn", "pcr") if (number := getattr(runway, name)) is not None
        ]
        source = f" [{runway.source.title}, {runway.source.checked}]" if runway.source else ""
        lines.append(f"  runway {runway.name}: {', '.join(said)}{source}")
    for stands in place.stands:
        of = f" ({stands.said_of})" if stands.said_of else ""
        lines.append(f"  {stands.count} at once: {stands.what}{of} [{stands.source.title}, {stands.source.checked}]")
    lines.append(f"  source: {place.source.title} [{place.source.checked}]")
    if place.note:
        lines.append(f"  {place.note}")
    return "\n".join(lines)
