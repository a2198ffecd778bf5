"""What a terminal allows, from its figures to arrays: slots and hours, parking, fuel, equipment, hubs, crews."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foedus.domain.places import Delivery, During, Hours, Runway
from foedus.errors import PlanningError
from foedus.movement.network import compile_problem
from foedus.movement.problem import NEVER, NO_LIMIT

HOUR = 3600


def _during(world, value, begin_h, end_h=None, known_h=-24.0):
    end = None if end_h is None else world.at(end_h)
    return During(value=value, from_at=world.at(begin_h), until_at=end, rests_on=("A",), known_at=world.at(known_h))


def _with_host(world, **changes):
    host = replace(world.terminal("host", 2), **changes)
    return world.case(terminals=(world.terminal("home"), host))


def _spans(network, calendar):
    rows = slice(network.shut_ptr[calendar], network.shut_ptr[calendar + 1])
    return list(zip(network.shut_from_s[rows].tolist(), network.shut_until_s[rows].tolist(), strict=True))


def test_more_slots_for_a_while_are_slots_shut_at_other_times(world) -> None:
    """Two slots, four from 10 to 20 h, one from 20 h on: four slots, of which the first is always there."""
    case = _with_host(world, slots_during=(_during(world, 4, 10, 20), _during(world, 1, 20)))
    problem, _ = compile_problem(case)
    network = problem.network
    assert network.slots.tolist() == [2, 4]
    assert network.slot_calendar[:, :2].tolist() == [[1, 1], [1, 2], [1, 3]]
    second, third, fourth = (_spans(network, k) for k in network.slot_calendar[:, 2].tolist())
    assert second == [(20 * HOUR, NEVER)]
    assert third == fourth == [(-NEVER, 10 * HOUR), (20 * HOUR, NEVER)]


def test_of_two_numbers_for_one_span_the_later_known_holds_and_the_unknown_does_not(world) -> None:
    """A correction replaces, whatever the order in the file; what is told after the knowledge date is not read."""
    spans = (_during(world, 5, 10, 20, -1), _during(world, 4, 10, 20, -9), _during(world, 9, 10, 20, 5))
    problem, _ = compile_problem(_with_host(world, slots_during=spans))
    assert problem.network.slots.tolist() == [2, 5]


def test_hours_shut_the_rest_of_each_day_by_the_clock_on_the_wall(world) -> None:
    """Berlin changes to summer time on 31 March 2030: eight o'clock is 07:00 UTC before and 06:00 after."""
    hours = Hours(opens="08:00", closes="18:00", zone="Europe/Berlin", rests_on=("A",), known_at=world.known)
    problem, notes = compile_problem(_with_host(world, hours=(hours,)))
    shut = dict(_spans(problem.network, 1))
    assert shut[17 * HOUR] == 31 * HOUR
    change = int((datetime(2030, 3, 30, 17, tzinfo=UTC) - world.zero).total_seconds())
    assert shut[change] == change + 13 * HOUR
    assert any(note.startswith("opening hours are planned with until 2030-05-30") for note in notes)


def test_hours_over_midnight_and_on_some_days_only(world) -> None:
    """1 March 2030 is a Friday: open Friday 22:00 to Saturday 04:00, then not before the next Friday."""
    hours = Hours(opens="22:00", closes="04:00", days=("fri",), rests_on=("A",), known_at=world.known)
    problem, _ = compile_problem(_with_host(world, hours=(hours,)))
    shut = _spans(problem.network, 1)
    assert (28 * HOUR, (7 * 24 + 22) * HOUR) in shut
    whole = Hours(opens="00:00", closes="24:00", rests_on=("A",), known_at=world.known)
    always, _ = compile_problem(_with_host(world, hours=(hours, whole)))
    assert _spans(always.network, 1) == []


def test_parking_is_the_most_there_is_and_what_others_take_of_it(world) -> None:
    """Six places, two of them gone from 5 to 9 h."""
    case = _with_host(world, parking=world.figure(6), parking_during=(_during(world, 4, 5, 9),))
    problem, _ = compile_problem(case)
    assert problem.network.parking.tolist() == [NO_LIMIT, 6]
    assert problem.network.parking_taken.tolist() == [[1, 5 * HOUR, 9 * HOUR, 2]]


def test_fuel_is_a_stock_and_what_comes_in(world) -> None:
    """One delivery at 3 h, and some each midnight over the horizon; without a stock nobody counts it."""
    delivery = Delivery(at=world.at(3), fuel_kg=5000, rests_on=("A",), known_at=world.known)
    case = _with_host(world, fuel_kg=world.figure(90_000), fuel_in=(delivery,), fuel_in_kg_per_d=world.figure(1000))
    problem, notes = compile_problem(case)
    assert problem.network.fuel_kg.tolist() == [NO_LIMIT, 90_000]
    rows = problem.network.fuel_in.tolist()
    assert [1, 3 * HOUR, 5000] in rows
    assert [1, 24 * HOUR, 1000] in rows
    assert rows == sorted(rows)
    assert "what il-76md burns is not known: it draws no fuel, but where a link says how much" in notes
    unknown, notes = compile_problem(_with_host(world, fuel_in=(delivery,)))
    assert unknown.network.fuel_kg.tolist() == [NO_LIMIT, NO_LIMIT]
    assert "fuel comes to host, but its stock is not known: taken as enough" in notes


