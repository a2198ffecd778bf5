"""From a force package to lines of deployment data, out and home.

What lives here: splitting elements into lines, and the releases of each line with their causes. What does not: how a
line moves (movement) and when a site may be left (protection).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import ceil

from foedus.domain.figures import Figure, pick_known
from foedus.domain.guarding import ArrivedPart
from foedus.domain.packages import Consent, ContingentNow, ElementNow, HandOverPlan, Package
from foedus.domain.plans import Line, MovementPlan, Release
from foedus.domain.scenario import Movement, Scenario
from foedus.domain.transport import Mode
from foedus.errors import InputError
from foedus.instants import add_hours

OUTSIDE_THE_FORCE = "outside the force"


def split_evenly(total: int, n_parts: int) -> tuple[int, ...]:
    """Split whole things into parts that differ by one at most, the larger first.

    Examples
    --------
    >>> split_evenly(7, 3)
    (3, 2, 2)
    """
    return tuple(total // n_parts + (1 if k < total % n_parts else 0) for k in range(n_parts))


def need_figure(figures: tuple[Figure, ...], as_of: datetime, field: str) -> Figure:
    """Give the figure known at ``as_of``.

    Raises
    ------
    InputError
        If none was known by then; ``field`` names it for the person who can mend it.
    """
    figure = pick_known(figures, as_of)
    if figure is None:
        raise InputError(
            f"no value of {field} is known at {as_of:%Y-%m-%d %H:%MZ}",
            code="nothing-known",
            place=f"scenario.yaml: {field}",
            hint="give a figure that rests on an assumption known from the start",
        )
    return figure


def give_releases(
    contingent: ContingentNow, decided_at: datetime, decided_on: tuple[str, ...], consent: Consent | None
) -> tuple[Release, ...]:
    """Say before which instants, and why, nothing of a contingent may be loaded.

    Readiness and the march to the airfield go on while consent is under way; consent holds back the loading for
    the flight over the border.
    """
    releases = [Release(cause="decision", at=decided_at, text="the council's decision", rests_on=decided_on)]
    if contingent.notice_h is not None:
        notice = contingent.notice_h
        text = f"stands ready {notice.value:g} h after the decision"
        releases.append(
            Release(cause="readiness", at=add_hours(decided_at, notice.value), text=text, rests_on=notice.rests_on)
        )
    if consent is not None and consent.at is not None:
        how = "reported" if consent.kind == "observed" else "expected"
        text = f"consent of {consent.state}, {how}: {consent.binding_text}"
        releases.append(Release(cause="approval", at=consent.at, text=text, rests_on=consent.rests_on))
    return tuple(releases)


def build_lines(
    package: Package,
    scenario: Scenario,
    movement: Movement,
    *,
    releases: Mapping[str, tuple[Release, ...]],
    modes: Mapping[str, Mode],
    as_of: datetime,
) -> tuple[Line, ...]:
    """Give the lines of the way out: elements in parts of a company at most, and passengers of the same stage.

    Parameters
    ----------
    releases, modes
        By element id.
    """
    lines: list[Line] = []
    for contingent in package.contingents:
        for element in contingent.elements:
            parts = _split_element(element, movement, as_of)
            for k, (persons, vehicles) in enumerate(parts, 1):
                lines.append(
                    Line(
                        id=f"{element.id}/{k:02d}",
                        contingent=contingent.id,
                        unit=element.unit,
                        origin=element.embarks_at,
                        destination=element.debarks_at,
                        mode=modes[element.id],
                        persons=persons,
                        vehicles=vehicles,
                        person_kg=need_figure(movement.person_kg, as_of, "movement.person_kg").value,
                        vehicle_kg=need_figure(movement.vehicle_kg, as_of, "movement.vehicle_kg").value,
                        releases=releases[element.id],
                        priority=contingent.priority,
                    )
                )
    return tuple(lines) + build_passengers(scenario, movement, "movement", as_of)


def _split_element(element: ElementNow, movement: Movement, as_of: datetime) -> tuple[tuple[int, int], ...]:
    if not element.persons:
        return ()
    most = need_figure(movement.line_persons, as_of, "movement.line_persons").value
    n_parts = max(1, ceil(element.persons / most))
    vehicles = split_evenly(element.vehicles or 0, n_parts)
    return tuple(zip(split_evenly(element.persons, n_parts), vehicles, strict=True))


def build_passengers(scenario: Scenario, movement: Movement, stage: str, as_of: datetime) -> tuple[Line, ...]:
    """Give the people outside the force who ride along in one stage, where anybody knew of them by then."""
    lines = []
    for group in scenario.passengers:
        persons, ready = pick_known(group.persons, as_of), pick_known(group.ready, as_of)
        if group.stage != stage or persons is None or ready is None:
            continue
        lines.append(
            Line(
                id=group.id,
                contingent=OUTSIDE_THE_FORCE,
                unit=group.text,
                origin=group.start,
                destination=group.end,
                mode="air",
                persons=round(persons.value),
                vehicles=0,
                person_kg=need_figure(movement.person_kg, as_of, "movement.person_kg").value,
                vehicle_kg=0.0,
                releases=(Release(cause="opening", at=ready.at, text="ready to travel", rests_on=ready.rests_on),),
                priority=9,
                rides_along=True,
            )
        )
    return tuple(lines)


def turn_home(
    lines: tuple[Line, ...], hand_over: HandOverPlan, element_of: Mapping[str, str], modes: Mapping[str, Mode]
) -> tuple[Line, ...]:
    """Give the lines of the way home: the same parts the other way round, released by the hand-over.

    Parameters
    ----------
    element_of
        Element id by line id.
    modes
        Mode of the way home by element id.
    """
    by_element = {r.element: r for r in hand_over.releases}
    home = []
    for line in lines:
        if line.rides_along:
            continue
        element = element_of[line.id]
        leaves = by_element[element]
        home.append(
            Line(
                id=f"{line.id}-H",
                contingent=line.contingent,
                unit=line.unit,
                origin=line.destination,
                destination=line.origin,
                mode=modes[element],
                persons=line.persons,
                vehicles=line.vehicles,
                person_kg=line.person_kg,
                vehicle_kg=line.vehicle_kg,
                releases=(leaves.release,),
                priority=leaves.order,
            )
        )
    return tuple(home)


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
        if part.line in by_id and part.persons and leg.end == by_id[part.line].destination
    )
