"""Who takes part: states and the word in which they are named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foedus.record.claims import Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A state, by ISO 3166 alpha-3 code."""

    state: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """What nobody told us and the mission needs: with its reason, and what changes if it is wrong.

    ``known_at`` is the instant from which a planner could have assumed it; ``rests_on`` names claims it
    was drawn from, if any.
    """

    id: str
    text: str
    reason: str
    if_wrong: str
    known_at: datetime
    checked: Checked = "background"
    rests_on: tuple[str, ...] = ()
