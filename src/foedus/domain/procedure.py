"""What decision answers: appeals, council findings, consents, with the arithmetic in words.

What lives here: the nouns that councils and national approvals hand on. What does not: how they were worked out
(``decision``), and what was claimed (``decisions``). Unknown is ``None``, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from foedus.domain.decisions import Attempt, ConsentTerms, Reservation
from foedus.domain.figures import Moment

CouncilResult = Literal["adopted", "not_adopted", "no_quorum", "open"]
#: observed: somebody reported it by then; implied: a later step was reported, or no act of its own is asked for;
#: forecast: expected from the steps not yet known; unknown: no figure for its length was known
StepKind = Literal["observed", "implied", "forecast", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberVote:
    """How one member voted as known by then; a vote nobody reported is ``not_recorded``."""

    state: str
    vote: Literal["yes", "no", "abstain", "abstain_declared", "absent", "silent", "excluded", "not_recorded"]
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFinding:
    """Whether an appeal stands: who asked whom, in whose name, and whether it was taken back.

    ``standing``: it stands, was taken back, is open (its organ's right to speak is disputed, or a rival appeals), or
    none is known. ``withdrawn_when`` says at which stage it was taken back.
    """

    state: str
    standing: Literal["stands", "withdrawn", "open", "none"]
    entitled: Literal["yes", "no", "open"]
    withdrawn_when: Literal["", "before_decision", "after_decision", "after_arrival"]
    organ: str
    procedure: str
    addressed_to: str
    text: tuple[str, ...]
    moment: Moment | None
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilReading:
    """What the votes give under one way to settle what is open about the procedure."""

    text: str
    result: CouncilResult
    arithmetic: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unbound:
    """A member that the decision does not bind, and why."""

    state: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilFinding:
    """What the procedure of a body gives, with its arithmetic in words.

    ``known_by``: the result follows from the votes, from the reported act of the body, or is open. ``moments`` are
    the accounts of the instant of the decision known by then, latest knowledge last; ``moment`` is the one relied on.
    """

    treaty: str
    organ: str
    result: CouncilResult
    known_by: Literal["votes", "act", "nothing"]
    outcome: Literal["force", "no_force", "open"]
    #: the state in the chair on the date; empty: no term covers it
    chair: str
    chair_note: str
    #: why the chair may be in conflict (it appeals, or hosts); empty: no conflict seen
    chair_conflict: str
    rule: str
    arithmetic: tuple[str, ...]
    votes: tuple[MemberVote, ...]
    contradictions: tuple[str, ...]
    moment: Moment | None
    moments: tuple[Moment, ...]
    cites: tuple[str, ...]
    #: marks of how far the rules used were checked, weakest first
    checked: tuple[str, ...]
    rests_on: tuple[str, ...]
    text: str
    #: what the votes alone give
    by_votes: CouncilResult = "open"
    #: whether the body's own procedure is met, where the act is one of its chair or of another body too
    procedure: Literal["met", "not_met", "open"] = "open"
    procedure_text: str = ""
    readings: tuple[CouncilReading, ...] = ()
    #: who presides where the chair steps aside; empty: the chair, or not known
    presides: str = ""
    #: the chair on the day of the appeal, where another holds it by the day of the decision
    chair_before: str = ""
    unbound: tuple[Unbound, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    #: latest account of its revocation known by then; None: none known
    revoked: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptShown:
    """One attempt known by then, with the count against the bar and what does not add up.

    ``gain_h``: hours by which the step would have come earlier had this attempt passed; None where it passed.
    """

    attempt: Attempt
    arithmetic: str
    contradictions: tuple[str, ...] = ()
    gain_h: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentStep:
    """One step of a state's approval; ``at`` is None only if ``unknown``; ``waits_h`` counts from the step before."""

    id: str
    organ: str
    act: str
    at: datetime | None
    kind: StepKind
    text: str
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    waits_h: float | None = None
    attempts: tuple[AttemptShown, ...] = ()
    rests_on: tuple[str, ...] = ()
    #: ids of the steps it waited for; ``decision`` is the council's
    after: tuple[str, ...] = ()
    #: hours from the earliest the law allows to the sitting: what an earlier sitting would gain; None: not a sitting
    idle_h: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Whether something may go on before the consent of the state; ``assumed``: no rule of the state is on file."""

    act: Literal["readiness", "pre_positioning", "liaison", "crossing"]
    answer: Literal["may", "may_not", "open"]
    text: str
    assumed: bool
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A state's own consent to send troops, as its last step gives it; ``at`` is None where it cannot be dated.

    ``binding`` names the step on the critical path that takes longest after those it waits for. ``earlier_gain_h`` is
    what the first failed attempt would have gained had it passed; None where no attempt failed. ``terms`` are the
    limits of the consent; ``lapses_at`` is the first end of time among them, None where none is known.
    """

    state: str
    route: str
    at: datetime | None
    kind: StepKind
    steps: tuple[ConsentStep, ...]
    binding: str
    binding_text: str
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    earlier_gain_h: float | None = None
    earlier_gain_text: str = ""
    contradictions: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    terms: tuple[ConsentTerms, ...] = ()
    lapses_at: datetime | None = None
    before: tuple[Leave, ...] = ()
    #: ids of the steps on the critical path, first to last
    critical: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The earliest a contingent may cross and arrive: readiness and consent, whichever is later, then the way.

    ``gain_h`` is what an earlier consent could gain at most: the hours by which consent lies after readiness.
    ``arrives_at`` is None where no way is given, all are None where consent cannot be dated.
    """

    contingent: str
    state: str
    ready_at: datetime | None
    consented_at: datetime | None
    crosses_at: datetime | None
    arrives_at: datetime | None
    binds: Literal["consent", "readiness", "decision", "unknown"]
    gain_h: float | None
    text: str
