"""What the procedure of a council gives on an appeal, as known by an instant.

What lives here: the chair and the rule of the date, the votes known by then, the result with its arithmetic. What
does not: whether the treaty's trigger is met (``law``) and what each state does at home (``approvals``).
"""

from __future__ import annotations

from datetime import date, datetime

from foedus.decision.tally import tally
from foedus.domain.decisions import Council, Vote
from foedus.domain.figures import Moment, pick_known, was_known
from foedus.domain.packages import CouncilFinding, CouncilResult, MemberVote
from foedus.domain.treaty import ChairTerm, DecisionRule, Organ, is_current
from foedus.instants import show_instant

_WEAKEST_FIRST = ("background", "secondary", "text")
_WORDS = {
    "adopted": "adopted",
    "not_adopted": "not adopted",
    "no_quorum": "no quorum",
    "open": "open",
}


def decide(
    council: Council,
    organ: Organ | None,
    *,
    members: tuple[str, ...],
    on: date,
    as_of: datetime,
    appellant: str = "",
    host: str = "",
) -> CouncilFinding:
    """Say what the council's procedure gives: adopted, not adopted, no quorum, or open, with the arithmetic.

    A reported act of the body shows the result even where single votes are not known; these are listed as not
    recorded. Where the votes alone say otherwise, both are shown as a contradiction.

    Parameters
    ----------
    council, organ
        The body as the scenario and as the treaty tell it; None where no treaty file holds it.
    members
        States with a seat on the date.
    on, as_of
        Legal date of chair and rule; nothing that became known after ``as_of`` is read.
    appellant, host
        States that put a chair in conflict; empty: not asked.

    Raises
    ------
    Nothing; a missing rule or vote answers ``open``.
    """
    rules = [r for r in organ.decision if is_current(r.from_on, r.to_on, on)] if organ else []
    term = next((c for c in organ.chair if is_current(c.from_on, c.to_on, on)), None) if organ else None
    votes, wrong = _gather_votes(council.votes, members, as_of)
    moments = tuple(m for m in council.decided if was_known(m.known_at, as_of))
    moment = pick_known(council.decided, as_of)
    by_votes, arithmetic = _count(rules, votes)
    result = by_votes if moment is None else "adopted"
    if moment is not None and by_votes in ("not_adopted", "no_quorum"):
        wrong.append(f"the body is reported to have decided, but the votes known give: {_WORDS[by_votes]}")
    return CouncilFinding(
        treaty=council.treaty,
        organ=council.organ,
        result=result,
        known_by="act" if moment is not None else "votes" if result != "open" else "nothing",
        outcome=council.outcome if moment is not None else "open",
        chair=term.state if term else "",
        chair_note=_describe_chair(term, organ),
        chair_conflict=_find_conflict(term, appellant=appellant, host=host),
        rule=_describe_rule(rules[0]) if rules else "",
        arithmetic=arithmetic,
        votes=tuple(_show_vote(state, vote) for state, vote in votes.items()),
        contradictions=tuple(wrong),
        moment=moment,
        moments=moments,
        cites=_gather_cites(organ, rules[:1], term),
        checked=_gather_marks(organ, rules[:1], term),
        rests_on=_gather_grounds(council, votes, moments),
        text=_say_result(council, result, arithmetic, moment_at=moment.at if moment else None),
    )


def _count(rules: list[DecisionRule], votes: dict[str, Vote | None]) -> tuple[CouncilResult, tuple[str, ...]]:
    if not rules:
        return "open", ("no decision rule of the body is known for the date",)
    counted = tally(rules[0], {state: vote.vote if vote else None for state, vote in votes.items()})
    return counted.result, (*counted.arithmetic, *_name_rivals(rules))


