"""Names by which reports speak of states, bodies, offices, outlets and places.

What lives here: the nouns of a ``foedus/names`` file. What does not: finding them in a text (``foedus.intake``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class StateName:
    """A state: other spellings, its adjectives and peoples, the seats of government that stand for it."""

    state: str
    name: str
    also: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyName:
    """An organisation or one of its organs; ``nouns`` may stand for it once it was named ("the bloc")."""

    id: str
    name: str
    also: tuple[str, ...] = ()
    part_of: str = ""
    nouns: tuple[str, ...] = ()
    #: treaties of the library that made it, the one that names its organs first
    treaties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeName:
    """An office or an organ of a state or body, as reports word it; ``organ``: it is an it, not a he or she.

    ``of`` is the code of the one state whose organ bears such a name: "Folketing".
    """

    name: str
    also: tuple[str, ...]
    organ: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who held an office from and until when; ``of`` is a state's code or the id of a body."""

    person: str
    office: str
    of: str
    from_on: date
    until_on: date | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletName:
    """An agency, broadcaster or paper."""

    name: str
    also: tuple[str, ...] = ()
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceName:
    """A place under one spelling, with the others."""

    name: str
    also: tuple[str, ...] = ()
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """All names of one file."""

    id: str
    title: str
    states: tuple[StateName, ...] = ()
    bodies: tuple[BodyName, ...] = ()
    offices: tuple[OfficeName, ...] = ()
    holders: tuple[Holder, ...] = ()
    outlets: tuple[OutletName, ...] = ()
    places: tuple[PlaceName, ...] = ()
