"""Approvals as dated steps: a parliament of 90 that fails, fails and passes, and a decree after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from foedus.decision.approvals import trace_approvals
from foedus.decision.ballots import count_votes
from foedus.domain.decisions import Approval, ApprovalStep, Attempt, Threshold
from foedus.domain.figures import Figure, Moment
from foedus.domain.packages import Consent

ZERO = datetime(2030, 5, 1, tzinfo=UTC)
TWO_THIRDS = Threshold(needed=60, of=90, quorum=46)


def at(hours: float) -> datetime:
    return ZERO + timedelta(hours=hours)


def known(value: float, *, hours: float = -1) -> tuple[Figure, ...]:
    return (Figure(value=value, rests_on=(f"f{value:g}",), known_at=at(hours)),)


def attempt(result: str, hours: float, *, known_h: float | None = None, **counts: int) -> Attempt:
    moment = Moment(at=at(hours), rests_on=(f"{result}{hours:g}",), known_at=at(hours if known_h is None else known_h))
    return Attempt(result=result, moment=moment, **counts)  # type: ignore[arg-type]


VOTE = ApprovalStep(
    id="vote",
    organ="parliament",
    act="vote",
    lasts_h=known(20),
    retry_h=known(12),
    threshold=TWO_THIRDS,
    attempts=(
        attempt("no_quorum", 10, present=39),
        attempt("failed", 30, yes=55, no=11),
        attempt("passed", 31, yes=69, no=7),
    ),
)
DECREE = ApprovalStep(
    id="decree", organ="head of state", act="decree", lasts_h=known(2), attempts=(attempt("done", 34),)
)
APPROVAL = Approval(state="AAA", route="parliament, then decree", steps=(VOTE, DECREE), rests_on=("r",))


def trace(approval: Approval, *, hours: float) -> Consent:
    (consent,) = trace_approvals((approval,), decided_at=ZERO, as_of=at(hours))
    return consent


def test_known_attempts_date_both_steps() -> None:
    consent = trace(APPROVAL, hours=40)
    assert (consent.kind, consent.at) == ("observed", at(34))
    assert [step.at for step in consent.steps] == [at(31), at(34)]
    assert consent.binding == "vote"


def test_before_anything_is_known_steps_are_forecast_one_after_the_other() -> None:
    consent = trace(APPROVAL, hours=0)
    assert consent.kind == "forecast"
    assert [step.at for step in consent.steps] == [at(20), at(22)]
    assert all(not step.attempts for step in consent.steps)


def test_after_a_failed_attempt_the_next_is_forecast_from_it() -> None:
    """Known: the sitting of hour 10 had no quorum. Twelve hours later, not twenty after the decision."""
    consent = trace(APPROVAL, hours=11)
    assert [step.at for step in consent.steps] == [at(22), at(24)]
    assert len(consent.steps[0].attempts) == 1


def test_a_forecast_never_lies_before_the_knowledge_date() -> None:
    """At hour 28 the retry expected at hour 22 has not been reported: it is still to come."""
    consent = trace(APPROVAL, hours=28)
    assert [step.at for step in consent.steps] == [at(28), at(30)]
    assert "expected now" in consent.steps[0].text


def test_with_everything_known_an_unreported_step_keeps_its_expected_instant() -> None:
    """At the end of time there is no present to wait for; else the mission would start in the year 9999."""
    quiet = replace(APPROVAL, steps=(VOTE, replace(DECREE, attempts=())))
    (consent,) = trace_approvals((quiet,), decided_at=ZERO, as_of=datetime.max.replace(tzinfo=UTC))
    assert (consent.kind, consent.at) == ("forecast", at(33))


def test_what_an_earlier_sitting_would_have_gained() -> None:
    consent = trace(APPROVAL, hours=40)
    assert consent.earlier_gain_h == 21.0
    assert [a.gain_h for a in consent.steps[0].attempts] == [21.0, 1.0, None]
    assert "21.0 h earlier" in consent.earlier_gain_text


def test_no_failed_attempt_gains_nothing() -> None:
    assert trace(APPROVAL, hours=0).earlier_gain_h is None


def test_counts_stand_against_their_bar() -> None:
    shown = [a.arithmetic for a in trace(APPROVAL, hours=40).steps[0].attempts]
    assert shown == [
        "39 present, 46 needed to sit: missed",
        "55 yes of 90, 60 needed: missed",
        "69 yes of 90, 60 needed: reached",
    ]


def test_a_pass_under_the_bar_is_shown_as_a_contradiction() -> None:
    wrong = attempt("passed", 31, yes=55, no=11)
    assert count_votes(TWO_THIRDS, wrong)[1] == ("recorded as passed, but 55 yes stand against 60 needed",)


def test_a_failure_over_the_bar_is_shown_as_a_contradiction() -> None:
    assert count_votes(TWO_THIRDS, attempt("failed", 31, yes=61))[1] != ()


def test_more_votes_than_seats_are_a_contradiction() -> None:
    assert any("more than" in line for line in count_votes(TWO_THIRDS, attempt("passed", 1, yes=80, no=20))[1])


def test_no_quorum_with_enough_present_is_a_contradiction() -> None:
    assert count_votes(TWO_THIRDS, attempt("no_quorum", 1, present=50))[1] != ()


def test_a_range_of_the_day_is_carried_on_to_the_next_forecast() -> None:
    """Only the day of the vote is known: the decree inherits the width of the day."""
    moment = Moment(at=at(36), rests_on=(), earliest_at=at(24), latest_at=at(48), known_at=at(48))
    vote = replace(VOTE, attempts=(Attempt(result="passed", moment=moment),))
    consent = trace(replace(APPROVAL, steps=(vote, replace(DECREE, lasts_h=known(30), attempts=()))), hours=49)
    assert (consent.earliest_at, consent.at, consent.latest_at) == (at(54), at(66), at(78))


def test_a_later_step_reported_implies_the_earlier() -> None:
    consent = trace(replace(APPROVAL, steps=(replace(VOTE, attempts=()), DECREE)), hours=40)
    assert [step.kind for step in consent.steps] == ["implied", "observed"]
    assert consent.at == at(34)


def test_consent_before_the_decision_is_a_contradiction() -> None:
    early = replace(APPROVAL, steps=(replace(VOTE, attempts=(attempt("passed", -5),)), DECREE))
    assert any("before the council's decision" in line for line in trace(early, hours=40).contradictions)


def test_a_length_nobody_gave_leaves_consent_undated() -> None:
    """Unknown is not zero: without a figure there is no instant."""
    silent = replace(
        APPROVAL, steps=(replace(VOTE, attempts=(), lasts_h=known(20, hours=50)), replace(DECREE, attempts=()))
    )
    consent = trace(silent, hours=1)
    assert (consent.at, consent.kind) == (None, "unknown")
    assert "cannot be dated" in consent.binding_text


def test_a_state_without_steps_consents_with_the_decision() -> None:
    consent = trace(replace(APPROVAL, steps=()), hours=1)
    assert (consent.at, consent.kind) == (ZERO, "implied")
