"""The legs of a plan in tables: every leg with its load, and the march table of those that drive.

What lives here: what a reader of the report sees of the air movement table, the load lists and the march table. What
does not: the same as files (``movement_sheets``), and figures.
"""

from __future__ import annotations

from foedus.domain.plans import Leg, MovementPlan
from foedus.instants import show_dtg
from foedus.mission.course import Stage
from foedus.reports.blocks import Column, Row, Table, say
from foedus.reports.content.rewording import show_carrier
from foedus.reports.content.scene import Scene, Teller, cell, show_count, show_hours
from foedus.reports.movement_book import number_legs, order_legs
from foedus.reports.movement_sources import book_course


def table_legs(scene: Teller, plan: MovementPlan) -> Table:
    """Give every leg: number, carrier, way, four times, what it carries of what it may, remarks."""
    numbers = number_legs(plan.legs)
    rows = []
    for leg in order_legs(plan.legs):
        what = "; ".join(f"{p.line}: {p.persons} persons, {p.vehicles} vehicles" for p in leg.parts) or "positioning"
        rows.append(
            Row(
                cells=(
                    cell(numbers[leg.id]),
                    cell(leg.carrier),
                    cell(show_carrier(leg.carrier_type)),
                    cell(scene.place(leg.start)),
                    cell(scene.place(leg.end)),
                    cell(scene.when(leg.begins_at)),
                    cell(scene.local(leg.departs_at)),
                    cell(scene.local(leg.arrives_at)),
                    cell(scene.local(leg.ends_at)),
                    cell(what),
                    cell(_say_room(leg)),
                    cell(_say_stop(scene, leg)),
                )
            )
        )
    titles = ("Tail (notional)", "Type", "From", "To", "Begins (local · Zulu)", "Departs", "Arrives", "Unloaded")
    return Table(
        title="Every leg",
        columns=(
            Column(title="Number", kind="head"),
            *(Column(title=title) for title in titles),
            Column(title="Carries", kind="long"),
            Column(title="Of what it may", kind="long"),
            Column(title="Remarks"),
        ),
        rows=tuple(rows),
        note=say(
            "Numbers are this plan's own: A by air, C by road, T by rail, S by sea. A study, not an order. The same as "
            "an air movement table with date-time groups, and as load lists, in movement.xlsx beside this page."
        ),
        fold=True,
    )


def _say_room(leg: Leg) -> str:
    """Write how full a leg is: mass, floor and seats against what it may take; empty where that is not known."""
    if not leg.parts or leg.payload_kg is None:
        return ""
    mass = sum(part.mass_kg or 0 for part in leg.parts)
    said = [f"{mass / 1000:,.1f} of {leg.payload_kg / 1000:,.1f} t"]
    if leg.floor_units:
        said.append(f"floor {sum(part.floor_units or 0 for part in leg.parts):,} of {leg.floor_units:,}")
    if leg.seats:
        said.append(f"seats {sum(part.persons for part in leg.parts):,} of {leg.seats:,}")
    return "; ".join(said)


def _say_stop(scene: Teller, leg: Leg) -> str:
    said = [f"technical stop at {scene.place(leg.end)}"] if leg.stops else []
    return "; ".join([*said, *(["load came aboard before the stop"] if leg.goes_on else [])])


def table_march(scene: Scene, plan: MovementPlan, stage: str) -> Table | None:
    """Give the march table: from start point over critical points to release point; None where nobody drives."""
    driven = [leg for leg in order_legs(plan.legs) if leg.mode == "road"]
    way: Stage = "movement" if stage == "movement" else "withdrawal"
    book = book_course(scene.course, way)
    if not driven or book is None:
        return None
    numbers = number_legs(plan.legs)
    rows = []
    for leg in driven:
        road = (book.roads or {}).get(leg.id)
        hours = (leg.arrives_at - leg.departs_at).total_seconds() / 3600
        points = [
            f"{scene.place(place)} {show_dtg(leg.departs_at + (leg.arrives_at - leg.departs_at) * share)}"
            for place, share in (road.points if road else ())
        ]
        rows.append(
            Row(
                cells=(
                    cell(numbers[leg.id]),
                    cell(
                        "; ".join(dict.fromkeys(scene.lines[p.line].unit for p in leg.parts if p.line in scene.lines))
                    ),
                    cell(show_count(sum(p.vehicles for p in leg.parts))),
                    cell(show_count(sum(p.persons for p in leg.parts))),
                    cell(f"{scene.place(leg.start)}, {scene.when(leg.departs_at)}"),
                    cell("; ".join(points) or "–"),
                    cell(f"{scene.place(leg.end)}, {scene.when(leg.arrives_at)}"),
                    cell(show_hours(hours)),
                    cell(f"{road.length_km:,.0f} km" if road else "not known"),
                    cell(f"{road.length_km / hours:,.1f} km/h" if road and hours > 0 else "–"),
                )
            )
        )
    return Table(
        title="March table",
        columns=(
            Column(title="Serial", kind="head"),
            Column(title="Unit", kind="long"),
            Column(title="Vehicles", kind="num"),
            Column(title="Persons", kind="num"),
            Column(title="Start point, passed", kind="long"),
            Column(title="Critical points"),
            Column(title="Release point, passed", kind="long"),
            Column(title="March", kind="num"),
            Column(title="Length", kind="num"),
            Column(title="Speed", kind="num"),
        ),
        rows=tuple(rows),
        note=say("Halts are within the speed: a column of this plan has no halts of its own."),
    )
