"""Whether a guard plan keeps its own rules, judged afresh.

What lives here: every breach of a plan in words, from the nouns alone. What does not: the planner and the solver;
this file imports neither, and works out readiness by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from foedus.domain.figures import pick_known
from foedus.domain.forces import Reception
from foedus.domain.packages import ArrivedPart, ContingentNow, GuardPlan, GuardTurn, MandateNow
from foedus.domain.places import Place, Site
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
) -> tuple[str, ...]:
    """Name every breach of a guard plan; an empty answer means none was found.

    Two contingents at a site, more persons than a part or a contingent has, fewer than a site needs, a caveat
    overstepped, guard before arrival, reception, way, orientation and relief are over, a turn outside the span, posts
    without a task to guard, hours that do not add up, a bound above the plan.

    Raises
    ------
    Nothing; breaches are values.
    """
    site_of = {site.id: site for site in sites}
    breaches = [*_check_mandate(plan, mandate), *_check_unity(plan), *_check_strength(plan, parts, contingents)]
    for turn in plan.turns:
        if turn.site not in site_of:
            breaches.append(f"{turn.site} is guarded, but no such site is given")
            continue
        breaches += _check_caveats(turn, site_of[turn.site], contingents, mandate)
        breaches += _check_ready(turn, site_of[turn.site], parts=parts, reception=reception, places=places, as_of=as_of)
        breaches += _check_turn(turn, plan)
    breaches += _check_hours(plan, site_of)
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
    have = {part.id: part.persons for part in parts}
    used = dict.fromkeys(have, 0)
    standing: dict[str, int] = {}
    for turn in plan.turns:
        standing[turn.contingent] = standing.get(turn.contingent, 0) + turn.persons
        for draw in turn.draws:
            used[draw.part] = used.get(draw.part, 0) + draw.persons
    for name, persons in used.items():
        if persons > have.get(name, 0):
            yield f"{persons} persons of part {name} stand on post, but it has {have.get(name, 0)}"
    for contingent in contingents:
        on_post = standing.get(contingent.id, 0)
        if contingent.persons is not None and on_post > contingent.persons:
            yield f"{contingent.id} has {on_post} persons on post, but a strength of {contingent.persons}"


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
        way_km = measure_km(place.lat_deg, place.lon_deg, site.lat_deg, site.lon_deg)
        briefing_h = own_h.get(part.contingent, orientation_h)
        ready_at = part.arrives_at + timedelta(hours=reception_h + way_km / onward_kmh + briefing_h + relief_h)
        if turn.starts_at < ready_at - _ROUNDING:
            yield (
                f"{turn.contingent} guards {site.id} from {show_instant(turn.starts_at)}, but part {part.id} can stand "
                f"there from {show_instant(ready_at)} at the earliest"
            )


def _check_turn(turn: GuardTurn, plan: GuardPlan) -> Iterator[str]:
    drawn = sum(draw.persons for draw in turn.draws)
    if drawn != turn.persons:
        yield f"{turn.site} counts {turn.persons} persons, but {drawn} are drawn from parts"
    need = next((n for n in plan.needs if n.site == turn.site), None)
    if need is None or need.persons is None:
        yield f"{turn.site} is guarded, but what it needs is not known"
    elif turn.persons < need.persons:
        yield f"{turn.site} has {turn.persons} persons, but needs {need.persons}"
    if not plan.starts_at <= turn.starts_at < turn.ends_at <= plan.ends_at:
        yield f"the turn at {turn.site} lies outside the span of the plan, or is empty"


def _check_hours(plan: GuardPlan, site_of: dict[str, Site]) -> Iterator[str]:
    uncovered_h = 0.0
    for split in plan.hours:
        span_h = (split.ends_at - split.starts_at).total_seconds() / 3600
        if abs(split.by_host_h + split.by_force_h + split.unknown_h - span_h) > _ROUNDING_H:
            yield f"the hours of {split.site} do not add up to {span_h:.2f}"
        turns = [turn for turn in plan.turns if turn.site == split.site]
        force_h = sum((turn.ends_at - turn.starts_at).total_seconds() / 3600 for turn in turns)
        if abs(split.by_force_h - force_h) > _ROUNDING_H:
            yield f"{split.site} counts {split.by_force_h:.2f} hours by force, but its turns last {force_h:.2f}"
        if split.site not in site_of:
            continue
        uncovered_h += site_of[split.site].criticality * (span_h - force_h)
        if split.by_host_h > _ROUNDING_H and site_of[split.site].guarded_before != "host":
            yield f"{split.site} counts hours by host, but nobody says that the host guarded it"
    if abs(uncovered_h - plan.uncovered_weighted_h) > _ROUNDING_H:
        yield f"the plan says {plan.uncovered_weighted_h:.2f} weighted hours without cover; counted: {uncovered_h:.2f}"
    if plan.bound_weighted_h > plan.uncovered_weighted_h + _ROUNDING_H:
        yield f"the bound {plan.bound_weighted_h:.2f} lies above the plan's {plan.uncovered_weighted_h:.2f}"
