"""Decisions in limited format, and members that a decision does not bind.

What lives here: some members deciding for themselves where none objects to that way; who is then not bound nor
answerable; abstentions with declaration. What does not: the count of a full decision (``tally``).
"""

from __future__ import annotations

from collections.abc import Mapping

from foedus.domain.decisions import Council, Vote, VoteCast
from foedus.domain.packages import CouncilResult, Unbound
from foedus.domain.treaty import DecisionRule


def count_limited(rule: DecisionRule, votes: Mapping[str, VoteCast | None]) -> tuple[CouncilResult, tuple[str, ...]]:
    """Say whether some members could decide for themselves: the rule knows that way and nobody objects to it.

    A vote that is not known may be an objection: the answer is then open.
    """
    if not rule.limited_format:
        return "open", ("limited format, which the rule as coded does not know",)
    objectors = [state for state, vote in votes.items() if vote == "no"]
    given = [state for state, vote in votes.items() if vote == "yes"]
    words = [f"limited format: {len(given)} of {len(votes)} take part"]
    if objectors:
        return "not_adopted", (*words, f"objection to that way by {', '.join(objectors)}")
    missing = [state for state, vote in votes.items() if vote is None]
    if missing:
        return "open", (*words, f"whether {', '.join(missing)} object to that way is not known")
    return ("adopted", (*words, "no objection to that way")) if given else ("not_adopted", (*words, "nobody took part"))


def list_unbound(council: Council, rules: list[DecisionRule], votes: Mapping[str, Vote | None]) -> tuple[Unbound, ...]:
    """List the members that an adopted decision does not bind, with the reason."""
    cite = f" [{rules[0].cite}]" if rules else ""
    found = []
    for state, vote in votes.items():
        cast = vote.vote if vote is not None else None
        if council.way == "limited" and cast != "yes":
            found.append(
                Unbound(state=state, why=f"did not vote for it in limited format: not bound nor answerable{cite}")
            )
        elif cast == "abstain_declared" and rules and rules[0].abstention == "constructive":
            found.append(
                Unbound(state=state, why=f"abstained with declaration: need not apply it, accepts that it binds{cite}")
            )
    return tuple(found)
