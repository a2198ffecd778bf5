"""The bound on missed lines against every course of tiny worlds, and its parts against planted cases."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.movement.execution import (
    Carrier,
    CarrierType,
    Cause,
    Closure,
    Line,
    Link,
    Node,
    Policy,
    Setup,
    Theatre,
    World,
    bound_missed,
)

sys.path.insert(0, str(Path(__file__).parent))
from every_course import find_fewest_missed


@st.composite
def tiny_courses(draw: st.DrawFn) -> Setup:
    names = ["A", "B", "C"]
    slots = [draw(st.sampled_from([1, 1, 1, 0])) for _ in names]
    slots[0] = 1
    nodes = tuple(Node(id=n, n_slots=s, handling_s=draw(st.integers(1, 2))) for n, s in zip(names, slots, strict=True))
    flight = st.integers(1, 3)

    def both(a: str, b: str) -> tuple[Link, Link]:
        duration_s = draw(flight)
        return (
            Link(from_node=a, to_node=b, duration_s=duration_s, cost=1.0),
            Link(from_node=b, to_node=a, duration_s=duration_s, cost=1.0),
        )

    types = (CarrierType(id="x", links=both("A", "B")), CarrierType(id="y", links=both("B", "C")))
    carriers = (
        Carrier(id="x1", type_id="x", capacity_kg=2, node=draw(st.sampled_from(["A", "B"]))),
        Carrier(id="y1", type_id="y", capacity_kg=2, node=draw(st.sampled_from(["B", "C"]))),
    )
    lines = []
    for i in range(2):
        start, to = draw(st.sampled_from([("A", "C"), ("A", "B"), ("B", "C")]))
        earliest_s = draw(st.integers(0, 4))
        hard_s = earliest_s + draw(st.integers(2, 12))
        lines.append(
            (
                0,
                Line(
                    id=f"l{i}",
                    node=start,
                    destination=to,
                    weight_kg=draw(st.integers(1, 3)),
                    earliest_s=earliest_s,
                    soft_s=hard_s,
                    hard_s=hard_s,
                ),
            )
        )
    shut = Closure(type_id="x", from_node="A", to_node="B", until_s=draw(st.integers(3, 9)))
    closures = ((draw(st.integers(0, 2)), shut),) if draw(st.booleans()) else ()
    return Setup(theatre=Theatre(nodes=nodes, types=types), carriers=carriers, lines=tuple(lines), closures=closures)


@settings(max_examples=15, deadline=None)
@given(setup=tiny_courses())
def test_bound_is_never_above_the_fewest_missed_by_trying_everything(setup: Setup) -> None:
    fewest = find_fewest_missed(setup)
    assert bound_missed(setup).n_missed <= fewest
    assert fewest <= len(World(setup).run(Policy()).missed)


def _make_one_road(n_lines: int, hard_s: int, weight_kg: int = 1) -> Setup:
    link = Link(from_node="A", to_node="B", duration_s=10, cost=1.0)
    back = Link(from_node="B", to_node="A", duration_s=10, cost=1.0)
    theatre = Theatre(
        nodes=(Node(id="A", n_slots=1, handling_s=10), Node(id="B", n_slots=1, handling_s=10)),
        types=(CarrierType(id="x", links=(link, back)),),
    )
    carriers = tuple(Carrier(id=f"x{i}", type_id="x", capacity_kg=1, node="A") for i in range(n_lines))
    lines = tuple(
        (
            0,
            Line(
                id=f"l{i}", node="A", destination="B", weight_kg=weight_kg, earliest_s=0, soft_s=hard_s, hard_s=hard_s
            ),
        )
        for i in range(n_lines)
    )
    return Setup(theatre=theatre, carriers=carriers, lines=lines)


def test_crowded_node_is_named_and_the_bound_is_met() -> None:
    """Four lines, one slot, a load each: three handlings end in time at B, so one line must be missed."""
    setup = _make_one_road(4, 50)
    found = bound_missed(setup)
    assert (found.n_missed, [place.node for place in found.crowded]) == (1, ["B"])
    assert len(World(setup).run(Policy()).missed) == 1


def test_lines_late_by_themselves_are_proved_with_their_cause() -> None:
    assert [proof.cause for proof in bound_missed(_make_one_road(1, 29)).alone] == [Cause.NO_TIME]
    assert bound_missed(_make_one_road(1, 30)).n_missed == 0
    assert [proof.cause for proof in bound_missed(_make_one_road(1, 90, weight_kg=2)).alone] == [Cause.TOO_HEAVY]
