"""Reports that clash are put side by side with the kind of clash; nothing is resolved. Texts are invented."""

from __future__ import annotations

from datetime import date

import pytest

from foedus.desk.intake import Reading, read_reports
from foedus.intake.lexicon import Lexicon
from foedus.intake.readers import SourceFile

LEAD = "FREETOWN, {day} (Agency) - The situation in Sierra Leone was watched by many people on that day.\n\n"


def read_texts(lexicon: Lexicon, *texts: tuple[str, str]) -> Reading:
    """Read reports of given days, each as a file."""
    files = [
        SourceFile(name=f"{n}.txt", read=lambda most, text=LEAD.format(day=day) + text: text.encode()[:most])
        for n, (day, text) in enumerate(texts)
    ]
    return read_reports(iter(files), lexicon, today=date(2026, 11, 26))


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        (
            "consent",
            "Togo's parliament did not approve the sending of troops to Sierra Leone.",
            "Togolese soldiers are guarding the power station in Freetown.",
        ),
        (
            "framing",
            "The attackers were trained abroad, the president said.",
            "There is no indication that the attackers were trained abroad, according to the interior ministry.",
        ),
        (
            "stage",
            "Ghana intends to send 40 soldiers to Sierra Leone.",
            "Ghana sent 40 soldiers to Sierra Leone.",
        ),
        (
            "scope",
            "The president declared a state of emergency in Freetown from 6 to 20 February.",
            "From 6 to 20 February a state of emergency was declared throughout the country.",
        ),
        (
            "time",
            "The president declared a state of emergency in Freetown from 6 to 20 February.",
            "The president lifted the state of emergency on 14 February.",
        ),
        (
            "membership",
            "ECOWAS is a bloc of 15 states founded in 1975.",
            "ECOWAS is a bloc that groups 12 states.",
        ),
        ("number", "At least 164 people were killed in the riots.", "The death toll rose to 225, officials said."),
        (
            "denied",
            "Ghana's parliament approved the mission.",
            "Ghana's parliament did not approve the mission.",
        ),
    ],
)
def test_two_reports_that_clash_are_put_side_by_side(lexicon: Lexicon, kind: str, first: str, second: str) -> None:
    reading = read_texts(lexicon, ("Feb 9, 2011", first), ("Feb 10, 2011", second))
    clashes = [clash for clash in reading.clashes if clash.kind == kind]
    assert clashes, [clash.kind for clash in reading.clashes]
    files = {reading.candidates[i].file for i in clashes[0].candidates}
    assert files == {"0.txt", "1.txt"}
    assert clashes[0].why


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ghana sent 40 soldiers to Sierra Leone.", "Ghana sent 40 soldiers to Sierra Leone."),
        ("At least 160 people were killed in the riots.", "The death toll rose to 164, officials said."),
        ("Ghana's parliament approved the mission.", "Togo's parliament did not approve the mission."),
    ],
)
def test_reports_that_agree_or_speak_of_others_do_not_clash(lexicon: Lexicon, first: str, second: str) -> None:
    assert read_texts(lexicon, ("Feb 9, 2011", first), ("Feb 10, 2011", second)).clashes[:] == []


def test_a_chair_that_passes_over_the_next_in_turn_is_noticed(lexicon: Lexicon) -> None:
    """The library's charter says who held it between; an article that skips it is put beside that."""
    text = "During the appeal Armenia held the chairmanship of the Collective Security Treaty Organization, "
    skipping = read_texts(lexicon, ("Feb 9, 2024", text + "later passing it to Kazakhstan."))
    (clash,) = [clash for clash in skipping.clashes if clash.kind == "sequence"]
    assert "Belarus" in clash.why
    right = read_texts(lexicon, ("Feb 9, 2024", text + "later passing it to Belarus."))
    assert [clash for clash in right.clashes if clash.kind == "sequence"] == []


def test_what_ten_outlets_carry_is_one_claim_with_ten_carriers(lexicon: Lexicon) -> None:
    text = "Ghana sent 40 soldiers to Sierra Leone on Monday, Reuters reported."
    reading = read_texts(lexicon, *[("Feb 9, 2011", text)] * 10)
    (group,) = [one for one in reading.groups if reading.candidates[one.candidates[0]].kind == "sending"]
    assert len(group.candidates) == 10


def test_claims_of_a_record_are_shown_only_where_a_report_clashes_with_them(lexicon: Lexicon) -> None:
    from foedus.desk.intake_known import load_known

    known = load_known("kazakhstan-2022", lexicon, None)
    assert len(known) > 100
    text = LEAD.format(day="Jan 6, 2022") + "Kyrgyz troops are guarding the power plant in Almaty."
    file = SourceFile(name="new.txt", read=lambda most: text.encode()[:most])
    reading = read_reports(iter([file]), lexicon, today=date(2026, 1, 1), known=known)
    assert any(one.file.startswith("record:") for one in reading.candidates)
    assert len(reading.candidates) < len(known) // 2
    assert all(any(not reading.candidates[i].file.startswith("record:") for i in c.candidates) for c in reading.clashes)
