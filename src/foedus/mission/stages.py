"""What each stage of a course is handed, and what it gives.

What lives here: the seams between the wings. What does not: the order of the stages (``run``).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from foedus.domain.scenario import Scenario

#: the knowledge date of a course that may read everything the files hold
EVERYTHING: Final = datetime.max.replace(tzinfo=UTC)


def know_law_at(scenario: Scenario, asked_on: date | None = None) -> datetime:
    """Give the instant as known at which a question of law is answered where nobody names a knowledge date.

    It is the end, in UTC, of the day on which the question is asked, else of the legal date by which the mission's
    provisions are chosen: the day of the decision.
    """
    return datetime.combine(asked_on or scenario.facts_on, time(0), UTC) + timedelta(days=1)
