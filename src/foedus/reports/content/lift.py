"""The figures of a movement plan: the Gantt of its carriers, its arrivals added up.

What lives here: what these two figures show. What does not: drawing them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, cast
from zoneinfo import ZoneInfo

from foedus.domain.plans import Leg, Line, MovementPlan
from foedus.instants import add_hours
from foedus.reports.blocks import Column, Row, Table
from foedus.reports.content.rewording import show_carrier
from foedus.reports.content.scene import Scene, cell, count_words, show_count
from foedus.reports.figures import ArrivalsFigure, ArrivalStep, GanttBar, GanttFigure, GanttRow, Phase

_COUNTED: Final = ("persons", "vehicles")
BOUND_LABEL: Final = "bound under assumed slots"


def draw_lift(scene: Scene, plan: MovementPlan, stage: str) -> GanttFigure:
    """Give the Gantt of a plan's carriers, families in order of size."""
    by_carrier: dict[str, list[Leg]] = {}
    for leg in plan.legs:
        by_carrier.setdefault(leg.carrier, []).append(leg)
    sizes: dict[str, int] = {}
    for legs in by_carrier.values():
        sizes[legs[0].carrier_type] = sizes.get(legs[0].carrier_type, 0) + 1
    order = sorted(
        by_carrier.items(),
        key=lambda pair: (-sizes[pair[1][0].carrier_type], pair[1][0].carrier_type, pair[1][0].begins_at, pair[0]),
    )
    numbers: dict[str, int] = {}
    rows = []
    for carrier, legs in order:
        family = legs[0].carrier_type
        numbers[family] = numbers.get(family, 0) + 1
        bars = [bar for leg in sorted(legs, key=lambda leg: leg.begins_at) for bar in _list_bars(scene, leg)]
        rows.append(GanttRow(id=carrier, family=show_carrier(family), label=str(numbers[family]), bars=tuple(bars)))
    used = {bar.group for row in rows for bar in row.bars}
    return GanttFigure(
        id=f"fig-{stage}-gantt",
        title="Lift by carrier, notional tails",
        description=(
            f"{count_words(len(rows), 'carrier')} from {scene.when(plan.starts_at)} to {scene.when(plan.closure_at)}: "
            "loading, loaded flight, unloading, positioning. The table below lists every leg."
        ),
        zone=scene.zone,
        zone_name=scene.zone_name,
        groups=tuple(group for group in scene.groups if group.id in used),
        rows=tuple(rows),
        marks=((add_hours(plan.starts_at, plan.bound_h), BOUND_LABEL), (plan.closure_at, "closure")),
    )


def _list_bars(scene: Scene, leg: Leg) -> list[GanttBar]:
    way = f"{scene.place(leg.start)} to {scene.place(leg.end)}"
    if not leg.parts:
        return [
            GanttBar(
                phase="positioning",
                starts_at=leg.departs_at,
                ends_at=leg.arrives_at,
                group="",
                title=f"positioning, {way}: {scene.when(leg.departs_at)} to {scene.when(leg.arrives_at)}",
            )
        ]
    group = scene.group_of(leg)
    last = "stop" if leg.stops else "unloading"
    words = {"stop": "technical stop"}
    load = f"{sum(p.persons for p in leg.parts)} persons, {sum(p.vehicles for p in leg.parts)} vehicles"
    spans = (
        ("loading", leg.begins_at, leg.departs_at),
        ("flight", leg.departs_at, leg.arrives_at),
        (last, leg.arrives_at, leg.ends_at),
    )
    return [
        GanttBar(
            phase=cast(Phase, phase),
            starts_at=start,
            ends_at=end,
            group=group,
            title=f"{words.get(phase, phase)}, {way}, {group}, {load}: {scene.when(start)} to {scene.when(end)}",
        )
        for phase, start, end in spans
        if end > start
    ]


def draw_arrived(scene: Scene, plan: MovementPlan, lines: tuple[Line, ...], stage: str) -> ArrivalsFigure:
    """Give what has arrived of the force, added up over time, against closure and bound."""
    by_id = {line.id: line for line in lines}
    added: dict[tuple[datetime, str], tuple[int, int]] = {}
    for leg in plan.legs:
        for part in leg.parts:
            line = by_id.get(part.line)
            if line is None or line.rides_along or leg.stops or leg.end != line.destination:
                continue
            key = (leg.ends_at, line.contingent)
            persons, vehicles = added.get(key, (0, 0))
            added[key] = (persons + part.persons, vehicles + part.vehicles)
    steps = tuple(
        ArrivalStep(at=at, group=group, persons=persons, vehicles=vehicles)
        for (at, group), (persons, vehicles) in sorted(added.items())
    )
    used = {step.group for step in steps}
    return ArrivalsFigure(
        id=f"fig-{stage}-arrivals",
        title="Arrived, added up",
        description=(
            f"From 0 to {sum(s.persons for s in steps):,} persons and {sum(s.vehicles for s in steps):,} vehicles, "
            f"closure {scene.when(plan.closure_at)}, bound {scene.when(add_hours(plan.starts_at, plan.bound_h))}."
        ),
        zone=scene.zone,
        zone_name=scene.zone_name,
        groups=tuple(group for group in scene.groups if group.id in used),
        steps=steps,
        starts_at=plan.starts_at,
        closure_at=plan.closure_at,
        bound_at=add_hours(plan.starts_at, plan.bound_h),
        bound_label=BOUND_LABEL,
        observed=_find_observed(scene) if stage == "movement" else None,
        ceiling=tuple((step.at, step.persons, step.vehicles) for step in plan.ceiling),
    )


def _find_observed(scene: Scene) -> tuple[datetime, datetime] | None:
    """Give the span of closure that the accounts leave, from the hindcast's row of it."""
    for row in scene.dossier.hindcast if scene.course.as_of is None else ():
        if row.measure == "movement.closure_on":
            zone = ZoneInfo(scene.zone)
            low, high = (datetime.fromisoformat(day[:10]).replace(tzinfo=zone) for day in row.observed)
            return low, high + timedelta(days=1)
    return None


def table_arrived(figure: ArrivalsFigure) -> Table:
    """Give the arrivals added up at the end of each local day."""
    days = sorted({step.at.astimezone(ZoneInfo(figure.zone)).date() for step in figure.steps})
    rows = []
    for day in days:
        until = [s for s in figure.steps if s.at.astimezone(ZoneInfo(figure.zone)).date() <= day]
        counts = [cell(show_count(sum(s.persons for s in until if s.group == group.id))) for group in figure.groups]
        most = [c for c in figure.ceiling if c[0].astimezone(ZoneInfo(figure.zone)).date() <= day]
        ceiling = [cell(show_count(n)) for n in (most[-1][1:] if most else (0, 0))] if figure.ceiling else []
        rows.append(
            Row(
                cells=(
                    cell(f"{day.day} {day:%b}"),
                    cell(show_count(sum(s.persons for s in until))),
                    cell(show_count(sum(s.vehicles for s in until))),
                    *ceiling,
                    *counts,
                )
            )
        )
    return Table(
        title="Arrived by the end of each local day",
        columns=(
            Column(title="Day", kind="head"),
            Column(title="Persons", kind="num"),
            Column(title="Vehicles", kind="num"),
            *(Column(title=f"Most {word} any plan", kind="num") for word in _COUNTED if figure.ceiling),
            *(Column(title=f"{group.code} persons", kind="num") for group in figure.groups),
        ),
        rows=tuple(rows),
        fold=True,
        in_print=True,
    )
