"""The rules of the loop one by one, on cases small enough to work out by hand, equal times above all."""

from __future__ import annotations

import numpy as np

from foedus.kernel import search
from foedus.kernel.timetable import simulate
from foedus.movement.arrays import compile_world, make_policy, read_schedule
from foedus.movement.problem import Names, Problem, Schedule, make_carriers, make_lines, make_network, make_types


def _problem(
    lines: list[tuple[int, int, int, int, int]], carriers: list[tuple[int, int]], *, slots: int = 5
) -> Problem:
    """Lines (origin, destination, persons, vehicles, release) and carriers (place, ready).

    Ten seconds a link, two to load or unload; a floor of four with eight seats on it and one apart.
    """
    n, nodes = len(lines), 3
    table = np.array(lines, np.int64)
    stands = np.array(carriers, np.int64)
    link = np.full((1, nodes, nodes), 10)
    np.fill_diagonal(link[0], -1)
    return Problem(
        make_lines(
            origin=table[:, 0],
            destination=table[:, 1],
            persons=table[:, 2],
            vehicles=table[:, 3],
            person_kg=1,
            vehicle_kg=10,
            release_s=table[:, 4],
        ),
        make_carriers(type_idx=np.zeros(len(stands)), at=stands[:, 0], ready_s=stands[:, 1]),
        make_types(load_s=[2], unload_s=[2], positions=[4], seats=[8], seats_apart=[1]),
        make_network(slots=np.full(nodes, slots), link_s=link, payload_kg=np.where(link < 0, 0, 45)),
        Names(tuple(map(str, range(n))), tuple(map(str, range(len(stands)))), ("t",), tuple("abc"), ("",) * n),
    )


def _run(problem: Problem, keys: list[int], rule: tuple[int, ...] = (0, 0, 0, 8, 0)) -> Schedule:
    compiled = compile_world(problem)
    state, _ = simulate(compiled.world, make_policy(compiled, np.array(keys, np.int64), rule))
    return read_schedule(state)


def _legs(s: Schedule) -> list[tuple[int, ...]]:
    return list(zip(*(s[k].tolist() for k in (0, 1, 2, 3, 4, 5, 6)), strict=True))


def test_of_equal_keys_the_first_line_goes_and_of_equal_carriers_the_first() -> None:
    """All released and ready at once: line 0 on carrier 0, though the other way round would do as well."""
    s = _run(_problem([(0, 1, 1, 0, 0), (0, 2, 1, 0, 0)], [(0, 0), (0, 0)]), [7, 7])
    assert s.part_line.tolist() == [0, 1]
    assert s.carrier.tolist() == [0, 1]
    assert s.slot_start.tolist() == [0, 1]


def test_the_lesser_key_goes_first() -> None:
    """The one carrier takes line 1 and comes back for line 0."""
    s = _run(_problem([(0, 1, 1, 0, 0), (0, 2, 1, 0, 0)], [(0, 0)]), [5, 4])
    assert _legs(s) == [(0, 0, 2, 0, 2, 12, 14), (0, 2, 0, 14, 14, 24, 24), (0, 0, 1, 24, 26, 36, 38)]


def test_the_carrier_that_loads_first_is_taken_and_of_equal_ones_the_nearer() -> None:
    """Carrier 0 comes from c in ten seconds, carrier 1 stands there from its ready time on."""
    booked_ahead = (100, 10, 0, 8)
    later = _problem([(0, 1, 1, 0, 0)], [(2, 0), (0, 11)])
    assert _legs(_run(later, [0], (100, 0, 0, 8)))[-1] == (0, 0, 1, 10, 12, 22, 24)
    equal = _problem([(0, 1, 1, 0, 10)], [(2, 0), (0, 3)])
    assert _legs(_run(equal, [0], booked_ahead)) == [(1, 0, 1, 10, 12, 22, 24)]


def test_positioning_can_be_made_dear() -> None:
    """Coming from c a carrier loads at 10, the one at home only at 12; once the ferry counts the latter wins."""
    problem = _problem([(0, 1, 1, 0, 0)], [(2, 0), (0, 12)])
    assert _run(problem, [0], (100, 0, 0, 8)).carrier.tolist() == [0, 0]
    assert _run(problem, [0], (100, 0, 1000, 8)).carrier.tolist() == [1]


def test_a_carrier_waits_on_the_ground_for_its_slot_at_the_far_end() -> None:
    """One slot in b: the second lands when the first is unloaded, having left that much later."""
    problem = _problem([(0, 1, 1, 0, 0), (2, 1, 1, 0, 0)], [(0, 0), (2, 0)], slots=1)
    assert _legs(_run(problem, [0, 1])) == [(0, 0, 1, 0, 2, 12, 14), (1, 2, 1, 0, 4, 14, 16)]


def test_a_floor_taken_takes_its_seats_with_it_rounded_up() -> None:
    """Three of four positions leave two of eight seats and the one apart; the rest comes after."""
    s = _run(_problem([(0, 1, 9, 3, 0)], [(0, 0), (0, 0)]), [0])
    assert list(zip(s.part_persons.tolist(), s.part_vehicles.tolist(), strict=True)) == [(3, 3), (6, 0)]


def test_payload_binds_before_the_floor() -> None:
    """45 kg lift four vehicles of 10 kg and five persons of 1 kg, though only one seat is left beside them."""
    s = _run(_problem([(0, 1, 2, 5, 0)], [(0, 0), (0, 0)]), [0])
    assert list(zip(s.part_persons.tolist(), s.part_vehicles.tolist(), strict=True)) == [(1, 4), (1, 1)]


def test_a_flight_is_topped_up_with_released_lines_of_its_way_in_order_of_key() -> None:
    """Line 2 before line 1 by key; line 3 is not released when loading begins and stays."""
    lines = [(0, 1, 4, 0, 0), (0, 1, 4, 0, 0), (0, 1, 2, 0, 0), (0, 1, 1, 0, 1)]
    s = _run(_problem(lines, [(0, 0)]), [0, 2, 1, 0], (0, 5, 0, 8))
    first = s.part_leg == 0
    assert s.part_line[first].tolist() == [0, 2, 1]
    assert s.part_persons[first].tolist() == [4, 2, 3]


def test_looking_ahead_positions_a_carrier_in_time() -> None:
    """Seen only when released a line waits for the ferry; seen before, the carrier stands there at its release."""
    problem = _problem([(0, 1, 1, 0, 30)], [(2, 0)])
    assert _legs(_run(problem, [0]))[-1][3] == 40
    assert _legs(_run(problem, [0], (0, 20, 0, 8)))[-1][3] == 30


def test_warming_up_compiles_both_entries() -> None:
    """A caller that measures or forks can pay for compilation first."""
    search.warm_up()
