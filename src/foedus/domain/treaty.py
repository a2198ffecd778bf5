"""A treaty as data: its dated text, who is bound, its organs, our reading of its rules, and what came of it.

What lives here: the nouns of ``foedus/treaty`` files. What does not: how a rule is judged (``law``) and how a
council votes (``decision``). Every ``to_on`` is exclusive; a null end is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from foedus.domain.organs import ChairTerm, DecisionRule, Mark, Organ, Rotation, StandingForce
from foedus.domain.outcome import Verdict

__all__ = [
    "Article",
    "ArticleVersion",
    "Atom",
    "AtomKind",
    "Case",
    "CaseClaim",
    "ChairTerm",
    "Closing",
    "Computed",
    "Condition",
    "Constraint",
    "DecisionRule",
    "DefaultReading",
    "Exemption",
    "ExitClause",
    "Expectation",
    "is_current",
    "Mark",
    "Membership",
    "Modality",
    "Norm",
    "Organ",
    "Precedent",
    "Rotation",
    "Rule",
    "RuleVersion",
    "Setting",
    "StandingForce",
    "Treaty",
    "TreatySource",
]

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
    #: whether every state that was ever bound is listed; of the others nothing is known where only some are
    members_listed: Literal["all", "some"] = "all"
    organs: tuple[Organ, ...] = ()
    standing_forces: tuple[StandingForce, ...] = ()
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
