"""What a silence procedure gives: a draft stands unless a member objects by the deadline.

What lives here: the deadline and the clock of each objection. What does not: decisions in session (``tally``).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from foedus.domain.decisions import Silence, Vote
from foedus.domain.packages import CouncilResult
from foedus.domain.treaty import DecisionRule
from foedus.instants import show_instant


def judge_silence(
    silence: Silence, rule: DecisionRule | None, votes: tuple[Vote, ...], *, as_of: datetime
) -> tuple[CouncilResult, tuple[str, ...]]:
    """Say whether silence held, with each objection and the minutes by which it came before or after the deadline.

    An objection at the very deadline breaks the silence. One whose instant nobody reported leaves it open unless it
    was known by the deadline.

    Parameters
    ----------
    silence
        The draft, when it was put and by when members must speak.
    rule
        Gives the length where the draft names no deadline.
    votes
        Known by ``as_of``; only a "no" is an objection.
    as_of
        The answer is open while the deadline lies ahead and nobody has objected.
    """
    ends_at = silence.ends_at
    if ends_at is None and rule is not None and rule.silence_h is not None:
        ends_at = silence.opened.at + timedelta(seconds=round(rule.silence_h * 3600))
    if ends_at is None:
        return "open", ("a silence procedure whose deadline is not known",)
    words = [f"silence procedure from {show_instant(silence.opened.at)} to {show_instant(ends_at)}"]
    broken = unclear = False
    for vote in votes:
        if vote.vote != "no":
            continue
        at = vote.at if vote.at is not None else vote.known_at
        if at is not None and at <= ends_at:
            broken = True
            words.append(f"broken by {vote.state}, {_show_gap(ends_at - at)} before the deadline")
        elif vote.at is None:
            unclear = True
            words.append(f"{vote.state} objected; whether by the deadline is not known")
        else:
            words.append(f"{vote.state} objected {_show_gap(vote.at - ends_at)} after the deadline: too late")
    if broken:
        return "not_adopted", tuple(words)
    if unclear:
        return "open", tuple(words)
    if as_of < ends_at:
        return "open", (*words, "the deadline has not passed")
    return "adopted", (*words, "no objection by the deadline")


def _show_gap(gap: timedelta) -> str:
    """Write a span in hours and minutes."""
    minutes = round(gap.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"
