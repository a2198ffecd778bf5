"""Every sort of bad problem is refused whole, each fault with its place and in words that say what would mend it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from foedus.domain.plans import Shape
from foedus.errors import PlanningError
from foedus.movement.faults import find_immovable
from foedus.movement.network import compile_problem
from foedus.movement.planner import refuse_unplannable


def _refuse(act) -> list[str]:
    with pytest.raises(PlanningError) as refusal:
        act()
    return refusal.value.message.splitlines()[1:]


def _with_type(world, case=None, **changes):
    case = case or world.case()
    return replace(case, tables=(replace(case.tables[0], carriers=(world.airlifter(**changes),)), case.tables[1]))


def test_zero_speed_and_negative_payload_are_told_together(world) -> None:
    """Nothing is half compiled: both faults of the table, and that of the line."""
    points = tuple(replace(point, payload_tonnes=-1.0) for point in world.airlifter().payload_range[:1])
    case = _with_type(
        world, world.case(lines=(world.line(vehicle_kg=-5.0),)), speed_kmh=world.value(0), payload_range=points
    )
    assert _refuse(lambda: compile_problem(case)) == [
        "- line alpha: a mass below nothing",
        "- carrier type il-76md: its speed is 0 km/h",
        "- carrier type il-76md: its payload over 2000 km is -1 tonnes",
    ]


def test_a_line_heavier_or_larger_than_any_carrier_is_named(world) -> None:
    """By its mass, by its size, by what stays together and by what shares no load."""
    kind = {"hold_length_m": world.value(20), "hold_width_m": world.value(3.4), "hold_height_m": world.value(3.4)}
    lines = (
        world.line("heavy", vehicle_kg=60_000.0),
        world.line("high", shape=Shape(length_m=5.0, width_m=2.5, height_m=4.0)),
        world.line("many", persons=300, vehicles=0, together=True),
        world.line("fits", persons=139, vehicles=0, together=True),
    )
    problem, _ = compile_problem(_with_type(world, world.case(lines=lines), **kind))
    assert find_immovable(problem) == [
        "line heavy: one of its vehicles is more than any carrier lifts from home to host (movement.vehicle_kg)",
        "line high: one of its pieces goes into no hold of a carrier that lifts it from home to host (its size)",
        "line many: it stays together, but no carrier takes 300 persons and 0 pieces at once from home to host "
        "(seats, floor, mass)",
    ]


def test_an_island_is_told_by_the_link_that_it_lacks(world) -> None:
    """Beyond all ranges, with terminals and slots."""
    places = (world.place("home", 50, 30), world.place("host", -40, -150))
    problem, _ = compile_problem(world.case(places=places))
    assert find_immovable(problem) == [
        "line alpha: no carrier of its mode has a link from home to host: it is too far, a runway too short or "
        "too weak, or a sky shut (movement.terminals, movement.routes)"
    ]


def test_a_ring_of_hubs_that_leads_nowhere_is_named(world) -> None:
    """Home leads to two hubs that lead to one another; the host is an island behind them."""
    places = (
        *(world.place(name, 50, lon) for name, lon in (("home", 30), ("east", 40), ("west", 20))),
        world.place("host", -40, -150),
    )
    hub = world.figure(1)
    terminals = (
        *(replace(world.terminal(name), transfer_h=hub) for name in ("east", "west")),
        world.terminal("home"),
        world.terminal("host"),
    )
    problem, _ = compile_problem(world.case(places=places, terminals=terminals))
    (cause,) = find_immovable(problem)
    assert cause.endswith("; the hubs that it reaches, east, west, lead to one another only")


def test_a_line_goes_on_over_a_hub(world) -> None:
    """Too far for one link, but not for two with a change of carriers between; without the hub it is stuck."""
    places = (world.place("home", 50, 0), world.place("host", 50, 80), world.place("half", 55, 40))
    half = replace(world.terminal("half"), transfer_h=world.figure(1))
    case = world.case(places=places, terminals=(world.terminal("home"), world.terminal("host"), half))
    assert find_immovable(compile_problem(case)[0]) == []
    none = replace(case, terminals=(*case.terminals[:2], world.terminal("half")))
    assert len(find_immovable(compile_problem(none)[0])) == 1
    through = replace(none, lines=(world.line(pod="half"),))
    assert find_immovable(compile_problem(through)[0]) == []


def test_a_place_that_cannot_handle_any_carrier_is_named(world) -> None:
    """No slots, or not the equipment."""
    problem, _ = compile_problem(world.case(terminals=(world.terminal("home"), world.terminal("host", slots=0))))
    assert find_immovable(problem) == ["line alpha: host has no working slot (movement.terminals)"]
    bare = replace(world.terminal("host"), equipment=())
    case = _with_type(world, world.case(terminals=(world.terminal("home"), bare)), needs_equipment=("high loader",))
    assert find_immovable(compile_problem(case)[0]) == [
        "line alpha: no carrier of its mode can be handled at host (equipment in movement.terminals)"
    ]


def test_dates_out_of_order_are_refused(world) -> None:
    """In nouns by name, in arrays too."""
    line = world.line(earliest_arrival_at=world.at(9), latest_arrival_at=world.at(8), required_at=world.at(7))
    assert _refuse(lambda: compile_problem(world.case(lines=(line,)))) == [
        "- line alpha: its LAD is before its EAD",
        "- line alpha: its RDD is before its LAD",
    ]
    problem, _ = compile_problem(world.case())
    lines = problem.lines._replace(ead_s=np.array([50]), lad_s=np.array([40]), not_after_s=np.array([30]))
    assert _refuse(lambda: refuse_unplannable(problem._replace(lines=lines))) == [
        "- line alpha: its LAD is before its EAD",
        "- line alpha: it is missed before its EAD",
    ]


def test_arrays_that_make_no_sense_are_told_with_the_link_and_the_place(world) -> None:
    """All at once, each with its name."""
    problem, _ = compile_problem(world.case())
    network, types, lines = problem.network, problem.types, problem.lines
    payload, stop = network.payload_kg.copy(), network.link_stop.copy()
    payload[0, 0, 1], stop[0, 1, 0] = -1, 7
    bad = problem._replace(
        network=network._replace(payload_kg=payload, link_stop=stop, parking=np.array([3, -2])),
        types=types._replace(duty_s=np.array([-5])),
        lines=lines._replace(together=np.array([1]), hazardous=np.array([1]), sort=np.array([4])),
    )
    assert _refuse(lambda: refuse_unplannable(bad)) == [
        "- line alpha: its sort of piece is in no floor",
        "- line alpha: it stays together, but hazardous pieces and persons never share a load",
        "- carrier type il-76md: a crew duty below nothing",
        "- place host: less parking than nothing",
        "- link il-76md from home to host: a payload below nothing",
        "- link il-76md from host to home: a stop that is not in the network",
    ]
