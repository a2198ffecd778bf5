"""Whether a guard plan keeps its own rules, judged afresh.

What lives here: every breach of a plan in words, from the nouns alone. What does not: the planner and the solver;
this file imports neither, and works out readiness by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from foedus.domain.figures import pick_known
from foedus.domain.forces import Reception
from foedus.domain.guarding import ArrivedPart, Departure, GuardPlan, GuardTurn
from foedus.domain.packages import ContingentNow, MandateNow
from foedus.domain.places import Place, Site
from foedus.domain.protection import ProtectionTerms
from foedus.geodesy import measure_km
from foedus.instants import show_instant

_ROUNDING = timedelta(seconds=1)
_ROUNDING_H = 0.01


def check_guard(
    plan: GuardPlan,
    *,
    sites: tuple[Site, ...],
    parts: tuple[ArrivedPart, ...],
    contingents: tuple[ContingentNow, ...],
    mandate: MandateNow,
    reception: Reception,
    places: tuple[Place, ...],
    as_of: datetime,
    terms: ProtectionTerms | None = None,
    departures: tuple[Departure, ...] = (),
) -> tuple[str, ...]:
    """Name every breach of a guard plan; an empty answer means none was found.

    Two contingents at a site, a site without a lead or under another's, persons of a part in two places at once or on
    their way while they stand, fewer than a site needs, a caveat overstepped, guard before arrival, reception,
    orientation, transfer, way and relief are over, guard by a contingent that has left, a turn outside the span, posts
    without a task to guard, hours that do not add up, a bound above the plan.

    Raises
    ------
    Nothing; breaches are values.
    """
    stands_at = {reserve.id: reserve.stands_at for reserve in (terms.reserves if terms else ())}
    by_id = {site.id: site for site in sites}
    breaches = [
        *_check_mandate(plan, mandate),
        *_check_unity(plan),
        *_check_strength(plan, parts, contingents),
        *_check_departures(plan, departures),
    ]
    for turn in plan.turns:
        site = by_id.get(stands_at.get(turn.site, turn.site))
        if site is None:
            breaches.append(f"{turn.site} is guarded, but no such site is given")
            continue
        breaches += _check_lead(turn)
        breaches += _check_caveats(turn, site, contingents, mandate)
        breaches += _check_ready(turn, site, parts=parts, reception=reception, places=places, as_of=as_of)
        breaches += _check_turn(turn, plan, terms, as_of)
    breaches += _check_hours(plan, by_id, terms, as_of)
    return tuple(breaches)


def _check_mandate(plan: GuardPlan, mandate: MandateNow) -> Iterator[str]:
    if plan.turns and not any(task.kind == "guard" for task in mandate.tasks):
        yield f"{len(plan.turns)} sites are guarded, but the mandate names no task to guard"


def _check_unity(plan: GuardPlan) -> Iterator[str]:
    for i, turn in enumerate(plan.turns):
        for other in plan.turns[:i]:
            overlap = turn.starts_at < other.ends_at and other.starts_at < turn.ends_at
            if turn.site == other.site and overlap:
                yield f"{turn.site} has two guards at once: {other.contingent} and {turn.contingent}"


def _check_strength(
    plan: GuardPlan, parts: tuple[ArrivedPart, ...], contingents: tuple[ContingentNow, ...]
) -> Iterator[str]:
    """Look at every instant at which anybody is newly bound: the most persons are bound at one of them."""
    have = {part.id: part.persons for part in parts}
    strength = {contingent.id: contingent.persons for contingent in contingents}
    told: set[str] = set()
    for at in sorted({turn.bound_at or turn.starts_at for turn in plan.turns}):
        used: dict[str, int] = {}
        standing: dict[str, int] = {}
        for turn in plan.turns:
            if (turn.bound_at or turn.starts_at) <= at < turn.ends_at:
                standing[turn.contingent] = standing.get(turn.contingent, 0) + turn.persons
                for draw in turn.draws:
                    used[draw.part] = used.get(draw.part, 0) + draw.persons
        for name, persons in used.items():
            if persons > have.get(name, 0) and name not in told:
                told.add(name)
                yield f"{persons} persons of part {name} stand on post, but it has {have.get(name, 0)}"
        for name, persons in standing.items():
            most = strength.get(name)
            if most is not None and persons > most and name not in told:
                told.add(name)
                yield f"{name} has {persons} persons on post, but a strength of {most}"


def _check_departures(plan: GuardPlan, departures: tuple[Departure, ...]) -> Iterator[str]:
    for departure in departures:
        for turn in plan.turns:
            if turn.contingent == departure.contingent and turn.ends_at > departure.at + _ROUNDING:
                left = show_instant(departure.at)
                yield f"{turn.contingent} guards {turn.site} until {show_instant(turn.ends_at)}, but leaves on {left}"


def _check_lead(turn: GuardTurn) -> Iterator[str]:
    if not turn.lead:
        yield f"{turn.site} has no lead while {turn.contingent} guards it"
    elif turn.lead != turn.contingent:
        yield f"{turn.site} is guarded by {turn.contingent} under the lead of {turn.lead}"


def _check_caveats(
    turn: GuardTurn, site: Site, contingents: tuple[ContingentNow, ...], mandate: MandateNow
) -> Iterator[str]:
    contingent = next((c for c in contingents if c.id == turn.contingent), None)
    if contingent is None:
        yield f"{turn.contingent} guards {site.id}, but the package does not hold it"
        return
    tasks = {task.id for task in mandate.tasks if task.kind == "guard"}
    open_to_it = set(tasks)
    for caveat in contingent.caveats:
        if caveat.site_classes_only and site.site_class not in caveat.site_classes_only:
            yield f"{turn.contingent} guards {site.id} of class {site.site_class} against its caveat: {caveat.text}"
        open_to_it -= set(caveat.tasks_barred)
        if caveat.tasks_only:
            open_to_it &= set(caveat.tasks_only)
    if tasks and not open_to_it:
        yield f"{turn.contingent} guards {site.id}, but its caveats bar every task to guard"


def _check_ready(
    turn: GuardTurn,
    site: Site,
    *,
    parts: tuple[ArrivedPart, ...],
    reception: Reception,
    places: tuple[Place, ...],
    as_of: datetime,
) -> Iterator[str]:
    figures = (reception.reception_h, reception.onward_kmh, reception.orientation_h, reception.relief_h)
    known = [figure.value for values in figures if (figure := pick_known(values, as_of)) is not None]
    transfer = pick_known(reception.transfer_h, as_of)
    transfer_h = transfer.value if transfer is not None else 0.0
    if len(known) < len(figures):
        yield f"{site.id} is guarded, but a figure of reception is not known"
        return
    reception_h, onward_kmh, orientation_h, relief_h = known
    own = ((row.contingent, pick_known(row.orientation_h, as_of)) for row in reception.own)
    own_h = {contingent: figure.value for contingent, figure in own if figure is not None}
    for draw in turn.draws:
        part = next((p for p in parts if p.id == draw.part), None)
        place = next((p for p in places if part is not None and p.id == part.place), None)
        if part is None or place is None:
            yield f"{draw.persons} persons at {site.id} come from part {draw.part}, which never arrived"
            continue
        if part.contingent != turn.contingent:
            yield f"{draw.persons} persons of {part.contingent} stand at {site.id} under {turn.contingent}"
        way_h = measure_km(place.lat_deg, place.lon_deg, site.lat_deg, site.lon_deg) / onward_kmh + relief_h
        briefing_h = own_h.get(part.contingent, orientation_h)
        based_at = part.arrives_at + timedelta(hours=reception_h + briefing_h + transfer_h)
        ready_at = based_at + timedelta(hours=way_h)
        bound_at = turn.bound_at or turn.starts_at - timedelta(hours=way_h)
        if bound_at > turn.starts_at - timedelta(hours=way_h) + _ROUNDING:
            yield (
                f"the guard of {turn.site} sets out at {show_instant(bound_at)}, too late to stand there at "
                f"{show_instant(turn.starts_at)} after {way_h:.1f} h of way and relief"
            )
        if bound_at < based_at - _ROUNDING and turn.starts_at >= ready_at:
            yield f"the guard of {turn.site} sets out before part {part.id} is free to, at {show_instant(based_at)}"
        if turn.starts_at < ready_at - _ROUNDING:
            yield (
                f"{turn.contingent} guards {site.id} from {show_instant(turn.starts_at)}, but part {part.id} can stand "
                f"there from {show_instant(ready_at)} at the earliest"
            )


def _check_turn(turn: GuardTurn, plan: GuardPlan, terms: ProtectionTerms | None, as_of: datetime) -> Iterator[str]:
    drawn = sum(draw.persons for draw in turn.draws)
    if drawn != turn.persons:
        yield f"{turn.site} counts {turn.persons} persons, but {drawn} are drawn from parts"
    needed = _find_need(turn, plan, terms, as_of)
    if needed is None:
        yield f"{turn.site} is guarded, but what it needs is not known"
    elif turn.persons < needed:
        yield f"{turn.site} has {turn.persons} persons, but needs {needed}"
    if not plan.starts_at <= turn.starts_at < turn.ends_at <= plan.ends_at:
        yield f"the turn at {turn.site} lies outside the span of the plan, or is empty"


def _find_need(turn: GuardTurn, plan: GuardPlan, terms: ProtectionTerms | None, as_of: datetime) -> int | None:
    for reserve in terms.reserves if terms else ():
        if reserve.id == turn.site:
            persons = pick_known(reserve.persons, as_of)
            return round(persons.value) if persons is not None else None
    return next((need.persons for need in plan.needs if need.site == turn.site), None)


def _check_hours(
    plan: GuardPlan, by_id: dict[str, Site], terms: ProtectionTerms | None, as_of: datetime
) -> Iterator[str]:
    uncovered_h = _count_reserve_h(plan, terms, as_of)
    for split in plan.hours:
        span_h = _hours(split.starts_at, split.ends_at)
        if abs(split.by_host_h + split.by_force_h + split.unknown_h - span_h) > _ROUNDING_H:
            yield f"the hours of {split.site} do not add up to {span_h:.2f}"
        turns = [turn for turn in plan.turns if turn.site == split.site]
        force_h = sum(_hours(turn.starts_at, turn.ends_at) for turn in turns)
        if abs(split.by_force_h - force_h) > _ROUNDING_H:
            yield f"{split.site} counts {split.by_force_h:.2f} hours by force, but its turns last {force_h:.2f}"
        if split.site not in by_id:
            continue
        uncovered_h += by_id[split.site].criticality * (span_h - force_h)
        if split.by_host_h > _ROUNDING_H and by_id[split.site].guarded_before != "host":
            yield f"{split.site} counts hours by host, but nobody says that the host guarded it"
    if abs(uncovered_h - plan.uncovered_weighted_h) > _ROUNDING_H:
        yield f"the plan says {plan.uncovered_weighted_h:.2f} weighted hours without cover; counted: {uncovered_h:.2f}"
    if plan.bound_weighted_h > plan.uncovered_weighted_h + _ROUNDING_H:
        yield f"the bound {plan.bound_weighted_h:.2f} lies above the plan's {plan.uncovered_weighted_h:.2f}"


def _count_reserve_h(plan: GuardPlan, terms: ProtectionTerms | None, as_of: datetime) -> float:
    """Count the weighted hours without each reserve, over the span of the site at which it stands."""
    span_of = {split.site: split for split in plan.hours}
    total_h = 0.0
    for reserve in terms.reserves if terms else ():
        span = span_of.get(reserve.stands_at)
        known = reserve.known_at is not None and reserve.known_at <= as_of
        if span is None or not known or pick_known(reserve.persons, as_of) is None or plan.status == "not planned":
            continue
        stood_h = sum(_hours(turn.starts_at, turn.ends_at) for turn in plan.turns if turn.site == reserve.id)
        total_h += reserve.criticality * (_hours(span.starts_at, span.ends_at) - stood_h)
    return total_h


def _hours(start_at: datetime, end_at: datetime) -> float:
    return (end_at - start_at).total_seconds() / 3600
