"""Counts of votes in whole numbers: each test names the rule of thumb it would break."""

from __future__ import annotations

import pytest

from foedus.decision.tally import find_bar, find_quorum, tally
from foedus.domain.treaty import DecisionRule

CONSENSUS = DecisionRule(rule="consensus", cite="art. 12", checked="text", objection_blocks=True)
TWO_THIRDS = DecisionRule(rule="majority", cite="art. 17", checked="text", needed_num=2, needed_den=3)


def majority(**changes: object) -> DecisionRule:
    fields: dict[str, object] = {"rule": "majority", "cite": "", "checked": "text", "needed_num": 2, "needed_den": 3}
    return DecisionRule(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(("members", "needed"), [(9, 6), (10, 7), (15, 10), (19, 13)])
def test_two_thirds_are_rounded_up(members: int, needed: int) -> None:
    """Edge case 27: a float of 2/3 times 9 may end above 6."""
    assert find_bar(TWO_THIRDS, members) == needed


def test_more_than_half_of_an_even_number_is_one_more() -> None:
    """A simple majority of 10 is 6, not 5."""
    assert find_bar(majority(needed_num=1, needed_den=2, more_than=True), 10) == 6


def test_a_count_beats_a_share() -> None:
    """Nine votes of fifteen is a count in the treaty, not a share."""
    assert find_bar(majority(needed_count=9), 15) == 9


def test_quorum_as_a_share_is_rounded_up() -> None:
    assert find_quorum(majority(quorum_num=2, quorum_den=3), 10) == 7


def test_consensus_with_all_silent_members_is_adopted() -> None:
    """Silence is no objection; the arithmetic names the count."""
    counted = tally(CONSENSUS, {"AAA": "yes", "BBB": "silent", "CCC": "abstain"})
    assert counted.result == "adopted"
    assert counted.arithmetic == ("3 of 3 without objection",)


def test_consensus_minus_one_is_blocked_by_name() -> None:
    """Edge case 24."""
    counted = tally(CONSENSUS, {"AAA": "yes", "BBB": "no"})
    assert counted.result == "not_adopted"
    assert "objection by BBB" in counted.arithmetic


def test_consensus_with_a_vote_not_known_is_open() -> None:
    """An unknown vote may be an objection: the answer must not guess."""
    assert tally(CONSENSUS, {"AAA": "yes", "BBB": None}).result == "open"


def test_an_objection_settles_consensus_whatever_the_rest_did() -> None:
    assert tally(CONSENSUS, {"AAA": "no", "BBB": None}).result == "not_adopted"


def test_seven_of_ten_required_six_given() -> None:
    """The arithmetic is shown as a planner would say it."""
    votes = {f"A{i:02d}": "yes" if i < 6 else "no" for i in range(10)}
    counted = tally(majority(denominator="all_members"), votes)
    assert counted.result == "not_adopted"
    assert counted.arithmetic == ("7 of 10 required (all members), 6 given",)


@pytest.mark.parametrize(
    ("denominator", "abstention", "result"),
    [
        ("all_members", "harmful", "not_adopted"),
        ("present_and_voting", "harmless", "adopted"),
        ("entitled", "harmless", "adopted"),
    ],
)
def test_an_abstention_hurts_or_not_by_the_denominator(denominator: str, abstention: str, result: str) -> None:
    """Edge case 25: the same votes, 4 yes, 1 no, 4 abstaining."""
    votes = {f"A{i}": "yes" if i < 4 else "no" if i < 5 else "abstain" for i in range(9)}
    assert tally(majority(denominator=denominator, abstention=abstention), votes).result == result


def test_a_party_to_the_dispute_leaves_numerator_and_denominator() -> None:
    """Edge case 26: 6 of 9 would fail as 6 of 10."""
    votes = {f"A{i}": "yes" if i < 6 else "no" for i in range(9)} | {"PTY": "excluded"}
    assert tally(majority(denominator="entitled"), votes).result == "adopted"
    assert tally(majority(denominator="all_members"), votes).result == "not_adopted"


def test_missing_quorum_is_not_a_lost_vote() -> None:
    """Edge case 23: all present say yes, too few are present."""
    votes = {"AAA": "yes", "BBB": "absent", "CCC": "absent"}
    counted = tally(majority(quorum=2), votes)
    assert counted.result == "no_quorum"
    assert counted.arithmetic == ("1 present, 2 needed to sit",)


def test_nobody_voting_meets_no_bar() -> None:
    """At least two thirds of nobody is nobody: an empty room decides nothing."""
    votes = {"AAA": "abstain", "BBB": "abstain"}
    assert tally(majority(denominator="present_and_voting"), votes).result == "not_adopted"


def test_a_veto_blocks_a_sufficient_count() -> None:
    votes = {"AAA": "yes", "BBB": "yes", "VVV": "no"}
    counted = tally(majority(needed_count=2, veto=("VVV",)), votes)
    assert counted.result == "not_adopted"
    assert "blocked by VVV" in counted.arithmetic


def test_votes_not_known_do_not_matter_once_the_bar_is_reached() -> None:
    votes = {"AAA": "yes", "BBB": "yes", "CCC": None}
    assert tally(majority(), votes).result == "adopted"
