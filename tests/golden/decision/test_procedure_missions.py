"""The packaged missions that test procedure: what the engine says beside what happened, and where they differ."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from foedus.decision.approvals import trace_approvals
from foedus.decision.ballots import count_votes
from foedus.decision.council import decide
from foedus.decision.seats import find_seats
from foedus.decision.terms import compare_terms, find_early
from foedus.desk.loading import Inputs, load_inputs
from foedus.domain.packages import Consent, CouncilFinding
from foedus.formats.check import check_file
from foedus.mission.stages import EVERYTHING

PROCEDURE_ONLY = ("turkey-2003", "lesotho-2017", "mozambique-2021", "benin-2025")


def council_of(inputs: Inputs, as_of: datetime = EVERYTHING) -> CouncilFinding:
    scenario = inputs.files.scenario
    treaty = next(t for t in inputs.treaties if t.id == scenario.council.treaty)
    body = next(o for o in treaty.organs if o.id == scenario.council.organ)
    seats = find_seats(treaty, scenario.council, scenario.facts_on)
    return decide(
        scenario.council,
        body,
        members=seats.members,
        on=scenario.facts_on,
        as_of=as_of,
        appellant=scenario.appeal.state,
        host=scenario.host,
        contested=seats.contested,
    )


def consents_of(inputs: Inputs, as_of: datetime = EVERYTHING) -> dict[str, Consent]:
    scenario = inputs.files.scenario
    decided_at = scenario.council.decided[-1].at
    return {c.state: c for c in trace_approvals(scenario.approvals, decided_at=decided_at, as_of=as_of)}


@pytest.mark.parametrize("name", PROCEDURE_ONLY)
def test_the_files_are_fine_and_every_value_rests_on_a_claim(name: str) -> None:
    inputs = load_inputs(name)
    assert check_file(inputs.files.folder) == ()
    assert all(claim.checked in {"retrieved", "background"} for claim in inputs.files.claims.claims)


@pytest.mark.parametrize("name", PROCEDURE_ONLY)
def test_before_the_first_claim_nothing_is_decided(name: str) -> None:
    inputs = load_inputs(name)
    first_at = min(claim.known_at for claim in inputs.files.claims.claims)
    found = council_of(inputs, first_at - timedelta(seconds=1))
    assert (found.result, found.known_by) == ("open", "nothing")


def test_eleven_procedures_beyond_the_five_of_january_2022_are_data() -> None:
    """Each names its organ where one was found; one that nobody described says so and cannot be dated."""
    states = {(name, a.state) for name in PROCEDURE_ONLY for a in load_inputs(name).files.scenario.approvals}
    assert len(states) >= 11
    assert {c.state for c in consents_of(load_inputs("kazakhstan-2022")).values()} == {
        "ARM", "BLR", "KGZ", "RUS", "TJK",
    }  # fmt: skip


def test_turkey_2003_three_objections_break_the_silence_and_another_body_acts() -> None:
    """As known on 11 February the answer is no; on the 19th an act is reported whose standing stays open."""
    inputs = load_inputs("turkey-2003")
    assert council_of(inputs, datetime(2003, 2, 11, 16, tzinfo=UTC)).result == "not_adopted"
    found = council_of(inputs)
    assert (found.result, found.by_votes, found.procedure) == ("adopted", "not_adopted", "open")
    assert found.contradictions == ()


def test_turkey_2003_the_ballot_of_1_march_misses_the_bar_of_those_present_by_three() -> None:
    inputs = load_inputs("turkey-2003")
    parliament = next(a for a in inputs.files.scenario.approvals if a.state == "TUR")
    step = parliament.steps[1]
    arithmetic, wrong = count_votes(step.threshold, step.attempts[0])
    assert "264 yes of 533 present, 267 needed: missed" in arithmetic
    assert wrong == ()
    assert consents_of(inputs)["TUR"].at is None


def test_turkey_2003_a_consent_before_the_decision_is_shown_as_such() -> None:
    consent = consents_of(load_inputs("turkey-2003"))["NLD"]
    assert "before the council's decision" in consent.binding_text
    assert consent.contradictions != ()


def test_lesotho_2017_the_size_settled_later_replaces_the_one_expected() -> None:
    """1,099 as known at the end of October, 250 once the security chiefs had met; Namibia had approved 250 alone."""
    scenario = load_inputs("lesotho-2017").files.scenario
    assert scenario.mandate is not None
    planned = {figure.known_at: figure.value for figure in scenario.mandate.planned_persons}
    assert [planned[at] for at in sorted(at for at in planned if at is not None)] == [1099, 250]
    consent = consents_of(load_inputs("lesotho-2017"))["NAM"]
    assert compare_terms(consent, persons=300)[0].startswith("consent for 250 of 300 persons")


def test_mozambique_2021_the_host_sits_in_the_chair() -> None:
    found = council_of(load_inputs("mozambique-2021"))
    assert found.chair == "MOZ"
    assert "appellant" in found.chair_conflict


def test_mozambique_2021_consent_lapses_before_the_extended_mandate_and_is_renewed_later() -> None:
    inputs = load_inputs("mozambique-2021")
    known_in_october = consents_of(inputs, datetime(2021, 10, 7, tzinfo=UTC))["ZAF"]
    assert known_in_october.lapses_at == datetime(2021, 10, 15, 22, tzinfo=UTC)
    until_at = inputs.files.scenario.council.decided[0].at + timedelta(days=206)
    assert any("before the mandate ends" in line for line in compare_terms(known_in_october, until_at=until_at))
    assert consents_of(inputs)["ZAF"].lapses_at == datetime(2022, 4, 15, 22, tzinfo=UTC)


def test_mozambique_2021_the_first_landed_before_the_letter_unless_the_order_counts_from_its_first_day() -> None:
    inputs = load_inputs("mozambique-2021")
    contingent = next(c for c in inputs.files.scenario.contingents if c.id == "ZAF")
    words = find_early(consents_of(inputs)["ZAF"], contingent.statuses[0].moment)
    assert "96.0 h without it at national level" in words
    assert "open" in words


def test_benin_2025_the_senate_consents_two_days_after_the_aircraft() -> None:
    inputs = load_inputs("benin-2025")
    consents = consents_of(inputs)
    assert consents["NGA"].at is not None
    assert consents["NGA"].at.date() == date(2025, 12, 9)
    contingent = next(c for c in inputs.files.scenario.contingents if c.id == "NGA")
    abroad = next(s.moment for s in contingent.statuses if s.status == "arrived")
    assert "in every reading of the clocks" in find_early(consents["NGA"], abroad)
    crossing = next(leave for leave in consents["NGA"].before if leave.act == "crossing")
    assert (crossing.answer, crossing.assumed) == ("open", False)
    assert all(consents[state].at is None for state in ("CIV", "GHA", "SLE"))
