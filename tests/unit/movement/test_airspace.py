"""Whose sky a way crosses, closures and clearances, and what a type of several states becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from foedus.domain.figures import Moment
from foedus.domain.places import AirspaceClosure, Clearance
from foedus.movement.explaining import explain_plan
from foedus.movement.modes.airspace import Sign, bar_flights, find_overflown, sign_state
from foedus.movement.network import compile_problem
from foedus.movement.planner import plan
from foedus.movement.problem import NEVER


def _box(south, north, west, east):
    ring = [(south, west), (north, west), (north, east), (south, east), (south, west)]
    return (np.array(ring, dtype=np.float64),)


def _closure(world, state="MID", begin_h=0.0, end_h=None, to=()):
    end = None if end_h is None else world.at(end_h)
    return AirspaceClosure(
        state=state, from_at=world.at(begin_h), until_at=end, to_states=to, rests_on=("A",), known_at=world.known
    )


def _moment(world, hours):
    return (Moment(at=world.at(hours), rests_on=("A",), known_at=world.known),)


def _places(world, *extra):
    home, host = (replace(world.place(name, 50, lon), country=state) for name, lon, state in
                  (("home", 30, "AAA"), ("host", 50, "BBB")))  # fmt: skip
    return (home, host, *extra)


BORDERS = {"MID": (_box(40, 60, 38, 42),), "FAR": (_box(0, 10, 0, 10),)}


def _calendar(problem, start, end, kind=0):
    nodes, network = problem.names.nodes, problem.network
    at = network.link_calendar[kind, nodes.index(start), nodes.index(end)]
    if at < 0:
        return []
    rows = slice(network.shut_ptr[at], network.shut_ptr[at + 1])
    return list(zip(network.shut_from_s[rows].tolist(), network.shut_until_s[rows].tolist(), strict=True))


def test_a_way_enters_and_leaves_a_state_where_its_border_lies(world) -> None:
    """Home lies at 30 east, host at 50: the middle state spans the shares from 0.4 to 0.6."""
    overs = find_overflown(_places(world), frozenset({"MID", "FAR"}), BORDERS, None)
    assert [over.state for over in overs] == ["MID"]
    assert overs[0].enters_frac == pytest.approx(0.4, abs=0.02)
    assert overs[0].leaves_frac == pytest.approx(0.6, abs=0.02)


def test_a_hole_in_a_state_is_not_crossed_and_the_date_line_is_no_edge(world) -> None:
    """Two stretches about an enclave; polygons that run on past 180 degrees hold the points beyond."""
    whole, hole = _box(40, 60, 38, 42)[0], _box(45, 55, 39.5, 40.5)[0]
    overs = find_overflown(_places(world), frozenset({"MID"}), {"MID": ((whole, hole),)}, None)
    assert len(overs) == 2
    east = tuple(replace(world.place(name, 50, lon), country="AAA") for name, lon in (("a", 170), ("b", -170)))
    overs = find_overflown(east, frozenset({"ISL"}), {"ISL": (_box(40, 60, 178, 185),)}, None)
    assert [over.state for over in overs] == ["ISL"]


def test_what_a_route_declares_counts_before_the_borders(world) -> None:
    """A way that leads around says so, and one that says it crosses does from end to end."""
    assert find_overflown(_places(world), frozenset({"MID"}), BORDERS, ()) == ()
    (over,) = find_overflown(_places(world), frozenset({"FAR"}), BORDERS, ("FAR",))
    assert (over.enters_frac, over.leaves_frac) == (0.0, 1.0)


def test_a_closure_bars_those_who_would_be_over_the_state(world) -> None:
    """Shut from 10 to 20 h: a departure half a flight before that is barred, one that is past it already is not."""
    case = world.case(places=_places(world), airspace=(_closure(world, begin_h=10, end_h=20),), borders=BORDERS)
    problem, notes = compile_problem(case)
    seconds = int(problem.network.link_s[0, 0, 1])
    ((begin, end),) = _calendar(problem, "home", "host")
    assert begin == pytest.approx(10 * 3600 - 0.6 * seconds, abs=0.02 * seconds)
    assert end == pytest.approx(20 * 3600 - 0.4 * seconds, abs=0.02 * seconds)
    assert any(note.startswith("MID bars departures of il-76md for a time or for good: home to host") for note in notes)


def test_a_sky_shut_for_good_is_no_link_and_says_so(world) -> None:
    """The planner never sees it; the notes name the way."""
    problem, notes = compile_problem(world.case(places=_places(world), airspace=(_closure(world, begin_h=-99),),
                                                borders=BORDERS))  # fmt: skip
    assert problem.network.link_s[0].max() == -1
    assert "no way for il-76md from home to host, host to home: barred for good" in notes


def test_states_with_different_leave_fly_types_of_their_own(world) -> None:
    """Shut to one state alone: its carriers are another type; a third state shares with the second."""
    closure = _closure(world, begin_h=-99, to=("AAA",))
    pools = tuple(world.pool(id=name, state=name, count=1) for name in ("AAA", "BBB", "CCC"))
    case = world.case(places=_places(world), pools=pools, airspace=(closure,), borders=BORDERS)
    problem, _ = compile_problem(case)
    assert problem.names.types == ("il-76md (AAA)", "il-76md (BBB+CCC)")
    assert problem.carriers.type_idx.tolist() == [0, 1, 1]
    assert problem.network.link_s[0, 0, 1] == -1
    assert problem.network.link_s[1, 0, 1] > 0
    same, _ = compile_problem(replace(case, airspace=()))
    assert same.names.types == ("il-76md",)


@pytest.mark.parametrize(
    ("given", "until_h"),
    [
        ({"granted": 5.0}, 5),
        ({"requested": 1.0, "lead": 24.0}, 25),
        ({"granted": 5.0, "requested": 1.0, "lead": 24.0}, 5),
    ],
)
def test_without_leave_nobody_departs(world, given, until_h) -> None:
    """Granted counts before asked for; asked for counts with the time that it takes."""
    leave = Clearance(
        id="C1",
        state="MID",
        kind="overflight",
        granted=_moment(world, given["granted"]) if "granted" in given else (),
        requested=_moment(world, given["requested"]) if "requested" in given else (),
        lead_h=world.figure(given["lead"]) if "lead" in given else (),
    )
    problem, _ = compile_problem(world.case(places=_places(world), clearances=(leave,), borders=BORDERS))
    assert _calendar(problem, "home", "host") == [(-NEVER, until_h * 3600)]


def test_a_landing_needs_leave_to_land_and_a_take_off_none(world) -> None:
    """The host's leave to land bars the way in, not the way out; its own carriers need none."""
    leave = Clearance(id="C1", state="BBB", kind="landing", granted=_moment(world, 7))
    case = world.case(places=_places(world), clearances=(leave,), borders={}, pools=(world.pool(state="AAA"),))
    problem, notes = compile_problem(case)
    assert _calendar(problem, "home", "host") == [(-NEVER, 7 * 3600)]
    assert _calendar(problem, "host", "home") == []
    assert "no borders of BBB are at hand: a way crosses it only where a route says so" in notes
    own, _ = compile_problem(replace(case, pools=(world.pool(state="BBB"),)))
    assert _calendar(own, "home", "host") == []


