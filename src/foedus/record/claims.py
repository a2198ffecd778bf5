"""What one source says of one thing.

What lives here: the nouns of a claim. A claim is never a fact: it keeps who said it, when it happened,
when it became known and how far our copy of it was checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Confidence = Literal["high", "medium", "low"]
#: how far the packaged wording was checked: a press article read whole, a stored page read in excerpt,
#: computed from other claims, or general knowledge that no page confirmed
Checked = Literal["press", "retrieved", "derived", "background"]


#: an office's own pages, a news agency, a newspaper or broadcaster, studies, works of reference, a page that copies
#: others, a page of its own sort, a data set, no page at all
Outlet = Literal["", "official", "agency", "press", "research", "reference", "copy", "other", "data", "none"]
Reliability = Literal["", "A", "B", "C", "D", "E", "F"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a claim was read."""

    id: str
    title: str
    url: str | None = None
    #: day, month or year of publication as far as it is known: 2022-01-06, 2022-01, 2022
    published: str | None = None
    #: of what sort the outlet is; empty: not said
    outlet: Outlet = ""
    #: grade of the source itself, apart from whom it quotes: A reliable to E not reliable, F cannot be judged
    reliability: Reliability = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """That a claim affirms or denies an atom of a treaty, named ``treaty/atom``."""

    atom: str
    value: bool
    #: who holds it, where one claim reports two sides; empty: the claim's own speaker
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place on the map, as coarse as it was given."""

    lat_deg: float
    lon_deg: float
    precision_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement by one speaker, in our own words.

    Two clocks: ``at`` (or ``from_at`` to ``until_at``) is when it happened as claimed; ``known_at`` is when the
    claim became known. A date without a clock counts as known at the end of that day where it was said.
    """

    id: str
    topic: str
    text: str
    by: str
    source: str
    known_at: datetime
    confidence: Confidence
    checked: Checked
    #: the time as the source gives it, in words
    when: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None
    place: str = ""
    point: Point | None = None
    value: str = ""
    unit: str = ""
    contradicts: tuple[str, ...] = ()
    asserts: tuple[Assertion, ...] = ()
    #: how the mission turned out, or computed from it: never an input of a forecast
    outcome: bool = False
    retracted_at: datetime | None = None
    replaces: tuple[str, ...] = ()
    #: the act or claim that it criticises, by the claims that report it
    criticises: tuple[str, ...] = ()
    #: what it speaks of, where claims are to stand side by side: a matter of the record, or a target of the hindcast
    matters: tuple[str, ...] = ()
    #: who carried it, outermost first, where it is known
    carried_by: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a dispute: what is held, and the claims that hold it."""

    text: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Claims about one thing that do not agree, side by side; never resolved here."""

    id: str
    title: str
    sides: tuple[Side, ...]
    handling: str
    #: what it is about: decision, appeal, mandate, national, force, movement, sites, casualties, law, frame...
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSet:
    """All that is claimed about one mission."""

    id: str
    title: str
    compiled_on: date
    method: str
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    disputes: tuple[Dispute, ...] = ()
    holes: tuple[str, ...] = ()
