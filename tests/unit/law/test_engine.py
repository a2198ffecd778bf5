"""Verdicts over all readings, what decides them, and what would settle them."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from foedus.domain.treaty import Atom, Condition, Exemption, Rule, RuleVersion, Setting
from foedus.errors import InputError, RequestError


def test_p_or_not_p_is_met_in_all_readings(tiny: Any) -> None:
    """Edge 38: three-valued logic would call it open; the truth table does not."""
    when = Condition(any=(tiny.atom("p"), Condition(none=(tiny.atom("p"),))))
    found = tiny.ask(tiny.treaty(tiny.rule("x", when)), "x")
    assert (found.verdict, found.holds, found.of) == ("all", 2, 2)
    assert found.sufficient == ((),)
    assert found.blocking == ()
    assert found.settle == ()
    assert found.ground.truth == "true"
    assert {child.truth for child in found.ground.children} == {"open"}


def test_some_readings_and_what_decides_them(tiny: Any) -> None:
    """The smallest sets are exact: p with q, or p with r; blocked by no p, or by neither q nor r."""
    when = Condition(all=(tiny.atom("p"), Condition(any=(tiny.atom("q"), tiny.atom("r")))))
    found = tiny.ask(tiny.treaty(tiny.rule("x", when)), "x")
    assert (found.verdict, found.holds, found.of) == ("some", 3, 8)
    assert found.sufficient == (("p", "q"), ("p", "r"))
    assert found.blocking == (("not p",), ("not q", "not r"))
    assert found.settle[0] == "p"
    assert "%" not in found.headline
    assert not any(character.isdigit() for character in found.headline)


def test_a_constraint_shortens_what_is_enough(tiny: Any) -> None:
    """Where q brings p along, q alone is enough and its readings without p do not count."""
    when = Condition(all=(tiny.atom("p"), tiny.atom("q")))
    treaty = tiny.treaty(tiny.rule("x", when), constraints=(tiny.implies("q", "p"),))
    found = tiny.ask(treaty, "x")
    assert (found.holds, found.of) == (1, 3)
    assert found.sufficient == (("q",),)
    assert found.blocking == (("not p",), ("not q",))


def test_claims_that_break_a_constraint_leave_no_reading(tiny: Any) -> None:
    """Edge 37: the clashing claims and the constraint are named, and no constraint that could be spared."""
    treaty = tiny.treaty(
        tiny.rule("x", tiny.atom("p")),
        constraints=(tiny.implies("q", "p", "q brings p"), tiny.implies("r", "p", "r brings p")),
    )
    found = tiny.ask(treaty, "x", tiny.claim("1", "a", ("q", True)), tiny.claim("2", "b", ("p", False)))
    assert (found.verdict, found.holds, found.of) == ("inconsistent", 0, 0)
    assert found.sufficient == found.blocking == ()
    clash = found.ground.children[-1]
    assert clash.label == "no consistent reading"
    assert [child.text for child in clash.children] == ["q brings p"]
    assert [grandchild.claims for grandchild in clash.children[0].children] == [("1",), ("2",)]


def test_a_clash_elsewhere_does_not_touch_the_question(tiny: Any) -> None:
    """What cannot bear on a rule is left out of its readings."""
    treaty = tiny.treaty(tiny.rule("x", tiny.atom("r")), constraints=(tiny.implies("q", "p"),))
    found = tiny.ask(treaty, "x", tiny.claim("1", "a", ("q", True)), tiny.claim("2", "b", ("p", False)))
    assert (found.verdict, found.of) == ("some", 2)


def test_removing_the_denial_changes_the_verdict(tiny: Any) -> None:
    """Verdicts come out of the claims."""
    treaty = tiny.treaty(tiny.rule("x", tiny.atom("p")))
    yes, no = tiny.claim("1", "a", ("p", True)), tiny.claim("2", "b", ("p", False))
    assert tiny.ask(treaty, "x", yes, no).verdict == "some"
    assert tiny.ask(treaty, "x", yes).verdict == "all"
    assert tiny.ask(treaty, "x", no).verdict == "none"


def test_the_version_of_the_date_is_asked(tiny: Any) -> None:
    """Edge 11: two wordings, two answers; before the first wording the rule is met in no reading."""
    versions = (
        RuleVersion(when=tiny.atom("p"), source="T", checked="text", from_on=date(2010, 1, 1), to_on=date(2020, 6, 1)),
        RuleVersion(when=tiny.atom("q"), source="T", checked="text", from_on=date(2020, 6, 1)),
    )
    treaty = tiny.treaty(Rule(id="x", text="x", cite="art. x", versions=versions))
    said = tiny.claim("1", "a", ("p", True), ("q", False))
    assert tiny.ask(treaty, "x", said, facts_on=date(2020, 5, 31)).verdict == "all"
    assert tiny.ask(treaty, "x", said, facts_on=date(2020, 6, 1)).verdict == "none"
    before = tiny.ask(treaty, "x", said, facts_on=date(2009, 12, 31))
    assert before.verdict == "none"
    assert "no wording of it in force" in before.ground.text


def test_an_exemption_takes_the_rule_back(tiny: Any) -> None:
    """The exemption carries its own citation into the tree."""
    exemption = Exemption(when=tiny.atom("q"), cite="art. 9", why="q takes it out")
    treaty = tiny.treaty(tiny.rule("x", tiny.atom("p"), unless=(exemption,)))
    found = tiny.ask(treaty, "x", tiny.claim("1", "a", ("p", True)))
    assert found.sufficient == (("not q",),)
    assert "art. 9" in found.cites
    assert tiny.ask(treaty, "x", tiny.claim("1", "a", ("p", True), ("q", True))).verdict == "none"


def test_a_rule_that_overrides_another(tiny: Any) -> None:
    """Where the higher rule is met the lower is not, and the tree says which one it was."""
    treaty = tiny.treaty(tiny.rule("low", tiny.atom("p")), tiny.rule("high", tiny.atom("q"), overrides=("low",)))
    found = tiny.ask(treaty, "low", tiny.claim("1", "a", ("p", True)))
    assert found.sufficient == (("not q",),)
    assert found.ground.children[-1].label == "overridden by"
    assert tiny.ask(treaty, "high", tiny.claim("1", "a", ("q", True))).verdict == "all"


def test_rules_of_another_treaty(tiny: Any) -> None:
    """A condition may name treaty/rule; the names in the answer say so."""
    other = tiny.treaty(tiny.rule("base", tiny.atom("p")), id="other")
    treaty = tiny.treaty(tiny.rule("x", Condition(rule="other/base")))
    found = tiny.ask(treaty, "x", others=(other,))
    assert found.sufficient == (("other/p",),)
    with pytest.raises(InputError):
        tiny.ask(treaty, "x")


def test_settings_ask_what_if(tiny: Any) -> None:
    """A setting wins over claims and shows as one."""
    treaty = tiny.treaty(tiny.rule("x", tiny.atom("p")))
    found = tiny.ask(treaty, "x", tiny.claim("1", "a", ("p", True)), settings=(Setting(atom="p", value=False),))
    assert found.verdict == "none"
    assert "set by the question" in found.ground.children[0].text


def test_settle_ranks_what_helps_most(tiny: Any) -> None:
    """p decides by itself if it is not so; q and r only together; what cannot decide is left out."""
    when = Condition(all=(tiny.atom("p"), Condition(any=(tiny.atom("q"), tiny.atom("r")))))
    never = Condition(all=(tiny.atom("i"), Condition(none=(tiny.atom("i"),))))
    found = tiny.ask(tiny.treaty(tiny.rule("x", Condition(any=(when, never)))), "x")
    assert found.settle == ("p", "q", "r")


def test_an_unknown_rule_names_those_there_are(tiny: Any) -> None:
    """The message helps the one who asked."""
    with pytest.raises(RequestError) as caught:
        tiny.ask(tiny.treaty(tiny.rule("x", tiny.atom("p"))), "y")
    assert "tiny/x" in caught.value.hint


@pytest.mark.parametrize("n_open", [20, 21, 40])
def test_many_open_facts_are_answered_exactly(tiny: Any, n_open: int) -> None:
    """Edge 63: beyond what a table holds, verdict, counts and sets are the same as by hand."""
    names = [f"a{n}" for n in range(n_open)]
    atoms = tuple(Atom(id=name, kind="fact", text=name) for name in names)
    treaty = tiny.treaty(tiny.rule("x", Condition(all=tuple(tiny.atom(n) for n in names))), atoms=atoms)
    found = tiny.ask(treaty, "x")
    assert (found.verdict, found.holds, found.of) == ("some", 1, 2**n_open)
    assert found.sufficient == (tuple(names),)
    assert len(found.blocking) == n_open
    held = tiny.ask(treaty, "x", settings=(Setting(atom=names[-1], value=False),))
    assert (held.verdict, held.holds) == ("none", 0)


def test_where_readings_are_too_many_to_count_the_verdict_stands(tiny: Any) -> None:
    """Three of each three neighbours in a tangle of 60 facts: no count, not all sets, but an exact verdict."""
    rng = random.Random(3)
    names = [f"a{n}" for n in range(60)]
    atoms = tuple(Atom(id=name, kind="fact", text=name) for name in names)
    parts = []
    for _ in range(250):
        chosen = [tiny.atom(name) for name in rng.sample(names, 3)]
        parts.append(Condition(any=tuple(c if rng.random() < 0.5 else Condition(none=(c,)) for c in chosen)))
    treaty = tiny.treaty(tiny.rule("x", Condition(all=tuple(parts))), atoms=atoms)
    found = tiny.ask(treaty, "x")
    assert found.verdict == "some"
    assert (found.holds, found.of) == (None, None)
    assert found.partial
    row = dict.fromkeys(names, False) | {word.removeprefix("not "): word[:4] != "not " for word in found.sufficient[0]}
    assert all(any(row[c.atom] if c.atom else not row[c.none[0].atom] for c in part.any) for part in parts), (
        "the one set given is enough"
    )


def test_the_weakest_mark_shows_on_the_finding(tiny: Any) -> None:
    """What rests on general knowledge says so at the top."""
    treaty = tiny.treaty(tiny.rule("x", tiny.atom("p")))
    assert tiny.ask(treaty, "x").checked == ""
    found = tiny.ask(treaty, "x", tiny.claim("1", "a", ("p", True), checked="background"))
    assert found.checked == "background"
