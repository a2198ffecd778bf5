"""What has arrived is supplied with the lift that brought it, in declared rounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from foedus.desk.loading import load_inputs
from foedus.desk.run import give
from foedus.domain.figures import Figure
from foedus.domain.plans import Line, Release, SustainmentRule
from foedus.mission.moving import move
from foedus.mission.stages import EVERYTHING
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
