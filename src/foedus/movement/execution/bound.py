"""How many lines of a whole course must be missed, whatever anybody does.

What lives here: ``bound_missed``, in hindsight: it knows every closure and every line to come, so no policy can miss
fewer. What does not: the proof for one line from one state (``proof``).

Two grounds are added up, never counting a line twice. A line is missed when it is late with every carrier free for it
alone. Of the lines that must be handled at one node (start, destination, or a node without which the networks fall
apart) those are missed that do not fit into the handlings the node can give between the first that could begin and
the last that would be in time, each with the load of the largest carrier that lands there, light lines first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from foedus.movement.execution.network import Indexed
from foedus.movement.execution.nouns import Line, Undeliverable
from foedus.movement.execution.proof import Prover
from foedus.movement.execution.world import Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowded:
    """A node at which ``n_missed`` of the lines ``line_ids`` find no place in time."""

    node: str
    line_ids: tuple[str, ...]
    n_missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedBound:
    """``n_missed`` lines at least: each of ``alone``, and at each node of ``crowded`` as many as it says."""

    n_missed: int
    alone: tuple[Undeliverable, ...]
    crowded: tuple[Crowded, ...]


def bound_missed(setup: Setup) -> MissedBound:
    """Give a lower bound on the lines that any policy misses in a course.

    Examples
    --------
    >>> from foedus.movement.execution import bound_missed, make_hub
    >>> bound_missed(make_hub("small", seed=1)).n_missed
    1
    """
    indexed = Indexed.of(setup.theatre)
    spans: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for begin_s, closure in setup.closures:
        spans.setdefault(indexed.key_closure(closure), []).append((begin_s, closure.until_s))
    for found in spans.values():
        found.sort()
    prover = Prover(indexed, setup.carriers, spans, 0)
    alone, rest = [], []
    for added_s, row in setup.lines:
        line = replace(row, earliest_s=max(added_s, row.earliest_s))
        proof = prover.prove(line)
        if proof is None:
            rest.append((line, prover.find_earliest(line)))
        else:
            alone.append(proof)
    near = [{b for links in indexed.links for a, b in links if a == i} for i in range(len(indexed.n_slots))]
    crowded: list[Crowded] = []
    taken: set[str] = set()
    found_crowded = [_crowd(setup, indexed, near, node, rest) for node in range(len(setup.theatre.nodes))]
    for place in sorted(found_crowded, key=lambda place: (-place.n_missed, place.node)):
        if place.n_missed and taken.isdisjoint(place.line_ids):
            crowded.append(place)
            taken.update(place.line_ids)
    n_missed = len(alone) + sum(place.n_missed for place in crowded)
    return MissedBound(n_missed=n_missed, alone=tuple(alone), crowded=tuple(crowded))


def _crowd(
    setup: Setup, indexed: Indexed, near: Sequence[set[int]], node: int, rest: Sequence[tuple[Line, int]]
) -> Crowded:
    """Bound what is missed among the lines that must be handled at a node."""
    name = setup.theatre.nodes[node].id
    slots, handling_s = indexed.n_slots[node], indexed.handling_s[node]
    kinds = {k for k, links in enumerate(indexed.links) if any(node in link for link in links)}
    capacities_kg = [c.capacity_kg for c in setup.carriers if indexed.type_idx[c.type_id] in kinds or c.node == name]
    # where a journey from each start can get to without the node
    free = {at: _spread(near, at, node) for at in {indexed.node_idx[str(line.node)] for line, _ in rest}}
    through = [
        row for row in rest if indexed.node_idx[row[0].destination] not in free[indexed.node_idx[str(row[0].node)]]
    ]
    best = Crowded(node=name, line_ids=(), n_missed=0)
    if not through or handling_s == 0:
        return best
    # (first begin, last end) of the handling at the node
    spans = [
        (earliest_s - handling_s if line.destination == name else line.earliest_s, line.hard_s, line)
        for line, earliest_s in through
    ]
    for begin_s in sorted({span[0] for span in spans}):
        later = sorted((span for span in spans if span[0] >= begin_s), key=lambda span: span[1])
        for n in range(1, len(later) + 1):
            inside = [span[2] for span in later[:n]]
            n_turns = slots * max(0, (later[n - 1][1] - begin_s) // handling_s)
            n_missed = n - _count_fitting(inside, n_turns * max(capacities_kg, default=0))
            if n_missed > best.n_missed:
                best = Crowded(node=name, line_ids=tuple(line.id for line in inside), n_missed=n_missed)
    return best


def _count_fitting(lines: Iterable[Line], weight_kg: int) -> int:
    """Count how many of the lines fit into a weight at most."""
    n = 0
    for kg in sorted(line.weight_kg for line in lines):
        weight_kg -= kg
        if weight_kg < 0:
            break
        n += 1
    return n


def _spread(near: Sequence[set[int]], at: int, node: int) -> set[int]:
    """Find the nodes that a line at ``at`` can reach without a handling at ``node``."""
    if at == node:
        return set()
    seen, todo = {at}, [at]
    while todo:
        for b in near[todo.pop()]:
            if b != node and b not in seen:
                seen.add(b)
                todo.append(b)
    return seen
