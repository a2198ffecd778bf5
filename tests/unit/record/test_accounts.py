"""Accounts: what is said stays side by side, as known, as claimed, never merged and never summed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.record.conftest import claim

from foedus import library
from foedus.errors import InputError, RequestError
from foedus.formats.codec import load_claims
from foedus.record.accounts import Matter, View, make_accounts
from foedus.record.claims import ClaimSet
from foedus.record.entries import Draft
from foedus.record.ledger import Ledger
from foedus.record.support import find_copy_only, range_over
from foedus.record.translation import draft_claims, read_claims


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


@pytest.fixture
def kazakhstan(ledger: Ledger) -> tuple[Ledger, ClaimSet]:
    """The packaged claims as entries of a record."""
    claims = load_claims(library.find_mission("kazakhstan-2022") / "claims.yaml")
    ledger.append(draft_claims(claims, "0" * 64))
    return ledger, claims


def find(matters: tuple[Matter, ...], name: str) -> Matter:
    return next(matter for matter in matters if matter.id == name)


def test_claims_come_back_from_the_record_as_they_went_in(kazakhstan: tuple[Ledger, ClaimSet]) -> None:
    """Law reads the record: what it reads must be the same set, in the same order, links and retractions included."""
    ledger, claims = kazakhstan
    assert read_claims(ledger.read()) == claims


@pytest.mark.parametrize("mission", library.list_missions())
def test_every_packaged_mission_fits_into_a_record(ledger: Ledger, mission: str) -> None:
    """A field that a record could not hold would be found here."""
    claims = load_claims(library.find_mission(mission) / "claims.yaml")
    ledger.append(draft_claims(claims, "0" * 64))
    assert read_claims(ledger.read()) == claims


def test_every_claim_is_in_some_matter(kazakhstan: tuple[Ledger, ClaimSet]) -> None:
    """Nothing said may fall between two matters."""
    ledger, claims = kazakhstan
    shown = {account.claim.id for matter in make_accounts(ledger.read()) for account in matter.accounts}
    assert shown == {c.id for c in claims.claims}


def test_successive_counts_are_a_sequence_and_never_a_sum(kazakhstan: tuple[Ledger, ClaimSet]) -> None:
    """164 was taken back, 225 and 230 were superseded, 238 stands; each for its time."""
    ledger, _ = kazakhstan
    deaths = find(make_accounts(ledger.read()), "DISP-25")
    assert [(s.value, s.ended_by) for s in deaths.sequence] == [
        ("164", "retracted"),
        ("225", "superseded"),
        ("230", "superseded"),
        ("238", ""),
    ]
    assert deaths.sequence[1].valid_until == deaths.sequence[2].valid_from
    early = find(make_accounts(ledger.read(), View(as_of=at("2022-01-16"))), "DISP-25")
    assert [(s.value, s.valid_until) for s in early.sequence] == [("164", None), ("225", None)]


def test_a_claim_made_years_later_changes_nothing_that_was_known_before(ledger: Ledger) -> None:
    """It carries when it happened and when it was said; the view of that time does not move by a byte."""
    ledger.append([claim("C1"), claim("C2", "Something else is said.")])
    then = View(as_of=at("2022-01-10"))
    before = make_accounts(ledger.read(), then)
    late = Draft(
        kind="claim",
        body={"id": "C3", "text": "It was otherwise.", "by": "an office", "known_at": "2024-01-03T20:00:00Z"},
        happened_from=at("2022-01-05"),
        stated_at=at("2024-01-03"),
    )
    ledger.append([late, Draft(kind="link", body={"from": "C3", "to": "C1", "relation": "framing"})])
    assert make_accounts(ledger.read(), then) == before
    now = make_accounts(ledger.read())
    account = next(a for m in now for a in m.accounts if a.claim.id == "C3")
    assert (account.claim.from_at, account.stated_at) == (at("2022-01-05"), at("2024-01-03"))


def test_a_link_made_by_mistake_is_taken_back_and_both_acts_stay(ledger: Ledger) -> None:
    """The view no longer shows it, the record shows who made it and who took it back."""
    ledger.append([claim("C1"), claim("C2")])
    (receipt,) = ledger.append([Draft(kind="link", body={"from": "C1", "to": "C2", "relation": "number"})])
    assert len(make_accounts(ledger.read())) == 1
    taking_back = Draft(kind="unlink", body={"of": receipt.n, "why": "two different towns"})
    (gone,) = ledger.append([taking_back])
    assert len(make_accounts(ledger.read())) == 2
    assert [e.kind for e in ledger.read()][-2:] == ["link", "unlink"]
    # sent again it is the same act; taken back once more, for another reason, it is a fault
    (again,) = ledger.append([taking_back])
    assert (again.n, again.is_new) == (gone.n, False)
    with pytest.raises(InputError) as caught:
        ledger.append([Draft(kind="unlink", body={"of": receipt.n, "why": "another reason"})])
    (fault,) = caught.value.faults
    assert fault.found == f"entry {receipt.n}, taken back by entry {gone.n}"
    assert ledger.size == gone.n


def test_outlets_are_graded_apart_from_whom_they_quote(ledger: Ledger) -> None:
    """A copy site that carries a ministry: the source is D by rule, the claim keeps its own grade; a person's wins."""
    ledger.append(
        [
            Draft(kind="source", body={"id": "S1", "title": "A copy of a ministry's text", "outlet": "copy"}),
            claim("C1", source="S1", confidence="high", checked="retrieved", carried_by=["Copy", "Agency"]),
        ]
    )
    (matter,) = make_accounts(ledger.read())
    account = matter.accounts[0]
    assert (account.reliability.value, account.credibility.value) == ("D", "2")
    assert account.chain == ("Copy", "Agency", "an office")
    ledger.append(
        [
            Draft(kind="grade", body={"of": "S1", "reliability": "C", "why": "its texts were compared"}),
            Draft(kind="grade", body={"of": "C1", "credibility": "5", "why": "a witness denies it"}),
        ]
    )
    account = make_accounts(ledger.read())[0].accounts[0]
    assert (account.reliability.value, account.credibility.value) == ("C", "5")
    assert account.credibility.by == "the keeper"
    assert account.credibility.entry == 5


