"""All contingents together as known by an instant, against what the mandate needs, with the gaps.

What lives here: the strength of each contingent, the remainder that a lead contingent takes, coverage by class of
site under caveats, and the gap list. What does not: one contingent in itself (``contingents``), and who stands
where (``protection``).
"""

from __future__ import annotations

from datetime import datetime

from foedus.domain.figures import Figure, pick_known
from foedus.domain.forces import Contingent
from foedus.domain.packages import Consent, ContingentNow, Gap, MandateNow, Package, Requirement
from foedus.forces.contingents import Count, read_contingent, round_half_up
from foedus.forces.coverage import cover, find_class_gaps


def build_package(
    contingents: tuple[Contingent, ...],
    mandate: MandateNow | None,
    consents: tuple[Consent, ...],
    requirements: tuple[Requirement, ...] = (),
    *,
    as_of: datetime,
) -> Package:
    """Say what force stands as known by ``as_of``: strengths, states, caveats, coverage and gaps.

    A contingent that takes the remainder gets the planned total less what the others declare; without a planned
    total, or where two share it, its strength stays unknown and is listed as a gap.

    Parameters
    ----------
    contingents
        What each state offers, every value ever given.
    mandate, consents
        As known by then; a state without a consent among them dates nothing.
    requirements
        Needs by class of site.

    Raises
    ------
    Nothing; what nobody had said is None and named under ``gaps``.
    """
    strengths = _count_strengths(contingents, mandate.planned_persons if mandate else None, as_of=as_of)
    consent_of = {consent.state: consent for consent in consents}
    now = tuple(
        read_contingent(
            contingent,
            strength=strengths[contingent.id],
            mandate=mandate,
            consent=consent_of.get(contingent.state),
            as_of=as_of,
        )
        for contingent in contingents
    )
    persons = [c.persons for c in now if c.persons is not None]
    vehicles = [c.vehicles for c in now if c.vehicles is not None]
    coverage, used = cover(requirements, now)
    gaps = (*_find_unknown(now), *_find_shortfall(now, mandate), *find_class_gaps(requirements, now, coverage, used))
    return Package(
        contingents=now,
        total_persons=sum(persons) if now and len(persons) == len(now) else None,
        known_persons=sum(persons),
        total_vehicles=sum(vehicles) if now and len(vehicles) == len(now) else None,
        known_vehicles=sum(vehicles),
        arithmetic=_add_up(now),
        requirements=requirements,
        coverage=coverage,
        gaps=gaps,
    )


def _count_strengths(
    contingents: tuple[Contingent, ...], planned: Figure | None, *, as_of: datetime
) -> dict[str, Count]:
    counts: dict[str, Count] = {}
    silent: list[Contingent] = []
    takers: list[Contingent] = []
    for contingent in contingents:
        stated = pick_known(contingent.strength_persons, as_of)
        if stated is not None:
            given = round_half_up(stated.value)
            text = f"{given} persons as given"
            counts[contingent.id] = Count(value=given, kind="stated", text=text, rests_on=stated.rests_on)
        elif contingent.takes_remainder:
            takers.append(contingent)
        else:
            silent.append(contingent)
            counts[contingent.id] = Count(value=None, kind="unknown", text="nobody had given its strength")
    declared = {name: count for name, count in counts.items() if count.value is not None}
    for taker in takers:
        rivals = [other.name for other in takers if other is not taker]
        counts[taker.id] = _take_remainder(planned, declared, silent=[c.name for c in silent], rivals=rivals)
    return counts


def _take_remainder(
    planned: Figure | None, declared: dict[str, Count], *, silent: list[str], rivals: list[str]
) -> Count:
    if planned is None:
        return Count(value=None, kind="unknown", text="takes the remainder, but no planned total was known")
    if rivals:
        text = f"takes the remainder together with {', '.join(rivals)}; nobody had said how they share it"
        return Count(value=None, kind="unknown", text=text, rests_on=planned.rests_on)
    total, others = round_half_up(planned.value), sum(count.value or 0 for count in declared.values())
    less = "".join(f" - {count.value} ({name})" for name, count in declared.items())
    text = f"planned total {total}{less} = {total - others} persons"
    if silent:
        text += f"; the strength of {', '.join(silent)} was not declared and is still inside this number"
    grounds = tuple(dict.fromkeys((*planned.rests_on, *(r for count in declared.values() for r in count.rests_on))))
    if total < others:
        text = f"planned total {total}{less} leaves nothing: the others declare more than the total"
        return Count(value=None, kind="unknown", text=text, rests_on=grounds)
    return Count(value=total - others, kind="remainder", text=text, rests_on=grounds)


def _add_up(contingents: tuple[ContingentNow, ...]) -> tuple[str, ...]:
    def sum_words(counts: list[int | None], noun: str) -> str:
        known = sum(count for count in counts if count is not None)
        parts = " + ".join("?" if count is None else str(count) for count in counts)
        return f"{parts} = {known if None not in counts else f'at least {known}'} {noun}"

    if not contingents:
        return ()
    return (
        sum_words([c.persons for c in contingents], "persons"),
        sum_words([c.vehicles for c in contingents], "vehicles"),
    )


def _find_unknown(contingents: tuple[ContingentNow, ...]) -> list[Gap]:
    gaps = []
    for contingent in contingents:
        if contingent.persons is None:
            text = f"the strength of {contingent.name} is not known: {contingent.persons_text}"
            gaps.append(Gap(id=f"strength-{contingent.id}", text=text, rests_on=contingent.rests_on))
        if contingent.vehicles is None:
            text = f"the vehicles of {contingent.name} are not known: {contingent.vehicles_text}"
            gaps.append(Gap(id=f"vehicles-{contingent.id}", text=text, rests_on=contingent.rests_on))
    return gaps


def _find_shortfall(contingents: tuple[ContingentNow, ...], mandate: MandateNow | None) -> list[Gap]:
    """Name the part of the planned total that nobody offers, where every strength is known."""
    if mandate is None or mandate.planned_persons is None or not contingents:
        return []
    offered = [c.persons for c in contingents if c.persons is not None]
    planned = round_half_up(mandate.planned_persons.value)
    if len(offered) < len(contingents) or sum(offered) >= planned:
        return []
    short = planned - sum(offered)
    text = f"planned total {planned}, offered {sum(offered)}: {short} persons that nobody offers"
    return [Gap(id="planned-total", text=text, short_persons=short, rests_on=mandate.planned_persons.rests_on)]
