"""What the procedure of a council gives on an appeal, as known by an instant.

What lives here: the chair and the rule of the date, the votes known by then, the result with its arithmetic, over
every way to settle a contested seat or two rules that clash. What does not: whether the treaty's trigger is met
(``law``) and what each state does at home (``approvals``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from foedus.decision.chair import describe_chair, find_chair, find_conflict
from foedus.decision.limited import count_limited, list_unbound
from foedus.decision.seats import list_rosters, name_unseen
from foedus.decision.silence import judge_silence
from foedus.decision.tally import tally
from foedus.domain.decisions import Council, Vote
from foedus.domain.figures import Moment, pick_known, was_known
from foedus.domain.packages import CouncilFinding, CouncilReading, CouncilResult, MemberVote
from foedus.domain.treaty import ChairTerm, DecisionRule, Organ, is_current
from foedus.instants import show_instant

_WEAKEST_FIRST = ("background", "secondary", "text")
_WORDS = {
    "adopted": "adopted",
    "not_adopted": "not adopted",
    "no_quorum": "no quorum",
    "open": "open",
}
_ACTED = {"chair": "its chair alone, after consulting it", "other_body": "another body in its stead"}


def decide(
    council: Council,
    organ: Organ | None,
    *,
    members: tuple[str, ...],
    on: date,
    as_of: datetime,
    appellant: str = "",
    host: str = "",
    contested: tuple[str, ...] = (),
    appealed_on: date | None = None,
) -> CouncilFinding:
    """Say what the council's procedure gives: adopted, not adopted, no quorum, or open, with the arithmetic.

    A reported act of the body shows the result even where single votes are not known; these are listed as not
    recorded. Where the votes alone say otherwise, both are shown as a contradiction.

    Parameters
    ----------
    council, organ
        The body as the scenario and as the treaty tell it; None where no treaty file holds it.
    members
        States with a seat on the date; where the scenario names who sits, those count.
    on, as_of
        Legal date of chair and rule; nothing that became known after ``as_of`` is read.
    appellant, host
        States that put a chair in conflict; empty: not asked.
    contested
        Members whose seat is in dispute, besides those the scenario names: it is answered with and without each.
    appealed_on
        Day of the appeal: names the chair of that day where another holds it by ``on``.

    Raises
    ------
    Nothing; a missing rule or vote answers ``open``.
    """
    roster, n_unseen = name_unseen(organ, council, council.seated or members)
    votes, wrong = _gather_votes(council.votes, roster, as_of)
    sat = _Sitting(
        council=council,
        organ=organ,
        on=on,
        rules=_find_rules(organ, council, on),
        votes=votes,
        n_unseen=n_unseen,
        contested=tuple(dict.fromkeys((*contested, *council.contested))),
        as_of=as_of,
    )
    found = _judge(sat, wrong)
    term = find_chair(organ, on)
    conflict, presides = find_conflict(term, organ, appellant=appellant, host=host, disputants=council.disputants)
    before = find_chair(organ, appealed_on) if appealed_on is not None else None
    return replace(
        found,
        chair_conflict=conflict,
        presides=presides,
        chair_before=before.state if before is not None and before.state != found.chair else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sitting:
    """All that a count needs."""

    council: Council
    organ: Organ | None
    on: date
    rules: list[DecisionRule]
    votes: dict[str, Vote | None]
    n_unseen: int
    contested: tuple[str, ...]
    as_of: datetime


def _judge(sat: _Sitting, wrong: list[str]) -> CouncilFinding:
    """Set what the votes give beside the act that is reported; the chair's conflict is left empty."""
    council, rules = sat.council, sat.rules
    by_votes, arithmetic, readings = _count(sat)
    moments = tuple(m for m in council.decided if was_known(m.known_at, sat.as_of))
    moment = pick_known(council.decided, sat.as_of)
    result = by_votes if moment is None else "adopted"
    if moment is not None and council.acting == "organ" and by_votes in ("not_adopted", "no_quorum"):
        wrong = [*wrong, f"the body is reported to have decided, but the votes known give: {_WORDS[by_votes]}"]
    procedure, procedure_text = _judge_procedure(council, by_votes, moment)
    term = find_chair(sat.organ, sat.on)
    return CouncilFinding(
        treaty=council.treaty,
        organ=council.organ,
        result=result,
        known_by="act" if moment is not None else "votes" if result != "open" else "nothing",
        outcome=council.outcome if moment is not None else "open",
        chair=term.state if term else "",
        chair_note=describe_chair(term, sat.organ),
        chair_conflict="",
        rule=_describe_rule(rules[0]) if rules else "",
        arithmetic=arithmetic,
        votes=tuple(_show_vote(state, vote) for state, vote in sat.votes.items()),
        contradictions=tuple(wrong),
        moment=moment,
        moments=moments,
        cites=_gather_cites(sat.organ, rules[:1], term),
        checked=_gather_marks(sat.organ, rules[:1], term),
        rests_on=_gather_grounds(council, sat.votes, moments),
        text=_say_result(council, result, arithmetic, moment_at=moment.at if moment else None),
        by_votes=by_votes,
        procedure=procedure,
        procedure_text=procedure_text,
        readings=readings,
        unbound=list_unbound(council, rules, sat.votes) if result == "adopted" else (),
        reservations=tuple(r for r in council.reservations if was_known(r.moment.known_at, sat.as_of)),
        revoked=pick_known(council.revoked, sat.as_of),
    )


