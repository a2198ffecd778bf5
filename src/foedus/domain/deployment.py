"""Deployment data in nouns: who and what is to move, from where, by way of which ports, between which dates.

What lives here: one row a unit line number, its pieces, and what an import would change. What does not: tables
(``formats``), and the planner's ``Line``, which a row with nothing left unknown can become.

Three values are kept apart everywhere: ``None`` is *unknown* (nobody said), ``ABSENT`` is *none* (somebody said that
there is none), and 0 is a count. A unit with ``items=()`` brings nothing; with ``items=None`` nobody said what it
brings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final, Literal

from foedus.domain.plans import Release, SizeCategory
from foedus.domain.transport import Mode


class Absent(Enum):
    """Somebody said that there is none; that nobody said anything is ``None``."""

    NONE = "none"


#: there is none: no parent, no such date, no port on the way, no wish for a mode
ABSENT: Final = Absent.NONE

Name = str | Absent | None
Instant = datetime | Absent | None
Length = float | Absent | None

ItemKind = Literal["vehicle", "cargo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Pieces of one sort: vehicles, or cargo.

    ``mass_kg`` and the three lengths are those of one piece, loaded as it travels. What has no shape of its own (fuel,
    sand) has absent lengths. ``hazardous`` stands beside the category: an outsize piece may be hazardous too.
    """

    kind: ItemKind
    name: str | None = None
    category: SizeCategory | None = None
    hazardous: bool | None = None
    count: int | None = None
    mass_kg: float | None = None
    length_m: Length = None
    width_m: Length = None
    height_m: Length = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentLine:
    """One unit line number.

    ``origin`` and ``destination`` are where the unit starts and is wanted; ``poe`` and ``pod`` the ports on the way,
    absent where it meets none. ALD: available to load at the POE; EAD and LAD: earliest and latest arrival at the POD;
    RDD: required at the destination. These may slip, and lateness counts; after ``not_after_at`` a line is missed.
    """

    uln: str
    #: unit line number of the unit that this one is part of; absent: it is the top
    parent: Name = None
    unit: str | None = None
    contingent: str | None = None
    persons: int | None = None
    #: mass of one person with kit
    person_kg: float | None = None
    items: tuple[Item, ...] | None = None
    origin: Name = None
    poe: Name = None
    pod: Name = None
    destination: Name = None
    ald_at: Instant = None
    ead_at: Instant = None
    lad_at: Instant = None
    rdd_at: Instant = None
    not_after_at: Instant = None
    #: 1 goes first
    priority: int | None = None
    #: absent: any mode will do
    mode: Mode | Absent | None = None
    #: the line travels in one load
    together: bool | None = None
    #: share of its persons and pieces with which the unit is ready for its task
    ready_frac: float | None = None
    #: people outside the force, who ride where there is room
    rides_along: bool | None = None
    #: why it may not be loaded before an instant; empty: nothing holds it back
    releases: tuple[Release, ...] | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentData:
    """All lines of one deployment, in the order that people gave them."""

    lines: tuple[DeploymentLine, ...]


Value = object


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of a line before and after an import."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """What an import would change in one line."""

    uln: str
    fields: tuple[FieldChange, ...]
