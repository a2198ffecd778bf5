"""The movement section: closure against its bound, who flies what when, which lines are late and why.

What lives here: a movement plan in numbers and tables, out and home alike. What does not: the plan; its figures
(``lift``).
"""

from __future__ import annotations

from typing import Final

from foedus.domain.plans import Line, LineArrival, MovementPlan
from foedus.instants import add_hours, show_instant
from foedus.mission.course import ModeChosen
from foedus.reports.blocks import (
    Block,
    Bullets,
    Chart,
    Column,
    KeyNumber,
    Numbers,
    Paragraph,
    Row,
    Section,
    Sub,
    Table,
    say,
)
from foedus.reports.content.legs import table_legs, table_march
from foedus.reports.content.lift import draw_arrived, draw_lift, table_arrived
from foedus.reports.content.rewording import reword
from foedus.reports.content.scene import (
    Scene,
    cell,
    count_words,
    join_words,
    loaded_flights,
    show_count,
    show_hours,
    show_share,
)
from foedus.reports.content.slots import draw_slots, table_slot_use, table_slots
from foedus.reports.movement_book import STANDING

_LINE_COLUMNS: Final = (
    Column(title="ULN", kind="head"),
    Column(title="Unit"),
    Column(title="Persons", kind="num"),
    Column(title="Vehicles", kind="num"),
    Column(title="Mode, POE to POD"),
    Column(title="Released by"),
    Column(title="Departs"),
    Column(title="Arrives (local · Zulu)"),
    Column(title="Late", kind="num"),
    Column(title="Binding", kind="long"),
)


def tell_movement(scene: Scene) -> Section:
    """Show the way out."""
    plan = scene.course.movement
    if plan is None:
        return Section(id="movement", title="Movement", blocks=_tell_unmoved(scene))
    blocks: list[Block] = [*tell_plan(scene, plan, scene.course.lines_out, "movement")]
    if scene.course.variations:
        blocks.insert(3, _table_variations(scene))
    if scene.course.reliefs:
        blocks.insert(4 if scene.course.variations else 3, _table_reliefs(scene))
    modes = [mode for mode in scene.course.modes if mode.stage == "movement"]
    if modes:
        blocks.append(Sub(title="Mode of each element, and why", blocks=(list_modes(scene, modes),)))
    if scene.course.unmoved:
        items = tuple(say(reword(scene, text)) for text in scene.course.unmoved)
        blocks.append(Sub(title="What does not move, and why", blocks=(Bullets(items=items),)))
    return Section(id="movement", title="Movement", blocks=tuple(blocks))


def _tell_unmoved(scene: Scene) -> tuple[Block, ...]:
    """Say that nothing moves, which lines that leaves where they are, and why."""
    course = scene.course
    reasons = tuple(say(reword(scene, text)) for text in course.unmoved)
    blocks: list[Block] = [Paragraph(text=say("Nothing moves in this course." + (" Why:" if reasons else "")))]
    if reasons:
        blocks.append(Bullets(items=reasons))
    if course.lines:
        rows = tuple(_row_line(scene, line, None) for line in course.lines)
        table = Table(title="Lines of deployment data (ULN) that do not move", columns=_LINE_COLUMNS, rows=rows)
        blocks.append(table)
    return tuple(blocks)


def list_modes(scene: Scene, modes: list[ModeChosen]) -> Bullets:
    """List by which mode elements move and why, elements with one reason on one line."""
    grouped: dict[tuple[str, str], list[ModeChosen]] = {}
    for mode in modes:
        reason = reword(scene, mode.text.removeprefix(f"by {mode.mode}: "))
        grouped.setdefault((mode.mode, reason), []).append(mode)
    return Bullets(
        items=tuple(
            say(
                f"{join_words([mode.element for mode in own])}, ",
                reason if reason.startswith(f"by {by}") else f"by {by}: {reason}",
                refs=tuple(dict.fromkeys(ref for mode in own for ref in mode.rests_on)),
            )
            for (by, reason), own in grouped.items()
        )
    )


