"""A person decides: what each command does to a review, and that nothing is lost on the way."""

from __future__ import annotations

import json

import pytest

from foedus.errors import InputError, RequestError
from foedus.intake.claiming import make_claim, word_claim
from foedus.intake.review import Review, add_candidates, apply, make_key, read_plain


@pytest.fixture
def plain(read) -> list[dict[str, object]]:
    found = read("Togo sent 40 soldiers on Monday. Ghana's parliament did not approve the mission, Reuters reported.")
    report = {"sha256": "ab" * 32, "title": "Report", "url": ""}
    return [candidate.to_json() | report for candidate in found]


@pytest.fixture
def review(plain) -> Review:
    review = Review()
    assert add_candidates(review, [(candidate, candidate["text"]) for candidate in plain]) == 2
    return review


def test_the_same_candidates_are_added_once(review, plain) -> None:
    assert add_candidates(review, [(candidate, "") for candidate in plain]) == 0


def test_accept_reject_and_undo(review) -> None:
    apply(review, "a")
    apply(review, "r told twice")
    assert [item.verdict for item in review.items] == ["accepted", "rejected"]
    assert review.current is None
    apply(review, "u")
    assert (review.items[1].verdict, review.items[1].reason, review.position) == ("open", "", 1)
    apply(review, "u")
    assert review.items[0].verdict == "open"
    with pytest.raises(RequestError, match="nothing to undo"):
        apply(review, "u")


def test_undoing_what_is_in_the_record_asks_for_a_retraction(review) -> None:
    """Both acts stay in the record: the claim and that it was taken back."""
    apply(review, "a")
    review.items[0].claim_id = "P01"
    apply(review, "u")
    assert review.retract == ["P01"]
    assert review.items[0].claim_id == ""


def test_what_is_in_the_record_is_not_edited_in_place(review) -> None:
    review.items[0].claim_id = "P01"
    with pytest.raises(RequestError, match="in the record already"):
        apply(review, "e text=other")


@pytest.mark.parametrize("line", ["x", "e", "e colour=red", "l", "l 9", "l 0", "l 1 hates", "a\x00b"])
def test_a_command_that_does_not_fit_changes_nothing(review, line: str) -> None:
    before = json.dumps(review.to_plain())
    with pytest.raises(RequestError):
        apply(review, line)
    assert json.dumps(review.to_plain()) == before


def test_a_review_resumes_where_it_stopped(review) -> None:
    apply(review, "e text=Forty soldiers of Togo left.")
    apply(review, "l 1 contradicts")
    apply(review, "a")
    again = read_plain(json.loads(json.dumps(review.to_plain())))
    assert json.dumps(again.to_plain()) == json.dumps(review.to_plain())
    assert again.position == 1
    apply(again, "u")
    assert again.items[0].edits == {"text": "Forty soldiers of Togo left."}


def test_a_claim_keeps_speaker_carrier_times_and_where_it_was_found(plain) -> None:
    made = make_claim(plain[1], {}, "P02", ("P01",))
    assert (made.claim.by, made.claim.topic, made.claim.contradicts) == ("Reuters", "national", ("P01",))
    assert made.claim.known_at.isoformat() == "2014-03-15T00:00:00+00:00"
    assert made.extra == {"negated": True, "quoted": "paraphrase"}
    assert made.provenance["rule"] == "consent-verb"
    assert "did not approve" in word_claim(plain[1])


def test_without_the_day_of_the_report_there_is_no_claim(plain) -> None:
    with pytest.raises(InputError, match="day of this report is not known"):
        make_claim({**plain[0], "reported_on": None}, {}, "P01", ())


@pytest.fixture
def told(read) -> Review:
    """Three reports of the same refusal, and one other act."""
    review = Review()
    texts = ("Ghana's parliament did not approve the mission, Reuters reported.",) * 3
    plains = []
    for n, text in enumerate((*texts, "Togo sent 40 soldiers on Monday.")):
        (candidate,) = read(text)
        report = {"sha256": f"{n:02d}" * 32, "title": "", "url": "", "outlet": f"Paper {n}", "file": f"{n}.txt"}
        plains.append(candidate.to_json() | report)
    keys = [make_key(plain) for plain in plains[:3]]
    for plain in plains[:3]:
        plain["alike"] = [key for key in keys if key != make_key(plain)]
    add_candidates(review, [(plain, plain["text"]) for plain in plains])
    return review


def test_what_several_reports_tell_becomes_one_claim_with_carriers(told) -> None:
    assert apply(told, "a") == "accepted; carried by 3 reports"
    assert [item.verdict for item in told.items] == ["accepted", "carried", "carried", "open"]
    assert told.position == 3
    carried = [item.candidate for item in told.items[1:3]]
    made = make_claim(told.items[0].candidate, {}, "P01", (), carried)
    assert (made.claim.by, made.claim.carried_by) == ("Reuters", ("Paper 0", "Paper 1", "Paper 2"))
    assert made.provenance["also"].startswith("1.txt 0-")
    earlier = [carried[0] | {"reported_on": "2014-01-02"}]
    assert make_claim(told.items[0].candidate, {}, "P01", (), earlier).claim.known_at.isoformat()[:10] == "2014-01-03"
    apply(told, "u")
    assert {item.verdict for item in told.items} == {"open"}


def test_one_of_several_reports_can_be_accepted_alone_or_all_be_let_go(told) -> None:
    apply(told, "o")
    assert [item.verdict for item in told.items[:3]] == ["accepted", "open", "open"]
    apply(told, "u")
    apply(told, "a")
    apply(told, "g 0")
    apply(told, "r misread")
    assert [item.verdict for item in told.items[:3]] == ["rejected", "open", "open"]
    assert told.position == 1


def test_only_some_kinds_are_shown_until_all_are_again(told) -> None:
    kind = told.items[3].candidate["kind"]
    assert apply(told, f"k {kind}") == f"showing 1 of 4: {kind}"
    assert told.position == 3
    apply(told, "a")
    assert told.current is None
    again = read_plain(json.loads(json.dumps(told.to_plain())))
    assert again.kinds == [kind]
    assert apply(again, "k") == "showing 4 of 4: all kinds"
    with pytest.raises(RequestError, match="no such kind: feast"):
        apply(again, "k feast")
    with pytest.raises(RequestError, match="'9' is no candidate"):
        apply(again, "g 9")


def test_a_review_of_an_earlier_version_is_read_and_undone(review) -> None:
    """Its undo held one item a step, and it knew no kinds."""
    apply(review, "a")
    plain = review.to_plain()
    del plain["kinds"]
    (step,) = plain["undo"]
    step["item"] = step.pop("items")[0]
    again = read_plain(json.loads(json.dumps(plain)))
    assert apply(again, "u") == "undone"
    assert again.items[0].verdict == "open"


def test_folders_of_the_reader_do_not_enter_the_record(plain) -> None:
    candidate = plain[0] | {"file": "/home/planner/secret/report.txt", "outlet": ""}
    made = make_claim(candidate, {}, "P01", (), [candidate])
    assert made.claim.by == "report.txt"
    assert "planner" not in repr(made)
