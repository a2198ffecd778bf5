"""What a movement is asked with, and what one compilation knows so far.

What lives here: ``MovementCase``, and the bookkeeping that all parts of a compilation share: indices, faults, notes.
What does not: the parts.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from foedus.domain.figures import Figure, pick_known
from foedus.domain.places import (
    AirLink,
    AirRoute,
    AirspaceClosure,
    Clearance,
    Crossing,
    During,
    Place,
    Road,
    Terminal,
)
from foedus.domain.plans import CarrierStart, Line
from foedus.domain.scenario import GroundTime
from foedus.domain.transport import CarrierType, Pool, TransportTable
from foedus.instants import seconds_from, show_instant
from foedus.movement.modes.airspace import Sign, sign_state
from foedus.movement.problem import NEVER

_DAY: int = 86_400
#: how long after the last date that anybody gave daily hours and deliveries go on
_BEYOND_D: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementCase:
    """What a movement is asked with.

    ``decided_at`` is the instant from which pools generate carriers. ``starts`` are carriers that stand somewhere
    already (after an earlier movement); they come on top of ``pools``, so a way home passes no pools. ``borders`` are
    the polygons of states by code, each a tuple of rings, the outer one first, of latitudes and longitudes in degrees,
    float64, shape ``(n_points, 2)``; they are read where airspace is closed or a clearance is asked for.
    """

    lines: tuple[Line, ...]
    tables: tuple[TransportTable, ...]
    terminals: tuple[Terminal, ...]
    places: tuple[Place, ...]
    as_of: datetime
    zero_at: datetime
    decided_at: datetime
    pools: tuple[Pool, ...] = ()
    starts: tuple[CarrierStart, ...] = ()
    routes: tuple[AirRoute, ...] = ()
    roads: tuple[Road, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    ground_h: tuple[GroundTime, ...] = ()
    links: tuple[AirLink, ...] = ()
    airspace: tuple[AirspaceClosure, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    stop_below_frac: tuple[Figure, ...] = ()
    borders: Mapping[str, tuple[tuple[NDArray[np.float64], ...], ...]] | None = None


class Compiler:
    """One compilation: what is known so far, and every fault met."""

    def __init__(self, case: MovementCase) -> None:
        self.case = case
        #: who has the fault, and its cause
        self.faults: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.places: Mapping[str, Place] = {place.id: place for place in case.places}
        self.kinds: Mapping[str, CarrierType] = {kind.id: kind for table in case.tables for kind in table.carriers}
        self.nodes: list[Place] = []
        self.node_of: dict[str, int] = {}
        self.types: list[CarrierType] = []
        #: what of closed airspace and clearances holds for each type
        self.signs: list[Sign] = []
        #: whose carriers are of each type
        self.states: list[set[str]] = []
        self.type_of: dict[tuple[str, Sign], int] = {}
        #: id, type, node, ready, home (-1: none)
        self.carriers: list[tuple[str, int, int, int, int]] = []

    def need_node(self, place: str, who: str) -> int:
        """Give the index of a place, or note the fault and give -1."""
        if place not in self.node_of:
            if place not in self.places:
                self.faults.append((who, f"the place {place} is in no gazetteer"))
                return -1
            self.node_of[place] = len(self.nodes)
            self.nodes.append(self.places[place])
        return self.node_of[place]

    def need_type(self, kind: str, who: str, state: str | None = None) -> int:
        """Give the index of a carrier type as a state flies it, or note the fault and give -1.

        States to which the same closures and clearances apply share one type.
        """
        if kind not in self.kinds:
            self.faults.append((who, f"the carrier type {kind} is in no transport table"))
            return -1
        by_air = self.kinds[kind].mode == "air"
        sign = sign_state(state, self.case.airspace, self.case.clearances, self.case.as_of) if by_air else Sign((), ())
        key = (kind, sign)
        if key not in self.type_of:
            self.type_of[key] = len(self.types)
            self.types.append(self.kinds[kind])
            self.signs.append(sign)
            self.states.append(set())
        if state is not None:
            self.states[self.type_of[key]].add(state)
        return self.type_of[key]

    def name_types(self) -> tuple[str, ...]:
        """Give the names of the types: the id, and whose where one id stands for several types."""
        ids = [kind.id for kind in self.types]
        return tuple(
            name if ids.count(name) == 1 else f"{name} ({'+'.join(sorted(states)) or 'others'})"
            for name, states in zip(ids, self.states, strict=True)
        )

    def need_value(self, figures: tuple[Figure, ...], what: str) -> float:
        """Give the figure known at the knowledge date, or note the fault and give nan."""
        figure = pick_known(figures, self.case.as_of)
        if figure is None:
            self.faults.append((what, f"no figure was known at {show_instant(self.case.as_of)}"))
            return math.nan
        return figure.value

    def find_value(self, figures: tuple[Figure, ...]) -> float | None:
        """Give the figure known at the knowledge date, or None."""
        figure = pick_known(figures, self.case.as_of)
        return None if figure is None else figure.value

    def count_s(self, at: datetime) -> int:
        """Count seconds from the scenario's zero."""
        return seconds_from(self.case.zero_at, at)

    def count_end_s(self, at: datetime | None) -> int:
        """Count seconds to the end of a span; an open one never ends."""
        return NEVER if at is None else self.count_s(at)

    def find_horizon(self) -> tuple[int, int]:
        """Give the seconds between which daily hours and deliveries are written out."""
        case = self.case
        dates = [case.zero_at, case.decided_at, *(start.ready_at for start in case.starts)]
        for line in case.lines:
            dates += [release.at for release in line.releases]
            given = (line.earliest_arrival_at, line.latest_arrival_at, line.required_at, line.not_after_at)
            dates += [at for at in given if at is not None]
        ready = [row[3] for row in self.carriers]
        first = min([*map(self.count_s, dates), *ready])
        last = max([*map(self.count_s, dates), *ready])
        return first - _DAY, last + _BEYOND_D * _DAY


def level_spans(c: Compiler, usual: int, during: Iterable[During], what: str) -> list[tuple[int, int, int]]:
    """Give a number over all of time as spans (from, until, number), sorted and touching.

    Parameters
    ----------
    usual
        What holds outside the spans given.
    during
        Spans with another number, as far as known; see ``During`` for which of two holds.
    what
        Whose number it is, for a fault.
    """
    known = [
        (one.known_at, k, c.count_s(one.from_at), c.count_end_s(one.until_at), int(one.value))
        for k, one in enumerate(during)
        if one.known_at is not None and one.known_at <= c.case.as_of
    ]
    for _, _, begin, end, number in known:
        if end <= begin:
            c.faults.append((what, "a span that ends before it begins"))
        if number < 0:
            c.faults.append((what, f"{number}, which is below nothing"))
    cuts = sorted({-NEVER, NEVER, *(row[2] for row in known), *(row[3] for row in known)})
    spans: list[tuple[int, int, int]] = []
    for begin, end in itertools.pairwise(cuts):
        holding = [row for row in known if row[2] <= begin and end <= row[3]]
        number = max(holding)[4] if holding else usual
        if spans and spans[-1][2] == number:
            spans[-1] = (spans[-1][0], end, number)
        else:
            spans.append((begin, end, number))
    return spans
