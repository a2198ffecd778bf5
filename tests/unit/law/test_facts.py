"""What is known of an atom at an instant."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from foedus.domain.treaty import Atom, ChairTerm, Closing, DefaultReading, Membership, Organ, Setting
from foedus.errors import RequestError
from foedus.law.book import bind_treaties
from foedus.law.facts import Asked, AtomStatus, known_claims, read_facts, weakest
from foedus.record.claims import Assertion, Claim


def status(tiny: Any, name: str, *claims: Claim, treaty: Any = None, **asked: Any) -> AtomStatus:
    book = bind_treaties((treaty or tiny.treaty(),))
    fields = {"appellant": "AAA", "facts_on": tiny.on, "as_of": tiny.as_of} | asked
    return read_facts(book, tiny.claim_set(*claims), Asked(**fields))[f"tiny/{name}"]


def test_no_source_is_open_not_false(tiny: Any) -> None:
    """Edge 36: nobody speaks of it, so nothing is known of it."""
    found = status(tiny, "p")
    assert (found.standing, found.value) == ("unknown", None)
    assert "no source" in found.why


def test_agreed_either_way_is_closed(tiny: Any) -> None:
    """All who speak of it say the same: it is closed to that."""
    assert status(tiny, "p", tiny.claim("1", "x", ("p", True))).value is True
    assert status(tiny, "p", tiny.claim("1", "x", ("p", False))).value is False


def test_two_voices_apart_leave_it_open(tiny: Any) -> None:
    """Nothing is merged away, whatever the numbers on each side."""
    claims = [tiny.claim(str(n), f"speaker {n}", ("p", n != 3)) for n in range(6)]
    found = status(tiny, "p", *claims)
    assert (found.standing, found.value, len(found.said)) == ("contested", None, 6)


def test_ten_outlets_with_one_first_speaker_are_one_voice(tiny: Any) -> None:
    """Edge 35: the same report carried ten times counts once, with all ten claims named."""
    claims = [
        tiny.claim(str(n), "The  Minister" if n else "the minister", ("p", True), carried_by=(f"outlet {n}",))
        for n in range(10)
    ]
    found = status(tiny, "p", *claims)
    assert len(found.said) == 1
    assert found.said[0].claims == tuple(str(n) for n in range(10))


def test_one_source_that_says_both_is_contested_within_itself(tiny: Any) -> None:
    """Edge 34: the answer names the source that contradicts itself."""
    found = status(tiny, "p", tiny.claim("1", "x", ("p", True)), tiny.claim("2", "x", ("p", False)))
    assert found.value is None
    assert "x says both" in found.why


def test_an_assertion_of_its_own_speaker_counts_for_that_speaker(tiny: Any) -> None:
    """One claim may report two sides; each is heard under its own name."""
    asserts = (Assertion(atom="tiny/p", value=True, by="host"), Assertion(atom="tiny/p", value=False, by="critics"))
    found = status(tiny, "p", tiny.claim("1", "reporter", asserts=asserts))
    assert [(voice.by, voice.value) for voice in found.said] == [("host", True), ("critics", False)]
    assert found.value is None


def test_a_claim_counts_from_when_it_is_known(tiny: Any) -> None:
    """The second clock: what happened earlier but became known later is not yet read."""
    late = tiny.claim("1", "x", ("p", True), known_at=datetime(2020, 6, 11, tzinfo=UTC))
    assert status(tiny, "p", late).value is None
    assert status(tiny, "p", late, as_of=datetime(2020, 6, 11, tzinfo=UTC)).value is True


def test_a_retracted_claim_counts_until_it_is_taken_back(tiny: Any) -> None:
    """Edge 33: before the retraction it stands, from that instant it does not."""
    taken = tiny.claim("1", "x", ("p", True), retracted_at=datetime(2020, 6, 5, tzinfo=UTC))
    assert status(tiny, "p", taken, as_of=datetime(2020, 6, 4, 23, 59, 59, tzinfo=UTC)).value is True
    assert status(tiny, "p", taken, as_of=datetime(2020, 6, 5, tzinfo=UTC)).value is None


def test_a_correction_replaces_once_it_is_known(tiny: Any) -> None:
    """Edge 33: the speaker's later word replaces the earlier, not before it is known."""
    first = tiny.claim("1", "x", ("p", True))
    second = tiny.claim("2", "x", ("p", False), replaces=("1",), known_at=datetime(2020, 6, 8, tzinfo=UTC))
    assert status(tiny, "p", first, second, as_of=datetime(2020, 6, 7, tzinfo=UTC)).value is True
    assert status(tiny, "p", first, second).value is False
    known = known_claims(tiny.claim_set(first, second), tiny.as_of)
    assert [claim.id for claim in known] == ["2"]


def test_a_dated_text_closes_an_interpretation_whatever_is_said(tiny: Any) -> None:
    """The wording of the date decides, up to the day before the new wording."""
    closing = Closing(value=False, cite="art. 1, old", source="T", checked="text", to_on=date(2020, 6, 1))
    atom = Atom(id="p", kind="interpretation", text="p", closed=(closing,))
    treaty = tiny.treaty(atoms=(atom,))
    said = tiny.claim("1", "x", ("p", True))
    assert status(tiny, "p", said, treaty=treaty, facts_on=date(2020, 5, 31)).value is False
    assert status(tiny, "p", said, treaty=treaty, facts_on=date(2020, 6, 1)).value is True


