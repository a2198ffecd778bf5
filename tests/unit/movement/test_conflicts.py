"""Lines that cannot move: the smallest set of constraints that contradict each other, each proved minimal."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import PlanningError
from foedus.movement.building import build_from_arrays
from foedus.movement.conflicts import can_move, explain_line, find_conflicts, find_sets, shrink, take_line
from foedus.movement.constraints import list_constraints, relax
from foedus.movement.planner import plan
from foedus.movement.problem import NEVER, Problem
from foedus.movement.replanning.edits import pin_line

H = 3600


def build(**given: dict[str, Any]) -> Problem:
    link = np.array([[-1, 2, 1], [2, -1, 1], [1, 1, -1]]) * H
    link[link < 0] = -1
    lines = {"origin": [0], "destination": [1], "persons": 60, "person_kg": 100} | given.get("lines", {})
    types = {"load_s": [H], "unload_s": [H], "positions": [4], "seats": [60]} | given.get("types", {})
    network = {"slots": [2, 2, 2], "link_s": np.stack([link] * len(types["load_s"]))} | given.get("network", {})
    network.setdefault("payload_kg", np.where(np.asarray(network["link_s"]) < 0, 0, 20_000))
    carriers = {"type_idx": [0], "at": [0]} | given.get("carriers", {})
    return build_from_arrays(lines=lines, types=types, network=network, carriers=carriers, names=None)


def contradicts(problem: Problem, line: int, kept: frozenset[str]) -> bool:
    """Say whether a line cannot move with only some constraints in force."""
    alone = take_line(problem, line)
    rows = list_constraints(alone, str)
    return not any(can_move(one) for one in relax(alone, rows, frozenset(row.name for row in rows) - kept))


def bar(*ways: tuple[int, int]) -> dict[str, Any]:
    """Give the columns of a network on which ways are barred for good from an hour on."""
    calendar = np.full((1, 3, 3), -1)
    for a, b in ways:
        calendar[0, a, b] = 3
    return {"link_calendar": calendar, "shut_ptr": [0, 0, 0, 0, 1], "shut_from_s": [H], "shut_until_s": [NEVER]}


SHUT: dict[str, Any] = {"shut_ptr": [0, 0, 1, 1], "shut_from_s": [0], "shut_until_s": [NEVER]}
#: what is changed, names of which at least one is in the set found, the reason
CASES: dict[str, tuple[dict[str, dict[str, Any]], set[str], str]] = {
    "no slot": ({"network": {"slots": [0, 2, 2]}}, {"slots 0"}, "slot"),
    "too heavy": ({"lines": {"persons": 0, "vehicles": 1, "vehicle_kg": 60_000}}, {"mass"}, "dimension"),
    "too large": (
        {"lines": {"persons": 0, "vehicles": 1, "vehicle_kg": 100}, "types": {"floor": [[0]]}},
        {"size"},
        "dimension",
    ),
    "together": ({"lines": {"persons": 90, "together": 1}}, {"together"}, "dimension"),
    "no equipment": ({"network": {"handles": np.array([[1, 0, 1]])}}, {"equipment 1"}, "equipment"),
    "shut for good": ({"network": SHUT, "carriers": {"ready_s": [H]}}, {"shut 1"}, "hours"),
    "way barred": ({"network": bar((0, 1)), "carriers": {"ready_s": [H]}}, {"way 1"}, "path"),
    "ways over the hub barred": (
        {"network": bar((0, 1), (2, 1)) | {"hub_s": [-1, -1, 0]}, "carriers": {"ready_s": [H]}},
        {"way 1", "way 7"},
        "path",
    ),
    "carriers barred from coming": (
        {"network": bar((1, 0), (2, 0), (1, 2)), "carriers": {"at": [1], "ready_s": [2 * H]}},
        {"way 3"},
        "path",
    ),
    "no mode": ({"lines": {"mode": 1}}, {"mode"}, "carrier"),
    "too late": ({"lines": {"release_s": 10 * H, "not_after_s": 12 * H}}, {"last"}, "readiness"),
}


@pytest.mark.parametrize("kind", CASES)
def test_planted_conflict_is_found_whole(kind: str) -> None:
    """One contradiction is planted; the set found has it, in words, with the rows it comes from."""
    given_columns, names, reason = CASES[kind]
    problem = build(**given_columns)
    sets = explain_line(problem, 0)
    assert sets, "nothing found"
    assert names & {row.name for row in sets[0]}, [row.name for row in sets[0]]
    found = find_conflicts(problem)
    assert found[0].lines == ("line-0",)
    assert found[0].reason == reason, found[0]
    assert len(found[0].words) == len(sets[0])
    assert found[0].rows


def test_a_bar_is_named_with_its_row_and_the_types_it_is_for() -> None:
    """Who reads it knows which closure, sky or clearance to ask about; and a line that other ways lead has none."""
    (found,) = find_conflicts(build(**CASES["way barred"][0]))
    wanted = "the way from node-0 to node-1 is barred to type-0 from D+0 01:00:00 to no known end"
    assert wanted in found.words
    assert "way from node-0 to node-1 (airspace, clearances, links)" in found.rows
    assert find_conflicts(build(network=bar((0, 1)) | {"hub_s": [-1, -1, 0]}, carriers={"ready_s": [H]})) == []
    # before the bar comes down the line is through
    assert find_conflicts(build(network=bar((0, 1)) | {"shut_from_s": [2 * H]})) == []


def test_a_bar_that_only_keeps_carriers_from_coming_back_is_named_where_no_plan_is_found() -> None:
    """One load goes before the way back is barred, the next never; no line alone is stuck, and the bar is told."""
    problem = build(lines={"persons": 100}, network=bar((1, 0), (1, 2)))
    assert find_conflicts(problem) == []
    with pytest.raises(PlanningError, match="the way from node-1 to node-0 is barred to type-0 from D"):
        plan(problem, iterations=5)


@pytest.mark.parametrize("kind", CASES)
def test_each_set_is_minimal_by_brute_force(kind: str) -> None:
    """The set contradicts; no proper subset of it does."""
    problem = build(**CASES[kind][0])
    for found in explain_line(problem, 0):
        names = [row.name for row in found]
        assert contradicts(problem, 0, frozenset(names))
        for n in range(len(names)):
            for rest in itertools.combinations(names, n):
                assert not contradicts(problem, 0, frozenset(rest)), (names, rest)


def test_nothing_is_said_of_lines_that_move() -> None:
    assert find_conflicts(build()) == []


def test_independent_lines_have_sets_of_their_own_and_alike_ones_share_one() -> None:
    """Two lines too heavy for any type, one from a place without slots: two conflicts, with who shares which."""
    lines = {
        "origin": [0, 0, 2], "destination": [1, 1, 1], "persons": [0, 0, 60], "vehicles": [1, 1, 0],
        "vehicle_kg": [60_000, 60_000, 0],
    }  # fmt: skip
    found = find_conflicts(build(lines=lines, network={"slots": [2, 2, 0]}))
    assert [row.lines for row in found] == [("line-0", "line-1"), ("line-2",)]
    assert "node-2 has no working slot" in found[1].words
    assert any("60 t" in words for words in found[0].words)


def test_a_line_with_two_independent_conflicts_has_both() -> None:
    """No slot at its origin, and too heavy besides: mending one alone does not help, and both are told."""
    problem = build(lines={"persons": 0, "vehicles": 1, "vehicle_kg": 60_000}, network={"slots": [0, 2, 2]})
    sets = [{row.name for row in found} for found in explain_line(problem, 0)]
    assert {"slots 0"} in sets
    assert any("mass" in found for found in sets)


def test_a_pin_that_leaves_no_carrier_is_the_conflict() -> None:
    """Two carriers could take the line, its pin allows the one that has no link: pin and link contradict."""
    link = np.full((2, 3, 3), -1)
    link[0, 0, 1] = link[0, 1, 0] = H
    problem = build(
        types={"load_s": [H, H], "unload_s": [H, H], "positions": [4, 4], "seats": [60, 60]},
        network={"link_s": link},
        carriers={"type_idx": [0, 1], "at": [0, 0]},
    )
    assert find_conflicts(problem) == []
    pinned = pin_line(problem, 0, carriers=np.array([False, True]), places=None)
    (found,) = find_conflicts(pinned)
    assert found.reason == "pin"
    assert "it is pinned: only carrier-1 may take it" in found.words
    names = [row.name for row in explain_line(pinned, 0)[0]]
    assert contradicts(pinned, 0, frozenset(names))
    assert not any(contradicts(pinned, 0, frozenset(names) - {name}) for name in names)


@given(st.data())
def test_shrink_gives_a_minimal_set_of_any_monotone_family(data: st.DataObject) -> None:
    """Against brute force: the result is one of the inclusion-minimal contradicting sets."""
    names = data.draw(st.lists(st.sampled_from("abcdefg"), unique=True, min_size=1))
    cores = data.draw(st.lists(st.frozensets(st.sampled_from(names), min_size=1), min_size=1, max_size=4))
    asks = lambda kept: any(core <= kept for core in cores)  # noqa: E731
    minimal = [core for core in cores if not any(other < core for other in cores)]
    assert frozenset(shrink(names, asks)) in minimal
    found = [frozenset(one) for one in find_sets(list(names), asks)]
    assert found
    assert all(one in minimal for one in found)
    assert all(not (one & other) for one, other in itertools.combinations(found, 2))
    left = frozenset(names) - frozenset().union(*found)
    assert not asks(left)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_sets_of_random_small_movements_are_minimal(seed: int) -> None:
    """Random tiny movements with missing links, slots, room and dates: every set contradicts and no subset does."""
    rng = np.random.default_rng(seed)
    link = np.where(rng.random((2, 3, 3)) < 0.5, H, -1)
    link[:, range(3), range(3)] = -1
    pieces = int(rng.integers(0, 3))
    problem = build(
        lines={
            "persons": int(rng.integers(0 if pieces else 1, 90)), "vehicles": pieces,
            "vehicle_kg": int(rng.choice([1000, 60_000])), "together": int(rng.integers(0, 2)),
            "not_after_s": int(rng.choice([2 * H, 30 * H, NEVER])),
        },
        types={
            "load_s": [H, H], "unload_s": [H, H], "positions": [2, 4], "seats": [30, 60],
            "floor": [[int(rng.integers(0, 3))], [int(rng.integers(0, 3))]],
        },
        network={"link_s": link, "slots": rng.integers(0, 2, 3), "handles": rng.integers(0, 2, (2, 3))},
        carriers={"type_idx": [0, 1], "at": rng.integers(0, 3, 2)},
    )  # fmt: skip
    movable = can_move(take_line(problem, 0))
    sets = explain_line(problem, 0)
    assert movable == (not sets)
    for found in sets:
        names = [row.name for row in found]
        assert contradicts(problem, 0, frozenset(names))
        for n in range(len(names)):
            for rest in itertools.combinations(names, n):
                assert not contradicts(problem, 0, frozenset(rest)), (seed, names, rest)
