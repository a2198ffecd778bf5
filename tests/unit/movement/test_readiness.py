"""When units are ready, and what those who have arrived use up each day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from foedus.domain.plans import SustainmentRule, UnitLines
from foedus.errors import PlanningError
from foedus.movement.network import compile_problem
from foedus.movement.problem import Schedule
from foedus.movement.readiness import find_ready, list_landed
from foedus.movement.sustaining import Arrived, list_arrived, make_supply

HOUR = 3600


def _unit(uln, parent=None, ready_frac=None, lines=()):
    return UnitLines(uln=uln, parent=parent, ready_frac=ready_frac, lines=lines)


def _problem(world):
    lines = (
        world.line("A", persons=100, vehicles=10),
        world.line("B", persons=50, vehicles=0),
        world.line("P", persons=9, vehicles=0, rides_along=True),
    )
    return compile_problem(world.case(lines=lines))[0]


def _schedule(problem, *parts):
    """Legs from home to host, one a part: (hour of arrival, line, persons, pieces, ends with a stop)."""
    n = len(parts)
    ends = np.array([part[0] for part in parts], dtype=np.int64) * HOUR
    zeros = np.zeros(n, dtype=np.int32)
    names = problem.names.lines
    return Schedule(
        carrier=zeros, start=zeros, end=zeros + 1, begin_s=ends, depart_s=ends, arrive_s=ends, end_s=ends,
        slot_start=zeros, slot_end=zeros, stop_end=np.array([part[4] for part in parts], dtype=np.int8),
        part_leg=np.arange(n, dtype=np.int32),
        part_line=np.array([names.index(part[1]) for part in parts], dtype=np.int32),
        part_persons=np.array([part[2] for part in parts], dtype=np.int64),
        part_vehicles=np.array([part[3] for part in parts], dtype=np.int64),
    )  # fmt: skip


PARTS = ((30, "A", 20, 2, 0), (10, "A", 60, 4, 0), (20, "A", 20, 4, 0), (5, "A", 100, 10, 1), (25, "B", 50, 0, 0))


def test_a_unit_is_ready_with_its_share_of_persons_and_of_pieces(world) -> None:
    """Persons suffice at 20 h (80 of 100), pieces too (8 of 10); a landing for a technical stop brings nobody."""
    problem = _problem(world)
    landed = list_landed(problem, _schedule(problem, *PARTS))
    assert [part.at_s for part in landed] == [10 * HOUR, 20 * HOUR, 25 * HOUR, 30 * HOUR]
    units = (
        _unit("T", None, 0.5),
        _unit("a", "T", 0.8, ("A",)),
        _unit("b", "T", None, ("B",)),
        _unit("p", "T", None, ("P",)),
    )
    top, a, b, p = find_ready(units, problem, landed)
    assert (a.ready_s, a.whole_s) == (20 * HOUR, 30 * HOUR)
    assert (b.ready_s, b.whole_s) == (25 * HOUR, 25 * HOUR)
    assert (top.persons, top.pieces) == (150, 10)
    assert (top.ready_s, top.whole_s) == (20 * HOUR, 30 * HOUR)
    assert (p.persons, p.ready_s) == (0, None)


def test_a_unit_that_never_gets_its_share_is_never_ready(world) -> None:
    """Seventy-nine of a hundred are not four fifths."""
    problem = _problem(world)
    landed = list_landed(problem, _schedule(problem, (10, "A", 79, 10, 0)))
    (row,) = find_ready((_unit("a", None, 0.8, ("A",)),), problem, landed)
    assert (row.ready_s, row.whole_s) == (None, None)
    (row,) = find_ready((_unit("a", None, 0.79, ("A",)),), problem, landed)
    assert row.ready_s == 10 * HOUR


def _rule(world, **changes):
    rule = SustainmentRule(
        id="FOOD",
        text="rations and water",
        poe="home",
        kg_per_person_per_d=world.figure(10),
        package_kg=world.figure(400),
        carried_d=world.figure(2),
        for_d=world.figure(4),
        ahead_d=world.figure(1),
        priority=3,
    )
    return replace(rule, **changes)


def test_supply_is_asked_for_day_by_day_for_those_who_are_there(world) -> None:
    """A hundred from the first noon, fifty more a day later; each carries two days; four days are planned."""
    arrived = (Arrived("host", world.at(12), 100), Arrived("host", world.at(36), 50), Arrived("home", world.at(1), 7))
    lines = make_supply((_rule(world),), arrived, as_of=world.zero)
    assert [(line.id, line.vehicles) for line in lines] == [
        ("FOOD/host/2030-03-04", 3),
        ("FOOD/host/2030-03-05", 4),
    ]
    first = lines[0]
    assert (first.origin, first.destination, first.persons, first.vehicle_kg) == ("home", "host", 0, 400.0)
    assert first.required_at == world.at(72)
    assert [release.at for release in first.releases] == [world.at(48)]
    assert (first.priority, first.shape.category) == (3, "bulk")
    assert make_supply((_rule(world),), arrived, as_of=world.zero) == lines


def test_supply_lines_are_planned_like_any_other_and_feed_nobody_themselves(world) -> None:
    """They compile beside the lines that call for them, and the round after counts the same arrivals."""
    problem = _problem(world)
    landed = list_landed(problem, _schedule(problem, *PARTS))
    arrived = list_arrived(problem, landed, world.zero)
    assert sum(one.persons for one in arrived) == 150
    lines = make_supply((_rule(world, destinations=("host",)),), arrived, as_of=world.zero)
    case = world.case(lines=(*world.case(lines=(world.line("A"),)).lines, *lines))
    joined, _ = compile_problem(case)
    assert joined.names.lines[1] == "FOOD/host/2030-03-04"
    assert joined.lines.due_s[1] == 72 * HOUR
    assert make_supply((_rule(world, destinations=("near",)),), arrived, as_of=world.zero) == ()


def test_rules_with_faults_are_refused_all_at_once(world) -> None:
    """Figures that nobody knew, and a package that weighs nothing."""
    rules = (_rule(world, carried_d=()), _rule(world, id="FUEL", package_kg=world.figure(0)))
    with pytest.raises(PlanningError) as refused:
        make_supply(rules, (Arrived("host", world.at(1), 5),), as_of=world.zero)
    assert refused.value.message.splitlines()[1:] == [
        "- rule FOOD, carried_d: no figure was known at 2030-03-01T00:00Z",
        "- rule FUEL, package_kg: 0",
    ]
