"""Appending: checked, signed, in place, once; and every fault said at once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.unit.record.conftest import KEEPER, NOW, Clock, claim, found

from foedus.errors import InputError, RequestError
from foedus.record.entries import Draft, read_line
from foedus.record.keys import Signer, find_key_fault
from foedus.record.ledger import Ledger
from foedus.record.tree import check_consistency, check_inclusion, compute_root
from foedus.store.database import open_store


def refuse(ledger: Ledger, *drafts: Draft) -> InputError:
    """Give the refusal of drafts, after making sure that nothing was entered."""
    before = ledger.refresh()
    with pytest.raises(InputError) as caught:
        ledger.append(drafts)
    assert ledger.refresh() == before
    return caught.value


def test_the_same_wish_is_entered_once(ledger: Ledger) -> None:
    """A retry after a lost answer must not double an entry, with a token or without."""
    (first,) = ledger.append([claim("C1")])
    (again,) = ledger.append([claim("C1")])
    assert (first.n, first.is_new) == (2, True)
    assert (again.n, again.is_new, again.leaf) == (2, False, first.leaf)
    with_token = Draft(kind="attestation", body={"of": 2, "text": "seen"}, token="wish-1")
    assert [r.n for r in (*ledger.append([with_token]), *ledger.append([with_token]))] == [3, 3]
    other = Draft(kind="attestation", body={"of": 2, "text": "not seen"}, token="wish-1")
    with pytest.raises(RequestError, match="was used for another entry"):
        ledger.append([other])
    assert ledger.size == 3


def test_some_new_and_some_known_drafts_keep_their_numbers(ledger: Ledger) -> None:
    """A batch cut short is sent again whole: what is there stays, the rest follows."""
    ledger.append([claim("C1"), claim("C2")])
    receipts = ledger.append([claim("C1"), claim("C2"), claim("C3")])
    assert [(r.n, r.is_new) for r in receipts] == [(2, False), (3, False), (4, True)]


def test_all_faults_of_all_drafts_are_said_at_once(ledger: Ledger) -> None:
    """One message, each fault with its draft, field and what would be right; nothing is entered."""
    error = refuse(
        ledger,
        Draft(kind="claim", body={"text": "", "by": "x", "known_at": "yesterday", "colour": "red"}),
        Draft(kind="rumour", body={}),
        Draft(kind="retraction", body={"of": "C99", "by": "x", "known_at": "2022-01-01T00:00:00Z"}),
    )
    assert {(f.file, f.field) for f in error.faults} == {
        ("draft 1", "text"),
        ("draft 1", "known_at"),
        ("draft 1", "colour"),
        ("draft 2", "kind"),
        ("draft 3", "of"),
    }


def test_a_retraction_of_what_is_not_there_is_refused(ledger: Ledger) -> None:
    """Golden: the message names the field, what was found and what would be right."""
    error = refuse(ledger, Draft(kind="retraction", body={"of": "C9", "by": "x", "known_at": "2022-01-01T00:00:00Z"}))
    assert error.code == "record.no-such-entry"
    assert str(error.faults[0]) == (
        "draft: of: the id of a claim that is in this record (found C9) [record.no-such-entry]."
    )


def test_a_claim_that_corrects_itself_is_refused(ledger: Ledger) -> None:
    """By its own number, by a number of another entry, and a link to itself."""
    ledger.append([claim("C1")])
    own = refuse(ledger, claim("C1", "Otherwise.", corrects=3))
    assert own.code == "record.itself"
    later = refuse(ledger, Draft(kind="correction", body={"of": 3, "text": "no"}))
    assert later.code == "record.itself"
    link = refuse(ledger, Draft(kind="link", body={"from": "C1", "to": "C1", "relation": "same"}))
    assert link.code == "record.itself"
    assert refuse(ledger, claim("C1", "Otherwise.")).code == "record.id-used"


def test_dates_in_the_future_are_refused_with_the_clock_named(ledger: Ledger) -> None:
    """The clock of the machine may be what is wrong, so the message says what it shows."""
    error = refuse(ledger, claim("C1", known_at="2027-01-01T00:00:00Z"))
    assert error.code == "record.bad-time"
    assert "the clock of this machine says 2026-11-26T12:00Z" in str(error)
    act = Draft(kind="appeal", body={"text": "asks"}, happened_from=NOW + timedelta(hours=1))
    assert refuse(ledger, act).code == "record.bad-time"
    planned = Draft(kind="claim", body=claim("C2").body, happened_from=datetime(2027, 1, 1, tzinfo=UTC))
    assert ledger.append([planned])[0].is_new, "a claim may speak of the future"


def test_a_clock_that_goes_back_an_hour_loses_nothing(ledger: Ledger, clock: Clock) -> None:
    """Order goes by number; the receipt warns; both times stay."""
    ledger.append([claim("C1")])
    clock.move(hours=-1)
    (receipt,) = ledger.append([claim("C2")])
    assert receipt.n == 3
    assert "is behind the last entry" in receipt.warning
    assert [e.received_at for e in ledger.read(2)] == [NOW, NOW - timedelta(hours=1)]


def test_a_revoked_key_signs_no_longer(ledger: Ledger) -> None:
    """What it signed before stays good; the message says since which entry."""
    other = Signer(b"\x07" * 32)
    ledger.append([Draft(kind="key", body={"action": "enrol", "key": other.public, "holder": "B", "role": "author"})])
    theirs = Ledger(ledger.store, ledger.log, clock=ledger._clock, signer=other, author="B")
    theirs.append([claim("B1")])
    ledger.refresh()
    ledger.append([Draft(kind="key", body={"action": "revoke", "key": other.public, "reason": "lost"})])
    theirs.refresh()
    with pytest.raises(RequestError, match=r"revoked after entry 4 \(lost\); nothing was entered"):
        theirs.append([claim("B2")])
    assert ledger.refresh().size == 4


def test_a_stranger_cannot_sign(ledger: Ledger) -> None:
    """A key that was never enrolled enters nothing."""
    stranger = Ledger(ledger.store, ledger.log, clock=ledger._clock, signer=Signer(b"\x09" * 32))
    with pytest.raises(RequestError, match="was never enrolled"):
        stranger.append([claim("X1")])


def test_a_key_is_rotated_by_itself_and_the_last_keeper_cannot_go(ledger: Ledger) -> None:
    """After the rotation the old key is refused and the new one is a keeper."""
    new = Signer(b"\x05" * 32)
    with pytest.raises(RequestError, match="last keeper"):
        ledger.append([Draft(kind="key", body={"action": "revoke", "key": KEEPER.public})])
    ledger.append([Draft(kind="key", body={"action": "rotate", "key": new.public})])
    with pytest.raises(RequestError, match="rotated"):
        ledger.append([claim("C1")])
    fresh = Ledger(ledger.store, ledger.log, clock=ledger._clock, signer=new)
    fresh.append([claim("C1")])
    assert fresh.make_checkpoint().size == 3


def test_keys_of_small_order_and_in_other_spellings_are_refused() -> None:
    """The library underneath takes some of them: one signature would then fit every message."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from foedus.record.keys import encode_bytes

    small = [0, 1, 2**255 - 20, 2**255 - 19, 2**255 - 18]
    order_8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
    raws = [y.to_bytes(32, "little") for y in small] + [bytes.fromhex(order_8)]
    for raw in raws:
        for sign in (0, 0x80):
            key = raw[:31] + bytes([raw[31] | sign])
            assert find_key_fault(encode_bytes(key)), key.hex()
    forgery = b"\x01" + bytes(31) + bytes(32)
    Ed25519PublicKey.from_public_bytes(b"\x01" + bytes(31)).verify(forgery, b"any message")
    assert find_key_fault("A" * 42 + "B"), "spare bits of base64"
    assert find_key_fault("short")
    assert find_key_fault(KEEPER.public) == ""


