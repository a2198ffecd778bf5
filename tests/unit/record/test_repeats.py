"""What is sent again is entered once; what goes back to something earlier is an act of its own."""

import itertools
from collections.abc import Callable

import pytest
from tests.unit.record.conftest import KEEPER, NOW, claim

import foedus.record.ledger
from foedus.errors import InputError, RequestError
from foedus.record.accounts import make_accounts
from foedus.record.checking import check_drafts
from foedus.record.entries import Draft
from foedus.record.ledger import Ledger
from foedus.record.translation import read_claims


def grade(value: str, of: str = "C1") -> Draft:
    return Draft(kind="grade", body={"of": of, "credibility": value})


def vote(value: str) -> Draft:
    return Draft(kind="vote", body={"text": "It votes.", "state": "KAZ", "decision": "d1", "vote": value})


def count(ledger: Ledger, kind: str) -> int:
    return sum(1 for _ in ledger.read(kind=kind))


@pytest.mark.parametrize("make", [grade, vote])
def test_going_back_is_an_act_and_a_repeat_is_none(ledger: Ledger, make: Callable[[str], Draft]) -> None:
    """2, 4, 2: three entries, the last of which counts; the same once more changes nothing."""
    ledger.append([claim("C1")])
    one, other = ("2", "4") if make is grade else ("for", "against")
    seen = [ledger.append([make(value)])[0] for value in (one, one, other, one, one, other)]
    assert [receipt.is_new for receipt in seen] == [True, False, True, True, False, True]
    assert [seen[1].n, seen[4].n] == [seen[0].n, seen[3].n]
    assert len({receipt.token for receipt in seen}) == 4


def test_a_grade_counts_as_it_was_given_last(ledger: Ledger) -> None:
    """The view shows what stands, also where a corrected claim brought a grade in between."""
    (first,) = ledger.append([claim("C1")])
    for value in "242":
        ledger.append([grade(value)])
    shown = make_accounts(ledger.read())[0].accounts[0].credibility
    assert (shown.value, shown.entry) == ("2", ledger.size)
    ledger.append([claim("C1", "Otherwise.", credibility="5", corrects=first.n)])
    assert ledger.append([grade("2")])[0].is_new
    assert make_accounts(ledger.read())[0].accounts[0].credibility.value == "2"


def test_a_link_taken_back_can_be_made_again(ledger: Ledger) -> None:
    """Link, unlink, the same link: linked, three acts; and so on."""
    ledger.append([claim("C1"), claim("C2")])
    link = Draft(kind="link", body={"from": "C1", "to": "C2", "relation": "number"})
    for k in range(3):
        (made,) = ledger.append([link])
        assert (made.is_new, ledger.append([link])[0].n) == (True, made.n)
        found = read_claims(ledger.read())
        assert found is not None
        assert found.claims[0].contradicts == ("C2",)
        ledger.append([Draft(kind="unlink", body={"of": made.n, "why": f"reason {k}"})])
        found = read_claims(ledger.read())
        assert found is not None
        assert found.claims[0].contradicts == ()


@pytest.mark.parametrize("batch", [*itertools.product("24", repeat=3), tuple("2424"), tuple("2442")])
def test_a_batch_sent_again_is_entered_once(ledger: Ledger, batch: tuple[str, ...]) -> None:
    """In whatever order it goes back and forth; and of one that was cut short the rest is entered."""
    ledger.append([claim("C1"), claim("C2")])
    drafts = [grade(value) for value in batch]
    steps = [value for value, _ in itertools.groupby(batch)]
    first = ledger.append(drafts)
    assert [e.body["credibility"] for e in ledger.read(kind="grade")] == steps
    again = ledger.append(drafts)
    assert [receipt.n for receipt in again] == [receipt.n for receipt in first]
    assert count(ledger, "grade") == len(steps)
    for value in steps[:1]:
        ledger.append([grade(value, "C2")])
    ledger.append([grade(value, "C2") for value in batch])
    assert [e.body["credibility"] for e in ledger.read(kind="grade") if e.body["of"] == "C2"] == steps


def test_a_token_is_of_one_wish_of_one_author(ledger: Ledger) -> None:
    """What Bob vouches for under Alice's token is not swallowed."""
    ledger.append([claim("C1")])
    said = Draft(kind="attestation", body={"of": 2, "text": "It is so."}, author="Alice", token="mine")
    (first,) = ledger.append([said])
    assert ledger.append([said])[0].n == first.n
    with pytest.raises(RequestError, match="the token mine was used for another entry"):
        ledger.append([Draft(kind="attestation", body=dict(said.body), author="Bob", token="mine")])


def test_what_another_writer_entered_meanwhile_is_seen(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two claims of one id: the second is refused, however close they come; nothing is hidden."""
    other = Ledger(ledger.store, ledger.log, clock=lambda: NOW, signer=KEEPER, author="another")

    def late(*args: object, **named: object) -> None:
        check_drafts(*args, **named)  # type: ignore[arg-type]
        monkeypatch.setattr(foedus.record.ledger, "check_drafts", check_drafts)
        other.append([claim("A", "said by the other")])

    monkeypatch.setattr(foedus.record.ledger, "check_drafts", late)
    with pytest.raises(InputError) as caught:
        ledger.append([claim("A", "said by one")])
    assert [fault.code for fault in caught.value.faults] == ["record.id-used"]
    assert [entry.body["text"] for entry in ledger.read(kind="claim")] == ["said by the other"]
    # the log goes on, and what is said alike by both is one entry
    (mine,) = ledger.append([claim("B")])
    assert other.append([Draft(kind="claim", body=claim("B").body, author="the keeper")])[0].n == mine.n


def test_a_correction_sent_again_is_a_repeat(ledger: Ledger) -> None:
    """The entry that it puts right no longer holds the id, as it did that itself."""
    (first,) = ledger.append([claim("C1")])
    right = claim("C1", "Right.", corrects=first.n)
    (done,) = ledger.append([right])
    assert ledger.append([right])[0] == done._replace(is_new=False)


def test_a_claim_without_an_id_is_found_by_its_number(ledger: Ledger) -> None:
    """It is shown, linked, taken back and put right like any other."""
    said = {"text": "It is so.", "by": "A", "known_at": "2022-01-05T00:00:00Z"}
    (bare,) = ledger.append([Draft(kind="claim", body=said)])
    name = f"e{bare.n}"
    ledger.append([claim("C2"), Draft(kind="link", body={"from": "C2", "to": name, "relation": "number"})])
    (matter,) = make_accounts(ledger.read())
    assert [account.claim.id for account in matter.accounts] == [name, "C2"]
    assert matter.contested
    (right,) = ledger.append([claim(name, "It was so.", corrects=bare.n)])
    assert ledger.find_holder(ledger.show(bare.n)) == right.n
    found = read_claims(ledger.read())
    assert found is not None
    assert (found.claims[0].id, found.claims[0].text) == (name, "It was so.")
    with pytest.raises(InputError) as caught:
        ledger.append([claim("e99"), Draft(kind="claim", body={**said, "corrects": 3})])
    assert [(f.field, f.code) for f in caught.value.faults] == [
        ("id", "record.id-used"),
        ("corrects", "record.bad-field"),
    ]
