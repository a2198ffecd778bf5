"""What a reader sees at once and a rule may miss: compounds, joined verbs, purposes, who "he" and "their" are."""

from __future__ import annotations

import pytest


def show(read, text: str) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(c.kind, c.actors, c.negated) for c in read(text)]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        # a name in a compound does not act; a body without a known name does
        (
            "A Nigeria-led military alliance on Thursday sent its peacekeeping troops to Mali.",
            [("sending", ("military alliance",), False)],
        ),
        # "peacekeeping forces" are forces, and nobody is keeping anything
        ("The AU has already sent peacekeeping forces to Comoros.", [("sending", ("AU",), False)]),
        # what is without something has still happened
        ("ECOWAS sent 300 soldiers to Mali without a mandate.", [("sending", ("ECOWAS",), False)]),
        ("ECOWAS did not send 300 soldiers to Mali.", [("sending", ("ECOWAS",), True)]),
        # one act told by two verbs
        ("On Monday nine people were killed and wounded.", [("casualties", (), False)]),
        # why something is done is no act of its own
        ("The EU has agreed to deploy forces to support an ally.", [("decision", ("EU",), False)]),
        # "that" behind "is noted" opens no relative clause
        (
            "It is to be noted that ECOWAS agreed to an expansion of the bloc in 2007.",
            [("decision", ("ECOWAS",), False)],
        ),
        # a state right behind a body, without a comma
        (
            "Within the framework of the African Union Ghana intends to participate in the peacekeeping operation.",
            [("sending", ("Ghana",), False)],
        ),
        # whose decision it is, asks
        (
            "The European Union noted Togo's decision on asking ECOWAS for help.",
            [("appeal", ("Togo",), False)],
        ),
    ],
)
def test_the_act_and_who_acts(read, text: str, seen: list[tuple[str, tuple[str, ...], bool]]) -> None:
    assert show(read, text) == seen


def test_he_is_the_subject_of_the_sentence_before_where_nobody_spoke_there(read) -> None:
    first = "Ghana's foreign minister said on Monday that help was due."
    second = "President Faure Lawson of Togo addressed the nation. He appealed to ECOWAS for help."
    found = read(f"{first}\n\n{second}")
    assert found[-1].kind == "appeal"
    assert found[-1].actors == ("President of Togo",)
    assert {(r.written, r.taken_as) for r in found[-1].resolved} == {("he", "President of Togo")}


def test_their_in_a_list_is_the_one_before(read) -> None:
    found = read("Malian police left Accra. Ghanaian soldiers and their vehicles returned home. They left on Monday.")
    assert [c.actors for c in found] == [("Mali",), ("Ghana",), ("Ghana",)]


def test_members_are_noted_wherever_they_are_told(read) -> None:
    found = read("Togo's president requested help from ECOWAS, an alliance that groups 15 West African states.")
    assert [(c.kind, [q.unit for q in c.quantities]) for c in found] == [("appeal", []), ("background", ["states"])]


def test_an_emergency_lifted_in_an_aside_is_not_declared(read) -> None:
    found = read(
        "Troops began withdrawing from Mali just as the government lifted its state of emergency in the north."
    )
    assert [c.kind for c in found] == ["withdrawal", "emergency_lifted"]


def test_a_ceremony_held_in_a_town_guards_nothing(read) -> None:
    assert [c.kind for c in read("A ceremony to mark the pullout was held in the capital, Bamako.")] == ["background"]
    assert [c.kind for c in read("The airport was held by Ghanaian soldiers.")] == ["guarding"]


def test_the_main_verb_behind_a_relative_clause_has_the_main_subject(read) -> None:
    found = read("Togolese soldiers, who were guarding a power plant in Bamako left Mali in their vehicles.")
    assert [(c.kind, c.actors) for c in found] == [("guarding", ("Togo",)), ("withdrawal", ("Togo",))]


def test_of_speakers_named_behind_the_last_is_the_outermost(read) -> None:
    found = read("Mali appealed to ECOWAS for help, President Amadou Sidibe told a newspaper, Reuters reports.")
    assert found[0].attribution[0] == "Reuters"
    assert found[0].attribution[-1] == "President of Mali"
