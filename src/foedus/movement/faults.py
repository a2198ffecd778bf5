"""What is wrong with a problem before anybody plans it: numbers that contradict themselves, lines that cannot move.

What lives here: the faults and their wording, one sentence a cause. What does not: shapes (``problem``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import PlanningError
from foedus.movement.problem import MODES, NEVER, Network, Problem

#: what is listed together where the cause is one, and how many names are; the rest are counted
_GROUPED: Final = ("line", "carrier")
_LISTED: Final = 8


def group_causes(blamed: Iterable[tuple[str, str]]) -> list[str]:
    """Word faults with one sentence a cause, in the order in which the causes were met.

    Parameters
    ----------
    blamed
        Who has the fault, as a kind and a name (``line A-1/01``) or nobody, and its cause.

    Examples
    --------
    >>> group_causes([("line a", "no way"), ("line b", "no way"), ("line c", "too heavy")])
    ['no way: 2 lines: a, b', 'line c: too heavy']
    """
    by_cause: dict[tuple[str, str], list[str]] = {}
    for who, cause in blamed:
        kind, _, name = who.partition(" ")
        names = by_cause.setdefault((kind if kind in _GROUPED else who, cause), [])
        if name not in names:
            names.append(name)
    return [_word_cause(kind, names, cause) for (kind, cause), names in by_cause.items()]


def _word_cause(kind: str, names: list[str], cause: str) -> str:
    if kind not in _GROUPED:
        return f"{kind}: {cause}" if kind else cause
    if len(names) == 1:
        return f"{kind} {names[0]}: {cause}"
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"{cause}: {len(names)} {kind}s: {', '.join(names[:_LISTED])}{more}"


def _find_bad_lines(problem: Problem) -> list[tuple[str, str]]:
    lines, names = problem.lines, problem.names.lines
    faults: list[tuple[str, str]] = []
    n_nodes = len(problem.network.slots)
    rows: tuple[tuple[NDArray[np.bool_], str], ...] = (
        ((lines.origin < 0) | (lines.origin >= n_nodes), "its origin is not in the network"),
        ((lines.destination < 0) | (lines.destination >= n_nodes), "its destination is not in the network"),
        (lines.origin == lines.destination, "its origin is its destination"),
        ((lines.persons < 0) | (lines.vehicles < 0), "it has fewer than no persons or vehicles"),
        (lines.persons + lines.vehicles == 0, "it has neither persons nor vehicles"),
        ((lines.person_kg < 0) | (lines.vehicle_kg < 0), "a mass below nothing"),
        (lines.weight < 1, "its weight is below 1"),
        ((lines.rides != 0) & (lines.vehicles > 0), "it rides along but brings vehicles, which need handling"),
        (np.abs(lines.release_s) >= NEVER, "it is never released"),
    )
    for bad, text in rows:
        faults += [(f"line {names[k]}", text) for k in np.flatnonzero(bad)]
    return faults


def _find_bad_means(problem: Problem) -> list[tuple[str, str]]:
    types, network, carriers = problem.types, problem.network, problem.carriers
    faults: list[tuple[str, str]] = []
    for k, name in enumerate(problem.names.types):
        if min(types.load_s[k], types.unload_s[k], types.positions[k], types.seats[k], types.seats_apart[k]) < 0:
            faults.append((f"carrier type {name}", "a negative ground time, floor or seating"))
    for k in np.flatnonzero(network.slots < 0).tolist():
        faults.append((f"place {problem.names.nodes[k]}", "fewer than no working slots"))
    if bool((network.payload_kg < 0).any()):
        faults.append(("", "a payload below nothing"))
    if bool(((network.link_s < 0) & (network.link_s != -1)).any()):
        faults.append(("", "a link time below nothing"))
    for k, (at, ready) in enumerate(zip(carriers.at.tolist(), carriers.ready_s.tolist(), strict=True)):
        if not 0 <= at < len(network.slots) or abs(ready) >= NEVER:
            faults.append((f"carrier {problem.names.carriers[k]}", "it stands nowhere or is never ready"))
    for k in range(len(network.shut_ptr) - 1):
        opens, shuts = (
            x[network.shut_ptr[k] : network.shut_ptr[k + 1]] for x in (network.shut_from_s, network.shut_until_s)
        )
        if bool((opens >= shuts).any()) or bool((shuts[:-1] > opens[1:]).any()):
            faults.append((f"calendar {k}", "shut spans empty, unsorted or overlapping"))
    return faults


def refuse_malformed(problem: Problem) -> None:
    """Refuse a problem whose numbers contradict themselves.

    Raises
    ------
    PlanningError
        With every fault found, one sentence a cause.
    """
    faults = group_causes(_find_bad_lines(problem) + _find_bad_means(problem))
    if faults:
        raise PlanningError(
            "the movement problem is not well formed:\n" + "\n".join(f"- {fault}" for fault in faults),
            code="movement-malformed",
            hint="mend the lines, terminals or carriers named",
        )


def find_immovable(problem: Problem) -> list[str]:
    """Say why lines cannot be moved by any carrier at hand: one sentence a cause, with the lines that share it."""
    lines, types, network = problem.lines, problem.types, problem.network
    reach = [_reach(problem, kind) for kind in range(len(types.mode))]
    faults: list[tuple[str, str]] = []
    seen: dict[tuple[int, ...], str] = {}
    for k in range(len(lines.origin)):
        if lines.rides[k] or lines.column[k] >= 0:
            continue
        sort = (
            *(int(x[k]) for x in (lines.origin, lines.destination, lines.mode, lines.person_kg, lines.vehicle_kg)),
            int(lines.persons[k] > 0),
            int(lines.vehicles[k] > 0),
        )
        if sort not in seen:
            seen[sort] = _say_immovable(problem, k, reach, network)
        if seen[sort]:
            faults.append((f"line {problem.names.lines[k]}", seen[sort]))
    return group_causes(faults)


def _reach(problem: Problem, kind: int) -> NDArray[np.bool_]:
    """Say which nodes carriers of a type can stand on: bool, shape ``(n_nodes,)``."""
    stands = np.zeros(len(problem.network.slots), dtype=np.bool_)
    stands[problem.carriers.at[problem.carriers.type_idx == kind]] = True
    links = problem.network.link_s[kind] >= 0
    while True:
        further = stands | links[stands].any(axis=0)
        if bool((further == stands).all()):
            return stands
        stands = further


def _say_immovable(problem: Problem, line: int, reach: list[NDArray[np.bool_]], network: Network) -> str:
    lines, types, nodes = problem.lines, problem.types, problem.names.nodes
    a, b = int(lines.origin[line]), int(lines.destination[line])
    fit = [t for t in range(len(types.mode)) if types.mode[t] == lines.mode[line]]
    if not fit:
        return f"there is no carrier of its mode, {MODES[lines.mode[line]]} (movement.pools)"
    # a place without a terminal has neither slots nor links: the slots are what a person can mend
    for node in (a, b):
        if not any(not types.uses_slots[t] or network.slots[node] > 0 for t in fit):
            return f"{nodes[node]} has no working slot (movement.terminals)"
    fit = [t for t in fit if network.link_s[t, a, b] >= 0]
    if not fit:
        return (
            f"no carrier of its mode has a link from {nodes[a]} to {nodes[b]}: it is too far, or a runway too short "
            "(movement.terminals, movement.routes)"
        )
    fit = [t for t in fit if reach[t][a]]
    if not fit:
        return f"no carrier that could fly it can reach {nodes[a]} (movement.pools)"
    if lines.vehicles[line] and not any(
        types.positions[t] > 0 and network.payload_kg[t, a, b] >= lines.vehicle_kg[line] for t in fit
    ):
        return f"one of its vehicles is more than any carrier lifts from {nodes[a]} to {nodes[b]} (movement.vehicle_kg)"
    if lines.persons[line] and not any(
        types.seats[t] + types.seats_apart[t] > 0 and network.payload_kg[t, a, b] >= lines.person_kg[line] for t in fit
    ):
        return f"no carrier seats its persons from {nodes[a]} to {nodes[b]}"
    return ""
