"""A treaty as data: its dated text, who is bound, its organs, our reading of its rules, and what came of it.

What lives here: the nouns of ``foedus/treaty`` files. What does not: how a rule is judged (``law``) and how a
council votes (``decision``). Every ``to_on`` is exclusive; a null end is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from foedus.domain.outcome import Verdict

#: how far an entry was checked: wording of the article seen; taken from news, comment or scholarship that was
#: seen; general knowledge that no page confirmed
Mark = Literal["text", "secondary", "background"]
AtomKind = Literal["fact", "interpretation", "computed", "choice"]
#: what the engine itself can work out from the treaty, the date and the states asked about
Computed = Literal["appellant_is_party", "host_is_party", "treaty_in_force", "appellant_holds_chair"]
Modality = Literal["must", "may", "must_not"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatySource:
    """A page or a document that the file cites."""

    id: str
    title: str
    url: str | None = None
    seen_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """What an article said in one span of time, in our own words."""

    text: str
    source: str
    checked: Mark
    from_on: date | None = None
    to_on: date | None = None
    #: what is new against the version before
    changed: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A numbered piece of the treaty, such as ``art. 4``, with its dated versions."""

    id: str
    versions: tuple[ArticleVersion, ...]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The standing of one state in one span of time.

    A state is bound while ``in_force``, ``withdrawing`` (notice given, not yet in effect) or ``suspended`` (from
    organs, or on its own word); not while ``signed``, ``ratified`` or ``ended``. A contested row leaves it open.
    """

    state: str
    status: Literal["signed", "ratified", "in_force", "suspended", "withdrawing", "ended"]
    from_on: date
    checked: Mark
    to_on: date | None = None
    contested: bool = False
    note: str = ""
    cite: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairTerm:
    """Which state holds the chair of an organ in one span of time."""

    state: str
    from_on: date
    checked: Mark
    to_on: date | None = None
    cite: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule:
    """How an organ decides in one span of time. Shares are whole numbers: ``needed_num`` of ``needed_den``.

    A consensus rule needs no share: one objection blocks where ``objection_blocks``. A majority names its
    denominator and either a share or a count. ``abstention`` is ``harmful`` where it counts against (two thirds of
    all), ``harmless`` where it leaves the denominator (present and voting), ``no_effect`` under consensus,
    ``constructive`` where a state may abstain with a declaration: it need not apply the decision, which fails where
    those who declare reach ``block_num`` of ``block_den`` of the members and as great a share of their people.
    """

    rule: Literal["consensus", "majority"]
    cite: str
    checked: Mark
    scope: str = ""
    from_on: date | None = None
    to_on: date | None = None
    denominator: Literal["all_members", "entitled", "present", "present_and_voting"] = "all_members"
    needed_num: int | None = None
    needed_den: int | None = None
    #: a fixed count of votes, where the treaty names one instead of a share
    needed_count: int | None = None
    #: a simple majority asks for more than the share; most others for at least the share
    more_than: bool = False
    #: least number present; null: none known. Or as a share of all members
    quorum: int | None = None
    quorum_num: int | None = None
    quorum_den: int | None = None
    objection_blocks: bool = False
    abstention: Literal["no_effect", "harmful", "harmless", "constructive"] = "no_effect"
    #: share of members, and of their people, at which abstentions with declaration block
    block_num: int = 1
    block_den: int = 3
    #: whether a quorum there at the opening is enough, or must last through the vote; empty: the text is silent
    quorum_holds: Literal["", "opening", "throughout"] = ""
    #: states whose negative vote blocks
    veto: tuple[str, ...] = ()
    #: the decision stands if nobody objects within this time; null: no silence procedure known
    silence_h: float | None = None
    #: some members may decide for themselves if none objects to that way
    limited_format: bool = False
    party_to_dispute_votes: bool = True
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """In which order the chair passes where no single term is on file: ``months`` each, from the first of ``order``."""

    order: tuple[str, ...]
    from_on: date
    months: int
    cite: str
    checked: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ:
    """A body of the treaty: its seats, its chair, its ways of deciding."""

    id: str
    name: str
    seats: str
    cite: str
    checked: Mark
    #: number of seats, where it is not every party
    n_seats: int | None = None
    chair_rule: str = ""
    chair: tuple[ChairTerm, ...] = ()
    decision: tuple[DecisionRule, ...] = ()
    source: str = ""
    rotation: Rotation | None = None
    #: what a chair does that is party to the matter; empty: nothing is on file
    chair_in_conflict: Literal["", "steps_aside", "stays"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """That the text of one span of time fixes an atom."""

    value: bool
    cite: str
    source: str
    checked: Mark
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultReading:
    """The reading of an open question of law that holds until somebody is known to hold the contrary."""

    value: bool
    by: str
    cite: str
    source: str
    checked: Mark
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """The smallest thing that can be so or not so.

    ``fact``: claims speak to it. ``interpretation``: how the text is read. ``computed``: the engine works it out
    (``computes`` says what). ``choice``: what an actor may still decide.
    """

    id: str
    kind: AtomKind
    text: str
    computes: Computed | None = None
    closed: tuple[Closing, ...] = ()
    default_reading: DefaultReading | None = None
    cite: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A node of a condition: exactly one field is set.

    ``atom`` and ``rule`` are names of this treaty, or ``treaty/name`` of another. ``all``, ``any`` and ``none``
    hold their parts; ``none`` is met when no part is.
    """

    atom: str = ""
    rule: str = ""
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    none: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """What must go together in every reading: where ``given`` is so, ``then`` is so."""

    given: Condition
    then: Condition
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """Who must, may or must not do what, to whom, by when, until when, where the rule is met.

    ``by_when`` and ``until`` keep the treaty's own word ("at once"); hours come from assumptions, not from here.
    """

    modality: Modality
    act: str
    who: str
    to_whom: str = ""
    by_when: str = ""
    until: str = ""
    includes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """When a rule is not met although its condition is."""

    when: Condition
    cite: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """The condition of a rule in one span of time."""

    when: Condition
    source: str
    checked: Mark
    from_on: date | None = None
    to_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Our machine-readable reading of a provision, with its citation.

    ``overrides`` names rules (here, or ``treaty/rule``) that are not met in readings in which this one is.
    ``dated_by`` says by which date its wording is chosen: that of the facts, or of the decision where one is known.
    """

    id: str
    text: str
    cite: str
    versions: tuple[RuleVersion, ...]
    #: ids of the articles it codes, where the file holds them
    articles: tuple[str, ...] = ()
    norms: tuple[Norm, ...] = ()
    unless: tuple[Exemption, ...] = ()
    overrides: tuple[str, ...] = ()
    dated_by: Literal["fact", "decision"] = "fact"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitClause:
    """How a party leaves."""

    text: str
    cite: str
    checked: Mark
    notice_months: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One atom held to be so or not so, whatever is claimed; named ``atom`` or ``treaty/atom``."""

    atom: str
    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClaim:
    """What somebody says in a case, with the day it became known (null: the day of the case)."""

    atom: str
    value: bool
    by: str
    known_on: date | None = None
    retracted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a rule should answer in a case; what is left out is not asked."""

    rule: str
    verdict: Verdict | None = None
    holds: int | None = None
    of: int | None = None
    sufficient: tuple[tuple[str, ...], ...] | None = None
    blocking: tuple[tuple[str, ...], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A test of the treaty that a lawyer can write: facts in, verdicts out."""

    name: str
    on: date
    appellant: str
    expect: tuple[Expectation, ...]
    host: str = ""
    #: knowledge date; null: everything the case claims is known
    as_of_on: date | None = None
    claims: tuple[CaseClaim, ...] = ()
    settings: tuple[Setting, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """A past appeal or crisis under the treaty: what was asked, in which form, what came of it."""

    id: str
    on: date
    appellant: str
    asked: str
    #: how it was put: a request for aid, for consultation, an oral appeal
    formal_type: str
    outcome: Literal["granted", "refused", "no_force", "not_decided", "elsewhere", "other"]
    text: str
    checked: Mark
    articles: tuple[str, ...] = ()
    addressed_to: str = ""
    decided_on: date | None = None
    #: the ground that was given, as said by whom
    stated_ground: str = ""
    source: str = ""
    cite: str = ""
    #: other dates found for it, with who gives them
    rival: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Treaty:
    """One treaty as its file tells it."""

    id: str
    title: str
    signed_on: date
    in_force_on: date
    checked: Mark
    sources: tuple[TreatySource, ...]
    extends: str | None = None
    #: the provision by which its duties go before those of any other agreement; empty: it has none
    prevails: str = ""
    articles: tuple[Article, ...] = ()
    memberships: tuple[Membership, ...] = ()
    organs: tuple[Organ, ...] = ()
    atoms: tuple[Atom, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    rules: tuple[Rule, ...] = ()
    exit: ExitClause | None = None
    cases: tuple[Case, ...] = ()
    precedents: tuple[Precedent, ...] = ()
    #: what is still to be verified
    open_points: tuple[str, ...] = ()
    note: str = ""


def is_current(from_on: date | None, to_on: date | None, on: date) -> bool:
    """Say whether a span with an exclusive end covers a date; a null end is open.

    Examples
    --------
    >>> is_current(date(1994, 4, 20), date(2012, 12, 19), date(2012, 12, 18))
    True
    >>> is_current(date(1994, 4, 20), date(2012, 12, 19), date(2012, 12, 19))
    False
    """
    return (from_on is None or from_on <= on) and (to_on is None or on < to_on)
