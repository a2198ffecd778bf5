"""How small and how great the numbers of a mission may be, and which must be whole.

What lives here: one table of limits, and their check with line and column. What does not: that a share or a latitude
has its range, which the unit of a name says (`foedus.units`), and which numbers must fit together
(`foedus.formats.order`).

A limit keeps out slips of the pen (a nought too many, a percent for a share), values that a stage divides by, and
sizes that would keep a computer busy for days. No limit is a judgement of what a mission should be.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from foedus.domain import decisions, forces, places, plans, protection, scenario, transport
from foedus.domain.figures import Figure
from foedus.domain.places import During
from foedus.domain.transport import Value
from foedus.errors import Fault
from foedus.formats.faults import FieldPath
from foedus.formats.reader import Document
from foedus.formats.walk import walk_nouns
from foedus.units import find_suffix


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The least and greatest value of a number, whether it must be whole, and what it counts, in words."""

    least: float
    most: float
    words: str
    whole: bool = False


def _count(least: int, most: int, words: str) -> Limit:
    """Give the limit of a number that must be whole."""
    return Limit(least=least, most=most, words=words, whole=True)


_PERSONS: Final = _count(0, 200_000, "persons")

#: (noun, field) -> limit; a least value above zero stands wherever a stage divides by the number
LIMITS: Final[dict[tuple[type, str], Limit]] = {
    (decisions.ConsentTerms, "persons"): _PERSONS,
    (decisions.Council, "opening_count"): _count(0, 1_000, "members present"),
    (decisions.Mandate, "planned_persons"): _PERSONS,
    (decisions.People, "persons"): _count(0, 3_000_000_000, "people of a state"),
    (decisions.Threshold, "of"): _count(1, 1_000_000, "votes in all"),
    (decisions.Threshold, "share_num"): _count(1, 1_000, "parts asked for"),
    (decisions.Threshold, "share_den"): _count(1, 1_000, "parts in all"),
    (forces.Contingent, "strength_persons"): _PERSONS,
    (forces.Contingent, "vehicles"): _count(0, 50_000, "vehicles"),
    (forces.Contingent, "vehicles_per_person"): Limit(least=0, most=10, words="vehicles a person"),
    (forces.Contingent, "priority"): _count(1, 1_000, "the first is 1"),
    (forces.GuardNorm, "persons_per_post"): Limit(least=0.1, most=1_000, words="persons a post"),
    (forces.Passengers, "persons"): _count(1, 200_000, "persons; a group of none rides nowhere"),
    (forces.Reception, "onward_kmh"): Limit(least=0.1, most=1_000, words="kilometres per hour"),
    (places.Road, "length_km"): Limit(least=0.1, most=40_100, words="kilometres"),
    (places.Road, "detour_factor"): Limit(least=1, most=10, words="times the great circle"),
    (places.Site, "criticality"): _count(1, 1_000, "weight of an hour without cover"),
    (places.Site, "posts"): _count(1, 10_000, "posts of one site; leave it out where nobody gave any"),
    (protection.ClaimedRelief, "persons"): _PERSONS,
    (protection.Consumption, "person_day_kg"): Limit(least=0, most=1_000, words="kilograms a person and day"),
    (protection.EquipmentAct, "vehicles"): _count(1, 50_000, "vehicles and other items"),
    (protection.ProtectionTerms, "grid_h"): Limit(least=1 / 60, most=24, words="hours between changes of guard"),
    (protection.ProtectionTerms, "watch_h"): Limit(least=0.5, most=48, words="hours of one watch"),
    (protection.Reserve, "criticality"): _count(1, 1_000, "weight of an hour without it"),
    (protection.Reserve, "persons"): _count(1, 200_000, "persons of a reserve"),
    (places.AirLink, "departures"): _count(0, 10_000, "departures in the span"),
    (places.AirLink, "length_km"): Limit(least=0.1, most=40_100, words="kilometres"),
    (places.LinkTime, "time_h"): Limit(least=0.001, most=1_000, words="hours"),
    (places.Terminal, "parking"): _count(0, 5_000, "parking places"),
    (places.Terminal, "parking_during"): _count(0, 5_000, "parking places"),
    (places.Terminal, "slots_during"): _count(0, 500, "carriers handled at once"),
    (places.Terminal, "storage"): _count(0, 1_000_000, "pieces that wait"),
    (places.Terminal, "working_slots"): _count(0, 500, "carriers handled at once"),
    (plans.SustainmentRule, "package_kg"): Limit(least=1, most=100_000, words="kilograms of a package"),
    (plans.SustainmentRule, "for_d"): Limit(least=0, most=120, words="days of supply"),
    (plans.SustainmentRule, "priority"): _count(1, 1_000, "the first is 1"),
    (scenario.Movement, "line_persons"): _count(1, 10_000, "persons of one line"),
    (scenario.Movement, "person_kg"): Limit(least=1, most=1_000, words="kilograms of a person with kit"),
    (scenario.Movement, "vehicle_kg"): Limit(least=1, most=200_000, words="kilograms of a vehicle"),
    (places.Stands, "count"): _count(0, 1_000, "aircraft at once"),
    (transport.CarrierType, "crews_per_carrier"): Limit(least=0.1, most=20, words="crews of one carrier"),
    (transport.CarrierType, "seats"): _count(0, 5_000, "seats"),
    (transport.CarrierType, "seats_apart"): _count(0, 5_000, "seats"),
    (transport.CarrierType, "speed_kmh"): Limit(least=1, most=5_000, words="kilometres per hour"),
    (transport.CarrierType, "spots"): _count(0, 100, "parking places of one carrier"),
    (transport.CarrierType, "vehicle_positions"): _count(0, 5_000, "vehicles on the floor"),
    (transport.Pool, "count"): _count(0, 5_000, "carriers of one pool"),
    (transport.Pool, "ready_per_h"): Limit(least=0.001, most=1_000, words="carriers made ready an hour"),
}
#: unit suffix -> limit of every number that the table above does not name
SUFFIX_LIMITS: Final[dict[str, Limit]] = {
    "h": Limit(least=0, most=87_840, words="hours; that is ten years"),
    "d": Limit(least=0, most=3_660, words="days; that is ten years"),
    "km": Limit(least=0, most=40_100, words="kilometres; once around the Earth"),
    "kmh": Limit(least=0, most=5_000, words="kilometres per hour"),
    "persons": _PERSONS,
}
#: most lines of deployment data of one mission: the time of a plan grows with the square of its loads, and three
#: hundred lines of a hundred persons already take minutes
MOST_LINES: Final = 500


