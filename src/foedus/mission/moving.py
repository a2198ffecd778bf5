"""What the movement wing is asked, for both directions: one case from the scenario, its plan, its modes.

What lives here: picking the parts of a scenario that movement reads. What does not: planning (the wing).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from foedus.domain.figures import pick_known
from foedus.domain.packages import Package
from foedus.domain.places import Crossing, Shutting
from foedus.domain.plans import Line, Release
from foedus.domain.scenario import Movement
from foedus.errors import BugError
from foedus.instants import instant_from
from foedus.mission.course import ModeChosen, Relief, Stage, Variation
from foedus.mission.given import Given
from foedus.movement.explaining import explain_plan
from foedus.movement.modes.road import choose_mode
from foedus.movement.network import MovementCase, compile_problem
from foedus.movement.planner import plan
from foedus.movement.planning import Solved, solve_case, vary
from foedus.movement.readiness import list_landed
from foedus.movement.sustaining import ROUNDS as SUPPLY_ROUNDS
from foedus.movement.sustaining import list_arrived, make_supply

#: steps of local search for each movement of a course: past these the packaged way out closes no earlier
SEARCH_STEPS: Final = 1500
#: linear programmes that the bound of each may solve; each takes seconds
BOUND_ROUNDS: Final = 3

#: what one thing more would gain: how many are told
_RELIEFS: Final = 5


def make_case(
    given: Given, lines: tuple[Line, ...], *, stage: Stage, starts_at: datetime, as_of: datetime
) -> MovementCase:
    """Say what a movement is asked with; carriers become ready from ``starts_at`` on."""
    movement = need_movement(given)
    return MovementCase(
        lines=lines,
        tables=given.tables,
        terminals=movement.terminals,
        places=given.places,
        as_of=as_of,
        zero_at=given.scenario.zero_at,
        decided_at=starts_at,
        pools=movement.pools,
        routes=movement.routes,
        roads=movement.roads,
        crossings=open_crossings(movement, stage, starts_at),
        ground_h=movement.ground_h,
        links=movement.links,
        airspace=movement.airspace,
        clearances=movement.clearances,
        stop_below_frac=movement.stop_below_frac,
        borders=given.borders,
    )


def open_crossings(movement: Movement, stage: Stage, begins_at: datetime) -> tuple[Crossing, ...]:
    """Give the crossings as they are shut in a stage.

    On the way home a host that lets the force drive home ends a closure of which no end is known.
    """
    if stage == "movement":
        return movement.crossings
    return tuple(
        replace(
            crossing, shut=tuple(_end_shutting(span, begins_at) for span in crossing.shut if span.from_at < begins_at)
        )
        if crossing.host_lets_home
        else crossing
        for crossing in movement.crossings
    )


def _end_shutting(span: Shutting, ends_at: datetime) -> Shutting:
    return replace(span, until_at=ends_at) if span.until_at is None else span


def need_movement(given: Given) -> Movement:
    """Give the scenario's means of movement.

    Raises
    ------
    BugError
        If it has none: a stage asked that should not have been reached.
    """
    if given.scenario.movement is None:
        raise BugError("a movement was asked of a mission without means of movement", code="no-movement")
    return given.scenario.movement


def choose_modes(
    given: Given,
    package: Package,
    releases: Mapping[str, tuple[Release, ...]],
    *,
    stage: Stage,
    begins_at: datetime,
    as_of: datetime,
) -> tuple[ModeChosen, ...]:
    """Say by which mode each released element moves, by what roads, crossings and airfields allow on the day."""
    movement = need_movement(given)
    limit = pick_known(movement.road_limit_km, as_of)
    chosen = []
    for contingent in package.contingents:
        for element in contingent.elements:
            if element.id not in releases:
                continue
            ends = (element.embarks_at, element.debarks_at)
            start, end = ends if stage == "movement" else ends[::-1]
            choice = choose_mode(
                start=start,
                end=end,
                vehicles=element.vehicles or 0,
                ready_at=max(release.at for release in releases[element.id]),
                roads=movement.roads,
                crossings=open_crossings(movement, stage, begins_at),
                places=given.places,
                limit_km=limit.value if limit else None,
                as_of=as_of,
            )
            chosen.append(
                ModeChosen(
                    element=element.id, stage=stage, mode=choice.mode, text=choice.text, rests_on=choice.rests_on
                )
            )
    return tuple(chosen)


def move(
    given: Given, lines: tuple[Line, ...], *, stage: Stage, starts_at: datetime, as_of: datetime, seed: int
) -> Solved:
    """Plan and bound a movement of lines, with carriers that become ready from ``starts_at`` on.

    On the way out what has arrived is supplied day by day with the same lift: a plan is made again with the lines that
    its own arrivals call for, until they stay the same or the declared rounds are used up, and then once more with
    care; whether it settled is noted. The case of the answer holds the lines of supply too, behind the others.

    Raises
    ------
    PlanningError
        If the case is incomplete, or a line cannot be moved.
    """

    def solve(supply: tuple[Line, ...], steps: int, rounds: int) -> Solved:
        case = make_case(given, lines + supply, stage=stage, starts_at=starts_at, as_of=as_of)
        return solve_case(case, iterations=steps, seed=seed, rounds=rounds)

    def list_wanted(solved: Solved) -> tuple[Line, ...]:
        landed = list_landed(solved.problem, solved.plan.schedule)
        return make_supply(rules, list_arrived(solved.problem, landed, solved.case.zero_at), as_of=as_of)

    rules = need_movement(given).sustainment if stage == "movement" else ()
    if not rules:
        return solve((), SEARCH_STEPS, BOUND_ROUNDS)
    supply: tuple[Line, ...] = ()
    for _ in range(SUPPLY_ROUNDS):
        wanted = list_wanted(solve(supply, SEARCH_STEPS // 10, 0))
        if wanted == supply:
            break
        supply = wanted
    solved = solve(supply, SEARCH_STEPS, BOUND_ROUNDS)
    wanted = list_wanted(solved)
    note = f"daily supply: {len(supply)} lines were planned with"
    if wanted != supply:
        note += f"; the plan's own arrivals call for {len(wanted)} that differ, after {SUPPLY_ROUNDS} rounds at most"
    return solved._replace(notes=(*solved.notes, note))


def find_last_departure(
    given: Given, lines: tuple[Line, ...], *, stage: Stage, starts_at: datetime, as_of: datetime, seed: int
) -> datetime:
    """Plan a movement, without a bound, and say when the last of its lines has left.

    Raises
    ------
    PlanningError
        If the case is incomplete, or a line cannot be moved.
    """
    case = make_case(given, lines, stage=stage, starts_at=starts_at, as_of=as_of)
    problem, _ = compile_problem(case)
    schedule = plan(problem, iterations=SEARCH_STEPS, seed=seed).schedule
    return instant_from(case.zero_at, int(schedule.depart_s[schedule.part_leg].max()))


def vary_assumed(solved: Solved) -> tuple[Variation, ...]:
    """Say how plan and bound move when assumed slots and ground times are a third less and a third more."""
    return tuple(
        Variation(
            what=row.what,
            factor=row.factor,
            closure_h=row.closure_h,
            bound_h=row.bound_h,
            flights=row.flights,
        )
        for row in vary(solved)
    )


def find_reliefs(solved: Solved) -> tuple[Relief, ...]:
    """Say which one thing more the way out would gain most from, each planned again once."""
    answer = explain_plan(solved.problem, solved.plan, seed=solved.seed, quick=True)
    return tuple(
        Relief(reason=row.reason, change=row.change, gain_h=row.gain_h, closure_gain_h=row.closure_gain_h)
        for row in answer.bottlenecks[:_RELIEFS]
    )
