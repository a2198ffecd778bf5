"""Problems and plans as files, the planner's lines from a table, and the verbs of ``foedus move``."""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from foedus.cli.move import move_app
from foedus.domain.deployment import ABSENT, DeploymentData
from foedus.domain.plans import Line, Release, Shape, UnitLines
from foedus.errors import InputError
from foedus.formats.deployment.plan_file import read_plan, write_plan
from foedus.formats.deployment.plan_lines import describe_lines, make_lines
from foedus.formats.deployment.problem_file import read_problem, write_problem
from foedus.formats.deployment.rows import Table
from foedus.formats.deployment.tables import parse_table, write_table
from foedus.movement.check import check_schedule
from foedus.movement.planner import plan
from foedus.movement.problem import Problem

sys.path.append(str(Path(__file__).parents[3]))
make_instance = importlib.import_module("benchmarks.instances").make_instance


ZERO = datetime(2022, 1, 5, tzinfo=UTC)


def wrap(data: DeploymentData) -> Table:
    return Table(file="t", lines=data.lines, faults=(), locate=lambda index, _field, _part: (index + 1, 0))


def make_line(
    name: str, *, persons: int = 5, vehicles: int = 2, vehicle_kg: float = 9000.0, rides: bool = False
) -> Line:
    return Line(
        id=name,
        contingent="AAA",
        unit="First company",
        origin="chkalovsky",
        destination="almaty",
        mode="air",
        persons=5,
        vehicles=vehicles,
        person_kg=150.0,
        vehicle_kg=vehicle_kg,
        releases=(
            Release(cause="decision", at=ZERO, text="decided", rests_on=("D1",)),
            Release(cause="approval", at=datetime(2022, 1, 6, tzinfo=UTC), text="consent"),
        ),
        latest_arrival_at=datetime(2022, 1, 8, tzinfo=UTC),
        priority=2,
        rides_along=rides,
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_lines_come_back_from_every_file_as_they_were(kind: str) -> None:
    """Zero vehicles of a known mass, no vehicle at all, people outside the force: none of it is lost on the way."""
    lines = (
        make_line("E/01"),
        make_line("E/02", vehicles=0),
        make_line("P", vehicles=0, vehicle_kg=0.0, rides=True),
    )
    data = describe_lines(lines, {"E/01": "E", "E/02": "E"})
    assert [(line.uln, line.parent) for line in data.lines] == [
        ("AAA", ABSENT),
        ("E", "AAA"),
        ("E/01", "E"),
        ("E/02", "E"),
        ("P", ABSENT),
    ]
    assert make_lines(parse_table(write_table(data, kind), kind, shown_as="t")).lines == lines


def test_pieces_of_several_masses_become_several_lines_and_what_is_not_heeded_is_said() -> None:
    text = (
        "row,uln,persons,person_kg,poe,pod,mode,ald,rdd,together,item_kind,item_count,item_mass_kg\n"
        "line,A,9,120,chkalovsky,almaty,air,2022-01-06T00:00Z,2022-01-09T00:00Z,yes,vehicle,2,9000\n"
        "more,A,,,,,,,,,vehicle,1,12000\n"
        "more,A,,,,,,,,,cargo,3,9000\n"
        "line,TOP,0,,,,,,,,none,,\n"
    )
    made = make_lines(parse_table(text.encode(), "csv", shown_as="t.csv"))
    assert [(line.id, line.persons, line.vehicles, line.vehicle_kg) for line in made.lines] == [
        ("A", 9, 5, 9000.0),
        ("A+1", 0, 1, 12000.0),
    ]
    assert made.lines[0].releases[0].cause == "readiness"
    assert all(line.required_at == datetime(2022, 1, 9, tzinfo=UTC) and line.together for line in made.lines)
    assert made.notes == ("pieces of several sorts stay together sort by sort: line A",)
    assert [(unit.uln, unit.lines) for unit in made.units] == [("A", ("A", "A+1")), ("TOP", ())]


def test_every_date_size_and_way_on_of_a_line_comes_back() -> None:
    """All that the planner heeds of a line survives the way to a table and back."""
    shape = Shape(category="oversize", length_m=5.4, width_m=2.5, height_m=2.2)
    line = replace(
        make_line("A"),
        destination="zhetygen",
        pod="almaty",
        earliest_arrival_at=datetime(2022, 1, 7, tzinfo=UTC),
        required_at=datetime(2022, 1, 9, tzinfo=UTC),
        not_after_at=datetime(2022, 1, 20, tzinfo=UTC),
        shape=shape,
        hazardous=True,
        together=True,
    )
    for kind in ("csv", "xlsx", "json"):
        raw = write_table(describe_lines((line,), {}), kind)
        assert make_lines(parse_table(raw, kind, shown_as="t")).lines == (line,)


def test_a_way_that_is_not_planned_is_said() -> None:
    """From the origin to the port, and by road from the port on."""
    text = (
        "uln,persons,person_kg,origin,poe,pod,destination,mode,ald,item_kind\n"
        "A,9,120,minsk,machulishchi,almaty,zhetygen,air,2022-01-06T00:00Z,none\n"
        "B,9,120,,kant,almaty,zhetygen,road,2022-01-06T00:00Z,none\n"
    )
    made = make_lines(parse_table(text.encode(), "csv", shown_as="t.csv"))
    assert [(line.pod, line.destination) for line in made.lines] == [("almaty", "zhetygen"), (None, "almaty")]
    assert made.notes == (
        "the way from the origin to the POE is not planned: line A",
        "the way from the POD to the destination is not planned but by air: line B",
    )


def test_units_travel_with_a_problem_and_bad_ones_are_refused() -> None:
    """By name, with a place for each fault."""
    problem = make_instance("kaz22")
    first = problem.names.lines[0]
    units = (
        UnitLines(uln="TOP", parent=None, ready_frac=0.8, lines=()),
        UnitLines(uln="A", parent="TOP", ready_frac=None, lines=(first,)),
    )
    raw = write_problem(problem, units=units)
    assert read_problem(raw, shown_as="p.json").units == units
    bad = (replace(units[0], lines=("nobody",)), replace(units[1], parent="TUP"), units[1])
    with pytest.raises(InputError) as refused:
        read_problem(write_problem(problem, units=bad), shown_as="p.json")
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        ("units[0].lines[0]", "unknown-reference"),
        ("units[1].parent", "unknown-parent"),
        ("units[2].uln", "duplicate-uln"),
    ]
    body = json.loads(raw)
    body["units"][0]["ready_frac"] = 80
    with pytest.raises(InputError) as refused:
        read_problem(json.dumps(body).encode(), shown_as="p.json")
    assert refused.value.faults[0].field == "units[0].ready_frac"


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("slot_calendar", [[99, 0, 0]], "network.slot_calendar[0]"),
        ("parking_taken", [[-1, 0, 5, 1]], "network.parking_taken[0]"),
        ("fuel_in", [[99, 0, 5]], "network.fuel_in[0]"),
        ("gate_ptr", [0, 7], "network.gate_ptr"),
        ("gate_most", [1], "network.gate_most"),
    ],
)
def test_rows_of_a_network_that_point_to_nothing_are_refused(name: str, value: Any, field: str) -> None:
    with pytest.raises(InputError) as refused:
        read_problem(break_problem("network", name, value), shown_as="p.json")
    assert field in [fault.field for fault in refused.value.faults]


