"""Faults of treaties: each is found, said where it is, and nothing is found where there is none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from foedus.domain.treaty import (
    Article,
    ArticleVersion,
    Atom,
    Case,
    ChairTerm,
    Closing,
    Condition,
    DecisionRule,
    Expectation,
    Membership,
    Organ,
    Rule,
    RuleVersion,
    Setting,
)
from foedus.errors import Fault, InputError
from foedus.law.book import bind_treaties
from foedus.law.check import check_treaties


def codes(*treaties: Any) -> set[str]:
    return {fault.code.removeprefix("treaty.") for fault in check_treaties(treaties)}


def only(*treaties: Any) -> Fault:
    faults = check_treaties(treaties)
    assert len(faults) == 1, faults
    return faults[0]


def test_a_sound_treaty_has_no_fault(tiny: Any) -> None:
    """Nothing is found where there is nothing."""
    assert check_treaties((tiny.treaty(tiny.rule("x", tiny.atom("p"))),)) == ()


def test_a_circle_of_rules_is_shown_whole(tiny: Any) -> None:
    """Edge 62: the message shows the way round."""
    treaty = tiny.treaty(
        tiny.rule("a", Condition(rule="b")), tiny.rule("b", Condition(rule="c")), tiny.rule("c", Condition(rule="a"))
    )
    fault = only(treaty)
    assert fault.code == "treaty.cycle"
    assert fault.found == "tiny/a -> tiny/b -> tiny/c -> tiny/a"


def test_a_circle_through_an_override(tiny: Any) -> None:
    """Who overrides a rule it rests on goes in a circle too."""
    treaty = tiny.treaty(tiny.rule("a", tiny.atom("p")), tiny.rule("b", Condition(rule="a"), overrides=("a",)))
    assert codes(treaty) == {"cycle"}


def test_a_circle_across_treaties(tiny: Any) -> None:
    """Two sound files can make a circle together."""
    one = tiny.treaty(tiny.rule("a", Condition(rule="other/b")))
    other = tiny.treaty(tiny.rule("b", Condition(rule="tiny/a")), id="other")
    assert codes(one, other) == {"cycle"}


def test_a_misspelt_atom_gets_a_hint(tiny: Any) -> None:
    """Edge 61: the place and the nearest name."""
    atoms = (Atom(id="armed_force", kind="fact", text="t"),)
    treaty = tiny.treaty(tiny.rule("x", Condition(all=(tiny.atom("armed_forse"),))), atoms=atoms)
    fault = only(treaty)
    assert fault.field == "rules[0].versions[0].when.all[0].atom"
    assert (fault.found, fault.hint) == ("armed_forse", "Did you mean armed_force?")


def test_a_rule_named_as_an_atom(tiny: Any) -> None:
    """The hint says which word to write."""
    fault = only(tiny.treaty(tiny.rule("x", tiny.atom("p")), tiny.rule("y", tiny.atom("x"))))
    assert fault.hint == "It is the name of a rule: write rule: x."


@pytest.mark.parametrize("condition", [Condition(), Condition(atom="p", all=(Condition(atom="q"),))])
def test_a_condition_says_exactly_one_thing(tiny: Any, condition: Condition) -> None:
    """Nothing and two things at once are both refused."""
    assert codes(tiny.treaty(tiny.rule("x", condition))) == {"condition"}


def test_overlapping_versions(tiny: Any) -> None:
    """One wording for each date; an end that is the next beginning does not overlap."""

    def versions(end: date) -> tuple[RuleVersion, ...]:
        old = RuleVersion(when=tiny.atom("p"), source="T", checked="text", to_on=end)
        return old, RuleVersion(when=tiny.atom("q"), source="T", checked="text", from_on=date(2012, 12, 19))

    def rule(end: date) -> Rule:
        return Rule(id="x", text="x", cite="x", versions=versions(end))

    assert codes(tiny.treaty(rule(date(2012, 12, 19)))) == set()
    assert codes(tiny.treaty(rule(date(2012, 12, 20)))) == {"overlap"}
    assert codes(tiny.treaty(rule(date(2012, 12, 19)), tiny.rule("x", tiny.atom("p")))) == {"duplicate-id"}


def test_a_member_twice_at_one_date(tiny: Any) -> None:
    """Which standing should count cannot be guessed."""
    rows = tuple(Membership(state="AAA", status=s, from_on=date(2001, 1, 1), checked="text")
                 for s in ("in_force", "suspended"))  # fmt: skip
    fault = only(tiny.treaty(memberships=rows))
    assert fault.code == "treaty.member-twice"
    assert fault.field == "memberships(AAA)[1]"


def test_spans_that_end_before_they_begin(tiny: Any) -> None:
    """An end on the first day leaves no day at all."""
    row = Membership(state="AAA", status="in_force", from_on=date(2001, 1, 1), to_on=date(2001, 1, 1), checked="text")
    assert codes(tiny.treaty(memberships=(row,))) == {"span-order"}


@pytest.mark.parametrize("state", ["no", "NO", "false", "KZ", ""])
def test_states_are_three_letters(tiny: Any, state: str) -> None:
    """Edge 61: what another parser makes of the code NO is refused."""
    row = Membership(state=state, status="in_force", from_on=date(2001, 1, 1), checked="text")
    assert codes(tiny.treaty(memberships=(row,))) == {"state-code"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"quorum": -1}, "not-positive"), ({"quorum": 0}, "not-positive"), ({"needed_num": 3, "needed_den": 2}, "share"),
     ({"needed_num": 0, "needed_den": 2}, "share"), ({"needed_num": 1, "needed_den": None}, "half-share"),
     ({"quorum_num": 2, "quorum_den": 1}, "share"), ({"needed_num": None, "needed_den": None}, "no-share"),
     ({"silence_h": 0.0}, "not-positive")],
)  # fmt: skip
def test_figures_of_a_decision_rule(tiny: Any, fields: dict[str, Any], code: str) -> None:
    """Negative quorum, shares above one, a majority without a bar."""
    base = {"rule": "majority", "cite": "art. 5", "checked": "text", "needed_num": 1, "needed_den": 2}
    organ = Organ(id="O", name="O", seats="all", cite="c", checked="text", decision=(DecisionRule(**(base | fields)),))
    assert codes(tiny.treaty(organs=(organ,))) == {code}


def test_two_chairs_at_one_date(tiny: Any) -> None:
    """An organ has one chair at a time."""
    terms = tuple(ChairTerm(state=s, from_on=date(2020, 1, 1), checked="text") for s in ("AAA", "BBB"))
    organ = Organ(id="O", name="O", seats="all", cite="c", checked="text", chair=terms)
    assert codes(tiny.treaty(organs=(organ,))) == {"overlap"}


def test_citations_must_lead_somewhere(tiny: Any) -> None:
    """A missing article and a missing source are told apart."""
    rule = Rule(
        id="x",
        text="x",
        cite="art. 9",
        articles=("art. 9",),
        versions=(RuleVersion(when=tiny.atom("p"), source="T9", checked="text"),),
    )
    article = Article(id="art. 8", versions=(ArticleVersion(text="t", source="T", checked="text"),))
    assert codes(tiny.treaty(rule, articles=(article,))) == {"missing-article", "unknown-source"}


def test_kinds_of_atoms(tiny: Any) -> None:
    """Only an interpretation is fixed by text; only a computed atom says what it computes."""
    closing = Closing(value=True, cite="c", source="T", checked="text")
    atoms = (
        Atom(id="a", kind="fact", text="t", closed=(closing,)),
        Atom(id="b", kind="computed", text="t"),
        Atom(id="c", kind="fact", text="t", computes="appellant_is_party"),
    )
    assert codes(tiny.treaty(atoms=atoms)) == {"not-interpretation", "computes"}


def test_cases_name_what_is_there(tiny: Any) -> None:
    """A case that asks a rule that is not there would pass for the wrong reason."""
    case = Case(
        name="n",
        on=date(2020, 1, 1),
        appellant="aaa",
        settings=(Setting(atom="zz", value=True),),
        expect=(Expectation(rule="yy"),),
    )
    assert codes(tiny.treaty(tiny.rule("x", tiny.atom("p")), cases=(case,))) == {"state-code", "unknown-name"}


def test_all_faults_are_reported_together(tiny: Any) -> None:
    """A book of faulty treaties is refused with every fault at once."""
    treaty = tiny.treaty(tiny.rule("x", tiny.atom("nope")), tiny.rule("y", Condition(rule="nope")))
    with pytest.raises(InputError) as caught:
        bind_treaties((treaty,))
    assert len(caught.value.faults) == 2
    assert "rules[1].versions[0].when.rule" in str(caught.value)
