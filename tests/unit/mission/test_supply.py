"""What has arrived is supplied with the lift that brought it, in declared rounds."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from foedus import library
from foedus.desk.loading import load_inputs
from foedus.desk.move import convert, find_problem, plan_target
from foedus.desk.move_export import export_target
from foedus.desk.run import give
from foedus.domain.figures import Figure
from foedus.domain.plans import Line, Release, SustainmentRule
from foedus.mission import moving
from foedus.mission.moving import move
from foedus.mission.run import run_course
from foedus.mission.stages import EVERYTHING
from foedus.movement.bounds import bound_closure
from foedus.movement.check import check_schedule

STARTS = datetime(2021, 11, 25, tzinfo=UTC)


def _figure(value: float) -> tuple[Figure, ...]:
    return (Figure(value=value, rests_on=("AS-TEST",), known_at=STARTS),)


def test_supply_rides_with_the_same_lift_and_grows_with_what_arrived() -> None:
    """Two lines of 60, a day apart: each day has pallets for those who were there when it began."""
    given = give(load_inputs("solomons-2021"))
    movement = given.scenario.movement
    assert movement is not None
    start, end = (terminal.place for terminal in movement.terminals[1::-1])
    rule = SustainmentRule(
        id="SUP",
        text="rations and water",
        poe=start,
        kg_per_person_per_d=_figure(20),
        package_kg=_figure(1000),
        carried_d=_figure(0),
        for_d=_figure(3),
        ahead_d=_figure(1),
        destinations=(end,),
    )
    lines = tuple(
        Line(
            id=f"A/{k}",
            contingent="A",
            unit="company",
            origin=start,
            destination=end,
            mode="air",
            persons=60,
            vehicles=0,
            person_kg=100.0,
            vehicle_kg=0.0,
            releases=(Release(cause="decision", at=STARTS, text="decided"),),
        )
        for k in range(2)
    )
    scenario = replace(given.scenario, movement=replace(movement, sustainment=(rule,)))
    plain = move(given, lines, stage="movement", starts_at=STARTS, as_of=EVERYTHING, seed=1)
    fed = move(replace(given, scenario=scenario), lines, stage="movement", starts_at=STARTS, as_of=EVERYTHING, seed=1)
    supply = fed.case.lines[len(lines) :]
    assert plain.case.lines == lines
    assert [line.vehicles for line in supply] == [2, 3, 3]
    assert check_schedule(fed.problem, fed.plan.schedule) == ()
    assert {line.id for line in supply} <= {
        fed.problem.names.lines[k] for k in set(fed.plan.schedule.part_line.tolist())
    }
    assert any(note.startswith("daily supply: 3 lines") for note in fed.notes)


RULE = """movement:
  sustainment:
    - id: FOOD
      text: rations and water
      poe: townsville
      kg_per_person_per_d: [{value: 20, rests_on: [AS-LINE]}]
      package_kg: [{value: 1000, rests_on: [AS-LINE]}]
      carried_d: [{value: 1, rests_on: [AS-LINE]}]
      for_d: [{value: 4, rests_on: [AS-LINE]}]
      ahead_d: [{value: 1, rests_on: [AS-LINE]}]
"""


@pytest.fixture
def fed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a packaged mission that feeds those who have arrived; plans are made with little search."""
    folder = tmp_path / "fed"
    shutil.copytree(library.find_mission("solomons-2021"), folder)
    text = (folder / "scenario.yaml").read_text(encoding="utf-8")
    (folder / "scenario.yaml").write_text(text.replace("movement:\n", RULE, 1), encoding="utf-8")
    monkeypatch.setattr(moving, "SEARCH_STEPS", 20)
    monkeypatch.setattr(moving, "BOUND_ROUNDS", 0)
    monkeypatch.setattr("foedus.desk.move.ITERATIONS", 5)
    for module in ("move", "move_export"):
        monkeypatch.setattr(f"foedus.desk.{module}.bound_closure", partial(bound_closure, rounds=0))
    return folder


def test_move_plan_plans_the_lines_of_the_course(fed: Path, tmp_path: Path) -> None:
    """Whoever plans the movement alone moves what the run moves: a plan of one is a plan of the other."""
    course = run_course(give(load_inputs(str(fed))), as_of=None, seed=1)
    assert len(course.supply) >= 3
    wanted = tuple(line.id for line in course.lines_out)
    assert find_problem(str(fed)).problem.names.lines == wanted
    path = tmp_path / "plan.json"
    told = plan_target(str(fed), out=path)
    assert told["n_lines"] == len(wanted)
    assert any(note.startswith(f"daily supply: {len(course.supply)} lines") for note in told["notes"])
    assert {"FOOD/honiara"} <= {unit["uln"] for unit in told["units"]}
    # the plan is read again, and told with the lines of supply by their names
    table = tmp_path / "loads.csv"
    export_target(str(fed), plan_path=path, kinds=("loads",), out=table, seed=7)
    assert "FOOD/honiara/" in table.read_text(encoding="utf-8")


def test_a_mission_is_converted_with_its_supply(fed: Path, tmp_path: Path) -> None:
    """Deployment data made of a mission holds all that it moves."""
    path = tmp_path / "lines.csv"
    convert(str(fed), out=path)
    assert "FOOD/honiara/" in path.read_text(encoding="utf-8")
