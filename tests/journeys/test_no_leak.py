"""No forecast reads anything known later than its knowledge date, and none reads the outcome.

Two proofs: every claim and assumption that an input of a forecast names was known by then and is no outcome; and a
scenario whose later values are all changed gives the same forecast.
"""

from dataclasses import replace
from datetime import datetime

import pytest

from foedus.desk.loading import Inputs, load_inputs
from foedus.desk.run import give
from foedus.domain.figures import Figure
from foedus.domain.knowledge import collect_rests_on
from foedus.domain.scenario import Scenario
from foedus.mission.given import Given
from foedus.mission.run import run_course

NEVER_INPUTS = {"V01", "V05", "V06", "V33", "C19", "W12"}


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return load_inputs("kazakhstan-2022")


@pytest.mark.parametrize("date", ["decision", "consents", "exit"])
def test_inputs_of_a_forecast_were_known_and_are_no_outcome(inputs: Inputs, date: str) -> None:
    """Asks the course for every name that its stages could compute with."""
    scenario, claims = inputs.files.scenario, inputs.files.claims.claims
    at = next(k.at for k in scenario.knowledge if k.id == date)
    known_at = {c.id: c.known_at for c in claims} | {a.id: a.known_at for a in scenario.assumptions}
    course = run_course(give(inputs), as_of=at, seed=1, tell=str)
    assert len(course.inputs) > 20
    assert [name for name in course.inputs if known_at[name] > at] == []
    outcome = {c.id for c in claims if c.outcome}
    assert outcome >= NEVER_INPUTS
    assert set(course.inputs) & outcome == set()
    assert collect_rests_on(course.lines) <= set(course.inputs)


def _spoil(scenario: Scenario, at: datetime) -> Scenario:
    """Change every strength, vehicle count and pool that became known after an instant."""

    def spoil(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
        return tuple(replace(f, value=f.value * 7 + 1) if f.known_at is None or f.known_at > at else f for f in figures)

    contingents = tuple(
        replace(c, strength_persons=spoil(c.strength_persons), vehicles=spoil(c.vehicles), notice_h=spoil(c.notice_h))
        for c in scenario.contingents
    )
    movement = scenario.movement
    assert movement is not None
    movement = replace(movement, pools=tuple(replace(p, count=spoil(p.count)) for p in movement.pools))
    assert scenario.reception is not None
    reception = replace(scenario.reception, orientation_h=spoil(scenario.reception.orientation_h))
    assert scenario.withdrawal is not None
    begins = tuple(
        replace(m, at=m.at.replace(year=2023)) if m.known_at is None or m.known_at > at else m
        for m in scenario.withdrawal.begins
    )
    withdrawal = replace(scenario.withdrawal, begins=begins)
    return replace(scenario, contingents=contingents, movement=movement, reception=reception, withdrawal=withdrawal)


@pytest.mark.parametrize("date", ["decision", "consents"])
def test_changing_the_future_changes_no_forecast(inputs: Inputs, date: str) -> None:
    """The same plan, whatever was said later."""
    scenario = inputs.files.scenario
    at = next(k.at for k in scenario.knowledge if k.id == date)
    given: Given = give(inputs)
    spoilt = replace(given, scenario=_spoil(scenario, at))
    assert spoilt != given
    first = run_course(given, as_of=at, seed=1, tell=str)
    second = run_course(spoilt, as_of=at, seed=1, tell=str)
    assert first.movement == second.movement
    assert first.package == second.package
    assert first.home == second.home
