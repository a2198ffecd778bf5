"""What happens to a movement while it runs, and what a planner wants of it: events, pins, the state of execution.

What lives here: nouns, by the names of a problem; times are seconds from its zero. What does not: what they do to the
arrays (``applying``), or to a plan (``replan``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from foedus.movement.problem import NEVER

#: fields of a line that an event may give, by the names of ``Lines``; origin, destination and pod are names of nodes
LINE_FIELDS: Final = (
    *("origin", "destination", "persons", "vehicles", "person_kg", "vehicle_kg", "release_s", "due_s", "weight"),
    *("priority", "rides", "mode", "pod", "ead_s", "lad_s", "not_after_s", "sort", "together", "hazardous"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that becomes known at ``at_s``; nothing of it is heeded before."""

    at_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure(Event):
    """A place that handles nobody, some of its working slots, or a way that nobody may take, for a while.

    ``place``, or ``start`` and ``end``. ``slots`` counts the working slots that close; None: the whole place. ``types``
    are those that a way closes to; none: all. A refused clearance is a closure with a ``refused_by``.
    """

    place: str | None = None
    start: str | None = None
    end: str | None = None
    from_s: int
    until_s: int = NEVER
    slots: int | None = None
    types: tuple[str, ...] = ()
    refused_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown(Event):
    """A carrier that moves no more, or not before ``until_s``. What it loads is taken off; a leg under way is flown."""

    carrier: str
    until_s: int = NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay(Event):
    """A carrier that is so much later: on the leg it is on, or with its next."""

    carrier: str
    by_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine(Event):
    """A line that is added; ``fields`` as ``LINE_FIELDS``."""

    line: str
    fields: Mapping[str, int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLine(Event):
    """A line of which some fields are others now."""

    line: str
    fields: Mapping[str, int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Event):
    """A contingent that does not come: what of its lines has not left stays, its carriers begin no further leg.

    Names may hold ``*`` and ``?``.
    """

    lines: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreLift(Event):
    """Further carriers of a type that the problem has."""

    kind: str
    place: str
    ready_s: int
    count: int = 1
    home: str | None = None
    name: str = "more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin(Event):
    """What a planner wants of a line: on these carriers, over these places, not loaded before or to be there by.

    Parameters
    ----------
    carriers, types
        Names of carriers (``*`` and ``?`` allowed) and of types that take the line; with ``forbid`` those that do not.
    via
        Places where all of it changes carriers, ``()`` for straight; with ``forbid`` places where it does not. None:
        no wish.
    not_before_s, due_s
        Earliest loading; date that counts for lateness.
    """

    line: str
    carriers: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    via: tuple[str, ...] | None = None
    not_before_s: int | None = None
    due_s: int | None = None
    forbid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpin(Event):
    """All carriers and places of a line are free again; dates stay."""

    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flown:
    """When a leg of the plan really took place; what is None was as planned."""

    carrier: str
    start: str
    end: str
    #: which of the carrier's legs over this way, from 1
    turn: int = 1
    begin_s: int | None = None
    depart_s: int | None = None
    arrive_s: int | None = None
    end_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """How far a plan was carried out: all legs begun before ``now_s``, at other times where ``flown`` says so."""

    now_s: int
    flown: tuple[Flown, ...] = ()


#: words of events in messages
WORDS: Final[dict[type[Event], str]] = {
    Closure: "closure",
    Breakdown: "breakdown",
    Delay: "delay",
    NewLine: "new line",
    ChangedLine: "changed line",
    Withdrawal: "withdrawal",
    MoreLift: "more lift",
    Pin: "pin",
    Unpin: "unpin",
}
