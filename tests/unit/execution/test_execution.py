"""The execution loop against the reference world: nobody is stuck, bad input changes nothing."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus import api
from foedus.movement.execution import (
    Event,
    EventKind,
    Orders,
    Phase,
    Policy,
    State,
    Undeliverable,
    World,
    check_proof,
    make_hub,
)

sys.path.insert(0, str(Path(__file__).parents[3]))
policies = importlib.import_module("benchmarks.hub_policies")

H = 3600


class Watched:
    """A policy under watch: what it may never do is checked at every step."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.proofs: dict[str, tuple[Undeliverable, State]] = {}
        self.handled: dict[str, int] = {}
        self.loads: list[tuple[str, str]] = []

    def step(self, state: State, events: Sequence[Event], time_limit_s: float | None = None) -> Orders:
        slots = {node.id: node.n_slots for node in state.theatre.nodes}
        carriers = {carrier.id: carrier for carrier in state.carriers}
        lines = {line.id: line for line in state.lines}
        for event in events:
            if event.kind is EventKind.CARRIER_ARRIVED:
                self.handled[event.carrier_id] = 0
            if event.kind is EventKind.HANDLING_STARTED:
                self.handled[event.carrier_id] = self.handled.get(event.carrier_id, 0) + 1
                if slots[carriers[event.carrier_id].node] == 1:
                    assert self.handled[event.carrier_id] == 1, "handled twice at a one-slot node"
            assert event.kind is not EventKind.ORDER_REFUSED, event
        answer = self.policy.step(state, events, time_limit_s)
        for order in answer.orders:
            carrier = carriers[order.carrier_id]
            assert carrier.phase in {Phase.READY, Phase.QUEUED}
            for line_id in order.load:
                line = lines[line_id]
                assert line.node == carrier.node, "queues for a line that is not there"
                assert line.earliest_s <= state.now_s
            assert set(order.unload) <= set(carrier.on_board)
            if order.next_node is not None:
                shut = {(c.type_id, c.from_node, c.to_node) for c in state.closures}
                assert (carrier.type_id, carrier.node, order.next_node) not in shut
        for claim in answer.undeliverable:
            if claim.proved:
                self.proofs[claim.line_id] = (claim, state)
        return answer


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    size=st.tuples(st.integers(4, 12), st.integers(8, 14), st.integers(1, 25)),
    slack=st.sampled_from([0.0, 0.3, 1.0, 3.0]),
    weather=st.sampled_from(["calm", "stormy"]),
)
def test_every_course_ends_without_a_stuck_or_refused_carrier(
    seed: int, size: tuple[int, int, int], slack: float, weather: str
) -> None:
    """Deadlock free: the reference world blocks a queue behind a head that waits, and nobody ever waits there."""
    setup = make_hub(size, seed=seed, slack=slack, weather=weather)
    watched = Watched(Policy())
    outcome = World(setup).run(watched)
    assert {i for i, _ in outcome.delivered} | set(outcome.missed) == {line.id for _, line in setup.lines}
    assert outcome.n_refused == 0
    for claim, state in watched.proofs.values():
        assert claim.line_id in outcome.missed
        assert check_proof(state, claim)


def test_same_course_same_answers() -> None:
    """Seeded and deterministic: two runs give the same bytes."""
    runs = [repr(World(make_hub("small", seed=5, weather="stormy")).run(Policy())) for _ in range(2)]
    assert runs[0] == runs[1]


def test_far_fewer_missed_than_shortest_path_and_cheaper_than_a_simple_policy() -> None:
    """What the benchmark measures at length, on one small world, untimed."""
    setup = make_hub("small", seed=2, weather="stormy")
    ours = World(setup).run(api.Policy(), time_limit_s=60.0)
    naive = World(setup).run(policies.ShortestPath())
    simple = World(setup).run(policies.ReserveBySlack())
    assert len(ours.missed) <= len(simple.missed) < len(naive.missed)
    assert ours.cost < 0.9 * simple.cost
