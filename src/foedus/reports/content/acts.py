"""How acts are worded, alike for the page and the terminal: the appeal, the decision, the votes it rests on.

What lives here: sentences that must not say more than the record does. What does not: layout, and instants.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from foedus.domain.figures import pick_known
from foedus.domain.packages import CouncilFinding
from foedus.mission.course import Course
from foedus.mission.stages import EVERYTHING
from foedus.reports.blocks import lower_first
from foedus.reports.content.scene import Scene

#: words for what the procedure of a body gave
RESULTS: Final = {
    "adopted": "adopted a decision",
    "not_adopted": "adopted no decision",
    "no_quorum": "had no quorum",
    "open": "has given no result that is known",
}
_TAG: Final = re.compile(r"\s*\[[A-Z][A-Z0-9, ]*\]")


def word_appeal(scene: Scene) -> tuple[str, tuple[str, ...]]:
    """Say who asked whom in which form, with what it rests on; empty where no appeal is known by then.

    The form is told in the record's own words: a request for consultations is not an appeal for help.
    """
    appeal = scene.course.scenario.appeal
    moment = pick_known(appeal.moments, scene.course.as_of or EVERYTHING)
    if moment is None:
        return "", ()
    who = appeal.made_by or f"the {appeal.organ} of {scene.state(appeal.state)}"
    found = appeal.form not in ("", "not found")
    form = f": {appeal.form} (" if found else " (its form was not found; "
    text = f"On {scene.day(moment.at)} {who} put a request to others{form}addressed to: {appeal.addressed_to})"
    return text, moment.rests_on


def knows_decision(course: Course) -> bool:
    """Say whether what the body decided may be told: not where it became known after the knowledge date."""
    return course.as_of is None or course.council.moment is not None


def counts_votes(council: CouncilFinding) -> bool:
    """Say whether any vote is recorded."""
    return any(vote.vote != "not_recorded" for vote in council.votes)


def lacks_decision(course: Course) -> bool:
    """Say whether the record holds that no force was sent, and no vote: then no decision to send one is on record."""
    outcomes = {course.council.outcome, course.scenario.council.outcome}
    return knows_decision(course) and "no_force" in outcomes and not counts_votes(course.council)


def word_decision(course: Course, when: str = "") -> str:
    """Say what the body did, ``when`` behind the act where it is given; content only where it is known by then."""
    council = course.council
    if not knows_decision(course):
        return RESULTS["open"]
    text = course.scenario.council.text.rstrip(".")
    if lacks_decision(course):
        words = "no decision on record to send a force"
        return f"{words}; {lower_first(text)}" if text else words
    words = RESULTS[council.result]
    if council.result == "adopted" and council.outcome == "no_force":
        words += " that sends no force"
    content = f": {lower_first(text)}" if text and council.result == "adopted" else ""
    return f"{words}{when}{content}"


def find_only_speaker(course: Course) -> tuple[str, datetime] | None:
    """Give the one speaker on whose word all recorded votes rest, and when it was given; None: several, or none."""
    claims = {claim.id: claim for claim in course.claims.claims}
    votes = [vote for vote in course.council.votes if vote.vote != "not_recorded"]
    said = [[claims[ref] for ref in vote.rests_on if ref in claims] for vote in votes]
    if not said or not all(said):
        return None
    speakers = {claim.by for own in said for claim in own}
    if len(speakers) > 1:
        return None
    first = min((claim for own in said for claim in own), key=lambda claim: claim.from_at or claim.known_at)
    return first.by, first.from_at or first.known_at


def word_claimed(scene: Scene) -> str:
    """Say that the votes are counted on one speaker's word, with the day; empty where they rest on several."""
    only = find_only_speaker(scene.course)
    return f"as claimed by {only[0]}, {scene.day(only[1])}" if only else ""


def word_council(scene: Scene) -> str:
    """Tell the result of the procedure on one line, for a timeline or a terminal."""
    council = scene.course.council
    if not knows_decision(scene.course) or lacks_decision(scene.course):
        return f"{council.organ}: {word_decision(scene.course)}"
    claimed = word_claimed(scene)
    if not claimed:
        return council.text
    head, bracket, counted = council.text.partition(" (")
    return f"{head} ({claimed}: {counted}" if bracket else f"{head}; votes {claimed}"


def show_cites(cites: tuple[str, ...]) -> tuple[str, ...]:
    """Give citations without the tags of treaty files, each once.

    Examples
    --------
    >>> show_cites(("CST art. 4(2) [T1]", "CST art. 4(2)", "CST art. 11 [T3]"))
    ('CST art. 4(2)', 'CST art. 11')
    """
    return tuple(dict.fromkeys(_TAG.sub("", cite) for cite in cites))
