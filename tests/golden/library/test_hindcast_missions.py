"""Three missions of the past as data: Haiti 2004, Mali 2013, Solomon Islands 2021.

Why: each is a forecast that may only use what was known then. A claim known too early, an outcome among the inputs or a
target that was known when the forecast was made would spoil it without any other test noticing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import pytest

from foedus.desk.loading import Inputs, load_inputs
from foedus.desk.run import give
from foedus.domain.figures import Figure
from foedus.formats.check import check_file
from foedus.mission import moving
from foedus.mission.course import Course
from foedus.mission.run import run_course
from foedus.record.claims import Claim
from foedus.study.hindcast import MEASURES

from .test_kazakhstan_claims import find_charged

MISSIONS = ("haiti-2004", "mali-2013", "solomons-2021")
DATES = (
    ("haiti-2004", "decision"),
    ("haiti-2004", "briefing"),
    ("haiti-2004", "offers"),
    ("haiti-2004", "exit"),
    ("mali-2013", "decision"),
    ("mali-2013", "plan"),
    ("solomons-2021", "decision"),
    ("solomons-2021", "neighbour"),
    ("solomons-2021", "platoon"),
    ("solomons-2021", "all"),
)


@pytest.fixture(autouse=True)
def _plan_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a forecast may read does not hang on how long its movement is searched and bounded."""
    monkeypatch.setattr(moving, "SEARCH_STEPS", 40)
    monkeypatch.setattr(moving, "BOUND_ROUNDS", 0)


@cache
def inputs(name: str) -> Inputs:
    return load_inputs(name)


def claims_of(name: str) -> dict[str, Claim]:
    return {claim.id: claim for claim in inputs(name).files.claims.claims}


@cache
def course(name: str, knowledge: str) -> Course:
    """One course of a mission, as known at one of its knowledge dates."""
    at = next(k.at for k in inputs(name).files.scenario.knowledge if k.id == knowledge)
    return run_course(give(inputs(name)), as_of=at, seed=1, tell=str)


@pytest.mark.parametrize("name", MISSIONS)
def test_the_files_are_fine(name: str) -> None:
    assert check_file(inputs(name).files.folder) == ()


@pytest.mark.parametrize("name", MISSIONS)
def test_charged_words_are_only_reported(name: str) -> None:
    """Charged words stand only in a clause that says who calls it so, in claims, disputes, scenario and reasons."""
    files = inputs(name).files
    texts = {c.id: c.text for c in files.claims.claims} | {f"{c.id} note": c.note for c in files.claims.claims}
    for dispute in files.claims.disputes:
        texts[dispute.id] = f"{dispute.title}; {dispute.handling}"
        texts |= {f"{dispute.id} {n}": side.text for n, side in enumerate(dispute.sides)}
    texts |= {event.id: event.text for event in files.scenario.crisis}
    texts |= {position.id: position.text for position in files.scenario.positions}
    texts |= {"summary": files.scenario.summary}
    assert files.expected is not None
    texts |= {f"reason {r.target}": r.text for r in files.expected.reasons}
    assert {place: found for place, text in texts.items() if (found := find_charged(text))} == {}


@pytest.mark.parametrize("name", MISSIONS)
def test_claims_are_sentences_with_speakers_and_used_sources(name: str) -> None:
    claims = inputs(name).files.claims
    used = {claim.source for claim in claims.claims}
    assert {source.id for source in claims.sources} - used == set()
    pages = [(source.title, source.url) for source in claims.sources]
    assert len(pages) == len(set(pages))
    for claim in claims.claims:
        assert claim.text.endswith("."), claim.id
        assert claim.by, claim.id
        page = next(source for source in claims.sources if source.id == claim.source)
        assert (page.url is None) == (claim.checked == "background"), claim.id


@pytest.mark.parametrize("name", MISSIONS)
def test_contradictions_are_mutual_and_stand_in_a_dispute(name: str) -> None:
    """A contradiction that only one side names would be lost on the other's page."""
    by_id = claims_of(name)
    sides = [{c for side in d.sides for c in side.claims} for d in inputs(name).files.claims.disputes]
    assert len(sides) >= 4
    for claim in by_id.values():
        for other in claim.contradicts:
            assert claim.id in by_id[other].contradicts or any({claim.id, other} <= group for group in sides), claim.id


@pytest.mark.parametrize(("name", "knowledge"), DATES)
def test_inputs_of_a_forecast_were_known_and_are_no_outcome(name: str, knowledge: str) -> None:
    found = course(name, knowledge)
    by_id = claims_of(name)
    known_at = {c.id: c.known_at for c in by_id.values()}
    known_at |= {a.id: a.known_at for a in inputs(name).files.scenario.assumptions}
    assert found.as_of is not None
    assert len(found.inputs) > 15
    assert [i for i in found.inputs if known_at[i] > found.as_of or (i in by_id and by_id[i].outcome)] == []


