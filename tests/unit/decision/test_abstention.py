"""Abstentions, lost quorums, limited formats: counts beyond a plain yes and no."""

from __future__ import annotations

import pytest

from foedus.decision.limited import count_limited
from foedus.decision.tally import tally
from foedus.domain.decisions import VoteCast
from foedus.domain.treaty import DecisionRule

UNANIMITY = DecisionRule(
    rule="consensus", cite="art. 31", checked="text", objection_blocks=True, abstention="constructive"
)
STATES = tuple(f"A{k:02d}" for k in range(27))
PEOPLE = dict.fromkeys(STATES, 10)


def votes(n_declared: int) -> dict[str, VoteCast | None]:
    return {state: "abstain_declared" if k < n_declared else "yes" for k, state in enumerate(STATES)}


def test_a_third_of_the_states_with_a_third_of_the_people_blocks() -> None:
    """27 members: 9 are a third of the states; each counts as many people, so both shares are reached."""
    counted = tally(UNANIMITY, votes(9), people=PEOPLE)
    assert counted.result == "not_adopted"
    assert "9 of 27 members abstain with declaration, 9 needed to block" in counted.arithmetic
    assert "they count 90 of 270 people, 90 needed to block" in counted.arithmetic


def test_one_state_fewer_does_not_block_whatever_its_people() -> None:
    people = PEOPLE | dict.fromkeys(STATES[:8], 1000)
    assert tally(UNANIMITY, votes(8), people=people).result == "adopted"


def test_a_third_of_the_states_with_one_person_too_few_does_not_block() -> None:
    people = PEOPLE | {STATES[-1]: 11}
    counted = tally(UNANIMITY, votes(9), people=people)
    assert counted.result == "adopted"
    assert "they count 90 of 271 people, 91 needed to block" in counted.arithmetic


def test_without_figures_of_people_a_third_of_the_states_is_open() -> None:
    assert tally(UNANIMITY, votes(9)).result == "open"


def test_a_plain_abstention_never_blocks_unanimity() -> None:
    cast: dict[str, VoteCast | None] = dict.fromkeys(STATES, "abstain")
    assert tally(UNANIMITY, cast | {STATES[0]: "yes"}, people=PEOPLE).result == "adopted"


def test_a_declaration_under_a_rule_that_knows_none_is_a_plain_abstention() -> None:
    rule = DecisionRule(rule="majority", cite="", checked="text", needed_num=2, needed_den=3, abstention="harmless")
    rule_of_cast = {"AAA": "yes", "BBB": "yes", "CCC": "abstain_declared"}
    assert tally(rule, rule_of_cast).result == "adopted"  # type: ignore[arg-type]


@pytest.mark.parametrize(("holds", "result"), [("throughout", "no_quorum"), ("opening", "adopted"), ("", "open")])
def test_a_quorum_lost_during_the_vote(holds: str, result: str) -> None:
    """Six of nine at the opening, four at the vote, all of them in favour."""
    rule = DecisionRule(
        rule="majority",
        cite="",
        checked="text",
        denominator="present",
        needed_num=2,
        needed_den=3,
        quorum_num=2,
        quorum_den=3,
        quorum_holds=holds,  # type: ignore[arg-type]
    )
    cast = {f"A{k}": "yes" if k < 4 else "absent" for k in range(9)}
    counted = tally(rule, cast, opening=6)  # type: ignore[arg-type]
    assert counted.result == result
    assert "6 present at the opening, 6 needed to sit" in counted.arithmetic
    assert tally(rule, cast, opening=5).result == "no_quorum"  # type: ignore[arg-type]


def test_a_party_to_the_matter_leaves_both_sides_of_the_share() -> None:
    """Two thirds of ten are seven; without one member two thirds of nine are six."""
    rule = DecisionRule(
        rule="majority", cite="", checked="text", needed_num=2, needed_den=3, party_to_dispute_votes=False
    )
    cast = {f"A{k}": "yes" if k < 6 else "no" for k in range(9)} | {"PTY": "excluded"}
    counted = tally(rule, cast)  # type: ignore[arg-type]
    assert counted.result == "adopted"
    assert counted.arithmetic == (
        "PTY takes no part: 9 of 10 members count",
        "6 of 9 required (all members), 6 given",
    )


LIMITED = DecisionRule(rule="consensus", cite="", checked="text", objection_blocks=True, limited_format=True)


@pytest.mark.parametrize(
    ("third", "result"), [("absent", "adopted"), ("abstain", "adopted"), ("no", "not_adopted"), (None, "open")]
)
def test_limited_format_stands_unless_somebody_objects_to_that_way(third: VoteCast | None, result: str) -> None:
    assert count_limited(LIMITED, {"AAA": "yes", "BBB": "yes", "CCC": third})[0] == result


def test_limited_format_under_a_rule_that_does_not_know_it_is_open() -> None:
    assert count_limited(UNANIMITY, {"AAA": "yes"})[0] == "open"
