"""How the count of a ballot at home stands to its bar.

What lives here: the bar of one sitting and what in the record does not add up. What does not: when the step is done
(``approvals``) and votes in a council (``tally``).
"""

from __future__ import annotations

from typing import Final

from foedus.domain.decisions import Attempt, Threshold

PASSED: Final = ("passed", "done")


def count_votes(threshold: Threshold | None, attempt: Attempt) -> tuple[str, tuple[str, ...]]:
    """Say how the count of an attempt stands to its bar, and what in the record does not add up.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from foedus.domain.figures import Moment
    >>> moment = Moment(at=datetime(2022, 1, 7, tzinfo=UTC), rests_on=())
    >>> ballot = Attempt(result="passed", moment=moment, yes=69, no=7)
    >>> count_votes(Threshold(needed=60, of=90), ballot)
    ('69 yes of 90, 60 needed: reached', ())
    """
    if threshold is None:
        return ("no threshold is given", ())
    words, wrong = [], []
    if attempt.present is not None and threshold.quorum is not None:
        sits = attempt.present >= threshold.quorum
        words.append(f"{attempt.present} present, {threshold.quorum} needed to sit: {'reached' if sits else 'missed'}")
        if sits == (attempt.result == "no_quorum"):
            wrong.append(f"recorded as {attempt.result}, but {attempt.present} of {threshold.quorum} were present")
    elif attempt.present is not None:
        words.append(f"{attempt.present} of {threshold.of} present")
    if attempt.yes is not None:
        needed, of, basis = find_bar_at(threshold, attempt)
        if needed is None:
            words.append(f"{attempt.yes} yes; how many were {basis} is not known, so the bar is open")
        else:
            reached = attempt.yes >= needed
            words.append(f"{attempt.yes} yes of {of}{basis}, {needed} needed: {'reached' if reached else 'missed'}")
            if attempt.result in (*PASSED, "failed") and reached != (attempt.result in PASSED):
                wrong.append(f"recorded as {attempt.result}, but {attempt.yes} yes stand against {needed} needed")
        room = threshold.of if attempt.present is None else attempt.present
        if attempt.yes + (attempt.no or 0) + (attempt.abstain or 0) > room:
            wrong.append(f"{attempt.yes} yes and {attempt.no or 0} no are more than the {room} who could vote")
    if not words:
        words.append(f"{threshold.needed} of {threshold.of} needed; no count is reported")
    if threshold.rival:
        words.append(f"another reading of the bar: {threshold.rival}")
    return ("; ".join(words), tuple(wrong))


def find_bar_at(threshold: Threshold, attempt: Attempt) -> tuple[int | None, int, str]:
    """Give the yes votes that a sitting needed, out of how many, and the name of that number.

    The bar of those present, or of the votes cast, moves with the sitting; it is None where they were not counted.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from foedus.domain.figures import Moment
    >>> moment = Moment(at=datetime(2003, 3, 1, tzinfo=UTC), rests_on=())
    >>> bar = Threshold(needed=139, of=550, basis="present")
    >>> find_bar_at(bar, Attempt(result="failed", moment=moment, yes=264, no=250, abstain=19))
    (267, 533, ' present')
    """
    if threshold.basis == "all_members":
        return threshold.needed, threshold.of, ""
    if threshold.basis == "present":
        of = attempt.present
        if of is None and None not in (attempt.yes, attempt.no, attempt.abstain):
            of = (attempt.yes or 0) + (attempt.no or 0) + (attempt.abstain or 0)
    else:
        of = None if attempt.yes is None or attempt.no is None else attempt.yes + attempt.no
    if of is None or threshold.share_den < 1:
        return None, threshold.of, threshold.basis
    share = threshold.share_num * of
    bar = share // threshold.share_den + 1 if threshold.more_than else -(-share // threshold.share_den)
    return max(bar, threshold.needed), of, f" {threshold.basis}"
