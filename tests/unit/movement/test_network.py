"""From nouns to arrays: link times, payloads, pools, calendars, and every fault at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from foedus.domain.figures import Figure, Moment
from foedus.domain.plans import CarrierStart
from foedus.domain.scenario import GroundTime
from foedus.domain.transport import TransportTable
from foedus.errors import PlanningError
from foedus.geodesy import measure_km
from foedus.movement.modes.air import find_payload_kg
from foedus.movement.network import compile_problem
from foedus.movement.problem import NEVER


def _link(problem, start, end, kind=0):
    nodes = problem.names.nodes
    return problem.network.link_s[kind, nodes.index(start), nodes.index(end)]


def test_link_times_are_great_circles_with_overhead(world) -> None:
    """No way is asked of the plane: the ellipsoid's shortest, at cruise, plus climb and approach."""
    problem, _ = compile_problem(world.case())
    km = measure_km(50, 30, 50, 50)
    assert _link(problem, "home", "host") == round((km / 800 + 0.5) * 3600)
    assert _link(problem, "home", "home") == -1


def test_a_route_around_closed_airspace_lengthens_both_ways(world) -> None:
    """It holds turned round too, unless the other way has a route of its own."""
    plain, _ = compile_problem(world.case())
    around, _ = compile_problem(world.case(routes=(world.route("home", "host", "gap"),)))
    km = measure_km(50, 30, 40, 40) + measure_km(40, 40, 50, 50)
    assert _link(around, "home", "host") == round((km / 800 + 0.5) * 3600)
    assert _link(around, "host", "home") == _link(around, "home", "host") > _link(plain, "home", "host")
    own = (world.route("home", "host", "gap"), world.route("host", "home"))
    one_way, _ = compile_problem(world.case(routes=own))
    assert _link(one_way, "host", "home") == _link(plain, "host", "home")
    assert _link(one_way, "home", "host") == _link(around, "home", "host")


@pytest.mark.parametrize(
    ("km", "payload"), [(100, 40_000), (2000, 40_000), (3000, 30_000), (4500, 10_000), (5000, 0), (5001, None)]
)
def test_payload_falls_with_range(world, km, payload) -> None:
    """Linear between points, that of the first before it, no link past the last."""
    assert find_payload_kg(world.airlifter(), km) == payload


def test_a_short_runway_is_no_link_and_an_unknown_one_is_noted(world) -> None:
    """Known too short bars the type; not known is allowed, and said."""
    places = world.case().places
    short = (world.place("home", 50, 30), world.place("host", 50, 50, 1500.0), *places[2:])
    problem, notes = compile_problem(world.case(places=short))
    assert _link(problem, "home", "host") == -1
    assert "Host has no runway for il-76md: 1500 m, it needs 1800 m" in notes
    unknown = (world.place("home", 50, 30), world.place("host", 50, 50, None), *places[2:])
    problem, notes = compile_problem(world.case(places=unknown))
    assert _link(problem, "home", "host") > 0
    assert any("runway length of host is not known" in note for note in notes)


def test_carriers_of_a_pool_become_ready_one_after_the_other(world) -> None:
    """The k-th, from 0, so many hours after the decision, with a name people can say."""
    heavy = world.airlifter("an-124-100")
    tables = (TransportTable(id="air", title="air", mode="air", sources=(), carriers=(world.airlifter(), heavy)),)
    pools = (world.pool(), world.pool("an-124-100", "host", 1))
    problem, _ = compile_problem(world.case(tables=tables, pools=pools))
    assert problem.names.carriers == ("IL76-01", "IL76-02", "IL76-03", "AN124-01")
    assert problem.carriers.ready_s.tolist() == [3600, 5400, 7200, 3600]
    assert [problem.names.nodes[k] for k in problem.carriers.at] == ["home", "home", "home", "host"]


def test_types_that_would_share_a_name_keep_their_whole_id(world) -> None:
    """Two marks of one aircraft in one plan are told apart."""
    marks = (world.airlifter("il-76md"), world.airlifter("il-76md-90a"))
    tables = (TransportTable(id="air", title="air", mode="air", sources=(), carriers=marks),)
    pools = (world.pool("il-76md", count=1), world.pool("il-76md-90a", count=1))
    problem, _ = compile_problem(world.case(tables=tables, pools=pools))
    assert problem.names.carriers == ("IL76MD-01", "IL76MD90A-01")


def test_carriers_that_stand_somewhere_come_with_place_and_time(world) -> None:
    """The way home starts where the way out ended."""
    start = CarrierStart(carrier="IL76-07", carrier_type="il-76md", place="host", ready_at=world.at(9), home="home")
    problem, _ = compile_problem(world.case(pools=(), starts=(start,)))
    assert problem.names.carriers == ("IL76-07",)
    assert problem.carriers.ready_s.tolist() == [9 * 3600]
    assert problem.names.nodes[problem.carriers.home[0]] == "home"


def test_the_latest_release_binds_and_keeps_its_cause(world) -> None:
    """Ready at two, consented at six: six, because of parliament."""
    problem, _ = compile_problem(world.case())
    assert problem.lines.release_s.tolist() == [6 * 3600]
    assert problem.names.causes == ("approval: parliament of C agrees",)
    assert problem.lines.due_s.tolist() == [NEVER]


