"""Where plans side by side want more than there is: slots, parking, departures, fuel, carriers; when, and whose.

What lives here: the search for clashes, each with what is needed and what is there. What does not: mending them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from foedus.movement.problem import NEVER, NO_LIMIT, Problem, Schedule, list_handled
from foedus.movement.replanning.joining import Joint


class Clash(NamedTuple):
    """One place, way or carrier of which more is wanted than there is, in a span; ``lines`` are those concerned.

    ``kind`` is slots, parking, departures, fuel or lift. ``needed`` is the most that is wanted at once: slots, parking
    spots, departures, kilograms of fuel, or nations that want one carrier.
    """

    kind: str
    where: str
    from_s: int
    until_s: int
    needed: int
    there: int
    nations: tuple[str, ...]
    lines: tuple[str, ...]


class _Use(NamedTuple):
    begin: int
    until: int
    amount: int
    leg: int  # -1: others


class _Finder:
    def __init__(self, joint: Joint) -> None:
        self.joint, self.p, self.s = joint, joint.problem, joint.schedule
        self.kind = self.p.carriers.type_idx[self.s.carrier]
        self.handled = list_handled(self.p, self.s)
        self.lines_of: dict[int, list[int]] = {}
        for leg, line in zip(self.s.part_leg.tolist(), self.s.part_line.tolist(), strict=True):
            self.lines_of.setdefault(leg, []).append(line)

    def make(self, kind: str, where: str, span: tuple[int, int], amounts: tuple[int, int], legs: set[int]) -> Clash:
        """Give a clash with the nations and lines of its legs; a carrier that goes empty stands for its next load."""
        nations = {self.joint.nations[self.joint.nation_of_leg[leg]] for leg in legs}
        lines = {line for leg in legs for line in self.lines_of.get(leg, ())}
        names = self.p.names.lines
        return Clash(kind, where, *span, *amounts, tuple(sorted(nations)), tuple(names[k] for k in sorted(lines)))

    def sweep(
        self, kind: str, where: str, uses: list[_Use], edges: list[int], room: Callable[[int], int]
    ) -> Iterator[Clash]:
        """Give the spans in which uses together take more than there is room for."""
        instants = sorted({*(use.begin for use in uses), *(use.until for use in uses), *edges})
        open_from, needed, there, legs = -1, 0, 0, set[int]()
        for at, _ in pairwise([*instants, NEVER]):
            now = [use for use in uses if use.begin <= at < use.until]
            amount, most = sum(use.amount for use in now), room(at)
            if amount > most and any(use.leg >= 0 for use in now):
                if open_from < 0:
                    open_from, needed, there, legs = at, 0, most, set()
                if amount - most > needed - there:
                    needed, there = amount, most
                legs |= {use.leg for use in now if use.leg >= 0}
            elif open_from >= 0:
                yield self.make(kind, where, (open_from, at), (needed, there), legs)
                open_from = -1
        if open_from >= 0:
            yield self.make(kind, where, (open_from, NEVER), (needed, there), legs)

    def find_slots(self) -> Iterator[Clash]:
        """Give clashes of working slots, shut places included."""
        net, types, s = self.p.network, self.p.types, self.s
        uses_slots = self.handled & (types.uses_slots[self.kind] != 0)
        goes_on = _find_onward(s)
        for node in np.flatnonzero(net.slots > 0).tolist():
            uses = [
                _Use(int(s.begin_s[k]), int(s.begin_s[k] + types.load_s[self.kind[k]]), 1, k)
                for k in np.flatnonzero(uses_slots & (s.start == node) & ~goes_on).tolist()
            ]
            uses += [
                _Use(int(s.arrive_s[k]), int(s.end_s[k]), 1, k)
                for k in np.flatnonzero((uses_slots | (s.stop_end != 0)) & (s.end == node)).tolist()
            ]
            calendars = [
                node,
                *(c for n, slot, c in net.slot_calendar.tolist() if n == node and slot < net.slots[node]),
            ]
            yield from self.sweep(
                "slots", self.p.names.nodes[node], uses, _list_edges(self.p, calendars),
                partial(_count_open, self.p, node, calendars),
            )  # fmt: skip

    def find_parking(self) -> Iterator[Clash]:
        """Give clashes of parking spots."""
        net, s = self.p.network, self.s
        stays: dict[int, list[_Use]] = {}
        for _, legs in _by_carrier(s).items():
            for k, leg in enumerate(legs):
                until = int(s.depart_s[legs[k + 1]]) if k + 1 < len(legs) else NEVER
                spots = int(self.p.types.spots[self.kind[leg]])
                stays.setdefault(int(s.end[leg]), []).append(_Use(int(s.arrive_s[leg]), until, spots, leg))
        for node, begin, until, spots in net.parking_taken.tolist():
            stays.setdefault(node, []).append(_Use(begin, until, spots, -1))
        for node in np.flatnonzero(net.parking != NO_LIMIT).tolist():
            room = partial(_give, int(net.parking[node]))
            yield from self.sweep("parking", self.p.names.nodes[node], stays.get(node, []), [], room)

    def find_departures(self) -> Iterator[Clash]:
        """Give periods in which more leave over a gated link than it lets through."""
        net, s = self.p.network, self.s
        gate = net.link_gate[self.kind, s.start, s.end]
        for g in np.unique(gate[gate >= 0]).tolist():
            legs = np.flatnonzero(gate == g)
            ways = sorted({f"{self.p.names.nodes[s.start[k]]} - {self.p.names.nodes[s.end[k]]}" for k in legs.tolist()})
            for row in range(int(net.gate_ptr[g]), int(net.gate_ptr[g + 1])):
                begin, until, most = (int(x[row]) for x in (net.gate_from_s, net.gate_until_s, net.gate_most))
                inside = legs[(s.depart_s[legs] >= begin) & (s.depart_s[legs] < until)].tolist()
                if len(inside) > most:
                    yield self.make("departures", ", ".join(ways), (begin, until), (len(inside), most), set(inside))

    def find_fuel(self) -> Iterator[Clash]:
        """Give places that run out of fuel: from when, and by how much in the end."""
        net, s = self.p.network, self.s
        draws = net.link_fuel_kg[self.kind, s.start, s.end]
        for node in np.flatnonzero(net.fuel_kg != NO_LIMIT).tolist():
            rows = [(int(at), 0, int(kg), -1) for where, at, kg in net.fuel_in.tolist() if where == node]
            drawn = np.flatnonzero((s.start == node) & (draws > 0)).tolist()
            rows += [(int(s.depart_s[k]), 1, -int(draws[k]), k) for k in drawn]
            level, low, short_from, legs = int(net.fuel_kg[node]), 0, -1, set[int]()
            for at, _, kg, leg in sorted(rows):
                level += kg
                legs |= {int(leg)} if leg >= 0 else set()
                if level < 0:
                    short_from = at if short_from < 0 else short_from
                    low = min(low, level)
            if short_from >= 0:
                there = int(net.fuel_kg[node]) + sum(kg for _, is_draw, kg, _ in rows if not is_draw)
                amounts = (there - low, there)
                yield self.make("fuel", self.p.names.nodes[node], (short_from, NEVER), amounts, legs)

    def find_lift(self) -> Iterator[Clash]:
        """Give carriers that several plans want at one time, or from a place where another plan does not leave them."""
        s = self.s
        for carrier, legs in _by_carrier(s).items():
            if bin(int(self.joint.owners[carrier])).count("1") < 2:
                continue
            at, free = int(self.p.carriers.at[carrier]), int(self.p.carriers.ready_s[carrier])
            bad: set[int] = set()
            for before, leg in zip([-1, *legs[:-1]], legs, strict=True):
                if int(s.start[leg]) != at or int(s.begin_s[leg]) < free:
                    bad |= {leg} | ({before} if before >= 0 else set())
                at, free = int(s.end[leg]), max(free, int(s.end_s[leg]))
            nations = {int(self.joint.nation_of_leg[leg]) for leg in bad}
            if len(nations) > 1:
                span = (min(int(s.begin_s[k]) for k in bad), max(int(s.end_s[k]) for k in bad))
                yield self.make("lift", self.p.names.carriers[carrier], span, (len(nations), 1), bad)


def _give(most: int, _at: int) -> int:
    """Give what is there at any instant."""
    return most


def _find_onward(s: Schedule) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say of each leg whether its load is aboard since a technical stop; bool, shape ``(n_legs,)``."""
    after = np.zeros(len(s.carrier), dtype=np.bool_)
    for legs in _by_carrier(s).values():
        for before, leg in pairwise(legs):
            after[leg] = s.stop_end[before] != 0
    return after


