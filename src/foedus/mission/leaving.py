"""From arrival to the last element home: guard of sites, hand-over, the way home on the movement engine.

What lives here: the order of these stages, and what somebody asks for besides (a longer stay, an early departure).
What does not: any stage's own reasoning (the wings), and the way out (``deploy``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from foedus.domain.figures import pick_known, was_known
from foedus.domain.guarding import (
    ArrivedPart,
    ConditionState,
    Departure,
    GuardPlan,
    HandOverPlan,
    SiteFree,
    TriggerState,
)
from foedus.domain.plans import Line, MovementPlan, Release
from foedus.domain.scenario import Movement, Scenario
from foedus.errors import BugError, InputError, PlanningError
from foedus.instants import add_hours, show_instant
from foedus.mission.course import Course
from foedus.mission.given import Given
from foedus.mission.lines import build_passengers, element_of, list_arrived, need_figure, turn_home
from foedus.mission.moving import choose_modes, find_last_departure, move
from foedus.movement.planning import tell_plan
from foedus.protection.account import close_account, subtract_acts
from foedus.protection.assignment import Effort
from foedus.protection.check import check_guard
from foedus.protection.guard import GuardQuestion
from foedus.protection.hand_over import plan_hand_over, read_terms
from foedus.protection.triggers import free_sites, hold_back, read_conditions, read_triggers


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What somebody asks for besides the mission as given: days of longer stay, contingents that leave early."""

    extend_d: float = 0.0
    departures: tuple[Departure, ...] = ()
    #: how far the guard plan is driven; None: as a course does
    effort: Effort | None = None


UNCHANGED: Final = Changes()


def leave(given: Given, course: Course, movement: Movement, as_of: datetime, changes: Changes = UNCHANGED) -> Course:
    """Plan the guard of sites, their hand-over and the way home.

    Raises
    ------
    InputError, PlanningError
        If a figure is not known, or a part arrives at a place that is not given.
    BugError
        If the independent check finds a breach in the guard plan.
    """
    scenario, plan = given.scenario, course.movement
    assert plan is not None
    missing = [name for name in ("reception", "withdrawal") if getattr(scenario, name) is None]
    if scenario.reception is None or scenario.withdrawal is None:
        return replace(course, ends=f"The course ends with closure: the mission gives no {' and no '.join(missing)}.")
    parts = list_arrived(course.lines, plan)
    begins_at, triggers, conditions = find_beginning(scenario, course, as_of)
    begins_at += timedelta(days=changes.extend_d)
    ends_at = max(begins_at, plan.closure_at)
    refuse_departures(changes, course, ends_at)
    terms = read_terms(scenario.withdrawal, as_of)
    frees = free_sites(triggers, scenario.sites, hand_over_h=terms.hand_over.value, before_at=ends_at)
    guard = guard_sites(given, course, parts, ends_at=ends_at, as_of=as_of, frees=frees, changes=changes)
    course = replace(course, guard=guard)
    others_left_at = _find_others_left(given, course, movement, parts, frees, as_of, changes)
    passing = plan_hand_over(
        guard,
        parts,
        scenario.withdrawal,
        sites=scenario.sites,
        begins_at=guard.ends_at,
        as_of=as_of,
        frees=frees,
        others_left_at=others_left_at,
    )
    passing = replace(_release_early(passing, changes, terms.repack.value), triggers=triggers, conditions=conditions)
    return _go_home(given, replace(course, hand_over=passing), movement, as_of, changes)


def refuse_departures(changes: Changes, course: Course, ends_at: datetime) -> None:
    """Refuse an early departure of a contingent that is not there, or that is none.

    Raises
    ------
    InputError
        If the contingent never arrives, or leaves after the mission ends.
    """
    present = sorted({line.contingent for line in course.lines if not line.rides_along})
    for departure in changes.departures:
        if departure.contingent not in present:
            raise InputError(
                f"{departure.contingent} is to leave early, but it is not part of the move",
                code="departure-unknown",
                hint=f"contingents that move are {', '.join(present)}",
            )
        if departure.at >= ends_at:
            raise InputError(
                f"{departure.contingent} is to leave early, on {show_instant(departure.at)}, but the way home of all "
                f"begins on {show_instant(ends_at)}",
                code="departure-late",
                hint="name an instant before that, or extend the stay",
            )


