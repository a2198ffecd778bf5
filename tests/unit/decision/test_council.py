"""A council of three invented states, decided on a date and known at an instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from foedus.decision.council import decide
from foedus.domain.decisions import Council, Vote
from foedus.domain.figures import Moment
from foedus.domain.treaty import ChairTerm, DecisionRule, Organ

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)
ON = NOON.date()
MEMBERS = ("AAA", "BBB", "CCC")
ORGAN = Organ(
    id="council",
    name="Council",
    seats="one a party",
    cite="art. 1",
    checked="secondary",
    chair=(
        ChairTerm(state="AAA", from_on=date(2029, 1, 1), to_on=date(2030, 5, 1), checked="background"),
        ChairTerm(state="BBB", from_on=date(2030, 5, 1), checked="text", cite="art. 13"),
    ),
    decision=(DecisionRule(rule="consensus", cite="art. 12", checked="text", objection_blocks=True),),
)


def vote(state: str, how: str, *, known_h: float = 0.0) -> Vote:
    return Vote(state=state, vote=how, rests_on=(f"v-{state}",), known_at=NOON + timedelta(hours=known_h))  # type: ignore[arg-type]


COUNCIL = Council(
    treaty="pact",
    organ="council",
    form="in session",
    votes=tuple(vote(state, "yes") for state in MEMBERS),
    decided=(Moment(at=NOON, rests_on=("d1",), known_at=NOON + timedelta(hours=1)),),
    outcome="force",
    text="sends a force",
    rests_on=("d0",),
)


def ask(council: Council, *, hours: float = 24, organ: Organ | None = ORGAN, **more: str):
    return decide(council, organ, members=MEMBERS, on=ON, as_of=NOON + timedelta(hours=hours), **more)


def test_all_without_objection_shows_its_arithmetic() -> None:
    found = ask(COUNCIL)
    assert (found.result, found.known_by, found.outcome) == ("adopted", "act", "force")
    assert "3 of 3 without objection" in found.arithmetic
    assert set(found.rests_on) == {"d0", "d1", "v-AAA", "v-BBB", "v-CCC"}


def test_chair_changes_on_the_exclusive_end_of_the_term() -> None:
    """Edge case 22: a term that ends on the date no longer covers it."""
    assert ask(COUNCIL).chair == "BBB"


def test_chair_in_conflict_is_named_when_it_appeals() -> None:
    """Edge case 21."""
    assert ask(COUNCIL, appellant="AAA").chair_conflict == ""
    assert "appellant" in ask(COUNCIL, appellant="BBB").chair_conflict
    assert "host" in ask(COUNCIL, host="BBB").chair_conflict


def test_an_act_shows_the_result_where_votes_are_not_recorded() -> None:
    found = ask(replace(COUNCIL, votes=()))
    assert (found.result, found.known_by) == ("adopted", "act")
    assert [v.vote for v in found.votes] == ["not_recorded"] * 3


def test_nothing_known_is_open_and_keeps_the_outcome_back() -> None:
    """Before the act is known the finding must not leak what it will say."""
    found = ask(replace(COUNCIL, votes=()), hours=0.5)
    assert (found.result, found.known_by, found.outcome, found.moment) == ("open", "nothing", "open", None)


def test_votes_known_later_are_not_read() -> None:
    votes = (*COUNCIL.votes[:2], vote("CCC", "no", known_h=30))
    assert ask(replace(COUNCIL, votes=votes, decided=())).result == "open"
    assert ask(replace(COUNCIL, votes=votes, decided=()), hours=30).result == "not_adopted"


def test_votes_against_a_reported_act_are_a_contradiction_not_a_pick() -> None:
    votes = (*COUNCIL.votes[:2], vote("CCC", "no"))
    found = ask(replace(COUNCIL, votes=votes))
    assert found.result == "adopted"
    assert any("not adopted" in line for line in found.contradictions)


def test_a_vote_of_a_stranger_is_named_and_not_counted() -> None:
    found = ask(replace(COUNCIL, votes=(*COUNCIL.votes, vote("ZZZ", "no"))))
    assert "3 of 3 without objection" in found.arithmetic
    assert any("ZZZ" in line for line in found.contradictions)


def test_two_reports_of_one_vote_are_both_named() -> None:
    found = ask(replace(COUNCIL, votes=(*COUNCIL.votes, vote("AAA", "abstain", known_h=1))))
    assert any("AAA" in line and "abstain" in line for line in found.contradictions)


def test_marks_come_weakest_first_and_only_from_what_was_used() -> None:
    """The first chair's background mark belongs to a term that does not cover the date."""
    assert ask(COUNCIL).checked == ("secondary", "text")
    assert ask(COUNCIL).cites == ("art. 12", "art. 13", "art. 1")


def test_a_rival_rule_of_the_same_date_is_not_hidden() -> None:
    """Edge case 30: two rules for one organ."""
    rival = DecisionRule(rule="majority", cite="art. 99", checked="text", needed_num=2, needed_den=3)
    found = ask(COUNCIL, organ=replace(ORGAN, decision=(*ORGAN.decision, rival)))
    assert any("art. 99" in line for line in found.arithmetic)


def test_without_an_organ_on_file_votes_decide_nothing() -> None:
    found = ask(replace(COUNCIL, decided=()), organ=None)
    assert (found.result, found.chair, found.cites) == ("open", "", ())
