"""Forecasts of the past, made only with what was known then, against what was observed.

What lives here: the measures a target may name, and the comparison. What does not: running the courses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from foedus.domain.expected import Expected, Target
from foedus.errors import InputError
from foedus.mission.course import Course
from foedus.record.claims import ClaimSet
from foedus.record.support import find_copy_only
from foedus.study.rows import HindcastRow

Answer = float | date | str | None


def _local_day(course: Course, at: datetime) -> date:
    return at.astimezone(ZoneInfo(course.scenario.zone)).date()


def _persons(course: Course, _: Target) -> Answer:
    return course.package.total_persons if course.package else None


def _vehicles(course: Course, _: Target) -> Answer:
    return course.package.total_vehicles if course.package else None


def _flights(course: Course, _: Target) -> Answer:
    return course.movement.flights if course.movement else None


def _closure_on(course: Course, _: Target) -> Answer:
    return _local_day(course, course.movement.closure_at) if course.movement else None


def _persons_by(course: Course, target: Target) -> Answer:
    """Persons of the force, or of one contingent, who have arrived by the end of a local day."""
    if course.movement is None or target.on is None:
        return None
    own = {line.id for line in course.lines if not line.rides_along and target.contingent in ("", line.contingent)}
    return sum(
        part.persons
        for leg in course.movement.legs
        for part in leg.parts
        if part.line in own and _local_day(course, leg.ends_at) <= target.on
    )


def _flights_by(course: Course, target: Target) -> Answer:
    """Loaded flights that have arrived by the end of a local day."""
    if course.movement is None or target.on is None:
        return None
    return sum(
        leg.mode == "air" and bool(leg.parts) and _local_day(course, leg.ends_at) <= target.on
        for leg in course.movement.legs
    )


def _first_arrival_h(course: Course, _: Target) -> Answer:
    own = {line.id for line in course.lines if not line.rides_along}
    legs = course.movement.legs if course.movement else ()
    loaded = [leg.arrives_at for leg in legs if any(part.line in own for part in leg.parts)]
    if not loaded or course.council.moment is None:
        return None
    return (min(loaded) - course.council.moment.at).total_seconds() / 3600


def _first_departure_h(course: Course, target: Target) -> Answer:
    legs = course.movement.legs if course.movement else ()
    loaded = [leg for leg in legs if leg.parts and leg.carrier_type == (target.carrier or leg.carrier_type)]
    if not loaded or course.council.moment is None:
        return None
    return (min(leg.departs_at for leg in loaded) - course.council.moment.at).total_seconds() / 3600


def _flights_home(course: Course, _: Target) -> Answer:
    return course.home.flights if course.home else None


def _flights_home_on(course: Course, target: Target) -> Answer:
    if course.home is None or target.on is None:
        return None
    own = {line.id for line in course.lines_home if line.contingent == target.contingent}
    return sum(
        leg.mode == "air"
        and _local_day(course, leg.departs_at) == target.on
        and any(part.line in own for part in leg.parts)
        for leg in course.home.legs
    )


def _mode_home(course: Course, target: Target) -> Answer:
    modes = {line.mode for line in course.lines_home if line.contingent == target.contingent}
    return "/".join(sorted(modes)) or None


def _ends_on(course: Course, _: Target) -> Answer:
    return _local_day(course, course.ends_at) if course.ends_at else None


#: what a target may name as its ``measure``
MEASURES: Final[Mapping[str, Callable[[Course, Target], Answer]]] = {
    "force.persons": _persons,
    "force.persons_by": _persons_by,
    "force.vehicles": _vehicles,
    "movement.flights": _flights,
    "movement.flights_by": _flights_by,
    "movement.closure_on": _closure_on,
    "movement.first_arrival_h": _first_arrival_h,
    "movement.first_departure_h": _first_departure_h,
    "withdrawal.flights": _flights_home,
    "withdrawal.flights_on": _flights_home_on,
    "withdrawal.mode": _mode_home,
    "withdrawal.ends_on": _ends_on,
}

#: measures that give a day, and those that give a word; all others give a number
GIVE_DAY: Final = frozenset({"movement.closure_on", "withdrawal.ends_on"})
GIVE_WORD: Final = frozenset({"withdrawal.mode"})
#: what a target has to name for a measure to be answered
ASKS: Final[Mapping[str, tuple[str, ...]]] = {
    "force.persons_by": ("on",),
    "movement.flights_by": ("on",),
    "withdrawal.flights_on": ("on", "contingent"),
    "withdrawal.mode": ("contingent",),
}


def compare(
    expected: Expected, courses: Mapping[str, Course], claims: ClaimSet | None = None
) -> tuple[HindcastRow, ...]:
    """Give one row per target: the course of its knowledge date against the accounts of what happened.

    Parameters
    ----------
    courses
        One course per knowledge date, by its id.
    claims
        What targets rest on. A target that was read nowhere but on pages that copy others is not scored.

    Raises
    ------
    InputError
        If a target names a measure or a knowledge date that is not there.
    """
    rests_on = {target.id: target.rests_on for target in expected.targets}
    copied = find_copy_only(claims, rests_on) if claims is not None else {}
    return tuple(_compare_one(target, expected, courses, target.id not in copied) for target in expected.targets)


def _compare_one(target: Target, expected: Expected, courses: Mapping[str, Course], supported: bool) -> HindcastRow:
    measure, course = MEASURES.get(target.measure), courses.get(target.knowledge)
    if measure is None or course is None or course.as_of is None:
        wrong, names = ("measure", MEASURES) if measure is None else ("knowledge", courses)
        raise InputError(
            f"target {target.id} names a {wrong} that is not there",
            code="unknown-reference",
            place=f"expected.yaml: targets.{target.id}.{wrong}",
            hint="one of " + ", ".join(sorted(names)),
        )
    answer = measure(course, target)
    off_by = _subtract(answer, target)
    within = None if answer is None or not supported else _is_within(answer, target)
    reasons = " ".join(reason.text for reason in expected.reasons if reason.target == target.id)
    why = reasons
    if answer is None:
        why = "The course of this knowledge date does not reach the stage that answers it. " + reasons
    elif not supported:
        why = "Read nowhere but on pages that copy others, so it is shown and not scored. " + reasons
    return HindcastRow(
        id=target.id,
        title=target.title,
        measure=target.measure,
        knowledge=target.knowledge,
        knowledge_at=course.as_of,
        predicted=_show(answer),
        observed=(target.low, target.high),
        relied_on=target.value,
        unit=target.unit,
        tolerance=target.tolerance,
        within=within,
        scored=not target.given and answer is not None and supported,
        given=target.given,
        off_by=off_by,
        why=why.strip(),
        rests_on=target.rests_on,
        supported=supported,
    )


def _show(answer: Answer) -> str | None:
    if isinstance(answer, float):
        return f"{answer:.1f}".removesuffix(".0")
    return None if answer is None else str(answer)


def _subtract(answer: Answer, target: Target) -> float | None:
    if isinstance(answer, date):
        return float((answer - date.fromisoformat(target.value)).days)
    if answer is None or isinstance(answer, str):
        return None
    return round(answer - float(target.value), 2)


def _is_within(answer: Answer, target: Target) -> bool:
    """Say whether an answer lies in the range over the accounts, widened by the target's tolerance."""
    if isinstance(answer, str):
        return answer == target.value
    if isinstance(answer, date):
        days = target.tolerance_value
        low, high = date.fromisoformat(target.low), date.fromisoformat(target.high)
        return (low - answer).days <= days and (answer - high).days <= days
    if answer is None:
        return False
    if target.tolerance_kind == "at_most":
        return answer <= float(target.high) + target.tolerance_value
    return float(target.low) - target.tolerance_value <= answer <= float(target.high) + target.tolerance_value
