"""What the movement section says of slots, legs and columns, for the packaged plan of the golden case."""

from __future__ import annotations

from dataclasses import replace

from foedus.domain.plans import Handling, NodeSlots, OpenSlots, ShutSlot
from foedus.reports.content.movement import tell_movement
from foedus.reports.content.scene import make_scene
from foedus.reports.content.slots import draw_slots, table_slot_use, table_slots
from foedus.reports.dossier import Dossier
from foedus.reports.markdown import write_markdown


def add_slots(dossier: Dossier) -> Dossier:
    """Put the legs of the small mission on the two slots of its airfield, one of which is shut for an hour."""
    plan = dossier.course.movement
    assert plan is not None
    loaded = [leg for leg in plan.legs if leg.parts]
    handlings = tuple(
        Handling(leg=leg.id, kind="unloading", slot=k, starts_at=leg.arrives_at, ends_at=leg.ends_at)
        for k, leg in enumerate(loaded)
    )
    first, last = handlings[0].starts_at, handlings[-1].ends_at
    node = NodeSlots(
        place="nadi",
        slots=2,
        open=(OpenSlots(from_at=None, until_at=None, slots=2),),
        handlings=handlings,
        shut=(ShutSlot(slot=1, from_at=None, until_at=first + (last - first) / 4),),
    )
    return replace(dossier, course=replace(dossier.course, movement=replace(plan, slots=(node,))))


def test_the_section_shows_slots_with_their_tables(dossier: Dossier) -> None:
    scene = make_scene(add_slots(dossier))
    plan = scene.course.movement
    assert plan is not None
    figure = draw_slots(scene, plan, "movement")
    assert [row.label for row in figure.rows] == ["1", "2"]
    assert [len(row.bars) for row in figure.rows] == [1, 1]
    assert [len(row.shut) for row in figure.rows] == [0, 1]
    table = table_slots(scene, plan)
    assert len(table.rows) == 2
    use = table_slot_use(scene, plan).rows[0]
    words = ["".join(span.text for span in cell.text) for cell in use.cells]
    assert words[1:4] == ["2", "2", "2.0 h"]
    ids = [getattr(getattr(block, "figure", None), "id", "") for block in tell_movement(scene).blocks]
    assert ids.index("fig-movement-gantt") < ids.index("fig-movement-slots") < ids.index("fig-movement-arrivals")


def test_every_leg_has_its_number_in_the_report(dossier: Dossier) -> None:
    text = write_markdown(dossier)
    assert "A001" in text
    assert "A study, not an order" in text