def test_views_as_claimed_by_and_agreed_only(kazakhstan: tuple[Ledger, ClaimSet]) -> None:
    """One speaker's picture holds only that speaker; what all agree on holds nothing contested."""
    ledger, _ = kazakhstan
    mine = make_accounts(ledger.read(), View(claimed_by="office of the prosecutor general"))
    assert {a.claim.by for m in mine for a in m.accounts} == {"Office of the Prosecutor General of Kazakhstan"}
    agreed = make_accounts(ledger.read(), View(agreed_only=True))
    assert agreed
    assert not any(m.contested for m in agreed)
    with pytest.raises(RequestError, match="nobody called"):
        make_accounts(ledger.read(), View(claimed_by="The King of Redonda"))


def test_as_known_then_holds_nothing_later(kazakhstan: tuple[Ledger, ClaimSet]) -> None:
    """Neither claims, nor links to claims, nor how a study treats a dispute with hindsight."""
    ledger, claims = kazakhstan
    claims_known = {c.id: c.known_at for c in claims.claims}
    then = at("2022-01-07")
    for matter in make_accounts(ledger.read(), View(as_of=then)):
        assert matter.handling == ""
        for account in matter.accounts:
            assert account.claim.known_at <= then
            assert account.until is None or account.until <= then
            linked = {link.claim for link in account.links}
            assert all(claims_known[name] <= then for name in linked)


def test_criticism_is_linked_to_the_decision_it_is_about(kazakhstan: tuple[Ledger, ClaimSet]) -> None:
    """Who looks at the decision sees its critics beside it."""
    ledger, _ = kazakhstan
    accounts = {a.claim.id: a for m in make_accounts(ledger.read()) for a in m.accounts}
    critics = {link.claim for link in accounts["D01"].links if link.relation == "criticises" and not link.is_from}
    assert critics >= {"X02", "X15", "X16"}


def test_what_rests_on_copy_sites_alone_is_named(kazakhstan: tuple[Ledger, ClaimSet]) -> None:
    """Neither appeal nor decision of the flagship rests on pages that copy others alone."""
    _, claims = kazakhstan
    assert find_copy_only(claims, {"decision": ("D01", "D02"), "one copy": ("W06",)}) == {"one copy": ("W06",)}


