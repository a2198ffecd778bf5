"""What a fleet can have flown by an instant at most.

What lives here: the linear programme of the fleet bound (see ``bounds``) for one instant. What does not: the search
over instants.
"""

from __future__ import annotations

from typing import NamedTuple

from foedus.movement.covering import Way, add_cover
from foedus.movement.problem import NEVER, Problem
from foedus.movement.reach import Earliest, Reach, find_begin, find_landing
from foedus.optimise.programme import INFINITE, Programme

#: options with the terms that count their loads
_Counts = list[tuple["_Option", list[tuple[int, float]]]]

#: a proven shortfall below this is taken as none
_LEAST = 1e-6


class _Option(NamedTuple):
    """One carrier on one way: when a first load can have ended, what each later load takes, and a cycle of loads."""

    carrier: int
    kind: int
    way: int
    first_s: int
    later_s: int  # NEVER where no load can come after another
    cycle_s: int


class Fleet:
    """All that the programmes for different instants share."""

    def __init__(self, problem: Problem, reach: Reach, ways: list[Way], earliest: list[Earliest | None]) -> None:
        self.problem, self.reach, self.ways = problem, reach, ways
        self.options: dict[int, list[_Option]] = {}
        #: carriers that are the same in all that counts -> how many
        self.alike: dict[int, int] = {}
        first_of: dict[tuple[int, int, int], int] = {}
        columns = set(problem.lines.column.tolist())
        carriers = problem.carriers
        for c in range(len(carriers.at)):
            if c in columns:
                continue
            key = (int(carriers.type_idx[c]), int(carriers.at[c]), int(carriers.ready_s[c]))
            one = first_of.setdefault(key, c)
            self.alike[one] = self.alike.get(one, 0) + 1
        for c in self.alike:
            self._add_carrier(c)
        self.heads = self._find_heads(earliest)

    def _busy(self, kind: int, way: Way) -> int:
        types, network = self.problem.types, self.problem.network
        return int(types.load_s[kind] + network.link_s[kind, way.start, way.end] + types.unload_s[kind])

    def _inbound(self, kind: int, node: int) -> int:
        """Give the shortest positioning into a node from where any load ends."""
        return min(
            (int(self.reach.way_s[kind, way.end, node]) for way in self.ways if kind in way.kinds), default=NEVER
        )

    def _add_carrier(self, carrier: int) -> None:
        carriers, reach = self.problem.carriers, self.reach
        kind, at, ready = (int(x[carrier]) for x in (carriers.type_idx, carriers.at, carriers.ready_s))
        for q, way in enumerate(self.ways):
            if kind not in way.kinds or reach.way_s[kind, at, way.start] >= NEVER:
                continue
            there = max(ready + int(reach.way_s[kind, at, way.start]), way.release_s)
            begin = find_begin(self.problem, reach, kind, way.start, there)
            end = find_landing(self.problem, reach, kind, (way.start, way.end), begin)
            end += int(self.problem.types.unload_s[kind])
            busy = self._busy(kind, way)
            later = min(busy + self._inbound(kind, way.start), NEVER)
            cycle = min(busy + int(reach.way_s[kind, way.end, way.start]), NEVER)
            self.options.setdefault(carrier, []).append(_Option(carrier, kind, q, end, later, cycle))

    def _find_heads(self, earliest: list[Earliest | None]) -> dict[tuple[int, bool], tuple[int, int]]:
        """Give, by node and end of a way, (earliest begin of handling, least time from its end to arrival)."""
        types, network = self.problem.types, self.problem.network
        heads: dict[tuple[int, bool], tuple[int, int]] = {}
        for way in self.ways:
            known = [alone for alone in (earliest[line] for line in way.lines) if alone is not None]
            flight = min(int(network.link_s[t, way.start, way.end] + types.unload_s[t]) for t in way.kinds)
            rows = (
                ((way.start, True), min(alone.begin_s for alone in known), flight),
                ((way.end, False), min(alone.landing_s for alone in known), 0),
            )
            for key, head, tail in rows:
                old = heads.get(key, (NEVER, NEVER))
                heads[key] = (min(old[0], head), min(old[1], tail))
        return heads


