"""Pledges: units that states offer, how ready they are, under which caveats; and keys by which burdens are shared.

What lives here: the register as states fill it, and the language of readiness. What does not: what is asked for
(``unit_requirements``), and which pledge serves what (``matching``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, get_args

#: levels of the UN's readiness system: pledged with its lists; assessed by a visit; equipment agreed against a
#: requirement; verified, and moving within 60 days of a request
Readiness = Literal["level_1", "level_2", "level_3", "rapid"]
CaveatKind = Literal["task", "place", "force", "duration", "command", "transit"]
#: from the least to the most force that troops may use
ForceLevel = Literal["unarmed", "self_defence", "defence_of_mandate"]
VisitKind = Literal["assessment", "verification"]

READINESS: Final[tuple[Readiness, ...]] = get_args(Readiness)
FORCE_LEVELS: Final[tuple[ForceLevel, ...]] = get_args(ForceLevel)
#: the visit that a level stands on; the levels not named stand on papers
VISIT_OF: Final[dict[str, VisitKind]] = {
    "level_2": "assessment",
    "level_3": "assessment",
    "rapid": "verification",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeCaveat:
    """A limit that a state puts on the use of a pledged unit, in a form that the matcher obeys.

    What ``only`` and ``barred`` name hangs on the kind: ids of tasks (task), ids of sectors or classes of site
    (place), states whose lead it accepts (command), states that it may cross (transit). An empty ``only`` allows all.
    """

    kind: CaveatKind
    text: str
    only: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    #: kind duration: the longest stay
    at_most_d: float | None = None
    #: kind force: the most force that it may use
    at_most_force: ForceLevel | None = None
    rests_on: tuple[str, ...] = ()
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An assessment or verification visit to a pledged unit, and whether the unit passed."""

    kind: VisitKind
    visited_on: date
    passed: bool = True
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """Equipment of one sort that a pledged unit brings."""

    item: str
    count: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """One whole unit that a state offers. Numbers that nobody gave are None, never zero."""

    id: str
    state: str
    #: name of the real unit; one unit is pledged once at a time
    unit: str
    #: kinds of unit it can serve as: ids of the library's generic units
    capabilities: tuple[str, ...]
    #: strength; None with an ``element``: that of the contingent's element, as known by then
    persons: int | None = None
    vehicles: int | None = None
    #: the element of a contingent that it is, where the mission sends it
    element: str = ""
    readiness: Readiness = "level_1"
    valid_from_on: date | None = None
    valid_until_on: date | None = None
    #: from the request until the unit stands ready to leave
    notice_h: float | None = None
    #: on the way, where no movement plan says when it arrives
    travel_h: float | None = None
    #: moves by means of its own, not by the mission's lift
    own_lift: bool = False
    self_sustainment_d: float | None = None
    #: special abilities, as words that requirements use
    specialists: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    #: whether the state would lead a sector with it
    may_lead: bool = False
    #: whole cost to those who share it, in the register's unit of account
    cost: float | None = None
    visits: tuple[Visit, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    caveats: tuple[PledgeCaveat, ...] = ()
    #: code of its symbol and the edition that the code belongs to; empty: that of its first capability
    sidc: str = ""
    sidc_edition: str = ""
    notes: str = ""
    rests_on: tuple[str, ...] = ()
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyShare:
    """The weight of one state in a key."""

    state: str
    weight_count: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenKey:
    """A key by which states may share a burden: scale of assessments, budget, population, strength."""

    id: str
    text: str
    shares: tuple[KeyShare, ...]
    rests_on: tuple[str, ...] = ()
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeRegister:
    """A register of pledges, as one file keeps it."""

    title: str
    pledges: tuple[Pledge, ...]
    #: unit of account of the costs
    account: str = ""
    keys: tuple[BurdenKey, ...] = ()
