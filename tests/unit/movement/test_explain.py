"""Planted bottlenecks of every kind: named first, and the fix is the planted one; every fix holds when replanned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from foedus.errors import RequestError
from foedus.movement.arrays import measure_lateness
from foedus.movement.building import build_from_arrays
from foedus.movement.changes import Change, apply_change, say_change
from foedus.movement.check import check_schedule
from foedus.movement.explaining import Explanation, LineFix, explain_plan
from foedus.movement.planner import Plan, WarmStart, plan
from foedus.movement.problem import NEVER, Problem
from foedus.movement.reasons import REASONS, measure_slack
from foedus.movement.replanning.edits import pin_line
from foedus.movement.trials import count_steps

H = 3600
SEA = 3


def build(
    *,
    lines: dict[str, Any] | None = None,
    types: dict[str, Any] | None = None,
    network: dict[str, Any] | None = None,
    carriers: dict[str, Any] | None = None,
    names: dict[str, tuple[str, ...]] | None = None,
    n_lines: int = 2,
) -> Problem:
    """Two lines of 60 persons from 0 to 1 in four hours each on plenty of everything; node 2 lies between."""
    link = np.array([[-1, 2, 1], [2, -1, 1], [1, 1, -1]]) * H
    link[link < 0] = -1
    lines = {"origin": [0] * n_lines, "destination": [1] * n_lines, "persons": 60, "person_kg": 100} | (lines or {})
    types = {"load_s": [H], "unload_s": [H], "positions": [4], "seats": [60]} | (types or {})
    n_types = len(types["load_s"])
    given = {"slots": [9, 9, 9], "link_s": np.stack([link] * n_types)} | (network or {})
    given.setdefault("payload_kg", np.where(np.asarray(given["link_s"]) < 0, 0, 20_000))
    carriers = {"type_idx": [0, 0], "at": [0, 0]} | (carriers or {})
    return build_from_arrays(lines=lines, types=types, network=given, carriers=carriers, names=names)


def shut(calendar: int, begin: int, until: int, n_nodes: int = 3) -> dict[str, Any]:
    """Give columns of one calendar that is shut once; those of the nodes never."""
    n = max(n_nodes, calendar + 1)
    ptr = np.zeros(n + 1, np.int32)
    ptr[calendar + 1 :] = 1
    return {"shut_ptr": ptr, "shut_from_s": [begin], "shut_until_s": [until]}


def on_link(value: int, n_types: int = 1) -> np.ndarray[Any, Any]:
    """Give a column of links with a value from 0 to 1 and -1 elsewhere."""
    column = np.full((n_types, 3, 3), -1, np.int32)
    column[:, 0, 1] = value
    return column


def two_types(**of_second: Any) -> dict[str, Any]:
    """Give two types alike but for what is said of the second."""
    alike = {"load_s": H, "unload_s": H, "positions": 4, "seats": 60}
    return {name: [value, of_second.get(name, value)] for name, value in alike.items()}


def links_without(*missing: tuple[int, int, int]) -> np.ndarray[Any, Any]:
    """Give the links of two types, those named taken out of the second."""
    link = np.array([[-1, 2, 1], [2, -1, 1], [1, 1, -1]]) * H
    link[link < 0] = -1
    both = np.stack([link, link])
    for at in missing:
        both[at] = -1
    return both


def plant_slot() -> Problem:
    return build(network={"slots": [1, 9, 9]}, lines={"due_s": 4 * H})


def plant_berth() -> Problem:
    return build(network={"slots": [9, 1, 9]}, types={"mode": [SEA]}, lines={"due_s": 4 * H, "mode": SEA})


def plant_carrier() -> Problem:
    return build(carriers={"type_idx": [0], "at": [0]}, lines={"due_s": 5 * H})


def plant_gate() -> Problem:
    gate = {"link_gate": on_link(0), "gate_ptr": [0, 1], "gate_from_s": [0], "gate_until_s": [8 * H], "gate_most": [1]}
    return build(network=gate, lines={"due_s": 5 * H})


def plant_path() -> Problem:
    return build(network={"link_calendar": on_link(3), **shut(3, 0, 6 * H)}, lines={"due_s": 5 * H}, n_lines=1)


def plant_clearance() -> Problem:
    problem = plant_path()
    names = problem.names._replace(calendars=("", "", "", "clearance: leave of ARK to cross"))
    return problem._replace(names=names)


def plant_crew() -> Problem:
    types = {"duty_s": [9 * H], "rest_s": [10 * H]}
    return build(types=types, carriers={"type_idx": [0], "at": [0]}, lines={"due_s": 12 * H})


def plant_fuel() -> Problem:
    fuel = np.zeros((1, 3, 3), np.int64)
    fuel[0, 0, 1] = 10_000
    network = {"link_fuel_kg": fuel, "fuel_kg": [10_000, -1, -1], "fuel_in": [[0, 20 * H, 10_000]]}
    return build(network=network, lines={"due_s": 5 * H})


def plant_release(cause: str) -> Problem:
    lines = {"release_s": [0, 9 * H], "due_s": 6 * H}
    return build(lines=lines, names={"causes": ("readiness: packed", cause)})


def plant_range() -> Problem:
    network = {"link_s": links_without((1, 0, 1), (1, 1, 0))}
    carriers = {"type_idx": [0, 1, 1], "at": [0, 0, 0]}
    return build(types=two_types(), network=network, carriers=carriers, lines={"due_s": 6 * H}, n_lines=2)


def plant_runway() -> Problem:
    network = {"link_s": links_without((1, 0, 1), (1, 1, 0), (1, 2, 1), (1, 1, 2))}
    carriers = {"type_idx": [0, 1, 1], "at": [0, 0, 0]}
    return build(types=two_types(), network=network, carriers=carriers, lines={"due_s": 6 * H})


def plant_equipment() -> Problem:
    carriers = {"type_idx": [0, 1, 1], "at": [0, 0, 0]}
    handles = np.array([[1, 1, 1], [1, 0, 1]])
    return build(types=two_types(), network={"handles": handles}, carriers=carriers, lines={"due_s": 6 * H})


def plant_hours() -> Problem:
    return build(network=shut(1, 0, 9 * H), lines={"due_s": 6 * H}, n_lines=1)


def plant_dimension() -> Problem:
    lines = {"persons": 0, "vehicles": 4, "vehicle_kg": 1000, "due_s": 6 * H}
    types = two_types() | {"floor": [[1], [0]]}
    return build(types=types, carriers={"type_idx": [0, 1, 1], "at": [0, 0, 0]}, lines=lines)


def plant_together() -> Problem:
    types = two_types(seats=40)
    lines = {"persons": 60, "together": [1, 1], "due_s": 6 * H}
    return build(types=types, carriers={"type_idx": [0, 1, 1], "at": [0, 0, 0]}, lines=lines)


def plant_parking() -> Problem:
    return build(network={"parking": [-1, 1, -1]}, lines={"due_s": 4 * H})


def plant_storage() -> Problem:
    link = np.full((1, 3, 3), -1)
    for a, b in ((0, 2), (2, 0), (2, 1), (1, 2)):
        link[0, a, b] = H
    network = {"link_s": link, "hub_s": [-1, -1, H], "storage": [-1, -1, 2]}
    lines = {"persons": 0, "vehicles": 2, "vehicle_kg": 1000, "due_s": 7 * H}
    return build(
        network=network, types={"positions": [2]}, carriers={"type_idx": [0] * 3, "at": [0, 0, 2]}, lines=lines
    )


def plant_ead() -> Problem:
    return build(lines={"due_s": 8 * H, "ead_s": 8 * H}, n_lines=1)


def plant_pin() -> Problem:
    """Both lines may go on the first carrier alone; the second stands idle. The second line matters least."""
    problem = build(lines={"due_s": 5 * H, "weight": [1000, 1]})
    for line in (0, 1):
        problem = pin_line(problem, line, carriers=np.array([True, False]), places=None)
    return problem


PLANTED: dict[str, tuple[Callable[[], Problem], str, dict[str, Any]]] = {
    "slot": (plant_slot, "slot", {"kind": "slot", "node": 0}),
    "berth": (plant_berth, "berth", {"kind": "slot", "node": 1}),
    "carrier": (plant_carrier, "carrier", {"kind": "carrier", "node": 0, "type_idx": 0}),
    "gate": (plant_gate, "path", {"kind": "gate", "period": 0}),
    "path": (plant_path, "path", {"kind": "leave", "calendar": 3}),
    "clearance": (plant_clearance, "clearance", {"kind": "leave", "calendar": 3}),
    "crew": (plant_crew, "crew", {"kind": "staged", "type_idx": 0}),
    "fuel": (plant_fuel, "fuel", {"kind": "fuel", "node": 0, "amount": 10}),
    "readiness": (lambda: plant_release("readiness: packed later"), "readiness", {"kind": "release", "line": 1}),
    "approval": (lambda: plant_release("approval: parliament votes"), "approval", {"kind": "release", "line": 1}),
    "range": (plant_range, "range", {"kind": "stop", "via": 2, "type_idx": 1}),
    "runway": (plant_runway, "runway", {"kind": "runway", "node": 1, "type_idx": 1}),
    "equipment": (plant_equipment, "equipment", {"kind": "equipment", "node": 1, "type_idx": 1}),
    "hours": (plant_hours, "hours", {"kind": "hours", "node": 1}),
    "dimension": (plant_dimension, "dimension", {"kind": "carrier", "node": 0, "type_idx": 0}),
    "together": (plant_together, "dimension", {"kind": "split"}),
    "parking": (plant_parking, "parking", {"kind": "parking", "node": 1}),
    "storage": (plant_storage, "storage", {"kind": "storage", "node": 2}),
    "pin": (plant_pin, "pin", {"kind": "unpin", "line": 1}),
    "EAD": (plant_ead, "EAD", {"kind": "ead", "line": 0}),
}


def explain(problem: Problem, **options: Any) -> tuple[Plan, Explanation]:
    found = plan(problem, iterations=200)
    return found, explain_plan(problem, found, **options)


def verify(problem: Problem, found: Plan, line_id: str, fix: LineFix) -> None:
    """Make the change, plan again with the same budget, and find the gain as told; all together are no worse off."""
    trial = fix.fix.trial
    changed, line = apply_change(problem, trial.change), problem.names.lines.index(line_id)
    if not trial.pulled:
        again = plan(
            changed, iterations=count_steps(problem), seed=0, warm_start=WarmStart(problem, found), from_warm=True
        )
        assert again.schedule.end_s.tolist() == trial.plan.schedule.end_s.tolist()
    assert check_schedule(changed, trial.plan.schedule) == ()
    assert trial.plan.score[:2] <= found.score[:2]
    gain = int((measure_slack(problem, found.schedule) - measure_slack(problem, trial.plan.schedule))[line])
    missed, _ = measure_lateness(changed, trial.plan.schedule)
    assert not missed[line]
    assert gain / H >= fix.gain_h >= 0
    assert fix.gain_h > 0 or measure_lateness(problem, found.schedule)[0][line]


@pytest.mark.parametrize("kind", PLANTED)
def test_planted_bottleneck_is_named_and_its_fix_proposed(kind: str) -> None:
    """The one scarce thing is the reason of every late line, and relieving it the first fix of the latest."""
    make, word, wanted = PLANTED[kind]
    problem = make()
    found, answer = explain(problem)
    assert answer.n_late + answer.n_missed >= 1
    assert {row.reason for row in answer.late} == {word}
    first = answer.late[0]
    assert first.reason_words
    assert first.fixes, first.reason_words
    change = first.fixes[0].fix.trial.change
    assert {name: getattr(change, name) for name in wanted} == wanted, first.fixes
    for row in answer.late:
        for fix in row.fixes:
            verify(problem, found, row.line_id, fix)
    assert first.fixes[0].on_time
    assert answer.unproven == ()
    assert answer.stability_frac == 1.0


def test_every_reason_is_of_the_vocabulary() -> None:
    assert {word for _, word, _ in PLANTED.values()} == set(REASONS)


@pytest.mark.parametrize(("slots", "amount"), [(1, 1), (1, 2), (1, 3)])
def test_smallest_amount_is_found(slots: int, amount: int) -> None:
    """With n + 1 lines at once on one slot, the last is in time with n more slots and with no fewer."""
    n = amount + 1
    problem = build(
        network={"slots": [slots, 9, 9]},
        lines={"due_s": [4 * H] * n},
        carriers={"type_idx": [0] * n, "at": [0] * n},
        n_lines=n,
    )
    _, answer = explain(problem)
    change = answer.late[0].fixes[0].fix.trial.change
    assert (change.kind, change.node, change.amount, answer.late[0].fixes[0].on_time) == ("slot", 0, amount, True)


def test_smallest_hours_are_found_to_a_quarter() -> None:
    """Shut until nine, due at six, two hours of flight and one of unloading: opening 4 h earlier is the least."""
    problem = plant_hours()
    _, answer = explain(problem)
    assert answer.late[0].late_h == pytest.approx(4.0)
    assert say_change(problem, answer.late[0].fixes[0].fix.trial.change).startswith("node-1 opens 4 h earlier")


def test_bottlenecks_are_ranked_by_gain_per_unit() -> None:
    """Two ways, one starved of slots and late by far, one by little: the first ranks first."""
    link = np.full((1, 4, 4), 2 * H)
    link[0, range(4), range(4)] = -1
    problem = build(
        lines={"origin": [0, 0, 0, 2, 2], "destination": [1, 1, 1, 3, 3], "due_s": [4 * H] * 5},
        network={"slots": [1, 9, 1, 9], "link_s": link},
        types={"load_s": [3 * H // 2]},
        carriers={"type_idx": [0] * 5, "at": [0, 0, 0, 2, 2]},
        n_lines=5,
    )
    _, answer = explain(problem)
    slots = [(row.found.change.kind, row.found.change.node) for row in answer.bottlenecks[:2]]
    assert slots == [("slot", 0), ("slot", 2)]
    gains = [row.gain_h_per_unit for row in answer.bottlenecks]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 0


def test_missed_line_has_the_reason_that_would_make_it_late() -> None:
    """A line that may be missed and is: one more carrier moves it."""
    problem = build(carriers={"type_idx": [0], "at": [0]}, lines={"due_s": 4 * H, "not_after_s": 6 * H}, n_lines=2)
    found, answer = explain(problem)
    assert (answer.n_missed, answer.n_late) == (1, 0)
    row = answer.late[0]
    assert (row.missed, row.reason, row.fixes[0].fix.trial.change.kind) == (True, "carrier", "carrier")
    assert row.reason_words.startswith("it would come after its last date")
    verify(problem, found, row.line_id, row.fixes[0])


def test_nothing_late_tells_what_closure_waits_for() -> None:
    problem = plant_carrier()
    problem = problem._replace(lines=problem.lines._replace(due_s=np.full(2, NEVER)))
    found, answer = explain(problem)
    assert (answer.late, answer.n_late) == ((), 0)
    assert answer.closing[0].reason == "carrier"
    assert all(f.fix.trial.change.amount == 1 and not f.on_time for row in answer.closing for f in row.fixes)
    assert answer.bottlenecks[0].closure_gain_h > 0
    verify(problem, found, answer.closing[0].line_id, answer.closing[0].fixes[0])


def test_one_line_may_be_asked_for_and_unknown_ones_are_refused() -> None:
    problem = plant_slot()
    found = plan(problem, iterations=50)
    assert [row.line_id for row in explain_plan(problem, found, lines=["line-1"]).late] == ["line-1"]
    with pytest.raises(RequestError, match="no line is called nobody"):
        explain_plan(problem, found, lines=["nobody"])


def test_answer_before_the_first_trial_has_reasons_and_says_what_is_unproven() -> None:
    problem = plant_slot()
    found = plan(problem, iterations=50)
    answer = explain_plan(problem, found, stop=lambda: True)
    assert [row.reason for row in answer.late] == ["slot"]
    assert answer.unproven == tuple(row.line_id for row in answer.late)


def test_same_seed_gives_the_same_answer() -> None:
    problem = plant_crew()
    found = plan(problem, iterations=50)
    one, other = (explain_plan(problem, found, seed=3) for _ in range(2))
    told = [[(f.change, f.gain_h) for row in answer.late for f in row.fixes] for answer in (one, other)]
    assert told[0] == told[1] != []


def test_every_change_keeps_a_plan_that_held() -> None:
    """A plan of the unchanged problem holds after any relief: a fix never costs more than the plan at hand."""
    for make, _, _ in PLANTED.values():
        problem = make()
        found = plan(problem, iterations=50)
        answer = explain_plan(problem, found)
        for row in answer.late:
            for fix in row.fixes:
                changed = apply_change(problem, fix.fix.trial.change)
                assert check_schedule(changed, found.schedule) == (), fix.change


def test_fellows_of_an_approval_move_together() -> None:
    """Who waits for the same act is released with it; who is only ready is not."""
    problem = build(
        lines={"release_s": [9 * H] * 3},
        names={"causes": ("approval: vote", "approval: vote", "readiness: x")},
        n_lines=3,
    )
    changed = apply_change(problem, Change("release", 4, line=0))
    assert changed.lines.release_s.tolist() == [8 * H, 8 * H, 9 * H]
    changed = apply_change(problem, Change("release", 4, line=2))
    assert changed.lines.release_s.tolist() == [9 * H, 9 * H, 8 * H]
