"""What a sentence tells of, who acts, and whether it happened or is still to come; all sentences are made up."""

from __future__ import annotations

import pytest

from foedus.intake.candidates import Candidate

GHANA, TOGO = "Ghana", "Togo"


def tell(found: list[Candidate]) -> list[tuple[str, tuple[str, ...], str]]:
    """Give kind, actors and marks (n: did not happen, i: still to come) of each candidate."""
    return [(c.kind, c.actors, ("n" if c.negated else "") + ("i" if c.intended else "")) for c in found]


@pytest.mark.parametrize(
    ("text", "kind", "actors", "marks"),
    [
        ("Ghana sent 40 nurses to Togo.", "sending", (GHANA,), ""),
        ("Ghana has decided to send 40 nurses to Togo.", "decision", (GHANA,), ""),
        ("Ghana plans to send 40 nurses to Togo.", "sending", (GHANA,), "i"),
        ("Ghana did not send nurses to Togo.", "sending", (GHANA,), "n"),
        ("Ghana failed to send nurses to Togo.", "sending", (GHANA,), "n"),
        ("Neither Ghana nor Togo sent troops.", "sending", (GHANA, TOGO), "n"),
        ("Ghana will not send troops.", "refusal", (GHANA,), "n"),
        ("Ghana has begun withdrawing its troops.", "withdrawal", (GHANA,), ""),
        ("Kenya's deployment began on Monday.", "sending", ("Kenya",), ""),
        ("The departure of the first 200 Fijians was delayed.", "withdrawal", ("Fiji",), ""),
        ("At Armenia's request, the council met in Geneva.", "appeal", ("Armenia",), ""),
        ("Malawian troops were withdrawn from Goma on Friday.", "withdrawal", ("Malawi",), ""),
        ("The troops were withdrawn by Malawi.", "withdrawal", ("Malawi",), ""),
        ("Students blocked the bridge for two hours.", "protest", ("students",), ""),
        ("Togo denied that its soldiers had crossed the border.", "position", (TOGO,), "n"),
        ("The opposition demanded an inquiry.", "appeal", ("opposition",), ""),
        ("A Zambian battalion is guarding the port.", "guarding", ("Zambia",), ""),
        ("HMAS Sydney landed 40 engineers.", "arrival", ("Australia",), ""),
        ("Rwanda has offered a battalion.", "announcement", ("Rwanda",), ""),
        ("Senegal sends 250 soldiers and Togo a company.", "sending", ("Senegal", TOGO), ""),
        ("Angolan and Namibian soldiers arrived by train.", "arrival", ("Angola", "Namibia"), ""),
        ("Mali asked France to withdraw its troops.", "appeal", ("Mali",), ""),
        ("The elections will be held on 28 March.", "background", (), "i"),
        ("Togo, whose men landed last week, withdraws them on 2 April.", "arrival", (TOGO,), ""),
        ("The battalion of Togo leaves next week.", "withdrawal", (TOGO,), "i"),
        ("The second batch of Ugandan peacekeepers, 370 men in all, touched down.", "arrival", ("Uganda",), ""),
        ("In a letter made public on Friday Ghana asked for help.", "appeal", (GHANA,), ""),
        ("Troops from Kenya, Uganda and Burundi arrived.", "arrival", ("Kenya", "Uganda", "Burundi"), ""),
        ("The line is being held by France.", "guarding", ("France",), ""),
        ("In 1977 Rabat sent 1,500 men to the province.", "sending", ("Morocco",), ""),
        ("Of Togo's 80 men a good half left Kara on Friday.", "withdrawal", (TOGO,), ""),
        ("Ghana has until 10 April to withdraw its troops.", "withdrawal", (GHANA,), "i"),
        ("Under the agreement Kenyan troops will guard the port.", "guarding", ("Kenya",), "i"),
        ("French paratroopers crossed the bridge on Thursday.", "arrival", ("France",), ""),
    ],
)
def test_a_sentence_tells_one_act(read, text: str, kind: str, actors: tuple[str, ...], marks: str) -> None:
    assert tell(read(text))[:1] == [(kind, actors, marks)]


@pytest.mark.parametrize(
    "text",
    [
        "The withdrawn troops rested in the camp.",
        "The peacekeeping force has a new commander.",
        "Conflict could engulf the whole region.",
        "The decision drew criticism in three towns.",
        "If Ghana sends troops, the rebels will fight on.",
        "Officials handed over a list of names.",
        "Zambia withdrew its offer.",
        "The fighting died down on Sunday.",
        "Nearly 5,000 people have fled their homes.",
        "The road was cleared of snow.",
        "He left the rest to his deputy.",
        "The approval of parliament is needed.",
        "The reports of a ceasefire were wrong.",
    ],
)
def test_what_a_sentence_does_not_assert_is_no_act(read, text: str) -> None:
    assert {c.kind for c in read(text)} == {"background"}


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Conflict could engulf the whole region.", ()),
        ("The rain has cut the road to Nyala.", ()),
        ("The letter condemned the plan.", ()),
        ("The state of emergency was lifted.", ()),
        ("The ship left for home with 40 men.", ()),
        ("A bomb killed nine villagers.", ()),
    ],
)
def test_things_are_never_actors(read, text: str, actors: tuple[str, ...]) -> None:
    assert [c.actors for c in read(text)] == [actors]


def test_two_clauses_tell_two_acts_with_their_own_actors(read) -> None:
    found = tell(read("Ghana sent troops on Monday and Togo pledged two helicopters."))
    assert found == [("sending", (GHANA,), ""), ("announcement", (TOGO,), "")]


def test_joined_participles_have_agents_of_their_own(read) -> None:
    text = "The force was approved by Ghana's parliament on Monday and endorsed by the African Union on Friday."
    assert [c.actors for c in read(text)] == [("Parliament of Ghana",), ("AU",)]


def test_it_and_they_are_the_subject_before_where_one_alone_fits(read) -> None:
    found = read("Angola crossed the border on Saturday. It sent 400 soldiers to the port on Sunday.")
    assert found[-1].actors == ("Angola",)
    assert ("it", "Angola") in [(r.written, r.taken_as) for r in found[-1].resolved]


def test_what_is_only_reported_is_background_and_what_is_quoted_a_position(read) -> None:
    reported = read("The town is without water, a doctor said.")
    quoted = read('"The town is without water," a doctor said.')
    assert [(c.kind, c.actors) for c in reported] == [("background", ())]
    assert [(c.kind, c.actors) for c in quoted] == [("position", ("doctor",))]


def test_a_quoted_act_of_the_speakers_own_side_is_kept(read) -> None:
    (one,) = read('"We shall send a company," the defence minister of Ghana said.')
    assert (one.kind, one.intended) == ("sending", True)
