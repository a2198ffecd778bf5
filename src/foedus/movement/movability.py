"""Which lines no carrier at hand can move, whatever the plan, and why.

What lives here: chains of links over hubs that a line's persons and pieces could take. What does not: times, and how
many carriers there are: a line that can be moved may still come late.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.movement.problem import MODES, Problem

_LISTED: Final = 6

Mask = NDArray[np.bool_]


def find_unmoved(problem: Problem) -> Iterator[tuple[int, str]]:
    """Give the index of each line that nothing can move, and the cause in words.

    Lines that ride along, and those that drive themselves, need no carrier.
    """
    lines = problem.lines
    finder = _Finder(problem)
    seen: dict[tuple[int, ...], str] = {}
    columns = (lines.origin, lines.destination, lines.pod, lines.mode, lines.person_kg, lines.vehicle_kg, lines.sort)
    for k in np.flatnonzero((lines.rides == 0) & (lines.column < 0)).tolist():
        together = int(lines.together[k])
        key = (*(int(column[k]) for column in columns), together)
        # what travels in one load counts by its numbers, all else by whether there is any
        many = (int(lines.persons[k]), int(lines.vehicles[k]))
        key += many if together else (int(many[0] > 0), int(many[1] > 0))
        if key not in seen:
            seen[key] = finder.say_why(k)
        if seen[key]:
            yield k, seen[key]


class _Finder:
    """What the links of one problem let through, step by step."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        network, types = problem.network, problem.types
        #: by type: links that are there, and those of them between nodes that can handle the type
        self.there: Mask = network.link_s >= 0
        handled: Mask = network.handles.astype(np.bool_) & ((network.slots > 0) | (types.uses_slots == 0)[:, None])
        self.handled: Mask = self.there & handled[:, :, None] & handled[:, None, :]
        reached = np.array([_reach(problem, kind) for kind in range(len(types.mode))], dtype=np.bool_)
        reached = reached.reshape(len(types.mode), len(network.slots))
        self.reached: Mask = self.handled & reached[:, :, None]
        self.hubs: Mask = network.hub_s >= 0

    def say_why(self, line: int) -> str:
        """Say why one line cannot be moved; empty where it can."""
        problem = self.problem
        lines, types, network, nodes = problem.lines, problem.types, problem.network, problem.names.nodes
        a, b = int(lines.origin[line]), int(lines.destination[line])
        of_mode = types.mode == lines.mode[line]
        if not of_mode.any():
            return f"there is no carrier of its mode, {MODES[lines.mode[line]]} (movement.pools)"
        # a place without a terminal has neither slots nor links: the slots are what a person can mend
        for node in (a, b):
            if network.slots[node] <= 0 and bool((types.uses_slots[of_mode] != 0).all()):
                return f"{nodes[node]} has no working slot (movement.terminals)"
            if not network.handles[of_mode, node].any():
                return f"no carrier of its mode can be handled at {nodes[node]} (equipment in movement.terminals)"
        if not self.joins(self.there[of_mode], line):
            return self.say_no_link(of_mode, line)
        if not self.joins(self.handled[of_mode], line):
            return f"no chain of places that can handle a carrier leads from {nodes[a]} to {nodes[b]}"
        if not self.joins(self.reached[of_mode], line):
            return f"no carrier that could fly it can reach {nodes[a]} (movement.pools)"
        return self.say_too_much(of_mode, line)

    def say_no_link(self, of_mode: Mask, line: int) -> str:
        """Word that no chain of links leads from origin to destination, and which hubs lead in a ring."""
        problem = self.problem
        nodes = problem.names.nodes
        a, b = int(problem.lines.origin[line]), int(problem.lines.destination[line])
        text = (
            f"no carrier of its mode has a link from {nodes[a]} to {nodes[b]}: it is too far, a runway too short or "
            "too weak, or a sky shut (movement.terminals, movement.routes)"
        )
        reached = self.spread(_join(self.there[of_mode]), a, self.hubs) & self.hubs
        reached[a] = False
        named = [nodes[k] for k in np.flatnonzero(reached)]
        if len(named) > 1:
            more = f" and {len(named) - _LISTED} more" if len(named) > _LISTED else ""
            text += f"; the hubs that it reaches, {', '.join(named[:_LISTED])}{more}, lead to one another only"
        return text

    def say_too_much(self, of_mode: Mask, line: int) -> str:
        """Say whether a piece, a person or all of a line is more than any carrier takes; empty where it is not."""
        problem = self.problem
        lines, types, payload = problem.lines, problem.types, problem.network.payload_kg
        way = " to ".join(problem.names.nodes[k] for k in (lines.origin[line], lines.destination[line]))
        ok, seats = self.reached & of_mode[:, None, None], types.seats + types.seats_apart
        takes = types.floor[:, lines.sort[line]]
        if lines.vehicles[line]:
            lifts = ok & (payload >= lines.vehicle_kg[line])
            if not self.joins(lifts, line):
                return f"one of its vehicles is more than any carrier lifts from {way} (movement.vehicle_kg)"
            if not self.joins(lifts & ((takes > 0) & (takes <= types.positions))[:, None, None], line):
                return f"one of its pieces goes into no hold of a carrier that lifts it from {way} (its size)"
        if lines.persons[line] and not self.joins(
            ok & (seats > 0)[:, None, None] & (payload >= lines.person_kg[line]), line
        ):
            return f"no carrier seats its persons from {way}"
        if lines.together[line] and not self.joins(ok & self.fit_whole(line), line):
            count = f"{int(lines.persons[line])} persons and {int(lines.vehicles[line])} pieces"
            return f"it stays together, but no carrier takes {count} at once from {way} (seats, floor, mass)"
        return ""

    def fit_whole(self, line: int) -> Mask:
        """Say on which links a line goes into one load."""
        lines, types, payload = self.problem.lines, self.problem.types, self.problem.network.payload_kg
        persons, pieces = int(lines.persons[line]), int(lines.vehicles[line])
        takes = types.floor[:, lines.sort[line]]
        used = pieces * takes
        lost = -(-types.seats * used // np.maximum(types.positions, 1))
        fits = (persons <= types.seats - lost + types.seats_apart) | (persons == 0)
        if pieces:
            fits &= (takes > 0) & (used <= types.positions)
        mass = persons * int(lines.person_kg[line]) + pieces * int(lines.vehicle_kg[line])
        result: Mask = fits[:, None, None] & (payload >= mass)
        return result

    def joins(self, links: Mask, line: int) -> bool:
        """Say whether links of any types lead from origin to destination, changing at hubs and at the POD."""
        lines = self.problem.lines
        a, b, pod = int(lines.origin[line]), int(lines.destination[line]), int(lines.pod[line])
        ways = _join(links)
        if pod in {-1, a, b}:
            return bool(self.spread(ways, a, self.hubs)[b])
        return bool(self.spread(ways, a, self.hubs)[pod] and self.spread(ways, pod, self.hubs)[b])

    @staticmethod
    def spread(ways: Mask, start: int, hubs: Mask) -> Mask:
        """Give the nodes that ways lead to from a start, going on from hubs only: bool, shape ``(n_nodes,)``."""
        found: Mask = np.zeros(len(ways), dtype=np.bool_)
        found[start] = True
        further: Mask = found | ways[start]
        while bool((further != found).any()):
            found = further
            further = found | ways[found & hubs].any(axis=0)
        return found


def _join(links: Mask) -> Mask:
    """Give the links that any of some types has."""
    return np.asarray(links.any(axis=0))


def _reach(problem: Problem, kind: int) -> Mask:
    """Say which nodes carriers of a type can stand on: bool, shape ``(n_nodes,)``."""
    stands = np.zeros(len(problem.network.slots), dtype=np.bool_)
    stands[problem.carriers.at[problem.carriers.type_idx == kind]] = True
    links = problem.network.link_s[kind] >= 0
    while True:
        further = stands | links[stands].any(axis=0)
        if bool((further == stands).all()):
            return stands
        stands = further
