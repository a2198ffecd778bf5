"""Which contingent guards which site from when, as known by an instant, with a bound and the reason for every gap.

What lives here: sites, needs and arrivals turned into the programme's arrays and its answer into turns, hours and
words. What does not: the programme (``assignment``), the judgement of the plan (``check``), the end (``hand_over``).
"""

from __future__ import annotations

from datetime import datetime

import numpy as np

from foedus.domain.forces import GuardRule, Reception
from foedus.domain.packages import ArrivedPart, ContingentNow, Draw, GuardPlan, GuardTurn, Requirement
from foedus.domain.places import Place, Site
from foedus.instants import instant_from, seconds_from, show_instant
from foedus.protection.assignment import Assignment, Guarding, Stand, assign
from foedus.protection.case import Case, build_case, may_guard_class
from foedus.protection.hours import split_hours
from foedus.protection.readiness import Onward, ready_at
from foedus.protection.reasons import compare_claims, give_reasons

_ASSUMPTIONS = (
    "every person of an arrived part may stand on post",
    "the way from terminal to site is the great circle at the onward speed",
    "a site known by then counts from the start of the span, whenever it became known",
    "a site is guarded by one contingent from its start to the end of the span",
    "a task that caveats leave open is planned for; only a task they bar is not",
)


def plan_guard(  # noqa: PLR0917 - six nouns in the order of the road: what is guarded, by whom, over which way
    sites: tuple[Site, ...],
    requirements: tuple[Requirement, ...],
    parts: tuple[ArrivedPart, ...],
    contingents: tuple[ContingentNow, ...],
    reception: Reception,
    places: tuple[Place, ...],
    *,
    starts_at: datetime,
    ends_at: datetime,
    as_of: datetime,
    rule: GuardRule | None = None,
    gap_frac: float = 0.01,
    time_limit_s: float | None = None,
    seed: int = 0,
) -> GuardPlan:
    """Say which contingent guards which site from when, and what no plan could beat.

    Least criticality-weighted hours without cover by the force, then least way. A contingent stands at a site once
    enough of its arrived persons are ready there; a site has one contingent; persons stand at one site only.

    Parameters
    ----------
    sites, requirements
        Sites and what each needs, as known by then. A site known by then counts from ``starts_at``: when the public
        heard of it says nothing of when it had to be guarded.
    parts
        Persons as they arrive, with the terminal's place.
    contingents, reception, places
        Caveats as known by then; the way from terminal to post.
    starts_at, ends_at
        The span in which hours count.
    rule, gap_frac, time_limit_s, seed
        How sites are shared out (None: whoever covers soonest), and how far the programme is driven; see ``assign``.

    Raises
    ------
    InputError
        If the span is empty, or a part names a contingent or a place that is not given.
    PlanningError
        If the solver finds nothing within its limit.
    """
    case = build_case(
        sites=sites,
        requirements=requirements,
        parts=parts,
        contingents=contingents,
        reception=reception,
        places=places,
        starts_at=starts_at,
        ends_at=ends_at,
        as_of=as_of,
    )
    if case.onward is None:
        return _write_plan(case, None, (), rule)
    question = _compile(case, case.onward, share=rule is not None and rule.each_contingent)
    answer = assign(question, gap_frac=gap_frac, time_limit_s=time_limit_s, seed=seed)
    turns = tuple(_show_turn(case, case.onward, stand) for stand in answer.stands)
    return _write_plan(case, answer, turns, rule)


def _compile(case: Case, onward: Onward, *, share: bool) -> Guarding:
    shape = (len(case.parts), len(case.wanted))
    way_km, ready_s = np.zeros(shape, np.float64), np.zeros(shape, np.int64)
    allowed = np.zeros(shape, np.bool_)
    for i, part in enumerate(case.parts):
        for j, site in enumerate(case.wanted):
            way_km[i, j] = case.ways[part.place, site.id]
            ready_s[i, j] = seconds_from(case.starts_at, ready_at(part, float(way_km[i, j]), onward))
            allowed[i, j] = may_guard_class(case.contingents[part.contingent], site.site_class)
    return Guarding(
        contingent_idx=np.array([case.sending.index(part.contingent) for part in case.parts], np.int64),
        persons=np.array([part.persons for part in case.parts], np.int64),
        ready_s=ready_s,
        way_km=way_km,
        allowed=allowed,
        need_persons=np.array([case.needs[site.id].persons for site in case.wanted], np.int64),
        weight=np.array([site.criticality for site in case.wanted], np.int64),
        opens_s=np.zeros(len(case.wanted), np.int64),
        ends_s=np.full(len(case.wanted), seconds_from(case.starts_at, case.ends_at), np.int64),
        share=share,
    )


