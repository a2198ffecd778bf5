"""One course of a mission: the stages in order, each handed what the one before gave.

What lives here: the order. A course with a knowledge date starts by cutting scenario and claims down to what was known
then, so that no stage can read the future.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from foedus.decision.council import decide
from foedus.decision.seats import find_seats
from foedus.domain.figures import pick_known
from foedus.domain.knowledge import collect_rests_on, restrict, restrict_claims
from foedus.domain.outcome import Finding, Milestone
from foedus.domain.packages import CouncilFinding
from foedus.domain.scenario import Scenario
from foedus.domain.treaty import Organ, Treaty
from foedus.errors import InputError
from foedus.law.engine import ask
from foedus.mission.course import Course
from foedus.mission.deploy import deploy
from foedus.mission.given import Given
from foedus.mission.leaving import UNCHANGED, Changes
from foedus.mission.milestones import (
    compute_guard,
    compute_movement,
    report_crisis,
    report_decision,
    report_statuses,
    report_withdrawal,
)
from foedus.mission.stages import EVERYTHING, know_law_at
from foedus.record.claims import ClaimSet
from foedus.record.support import find_copy_only

Progress = Callable[[str], object]


def run_course(
    given: Given,
    *,
    as_of: datetime | None,
    seed: int,
    vary: bool = False,
    tell: Progress = str,
    changes: Changes = UNCHANGED,
) -> Course:
    """Take a mission from appeal to withdrawal, as known at ``as_of`` (None: with all that the files hold).

    Parameters
    ----------
    seed
        Seed of the search for a plan; the same seed gives the same course.
    vary
        Also plan and bound with assumed slots and ground times a third less and a third more.
    tell
        Called with a few words at the start of each stage.
    changes
        A longer stay, or contingents that leave before the others.

    Raises
    ------
    InputError
        If a figure that a stage needs is not known by then, or the council is no organ of its treaty.
    PlanningError
        If a line has no way to its destination.
    """
    known_at = {c.id: c.known_at for c in given.claims.claims}
    known_at |= {a.id: a.known_at for a in given.scenario.assumptions}
    law_as_of = as_of or know_law_at(given.scenario)
    tell("law")
    findings = ask_law(given, as_of)
    at = as_of or EVERYTHING
    scenario = given.scenario
    if as_of is not None:
        scenario = restrict(leave_out_outcome(scenario, given.claims), at, known_at)
    known = replace(given, scenario=scenario, claims=restrict_claims(given.claims, at))
    tell("decision")
    council = ask_council(known, at)
    start = _start_course(
        known,
        as_of=as_of,
        law_as_of=law_as_of,
        seed=seed,
        findings=findings,
        council=council,
        findings_now=ask_law(given, EVERYTHING) if as_of is None else (),
    )
    course = deploy(known, start, at, vary=vary, tell=tell, changes=changes)
    return replace(course, milestones=gather_milestones(course, at), inputs=name_inputs(scenario))


def _start_course(
    known: Given,
    *,
    as_of: datetime | None,
    law_as_of: datetime,
    seed: int,
    findings: tuple[Finding, ...],
    findings_now: tuple[Finding, ...],
    council: CouncilFinding,
) -> Course:
    """Give a course that has come as far as the council's finding."""
    return Course(
        scenario=known.scenario,
        claims=known.claims,
        places=known.places,
        as_of=as_of,
        law_as_of=law_as_of,
        seed=seed,
        findings=findings,
        findings_now=findings_now,
        council=council,
        consents=(),
        mandate=None,
        package=None,
        lines=(),
        unmoved=(),
        modes=(),
        movement=None,
        variations=(),
        guard=None,
        hand_over=None,
        lines_home=(),
        home=None,
        ends_at=None,
        milestones=(),
        inputs=(),
        ends="",
    )