def test_a_default_reading_holds_until_the_contrary_is_known(tiny: Any) -> None:
    """The reading of the treaty's own body stands alone until somebody reads it otherwise."""
    default = DefaultReading(value=False, by="the secretariat", cite="art. 3", source="T", checked="secondary")
    treaty = tiny.treaty(atoms=(Atom(id="p", kind="interpretation", text="p", default_reading=default),))
    rival = tiny.claim("1", "a minister", ("p", True))
    alone = status(tiny, "p", treaty=treaty)
    assert (alone.value, alone.basis, alone.checked) == (False, "default", "secondary")
    assert "the secretariat" in alone.why
    assert status(tiny, "p", tiny.claim("1", "x", ("p", False)), treaty=treaty).value is False
    assert status(tiny, "p", rival, treaty=treaty).value is None


def test_a_choice_stays_open_unless_it_is_set(tiny: Any) -> None:
    """What an actor may still decide is not settled by talk."""
    assert status(tiny, "c", tiny.claim("1", "x", ("c", True))).value is None
    assert status(tiny, "c", settings=(Setting(atom="tiny/c", value=True),)).value is True


@pytest.mark.parametrize(
    ("name", "contested", "expected"),
    [("in_force", False, True), ("withdrawing", False, True), ("suspended", False, True), ("signed", False, False),
     ("ratified", False, False), ("ended", False, False), ("suspended", True, None), ("in_force", True, None)],
)  # fmt: skip
def test_standing_of_a_member(tiny: Any, name: Any, contested: bool, expected: bool | None) -> None:
    """Edges 4, 6, 8, 9: notice given still binds, a signature does not yet, a contested standing stays open."""
    row = Membership(state="AAA", status=name, from_on=date(2020, 1, 1), contested=contested, checked="text", note="n")
    assert status(tiny, "party", treaty=tiny.treaty(memberships=(row,))).value is expected


def test_a_stranger_is_no_party_and_the_parties_are_named(tiny: Any) -> None:
    """Edge 1: the answer says who was bound on that day; signing alone does not bind."""
    found = status(tiny, "party", appellant="ZZZ")
    assert found.value is False
    assert "parties then: AAA" in found.why
    assert status(tiny, "party", appellant="BBB").value is False


def test_other_computed_atoms(tiny: Any) -> None:
    """The engine works out entry into force, the host's standing and who holds the chair; no chair known is open."""
    atoms = (
        Atom(id="force", kind="computed", computes="treaty_in_force", text="t"),
        Atom(id="host", kind="computed", computes="host_is_party", text="t"),
        Atom(id="chair", kind="computed", computes="appellant_holds_chair", text="t"),
    )
    term = ChairTerm(state="AAA", from_on=date(2020, 1, 1), to_on=date(2020, 7, 1), checked="secondary")
    organ = Organ(id="O", name="O", seats="all", cite="art. 2", checked="text", chair=(term,))
    treaty = tiny.treaty(atoms=atoms, organs=(organ,))
    assert status(tiny, "force", treaty=treaty).value is True
    assert status(tiny, "force", treaty=treaty, facts_on=date(2000, 6, 1)).value is False
    assert status(tiny, "host", treaty=treaty).value is True
    assert status(tiny, "host", treaty=treaty, host="BBB").value is False
    assert status(tiny, "chair", treaty=treaty).value is True
    assert status(tiny, "chair", treaty=treaty, appellant="BBB").value is False
    assert status(tiny, "chair", treaty=treaty, facts_on=date(2020, 7, 1)).value is None


def test_as_told_by_one_source_the_rest_stays_open(tiny: Any) -> None:
    """A named reading: that voice wins, what it leaves out is open even where others agree."""
    claims = (
        tiny.claim("1", "host", ("p", True), ("q", True)),
        tiny.claim("2", "critics", ("p", False)),
        tiny.claim("3", "others", ("r", True), source="S"),
    )
    assert status(tiny, "p", *claims, told_by="critics").value is False
    assert status(tiny, "q", *claims, told_by="critics").value is None
    assert status(tiny, "party", *claims, told_by="critics").value is True
    with pytest.raises(RequestError, match="nobody says nothing"):
        status(tiny, "p", *claims, told_by="nobody")


def test_an_unknown_setting_is_refused(tiny: Any) -> None:
    """A misspelt what-if must not pass in silence."""
    with pytest.raises(RequestError) as caught:
        status(tiny, "p", settings=(Setting(atom="tiny/pp", value=True),))
    assert caught.value.code == "law.unknown-atom"


def test_marks_rest_on_the_best_support_of_each_side(tiny: Any) -> None:
    """A side is as well checked as its best claim; the atom as its worse side; treaty text shows no mark."""
    claims = (
        tiny.claim("1", "a", ("p", True), checked="background"),
        tiny.claim("2", "b", ("p", True), checked="press"),
        tiny.claim("3", "c", ("p", False), checked="background"),
    )
    assert status(tiny, "p", *claims[:2]).checked == "press"
    assert status(tiny, "p", *claims).checked == "background"
    assert weakest(()) == ""
    assert weakest(("text", "secondary", "press")) == "secondary"
