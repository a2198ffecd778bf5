"""Prose, conflicts, norms and primes: what the reader sees."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from foedus.domain.treaty import Condition, Norm, RuleVersion
from foedus.law.book import bind_treaties
from foedus.law.conflicts import find_conflicts
from foedus.law.explain import explain, explain_ground
from foedus.law.facts import Asked, read_facts
from foedus.law.norms import list_norms
from foedus.law.primes import full_plane, list_primes, smallest_sets, variable_plane
from foedus.law.readings import span_readings


def test_the_negative_branch_says_why(tiny: Any) -> None:
    """Not met because of the part that fails; the part that holds is counted, not shown, until all is asked for."""
    treaty = tiny.treaty(tiny.rule("x", Condition(all=(tiny.atom("p"), tiny.atom("q")))))
    said = tiny.claim("1", "the host", ("p", True)), tiny.claim("2", "critics", ("q", False))
    found = tiny.ask(treaty, "x", *said)
    text = explain(found)
    assert "not met because of q" in found.headline
    assert "not met because:" in text
    assert "critics: no [2]" in text
    assert "the host" not in text
    assert "1 more that cannot change this" in text
    assert "the host: yes [1]" in explain(found, full=True)


def test_none_of_shows_the_part_that_is_met(tiny: Any) -> None:
    """Why a denial fails is the thing that is so."""
    treaty = tiny.treaty(tiny.rule("x", Condition(all=(Condition(none=(tiny.atom("p"), tiny.atom("q"))),))))
    text = explain(tiny.ask(treaty, "x", tiny.claim("1", "a", ("p", True), ("q", False))))
    assert "TRUE   p" in text
    assert "FALSE  q" not in text


def test_sources_are_listed_where_they_are_given(tiny: Any) -> None:
    """Every mark in the lines leads to a title."""
    treaty = tiny.treaty(tiny.rule("x", tiny.atom("p")))
    claims = tiny.claim_set(tiny.claim("1", "a", ("p", True)), tiny.claim("2", "b", ("q", True)))
    found = tiny.ask(treaty, "x", *claims.claims)
    text = explain(found, treaties=(treaty,), claims=claims)
    assert "[T] the text" in text
    assert "[1] a paper (checked: press)" in text
    assert "[2]" not in text


def test_background_is_said_aloud(tiny: Any) -> None:
    """A reader must not take general knowledge for text that was seen."""
    version = RuleVersion(when=tiny.atom("p"), source="T", checked="background")
    rule = tiny.rule("x", tiny.atom("p"))
    treaty = tiny.treaty(type(rule)(id="x", text="x", cite="art. x", versions=(version,)))
    text = explain(tiny.ask(treaty, "x"))
    assert "(checked: background)" in text
    assert "no page confirmed" in text


def test_opposed_norms_make_a_conflict_node(tiny: Any) -> None:
    """Two rules that clash are both shown with their places; an override ends it; other readings stay silent."""
    may = tiny.rule("may", tiny.atom("p"), norms=(Norm(modality="may", act="go", who="all"),))
    ban_norm = (Norm(modality="must_not", act="go", who="all"),)
    ban = tiny.rule("ban", tiny.atom("q"), norms=ban_norm)
    ruling = tiny.rule("ban", tiny.atom("q"), norms=ban_norm, overrides=("may",))
    said = tiny.claim("1", "a", ("p", True))
    found = tiny.ask(tiny.treaty(may, ban), "may", said)
    conflict = found.ground.children[-1]
    assert (found.verdict, conflict.label, conflict.truth) == ("all", "conflict", "open")
    assert conflict.cite == "art. may; art. ban"
    assert "speak against each other on 'go' in some readings" in explain(found)
    assert tiny.ask(tiny.treaty(may, ruling), "may", said).ground.children[-1].label == "overridden by"
    quiet = tiny.ask(tiny.treaty(may, ban), "may", said, tiny.claim("2", "a", ("q", False)))
    assert [child.label for child in quiet.ground.children] == ["p"]


def test_all_conflicts_of_a_book(tiny: Any) -> None:
    """Without a rule in mind every pair is searched and both trees are shown."""
    norms = [(Norm(modality=m, act="go", who="all"),) for m in ("must", "must_not", "may")]
    rules = [tiny.rule(f"x{n}", tiny.atom("p"), norms=norm) for n, norm in enumerate(norms)]
    book = bind_treaties((tiny.treaty(*rules),))
    asked = Asked(appellant="AAA", facts_on=tiny.on, as_of=tiny.as_of)
    found = find_conflicts(book, read_facts(book, tiny.claim_set(), asked), asked.dates, home="tiny")
    assert [[child.label for child in node.children] for node in found] == [["x0", "x1"], ["x1", "x2"]]
    assert "TRUE" not in explain_ground(found[0])


def test_the_table_of_norms(tiny: Any) -> None:
    """One row a norm with the verdict of its rule; a rule without a wording at the date gives none."""
    norm = Norm(modality="must", act="help", who="others", to_whom="appellant", by_when="at once")
    late = RuleVersion(when=tiny.atom("p"), source="T", checked="text", from_on=date(2030, 1, 1))
    rules = (
        tiny.rule("x", tiny.atom("p"), norms=(norm,)),
        tiny.rule("plain", tiny.atom("p")),
        type(tiny.rule("z", tiny.atom("p")))(id="z", text="z", cite="z", versions=(late,), norms=(norm,)),
    )
    rows = list_norms(
        (tiny.treaty(*rules),),
        tiny.claim_set(tiny.claim("1", "a", ("p", True))),
        appellant="AAA",
        facts_on=tiny.on,
        as_of=tiny.as_of,
    )
    assert [(row.rule, row.modality, row.act, row.by_when, row.verdict) for row in rows] == [
        ("x", "must", "help", "at once", "all")
    ]
    assert rows[0].cite == "art. x [T]"


@pytest.mark.parametrize("n", [0, 1, 3])
def test_primes_of_the_constant_functions(n: int) -> None:
    """Always so needs nothing; never so has no prime; nothing is enough where no row is consistent."""
    assert list_primes(full_plane(n), n) == {(0, 0)}
    assert list_primes(0, n) == frozenset()
    assert smallest_sets(full_plane(n), 0, n) == ()


def test_primes_of_the_majority_of_three() -> None:
    """Any two of three: the textbook function with three primes."""
    a, b, c = (variable_plane(i, 3) for i in range(3))
    assert list_primes(a & b | a & c | b & c, 3) == {(0b011, 0), (0b101, 0), (0b110, 0)}


def test_readings_without_those_a_constraint_takes(tiny: Any) -> None:
    """Every consistent setting has its row, none that breaks the constraint."""
    treaty = tiny.treaty(
        tiny.rule("x", Condition(any=(tiny.atom("p"), tiny.atom("q")))), constraints=(tiny.implies("q", "p"),)
    )
    book = bind_treaties((treaty,))
    asked = Asked(appellant="AAA", facts_on=tiny.on, as_of=tiny.as_of)
    found = span_readings(book, read_facts(book, tiny.claim_set(), asked), asked.dates, ("tiny/x",))
    assert found.open_atoms == ("tiny/p", "tiny/q")
    assert found.consistent == 0b1011
    assert found.rule_plane("tiny/x") & found.consistent == 0b1010