def test_fuel_and_cost_of_a_link_follow_the_hours_in_the_air(world) -> None:
    """Rounded against the planner; money only where all types have a price."""
    kind = world.airlifter(fuel_kg_per_h=world.value(9000), cost_per_h=world.value(100))
    problem, _ = compile_problem(world.case(tables=(replace(world.case().tables[0], carriers=(kind,)),)))
    network = problem.network
    hours = int(network.link_s[0, 0, 1]) / HOUR
    assert network.link_fuel_kg[0, 0, 1] == pytest.approx(9000 * hours, abs=1)
    assert network.link_cost[0, 0, 1] == round(100 * hours)
    plain, _ = compile_problem(world.case())
    assert plain.network.link_cost[0, 0, 1] == plain.network.link_s[0, 0, 1]


def test_a_type_is_handled_where_there_is_what_it_needs(world) -> None:
    """A known lack bars it and is said; where nobody told what there is, it is taken as enough and said too."""
    kind = world.airlifter(needs_equipment=("high loader",))
    tables = (replace(world.case().tables[0], carriers=(kind,)),)
    case = replace(_with_host(world, equipment=("forklift",)), tables=tables)
    problem, notes = compile_problem(case)
    assert problem.network.handles.tolist() == [[1, 0]]
    assert "il-76md is not handled at host, which has no high loader" in notes
    assert "equipment at home is not known: taken as enough for il-76md (high loader)" in notes
    enough, _ = compile_problem(replace(_with_host(world, equipment=("forklift", "high loader")), tables=tables))
    assert enough.network.handles.tolist() == [[1, 1]]


def test_hubs_have_a_time_and_a_store_and_crews_stand_by_for_their_type(world) -> None:
    """What is not given is no hub, no limit, no crew."""
    case = _with_host(world, transfer_h=world.figure(1.5), storage=world.figure(40), staged_crews=("il-76md",))
    network = compile_problem(case)[0].network
    assert network.hub_s.tolist() == [-1, 5400]
    assert network.storage.tolist() == [NO_LIMIT, 40]
    assert network.staged.tolist() == [[0, 1]]


def test_a_runway_too_weak_bars_the_type_in_either_system(world) -> None:
    """ACN against PCN or ACR against PCR; of two systems nothing follows, which is noted."""
    kind = world.airlifter(acn=world.value(40))
    tables = (replace(world.case().tables[0], carriers=(kind,)),)

    def host(**strength):
        runway = Runway(name="09/27", length_m=3000.0, **strength)
        place = replace(world.place("host", 50, 50), runways=(runway,))
        places = (world.place("home", 50, 30), place, *world.case().places[2:])
        return compile_problem(world.case(places=places, tables=tables))

    weak, notes = host(pcn=30.0)
    assert weak.network.link_s[0, 0, 1] == -1
    assert "the runways of Host do not bear il-76md: ACN 40" in notes
    assert host(pcn=41.0)[0].network.link_s[0, 0, 1] > 0
    other, notes = host(pcr=300.0)
    assert other.network.link_s[0, 0, 1] > 0
    assert "runway strength of home, host is not known: taken as enough for il-76md" in notes


def test_numbers_below_nothing_and_unread_hours_are_all_told(world) -> None:
    """Files are checked where they are read; nouns from Python are checked here."""
    hours = Hours(opens="8 o'clock", closes="18:00", rests_on=("A",), known_at=world.known)
    case = _with_host(world, hours=(hours,), slots_during=(_during(world, -1, 5, 4),))
    with pytest.raises(PlanningError) as refusal:
        compile_problem(case)
    for text in (
        "terminal host, slots_during: a span that ends before it begins",
        "terminal host, slots_during: -1, which is below nothing",
        "terminal host: hours from 8 o'clock to 18:00 in UTC: no such time or zone",
    ):
        assert text in str(refusal.value)


def test_the_horizon_goes_on_after_the_last_date(world) -> None:
    """Ninety days beyond what anybody named, one before the first."""
    late = world.at(100 * 24)
    hours = Hours(opens="08:00", closes="18:00", rests_on=("A",), known_at=world.known)
    case = replace(_with_host(world, hours=(hours,)), lines=(world.line(required_at=late),))
    network = compile_problem(case)[0].network
    assert network.shut_from_s[-1] < (late - world.zero) / timedelta(seconds=1) + 90 * 86_400
    assert network.shut_until_s[-1] == (late - world.zero) / timedelta(seconds=1) + 90 * 86_400
