"""From consents to the last element home: forces, movement, protection, withdrawal, each from the one before.

What lives here: the second half of a course. What does not: law and the decision (``run``), and any stage's own
reasoning (the wings).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from foedus.decision.approvals import trace_approvals
from foedus.decision.mandate import read_mandate
from foedus.domain.figures import pick_known
from foedus.domain.packages import ArrivedPart, GuardPlan, Package
from foedus.domain.plans import Line, MovementPlan, Release
from foedus.domain.scenario import Movement, Scenario
from foedus.errors import BugError, PlanningError
from foedus.forces.package import build_package
from foedus.forces.requirements import require
from foedus.mission.course import Course
from foedus.mission.given import Given
from foedus.mission.lines import build_lines, build_passengers, give_releases, need_figure, turn_home
from foedus.mission.moving import choose_modes, move, vary_assumed
from foedus.movement.planning import tell_plan
from foedus.protection.check import check_guard
from foedus.protection.guard import plan_guard
from foedus.protection.hand_over import plan_hand_over

Progress = Callable[[str], object]


def deploy(given: Given, course: Course, as_of: datetime, *, vary: bool, tell: Progress) -> Course:
    """Take a course from the council's finding to the last element home, as far as the mission goes.

    With ``vary`` it also says how plan and bound move when assumed slots and ground times change.

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
        return replace(course, ends="The mission gives no means of movement: the course ends with the force package.")
    tell("movement")
    course = move_out(given, course, package, scenario.movement, as_of=as_of, vary=vary)
    if course.movement is None:
        return replace(course, ends="Nothing can be moved: " + " ".join(course.unmoved))
    tell("protection and withdrawal")
    return leave(given, course, scenario.movement, as_of)


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
    variations = vary_assumed(solved) if vary else ()
    return replace(course, movement=tell_plan(solved), variations=variations)


def leave(given: Given, course: Course, movement: Movement, as_of: datetime) -> Course:
    """Plan the guard of sites, their hand-over and the way home.

    Raises
    ------
    InputError, PlanningError
        As ``deploy``.
    BugError
        If the independent check finds a breach in the guard plan.
    """
    scenario, package, plan = given.scenario, course.package, course.movement
    assert package is not None
    assert plan is not None
    missing = [name for name in ("reception", "withdrawal") if getattr(scenario, name) is None]
    if scenario.reception is None or scenario.withdrawal is None:
        return replace(course, ends=f"The course ends with closure: the mission gives no {' and no '.join(missing)}.")
    begins_at = begin_withdrawal(scenario, plan.closure_at, as_of)
    parts = list_arrived(course.lines, plan)
    guard = guard_sites(given, course, parts, ends_at=max(begins_at, plan.closure_at), as_of=as_of)
    passing = plan_hand_over(guard, parts, scenario.withdrawal, begins_at=guard.ends_at, as_of=as_of)
    home_releases = {r.element: (r.release,) for r in passing.releases}
    modes = choose_modes(given, package, home_releases, stage="withdrawal", begins_at=guard.ends_at, as_of=as_of)
    by_element = {chosen.element: chosen.mode for chosen in modes}
    out = tuple(line for line in course.lines if not line.rides_along)
    home_lines = turn_home(out, passing, element_of(course.lines), by_element)
    home_lines += build_passengers(scenario, movement, "withdrawal", as_of)
    course = replace(course, modes=course.modes + modes, guard=guard, hand_over=passing, lines_home=home_lines)
    try:
        solved = move(given, home_lines, stage="withdrawal", starts_at=guard.ends_at, as_of=as_of, seed=course.seed)
    except PlanningError as error:
        text = f"The way home cannot be planned: {error.message}"
        return replace(course, unmoved=(*course.unmoved, text), ends=text)
    home = tell_plan(solved)
    left = f" Not moved: {' '.join(course.unmoved)}" if course.unmoved else ""
    return replace(course, home=home, ends_at=home.closure_at, ends=f"The last element that went is home.{left}")


def guard_sites(
    given: Given, course: Course, parts: tuple[ArrivedPart, ...], *, ends_at: datetime, as_of: datetime
) -> GuardPlan:
    """Plan who guards which site from when, and have the plan checked afresh.

    Raises
    ------
    InputError
        If a part arrives at a place that is not given.
    BugError
        If the independent check finds a breach.
    """
    scenario, package = given.scenario, course.package
    assert scenario.reception is not None  # leave asked for it
    assert package is not None
    assert course.mandate is not None
    assert course.council.moment is not None
    guard = plan_guard(
        scenario.sites,
        package.requirements,
        parts,
        package.contingents,
        scenario.reception,
        given.places,
        starts_at=course.council.moment.at,
        ends_at=ends_at,
        as_of=as_of,
        rule=scenario.guard_rule,
        seed=course.seed,
    )
    breaches = check_guard(
        guard,
        sites=scenario.sites,
        parts=parts,
        contingents=package.contingents,
        mandate=course.mandate,
        reception=scenario.reception,
        places=given.places,
        as_of=as_of,
    )
    if breaches:
        raise BugError("the guard plan breaks rules it should keep:\n" + "\n".join(breaches), code="guard-breach")
    return guard


def begin_withdrawal(scenario: Scenario, closure_at: datetime, as_of: datetime) -> datetime:
    """Say when sites may first be left: as somebody said by then, else after the stay that is assumed.

    Raises
    ------
    InputError
        If neither is known by ``as_of``.
    """
    assert scenario.withdrawal is not None
    said = pick_known(scenario.withdrawal.begins, as_of)
    if said is not None:
        return said.at
    stay = need_figure(scenario.withdrawal.stay_d, as_of, "withdrawal.stay_d")
    return closure_at + timedelta(days=stay.value)


def element_of(lines: tuple[Line, ...]) -> dict[str, str]:
    """Give the element of each line that is not outside the force, by line id."""
    return {line.id: line.id.rsplit("/", 1)[0] for line in lines if not line.rides_along}


def list_arrived(lines: tuple[Line, ...], plan: MovementPlan) -> tuple[ArrivedPart, ...]:
    """Give the persons of each line as they arrive, part by part."""
    by_id = {line.id: line for line in lines if not line.rides_along}
    elements = element_of(lines)
    return tuple(
        ArrivedPart(
            id=f"{leg.id}:{part.line}",
            contingent=by_id[part.line].contingent,
            element=elements[part.line],
            persons=part.persons,
            arrives_at=leg.ends_at,
            place=leg.end,
        )
        for leg in plan.legs
        for part in leg.parts
        if part.line in by_id and part.persons
    )
