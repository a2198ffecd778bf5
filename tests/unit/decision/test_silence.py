"""A silence procedure of two days, with objections around its deadline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from foedus.decision.silence import judge_silence
from foedus.domain.decisions import Silence, Vote
from foedus.domain.figures import Moment
from foedus.domain.treaty import DecisionRule

OPENED = datetime(2030, 5, 1, 12, tzinfo=UTC)
DEADLINE = OPENED + timedelta(hours=48)
SILENCE = Silence(opened=Moment(at=OPENED, rests_on=("s",), known_at=OPENED), ends_at=DEADLINE)
RULE = DecisionRule(rule="consensus", cite="", checked="text", objection_blocks=True, silence_h=48)


def object_at(minutes: int) -> Vote:
    at = DEADLINE + timedelta(minutes=minutes)
    return Vote(state="BBB", vote="no", rests_on=("o",), at=at, known_at=at)


def judge(*votes: Vote, hours: float = 100, silence: Silence = SILENCE) -> tuple[str, str]:
    result, words = judge_silence(silence, RULE, votes, as_of=OPENED + timedelta(hours=hours))
    return result, "; ".join(words)


def test_broken_one_minute_before_the_deadline() -> None:
    result, words = judge(object_at(-1))
    assert result == "not_adopted"
    assert "broken by BBB, 1 min before the deadline" in words


def test_an_objection_one_minute_after_the_deadline_is_too_late() -> None:
    result, words = judge(object_at(1))
    assert result == "adopted"
    assert "1 min after the deadline: too late" in words


def test_an_objection_at_the_very_deadline_breaks_it() -> None:
    assert judge(object_at(0))[0] == "not_adopted"


@pytest.mark.parametrize(("hours", "result"), [(47.9, "open"), (48.0, "adopted")])
def test_silence_holds_only_once_the_deadline_has_passed(hours: float, result: str) -> None:
    assert judge(hours=hours)[0] == result


def test_the_rule_gives_the_deadline_where_the_draft_names_none() -> None:
    silence = Silence(opened=SILENCE.opened)
    assert judge(object_at(-1), silence=silence)[0] == "not_adopted"
    assert judge_silence(silence, None, (), as_of=DEADLINE)[0] == "open"


def test_an_objection_of_unknown_time_known_late_leaves_it_open() -> None:
    """It may have come by the deadline or after it; known by the deadline it certainly came in time."""
    late = Vote(state="BBB", vote="no", rests_on=(), known_at=DEADLINE + timedelta(hours=1))
    early = Vote(state="BBB", vote="no", rests_on=(), known_at=DEADLINE - timedelta(hours=1))
    assert judge(late)[0] == "open"
    assert judge(early)[0] == "not_adopted"


def test_an_approval_within_the_time_breaks_nothing() -> None:
    assert judge(Vote(state="AAA", vote="yes", rests_on=(), at=OPENED, known_at=OPENED))[0] == "adopted"
