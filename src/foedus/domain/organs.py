"""Bodies of a treaty as data: seats, chairs by date, ways of deciding.

What lives here: the nouns of ``organs`` in ``foedus/treaty`` files. What does not: how a body votes (``decision``).
Every ``to_on`` is exclusive; a null end is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

#: how far an entry was checked: wording of the article seen; taken from news, comment or scholarship that was
#: seen; general knowledge that no page confirmed
Mark = Literal["text", "secondary", "background"]


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
class StandingForce:
    """A force that the members keep ready under the treaty, and the instruments that set it up.

    ``inside`` and ``outside`` say what a use on members' territory and beyond it needs, a UN mandate above all.
    """

    id: str
    name: str
    founded_on: date
    instrument: str
    inside: str
    outside: str
    cite: str
    source: str
    checked: Mark
    #: other dates given for its founding, with who gives them
    rival: str = ""
