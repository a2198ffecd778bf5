"""What is wrong with a problem before anybody plans it: numbers that contradict themselves, lines that cannot move.

What lives here: the faults and their wording, one sentence a cause. What does not: shapes (``problem``), and what can
be reached over which hubs (``movability``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import PlanningError
from foedus.movement.movability import find_unmoved
from foedus.movement.problem import NEVER, NO_LIMIT, Problem

#: what is listed together where the cause is one, and how many names are; the rest are counted
_GROUPED: Final = ("line", "carrier", "link")
_LISTED: Final = 8
#: persons or pieces of one line: beyond it the loads alone would not fit into memory
_MOST: Final = 10_000_000


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
        (np.maximum(lines.persons, lines.vehicles) > _MOST, f"more than {_MOST:,} persons or pieces in one line"),
        ((lines.person_kg < 0) | (lines.vehicle_kg < 0), "a mass below nothing"),
        (lines.weight < 1, "its weight is below 1"),
        ((lines.rides != 0) & (lines.vehicles > 0), "it rides along but brings vehicles, which need handling"),
        (np.abs(lines.release_s) >= NEVER, "it is never released"),
        ((lines.pod < -1) | (lines.pod >= n_nodes), "its POD is not in the network"),
        ((lines.sort < 0) | (lines.sort >= problem.types.floor.shape[1]), "its sort of piece is in no floor"),
        (lines.lad_s < lines.ead_s, "its LAD is before its EAD"),
        (lines.due_s < lines.ead_s, "its RDD is before its EAD"),
        (lines.not_after_s < lines.ead_s, "it is missed before its EAD"),
        (
            (lines.together != 0) & (lines.hazardous != 0) & (lines.persons > 0) & (lines.vehicles > 0),
            "it stays together, but hazardous pieces and persons never share a load",
        ),
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
        if min(types.floor[k].min(initial=0), types.stop_s[k], types.rest_s[k], types.spots[k]) < 0:
            faults.append((f"carrier type {name}", "a piece, a stop, a rest or a place that takes less than nothing"))
        if types.duty_s[k] < NO_LIMIT:
            faults.append((f"carrier type {name}", "a crew duty below nothing"))
    for k in np.flatnonzero(network.slots < 0).tolist():
        faults.append((f"place {problem.names.nodes[k]}", "fewer than no working slots"))
    for name, limits in (("parking", network.parking), ("storage", network.storage), ("fuel", network.fuel_kg)):
        for k in np.flatnonzero(limits < NO_LIMIT).tolist():
            faults.append((f"place {problem.names.nodes[k]}", f"less {name} than nothing"))
    faults += _find_bad_links(problem)
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


def _find_bad_links(problem: Problem) -> list[tuple[str, str]]:
    """Name the links whose payload, time, stop or gate makes no sense."""
    network, names = problem.network, problem.names
    n_nodes, n_gates = len(network.slots), len(network.gate_ptr) - 1
    bad = (
        (network.payload_kg < 0, "a payload below nothing"),
        (network.link_s < -1, "a link time below nothing"),
        ((network.link_cost < 0) | (network.link_fuel_kg < 0), "a cost or fuel below nothing"),
        ((network.link_stop < -1) | (network.link_stop >= n_nodes), "a stop that is not in the network"),
        ((network.link_gate < -1) | (network.link_gate >= n_gates), "a gate that is not there"),
    )
    faults = []
    for wrong, text in bad:
        for t, a, b in np.argwhere(wrong).tolist():
            faults.append((f"link {names.types[t]} from {names.nodes[a]} to {names.nodes[b]}", text))
    for gate in range(n_gates):
        rows = slice(network.gate_ptr[gate], network.gate_ptr[gate + 1])
        opens, shuts, most = network.gate_from_s[rows], network.gate_until_s[rows], network.gate_most[rows]
        if bool((opens >= shuts).any()) or bool((shuts[:-1] > opens[1:]).any()) or bool((most < 0).any()):
            faults.append((f"gate {gate}", "periods empty, unsorted, overlapping, or of fewer than no departures"))
    return faults


def list_malformed(problem: Problem) -> list[str]:
    """Say what contradicts itself in a problem: one sentence a cause, with what shares it."""
    return group_causes(_find_bad_lines(problem) + _find_bad_means(problem))


def refuse_malformed(problem: Problem) -> None:
    """Refuse a problem whose numbers contradict themselves.

    Raises
    ------
    PlanningError
        With every fault found, one sentence a cause.
    """
    faults = list_malformed(problem)
    if faults:
        raise PlanningError(
            "the movement problem is not well formed:\n" + "\n".join(f"- {fault}" for fault in faults),
            code="movement-malformed",
            hint="mend the lines, terminals or carriers named",
        )


def find_immovable(problem: Problem) -> list[str]:
    """Say why lines cannot be moved by any carrier at hand: one sentence a cause, with the lines that share it."""
    return group_causes((f"line {problem.names.lines[k]}", cause) for k, cause in find_unmoved(problem))
