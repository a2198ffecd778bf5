"""Findings on the packaged treaties and missions: they come out of the data and change with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest

from foedus.domain.outcome import Finding, Ground
from foedus.domain.scenario import Scenario
from foedus.domain.treaty import Setting, Treaty
from foedus.formats.codec import load_claims, load_mission, load_treaty
from foedus.instants import parse_as_of
from foedus.law.cases import CaseResult, run_cases
from foedus.law.check import check_treaties
from foedus.law.engine import ask_all
from foedus.law.explain import explain
from foedus.law.norms import list_norms
from foedus.library import find_mission, find_treaty, list_treaties
from foedus.record.claims import ClaimSet

HERE = Path(__file__).parent
AID = "cst-1992/aid_duty"
SETS = {frozenset({"armed_force", "state_sent"}), frozenset({"armed_force", "from_abroad", "nonstate_suffices"})}
BLOCKS = {
    frozenset({"not armed_force"}),
    frozenset({"not from_abroad"}),
    frozenset({"not nonstate_suffices", "not state_sent"}),
}


@cache
def treaties(names: tuple[str, ...] = ()) -> tuple[Treaty, ...]:
    return tuple(load_treaty(find_treaty(name)) for name in names or list_treaties())


@cache
def mission(name: str) -> tuple[Scenario, ClaimSet]:
    files = load_mission(find_mission(name))
    return files.scenario, files.claims


def findings(
    name: str,
    as_of: str,
    *,
    claims: ClaimSet | None = None,
    appellant: str = "",
    facts_on: date | None = None,
    settings: tuple[Setting, ...] = (),
) -> dict[str, Finding]:
    scenario, own = mission(name)
    answers = ask_all(
        treaties(scenario.treaties),
        own if claims is None else claims,
        scenario.questions,
        appellant=appellant or scenario.appeal.state,
        facts_on=facts_on or scenario.facts_on,
        as_of=parse_as_of(as_of),
        settings=settings,
    )
    return {finding.id: finding for finding in answers}


def without(claims: ClaimSet, *, atom: str, value: bool) -> ClaimSet:
    """Take one side of one atom out of all claims."""
    kept = tuple(
        replace(c, asserts=tuple(a for a in c.asserts if (a.atom, a.value) != (atom, value))) for c in claims.claims
    )
    return replace(claims, claims=kept)


def names_below(ground: Ground) -> set[str]:
    return {ground.label}.union(*(names_below(child) for child in ground.children))


def test_packaged_treaties_have_no_fault() -> None:
    """All of them together, with every name, span and citation."""
    assert check_treaties(treaties()) == ()
    assert {"cst-1992", "csto-charter-2002", "csto-peacekeeping-2007", "un-charter"} <= set(list_treaties())


@pytest.mark.parametrize(
    "result",
    run_cases(treaties()),
    ids=lambda r: f"{r.treaty}: {r.case}: {r.rule}" if isinstance(r, CaseResult) else "",
)
def test_cases_of_the_treaties(result: CaseResult) -> None:
    """Every case that a treaty file brings along answers as its author expects."""
    assert result.differs == ()


def test_the_organ_that_two_treaties_describe_is_the_same() -> None:
    """The Charter rules the Treaty's Council: the two files must not drift apart."""
    by_id = {treaty.id: treaty for treaty in treaties()}
    assert by_id["cst-1992"].organs == by_id["csto-charter-2002"].organs


def test_every_entry_of_a_treaty_is_cited() -> None:
    """A wording, a rule and a chair say where they were read, or that no page confirmed them."""
    for treaty in treaties():
        for rule in treaty.rules:
            assert rule.cite
            assert all(version.source for version in rule.versions), rule.id
        for organ in treaty.organs:
            assert all(row.cite and (row.source or row.checked == "background") for row in organ.chair)
            assert all(row.cite and row.source for row in organ.decision)
        for row in treaty.memberships:
            assert row.cite
            assert row.source or row.checked == "background"