def test_leave_that_nobody_gave_or_asked_for_is_taken_as_never_given(world) -> None:
    """And said, as it stops all."""
    leave = Clearance(id="C1", state="BBB", kind="both")
    problem, notes = compile_problem(world.case(places=_places(world), clearances=(leave,)))
    assert problem.network.link_s[0, 0, 1] == -1
    assert any("clearance C1 of BBB is neither granted nor asked for" in note for note in notes)


def test_only_what_was_known_closes_a_sky(world) -> None:
    """A closure told later leaves no trace in an earlier forecast."""
    late = replace(_closure(world), known_at=world.zero + timedelta(days=9))
    assert sign_state("AAA", (late,), (), world.zero) == Sign((), ())
    spans, by = bar_flights((), 3600, Sign((), ()), airspace=(late,), clearances=(), ends_in=("AAA", "BBB"),
                            zero_at=world.zero, as_of=world.zero)  # fmt: skip
    assert (spans, by) == ((), ())


def test_a_late_clearance_or_a_closed_sky_is_the_reason_of_a_late_line(world) -> None:
    """The calendar of the way carries the name of what bars it, so that the reason and the fix name the state."""
    leave = Clearance(id="C1", state="BBB", kind="landing", granted=_moment(world, 30))
    line = world.line(latest_arrival_at=world.at(14))
    barred = world.case(
        lines=(line,), places=_places(world), clearances=(leave,), borders={}, pools=(world.pool(state="AAA"),)
    )
    shut = world.case(lines=(line,), places=_places(world), borders=BORDERS, airspace=(_closure(world, end_h=30),))
    for case, reason, words in (
        (barred, "clearance", "leave of BBB (C1) given"),
        (shut, "path", "the closed sky of MID"),
    ):
        problem, _ = compile_problem(case)
        found = plan(problem, iterations=50)
        (row,) = explain_plan(problem, found).late
        assert row.reason == reason
        assert row.fixes[0].change.startswith(words)
        assert row.fixes[0].on_time