def test_what_the_planner_needs_and_nobody_knows_is_listed_at_once() -> None:
    """Unknown is not zero: a line with unknown persons is no line with none."""
    text = "uln,persons,mode,poe,item_kind,item_mass_kg\nA,,none,,,\nB,1,air,none,vehicle,\n"
    with pytest.raises(InputError) as refused:
        make_lines(parse_table(text.encode(), "csv", shown_as="t.csv"))
    found = [(fault.line, fault.field) for fault in refused.value.faults]
    assert found == sorted(found, key=lambda pair: pair[0])
    assert {field for line, field in found if line == 2} == {"persons", "item_kind", "poe", "pod", "mode", "ald_at"}
    assert {field for line, field in found if line == 3} == {"person_kg", "item_count", "poe", "pod", "ald_at"}


def list_arrays(problem: Problem) -> list[Any]:
    groups = (problem.lines, problem.carriers, problem.types, problem.network)
    return [column for group in groups for column in group]


@pytest.mark.parametrize("zero_at", [None, ZERO])
def test_a_problem_comes_back_as_it_was(zero_at: datetime | None) -> None:
    """Every array with its type, the ends of time included, and the same bytes again."""
    problem = make_instance("kaz22")
    raw = write_problem(problem, title="t", zero_at=zero_at)
    found = read_problem(raw, shown_as="p.json")
    assert found.zero_at == zero_at
    assert found.problem.names == problem.names
    for old, new in zip(list_arrays(problem), list_arrays(found.problem), strict=True):
        assert old.dtype == new.dtype
        assert np.array_equal(old, new)
    assert write_problem(found.problem, title=found.title, zero_at=zero_at) == raw


