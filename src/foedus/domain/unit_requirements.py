"""What a mission asks for: statements of unit requirement, by date and sector; generic units with their arithmetic.

What lives here: what a planner writes down. What does not: what states offer (``pledges``), and the answer
(``matching``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foedus.domain.figures import Figure
from foedus.domain.pledges import BurdenKey, ForceLevel, Pledge, Readiness
from foedus.record.claims import Checked

#: what a planner may put first; each is served as well as it can be without spoiling those before it
Aim = Literal["in_time", "coverage", "contingents", "shares", "cost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSource:
    """Where a generic unit was read."""

    id: str
    title: str
    url: str | None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLine:
    """Places to stand or work of one kind in a generic unit."""

    text: str
    posts: float
    #: who stand or work there at once
    persons_per_post: float
    #: hours of the day in which it is manned
    manned_h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNorm:
    """A generic unit: its posts, and how they become persons.

    Hours manned over hours of duty give the reliefs; the reserve is added to them, and the share of the time that
    people are away (leave, sickness, courses) is divided out; staff are added last, whole.
    """

    id: str
    name: str
    text: str
    #: ``posts``: as many guard posts as the sites have; ``persons``: one unit for so many persons; ``one``: one
    scales_with: Literal["posts", "persons", "one"]
    lines: tuple[PostLine, ...]
    #: hours that one person stands or works in a day
    duty_h: float
    #: hours that one watch lasts
    watch_h: float
    reserve_frac: float
    away_frac: float
    #: command, kitchen, drivers, stores: who stand on no post
    staff_persons: int
    vehicles: int
    self_sustainment_d: float
    source: str
    checked: Checked
    #: ``scales_with: persons``: how many persons one such unit serves
    serves_persons: int | None = None
    specialists: tuple[str, ...] = ()
    sidc: str = ""
    sidc_edition: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLibrary:
    """The generic units that ship with Foedus."""

    id: str
    title: str
    sources: tuple[UnitSource, ...]
    units: tuple[UnitNorm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A part of the area with one commander."""

    id: str
    text: str
    #: whether one contributor has to lead it
    one_lead: bool = False
    #: states that every way there crosses
    reached_through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRequirement:
    """A statement of unit requirement: which unit, for which task, where, by when, at what strength.

    Strength is the first of: ``persons`` as known by then; posts of the sites in ``site_zones`` by the guard norm of
    their class; the generic unit's own arithmetic.
    """

    id: str
    #: id of a generic unit of the library
    unit: str
    task: str
    sector: str
    #: hours from the decision until it is needed
    needed_h: tuple[Figure, ...]
    #: hours from the decision after which it is of no use; none: the end of the mandate's term
    latest_h: tuple[Figure, ...] = ()
    stay_d: tuple[Figure, ...] = ()
    persons: tuple[Figure, ...] = ()
    #: zones whose sites give the posts, and of them the classes meant; empty: all classes
    site_zones: tuple[str, ...] = ()
    site_classes: tuple[str, ...] = ()
    #: vehicles that must come with the whole strength; none: those of the generic unit
    vehicles: tuple[Figure, ...] = ()
    self_sustainment_d: float = 0.0
    specialists: tuple[str, ...] = ()
    #: one of these must be spoken; empty: any
    languages: tuple[str, ...] = ()
    #: whether all who serve it together must share a language
    common_language: bool = False
    #: most units, and most states, that may serve it together
    most_units_count: int | None = None
    most_states_count: int | None = None
    #: least strength of a unit that takes part
    least_part_persons: int = 0
    least_readiness: Readiness = "level_1"
    force: ForceLevel = "self_defence"
    #: weight of one person missing, from 1
    weight_count: int = 1
    #: the force may not go without it
    must: bool = False
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftWindow:
    """How many persons the mission's lift can have brought by a date, all together."""

    until_h: float
    persons: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceGeneration:
    """What a mission asks for, what states pledged, and what its planner puts first."""

    sectors: tuple[Sector, ...]
    requirements: tuple[UnitRequirement, ...]
    pledges: tuple[Pledge, ...]
    keys: tuple[BurdenKey, ...] = ()
    lift: tuple[LiftWindow, ...] = ()
    aims: tuple[Aim, ...] = ("in_time", "coverage", "contingents", "shares", "cost")
    #: the key that the aim ``shares`` follows; empty: the first
    key: str = ""
    #: unit of account of the costs
    account: str = ""