def _find_rules(organ: Organ | None, council: Council, on: date) -> list[DecisionRule]:
    rules = [r for r in organ.decision if is_current(r.from_on, r.to_on, on)] if organ else []
    return [r for r in rules if r.scope == council.scope] if council.scope else rules


def _count(sat: _Sitting) -> tuple[CouncilResult, tuple[str, ...], tuple[CouncilReading, ...]]:
    """Count under every rule and every roster; open where they do not agree."""
    if sat.council.silence is not None and was_known(sat.council.silence.opened.known_at, sat.as_of):
        known = tuple(vote for vote in sat.votes.values() if vote is not None)
        rule = sat.rules[0] if sat.rules else None
        return (*judge_silence(sat.council.silence, rule, known, as_of=sat.as_of), ())
    if not sat.rules:
        return "open", ("no decision rule of the body is known for the date",), ()
    readings = []
    for each in sat.rules:
        for words, roster in list_rosters(tuple(sat.votes), sat.contested, alike=_tell_apart(sat, each)):
            counted = _count_once(sat, each, roster)
            shown = "; ".join(w for w in (_describe_rule(each) if len(sat.rules) > 1 else "", words) if w)
            readings.append(CouncilReading(text=shown, result=counted[0], arithmetic=counted[1]))
    results = {reading.result for reading in readings}
    arithmetic = (*readings[0].arithmetic, *_name_rivals(sat.rules))
    if len(readings) == 1:
        return readings[0].result, arithmetic, ()
    if len(results) == 1:
        return readings[0].result, arithmetic, tuple(readings)
    shown_all = (f"{r.text}: {_WORDS[r.result]}" for r in readings)
    return "open", (*arithmetic, "the readings do not agree", *shown_all), tuple(readings)


def _tell_apart(sat: _Sitting, rule: DecisionRule) -> dict[str, object] | None:
    """Say what a count sees of each member: its vote, and whether it stands for itself by veto or party to the matter.

    Where members are weighed by their people each is told apart.
    """
    if sat.council.people:
        return None
    apart = (*rule.veto, *sat.council.disputants)
    return {state: state if state in apart else vote and vote.vote for state, vote in sat.votes.items()}


def _count_once(sat: _Sitting, rule: DecisionRule, roster: tuple[str, ...]) -> tuple[CouncilResult, tuple[str, ...]]:
    cast = {state: vote.vote if (vote := sat.votes[state]) is not None else None for state in roster}
    if not rule.party_to_dispute_votes:
        cast |= {state: "excluded" for state in sat.council.disputants if state in cast}
    cast |= {f"seat {k}, not named": None for k in range(1, sat.n_unseen + 1)}
    if sat.council.way == "limited":
        return count_limited(rule, cast)
    opening = pick_known(sat.council.opening_count, sat.as_of)
    people = {p.state: figure for p in sat.council.people if (figure := pick_known(p.persons, sat.as_of)) is not None}
    counted = tally(
        rule,
        cast,
        opening=None if opening is None else round(opening.value),
        people={state: round(figure.value) for state, figure in people.items()},
    )
    return counted.result, counted.arithmetic


def _judge_procedure(
    council: Council, by_votes: CouncilResult, moment: Moment | None
) -> tuple[Literal["met", "not_met", "open"], str]:
    """Say whether the body's own procedure is met, and why that is open where it is."""
    if council.acting == "organ":
        if by_votes == "adopted":
            return "met", "the votes reach the bar of the body"
        if by_votes != "open":
            return "not_met", f"the votes give: {_WORDS[by_votes]}"
        return "open", "the votes known do not settle it" + ("; the act alone is reported" if moment else "")
    words = f"the act is one of {_name_acting(council)}"
    if by_votes == "adopted":
        return "met", f"{words}; the votes of the body reach the bar as well"
    if moment is None:
        return "open", f"{words}; it is not reported by then"
    return "open", f"{words}: met if it counts as an act of the body, else {_WORDS[by_votes]}"


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
    acted = f", by act of {_name_acting(council)}" if moment_at is not None and council.acting != "organ" else ""
    return f"{council.organ}: {_WORDS[result]}{acted} ({'; '.join(arithmetic)}{reported})"


def _name_acting(council: Council) -> str:
    return council.acting_text or _ACTED[council.acting]