def break_problem(group: str, name: str, value: Any) -> bytes:
    body = json.loads(write_problem(make_instance("kaz22")))
    if value is None:
        del body[group][name]
    else:
        body[group][name] = value(body[group][name]) if callable(value) else value
    return json.dumps(body, indent=1).encode()


@pytest.mark.parametrize(
    ("group", "name", "value", "field", "code"),
    [
        ("lines", "persons", None, "lines.persons", "missing"),
        ("lines", "persons", lambda rows: rows[1:], "lines.persons", "wrong-shape"),
        ("lines", "persons", lambda rows: [*rows[1:], 1.5], "lines.persons", "wrong-type"),
        ("lines", "persons", lambda rows: [*rows[1:], True], "lines.persons", "wrong-type"),
        ("lines", "persons", 3, "lines.persons", "wrong-shape"),
        ("lines", "origin", lambda rows: [*rows[:-1], 10], "lines.origin[28]", "unknown-reference"),
        ("lines", "pax", [1], "lines.pax", "unknown-field"),
        ("carriers", "home", lambda rows: [-2, *rows[1:]], "carriers.home[0]", "unknown-reference"),
        ("network", "link_s", lambda rows: [rows[0]], "network.link_s", "wrong-shape"),
        ("network", "shut_ptr", [0], "network.shut_ptr", "wrong-shape"),
        ("names", "nodes", lambda rows: [rows[1], *rows[1:]], "names.nodes", "duplicate-name"),
    ],
)
def test_a_broken_problem_is_refused_with_its_place(group: str, name: str, value: Any, field: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read_problem(break_problem(group, name, value), shown_as="p.json")
    fault = refused.value.faults[0]
    assert (fault.field, fault.code) == (field, code)
    assert fault.line > 1


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A problem and a plan of it in a folder."""
    folder = tmp_path_factory.mktemp("move")
    problem = make_instance("kaz22")
    (folder / "problem.json").write_bytes(write_problem(problem))
    found = plan(problem, iterations=5)
    (folder / "plan.json").write_bytes(write_plan(problem, found.schedule, zero_at=None))
    return folder


@pytest.mark.parametrize("zero_at", [None, ZERO])
def test_a_plan_comes_back_but_for_its_slots(zero_at: datetime | None) -> None:
    problem = make_instance("kaz22")
    schedule = plan(problem, iterations=5).schedule
    again = read_plan(write_plan(problem, schedule, zero_at=zero_at), problem, zero_at=zero_at, shown_as="plan.json")
    for name in set(schedule._fields) - {"slot_start", "slot_end"}:
        assert np.array_equal(getattr(schedule, name), getattr(again, name)), name
    assert check_schedule(problem, again) == ()
    stops = schedule._replace(stop_end=np.ones_like(schedule.stop_end))
    again = read_plan(write_plan(problem, stops, zero_at=zero_at), problem, zero_at=zero_at, shown_as="plan.json")
    assert again.stop_end.all()


def call(*words: str) -> Any:
    return CliRunner().invoke(move_app, list(words))


def edit(files: Path, change: Any) -> str:
    body = json.loads((files / "plan.json").read_text(encoding="utf-8"))
    change(body["legs"])
    (files / "edited.json").write_text(json.dumps(body, indent=1), encoding="utf-8")
    return str(files / "edited.json")


def find_loaded(legs: list[dict[str, Any]]) -> dict[str, Any]:
    return next(leg for leg in legs if leg["parts"])


def test_a_plan_edited_by_hand_is_judged_afresh(files: Path) -> None:
    """One person more than the line has, one hour less under way, and a carrier that is not there."""
    problem = str(files / "problem.json")
    assert call("check", problem, "--plan", str(files / "plan.json"), "--require").exit_code == 0

    def add_person(legs: list[dict[str, Any]]) -> None:
        find_loaded(legs)["parts"][0]["persons"] += 1

    done = call("check", problem, "--plan", edit(files, add_person), "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 0
    assert not answer["holds"]
    assert any("moved twice" in breach for breach in answer["breaches"])
    assert call("check", problem, "--plan", str(files / "edited.json"), "--require").exit_code == 4

    def haste(legs: list[dict[str, Any]]) -> None:
        find_loaded(legs)["departs_s"] += 3600

    answer = json.loads(call("check", problem, "--plan", edit(files, haste), "--json").stdout)
    assert any("under way" in breach for breach in answer["breaches"])

    def rename(legs: list[dict[str, Any]]) -> None:
        legs[3]["carrier"] = "nobody"
        legs[4]["ends_s"] = None
        del legs[5]["begins_s"]

    done = call("check", problem, "--plan", edit(files, rename), "--json")
    faults = json.loads(done.stdout)["faults"]
    assert done.exit_code == 3
    assert [fault["field"] for fault in faults] == ["legs[3].carrier", "legs[4].ends_at", "legs[5].begins_at"]
    assert all(fault["line"] > 1 for fault in faults)


def test_plan_prints_the_figures_that_others_build_on(files: Path) -> None:
    """Names and definitions; the plan that is written holds; the same seed gives the same bytes."""
    words = ("plan", str(files / "problem.json"), "--json", "--seed", "3")
    answer = json.loads(call(*words, "--out", str(files / "a.json")).stdout)
    assert {"closure_h", "bound_h", "gap_frac", "weighted_lateness_h", "n_missed", "flights", "late"} <= answer.keys()
    assert 0 < answer["bound_h"] <= answer["closure_h"]
    assert answer["gap_frac"] == pytest.approx((answer["closure_h"] - answer["bound_h"]) / answer["closure_h"])
    call(*words, "--out", str(files / "b.json"))
    assert (files / "a.json").read_bytes() == (files / "b.json").read_bytes()
    assert call("check", str(files / "problem.json"), "--plan", str(files / "a.json"), "--require").exit_code == 0


def test_late_lines_are_listed_the_latest_first(files: Path) -> None:
    """Every line is due at zero: each is late by its arrival, and the weighted sum follows from the weights."""
    body = json.loads((files / "problem.json").read_text(encoding="utf-8"))
    body["lines"]["due_s"] = [0] * len(body["lines"]["due_s"])
    (files / "late.json").write_text(json.dumps(body), encoding="utf-8")
    answer = json.loads(call("plan", str(files / "late.json"), "--json", "--time-limit-s", "0.2").stdout)
    late = {row["line_id"]: row["late_h"] for row in answer["late"]}
    weights = dict(zip(body["names"]["lines"], body["lines"]["weight"], strict=True))
    assert set(late) == set(weights)
    assert sorted(late.values(), reverse=True) == list(late.values())
    assert answer["weighted_lateness_h"] == pytest.approx(sum(weights[name] / 1000 * h for name, h in late.items()))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("plan", "no-such-mission"), 2),
        (("plan", "problem.json", "--time-limit-s", "0"), 2),
        (("plan", "table.csv"), 2),
        (("plan", "plan.json"), 3),
        (("convert", "table.csv", "--to", "pdf"), 2),
        (("convert", "table.csv", "--to", "problem"), 2),
        (("convert", "bad.csv", "--out", "never.csv"), 3),
        (("convert", "table.csv", "--out", "made.xlsx"), 0),
    ],
)
def test_what_is_asked_wrongly(files: Path, words: tuple[str, ...], code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit codes, and nothing written where a row is bad."""
    monkeypatch.chdir(files)
    Path("table.csv").write_text("uln,persons\nA,3\n", encoding="utf-8")
    Path("bad.csv").write_text("uln,persons\nA,3\nB,-1\n", encoding="utf-8")
    assert call(*words).exit_code == code
    assert not Path("never.csv").exists()