def guard_sites(
    given: Given,
    course: Course,
    parts: tuple[ArrivedPart, ...],
    *,
    ends_at: datetime,
    as_of: datetime,
    frees: tuple[SiteFree, ...] = (),
    changes: Changes = UNCHANGED,
) -> GuardPlan:
    """Plan who guards which site from when, and have the plan checked afresh.

    Raises
    ------
    InputError
        If a part arrives at a place that is not given.
    BugError
        If the independent check finds a breach.
    """
    question = ask_guard(given, course, parts, ends_at=ends_at, as_of=as_of, frees=frees, changes=changes)
    assert course.mandate is not None
    guard = question.plan()
    breaches = check_guard(
        guard,
        sites=question.sites,
        parts=parts,
        contingents=question.contingents,
        mandate=course.mandate,
        reception=question.reception,
        places=given.places,
        as_of=as_of,
        terms=question.terms,
        departures=changes.departures,
    )
    if breaches:
        raise BugError("the guard plan breaks rules it should keep:\n" + "\n".join(breaches), code="guard-breach")
    return guard


def ask_guard(
    given: Given,
    course: Course,
    parts: tuple[ArrivedPart, ...],
    *,
    ends_at: datetime,
    as_of: datetime,
    frees: tuple[SiteFree, ...] = (),
    changes: Changes = UNCHANGED,
) -> GuardQuestion:
    """Give the question of a course's guard plan."""
    scenario, package = given.scenario, course.package
    assert scenario.reception is not None  # leave asked for it
    assert package is not None
    assert course.council.moment is not None
    return GuardQuestion(
        sites=scenario.sites,
        requirements=package.requirements,
        parts=parts,
        contingents=package.contingents,
        reception=scenario.reception,
        places=given.places,
        starts_at=course.council.moment.at,
        ends_at=ends_at,
        as_of=as_of,
        rule=scenario.guard_rule,
        terms=scenario.protection,
        departures=changes.departures,
        frees=frees,
        effort=changes.effort,
        seed=course.seed,
    )


def ask_again(given: Given, course: Course, as_of: datetime, changes: Changes = UNCHANGED) -> GuardQuestion:
    """Give the question of the guard plan that a course already has, to be asked again with something changed."""
    assert course.movement is not None
    assert course.guard is not None
    assert given.scenario.withdrawal is not None
    known = replace(given, scenario=course.scenario)
    _, triggers, _ = find_beginning(course.scenario, course, as_of)
    hand_over_h = read_terms(given.scenario.withdrawal, as_of).hand_over.value
    ends_at = course.guard.ends_at
    frees = free_sites(triggers, course.scenario.sites, hand_over_h=hand_over_h, before_at=ends_at)
    parts = list_arrived(course.lines, course.movement)
    return ask_guard(known, course, parts, ends_at=ends_at, as_of=as_of, frees=frees, changes=changes)


def find_beginning(
    scenario: Scenario, course: Course, as_of: datetime
) -> tuple[datetime, tuple[TriggerState, ...], tuple[ConditionState, ...]]:
    """Say when sites may first be left, and how triggers and conditions stand.

    As somebody said by then, else as the first trigger for the whole force is met or expected, else after the stay
    that is assumed; never before the conditions that hold it back.

    Raises
    ------
    InputError
        If nothing of this is known by ``as_of``.
    """
    withdrawal, plan, moment = scenario.withdrawal, course.movement, course.council.moment
    assert withdrawal is not None
    assert plan is not None
    assert moment is not None
    term = course.mandate.term_d if course.mandate is not None else None
    triggers = read_triggers(withdrawal, decided_at=moment.at, term_d=term, as_of=as_of)
    conditions = read_conditions(withdrawal, as_of=as_of)
    said = pick_known(withdrawal.begins, as_of)
    fired = [t.at for t in triggers if t.at is not None and not t.zones]
    if said is not None:
        begins_at = said.at
    elif fired:
        begins_at = min(fired)
    else:
        stay = need_figure(withdrawal.stay_d, as_of, "withdrawal.stay_d")
        begins_at = plan.closure_at + timedelta(days=stay.value)
    begins_at = hold_back(begins_at, conditions)
    # what comes after the beginning started nothing
    triggers = tuple(
        replace(t, state="expected") if t.state == "met" and t.at is not None and t.at > begins_at else t
        for t in triggers
    )
    return begins_at, triggers, conditions


