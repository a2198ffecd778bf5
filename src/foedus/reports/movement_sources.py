"""Where a movement book comes from: the course of a mission, or a problem in arrays with a plan of it.

What lives here: the two ways into ``MovementBook``. What does not: running a mission, planning, reading files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from foedus.domain.places import Place
from foedus.domain.plans import MOVEMENT_MARKING, Leg, Line
from foedus.instants import add_hours, instant_from
from foedus.mission.course import Course, Stage
from foedus.mission.stages import EVERYTHING
from foedus.movement.bounds import LowerBound
from foedus.movement.ceiling import tell_ceiling
from foedus.movement.modes.road import RoadWay, find_roads
from foedus.movement.picture import tell_legs, tell_slots
from foedus.movement.problem import Problem, Schedule
from foedus.reports.movement_book import BookLine, BookPlace, MovementBook, RoadShown

#: stands for zero where nobody said which instant that is
_NOWHEN: Final = datetime(2000, 1, 1, tzinfo=UTC)
_WAYS: Final = {"movement": "way out", "withdrawal": "way home"}

#: latitude and longitude in degrees of each node; None where nobody said
Coordinates = Sequence[tuple[float, float] | None]


def book_course(course: Course, stage: Stage, *, before: tuple[Leg, ...] | None = None) -> MovementBook | None:
    """Give the book of a mission's way out, or way home; None where nothing was planned."""
    plan = course.movement if stage == "movement" else course.home
    if plan is None:
        return None
    lines = course.lines_out if stage == "movement" else course.lines_home
    known = {place.id: place for place in course.places}
    return MovementBook(
        title=f"{course.scenario.title}, {_WAYS[stage]}",
        seed=plan.seed,
        zero_at=course.scenario.zero_at,
        legs=plan.legs,
        lines={line.id: _show_line(line) for line in lines},
        places=_show_places(known),
        slots=plan.slots,
        ceiling=plan.ceiling,
        bound_at=add_hours(plan.starts_at, plan.bound_h),
        bound_text=f"by {plan.bound.kind}, under assumed slots and ground times",
        via=_find_via(course, plan.legs, known),
        roads=_find_roads(course, plan.legs, known),
        before=before,
        notes=plan.notes,
        marking=find_marking(course),
    )


def find_marking(course: Course) -> str:
    """Say for whom the movement of a mission is."""
    movement = course.scenario.movement
    return movement.marking if movement is not None else MOVEMENT_MARKING


def name_book(book: MovementBook, course: Course) -> MovementBook:
    """Give the book of another plan of a mission's way out with the names that the mission has for lines and places."""
    known = {place.id: place for place in course.places}
    legs = book.legs
    return replace(
        book,
        lines={line.id: _show_line(line) for line in course.lines_out},
        places=_show_places(known),
        via=_find_via(course, legs, known),
        roads=_find_roads(course, legs, known),
        marking=find_marking(course),
    )


def book_problem(
    problem: Problem,
    schedule: Schedule,
    *,
    title: str,
    zero_at: datetime | None,
    seed: int | None = None,
    coordinates: Coordinates = (),
    bound: LowerBound | None = None,
    before: Schedule | None = None,
    notes: tuple[str, ...] = (),
) -> MovementBook:
    """Give the book of any plan of a problem, one read from a file, replanned or merged included.

    Parameters
    ----------
    zero_at
        Which instant the problem's seconds count from; None: nobody said, and times are written from zero.
    coordinates
        Of each node, or nothing: tracks are then left out.
    bound
        A bound of the problem; None: nobody bounded it.
    before
        An earlier plan of it, for comparison.
    """
    zero, names = zero_at or _NOWHEN, problem.names
    slots = tell_slots(problem, schedule, zero)
    points = [*coordinates, *(None for _ in range(len(names.nodes) - len(coordinates)))]
    return MovementBook(
        title=title,
        seed=seed,
        zero_at=zero,
        dated=zero_at is not None,
        legs=tell_legs(problem, schedule, zero, slots),
        lines={
            name: BookLine(
                id=name,
                origin=names.nodes[problem.lines.origin[k]],
                destination=names.nodes[problem.lines.destination[k]],
                rides_along=bool(problem.lines.rides[k]),
            )
            for k, name in enumerate(names.lines)
        },
        places={
            name: BookPlace(id=name, name=name, lat_deg=at[0] if at else None, lon_deg=at[1] if at else None)
            for name, at in zip(names.nodes, points, strict=True)
        },
        slots=slots,
        ceiling=tell_ceiling(problem, zero),
        bound_at=None if bound is None else instant_from(zero, bound.closure_s),
        bound_text="" if bound is None else f"by {bound.kind}, under the slots and ground times of the problem",
        before=None if before is None else tell_legs(problem, before, zero, ()),
        notes=notes,
    )


def _show_places(known: dict[str, Place]) -> dict[str, BookPlace]:
    return {
        ident: BookPlace(id=ident, name=p.name, code=p.code, lat_deg=p.lat_deg, lon_deg=p.lon_deg)
        for ident, p in known.items()
    }


def _show_line(line: Line) -> BookLine:
    return BookLine(
        id=line.id,
        origin=line.origin,
        destination=line.destination,
        unit=line.unit,
        contingent=line.contingent,
        rides_along=line.rides_along,
    )


def find_via(course: Course, start: str, end: str, mode: str) -> tuple[str, ...]:
    """Give the places that a way between two terminals goes over, in order of travel."""
    movement = course.scenario.movement
    if movement is None:
        return ()
    if mode == "air":
        for route in movement.routes:
            if (route.start, route.end) == (start, end):
                return route.via
        for route in movement.routes:
            if (route.start, route.end) == (end, start):
                return tuple(reversed(route.via))
    elif mode == "road":
        for road in movement.roads:
            if {road.start, road.end} == {start, end} and road.via:
                return (road.via,)
    return ()


def _find_via(
    course: Course, legs: tuple[Leg, ...], known: dict[str, Place]
) -> dict[tuple[str, str, str], tuple[tuple[float, float], ...]]:
    found: dict[tuple[str, str, str], tuple[tuple[float, float], ...]] = {}
    for key in sorted({(leg.start, leg.end, leg.mode) for leg in legs}):
        stops = [known[name] for name in find_via(course, *key) if name in known]
        if stops:
            found[key] = tuple((stop.lat_deg, stop.lon_deg) for stop in stops)
    return found


def _find_roads(course: Course, legs: tuple[Leg, ...], known: dict[str, Place]) -> dict[str, RoadShown]:
    """Give the road of each leg that drives: the shortest of those whose crossing is open as the column comes to it."""
    movement = course.scenario.movement
    shown: dict[str, RoadShown] = {}
    for leg in legs if movement is not None else ():
        if leg.mode != "road" or leg.start not in known or leg.end not in known:
            continue
        assert movement is not None
        ways = find_roads(
            leg.start,
            leg.end,
            roads=movement.roads,
            crossings=movement.crossings,
            places=known,
            as_of=course.as_of or EVERYTHING,
        )
        if ways:
            way = next((way for way in ways if _is_open(way, leg)), ways[0])
            points = ((way.road.via, way.share_before),) if way.road.via else ()
            shown[leg.id] = RoadShown(length_km=way.length_km, points=points)
    return shown


def _is_open(way: RoadWay, leg: Leg) -> bool:
    at = leg.departs_at + (leg.arrives_at - leg.departs_at) * way.share_before
    return not any(begin <= at and (end is None or at < end) for begin, end in way.shut)
