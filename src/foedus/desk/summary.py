"""The object that ``foedus run --json`` prints: the answers of a run, short, under names that stay."""

from __future__ import annotations

from typing import Any

from foedus.domain.packages import HandOverPlan
from foedus.domain.plans import MovementPlan
from foedus.instants import show_instant
from foedus.mission.course import Course
from foedus.reports.dossier import Dossier
from foedus.study.rows import HindcastRow


def summarise(dossier: Dossier) -> dict[str, Any]:
    """Give mission, findings, approvals, milestones, movement, protection, withdrawal and hindcast of a run.

    Stages that the mission did not reach are null, and ``ends`` says where and why.
    """
    course = dossier.course
    return {
        "mission": course.scenario.id,
        "as_of": show_instant(course.as_of) if course.as_of else None,
        "law_as_of": show_instant(course.law_as_of),
        "version": dossier.version,
        "seed": course.seed,
        "findings": [
            {
                "id": f.id,
                "verdict": f.verdict,
                "holds": f.holds,
                "of": f.of,
                "sufficient": [list(s) for s in f.sufficient],
                "blocking": [list(s) for s in f.blocking],
                "settle": list(f.settle),
                "cites": list(f.cites),
                "checked": f.checked,
            }
            for f in course.findings
        ],
        "decision": {
            "result": course.council.result,
            "outcome": course.council.outcome,
            "chair": course.council.chair,
            "at": show_instant(course.council.moment.at) if course.council.moment else None,
            "arithmetic": list(course.council.arithmetic),
        },
        "approvals": _list_approvals(course),
        "force": _sum_force(course),
        "unmoved": list(course.unmoved),
        "findings_now": [{"id": f.id, "verdict": f.verdict, "holds": f.holds, "of": f.of} for f in course.findings_now],
        "milestones": {m.id: show_instant(m.at) for m in course.milestones},
        "movement": _sum_movement(course.movement),
        "protection": _sum_protection(course),
        "withdrawal": _sum_withdrawal(course.home, course.hand_over, course),
        "hindcast": [_sum_target(row) for row in dossier.hindcast],
        "ends": course.ends,
    }


def _sum_target(row: HindcastRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "knowledge": row.knowledge,
        "knowledge_at": show_instant(row.knowledge_at),
        "predicted": row.predicted,
        "observed": {"low": row.observed[0], "high": row.observed[1], "relied_on": row.relied_on},
        "unit": row.unit,
        "off_by": row.off_by,
        "within": row.within,
        "scored": row.scored,
        "given": row.given,
        "supported": row.supported,
        "why": row.why,
    }


def _list_approvals(course: Course) -> list[dict[str, Any]]:
    return [
        {
            "state": consent.state,
            "at": show_instant(consent.at) if consent.at else None,
            "kind": consent.kind,
            "binding": consent.binding,
            "steps": [
                {
                    "id": step.id,
                    "organ": step.organ,
                    "act": step.act,
                    "at": show_instant(step.at) if step.at else None,
                    "kind": step.kind,
                    "attempts": [shown.arithmetic for shown in step.attempts],
                }
                for step in consent.steps
            ],
        }
        for consent in course.consents
    ]


def _sum_force(course: Course) -> dict[str, Any] | None:
    if course.package is None:
        return None
    return {
        "persons": course.package.total_persons,
        "vehicles": course.package.total_vehicles,
        "contingents": [
            {"id": c.id, "persons": c.persons, "persons_kind": c.persons_kind, "vehicles": c.vehicles}
            for c in course.package.contingents
        ],
        "gaps": [gap.text for gap in course.package.gaps],
    }


def _sum_movement(plan: MovementPlan | None) -> dict[str, Any] | None:
    if plan is None:
        return None
    return {
        "flights": plan.flights,
        "starts_at": show_instant(plan.starts_at),
        "closure_at": show_instant(plan.closure_at),
        "closure_h": round(plan.closure_h, 3),
        "bound_h": round(plan.bound_h, 3),
        "gap_frac": round(plan.gap_frac, 4),
        "bound_kind": plan.bound.kind,
        "bound_assumes": plan.bound.assumptions,
    }


def _sum_protection(course: Course) -> dict[str, Any] | None:
    plan = course.guard
    if plan is None:
        return None
    return {
        "sites": [
            {
                "site": turn.site,
                "contingent": turn.contingent,
                "from": show_instant(turn.starts_at),
                "to": show_instant(turn.ends_at),
                "persons": turn.persons,
            }
            for turn in plan.turns
        ],
        "hours": [
            {"site": h.site, "by_host_h": h.by_host_h, "by_force_h": h.by_force_h, "unknown_h": h.unknown_h}
            for h in plan.hours
        ],
        "open_sites": [{"site": site.site, "reason": site.reason} for site in plan.open_sites],
        "uncovered_weighted_h": plan.uncovered_weighted_h,
        "bound_weighted_h": plan.bound_weighted_h,
        "gap_frac": plan.gap_frac,
    }


def _sum_withdrawal(plan: MovementPlan | None, passing: HandOverPlan | None, course: Course) -> dict[str, Any] | None:
    if plan is None or passing is None:
        return None
    modes = {line.contingent: line.mode for line in course.lines_home}
    return {
        **(_sum_movement(plan) or {}),
        "begins_at": show_instant(passing.begins_at),
        "ends_at": show_instant(course.ends_at) if course.ends_at else None,
        "modes": modes,
        "hand_overs": [
            {"site": h.site, "contingent": h.contingent, "at": show_instant(h.ends_at)} for h in passing.hand_overs
        ],
    }
