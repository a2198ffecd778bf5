"""Cases with everything a scenario can say are planned, and the independent check accepts the plans."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foedus.domain.figures import Moment
from foedus.domain.places import AirLink, Clearance, During, Hours
from foedus.domain.plans import Shape, UnitLines
from foedus.movement.check import check_schedule
from foedus.movement.network import compile_problem
from foedus.movement.planner import plan
from foedus.movement.problem import MODES
from foedus.movement.readiness import find_ready, list_landed
from foedus.movement.sustaining import list_arrived, make_supply

from .test_readiness import _rule

HOUR = 3600


def _during(world, value, begin_h, end_h):
    return During(value=value, from_at=world.at(begin_h), until_at=world.at(end_h), rests_on=(), known_at=world.known)


def _case(world):
    """Home to host by way of a stop, and on to a short strip by a lighter type from the hub that host is."""
    heavy = world.airlifter(
        "il-76md",
        hold_length_m=world.value(20.0),
        hold_width_m=world.value(3.4),
        hold_height_m=world.value(3.4),
        crew_duty_h=world.value(16),
        crew_rest_h=world.value(10),
        stop_h=world.value(1.5),
        fuel_kg_per_h=world.value(8000),
        cost_per_h=world.value(9000),
    )
    light = world.airlifter("an-26", seats=world.value(40), vehicle_positions=world.value(1), runway_m=world.value(700))
    near = tuple(point for point in light.payload_range if point.range_km <= 2000)
    light = replace(light, payload_range=near, fuel_kg_per_h=world.value(1000), cost_per_h=world.value(2000))
    places = tuple(
        replace(world.place(name, lat, lon, runway), country=country)
        for name, lat, lon, runway, country in (
            ("home", 50, 0, 3000.0, "AAA"),
            ("half", 55, 40, 2500.0, "MID"),
            ("host", 50, 80, 3000.0, "BBB"),
            ("strip", 48, 82, 900.0, "BBB"),
        )
    )
    host = replace(
        world.terminal("host"),
        transfer_h=world.figure(1),
        storage=world.figure(30),
        parking=world.figure(22),
        parking_during=(
            During(value=21, from_at=world.at(20), until_at=world.at(30), rests_on=(), known_at=world.known),
        ),
        slots_during=(During(value=1, from_at=world.at(10), until_at=world.at(24), rests_on=(), known_at=world.known),),
        fuel_kg=world.figure(60_000),
        fuel_in_kg_per_d=world.figure(90_000),
        staged_crews=("il-76md",),
    )
    strip = replace(
        world.terminal("strip", 1),
        hours=(Hours(opens="04:00", closes="20:00", rests_on=(), known_at=world.known),),
    )
    half = replace(world.terminal("half"), technical_stop=True)
    leave = Clearance(
        id="C1", state="MID", kind="both", granted=(Moment(at=world.at(9), rests_on=(), known_at=world.known),)
    )
    gate = AirLink(
        start="half",
        end="host",
        departures=(_during(world, 2, 0, 20),),
    )
    lines = (
        world.line("a", persons=90, vehicles=4, required_at=world.at(40)),
        world.line("b", destination="strip", pod="host", persons=60, vehicles=0, earliest_arrival_at=world.at(20)),
        world.line("c", persons=0, vehicles=6, vehicle_kg=4000.0, shape=Shape(length_m=4.0, width_m=1.6, height_m=2.0)),
        world.line("d", persons=0, vehicles=2, vehicle_kg=2000.0, hazardous=True, shape=Shape(category="bulk")),
        world.line("e", persons=30, vehicles=1, together=True, not_after_at=world.at(200)),
    )
    return world.case(
        lines=lines,
        tables=(replace(world.case().tables[0], carriers=(heavy, light)),),
        places=places,
        terminals=(world.terminal("home"), host, strip, half),
        pools=(world.pool(count=20, state="AAA"), world.pool("an-26", "host", 2, state="BBB")),
        links=(gate,),
        clearances=(leave,),
        stop_below_frac=world.figure(0.3),
    )


def test_everything_at_once_is_planned_and_holds(world) -> None:
    """Stops, hub, hours, gate, clearance, fuel, crews, parking, sizes, hazard, together: no breach."""
    problem, _ = compile_problem(_case(world))
    found = plan(problem, iterations=200, seed=1)
    assert check_schedule(problem, found.schedule) == ()
    s, nodes = found.schedule, problem.names.nodes
    assert found.score[0] == 0
    assert s.stop_end.any()
    half = nodes.index("half")
    out = (s.start == nodes.index("home")) & (s.end == half)
    assert (s.depart_s[out] >= 9 * HOUR).all()
    landed = list_landed(problem, s)
    (unit,) = find_ready((UnitLines(uln="U", parent=None, ready_frac=0.5, lines=("a", "b")),), problem, landed)
    assert unit.ready_s is not None
    assert unit.whole_s is not None
    assert unit.ready_s <= unit.whole_s


def test_supply_competes_for_the_same_lift(world) -> None:
    """Rounds: the lines that arrivals call for are planned with the others until they stay the same."""
    case = _case(world)
    rule = _rule(world, destinations=("host", "strip"), for_d=world.figure(5), carried_d=world.figure(1))
    supply: tuple = ()
    for _ in range(4):
        problem, _ = compile_problem(replace(case, lines=(*case.lines, *supply)))
        found = plan(problem, iterations=0, seed=1)
        assert check_schedule(problem, found.schedule) == ()
        again = make_supply(
            (rule,), list_arrived(problem, list_landed(problem, found.schedule), world.zero), as_of=world.zero
        )
        if again == supply:
            break
        supply = again
    else:
        pytest.fail("the rounds do not end")
    assert supply
    assert all(MODES[mode] == "air" for mode in problem.lines.mode)