@pytest.mark.parametrize(("name", "knowledge"), DATES)
def test_each_course_runs_from_appeal_to_the_last_element_home(name: str, knowledge: str) -> None:
    """At every knowledge date: a force, a plan without a breach, guards, hand-over, the way home."""
    found = course(name, knowledge)
    assert found.movement is not None, found.ends
    assert found.movement.breaches == ()
    assert found.movement.bound_h <= found.movement.closure_h + 1e-6
    assert found.guard is not None
    assert found.guard.turns
    assert found.home is not None, found.ends
    assert found.ends_at is not None


@pytest.mark.parametrize("name", MISSIONS)
def test_targets_rest_on_outcomes_that_were_not_known(name: str) -> None:
    files, by_id = inputs(name).files, claims_of(name)
    at = {k.id: k.at for k in files.scenario.knowledge}
    assert files.expected is not None
    assert [r.target for r in files.expected.reasons] == [t.id for t in files.expected.targets]
    for target in files.expected.targets:
        assert target.measure in MEASURES
        first = by_id[target.rests_on[0]]
        assert first.outcome, target.id
        assert first.known_at > at[target.knowledge], target.id
        if target.unit == "date":
            low, value, high = (date.fromisoformat(x) for x in (target.low, target.value, target.high))
            assert low <= value <= high, target.id
        else:
            assert float(target.low) <= float(target.value) <= float(target.high), target.id


def test_strengths_grow_with_what_was_known() -> None:
    """Solomon Islands: Australia alone, then its neighbours, then New Zealand; the same numbers as announced."""
    persons = {k: course("solomons-2021", k).package for k in ("decision", "neighbour", "platoon", "all")}
    assert {k: p.known_persons for k, p in persons.items() if p is not None} == {
        "decision": 116,
        "neighbour": 151,
        "platoon": 201,
        "all": 266,
    }


def test_a_state_that_nobody_had_asked_is_not_in_the_plan() -> None:
    """On the night of the decision New Zealand had not been asked; its part is named as unknown, not left out."""
    found = course("solomons-2021", "decision")
    assert any("New Zealand" in text for text in found.unmoved)
    assert not any(line.contingent.startswith("NZL") for line in found.lines)


def test_votes_of_the_security_council_are_counted() -> None:
    """Fifteen seats, fifteen votes, nine needed."""
    council = course("haiti-2004", "briefing").council
    assert (council.result, council.by_votes) == ("adopted", "adopted")
    assert "9 of 15 required" in " ".join(council.arithmetic)


def test_an_act_outside_the_council_leaves_its_procedure_open() -> None:
    """Mali: France acted alone; the engine never says that the Council decided."""
    council = course("mali-2013", "decision").council
    assert (council.result, council.known_by, council.procedure) == ("adopted", "act", "open")


def test_changing_the_future_changes_no_forecast() -> None:
    """Strengths and pools that became known later are spoilt; the forecast of the decision stays the same."""
    name, knowledge = "mali-2013", "decision"
    given = give(inputs(name))
    first = course(name, knowledge)
    assert first.as_of is not None
    as_of = first.as_of

    def spoil(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
        return tuple(replace(f, value=f.value + 3) if f.known_at is None or f.known_at > as_of else f for f in figures)

    scenario = given.scenario
    assert scenario.movement is not None
    assert scenario.mandate is not None
    pools = tuple(replace(pool, count=spoil(pool.count)) for pool in scenario.movement.pools)
    terminals = tuple(replace(t, working_slots=spoil(t.working_slots)) for t in scenario.movement.terminals)
    movement = replace(scenario.movement, pools=pools, terminals=terminals)
    mandate = replace(scenario.mandate, planned_persons=spoil(scenario.mandate.planned_persons))
    spoilt = replace(given, scenario=replace(scenario, movement=movement, mandate=mandate))
    assert spoilt != given
    assert run_course(spoilt, as_of=as_of, seed=1, tell=str).movement == first.movement


def test_nothing_is_dated_before_its_year() -> None:
    """A slip of a year in known_at would open the future to a forecast."""
    years = {"haiti-2004": 2003, "mali-2013": 2010, "solomons-2021": 2018}
    for name, year in years.items():
        assert min(c.known_at for c in claims_of(name).values()) >= datetime(year, 1, 1, tzinfo=UTC), name
