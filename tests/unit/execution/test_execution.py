"""The execution loop against the reference world: nobody is stuck, bad input changes nothing."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus import api
from foedus.errors import InputError, RequestError
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
sys.path.insert(0, str(Path(__file__).parent))

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


@settings(max_examples=12, deadline=None, derandomize=True)
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


foreign = importlib.import_module("foreign")


def test_somebody_elses_simulator_is_driven_by_a_short_adapter() -> None:
    """Everything is delivered in a world of other words; the adapter is well under 200 lines."""
    sky = foreign.Sky()
    foreign.drive(sky, api.Policy(), n_ticks=330)
    assert len(sky.cargo) == 8
    assert all(cargo["done"] is not None and cargo["done"] <= cargo["hard"] for cargo in sky.cargo.values())
    text = Path(foreign.__file__).read_text(encoding="utf-8")
    assert text[text.index("# --- the adapter") :].count("\n") < 200


class Halfway:
    """Runs a policy up to a step of a course and keeps that step for a test."""

    def __init__(self, n_steps: int) -> None:
        self.policy, self.n_left = Policy(), n_steps

    def step(self, state: State, events: Sequence[Event], time_limit_s: float | None = None) -> Orders:
        self.n_left -= 1
        if self.n_left < 0:
            self.state, self.events = state, tuple(events)
            raise StopIteration
        return self.policy.step(state, events, time_limit_s)


def stop_halfway() -> Halfway:
    half = Halfway(60)
    with pytest.raises(StopIteration):
        World(make_hub("small", seed=3)).run(half)
    return half


BROKEN = {
    "before the clock": (
        lambda state, events: (state, (*events, Event(kind=EventKind.TICK, at_s=0))),
        "events[{n}]: at_s: an instant from the last step (",
        "before-clock",
    ),
    "after the clock": (
        lambda state, events: (state, (*events, Event(kind=EventKind.TICK, at_s=state.now_s + 1))),
        "events[{n}]: at_s: an instant up to the clock (",
        "after-clock",
    ),
    "unknown carrier": (
        lambda state, events: (
            state,
            (*events, Event(kind=EventKind.CARRIER_READY, at_s=state.now_s, carrier_id="ghost")),
        ),
        "events[{n}]: carrier_id: a carrier of the state (found ghost)",
        "unknown-carrier",
    ),
    "unknown line": (
        lambda state, events: (state, (*events, Event(kind=EventKind.LINE_EXPIRED, at_s=state.now_s, line_id="no"))),
        "events[{n}]: line_id: a line of the state (found no)",
        "unknown-line",
    ),
    "unknown link": (
        lambda state, events: (
            state,
            (*events, Event(kind=EventKind.LINK_CLOSED, at_s=state.now_s, type_id="x", from_node="a", to_node="b")),
        ),
        "events[{n}]: link: a link of the theatre (found x a b)",
        "unknown-link",
    ),
    "twice the same": (
        lambda state, events: (state, (*events, *[Event(kind=EventKind.TICK, at_s=state.now_s)] * 2)),
        "events[{m}]: tick: an event told once",
        "twice",
    ),
    "a carrier gone": (
        lambda state, events: (replace(state, carriers=state.carriers[1:]), events),
        "state: carrier heavy-0: the carriers of the step before (found gone)",
        "carriers-changed",
    ),
    "a carrier where nobody sent it": (
        lambda state, events: (
            replace(state, carriers=(*state.carriers[:-1], replace(state.carriers[-1], node="pick-rim-0"))),
            events,
        ),
        "as ordered (found pick-rim-0)",
        "not-ordered",
    ),
    "a line that nobody added": (
        lambda state, events: (
            replace(state, lines=(*state.lines, replace(state.lines[0], id="new", node="mid-9", carrier_id=None))),
            events,
        ),
        "state: line new: an event that adds it (found new)",
        "line-not-added",
    ),
    "a line lost": (
        lambda state, events: (replace(state, lines=state.lines[1:]), events),
        "",
        "",
    ),
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_bad_input_is_named_and_the_old_plan_stands(name: str) -> None:
    """Every fault has a place; afterwards the true step is answered as if nothing had been."""
    half, twin = stop_halfway(), stop_halfway()
    n = len(half.events)
    spoil, message, code = BROKEN[name]
    legs = half.policy.legs
    with pytest.raises(InputError) as caught:
        half.policy.step(*spoil(half.state, half.events))
    text = str(caught.value)
    assert message.format(n=n, m=n + 1) in text
    assert f"[{code}]" in text or not code
    assert "the plan before it stands" in text
    assert half.policy.legs == legs
    assert half.policy.step(half.state, half.events) == twin.policy.step(twin.state, twin.events)


def test_all_faults_of_a_step_are_told_at_once() -> None:
    half = stop_halfway()
    events = (
        Event(kind=EventKind.TICK, at_s=0),
        Event(kind=EventKind.CARRIER_READY, at_s=half.state.now_s, carrier_id="ghost"),
        Event(kind=EventKind.LINE_EXPIRED, at_s=half.state.now_s, line_id="no"),
    )
    with pytest.raises(InputError) as caught:
        half.policy.step(half.state, events)
    assert [fault.code for fault in caught.value.faults] == ["before-clock", "unknown-carrier", "unknown-line"]


def test_a_world_that_has_gone_its_own_way_is_planned_anew() -> None:
    """After restart a carrier stands where nobody sent it, and is used from there."""
    half = stop_halfway()
    moved = replace(half.state.carriers[-1], node="drop-rim-4", phase=Phase.READY, until_s=None, on_board=())
    lines = tuple(
        replace(line, carrier_id=None, node="drop-rim-4") if line.carrier_id == moved.id else line
        for line in half.state.lines
    )
    state = replace(half.state, carriers=(*half.state.carriers[:-1], moved), lines=lines)
    half.policy.restart(state)
    assert half.policy.step(replace(state, now_s=state.now_s + 1), ()).orders is not None
    assert half.policy.legs


def test_without_time_the_old_plan_stands_and_is_finished_later() -> None:
    """A limit of nothing fits nothing in and says so; with time it goes on where it was."""
    setup = make_hub("small", seed=4)
    policy = Policy(clock=lambda: 0.0)
    world = World(setup)
    world.now_s = 0
    world.lines = {line.id: line for added, line in setup.lines if added == 0}
    first = policy.step(world.state, (), 0.0)
    assert not first.complete
    assert not first.orders
    assert first.wake_by_s is not None
    assert policy.legs == ()
    assert policy.step(world.state, ()).orders or policy.legs


def test_a_limit_needs_a_clock() -> None:
    world = World(make_hub("small", seed=4))
    with pytest.raises(RequestError, match="A time limit needs a clock"):
        Policy().step(world.state, (), 1.0)
    with pytest.raises(RequestError, match="at least 0"):
        api.Policy().step(world.state, (), -1.0)


def test_each_leg_names_transfer_point_and_latest_departure() -> None:
    half = stop_halfway()
    nodes = {node.id for node in half.state.theatre.nodes}
    hard = {line.id: line.hard_s for line in half.state.lines}
    assert half.policy.legs
    for leg in half.policy.legs:
        assert leg.transfer_node in nodes
        assert leg.latest_departure_s < hard[leg.line_id]


def test_benchmark_runs() -> None:
    benchmark = importlib.import_module("benchmarks.hub")
    row = benchmark.play(("small", "generous", "calm", 1, True))
    table = benchmark.sum_up("small", "generous", "calm", [row])
    assert table["missed_pct"] == table["bound_pct"] < table["naive_missed_pct"]
    assert table["cost_vs_simple"] < 0.9