def _add_carrier(programme: Programme, options: list[_Option], alike: int, until: int, ways: list[Way]) -> _Counts:
    """Add the columns and rows of carriers that are alike; give, by option, the terms that count its loads.

    Each carrier has at most one first load; its end and the lengths of all later loads fit together before the
    instant. So the later loads hang on a first one, and a lengthened positioning never makes room.
    """
    usable = [option for option in options if option.first_s <= until]
    if not usable:
        return []
    name = f"carrier {options[0].carrier}"
    first_end = min(option.first_s for option in usable)
    shortest = min(option.later_s for option in usable)
    counts: _Counts = []
    firsts: list[tuple[int, float]] = []
    time: list[tuple[int, float]] = []
    for option in usable:
        most = ways[option.way].vehicles + ways[option.way].persons
        if option.cycle_s > 0:
            most = min(most, 1 + (until - option.first_s) // option.cycle_s)
        first = programme.add_column(f"first load of {name} on way {option.way}", 0, alike, 0.0)
        firsts.append((first, 1.0))
        time.append((first, (option.first_s - until) / 3600))
        terms = [(first, 1.0)]
        if first_end + option.later_s <= until:
            later = programme.add_column(f"later loads of {name} on way {option.way}", 0, alike * most, 0.0)
            time.append((later, option.later_s / 3600))
            terms.append((later, 1.0))
            programme.add_row(f"{name} on way {option.way}", -INFINITE, alike * most, terms)
        counts.append((option, terms))
    programme.add_row(f"one first load of {name}", -INFINITE, alike, firsts)
    if len(time) > len(firsts):
        programme.add_row(f"time of {name}", -INFINITE, 0, time)
        if shortest > 0:
            most = 1 + (until - first_end) // shortest
            programme.add_row(f"count of {name}", -INFINITE, alike * most, [x for _, terms in counts for x in terms])
    return counts


def _add_carriers(programme: Programme, fleet: Fleet, until: int) -> dict[int, dict[int, list[tuple[int, float]]]]:
    """Add columns and rows of all carriers; give, by way and type, the terms that count loads."""
    loads: dict[int, dict[int, list[tuple[int, float]]]] = {q: {} for q in range(len(fleet.ways))}
    for carrier, options in fleet.options.items():
        for option, terms in _add_carrier(programme, options, fleet.alike[carrier], until, fleet.ways):
            loads[option.way].setdefault(option.kind, []).extend(terms)
    return loads


def _add_slots(
    programme: Programme, fleet: Fleet, loads: dict[int, dict[int, list[tuple[int, float]]]], until: int
) -> None:
    """Add, for each node, that loading, unloading and both together fit into open slots up to the instant."""
    problem, calendars = fleet.problem, fleet.reach.calendars
    terms: dict[tuple[int, bool], list[tuple[int, float]]] = {}
    for q, by_kind in loads.items():
        way = fleet.ways[q]
        for kind, columns in by_kind.items():
            if not problem.types.uses_slots[kind]:
                continue
            for node, loading, seconds in (
                (way.start, True, problem.types.load_s[kind]),
                (way.end, False, problem.types.unload_s[kind]),
            ):
                terms.setdefault((node, loading), []).extend((x, float(seconds) / 3600) for x, _ in columns)
    for (node, loading), row in terms.items():
        head, tail = fleet.heads[node, loading]
        slots = int(problem.network.slots[node])
        room = slots * calendars.measure_open(node, head, until - tail)
        programme.add_row(f"slots of {node} {loading}", -INFINITE, max(0, room) / 3600, row)
        other = terms.get((node, not loading))
        if loading and other:
            first = min(head, fleet.heads[node, False][0])
            room = slots * calendars.measure_open(node, first, until)
            programme.add_row(f"slots of {node}", -INFINITE, max(0, room) / 3600, row + other)


def prove_impossible(fleet: Fleet, until: int) -> float:
    """Give the share of the need that provably finds no place by an instant; 0 where none is proven."""
    programme = Programme(f"fleet until {until}")
    shortfall = programme.add_column("shortfall", 0, 1, 1.0)
    loads = _add_carriers(programme, fleet, until)
    for q, way in enumerate(fleet.ways):
        add_cover(programme, way, loads[q], shortfall)
    _add_slots(programme, fleet, loads, until)
    solution = programme.solve()
    if not solution.found:
        return 0.0
    proven = programme.prove(solution.duals)
    return proven if proven > _LEAST else 0.0
