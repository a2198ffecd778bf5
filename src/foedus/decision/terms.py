"""What may go on before a consent, how far it goes, and the earliest arrival under it.

What lives here: leave before consent, limits against the mandate, consent that lapses, entries before consent. What
does not: when consent is given (``approvals``) and how a force travels (movement).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

from foedus.domain.decisions import Approval
from foedus.domain.figures import Moment, was_known
from foedus.domain.packages import Arrival, Consent, Leave
from foedus.instants import show_instant

#: what holds where no rule of the state is on file: making ready and moving at home bind nobody abroad
_ASSUMED: Final[tuple[Leave, ...]] = (
    Leave(act="readiness", answer="may", text="raise readiness of units at home", assumed=True),
    Leave(act="pre_positioning", answer="may", text="move units to their terminals on own territory", assumed=True),
    Leave(act="liaison", answer="open", text="send liaison officers ahead", assumed=True),
    Leave(act="crossing", answer="may_not", text="cross the border with troops of the mission", assumed=True),
)


def list_leaves(approval: Approval, as_of: datetime) -> tuple[Leave, ...]:
    """List what may go on before the state's consent: by its own rules as known by then, else as assumed.

    A state of which no act of its own is asked has nothing to wait for.
    """
    own = {b.act: b for b in approval.before_consent if was_known(b.known_at, as_of)}
    leaves = []
    for leave in _ASSUMED:
        if leave.act in own:
            said = own[leave.act]
            leaves.append(
                Leave(act=said.act, answer=said.answer, text=said.text, assumed=False, rests_on=said.rests_on)
            )
        elif approval.steps:
            leaves.append(leave)
    return tuple(leaves)


def compare_terms(
    consent: Consent, *, persons: int | None = None, area: str = "", until_at: datetime | None = None
) -> tuple[str, ...]:
    """Say where a consent falls short of what is asked: fewer troops, another area, a shorter time, fewer tasks.

    Parameters
    ----------
    consent
        With the terms known by the knowledge date.
    persons, area, until_at
        What mandate and pledge ask of the state; None or empty: nobody said.
    """
    short = []
    for terms in consent.terms:
        if terms.persons is not None and persons is not None and terms.persons < persons:
            short.append(f"consent for {terms.persons} of {persons} persons: {terms.text}")
        if terms.area and area and terms.area != area:
            short.append(f"consent for the area {terms.area}, the mandate names {area}: {terms.text}")
        if terms.until_at is not None and until_at is not None and terms.until_at < until_at:
            days = (until_at - terms.until_at).total_seconds() / 86400
            short.append(
                f"consent lapses at {show_instant(terms.until_at)}, {days:.1f} d before the mandate ends: {terms.text}"
            )
        if terms.tasks_only:
            short.append(f"consent for {', '.join(terms.tasks_only)} only: {terms.text}")
    return tuple(short)


def is_covered(consent: Consent, at: datetime) -> Literal["yes", "no", "open"]:
    """Say whether a consent covers an instant: not before it is given nor after it lapses; open where it is undated."""
    if consent.lapses_at is not None and at >= consent.lapses_at:
        return "no"
    if any(terms.from_at is not None and at < terms.from_at for terms in consent.terms):
        return "no"
    if consent.at is None:
        return "open"
    return "yes" if at >= consent.at else "no"


def find_early(consent: Consent, entered: Moment) -> str:
    """Say for how long troops were abroad before their state consented; empty where they were not.

    The interval is one of the state's own law: the council's decision and the host's consent are not touched by it.
    """
    if consent.at is None:
        return f"{consent.state}: abroad from {show_instant(entered.at)}; consent cannot be dated: open"
    hours = (consent.at - entered.at).total_seconds() / 3600
    if hours <= 0:
        return ""
    latest, earliest = entered.latest_at or entered.at, consent.earliest_at or consent.at
    sure = "in every reading of the clocks" if latest < earliest else "unless the clocks stretch: open"
    return (
        f"{consent.state}: abroad from {show_instant(entered.at)}, consent at {show_instant(consent.at)}: "
        f"{hours:.1f} h without it at national level, {sure}; the treaty level is not affected"
    )


def find_arrival(
    consent: Consent | None,
    *,
    contingent: str,
    state: str,
    decided_at: datetime,
    notice_h: float | None,
    travel_h: float | None = None,
) -> Arrival:
    """Say the earliest a contingent may cross and arrive with consent, and what an earlier sitting would gain.

    Parameters
    ----------
    consent
        None: the state has no procedure on file, so consent goes with the decision.
    notice_h
        Hours from the decision to readiness; None: not known, and readiness is not counted.
    travel_h
        Hours of the way, where given.
    """
    ready_at = None if notice_h is None else decided_at + timedelta(seconds=round(notice_h * 3600))
    consented_at = decided_at if consent is None else consent.at
    if consented_at is None:
        why = consent.binding_text if consent is not None else ""
        return Arrival(
            contingent=contingent,
            state=state,
            ready_at=ready_at,
            consented_at=None,
            crosses_at=None,
            arrives_at=None,
            binds="unknown",
            gain_h=None,
            text=f"no consented arrival can be dated: {why}",
        )
    floor_at = decided_at if ready_at is None else ready_at
    crosses_at = max(floor_at, consented_at, decided_at)
    by_consent = consented_at > floor_at
    gain_h = max(0.0, (consented_at - floor_at).total_seconds() / 3600)
    arrives_at = None if travel_h is None else crosses_at + timedelta(seconds=round(travel_h * 3600))
    step = f" ({consent.binding_text})" if by_consent and consent is not None else ""
    words = f"crosses not before {show_instant(crosses_at)}: {_name_bound(by_consent, ready_at)} binds{step}"
    if arrives_at is not None:
        words += f"; arrives not before {show_instant(arrives_at)}"
    words += (
        f"; an earlier sitting gains at most {gain_h:.1f} h" if by_consent else "; an earlier sitting gains nothing"
    )
    return Arrival(
        contingent=contingent,
        state=state,
        ready_at=ready_at,
        consented_at=consented_at,
        crosses_at=crosses_at,
        arrives_at=arrives_at,
        binds="consent" if by_consent else "readiness" if ready_at is not None else "decision",
        gain_h=gain_h,
        text=words,
    )


def _name_bound(by_consent: bool, ready_at: datetime | None) -> str:
    if by_consent:
        return "consent"
    return "readiness" if ready_at is not None else "the council's decision"
