"""A whole report out of one dossier.

What lives here: the order of the sections, and where each reference leads. What does not: what a section says.
"""

from __future__ import annotations

from foedus.instants import show_instant
from foedus.reports.blocks import Report, Section, list_refs, say
from foedus.reports.content.chronicle import tell_chronicle
from foedus.reports.content.decision import tell_approvals, tell_decision
from foedus.reports.content.forces import tell_forces
from foedus.reports.content.geography import tell_geography
from foedus.reports.content.headline import CREED, tell_headline
from foedus.reports.content.hindcast import tell_hindcast
from foedus.reports.content.law import tell_law
from foedus.reports.content.movement import tell_movement
from foedus.reports.content.protection import tell_protection
from foedus.reports.content.record import (
    list_disputes,
    tell_assumptions,
    tell_disputes,
    tell_inputs,
    tell_sources,
)
from foedus.reports.content.scene import Scene, make_scene
from foedus.reports.content.withdrawal import tell_withdrawal
from foedus.reports.dossier import Dossier

#: the sections in order; the sources come last, because they say where each claim was used
TELLERS = (
    tell_headline,
    tell_hindcast,
    tell_geography,
    tell_chronicle,
    tell_law,
    tell_decision,
    tell_approvals,
    tell_forces,
    tell_movement,
    tell_protection,
    tell_withdrawal,
    tell_disputes,
    tell_assumptions,
    tell_inputs,
)


def build_report(dossier: Dossier) -> Report:
    """Turn a dossier into a report."""
    scene = make_scene(dossier)
    course = dossier.course
    sections = [tell(scene) for tell in TELLERS]
    sections.append(tell_sources(scene, _find_uses(sections)))
    known = show_instant(course.as_of) if course.as_of else "with all that the files hold"
    return Report(
        title=course.scenario.title,
        eyebrow=f"{course.scenario.organisation} · mission study",
        lede=say(_tell_lede(scene)),
        meta=(
            ("Host", scene.state(course.scenario.host)),
            ("As known", known),
            ("Law as known", show_instant(course.law_as_of)),
            ("Local time", f"{scene.zone_name} ({scene.zone})"),
            ("Foedus", dossier.version),
        ),
        creed=CREED,
        sections=tuple(sections),
        anchors=_place_anchors(scene, sections),
        footer=(
            "Clock times are local to the mission unless a date-time group (Zulu) stands beside them.",
            f"Made by Foedus {dossier.version} from the files named under Inputs; the same files and seed give the "
            "same page.",
        ),
    )


def _tell_lede(scene: Scene) -> str:
    """Give the mission's summary; it tells the end, so a report with a knowledge date says that date in its place."""
    course = scene.course
    if course.as_of is None:
        return course.scenario.summary
    return (
        f"As known at {scene.when(course.as_of)}: no claim that became known later is in this report. What is dated "
        "later is a plan or a forecast."
    )


def _find_uses(sections: list[Section]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Give, by claim or assumption, the sections (id, number) that refer to it."""
    uses: dict[str, dict[str, str]] = {}
    for number, section in enumerate(sections, 1):
        for block in section.blocks:
            for ref in list_refs(block):
                uses.setdefault(ref, {})[section.id] = str(number)
    return {ref: tuple(places.items()) for ref, places in uses.items()}


def _place_anchors(scene: Scene, sections: list[Section]) -> dict[str, str]:
    """Give, by claim or assumption, the id of the row of the page that says what it is."""
    rows = {row.id for section in sections for block in section.blocks for row in getattr(block, "rows", ()) if row.id}
    anchors = {claim.id: f"c-{claim.id}" for claim in scene.course.claims.claims}
    anchors |= {a.id: f"a-{a.id}" for a in scene.course.scenario.assumptions}
    disputes = {f"d-{d.id}" for d in list_disputes(scene.course)}
    anchors |= {d.id: f"d-{d.id}" for d in scene.course.claims.disputes}
    return {ref: place for ref, place in anchors.items() if place in rows | disputes}