def check_limits(document: Document, root: object) -> list[Fault]:
    """List the numbers of one file that lie outside their limit, or should be whole and are not."""
    faults: list[Fault] = []
    for path, _, noun in walk_nouns(root):
        for field in type(noun).__dataclass_fields__:
            limit = LIMITS.get((type(noun), field)) or SUFFIX_LIMITS.get(find_suffix(field) or "")
            if limit is not None:
                faults += _check_value(document, (*path, field), getattr(noun, field), limit)
    if isinstance(root, scenario.Scenario) and not faults:
        faults += _check_lines(document, root)
    return faults


def _check_value(document: Document, path: FieldPath, value: Any, limit: Limit) -> Iterator[Fault]:
    """Find what is wrong with one number, or with each figure of a list; the spread must lie within as well."""
    if isinstance(value, tuple):
        for index, figure in enumerate(value):
            if isinstance(figure, Figure):
                yield from _check_number(document, (*path, index, "value"), figure.value, limit)
                ends = (("low", figure.spread.low), ("high", figure.spread.high)) if figure.spread else ()
                for name, end in ends:
                    if not limit.least <= end <= limit.most:
                        yield _word_limit(document, (*path, index, "spread", name), end, limit)
            elif isinstance(figure, During):
                yield from _check_number(document, (*path, index, "value"), figure.value, limit)
    elif isinstance(value, Value):
        yield from _check_number(document, (*path, "value"), value.value, limit)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _check_number(document, path, value, limit)


def _check_number(document: Document, path: FieldPath, number: float, limit: Limit) -> Iterator[Fault]:
    """Find a number outside its limit, or a broken one where only whole ones make sense."""
    if not limit.least <= number <= limit.most or (limit.whole and number != int(number)):
        yield _word_limit(document, path, number, limit)


def _word_limit(document: Document, path: FieldPath, number: float, limit: Limit) -> Fault:
    """Word a number that its limit does not let through."""
    kind = "a whole number" if limit.whole else "a number"
    inside = limit.least <= number <= limit.most
    hint = "there are no parts of these: round it, and say so in its note" if inside else ""
    if number == 0 and limit.least > 0:
        hint = "zero would stop all; leave the figure out where nothing is known"
    return document.make_fault(
        path,
        found=_show(number),
        expected=f"{kind} from {_show(limit.least)} to {_show(limit.most)} ({limit.words})",
        code="out-of-range",
        hint=hint,
    )


def _show(number: float) -> str:
    """Write a number without a needless fraction."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else f"{number:g}"


def _check_lines(document: Document, mission: scenario.Scenario) -> Iterator[Fault]:
    """Find forces that would fall into more lines than can be planned."""
    movement = mission.movement
    if movement is None or not movement.line_persons or not mission.contingents:
        return
    planned = max((f.value for f in mission.mandate.planned_persons), default=0.0) if mission.mandate else 0.0
    persons = sum(
        max(max((f.value for f in each.strength_persons), default=0.0), planned if each.takes_remainder else 0.0)
        for each in mission.contingents
    )
    index, smallest = min(enumerate(f.value for f in movement.line_persons), key=lambda pair: pair[1])
    if persons / smallest > MOST_LINES:
        yield document.make_fault(
            ("movement", "line_persons", index, "value"),
            found=f"{_show(smallest)}, which makes {math.ceil(persons / smallest)} lines of {_show(persons)} persons",
            expected=f"lines large enough that there are at most {MOST_LINES}",
            code="too-many-lines",
            hint=f"lines of {math.ceil(persons / MOST_LINES)} persons would do",
        )