def test_a_proof_of_inclusion_shows_that_an_entry_is_in(ledger: Ledger) -> None:
    """The leaf of an entry, its path and the root fit together; with another leaf they do not."""
    ledger.append([claim(f"C{k}") for k in range(300)])
    size, root = ledger.give_root()
    for n in (1, 2, 256, 257, 301):
        path = ledger.prove_inclusion(n, size)
        assert check_inclusion(ledger.show(n).leaf, n - 1, size, path, root)
        assert not check_inclusion(ledger.show(n % size + 1).leaf, n - 1, size, path, root)


def test_proofs_stay_good_while_the_log_grows(ledger: Ledger) -> None:
    """Roots of whole subtrees are kept from one proof to the next; they must not outlive what they are over."""
    for _ in range(5):
        ledger.append([claim(f"G{ledger.size}-{k}") for k in range(391)])
        leaves = ledger.store.read_leaves(ledger.log, 1, ledger.size)
        assert ledger.give_root() == (len(leaves), compute_root(leaves))
        for n in (1, 256, 257, 300, len(leaves) - 1, len(leaves)):
            path = ledger.prove_inclusion(n, len(leaves))
            assert check_inclusion(leaves[n - 1], n - 1, len(leaves), path, compute_root(leaves))
        old = len(leaves) - 391
        proof = ledger.prove_consistency(old, len(leaves))
        assert check_consistency(old, len(leaves), compute_root(leaves[:old]), compute_root(leaves), proof)