def test_kazakhstan_on_the_evening_of_the_decision() -> None:
    """The duty of aid hangs on two facts and one reading of the text; the mission does not."""
    found = findings("kazakhstan-2022", "2022-01-06")
    aid = found["aid_duty"]
    assert (aid.verdict, aid.holds, aid.of) == ("some", 3, 12)
    assert {frozenset(words) for words in aid.sufficient} == SETS
    assert {frozenset(words) for words in aid.blocking} == BLOCKS
    assert set(aid.settle) == {"armed_force", "from_abroad", "state_sent", "nonstate_suffices"}
    assert found["consult_duty"].verdict == "all"
    assert found["mission_basis"].verdict == "all"
    assert found["report_duty"].verdict == "all"
    assert found["report_made"].verdict == "some"


def test_kazakhstan_once_the_letter_is_known() -> None:
    """The report to the UN counts from when the secretariat said so."""
    found = findings("kazakhstan-2022", "2022-01-07")
    assert found["report_made"].verdict == "all"
    assert found["report_duty"].verdict == "all"


def test_kazakhstan_once_the_rival_readings_are_known() -> None:
    """In 2023 a minister reads the agreement otherwise: the basis of the mission is open to that reading."""
    basis = findings("kazakhstan-2022", "2023-03-01")["mission_basis"]
    assert basis.verdict == "some"
    assert ("not hostilities_fit",) in basis.blocking
    assert ("un_authorisation_needed", "not un_authorised") in basis.blocking
    only_un = findings(
        "kazakhstan-2022",
        "2023-03-01",
        settings=(Setting(atom="csto-peacekeeping-2007/hostilities_fit", value=True),),
    )["mission_basis"]
    assert set(only_un.sufficient) == {("not un_authorisation_needed",), ("un_authorised",)}


def test_kazakhstan_before_the_observers_were_heard() -> None:
    """As known at the end of 5 January nobody had denied the host's account: fewer facts are open."""
    aid = findings("kazakhstan-2022", "2022-01-05")["aid_duty"]
    assert aid.verdict == "some"
    assert set(aid.sufficient) == {("state_sent",), ("nonstate_suffices",)}


@pytest.mark.parametrize(
    ("atom", "value", "sufficient"),
    [
        ("cst-1992/armed_force", False, {("state_sent",), ("from_abroad", "nonstate_suffices")}),
        ("cst-1992/from_abroad", False, {("armed_force", "state_sent"), ("armed_force", "nonstate_suffices")}),
    ],
)
def test_kazakhstan_without_a_denial(atom: str, value: bool, sufficient: set[tuple[str, ...]]) -> None:
    """Taking the denials of one fact out of the claims closes that fact."""
    _, claims = mission("kazakhstan-2022")
    aid = findings("kazakhstan-2022", "2022-01-06", claims=without(claims, atom=atom, value=value))["aid_duty"]
    assert set(aid.sufficient) == sufficient


def test_kazakhstan_without_the_threat_or_the_decision() -> None:
    """Without those who claim them, consultation and mission basis are no longer certain."""
    _, claims = mission("kazakhstan-2022")
    calm = without(claims, atom="cst-1992/threat", value=True)
    assert findings("kazakhstan-2022", "2022-01-06", claims=calm)["consult_duty"].verdict == "some"
    undecided = without(claims, atom="csto-peacekeeping-2007/council_decided", value=True)
    basis = findings("kazakhstan-2022", "2022-01-06", claims=undecided)["mission_basis"]
    assert (basis.verdict, basis.sufficient) == ("some", (("council_decided",),))


def test_the_same_facts_under_the_older_wording() -> None:
    """For an appeal of 12 June 2010 the wide reading is closed: only force by a state is enough."""
    for appellant in ("KAZ", "KGZ"):
        aid = findings("kazakhstan-2022", "2022-01-06", appellant=appellant, facts_on=date(2010, 6, 12))["aid_duty"]
        assert aid.sufficient == (("armed_force", "state_sent"),)
        assert "CST art. 4(1), original wording [T0]" in aid.cites


def test_no_member_no_duty() -> None:
    """A state that had left the Treaty finds none of its duties met, and the answer says why."""
    found = findings("kazakhstan-2022", "2022-01-06", appellant="UZB")
    assert {found[name].verdict for name in ("aid_duty", "consult_duty", "mission_basis")} == {"none"}
    assert "appellant is party" in found["aid_duty"].headline


def test_armenia_as_known_when_the_letters_went() -> None:
    """Consultation is certain, aid is not asked for, and the appellant itself speaks of no use of weapons."""
    found = findings("armenia-2021", "2021-05-14")
    assert found["consult_duty"].verdict == "all"
    assert found["aid_duty"].verdict == "none"
    assert found["mission_basis"].verdict == "none"


