"""Proof that a line cannot be delivered in time, and a second small check of it.

What lives here: ``Prover`` (from ``reach``) and ``check_proof``, which judges an answer afresh by another road: it
relaxes all rides until nothing changes, straight from the nouns. What does not: plans.
"""

from __future__ import annotations

from collections.abc import Sequence

from foedus.movement.execution.network import NEVER, Indexed
from foedus.movement.execution.nouns import Carrier, Line, Phase, State, Undeliverable
from foedus.movement.execution.reach import Reach, Spans, name_cause, read_starts


class Prover:
    """Earliest deliveries from one instant on, for lines of any weight.

    Parameters
    ----------
    indexed, carriers, now_s
        Theatre, and the carriers as they stand at ``now_s``.
    spans
        Closures by link; with those of the whole movement the bound is one in hindsight.
    """

    def __init__(self, indexed: Indexed, carriers: Sequence[Carrier], spans: Spans, now_s: int) -> None:
        self.indexed, self.spans, self.now_s = indexed, spans, now_s
        self.carriers = {carrier.id: carrier for carrier in carriers}
        self.capacities_kg = sorted({carrier.capacity_kg for carrier in carriers})
        self._reach: dict[tuple[int, bool], Reach] = {}

    def _find_reach(self, weight_kg: int, *, closed: bool) -> Reach:
        fit = next((kg for kg in self.capacities_kg if kg >= weight_kg), NEVER)
        key = (fit, closed)
        if key not in self._reach:
            able = [carrier for carrier in self.carriers.values() if carrier.capacity_kg >= fit]
            starts = read_starts(self.indexed, able, self.now_s)
            self._reach[key] = Reach(self.indexed, starts, self.spans if closed else {})
        return self._reach[key]

    def find_earliest(self, line: Line) -> int:
        """Give a lower bound on the delivery of a line; NEVER if there is no way."""
        return self._find_reach(line.weight_kg, closed=True).find_earliest(line, self.carriers, self.now_s)

    def prove(self, line: Line) -> Undeliverable | None:
        """Prove that a line cannot be delivered by its hard date; None where that is not proved."""
        earliest_s = self.find_earliest(line)
        if earliest_s <= line.hard_s:
            return None
        cause = name_cause(
            self.indexed,
            line,
            self._find_reach(line.weight_kg, closed=True),
            self._find_reach(line.weight_kg, closed=False),
            self.capacities_kg[-1] if self.capacities_kg else 0,
        )
        return Undeliverable(
            line_id=line.id,
            cause=cause,
            earliest_s=None if earliest_s >= NEVER else earliest_s,
            hard_s=line.hard_s,
            proved=True,
        )


def check_proof(state: State, claim: Undeliverable) -> bool:
    """Check a proof afresh: is the line in the state late in every course that starts from it?

    Shares no code with ``Prover``: rides are relaxed over and over until no instant falls any more.

    Parameters
    ----------
    state
        The state the claim was made in.
    claim
        A claim with ``proved``.

    Returns
    -------
    bool
        True where no ride delivers the line by its hard date and the claimed earliest instant is the one found.
    """
    (line,) = [row for row in state.lines if row.id == claim.line_id]
    earliest_s = _relax(state, line)
    late = earliest_s is None or earliest_s > line.hard_s
    return late and claim.hard_s == line.hard_s and claim.earliest_s == earliest_s


def _relax(state: State, line: Line) -> int | None:
    nodes = {node.id: node for node in state.theatre.nodes}
    over = state.theatre.overheads
    shut = {(c.type_id, c.from_node, c.to_node): c.until_s for c in state.closures}
    flights = [
        (kind.id, link.from_node, link.to_node, over.take_off_s + link.duration_s + over.landing_s)
        for kind in state.theatre.types
        for link in kind.links
        if nodes[link.to_node].n_slots > 0
    ]

    def handled(node: str) -> int:
        return nodes[node].handling_s + over.handling_s

    def leave(kind: str, a: str, b: str, at_s: int) -> int:
        return max(at_s, shut.get((kind, a, b), at_s))

    come: dict[tuple[str, str], int] = {}  # a carrier of the type is on the ground there
    away: dict[tuple[str, str], int] = {}  # ... and may take off
    aboard: dict[tuple[str, str], int] = {}  # the line is on board and the carrier may take off
    ground: dict[str, int] = {}

    def lower(table: dict[tuple[str, str], int], key: tuple[str, str], at_s: int) -> bool:
        if at_s < table.get(key, at_s + 1):
            table[key] = at_s
            return True
        return False

    for carrier in state.carriers:
        end_s = max(state.now_s, carrier.until_s or state.now_s)
        here_s = state.now_s if carrier.phase in {Phase.READY, Phase.QUEUED} else end_s
        waits = carrier.phase in {Phase.QUEUED, Phase.MOVING}
        off_s = here_s + (handled(carrier.node) if waits else 0)
        key = (carrier.type_id, carrier.node)
        if carrier.capacity_kg >= line.weight_kg:
            lower(come, key, here_s)
            lower(away, key, off_s)
        if carrier.id == line.carrier_id:
            lower(aboard, key, off_s)
            if nodes[carrier.node].n_slots:
                ground[carrier.node] = here_s + (0 if carrier.phase is Phase.HANDLING else handled(carrier.node))
    if line.node is not None:
        ground[line.node] = max(state.now_s, line.earliest_s)
    changed = True
    while changed:
        changed = False
        for kind, a, b, fly_s in flights:
            if (kind, a) in away:
                land_s = leave(kind, a, b, away[kind, a]) + fly_s
                changed |= lower(come, (kind, b), land_s)
                changed |= lower(away, (kind, b), land_s + handled(b))
            if (kind, a) in aboard:
                done_s = leave(kind, a, b, aboard[kind, a]) + fly_s + handled(b)
                changed |= lower(aboard, (kind, b), done_s)
                if done_s < ground.get(b, done_s + 1):
                    ground[b], changed = done_s, True
        for (kind, node), at_s in list(come.items()):
            if node in ground and nodes[node].n_slots:
                changed |= lower(aboard, (kind, node), max(at_s, ground[node]) + handled(node))
    return ground.get(line.destination)
