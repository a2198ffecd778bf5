"""Which contingent guards which site from when, as known by an instant, with a bound and the reason for every gap.

What lives here: the answer of the programme in turns, hours and words. What does not: its arrays (``compiling``), the
programme (``assignment``), the judgement of the plan (``check``), the end (``hand_over``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from foedus.domain.forces import GuardRule, Reception
from foedus.domain.guarding import ArrivedPart, Departure, Draw, GuardPlan, GuardTurn, PostStep, SiteFree
from foedus.domain.packages import ContingentNow, Requirement
from foedus.domain.places import Place, Site
from foedus.domain.protection import ProtectionTerms
from foedus.instants import instant_from, show_instant
from foedus.protection.assignment import Assignment, Effort, Stand, assign
from foedus.protection.blocks import Guarding
from foedus.protection.case import Case, build_case
from foedus.protection.compiling import compile_question, draw_parts, recall_stands
from foedus.protection.effects import cover_by_reserves, measure_consumed, measure_relieved
from foedus.protection.hours import split_hours
from foedus.protection.readiness import Onward
from foedus.protection.reasons import compare_claims, give_reasons

_ASSUMPTIONS = (
    "every person of an arrived part may stand on post",
    "the way from terminal to site is the great circle at the onward speed; who changes sites goes by the terminal",
    "a site known by then counts from the start of the span, whenever it became known",
    "a site is guarded by one contingent at a time, out of persons who landed at one terminal, in full or not at all",
    "guards change where persons become free or ready, put on the next instant of the grid",
    "a task that caveats leave open is planned for; only a task they bar is not",
)

#: columns up to which a course closes the gap of its guard plan with programmes: above, one of them takes a minute
_COURSE_COLUMNS: Final = 2_500


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardQuestion:
    """All that a guard plan is made from, as known by ``as_of``.

    A site counts from ``starts_at``: when the public heard of it says nothing of when it had to be guarded. ``rule``
    says how sites are shared out (None: whoever covers soonest), ``terms`` reserves, grid and stores, ``departures``
    and ``frees`` who leaves and which sites are handed over before the others. ``known`` is a plan to begin from.
    """

    sites: tuple[Site, ...]
    requirements: tuple[Requirement, ...]
    parts: tuple[ArrivedPart, ...]
    contingents: tuple[ContingentNow, ...]
    reception: Reception
    places: tuple[Place, ...]
    starts_at: datetime
    ends_at: datetime
    as_of: datetime
    rule: GuardRule | None = None
    terms: ProtectionTerms | None = None
    departures: tuple[Departure, ...] = ()
    frees: tuple[SiteFree, ...] = ()
    effort: Effort | None = None
    seed: int = 0
    known: tuple[GuardTurn, ...] = ()

    def plan(self) -> GuardPlan:
        """Give the plan, as ``plan_guard``."""
        return plan_guard(self)


def plan_guard(question: GuardQuestion) -> GuardPlan:
    """Say which contingent guards which site from when to when, and what no plan could beat.

    Least criticality-weighted hours without cover by the force, then fewest changes of guard, then least way. A guard
    stands at a site once enough persons of one contingent from one terminal are there; it may be relieved by another.

    Raises
    ------
    InputError
        If the span is empty, or a part names a contingent or a place that is not given.
    PlanningError
        If the solver refuses a programme.
    """
    case = open_case(question)
    rule = question.rule
    answer: Assignment | None = None
    turns: tuple[GuardTurn, ...] = ()
    if case.onward is not None and case.asked and case.parts:
        share = rule is not None and rule.each_contingent
        arrays = compile_question(case, case.onward, share=share, known=question.known)
        known = recall_stands(case, arrays, question.known)
        answer = assign(
            arrays,
            effort=question.effort or Effort(gap_frac=0.01, most_columns=_COURSE_COLUMNS),
            seed=question.seed,
            known=known,
        )
        turns = _show_turns(case, case.onward, arrays, answer.stands)
    return _write_plan(case, answer, turns, rule, question.terms, question.as_of)


def open_case(question: GuardQuestion) -> Case:
    """Give the question in order: what is asked, by whom it can be met.

    Raises
    ------
    InputError
        As ``plan_guard``.
    """
    return build_case(
        sites=question.sites,
        requirements=question.requirements,
        parts=question.parts,
        contingents=question.contingents,
        reception=question.reception,
        places=question.places,
        starts_at=question.starts_at,
        ends_at=question.ends_at,
        as_of=question.as_of,
        terms=question.terms,
        departures=question.departures,
        frees=question.frees,
    )


def _show_turns(case: Case, onward: Onward, question: Guarding, stands: tuple[Stand, ...]) -> tuple[GuardTurn, ...]:
    drawn = draw_parts(case, onward, question, stands)
    order = sorted(range(len(stands)), key=lambda s: (stands[s].from_block, stands[s].site_idx))
    turns: list[GuardTurn] = []
    for s in order:
        turns.append(_show_turn(case, onward, question, stands[s], drawn[s], turns))
    return tuple(turns)


def _show_turn(  # noqa: PLR0917 - one stand with all that was worked out for it
    case: Case, onward: Onward, question: Guarding, stand: Stand, draws: tuple[Draw, ...], earlier: list[GuardTurn]
) -> GuardTurn:
    asked = case.asked[stand.site_idx]
    contingent, place = case.groups[stand.group_idx]

    def instant(block: int) -> datetime:
        return instant_from(case.starts_at, int(question.edges_s[block]))

    at, way_km = instant(stand.from_block), case.ways[place, asked.site.id]
    before = next((t for t in earlier if t.site == asked.id and t.ends_at == at), None)
    host = "host" if asked.site.guarded_before == "host" and not asked.is_reserve else ""
    text = f"no persons are needed; from {show_instant(at)}"
    steps: tuple[PostStep, ...] = ()
    if draws:
        last = max(draws, key=lambda draw: (draw.ready_at, draw.part))
        text = f"last part needed, {last.part}: {onward.describe(way_km, contingent)}"
        if (at - last.ready_at).total_seconds() > 2 * case.grid_h * 3600:
            text += f"; held until {show_instant(at)}"
        arrived = next(part for part in case.parts if part.id == last.part)
        steps = tuple(onward.list_steps(arrived.arrives_at, at, way_km, contingent))
    return GuardTurn(
        site=asked.id,
        contingent=contingent,
        starts_at=at,
        ends_at=instant(stand.to_block),
        persons=sum(draw.persons for draw in draws),
        posts=asked.posts,
        criticality=asked.criticality,
        draws=draws,
        distance_km=way_km,
        text=text,
        rests_on=tuple(dict.fromkeys((*asked.rests_on, *onward.name_grounds(contingent)))),
        lead=contingent,
        bound_at=instant(stand.bound_block),
        place=place,
        is_reserve=asked.is_reserve,
        relieves=before.contingent if before is not None else host,
        steps=steps,
    )


def _write_plan(  # noqa: PLR0917 - the question, its answer and what both rest on
    case: Case,
    answer: Assignment | None,
    turns: tuple[GuardTurn, ...],
    rule: GuardRule | None,
    terms: ProtectionTerms | None,
    as_of: datetime,
) -> GuardPlan:
    hours = tuple(split_hours(site, span=case.spans[site.id], turns=turns) for site in case.sites)
    asked = {a.id for a in case.asked}
    unplanned_h = sum(
        site.criticality * (split.by_host_h + split.unknown_h)
        for site, split in zip(case.sites, hours, strict=True)
        if site.id not in asked
    )
    if answer is None:
        open_h = ((a.ends_at - a.opens_at).total_seconds() / 3600 for a in case.asked if not a.is_reserve)
        weights = (a.criticality for a in case.asked if not a.is_reserve)
        unplanned_h += sum(weight * h for weight, h in zip(weights, open_h, strict=True))
    uncovered_h = unplanned_h + (answer.uncovered_h if answer else 0.0)
    bound_h = unplanned_h + (answer.bound_h if answer else 0.0)
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
        n_changes=answer.n_changes if answer else 0,
        reserves=cover_by_reserves(case, turns, terms, as_of) if case.onward else (),
        relieved=measure_relieved(case, turns),
        consumed=measure_consumed(case, terms, as_of),
        grid_h=case.grid_h,
    )


def _name_status(answer: Assignment | None) -> str:
    if answer is None:
        return "not planned"
    return "optimal" if answer.proven else "within the gap shown"
