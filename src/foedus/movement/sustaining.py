"""What those who have arrived use up each day, as lines that compete for the same lift.

What lives here: rules of supply and arrivals made into lines. What does not: the rounds in which a plan is made with
them (whoever plans counts arrivals, makes lines, plans again until the lines stay the same or the rounds are used up).

A day is one of UTC. What a day needs is wanted at its beginning, for everybody who was there by then.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from foedus.domain.figures import Figure, pick_known
from foedus.domain.plans import Line, Release, Shape, SustainmentRule
from foedus.errors import PlanningError
from foedus.instants import instant_from, show_instant
from foedus.movement.problem import Problem
from foedus.movement.readiness import Landed

#: how often a plan is made again with what its arrivals need, unless somebody says otherwise
ROUNDS: Final = 3
#: whose lines of supply are
SUPPLY: Final = "daily supply"
_PACKAGE: Final = Shape(category="bulk")


class Arrived(NamedTuple):
    """Persons who came to a place at an instant."""

    place: str
    at: datetime
    persons: int


def list_arrived(problem: Problem, landed: Iterable[Landed], zero_at: datetime) -> tuple[Arrived, ...]:
    """Give who came where and when, by what landed; people who ride along are fed by others."""
    lines, nodes = problem.lines, problem.names.nodes
    place_of = {name: nodes[lines.destination[k]] for k, name in enumerate(problem.names.lines) if not lines.rides[k]}
    return tuple(
        Arrived(place_of[part.line], instant_from(zero_at, part.at_s), part.persons)
        for part in landed
        if part.persons and part.line in place_of
    )


def make_supply(rules: tuple[SustainmentRule, ...], arrived: Iterable[Arrived], *, as_of: datetime) -> tuple[Line, ...]:
    """Give the lines of supply that arrivals call for: one for each rule, place and day.

    Parameters
    ----------
    rules
        Who uses up what, and where it is loaded.
    arrived
        Who came where and when in the plan at hand.
    as_of
        Knowledge date of the rules' figures.

    Returns
    -------
    tuple of Line
        In the order of rule, place and day; the same for the same arrivals, so that rounds can be seen to end.

    Raises
    ------
    PlanningError
        If a figure of a rule was not known by then, or a package weighs nothing: all rules are named.
    """
    by_place: dict[str, list[Arrived]] = {}
    for one in arrived:
        by_place.setdefault(one.place, []).append(one)
    faults: list[str] = []
    lines: list[Line] = []
    for rule in rules:
        figures = _read_rule(rule, as_of, faults)
        for place in sorted(by_place) if figures is not None else ():
            if place != rule.poe and (not rule.destinations or place in rule.destinations):
                assert figures is not None
                lines += _supply_place(rule, figures, place, by_place[place])
    if faults:
        raise PlanningError(
            "the supply cannot be planned:\n" + "\n".join(f"- {fault}" for fault in faults),
            code="supply-input",
            hint="mend movement.sustainment",
        )
    return tuple(lines)


class _Rates(NamedTuple):
    kg_per_person: float
    package_kg: float
    carried: timedelta
    n_days: int
    ahead: timedelta


def _read_rule(rule: SustainmentRule, as_of: datetime, faults: list[str]) -> _Rates | None:
    """Give the figures of a rule known by then, or note what is missing and give None."""
    fields = ("kg_per_person_per_d", "package_kg", "carried_d", "for_d", "ahead_d")
    values: list[float] = []
    for field in fields:
        figures: tuple[Figure, ...] = getattr(rule, field)
        figure = pick_known(figures, as_of)
        if figure is None:
            faults.append(f"rule {rule.id}, {field}: no figure was known at {show_instant(as_of)}")
        elif figure.value < 0 or (field == "package_kg" and figure.value <= 0):
            faults.append(f"rule {rule.id}, {field}: {figure.value:g}")
        else:
            values.append(figure.value)
    if len(values) < len(fields):
        return None
    return _Rates(values[0], values[1], timedelta(days=values[2]), round(values[3]), timedelta(days=values[4]))


def _supply_place(rule: SustainmentRule, rates: _Rates, place: str, arrived: list[Arrived]) -> list[Line]:
    """Give the lines of one rule to one place, day by day from the day after the first arrival."""
    first = min(one.at for one in arrived)
    day = first.replace(hour=0, minute=0, second=0, microsecond=0)
    lines = []
    for _ in range(rates.n_days):
        day += timedelta(days=1)
        fed = sum(one.persons for one in arrived if one.at + rates.carried <= day)
        packages = math.ceil(fed * rates.kg_per_person / rates.package_kg - 1e-9)
        if not packages:
            continue
        text = f"supply of {day:%Y-%m-%d} for {fed} persons can be loaded"
        lines.append(
            Line(
                id=f"{rule.id}/{place}/{day:%Y-%m-%d}",
                contingent=SUPPLY,
                unit=rule.text,
                origin=rule.poe,
                destination=place,
                mode=rule.mode,
                persons=0,
                vehicles=packages,
                person_kg=0.0,
                vehicle_kg=rates.package_kg,
                releases=(Release(cause="readiness", at=day - rates.ahead, text=text),),
                required_at=day,
                priority=rule.priority,
                shape=_PACKAGE,
            )
        )
    return lines
