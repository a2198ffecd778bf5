"""The independent check names each planted breach of hubs, stops, crews, gates, parking, fuel, storage and dates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from foedus.movement import planner
from foedus.movement.check import check_schedule
from foedus.movement.problem import (
    NEVER,
    Names,
    Problem,
    Schedule,
    make_carriers,
    make_lines,
    make_network,
    make_types,
)

H = 3600


def _problem() -> Problem:
    """Home, a hub and a strip: a heavy type flies to the hub over a stop at sea, a light one on to the strip."""
    n = 4
    link = np.full((2, n, n), -1)
    for kind, a, b, hours in ((0, 0, 1, 5), (0, 0, 3, 2), (0, 3, 1, 2), (1, 1, 2, 1)):
        link[kind, a, b] = link[kind, b, a] = hours * H
    stop = np.full((2, n, n), -1)
    stop[0, 0, 1] = stop[0, 1, 0] = 3
    return Problem(
        make_lines(
            origin=[0, 0],
            destination=[2, 2],
            persons=[40, 0],
            vehicles=[0, 2],
            person_kg=100,
            vehicle_kg=1000,
            hazardous=[0, 1],
            together=[1, 0],
        ),
        make_carriers(type_idx=[0, 0, 1], at=[0, 0, 1]),
        make_types(load_s=[H, H], unload_s=[H, H], positions=[2, 2], seats=[40, 40], stop_s=H),
        make_network(
            slots=[2, 2, 2, 2],
            link_s=link,
            payload_kg=np.where(link > 0, 9000, 0),
            link_stop=stop,
            link_fuel_kg=np.where(link > 0, 10, 0),
            hub_s=[-1, H, -1, -1],
        ),
        Names(
            ("men", "mines"), ("H-1", "H-2", "L-1"), ("heavy", "light"), ("Home", "Hub", "Strip", "Sea"), ("ready",) * 2
        ),
    )


@pytest.fixture(scope="module")
def plan() -> tuple[Problem, Schedule]:
    """A plan that holds, with a change of carriers and stops."""
    problem = _problem()
    schedule = planner.plan(problem, iterations=0).schedule
    assert check_schedule(problem, schedule) == ()
    assert schedule.stop_end.any()
    return problem, schedule


def _network(**changes: Any) -> Callable[[Problem], Problem]:
    return lambda p: p._replace(network=p.network._replace(**{k: np.array(v, np.int64) for k, v in changes.items()}))


def _lines(**changes: Any) -> Callable[[Problem], Problem]:
    def change(p: Problem) -> Problem:
        own = {k: np.array(v, getattr(p.lines, k).dtype) for k, v in changes.items()}
        return p._replace(lines=p.lines._replace(**own))

    return change


def _types(**changes: Any) -> Callable[[Problem], Problem]:
    return lambda p: p._replace(types=p.types._replace(**{k: np.array(v, np.int64) for k, v in changes.items()}))


def _gate(p: Problem) -> Problem:
    gate = np.where(p.network.link_s > 0, 0, -1).astype(np.int32)
    network = p.network._replace(
        link_gate=gate,
        gate_ptr=np.array([0, 1], np.int32),
        gate_from_s=np.array([0]),
        gate_until_s=np.array([100 * H]),
        gate_most=np.array([1]),
    )
    return p._replace(network=network)


def _half_open(p: Problem) -> Problem:
    """One of the two slots at the hub is shut all the time that unloading there can take."""
    network = p.network
    return p._replace(
        network=network._replace(
            slots=np.array([2, 1, 2, 2]),
            slot_calendar=np.array([[1, 0, 4]]),
            shut_ptr=np.append(network.shut_ptr, 1).astype(np.int32),
            shut_from_s=np.array([0]),
            shut_until_s=np.array([100 * H]),
        )
    )


BREACHES = {
    "no hub": (_network(hub_s=[-1, -1, -1, -1]), "it is to go from Home to Strip"),
    "slow hub": (_network(hub_s=[-1, 50 * H, -1, -1]), "more than are in Hub"),
    "hazard": (_lines(hazardous=[0, 1], persons=[40, 1]), "persons"),
    "together": (_lines(persons=[41, 0]), "of a line that travels together"),
    "early": (_lines(ead_s=[90 * H, -NEVER]), "before its earliest arrival (EAD)"),
    "wrong port": (_lines(pod=[3, -1], ead_s=[0, -NEVER]), None),
    "too big": (_types(floor=[[0], [1]]), "do not go into heavy"),
    "crew": (_types(duty_s=[4 * H, -1], rest_s=[8 * H, 0]), "its crew may do"),
    "gate": (_gate, "are let through"),
    "parking": (_network(parking=[-1, 0, -1, -1]), "parking places taken of 0 in Hub"),
    "parking taken": (
        _network(parking=[-1, 1, -1, -1], parking_taken=[[1, 0, 99 * H, 1]]),
        "parking places taken of 1 in Hub",
    ),
    "fuel": (_network(fuel_kg=[5, -1, -1, -1]), "kg of fuel short in Home"),
    "late fuel": (_network(fuel_kg=[0, -1, -1, -1], fuel_in=[[0, 90 * H, 99]]), "kg of fuel short in Home"),
    "storage": (_network(storage=[-1, 1, -1, -1]), "which stores 1"),
    "not handled": (_network(handles=[[1, 0, 1, 1], [1, 1, 1, 1]]), "which cannot handle heavy"),
    "slots by period": (_half_open, "handlings on the"),
    "no stop": (_network(link_stop=np.full((2, 4, 4), -1)), None),
    "a longer stop": (_types(stop_s=[2 * H, H]), "a technical stop takes"),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_each_planted_breach_is_named(plan: tuple[Problem, Schedule], breach: str) -> None:
    """The plan held before; with one number of the problem changed the check says what it breaks now."""
    problem, schedule = plan
    change, wanted = BREACHES[breach]
    found = check_schedule(change(problem), schedule)
    if wanted is None:
        assert found == (), "what does not touch the plan breaks nothing"
    else:
        assert any(wanted in text for text in found), found


def test_a_load_that_changes_at_a_stop_is_named(plan: tuple[Problem, Schedule]) -> None:
    """What came aboard before a technical stop is aboard after it."""
    problem, s = plan
    before = int(np.flatnonzero(s.stop_end)[0])
    part = int(np.flatnonzero(s.part_leg == before)[0])
    keep = np.arange(len(s.part_leg)) != part
    cut = s._replace(**{k: getattr(s, k)[keep] for k in ("part_leg", "part_line", "part_persons", "part_vehicles")})
    assert any("is not the one that stayed aboard" in text for text in check_schedule(problem, cut))


def test_a_carrier_flies_back_over_a_stop_for_the_rest() -> None:
    """One aircraft, two loads, both ways over a stop: all are moved, and the empty way takes the stop's time."""
    link = np.array([[[-1, 5, 2], [5, -1, 2], [2, 2, -1]]]) * H
    link[link < 0] = -1
    stop = np.full((1, 3, 3), -1)
    stop[0, 0, 1] = stop[0, 1, 0] = 2
    problem = Problem(
        make_lines(origin=[0], destination=[1], persons=[80], person_kg=100),
        make_carriers(type_idx=[0], at=[0]),
        make_types(load_s=[60], unload_s=[60], positions=[1], seats=[50], stop_s=H),
        make_network(slots=[1, 1, 1], link_s=link, payload_kg=np.where(link > 0, 9000, 0), link_stop=stop),
        Names(("men",), ("C",), ("t",), ("a", "b", "c"), ("ready",)),
    )
    found = planner.plan(problem, iterations=0)
    assert check_schedule(problem, found.schedule) == ()
    assert found.score[0] == 0
    assert found.score[2] == 15 * H + 2 * 120