@pytest.mark.parametrize("mission", ["kazakhstan-2022", "benin-2025", "solomons-2021"])
def test_no_packaged_milestone_rests_on_copy_sites_alone(
    mission: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every dated moment has a page of its own behind it; HC-8 has none, so it is shown and not scored."""
    from foedus.desk.accounts import tell_accounts
    from foedus.desk.record import open_record

    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path))
    with open_record(mission) as record:
        told = tell_accounts(record).data["copy_only"]
    assert told == ({"expected HC-8": ["V13"]} if mission == "kazakhstan-2022" else {})


def test_a_step_of_a_course_told_by_copies_alone_says_so() -> None:
    """As known before a page of its own came out, a step counts as told, not as observed."""
    from dataclasses import replace

    from foedus.desk.run import give, load_inputs
    from foedus.mission.run import gather_milestones, run_course

    given = give(load_inputs("armenia-2021"))
    course = run_course(given, as_of=at("2021-07-04"), seed=1, tell=str)
    assert course.milestones
    assert not [step.id for step in course.milestones if step.copies_only]
    copied = tuple(replace(source, outlet="copy") for source in course.claims.sources)
    changed = replace(course, claims=replace(course.claims, sources=copied))
    steps = [step for step in gather_milestones(changed, at("2021-07-04")) if step.copies_only]
    marked = {step.id for step in steps}
    assert {step.kind for step in steps} == {"observed"}, "what was computed was told by nobody"
    assert {step.id for step in course.milestones if step.lane in ("crisis", "appeal")} <= marked


def test_a_claim_that_names_a_dispute_stands_in_it_on_no_side(kazakhstan: tuple[Ledger, ClaimSet]) -> None:
    """It joins the others of the dispute, and makes no second matter of the same name."""
    ledger, _ = kazakhstan
    draft = claim("MY-1", "Others are said to count 20 dead.")
    ledger.append([Draft(kind="claim", body={**draft.body, "matters": ["DISP-26"]})])
    matters = make_accounts(ledger.read())
    assert [m.id for m in matters].count("DISP-26") == 1
    (own,) = [a for a in find(matters, "DISP-26").accounts if a.claim.id == "MY-1"]
    assert own.side == ""


def test_a_number_that_is_said_again_is_no_further_step(kazakhstan: tuple[Ledger, ClaimSet]) -> None:
    """Two pages with one count are one step; one matter with one count is no sequence."""
    ledger, _ = kazakhstan
    matters = make_accounts(ledger.read())
    first = find(matters, "DISP-25").sequence[0]
    assert (first.value, first.claim, first.also) == ("164", "Y18", ("K06",))
    assert first.valid_until is not None
    assert find(matters, "HC-6-ARM").sequence == ()
    assert len(find(matters, "HC-6-ARM").accounts) == 2


def test_a_range_over_accounts_leaves_out_what_was_taken_back(kazakhstan: tuple[Ledger, ClaimSet]) -> None:
    """An observed number is a range over the accounts that stand, not an average."""
    ledger, _ = kazakhstan
    deaths = [a.claim for a in find(make_accounts(ledger.read()), "DISP-25").accounts]
    assert range_over(deaths) == (225.0, 238.0)
    assert range_over(deaths, at("2022-01-16")) == (164.0, 225.0)


def test_a_correction_of_our_copy_stands_beside_it(ledger: Ledger) -> None:
    """The last copy counts; the entry that was wrong stays and is named."""
    (first,) = ledger.append([claim("C1", "Ten aircraft.")])
    ledger.append([claim("C1", "Eleven aircraft.", corrects=first.n)])
    (matter,) = make_accounts(ledger.read())
    assert [(a.claim.text, a.corrects) for a in matter.accounts] == [("Eleven aircraft.", (first.n,))]
    assert ledger.show(first.n).body["text"] == "Ten aircraft."


def test_evidence_of_the_tests_lies_elsewhere(tmp_path: Path) -> None:
    """No test may touch the folder of the person who runs it."""
    import os

    assert "foedus-test-data-" in os.environ["FOEDUS_DATA"]


def test_what_is_contested_elsewhere_is_not_agreed(ledger: Ledger) -> None:
    """A contradiction counts from a matter of another name, and from a speaker who is not shown."""
    links = [Draft(kind="link", body={"from": "C1", "to": "C2", "relation": "framing"})]
    ledger.append([claim("C1", by="an office of US", matters=["M1"]), claim("C2", by="Russia", matters=["M2"]), *links])
    ledger.append([claim("C3", matters=["M1"]), claim("C4", by="US")])

    def show(**wish: object) -> list[list[str]]:
        return [[a.claim.id for a in m.accounts] for m in make_accounts(ledger.read(), View(**wish))]

    assert show(agreed_only=True) == [["C4"]]
    assert show(claimed_by="US") == [["C1"], ["C4"]]
    assert show(claimed_by="US", agreed_only=True) == [["C4"]]
    with pytest.raises(RequestError, match="nobody called 'SIA'"):
        show(claimed_by="SIA")


def test_what_ended_a_claim_first_is_its_end(ledger: Ledger) -> None:
    ledger.append([claim("C1"), claim("C2", known_at="2022-01-07T00:00:00Z")])
    ledger.append([Draft(kind="link", body={"from": "C2", "to": "C1", "relation": "superseded"})])
    taken = {"of": "C1", "by": "an office", "known_at": "2022-01-09T00:00:00Z"}
    ledger.append([Draft(kind="retraction", body=taken, stated_at=at("2022-01-09"))])
    account = next(a for m in make_accounts(ledger.read()) for a in m.accounts if a.claim.id == "C1")
    assert (account.status, account.until) == ("superseded", at("2022-01-07"))
