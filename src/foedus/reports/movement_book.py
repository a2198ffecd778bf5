"""A movement as its tables, tracks and figures show it: legs with numbers, who and where, the plan it comes from.

What lives here: one noun that holds all that movement outputs read, and what several of them share. What does not: the
outputs (``movement_sheets``, ``movement_tracks``, ``movement_kml``), and making a plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple

from foedus.domain.plans import MOVEMENT_MARKING, Ceiling, Leg, LoadPart, NodeSlots
from foedus.instants import show_dtg, show_instant

STANDING: Final = "A study, not an order: it shows what a plan would take and tells nobody to move."

#: what happened to a leg since an earlier plan
Change = Literal["same", "moved", "added", "dropped"]
_PREFIXES: Final = {"air": "A", "road": "C", "rail": "T", "sea": "S"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLine:
    """What is known of a line besides its loads."""

    id: str
    origin: str
    destination: str
    unit: str = ""
    contingent: str = ""
    rides_along: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPlace:
    """A place: its name and code; where it is, if anybody said."""

    id: str
    name: str
    code: str | None = None
    lat_deg: float | None = None
    lon_deg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadShown:
    """A road as a column drives it: its length, and critical points with the share of the way before each."""

    length_km: float
    points: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementBook:
    """One plan of one movement.

    Where ``dated`` is false nobody said which instant zero is: ``zero_at`` then only holds the place of it, and times
    are written from zero.
    """

    title: str
    seed: int | None
    zero_at: datetime
    legs: tuple[Leg, ...]
    lines: dict[str, BookLine]
    places: dict[str, BookPlace]
    dated: bool = True
    slots: tuple[NodeSlots, ...] = ()
    ceiling: tuple[Ceiling, ...] = ()
    #: no plan closes before; null: nobody bounded it
    bound_at: datetime | None = None
    bound_text: str = ""
    #: latitudes and longitudes in degrees between the ends of a way, by (start, end, mode)
    via: dict[tuple[str, str, str], tuple[tuple[float, float], ...]] | None = None
    #: roads that columns drive on, by leg
    roads: dict[str, RoadShown] | None = None
    #: legs of an earlier plan, for comparison
    before: tuple[Leg, ...] | None = None
    notes: tuple[str, ...] = ()
    #: rules that the independent check says it breaks
    n_breaches: int = 0
    #: for whom it is
    marking: str = MOVEMENT_MARKING

    @property
    def expires_at(self) -> datetime:
        """The instant from which nobody needs it any more: the end of its last leg."""
        return max((leg.ends_at for leg in self.legs), default=self.zero_at)

    def say_marking(self) -> str:
        """Say for whom it is and until when, as it stands above whatever leaves of it."""
        return f"{self.marking}; expires {self.show_exact(self.expires_at)}, with its last leg: destroy it then"

    def show_time(self, at: datetime) -> str:
        """Write an instant as date-time group; from zero where zero is no known instant."""
        return show_dtg(at) if self.dated else self.show_exact(at)

    def show_exact(self, at: datetime) -> str:
        """Write an instant to the second; as ``D+1 06:30:00`` where zero is no known instant."""
        if self.dated:
            return show_instant(at)
        days, rest = divmod(round((at - self.zero_at).total_seconds()), 86400)
        return f"D{days:+d} {rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"

    def name(self, place: str) -> str:
        """Name a place, with its code where it has one."""
        known = self.places.get(place)
        if known is None:
            return place
        return f"{known.name} ({known.code})" if known.code else known.name

    def say_head(self) -> tuple[str, ...]:
        """Give what stands above every table: for whom, what it is, of which plan, from which seed and zero."""
        seed = f"seed {self.seed}" if self.seed is not None else "seed not known"
        zero = f"zero {show_instant(self.zero_at)}" if self.dated else "zero is no known instant: times count from it"
        head: tuple[str, ...]
        bound = f"; no plan closes before {self.show_exact(self.bound_at)} ({self.bound_text})" if self.bound_at else ""
        head = (self.say_marking(), STANDING, f"{self.title}; {seed}; {zero}{bound}")
        if self.n_breaches:
            head += (
                f"This plan breaks {self.n_breaches} of the rules that a plan must keep: foedus move check says which.",
            )
        return head


def order_legs(legs: Iterable[Leg]) -> list[Leg]:
    """Give legs in order of time, then of carrier."""
    return sorted(legs, key=lambda leg: (leg.begins_at, leg.carrier, leg.departs_at, leg.id))


def number_legs(legs: Iterable[Leg]) -> dict[str, str]:
    """Give each leg its number, by id: ``A012``; legs over technical stops share one, as ``A012/1``, ``A012/2``.

    Flights begin with A, columns with C, trains with T, ships with S, each counted from 1 in order of begin.
    """
    counts: dict[str, int] = {}
    chains: list[list[Leg]] = []
    open_chain: dict[str, list[Leg]] = {}
    for leg in order_legs(legs):
        if leg.goes_on and leg.carrier in open_chain:
            open_chain[leg.carrier].append(leg)
        else:
            open_chain[leg.carrier] = [leg]
            chains.append(open_chain[leg.carrier])
    numbers: dict[str, str] = {}
    for chain in chains:
        prefix = _PREFIXES[chain[0].mode]
        counts[prefix] = counts.get(prefix, 0) + 1
        number = f"{prefix}{counts[prefix]:03d}"
        for n, leg in enumerate(chain, 1):
            numbers[leg.id] = number if len(chain) == 1 else f"{number}/{n}"
    return numbers


class Compared(NamedTuple):
    """What became of legs since an earlier plan: change, and the leg it was, by id of the later leg; those dropped."""

    changes: dict[str, Change]
    was: dict[str, Leg]
    dropped: tuple[Leg, ...]


def compare_legs(before: Iterable[Leg], after: Iterable[Leg]) -> Compared:
    """Say what became of each leg of a plan since an earlier one, and which legs of that were dropped.

    Legs are the same where carrier, ends, times and loads are; *moved* where times or amounts differ.
    """
    waiting: dict[tuple[object, ...], list[Leg]] = {}
    for leg in order_legs(before):
        waiting.setdefault(_key(leg), []).append(leg)
    changes: dict[str, Change] = {}
    was: dict[str, Leg] = {}
    unsure: list[Leg] = []
    later = order_legs(after)
    for leg in later:
        found = next((old for old in waiting.get(_key(leg), ()) if _rest(old) == _rest(leg)), None)
        if found is None:
            unsure.append(leg)
        else:
            waiting[_key(leg)].remove(found)
            changes[leg.id], was[leg.id] = "same", found
    for leg in unsure:
        rows = waiting.get(_key(leg), [])
        changes[leg.id] = "moved" if rows else "added"
        if rows:
            was[leg.id] = rows.pop(0)
    return Compared(changes, was, tuple(order_legs(leg for rows in waiting.values() for leg in rows)))


def _key(leg: Leg) -> tuple[object, ...]:
    return leg.carrier, leg.start, leg.end, leg.stops, tuple(sorted(part.line for part in leg.parts))


def _rest(leg: Leg) -> tuple[object, ...]:
    loads = sorted((part.line, part.persons, part.vehicles) for part in leg.parts)
    return leg.begins_at, leg.departs_at, leg.arrives_at, leg.ends_at, tuple(loads)


def say_load(parts: tuple[LoadPart, ...]) -> str:
    """Write what a leg carries: ``A: 40 persons, 2 pieces; B: 3 pieces``."""
    said = []
    for part in parts:
        counts = [f"{part.persons} persons"] if part.persons else []
        counts += [f"{part.vehicles} pieces"] if part.vehicles else []
        said.append(f"{part.line}: {', '.join(counts) or 'nothing'}")
    return "; ".join(said)
