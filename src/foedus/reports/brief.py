"""A run on one screen of a terminal.

What lives here: the text that ``foedus run`` prints. What does not: the report (``html``, ``markdown``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.instants import show_instant, show_local
from foedus.mission.course import Course
from foedus.reports.content.acts import lacks_decision, show_cites, word_appeal, word_council, word_decision
from foedus.reports.content.protection import count_agreed, list_compared
from foedus.reports.content.rewording import reword, reword_times
from foedus.reports.content.scene import Scene, make_scene
from foedus.reports.dossier import Dossier

VERDICT_WORDS: Final = {
    "all": "in all readings",
    "some": "in some readings",
    "none": "in no reading",
    "inconsistent": "no consistent reading",
}


def write_brief(dossier: Dossier) -> str:
    """Give the milestones and key numbers of a run as text."""
    course = dossier.course
    lines = [f"{course.scenario.title}", "=" * len(course.scenario.title)]
    known = f"as known at {show_instant(course.as_of)}" if course.as_of else "with all that the files hold"
    lines += [f"{known}; law as known at {show_instant(course.law_as_of)}. Foedus studies, it does not approve.", ""]
    lines += ["Law"]
    lines += [
        f"  {f.id:<15} {VERDICT_WORDS[f.verdict]:<20} {', '.join(show_cites(f.cites)[:3])}" for f in course.findings
    ]
    scene = make_scene(dossier)
    asked, _ = word_appeal(scene)
    lines += ["", "Appeal", f"  {asked}"] if asked else []
    lines += ["", "Decision", f"  {reword_times(scene, word_council(scene))}"]
    lines += list(_tell_consents(course))
    lines += list(_tell_force(course))
    lines += list(_tell_movement(course))
    lines += list(_tell_end(scene))
    lines += list(_tell_hindcast(dossier))
    return "\n".join(lines)


def _tell_consents(course: Course) -> Iterator[str]:
    if course.consents:
        yield ""
        yield "Consents"
    for consent in course.consents:
        when = show_local(consent.at, course.scenario.zone) if consent.at else "not known"
        yield f"  {consent.state}  {when:<24} {consent.kind:<9} {consent.binding_text}"


def _tell_force(course: Course) -> Iterator[str]:
    if course.package is None:
        return
    package = course.package
    total = package.total_persons if package.total_persons is not None else f"{package.known_persons} known"
    yield ""
    yield f"Force: {total} persons, {package.known_vehicles} vehicles"
    for contingent in package.contingents:
        yield f"  {contingent.id:<5} {contingent.persons_text}"


def _tell_movement(course: Course) -> Iterator[str]:
    zone = course.scenario.zone
    for word, plan, lines in (
        ("Movement", course.movement, course.lines),
        ("Way home", course.home, course.lines_home),
    ):
        if plan is None:
            continue
        yield ""
        yield (
            f"{word}: {plan.flights} flights, closure {show_local(plan.closure_at, zone)} "
            f"({plan.closure_h:.1f} h; bound {plan.bound_h:.1f} h, gap {plan.gap_frac:.0%}, under assumed slots)"
        )
        for name in dict.fromkeys(line.contingent for line in lines):
            own = {line.id for line in lines if line.contingent == name}
            legs = [leg for leg in plan.legs if any(part.line in own for part in leg.parts)]
            if legs:
                modes = "/".join(sorted({leg.mode for leg in legs}))
                first = show_local(min(leg.departs_at for leg in legs), zone)
                last = show_local(max(leg.ends_at for leg in legs), zone)
                noun = "leg" if len(legs) == 1 else "legs"
                yield f"  {name:<18} {len(legs):>3} {noun:<4} by {modes}  {first} to {last}"


def _tell_end(scene: Scene) -> Iterator[str]:
    course = scene.course
    untold = [text for text in course.unmoved if text not in course.ends]
    if untold:
        yield ""
        yield "Not moved" if course.movement is not None else "Nothing moves"
    for text in untold:
        yield f"  {reword(scene, text)}"
    if course.guard is not None:
        guarded = len({turn.site for turn in course.guard.turns if not turn.is_reserve})
        n_open = len(course.guard.open_sites)
        yield ""
        agreed = count_agreed(list_compared(scene, course.guard))
        tail = f"; {agreed}" if agreed else ""
        yield f"Protection: {guarded} sites guarded by the force in this plan, {n_open} not{tail}"
    ends = reword(scene, course.ends)
    if lacks_decision(course):
        ends = f"{word_decision(course)}."
    yield ""
    yield f"End: {ends}"


def _tell_hindcast(dossier: Dossier) -> Iterator[str]:
    if not dossier.hindcast:
        return
    if dossier.course.as_of is not None:
        yield ""
        yield "Hindcast: left out with a knowledge date; a run without --as-of compares with what happened."
        return
    yield ""
    yield "Hindcast (predicted with what was known then; observed as accounts give it)"
    for row in dossier.hindcast:
        low, high = row.observed
        observed = low if low == high else f"{low} to {high}"
        mark = {True: "within", False: "missed", None: "no answer"}[row.within]
        if row.given or not row.supported:
            mark = "given, not scored" if row.given else "copies only, not scored"
        yield f"  {row.id:<9} {row.title[:34]:<35} {row.predicted or '-':>12}  observed {observed:<26} {mark}"