def ask_law(given: Given, as_of: datetime | None) -> tuple[Finding, ...]:
    """Answer the mission's questions of law as known at an instant (None: each as known when it is asked).

    Raises
    ------
    RequestError
        If a question names a treaty or rule that is not loaded.
    """
    scenario = given.scenario
    return tuple(
        ask(
            given.treaties,
            given.claims,
            question,
            appellant=scenario.appeal.state,
            host=scenario.host,
            facts_on=scenario.facts_on,
            as_of=as_of or know_law_at(scenario, question.asked_on),
        )
        for question in scenario.questions
    )


def ask_council(given: Given, as_of: datetime) -> CouncilFinding:
    """Say what the council's procedure gives.

    Raises
    ------
    InputError
        If the scenario names an organ that its treaty does not have.
    """
    scenario = given.scenario
    treaty, organ = find_organ(given.treaties, scenario.council.treaty, scenario.council.organ)
    seats = find_seats(treaty, scenario.council, scenario.facts_on)
    appealed = pick_known(scenario.appeal.moments, as_of)
    return decide(
        scenario.council,
        organ,
        members=seats.members,
        contested=seats.contested,
        appealed_on=appealed.at.date() if appealed is not None else None,
        on=scenario.facts_on,
        as_of=as_of,
        appellant=scenario.appeal.state,
        host=scenario.host,
    )


def find_organ(treaties: tuple[Treaty, ...], treaty_id: str, organ_id: str) -> tuple[Treaty, Organ]:
    """Give an organ and its treaty by their names.

    Raises
    ------
    InputError
        If either is not there.
    """
    for treaty in treaties:
        for organ in treaty.organs:
            if treaty.id == treaty_id and organ.id == organ_id:
                return treaty, organ
    known = ", ".join(f"{t.id}: {o.id}" for t in treaties for o in t.organs)
    raise InputError(
        f"treaty {treaty_id} has no organ {organ_id}",
        code="unknown-reference",
        place="scenario.yaml: council.organ",
        hint=f"organs of the mission's treaties are {known}",
    )


def gather_milestones(course: Course, as_of: datetime) -> tuple[Milestone, ...]:
    """Give all dated steps of a course in order of time; of equals the order of the stages."""
    found = [*report_crisis(course.scenario, as_of), *report_decision(course.council, course.consents)]
    found += report_statuses(course.scenario)
    if course.movement is not None:
        found += compute_movement(course.movement, course.lines, "movement")
    if course.guard is not None:
        found += compute_guard(course.guard, course.hand_over)
    if course.home is not None:
        found += compute_movement(course.home, course.lines_home, "withdrawal")
    found += report_withdrawal(course.scenario)
    told = {step.id: step.rests_on for step in found if step.kind == "observed"}
    copied = find_copy_only(course.claims, told)
    marked = [replace(step, copies_only=True) if step.id in copied else step for step in found]
    return tuple(sorted(marked, key=lambda milestone: milestone.at))


def name_inputs(scenario: Scenario) -> tuple[str, ...]:
    """Name every claim and assumption that a stage after the decision could compute with, in a scenario cut down."""
    withdrawal = scenario.withdrawal
    computed = (
        scenario.appeal,
        scenario.council,
        scenario.mandate,
        scenario.approvals,
        tuple(replace(contingent, statuses=()) for contingent in scenario.contingents),
        scenario.passengers,
        scenario.force_generation,
        scenario.movement,
        tuple(replace(site, claimed_guards=()) for site in scenario.sites),
        scenario.guard_norms,
        scenario.guard_rule,
        scenario.reception,
        replace(scenario.protection, claimed_relief=()) if scenario.protection is not None else None,
        replace(withdrawal, acts=()) if withdrawal is not None else None,
    )
    return tuple(sorted(collect_rests_on(computed)))


def leave_out_outcome(scenario: Scenario, claims: ClaimSet) -> Scenario:
    """Leave out the people outside the force of whom only the outcome tells: a forecast may not read it."""
    outcome = {claim.id for claim in claims.claims if claim.outcome}
    kept = tuple(group for group in scenario.passengers if not collect_rests_on(group) & outcome)
    return replace(scenario, passengers=kept)
