"""The independent check: it accepts a plan that holds and names each planted breach with line, place and time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from foedus.movement.check import check_schedule, show_span
from foedus.movement.problem import Carriers, Names, Problem, Schedule, make_lines, make_network, make_types

H = 3600


def _i32(*x: int) -> np.ndarray:
    return np.array(x, np.int32)


def _i64(*x: int) -> np.ndarray:
    return np.array(x, np.int64)


def _i8(*x: int) -> np.ndarray:
    return np.array(x, np.int8)


def _problem() -> Problem:
    """Two airfields and a base; two aircraft; a battery, a company and some evacuees; the host field shut from 20 h."""
    link = np.full((1, 3, 3), 2 * H)
    link[0, [0, 1, 2], [0, 1, 2]] = -1
    link[0, 2, 1] = -1
    payload = np.where(link < 0, 0, 30_000)
    calendar = np.full((1, 3, 3), -1, np.int32)
    calendar[0, 0, 1] = 3
    return Problem(
        make_lines(
            origin=[0, 0, 1],
            destination=[1, 1, 0],
            persons=[10, 60, 20],
            vehicles=[3, 1, 0],
            person_kg=100,
            vehicle_kg=[9000, 9000, 0],
            release_s=[0, H, 0],
            rides=[0, 0, 1],
        ),
        Carriers(_i32(0, 0), _i32(0, 2), _i64(0, 0), _i32(0, 2)),
        make_types(load_s=[H], unload_s=[H], positions=[3], seats=[145]),
        make_network(
            slots=[1, 1, 0],
            link_s=link,
            payload_kg=payload,
            link_calendar=calendar,
            shut_ptr=[0, 0, 1, 1, 2],
            shut_from_s=[20 * H, 100 * H],
            shut_until_s=[30 * H, 101 * H],
        ),
        Names(
            ("battery", "company", "evacuees"), ("A-1", "A-2"), ("airlifter",), ("Home", "Host", "Base"), ("ready",) * 3
        ),
    )


def _schedule() -> Schedule:
    """A-1 takes the vehicles of the battery, returns with evacuees, takes the rest; A-2 comes and takes the company."""
    rows = [
        # carrier, start, end, begin, depart, arrive, end, slots
        (0, 0, 1, 0, H, 3 * H, 4 * H, 0, 0),
        (0, 1, 0, 4 * H, 4 * H, 6 * H, 6 * H, -1, -1),
        (0, 0, 1, 6 * H, 7 * H, 9 * H, 10 * H, 0, 0),
        (1, 2, 0, 5 * H, 5 * H, 7 * H, 7 * H, -1, -1),
        (1, 0, 1, 7 * H, 8 * H, 10 * H, 11 * H, 0, 0),
    ]
    parts = [(0, 0, 0, 3), (1, 2, 15, 0), (2, 0, 10, 0), (4, 1, 60, 1)]
    table, load = np.array(rows), np.array(parts)
    return Schedule(
        *(table[:, k].astype(np.int32) for k in (0, 1, 2)),
        *(table[:, k].astype(np.int64) for k in (3, 4, 5, 6)),
        *(table[:, k].astype(np.int32) for k in (7, 8)),
        np.zeros(len(rows), np.int8),
        *(load[:, k].astype(np.int32) for k in (0, 1)),
        *(load[:, k].astype(np.int64) for k in (2, 3)),
    )


def test_a_plan_that_holds_is_accepted() -> None:
    """No false alarm: evacuees left behind are no breach, a slot handed on at the same second neither."""
    assert check_schedule(_problem(), _schedule()) == ()


def _set(column: str, *changes: tuple[int, int]) -> Callable[[Problem, Schedule], tuple[Problem, Schedule]]:
    def plant(p: Problem, s: Schedule) -> tuple[Problem, Schedule]:
        values = getattr(s, column).copy()
        for row, value in changes:
            values[row] = value
        return p, s._replace(**{column: values})

    return plant


def _move(leg: int, seconds: int) -> Callable[[Problem, Schedule], tuple[Problem, Schedule]]:
    def plant(p: Problem, s: Schedule) -> tuple[Problem, Schedule]:
        changed = {}
        for column in ("begin_s", "depart_s", "arrive_s", "end_s"):
            values = getattr(s, column).copy()
            values[leg] += seconds
            changed[column] = values
        return p, s._replace(**changed)

    return plant


def _lines(**columns: np.ndarray) -> Callable[[Problem, Schedule], tuple[Problem, Schedule]]:
    return lambda p, s: (p._replace(lines=p.lines._replace(**columns)), s)


def _network(**columns: np.ndarray) -> Callable[[Problem, Schedule], tuple[Problem, Schedule]]:
    return lambda p, s: (p._replace(network=p.network._replace(**columns)), s)


PLANTED = {
    "too many vehicles": (
        _set("part_vehicles", (0, 4)),
        "A-1, Home to Host, leaving D+0 01:00:00: 4 vehicles on a floor of 3",
    ),
    "no seats beside a full floor": (_set("part_leg", (2, 0)), "10 persons on 0 seats beside 3 vehicles"),
    "too many on seats": (_set("part_persons", (3, 97)), "97 persons on 96 seats beside 1 vehicles"),
    "over payload": (_lines(person_kg=_i64(100, 400, 100)), "33000 kg over a payload of 30000 kg at this distance"),
    "left at home": (_set("part_persons", (3, 50)), "line company: 50 persons moved of 60: 10 have no place"),
    "moved twice": (_set("part_persons", (2, 12)), "line battery: 12 persons moved of 10: some are moved twice"),
    "riders moved twice": (_set("part_persons", (1, 21)), "line evacuees: 21 persons moved of 20"),
    "before its release": (
        _lines(release_s=_i64(0, 8 * H, 0)),
        "line company on A-2, Home to Host, leaving D+0 08:00:00: loading at D+0 07:00:00 before its release at "
        "D+0 08:00:00 (ready)",
    ),
    "to the wrong place": (_set("part_line", (1, 1)), "line company on A-1, Host to Home"),
    "two places at once": (_set("start", (2, 1)), "the carrier stands at Home"),
    "before its last leg ended": (_move(1, -H), "at D+0 03:00:00 the carrier is on its leg before until D+0 04:00:00"),
    "not ready": (
        lambda p, s: (p._replace(carriers=p.carriers._replace(ready_s=_i64(H, 0))), s),
        "A-1, Home to Host, leaving D+0 01:00:00: at D+0 00:00:00 the carrier is not ready until D+0 01:00:00",
    ),
    "faster than the link": (_set("depart_s", (2, 7 * H + 60)), "7140 s under way, the link takes 7200 s"),
    "no link": (_set("end", (3, 1)), "airlifter has no link this way"),
    "hurried loading": (
        _set("begin_s", (4, 7 * H + 60)),
        "3540 s from begin of loading to departure, loading takes 3600 s",
    ),
    "hurried unloading": (_set("end_s", (4, 11 * H - 1)), "3599 s from landing to the end, unloading takes 3600 s"),
    "more than the slots": (_move(4, -60), "2 handlings on the 1 working slots of"),
    "no slot": (_network(slots=_i64(1, 0, 0)), "unloading at Host, which has no working slot"),
    "while shut": (
        _network(shut_from_s=_i64(10 * H + 1800, 100 * H)),
        "A-2, Home to Host, leaving D+0 08:00:00: unloading from D+0 10:00:00 while Host is shut",
    ),
    "barred way": (
        _network(shut_from_s=_i64(20 * H, 8 * H)),
        "leaving D+0 08:00:00: the way is barred to who leaves then",
    ),
    "another mode": (
        _lines(mode=_i8(1, 0, 0)),
        "line battery on A-1, Home to Host, leaving D+0 01:00:00: airlifter is not of its mode",
    ),
    "not its own column": (_lines(column=_i32(1, -1, -1)), "it drives on its own wheels as A-2"),
    "an empty part": (_set("part_persons", (1, 0)), "a part of 0 persons and 0 vehicles"),
    "a carrier from nowhere": (_set("carrier", (0, 7)), "names a carrier that is not in the problem"),
    "torn columns": (lambda p, s: (p, s._replace(end_s=s.end_s[:-1])), "differ in length (time)"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_each_planted_breach_is_named(name: str) -> None:
    """One change to a sound plan, one sentence that says what is wrong where."""
    plant, text = PLANTED[name]
    breaches = check_schedule(*plant(_problem(), _schedule()))
    assert any(text in breach for breach in breaches), breaches


def test_instants_count_from_the_zero_of_the_scenario() -> None:
    """Before zero the day is negative and the clock still runs forward."""
    assert [show_span(x) for x in (0, 86399, 86400, -1)] == [
        "D+0 00:00:00",
        "D+0 23:59:59",
        "D+1 00:00:00",
        "D-1 23:59:59",
    ]
