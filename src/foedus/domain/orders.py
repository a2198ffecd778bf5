"""Mandates and caveats as files, orders to a contingent, and what the one says of the other.

What lives here: the nouns of ``foedus/mandate`` and ``foedus/caveat`` files, of an order and of its finding. What does
not: the check (``decision``). Every ``until_at`` is exclusive; a null end is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from foedus.domain.organs import Mark

OrderAnswer = Literal["within", "outside", "open"]
#: what an annex to a mandate should settle
AnnexItem = Literal["command", "status_of_forces", "force_rules", "liaison", "medical", "sustainment", "financing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vertex:
    """A corner of an area, in degrees."""

    lat_deg: float
    lon_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Where a mandate or a caveat lets troops act.

    Without ``corners`` the area is whole ``states``. Sides run straight on a grid of latitude and longitude; the edge
    belongs to the area.
    """

    text: str
    states: tuple[str, ...] = ()
    corners: tuple[Vertex, ...] = ()
    cite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateTask:
    """A task that the mandate names; ``barred``: one that it rules out by name."""

    id: str
    text: str
    kind: Literal["guard", "assist", "logistics", "observe", "other"]
    cite: str
    barred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A decision to lengthen the term, made at ``decided_at``, running from ``from_at``."""

    decided_at: datetime
    until_at: datetime
    cite: str
    #: null: from the decision
    from_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLeave:
    """What a state said of troops on its ground: the host of its stay, another of transit; a span of time each."""

    state: str
    answer: Literal["given", "refused", "withdrawn"]
    from_at: datetime
    cite: str
    until_at: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarredSite:
    """A site, or a class of sites, at which troops may not stand."""

    cite: str
    site: str = ""
    site_class: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexEntry:
    """One item of the annex, as far as it is settled; an item left out is missing."""

    item: AnnexItem
    status: Literal["given", "assumed", "missing"]
    text: str = ""
    cite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductClaim:
    """What somebody says of the conduct of forces that the mission supports; a claim, never a fact."""

    by: str
    text: str
    known_at: datetime
    cite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateText:
    """A mandate as its file tells it: tasks, area, term, ceiling, who must agree, what the annex settles.

    ``withdrawal_d``: days after the term in which troops may still pack and leave; ``withdrawal_counts``: whether
    these are under the mandate.
    """

    id: str
    title: str
    host: str
    cite: str
    checked: Mark
    from_at: datetime
    tasks: tuple[MandateTask, ...]
    area: Area
    until_at: datetime | None = None
    extensions: tuple[Extension, ...] = ()
    withdrawal_d: float | None = None
    withdrawal_counts: Literal["yes", "no", "open"] = "open"
    ceiling_persons: int | None = None
    commander: str = ""
    force_rule: str = ""
    #: whether the mandate falls without the host's consent
    rests_on_consent: Literal["yes", "no", "open"] = "yes"
    leaves: tuple[StateLeave, ...] = ()
    barred_sites: tuple[BarredSite, ...] = ()
    annex: tuple[AnnexEntry, ...] = ()
    conduct: tuple[ConductClaim, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaveatText:
    """A limit that a state puts on the use of its troops, as its file tells it. It may only narrow the mandate.

    Empty fields do not limit. ``declared_at``: it binds from then on, not before.
    """

    id: str
    state: str
    text: str
    cite: str
    checked: Mark
    declared_at: datetime
    #: contingent it limits; empty: every one of the state
    contingent: str = ""
    until_at: datetime | None = None
    tasks_only: tuple[str, ...] = ()
    tasks_barred: tuple[str, ...] = ()
    site_classes_only: tuple[str, ...] = ()
    sites_barred: tuple[BarredSite, ...] = ()
    area: Area | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a contingent is told to do; ``static_guard``: it comes down to standing guard at a site.

    What is left empty is not asked about: an order without an instant is not checked against the term, one without a
    place not against the area.
    """

    contingent: str
    task: str
    site_class: str = ""
    static_guard: bool = False
    state: str = ""
    at: datetime | None = None
    site: str = ""
    in_state: str = ""
    lat_deg: float | None = None
    lon_deg: float | None = None
    #: states that troops cross on the way
    transits: tuple[str, ...] = ()
    #: how many persons of the mission it brings the host to; None: not asked
    total_persons: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What one clause of mandate, caveat or consent says of an order."""

    id: str
    answer: OrderAnswer
    text: str
    cite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFinding:
    """Whether an order lies within mandate and caveats of one contingent.

    ``failing`` is the first clause that puts it outside, or leaves it open; empty where it is within.
    """

    contingent: str
    task: str
    answer: OrderAnswer
    text: str
    rests_on: tuple[str, ...] = ()
    failing: str = ""
    clauses: tuple[Clause, ...] = ()
    warnings: tuple[str, ...] = ()
    #: claims on the conduct of the supported forces, where the task is to assist them
    due_diligence: tuple[str, ...] = ()
