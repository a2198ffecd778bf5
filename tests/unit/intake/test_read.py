"""What one sentence gives: who, what, how many, according to whom."""

from __future__ import annotations

import pytest

from foedus.intake.candidates import Candidate


def test_a_decision_takes_the_verb_that_completes_it(read) -> None:
    (one,) = read("The African Union decided on Wednesday to send 350 police officers to Burundi.")
    assert (one.kind, one.actors, one.rule) == ("decision", ("AU",), "decided")
    assert [(q.value, q.unit) for q in one.quantities] == [(350, "persons")]
    assert not one.intended


def test_a_chain_of_speakers_is_outermost_first_and_hearsay(read) -> None:
    (one,) = read("Citing Russian news agency TASS, Khovar says peacekeepers from Tajikistan left Georgia on Monday.")
    assert one.attribution == ("Khovar", "TASS")
    assert one.hearsay
    assert (one.kind, one.actors) == ("withdrawal", ("Tajikistan",))


def test_reportedly_is_hearsay_without_a_source(read) -> None:
    (one,) = read("About 200 Sudanese officers reportedly arrived in Moroni on Wednesday evening.")
    assert one.hearsay
    assert one.attribution == ()


@pytest.mark.parametrize(
    ("text", "kind", "negated", "intended"),
    [
        ("Ghana's parliament has not approved the deployment.", "approval", True, False),
        ("Togo intends to send 40 soldiers.", "sending", False, True),
        ("Togo sent 40 soldiers.", "sending", False, False),
        ("There is no indication that the army was involved, the mayor said.", "position", True, False),
    ],
)
def test_negation_and_intention_are_kept_apart_from_fact(
    read, text: str, kind: str, negated: bool, intended: bool
) -> None:
    (one,) = read(text)
    assert (one.kind, one.negated, one.intended) == (kind, negated, intended)


def test_offsets_point_into_the_text(read) -> None:
    text = "Senegal sent 250 troops on Tuesday, while Togo refused to contribute."
    for one in read(text):
        assert text[slice(*one.span)] == one.text


def test_a_pronoun_that_may_mean_two_stays_open(read) -> None:
    found: list[Candidate] = read(
        "Prime Minister Ana Reis met General Luis Brito in Dili. He rejected the presence of foreign troops."
    )
    assert found[-1].kind == "refusal"
    assert found[-1].actors == ()
    assert found[-1].open == ("he",)


def test_a_pronoun_that_can_mean_one_is_resolved_and_said_so(read) -> None:
    found: list[Candidate] = read(
        "The interior minister of Fiji, Jone Ratu, said 31 people were arrested. He said the curfew was lifted."
    )
    assert found[-1].attribution == ("Interior Minister of Fiji",)
    assert [(r.written, r.taken_as) for r in found[-1].resolved] == [("he", "Interior Minister of Fiji")]