def _show_turn(case: Case, onward: Onward, stand: Stand) -> GuardTurn:
    site = case.wanted[stand.site_idx]
    need = case.needs[site.id]
    contingent = case.sending[stand.contingent_idx]
    drawn = [(case.parts[i], n) for i, n in stand.draws]
    way_of = {part.id: case.ways[part.place, site.id] for part, _ in drawn}
    draws = tuple(Draw(part=part.id, persons=n, ready_at=ready_at(part, way_of[part.id], onward)) for part, n in drawn)
    at = instant_from(case.starts_at, stand.starts_s)
    text, distance_km = f"no persons are needed; from {show_instant(at)}", 0.0
    if draws:
        last = max(draws, key=lambda draw: draw.ready_at)
        distance_km = way_of[last.part]
        text = f"last part needed, {last.part}: {onward.describe(distance_km, contingent)}"
        if last.ready_at < at:
            text += f"; held until {show_instant(at)}"
    return GuardTurn(
        site=site.id,
        contingent=contingent,
        starts_at=at,
        ends_at=case.ends_at,
        persons=sum(draw.persons for draw in draws),
        posts=need.posts or 0,
        criticality=site.criticality,
        draws=draws,
        distance_km=distance_km,
        text=text,
        rests_on=tuple(dict.fromkeys((*need.rests_on, *onward.name_grounds(contingent)))),
    )


def _write_plan(
    case: Case, answer: Assignment | None, turns: tuple[GuardTurn, ...], rule: GuardRule | None
) -> GuardPlan:
    start_of = {turn.site: turn.starts_at for turn in turns}
    hours = tuple(
        split_hours(
            s.id,
            by_host_before=s.guarded_before == "host",
            opens_at=case.starts_at,
            ends_at=case.ends_at,
            force_from_at=start_of.get(s.id),
        )
        for s in case.sites
    )
    open_h = {
        site.id: site.criticality * (split.by_host_h + split.unknown_h)
        for site, split in zip(case.sites, hours, strict=True)
    }
    wanted = {site.id for site in case.wanted}
    uncovered_h = sum(open_h.values())
    unplanned_h = sum(h for name, h in open_h.items() if name not in wanted)
    bound_h = min(uncovered_h, unplanned_h + (answer.bound_h if answer else 0.0))
    grounds = [r for turn in turns for r in turn.rests_on]
    onward = case.onward.name_grounds("") if case.onward else ()
    return GuardPlan(
        starts_at=case.starts_at,
        ends_at=case.ends_at,
        turns=turns,
        open_sites=give_reasons(case, turns),
        hours=hours,
        compared=tuple(compare_claims(site, turns) for site in case.sites),
        uncovered_weighted_h=uncovered_h,
        bound_weighted_h=bound_h,
        gap_frac=(uncovered_h - bound_h) / uncovered_h if uncovered_h else 0.0,
        distance_person_km=answer.person_km if answer else 0.0,
        status=_name_status(answer),
        needs=tuple(case.needs[site.id] for site in case.sites if site.id in case.needs),
        assumptions=(*_ASSUMPTIONS, rule.text) if rule is not None else _ASSUMPTIONS,
        rests_on=tuple(dict.fromkeys((*grounds, *onward, *(rule.rests_on if rule else ())))),
    )


def _name_status(answer: Assignment | None) -> str:
    if answer is None:
        return "not planned"
    if answer.uncovered_h - answer.bound_h <= 1e-6 * max(1.0, answer.uncovered_h):
        return "optimal"
    return "within the gap shown"
