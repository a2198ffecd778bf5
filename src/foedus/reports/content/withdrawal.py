"""The withdrawal section: the acts that end the mission, hand-over of sites, the way home.

What lives here: the way home in words, tables and figures. What does not: the plan.
"""

from __future__ import annotations

from foedus.reports.blocks import Block, Column, Paragraph, Row, Section, Sub, Table, Voice, Voices, say
from foedus.reports.content.acts import lacks_decision, word_decision
from foedus.reports.content.cover import chart_board, table_equipment, table_flights, table_states
from foedus.reports.content.decision import tell_positions
from foedus.reports.content.geography import chart_home
from foedus.reports.content.movement import list_modes, tell_plan
from foedus.reports.content.rewording import reword
from foedus.reports.content.scene import Scene, cell


def tell_withdrawal(scene: Scene) -> Section:
    """Show how the mission ends, from the request to the last element home."""
    course = scene.course
    blocks: list[Block] = []
    acts = course.scenario.withdrawal.acts if course.scenario.withdrawal else ()
    if acts:
        voices = tuple(
            Voice(
                who=act.by,
                manner=f"{act.kind.replace('_', ' ')}, {scene.spread(act.moment)}",
                text=say(act.text, refs=act.moment.rests_on),
            )
            for act in sorted(acts, key=lambda act: act.moment.at)
        )
        blocks.append(Sub(title="Acts as reported; each is separate", blocks=(Voices(items=voices),)))
    states = table_states(scene, course.hand_over) if course.hand_over is not None else None
    if states is not None:
        blocks.append(states)
    board = chart_board(scene, course.hand_over) if course.hand_over is not None else None
    if board is not None:
        blocks.append(board)
    if course.hand_over is not None and course.hand_over.hand_overs:
        blocks.append(_table_hand_overs(scene))
    if course.home is not None:
        inner = [*tell_plan(scene, course.home, course.lines_home, "home")]
        ways = chart_home(scene)
        if ways is not None:
            inner.append(ways)
        if course.home.flights:
            inner.append(table_flights(scene, course.home))
        modes = [mode for mode in course.modes if mode.stage != "movement"]
        if modes:
            inner.append(list_modes(scene, modes))
        blocks.append(Sub(title="The way home, on the same engine", blocks=tuple(inner)))
    if course.account is not None:
        blocks.append(table_equipment(course.account))
    if any(position.about == "withdrawal" for position in course.scenario.positions):
        blocks.append(Sub(title="What others said of it", blocks=(tell_positions(scene, ("withdrawal",)),)))
    if not blocks:
        blocks.append(Paragraph(text=say("There is nothing to bring home in this course.")))
    ends = reword(scene, course.ends)
    if lacks_decision(course):
        ends = f"{word_decision(course)}."
    blocks.append(Paragraph(text=say(f"Where this course ends: {ends}"), role="note"))
    return Section(id="withdrawal", title="Withdrawal", blocks=tuple(blocks))


def _table_hand_overs(scene: Scene) -> Table:
    plan = scene.course.hand_over
    assumed = "; ".join(plan.assumptions) if plan else ""
    return Table(
        title="Hand-over of each site to the host",
        columns=(
            Column(title="Site", kind="head"),
            Column(title="Contingent"),
            Column(title="Begins (local · Zulu)"),
            Column(title="Host guards from (local · Zulu)"),
            Column(title="In words", kind="long"),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(scene.site(h.site)),
                    cell(h.contingent),
                    cell(scene.when(h.starts_at)),
                    cell(scene.when(h.ends_at)),
                    cell(reword(scene, h.text)),
                )
            )
            for h in (plan.hand_overs if plan else ())
        ),
        note=say(f"Assumed: {assumed}", refs=plan.rests_on) if plan and assumed else (),
    )