def tell_plan(scene: Scene, plan: MovementPlan, lines: tuple[Line, ...], stage: str) -> list[Block]:
    """Show one movement plan: key numbers, bound, Gantt, arrivals, lines."""
    blocks: list[Block] = [_give_numbers(scene, plan, lines), _say_bound(scene, plan)]
    if plan.legs and scene.course.scenario.movement is not None:
        marking = scene.course.scenario.movement.marking
        until = f"{marking}; expires {show_instant(max(leg.ends_at for leg in plan.legs))}, with its last leg."
        blocks.append(Paragraph(text=say(f"{STANDING} Figures and tables of it are marked {until}"), role="note"))
    if plan.breaches:
        text = "The independent check found: " + "; ".join(plan.breaches)
        blocks.append(Paragraph(text=say(text), role="creed"))
    gantt = draw_lift(scene, plan, stage)
    if gantt.rows:
        caption = say(
            "One row a carrier. Tails are notional: no record of which aircraft flew which load is used. Every load "
            f"is whole; {count_words(len(plan.legs), 'leg')} in all, positioning included."
        )
        blocks.append(Chart(figure=gantt, caption=caption, twin=table_legs(scene, plan)))
    march = table_march(scene, plan, stage)
    if march is not None:
        blocks.append(march)
    if any(node.handlings for node in plan.slots):
        caption = say(
            "One row a working slot, places most in use first. Which of several open slots a carrier stands on is the "
            "plan's choice; how many are taken at once is what binds. Slots are assumed where nobody published them."
        )
        blocks.append(Chart(figure=draw_slots(scene, plan, stage), caption=caption, twin=table_slots(scene, plan)))
        blocks.append(table_slot_use(scene, plan))
    arrivals = draw_arrived(scene, plan, lines, stage)
    if arrivals.steps:
        caption = say(
            "Persons and vehicles of the force that have been unloaded, added up. Between the dashed lines lies the "
            f"gap: no plan can close before the first of them ({plan.bound.kind}), under assumed slots and ground "
            "times. The dotted curve is the most that any plan can have brought by then: each line as soon as it could "
            "come alone, and no more than the open slots at its destination can unload."
        )
        blocks.append(Chart(figure=arrivals, caption=caption, twin=table_arrived(arrivals)))
    blocks.append(_table_lines(scene, plan, lines))
    return blocks


def _give_numbers(scene: Scene, plan: MovementPlan, lines: tuple[Line, ...]) -> Numbers:
    flights = loaded_flights(plan)
    tails = {leg.carrier for leg in plan.legs if leg.mode == "air"}
    late = [a for a in plan.arrivals if a.late_h > 0]
    limited = sum(line.latest_arrival_at is not None for line in lines)
    late_value, late_unit = (show_count(len(late)), f"of {limited} with a LAD") if limited else ("–", "no LAD was set")
    return Numbers(
        items=(
            KeyNumber(
                label="Loaded flights", value=show_count(plan.flights), note=say(f"{len(tails)} notional tails used")
            ),
            KeyNumber(
                label="Closure",
                value=show_hours(plan.closure_h),
                unit="after first release",
                note=say(scene.when(plan.closure_at)),
            ),
            KeyNumber(
                label="Bound",
                value=show_hours(plan.bound_h),
                unit="under assumed slots",
                note=say(scene.when(add_hours(plan.starts_at, plan.bound_h))),
            ),
            KeyNumber(
                label="Gap to bound",
                value=show_share(plan.gap_frac),
                note=say("(closure less bound) over closure"),
            ),
            KeyNumber(label="Lines late", value=late_value, unit=late_unit, note=say(f"{len(lines)} lines in all")),
            KeyNumber(
                label="First loaded departure",
                value=scene.local(min((leg.departs_at for leg in flights), default=plan.starts_at)),
                unit="local",
            ),
        )
    )


