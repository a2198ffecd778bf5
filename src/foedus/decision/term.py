"""Whether an instant lies in the term of a mandate: before, under it, in a gap, in the withdrawal, after.

What lives here: the term with its extensions, and gap days between them. What does not: who may extend it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from foedus.domain.orders import Clause, MandateText
from foedus.instants import show_instant


def list_spans(mandate: MandateText, *, as_of: datetime) -> tuple[tuple[datetime, datetime | None, str], ...]:
    """List the spans in which the mandate runs, in order, with their citation.

    An extension counts once it was decided. One that names no beginning runs from the end of the span before it where
    it was decided by then, else from its decision: a term that has expired does not run on by itself.
    """
    spans: list[tuple[datetime, datetime | None, str]] = [(mandate.from_at, mandate.until_at, mandate.cite)]
    for extension in sorted(mandate.extensions, key=lambda e: e.decided_at):
        last_end = spans[-1][1]
        if extension.decided_at > as_of or last_end is None:
            continue
        starts_at = extension.from_at or max(last_end, extension.decided_at)
        spans.append((starts_at, extension.until_at, extension.cite))
    return tuple(spans)


def check_term(mandate: MandateText, at: datetime, *, as_of: datetime) -> Clause:
    """Say whether an instant lies in the term, and where not, why: not yet, a gap day, the withdrawal, expired."""
    spans = list_spans(mandate, as_of=as_of)
    shown = show_instant(at)
    for starts_at, ends_at, cite in spans:
        if starts_at <= at and (ends_at is None or at < ends_at):
            until = f" until {show_instant(ends_at)}" if ends_at is not None else ", no end given"
            return Clause(id="term", answer="within", text=f"{shown} lies in the term{until}", cite=cite)
    if at < spans[0][0]:
        text = f"{shown} lies before the term, which begins {show_instant(spans[0][0])}"
        return Clause(id="term", answer="outside", text=text, cite=mandate.cite)
    before = max((s for s in spans if s[1] is not None and s[1] <= at), key=lambda s: s[1] or at)
    expired_at = before[1] or at
    after = next((s for s in spans if s[0] > at), None)
    if after is not None:
        text = (
            f"{shown} lies in a gap: the term ended {show_instant(expired_at)}, "
            f"the extension begins {show_instant(after[0])}"
        )
        return Clause(id="gap", answer="outside", text=text, cite=after[2])
    return _judge_withdrawal(mandate, at, expired_at)


def _judge_withdrawal(mandate: MandateText, at: datetime, expired_at: datetime) -> Clause:
    words = f"the term ended {show_instant(expired_at)}"
    if mandate.withdrawal_d is not None and at < expired_at + timedelta(days=mandate.withdrawal_d):
        words += f"; {show_instant(at)} lies in the {mandate.withdrawal_d:g} d of withdrawal"
        if mandate.withdrawal_counts == "yes":
            return Clause(id="term", answer="within", text=f"{words}, which count as mandate", cite=mandate.cite)
        if mandate.withdrawal_counts == "open":
            text = f"{words}; whether they count as mandate is open"
            return Clause(id="withdrawal_period", answer="open", text=text, cite=mandate.cite)
        text = f"{words}, which do not count as mandate"
        return Clause(id="withdrawal_period", answer="outside", text=text, cite=mandate.cite)
    return Clause(id="term", answer="outside", text=f"{words}; {show_instant(at)} lies after it", cite=mandate.cite)
