"""What a person reads of lines that cannot be moved: one sentence a cause, not one a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from foedus.errors import PlanningError
from foedus.movement.faults import find_immovable, group_causes
from foedus.movement.network import compile_problem
from foedus.movement.planner import plan
from foedus.movement.problem import Problem


def list_causes(problem: Problem) -> Iterator[str]:
    """Give the causes of a refusal, a line each."""
    with pytest.raises(PlanningError) as refusal:
        plan(problem, iterations=0)
    assert refusal.value.code == "movement-immovable"
    yield from refusal.value.message.splitlines()[1:]


def many(world: Any, **changes: Any) -> Problem:
    """Compile eleven lines over one way, with some of the case changed."""
    lines = tuple(world.line(f"{k:02d}") for k in range(11))
    problem, _ = compile_problem(world.case(lines=lines, **changes))
    return problem


def test_causes_are_told_once() -> None:
    """Names are listed as far as they are few; the same name twice counts once; other kinds stay apart."""
    blamed = [(f"line {k}", "no way") for k in (*range(10), 0)]
    told = group_causes([*blamed, ("pool a", "no count"), ("pool b", "no count"), ("", "a payload below nothing")])
    assert told == [
        "no way: 10 lines: 0, 1, 2, 3, 4, 5, 6, 7 and 2 more",
        "pool a: no count",
        "pool b: no count",
        "a payload below nothing",
    ]


def test_a_terminal_without_slots_is_named_once(world: Any) -> None:
    """Eleven lines share one cause, and the field that mends it is in the sentence."""
    problem = many(world, terminals=(world.terminal("home"), world.terminal("host", slots=0)))
    (cause,) = list_causes(problem)
    assert cause.startswith("- host has no working slot (movement.terminals): 11 lines: 00, 01, ")


def test_a_place_without_terminal_is_told_by_its_slots(world: Any) -> None:
    """Without a terminal there is no link either; the terminal is what a person can add."""
    (cause,) = find_immovable(many(world, terminals=(world.terminal("home"),)))
    assert cause.startswith("host has no working slot (movement.terminals): 11 lines")


def test_a_place_shut_for_good_is_named(world: Any) -> None:
    """The place is named, not only that something is shut."""
    shut = world.terminal("host", shut=(world.shutting(0, None),))
    (cause,) = list_causes(many(world, terminals=(world.terminal("home"), shut)))
    assert cause.startswith("- host (movement.terminals) is shut with no end known: 11 lines: 00, ")
