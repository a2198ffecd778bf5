"""Findings of the decision wing as lines of text.

What lives here: words for a terminal. What does not: reports (they lay out the same nouns), and any computing.
"""

from __future__ import annotations

from collections.abc import Iterator

from foedus.domain.orders import AnnexEntry, OrderFinding
from foedus.domain.packages import AppealFinding, Arrival, Consent, ConsentStep, CouncilFinding, Leave
from foedus.instants import show_instant


def tell_appeal(found: AppealFinding) -> Iterator[str]:
    """Tell whether the appeal stands."""
    at = f" at {show_instant(found.moment.at)}" if found.moment is not None else ""
    yield f"Appeal{at}: {found.standing.replace('_', ' ')} (entitled to speak: {found.entitled})"
    yield from (f"  {line}" for line in found.text)


def tell_council(found: CouncilFinding) -> Iterator[str]:
    """Tell what the council's procedure gives, with the arithmetic."""
    cites = f" [{'; '.join(found.cites)}]" if found.cites else ""
    yield f"{found.treaty} {found.organ}: {found.result.replace('_', ' ')}{cites}"
    marks = f" (checked: {', '.join(found.checked)})" if found.checked else ""
    yield f"  rule: {found.rule or 'not known'}{marks}"
    yield f"  chair: {found.chair_note}"
    if found.chair_before:
        yield f"  chair on the day of the appeal: {found.chair_before}"
    if found.chair_conflict:
        yield f"  {found.chair_conflict}"
    yield from (f"  {line}" for line in found.arithmetic)
    if found.moment is not None:
        yield f"  the act is reported at {show_instant(found.moment.at)}; outcome: {found.outcome.replace('_', ' ')}"
    yield f"  by the votes alone: {found.by_votes.replace('_', ' ')}"
    yield f"  the body's own procedure: {found.procedure.replace('_', ' ')} ({found.procedure_text})"
    yield from (f"  not bound: {u.state}: {u.why}" for u in found.unbound)
    yield from (f"  reservation of {r.state}: {r.text}" for r in found.reservations)
    if found.revoked is not None:
        yield f"  revoked at {show_instant(found.revoked.at)}"
    yield from (f"  contradiction: {line}" for line in found.contradictions)


def tell_consent(consent: Consent, *, short: tuple[str, ...], early: tuple[str, ...]) -> Iterator[str]:
    """Tell when a state consents, step by step, which step binds, and how far the consent goes."""
    at = show_instant(consent.at) if consent.at is not None else "not known"
    yield f"{consent.state}: {at} ({consent.kind})  {consent.route}"
    for step in consent.steps:
        yield from (f"  {line}" for line in _tell_step(step, binds=step.id == consent.binding))
    yield f"  binds: {consent.binding_text}"
    if consent.earlier_gain_text:
        yield f"  gain: {consent.earlier_gain_text}"
    yield from (f"  limit: {terms.text}" for terms in consent.terms)
    if consent.lapses_at is not None:
        yield f"  lapses at {show_instant(consent.lapses_at)}"
    yield from (f"  short of the mandate: {line}" for line in short)
    for leave in (leave for leave in consent.before if not leave.assumed):
        yield f"  before consent: {_tell_leave(leave)} ({', '.join(leave.rests_on)})"
    assumed = "; ".join(_tell_leave(leave) for leave in consent.before if leave.assumed)
    if assumed:
        yield f"  before consent, assumed: {assumed}"
    yield from (f"  before consent, as reported: {line}" for line in early)
    yield from (f"  contradiction: {line}" for line in consent.contradictions)


def _tell_leave(leave: Leave) -> str:
    answer = "open whether to" if leave.answer == "open" else leave.answer.replace("_", " ")
    return f"{answer} {leave.text}"


def _tell_step(step: ConsentStep, *, binds: bool) -> Iterator[str]:
    at = show_instant(step.at) if step.at is not None else "not known"
    yield f"{'*' if binds else '-'} {step.id} {step.organ}: {at} ({step.kind}) {step.text}"
    for shown in step.attempts:
        result = shown.attempt.result.replace("_", " ")
        yield f"    {show_instant(shown.attempt.moment.at)} {result}: {shown.arithmetic}"


def tell_arrival(arrival: Arrival) -> str:
    """Tell the earliest consented arrival of a contingent."""
    return f"{arrival.contingent} ({arrival.state}): {arrival.text}"


def tell_order(found: OrderFinding) -> Iterator[str]:
    """Tell whether an order lies within mandate and caveats, clause by clause."""
    yield f"{found.answer}: {found.text}"
    for clause in found.clauses:
        cite = f" [{clause.cite}]" if clause.cite else ""
        yield f"  {clause.answer:<8} {clause.id}: {clause.text}{cite}"
    yield from (f"  warning: {line}" for line in found.warnings)
    yield from (f"  due diligence: {line}" for line in found.due_diligence)


def tell_annex(rows: tuple[AnnexEntry, ...]) -> Iterator[str]:
    """Tell what the annex settles."""
    yield "Annex:"
    for row in rows:
        cite = f" [{row.cite}]" if row.cite else ""
        yield f"  {row.status:<8} {row.item.replace('_', ' ')}{f': {row.text}' if row.text else ''}{cite}"