def _gather_votes(
    votes: tuple[Vote, ...], members: tuple[str, ...], as_of: datetime
) -> tuple[dict[str, Vote | None], list[str]]:
    known = sorted((v for v in votes if was_known(v.known_at, as_of)), key=lambda v: v.known_at or as_of)
    gathered: dict[str, Vote | None] = dict.fromkeys(members)
    wrong = []
    for vote in known:
        if vote.state not in gathered:
            wrong.append(f"a vote of {vote.state} is reported, which has no seat on the date")
            continue
        earlier = gathered[vote.state]
        if earlier is not None and earlier.vote != vote.vote:
            wrong.append(
                f"{vote.state} is reported to have voted {earlier.vote} and {vote.vote}; the later report counts"
            )
        gathered[vote.state] = vote
    return gathered, wrong


def _gather_grounds(council: Council, votes: dict[str, Vote | None], moments: tuple[Moment, ...]) -> tuple[str, ...]:
    grounds = [*council.rests_on, *(r for vote in votes.values() if vote for r in vote.rests_on)]
    grounds += [r for moment in moments for r in moment.rests_on]
    return tuple(dict.fromkeys(grounds))


def _show_vote(state: str, vote: Vote | None) -> MemberVote:
    if vote is None:
        return MemberVote(state=state, vote="not_recorded")
    return MemberVote(state=state, vote=vote.vote, rests_on=vote.rests_on)


def _name_rivals(rules: list[DecisionRule]) -> tuple[str, ...]:
    """Name the other rules that stand at the same date, so that no pick is silent."""
    return tuple(f"another rule of the body at that date: {_describe_rule(rule)} [{rule.cite}]" for rule in rules[1:])


def _describe_rule(rule: DecisionRule) -> str:
    scope = f" ({rule.scope})" if rule.scope else ""
    if rule.rule == "consensus":
        return f"consensus{', one objection blocks' if rule.objection_blocks else ''}{scope}"
    basis = rule.denominator.replace("_", " ")
    if rule.needed_count is not None:
        return f"{rule.needed_count} votes of {basis}{scope}"
    if rule.needed_num is None or rule.needed_den is None:
        return f"majority of {basis}{scope}"
    return f"{'more than' if rule.more_than else 'at least'} {rule.needed_num}/{rule.needed_den} of {basis}{scope}"


def _describe_chair(term: ChairTerm | None, organ: Organ | None) -> str:
    if term is None:
        return "the chair on the date is not known"
    until = f" until {term.to_on.isoformat()}" if term.to_on else ""
    rule = f"; {organ.chair_rule}" if organ and organ.chair_rule else ""
    note = f"; {term.note}" if term.note else ""
    return f"{term.state} from {term.from_on.isoformat()}{until}{rule}{note}"


def _find_conflict(term: ChairTerm | None, *, appellant: str, host: str) -> str:
    if term is None or term.state not in (appellant, host):
        return ""
    role = "the appellant" if term.state == appellant else "the host"
    return f"the chair ({term.state}) is {role} as well"


def _gather_cites(organ: Organ | None, rules: list[DecisionRule], term: ChairTerm | None) -> tuple[str, ...]:
    cites = [rule.cite for rule in rules]
    cites += [term.cite] if term else []
    cites += [organ.cite] if organ else []
    return tuple(dict.fromkeys(cite for cite in cites if cite))


def _gather_marks(organ: Organ | None, rules: list[DecisionRule], term: ChairTerm | None) -> tuple[str, ...]:
    marks = (
        {rule.checked for rule in rules} | ({term.checked} if term else set()) | ({organ.checked} if organ else set())
    )
    return tuple(mark for mark in _WEAKEST_FIRST if mark in marks)


def _say_result(
    council: Council, result: CouncilResult, arithmetic: tuple[str, ...], *, moment_at: datetime | None
) -> str:
    reported = f"; reported at {show_instant(moment_at)}" if moment_at is not None else ""
    return f"{council.organ}: {_WORDS[result]} ({'; '.join(arithmetic)}{reported})"
