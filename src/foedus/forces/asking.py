"""From mandate, tasks and sites to what is asked for by date, in whole numbers.

What lives here: statements of unit requirement worked out with the generic units and the guard norms. What does not:
who offers what (``offering``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from foedus.domain.figures import Figure, pick_known, was_known
from foedus.domain.forces import GuardNorm
from foedus.domain.matching import Ask
from foedus.domain.packages import MandateNow
from foedus.domain.places import Site
from foedus.domain.unit_requirements import UnitNorm, UnitRequirement
from foedus.errors import InputError
from foedus.forces.requirements import require, round_up
from foedus.forces.staffing import count_persons
from foedus.instants import add_hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What requirements are worked out from."""

    mandate: MandateNow
    sites: tuple[Site, ...]
    guard_norms: tuple[GuardNorm, ...]
    units: Mapping[str, UnitNorm]
    sectors: tuple[str, ...]
    decided_at: datetime
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Strength:
    persons: int
    arithmetic: tuple[str, ...]
    rests_on: tuple[str, ...]
    site_classes: tuple[str, ...] = ()


def read_asks(requirements: tuple[UnitRequirement, ...], grounds: Grounds) -> tuple[tuple[Ask, ...], tuple[str, ...]]:
    """Give every requirement in whole numbers, and notes on those that cannot be worked out as known by then.

    Raises
    ------
    InputError
        If a requirement names a generic unit that the library does not have.
    """
    asks, notes = [], []
    for requirement in requirements:
        needed = pick_known(requirement.needed_h, grounds.as_of)
        strength = _count(requirement, grounds)
        if needed is None or strength is None:
            missing = "by when it is needed" if needed is None else "its strength"
            notes.append(f"Requirement {requirement.id} is left out: nobody had said {missing} by then.")
            continue
        asks.append(_read(requirement, grounds, needed, strength))
    return tuple(asks), tuple(notes)


def _read(requirement: UnitRequirement, grounds: Grounds, needed: Figure, strength: _Strength) -> Ask:
    norm = grounds.units[requirement.unit]
    term_d = grounds.mandate.term_d.value if grounds.mandate.term_d else None
    stay = pick_known(requirement.stay_d, grounds.as_of)
    latest = pick_known(requirement.latest_h, grounds.as_of)
    needed_at = add_hours(grounds.decided_at, needed.value)
    latest_at = needed_at if term_d is None else grounds.decided_at + timedelta(days=term_d)
    if latest is not None:
        latest_at = add_hours(grounds.decided_at, latest.value)
    vehicles = pick_known(requirement.vehicles, grounds.as_of)
    used = (figure for figure in (needed, latest, stay, vehicles) if figure is not None)
    rests_on = dict.fromkeys((*requirement.rests_on, *strength.rests_on, *(r for f in used for r in f.rests_on)))
    return Ask(
        id=requirement.id,
        unit=requirement.unit,
        name=norm.name,
        task=requirement.task,
        sector=requirement.sector,
        sectors=grounds.sectors,
        site_classes=strength.site_classes,
        persons=strength.persons,
        vehicles=norm.vehicles if vehicles is None else round_up(vehicles.value),
        self_sustainment_d=float(requirement.self_sustainment_d),
        specialists=requirement.specialists,
        languages=requirement.languages,
        common_language=requirement.common_language,
        most_units=requirement.most_units_count,
        most_states=requirement.most_states_count,
        least_part_persons=requirement.least_part_persons,
        least_readiness=requirement.least_readiness,
        force=requirement.force,
        weight=requirement.weight_count,
        must=requirement.must,
        needed_at=needed_at,
        latest_at=max(needed_at, latest_at),
        stay_d=stay.value if stay is not None else (term_d or 0.0),
        arithmetic=strength.arithmetic,
        rests_on=tuple(rests_on),
    )


def _count(requirement: UnitRequirement, grounds: Grounds) -> _Strength | None:
    """Give the strength of a requirement: as stated, by posts of sites, or by the generic unit."""
    norm = grounds.units.get(requirement.unit)
    if norm is None:
        known = ", ".join(sorted(grounds.units))
        raise InputError(
            f"requirement {requirement.id} asks for the unit '{requirement.unit}', which no library knows",
            code="unknown-unit",
            place="scenario.yaml: force_generation.requirements",
            hint=f"generic units are {known}",
        )
    stated = pick_known(requirement.persons, grounds.as_of)
    classes = _name_classes(requirement, grounds)
    if stated is not None:
        whole = round_up(stated.value)
        return _Strength(
            persons=whole, arithmetic=(f"{whole} persons as stated",), rests_on=stated.rests_on, site_classes=classes
        )
    if requirement.site_zones:
        return _count_posts(requirement, norm, grounds)
    staffing = count_persons(norm)
    planned = grounds.mandate.planned_persons
    if norm.serves_persons is None or planned is None:
        return _Strength(persons=staffing.persons, arithmetic=staffing.arithmetic, rests_on=(), site_classes=classes)
    n_units = round_up(planned.value / norm.serves_persons)
    words = (
        f"one for {norm.serves_persons} persons, {planned.value:g} planned: {n_units} of {staffing.persons} persons",
        *staffing.arithmetic,
    )
    return _Strength(
        persons=n_units * staffing.persons, arithmetic=words, rests_on=planned.rests_on, site_classes=classes
    )


def _pick_sites(requirement: UnitRequirement, grounds: Grounds) -> tuple[Site, ...]:
    return tuple(
        site
        for site in grounds.sites
        if site.zone in requirement.site_zones
        and (not requirement.site_classes or site.site_class in requirement.site_classes)
        and was_known(site.known_at, grounds.as_of)
    )


def _name_classes(requirement: UnitRequirement, grounds: Grounds) -> tuple[str, ...]:
    return tuple(dict.fromkeys(site.site_class for site in _pick_sites(requirement, grounds)))


def _count_posts(requirement: UnitRequirement, norm: UnitNorm, grounds: Grounds) -> _Strength | None:
    """Give the strength that the posts of the zones' sites ask for, by guard norm, else by the generic unit."""
    sites = _pick_sites(requirement, grounds)
    by_class = require(grounds.mandate, sites, grounds.guard_norms, as_of=grounds.as_of)
    if not by_class:
        return None
    words: list[str] = []
    persons, rests_on = 0, list[str]()
    for need in by_class:
        rests_on += need.rests_on
        if need.persons is not None:
            persons += need.persons
            words.append(f"{need.site_class.replace('_', ' ')}: {need.arithmetic}")
        elif need.posts is not None:
            staffing = count_persons(norm, need.posts)
            persons += staffing.persons
            words += [f"{need.site_class.replace('_', ' ')}, by the generic unit:", *staffing.arithmetic]
        else:
            words.append(f"{need.site_class.replace('_', ' ')}: not counted, {', '.join(need.missing)} not known")
    if not persons:
        return None
    words.append(f"together {persons} persons")
    return _Strength(
        persons=persons,
        arithmetic=tuple(words),
        rests_on=tuple(dict.fromkeys(rests_on)),
        site_classes=tuple(need.site_class for need in by_class),
    )