def test_a_line_is_read_back_as_it_was_meant(ledger: Ledger) -> None:
    """Instants, evidence names, author and body survive the canonical form."""
    draft = Draft(
        kind="position",
        body={"text": "asks for restraint", "party": "EU", "addressee": "the Council", "condition": "if «asked»"},
        happened_from=datetime(2022, 1, 6, 1, tzinfo=UTC),
        happened_until=datetime(2022, 1, 6, 2, tzinfo=UTC),
        stated_at=datetime(2022, 1, 6, 3, tzinfo=UTC),
        author="desk officer",
    )
    (receipt,) = ledger.append([draft])
    entry = read_line(ledger.store.find_line(ledger.log, receipt.n) or b"")
    assert (entry.body, entry.author) == (dict(draft.body), "desk officer")
    assert (entry.happened_from, entry.happened_until, entry.stated_at) == (
        draft.happened_from,
        draft.happened_until,
        draft.stated_at,
    )


def test_batches_signed_ahead_are_the_same_entries(ledger: Ledger, tmp_path: Path) -> None:
    """Signed in a second process or in this one, at once or batch by batch: the same lines, in the same order."""
    other = Ledger(open_store(str(tmp_path / "other.sqlite")), "tiny-2026", clock=Clock(), signer=KEEPER)
    other.author = ledger.author
    other.append([found()])
    drafts = [claim(f"C{k}", f"Town {k} is quiet.") for k in range(7)]
    receipts = [r.n for part in ledger.append_batches([drafts[:3], drafts[3:5], drafts[5:]]) for r in part]
    assert receipts == list(range(2, 9))
    other.append(drafts)
    lines = [[row.line for row in one.store.read_rows("tiny-2026")] for one in (ledger, other)]
    assert lines[0] == lines[1]
    assert list(ledger.append_batches([])) == []
    other.store.close()


def test_a_fault_in_a_later_batch_is_said_and_what_came_before_stays(ledger: Ledger) -> None:
    batches = [[claim("C1")], [claim("C2"), claim("C1", "Something else.")], [claim("C3")]]
    seen = ledger.append_batches(batches)
    assert [r.n for r in next(seen)] == [2]
    with pytest.raises(InputError) as caught:
        next(seen)
    (fault,) = caught.value.faults
    assert fault.code == "record.id-used"
    assert ledger.size == 2