def _by_carrier(s: Schedule) -> dict[int, list[int]]:
    """Give the legs of each carrier in order of time."""
    legs: dict[int, list[int]] = {}
    for k in np.lexsort((s.depart_s, s.begin_s)).tolist():
        legs.setdefault(int(s.carrier[k]), []).append(k)
    return legs


def _list_edges(problem: Problem, calendars: list[int]) -> list[int]:
    net = problem.network
    rows = [slice(int(net.shut_ptr[c]), int(net.shut_ptr[c + 1])) for c in calendars]
    return [t for row in rows for column in (net.shut_from_s, net.shut_until_s) for t in column[row].tolist()]


def _count_open(problem: Problem, node: int, calendars: list[int], at: int) -> int:
    """Give the working slots that are open at an instant; the first calendar is the place's own."""
    net = problem.network
    shut = [
        bool(((net.shut_from_s[a:b] <= at) & (net.shut_until_s[a:b] > at)).any())
        for a, b in ((int(net.shut_ptr[c]), int(net.shut_ptr[c + 1])) for c in calendars)
    ]
    return 0 if shut[0] else int(net.slots[node]) - sum(shut[1:])


def find_clashes(joint: Joint) -> tuple[Clash, ...]:
    """Give what plans side by side want more of than there is, in order of time."""
    finder = _Finder(joint)
    looks = (finder.find_slots, finder.find_parking, finder.find_departures, finder.find_fuel, finder.find_lift)
    found = [clash for look in looks for clash in look()]
    return tuple(sorted(found, key=lambda one: (one.from_s, one.kind, one.where)))