def test_armenia_as_known_when_the_answer_was_given() -> None:
    """Each side's account is heard: what was certain to the appellant is now one reading among others."""
    found = findings("armenia-2021", "2021-07-03T20:00Z")
    assert found["consult_duty"].verdict == "some"
    aid = found["aid_duty"]
    assert aid.verdict == "some"
    assert {frozenset({"appeal_made"}) | words for words in SETS} == {frozenset(words) for words in aid.sufficient}
    assert found["report_duty"].verdict == "none"


def test_armenia_says_who_called_it_what() -> None:
    """Charged words stand only with the one who used them, and both dates of the appeal are kept."""
    scenario, claims = mission("armenia-2021")
    called = {(word.word, word.by) for event in scenario.crisis for word in event.called}
    assert ("border incident", "Secretary General of the CSTO") in called
    assert len(scenario.appeal.moments) == 2
    assert scenario.council.outcome == "no_force"
    assert scenario.mandate is None
    dispute = next(d for d in claims.disputes if d.id == "DISP-A1")
    assert len(dispute.sides) == 2
    known = {claim.id for claim in claims.claims}
    assert {name for d in claims.disputes for side in d.sides for name in side.claims} <= known


def test_one_statement_carried_twice_is_one_voice() -> None:
    """The Secretary General's words of 3 July reach us by two outlets and count once."""
    ground = findings("armenia-2021", "2021-07-03T20:00Z")["aid_duty"].ground
    said = [line for line in _said(ground) if line.startswith("Secretary General of the CSTO") and ": no" in line]
    assert said == ["Secretary General of the CSTO (S. Zas): no [B15, B17]"]


def _said(ground: Ground) -> list[str]:
    return [*ground.said, *(line for child in ground.children for line in _said(child))]


@pytest.mark.parametrize("name", ["kazakhstan-2022", "armenia-2021"])
def test_explanations_are_neutral_and_marked(name: str) -> None:
    """Every node of a rule cites; no word judges; background is said aloud where the UN Charter comes in."""
    scenario, claims = mission(name)
    for finding in findings(name, "2023-03-01").values():
        text = explain(finding, full=True, treaties=treaties(scenario.treaties), claims=claims)
        assert "lawful" not in text.lower()
        assert "[T0]" in text or "[T1]" in text or "[P2]" in text
        assert finding.cites
    basis = findings("kazakhstan-2022", "2022-01-06")["mission_basis"]
    assert "conflict" in names_below(basis.ground)
    assert "(checked: background)" in explain(basis)
    assert basis.checked == "secondary"


def test_the_norms_of_january_2022() -> None:
    """Who must do what, with the treaty's own word for by when."""
    scenario, claims = mission("kazakhstan-2022")
    rows = list_norms(
        treaties(scenario.treaties),
        claims,
        appellant="KAZ",
        facts_on=scenario.facts_on,
        as_of=parse_as_of("2022-01-06"),
    )
    table = {(row.treaty, row.rule): (row.modality, row.act, row.by_when, row.verdict) for row in rows}
    assert table["cst-1992", "aid_duty"] == ("must", "give_aid", "at once", "some")
    assert table["cst-1992", "consult_duty"] == ("must", "consult", "at once", "all")
    assert table["csto-peacekeeping-2007", "notice_duty"][3] == "all"
    assert all(row.checked == "background" for row in rows if row.treaty == "un-charter")


def test_the_explanation_of_a_treaty_case() -> None:
    """The text of one case, word for word; a change of wording must be seen and meant."""
    result = next(r for r in run_cases(treaties()) if r.case == "the wide reading is open since 2012")
    assert explain(result.finding, full=True) + "\n" == (HERE / "aid_duty.txt").read_text(encoding="utf-8")


def test_claims_of_the_missions_name_atoms_that_are_there() -> None:
    """An assertion on a misspelt atom would silently count for nothing."""
    atoms = {f"{treaty.id}/{atom.id}" for treaty in treaties() for atom in treaty.atoms}
    for name in ("kazakhstan-2022", "armenia-2021"):
        claims = load_claims(find_mission(name) / "claims.yaml")
        assert {a.atom for claim in claims.claims for a in claim.asserts} <= atoms
        assert all(isinstance(claim.known_at, datetime) for claim in claims.claims)
