"""Acts of bodies: appeal, votes, decision, approvals, mandate, withdrawal; and what others said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from foedus.domain.figures import Figure, Moment
from foedus.domain.protection import Condition, EquipmentAct, LastIn, Trigger

VoteCast = Literal["yes", "no", "abstain", "abstain_declared", "absent", "silent", "excluded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """That somebody holds, or denies, that the organ which appealed may speak for the state."""

    value: bool
    by: str
    text: str
    rests_on: tuple[str, ...]
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalAppeal:
    """Another appeal in the name of the same state, or against the first."""

    by: str
    text: str
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """A member's request that starts a mission."""

    state: str
    organ: str
    #: how the host's own organ came to ask
    procedure: str
    addressed_to: str
    form: str
    #: treaty provisions it invokes, as said
    invokes: tuple[str, ...]
    moments: tuple[Moment, ...]
    rests_on: tuple[str, ...]
    text: str = ""
    #: whom it was put to; empty: not coded
    addressee: Literal["", "organisation", "member", "other"] = ""
    #: who asked, where it was not the state itself
    made_by: str = ""
    entitled: tuple[Entitlement, ...] = ()
    withdrawn: tuple[Moment, ...] = ()
    rivals: tuple[RivalAppeal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """How one state voted, or how it let its view be known."""

    state: str
    vote: VoteCast
    rests_on: tuple[str, ...]
    at: datetime | None = None
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A draft that stands unless a member objects by the deadline; null: as long after as the rule says."""

    opened: Moment
    ends_at: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """How many people a member counts where a rule weighs them."""

    state: str
    persons: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What a state said that limits the decision for itself."""

    state: str
    text: str
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """The body that decides on the appeal, and what it did.

    ``acting``: the body itself, its chair alone after consulting it, or another body in its stead; whether an act
    of the last two is one of the body is a question of interpretation. ``way``: all members decide, or some decide
    for themselves in limited format.
    """

    treaty: str
    organ: str
    form: str
    votes: tuple[Vote, ...]
    #: when it decided; none known: no decision by then
    decided: tuple[Moment, ...]
    #: what the decision says of force: it sends a force, or it answers in another way
    outcome: Literal["force", "no_force", "open"]
    text: str
    rests_on: tuple[str, ...]
    #: provisions relied on, as said by different speakers, side by side
    bases: tuple[SaidBasis, ...] = ()
    acting: Literal["organ", "chair", "other_body"] = "organ"
    acting_text: str = ""
    way: Literal["full", "limited"] = "full"
    #: scope of the decision rule that applies, in the words of the treaty file; empty: not said
    scope: str = ""
    #: states with a seat, where it is not every party; empty: every party
    seated: tuple[str, ...] = ()
    #: members that are party to the matter
    disputants: tuple[str, ...] = ()
    #: members of whom it is disputed whether they sit, besides those the treaty file names
    contested: tuple[str, ...] = ()
    silence: Silence | None = None
    #: members present at the opening
    opening_count: tuple[Figure, ...] = ()
    people: tuple[People, ...] = ()
    revoked: tuple[Moment, ...] = ()
    reservations: tuple[Reservation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidBasis:
    """The legal basis of the decision as one speaker named it."""

    by: str
    provisions: tuple[str, ...]
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task of a mandate."""

    id: str
    text: str
    kind: Literal["guard", "assist", "logistics", "observe", "other"]
    rests_on: tuple[str, ...]
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """The tasks, area, ceiling and term that a decision gives."""

    tasks: tuple[Task, ...]
    area: str
    term_text: str
    term_d: tuple[Figure, ...]
    planned_persons: tuple[Figure, ...]
    force_rule: str
    commander: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Votes that an act needs: at least ``needed`` of ``of``; ``quorum`` present, where there is one.

    With ``basis`` present or cast the bar moves with the sitting: ``share_num`` of ``share_den`` of those present,
    or of the yes and no cast, and never less than ``needed``, the least the law allows.
    """

    needed: int
    of: int
    quorum: int | None = None
    #: other readings of the bar, as said
    rival: str = ""
    basis: Literal["all_members", "present", "cast"] = "all_members"
    share_num: int = 1
    share_den: int = 2
    #: more than the share is asked for, not at least
    more_than: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentTerms:
    """How far a consent goes: fewer troops, another area, a shorter time, some tasks; null or empty: no such limit."""

    text: str
    rests_on: tuple[str, ...]
    persons: int | None = None
    area: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None
    tasks_only: tuple[str, ...] = ()
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeConsent:
    """What the law of the state lets go on before its consent, as said."""

    act: Literal["readiness", "pre_positioning", "liaison", "crossing"]
    answer: Literal["may", "may_not", "open"]
    text: str
    rests_on: tuple[str, ...]
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One sitting, ballot or signature that was tried, and how it ended."""

    result: Literal["passed", "failed", "no_quorum", "done"]
    moment: Moment
    yes: int | None = None
    no: int | None = None
    present: int | None = None
    text: str = ""
    abstain: int | None = None
    #: how far the consent goes that it gives
    terms: tuple[ConsentTerms, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalStep:
    """One step of a state's approval, in order.

    ``lasts_h``: hours after the step before it (the first: after the council's decision) until it is expected to be
    done. ``retry_h``: hours from a failed attempt to the next. Both are used only where no attempt known by then
    has passed. ``legal_delay_h``: hours that must pass by law after the step before it. ``sittings``: when the organ
    is called to sit; a forecast waits for the next.
    """

    id: str
    organ: str
    act: str
    lasts_h: tuple[Figure, ...]
    retry_h: tuple[Figure, ...] = ()
    threshold: Threshold | None = None
    attempts: tuple[Attempt, ...] = ()
    rests_on: tuple[str, ...] = ()
    legal_delay_h: tuple[Figure, ...] = ()
    sittings: tuple[Moment, ...] = ()
    #: steps it waits for, ``decision`` for the council's; empty: the step before it
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A state's own consent to send troops: its route, its steps, what is disputed about it."""

    state: str
    route: str
    steps: tuple[ApprovalStep, ...]
    rests_on: tuple[str, ...]
    disputes: tuple[str, ...] = ()
    before_consent: tuple[BeforeConsent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What somebody outside the decision said of it: addressee, condition, criticism."""

    id: str
    by: str
    addressee: str
    text: str
    kind: Literal["support", "condition", "criticism", "question", "statement"]
    about: Literal["appeal", "decision", "mandate", "approval", "force", "protection", "withdrawal", "conduct"]
    moment: Moment
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalAct:
    """One act of the way home; each is separate."""

    kind: Literal["announcement", "request", "draft", "decision", "ceremony", "last_element"]
    by: str
    text: str
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """How the mission ends: the acts known, when the way home may begin, the longest it may take."""

    acts: tuple[WithdrawalAct, ...]
    #: first instant at which elements may leave their sites
    begins: tuple[Moment, ...]
    #: where no beginning is known yet: hours from closure to the request, assumed
    stay_d: tuple[Figure, ...]
    limit_d: tuple[Figure, ...]
    #: hours to hand one site back to the host
    hand_over_h: tuple[Figure, ...]
    #: hours from hand-over until the element stands at its terminal
    repack_h: tuple[Figure, ...]
    #: contingents in the order in which they leave; those not named leave last
    order: tuple[str, ...] = ()
    order_rests_on: tuple[str, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    conditions: tuple[Condition, ...] = ()
    last_in: tuple[LastIn, ...] = ()
    equipment: tuple[EquipmentAct, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """That somebody called something by a word."""

    word: str
    by: str
    on: date
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisEvent:
    """What happened in the host state, as claimed; protest, riot and armed attack are separate kinds."""

    id: str
    kind: Literal["protest", "riot", "armed_attack", "host_measure", "statement", "relief"]
    text: str
    place: str
    moment: Moment
    measure: Literal["", "emergency", "curfew", "price_control", "resignation", "order", "appointment", "other"] = ""
    scope: str = ""
    until_at: datetime | None = None
    called: tuple[Called, ...] = ()
    lat_deg: float | None = None
    lon_deg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Casualties:
    """One count of deaths, injuries or detentions as claimed; counts are a sequence and are never added up."""

    category: Literal[
        "dead",
        "dead_security",
        "dead_armed_as_labelled",
        "dead_protesters_as_labelled",
        "injured",
        "injured_security",
        "detained",
    ]
    count: int
    by: str
    moment: Moment
    scope: str = ""
    modifier: Literal["", "about", "over", "at least"] = ""
    standing: Literal["claimed", "superseded", "withdrawn"] = "claimed"
