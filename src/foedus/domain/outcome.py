"""What a course answers: findings with grounds, dated milestones, plans in words and numbers.

What lives here: the nouns that stages hand on and reports show. What does not: how they were computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Verdict = Literal["all", "some", "none", "inconsistent"]
Truth = Literal["true", "false", "open"]
#: where a milestone stands on a timeline
Lane = Literal[
    "crisis", "appeal", "law", "decision", "consent", "forces", "movement", "protection", "withdrawal", "positions"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One node of an explanation: what was asked of it, what it answers, on what it rests.

    ``checked`` is empty where everything below was seen in the text of the treaty, else the weakest mark.
    """

    label: str
    truth: Truth
    text: str
    cite: str = ""
    #: claims that speak to it, as "speaker: yes|no [id]"
    said: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    checked: str = ""
    children: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule says: in all readings, in some, in none, or no consistent reading; with grounds.

    ``holds`` of ``of`` consistent readings satisfy it; the counts are no odds, and null where there are too many to
    count (the verdict is exact all the same). Each member of ``sufficient`` is a smallest set of open facts that makes
    it hold, of ``blocking`` one that keeps it from holding, written as atom names, with ``not `` before an atom that
    must be false; ``partial`` says that there are more of them than are listed.
    """

    id: str
    question: str
    treaty: str
    rule: str
    verdict: Verdict
    holds: int | None
    of: int | None
    sufficient: tuple[tuple[str, ...], ...]
    blocking: tuple[tuple[str, ...], ...]
    settle: tuple[str, ...]
    cites: tuple[str, ...]
    checked: str
    headline: str
    ground: Ground
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One dated step of a course, with what it rests on."""

    id: str
    lane: Lane
    text: str
    at: datetime
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    #: observed: reported by somebody; computed: by this course; forecast: by a step not yet known
    kind: Literal["observed", "computed", "forecast"] = "observed"
    rests_on: tuple[str, ...] = ()
    #: it was read nowhere but on pages that copy others: it counts as told, not as observed
    copies_only: bool = False
