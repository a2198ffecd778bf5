"""The verbs of ``foedus law``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from foedus.desk.loading import Inputs, load_inputs, read_as_of
from foedus.domain.outcome import Finding
from foedus.errors import RequestError
from foedus.instants import show_instant
from foedus.law.engine import ask
from foedus.law.explain import explain
from foedus.mission.stages import know_law_at
from foedus.reports.mission_json import show_value


def explain_question(question: str, mission: str, *, as_of: str | None, full: bool) -> tuple[dict[str, Any], str]:
    """Give a finding of a mission with its grounds, as plain data and as text.

    Raises
    ------
    RequestError
        If the mission or the question is not there.
    InputError
        With all faults of the files.
    """
    inputs = load_inputs(mission)
    at, finding = find_answer(inputs, question, read_as_of(as_of))
    text = f"As known at {show_instant(at)}.\n" + explain(
        finding, full=full, treaties=inputs.treaties, claims=inputs.files.claims
    )
    return {"mission": inputs.files.scenario.id, "as_of": show_instant(at), **show_value(finding)}, text


def find_answer(inputs: Inputs, question: str, as_of: datetime | None) -> tuple[datetime, Finding]:
    """Answer one question of a mission as known at an instant (None: when the mission asks it); give both.

    Raises
    ------
    RequestError
        If the mission does not ask the question.
    """
    scenario = inputs.files.scenario
    asked = next((q for q in scenario.questions if q.id == question), None)
    if asked is None:
        raise RequestError(
            f"{scenario.id} does not ask '{question}'",
            code="unknown-question",
            hint="it asks " + ", ".join(q.id for q in scenario.questions),
        )
    at = as_of or know_law_at(scenario, asked.asked_on)
    finding = ask(
        inputs.treaties,
        inputs.files.claims,
        asked,
        appellant=scenario.appeal.state,
        host=scenario.host,
        facts_on=scenario.facts_on,
        as_of=at,
    )
    return at, finding
