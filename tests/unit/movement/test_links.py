"""Links as somebody gives them, stops on the way, gates; floors for pieces of some size; dates of lines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.domain.places import AirLink, During, LinkTime
from foedus.domain.plans import Shape
from foedus.errors import PlanningError
from foedus.movement.modes.floor import compile_floor
from foedus.movement.modes.stops import chain_links
from foedus.movement.network import compile_problem
from foedus.movement.problem import NEVER

HOUR = 3600


def _time(world, hours=3.0, carrier="il-76md", **given_figures):
    return LinkTime(carrier=carrier, time_h=world.figure(hours), **given_figures)


def _link(world, *carriers, **changes):
    return AirLink(**{"start": "home", "end": "host", "carriers": carriers} | changes)


def test_a_type_with_links_of_its_own_has_only_those(world) -> None:
    """Time, payload, cost and fuel as given; the way back is not there unless it is said to be."""
    row = _time(world, 3, payload_kg=world.figure(12_000), cost=world.figure(70), fuel_kg=world.figure(500))
    network = compile_problem(world.case(links=(_link(world, row),)))[0].network
    assert network.link_s[0].tolist() == [[-1, 3 * HOUR], [-1, -1]]
    assert network.payload_kg[0, 0, 1] == 12_000
    assert (network.link_cost[0, 0, 1], network.link_fuel_kg[0, 0, 1]) == (70, 500)
    both = compile_problem(world.case(links=(_link(world, row, both_ways=True),)))[0].network
    assert both.link_s[0, 1, 0] == 3 * HOUR


def test_a_given_length_replaces_the_measured_one(world) -> None:
    """For types without times of their own."""
    network = compile_problem(world.case(links=(_link(world, length_km=world.figure(800)),)))[0].network
    assert network.link_s[0, 0, 1] == round(1.5 * HOUR)


def test_a_link_may_be_shut_and_let_through_so_many_in_a_period(world) -> None:
    """All types share a gate; an end that is not given never comes."""
    limits = tuple(
        During(value=n, from_at=world.at(begin), until_at=end, rests_on=("A",), known_at=world.known)
        for n, begin, end in ((2, 24, None), (5, 0, world.at(24)))
    )
    link = _link(world, both_ways=True, departures=limits, shut=(world.shutting(3, 4),))
    network = compile_problem(world.case(links=(link,)))[0].network
    assert network.link_gate[0].tolist() == [[-1, 0], [1, -1]]
    assert network.gate_ptr.tolist() == [0, 2, 4]
    assert network.gate_from_s.tolist()[:2] == [0, 24 * HOUR]
    assert network.gate_until_s.tolist()[:2] == [24 * HOUR, NEVER]
    assert network.gate_most.tolist()[:2] == [5, 2]
    at = network.link_calendar[0, 0, 1]
    assert network.shut_from_s[network.shut_ptr[at]] == 3 * HOUR


def test_links_with_faults_are_refused_all_at_once(world) -> None:
    """No place, no type, no time, periods that overlap."""
    spans = tuple(
        During(value=1, from_at=world.at(begin), until_at=world.at(begin + 5), rests_on=("A",), known_at=world.known)
        for begin in (0, 4)
    )
    bad = _link(world, _time(world, 0.0), _time(world, carrier="dc-3"), end="atlantis")
    with pytest.raises(PlanningError) as refusal:
        compile_problem(world.case(links=(bad, _link(world, start="host"))))
    for text in (
        "link home to atlantis: the place atlantis is in no gazetteer",
        "link home to atlantis: il-76md takes 0 hours",
        "link home to atlantis: the carrier type dc-3 is in no transport table",
        "link host to host: it leads nowhere",
    ):
        assert text in str(refusal.value)
    with pytest.raises(PlanningError, match="link home to host: two spans of departures overlap"):
        compile_problem(world.case(links=(_link(world, departures=spans),)))


def _far_case(world, **changes):
    """Home at 0, host at 80 degrees east, 5,700 km: beyond the range of 5,000; a stop lies half way."""
    places = (world.place("home", 50, 0), world.place("host", 50, 80), world.place("half", 55, 40))
    half = replace(world.terminal("half"), technical_stop=True)
    return world.case(places=places, terminals=(world.terminal("home"), world.terminal("host"), half), **changes)


def test_a_way_beyond_range_is_flown_over_a_stop(world) -> None:
    """Its time is that of both hops and the stop, its payload the lesser, its stop named; none where none may be."""
    kind = world.airlifter(stop_h=world.value(2))
    case = _far_case(world, tables=(replace(world.case().tables[0], carriers=(kind,)),))
    network = compile_problem(case)[0].network
    home, host, half = 0, 1, 2
    assert network.link_stop[0].tolist() == [[-1, half, -1], [half, -1, -1], [-1, -1, -1]]
    hops = network.link_s[0, home, half] + network.link_s[0, half, host]
    assert network.link_s[0, home, host] == hops + 2 * HOUR
    assert network.payload_kg[0, home, host] == min(
        network.payload_kg[0, home, half], network.payload_kg[0, half, host]
    )
    assert network.link_cost[0, home, host] == network.link_cost[0, home, half] + network.link_cost[0, half, host]
    none = replace(case, terminals=(*case.terminals[:2], world.terminal("half")))
    assert compile_problem(none)[0].network.link_s[0, home, host] == -1


def test_a_stop_is_made_rather_than_carry_little(world) -> None:
    """Within range the direct way lifts less than the stated share: then over the stop."""
    places = (world.place("home", 50, 0), world.place("host", 50, 60), world.place("half", 53, 30))
    case = replace(_far_case(world), places=places)
    direct = compile_problem(case)[0].network
    assert direct.link_stop[0].max() == -1
    assert 0 < direct.payload_kg[0, 0, 1] < 20_000
    network = compile_problem(replace(case, stop_below_frac=world.figure(0.5)))[0].network
    assert network.link_stop[0, 0, 1] == 2
    assert network.payload_kg[0, 0, 1] > 30_000


@given(data=st.data())
def test_chains_are_the_quickest_and_every_stop_leads_on(data) -> None:
    """Against brute force over all chains of stops; what is left after a stop is the chain of that stop."""
    n = data.draw(st.integers(2, 5))
    numbers = st.lists(st.integers(-1, 9), min_size=n * n, max_size=n * n)
    link = np.array(data.draw(numbers), dtype=np.int64).reshape(n, n)
    link[link == 0] = -1
    np.fill_diagonal(link, -1)
    payload = np.where(link > 0, np.array(data.draw(numbers), dtype=np.int64).reshape(n, n).clip(0) + 1, 0)
    stops = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    enough = data.draw(st.integers(1, 6))
    chains = chain_links(link, payload, np.ones((n, n), dtype=bool), stops, stop_s=2, enough_kg=enough)
    good = (link > 0) & (payload >= enough)

    def best(a, b, seen):
        if good[a, b]:
            return int(link[a, b])
        hops = [
            int(link[a, s]) + 2 + rest
            for s in range(n)
            if stops[s] and s not in seen | {b} and good[a, s] and (rest := best(s, b, seen | {s})) < NEVER
        ]
        return min(hops, default=NEVER)

    for a in range(n):
        for b in range(n):
            if a == b:
                continue
            least = best(a, b, frozenset({a}))
            if least == NEVER:
                assert chains.link_s[a, b] == link[a, b]
                assert chains.stop[a, b] == -1
                continue
            assert chains.link_s[a, b] == least
            stop = int(chains.stop[a, b])
            if stop >= 0:
                assert stops[stop]
                assert chains.stop[a, stop] == -1
                assert chains.link_s[a, b] == chains.link_s[a, stop] + 2 + chains.link_s[stop, b]
                assert chains.payload_kg[a, b] == min(payload[a, stop], chains.payload_kg[stop, b])


def _hold(world, length=20.0, width=3.4, height=3.4, positions=3):
    return world.airlifter(
        hold_length_m=world.value(length),
        hold_width_m=world.value(width),
        hold_height_m=world.value(height),
        vehicle_positions=world.value(positions) if positions else None,
    )


REFERENCE = Shape()


def test_reference_vehicles_keep_their_positions_beside_measured_pieces(world) -> None:
    """As many go in as the table says, whatever the unit."""
    for positions in (1, 3, 7, 11, 44, 70):
        kind = _hold(world, positions=positions)
        alone = compile_floor(kind, (REFERENCE,))
        assert (alone.positions, alone.takes) == (positions, (1,))
        mixed = compile_floor(kind, (REFERENCE, Shape(length_m=5.0, width_m=2.5, height_m=2.0)))
        assert mixed.positions // mixed.takes[0] == positions


@pytest.mark.parametrize(
    ("shape", "fit"),
    [
        ((5.0, 2.5, 2.0), 4),  # one lane
        ((5.0, 1.7, 2.0), 8),  # two lanes of four rows
        ((12.0, 1.7, 2.0), 2),  # two lanes of one row, not three halves
        ((2.5, 12.0, 2.0), 1),  # turned lengthwise
        ((5.0, 3.5, 2.0), 0),  # too wide either way round
        ((21.0, 2.0, 2.0), 0),
        ((5.0, 2.5, 3.5), 0),
    ],
)
def test_pieces_stand_in_rows_and_lanes(world, shape, fit) -> None:
    """By their own measures, never more of one sort than a rectangle holds."""
    floor = compile_floor(_hold(world), (REFERENCE, Shape(length_m=shape[0], width_m=shape[1], height_m=shape[2])))
    went_in = floor.positions // floor.takes[1] if floor.takes[1] else 0
    assert went_in == fit


def test_a_category_stands_for_a_size_that_is_not_known(world) -> None:
    """Bulk is a pallet; oversize takes a vehicle position; outsize only where the hold is wide and high."""
    sorts = tuple(Shape(category=name) for name in ("bulk", "oversize", "outsize"))
    wide = compile_floor(_hold(world), (REFERENCE, *sorts))
    assert wide.takes[1] == 274 or wide.positions // wide.takes[1] == 8
    assert wide.takes[2] == wide.takes[3] == wide.takes[0]
    narrow = compile_floor(_hold(world, width=3.0, height=2.7), (REFERENCE, *sorts))
    assert narrow.takes[3] == 0
    assert narrow.takes[2] > 0
    assert wide.guessed == (2, 3)


def test_where_the_hold_is_not_known_every_piece_takes_a_position(world) -> None:
    """As before there were sizes, and it is said."""
    line = world.line(shape=Shape(length_m=5.0, width_m=2.5, height_m=2.0))
    problem, notes = compile_problem(world.case(lines=(line,)))
    assert problem.types.floor.tolist() == [[1, 1]]
    assert "the hold of il-76md is not known: every piece takes one vehicle position there" in notes
    assert problem.names.sorts == ("piece", "piece 5 x 2.5 x 2 m")


def test_dates_together_hazard_and_pod_reach_the_arrays(world) -> None:
    """EAD and LAD hold at the POD, RDD at the destination; where both are one place the earlier counts."""
    dates = {"earliest_arrival_at": world.at(5), "latest_arrival_at": world.at(10), "required_at": world.at(20)}
    lines = (
        world.line("a", pod="near", not_after_at=world.at(30), together=True, hazardous=True, **dates),
        world.line("b", **dates),
        world.line("c"),
    )
    terminals = (*world.case().terminals, world.terminal("near"))
    problem, _ = compile_problem(world.case(lines=lines, terminals=terminals))
    rows = problem.lines
    assert [problem.names.nodes[k] if k >= 0 else "" for k in rows.pod] == ["near", "", ""]
    assert rows.ead_s.tolist() == [5 * HOUR, 5 * HOUR, -NEVER]
    assert rows.lad_s.tolist() == [10 * HOUR, 10 * HOUR, NEVER]
    assert rows.due_s.tolist() == [20 * HOUR, 10 * HOUR, NEVER]
    assert rows.not_after_s.tolist() == [30 * HOUR, NEVER, NEVER]
    assert rows.together.tolist() == rows.hazardous.tolist() == [1, 0, 0]


def test_a_line_whose_destination_has_no_terminal_ends_at_its_pod(world) -> None:
    """The way on is not planned by air, and that is said."""
    line = world.line(destination="near", pod="host", required_at=world.at(20))
    problem, notes = compile_problem(world.case(lines=(line,)))
    assert problem.names.nodes[problem.lines.destination[0]] == "host"
    assert problem.lines.due_s.tolist() == [20 * HOUR]
    assert any(note.startswith("line alpha ends at its POD") for note in notes)
