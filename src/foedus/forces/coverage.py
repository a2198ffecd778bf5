"""How far the offers reach the needs under the caveats, and which offer came closest where they do not.

What lives here: the most persons that all classes of site can be given together, and the gap of each class. What
does not: single sites and time (``protection``).
"""

from __future__ import annotations

from foedus.domain.packages import ContingentNow, Coverage, Gap, Requirement
from foedus.optimise.programme import INFINITE, Programme


def cover(
    requirements: tuple[Requirement, ...], contingents: tuple[ContingentNow, ...]
) -> tuple[tuple[Coverage, ...], dict[str, int]]:
    """Say how many persons each class of site can be given when all are served together.

    The most persons in all; where they do not suffice, a class named earlier is served first. Splits a contingent
    between classes freely, so it is a limit from above: unity of command on a site may leave less.

    Returns
    -------
    tuple
        One coverage a class, and the persons each contingent gives, by id.

    Raises
    ------
    PlanningError
        If the solver refuses the numbers.
    """
    lift = Programme("persons by class of site")
    pairs: list[tuple[int, Requirement, ContingentNow]] = []
    for rank, need in enumerate(requirements):
        for contingent in contingents:
            if contingent.persons and name_obstacle(need.site_class, contingent) == "":
                column = lift.add_column(
                    f"{contingent.id} to {need.site_class}", 0, INFINITE, float(len(requirements) - rank)
                )
                pairs.append((column, need, contingent))
    for need in requirements:
        terms = [(column, 1.0) for column, served, _ in pairs if served is need]
        lift.add_row(f"need of {need.site_class}", 0, need.persons_known, terms)
    for contingent in contingents:
        terms = [(column, 1.0) for column, _, giver in pairs if giver is contingent]
        lift.add_row(f"strength of {contingent.id}", 0, contingent.persons or 0, terms)
    values = lift.solve(minimise=False).columns if pairs else ()
    given = [(round(float(values[column])), need, contingent) for column, need, contingent in pairs]
    used = {c.id: sum(n for n, _, giver in given if giver is c) for c in contingents}
    return tuple(_show_class(need, given, pairs) for need in requirements), used


def name_obstacle(site_class: str, contingent: ContingentNow) -> str:
    """Say why a contingent cannot serve a class of site; empty: nothing stands in the way."""
    if not contingent.may_guard:
        return "no task to guard is open to it under the mandate and its caveats"
    if contingent.site_classes is not None and site_class not in contingent.site_classes:
        return f"its caveats leave it only sites of class {', '.join(contingent.site_classes) or 'none'}"
    return ""


def find_class_gaps(
    requirements: tuple[Requirement, ...],
    contingents: tuple[ContingentNow, ...],
    coverage: tuple[Coverage, ...],
    used: dict[str, int],
) -> tuple[Gap, ...]:
    """Name what no offer covers, class by class, with the offer that came closest and why it did not serve."""
    gaps = []
    for need, reached in zip(requirements, coverage, strict=True):
        if need.missing:
            text = f"the need at sites of class {need.site_class} is not known: {', '.join(need.missing)}"
            gaps.append(Gap(id=f"need-{need.site_class}", text=text, rests_on=need.rests_on))
        short = need.persons_known - reached.covered_persons
        if short <= 0:
            continue
        closest, why = _find_closest(need.site_class, contingents, used, short)
        text = (
            f"sites of class {need.site_class}: {need.persons_known} persons needed, {reached.covered_persons} "
            f"reached, {short} missing"
        )
        gaps.append(
            Gap(
                id=f"class-{need.site_class}",
                text=text,
                short_persons=short,
                closest=closest,
                why=why,
                rests_on=need.rests_on,
            )
        )
    return tuple(gaps)


def _show_class(
    need: Requirement,
    given: list[tuple[int, Requirement, ContingentNow]],
    pairs: list[tuple[int, Requirement, ContingentNow]],
) -> Coverage:
    givers = [(n, contingent) for n, served, contingent in given if served is need and n]
    covered = sum(n for n, _ in givers)
    parts = " + ".join(f"{n} ({contingent.id})" for n, contingent in givers) or "0"
    needed = f"{need.persons}" if need.persons is not None else f"at least {need.persons_known}"
    return Coverage(
        site_class=need.site_class,
        needed_persons=need.persons,
        covered_persons=covered,
        contingents=tuple(contingent.id for _, served, contingent in pairs if served is need),
        text=f"{parts} = {covered} of {needed} persons needed",
    )


def _find_closest(
    site_class: str, contingents: tuple[ContingentNow, ...], used: dict[str, int], short: int
) -> tuple[str, str]:
    """Give the offer that would close most of the gap were one obstacle gone, and that obstacle.

    A barred contingent counts with the persons it has left; an unknown strength comes after every known one.
    """
    best, best_free, why = "", 0, "no contingent is offered at all"
    for contingent in contingents:
        obstacle = name_obstacle(site_class, contingent)
        free = min(short, (contingent.persons or 0) - used.get(contingent.id, 0))
        if obstacle and free > best_free:
            best, best_free, why = contingent.id, free, f"it has {free} persons left for it, but {obstacle}"
    if best:
        return best, why
    unknown = next((c for c in contingents if c.persons is None and not name_obstacle(site_class, c)), None)
    if unknown is not None:
        return unknown.id, "it may serve, but its strength is not known"
    able = [c for c in contingents if c.persons and not name_obstacle(site_class, c)]
    if able:
        largest = max(able, key=lambda c: c.persons or 0)
        return largest.id, f"all its {largest.persons} persons are given to sites already"
    if contingents:
        return "", "no contingent has persons left that could serve it"
    return best, why
