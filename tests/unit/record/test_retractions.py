"""Only its speaker takes back a claim; what others say against it stands beside it."""

import json
from datetime import UTC, datetime

import pytest
from tests.unit.record.conftest import KEEPER, NOW, claim
from typer.testing import CliRunner

from foedus.cli.app import app
from foedus.errors import InputError
from foedus.record.accounts import Account, View, make_accounts
from foedus.record.entries import Draft
from foedus.record.ledger import Ledger
from foedus.record.translation import read_claims


def take_back(by: str, at: str = "2022-01-09T00:00:00Z", author: str = "") -> Draft:
    return Draft(kind="retraction", body={"of": "C1", "by": by, "known_at": at}, author=author)


def look(ledger: Ledger, as_of: datetime | None = None) -> Account:
    return make_accounts(ledger.read(), View(as_of=as_of))[0].accounts[0]


def test_a_stranger_ends_nothing(ledger: Ledger) -> None:
    """What Mallory says is a remark; law and accounts hear the claim as before."""
    ledger.append([claim("C1")])
    (receipt,) = ledger.append([take_back("Mallory", author="Mallory")])
    account = look(ledger)
    assert (account.status, account.until, account.retraction) == ("stands", None, None)
    assert [(r.kind, r.by, r.entry, r.of) for r in account.remarks] == [("retraction", "Mallory", receipt.n, 2)]
    assert look(ledger, datetime(2022, 1, 8, tzinfo=UTC)).remarks == ()
    found = read_claims(ledger.read())
    assert found is not None
    assert found.claims[0].retracted_at is None


def test_its_speaker_ends_it_and_is_named(ledger: Ledger) -> None:
    """However the name is spaced or capitalised; also of a copy that was put right since."""
    (first,) = ledger.append([claim("C1", by="An Office")])
    ledger.append([take_back("an  office")])
    ledger.append([claim("C1", by="Another Office", corrects=first.n)])
    account = look(ledger)
    assert account.status == "retracted"
    assert account.until == datetime(2022, 1, 9, tzinfo=UTC)
    assert account.retraction is not None
    assert (account.retraction.by, account.remarks) == ("an  office", ())
    assert look(ledger, datetime(2022, 1, 8, tzinfo=UTC)).status == "stands"


def test_who_entered_it_takes_back_their_own_entry(ledger: Ledger) -> None:
    """Undone in review: the account says by whom, so that it is not laid to the speaker."""
    ledger.append([claim("C1")])
    ledger.append([take_back("the keeper")])
    account = look(ledger)
    assert account.status == "retracted"
    assert account.retraction is not None
    assert (account.retraction.by, account.claim.by) == ("the keeper", "an office")


def test_no_claim_ends_before_it_was_known(ledger: Ledger) -> None:
    """It is refused; in a record that holds such a thing it ends when it became known."""
    ledger.append([claim("C1")])
    early = take_back("an office", at="2022-01-02T00:00:00Z")
    with pytest.raises(InputError) as caught:
        ledger.append([early])
    (fault,) = caught.value.faults
    assert (fault.field, fault.expected) == (
        "known_at",
        "no earlier than 2022-01-06T20:00:00Z, when the claim became known",
    )
    other = Ledger(ledger.store, "other", clock=lambda: NOW, signer=KEEPER, author="x")
    body = {"action": "found", "key": KEEPER.public, "role": "keeper"}
    other.append([Draft(kind="key", body=body), claim("C1"), early])
    assert look(other).until == datetime(2022, 1, 6, 20, tzinfo=UTC)


def test_the_verbs_say_so(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once in the answer, then in show and accounts; a kind that is none is no empty list."""
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path))

    def run(*words: str) -> str:
        return CliRunner().invoke(app, ["record", *words[:1], "--mission", "desk-log", *words[1:]]).output

    said = ("--set", "id=C1", "--set", "text=It is so.", "--set", "by=Mini", "--set", "known_at=2022-01-05T00:00Z")
    run("append", "--kind", "claim", *said)
    taken = ("--set", "of=C1", "--set", "by=Mallory", "--set", "known_at=2022-01-06T00:00Z")
    assert "C1 is said by Mini: what Mallory says against it stands beside it" in run(
        "append", "--kind", "retraction", *taken
    )
    beside = "Mallory would have it taken back, which only its speaker can (entry 3)"
    assert beside in run("show", "2")
    assert beside in run("accounts")
    shown = json.loads(run("accounts", "--json"))["matters"][0]["claims"][0]
    assert (shown["status"], shown["taken_back_by"]) == ("stands", None)
    assert "did you mean" in run("show", "--kind", "claims")
    assert "record.no-kind" in run("show", "--kind", "nonsense")