def _say_bound(scene: Scene, plan: MovementPlan) -> Paragraph:
    certificate = f" Certificate: {plan.bound.certificate}." if plan.bound.certificate else ""
    checked = "The independent check of the plan found no breach." if not plan.breaches else ""
    text = f"Bound by {plan.bound.kind}. Assumed: {plan.bound.assumptions.rstrip('.')}.{certificate} {checked}"
    return Paragraph(text=say(reword(scene, text)), role="note")


def _table_variations(scene: Scene) -> Table:
    return Table(
        title="How plan and bound move when an assumption is wrong by a third",
        columns=(
            Column(title="What changes", kind="head"),
            Column(title="Factor", kind="num"),
            Column(title="Closure", kind="num"),
            Column(title="Against this plan", kind="num"),
            Column(title="Bound", kind="num"),
            Column(title="Loaded flights", kind="num"),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(v.what),
                    cell(f"× {v.factor:.2f}"),
                    cell(show_hours(v.closure_h)),
                    cell(f"{v.closure_h - scene.course.movement.closure_h:+.1f} h" if scene.course.movement else ""),
                    cell(show_hours(v.bound_h)),
                    cell(show_count(v.flights)),
                )
            )
            for v in scene.course.variations
        ),
        note=say("Closure and bound count from the earliest release of any line."),
    )


def _table_reliefs(scene: Scene) -> Table:
    late = any(row.gain_h >= 0.05 for row in scene.course.reliefs)
    columns = (
        Column(title="Held back by", kind="head"),
        Column(title="Change", kind="long"),
        Column(title="Closure earlier", kind="num"),
        Column(title="Weighted lateness saved", kind="num"),
    )
    rows = tuple(
        (
            cell(row.reason),
            cell(reword(scene, row.change)),
            cell(show_hours(row.closure_gain_h)),
            cell(show_hours(row.gain_h)),
        )
        for row in scene.course.reliefs
    )
    return Table(
        title="What one thing more would gain",
        columns=columns if late else columns[:3],
        rows=tuple(Row(cells=row if late else row[:3]) for row in rows),
        note=say(
            "Single changes, each planned again from this plan with the same search as without it, so that the gain is "
            "the change's. More, and line by line: foedus move explain."
        ),
    )


def _table_lines(scene: Scene, plan: MovementPlan, lines: tuple[Line, ...]) -> Table:
    arrivals = {arrival.line: arrival for arrival in plan.arrivals}
    return Table(
        title="Lines of deployment data (ULN), and what held each back",
        columns=_LINE_COLUMNS,
        rows=tuple(_row_line(scene, line, arrivals.get(line.id)) for line in lines),
        note=say(
            "Released by: the latest of the line's releases and its cause. Late: hours after the LAD, where one was "
            "set. Binding: what kept the line from arriving sooner."
        ),
        fold=len(lines) > 12,
        in_print=True,
    )


def _row_line(scene: Scene, line: Line, arrival: LineArrival | None) -> Row:
    last = max(line.releases, key=lambda release: release.at, default=None)
    late = "–" if line.latest_arrival_at is None or arrival is None else show_hours(arrival.late_h)
    return Row(
        cells=(
            cell(line.id),
            cell(line.unit + (" (rides along)" if line.rides_along else "")),
            cell(show_count(line.persons)),
            cell(show_count(line.vehicles)),
            cell(f"{line.mode}, {scene.place(line.origin)} to {scene.place(line.destination)}"),
            cell(f"{last.cause.replace('_', ' ')}, {scene.local(last.at)}", refs=last.rests_on) if last else cell("–"),
            cell(scene.local(arrival.departs_at) if arrival else "not moved"),
            cell(scene.when(arrival.arrives_at) if arrival else "not moved"),
            cell(late),
            cell(reword(scene, arrival.binding) if arrival else ""),
        )
    )
