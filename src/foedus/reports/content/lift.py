"""The figures of a movement plan: the Gantt of its carriers, its arrivals added up.

What lives here: what these two figures show. What does not: drawing them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, cast
from zoneinfo import ZoneInfo

from foedus.domain.plans import Leg, MovementPlan
from foedus.instants import add_hours
from foedus.reports.blocks import Column, Row, Table
from foedus.reports.content.rewording import show_carrier
from foedus.reports.content.scene import Moved, Scene, Teller, cell, count_words, show_count
from foedus.reports.figures import ArrivalsFigure, ArrivalStep, GanttBar, GanttFigure, GanttRow, Phase
from foedus.reports.movement_book import compare_legs

_COUNTED: Final = ("persons", "vehicles")
BOUND_LABEL: Final = "bound under assumed slots"


def draw_lift(scene: Teller, plan: MovementPlan, stage: str, *, before: tuple[Leg, ...] | None = None) -> GanttFigure:
    """Give the Gantt of a plan's carriers, families in order of size; with what an earlier plan had otherwise."""
    flown: dict[str, list[Leg]] = {}
    for leg in sorted(plan.legs, key=lambda leg: leg.begins_at):
        flown.setdefault(leg.carrier, []).append(leg)
    was = _list_was(scene, plan, before) if before is not None else {}
    first = {carrier: rows[0][0] for carrier, rows in was.items()} | {name: legs[0] for name, legs in flown.items()}
    sizes = Counter(leg.carrier_type for leg in first.values())
    order = sorted(
        first.items(), key=lambda pair: (-sizes[pair[1].carrier_type], pair[1].carrier_type, pair[1].begins_at, pair[0])
    )
    numbers: Counter[str] = Counter()
    rows = []
    for carrier, leg in order:
        numbers[leg.carrier_type] += 1
        rows.append(
            GanttRow(
                id=carrier,
                family=show_carrier(leg.carrier_type),
                label=str(numbers[leg.carrier_type]),
                bars=tuple(bar for one in flown.get(carrier, ()) for bar in _list_bars(scene, one)),
                was=tuple((one.begins_at, one.ends_at, title) for one, title in was.get(carrier, ())),
            )
        )
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


def _list_was(scene: Teller, plan: MovementPlan, before: tuple[Leg, ...]) -> dict[str, list[tuple[Leg, str]]]:
    """Give, by carrier, the legs of an earlier plan that are not as they were, each with what became of it."""
    found = compare_legs(before, plan.legs)
    rows = [(leg, "dropped") for leg in found.dropped]
    rows += [(leg, "moved") for ident, leg in found.was.items() if found.changes[ident] == "moved"]
    was: dict[str, list[tuple[Leg, str]]] = {}
    for leg, word in rows:
        way = f"{scene.place(leg.start)} to {scene.place(leg.end)}"
        title = f"{word}: {way}, {scene.when(leg.begins_at)} to {scene.when(leg.ends_at)} in the earlier plan"
        was.setdefault(leg.carrier, []).append((leg, title))
    return was


def _list_bars(scene: Teller, leg: Leg) -> list[GanttBar]:
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


def draw_arrived(scene: Teller, plan: MovementPlan, lines: Sequence[Moved], stage: str) -> ArrivalsFigure:
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
        observed=_find_observed(scene) if stage == "movement" and isinstance(scene, Scene) else None,
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