def test_only_what_was_known_is_read(world) -> None:
    """A slot count and a closure learnt later leave no trace in an earlier forecast."""
    later = world.at(30)
    slots = world.figure(2) + world.figure(9, later)
    terminal = replace(world.terminal("host", shut=(world.shutting(1, 2, later),)), working_slots=slots)
    case = world.case(terminals=(world.terminal("home"), terminal))
    before, _ = compile_problem(case)
    after, _ = compile_problem(replace(case, as_of=later))
    host = before.names.nodes.index("host")
    assert before.network.slots[host] == 2
    assert len(before.network.shut_from_s) == 0
    assert after.network.slots[host] == 9
    assert after.network.shut_from_s.tolist() == [3600]


def test_shut_spans_overlap_into_one_and_opening_shuts_all_before(world) -> None:
    """Calendars are sorted and disjoint whatever the file says."""
    opens = (Moment(at=world.at(3), rests_on=("A",), known_at=world.known),)
    spans = (world.shutting(10, 12), world.shutting(2, 4), world.shutting(11, None))
    terminal = replace(world.terminal("host", shut=spans), opens=opens)
    problem, _ = compile_problem(world.case(terminals=(world.terminal("home"), terminal)))
    assert problem.network.shut_from_s.tolist() == [-NEVER, 10 * 3600]
    assert problem.network.shut_until_s.tolist() == [4 * 3600, NEVER]


def test_ground_times_of_the_mission_replace_those_of_the_table(world) -> None:
    """Both ends, for the type named."""
    ground = GroundTime(carrier="il-76md", load_h=world.figure(3.5), unload_h=world.figure(1.5))
    problem, _ = compile_problem(world.case(ground_h=(ground,)))
    assert (problem.types.load_s[0], problem.types.unload_s[0]) == (12600, 5400)


def test_masses_are_rounded_against_the_planner(world) -> None:
    """Whole kilograms: loads up, payloads down."""
    problem, _ = compile_problem(world.case(lines=(world.line(person_kg=119.2, vehicle_kg=9000.0),)))
    assert problem.lines.person_kg.tolist() == [120]
    assert problem.lines.vehicle_kg.tolist() == [9000]


def test_a_line_that_drives_gets_a_column_and_the_crossing_bars_departures(world) -> None:
    """Shut from 10 to 20 h, half way: nobody may leave from 5 to 15 h, being five hours short of it."""
    line = world.line(origin="near", mode="road", persons=60, vehicles=9)
    case = world.case(
        lines=(line,), roads=(world.road("host", "near"),), crossings=(world.crossing(world.shutting(10, 20)),)
    )
    problem, _ = compile_problem(case)
    column = int(problem.lines.column[0])
    kind = int(problem.carriers.type_idx[column])
    assert problem.names.carriers[column] == "ROAD-alpha"
    assert _link(problem, "near", "host", kind) == 10 * 3600
    near, host = (problem.names.nodes.index(name) for name in ("near", "host"))
    calendar = problem.network.link_calendar[kind, near, host]
    rows = slice(problem.network.shut_ptr[calendar], problem.network.shut_ptr[calendar + 1])
    assert np.allclose(problem.network.shut_from_s[rows] / 3600, 5, atol=0.01)
    assert np.allclose(problem.network.shut_until_s[rows] / 3600, 15, atol=0.01)


def test_of_two_roads_the_one_that_arrives_first_is_driven(world) -> None:
    """A longer road that is open beats a short one whose crossing stays shut."""
    line = world.line(origin="near", mode="road", vehicles=9)
    roads = (world.road(km=200), world.road(via=None, km=300))
    shut = world.case(lines=(line,), roads=roads, crossings=(world.crossing(world.shutting(0, 90)),))
    assert _link(compile_problem(shut)[0], "near", "host", 1) == 15 * 3600
    free = world.case(lines=(line,), roads=roads, crossings=(world.crossing(),))
    assert _link(compile_problem(free)[0], "near", "host", 1) == 10 * 3600


def test_all_faults_are_told_at_once(world) -> None:
    """A person mends a file once, not fault by fault."""
    lines = (
        world.line("a", origin="atlantis"),
        world.line("b", mode="sea"),
        world.line("b", releases=()),
        world.line("c", mode="road", vehicles=0),
        world.line("d", priority=0),
        world.line("e", mode="road", origin="near"),
    )
    pools = (world.pool("dc-3"), world.pool(count=2, ready_per_h=world.figure(0), first_ready_h=()))
    with pytest.raises(PlanningError) as refusal:
        compile_problem(world.case(lines=lines, pools=pools))
    for text in (
        "line a: the place atlantis is in no gazetteer",
        "line b: the mode sea is not planned",
        "line b: there are two lines of that name",
        "line b: it has no release",
        "line c: it is to drive but has no vehicles",
        "line d: its priority is 0",
        "pool pool-dc-3: the carrier type dc-3 is in no transport table",
        "pool pool-il-76md: ready_per_h is 0",
        "pool pool-il-76md, first_ready_h: no figure was known at 2030-03-01T00:00Z",
    ):
        assert text in str(refusal.value)


def test_a_line_that_drives_without_a_road_is_refused(world) -> None:
    """Where no road of known length is given the line and the places are named."""
    nowhere = replace(world.road(), length_km=(Figure(value=9, rests_on=(), known_at=world.at(99)),))
    case = world.case(lines=(world.line(mode="road", origin="near"),), roads=(nowhere,))
    with pytest.raises(PlanningError, match="lines alpha: to drive from near to host, but no road of known length"):
        compile_problem(case)
