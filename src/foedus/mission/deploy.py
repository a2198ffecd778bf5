"""From consents to the last element home: forces, movement, protection, withdrawal, each from the one before.

What lives here: the second half of a course. What does not: law and the decision (``run``), and any stage's own
reasoning (the wings).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from foedus.decision.approvals import trace_approvals
from foedus.decision.mandate import read_mandate
from foedus.domain.packages import Package
from foedus.domain.plans import Release
from foedus.domain.scenario import Movement
from foedus.errors import PlanningError
from foedus.forces.package import build_package
from foedus.forces.requirements import require
from foedus.mission.course import Course
from foedus.mission.generating import generate_forces
from foedus.mission.given import Given
from foedus.mission.leaving import UNCHANGED, Changes, leave
from foedus.mission.lines import build_lines, give_releases
from foedus.mission.moving import choose_modes, find_reliefs, move, vary_assumed
from foedus.movement.planning import tell_plan

Progress = Callable[[str], object]


def deploy(
    given: Given, course: Course, as_of: datetime, *, vary: bool, tell: Progress, changes: Changes = UNCHANGED
) -> Course:
    """Take a course from the council's finding to the last element home, as far as the mission goes.

    With ``vary`` it also says how plan and bound move when assumed slots and ground times change, and what one thing
    more would gain; ``changes`` are what
    somebody asks for besides: a longer stay, a contingent that leaves before the others.

    Raises
    ------
    InputError
        If a figure that a stage needs is not known by ``as_of``.
    PlanningError
        If a line has no way to its destination.
    """
    scenario, council = given.scenario, course.council
    if council.outcome != "force" or scenario.mandate is None:
        return replace(course, ends=f"No force is decided on: {scenario.council.text}")
    if council.result != "adopted" or council.moment is None:
        return replace(course, ends=f"The council's procedure gives '{council.result}': no force is decided on.")
    tell("approvals and forces")
    decided_at = council.moment.at
    consents = trace_approvals(scenario.approvals, decided_at=decided_at, as_of=as_of)
    mandate = read_mandate(scenario.mandate, as_of=as_of)
    requirements = require(mandate, scenario.sites, scenario.guard_norms, as_of=as_of)
    package = build_package(scenario.contingents, mandate, consents, requirements, as_of=as_of)
    course = replace(course, consents=consents, mandate=mandate, package=package)
    if scenario.movement is None:
        course = replace(course, match=generate_forces(given, course, as_of))
        return replace(course, ends="The mission gives no means of movement: the course ends with the force package.")
    tell("movement")
    course = move_out(given, course, package, scenario.movement, as_of=as_of, vary=vary)
    # once the plan says when units arrive: a pledge that comes too late is named as such
    course = replace(course, match=generate_forces(given, course, as_of))
    if course.movement is None:
        return replace(course, ends="Nothing can be moved: " + " ".join(course.unmoved))
    tell("protection and withdrawal")
    return leave(given, course, scenario.movement, as_of, changes)


def move_out(
    given: Given, course: Course, package: Package, movement: Movement, *, as_of: datetime, vary: bool
) -> Course:
    """Plan the way out: lines with their releases, modes, the plan, and how it moves with what was assumed.

    Raises
    ------
    InputError, PlanningError
        As ``deploy``.
    """
    assert course.council.moment is not None  # deploy asked for it
    decided_at, decided_on = course.council.moment.at, course.council.moment.rests_on
    consent_of = {consent.state: consent for consent in course.consents}
    releases: dict[str, tuple[Release, ...]] = {}
    unmoved: list[str] = []
    for contingent in package.contingents:
        consent = consent_of.get(contingent.state)
        if consent is None or consent.at is None:
            unmoved.append(f"{contingent.name}: no consent of {contingent.state} is known or can be expected.")
        elif not contingent.persons:
            unmoved.append(f"{contingent.name}: its strength is not known.")
        else:
            for element in contingent.elements:
                releases[element.id] = give_releases(contingent, decided_at, decided_on, consent)
    going = replace(
        package,
        contingents=tuple(
            replace(c, elements=tuple(e for e in c.elements if e.id in releases)) for c in package.contingents
        ),
    )
    modes = choose_modes(given, going, releases, stage="movement", begins_at=decided_at, as_of=as_of)
    lines = build_lines(
        going,
        given.scenario,
        movement,
        releases=releases,
        modes={chosen.element: chosen.mode for chosen in modes},
        as_of=as_of,
    )
    course = replace(course, lines=lines, modes=modes, unmoved=tuple(unmoved))
    if not any(not line.rides_along for line in lines):
        return course
    try:
        solved = move(given, lines, stage="movement", starts_at=decided_at, as_of=as_of, seed=course.seed)
    except PlanningError as error:
        return replace(course, unmoved=(*unmoved, error.message))
    variations, reliefs = (vary_assumed(solved), find_reliefs(solved)) if vary else ((), ())
    supply = solved.case.lines[len(lines) :]
    return replace(course, supply=supply, movement=tell_plan(solved), variations=variations, reliefs=reliefs)
