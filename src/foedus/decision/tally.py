"""What a count of votes gives under a decision rule, in whole numbers.

What lives here: numerator, denominator, bar and quorum of one complete count, and what follows where some votes are
not known. What does not: who votes, when, and who sits in the chair (``council``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from foedus.domain.decisions import VoteCast
from foedus.domain.packages import CouncilResult
from foedus.domain.treaty import DecisionRule

#: votes that a member not yet heard of may still cast; the extremes of any mixture are among them
_FREE: Final[tuple[VoteCast, ...]] = ("yes", "no", "abstain", "absent")
_ABSTAIN: Final[tuple[VoteCast, ...]] = ("abstain", "abstain_declared")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a count gives, with its arithmetic in words."""

    result: CouncilResult
    arithmetic: tuple[str, ...]


def find_bar(rule: DecisionRule, denominator: int) -> int | None:
    """Give the votes that a majority rule asks for out of ``denominator``; None where the rule names no bar.

    A share is rounded up in whole numbers ("at least"), or is one more than its whole part ("more than"). No rule
    is met by no vote at all.

    Examples
    --------
    >>> two_thirds = DecisionRule(rule="majority", cite="", checked="text", needed_num=2, needed_den=3)
    >>> [find_bar(two_thirds, n) for n in (9, 10, 15, 19)]
    [6, 7, 10, 13]
    """
    if rule.needed_count is not None:
        return rule.needed_count
    if rule.needed_num is None or rule.needed_den is None:
        return None
    if rule.more_than:
        return rule.needed_num * denominator // rule.needed_den + 1
    return max(1, -(-rule.needed_num * denominator // rule.needed_den))


def find_quorum(rule: DecisionRule, n_members: int) -> int | None:
    """Give the least number present that a rule asks for; None where none is known."""
    if rule.quorum is not None:
        return rule.quorum
    if rule.quorum_num is None or rule.quorum_den is None:
        return None
    return -(-rule.quorum_num * n_members // rule.quorum_den)


def tally(
    rule: DecisionRule,
    votes: Mapping[str, VoteCast | None],
    *,
    opening: int | None = None,
    people: Mapping[str, int] | None = None,
) -> Tally:
    """Say what votes give; None stands for a vote that is not known, and the answer is open where it matters.

    Parameters
    ----------
    rule
        The rule in force.
    votes
        One entry a member.
    opening
        Members present at the opening; None: only the vote itself is counted.
    people
        Persons each member counts, where the rule weighs them; a member left out is not known.

    Raises
    ------
    Nothing; a rule without a bar answers ``open``.
    """
    known = {state: vote for state, vote in votes.items() if vote is not None}
    missing = [state for state, vote in votes.items() if vote is None]
    people = people or {}
    if not missing:
        return _count(rule, known, opening, people)
    free = (*_FREE, "abstain_declared") if rule.abstention == "constructive" else _FREE
    completed = [known | dict.fromkeys(missing, vote) for vote in free]
    results = {_count(rule, votes_then, opening, people).result for votes_then in completed}
    words = _show_partial(rule, votes)
    if len(results) == 1:
        return Tally(result=results.pop(), arithmetic=(*words, "however the votes not recorded were cast"))
    return Tally(result="open", arithmetic=words)


def _count(rule: DecisionRule, votes: Mapping[str, VoteCast], opening: int | None, people: Mapping[str, int]) -> Tally:
    n_present = sum(vote not in ("absent", "excluded") for vote in votes.values())
    quorum = find_quorum(rule, len(votes))
    words = _show_excluded(rule, votes)
    counted = _count_consensus(rule, votes, people) if rule.rule == "consensus" else _count_majority(rule, votes)
    if quorum is None:
        return Tally(result=counted.result, arithmetic=(*words, *counted.arithmetic))
    if opening is not None:
        words.append(f"{opening} present at the opening, {quorum} needed to sit")
        if opening < quorum:
            return Tally(result="no_quorum", arithmetic=tuple(words))
    words.append(f"{n_present} present{' at the vote' if opening is not None else ''}, {quorum} needed to sit")
    if n_present >= quorum:
        return Tally(result=counted.result, arithmetic=(*words, *counted.arithmetic))
    if opening is None or rule.quorum_holds == "throughout":
        words += ["the quorum was lost during the vote"] if opening is not None else []
        return Tally(result="no_quorum", arithmetic=tuple(words))
    if rule.quorum_holds == "opening":
        words.append("the quorum of the opening is enough")
        return Tally(result=counted.result, arithmetic=(*words, *counted.arithmetic))
    words.append("the quorum was lost during the vote, and the rule as coded does not say whether it must last")
    return Tally(result="open", arithmetic=(*words, *counted.arithmetic))


def _show_excluded(rule: DecisionRule, votes: Mapping[str, VoteCast]) -> list[str]:
    excluded = [state for state, vote in votes.items() if vote == "excluded"]
    if not excluded or rule.party_to_dispute_votes:
        return []
    return [f"{', '.join(excluded)} takes no part: {len(votes) - len(excluded)} of {len(votes)} members count"]


def _count_consensus(rule: DecisionRule, votes: Mapping[str, VoteCast], people: Mapping[str, int]) -> Tally:
    entitled = {state: vote for state, vote in votes.items() if vote != "excluded"}
    objectors = [state for state, vote in entitled.items() if vote == "no"]
    words = [f"{len(entitled) - len(objectors)} of {len(entitled)} without objection"]
    if objectors:
        words.append(f"objection by {', '.join(objectors)}")
        if not rule.objection_blocks:
            return Tally(result="open", arithmetic=(*words, "the rule as coded does not say whether one blocks"))
        return Tally(result="not_adopted", arithmetic=tuple(words))
    abstaining = [state for state, vote in entitled.items() if vote in _ABSTAIN]
    if abstaining and rule.abstention == "harmful":
        words.append(f"an abstention counts against: {', '.join(abstaining)}")
        return Tally(result="not_adopted", arithmetic=tuple(words))
    if not any(vote != "absent" and vote not in _ABSTAIN for vote in entitled.values()):
        return Tally(result="not_adopted", arithmetic=(*words, "nobody took part"))
    blocked, shown = _weigh_declared(rule, entitled, people)
    return Tally(result=blocked, arithmetic=(*words, *shown))


def _weigh_declared(
    rule: DecisionRule, votes: Mapping[str, VoteCast], people: Mapping[str, int]
) -> tuple[CouncilResult, list[str]]:
    """Say whether abstentions with declaration block: as a share of members, and of their people, both."""
    declared = [state for state, vote in votes.items() if vote == "abstain_declared"]
    if rule.abstention != "constructive" or not declared:
        return "adopted", []
    if rule.block_den < 1:
        return "open", ["the rule as coded names no share at which declarations block"]
    bar = -(-rule.block_num * len(votes) // rule.block_den)
    words = [f"{len(declared)} of {len(votes)} members abstain with declaration, {bar} needed to block"]
    if len(declared) < bar:
        return "adopted", words
    if any(state not in people for state in votes):
        return "open", [*words, "how many people the members count is not known"]
    of, given = sum(people[state] for state in votes), sum(people[state] for state in declared)
    bar = -(-rule.block_num * of // rule.block_den)
    words.append(f"they count {given} of {of} people, {bar} needed to block")
    return "not_adopted" if given >= bar else "adopted", words


def _count_majority(rule: DecisionRule, votes: Mapping[str, VoteCast]) -> Tally:
    blocking = [state for state in rule.veto if votes.get(state) == "no"]
    denominator = _find_denominator(rule, votes)
    needed, given = find_bar(rule, denominator), sum(vote == "yes" for vote in votes.values())
    if needed is None:
        return Tally(result="open", arithmetic=("the rule as coded names no bar",))
    basis = rule.denominator.replace("_", " ")
    words = [f"{needed} of {denominator} required ({basis}), {given} given"]
    if blocking:
        words.append(f"blocked by {', '.join(blocking)}")
    adopted = given >= needed and not blocking
    return Tally(result="adopted" if adopted else "not_adopted", arithmetic=tuple(words))


def _find_denominator(rule: DecisionRule, votes: Mapping[str, VoteCast]) -> int:
    cast = list(votes.values())
    if rule.denominator == "all_members":
        return len(cast) if rule.party_to_dispute_votes else sum(vote != "excluded" for vote in cast)
    if rule.denominator == "present_and_voting":
        return sum(vote in ("yes", "no") for vote in cast)
    counted = [vote for vote in cast if vote != "excluded"]
    if rule.denominator == "present":
        counted = [vote for vote in counted if vote != "absent"]
    if rule.abstention == "harmless":
        counted = [vote for vote in counted if vote not in _ABSTAIN]
    return len(counted)


def _show_partial(rule: DecisionRule, votes: Mapping[str, VoteCast | None]) -> tuple[str, ...]:
    n_known = sum(vote is not None for vote in votes.values())
    words = [f"{n_known} of {len(votes)} votes recorded"]
    if rule.rule == "consensus":
        objectors = [state for state, vote in votes.items() if vote == "no"]
        words.append(f"objection by {', '.join(objectors)}" if objectors else "no objection recorded")
    else:
        words.append(f"{sum(vote == 'yes' for vote in votes.values())} yes recorded")
    return tuple(words)
