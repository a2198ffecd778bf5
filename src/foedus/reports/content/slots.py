"""Working slots over time: who stands on which, when places are shut, how much of what is open is taken.

What lives here: the figure of slots and its tables. What does not: drawing, and how slots are given out (``movement``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast

from foedus.domain.plans import Leg, MovementPlan, NodeSlots
from foedus.reports.blocks import Column, Row, Table, say
from foedus.reports.content.geography import shorten_place
from foedus.reports.content.scene import Teller, cell, count_words, show_count, show_hours, show_share
from foedus.reports.figures import GanttBar, GanttFigure, GanttRow, Phase
from foedus.reports.movement_book import number_legs
from foedus.reports.movement_sheets import count_slots

_KINDS: Final = {"loading": "loading", "unloading": "unloading", "stop": "technical stop"}


def draw_slots(scene: Teller, plan: MovementPlan, stage: str) -> GanttFigure:
    """Give the slots of each place over time, the places most in use first."""
    legs = {leg.id: leg for leg in plan.legs}
    numbers = number_legs(plan.legs)
    rows = [row for node in _order(plan) for row in _list_rows(scene, plan, node, legs, numbers)]
    used = {bar.group for row in rows for bar in row.bars}
    n_places = sum(bool(node.handlings) for node in plan.slots)
    return GanttFigure(
        id=f"fig-{stage}-slots",
        title="Working slots by place",
        description=(
            f"{count_words(len(rows), 'slot')} at {count_words(n_places, 'place')}: who is loaded or unloaded on each, "
            "and when it is shut. The tables below list every handling and how much of each place is taken."
        ),
        zone=scene.zone,
        zone_name=scene.zone_name,
        groups=tuple(group for group in scene.groups if group.id in used),
        rows=tuple(rows),
    )


def _order(plan: MovementPlan) -> list[NodeSlots]:
    return sorted(plan.slots, key=lambda node: (-_measure_taken_h(node), node.place))


def _measure_taken_h(node: NodeSlots) -> float:
    return sum((h.ends_at - h.starts_at).total_seconds() for h in node.handlings) / 3600


def _find_window(plan: MovementPlan) -> tuple[datetime, datetime]:
    """Give the first and the last instant at which any slot is taken."""
    handlings = [h for node in plan.slots for h in node.handlings]
    return min(h.starts_at for h in handlings), max(h.ends_at for h in handlings)


def _list_rows(
    scene: Teller, plan: MovementPlan, node: NodeSlots, legs: dict[str, Leg], numbers: dict[str, str]
) -> list[GanttRow]:
    first, last = _find_window(plan)
    by_slot: dict[int, list[GanttBar]] = {}
    for h in node.handlings:
        leg = legs[h.leg]
        group = scene.group_of(leg)
        when = f"{scene.when(h.starts_at)} to {scene.when(h.ends_at)}"
        bar = GanttBar(
            phase=cast(Phase, h.kind),
            starts_at=h.starts_at,
            ends_at=h.ends_at,
            group=group,
            title=f"{_KINDS[h.kind]}, {numbers[h.leg]} {leg.carrier}, {group}, {scene.place(node.place)}: {when}",
        )
        by_slot.setdefault(-1 if h.slot is None else h.slot, []).append(bar)
    shut: dict[int, list[tuple[datetime, datetime]]] = {}
    for span in node.shut:
        start, end = max(span.from_at or first, first), min(span.until_at or last, last)
        if end > start:
            shut.setdefault(span.slot, []).append((start, end))
    slots = [*range(node.slots), *([-1] if -1 in by_slot else [])]
    return [
        GanttRow(
            id=f"{node.place}-{slot + 1}",
            family=shorten_place(scene.place(node.place)),
            label=str(slot + 1) if slot >= 0 else "–",
            bars=tuple(by_slot.get(slot, ())),
            shut=tuple(shut.get(slot, ())),
        )
        for slot in slots
    ]


def table_slots(scene: Teller, plan: MovementPlan) -> Table:
    """Give every handling: where, on which slot, what, of which flight, from when to when."""
    numbers = number_legs(plan.legs)
    rows = []
    for node in _order(plan):
        for h in node.handlings:
            rows.append(
                Row(
                    cells=(
                        cell(scene.place(node.place)),
                        cell("–" if h.slot is None else str(h.slot + 1)),
                        cell(_KINDS[h.kind]),
                        cell(numbers[h.leg]),
                        cell(scene.when(h.starts_at)),
                        cell(scene.local(h.ends_at)),
                    )
                )
            )
    return Table(
        title="Every handling on a working slot",
        columns=(
            Column(title="Place", kind="head"),
            Column(title="Slot", kind="num"),
            Column(title="What"),
            Column(title="Leg"),
            Column(title="From (local · Zulu)"),
            Column(title="Until"),
        ),
        rows=tuple(rows),
        fold=True,
    )


def table_slot_use(scene: Teller, plan: MovementPlan) -> Table:
    """Give how much of each place is taken, from the first handling anywhere to the last."""
    first, last = _find_window(plan)
    rows = []
    for node in _order(plan):
        open_h, most, full_h = 0.0, 0, 0.0
        for start, end, n_open, busy in count_slots(node):
            begin, until = max(start or first, first), min(end or last, last)
            hours = max(0.0, (until - begin).total_seconds() / 3600)
            open_h += hours * n_open
            most = max(most, busy)
            full_h += hours if busy and busy >= n_open else 0.0
        taken_h = _measure_taken_h(node)
        rows.append(
            Row(
                cells=(
                    cell(scene.place(node.place)),
                    cell(show_count(node.slots)),
                    cell(show_count(len(node.handlings))),
                    cell(show_hours(taken_h)),
                    cell(show_share(taken_h / open_h) if open_h > 0 else "–"),
                    cell(show_count(most)),
                    cell(show_hours(full_h)),
                )
            )
        )
    return Table(
        title="How much of the working slots is taken",
        columns=(
            Column(title="Place", kind="head"),
            Column(title="Slots", kind="num"),
            Column(title="Handlings", kind="num"),
            Column(title="Taken", kind="num"),
            Column(title="Of what is open", kind="num"),
            Column(title="Most at once", kind="num"),
            Column(title="All taken for", kind="num"),
        ),
        rows=tuple(rows),
        note=say(f"From {scene.when(first)} to {scene.when(last)}, the first handling anywhere to the last."),
    )