def _find_others_left(  # noqa: PLR0917 - the stage's inputs in the order in which it was handed them
    given: Given,
    course: Course,
    movement: Movement,
    parts: tuple[ArrivedPart, ...],
    frees: tuple[SiteFree, ...],
    as_of: datetime,
    changes: Changes,
) -> datetime | None:
    """Plan the way home without the guards of the sites that come last; give when the last of the others has left.

    None where no site waits for that. This is the first of two rounds: the second plans all lines together.
    """
    withdrawal, guard = given.scenario.withdrawal, course.guard
    assert withdrawal is not None
    assert guard is not None
    wait = {
        site
        for rule in withdrawal.last_in
        if rule.until_others_left and was_known(rule.known_at, as_of)
        for site in rule.sites
    }
    element_by_part = {part.id: part.element for part in parts}
    stay = {element_by_part[d.part] for t in guard.turns if t.site in wait for d in t.draws}
    if not stay:
        return None
    passing = plan_hand_over(
        guard,
        parts,
        withdrawal,
        sites=given.scenario.sites,
        begins_at=guard.ends_at,
        as_of=as_of,
        frees=frees,
    )
    passing = _release_early(passing, changes, read_terms(withdrawal, as_of).repack.value)
    _, lines = _make_lines(given, replace(course, hand_over=passing), movement, as_of, changes)
    elements = element_of(course.lines)
    others = tuple(line for line in lines if not line.rides_along and elements[line.id.removesuffix("-H")] not in stay)
    if not others:
        return None
    starts_at = _find_start(course, changes)
    return find_last_departure(given, others, stage="withdrawal", starts_at=starts_at, as_of=as_of, seed=course.seed)


def _release_early(passing: HandOverPlan, changes: Changes, repack_h: float) -> HandOverPlan:
    """Release the elements of contingents that leave early once they have packed."""
    early = {departure.contingent: departure.at for departure in changes.departures}
    releases = tuple(
        replace(
            row,
            release=Release(
                cause="hand_over",
                at=add_hours(early[row.contingent], repack_h),
                text=f"leaves early: at its terminal {repack_h:g} h after {show_instant(early[row.contingent])}",
                rests_on=row.release.rests_on,
            ),
        )
        if row.contingent in early
        else row
        for row in passing.releases
    )
    return replace(passing, releases=releases)


def _make_lines(
    given: Given, course: Course, movement: Movement, as_of: datetime, changes: Changes
) -> tuple[Course, tuple[Line, ...]]:
    """Give the lines home, with what is left of the equipment, and the course with their modes."""
    passing, package = course.hand_over, course.package
    assert passing is not None
    assert package is not None
    starts_at = _find_start(course, changes)
    releases = {r.element: (r.release,) for r in passing.releases}
    modes = choose_modes(given, package, releases, stage="withdrawal", begins_at=starts_at, as_of=as_of)
    by_element = {chosen.element: chosen.mode for chosen in modes}
    out = tuple(line for line in course.lines if not line.rides_along)
    acts = given.scenario.withdrawal.equipment if given.scenario.withdrawal else ()
    lines = subtract_acts(turn_home(out, passing, element_of(course.lines), by_element), acts, as_of)
    lines += build_passengers(given.scenario, movement, "withdrawal", as_of)
    return replace(course, modes=course.modes + modes), lines


def _find_start(course: Course, changes: Changes) -> datetime:
    assert course.guard is not None
    return min([course.guard.ends_at, *(departure.at for departure in changes.departures)])


def _move_home(
    given: Given, course: Course, lines: tuple[Line, ...], as_of: datetime, changes: Changes
) -> MovementPlan:
    starts_at = _find_start(course, changes)
    return tell_plan(move(given, lines, stage="withdrawal", starts_at=starts_at, as_of=as_of, seed=course.seed))


def _go_home(given: Given, course: Course, movement: Movement, as_of: datetime, changes: Changes) -> Course:
    """Plan the way home and close the account of equipment."""
    course, lines = _make_lines(given, course, movement, as_of, changes)
    course = replace(course, lines_home=lines)
    try:
        home = _move_home(given, course, lines, as_of, changes)
    except PlanningError as error:
        text = f"The way home cannot be planned: {error.message}"
        return replace(course, unmoved=(*course.unmoved, text), ends=text)
    left = f" Not moved: {' '.join(course.unmoved)}" if course.unmoved else ""
    assert course.movement is not None
    acts = given.scenario.withdrawal.equipment if given.scenario.withdrawal else ()
    account = close_account(course.lines, course.movement, lines, home, acts, as_of)
    return replace(
        course, home=home, account=account, ends_at=home.closure_at, ends=f"The last element that went is home.{left}"
    )
